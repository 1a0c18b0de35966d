"""The file of a presentation, opened by other programs than the one that wrote it."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER

from helpers.errors import PublicationError
from helpers.plain_text import safe_text
from helpers.publish.slides.deck import Chart, Deck, Quote, Series, Slide
from helpers.publish.slides.layouts import BOTTOM, HEIGHT, LAYOUTS, LEFT
from helpers.publish.slides.reread import reread, verify_slides
from helpers.publish.slides.write import slides_bytes, write_slides
from tests.conftest import system_tool
from tests.hostile import ACTIVE, ANY_TEXT, FORMULAS
from tests.publish.slides.test_deck import CLAIM, SENTENCE, bars

NAME = "Communauté d’agglomération du Bas-Chablais"  # more than forty letters
LONG = "Une phrase qui compte trois cents signes dit bien des choses à la fois, et la place vient à manquer " * 3
DECK = Deck(
    title="Concertations", about="Synthèse nationale", facts=("3 territoires", "Données arrêtées au 1er avril 2025"), mark="Données fictives",
    foot="Synthèse nationale · données fictives", author="Les Interconnectés", on=date(2025, 4, 1),
    slides=(
        Slide("Thèmes", (CLAIM,), bars(13)),
        Slide("Propositions", (CLAIM,), Chart("Qui la porte", (NAME,) * 16, (Series("Contributions", (1,) * 16),)), (Quote(LONG, NAME),)),
        Slide("Divisions", (CLAIM,), Chart("Côtés", ("Petites", "Grandes"), (Series("Attentes", (2, None)), Series("Vigilances", (5, 1)))), points=(LONG,) * 5),
        Slide("Limites", heading=LONG, points=(LONG, "Un point.", *(LONG,) * 9)),
    ),
)  # fmt: skip


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    written = tmp_path_factory.mktemp("diapositives") / "synthese.pptx"
    write_slides(written, DECK)
    return written


def test_what_is_written_is_what_was_meant(path: Path) -> None:
    """Titles, notes and charts are read back, and the file passes its own check."""
    verify_slides(path, DECK)
    told = reread(path)
    assert [slide.title for slide in told][:2] == ["Concertations", SENTENCE]
    assert told[1].claims[0].id == "national/themes/T04"
    assert told[1].claims[0].ids == ("pau-C1", "pau-C2", "lens-C1")
    assert told[3].charts[0].series == (("Attentes", ("2",)), ("Vigilances", ("5", "1")))


def test_titles_are_titles_and_come_first(path: Path) -> None:
    """A screen reader meets the title before all else, and no place is left empty."""
    for slide in Presentation(str(path)).slides:
        shapes = list(slide.shapes)
        assert shapes[0].placeholder_format.type in (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
        assert all(shape.is_placeholder for shape in shapes)
        assert all(shape.text_frame.text for shape in shapes if shape.has_text_frame)


def test_slides_stand_in_our_layouts(path: Path) -> None:
    """One master, layouts of ours in French, 16:9; a long title takes the layout made for it."""
    native = Presentation(str(path))
    assert [layout.name for layout in native.slide_layouts] == [layout.name for layout in LAYOUTS]
    assert native.slide_width / native.slide_height == pytest.approx(16 / 9)
    assert [slide.slide_layout.name for slide in native.slides] == [
        "Ouverture", "Constat et grand graphique", "Constat et graphique", "Constat et graphique", "Constat et paroles, titre long",
    ]  # fmt: skip


def test_charts_are_native_and_say_themselves(path: Path) -> None:
    """A chart keeps its data in a workbook that opens, and says in words what it draws."""
    frame = next(shape for shape in Presentation(str(path)).slides[1].shapes if shape.has_chart)
    assert frame._element.nvGraphicFramePr.cNvPr.get("descr") == bars(13).alternative
    sheet = openpyxl.load_workbook(io.BytesIO(frame.chart.part.chart_workbook.xlsx_part.blob)).active
    assert [cell.value for cell in sheet[1]] == [None, "Contributions"] or [cell.value for cell in sheet[1]] == [
        "",
        "Contributions",
    ]
    assert [cell.value for cell in sheet[3]] == ["Thème 1", 1]


def test_everything_is_said_in_french(path: Path) -> None:
    """No run, master or chart names another language; the properties neither."""
    with zipfile.ZipFile(path) as package:
        parts = [package.read(name).decode() for name in package.namelist() if name.endswith(".xml")]
    assert {found for part in parts for found in re.findall(r'lang="([^"]*)"', part)} == {"fr-FR"}
    assert Presentation(str(path)).core_properties.language == "fr-FR"


def test_no_clock_and_the_same_bytes(path: Path) -> None:
    """The file is dated by its data, tells nobody's name, and is the same each time."""
    assert slides_bytes(DECK) == path.read_bytes()
    told = Presentation(str(path)).core_properties
    assert (told.author, told.created, told.modified) == ("Les Interconnectés", datetime(2025, 4, 1), datetime(2025, 4, 1))  # noqa: DTZ001
    with zipfile.ZipFile(path) as package:
        inner = [zipfile.ZipFile(io.BytesIO(package.read(name))) for name in package.namelist() if name.endswith(".xlsx")]
        dates = {entry.date_time for archive in (package, *inner) for entry in archive.infolist()}
    assert (len(inner), dates) == (3, {(1980, 1, 1, 0, 0, 0)})


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        (replace(DECK, title="Autre"), "la première ne dit pas «\u00a0Autre\u00a0»"),
        (replace(DECK, mark="Brouillon"), "la première ne dit pas «\u00a0Brouillon\u00a0»"),
        (replace(DECK, foot="Autre pied"), "diapositive 2\u00a0: le pied de page manque"),
        (replace(DECK, slides=DECK.slides[:2]), "il y en a 5 au lieu de 3"),
        (replace(DECK, slides=(Slide("Thèmes", (CLAIM,), bars(12)), *DECK.slides[1:])), "diapositive 2\u00a0: le graphique"),
        (replace(DECK, slides=(replace(DECK.slides[0], chart=None), *DECK.slides[1:])), "diapositive 2\u00a0: le graphique"),
        (replace(DECK, slides=(*DECK.slides[:3], replace(DECK.slides[3], points=("Autre.",)))), "diapositive 5\u00a0: les notes ne disent pas"),
        (replace(DECK, slides=(*DECK.slides[:3], replace(DECK.slides[3], heading="Autre"))), "diapositive 5\u00a0: le titre est"),
    ],
)  # fmt: skip
def test_a_file_that_lost_something_is_refused(path: Path, changed: Deck, fault: str) -> None:
    """Whatever was meant and is not there is named, with the number of its slide."""
    with pytest.raises(PublicationError, match=re.escape(fault)):
        verify_slides(path, changed)


