"""What a platform's export holds, told by a declarative file: which column plays which role, under which names."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Literal

from helpers.framing.matching import fold

# « title/fr », « title/en »: a column for each language of the platform, French first.
LOCALES = ("fr", "en", "ca", "es", "de", "it", "pt", "eu", "nl", "br", "oc", "ar", "co")
TRANSLATED = re.compile(r'^\{\s*"[a-z]{2}(?:-[A-Z]{2})?"\s*(?:=>|:)')
ANY_NUMBER = "#"  # in a declared name: « taxonomies/#/fr » is « taxonomies/412/fr »
ANY_PREFIX = "*"  # at the start of a declared name: one of the platform's prefixes
_DIGITS = "0digits0"
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_BRACKETS = re.compile(r"\([^()]*\)")
# Whatever their length, these questions ask for a name or a way to reach somebody.
_ASKS_WHO = re.compile(
    r"\b(?:adresse (?:e ?mail|mail|courriel|de courriel|electronique)|(?:laisse|indique|donne)[rz] (?:\w+ ){0,3}(?:e ?mail|mail|courriel)|"
    r"mail de contact|numero de (?:tel|portable|mobile)|personne a contacter|"
    r"noms? (?:du|de la|de l) (?:repondante?|participante?|personne|contributeur|contributrice|auteur|autrice))\b|^adresse$"
)
_FAMILY_NAMES, _FIRST_NAMES = frozenset({"nom", "noms"}), frozenset({"prenom", "prenoms"})
LONGEST_PERSONAL_HEADER = 4  # words: « Votre nom » asks who; « Quel nom donner au nouveau pont ? » asks for an idea

Becomes = Literal["contribution", "event", "vote", "aside"]


@dataclass(frozen=True)
class EventWords:
    """How the event of an import is described; each choice by its possible labels, the first known one is used."""

    title: str
    method: tuple[str, ...]
    recruitment: tuple[str, ...]
    counting: tuple[str, ...]
    format: tuple[str, ...]


@dataclass(frozen=True)
class AnswerWords:
    """How a platform's states read as answers of the authority."""

    answered_by: str = ""
    scope: tuple[str, ...] = ()
    states: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    withdrawn: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ExportMapping:
    """One kind of rows of one platform. `columns` maps a role to the names it is found under, the most precise first.

    Several kinds may share a file (`file`): the column that plays the role « type » then tells them apart (`rows`).
    `becomes` says what a row is for the workbook; `aside` why, when it is no contribution. A questionnaire
    (`questions`) has one column a question: every column that plays no role is one.
    """

    platform: str
    name: str
    reference: str
    columns: Mapping[str, tuple[str, ...]]
    needs: tuple[str, ...]
    signature: tuple[str, ...]
    personal: frozenset[str]
    kind: str
    event: EventWords
    file: str = ""
    rows: frozenset[str] = frozenset()
    becomes: Becomes = "contribution"
    aside: str = ""
    questions: bool = False
    prefixes: tuple[str, ...] = ()  # a header that starts with one is the platform's, never a question
    asks_who: tuple[str, ...] = ()  # words of a question that asks who somebody is, without a word of `personal`
    things: frozenset[str] = frozenset()  # whose name is nobody's: « Nom de la commune »
    no_days: tuple[str, ...] = ()  # dates that the platform writes for none
    month_first: bool = False  # « 03/24/2025 »: how dates are written when nothing else tells
    group_row: Literal["", "above", "below"] = ""  # a second row of headers that names the questions, or their choices
    kind_is_a_guess: bool = False
    kind_by_stance: Mapping[str, str] = field(default_factory=dict)
    parents: Mapping[str, str] = field(default_factory=dict)  # word of the parent's type -> name of its export
    counted_votes: frozenset[str] = frozenset()
    support_unit: tuple[str, ...] = ()
    origin: tuple[str, ...] = ("verbatim", "réponse à un questionnaire")
    answers: AnswerWords = AnswerWords()
    direct: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # our own column -> names

    @property
    def label(self) -> str:
        """« Decidim (propositions) »."""
        return f"{self.platform} ({self.name})"

    @property
    def group(self) -> tuple[str, str]:
        """What the kinds of rows of one file have in common."""
        return self.platform, self.file or self.name

    def score(self, headers: Sequence[str]) -> int:
        """How many columns are known; 0 when a needed one is missing or nothing tells the platform."""
        recognised = all(self.places(role, headers) for role in self.needs) and bool(places_of(self.signature, headers))
        return sum(bool(self.places(role, headers)) for role in (*self.columns, *self.direct)) if recognised else 0

    def places(self, role: str, headers: Sequence[str]) -> tuple[int, ...]:
        """Positions of the columns that play a role, in order of preference."""
        names = self.columns.get(role) or self.direct.get(role, ())
        return places_of(names, headers)

    def is_personal(self, header: str) -> bool:
        """Whether a column tells who somebody is; in a questionnaire, whether the question asks for it."""
        words = fold(_CAMEL.sub(" ", header)).split()
        if not self.questions or self.is_technical(header):
            return not self.personal.isdisjoint(words)
        if self._asks_who(" ".join(words)):
            return True
        # « Adresse mail (pour recevoir le compte rendu) » is short: what is between brackets only explains.
        asked = fold(_BRACKETS.sub(" ", _CAMEL.sub(" ", header))).split() or words
        return any(
            not self.personal.isdisjoint(part) and len(part) <= LONGEST_PERSONAL_HEADER and self.things.isdisjoint(part)
            for part in (words, asked)
        )

    def _asks_who(self, question: str) -> bool:
        """« Comment vous appelez-vous ? », « Votre nom », « Laissez votre adresse mail »."""
        asked = rf"\b(?:votre|vos|ton|mon) (?:\w+ ){{0,2}}(?:{'|'.join(sorted(self.personal))})\b"
        found = any(phrase in question for phrase in self.asks_who) or re.search(asked, question) or _ASKS_WHO.search(question)
        return bool(found) or _is_both(question.split(), _FAMILY_NAMES, _FIRST_NAMES)

    def is_technical(self, header: str) -> bool:
        """Whether a header bears one of the platform's prefixes."""
        return header.strip().startswith(self.prefixes) if self.prefixes else False


