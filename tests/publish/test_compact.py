"""A page with less markup is the same page."""

from __future__ import annotations

import pandas as pd
import pytest
from lxml.html import document_fromstring
from markupsafe import Markup

from helpers.publish.compact import compact
from helpers.show.annex import Annex, AnnexEntry
from helpers.show.elements import Bullets, Element, Evidence, Facts, Group, Notice, Prose, Row, Table
from helpers.show.markup import tag
from helpers.show.voices import Voice
from tests.hostile import ACTIVE

TYPED = 'href="#x" <p class="id">" /> id="C1">'  # what looks like our markup, typed by a person


def tree(body: str) -> list[tuple[str, dict[str, str], str, str, int]]:
    """Every element of a page in order: its name, attributes, texts, and how deep it stands."""
    root = document_fromstring(f"<html><body>{body}</body></html>")
    return [
        (one.tag, dict(one.attrib), _told(one.text), _told(one.tail), len(list(one.iterancestors()))) for one in root.iter()
    ]


def _told(text: str | None) -> str:
    return (text or "").strip()


PARTS: dict[str, Element] = {
    "annex": Annex(
        tuple(
            AnnexEntry(f"C{place}", f"C{place}", text, "", "Sobriété", "Attente", "Élus", "Atelier", claims=(Evidence("son thème", "#C0"),))
            for place, text in enumerate((TYPED, *(text for text in ACTIVE)))
        ),
        "Toutes les contributions",
    ),
    "table": Table("Noms", ("Nom", "n", "Texte"), (Row(("A", "1", TYPED), "a"), Row(("B", "2", tag("bdi", TYPED)), "b/")), frozenset({1})),
    "facts": Facts((("Population", "52 957"), ("Vide", ""), ("Texte", TYPED))),
    "paragraphs": Group((Prose("Un."), Bullets(("un", "deux")), Notice("info", "Deux."), Voice("Bureau", "hier", TYPED, "Retenu"), Prose("Fin."))),
}  # fmt: skip


@pytest.mark.parametrize("part", PARTS)
def test_the_same_tree_in_fewer_bytes(part: str) -> None:
    """Elements, attributes, texts and depths are those of the whole markup; doing it again changes nothing."""
    whole = str(PARTS[part].html())
    assert tree(compact(whole)) == tree(whole)
    assert len(compact(whole)) < len(whole)
    assert compact(compact(whole)) == compact(whole)


def test_words_of_a_table_of_pandas_are_kept() -> None:
    """pandas leaves the quotes of a text as they are: they are words, not markup."""
    shown = pd.DataFrame({"dit": ['rel="x" et <p class="id">']}).to_html(border=0)
    assert tree(compact(shown)) == tree(shown)


def test_what_is_kept() -> None:
    """An empty value, one with a space or an entity, the last one of a closed tag, and a paragraph before words that follow it."""
    for kept in (
        '<p class="">x</p>y', '<p class="a b">x</p>y', '<a href="?a&amp;b">x</a>', '<svg><rect width="3"/></svg>',
        "<p>x</p>y", "<p>x</p><strong>y</strong>", "<p>x</p><details>y</details>", "<a href=#x><p>y</p></a>",
    ):  # fmt: skip
        assert compact(kept) == kept
    assert compact('<p id="a/">x</p><p class="n">y</p>') == "<p id=a/>x<p class=n>y</p>"
    drawing = '<svg class="chart"><g fill="red"><rect x="1" width="3"/></g></svg>'
    assert compact(f'<p id="a">x</p>{drawing}<p id="b">y</p>') == f"<p id=a>x</p>{drawing}<p id=b>y</p>"
    assert compact(str(tag("p", Markup("&amp;"), title='"'))) == '<p title="&#34;">&amp;</p>'
