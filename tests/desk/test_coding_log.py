"""The kept decisions: one line each, whole, in order, for several hands at once, and inert in a spreadsheet."""

from __future__ import annotations

import csv
import multiprocessing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.desk.coding_log import HEADER, add, log_path
from helpers.errors import NoteError
from helpers.files import one_at_a_time
from helpers.framing.decisions import COLUMNS, Decision, Kind, line_of, on_one_line, read_decisions, read_lines, standing
from helpers.settings import Settings

WHEN = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)
CAMPAIGN = "essai"
HANDS, EACH = 4, 25


def drawn(id_: str = "lacq-orthez-C0001", choice: str = "T04", by: str = "A. Martin", kind: Kind = Kind.THEME) -> Decision:
    return Decision(0, WHEN, by, id_, kind, choice, cell="T01", print="t-0123456789abcdef")


@pytest.fixture
def project(tmp_path: Path) -> Settings:
    place = Settings(tmp_path)
    place.raw(CAMPAIGN).mkdir(parents=True)
    return place


def write_many(root: Path, hand: int) -> None:
    """What one analyst does while others do the same."""
    for place in range(EACH):
        add(Settings(root), CAMPAIGN, lambda _: drawn(f"lacq-orthez-C{hand}{place:03}", by=f"analyste {hand}"))  # noqa: B023 - called at once


def test_several_hands_lose_no_line(project: Settings) -> None:
    """Four processes write 25 decisions each at the same time: a hundred whole lines, numbered from 1 to 100."""
    context = multiprocessing.get_context("spawn")
    hands = [context.Process(target=write_many, args=(project.root, hand)) for hand in range(HANDS)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    lines, unread = read_lines(log_path(project, CAMPAIGN))
    assert [hand.exitcode for hand in hands] == [0] * HANDS
    assert unread == []
    assert [line.number for line in lines] == list(range(1, HANDS * EACH + 1))
    assert len({line.row for line in lines}) == HANDS * EACH


def test_a_spreadsheet_opens_it(project: Settings) -> None:
    """A mark of UTF-8, semicolons, a line of titles; what looks like a formula is kept from being one."""
    add(project, CAMPAIGN, lambda _: drawn(choice="=1+1", by='=HYPERLINK("http://x")', kind=Kind.REWORD))
    content = log_path(project, CAMPAIGN).read_bytes()
    assert content.startswith(HEADER)
    (titles, line) = csv.reader(content.decode("utf-8-sig").splitlines(), delimiter=";")
    assert titles == list(COLUMNS)
    assert not [cell for cell in line if cell.startswith(("=", "+", "-", "@"))]
    (found,) = read_decisions(log_path(project, CAMPAIGN)).standing
    assert (found.choice, found.by) == ("=1+1", '=HYPERLINK("http://x")')


@settings(max_examples=200, deadline=None)
@given(by=st.text(min_size=1), choice=st.text(), words=st.text())
def test_what_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, by: str, choice: str, words: str) -> None:
    """Whatever the words, a decision is one line, and its spaces aside comes back as it was."""
    path = tmp_path_factory.mktemp("decisions") / "decisions.csv"
    decision = Decision(7, WHEN, by, "lacq-orthez-C0001", Kind.REWORD, choice, words=words, print="t-1", undoes=3)
    line = line_of(decision)
    assert line.count("\n") == 1
    path.write_bytes(HEADER + line.encode("utf-8"))
    ((found,), unread) = read_lines(path)
    assert unread == []
    assert line_of(found) == line
    assert on_one_line(found.choice) == found.choice


@pytest.mark.parametrize(
    "saved",
    [
        lambda text: text.encode("utf-8"),
        lambda text: text.encode("cp1252"),
        lambda text: text.replace(";", ",").encode("utf-8"),
        lambda text: text.replace("\n", "\r\n").encode("utf-8-sig"),
    ],
    ids=["without the mark", "French Windows", "commas", "line ends of Windows"],
)
def test_a_file_that_a_spreadsheet_saved_is_still_read_and_added_to(project: Settings, saved) -> None:  # noqa: ANN001 - a function a case
    """Other separators, other line ends, another encoding: old lines and new ones are read."""
    add(project, CAMPAIGN, lambda _: drawn(by="Élodie"))
    path = log_path(project, CAMPAIGN)
    path.write_bytes(saved(path.read_text(encoding="utf-8-sig")))
    add(project, CAMPAIGN, lambda _: drawn("lacq-orthez-C0002", by="Benoît"))
    lines, unread = read_lines(path)
    assert [(line.number, line.by, line.kind) for line in lines] == [(1, "Élodie", "thème"), (2, "Benoît", "thème")]
    assert unread == []


def test_a_line_cut_short_is_told_and_harms_no_other(project: Settings) -> None:
    """A power cut in the middle of a line: the next one starts on its own, and the number of the lost one is told."""
    add(project, CAMPAIGN, lambda _: drawn())
    path = log_path(project, CAMPAIGN)
    path.write_bytes(path.read_bytes() + b"2;2025-03-03T09:00")
    add(project, CAMPAIGN, lambda _: drawn("lacq-orthez-C0002"))
    found = read_decisions(path)
    assert [one.row for one in found.standing] == ["lacq-orthez-C0001", "lacq-orthez-C0002"]
    assert [one.number for one in found.standing] == [1, 3]  # the lost line had the number 2
    assert found.unread == (3,)


@pytest.mark.parametrize("id_", ["Mme Dupont", "lacq-orthez", "lacq-orthez-C0001<b>"])
def test_an_id_that_is_none_is_not_a_decision(tmp_path: Path, id_: str) -> None:
    """Ids are published: a line that names something else counts for nothing, and is told."""
    path = tmp_path / "decisions.csv"
    path.write_bytes(HEADER + line_of(drawn(id_)).encode("utf-8"))
    found = read_decisions(path)
    assert (found.standing, found.unread) == ((), (2,))


def test_what_stands_is_the_last_word_on_each_subject() -> None:
    """The theme of a row and its words are two subjects; an undo names the line that it takes back, and no other."""
    lines = [
        Decision(1, WHEN, "A", "x-C1", Kind.THEME, "T01"),
        Decision(2, WHEN, "B", "x-C1", Kind.THEME, "T02"),
        Decision(3, WHEN, "A", "x-C1", Kind.MASK),
        Decision(4, WHEN, "A", "x-C2", Kind.LEFT),
        Decision(5, WHEN, "A", "x-C1", Kind.UNDO, undoes=2),
        Decision(6, WHEN, "A", "x-C2", Kind.UNDO, undoes=4),
    ]
    assert [one.number for one in standing(lines)] == [1, 3]


def test_decisions_are_told_apart_by_territory() -> None:
    """A decision changes the print of its own territory; one without decisions has none."""
    path_of = read_decisions(Path("nulle part"))
    assert (path_of.standing, path_of.print_of("x")) == ((), "")


def test_a_lock_that_is_held_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Someone else writes for too long: a French reason, of the kind that who asks expects, and nothing is done."""
    monkeypatch.setattr("helpers.files.PATIENCE", 0.1)
    lock = tmp_path / "notes" / ".verrou"
    done: list[str] = []
    refused = pytest.raises(NoteError, match="essai/notes est tenu par quelqu’un d’autre")
    with one_at_a_time(lock, "essai/notes", NoteError), refused, one_at_a_time(lock, "essai/notes", NoteError):
        done.append("écrit")
    assert done == []
