"""Rendering executed notebooks in the house shell."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from lxml.html import HtmlElement, document_fromstring
from nbformat import NotebookNode
from playwright.sync_api import Browser, Page, sync_playwright

from helpers.collect.notes.note import Note
from helpers.errors import PublicationError
from helpers.publish.html import claims_of, render
from helpers.publish.shell import Shell, page
from helpers.publish.verify import verify_page
from helpers.show.elements import Header, Heading, Prose
from helpers.show.notes import AnalystNote
from helpers.show.parts import in_parts
from tests.conftest import system_tool
from tests.publish.pages import FOOTER, OUR_SCRIPTS, TITLE, notebook, shown

FONT_BYTES = 54_000
SHELL_BYTES = 32_000  # style and script: what every page carries
READABLE = 4.5  # WCAG 2.1, 1.4.3: contrast of text of ordinary size


def tree(*cells: NotebookNode) -> HtmlElement:
    return document_fromstring(render(notebook(*cells), footer=FOOTER))


def test_a_rendered_notebook_may_be_published() -> None:
    """A page of real elements passes its own re-reading."""
    verify_page(render(notebook(), footer=FOOTER), expected_title=TITLE)


def test_same_notebook_same_bytes() -> None:
    """Rendering twice gives the same bytes."""
    assert render(notebook(), footer=FOOTER) == render(notebook(), footer=FOOTER)


def test_sections_follow_the_headings() -> None:
    """Each level-2 heading opens a section with an anchor, listed in the table of contents."""
    root = tree()
    assert [section.get("id") for section in root.xpath("//main/section")] == ["l-essentiel", "annexe-toutes-les-contributions"]
    assert [(link.get("href"), link.text) for link in root.xpath("//nav//a")] == [
        ("#l-essentiel", "L’essentiel"),
        ("#annexe-toutes-les-contributions", "Annexe : toutes les contributions"),
    ]
    assert root.xpath('//section[@id="l-essentiel"]//p[@class="sentence"]')


def test_two_headings_of_one_name_have_two_anchors() -> None:
    """A heading repeated, even in one cell, or named like the main part, keeps anchors apart."""
    root = tree(nbformat.v4.new_markdown_cell("## L’essentiel\n\nEncore.\n\n## Contenu"))
    assert [section.get("id") for section in root.xpath("//main/section")][2:] == ["l-essentiel-2", "contenu-2"]


def test_a_part_is_open_in_a_notebook_and_folded_on_a_page() -> None:
    """What stands under a heading is shown to an analyst at once; the page leaves it to the width of the screen."""
    part = in_parts(Heading("Qui est où"), Prose("Ici."))
    assert "<details" in str(part.html())
    assert ' open="open"' in str(part.html())
    (found,) = tree(shown(part)).xpath('//details[@class="part"]')
    assert found.get("open") is None
    assert found.xpath("summary/h3")[0].text_content() == "Qui est où"
    assert found.xpath("p")[0].text_content() == "Ici."


def test_a_heading_is_text() -> None:
    """Signs of HTML in a heading are shown as they are typed, in the section and in the table of contents."""
    root = tree(nbformat.v4.new_markdown_cell("## Coût & <script>alert(1)</script>"))
    assert root.xpath("//nav//a")[-1].text == "Coût & <script>alert(1)</script>"
    assert root.xpath("//h2")[-1].text_content() == "Coût & <script>alert(1)</script>"
    assert len(root.xpath("//script")) == OUR_SCRIPTS


def test_what_is_for_analysts_stays_in_the_notebook() -> None:
    """Code, parameters, streams, plain results and cells tagged « analyste » never reach the page."""
    stream = nbformat.v4.new_output("stream", name="stdout", text="trace-du-programme")
    plain = nbformat.v4.new_output("execute_result", data={"text/plain": "resultat-brut"})
    noisy = nbformat.v4.new_code_cell("code_secret = 1", outputs=[stream, plain])
    tagged = shown(Header("", "Essai", "", (), ()))
    tagged.metadata["tags"] = ["analyste"]
    text = render(notebook(noisy, tagged), footer=FOOTER)
    for hidden in ("code_secret", "trace-du-programme", "resultat-brut", "Pour l’analyste", "territoire = ", "Essai"):
        assert hidden not in text


def test_a_failed_cell_refuses_the_page() -> None:
    """An error in a cell is told with its name and reason, and no page is made."""
    failed = nbformat.v4.new_output("error", ename="KeyError", evalue="'theme'", traceback=[])
    with pytest.raises(PublicationError, match=r"une cellule du carnet s’est arrêtée \(KeyError\u00a0: 'theme'\)"):
        render(notebook(nbformat.v4.new_code_cell("x", outputs=[failed])), footer=FOOTER)


def test_a_page_without_title_is_refused() -> None:
    """A notebook whose head produced nothing gives no page."""
    with pytest.raises(PublicationError, match="n’a pas de titre"):
        render(nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("## Seul")]), footer=FOOTER)


def test_raw_html_in_markdown_is_text() -> None:
    """What an analyst types in a cell cannot add an element."""
    root = tree(nbformat.v4.new_markdown_cell("<iframe src='x'></iframe> et [lien](javascript:alert(1))"))
    assert not root.xpath("//iframe")
    assert not root.xpath("//a[starts-with(@href, 'javascript')]")


def test_titles_of_plain_pages_are_text() -> None:
    """The title, description and footer of a page are escaped."""
    root = document_fromstring(page("A & <b>", "<h1>x</h1>", footer=FOOTER, description='"><script>'))
    assert root.find("head/title").text == "A & <b>"
    assert root.xpath('//meta[@name="description"]/@content') == ['"><script>']
    assert len(root.xpath("//script")) == OUR_SCRIPTS


def test_policy_allows_the_one_style_and_the_scripts() -> None:
    """The hashes of the policy are those of what stands in the page, and nothing remote is allowed."""
    root = tree()
    (policy,) = root.xpath('//meta[@http-equiv="Content-Security-Policy"]/@content')
    for name in ("style", "script"):
        digests = [hashlib.sha256(element.text.encode()).digest() for element in root.xpath(f"//{name}")]
        told = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
        assert f"{name}-src {told};" in policy
    assert policy.startswith("default-src 'none';")
    assert "http" not in policy


def test_shell_is_light() -> None:
    """Style and script together stay small, and so do the two fonts that stand in the style."""
    root = tree()
    shell = sum(len(element.text.encode()) for element in root.xpath("//style|//script"))
    fonts = sum(map(len, re.findall("base64,([^)]*)", root.xpath("//style")[0].text)))
    assert 0 < fonts <= FONT_BYTES
    assert shell - fonts <= SHELL_BYTES


def test_the_style_of_notes_is_where_notes_are() -> None:
    """A page without notes carries nothing for them; one with a note has their frame, and its policy knows it."""
    plain = Shell(TITLE, "<p>Rien.</p>", FOOTER)
    noted = Shell(TITLE, str(AnalystNote(Note(1, "x", "Texte."), 1).html()), FOOTER)
    assert ".analyst-note" not in plain.style
    assert ".analyst-note{" in noted.style
    assert plain.policy != noted.policy


def test_claims_of_a_page() -> None:
    """The claims of a page are found again by their anchors."""
    assert claims_of(render(notebook(), footer=FOOTER)) == {"constat-T04": "2 contributions sur 2 parlent de sobriété."}


def palettes() -> list[dict[str, str]]:
    """The colours of each scheme, in the order of the style sheet: light, dark, paper."""
    (style,) = tree().xpath("//style")
    blocks = re.findall(r"\{[^{}]*--ink:[^{}]*\}", style.text)
    return [dict(re.findall(r"--(\w+):(#[0-9a-f]{3,6})\b", block)) for block in blocks]


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.1)."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast() -> None:
    """In light, in dark and on paper, every text colour is readable on every ground."""
    assert contrast("#000000", "#fff") == pytest.approx(21)
    found = palettes()
    assert len(found) == 3
    for palette in found:
        for ground in {"paper", "ground", "tint", "warm"} & palette.keys():
            for ink in ("ink", "quiet", "main", "accent"):
                assert contrast(palette[ink], palette[ground]) >= READABLE, (ink, ground, palette)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    chromium = system_tool("chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
        )
        yield opened
        opened.close()


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """The page in a browser, failing on any message of its console (a refused style or script is one)."""
    place = tmp_path / "rapport.html"
    place.write_text(render(notebook(), footer=FOOTER), encoding="utf-8")
    view = browser.new_page(viewport={"width": 320, "height": 640})
    messages: list[str] = []
    view.on("console", lambda message: messages.append(message.text))
    view.on("pageerror", lambda error: messages.append(str(error)))
    view.goto(place.as_uri())
    yield view
    view.close()
    assert messages == []


def test_narrow_screen_has_no_sideways_scroll(opened: Page) -> None:
    """At 320 pixels nothing of the page stands outside the screen, and the table of contents is folded."""
    assert opened.evaluate("document.documentElement.scrollWidth") == 320
    assert opened.locator(".contents details[open]").count() == 0


def test_filter_ignores_accents_and_counts(opened: Page) -> None:
    """Words are looked for without accents or capitals, the count follows, and an anchor shows what was hidden."""
    opened.fill('input[type="search"]', "TELEPHONE")
    assert opened.locator(".entry:visible .id").all_text_contents() == ["C0001"]
    assert opened.locator(".filters output").text_content() == "1 contribution sur 2"
    opened.evaluate("location.hash = 'C0002'")
    opened.wait_for_selector("#C0002:visible")


def test_filter_by_choice(opened: Page) -> None:
    """A choice keeps the entries that have it; with a word found nowhere, the bar says that nothing is left."""
    opened.select_option('select[name="k"]', "Question")
    assert opened.locator(".entry:visible .id").all_text_contents() == ["C0002"]
    opened.fill('input[type="search"]', "xyz")
    assert opened.locator(".filters output").text_content() == "Aucun résultat sur 2"


def test_paper_shows_what_is_folded(opened: Page) -> None:
    """On paper the table of a figure and the ids of a claim are shown, the filters are not; then all folds again."""
    opened.emulate_media(media="print")
    opened.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert opened.locator(".data table").is_visible()
    assert opened.locator(".claim .ids a").first.is_visible()
    assert not opened.locator(".filters").is_visible()
    opened.evaluate("dispatchEvent(new Event('afterprint'))")
    assert opened.locator("main details[open]").count() == 0
