"""The first notebook of the desk: where a campaign stands, what is new, what is wrong, where to go. `notebooks/accueil.ipynb` calls it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.desk import welcome_parts
from helpers.desk.chosen import Chosen
from helpers.desk.live import Live
from helpers.desk.look import Look
from helpers.settings import Settings, find_settings
from helpers.show.elements import Element

if TYPE_CHECKING:
    from helpers.desk.panel import Panel


def welcome(
    campaign: str, territory: str, *, read: bool = True, seen: bool = False, build: bool = False, settings: Settings | None = None
) -> Welcome:  # fmt: skip
    """The welcome to a campaign. What buttons do, parameters do too: `read` the workbooks that changed, say that all is `seen`, `build` the report."""
    chosen = Chosen(settings or find_settings(Path.cwd()), campaign, territory, read=read)
    if seen:
        chosen.mark_seen()
    return Welcome(chosen, build=build)


class Welcome:
    """A campaign, section by section; each shows itself again when something else is chosen."""

    def __init__(self, chosen: Chosen, *, build: bool = False) -> None:
        self._chosen, self._build = chosen, build

    def header(self) -> Element:
        """Which campaign this is, and the pages that tell all of it."""
        return self._live(welcome_parts.header)

    def panel(self) -> Panel:
        """The buttons: choose a campaign and a territory, open, copy, produce, read again, say that all is seen."""
        from helpers.desk.panel import Panel  # noqa: PLC0415 - loads the widgets, which the other sections do without

        return Panel(self._chosen, build=self._build)

    def faults(self) -> Element:
        """What keeps reports back, cell by cell, and the way out."""
        return self._live(welcome_parts.faults)

    def news(self) -> Element:
        """What came or changed since the analyst last said that she had seen all."""
        return self._live(welcome_parts.news)

    def decisions(self) -> Element:
        """What waits for a person to decide."""
        return self._live(welcome_parts.decisions)

    def standing(self) -> Element:
        """Who answered, and where each report stands."""
        return self._live(welcome_parts.standing)

    def notebooks(self) -> Element:
        """The other notebooks, by their own titles."""
        return welcome_parts.notebooks(self._chosen.settings)

    def _live(self, composed: Callable[[Look], Element]) -> Live:
        part = Live(lambda: composed(self._chosen.look))
        self._chosen.listen(part.refresh)
        return part
