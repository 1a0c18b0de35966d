"""The commands, from the command line itself: what each does, its arguments and its options."""

from __future__ import annotations

from collections.abc import Iterator

import click

from helpers.cli import cli
from helpers.inert import for_markdown


def commands() -> str:
    """Every command in the order of its name."""
    return "\n\n".join(block for name, command in sorted(all_commands().items()) for block in _command(name, command))


def all_commands() -> dict[str, click.Command]:
    """Name -> command."""
    called = click.Context(cli)
    return {name: command for name in cli.list_commands(called) if (command := cli.get_command(called, name))}


def _command(name: str, command: click.Command) -> Iterator[str]:
    options = [one for one in command.params if isinstance(one, click.Option) and not one.hidden]
    arguments = [f"{one.make_metavar(click.Context(command))}" for one in command.params if isinstance(one, click.Argument)]
    yield f"## {name}"
    yield from (_prose(part) for part in (command.help or "").split("\n\n"))
    yield f"```\n{' '.join(['concertations', name, *arguments, '[OPTIONS]'])}\n```"
    lines = [f"| `{', '.join(one.opts)}{_value(one)}` | {_prose(one.help or '')} |" for one in options]
    yield "\n".join(["| Option | Effet |", "|---|---|", *lines])


def _value(option: click.Option) -> str:
    """What an option takes; an upright bar between choices is no border of the table."""
    return "" if option.is_flag else f" {option.metavar or option.make_metavar(click.Context(cli))}".replace("|", "\\|")


def _prose(text: str) -> str:
    return for_markdown(" ".join(text.replace("\b", "").split()))
