"""The end of a run: cards, open data, search, front page, manifest. What a reader opens first is written last, and only if it changed."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import replace
from typing import TYPE_CHECKING

from helpers import files
from helpers.publish.search.directory import FOLDER as SEARCH_FOLDER
from helpers.publish.shell import STATEMENT
from helpers.run import failures
from helpers.run.details import keep_details
from helpers.run.fingerprint import card_key, versions
from helpers.run.manifest import JOURNAL, Failure, Front, Manifest, are_intact, hashes, note, now, write_manifest
from helpers.run.prepare import Prepared
from helpers.run.public_reason import public_reason
from helpers.run.task import NATIONAL, TERRITORIES, Task
from helpers.settings import Settings
from helpers.wording import typeset

if TYPE_CHECKING:
    from helpers.run.open_data import Ahead

PORTAL = "index.html"


def failed(settings: Settings, prepared: Prepared, manifest: Manifest, slug: str, reason: str, kind: str) -> Manifest:
    """Write the card of a territory, unless the same one stands, and note the failure, in full beside its tables where a card may not tell all.

    A folder that no card can be written in keeps what it holds, and stops no other report.
    """
    last_valid, task = manifest.last_valid(slug), Task(prepared.campaign.id, slug)
    keep_details(settings, task, reason, kind)
    key = card_key(prepared, slug, reason, kind, last_valid)
    standing = manifest.failures.get(slug)
    if standing is not None and standing.key == key and are_intact(settings.reports(prepared.campaign.id), standing.files):
        return manifest
    from helpers.run.portal import write_failure  # noqa: PLC0415 - see `get_ready`

    try:
        failure = write_failure(settings, prepared, slug, reason, kind=kind, last_valid=last_valid)
    except OSError as error:
        told = typeset(f"{public_reason(reason).removesuffix('.')} ; de plus, {failures.reason_of(error)}")
        failure = Failure(told, kind, now(), last_valid)
    note(settings, prepared.campaign.id, slug, failure)
    return manifest.with_failure(slug, failure)


def get_ready() -> None:
    """Load what is written at the end, nearly a second, while workers build reports; a run with nothing to write does without."""
    import helpers.publish.exporter  # noqa: PLC0415
    import helpers.run.front  # noqa: F401, PLC0415


def close(
    settings: Settings, prepared: Prepared, manifest: Manifest, executor: Executor | None = None, begun: Ahead | None = None
) -> dict[str, str]:
    """Bring all that is around the reports up to date; returns the reports that had to be withdrawn, or that no card stands for, with the reason.

    `executor`: workers that are warm, to write the open data with; `begun`: what they were asked of it already.
    """
    for slug, reason in prepared.left_out.items():
        kind = failures.UNREAD if slug in prepared.unread else failures.LEFT_OUT
        manifest = failed(settings, prepared, manifest, slug, reason, kind)
    for slug in _gone(settings, prepared, manifest):
        manifest = failed(settings, prepared, manifest, slug, failures.GONE_REASON, failures.GONE)
    cardless = {slug: failure.reason for slug, failure in manifest.failures.items() if not failure.files}
    if _is_current(settings, prepared, manifest):
        return cardless
    from helpers.run.front import write_front  # noqa: PLC0415 - see `get_ready`

    manifest, leaks = write_front(settings, prepared, manifest, executor, begun)
    _seal(settings, prepared, manifest)
    return cardless | leaks


def _gone(settings: Settings, prepared: Prepared, manifest: Manifest) -> Iterator[str]:
    """Territories that have a folder of reports, and no workbook any more."""
    folder = settings.reports(prepared.campaign.id) / TERRITORIES
    known = {path.name for path in folder.iterdir() if path.is_dir()} if folder.is_dir() else set()
    return iter(sorted((known | set(manifest.artefacts) | set(manifest.failures)) - {*prepared.slugs, NATIONAL}))


def _is_current(settings: Settings, prepared: Prepared, manifest: Manifest) -> bool:
    """Whether all that follows was made, and checked, from these very reports."""
    folder, standing = settings.reports(prepared.campaign.id), manifest.front
    if (
        standing is None
        or standing.key != _key(prepared, manifest)
        or (settings.processed(prepared.campaign.id) / JOURNAL).exists()
    ):
        return False
    data = {} if manifest.open_data is None else manifest.open_data.files
    return are_intact(folder, {**standing.files, **data})


def _key(prepared: Prepared, manifest: Manifest) -> str:
    return files.digest(
        repr(prepared.campaign),
        repr(prepared.absences),
        repr(sorted((slug, one.key, sorted(one.files.items())) for slug, one in manifest.artefacts.items())),
        repr(sorted((slug, one.key) for slug, one in manifest.failures.items())),
        files.digest_code(),
        files.digest_template(),
        files.digest_printing(),
        repr(versions()),
    )


def _seal(settings: Settings, prepared: Prepared, manifest: Manifest) -> None:
    """Say that all that stands was made and checked together; without it, the next run makes and checks it again."""
    folder = settings.reports(prepared.campaign.id)
    made = (folder / PORTAL, folder / STATEMENT, *sorted((folder / SEARCH_FOLDER).glob("*.js")))
    front = Front(_key(prepared, manifest), hashes(folder, made))
    write_manifest(folder, replace(manifest, front=front), prepared)
