"""From text cells to a typed, tidy table: one row kept, set aside with its reason, or empty; nothing else."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.extensions import ExtensionArray

from helpers.collect.findings import Finding, SheetBalance, find, row_of
from helpers.collect.protection.privacy import is_personal
from helpers.collect.protection.privacy_words import is_first_name
from helpers.collect.sheet_table import SheetTable, lost_columns
from helpers.collect.table_below import blocks_below
from helpers.collect.values import MISSING, Parsed, is_free_text, parse, words_are_kept
from helpers.framing.folding import fold_to_one_of
from helpers.framing.matching import fold
from helpers.framing.model import TABLE_FIELDS, Column, Framing, Sheet
from helpers.plain_text import writable
from helpers.wording import counted

DAYS = "datetime64[ms]"  # milliseconds: the coarsest unit that Parquet keeps
SEPARATOR = ";"
# First letter of the ids of each table, so that an id says what it names and never stands for two things.
ID_LETTERS = {"events": "E", "contributions": "C", "use_cases": "U", "commitments": "R"}


Cells: TypeAlias = "ExtensionArray | npt.NDArray[np.object_]"  # the values of a column, row by row
Mask = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]  # as Excel numbers them


@dataclass(frozen=True)
class TidyTable:
    """A sheet's kept rows (one column a field, `id`, `row` = Excel row), its findings and its balance."""

    frame: pd.DataFrame
    findings: tuple[Finding, ...]
    balance: SheetBalance


@dataclass(frozen=True)
class _Read:
    """The context in which the columns of one sheet are read."""

    table: SheetTable
    framing: Framing
    known_ids: Mapping[str, frozenset[str]]

    def finding(self, code: str, row: int, field: str, **details: object) -> Finding:
        return next(self.findings(code, (row,), field, **details))

    def findings(self, code: str, rows: Iterable[int], field: str, **details: object) -> Iterator[Finding]:
        """The same finding on a field of several rows, composed once."""
        composed = find(self.framing, code, self.table.sheet.name, cell="", row=0, alike=(), **details)
        for row in rows:
            cell = self.table.cell(row, field)
            yield composed.at(cell, row_of(cell) if self.table.addresses else int(row))


@dataclass(frozen=True)
class _Texts:
    """The cells of a column that are read, and the row of each."""

    cells: ExtensionArray
    rows: Rows

    @cached_property
    def blank(self) -> Mask:
        return _is_blank(self.cells)


def ids_as_read(tables: Mapping[str, SheetTable]) -> dict[str, frozenset[str]]:
    """The ids that each table holds, before anything is set aside: what other sheets may refer to."""
    return {
        name: frozenset(own_ids(filter(None, table.text["id"].tolist()), name))
        for name, table in tables.items()
        if "id" in table.letters
    }


def own_id(text: str, table: str) -> str:
    """An id as the campaign writes it: plain characters, led by the letter of its table (« 12 » is C12, « C0001 » stays).

    Ids are published: one that could be somebody's name becomes a mark that is always the same for it.

    >>> own_id("12", "contributions"), own_id("C0001", "contributions"), own_id("atelier 3", "events")
    ('C12', 'C0001', 'E-atelier-3')
    """
    plain = re.sub(r"[^A-Za-z0-9-]+", "-", text).strip("-")
    letter = ID_LETTERS.get(table, "")
    if letter and (not plain or could_be_a_name(text)):
        told_apart = plain.lower() or writable(text)  # an id in another alphabet holds no plain character
        return f"{letter}-x{int(hashlib.sha256(told_apart.encode()).hexdigest(), 16) % 10**8:08}"
    if not letter or re.match(rf"{letter}\d", plain, re.IGNORECASE):
        return plain.upper() if letter else plain
    if re.match(f"{letter}-", plain, re.IGNORECASE):
        return letter + plain[1:]  # already led by it: an id written as we write it stays
    return f"{letter}{plain.upper()}" if plain[:1].isdigit() else f"{letter}-{plain}"


