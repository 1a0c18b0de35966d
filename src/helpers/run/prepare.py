"""Bring `data/processed` up to date with `data/raw`: tidy tables of each territory, their comparison, national totals.

Everything downstream (notebooks, portal, synthesis) reads what this leaves. What did not change is not made again: a
changed workbook costs that workbook, and the small files that tell of all. The claims of a report are stored when it is built.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from helpers import files
from helpers.analyse import release
from helpers.analyse.compare import FRANCE, Beside, beside, side_by_side, territories_frame
from helpers.analyse.corpus import read_corpus, read_themes
from helpers.analyse.national import Absence, NationalAnalysis, Unreported, analyse_nation
from helpers.analyse.national_waves import FormerNation, NationalWaves, national_waves
from helpers.analyse.release import National
from helpers.analyse.territory import TerritoryAnalysis, analyse_territory
from helpers.analyse.texts import Texts, read_texts
from helpers.analyse.theme_aid import versions as aid_versions
from helpers.analyse.waves import Former
from helpers.collect.intake import workbooks
from helpers.collect.protection.publication import publishable
from helpers.collect.protection.second_cue import second_cue, versions
from helpers.collect.reference_population import ReferencePopulation, read_reference
from helpers.collect.store import read_intake, read_key
from helpers.collect.tables import Intake, Source, Tables
from helpers.errors import CampaignError
from helpers.framing.campaign import FILE, Campaign, former_wave
from helpers.parquet import read_parquet, write_parquet
from helpers.run.gather import Gathered, gather, is_stored
from helpers.run.handover import read_unreported
from helpers.run.lock import preparing
from helpers.run.summary import Received
from helpers.run.task import PROCESSED
from helpers.settings import Settings
from helpers.text_storage import texts_held_for_room

TERRITORIES_FILE = "territoires.parquet"
STATE_FILE = "preparation.json"
FORMAT = 2  # of the state file
NATIONAL = PROCESSED
State = Mapping[str, Any]


@dataclass(frozen=True)
class Prepared:
    """A campaign ready to be shown: the comparison table, and what is known of each territory that sent a workbook.

    `key` tells all that it was made from. `keys`: slug -> key of what its tables were made from. `unreported`: the
    territories of the synthesis whose own report does not show the same data. `is_current`: it was just made, or checked,
    with the rules of now; what an older reading masked is searched again.
    """

    settings: Settings
    campaign: Campaign
    key: str
    territories: pd.DataFrame
    slugs: tuple[str, ...]
    left_out: Mapping[str, str]  # slug -> French reason
    keys: Mapping[str, str]
    received: Mapping[str, Received]
    unreported: tuple[Unreported, ...] = ()
    former: Prepared | None = None
    is_current: bool = False

    @cached_property
    def absences(self) -> tuple[Absence, ...]:
        """Expected or received territories without a report, and why."""
        received = set(self.slugs)
        late = [one for one in self.campaign.expected if one.slug not in received]
        names = {one.slug: (one.name, one.group) for one in self.campaign.expected}
        return (
            *(
                Absence(slug, *names.get(slug, (slug, FRANCE)), reason, slug in self.unread)
                for slug, reason in self.left_out.items()
            ),
            *(Absence(one.slug, one.name, one.group) for one in late),
        )

    @cached_property
    def unread(self) -> Mapping[str, str]:
        """Of those left out, the ones whose reading was ended before its end: the next run reads them again."""
        return {slug: reason for slug, reason in self.left_out.items() if not self.keys[slug]}

    @property
    def blocked(self) -> Mapping[str, str]:
        """Of those left out, the ones whose workbook is to be mended by its sender."""
        return {slug: reason for slug, reason in self.left_out.items() if slug not in self.unread}

    @cached_property
    def by_public(self) -> National:
        """The national totals by public, solved once for the whole campaign."""
        return release.read_national(self.folder / NATIONAL)

    @property
    def folder(self) -> Path:
        """Where its tables are."""
        return self.settings.processed(self.campaign.id)

    @cached_property
    def beside(self) -> Mapping[str, Beside]:
        """What the report of each territory shows of the others."""
        return side_by_side(self.territories, self.campaign.framing)

    def with_unreported(self, unreported: tuple[Unreported, ...]) -> Prepared:
        """The same, told which reports do not show its data; what was worked out from the territories stays."""
        told = replace(self, unreported=unreported)
        told.__dict__.update({name: vars(self)[name] for name in ("beside", "references") if name in vars(self)})
        return told

    @cached_property
    def references(self) -> Mapping[str, ReferencePopulation]:
        """The inhabitants of the territories by gender and age, for those that someone supplied."""
        expected = [one.slug for one in self.campaign.expected]
        allowed = {*expected, *self.slugs} if expected else ()
        return read_reference(self.settings.raw(self.campaign.id), self.campaign.framing, allowed)

    def intake(self, slug: str) -> Intake:
        return read_intake(self.folder / slug).intake

    def tables(self, slug: str) -> Tables:
        """The publishable tables of a territory: the only ones that notebooks receive."""
        return self._publishable(self.intake(slug))

    def _publishable(self, intake: Intake) -> Tables:
        assert intake.tables is not None
        masked = intake.masked if self.is_current else None
        return publishable(intake.tables, self.campaign.framing, second_cue(self.campaign), masked=masked)

    def analysis(self, slug: str) -> TerritoryAnalysis:
        """All that the report of a territory shows."""
        intake = self.intake(slug)
        of_others = beside(self.territories, slug, self.campaign.framing)
        return analyse_territory(
            intake, self._publishable(intake), of_others, self.campaign.seen_by(slug),
            reference=self.references.get(slug), former=self._former_of(slug),
        )  # fmt: skip

    def former_key(self, slug: str) -> str:
        """What the former wave shows of a territory was made from this; empty without a former wave, or without it there."""
        if self.former is None or slug not in self.former.keys or slug in self.former.left_out:
            return ""
        return f"{self.former.campaign.title} {self.former.keys[slug]}"

    def _former_of(self, slug: str) -> Former | None:
        if self.former is None or not self.former_key(slug):
            return None
        return Former(self.former.campaign, self.former.tables(slug))

    def _waves(self, corpus: pd.DataFrame) -> NationalWaves | None:
        if self.former is None:
            return None
        slugs, folder = self.former.territories["slug"], self.former.folder
        former = FormerNation(
            self.former.campaign, self.former.territories, read_themes(folder / slug for slug in slugs), folder
        )
        return national_waves(former, self.territories, corpus, self.folder, self.campaign.framing, self.campaign.cut_off)

    def national(self) -> NationalAnalysis:
        """All that the synthesis shows."""
        with texts_held_for_room():
            return self._national()

    def _national(self) -> NationalAnalysis:
        corpus = read_corpus(self.folder / slug for slug in self.territories["slug"])
        return analyse_nation(
            self.campaign, self.territories, corpus, self.by_public, self.absences, self.unreported, self._waves(corpus),
            texts=self.texts(),
        )  # fmt: skip

    def texts(self) -> Texts:
        """The words of the French territories, or a sample of them when they are too many."""
        return read_texts([self.folder / slug for slug in self.territories.loc[self.territories["group"].eq(FRANCE), "slug"]])


def prepare(settings: Settings, campaign: Campaign, executor: Executor | None = None) -> Prepared:
    """Collect what changed and compare, the former wave first; one process at a time."""
    former = former_wave(settings, campaign)
    if former is not None:
        prepare(settings, former, executor)
    with preparing(settings, campaign.id):
        return _prepare(settings, campaign, settings.processed(campaign.id), executor)


def prepared_before(settings: Settings, campaign: Campaign) -> Prepared | None:
    """A campaign as it was last prepared, whatever its workbooks are now; nothing when it never was. Writes nothing."""
    folder = settings.processed(campaign.id)
    state = _read_state(folder)
    return _open(settings, campaign, state) if state and (folder / TERRITORIES_FILE).is_file() else None


def key_before(settings: Settings, campaign: Campaign) -> str:
    """What a campaign was last prepared from, in one print; empty when it never was."""
    return str(_read_state(settings.processed(campaign.id)).get("key", ""))


def left_to_read(settings: Settings, campaign: Campaign) -> tuple[str, ...]:
    """The workbooks that the next preparation reads or forgets, those of the former wave too; none when nothing changed. Writes nothing."""
    former = former_wave(settings, campaign)
    waiting = () if former is None else left_to_read(settings, former)
    inputs, folder = _inputs(settings, campaign), settings.processed(campaign.id)
    state = _read_state(folder)
    if _is_current(state, _key(inputs, campaign), folder):
        return waiting
    known: Mapping[str, Sequence[str]] = state.get("files", {})
    changed = [name for name, key in inputs.items() if not is_stored(folder, known.get(name), key, campaign)]
    changed += [name for name in known if name not in inputs]
    if not (folder / TERRITORIES_FILE).is_file():
        return (*waiting, *(changed or inputs))
    return (*waiting, *changed)


def files_before(settings: Settings, campaign: Campaign) -> dict[str, str]:
    """File name -> territory, as it was last prepared."""
    known: Mapping[str, Sequence[str]] = _read_state(settings.processed(campaign.id)).get("files", {})
    return {name: owner for name, (owner, _key) in known.items()}


def open_prepared(settings: Settings, campaign: Campaign, key: str) -> Prepared:
    """What a run has prepared, without a look at the workbooks; raises `CampaignError` when it is no longer what it was."""
    state = _read_state(settings.processed(campaign.id))
    if state.get("key") != key:
        raise CampaignError(
            f"La préparation de la campagne « {campaign.id} » a changé pendant la production. Relancez : concertations produire."
        )
    return replace(_open(settings, campaign, state), is_current=True)


def _prepare(settings: Settings, campaign: Campaign, folder: Path, executor: Executor | None) -> Prepared:
    inputs = _inputs(settings, campaign)
    key, state = _key(inputs, campaign), _read_state(folder)
    if not _is_current(state, key, folder):
        state = _renewed(settings, campaign, inputs, state, executor) | {"key": key, "format": FORMAT}
        files.write_text(folder / STATE_FILE, json.dumps(state, ensure_ascii=False, indent=1, sort_keys=True))
    return replace(_open(settings, campaign, state), is_current=True)


def _open(settings: Settings, campaign: Campaign, state: State) -> Prepared:
    folder, former = settings.processed(campaign.id), former_wave(settings, campaign)
    return Prepared(
        settings=settings,
        campaign=campaign,
        key=state["key"],
        territories=read_parquet(folder / TERRITORIES_FILE),
        slugs=tuple(state["keys"]),
        left_out=state["left_out"],
        keys=state["keys"],
        received={slug: Received(Source(**one["source"]), one["remarks"]) for slug, one in state["received"].items()},
        unreported=read_unreported(folder / NATIONAL),
        former=None if former is None else prepared_before(settings, former),
    )


def _key(inputs: Mapping[str, str], campaign: Campaign) -> str:
    """All that a campaign is prepared from, in one print."""
    decided = repr(campaign.decisions.standing)
    return files.digest(*(part for item in sorted(inputs.items()) for part in item), decided, files.digest_code())


def _is_current(state: State, key: str, folder: Path) -> bool:
    """Whether what the last preparation left is whole, and made from the same."""
    if state.get("key") != key or not state["whole"] or not (folder / TERRITORIES_FILE).is_file():
        return False
    return all(read_key(folder / slug) for slug in state["keys"])


def _inputs(settings: Settings, campaign: Campaign) -> dict[str, str]:
    """File name -> key of all that its tables depend on.

    Contents are always read: a date or a size may stay the same when a file changes, and reading 1,254 workbooks takes
    less than a second.
    """
    raw = settings.raw(campaign.id)
    cue = (versions() if campaign.second_cue else "") + aid_versions(campaign)
    common = files.digest((raw / FILE).read_bytes(), repr(campaign.framing), cue, files.digest_code())
    return {path.name: files.digest(files.digest_file(path), common) for path in workbooks(raw)}


def _read_state(folder: Path) -> State:
    """What the last preparation left; one that is damaged, or of another make, is a fresh start."""
    try:
        state = dict(json.loads((folder / STATE_FILE).read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError):
        return {}
    return state if state.get("format") == FORMAT else {}


def _renewed(
    settings: Settings, campaign: Campaign, inputs: Mapping[str, str], state: State, executor: Executor | None
) -> dict[str, Any]:
    gathered = gather(settings, campaign, inputs, state.get("files", {}), executor)
    _compare(campaign, settings.processed(campaign.id), gathered)
    return {
        "files": {name: [slug, inputs[name]] for name, slug in gathered.alone.items()},
        "keys": {summary.slug: summary.key for summary in gathered.summaries},
        "whole": all(summary.key for summary in gathered.summaries),
        "received": {summary.slug: asdict(summary.received) for summary in gathered.summaries},
        "left_out": {summary.slug: summary.left_out for summary in gathered.summaries if summary.left_out},
    }


def _compare(campaign: Campaign, folder: Path, gathered: Gathered) -> None:
    """The comparison table, and the national counts by public: from the summaries alone."""
    included = [summary for summary in gathered.summaries if summary.line is not None]
    by_public = release.solve_shares({one.slug: one.shares for one in included if one.shares is not None})
    release.write_national(folder / NATIONAL, by_public)
    lines = [one.line for one in included if one.line is not None]
    write_parquet(folder / TERRITORIES_FILE, territories_frame(lines, campaign.framing))
