"""`manifest.json`: what was built, from what, when, how long it took. Clocks live here and on no page."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from helpers import files
from helpers.collect.protection.public_finding import public_file
from helpers.run.build import Task
from helpers.run.cost import Cost
from helpers.run.fingerprint import versions
from helpers.run.prepare import Prepared
from helpers.settings import Settings

FILE = "manifest.json"


@dataclass(frozen=True)
class Artefact:
    """A report that was built: the key of its inputs, its files (name from the campaign's folder -> sha256), its cost."""

    key: str
    files: Mapping[str, str]
    built_at: str
    cost: Cost

    @classmethod
    def of(cls, settings: Settings, task: Task, cost: Cost) -> Artefact:
        root = settings.reports(task.campaign)
        hashes = {
            path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in task.outputs(settings)
        }
        return cls(task.key, hashes, datetime.now(UTC).isoformat(timespec="seconds"), cost)


@dataclass(frozen=True)
class OpenData:
    """The open data that stand: the key of their inputs, their files (name -> sha256), and what each holds.

    `about`: name of the file -> title, rows (none for a file that is no table), bytes.
    """

    key: str
    files: Mapping[str, str]
    about: Mapping[str, tuple[str, int | None, int]]


@dataclass(frozen=True)
class Manifest:
    """Every report of a campaign that stands, by territory, and its open data."""

    artefacts: Mapping[str, Artefact]
    open_data: OpenData | None = None

    def is_current(self, settings: Settings, task: Task) -> bool:
        """Whether a report was made from these very inputs and its files are still as they were written."""
        artefact = self.artefacts.get(task.slug)
        if artefact is None or artefact.key != task.key:
            return False
        return _are_intact(settings.reports(task.campaign), artefact.files)

    def has_current_open_data(self, settings: Settings, campaign: str, key: str) -> bool:
        """Whether the open data were made from these very reports and are still as they were written."""
        standing = self.open_data
        return standing is not None and standing.key == key and _are_intact(settings.reports(campaign), standing.files)

    def with_open_data(self, open_data: OpenData) -> Manifest:
        return replace(self, open_data=open_data)

    def with_artefact(self, slug: str, artefact: Artefact) -> Manifest:
        return replace(self, artefacts={**self.artefacts, slug: artefact})

    def without(self, *slugs: str) -> Manifest:
        return replace(self, artefacts={name: kept for name, kept in self.artefacts.items() if name not in slugs})


def _are_intact(root: Path, hashes: Mapping[str, str]) -> bool:
    return all(_is_intact(root / name, sha256) for name, sha256 in hashes.items())


def _is_intact(path: Path, sha256: str) -> bool:
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a campaign's folder; an empty one when there is none, or when it is damaged or of another make."""
    try:
        content = json.loads((folder / FILE).read_text(encoding="utf-8"))
        standing = content.get("donnees_ouvertes")
        return Manifest(
            {slug: _artefact(one) for slug, one in content["rapports"].items()},
            None if standing is None else _open_data(standing),
        )
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
        return Manifest({})  # every report is then made again: nothing is lost but time


def _artefact(content: Mapping[str, Any]) -> Artefact:
    return Artefact(**{**content, "cost": Cost(**content["cost"])})


def _open_data(content: Mapping[str, Any]) -> OpenData:
    about = {name: (title, rows, size) for name, (title, rows, size) in content["about"].items()}
    return OpenData(content["key"], content["files"], about)


def write_manifest(folder: Path, manifest: Manifest, prepared: Prepared) -> None:
    """Write the manifest with the sources of each territory and the versions of the software."""
    content = {
        "campagne": prepared.campaign.id,
        "cadrage": f"{prepared.campaign.framing.id} {prepared.campaign.framing.version}",
        "donnees_fictives": prepared.campaign.fictional,
        "versions": versions(),
        "sources": {slug: asdict(source) | {"file": public_file(source)} for slug, source in prepared.sources.items()},
        "ecartes": dict(prepared.left_out),
        "donnees_ouvertes": None if manifest.open_data is None else asdict(manifest.open_data),
        "rapports": {slug: asdict(artefact) for slug, artefact in sorted(manifest.artefacts.items())},
    }
    files.write_text(folder / FILE, json.dumps(content, ensure_ascii=False, indent=1) + "\n")
