"""Where a TOML file cannot be read, in French."""

from __future__ import annotations

import re
from tomllib import TOMLDecodeError

PLACE = re.compile(r"\(at line (\d+), column (\d+)\)$")


def toml_fault(error: TOMLDecodeError | UnicodeDecodeError) -> str:
    """The place of a fault, from the English message of Python.

    >>> toml_fault(TOMLDecodeError("Expected '=' after a key (at line 3, column 7)"))
    'ligne 3, colonne 7'
    >>> toml_fault(TOMLDecodeError("Invalid value (at end of document)"))
    'à la fin du fichier'
    """
    if isinstance(error, UnicodeDecodeError):
        return "il n’est pas écrit en UTF-8"
    found = PLACE.search(str(error))
    return f"ligne {found[1]}, colonne {found[2]}" if found else "à la fin du fichier"
