"""What the analyst decided, read back from the table: which theme a category is, how a question reads. Nothing else decides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from helpers.collect.platforms.mapping import squeeze
from helpers.collect.platforms.questions import READINGS, Question, Reading
from helpers.collect.platforms.records import Record
from helpers.collect.platforms.tables_read import read_export
from helpers.collect.platforms.themes import CATEGORY, NO_CATEGORY, category_of
from helpers.errors import ExportFileError
from helpers.framing.matching import fold, nearest
from helpers.framing.model import ChoiceList, Framing
from helpers.wording import quote, typeset

QUESTION = "question"
HEADERS = (
    "type", "categorie d’origine", "exemples", "nombre", "theme propose", "raison (mots-clés trouvés)", "theme retenu",
    "lecture proposee", "nature proposee", "lecture retenue", "nature retenue",
)  # fmt: skip
_READ_AS: Mapping[str, Reading] = {
    "texte": "texte", "question ouverte": "texte", "ouverte": "texte", "choix": "choix", "question fermee": "choix",
    "fermee": "choix", "public": "public", "college": "public", "ignorer": "ignorer", "ignoree": "ignorer",
}  # fmt: skip


@dataclass(frozen=True)
class Decision:
    """What the analyst decided of a category or a question; what is blank is not decided."""

    theme: str = ""
    kind: str = ""
    reading: Reading | None = None
    name: str = field(default="", compare=False)  # of the category or question, as it is spelled in the table

    def __bool__(self) -> bool:
        return bool(self.theme or self.kind or self.reading)


@dataclass(frozen=True)
class Decisions:
    """Decisions by folded name of category, and by folded title of question."""

    categories: Mapping[str, Decision] = field(default_factory=dict)
    questions: Mapping[str, Decision] = field(default_factory=dict)

    def of(self, record: Record) -> Decision:
        """The decision that a record falls under: the theme of its category, else what was decided of its question."""
        asked = self.questions.get(record.question.key, Decision()) if record.question else Decision()
        category = category_of(record)
        if not category and (record.question or record.first("parent")):
            return asked  # an answer to a text follows that text, not every row without category
        named = self.categories.get(fold(category or NO_CATEGORY), Decision())
        return Decision(named.theme or asked.theme, asked.kind)

    def read(self, question: Question) -> Question:
        """A question as the analyst reads it."""
        reading = self.questions.get(question.key, Decision()).reading
        if reading is None or reading == question.reading:
            return question
        return Question(question.place, question.number, question.title, reading, "lecture retenue", question.answers)


def read_decisions(path: Path, framing: Framing) -> Decisions:
    """The decisions of a completed table; raises `ExportFileError`, with the line, on one that the framing does not know."""
    table = read_export(path, _known_headers)
    places = {squeeze(header): place for place, header in reversed(tuple(enumerate(table.headers)))}
    if squeeze("theme retenu") not in places or squeeze(HEADERS[1]) not in places:
        raise ExportFileError(
            typeset(f"{path.name} : ce n’est pas une table de thèmes (colonnes attendues : {'; '.join(HEADERS)}).")
        )
    found: dict[str, dict[str, Decision]] = {CATEGORY: {}, QUESTION: {}}
    for line, cells in table.rows:
        row = {header: cells[places[squeeze(header)]].strip() if _has(header, places, cells) else "" for header in HEADERS}
        decision = _decision(row, f"{path.name}, ligne {line}", framing)
        own = found[QUESTION if fold(row["type"]) == QUESTION else CATEGORY]
        key = fold(row[HEADERS[1]])
        if decision and own.get(key, decision) != decision:
            raise ExportFileError(
                typeset(f"{path.name}, ligne {line} : {quote(row[HEADERS[1]][:60])} a déjà une autre décision plus haut.")
            )
        own.update({key: decision} if decision else {})
    return Decisions(found[CATEGORY], found[QUESTION])


def _known_headers(headers: Sequence[str]) -> int:
    known = {squeeze(header) for header in HEADERS}
    return sum(squeeze(header) in known for header in headers)


def _has(header: str, places: Mapping[str, int], cells: Sequence[str]) -> bool:
    return places.get(squeeze(header), len(cells)) < len(cells)


def _decision(row: Mapping[str, str], place: str, framing: Framing) -> Decision:
    theme, kind, reading = (
        row[f"{name} {'retenue' if name != 'theme' else 'retenu'}"] for name in ("theme", "nature", "lecture")
    )
    return Decision(
        theme=_theme(theme, place, framing) if theme else "",
        kind=_chosen(kind, framing.lists["kinds"], f"{place}, colonne « nature retenue »") if kind else "",
        reading=_reading(reading, place) if reading else None,
        name=row[HEADERS[1]],
    )


def _theme(told: str, place: str, framing: Framing) -> str:
    spellings = {
        spelling: theme.code
        for theme in framing.themes
        for spelling in (theme.code, theme.label, f"{theme.code} – {theme.label}")
    }
    code = next((code for spelling, code in spellings.items() if fold(spelling) == fold(told)), "")
    if not code:
        raise ExportFileError(
            _unknown(told, f"{place}, colonne « theme retenu »", spellings, [theme.code for theme in framing.themes])
        )
    return code


def _chosen(told: str, choices: ChoiceList, place: str) -> str:
    found = choices.find(told)
    if found is None:
        raise ExportFileError(
            _unknown(told, place, [choice.label for choice in choices.choices], [one.label for one in choices.choices])
        )
    return found.code


def _reading(told: str, place: str) -> Reading:
    found = _READ_AS.get(fold(told))
    if found is None:
        raise ExportFileError(_unknown(told, f"{place}, colonne « lecture retenue »", _READ_AS, tuple(READINGS)))
    return found


def _unknown(told: str, place: str, spellings: Iterable[str], possible: Sequence[str]) -> str:
    near = nearest(told, spellings)
    hint = f"Vouliez-vous dire {quote(near)} ?" if near else ""
    return typeset(
        f"{place} : {quote(told)} n’est pas une valeur connue. {hint} Valeurs possibles : {', '.join(possible)}.".replace(
            "  ", " "
        )
    )
