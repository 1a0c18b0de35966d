"""The tree above the classes that are shown: which of them were one, and at what height they were cut."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from helpers.analyse.reinert.tree import Node, Tree
from helpers.analyse.worlds.found import Join

Branch = tuple[int, ...]


def joins(tree: Tree, splits: int, shown: Sequence[Node]) -> tuple[Join, ...]:
    """The joins of the shown classes (numbered from 1 in their order), the lowest first; a branch without any is left out."""
    made = tree.splits[:splits]
    heights = np.cumsum([split.chi2 for split in reversed(made)])[::-1]
    number = {node.number: place for place, node in enumerate(shown, start=1)}
    below: dict[int, Branch] = {}
    found = []
    for split, height in zip(reversed(made), reversed(heights), strict=True):
        low, high = (below.get(half.number, _own(number, half)) for half in (split.low, split.high))
        below[split.mother] = (*low, *high) or _own(number, split.mother)
        if low and high:
            found.append(Join(low, high, float(height)))
    return tuple(found)


def _own(number: dict[int, int], node: Node | int) -> Branch:
    key = node if isinstance(node, int) else node.number
    return (number[key],) if key in number else ()
