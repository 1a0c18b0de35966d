"""Where the chart of a figure is drawn: at once, or later, by a process whose V8 is warm.

A notebook that the batch runs lives in a fork, where V8 cannot start a second time: its figures carry their specification,
and the worker that asked for the notebook draws them. Both ways give the same bytes.
"""

from __future__ import annotations

import json
import os
import re
from typing import Any

from nbformat import NotebookNode

from helpers.show.markup import DEFERRED_DRAWING
from helpers.show.paint import paints
from helpers.show.specification import Chart, specification
from helpers.show.svg import draw_svg

VARIABLE, DEFERRED = "CONCERTATIONS_DESSINS", "differes"
HTML = "text/html"
OPENING, CLOSING = f'<script type="application/json" class="{DEFERRED_DRAWING}">', "</script>"
PLACEHOLDER = re.compile(f"{re.escape(OPENING)}([^<]*){CLOSING}")
# What could end a script or start an entity; in JSON these signs only stand inside texts, where an escape says the same.
ESCAPES = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&"})


def drawing(chart: Chart, prefix: str) -> str:
    """The drawing of a chart, or what `drawn` turns into it when the environment asks for drawings to be put off."""
    spec = specification(chart)
    put_off = os.environ.get(VARIABLE) == DEFERRED and not paints(spec)
    return _placeholder(spec, prefix) if put_off else draw_svg(spec, prefix)


def drawn(notebook: NotebookNode) -> NotebookNode:
    """The executed notebook with every chart in its place."""
    return NotebookNode({**notebook, "cells": [_drawn_cell(cell) for cell in notebook.cells]})


def _placeholder(spec: dict[str, Any], prefix: str) -> str:
    return OPENING + json.dumps({"prefix": prefix, "spec": spec}).translate(ESCAPES) + CLOSING


def _drawn_cell(cell: NotebookNode) -> NotebookNode:
    if not cell.get("outputs"):
        return cell
    return NotebookNode({**cell, "outputs": [_drawn_output(output) for output in cell.outputs]})


def _drawn_output(output: NotebookNode) -> NotebookNode:
    shown = output.get("data", {}).get(HTML, "")
    if DEFERRED_DRAWING not in shown:
        return output
    return NotebookNode({**output, "data": NotebookNode({**output["data"], HTML: PLACEHOLDER.sub(_draw, shown)})})


def _draw(found: re.Match[str]) -> str:
    deferred = json.loads(found[1])
    return draw_svg(deferred["spec"], deferred["prefix"])
