"""Frozen dataclasses to JSON and back, by their own types: what one step of a run hands over to the next."""

from __future__ import annotations

from dataclasses import is_dataclass
from pathlib import Path
from typing import TypeVar

from msgspec.json import Decoder, encode

from helpers import files

Made = TypeVar("Made")
DAMAGED = (ValueError, KeyError, TypeError, AttributeError)  # what reading JSON of another shape raises


def write_typed(path: Path, value: object) -> None:
    """Write a frozen dataclass, atomically; raises `TypeError` where it holds what could not be read back."""
    assert is_dataclass(value)
    assert not isinstance(value, type)
    files.write_bytes(path, encode(value))


def read_typed(path: Path, kind: type[Made]) -> Made:
    """Read back a frozen dataclass that was written so.

    Raises `FileNotFoundError`, and `msgspec.DecodeError`, a `ValueError`, where a field is missing or of another type; one that is not known is passed over.
    """
    return Decoder(kind).decode(path.read_bytes())
