"""Which columns of a questionnaire are questions, and which questions are open: a written rule, that the analyst overrules."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import mean
from typing import Literal

from helpers.collect.platforms.mapping import ExportMapping, squeeze
from helpers.collect.platforms.tables_read import ExportTable
from helpers.collect.platforms.texts import plain
from helpers.framing.matching import fold
from helpers.framing.model import Framing
from helpers.wording import counted, number

Reading = Literal["texte", "choix", "public", "ignorer"]
READINGS: Mapping[Reading, str] = {
    "texte": "chaque réponse devient une contribution",
    "choix": "réponses gardées dans IMPORT et comptées dans IMPORT_CHOIX",
    "public": "dit le public de la personne : colonne college",
    "ignorer": "réponses gardées dans IMPORT",
}

# The rule: an answer is a text when people wrote it themselves. They seldom write the same thing twice, and they write
# sentences. Answers that say nothing (« RAS », « néant ») tell nothing of the question either.
DISTINCT_SHARE = 0.6  # of the answers, at least, are different
SENTENCE_WORDS = 4  # words in a mean answer, at least
ASKED_WORDS = 1.5  # enough when the question itself asks for words (« Pourquoi ? », « Précisez »)
LONGEST_LIST = 12  # choices, or words in a choice: answers longer and more varied are texts, even a text sent by many
REPEATED_CHOICES = 2  # each choice of a cell « a, b ; c » comes back this often, on average

_ASKS_WORDS = re.compile(
    r"\b(?:pourquoi|precisez|preciser|expliquez|detaillez|commentaires?|remarques?|suggestions?|observations?|propositions?|"
    r"idees?|que pensez|que recommandez|que proposez|qu attendez|vos attentes|avez vous (?:d )?autres?|autre chose|"
    r"souhaitez vous ajouter|exprimez|votre avis|vos craintes|si (?:oui|non|autre)|dites nous)\b"
)
_SUB_TEXT = re.compile(r"\[(?:autre|other|commentaires?|comment)\]\s*$", re.IGNORECASE)
_ASKS_PUBLIC = re.compile(
    r"^(?:\d+ )?(?:vous etes|etes vous|a quel titre|en tant que|vous repondez|quel est votre (?:profil|statut)|votre (?:profil|statut|college)|"
    r"profil|statut|college|public|qui etes vous)\b"
)
_CLOSED_WORDS = frozenset({"oui", "non", "yes", "no", "x", "n a", "nsp", "vrai", "faux", "true", "false"})
_NUMBER_OR_DATE = re.compile(r"[\d\s.,/:%€+-]+(?:h|ans?)?(?:\s?\d{2})?")
# « QUXVlc3Rpb246MTYw - », « G01Q02[SQ001]. »: the platform's code, before the question.
_CODE = re.compile(r"^(?:(?=\S*\d)[A-Za-z0-9+/]{8,}={0,2} - |(?=\S*\d)[A-Za-z]\w{0,15}(?:\[\w+\])?\. )")
_CHOICES = re.compile(r"\s*[;|]\s*|,\s+")
_LISTED = re.compile(r"\s*[;|]\s*")
LONGEST_CHOICE = 60  # characters: beyond, a piece between two commas is a part of a sentence


@dataclass(frozen=True)
class Question:
    """A column of a questionnaire: its rank among the questions (from 1), its title, how it is read and why."""

    place: int
    number: int
    title: str
    reading: Reading
    reason: str
    answers: int = 0

    @property
    def key(self) -> str:
        return fold(self.title)


def questions_of(table: ExportTable, mapping: ExportMapping, framing: Framing) -> tuple[Question, ...]:
    """The questions of a questionnaire, in the order of its columns: neither metadata, nor what tells who somebody is."""
    taken = {place for role in mapping.columns for place in mapping.places(role, table.headers)}
    places = [
        place
        for place, header in enumerate(table.headers)
        if place not in taken and squeeze(header) and not mapping.is_personal(header) and not mapping.is_technical(header)
    ]
    return tuple(_question(place, number, table, framing) for number, place in enumerate(places, start=1))


def _question(place: int, number: int, table: ExportTable, framing: Framing) -> Question:
    title = title_of(table.headers[place])
    answers = [cells[place].strip() for _, cells in table.rows if place < len(cells) and cells[place].strip()]
    reading, reason = reading_of(title, answers, framing)
    return Question(place, number, title, reading, reason, len(answers))


def title_of(header: str) -> str:
    """The question as it was asked: without markup, no-break spaces or the platform's code."""
    return _CODE.sub("", " ".join(plain(header).split()))


