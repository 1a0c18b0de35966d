"""Method cards and refusals, as a reader sees them: in words, on the page."""

from __future__ import annotations

import pytest
from lxml.html import HtmlElement, document_fromstring

from helpers.analyse.national import NationalAnalysis
from helpers.analyse.territory import TerritoryAnalysis
from helpers.framing.load import load_framing
from helpers.show import territory_card, territory_process
from helpers.show.elements import Element
from helpers.show.national import NationalReport
from tests.analyse.tables import Row, tables
from tests.analyse.test_national import nation
from tests.publish.open_data import analysed, write


def read(element: Element) -> HtmlElement:
    return document_fromstring(f"<html><body>{element.html()}</body></html>")


def rows_of(element: Element, caption: str) -> list[list[str]]:
    (table,) = [one for one in read(element).iter("table") if caption in one.findtext("caption/span")]
    return [[cell.text_content() for cell in row] for row in table.iterfind("tbody/tr")]


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> TerritoryAnalysis:
    """A territory with a meeting drawn by lot beside the views of a page."""
    framing = load_framing("ia_2025")
    events: list[Row] = [
        {"id": "E01", "title": "Jury", "recruitment": "tirage_au_sort", "counting": "compte", "participants": 20},
        {"id": "E02", "title": "Page du projet", "recruitment": "volontariat", "counting": "vues", "participants": 1_200},
    ]
    said: list[Row] = [
        {"id": "C1", "event_id": "E01", "text": "Garder un agent joignable par téléphone.", "publication": "oui"}
    ]
    answers: list[Row] = [{"id": "R01", "contribution_ids": "C1", "answer": "retenu", "reason": "Ce sera fait."}]  # fmt: skip
    return analysed(
        [write(tmp_path_factory.mktemp("vues"), framing, events=events, contributions=said, commitments=answers)], framing
    )[0]


def test_views_are_no_number_of_participants(seen: TerritoryAnalysis) -> None:
    """Neither in the table of events, nor in the drawing, nor in the card: their comparison is refused in words."""
    participants = [row[4] for row in rows_of(territory_process.events(seen), "Événements de la démarche")]
    assert participants == ["20", "non comparable (1\u202f200\xa0vues)"]
    drawing = read(territory_process.events(seen)).xpath("//svg")[0].text_content()
    assert "20\xa0participants" in drawing
    assert "200" not in drawing.replace("20\xa0participants", "")
    card = rows_of(territory_card.method_card(seen), "par classe de comparabilité")
    assert card == [
        ["audience (vues d’une page)", "1", "non comparable (1\u202f200\xa0vues)", "0", "une vue n’est pas une participation"],
        ["tirage au sort", "1", "20", "1", "des personnes choisies au hasard, dont beaucoup ne seraient pas venues d’elles-mêmes"],
    ]  # fmt: skip
    refused = seen.claim("methode/audience")
    assert refused is not None
    assert refused.sentence == (
        "Comparaison refusée\xa0: 1\xa0événement compté à part (audience (vues d’une page)), hors du nombre de participants, "
        "car une vue n’est pas une participation."
    )


def test_the_class_of_a_territory_is_told(seen: TerritoryAnalysis) -> None:
    """One contribution of one came from people drawn by lot."""
    found = seen.claim("methode/classe")
    assert found is not None
    assert found.sentence == "Classe de comparabilité\xa0: tirage au sort (1\xa0contribution sur 1)."


def country(**ways: tuple[str, str]) -> NationalAnalysis:
    """A nation of territories from (recruitment, counting), each with an expectation, one after the other hopeful and wary."""
    made = {}
    for place, (slug, (recruitment, counting)) in enumerate(ways.items()):
        kind = ("attente", "vigilance")[place % 2]
        made[slug] = tables(
            territory={"code": slug, "name": slug.title()},
            events=[{"id": f"{slug}-E1", "recruitment": recruitment, "counting": counting, "participants": 50}],
            contributions=[{"id": f"{slug}-C1", "event_id": f"{slug}-E1", "theme": "T05", "kind": kind}],
        )
    return nation(made)


