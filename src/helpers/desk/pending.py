"""What waits for a person in a campaign: decisions that no rule takes. One function a kind of decision; `SOURCES` lists them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from helpers.analyse import corpus
from helpers.analyse.coding import PROPOSED
from helpers.collect.decisions import State
from helpers.collect.notes.note import FOLDER
from helpers.collect.store import DECIDED
from helpers.run.notes import waiting
from helpers.run.prepare import Prepared

CONTRIBUTIONS = "contributions.parquet"
CODING = "codage.ipynb"


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
    return Pending(
        "Textes retenus : personne n’a encore dit s’ils peuvent paraître",
        f"colonne « {_label(prepared, 'publication')} » du classeur, ou carnet de codage",
        _counts(prepared, CONTRIBUTIONS, "publication", lambda values: pc.equal(values, codes.get("check", ""))),
        CODING,
    )


def _themes_to_read_again(prepared: Prepared) -> Pending:
    """Contributions whose words point to another theme than the one that was chosen."""

    residual = pa.array([theme.code for theme in prepared.campaign.framing.themes if theme.residual], pa.string())

    def apart(folder: Path) -> int:
        """An aid never proposes « autre »: a theme that is chosen for want of another is nothing to read again."""
        table = pq.read_table(folder / corpus.FILE, columns=["theme", PROPOSED], use_threads=False)
        theme, proposed = (table[name].cast("string") for name in ("theme", PROPOSED))
        unlike = pc.and_(pc.not_equal(theme, proposed), pc.invert(pc.is_in(theme, residual)))
        return int(pc.sum(unlike).as_py() or 0)

    counts = {slug: apart(prepared.folder / slug) for slug in prepared.territories["slug"]}
    return Pending(
        "Thèmes à relire : le thème choisi n’est pas celui que les mots proposent",
        f"colonne « {_label(prepared, 'theme')} » du classeur, ou carnet de codage",
        _positive(counts),
        CODING,
    )


def _label(prepared: Prepared, field: str) -> str:
    """How the sheet of contributions heads a field."""
    return prepared.campaign.framing.by_table["contributions"].by_field[field].label


def _counts(prepared: Prepared, file: str, column: str, wanted: Callable[[object], object]) -> dict[str, int]:
    counts = {}
    for slug in prepared.territories["slug"]:
        values = pq.read_table(prepared.folder / slug / file, columns=[column], use_threads=False)[column].cast("string")
        counts[slug] = int(pc.sum(wanted(values)).as_py() or 0)
    return _positive(counts)


def _positive(counts: dict[str, int]) -> dict[str, int]:
    return {slug: count for slug, count in counts.items() if count}


def _decisions_to_read_again(prepared: Prepared) -> Pending:
    """Decisions of analysts on a row that its sender has changed since."""
    stale = frozenset((State.STALE.value, State.HELD.value))
    files = {slug: prepared.folder / slug / DECIDED for slug in prepared.slugs}
    states = {
        slug: pq.read_table(path, columns=["state"], use_threads=False)["state"]
        for slug, path in files.items()
        if path.is_file()
    }
    return Pending(
        "Décisions à relire : leur ligne a changé depuis",
        "carnet de codage",
        _positive({slug: sum(one in stale for one in found.to_pylist()) for slug, found in states.items()}),
        CODING,
    )


def _notes_to_read_again(prepared: Prepared) -> Pending:
    """Notes of analysts whose figure moved, or whose claim is gone."""
    return Pending(
        "Notes à relire ou à rattacher : leur chiffre a bougé, ou leur constat a disparu",
        f"data/raw/{prepared.campaign.id}/{FOLDER}",
        waiting(prepared),
    )


SOURCES: tuple[Callable[[Prepared], Pending], ...] = (
    _texts_to_publish, _themes_to_read_again, _decisions_to_read_again, _notes_to_read_again,
)  # fmt: skip


def pending(prepared: Prepared) -> Iterator[Pending]:
    """The kinds of decisions that are not all taken."""
    return (found for source in SOURCES if (found := source(prepared)).count)
