"""Checks that look across cells: sums, dates, doublets, evidence, answers. Each one is a function that yields findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.collect.findings import Finding, find
from helpers.collect.protection import privacy, publication
from helpers.collect.protection.second_cue import second_cue
from helpers.collect.tables import Tables
from helpers.collect.tidy import SEPARATOR
from helpers.framing.campaign import Campaign
from helpers.framing.folding import fold_all
from helpers.framing.model import NOT_STATED, Framing, Sheet
from helpers.framing.territories import Territory
from helpers.wording import counted, day, listing, number, share

CELLS_TOLD = 5  # in a sentence; the finding carries them all


@dataclass(frozen=True)
class Checked:
    """What a check may look at."""

    tables: Tables
    framing: Framing
    campaign: Campaign
    reference: Territory | None
    cells: Callable[[str, int, str], str]  # (table, Excel row, field) -> cell

    @cached_property
    def personal(self) -> publication.PersonalData:
        """The personal data of the tables, searched once: what is told of them, and masked."""
        return publication.personal_data_of(self.tables, self.framing, second_cue(self.campaign))

    def sheet(self, table: str) -> Sheet | None:
        return self.framing.by_table.get(table)

    def finding(self, code: str, table: str, row: int, field: str, *, alike: tuple[str, ...] = (), **values: object) -> Finding:
        cell = self.cells(table, row, field)
        return find(self.framing, code, self.framing.by_table[table].name, cell=cell, row=row, alike=alike, **values)

    def remark(self, code: str, table: str, **values: object) -> Finding:
        """A finding on a whole sheet."""
        return find(self.framing, code, self.framing.by_table[table].name, cell="", row=0, alike=(), **values)


Check = Callable[[Checked], Iterator[Finding]]


def check_tables(checked: Checked) -> tuple[Finding, ...]:
    """Every finding of every check, in the order of `CHECKS`."""
    return tuple(finding for check in CHECKS for finding in check(checked))


def identity(checked: Checked) -> Iterator[Finding]:
    """The territory's code, SIREN and population against the reference."""
    line = checked.tables.identity
    if not pd.isna(line["code"]) and not _is_slug(str(line["code"])):
        yield checked.finding("invalid_code", "territory", 1, "code", value=line["code"])
    siren = line.get("siren")
    if siren is not None and not pd.isna(siren) and not _is_siren(str(siren)):
        yield checked.finding("invalid_siren", "territory", 1, "siren", value=siren)
    yield from _population(checked)


def _is_slug(code: str) -> bool:
    return bool(code) and set(code) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def _is_siren(text: str) -> bool:
    from stdnum.fr import siren  # noqa: PLC0415 - imported only when a SIREN is there to check

    return bool(siren.is_valid(text.replace(" ", "")))


def _population(checked: Checked) -> Iterator[Finding]:
    population, reference = checked.tables.identity["population"], checked.reference
    if reference is None or pd.isna(population):
        return
    if abs(population - reference.population) > checked.framing.thresholds.population_gap_share * reference.population:
        yield checked.finding(
            "population_far_from_reference", "territory", 1, "population",
            value=number(population), reference=number(reference.population), year=reference.population_year,
        )  # fmt: skip


def public_sums(checked: Checked) -> Iterator[Finding]:
    """People counted by public against the total of the event."""
    sheet, events = checked.sheet("events"), checked.tables.events
    fields = [column.field for column in sheet.counting("publics")] if sheet else []
    if not fields:
        return
    (totals,), counts = _numbers(events, ["participants"]), _numbers(events, fields)
    sums, told = np.nansum(counts, axis=0), ~np.isnan(counts).all(axis=0) & ~np.isnan(totals)
    for place in np.flatnonzero(told & (sums != totals)):
        yield checked.finding(
            "publics_sum_differs", "events", events["row"].iloc[place], "participants",
            total=number(totals[place]), sum=number(sums[place]),
        )  # fmt: skip


def _numbers(frame: pd.DataFrame, fields: Sequence[str]) -> npt.NDArray[np.float64]:
    """Columns of numbers, one after the other; NaN where one is missing."""
    return np.array([frame[field].to_numpy(dtype="float64", na_value=np.nan) for field in fields])


