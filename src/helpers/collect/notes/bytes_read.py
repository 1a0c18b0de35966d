"""The bytes of a file of notes as text, whatever a notepad made of them; a file that may not be read is refused in words."""

from __future__ import annotations

import codecs
import stat
from dataclasses import dataclass
from pathlib import Path

from helpers import files
from helpers.collect.notes.note import Fault
from helpers.plain_text import safe_text
from helpers.settings import MEBIBYTE

LARGEST = MEBIBYTE // 4  # bytes: some eighty pages of notes on one territory
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # how an older notepad begins a file saved as « Unicode »
LEGACY = "cp1252"  # what it calls « ANSI »
SAVE_AGAIN = "Enregistrez-le dans un bloc-notes, en texte brut, encodage UTF-8, puis relancez."


@dataclass(frozen=True)
class Read:
    """The text of a file, or why there is none. A legacy encoding is read, and told."""

    text: str = ""
    fault: Fault | None = None
    is_whole: bool = True


def read_text(path: Path) -> Read:
    """The text of a file of notes; nothing when there is no file. Links, folders, huge and binary files are never opened as text."""
    content = _content(path)
    return _decoded(path.name, content) if isinstance(content, bytes) else Read(fault=content, is_whole=content is None)


def print_of(path: Path) -> str:
    """The print of a file of notes: of its bytes, or of why they are not read; empty when there is no file."""
    content = _content(path)
    if content is None:
        return ""
    return files.digest(content if isinstance(content, bytes) else content.sentence)


def _content(path: Path) -> bytes | Fault | None:
    try:
        about = path.lstat()
        if refused := _refused(path.name, about.st_mode, about.st_size):
            return refused
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        return Fault(
            path.name, 0, f"ce fichier n’a pas pu être lu ({files.system_fault(error)})", "Ouvrez-en l’accès, puis relancez."
        )


def _refused(name: str, mode: int, size: int) -> Fault | None:
    if stat.S_ISLNK(mode):
        return Fault(name, 0, "c’est un lien vers un autre fichier, il n’est pas suivi", "Mettez ici le fichier lui-même.")
    if not stat.S_ISREG(mode):
        return Fault(name, 0, "ce n’est pas un fichier de texte", "Renommez-le, et écrivez les notes dans un fichier à ce nom.")
    if size > LARGEST:
        return Fault(
            name, 0, f"ce fichier pèse plus de {LARGEST // 1024} Ko, il n’est pas lu",
            "N’y gardez que du texte, ou raccourcissez les notes.",
        )  # fmt: skip
    return None


def _decoded(name: str, content: bytes) -> Read:
    if content.startswith(UTF16):
        return _as(name, content, "utf-16")
    if b"\0" in content:
        return Read(fault=_unreadable(name), is_whole=False)
    try:
        return Read(safe_text(content.decode("utf-8-sig")))
    except UnicodeDecodeError:
        found = _as(name, content, LEGACY)
    if not found.is_whole:
        return found
    told = Fault(
        name, 0, "ce fichier n’est pas en UTF-8 ; il est lu comme du Windows-1252 (ANSI)", f"Vérifiez les accents. {SAVE_AGAIN}"
    )
    return Read(found.text, told)


def _as(name: str, content: bytes, encoding: str) -> Read:
    try:
        return Read(safe_text(content.decode(encoding)))
    except UnicodeDecodeError:
        return Read(fault=_unreadable(name), is_whole=False)


def _unreadable(name: str) -> Fault:
    return Fault(name, 0, "ce n’est pas du texte, rien n’en est lu", SAVE_AGAIN)
