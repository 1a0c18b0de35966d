"""The search of a campaign as a run leaves it: made of the reports that stand, no more, written only where it changed."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from lxml.html import document_fromstring

from helpers.publish.search.directory import FOLDER, OVERVIEW
from helpers.publish.search.script import FILE, held
from helpers.publish.search.shard import read_shard
from helpers.publish.search.words import texts_with
from helpers.publish.told import territory_of
from helpers.run.batch import Outcome, produce
from helpers.settings import Settings
from tests.conftest import CAMPAIGN

pytestmark = pytest.mark.xdist_group("built")
Built = tuple[Settings, Outcome]


def values(path: Path, name: str) -> list[object]:
    return held(path.read_text(encoding="utf-8"), name)


def overview(reports: Path) -> dict[str, list[list[object]]]:
    (told,) = values(reports / FOLDER / OVERVIEW, "repertoire")
    assert isinstance(told, dict)
    return told


def test_every_report_can_be_searched(built: Built) -> None:
    """The overview names the territories whose report stands, in the order of a dictionary, with what their file holds."""
    reports = built[0].reports(CAMPAIGN)
    told = overview(reports)["territoires"]
    lines = {slug: read_shard(reports / "territoires" / str(slug) / FILE)[1] for slug, *_ in told}
    assert sorted(map(str, lines)) == sorted(built[1].prepared.territories["slug"])
    assert [one[3] for one in told] == [len(own) for own in lines.values()]
    _, noted = values(reports / FOLDER / "mots.js", "mots")
    assert isinstance(noted, dict)
    for at, own in enumerate(lines.values()):
        counted = {word: dict(zip(places[::2], places[1::2], strict=True)).get(at, 0) for word, places in noted.items()}
        assert {word: count for word, count in counted.items() if count} == texts_with(line.text for line in own)


def test_what_contributions_feed_is_on_the_pages(built: Built) -> None:
    """Every sentence that a result leads to has its anchor on the page, and every row said to feed one is its evidence there."""
    reports = built[0].reports(CAMPAIGN)
    told = overview(reports)
    pages = [(reports / str(href)).read_text(encoding="utf-8") for href, _ in told["pages"]]
    anchors = [set(document_fromstring(page).xpath("//@id")) for page in pages]
    assert told["constats"]
    for _, anchor, shown in told["constats"]:
        assert isinstance(shown, list)
        assert all(anchor in anchors[at] for at in shown)
    fed = sorted((reports / FOLDER).glob("appuis-*.js"))
    assert fed
    slug, rows = values(fed[0], "appuis")
    assert isinstance(rows, dict)
    id_, places = next(iter(rows.items()))
    own = told["constats"][places[0]]
    body = re.search(rf"<div class=claim id={own[1]}>.*?</div>", pages[own[2][0]], re.DOTALL)  # type: ignore[index]
    assert body is not None
    assert f"territoires/{slug}/rapport.html#{id_}" in body[0] or "à l’appui" in body[0]


def test_a_run_with_nothing_to_do_leaves_the_search_alone(built: Built, tmp_path: Path) -> None:
    """Files that are whole are not written again; one that was changed or lost is made again, and it alone."""
    settings = Settings(tmp_path / "projet")
    shutil.copytree(built[0].root, settings.root)
    folder = settings.reports(CAMPAIGN) / FOLDER
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    for path in folder.iterdir():
        os.utime(path, (1, 1))
    produce(settings, CAMPAIGN, workers=1)
    assert all(path.stat().st_mtime == 1 for path in folder.iterdir())
    (folder / "mots.js").write_text("autre chose", encoding="utf-8")
    produce(settings, CAMPAIGN, workers=1)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert [path.name for path in folder.iterdir() if path.stat().st_mtime != 1] == ["mots.js"]


def test_a_row_belongs_to_the_longest_name() -> None:
    """« saint-lo-C0001 » is a row of Saint-Lô where it is known, never of « saint »."""
    assert territory_of("saint-lo-C0001", {"saint": "", "saint-lo": ""}) == "saint-lo"
    assert territory_of("ailleurs-C0001", {"saint": ""}) == ""
