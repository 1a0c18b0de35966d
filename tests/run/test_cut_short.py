"""Nothing half-written, nothing lost: runs that are really killed, disks that really refuse, and what the next run makes of it."""

from __future__ import annotations

import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pytest

from helpers import files
from helpers.publish.sobriety import FILE as SOBRIETY
from helpers.run import lock
from helpers.run.batch import Outcome, produce, workers_counted
from helpers.run.cost import Meter
from helpers.run.failures import GONE_REASON, SYSTEM
from helpers.run.journal import FOLDER as JOURNALS
from helpers.run.manifest import JOURNAL, read_manifest, read_results
from helpers.run.standing import standing
from helpers.run.workers.local import LocalWorkers
from helpers.settings import MANIFEST, Settings
from tests.conftest import BROKEN, CAMPAIGN, make_project, system_tool

Built = tuple[Settings, Outcome]
built_once = pytest.mark.xdist_group("built")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(files.__file__).parents[1])}


def command(settings: Settings, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "helpers", "--racine", str(settings.root), *arguments, "--campagne", CAMPAIGN]


def contents(settings: Settings) -> dict[str, bytes]:
    """Every published file but those that tell the time: the manifest, the page of costs, the journals."""
    folder = settings.reports(CAMPAIGN)
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name not in {MANIFEST, SOBRIETY} and path.parent.name != JOURNALS
    }


def copy_of(built: Built, tmp_path: Path) -> Settings:
    shutil.copytree(built[0].root, tmp_path / "copie")
    return Settings(tmp_path / "copie")


