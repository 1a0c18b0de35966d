"""What is new since an analyst last said that she had seen all."""

from __future__ import annotations

from pathlib import Path

from helpers.desk.news import News, Seen, SeenWorkbook, news, read_seen, seen_now, write_seen
from helpers.desk.remarks import blocking_points, remark_keys
from helpers.run.batch import Outcome
from helpers.run.manifest import read_results
from helpers.settings import Settings
from tests.conftest import BROKEN, CAMPAIGN

BEFORE = Seen({"pau": SeenWorkbook("a", "1", ("r1",)), "albi": SeenWorkbook("b", "1", ())}, {"pau": "k1", "synthese": "s1"})


def test_each_kind_of_news_is_told() -> None:
    """A workbook that came, one that changed, one that went, a remark, a report, the synthesis."""
    now = Seen(
        {"pau": SeenWorkbook("c", "2", ("r1", "r2")), "foix": SeenWorkbook("d", "2", ())}, {"pau": "k2", "synthese": "s1"}
    )
    assert news(BEFORE, now) == News(False, ("foix",), ("pau",), ("albi",), {"pau": 1}, ("pau",), synthesis=False)


def test_nothing_is_new_when_nothing_moved() -> None:
    """The same look twice tells nothing; a remark that went away is no news."""
    assert news(BEFORE, BEFORE).is_empty
    assert news(BEFORE, Seen({**BEFORE.workbooks, "pau": SeenWorkbook("a", "1", ())}, BEFORE.reports)).is_empty


def test_all_is_new_the_first_time() -> None:
    """When nothing was ever seen, every workbook came and every report was made."""
    first = news(None, BEFORE)
    assert (first.is_first, first.arrived, first.reports, first.synthesis) == (True, ("albi", "pau"), ("pau",), True)
    assert first.remarks == {"pau": 1}


def test_what_was_seen_is_kept(project: Settings) -> None:
    """It is written and read back whole; a damaged file is a first time."""
    assert read_seen(project, CAMPAIGN) is None
    write_seen(project, CAMPAIGN, BEFORE)
    assert read_seen(project, CAMPAIGN) == BEFORE
    (project.processed(CAMPAIGN) / "_bureau" / "vu.json").write_text("{", encoding="utf-8")
    assert read_seen(project, CAMPAIGN) is None


def test_a_built_campaign_is_seen(built: tuple[Settings, Outcome]) -> None:
    """Each workbook that was received is there, with the reports that stand; unchanged ones are not read twice."""
    settings, outcome = built
    manifest = read_results(settings, CAMPAIGN)
    now = seen_now(outcome.prepared, manifest)
    assert {*now.workbooks} == {*outcome.prepared.slugs}
    assert {*now.reports} == {*manifest.artefacts}
    again = seen_now(outcome.prepared, manifest, now)
    assert all(again.workbooks[slug] is one for slug, one in now.workbooks.items())


def test_a_refusal_is_a_blocking_point(built: tuple[Settings, Outcome]) -> None:
    """A workbook that cannot be read has one point, about the whole file, with a way out, and no remark to count."""
    prepared = built[1].prepared
    (point,) = blocking_points(prepared.folder / BROKEN, prepared.campaign.framing)
    assert point.place == "le fichier entier"
    assert "déposez-le de nouveau" in point.how
    assert remark_keys(prepared.folder / BROKEN) == ()


def test_remarks_are_told_apart_by_their_place(built: tuple[Settings, Outcome]) -> None:
    """As many digests as remarks that ask for something, in places of their own."""
    prepared = built[1].prepared
    for slug in prepared.territories["slug"]:
        intake = prepared.intake(slug)
        asked = {(one.rule, one.sheet, one.line or one.cell, one.field) for one in intake.findings if one.severity != "note"}
        assert len(remark_keys(prepared.folder / slug)) == len(asked)


def test_no_file_no_remark(tmp_path: Path) -> None:
    """A territory that was never read has no remark."""
    assert remark_keys(tmp_path) == ()
