"""Workbooks collected one by one, each by a worker that keeps its tables, its part of the nation and a summary.

A worker writes in a folder of its own, named after the file; the coordinator sees the summaries, settles what to do of two
workbooks for one territory, and moves each folder to its place.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from helpers import files
from helpers.analyse import corpus, release
from helpers.analyse.compare import is_french, territory_line
from helpers.analyse.contributions import with_public_shown
from helpers.analyse.quotations import quotation_files
from helpers.analyse.texts import texts_file, texts_of
from helpers.analyse.theme_aid import theme_aid
from helpers.collect.findings import Finding, blocking, find
from helpers.collect.intake import collect_workbook, refused_workbook
from helpers.collect.protection.public_finding import public_finding, public_refusal
from helpers.collect.protection.publication import publishable
from helpers.collect.protection.second_cue import second_cue
from helpers.collect.store import Stored, read_intake, read_key, stored_slugs, write_intake
from helpers.collect.tables import Intake, Tables
from helpers.framing.campaign import Campaign, campaign_as_it_stands
from helpers.framing.model import Framing
from helpers.plain_text import writable
from helpers.run import leavings
from helpers.run.failures import reason_of
from helpers.run.public_reason import public_reason
from helpers.run.summary import FILE as SUMMARY_FILE
from helpers.run.summary import Received, Summary, read_summary, summary_of, summary_text
from helpers.settings import MEBIBYTE, Settings
from helpers.text_storage import texts_held_for_room
from helpers.wording import counted

# Bytes of a workbook of some 20,000 contributions: from there on, the room that texts take counts more than their speed.
LARGE = 4 * MEBIBYTE
NOT_KEPT = ""  # key of what the next run reads again
WAITING = ".lecture-"  # begins the name of the folder that a worker writes in


@dataclass(frozen=True)
class Job:
    """One workbook to collect, in this process or another. `key` tells all that its tables depend on."""

    settings: Settings
    campaign: str
    file: str
    key: str


@dataclass(frozen=True)
class Gathered:
    """The territories of a campaign, and the workbooks that are the only one of their territory (file -> slug)."""

    summaries: tuple[Summary, ...]
    alone: Mapping[str, str]


def gather(
    settings: Settings, campaign: Campaign, inputs: Mapping[str, str], known: Mapping[str, Sequence[str]], executor: Executor | None
) -> Gathered:  # fmt: skip
    """Bring the folders of the territories up to date. `inputs`: file -> key; `known`: file -> slug and key of the last time."""
    folder = settings.processed(campaign.id)
    _forget_unfinished(folder)
    changed = [name for name, key in inputs.items() if not is_stored(folder, known.get(name), key, campaign)]
    kept = {name: read_summary(folder / known[name][0]) for name in inputs if name not in set(changed)}
    jobs = [Job(settings, campaign.id, name, inputs[name]) for name in changed]
    found = kept | dict(zip(changed, _collected(jobs, executor), strict=True))
    by_slug: dict[str, list[str]] = {}
    for name in inputs:
        by_slug.setdefault(found[name].slug, []).append(name)
    settled = {slug: _settled(campaign, folder, names, found) for slug, names in sorted(by_slug.items())}
    _forget(folder, set(by_slug))
    alone = {names[0]: slug for slug, names in by_slug.items() if len(names) == 1}
    return Gathered(tuple(settled.values()), alone)


def _collected(jobs: Sequence[Job], executor: Executor | None) -> Iterator[Summary]:
    """The summaries of some workbooks, in their order; one whose worker died is refused, and stops no other."""
    if executor is None:
        yield from map(collect, jobs)
        return
    for job, future in [(job, executor.submit(collect, job)) for job in jobs]:
        error = future.exception()
        yield future.result() if error is None else _refused(job, error)


def _refused(job: Job, error: BaseException) -> Summary:
    campaign = campaign_as_it_stands(job.settings, job.campaign)
    why = f"la lecture de ce classeur n’a pas abouti : {reason_of(error)}"
    intake = refused_workbook(job.settings.raw(job.campaign) / job.file, campaign, why)
    return _stored(job, intake, campaign, NOT_KEPT)


def collect(job: Job) -> Summary:
    """Collect a workbook and keep what comes of it in a folder that waits to be moved to its place."""
    campaign = campaign_as_it_stands(job.settings, job.campaign)
    path = job.settings.raw(job.campaign) / job.file
    with texts_held_for_room() if path.stat().st_size >= LARGE else nullcontext():
        intake = collect_workbook(path, campaign, job.settings.limits, aid=theme_aid(campaign))
        return _stored(job, intake, campaign, with_decisions(job.key, campaign, intake.slug) if intake.is_final else NOT_KEPT)


def _stored(job: Job, intake: Intake, campaign: Campaign, key: str) -> Summary:
    return _kept(_waiting(job.settings.processed(job.campaign), job.file), intake, campaign, key)


def _kept(folder: Path, intake: Intake, campaign: Campaign, key: str) -> Summary:
    """Write what became of a workbook, with its part of the nation and its summary, in a folder that nobody reads yet."""
    summary = Summary(
        intake.slug, key, Received.of(intake), reason_left_out(intake, campaign.framing) if intake.left_out else ""
    )
    beside: dict[str, bytes] = {}
    if intake.tables is not None and not intake.left_out:
        tables = publishable(intake.tables, campaign.framing, second_cue(campaign), masked=intake.masked)
        said = with_public_shown(tables, campaign.framing)
        beside |= corpus.corpus_file(corpus.part_of(intake.slug, tables, said, campaign.framing))
        beside |= quotation_files(intake.slug, tables, campaign.framing)
        beside |= texts_file(texts_of(intake.slug, said, tables.events))
        summary = replace(summary, line=territory_line(intake.slug, tables, campaign), shares=_shares(tables, campaign.framing))
    told = summary_text(summary)
    write_intake(folder, intake, key, {**beside, SUMMARY_FILE: writable(told).encode("utf-8")})
    return summary_of(told)  # the same, whether it was just made or found


def _shares(tables: Tables, framing: Framing) -> release.Shares | None:
    return release.shares(release.masked(tables, framing)) if is_french(tables) else None


def reason_left_out(intake: Intake, framing: Framing) -> str:
    """Why a territory has no report, in one sentence that quotes nothing of the workbook."""
    if intake.refusal:
        return public_reason(public_refusal(intake.refusal, intake.source))
    faults = blocking(intake.findings)
    first = public_finding(faults[0], framing)
    return f"{counted(len(faults), 'point bloquant')} ; le premier : {first.place}, {first.what}"


def _settled(campaign: Campaign, folder: Path, names: Sequence[str], found: Mapping[str, Summary]) -> Summary:
    """One folder a territory. Of two workbooks for the same one, neither is preferred silently: the first is kept, and blocked."""
    first, *others = names
    place, waiting = folder / found[first].slug, _waiting(folder, first)
    if waiting.is_dir():
        _move(waiting, place, keeps_leavings=not found[first].left_out)
    for other in others:
        shutil.rmtree(_waiting(folder, other), ignore_errors=True)
    if not others:
        return found[first]
    summary = _blocked(campaign, read_intake(place), waiting, others)
    _move(waiting, place)
    return summary


def _move(waiting: Path, place: Path, *, keeps_leavings: bool = False) -> None:
    if place.is_dir():
        files.check_writable(place)
        if keeps_leavings:
            leavings.copy(place, waiting)
        shutil.rmtree(place)
    waiting.replace(place)


def _blocked(campaign: Campaign, stored: Stored, folder: Path, others: Sequence[str]) -> Summary:
    sheet = campaign.framing.by_table["territory"].name
    told = [one for one in stored.intake.findings if one.rule != "duplicate_workbook"]
    doubles: list[Finding] = [find(campaign.framing, "duplicate_workbook", sheet, other=writable(other)) for other in others]
    intake = replace(stored.intake, findings=(*told, *doubles))
    return _kept(folder, intake, campaign, stored.key)


def _waiting(folder: Path, file: str) -> Path:
    return folder / f"{WAITING}{files.digest(file)[:16]}"


def with_decisions(key: str, campaign: Campaign, slug: str) -> str:
    """The key of a workbook's tables, from that of the workbook: what analysts decided of its rows is told by its territory alone."""
    told = campaign.decisions.print_of(slug)
    return files.digest(key, told) if told else key


def is_stored(folder: Path, known: Sequence[str] | None, key: str, campaign: Campaign) -> bool:
    """Whether the tables of a workbook (`known`: its territory, its key of the last time) were made from what is there now."""
    if known is None or known[1] != key:
        return False
    return read_key(folder / known[0]) == with_decisions(key, campaign, known[0])


def _forget_unfinished(folder: Path) -> None:
    for path in folder.glob(f"{WAITING}*"):
        shutil.rmtree(path)


def _forget(folder: Path, slugs: set[str]) -> None:
    """Tables whose workbook is gone leave too: nothing is shown that no file supports."""
    for slug in set(stored_slugs(folder)) - slugs:
        shutil.rmtree(folder / slug)
