"""What a cluster's worker must have, and what is said when it has not."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import dask
import pytest

from helpers.errors import CampaignError
from helpers.run.workers import cluster
from helpers.settings import Settings
from tests.run.workers import dask_cluster
from tests.run.workers.dask_cluster import TLS, certified

ROOT = Path(__file__).parents[3]
WITHOUT = """
import sys
sys.modules["distributed"] = None  # as where the extra is not installed
from pathlib import Path
from helpers.errors import CampaignError
from helpers.run.workers.cluster import cluster_workers
from helpers.settings import Settings
try:
    cluster_workers("tcp://127.0.0.1:1", Settings(Path()))
except CampaignError as error:
    print(error)
"""


def test_without_the_extra() -> None:
    """Where the extra is not installed, a sentence says how to install it."""
    code = [sys.executable, "-X", "utf8", "-W", "ignore", "-c", WITHOUT]
    said = subprocess.run(code, capture_output=True, check=True, env={"PYTHONPATH": str(ROOT / "src")}).stdout.decode()
    assert (
        said
        == '--cluster demande le module «\u00a0cluster\u00a0». Installez-le\u00a0: pip install -e ".[cluster]", dans le dossier du projet.\n'
    )


def test_other_software_is_refused() -> None:
    """A late worker with another package or another pandas does nothing, and says what differs."""
    ours = cluster.installed()
    assert cluster.checked(ours, abs, -3) == 3
    versions = tuple((name, "2.0" if name == "pandas" else version) for name, version in ours.versions)
    theirs = dict(ours.versions)["pandas"]
    with pytest.raises(CampaignError, match=rf"un ouvrier du cluster a pandas {theirs} au lieu de 2\.0\u00a0: arrêtez-le"):
        cluster.checked(replace(ours, versions=versions), abs, -3)
    with pytest.raises(CampaignError, match="a une autre version du programme concertations\u00a0:"):
        cluster.checked(replace(ours, code="0"), abs, -3)


def test_a_worker_elsewhere_is_refused(tmp_path: Path) -> None:
    """A worker that does not see the coordinator's file is told so; one that does, and works alone, is fit."""
    path = tmp_path / "partage"
    path.touch()
    assert cluster._fault(cluster.seen(str(path)), 1) == ""
    path.unlink()
    assert cluster._fault(cluster.seen(str(path)), 1).startswith("il ne voit pas le dossier du projet.")
    assert cluster._fault(ModuleNotFoundError("helpers"), 1).startswith("le programme concertations n'y est pas installé")


def test_nobody_at_the_address() -> None:
    """An address that is none is refused at once, in French."""
    with pytest.raises(CampaignError, match="Le cluster nulle-part://x ne répond pas"):
        cluster._connect("nulle-part://x")


def test_tls_by_the_settings_of_dask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With certificates in Dask's settings, an encrypted cluster works; with those of another authority it is refused."""
    ours, others = certified(tmp_path / "nous"), certified(tmp_path / "autres")
    with dask_cluster.cluster(tmp_path, 1, "--nthreads", "1", configured=ours) as (address, _):
        assert address.startswith("tls://127.0.0.1:")
        with dask.config.set(ours), cluster.cluster_workers(address, Settings(tmp_path)) as workers:
            assert workers.submit(abs, -3).result(timeout=60) == 3
        monkeypatch.setattr(cluster, "CONNECTING", 2)
        with dask.config.set(others), pytest.raises(CampaignError) as refused:
            cluster.cluster_workers(address, Settings(tmp_path))
    assert str(refused.value) == (
        f"Le cluster {address} ne répond pas. Vérifiez l’adresse, puis que «\u00a0dask scheduler\u00a0» tourne. "
        "Vérifiez aussi que vos certificats et les siens viennent de la même autorité (ca.pem)."
    )


def test_certificates_that_are_missing_or_wrong(tmp_path: Path) -> None:
    """Before any connection, a sentence says what Dask's settings lack to encrypt."""
    ours = certified(tmp_path / "nous")
    key = certified(tmp_path / "autres")[f"{TLS}.client.key"]
    with pytest.raises(
        CampaignError, match=r"Le cluster tls://127\.0\.0\.1:1 demande un certificat\. Donnez-le par les variables"
    ):
        cluster._connect("tls://127.0.0.1:1")
    with dask.config.set(ours), pytest.raises(CampaignError, match=r"commence par tls://, pas tcp://127\.0\.0\.1:1\."):
        cluster._connect("tcp://127.0.0.1:1")
    for wrong in ({f"{TLS}.ca-file": str(tmp_path / "absent.pem")}, {f"{TLS}.client.key": key}):
        with (
            dask.config.set({**ours, **wrong}),
            pytest.raises(CampaignError, match="ne se lisent pas, ou ne vont pas ensemble"),
        ):
            cluster._connect("tls://127.0.0.1:1")


def test_a_scheduler_without_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A scheduler that answers, with nobody to work, is told apart from one that does not answer."""
    monkeypatch.setattr(cluster, "CONNECTING", 2)
    with dask_cluster.cluster(tmp_path, 0) as (address, _), pytest.raises(CampaignError) as refused:
        cluster.cluster_workers(address, Settings(tmp_path))
    assert str(refused.value).startswith(f"Le cluster {address} n’a aucun ouvrier. Vérifiez que")
