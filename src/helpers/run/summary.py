"""What a campaign keeps of each workbook beside its tables: enough to compare, to add and to list, without opening them.

One small file a territory (`resume.json`), written by the worker that read the workbook. The coordinator holds these and
never the tables, so that what it needs grows with the number of territories, not with what they wrote.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.analyse.disclosure import Place
from helpers.analyse.release import Effect, Share, Shares
from helpers.collect.feedback.history import is_correction
from helpers.collect.tables import Intake, Source

FILE = "resume.json"
DAYS = ("period_start", "period_end")
Line = Mapping[str, object]


@dataclass(frozen=True)
class Received:
    """What a run tells of a workbook without opening its tables: its file, and the remarks by severity, corrections apart."""

    source: Source
    remarks: Mapping[str, int]

    @classmethod
    def of(cls, intake: Intake) -> Received:
        """The summary of an intake."""
        counts = Counter(finding.severity for finding in intake.findings if not is_correction(finding))
        return cls(intake.source, dict(sorted(counts.items())))


@dataclass(frozen=True)
class Summary:
    """A workbook without its tables.

    `key`: all that its tables depend on, empty when the reading was cut short. `left_out`: why it gives no report, in French,
    empty when it does. `line`: what comparisons know of the territory (see `compare.territory_line`). `shares`: what the
    national totals by public must know of it, for a French territory.
    """

    slug: str
    key: str
    received: Received
    left_out: str = ""
    line: Line | None = None
    shares: Shares | None = None


def summary_text(summary: Summary) -> str:
    """A summary as it is kept beside the tables that it tells of."""
    content = {
        "slug": summary.slug,
        "key": summary.key,
        "received": asdict(summary.received),
        "left_out": summary.left_out,
        "line": None if summary.line is None else {field: _plain(value) for field, value in summary.line.items()},
        "people": _told(summary.shares.people if summary.shares else None),
        "opinions": _told(summary.shares.opinions if summary.shares else None),
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def read_summary(folder: Path) -> Summary:
    """A summary as it was written."""
    return summary_of((folder / FILE).read_text(encoding="utf-8"))


def summary_of(text: str) -> Summary:
    """A summary from its `summary_text`."""
    content = json.loads(text)
    opinions = _share(content["opinions"])
    return Summary(
        slug=content["slug"],
        key=content["key"],
        received=Received(Source(**content["received"]["source"]), content["received"]["remarks"]),
        left_out=content["left_out"],
        line=None if content["line"] is None else _line(content["line"]),
        shares=None if opinions is None else Shares(_share(content["people"]), opinions),
    )


def _plain(value: object) -> object:
    """A value of a comparison line as JSON has it: no missing value of pandas, no number of numpy."""
    if value is None or pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.isoformat()
    return value.item() if hasattr(value, "item") else value


def _line(content: Mapping[str, object]) -> Line:
    days = {field: pd.Timestamp(str(content[field])).as_unit("ms") if content[field] else pd.NaT for field in DAYS}
    return {**content, **days}


def _told(share: Share | None) -> dict[str, object] | None:
    if share is None:
        return None
    return {
        "threshold": share.threshold,
        "adds": [[*place, count] for place, count in share.adds.items()],
        "masked": sorted(share.masked),
        "through": [[_parts(effect), sorted(places)] for effect, places in share.through.items()],
    }


def _parts(effect: Effect) -> list[list[object]]:
    return [[*place, change] for place, change in effect]


def _share(content: Mapping[str, Any] | None) -> Share | None:
    if content is None:
        return None
    return Share(
        threshold=content["threshold"],
        adds={(line, column): count for line, column, count in content["adds"]},
        masked=_places(content["masked"]),
        through={
            tuple(((line, column), change) for line, column, change in effect): _places(places)
            for effect, places in content["through"]
        },
    )


def _places(content: Iterable[Iterable[str]]) -> frozenset[Place]:
    return frozenset((line, column) for line, column in content)
