"""Read a framing file: TOML to a checked, typed `Framing`; every mistake is a French sentence naming file and key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, fields
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from helpers.errors import FramingError
from helpers.framing import model
from helpers.framing.framing_file import read_merged
from helpers.framing.matching import nearest
from helpers.framing.model import (
    REQUIRED_ROLES,
    REQUIRED_TABLES,
    TABLE_FIELDS,
    Chapter,
    Choice,
    ChoiceList,
    Column,
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
from helpers.framing.rules import PLACEHOLDERS, placeholders_of

T = TypeVar("T")
FOLDER = Path(__file__).parent
UNANSWERED = (Choice("NR", "Non renseigné", role="not_answered"), Choice("NA", "Non applicable", role="not_applicable"))
REPEATED_OVER = "for_each"


def packaged_framings() -> tuple[str, ...]:
    """Names of the framings that come with the package."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def load_framing(name_or_path: str | Path) -> Framing:
    """A framing by its packaged name (« ia_2025 ») or its path; raises `FramingError` naming the file and the key."""
    path = name_or_path if isinstance(name_or_path, Path) else FOLDER / f"{name_or_path}.toml"
    if not path.is_file():
        known = packaged_framings()
        near = nearest(path.stem, known)
        hint = f"Vouliez-vous dire « {near} » ?" if near else f"Cadrages connus : {', '.join(known)}."
        raise FramingError(f"Cadrage « {name_or_path} » introuvable. {hint}")
    return _load(path, path.stat().st_mtime_ns)


@cache
def _load(path: Path, modified: int) -> Framing:
    del modified  # part of the key: a framing that was edited is read again
    return _Builder(path.name).framing(read_merged(path, FOLDER))


