"""The character of each territory of the sample campaign: how it debated, with whom, and how far it has come. Invented."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Literal

from helpers.sample.chance import Chance

Answers = Literal["none", "some", "full"]
THEMES = tuple(f"T{number:02d}" for number in range(1, 13))
PUBLICS = (
    "elus", "agents", "usagers", "citoyens", "acteurs_economiques", "academiques", "associations_corps_intermediaires",
    "partenaires_publics",
)  # fmt: skip
_SHORT = {"eco": "acteurs_economiques", "asso": "associations_corps_intermediaires", "part": "partenaires_publics"}


@dataclass(frozen=True)
class Profile:
    """How a territory debated. Shares are percentages; `levels` follows the nine dimensions."""

    contributions: int
    methods: tuple[str, ...]  # one event a code of the list « methods »
    publics: Mapping[str, int]  # weight of each public; one that is absent was never met
    themes: tuple[str, ...]  # those that took most of the talk
    levels: tuple[str, ...]
    start: date
    end: date
    answers: Answers = "some"
    status: str = "valide"
    licence: str = "lo_2_0"
    to_review: int = 4  # % of contributions « à vérifier »
    withheld: int = 1  # % of contributions not to be published
    unstated: int = 4  # % of contributions whose public was not noted
    support_unit: str = ""
    agreements: bool = False
    use_cases: int = 6
    ai_used: bool = False
    two_coders: bool = False  # a second person coded some of the contributions


def _publics(words: str) -> Mapping[str, int]:
    """Weights from « citoyens:5 eco:2 »."""
    pairs = (word.split(":") for word in words.split())
    return MappingProxyType({_SHORT.get(name, name): int(weight) for name, weight in pairs})


def _profile(
    contributions: int, period: tuple[date, date], methods: str, publics: str, themes: str, levels: str, **others: object
) -> Profile:
    return Profile(
        contributions,
        tuple(methods.split()),
        _publics(publics),
        tuple(themes.split()),
        tuple(levels.split()),
        *period,
        **others,  # type: ignore[arg-type] # the names are checked by the dataclass
    )


# fmt: off
PROFILES: Mapping[str, Profile] = MappingProxyType({
    "nantes-metropole": _profile(
        900, (date(2024, 10, 1), date(2025, 3, 29)),
        "reunion_publique convention_citoyenne convention_citoyenne conseil_citoyen atelier atelier atelier cafe_ia "
        "debat_mobile questionnaire_ligne plateforme focus_group audition groupe_travail dialogue_social reunion_publique",
        "citoyens:9 usagers:4 agents:4 elus:2 eco:2 academiques:2 asso:4 part:1", "T03 T07 T08 T04", "3 3 3 4 2 2 3 3 3",
        status="publie", support_unit="appuis_en_ligne", agreements=True, use_cases=14,
    ),
    "montpellier-mediterranee": _profile(
        240, (date(2024, 10, 8), date(2025, 3, 15)),
        "reunion_publique atelier atelier conseil_developpement plateforme audition cafe_ia groupe_travail",
        "citoyens:5 usagers:2 agents:3 elus:2 eco:3 academiques:4 asso:3", "T12 T07 T02", "3 2 3 3 1 2 2 2 3",
        support_unit="doigts", agreements=True, use_cases=11, two_coders=True,
    ),
    "rennes-metropole": _profile(
        210, (date(2024, 10, 12), date(2025, 3, 20)),
        "conseil_citoyen conseil_developpement atelier debat_mobile questionnaire_ligne dialogue_social focus_group audition",
        "citoyens:5 usagers:3 agents:3 elus:2 academiques:3 asso:4 part:2", "T04 T08 T05", "3 3 2 3 3 3 2 2 3",
        status="publie", support_unit="votes", use_cases=10,
    ),
    "toulouse-metropole": _profile(
        190, (date(2024, 10, 15), date(2025, 3, 10)),
        "reunion_publique questionnaire_ligne atelier reunion_publique plateforme cafe_ia",
        "citoyens:6 usagers:3 agents:2 elus:1 eco:4 academiques:3 asso:2", "T12 T01 T10", "2 2 2 2 0 1 2 2 3",
        answers="none", support_unit="appuis_en_ligne", use_cases=9, to_review=9,
    ),
    "nice-cote-d-azur": _profile(
        120, (date(2024, 11, 4), date(2025, 2, 28)),
        "reunion_publique questionnaire_ligne debat_mobile cafe_ia atelier",
        "citoyens:5 usagers:4 agents:1 elus:2 eco:3 asso:2 part:1", "T07 T01 T11", "4 3 1 1 1 0 3 2 2",
        answers="none", use_cases=12, ai_used=True,
    ),
    "tours-val-de-loire": _profile(
        95, (date(2024, 11, 12), date(2025, 2, 20)),
        "atelier atelier cafe_ia questionnaire_papier groupe_travail",
        "citoyens:4 usagers:4 agents:3 elus:2 asso:3 part:1", "T06 T11", "1 1 1 2 1 1 1 1 1",
        agreements=True, support_unit="gommettes", use_cases=5,
    ),
    "grand-nancy": _profile(
        150, (date(2024, 10, 21), date(2025, 3, 6)),
        "conseil_developpement reunion_publique atelier audition plateforme dialogue_social",
        "citoyens:4 usagers:2 agents:3 elus:2 eco:2 academiques:5 asso:4", "T03 T12 T09", "2 2 3 2 1 2 1 2 2",
        support_unit="votes", use_cases=8,
    ),
    "angers-loire": _profile(
        130, (date(2024, 10, 17), date(2025, 2, 27)),
        "reunion_publique atelier cafe_ia questionnaire_ligne groupe_travail focus_group",
        "citoyens:5 usagers:4 agents:4 elus:2 eco:2 asso:2 part:2", "T01 T06 T10", "3 2 2 1 2 1 2 NR 3",
        use_cases=12, agreements=True, ai_used=True,
    ),
    "lacq-orthez": _profile(
        60, (date(2024, 10, 1), date(2025, 2, 28)),
        "cafe_ia cafe_ia atelier atelier questionnaire_papier groupe_travail",
        "citoyens:5 usagers:4 agents:3 elus:3 eco:2 asso:2", "T11 T06 T01", "1 1 0 2 1 0 1 1 1",
        support_unit="gommettes", agreements=True, use_cases=4, two_coders=True,
    ),
    "sicoval": _profile(
        85, (date(2024, 10, 9), date(2025, 3, 12)),
        "conseil_developpement atelier autre focus_group groupe_travail",
        "citoyens:5 usagers:2 agents:4 elus:3 academiques:3 asso:4", "T04 T08 T02", "2 2 2 3 3 2 1 2 2",
        answers="full", status="publie", licence="cc_by_sa_4_0", agreements=True, use_cases=5,
    ),
    "bordeaux-metropole": _profile(
        260, (date(2024, 10, 3), date(2025, 3, 25)),
        "convention_citoyenne plateforme reunion_publique atelier dialogue_social questionnaire_ligne "
        "budget_participatif audition",
        "citoyens:7 usagers:3 agents:3 elus:2 eco:2 academiques:2 asso:3 part:2", "T04 T10 T05", "3 2 2 3 4 2 2 3 3",
        support_unit="votes", use_cases=12,
    ),
    "quimperle": _profile(
        24, (date(2024, 11, 20), date(2025, 2, 13)),
        "cafe_ia debat_mobile groupe_travail",
        "citoyens:4 usagers:3 agents:3 elus:3 asso:2", "T11 T09 T06", "1 1 NR 2 1 NR 1 1 NR",
        answers="full", status="publie", use_cases=3,
    ),
    "paris-saclay": _profile(
        75, (date(2024, 10, 28), date(2025, 3, 18)),
        "reunion_publique plateforme cafe_ia",
        "citoyens:2 academiques:6 eco:5 elus:2 agents:1 part:2", "T12 T10 T03", "2 NR 2 NR NR 0 NR 2 3",
        status="brouillon", to_review=16, use_cases=6,
    ),
    "rouen-normandie": _profile(
        140, (date(2024, 10, 10), date(2025, 3, 14)),
        "atelier reunion_publique debat_mobile questionnaire_ligne focus_group groupe_travail",
        "citoyens:5 usagers:4 agents:3 elus:2 asso:3 part:2 eco:1", "T06 T04 T07", "2 2 1 2 2 1 2 1 2",
        support_unit="gommettes", use_cases=7,
    ),
    "bethune-bruay": _profile(
        40, (date(2024, 12, 2), date(2025, 3, 4)),
        "questionnaire_papier cafe_ia groupe_travail",
        "citoyens:3 usagers:4 agents:4 elus:3 asso:2", "T05 T11", "0 1 0 1 0 1 1 0 NR",
        answers="none", status="brouillon", licence="non_diffusable", use_cases=3,
    ),
    "abidjan": _profile(
        65, (date(2024, 11, 6), date(2025, 3, 7)),
        "reunion_publique atelier atelier autre",
        "citoyens:5 eco:4 agents:2 elus:2 academiques:2 asso:3", "T12 T09 T10 T11", "2 1 1 2 NA NA 1 2 1",
        use_cases=5,
    ),
    "agadir": _profile(
        15, (date(2025, 1, 9), date(2025, 2, 6)),
        "atelier groupe_travail",
        "elus:2 agents:4 eco:2 citoyens:2", "T01 T10", "1 1 NA 1 0 NA 1 1 1",
        answers="none", status="brouillon", use_cases=3,
    ),
    "casablanca": _profile(
        70, (date(2024, 10, 24), date(2025, 2, 21)),
        "reunion_publique questionnaire_ligne atelier audition",
        "citoyens:5 usagers:4 eco:4 agents:2 academiques:2 elus:1", "T06 T12 T07", "2 2 1 1 NR NA 2 1 2",
        use_cases=7, ai_used=True,
    ),
    "dschang": _profile(
        8, (date(2025, 1, 22), date(2025, 1, 29)),
        "groupe_travail",
        "elus:3 agents:4", "T09 T10 T01", "0 0 NA 1 NR NA NR 1 0",
        answers="none", status="brouillon", use_cases=2,
    ),
    "montreal": _profile(
        180, (date(2024, 10, 2), date(2025, 3, 27)),
        "convention_citoyenne plateforme conseil_citoyen atelier audition focus_group",
        "citoyens:6 usagers:3 agents:3 elus:2 eco:2 academiques:4 asso:4", "T03 T07 T08 T12", "3 3 4 4 1 NA 2 3 3",
        status="publie", support_unit="appuis_en_ligne", agreements=True, use_cases=10,
    ),
    "namur": _profile(
        45, (date(2024, 11, 14), date(2025, 2, 18)),
        "cafe_ia conseil_citoyen groupe_travail",
        "citoyens:5 usagers:2 agents:3 elus:2 asso:2", "T08 T07 T06", "2 2 2 3 1 1 2 2 2",
        answers="full", status="publie", use_cases=4,
    ),
    "quebec": _profile(
        110, (date(2024, 10, 16), date(2025, 3, 11)),
        "conseil_citoyen questionnaire_ligne atelier focus_group",
        "citoyens:6 usagers:4 agents:3 elus:1 academiques:2 asso:2", "T06 T03 T11", "2 3 2 2 NR NA 3 2 2",
        support_unit="appuis_en_ligne", use_cases=8,
    ),
    "sarrebruck": _profile(
        30, (date(2024, 11, 28), date(2025, 2, 25)),
        "reunion_publique atelier groupe_travail",
        "citoyens:3 eco:3 academiques:3 agents:2 elus:2 part:2", "T12 T10 T04", "2 2 3 2 2 2 NR 1 3",
        use_cases=5,
    ),
})
# fmt: on

_METHODS = (
    "atelier", "reunion_publique", "cafe_ia", "questionnaire_ligne", "questionnaire_papier", "groupe_travail", "plateforme",
    "debat_mobile", "focus_group", "audition", "conseil_developpement",
)  # fmt: skip
_SIZES = (15, 24, 40, 60, 60, 80, 80, 120, 150, 200)


def drawn_profile(chance: Chance) -> Profile:
    """The character of a territory that is not in the call: drawn."""
    start = date(2024, 10, 1) + timedelta(days=chance.between(0, 60))
    publics = {"citoyens": 5, "agents": 3, **{public: chance.between(1, 4) for public in chance.some(PUBLICS, 5)}}
    solid = chance.between(0, 2)
    levels = tuple(chance.weighted((str(solid), str(solid + 1), str(max(solid - 1, 0)), "NR"), (5, 3, 3, 1)) for _ in range(9))
    return Profile(
        contributions=chance.pick(_SIZES),
        methods=tuple(chance.some(_METHODS, chance.between(2, 6))),
        publics=publics,
        themes=tuple(chance.some(THEMES, 3)),
        levels=levels,
        start=start,
        end=start + timedelta(days=chance.between(45, 110)),
        answers=chance.pick(("none", "some", "some", "full")),
        status=chance.pick(("brouillon", "valide", "valide", "publie")),
        support_unit=chance.pick(("", "", "gommettes", "votes")),
        agreements=chance.happens(0.4),
        use_cases=chance.between(2, 8),
    )
