"""The workers of a Dask cluster: the same tasks, elsewhere. Files travel by a folder that every worker sees at the same place.

Nothing big goes through the scheduler: a task is a function's name, the project's root and a report's name; its answer is a
few figures. Dask gives the task of a worker that died to another one.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from helpers import files
from helpers.errors import CampaignError, CrashError
from helpers.run import fingerprint
from helpers.run.workers import Workers
from helpers.settings import Settings
from helpers.text_storage import hold_texts_for_speed
from helpers.wording import FIXED, listing, typeset

if TYPE_CHECKING:
    from types import TracebackType

    from distributed import Client

P = ParamSpec("P")
T = TypeVar("T")

TO_INSTALL = '--cluster demande le module « cluster ». Installez-le : pip install -e ".[cluster]", dans le dossier du projet.'
TO_CERTIFY = (
    "Donnez-le par les variables DASK_DISTRIBUTED__COMM__TLS__CA_FILE, …__CLIENT__CERT et …__CLIENT__KEY (docs/cluster.md)."
)
UNREADABLE = "Les certificats que nomment vos réglages de Dask (DASK_DISTRIBUTED__COMM__TLS__…) ne se lisent pas, ou ne vont pas ensemble : voir docs/cluster.md."
OTHER_AUTHORITY = "Vérifiez aussi que vos certificats et les siens viennent de la même autorité (ca.pem)."
ENCRYPTED = ("tls://", "wss://")
CONNECTING = 15  # seconds to reach the scheduler, then for a first worker to be there


@dataclass(frozen=True)
class Software:
    """What must be the same everywhere for the bytes to be: our code, Python, the libraries."""

    code: str
    versions: tuple[tuple[str, str], ...]

    def difference(self, other: Software) -> str:
        """What differs in another place, in French; nothing when all is the same."""
        ours, theirs = dict(self.versions), dict(other.versions)
        libraries = [
            f"{name} {theirs.get(name, 'absent')} au lieu de {ours[name]}" for name in ours if theirs.get(name) != ours[name]
        ]
        package = [] if self.code == other.code else ["une autre version du programme concertations"]
        return listing([*package, *libraries]) if package or libraries else ""


@cache
def installed() -> Software:
    """The software of this process."""
    return Software(files.digest(files.digest_code(), files.digest_printing()), tuple(fingerprint.versions().items()))


@dataclass(frozen=True)
class _Seen:
    """What a worker says of itself: its software, and whether it reads the file that the coordinator has just written."""

    software: Software
    sees_folder: bool


class ClusterWorkers(Workers):
    """The workers that are at a scheduler, checked before anything is asked of them."""

    def __init__(self, client: Client) -> None:
        self._client, self._executor = client, client.get_executor()

    @property
    def count(self) -> int:
        """How many workers are there now."""
        return max(1, len(self._client.nthreads()))

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Ask for a task."""
        answered: Future[T] = Future()
        asked = self._executor.submit(checked, installed(), fn, *args, **kwargs)
        asked.add_done_callback(lambda done: _pass_on(done, answered))
        return answered

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the cluster as it was found: its workers go on for others."""
        self._executor.shutdown(wait=wait and not cancel_futures)
        self._client.close()

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> bool | None:  # fmt: skip
        """An error or an interruption does not wait for the tasks that nobody will read."""
        self.shutdown(cancel_futures=kind is not None)
        return None


def cluster_workers(address: str, settings: Settings) -> ClusterWorkers:
    """The workers of the scheduler at an address; raises `CampaignError` saying which ones cannot give the same reports."""
    client = _connect(address)
    try:
        _check(client, address, settings)
    except BaseException:
        client.close()
        raise
    return ClusterWorkers(client)


def checked(expected: Software, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """In a worker, which may have come late: refuse to work with other software than the coordinator's."""
    if difference := expected.difference(installed()):
        raise CampaignError(typeset(f"un ouvrier du cluster a {difference} : arrêtez-le, ou installez-y les mêmes versions"))
    hold_texts_for_speed()
    return function(*args, **kwargs)


