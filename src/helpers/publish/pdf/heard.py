"""A document as who hears it read receives it: its structure walked in order, with the letters that its sheets bear.

Each sheet is read once for its letters (`letters`), the structure once for its order. Nothing is asked of the page nor of the
engine: this is the file alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from helpers.publish.pdf.letters import ARTIFACT, UNMARKED, Letters, marked

if TYPE_CHECKING:
    import pikepdf  # loaded at first use below: a run with nothing to print does without

Mark = tuple[int, int]  # the place of a sheet, the number of a mark on it
HEADINGS = {f"/H{level}": level for level in range(1, 7)}
CELLS = frozenset({"/TH", "/TD"})
UNSAID = frozenset(
    {"/TOC", "/Lbl", "/Figure"}
)  # contents and numbers that the engine made; a drawing is told by its alternative


@dataclass
class Figure:
    """A drawing: its alternative, the marks of what is drawn."""

    alternative: str
    marks: list[Mark] = field(default_factory=list)


@dataclass
class Cell:
    """A cell of a table: whether it heads a column or a line (`Column`, `Row`), and nothing for the others."""

    kind: str
    scope: str


@dataclass
class Structure:
    """What the structure of a document holds, in the order of reading.

    `said`: the marks of what is said; `made`: of what the engine made of it, by kind; `marks`: of all content.
    """

    kinds: Counter[str] = field(default_factory=Counter)
    figures: list[Figure] = field(default_factory=list)
    tables: list[list[list[Cell]]] = field(default_factory=list)
    headings: list[tuple[int, list[Mark]]] = field(default_factory=list)
    said: list[Mark] = field(default_factory=list)
    made: dict[str, list[Mark]] = field(default_factory=lambda: defaultdict(list))
    marks: list[Mark] = field(default_factory=list)
    links: list[tuple[str, object]] = field(default_factory=list)  # the kind of what holds an annotation, and which one
    nested: list[tuple[str, str]] = field(default_factory=list)  # kinds, one directly inside the other


class Heard:
    """What an open document says."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        self.places = {sheet.obj.objgen: place for place, sheet in enumerate(pdf.pages)}

    @cached_property
    def sheets(self) -> list[dict[int, str]]:
        """The letters of each sheet, by mark."""
        known: dict[object, Letters] = {}
        return [marked(sheet.Contents.read_bytes(), dict(_fonts(sheet, known))) for sheet in self.pdf.pages]

    @cached_property
    def structure(self) -> Structure:
        """The structure, walked once."""
        found = Structure()
        self._walk(self.pdf.Root["/StructTreeRoot"]["/K"], found, "/StructTreeRoot", 0, within="")
        return found

    def text(self, marks: list[Mark]) -> str:
        """What marks say, in their order."""
        return "".join(self.sheets[sheet].get(mark, "") for sheet, mark in marks)

    @property
    def said(self) -> str:
        """All that is said, in the order of reading."""
        return self.text(self.structure.said)

    @property
    def apart(self) -> list[str]:
        """What stands on each sheet and is no content: running headers, the headers of a table that goes on."""
        return [sheet.get(ARTIFACT, "") for sheet in self.sheets]

    @property
    def unmarked(self) -> str:
        """Letters that are neither content nor apart: nobody would hear them."""
        return "".join(sheet.get(UNMARKED, "") for sheet in self.sheets)

    def _walk(self, node: Any, found: Structure, parent: str, sheet: int, *, within: str) -> None:  # noqa: ANN401 - an object of pikepdf
        import pikepdf  # noqa: PLC0415 - see above

        if isinstance(node, int):
            found.marks.append((sheet, node))
            if not within:
                found.said.append((sheet, node))
            elif within == "/Figure":
                found.figures[-1].marks.append((sheet, node))
            else:
                found.made[within].append((sheet, node))
        elif isinstance(node, pikepdf.Dictionary):
            self._element(node, found, parent, sheet, within=within)
        else:
            for one in node:
                self._walk(one, found, parent, sheet, within=within)

    def _element(self, node: Any, found: Structure, parent: str, sheet: int, *, within: str) -> None:  # noqa: ANN401 - same
        told = node.as_dict()  # one question for all: each one about what is not there is dear
        place = self.places[told["/Pg"].objgen] if "/Pg" in told else sheet
        kind = str(told.get("/S", told.get("/Type")))
        if kind == "/OBJR":
            found.links.append((parent, told["/Obj"].objgen))
            return
        if kind == "/MCR":
            self._walk(int(told["/MCID"]), found, parent, place, within=within)
            return
        found.kinds[kind] += 1
        found.nested.append((parent, kind))
        if kind == "/Figure":
            found.figures.append(Figure(str(told.get("/Alt", ""))))
        elif kind == "/Table":
            found.tables.append([])
        elif kind == "/TR" and found.tables:
            found.tables[-1].append([])
        elif kind in CELLS and found.tables and found.tables[-1]:
            found.tables[-1][-1].append(Cell(kind, _scope(told.get("/A", ()))))
        before = len(found.marks)
        if "/K" in told:
            self._walk(told["/K"], found, kind, place, within=within or (kind if kind in UNSAID else ""))
        if kind in HEADINGS:
            found.headings.append((HEADINGS[kind], found.marks[before:]))


def _scope(attributes: Any) -> str:  # noqa: ANN401 - an object of pikepdf
    return next((str(one["/Scope"])[1:] for one in attributes if "/Scope" in one), "")


def _fonts(sheet: pikepdf.Page, known: dict[object, Letters]) -> Iterator[tuple[str, Letters]]:
    """The fonts of a sheet by their name there; one that says nothing of its letters has none."""
    resources: Any = sheet.obj.get("/Resources", {})
    fonts: Mapping[str, Any] = dict(resources.get("/Font", {}).items())
    for name, font in fonts.items():
        if font.objgen not in known:
            known[font.objgen] = Letters(font["/ToUnicode"].read_bytes() if "/ToUnicode" in font else b"")
        yield name[1:], known[font.objgen]
