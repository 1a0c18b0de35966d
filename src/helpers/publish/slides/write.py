"""The file of a presentation: each slide in its layout, each text at the size at which it fits, the evidence in the notes.

Texts and charts, thousands of them over a campaign, are written as the format has them (see decision 0044).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.files import packed, write_bytes
from helpers.inert import for_slide, on_one_line
from helpers.publish.slides.deck import Chart, Deck, Slide
from helpers.publish.slides.drawn import drawn, framed, parts_of
from helpers.publish.slides.fit import BETWEEN, Fitted, fits, fitted
from helpers.publish.slides.layouts import (
    BESIDE,
    CHART,
    DRAWN,
    DRAWN_WIDE,
    FACTS,
    FOOT,
    LAYOUTS,
    MARK,
    NOTES,
    NUMBER,
    OPENING,
    SOURCE,
    TITLE,
    TITLE_SIZES,
    TOPIC,
    WRITTEN,
    Layout,
    Place,
)  # fmt: skip
from helpers.publish.slides.model import HEAD, LANGUAGE, NAMES, PACKAGE, frame, numbered, picture, relations, tree, whole

Texts = Mapping[int, Sequence[str]]  # number of a place -> its paragraphs
Part = tuple[str, str | bytes]  # its name in the file, its content


@dataclass(frozen=True)
class Page:
    """A slide as it is laid out: its layout, what stands in each place, what its notes say."""

    layout: Layout
    texts: Texts
    notes: Sequence[str]
    chart: Chart | None = None


def write_slides(path: Path, deck: Deck) -> None:
    """Write a presentation, atomically; the same deck always gives the same bytes."""
    write_bytes(path, slides_bytes(deck))


def slides_bytes(deck: Deck) -> bytes:
    """The file of a presentation."""
    return packed(_parts(deck), onto=frame())


def _parts(deck: Deck) -> Iterator[Part]:
    pages = [_opening(deck), *(_page(slide, deck.foot) for slide in deck.slides)]
    charts = 0
    for number, page in enumerate(pages, 1):
        charts += page.chart is not None
        yield from _slide(page, number, charts)
    yield from whole(len(pages), charts)
    yield "docProps/core.xml", HEAD + _properties(deck)


def _opening(deck: Deck) -> Page:
    mark = [deck.mark] if deck.mark else []
    return Page(OPENING, {TITLE: [deck.title], TOPIC: [deck.about], FACTS: deck.facts, MARK: mark}, (*deck.facts, *mark))


def _page(slide: Slide, foot: str) -> Page:
    beside = slide.beside
    short, long = WRITTEN if slide.chart is None else DRAWN if beside else DRAWN_WIDE
    layout = short if fits([slide.title], TITLE_SIZES[-1], short.place(TITLE)) else long
    source = [slide.source] if slide.source else []
    texts = {TITLE: [slide.title], TOPIC: [slide.topic], BESIDE: beside, SOURCE: source, FOOT: [foot]}
    return Page(layout, texts, (*slide.notes, foot), slide.chart)


def _slide(page: Page, number: int, chart: int) -> Iterator[Part]:
    """A slide, its notes, its chart: the `chart`-th of the file."""
    own = f"slides/slide{number}.xml"
    targets = [
        (f"../slideLayouts/slideLayout{LAYOUTS.index(page.layout) + 1}.xml", "slideLayout"),
        (f"../notesSlides/notesSlide{number}.xml", "notesSlide"),
    ]
    if page.chart is not None:
        targets.append((f"../charts/chart{chart}.xml", "chart"))
        yield from parts_of(drawn(page.chart, page.layout.place(CHART).box), chart)
    yield f"ppt/{own}", f"{HEAD}<p:sld {NAMES}>{_content(''.join(_shapes(page, relation=f'rId{len(targets)}')))}</p:sld>"
    yield f"ppt/slides/_rels/slide{number}.xml.rels", HEAD + relations(targets)
    yield f"ppt/notesSlides/notesSlide{number}.xml", f"{HEAD}<p:notes {NAMES}>{_content(_notes(page.notes))}</p:notes>"
    to_slide = [("../notesMasters/notesMaster1.xml", "notesMaster"), (f"../{own}", "slide")]
    yield f"ppt/notesSlides/_rels/notesSlide{number}.xml.rels", HEAD + relations(to_slide)


def _content(shapes: str) -> str:
    return f"<p:cSld>{tree(shapes)}</p:cSld><p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr>"


def _shapes(page: Page, relation: str) -> Iterator[str]:
    """What a slide says; a place that has nothing is left out, so that nobody is invited to type there."""
    for number, place in enumerate(page.layout.places, start=2):
        if place.number == CHART and page.chart is not None:
            yield framed(page.chart, place, number, relation)
        elif place.number == NUMBER:
            yield _shape(place, number, f"<a:p>{numbered()}</a:p>")
        elif texts := page.texts.get(place.number):
            yield _shape(place, number, _paragraphs(fitted([on_one_line(one) for one in texts], place), place))


def _notes(lines: Iterable[str]) -> str:
    """The picture of the slide, then what its notes say."""
    return picture() + _shape(NOTES, NOTES.number, "".join(map(_line, lines)))


def _shape(place: Place, number: int, paragraphs: str) -> str:
    """A text in its place; where it stands and how it looks, the layout says."""
    index = f' idx="{place.number}"' if place.number else ""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{for_slide(place.name)}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr>'
        f'<p:ph type="{place.kind}"{place.quarter}{index}/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/>{paragraphs}</p:txBody></p:sp>'
    )


def _paragraphs(found: Fitted, place: Place) -> str:
    return "".join(_written(found, place))


def _written(found: Fitted, place: Place) -> Iterator[str]:
    size = "" if found.size == place.sizes[0] else f' sz="{found.size * 100}"'
    before = f'<a:pPr><a:spcBef><a:spcPts val="{round(found.size * BETWEEN * 100)}"/></a:spcBef></a:pPr>'
    for order, text in enumerate(found.paragraphs):
        yield _line(text, size, before if order else "")


def _line(text: str, size: str = "", before: str = "") -> str:
    return f'<a:p>{before}<a:r><a:rPr lang="{LANGUAGE}"{size}/><a:t>{for_slide(text)}</a:t></a:r></a:p>'


def _properties(deck: Deck) -> str:
    """Nobody's name, and no clock: the day is that of the collection."""
    day = f"{deck.on.isoformat()}T00:00:00Z"
    author = for_slide(deck.author)
    told = {
        "dc:title": for_slide(deck.title), "dc:subject": for_slide(deck.about), "dc:creator": author, "cp:lastModifiedBy": author,
        "dc:description": for_slide(deck.mark), "dc:language": LANGUAGE, "cp:revision": "1",
    }  # fmt: skip
    texts = "".join(f"<{name}>{text}</{name}>" for name, text in told.items())
    dates = "".join(f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{day}</dcterms:{name}>' for name in ("created", "modified"))
    return (
        f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{texts}{dates}</cp:coreProperties>'
    )
