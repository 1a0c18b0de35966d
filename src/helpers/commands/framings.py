"""The framing that a command is asked to work with."""

from __future__ import annotations

from pathlib import Path

import click

from helpers.framing.load import load_framing
from helpers.framing.model import Framing

DEFAULT_FRAMING = "ia_2025"
framing_option = click.option(
    "--cadrage",
    default=DEFAULT_FRAMING,
    metavar="CADRAGE",
    help=f"Nom, ou chemin d’un fichier .toml (par défaut : {DEFAULT_FRAMING}).",
)


def framing_of(name: str) -> Framing:
    """A framing by its packaged name, or by the path of its file."""
    return load_framing(Path(name) if name.endswith(".toml") else name)
