"""The file of a presentation: each slide in its layout, each text at the size at which it fits, the evidence in the notes.

python-pptx makes the package and the charts; the texts, thousands of them over a campaign, are written as the format has them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.oxml import parse_xml
from pptx.presentation import Presentation as Native

from helpers.files import dated_alike, write_bytes
from helpers.inert import for_slide, on_one_line
from helpers.plain_text import safe_text
from helpers.publish.slides.deck import Deck, Slide
from helpers.publish.slides.drawn import drawing
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
from helpers.publish.slides.model import LANGUAGE, NAMES, empty, numbered

Texts = Mapping[int, Sequence[str]]  # number of a place -> its paragraphs


def write_slides(path: Path, deck: Deck) -> None:
    """Write a presentation, atomically; the same deck always gives the same bytes."""
    write_bytes(path, slides_bytes(deck))


def slides_bytes(deck: Deck) -> bytes:
    """The file of a presentation."""
    native = Presentation(BytesIO(empty()))
    _properties(native, deck)
    mark = [deck.mark] if deck.mark else []
    _add(native, OPENING, {TITLE: [deck.title], TOPIC: [deck.about], FACTS: deck.facts, MARK: mark}, (*deck.facts, *mark))
    for slide in deck.slides:
        _slide(native, slide, deck.foot)
    saved = BytesIO()
    native.save(saved)
    return dated_alike(saved.getvalue())


def _slide(native: Native, slide: Slide, foot: str) -> None:
    beside = slide.beside
    short, long = WRITTEN if slide.chart is None else DRAWN if beside else DRAWN_WIDE
    layout = short if fits([slide.title], TITLE_SIZES[-1], short.place(TITLE)) else long
    source = [slide.source] if slide.source else []
    texts = {TITLE: [slide.title], TOPIC: [slide.topic], BESIDE: beside, SOURCE: source, FOOT: [foot]}
    _add(native, layout, texts, (*slide.notes, foot), slide)


def _add(native: Native, layout: Layout, texts: Texts, notes: Iterable[str], slide: Slide | None = None) -> None:
    """A slide with what it says; a place that has nothing is left out, so that nobody is invited to type there."""
    part: Any = native.part
    relation, added = part.add_slide(native.slide_layouts[LAYOUTS.index(layout)])
    native.slides._sldIdLst.add_sldId(relation)  # noqa: SLF001 - `add_slide` of the library would fill all the places
    for number, place in enumerate(layout.places, start=2):
        if place.number == CHART and slide is not None and slide.chart is not None:
            shape = drawing(added.part, slide.chart, place, number)
        elif place.number == NUMBER:
            shape = _shape(place, number, f"<a:p>{numbered()}</a:p>")
        elif texts.get(place.number):
            shape = _shape(place, number, _paragraphs(fitted([on_one_line(one) for one in texts[place.number]], place), place))
        else:
            continue
        added.shapes._spTree.append(parse_xml(shape))  # noqa: SLF001 - same
    body = added.notes_slide.notes_text_frame._txBody  # noqa: SLF001 - same
    for empty_line in list(body.p_lst):
        body.remove(empty_line)
    body.extend(parse_xml(f"<p:txBody {NAMES}>{''.join(map(_line, notes))}</p:txBody>"))


def _shape(place: Place, number: int, paragraphs: str) -> str:
    """A text in its place; where it stands and how it looks, the layout says."""
    index = f' idx="{place.number}"' if place.number else ""
    return (
        f'<p:sp {NAMES}><p:nvSpPr><p:cNvPr id="{number}" name="{for_slide(place.name)}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr>'
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


def _properties(native: Native, deck: Deck) -> None:
    """Nobody's name, and no clock: the day is that of the collection."""
    told, on = native.core_properties, datetime.combine(deck.on, time())
    told.title, told.subject, told.author = safe_text(deck.title), safe_text(deck.about), safe_text(deck.author)
    told.last_modified_by, told.keywords, told.comments = safe_text(deck.author), "", safe_text(deck.mark)
    told.language, told.created, told.modified, told.revision = LANGUAGE, on, on, 1
