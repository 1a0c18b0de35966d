"""Where a campaign stands, territory by territory: what is up to date, what is to be made again and why. Writes nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from helpers import files
from helpers.analyse.national import Unreported
from helpers.collect.intake import slug_from_name, workbooks
from helpers.framing.campaign import Campaign, read_campaign
from helpers.run import failures, leavings
from helpers.run.fingerprint import CHANGES, Fingerprints, versions
from helpers.run.handover import write_unreported
from helpers.run.lock import Holder, holder
from helpers.run.manifest import Manifest, are_intact, read_results
from helpers.run.prepare import NATIONAL as PROCESSED
from helpers.run.prepare import Prepared, files_before, prepared_before
from helpers.run.states import ABSENT, FAILED, LEFT_OUT, TO_MAKE, UP_TO_DATE
from helpers.run.task import NATIONAL, PRINTING, Task
from helpers.settings import Settings
from helpers.wording import listing

NEW = "aucun rapport valide n’est connu"
TOUCHED = "un fichier du rapport manque ou a été modifié depuis sa production"
LOST = "ce qu’il a laissé dans data/processed n’y est plus"
UNKNOWN = "les classeurs sont à relire ; la production dira s’il change"
UNPRINTED = "ses PDF n’ont pas été produits (--sans-pdf)"
REMOVED = "son classeur n’est plus dans le dossier de la campagne"
UNFINISHED = "la dernière production ne s’est pas terminée"


@dataclass(frozen=True)
class Line:
    """The state of one report: `slug` (a territory, or the synthesis), why it is so, and the day of the last valid one."""

    slug: str
    state: str
    why: str = ""
    last_valid: date | None = None


@dataclass(frozen=True)
class Standing:
    """The state of a campaign. `others_may_follow`: workbooks changed, and only a run can tell what that changes for others."""

    campaign: Campaign
    lines: tuple[Line, ...]
    others_may_follow: bool
    running: Holder | None

    def of(self, state: str) -> tuple[Line, ...]:
        """The lines in one state."""
        return tuple(line for line in self.lines if line.state == state)

    @property
    def is_up_to_date(self) -> bool:
        """Whether a run would have nothing to do or to mend; a territory that sent nothing is nobody's fault here."""
        return all(line.state in {UP_TO_DATE, ABSENT} for line in self.lines)


def unreported(prepared: Prepared, manifest: Manifest) -> Iterator[Unreported]:
    """The territories that the synthesis counts and whose own report does not show the same data."""
    prints = Fingerprints(prepared)
    for line in prepared.territories.itertuples():
        artefact, failure = manifest.artefacts.get(line.slug), manifest.failures.get(line.slug)
        if artefact is None and failure is None:
            yield Unreported(line.slug, line.name, "pending")
        elif artefact is None and failure is not None:
            yield Unreported(line.slug, line.name, "failed", failure.last_day)
        elif artefact is not None and not artefact.is_made_from(prints.task(line.slug).inputs):
            yield Unreported(line.slug, line.name, "stale", artefact.day)


def foreseen_unreported(prepared: Prepared, manifest: Manifest, chosen: Collection[str]) -> Iterator[Unreported]:
    """Those that there should be once a run has brought the `chosen` territories up to date: a report that failed fails again, but where its workbook was mended or is back."""
    failed = {
        slug
        for slug, failure in manifest.failures.items()
        if failure.kind not in {failures.LEFT_OUT, failures.UNREAD, failures.GONE}
    }
    made = set(chosen) - failed
    return (one for one in unreported(prepared, manifest) if one.slug not in made)


def handed_over(prepared: Prepared, told: Iterable[Unreported]) -> Prepared:
    """A campaign whose synthesis knows which reports are missing or older than its data."""
    known = tuple(told)
    write_unreported(prepared.folder / PROCESSED, known)
    return prepared.with_unreported(known)


def standing(settings: Settings, name: str) -> Standing:
    """The state of every report of a campaign, without preparing or writing anything."""
    campaign = read_campaign(settings, name)
    prepared, manifest = prepared_before(settings, campaign), read_results(settings, name)
    look = _Look(settings, campaign, prepared, manifest)
    lines = (*look.territories(), look.synthesis())
    return Standing(campaign, lines, prepared is not None and look.have_workbooks_changed, holder(settings, name))


