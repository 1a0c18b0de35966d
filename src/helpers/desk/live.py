"""A part of a notebook that is shown again in its place when something changed, without running its cell a second time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from markupsafe import Markup

from helpers.show.elements import Element


class Shown(Protocol):
    """What a notebook gives back to whoever displayed something in it."""

    def update(self, shown: object) -> None: ...


class Live(Element):
    """An element that is composed each time that it is shown."""

    def __init__(self, compose: Callable[[], Element]) -> None:
        self._compose, self._places = compose, list[Shown]()

    def html(self) -> Markup:
        return self._compose().html()

    def _ipython_display_(self) -> None:
        from IPython.display import display  # noqa: PLC0415 - a kernel has it loaded; nobody else shows a notebook

        self._places.append(display(self._compose(), display_id=True))

    def refresh(self) -> None:
        """Show it again wherever it is shown."""
        if self._places:
            element = self._compose()
            for place in self._places:
                place.update(element)
