"""What waits for a person in a campaign: decisions that no rule takes. One function a kind of decision; `SOURCES` lists them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from helpers.analyse import corpus
from helpers.analyse.coding import PROPOSED
from helpers.run.prepare import Prepared

CONTRIBUTIONS = "contributions.parquet"


@dataclass(frozen=True)
class Pending:
    """A kind of decision: what there is to decide (« counted » by territory), where it is decided, the notebook that helps."""

    what: str
    where: str
    by_territory: dict[str, int]
    notebook: str = ""

    @property
    def count(self) -> int:
        return sum(self.by_territory.values())


def _texts_to_publish(prepared: Prepared) -> Pending:
    """Contributions of which the territory has not said whether their words may be printed."""
    codes = {choice.role: choice.code for choice in prepared.campaign.framing.lists["publication"].choices}
    column = next(
        (one.name for one in prepared.campaign.framing.by_table["contributions"].columns if one.field == "publication"), ""
    )
    return Pending(
        "textes retenus tant que personne n’a dit s’ils peuvent paraître",
        f"colonne « {column} » du classeur",
        _counts(prepared, CONTRIBUTIONS, "publication", lambda values: pc.equal(values, codes.get("check", ""))),
    )


def _themes_to_read_again(prepared: Prepared) -> Pending:
    """Contributions whose words point to another theme than the one that was chosen."""

    def apart(folder: Path) -> int:
        table = pq.read_table(folder / corpus.FILE, columns=["theme", PROPOSED], use_threads=False)
        return int(pc.sum(pc.not_equal(table["theme"].cast("string"), table[PROPOSED].cast("string"))).as_py() or 0)

    counts = {slug: apart(prepared.folder / slug) for slug in prepared.territories["slug"]}
    return Pending("thèmes choisis qui diffèrent du thème proposé", "colonne du thème dans le classeur", _positive(counts))


def _counts(prepared: Prepared, file: str, column: str, wanted: Callable[[object], object]) -> dict[str, int]:
    counts = {}
    for slug in prepared.territories["slug"]:
        values = pq.read_table(prepared.folder / slug / file, columns=[column], use_threads=False)[column].cast("string")
        counts[slug] = int(pc.sum(wanted(values)).as_py() or 0)
    return _positive(counts)


def _positive(counts: dict[str, int]) -> dict[str, int]:
    return {slug: count for slug, count in counts.items() if count}


SOURCES: tuple[Callable[[Prepared], Pending], ...] = (_texts_to_publish, _themes_to_read_again)


def pending(prepared: Prepared) -> Iterator[Pending]:
    """The kinds of decisions that are not all taken."""
    return (found for source in SOURCES if (found := source(prepared)).count)