class _Look:
    """What is in the folders now, beside what the last run saw."""

    def __init__(self, settings: Settings, campaign: Campaign, prepared: Prepared | None, manifest: Manifest) -> None:
        if prepared is not None:  # the synthesis is told what a run would tell it
            chosen = [slug for slug in prepared.slugs if slug not in prepared.left_out]
            prepared = prepared.with_unreported(tuple(foreseen_unreported(prepared, manifest, chosen)))
        self.settings, self.campaign, self.prepared, self.manifest = settings, campaign, prepared, manifest
        self.prints = None if prepared is None else Fingerprints(prepared)
        known = files_before(settings, campaign)
        self.workbooks: dict[str, list[Path]] = {}
        for path in workbooks(settings.raw(campaign.id)):
            self.workbooks.setdefault(known.get(path.name) or slug_from_name(path), []).append(path)

    def territories(self) -> Iterator[Line]:
        """Every territory that is expected, was received, or has a report, by its code."""
        expected = {one.slug for one in self.campaign.expected}
        reported = {*self.manifest.artefacts, *self.manifest.failures} - {NATIONAL}
        for slug in sorted({*expected, *self.workbooks, *reported}):
            yield self._territory(slug)

    def synthesis(self) -> Line:
        """The state of the synthesis: it follows every territory that it counts."""
        if self.prepared is not None and self.have_workbooks_changed:
            return self._line(NATIONAL, TO_MAKE, CHANGES["classeurs"])
        return self._report(NATIONAL)

    @property
    def have_workbooks_changed(self) -> bool:
        """Whether a workbook came, went or changed since the last run, or is to be read again."""
        known = {} if self.prepared is None else self.prepared.received
        is_unread = self.prepared is not None and bool(self.prepared.unread)
        return is_unread or {*known} != {*self.workbooks} or any(self._has_changed(slug) for slug in self.workbooks)

    def _territory(self, slug: str) -> Line:
        failure = self.manifest.failures.get(slug)
        if failure is not None and not failure.files:  # no card could be written: the next run tries again
            return self._line(slug, FAILED, failure.reason)
        if slug not in self.workbooks:
            is_told = failure is not None and slug not in self.manifest.artefacts
            return (
                self._line(slug, ABSENT)
                if is_told or slug not in self.manifest.artefacts
                else self._line(slug, TO_MAKE, REMOVED)
            )
        if self.prepared is None or slug not in self.prepared.received:
            return self._unprepared(slug)
        if self._has_changed(slug):
            return self._line(slug, TO_MAKE, CHANGES["classeur"])
        if slug in self.prepared.left_out:
            return self._line(slug, FAILED if slug in self.prepared.unread else LEFT_OUT, self.prepared.left_out[slug])
        return self._report(slug)

    def _has_changed(self, slug: str) -> bool:
        known = None if self.prepared is None else self.prepared.received.get(slug)
        return known is None or known.source.sha256 not in {files.digest_file(path) for path in self.workbooks[slug]}

    def _report(self, slug: str) -> Line:
        artefact, failure = self.manifest.artefacts.get(slug), self.manifest.failures.get(slug)
        if failure is not None and artefact is None:
            return self._line(slug, FAILED, failure.reason)
        if artefact is None or self.prints is None:
            return self._unprepared(slug)
        inputs = self.prints.task(slug).inputs
        changed = [name for name in CHANGES if inputs.get(name, "") != artefact.inputs.get(name, "")]
        # No PDF was made: their layout did not change, they are lacking.
        told = [name for name in changed if name != PRINTING or artefact.inputs.get(PRINTING)]
        if changed:
            return self._line(slug, TO_MAKE, listing([self._change(name) for name in told]) if told else UNPRINTED)
        if not leavings.are_there(self.prints.task(slug).processed(self.settings)):
            return self._line(slug, TO_MAKE, LOST)
        if not are_intact(self.settings.reports(self.campaign.id), artefact.files):
            return self._line(slug, TO_MAKE, TOUCHED)
        return self._line(slug, UP_TO_DATE)

    def _unprepared(self, slug: str) -> Line:
        """Never made; or made, and what it was made from is not known any more, or not all there."""
        if slug not in self.manifest.artefacts:
            return self._line(slug, TO_MAKE, NEW)
        processed = Task(self.campaign.id, slug).processed(self.settings)
        return self._line(slug, TO_MAKE, UNKNOWN if leavings.are_there(processed) else LOST)

    def _change(self, name: str) -> str:
        if name != "versions":
            return CHANGES[name]
        return listing(_upgraded(self.manifest.versions)) or CHANGES[name]

    def _line(self, slug: str, state: str, why: str = "") -> Line:
        valid = self.manifest.last_valid(slug)
        return Line(slug, state, why, date.fromisoformat(valid) if valid else None)


def _upgraded(before: Mapping[str, str]) -> list[str]:
    """Which libraries changed since the manifest was written."""
    return [f"{name} {before[name]} → {now}" for name, now in versions().items() if name in before and before[name] != now]
