"""The table that the analyst completes: which theme a platform's category is, how a question reads. Only it decides."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from helpers.collect import privacy
from helpers.collect.export_mapping import squeeze
from helpers.collect.export_questions import READINGS, Question, Reading, modalities
from helpers.collect.export_reading import read_export
from helpers.collect.export_records import Record
from helpers.collect.export_suggestions import Suggestion, suggest, suggest_kind
from helpers.collect.export_themes import CATEGORY, NO_CATEGORY, category_of, named_theme
from helpers.errors import ExportFileError
from helpers.files import write_bytes
from helpers.framing.matching import fold, nearest
from helpers.framing.model import ChoiceList, Framing
from helpers.wording import quote, typeset

QUESTION = "question"
HEADERS = (
    "type", "categorie d’origine", "exemples", "nombre", "theme propose", "raison (mots-clés trouvés)", "theme retenu",
    "lecture proposee", "nature proposee", "lecture retenue", "nature retenue",
)  # fmt: skip
ENDING = "_themes.csv"
EXAMPLES = 3
EXAMPLE_LENGTH = 120
_READ_AS: Mapping[str, Reading] = {
    "texte": "texte", "question ouverte": "texte", "ouverte": "texte", "choix": "choix", "question fermee": "choix",
    "fermee": "choix", "public": "public", "college": "public", "ignorer": "ignorer", "ignoree": "ignorer",
}  # fmt: skip
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


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


# Reading.


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


# Writing.


@dataclass(frozen=True)
class _Line:
    kind: str
    name: str
    texts: tuple[str, ...]
    number: int
    suggestion: Suggestion | None = None
    near: str = ""
    question: Question | None = None


def decisions_table(
    kept: Sequence[Record], questions: Sequence[tuple[Question, Sequence[str]]], decisions: Decisions, framing: Framing
) -> str:
    """The table as text: a line a category or question, what is suggested and why, what was decided already."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADERS)
    lines = (*_category_lines(kept, framing), *_question_lines(questions, framing))
    for line in (*lines, *_absent(lines, decisions)):
        writer.writerow([_inert(cell) for cell in _cells(line, decisions, framing)])
    return buffer.getvalue()


def write_decisions(path: Path, table: str) -> None:
    """Write the table with a byte order mark, so that spreadsheets read its accents."""
    write_bytes(path, table.encode("utf-8-sig"))


def keep_decisions(table: str, workbook: Path, completed: Path | None, framing: Framing) -> str:
    """Write the table beside the workbook, never over decisions that were not read; returns what to tell, if anything."""
    path = workbook.with_name(f"{workbook.stem}{ENDING}")
    if table.count("\r\n") <= 1:
        return ""
    if path.exists() and (completed is None or completed.resolve() != path.resolve()) and _decided(path, framing):
        return typeset(f"{path} contient déjà des décisions : la table n’est pas remplacée. Relancez avec : --themes {path}")
    write_decisions(path, table)
    return typeset(f"Thèmes et questions à décider : {path}\nComplétez-la, puis relancez avec : --themes {path}")


def _decided(path: Path, framing: Framing) -> bool:
    """Whether a table holds work of the analyst; one that cannot be read may hold some."""
    try:
        decisions = read_decisions(path, framing)
    except ExportFileError:
        return True
    return bool(decisions.categories or decisions.questions)


def _absent(lines: Sequence[_Line], decisions: Decisions) -> Iterator[_Line]:
    """Decisions about what these exports do not hold: another export may, and they are somebody's work."""
    for kind, known in ((CATEGORY, decisions.categories), (QUESTION, decisions.questions)):
        met = {fold(line.name) for line in lines if line.kind == kind}
        yield from (_Line(kind, decision.name, (), 0) for key, decision in known.items() if key not in met and decision.name)


def _category_lines(kept: Sequence[Record], framing: Framing) -> Iterator[_Line]:
    by_name: dict[str, list[Record]] = {}
    spelled: dict[str, str] = {}
    for record in (one for one in kept if category_of(one) or not (one.question or one.first("parent"))):
        name = category_of(record) or NO_CATEGORY
        spelled.setdefault(fold(name), name)
        by_name.setdefault(fold(name), []).append(record)
    for key, own in by_name.items():
        texts, named = tuple(record.text for record in own), named_theme(own[0], framing)
        name = spelled[key]
        suggestion = suggest("" if name == NO_CATEGORY else name, texts, framing)
        yield _Line(CATEGORY, name, texts, len(own), suggestion, named.code if named else "")


def _question_lines(questions: Sequence[tuple[Question, Sequence[str]]], framing: Framing) -> Iterator[_Line]:
    for question, answers in questions:
        texts = tuple(dict.fromkeys(answers)) if question.reading == "texte" else tuple(word for word, _ in modalities(answers))
        suggestion = suggest(question.title, answers, framing) if question.reading == "texte" else None
        yield _Line(QUESTION, question.title, texts, len(answers), suggestion, question=question)


def _cells(line: _Line, decisions: Decisions, framing: Framing) -> tuple[str, ...]:
    known = decisions.questions if line.kind == QUESTION else decisions.categories
    decided = known.get(fold(line.name), Decision())
    kinds = framing.lists["kinds"]
    proposed = line.near or (line.suggestion.theme if line.suggestion else "")
    reason = "nom du thème" if line.near else line.suggestion.reason if line.suggestion else ""
    reading = f"{line.question.reading} ({line.question.reason})" if line.question else ""
    kind = kinds.label_of(framing.kind(suggest_kind(line.name))) if line.question and line.question.reading == "texte" else ""
    return (
        line.kind, line.name, _examples(line.texts), str(line.number), proposed, typeset(reason), decided.theme,
        typeset(reading), kind, decided.reading or "", kinds.label_of(decided.kind) if decided.kind else "",
    )  # fmt: skip


def _examples(texts: Sequence[str]) -> str:
    """The first texts, shortened; what has the form of personal data is masked."""
    shown = (privacy.mask(" ".join(text.split())) for text in texts[:EXAMPLES])
    return " | ".join(text if len(text) <= EXAMPLE_LENGTH else f"{text[:EXAMPLE_LENGTH].rstrip()}…" for text in shown)


def _inert(cell: str) -> str:
    """A cell that a spreadsheet does not take for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell
