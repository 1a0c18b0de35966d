"""How the report was made, what it cannot say, and every contribution it rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from helpers.analyse.claims import Claim
from helpers.analyse.territory import TerritoryAnalysis
from helpers.analyse.territory_claims import METHOD
from helpers.collect.decisions import CODED
from helpers.collect.findings import SEVERITY_LABELS, SheetBalance
from helpers.collect.protection.public_finding import public_file, public_finding
from helpers.framing.model import Framing
from helpers.show import parts
from helpers.show.annex import Annex, AnnexEntry
from helpers.show.elements import Bullets, Element, Evidence, Facts, Heading, Notice, Row, Table
from helpers.show.file_names import TERRITORY_SLIDES
from helpers.show.files import files_beside
from helpers.show.personal_data import personal_data
from helpers.show.theme_coding import theme_coding
from helpers.wording import FIXED, NARROW, PLURAL_FROM, day, inside, number, quote, share, singular

HELD_BACK = {
    "check": "Texte non publié : la collectivité n’a pas encore vérifié qu’il peut l’être.",
    "no": "Texte non publié, à la demande de la collectivité.",
}


def method(analysis: TerritoryAnalysis) -> Element:
    """Balance, findings, conventions, provenance, limits."""
    return parts.in_parts(
        Heading("Ce que sont devenues les lignes reçues"),
        parts.claims(
            (analysis.claim(key) for key in ("methode/bilan", "corpus/retenues")), parts.local_link(analysis.slug),
            whole=len(analysis.measured.said.contributions),
        ),
        balance_table(analysis.balances),
        _set_aside(analysis),
        Heading("Le codage des thèmes"),
        theme_coding(analysis),
        Heading("Points relevés dans le classeur"),
        _findings(analysis),
        Heading("Conventions appliquées"),
        Facts(tuple(conventions(analysis.campaign.framing))),
        Heading("Recherche de données personnelles"),
        personal_data(analysis.campaign),
        Heading("D’où viennent ces données"),
        Facts(tuple(_provenance(analysis))),
        Heading("Ce qu’on ne peut pas conclure"),
        Bullets(LIMITS),
        *files_beside(TERRITORY_SLIDES).items,
    )  # fmt: skip


# The front page says of each contribution which sentences of the nation it feeds (decision 0037).
FED = "../../index.html#recherche=mots={}-"

# The link from a contribution to a claim: by what the claim is about, or by what it says of it.
OWN_THEME, OF_THEME = "son thème", " de ce thème"  # the links that the theme and the nature of a contribution bear themselves
BACK_LABELS = {
    "contributions": OWN_THEME,
    "retenues": "textes non publiés",
    "accord": "accords",
    "desaccord": "désaccords",
    "minoritaires": "voix minoritaires",
    "reponses": "réponses",
    "copies": "textes repris",
    "campagnes": "textes venus de nombreuses fois",
}

LIMITS = (
    "Les personnes qui ont contribué l’ont fait volontairement ou sur invitation : elles ne sont pas un échantillon des habitants.",
    "Le nombre de contributions dépend de la démarche (une convention en produit plus qu’un café) : il ne mesure pas l’importance d’un sujet.",
    "Les niveaux de maturité sont déclarés par la collectivité ; seule la présence d’une preuve est vérifiée, pas son contenu.",
    "Un thème absent n’a pas été évoqué dans les événements tenus ; cela ne veut pas dire qu’il n’importe à personne.",
    "La recherche automatique de données personnelles aide une relecture humaine, elle ne la remplace pas.",
)


def balance_table(balances: tuple[SheetBalance, ...]) -> Table:
    """Rows received, kept, set aside and empty, sheet by sheet."""
    rows = tuple(
        Row((one.sheet, number(one.received), number(one.kept), number(one.set_aside), number(one.empty))) for one in balances
    )
    header = ("Feuille", "Reçues", "Retenues", "Mises de côté", "Vides")
    return Table("Lignes reçues = retenues + mises de côté + vides", header, rows, frozenset({1, 2, 3, 4}))


def _set_aside(analysis: TerritoryAnalysis) -> Table | None:
    """Each row set aside, with its cell and its reason."""
    by_place = {(finding.sheet, finding.cell, finding.rule): finding.public_what for finding in analysis.findings}
    rows = tuple(
        Row((f"{balance.sheet}!{cell}", by_place.get((balance.sheet, cell, rule), rule)))
        for balance in analysis.balances
        for rule, cell in balance.reasons
    )
    return Table("Lignes mises de côté, avec la raison", ("Cellule", "Raison"), rows) if rows else None


def _findings(analysis: TerritoryAnalysis) -> Element:
    """How many findings of each rule, with the first cells: the workbook's author has the full list."""
    if not analysis.findings:
        return Notice("info", "Aucun point relevé : le classeur est complet et cohérent.")
    places: dict[tuple[str, str], list[str]] = defaultdict(list)
    first: dict[tuple[str, str], str] = {}
    for finding in analysis.findings:
        key = (SEVERITY_LABELS[finding.severity], finding.rule)
        told = public_finding(finding, analysis.campaign.framing)
        places[key].append(told.place)
        first.setdefault(key, told.what)
    order = list(SEVERITY_LABELS.values())
    rows = tuple(
        Row((severity, first[severity, rule], number(len(found)), _first_cells(found)))
        for (severity, rule), found in sorted(places.items(), key=lambda item: (order.index(item[0][0]), item[0][1]))
    )
    header = ("Gravité", "Constat (premier cas)", "Cas", "Cellules")
    return Table("Points relevés, par règle", header, rows, frozenset({2}))