def _is_both(words: Sequence[str], some: frozenset[str], others: frozenset[str]) -> bool:
    return not some.isdisjoint(words) and not others.isdisjoint(words)


@lru_cache(maxsize=4096)
def squeeze(header: str) -> str:
    """A header as it is compared: « author/id », « author_id », « authorId » and « Author ID » are one."""
    return fold(header).replace(" ", "")


def places_of(names: Sequence[str], headers: Sequence[str]) -> tuple[int, ...]:
    """Positions of the headers that bear one of some declared names, in the order of the names, each position once."""
    known = _index(tuple(headers))
    found = (place for name in names for place in _places(name, known))
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=256)
def _index(headers: tuple[str, ...]) -> Mapping[str, tuple[int, ...]]:
    """Positions of each squeezed header: a questionnaire has hundreds, and dozens of mappings look them up."""
    known: dict[str, tuple[int, ...]] = {}
    for place, header in enumerate(headers):
        known[squeeze(header)] = (*known.get(squeeze(header), ()), place)
    return known


def _places(name: str, known: Mapping[str, tuple[int, ...]]) -> Iterator[int]:
    for spelling in _all_spellings(name):
        if _DIGITS in spelling:
            pattern = re.compile(re.escape(spelling).replace(_DIGITS, r"\d+"))
            yield from (place for header, places in known.items() if pattern.fullmatch(header) for place in places)
        else:
            yield from known.get(spelling, ())


@cache
def _all_spellings(name: str) -> tuple[str, ...]:
    return tuple(_spellings(squeeze(name.replace(ANY_NUMBER, f" {_DIGITS} "))))


def _spellings(name: str) -> Iterator[str]:
    yield f"{name}{LOCALES[0]}"
    yield name
    yield from (f"{name}{locale}" for locale in LOCALES[1:])


def in_french(text: str) -> str:
    """The French part of a cell that holds every translation (« {"fr"=>"…", "en"=>"…"} »), or the cell as it is."""
    if not TRANSLATED.match(text):
        return text
    try:
        translations = json.loads(re.sub(r'"=>\s*(?=["n])', '": ', text).replace(": nil", ": null"))
    except json.JSONDecodeError:
        return text
    filled = {locale: words for locale, words in translations.items() if isinstance(words, str) and words}
    return str(filled.get(LOCALES[0]) or next(iter(filled.values()), ""))


Kinds = tuple[ExportMapping, ...]  # the kinds of rows of one file, the one that recognises it first


def recognise(headers: Sequence[str], mappings: Sequence[ExportMapping]) -> Kinds:
    """The kinds of rows of the file that most headers belong to; nothing when no mapping recognises them."""
    best = max(mappings, key=lambda mapping: mapping.score(headers))
    if not best.score(headers):
        return ()
    return (best, *(other for other in mappings if other.group == best.group and other is not best))


def kind_of_row(kinds: Kinds, told: str) -> ExportMapping | None:
    """The kind that a row says it is (« export_contribution_type_argument »); the recognising one when it says nothing."""
    word = squeeze(told)
    if not word:
        return kinds[0]
    ends = {end: kind for kind in kinds for end in kind.rows}
    longest = max((end for end in ends if word.endswith(end)), key=len, default="")
    return ends.get(longest)
