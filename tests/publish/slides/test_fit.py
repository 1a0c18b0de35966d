"""Texts at the size at which they fit their place, whatever their length."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.publish.slides.fit import IN_NOTES, fits, fitted, one_line
from helpers.publish.slides.layouts import BESIDE, DRAWN, FULL, LAYOUTS, LONG_TITLE_SIZES, TITLE, WIDTH, WRITTEN, Layout
from helpers.show.labels import text_width

SHORT, LONG = DRAWN
WORD = "gouvernance "  # 12 letters, 5.9 ems once widened: 11 × 0.55 × 1.1, and a space of 0.29 × 1.1


def test_a_short_title_keeps_the_largest_size() -> None:
    """A sentence of one line stands at the size of its layout."""
    assert fitted(["Un constat."], SHORT.place(TITLE)).size == 28


def test_a_sentence_of_three_hundred_characters_is_whole() -> None:
    """It takes smaller letters in the place of long titles, and none of its words is lost."""
    sentence = (WORD * 25).strip()
    assert len(sentence) == 299
    found = fitted([sentence], LONG.place(TITLE))
    assert (found.paragraphs, found.size in LONG_TITLE_SIZES) == ((sentence,), True)


def test_what_cannot_fit_says_where_the_rest_is() -> None:
    """A text of thousands of words is cut between two of them, and sends to the notes."""
    (shown,) = fitted([WORD * 2_000], LONG.place(TITLE)).paragraphs
    assert shown.endswith(f"gouvernance{IN_NOTES}")
    assert fits([shown], LONG_TITLE_SIZES[-1], LONG.place(TITLE))


def test_paragraphs_that_are_left_out_are_told() -> None:
    """The first paragraphs stay whole, the one that does not fit is begun, the others are in the notes."""
    kept = fitted(["Premier."] * 3 + [WORD * 500, "Dernier."], DRAWN[0].place(BESIDE)).paragraphs
    assert kept[:3] == ("Premier.",) * 3
    assert len(kept) == 4
    assert kept[3].endswith(IN_NOTES)


@given(st.lists(st.text(st.sampled_from("mêœ ’\u00a0i"), min_size=1, max_size=400), max_size=8))
def test_nothing_overflows(paragraphs: list[str]) -> None:
    """Whatever the paragraphs, those that are shown fit at the size that is given."""
    place = WRITTEN[1].place(BESIDE)
    found = fitted(paragraphs, place)
    assert fits(found.paragraphs, found.size, place)


def test_a_label_is_cut_to_stand_on_its_line() -> None:
    """A name of forty letters that is too wide ends with an ellipsis, within the width; one that fits is left whole."""
    name = "Communauté d’agglomération du Bas-Chablais"
    assert one_line(name, 11, 150).endswith("…")
    assert text_width(one_line(name, 11, 150), 11) <= 150
    assert one_line("Nantes", 11, 150) == "Nantes"


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_places_stand_apart_on_the_slide(layout: Layout) -> None:
    """No place covers another, and none leaves the slide."""
    boxes = [place.box for place in layout.places]
    for place, box in enumerate(boxes):
        assert box.left + box.width <= WIDTH
        for other in boxes[place + 1 :]:
            apart_across = box.left + box.width <= other.left or other.left + other.width <= box.left
            apart_down = box.top + box.height <= other.top or other.top + other.height <= box.top
            assert apart_across or apart_down
    assert layout.place(TITLE).box.width <= FULL