def breakdowns(checked: Checked) -> Iterator[Finding]:
    """People counted by gender or by age against the total; a cell left blank is unknown, so that less than the total may be right."""
    sheet, events = checked.sheet("events"), checked.tables.events
    columns = [column for column in sheet.columns if column.breakdown] if sheet else []
    (totals,) = _numbers(events, ["participants"])
    for breakdown in dict.fromkeys(column.breakdown for column in columns):
        parts = [column for column in columns if column.breakdown == breakdown]
        counts = _numbers(events, [column.field for column in parts])
        sums, complete = np.nansum(counts, axis=0), ~np.isnan(counts).any(axis=0)
        for place in np.flatnonzero((sums > totals) | (complete & (sums < totals))):
            yield checked.finding(
                "breakdown_sum_differs", "events", events["row"].iloc[place], parts[0].field, breakdown=breakdown,
                total=number(totals[place]), sum=number(sums[place]), rest=parts[-1].label,
            )  # fmt: skip


def event_dates(checked: Checked) -> Iterator[Finding]:
    """Events outside the period, after the day of reading, or ending before they start."""
    line = checked.tables.identity
    start, end = line["period_start"], line["period_end"]
    events = checked.tables.events
    for row, when, until in zip(events["row"], events["date_start"], events["date_end"], strict=True):
        if pd.isna(when):
            continue
        if when.date() > checked.campaign.cut_off:
            yield checked.finding("future_date", "events", row, "date_start", value=day(when))
        if (not pd.isna(start) and when < start) or (not pd.isna(end) and when > end):
            yield checked.finding(
                "event_outside_period", "events", row, "date_start", value=day(when), start=_day(start), end=_day(end)
            )
        if not pd.isna(until) and until < when:
            yield checked.finding("end_before_start", "events", row, "date_end", start=day(when), end=day(until))


def _day(value: pd.Timestamp) -> str:
    return "…" if pd.isna(value) else day(value)


def texts(checked: Checked) -> Iterator[Finding]:
    """Contributions too short or too long to be read alone, and identical ones."""
    column = checked.framing.by_table["contributions"].by_field["text"]
    minimum = column.min_length or checked.framing.thresholds.short_text
    contributions = checked.tables.contributions
    rows, lengths = contributions["row"].to_numpy(), contributions["text"].str.len().to_numpy(dtype="float64")
    for place in np.flatnonzero(lengths < minimum):
        told = counted(lengths[place], "caractère")
        yield checked.finding("short_text", "contributions", rows[place], "text", length=told, minimum=minimum)
    if column.max_length:
        for place in np.flatnonzero(lengths > column.max_length):
            yield checked.finding(
                "long_text",
                "contributions",
                rows[place],
                "text",
                length=number(lengths[place]),
                maximum=number(column.max_length),
            )
    yield from _alike(checked)


def _alike(checked: Checked) -> Iterator[Finding]:
    """Texts that are the same, or nearly: one finding a group, on its first row, with every cell of the group."""
    contributions = checked.tables.contributions
    grouped = contributions[contributions["alike"].notna()]
    groups: dict[str, list[tuple[int, str]]] = {}  # group -> row and folded text of each of its lines
    for group, row, text in zip(grouped["alike"], grouped["row"], fold_all(grouped["text"].array), strict=True):
        groups.setdefault(group, []).append((row, text))
    for lines in groups.values():
        cells = tuple(checked.cells("contributions", row, "text") for row, _ in lines)
        wordings = len({text for _, text in lines})
        yield checked.finding(
            _rule_of_group(wordings, len(lines), checked.framing), "contributions", lines[0][0], "text",
            alike=cells, others=_some(cells[1:]), count=number(len(lines)), wordings=number(wordings),
            share=share(checked.framing.thresholds.nearly_identical, 0),
        )  # fmt: skip


def _rule_of_group(wordings: int, copies: int, framing: Framing) -> str:
    """Two neighbours say nearly the same every day; a text sent around is worth a look before it is counted."""
    if wordings == 1:
        return "identical_texts"
    return "circulated_text" if copies >= framing.thresholds.campaign_copies else "near_identical_texts"


def _some(cells: Sequence[str]) -> str:
    """The first cells of a list, and how many more."""
    shown = list(cells[:CELLS_TOLD])
    return listing(shown if len(cells) == len(shown) else [*shown, counted(len(cells) - len(shown), "autre")])


def shares(checked: Checked) -> Iterator[Finding]:
    """Too much « autre », too many unstated publics."""
    contributions, limits = checked.tables.contributions, checked.framing.thresholds
    residual = {theme.code for theme in checked.framing.themes if theme.residual}
    cases = (
        ("residual_theme_share", contributions["theme"].isin(residual), limits.residual_theme_share),
        ("unstated_public_share", contributions["public"].eq(NOT_STATED), limits.unstated_public_share),
    )
    for code, mask, limit in cases:
        if len(mask) and mask.mean() > limit:
            yield checked.remark(
                code, "contributions",
                count=number(mask.sum()), total=number(len(mask)), share=share(mask.mean()), limit=share(limit, 0),
            )  # fmt: skip


