"""The parts of a page, each as data that shows itself: a small, closed set of HTML that checks and other formats can walk."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from markupsafe import Markup

from helpers.inert import for_terminal
from helpers.show.markup import Child, join, tag
from helpers.wording import FIXED, counted, typeset

HTML, PLAIN = "text/html", "text/plain"
SIGNATURE, ELEMENT = "territoire", "element"  # beside the output of a cell: whom it is about, and that it is one of ours
# A page is read on a phone: what is long waits under its name, with its size; paper shows all of it.
LONGEST_OPEN, MOST_WORDS = 8, 1_000  # lines, and characters of all its cells, of a table that stands open among other elements
LONGEST_NUMBER = 32  # characters of a cell that stays on one line among figures; words are longer, and wrap
MOST_BESIDE = 4, 16  # columns and lines of a table that has room beside its drawing
MOST_OPEN, FIRST_OPEN = 8, 5  # items of a list that stands open whole; those that come first in a longer one


@lru_cache(maxsize=4096)  # headers and notes come back on each page
def ours(text: str) -> str:
    """A text of ours with the spaces of French; the words of people and authorities do not go through here."""
    return typeset(text)


class Element(ABC):
    """A part of a page. In a notebook it displays itself; on a page its HTML is placed as it is; in a terminal it tells its sentences."""

    @abstractmethod
    def html(self) -> Markup:
        """The element's HTML, escaped."""

    def among_others(self) -> Markup:
        """The same between other elements of a section: what is long is folded there."""
        return self.html()

    def told(self) -> Iterator[str]:
        """What it says in a terminal: its sentences, and of what is long the title and how much there is; nobody's own words."""
        return iter(())

    def plain(self) -> str:
        """The same as one text, inert; the name of its kind when it has nothing to say there."""
        return "\n".join(for_terminal(line) for line in self.told()) or f"({type(self).__name__})"

    def _repr_html_(self) -> str:
        return str(self.html())

    def _beside(self) -> dict[str, str]:
        """What a notebook keeps beside the output, where the re-reading finds it."""
        return {ELEMENT: type(self).__name__}

    def _repr_mimebundle_(self, **_asked: object) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
        return {HTML: self._repr_html_(), PLAIN: self.plain()}, {HTML: self._beside()}


@dataclass(frozen=True)
class Signed(Element):
    """An element with the territory that it is about."""

    element: Element
    territory: str

    def html(self) -> Markup:
        return self.element.html()

    def told(self) -> Iterator[str]:
        return self.element.told()

    def _beside(self) -> dict[str, str]:
        return {**super()._beside(), SIGNATURE: self.territory}


@dataclass(frozen=True)
class Group(Element):
    """Elements one under the other."""

    items: tuple[Element, ...]

    def html(self) -> Markup:
        return join(*(item.among_others() for item in self.items))

    def told(self) -> Iterator[str]:
        for item in self.items:
            yield from item.told()


def first_open(items: Sequence[Child], noun: str) -> Markup:
    """A list, the end of which is folded when it is long; `noun` (« autre constat ») names what is in the fold."""
    if len(items) <= MOST_OPEN:
        return join(*items)
    others = items[FIRST_OPEN:]
    return join(*items[:FIRST_OPEN], tag("details", tag("summary", counted(len(others), noun)), *others, class_="more"))


@dataclass(frozen=True)
class Header(Element):
    """The head of a page: its only h1, the facts to know first, the marks that nobody may miss."""

    kicker: str
    title: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    marks: tuple[str, ...]

    def html(self) -> Markup:
        return tag(
            "header",
            tag("p", ours(self.kicker), class_="kicker"),
            tag("h1", self.title),
            tag("p", ours(self.subtitle), class_="subtitle") if self.subtitle else None,
            tag("ul", *(tag("li", mark, class_="mark") for mark in self.marks), class_="marks") if self.marks else None,
            Facts(self.facts) if self.facts else None,
            class_="report-header",
        )

    def told(self) -> Iterator[str]:
        yield from (line for line in (self.kicker, self.title, self.subtitle, *self.marks) if line)
        yield from Facts(self.facts).told()


@dataclass(frozen=True)
class Facts(Element):
    """Names and values, side by side."""

    items: tuple[tuple[str, str], ...]

    def html(self) -> Markup:
        return tag("dl", *(tag("div", tag("dt", ours(name)), tag("dd", value)) for name, value in self.items), class_="facts")

    def told(self) -> Iterator[str]:
        return (ours(f"{name} : {value}") for name, value in self.items)


@dataclass(frozen=True)
class Heading(Element):
    """A heading inside a section."""

    text: str

    def html(self) -> Markup:
        return tag("h3", ours(self.text))

    def told(self) -> Iterator[str]:
        yield ours(self.text)


# A part stands open in a notebook; on a page it is folded, which only a phone shows (see `style.css`).
OPEN_PART, FOLDED_PART = '<details class="part" open="open">', '<details class="part">'


