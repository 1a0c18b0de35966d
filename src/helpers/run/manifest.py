"""`manifest.json`: what stands and what failed, from which inputs, since when, at what cost. Clocks live here and on no page.

During a run each result is one line added to a journal, so that a run that is cut short loses nothing and noting one
report does not rewrite all; the manifest takes the lines in when the run closes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from helpers import files
from helpers.collect.protection.public_finding import public_file
from helpers.publish.told import PAGE
from helpers.run import leavings
from helpers.run.cost import Cost
from helpers.run.fingerprint import versions
from helpers.run.note_files import record_print
from helpers.run.prepare import Prepared
from helpers.run.task import PRINTING, Task
from helpers.run.typed_json import DAMAGED
from helpers.settings import MANIFEST, Settings

JOURNAL = "resultats.jsonl"  # in the processed folder: it is no reader's business
FORMAT = 3
Hashes = Mapping[str, str]  # name from the campaign's reports -> sha256


@dataclass(frozen=True)
class Artefact:
    """A report that was built: the print of each of its inputs, its files, its cost."""

    inputs: Mapping[str, str]
    files: Hashes
    built_at: str
    cost: Cost

    @classmethod
    def of(cls, settings: Settings, task: Task, cost: Cost) -> Artefact:
        """A report that was just built; what it remembers of its notes is taken as it has left it."""
        inputs = {**task.used, "releve": record_print(settings, task.campaign, task.slug)}
        return cls(inputs, hashes(settings.reports(task.campaign), task.outputs(settings)), now(), cost)

    def printed_again(self, settings: Settings, task: Task, cost: Cost) -> Artefact:
        """The same report with the PDF that it was just given, or without any: made when it was, from what it was made from.

        Its cost is that of one making: its first PDF add theirs, others stand for those before.
        """
        reports = settings.reports(task.campaign)
        copies = {path.relative_to(reports).as_posix() for path in task.copies(settings)}
        others = {name: sha256 for name, sha256 in self.files.items() if name not in copies}
        written = hashes(reports, (task.folder(settings) / PAGE, *(task.copies(settings) if task.with_pdf else ())))
        whole = self.cost if self.inputs.get(PRINTING) else self.cost.followed_by(cost)
        return replace(self, inputs=task.used, files={**others, **written}, cost=whole)

    def has(self, settings: Settings, task: Task) -> bool:
        """Whether every file that is asked for was made (a run may have been told to leave some out), and its ledger is there for others to read."""
        root = settings.reports(task.campaign)
        return leavings.are_there(task.processed(settings)) and all(
            path.relative_to(root).as_posix() in self.files for path in task.outputs(settings)
        )

    def is_made_from(self, inputs: Mapping[str, str]) -> bool:
        """Whether the report shows these very inputs; how it was printed shows nothing of them."""
        return {**self.inputs, PRINTING: ""} == {**inputs, PRINTING: ""}

    def is_printed_for(self, task: Task) -> bool:
        """Whether its PDF are those that are asked for; PDF that stand and are up to date are welcome where none is."""
        printed = self.inputs.get(PRINTING, "")
        return printed == task.inputs.get(PRINTING, "") or not (printed or task.with_pdf)

    @property
    def key(self) -> str:
        """All its inputs in one print."""
        return files.digest(*(part for item in sorted(self.inputs.items()) for part in item))

    @property
    def day(self) -> date:
        """The day on which it was built."""
        return datetime.fromisoformat(self.built_at).date()


@dataclass(frozen=True)
class Failure:
    """A report that could not be made: why, who can mend it (see `failures`), since when, and the day of the last valid one.

    `key` tells what its card was made from, `files` are those of the card.
    """

    reason: str
    kind: str
    failed_at: str
    last_valid: str = ""
    key: str = ""
    files: Hashes = field(default_factory=dict)

    @property
    def last_day(self) -> date | None:
        """The day on which the report that is kept was built, if there is one."""
        return date.fromisoformat(self.last_valid) if self.last_valid else None


@dataclass(frozen=True)
class OpenData:
    """The open data that stand: the keys of what their parts were made from, their files, and what each holds.

    `about`: name of the file -> title, rows (none for a file that is no table), bytes.
    """

    keys: Mapping[str, str]
    files: Hashes
    about: Mapping[str, tuple[str, int | None, int]]


@dataclass(frozen=True)
class Front:
    """The front page that stands, and the key of what it was made from and checked with."""

    key: str
    files: Hashes


@dataclass(frozen=True)
class Manifest:
    """Every report of a campaign that stands, every one that failed, by territory; its open data and its front page."""

    artefacts: Mapping[str, Artefact]
    open_data: OpenData | None = None
    failures: Mapping[str, Failure] = field(default_factory=dict)
    front: Front | None = None
    versions: Mapping[str, str] = field(default_factory=dict)  # those of the run that wrote it

    def is_current(self, settings: Settings, task: Task) -> bool:
        """Whether a report was made from these very inputs and its files are still as they were written."""
        artefact = self.artefacts.get(task.slug)
        if artefact is None or not (artefact.is_made_from(task.inputs) and artefact.is_printed_for(task)):
            return False
        reports = settings.reports(task.campaign)
        return artefact.has(settings, task) and are_intact(reports, artefact.files)

    def lacks_copies_only(self, settings: Settings, task: Task) -> bool:
        """Whether a report that is not current only lacks its PDF, or only has others: all the rest was made from these inputs, and stands."""
        artefact = self.artefacts.get(task.slug)
        if artefact is None or not artefact.is_made_from(task.inputs):
            return False
        reports, unprinted = settings.reports(task.campaign), replace(task, with_pdf=False)
        copies = {path.relative_to(reports).as_posix() for path in task.copies(settings)}
        others = {name: sha256 for name, sha256 in artefact.files.items() if name not in copies}
        return artefact.has(settings, unprinted) and are_intact(reports, others)

    def with_open_data(self, open_data: OpenData) -> Manifest:
        return replace(self, open_data=open_data)

    def with_artefact(self, slug: str, artefact: Artefact) -> Manifest:
        """A report that stands has not failed."""
        failures = {name: kept for name, kept in self.failures.items() if name != slug}
        return replace(self, artefacts={**self.artefacts, slug: artefact}, failures=failures)

    def with_failure(self, slug: str, failure: Failure) -> Manifest:
        """A report that failed does not stand."""
        return replace(self.without(slug), failures={**self.failures, slug: failure})

    def without(self, *slugs: str) -> Manifest:
        return replace(self, artefacts={name: kept for name, kept in self.artefacts.items() if name not in slugs})

    def prints_of(self, slug: str) -> Collection[str]:
        """The sha256 of the files of a report that stands, as they were written."""
        return self.artefacts[slug].files.values() if slug in self.artefacts else ()

    def last_valid(self, slug: str) -> str:
        """The day of the last valid report of a territory: the one that stands, or the one that a failure kept."""
        if slug in self.artefacts:
            return self.artefacts[slug].day.isoformat()
        return self.failures[slug].last_valid if slug in self.failures else ""


def now() -> str:
    """The time, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def hashes(root: Path, paths: tuple[Path, ...]) -> dict[str, str]:
    """The sha256 of files, by name from the campaign's reports."""
    return {path.relative_to(root).as_posix(): files.digest_file(path) for path in paths}


