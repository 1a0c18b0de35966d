"""The exact HTML of each element on a small case, and what no element may ever let through."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from helpers.show.annex import Annex, AnnexEntry
from helpers.show.elements import (
    Bullets,
    ClaimLine,
    Claims,
    Element,
    Evidence,
    Facts,
    Figure,
    Group,
    Header,
    Heading,
    KeyFigure,
    KeyFigures,
    Notice,
    Prose,
    Row,
    Table,
)
from helpers.show.markup import tag
from helpers.show.voices import Triptych, TriptychColumn, TriptychItem, Verbatim, Verbatims, Voice, Voices

LIGHT = 350  # bytes that an entry of the annex may weigh beside its text and its links
ONE_ROW = (Evidence("C0001", "#C0001"),)
CLAIM_HTML = (
    '<div class="claim" id="constat-a"><p class="sentence">Dit une fois.</p><details class="evidence">'
    '<summary>1\u00a0ligne à l’appui</summary><p class="ids"><a href="#C0001">C0001</a></p></details></div>'
)
QUOTE = Verbatim("C0001", "#C0001", "Oui,\nmais.", "citoyens · atelier")
QUOTE_HTML = (
    '<figure class="verbatim"><blockquote><bdi>Oui,<br>mais.</bdi></blockquote>'
    '<figcaption><a href="#C0001">C0001</a> · citoyens · atelier</figcaption></figure>'
)
TABLE = Table("Par thème", ("Thème", "Nombre"), (Row(("Emploi", "3"), "C0001"),), frozenset({1}))
TABLE_HTML = (
    '<div class="table-scroll" role="region" tabindex="0" aria-label="Par thème"><table><caption><span>Par thème</span></caption>'
    '<thead><tr><th scope="col">Thème</th><th scope="col" class="number">Nombre</th></tr></thead>'
    '<tbody><tr id="C0001"><th scope="row">Emploi</th><td class="number">3</td></tr></tbody></table></div>'
)


def claim() -> ClaimLine:
    return ClaimLine("constat-a", "Dit une fois.", ONE_ROW)


def test_header() -> None:
    """The head of a page holds its only h1, its marks and its facts."""
    shown = Header("Campagne", "Nantes", "Quelle IA ?", (("Population", "10"),), ("données fictives",)).html()
    assert shown == (
        '<header class="report-header"><p class="kicker">Campagne</p><h1>Nantes</h1><p class="subtitle">Quelle IA\u202f?</p>'
        '<ul class="marks"><li class="mark">données fictives</li></ul>'
        '<dl class="facts"><div><dt>Population</dt><dd>10</dd></div></dl></header>'
    )


def test_header_without_extras() -> None:
    """A head without subtitle, mark or fact leaves no empty part."""
    assert Header("K", "T", "", (), ()).html() == '<header class="report-header"><p class="kicker">K</p><h1>T</h1></header>'


def test_facts() -> None:
    """Names and values make a list of definitions."""
    assert Facts((("A", "1"),)).html() == '<dl class="facts"><div><dt>A</dt><dd>1</dd></div></dl>'


def test_key_figures() -> None:
    """A figure links to its evidence when it has an anchor, and only then."""
    shown = KeyFigures((KeyFigure("240", "contributions", "constat-a"), KeyFigure("3", "ateliers"))).html()
    assert shown == (
        '<ul class="key-figures"><li><strong class="value">240</strong><span class="label"><a href="#constat-a">contributions</a></span></li>'
        '<li><strong class="value">3</strong><span class="label">ateliers</span></li></ul>'
    )


def test_claim() -> None:
    """A claim folds the links to its rows under their agreed count."""
    assert claim().html() == CLAIM_HTML


def test_claim_counts_its_rows() -> None:
    """Two rows are plural, in the words asked for, and the label stands under the sentence."""
    rows = (*ONE_ROW, Evidence("C0002", "../x/rapport.html#C0002"))
    assert ClaimLine("", "S.", rows, "proposition", label="calculé").html() == (
        '<div class="claim"><p class="sentence">S.</p><p class="label">calculé</p><details class="evidence">'
        '<summary>2\u00a0propositions à l’appui</summary><p class="ids"><a href="#C0001">C0001</a> '
        '<a href="../x/rapport.html#C0002">C0002</a></p></details></div>'
    )


def test_claim_on_everything() -> None:
    """A claim on all rows leads to the annex in one link instead of listing them."""
    assert ClaimLine("constat-a", "S.", (), whole=Evidence("Toutes", "#annexe")).html() == (
        '<div class="claim" id="constat-a"><p class="sentence">S.</p><p class="evidence"><a href="#annexe">Toutes</a></p></div>'
    )


def test_claims() -> None:
    """Claims share one frame; no claim, no frame."""
    assert Claims((claim(),)).html() == f'<div class="claims">{CLAIM_HTML}</div>'
    assert Claims(()).html() == ""


def test_table() -> None:
    """A table has a caption, headed columns and lines, an anchor per line, and figures marked as such."""
    assert TABLE.html() == TABLE_HTML


def test_table_cells_and_note() -> None:
    """A cell may be text, which is escaped, markup, or an element; the note stands outside the scrolled region."""
    shown = Table("T", ("A", "B", "C"), (Row(("<i>", tag("b", "x"), Prose("y"))),), note="Seuil : 5.").html()
    assert '<tr><th scope="row">&lt;i&gt;</th><td><b>x</b></td><td><p>y</p></td></tr>' in shown
    assert shown.endswith('</table></div><p class="note">Seuil\xa0: 5.</p>')


def test_figure() -> None:
    """A drawing stands with its title, its text alternative, how to read it and its figures."""
    assert Figure("<svg></svg>", "Titre", "En mots", TABLE, "Une barre par thème.").html() == (
        '<figure class="figure"><figcaption>Titre</figcaption><div class="drawing" role="img" aria-label="En mots"><svg></svg></div>'
        '<p class="reading"><strong>Comment lire\u00a0:</strong> Une barre par thème.</p>'
        f'<details class="data slim"><summary>Voir les chiffres</summary>{TABLE_HTML}</details></figure>'
    )


def test_verbatim() -> None:
    """A quote keeps its lines and leads to its row."""
    assert QUOTE.html() == QUOTE_HTML


def test_verbatim_tells_its_origin() -> None:
    """A text that is not word for word says so; without context only the link remains."""
    assert (
        Verbatim("C1", "#C1", "x", "élus", "synthèse de table")
        .html()
        .endswith("</a> · élus · synthèse de table</figcaption></figure>")
    )
    assert Verbatim("C1", "#C1", "x", "").html().endswith('<figcaption><a href="#C1">C1</a></figcaption></figure>')


def test_verbatims() -> None:
    """Quotes stand under a title that is not a heading, with their note if any."""
    head = f'<div class="verbatims"><p class="verbatims-title">Emploi</p>{QUOTE_HTML}'
    assert Verbatims("Emploi", (QUOTE,)).html() == f"{head}</div>"
    assert Verbatims("Emploi", (QUOTE,), "Choisis ainsi.").html() == f'{head}<p class="note">Choisis ainsi.</p></div>'


def test_triptych() -> None:
    """A column shows each claim with its quote, or says that it is empty."""
    columns = (TriptychColumn("Attentes", (TriptychItem(claim(), QUOTE),), "Rien."), TriptychColumn("Vigilances", (), "Rien."))
    assert Triptych(columns).html() == (
        f'<div class="triptych"><section><h3>Attentes</h3>{CLAIM_HTML}{QUOTE_HTML}</section>'
        '<section><h3>Vigilances</h3><p class="notice notice-absence">Rien.</p></section></div>'
    )


def test_voice() -> None:
    """The authority's words stand in their own frame, with who, what and when."""
    assert Voice("Conseil", "En réponse à C0001", "Oui.", "Retenue").html() == (
        '<div class="voice"><p class="who">Conseil</p><p class="status">Retenue · En réponse à C0001</p><p><bdi>Oui.</bdi></p></div>'
    )


