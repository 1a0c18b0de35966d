"""What the documentation tells people to type: run for real where it can be, understood by the command line everywhere."""

from __future__ import annotations

import ast
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from lxml import html
from openpyxl import load_workbook

from helpers import cli
from tests.conftest import ROOT
from tests.docs.pages import Block, blocks, sources

pytestmark = pytest.mark.xdist_group("lecteur")
RUN = (
    "premiers_pas.md",
    "guides/coordination.md",
    "autre_consultation.md",
    "guides/analyste.md",
)  # each from its first block to its last
Ran = subprocess.CompletedProcess[str]
TERRITORIES = ("lacq-orthez", "rennes-metropole")  # of the sample: all twenty-three would take minutes
PROGRAM = re.compile(r"(?:^|\s|/|&& )concertations ((?:[a-z]+ )?.*)$")
TO_REDO = 1  # what « etat » returns, as the page says, while a report is still to be made
README = ROOT / "README.md"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as a reader has it, with two territories of the sample and an environment that is ready."""
    root = tmp_path_factory.mktemp("lecteur")
    for name in ("notebooks", "docs/exemples"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    for name in ("Makefile", "pyproject.toml", "requirements.lock", "requirements-dev.lock"):
        shutil.copy(ROOT / name, root / name)
    sample = root / "data" / "raw" / "exemple"
    sample.mkdir(parents=True)
    shutil.copy(ROOT / "data/raw/exemple/campaign.toml", sample)
    for slug in TERRITORIES:
        (workbook,) = (ROOT / "data/raw/exemple").glob(f"*_{slug}_*.xlsx")
        shutil.copy(workbook, sample)
    _environment(root / ".venv")
    return root


def _environment(folder: Path) -> None:
    """An environment that is up to date, whose programs are those of this Python and these sources."""
    (folder / "bin").mkdir(parents=True)
    for name, command in {"concertations": "-m helpers", "papermill": "-m papermill", "python": ""}.items():
        program = folder / "bin" / name
        program.write_text(
            f'#!/bin/sh\nPYTHONPATH={shlex.quote(str(ROOT / "src"))} exec {shlex.quote(sys.executable)} {command} "$@"\n',
            encoding="utf-8",
        )
        program.chmod(0o755)
    for name in (".pret", ".pret-dev"):
        (folder / name).touch()


def allowed(block: Block) -> tuple[int, ...]:
    """The exit codes that the page announces for a block."""
    return (0, TO_REDO) if " etat " in block.code else (0,)


def run(block: Block, project: Path) -> Ran:
    """A block as a shell runs it, stopping at the first command that fails."""
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", block.code], cwd=project, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONWARNINGS": "default"},
    )  # fmt: skip


@pytest.fixture(scope="module")
def followed(project: Path) -> dict[str, list[Ran]]:
    """What each page gave when its shell blocks were typed in order, one page after the other; a failure ends its page."""
    told: dict[str, list[Ran]] = {page: [] for page in RUN}
    for page, ran in told.items():
        for block in blocks("sh", page=page):
            ran.append(run(block, project))
            if ran[-1].returncode not in allowed(block):
                break
    return told


@pytest.mark.parametrize("page", RUN)
def test_a_page_can_be_followed(page: str, followed: dict[str, list[Ran]]) -> None:
    """Every shell block of the page, typed in order in a project, does what the page says without a failure."""
    told = blocks("sh", page=page)
    assert told
    for block, ran in zip(told, followed[page], strict=False):
        assert ran.returncode in allowed(block), f"{block.code}\n{ran.stdout}\n{ran.stderr}"
    assert len(followed[page]) == len(told)


def test_the_first_report_is_where_the_page_says(project: Path, followed: dict[str, list[Ran]]) -> None:
    """After the tutorial, the files that it names are there, and the same command again makes nothing."""
    named = set(re.findall(r"`(reports/[^`<]+\.html)`", (ROOT / "docs/premiers_pas.md").read_text(encoding="utf-8")))
    assert len(named) >= 2
    assert [name for name in sorted(named) if not (project / name).is_file()] == []
    *_, first, again = followed["premiers_pas.md"]
    assert re.search(r"Produits\s*: 2\b", first.stdout), first.stdout  # the territory and the synthesis
    assert re.search(r"Produits\s*: 0\b", again.stdout), again.stdout


def test_the_worked_framing_makes_its_own_workbook(project: Path, followed: dict[str, list[Ran]]) -> None:
    """The template of the worked example asks about its subject: its themes, and not the sheet that it drops."""
    assert followed["autre_consultation.md"]
    template = load_workbook(project / "modele_mobilite.xlsx")
    words = {str(cell) for row in template["LISTES"].iter_rows(values_only=True) for cell in row if cell}
    assert {"D1 – Venir sans voiture", "P2 – Desserte"} <= words
    assert "USAGES_IA" not in template.sheetnames
    assert not any(word.startswith("T0") for word in words)


def commands() -> list[tuple[str, str]]:
    """Every line of a shell block, here and in the README, that calls the command, with its page."""
    found = [(block.page, line) for block in blocks("sh") for line in block.code.splitlines()]
    readme = re.findall(r"^```sh\n(.*?)^```", README.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    found += [("README.md", line) for block in readme for line in block.splitlines()]
    return [(page, match[1]) for page, line in found if (match := PROGRAM.search(line.split(" #")[0]))]


def test_every_command_is_understood() -> None:
    """Each command that a page gives exists, with these options and arguments."""
    told = commands()
    assert len(told) >= 20
    for page, words in told:
        name, *rest = shlex.split(words.replace("*", "tous"))
        command = cli.cli.get_command(click.Context(cli.cli), name)
        assert command is not None, f"{page} : {words}"
        try:
            command.make_context(name, rest, resilient_parsing=False)
        except click.exceptions.Exit as done:  # an option that prints and stops
            assert done.exit_code == 0, words  # noqa: PT017 - that it stops is not what is expected of all
        except click.UsageError as error:
            pytest.fail(f"{page} : {words} : {error.format_message()}")


def test_every_target_of_make_exists() -> None:
    """A `make` target that a page names, in a block or in a sentence, is in the Makefile."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    texts = [path.read_text(encoding="utf-8") for path in (*sources(), README)]
    named = {name for text in texts for name in re.findall(r"(?:^|`)make ([a-z]+)", text, flags=re.MULTILINE)}
    assert {"reports", "lab", "docs", "mesure"} <= named | {"docs"}
    assert named <= targets


def test_python_blocks_are_python() -> None:
    """Each Python block is a whole program of this version of Python."""
    told = blocks("python")
    assert told
    for block in told:
        ast.parse(block.code, filename=block.page)


def test_every_command_and_option_has_its_line(site: Path) -> None:
    """The page of commands names each command of the command line, and each of its options."""
    page = html.fromstring((site / "commandes.html").read_text(encoding="utf-8"))
    assert [one.text_content() for one in page.xpath("//main//h2")] == sorted(cli.COMMANDS)
    told = {one.text_content().split(" ")[0].rstrip(",") for one in page.xpath("//main//td[1]//code")}
    everyone = click.Context(cli.cli)
    commands_found = [cli.cli.get_command(everyone, name) for name in cli.COMMANDS]
    assert told == {
        one.opts[0] for command in commands_found if command for one in command.params if isinstance(one, click.Option)
    }
