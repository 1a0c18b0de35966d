"""What the notebook of a report leaves to whoever asked for it, beside its outputs: its claims, its data, each as a typed file.

A report is analysed once, in its notebook. In JupyterLab nobody asks, and nothing is left.
"""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd

from helpers.analyse.claims import write_ledger
from helpers.analyse.national import NationalAnalysis
from helpers.analyse.published import published_tables
from helpers.analyse.territory import TerritoryAnalysis
from helpers.publish.office.book import Book
from helpers.publish.office.national import national_book
from helpers.publish.office.package import write_book
from helpers.publish.office.reread import verify_book
from helpers.publish.office.territory import territory_book
from helpers.publish.open_data.slices import slice_of, write_slice
from helpers.publish.search.lines import lines_of
from helpers.publish.search.shard import write_shard
from helpers.publish.slides.deck import Deck
from helpers.publish.slides.national import national_deck
from helpers.publish.slides.reread import verify_slides
from helpers.publish.slides.territory import territory_deck
from helpers.publish.slides.write import write_slides
from helpers.show.file_names import NATIONAL_SLIDES, TERRITORY_SLIDES, WORKBOOK

VARIABLE = "CONCERTATIONS_DEPOT"  # the folder to leave them in, for the notebooks of a run


def leave(analysis: TerritoryAnalysis) -> None:
    """Leave the ledger of a territory's claims, its data workbook and its slides, read again, its parts of the open data and of the search."""
    if (folder := asked()) is None:
        return
    write_ledger(folder, analysis.claims.values())
    tables = published_tables(analysis)
    _leave_book(folder / WORKBOOK, territory_book(analysis, tables))
    _leave_slides(folder / TERRITORY_SLIDES, territory_deck(analysis))
    write_slice(folder, slice_of(analysis, tables))
    write_shard(folder, analysis.slug, tuple(lines_of(analysis)))


def leave_nation(folder: Path, analysis: NationalAnalysis, answers: pd.DataFrame) -> None:
    """Leave the ledger of the synthesis, its data workbook with the `answers` of the territories, and its slides, read again."""
    write_ledger(folder, analysis.claims.values())
    _leave_book(folder / WORKBOOK, national_book(analysis, answers))
    _leave_slides(folder / NATIONAL_SLIDES, national_deck(analysis))


def asked() -> Path | None:
    """The folder to leave things in, if a run asks; in JupyterLab nobody does."""
    folder = os.environ.get(VARIABLE)
    return Path(folder) if folder else None


def _leave_book(path: Path, book: Book) -> None:
    write_book(path, book)
    verify_book(path, book)


def _leave_slides(path: Path, deck: Deck) -> None:
    write_slides(path, deck)
    verify_slides(path, deck)
