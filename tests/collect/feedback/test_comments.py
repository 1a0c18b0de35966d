"""Comments: a sender's own words are kept to the letter, and ours never pile up."""

from __future__ import annotations

import pytest
from lxml import etree

from helpers.collect.feedback.comments import AUTHOR, RULED_OFF, Added, Run, add, runs_of, take_out
from helpers.collect.feedback.xml_parts import PackageError, escaped, parse, pieces, plain
from helpers.collect.findings import Finding

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OURS = (Run(RULED_OFF, bold=True), Run("\nÀ corriger"))


def comments(author: str, text: str) -> etree._Element:
    """A part with one comment on B2, its text given as the format writes it."""
    return parse(
        f'<comments xmlns="{MAIN}"><authors><author>{author}</author></authors><commentList>'
        f'<comment ref="B2" authorId="0"><text>{text}</text></comment></commentList></comments>'.encode()
    )


def said(root: etree._Element) -> dict[str, str]:
    """Cell -> what its comment says."""
    return {each.get("ref"): "".join(each.itertext()) for each in root.iter(f"{{{MAIN}}}comment")}


THEIRS = (
    "<t>À revoir</t>",
    "<r><t>À revoir</t></r><r><rPr><b/></rPr><t xml:space=\"preserve\"> avec Paul</t></r>",
    "<r><rPr><b/></rPr><t>Élodie :</t></r><r><t>\nÀ revoir</t></r>",
)  # fmt: skip


@pytest.mark.parametrize("text", THEIRS)
def test_a_comment_of_theirs_comes_back_as_it_was(text: str) -> None:
    """Ours is appended below a line; the next check cuts there, and what is left is what they wrote."""
    root = comments("Élodie", text)
    before = etree.tostring(root)
    added = add(root, {"B2": OURS})
    assert (added.alone, list(added.appended)) == ({}, ["B2"])
    assert said(root)["B2"].endswith(f"\n\n{RULED_OFF}\nÀ corriger")
    assert take_out(root) == frozenset()
    assert etree.tostring(root) == before


def test_ours_alone_goes_whole() -> None:
    """The comment, and our name among the authors."""
    root = comments("Élodie", "<t>À revoir</t>")
    before = etree.tostring(root)
    assert list(add(root, {"C3": OURS}).alone) == ["C3"]
    assert [each.text for each in root[0]] == ["Élodie", AUTHOR]
    assert take_out(root) == {"C3"}
    assert etree.tostring(root) == before


def test_a_threaded_comment_is_left_alone() -> None:
    """Its stand-in shows an old text: only the thread is seen, and it is theirs."""
    root = comments("tc={0B6C1A52-7C61-4B5E-8A54-2F1E1E7A1A11}", "<t>[Fil de commentaires] Bonjour</t>")
    before = etree.tostring(root)
    assert add(root, {"B2": OURS}) == Added({}, {})
    assert etree.tostring(root) == before


def test_a_very_long_explanation_is_cut_and_says_where_the_rest_is() -> None:
    """A comment stays readable; the list holds everything."""
    finding = Finding("r", "warning", "S", "A1", 1, "é" * 3_000, "pourquoi", "comment", "effet")
    text = "".join(run.text for run in runs_of([finding] * 20))
    assert len(text) < 4_200
    assert text.endswith("\n… la suite est dans la feuille «\u00a0À CORRIGER\u00a0»")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a < b & c", "a &lt; b &amp; c"),
        ("_x000D_", "_x005F_x000D_"),
        ("a\x00b\u202ec\ufffe", "abc"),
        ("\ud800", "\ufffd"),
        ("=1+1", "=1+1"),
    ],
)
def test_words_of_a_cell_fit_in_a_part(text: str, written: str) -> None:
    """Nothing breaks the XML, nothing is read as something else, nothing hides."""
    assert escaped(text) == written
    assert etree.fromstring(f"<t>{escaped(text)}</t>") is not None


def test_a_text_that_is_cut_shows_it() -> None:
    """An ellipsis ends what does not fit."""
    assert plain("abcdef", 4) == "abc…"


ENTITY = b'<!DOCTYPE a [<!ENTITY x SYSTEM "https://exemple.fr/x">]><a>&x;</a>'


def test_entities_are_never_read() -> None:
    """A part that declares some is not annotated."""
    with pytest.raises(PackageError):
        parse(ENTITY)
    with pytest.raises(PackageError):
        pieces(b"<worksheet>", b"<!DOCTYPE a><a/></worksheet>")


def test_elements_are_found_at_their_bytes() -> None:
    """Quotes, accents, prefixes and elements without content do not shift what follows."""
    tail = '<a t="x>y"/><x:b xmlns:x="u">é<c/></x:b><!-- <d> --><e />'.encode() + b"</worksheet>"
    found = [(piece.name, tail[piece.start : piece.stop].decode()) for piece in pieces(b"<worksheet>", tail)]
    assert found == [("a", '<a t="x>y"/>'), ("b", '<x:b xmlns:x="u">é<c/></x:b>'), ("e", "<e />")]
