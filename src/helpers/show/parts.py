"""Small parts that every section uses: a claim with the links to its rows, a quote, a chart with its table."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pandas as pd

from helpers.analyse.claims import Claim
from helpers.analyse.disclosure import MaskedTable
from helpers.collect.tidy import SEPARATOR
from helpers.framing.matching import fold
from helpers.framing.model import NOT_STATED as UNSTATED_CODE
from helpers.framing.model import Choice, Framing
from helpers.show.drawing import drawing
from helpers.show.elements import ClaimLine, Claims, Element, Evidence, Figure, Group, Heading, Part, Places, Row, Table
from helpers.show.specification import Chart
from helpers.show.voices import Verbatim
from helpers.wording import NOT_STATED, day, inside, listing, number

Link = Callable[[str], Evidence]
Told = tuple[str, str]  # measure and territory of a table's counts
EARLIER = "une vague antérieure"
NOT_TOLD = "n. r."  # non renseigné, in a narrow cell
ANNEX = "annexe-toutes-les-contributions"  # anchor of the section that holds every contribution


def local_link(slug: str) -> Link:
    """Link from an id to its row on the territory's own page."""

    def link(id_: str) -> Evidence:
        own = id_.removeprefix(f"{slug}-")
        return Evidence(own, f"#{own}")

    return link


def claim_line(claim: Claim, link: Link, *, noun: str = "ligne", anchored: bool = True, whole: int = 0) -> ClaimLine:
    """A claim and its evidence; `whole` is the size of the annex: a claim on all of it links to the annex itself."""
    is_whole = bool(whole) and len(claim.evidence) >= whole
    return ClaimLine(
        anchor=claim.anchor if anchored else "",
        sentence=claim.sentence,
        evidence=() if is_whole else tuple(link(id_) for id_ in claim.evidence),
        noun=noun,
        whole=Evidence("Toutes les contributions", f"#{ANNEX}") if is_whole else None,
        label=claim.label,
    )


def claims(found: Iterable[Claim | None], link: Link, *, noun: str = "ligne", whole: int = 0) -> Claims:
    """The claims of a section, those that have something to say."""
    return Claims(tuple(claim_line(claim, link, noun=noun, whole=whole) for claim in found if claim is not None))


def group(*elements: Element | None) -> Group:
    """Elements one under the other, those that there are."""
    return Group(tuple(element for element in elements if element is not None))


def in_parts(*elements: Element | None) -> Group:
    """Elements one under the other; each heading and what follows it are a part, which a phone folds under the heading."""
    items = group(*elements).items
    starts = [place for place, one in enumerate(items) if isinstance(one, Heading)]
    folded = [Part(items[start], items[start + 1 : end]) for start, end in pairwise((*starts, len(items)))]  # type: ignore[arg-type]
    return Group((*items[: starts[0]], *folded)) if starts else Group(items)


def figure(chart: Chart, name: str, *, title: str, alternative: str, table: Table, reading: str) -> Figure:
    """A chart drawn for a page; `name` is unique on the page and keeps the ids of its drawing apart."""
    return Figure(drawing(chart, name), title, alternative, table, reading)


def alphabetical(territories: pd.DataFrame) -> pd.DataFrame:
    """Territories in the order of a dictionary, accents aside: the only order of our lists."""
    return territories.sort_values("name", key=lambda names: names.map(fold), kind="stable")


def lines(frame: pd.DataFrame, fields: Collection[str] = ()) -> Iterator[dict[str, Any]]:
    """The lines of a table, each by the names of its columns, in plain values: several times faster than pandas gives them.

    `fields`: those that are read, of which a table may lack some; all of them when none is named.
    """
    names = [name for name in frame if not fields or name in fields]
    columns = [frame[name].tolist() for name in names]
    return (dict(zip(names, line, strict=True)) for line in zip(*columns, strict=True))


def counts_table(caption: str, first: str, frame: pd.DataFrame, label: str, columns: Sequence[tuple[str, str]]) -> Table:
    """A table of whole numbers: `label` names the lines, `columns` are (column, heading)."""
    rows = tuple(Row((str(line[label]), *(written(line[column]) for column, _ in columns))) for line in lines(frame))
    numeric = frozenset(range(1, len(columns) + 1))
    return Table(caption, (first, *(heading for _, heading in columns)), rows, numeric)