def could_be_a_name(text: str) -> bool:
    """Whether an id names somebody, or may: words without any number, a first name, a title and a name.

    >>> could_be_a_name("C0001"), could_be_a_name("atelier 3"), could_be_a_name("Ronan Madec"), could_be_a_name("Mme Roux 2")
    (False, False, True, True)
    """
    words = re.findall(r"[^\W\d_]{2,}", text)
    return bool(words) and (not re.search(r"\d", text) or any(map(is_first_name, words)) or is_personal(text))


def own_ids(texts: Iterable[str], table: str) -> list[str]:
    """`own_id` of a whole column: an id that is already plain only changes case."""
    letter = ID_LETTERS.get(table, "")
    plain = re.compile(
        rf"[{letter}{letter.lower()}][0-9]([A-Za-z0-9-]*[A-Za-z0-9])?" if letter else "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
    ).fullmatch
    as_written = str.upper if letter else str
    return [as_written(text) if plain(text) else own_id(text, table) for text in texts]


def tidy_table(table: SheetTable, framing: Framing, slug: str, known_ids: Mapping[str, frozenset[str]]) -> TidyTable:
    """Type every column, set faulty rows aside, make ids unique over the campaign (`<territory>-C0001`)."""
    read = _Read(table, framing, known_ids)
    sent = ~_is_empty(table)
    below, findings = _tables_below(table.text.index[sent], read)
    filled = _rows(table.text, sent & ~table.text.index.isin(list(below)))
    rows = filled.index.to_numpy()
    nothing = _says_nothing(filled, read)
    values: dict[str, Cells] = {}
    wrong: dict[str, Mask] = {}
    for column in table.sheet.columns:
        texts = _Texts(filled[column.field].array, rows)
        values[column.field], wrong[column.field], found = _read_column(texts, column, nothing, read)
        findings += found
    if table.sheet.table == "events" and table.sheet.by_field["counting"].list:
        values["counting"], estimated = _estimated_counts(values["counting"], filled, findings, read)
        findings += estimated
    for column in table.sheet.columns:
        values[column.field], defaulted = _fill_default(values[column.field], wrong[column.field], rows, column, read)
        findings += defaulted
    findings += _conditionally_missing(values, wrong, filled, read)
    findings += _empty_answers(filled, nothing, read)
    faulty = _without_column(filled.index, table) or _set_aside(findings, framing, table)
    aside = dict(sorted({**faulty, **below}.items()))
    kept = ~filled.index.isin(list(aside))
    frame = _frame({field: column[kept] for field, column in values.items()}, rows[kept], table.sheet, slug)
    sent_rows = len(filled) + len(below)
    balance = SheetBalance(table.sheet.name, table.received, len(frame), table.received - sent_rows, tuple(aside.values()))
    return TidyTable(frame, tuple(findings), balance)


def _rows(text: pd.DataFrame, wanted: Mask) -> pd.DataFrame:
    return text if wanted.all() else text[wanted]


def empty_table(name: str, framing: Framing) -> pd.DataFrame:
    """The table of a sheet that was not sent: its columns and no row; those that analyses read when the framing has no such sheet."""
    sheet = framing.by_table.get(name)
    if sheet is not None:
        nothing: dict[str, Cells] = {column.field: np.array([], dtype=object) for column in sheet.columns}
        return _frame(nothing, np.array([], dtype=np.int64), sheet, "")
    return pd.DataFrame({field: pd.Series(dtype="str") for field in ("id", *TABLE_FIELDS[name])}).assign(
        row=pd.Series(dtype="int64")
    )


def _is_empty(table: SheetTable) -> Mask:
    """A row is empty when nothing is typed beside what the template pre-fills (an id, a default)."""
    empty = np.full(len(table.text), table.sheet.layout != "fields")
    for column in table.sheet.columns:
        if not empty.any():
            break
        if table.sheet.layout == "prefilled" or not (column.unique or column.default):
            empty &= _is_blank(table.text[column.field].array)
    return empty & ~table.text.index.isin(table.unread) if table.unread else empty


