"""Texts cut at their strongest punctuation, short segments joined."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from helpers.analyse import reinert
from helpers.analyse.reinert.segments import merged, split


def test_a_short_text_is_one_segment() -> None:
    """A text of forty words or fewer stays whole; a blank one has no segment; each segment knows its text."""
    found = reinert.segments(["Oui.", "  ", "mot " * 40])
    assert [(one.source, len(one.text.split())) for one in found] == [(0, 1), (2, 40)]


def test_the_cut_is_at_the_strongest_punctuation_nearby() -> None:
    """Size 10: a full stop two words before the size weighs 6/3, a comma on the size 1/1: the full stop wins."""
    words = [f"m{place}" for place in range(1, 31)]
    words[7], words[9] = "m8.", "m10,"
    first, second, *_ = split([" ".join(words)], size=10)
    assert first.text.endswith("m8.")
    assert second.text.startswith("m9")


def test_the_end_of_a_text_is_not_cut_short() -> None:
    """Size 10: thirteen words are fewer than ten and a window of four, one segment."""
    assert len(split([" ".join(["mot"] * 13)], size=10)) == 1
    assert len(split([" ".join(["mot"] * 14)], size=10)) == 2


@given(st.lists(st.lists(st.sampled_from(["mot", "mot.", "mot,", "mot :"]), max_size=200).map(" ".join), max_size=5))
def test_no_word_is_lost(texts: list[str]) -> None:
    """The segments of a text, end to end, are its words in order."""
    found = reinert.segments(texts)
    for source, text in enumerate(texts):
        assert " ".join(one.text for one in found if one.source == source).split() == text.split()


def test_small_segments_join_the_next_then_the_last() -> None:
    """Minimum 5: 3 takes 4; the 2 left at the end joins the unit before; a text too short as a whole stays alone."""
    assert merged([3, 4, 6, 2, 1, 8], [0, 0, 0, 0, 1, 2], smallest=5) == [0, 0, 1, 1, 2, 3]