def test_voice_without_status() -> None:
    """A voice without status or date leaves no empty paragraph."""
    assert Voice("Conseil", "", "Oui.").html() == '<div class="voice"><p class="who">Conseil</p><p><bdi>Oui.</bdi></p></div>'


def test_voices() -> None:
    """Answers stand under their title; when there is none the page says so."""
    voice = Voice("Conseil", "", "Oui.")
    assert (
        Voices("Réponses", (voice,), "Aucune.").html()
        == f'<p class="verbatims-title">Réponses</p><div class="voices">{voice.html()}</div>'
    )
    assert Voices("Réponses", (), "Aucune.").html() == '<p class="notice notice-absence">Aucune.</p>'


def test_small_elements() -> None:
    """A remark, a paragraph, a heading and a list are one tag each, and a group adds nothing."""
    assert Notice("attention", "Lisez.").html() == '<p class="notice notice-attention">Lisez.</p>'
    assert Bullets(("a", "b")).html() == '<ul class="bullets"><li>a</li><li>b</li></ul>'
    assert Group((Heading("T"), Prose("p"))).html() == "<h3>T</h3><p>p</p>"


def test_an_element_shows_itself_in_a_notebook() -> None:
    """What a notebook displays is the plain text of the HTML."""
    assert Prose("a < b")._repr_html_() == "<p>a &lt; b</p>"


