"""A choice above what it shows: the cell says what is shown first, the widget changes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import ipywidgets as widgets
from markupsafe import Markup

from helpers.desk.live import Live
from helpers.show.elements import Element

FIELD, NAMED = widgets.Layout(width="44em"), {"description_width": "6em"}


class Chooser(Element):
    """One of several things, shown beneath the list in which it is chosen."""

    def __init__(self, told: str, options: Sequence[str], first: str, shown: Callable[[str], Element]) -> None:
        self._chosen = first or next(iter(options), "")
        self._live = Live(lambda: shown(self._chosen))
        self.field: widgets.Widget = widgets.Combobox(
            options=tuple(options), value=self._chosen, description=told, ensure_option=False, continuous_update=False, layout=FIELD, style=NAMED
        )  # fmt: skip
        self.field.observe(lambda change: self._choose(change["new"]), "value")

    def html(self) -> Markup:
        return self._live.html()

    def _ipython_display_(self) -> None:
        from IPython.display import display  # noqa: PLC0415 - a kernel has it loaded; nobody else shows a notebook

        display(self.field)
        display(self._live)

    def _choose(self, value: str) -> None:
        if value.strip():
            self._chosen = value.strip()
            self._live.refresh()


class Seeker(Chooser):
    """Something that is typed, shown beneath once the line is ended."""

    def __init__(self, told: str, first: str, shown: Callable[[str], Element]) -> None:
        super().__init__(told, (), first, shown)
