"""`concertations importer`: exports of platforms, made a workbook to complete."""

from __future__ import annotations

from pathlib import Path

import click

from helpers.collect.platforms.complement import read_complement
from helpers.collect.platforms.decisions import Decisions, read_decisions
from helpers.collect.platforms.exports import import_confined
from helpers.collect.platforms.files import Choices
from helpers.collect.platforms.table import keep_decisions
from helpers.commands.framings import framing_of, framing_option
from helpers.commands.options import output_option
from helpers.files import write_bytes
from helpers.framing import territories
from helpers.french_click import FrenchCommand, RequiredOption
from helpers.terminal.imports import print_import


@click.command(cls=FrenchCommand)
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

    framing = framing_of(cadrage)
    complete = read_complement(complement, framing) if complement else {}
    choices = Choices(text_columns, read_decisions(themes, framing) if themes else Decisions())
    imported = import_confined(exports, framing, territories.find(territoire), complete, choices)
    write_bytes(sortie, imported.content)
    print_import(imported, sortie, keep_decisions(imported.decisions, sortie, themes, framing))
