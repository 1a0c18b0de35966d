"""Marks as the format writes them: grouped, short enough for Excel, and taken out without touching the sender's own."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest

from helpers.collect.feedback import annotate
from helpers.collect.feedback.annotate import MOST_COMMENTS
from helpers.collect.feedback.marks import LONGEST_REFERENCE, Group, content_of, groups, position, rules, shifted, without_ours
from helpers.collect.feedback.sheet_part import Edges
from helpers.collect.findings import Finding
from tests.builders import write_territory_workbook
from tests.collect.feedback.files import commented, given_back, marked, places, sentences
from tests.collect.workbooks import FILE, campaign


def finding(cell: str, severity: str = "blocking", held: str = "x") -> Finding:
    """A finding with nothing but its place, its severity and what its cell holds."""
    assert severity in ("blocking", "warning", "note")
    return Finding("r", severity, "S", cell, 1, "", "", "", "", held=held)


@pytest.mark.parametrize(
    ("cell", "place"),
    [
        ("A1", (1, 1)),
        ("AG4", (33, 4)),
        ("XFD1048576", (16_384, 1_048_576)),
        ("XFE1", None),
        ("A0", None),
        ("A1:B2", None),
        ("", None),
    ],
)
def test_only_cells_of_a_sheet_are_marked(cell: str, place: tuple[int, int] | None) -> None:
    """A range, a whole sheet or a cell beyond the edges has no mark."""
    assert position(cell) == place


@pytest.mark.parametrize(
    ("held", "content"),
    [
        ("", "blank"),
        ("2024-11-14", "date"),
        ("2024-11-14 10:30", "date"),
        ("12 mars 2025", "other"),
        ("é" * 251, "long"),
        ("34", "other"),
    ],
)
def test_what_a_cell_holds_decides_its_sign(held: str, content: str) -> None:
    """A date keeps looking like a date; a long text takes no number format, which some spreadsheets show as ####."""
    assert content_of(held) == content


def test_a_cell_bears_the_mark_of_its_worst_finding() -> None:
    """Several findings on a cell make one mark; neighbours of a column make one range."""
    found = groups([finding("B2", "note"), finding("B2"), finding("B3"), finding("C3", "warning", ""), finding("rien")])
    assert found == (Group("blocking", "other", ((2, 2), (2, 3))), Group("warning", "blank", ((3, 3),)))
    written, count = rules([(found[0], 5), (found[1], 6)], "x:")
    assert count == 2
    assert written == (
        b'<x:conditionalFormatting sqref="B2:B3"><x:cfRule type="expression" dxfId="5" priority="1">'
        b"<x:formula>N(&quot;concertations&quot;)=0</x:formula></x:cfRule></x:conditionalFormatting>"
        b'<x:conditionalFormatting sqref="C3"><x:cfRule type="expression" dxfId="6" priority="2">'
        b"<x:formula>AND(N(&quot;concertations&quot;)=0,LEN(TRIM(C3))=0)</x:formula></x:cfRule></x:conditionalFormatting>"
    )


def test_long_lists_of_cells_are_cut_for_excel() -> None:
    """Every cell is in one list, no list is longer than Excel reads, and each formula looks at the first cell of its list."""
    cells = tuple((3, row) for row in range(3, 12_003, 2))
    written, _ = rules([(Group("blocking", "blank", cells), 0)], "")
    lists = re.findall(rb'sqref="([^"]*)"', written)
    assert len(lists) > 1
    assert all(len(each) <= LONGEST_REFERENCE for each in lists)
    looked_at = re.findall(rb"TRIM\(([A-Z]+\d+)\)", written)
    assert looked_at == [each.split(b" ")[0] for each in lists]
    assert b" ".join(lists).decode().split() == [f"C{row}" for _, row in cells]


def test_ours_go_and_theirs_stay() -> None:
    """In an element that a spreadsheet merged, only our rule is taken out; an element of ours alone goes whole."""
    ours = b'<cfRule type="expression" priority="1"><formula>N("concertations")=0</formula></cfRule>'
    theirs = b'<cfRule type="duplicateValues" dxfId="3" priority="2"/>'
    opening, closing = b'<conditionalFormatting sqref="A1">', b"</conditionalFormatting>"
    assert without_ours(opening + theirs + ours + closing) == (opening + theirs + closing, 1)
    assert without_ours(opening + ours + closing) == (b"", 1)
    assert without_ours(opening + theirs + closing) == (opening + theirs + closing, 0)
    assert shifted(theirs, 3) == theirs.replace(b'priority="2"', b'priority="5"')
    assert shifted(shifted(theirs, 3), -3) == theirs


def test_ours_go_in_one_pass() -> None:
    """However many rules of ours an element holds among others, it is written again once."""
    ours = b'<cfRule priority="1"><formula>N("concertations")=0</formula></cfRule>'
    theirs = b'<cfRule type="duplicateValues" dxfId="3" priority="2"/>'
    opening, closing = b'<conditionalFormatting sqref="A1">', b"</conditionalFormatting>"

    class Element(bytes):
        def replace(self, *_: object) -> bytes:  # type: ignore[override]
            raise AssertionError("a copy of the whole for one rule")

    assert without_ours(Element(opening + ours * 2_000 + theirs + ours * 2_000 + closing)) == (
        opening + theirs + closing,
        4_000,
    )


def test_many_formats_are_joined_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of the sender's formats is moved down, and only they are copied: never what stands around them."""
    copied: list[int] = []

    def counted(element: bytes, places: int) -> bytes:
        copied.append(len(element))
        return shifted(element, places)

    monkeypatch.setattr(annotate, "shifted", counted)
    one = b'<conditionalFormatting sqref="A1"><cfRule type="expression" priority="%d"><formula>1</formula></cfRule></conditionalFormatting>'
    formats = [one % number for number in range(1, 3_001)]
    opening = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    tail = b"<mergeCells/>" + b"".join(formats) + b"<pageMargins/></worksheet>"
    moved = annotate._shifted(Edges(opening, tail, 0, 0, {}), 2)
    assert moved == b"<mergeCells/>" + b"".join(one % number for number in range(3, 3_003)) + b"<pageMargins/></worksheet>"
    assert copied == [len(each) for each in formats]


def test_above_the_limit_cells_are_coloured_without_comment(tmp_path: Path) -> None:
    """Excel slows down with thousands of comments: the list says where they stop, and is complete."""
    texts = [f"Une idée parmi beaucoup d’autres, la numéro {number}." for number in range(MOST_COMMENTS + 5)]
    rows = [
        {"id": f"C{number:05}", "event_id": "E01", "text": text, "kind": None, "theme": "T04"}
        for number, text in enumerate(texts)
    ]
    source = write_territory_workbook(tmp_path / FILE, campaign().framing, contributions=rows)
    intake, returned = given_back(source, tmp_path / "retour")
    sheet = openpyxl.load_workbook(returned.path)["CONTRIBUTIONS"]
    assert len(commented(sheet)) == MOST_COMMENTS
    assert f"D3:D{MOST_COMMENTS + 7}" in marked(sheet)
    assert len(places(returned.path)) == len([one for one in intake.findings if not one.after])
    assert any("2\u202f000 par feuille" in sentence for sentence in sentences(returned.path))