def _is_blank(texts: ExtensionArray) -> Mask:
    return np.asarray(texts.to_numpy() == "", dtype=np.bool_)


def _tables_below(rows: pd.Index, read: _Read) -> tuple[dict[int, tuple[str, str]], list[Finding]]:
    """The rows of other tables under the data, each with its reason, and one finding a table, where it starts."""
    letter = ID_LETTERS.get(read.table.sheet.table, "")
    blocks = list(blocks_below(read.table, rows, read.framing, rf"{letter}-?[0-9].*"))
    findings = [read.finding("table_below", block.rows[0], block.field, lines=_span(block.rows)) for block in blocks]
    aside = {row: (one.rule, one.cell) for block, one in zip(blocks, findings, strict=True) for row in block.rows}
    return aside, findings


def _span(rows: tuple[int, ...]) -> str:
    return f"ligne {rows[0]}" if len(rows) == 1 else f"lignes {rows[0]} à {rows[-1]}"


def _read_column(texts: _Texts, column: Column, nothing: _Nothing, read: _Read) -> tuple[Cells, Mask, list[Finding]]:
    """Values of a column, where it could not be read, and its findings; each distinct text is read once."""
    values, problems, findings = _as_written(texts, column, nothing) if is_free_text(column) else _parsed(texts, column, read)
    if column.required and not column.default:
        missing = _is_missing(values) & ~problems
        findings += _missing_findings(missing & texts.blank if column.unknown_allowed else missing, texts.rows, column, read)
    if column.unique:
        findings += _duplicates(texts, values, column, read)
    return values, problems, findings


def _is_missing(values: Cells) -> Mask:
    return np.asarray(pd.isna(values), dtype=np.bool_)


def _as_written(texts: _Texts, column: Column, nothing: _Nothing) -> tuple[Cells, Mask, list[Finding]]:
    """A column of free text: nothing to read in it, save the words that say nothing."""
    silent = texts.blank
    if nothing.texts and not words_are_kept(column):
        silent = silent | np.asarray(texts.cells.isin(nothing.texts), dtype=np.bool_)
    values = texts.cells.copy()
    values[silent] = pd.NA
    return values, np.zeros(len(values), dtype=np.bool_), []


def _parsed(texts: _Texts, column: Column, read: _Read) -> tuple[Cells, Mask, list[Finding]]:
    """A column of choices, numbers, dates, addresses or quoted ids."""
    typed = texts.cells.tolist()
    parsed = {text: _with_reference(parse(text, column, read.framing), column, read) for text in dict.fromkeys(typed)}
    told = {text: cell for text, cell in parsed.items() if cell.problem or cell.remark}
    findings = [
        finding
        for text, cell in told.items()
        for finding in read.findings(
            cell.problem or cell.remark, _rows_of(text, typed, texts.rows), column.field, **cell.details
        )
    ]
    findings.sort(key=lambda finding: finding.row)
    values = np.array([parsed[text].value for text in typed], dtype=object)
    problems = [bool(told) and bool(parsed[text].problem) for text in typed]
    return values, np.array(problems, dtype=np.bool_), findings


def _rows_of(text: str, typed: Sequence[str], rows: Rows) -> list[int]:
    return [row for row, one in zip(rows.tolist(), typed, strict=True) if one == text]


def _with_reference(parsed: Parsed, column: Column, read: _Read) -> Parsed:
    """A quoted id must exist in the sheet that it quotes."""
    if not column.refers_to or not isinstance(parsed.value, str):
        return parsed
    typed = _split(parsed.value) if column.multiple else [parsed.value]
    if not typed:
        return MISSING
    quoted = [text if text in column.outside else own_id(text, column.refers_to) for text in typed]
    known = read.known_ids.get(column.refers_to)  # none when that sheet cannot be read: told once, not on every row
    unknown = [
        text
        for text, id_ in zip(typed, quoted, strict=True)
        if known is not None and id_ not in known and id_ not in column.outside
    ]
    if unknown:
        target = read.framing.by_table[column.refers_to].name if column.refers_to in read.framing.by_table else ""
        return Parsed(problem="unknown_reference", details={"value": ", ".join(unknown), "target": target})
    return Parsed(SEPARATOR.join(quoted))


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.replace(",", SEPARATOR).split(SEPARATOR) if part.strip()]


