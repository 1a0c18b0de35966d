"""A framing file as read: TOML, laid over the framing that it `extends` if it names one."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from helpers.errors import FramingError

MERGED_BY_KEY = ("thresholds", "rules", "lists")  # a key given replaces that key; the others stay
OWN_KEYS = ("extends", "drop_sheets")


def read_merged(path: Path, packaged: Path) -> dict[str, Any]:
    """The content of a framing file.

    With `extends = "ia_2025"`, what the file gives replaces what that framing says: `thresholds`, `rules` and `lists` are
    merged by key (a list given replaces the whole list), a sheet replaces the one of its name, `drop_sheets` takes sheets
    away, and everything else that is given replaces the whole key.
    """
    content = _read(path)
    if "extends" not in content:
        return content
    base = packaged / f"{content['extends']}.toml"
    if not base.is_file():
        raise FramingError(f"{path.name}, clé extends : le cadrage « {content['extends']} » n’existe pas.")
    return _laid_over(read_merged(base, packaged), content)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FramingError(f"{path.name} n’est pas un fichier TOML lisible : {error}.") from error


def _laid_over(base: Mapping[str, Any], content: Mapping[str, Any]) -> dict[str, Any]:
    merged = {key: {**base.get(key, {}), **content[key]} for key in MERGED_BY_KEY if key in content}
    own = {key: value for key, value in content.items() if key not in OWN_KEYS}
    return {**base, **own, **merged, "sheets": _sheets(base, content)}


def _sheets(base: Mapping[str, Any], content: Mapping[str, Any]) -> list[Any]:
    given = {sheet.get("name"): sheet for sheet in content.get("sheets", [])}
    dropped = set(content.get("drop_sheets", []))
    kept = [given.pop(sheet["name"], sheet) for sheet in base.get("sheets", []) if sheet["name"] not in dropped]
    return [*kept, *given.values()]
