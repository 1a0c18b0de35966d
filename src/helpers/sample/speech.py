"""What people say in a territory of the sample: statements drawn by theme and public, with natural variants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from helpers.sample.chance import Chance, digest
from helpers.sample.place import Place
from helpers.sample.profiles import PROFILES, Profile
from helpers.sample.words import Statement

REPEATED = 0.07  # ideas that come back in other words: people do agree
FIRST_REPEAT = 25  # a small group does not say things twice
VARIED = 0.5  # first mentions that differ from the statement as written
STORY = 300  # characters: a story is told once, as it is
ATTEMPTS = 12  # draws before a text is allowed to come twice
FAVOURED, GROUPED, AT_HOME, RESIDUAL = 3.0, 3.0, 8.0, 0.3  # how much more, or less, a statement comes up
SMALL = 45  # contributions: a collection of this size can be the only one to hold a rare idea
HOMES = {0: 0, 1: 2, 2: 1}  # a third of lone proposals may come up anywhere, a third in two places, a third in one

# What may come before or after any statement, spoken or written.
_LEADS = (
    "D’abord ceci. ", "Une chose compte avant tout. ", "Parlons concret. ", "Sans détour. ", "Je le redis. ", "C’est simple. ",
    "Un point nous tient à cœur. ", "Une idée parmi d’autres. ", "En toute franchise. ",
)  # fmt: skip
_TAILS: Mapping[str, Sequence[str]] = {
    "attente": (
        " Nous y tenons.", " C’est notre priorité.", " Le reste peut attendre.", " Merci de le noter.", " Cela compte beaucoup ici.",
        " Rien de plus, rien de moins.",
    ),
    "vigilance": (
        " C’est dit sans colère.", " Il faut l’écrire.", " Merci de ne pas l’oublier.", " Ce n’est pas un détail.",
        " Nous ne sommes pas les seuls à le penser.", " Mieux vaut le dire avant qu’après.",
    ),
    "proposition": (
        " Dès cette année si possible.", " Et que ce soit écrit dans la délibération.", " C’est faisable sans gros budget.",
        " À essayer dans un service volontaire.", " Cela ne demande que de la volonté.", " Avec un bilan présenté en public.",
    ),
    "question": (
        " Nous attendons une réponse.", " Qui peut nous le dire ?", " Réponse souhaitée par écrit.", " Nous n’avons pas trouvé l’information.",
        " Cela reste flou pour nous.",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Said:
    """One contribution as it was said: the statement it comes from, its public, and its words."""

    statement: Statement
    public: str
    text: str


def draw_speech(place: Place, profile: Profile, count: int, chance: Chance) -> list[Said]:
    """What was said, in the order it came; nothing is said twice in the same words as long as words remain."""
    drawn = _draw_statements(place, profile, chance)
    said: list[Said] = []
    known: set[str] = set()
    used: set[int] = set()
    for _ in range(count):
        place_in_list, statement = next(drawn)
        text = _new_text(place, statement, chance, known, again=place_in_list in used)
        known.add(text)
        used.add(place_in_list)
        said.append(Said(statement, _public_of(statement, profile, chance), text))
    return said


def _draw_statements(place: Place, profile: Profile, chance: Chance) -> Iterator[tuple[int, Statement]]:
    """Statements without end: each once per round, those of the favoured themes first, some of them repeated."""
    statements = place.words.statements
    weights = {number: _weight(statement, place, profile) for number, statement in enumerate(statements)}
    possible = [number for number, weight in weights.items() if weight]
    past: list[int] = []
    while True:
        for number in chance.ordered(possible, [weights[number] for number in possible]):
            if len(past) > FIRST_REPEAT and chance.happens(REPEATED):
                again = chance.pick(past)
                yield again, statements[again]
            past.append(number)
            yield number, statements[number]


def _weight(statement: Statement, place: Place, profile: Profile) -> float:
    """How readily a statement comes up; zero where its publics were not met or where it is at home elsewhere."""
    if not any(public in profile.publics for public in statement.publics):
        return 0
    theme = FAVOURED if statement.theme in profile.themes else RESIDUAL if statement.theme == "T99" else 1.0
    if statement.group:
        return theme * GROUPED
    homes = _homes(statement)
    if homes is None:
        return theme
    return theme * AT_HOME if place.territory.slug in homes else 0


@cache
def _homes(statement: Statement) -> tuple[str, ...] | None:
    """The only territories of the call where an isolated idea is heard; None when it may be heard anywhere."""
    if statement.rare:
        return _nearest_homes(statement, 1, [slug for slug, profile in PROFILES.items() if profile.contributions <= SMALL])
    if statement.kind != "proposition" or not (count := HOMES[digest(statement.text) % len(HOMES)]):
        return None
    return _nearest_homes(statement, count, list(PROFILES))


def _nearest_homes(statement: Statement, count: int, slugs: Sequence[str]) -> tuple[str, ...]:
    heard = [slug for slug in slugs if any(public in PROFILES[slug].publics for public in statement.publics)]
    return tuple(sorted(heard, key=lambda slug: digest(statement.text, slug))[:count])


def _public_of(statement: Statement, profile: Profile, chance: Chance) -> str:
    met = [public for public in statement.publics if public in profile.publics]
    return chance.weighted(met, [profile.publics[public] for public in met])


def _new_text(place: Place, statement: Statement, chance: Chance, known: set[str], *, again: bool) -> str:
    """The statement in words not used yet: as written the first time, most often."""
    text = ""
    for attempt in range(ATTEMPTS):
        text = place.fill(statement.text, chance)
        if again or attempt or (len(text) < STORY and chance.happens(VARIED)):
            text = _varied(text, statement.kind, chance)
        if text not in known:
            break
    return text


def _varied(text: str, kind: str, chance: Chance) -> str:
    way = chance.weighted(("lead", "tail", "both"), (4, 4, 1))
    lead = chance.pick(_LEADS) if way != "tail" else ""
    tail = chance.pick(_TAILS[kind]) if way != "lead" else ""
    return f"{lead}{text}{tail}"
