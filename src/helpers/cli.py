"""The `concertations` command. Exit codes: 0 all well, 1 some territories need mending, 2 nothing could be done."""

from __future__ import annotations

import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

import click
import pyarrow as pa

from helpers.analyse.theme_aid import theme_aid
from helpers.collect.feedback.returned import check_targets, write_returned
from helpers.collect.intake import collect_workbook, workbooks
from helpers.collect.template.build import build_template, identity_of, write_workbook
from helpers.errors import ConcertationsError, WorkbookError
from helpers.files import check_writable, system_fault, write_bytes
from helpers.framing import territories
from helpers.framing.campaign import Campaign, read_campaign
from helpers.framing.load import load_framing
from helpers.framing.model import Framing
from helpers.french_click import FrenchGroup, RequiredOption, WorkbookPath, explain
from helpers.inert import lines_for_log
from helpers.run.schedules.units import SCHEDULERS, night, unit
from helpers.settings import Limits, Settings, find_settings
from helpers.terminal.checks import print_findings, print_limits, print_returned
from helpers.terminal.imports import print_import
from helpers.terminal.legible import make_legible
from helpers.terminal.masking import print_decided, print_proposals
from helpers.terminal.runs import called, no_progress, print_faults, print_outcome, progress_bar
from helpers.terminal.say import say
from helpers.terminal.standing import print_standing
from helpers.wording import counted

Command = TypeVar("Command", bound=Callable[..., object])

OK, TO_MEND, IMPOSSIBLE = 0, 1, 2
DEFAULT_CAMPAIGN = "exemple"
DEFAULT_FRAMING = "ia_2025"
KEPT_JOURNALS = 30  # a month of nights


@dataclass(frozen=True)
class Place:
    """The project that a command works in; looked for only when a command needs it."""

    root: Path
    words: tuple[str, ...] = ()  # the command as it was typed

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


def _output(*endings: str) -> Callable[[Command], Command]:
    """The option that names the workbook to write."""
    return click.option(
        "--sortie",
        cls=RequiredOption,
        type=WorkbookPath(*endings),
        metavar="FICHIER",
        required=True,
        help=f"Classeur à écrire ({', '.join(endings)}).",
    )


output_option = _output(".xlsx")


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
    ctx.obj = Place(racine, ctx.obj or ())


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
    say(f"Modèle écrit : {sortie}")