class _Builder:
    """Builds the dataclasses of one file, knowing its name for the messages."""

    def __init__(self, file: str) -> None:
        self.file = file

    def fail(self, key: str, fault: str) -> FramingError:
        return FramingError(f"{self.file}, clé {key} : {fault}")

    def framing(self, content: Mapping[str, Any]) -> Framing:
        themes = self.items(Theme, content, "themes")
        dimensions = tuple(
            self.record(Dimension, {**item, "levels": self._levels(item, f"dimensions[{place}]")}, f"dimensions[{place}]")
            for place, item in enumerate(self.array(content, "dimensions"))
        )
        lists = self._lists(content) | _derived_lists(themes, dimensions, content.get("level_scale", ()))
        simple = {key: value for key, value in content.items() if key not in _BUILT}
        framing = self.record(
            Framing,
            {
                **simple,
                "sheets": self._sheets(content, lists),
                "lists": lists,
                "themes": themes,
                "dimensions": dimensions,
                "chapters": self.items(Chapter, content, "chapters"),
                "questions": self.items(Question, content, "questions"),
                "size_classes": self.items(SizeClass, content, "size_classes"),
                "stages": self.items(Stage, content, "stages"),
                "thresholds": self.record(Thresholds, self.table(content, "thresholds"), "thresholds"),
                "rules": self._rules(content),
                "source": self.file,
            },
            "",
        )
        for key, fault in _faults(framing):
            raise self.fail(key, fault)
        return framing

    def table(self, content: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        value = content.get(key, {})
        if not isinstance(value, Mapping):
            raise self.fail(key, "une table est attendue ([…])")
        return value

    def array(self, content: Mapping[str, Any], key: str) -> Sequence[Mapping[str, Any]]:
        value = content.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
            raise self.fail(key, "une suite de tables est attendue ([[…]])")
        return value

    def items(self, kind: type[T], content: Mapping[str, Any], key: str) -> tuple[T, ...]:
        """A coded array: one dataclass an item, no code twice."""
        built = tuple(
            self.record(kind, item, f"{key}[{item.get('code', place)}]") for place, item in enumerate(self.array(content, key))
        )
        self._refuse_twice([getattr(item, "code", place) for place, item in enumerate(built)], key)
        return built

    def _refuse_twice(self, codes: Sequence[object], key: str) -> None:
        for place, code in enumerate(codes):
            if code in codes[:place]:
                raise self.fail(key, f"« {code} » y figure deux fois")

    def record(self, kind: type[T], values: Mapping[str, Any], key: str) -> T:
        """A dataclass from a table: no unknown key, none missing, each of the right type."""
        hints = get_type_hints(kind, vars(model))
        prefix = f"{key}." if key else ""
        for name in values:
            if name not in hints:
                near = nearest(name, hints)
                raise self.fail(f"{prefix}{name}", "clé inconnue" + (f". Vouliez-vous dire « {near} » ?" if near else ""))
        for field in fields(kind):  # type: ignore[arg-type] # T is a dataclass
            if field.name not in values and field.default is MISSING and field.default_factory is MISSING:
                if _optional(hints[field.name]):
                    continue
                raise self.fail(f"{prefix}{field.name}", "il manque cette clé")
        absent = {
            field.name: None
            for field in fields(kind)  # type: ignore[arg-type] # T is a dataclass
            if field.name not in values and field.default is MISSING
        }
        return kind(
            **{name: self._typed(value, hints[name], f"{prefix}{name}") for name, value in (absent | dict(values)).items()}
        )

    def _typed(self, value: Any, hint: Any, key: str) -> Any:  # noqa: ANN401 - whatever the TOML file holds
        if isinstance(value, list) and get_origin(hint) is tuple:
            return tuple(self._typed(item, get_args(hint)[0], key) for item in value)
        if not _fits(value, hint):
            raise self.fail(key, f"{value!r} n’est pas du type attendu ({_type_label(hint)})")
        return value

    def _levels(self, item: Mapping[str, Any], key: str) -> tuple[Level, ...]:
        return tuple(
            self.record(Level, {"level": level, **values}, f"{key}.levels[{level}]")
            for level, values in enumerate(self.array(item, "levels"))
        )

    def _lists(self, content: Mapping[str, Any]) -> dict[str, ChoiceList]:
        return {
            name: self.record(
                ChoiceList,
                {"name": name, **values, "choices": self._choices(values, f"lists.{name}")},
                f"lists.{name}",
            )
            for name, values in self.table(content, "lists").items()
        }

    def _choices(self, values: Mapping[str, Any], key: str) -> tuple[Choice, ...]:
        choices = tuple(
            self.record(Choice, item, f"{key}.choices[{place}]") for place, item in enumerate(self.array(values, "choices"))
        )
        self._refuse_twice([choice.code for choice in choices], key)
        return choices

    def _sheets(self, content: Mapping[str, Any], lists: Mapping[str, ChoiceList]) -> tuple[Sheet, ...]:
        sheets = tuple(
            self.record(Sheet, {**item, "columns": tuple(self._columns(item, lists))}, f"sheets[{item.get('name', place)}]")
            for place, item in enumerate(self.array(content, "sheets"))
        )
        self._refuse_twice([sheet.name for sheet in sheets], "sheets")
        self._refuse_twice([sheet.table for sheet in sheets], "sheets.table")
        return sheets

    def _columns(self, sheet: Mapping[str, Any], lists: Mapping[str, ChoiceList]) -> Iterator[Column]:
        for item in self.array(sheet, "columns"):
            key = f"sheets[{sheet.get('name')}].columns[{item.get('name')}]"
            for values in self._repeated(item, lists, key):
                condition = values.get("required_if")
                built = {} if condition is None else {"required_if": self.record(Condition, condition, f"{key}.required_if")}
                yield self.record(Column, {"field": values.get("name"), **values, **built}, key)

    def _repeated(self, item: Mapping[str, Any], lists: Mapping[str, ChoiceList], key: str) -> Iterator[Mapping[str, Any]]:
        """A column with `for_each` stands once for each choice of a list."""
        over = item.get(REPEATED_OVER)
        if over is None:
            yield item
            return
        if over not in lists:
            raise self.fail(f"{key}.{REPEATED_OVER}", _no_such_list(over, lists))
        for choice in lists[over].choices:
            shared = {name: value for name, value in item.items() if name != REPEATED_OVER}
            named = {
                name: shared[name].format(code=choice.code, label=choice.label)
                for name in ("name", "label", "field", "help")
                if name in shared
            }
            yield {**shared, **named, "of_list": over, "of_code": choice.code}

    def _rules(self, content: Mapping[str, Any]) -> dict[str, Rule]:
        rules = {
            code: self.record(Rule, {"code": code, **values}, f"rules.{code}")
            for code, values in self.table(content, "rules").items()
        }
        for code in sorted(set(rules) ^ set(PLACEHOLDERS)):
            fault = "règle inconnue du programme" if code in rules else "il manque cette règle"
            raise self.fail(f"rules.{code}", fault)
        for code, rule in rules.items():
            for name in placeholders_of(rule) - PLACEHOLDERS[code]:
                allowed = ", ".join(sorted(PLACEHOLDERS[code])) or "aucun"
                raise self.fail(f"rules.{code}", f"« {{{name}}} » n’est pas disponible ici. Disponibles : {allowed}")
        return rules


_BUILT = frozenset(["sheets", "lists", "themes", "dimensions", "chapters", "questions", "size_classes", "stages", "thresholds", "rules", "source"])


def _derived_lists(themes: Sequence[Theme], dimensions: Sequence[Dimension], scale: Sequence[str]) -> dict[str, ChoiceList]:
    """The lists that follow from the grids: nothing is written twice."""
    levels = tuple(Choice(str(level), label) for level, label in enumerate(scale))
    return {
        "themes": ChoiceList(
            "themes", "Thème", tuple(Choice(t.code, t.label, help=t.definition) for t in themes), show_code=True
        ),
        "dimensions": ChoiceList("dimensions", "Dimension", tuple(Choice(d.code, d.label) for d in dimensions), show_code=True),
        "levels": ChoiceList("levels", "Niveau", (*levels, *UNANSWERED), show_code=True),
    }


def _no_such_list(name: str, lists: Mapping[str, ChoiceList]) -> str:
    return f"la liste « {name} » n’existe pas. Listes connues : {', '.join(sorted(lists))}"


def _optional(hint: Any) -> bool:  # noqa: ANN401 - a type of any shape
    return get_origin(hint) in (Union, UnionType) and NoneType in get_args(hint)


def _fits(value: object, hint: Any) -> bool:  # noqa: ANN401 - a type of any shape
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return any(_fits(value, one) for one in get_args(hint))
    if origin is Literal:
        return value in get_args(hint)
    if origin is tuple:
        return isinstance(value, tuple)
    if origin is not None:
        return isinstance(value, Mapping)
    if hint is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, hint)


