"""The slides of the synthesis and of a territory: which claims, which charts, and the same figures as the pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.analyse.territory import TerritoryAnalysis
from helpers.framing.load import load_framing
from helpers.publish.slides.deck import Deck, Slide
from helpers.publish.slides.national import MOST_ROWS, national_deck
from helpers.publish.slides.reread import reread, verify_slides
from helpers.publish.slides.territory import territory_deck
from helpers.publish.slides.write import write_slides
from tests.analyse.test_national import nation, territory
from tests.publish.open_data import analysed, contributions, write

FEW = nation(
    {
        "pau": territory("pau", ("T06", "proposition"), ("T06", "attente"), ("T05", "attente"), answered="pau-C1"),
        "lens": territory("lens", ("T06", "vigilance"), ("T06", "vigilance")),
        "namur": territory("namur", ("T01", "attente"), group="francophonie"),
    }
)
MANY = nation({f"v{place:02}": territory(f"v{place:02}", ("T06", "proposition")) for place in range(MOST_ROWS + 1)})


def of_topic(deck: Deck, topic: str) -> Slide:
    return next(slide for slide in deck.slides if slide.topic == topic)


def test_it_opens_with_what_nobody_may_miss() -> None:
    """The campaign, how many, of which day, and that the data are invented."""
    deck = national_deck(FEW)
    assert (deck.title, deck.about, deck.on) == ("Essai", "Synthèse nationale", FEW.campaign.cut_off)
    assert deck.facts[:2] == ("3 sur 3\xa0territoires, 6\xa0contributions lues", "Données arrêtées au 1er\xa0avril\xa02025")
    assert deck.mark == "Données fictives\xa0: contributions inventées pour la démonstration"
    assert deck.foot == "Synthèse nationale · données arrêtées au 1er\xa0avril\xa02025 · données fictives"


def test_each_title_is_a_claim_of_the_ledger() -> None:
    """But for the slides that say what is not known and how to read, which are last."""
    deck = national_deck(FEW)
    titles = [slide.title for slide in deck.slides]
    assert titles[-3:] == ["Ce que cette synthèse ne dit pas", "Ce qu’on ne peut pas conclure", "Comment lire ces diapositives"]
    assert set(titles[:-3]) <= {claim.sentence for claim in FEW.claims.values()}
    assert len(set(titles)) == len(titles)


def test_charts_draw_the_counts_of_the_page() -> None:
    """Pau has three contributions and Lens two, in alphabetical order; four on T06; one proposition, answered."""
    deck = national_deck(FEW)
    gathered = of_topic(deck, "Ce qui a été recueilli").chart
    assert gathered is not None
    assert (gathered.labels, gathered.series[0].values) == (("Lens", "Pau"), (2, 3))
    themes = of_topic(deck, "Thèmes, par contribution").chart
    assert themes is not None
    assert (themes.labels[0], themes.series[0].values) == ("Services publics et relation à l’usager", (4, 1))
    answers = of_topic(deck, "Ce que les collectivités ont répondu").chart
    assert answers is not None
    assert [(one.name, one.values) for one in answers.series] == [("Avec réponse", (1,)), ("Sans réponse", (0,))]


def test_two_sides_are_drawn_apart() -> None:
    """T06 is hoped for in Pau and feared in Lens: attentes and vigilances of each side, never averaged."""
    divided = of_topic(national_deck(FEW), "Ce qui divise : entre territoires").chart
    assert divided is not None
    assert divided.labels == ("Plus d’attentes (1\xa0territoire)", "Plus de vigilances (1\xa0territoire)")
    assert [(one.name, one.values) for one in divided.series] == [("Attentes", (1, 0)), ("Vigilances", (0, 2))]


def test_cities_are_apart() -> None:
    """The cities of other countries have their slide, and are in no chart of the French territories."""
    deck = national_deck(FEW)
    cities = of_topic(deck, "Les villes francophones")
    assert cities.title == "1\xa0contribution dans 1\xa0ville francophone, 1\xa0événement, 30\xa0participations."
    assert not any("Namur" in slide.chart.labels for slide in deck.slides if slide.chart is not None)


def test_many_territories_are_drawn_by_class() -> None:
    """With more territories than a chart can name, size classes stand for them."""
    gathered = of_topic(national_deck(MANY), "Ce qui a été recueilli").chart
    assert gathered is not None
    assert gathered.title == "Contributions par classe de taille"
    assert sum(value or 0 for value in gathered.series[0].values) == MOST_ROWS + 1


def test_a_synthesis_without_territory_still_says_how_to_read() -> None:
    """Nothing received: the opening, and what cannot be concluded."""
    assert [slide.topic for slide in national_deck(nation({})).slides] == ["Limites", "Limites", "Lecture"]


@pytest.mark.parametrize("deck", [national_deck(FEW), national_deck(MANY), national_deck(nation({}))])
def test_what_is_written_passes_its_check(deck: Deck, tmp_path: Path) -> None:
    """Each deck is written, read again, and holds every claim that it was made of."""
    path = tmp_path / "synthese.pptx"
    write_slides(path, deck)
    verify_slides(path, deck)
    told = {claim.id for slide in reread(path) for claim in slide.claims}
    assert told == {claim.id for slide in deck.slides for claim in (*slide.claims, *slide.silent)}


@pytest.fixture(scope="module")
def lacq(tmp_path_factory: pytest.TempPathFactory) -> TerritoryAnalysis:
    framing = load_framing("ia_2025")
    path = write(
        tmp_path_factory.mktemp("classeur"), framing, contributions=contributions(framing, "Un guichet ouvert.", "Un agent.")
    )
    (found,) = analysed([path], framing)
    return found


def test_a_territory_has_its_own(lacq: TerritoryAnalysis, tmp_path: Path) -> None:
    """Its titles are its claims, its quotes are those of its page, and what is not known is last, with its evidence."""
    deck = territory_deck(lacq)
    path = tmp_path / "presentation.pptx"
    write_slides(path, deck)
    verify_slides(path, deck)
    assert deck.title == lacq.name
    assert deck.slides[-1].title == "Ce qu’on ne sait pas"
    assert {slide.title for slide in deck.slides[:-1]} <= {claim.sentence for claim in lacq.claims.values()}
    quoted = [quote.text for slide in deck.slides for quote in slide.quotes]
    assert quoted
    assert set(quoted) <= {str(line["text"]) for line in lacq.measured.said.quotes.values()}


def test_a_public_that_could_name_someone_is_not_told(lacq: TerritoryAnalysis) -> None:
    """Beside its quotes, a territory's slide tells no public that its page does not show."""
    shown = dict(zip(lacq.measured.said.contributions["id"], lacq.measured.said.contributions["public_shown"], strict=True))
    labels = {choice.label.lower() for choice in lacq.campaign.framing.lists["publics"].choices}
    for slide in territory_deck(lacq).slides:
        for quote in slide.quotes:
            own, *about = quote.source.split(", ")
            public = shown.get(f"{lacq.slug}-{own}")
            told = {one for one in about if one in labels}
            assert told == ({str(public).lower()} & labels)
