"""Write files whole or not at all, and tell files apart by their content."""

from __future__ import annotations

import builtins
import errno
import hashlib
import io
import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import BinaryIO

from filelock import FileLock, Timeout

from helpers.plain_text import writable

UNFINISHED = ".partiel"  # ends the name of what is being written
PATIENCE = 30  # seconds that one waits for another to write
ZIP_DAY = (1980, 1, 1, 0, 0, 0)  # the first day that a zip file can hold: same input, same bytes
READABLE_BY_ALL = 0o644 << 16
UNIX = 3  # written as if on this system, whatever the machine
SYSTEM_FAULTS = {
    errno.ENOENT: "ce fichier ou ce dossier n’existe pas",
    errno.ENOTDIR: "une partie de ce chemin est un fichier, pas un dossier",
    errno.EISDIR: "c’est un dossier, pas un fichier",
    errno.EEXIST: "un fichier porte déjà ce nom",
    errno.EACCES: "l’accès est refusé ; vérifiez vos droits, ou fermez le fichier s’il est ouvert ailleurs",
    errno.EPERM: "l’accès est refusé ; vérifiez vos droits, ou fermez le fichier s’il est ouvert ailleurs",
    errno.EROFS: "ce disque ne peut pas être modifié (lecture seule)",
    errno.ENOSPC: "le disque est plein ; libérez de la place, puis relancez",
    errno.EDQUOT: "le disque est plein : votre quota est atteint ; libérez de la place, puis relancez",
    errno.EFBIG: "le fichier dépasse la taille permise sur ce système",
    errno.EIO: "le disque ne répond pas",
    errno.ENAMETOOLONG: "ce nom est trop long",
    errno.EILSEQ: "ce chemin n’est pas écrit en UTF-8 ; donnez au dossier un nom sans accents",
}

# What a file asked for by the right name meets where there is no room, no right, or no disk.
MACHINE_FAULTS = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})
ERRNO = re.compile(r"\[[Ee]rrno (\d+)\]")


def system_fault(error: OSError) -> str:
    """Why the system refused a file, in French."""
    return SYSTEM_FAULTS.get(error.errno or 0, f"erreur système n° {error.errno}")


def machine_fault(kind: str, told: str) -> str | None:
    """In French, why the system refused a file, from the name of an error of Python and its message; nothing when the machine is not at fault.

    >>> machine_fault("OSError", "[Errno 30] Read-only file system: 'essai'")
    'ce disque ne peut pas être modifié (lecture seule)'
    >>> machine_fault("FileNotFoundError", "[Errno 2] No such file or directory: 'essai'")
    >>> machine_fault("ValueError", "[Errno 30] is not a number")
    """
    is_refusal = issubclass(getattr(builtins, kind, type(None)), OSError)
    found = ERRNO.match(told) if is_refusal else None
    number = int(found[1]) if found else 0
    return SYSTEM_FAULTS[number] if number in MACHINE_FAULTS else None


def check_writable(folder: Path) -> None:
    """Make a folder and write in it for a moment; raises `OSError`, its file name the folder, when it cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(folder)) from error


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file atomically."""
    with writing(path) as file:
        file.write(content)


