"""Tables of a TOML file to frozen dataclasses: no unknown key, none missing, each value of the right type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, Field, fields
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from helpers.errors import FramingError
from helpers.framing import model
from helpers.framing.framing_file import fault_at
from helpers.framing.matching import nearest

T = TypeVar("T")
Table = Mapping[str, Any]
TYPE_LABELS = {str: "texte", int: "nombre entier", float: "nombre", bool: "true ou false"}


class Records:
    """Builds the dataclasses of one file, knowing its name for the messages."""

    def __init__(self, file: str) -> None:
        self.file = file

    def fault(self, key: str, fault: str) -> FramingError:
        """The error to raise about a key of this file."""
        return fault_at(self.file, key, fault)

    def table(self, content: Table, key: str, place: str = "") -> Table:
        """The table under a key, empty when it is not given."""
        value = content.get(key, {})
        if not isinstance(value, Mapping):
            raise self.fault(place or key, "une table est attendue ([…])")
        return value

    def array(self, content: Table, key: str, place: str = "") -> Sequence[Table]:
        """The tables under a key, none when it is not given."""
        value = content.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
            raise self.fault(place or key, "une suite de tables est attendue ([[…]])")
        return value

    def items(self, kind: type[T], content: Table, key: str, place: str = "") -> tuple[T, ...]:
        """A coded array: one dataclass an item, no code twice."""
        place = place or key
        array = self.array(content, key, place)
        built = tuple(self.record(kind, item, f"{place}[{item.get('code', rank)}]") for rank, item in enumerate(array))
        self.refuse_twice([item["code"] for item in array if "code" in item], place)
        return built

    def refuse_twice(self, codes: Sequence[object], key: str) -> None:
        """Raise when a code stands twice."""
        for place, code in enumerate(codes):
            if code in codes[:place]:
                raise self.fault(key, f"« {code} » y figure deux fois")

    def record(self, kind: type[T], values: Table, key: str) -> T:
        """A dataclass from a table; a bound that may be absent (`int | None`) is None when it is not given."""
        hints: Mapping[str, Any] = _hints(kind)  # type: ignore[arg-type] # a class can be hashed
        prefix = f"{key}." if key else ""
        if not isinstance(values, Mapping):
            raise self.fault(key, "une table est attendue ({…})")
        self._refuse_unknown(values, hints, prefix)
        absent = {field.name: None for field in _without_default(kind) if field.name not in values}
        for name in absent:
            if not _optional(hints[name]):
                raise self.fault(f"{prefix}{name}", "il manque cette clé")
        given = {name: self.typed(value, hints[name], f"{prefix}{name}") for name, value in values.items()}
        return kind(**absent, **given)

    def _refuse_unknown(self, values: Table, hints: Table, prefix: str) -> None:
        for name in values:
            if name not in hints:
                near = nearest(name, hints)
                hint = f". Vouliez-vous dire « {near} » ?" if near else ""
                raise self.fault(f"{prefix}{name}", f"clé inconnue{hint}")

    def typed(self, value: Any, hint: Any, key: str) -> Any:  # noqa: ANN401 - whatever the TOML file holds
        """The value as the dataclass holds it: lists become tuples."""
        if isinstance(value, list) and get_origin(hint) is tuple:
            return tuple(self.typed(item, get_args(hint)[0], key) for item in value)
        if not _fits(value, hint):
            raise self.fault(key, f"« {value} » n’est pas du type attendu ({_type_label(hint)})")
        return value


@cache
def _hints(kind: type) -> dict[str, Any]:
    """Field -> type, of a dataclass of the framing."""
    return get_type_hints(kind, vars(model))


def _without_default(kind: type) -> list[Field[Any]]:
    return [field for field in fields(kind) if field.default is MISSING and field.default_factory is MISSING]


def _optional(hint: Any) -> bool:  # noqa: ANN401 - a type of any shape
    return get_origin(hint) in (Union, UnionType) and NoneType in get_args(hint)


def _fits(value: object, hint: Any) -> bool:  # noqa: ANN401 - a type of any shape
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return any(_fits(value, one) for one in get_args(hint))
    if origin is Literal:
        return value in get_args(hint)
    if hint in (int, float):  # true is an int for Python, not for a reader
        return isinstance(value, int | hint) and not isinstance(value, bool)
    return isinstance(value, (Mapping if origin and origin is not tuple else origin) or hint)


def _type_label(hint: Any) -> str:  # noqa: ANN401 - a type of any shape
    if get_origin(hint) is Literal:
        return f"un de : {', '.join(get_args(hint))}"
    if get_origin(hint) in (Union, UnionType):
        return " ou ".join(_type_label(one) for one in get_args(hint) if one is not NoneType)
    return TYPE_LABELS.get(hint, "liste")
