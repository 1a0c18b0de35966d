"""The analyst's names follow their worlds from run to run, as long as these keep half of their words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from helpers.analyse.worlds.found import Standing, World
from helpers.framing.world_names import WorldName

KEPT = 0.5  # share of the words that a name was written for, under which it must be read again


def named(worlds: Sequence[World], names: Sequence[WorldName]) -> tuple[tuple[World, ...], tuple[str, ...]]:
    """The worlds with their names, and the names that no world bears.

    Each name goes to the world that still has most of its words, the closest pairs first; one name a world. With less than half of its
    words, the name is shown as one to read again; with none of them, it is lost.
    """
    given = dict(_pairs(worlds, names))
    borne = set(given.values())
    return (
        tuple(_with_name(world, names[given[place]]) if place in given else world for place, world in enumerate(worlds)),
        tuple(name.name for place, name in enumerate(names) if place not in borne),
    )


def kept(world: World, name: WorldName) -> float:
    """The share of a name's words that mark a world."""
    return len(set(name.words) & set(world.first_words)) / len(set(name.words))


def _pairs(worlds: Sequence[World], names: Sequence[WorldName]) -> Iterator[tuple[int, int]]:
    near = [(-kept(world, name), where, which) for where, world in enumerate(worlds) for which, name in enumerate(names)]
    taken_worlds, taken_names = set[int](), set[int]()
    for lack, where, which in sorted(near):
        if lack < 0 and where not in taken_worlds and which not in taken_names:
            taken_worlds.add(where)
            taken_names.add(which)
            yield where, which


def _with_name(world: World, name: WorldName) -> World:
    standing = Standing.NAMED if kept(world, name) >= KEPT else Standing.TO_READ_AGAIN
    return replace(world, name=name.name, standing=standing)
