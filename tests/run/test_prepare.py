"""A campaign is prepared workbook by workbook; what is opened later touches no other workbook."""

from __future__ import annotations

import os
import resource
import shutil
import signal
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from helpers.analyse.release import masked, shares
from helpers.collect.intake import collect_workbook, workbooks
from helpers.collect.protection import privacy, publication
from helpers.collect.reading import workbook
from helpers.collect.tables import Intake
from helpers.collect.theme_proposals import ThemeAid
from helpers.errors import CampaignError
from helpers.framing.campaign import Campaign, read_campaign
from helpers.framing.decisions import Decision, Decisions, Kind
from helpers.run import gather
from helpers.run.prepare import Prepared, left_to_read, prepare, prepared_before
from helpers.run.reports import PREPARATION_VARIABLE, territory_report
from helpers.run.summary import Received, read_summary
from helpers.settings import Limits, Settings
from helpers.text_storage import OPTION
from tests.conftest import BROKEN, CAMPAIGN

SHOT = "tué.txt"  # names the workbook whose reader is killed


def prepared(project: Settings) -> Prepared:
    return prepare(project, read_campaign(project, CAMPAIGN))


def states(project: Settings) -> dict[str, int]:
    """The inode of the state of each territory: another one when its workbook was read again."""
    return {path.parent.name: path.stat().st_ino for path in project.processed(CAMPAIGN).glob("*/etat.json")}


