"""The section on texts that came several times, as a reader sees it."""

from __future__ import annotations

import pandas as pd

from helpers.analyse.similar import Group
from helpers.show.elements import Evidence
from helpers.show.territory_similar import groups_table

DAY = pd.Timestamp(2024, 11, 14)


def link(id_: str) -> Evidence:
    return Evidence(id_, f"#{id_}")


def shown(group: Group) -> list[str]:
    """The cells of the only line of the table."""
    (row,) = groups_table((group,), link, "90\u202f%").rows
    return [str(cell) for cell in row.cells]


def test_a_line_tells_copies_ways_in_differences_and_members() -> None:
    """Four copies, two of them retouched in one way; every member that may be named is a link."""
    group = Group(4, ("C1", "C2", "C3"), "Un <b>guichet</b>.", 2, ("+ Merci.",), 2, 1, DAY, DAY, is_campaign=False)
    assert shown(group) == [
        "<bdi>Un &lt;b&gt;guichet&lt;/b&gt;.</bdi>",
        "4",
        "2\xa0événements, 1\xa0public, le 14\xa0novembre\xa02024",
        "2\xa0rédactions\xa0: <bdi>+ Merci.</bdi>",
        '<a href="#C1">C1</a>, <a href="#C2">C2</a>, <a href="#C3">C3</a> et 1\xa0autre',
    ]


def test_held_back_words_stay_held_back() -> None:
    """No printable copy: the line says so and tells no difference."""
    assert shown(Group(2, ("C1", "C2"), "", 0, (), 1, 0, None, None, is_campaign=False)) == [
        "Texte non publié.", "2", "1\xa0événement", "–", '<a href="#C1">C1</a>, <a href="#C2">C2</a>',
    ]  # fmt: skip


def test_word_for_word() -> None:
    """Copies without any change are said to be so."""
    assert shown(Group(2, ("C1", "C2"), "Un guichet.", 1, (), 1, 0, None, None, is_campaign=False))[3] == "rien, mot pour mot"


def test_a_long_table_says_how_many_groups_there_are() -> None:
    """Fifty lines are shown, the note counts the others in."""
    groups = tuple(Group(2, (f"C{n}",), "Oui.", 1, (), 1, 0, None, None, is_campaign=False) for n in range(60))
    table = groups_table(groups, link, "90\u202f%")
    assert len(table.rows) == 50
    assert table.note.endswith(" Les 50 plus grands groupes sont montrés, sur 60.")
