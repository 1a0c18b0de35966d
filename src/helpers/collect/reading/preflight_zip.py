"""The archive that a workbook is: its parts as declared, checked before anything is unpacked; then each part, unpacked within bounds.

Nothing is ever written to disk. The readers that come after this trust what the archive declares, or inflate without looking:
whatever lies, overlaps or hides is refused here.
"""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import IO

from helpers.collect.reading.file_kind import WAY_OUT
from helpers.settings import MEBIBYTE, Limits
from helpers.wording import counted, number

BLOCK = 256 * 1024
LOCAL_HEADER = struct.Struct("<4s22xHH")  # signature, lengths of the name and of the extra field
ENCRYPTED = 0x1
DEFLATE_BEST = 1_032  # what deflate can do at most (zlib's own figure): a part that claims more lies
UNREADABLE = (zipfile.BadZipFile, ValueError, EOFError, OverflowError, NotImplementedError, struct.error)
# `..` between separators, a drive letter, an absolute path, a NUL: no spreadsheet writes them. A backslash alone, some do.
PATH_TRICK = re.compile(r"(^|[/\\])\.\.([/\\]|$)|^[A-Za-z]:|^[/\\]|\x00")
SHOWN_NAME = 60
SAVE_AGAIN = "Ouvrez-le dans votre tableur, enregistrez-le de nouveau au format .xlsx, puis renvoyez-le."


class Danger(Exception):  # noqa: N818 - it never leaves the preflight: `inspect` turns it into the refusal of a file
    """Something that no reader should be given; `what` completes « fichier : », `way_out` tells what to do."""

    def __init__(self, what: str, way_out: str = SAVE_AGAIN) -> None:
        super().__init__(what, way_out)
        self.what, self.way_out = what, way_out


def shown(name: str) -> str:
    """A name found in a file, short and without what could steer a terminal."""
    kept = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in name)
    return f"« {kept if len(kept) <= SHOWN_NAME else kept[:SHOWN_NAME] + '…'} »"


def read_entries(file: IO[bytes], limits: Limits) -> tuple[zipfile.ZipInfo, ...]:
    """The parts of the archive, once what they declare has been found harmless."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except UNREADABLE as error:
        raise Danger("le fichier est tronqué (la fin manque)", f"Envoyez-le de nouveau en entier. {WAY_OUT}") from error
    _refuse_too_much(entries, limits)
    for entry in entries:
        _refuse_odd(entry)
    _refuse_twins(entries)
    _refuse_overlaps(entries)
    return tuple(entry for entry in entries if not entry.is_dir())


def _refuse_too_much(entries: Sequence[zipfile.ZipInfo], limits: Limits) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.unpacked_bytes or len(entries) > limits.zip_entries:
        raise Danger(
            f"une fois décompressé, le classeur occuperait {number(unpacked // MEBIBYTE)} Mo en {counted(len(entries), 'partie')} "
            f"(limites : {number(limits.unpacked_bytes // MEBIBYTE)} Mo, {counted(limits.zip_entries, 'partie')})",
            f"Il n’a pas été ouvert. {WAY_OUT}",
        )


def _refuse_odd(entry: zipfile.ZipInfo) -> None:
    name = shown(entry.orig_filename)
    if PATH_TRICK.search(entry.orig_filename):
        raise Danger(f"l’archive contient un chemin qui sort du classeur ({name})", f"Aucun tableur n’écrit cela. {SAVE_AGAIN}")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise Danger(f"la partie {name} est un lien vers un autre fichier", f"Il n’a pas été suivi. {SAVE_AGAIN}")
    if entry.flag_bits & ENCRYPTED:
        raise Danger(f"la partie {name} est protégée par un mot de passe", "Retirez le mot de passe, puis renvoyez-le.")
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise Danger(f"la partie {name} est compressée d’une façon qu’aucun tableur n’emploie")
    if entry.file_size > DEFLATE_BEST * max(entry.compress_size, 1):
        raise Danger(f"la partie {name} déclare une taille impossible ({number(entry.file_size // MEBIBYTE)} Mo)")


def _refuse_twins(entries: Sequence[zipfile.ZipInfo]) -> None:
    """Of two parts with one name, one reader takes the first and another the last: what is checked would not be what is read."""
    names = Counter(entry.filename.replace("\\", "/").casefold() for entry in entries)
    name, times = max(names.items(), key=lambda item: item[1], default=("", 0))
    if times > 1:
        raise Danger(f"la partie {shown(name)} y figure {times} fois")


def _refuse_overlaps(entries: Sequence[zipfile.ZipInfo]) -> None:
    """Parts that share their bytes make a small file out of a huge one (Fifield, « A better zip bomb », 2019)."""
    for entry, following in pairwise(sorted(entries, key=lambda one: one.header_offset)):
        end = entry.header_offset + LOCAL_HEADER.size + len(entry.orig_filename) + entry.compress_size
        if end > following.header_offset:
            raise Danger(f"les parties {shown(entry.filename)} et {shown(following.filename)} se recouvrent dans le fichier")


def inflate(file: IO[bytes], entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The content of a part, a block at a time; refused as soon as it exceeds the size that it declares."""
    total = 0
    for block in _unpacked(file, entry):
        total += len(block)
        if total > entry.file_size:
            break
        yield block
    if total != entry.file_size:
        declared = number(entry.file_size // 1024)
        raise Danger(f"la partie {shown(entry.filename)} ne fait pas la taille qu’elle déclare ({declared} Ko)")


def _unpacked(file: IO[bytes], entry: zipfile.ZipInfo) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for packed in _packed(file, entry):
            if entry.compress_type == zipfile.ZIP_STORED:
                yield packed
                continue
            waiting = packed
            while waiting and not inflater.eof:
                yield inflater.decompress(waiting, BLOCK)
                waiting = inflater.unconsumed_tail
        yield inflater.flush()
    except zlib.error as error:
        raise Danger(f"la partie {shown(entry.filename)} est abîmée") from error


def _packed(file: IO[bytes], entry: zipfile.ZipInfo) -> Iterator[bytes]:
    file.seek(entry.header_offset)
    header = file.read(LOCAL_HEADER.size)
    if len(header) < LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
        raise Danger(f"la partie {shown(entry.filename)} est introuvable dans le fichier")
    _, name, extra = LOCAL_HEADER.unpack(header)
    file.seek(name + extra, 1)
    left = entry.compress_size
    while left > 0:
        packed = file.read(min(left, BLOCK))
        if not packed:
            return
        left -= len(packed)
        yield packed
