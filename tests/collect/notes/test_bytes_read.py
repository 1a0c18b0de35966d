"""Files of notes as notepads save them, and files that are none."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from helpers.collect.notes.bytes_read import LARGEST, print_of, read_text

TEXT = "## La démarche\n\nÀ l’été, déjà : « oui ».\n"
AGAIN = "Enregistrez-le dans un bloc-notes, en texte brut, encodage UTF-8, puis relancez."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_a_notepad_saves_is_read(tmp_path: Path, encoding: str) -> None:
    """UTF-8 with or without its mark, and the « Unicode » of older notepads, are the same text without a word said."""
    path = tmp_path / "nantes.md"
    path.write_bytes(TEXT.replace("\n", "\r\n").encode(encoding))
    found = read_text(path)
    assert (found.text, found.fault, found.is_whole) == (TEXT, None, True)


def test_windows_1252_is_read_and_told(tmp_path: Path) -> None:
    """An « ANSI » file is read for what it surely is, and its writer is asked to look at the accents."""
    path = tmp_path / "nantes.md"
    path.write_bytes(TEXT.encode("cp1252"))
    found = read_text(path)
    assert found.text == TEXT
    assert found.fault is not None
    assert found.fault.sentence == (
        "notes/nantes.md\u00a0: ce fichier n’est pas en UTF-8\u202f; il est lu comme du Windows-1252 (ANSI). "
        f"Vérifiez les accents. {AGAIN}"
    )


@pytest.mark.parametrize("content", [b"PK\x03\x04\0\0 un classeur", b"caf\xe9 \x81", b"\xff\xfea"])
def test_a_binary_file_is_refused(tmp_path: Path, content: bytes) -> None:
    """Null bytes, bytes that no encoding explains, half a character of UTF-16: nothing is read of them."""
    path = tmp_path / "nantes.md"
    path.write_bytes(content)
    found = read_text(path)
    assert (found.text, found.is_whole) == ("", False)
    assert found.fault is not None
    assert found.fault.sentence == f"notes/nantes.md\u00a0: ce n’est pas du texte, rien n’en est lu. {AGAIN}"


def test_a_huge_file_is_not_opened(tmp_path: Path) -> None:
    """One byte above the limit is refused in words, at the limit it is read."""
    path = tmp_path / "nantes.md"
    path.write_bytes(b"a" * LARGEST)
    assert read_text(path).is_whole
    path.write_bytes(b"a" * (LARGEST + 1))
    fault = read_text(path).fault
    assert fault is not None
    assert fault.sentence == (
        "notes/nantes.md\u00a0: ce fichier pèse plus de 256 Ko, il n’est pas lu. N’y gardez que du texte, ou raccourcissez les notes."
    )


def test_links_and_folders_are_not_followed(tmp_path: Path) -> None:
    """A link is not followed, wherever it leads; a folder of that name is told."""
    secret, link, folder = tmp_path / "secret", tmp_path / "lien.md", tmp_path / "dossier.md"
    secret.write_text("## La démarche\n\nsecret")
    link.symlink_to(secret)
    folder.mkdir()
    told = [fault.sentence for fault in (read_text(link).fault, read_text(folder).fault) if fault]
    assert told == [
        "notes/lien.md\u00a0: c’est un lien vers un autre fichier, il n’est pas suivi. Mettez ici le fichier lui-même.",
        "notes/dossier.md\u00a0: ce n’est pas un fichier de texte. Renommez-le, et écrivez les notes dans un fichier à ce nom.",
    ]
    before = print_of(link)
    secret.write_text("## La démarche\n\nautre secret")
    assert print_of(link) == before


def test_a_closed_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that the system refuses to open is told, and stops nothing."""
    path = tmp_path / "nantes.md"
    path.write_text(TEXT)

    def refused(_path: Path) -> bytes:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refused)
    fault = read_text(path).fault
    assert fault is not None
    assert fault.sentence == (
        "notes/nantes.md\u00a0: ce fichier n’a pas pu être lu (l’accès est refusé\u202f; vérifiez vos droits, ou fermez le fichier s’il est "
        "ouvert ailleurs). Ouvrez-en l’accès, puis relancez."
    )


def test_no_file_no_note(tmp_path: Path) -> None:
    """A territory without notes has an empty text, no fault and no print."""
    path = tmp_path / "notes" / "nantes.md"
    assert (read_text(path).text, read_text(path).fault, print_of(path)) == ("", None, "")


def test_the_print_is_that_of_the_bytes(tmp_path: Path) -> None:
    """Another text has another print, the same text the same one."""
    path = tmp_path / "nantes.md"
    path.write_text("a")
    first = print_of(path)
    path.write_text("b")
    assert print_of(path) != first
    path.write_text("a")
    assert print_of(path) == first