@dataclass(frozen=True)
class Part(Element):
    """What stands under a heading inside a section: on a phone the heading opens it, elsewhere and on paper it is open."""

    heading: Heading
    items: tuple[Element, ...]

    def html(self) -> Markup:
        return tag("details", tag("summary", self.heading), Group(self.items), class_="part", open="open")

    def told(self) -> Iterator[str]:
        yield from self.heading.told()
        yield from Group(self.items).told()


@dataclass(frozen=True)
class Prose(Element):
    """One paragraph of ours."""

    text: str

    def html(self) -> Markup:
        return tag("p", ours(self.text))

    def told(self) -> Iterator[str]:
        yield ours(self.text)


@dataclass(frozen=True)
class Bullets(Element):
    """A short list."""

    items: tuple[str, ...]

    def html(self) -> Markup:
        return tag("ul", *(tag("li", ours(item)) for item in self.items), class_="bullets")

    def told(self) -> Iterator[str]:
        return (f"• {ours(item)}" for item in self.items)


@dataclass(frozen=True)
class Points(Element):
    """Short sentences, each with the link to what it rests on, when there is one."""

    items: tuple[tuple[str, Evidence | None], ...]

    def html(self) -> Markup:
        return tag(
            "ul", *(tag("li", ours(text), *((" ", more) if more else ())) for text, more in self.items), class_="bullets points"
        )

    def told(self) -> Iterator[str]:
        return (f"• {ours(text)}" for text, _ in self.items)


@dataclass(frozen=True)
class Notice(Element):
    """A remark: « info », « attention », or « absence » where there is nothing to show."""

    tone: str
    text: str

    def html(self) -> Markup:
        return tag("p", ours(self.text), class_=f"notice notice-{self.tone}")

    def told(self) -> Iterator[str]:
        yield ours(self.text)


# A section that the framing does not ask for: said to the analyst, left out of the page.
NOT_ASKED = Notice(
    "not-asked", "Le cadrage de cette campagne ne pose pas cette question : la section ne figure pas dans le rapport."
)


@dataclass(frozen=True)
class KeyFigure:
    """A figure and its sentence, which leads to the claim that holds its evidence (`anchor`)."""

    value: str
    label: str
    anchor: str = ""


@dataclass(frozen=True)
class KeyFigures(Element):
    """Up to five figures, each said in words."""

    items: tuple[KeyFigure, ...]

    def html(self) -> Markup:
        return tag("ul", *(self._item(item) for item in self.items), class_="key-figures")

    def told(self) -> Iterator[str]:
        return (f"{item.value} – {item.label}" for item in self.items)

    def _item(self, item: KeyFigure) -> Markup:
        words = tag("a", item.label, href=f"#{item.anchor}") if item.anchor else item.label
        return tag("li", tag("strong", item.value, class_="value"), tag("span", words, class_="label"))


@dataclass(frozen=True)
class Evidence:
    """A link to a row, on this page or another."""

    label: str
    href: str

    def html(self) -> Markup:
        return _link(self.label, self.href)


@lru_cache(4096)  # a row is linked from each claim that rests on it
def _link(label: str, href: str) -> Markup:
    return tag("a", label, href=href)


@dataclass(frozen=True)
class ClaimLine(Element):
    """A sentence with its figures, and the rows that it rests on; `whole` stands for all of them at once."""

    anchor: str
    sentence: str
    evidence: tuple[Evidence, ...]
    noun: str = "ligne"
    whole: Evidence | None = None
    label: str = ""
    others: int = 0  # rows that it rests on beside those that are linked; `rest` leads to them
    rest: Evidence | None = None
    told_at: str = ""  # anchor of the same claim with its rows, elsewhere on the page: the sentence leads there

    def html(self) -> Markup:
        return tag(
            "div",
            tag("p", tag("a", self.sentence, href=f"#{self.told_at}") if self.told_at else self.sentence, class_="sentence"),
            tag("p", ours(self.label), class_="label") if self.label else None,
            self._rows(),
            class_="claim",
            id=self.anchor,
        )

    def told(self) -> Iterator[str]:
        yield self.sentence

    def _rows(self) -> Markup | None:
        if self.told_at:
            return None
        return tag("p", self.whole, class_="evidence") if self.whole else self._folded()

    def _folded(self) -> Markup:
        summary = tag("summary", f"{counted(len(self.evidence) + self.others, self.noun)} à l’appui")
        shown = (*self.evidence, self.rest) if self.rest else self.evidence
        links = join(*shown, between=" ")
        return tag("details", summary, tag("p", links, class_="ids"), class_="evidence")


@dataclass(frozen=True)
class Claims(Element):
    """Claims one under the other."""

    items: tuple[ClaimLine, ...]

    def html(self) -> Markup:
        return tag("div", first_open(self.items, "autre constat"), class_="claims") if self.items else Markup("")

    def told(self) -> Iterator[str]:
        return (f"• {item.sentence}" for item in self.items)


