"""What commands share: the project that they work in, their exit codes, the options that several have."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import click

from helpers.french_click import RequiredOption, WorkbookPath
from helpers.settings import Settings, find_settings

Command = TypeVar("Command", bound=Callable[..., object])

OK, TO_MEND, IMPOSSIBLE = 0, 1, 2
DEFAULT_CAMPAIGN = "exemple"


@dataclass(frozen=True)
class Place:
    """The project that a command works in; looked for only when a command needs it."""

    root: Path
    words: tuple[str, ...] = ()  # the command as it was typed
    is_program: bool = False  # whether this process is this command's alone

    @property
    def settings(self) -> Settings:
        return find_settings(self.root)


class _AtLeastOne(click.IntRange):
    """A whole number from 1 on; its help says so in French, in the option's own sentence."""

    def _describe_range(self) -> str:
        return "au moins 1"


AT_LEAST_ONE = _AtLeastOne(1)
campaign_option = click.option(
    "--campagne",
    default=DEFAULT_CAMPAIGN,
    metavar="NOM",
    help=f"Nom du dossier dans data/raw (par défaut : {DEFAULT_CAMPAIGN}).",
)


def output(*endings: str) -> Callable[[Command], Command]:
    """The option that names the workbook to write."""
    return click.option(
        "--sortie",
        cls=RequiredOption,
        type=WorkbookPath(*endings),
        metavar="FICHIER",
        required=True,
        help=f"Classeur à écrire ({', '.join(endings)}).",
    )


output_option = output(".xlsx")
