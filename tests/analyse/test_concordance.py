"""Where a word comes, and what stands around it."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.analyse.concordance import concordance

TEXTS = pd.Series(
    {"C1": "Un agent à l’accueil, et des agents formés.", "C2": None, "C3": "L’IA ne remplace pas l’agent du service public."}
)


def test_every_form_of_a_word_is_found() -> None:
    """« agent » finds the plural and the elided form, in order, with the words around; a held-back text is not read."""
    found = concordance(TEXTS, "agent", width=6)
    assert found.to_dict("list") == {
        "id": ["C1", "C1", "C3"],
        "before": ["Un ", "t des ", "e pas "],
        "word": ["agent", "agents", "l’agent"],
        "after": [" à l’a", " formé", " du se"],
    }


def test_words_that_follow_one_another() -> None:
    """Several words are found as they are written, whatever their case and spaces, never inside another word."""
    assert concordance(TEXTS, "Service  public")["word"].tolist() == ["service public"]
    assert concordance(TEXTS, "vice public").empty


def test_a_tool_word_can_be_sought() -> None:
    """« pas » and « et » are found though they mean nothing alone; nothing at all is refused in words."""
    assert concordance(TEXTS, "et")["id"].tolist() == ["C1"]
    assert concordance(TEXTS, "pas")["id"].tolist() == ["C3"]
    with pytest.raises(ValueError, match="Donnez un mot"):
        concordance(TEXTS, "  ")


def test_apostrophes_are_one_sign() -> None:
    """Several words are found whichever apostrophe was typed, on either side; what is shown is what was written."""
    texts = pd.Series({"C1": "Protéger l’eau potable.", "C2": "Où va l'eau potable ?"})
    for sought in ("l'eau potable", "l’eau potable"):
        found = concordance(texts, sought)
        assert found["word"].tolist() == ["l’eau potable", "l'eau potable"]
        assert found["after"].tolist() == [".", " ?"]
