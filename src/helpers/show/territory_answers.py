"""What the authority does and answers: its uses of AI, its maturity as it declares it, its commitments."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

import pandas as pd
from markupsafe import Markup

from helpers.analyse import compare
from helpers.analyse.territory import TerritoryAnalysis
from helpers.show import charts, charts_compare, parts
from helpers.show.elements import NOT_ASKED, Element, Figure, Heading, Notice, Row, Table
from helpers.show.markup import join, tag
from helpers.show.stage_otherwise import OTHERWISE, otherwise
from helpers.show.territory_essentials import voice
from helpers.show.voices import Voices
from helpers.wording import FIXED, NARROW, counted, inside, listing, quote, typeset

USE_COLUMNS = ("domain", "status", "ai_type", "human_control", "alternative", "frugality", "evaluation")


def use_cases(analysis: TerritoryAnalysis) -> Element:
    """Sentences and the list of uses, with what was observed of each."""
    uses, framing, link = analysis.tables.use_cases, analysis.campaign.framing, parts.local_link(analysis.slug)
    if "use_cases" not in framing.by_table:
        return NOT_ASKED
    if uses.empty:
        return Notice("absence", "Aucun usage n’est déclaré, ni en service ni en projet.")
    keys = [f"usages/{choice.code}" for choice in framing.lists["use_statuses"].choices]
    guarantees = ("controle-humain", "alternative", "decision-individuelle", "donnees-personnelles")
    found = [analysis.claim(key) for key in ("usages/declares", *keys, *(f"usages/{name}" for name in guarantees))]
    return parts.group(parts.claims(found, link, noun="usage"), _uses_table(analysis))


def _uses_table(analysis: TerritoryAnalysis) -> Table:
    framing, link = analysis.campaign.framing, parts.local_link(analysis.slug)
    sheet, uses = framing.by_table["use_cases"], analysis.tables.use_cases
    columns = [sheet.by_field[field] for field in USE_COLUMNS if field in uses and field in sheet.by_field]
    rows = tuple(
        Row(
            (
                f"{link(line['id']).label} · {line['title']}",
                *(parts.label(framing, column.list or "yes_no", line[column.field]) for column in columns),
                _observed(line),
            ),
            anchor=link(line["id"]).label,
        )
        for line in parts.lines(uses)
    )
    header = ("Usage", *(column.label for column in columns), "Ce qui a été constaté")
    return Table("Usages déclarés, y compris abandonnés ou refusés", header, rows)


def _observed(line: Mapping[str, object]) -> str:
    told = [
        f"{title}{FIXED}: {line[field]}"
        for field, title in (("benefit", "Bénéfice"), ("concern", "Vigilance"))
        if field in line and not pd.isna(line[field])
    ]
    return f"{NARROW}; ".join(told) or "–"


def maturity(analysis: TerritoryAnalysis) -> Element:
    """The profile, its sentences, and the evidence of each level."""
    profile, link = analysis.measured.profile, parts.local_link(analysis.slug)
    if "maturity" not in analysis.campaign.framing.by_table:
        return NOT_ASKED
    if not profile.answered:
        return Notice("absence", "La grille de maturité n’est pas renseignée.")
    keys = ("renseignees", "preuves", "mediane", "etayee", "minimum", "sensibilite", "classe", "ensemble")
    return parts.group(
        parts.claims((analysis.claim(f"maturite/{key}") for key in (*keys,)), link, noun="dimension"),
        parts.claims([analysis.claim("inconnu/dimensions")], link, noun="dimension"),
        Notice("attention", "Profil déséquilibré : l’écart entre les dimensions est grand.") if profile.unbalanced else None,
        _profile(analysis),
        _otherwise(analysis),
        _evidence(analysis),
        CONTESTABLE,
    )


SAME_STAGE = typeset(
    "« = » : le stade reste le même. Entre parenthèses, les dimensions qui, chacune à elle seule, changent le stade."
)
CONTESTABLE = Notice(
    "info",
    typeset(
        "Ces niveaux sont ceux que la collectivité a déclarés, avec son commentaire à côté de chacun. Elle peut les contester ou les corriger : un "
        "classeur renvoyé met le rapport à jour."
    ),
)


def _otherwise(analysis: TerritoryAnalysis) -> Table | None:
    """What the stage would be if a bound or a dimension moved."""
    found = analysis.measured.profile.sensitivity
    if found is None:
        return None
    stage, *others = otherwise(found)
    rows = tuple(Row((name, told)) for name, told in zip(OTHERWISE, others, strict=True))
    return Table(
        typeset(f"Stade retenu : {quote(stage)} ; ce qu’il serait autrement"), ("Si", "Stade"), rows,
        note=SAME_STAGE,
    )  # fmt: skip


def _profile(analysis: TerritoryAnalysis) -> Figure:
    measured, framing = analysis.measured, analysis.campaign.framing
    levels = measured.profile.levels
    peer_name = _panel(measured.beside)
    spreads = [measured.beside.levels[code] for code in levels["dimension"].tolist()]
    names = framing.lists["levels"]
    declared = [inside(names.label_of(code)) for code in levels["declared"].tolist()]
    drawn = levels[["label", "level", "evidenced"]].assign(
        low=[None if one is None else one.low for one in spreads],
        median=[None if one is None else one.median for one in spreads],
        high=[None if one is None else one.high for one in spreads],
        missing=declared,
    )
    told = [f"{name}, {level}" for name, level in zip(levels["label"].tolist(), declared, strict=True)]
    return parts.figure(
        charts_compare.profile(
            drawn, "label", "level", "evidenced", low="low", median="median", high="high", scale=framing.level_scale,
            missing="missing",
        ),
        "maturite",
        title="Le profil de maturité, dimension par dimension",
        alternative=f"Niveaux déclarés : {listing(told)}.",
        table=_levels_table(analysis, spreads, peer_name),
        reading=(
            "un disque plein s’appuie sur un document, un cercle est une simple déclaration ; la bande va du niveau le plus bas au "
            f"plus haut de {peer_name}, le trait en est la médiane. Ce n’est pas un classement."
        ),
    )  # fmt: skip


def _panel(beside: compare.Beside) -> str:
    """The class when it is large enough to be told, otherwise the whole group."""
    name = "sa classe de taille" if beside.is_class else "l’ensemble de son groupe"
    return f"{name} ({counted(beside.n, 'territoire')})"


OF_LEVEL = ("label", "declared", "level", "evidenced")  # told of a dimension


def _levels_table(analysis: TerritoryAnalysis, spreads: Sequence[compare.Spread | None], peer_name: str) -> Table:
    framing = analysis.campaign.framing
    names = framing.lists["levels"]
    rows = tuple(
        Row(
            (
                str(level["label"]),
                names.shown(names.by_code[str(level["declared"])]),
                _support(level),
                *_spread_cells(spread),
            )
        )
        for level, spread in zip(parts.lines(analysis.measured.profile.levels, OF_LEVEL), spreads, strict=True)
    )
    header = ("Dimension", "Niveau déclaré", "Appui", "Minimum", "Médiane", "Maximum", "n")
    return Table(f"Niveaux déclarés, et niveaux de {peer_name}", header, rows, frozenset({3, 4, 5, 6}))


def _support(level: Mapping[str, object]) -> str:
    """What a level rests on; nothing where there is no level (unknown, or not concerned)."""
    if pd.isna(level["level"]):
        return ""
    return "document" if level["evidenced"] else "déclaration"


def _spread_cells(spread: compare.Spread | None) -> tuple[str, str, str, str]:
    if spread is None:
        return ("n trop petit",) * 3 + ("–",)
    return (parts.written(spread.low), parts.written(spread.median), parts.written(spread.high), parts.written(spread.n))


def _evidence(analysis: TerritoryAnalysis) -> Table:
    framing, levels = analysis.campaign.framing, analysis.measured.profile.levels
    rows = tuple(
        Row(
            (
                f"{line['dimension']} · {line['label']}",
                framing.lists["levels"].label_of(line["declared"]),
                "–" if pd.isna(line["comment"]) else str(line["comment"]),
                _level_text(analysis, line["dimension"], line["level"]),
                parts.written(line["evidence"]),
                parts.label(framing, "evidence_kinds", line["evidence_kind"]),
                _assessed(analysis, line["assessor"], line["assessed_on"]),
            ),
            anchor=line["dimension"],
        )
        for line in parts.lines(levels)
    )
    header = (
        "Dimension",
        "Niveau",
        "Commentaire du territoire",
        "Ce que dit la grille",
        "Preuve",
        "Nature de la preuve",
        "Évaluation",
    )
    return Table("Niveaux et preuves, avec le commentaire du territoire", header, rows)


def _assessed(analysis: TerritoryAnalysis, who: object, when: object) -> str:
    """Who judged the level, and when; nothing where neither is told."""
    told = [
        *([] if pd.isna(who) else [parts.label(analysis.campaign.framing, "assessors", who)]),
        *([] if pd.isna(when) else [parts.written(when)]),
    ]
    return ", ".join(told) or "–"


def _level_text(analysis: TerritoryAnalysis, dimension: str, level: object) -> str:
    if pd.isna(level):
        return "–"
    return analysis.campaign.framing.dimension_by_code[dimension].levels[int(level)].text  # type: ignore[call-overload]


def answers(analysis: TerritoryAnalysis) -> Element:
    """Response rate, kinds of answer, each commitment, and the proposals that still wait."""
    measured, link, framing = analysis.measured, parts.local_link(analysis.slug), analysis.campaign.framing
    follow = measured.follow_up
    keys = ["reponses/propositions", *(f"reponses/{code}" for code in follow.by_answer["answer"]), "reponses/attente"]
    voices = tuple(voice(analysis, line) for line in parts.lines(follow.commitments))
    absence = "Aucune réponse renseignée à ce jour."
    chart = None
    if len(follow.by_answer):
        total = counted(len(follow.answered), "proposition")
        chart = parts.figure(
            charts.bars(follow.by_answer, "label", "count"),
            "reponses",
            title="Les réponses données aux propositions",
            alternative=f"{total} avec réponse : "
            + listing([f"{inside(name)}, {count}" for name, count in zip(follow.by_answer["label"], follow.by_answer["count"], strict=True)]) + ".",
            table=parts.counts_table("Propositions par type de réponse", "Réponse", follow.by_answer, "label", [("count", "Propositions")]),
            reading="chaque proposition est comptée une fois, avec la première réponse qui lui a été donnée.",
        )  # fmt: skip
    return parts.in_parts(
        parts.claims((analysis.claim(key) for key in keys), link, noun="proposition"),
        chart,
        Heading("Ce que l’autorité répond, mot pour mot"),
        Voices("Réponses et engagements", voices, absence),
        _commitments_table(analysis) if voices and "commitments" in framing.by_table else None,
    )


def _asked(ids: object, link: parts.Link, known: Container[str]) -> Markup:
    """The contributions that a commitment answers, each leading to its words; one that is not in the annex leads nowhere."""
    labels = parts.answered(ids, link)
    return join(*(tag("a", label, href=f"#{label}") if label in known else label for label in labels), between=", ")


OF_COMMITMENT = ("id", "contribution_ids", "answer", "owner_role", "due", "progress", "scope")  # told in the table


def _commitments_table(analysis: TerritoryAnalysis) -> Table:
    framing, link = analysis.campaign.framing, parts.local_link(analysis.slug)
    known = frozenset(link(id_).label for id_ in analysis.measured.said.contributions["id"].tolist())
    rows = tuple(
        Row(
            (
                link(line["id"]).label,
                _asked(line["contribution_ids"], link, known),
                parts.label(framing, "answers", line["answer"]),
                parts.written(line.get("owner_role")),
                parts.written(line.get("due")),
                parts.label(framing, "progress", line.get("progress")),
                parts.label(framing, "scopes", line.get("scope")),
            ),
            anchor=link(line["id"]).label,
        )
        for line in parts.lines(analysis.tables.commitments, OF_COMMITMENT)
    )
    header = ("Réponse", "Contributions", "Décision", "Responsable", "Échéance", "Avancement", "Portée")
    return Table("Engagements : qui, quand, où en est-on", header, rows)
