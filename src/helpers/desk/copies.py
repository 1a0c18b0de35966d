"""The working copies of the territory's notebook: one a territory, its parameters set, where an analyst adds her own words."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat

from helpers.files import write_text
from helpers.settings import Settings

FOLDER = "mes-carnets"  # under notebooks/, out of git: what is written there is the analyst's
NOTEBOOK = "territoire"
PARAMETER = r"^({name}: str = )\"[^\"]*\""


def working_copy(settings: Settings, campaign: str, territory: str) -> Path:
    """The analyst's own notebook of a territory; made once, then never written again."""
    path = settings.root / "notebooks" / FOLDER / f"{campaign}_{territory}.ipynb"
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, with_parameters(settings.notebook(NOTEBOOK), {"campagne": campaign, "territoire": territory}))
    return path


def with_parameters(source: Path, values: dict[str, str]) -> str:
    """The text of a notebook with other values in its parameters cell, those of texts that it has."""
    notebook = nbformat.read(source, as_version=4)
    (cell,) = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", ())]
    for name, value in values.items():
        cell.source = re.sub(PARAMETER.format(name=name), rf'\g<1>"{value}"', cell.source, flags=re.MULTILINE)
    written: str = nbformat.writes(notebook)
    return written + "\n"
