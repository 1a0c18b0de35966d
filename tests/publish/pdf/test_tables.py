"""A table takes the room that its texts need, on a sheet of a known width."""

from __future__ import annotations

from helpers.publish.pdf.tables import Shape


def test_figures_have_their_width_and_texts_share_the_rest() -> None:
    """Nine letters of a header make 9 × 0.53 + 0.9 sizes; a column of long texts has a share."""
    shape = Shape(("Thème", "Attentes", "Citations"), (("Sobriété et environnement", "12", "3"),), frozenset({1, 2}))
    assert list(shape.columns) == ["25fr", "5.14em", "5.67em"]
    assert list(shape.sides) == ["left", "right", "right"]
    assert shape.size == "8.5pt"


def test_a_header_counts_for_its_longest_word() -> None:
    """« Acteurs économiques » is written over two lines: eleven letters are enough."""
    shape = Shape(("P", "Acteurs économiques"), (("a", "1"),), frozenset({1}))
    assert list(shape.columns) == ["1.43em", "6.73em"]


def test_many_columns_make_small_letters() -> None:
    """Ten columns of twelve letters need 10 × (12 × 0.53 + 0.9) = 72.6 sizes: 6.5 points make 472, 7 points would make 508."""
    shape = Shape(("m" * 12,) * 10, (), frozenset())
    assert shape.size == "6.5pt"
    assert set(shape.columns) == {"7.26em"}


def test_too_many_columns_share_the_sheet() -> None:
    """Twelve columns of fifteen letters would leave the sheet at the smallest size: each has the same share of it."""
    shape = Shape(("m" * 15,) * 12, (), frozenset(range(12)))
    assert (shape.size, set(shape.columns)) == ("6.5pt", {"15fr"})


def test_an_empty_table() -> None:
    """A table without lines keeps its header."""
    assert list(Shape(("Thème", ""), (), frozenset()).columns) == ["3.55em", "1.43em"]