def are_intact(root: Path, written: Hashes) -> bool:
    """Whether files are as they were written. Their bytes are read: a date can lie, and a gigabyte takes a second."""
    return all((root / name).is_file() and files.digest_file(root / name) == sha256 for name, sha256 in written.items())


def note(settings: Settings, campaign: str, slug: str, result: Artefact | Failure) -> None:
    """Add a result to the journal: one line, on the disk before the next one."""
    kind = "rapport" if isinstance(result, Artefact) else "echec"
    path = settings.processed(campaign) / JOURNAL
    line = json.dumps({"slug": slug, kind: asdict(result)}, ensure_ascii=False).encode() + b"\n"
    with path.open("ab") as file:
        # A run killed in the middle of a line left no end to it: the next line does not join it.
        file.write(b"\n" + line if file.tell() else line)
        file.flush()
        os.fsync(file.fileno())


def read_manifest(folder: Path, journal: Path | None = None) -> Manifest:
    """The manifest of a campaign's folder, with what a run that was cut short had noted since.

    One that is damaged, or of another make, is a fresh start: every report is made again.
    """
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        manifest = _manifest(content) if content["format"] == FORMAT else Manifest({})
    except (FileNotFoundError, *DAMAGED):
        manifest = Manifest({})
    return manifest if journal is None else _noted(manifest, journal)


