"""How the themes were coded: the agreement of the human codes with an aid and with a second person, and what may be read again."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from helpers.analyse.agreement import SMALLEST_N
from helpers.analyse.coding import SETTLED, Coding, Compared
from helpers.analyse.national import NationalAnalysis
from helpers.analyse.territory import TerritoryAnalysis
from helpers.collect.decisions import State
from helpers.framing.campaign import MEANING, Campaign
from helpers.framing.decisions import Kind
from helpers.framing.model import Framing
from helpers.show import parts
from helpers.show.elements import Element, Notice, Row, Table
from helpers.show.national_links import claims, territory_link
from helpers.wording import counted, day, number

PAIRS_TOLD = 10  # pairs of themes most often taken for one another
ROWS_TOLD = 40  # contributions whose code may be read again; the workbook sent back marks them too
KEYS = (SETTLED, "methode/accord-aide", "methode/accord-codeurs")
HOW = (
    "L’accord est donné en part de codes égaux (intervalle de Wilson) et par le kappa de Cohen (1960), qui retire la part due au "
    "hasard (intervalle de Fleiss, Cohen et Everitt, 1969). L’aide ne voit que les mots ; le code choisi par une personne prévaut "
    "et reste le seul compté. Une personne qui a lu la proposition avant de coder s’en rapproche : l’accord mesuré est alors trop haut."
)
AIDS = {
    False: "Un thème est proposé à partir des mots-clés et des définitions du cadrage, comparés aux mots du texte.",
    True: "Un thème est proposé par un encodeur de phrases, qui rapproche le sens du texte de celui des thèmes ; il est aveugle à la négation.",
}


def theme_coding(analysis: TerritoryAnalysis) -> Element:
    """The section of a territory's report, for the person who codes and for whoever doubts the codes."""
    coding, framing, link = analysis.measured.coding, analysis.campaign.framing, parts.local_link(analysis.slug)
    if not coding.total:
        return Notice("absence", "Aucune contribution n’a été codée.")
    return parts.group(
        explanation(coding, analysis.campaign),
        parts.claims((analysis.claim(key) for key in KEYS), link, noun="contribution", whole=coding.total),
        settled_table(analysis),
        words_table(analysis),
        stale_table(analysis),
        *pair_tables(coding, framing),
        _to_read_again(coding.unlike, framing, link),
    )


def national_coding(analysis: NationalAnalysis) -> Element:
    """The section of the synthesis: the same agreements, over all the territories."""
    found = (analysis.claim(key) for key in KEYS)
    return parts.group(
        explanation(analysis.collected.coding, analysis.campaign),
        claims(found, territory_link(analysis), "territoire"),
        *pair_tables(analysis.collected.coding, analysis.campaign.framing),
    )


def explanation(coding: Coding, campaign: Campaign) -> Notice:
    """What was compared, on how many texts, and what is too small to be told."""
    aid = AIDS[campaign.theme_aid == MEANING]
    told = [
        aid,
        f"L’aide se prononce sur {number(coding.proposed.n)} des {counted(coding.total, 'contribution')}, thème résiduel à part.",
        "Aucun double codage n’est renseigné."
        if not coding.recoded.n
        else f"Double codage : {counted(coding.recoded.n, 'contribution codée')} aussi par une seconde personne.",
    ]
    small = [one for one in (coding.proposed, coding.recoded) if 0 < one.n < SMALLEST_N]
    if small:
        told.append(f"Un accord n’est pas calculé sous {counted(SMALLEST_N, 'contribution')}.")
    return Notice("info", " ".join((*told, HOW)))


def settled_table(analysis: TerritoryAnalysis) -> Table | None:
    """Who gave a theme to which contribution, and when: what the sender's workbook said is told beside it."""
    given, themes = _decided(analysis, (State.APPLIED,)), analysis.campaign.framing.lists["themes"]
    kept = set(analysis.tables.contributions["id"])
    lines = [line for line in given if line["kind"] == Kind.THEME and line["id"] in kept]
    link = parts.local_link(analysis.slug)
    rows = tuple(
        Row(
            (
                link(line["id"]).html(),
                themes.label_of(line["choice"]),
                f"thème attribué par {line['by']} le {_day(line)}",
                _own(line, analysis),
            )
        )
        for line in lines[:ROWS_TOLD]
    )
    note = f"Les {number(ROWS_TOLD)} premières de {counted(len(lines), 'contribution')}." if len(lines) > ROWS_TOLD else ""
    header = ("Contribution", "Thème compté", "Par qui", "Code du classeur")
    return Table("Thèmes attribués par l’équipe d’analyse", header, rows, note=note) if rows else None


