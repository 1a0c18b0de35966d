"""A real JupyterLab, in a browser: started on a project, opened on a notebook, everything run, what was shown read back."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext, Locator, Page, WebSocket, expect

from tests.conftest import ROOT

TOKEN = "jeton-d-essai"
PATIENCE = 300  # seconds: a machine that runs the whole suite starts a kernel slowly
SECOND = 1000  # Playwright counts in milliseconds
LAB_TALKS_TO = re.compile(r"https?://127\.0\.0\.1:|wss?://127\.0\.0\.1:|data:|blob:")
ERRORS = ".jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr'], .jp-OutputArea-output[data-mime-type='application/vnd.jupyter.error']"


@dataclass(frozen=True)
class Lab:
    """A JupyterLab that runs: its address, and the folder that it serves."""

    url: str
    root: Path

    def page(self, notebook: str = "") -> str:
        """The address of a notebook, alone in a fresh workspace; of JupyterLab as it starts when none is named."""
        return (
            f"{self.url}/lab/workspaces/essai/tree/{notebook}?reset&token={TOKEN}" if notebook else f"{self.url}/?token={TOKEN}"
        )


@contextmanager
def jupyter_lab(root: Path, home: Path) -> Iterator[Lab]:
    """JupyterLab as the project configures it, serving a project; `home` keeps what it writes for its user."""
    port = _free_port()
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        "--no-browser",
        f"--port={port}",
        "--ServerApp.port_retries=0",
        "--allow-root",
    ]
    with (home / "jupyter.log").open("wb") as log:
        process = subprocess.Popen(
            [*command, f"--IdentityProvider.token={TOKEN}"],
            cwd=root,
            env=environment(home),
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            lab = Lab(f"http://127.0.0.1:{port}", root)
            _wait(lab, process, home / "jupyter.log")
            yield lab
        finally:
            process.terminate()
            process.wait(PATIENCE)


def environment(home: Path) -> dict[str, str]:
    """The environment of a user who has just installed the project: its configuration, and nothing of this machine's user."""
    folders = {
        name: str(home / name.lower())
        for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    }
    paths = {"PYTHONPATH": str(ROOT / "src"), "JUPYTER_CONFIG_PATH": str(ROOT / "etc" / "jupyter")}
    return {**os.environ, **folders, **paths, "JUPYTER_PREFER_ENV_PATH": "0"}


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def _wait(lab: Lab, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until the server answers; raises with its last words when it ended or is too late."""
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{lab.url}/api/status?token={TOKEN}", timeout=5) as answer:
                json.load(answer)
                return
        except OSError:
            time.sleep(0.5)
    raise AssertionError(f"JupyterLab ne répond pas : {log.read_text(encoding='utf-8')[-3000:]}")


@dataclass(frozen=True)
class Notebook:
    """A notebook that is open in a browser, and every address outside this machine that the page asked for."""

    page: Page
    strangers: list[str]

    @property
    def panel(self) -> Locator:
        return self.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")

    def run_all(self) -> None:
        """Run every cell from the menu, and wait until none runs or waits for its turn; an error leaves the rest without a number.

        JupyterLab drops what it is asked while its line to a kernel that has just started is being laid: what was dropped is asked again.
        """
        first = self._prompts.first
        limit = time.monotonic() + PATIENCE
        self._ask()
        while not re.fullmatch(r"\[\d+\]:", first.inner_text().strip()):
            assert time.monotonic() < limit, f"rien ne s’exécute : {first.inner_text()}"
            self.page.wait_for_timeout(SECOND)
            if "*" not in first.inner_text() and not first.inner_text().strip("[ ]:"):
                self._ask()
        self.wait()

    def wait(self) -> None:
        """Until no cell runs or waits for its turn."""
        expect(self._prompts.filter(has_text="[*]:")).to_have_count(0, timeout=PATIENCE * SECOND)

    def _ask(self) -> None:
        assert self.dialogs == [], self.dialogs
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        self.page.wait_for_timeout(2 * SECOND)

    @property
    def dialogs(self) -> list[str]:
        """What JupyterLab asks over everything else."""
        return self.page.locator(".jp-Dialog").all_inner_texts()

    @property
    def _prompts(self) -> Locator:
        return self.panel.locator(".jp-CodeCell .jp-InputArea-prompt")

    @property
    def charts(self) -> Locator:
        """The drawings that are shown, those of pages and those that answer."""
        return self.panel.locator(".jp-OutputArea-output svg[width]")

    @property
    def silent(self) -> list[str]:
        """The code cells without an output."""
        cells = self.panel.locator(".jp-CodeCell")
        shown = [(cell, cell.locator(".jp-OutputArea-output").count()) for cell in cells.all()]
        return [cell.locator(".jp-InputArea-editor").inner_text().strip() for cell, outputs in shown if not outputs]

    @property
    def errors(self) -> list[str]:
        """What the cells answered that is an error or a warning."""
        return self.panel.locator(ERRORS).all_inner_texts()

    @property
    def text(self) -> str:
        """All that the notebook shows."""
        return self.panel.inner_text()


def opened(context: BrowserContext, address: str) -> Notebook:
    """A notebook opened in JupyterLab, once its kernel has answered: asked before, JupyterLab would ask which kernel to start."""
    context.set_default_timeout(PATIENCE * SECOND)
    page, strangers, answers = context.new_page(), list[str](), list[str | bytes]()
    page.on("request", lambda request: None if LAB_TALKS_TO.match(request.url) else strangers.append(request.url))
    page.on("websocket", lambda line: _listen(line, answers) if "/channels" in line.url else None)
    page.goto(address)
    page.locator(".jp-NotebookPanel .jp-CodeCell").first.wait_for()
    limit = time.monotonic() + PATIENCE
    while not answers:
        assert time.monotonic() < limit, "le noyau ne répond pas"
        page.wait_for_timeout(SECOND / 2)
    page.locator(".jp-NotebookPanel-toolbar [data-status='idle']").first.wait_for()
    page.wait_for_timeout(SECOND)
    return Notebook(page, strangers)


def _listen(line: WebSocket, answers: list[str | bytes]) -> None:
    """Keep what comes over a line to a kernel; Playwright notes something on what it calls, which a list's own method refuses."""

    def heard(frame: str | bytes) -> None:
        answers.append(frame)

    line.on("framereceived", heard)
