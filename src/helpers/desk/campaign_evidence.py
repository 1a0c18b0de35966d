"""Where a claim stands on a page, and where each row that it rests on stands: the links of what a notebook shows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from helpers.analyse.national import SCOPE
from helpers.desk import campaign_shown as shown
from helpers.desk.campaign_claims import Claim


@dataclass(frozen=True)
class Evidence:
    """The reports of a campaign (`folder`) and the territories that have one."""

    folder: Path
    slugs: frozenset[str]

    def placed(self, claim: Claim) -> Claim:
        """A claim with the address of its place, and of the first rows that it rests on."""
        anchor = "constat-" + claim.id.split("/", 1)[1].replace("/", "-")
        page = self._page_of("" if claim.scope == SCOPE else claim.scope)
        links = {id_: self._link_to(id_) for id_ in claim.evidence[: shown.MOST_LINKS]}
        return replace(claim, page=shown.link_to(page, anchor), links=links)

    def owner_of(self, id_: str) -> str:
        """The territory of the id of a row, or of its own slug; empty when it is none of ours."""
        parts = id_.split("-")
        begun = ("-".join(parts[:size]) for size in range(len(parts), 0, -1))
        return next((slug for slug in begun if slug in self.slugs), "")

    def _link_to(self, id_: str) -> str:
        owner = self.owner_of(id_)
        return shown.link_to(self._page_of(owner), id_.removeprefix(f"{owner}-").removeprefix(owner)) if owner else ""

    def _page_of(self, slug: str) -> Path:
        return self.folder / (f"territoires/{slug}" if slug else "synthese") / "rapport.html"
