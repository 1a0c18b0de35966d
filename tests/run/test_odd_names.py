"""Names of files that no text can hold."""

from __future__ import annotations

import os
import shutil
import sys

import pytest

from helpers.collect.protection.public_finding import UNNAMED
from helpers.framing.load import load_framing
from helpers.run.batch import produce
from helpers.settings import Settings
from tests.builders import write_territory_workbook
from tests.conftest import BROKEN, CAMPAIGN


@pytest.mark.skipif(sys.platform != "linux", reason="seul Linux admet des noms de fichiers qui ne sont pas du texte")
def test_a_second_workbook_of_such_a_name_blocks_its_territory_alone(project: Settings) -> None:
    """Of two workbooks for one territory none is preferred, whatever the second is called."""
    raw = project.raw(CAMPAIGN)
    first = next(path for path in sorted(raw.glob("*.xlsx")) if BROKEN not in path.name)
    shutil.copy(first, raw / os.fsdecode(b"caf\xe9\n.xlsx"))
    outcome = produce(project, CAMPAIGN, workers=1)
    assert set(outcome.prepared.blocked) == {BROKEN, first.name.split("_")[1]}
    assert not outcome.of("failed")


@pytest.mark.skipif(sys.platform != "linux", reason="seul Linux admet des noms de fichiers qui ne sont pas du texte")
def test_a_file_name_that_is_not_utf8_stops_nothing(project: Settings) -> None:
    """A name from an archive made on another system is not told; the reports, the portal and the manifest are written."""
    raw = project.raw(CAMPAIGN)
    written = write_territory_workbook(raw / "x.xlsx", load_framing("ia_2025"))
    written.rename(raw / os.fsdecode(b"2025-04_lacq-orthez_donn\xe9es\x1b[2J.xlsx"))
    outcome = produce(project, CAMPAIGN, workers=2)
    assert not outcome.of("failed"), [(result.task.slug, result.reason) for result in outcome.results]
    assert "lacq-orthez" in outcome.prepared.slugs
    reports = project.reports(CAMPAIGN)
    assert UNNAMED in (reports / "manifest.json").read_text(encoding="utf-8")
    page = (reports / "territoires" / "lacq-orthez" / "rapport.html").read_text(encoding="utf-8")
    assert UNNAMED in page
    assert "\x1b" not in page
