"""Read a framing file: TOML to a checked, typed `Framing`; every mistake is a French sentence naming file and key."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from helpers.errors import FramingError
from helpers.framing.consistency import find_faults, no_such_list
from helpers.framing.framing_file import read_merged
from helpers.framing.matching import suggestion
from helpers.framing.model import (
    Chapter,
    Choice,
    ChoiceList,
    Column,
    Comparability,
    Condition,
    Dimension,
    Framing,
    Level,
    Question,
    Rule,
    Sheet,
    SizeClass,
    Stage,
    Theme,
    Thresholds,
)
from helpers.framing.records import Records, Table
from helpers.wording import typeset

FOLDER = Path(__file__).parent
UNANSWERED = (Choice("NR", "Non renseigné", role="not_answered"), Choice("NA", "Non applicable", role="not_applicable"))
DERIVED = ("themes", "dimensions", "levels")
REPEATED_OVER = "for_each"
REPEATED_TEXTS = ("name", "label", "field", "help")
FILLED = frozenset({"code", "label"})  # what a repeated column may say of the choice that it counts


def packaged_framings() -> tuple[str, ...]:
    """Names of the framings that come with the package."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def load_framing(name_or_path: str | Path) -> Framing:
    """A framing by its packaged name (« ia_2025 ») or its path; raises `FramingError` naming the file and the key."""
    packaged = FOLDER / f"{name_or_path}.toml"
    path = packaged if isinstance(name_or_path, str) and packaged.is_file() else Path(name_or_path)
    if not path.is_file():
        known = packaged_framings()
        hint = suggestion(path.stem, known) or f"Cadrages connus : {', '.join(known)}."
        raise FramingError(typeset(f"Cadrage « {name_or_path} » introuvable. {hint}"))
    # The packaged framings count too: the file may extend one of them.
    return _load(path, tuple(one.stat().st_mtime_ns for one in (path, *sorted(FOLDER.glob("*.toml")))))


@cache
def _load(path: Path, modified: tuple[int, ...]) -> Framing:
    del modified  # part of the key: a framing that was edited is read again
    records, content = Records(path.name), read_merged(path, FOLDER)
    framing = records.record(Framing, {**content, **_built(content, records), "source": path.name}, "")
    for key, fault in find_faults(framing):
        raise records.fault(key, fault)
    return framing


def _built(content: Table, records: Records) -> dict[str, Any]:
    """The parts of a framing that are dataclasses."""
    themes, dimensions = records.items(Theme, content, "themes"), _dimensions(content, records)
    lists = _lists(content, records) | _derived_lists(themes, dimensions, _scale(content, records))
    return {
        "sheets": _sheets(content, lists, records),
        "lists": lists,
        "themes": themes,
        "dimensions": dimensions,
        "chapters": records.items(Chapter, content, "chapters"),
        "questions": records.items(Question, content, "questions"),
        "size_classes": records.items(SizeClass, content, "size_classes"),
        "stages": records.items(Stage, content, "stages"),
        "comparability": records.items(Comparability, content, "comparability"),
        "thresholds": records.record(Thresholds, content.get("thresholds", {}), "thresholds"),
        "rules": _rules(content, records),
    }


def _dimensions(content: Table, records: Records) -> tuple[Dimension, ...]:
    given = [
        {**item, "levels": list(_levels(item, f"dimensions[{item.get('code', place)}].levels", records))}
        for place, item in enumerate(records.array(content, "dimensions"))
    ]
    return records.items(Dimension, {"dimensions": given}, "dimensions")


def _levels(item: Table, key: str, records: Records) -> Iterator[Level]:
    for level, values in enumerate(records.array(item, "levels", key)):
        yield records.record(Level, {"level": level, **values}, f"{key}[{level}]")


def _scale(content: Table, records: Records) -> Sequence[str]:
    scale: Sequence[str] = records.typed(content.get("level_scale", []), tuple[str, ...], "level_scale")
    return scale


def _lists(content: Table, records: Records) -> dict[str, ChoiceList]:
    lists = records.table(content, "lists")
    for name in DERIVED:
        if name in lists:
            raise records.fault(f"lists.{name}", "cette liste découle des grilles (themes, dimensions, level_scale) : ôtez-la")
    return {name: _list(name, records.table(lists, name, f"lists.{name}"), records) for name in lists}


