"""An analyst's note on paper: in its own frame with all its words, and not on the sheet that stands alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from helpers.collect.notes.note import Note
from helpers.publish.pdf.names import REPORT, SHEET
from helpers.publish.shell import Shell
from helpers.show.elements import ClaimLine, Claims, Evidence, Group
from helpers.show.notes import AnalystNote
from tests.publish.pdf.paper import beyond, copies, lost, packed, said, shell_of

NOTE = Note(
    3,
    "x",
    'Peu de monde, **des propositions précises**.\n\n- un point\n- *un autre*\n\n1. #read("/etc")',
    "Claire Martin",
    date(2025, 3, 12),
)


@pytest.fixture(scope="module")
def shell() -> Shell:
    claim = ClaimLine("constat-x", "2 lignes sur 12.", (Evidence("E001", "#constat-x"),))
    return shell_of(
        Group((Claims((claim,)), AnalystNote(NOTE, 1, reread=("cette note a été écrite à côté d’un autre chiffre.",))))
    )


@pytest.fixture(scope="module")
def printed(shell: Shell, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The copies of a page with a note, on disk."""
    folder = tmp_path_factory.mktemp("papier")
    for name, content in copies(shell).items():
        (folder / name).write_bytes(content)
    return {name: folder / name for name in (REPORT, SHEET)}


def test_every_word_of_a_note_is_on_paper(shell: Shell, printed: dict[str, Path]) -> None:
    """Who says it, when, what moved, its paragraphs and its lists, as they were typed, within the margins."""
    assert lost(shell, printed[REPORT]) == []
    assert beyond(printed[REPORT]) == []
    told = packed(said(printed[REPORT]))
    for words in (
        "Note de l’analyste",
        "Claire Martin, le 12 mars 2025",
        "À relire :",
        "des propositions précises",
        '#read("/etc")',
    ):
        assert packed(words) in told


def test_the_single_sheet_has_no_note(printed: dict[str, Path]) -> None:
    """Notes are read with the whole report: the sheet that stands alone keeps its place for the figures."""
    assert packed("Note de l’analyste") not in packed(said(printed[SHEET]))
