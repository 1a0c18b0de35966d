"""The `concertations` command. Exit codes: 0 all well, 1 some territories need mending, 2 nothing could be done."""

from __future__ import annotations

import sys
import tempfile
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from helpers.cli_output import print_findings, print_outcome, progress_bar
from helpers.collect.intake import collect_workbook
from helpers.collect.template import build_template, identity_of, write_workbook
from helpers.errors import ConcertationsError
from helpers.framing import territories
from helpers.framing.campaign import Campaign, read_campaign
from helpers.framing.load import load_framing
from helpers.framing.model import Framing
from helpers.french_click import FrenchGroup, RequiredOption, explain
from helpers.settings import Settings, find_settings
from helpers.wording import counted

OK, TO_MEND, IMPOSSIBLE = 0, 1, 2
DEFAULT_CAMPAIGN = "exemple"
DEFAULT_FRAMING = "ia_2025"


@dataclass(frozen=True)
class Place:
    """The project that a command works in; looked for only when a command needs it."""

    root: Path

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
framing_option = click.option(
    "--cadrage",
    default=DEFAULT_FRAMING,
    metavar="CADRAGE",
    help=f"Nom, ou chemin d’un fichier .toml (par défaut : {DEFAULT_FRAMING}).",
)
output_option = click.option(
    "--sortie",
    cls=RequiredOption,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FICHIER",
    required=True,
    help="Classeur à écrire (.xlsx).",
)


@click.group(cls=FrenchGroup, subcommand_metavar="COMMANDE [ARGUMENTS]…", context_settings={"max_content_width": 100})
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
    ctx.obj = Place(racine)


def _framing(name: str) -> Framing:
    """A framing by its packaged name, or by the path of its file."""
    return load_framing(Path(name) if name.endswith(".toml") else name)


@cli.command()
@click.option(
    "--territoire", metavar="IDENTIFIANT", help="Identifiant d’un territoire : son identité est préremplie (ex. lacq-orthez)."
)
@framing_option
@output_option
def modele(territoire: str | None, cadrage: str, sortie: Path) -> None:
    """Écrit le classeur modèle qu’un territoire remplit."""
    framing = _framing(cadrage)
    identity = {} if territoire is None else identity_of(territories.find(territoire), framing)
    write_workbook(build_template(framing, identity), sortie)
    click.echo(f"Modèle écrit : {sortie}")


@cli.command()
@click.argument("classeurs", nargs=-1, required=True, type=click.Path(path_type=Path))
@campaign_option
@click.pass_obj
def verifier(place: Place, classeurs: tuple[Path, ...], campagne: str) -> int:
    """Vérifie des classeurs et dit, cellule par cellule, ce qui est à corriger.

    Code de sortie : 0 rien de bloquant, 1 au moins un point bloquant, 2 au moins un classeur illisible.
    """
    campaign = read_campaign(place.settings, campagne)
    return max(_check(path, campaign) for path in classeurs)


def _check(path: Path, campaign: Campaign) -> int:
    if not path.is_file():
        click.echo(f"{path} : ce fichier n’existe pas. Vérifiez le chemin.", err=True)
        return IMPOSSIBLE
    intake = collect_workbook(path, campaign)
    print_findings(path, intake)
    if intake.refusal:
        return IMPOSSIBLE
    return TO_MEND if intake.left_out else OK


@cli.command()
@campaign_option
@click.option(
    "--territoire", "territoires", multiple=True, metavar="IDENTIFIANT", help="Ne produire que ce territoire (répétable)."
)
@click.option("--ouvriers", type=AT_LEAST_ONE, metavar="N", help="Rapports produits en même temps (par défaut : un par cœur).")
@click.option("--forcer", is_flag=True, help="Produire aussi les rapports à jour.")
@click.pass_obj
def produire(place: Place, campagne: str, territoires: tuple[str, ...], ouvriers: int | None, forcer: bool) -> int:
    """Produit les rapports qui ne sont pas à jour, la synthèse et le portail."""
    from helpers.run.batch import produce  # noqa: PLC0415 - loads papermill and pandas, which other commands do without

    settings = place.settings
    with progress_bar() as progress:
        outcome = produce(settings, campagne, only=territoires, workers=ouvriers, force=forcer, progress=progress)
    print_outcome(outcome, settings)
    return outcome.exit_code


