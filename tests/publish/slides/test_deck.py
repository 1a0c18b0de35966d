"""What slides and their notes say, before anything is drawn."""

from __future__ import annotations

from helpers.analyse.claims import Claim, Figure
from helpers.publish.slides.deck import Chart, Quote, Series, Slide

CLAIM = Claim.of(
    "national", "themes/T04", "themes", "Sobriété : {count}, dans {territories}", ("pau-C1", "pau-C2", "lens-C1"),
    {"count": Figure(3, "contribution", 3, 12), "territories": Figure(2, "territoire", 2, 5)},
    label="robuste", behind={"ce qui est éprouvé": "son rang", "tombe sans": "aucun"},
)  # fmt: skip
SENTENCE = "Sobriété\u00a0: 3\u00a0contributions sur 12, dans 2\u00a0territoires sur 5."


def bars(rows: int) -> Chart:
    return Chart(
        "Contributions, par thème", tuple(f"Thème {row}" for row in range(rows)), (Series("Contributions", tuple(range(rows))),)
    )


def test_the_title_is_the_sentence() -> None:
    """A slide is named by its claim, word for word, and says how far it holds and on how much it rests."""
    slide = Slide("Thèmes", (CLAIM,), noun="contribution")
    assert slide.title == SENTENCE
    assert slide.source == "Robustesse\u00a0: robuste (son rang). 3\u00a0contributions à l’appui\u00a0: voir les notes."


def test_notes_hold_the_evidence() -> None:
    """The id, the sentence, each figure with its denominator and its n, what is behind the label, the rows."""
    assert Slide("Thèmes", (CLAIM,)).notes == (
        "Constat\u00a0: national/themes/T04",
        f"Phrase\u00a0: {SENTENCE}",
        "Chiffres\u00a0: 3\u00a0contributions sur 12 (n = 3)\u202f; 2\u00a0territoires sur 5 (n = 2).",
        "Robustesse\u00a0: robuste (ce qui est éprouvé\u00a0: son rang\u202f; tombe sans\u00a0: aucun).",
        "Lignes à l’appui\u00a0: pau-C1, pau-C2, lens-C1.",
    )


def test_many_rows_are_counted() -> None:
    """Twenty rows are named, the others are counted and sent to the open data."""
    claim = Claim.of("lens", "x", "s", "{count}", tuple(f"lens-C{row}" for row in range(23)), {"count": Figure(23)})
    assert Slide("Thèmes", (claim,)).notes[-1].endswith("lens-C19 et 3\u00a0autres (constats.csv, dans les données ouvertes).")


def test_what_stands_beside_is_in_the_notes_too() -> None:
    """Quotes, then the other claims, then points; a claim that only the chart says keeps its evidence in the notes."""
    quote = Quote("Un guichet\nouvert.", "Pau, pau-C1")
    slide = Slide("Thèmes", (CLAIM,), bars(2), (quote,), ("À lire avec soin.",), silent=(CLAIM,))
    assert slide.beside == ("«\u00a0Un guichet ouvert.\u00a0» — Pau, pau-C1", "À lire avec soin.")
    assert slide.notes.count("Constat\u00a0: national/themes/T04") == 2
    assert slide.notes[-5:] == (
        "Graphique\u00a0: Contributions, par thème.", "Thème 0\u00a0: 0", "Thème 1\u00a0: 1", *slide.beside,
    )  # fmt: skip


def test_the_alternative_is_computed_from_the_data() -> None:
    """A few rows are said whole; of many, the first, and that the notes hold the others."""
    assert bars(2).alternative == "Graphique en barres. Contributions, par thème. Thème 0\u00a0: 0\u202f; Thème 1\u00a0: 1."
    assert bars(11).alternative.endswith("Thème 7\u00a0: 7\u202f; 3\u00a0autres lignes dans les notes.")


def test_two_series_are_named() -> None:
    """Each value says what it counts; a missing one is said."""
    chart = Chart("Côtés", ("Petites",), (Series("attentes", (2,)), Series("vigilances", (None,))))
    assert chart.rows == ("Petites\u00a0: 2 (attentes) et non renseigné (vigilances)",)
