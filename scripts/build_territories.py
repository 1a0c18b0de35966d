"""Build the reference of French territories: `epci.parquet` and `communes.parquet`.

Run with the project's environment: `PYTHONPATH=src python scripts/build_territories.py`. Needs the npm client.
The same package gives the same bytes, as long as pandas and pyarrow keep the versions of the lock file.
"""

from __future__ import annotations

import json
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from helpers.framing.matching import fold

PACKAGE = "@etalab/decoupage-administratif@6.0.0"
REFERENCE = Path(__file__).parents[1] / "src" / "helpers" / "framing" / "reference"

# The two files of the package do not count the same year: Nantes has 325 070 inhabitants in one, 327 734 in the other.
EPCI_VINTAGE = 2022
COMMUNES_VINTAGE = 2023
MAYOTTE, MAYOTTE_VINTAGE = "976", 2017  # both files repeat the census of 2017 there
SMALL_COMMUNE = 2_000  # inhabitants
# « CC de l’ », « CA du », « CU d’ »: what a short identifier does without.
LEGAL_FORM = re.compile(r"^(CC|CA|CU) (de la |de l'|des |du |de |d')?")
KINDS = {"CC": "cc", "CA": "ca", "CU": "cu", "METRO": "metropole", "MET69": "metropole"}


class Figures(NamedTuple):
    """One line of the framing note, section C.

    Only `sum_of_communes` counts the commune file; the rest, small communes included, counts the EPCI file.
    """

    kind: str
    communes: int
    population: int
    population_total: int
    sum_of_communes: int
    department: str
    first_commune_percent: int
    small_communes: int


FIGURES = {
    "244400404": Figures("metropole", 24, 683_981, 695_303, 689_456, "44", 48, 0),
    "243400017": Figures("metropole", 31, 516_657, 523_109, 522_542, "34", 59, 2),
    "243500139": Figures("metropole", 43, 473_973, 483_199, 480_178, "35", 48, 8),
    "243100518": Figures("metropole", 37, 832_348, 842_175, 841_524, "31", 61, 5),
    "200030195": Figures("metropole", 51, 568_596, 574_284, 574_287, "06", 62, 30),
    "243700754": Figures("metropole", 22, 299_019, 304_421, 301_339, "37", 46, 5),
    "245400676": Figures("metropole", 20, 258_208, 262_233, 257_066, "54", 40, 2),
    "244900015": Figures("cu", 29, 308_806, 315_893, 312_612, "49", 51, 7),
    "200039204": Figures("cc", 60, 52_957, 54_690, 52_961, "64", 20, 56),
    "243100633": Figures("ca", 36, 83_758, 85_717, 84_219, "31", 18, 25),
    "243300316": Figures("metropole", 28, 843_738, 854_949, 854_334, "33", 31, 1),
    "242900694": Figures("ca", 16, 56_977, 58_531, 57_141, "29", 22, 7),
    "200056232": Figures("ca", 27, 319_695, 323_618, 326_692, "91", 16, 3),
    "200023414": Figures("metropole", 71, 500_703, 507_654, 503_000, "76", 23, 31),
    "200072460": Figures("ca", 100, 275_736, 278_892, 275_028, "62", 9, 61),
}


def main() -> None:
    """Fetch, build, compare with the framing note, write."""
    with tempfile.TemporaryDirectory() as folder:
        epci_file, commune_file = fetch(Path(folder))
    communes = build_communes(commune_file, epci_file)
    epci = build_epci(epci_file, communes)
    stop_on(differences(epci, epci_file, communes))
    write(epci, "epci.parquet")
    write(communes, "communes.parquet")


