"""From text cells to typed rows: what is kept, set aside or empty, and under which id."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.collect.findings import SheetBalance, check_balance
from helpers.collect.reading.workbook import RawSheet, RawWorkbook
from helpers.collect.sheet_table import SheetTable, locate
from helpers.collect.template.sheets import header_text
from helpers.collect.tidy import TidyTable, ids_as_read, own_id, tidy_table
from helpers.errors import BalanceError
from helpers.framing.load import load_framing

FRAMING = load_framing("ia_2025")
COLUMNS = ("id_contribution", "id_evenement", "texte", "nature", "theme", "publication", "nb_personnes")
GOOD = ("C0001", "E01", "Garder un agent joignable au téléphone.", "Attente", "T06", "Oui", "3")
KNOWN = {"events": frozenset({"E01", "E02"}), "use_cases": frozenset[str]()}


def located(rows: Sequence[Sequence[str]], columns: Sequence[str] = COLUMNS) -> SheetTable:
    """A CONTRIBUTIONS sheet with technical names in row 1 and data from row 2 on."""
    raw = RawSheet("CONTRIBUTIONS", tuple(tuple(row) for row in (columns, *rows)))
    return locate(RawWorkbook("essai.xlsx", "0" * 64, (raw,)), FRAMING).tables["contributions"]


def tidied(*rows: Sequence[str]) -> TidyTable:
    return tidy_table(located(rows), FRAMING, "pau", KNOWN)


def test_a_good_row_is_typed() -> None:
    """Codes for choices, numbers for numbers, the territory's code before every id."""
    table = tidied(GOOD)
    line = table.frame.iloc[0]
    assert line[["id", "event_id", "kind", "theme", "public", "publication", "people", "row"]].to_dict() == {
        "id": "pau-C0001", "event_id": "pau-E01", "kind": "attente", "theme": "T06", "public": "non_precise",
        "publication": "oui", "people": 3.0, "row": 2,
    }  # fmt: skip
    assert table.frame["people"].dtype == "Float64"
    assert table.balance == SheetBalance("CONTRIBUTIONS", 1, 1, 0)


def test_dates_are_dates() -> None:
    """An event's day is a date even where another event has none."""
    names = ("id_evenement", "intitule", "date_debut", "date_fin", "methode", "participants_total")
    rows = (names, ("E1", "Un", "2024-11-14", "", "Café ou apéro IA", "3"), ("E2", "Deux", "2024-11-15", "16/11/2024", "Café ou apéro IA", "nsp"))  # fmt: skip
    raw = RawWorkbook("essai.xlsx", "0" * 64, (RawSheet("EVENEMENTS", rows),))
    frame = tidy_table(locate(raw, FRAMING).tables["events"], FRAMING, "pau", {}).frame
    assert frame["date_start"].dt.date.tolist() == [date(2024, 11, 14), date(2024, 11, 15)]
    assert frame["date_end"].isna().tolist() == [True, False]
    assert frame["participants"].isna().tolist() == [False, True]


def test_each_row_set_aside_has_its_first_reason() -> None:
    """Two faults on a row are two findings and one row set aside."""
    table = tidied(GOOD, ("C0001", "E77", *GOOD[2:]), ("", "", "", "", "", "", ""), ("C0003", "E01", "Néant", *GOOD[3:]))
    assert [(finding.rule, finding.cell) for finding in table.findings if finding.rule != "default_used"] == [
        ("duplicate_id", "A3"), ("unknown_reference", "B3"), ("empty_answer", "C5"),
    ]  # fmt: skip
    assert table.balance == SheetBalance("CONTRIBUTIONS", 4, 1, 1, (("duplicate_id", "A3"), ("empty_answer", "C5")))


def test_a_sheet_without_rows_gives_an_empty_table() -> None:
    """Nothing received: the columns are there, with their types."""
    table = tidied()
    assert table.frame.empty
    assert table.frame["people"].dtype == "Float64"
    assert table.balance == SheetBalance("CONTRIBUTIONS", 0, 0, 0)


def test_a_lost_column_is_told_once_and_sets_every_row_aside() -> None:
    """Nine hundred rows without their text are one fault of one column."""
    table = tidy_table(located([GOOD[:2] + GOOD[3:]] * 2, COLUMNS[:2] + COLUMNS[3:]), FRAMING, "pau", KNOWN)
    assert "missing_required" not in {finding.rule for finding in table.findings}
    assert table.balance.reasons == (("missing_column", ""),) * 2


def test_rows_without_titles_are_not_called_empty() -> None:
    """Titles that nobody knows: the three rows are set aside for it, the blank one alone is empty."""
    rows = [GOOD, ("", *GOOD[1:]), ("",) * 7, GOOD]
    table = tidy_table(located(rows, ("A", "B", "C", "D", "E", "F", "G")), FRAMING, "pau", KNOWN)
    assert table.balance == SheetBalance("CONTRIBUTIONS", 4, 0, 1, (("missing_column", ""),) * 3)


