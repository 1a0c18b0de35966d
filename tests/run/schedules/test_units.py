"""The units of « planifier »: read by real parsers, and their very command run in a project with an awkward name."""

from __future__ import annotations

import ast
import configparser
import os
import re
import shlex
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from cronsim import CronSim

from helpers.cli import run
from helpers.errors import CampaignError
from helpers.run.schedules.units import SCHEDULERS, Night, night, unit
from helpers.settings import Settings
from tests.conftest import BROKEN, CAMPAIGN, ROOT, make_project

AWKWARD = 'projet d\'été 100 % "gras" $HOME'
MARK = re.compile(r"@@\w+")


@pytest.fixture(scope="module")
def awkward(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A project in a folder whose name has spaces, quotes, a per cent and a dollar, without a broken workbook."""
    settings = make_project(tmp_path_factory.mktemp("essai") / AWKWARD, territories=1, contributions=4)
    next(settings.raw(CAMPAIGN).glob(f"*{BROKEN}*")).unlink()
    (settings.root / ".venv").symlink_to(sys.prefix)  # as the workflows make it
    return settings


def text(scheduler: str, root: Path = ROOT) -> str:
    return unit(scheduler, night(root, CAMPAIGN, "02:05"))


def systemd_files(printed: str) -> dict[str, configparser.ConfigParser]:
    """The files that the numbered comments name, each read as an INI file."""
    parts = re.split(r"^# \d\. (\S+\.(?:service|timer))\n", printed, flags=re.MULTILINE)
    found = {}
    for name, content in zip(parts[1::2], parts[2::2], strict=True):
        found[name] = configparser.ConfigParser(interpolation=None, delimiters=("=",), strict=True)
        found[name].optionxform = str  # type: ignore[assignment, method-assign]
        found[name].read_string(content)
    return found


def ran_by_systemd(printed: str) -> tuple[str, list[str]]:
    """Working folder and words of the command, unquoted as systemd does."""
    service = next(one for name, one in systemd_files(printed).items() if name.endswith(".service"))["Service"]
    plain = service["WorkingDirectory"].replace("%%", "%")
    return plain, [word.replace("%%", "%").replace("$$", "$") for word in shlex.split(service["ExecStart"])]


def ran_by_cron(printed: str) -> tuple[str, list[str]]:
    line = printed.splitlines()[-1]
    command = line.split(" ", 5)[5].replace("\\%", "%")
    return "/", ["/bin/sh", "-c", command]


def steps_of_github(printed: str) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = yaml.safe_load(printed)["jobs"]["produire"]["steps"]
    return steps


def ran_by_github(printed: str, root: Path) -> tuple[str, list[str]]:
    (step,) = [one for one in steps_of_github(printed) if one.get("name") == "Produire les rapports"]
    return str(root), ["bash", "-e", "-c", step["run"]]


def ran_by_gitlab(printed: str, root: Path) -> tuple[str, list[str]]:
    (script,) = yaml.safe_load(printed)["produire"]["script"]
    return str(root), ["sh", "-e", "-c", script]


def airflow_arguments(printed: str, called: str) -> dict[str, Any]:
    """What a DAG file gives to a constructor, constants only."""
    calls = [node for node in ast.walk(ast.parse(printed)) if isinstance(node, ast.Call) and ast.unparse(node.func) == called]
    (call,) = calls
    return {one.arg: ast.literal_eval(one.value) for one in call.keywords if one.arg and one.arg != "start_date"}


def ran_by_airflow(printed: str) -> tuple[str, list[str]]:
    given = airflow_arguments(printed, "BashOperator")
    return given["cwd"], ["bash", "-c", given["bash_command"]]


def test_every_command_runs_and_says_nothing(awkward: Settings) -> None:
    """The command of each unit, run as its scheduler would, ends with 0, prints nothing, and leaves its journal."""
    printed = {scheduler: text(scheduler, awkward.root) for scheduler in SCHEDULERS}
    runs = {
        "systemd": ran_by_systemd(printed["systemd"]),
        "cron": ran_by_cron(printed["cron"]),
        "github": ran_by_github(printed["github"], awkward.root),
        "gitlab": ran_by_gitlab(printed["gitlab"], awkward.root),
        "airflow": ran_by_airflow(printed["airflow"]),
    }
    environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT / "src")}
    for scheduler, (folder, command) in runs.items():
        ended = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", ""), scheduler
    assert len(list((awkward.reports(CAMPAIGN) / "journal").iterdir())) == len(SCHEDULERS)


def test_systemd_reads_its_two_files(awkward: Settings, tmp_path: Path) -> None:
    """The timer names its hour and the service its command; systemd itself finds nothing to say where it is installed."""
    files = systemd_files(text("systemd", awkward.root))
    assert [Path(name).name for name in files] == ["concertations-essai.service", "concertations-essai.timer"]
    service, timer = files.values()
    assert timer["Timer"]["OnCalendar"] == "*-*-* 02:05:00"
    assert service["Service"]["Type"] == "oneshot"
    tool = shutil.which("systemd-analyze")
    if tool is None:
        pytest.skip("systemd-analyze n’est pas installé : les fichiers ont été lus comme des fichiers INI seulement")
    parts = re.split(r"^# \d\. (\S+\.(?:service|timer))\n", text("systemd", awkward.root), flags=re.MULTILINE)
    for name, content in zip(parts[1::2], parts[2::2], strict=True):
        (tmp_path / Path(name).name).write_text(content, encoding="utf-8")
    names = [str(tmp_path / Path(name).name) for name in parts[1::2]]
    environment = os.environ | {"XDG_RUNTIME_DIR": str(tmp_path)}
    ended = subprocess.run(
        [tool, "verify", "--user", "--man=no", *names], env=environment, capture_output=True, text=True, check=False
    )
    assert (ended.returncode, [line for line in ended.stderr.splitlines() if "concertations-essai" in line]) == (0, [])


def test_cron_line_is_read_and_names_no_secret() -> None:
    """The line is due at 2:05 every day; every other line is a comment or a variable."""
    *others, line = text("cron").splitlines()
    due = CronSim(" ".join(line.split()[:5]), datetime(2026, 3, 1, tzinfo=UTC))
    assert [next(due) for _ in range(2)] == [datetime(2026, 3, 1, 2, 5, tzinfo=UTC), datetime(2026, 3, 2, 2, 5, tzinfo=UTC)]
    assert all(one.startswith("#") or re.fullmatch(r"[A-Z]+=\S+", one) for one in others)


def test_github_workflow_keeps_reports_only() -> None:
    """The workflow installs from the lock, may only read, and keeps the reports, whatever the exit code, never the data."""
    workflow = yaml.safe_load(text("github"))
    assert workflow[True] == {"schedule": [{"cron": "5 2 * * *"}], "workflow_dispatch": None}  # YAML 1.1 reads « on » as true
    assert workflow["permissions"] == {"contents": "read"}
    install, kept = steps_of_github(text("github"))[2], steps_of_github(text("github"))[-1]
    assert "--require-hashes -r requirements.lock" in install["run"]
    assert kept["with"] == {"name": "rapports", "path": "reports/essai/", "if-no-files-found": "error", "retention-days": 30}
    assert kept["if"] == "${{ !cancelled() }}"
    assert all("data" not in str(step.get("with")) for step in steps_of_github(text("github")))


def test_gitlab_job_keeps_reports_only() -> None:
    """The job runs when scheduled, installs from the lock, keeps the reports for the team alone, never the data."""
    job = yaml.safe_load(text("gitlab"))["produire"]
    assert job["rules"] == [{"if": '$CI_PIPELINE_SOURCE == "schedule"'}]
    assert any("--require-hashes -r requirements.lock" in line for line in job["before_script"])
    assert job["allow_failure"] == {"exit_codes": [1]}
    assert job["artifacts"] == {"when": "always", "access": "developer", "expire_in": "30 days", "paths": ["reports/essai/"]}


def test_airflow_file_is_python() -> None:
    """The DAG compiles, runs once a night, one run at a time, without catching up."""
    compile(text("airflow"), "dag.py", "exec")
    given = airflow_arguments(text("airflow"), "DAG")
    assert given == {"dag_id": "concertations-essai", "schedule": "5 2 * * *", "catchup": False, "max_active_runs": 1}


@pytest.mark.parametrize("scheduler", SCHEDULERS)
def test_comments_are_french_and_every_mark_is_filled(scheduler: str) -> None:
    """No mark of the template is left, and the comments have their no-break spaces."""
    printed = text(scheduler)
    assert not MARK.search(printed)
    comments = " ".join(re.findall(r"(?:^|\s)# (.*)", printed))
    assert not re.search(r" [:;!?»]|« |'", comments)
    assert "«\u00a0" in comments or "\u00a0:" in comments


@pytest.mark.parametrize("clock", ["2h30", "24:00", "12:60", "2:5", ""])
def test_what_is_no_time_of_day_is_refused(clock: str) -> None:
    """The message shows how to write it."""
    with pytest.raises(CampaignError, match="écrivez-la ainsi, 02:30"):
        night(ROOT, CAMPAIGN, clock)


@pytest.mark.parametrize("name", ["a\nb", "a {{ b }}", "a {% b"])
def test_a_folder_that_a_unit_cannot_name_is_refused(name: str) -> None:
    """A line break would start another line of the unit, and a template would be filled by the scheduler."""
    with pytest.raises(CampaignError, match="Renommez le dossier"):
        Night(Path("/") / name, CAMPAIGN, 2, 30)


def test_the_command_line_prints_a_unit(awkward: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    """What is printed is the unit and nothing else; an unknown campaign or scheduler is refused."""
    call = ["--racine", str(awkward.root), "planifier", "--campagne", CAMPAIGN, "--heure", "02:05"]
    assert run([*call, "--exemple", "cron"]) == 0
    assert capsys.readouterr() == (text("cron", awkward.root), "")
    assert run([*call, "--exemple", "launchd"]) == 2
    assert capsys.readouterr().err == (
        "Valeur impossible pour '--exemple' : il faut l’un de : systemd, cron, github, gitlab, airflow. "
        "Pour l’aide : concertations --help\n"
    )
