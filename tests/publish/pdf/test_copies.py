"""The documents of a page, printed for real and read by others: pdftotext and pypdf."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import nbformat
import pypdf
import pytest
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from helpers.collect.notes.note import Note
from helpers.publish.html import composed
from helpers.publish.pdf.document import UNDRAWN
from helpers.publish.pdf.names import REPORT, SHEET
from helpers.publish.shell import Shell
from helpers.run.batch import Outcome
from helpers.settings import Settings
from helpers.show.annex import Annex, AnnexEntry
from helpers.show.elements import Bullets, ClaimLine, Claims, Evidence, Facts, Group, Notice, Prose, Row, Table
from helpers.show.notes import AnalystNote
from helpers.show.voices import Voice
from tests.hostile import EMOJIS, UNSEEN
from tests.publish.pages import FIGURE, FOOTER, TITLE, notebook, shown
from tests.publish.pdf.paper import MARGIN, SHEET_MARGIN, beyond, copies, lost, orphans, packed, said, shell_of

HOSTILE = (
    '#read("/etc/passwd")', "#import \"@preview/x:1.0.0\"", "]) #panic() [", "*gras* _italique_ `code` $x^2$ <C0001> @C0001",
    "= Titre\n- liste\n+ liste\n/ terme", "\\u{41} \\ // commentaire /* autre */", "\" + sys.version + \"",
    "<script>alert(1)</script> &amp; <b>", "Bonjour\u202e à tous", "~ -- --- ... -? https://exemple.fr",
)  # fmt: skip
LONG_NAME = "Communauté d’agglomération de Saint-Quentin"  # forty letters and more


@pytest.fixture(scope="module")
def shell() -> Shell:
    """A report with a table longer than a sheet, in a page with a figure, a claim, a quote, an answer and an annex."""
    lines = tuple(Row((f"Événement n° {number}", str(number)), f"E{number:03}") for number in range(120))
    table = Table("Un long tableau", ("Événement", "Participants"), lines, numeric=frozenset({1}))
    claim = ClaimLine("constat-x", "2 lignes sur 120.", (Evidence("E001", "#E001"), Evidence("E119", "#E119")))
    parts = (Prose("Un paragraphe."), Bullets(("un point",)), Notice("attention", "À relire."), Facts((("Nom", "valeur"),)))
    return shell_of(table, Claims((claim,)), *parts, Voice("Conseil", "3 mai", "Nous ferons.\nPuis nous verrons.", "Retenu"))


@pytest.fixture(scope="module")
def files(shell: Shell, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Its copies, on disk."""
    folder = tmp_path_factory.mktemp("papier")
    written = {name: folder / name for name in (REPORT, SHEET)}
    for name, content in copies(shell).items():
        written[name].write_bytes(content)
    return written


@pytest.fixture(scope="module")
def report(files: dict[str, Path]) -> pypdf.PdfReader:
    """The report, in the second reader."""
    return pypdf.PdfReader(files[REPORT])


def test_nothing_is_lost(shell: Shell, files: dict[str, Path]) -> None:
    """Every heading, paragraph, cell, quote and answer of the page is on paper, word for word."""
    assert lost(shell, files[REPORT]) == []


def test_the_order_of_reading(files: dict[str, Path]) -> None:
    """The text comes out in the order of the page: title, contents, essentials, figure, its reading, its table, annex."""
    told = packed(said(files[REPORT]))
    marks = (
        TITLE,
        "Sommaire",
        "2contributionsrecueillies.",
        "Lesthèmes",
        "Commentlire",
        "Contributionsparthème",
        "Nousferons.",
    )
    places = [told.index(packed(mark), told.index("Sommaire") if mark != TITLE else 0) for mark in marks]
    assert places == sorted(places)


def test_identity(report: pypdf.PdfReader) -> None:
    """Title, language, the day of the data, tags, A4."""
    root = report.trailer["/Root"]
    assert report.metadata is not None
    assert (report.metadata.title, root["/Lang"], root["/MarkInfo"]["/Marked"]) == (TITLE, "fr-FR", True)
    assert report.metadata.creation_date_raw == "D:20250430000000Z"
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in report.pages} == {(595, 842)}


