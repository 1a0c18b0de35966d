"""Where a forked child differs from a real kernel, on purpose: a difference that goes away, or changes, fails here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.run.engine.test_conformance import in_fork, in_kernel, seen

pytestmark = pytest.mark.xdist_group("engine")


def last(executed: list[tuple[object, list[Any]]]) -> list[Any]:
    """What the last cell shows."""
    return executed[-1][1]


def shown(value: str) -> dict[str, Any]:
    return {"data": {"text/plain": value}, "execution_count": 1, "metadata": {}, "output_type": "execute_result"}


DIFFERENCES: dict[str, tuple[tuple[str, ...], list[Any], list[Any]]] = {
    "tables are imported beforehand": (("import sys\n'pandas' in sys.modules",), [shown("True")], [shown("False")]),
    "a sub-process told to write to the stream is shown": (
        ("import subprocess, sys\n_ = subprocess.run(['echo', 'bonjour'], stdout=sys.stdout)",), [("stdout", "bonjour\n")], [],
    ),
    "the command line is the launcher's name alone": (("import sys\nlen(sys.argv)",), [shown("1")], [shown("4")]),
    "garbage is looked for less often": (("import gc\ngc.get_threshold()[0]",), [shown("50000")], [shown("700")]),
    "the kernel says who it is": (
        ("print(get_ipython().kernel.implementation)",), [("stdout", "concertations\n")], [("stdout", "ipython\n")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DIFFERENCES)
def test_difference(name: str, tmp_path: Path) -> None:
    """What each shows, in full."""
    cells, fork, kernel = DIFFERENCES[name]
    assert last(seen(in_fork(cells, tmp_path))) == fork
    assert last(seen(in_kernel(cells, tmp_path))) == kernel


def test_half_a_character_is_not_the_end_of_a_text(tmp_path: Path) -> None:
    """A kernel loses the text and tells its own fault; a fork puts a question mark."""
    cells = ("print('a\\ud83d')\nprint('b')",)
    assert last(seen(in_fork(cells, tmp_path))) == [("stdout", "a?\nb\n")]
    ((stream, said),) = last(seen(in_kernel(cells, tmp_path)))
    assert stream == "stderr"
    assert "UnicodeEncodeError" in said


@pytest.mark.parametrize(
    "source", ["import sys\nsys.stdout.write(b'octets')", "display({'application/json': float('nan')}, raw=True)"]
)
def test_lines_of_the_machinery_are_our_own(source: str, tmp_path: Path) -> None:
    """A traceback or warning that goes through the sending of messages quotes our files, not ipykernel's; the rest is the same."""
    fork, kernel = str(last(seen(in_fork((source,), tmp_path)))), str(last(seen(in_kernel((source,), tmp_path))))
    assert "helpers/run/engine/" in fork
    assert "helpers/run/engine/" not in kernel
    assert fork.split("/", 1)[0] == kernel.split("/", 1)[0]


def test_what_a_person_has_set_up_for_ipython_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kernel runs the start-up files of its user; a report does not depend on who builds it."""
    startup = tmp_path / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00.py").write_text("mine = 1", encoding="utf-8")
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    assert last(seen(in_fork(("'mine' in globals()",), tmp_path))) == [shown("False")]
    assert last(seen(in_kernel(("'mine' in globals()",), tmp_path))) == [shown("True")]


def test_variables_read_when_python_starts_come_too_late(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The interpreter has started long before: those variables are seen, and change nothing."""
    in_fork(("1",), tmp_path)
    monkeypatch.setenv("PYTHONHASHSEED", "0")
    cells = ("import os, sys\nos.environ['PYTHONHASHSEED'], sys.flags.hash_randomization",)
    assert last(seen(in_fork(cells, tmp_path))) == [shown("('0', 1)")]
    assert last(seen(in_kernel(cells, tmp_path))) == [shown("('0', 0)")]


def test_streams_keep_the_order_of_what_is_written_below_python(tmp_path: Path) -> None:
    """In a kernel, what compiled code and sub-processes write comes whenever it is noticed; in a fork, in its place."""
    cells = ("import os, subprocess\nprint('a')\nos.write(1, b'b\\n')\nprint('c')\nsubprocess.run(['echo', 'd'])\nprint('e');",)
    assert last(seen(in_fork(cells, tmp_path))) == [("stdout", "a\nb\nc\nd\ne\n")]


def test_a_character_that_comes_in_two_halves_is_one(tmp_path: Path) -> None:
    """Compiled code may write half a character, and the other half later."""
    cells = ("import os, time\nos.write(1, b'\\xc3')\ntime.sleep(0.4)\nos.write(1, b'\\xa9')\nprint();",)
    assert last(seen(in_fork(cells, tmp_path))) == [("stdout", "é\n")]
