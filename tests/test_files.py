"""Files are whole or not there; what a killed process left is told apart and removed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from helpers import files

CUT_SHORT = """
import os, pathlib, signal, sys
from helpers.files import writing
with writing(pathlib.Path(sys.argv[1])) as file:
    file.write(b"la moitie")
    file.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="un processus n’y est pas tué par un signal")
def test_what_a_killed_process_left_is_swept(tmp_path: Path) -> None:
    """Killed while it writes, a process leaves the old file whole and an unfinished one, which a sweep removes; nothing else goes."""
    page, beside = tmp_path / "a" / "rapport.html", tmp_path / "a" / ".verrou"
    files.write_text(page, "l'ancienne")
    beside.touch()
    ended = subprocess.run([sys.executable, "-c", CUT_SHORT, str(page)], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert page.read_text(encoding="utf-8") == "l'ancienne"
    assert len(list(page.parent.iterdir())) == 3
    files.sweep(tmp_path)
    assert set(page.parent.iterdir()) == {page, beside}


def test_a_refusal_names_the_file_that_was_wanted(tmp_path: Path) -> None:
    """A name too long for the system is refused under the name that was asked for, not under a temporary one."""
    page = tmp_path / ("r" * 250)
    with pytest.raises(OSError, match="too long") as refused:
        files.write_text(page, "la page")
    assert refused.value.filename == str(page)


def test_a_failure_while_writing_leaves_nothing(tmp_path: Path) -> None:
    """An error half-way removes the temporary file and keeps the old one."""
    page = tmp_path / "rapport.html"
    files.write_text(page, "l'ancienne")
    with pytest.raises(ZeroDivisionError):
        _write_half(page)
    assert list(tmp_path.iterdir()) == [page]
    assert page.read_text(encoding="utf-8") == "l'ancienne"


def test_a_folder_is_told_whole_by_its_last_file(tmp_path: Path) -> None:
    """Written over, a folder loses its last file first: when one of the others fails, it does not say that all is there."""
    folder = tmp_path / "pau"
    files.write_folder(folder, {"etat": b"1", "tables": b"un"}, last="etat")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {"etat": b"1", "tables": b"un"}
    with pytest.raises(OSError, match="too long") as refused:
        files.write_folder(folder, {"tables": b"deux", "r" * 300: b"", "etat": b"2"}, last="etat")
    assert refused.value.filename == str(folder / ("r" * 300))
    assert not (folder / "etat").exists()


def _write_half(page: Path) -> None:
    with files.writing(page) as file:
        file.write(b"la moitie")
        raise ZeroDivisionError


def test_a_name_reaches_arrow_in_utf8_or_is_refused(tmp_path: Path) -> None:
    """The bytes of a name are read as UTF-8, whatever the locale made of them; a name in another encoding is refused in French."""
    assert files.utf8_name(Path(os.fsdecode("été".encode()))) == "été"
    if sys.platform == "linux":
        with pytest.raises(OSError, match="not UTF-8") as error:
            files.utf8_name(tmp_path / os.fsdecode(b"\xe9t\xe9"))
        assert files.system_fault(error.value) == "ce chemin n’est pas écrit en UTF-8 ; donnez au dossier un nom sans accents"
