"""Each fault that a page may have is named, and a good page is not refused."""

from __future__ import annotations

import re

import pytest

from helpers.errors import PublicationError
from helpers.publish.compact import compact
from helpers.publish.html import render
from helpers.publish.verify import verify_page
from helpers.show import drawing
from tests.publish.pages import CLAIM, FIGURE, FOOTER, SVG, TITLE, notebook

GOOD = render(notebook(), footer=FOOTER)
END = "</main>"


def fault(html: str, expected_title: str = TITLE) -> str:
    """The fault that a page is refused for."""
    with pytest.raises(PublicationError) as refused:
        verify_page(html, expected_title=expected_title)
    return str(refused.value).removeprefix("la page relue n’est pas publiable\u00a0: ")


def changed(old: str, new: str) -> str:
    """The good page with a passage changed."""
    assert old in GOOD
    return GOOD.replace(old, new, 1)


def test_a_good_page_passes() -> None:
    """A page of real elements is not refused, even when a citizen wrote « None » or typed a script."""
    assert "None ?" in GOOD
    verify_page(GOOD, expected_title=TITLE)


def test_another_territory_title() -> None:
    """A page that bears another title than the territory's is refused."""
    assert fault(GOOD, "Nantes Métropole") == f"son titre est «\u00a0{TITLE}\u00a0» au lieu de «\u00a0Nantes Métropole\u00a0»"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (f"<h1>{TITLE}</h1>", "", "elle a 0 titres de premier niveau au lieu d’un"),
        (END, f"<h1>Encore</h1>{END}", "elle a 2 titres de premier niveau au lieu d’un"),
        (f"<title>{TITLE}</title>", "<title>Notebook</title>", f"le titre de son onglet est «\u00a0Notebook\u00a0» au lieu de «\u00a0{TITLE}\u00a0»"),
        (END, f"<h4>Loin</h4>{END}", "l’intertitre «\u00a0Loin\u00a0» saute un niveau"),
        (END, f"<h3> </h3>{END}", "un intertitre est vide"),
        ('lang="fr"', 'lang="en"', "la langue n’y est pas «\u00a0fr\u00a0»"),
        (' lang="fr"', "", "la langue n’y est pas «\u00a0fr\u00a0»"),
        ('class="skip" href="#contenu"', 'href="#contenu"', "elle n’a pas de lien d’évitement vers sa partie principale"),
        ("default-src 'none'; ", "", "elle n’a pas de politique de sécurité stricte"),
        ("script-src 'sha256", "script-src 'unsafe-inline' 'sha256", "elle n’a pas de politique de sécurité stricte"),
        ('http-equiv="Content-Security-Policy"', 'name="x"', "elle n’a pas de politique de sécurité stricte"),
        (SVG, f"{drawing.OPENING}{{}}{drawing.CLOSING}", "un graphique n’y a pas été dessiné"),
        (END, f'<p style="color:red">x</p>{END}', "un élément <p> porte un style ou un script en ligne"),
        (END, f'<p onpointerdown="x()">x</p>{END}', "un élément <p> porte un style ou un script en ligne"),
        (END, f'<img src="https://exemple.fr/a.png" alt="x">{END}', "elle charge https://exemple.fr/a.png"),
        ("<script>", '<script src="//exemple.fr/a.js">', "elle charge //exemple.fr/a.js"),
        (END, f'<img srcset="a.png 2x" alt="x">{END}', "elle charge a.png 2x"),
        ("<style>", "<style>@import 'x.css';", "sa feuille de style charge une adresse distante"),
        ("<style>", "<style>p{background:url( 'https://exemple.fr/a' )}", "sa feuille de style charge une adresse distante"),
        ("<title>", '<meta http-equiv="Refresh" content="0;url=x"><title>', "elle renvoie d’elle-même vers une autre page"),
        (END, f'<div class="jp-InputArea">x</div>{END}', "du code, ou un tableau brut de programme, y est resté"),
        (END, f'<table class="dataframe"></table>{END}', "du code, ou un tableau brut de programme, y est resté"),
        (END, f'<p id="C0001">x</p>{END}', "l’ancre «\u00a0C0001\u00a0» y figure 2 fois"),
        (END, f'<a href="#C9999">x</a>{END}', "le lien #C9999 ne mène nulle part"),
        (END, f'<a href=" javascript:x">x</a>{END}', "le lien  javascript:x n’est pas une adresse sûre"),
        (END, f"{SVG}{END}", "un dessin n’est dans aucune figure"),
        ('aria-label="Sobriété\xa0: 2 contributions."', "", "la figure «\u00a0Les thèmes\u00a0» n’a pas d’équivalent en texte"),
        ('<path d="M0,0h9"/>', "", "la figure «\u00a0Les thèmes\u00a0» est vide"),
        (compact(str(FIGURE.table.html())), "", "la figure «\u00a0Les thèmes\u00a0» n’a pas de tableau"),
        ("<caption><span>Contributions par thème</span></caption>", "", "un tableau n’a pas de légende"),
        (" scope=row", "", "le tableau «\u00a0Contributions par thème\u00a0» n’a pas d’en-têtes"),
        (END, f"<p>nan contributions</p>{END}", "«\u00a0nan\u00a0» est resté dans «\u00a0nan contributions\u00a0»"),
        (END, f"<p>n = None</p>{END}", "«\u00a0None\u00a0» est resté dans «\u00a0n = None\u00a0»"),
        (END, f"<p>&lt;NA&gt;</p>{END}", "«\u00a0<NA>\u00a0» est resté dans «\u00a0<NA>\u00a0»"),
        ('aria-label="Sobriété\xa0: 2', 'aria-label="Sobriété\xa0: NaN', "«\u00a0NaN\u00a0» est resté dans «\u00a0Sobriété : NaN contributions.\u00a0»"),
    ],
)  # fmt: skip
def test_fault(old: str, new: str, told: str) -> None:
    """A fault put into a good page is named in French."""
    assert fault(changed(old, new)) == told


