"""All that is around the reports: open data, search, front page, statement. Loads what writes them: see `closing`, which tells whether it is due."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import replace

from helpers.run import open_data
from helpers.run.leaks import withdraw_leaks
from helpers.run.manifest import Manifest, write_manifest
from helpers.run.open_data import Ahead
from helpers.run.portal import write_failure, write_portal, write_statement
from helpers.run.prepare import Prepared
from helpers.run.search import write_search
from helpers.settings import Settings


def write_front(
    settings: Settings, prepared: Prepared, manifest: Manifest, executor: Executor | None, begun: Ahead | None = None
) -> tuple[Manifest, dict[str, str]]:
    """Write it, then attack it as a stranger would; returns the reports that had to be withdrawn, with the reason.

    `begun`: the open data that were asked for while the synthesis was made.
    """
    manifest = _written(settings, prepared, manifest, executor, begun)
    leaks = withdraw_leaks(settings, prepared, manifest)
    for slug, reason in leaks.items():
        # The attack has deleted the report instead of keeping it as the last valid one.
        manifest = manifest.with_failure(slug, write_failure(settings, prepared, slug, reason))
    if leaks:
        manifest = _written(settings, prepared, manifest, executor)
    return manifest, leaks


def _written(
    settings: Settings, prepared: Prepared, manifest: Manifest, executor: Executor | None, begun: Ahead | None = None
) -> Manifest:
    renewal = open_data.renewal(prepared, manifest, executor, begun)
    searched = write_search(settings, prepared, manifest)
    manifest = replace(renewal.ended(), front=None)
    write_portal(settings, prepared, manifest, searched)
    write_statement(settings, prepared.campaign)
    write_manifest(settings.reports(prepared.campaign.id), manifest, prepared)
    return manifest