def _first_cells(places: list[str], shown: int = 5) -> str:
    return ", ".join(places[:shown]) + ("…" if len(places) > shown else "")


def conventions(framing: Framing) -> Iterator[tuple[str, str]]:
    """The thresholds of the framing, printed as what they are: conventions."""
    limits = framing.thresholds
    yield "Effectifs de personnes masqués", f"moins de {limits.smallest_published_count}"
    yield "Avis croisés avec un public : effectifs masqués", f"moins de {limits.smallest_opinion_count}"
    yield "Aucune statistique de classe", f"sous {limits.smallest_class} territoires"
    yield "Niveau médian donné", f"à partir de {limits.enough_dimensions} dimensions renseignées"
    yield "Stade éprouvé", "bornes déplacées d’un demi-niveau, puis chaque dimension d’un niveau, une à la fois"
    yield (
        "Classe de comparabilité d’un territoire",
        f"celle d’au moins {share(limits.one_method_share, 0)} de ses contributions",
    )
    yield (
        "Participants mis à côté des habitants",
        f"à partir de {limits.enough_people} personnes dont l’âge ou le genre est connu",
    )
    yield "Textes presque identiques", f"à partir de {share(limits.nearly_identical, 0)} de caractères communs"
    yield "Texte tenu pour envoyé en nombre", f"à partir de {limits.campaign_copies} copies"
    yield "Classes de taille", f"{NARROW}; ".join(size.label for size in framing.size_classes)
    yield "Territoire signalé proche d’une borne", f"à moins de {share(limits.near_bound_share, 0)}"
    yield (
        "Verbatim cité",
        "mot à mot plutôt qu’une synthèse, puis celui que le plus de personnes portent, puis le plus proche d’une longueur courante",
    )


def _provenance(analysis: TerritoryAnalysis) -> Iterator[tuple[str, str]]:
    identity, framing = analysis.tables.identity, analysis.campaign.framing
    yield "Classeur", public_file(analysis.source)
    yield "Empreinte (sha256)", analysis.source.sha256
    yield "Version du modèle", analysis.source.template_version
    yield "Cadrage", f"{framing.title}, version {framing.version}"
    yield "Données arrêtées au", day(analysis.campaign.cut_off)
    yield "Population", parts.written(identity.get("population_source"))
    if "licence" in identity:
        yield "Licence de diffusion", parts.label(framing, "licences", identity["licence"])


def annex(analysis: TerritoryAnalysis) -> Element:
    """Every contribution: its words where they may be published, its claims, its answer."""
    entries = tuple(_entries(analysis))
    return (
        Annex(entries, "Toutes les contributions", onward=FED.format(analysis.slug))
        if entries
        else Notice("absence", "Aucune contribution n’a été recueillie.")
    )


