"""Frozen dataclasses to JSON and back, by their own types: what one step of a run hands over to the next."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from helpers import files

Made = TypeVar("Made")
DAMAGED = (ValueError, KeyError, TypeError, AttributeError)  # what reading JSON of another shape raises


def write_typed(path: Path, value: object) -> None:
    """Write a frozen dataclass, atomically."""
    assert is_dataclass(value)
    assert not isinstance(value, type)
    files.write_text(path, json.dumps(value, default=_own_fields, ensure_ascii=False, separators=(",", ":")))


def _own_fields(value: Any) -> dict[str, Any]:  # noqa: ANN401 - any dataclass
    """A dataclass as it is, without a copy of what it holds; raises `TypeError` for anything else."""
    if not is_dataclass(value):
        raise TypeError(f"{type(value).__name__} is no dataclass")
    return {one.name: getattr(value, one.name) for one in fields(value)}


def read_typed(path: Path, kind: type[Made]) -> Made:
    """Read back a frozen dataclass that was written so."""
    made: Made = _made(kind, json.loads(path.read_text(encoding="utf-8")))
    return made


def _made(kind: Any, content: Any) -> Any:  # noqa: ANN401 - whatever a field may hold
    if isinstance(kind, type) and is_dataclass(kind):
        return kind(**{name: _made(hint, content[name]) for name, hint in _hints(kind).items()})
    origin, inner = get_origin(kind), get_args(kind)
    if origin is tuple:
        return tuple(_made(inner[0], one) for one in content)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {key: _made(inner[1], one) for key, one in content.items()}
    if origin is UnionType and isinstance(content, dict):
        return _made(
            next(one for one in inner if is_dataclass(one)), content
        )  # of the types of a union, one alone is a dataclass
    return content


@cache
def _hints(kind: Any) -> dict[str, Any]:  # noqa: ANN401 - any dataclass
    """The type of each of its fields."""
    hints = get_type_hints(kind)
    return {one.name: hints[one.name] for one in fields(kind)}