def _fill_default(values: Cells, wrong: Mask, rows: Rows, column: Column, read: _Read) -> tuple[Cells, list[Finding]]:
    """The careful value where a cell says nothing and nothing else told it."""
    if not (column.required and column.default):
        return values, []
    missing = _is_missing(values) & ~wrong
    if not missing.any():
        return values, []
    default = parse(column.default, column, read.framing)
    shown = read.framing.list_of(column).label_of(str(default.value)) if column.list else str(default.value)
    finding = read.finding(
        "default_used", rows[missing][0], column.field, label=column.label, after=shown,
        count=counted(int(missing.sum()), "ligne"),
    )  # fmt: skip
    return _replaced(values, missing, default.value), [finding]


def _replaced(values: Cells, where: Mask, value: object) -> Cells:
    changed = values.copy()
    changed[where] = value
    return changed


def _missing_findings(missing: Mask, rows: Rows, column: Column, read: _Read) -> list[Finding]:
    """Each cell left blank; a column that is not there at all is told once, by `locate`."""
    if not missing.any() or not read.table.holds(column):
        return []
    otherwise = _if_unknown(column, read.framing)
    return list(
        read.findings("missing_required", rows[missing].tolist(), column.field, label=column.label, otherwise=otherwise)
    )


def _if_unknown(column: Column, framing: Framing) -> str:
    """What to write when one does not know, where the column has a word for it."""
    if column.unknown_allowed:
        return "Si le nombre n’est pas connu, écrivez « nsp »."
    choices = framing.lists.get(column.list or ("yes_no" if column.type == "O" else ""))
    unknown = choices.by_role.get("not_stated") if choices else None
    return f"Si vous ne savez pas, choisissez « {unknown.label} »." if unknown else ""


def _duplicates(texts: _Texts, values: Cells, column: Column, read: _Read) -> Iterator[Finding]:
    """The first row of an id is kept; the next ones are set aside, naming the first."""
    rows, typed = texts.rows[~texts.blank].tolist(), texts.cells[~texts.blank].tolist()
    if column.field == "id":
        ids = own_ids(typed, read.table.sheet.table)
    else:
        ids = [
            text if missing else str(value)
            for text, value, missing in zip(typed, values[~texts.blank], _is_missing(values)[~texts.blank], strict=True)
        ]
    first: dict[str, int] = {}
    for row, text, id_ in zip(rows, typed, ids, strict=True):
        kept = first.setdefault(id_, row)
        if kept != row:
            yield read.finding("duplicate_id", row, column.field, value=text, first=read.table.cell(kept, column.field))


def _estimated_counts(
    counting: Cells, filled: pd.DataFrame, findings: Iterable[Finding], read: _Read
) -> tuple[Cells, list[Finding]]:
    """« 34 env. » participants and no mode of counting: the count is an estimate."""
    estimate = read.framing.list_of(read.table.sheet.by_field["counting"]).by_role.get("estimated")
    about = [f.row for f in findings if f.rule == "approximate_number" and f.cell == read.table.cell(f.row, "participants")]
    rows = [row for row in about if not filled["counting"][row]]
    if estimate is None or not rows:
        return counting, []
    found = read.findings("counting_estimated", rows, "counting", after=estimate.label)
    return _replaced(counting, filled.index.isin(rows), estimate.code), list(found)


def _conditionally_missing(
    values: Mapping[str, Cells], wrong: Mapping[str, Mask], filled: pd.DataFrame, read: _Read
) -> Iterator[Finding]:
    """Columns that another column makes mandatory (`required_if`): filled in, even with something that cannot be read."""
    for column in read.table.sheet.columns:
        condition = column.required_if
        if condition is None:
            continue
        other = read.table.sheet.by_name[condition.column].field
        among = condition.among
        asked = _is_one_of(values[other], frozenset(among)) if among else ~_is_missing(values[other]) | wrong[other]
        missing = asked & _is_missing(values[column.field]) & _is_blank(filled[column.field].array)
        yield from _missing_findings(missing, filled.index.to_numpy(), column, read)


