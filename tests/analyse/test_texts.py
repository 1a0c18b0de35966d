"""Texts kept by territory, and a sample of the nation that no large collection drowns."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.analyse.contributions import with_public_shown
from helpers.analyse.texts import FILE, evenly, read_texts, territory_texts, texts_file, texts_of
from helpers.files import write_folder
from tests.analyse.tables import Row, ia, tables


def territory(folder: Path, slug: str, count: int, **row: object) -> Path:
    lines: list[Row] = [{"id": f"{slug}-C{place:02}", "event_id": f"{slug}-E1", **row} for place in range(count)]
    own = tables(events=[{"id": f"{slug}-E1"}], contributions=lines)
    content = texts_file(texts_of(slug, with_public_shown(own, ia()), own.events))
    write_folder(folder / slug, content, last=FILE)
    return folder / slug


@pytest.mark.parametrize(
    ("sizes", "most", "each"), [([5, 1, 9], 100, 9), ([5, 1, 9], 9, 4), ([10, 10, 10], 10, 3), ([], 5, 0), ([3], 0, 0)]
)
def test_as_many_for_all(sizes: list[int], most: int, each: int) -> None:
    """Of 5, 1 and 9, nine are 4, 1 and 4: what a small territory leaves goes to the others."""
    assert evenly(sizes, most) == each


@given(st.lists(st.integers(0, 50), max_size=8), st.integers(0, 200))
def test_the_sample_is_the_largest_that_fits(sizes: list[int], most: int) -> None:
    """The sample does not pass its bound, and one more each would, unless all is in it."""
    each = evenly(sizes, most)
    taken = sum(min(size, each) for size in sizes)
    assert taken <= most
    assert taken == sum(sizes) or sum(min(size, each + 1) for size in sizes) > most


def test_a_sample_is_always_the_same(tmp_path: Path) -> None:
    """Three of each, of which the ids alone decide; the whole is known."""
    folders = [territory(tmp_path, "a", 12), territory(tmp_path, "b", 5)]
    found = read_texts(folders, 6)
    assert found.contributions["territory"].tolist() == ["a"] * 3 + ["b"] * 3
    assert (found.whole, found.is_sample) == (17, True)
    assert read_texts(folders[::-1], 6).contributions.equals(found.contributions)
    everything = read_texts(folders, 100)
    assert everything.contributions["id"].tolist() == sorted(everything.contributions["id"])
    assert (len(everything.contributions), everything.is_sample) == (17, False)


@pytest.mark.skipif(sys.platform == "win32", reason="le nombre de fichiers ouverts n’y est pas borné ainsi")
def test_more_territories_than_files_that_may_be_open(tmp_path: Path) -> None:
    """Systems let a process have 256 files open, or 1,024: a nation has more territories."""
    import resource  # noqa: PLC0415 - Windows has none

    folders = [territory(tmp_path, f"t{place}", 1) for place in range(40)]
    bound = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (psutil.Process().num_fds() + 20, bound[1]))
    try:
        found = read_texts(folders)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, bound)
    assert len(found.contributions) == 40


def test_what_may_not_be_printed_is_not_kept(tmp_path: Path) -> None:
    """A text held back is in no file; a territory without any text has an empty one."""
    folder = territory(tmp_path, "a", 3, printable=False)
    assert read_texts([folder]).contributions.empty
    assert read_texts([]).contributions.empty


def test_segments_know_their_contribution() -> None:
    """A text of sixty words is two segments of one contribution, dated by its event."""
    long = " ".join(["un mot simple et clair."] * 12)
    rows = [{"id": "a-C1", "event_id": "E1", "text": long}, {"id": "a-C2", "event_id": "HORS", "text": "Un autre."}]
    made = tables(events=[{"id": "E1"}], contributions=rows)
    found = territory_texts("a", made.contributions.assign(public_shown="Agents"), made.events)
    assert found.of_segments["id"].tolist() == ["a-C1", "a-C1", "a-C2"]
    assert found.contributions["date"].tolist()[0] == pd.Timestamp(2024, 11, 14)
    assert pd.isna(found.contributions["date"].tolist()[1])
