"""Participants beside the inhabitants, by gender and by age, where both are known; nothing is claimed where one is not.

Only counts that the masks show are compared. The masks hold against a reader who knows the total of the line (see
`participation`), so a share of it gives nothing back. Those whose group is not known leave that total only when their number is
shown: taken away when it is masked, it would be its own answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from helpers.analyse.disclosure import MaskedTable
from helpers.analyse.participation import BREAKDOWNS
from helpers.collect.reference_population import NOT_IN_A_CENSUS, ReferencePopulation
from helpers.framing.model import Framing

LINE = "people"  # the only line of a table of gender or of age


@dataclass(frozen=True)
class Group:
    """A gender or an age band: its share of the participants (None when their count is masked), its share of the inhabitants."""

    label: str
    people: int | None
    share: float | None
    reference_share: float

    @property
    def gap(self) -> float | None:
        """Points between participants and inhabitants."""
        return None if self.share is None else 100 * (self.share - self.reference_share)


@dataclass(frozen=True)
class Representation:
    """Participants beside inhabitants: `people` are those that the shares are of, `with_unknown` when some of them told no group;
    `total` all those of the table, `inhabitants` those of the reference.
    """

    name: str
    groups: tuple[Group, ...]
    people: int
    with_unknown: bool
    total: int
    inhabitants: int
    source: str
    year: int

    @property
    def never_met(self) -> tuple[Group, ...]:
        """Groups of inhabitants of whom nobody was counted."""
        return tuple(group for group in self.groups if group.people == 0 and group.reference_share)


def representations(
    demography: Sequence[MaskedTable], reference: ReferencePopulation | None, framing: Framing
) -> tuple[Representation, ...]:
    """What may be put beside the reference; one for gender, one for age, those that can be."""
    return () if reference is None else tuple(_found(demography, reference, framing))


def _found(demography: Sequence[MaskedTable], reference: ReferencePopulation, framing: Framing) -> Iterator[Representation]:
    sheet = framing.by_table["events"]
    labels = {
        field: sheet.by_field[field].label for fields in BREAKDOWNS.values() for field in fields if field in sheet.by_field
    }
    for name, fields in BREAKDOWNS.items():
        compared = {field: labels[field] for field in fields if field in labels and field in reference.counts}
        unknown = [labels[field] for field in fields if field in labels and field in NOT_IN_A_CENSUS]
        for masked in demography:
            # A group left blank everywhere is not a group of nobody: without it there is no share.
            if compared and set(compared.values()) <= set(masked.counts.columns) and not masked.counts.empty:
                found = _beside(name, masked, compared, unknown, reference)
                if found.people >= framing.thresholds.enough_people:
                    yield found


def _beside(
    name: str, masked: MaskedTable, compared: Mapping[str, str], unknown: Sequence[str], reference: ReferencePopulation
) -> Representation:
    untold = [masked.shown_value(LINE, label) for label in unknown if label in masked.counts]
    people = masked.grand_total - sum(count or 0 for count in untold)
    inhabitants = sum(reference.counts[field] for field in compared)
    groups = []
    for field, label in compared.items():
        count = masked.shown_value(LINE, label)
        share = None if count is None or not people else count / people
        groups.append(Group(label, count, share, reference.counts[field] / max(inhabitants, 1)))
    return Representation(
        name, tuple(groups), people, None in untold, masked.grand_total, inhabitants, reference.source, reference.year
    )
