"""Bring `data/processed` up to date with `data/raw`: tidy tables of each territory, their comparison, national totals.

Everything downstream (notebooks, portal, synthesis) reads what this leaves. What did not change is not made again. The
claims of a report are stored when it is built.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from helpers import files
from helpers.analyse import release
from helpers.analyse.compare import FRANCE, Beside, is_french, side_by_side, territories_frame, territory_line
from helpers.analyse.national import Absence, NationalAnalysis, Unreported, analyse_nation
from helpers.analyse.release import National
from helpers.analyse.territory import TerritoryAnalysis, analyse_territory
from helpers.collect.feedback.history import is_correction
from helpers.collect.findings import blocking
from helpers.collect.intake import collect_workbook, without_duplicates, workbooks
from helpers.collect.protection.public_finding import public_finding, public_refusal
from helpers.collect.protection.publication import publishable
from helpers.collect.protection.second_cue import second_cue, versions
from helpers.collect.store import read_intake, read_key, stored_slugs, write_intake
from helpers.collect.tables import Intake, Source, Tables
from helpers.framing.campaign import FILE, Campaign, read_campaign
from helpers.framing.model import Framing
from helpers.run.handover import read_unreported
from helpers.run.lock import preparing
from helpers.settings import Settings
from helpers.wording import counted

TERRITORIES_FILE = "territoires.parquet"
STATE_FILE = "preparation.json"
FORMAT = 2  # of the state file
NATIONAL = "_national"


@dataclass(frozen=True)
class Received:
    """What a run tells of a workbook without opening its tables: its file, and the remarks by severity, corrections apart."""

    source: Source
    remarks: Mapping[str, int]

    @classmethod
    def of(cls, intake: Intake) -> Received:
        """The summary of an intake."""
        counts = Counter(finding.severity for finding in intake.findings if not is_correction(finding))
        return cls(intake.source, dict(sorted(counts.items())))


@dataclass(frozen=True)
class Prepared:
    """A campaign ready to be shown: the comparison table and the intake of each territory that sent a workbook."""

    settings: Settings
    campaign: Campaign
    territories: pd.DataFrame
    slugs: tuple[str, ...]
    left_out: Mapping[str, str]  # slug -> French reason
    keys: Mapping[str, str]  # slug -> key of what its tables were made from
    received: Mapping[str, Received]  # slug -> its file, and how many remarks of each severity it got
    unreported: tuple[Unreported, ...] = ()  # territories of the synthesis whose own report does not show the same data

    @cached_property
    def absences(self) -> tuple[Absence, ...]:
        """Expected or received territories without a report, and why."""
        late = [one for one in self.campaign.expected if one.slug not in self.slugs]
        names = {one.slug: (one.name, one.group) for one in self.campaign.expected}
        return (
            *(Absence(slug, *names.get(slug, (slug, FRANCE)), reason) for slug, reason in self.left_out.items()),
            *(Absence(one.slug, one.name, one.group) for one in late),
        )

    @cached_property
    def by_public(self) -> National:
        """The national totals by public, solved once for the whole campaign."""
        return release.read_national(self.settings.processed(self.campaign.id) / NATIONAL)

    @cached_property
    def beside(self) -> Mapping[str, Beside]:
        """What the report of each territory shows of the others."""
        return side_by_side(self.territories, self.campaign.framing)

    def intake(self, slug: str) -> Intake:
        return read_intake(self.settings.processed(self.campaign.id) / slug).intake

    def tables(self, slug: str) -> Tables:
        """The publishable tables of a territory: the only ones that notebooks receive."""
        tables = self.intake(slug).tables
        assert tables is not None
        return publishable(tables, self.campaign.framing, second_cue(self.campaign))

    def analysis(self, slug: str) -> TerritoryAnalysis:
        """All that the report of a territory shows."""
        return analyse_territory(self.intake(slug), self.tables(slug), self.beside[slug], self.campaign.seen_by(slug))

    def national(self) -> NationalAnalysis:
        """All that the synthesis shows."""
        tables = {slug: self.tables(slug) for slug in self.territories["slug"]}
        return analyse_nation(self.campaign, self.territories, tables, self.by_public, self.absences, self.unreported)


@dataclass(frozen=True)
class _Job:
    """One workbook to collect, in this process or another."""

    root: Settings
    campaign: str
    path: Path


def _collect(job: _Job) -> Intake:
    return collect_workbook(job.path, read_campaign(job.root, job.campaign), job.root.limits)


def prepare(settings: Settings, campaign: Campaign, executor: Executor | None = None) -> Prepared:
    """Collect what changed and compare; one process at a time."""
    with preparing(settings, campaign.id):
        return _prepare(settings, campaign, settings.processed(campaign.id), executor)


def prepared_before(settings: Settings, campaign: Campaign) -> Prepared | None:
    """A campaign as it was last prepared, whatever its workbooks are now; nothing when it never was. Writes nothing."""
    folder = settings.processed(campaign.id)
    state = _read_state(folder)
    return _open(settings, campaign, folder, state) if state and (folder / TERRITORIES_FILE).is_file() else None


def files_before(settings: Settings, campaign: Campaign) -> dict[str, str]:
    """File name -> territory, as it was last prepared."""
    known: Mapping[str, Sequence[str]] = _read_state(settings.processed(campaign.id)).get("files", {})  # type: ignore[assignment]
    return {name: owner for name, (owner, _key) in known.items()}


def _prepare(settings: Settings, campaign: Campaign, folder: Path, executor: Executor | None) -> Prepared:
    inputs = _inputs(settings, campaign)
    state = _read_state(folder)
    overall = files.digest(*(part for item in sorted(inputs.items()) for part in item), files.digest_code())
    if state.get("key") != overall or not (folder / TERRITORIES_FILE).is_file():
        state = _renew(settings, campaign, folder, inputs, state, executor) | {"key": overall, "format": FORMAT}
        files.write_text(folder / STATE_FILE, json.dumps(state, ensure_ascii=False, indent=1, sort_keys=True))
    return _open(settings, campaign, folder, state)


def _open(settings: Settings, campaign: Campaign, folder: Path, state: Mapping[str, object]) -> Prepared:
    left_out = dict(state["left_out"])  # type: ignore[call-overload]
    received: Mapping[str, Mapping[str, Any]] = state["received"]  # type: ignore[assignment]
    return Prepared(
        settings=settings,
        campaign=campaign,
        territories=pd.read_parquet(folder / TERRITORIES_FILE),
        slugs=stored_slugs(folder),
        left_out=left_out,
        keys={slug: read_key(folder / slug) for slug in stored_slugs(folder)},
        received={slug: Received(Source(**one["source"]), one["remarks"]) for slug, one in received.items()},
        unreported=read_unreported(folder / NATIONAL),
    )


def _inputs(settings: Settings, campaign: Campaign) -> dict[str, str]:
    """File name -> key of all that its tables depend on."""
    raw = settings.raw(campaign.id)
    cue = versions() if campaign.second_cue else ""
    common = files.digest((raw / FILE).read_bytes(), repr(campaign.framing), cue, files.digest_code())
    return {path.name: files.digest(path.read_bytes(), common) for path in workbooks(raw)}


def _read_state(folder: Path) -> dict[str, object]:
    """What the last preparation left; one that is damaged, or of another make, is a fresh start."""
    try:
        state = dict(json.loads((folder / STATE_FILE).read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError):
        return {}
    return state if state.get("format") == FORMAT else {}


def _renew(
    settings: Settings,
    campaign: Campaign,
    folder: Path,
    inputs: Mapping[str, str],
    state: Mapping[str, object],
    executor: Executor | None,
) -> dict[str, object]:
    known: Mapping[str, Sequence[str]] = state.get("files", {})  # type: ignore[assignment]
    changed = [name for name, key in inputs.items() if not _is_stored(folder, known.get(name), key)]
    kept = [read_intake(folder / known[name][0]).intake for name in inputs if name not in changed]
    jobs = [_Job(settings, campaign.id, settings.raw(campaign.id) / name) for name in changed]
    run: Callable[..., Iterable[Intake]] = map if executor is None else executor.map
    intakes = without_duplicates([*kept, *run(_collect, jobs)], campaign)
    owners = {intake.source.file: intake for intake in intakes}
    for name in changed:
        if name in owners:
            write_intake(folder / owners[name].slug, owners[name], inputs[name])
    _forget(folder, {intake.slug for intake in intakes})
    _compare(campaign, folder, intakes)
    return {
        "files": {name: [owners[name].slug, key] for name, key in inputs.items() if _is_alone(owners.get(name))},
        "left_out": {intake.slug: reason_left_out(intake, campaign.framing) for intake in intakes if intake.left_out},
        "received": {intake.slug: asdict(Received.of(intake)) for intake in intakes},
    }


def _is_stored(folder: Path, known: Sequence[str] | None, key: str) -> bool:
    return known is not None and known[1] == key and read_key(folder / known[0]) == key


def _is_alone(intake: Intake | None) -> bool:
    """Whether a workbook is its territory's only one; if not, it is read again as soon as the other is gone."""
    return intake is not None and all(finding.rule != "duplicate_workbook" for finding in intake.findings)