def test_bookmarks(report: pypdf.PdfReader) -> None:
    """The headings are the bookmarks, one under the other."""

    def titles(items: list[object]) -> list[object]:
        return [titles(one) if isinstance(one, list) else one["/Title"] for one in items]  # type: ignore[index]

    assert titles(report.outline) == [TITLE, ["L’essentiel", "Annexe\u00a0: toutes les contributions"]]


def elements(node: object, kind: str) -> list[DictionaryObject]:
    """The elements of a kind in a structure, in the order of reading."""
    node = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(node, ArrayObject):
        return [found for one in node for found in elements(one, kind)]
    if not isinstance(node, DictionaryObject):
        return []
    own = [node] if node.get("/S") == kind else []
    return own + (elements(node["/K"], kind) if "/K" in node else [])


def test_structure(report: pypdf.PdfReader) -> None:
    """One figure, with the words of the page; tables with a caption; headings in order."""
    tree = report.trailer["/Root"]["/StructTreeRoot"]
    assert [one["/Alt"] for one in elements(tree, "/Figure")] == [FIGURE.alternative.replace(" :", "\u00a0:")]
    tables = elements(tree, "/Table")
    assert [len(elements(one, "/TR")) for one in tables] == [2, 121]
    assert len(elements(tree, "/Caption")) >= len(tables)
    assert [len(elements(tree, kind)) for kind in ("/H1", "/H2")] == [1, 2]


def test_columns_and_lines_have_their_header(report: pypdf.PdfReader) -> None:
    """The head of each column and of each line is a header, with its scope; the other cells name no header of their own."""
    table = elements(report.trailer["/Root"]["/StructTreeRoot"], "/Table")[1]
    scopes = [one["/A"][0]["/Scope"] for one in elements(table, "/TH")]
    assert scopes == ["/Column"] * 2 + ["/Row"] * 120
    assert [one for one in elements(table, "/TD") if "/A" in one and "/Headers" in one["/A"][0]] == []
    assert len(elements(table, "/TD")) == 120


def test_each_claim_is_one_paragraph(report: pypdf.PdfReader) -> None:
    """A sentence, and what it rests on with its links, are heard as paragraphs: no link stands alone between two."""
    tree = report.trailer["/Root"]["/StructTreeRoot"]
    parents = {one["/P"]["/S"] for one in elements(tree, "/Link")}
    assert parents == {"/Reference", "/P"}


def test_a_link_says_where_it_leads(report: pypdf.PdfReader) -> None:
    """Who hears a link hears the words of the page and the sheet that it lands on."""
    links = [one.get_object() for page in report.pages for one in page.get("/Annots", ())]
    assert [link["/Contents"] for link in links if link["/Contents"].startswith("E119")] == ["E119, page 4"]


def test_links_land(report: pypdf.PdfReader) -> None:
    """A claim leads to the sheet on which its row stands: the last row of a long table, a contribution of the annex."""
    links = [one.get_object() for page in report.pages for one in page.get("/Annots", ())]
    places = [link["/Dest"] for link in links if "/Dest" in link]
    landing = {report.get_page_number(place[0].get_object()) for place in places if isinstance(place, ArrayObject)}
    texts = [page.extract_text().replace("\u00a0", " ") for page in report.pages]
    last = next(place for place, text in enumerate(texts) if "Événement n° 119" in text)
    entry = next(place for place, text in enumerate(texts) if "Attente · Sobriété" in text)
    assert last != entry
    assert {last, entry} <= landing


def test_a_long_table_comes_back_with_its_header(report: pypdf.PdfReader) -> None:
    """Each sheet that a table goes on to bears its header again."""
    sheets = [text for page in report.pages if "Événement n°" in (text := page.extract_text().replace("\u00a0", " "))]
    assert len(sheets) == 2
    assert all("Participants" in text for text in sheets)


