"""The front page opened from disk in Chromium, network off: search, filters, the way to a contribution and back, keyboard, no script."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from helpers.publish.portal import Portal, render_portal
from helpers.publish.search.directory import FOLDER, Directory, Found, write_directory
from helpers.publish.search.script import FILE
from helpers.publish.search.shard import Line, read_counts, read_shard, write_shard
from helpers.publish.search.words import words
from helpers.publish.shell import Footer
from helpers.run.batch import Outcome
from helpers.settings import Settings
from tests.browser.chromium import FLAGS
from tests.conftest import CAMPAIGN, system_tool
from tests.hostile import ACTIVE, EMOJIS

pytestmark = pytest.mark.xdist_group("built")
Built = tuple[Settings, Outcome]
BOX = "Mots, ou identifiant d’une contribution"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=system_tool("chromium"), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def offline(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, offline=True)
    yield context
    context.close()


def opened(context: BrowserContext, path: Path, after: str = "") -> tuple[Page, list[str]]:
    """A page opened from disk, and everything that the browser complained of."""
    page, complaints = context.new_page(), list[str]()
    page.on("console", lambda one: complaints.append(one.text) if one.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda one: None if one.url.startswith("file:") else complaints.append(one.url))
    page.goto(path.as_uri() + after)
    return page, complaints


def portal(built: Built) -> Path:
    return built[0].reports(CAMPAIGN) / "index.html"


def every_line(built: Built) -> list[tuple[str, Line]]:
    """Every contribution that can be found, with its territory."""
    shards = sorted(built[0].reports(CAMPAIGN).glob(f"territoires/*/{FILE}"))
    return [(slug, line) for slug, lines in map(read_shard, shards) for line in lines]


def search(page: Page, text: str) -> None:
    page.get_by_label(BOX).fill(text)
    page.get_by_label(BOX).press("Enter")
    expect(page.locator("#recherche output")).to_contain_text(re.compile("trouvée|Rien"))


def found(page: Page) -> list[str]:
    """The addresses of the results, in their order."""
    return [str(one.get_attribute("href")) for one in page.locator(".found .id a").all()]


def test_a_word_finds_its_other_forms(built: Built, offline: BrowserContext) -> None:
    """Without accent nor capital, a word finds every contribution that holds one of its forms, and no other; nothing is asked of the network."""
    page, complaints = opened(offline, portal(built))
    sought = words("une formation")[0]
    expected = [f"territoires/{slug}/rapport.html#{line.id}" for slug, line in every_line(built) if sought in words(line.text)]
    assert expected
    search(page, "FORMER")
    while page.locator(".more").is_visible():
        page.locator(".more").click()
    assert sorted(found(page)) == sorted(expected)
    assert complaints == []


def test_browser_and_index_cut_words_alike(built: Built, offline: BrowserContext) -> None:
    """Every word of every contribution leads to it: the browser cuts what a reader types as the index was cut."""
    page, _ = opened(offline, portal(built))
    search(page, "zzz")
    lines = every_line(built)
    typed = sorted({word for _, line in lines for word in re.findall(r"[^\W\d_]{4,}", line.text)})[:60]
    for word in typed:
        kept = words(word)
        if kept:
            search(page, word)
            expected = sum(kept[0] in words(line.text) for _, line in lines)
            assert re.match(rf"{expected} contributions? trouvée", page.locator("#recherche output").inner_text()), word


SAID = (
    Line("C0001", "De l’eau pour tous.", "T04", "attente", "Agents"), Line("C0002", "De l’eau, mais pas trop.", "T04", "vigilance", "Agents"),
    Line("C0003", "L’eau des serveurs.", "T10", "attente", "Agents"), Line("C0004", "L’eau du lac.", "T04", "attente", ""),
)  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("theme", "T04", ["C0001", "C0002", "C0004"]), ("nature", "attente", ["C0001", "C0003", "C0004"]),
        ("public", "Agents", ["C0001", "C0002", "C0003"]), ("territoire", "lacq-orthez", ["C0001", "C0002", "C0003", "C0004"]),
    ],
)  # fmt: skip
def test_filters_narrow(offline: BrowserContext, tmp_path: Path, field: str, value: str, expected: list[str]) -> None:
    """A territory, a theme, a nature and a public each narrow what is found, with words or without; they stand in the address.

    A contribution that may not show its public is found by no public.
    """
    page, _ = opened(offline, small_portal(tmp_path, SAID))
    page.get_by_label(BOX).focus()
    page.locator(f"select[name={field}]").select_option(value)
    expect(page.locator(".found .entry")).to_have_count(len(expected))
    assert page.locator(".found .id").all_inner_texts() == expected
    assert f"{field}={value}" in page.url
    search(page, "pas trop")
    expect(page.locator(".found .entry")).to_have_count(1 if "C0002" in expected else 0)


def test_a_hidden_public_is_not_told(built: Built, offline: BrowserContext) -> None:
    """Where a verbatim may not show its public, the result says so and no filter finds it by that public."""
    hidden = [(slug, line) for slug, line in every_line(built) if not line.public]
    assert hidden
    page, _ = opened(offline, portal(built))
    slug, line = hidden[0]
    search(page, f"{slug}-{line.id}")
    expect(page.locator(".found .about")).to_contain_text("Public non affiché")


def test_round_trip_in_three_clicks(built: Built, offline: BrowserContext) -> None:
    """A sentence of the synthesis, a contribution that feeds it, the answer that it got, and back to the contribution."""
    page, _ = opened(offline, portal(built))
    slug, line = next((slug, line) for slug, line in every_line(built) if line.answer)
    search(page, f"{slug}-{line.id}")
    result = page.locator(".found .entry")
    expect(result).to_have_count(1)
    feeds = result.locator(".links a").first
    feeds.click()  # the sentence that it feeds
    page.wait_for_url(re.compile("synthese/.*#constat-"))
    assert page.locator(":target").count() == 1
    page.go_back()  # the search is as it was left
    expect(page.locator(".found .entry")).to_have_count(1)
    page.locator(".found .id a").click()
    assert page.locator(":target").get_attribute("id") == line.id
    page.locator(":target .answer a").click()
    assert page.locator(":target").get_attribute("id") == line.answer_anchor
    page.locator(":target").get_by_role("link", name=line.id, exact=True).click()
    assert page.locator(":target").get_attribute("id") == line.id
    assert line.text.split("\n")[0] in page.locator(":target .text").inner_text()


@pytest.mark.parametrize("page_name", ["rapport.html", "atelier.html"])
def test_from_a_national_sentence_to_a_contribution_and_back(built: Built, offline: BrowserContext, page_name: str) -> None:
    """Three clicks and no other: a sentence's row, what this contribution feeds, and the same sentence again."""
    reports = built[0].reports(CAMPAIGN)
    anchors = fed_by_printed_rows(built, page_name)
    anchor, slug, own = next(iter(anchors))
    page, complaints = opened(offline, reports / "synthese" / page_name, f"#{anchor}")
    claim = page.locator(f"[id='{anchor}']")
    claim.locator("summary").click()  # the rows that it rests on are folded under it
    claim.locator(f"a[href='../territoires/{slug}/rapport.html#{own}']").click()
    assert page.locator(":target .id").inner_text() == own
    page.locator(":target").get_by_role("link", name=f"Ce que nourrit {own}").click()
    expect(page.locator(".found .entry")).to_have_count(1)
    page.locator(f".found .links a[href='synthese/{page_name}#{anchor}']").click()
    assert page.locator(":target").get_attribute("id") == anchor
    assert complaints == []


