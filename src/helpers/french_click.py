"""Click in French: headings of the help pages and messages of wrong calls."""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from helpers.framing.matching import suggestion


class UnknownCommandError(click.UsageError):
    """A command that does not exist, said in French."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        near = suggestion(name, known) or f"Commandes : {', '.join(known)}."
        super().__init__(f"Commande inconnue : {name}. {near}")


class FrenchParameterError(click.BadParameter):
    """A value that will not do, with the reason in French."""


class WorkbookPath(click.Path):
    """A workbook to write: what is written is an Excel file, so that its name must say so."""

    name = "classeur"

    def __init__(self, *endings: str) -> None:
        self._endings = endings
        super().__init__(path_type=Path, dir_okay=True)

    def convert(self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path = Path(value)
        if path.is_dir():
            raise FrenchParameterError(f"{path} est un dossier, il faut un nom de fichier (.xlsx)", ctx, param)
        if path.suffix.lower() not in self._endings:
            wanted = " ou ".join(self._endings)
            raise FrenchParameterError(f"{path} sera un classeur Excel, son nom doit finir par {wanted}", ctx, param)
        return path


class RequiredOption(click.Option):
    """A mandatory option whose help says so in French."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        record = super().get_help_record(ctx)
        return None if record is None else (record[0], record[1].replace("[required]", "[obligatoire]"))


class FrenchCommand(click.Command):
    """A command whose help page is in French."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="Usage : ")

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Affiche cette aide."
        return option


class FrenchGroup(FrenchCommand, click.Group):
    """A group of commands whose help page is in French."""

    command_class = FrenchCommand
    group_class = type

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is called; an unknown one is answered with the nearest."""
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            raise UnknownCommandError(args[0], self.list_commands(ctx))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section("Commandes"):
            formatter.write_dl([(name, command.get_short_help_str(80)) for name, command in commands if command])

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super(click.Group, self).format_options(ctx, formatter)
        self.format_commands(ctx, formatter)


class ModuleGroup(FrenchGroup):
    """A group whose commands each have a module of their name, loaded when they are called or told of."""

    def __init__(self, *args: Any, package: str, names: Sequence[str], **kwargs: Any) -> None:  # noqa: ANN401 - as click's own
        super().__init__(*args, **kwargs)
        self._package, self._names = package, names

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - as click's own
        return sorted(self._names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as click's own
        if cmd_name not in self._names:
            return None
        command: click.Command = getattr(import_module(f"{self._package}.{cmd_name}"), cmd_name)
        return command


def explain(error: click.ClickException) -> str:
    """A wrong call, in French, with the way out."""
    hint = "Pour l’aide : concertations --help"
    if isinstance(error, click.NoSuchOption | click.BadOptionUsage):
        return f"{_bad_option(error)} {hint}"
    if isinstance(error, click.MissingParameter):
        return f"Il manque : {_named(error)}. {hint}"
    if isinstance(error, click.BadParameter):
        reason = _reason(error)
        return f"Valeur impossible pour {_named(error)}{f' : {reason}' if reason else ''}. {hint}"
    if isinstance(error, UnknownCommandError):
        return f"{error.message} {hint}"
    if isinstance(error, click.UsageError):
        command = error.ctx.command_path if error.ctx else "concertations"
        return f"Appel incompris : {command}. Pour l’aide : {command} --help"
    return error.format_message()


def _bad_option(error: click.UsageError) -> str:
    """An option that does not exist, or that nothing follows."""
    if isinstance(error, click.NoSuchOption):
        near = f" Vouliez-vous dire {_listed(error.possibilities)} ?" if error.possibilities else ""
        return f"Option inconnue : {error.option_name}.{near}"
    name = error.option_name if isinstance(error, click.BadOptionUsage) else "l’option"
    return f"Il manque une valeur après {name}."


def _reason(error: click.BadParameter) -> str:
    """Why a value will not do: our own French reason, or what its type tells."""
    wanted = error.param.type if error.param else None
    if isinstance(error, FrenchParameterError):
        return error.message
    if isinstance(wanted, click.IntRange):
        return f"il faut un nombre entier, au moins {wanted.min}"
    if isinstance(wanted, click.types.IntParamType):
        return "il faut un nombre entier"
    if isinstance(wanted, click.Choice):
        return f"il faut l’un de : {', '.join(map(str, wanted.choices))}"
    if isinstance(wanted, click.Path):
        return "il faut un dossier, c’est un fichier" if not wanted.file_okay else "il faut un fichier, c’est un dossier"
    return ""


def _named(error: click.BadParameter) -> str:
    hints = error.param.get_error_hint(error.ctx) if error.param and error.ctx else error.param_hint
    return hints if isinstance(hints, str) else _listed(hints or ())


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)
