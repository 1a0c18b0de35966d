"""The contributions of a territory of the sample, coded as a person would: event, origin, supports, agreement, doubts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from helpers.sample.chance import Chance
from helpers.sample.meetings import WRITTEN, Meeting
from helpers.sample.profiles import Profile
from helpers.sample.speech import Said
from helpers.sample.words import UseCaseWords

Row = Mapping[str, object]

OUTSIDE = "HORS"  # a letter, an e-mail
LETTERS = 0.03
RECODED_ROWS = 60  # of a territory that has two coders
_ROOM = ("atelier", "convention_citoyenne", "conseil_citoyen", "conseil_developpement", "groupe_travail", "autre")
_SECOND = {
    "T01": "T02", "T02": "T01", "T03": "T07", "T04": "T10", "T05": "T09", "T06": "T11", "T07": "T03", "T08": "T10",
    "T09": "T11", "T10": "T08", "T11": "T06", "T12": "T09",
}  # fmt: skip
_ADDRESSEES: Mapping[str, Sequence[str]] = {
    "T02": ("territoire", "etat", "territoire"),
    "T07": ("territoire", "etat", "europe"),
    "T09": ("territoire", "communes", "etat"),
    "T10": ("territoire", "etat", "fournisseurs"),
    "T11": ("communes", "territoire"),
    "T12": ("territoire", "fournisseurs", "tous"),
}
# What in a text names a domain of use.
_DOMAINS: Mapping[str, str] = {
    "eau": r"fuite|réseau d’eau|régie de l’eau",
    "relation usagers": r"chatbot|assistant|robot|guichet|téléphon",
    "éducation-restauration scolaire": r"cantine|crèche|repas",
    "sécurité-prévention": r"caméra|vidéo|reconnaissance faciale",
    "urbanisme-foncier": r"permis",
    "déchets": r"poubelle|déch[eè]t|encombrant|dépôts",
    "énergie-bâtiments-éclairage": r"chauffage|éclairage|lampe",
    "mobilité-voirie": r"\bbus\b|vélo|trafic",
    "administration interne": r"compte rendu|rédaction|courriel",
}
_PUBLICATION = ("oui", "a_verifier", "non")


def code_contributions(
    said: Sequence[Said], meetings: Sequence[Meeting], use_cases: Sequence[tuple[str, UseCaseWords]], profile: Profile,
    chance: Chance,
) -> list[Row]:  # fmt: skip
    """One row a contribution, in the order of the events; ids follow that order."""
    heard = sorted(((_event_of(each, meetings, chance), each) for each in said), key=lambda pair: pair[0] or len(meetings) + 1)
    return [
        _row(number, each, meetings[event - 1] if event else None, profile, chance, use_cases=use_cases)
        for number, (event, each) in enumerate(heard, start=1)
    ]


def with_second_codes(rows: Sequence[Row], chance: Chance) -> list[Row]:
    """The first rows coded again by a second person, who most often agrees."""
    recoded = [{**row, "theme_recoded": _second_code(str(row["theme"]), chance)} for row in rows[:RECODED_ROWS]]
    return [*recoded, *rows[RECODED_ROWS:]]


def _second_code(theme: str, chance: Chance) -> str:
    return theme if theme not in _SECOND or chance.happens(0.8) else _SECOND[theme]


def _event_of(said: Said, meetings: Sequence[Meeting], chance: Chance) -> int:
    """The number of an event where the public was; 0 outside any event."""
    if not meetings or (len(meetings) > 1 and chance.happens(LETTERS)):
        return 0
    numbers = range(1, len(meetings) + 1)
    with_public = [number for number in numbers if said.public in meetings[number - 1].publics]
    return chance.pick(with_public or numbers)


def _row(
    number: int, said: Said, meeting: Meeting | None, profile: Profile, chance: Chance, *,
    use_cases: Sequence[tuple[str, UseCaseWords]],
) -> Row:  # fmt: skip
    statement = said.statement
    origin = _origin(meeting, chance)
    shares = (100 - profile.to_review - profile.withheld, profile.to_review, profile.withheld)
    return {
        "id": f"C{number:04d}",
        "event_id": meeting.id if meeting else OUTSIDE,
        "text": said.text,
        "kind": statement.kind,
        "theme": statement.theme,
        "theme_2": _SECOND.get(statement.theme) if chance.happens(0.12) else None,
        "public": "non_precise" if chance.happens(profile.unstated / 100) else said.public,
        "origin": origin,
        "people": chance.between(3, 8) if origin == "synthese_table" else None,
        "agreement": _agreement(said, chance) if profile.agreements else None,
        "addressee": chance.pick(_ADDRESSEES.get(statement.theme, ("territoire",))) if chance.happens(0.5) else None,
        "use_case_id": _use_case(said.text, use_cases, chance),
        "publication": chance.weighted(_PUBLICATION, shares),
        "source_reference": _source(meeting, number, chance),
        "coder_comment": _comment(statement.theme, chance),
        **_support(profile, chance),
    }


def _origin(meeting: Meeting | None, chance: Chance) -> str:
    if meeting is None or meeting.method in ("plateforme", "budget_participatif"):
        return "verbatim"
    if meeting.method in WRITTEN:
        return "questionnaire"
    if meeting.method in _ROOM:
        return chance.weighted(("synthese_table", "reformulation", "verbatim"), (4, 3, 3))
    return chance.weighted(("verbatim", "reformulation", "non_precise"), (6, 3, 1))


def _agreement(said: Said, chance: Chance) -> str | None:
    if said.statement.rare:
        return chance.pick(("isole", "minoritaire"))
    if said.statement.group and chance.happens(0.6):
        return chance.pick(("consensus", "majorite"))
    levels = ("majorite", "partage", "minoritaire", "isole", "consensus", "non_mesure")
    return chance.weighted(levels, (5, 4, 2, 1, 2, 3)) if chance.happens(0.7) else None


def _use_case(text: str, use_cases: Sequence[tuple[str, UseCaseWords]], chance: Chance) -> str | None:
    named = {domain for domain, pattern in _DOMAINS.items() if re.search(pattern, text)}
    about = [id_ for id_, use_case in use_cases if use_case.domain in named]
    return chance.pick(about) if about and chance.happens(0.5) else None


def _source(meeting: Meeting | None, number: int, chance: Chance) -> str | None:
    if meeting is None:
        return f"Courrier n° {chance.between(1, 40)}"
    if meeting.method in ("plateforme", "budget_participatif"):
        return f"Plateforme, contribution n° {100 + number}"
    if meeting.method in WRITTEN:
        return f"Réponse n° {chance.between(1, 400)}"
    return f"Compte rendu, p. {chance.between(1, 12)}" if chance.happens(0.4) else None


def _comment(theme: str, chance: Chance) -> str | None:
    if theme == "T99":
        return "Ne porte pas sur l’IA elle-même\u00a0: gardé pour mémoire."
    return f"Hésitation entre {theme} et {_SECOND[theme]}." if chance.happens(0.04) else None


def _support(profile: Profile, chance: Chance) -> Row:
    """A few ideas gather many supports, most gather few; an event may well not have measured them."""
    if not profile.support_unit or chance.happens(0.45):
        return {}
    highest = 5 if profile.support_unit == "doigts" else chance.pick((6, 12, 12, 30, 80))
    return {"support": chance.between(1, highest), "support_unit": profile.support_unit}