def test_the_labels_of_the_template_are_titles() -> None:
    """The row of technical names deleted: the labels are read as the template writes them."""
    contributions = FRAMING.by_table["contributions"]
    labels = [header_text(contributions.by_name[name], FRAMING) for name in COLUMNS]
    assert labels[0] == "● Identifiant\nobligatoire"
    for titles in (labels, [label.replace("\n", " ") for label in labels]):
        table = tidy_table(located([GOOD], titles), FRAMING, "pau", KNOWN)
        assert table.balance == SheetBalance("CONTRIBUTIONS", 1, 1, 0)


def test_what_cannot_be_checked_is_not_called_wrong() -> None:
    """Without the sheet of events, no contribution is accused of quoting an unknown one."""
    table = tidy_table(located([GOOD]), FRAMING, "pau", {})
    assert table.balance == SheetBalance("CONTRIBUTIONS", 1, 1, 0)
    assert table.frame["event_id"].tolist() == ["pau-E01"]


@pytest.mark.parametrize(
    ("text", "table", "expected"),
    [
        ("12", "contributions", "C12"), ("c0001", "contributions", "C0001"), ("E01", "contributions", "C-E01"),
        ("atelier n° 3", "events", "E-atelier-n-3"), ("e-atelier-n-3", "events", "E-atelier-n-3"), ("R 1", "commitments", "R-1"),
    ],
)  # fmt: skip
def test_an_id_says_what_it_names(text: str, table: str, expected: str) -> None:
    """The letter of the table leads, so that contribution 12 is not event 12."""
    assert own_id(text, table) == expected


def test_ids_are_those_that_were_read() -> None:
    """A sheet without its column of ids tells no id at all, which is not the same as telling none."""
    assert ids_as_read({"contributions": located([GOOD])}) == {"contributions": frozenset({"C0001"})}
    assert ids_as_read({"contributions": located([GOOD[1:]], COLUMNS[1:])}) == {}


def test_a_row_that_vanishes_is_an_error() -> None:
    """Three received and two found again: the territory is not reported on."""
    with pytest.raises(BalanceError) as error:
        check_balance([SheetBalance("EVENEMENTS", 3, 1, 1)], "pau.xlsx")
    assert str(error.value).startswith("pau.xlsx, feuille « EVENEMENTS » : 3 lignes reçues mais 2 retrouvées (1 retenues, ")


CELLS = (
    st.sampled_from(["", "C0001", "c0001", "1", "C1", "-"]),
    st.sampled_from(["", "E01", "e2", "E99", "HORS", "n.c."]),
    st.sampled_from(["", "RAS", "Garder un agent joignable au téléphone."]) | st.text(max_size=30),
    st.sampled_from(["", "Attente", "attentes", "VIGILANCE", "zzz"]),
    st.sampled_from(["", "T06", "t04", "T77"]),
    st.sampled_from(["", "Oui", "non", "peut-être"]),
    st.sampled_from(["", "3", "-1", "3 env.", "trois"]) | st.text(max_size=6),
)
ROWS = st.lists(st.tuples(*CELLS), max_size=12)


@given(ROWS)
@settings(deadline=None)
def test_every_row_is_kept_set_aside_or_empty(rows: list[tuple[str, ...]]) -> None:
    """Whatever is typed, nothing raises, no row vanishes and no two rows share an id."""
    table = tidied(*rows)
    balance = table.balance
    sent = max(
        (number for number, row in enumerate(rows, start=1) if any(row)), default=0
    )  # blank rows at the end are not sent
    assert balance.received == sent == balance.kept + balance.set_aside + balance.empty
    assert balance.kept == len(table.frame)
    assert table.frame["id"].is_unique
    assert table.frame[["id", "event_id", "text", "kind", "theme", "public", "publication"]].notna().all(axis=None)
    said = {(finding.rule, finding.cell) for finding in table.findings}
    assert set(balance.reasons) <= said


@given(ROWS, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_of_rows_changes_no_count(rows: list[tuple[str, ...]], chance: object) -> None:
    """The same rows in another order: as many kept, set aside and empty."""
    # Which of two rows with one id is kept does depend on the order: distinct ids take that out.
    distinct = [(f"C{number}" if row[0] else "", *row[1:]) for number, row in enumerate(rows)]
    shuffled = list(distinct)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    first, second = tidied(*distinct), tidied(*shuffled)
    assert (first.balance.kept, first.balance.set_aside, first.balance.empty) == (
        second.balance.kept, second.balance.set_aside, second.balance.empty,
    )  # fmt: skip
    pd.testing.assert_frame_equal(_by_id(first), _by_id(second))


def _by_id(table: TidyTable) -> pd.DataFrame:
    return table.frame.drop(columns="row").sort_values("id", ignore_index=True)
