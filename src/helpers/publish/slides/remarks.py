"""Notes of analysts in the notes of slides: each under the claim that it is about, never on the slide itself, where figures are checked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from helpers.analyse.notes import CLAIM, Astray, Notes, Placed
from helpers.inert import on_one_line
from helpers.publish.slides.deck import Slide
from helpers.wording import FIXED, quote

VOICE = "Note de l’analyste"


def with_remarks(slides: Iterable[Slide], notes: Notes, scope: str) -> tuple[Slide, ...]:
    """Each note with the first slide that says its claim; those on a section, or on a claim that no slide says, with the last slide."""
    every = list(slides)
    if not notes.count:
        return tuple(every)
    places = {claim.id: place for place, slide in reversed([*enumerate(every)]) for claim in (*slide.claims, *slide.silent)}
    last = len(every) - 1
    held: dict[int, list[str]] = {}
    for one in notes.all:
        place = places.get(f"{scope}/{one.place.key}", last) if isinstance(one, Placed) and one.place.kind == CLAIM else last
        held.setdefault(place, []).append(_told(one))
    return tuple(replace(slide, remarks=tuple(held.get(place, ()))) for place, slide in enumerate(every))


def _told(one: Placed | Astray) -> str:
    """Who says it and when, about what, whether the figure moved since; then the words."""
    return f"{VOICE} ({one.note.signed}), {_about(one)}{FIXED}: {quote(on_one_line(one.note.text))}"


def _about(one: Placed | Astray) -> str:
    if isinstance(one, Astray):
        return f"écrite sous {quote(on_one_line(one.note.heading))}, qui ne se trouve plus dans le rapport"
    where = "à côté de" if one.place.kind == CLAIM else "sur la section"
    again = ", à relire parce qu’un chiffre a bougé" if one.is_to_reread else ""
    return f"{where} {quote(one.about)}{again}"
