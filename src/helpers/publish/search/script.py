"""A piece of the index as a script file: the only thing that a page opened from a folder may load, besides pictures and styles.

A file holds one call, its name and values as JSON: nothing in it is anything but a value.
"""

from __future__ import annotations

import json
from typing import Any

FILE = "recherche.js"  # what can be found of a territory, beside its report
RECEIVER = "concertations"  # the function that `search.js` gives the files to call
# Read as HTML or by an old engine, a file still holds nothing but texts.
_SPELT = {sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


def called(name: str, *values: object) -> str:
    """A script that hands values over under a name.

    >>> called("mots", "a", ["<b>", 1])
    'concertations("mots","a",["\\\\u003cb\\\\u003e",1])\\n'
    """
    told = json.dumps([name, *values], ensure_ascii=False, separators=(",", ":"))
    for sign, spelt in _SPELT.items():  # five passes take a tenth of the time of one that looks each letter up
        told = told.replace(sign, spelt)
    return f"{RECEIVER}({told[1:-1]})\n"


def held(script: str, name: str) -> list[Any]:
    """The values of such a script; raises `ValueError` when it is another one."""
    start, end = f"{RECEIVER}(", ")\n"
    if not (script.startswith(start) and script.endswith(end)):
        raise ValueError(name)
    found, *values = list[Any](json.loads(f"[{script[len(start) : -len(end)]}]"))
    if found != name:
        raise ValueError(name)
    return values
