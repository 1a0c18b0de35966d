"""The `concertations` command. Exit codes: 0 all well, 1 some territories need mending, 2 nothing could be done, or it was interrupted."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import count
from pathlib import Path
from types import FrameType

import click

from helpers.commands.options import IMPOSSIBLE, OK, Place
from helpers.errors import ConcertationsError
from helpers.files import system_fault
from helpers.french_click import ModuleGroup, explain
from helpers.inert import lines_for_log
from helpers.terminal.legible import make_legible
from helpers.terminal.say import say

# What ends a command elsewhere than at the keyboard; Windows has no terminal that hangs up.
STOPS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
_heard = count()
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
    ctx.obj = replace(ctx.obj or Place(racine), root=racine)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; what goes wrong is said in French, without a traceback."""
    os.environ.setdefault(
        "ARROW_DEFAULT_MEMORY_POOL", "system"
    )  # of its pools, the one that holds the least once columns are built
    words = tuple(sys.argv[1:] if arguments is None else arguments)
    try:
        place = Place(Path(), words, is_program=arguments is None)
        code = cli.main(args=list(words), prog_name="concertations", standalone_mode=False, obj=place)
    except click.exceptions.Abort:
        return _impossible("Interrompu : les rapports déjà écrits sont entiers ; relancez pour finir.")
    except click.ClickException as error:
        return _impossible(explain(error))
    except ConcertationsError as error:
        return _impossible(str(error))
    except OSError as error:
        return _impossible(f"Impossible de lire ou d’écrire {error.filename or 'un fichier'} : {system_fault(error)}.")
    except Exception:  # whatever it is: a sentence for the reader, the details in a file for the team
        return _impossible(f"Une erreur inattendue est survenue. Envoyez ce fichier à l’équipe : {_trace()}")
    return code if isinstance(code, int) else OK


def _impossible(why: str) -> int:
    """Say why a command could not be done, where there is still somebody to hear."""
    with suppress(OSError):
        say(why, err=True)
    return IMPOSSIBLE


def _stop_as_from_the_keyboard() -> None:
    """A scheduler that stops the command, or a terminal that closes, is answered as ctrl-C is: with a journal, and a word where there is somebody to hear."""
    for number in STOPS:
        if signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
            signal.signal(number, _stop)


def _stop(_number: int, _frame: FrameType | None) -> None:
    """Every other time: a closing terminal says it twice, and the second time must not interrupt the journal."""
    if next(_heard) % 2 == 0:
        raise KeyboardInterrupt


def _trace() -> Path:
    """The details of an unexpected error, kept in a file for whoever mends it."""
    with tempfile.NamedTemporaryFile("w", prefix="concertations-", suffix=".txt", delete=False, encoding="utf-8") as file:
        file.write(lines_for_log(traceback.format_exc()))
    return Path(file.name)


def main() -> None:
    """Entry point of the `concertations` command."""
    make_legible()
    _stop_as_from_the_keyboard()
    code = run()
    for number in STOPS:  # all is said: what stops it now changes nothing of it
        signal.signal(number, signal.SIG_IGN)
    sys.exit(code)
