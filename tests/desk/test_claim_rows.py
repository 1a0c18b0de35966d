"""From a claim to the lines of workbooks that it rests on."""

from __future__ import annotations

import re

import pytest

from helpers.analyse.claims import write_ledger
from helpers.desk.claim_rows import ClaimRows
from helpers.desk.ledgers import Ledgers
from helpers.desk.tracing import place_of, trace
from helpers.framing.campaign import read_campaign
from helpers.run.batch import Outcome
from helpers.run.prepare import NATIONAL, Prepared, prepare
from helpers.settings import Settings
from tests.conftest import CAMPAIGN
from tests.desk.conftest import first_territory

Built = tuple[object, Outcome]


@pytest.fixture
def prepared(built: Built) -> Prepared:
    return built[1].prepared


def test_a_row_is_found_at_its_line(prepared: Prepared, built: Built) -> None:
    """The id of a contribution leads to the sheet and the line that its table kept, and its words if they may be printed."""
    slug = first_territory(built)  # type: ignore[arg-type]
    contributions = prepared.tables(slug).contributions
    traced = trace(prepared.folder, list(contributions["id"]), list(prepared.territories["slug"]), most=1_000)
    assert (traced.total, traced.territories) == (len(contributions), 1)
    rows = traced.rows.set_index("id").loc[contributions["id"]]
    assert list(rows["row"]) == list(contributions["row"])
    assert list(rows["text"].notna()) == list(contributions["text"].notna())
    assert {*rows["table"]} == {"contributions"}


def test_many_rows_are_shared_between_territories(prepared: Prepared) -> None:
    """When there are too many rows, each territory has its own before any has a second one; all are counted."""
    slugs = list(prepared.territories["slug"])
    every = [id_ for slug in slugs for id_ in prepared.tables(slug).contributions["id"]]
    traced = trace(prepared.folder, every, slugs, most=len(slugs))
    assert traced.total == len(every)
    assert {*traced.rows["territory"]} == {*slugs}
    assert len(traced.rows) == len(slugs)


def test_a_territory_is_its_own_evidence(prepared: Prepared) -> None:
    """A claim that counts territories leads to their first sheet, as a whole."""
    slugs = list(prepared.territories["slug"])
    traced = trace(prepared.folder, slugs, slugs)
    assert list(traced.rows["territory"]) == slugs
    assert place_of("territory", 0, prepared.campaign.framing) == prepared.campaign.framing.by_table["territory"].name
    assert place_of("contributions", 14, prepared.campaign.framing).endswith(", ligne 14")


def test_an_unknown_row_is_not_invented(prepared: Prepared) -> None:
    """An id of no territory is counted among the evidence, and no line is shown for it."""
    traced = trace(prepared.folder, ["ailleurs-C0001"], list(prepared.territories["slug"]))
    assert (traced.total, traced.territories, len(traced.rows)) == (1, 0, 0)


@pytest.mark.parametrize("national", [True, False])
def test_every_claim_is_shown_with_its_figures_and_rows(prepared: Prepared, built: Built, national: bool) -> None:
    """The sentence, a line for each figure, and lines for every claim of a page, told as many times as there is evidence."""
    slug = "" if national else first_territory(built)  # type: ignore[arg-type]
    names = dict(zip(prepared.territories["slug"], prepared.territories["name"], strict=True))
    rows = ClaimRows(prepared, Ledgers(prepared).of(slug), names, lambda id_: f"page#{id_}")
    for line in rows.ledger.head(12).itertuples():
        shown = re.sub(r"<[^>]+>", "", str(rows.claim(line.id).html()))
        assert line.sentence in shown.replace("&#39;", "'")
        assert "Les lignes à l’appui" in shown
        assert line.id in shown


def test_an_unknown_claim_proposes_the_nearest(prepared: Prepared) -> None:
    """A slip in an id is answered with the id that it looks like; none at all is the first claim."""
    rows = ClaimRows(prepared, Ledgers(prepared).of(), {}, str)
    assert "national/collecte/france" in str(rows.claim("national/colecte/france").html())
    assert str(rows.claim("").html()) == str(rows.claim(rows.ids[0]).html())


def test_a_ledger_that_is_out_of_date_is_not_shown(project: Settings) -> None:
    """What a former run stored of the synthesis is measured again when nothing says that it is up to date."""
    ready = prepare(project, read_campaign(project, CAMPAIGN))
    write_ledger(ready.folder / NATIONAL, [])
    assert list(Ledgers(ready).of()["id"]) == [claim.id for claim in ready.national().claims.values()]
