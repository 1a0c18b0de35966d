"""Typst is built from calls and text, and a text is never anything else."""

from __future__ import annotations

import pytest

from helpers.publish.pdf import markup
from helpers.publish.pdf.markup import Code, array, body, call, joined, text


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("Un agent.", '#"Un agent."'),
        ("", ""),
        ('#read("/etc/passwd") *gras* <C0001> @C0001', '#"#read(\\"/etc/passwd\\") *gras* <C0001> @C0001"'),
        ("fin \\", '#"fin \\\\"'),
        ("a\n  b\tc", '#"a b c"'),
        ("12\u202f000\u00a0€", '#"12\u202f000\u00a0€"'),
    ],
)
def test_text(words: str, code: str) -> None:
    """A text is a string: no sign in it is Typst's, its spaces are one, those of French stay."""
    assert text(words) == code


def test_a_word_too_long_for_a_column_may_be_cut() -> None:
    """A place to cut every eight letters, and around it nothing changes."""
    eight = f'#"{"x" * 8}"'
    assert text(f"vu {'x' * 25} !") == f'#"vu "{eight}#cut{eight}#cut{eight}#cut#"x"#" !"'


def test_calls() -> None:
    """Named arguments, then the others; a single value in an array stays an array."""
    written = call("claim", body(joined((text("a"), Code("#cut")))), keep_it="true")
    assert written == '#claim(keep-it: true, [#"a"#cut])'
    assert array(["1"]) == "(1, )"
    assert markup.string('"') == '"\\""'