def _type_label(hint: Any) -> str:  # noqa: ANN401 - a type of any shape
    if get_origin(hint) is Literal:
        return f"un de : {', '.join(get_args(hint))}"
    labels = {str: "texte", int: "nombre entier", float: "nombre", bool: "true ou false"}
    if get_origin(hint) in (Union, UnionType):
        return " ou ".join(_type_label(one) for one in get_args(hint) if one is not NoneType)
    return labels.get(hint, "liste")


def _faults(framing: Framing) -> Iterator[tuple[str, str]]:
    """What the parts say of one another: each reference must lead somewhere."""
    for table in REQUIRED_TABLES:
        if table not in framing.by_table:
            yield "sheets", f"il manque une feuille pour la table « {table} »"
    for sheet in framing.sheets:
        yield from _sheet_faults(sheet, framing)
    for name, roles in REQUIRED_ROLES.items():
        found = set(framing.lists[name].by_role) if name in framing.lists else set()
        if missing := roles - found:
            yield f"lists.{name}", f"il manque un choix de rôle {', '.join(sorted(missing))}"
    yield from _grid_faults(framing)


def _sheet_faults(sheet: Sheet, framing: Framing) -> Iterator[tuple[str, str]]:
    key = f"sheets[{sheet.name}]"
    if sheet.table not in TABLE_FIELDS:
        yield f"{key}.table", f"table « {sheet.table} » inconnue. Tables : {', '.join(TABLE_FIELDS)}"
        return
    if missing := set(TABLE_FIELDS[sheet.table]) - set(sheet.by_field):
        yield f"{key}.columns", f"il manque une colonne pour {', '.join(sorted(missing))} (clé field)"
    for column in sheet.columns:
        place = f"{key}.columns[{column.name}]"
        if column.list and column.list not in framing.lists:
            yield f"{place}.list", _no_such_list(column.list, framing.lists)
        if column.type == "L" and not column.list:
            yield f"{place}.list", "une colonne de type L demande une liste"
        if column.required_if and column.required_if.column not in sheet.by_name:
            yield f"{place}.required_if", f"la colonne « {column.required_if.column} » n’existe pas dans cette feuille"


def _grid_faults(framing: Framing) -> Iterator[tuple[str, str]]:
    themes, dimensions = set(framing.theme_by_code), set(framing.dimension_by_code)
    chapters = {chapter.code for chapter in framing.chapters}
    for theme in framing.themes:
        if unknown := set(theme.chapters) - chapters:
            yield f"themes[{theme.code}].chapters", f"chapitre inconnu : {', '.join(sorted(unknown))}"
    for place, question in enumerate(framing.questions):
        if unknown := (set(question.themes) - themes) | (set(question.dimensions) - dimensions):
            yield f"questions[{place}]", f"thème ou dimension inconnu : {', '.join(sorted(unknown))}"
    for dimension in framing.dimensions:
        if len(dimension.levels) != len(framing.level_scale):
            yield f"dimensions[{dimension.code}].levels", f"{len(framing.level_scale)} niveaux attendus"
    bounds = [(size.lower, size.upper) for size in framing.size_classes]
    for (_, upper), (lower, _) in zip(bounds, bounds[1:], strict=False):
        if upper != lower:
            yield "size_classes", f"les classes ne se suivent pas : {upper} puis {lower}"
    if not bounds or bounds[0][0] != 0 or bounds[-1][1] is not None:
        yield "size_classes", "la première classe commence à 0 et la dernière n’a pas de borne haute"
    if not framing.stages or framing.stages[-1].upper_median is not None:
        yield "stages", "le dernier stade n’a pas de borne haute"
