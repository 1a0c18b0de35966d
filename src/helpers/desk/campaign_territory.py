"""One territory of a campaign: what it sent, what its report shows, in tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from helpers.analyse.claims import ledger_frame
from helpers.analyse.published import published_tables
from helpers.analyse.territory import TerritoryAnalysis
from helpers.collect.findings import SEVERITY_LABELS
from helpers.collect.protection.public_finding import public_finding
from helpers.desk import campaign_shown as shown
from helpers.desk.campaign_claims import Claim, Claims
from helpers.desk.campaign_names import Asked
from helpers.show.parts import NOT_TOLD, written
from helpers.wording import number

if TYPE_CHECKING:
    from helpers.desk.campaign import Campaign


@dataclass(frozen=True, eq=False)
class Territory:
    """A territory that sent a workbook and has a report. Its tables are those of the report, masked like them."""

    campaign: Campaign = field(repr=False)
    slug: str
    line: pd.Series = field(repr=False)  # its line of the table of territories

    @property
    def name(self) -> str:
        return str(self.line["name"])

    @property
    def population(self) -> int:
        return int(self.line["population"])

    @property
    def size(self) -> str:
        """Its class of size, in words."""
        return str(self.line["size_label"])

    @property
    def stage(self) -> str:
        """Its stage of advancement, in words; empty when it answered too few dimensions."""
        return self.campaign.stages.get(str(self.line["stage"]), "")

    @property
    def report(self) -> Path:
        """The page of its report; raises `QuestionError` saying what to run when there is none."""
        return self.campaign.built(f"territoires/{self.slug}/rapport.html")

    @property
    def page(self) -> str:
        """The address of its report from the folder of the notebook; empty when it was not built."""
        return shown.link_to(self.campaign.folder / "territoires" / self.slug / "rapport.html")

    @property
    def mark(self) -> str:
        """« données fictives », where they are."""
        return self.campaign.mark

    def contributions(self, *, theme: Asked = None, kind: Asked = None, public: Asked = None, answered: bool | None = None,
                      columns: Sequence[str] | None = None) -> pd.DataFrame:  # fmt: skip
        """Its contributions (see `Campaign.contributions`)."""
        return self.campaign.contributions(
            territory=self.slug, theme=theme, kind=kind, public=public, answered=answered, columns=columns
        )

    def search(self, sought: str, *, theme: Asked = None, kind: Asked = None, public: Asked = None) -> pd.DataFrame:
        """Every place where a word comes in its texts (see `Campaign.search`)."""
        return self.campaign.search(sought, territory=self.slug, theme=theme, kind=kind, public=public)

    def claims(self, *, section: Asked = None, theme: Asked = None, label: Asked = None) -> Claims:
        """The sentences of its report."""
        return self.campaign.claims(territory=self.slug, section=section, theme=theme, label=label)

    def claim(self, key: str) -> Claim:
        """A sentence of its report by its id, with or without its slug: `T05/vigilances`."""
        return self.campaign.claim(key if key.startswith(f"{self.slug}/") else f"{self.slug}/{key}")

    @property
    def events(self) -> pd.DataFrame:
        """Its events; people by public are counts, or the mark that stands for a small one."""
        return self.table("events")

    @property
    def use_cases(self) -> pd.DataFrame:
        """The uses of AI that it declares, abandoned ones too."""
        return self.table("use_cases")

    @property
    def commitments(self) -> pd.DataFrame:
        """What it answers and commits to."""
        return self.table("commitments")

    @property
    def maturity(self) -> pd.DataFrame:
        """Its level for each dimension (missing when it did not answer), and whether a document proves it."""
        told = ["dimension", "label", "level", "declared", "evidenced", "evidence", "evidence_kind"]
        return self.analysis.measured.profile.levels[told]

    @property
    def answers(self) -> pd.DataFrame:
        """Its answer to each contribution that has one."""
        return self.campaign.answers(territory=self.slug)

    @property
    def unanswered(self) -> pd.DataFrame:
        """The proposals that have no answer to this day."""
        waiting = self.analysis.measured.follow_up.waiting
        proposals = self.contributions(kind="proposal")
        return proposals[proposals["id"].isin(waiting)].reset_index(drop=True)

    @property
    def people_by_public(self) -> pd.DataFrame:
        """People at each event by public, as the report prints them: a small count is masked, and others that would give it back."""
        told = self.analysis.measured.participation
        if told.by_public is None:
            return pd.DataFrame()
        text = told.by_public.text_with_totals()
        return text.mask(told.not_told.reindex(index=text.index, columns=text.columns, fill_value=False), NOT_TOLD)

    @property
    def contributions_by_public(self) -> pd.DataFrame:
        """Contributions by public and kind, as the report prints them, small counts masked."""
        return self.analysis.measured.said.by_public.text_with_totals()

    @property
    def minority(self) -> pd.DataFrame:
        """Its contributions noted as a minority's or isolated, or on a theme that few spoke of, with the reason (`few`)."""
        held = self.contributions()
        return held[held["few"].notna()].reset_index(drop=True)

    @property
    def findings(self) -> pd.DataFrame:
        """What there is to mend in its workbook: place, severity, what, how; nothing that was typed."""
        framing = self.analysis.campaign.framing
        lines = [(SEVERITY_LABELS[one.severity], public_finding(one, framing)) for one in self.analysis.findings]
        return pd.DataFrame(
            [(told.place, severity, told.what, told.how, told.effect) for severity, told in lines],
            columns=["place", "severity", "what", "how", "effect"],
        )

    @property
    def balance(self) -> pd.DataFrame:
        """What became of the rows of each sheet: received = kept + set aside + empty."""
        told = [(one.sheet, one.received, one.kept, one.set_aside, one.empty) for one in self.analysis.balances]
        return pd.DataFrame(told, columns=["sheet", "received", "kept", "set_aside", "empty"])

    def table(self, name: str) -> pd.DataFrame:
        """One of its tables as anybody may see it."""
        return self._published[name]

    @cached_property
    def analysis(self) -> TerritoryAnalysis:
        """All that its report shows, measured now (half a second)."""
        return self.campaign.prepared.analysis(self.slug)

    @cached_property
    def ledger(self) -> pd.DataFrame:
        """The ledger of its report, measured now."""
        return ledger_frame(self.analysis.claims.values())

    @cached_property
    def _published(self) -> dict[str, pd.DataFrame]:
        return {
            one.name: one.frame[["id", *(column.field for column in one.columns if column.field != "id")]]
            for one in published_tables(self.analysis)
        }

    def rows(self, ids: Sequence[str]) -> pd.DataFrame:
        """Its published rows of these ids, from the table that holds them; none where no table of this wave does."""
        found = [frame[frame["id"].isin(ids)] for frame in self._published.values()]
        held = [frame for frame in found if len(frame)] or [self._published["contributions"].head(0)]
        return held[0].reset_index(drop=True) if len(held) == 1 else pd.concat(held, ignore_index=True)

    def facts(self) -> list[tuple[str, str]]:
        """What is told of it at a glance."""
        told: list[tuple[str, Any]] = [
            ("Population", self.line["population"]), ("Classe de taille", self.size), ("Stade d’avancement", self.stage or None),
            ("Événements", self.line["events"]), ("Participants connus", self.line["people"]),
            ("Contributions", self.line["contributions"]),
        ]  # fmt: skip
        answered = f"{number(self.line['answered'])} sur {number(self.line['proposals'])}"
        return [*((name, written(value)) for name, value in told), ("Propositions qui ont une réponse", answered)]

    def __dir__(self) -> list[str]:
        return [name for name in (*type(self).__dict__, "campaign", "slug") if not name.startswith("_") and name not in HIDDEN]

    def __repr__(self) -> str:
        mark = f" ({self.mark})" if self.mark else ""
        facts = "\n".join(f"  {name} : {value}" for name, value in self.facts())
        return shown.plain(f"{self.name} [{self.slug}]{mark}\n{facts}")

    def _repr_html_(self) -> str:
        return str(shown.territory(self))


HIDDEN = frozenset({"line", "mark", "facts", "rows", "ledger", "page"})  # parts that completion does not offer
