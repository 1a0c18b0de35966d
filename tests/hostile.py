"""What a contribution may hold when someone means harm, or when a program went wrong."""

from __future__ import annotations

import unicodedata

from hypothesis import strategies as st

FAMILY = "👩\u200d👩\u200d👧"
ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
EMOJIS = (FAMILY, ENGLAND, "👍🏽", "🇫🇷", "❤\ufe0f\u200d🔥", "🏳\ufe0f\u200d🌈")
ACTIVE = (
    "<script>window.__x=1</script>", "<img src=x onerror=window.__x=1>", "</bdi></p><iframe src=//example.org>",
    "<a href=javascript:window.__x=1>lien</a>", "[lien](javascript:window.__x=1)", "![](http://example.org/x.png)",
    "{{ 7*7 }}{% raw %}", "${7*7}", "</script><script>window.__x=1</script>", "--><svg onload=window.__x=1>",
    "**gras** _italique_ `code` ~~barré~~", "# titre", "> citation", "1. liste", "http://example.org www.example.org a@example.org",
    '" onclick="window.__x=1', "]]>", "&lt;b&gt;", "$x^2$", "| a | b |", "\\", "un ; deux", "un;deux",
)  # fmt: skip
FORMULAS = (
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", '=HYPERLINK("http://example.org";"lien")', "=cmd|' /C calc'!A0", "\t=1+1", "\r=1+1",
    "\n=1+1", "'=1+1", "''@x", "＝1+1", "=1+1\";\"=2", "#REF!", "TRUE", "_x003D_1+1",
)  # fmt: skip
UNSEEN = (
    "\x00", "\x07", "\x1b[2J", "\x1b]0;titre\x07", "\x9b31m", "\u202e", "\u2066", "\u200b", "\ufeff", "\ud800", "\udfff",
    "\ud83d\ude80", "_xD800_", "_x0007_", "_x005F_", "\U000e0041\U000e0042", "\u2028", "\x85", "\r\n", "\ufffe",
)  # fmt: skip
ANY_TEXT = st.lists(
    st.one_of(
        st.text(st.characters(codec=None), max_size=20),
        st.sampled_from((*ACTIVE, *FORMULAS, *UNSEEN, *EMOJIS)),
        st.characters(categories=["Cs", "Cf", "Cc", "Co", "Zs"]),
    ),
    max_size=8,
).map("".join)


def letters(text: str) -> str:
    """The letters and figures of a text, two halves of a character read as one: what a reader reads."""
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return "".join(char for char in whole if unicodedata.category(char)[0] in "LN")
