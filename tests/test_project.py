"""The project's own files: one set of versions, one set of commands in both languages, nothing of a machine."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUNTIME = PROJECT["project"]["dependencies"]
BUILD, DEV = PROJECT["dependency-groups"]["build"], PROJECT["dependency-groups"]["dev"]
PYTHONS = ("3.11", "3.12", "3.13")
# The conda environment is for readers of the notebooks: what only tests need is not in it.
LOCKS = {"requirements.lock": RUNTIME + BUILD, "requirements-dev.lock": RUNTIME + BUILD + DEV}
CONDA_NAMES = {"typst-py": "typst"}  # on conda-forge, « typst » is the program without its Python module
NOT_ON_CONDA_FORGE = {"simplemma"}
SCHEME, SLASH, AT = "http" + "s?:/" + "/", "/", "@"
# Built from parts, so that this file does not hold what it looks for.
MACHINES = (
    *(rf"(?<![\w.$}}]){SLASH}{folder}{SLASH}[\w.-]+" for folder in ("home", "Users", "work", "root", "farm", "mnt", "srv", "private")),
    r"\b[A-Za-z]:" + r"\\" + r"(?:Users|Documents)",
    "file:" + SLASH * 2,
)  # fmt: skip
REGISTRIES = ("pypi" + ".org", "python" + "hosted", "anaconda" + ".org", "npm" + "js", "j" + "frog", "artifact" + "ory")


def named(lines: list[str]) -> dict[str, SpecifierSet]:
    """Requirements by name; a name given twice is a fault."""
    requirements = [Requirement(line) for line in lines]
    assert len({one.name for one in requirements}) == len(requirements)
    return {one.name: one.specifier for one in requirements}


def pins(lock: str) -> list[Requirement]:
    """The pinned versions of a lock file, with their markers."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    lines = [line.rstrip(" \\") for line in text.splitlines() if line and line[0] not in " #"]
    return [Requirement(line) for line in lines]


def version(pin: Requirement) -> str:
    (only,) = pin.specifier
    assert only.operator == "=="
    return only.version


def applies(pin: Requirement, python: str) -> bool:
    environment = {**default_environment(), "python_version": python, "python_full_version": f"{python}.4"}
    return pin.marker is None or pin.marker.evaluate(environment)


def tracked() -> list[Path]:
    """The files of the repository, those not yet committed too."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def texts() -> list[tuple[str, str]]:
    """Name and text of each file that is a text."""
    found = []
    for path in tracked():
        content = path.read_bytes()
        if b"\0" not in content:
            found.append((path.relative_to(ROOT).as_posix(), content.decode("utf-8")))
    return found


def shell_blocks(text: str) -> list[str]:
    """The shell commands of a page, in order, without their comments."""
    blocks = re.findall(r"^```sh\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)
    lines = [line.split(" #")[0].rstrip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


def test_conda_environment_is_the_same() -> None:
    """The conda environment asks for the same packages and bounds as pyproject.toml, and for the same Python; pip brings what conda-forge lacks."""
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    *by_conda, by_pip = environment["dependencies"]
    found = named(by_conda)
    assert environment["channels"] == ["conda-forge", "nodefaults"]
    assert found.pop("python") == SpecifierSet(PROJECT["project"]["requires-python"])
    assert found.pop("pip") == SpecifierSet("")
    brought = named([line for line in by_pip["pip"] if line != "-e ."])
    assert "-e ." in by_pip["pip"]
    assert {*brought} == NOT_ON_CONDA_FORGE
    assert {CONDA_NAMES.get(name, name): bounds for name, bounds in (found | brought).items()} == named(RUNTIME + BUILD)
    assert not {*found} & {*CONDA_NAMES.values()}


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_satisfies_the_project(lock: str) -> None:
    """Each package that the project asks for is pinned once for each Python, at a version within its bounds."""
    pinned = pins(lock)
    for name, bounds in named(LOCKS[lock]).items():
        for python in PYTHONS:
            found = [version(pin) for pin in pinned if pin.name == name and applies(pin, python)]
            assert len(found) == 1, f"{name}, Python {python}"
            assert bounds.contains(found[0]), f"{name} {found[0]} {bounds}"


def test_locks_agree() -> None:
    """What readers install, developers install too, at the same versions."""
    assert {str(pin) for pin in pins("requirements.lock")} <= {str(pin) for pin in pins("requirements-dev.lock")}


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_holds_hashes_and_no_address(lock: str) -> None:
    """Each pin has its hashes, and a lock says nothing of where packages come from."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    blocks = re.split(r"^(?=[a-zA-Z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(pins(lock)) > 0
    assert all("--hash=sha256:" in block for block in blocks)
    assert not re.findall(rf"{SCHEME}\S+|--(?:extra-)?index\S*|--find-links|--trusted-host", text)


@pytest.mark.parametrize("name", ["README.md", "README.en.md"])
def test_readmes_start_with_commands(name: str) -> None:
    """Both languages of the README exist and give commands to copy."""
    assert shell_blocks((ROOT / name).read_text(encoding="utf-8"))


def test_readmes_give_the_same_commands() -> None:
    """The French and the English README give the same commands in the same order."""
    french, english = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.en.md"))
    assert shell_blocks(french) == shell_blocks(english)


def test_readme_commands_exist() -> None:
    """Each `make` target that the README names is in the Makefile."""
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    named_targets = {
        word
        for line in shell_blocks((ROOT / "README.md").read_text(encoding="utf-8"))
        if line.startswith("make ")
        for word in line.split()[1:]
        if re.fullmatch(r"[a-z-]+", word)
    }
    assert named_targets <= targets


@pytest.mark.parametrize("pattern", MACHINES)
def test_no_path_of_a_machine(pattern: str) -> None:
    """No file of the repository names a folder of somebody's computer."""
    assert [(name, found) for name, text in texts() if (found := re.findall(pattern, text))] == []


@pytest.mark.parametrize("word", REGISTRIES)
def test_no_registry(word: str) -> None:
    """No file of the repository names a package registry: each organisation has its own."""
    assert [name for name, text in texts() if word in text] == []


def test_machine_patterns_see_paths() -> None:
    """The patterns above do see such paths, and leave web addresses and code alone."""
    seen = ("cd " + SLASH + "home" + SLASH + "claire", "C:" + "\\Users" + "\\claire", '"' + SLASH + "work" + SLASH + 'main"')
    left = ("https://exemple.fr" + SLASH + "home" + SLASH + "page", "network" + SLASH + "work" + SLASH + "x")
    assert all(any(re.search(pattern, text) for pattern in MACHINES) for text in seen)
    assert not any(re.search(pattern, text) for pattern in MACHINES for text in left)
