"""Nothing that leaks stays published: the release is attacked once it is written, and the pages that gave way are withdrawn."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from helpers.analyse.compare import FRANCE
from helpers.errors import PublicationError
from helpers.framing.campaign import Campaign
from helpers.publish.open_data.write import FOLDER
from helpers.publish.pdf.copies import PrintedCopy
from helpers.publish.release_check import Audit, check_release
from helpers.publish.told import LAST_VALID, SYNTHESIS, Reader
from helpers.run.fingerprint import Fingerprints
from helpers.run.manifest import Manifest
from helpers.run.portal import write_failure
from helpers.run.prepare import Prepared
from helpers.run.task import Task
from helpers.settings import Settings

KEPT = "_controle"  # what the files that stand told


def keep_told(settings: Settings, campaign: Campaign, task: Task, printed: Iterable[PrintedCopy] = ()) -> None:
    """Keep what the files of a report tell, in the worker that wrote them: the attack finds it without reading them again.

    `printed`: the copies that this very worker has read, and found to say what their page says.
    """
    told_by = reader(settings, campaign)
    verified = {copy.name: copy.content for copy in printed}
    for path in task.outputs(settings):
        told_by.keep(path, is_verified=path.name in verified and path.read_bytes() == verified[path.name])


def reader(settings: Settings, campaign: Campaign, known: frozenset[str] = frozenset()) -> Reader:
    """Reads the files of a campaign and keeps what they tell; `known`: the territories that have a page, for what tells of all."""
    return Reader(settings.reports(campaign.id), campaign.framing, _kept(settings, campaign.id), known)


def withdraw_leaks(settings: Settings, prepared: Prepared, manifest: Manifest) -> dict[str, str]:
    """Withdraw the pages that let a masked count be computed back; slug -> reason, nothing when the release is tight.

    Withdrawn files are deleted, not kept as a last valid report; a card stands in their place. The attack starts again
    until it finds nothing.

    Raises
    ------
    PublicationError
        A leak that no page can be withdrawn for, or a file that the attack cannot read: the release is not checked whole.
    """
    withdrawn: dict[str, str] = {}
    while found := _reasons(audit := audit_release(settings, prepared, manifest)):
        for slug, reason in found.items():
            if slug in withdrawn or slug not in {*prepared.slugs, SYNTHESIS}:
                raise PublicationError(reason)
            _withdraw(settings, prepared, slug, reason)
        withdrawn |= found
    if audit.unread:
        raise PublicationError(
            f"Le contrôle du secret statistique ne sait pas relire {audit.unread[0]} : retirez ce fichier de "
            f"reports/{prepared.campaign.id}, ou ajoutez son format à publish/told.py."
        )
    return withdrawn


def audit_release(settings: Settings, prepared: Prepared, manifest: Manifest) -> Audit:
    """The attack on all that stands in the folder of a campaign."""
    territories = prepared.territories
    french = set(territories.loc[territories["group"].eq(FRANCE), "slug"])
    prints = Fingerprints(prepared)
    current = {slug for slug in (*french, SYNTHESIS) if _is_current(prints, manifest, slug)}
    stale = french - current if SYNTHESIS in current else french
    kept = _kept(settings, prepared.campaign.id)
    return check_release(
        settings.reports(prepared.campaign.id),
        prepared.campaign.framing,
        french,
        stale,
        kept,
        is_former=SYNTHESIS not in current,
    )


def _kept(settings: Settings, campaign: str) -> Path:
    return settings.processed(campaign) / KEPT


def _is_current(prints: Fingerprints, manifest: Manifest, slug: str) -> bool:
    artefact = manifest.artefacts.get(slug)
    return artefact is not None and artefact.is_made_from(prints.task(slug).inputs)


def _reasons(audit: Audit) -> dict[str, str]:
    """The first reason for each page that must go."""
    reasons: dict[str, str] = {}
    for leak in audit.leaks:
        for slug in sorted(leak.pages):
            reasons.setdefault(slug, leak.reason)
    return reasons


def _withdraw(settings: Settings, prepared: Prepared, slug: str, reason: str) -> None:
    task = Task(prepared.campaign.id, slug)
    for path in (*task.outputs(settings), task.folder(settings) / LAST_VALID):
        path.unlink(missing_ok=True)
    # Open data hold every territory, so they go with any of them.
    for path in (settings.reports(prepared.campaign.id) / FOLDER).glob("*"):
        path.unlink()
    write_failure(settings, prepared, slug, reason)