def _list(name: str, values: Table, records: Records) -> ChoiceList:
    key = f"lists.{name}"
    built = {"choices": list(records.items(Choice, values, "choices", f"{key}.choices"))} if "choices" in values else {}
    return records.record(ChoiceList, {"name": name, **values, **built}, key)


def _derived_lists(themes: Sequence[Theme], dimensions: Sequence[Dimension], scale: Sequence[str]) -> dict[str, ChoiceList]:
    """The lists that follow from the grids: nothing is written twice."""
    coded = {
        "themes": ("Thème", tuple(Choice(theme.code, theme.label, help=theme.definition) for theme in themes)),
        "dimensions": ("Dimension", tuple(Choice(dimension.code, dimension.label) for dimension in dimensions)),
        "levels": ("Niveau", (*(Choice(str(level), label) for level, label in enumerate(scale)), *UNANSWERED)),
    }
    return {name: ChoiceList(name, label, choices, show_code=True) for name, (label, choices) in coded.items()}


def _sheets(content: Table, lists: Mapping[str, ChoiceList], records: Records) -> tuple[Sheet, ...]:
    sheets = tuple(
        _sheet(item, f"sheets[{item.get('name', place)}]", lists, records)
        for place, item in enumerate(records.array(content, "sheets"))
    )
    records.refuse_twice([sheet.name for sheet in sheets], "sheets")
    records.refuse_twice([sheet.table for sheet in sheets], "sheets.table")
    return sheets


def _sheet(item: Table, key: str, lists: Mapping[str, ChoiceList], records: Records) -> Sheet:
    columns = list(_columns(item, key, lists, records))
    records.refuse_twice([column.name for column in columns], f"{key}.columns")
    records.refuse_twice([column.field for column in columns], f"{key}.columns (clé field)")
    return records.record(Sheet, {**item, "columns": columns}, key)


def _columns(sheet: Table, key: str, lists: Mapping[str, ChoiceList], records: Records) -> Iterator[Column]:
    for place, item in enumerate(records.array(sheet, "columns", f"{key}.columns")):
        here = f"{key}.columns[{item.get('name', place)}]"
        for values in _repeated(item, here, lists, records):
            condition = values.get("required_if")
            built = {} if condition is None else {"required_if": records.record(Condition, condition, f"{here}.required_if")}
            named = {"field": values["name"]} if "name" in values else {}
            yield records.record(Column, {**named, **values, **built}, here)


def _repeated(item: Table, key: str, lists: Mapping[str, ChoiceList], records: Records) -> Iterator[Table]:
    """A column with `for_each` stands once for each choice of a list."""
    if REPEATED_OVER not in item:
        yield item
        return
    over = item[REPEATED_OVER]
    if over not in lists:
        raise records.fault(f"{key}.{REPEATED_OVER}", no_such_list(over, lists))
    texts = {name: str(item[name]) for name in REPEATED_TEXTS if name in item}
    _check_braces(texts, key, records)
    shared = {name: value for name, value in item.items() if name != REPEATED_OVER}
    for choice in lists[over].choices:
        yield {**shared, **_filled(texts, choice), "of_list": over, "of_code": choice.code}


def _check_braces(texts: Mapping[str, str], key: str, records: Records) -> None:
    for name, text in texts.items():
        for word in re.findall(r"{(\w*)}", text):
            if word not in FILLED:
                raise records.fault(
                    f"{key}.{name}", f"« {{{word}}} » n’est pas disponible ici. Disponibles : {{code}}, {{label}}"
                )


def _filled(texts: Mapping[str, str], choice: Choice) -> dict[str, str]:
    return {name: text.replace("{code}", choice.code).replace("{label}", choice.label) for name, text in texts.items()}


def _rules(content: Table, records: Records) -> dict[str, Rule]:
    rules = records.table(content, "rules")
    return {
        code: records.record(Rule, {"code": code, **records.table(rules, code, f"rules.{code}")}, f"rules.{code}")
        for code in rules
    }
