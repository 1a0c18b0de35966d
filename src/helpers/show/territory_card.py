"""The method card of a territory: how people came and were counted, and what this lets one compare."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from helpers.analyse.comparability import LISTS, Gathered, MethodCard
from helpers.analyse.territory import TerritoryAnalysis
from helpers.show import parts
from helpers.show.elements import Element, Facts, Heading, Notice, Row, Table
from helpers.wording import counted, inside, listing, number, period, typeset

NO_CLASSES = Notice("absence", "Le cadrage de cette campagne ne dit pas quelles démarches se comparent.")
TITLES = {"recruitment": "Recrutement", "format": "Format", "counting": "Mode de comptage"}


def method_card(analysis: TerritoryAnalysis) -> Element:
    """Recruitment, format, counting, publics, numbers and dates; the class of comparability, in words."""
    card, link = analysis.measured.card, parts.local_link(analysis.slug)
    if card is None:
        return NO_CLASSES
    if not card.by_class:
        return Notice("absence", "Ni événement ni contribution : rien ne dit comment les paroles auraient été recueillies.")
    keys = ("classe", *(one.code for one in analysis.campaign.framing.comparability if one.apart), "voisins")
    return parts.in_parts(
        Heading("La carte de méthode"),
        parts.claims((analysis.claim(f"methode/{key}") for key in keys), link, noun="événement"),
        Facts(tuple(_facts(analysis, card))),
        _by_class(analysis, card),
    )


def _facts(analysis: TerritoryAnalysis, card: MethodCard) -> Iterator[tuple[str, str]]:
    people, said = analysis.measured.participation, analysis.measured.said.contributions
    for field in LISTS:
        if card.told.get(field):
            told = [f"{inside(label)} ({counted(count, 'événement')})" for _, label, count in card.told[field]]
            yield TITLES[field], listing(told)
    yield "Publics rencontrés", listing([inside(label) for label in people.met])
    yield "Publics jamais rencontrés", listing([inside(label) for label in people.never_met])
    unknown = f", et {counted(len(people.unknown), 'événement')} dont le nombre n’est pas connu" if people.unknown else ""
    yield "Effectifs", typeset(f"{counted(people.people, 'participation')}{unknown} ; {counted(len(said), 'contribution')}")
    dates = people.events["date_start"].dropna()
    if len(dates):
        last = pd.concat([people.events["date_end"].dropna(), dates]).max()
        yield "Dates des événements", period(dates.min(), last)


def _by_class(analysis: TerritoryAnalysis, card: MethodCard) -> Table:
    known = analysis.campaign.framing.comparability_by_code
    rows = tuple(
        Row((
            line.label, number(line.events), _people(line, apart=known[line.code].apart), number(line.contributions),
            known[line.code].says or "–",
        ))
        for line in card.by_class
    )  # fmt: skip
    header = ("Façon de recueillir", "Événements", "Participations", "Contributions", "Ce qu’il faut en savoir")
    return Table(
        "Ce qui a été recueilli, par classe de comparabilité", header, rows, frozenset({1, 2, 3}),
        note="Deux classes ne se lisent côte à côte qu’avec réserve. Les vues sont dites à part et n’entrent dans aucun nombre de participants.",
    )  # fmt: skip


def _people(line: Gathered, *, apart: bool) -> str:
    """A number of people, never of views; what is unknown is said."""
    if apart:
        return f"non comparable ({counted(line.people, 'vue')})"
    return number(line.people) + (f" et {counted(line.unknown, 'inconnu')}" if line.unknown else "")
