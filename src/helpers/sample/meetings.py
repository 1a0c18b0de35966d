"""The events of a territory of the sample: when, how, with whom and how many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from helpers.sample.chance import Chance
from helpers.sample.place import Town
from helpers.sample.profiles import PUBLICS
from helpers.sample.scene import Scene
from helpers.sample.words import EventWords

Row = Mapping[str, object]

LARGER_TOWNS = 12  # events are held in the larger towns
FULL_ROOM = 400  # contributions: a collection of this size fills its rooms
SUNDAY = 6
HOLIDAYS = (date(2024, 11, 1), date(2024, 11, 11))
YEAR_END = (date(2024, 12, 21), date(2025, 1, 5))
WRITTEN = frozenset({"questionnaire_ligne", "questionnaire_papier", "plateforme", "budget_participatif"})
ALWAYS_COUNTED = frozenset({"convention_citoyenne", "questionnaire_ligne", "plateforme"})
AGES = ("age_under_18", "age_18_29", "age_30_44", "age_45_59", "age_60_74", "age_75_plus", "age_unknown")
_COMMENTS = (
    "Une dizaine de personnes sont parties avant la restitution.",
    "Pluie battante\u00a0: moins de monde que prévu.",
    "Beaucoup d’habitués des réunions publiques, peu de nouveaux visages.",
    "Garde d’enfants proposée et utilisée par quatre familles.",
    "La sonorisation était mauvaise au fond de la salle.",
    "Comptage fait à l’entrée seulement.",
)
_SMALL_COMMENTS = (
    "Séance prolongée d’une demi-heure à la demande des participants.",
    "Deux personnes attendues n’ont pas pu venir.",
    "Échanges enregistrés avec l’accord de tous, puis effacés.",
)
LARGE_ROOM = 25  # participants


@dataclass(frozen=True)
class Meeting:
    """One event: its row, and what decides which contributions may come from it."""

    id: str
    method: str
    publics: tuple[str, ...]
    row: Row


def draw_meetings(scene: Scene, count: int, chance: Chance) -> list[Meeting]:
    """One event for each method of the profile, in the order of their dates."""
    drawn = _draw_words(scene, chance)
    days = _days(scene, len(drawn), chance)
    scale = min(1.0, count / FULL_ROOM)
    return [
        _meeting(number, event, day, scale, scene, chance)
        for number, (event, day) in enumerate(zip(drawn, days, strict=True), start=1)
    ]


def _draw_words(scene: Scene, chance: Chance) -> list[EventWords]:
    left = chance.ordered(scene.place.words.events)
    drawn: list[EventWords] = []
    for method in scene.profile.methods:
        fitting = [
            event
            for event in left
            if scene.code("methods", event.method) == method
            and any(public in scene.profile.publics for public in event.publics)
        ]
        if fitting:
            drawn.append(fitting[0])
            left.remove(fitting[0])
    return sorted(drawn, key=_rank)


def _rank(event: EventWords) -> int:
    """An opening comes first, what gives the results back comes last."""
    return 0 if "ouverture" in event.title else 2 if "restitution" in event.title else 1


def _days(scene: Scene, count: int, chance: Chance) -> list[date]:
    """Days spread over the period; the first event opens it."""
    length = (scene.profile.end - scene.profile.start).days
    gaps = [length * number // max(count, 1) for number in range(count)]
    moved = (gap + (chance.between(0, length // (2 * count)) if gap else 0) for gap in gaps)
    return [_likely_day(scene.profile.start + timedelta(days=gap), scene.profile.end) for gap in moved]


def _likely_day(day: date, end: date) -> date:
    """Nobody debates on a Sunday or a holiday, nor between Christmas and the first days of January."""
    if YEAR_END[0] <= day <= YEAR_END[1]:
        day = YEAR_END[1] + timedelta(days=1 + day.day % 5)
    return min(end, day + timedelta(days=1) if day.weekday() == SUNDAY or day in HOLIDAYS else day)


def _meeting(number: int, event: EventWords, day: date, scale: float, scene: Scene, chance: Chance) -> Meeting:
    method = scene.code("methods", event.method)
    towns = scene.place.towns[:LARGER_TOWNS]
    town = chance.pick(towns)
    publics = tuple(public for public in event.publics if public in scene.profile.publics)
    row: dict[str, object] = {
        "id": f"E{number:02d}",
        "title": scene.place.fill(event.title, chance, (town,)),
        "date_start": day,
        "date_end": min(scene.profile.end, day + timedelta(days=chance.between(21, 42))) if method in WRITTEN else None,
        "method": method,
        "recruitment": scene.code("recruitments", event.recruitment),
        "format": scene.code("formats", event.format),
        "counting": scene.code("counting", event.counting),
        "hours": event.hours,
        "themes": "; ".join(event.themes),
        "report_url": f"https://{scene.place.territory.slug}.example/compte-rendu-{number}" if chance.happens(0.3) else None,
        **_where(town, method),
        **_people(event, method, publics, scale, scene, chance),
    }
    row["comment"] = _comment(row, chance) if method not in WRITTEN and chance.happens(0.2) else None
    return Meeting(str(row["id"]), method, publics, row)


def _comment(row: Row, chance: Chance) -> str:
    total = row["participants"]
    return chance.pick(_COMMENTS if isinstance(total, int) and total >= LARGE_ROOM else _SMALL_COMMENTS)


def _where(town: Town, method: str) -> Row:
    return {} if method in WRITTEN else {"place": town.name, "place_code": town.code or None}


def _people(event: EventWords, method: str, publics: Sequence[str], scale: float, scene: Scene, chance: Chance) -> Row:
    """Participants and what is known of them; now and then, nobody counted."""
    low, high = event.participants[0], event.participants[-1]
    if method not in ALWAYS_COUNTED and chance.happens(0.06):
        return {"participants": "nsp", "counting": "non_precise"}
    total = chance.between(low, low + int((high - low) * scale))
    known = method in ALWAYS_COUNTED or chance.happens(0.8)
    return {
        "participants": total,
        **(_by_public(total, publics, scene, chance) if known else {}),
        **(_by_gender(total, chance) if known and chance.happens(0.5) else {}),
        **(_by_age(total, chance) if known and chance.happens(0.3) else {}),
    }


def _by_public(total: int, publics: Sequence[str], scene: Scene, chance: Chance) -> Row:
    """People by public, adding up to the total; a few came from a public that was not invited."""
    others = [public for public in PUBLICS if public in scene.profile.publics and public not in publics]
    guests = {public: chance.between(1, 4) for public in chance.some(others, chance.between(0, 2))}
    unknown = total * chance.between(0, 15) // 100 if chance.happens(0.3) else 0
    left = total - sum(guests.values()) - unknown
    if left < len(publics):
        guests, unknown, left = {}, 0, total
    invited = dict(zip(publics, chance.split(left, len(publics)), strict=True))
    counts = {**invited, **guests, **({"non_precise": unknown} if unknown else {})}
    return {f"people_{public}": counts[public] for public in (*PUBLICS, "non_precise") if public in counts}


def _by_gender(total: int, chance: Chance) -> Row:
    women = total * chance.between(38, 64) // 100
    other = min(total - women, chance.between(0, 2))
    return {"women": women, "men": total - women - other, "gender_other": other}


def _by_age(total: int, chance: Chance) -> Row:
    return dict(zip(AGES, chance.split(total, len(AGES)), strict=True))