def supports(checked: Checked) -> Iterator[Finding]:
    """A number of supports whose unit is not told cannot be added to anything."""
    contributions = checked.tables.contributions
    if "support" not in contributions:
        return
    lonely = contributions[contributions["support"].notna() & contributions["support_unit"].isna()]
    for _, line in lonely.iterrows():
        yield checked.finding("support_without_unit", "contributions", line["row"], "support", value=number(line["support"]))


def evidence(checked: Checked) -> Iterator[Finding]:
    """A maturity level from 1 on asks for one piece of evidence."""
    maturity = checked.tables.maturity
    declared = maturity[maturity["level"].isin(["1", "2", "3", "4"]) & maturity["evidence"].isna()]
    for _, line in declared.iterrows():
        label = checked.framing.lists["dimensions"].label_of(line["dimension"])
        yield checked.finding(
            "level_without_evidence", "maturity", line["row"], "evidence", level=line["level"], dimension=label
        )


def personal_data(checked: Checked) -> Iterator[Finding]:
    """What looks like personal data in any text that could be printed."""
    for (table, field), found in checked.personal.items():
        yield from _personal_cells(checked, table, field, found)


def _personal_cells(checked: Checked, table: str, field: str, found: privacy.Hits) -> Iterator[Finding]:
    frame = getattr(checked.tables, table)
    for place, hits in found.items():
        line = frame.iloc[place]
        yield checked.finding(
            "personal_data", table, line["row"], field,
            kinds=listing(sorted({privacy.KIND_LABELS[hit.kind] for hit in hits})),
            fate=publication.fate(table, field, line, checked.framing),
            then=_then(table, field, line, checked.framing),
            before=" ; ".join(privacy.words(line[field], hits)),  # for the sender alone: it stays under data/
        )  # fmt: skip


def _then(table: str, field: str, line: pd.Series, framing: Framing) -> str:
    """What is left to do once the words are mended: to say that a contribution may be published, when nobody has."""
    yes = framing.lists["publication"].by_role["yes"]
    if (table, field) != ("contributions", "text") or line["publication"] == yes.code:
        return ""
    label = framing.by_table["contributions"].by_field["publication"].label
    return f"Puis choisissez « {yes.label} » dans la colonne « {label} » : le texte paraît, sans les mots encore signalés."


def blind_spots(checked: Checked) -> Iterator[Finding]:
    """What is not there: events that gave nothing, proposals without answer, publics never met, dimensions unanswered."""
    tables = checked.tables
    silent = tables.events[~tables.events["id"].isin(tables.contributions["event_id"].unique())]
    for _, event in silent.iterrows():
        yield checked.finding("event_without_contribution", "events", event["row"], "id", event=event["title"])
    yield from _publics_never_met(checked)
    yield from _unanswered(checked)
    unknown = tables.maturity["level"].isin(["NR"])
    if unknown.any():
        yield checked.remark("dimensions_missing", "maturity", count=int(unknown.sum()), total=len(unknown))


def _publics_never_met(checked: Checked) -> Iterator[Finding]:
    met = set(checked.tables.contributions["public"].dropna().unique())
    publics = checked.framing.lists["publics"]
    never = [choice.label for choice in publics.choices if choice.code not in met | {NOT_STATED}]
    if never:
        yield checked.remark("publics_never_met", "contributions", publics=listing(never))


def _unanswered(checked: Checked) -> Iterator[Finding]:
    tables = checked.tables
    if "commitments" not in checked.framing.by_table:
        return
    if tables.commitments.empty:
        yield checked.remark("no_commitment", "commitments")
    proposals = tables.contributions[tables.contributions["kind"].eq(checked.framing.kind("proposal"))]
    answered = {id_ for ids in tables.commitments["contribution_ids"].dropna() for id_ in ids.split(SEPARATOR)}
    waiting = ~proposals["id"].isin(answered)
    if waiting.any():
        yield checked.remark("proposals_without_answer", "commitments", count=number(waiting.sum()), total=number(len(waiting)))


CHECKS: tuple[Check, ...] = (
    identity, public_sums, breakdowns, event_dates, texts, shares, supports, evidence, personal_data, blind_spots,
)  # fmt: skip
