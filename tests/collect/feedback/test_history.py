"""The list of an earlier check comes back from outside: it is read as far as it can be, and never trusted."""

from __future__ import annotations

import pytest

from helpers.collect.feedback.history import MARKER, SEPARATOR, History, Past, key, progress, read_history
from helpers.collect.feedback.list_lines import Lines
from helpers.collect.feedback.list_looks import Looks
from helpers.collect.feedback.marks import SIGNS
from helpers.collect.feedback.report import Report, since_last_time
from helpers.collect.findings import Finding
from helpers.collect.reading.workbook import RawSheet, RawWorkbook
from helpers.collect.tables import Intake, Source


def finding(cell: str, rule: str = "missing_required", line: str = "", field: str = "nature") -> Finding:
    """A finding with nothing but its place."""
    row = int(cell[1:])
    return Finding(rule, "blocking", "CONTRIBUTIONS", cell, row, "Vide.", "", "", "", line=line, field=field)


def workbook(*rows: tuple[str, ...], name: str = "À CORRIGER") -> RawWorkbook:
    """A workbook that holds one sheet."""
    return RawWorkbook("essai.xlsx", "", (RawSheet(name, tuple(rows)),))


def test_a_key_is_read_back() -> None:
    """What the hidden column holds gives the finding again."""
    kept = finding("D4", line="C0002")
    history = read_history(workbook(("À corriger", f"{MARKER}3"), ("✗", key(kept))))
    assert history == History(
        3, "À CORRIGER", (Past("blocking", "missing_required", "CONTRIBUTIONS", "C0002", "nature", "D4", "Vide."),)
    )


@pytest.mark.parametrize(
    ("cell", "number"), [(f"{MARKER}12", 12), (MARKER, 1), (f"{MARKER}9999999999999", 999_999), (f"{MARKER}-4", 1)]
)
def test_a_spoilt_number_stands_for_something(cell: str, number: int) -> None:
    """A number that was typed over never stops a check."""
    history = read_history(workbook(("", cell)))
    assert history is not None
    assert (history.number, history.findings) == (number, ())


@pytest.mark.parametrize(
    "cell",
    ["", "bonjour", SEPARATOR * 6, f"grave{SEPARATOR * 6}", f"blocking{SEPARATOR * 20}", "[" * 50_000, "=HYPERLINK(1)"],
)
def test_what_is_no_key_is_passed_over(cell: str) -> None:
    """Anything may stand in the column."""
    history = read_history(workbook(("x", f"{MARKER}1"), ("x", cell), ("x",), ()))
    assert history is not None
    assert history.findings == ()


@pytest.mark.parametrize("rows", [(), ((),), (("À CORRIGER", "à nous"),)])
def test_a_sheet_without_our_marker_tells_nothing(rows: tuple[tuple[str, ...], ...]) -> None:
    """The sender may have a sheet of the same name."""
    assert read_history(workbook(*rows)) is None
    assert read_history(workbook(("x", f"{MARKER}1"), name="NOTES")) is None


@pytest.mark.parametrize(("copy", "number", "sheet"), [(2, 2, "À CORRIGER"), (1, 2, "À CORRIGER"), (3, 3, "À CORRIGER (2)")])
def test_a_copy_of_the_list_does_not_take_its_place(copy: int, number: int, sheet: str) -> None:
    """The last check counts; of two sheets of the same check, the one that kept its name."""
    sheets = (RawSheet("À CORRIGER (2)", ((f"{MARKER}{copy}",),)), RawSheet("À CORRIGER", ((f"{MARKER}2",),)))
    history = read_history(RawWorkbook("essai.xlsx", "", sheets))
    assert history == History(number, sheet, ())


def past(cell: str, line: str = "") -> Past:
    """An earlier finding."""
    return Past("blocking", "missing_required", "Contributions", line, "nature", cell, "Vide.")


