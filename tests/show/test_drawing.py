"""A chart of ours is painted where it stands; any other is drawn in its place or later, to the same bytes: V8 does not survive a fork."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import altair as alt
import nbformat
import pandas as pd
import pytest
from nbformat import NotebookNode

from helpers.show import charts, drawing, svg
from helpers.show.elements import Element, Table
from helpers.show.layout import layered
from helpers.show.parts import figure, group
from helpers.show.specification import Chart
from helpers.show.voices import Verbatim

HOSTILE = "</script><script>alert(1)</script> & « <b> »"
FORGED = f'{drawing.OPENING}{{"prefix": "x", "spec": {{}}}}{drawing.CLOSING}'
AFTER_A_FORK = """
import os, sys, time
import pandas as pd
import altair as alt
from helpers.show import svg
from helpers.show.layout import layered
marks = alt.Chart(pd.DataFrame({"theme": ["A"], "count": [1]})).mark_bar(style="solid-bar", orient="horizontal")
chart = layered([marks.encode(x="count:Q", y="theme:N")], 300, 100)
if sys.argv[1] == "used":
    svg.render_svg(chart)
child = os.fork()
if child == 0:
    svg.render_svg(chart)
    os._exit(0)
for _ in range(200):
    if os.waitpid(child, os.WNOHANG)[0]:
        sys.exit("drawn")
    time.sleep(0.05)
os.kill(child, 9)
sys.exit("hangs")
"""


COUNTS = pd.DataFrame({"theme": [HOSTILE, "Travail"], "count": [3, 2], "territories": [1, 1]})


def with_axes() -> Chart:
    """A chart as an analyst may add one: its places are not pixels."""
    marks = alt.Chart(COUNTS).mark_bar(style="solid-bar", orient="horizontal")
    return layered([marks.encode(x="count:Q", y="theme:N")], 300, 100)


def shown(chart: Chart) -> Element:
    """A chart that shows a citizen's words, and a quote that looks like a chart put off."""
    told = figure(chart, "f1", title="t", alternative="a", table=Table("c", ("x", "y"), ()), reading="r")
    return group(told, Verbatim("C1", "#C1", FORGED, ""))


def notebook(element: Element) -> NotebookNode:
    output = nbformat.v4.new_output(  # type: ignore[no-untyped-call]
        "execute_result", data={"text/html": element._repr_html_(), "text/plain": repr(element)}, execution_count=1
    )
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x", outputs=[output], id="c")])  # type: ignore[no-untyped-call]


def test_drawn_later_is_drawn_in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """The notebook is the same to the byte; words that look like a chart put off stay words, and end no script."""
    in_place = notebook(shown(with_axes()))
    monkeypatch.setenv(drawing.VARIABLE, drawing.DEFERRED)
    deferred = notebook(shown(with_axes()))
    html = deferred.cells[0].outputs[0].data["text/html"]
    assert (html.count("<script"), html.count("</script>"), html.count("<svg")) == (1, 1, 0)
    assert nbformat.writes(drawing.drawn(deferred)) == nbformat.writes(in_place)  # type: ignore[no-untyped-call]
    assert "<svg" not in deferred.cells[0].outputs[0].data["text/html"]


def test_a_chart_of_ours_is_never_put_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is painted in the notebook's own process, where no engine has to start."""
    monkeypatch.setenv(drawing.VARIABLE, drawing.DEFERRED)
    html = shown(charts.two_counts(COUNTS, "theme", "count", "territories")).html()
    assert (html.count("<script"), html.count("<svg")) == (0, 1)
    assert "alert(1)</script>" not in html


def test_a_warm_renderer_keeps_its_bytes() -> None:
    """The fortieth drawing of a process is the first one, to the byte, whatever was drawn in between."""
    tables = [pd.DataFrame({"theme": ["A", "B"], "count": [at, 2], "territories": [1, 1]}) for at in range(1, 5)]
    drawings = [svg.render_svg(charts.two_counts(table, "theme", "count", "territories"), "f") for table in tables * 10]
    assert drawings == drawings[:4] * 10
    assert len(set(drawings)) == 4


@pytest.mark.skipif(sys.platform == "win32", reason="il n’y a pas de fork sous Windows")
@pytest.mark.parametrize(("before", "then"), [("imported", "drawn"), ("used", "hangs")])
def test_v8_does_not_survive_a_fork(before: str, then: str) -> None:
    """Imported only, V8 starts in the child of a fork; once used, the child hangs: why charts are drawn by the worker."""
    code = [sys.executable, "-W", "ignore", "-c", AFTER_A_FORK, before]
    ended = subprocess.run(
        code, capture_output=True, text=True, check=False, env={"PYTHONPATH": str(Path(svg.__file__).parents[2])}
    )
    assert ended.stderr.strip() == then