def test_fonts_are_embedded(report: pypdf.PdfReader) -> None:
    """Each font is in the file."""
    fonts = [font.get_object() for page in report.pages for font in page["/Resources"]["/Font"].values()]
    inside = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object() for font in fonts]
    assert inside
    assert all("/FontFile3" in one or "/FontFile2" in one for one in inside)


def test_the_running_header(report: pypdf.PdfReader) -> None:
    """Territory, campaign and « données fictives » stand on each sheet but the first, and the number of the sheet on all."""
    texts = [page.extract_text().replace("\u00a0", " ") for page in report.pages]
    assert all(TITLE in text and "données fictives" in text for text in texts)
    assert all(f"page {place} sur {len(texts)}" in text for place, text in enumerate(texts, start=1))


def test_essentials_on_one_sheet(files: dict[str, Path]) -> None:
    """The first section alone, on one sheet, with where the rest is; no link that would lead nowhere."""
    sheet = pypdf.PdfReader(files[SHEET])
    assert len(sheet.pages) == 1
    links = [link.get_object() for link in sheet.pages[0].get("/Annots", ())]
    assert [link["/Dest"].get_object()[0] for link in links] == [
        sheet.pages[0].indirect_reference
    ]  # of the figure, to its sentence
    told = packed(said(files[SHEET]))
    assert packed("2 contributions recueillies.") in told
    assert packed("Cette feuille est extraite du rapport") in told
    assert packed("Attente · Sobriété") not in told


def test_essentials_of_the_longest_texts(tmp_path: Path) -> None:
    """However long the answers, the sheet holds: the longest texts are cut, and it is said."""
    answers = tuple(Voice("Conseil", "3 mai", f"Réponse {number}. " + "Nous ferons tout cela. " * 200) for number in range(3))
    shell = shell_of(*answers)
    moved = Shell(shell.title, shell.body.replace("</section>", str(answers[0].html()) * 3 + "</section>", 1), shell.footer)
    (tmp_path / SHEET).write_bytes(copies(moved)[SHEET])
    assert len(pypdf.PdfReader(tmp_path / SHEET).pages) == 1
    assert "[…]" in said(tmp_path / SHEET)


def test_same_page_same_bytes(shell: Shell, files: dict[str, Path]) -> None:
    """Printed again, the files are the same to the last byte."""
    assert {name: path.read_bytes() for name, path in files.items()} == copies(shell)


def test_hostile_texts_are_inert(tmp_path: Path) -> None:
    """What looks like the engine's own language is printed as it was typed, wherever a person's words stand."""
    entries = tuple(
        AnnexEntry(f"C{place:04}", f"C{place:04}", text, "", "Sobriété", "Attente", "Agents", text)
        for place, text in enumerate(HOSTILE, 10)
    )
    rows = tuple(Row((text, text)) for text in HOSTILE)
    shell = shell_of(
        Annex(entries, "x"), Table("Textes", ("A", "B"), rows), *(Voice("Bureau", "hier", text) for text in HOSTILE)
    )
    (tmp_path / REPORT).write_bytes(copies(shell)[REPORT])
    assert lost(shell, tmp_path / REPORT) == []
    assert "/JavaScript" not in str(pypdf.PdfReader(tmp_path / REPORT).trailer["/Root"])


def test_signs_without_a_drawing_are_replaced_and_told(tmp_path: Path) -> None:
    """An emoji or an ideogram stops nothing: a square stands for it, Greek and Cyrillic stay, and the reader is told."""
    entry = AnnexEntry("C0010", "C0010", "Bravo 👩🏽‍💻 漢 Ωδή привет e\u0301", "", "Sobriété", "Attente", "Agents", "x")
    (tmp_path / REPORT).write_bytes(copies(shell_of(Annex((entry,), "x")))[REPORT])
    told = said(tmp_path / REPORT)
    assert "Bravo □□ □ Ωδή привет" in told
    assert packed(UNDRAWN) in packed(told)


