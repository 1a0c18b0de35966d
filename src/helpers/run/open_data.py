"""The open data of a campaign: made of the territories whose report stands, and made again only when one of them changed."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from helpers import files
from helpers.analyse.claims import ledger_frame, read_ledger
from helpers.publish.open_data.resources import Release
from helpers.publish.open_data.slices import FILE as SLICE
from helpers.publish.open_data.slices import Slice, read_slice, slice_of, write_slice
from helpers.publish.open_data.write import FOLDER, write_open_data
from helpers.run import prepare
from helpers.run.manifest import Manifest, OpenData
from helpers.run.prepare import Prepared
from helpers.run.task import NATIONAL
from helpers.settings import Settings


def renewed(settings: Settings, prepared: Prepared, manifest: Manifest) -> Manifest:
    """The manifest with open data that hold what it lists: written when a report was added, changed or removed."""
    key = _key(prepared, manifest)
    if manifest.has_current_open_data(settings, prepared.campaign.id, key):
        return manifest
    folder = settings.reports(prepared.campaign.id) / FOLDER
    written = write_open_data(folder, _release(prepared, manifest))
    return manifest.with_open_data(
        OpenData(
            key=key,
            files={f"{FOLDER}/{file.name}": file.sha256 for file in written},
            about={file.name: (file.title, file.rows, len(file.content)) for file in written},
        )
    )


def _key(prepared: Prepared, manifest: Manifest) -> str:
    reports = sorted((slug, artefact.key) for slug, artefact in manifest.artefacts.items())
    return files.digest(repr(prepared.campaign), repr(reports), repr(list(_others(prepared, manifest))), files.digest_code())


def _release(prepared: Prepared, manifest: Manifest) -> Release:
    slices = tuple(_slice(prepared, slug) for slug in _standing(prepared, manifest))
    return Release(prepared.campaign, slices, tuple(_others(prepared, manifest)), _national(prepared, manifest))


def _slice(prepared: Prepared, slug: str) -> Slice:
    """What was kept when the report was built; made again where the workbook was read since."""
    folder = prepared.settings.processed(prepared.campaign.id) / slug
    if not (folder / SLICE).is_file():
        write_slice(folder, slice_of(prepared.analysis(slug)))
    return read_slice(folder, prepared.campaign.framing)


def _standing(prepared: Prepared, manifest: Manifest) -> list[str]:
    """A report that was refused publishes nothing, its data neither."""
    return [slug for slug in prepared.slugs if slug in manifest.artefacts and slug not in prepared.left_out]


def _others(prepared: Prepared, manifest: Manifest) -> Iterator[tuple[str, str, str]]:
    """Territories without data in the release: slug, name, state."""
    standing = set(_standing(prepared, manifest))
    names = {one.slug: one.name for one in prepared.campaign.expected}
    for slug in prepared.slugs:
        if slug not in standing:
            yield slug, names.get(slug, slug), "sans_rapport"
    for slug, name in names.items():
        if slug not in prepared.slugs:
            yield slug, name, "non_recu"


def _national(prepared: Prepared, manifest: Manifest) -> pd.DataFrame:
    if NATIONAL not in manifest.artefacts:
        return ledger_frame(())
    return read_ledger(prepared.settings.processed(prepared.campaign.id) / prepare.NATIONAL)
