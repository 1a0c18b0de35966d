"""A campaign as an analyst opens it: `concertations.open("exemple")`, then questions, each answered by a table or by claims.

Nothing is measured again that a run has measured: the claims of a report that is up to date are those of its ledger. Rows are
read by columns when they are asked for. What is given is what may be published, masked as the reports mask it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import pandas as pd

from helpers.analyse import corpus, disclosure, minority
from helpers.analyse.claims import ledger_frame
from helpers.analyse.compare import FRANCE, FRANCOPHONE_CLASS, FRANCOPHONE_LABEL, GROUP_LABELS
from helpers.analyse.national import SCOPE, NationalAnalysis
from helpers.analyse.propositions import CONVERGENT, EMERGENT, SINGULAR
from helpers.analyse.quotations import read_answers
from helpers.desk import campaign_panels as panels
from helpers.desk import campaign_shown as shown
from helpers.desk.campaign_claims import Claim, Claims, chosen, stored
from helpers.desk.campaign_evidence import Evidence
from helpers.desk.campaign_names import Asked, Names, kinds, sizes, stages
from helpers.desk.campaign_rows import COLUMNS, Wanted, read_rows, read_words
from helpers.desk.campaign_search import search
from helpers.desk.campaign_territory import Territory
from helpers.desk.ledgers import Ledgers
from helpers.errors import QuestionError
from helpers.framing.model import Framing
from helpers.run import prepare
from helpers.run.prepare import Prepared
from helpers.wording import FICTIONAL, day, number, quote, typeset

CLASSES = {"size": "taille", "stage": "stade"}
FAMILIES = {"size": "size_class", "stage": "stage", "group": "group"}


@dataclass(frozen=True, eq=False)
class Campaign:
    """A campaign that has been read. `campaign["lacq-orthez"]` is one of its territories.

    Themes, publics, kinds, sizes, stages are given by code or by French label (`theme="T04"`, `theme="sobriété"`), one or several.
    French territories and cities of other countries are two panels whose counts are never added: `group` tells them apart.
    """

    prepared: Prepared = field(repr=False)
    stale: str = ""  # what was not read, in words, when the campaign was opened as it was

    @property
    def name(self) -> str:
        return self.prepared.campaign.id

    @property
    def title(self) -> str:
        return self.prepared.campaign.title

    @property
    def framing(self) -> Framing:
        """The framing note as data: themes, lists, thresholds."""
        return self.prepared.campaign.framing

    @property
    def mark(self) -> str:
        """« données fictives », where they are."""
        return FICTIONAL if self.prepared.campaign.fictional else ""

    @property
    def folder(self) -> Path:
        """Where its reports are."""
        return self.prepared.settings.reports(self.name)

    @property
    def open_data(self) -> Path:
        """The folder of its open data (CSV, Parquet, `datapackage.json`)."""
        return self.built("donnees-ouvertes/datapackage.json").parent

    @property
    def report(self) -> Path:
        """The page of the national synthesis."""
        return self.built("synthese/rapport.html")

    @cached_property
    def territories(self) -> pd.DataFrame:
        """One line a territory in the order of their slugs: identity, class, stage, what it sent, levels. No rank."""
        held = self.prepared.territories
        stage = held["stage"].map(self.stages)
        return held.assign(stage_label=stage).drop(columns=["latitude", "longitude", "near_bound"], errors="ignore")

    @cached_property
    def stages(self) -> Mapping[str, str]:
        """Code -> label of each stage of advancement."""
        return {stage.code: stage.label for stage in self.framing.stages}

    @property
    def absent(self) -> pd.DataFrame:
        """Expected or received territories that have no report, and why."""
        lines = [(one.slug, one.name, one.reason or "aucun classeur reçu") for one in self.prepared.absences]
        return pd.DataFrame(lines, columns=["slug", "name", "reason"])

    def territory(self, asked: str) -> Territory:
        """A territory by its slug or its name; raises `QuestionError` with the nearest one, or why it has no report."""
        left_out = self.prepared.left_out.get(asked)
        if left_out:
            raise QuestionError(typeset(f"{quote(asked)} n'a pas de rapport : {left_out}"))
        return self._territories[self._names("territory").code(asked)]

    @cached_property
    def _territories(self) -> Mapping[str, Territory]:
        held = self.territories
        return {str(line["slug"]): Territory(self, str(line["slug"]), line) for _, line in held.iterrows()}

    def contributions(
        self, *, theme: Asked = None, kind: Asked = None, public: Asked = None, territory: Asked = None, size: Asked = None,
        stage: Asked = None, group: Asked = None, answered: bool | None = None, columns: Sequence[str] | None = None,
    ) -> pd.DataFrame:  # fmt: skip
        """One line a contribution: `id`, `territory`, `date`, `kind`, `theme`, `public`, `text`, `answered`, `few`.

        Only what the reports publish. `text` is missing where the territory has not said that the words may be published (the row is
        counted all the same), personal data are masked in it. `public` is « masqué » where it could name someone, so asking for a
        public gives the contributions that the annexes show under it, not all those that it wrote: their number is in
        `contributions_by_public`. `few`: why a contribution is among the least shared. Ask for fewer `columns` to go faster.
        """  # fmt: skip
        wanted = self._wanted(theme, kind, public, answered)
        return read_rows(self._folders(territory, size, stage, group), wanted, self._columns(columns))

    def count(
        self, *by: str, theme: Asked = None, kind: Asked = None, public: Asked = None, territory: Asked = None, size: Asked = None,
        stage: Asked = None, group: Asked = None, answered: bool | None = None,
    ) -> pd.DataFrame:  # fmt: skip
        """How many contributions, by one or several of `theme`, `kind`, `public`, `territory`, `answered`, and in how many territories.

        One line of totals without any of them. Counted on the rows of `contributions()`, so a public is counted where it is told and « masqué » elsewhere.
        """
        fields = Names.of("by", {name: name for name in ("theme", "kind", "public", "territory", "answered")}).codes(by) or ()
        rows = self.contributions(
            theme=theme, kind=kind, public=public, territory=territory, size=size, stage=stage, group=group, answered=answered,
            columns=list({*fields, "territory"}),
        )  # fmt: skip
        if not fields:
            return pd.DataFrame({"contributions": [len(rows)], "territories": [rows["territory"].nunique()]})
        counts = rows.groupby(list(fields), observed=True).agg(
            contributions=("territory", "size"), territories=("territory", "nunique")
        )
        return self._labelled(counts.reset_index(), fields)

    def search(
        self, sought: str, *, theme: Asked = None, kind: Asked = None, public: Asked = None, territory: Asked = None,
        size: Asked = None, stage: Asked = None, group: Asked = None,
    ) -> pd.DataFrame:  # fmt: skip
        """Every place where a word comes, in any of its forms, with what stands around it: `id`, `territory`, `before`, `word`, `after`."""
        return search(read_words(self._folders(territory, size, stage, group), self._wanted(theme, kind, public, None)), sought)

    def claims(
        self, *, territory: str | None = None, section: Asked = None, theme: Asked = None, label: Asked = None
    ) -> Claims:
        """The sentences of the synthesis, or of the report of a territory; `label`: how far they hold (« robuste »)."""
        owner = None if territory is None else self.territory(territory)
        ledger = self._ledger(owner)
        themes = self._names("theme").codes(theme)
        found = chosen(ledger, section, themes, label).to_dict("records")
        title = "Constats de la synthèse" if owner is None else f"Constats de {owner.name}"
        return Claims(tuple(self._told({str(name): value for name, value in line.items()}) for line in found), title)

    def claim(self, id_: str) -> Claim:
        """A sentence by its id (`national/themes/T04`, `lacq-orthez/T05/vigilances`)."""
        scope = id_.split("/", 1)[0]
        return self.claims(territory=None if scope == SCOPE else scope).of(id_)

    def propositions(self, *, status: Asked = None, theme: Asked = None, group: str = FRANCE) -> pd.DataFrame:
        """The groups of propositions that say the same thing, most widely carried first.

        `status`: convergente, émergente, singulière. `label`: how far the status holds. `members`: the ids of the propositions; `text`: the one
        nearest to the others; `territories` and `publics` carry it. A group is a proposal for a reader to check.
        """  # fmt: skip
        panel = self._panel(group)
        groups = self._groups[panel]
        asked, themes = Names.of("status", STATUSES).codes(status), self._names("theme").codes(theme)
        kept = groups if asked is None else groups[groups["status"].isin(asked)]
        return (kept if themes is None else kept[kept["theme"].isin(themes)]).reset_index(drop=True)

    def minority(self, *, theme: Asked = None, group: str = FRANCE) -> pd.DataFrame:
        """The positions that the fewest share, theme by theme, with their words and why they are there (`few`)."""
        panel, themes = self._panel(group), self._names("theme").codes(theme)
        rows = self._corpus[self._corpus["group"].eq(panel)]
        held = minority.least_shared(rows, self.prepared.territories)
        return (held if themes is None else held[held["theme"].isin(themes)]).reset_index(drop=True)

    def compare(self, by: str = "size", *, theme: Asked = None) -> pd.DataFrame:
        """Themes in each class of size or at each stage (French territories): contributions, and territories that carry it among those of the class (`of`).

        `share`: of the contributions of the class; missing under the smallest number of territories that a class statistic needs.
        """  # fmt: skip
        column, labels = self._classes(by)
        rows = self._corpus[self._corpus["group"].eq(FRANCE)]
        told = panels.themes_compared(rows, self.prepared.territories, column, labels, self.framing)
        themes = self._names("theme").codes(theme)
        return told if themes is None else told[told["theme"].isin(themes)].reset_index(drop=True)

    def maturity(self, by: str | None = None) -> pd.DataFrame:
        """The level of each territory for each dimension; or by `size` or `stage` (French territories): lowest, median, highest, n.

        Levels are declared; no median under the smallest number of territories that a class statistic needs.
        """
        if by is None:
            return panels.levels(self.prepared.territories, self.framing)
        return panels.levels_compared(self.prepared.territories, *self._classes(by), self.framing)

    def answers(
        self, *, answer: Asked = None, territory: Asked = None, size: Asked = None, stage: Asked = None, group: Asked = None
    ) -> pd.DataFrame:
        """What the authorities answered, contribution by contribution: `contribution_id`, `commitment_id`, `territory`, `answer`, `reason`, `action`, `by`, `on`."""
        held = read_answers(self._folders(territory, size, stage, group))
        if answer is None or "answers" not in self.framing.lists:
            return held
        choices = self.framing.lists["answers"]
        asked = Names.of_list("answer", choices).codes(answer) or ()
        return held[held["answer"].isin([choices.label_of(code) for code in asked])].reset_index(drop=True)

    @property
    def contributions_by_public(self) -> pd.DataFrame:
        """Contributions of the French territories by public and kind, as the synthesis prints them, masked counts kept masked."""
        return self.prepared.by_public.opinions.text()

    @property
    def people_by_public(self) -> pd.DataFrame:
        """People of the French territories by public, as the synthesis prints them, masked counts kept masked."""
        return self.prepared.by_public.people.text()

    def mask(self, counts: pd.DataFrame, *, people: bool = False) -> pd.DataFrame:
        """A table of counts of yours, small ones masked as the reports do, with others that would give them back, and its totals.

        Contributions crossed with who holds them by default; `people=True` for people, whose threshold is lower.
        """
        limits = self.framing.thresholds
        floor = limits.smallest_published_count if people else limits.smallest_opinion_count
        return disclosure.mask(counts.astype("int64"), floor, protect_column_totals=people).text_with_totals()

    @cached_property
    def national(self) -> NationalAnalysis:
        """All that the synthesis measures, measured now: seconds for a few territories, minutes for a whole country."""
        return self.prepared.national()

    def built(self, name: str) -> Path:
        """A file of its reports; raises `QuestionError` saying what to run when it is not there."""
        path = self.folder / name
        if not path.is_file():
            raise QuestionError(
                typeset(f"{name} n'a pas encore été produit. Lancez : concertations produire --campagne {self.name}.")
            )
        return path

    def facts(self) -> list[tuple[str, str]]:
        """What is told of it at a glance."""
        held = self.territories
        panels = [(GROUP_LABELS[code], held[held["group"].eq(code)]) for code in GROUP_LABELS]
        told = [(label, number(len(own))) for label, own in panels if len(own)]
        told += [
            (f"Contributions, {label[0].lower()}{label[1:]}", number(own["contributions"].sum()))
            for label, own in panels
            if len(own)
        ]
        return [
            *told,
            ("Territoires attendus sans rapport", number(len(self.prepared.absences))),
            ("Données arrêtées au", day(self.prepared.campaign.cut_off)),
        ]

    def _names(self, argument: str) -> Names:
        return self._known[argument]

    @cached_property
    def _known(self) -> Mapping[str, Names]:
        """What each argument takes."""
        framing = self.framing
        held = self.prepared.territories
        slugs = dict(zip(held["slug"].astype("str"), held["name"].astype("str"), strict=True))
        return {
            "theme": Names.of_list("theme", framing.lists["themes"]),
            "kind": kinds(framing),
            "public": Names.of_list("public", framing.lists["publics"]),
            "territory": Names.of("territory", slugs),
            "size": sizes(framing, {FRANCOPHONE_CLASS: FRANCOPHONE_LABEL}),
            "stage": stages(framing),
            "group": Names.of("group", GROUP_LABELS),
        }

    def _wanted(self, theme: Asked, kind: Asked, public: Asked, answered: bool | None) -> Wanted:
        publics = self._names("public").codes(public)
        labels = self.framing.lists["publics"].label_of
        return Wanted(
            theme=self._names("theme").codes(theme),
            kind=self._names("kind").codes(kind),
            public=None if publics is None else tuple(labels(code) for code in publics),
            answered=answered,
        )

    def _folders(self, territory: Asked, size: Asked, stage: Asked, group: Asked) -> list[Path]:
        """The folders of the territories that are asked for, as long as they are those that this campaign was opened on."""
        self._check_unmoved()
        held = self.prepared.territories
        asked = {"territory": territory, "size": size, "stage": stage, "group": group}
        for argument, values in asked.items():
            codes = self._names(argument).codes(values)
            column = {"territory": "slug", **FAMILIES}[argument]
            held = held if codes is None else held[held[column].isin(codes)]
        return [self.prepared.folder / slug for slug in held["slug"]]

    def _check_unmoved(self) -> None:
        """Raise `QuestionError` when a run has read the workbooks again since: the tables would be of two readings."""
        if prepare.key_before(self.prepared.settings, self.prepared.campaign) != self.prepared.key:
            raise QuestionError(
                typeset(
                    f'La campagne {quote(self.name)} a été relue depuis que vous l\'avez ouverte. Rouvrez-la : concertations.open("{self.name}").'
                )
            )

    def _columns(self, asked: Sequence[str] | None) -> Sequence[str]:
        return COLUMNS if asked is None else Names.of("columns", {name: name for name in COLUMNS}).codes(asked) or COLUMNS

    def _labelled(self, counts: pd.DataFrame, fields: Sequence[str]) -> pd.DataFrame:
        return counts.assign(theme_label=counts["theme"].map(self._names("theme").labels)) if "theme" in fields else counts

    def _panel(self, group: str) -> str:
        return self._names("group").code(group)

    def _classes(self, by: str) -> tuple[str, Mapping[str, str]]:
        """The column of a family of classes of French territories, and the label of each class."""
        asked = Names.of("by", CLASSES).code(by)
        return FAMILIES[asked], {code: label for code, label in self._names(asked).labels.items() if code != FRANCOPHONE_CLASS}

    @cached_property
    def _corpus(self) -> pd.DataFrame:
        """The rows that the nation reads, with what is known of their territory."""
        held = self.prepared.territories
        return corpus.with_territories(corpus.read_corpus(self.prepared.folder / slug for slug in held["slug"]), held)

    @cached_property
    def _groups(self) -> Mapping[str, pd.DataFrame]:
        """The groups of propositions of each panel, with how far their status holds."""
        proposals = self._corpus[self._corpus["kind"].eq(self.framing.kind("proposal"))]
        held, edits = self.prepared.territories, self.prepared.campaign.edits
        return {
            panel: panels.grouped(proposals[proposals["group"].eq(panel)], held[held["group"].eq(panel)], self.framing, edits)
            for panel in GROUP_LABELS
        }

    def _ledger(self, owner: Territory | None) -> pd.DataFrame:
        """The ledger of the report of a territory, or of the synthesis (see `Ledgers`)."""
        self._check_unmoved()
        if owner is None:
            return self._ledgers.of(measure=lambda: ledger_frame(self.national.claims.values()))
        return self._ledgers.of(owner.slug, lambda: owner.ledger)

    @cached_property
    def _ledgers(self) -> Ledgers:
        return Ledgers(self.prepared)

    @cached_property
    def _evidence(self) -> Evidence:
        return Evidence(self.folder, frozenset(self._territories))

    def _told(self, line: Mapping[str, object]) -> Claim:
        """A claim of a ledger, with what leads to its page and to its rows."""
        return replace(self._evidence.placed(stored(line)), mark=self.mark, read=self.rows_of)

    def rows_of(self, claim: Claim) -> pd.DataFrame:
        """The rows that a claim rests on."""
        if claim.scope != SCOPE:
            return self.territory(claim.scope).rows(claim.evidence)
        held = self.territories[self.territories["slug"].isin(claim.evidence)]
        if len(held):
            return held.reset_index(drop=True)
        owners = sorted({self._evidence.owner_of(id_) for id_ in claim.evidence})
        return read_rows([self.prepared.folder / slug for slug in owners], Wanted(ids=claim.evidence))

    def __getitem__(self, asked: str) -> Territory:
        return self.territory(asked)

    def __len__(self) -> int:
        return len(self.prepared.territories)

    def __iter__(self) -> Iterator[Territory]:
        return iter(self._territories.values())

    def _ipython_key_completions_(self) -> list[str]:
        return list(self.prepared.territories["slug"])

    def __dir__(self) -> list[str]:
        return [name for name in (*type(self).__dict__, "stale") if not name.startswith("_") and name not in HIDDEN]

    def __repr__(self) -> str:
        mark = f" ({self.mark})" if self.mark else ""
        facts = "\n".join(typeset(f"  {name} : {value}") for name, value in self.facts())
        return shown.plain(f"{self.title} [{self.name}]{mark}\n{facts}" + (f"\n  {self.stale}" if self.stale else ""))

    def _repr_html_(self) -> str:
        return str(shown.campaign(self))


STATUSES = {name: name for name in (CONVERGENT, EMERGENT, SINGULAR)}
HIDDEN = frozenset({"mark", "facts", "rows_of", "built", "stages"})  # parts that completion does not offer