def test_annex() -> None:
    """An entry tells its nature, theme and public apart, its words, its answer and the claims that rest on it."""
    entry = AnnexEntry(
        "C0001", "C0001", "Oui", "", "Emploi", "Attente", "Élus", "Atelier", "12 soutiens", "Retenue", "#E1", (Evidence("Constat", "#constat-a"),)
    )  # fmt: skip
    assert Annex((entry,), "Tout").html() == (
        '<div class="annex"><ol class="entries" aria-label="Tout"><li class="entry" id="C0001"><p class="id">C0001</p><p class="text"><bdi>Oui</bdi></p>'
        '<p class="about"><span>Attente</span> · <span>Emploi</span> · <span>Élus</span> · Atelier · 12 soutiens</p>'
        '<p class="answer">Réponse\u00a0: <a href="#E1">Retenue</a></p>'
        '<p class="links">Appuie\u00a0: <a href="#constat-a">Constat</a></p></li></ol></div>'
    )


def test_a_long_annex_is_folded_in_lots() -> None:
    """Fifty contributions stand open; with one more there are two folds, each named after its first and last, each list named apart."""
    entries = tuple(AnnexEntry(f"C{n:04}", f"C{n:04}", "Oui", "", "Emploi", "Attente", "Élus", "Atelier") for n in range(1, 52))
    assert "<details" not in Annex(entries[:50], "Tout").html()
    folded = Annex(entries, "Tout", onward="../../index.html#recherche=mots=a-").html()
    assert folded.startswith(
        '<div class="annex" data-suite="../../index.html#recherche=mots=a-"><details class="more filtered">'
    )
    assert re.findall('<summary data-size="([^"]+)">([^<]+)', folded) == [
        ("50\u00a0contributions", "C0001 à C0050"),
        ("1\u00a0contribution", "C0051 à C0051"),
    ]
    assert re.findall('<ol class="entries" aria-label="([^"]+)">', folded) == ["Tout, C0001 à C0050", "Tout, C0051 à C0051"]
    assert folded.count('<li class="entry"') == 51


def _line(place: int) -> ClaimLine:
    return ClaimLine(f"constat-{place}", "Une phrase.", (Evidence("C0001", "#C0001"),))


