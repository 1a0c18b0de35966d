"""The search of a sheet's XML: what it finds, and that no way of writing or of cutting it changes what it finds."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from functools import partial
from typing import IO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.collect.reading import sheet_scan
from helpers.collect.reading.sheet_scan import SheetScan, count_blank, plainly, scan_sheet

HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1"/>'
COLUMNS = '<cols><col min="2" max="2" hidden="1"/><col min="4" max="6" width="9" hidden="true"/><col min="7" max="7" hidden="0"/></cols>'
ROWS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>id</t></is></c><c r="B1" s="2"/></row>'
    '<row r="2" spans="1:2" hidden="1"><c r="A2" t="s"><v>0</v></c><c r="B2" t="e" s="3"><v>#N/A</v></c></row>'
    '<row r="3" hidden="0"><c r="A3"><f>A1+1</f></c><c r="B3"><f>A1</f><v/></c><c r="C3" t="str"><f>""</f><v></v></c></row>'
    '<row r="4" hidden="true"><c r="A4" t="e"/><c r="B4"><v>12</v></c><c r="C4"><f t="shared" si="0"/><v>7</v></c></row>'
)
TAIL = (
    '<autoFilter ref="A1:B4"><filterColumn colId="0"><filters><filter val="12"/></filters></filterColumn></autoFilter>'
    '<mergeCells count="2"><mergeCell ref="A1:B1"/><mergeCell ref="A3:A4"/></mergeCells></worksheet>'
)
SHEET = f"{HEAD}{COLUMNS}<sheetData>{ROWS}</sheetData>{TAIL}"
FOUND = SheetScan(
    filled=5,
    hidden_rows=(2, 4),
    hidden_columns=("B", "D:F"),
    merged=("A1:B1", "A3:A4"),
    filtered="A1:B4",
    error_cells=(("B2", "#N/A"),),
    without_value=("A3", "B3"),
)


def part(xml: str | bytes) -> Callable[[], IO[bytes]]:
    return partial(io.BytesIO, xml if isinstance(xml, bytes) else xml.encode())


def test_what_hides_in_a_sheet_is_found() -> None:
    """Cells that hold something, hidden rows and columns, merged ranges, the filter, errors, formulas without a value."""
    assert scan_sheet(part(SHEET)) == FOUND


WAYS = (
    ("a prefix", lambda xml: re.sub(r"<(/?)([a-zA-Z])", r"<\1x:\2", xml).replace("xmlns=", "xmlns:x=")),
    ("a comment", lambda xml: xml.replace("<sheetData>", "<!-- <row hidden='1'/> --><sheetData>")),
    ("single quotes", lambda xml: xml.replace('"', "'").replace("<f>''</f>", "<f/>")),
    ("another order of attributes", lambda xml: xml.replace('r="B2" t="e" s="3"', 's="3" t="e" r="B2"')),
    ("line ends", lambda xml: xml.replace("><", ">\r\n  <").replace("<v>\r\n  </v>", "<v></v>")),
)


@pytest.mark.parametrize("way", [way for _, way in WAYS], ids=[name for name, _ in WAYS])
def test_another_way_of_writing_the_same_sheet_changes_nothing(way: Callable[[str], str]) -> None:
    """Whether it can be searched as it is or must be written anew first."""
    found = scan_sheet(part(way(SHEET)))
    assert (found.filled, found.hidden_rows, found.merged) == (FOUND.filled, FOUND.hidden_rows, FOUND.merged)
    assert (found.hidden_columns, found.error_cells, found.without_value) == (
        FOUND.hidden_columns, FOUND.error_cells, FOUND.without_value,
    )  # fmt: skip


def test_a_filter_that_hides_nothing_is_not_told() -> None:
    """Arrows in the titles are no filter."""
    assert (
        scan_sheet(
            part(SHEET.replace('<filterColumn colId="0"><filters><filter val="12"/></filters></filterColumn>', ""))
        ).filtered
        == ""
    )


def test_cells_that_are_blank_all_the_same() -> None:
    """Shared string 0 has no letter, nor has an inline one."""
    xml = SHEET.replace("<t>id</t>", "<t/>")
    assert count_blank(part(xml), scan_sheet(part(xml)), {0}) == 2
    assert count_blank(part(SHEET), FOUND, {1}) == 0


CELLS = st.sampled_from(
    ["", '<c r="{a}"><v>1</v></c>', '<c r="{a}" t="e"><v>#REF!</v></c>', '<c r="{a}"><f>B1</f></c>', '<c r="{a}" s="1"/>',
     '<c r="{a}" t="inlineStr"><is><t>é &lt;c r="A1"&gt;</t></is></c>', '<c r="{a}" t="str"><f>B1</f><v></v></c>']
)  # fmt: skip


@given(st.lists(st.tuples(st.booleans(), st.lists(CELLS, max_size=4)), max_size=12), st.integers(min_value=64, max_value=400))
def test_neither_the_cut_nor_the_rewriting_matters(rows: list[tuple[bool, list[str]]], piece: int) -> None:
    """Any sheet gives the same whole, in pieces, and written anew."""
    body = "".join(
        f'<row r="{number}"{" hidden=" + chr(34) + "1" + chr(34) if hidden else ""}>'
        + "".join(cell.format(a=f"{'ABCD'[place]}{number}") for place, cell in enumerate(cells))
        + "</row>"
        for number, (hidden, cells) in enumerate(rows, start=1)
    )
    xml = f"{HEAD}<sheetData>{body}</sheetData>{TAIL}"
    whole = scan_sheet(part(xml))
    assert whole.hidden_rows == tuple(number for number, (hidden, _) in enumerate(rows, start=1) if hidden)
    assert scan_sheet(part(plainly(part(xml)()).read())) == whole
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sheet_scan, "PIECE", piece)
        assert scan_sheet(part(xml)) == whole
