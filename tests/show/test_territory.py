"""Sections of a territory's report, as a reader sees them."""

from __future__ import annotations

import pytest
from lxml.html import HtmlElement, document_fromstring

from helpers.analyse.territory import TerritoryAnalysis
from helpers.framing.load import load_framing
from helpers.show import territory_answers, territory_method, territory_process, territory_said
from helpers.show.elements import Element
from tests.builders import Row
from tests.publish.open_data import analysed, write

COPIED = "Nous demandons un moratoire sur tous les achats de logiciels d’intelligence artificielle."
ALONE = "Que devient l’eau chaude qui sort du centre de calcul voisin ?"


@pytest.fixture(scope="module")
def analysis(tmp_path_factory: pytest.TempPathFactory) -> TerritoryAnalysis:
    """A territory whose event counts 48 people and 60 by public, where one text came twice on a theme that nobody else raised."""
    framing = load_framing("ia_2025")
    said: list[Row] = [
        {"id": f"C{place}", "event_id": "E01", "text": text, "theme": theme, "kind": "proposition", "publication": "oui"}
        for place, (text, theme) in enumerate(((COPIED, "T04"), (COPIED, "T04"), (ALONE, "T05")), start=1)
    ]
    said.append(
        {**said[-1], "id": "C4", "text": "Que les services publics restent ouverts le samedi matin.", "kind": "attente"}
    )
    event = {"id": "E01", "title": "Réunion publique", "participants": 48, "people_citoyens": 40, "people_agents": 20}
    levels = {"M1": "NR", "M2": "NA"}
    maturity: list[Row] = [
        {"dimension": one.code, "level": levels.get(one.code, "1"), "evidence": None, "evidence_kind": None}
        for one in framing.dimensions
    ]
    commitments: list[Row] = [{"id": "R01", "contribution_ids": "C1", "answer": "retenu", "reason": "Ce sera fait."}]
    path = write(
        tmp_path_factory.mktemp("territoire"), framing, contributions=said, events=[event], maturity=maturity,
        commitments=commitments,
    )  # fmt: skip
    return analysed([path], framing)[0]


def read(element: Element) -> HtmlElement:
    return document_fromstring(f"<html><body>{element.html()}</body></html>")


def test_a_text_that_came_several_times_is_not_said_by_a_few_only(analysis: TerritoryAnalysis) -> None:
    """Its theme is rare because of its copies; it has its own section."""
    shown = read(territory_said.isolated(analysis)).text_content()
    assert ALONE in shown
    assert COPIED not in shown


def test_publics_that_do_not_add_up_are_explained(analysis: TerritoryAnalysis) -> None:
    """The two numbers stand in the note of the table, in the words of the event."""
    (note,) = read(territory_process.publics(analysis)).xpath("//p[@class='note'][contains(., 'somme')]")
    assert note.text_content() == (
        "n. r.\xa0: non renseigné. La somme des publics diffère du nombre de participants de l’événement\xa0: «\xa0Réunion publique\xa0», 60 par public et "
        "48\xa0participants. Le territoire a donné les deux."
    )


def test_a_level_that_is_not_there_rests_on_nothing(analysis: TerritoryAnalysis) -> None:
    """Unknown and not concerned: the support is blank; a level without evidence is a declaration."""
    (table,) = [one for one in read(territory_answers.maturity(analysis)).iter("table") if "Appui" in one.text_content()]
    supports = [row.getchildren()[2].text_content() for row in table.iterfind("tbody/tr")]
    assert supports == ["", "", *["déclaration"] * (len(supports) - 2)]


def test_the_annex_names_each_link_once(analysis: TerritoryAnalysis) -> None:
    """Its nature and its theme lead to what is said of them; one that was answered leads to two claims on answers, under two names."""
    (entry,) = read(territory_method.annex(analysis)).xpath("//li[@id='C1']")
    assert entry.xpath("p[@class='links']/a/text()") == ["textes repris", "réponses", "réponses «\xa0retenu\xa0»"]
    theme = analysis.measured.said.contributions["theme"].iloc[0]
    assert [(one.tag, one.get("href")) for one in entry.xpath("p[@class='about']/*")] == [
        ("a", f"#constat-{theme}-propositions"), ("a", f"#constat-{theme}-contributions"), ("span", None),
    ]  # fmt: skip
