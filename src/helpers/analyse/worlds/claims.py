"""The sentences with figures on lexical worlds, each resting on the contributions of its world."""

from __future__ import annotations

from collections.abc import Iterator

from helpers.analyse.claims import Claim, Figure
from helpers.analyse.worlds.found import Worlds
from helpers.wording import quote

SECTION = "mondes"


def world_claims(worlds: Worlds, scope: str, *, several: bool) -> Iterator[Claim]:
    """How large each world is, and how many segments are in none; `several`: whether territories are told."""
    for world in worlds.items:
        figures = {
            "segments": _count(world.segments, "segment", worlds.classed),
            "contributions": _count(len(world.ids), "contribution"),
        }
        told = "{title} : {segments} [classé|classés], de {contributions}"
        if several:
            figures["territories"] = _count(len(world.territories), "territoire")
            told += " et {territories}"
        yield Claim(
            f"{scope}/{SECTION}/{world.number}", scope, SECTION, told, figures, world.ids, {"title": quote(world.title)}
        )
    if worlds.atypical:
        yield Claim(
            f"{scope}/{SECTION}/atypiques", scope, SECTION,
            "{count} [est atypique : il n’entre|sont atypiques : ils n’entrent] dans aucun monde assez grand pour être montré",
            {"count": _count(len(worlds.atypical), "segment", worlds.segments)},
            tuple(dict.fromkeys(segment.id for segment in worlds.atypical)),
        )  # fmt: skip


def _count(number: int, unit: str, among: int | None = None) -> Figure:
    return Figure(value=number, unit=unit, n=number, denominator=among)
