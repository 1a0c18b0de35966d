"""The language, the alphabet, the hour and the line ends of a machine change no byte of a report, and no message fails."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, system_tool
from tests.elsewhere.places import command, published, small_project

pytestmark = pytest.mark.xdist_group("ailleurs")
LOCALES = Path("/usr/share/i18n/locales/fr_FR")
OLD = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}  # Python would otherwise speak UTF-8 by itself


def compiled(folder: Path, name: str) -> dict[str, str]:
    """The environment of a French locale, made for this test."""
    if not LOCALES.is_file():
        pytest.skip("les sources des locales ne sont pas installées")
    language, _, alphabet = name.partition(".")
    subprocess.run([system_tool("localedef"), "-i", language, "-f", alphabet, folder / name], check=True, capture_output=True)
    return {"LOCPATH": str(folder), "LC_ALL": name}


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("C", "Concertations territoriales"),
        ("fr_FR.UTF-8", "Données   : "),
        ("fr_FR.ISO-8859-1", "Données   : "),
    ],
)
def test_a_locale_changes_no_byte(tmp_path: Path, here: dict[str, str], language: str, told: str) -> None:
    """Under a C locale in ASCII, a French one, an old French one; far from Paris; in a folder with accents: the same files, and messages that can be read."""
    environment = {"LC_ALL": "C"} if language == "C" else compiled(tmp_path, language)
    root = small_project(tmp_path / "l'été à Éze")
    run = command(root, "produire", "--ouvriers", "1", environment={**OLD, **environment, "TZ": "Pacific/Auckland"})
    assert run.returncode == 0, run.stderr
    assert "Campagne de poche" in run.stdout.decode("latin-1")
    assert told.encode("latin-1" if language.endswith("-1") else "utf-8") in run.stdout or language == "C"
    assert published(root) == here


@pytest.mark.parametrize("alphabet", ["ascii", "cp1252", "cp850", "latin-1"])
def test_messages_go_through_any_alphabet(tmp_path: Path, alphabet: str) -> None:
    """What Windows redirects to a file has few signs: each message goes through, with the nearest sign for those that lack."""
    (tmp_path / "data" / "raw").mkdir(parents=True)
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    lost = command(tmp_path, "etat", "--campagne", "été", environment={"PYTHONIOENCODING": alphabet, "LC_ALL": "C.UTF-8"})
    assert lost.returncode == 2
    written_in = "utf-8" if alphabet == "ascii" else alphabet  # ASCII is taken for a fault of settings, and UTF-8 is written
    assert lost.stderr.decode(written_in).startswith("Campagne « été » introuvable")
    helped = command(tmp_path, "produire", "--help", environment={"PYTHONIOENCODING": alphabet, "LC_ALL": "C.UTF-8"})
    assert helped.returncode == 0
    apostrophe = {"cp850": "'", "latin-1": "'"}.get(alphabet, "’")
    assert f"rien n{apostrophe}a pu être fait" in helped.stdout.decode(written_in)


def test_every_file_is_opened_in_an_encoding() -> None:
    """No file is read or written in the alphabet of the machine: each call names its own."""
    ruff = [
        sys.executable,
        "-m",
        "ruff",
        "check",
        "--preview",
        "--select",
        "PLW1514",
        "--no-cache",
        "--quiet",
        "--output-format",
        "concise",
    ]
    found = subprocess.run(
        [*ruff, "src", "tests", "scripts", "bench", "notebooks"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (found.stdout, found.returncode) == ("", 0)
