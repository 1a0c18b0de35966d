"""What a file really is, told by its first bytes and its parts, never by its name."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from enum import Enum
from pathlib import Path

from helpers.errors import WorkbookError
from helpers.wording import FIXED, typeset

ZIP = b"PK\x03\x04"
COMPOUND = b"\xd0\xcf\x11\xe0"  # encrypted .xlsx, and the .xls of before 2007
WAY_OUT = typeset("Repartez du modèle : concertations modele --sortie MODELE.xlsx")
START = 4_096
BEGINNING = 65_536
ENCRYPTED_PART = 1  # bit of a part's flags in a zip
TEXT_SHARE = 0.05  # of a text in a European language, at most so many characters are control characters
DELIMITERS = b";,\t"


class Kind(Enum):
    """A kind of workbook that is read."""

    XLSX = ".xlsx"
    XLSB = ".xlsb"
    ODS = ".ods"
    XLS = ".xls"


# (how the file starts, what it is): looked up in order, on the bytes after blanks and a byte order mark, in lower case.
STARTS = (
    (b"%pdf", "un document PDF"),
    (b"{\\rtf", "un document texte RTF"),
    (b"\x89png", "une image"),
    (b"\xff\xd8\xff", "une image"),
    (b"gif8", "une image"),
    (b"7z\xbc\xaf", "une archive 7z"),
    (b"rar!", "une archive RAR"),
    (b"\x1f\x8b", "une archive gzip"),
    (b"<!doctype html", "une page HTML"),
    (b"<html", "une page HTML"),
    (b"<table", "une page HTML"),
    (b"<?xml", "un document XML"),
    (b"from:", "un message électronique"),
)
# (a name inside a compound file, in the two bytes a letter that it uses, what the file is)
OLD_DOCUMENTS = (
    ("WordDocument", "un document Word"),
    ("PowerPoint Document", "une présentation PowerPoint"),
    ("__substg1.0", "un message Outlook"),
)
# (start of the name of a part, what the archive is)
ARCHIVES = (
    ("word/", "un document Word"),
    ("ppt/", "une présentation PowerPoint"),
    ("index/", "un classeur Numbers"),
    ("meta-inf/container.xml", "un livre EPUB"),
)
OPEN_DOCUMENTS = {"text": "un document texte OpenDocument", "presentation": "une présentation OpenDocument"}
ODS_MIME = "application/vnd.oasis.opendocument.spreadsheet"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def kind_of(path: Path) -> Kind:
    """The kind of a workbook; raises `WorkbookError` saying what the file looks like when it is none."""
    with path.open("rb") as file:
        start = file.read(START)
    if not start:
        raise refusal(path, f"le fichier est vide (0 octet). Renvoyez le classeur rempli. {WAY_OUT}")
    if start.startswith(COMPOUND):
        return _compound(path)
    if start.startswith(ZIP):
        return _archive(path)
    raise _not_a_workbook(path, _looks_like(start))


def refusal(path: Path, sentence: str) -> WorkbookError:
    """A refusal that names the file; its name is left as it is."""
    return WorkbookError(f"{path.name}{FIXED}: {typeset(sentence)}")


def encrypted(path: Path) -> WorkbookError:
    """The refusal of a workbook with a password."""
    return refusal(
        path,
        "le classeur est protégé par un mot de passe et ne peut pas être lu. Retirez le mot de passe "
        "(Fichier > Informations > Protéger le classeur), puis renvoyez-le.",
    )


def truncated(path: Path) -> WorkbookError:
    """The refusal of a file whose end is missing."""
    return refusal(path, f"le fichier est tronqué (la fin manque). Envoyez-le de nouveau en entier. {WAY_OUT}")


def _not_a_workbook(path: Path, what: str) -> WorkbookError:
    looks = f" : il ressemble à {what}" if what else ""
    return refusal(path, f"ce n’est pas un classeur Excel, malgré son nom{looks}. {_way_out(what)} {WAY_OUT}")


def _way_out(what: str) -> str:
    if what.startswith("une archive"):
        return "Décompressez-la, puis envoyez le classeur qu’elle contient."
    if what in ("un fichier CSV", "une page HTML", "un document XML", "un classeur Numbers"):
        return "Ouvrez-le dans votre tableur, puis enregistrez-le au format .xlsx."
    return "Envoyez le classeur lui-même, au format .xlsx."


def _looks_like(start: bytes) -> str:
    plain = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    known = next((what for sign, what in STARTS if plain.startswith(sign)), "")
    if known == "un document XML" and b"<html" in plain:
        return "une page HTML"
    return known or _text(start)


def _text(start: bytes) -> str:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start.decode("utf-16", errors="replace").encode()
    control = sum(byte < ord(" ") and byte not in b"\t\r\n" for byte in start)
    if control > TEXT_SHARE * len(start):
        return ""
    lines = [line for line in start.splitlines() if line.strip()][:10]
    tabular = len(lines) > 1 and any(all(delimiter in line for line in lines) for delimiter in DELIMITERS)
    return "un fichier CSV" if tabular else "un texte"


def _compound(path: Path) -> Kind:
    """An old .xls, unless it is an encrypted .xlsx or another old document."""
    content = path.read_bytes()
    if ENCRYPTED in content:
        raise encrypted(path)
    for name, what in OLD_DOCUMENTS:
        if name.encode("utf-16-le") in content and "Workbook".encode("utf-16-le") not in content:
            raise _not_a_workbook(path, what)
    return Kind.XLS


def _archive(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = {name.replace("\\", "/").lstrip("/").casefold() for name in archive.namelist()}
            if _is_locked(archive):
                raise encrypted(path)
            mime = _beginning(archive, "mimetype").decode("ascii", errors="replace").strip()
    except (zipfile.BadZipFile, KeyError, RuntimeError, EOFError) as error:
        raise truncated(path) from error
    if mime:
        return _open_document(path, mime)
    if any(name.endswith("xl/workbook.bin") for name in names):
        return Kind.XLSB
    if _has_workbook(names):
        return Kind.XLSX
    raise _not_a_workbook(path, next((what for start, what in ARCHIVES if _starts(names, start)), "une archive .zip"))


def _is_locked(archive: zipfile.ZipFile) -> bool:
    """Whether the archive itself asks for a password, or is an OpenDocument that does."""
    if any(part.flag_bits & ENCRYPTED_PART for part in archive.infolist()):
        return True
    return b"encryption-data" in _beginning(archive, "META-INF/manifest.xml")


def _beginning(archive: zipfile.ZipFile, part: str) -> bytes:
    """The first bytes of a part, never more: nobody knows yet what it would unpack to. Nothing when it is not there."""
    if part not in archive.namelist():
        return b""
    with archive.open(part) as file:
        return file.read(BEGINNING)


def _open_document(path: Path, mime: str) -> Kind:
    if mime.startswith(ODS_MIME):
        return Kind.ODS
    what = mime.removeprefix("application/vnd.oasis.opendocument.").split("-")[0]
    raise _not_a_workbook(path, OPEN_DOCUMENTS.get(what, "un livre EPUB" if "epub" in mime else "un document OpenDocument"))


def _has_workbook(names: Iterable[str]) -> bool:
    """An .xlsx may keep its parts elsewhere than in « xl/ »: a worksheet, or a part called workbook, is enough."""
    return any(name.endswith("workbook.xml") or "/worksheets/" in f"/{name}" for name in names)


def _starts(names: Iterable[str], start: str) -> bool:
    return any(name.startswith(start) for name in names)