CASES = (
    ((past("D4", "C2"), past("D5", "C3")), (finding("D4", line="C2"),), [True], ["D5"]),
    ((past("D4", "C2"),), (finding("D9", line="C2"),), [True], []),
    ((past("D4", "C2"),), (finding("D4", line="C2 bis"),), [True], []),
    ((past("D4", "C2"),), (finding("D4", "value_outside_list", line="C2"),), [False], ["D4"]),
    ((past("D4"), past("D4")), (finding("D4"),), [True], ["D4"]),
    ((past("D4"),), (finding("D4"), finding("D4")), [True, False], []),
)  # fmt: skip


@pytest.mark.parametrize(("before", "now", "known", "gone"), CASES)
def test_each_finding_is_matched_once(
    before: tuple[Past, ...], now: tuple[Finding, ...], known: list[bool], gone: list[str]
) -> None:
    """By its line and column, failing that by its cell; another fault in the same cell is new."""
    told = progress(History(1, "À CORRIGER", before), now)
    assert list(told.known) == known
    assert [each.cell for each in told.mended] == gone


SENTENCES = (
    ((), (), "Rien n’a changé depuis la vérification n° 1."),
    ((past("D4"),), (), "1\u00a0point corrigé depuis la vérification n° 1, 0 reste."),
    ((past("D4"),), (finding("D4"),), "Rien n’a changé depuis la vérification n° 1 : 1\u00a0point reste."),
    ((past("D4"),), (finding("D9"),), "1\u00a0point corrigé depuis la vérification n° 1, 0 reste, 1 nouveau."),
    ((), (finding("D8"), finding("D9")), "Aucun point corrigé depuis la vérification n° 1, 0 reste, 2 nouveaux."),
)  # fmt: skip


@pytest.mark.parametrize(("before", "now", "sentence"), SENTENCES)
def test_progress_is_said_in_one_sentence(before: tuple[Past, ...], now: tuple[Finding, ...], sentence: str) -> None:
    """What was mended, what remains, what is new, agreed in French."""
    assert since_last_time(progress(History(1, "À CORRIGER", before), now)) == sentence


def test_a_first_check_has_nothing_to_compare_with() -> None:
    """No sentence, and everything is new."""
    told = progress(None, (finding("D4"),))
    assert (told.number, told.known, since_last_time(told)) == (1, (False,), "")


def test_nothing_is_mended_on_a_sheet_that_was_not_read() -> None:
    """Once its titles are gone, a sheet shows none of its faults: that does not mend them."""
    history = History(1, "À CORRIGER", (past("D4", "C2"), past("E5", "C3")))
    lost = Finding("missing_column", "blocking", "CONTRIBUTIONS", "", 0, "", "", "", "")
    assert progress(history, (lost,)).mended == ()
    other = Finding("missing_column", "blocking", "EVENEMENTS", "", 0, "", "", "", "")
    assert len(progress(history, (other,)).mended) == 2


def test_what_cannot_be_compared_is_not_called_new() -> None:
    """More findings than the hidden cell recognises, and their lines deleted: it is said that nobody can tell."""
    history = read_history(workbook(("À corriger", f"{MARKER}4 : 6000 : ")))
    assert history is not None
    told = progress(history, (finding("D4"),))
    assert told.known == (None,)
    assert since_last_time(told) == (
        "Aucun point corrigé depuis la vérification n° 4, 0 reste, 1 sans comparaison possible (lignes supprimées de la liste)."
    )


def test_where_the_list_stops_is_said() -> None:
    """Beyond what a sheet holds, a line above the list says what is missing."""
    many = (finding("D4"),) * 500_001
    intake = Intake("x", Source("f.xlsx", "", "", ""), None, many, ())
    looks = Looks(*[0] * 9, dict.fromkeys(SIGNS, 0))
    said = [line.cells[0].text for line in Lines(Report(intake, ()), looks).top() if line.cells[0]]
    assert said[2:4] == [
        (
            "Seuls les 500\u202f000 premiers points sont listés, sur 500\u202f001\u00a0: les suivants le seront quand ceux-ci "
            "seront corrigés."
        ),
        "Seules les 65\u202f000 premières adresses sont des liens (limite d’Excel).",
    ]