def masked_table(
    caption: str,
    first: str,
    masked: MaskedTable,
    told: Told,
    names: Callable[[str], str] = str,
    not_told: pd.DataFrame | None = None,
) -> Table:
    """A masked table as readers see it, with its totals; a cell that was left blank says so, it is no zero."""
    text = masked.text_with_totals()
    shown = told_table(caption, first, text if not_told is None else _with_blanks(text, not_told), told, names)
    notes = [f"{NOT_TOLD} : non renseigné."] if any(NOT_TOLD in row.cells[1:] for row in shown.rows) else []
    if masked.withheld:
        notes.append(
            f"Non publié, faute de pouvoir protéger les effectifs : {listing([names(line) for line in masked.withheld])}."
        )
    return replace(shown, note=" ".join(notes))


def _with_blanks(text: pd.DataFrame, not_told: pd.DataFrame) -> pd.DataFrame:
    """A written table whose cells that were left blank say so."""
    lines = zip(not_told.index, not_told.to_numpy().tolist(), strict=True)
    blank = {(row, column) for row, states in lines for column, is_blank in zip(not_told, states, strict=True) if is_blank}
    cells = [
        [NOT_TOLD if (row, column) in blank else cell for column, cell in zip(text, line, strict=True)]
        for row, line in zip(text.index, text.to_numpy().tolist(), strict=True)
    ]
    return pd.DataFrame(cells, index=text.index, columns=text.columns)


def told_table(caption: str, first: str, text: pd.DataFrame, told: Told, names: Callable[[str], str] = str) -> Table:
    """A table of counts already written, each cell marked with the count that it is."""
    lines, columns = tuple(str(line) for line in text.index), tuple(str(column) for column in text.columns)
    rows = tuple(Row((names(line), *(str(cell) for cell in cells))) for line, cells in zip(lines, text.to_numpy(), strict=True))
    places = Places(*told, lines, columns)
    return Table(caption, (first, *columns), rows, frozenset(range(1, len(columns) + 1)), places=places)


def written(value: object) -> str:
    """A cell of a table: numbers in French, what is missing said."""
    if value is None or pd.isna(value):
        return NOT_STATED
    if isinstance(value, pd.Timestamp):
        return day(value)
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, int | float):
        return number(value, 0 if float(value).is_integer() else 1)
    return str(value)


def label(framing: Framing, list_name: str, code: object) -> str:
    """The French label of a stored code; « non renseigné » when there is none."""
    if code is None or pd.isna(code):
        return NOT_STATED
    return "" if list_name not in framing.lists else framing.lists[list_name].label_of(str(code))


def labels(framing: Framing, list_name: str, codes: object) -> str:
    """The labels of several codes kept in one cell."""
    if codes is None or pd.isna(codes):
        return NOT_STATED
    return ", ".join(label(framing, list_name, code) for code in str(codes).split(";"))


QUOTED = frozenset({"id", "text", "public_shown", "origin"})  # what `verbatim` reads of a contribution


def verbatim(line: Mapping[str, object], framing: Framing, evidence: Evidence, where: str) -> Verbatim:
    """A quote with its id, who said it where that may be told, and where it was said."""
    context = " · ".join(part for part in (inside(public_told(framing, line["public_shown"])), where) if part)
    return Verbatim(evidence.label, evidence.href, str(line["text"]), context, origin_told(framing, line.get("origin")))


def answered(ids: object, link: Link) -> list[str]:
    """What a commitment answers: the ids of contributions of this wave, or the fact that they came in an earlier one."""
    quoted = [] if ids is None or pd.isna(ids) else str(ids).split(SEPARATOR)
    labels = ((id_, link(id_).label) for id_ in quoted)
    return [EARLIER if label == id_ else label for id_, label in labels]  # an id of this wave has its territory before it


def public_told(framing: Framing, shown: object) -> str:
    """Who spoke: a public, « Public non précisé » if that was the answer, « Public non affiché » where it could name someone."""
    if shown is None or pd.isna(shown):
        return "Public non affiché"
    unstated = framing.lists["publics"].by_code.get(UNSTATED_CODE)
    return f"Public {inside(unstated.label)}" if unstated is not None and shown == unstated.label else str(shown)


def origin_told(framing: Framing, code: object) -> str:
    """What must be said of a text that is not word for word (« synthèse de table »); nothing for a verbatim."""
    choice: Choice | None = framing.lists["origins"].by_code.get(str(code)) if "origins" in framing.lists else None
    told = choice is not None and choice.role not in ("verbatim", "") and choice.code != UNSTATED_CODE
    return inside(choice.label) if choice is not None and told else ""