def _is_one_of(values: Cells, among: frozenset[str]) -> Mask:
    return np.array([value in among for value in values], dtype=np.bool_)


@dataclass(frozen=True)
class _Nothing:
    """The texts of a sheet that say nothing: in any column of free text, and as a contribution (« RAS »)."""

    texts: frozenset[str]
    answers: frozenset[str]


def _says_nothing(filled: pd.DataFrame, read: _Read) -> _Nothing:
    """Looked for in all the columns of free text at once."""
    sheet = read.table.sheet
    free = [filled[column.field].array for column in sheet.columns if is_free_text(column) and not words_are_kept(column)]
    answers: frozenset[str] = frozenset()
    if sheet.table == "contributions":
        said = {fold(answer) for answer in read.framing.empty_answers} | read.framing.says_nothing
        answers = fold_to_one_of([filled["text"].array], said) - {""}
    return _Nothing(fold_to_one_of(free, read.framing.says_nothing), answers)


def _empty_answers(filled: pd.DataFrame, nothing: _Nothing, read: _Read) -> Iterator[Finding]:
    """A contribution such as « RAS » is set aside, with its words."""
    if nothing.answers:
        texts = filled["text"]
        for row, text in texts[texts.isin(nothing.answers)].items():
            yield read.finding("empty_answer", row, "text", value=text)


def _without_column(rows: pd.Index, table: SheetTable) -> dict[int, tuple[str, str]]:
    """Every row of a sheet that lost a mandatory column: none of them can be counted."""
    return dict.fromkeys(rows, ("missing_column", "")) if lost_columns(table) else {}


def _set_aside(findings: Iterable[Finding], framing: Framing, table: SheetTable) -> dict[int, tuple[str, str]]:
    """Excel row -> (rule, cell) of the first finding that sets it aside. The only line of a « fields » sheet stays."""
    if table.sheet.layout == "fields":
        return {}
    aside: dict[int, tuple[str, str]] = {}
    for finding in findings:
        if framing.rules[finding.rule].sets_aside == "row":
            aside.setdefault(finding.row, (finding.rule, finding.cell))
    return dict(sorted(aside.items()))


def _frame(values: Mapping[str, Cells], rows: Rows, sheet: Sheet, slug: str) -> pd.DataFrame:
    typed = {column.field: _typed(values[column.field], column, sheet.table, slug) for column in sheet.columns}
    frame = pd.DataFrame({**typed, "row": rows.astype("int64")}, copy=False)
    if "id" not in frame:
        frame = frame.assign(id=frame["dimension"].map(_globally(slug)) if "dimension" in frame else slug)
    return frame


def _typed(values: Cells, column: Column, table: str, slug: str) -> ExtensionArray | np.ndarray:
    if column.type == "N":
        missing = _is_missing(values)
        return pd.arrays.FloatingArray(np.where(missing, np.nan, values).astype(np.float64), missing)
    if column.type == "D":
        return values.astype(DAYS)
    text = values if isinstance(values, ExtensionArray) else pd.array(values, dtype="str")
    if column.field == "id":
        return pd.array([f"{slug}-{id_}" for id_ in own_ids(text.tolist(), table)], dtype="str")
    if column.refers_to:
        named = _globally(slug, column.outside)
        return pd.array([named(ids) if isinstance(ids, str) else None for ids in text.tolist()], dtype="str")
    return text


def _globally(slug: str, outside: tuple[str, ...] = ()) -> Callable[[str], str]:
    def name(ids: str) -> str:
        return SEPARATOR.join(id_ if id_ in outside else f"{slug}-{id_}" for id_ in ids.split(SEPARATOR))

    return name
