"""Boxes of comments: where columns stand is read once, whatever a sheet says of its columns."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from helpers.collect.feedback import comment_boxes
from helpers.collect.feedback.sheet_part import Edges


def head(*columns: str) -> bytes:
    """What stands before the cells of a sheet with such columns."""
    return f"<worksheet><cols>{''.join(f'<col {each}/>' for each in columns)}</cols>".encode()


def test_columns_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Thousands of columns that no sheet can have are passed over, and a width is then looked up, not searched."""
    read: list[bytes] = []
    columns = comment_boxes._columns

    def counted(before: bytes) -> Iterator[tuple[int, int, float]]:
        read.append(before)
        return columns(before)

    monkeypatch.setattr(comment_boxes, "_columns", counted)
    beyond = [f'min="900{number}" max="900{number}" width="9"' for number in range(100, 20_100)]
    grid = comment_boxes._Grid(Edges(head(*beyond, 'min="1" max="900" width="9" hidden="1"'), b"", 0, 0, {}))
    assert [grid.width(column) for column in range(902)] == [0] * 900 + [64, 64]
    assert len(read) == 1


@pytest.mark.parametrize("width", ["nan", "inf", "1e400", "-3", "x", "9" * 5_000])
def test_a_width_that_is_none_is_the_usual_one(width: str) -> None:
    """A column whose width is no number that a spreadsheet can show has the usual width, like one beyond the last."""
    grid = comment_boxes._Grid(Edges(head(f'min="2" max="2" width="{width}"', 'min="3" max="99999" width="10"'), b"", 0, 0, {}))
    assert [grid.width(column) for column in (0, 1, 2, 16_383, 9_999_999)] == [64, 64, 75, 75, 75]
