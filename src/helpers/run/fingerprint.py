"""What a report depends on, as one key: same key, same report; another key, build it again."""

from __future__ import annotations

import sys
from dataclasses import replace
from functools import cache
from importlib.metadata import version

from helpers import files
from helpers.run.build import Task
from helpers.run.prepare import TERRITORIES_FILE, Prepared

LIBRARIES = (
    "altair",
    "babel",
    "ipykernel",
    "nbconvert",
    "openpyxl",
    "pandas",
    "papermill",
    "pyarrow",
    "rapidfuzz",
    "vl-convert-python",
)


def with_key(task: Task, prepared: Prepared) -> Task:
    """A task with the key of all its inputs: tables, comparison, framing, notebook, template, code, libraries."""
    settings, campaign = prepared.settings, prepared.campaign
    processed = settings.processed(campaign.id)
    tables = [*prepared.keys.values(), repr(prepared.absences)] if task.is_national else [prepared.keys[task.slug]]
    name = "synthese_nationale" if task.is_national else "territoire"
    key = files.digest(
        task.slug,
        repr(campaign),
        *tables,
        (processed / TERRITORIES_FILE).read_bytes(),
        settings.notebook(name).read_bytes(),
        _software(),
    )
    return replace(task, key=key, preparation=prepared.key)


@cache
def _software() -> str:
    """Digest of the package and of the libraries that reports are made with."""
    return files.digest(files.digest_code(), *versions().values())


def versions() -> dict[str, str]:
    """Versions of Python and of the libraries that reports are made with."""
    return {"python": sys.version.split()[0], **{library: version(library) for library in LIBRARIES}}