def _forget(folder: Path, slugs: set[str]) -> None:
    """Tables whose workbook is gone leave too: nothing is shown that no file supports."""
    for slug in set(stored_slugs(folder)) - slugs:
        shutil.rmtree(folder / slug)


def reason_left_out(intake: Intake, framing: Framing) -> str:
    """Why a territory has no report, in one sentence that quotes nothing of the workbook."""
    if intake.refusal:
        return public_refusal(intake.refusal, intake.source)
    faults = blocking(intake.findings)
    first = public_finding(faults[0], framing)
    return f"{counted(len(faults), 'point bloquant')} ; le premier : {first.place}, {first.what}"


def _compare(campaign: Campaign, folder: Path, intakes: Sequence[Intake]) -> None:
    """The comparison table, and the national counts by public."""
    included = {
        intake.slug: publishable(intake.tables, campaign.framing, second_cue(campaign))
        for intake in intakes
        if intake.tables is not None and not intake.left_out
    }
    lines = [territory_line(slug, tables, campaign) for slug, tables in included.items()]
    by_public = release.solve(
        {slug: release.masked(tables, campaign.framing) for slug, tables in included.items() if is_french(tables)}
    )
    release.write_national(folder / NATIONAL, by_public)
    files.write_parquet(folder / TERRITORIES_FILE, territories_frame(lines, campaign.framing))
