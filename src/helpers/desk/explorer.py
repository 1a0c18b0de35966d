"""The linked views as widgets: the browser links the charts, the kernel brings the names and the words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import altair as alt
import ipywidgets as widgets
from markupsafe import Markup

from helpers.desk.counts import Chosen
from helpers.desk.linked import EMBEDDED, THEME, ZONE, Linked
from helpers.desk.panes import show_in
from helpers.desk.plane import Zone
from helpers.desk.views import Views
from helpers.show import parts
from helpers.show.elements import Element

PAUSE = 150  # milliseconds without a move before the kernel is asked for names: a brush that is dragged asks once
PANES = widgets.Layout(display="flex", flex_flow="row wrap")
NAMES, WORDS = widgets.Layout(width="24em", margin="0 2em 0 0"), widgets.Layout(width="34em")
ALL_KINDS, ALL_PUBLICS = "toutes les natures", "tous les publics"


class Explorer(Element):
    """Charts, two lists to choose a kind and a public, names, words; without a kernel, what they say of the first choice."""

    def __init__(self, views: Views, chosen: Chosen) -> None:
        self._views, self._chosen = views, chosen
        self._zone: Zone | None = None
        self.chart = _offline(views.chart(chosen))
        kinds = views.framing.lists["kinds"].choices
        self.kind = widgets.Dropdown(options=[(ALL_KINDS, ""), *((one.label, one.code) for one in kinds)], description="Nature")
        self.public = widgets.Dropdown(
            options=[(ALL_PUBLICS, ""), *((one, one) for one in views.publics)], description="Public"
        )
        self.names, self.words = widgets.HTML(layout=NAMES), widgets.HTML(layout=WORDS)
        self.chart.selections.observe(lambda change: self._choose(theme=_theme(change["new"].value)), THEME)
        if not views.plane.empty:
            self.chart.selections.observe(lambda change: self._brush(change["new"].value), ZONE)
        self.kind.observe(lambda change: self._choose(kind=change["new"]), "value")
        self.public.observe(lambda change: self._choose(public=change["new"]), "value")
        self._show()

    def html(self) -> Markup:
        views = self._views
        return parts.group(views.themes(), views.named(self._chosen, self._zone), views.quoted(self._chosen, self._zone)).html()

    def _ipython_display_(self) -> None:
        from IPython.display import display  # noqa: PLC0415 - a kernel has it loaded; nobody else shows a notebook

        panes = widgets.Box([self.names, self.words], layout=PANES)
        display(widgets.VBox([self.chart, widgets.HBox([self.kind, self.public]), panes]))

    def _choose(self, **chosen: str) -> None:
        self._chosen = replace(self._chosen, **chosen)
        self._show()

    def _brush(self, selected: Mapping[str, Any]) -> None:
        self._zone = Zone.of(selected)
        self._show()

    def _show(self) -> None:
        show_in(self.names, self._views.named(self._chosen, self._zone))
        show_in(self.words, self._views.quoted(self._chosen, self._zone))


def _theme(selected: list[dict[str, str]]) -> str:
    """The theme that is clicked, none when the click was beside the bars."""
    return selected[0]["theme"] if selected else ""


def _offline(chart: Linked) -> alt.JupyterChart:
    """A chart that asks the network for nothing: the scripts that draw it come with it."""
    alt.JupyterChart.enable_offline(offline=True)
    return alt.JupyterChart(chart, debounce_wait=PAUSE, embed_options=EMBEDDED)
