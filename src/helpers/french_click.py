"""Click in French: headings of the help pages and messages of wrong calls."""

from __future__ import annotations

from collections.abc import Sequence

import click

from helpers.framing.matching import suggestion


class UnknownCommandError(click.UsageError):
    """A command that does not exist, said in French."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        near = suggestion(name, known) or f"Commandes : {', '.join(known)}."
        super().__init__(f"Commande inconnue : {name}. {near}")


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


def explain(error: click.ClickException) -> str:
    """A wrong call, in French, with the way out."""
    hint = "Pour l’aide : concertations --help"
    if isinstance(error, click.NoSuchOption):
        near = f" Vouliez-vous dire {_listed(error.possibilities)} ?" if error.possibilities else ""
        return f"Option inconnue : {error.option_name}.{near} {hint}"
    if isinstance(error, click.MissingParameter):
        return f"Il manque : {_named(error)}. {hint}"
    if isinstance(error, click.BadParameter):
        return f"Valeur impossible pour {_named(error)}. {hint}"
    if isinstance(error, UnknownCommandError):
        return f"{error.message} {hint}"
    if isinstance(error, click.UsageError):
        command = error.ctx.command_path if error.ctx else "concertations"
        return f"Appel incompris : {command}. Pour l’aide : {command} --help"
    return error.format_message()


def _named(error: click.BadParameter) -> str:
    hints = error.param.get_error_hint(error.ctx) if error.param and error.ctx else error.param_hint
    return hints if isinstance(hints, str) else _listed(hints or ())


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)