def fed_by_printed_rows(built: Built, page_name: str) -> Iterator[tuple[str, str, str]]:
    """Sentences of a national page that the search knows to be fed by a contribution, with the territory and the id of one."""
    page = (built[0].reports(CAMPAIGN) / "synthese" / page_name).read_text(encoding="utf-8")
    printed = {(slug, line.id) for slug, line in every_line(built)}
    for found in re.finditer("<div class=claim id=(constat-proposition-[^ >]+)>.*?</div>", page):
        for slug, own in re.findall(r"href=\.\./territoires/([^/]+)/rapport\.html#(C\d+)", found[0]):
            if (slug, own) in printed:
                yield found[1], slug, own


def test_no_link_where_nothing_is_printed(built: Built, offline: BrowserContext) -> None:
    """Each contribution whose words are printed leads to what it feeds; one that is held back does not, nor does any without scripts."""
    path = built[0].reports(CAMPAIGN) / "territoires" / every_line(built)[0][0] / "rapport.html"
    page, _ = opened(offline, path)
    assert page.locator(".entry").count() > page.locator(".entry .held").count()
    assert page.locator(".entry:has(.text)").count() == page.locator(".entry .onward a").count()
    assert page.locator(".entry:has(.held) .onward").count() == 0
    assert "onward" not in path.read_text(encoding="utf-8").split("</style>")[1].split("<script>")[0]


