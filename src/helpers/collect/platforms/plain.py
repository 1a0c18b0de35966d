"""A table that no mapping recognises: its evident column of texts is read, and the import says which."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from statistics import mean, median

from helpers.collect.platforms.catalogue import TABLE_EVENT, personal_words, platform_mappings
from helpers.collect.platforms.mapping import ExportMapping, squeeze
from helpers.collect.platforms.questions import Question, title_of
from helpers.collect.platforms.tables_read import ExportTable
from helpers.errors import ExportFileError
from helpers.framing.matching import fold, nearest
from helpers.wording import listing, quote, typeset

# A column of texts: people wrote sentences there, and not the same ones.
EVIDENT_WORDS = 5  # words in the middle answer, at least
EVIDENT_SHARE = 0.5  # of the rows, at least, are filled
EVIDENT_DISTINCT = 0.7  # of the filled cells, at least, are different

# Headers that say so themselves; a few words are then enough.
TEXT_HEADERS = frozenset(
    squeeze(name)
    for name in (
        "texte", "text", "contribution", "contributions", "verbatim", "commentaire", "commentaires", "comment", "proposition",
        "propositions", "idée", "idées", "avis", "message", "contenu", "content", "corps", "body", "remarque", "remarques", "expression",
        "texte de la contribution", "votre contribution", "votre avis", "vos idées", "vos remarques",
    )
)  # fmt: skip
NAMED_WORDS = 2  # in the mean answer: many « RAS » do not make the others less of a text
_WORD = re.compile(r"[^\W\d_]+")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+")
_NOT_TEXTS = frozenset({"adresse", "adresses", "address", "url", "lien", "link", "localisation", "location"})

PLAIN_TABLE = ExportMapping(
    platform="tableau",
    name="colonnes de texte",
    reference="{file}, ligne {line}",
    columns={
        "id": ("id", "identifiant", "numero", "n°", "no", "ref", "reference"),
        "title": ("titre", "title", "intitule", "objet", "sujet"),
        "created_at": (
            "date",
            "created_at",
            "date de creation",
            "date de depot",
            "date de contribution",
            "date_contribution",
            "horodateur",
            "horodatage",
            "date de publication",
            "published_at",
            "cree le",
            "depose le",
            "date_saisie",
        ),
        "category": ("theme", "thematique", "categorie", "category", "rubrique"),
    },
    needs=(),
    signature=(),
    personal=frozenset(),
    kind="expectation",
    kind_is_a_guess=True,
    event=TABLE_EVENT,
    questions=True,
)


def plain_mapping(several: bool) -> ExportMapping:
    """How an unknown table is read: each column of texts gives its own contributions."""
    reference = "{file}, ligne {line}, colonne {question}" if several else "{file}, ligne {line}"
    form = next(mapping for mapping in platform_mappings() if mapping.questions)
    # A title goes with its text; with several columns of texts, it would be said several times.
    columns = {role: names for role, names in PLAIN_TABLE.columns.items() if role != "title" or not several}
    return replace(
        PLAIN_TABLE,
        columns=columns,
        personal=personal_words(),
        asks_who=form.asks_who,
        things=form.things,
        reference=reference,
    )


def evident_columns(table: ExportTable) -> tuple[str, ...]:
    """Headers of the columns where most rows hold sentences of their own."""
    return tuple(header for place, header in enumerate(table.headers) if header.strip() and _is_evident(place, table))


def _is_evident(place: int, table: ExportTable) -> bool:
    if _plays_a_role(table.headers[place]) or plain_mapping(several=False).is_personal(table.headers[place]):
        return False
    answers = [fold(cells[place]) for _, cells in table.rows if place < len(cells) and fold(cells[place])]
    words = [_words(cells[place]) for _, cells in table.rows if place < len(cells) and fold(cells[place])]
    if squeeze(table.headers[place]) in TEXT_HEADERS:
        return bool(words) and mean(words) >= NAMED_WORDS
    if len(answers) < EVIDENT_SHARE * len(table.rows) or not answers:
        return False
    return median(words) >= EVIDENT_WORDS and len(set(answers)) >= EVIDENT_DISTINCT * len(answers)


def _plays_a_role(header: str) -> bool:
    """Whether a column is the date, the title, the category… of the text, or an address: never the text itself."""
    names = {squeeze(name) for names in PLAIN_TABLE.columns.values() for name in names}
    return not names.isdisjoint({squeeze(header)}) or not _NOT_TEXTS.isdisjoint(fold(header).split())


def _words(answer: str) -> int:
    """How many words a person wrote: neither the numbers of a date, nor the pieces of an address."""
    return len(_WORD.findall(_ADDRESS.sub(" ", answer)))


def told_columns(file: str, table: ExportTable, told: Sequence[str]) -> tuple[str, ...]:
    """The headers that the person named; raises `ExportFileError`, with the nearest, on one that is not there."""
    by_key = {squeeze(header): header for header in reversed(table.headers) if header.strip()}
    for name in told:
        if squeeze(name) not in by_key:
            near = nearest(name, by_key.values())
            hint = (
                f"Vouliez-vous dire {quote(near)} ?" if near else f"Colonnes : {listing([quote(h) for h in by_key.values()])}."
            )
            raise ExportFileError(typeset(f"{file} : aucune colonne {quote(name)}. {hint}"))
    return tuple(by_key[squeeze(name)] for name in told)


def as_questions(table: ExportTable, headers: Sequence[str]) -> tuple[Question, ...]:
    """Columns of texts, read like open questions."""
    places = [next(place for place, header in enumerate(table.headers) if header == wanted) for wanted in headers]
    return tuple(
        Question(place, number, title_of(table.headers[place]), "texte", "colonne de texte", len(table.rows))
        for number, place in enumerate(places, start=1)
    )
