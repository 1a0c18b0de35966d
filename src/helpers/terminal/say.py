"""The only way to the terminal."""

from __future__ import annotations

import click

from helpers.inert import for_terminal


def say(text: str = "", *, head: str = "", colour: str | None = None, bold: bool = False, err: bool = False) -> None:
    """Print one line: the only way to the terminal, so that nothing foreign steers it. `head` alone bears the look."""
    start = click.style(for_terminal(head), fg=colour, bold=bold) if head else ""
    click.echo(start + for_terminal(text), err=err)