def test_answer_stands_on_the_result(built: Built, offline: BrowserContext) -> None:
    """A result says what the authority answered and leads there; no answer is a state that is told."""
    page, _ = opened(offline, portal(built))
    lines = every_line(built)
    slug, answered = next((slug, line) for slug, line in lines if line.answer)
    search(page, f"{slug}-{answered.id}")
    link = page.locator(".found .answer a")
    assert (link.inner_text(), link.get_attribute("href")) == (
        answered.answer,
        f"territoires/{slug}/rapport.html#{answered.answer_anchor}",
    )
    slug, waiting = next((slug, line) for slug, line in lines if not line.answer)
    search(page, f"{slug}-{waiting.id}")
    expect(page.locator(".found .answer")).to_have_text("Réponse de l’autorité : aucune à ce jour.")


def test_keyboard_alone(built: Built, offline: BrowserContext) -> None:
    """Tab reaches the field, Enter searches, Tab reaches the first result, Enter opens it."""
    page, _ = opened(offline, portal(built))
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "mots":
            break
    page.keyboard.type("agents")
    page.keyboard.press("Enter")
    expect(page.locator(".found .entry").first).to_be_visible()
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('.found') !== null"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"territoires/.*#C\d+"))


def test_nothing_found_is_explained(built: Built, offline: BrowserContext) -> None:
    """A word that nobody said, an identifier that nobody knows, and an empty search each have their sentence."""
    page, _ = opened(offline, portal(built))
    search(page, "xylophone")
    expect(page.locator("#recherche output")).to_have_text(
        "Aucune contribution trouvée ; « xylophone » seul : aucune contribution."
    )
    search(page, "C9999")
    expect(page.locator("#recherche output")).to_contain_text("identifiant inconnu, ou texte non publié")
    page.get_by_label(BOX).fill("")
    page.get_by_label(BOX).press("Enter")
    expect(page.locator("#recherche output")).to_contain_text("Écrivez un mot")


def test_without_scripts_the_page_is_whole_but_for_search(built: Built, browser: Browser) -> None:
    """No script: every territory, map and file is there, and the page says where the same words are."""
    context = browser.new_context(java_script_enabled=False, offline=True)
    page, _ = opened(context, portal(built))
    assert "La recherche demande JavaScript" in page.locator("#recherche").inner_text()
    assert page.locator(".territory:visible").count() == len(built[1].prepared.territories) + len(built[1].prepared.absences)
    assert page.locator("figure .drawing svg").count() >= 1
    page.locator(".territory a").first.click()
    assert "rapport.html" in page.url
    context.close()


def test_a_file_that_is_missing_is_said(built: Built, offline: BrowserContext, tmp_path: Path) -> None:
    """A front page sent alone by e-mail says that its index is not beside it."""
    alone = tmp_path / "index.html"
    alone.write_bytes(portal(built).read_bytes())
    page, _ = opened(offline, alone)
    page.get_by_label(BOX).fill("eau")
    page.get_by_label(BOX).press("Enter")
    expect(page.locator("#recherche output")).to_contain_text("L’index de recherche ne s’ouvre pas")


def test_only_the_page_may_open_files(built: Built, offline: BrowserContext, tmp_path: Path) -> None:
    """A script file that somebody names in the page is refused by its policy, though the page opens its own."""
    shutil.copytree(portal(built).parent, tmp_path / "reports", ignore=shutil.ignore_patterns("*.ipynb", "*.xlsx"))
    path = tmp_path / "reports" / "index.html"
    path.with_name("mal.js").write_text("window.__x = 1", encoding="utf-8")
    path.write_text(
        path.read_text(encoding="utf-8").replace("</main>", "<script src='mal.js'></script></main>"), encoding="utf-8"
    )
    page, complaints = opened(offline, path)
    search(page, "agents")
    assert page.locator(".found .entry").count() > 0
    assert page.evaluate("typeof window.__x") == "undefined"
    assert any("Content Security Policy" in one for one in complaints)


