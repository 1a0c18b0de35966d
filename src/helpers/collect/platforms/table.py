"""The table that the analyst completes: a line a category or question, what its words suggest and why, what was decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.collect.platforms.decisions import HEADERS, QUESTION, Decision, Decisions, read_decisions
from helpers.collect.platforms.questions import Question, modalities
from helpers.collect.platforms.records import Record
from helpers.collect.platforms.suggestions import Suggestion, suggest, suggest_kind
from helpers.collect.platforms.texts import plain
from helpers.collect.platforms.themes import CATEGORY, NO_CATEGORY, category_of, named_theme
from helpers.collect.protection import privacy
from helpers.errors import ExportFileError
from helpers.files import write_bytes
from helpers.framing.matching import fold
from helpers.framing.model import Framing
from helpers.inert import for_csv
from helpers.wording import typeset

ENDING = "_themes.csv"
EXAMPLES = 3
EXAMPLE_LENGTH = 120


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
    lines = (*_category_lines(kept, framing), *_question_lines(questions, framing))
    told = (_cells(line, decisions, framing) for line in (*lines, *_absent(lines, decisions)))
    return "".join(";".join(map(for_csv, cells)) + "\r\n" for cells in (HEADERS, *told))


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
    shown = (privacy.mask(" ".join(plain(text).split())) for text in texts[:EXAMPLES])
    return " | ".join(text if len(text) <= EXAMPLE_LENGTH else f"{text[:EXAMPLE_LENGTH].rstrip()}…" for text in shown)