def alive(marked: str) -> list[str]:
    """Processes whose command line or working files name a folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            told = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
        except OSError:
            continue
        if marked.encode() in told and int(process.name) != os.getpid():
            found.append(process.name)
    return found


def wait_for(condition: object, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.05)


@built_once
def test_a_killed_run_is_finished_by_the_next_one(built: Built, tmp_path: Path) -> None:
    """Killed once a report is noted: nothing of it goes on, no lock is left, and the next run, with one worker in another folder, finishes
    with the very bytes of an undisturbed run; a line cut short in the journal is no result."""
    settings = make_project(tmp_path / "tué")
    journal = settings.processed(CAMPAIGN) / JOURNAL
    run = subprocess.Popen(command(settings, "produire", "--ouvriers", "2"), env=ENVIRONMENT, stderr=subprocess.DEVNULL)
    wait_for(lambda: journal.is_file() and journal.stat().st_size)  # opened, then written: a busy machine stops between the two
    run.send_signal(signal.SIGKILL)
    run.wait()
    wait_for(lambda: not alive(str(settings.root)))
    noted = set(read_results(settings, CAMPAIGN).artefacts)
    assert noted
    with journal.open("ab") as file:
        file.write(b'{"slug": "coup')
    (settings.reports(CAMPAIGN) / "territoires" / ".rapport.html.abc.partiel").write_text("à moitié")
    outcome = produce(settings, CAMPAIGN, workers=1)
    assert {result.task.slug for result in outcome.of("up_to_date")} >= noted
    assert not outcome.of("failed")
    assert contents(settings) == contents(built[0])
    assert not journal.exists()


def begun(settings: Settings) -> subprocess.Popen[bytes]:
    """A run under way that hears every signal, even where the tests are run by what hears none (`nohup`)."""
    heard = [system_tool("env"), "--default-signal"]
    words = [*heard, *command(settings, "produire", "--ouvriers", "1", "--sans-pdf")]
    return subprocess.Popen(words, env=ENVIRONMENT, stderr=subprocess.PIPE)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_run_that_is_stopped_says_where_it_was(tmp_path: Path, number: signal.Signals) -> None:
    """By ctrl-C, by a scheduler, by a terminal that closes: exit code 2, a word, a journal with what was done and what remains."""
    settings = make_project(tmp_path / "arrêté", territories=2)
    results = settings.processed(CAMPAIGN) / JOURNAL
    run = begun(settings)
    wait_for(lambda: results.is_file() and results.stat().st_size)
    run.send_signal(number)
    _, said = run.communicate(timeout=60)
    assert run.returncode == 2
    assert said.decode().splitlines()[-1] == "Interrompu : les rapports déjà écrits sont entiers ; relancez pour finir."
    wait_for(lambda: not alive(str(settings.root)))
    (page,) = (settings.reports(CAMPAIGN) / JOURNALS).iterdir()
    told = page.read_text(encoding="utf-8").replace("\u00a0", " ").replace("\u202f", " ")
    assert "Fin : code 2, production arrêtée avant sa fin\nRaison : interrompue ;" in told
    found = re.search(r"Rapports : (\d+) produits?, 0 en échec, 0 à jour, (\d+) restant à produire", told)
    assert found is not None
    assert int(found[1]) + int(found[2]) == 3


def test_a_terminal_that_closes_stops_a_run_once(tmp_path: Path) -> None:
    """It says so twice, and hears nothing any more: the journal is written all the same, and the exit code is that of an interruption."""
    settings = make_project(tmp_path / "raccroché", territories=2)
    results = settings.processed(CAMPAIGN) / JOURNAL
    run = begun(settings)
    wait_for(lambda: results.is_file() and results.stat().st_size)
    assert run.stderr is not None
    run.stderr.close()
    for _ in range(2):
        run.send_signal(signal.SIGHUP)
        time.sleep(0.05)
    assert run.wait(60) == 2
    wait_for(lambda: not alive(str(settings.root)))
    (page,) = (settings.reports(CAMPAIGN) / JOURNALS).iterdir()
    assert "Raison\u00a0: interrompue\u00a0;" in page.read_text(encoding="utf-8").replace("\u202f", "\u00a0")


def spin(seconds: float) -> None:
    """Take some seconds of processor."""
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def test_workers_of_a_run_that_is_stopped_are_counted() -> None:
    """What they took until then is in the cost, whatever stops the work."""
    meter, workers = Meter(), LocalWorkers(1, warm=())

    def work_and_be_stopped() -> None:
        with workers, workers_counted(workers, meter):
            workers.submit(spin, 0.3).result()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work_and_be_stopped()
    assert (meter.cost().processor_seconds or 0) >= 0.3


@built_once
def test_a_file_from_another_run_is_seen(built: Built, tmp_path: Path) -> None:
    """A page of one run beside the data of another: the next run makes that report again, and only it."""
    settings = copy_of(built, tmp_path)
    slug = built[1].prepared.territories["slug"].iloc[0]
    before = contents(settings)
    data = settings.reports(CAMPAIGN) / "territoires" / slug / "donnees.xlsx"
    data.write_bytes(data.read_bytes() + b"\0")
    outcome = produce(settings, CAMPAIGN, workers=1)
    assert [result.task.slug for result in outcome.of("built")] == [slug]
    assert contents(settings) == before


@pytest.mark.parametrize("damage", ["{", "[]", '{"rapports": {"a": {"key": "ancien"}}, "donnees_ouvertes": null}'])
def test_a_damaged_manifest_is_a_fresh_start(tmp_path: Path, damage: str) -> None:
    """Cut short, of another shape or of an older make, a manifest stops nothing: no report is known."""
    folder = tmp_path / "rapports"
    folder.mkdir()
    (folder / MANIFEST).write_text(damage, encoding="utf-8")
    assert read_manifest(folder).artefacts == {}


def change(settings: Settings) -> str:
    """Another readable workbook for the first territory, which is told."""
    path = sorted(path for path in settings.raw(CAMPAIGN).glob("*.xlsx") if BROKEN not in path.name)[0]
    book = openpyxl.load_workbook(path)
    book.properties.title = "Autre"
    book.save(path)
    return path.name.split("_")[1]


@built_once
def test_a_full_disk_is_said_and_leaves_the_reports_alone(built: Built, tmp_path: Path) -> None:
    """When no file can grow any more, the run says which one and why, with exit code 2, and what stood still stands."""
    settings = copy_of(built, tmp_path)
    change(settings)
    before = contents(settings)

    def no_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))

    run = subprocess.run(
        command(settings, "produire", "--ouvriers", "1"), env=ENVIRONMENT, capture_output=True, text=True, check=False,
        preexec_fn=no_room,
    )  # fmt: skip
    assert run.returncode == 2
    assert "le fichier dépasse la taille permise sur ce système" in run.stderr
    assert "Traceback" not in run.stderr
    assert contents(settings) == before


def ran_with(read_only: Path, settings: Settings) -> subprocess.CompletedProcess[str]:
    """A run while a folder may not be written, not even by the administrator."""
    read_only.chmod(0o555)
    capabilities = "-dac_override,-dac_read_search"
    lowered = (
        [system_tool("setpriv"), f"--bounding-set={capabilities}", f"--inh-caps={capabilities}"] if os.geteuid() == 0 else []
    )
    words = [*lowered, *command(settings, "produire")]
    run = subprocess.run(words, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    read_only.chmod(0o755)
    return run


@built_once
def test_a_folder_that_takes_no_report_stops_no_other(built: Built, tmp_path: Path) -> None:
    """Neither the report nor its card can be written: that one fails, its page of before stands; the others are made, and it is once there are rights."""
    settings = copy_of(built, tmp_path)
    changed, before = change(settings), contents(settings)
    folder = settings.reports(CAMPAIGN) / "territoires" / changed
    run = ran_with(folder, settings)
    assert run.returncode == 1
    assert re.search(r"Produits  : 1 en .*\n  À jour    : 2\n  En échec  : 1\n", run.stdout)
    page = f"territoires/{changed}/rapport.html"
    assert contents(settings)[page] == before[page]
    failure = read_results(settings, CAMPAIGN).failures[changed]
    assert (failure.kind, "l’accès est refusé" in failure.reason) == (SYSTEM, True)
    outcome = produce(settings, CAMPAIGN, workers=1)
    assert changed in [result.task.slug for result in outcome.of("built")]
    assert not outcome.of("failed")


@built_once
def test_a_report_that_cannot_be_withdrawn_is_no_success(built: Built, tmp_path: Path) -> None:
    """A workbook is gone, and its report cannot give way to a card: exit code 1, in words, and the state says so until it can."""
    settings = copy_of(built, tmp_path)
    changed = change(settings)
    next(settings.raw(CAMPAIGN).glob(f"*_{changed}_*")).unlink()
    folder = settings.reports(CAMPAIGN) / "territoires" / changed
    run = ran_with(folder, settings)
    assert run.returncode == 1
    told = run.stdout.replace("\u00a0", " ").replace("\u202f", " ")
    why = f"{GONE_REASON.removesuffix('.')} ; de plus, un fichier n’a pas pu être lu ou écrit : l’accès est refusé"
    assert f"  En échec  : 1\n    ✗ {changed} : {why}" in told
    line = next(one for one in standing(settings, CAMPAIGN).lines if one.slug == changed)
    assert line.state == "failed"
    assert not (folder / "carte.json").exists()
    produce(settings, CAMPAIGN, workers=1)
    assert (folder / "carte.json").is_file()
    assert next(one for one in standing(settings, CAMPAIGN).lines if one.slug == changed).state == "absent"


@built_once
@pytest.mark.parametrize("place", ["reports", "processed", "of the territory"])
def test_a_read_only_folder_is_said(built: Built, tmp_path: Path, place: str) -> None:
    """A folder that may not be written is named, with exit code 2, and what stood still stands."""
    settings = copy_of(built, tmp_path)
    changed = change(settings)
    before = contents(settings)
    folders = {"reports": settings.reports(CAMPAIGN), "processed": settings.processed(CAMPAIGN)}
    folder = folders.get(place) or settings.processed(CAMPAIGN) / changed
    run = ran_with(folder, settings)
    assert run.returncode == 2
    assert "l’accès est refusé" in run.stderr
    assert str(folder) in run.stderr
    assert place != "of the territory" or f"Impossible de lire ou d’écrire {folder} : " in run.stderr, (
        "the folder, not a file of it"
    )
    assert contents(settings) == before


def test_a_killed_holder_leaves_no_lock(tmp_path: Path) -> None:
    """While it lives, the holder is named with its process and machine; killed, it holds nothing, whatever its note says."""
    settings = Settings(tmp_path)
    code = (
        "import sys, time; from pathlib import Path; from helpers.settings import Settings; from helpers.run.lock import only_run\n"
        "with only_run(Settings(Path(sys.argv[1])), 'essai'): print('tenu', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], env=ENVIRONMENT, stdout=subprocess.PIPE)
    assert holder.stdout is not None
    holder.stdout.readline()
    found = lock.holder(settings, CAMPAIGN)
    assert found is not None
    assert found.process == holder.pid
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    holder.stdout.close()
    assert lock.holder(settings, CAMPAIGN) is None
    with lock.only_run(settings, CAMPAIGN):
        mine = lock.holder(settings, CAMPAIGN)
        assert mine is not None
        assert mine.process == os.getpid()


def test_files_written_together_appear_together(tmp_path: Path) -> None:
    """A writer killed before its last file changes nothing of what stands, and its leftovers are swept."""
    (tmp_path / "page").write_text("ancienne")
    code = (
        "import os, signal, sys; from pathlib import Path; from helpers import files\n"
        "with files.together(Path(sys.argv[1])) as staged:\n"
        "    files.write_text(staged / 'page', 'neuve'); os.kill(os.getpid(), signal.SIGKILL)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], env=ENVIRONMENT, check=False)
    assert (tmp_path / "page").read_text() == "ancienne"
    assert len(list(tmp_path.iterdir())) == 2
    files.sweep(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["page"]
