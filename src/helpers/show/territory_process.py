"""How the debate was held: the question, the events, who came and who did not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

import pandas as pd

from helpers.analyse.disclosure import SHOWN
from helpers.analyse.participation import total_line
from helpers.analyse.release import DEMOGRAPHY, PEOPLE
from helpers.analyse.representativeness import Group
from helpers.analyse.territory import TerritoryAnalysis
from helpers.show import charts, parts
from helpers.show.elements import Element, Facts, Figure, Heading, Notice, Row, Table
from helpers.show.glossary import glossary
from helpers.wording import counted, listing, number, period, quote, share, typeset


def question(analysis: TerritoryAnalysis) -> Element:
    """The question, the room for decision, who guaranteed, and whether an AI read the contributions."""
    facts = tuple(_question_facts(analysis))
    told = Facts(facts) if facts else Notice("absence", "La question posée et la marge de décision ne sont pas renseignées.")
    return parts.group(glossary(analysis.campaign.framing), told)


def _question_facts(analysis: TerritoryAnalysis) -> Iterator[tuple[str, str]]:
    identity = analysis.tables.identity
    sheet = analysis.campaign.framing.by_table["territory"]
    for field in (
        "question",
        "may_change",
        "will_not_change",
        "guarantor",
        "guarantor_detail",
        "ai_used",
        "ai_used_detail",
        "blind_spots",
    ):
        value = identity.get(field)
        if field in sheet.by_field and value is not None and not pd.isna(value):
            column = sheet.by_field[field]
            shown = parts.label(analysis.campaign.framing, "yes_no", value) if column.type == "O" else str(value)
            yield column.label, shown


def events(analysis: TerritoryAnalysis) -> Element:
    """The calendar, its table, and the sentences on methods and recruitment."""
    participation = analysis.measured.participation
    if participation.events.empty:
        return Notice("absence", "Aucun événement n’est renseigné.")
    link = parts.local_link(analysis.slug)
    keys = [
        "corpus/participants",
        "inconnu/participants",
        *(f"method/{code}" for code in participation.methods["code"]),
        *(f"recruitment/{code}" for code in participation.recruitments["code"]),
    ]
    return parts.in_parts(
        Heading("Le calendrier"),
        _calendar(analysis),
        Heading("Les méthodes et le recrutement"),
        parts.claims((analysis.claim(key) for key in keys), link, noun="événement"),
    )


OF_EVENT = ("id", "title", "date_start", "date_end", "method", "recruitment", "participants", "counting")  # told of an event


def _calendar(analysis: TerritoryAnalysis) -> Figure:
    participation, framing = analysis.measured.participation, analysis.campaign.framing
    events = participation.events
    is_view = events["id"].isin(participation.views) if participation.views else None
    drawn = events[["date_start", "date_end", "title"]].assign(
        people=events["participants"] if is_view is None else events["participants"].mask(is_view),  # a view takes no part
        method=[parts.label(framing, "methods", code) for code in events["method"].tolist()],
    )
    first = islice(parts.lines(events, OF_EVENT), 6)
    alternative = listing([f"{line['title']}, {_when(line)}, {_people(line, participation.views)}" for line in first])
    return parts.figure(
        charts.timeline(drawn, "date_start", "date_end", "title", size="people", group="method"),
        "calendrier",
        title="Les événements dans le temps",
        alternative=f"Calendrier de {counted(len(events), 'événement')} : {alternative}.",
        table=_events_table(analysis),
        reading="chaque ligne est un événement, avec sa date, ses participants et sa méthode ; la taille du rond suit le nombre de participants.",
    )


def _when(line: Mapping[str, Any]) -> str:
    end = line["date_end"]
    return period(line["date_start"], None if pd.isna(end) else end)


def _people(line: Mapping[str, Any], views: tuple[str, ...]) -> str:
    people = line["participants"]
    if line["id"] in views and not pd.isna(people):
        return f"non comparable ({counted(int(people), 'vue')})"
    return "nombre de participants inconnu" if pd.isna(people) else counted(int(people), "participant")


def _number(line: Mapping[str, Any], views: tuple[str, ...]) -> str:
    return _people(line, views) if line["id"] in views else number(line["participants"])


def _events_table(analysis: TerritoryAnalysis) -> Table:
    framing, link = analysis.campaign.framing, parts.local_link(analysis.slug)
    views = analysis.measured.participation.views
    rows = tuple(
        Row(
            (
                f"{link(line['id']).label} · {line['title']}",
                _when(line),
                parts.label(framing, "methods", line["method"]),
                parts.label(framing, "recruitments", line["recruitment"]),
                "inconnu" if pd.isna(line["participants"]) else _number(line, views),
                parts.label(framing, "counting", line["counting"]),
            ),
            anchor=link(line["id"]).label,
        )
        for line in parts.lines(analysis.measured.participation.events, OF_EVENT)
    )
    header = ("Événement", "Date", "Méthode", "Recrutement", "Participants", "Comptage")
    return Table("Événements de la démarche", header, rows, frozenset({4}))


def publics(analysis: TerritoryAnalysis) -> Element:
    """People per event and public, small counts masked, and the publics never met."""
    participation, link = analysis.measured.participation, parts.local_link(analysis.slug)
    names = dict(zip(participation.events["id"], participation.events["title"], strict=True))
    masked = participation.by_public
    table = (
        None
        if masked is None or masked.counts.empty
        else parts.masked_table(
            "Participants par événement et par public (petits effectifs masqués)",
            "Événement",
            masked,
            (PEOPLE, analysis.slug),
            lambda id_: names.get(id_, id_),
            participation.not_told,
        )
    )
    return parts.in_parts(
        Heading("Qui a pris part, qui manque"),
        parts.claims((analysis.claim(key) for key in ("corpus/publics", "corpus/absents")), link, noun="événement"),
        replace(table, note=" ".join(part for part in (table.note, _differing_sums(analysis)) if part))
        if table
        else Notice(
            "absence",
            "Le nombre de personnes de chaque public n’est pas dit, ou ne peut pas être publié sans risque de reconnaître quelqu’un.",
        ),
        _demography(analysis),
    )


def _differing_sums(analysis: TerritoryAnalysis) -> str:
    """The events whose publics do not add up to their number of participants, both printed as they were given."""
    participation = analysis.measured.participation
    masked = participation.by_public
    if masked is None:
        return ""
    events, totals, states = participation.events, masked.row_totals.to_dict(), masked.row_total_state.to_dict()
    told = [
        f"{quote(title)}, {number(totals[id_])} par public et {counted(int(people), 'participant')}"
        for id_, title, people in zip(events["id"], events["title"], events["participants"], strict=True)
        if states.get(id_) == SHOWN and not pd.isna(people) and totals[id_] != people
    ]
    if not told:
        return ""
    return f"La somme des publics diffère du nombre de participants de l’événement : {listing(told)}. Le territoire a donné les deux."


def _demography(analysis: TerritoryAnalysis) -> Element:
    """Gender and age where some event tells them."""
    masked = analysis.measured.participation.demography
    if not masked:
        return Notice("absence", "Le genre et l’âge des participants ne sont pas renseignés.")
    totals = {total_line(one.name): number(one.total) for one in analysis.measured.representations}
    shown = [table.text().loc["people"].rename("Personnes").to_frame() for table in masked if not table.counts.empty]
    if not shown:
        return Notice("absence", "Le genre et l’âge ne peuvent pas être publiés sans risque de reconnaître quelqu’un.")
    table = parts.told_table(
        "Genre et âge, là où ils sont connus (petits effectifs masqués)",
        "Groupe",
        pd.concat([*shown, pd.Series(totals, name="Personnes", dtype="str").to_frame()]),
        (DEMOGRAPHY, analysis.slug),
    )
    return parts.group(
        parts.claims((analysis.claim(f"habitants/{key}") for key in HABITANTS), parts.local_link(analysis.slug), noun="événement"),
        _beside_inhabitants(table, analysis),
        Notice("info", typeset(_reference_told(analysis))),
    )  # fmt: skip


HABITANTS = ("genre", "genre-absents", "age", "age-absents")
BESIDE = ("Part des participants", "Écart en points", "Part des habitants")


def _beside_inhabitants(table: Table, analysis: TerritoryAnalysis) -> Table:
    """The shares of participants beside those of inhabitants, where a reference is supplied and no mask stands in the way."""
    found = {group.label: group for one in analysis.measured.representations for group in one.groups}
    if not found or table.places is None:
        return table
    lines = zip(table.rows, table.places.rows, strict=True)
    rows = tuple(replace(row, cells=(*row.cells, *_shares(found.get(label)))) for row, label in lines)
    return replace(
        table, header=(*table.header, *BESIDE), rows=rows, numeric=table.numeric | {2, 3, 4},
        # Of the three columns, only the share of inhabitants is not counted from the participants: it stands last for that reason.
        places=replace(table.places, derived=2),
    )  # fmt: skip


def _shares(group: Group | None) -> tuple[str, str, str]:
    if group is None:
        return ("–",) * 3
    if group.share is None or group.gap is None:
        return "masquée", "masqué", share(group.reference_share)
    return (
        share(group.share),
        f"{'+' if group.gap > 0 else ''}{number(group.gap, 1).replace('-', '−')}",
        share(group.reference_share),
    )


def _reference_told(analysis: TerritoryAnalysis) -> str:
    """What the shares are of and where those of the inhabitants come from; or that nothing is claimed, and why."""
    measured = analysis.measured
    if not measured.has_reference:
        return "Aucune population de référence n’est fournie pour ce territoire : ce rapport ne dit pas si les participants ressemblent aux habitants."
    if not measured.representations:
        floor = analysis.campaign.framing.thresholds.enough_people
        return (
            f"Une population de référence est fournie, mais moins de {counted(floor, 'personne')} ont un âge ou un genre connu et publiable : "
            "aucune part n’est donnée."
        )
    told = [
        f"{one.name} : {counted(one.people, 'participation')}{', dont quelques-unes sans réponse' if one.with_unknown else ''}"
        f" ; {counted(one.inhabitants, 'habitant')}"
        for one in measured.representations
    ]
    first = measured.representations[0]
    return f"{' – '.join(told)} ({first.source}, {first.year}). Ces participants ne sont pas un échantillon : un écart dit qui est venu, il ne redresse rien."