def read_results(settings: Settings, campaign: str) -> Manifest:
    """The manifest of a campaign, journal included."""
    return read_manifest(settings.reports(campaign), settings.processed(campaign) / JOURNAL)


def _noted(manifest: Manifest, journal: Path) -> Manifest:
    artefacts, failures = dict(manifest.artefacts), dict(manifest.failures)
    for slug, result in _lines(journal):
        for shelf in (artefacts, failures):
            shelf.pop(slug, None)
        if isinstance(result, Artefact):
            artefacts[slug] = result
        else:
            failures[slug] = result
    return replace(manifest, artefacts=artefacts, failures=failures)


def _lines(journal: Path) -> Iterator[tuple[str, Artefact | Failure]]:
    """Results in their order; a line that is not whole was cut short with its run, and its report is made again."""
    if not journal.is_file():
        return
    for line in journal.read_bytes().splitlines():
        try:
            content = json.loads(line)
            slug = str(content["slug"])
            result = _artefact(content["rapport"]) if "rapport" in content else Failure(**content["echec"])
        except DAMAGED:
            continue
        yield slug, result


def _manifest(content: Mapping[str, Any]) -> Manifest:
    standing, front = content["donnees_ouvertes"], content["portail"]
    return Manifest(
        {slug: _artefact(artefact) for slug, artefact in content["rapports"].items()},
        None if standing is None else _open_data(standing),
        {slug: Failure(**failure) for slug, failure in content["echecs"].items()},
        None if front is None else Front(**front),
        dict(content["versions"]),
    )


def _artefact(content: Mapping[str, Any]) -> Artefact:
    cost = Cost(**content["cost"])
    return Artefact(dict(content["inputs"]), dict(content["files"]), str(content["built_at"]), cost)


def _open_data(content: Mapping[str, Any]) -> OpenData:
    about = {name: (title, rows, size) for name, (title, rows, size) in content["about"].items()}
    return OpenData(content["keys"], content["files"], about)


def write_manifest(folder: Path, manifest: Manifest, prepared: Prepared) -> None:
    """Write the manifest with the sources of each territory and the versions of the software; the journal is taken in."""
    content = {
        "format": FORMAT,
        "campagne": prepared.campaign.id,
        "cadrage": f"{prepared.campaign.framing.id} {prepared.campaign.framing.version}",
        "donnees_fictives": prepared.campaign.fictional,
        "versions": versions(),
        "sources": {
            slug: asdict(one.source) | {"file": public_file(one.source)} for slug, one in sorted(prepared.received.items())
        },
        "ecartes": dict(prepared.blocked),
        "portail": None if manifest.front is None else asdict(manifest.front),
        "donnees_ouvertes": None if manifest.open_data is None else asdict(manifest.open_data),
        "rapports": {slug: asdict(artefact) for slug, artefact in sorted(manifest.artefacts.items())},
        "echecs": {slug: asdict(failure) for slug, failure in sorted(manifest.failures.items())},
    }
    files.write_text(folder / MANIFEST, json.dumps(content, ensure_ascii=False, indent=1) + "\n")
    (prepared.settings.processed(prepared.campaign.id) / JOURNAL).unlink(missing_ok=True)
