"""The marks by which the manifesto's document is read back: names of styles, of content controls and of bookmarks.

Word keeps content controls and their tags. LibreOffice loses the tags, and keeps bookmarks and the names of styles. So a place to
write is marked in both ways, and what the project itself wrote is told by its styles.
"""

from __future__ import annotations

import re

from helpers.files import digest

DOCUMENT = "manifeste.docx"  # the name of the document that the project writes
PATTERN = "manifeste*.docx"  # the names of the documents that drafters put beside the workbooks
HOUSE = "Atelier "  # begins the name of every style of what the project writes; all the rest is the drafters'
PLACE, STATEMENT, REREAD, EARLIER, EDITION, VERSION = (
    f"{HOUSE}{name}" for name in ("repère", "constat", "à relire", "constat antérieur", "édition", "version")
)
DRAFT = "Rédaction"  # the style that drafters write in
HEADING = re.compile(r"(heading|titre) \d", re.IGNORECASE)
BOOKMARK, OF_HEADING = "lieu_", "titre_"  # begin the names of ours; bookmarks take letters, digits and _, 40 at most
LONGEST_TAG = 64  # Word takes a document with a longer one for damaged
INVITATION = "Écrivez ici."
KEY = re.compile(r"[a-z0-9-]+(?:/[\w.-]+)*")  # a whole key, not a shortened one
PLACE_TEXT = re.compile(r"Lieu d’écriture\s*:\s*(\S+)")


def place_text(key: str) -> str:
    """The line that names a place, which a reader of the document sees."""
    return f"Lieu d’écriture\u00a0: {key}"


def tag_of(key: str) -> str:
    """The tag of the content control of a place: its key, shortened when it is too long for Word.

    >>> tag_of("themes/T05"), len(tag_of("proposition/" + "x" * 90))
    ('themes/T05', 64)
    """
    return key if len(key) <= LONGEST_TAG else f"{key[: LONGEST_TAG - 17]}~{digest(key)[:16]}"


def bookmark_of(key: str) -> str:
    """The name of the bookmark of a place.

    >>> bookmark_of("themes/T05")[:5], len(bookmark_of("themes/T05"))
    ('lieu_', 25)
    """
    return f"{BOOKMARK}{digest(key)[:20]}"
