"""A campaign of any size, as a nation would send it: real intercommunalities, fictional words, every sheet filled in.

`python -m bench.campaign FOLDER N M [WORKERS]` makes a project in FOLDER (notebooks, and the campaign « banc » in
`data/raw`) of N territories with M contributions each. The same numbers always give the same files. The words are those of
the sample (`helpers.sample`); the files are written part by part, without a spreadsheet library, in 70 ms for 500
contributions. A few rows in a hundred have a fault, and one file in a hundred cannot be read.
"""

from __future__ import annotations

import random
import re
import shutil
import sys
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cache
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path
from xml.sax.saxutils import escape

from bench.watch import ROOT
from bench.workbooks import BLOCKING, FAULTS, spoiled
from helpers.collect.template.build import build_template, file_name, workbook_bytes
from helpers.collect.template.sheets import cell_value
from helpers.files import write_bytes, write_text
from helpers.framing import territories
from helpers.framing.campaign import FILE
from helpers.framing.load import load_framing
from helpers.framing.model import FIRST_DATA_ROW, Framing, Sheet
from helpers.framing.territories import Territory
from helpers.sample.campaign import FRAMING, SENT, campaign_file, profile_of
from helpers.sample.chance import digest
from helpers.sample.draw import draw_territory

CAMPAIGN = "banc"
SEED = 2025
UNREADABLE, TO_MEND = 100, 50  # one file in so many is cut short; one in so many has faults that leave it out
MILD = {name: fault for name, fault in FAULTS.items() if name not in BLOCKING}
SENT_AROUND = 3  # texts that came many times, for each territory
EPOCH = date(1899, 12, 30)  # the day before the first of a spreadsheet, with its false 29 February 1900
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
COLUMN_STYLE = re.compile(r"<col [^>]*?/>")
Row = Mapping[str, object]
Faults = Mapping[str, tuple[float, dict[str, object]]]


@dataclass(frozen=True)
class Part:
    """A sheet of the empty workbook: its file in the package, its XML, the style of each of its columns."""

    file: str
    sheet: Sheet
    xml: str
    styles: Sequence[str]


def write_campaign(root: Path, count: int, contributions: int, workers: int = 2) -> Path:
    """Make a project with a campaign of so many territories and contributions each; its folder of workbooks."""
    raw = root / "data" / "raw" / CAMPAIGN
    raw.mkdir(parents=True, exist_ok=True)
    shutil.copytree(ROOT / "notebooks", root / "notebooks", dirs_exist_ok=True)
    chosen = chosen_territories(count)
    write_text(raw / FILE, campaign_file(chosen))
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for _ in pool.map(_write, *zip(*_jobs(raw, chosen, contributions), strict=True), chunksize=8):
            pass
    return raw


def chosen_territories(count: int) -> tuple[Territory, ...]:
    """So many intercommunalities, small and large mixed; the same ones first whatever the number."""
    known = territories.all_epci()
    if count > len(known):
        raise SystemExit(f"La référence compte {len(known)} intercommunalités : demandez-en au plus autant.")
    order = sorted(zip(known["siren"], known["slug"], strict=True), key=lambda pair: digest(pair[0]))
    return tuple(territories.find(slug) for _, slug in order[:count])


def _jobs(raw: Path, chosen: Iterable[Territory], contributions: int) -> Iterator[tuple[Path, Territory, int, int]]:
    for place, territory in enumerate(chosen, start=1):
        yield raw / file_name(territory.slug, SENT), territory, contributions, place


