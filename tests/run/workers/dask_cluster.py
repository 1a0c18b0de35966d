"""A real scheduler and real workers, as the documentation starts them; and certificates for them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import trustme

ROOT = Path(__file__).parents[3]
DASK = [sys.executable, "-W", "ignore", "-m", "dask"]
TLS = "distributed.comm.tls"
ROLES = ("scheduler", "worker", "client")


@contextmanager
def cluster(
    folder: Path, workers: int, *options: str, configured: Mapping[str, str] | None = None
) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a scheduler, and its workers; with TLS where Dask's settings for it are given."""
    address_file = folder / "ordonnanceur.json"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), **variables(configured or {})}
    silence = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": environment, "cwd": folder}
    reached = ["--scheduler-file", str(address_file), "--no-dashboard"]
    protocol = ["--protocol", "tls"] if configured else []
    scheduler = [*DASK, "scheduler", "--host", "127.0.0.1", "--port", "0", *protocol, *reached]
    worker = [*DASK, "worker", *reached, "--no-nanny", *options]
    started = [subprocess.Popen(command, **silence) for command in (scheduler, *[worker] * workers)]  # type: ignore[call-overload]
    try:
        yield _address(address_file), started[1:]
    finally:
        for one in reversed(started):
            one.kill()
            one.wait()


def _address(path: Path) -> str:
    while not path.exists() or not path.read_text(encoding="utf-8"):
        time.sleep(0.1)
    return str(json.loads(path.read_text(encoding="utf-8"))["address"])


def certified(folder: Path) -> dict[str, str]:
    """Dask's settings for a new authority and one certificate, which serves the three roles."""
    folder.mkdir()
    authority = trustme.CA()
    certificate = authority.issue_cert("127.0.0.1")
    authority.cert_pem.write_to_path(folder / "ca.pem")
    certificate.cert_chain_pems[0].write_to_path(folder / "cert.pem")
    certificate.private_key_pem.write_to_path(folder / "cle.pem")
    files = {"cert": str(folder / "cert.pem"), "key": str(folder / "cle.pem")}
    roles = {f"{TLS}.{role}.{kind}": path for role in ROLES for kind, path in files.items()}
    return {"distributed.comm.require-encryption": "True", f"{TLS}.ca-file": str(folder / "ca.pem"), **roles}


def variables(configured: Mapping[str, str]) -> dict[str, str]:
    """Settings of Dask as the environment variables that it reads."""
    return {"DASK_" + name.replace(".", "__").replace("-", "_").upper(): value for name, value in configured.items()}
