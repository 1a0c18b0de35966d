"""The data workbook of the synthesis: its territories, its themes, its propositions, what divides, its claims."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import pandas as pd

from helpers.analyse import compare
from helpers.analyse.divergences import PUBLICS, SIZES, TERRITORIES
from helpers.analyse.national import SCOPE, NationalAnalysis
from helpers.inert import CellValue
from helpers.publish.mention import foot
from helpers.publish.office.book import (
    WAITING,
    Book,
    DataSheet,
    Head,
    Line,
    answers_sheet,
    claims_sheet,
    figures_sheet,
    notes_sheets,
    shared_facts,
)  # fmt: skip
from helpers.show import parts

MOST_ROWS = 50_000  # of a table; the open data hold the rest
MOST_IDS = 500  # rows named beside a claim or a proposition; constats.csv holds them all
LINKED = "Identifiants, séparés par des points-virgules."
PANELS = {True: "Territoires français", False: "Villes francophones"}
BY = {TERRITORIES: "entre territoires", SIZES: "entre petites et grandes collectivités", PUBLICS: "entre élus et citoyens"}
READING = (
    (
        "Lecture",
        "Une feuille par table ; la première ligne donne les intitulés, la deuxième les noms techniques, sur laquelle sont les filtres.",
    ),
    (
        "Précaution",
        "Les participants sont volontaires : ces nombres ne se convertissent pas en pourcentage d’habitants, et aucun territoire n’est classé.",
    ),
    (
        "Tout le reste",
        f"Une table s’arrête à {MOST_ROWS} lignes, une liste d’identifiants à {MOST_IDS} ; le dossier donnees-ouvertes contient tout, contribution par contribution.",
    ),
)


def national_book(analysis: NationalAnalysis, answers: pd.DataFrame) -> Book:
    """The workbook of a campaign; `answers`: those of its territories, as `quotations.read_answers` gives them."""
    campaign, claims = analysis.campaign, tuple(analysis.claims.values())
    tables = (
        _territories(analysis),
        _themes(analysis),
        _propositions(analysis),
        _divergences(analysis),
        _least_shared(analysis),
        *((_answers(analysis, answers),) if "commitments" in campaign.framing.by_table else ()),
    )
    return Book(
        title=f"Données de la synthèse : {campaign.title}",
        facts=(*shared_facts(campaign), ("Licence de diffusion", campaign.framing.licence), *READING),
        sheets=(
            *tables,
            claims_sheet(claims[:MOST_ROWS], MOST_IDS),
            figures_sheet(claims[:MOST_ROWS]),
            *notes_sheets(analysis.notes, SCOPE),
        ),
        author=campaign.framing.organisers,
        on=campaign.cut_off,
        foot=foot(campaign, "Synthèse nationale"),
    )


def _territories(analysis: NationalAnalysis) -> DataSheet:
    framing = analysis.campaign.framing
    stages = {stage.code: stage.label for stage in framing.stages}
    lines = parts.alphabetical(analysis.collected.territories)
    heads = (
        Head("Identifiant", "territoire", "Identifiant court du territoire."),
        Head("Nom", "nom", "", 40),
        Head("Groupe", "groupe", "Territoire français, ou ville d’un autre pays francophone."),
        Head("Classe de taille", "classe_taille", "Calculée d’après la population.", 30),
        Head("Population", "population", "Population retenue, en habitants.", 14),
        Head("Événements", "evenements", "", 12),
        Head("Participations", "participations", "Une personne venue deux fois compte pour deux ; les événements dont le nombre n’est pas connu n’y sont pas.", 14),
        Head("Contributions", "contributions", "", 14),
        Head("Propositions", "propositions", "", 14),
        Head("Propositions avec réponse", "propositions_repondues", "", 14),
        Head("Niveau médian", "niveau_median", "Médiane des niveaux de maturité déclarés ; vide s’ils sont trop peu nombreux.", 12),
        Head("Stade", "stade", "Stade d’avancement, d’après le niveau médian."),
    )  # fmt: skip
    columns = (
        lines["slug"], lines["name"], lines["group"].map(lambda code: compare.GROUP_LABELS.get(code, code)), lines["size_label"], lines["population"],
        lines["events"], lines["people"], lines["contributions"], lines["proposals"], lines["answered"], lines["median"], lines["stage"].map(stages),
    )  # fmt: skip
    return DataSheet("TERRITOIRES", "Une ligne par territoire présent, dans l’ordre alphabétique.", heads, _lines(columns))


def _themes(analysis: NationalAnalysis) -> DataSheet:
    heads = (
        Head("Ensemble", "ensemble", "Territoires français, ou villes francophones : jamais additionnés."),
        Head("Code", "theme", "", 8),
        Head("Thème", "intitule", "", 44),
        Head("Contributions", "contributions", "Contributions dont c’est le thème principal.", 14),
        Head("Territoires", "territoires", "Territoires où le thème est porté par une contribution au moins.", 12),
        Head("Territoires présents", "territoires_presents", "Le total des territoires de l’ensemble.", 12),
    )
    collected = analysis.collected
    lines: list[Line] = [
        (PANELS[french], line.theme, line.label, int(line.total), int(line.territories), int(line.of))
        for french, table in ((True, collected.by_theme), (False, collected.cities_by_theme))
        for line in table.itertuples()
    ]
    return DataSheet(
        "THEMES", "Une ligne par thème, comptée de deux façons : par contribution et par territoire.", heads, lines
    )


def _propositions(analysis: NationalAnalysis) -> DataSheet:
    heads = (
        Head("Ensemble", "ensemble", "Territoires français, ou villes francophones."),
        Head("Groupe", "groupe", "Identifiant de la première proposition du groupe."),
        Head("Statut", "statut", "Convergente, émergente ou singulière : les seuils sont dans la synthèse."),
        Head("Code du thème", "theme", "", 10),
        Head("Texte", "texte", "La formulation la plus proche des autres.", 60),
        Head("Contributions", "contributions", "", 14),
        Head("Territoires", "territoires", "", 12),
        Head("Quels territoires", "liste_territoires", LINKED, 40, grows=False),
        Head("Publics", "publics", "Ceux que les pages des territoires affichent.", 40),
        Head("Identifiants", "identifiants", LINKED, 60, grows=False),
    )
    collected = analysis.collected
    lines = [
        (
            PANELS[french], line.group, line.status, line.theme, line.text, int(line.count), len(line.territories), _joined(line.territories),
            _joined(line.publics), _joined(line.members),
        )
        for french, table in ((True, collected.propositions), (False, collected.city_propositions))
        for line in table.head(MOST_ROWS // 2).itertuples()
    ]  # fmt: skip
    return DataSheet(
        "PROPOSITIONS",
        "Une ligne par groupe de propositions qui disent la même chose, les plus partagées d’abord.",
        heads,
        lines,
    )


def _joined(items: Sequence[str]) -> str | None:
    """Several values in one cell; nothing when there is none."""
    return ";".join(items[:MOST_IDS]) + (";…" if len(items) > MOST_IDS else "") or None


def _divergences(analysis: NationalAnalysis) -> DataSheet:
    heads = (
        Head("Thème", "theme", "", 44),
        Head("Ce qui oppose", "opposition", "", 34),
        Head("Côté", "cote", "Plus d’attentes que de vigilances, ou l’inverse.", 24),
        Head("Qui", "qui", "Classe de taille ou public ; vide quand ce sont des territoires.", 30),
        Head("Quels territoires", "liste_territoires", LINKED, 60, grows=False),
        Head("Attentes", "attentes", "", 12),
        Head("Vigilances", "vigilances", "", 12),
    )
    lines = [
        (one.label, BY[one.by], leaning, side.name or None, _joined(side.territories), side.expectations, side.concerns)
        for one in analysis.collected.divergences
        for side, leaning in ((one.hopeful, "plus d’attentes"), (one.wary, "plus de vigilances"))
    ]
    return DataSheet("DIVERGENCES", "Une ligne par côté de chaque thème qui divise.", heads, lines)


def _least_shared(analysis: NationalAnalysis) -> DataSheet:
    collected, kinds = analysis.collected, analysis.campaign.framing.lists["kinds"].label_of
    heads = (
        Head("Ensemble", "ensemble", "Territoires français, ou villes francophones."),
        Head("Identifiant", "id_contribution", "", 26),
        Head("Territoire", "territoire", "", 30),
        Head("Code du thème", "theme", "", 10),
        Head("Nature", "nature", "", 14),
        Head("Texte", "texte", "", 80),
        Head("Pourquoi ici", "motif", "Ce qui en fait une position peu partagée.", 30),
    )
    lines = [
        (PANELS[french], line.id, line.territory_name, line.theme, kinds(line.kind), line.text, line.few)
        for french, table in ((True, collected.least_shared), (False, collected.cities_least_shared))
        for line in table.head(MOST_ROWS // 2).itertuples()
    ]
    return DataSheet("PEU_PARTAGEES", "Une ligne par position que peu partagent, avec ses mots.", heads, lines)


def _answers(analysis: NationalAnalysis, answers: pd.DataFrame) -> DataSheet:
    heads = (
        Head("Contribution", "id_contribution", "", 26),
        Head("Territoire", "territoire", "", 30),
        Head("Engagement", "id_engagement", "L’identifiant de la réponse ; vide tant qu’il n’y en a pas.", 26),
        Head("Réponse", "reponse", f"Ce que la collectivité répond, ou « {WAITING} ».", 26),
        Head("Pourquoi", "motif", "Dans les mots de la collectivité.", 60),
        Head("Ce qui sera fait", "action", "Dans les mots de la collectivité.", 60),
        Head("Instance", "instance", "Qui a répondu.", 30),
        Head("Répondu le", "date_reponse", "", 13),
    )
    names, said = analysis.collected.names, analysis.collected.contributions
    columns = [
        answers[field].tolist()
        for field in ("contribution_id", "territory", "commitment_id", "answer", "reason", "action", "by")
    ]
    days = [date.fromisoformat(one) if one else None for one in answers["on"].fillna("").tolist()]
    told = [
        (id_, names[slug], *(_told(one) for one in others), on) for id_, slug, *others, on in zip(*columns, days, strict=True)
    ]
    waiting = said[said["kind"].eq(analysis.campaign.framing.kind("proposal")) & ~said["answered"]]
    blank = (None,) * 4
    late = [(id_, names[slug], None, WAITING, *blank) for id_, slug in zip(waiting["id"], waiting["territory"], strict=True)]
    return answers_sheet(heads, (told + late)[:MOST_ROWS])


def _told(value: object) -> str | None:
    """A text of the table of answers; nothing where nothing was written."""
    return None if pd.isna(value) else str(value) or None


def _lines(columns: Sequence[pd.Series]) -> list[Line]:
    return list(zip(*(tuple(_values(column)) for column in columns), strict=True))


def _values(column: pd.Series) -> Iterator[CellValue]:
    for value in column.to_numpy(dtype=object):
        yield None if pd.isna(value) else value if isinstance(value, str) else float(value)
