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
        parts: dict[str, Figure | str] = {
            "title": quote(world.title),
            "segments": _count(world.segments, "segment", worlds.classed),
            "contributions": _count(len(world.ids), "contribution"),
        }
        told = "{title} : {segments} [classé|classés], de {contributions}"
        if several:
            parts["territories"] = _count(len(world.territories), "territoire")
            told += " et {territories}"
        yield Claim.of(scope, f"{SECTION}/{world.number}", SECTION, told, world.ids, parts)
    if worlds.atypical:
        yield Claim.of(
            scope, f"{SECTION}/atypiques", SECTION,
            "{count} [est atypique : il n’entre|sont atypiques : ils n’entrent] dans aucun monde assez grand pour être montré",
            dict.fromkeys(segment.id for segment in worlds.atypical),
            {"count": _count(len(worlds.atypical), "segment", worlds.segments)},
        )  # fmt: skip


def _count(number: int, unit: str, among: int | None = None) -> Figure:
    return Figure(value=number, unit=unit, n=number, denominator=among)
