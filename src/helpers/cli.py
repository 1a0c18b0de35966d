"""The `concertations` command. Exit codes: 0 all well, 1 some territories need mending, 2 nothing could be done."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path

import click

from helpers.commands.options import IMPOSSIBLE, OK, Place
from helpers.errors import ConcertationsError
from helpers.files import system_fault
from helpers.french_click import ModuleGroup, explain
from helpers.inert import lines_for_log
from helpers.terminal.legible import make_legible
from helpers.terminal.say import say

COMMANDS = ("anonymiser", "etat", "exemple", "importer", "modele", "notes", "planifier", "produire", "verifier")


@click.group(
    cls=ModuleGroup,
    package="helpers.commands",
    names=COMMANDS,
    subcommand_metavar="COMMANDE [ARGUMENTS]…",
    context_settings={"max_content_width": 100},
)
@click.option(
    "--racine",
    type=click.Path(path_type=Path),
    default=Path(),
    metavar="DOSSIER",
    help="Dossier du projet (par défaut : celui-ci).",
)
@click.pass_context
def cli(ctx: click.Context, racine: Path) -> None:
    """Des classeurs des territoires aux rapports et à la synthèse nationale."""
    ctx.obj = Place(racine, ctx.obj or ())


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; what goes wrong is said in French, without a traceback."""
    os.environ.setdefault(
        "ARROW_DEFAULT_MEMORY_POOL", "system"
    )  # of its pools, the one that holds the least once columns are built
    words = tuple(sys.argv[1:] if arguments is None else arguments)
    try:
        code = cli.main(args=list(words), prog_name="concertations", standalone_mode=False, obj=words)
    except click.exceptions.Abort:
        say("Interrompu : les rapports déjà écrits sont entiers ; relancez pour finir.", err=True)
        return IMPOSSIBLE
    except click.ClickException as error:
        say(explain(error), err=True)
        return IMPOSSIBLE
    except ConcertationsError as error:
        say(str(error), err=True)
        return IMPOSSIBLE
    except OSError as error:
        say(f"Impossible de lire ou d’écrire {error.filename or 'un fichier'} : {system_fault(error)}.", err=True)
        return IMPOSSIBLE
    except Exception:  # whatever it is: a sentence for the reader, the details in a file for the team
        say(f"Une erreur inattendue est survenue. Envoyez ce fichier à l’équipe : {_trace()}", err=True)
        return IMPOSSIBLE
    return code if isinstance(code, int) else OK


def _stop_as_from_the_keyboard() -> None:
    """A scheduler that stops the command, or a terminal that closes, is answered as ctrl-C is: with a journal and a word."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
            signal.signal(number, signal.default_int_handler)


def _trace() -> Path:
    """The details of an unexpected error, kept in a file for whoever mends it."""
    with tempfile.NamedTemporaryFile("w", prefix="concertations-", suffix=".txt", delete=False, encoding="utf-8") as file:
        file.write(lines_for_log(traceback.format_exc()))
    return Path(file.name)


def main() -> None:
    """Entry point of the `concertations` command."""
    make_legible()
    _stop_as_from_the_keyboard()
    sys.exit(run())
