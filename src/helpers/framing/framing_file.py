"""A framing file as read: TOML, laid over the framing that it `extends` if it names one."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from helpers.errors import FramingError
from helpers.framing.matching import nearest
from helpers.framing.toml_fault import toml_fault
from helpers.wording import typeset

MERGED_BY_KEY = ("thresholds", "rules", "lists")  # a key given replaces that key; the others stay
OWN_KEYS = ("extends", "drop_sheets")


def fault_at(file: str, key: str, fault: str) -> FramingError:
    """The error that names the file, the key and what is wrong with it."""
    return FramingError(typeset(f"{file}, clé {key} : {fault}"))


def read_merged(path: Path, packaged: Path) -> dict[str, Any]:
    """The content of a framing file.

    With `extends = "ia_2025"`, what the file gives replaces what that framing says: `thresholds`, `rules` and `lists` are
    merged by key (a list given replaces the whole list), a sheet replaces the one of its name, `drop_sheets` takes sheets
    away with the columns that quote their ids, and everything else that is given replaces the whole key.
    """
    content = _read(path)
    _check_shapes(content, path.name)
    if "extends" not in content:
        return content
    base = packaged / f"{content['extends']}.toml"
    if not base.is_file():
        raise fault_at(path.name, "extends", f"le cadrage « {content['extends']} » n’existe pas")
    return _laid_over(read_merged(base, packaged), content, path.name)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FramingError(typeset(f"{path.name} n’est pas un fichier TOML lisible : {toml_fault(error)}.")) from error


def _check_shapes(content: Mapping[str, Any], file: str) -> None:
    """What merging takes for granted; the rest is checked once merged."""
    for key in MERGED_BY_KEY:
        if not isinstance(content.get(key, {}), Mapping):
            raise fault_at(file, key, "une table est attendue ([…])")
    if not _is_list_of(Mapping, content.get("sheets", [])):
        raise fault_at(file, "sheets", "une suite de tables est attendue ([[…]])")
    if not _is_list_of(str, content.get("drop_sheets", [])):
        raise fault_at(file, "drop_sheets", "une liste de noms de feuilles est attendue")


def _is_list_of(kind: type, value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, kind) for item in value)


def _laid_over(base: Mapping[str, Any], content: Mapping[str, Any], file: str) -> dict[str, Any]:
    merged = {key: {**base.get(key, {}), **content[key]} for key in MERGED_BY_KEY if key in content}
    own = {key: value for key, value in content.items() if key not in OWN_KEYS}
    sheets = _sheets(base.get("sheets", []), content.get("sheets", []), content.get("drop_sheets", []), file)
    return {**base, **own, **merged, "sheets": sheets}


def _sheets(
    base: Sequence[Mapping[str, Any]], given: Sequence[Mapping[str, Any]], dropped: Sequence[str], file: str
) -> list[Mapping[str, Any]]:
    _check_names(base, given, dropped, file)
    by_name = {sheet.get("name"): sheet for sheet in given}
    kept = [sheet for sheet in base if sheet.get("name") not in dropped]
    gone = {sheet.get("table") for sheet in base} - {sheet.get("table") for sheet in (*kept, *given)}
    replaced = [by_name.get(sheet.get("name"), _without_quotes(sheet, gone)) for sheet in kept]
    names = {sheet.get("name") for sheet in kept}
    return [*replaced, *(sheet for sheet in given if sheet.get("name") not in names)]


def _check_names(
    base: Sequence[Mapping[str, Any]], given: Sequence[Mapping[str, Any]], dropped: Sequence[str], file: str
) -> None:
    names = [str(sheet.get("name")) for sheet in base]
    for name in dropped:
        if name not in names:
            near = nearest(name, names)
            hint = f". Vouliez-vous dire « {near} » ?" if near else ""
            raise fault_at(file, "drop_sheets", f"la feuille « {name} » n’existe pas{hint}")
    for twice, times in Counter(sheet.get("name") for sheet in given).items():
        if times > 1:
            raise fault_at(file, "sheets", f"« {twice} » y figure deux fois")


def _without_quotes(sheet: Mapping[str, Any], gone: set[str | None]) -> Mapping[str, Any]:
    """A sheet without the columns that quote the ids of tables that are gone: nothing could be typed in them."""
    columns = [column for column in sheet.get("columns", []) if column.get("refers_to") not in gone]
    return {**sheet, "columns": columns}