WORDS: Mapping[str, str] = {
    Kind.MASK: "texte publié sans les mots repérés", Kind.WITHHOLD: "texte retenu", Kind.REWORD: "autre texte publié à sa place",
}  # fmt: skip


def words_table(analysis: TerritoryAnalysis) -> Table | None:
    """The texts held for personal data that an analyst read, and what was decided of each."""
    kept = set(analysis.tables.contributions["id"])
    lines = [line for line in _decided(analysis, (State.APPLIED,)) if line["kind"] in WORDS and line["id"] in kept]
    link = parts.local_link(analysis.slug)
    rows = tuple(
        Row((link(line["id"]).html(), WORDS[line["kind"]], f"{line['by']}, le {_day(line)}")) for line in lines[:ROWS_TOLD]
    )
    note = f"Les {number(ROWS_TOLD)} premiers de {counted(len(lines), 'texte')}." if len(lines) > ROWS_TOLD else ""
    header = ("Contribution", "Décision", "Prise par")
    return (
        Table("Textes où une donnée personnelle a été repérée, relus par l’équipe d’analyse", header, rows, note=note)
        if rows
        else None
    )


def stale_table(analysis: TerritoryAnalysis) -> Table | None:
    """The decisions that are not applied: what they were made on has changed, or is gone."""
    lines = _decided(analysis, (State.STALE, State.HELD, State.GONE))
    rows = tuple(Row((line["id"], line["kind"], f"{line['by']}, le {_day(line)}", line["state"])) for line in lines[:ROWS_TOLD])
    note = f"Les {number(ROWS_TOLD)} premières de {counted(len(lines), 'décision')}." if len(lines) > ROWS_TOLD else ""
    header = ("Contribution", "Décision", "Prise par", "État")
    return Table("Décisions de l’équipe d’analyse à relire, non appliquées", header, rows, note=note) if rows else None


def _decided(analysis: TerritoryAnalysis, states: tuple[State, ...]) -> list[dict[Hashable, Any]]:
    """The decisions in some states, in the order in which they were made."""
    found = analysis.decided
    return [] if found is None else found[found["state"].isin(states)].sort_values("number").to_dict("records")


def _day(line: Mapping[Hashable, Any]) -> str:
    return day(date.fromisoformat(line["day"]))


def _own(line: Mapping[Hashable, Any], analysis: TerritoryAnalysis) -> str:
    """The sender's own code; the words of a cell that means none could be anything, and are not told."""
    themes = analysis.campaign.framing.lists["themes"]
    return (
        themes.label_of(line["theme"]) if line["theme"] in themes.by_code else "sans code lisible" if line["theme"] else "vide"
    )


def pair_tables(coding: Coding, framing: Framing) -> tuple[Table | None, Table | None]:
    """The themes most often taken for one another, by the aid and between the two persons."""
    return (
        _pairs("Thèmes que l’aide et les personnes rangent autrement", "Thème proposé", coding.proposed, framing),
        _pairs("Thèmes que les deux personnes rangent autrement", "Second code", coding.recoded, framing),
    )


def _pairs(caption: str, other: str, found: Compared, framing: Framing) -> Table | None:
    if found.agreement is None or found.by_pair.empty:
        return None
    themes = framing.lists["themes"]
    rows = tuple(
        Row((themes.label_of(line.human), themes.label_of(line.other), number(line.count)))
        for line in found.by_pair.head(PAIRS_TOLD).itertuples(index=False)
    )
    note = f"Les {number(PAIRS_TOLD)} paires les plus fréquentes." if len(found.by_pair) > PAIRS_TOLD else ""
    return Table(caption, ("Code humain", other, "Contributions"), rows, frozenset({2}), note)


def _to_read_again(unlike: pd.DataFrame, framing: Framing, link: parts.Link) -> Table | None:
    if unlike.empty:
        return None
    themes = framing.lists["themes"]
    rows = tuple(
        Row((link(line.id).html(), themes.label_of(line.other), themes.label_of(line.human), "désaccord"))
        for line in unlike.head(ROWS_TOLD).itertuples()
    )
    note = f"Les {number(ROWS_TOLD)} premières de {counted(len(unlike), 'contribution')}." if len(unlike) > ROWS_TOLD else ""
    header = ("Contribution", "Proposition", "Code humain", "État")
    return Table("Pour la personne qui code : propositions à relire", header, rows, note=note)