def test_traceback() -> None:
    """A traceback is refused wherever it stands in our own text."""
    assert "Traceback" in fault(changed(END, f"<p>Traceback (most recent call last):</p>{END}"))


@pytest.mark.parametrize("name", ["iframe", "object", "video", "form", "marquee"])
def test_unknown_element(name: str) -> None:
    """An element that no part of ours writes is refused, with the way out for an analyst."""
    told = fault(changed(END, f"<{name}></{name}>{END}"))
    assert told.startswith(f"un élément <{name}> n’est pas de ceux que nos pages emploient.")
    assert told.endswith("étiquetez-la «\u00a0analyste\u00a0»")


def test_style_among_the_content() -> None:
    """A raw table brings its own style sheet into the content: that is refused."""
    assert fault(changed(END, f"<style>p{{color:red}}</style>{END}")).startswith("un élément <style>")


def test_claim_without_evidence() -> None:
    """A claim that leads to no row is refused, with its words."""
    bare = re.sub(r"<details.*?</details>", "", compact(str(CLAIM.html())))
    assert fault(changed(compact(str(CLAIM.html())), bare)) == (
        "le constat «\u00a02 contributions sur 2 parlent de sobriété.\u00a0» ne mène à aucune ligne"
    )


@pytest.mark.parametrize("text", ["Nantes", "La nana", "L’argument « non »", "Nonette", "une banane", "le NaNo"])
def test_ordinary_words_are_not_leftovers(text: str) -> None:
    """A French word that contains the letters of a missing value is not one."""
    verify_page(changed(END, f"<p>{text}</p>{END}"), expected_title=TITLE)


@pytest.mark.parametrize("href", ["#C0001", "rapport.html#C0001", "../x/rapport.html", "https://exemple.fr/a"])
def test_links_that_are_accepted(href: str) -> None:
    """A place in the page, another page of ours and a web address are links."""
    verify_page(changed(END, f'<a href="{href}">x</a>{END}'), expected_title=TITLE)