def rewritten(path: Path, into: Path, part: str, old: str, new: str) -> Path:
    """The file with something changed in one of its parts."""
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(into, "w") as target:
        for name in source.namelist():
            content = source.read(name).decode() if name == part else source.read(name)
            if name == part:
                assert old in content
                content = content.replace(old, new, 1)
            target.writestr(name, content)
    return into


@pytest.mark.parametrize(
    ("part", "old", "new", "fault"),
    [
        ("ppt/slides/slide2.xml", 'lang="fr-FR"', 'lang="en-US"', "diapositive 2\u00a0: un texte n’est pas dit en français"),
        ("ppt/slides/slide2.xml", 'descr="Graphique en barres.', 'descr="', "diapositive 2\u00a0: le graphique"),
        (
            "ppt/slides/slide5.xml",
            "<a:t>Limites</a:t>",
            "<a:t></a:t>",
            "diapositive 5\u00a0: la place «\u00a0Sujet\u00a0» est vide",
        ),
    ],
)
def test_a_file_that_speaks_to_the_eyes_alone_is_refused(
    path: Path, tmp_path: Path, part: str, old: str, new: str, fault: str
) -> None:
    """Another language, a chart without its alternative, an empty place: named, and refused."""
    with pytest.raises(PublicationError, match=re.escape(fault)):
        verify_slides(rewritten(path, tmp_path / "autre.pptx", part, old, new), DECK)


@given(st.lists(ANY_TEXT, min_size=1, max_size=4))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_inert(tmp_path: Path, texts: list[str]) -> None:
    """Whatever people typed is text: the file opens, nothing but its visible characters is lost, and no link is made."""
    texts = [text if safe_text(text).strip() else "vide" for text in (*texts, *ACTIVE[:2], *FORMULAS[:2])]
    slide = Slide(
        "Sujet",
        heading="Titre",
        points=tuple(texts),
        quotes=(Quote(texts[0], "id"),),
        chart=Chart("Titre", tuple(texts), (Series("n", (1,) * len(texts)),)),
    )
    deck = replace(DECK, slides=(slide,))
    written = tmp_path / "x.pptx"
    write_slides(written, deck)
    verify_slides(written, deck)
    with zipfile.ZipFile(written) as package:
        parts = [package.read(name) for name in package.namelist() if name.endswith((".xml", ".rels"))]
    assert not any(b"hlinkClick" in part or b'TargetMode="External"' in part for part in parts)
    for part in parts:
        etree.fromstring(part)


def boxes(page: str) -> list[tuple[float, float, float, float]]:
    """Left, top, right, bottom of the words of a page, as `pdftotext -bbox` gives them, in points."""
    found = re.findall(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)"', page)
    return [(float(a), float(b), float(c), float(d)) for a, b, c, d in found]


def test_nothing_overflows_in_libreoffice(path: Path, tmp_path: Path) -> None:
    """Sentences of three hundred characters and names of forty letters, drawn by a real program: all within the slide, and no text over another."""
    profile = (tmp_path / "profil").as_uri()
    subprocess.run(
        [system_tool("soffice"), "--headless", f"-env:UserInstallation={profile}", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    told = subprocess.run(
        [system_tool("pdftotext"), "-bbox", str(tmp_path / "synthese.pdf"), "-"], check=True, capture_output=True, text=True
    ).stdout
    pages = told.split("<page ")[1:]
    assert len(pages) == 5
    for number, page in enumerate(pages, start=1):
        size = re.match(r'width="([\d.]+)" height="([\d.]+)"', page)
        assert size is not None
        scale = HEIGHT / float(size[2])
        words = [tuple(one * scale for one in box) for box in boxes(page)]
        assert words
        assert all(left >= LEFT - 2 and right <= 960 - LEFT + 2 and bottom <= HEIGHT for left, _, right, bottom in words)
        # The source stands under all that the middle of the slide says: nothing comes down to it.
        middle = [box for box in words if box[1] < BOTTOM]
        assert number == 1 or all(bottom <= BOTTOM + 4 for _, _, _, bottom in middle)
        for place, box in enumerate(words):
            for other in words[place + 1 :]:
                across = min(box[2], other[2]) - max(box[0], other[0])
                down = min(box[3], other[3]) - max(box[1], other[1])
                assert across < 1 or down < 6, (box, other)  # lines of a paragraph share a little of their height
