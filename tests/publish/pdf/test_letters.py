"""What stands on a sheet is read from its bytes, whatever way they are written."""

from __future__ import annotations

import pytest

from helpers.publish.pdf.letters import ARTIFACT, UNMARKED, Letters, marked

FONT = Letters(
    b"4 beginbfchar\n<0001> <0041>\n<0028> <00E9>\n<0002> <FFFD>\n<005D> <005D>\nendbfchar\n1 beginbfrange\n<0030> <0039> <0030>\nendbfrange\n"
    b"1 beginbfchar\n<0029> <00660069>\nendbfchar\n"
)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (rb"(\000\001)Tj", "A"),
        (rb"[(\000\001)12.5(\0001\0002)-3(\0003)]TJ", "A123"),
        (rb"(\000(\000\001\000))Tj", "éAfi"),
        (rb"(\000\(\000\))Tj", "éfi"),
        (rb"<000100310029>Tj", "A1fi"),
        (rb"[<0001>5<0031>]TJ", "A1"),
        (rb"[-4(\000\001)12(\000])-3 (\000\()]TJ", "A]é"),
        (rb"[(\000(\000))5(\000)\000\001)]TJ", "éfifiA"),
        (rb"[3 2] 0 d ()Tj <> Tj[(\0001)]TJ", "1"),
        (rb"(\000\t)Tj", Letters.UNKNOWN),
        (rb"(\000\002)Tj", "\ufffd"),
        (rb"/Span<</ActualText<FEFF00A0>>>BDC(\000\001)Tj EMC(\0001)Tj", "\u00a01"),
        (rb"/Span<</ActualText(\376\377\000a)>>BDC(\000\001)Tj EMC", "a"),
    ],
)
def test_texts(written: bytes, told: str) -> None:
    """Strings, arrays, dashes that are none, no string at all, base 16, escapes, parentheses that balance, a text that stands instead of signs, a sign without letter, one whose letter is « \ufffd »."""
    content = b"/P<</MCID 7>>BDC BT /f0 10 Tf 1 0 0 -1 0 0 Tm" + written + b" ET EMC"
    assert marked(content, {"f0": FONT}) == {7: told}


def test_what_bears_no_mark() -> None:
    """Text that is set apart, text inside it, text that nothing marks; a mark whose alternative holds a sign that ends others."""
    content = (
        b"/Artifact<</Type/Pagination>>BDC\n/f0 8 Tf(\\0001)Tj /Span<</Lang(fr)>>BDC(\\0002)Tj EMC EMC\n/f0 8 Tf(\\0003)Tj\n"
        b"/Figure<</MCID 2/Alt(a > b)>>BDC(\\0004)Tj EMC"
    )
    assert marked(content, {"f0": FONT}) == {ARTIFACT: "12", UNMARKED: "3", 2: "4"}