def _write(path: Path, territory: Territory, contributions: int, place: int) -> None:
    content = workbook(territory, contributions, faults=MILD if place % TO_MEND else FAULTS)
    write_bytes(path, content if place % UNREADABLE else content[: len(content) // 2])


def workbook(territory: Territory, contributions: int, faults: Faults = MILD) -> bytes:
    """The file of a territory; with all the faults, its report waits until it is mended."""
    framing = load_framing(FRAMING)
    draft = draw_territory(territory, profile_of(territory, SEED), framing, contributions, SEED)
    chance = random.Random(digest(SEED, territory.slug, "faults"))  # noqa: S311 - spoils rows, guards nothing
    sent_around = [str(row["text"]) for row in draft.contributions[:SENT_AROUND]]
    answered = {id_ for row in draft.commitments for id_ in re.split(r"[;\s]+", str(row["contribution_ids"]))}
    said = [
        row if row["id"] in answered else spoiled(dict(row), sent_around, chance, faults) for row in draft.contributions
    ]  # an answer to a row that was set aside would keep the report back
    rows: Mapping[str, Sequence[Row]] = {**draft.tables, "contributions": said, "territory": [draft.identity]}
    source, parts = _empty()
    filled = {part.file: _filled(part, rows[part.sheet.table], framing) for part in parts}
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
        for entry, content in source:
            out.writestr(entry, filled.get(entry.filename, content))
    return written.getvalue()


@cache
def _empty() -> tuple[list[tuple[zipfile.ZipInfo, bytes]], list[Part]]:
    """The workbook before anybody filled it in, part by part."""
    framing = load_framing(FRAMING)
    with zipfile.ZipFile(BytesIO(workbook_bytes(build_template(framing)))) as package:
        entries = [(entry, package.read(entry)) for entry in package.infolist()]
    contents = {entry.filename: content.decode() for entry, content in entries}
    files = {f"xl/worksheets/sheet{place}.xml": sheet for place, sheet in enumerate(framing.sheets, start=2)}
    return entries, [Part(file, sheet, contents[file], _styles(contents[file])) for file, sheet in files.items()]


def _styles(xml: str) -> list[str]:
    """The style of each column, from the first on."""
    found: dict[int, str] = {}
    for column in COLUMN_STYLE.findall(xml):
        told = dict(re.findall(r'(\w+)="([^"]*)"', column))
        found |= dict.fromkeys(range(int(told["min"]), int(told["max"]) + 1), told.get("style", "0"))
    return [found.get(place, "0") for place in range(1, len(LETTERS) * 2)]


def _filled(part: Part, rows: Sequence[Row], framing: Framing) -> str:
    """The sheet with its rows: lines are added, or the cells that wait for an answer are filled in."""
    columns = part.sheet.columns
    if part.sheet.layout == "rows":
        before, after = part.xml.split("</sheetData>")
        lines = (_line(part, number, row, framing) for number, row in enumerate(rows, FIRST_DATA_ROW))
        return f"{before}{''.join(lines)}</sheetData>{after}"
    if part.sheet.layout == "fields":
        values = {
            f"B{FIRST_DATA_ROW + place}": cell_value(rows[0].get(column.field), column, framing)
            for place, column in enumerate(columns)
        }
        return _answered(part.xml, values)
    names = re.findall(r'<c r="([A-Z]+)1"[^>]*><is><t>([^<]*)</t>', part.xml)
    letters = {name: letter for letter, name in names}
    order = {dimension.code: FIRST_DATA_ROW + place for place, dimension in enumerate(framing.dimensions)}
    return _answered(
        part.xml,
        {
            f"{letters[column.name]}{order[str(row['dimension'])]}": cell_value(row.get(column.field), column, framing)
            for row in rows
            for column in columns
            if column.field in row and column.field != "dimension"
        },
    )


def _answered(xml: str, values: Mapping[str, object]) -> str:
    for address, value in values.items():
        if value is not None:
            cell = re.compile(rf'<c r="{address}"( s="(\d+)")?[^>]*?(/>|>.*?</c>)', re.DOTALL)
            xml = cell.sub(lambda found, address=address, value=value: _cell(address, value, found[2] or "0"), xml, count=1)
    return xml


def _line(part: Part, number: int, row: Row, framing: Framing) -> str:
    cells = (
        _cell(f"{_letter(place)}{number}", value, part.styles[place])
        for place, column in enumerate(part.sheet.columns)
        if (value := cell_value(row.get(column.field), column, framing)) not in (None, "")
    )
    return f'<row r="{number}">{"".join(cells)}</row>'


def _letter(place: int) -> str:
    return LETTERS[place] if place < len(LETTERS) else f"A{LETTERS[place - len(LETTERS)]}"


def _cell(address: str, value: object, style: str) -> str:
    if isinstance(value, date):
        value = (value - EPOCH).days
    if isinstance(value, int | float):
        return f'<c r="{address}" s="{style}"><v>{value}</v></c>'
    return f'<c r="{address}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'


if __name__ == "__main__":
    folder, *numbers = sys.argv[1:]
    write_campaign(Path(folder), *map(int, numbers))
