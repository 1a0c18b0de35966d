"""Typst, asked for a document. It is loaded at first use: once used, it does not survive a fork.

Nothing is read but the source that is given and our own fonts: no file, no network, no font of the machine.
"""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from helpers.errors import PublicationError
from helpers.wording import FIXED

if TYPE_CHECKING:
    import typst

FONTS = Path(__file__).parent / "fonts"
STANDARD: Final = "ua-1"  # PDF/UA-1: the engine refuses what it knows to break it; a document is « balisé », we claim no more
EPOCH = date(2000, 1, 1)
REMEMBERED = 10  # documents, in the engine's cache
UNDRAWN = "could not be displayed"


def printed(source: str, day: date) -> bytes:
    """The document of a source, dated from the day of its data; raises `PublicationError` when the engine refuses it."""
    import typst  # noqa: PLC0415 - see above

    try:
        return compact(_compiled(source, day))
    except typst.TypstError as error:
        raise PublicationError(f"le document PDF n’a pas pu être composé{FIXED}: {error.message}") from error
    finally:
        _forget()


def _forget() -> None:
    """Let the engine forget the document: it keeps what the last ten were made of, up to hundreds of megabytes each."""
    for turn in range(REMEMBERED + 1):
        _compiled(f'#set document(title: "x")\n{turn}', EPOCH)


def draws(string: str) -> bool:
    """Whether our fonts have a drawing for a string of Typst."""
    import typst  # noqa: PLC0415 - see above

    family = '("Source Sans 3", "DejaVu Sans Mono")'
    try:
        _compiled(f'#set document(title: "x")\n#set text(font: {family})\n#{string}', EPOCH)
    except typst.TypstError as error:
        if UNDRAWN in error.message:
            return False
        raise
    return True


def _compiled(source: str, day: date) -> bytes:
    import typst  # noqa: PLC0415 - see above

    midnight = datetime.combine(day, time(), UTC)
    return typst.compile(
        source.encode("utf-8"), format="pdf", font_paths=_fonts(), pdf_standards=[STANDARD], timestamp=midnight,
        ignore_system_fonts=True,
    )  # fmt: skip


@cache
def _fonts() -> typst.Fonts:
    import typst  # noqa: PLC0415 - see above

    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])


def compact(document: bytes) -> bytes:
    """The same document with its objects packed: the structure of a tagged document weighs several times its text."""
    import pikepdf  # noqa: PLC0415 - a run with nothing to print does without

    packed = io.BytesIO()
    with pikepdf.open(io.BytesIO(document)) as pdf:
        pdf.save(packed, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return packed.getvalue()
