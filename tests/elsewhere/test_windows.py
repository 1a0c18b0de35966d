"""Nothing that an analyst runs needs Unix: the commands run where our code sees Windows, and make the same files."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.desk.small_campaign import NAME
from tests.elsewhere.places import command, published, small_project, windows_view

pytestmark = pytest.mark.xdist_group("ailleurs")
LONGEST = 120  # characters below the folder of the project: Windows stops at 260 for the whole
UNIX = """
import importlib, sys
from helpers.run.engine.choice import default_engine
import {module}
print(default_engine())
"""


def seen(root: Path, code: str) -> subprocess.CompletedProcess[str]:
    """Code run where ours sees Windows."""
    return subprocess.run(
        [sys.executable, "-c", code], cwd=root, env=windows_view(root), capture_output=True, text=True, check=False
    )


def test_the_view_refuses_what_windows_lacks(tmp_path: Path) -> None:
    """A module of Unix, a fork, a name with a colon, a reserved name, a file replaced while it is open: each is refused to our code, and to no other."""
    (tmp_path / "helpers").mkdir()
    (tmp_path / "helpers" / "__init__.py").write_text("", encoding="utf-8")
    tries = {
        "module": "import fcntl",
        "fork": "import os; os.fork()",
        "kill": "import signal; signal.SIGKILL",
        "colon": "from pathlib import Path; Path('10:30.txt').write_text('', encoding='utf-8')",
        "reserved": "from pathlib import Path; Path('aux.toml').write_text('', encoding='utf-8')",
        "replaced": "from pathlib import Path\\nfile = open('a', 'w', encoding='utf-8')\\nPath('b').touch()\\nPath('b').replace('a')",
        "removed": "from pathlib import Path\\nfile = open('c', 'w', encoding='utf-8')\\nPath('c').unlink()",
    }
    for name, code in tries.items():
        (tmp_path / "helpers" / f"{name}_.py").write_text(code.replace("\\n", "\n"), encoding="utf-8")
    environment = {**windows_view(tmp_path), "PYTHONPATH": f"{windows_view(tmp_path)['PYTHONPATH'].split(':')[0]}:{tmp_path}"}
    for name in tries:
        run = subprocess.run(
            [sys.executable, "-c", f"import helpers.{name}_"],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 1, name
        assert "Windows" in run.stderr, run.stderr
    others = subprocess.run([sys.executable, "-c", "import fcntl, os; os.getuid()"], cwd=tmp_path, env=environment, check=False)
    assert others.returncode == 0


@pytest.mark.parametrize(
    "module", ["concertations", "helpers.cli", "helpers.desk.campaign", "helpers.run.reports", "helpers.run.workers.lane"]
)
def test_what_an_analyst_imports_needs_no_unix(tmp_path: Path, module: str) -> None:
    """The package, the command and the notebooks load, and ordinary kernels are the engine."""
    run = seen(tmp_path, UNIX.format(module=module))
    assert (run.stdout, run.returncode) == ("noyau\n", 0), run.stderr


def test_the_commands_make_the_same_files(tmp_path: Path, here: dict[str, str]) -> None:
    """Template, check with a returned workbook, reports with ordinary kernels: they run where our code sees Windows; reports are the same bytes.

    The campaign file was saved by an old Notepad: a mark in front, Windows line ends. No name is another one in capitals, or is long.
    """
    root = small_project(tmp_path / "Mes documents d'Éloïse")
    file = root / "data" / "raw" / NAME / "campaign.toml"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    workbooks = sorted(path.name for path in (root / "data" / "raw" / NAME).glob("*.xlsx"))
    environment = windows_view(root)
    for words in (
        ("modele", "--territoire", "lacq-orthez", "--sortie", "modèle.xlsx"),
        ("verifier", *(f"data/raw/{NAME}/{name}" for name in workbooks), "--retour", "retours"),
        ("produire", "--moteur", "noyau", "--ouvriers", "1"),
        ("etat",),
    ):
        run = command(root, *words, environment=environment)
        assert run.returncode == 0, (words, run.stdout.decode(), run.stderr.decode())
    assert published(root) == here
    names = [path.relative_to(root).as_posix() for path in root.rglob("*")]
    assert len({name.casefold() for name in names}) == len(names)
    assert max(map(len, names)) <= LONGEST


def test_a_campaign_opens_where_our_code_sees_windows(tmp_path: Path) -> None:
    """The analyst's package reads a campaign, searches it and shows a claim, in a folder with accents."""
    root = small_project(tmp_path / "Éloïse")
    asked = f'import concertations\nc = concertations.open("{NAME}")\nprint(len(c), len(c.search("outil")), bool(c.claims()[0]._repr_html_()))'
    run = seen(root, asked)
    assert (run.stdout, run.stderr) == ("2 1 True\n", "")


def test_texts_have_one_end_of_line_in_the_repository() -> None:
    """No file of ours is kept with Windows line ends: a checkout changes no print."""
    listed = subprocess.run(["git", "ls-files", "--eol"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert [line for line in listed.splitlines() if line.startswith(("i/crlf", "i/mixed"))] == []
