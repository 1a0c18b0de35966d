"""The file of a presentation: each slide in its layout, each text at the size at which it fits, the evidence in the notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Native
from pptx.util import Pt

from helpers.files import dated_alike, write_bytes
from helpers.plain_text import safe_text
from helpers.publish.slides import layouts
from helpers.publish.slides.deck import Deck, Slide
from helpers.publish.slides.drawn import draw
from helpers.publish.slides.fit import BETWEEN, fits, fitted
from helpers.publish.slides.layouts import (
    BESIDE,
    CHART,
    DRAWN,
    DRAWN_WIDE,
    FACTS,
    FOOT,
    MARK,
    NUMBER,
    OPENING,
    SOURCE,
    TITLE,
    TITLE_SIZES,
    TOPIC,
    WRITTEN,
    Layout,
)
from helpers.publish.slides.model import empty

LANGUAGE = "fr-FR"


def write_slides(path: Path, deck: Deck) -> None:
    """Write a presentation, atomically; the same deck always gives the same bytes."""
    write_bytes(path, slides_bytes(deck))


def slides_bytes(deck: Deck) -> bytes:
    """The file of a presentation."""
    native = Presentation(BytesIO(empty()))
    _properties(native, deck)
    _add(
        native,
        OPENING,
        {TITLE: [deck.title], TOPIC: [deck.about], FACTS: deck.facts, MARK: [deck.mark] if deck.mark else []},
        deck.facts,
    )
    for slide in deck.slides:
        _slide(native, slide, deck.foot)
    saved = BytesIO()
    native.save(saved)
    return dated_alike(saved.getvalue())


def _slide(native: Native, slide: Slide, foot: str) -> None:
    beside = slide.beside
    short, long = WRITTEN if slide.chart is None else DRAWN if beside else DRAWN_WIDE
    layout = short if fits([slide.title], TITLE_SIZES[-1], short.place(TITLE)) else long
    texts = {
        TITLE: [slide.title],
        TOPIC: [slide.topic],
        BESIDE: beside,
        SOURCE: [slide.source] if slide.source else [],
        FOOT: [foot],
    }
    added = _add(native, layout, texts, (*slide.notes, foot))
    if slide.chart is not None:
        place = next(one for one in added.placeholders if one.placeholder_format.idx == CHART)
        draw(place, slide.chart, layout.place(CHART).box)


def _add(native: Native, layout: Layout, texts: Mapping[int, Sequence[str]], notes: Iterable[str]) -> Any:  # noqa: ANN401 - untyped
    """A slide with its texts; a place that has none is left out, so that nobody is invited to type there."""
    model: Any = native.slide_layouts[layouts.LAYOUTS.index(layout)]
    added = native.slides.add_slide(model)
    for place in model.placeholders:
        if place.placeholder_format.idx in (FOOT, NUMBER):  # python-pptx leaves these two to who asks
            added.shapes.clone_placeholder(place)
    for shape in list(added.placeholders):
        number = shape.placeholder_format.idx
        if number == NUMBER:
            _numbered(shape)
        elif number != CHART and texts.get(number):
            _fill(shape, texts[number], layout, number)
        elif number != CHART:
            shape._element.getparent().remove(shape._element)  # noqa: SLF001 - python-pptx has no other way to take a shape away
    _write(added.notes_slide.notes_text_frame, tuple(notes))
    return added


def _fill(shape: Any, paragraphs: Sequence[str], layout: Layout, number: int) -> None:  # noqa: ANN401 - untyped
    place = layout.place(number)
    found = fitted([safe_text(one) for one in paragraphs], place)
    _write(shape.text_frame, found.paragraphs)
    for order, paragraph in enumerate(shape.text_frame.paragraphs):
        if order:
            paragraph.space_before = Pt(found.size * BETWEEN)
        if found.size != place.sizes[0]:
            for run in paragraph.runs:
                run.font.size = Pt(found.size)


def _write(frame: Any, paragraphs: Sequence[str]) -> None:  # noqa: ANN401 - untyped
    """Paragraphs in French, one under the other."""
    for order, text in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if not order else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = " ".join(safe_text(text).split("\n"))
        run._r.get_or_add_rPr().set("lang", LANGUAGE)  # noqa: SLF001 - same


def _numbered(shape: Any) -> None:  # noqa: ANN401 - untyped
    """The number of the slide, which follows it when slides are moved."""
    paragraph = shape.text_frame.paragraphs[0]._p  # noqa: SLF001 - same
    field = paragraph.makeelement(qn("a:fld"), {"id": "{00000000-0000-0000-0000-000000000001}", "type": "slidenum"})
    field.append(field.makeelement(qn("a:rPr"), {"lang": LANGUAGE}))
    text = field.makeelement(qn("a:t"), {})
    text.text = "‹N°›"
    field.append(text)
    paragraph.append(field)


def _properties(native: Native, deck: Deck) -> None:
    """Nobody's name, and no clock: the day is that of the collection."""
    told, on = native.core_properties, datetime.combine(deck.on, time())
    told.title, told.subject, told.author = safe_text(deck.title), safe_text(deck.about), safe_text(deck.author)
    told.last_modified_by, told.keywords, told.comments = safe_text(deck.author), "", safe_text(deck.mark)
    told.language, told.created, told.modified, told.revision = LANGUAGE, on, on, 1
