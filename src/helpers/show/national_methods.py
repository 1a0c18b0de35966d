"""The method cards of the territories side by side, and what may be compared of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from helpers.analyse.comparability import LISTS, MIXED, UNKNOWN, Reading, class_label, side_by_side
from helpers.analyse.national import NationalAnalysis
from helpers.framing.model import Framing
from helpers.show import parts
from helpers.show.elements import Bullets, Claims, Element, Heading, Notice, Row, Table
from helpers.show.markup import tag
from helpers.show.national_links import claims, page_of, territory_link
from helpers.show.territory_card import NO_CLASSES, TITLES
from helpers.wording import counted, inside, listing, number, period, share, typeset

SAME = "mêmes démarches"


def method_cards(analysis: NationalAnalysis) -> Element:
    """One card a territory, or one line a class when they are many; then the publics that some never met."""
    framing, territories = analysis.campaign.framing, parts.alphabetical(analysis.collected.of_group(french=True))
    if not framing.comparability or "method" not in territories:
        return NO_CLASSES
    if territories.empty:
        return Notice("absence", "Aucun territoire n’est encore présent dans cette synthèse.")
    link = territory_link(analysis)
    return parts.in_parts(
        Heading("Ce qui se compare"),
        claims([analysis.claim("comparaison/ensemble")], link, "territoire"),
        Bullets(tuple(typeset(f"{one.label.capitalize()} : {one.says}.") for one in framing.comparability if one.says)),
        _by_class(territories, framing) if analysis.collected.is_large else _cards(territories, framing),
        Heading("Les publics que des territoires n’ont pas rencontrés"),
        claims((analysis.claim(f"absents/{choice.code}") for choice in framing.lists["publics"].choices), link, "territoire"),
    )


def _cards(territories: pd.DataFrame, framing: Framing) -> Table:
    rows = tuple(
        Row((
            tag("a", line["name"], href=page_of(line["slug"], "la-demarche")), class_label(line["method"], framing),
            *(_told(line, field, framing) for field in LISTS), people_told(line, framing), number(line["contributions"]),
            _dates(line),
        ))
        for line in territories.to_dict("records")
    )  # fmt: skip
    header = (
        "Territoire", "Classe de comparabilité", *(f"{TITLES[field]} (événements)" for field in LISTS), "Participations", "Contributions",
        "Période",
    )  # fmt: skip
    return Table(
        "Cartes de méthode, par ordre alphabétique", header, rows, frozenset({5, 6}),
        note=typeset(
            f"La classe est celle d’au moins {share(framing.thresholds.one_method_share, 0)} des contributions ; sinon, les démarches sont dites mêlées."
        ),
    )  # fmt: skip


def _told(line: dict[object, object], field: str, framing: Framing) -> str:
    """The events of a territory by recruitment, format or counting, in the order of the list."""
    if LISTS[field] not in framing.lists:
        return "–"
    counts = ((choice.label, line.get(f"{field}_{choice.code}")) for choice in framing.lists[LISTS[field]].choices)
    told = [f"{inside(label)} {number(int(count))}" for label, count in counts if count is not None and not pd.isna(count)]  # type: ignore[call-overload]
    return ", ".join(told) or "–"


def people_told(line: dict[object, object], framing: Framing) -> str:
    """The participations of a territory; where only views were counted there is no such number."""
    known = framing.comparability_by_code.get(str(line.get("method", "")))
    if known is not None and known.apart and not line["people"]:
        return "non comparable"
    return number(int(line["people"])) + (" et plus" if line["events_unknown"] else "")  # type: ignore[call-overload]


def _dates(line: dict[object, object]) -> str:
    start, end = line["period_start"], line["period_end"]
    return parts.written(None) if pd.isna(start) else period(start, None if pd.isna(end) else end)  # type: ignore[arg-type]


def _by_class(territories: pd.DataFrame, framing: Framing) -> Table:
    sums = territories.groupby("method")[["contributions", "people"]].sum()
    n = territories["method"].value_counts()
    codes = [code for code in (*framing.comparability_by_code, MIXED, UNKNOWN) if code in sums.index]
    apart = {one.code for one in framing.comparability if one.apart}
    rows = tuple(
        Row((
            class_label(code, framing), number(int(n[code])), number(int(sums.loc[code, "contributions"])),
            "non comparable" if code in apart else number(int(sums.loc[code, "people"])),
        ))
        for code in codes
    )  # fmt: skip
    header = ("Classe de comparabilité", "Territoires", "Contributions", "Participations")
    return Table("Territoires par classe de comparabilité", header, rows, frozenset({1, 2, 3}))


def comparable(analysis: NationalAnalysis) -> tuple[pd.DataFrame, str]:
    """The French territories that may stand side by side, and the words for those that may not."""
    present, framing = analysis.collected.of_group(french=True), analysis.campaign.framing
    if "method" not in present or present.empty:
        return present, ""
    found = side_by_side(present.set_index("slug")["method"], framing)
    if found.reading is not Reading.REFUSED:
        return present, ""
    left = present[present["slug"].isin(found.refused)]
    why = sorted({framing.comparability_by_code[code].says for code in left["method"]})
    named = (
        listing(list(parts.alphabetical(left)["name"])) if not analysis.collected.is_large else counted(len(left), "territoire")
    )
    return present[~present["slug"].isin(found.refused)], typeset(
        f"Comparaison refusée, donc hors de ce tableau : {named} ({listing(why)})."
    )


def ways(territories: pd.DataFrame, framing: Framing) -> str:
    """The ways of gathering words of a column of territories, in a cell: the same everywhere, or which and how many."""
    if "method" not in territories or territories.empty:
        return "–"
    found = side_by_side(territories.set_index("slug")["method"], framing)
    told = ", ".join(f"{class_label(code, framing)} {number(len(slugs))}" for code, slugs in found.groups.items())
    return f"{SAME} ({told})" if found.reading is Reading.LIKE else f"avec réserve ({told})"


def caveats(analysis: NationalAnalysis, name: str, *, anchored: bool = True) -> Iterator[Element]:
    """The claim on what may be done of a comparison, if there is one; without its anchor where it is repeated."""
    if (claim := analysis.claim(f"comparaison/{name}")) is not None:
        shown = claims([claim], territory_link(analysis), "territoire")
        yield shown if anchored else Claims(tuple(replace(line, anchor="") for line in shown.items))
