"""The copy of a workbook that is not annotated in place: the same bytes each time, and never held whole."""

from __future__ import annotations

import tracemalloc
import zipfile
from pathlib import Path

import openpyxl

from helpers.collect.feedback.plain_copy import write_plain_copy
from helpers.collect.reading.workbook import RawSheet, RawWorkbook


def test_the_same_values_give_the_same_bytes(tmp_path: Path) -> None:
    """What starts like a formula is a text, a number is a number, and no clock is looked at."""
    raw = RawWorkbook("essai.ods", "", (RawSheet("F/1", (("=1+1", "12", ""), ("", "007", "2.5"))),))
    for name in ("a.xlsx", "b.xlsx"):
        write_plain_copy(raw, tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["F-1"]
    assert list(sheet.iter_rows(values_only=True)) == [("=1+1", 12, None), (None, "007", 2.5)]
    assert sheet["A1"].data_type != "f"
    assert sheet["A1"].alignment.wrap_text


def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    """Writing takes much less than what is written."""
    rows = tuple(tuple(f"texte {row} {column} " + "é" * 300 for column in range(5)) for row in range(2_000))
    raw = RawWorkbook("essai.ods", "", (RawSheet("F", rows),))
    tracemalloc.start()
    write_plain_copy(raw, tmp_path / "a.xlsx")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        written = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    assert written > 5_000_000
    assert peak < written / 3
