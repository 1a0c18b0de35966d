"""Processes of notebooks: nothing passes from one to the next, each way of ending badly is told, and nothing is left behind."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from helpers.errors import PublicationError
from helpers.run.engine import warm
from helpers.run.engine.client import NotebookEndedError
from helpers.run.engine.conversation import ForkedChild
from helpers.run.engine.notebook import Engine, run_notebook
from helpers.run.engine.terms import Terms
from helpers.run.failures import TOO_MUCH, kind_of
from helpers.settings import MEBIBYTE, Limits, Settings
from tests.run.engine.test_conformance import made

pytestmark = [
    pytest.mark.xdist_group("engine"),
    pytest.mark.skipif(not warm.CAN_FORK, reason="ce système ne sait pas dédoubler un processus"),
]
BOTH = pytest.mark.parametrize("engine", list(Engine))
QUICK = Limits(cell_timeout=2)
LIVE = 10.0  # seconds given to a process to disappear


def settings_for(folder: Path, *cells: str, limits: Limits = QUICK) -> Settings:
    (folder / "notebooks").mkdir(exist_ok=True)
    nbformat.write(made(cells), folder / "notebooks" / "essai.ipynb")
    return Settings(folder, limits)


def run(folder: Path, *cells: str, engine: Engine = Engine.FORK, limits: Limits = QUICK, **variables: str) -> NotebookNode:
    return run_notebook(settings_for(folder, *cells, limits=limits), "essai", {}, engine=engine, environment=variables)


def said(executed: NotebookNode) -> str:
    return "".join(output.get("text", "") for cell in executed.cells for output in cell.outputs)


def is_alive(process: int) -> bool:
    """Whether a process still runs; one that waits for burial does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def gone(processes: list[int]) -> bool:
    deadline = time.monotonic() + LIVE
    while any(map(is_alive, processes)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not any(map(is_alive, processes))


def descendants(process: int) -> list[int]:
    """Children of a process, theirs, and so on."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text(encoding="ascii").rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
    found = [process]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found[1:]


# Nothing passes from one notebook to the next.


def test_nothing_passes_to_the_next_notebook(tmp_path: Path) -> None:
    """Variables, imports, folder, environment, warnings and patches of a notebook end with it."""
    run(
        tmp_path,
        "import colorsys, os, sys, warnings\nmine = 1\nos.chdir('/')\nos.environ['MIENNE'] = '1'\n"
        "import textwrap\ntextwrap.dedent = None\nsys.path.append('/nulle/part')\nwarnings.simplefilter('error')",
    )
    executed = run(
        tmp_path,
        "import os, sys, textwrap, warnings\nprint('mine' in globals(), 'colorsys' in sys.modules, os.getcwd(), os.environ.get('MIENNE'),"
        " textwrap.dedent is None, '/nulle/part' in sys.path, warnings.filters[0][0])",
    )
    assert said(executed) == f"False False {tmp_path}/notebooks None False False {warnings_first(tmp_path)}\n"


def warnings_first(folder: Path) -> str:
    """The first filter of a real kernel."""
    return said(run(folder, "import warnings\nprint(warnings.filters[0][0], end='')", engine=Engine.KERNEL))


def test_each_notebook_draws_its_own_numbers(tmp_path: Path) -> None:
    """Forks of one process do not draw the same numbers."""
    source = (
        "import random, uuid, numpy, tempfile\nprint(random.random(), numpy.random.rand(), uuid.uuid4(), tempfile.mktemp())"
    )
    first, second = (said(run(tmp_path, source)).split() for _ in range(2))
    assert not set(first) & set(second)


@BOTH
def test_variables_reach_the_notebook_and_it_alone(engine: Engine, tmp_path: Path) -> None:
    """The root and what the batch adds are seen inside; this process's environment stays as it was."""
    before = dict(os.environ)
    source = "import os\nprint(os.environ['CONCERTATIONS_RACINE'], os.environ['CONCERTATIONS_DESSINS'])"
    executed = run(tmp_path, source, engine=engine, CONCERTATIONS_DESSINS="differes")
    assert said(executed) == f"{tmp_path} differes\n"
    assert dict(os.environ) == before


def test_a_variable_set_since_the_server_started_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The environment is the caller's of now."""
    run(tmp_path, "1")
    monkeypatch.setenv("TOUTE_NEUVE", "é")
    assert said(run(tmp_path, "import os\nprint(os.environ['TOUTE_NEUVE'])")) == "é\n"


# Each way of ending badly.

ENDLESS = {
    "asleep": "import time\ntime.sleep(600)",
    "in a regular expression": "import re\nre.match('(a+)+$', 'a' * 64 + 'b')",
    "printing": "while True:\n    print('encore', flush=True)",
    "in compiled code": "import itertools\nsum(itertools.repeat(0))",
    "of another group": "import os, time\nos.setpgid(0, os.getppid())\ntime.sleep(600)",
    "deaf to interruptions": "import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\ntime.sleep(600)",
}


@pytest.mark.parametrize("name", ENDLESS)
def test_a_cell_without_end_is_ended(name: str, tmp_path: Path) -> None:
    """Whatever it does, it is stopped in time, and told in French."""
    warm.prepare()
    before, started = descendants(os.getpid()), time.monotonic()
    with pytest.raises(PublicationError, match=r"^la cellule 2 du carnet durait plus de 2\u00a0s et a été arrêtée$"):
        run(tmp_path, "1", ENDLESS[name])
    assert time.monotonic() - started < 30
    assert gone([one for one in descendants(os.getpid()) if one not in before])


def test_a_kernel_without_end_is_told_in_the_same_words(tmp_path: Path) -> None:
    """The ordinary kernel gives the same sentence."""
    with pytest.raises(PublicationError, match=r"^la cellule 1 du carnet durait plus de 2\u00a0s et a été arrêtée$"):
        run(tmp_path, ENDLESS["asleep"], engine=Engine.KERNEL)


ENDINGS = {
    "killed": (
        "import os\nos.kill(os.getpid(), 9)",
        "le carnet a été tué de l’extérieur, ce que fait un système qui manque de mémoire",
    ),
    "crashed": ("import ctypes\nctypes.string_at(0)", r"le carnet s’est interrompu brutalement \(SIGSEGV\)"),
    "gone": ("import os\nos._exit(3)", r"le carnet a mis fin à son propre processus \(code 3\)"),
}


@pytest.mark.parametrize("name", ENDINGS)
def test_a_child_that_dies_is_told(name: str, tmp_path: Path) -> None:
    """The cell and the way of ending are named; the next notebook runs."""
    source, sentence = ENDINGS[name]
    with pytest.raises(PublicationError, match=f"^à la cellule 2, {sentence}"):
        run(tmp_path, "1", source)
    assert said(run(tmp_path, "print('suite')")) == "suite\n"


GREEDY = {
    "python": "x = b'x' * (1 << 32)",
    "compiled code": "import ctypes, os\nc = ctypes.CDLL(None)\nc.malloc.restype = ctypes.c_void_p\n"
    "if c.malloc(ctypes.c_size_t(1 << 32)) is None:\n    os.write(2, b'memory allocation of 4294967296 bytes failed\\n')\n    os.abort()",
}


@pytest.mark.parametrize("name", GREEDY)
def test_a_child_that_wants_too_much_memory_is_told(name: str, tmp_path: Path) -> None:
    """The limit holds, whether Python or compiled code asks for more."""
    limits = replace(QUICK, notebook_bytes=1024 * MEBIBYTE)
    sentence = "^à la cellule 1, le carnet demandait plus de 1\u202f024 Mo de mémoire et a été arrêté"
    with pytest.raises(PublicationError, match=sentence) as caught:
        run(tmp_path, GREEDY[name], limits=limits)
    assert kind_of(caught.value) == TOO_MUCH


@pytest.mark.skipif(sys.platform != "linux", reason="ailleurs, un processus ne peut pas en limiter un autre")
def test_a_kernel_that_wants_too_much_memory_is_told(tmp_path: Path) -> None:
    """The limit holds for ordinary kernels too."""
    limits = Limits(cell_timeout=20, notebook_bytes=1024 * MEBIBYTE)
    with pytest.raises(PublicationError, match=r"^à la cellule 1, le carnet demandait plus de 1\u202f024 Mo") as caught:
        run(tmp_path, GREEDY["python"], engine=Engine.KERNEL, limits=limits)
    assert kind_of(caught.value) == TOO_MUCH


def test_a_notebook_lost_with_its_server_gets_one_more_try(tmp_path: Path) -> None:
    """It ends with the server, and what it started too, and is run again by another one; lost twice, that is told."""
    first, note = warm.prepare().process, tmp_path / "numéros"
    source = (
        f"import os, pathlib, subprocess, time\nnote = pathlib.Path({str(note)!r})\nwas_there = note.exists()\n"
        "sleeper = subprocess.Popen(['sleep', '600'])\nwas_there or note.write_text(f'{os.getpid()} {sleeper.pid}')\n"
        "was_there or time.sleep(600)\nprint('fini')"
    )
    with ThreadPoolExecutor(1) as pool:
        at_work = pool.submit(run, tmp_path, source, limits=Limits(cell_timeout=60))
        assert reached(lambda: note.exists() and " " in note.read_text(encoding="ascii"))
        lost = list(map(int, note.read_text(encoding="ascii").split()))
        os.kill(first.pid, signal.SIGKILL)
        assert said(at_work.result()) == "fini\n"
    assert gone(lost)
    assert warm.prepare().process.pid != first.pid
    with pytest.raises(NotebookEndedError, match=r"^à la cellule 1, le carnet a disparu"):
        run(tmp_path, "import os, time\nos.kill(os.getppid(), 9)\ntime.sleep(600)", limits=Limits(cell_timeout=60))
    assert said(run(tmp_path, "print('suite')")) == "suite\n"


def test_a_server_that_is_stopped_is_ended_all_the_same(tmp_path: Path) -> None:
    """It answers nobody any more: its owner does not wait for it without end."""
    run(tmp_path, "1")
    server = warm.prepare().process
    os.kill(server.pid, signal.SIGSTOP)
    warm.close()
    assert gone([server.pid])


def reached(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 60
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


@pytest.fixture
def caller(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process of its own that runs a notebook which starts a sub-process and never ends."""
    note = tmp_path / "numéros"
    settings_for(
        tmp_path,
        "import os, pathlib, subprocess, time\nsleeper = subprocess.Popen(['sleep', '600'])\n"
        f"pathlib.Path({str(note)!r}).write_text(f'{{os.getpid()}} {{sleeper.pid}}')\ntime.sleep(600)",
    )
    code = (  # a program started in the background ignores ctrl-C, and so would those that it starts
        "import signal, sys, pathlib; signal.signal(signal.SIGINT, signal.default_int_handler); from helpers.run.engine.notebook import run_notebook; from helpers.settings import Settings; "
        "run_notebook(Settings(pathlib.Path(sys.argv[1])), 'essai', {})"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stderr=subprocess.PIPE) as process:
        assert reached(lambda: note.exists() and " " in note.read_text(encoding="ascii"))
        yield process
        process.kill()


def test_a_killed_caller_leaves_nothing(caller: subprocess.Popen[bytes], tmp_path: Path) -> None:
    """The server, the child and what it started end with their owner."""
    processes = [*descendants(caller.pid), *map(int, (tmp_path / "numéros").read_text(encoding="ascii").split())]
    assert len(set(processes)) == 3
    caller.kill()
    assert gone(processes)


def test_an_interrupted_caller_leaves_nothing(caller: subprocess.Popen[bytes], tmp_path: Path) -> None:
    """Ctrl-C stops the caller as any Python program, and the notebook with it."""
    processes = [*descendants(caller.pid), *map(int, (tmp_path / "numéros").read_text(encoding="ascii").split())]
    caller.send_signal(signal.SIGINT)
    _, errors = caller.communicate(timeout=30)
    assert caller.returncode == -signal.SIGINT
    assert errors.decode().rstrip().endswith("KeyboardInterrupt")
    assert gone(processes)


def test_an_interruption_that_comes_too_late_loses_no_verdict(tmp_path: Path) -> None:
    """The child was killed before the server read that it is to be interrupted: its end is told as it was, and later interruptions are nothing."""
    server = warm.prepare().process.pid
    before = descendants(server)
    with ForkedChild(Terms(str(tmp_path), dict(os.environ), None), 60) as child:
        child.client().kernel_info()
        assert reached(lambda: descendants(server) != before)
        (process,) = set(descendants(server)) - set(before)
        os.kill(server, signal.SIGSTOP)
        os.kill(process, signal.SIGKILL)
        child.interrupt_kernel()
        child.interrupt_kernel()
        os.kill(server, signal.SIGCONT)
        assert child.ending.code == -signal.SIGKILL
        assert not child.is_alive()
        child.interrupt_kernel()


def test_what_a_notebook_left_for_its_end_is_done(tmp_path: Path) -> None:
    """Exit functions run and temporary folders go; a background process does not stay."""
    executed = run(
        tmp_path,
        f"import atexit, pathlib, subprocess, tempfile\natexit.register(pathlib.Path({str(tmp_path / 'fait')!r}).touch)\n"
        "folder = tempfile.TemporaryDirectory()\nsleeper = subprocess.Popen(['sleep', '600'])\nprint(folder.name, sleeper.pid)",
    )
    folder, sleeper = said(executed).split()
    assert (tmp_path / "fait").exists()
    assert not Path(folder).exists()
    assert gone([int(sleeper)])


# Nothing is left behind, and many run at once.


def test_fifty_notebooks_leave_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither processes, nor open files, here or in the server, nor temporary files, nor threads."""
    temporary = tmp_path / "temporaires"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr(tempfile, "tempdir", None)
    warm.close()
    run(tmp_path, "1")
    opened = f"/proc/{warm.prepare().process.pid}/fd"
    processes, before, held = descendants(os.getpid()), traces(temporary), count(opened)
    for number in range(50):
        assert said(run(tmp_path, f"print({number})")) == f"{number}\n"
    assert gone([one for one in descendants(os.getpid()) if one not in processes])
    assert traces(temporary) == before
    assert count(opened) == held
    warm.close()


def count(folder: str) -> int:
    return sum(1 for _ in Path(folder).iterdir())


def traces(temporary: Path) -> tuple[int, int, list[Path]]:
    """Open files and threads of this process, and what lies in the folder of temporary files."""
    return count("/proc/self/fd"), count("/proc/self/task"), list(temporary.iterdir())


def test_the_server_has_one_thread(tmp_path: Path) -> None:
    """A process with other threads could leave their locks held in its forks."""
    run(tmp_path, "1")
    assert count(f"/proc/{warm.prepare().process.pid}/task") == 1


def test_threads_run_notebooks_at_once(tmp_path: Path) -> None:
    """Each gets its own outputs, in its own folder."""
    folders = [tmp_path / str(number) for number in range(6)]
    for folder in folders:
        folder.mkdir()
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(where, folders))
    assert found == [f"{folder}/notebooks\n" for folder in folders]


def test_one_that_dies_leaves_the_others(tmp_path: Path) -> None:
    """They are watched by the same process, each apart."""
    folders = [tmp_path / name for name in ("mort", "long")]
    for folder in folders:
        folder.mkdir()
    with ThreadPoolExecutor(2) as pool:
        begun = f"import os, pathlib, time\npathlib.Path({str(tmp_path / 'commencé')!r}).touch()\n"
        dead = pool.submit(run, folders[0], begun + "time.sleep(1)\nos._exit(3)", limits=Limits(cell_timeout=60))
        assert reached((tmp_path / "commencé").exists)  # what is forked after it must hold nothing of it
        ended = tmp_path / "achevé"
        slow = f"import pathlib, time\ntime.sleep(4)\npathlib.Path({str(ended)!r}).touch()\nprint('fini')"
        long = pool.submit(run, folders[1], slow, limits=Limits(cell_timeout=60))
        with pytest.raises(NotebookEndedError, match=r"a mis fin à son propre processus \(code 3\)"):
            dead.result()
        assert not ended.exists()
        assert said(long.result()) == "fini\n"


@pytest.mark.parametrize("method", ["spawn", "fork"])
def test_workers_run_notebooks_too(method: str, tmp_path: Path) -> None:
    """A worker of a batch, started afresh or forked, has its own server, which ends with it."""
    folders = [tmp_path / str(number) for number in range(4)]
    for folder in folders:
        folder.mkdir()
    run(tmp_path, "1")
    mine = descendants(os.getpid())
    with ProcessPoolExecutor(2, mp_context=get_context(method)) as pool:
        found = list(pool.map(where, folders))
    assert found == [f"{folder}/notebooks\n" for folder in folders]
    assert gone([one for one in descendants(os.getpid()) if one not in mine and "resource_tracker" not in command(one)])


def command(process: int) -> str:
    try:
        return Path(f"/proc/{process}/cmdline").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return ""


def where(folder: Path) -> str:
    return said(run(folder, "import os, time\ntime.sleep(0.2)\nprint(os.getcwd())", limits=Limits(cell_timeout=60)))


def test_a_chart_is_drawn_in_a_child(tmp_path: Path) -> None:
    """The drawing machine was never started before the fork: it starts in the child."""
    source = (
        "import altair as alt\nimport pandas as pd\nimport vl_convert\n"
        "chart = alt.Chart(pd.DataFrame({'x': ['a'], 'y': [1]})).mark_bar().encode(x='x:N', y='y:Q')\n"
        "print(vl_convert.vegalite_to_svg(chart.to_dict())[:4])"
    )
    assert said(run(tmp_path, source, limits=Limits(cell_timeout=60))) == "<svg\n"


def test_the_caller_does_not_pay_for_tables() -> None:
    """Whoever asks for a notebook imports neither pandas, nor IPython, nor the charts."""
    code = "import sys, helpers.run.engine.notebook; print([m for m in ('pandas', 'IPython', 'altair', 'ipykernel') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_server_that_cannot_start_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A French sentence, and what the server said on dying."""
    warm.close()
    monkeypatch.setattr(warm, "PRELOADED", ("module_absent",))
    with pytest.raises(PublicationError, match=r"^le processus qui prépare les carnets n’a pas démarré") as raised:
        run(tmp_path, "1")
    assert re.search("No module named 'module_absent'", "".join(getattr(raised.value, "__notes__", ())))
    monkeypatch.undo()
    assert said(run(tmp_path, "print('suite')")) == "suite\n"
