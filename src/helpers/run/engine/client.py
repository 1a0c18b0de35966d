"""papermill's client, whatever runs the cells: streams in a fixed order, and a French sentence for a cell that did not come back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import nbformat
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient

from helpers.errors import CrashError, PublicationError, TooMuchMemoryError
from helpers.wording import FIXED, number, typeset

ORDER = ("stdout", "stderr")
SHOWN = {"display_data": ("data", "metadata"), "execute_result": ("data", "metadata", "execution_count")}
NOTEBOOK: dict[str, Any] = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}}
CELL: dict[str, Any] = {"cell_type": "code", "id": "cellule", "execution_count": None, "metadata": {}, "source": ""}
Outputs = list[NotebookNode]


class CellTooLongError(PublicationError, CellTimeoutError):
    """A cell took more time than allowed; papermill's users may catch it under its usual name."""


class NotebookEndedError(PublicationError, CrashError, DeadKernelError):
    """The process of a notebook ended before its cells; same."""


class NotebookLostError(NotebookEndedError):
    """The process that watches notebooks was ended from outside, and they with it: nothing is known of this one."""


class NotebookTooBigError(NotebookEndedError, TooMuchMemoryError):
    """A notebook asked for more memory than allowed."""


class HouseClient(PapermillNotebookClient):  # type: ignore[misc] # papermill is not typed
    """Runs the cells of a notebook in the kernel or child that it is given."""

    cell_number = 0  # from 1: the cell in work

    def execute_cell(self, cell: NotebookNode, cell_index: int, **options: Any) -> NotebookNode:  # noqa: ANN401 - as its parent
        """Run one cell; raises `CellTooLongError` or `NotebookEndedError` when no answer comes back."""
        self.cell_number = cell_index + 1
        if cell.cell_type != "code" and self.on_cell_start is None:
            return cell  # as nbclient does, without an event loop to find it out
        try:
            executed: NotebookNode = super().execute_cell(cell, cell_index, **options)
        except CellTimeoutError as error:
            limit = f"{number(self._get_timeout(cell) or self.iopub_timeout)}{FIXED}s"
            told = f"la cellule {self.cell_number} du carnet durait plus de {limit} et a été arrêtée"
            raise CellTooLongError(typeset(told)) from error
        except DeadKernelError as error:
            raise NotebookEndedError(typeset(f"à la cellule {self.cell_number}, le carnet s'est interrompu")) from error
        return executed

    def output(self, outs: Outputs, msg: dict[str, Any], display_id: str | None, cell_index: int) -> NotebookNode | None:
        """Add what a cell gives: text of a stream goes on in the same output, however it was cut on its way."""
        told: NotebookNode | None
        if msg["msg_type"] in SHOWN and not (display_id or self.clear_before_next_output or self._is_captured(msg)):
            told = _shown(msg)
            outs.append(told)
            return told
        told = super().output(outs, msg, display_id, cell_index)
        if told is None or told is not outs[-1] or told["output_type"] != "stream":
            return told
        join_last_stream(outs)
        return NotebookNode(told)

    def _is_captured(self, msg: dict[str, Any]) -> bool:
        """Whether a widget takes what a cell shows."""
        return bool(self.output_hook_stack[msg["parent_header"].get("msg_id")])


def _shown(msg: dict[str, Any]) -> NotebookNode:
    """What `nbformat.v4.output_from_msg` makes of a message, checked in a notebook of its own.

    nbformat has compiled its check of whole notebooks; that of one output takes it ten times longer.
    """
    kind: str = msg["msg_type"]
    output: NotebookNode = nbformat.from_dict({"output_type": kind, **{name: msg["content"][name] for name in SHOWN[kind]}})
    nbformat.validate({**NOTEBOOK, "cells": [{**CELL, "outputs": [output]}]})
    return output


def join_last_stream(outs: Outputs) -> None:
    """Since the last output that is no stream, keep one of each stream, the ordinary one first: as a kernel whose cell is quick."""
    last = outs.pop()
    streams = {one["name"]: one for one in _last_streams(outs)}
    if last["name"] in streams:
        streams[last["name"]]["text"] += last["text"]
        return
    before = [one for one in streams.values() if ORDER.index(one["name"]) < ORDER.index(last["name"])]
    outs.insert(len(outs) - len(streams) + len(before), NotebookNode(last))


def _last_streams(outs: Outputs) -> Iterator[NotebookNode]:
    for one in reversed(outs):
        if one["output_type"] != "stream":
            return
        yield one
