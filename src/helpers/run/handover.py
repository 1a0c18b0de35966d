"""What a run hands over to the notebook of the synthesis: which territories have no report that shows the same data."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from helpers import files
from helpers.analyse.national import Unreported

FILE = "rapports.json"


def write_unreported(folder: Path, unreported: Iterable[Unreported]) -> None:
    """Leave the list where the notebook of the synthesis finds it; the file is left alone when it says the same."""
    lines = [
        {"slug": one.slug, "name": one.name, "state": one.state, "last_valid": one.last_valid and one.last_valid.isoformat()}
        for one in unreported
    ]
    if lines != _lines(folder):
        files.write_text(folder / FILE, json.dumps(lines, ensure_ascii=False, indent=1) + "\n")


def read_unreported(folder: Path) -> tuple[Unreported, ...]:
    """The list as the last run left it; nobody when there was no run, or when its file is damaged (the next run mends it)."""
    return tuple(
        Unreported(
            line["slug"], line["name"], line["state"], date.fromisoformat(line["last_valid"]) if line["last_valid"] else None
        )
        for line in _lines(folder)
    )


def _lines(folder: Path) -> list[dict[str, str]]:
    try:
        return list(json.loads((folder / FILE).read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError):
        return []
