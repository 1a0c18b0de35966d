"""JupyterLab's own scheduler runs a notebook of the project, through a real Jupyter server."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import nbformat
import pytest

from helpers.run.batch import Outcome
from helpers.settings import ROOT_VARIABLE, Settings
from tests.conftest import CAMPAIGN, ROOT
from tests.run.mail_server import free_port

pytestmark = pytest.mark.xdist_group("built")
TOKEN = "essai"
PATIENCE = 180  # seconds before a server or a job that says nothing fails the test
ENDED = ("COMPLETED", "FAILED")


class Scheduler:
    """The scheduler of a running server."""

    def __init__(self, port: int, server: subprocess.Popen[bytes]) -> None:
        self.port, self.server = port, server

    def call(self, path: str, sent: Mapping[str, object] | None = None) -> Any:  # noqa: ANN401 - what JSON holds
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}/scheduler/{path}",
            data=None if sent is None else json.dumps(sent).encode(),
            headers={"Authorization": f"token {TOKEN}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.load(answer)

    def is_up(self) -> bool:
        assert self.server.poll() is None, "le serveur Jupyter s’est arrêté"
        try:
            return bool(self.call("runtime_environments"))
        except OSError:
            return False

    def ended(self, job: str) -> dict[str, Any]:
        found: dict[str, Any] = {}

        def has_ended() -> bool:
            found.update(self.call(f"jobs/{job}"))
            return found["status"] in ENDED

        wait_until(has_ended)
        return found


def wait_until(done: Any) -> None:  # noqa: ANN401 - a call without arguments
    until = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < until
        time.sleep(0.5)


@pytest.fixture
def scheduler(built: tuple[Settings, Outcome], tmp_path: Path) -> Iterator[Scheduler]:
    """A Jupyter server in the built project, told where the project is as the page of the docs says."""
    root, port = built[0].root, free_port()
    environment = os.environ | {
        ROOT_VARIABLE: str(root), "PYTHONPATH": str(ROOT / "src"), "HOME": str(tmp_path), "JUPYTER_DATA_DIR": str(tmp_path / "jupyter"),
        "JUPYTER_RUNTIME_DIR": str(tmp_path / "runtime"),
    }  # fmt: skip
    command = [
        sys.executable, "-m", "jupyter", "server", "--allow-root", "--no-browser", f"--port={port}", f"--IdentityProvider.token={TOKEN}",
        f"--ServerApp.root_dir={root}",
    ]  # fmt: skip
    with (
        (tmp_path / "serveur.log").open("wb") as log,
        subprocess.Popen(command, env=environment, stdout=log, stderr=log) as server,
    ):
        running = Scheduler(port, server)
        try:
            wait_until(running.is_up)
            yield running
        finally:
            server.terminate()


def test_a_scheduled_notebook_is_that_of_its_territory(
    scheduler: Scheduler, built: tuple[Settings, Outcome], tmp_path: Path
) -> None:
    """A job with quoted parameters ends well and shows the territory that was asked for, in no cell an error."""
    line = built[1].prepared.territories.iloc[1]
    sent = {
        "name": "essai", "input_uri": "notebooks/territoire.ipynb", "output_formats": ["ipynb"],
        "runtime_environment_name": scheduler.call("runtime_environments")[0]["name"],
        "parameters": {"campagne": f'"{CAMPAIGN}"', "territoire": f'"{line["slug"]}"'},
    }  # fmt: skip
    ended = scheduler.ended(scheduler.call("jobs", sent)["job_id"])
    assert (ended["status"], ended["status_message"]) == ("COMPLETED", None)
    (path,) = (tmp_path / "jupyter" / "scheduler_staging_area" / ended["job_id"]).glob("territoire-*.ipynb")
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert all(output.output_type != "error" for output in outputs)
    shown = "".join(output.get("data", {}).get("text/html", "") for output in outputs)
    assert f"<h1>{line['name']}</h1>" in shown