def fetch(folder: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The EPCI file and the commune file of the package."""
    subprocess.run(["npm", "pack", PACKAGE, "--silent"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    with tarfile.open(next(folder.glob("*.tgz"))) as archive:
        archive.extractall(folder, filter="data")
    content = folder / "package" / "data"
    return tuple(json.loads((content / name).read_text(encoding="utf-8")) for name in ("epci.json", "communes.json"))


def build_communes(commune_file: list[dict[str, Any]], epci_file: list[dict[str, Any]]) -> pd.DataFrame:
    """Present communes, in the order of their codes; six uninhabited islands and districts have no population."""
    epci_of = {member["code"]: epci["code"] for epci in epci_file for member in epci["membres"]}
    present = [line for line in commune_file if line["type"] == "commune-actuelle"]
    stop_on(f"commune membre inconnue : {code}" for code in sorted(set(epci_of) - {line["code"] for line in present}))
    lines = pd.DataFrame(
        {
            "code": line["code"],
            "siren": line.get("siren", ""),
            "name": line["nom"],
            "department": line["departement"],
            "population": line.get("population"),
            "population_vintage": vintage(line["departement"], COMMUNES_VINTAGE),
            "epci_siren": epci_of.get(line["code"], ""),
        }
        for line in sorted(present, key=lambda line: str(line["code"]))
    )
    return lines.astype({"population": "Int64"})


def build_epci(epci_file: list[dict[str, Any]], communes: pd.DataFrame) -> pd.DataFrame:
    """One line an EPCI; every figure comes from the EPCI file, so that one vintage stands in a line."""
    departments = main_departments(communes)
    lines = pd.DataFrame(
        epci_line(line, departments[line["code"]]) for line in sorted(epci_file, key=lambda line: str(line["code"]))
    )
    return tell_homonyms_apart(lines)


def epci_line(line: dict[str, Any], department: str) -> dict[str, str | int]:
    """An EPCI as our table knows it."""
    return {
        "slug": fold(LEGAL_FORM.sub("", line["nom"])).replace(" ", "-"),
        "siren": line["code"],
        "name": line["nom"],
        "kind": KINDS[line["type"]],
        "department": department,
        "population": line["populationMunicipale"],
        "population_total": line["populationTotale"],
        "population_vintage": vintage(department, EPCI_VINTAGE),
        "communes": len(line["membres"]),
        "small_communes": sum(count < SMALL_COMMUNE for count in member_populations(line)),
        "communes_vintage": vintage(department, EPCI_VINTAGE),
    }


def member_populations(line: dict[str, Any]) -> list[int]:
    """Inhabitants of the members of an EPCI, as the EPCI file counts them."""
    return [member["populationMunicipale"] for member in line["membres"]]


def main_departments(communes: pd.DataFrame) -> dict[str, str]:
    """The department of most communes of each EPCI; the most populated one when as many."""
    by_department = communes.groupby(["epci_siren", "department"], as_index=False).agg(
        communes=("code", "size"), population=("population", "sum")
    )
    ordered = by_department.sort_values(["communes", "population"], kind="stable")
    return dict(zip(ordered["epci_siren"], ordered["department"], strict=True))


def tell_homonyms_apart(epci: pd.DataFrame) -> pd.DataFrame:
    """Add the department to the slugs that several EPCI share."""
    shared = epci["slug"].duplicated(keep=False)
    told = epci["slug"].where(~shared, epci["slug"] + "-" + epci["department"].str.lower())
    stop_on(f"identifiant partagé : {slug}" for slug in told[told.duplicated()])
    return epci.assign(slug=told)


def vintage(department: str, usual: int) -> int:
    """The year that a population counts."""
    return MAYOTTE_VINTAGE if department == MAYOTTE else usual


def differences(epci: pd.DataFrame, epci_file: list[dict[str, Any]], communes: pd.DataFrame) -> list[str]:
    """What differs from the fifteen lines of the framing note."""
    members = {line["code"]: member_populations(line) for line in epci_file}
    built = {siren: measured(siren, epci, members[siren], communes) for siren in FIGURES}
    return [
        f"{siren}, {field} : {getattr(built[siren], field)} au lieu de {getattr(figures, field)}"
        for siren, figures in FIGURES.items()
        for field in Figures._fields
        if getattr(built[siren], field) != getattr(figures, field)
    ]


def measured(siren: str, epci: pd.DataFrame, members: list[int], communes: pd.DataFrame) -> Figures:
    """The line of an EPCI as it was built."""
    line = epci.set_index("siren").loc[siren]
    total = communes.loc[communes["epci_siren"].eq(siren), "population"].sum()
    percent = round(100 * max(members) / sum(members))
    return Figures(
        line["kind"], line["communes"], line["population"], line["population_total"], total,
        line["department"], percent, line["small_communes"],
    )  # fmt: skip


def stop_on(faults: Iterable[str]) -> None:
    """Stop, writing nothing, when there is a fault."""
    found = list(faults)
    if found:
        raise SystemExit("Référence non écrite :\n" + "\n".join(f"- {fault}" for fault in found))


def write(frame: pd.DataFrame, name: str) -> None:
    """Write a table without the metadata that changes from one machine to the next."""
    table = pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(None)
    pq.write_table(table, REFERENCE / name, compression="zstd")
    print(f"{name} : {len(frame)} lignes, {(REFERENCE / name).stat().st_size // 1024} Ko")


if __name__ == "__main__":
    main()
