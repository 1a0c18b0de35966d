"""What one step hands over to the next comes back as it was, type by type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from helpers.run.typed_json import read_typed, write_typed


@dataclass(frozen=True)
class Leaf:
    name: str
    number: int | None = None


@dataclass(frozen=True)
class Tree:
    leaves: tuple[Leaf, ...]
    words: Mapping[str, tuple[str, ...]]
    rows: tuple[tuple[Leaf, ...], ...] = ()


def test_there_and_back(tmp_path: Path) -> None:
    """Tuples, mappings and dataclasses inside one another are the same after a reading."""
    tree = Tree((Leaf("é"), Leaf("b", 2)), {"x": ("un", "deux"), "y": ()}, ((Leaf("c"),), ()))
    write_typed(tmp_path / "arbre.json", tree)
    assert read_typed(tmp_path / "arbre.json", Tree) == tree


def test_what_is_no_dataclass_is_refused(tmp_path: Path) -> None:
    """A value that could not be read back is not written, and the file is left as it was."""
    with pytest.raises(TypeError, match="unsupported"):
        write_typed(tmp_path / "arbre.json", Leaf(tmp_path))  # type: ignore[arg-type] # what is tried
    assert list(tmp_path.iterdir()) == []