def reading_of(title: str, answers: Sequence[str], framing: Framing) -> tuple[Reading, str]:
    """How a question reads, and why in a few French words."""
    if not answers:
        return "ignorer", "aucune réponse"
    if _SUB_TEXT.search(title):
        return "texte", "précision libre d’une question à choix"
    folded = [fold(answer) for answer in answers]
    if _ASKS_PUBLIC.search(fold(title)) and any(public_of(answer, framing) for answer in answers):
        return "public", "les réponses nomment des publics du cadrage"
    if all(word in _CLOSED_WORDS or _NUMBER_OR_DATE.fullmatch(answer) for word, answer in zip(folded, answers, strict=True)):
        return "choix", "oui ou non, nombres ou dates"
    nothing = {fold(word) for word in framing.empty_answers} | framing.says_nothing
    said = [answer for answer, word in zip(answers, folded, strict=True) if word and word not in nothing]
    return (
        _by_length(title, said, [fold(answer) for answer in said])
        if said
        else ("choix", "aucune réponse qui dise quelque chose")
    )


def _by_length(title: str, answers: Sequence[str], folded: Sequence[str]) -> tuple[Reading, str]:
    distinct, words = len(set(folded)) / len(folded), mean(len(answer.split()) for answer in folded)
    asked = _ASKS_WORDS.search(fold(title)) is not None
    measured = f"{counted(len(set(folded)), 'réponse différente')} sur {len(folded)}, {number(words, 1)} mots par réponse"
    if _choices_come_back(answers):
        return "choix", f"les mêmes choix reviennent ({measured})"
    written = words >= LONGEST_LIST and len(set(folded)) >= LONGEST_LIST
    if written or (distinct >= DISTINCT_SHARE and words >= (ASKED_WORDS if asked else SENTENCE_WORDS)):
        return "texte", measured
    return "choix", measured


def _choices_come_back(answers: Sequence[str]) -> bool:
    """Whether cells hold several choices of one list: short pieces, which come back from answer to answer."""
    pieces = [fold(piece) for answer in answers for piece in _CHOICES.split(answer) if piece]
    if len(pieces) == len(answers) or not pieces:
        return False
    return all(len(piece) <= LONGEST_CHOICE for piece in pieces) and len(pieces) >= REPEATED_CHOICES * len(set(pieces))


def _commas_separate(answers: Sequence[str]) -> bool:
    """Whether commas stand between choices, not inside one: fewer choices than cells, or each starts with a capital."""
    cells = {fold(answer) for answer in answers}
    pieces = {piece for answer in answers for piece in _CHOICES.split(answer) if piece}
    return len({fold(piece) for piece in pieces}) <= len(cells) or all(not piece[0].islower() for piece in pieces)


def modalities(answers: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """How many times each answer of a closed question was given, most frequent first.

    >>> modalities(("Oui, tout à fait", "Non, plutôt pas", "Oui, tout à fait"))
    (('Oui, tout à fait', 2), ('Non, plutôt pas', 1))
    """
    between = _CHOICES if _choices_come_back(answers) and _commas_separate(answers) else _LISTED
    counted = Counter(piece.strip() for answer in answers for piece in between.split(answer) if piece.strip())
    return tuple(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))


def public_of(told: str, framing: Framing) -> str:
    """The public of the framing that an answer names (« Un agent public », « Habitante »), or nothing."""
    publics = framing.lists["publics"]
    parts = (told, re.split(r"[/(,·]| et | ou ", told)[0])  # « Élu / élue et institution »
    words = tuple(
        fold(part).removeprefix("un e ").removeprefix("une ").removeprefix("un ").removesuffix(" e") for part in parts
    )
    found = next((one for word in words for one in (publics.find(word), publics.find(f"{word}s")) if one is not None), None)
    return found.code if found is not None and found.role != "not_stated" else ""
