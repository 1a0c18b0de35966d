"""Sections of the synthesis, as a reader sees them."""

from __future__ import annotations

from dataclasses import replace

import lxml.html
import pytest

from helpers.analyse.national import Absence, Unreported
from helpers.show import national_essentials, national_themes
from helpers.show.national import NationalReport
from helpers.show.national_links import FEW
from tests.analyse.test_national import nation, territory

MANY = {f"v{place:02}": territory(f"v{place:02}", ("T06", "proposition"), ("T05", "attente")) for place in range(61)}
ONE = nation({"pau": territory("pau", ("T06", "proposition"), ("T06", "proposition"), ("T06", "attente"))})
PAU = Absence("pau", "Pau", "france")


def test_every_singular_proposal_is_listed() -> None:
    """Two proposals that say the same thing in one territory are one group, and two lines."""
    shown = str(national_themes.propositions(ONE).html())
    assert "(2\xa0propositions)" in shown
    assert [id_ in shown for id_ in (">pau-C1<", ">pau-C2<", ">pau-C3<")] == [True, True, False]


@pytest.mark.parametrize(
    ("absences", "sentence"),
    [
        (0, "Tous les territoires attendus y sont."),
        (1, "Il y manque 1\xa0territoire\xa0: son absence est dite."),
        (2, "Il y manque 2\xa0territoires\xa0: leur absence est dite, territoire par territoire."),
    ],
)
def test_absences_agree_in_number(absences: int, sentence: str) -> None:
    """One territory is missing: its absence; several: theirs."""
    assert f"<li>{sentence}" in str(national_essentials.essentials(replace(ONE, absences=(PAU,) * absences)).html())


def test_each_territory_is_in_one_state_of_the_table() -> None:
    """Sixty-one are counted, the report of one is to come; two have none, one of which may be read by another run."""
    analysis = nation(MANY)
    late = Unreported("v07", "V07", "pending")
    unread = Absence("dax", "Dax", "france", "la lecture de ce classeur n’a pas abouti", is_unread=True)
    shown = NationalReport(replace(analysis, absences=(PAU, unread), unreported=(late,))).who_answered().html()
    table = lxml.html.fromstring(str(shown)).xpath("//table[contains(caption, 'par état de la collecte')]")[0]
    heads = [cell.text_content() for cell in table.xpath(".//thead//th")]
    assert heads == [
        "Groupe",
        "Rapport publié",
        "Écarté",
        "Pas encore reçu",
        "Données comptées, rapport manquant ou ancien",
        "Lecture interrompue",
    ]
    assert [int(cell.text_content()) for cell in table.xpath(".//tbody//td")] == [60, 0, 1, 1, 1]


def test_many_territories_are_counted_by_class_and_listed_once() -> None:
    """Of sixty-one territories, claims link to twenty and to the table that holds all; charts and sentences name none."""
    report = NationalReport(nation(MANY))
    whole = str(report.participation().html())
    assert [whole.count(f">{slug.title()}</a></th>") for slug in MANY] == [1] * 61
    assert "Voir le tableau des 61\xa0territoires" in whole
    for section in (report.themes(), report.who_answered(), report.answers(), report.stages(), report.dimensions()):
        assert sum(f">{slug.title()}<" in str(section.html()) for slug in MANY) <= FEW
    themes = str(report.themes().html())
    assert themes.count('href="#la-participation"') == 3  # two themes, and what may be compared of them
    assert "61\xa0territoires à l’appui" in themes
    silent = report.analysis.claim("reponses/aucune")
    assert silent is not None
    assert silent.sentence == "61\xa0collectivités sur 61 n’ont renseigné aucune réponse à ce jour."
    shared = str(report.propositions().html())
    assert "61\xa0contributions à l’appui" in shared
    assert shared.count('href="../donnees-ouvertes/constats.csv"') == 1
