"""Classes too small to be read as a lexical world are not shown as one."""

from __future__ import annotations

from helpers.analyse.reinert.tree import Node, Split, Tree


def pruned(tree: Tree, k: int, smallest: float) -> list[Node]:
    """The classes once k-1 splits are made, those under `smallest` units aside.

    Two halves that are both too small send back to their mother, with the units that lost all their words when it was cut; beside
    a sister that is large enough, the units of a small class are unassigned: atypical, to be listed. The whole corpus is no class.
    """
    splits = {split.mother: split for split in tree.splits[: k - 1]}
    if 1 not in splits:
        return tree.leaves(1)
    return [kept for half in _halves(splits[1]) for kept in _kept(half, splits, smallest)]


def _kept(node: Node, splits: dict[int, Split], smallest: float) -> list[Node]:
    split = splits.get(node.number)
    below = [kept for half in _halves(split) for kept in _kept(half, splits, smallest)] if split else []
    return below or ([node] if len(node.units) >= smallest else [])


def _halves(split: Split) -> tuple[Node, Node]:
    return split.low, split.high