def test_a_long_list_shows_its_first_items() -> None:
    """Eight claims stand open; of nine, five do, and the fold says how many others there are. None is lost."""
    assert "autres constats" not in Claims(tuple(map(_line, range(8)))).html()
    shown = Claims(tuple(map(_line, range(9)))).html()
    assert '<details class="more"><summary>4\u00a0autres constats</summary><div class="claim" id="constat-5">' in shown
    assert [f'id="constat-{place}"' in shown for place in range(9)] == [True] * 9


def test_a_long_table_is_folded_among_other_elements() -> None:
    """A table of nine lines, or of long cells, waits under its caption in a group; alone, or under a drawing, it does not."""
    rows = tuple(Row((str(place), "1")) for place in range(9))
    long, short = Table("Noms", ("Nom", "n"), rows), Table("Noms", ("Nom", "n"), rows[:8])
    assert Group((short,)).html() == short.html()
    assert Group((long,)).html() == (
        f'<details class="data long"><summary data-size="9\u00a0lignes">Noms</summary>{long.html()}</details>'
    )
    wordy = Table("Textes", ("Id", "Texte"), (Row(("C0001", "a" * 1_000)),))
    assert '<summary data-size="1\u00a0ligne">Textes</summary>' in Group((wordy,)).html()
    assert "<details" not in long.html()


def test_annex_entry_held_back() -> None:
    """Words that may not be printed give way to the reason."""
    shown = AnnexEntry("C1", "C1", "", "Texte non publié.", "Emploi", "Attente", "Élus", "Atelier").html()
    assert '<p class="held">Texte non publié.</p>' in shown
    assert 'class="text"' not in shown


def test_annex_entries_are_light() -> None:
    """An entry adds little to its text, so that a thousand of them still open on a phone."""
    theme, public, event = (
        "Services publics et relation aux usagers",
        "Corps intermédiaires",
        "Atelier du 12 mars, mairie annexe",
    )
    entry = AnnexEntry("C0001", "C0001", "Oui", "", theme, "Proposition", public, event)
    assert len(str(entry.html()).encode()) - len("Oui") <= LIGHT


ELEMENTS = st.text(st.characters(codec=None), max_size=12).flatmap(
    lambda text: st.sampled_from((text, f"<script>{text}</script>", f'"><img src=x onerror="{text}'))
)


def every_element(text: str) -> Group:
    """All elements, holding the same words everywhere that words can be held."""
    line, quote = ClaimLine(text, text, (Evidence(text, text),), label=text), Verbatim(text, text, text, text, text)
    table = Table(text, (text, text), (Row((text, text), text),), note=text)
    parts: tuple[Element, ...] = (
        Header(text, text, text, ((text, text),), (text,)), KeyFigures((KeyFigure(text, text, text),)), Claims((line,)), table,
        Figure("", text, text, table, text), Verbatims(text, (quote,), text),
        Triptych((TriptychColumn(text, (TriptychItem(line, quote),), text),)),
        Voices(text, (Voice(text, text, text, text),), text), Notice(text, text), Prose(text), Heading(text), Bullets((text,)),
        Annex((AnnexEntry(text, text, text, text, text, text, text, text, text, text, text, line.evidence),), text),
    )  # fmt: skip
    return Group(parts)


@given(ELEMENTS)
def test_no_element_lets_markup_through(text: str) -> None:
    """Whatever is typed, wherever it is held, a page has no element, attribute or address that is not ours."""
    ours = {element.name for element in BeautifulSoup(str(every_element("mot").html()), "html.parser").find_all(True)} | {"br"}
    found = BeautifulSoup(str(every_element(text).html()), "html.parser").find_all(True)
    allowed = {"class", "id", "role", "tabindex", "aria-label", "scope", "href", "data-t", "data-k", "data-p"}
    assert {element.name for element in found} <= ours
    assert {name for element in found for name in element.attrs} <= allowed
    assert not any(str(element.get("href", "")).lower().startswith(("javascript:", "data:", "//")) for element in found)
