"""From text cells to a typed, tidy table: one row kept, set aside with its reason, or empty; nothing else."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from helpers.collect.findings import Finding, SheetBalance, find, row_of
from helpers.collect.protection.privacy import is_personal
from helpers.collect.protection.privacy_words import is_first_name
from helpers.collect.sheet_table import SheetTable, lost_columns
from helpers.collect.table_below import blocks_below
from helpers.collect.values import MISSING, Parsed, is_free_text, parse, words_are_kept
from helpers.framing.folding import folds_to_one_of
from helpers.framing.matching import fold
from helpers.framing.model import TABLE_FIELDS, Column, Framing, Sheet
from helpers.plain_text import writable
from helpers.wording import counted

DTYPES = {"N": "Float64", "D": "datetime64[ms]"}  # milliseconds: the coarsest unit that Parquet keeps
SEPARATOR = ";"
# First letter of the ids of each table, so that an id says what it names and never stands for two things.
ID_LETTERS = {"events": "E", "contributions": "C", "use_cases": "U", "commitments": "R"}


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


def ids_as_read(tables: Mapping[str, SheetTable]) -> dict[str, frozenset[str]]:
    """The ids that each table holds, before anything is set aside: what other sheets may refer to."""
    return {
        name: frozenset(own_ids(texts[texts.ne("")], name))
        for name, table in tables.items()
        if "id" in table.letters and (texts := table.text["id"]) is not None
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


def own_ids(texts: pd.Series, table: str) -> pd.Series:
    """`own_id` of a whole column: an id that is already plain only changes case."""
    letter = ID_LETTERS.get(table, "")
    plain = (
        rf"[{letter}{letter.lower()}][0-9]([A-Za-z0-9-]*[A-Za-z0-9])?" if letter else "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
    )
    others = texts[~texts.str.fullmatch(plain)]
    named = texts.str.upper() if letter else texts
    if others.empty:
        return named
    return named.where(~texts.index.isin(others.index), others.map({text: own_id(text, table) for text in others.unique()}))


def tidy_table(table: SheetTable, framing: Framing, slug: str, known_ids: Mapping[str, frozenset[str]]) -> TidyTable:
    """Type every column, set faulty rows aside, make ids unique over the campaign (`<territory>-C0001`)."""
    read = _Read(table, framing, known_ids)
    empty = _is_empty(table)
    below, findings = _tables_below(table.text.index[~empty], read)
    filled = table.text[~empty & ~table.text.index.isin(list(below))]
    values: dict[str, pd.Series] = {}
    wrong: dict[str, pd.Series] = {}
    for column in table.sheet.columns:
        values[column.field], wrong[column.field], found = _read_column(filled[column.field], column, read)
        findings += found
    if table.sheet.table == "events" and table.sheet.by_field["counting"].list:
        values["counting"], estimated = _estimated_counts(values["counting"], filled, findings, read)
        findings += estimated
    for column in table.sheet.columns:
        values[column.field], defaulted = _fill_default(values[column.field], wrong[column.field], column, read)
        findings += defaulted
    findings += _conditionally_missing(values, wrong, filled, read)
    findings += _says_nothing(filled, read)
    faulty = _without_column(filled.index, table) or _set_aside(findings, framing, table)
    aside = dict(sorted({**faulty, **below}.items()))
    kept = ~filled.index.isin(list(aside))
    frame = _frame({field: column[kept] for field, column in values.items()}, filled.index[kept], table.sheet, slug)
    sent = len(filled) + len(below)
    balance = SheetBalance(table.sheet.name, table.received, len(frame), table.received - sent, tuple(aside.values()))
    return TidyTable(frame, tuple(findings), balance)


def empty_table(name: str, framing: Framing) -> pd.DataFrame:
    """The table of a sheet that was not sent: its columns and no row; those that analyses read when the framing has no such sheet."""
    sheet = framing.by_table.get(name)
    if sheet is not None:
        nothing = {column.field: pd.Series(dtype="object") for column in sheet.columns}
        return _frame(nothing, pd.Index([], dtype="int64"), sheet, "")
    return pd.DataFrame({field: pd.Series(dtype="str") for field in ("id", *TABLE_FIELDS[name])}).assign(
        row=pd.Series(dtype="int64")
    )


def _is_empty(table: SheetTable) -> pd.Series:
    """A row is empty when nothing is typed beside what the template pre-fills (an id, a default)."""
    if table.sheet.layout == "fields":
        return pd.Series(data=False, index=table.text.index)
    own = [
        column.field
        for column in table.sheet.columns
        if table.sheet.layout == "prefilled" or not (column.unique or column.default)
    ]
    return table.text[own].eq("").all(axis="columns") & ~table.text.index.isin(table.unread)


def _tables_below(rows: pd.Index, read: _Read) -> tuple[dict[int, tuple[str, str]], list[Finding]]:
    """The rows of other tables under the data, each with its reason, and one finding a table, where it starts."""
    letter = ID_LETTERS.get(read.table.sheet.table, "")
    blocks = list(blocks_below(read.table, rows, read.framing, rf"{letter}-?[0-9].*"))
    findings = [read.finding("table_below", block.rows[0], block.field, lines=_span(block.rows)) for block in blocks]
    aside = {row: (one.rule, one.cell) for block, one in zip(blocks, findings, strict=True) for row in block.rows}
    return aside, findings


def _span(rows: tuple[int, ...]) -> str:
    return f"ligne {rows[0]}" if len(rows) == 1 else f"lignes {rows[0]} à {rows[-1]}"


def _read_column(texts: pd.Series, column: Column, read: _Read) -> tuple[pd.Series, pd.Series, list[Finding]]:
    """Values of a column, where it could not be read, and its findings; each distinct text is read once."""
    values, problems, findings = _as_written(texts, column, read) if is_free_text(column) else _parsed(texts, column, read)
    if column.required and not column.default:
        missing = values.isna() & ~problems
        findings += _missing_findings(missing & texts.eq("") if column.unknown_allowed else missing, column, read)
    if column.unique:
        findings += _duplicates(texts, values, column, read)
    return values, problems, findings


def _as_written(texts: pd.Series, column: Column, read: _Read) -> tuple[pd.Series, pd.Series, list[Finding]]:
    """A column of free text: nothing to read in it, save the words that say nothing."""
    silent = texts.eq("")
    if not words_are_kept(column):
        silent |= folds_to_one_of(texts.array, read.framing.says_nothing)
    return texts.mask(silent), pd.Series(data=False, index=texts.index), []


def _parsed(texts: pd.Series, column: Column, read: _Read) -> tuple[pd.Series, pd.Series, list[Finding]]:
    """A column of choices, numbers, dates, addresses or quoted ids."""
    places, distinct = pd.factorize(texts)
    parsed = [_with_reference(parse(text, column, read.framing), column, read) for text in distinct]
    findings = [
        finding
        for place, cell in enumerate(parsed)
        if (code := cell.problem or cell.remark)
        for finding in read.findings(code, texts.index[places == place], column.field, **cell.details)
    ]
    findings.sort(key=lambda finding: finding.row)
    values = pd.Series([cell.value for cell in parsed], dtype="object").take(places).set_axis(texts.index)
    problems = pd.Series([bool(cell.problem) for cell in parsed], dtype="bool").take(places).set_axis(texts.index)
    return values, problems, findings


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


def _fill_default(values: pd.Series, wrong: pd.Series, column: Column, read: _Read) -> tuple[pd.Series, list[Finding]]:
    """The careful value where a cell says nothing and nothing else told it."""
    if not (column.required and column.default):
        return values, []
    missing = values.isna() & ~wrong
    if not missing.any():
        return values, []
    default = parse(column.default, column, read.framing)
    shown = read.framing.list_of(column).label_of(str(default.value)) if column.list else str(default.value)
    first = missing[missing].index[0]
    finding = read.finding(
        "default_used", first, column.field, label=column.label, after=shown, count=counted(int(missing.sum()), "ligne")
    )
    return values.mask(missing, default.value), [finding]


def _missing_findings(missing: pd.Series, column: Column, read: _Read) -> list[Finding]:
    """Each cell left blank; a column that is not there at all is told once, by `locate`."""
    if not read.table.holds(column):
        return []
    otherwise = _if_unknown(column, read.framing)
    return list(
        read.findings("missing_required", missing[missing].index, column.field, label=column.label, otherwise=otherwise)
    )


def _if_unknown(column: Column, framing: Framing) -> str:
    """What to write when one does not know, where the column has a word for it."""
    if column.unknown_allowed:
        return "Si le nombre n’est pas connu, écrivez « nsp »."
    choices = framing.lists.get(column.list or ("yes_no" if column.type == "O" else ""))
    unknown = choices.by_role.get("not_stated") if choices else None
    return f"Si vous ne savez pas, choisissez « {unknown.label} »." if unknown else ""


def _duplicates(texts: pd.Series, values: pd.Series, column: Column, read: _Read) -> Iterator[Finding]:
    """The first row of an id is kept; the next ones are set aside, naming the first."""
    typed = texts[texts.ne("")]
    ids = own_ids(typed, read.table.sheet.table) if column.field == "id" else values[typed.index].fillna(typed).astype("str")
    again = ids[ids.duplicated()]
    kept = ids[ids.isin(again) & ~ids.duplicated()]
    first = dict(zip(kept, kept.index, strict=True))
    for row, id_ in again.items():
        yield read.finding("duplicate_id", row, column.field, value=texts[row], first=read.table.cell(first[id_], column.field))


def _estimated_counts(
    counting: pd.Series, filled: pd.DataFrame, findings: Iterable[Finding], read: _Read
) -> tuple[pd.Series, list[Finding]]:
    """« 34 env. » participants and no mode of counting: the count is an estimate."""
    estimate = read.framing.list_of(read.table.sheet.by_field["counting"]).by_role.get("estimated")
    about = [f.row for f in findings if f.rule == "approximate_number" and f.cell == read.table.cell(f.row, "participants")]
    rows = [row for row in about if not filled["counting"][row]]
    if estimate is None or not rows:
        return counting, []
    found = read.findings("counting_estimated", rows, "counting", after=estimate.label)
    return counting.mask(filled.index.isin(rows), estimate.code), list(found)


def _conditionally_missing(
    values: Mapping[str, pd.Series], wrong: Mapping[str, pd.Series], filled: pd.DataFrame, read: _Read
) -> Iterator[Finding]:
    """Columns that another column makes mandatory (`required_if`): filled in, even with something that cannot be read."""
    for column in read.table.sheet.columns:
        condition = column.required_if
        if condition is None:
            continue
        other = read.table.sheet.by_name[condition.column].field
        asked = values[other].isin(condition.among) if condition.among else values[other].notna() | wrong[other]
        missing = asked & values[column.field].isna() & filled[column.field].eq("")
        yield from _missing_findings(missing, column, read)


def _says_nothing(filled: pd.DataFrame, read: _Read) -> Iterator[Finding]:
    """A contribution such as « RAS » is set aside, with its words."""
    if read.table.sheet.table != "contributions":
        return
    nothing = {fold(answer) for answer in read.framing.empty_answers} | read.framing.says_nothing
    texts = filled["text"]
    told = texts[texts.ne("") & folds_to_one_of(texts.array, nothing)]
    for row, text in told.items():
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


def _frame(values: Mapping[str, pd.Series], rows: pd.Index, sheet: Sheet, slug: str) -> pd.DataFrame:
    typed = {column.field: _typed(values[column.field], column, sheet.table, slug) for column in sheet.columns}
    frame = pd.DataFrame(typed, index=rows).assign(row=rows.astype("int64"))
    if "id" not in frame:
        frame = frame.assign(id=frame["dimension"].map(_globally(slug)) if "dimension" in frame else slug)
    return frame.reset_index(drop=True)


def _typed(values: pd.Series, column: Column, table: str, slug: str) -> pd.Series:
    if column.type in DTYPES:
        return values.astype(DTYPES[column.type])
    text = values if isinstance(values.dtype, pd.StringDtype) else values.astype("str").where(values.notna())
    if column.field == "id":
        return f"{slug}-" + own_ids(text, table)
    if column.refers_to:
        quoted = text.dropna().unique()
        return text.map(dict(zip(quoted, map(_globally(slug, column.outside), quoted), strict=True))).astype("str")
    return text


def _globally(slug: str, outside: tuple[str, ...] = ()) -> Callable[[str], str]:
    def name(ids: str) -> str:
        return SEPARATOR.join(id_ if id_ in outside else f"{slug}-{id_}" for id_ in ids.split(SEPARATOR))

    return name