@contextmanager
def writing(path: Path) -> Iterator[BinaryIO]:
    """A file to write into, that appears whole or not at all: temporary in the same folder, flushed to disk, then renamed.

    In a place where files wait to appear `together`, none is seen before all are: it is flushed, and written where it is.
    """
    with _told_about(path):
        if _is_unfinished(path.parent.name):
            with _flushed(path) as file:
                yield file
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=UNFINISHED)
        try:
            with os.fdopen(descriptor, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(0o644)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        keep(path.parent)


@contextmanager
def _told_about(path: Path) -> Iterator[None]:
    """A system's refusal names the file that was wanted: a full disk names none, other faults the temporary one."""
    try:
        yield
    except OSError as error:
        if error.filename is None or str(error.filename).endswith(UNFINISHED):
            raise OSError(error.errno, error.strerror, str(path)) from error
        raise


def keep(folder: Path) -> None:
    """Make the system keep the names that were just given in a folder, even if the power goes; Windows keeps them by itself."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_folder(folder: Path, contents: Mapping[str, bytes], last: str) -> None:
    """Fill a folder that nobody reads before it holds the file `last` (file name -> content).

    Many small files are flushed to disk together, in a third of the processor time that they take one by one.
    """
    (folder / last).unlink(missing_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as opened:
        for name in (one for one in contents if one != last):
            opened.enter_context(_flushed(folder / name)).write(contents[name])
    write_bytes(folder / last, contents[last])


@contextmanager
def _flushed(path: Path) -> Iterator[BinaryIO]:
    """A file written where it stands, on disk once it is closed."""
    with _told_about(path), path.open("wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def together(folder: Path) -> Iterator[Path]:
    """A place to write files that go into a folder together, once all are whole; nothing goes there when one fails."""
    with _told_about(folder):
        folder.mkdir(parents=True, exist_ok=True)
        staged = Path(tempfile.mkdtemp(dir=folder, prefix=".ensemble.", suffix=UNFINISHED))
    try:
        yield staged
        for path in sorted(staged.iterdir()):
            path.replace(folder / path.name)
        keep(folder)
    finally:
        shutil.rmtree(staged, ignore_errors=True)


@contextmanager
def one_at_a_time(lock: Path, what: str, refused: Callable[[str], Exception]) -> Iterator[None]:
    """Hold a lock that everyone who shares a folder sees, while `what` is written: the system frees it when its holder dies.

    Raises what `refused` makes of a French sentence: someone else held it too long, or the system refuses a file.
    """
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(lock, timeout=PATIENCE):
            yield
    except Timeout as error:
        raise refused(
            f"{what} est tenu par quelqu’un d’autre depuis {PATIENCE} secondes : rien n’a été écrit. Réessayez."
        ) from error
    except OSError as error:
        raise refused(f"{what} n’a pas pu être écrit : {system_fault(error)}. Rien n’a été enregistré.") from error


def sweep(folder: Path) -> None:
    """Remove what a run that was cut short left unfinished under a folder; call it when nobody writes there."""
    for root, folders, names in os.walk(folder):
        for name in (one for one in names if _is_unfinished(one)):
            (Path(root) / name).unlink(missing_ok=True)
        for name in (one for one in folders if _is_unfinished(one)):
            shutil.rmtree(Path(root) / name)
        folders[:] = [name for name in folders if not _is_unfinished(name)]


def _is_unfinished(name: str) -> bool:
    return name.startswith(".") and name.endswith(UNFINISHED)


def dated_alike(package: bytes, finished: Callable[[str, bytes], bytes] = lambda _, content: content) -> bytes:
    """An office file without the time of day: every part of the zip bears the same date, and is compressed.

    `finished` receives the name and the content of each part and gives the content to write.
    """
    with zipfile.ZipFile(io.BytesIO(package)) as source:
        return packed((name, finished(name, source.read(name))) for name in source.namelist())


def packed(parts: Iterable[tuple[str, str | bytes]], onto: bytes = b"") -> bytes:
    """An office file of these parts, each with the same date and compressed, after those of a file that has some (`onto`)."""
    package = io.BytesIO(onto)
    with zipfile.ZipFile(package, "a" if onto else "w") as target:
        for name, content in parts:
            entry = zipfile.ZipInfo(name, ZIP_DAY)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, UNIX, READABLE_BY_ALL
            target.writestr(entry, content)
    return package.getvalue()


def write_text(path: Path, content: str) -> None:
    """Write a UTF-8 text atomically, with the same line ends on every system.

    A file name that is not UTF-8 (an archive made on another system) cannot be written as it is: « � » stands for it.
    """
    write_bytes(path, writable(content).encode("utf-8"))


def utf8_name(path: Path) -> str:
    """The name of a file for Arrow, which takes every name for UTF-8 whatever the locale of this process reads in it.

    Raises `OSError` for a name of another encoding.
    """
    try:
        return os.fsencode(path).decode("utf-8")
    except UnicodeDecodeError as error:
        raise OSError(errno.EILSEQ, "not UTF-8", str(path)) from error


def digest(*parts: bytes | str) -> str:
    """A sha256 over several parts, each told apart from the next."""
    total = hashlib.sha256()
    for part in parts:
        content = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        total.update(len(content).to_bytes(8, "big"))
        total.update(content)
    return total.hexdigest()


def digest_file(path: Path) -> str:
    """The sha256 of a file, read piece by piece: its weight does not matter."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest_files(paths: Iterable[Path], root: Path) -> str:
    """A sha256 over the names (from the root) and contents of files, whatever their order."""
    named = sorted((path.relative_to(root).as_posix(), path) for path in paths)
    return digest(*(part for name, path in named for part in (name, path.read_bytes())))


PACKAGE = Path(__file__).parent
TEMPLATE, PRINTING = "publish/template", "publish/pdf"
# Nothing that makes a table, a claim or a page imports these: `tests/test_architecture.py` holds it.
MAKES_NO_PAGE = ("terminal", "sample", "desk", "commands", "cli.py", "french_click.py", "__main__.py")


@cache
def digest_code() -> str:
    """A sha256 over the package's code and data files, the template of pages and what prints them apart: whatever may change a table or a claim."""
    return digest_files((path for path in _package_files() if not _is_in(path, (TEMPLATE, PRINTING, *MAKES_NO_PAGE))), PACKAGE)


@cache
def digest_template() -> str:
    """A sha256 over the template of pages: its shell, its style, its scripts."""
    return digest_files((path for path in _package_files() if _is_in(path, (TEMPLATE,))), PACKAGE)


@cache
def digest_printing() -> str:
    """A sha256 over what makes a PDF of a page: code, layout, fonts."""
    return digest_files((path for path in _package_files() if _is_in(path, (PRINTING,))), PACKAGE)


def _package_files() -> Iterator[Path]:
    return (path for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def _is_in(path: Path, places: tuple[str, ...]) -> bool:
    """Whether a file of the package is one of some files, or in one of some folders."""
    name = f"{path.relative_to(PACKAGE).as_posix()}/"
    return name.startswith(tuple(f"{place}/" for place in places))