@cli.command()
@campaign_option
@click.option(
    "--territoires", "number", type=AT_LEAST_ONE, metavar="N", help="Nombre de territoires (par défaut : ceux de l’appel)."
)
@click.option("--contributions", type=AT_LEAST_ONE, metavar="N", help="Contributions par territoire (par défaut : de 8 à 900).")
@click.option(
    "--graine", default=2025, metavar="N", help="Graine du tirage (par défaut : 2025) : même graine, mêmes classeurs."
)
@click.pass_obj
def exemple(place: Place, campagne: str, number: int | None, contributions: int | None, graine: int) -> None:
    """Écrit la campagne d’exemple : territoires réels, contributions inventées."""
    from helpers.sample.campaign import write_sample  # noqa: PLC0415 - only this command needs the sample's words

    folder = place.settings.raw(campagne)
    paths = write_sample(folder, territories=number, contributions=contributions, seed=graine)
    click.echo(f"{counted(len(paths), 'classeur')} d’exemple dans {folder} (données fictives).")


@cli.command()
@click.argument("exports", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--territoire", cls=RequiredOption, required=True, metavar="IDENTIFIANT", help="Identifiant du territoire.")
@framing_option
@output_option
@click.option(
    "--complement", type=click.Path(path_type=Path, dir_okay=False), metavar="FICHIER", help="Champs de TERRITOIRE (.toml)."
)
@click.option(
    "--themes",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FICHIER",
    help="Table de thèmes complétée (.csv, .xlsx).",
)
@click.option(
    "--colonne-texte", "text_columns", multiple=True, metavar="NOM", help="Colonne des textes d’un tableau inconnu (répétable)."
)
def importer(
    exports: tuple[Path, ...],
    territoire: str,
    cadrage: str,
    sortie: Path,
    complement: Path | None,
    themes: Path | None,
    text_columns: tuple[str, ...],
) -> None:
    """Transforme des exports de plateforme en classeur à compléter, sans perdre une ligne.

    Formats reconnus d’eux-mêmes : Decidim, Cap Collectif, LimeSurvey, Google Forms, Microsoft Forms, Framaforms,
    SurveyMonkey, ou un tableau dont une colonne porte les textes ; en .csv, .xlsx, .ods, .json, ou dans une archive .zip.

    Chaque ligne reçue devient une contribution ou est mise de côté avec sa raison (feuille IMPORT du classeur).
    Donnez ensemble les exports d’une même démarche (propositions, commentaires) : un commentaire reprend le thème
    du texte qu’il commente.

    Une table est écrite à côté du classeur (…_themes.csv) : une ligne par catégorie de la plateforme et par question,
    avec un thème proposé et pourquoi. Complétez « theme retenu », « nature retenue », « lecture retenue », puis
    relancez avec --themes TABLE.csv : seules vos décisions comptent.

    Un export ne dit pas tout de la démarche. Ce qui manque à la feuille TERRITOIRE se donne dans un fichier
    --complement, un champ par ligne, sous son nom technique : question_posee = "Quelles conditions…", garant = false.
    """
    from helpers.cli_output import print_import  # noqa: PLC0415 - with its reader, below
    from helpers.collect.export_complement import read_complement  # noqa: PLC0415 - only this command reads exports
    from helpers.collect.export_decisions import Decisions, read_decisions  # noqa: PLC0415 - same
    from helpers.collect.export_files import Choices  # noqa: PLC0415 - same
    from helpers.collect.export_table import keep_decisions  # noqa: PLC0415 - same
    from helpers.collect.exports import import_exports  # noqa: PLC0415 - same

    framing = _framing(cadrage)
    complete = read_complement(complement, framing) if complement else {}
    choices = Choices(text_columns, read_decisions(themes, framing) if themes else Decisions())
    imported = import_exports(exports, framing, territories.find(territoire), complete, choices=choices)
    write_workbook(imported.workbook, sortie)
    print_import(imported, sortie, keep_decisions(imported.decisions, sortie, themes, framing))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; what goes wrong is said in French, without a traceback."""
    try:
        code = cli.main(args=None if arguments is None else list(arguments), prog_name="concertations", standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("Interrompu : les rapports déjà écrits sont entiers ; relancez pour finir.", err=True)
        return IMPOSSIBLE
    except click.ClickException as error:
        click.echo(explain(error), err=True)
        return IMPOSSIBLE
    except ConcertationsError as error:
        click.echo(str(error), err=True)
        return IMPOSSIBLE
    except OSError as error:
        click.echo(f"Impossible de lire ou d’écrire {error.filename or 'un fichier'} : {error.strerror}.", err=True)
        return IMPOSSIBLE
    except Exception:  # whatever it is: a sentence for the reader, the details in a file for the team
        click.echo(f"Une erreur inattendue est survenue. Envoyez ce fichier à l’équipe : {_trace()}", err=True)
        return IMPOSSIBLE
    return code if isinstance(code, int) else OK


def _trace() -> Path:
    """The details of an unexpected error, kept in a file for whoever mends it."""
    with tempfile.NamedTemporaryFile("w", prefix="concertations-", suffix=".txt", delete=False, encoding="utf-8") as file:
        file.write(traceback.format_exc())
    return Path(file.name)


def main() -> None:
    """Entry point of the `concertations` command."""
    sys.exit(run())
