"""What waits for a person in a campaign: decisions that no rule takes. One function a kind of decision; `SOURCES` lists them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from helpers.analyse import corpus
from helpers.analyse.coding import PROPOSED
from helpers.collect.decisions import State
from helpers.collect.notes.note import FOLDER
from helpers.collect.store import DECIDED, UNCODED, read_if_any
from helpers.files import utf8_name
from helpers.framing.decisions import Kind
from helpers.run.note_tally import waiting
from helpers.run.prepare import Prepared

CONTRIBUTIONS = "contributions.parquet"
CODING = "codage.ipynb"
HOLDS = (State.APPLIED.value, State.DONE.value)
TO_READ_AGAIN = (State.STALE.value, State.HELD.value)
Wanted = Callable[[pa.Table], pa.ChunkedArray]


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


def _rows_without_theme(prepared: Prepared) -> Pending:
    """Contributions that are set aside for want of a theme; their territory may be left out because of them."""
    folders = [prepared.folder / slug for slug in prepared.slugs if (prepared.folder / slug / UNCODED).is_file()]
    return Pending(
        "Contributions sans thème : elles ne sont pas comptées tant que personne ne leur en donne un",
        f"colonne « {_label(prepared, 'theme')} » du classeur, ou carnet de codage",
        _positive({folder.name: _left(folder, UNCODED, (), _every, on_theme=True) for folder in folders}),
        CODING,
    )


def _texts_to_publish(prepared: Prepared) -> Pending:
    """Contributions of which neither the territory nor an analyst has said whether their words may be printed."""
    codes = {choice.role: choice.code for choice in prepared.campaign.framing.lists["publication"].choices}

    def unsaid(rows: pa.Table) -> pa.ChunkedArray:
        return pc.equal(rows["publication"].cast("string"), codes.get("check", ""))

    folders = [prepared.folder / slug for slug in prepared.territories["slug"]]
    return Pending(
        "Textes retenus : personne n’a encore dit s’ils peuvent paraître",
        f"colonne « {_label(prepared, 'publication')} » du classeur, ou carnet de codage",
        _positive({one.name: _left(one, CONTRIBUTIONS, ("publication",), unsaid, on_theme=False) for one in folders}),
        CODING,
    )


def _themes_to_read_again(prepared: Prepared) -> Pending:
    """Contributions whose words point to another theme than the one that was chosen, unless a person has settled it."""
    residual = pa.array([theme.code for theme in prepared.campaign.framing.themes if theme.residual], pa.string())

    def apart(rows: pa.Table) -> pa.ChunkedArray:
        """An aid never proposes « autre »: a theme that is chosen for want of another is nothing to read again."""
        theme, proposed = (rows[name].cast("string") for name in ("theme", PROPOSED))
        return pc.and_(pc.not_equal(theme, proposed), pc.invert(pc.is_in(theme, residual)))

    folders = [prepared.folder / slug for slug in prepared.territories["slug"]]
    return Pending(
        "Thèmes à relire : le thème choisi n’est pas celui que les mots proposent",
        f"colonne « {_label(prepared, 'theme')} » du classeur, ou carnet de codage",
        _positive({one.name: _left(one, corpus.FILE, ("theme", PROPOSED), apart, on_theme=True) for one in folders}),
        CODING,
    )


def _label(prepared: Prepared, field: str) -> str:
    """How the sheet of contributions heads a field."""
    return prepared.campaign.framing.by_table["contributions"].by_field[field].label


def _left(folder: Path, file: str, columns: Sequence[str], wanted: Wanted, *, on_theme: bool) -> int:
    """How many rows are wanted and wait for a person: those that a decision on their theme, or on their words, has settled do not."""
    rows = pq.read_table(utf8_name(folder / file), columns=["id", *columns], use_threads=False)
    unsettled = pc.invert(pc.is_in(rows["id"].cast("string"), _settled(folder, on_theme=on_theme)))
    return int(pc.sum(pc.and_(wanted(rows), unsettled)).as_py() or 0)


def _every(rows: pa.Table) -> pa.ChunkedArray:
    return pc.is_valid(rows["id"])


def _settled(folder: Path, *, on_theme: bool) -> pa.Array:
    """The ids of the rows of which a decision holds."""
    decided = read_if_any(folder / DECIDED)
    if decided is None:
        return pa.array([], pa.string())
    kinds = [kind.value for kind in Kind if kind.is_on_theme is on_theme]
    return pa.array(decided.loc[decided["kind"].isin(kinds) & decided["state"].isin(HOLDS), "id"], pa.string())


def _positive(counts: dict[str, int]) -> dict[str, int]:
    return {slug: count for slug, count in counts.items() if count}


def _decisions_to_read_again(prepared: Prepared) -> Pending:
    """Decisions of analysts on a row that its sender has changed since."""
    decided = {slug: read_if_any(prepared.folder / slug / DECIDED) for slug in prepared.slugs}
    return Pending(
        "Décisions à relire : leur ligne a changé depuis",
        "carnet de codage",
        _positive({slug: int(one["state"].isin(TO_READ_AGAIN).sum()) for slug, one in decided.items() if one is not None}),
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
    _rows_without_theme, _texts_to_publish, _themes_to_read_again, _decisions_to_read_again, _notes_to_read_again,
)  # fmt: skip


def pending(prepared: Prepared) -> Iterator[Pending]:
    """The kinds of decisions that are not all taken."""
    return (found for source in SOURCES if (found := source(prepared)).count)
