"""Contributions are counted by theme, kind and public, and nobody can be recognised in the counts."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from helpers.analyse.contributions import agreed, by_public, by_theme, divided, quotable, top_themes, with_public_shown
from helpers.analyse.contributions import said as count_said
from tests.analyse.tables import Row, frame, ia, said, tables


def test_every_theme_has_its_line() -> None:
    """Themes stand in the order of the framing, at zero when nobody spoke of them."""
    table = by_theme(said(("T05", "attente", "agents"), ("T05", "question", "elus"), ("T02", "attente", "agents")), ia())
    assert list(table["theme"]) == [theme.code for theme in ia().themes]
    by_code = table.set_index("theme")[["attente", "vigilance", "proposition", "question", "total"]]
    assert by_code.loc["T05"].tolist() == [1, 0, 0, 1, 2]
    assert by_code.loc["T02"].tolist() == [1, 0, 0, 0, 1]
    assert by_code["total"].sum() == 3
    assert table.set_index("theme").loc["T05", "label"] == "Travail, métiers et agents"


def test_no_contribution_is_thirteen_zeros() -> None:
    """Without a contribution, every theme is at zero."""
    assert by_theme(frame("contributions", []), ia())["total"].tolist() == [0] * 13


def test_top_themes_break_ties_by_the_framing() -> None:
    """T06 leads with two; T02, T05 and T09 have one each and the first two of the framing are kept."""
    spoken = said(
        ("T09", "attente", "agents"), ("T06", "attente", "agents"), ("T05", "attente", "elus"),
        ("T06", "attente", "elus"), ("T02", "attente", "elus"), ("T09", "vigilance", "elus"),
    )  # fmt: skip
    table = top_themes(spoken, ia(), "expectation")
    assert table[["theme", "count", "total"]].to_numpy().tolist() == [["T06", 2, 5], ["T02", 1, 5], ["T05", 1, 5]]


def test_top_themes_do_not_depend_on_row_order() -> None:
    """The same rows in another order give the same table."""
    spoken = said(("T09", "attente", "agents"), ("T06", "attente", "agents"), ("T05", "attente", "elus"))
    pd.testing.assert_frame_equal(
        top_themes(spoken, ia(), "expectation"), top_themes(spoken.iloc[::-1].reset_index(drop=True), ia(), "expectation")
    )


def test_top_themes_of_a_kind_nobody_used() -> None:
    """Without a proposal, the table is empty and keeps its columns."""
    table = top_themes(said(("T01", "attente", "elus")), ia(), "proposal")
    assert (len(table), list(table.columns)) == (0, ["theme", "label", "count", "total"])


def test_small_counts_by_public_are_masked() -> None:
    """Ten contributions of agents are hidden (under eleven), twelve of citizens would give them back alone."""
    spoken = said(*[("T01", "attente", "agents")] * 10, *[("T01", "attente", "citoyens")] * 12)
    masked = by_public(spoken, ia())
    assert list(masked.counts.index) == ["Agents", "Citoyens"]
    assert masked.shown_value("Agents", "Attentes") is None
    assert masked.text().loc["Agents", "Attentes"] == "<\u202f11"
    assert masked.is_masked


def twelve(**fields: object) -> list[Row]:
    """Twelve expectations of agents at event E1: enough for their count to be shown."""
    return [{"id": f"C{place}", **fields} for place in range(1, 13)]


@pytest.mark.parametrize(("people", "shown"), [(5, True), (4, False), (None, False)])
def test_public_is_shown_from_five_people_on(people: int | None, shown: bool) -> None:
    """A verbatim bears its public only if its event counted at least five people of that public."""
    found = with_public_shown(tables(events=[{"id": "E1", "people_agents": people}], contributions=twelve()), ia())
    assert found["public_shown"].notna().tolist() == [shown] * 12
    assert set(found["public_shown"].dropna()) == ({"Agents"} if shown else set())


def test_public_is_hidden_outside_any_event() -> None:
    """A contribution outside the events counts with nobody, so its public is not shown."""
    found = with_public_shown(tables(events=[{"id": "E1", "people_agents": 30}], contributions=twelve(event_id="HORS")), ia())
    assert found["public_shown"].isna().all()


def test_public_is_hidden_when_its_cell_is_masked() -> None:
    """Ten contributions are masked in the table of publics: showing the public beside each would count them."""
    found = with_public_shown(tables(events=[{"id": "E1", "people_agents": 30}], contributions=twelve()[:10]), ia())
    assert found["public_shown"].isna().all()


def test_public_of_another_event_does_not_help() -> None:
    """Thirty agents at E2 do not allow to show an agent of E1, where two came."""
    found = with_public_shown(
        tables(events=[{"id": "E1", "people_agents": 2}, {"id": "E2", "people_agents": 30}], contributions=twelve()), ia()
    )
    assert found["public_shown"].isna().all()


def test_shown_publics_never_count_a_masked_cell() -> None:
    """Of a public and kind whose count is masked, no contribution bears its public."""
    rows: list[Row] = [
        *twelve(),
        *({"id": f"D{place}", "kind": "vigilance"} for place in range(3)),
        *({"id": f"F{place}", "kind": "vigilance", "public": "citoyens"} for place in range(14)),
        *({"id": f"G{place}", "public": "citoyens"} for place in range(20)),
    ]
    event: Row = {"id": "E1", "people_agents": 30, "people_citoyens": 60}
    territory = tables(events=[event], contributions=rows)
    masked = by_public(territory.contributions, ia())
    found = with_public_shown(territory, ia())
    named = found[found["public_shown"].notna()].groupby(["public_shown", "kind"]).size()
    plural = {"attente": "Attentes", "vigilance": "Vigilances"}
    assert masked.shown_value("Agents", "Vigilances") is None
    assert {(public, kind): masked.shown_value(public, plural[kind]) for public, kind in named.index} == dict(named)


def test_quotes_follow_a_rule() -> None:
    """Own words first, then most carried, then nearest to 140 characters, then the first id; never a text that is held back."""
    contributions = frame(
        "contributions",
        [
            {"id": "C4", "text": "a" * 140, "people": 2},
            {"id": "C3", "text": "b" * 100, "people": 9},
            {"id": "C2", "text": "c" * 170, "people": 9},
            {"id": "C1", "text": "d" * 110, "people": 9},
            {"id": "C0", "text": None, "people": 50, "printable": False},
            {"id": "C5", "text": "e" * 140, "people": 60, "origin": "synthese_table"},
        ],
    )
    quoted = ["C1", "C2", "C3", "C4", "C5"]
    assert list(quotable(contributions, ia())["id"]) == quoted
    assert list(quotable(contributions.iloc[::-1], ia())["id"]) == quoted
    assert list(quotable(contributions, ia()).columns) == list(contributions.columns)


def test_each_theme_and_kind_has_one_quote() -> None:
    """The first of the order of quoting, theme by theme and kind by kind; a theme without printable words has none."""
    rows = [
        {"id": "C1", "theme": "T01", "kind": "attente", "text": "a" * 100},
        {"id": "C2", "theme": "T01", "kind": "attente", "text": "b" * 140},
        {"id": "C3", "theme": "T01", "kind": "vigilance", "text": "c" * 20},
        {"id": "C4", "theme": "T04", "kind": "attente", "text": None, "printable": False},
    ]
    quotes = count_said(tables(contributions=rows), ia()).quotes
    assert {place: line["id"] for place, line in quotes.items()} == {("T01", "attente"): "C2", ("T01", "vigilance"): "C3"}


def test_quotes_without_people() -> None:
    """A framing that does not ask how many carried an idea still gives quotes."""
    contributions = frame("contributions", [{"id": "C2", "text": "a" * 10}, {"id": "C1", "text": "b" * 139}])
    assert list(quotable(contributions, ia())["id"]) == ["C1", "C2"]


def test_agreements_are_sorted_by_role() -> None:
    """Consensus and majority agree, shared divides, minority and isolated are shown in full; not measured is none."""
    codes = ["consensus", "majorite", "partage", "minoritaire", "isole", "non_mesure"]
    territory = tables(contributions=[{"id": f"C{place}", "agreement": code} for place, code in enumerate(codes)])
    assert list(agreed(territory.contributions, ia())["id"]) == ["C0", "C1"]
    assert list(divided(territory.contributions, ia())["id"]) == ["C2"]
    assert count_said(territory, ia()).isolated == ("C3", "C4")


def test_no_column_of_agreement() -> None:
    """A framing without agreements gives empty tables, not an error."""
    spoken = said(("T01", "attente", "elus"))
    assert agreed(spoken, ia()).empty
    assert divided(spoken, ia()).empty


def test_rare_themes_are_kept_in_full() -> None:
    """Themes carried by one or two contributions are listed, one carried by three is not."""
    rows: list[Row] = [{"id": f"C{place}", "theme": theme} for place, theme in enumerate(["T01"] * 3 + ["T02"] * 2 + ["T03"])]
    assert count_said(tables(contributions=rows), ia()).rare == ("C3", "C4", "C5")


def test_without_any_contribution_nothing_is_rare() -> None:
    """An emptied sheet has no rare theme, and nothing to quote in a table that keeps its columns."""
    one = tables(contributions=[{"id": "C1"}])
    found = count_said(replace(one, contributions=one.contributions.head(0)), ia())
    assert (found.rare, len(found.quotable), "text" in found.quotable) == ((), 0, True)


def test_tables_are_left_alone() -> None:
    """Counting changes none of the tables that it reads."""
    territory = tables(events=[{"id": "E1", "people_agents": 30}], contributions=twelve())
    before = {name: table.copy() for name, table in territory.items()}
    count_said(territory, ia())
    for name, table in territory.items():
        pd.testing.assert_frame_equal(table, before[name])