def sentence(analysis: NationalAnalysis, key: str) -> str:
    claim = analysis.claim(key)
    assert claim is not None
    return claim.sentence


def test_views_beside_a_draw_are_refused_on_the_synthesis() -> None:
    """The territory that only counted views leaves the tables by size, by name; its participations are not comparable."""
    analysis = country(pau=("tirage_au_sort", "compte"), lens=("volontariat", "vues"), laon=("tirage_au_sort", "compte"))
    report = NationalReport(analysis)
    assert sentence(analysis, "comparaison/ensemble") == (
        "Comparaison refusée pour 1\xa0territoire sur 3 (audience (vues d’une page)\xa0: une vue n’est pas une participation). "
        "Sont comparés\xa0: tirage au sort\xa0: 2\xa0territoires sur 2."
    )
    by_size = read(report.themes_by_size()).text_content()
    assert "Comparaison refusée, donc hors de ce tableau\xa0: Lens (une vue n’est pas une participation)." in by_size
    assert "de 50\u202f000 à 100\u202f000 habitants (n = 2)" in by_size
    assert rows_of(report.themes_by_size(), "Thèmes par classe de taille")[-1] == [
        "Façons de recueillir", "mêmes démarches (tirage au sort 2)",
    ]  # fmt: skip
    people = {row[0]: row[3] for row in rows_of(report.participation(), "Participation par territoire")}
    assert people == {"Laon": "50", "Lens": "non comparable", "Pau": "50"}


def test_unlike_ways_are_flagged_beside_divergences() -> None:
    """Hoped for by people drawn by lot, feared by volunteers: the gap may come from how they were gathered, and the page says so."""
    analysis = country(pau=("tirage_au_sort", "compte"), lens=("volontariat", "compte"))
    told = sentence(analysis, "comparaison/divergences")
    assert told == (
        "À lire avec réserve\xa0: les paroles n’ont pas été recueillies de la même façon (tirage au sort\xa0: 1\xa0territoire sur 2\u202f; "
        "volontariat ouvert\xa0: 1\xa0territoire sur 2). Un écart peut venir de la démarche plutôt que du sujet."
    )
    assert told in read(NationalReport(analysis).divergences()).text_content()


def test_publics_that_territories_never_met_are_named() -> None:
    """Agents spoke everywhere; the others were met nowhere, territory by territory."""
    analysis = country(pau=("volontariat", "compte"), lens=("volontariat", "compte"))
    assert sentence(analysis, "absents/elus") == "Élus\xa0: aucune participation ni contribution dans 2\xa0territoires sur 2."
    assert analysis.claim("absents/agents") is None


def test_many_territories_are_counted_by_class() -> None:
    """Sixty-one territories: a line a class, no card."""
    report = NationalReport(country(**{f"v{place:02}": ("volontariat", "compte") for place in range(61)}))
    assert rows_of(report.method_cards(), "Territoires par classe de comparabilité") == [
        ["volontariat ouvert", "61", "61", "3\u202f050"]
    ]


def test_every_territory_has_its_card() -> None:
    """Recruitment, format, counting, numbers and dates, beside the class."""
    report = NationalReport(country(pau=("volontariat", "compte"), lens=("instance", "estime")))
    assert rows_of(report.method_cards(), "Cartes de méthode") == [
        ["Lens", "invitation ou instance existante", "instance existante 1", "–", "estimé 1", "50", "1",
         "du 1er\xa0octobre\xa02024 au 28\xa0février\xa02025"],
        ["Pau", "volontariat ouvert", "volontariat ouvert 1", "–", "compté 1", "50", "1", "du 1er\xa0octobre\xa02024 au 28\xa0février\xa02025"],
    ]  # fmt: skip
