"""What the linked views show: the charts from aggregates, then the names and the words that a choice leads to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.desk.counts import COUNT, Chosen, by_public, by_theme, chosen_rows
from helpers.desk.plane import Zone, within
from helpers.desk.quotes import MOST, quotes
from helpers.framing.matching import fold
from helpers.framing.model import Framing
from helpers.run.prepare import Prepared
from helpers.show import parts
from helpers.show.elements import Element, Evidence, Notice, Prose, Row, Table
from helpers.show.voices import Verbatim, Verbatims
from helpers.wording import counted, number, out_of, plural, quote

if TYPE_CHECKING:
    from helpers.desk.linked import Linked

MOST_NAMES = 200  # territories named one by one
Address = Callable[[str], str]  # id of a row -> where it is on its page


@dataclass(frozen=True)
class Views:
    """What the linked views are made from: the counts, the plane, and who is looked at (`territories`: slug -> name)."""

    prepared: Prepared
    counts: pd.DataFrame
    plane: pd.DataFrame
    names: dict[str, str]
    address: Address

    @property
    def framing(self) -> Framing:
        return self.prepared.campaign.framing

    @property
    def publics(self) -> list[str]:
        """Who is told to have spoken, in alphabetical order."""
        return sorted(self.counts["public_shown"].dropna().astype("str").unique(), key=fold)

    def chart(self, chosen: Chosen) -> Linked:
        """The linked charts, a theme chosen or none."""
        from helpers.desk.linked import linked  # noqa: PLC0415 - altair is loaded for who looks at a chart

        kinds = [one.plural or one.code for one in self.framing.lists["kinds"].choices]
        themes, publics = by_theme(self.counts, self.framing), by_public(self.counts, self.framing)
        return linked(themes, publics, self.plane, kinds, chosen.theme, len(self.framing.level_scale) - 1)

    def themes(self) -> Table:
        """The themes, counted in two ways."""
        return parts.counts_table(
            "Les thèmes, comptés de deux façons", "Thème", by_theme(self.counts, self.framing), "label",
            ((COUNT, "Contributions"), ("territories", "Territoires")),
        )  # fmt: skip

    def inside(self, zone: Zone | None) -> list[str]:
        """The territories that are looked at: those of the zone, or all."""
        return sorted(self.names) if zone is None else sorted(within(self.plane, zone)["slug"])

    def named(self, chosen: Chosen, zone: Zone | None) -> Element:
        """Who is in the zone, and who of them said something of what is chosen; in alphabetical order."""
        slugs = self.inside(zone)
        said = chosen_rows(self.counts[self.counts["territory"].isin(slugs)], chosen)
        carried = said.groupby("territory", observed=True)[COUNT].sum()
        rows = tuple(
            Row((self.names[slug], number(int(carried.get(slug, 0)))))
            for slug in sorted(slugs, key=lambda slug: fold(self.names[slug]))
        )
        sentence = f"{out_of(len(carried), len(slugs), 'territoire')} : {counted(int(carried.sum()), 'contribution')} {self._about(chosen)}."
        return parts.group(
            Prose(sentence if zone is None else f"Dans la zone : {sentence}"),
            Table("Territoires, par ordre alphabétique", ("Territoire", "Contributions retenues"), rows[:MOST_NAMES], frozenset({1}), note=_left(len(rows))),
        )  # fmt: skip

    def quoted(self, chosen: Chosen, zone: Zone | None) -> Element:
        """A few of the words, each with the way to its row."""
        found = quotes(self.prepared.folder, self.counts, chosen, self.inside(zone))
        if found.empty:
            return Notice("absence", f"Aucun texte publiable {self._about(chosen)}.")
        items = tuple(self._quote(line) for line in found.to_dict("records"))
        note = (
            f"{number(len(items))} textes au plus, d’autant de territoires que possible ; tous sont dans l’annexe des rapports."
            if len(items) == MOST
            else ""
        )
        return Verbatims(f"Des paroles {self._about(chosen)}", items, note)

    def _quote(self, line: dict[str, Any]) -> Verbatim:
        slug = str(line["territory"])
        label = self.framing.lists["kinds"].label_of(str(line["kind"]))
        return parts.verbatim(
            line,
            self.framing,
            Evidence(str(line["id"]), self.address(str(line["id"]))),
            f"{self.names.get(slug, slug)} · {label}",
        )

    def _about(self, chosen: Chosen) -> str:
        """What is chosen, in words."""
        kinds = self.framing.lists["kinds"]
        told = [
            f"sur le thème {quote(self.framing.theme_by_code[chosen.theme].label)}"
            if chosen.theme
            else "tous thèmes confondus",
            f"({kinds.by_code[chosen.kind].plural or chosen.kind})" if chosen.kind else "",
            f"du public {quote(chosen.public)}" if chosen.public else "",
        ]
        return " ".join(part for part in told if part)


def _left(count: int) -> str:
    more = count - MOST_NAMES
    return f"{counted(more, 'autre territoire')}, non {plural('listé', more)} : resserrez la zone." if more > 0 else ""