@pytest.mark.parametrize("words", ["\ufffd", f"\ud800 {' '.join((*UNSEEN, *EMOJIS))}"], ids=["sign", "unseen"])
def test_signs_that_a_program_lost_stop_nothing(tmp_path: Path, words: str) -> None:
    """Half a character is drawn as « \ufffd », a sign like another; what is not seen and cut emojis stop nothing either."""
    entry = AnnexEntry("C0010", "C0010", f"Bravo {words} fin", "", "Sobriété", "Attente", "Agents", "x")
    shell = shell_of(Annex((entry,), "x"), Prose(words), Voice("Bureau", "hier", words))
    (tmp_path / REPORT).write_bytes(copies(shell)[REPORT])
    assert "Bravo \ufffd" in said(tmp_path / REPORT)


def test_a_title_without_a_drawing(tmp_path: Path) -> None:
    """An emoji in the name of a territory, a heading or an alternative stops nothing either; the file keeps its true title."""
    shell = shell_of(replace(FIGURE, alternative="Un 🚀."))
    shell = replace(shell, title=f"{TITLE} 🚀", body=shell.body.replace(f"<h1>{TITLE}", f"<h1>{TITLE} 🚀"))
    (tmp_path / REPORT).write_bytes(copies(shell)[REPORT])
    told = pypdf.PdfReader(tmp_path / REPORT).metadata
    assert told is not None
    assert told.title == f"{TITLE} 🚀"
    assert f"{TITLE} □" in said(tmp_path / REPORT).replace("\u00a0", " ")


def test_long_names_fit(tmp_path: Path) -> None:
    """Forty-letter names in twelve columns, a print of 64 signs, a word without end: nothing leaves the sheet."""
    header = (LONG_NAME, *(f"{LONG_NAME} {place}" for place in range(11)))
    row = Row((LONG_NAME, *("masqué" for _ in range(11))))
    shell = shell_of(
        Table("Noms longs", header, (row,) * 3, numeric=frozenset(range(1, 12))),
        Facts((("Empreinte", "5e66064be8252f38" * 4),)),
        Prose("x" * 300),
    )
    (tmp_path / REPORT).write_bytes(copies(shell)[REPORT])
    assert lost(shell, tmp_path / REPORT) == []
    assert beyond(tmp_path / REPORT) == []


def test_a_page_without_its_essentials_still_prints() -> None:
    """A notebook whose first section was renamed gives a sheet with the head alone."""
    shell = shell_of()
    renamed = Shell(shell.title, shell.body.replace("id=l-essentiel", "id=autre"), shell.footer)
    assert renamed.body != shell.body
    assert len(pypdf.PdfReader(io.BytesIO(copies(renamed)[SHEET])).pages) == 1


def test_every_copy_of_a_campaign(built: tuple[Settings, Outcome]) -> None:
    """On the sheets of real reports and of the synthesis: no text beyond the margins, no heading alone at the end of a sheet."""
    settings, outcome = built
    papers = sorted(settings.reports(outcome.campaign.id).rglob("*.pdf"))
    assert {path.name for path in papers} == {REPORT, SHEET}
    assert [word for path in papers for word in beyond(path, SHEET_MARGIN if path.name == SHEET else MARGIN)] == []
    assert [heading for path in papers for heading in orphans(path)] == []


@pytest.mark.parametrize("before", range(33, 41))
def test_the_question_of_a_section_stands_with_its_answer(before: int) -> None:
    """Wherever a section begins on its sheet, its heading and its question are not left at the foot when what answers goes to the next."""
    filled = shown(Group(tuple(Prose(f"Paragraphe {place}.") for place in range(before))))
    question = nbformat.v4.new_markdown_cell("## Une section\n\nEst-ce une question ?")
    answer = AnalystNote(Note(1, "x", "\n\n".join(["Une réponse d’un seul tenant."] * 12), "A. Martin"), 1)
    printed = copies(composed(notebook(filled, question, shown(answer)), footer=FOOTER))[REPORT]
    sheets = [packed(sheet.extract_text()) for sheet in pypdf.PdfReader(io.BytesIO(printed)).pages]
    (asked,) = [place for place, told in enumerate(sheets) if "Estceunequestion" in told]
    assert "Uneréponse" in sheets[asked]
