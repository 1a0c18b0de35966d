"""`concertations produire`: the reports that are not up to date, the synthesis and the portal."""

from __future__ import annotations

from contextlib import nullcontext

import click

from helpers.commands.options import AT_LEAST_ONE, Place, campaign_option
from helpers.french_click import FrenchCommand
from helpers.run.engine.choice import Engine
from helpers.run.means import Means, early_crew
from helpers.run.workers.share import read_amount

KEPT_JOURNALS = 30  # a month of nights


@click.command(cls=FrenchCommand)
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

    Code de sortie : 0 tout va bien, 1 des territoires sont en échec ou écartés, 2 rien n’a pu être fait, ou la production a été interrompue.
    """
    settings = place.settings
    memory, engine = read_amount(memoire) if memoire else None, Engine(moteur) if moteur else None
    means = Means(ouvriers, memory, engine, cluster, with_pdf=not sans_pdf)
    crew = early_crew(means, settings, campagne)
    from helpers.commands.production import Asked, produce_and_tell  # noqa: PLC0415 - loads pandas: the workers start before

    asked = Asked(campagne, territoires, means, forcer, silencieux, garder, place.words, place.is_program)
    with nullcontext() if crew is None else crew.workers:
        return produce_and_tell(settings, asked, crew)