# What the annex reads of a contribution.
TOLD_IN_ANNEX = parts.QUOTED | {
    "printable", "publication", "theme", "kind", "event_id", CODED, "support", "support_unit", "agreement",
}  # fmt: skip


def _entries(analysis: TerritoryAnalysis) -> Iterator[AnnexEntry]:
    framing, link = analysis.campaign.framing, parts.local_link(analysis.slug)
    events = analysis.measured.participation.titles
    supported, answered = _claims_by_row(analysis), _answers_by_row(analysis)
    reasons = {choice.code: HELD_BACK.get(choice.role, "") for choice in framing.lists["publication"].choices}
    for line in parts.lines(analysis.measured.said.contributions, TOLD_IN_ANNEX):
        own = link(line["id"]).label
        claims = supported.get(line["id"], ())
        theme, kind = _leads(claims, OWN_THEME), _leads(claims, OF_THEME)
        answer, href = answered.get(line["id"], ("", ""))
        yield AnnexEntry(
            anchor=own,
            id=own,
            text=str(line["text"]) if line["printable"] else "",
            held="" if line["printable"] else reasons[line["publication"]],
            theme=framing.theme_by_code[line["theme"]].label,
            kind=parts.label(framing, "kinds", line["kind"]),
            public=parts.public_told(framing, line["public_shown"]),
            event=events.get(line["event_id"], "Hors événement"),
            extra=" · ".join(_extras(line, framing)),
            answer=answer,
            answer_href=href,
            claims=tuple(one for one in claims if one.href not in (theme, kind)),
            kind_href=kind,
            theme_href=theme,
        )


def _leads(claims: tuple[Evidence, ...], ending: str) -> str:
    """Where the first claim of that name leads; nothing when there is none."""
    return next((one.href for one in claims if one.label.endswith(ending)), "")


def _extras(line: Mapping[str, object], framing: Framing) -> Iterator[str]:
    if origin := parts.origin_told(framing, line.get("origin")):
        yield origin
    settled: Any = line.get(CODED)
    if settled is not None and not pd.isna(settled):
        yield "thème attribué par l’équipe d’analyse"
    support: Any = line.get("support")
    if support is not None and not pd.isna(support) and line.get("support_unit"):
        unit = inside(parts.label(framing, "support_units", line["support_unit"]))
        yield f"{number(support)}{FIXED}{unit if support >= PLURAL_FROM else singular(unit)}"
    agreement = line.get("agreement")
    if agreement is not None and not pd.isna(agreement):
        yield f"accord : {inside(parts.label(framing, 'agreements', agreement))}"


def _claims_by_row(analysis: TerritoryAnalysis) -> Mapping[str, tuple[Evidence, ...]]:
    """Row id -> the claims shown on the page that rest on it; one on the whole corpus, or on the method, is not repeated."""
    found: dict[str, list[Evidence]] = defaultdict(list)
    ids = set(analysis.measured.said.contributions["id"].tolist())
    for claim in analysis.claims.values():
        own = ids.intersection(claim.evidence)
        if own and len(own) < len(ids) and claim.section != METHOD:
            link = Evidence(_back_label(claim, analysis.campaign.framing), f"#{claim.anchor}")
            for id_ in own:
                found[id_].append(link)
    return {id_: tuple(items) for id_, items in found.items()}


def _back_label(claim: Claim, framing: Framing) -> str:
    """What a contribution supports, in a few plain words; each kind of answer has its own."""
    _, about, what = claim.id.split("/")
    if about == "reponses" and "answers" in framing.lists and what in framing.lists["answers"].by_code:
        return f"réponses {quote(inside(framing.lists['answers'].label_of(what)))}"
    if (about, what) == ("reponses", "attente"):
        return "propositions sans réponse"
    return BACK_LABELS.get(about, BACK_LABELS.get(what, f"{what}{OF_THEME}"))


def _answers_by_row(analysis: TerritoryAnalysis) -> Mapping[str, tuple[str, str]]:
    """Row id -> (answer, link to the commitment)."""
    link = parts.local_link(analysis.slug)
    found: dict[str, tuple[str, str]] = {}
    for line in parts.lines(analysis.measured.follow_up.answers, ("contribution_id", "answer_label", "commitment_id")):
        found.setdefault(line["contribution_id"], (str(line["answer_label"]), link(line["commitment_id"]).href))
    return found
