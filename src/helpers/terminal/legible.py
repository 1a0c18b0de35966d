"""French on a terminal, or in a file that it is sent to, whose alphabet is too small for it: the nearest sign stands for each that it lacks.

Windows sends what is redirected to a file in an old alphabet that has neither « ✗ » nor the narrow space of thousands; so do some servers.
"""

from __future__ import annotations

import codecs
import sys
import unicodedata
from io import TextIOWrapper

NEAREST = "signe-le-plus-proche"
SIGNS = str.maketrans(
    {
        "\u202f": "\u00a0", "\u00a0": " ", "’": "'", "‘": "'", "«": '"', "»": '"', "“": '"', "”": '"', "–": "-", "—": "-", "−": "-",
        "·": "-", "…": "...", "œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "✗": "x", "✓": "v", "→": "->", "←": "<-", "⏎": "/",
        "€": "EUR", "≥": ">=", "≤": "<=", "×": "x", "█": "#", "▏": "|", "▎": "|", "▍": "|", "▌": "|", "▋": "|", "▊": "|", "▉": "|",
    }
)  # fmt: skip


def make_legible() -> None:
    """Have nothing that this process prints fail for a sign that its output lacks."""
    codecs.register_error(NEAREST, _nearest)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors=NEAREST)


def _nearest(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(nearest_in(sign, error.encoding) for sign in error.object[error.start : error.end]), error.end


def nearest_in(sign: str, encoding: str) -> str:
    """What stands for a sign in an alphabet: itself, the nearest sign, its letter without accent, « ? ».

    >>> [nearest_in(sign, "ascii") for sign in "é’œ\u202f漢"], nearest_in("\u202f", "cp1252")
    (['e', "'", 'oe', ' ', '?'], '\\xa0')
    """
    near = sign.translate(SIGNS)
    letter = "".join(part for part in unicodedata.normalize("NFKD", sign) if not unicodedata.combining(part))
    tries = (sign, near, near.translate(SIGNS), letter)
    return next((one for one in tries if one and _holds(one, encoding)), "?")


def _holds(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
