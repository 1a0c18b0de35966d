"""Contributions counted once for the exploration, by hand-made parts."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from helpers.analyse import corpus, texts
from helpers.desk.counts import Chosen, by_public, by_territory, by_theme, chosen_rows, count
from helpers.desk.quotes import quotes
from helpers.framing.load import load_framing
from helpers.parquet import write_parquet

FRAMING = load_framing("ia_2025")
ROWS = {
    "pau": [("T01", "attente", "Agents"), ("T01", "attente", None), ("T02", "vigilance", "Élus")],
    "albi": [("T01", "proposition", "Agents"), ("T01", "attente", "Agents")],
}
PRINTED = {"pau": ["pau-C0001", "pau-C0003"], "albi": ["albi-C0001", "albi-C0002"]}


def _part(slug: str) -> pd.DataFrame:
    rows = pd.DataFrame(ROWS[slug], columns=["theme", "kind", "public_shown"])
    ids = [f"{slug}-C{place:04}" for place in range(1, len(rows) + 1)]
    return rows.assign(id=ids, territory=slug, text=[f"texte {one}" for one in ids])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The parts of two territories, as a preparation leaves them."""
    for slug in ROWS:
        part = _part(slug)
        write_parquet(tmp_path / slug / corpus.FILE, part.astype(dict.fromkeys(("theme", "kind", "public_shown"), "str")))
        printed = part[part["id"].isin(PRINTED[slug])]
        write_parquet(tmp_path / slug / texts.FILE, printed[list(texts.FIELDS)].astype("str"))
    return tmp_path


@pytest.fixture
def counts(folder: Path) -> pd.DataFrame:
    return count([folder / slug for slug in ROWS])


def test_every_row_is_counted_once(counts: pd.DataFrame) -> None:
    """A row whose public is not told is counted like the others."""
    assert counts["contributions"].sum() == 5
    told = counts.astype("object").set_index(["territory", "theme", "kind", "public_shown"])["contributions"]
    assert told[("albi", "T01", "attente", "Agents")] == 1
    assert counts["public_shown"].isna().sum() == 1


def test_themes_are_counted_in_two_ways(counts: pd.DataFrame) -> None:
    """Four contributions of two territories on the first theme, one of one on the second, none on the others."""
    lines = by_theme(counts, FRAMING).set_index("theme")
    assert list(lines.loc["T01", ["contributions", "territories"]]) == [4, 2]
    assert list(lines.loc["T02", ["contributions", "territories"]]) == [1, 1]
    assert list(lines.index) == [theme.code for theme in FRAMING.themes]
    assert lines.loc["T03", "contributions"] == 0


def test_a_public_that_is_not_told_is_said_so(counts: pd.DataFrame) -> None:
    """The line of a masked public is « Public non affiché », never the public."""
    lines = by_public(counts, FRAMING)
    told = lines[lines["theme"].eq("T01")].groupby("public")["contributions"].sum()
    assert told.to_dict() == {"Agents": 3, "Public non affiché": 1}


def test_one_column_a_theme(counts: pd.DataFrame) -> None:
    """A territory that says nothing of a theme has nought there."""
    table = by_territory(counts)
    assert table.loc["albi"].to_dict() == {"T01": 2, "T02": 0}
    assert table.loc["pau"].to_dict() == {"T01": 2, "T02": 1}


@pytest.mark.parametrize(
    ("chosen", "total"), [(Chosen(), 5), (Chosen("T01"), 4), (Chosen("T01", "attente"), 3), (Chosen("", "", "Élus"), 1)]
)
def test_what_is_chosen_is_kept(counts: pd.DataFrame, chosen: Chosen, total: int) -> None:
    """Nothing chosen keeps all; each choice narrows."""
    assert chosen_rows(counts, chosen)["contributions"].sum() == total


def test_no_territory_counts_nothing() -> None:
    """A campaign without a report has empty counts, not an error."""
    empty = count([])
    assert by_theme(empty, FRAMING)["contributions"].sum() == 0
    assert by_public(empty, FRAMING).empty


def test_quotes_are_printable_and_of_each_territory(folder: Path, counts: pd.DataFrame) -> None:
    """One of each territory before a second one of any; a text that is held back is never there."""
    found = quotes(folder, counts, Chosen("T01"), ["albi", "pau"], most=2)
    assert list(found["id"]) == ["albi-C0001", "pau-C0001"]
    every = quotes(folder, counts, Chosen(), ["albi", "pau"])
    assert list(every["id"]) == ["albi-C0001", "albi-C0002", "pau-C0001", "pau-C0003"]


def test_quotes_stay_in_the_zone(folder: Path, counts: pd.DataFrame) -> None:
    """Only the territories that are asked for are read, and a choice that nobody voiced finds nothing."""
    assert list(quotes(folder, counts, Chosen("T02"), ["albi", "pau"])["territory"]) == ["pau"]
    assert quotes(folder, counts, Chosen("T02"), ["albi"]).empty
