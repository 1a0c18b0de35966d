"""A table that no mapping recognises: its evident column of texts is read, and the import says which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from helpers.collect.platforms.catalogue import TABLE_EVENT, personal_words, platform_mappings
from helpers.collect.platforms.mapping import ExportMapping, squeeze
from helpers.collect.platforms.questions import Question
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
NAMED_WORDS = 2

PLAIN_TABLE = ExportMapping(
    platform="tableau",
    name="colonnes de texte",
    reference="{file}, ligne {line}",
    columns={
        "id": ("id", "identifiant", "numero", "n°", "no", "ref", "reference"),
        "created_at": ("date", "created_at", "date de creation", "date de depot", "horodateur", "horodatage"),
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
    return replace(PLAIN_TABLE, personal=personal_words(), asks_who=form.asks_who, things=form.things, reference=reference)


def evident_columns(table: ExportTable) -> tuple[str, ...]:
    """Headers of the columns where most rows hold sentences of their own."""
    return tuple(header for place, header in enumerate(table.headers) if header.strip() and _is_evident(place, table))


def _is_evident(place: int, table: ExportTable) -> bool:
    if PLAIN_TABLE.columns["category"] and squeeze(table.headers[place]) in map(squeeze, PLAIN_TABLE.columns["category"]):
        return False
    if plain_mapping(several=False).is_personal(table.headers[place]):
        return False
    answers = [fold(cells[place]) for _, cells in table.rows if place < len(cells) and fold(cells[place])]
    if len(answers) < EVIDENT_SHARE * len(table.rows) or not answers:
        return False
    words = median(len(answer.split()) for answer in answers)
    enough = NAMED_WORDS if squeeze(table.headers[place]) in TEXT_HEADERS else EVIDENT_WORDS
    return words >= enough and len(set(answers)) >= EVIDENT_DISTINCT * len(answers)


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
        Question(place, number, " ".join(table.headers[place].split()), "texte", "colonne de texte", len(table.rows))
        for number, place in enumerate(places, start=1)
    )