@dataclass(frozen=True)
class Row:
    """A line of a table; its first cell names it. `anchor` is where evidence links lead."""

    cells: tuple[Child, ...]
    anchor: str = ""


@dataclass(frozen=True)
class Places:
    """Which published counts a table holds, for the programs that re-read it: a measure, a territory, lines and columns.

    `derived`: columns after those, counted from the last of them: beside a masked count they may say nothing.
    """

    measure: str
    territory: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    derived: int = 0


@dataclass(frozen=True)
class Table(Element):
    """A real table: caption, headed columns, headed lines. `numeric` are the columns of figures."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    numeric: frozenset[int] = frozenset()
    note: str = ""
    places: Places | None = None

    def html(self) -> Markup:
        head = (self._head(text, place) for place, text in enumerate(self.header))
        table = tag(
            "table",
            tag("caption", tag("span", ours(self.caption))),
            tag("thead", tag("tr", *head)),
            tag("tbody", *(self._row(row, place) for place, row in enumerate(self.rows))),
            data_mesure=self.places.measure if self.places else "",
            data_territoire=self.places.territory if self.places else "",
        )
        region = tag("div", table, class_="table-scroll", role="region", tabindex="0", aria_label=ours(self.caption))
        return join(region, tag("p", ours(self.note), class_="note") if self.note else None)

    def told(self) -> Iterator[str]:
        yield f"{ours(self.caption)} ({counted(len(self.rows), 'ligne')})"

    def among_others(self) -> Markup:
        """A long table waits under its caption, which then is not seen twice."""
        written = sum(len(cell) for row in self.rows for cell in row.cells if isinstance(cell, str))
        if len(self.rows) <= LONGEST_OPEN and written <= MOST_WORDS:
            return self.html()
        summary = tag("summary", ours(self.caption), data_size=counted(len(self.rows), "ligne"))
        return tag("details", summary, self, class_="data long")

    def _head(self, text: str, place: int) -> Markup:
        """A column's name; the corner of a table whose lines name themselves is an empty cell, which is no header."""
        return tag("th", ours(text), scope="col", class_=self._class(place)) if text else tag("td")

    def _row(self, row: Row, line: int) -> Markup:
        first, *others = row.cells
        lines, columns, derived = (self.places.rows, self.places.columns, self.places.derived) if self.places else ((), (), 0)
        cells = (
            tag(
                "td",
                cell,
                class_="" if isinstance(cell, str) and len(cell) > LONGEST_NUMBER else self._class(place),
                data_colonne=columns[place - 1] if place <= len(columns) else "",
                data_derive="oui" if len(columns) < place <= len(columns) + derived else "",
            )
            for place, cell in enumerate(others, start=1)
        )
        return tag("tr", tag("th", first, scope="row"), *cells, id=row.anchor, data_ligne=lines[line] if lines else "")

    def _class(self, place: int) -> str:
        return "number" if place in self.numeric else ""


@dataclass(frozen=True)
class Folded(Element):
    """A long part, folded: its summary says what is in it, and how much."""

    summary: str
    inside: Element

    def html(self) -> Markup:
        return tag("details", tag("summary", ours(self.summary)), self.inside, class_="data")

    def told(self) -> Iterator[str]:
        yield ours(self.summary)


@dataclass(frozen=True)
class Aside(Element):
    """What stands open on a wide screen and on paper, and is folded on a phone; without a fold, nothing says its summary."""

    summary: str
    inside: Element

    def html(self) -> Markup:
        return tag("details", tag("summary", ours(self.summary)), self.inside, class_="more aside")

    def told(self) -> Iterator[str]:
        yield ours(self.summary)


@dataclass(frozen=True)
class Figure(Element):
    """A drawing, what it says in words, how to read it, and its figures folded beneath."""

    drawing: str = field(repr=False)  # from `drawing.drawing`; too long for what a notebook tells in plain text
    title: str
    alternative: str
    table: Table
    reading: str

    def html(self) -> Markup:
        drawing = Markup(self.drawing)  # noqa: S704 - our own drawing, its texts escaped by the renderer
        return tag(
            "figure",
            tag("figcaption", ours(self.title)),
            tag("div", drawing, class_="drawing", role="img", aria_label=ours(self.alternative)),
            tag("p", tag("strong", f"Comment lire{FIXED}:"), " ", ours(self.reading), class_="reading"),
            tag("details", tag("summary", "Voir les chiffres"), self.table, class_=f"data{' slim' if self._is_slim else ''}"),
            class_="figure",
        )

    def told(self) -> Iterator[str]:
        yield ours(self.title)
        yield ours(self.alternative)

    @property
    def _is_slim(self) -> bool:
        """Whether the table has room beside the drawing on a wide screen, where it then stands open."""
        return len(self.table.header) <= MOST_BESIDE[0] and len(self.table.rows) <= MOST_BESIDE[1]
