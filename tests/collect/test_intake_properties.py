"""Whatever a workbook holds: no row is lost, no id serves twice, and what was tidied once needs no tidying again."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.cell import WriteOnlyCell

from helpers.collect.findings import Finding
from helpers.collect.intake import collect_workbook
from helpers.collect.reading.workbook import RawSheet, RawWorkbook
from helpers.collect.sheet_table import SheetTable, locate
from helpers.collect.tables import Intake
from helpers.collect.tidy import TidyTable, ids_as_read, tidy_table
from helpers.framing.matching import fold
from helpers.framing.model import Column, Sheet
from tests.collect.workbooks import FILE, campaign

FRAMING = campaign().framing
SLUG = "lacq-orthez"
# Signs that a spreadsheet can hold, and those that only a file made by hand does.
WRITABLE = "aÉœß=+-@'\"<&;,.…/ \u00a0\u202f\u200b\u202e\t\n’«»😀漢0١½%"
NASTY = WRITABLE + "\x00\x0b\ud800\u2028\ufeff"
ODD: Mapping[str, Sequence[str]] = {
    "N": ("34 env.", "1 200", "2,5", "-3", "trois", "nsp", "1e9", "٣", "0", "999999999999999", "n.c."),
    "D": ("2025-03-12", "12 mars 2025", "12/03/2025", "1er avril 2025", "45000", "31/02/2025", "2025-13-01", "demain"),
    "U": ("https://exemple.fr/a", "exemple.fr", "javascript:alert(1)", "https://"),
    "L": ("T04", "sobriete et ENVIRONNEMENT", "Sobriete", "  Attente ", "ATTENTES", "zzz", "T01;T02", "T01 ; T99", "Oui", "non", "1"),
    "T": ("E01", "e1", "C0001", "C1", "1", "HORS", "C0001;C0002", "RAS", "n.c.", "lacq-orthez", "200039204"),
    "TL": ("RAS", "Garder un agent joignable au téléphone.", "garder un agent joignable AU telephone", "n.c.", "jeanne@exemple.fr"),
}  # fmt: skip
Rows = list[list[str]]


@dataclass(frozen=True)
class Draw:
    """A way of filling sheets: a seed, and the signs that its texts are made of."""

    seed: int
    signs: str

    def sheets(self) -> Iterator[tuple[str, Rows]]:
        chance = random.Random(self.seed)
        for sheet in FRAMING.sheets:
            if chance.random() > 0.03:
                yield sheet.name, self._rows(sheet, chance)

    def _rows(self, sheet: Sheet, chance: random.Random) -> Rows:
        if sheet.layout == "fields":
            lines = [[column.name, self._cell(column, chance, sound=0.9), ""] for column in sheet.columns]
            return [["champ", "valeur", "aide"], *chance.sample(lines, len(lines) - (chance.random() < 0.1))]
        columns = chance.sample(sheet.columns, len(sheet.columns) - (chance.random() < 0.2) * chance.randint(0, 2))
        sound = chance.choice((0.5, 0.9, 0.98))
        rows = [[self._cell(column, chance, sound) for column in columns] for _ in range(chance.randint(0, 7))]
        rows += [list(chance.choice(rows)) for _ in range(chance.randint(0, 2)) if rows]
        rows += [[""] * len(columns) for _ in range(chance.randint(0, 2))]
        chance.shuffle(rows)
        titles = [chance.choice((column.name, column.name.upper(), column.label)) for column in columns]
        extra = ["notes perso"] * (chance.random() < 0.2)
        return [[*titles, *extra], *([*row, *(self._text(chance) for _ in extra)] for row in rows)]

    def _cell(self, column: Column, chance: random.Random, sound: float) -> str:
        draw = chance.random()
        if draw < sound:
            return self._sound(column, chance)
        return chance.choice(
            (chance.choice(ODD["L" if column.list else column.type if column.type in ODD else "L"]), self._text(chance), "")
        )

    def _sound(self, column: Column, chance: random.Random) -> str:
        if column.list:
            return chance.choice([choice.code for choice in FRAMING.list_of(column).choices])
        if column.unique:
            return f"{chance.choice('ECUR')}{chance.randint(1, 30):02}"
        if column.refers_to:
            return f"{column.refers_to[0].upper()}{chance.randint(1, 30):02}"
        return column.good or column.default

    def _text(self, chance: random.Random) -> str:
        return "".join(chance.choices(self.signs, k=chance.randint(0, 30)))


def written(folder: Path, sheets: Mapping[str, Sequence[Sequence[str]]]) -> Path:
    """A real workbook of text cells, with the version of the template."""
    workbook = openpyxl.Workbook(write_only=True)
    readme = {"LISEZMOI": [["Modèle"], ["Version", FRAMING.template_version]]}
    for name, rows in {**readme, **sheets}.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append([_text_cell(sheet, text) for text in row])
    path = folder / FILE
    workbook.save(path)
    return path


def _text_cell(sheet: object, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"  # « =A1 » is what somebody typed, no formula of ours
    return cell


def tidied(draw: Draw) -> dict[str, TidyTable]:
    """The tables of a draw, without a file: signs that no spreadsheet writes are in it too."""
    raw = RawWorkbook(FILE, "0" * 64, tuple(RawSheet(name, tuple(map(tuple, rows))) for name, rows in draw.sheets()))
    tables = locate(raw, FRAMING).tables
    known = ids_as_read(tables)
    return {name: tidy_table(table, FRAMING, SLUG, known) for name, table in tables.items()}


def written_back(intake: Intake) -> dict[str, Rows]:
    """The tidy tables as sheets: what a territory would send that typed every value as we read it."""
    assert intake.tables is not None
    sheets: dict[str, Rows] = {}
    for name, frame in intake.tables.items():
        sheet = FRAMING.by_table[name]
        lines = [
            [_as_typed(line[column.field], column, intake.slug) for column in sheet.columns] for _, line in frame.iterrows()
        ]
        names = [column.name for column in sheet.columns]
        sheets[sheet.name] = (
            [list(pair) for pair in zip(names, lines[0], strict=True)] if sheet.layout == "fields" else [names, *lines]
        )
    return sheets


def _as_typed(value: object, column: Column, slug: str) -> str:
    if pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if column.field == "id" or column.refers_to:
        return ";".join(part.removeprefix(f"{slug}-") for part in str(value).split(";"))
    return str(value)


def corrections(findings: Sequence[Finding]) -> list[Finding]:
    """What was read otherwise than it was typed."""
    return [finding for finding in findings if finding.after]


DRAWS = st.builds(Draw, st.integers(0, 2**32), st.just(NASTY))
FILES = st.builds(Draw, st.integers(0, 2**32), st.just(WRITABLE))
slow = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])


@given(DRAWS)
@settings(slow, max_examples=25)
def test_every_row_is_accounted_for(draw: Draw) -> None:
    """In every sheet: received = kept + set aside + empty, ids are unique, and each row set aside has its finding."""
    for name, tidy in tidied(draw).items():
        balance = tidy.balance
        assert balance.received == balance.kept + balance.set_aside + balance.empty
        assert balance.kept == len(tidy.frame)
        assert tidy.frame["id"].is_unique or name == "maturity"
        said = {(finding.rule, finding.cell) for finding in tidy.findings}
        assert {reason for reason in balance.reasons if reason[0] != "missing_column"} <= said


@given(DRAWS)
@settings(slow, max_examples=25)
def test_a_correction_tells_what_it_changed(draw: Draw) -> None:
    """A value that is read otherwise than typed has its « before » or its « after », both in the sentence."""
    for tidy in tidied(draw).values():
        for finding in tidy.findings:
            if finding.rule.startswith("corrected_") or finding.rule == "approximate_number":
                assert finding.before
                assert finding.after


@given(DRAWS, st.integers(0, 2**32))
@settings(slow, max_examples=12)
def test_the_order_of_rows_changes_no_count(draw: Draw, seed: int) -> None:
    """Shuffled rows: as many kept and set aside; blank ones count as received only above a filled one."""

    def counts(order: Callable[[Rows], Rows]) -> dict[str, tuple[int, ...]]:
        sheets = tuple(RawSheet(name, tuple(map(tuple, [rows[0], *order(rows[1:])]))) for name, rows in draw.sheets())
        tables = locate(RawWorkbook(FILE, "0" * 64, sheets), FRAMING).tables
        distinct = {name: table for name, table in tables.items() if _has_distinct_ids(table)}
        found = {name: tidy_table(table, FRAMING, SLUG, ids_as_read(tables)).balance for name, table in distinct.items()}
        return {name: (one.kept, one.set_aside) for name, one in found.items()}

    assert counts(lambda rows: rows) == counts(lambda rows: random.Random(seed).sample(rows, len(rows)))


def _has_distinct_ids(table: SheetTable) -> bool:
    """Which of two rows with one id is kept does depend on the order: such tables are left out."""
    ids = [table.text[column.field].map(fold) for column in table.sheet.columns if column.unique]
    return not any(typed[typed.ne("")].duplicated().any() for typed in ids)


@given(FILES)
@settings(slow, max_examples=8)
def test_a_file_of_anything_is_read_or_refused(tmp_path: Path, draw: Draw) -> None:
    """A real file of odd cells raises nothing; sent back as it was read, it gives the same tables and no correction.

    Rows that quoted a row set aside lose what they quoted: the file is sent back until no more rows are set aside.
    """
    intake = collect_workbook(written(tmp_path, dict(draw.sheets())), campaign())
    assert not intake.refusal
    for balance in intake.balances:
        assert balance.received == balance.kept + balance.set_aside + balance.empty
    while intake.tables is not None:
        again = collect_workbook(written(tmp_path, written_back(intake)), campaign())
        assert not corrections(again.findings)
        assert again.tables is not None
        if not any(balance.set_aside for balance in again.balances):
            for (name, first), (_, second) in zip(intake.tables.items(), again.tables.items(), strict=True):
                pd.testing.assert_frame_equal(first.drop(columns="row"), second.drop(columns="row"), obj=name)
            return
        intake = again
