"""An executed notebook without clocks, durations, process numbers or random ids: same input, same bytes."""

from __future__ import annotations

import re
from typing import Any

import nbformat
from nbformat import NotebookNode

TIMINGS = ("papermill", "execution")
# Where a warning was raised: « /tmp/ipykernel_4021/1533.py:3 », the number of the process inside.
CELL_FILE = re.compile(r"[^\s'\"]*ipykernel_\d+[/\\](\d+\.py)")


def clean(notebook: NotebookNode) -> NotebookNode:
    """The same notebook, stripped of what differs from one run to the next."""
    cells = [
        {**cell, "id": f"cellule-{place}", "metadata": _lasting(cell.metadata), **_outputs(cell)}
        for place, cell in enumerate(notebook.cells, start=1)
    ]
    cleaned: NotebookNode = nbformat.from_dict({**notebook, "cells": cells, "metadata": _lasting(notebook.metadata)})
    return cleaned


def _lasting(metadata: NotebookNode) -> dict[str, Any]:
    return {key: value for key, value in metadata.items() if key not in TIMINGS}


def _outputs(cell: NotebookNode) -> dict[str, Any]:
    if cell.cell_type != "code":
        return {}
    return {
        "outputs": [{**one, "text": without_process(one.text)} if one.output_type == "stream" else one for one in cell.outputs]
    }


def without_process(text: str) -> str:
    """A text whose mentions of a cell's file tell no process.

    >>> without_process("/tmp/ipykernel_4021/1533.py:3: UserWarning: attention")
    'ipykernel/1533.py:3: UserWarning: attention'
    """
    return CELL_FILE.sub(r"ipykernel/\1", text)