THEMES = (("T04", "Sobriété"), ("T10", "Données"))
KINDS = (("attente", "Attente"), ("vigilance", "Vigilance"))


def small_portal(folder: Path, lines: tuple[Line, ...], names: tuple[str, ...] = ("Lacq-Orthez",)) -> Path:
    """A front page over made-up contributions, with its index."""
    where = folder / "territoires" / "lacq-orthez"
    write_shard(where, "lacq-orthez", lines)
    counts = read_counts(where, where / FILE)
    one = Found("lacq-orthez", names[0], "france", counts, (where / FILE).stat().st_size)
    write_directory(folder, Directory((one,), THEMES, KINDS, ("Agents",)))
    shown = Portal("Essai", "", "", (), (), (), (), (), searched=(len(lines), 1))
    path = folder / "index.html"
    path.write_text(render_portal(shown, Footer("LO 2.0", "Essai")), encoding="utf-8")
    return path


def test_hostile_contributions_stay_texts(offline: BrowserContext, tmp_path: Path) -> None:
    """Whatever people typed is shown as they typed it: nothing runs, no element is made of it, nothing is asked for."""
    lines = tuple(
        Line(f"C{place:04}", f"attaque {active} {EMOJIS[place % len(EMOJIS)]} mot{place}", "T04", "attente", "")
        for place, active in enumerate(ACTIVE)
    )
    page, complaints = opened(offline, small_portal(tmp_path, lines, ("<img src=x onerror=window.__x=1>",)))
    search(page, "attaque")
    while page.locator(".more").is_visible():
        page.locator(".more").click()
    shown = page.locator(".found .text").all_inner_texts()
    assert [" ".join(text.split()) for text in shown] == [" ".join(line.text.split()) for line in lines]
    assert page.evaluate("typeof window.__x") == "undefined"
    made = page.eval_on_selector_all(".found .text *, .found .where *", "all => [...new Set(all.map(one => one.tagName))]")
    assert set(made) <= {"BDI", "MARK"}
    assert complaints == []


@pytest.mark.parametrize(
    "query", ["<img src=x onerror=window.__x=1>", "%", "territoire=", "a" * 200, "\u202e", "__proto__ constructor"]
)
def test_hostile_queries_are_words(offline: BrowserContext, tmp_path: Path, query: str) -> None:
    """A query, typed or in an address that somebody sends, is looked for and nothing more."""
    path = small_portal(tmp_path, (Line("C0001", "De l’eau.", "T04", "attente", ""),))
    page, complaints = opened(offline, path, f"#recherche=mots={query}")
    page.get_by_label(BOX).fill(query)
    page.get_by_label(BOX).press("Enter")
    expect(page.locator("#recherche output")).not_to_have_text(re.compile("^$|Recherche…"))
    assert "ne s’ouvre pas" not in page.locator("#recherche output").inner_text()
    assert page.evaluate("typeof window.__x") == "undefined"
    assert complaints == []


def test_the_index_holds_nothing_but_what_pages_print(built: Built) -> None:
    """Every text of the index is a text of the open data of its territory; texts held back are in no file of the search."""
    reports = built[0].reports(CAMPAIGN)
    for path in sorted(reports.glob(f"territoires/*/{FILE}")):
        slug, lines = read_shard(path)
        page = (path.parent / "rapport.html").read_text(encoding="utf-8")
        printed = set(re.findall(r"<li class=entry id=([^ >]+)[^>]*><p class=id>[^<]*<p class=text>", page))
        assert {line.id for line in lines} == printed, slug
    held = built[1].prepared.analysis(slug).measured.said.contributions
    texts = [text for text in held.loc[~held["printable"], "text"].dropna() if len(text) > 40]
    written = "".join(path.read_text(encoding="utf-8") for path in [*reports.glob(f"{FOLDER}/*"), *reports.rglob(FILE)])
    assert not [text for text in texts if json.dumps(text, ensure_ascii=False)[1:-1] in written]
