"""What a file holds: itself, or, for the .zip that platforms send, the exports inside, unpacked within limits."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from helpers.collect.reading.file_kind import ZIP
from helpers.errors import ExportFileError
from helpers.settings import MEBIBYTE, Limits
from helpers.wording import counted, listing, typeset

WORKBOOK_PARTS = frozenset({"[Content_Types].xml", "mimetype"})  # of .xlsx and .ods
READ_ENDINGS = (".csv", ".tsv", ".txt", ".json", ".xlsx", ".xls", ".ods")
_CHUNK = 1 << 16


@dataclass(frozen=True)
class Member:
    """A file to read: the path that it is on disk, or the content that an archive holds."""

    name: str
    path: Path
    content: bytes | None = None


@dataclass(frozen=True)
class Archive:
    """The members of a .zip that can be read, and the names of the others."""

    members: tuple[Member, ...]
    others: tuple[str, ...]


def open_archive(path: Path, limits: Limits) -> Archive | None:
    """The exports of a .zip; None for any other file. Raises `ExportFileError` when it holds too much, or nothing to read."""
    if not path.is_file() or not _starts_like_one(path):
        return None
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if not WORKBOOK_PARTS.isdisjoint(entry.filename for entry in entries):
                return None
            return _members(path, archive, entries, limits)
    except (zipfile.BadZipFile, NotImplementedError):
        return None  # a truncated workbook or an odd compression: the reader of workbooks says it
    except (RuntimeError, OSError, EOFError) as error:
        message = (
            f"{path.name} : l’archive ne s’ouvre pas ({error}). Décompressez-la, puis donnez les fichiers qu’elle contient."
        )
        raise ExportFileError(typeset(message)) from error


def _starts_like_one(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(ZIP)) == ZIP


def _members(path: Path, archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], limits: Limits) -> Archive:
    readable = [entry for entry in entries if _is_export(entry.filename)]
    _refuse_too_much(path, entries, readable, limits)
    if not readable:
        held = listing([entry.filename for entry in entries[:5]])
        raise ExportFileError(
            typeset(
                f"{path.name} : l’archive ne contient aucun export lisible (.csv, .json, .xlsx), mais {held}. Donnez les fichiers un à un."
            )
        )
    members = tuple(
        Member(f"{path.name}/{PurePosixPath(entry.filename).name}", path, _content(path, archive, entry, limits))
        for entry in readable
    )
    names = {entry.filename for entry in readable}
    return Archive(members, tuple(entry.filename for entry in entries if entry.filename not in names))


def _is_export(name: str) -> bool:
    return name.lower().endswith(READ_ENDINGS) and not PurePosixPath(name).name.startswith((".", "README", "LICENSE"))


def _refuse_too_much(path: Path, entries: list[zipfile.ZipInfo], readable: list[zipfile.ZipInfo], limits: Limits) -> None:
    size = sum(entry.file_size for entry in readable)
    if len(entries) > limits.zip_entries:
        what = f"l’archive contient {counted(len(entries), 'fichier')}, la limite est de {limits.zip_entries}"
    elif size > limits.export_bytes:
        what = f"l’archive contient {size // MEBIBYTE} Mo d’exports, la limite est de {limits.export_bytes // MEBIBYTE} Mo"
    else:
        return
    raise ExportFileError(typeset(f"{path.name} : {what}. Donnez les fichiers un à un."))


def _content(path: Path, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: Limits) -> bytes:
    """A member, read no further than the limit, whatever size it declares."""
    content = b"".join(_chunks(archive, entry, limits.export_bytes + 1))
    if len(content) > limits.export_bytes:
        raise ExportFileError(typeset(f"{path.name} : {entry.filename} pèse plus qu’il ne le dit. L’archive est refusée."))
    return content


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int) -> Iterator[bytes]:
    read = 0
    with archive.open(entry) as file:
        while read < limit and (chunk := file.read(_CHUNK)):
            read += len(chunk)
            yield chunk
