"""Where things stand on a slide: the layouts, their placeholders, their sizes. In points; a slide is 960 × 540.

Letters are measured as those of Arial, which every machine has, or a font as wide (Liberation Sans, Helvetica).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

WIDTH, HEIGHT = 960, 540
FONT = "Arial"


@dataclass(frozen=True)
class Box:
    """A rectangle on a slide."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True)
class Place:
    """A placeholder: its number (what a slide fills it by), its kind in the format, its name for who edits, its look.

    `sizes`: those that a text is tried in, largest first; the first is the layout's.
    """

    number: int
    kind: str
    name: str
    box: Box
    sizes: tuple[int, ...] = (18,)
    colour: str = "tx1"
    bold: bool = False
    align: str = "l"
    anchor: str = "t"

    @property
    def quarter(self) -> str:
        """The mark that the format wants of small places."""
        return ' sz="quarter"' if self.kind in ("ftr", "sldNum") else ""


@dataclass(frozen=True)
class Layout:
    """A kind of slide; `is_dark` stands on the main colour."""

    name: str
    places: tuple[Place, ...]
    is_dark: bool = False

    def place(self, number: int) -> Place:
        """The placeholder of that number."""
        return next(place for place in self.places if place.number == number)


TITLE, TOPIC, CHART, BESIDE, SOURCE, FACTS, MARK, FOOT, NUMBER = 0, 10, 11, 12, 13, 14, 15, 16, 17
TITLE_SIZES = (28, 26, 24)
LONG_TITLE_SIZES = (24, 22, 20, 18, 16, 15, 14)
TEXT_SIZES = (20, 18, 16, 15, 14, 13, 12)
LEFT, FULL, SIDE, GAP = 44, 872, 262, 20
TOP, LONG_TOP, BOTTOM = 132, 186, 470  # of what stands between the title and the source

_TOPIC = Place(TOPIC, "body", "Sujet", Box(LEFT, 22, FULL, 22), (13,), "accent1", bold=True)
_SOURCE = Place(SOURCE, "body", "Ce que vaut ce constat", Box(LEFT, 474, FULL, 26), (12, 11), "accent6")
_FOOT = Place(FOOT, "ftr", "Pied de page", Box(LEFT, 506, 740, 20), (11, 10, 9), "accent6", anchor="ctr")
_NUMBER = Place(NUMBER, "sldNum", "Numéro", Box(836, 506, 80, 20), (11,), "accent6", align="r", anchor="ctr")

OPENING = Layout(
    "Ouverture",
    (
        Place(TITLE, "ctrTitle", "Titre", Box(72, 150, 816, 150), (44, 40, 36, 32, 28, 24, 20), "bg1", bold=True, anchor="b"),
        Place(TOPIC, "subTitle", "De quoi il s’agit", Box(72, 110, 816, 30), (20, 18, 16), "bg1"),
        Place(FACTS, "body", "Dates et nombres", Box(72, 318, 816, 124), TEXT_SIZES, "bg1"),
        Place(MARK, "body", "Mention", Box(72, 458, 816, 32), (20, 18), "bg1", bold=True),
    ),
    is_dark=True,
)


def _layout(name: str, *middle: Place, is_long: bool) -> Layout:
    """A layout with its title above and its source below; a long title takes more room, in smaller letters."""
    sizes, top = (LONG_TITLE_SIZES, LONG_TOP) if is_long else (TITLE_SIZES, TOP)
    title = Place(TITLE, "title", "Titre : le constat", Box(LEFT, 46, FULL, top - 46 - 12), sizes, bold=True)
    lowered = tuple(replace(one, box=Box(one.box.left, top, one.box.width, BOTTOM - top)) for one in middle)
    return Layout(f"{name}, titre long" if is_long else name, (title, _TOPIC, *lowered, _SOURCE, _FOOT, _NUMBER))


def _pair(name: str, *middle: Place) -> tuple[Layout, Layout]:
    return _layout(name, *middle, is_long=False), _layout(name, *middle, is_long=True)


_ROOM = Box(LEFT, TOP, FULL, 0)
_DRAWING = Place(CHART, "chart", "Graphique", Box(LEFT, TOP, FULL - SIDE - GAP, 0), (12,))
_BESIDE = Place(BESIDE, "body", "À côté", Box(LEFT + FULL - SIDE, TOP, SIDE, 0), (18, 17, 16, 15, 14, 13, 12))
# Each for a title of two lines, then for a long one.
DRAWN = _pair("Constat et graphique", _DRAWING, _BESIDE)
DRAWN_WIDE = _pair("Constat et grand graphique", replace(_DRAWING, box=_ROOM))
WRITTEN = _pair("Constat et paroles", Place(BESIDE, "body", "Texte", _ROOM, TEXT_SIZES))
LAYOUTS = (OPENING, *DRAWN, *DRAWN_WIDE, *WRITTEN)
NOTES = Place(3, "body", "Notes", Box(54, 300, 432, 384), (12,))  # under the picture of the slide, on a page of notes