def _print_limits(ctx: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if wanted:
        print_limits(Limits())
        ctx.exit()


@cli.command()
@click.option(
    "--limites", is_flag=True, is_eager=True, expose_value=False, callback=_print_limits,
    help="Affiche ce qu’un classeur peut peser, contenir et coûter, puis s’arrête.",
)  # fmt: skip
@click.argument("paths", metavar="CLASSEURS...", nargs=-1, required=True, type=click.Path(path_type=Path))
@campaign_option
@click.option(
    "--retour",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DOSSIER",
    help="Y écrire une copie annotée de chaque classeur, à renvoyer à son expéditeur.",
)
@click.pass_obj
def verifier(place: Place, paths: tuple[Path, ...], campagne: str, retour: Path | None) -> int:
    """Vérifie des classeurs et dit, cellule par cellule, ce qui est à corriger.

    Un dossier vaut tous les classeurs qu’il contient.

    Avec --retour, chaque expéditeur reçoit son propre fichier : une première feuille « À CORRIGER » liste les points,
    les cellules concernées sont marquées et commentées, tout le reste est inchangé. Quand il le renvoie corrigé, la
    vérification suivante dit ce qui a été corrigé depuis et ce qui reste.

    Code de sortie : 0 rien de bloquant, 1 au moins un point bloquant, 2 au moins un classeur illisible.
    """
    campaign = read_campaign(place.settings, campagne)
    classeurs = _each_once(paths)
    if retour is not None:
        check_targets(classeurs, retour)
        check_writable(retour)
    return max((_check(path, campaign, retour) for path in classeurs), default=IMPOSSIBLE)


def _each_once(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The workbooks to check, those of a folder among them; one that is named twice is checked once."""
    found: dict[Path, Path] = {}
    for path in paths:
        held = workbooks(path) if path.is_dir() else (path,)
        if not held:
            say(f"{path} : ce dossier ne contient aucun classeur (.xlsx, .xlsm, .xls, .ods).", err=True)
        for one in held:
            found.setdefault(one.resolve(), one)
    return tuple(found.values())


def _check(path: Path, campaign: Campaign, returned_to: Path | None) -> int:
    if not path.is_file():
        say(f"{path} : ce fichier n’existe pas. Vérifiez le chemin.", err=True)
        return IMPOSSIBLE
    intake = collect_workbook(path, campaign, aid=theme_aid(campaign))
    print_findings(path, intake)
    if intake.refusal:
        return IMPOSSIBLE
    if returned_to is not None:
        try:
            print_returned(write_returned(path, intake, returned_to))
        except ConcertationsError as error:  # the other workbooks go on
            say(f"  ✗ {error}", err=True)
            return IMPOSSIBLE
    return TO_MEND if intake.left_out else OK


@cli.command()
@campaign_option
@click.option(
    "--territoire", "territoires", multiple=True, metavar="IDENTIFIANT", help="Ne produire que ce territoire (répétable)."
)
@click.option("--ouvriers", type=AT_LEAST_ONE, metavar="N", help="Rapports produits en même temps (par défaut : un par cœur).")
@click.option(
    "--memoire",
    metavar="QUANTITE",
    help="Mémoire à ne pas dépasser en tout, ex. 1500M ou 1,5G (par défaut : celle qui est libre).",
)
@click.option(
    "--moteur",
    type=click.Choice(["fork", "noyau"]),
    help="Ce qui exécute les carnets : un processus copié d’un processus prêt (fork), ou un noyau Jupyter (noyau).",
)
@click.option("--cluster", metavar="ADRESSE", help="Adresse d’un ordonnanceur Dask, ex. tcp://10.0.0.5:8786 (docs/cluster.md).")
@click.option("--sans-pdf", is_flag=True, help="Ne pas produire les PDF des rapports (plus rapide).")
@click.option("--forcer", is_flag=True, help="Produire aussi les rapports à jour.")
@click.option("--silencieux", is_flag=True, help="Ne rien écrire quand tout va bien ; sinon, seulement ce qui a échoué.")
@click.option(
    "--garder",
    type=AT_LEAST_ONE,
    default=KEPT_JOURNALS,
    metavar="N",
    help=f"Journaux conservés (par défaut : {KEPT_JOURNALS}).",
)
@click.pass_obj
def produire(
    place: Place,
    campagne: str,
    territoires: tuple[str, ...],
    ouvriers: int | None,
    memoire: str | None,
    moteur: str | None,
    cluster: str | None,
    sans_pdf: bool,
    forcer: bool,
    silencieux: bool,
    garder: int,
) -> int:
    """Produit les rapports qui ne sont pas à jour, la synthèse et le portail.

    Chaque production laisse une page dans reports/<campagne>/journal ; un courriel l’envoie si data/raw/<campagne>/courriel.toml
    le demande (voir docs/planifier.md).

    Code de sortie : 0 tout va bien, 1 des territoires sont en échec ou écartés, 2 rien n’a pu être fait.
    """
    from helpers.run.batch import Means, produce  # noqa: PLC0415 - loads papermill and pandas, which other commands do without
    from helpers.run.engine.choice import Engine  # noqa: PLC0415 - same
    from helpers.run.workers.share import read_amount  # noqa: PLC0415 - same
    from helpers.terminal.logged import logged  # noqa: PLC0415 - same

    settings = place.settings
    memory, engine = read_amount(memoire) if memoire else None, Engine(moteur) if moteur else None
    means = Means(ouvriers, memory, engine, cluster, with_pdf=not sans_pdf)
    with no_progress() if silencieux else progress_bar() as progress:
        outcome = logged(
            settings,
            campagne,
            called(place.words),
            garder,
            lambda: produce(settings, campagne, only=territoires, means=means, force=forcer, progress=progress),
        )
    if silencieux:
        print_faults(outcome)
    else:
        print_outcome(outcome, settings)
    return outcome.exit_code


@cli.command()
@click.option(
    "--exemple", "scheduler", cls=RequiredOption, type=click.Choice(SCHEDULERS), required=True, help="Le planificateur."
)
@campaign_option
@click.option("--heure", default="02:30", metavar="HH:MM", help="Heure de la production (par défaut : 02:30).")
@click.pass_obj
def planifier(place: Place, scheduler: str, campagne: str, heure: str) -> None:
    """Affiche de quoi produire les rapports chaque nuit, pour un planificateur que vous avez déjà.

    Le texte se recopie tel quel, là où son premier commentaire le dit. Les chemins sont ceux de ce projet et de ce Python.
    """
    settings = place.settings
    read_campaign(settings, campagne)
    for line in unit(scheduler, night(settings.root, campagne, heure)).splitlines():
        say(line)


@cli.command()
@campaign_option
@click.pass_obj
def etat(place: Place, campagne: str) -> int:
    """Dit où en est chaque rapport : à jour, à refaire et pourquoi, en échec, écarté, absent.

    Ne produit, ne prépare et n’écrit rien.

    Code de sortie : 0 tout est à jour (un territoire absent n’y change rien), 1 un rapport au moins est à refaire, en échec
    ou écarté.
    """
    from helpers.run.standing import standing  # noqa: PLC0415 - loads pandas, which other commands do without

    found = standing(place.settings, campagne)
    print_standing(found)
    return OK if found.is_up_to_date else TO_MEND


@cli.command()
@campaign_option
@click.pass_obj
def notes(place: Place, campagne: str) -> int:
    """Dit où en est chaque note des analystes : en place, à relire, ou dont le constat a disparu.

    Les notes s’écrivent dans data/raw/<campagne>/notes/<territoire>.md (synthese.md pour la synthèse). Rien n’y est changé.

    Code de sortie : 0 tout est en place, 1 une note au moins est à relire, à rattacher ou mal écrite.
    """
    from helpers.run.notes import all_notes, folder_faults  # noqa: PLC0415 - same
    from helpers.run.reports import opened  # noqa: PLC0415 - loads pandas, which other commands do without
    from helpers.terminal.notes import print_notes  # noqa: PLC0415 - same

    prepared = opened(campagne, place.settings)
    return TO_MEND if print_notes(campagne, tuple(all_notes(prepared)), folder_faults(prepared)) else OK


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
    say(f"{counted(len(paths), 'classeur')} d’exemple dans {folder} (données fictives).")


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
    from helpers.collect.platforms.complement import read_complement  # noqa: PLC0415 - only this command reads exports
    from helpers.collect.platforms.decisions import Decisions, read_decisions  # noqa: PLC0415 - same
    from helpers.collect.platforms.exports import import_confined  # noqa: PLC0415 - same
    from helpers.collect.platforms.files import Choices  # noqa: PLC0415 - same
    from helpers.collect.platforms.table import keep_decisions  # noqa: PLC0415 - same

    framing = _framing(cadrage)
    complete = read_complement(complement, framing) if complement else {}
    choices = Choices(text_columns, read_decisions(themes, framing) if themes else Decisions())
    imported = import_confined(exports, framing, territories.find(territoire), complete, choices)
    write_bytes(sortie, imported.content)
    print_import(imported, sortie, keep_decisions(imported.decisions, sortie, themes, framing))


@cli.command()
@click.argument("classeur", type=click.Path(path_type=Path, exists=False))
@campaign_option
@_output(".xlsx", ".xlsm")
@click.option(
    "--decisions",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="PROPOSITIONS",
    help="Classeur de propositions, décisions remplies (.xlsx).",
)
@click.option("--noms", is_flag=True, help="Chercher aussi les noms avec le second indice (module « noms »).")
@click.pass_obj
def anonymiser(place: Place, classeur: Path, campagne: str, sortie: Path, decisions: Path | None, noms: bool) -> None:
    """Propose un texte masqué à côté de chaque texte signalé ; une personne décide.

    Sans --decisions : écrit un classeur de propositions (mots signalés, texte d’origine, texte proposé, décision à remplir).
    Avec --decisions : écrit une copie du classeur où les textes acceptés remplacent les autres, et rien d’autre ne change.

    Le programme signale à une personne ce qu’il voit ; il ne voit pas tout, et un texte masqué peut encore faire
    reconnaître quelqu’un.
    """
    from helpers.collect.protection.masking import decide, decided_workbook, proposals_workbook, propose  # noqa: PLC0415 - one command

    settings = place.settings
    _check_ending(classeur, sortie, decisions)
    if sortie.exists() and sortie.resolve() in {classeur.resolve(), decisions.resolve() if decisions else None}:
        raise WorkbookError(f"{sortie} serait écrasé. Donnez un autre nom à --sortie.")
    if decisions:
        decided = decide(classeur, decisions, settings.limits)
        write_bytes(sortie, decided_workbook(classeur, decided))
        print_decided(decided, sortie)
        return
    campaign = read_campaign(settings, campagne)
    proposed = propose(classeur, replace(campaign, second_cue=campaign.second_cue or noms), settings.limits)
    write_workbook(proposals_workbook(proposed.proposals), sortie)
    print_proposals(proposed, classeur, sortie)


def _check_ending(source: Path, target: Path, decisions: Path | None) -> None:
    """A copy keeps the kind of its workbook; proposals are an .xlsx."""
    wanted = ".xlsm" if decisions and source.suffix.lower() == ".xlsm" else ".xlsx"
    if target.suffix.lower() != wanted:
        raise WorkbookError(f"{target} : le nom donné à --sortie doit finir par {wanted}.")


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; what goes wrong is said in French, without a traceback."""
    pa.set_memory_pool(pa.system_memory_pool())  # of its pools, the one that holds the least once columns are built
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


def _trace() -> Path:
    """The details of an unexpected error, kept in a file for whoever mends it."""
    with tempfile.NamedTemporaryFile("w", prefix="concertations-", suffix=".txt", delete=False, encoding="utf-8") as file:
        file.write(lines_for_log(traceback.format_exc()))
    return Path(file.name)


def main() -> None:
    """Entry point of the `concertations` command."""
    make_legible()
    sys.exit(run())
