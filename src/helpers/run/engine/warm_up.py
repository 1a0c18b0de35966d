"""What every report does first and that takes time once: done before the fork, it is done for all.

Nothing here may start a thread or draw: Parquet files are read by `parquet` alone, charts are not pictured.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pandas as pd

from helpers.analyse.lexicon import lemmas
from helpers.framing import territories
from helpers.framing.load import load_framing, packaged_framings
from helpers.framing.model import Framing
from helpers.publish.office.book import Book, DataSheet, Head
from helpers.publish.office.package import book_bytes
from helpers.publish.slides import deck as slides
from helpers.publish.slides.write import slides_bytes
from helpers.show import charts, charts_compare
from helpers.show.specification import Chart, specification
from helpers.text_storage import hold_texts_for_speed

# What all presentations and all workbooks have in common is made with these.
DECK = slides.Deck(
    "", "", (), "", "", "", date(2025, 1, 1), (slides.Slide("", chart=slides.Chart("", ("",), (slides.Series("", (1,)),))),)
)
BOOK = Book("", (), (DataSheet("LIGNES", "", (Head("Intitulé", "nom"),), [("mot",)]),), "", date(2025, 1, 1), "")


def warm_up() -> None:
    """Read the framings and the territories of the package, describe the charts of a report with the words of each framing, write its files once."""
    hold_texts_for_speed()
    lemmas("préparation")  # the dictionary of French takes a third of a second
    territories.of_the_call()
    territories.epci_by_slug()
    for name in packaged_framings():
        for chart in _charts(load_framing(name)):
            specification(chart)
    slides_bytes(DECK)
    book_bytes(BOOK)


def _charts(framing: Framing) -> Iterator[Chart]:
    """Charts of each kind that a report has: the lines and widths of their words, and the names of months, are remembered from one to the next."""
    themes = pd.DataFrame({"label": [theme.label for theme in framing.themes], "kind": "Attentes", "count": 1, "text": "1"})
    yield charts.bars(themes, "label", "count")
    yield charts.diverging(themes, "label", "count", "count")
    yield charts.matrix(themes, "label", "kind", "count", "text")
    days = pd.date_range("2024-10-01", periods=12, freq="MS")
    events = pd.DataFrame({"day": days, "title": "Réunion publique", "people": 20.0, "method": "Atelier"})
    yield charts.timeline(events, "day", "day", "title", size="people", group="method")
    if framing.dimensions:
        yield charts_compare.profile(
            pd.DataFrame(
                {"label": [one.label for one in framing.dimensions], "level": 1.0, "evidenced": True, "low": 0.0, "median": 1.0, "high": 2.0}
            ),
            "label", "level", "evidenced", low="low", median="median", high="high", scale=framing.level_scale,
        )  # fmt: skip
