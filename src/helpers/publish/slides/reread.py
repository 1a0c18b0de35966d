"""Re-read a presentation as anybody's program would: its titles, its notes, its alternatives, its figures; one that lost something is refused."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from lxml import etree
from lxml.etree import _Element

from helpers.errors import PublicationError
from helpers.inert import on_one_line
from helpers.publish.slides.deck import CLAIM, IDS, SENTENCE, Chart, Deck, Slide
from helpers.publish.slides.fit import IN_NOTES
from helpers.publish.slides.model import LANGUAGE
from helpers.wording import quote, typeset

DRAWN, CHART, SHOWN = (
    f"{{http://schemas.openxmlformats.org/{name}}}"
    for name in ("drawingml/2006/main", "drawingml/2006/chart", "presentationml/2006/main")
)
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
SHAPE, PLACE, ABOUT = f"{SHOWN}sp", f"{SHOWN}ph", f"{SHOWN}cNvPr"
PARAGRAPH, TEXT, RUN = f"{DRAWN}p", f"{DRAWN}t", f"{DRAWN}rPr"
SLIDE = re.compile(r"ppt/slides/slide(\d+)\.xml")
SAFE = etree.XMLParser(resolve_entities=False, no_network=True)
OTHERS = re.compile(r" et .* autres? \(.*\)$")  # « … et 218 autres (constats.csv…) »


@dataclass(frozen=True)
class ToldClaim:
    """What the notes say of a claim: its id, its sentence, the first rows that it rests on."""

    id: str
    sentence: str
    ids: tuple[str, ...]


@dataclass(frozen=True)
class ToldChart:
    """A chart: its alternative, and the values of each series."""

    alternative: str
    series: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class ToldSlide:
    """A slide as it stands in the file; `empty`: names of the places where nothing is written."""

    title: str
    texts: tuple[str, ...]
    notes: tuple[str, ...]
    charts: tuple[ToldChart, ...]
    languages: frozenset[str]
    empty: tuple[str, ...]

    @cached_property
    def claims(self) -> tuple[ToldClaim, ...]:
        """The claims of its notes, in their order: the first is its title."""
        places = [place for place, line in enumerate(self.notes) if line.startswith(CLAIM)]
        return tuple(_claim(self.notes[place:end]) for place, end in pairwise([*places, len(self.notes)]))


def _claim(lines: Sequence[str]) -> ToldClaim:
    told = {
        head: line.removeprefix(head) for head in (CLAIM, SENTENCE, IDS) for line in reversed(lines) if line.startswith(head)
    }
    ids = OTHERS.sub("", told[IDS].removesuffix("."))
    return ToldClaim(told[CLAIM], told[SENTENCE], tuple(ids.split(", ")))


def reread(path: Path) -> tuple[ToldSlide, ...]:
    """The slides of a file, in the order in which they are numbered."""
    with zipfile.ZipFile(path) as package:
        found = {int(name[1]): name[0] for one in package.namelist() if (name := SLIDE.fullmatch(one))}
        return tuple(_slide(package, found[number]) for number in sorted(found))


def _slide(package: zipfile.ZipFile, name: str) -> ToldSlide:
    root, related = _part(package, name), _related(package, name)
    shapes = [shape for shape in map(_shape, root.iter(SHAPE)) if shape is not None]
    texts = {shape.kind: shape.text for shape in shapes if shape.text}
    return ToldSlide(
        title=texts.get("title") or texts.get("ctrTitle", ""),
        texts=tuple(line for shape in shapes for line in shape.lines if line),
        notes=tuple(_notes(package, related)),
        charts=tuple(_chart(package, frame, related) for frame in root.iter(f"{SHOWN}graphicFrame", f"{SHOWN}pic")),
        languages=frozenset(run.get("lang", "") for run in root.iter(RUN)),
        empty=tuple(shape.name for shape in shapes if not shape.text),
    )


@dataclass(frozen=True)
class _Shape:
    """A place of a slide, and the lines that stand in it."""

    kind: str
    name: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "".join(self.lines)


def _shape(found: _Element) -> _Shape | None:
    """A shape that fills a place; nothing for another."""
    place = next(found.iter(PLACE), None)
    if place is None:
        return None
    lines = ("".join(text.text or "" for text in one.iter(TEXT)) for one in found.iter(PARAGRAPH))
    return _Shape(place.get("type", "body") or "body", _said(found, "name"), tuple(lines))


def _said(found: _Element, what: str) -> str:
    """What an element says about itself."""
    about = next(found.iter(ABOUT), None)
    return "" if about is None else about.get(what, "")


def _notes(package: zipfile.ZipFile, related: dict[str, str]) -> Iterator[str]:
    for name in related.values():
        if "/notesSlides/" in name:
            for shape in map(_shape, _part(package, name).iter(SHAPE)):
                if shape is not None and shape.kind == "body":
                    yield from shape.lines


def _chart(package: zipfile.ZipFile, frame: _Element, related: dict[str, str]) -> ToldChart:
    alternative = _said(frame, "descr")
    drawn = next(frame.iter(f"{CHART}chart"), None)
    if drawn is None:
        return ToldChart(alternative, ())
    root = _part(package, related[drawn.get(RELATION)])
    return ToldChart(alternative, tuple(_series(one) for one in root.iter(f"{CHART}ser")))


def _series(one: _Element) -> tuple[str, tuple[str, ...]]:
    names, values = (
        tuple(value.text or "" for part in one.iterchildren(f"{CHART}{name}") for value in part.iter(f"{CHART}v"))
        for name in ("tx", "val")
    )
    return "".join(names), values


def _part(package: zipfile.ZipFile, name: str) -> _Element:
    return etree.fromstring(package.read(name), SAFE)


def _related(package: zipfile.ZipFile, name: str) -> dict[str, str]:
    """Relation -> part of what a slide shows and of its notes."""
    folder, _, own = name.rpartition("/")
    relations = _part(package, f"{folder}/_rels/{own}.rels")
    return {one.get("Id", ""): "ppt" + one.get("Target", "").removeprefix("..") for one in relations}


def verify_slides(path: Path, deck: Deck) -> None:
    """Raise `PublicationError` when the file, read again, does not say what it was made from, or says it to the eyes alone."""
    told = reread(path)
    for fault in _faults(told, deck):
        raise PublicationError(typeset(f"les diapositives relues ne sont pas publiables : {fault}"))


def _faults(told: Sequence[ToldSlide], deck: Deck) -> Iterator[str]:
    if len(told) != 1 + len(deck.slides):
        yield f"il y en a {len(told)} au lieu de {1 + len(deck.slides)}"
        return
    first, others = told[0], told[1:]
    for line in filter(None, (deck.title, *deck.facts, deck.mark)):
        if not any(_same(text, line) for text in first.texts):
            yield f"la première ne dit pas {quote(line)}"
    for place, (found, slide) in enumerate(zip(others, deck.slides, strict=True), start=2):
        yield from (f"diapositive {place} : {fault}" for fault in _of(found, slide, deck.foot))
    for place, found in enumerate(told, start=1):
        yield from (f"diapositive {place} : la place {quote(name)} est vide" for name in found.empty)
        if found.languages - {LANGUAGE}:
            yield f"diapositive {place} : un texte n'est pas dit en français"


def _of(found: ToldSlide, slide: Slide, foot: str) -> Iterator[str]:
    """What one slide lost."""
    if not _same(found.title, slide.title):
        yield f"le titre est {quote(found.title)} au lieu de {quote(slide.title)}"
    if not any(_same(text, foot) for text in found.texts):
        yield "le pied de page manque"
    for line in slide.notes:
        if on_one_line(line) not in found.notes:
            yield f"les notes ne disent pas {quote(line[:80])}"
    if [_drawn(chart) for chart in found.charts] != [_asked(chart) for chart in (slide.chart,) if chart is not None]:
        yield "le graphique, ou ce qu'il dit à qui ne le voit pas, n'est pas celui du rapport"


def _drawn(chart: ToldChart) -> tuple[str, list[tuple[str, list[float]]]]:
    return chart.alternative, [(name, [float(value) for value in values]) for name, values in chart.series]


def _asked(chart: Chart) -> tuple[str, list[tuple[str, list[float]]]]:
    series = [(on_one_line(one.name), [float(value) for value in one.values if value is not None]) for one in chart.series]
    return on_one_line(chart.alternative), series


def _same(shown: str, said: str) -> bool:
    """Whether a text is shown whole, or cut where it says that the notes hold the rest."""
    whole = on_one_line(said)
    return shown == whole or (shown.endswith(IN_NOTES) and whole.startswith(shown.removesuffix(IN_NOTES)))
