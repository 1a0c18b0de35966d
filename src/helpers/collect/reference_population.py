"""The inhabitants of the territories by gender and age, when someone supplies them: what participants may be put beside.

One file a campaign, `data/raw/<campagne>/reference_population.csv`, one line a territory and group; its format is in
docs/population_de_reference.md. Without it nothing is said of how participants resemble the inhabitants.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from helpers.errors import CampaignError
from helpers.framing.matching import suggestion
from helpers.framing.model import Framing
from helpers.wording import counted, listing, quote, typeset

FILE = "reference_population.csv"
COLUMNS = ("territoire", "groupe", "effectif", "source", "annee")
NOT_IN_A_CENSUS = frozenset({"gender_other", "age_unknown"})  # answers of participants, no groups of inhabitants
SPACES = re.compile(r"[ \u00a0\u202f]")
YEAR = re.compile(r"(?:19|20)\d\d")
MOST_TOLD = 10  # faults in one message


@dataclass(frozen=True)
class ReferencePopulation:
    """The inhabitants of a territory by group (field of the events sheet, in the order of the framing), with where they come from."""

    counts: Mapping[str, int]
    source: str
    year: int


@dataclass(frozen=True)
class _Line:
    """A line of the file, stripped; `place` is its number as editors show it."""

    place: int
    cells: Mapping[str, str]

    def fault(self, column: str, what: str) -> str:
        return typeset(f"{FILE}, ligne {self.place}, colonne {column} : {what}")


def read_reference(folder: Path, framing: Framing, territories: Collection[str] = ()) -> dict[str, ReferencePopulation]:
    """The reference population of each territory, by slug; empty without the file.

    `territories`: those that may stand in it; none given, any may.

    Raises
    ------
    CampaignError
        All that is wrong with the file, each with its line, its column, the fault and the way out.
    """
    path = folder / FILE
    if not path.is_file():
        return {}
    lines = _lines(path)
    faults = [fault for line in lines for fault in _line_faults(line, framing, territories)]
    faults += list(_repeated(lines)) if not faults else []
    faults += list(_unequal(lines, framing)) if not faults else []
    if faults:
        more = f"\n… et {counted(len(faults) - MOST_TOLD, 'autre')}." if len(faults) > MOST_TOLD else ""
        raise CampaignError("\n".join(faults[:MOST_TOLD]) + more)
    return {slug: _population(own, framing) for slug, own in sorted(_by_territory(lines).items())}


def groups(framing: Framing) -> dict[str, str]:
    """The groups that the file may hold: name of the column of the events sheet -> field."""
    columns = framing.by_table["events"].columns
    return {one.name: one.field for one in columns if one.breakdown and one.field not in NOT_IN_A_CENSUS}


def _lines(path: Path) -> list[_Line]:
    text = _decoded(path.read_bytes())
    head = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(";,\t", key=head.count), strict=True)
    try:
        rows = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error as error:
        raise CampaignError(
            typeset(
                f"{FILE}, ligne {reader.line_num} : cette ligne n’est pas lisible ({error}). Fermez les guillemets ouverts."
            )
        ) from error
    header = rows[0][1] if rows else []
    if missing := [name for name in COLUMNS if name not in header]:
        raise CampaignError(
            typeset(
                f"{FILE}, ligne 1 : colonnes absentes : {', '.join(missing)}. La première ligne doit être : {';'.join(COLUMNS)}"
            )
        )
    filled = ((place, row) for place, row in rows[1:] if any(row))
    return [_Line(place, dict(zip(header, row, strict=False))) for place, row in filled]


def _decoded(content: bytes) -> str:
    """UTF-8, or what Excel writes on a French computer."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _line_faults(line: _Line, framing: Framing, territories: Collection[str]) -> Iterator[str]:
    known, cells = groups(framing), line.cells
    for column in COLUMNS:
        if not cells.get(column):
            yield line.fault(column, "la case est vide. Remplissez-la, ou ôtez la ligne.")
            return
    if territories and cells["territoire"] not in territories:
        hint = (
            suggestion(cells["territoire"], territories)
            or "Écrivez l’identifiant du territoire, comme dans le nom de son classeur."
        )
        yield line.fault("territoire", f"{quote(cells['territoire'])} n’est pas un territoire de la campagne. {hint}")
    if cells["groupe"] not in known:
        hint = suggestion(cells["groupe"], known) or f"Groupes possibles : {', '.join(known)}."
        yield line.fault("groupe", f"{quote(cells['groupe'])} n’est pas un groupe. {hint}")
    if not SPACES.sub("", cells["effectif"]).isdecimal():
        yield line.fault(
            "effectif", f"{quote(cells['effectif'])} n’est pas un nombre entier d’habitants. Écrivez par exemple 12000."
        )
    if not YEAR.fullmatch(cells["annee"]):
        yield line.fault("annee", f"{quote(cells['annee'])} n’est pas une année. Écrivez par exemple 2022.")


def _by_territory(lines: list[_Line]) -> dict[str, list[_Line]]:
    found: dict[str, list[_Line]] = defaultdict(list)
    for line in lines:
        found[line.cells["territoire"]].append(line)
    return found


def _repeated(lines: list[_Line]) -> Iterator[str]:
    first: dict[tuple[str, str], int] = {}
    for line in lines:
        place = first.setdefault((line.cells["territoire"], line.cells["groupe"]), line.place)
        if place != line.place:
            yield line.fault(
                "groupe",
                f"{quote(line.cells['groupe'])} est déjà donné à la ligne {place} pour ce territoire. Gardez l’une des deux.",
            )


def _unequal(lines: list[_Line], framing: Framing) -> Iterator[str]:
    """One source and year a territory; all the groups of a breakdown, or none: a part of the inhabitants makes no share."""
    by_breakdown: dict[str, list[str]] = defaultdict(list)
    for column in framing.by_table["events"].columns:
        if column.name in groups(framing):
            by_breakdown[column.breakdown].append(column.name)
    for slug, own in _by_territory(lines).items():
        for line in own[1:]:
            for same in ("source", "annee"):
                if line.cells[same] != own[0].cells[same]:
                    yield line.fault(
                        same,
                        f"{quote(line.cells[same])} diffère de {quote(own[0].cells[same])}, ligne {own[0].place}. "
                        "Donnez une seule source et une seule année par territoire.",
                    )
        given = {line.cells["groupe"] for line in own}
        for breakdown, names in by_breakdown.items():
            missing = [name for name in names if name not in given]
            if missing and len(missing) < len(names):
                yield own[-1].fault(
                    "groupe",
                    f"pour {quote(slug)}, il manque {listing(missing)} ({breakdown}). Donnez tous les groupes, ou aucun de ceux-là.",
                )
        if not sum(int(SPACES.sub("", line.cells["effectif"])) for line in own):
            yield own[-1].fault("effectif", f"la population de {quote(slug)} est nulle. Vérifiez les effectifs.")


def _population(lines: list[_Line], framing: Framing) -> ReferencePopulation:
    told = {line.cells["groupe"]: int(SPACES.sub("", line.cells["effectif"])) for line in lines}
    ordered = {field: told[name] for name, field in groups(framing).items() if name in told}
    return ReferencePopulation(ordered, lines[0].cells["source"], int(lines[0].cells["annee"]))
