"""Folding a column at once gives what folding each text gives."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from helpers.framing.folding import fold_all, fold_to_one_of
from helpers.framing.matching import fold

# Letters of several scripts, ligatures, accents alone, signs that spell out, and what parts words.
SIGNS = "aÉé\u0301œŒßﬁ½…ͅΐŉ漢가😀İ0٣ \u00a0\u202f_’-\n\x00\ud800"
TEXTS = st.lists(st.text(SIGNS, max_size=12) | st.text(max_size=12), max_size=8)


@given(TEXTS)
def test_a_column_folds_as_its_texts_do(texts: list[str]) -> None:
    """Whatever the signs, `fold_all` is `fold` on each text."""
    assert fold_all(texts) == [fold(text) for text in texts]


def test_what_folds_alike_by_hand() -> None:
    """Case, accents, ligatures, quotes, signs and spaces do not count."""
    assert fold_all(["L’ŒUVRE  d’Été !", "l'oeuvre d ete", "…", ""]) == ["l oeuvre d ete", "l oeuvre d ete", "", ""]


def test_a_short_word_hidden_in_a_long_cell_is_found() -> None:
    """« RAS » followed by a hundred dots is still « RAS »; a sentence that begins with « rien » is not « rien »."""
    texts = ["RAS" + "." * 100, "Rien ne presse, mais il faut une ligne directe avec un agent de la mairie.", "rien"]
    assert fold_to_one_of([texts[:2], texts[2:]], {"ras", "rien"}) == {texts[0], texts[2]}


@given(st.lists(st.text("rRsS.aé 0_’œ\u00a0漢", max_size=30), max_size=8))
def test_short_words_are_told_as_folding_each_text_would(texts: list[str]) -> None:
    """Letters, accents, signs and spaces in any number: the same texts are found."""
    words = {"ras", "r s", "s", "", "0 a"}
    assert fold_to_one_of([texts], words) == {text for text in texts if fold(text) in words}
