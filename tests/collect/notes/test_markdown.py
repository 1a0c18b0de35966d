"""The little Markdown of notes, and all that it leaves as it is typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.collect.notes.markdown import ItemList, Paragraph, Words, blocks, spans


def plain(text: str) -> str:
    parts = (
        line for block in blocks(text) for line in ([block.words] if isinstance(block, Paragraph) else block.items)
    )  # fmt: skip
    return "\n".join("".join(words.text for words in line) for line in parts)


def test_paragraphs_lists_and_emphasis() -> None:
    """A blank line parts paragraphs; dashes and numbers make lists; stars and underscores stress."""
    assert list(blocks("Un **deux**\n_trois_.\n\nListe :\n- a\n- b\n  suite\n\n1. c\n2) __d__")) == [
        Paragraph((Words("Un "), Words("deux", "strong"), Words("\n"), Words("trois", "em"), Words("."))),
        Paragraph((Words("Liste :"),)),
        ItemList(((Words("a"),), (Words("b\nsuite"),))),
        ItemList(((Words("c"),), (Words("d", "strong"),)), is_numbered=True),
    ]


def test_a_small_heading_is_a_line_in_bold() -> None:
    """A note has no heading of its own: the headings of the page are those of the report."""
    assert list(blocks("### Contexte ###\nTexte")) == [
        Paragraph((Words("Contexte", "strong"),)), Paragraph((Words("Texte"),)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("[la page](https://x.fr/a)", "la page (https://x.fr/a)"),
        ("[ici](javascript:alert(1))", "ici (javascript:alert(1))"),
        ("![image](http://x/y.png)", "image (http://x/y.png)"),
        ("[](https://x.fr)", "https://x.fr"),
        ("<b>gras</b> <script>x</script>", "<b>gras</b> <script>x</script>"),
        ("`code` | table | ~~rayé~~ $x$", "`code` | table | ~~rayé~~ $x$"),
        ("2 * 3 * 4 et snake_case_name", "2 * 3 * 4 et snake_case_name"),
        ("> citation", "> citation"),
    ],
)
def test_all_else_is_text(typed: str, said: str) -> None:
    """A link is its words and its address; tags, code and tables are the signs that were typed."""
    assert spans(typed) == (Words(said),)


@given(st.text(alphabet="ab é\n", max_size=120))
def test_words_stay(text: str) -> None:
    """Of a text without signs, nothing but blanks is lost."""
    assert plain(text).split() == text.split()


@given(st.text(alphabet="a*_-#[]() \n1.", max_size=200))
def test_letters_are_never_lost(text: str) -> None:
    """Whatever signs stand around them, the letters are all there, in their order."""
    assert plain(text).count("a") == text.count("a")