def test_opening_in_a_run_touches_its_own_territory_only(project: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Told what the run has prepared, a notebook opens its territory without the workbooks, and without the tables of the others."""
    ready = prepared(project)
    one, other = ready.territories["slug"]
    expected = territory_report(CAMPAIGN, one, project).analysis.claims
    for path in project.raw(CAMPAIGN).glob("*.xlsx"):
        path.unlink()
    shutil.rmtree(project.processed(CAMPAIGN) / other)
    monkeypatch.setenv(PREPARATION_VARIABLE, ready.key)
    assert territory_report(CAMPAIGN, one, project).analysis.claims == expected
    monkeypatch.setenv(PREPARATION_VARIABLE, "une autre")
    with pytest.raises(CampaignError, match="a changé pendant la production"):
        territory_report(CAMPAIGN, one, project)


def test_a_changed_workbook_costs_that_workbook(project: Settings) -> None:
    """One workbook replaced by another territory's version of it: it alone is read again."""
    one, other = prepared(project).territories["slug"]
    before = states(project)
    workbook = next(project.raw(CAMPAIGN).glob(f"*_{one}_*"))
    workbook.write_text("ceci n’est plus un classeur", encoding="utf-8")
    after = prepared(project)
    assert {slug for slug, inode in states(project).items() if inode != before[slug]} == {one}
    assert set(after.left_out) == {one, BROKEN}
    assert list(after.territories["slug"]) == [other]


def test_a_large_workbook_leaves_the_same_bytes(project: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """From some weight on, the texts of a workbook are held for room while it is collected: its files do not tell."""
    held = []

    def collected(path: Path, campaign: Campaign, limits: Limits, *, aid: ThemeAid) -> Intake:
        held.append(pd.get_option(OPTION))
        return collect_workbook(path, campaign, limits, aid=aid)

    monkeypatch.setattr(gather, "collect_workbook", collected)
    with pd.option_context(OPTION, "python"):
        small = kept(project)
        monkeypatch.setattr(gather, "LARGE", 0)
        assert kept(project) == small
    half = len(held) // 2
    assert held == ["python"] * half + ["pyarrow"] * half


def kept(project: Settings) -> dict[str, bytes]:
    """What a fresh collection leaves of every workbook."""
    folder = project.processed(CAMPAIGN)
    shutil.rmtree(folder, ignore_errors=True)
    prepared(project)
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.glob("*/*.parquet")}


def test_personal_data_are_searched_when_a_workbook_is_read_and_no_more(
    project: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A report masks what was found in its workbook; what an older reading found is not trusted, whatever rules it had."""
    ready = prepared(project)
    slug = str(ready.territories["slug"].iloc[0])
    expected = ready.tables(slug).contributions
    former = prepared_before(project, read_campaign(project, CAMPAIGN))
    assert former is not None

    def searched(*_: object) -> list[privacy.Hits]:
        raise AssertionError("searched")

    monkeypatch.setattr(publication, "find_in_columns", searched)
    pd.testing.assert_frame_equal(ready.tables(slug).contributions, expected)
    with pytest.raises(AssertionError, match="searched"):
        former.tables(slug)


def test_two_workbooks_of_one_territory_block_it_until_one_is_gone(project: Settings) -> None:
    """Both are named; once the second leaves, the territory is back as it was."""
    first = prepared(project)
    one = first.territories["slug"].iloc[0]
    workbook = next(project.raw(CAMPAIGN).glob(f"*_{one}_*"))
    double: Path = workbook.with_name(workbook.name.replace("2025-04", "2025-05"))
    shutil.copy(workbook, double)
    blocked = prepared(project)
    assert "bloquant" in blocked.left_out[one]
    (finding,) = [one_ for one_ in blocked.intake(one).findings if one_.rule == "duplicate_workbook"]
    assert double.name in finding.what
    double.unlink()
    pd.testing.assert_frame_equal(prepared(project).territories, first.territories)


def test_the_summary_says_what_the_tables_say(project: Settings) -> None:
    """The line and the counts that are kept are those that the tables give."""
    ready = prepared(project)
    for slug in ready.territories["slug"]:
        summary = read_summary(project.processed(CAMPAIGN) / slug)
        tables = ready.tables(slug)
        assert summary.line is not None
        assert summary.line["contributions"] == len(tables.contributions)
        assert summary.shares == shares(masked(tables, ready.campaign.framing))
        assert summary.received == Received.of(ready.intake(slug)) == ready.received[slug]


def test_the_nation_reads_no_text_but_those_of_proposals_and_of_what_few_share(project: Settings) -> None:
    """The rows of the nation are those of the tables, in their order; only printable proposals, and printable positions that few share, keep their words."""
    analysis = prepared(project).national()
    rows = analysis.collected.contributions
    ready = prepared(project)
    whole = pd.concat([ready.tables(slug).contributions for slug in ready.territories["slug"]])
    assert list(rows["id"]) == list(whole["id"])
    told = (whole["kind"].eq("proposition") | rows["few"].notna().to_numpy()) & whole["printable"]
    assert rows["text"].isna().any()
    assert list(rows.loc[rows["text"].notna(), "text"]) == list(whole.loc[told, "text"])


def test_a_decision_leaves_to_read_its_own_territory_only(project: Settings) -> None:
    """A decision on a territory without a workbook leaves nothing to read; one on a territory that was read leaves its workbook."""
    one, _ = prepared(project).territories["slug"]

    def left(slug: str) -> tuple[str, ...]:
        decided = Decision(1, datetime(2025, 3, 3, tzinfo=UTC), "A. Martin", f"{slug}-C0001", Kind.THEME, "T01")
        return left_to_read(project, replace(read_campaign(project, CAMPAIGN), decisions=Decisions((decided,))))

    assert left("ailleurs") == ()
    assert [f"_{one}_" in name for name in left(one)] == [True]


def shot(path: Path, limits: Limits) -> object:
    """The reader of one workbook is killed as a system short of memory does; the others are read."""
    if path.name in (path.parent / SHOT).read_text(encoding="utf-8"):
        os.kill(os.getpid(), signal.SIGKILL)
    return workbook.read_confined(path, limits)


def cramped(path: Path, limits: Limits) -> object:
    """The system has no room for what the reader of one workbook gives."""
    if path.name in (path.parent / SHOT).read_text(encoding="utf-8"):
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
    return workbook.read_confined(path, limits)


def test_a_reading_without_room_is_not_held_against_the_workbook(project: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said in French who is to mend what: the machine, by the coordination. Once there is room, it is read."""
    target = next(path for path in workbooks(project.raw(CAMPAIGN)) if BROKEN not in path.name)
    (target.parent / SHOT).write_text(target.name, encoding="utf-8")
    monkeypatch.setattr(workbook, "read_alone", cramped)
    with ThreadPoolExecutor(1) as executor:
        found = prepare(project, read_campaign(project, CAMPAIGN), executor)
        ((lost, reason),) = found.unread.items()
        assert reason.replace("\u00a0", " ") == (
            f"{target.name} : un fichier de travail n’a pas pu être lu ou écrit : le fichier dépasse la taille permise sur ce système"
        )
        assert set(found.blocked) == {BROKEN}
        (target.parent / SHOT).write_text("personne", encoding="utf-8")
        assert lost not in prepare(project, read_campaign(project, CAMPAIGN), executor).left_out


def test_a_reading_that_was_ended_is_not_held_against_the_workbook(
    project: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    """A good workbook is left out of this run, in words; the next one reads it again, and no other."""
    target = next(path for path in workbooks(project.raw(CAMPAIGN)) if BROKEN not in path.name)
    (target.parent / SHOT).write_text(target.name, encoding="utf-8")
    monkeypatch.setattr(workbook, "read_alone", shot)
    (lost,) = [slug for slug, reason in prepared(project).left_out.items() if "Relancez" in reason]
    (target.parent / SHOT).write_text("personne", encoding="utf-8")
    before = states(project)
    again = prepared(project)
    assert lost not in again.left_out
    assert {slug for slug, state in states(project).items() if state != before[slug]} == {lost}
    assert left_to_read(project, read_campaign(project, CAMPAIGN)) == ()
