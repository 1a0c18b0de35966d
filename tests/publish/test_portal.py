"""The campaign's front page and the cards of the territories without report."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml.html import HtmlElement, document_fromstring

from helpers.errors import PublicationError
from helpers.framing import territories
from helpers.publish.portal import Download, FailureCard, Portal, PortalEntry, render_failure, render_portal
from helpers.publish.verify import verify_page
from tests.publish.pages import FOOTER

PUBLISHED = PortalEntry(
    "Nantes Métropole", "Territoires français", "published", "rapport publié", "600 000 habitants et plus", "en 2025", "validé",
    1200, 1, (("territoires/nantes/rapport.html", "rapport"), ("territoires/nantes/donnees.xlsx", "données")),
)  # fmt: skip
MISSING = PortalEntry("Namur", "Villes francophones", "missing", "pas encore reçu")
LEFT_OUT = PortalEntry(
    "Sicoval",
    "Territoires français",
    "left_out",
    "écarté",
    links=(("x.html", "à corriger"),),
    reason="Colonne <nature> absente.",
)
PORTAL = Portal(
    "Concertations de l’IA", "Le réseau", "Ce qui a été dit.", ("données fictives",), (("Rapports publiés", "1 sur 3"),),
    (("synthese/rapport.html", "Lire la synthèse nationale"),), (PUBLISHED, LEFT_OUT, MISSING), ("Rien ici n’est un classement.",),
)  # fmt: skip
CARD = FailureCard(
    "Sicoval", "Concertations de l’IA", (), "La colonne « nature » est absente.",
    (("CONTRIBUTIONS!D2", "Colonne absente.", "Repartez du modèle.", "Rien n’est compté."),),
    (("CONTRIBUTIONS", 1062, 1058, 3, 1),), "La collectivité peut corriger.", ("ancien.html", "Lire le dernier rapport valide"),
)  # fmt: skip


def portal(entries: tuple[PortalEntry, ...] = PORTAL.entries) -> HtmlElement:
    return document_fromstring(render_portal(replace(PORTAL, entries=entries), FOOTER))


def texts(root: HtmlElement, path: str) -> list[str]:
    return [" ".join(element.text_content().split()) for element in root.xpath(path)]


def test_portal_may_be_published() -> None:
    """The front page passes the re-reading, with territories and without any."""
    for shown in (PORTAL, replace(PORTAL, entries=(), synthesis=(), notes=())):
        verify_page(render_portal(shown, FOOTER), expected_title=PORTAL.title)


def test_territories_stand_under_their_group() -> None:
    """Every territory is there, under its group, in the order given."""
    root = portal()
    assert texts(root, "//h2") == ["Où en est la collecte", "Territoires français", "Villes francophones", "À savoir"]
    assert texts(root, "//section[h2='Territoires français']//h3") == ["Nantes Métropole", "Sicoval"]
    assert texts(root, "//section[h2='Villes francophones']//h3") == ["Namur"]


def test_published_territory() -> None:
    """A published territory leads to its report by its name and by a link that names it; its counts have their words."""
    (item,) = portal((PUBLISHED,)).xpath('//li[@class="territory"]')
    assert [(link.get("href"), link.get("aria-label"), link.text) for link in item.xpath(".//a")] == [
        ("territoires/nantes/rapport.html", None, "Nantes Métropole"),
        ("territoires/nantes/rapport.html", "rapport, Nantes Métropole", "rapport"),
        ("territoires/nantes/donnees.xlsx", "données, Nantes Métropole", "données"),
    ]
    assert texts(item, ".//p[@class='about']") == [
        "600 000 habitants et plus · en 2025 · validé",
        "1 200 contributions · 1 événement",
    ]


def test_missing_territory_is_named() -> None:
    """A territory that sent nothing is named with its state in words, and promises no page and no count."""
    (item,) = portal((MISSING,)).xpath('//li[@class="territory"]')
    assert texts(item, ".") == ["Namurpas encore reçu"]
    assert not item.xpath(".//a")


def test_left_out_territory_says_why() -> None:
    """A territory left out says why, in text, and leads to what must be mended."""
    (item,) = portal((LEFT_OUT,)).xpath('//li[@class="territory"]')
    assert texts(item, ".//p[@class='reason']") == ["Colonne <nature> absente."]
    assert item.xpath(".//a/@href") == ["x.html"]


def test_failure_card() -> None:
    """A card says what happened, who can mend it, each cell to correct, the balance, and the last valid report."""
    html = render_failure(CARD, FOOTER)
    verify_page(html, expected_title="Sicoval")
    root = document_fromstring(html)
    assert texts(root, "//h2") == [
        "Ce qui s’est passé",
        "Qui peut y remédier, et comment",
        "À corriger dans le classeur",
        "Ce que sont devenues les lignes reçues",
    ]
    assert texts(root, "//caption")[0] == "1 point à corriger, avec sa cellule"
    assert texts(root, "//tbody/tr[1]/*") == [
        "CONTRIBUTIONS!D2", "Colonne absente.", "Repartez du modèle.", "Rien n’est compté.",
        "CONTRIBUTIONS", "1 062", "1 058", "3", "1",
    ]  # fmt: skip
    assert root.xpath("//a[@href='ancien.html']")


def test_a_program_s_own_words_do_not_stop_a_card() -> None:
    """What a library says of a missing value is told as it says it, on the card and on the front page; such a value of ours is refused."""
    reason = "la cellule 4 du carnet s’est arrêtée (ValueError : cannot convert NaN to integer)"
    card = render_failure(replace(CARD, reason=reason), FOOTER)
    verify_page(card, expected_title=CARD.name)
    assert "NaN" in card
    with pytest.raises(PublicationError, match="NaN"):
        verify_page(render_failure(replace(CARD, way_out="NaN"), FOOTER), expected_title=CARD.name)


def test_failure_card_without_details() -> None:
    """A card that knows only the reason leaves no empty section and no dead link."""
    html = render_failure(replace(CARD, findings=(), balance=(), last_valid=None), FOOTER)
    verify_page(html, expected_title="Sicoval")
    assert texts(document_fromstring(html), "//h2") == ["Ce qui s’est passé", "Qui peut y remédier, et comment"]


def test_a_nation_of_territories_stays_light() -> None:
    """With 1,255 intercommunalities, maps included, the page is under 300 kB before search is opened, all published or not; each has its line."""
    known = territories.all_epci()
    published = tuple(
        replace(PUBLISHED, name=line.name, slug=line.slug, status="validé par l’élu", links=((f"territoires/{line.slug}/rapport.html", "rapport"),))
        for line in known.itertuples()
    )  # fmt: skip
    assert len(render_portal(replace(PORTAL, entries=published, searched=(2_000_000, len(known))), FOOTER).encode()) < 300_000
    entries = tuple(
        PortalEntry(
            line.name, "Territoires français", *(("published", "rapport publié") if place % 3 else ("missing", "pas encore reçu")),
            status="validé par l’élu" if place % 3 else "", contributions=1600 if place % 3 else None, slug=line.slug,
            links=((f"territoires/{line.slug}/rapport.html", "rapport"),) if place % 3 else (),
        )
        for place, line in enumerate(known.itertuples())
    )  # fmt: skip
    html = render_portal(replace(PORTAL, entries=entries, searched=(2_000_000, len(entries))), FOOTER)
    verify_page(html, expected_title=PORTAL.title)
    assert len(html.encode()) < 300_000
    shown = texts(document_fromstring(html), "//ul[@class='territories-short']/li")
    assert len(shown) == len(entries)
    assert shown[:3] == [
        "CC Faucigny - Glières · pas encore reçu", "CC du Pays de Pontchâteau St-Gildas-des-Bois · 1 600", "CC des Portes de Romilly sur Seine · 1 600",
    ]  # fmt: skip
    assert "Statut du classeur, sauf mention : validé par l’élu." in texts(document_fromstring(html), "//p[@class='note']")[-1]


def test_the_state_of_the_collection_is_told() -> None:
    """States and statuses are counted by group in tables, and the map says the same in words."""
    root = portal()
    tables = texts(root, "//section[h2='Où en est la collecte']/div//tbody/tr")
    assert tables == ["rapport publié10", "écarté10", "pas encore reçu01", "validé1"]
    assert root.xpath("//section[h2='Où en est la collecte']//figure//*[@role='img']/@aria-label") == []
    placed = replace(PUBLISHED, slug="nantes-metropole"), replace(MISSING, slug="namur")
    said = portal(placed).xpath("//figure//*[@role='img']/@aria-label")
    assert [" ".join(one.split()) for one in said] == [
        "Carte de 1 territoire : rapport publié, 1.",
        "Carte de 1 territoire : pas de rapport à ce jour, 1.",
    ]


def test_search_is_offered_where_there_is_something_to_find() -> None:
    """A front page with contributions opens its index by a trusted script; one without has no search, and its policy trusts no script that another adds."""
    for searched, offered in (((12, 1), True), ((0, 0), False)):
        html = render_portal(replace(PORTAL, searched=searched), FOOTER)
        verify_page(html, expected_title=PORTAL.title)
        assert ("'strict-dynamic'" in html, "id=recherche" in html) == (offered, offered)


def test_open_data_name_their_files() -> None:
    """Each file of the open data is told with its rows, formats and weights; links heard one by one name their file."""
    files = (
        Download("À lire d’abord", None, (("d/LISEZMOI.md", "LISEZMOI.md", 900),)),
        Download("Contributions", 1200, (("d/c.csv", "CSV", 12_345), ("d/c.parquet", "Parquet", 4_000_000))),
    )
    html = render_portal(replace(PORTAL, open_data=files), FOOTER)
    verify_page(html, expected_title=PORTAL.title)
    (section,) = document_fromstring(html).xpath("//section[h2='Données ouvertes']")
    assert texts(section, ".//li") == [
        "À lire d’abord : LISEZMOI.md (900 octets)",
        "Contributions (1 200 lignes) : CSV (12 ko), Parquet (4,0 Mo)",
    ]
    assert section.xpath(".//a/@aria-label")[2] == "Contributions, Parquet (4,0\xa0Mo)"
