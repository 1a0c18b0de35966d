"""How a campaign, a territory and a claim show themselves in a notebook: inert, accessible, in the colours of the reader's own page."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import Markup

from helpers.analyse.claims import Figure
from helpers.inert import for_terminal
from helpers.show.markup import Child, join, tag
from helpers.wording import NOT_STATED, counted, number, typeset

if TYPE_CHECKING:
    from helpers.desk.campaign import Campaign
    from helpers.desk.campaign_claims import Claim, Claims
    from helpers.desk.campaign_territory import Territory

MOST_LINES, MOST_LINKS = 25, 12
# Colours are those of the page around, light or dark; the border falls back on a grey that both can bear.
BORDER = "1px solid var(--jp-border-color1, #8a8f94)"
FRAME = (
    f"border:{BORDER};border-radius:4px;padding:.75em 1em;margin:.25em 0;max-width:60em;color:inherit;background:transparent"
)
CELL = f"text-align:left;vertical-align:top;padding:.25em .75em .25em 0;border-bottom:{BORDER};white-space:normal;color:inherit;background:transparent"  # fmt: skip
FIGURE = CELL + ";text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap"
TABLE = "border-collapse:collapse;margin:.5em 0;color:inherit;background:transparent"
CAPTION = "caption-side:top;text-align:left;font-weight:600;padding:.25em 0;color:inherit"
TITLE, SENTENCE, NOTE = "font-weight:600;font-size:1.15em;margin:0", "font-size:1.1em;margin:0 0 .5em", "margin:.5em 0 0"
WHOLE = "white-space:nowrap"
MARK = f"border:{BORDER};border-radius:3px;padding:0 .4em;white-space:nowrap"

Line = Sequence[Child]


def plain(text: str) -> str:
    """What is shown where there is no HTML: lines that cannot steer a terminal."""
    return "\n".join(map(for_terminal, text.split("\n")))


def table(caption: str, header: Sequence[str], lines: Iterable[Line], numeric: frozenset[int] = frozenset()) -> Markup:
    """A table with its caption, a header for each column and for each line."""
    heads = (
        tag("th", typeset(name), scope="col", style=FIGURE if place in numeric else CELL) for place, name in enumerate(header)
    )
    return tag(
        "div",
        tag(
            "table",
            tag("caption", typeset(caption), style=CAPTION),
            tag("thead", tag("tr", *heads)),
            tag("tbody", *(_line(cells, numeric) for cells in lines)),
            style=TABLE,
        ),
        style="overflow-x:auto",
        role="region",
        tabindex="0",
        aria_label=typeset(caption),
    )


def _line(cells: Line, numeric: frozenset[int]) -> Markup:
    first, *others = cells
    return tag(
        "tr",
        tag("th", first, scope="row", style=f"{CELL};font-weight:400"),
        *(tag("td", cell, style=FIGURE if place in numeric else CELL) for place, cell in enumerate(others, start=1)),
    )


def claim(one: Claim) -> Markup:
    """The sentence, its figures with n and denominator, how far it holds, and the links to its rows."""
    return _frame(
        tag("p", one.sentence, style=SENTENCE, lang="fr"),
        _holds(one),
        table("Chiffres de ce constat", FIGURE_HEADER, map(_figure, one.figures.values()), frozenset({1, 2, 3})) if one.figures else None,
        _evidence(one),
        tag("p", tag("code", one.id), _mark(one.mark), style=NOTE),
    )  # fmt: skip


FIGURE_HEADER = ("Unité", "Valeur", "n", "Sur")


def _figure(one: Figure) -> Line:
    alone = Figure(one.value, style=one.style, decimals=one.decimals).written
    n, among = (NOT_STATED if told is None else number(told) for told in (one.n, one.denominator))
    return (one.unit or "valeur", alone, n, "–" if one.denominator is None else among)


def _holds(one: Claim) -> Markup | None:
    if not one.label:
        return None
    told = tag("ul", *(tag("li", typeset(f"{name} : {value}")) for name, value in one.behind.items()))
    return tag("details", tag("summary", typeset(f"Solidité : {one.label}")), told) if one.behind else tag("p", one.label)


def _evidence(one: Claim) -> Markup:
    links = [_row_link(id_, one.links.get(id_, "")) for id_ in one.evidence[:MOST_LINKS]]
    left = len(one.evidence) - MOST_LINKS
    rest = typeset(f" … et {number(left)} autres : rows() les donne toutes.") if left > 0 else ""
    where = join(" · ", tag("a", "dans le rapport", href=one.page)) if one.page else None
    return tag(
        "p", tag("strong", typeset(f"{counted(len(one.evidence), 'ligne')} à l’appui")), where, typeset(" : "),
        Markup(" ").join(links), rest, style=NOTE,
    )  # fmt: skip


def _row_link(id_: str, address: str) -> Markup:
    return tag("a", id_, href=address, style=WHOLE) if address else tag("span", id_, style=WHOLE)


def claims(found: Claims) -> Markup:
    """Several claims in a table; the first ones when there are many."""
    lines = (
        (tag("code", one.id), one.sentence, one.label or "–", number(len(one.evidence))) for one in found.items[:MOST_LINES]
    )
    left = len(found) - MOST_LINES
    rest = tag("p", typeset(f"… et {number(left)} autres : .frame les donne tous."), style=NOTE) if left > 0 else None
    mark = found.items[0].mark if found.items else ""
    caption = f"{found.title} : {number(len(found))}"
    return _frame(
        table(caption, ("Identifiant", "Constat", "Solidité", "Lignes"), lines, frozenset({3})), rest,
        tag("p", _mark(mark), style=NOTE) if mark else None,
    )  # fmt: skip


def campaign(one: Campaign) -> Markup:
    """Title, what was received, how to go on."""
    facts = one.facts()
    return _frame(
        tag("p", one.title, style=TITLE),
        table("Ce que la campagne contient", ("Mesure", "Valeur"), facts, frozenset({1})),
        tag("p", typeset(f"À lire : {one.stale}"), style=NOTE) if one.stale else None,
        _next_steps(('campaign["…"]', "campaign.contributions(theme=…)", "campaign.claims()", 'campaign.search("…")')),
        tag("p", _mark(one.mark), style=NOTE) if one.mark else None,
    )


def territory(one: Territory) -> Markup:
    """Name, class, stage, what was received, where the report is."""
    link = tag("p", tag("a", "Ouvrir le rapport", href=one.page), style=NOTE) if one.page else None
    return _frame(
        tag("p", one.name, style=TITLE),
        table(f"Ce que {one.name} a envoyé", ("Mesure", "Valeur"), one.facts(), frozenset({1})),
        link,
        _next_steps(("territory.contributions()", "territory.claims()", "territory.maturity", "territory.commitments")),
        tag("p", _mark(one.mark), style=NOTE) if one.mark else None,
    )


def _next_steps(calls: Sequence[str]) -> Markup:
    codes = Markup(" ").join(tag("code", call) for call in calls)
    return tag("p", typeset("Pour continuer : "), codes, style=NOTE)


def _frame(*children: Child) -> Markup:
    return tag("div", *children, style=FRAME, lang="fr", class_="mathjax_ignore tex2jax_ignore")  # « $ » is no formula here


def _mark(text: str) -> Markup | None:
    return join(" ", tag("span", text, style=MARK)) if text else None


def link_to(page: Path, anchor: str = "") -> str:
    """The address of a page that was built, from the folder that the notebook runs in; nothing where it is not there, or on another disk."""
    try:
        way = os.path.relpath(page, Path.cwd()) if page.is_file() else ""
    except ValueError:  # Windows: another drive has no relative path
        return ""
    steps = "/".join(quote(step) for step in Path(way).parts)
    return f"{steps}#{quote(anchor)}" if way and anchor else (steps if way else "")
