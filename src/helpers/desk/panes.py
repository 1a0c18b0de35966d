"""Elements inside widgets: the one way from a text to an HTML widget, so that everything there went through the escaping layer."""

from __future__ import annotations

import ipywidgets as widgets

from helpers.show.elements import Element


def show_in(pane: widgets.HTML, element: Element) -> None:
    """Show an element in an HTML widget, in place of what it showed."""
    pane.set_trait("value", str(element.html()))