def _connect(address: str) -> Client:
    try:
        from distributed import Client  # noqa: PLC0415 - an extra, that most projects do without
    except ImportError as error:
        raise CampaignError(typeset(TO_INSTALL)) from error
    _check_encryption(address)
    try:
        return Client(address, timeout=CONNECTING, set_as_default=False)
    except (OSError, ValueError) as error:
        told = f"Le cluster {address} ne répond pas. Vérifiez l'adresse, puis que « dask scheduler » tourne."
        refused = f" {OTHER_AUTHORITY}" if address.startswith(ENCRYPTED) else ""
        raise CampaignError(typeset(told + refused)) from error


def _check_encryption(address: str) -> None:
    """Refuse what Dask's own settings cannot encrypt, which it would say in English, and after waiting."""
    from distributed.security import Security  # noqa: PLC0415 - the extra

    try:
        security = Security()
        context = security.get_connection_args("client")["ssl_context"]
    except (OSError, ValueError) as error:
        raise CampaignError(typeset(f"{UNREADABLE} ({type(error).__name__} : {error})")) from error
    if address.startswith(ENCRYPTED) and context is None:
        raise CampaignError(typeset(f"Le cluster {address} demande un certificat. {TO_CERTIFY}"))
    if security.require_encryption and not address.startswith(ENCRYPTED):
        raise CampaignError(
            typeset(f"Vos réglages de Dask exigent TLS : l'adresse du cluster commence par tls://, pas {address}.")
        )


def _check(client: Client, address: str, settings: Settings) -> None:
    try:
        client.wait_for_workers(1, timeout=CONNECTING)
    except TimeoutError as error:
        told = f"Le cluster {address} n'a aucun ouvrier. Vérifiez que « dask worker » tourne, et ce qu'il écrit."
        raise CampaignError(typeset(told)) from error
    with _shared_file(settings.root) as path:
        told = client.run(seen, str(path), on_error="return")
    threads = client.nthreads()
    faults = [
        f"{place}{FIXED}: {fault}" for place, one in sorted(told.items()) if (fault := _fault(one, threads.get(place, 1)))
    ]
    if faults:
        raise CampaignError(typeset(f"Le cluster ne peut pas servir. {' '.join(faults)}"))


@contextmanager
def _shared_file(root: Path) -> Iterator[Path]:
    """A file that only a worker with the same folder can read."""
    path = root / "data" / "processed" / f".partage-{secrets.token_hex(8)}"
    files.write_text(path, path.name)
    try:
        yield path
    finally:
        path.unlink()


def seen(path: str) -> _Seen:
    """In a worker: what it is, and whether it sees a file."""
    return _Seen(installed(), Path(path).is_file())


def _fault(told: object, threads: int) -> str:
    if not isinstance(told, _Seen):
        return "le programme concertations n'y est pas installé, ou dans une autre version."
    if difference := installed().difference(told.software):
        return f"il a {difference}. Installez-y les mêmes versions."
    if not told.sees_folder:
        return "il ne voit pas le dossier du projet. Montez-le au même chemin sur toutes les machines."
    if threads > 1:
        return "il mène plusieurs tâches dans un même processus. Lancez-le avec « --nthreads 1 »."
    return ""


def _pass_on(done: Future[T], answered: Future[T]) -> None:
    """The answer of the cluster; a task that killed several workers has failed, in French."""
    error = done.exception()
    if error is None:
        answered.set_result(done.result())
    elif type(error).__name__ != "KilledWorker":
        answered.set_exception(error)
    else:
        told = "les ouvriers du cluster qui tenaient ce rapport se sont arrêtés l'un après l'autre, ce que fait un système qui manque de mémoire"
        answered.set_exception(CrashError(typeset(told)))
