"""Workbooks of any size, as a large collection would send them: fictional words, a few faults in a hundred rows."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter

from helpers.collect.template.build import build_template, file_name, identity_of, write_workbook
from helpers.framing import territories
from helpers.framing.load import load_framing
from helpers.framing.model import Framing
from helpers.sample.words import read_slots, read_statements

PUBLISHABLE, RETOUCHED, BLANK = 0.8, 0.3, 0.005  # shares: of the rows, of the copies, of the rows again
SLUG, SEED = "lacq-orthez", 2025
CONTRIBUTIONS_AN_EVENT, MOST_EVENTS = 100, 500
COPIES_OF_A_CAMPAIGN = 0.004  # of all rows, for each of the three campaigns
HEADER_ROWS = 2
Row = dict[str, object]

# Share of the rows -> what happens to a row; about 4 % have a fault, 3 % are corrected, 1 % tell too much.
FAULTS: Mapping[str, tuple[float, Row]] = {
    "unknown theme": (0.004, {"theme": "T77"}),
    "unknown event": (0.003, {"event_id": "E9999"}),
    "no kind": (0.004, {"kind": ""}),
    "nothing said": (0.010, {"text": "RAS"}),
    "lonely support": (0.004, {"support": 12, "support_unit": ""}),
    "short": (0.010, {"text": "Plus d’agents."}),
    "not a number": (0.002, {"people": "plusieurs"}),
    "about": (0.006, {"people": "34 env."}),
    "corrected theme": (0.010, {"theme": "sobriete et ENVIRONNEMENT"}),
    "corrected kind": (0.010, {"kind": "ATTENTE"}),
    "e-mail": (0.004, {"text": "Écrivez-moi à jeanne.dupont@exemple.fr pour en parler à la mairie."}),
    "telephone": (0.003, {"text": "Rappelez Mme Dupont au 05 59 12 34 56, elle connaît le dossier."}),
}
# What keeps a territory from having a report.
BLOCKING = frozenset({"unknown theme", "unknown event", "no kind", "lonely support", "not a number"})
TAILS = (
    "Nous y tenons.", "C’est dit sans colère.", "Merci de le noter.", "À essayer dans un service volontaire.",
    "Qui peut nous le dire ?", "Cela reste flou pour nous.", "Dès cette année si possible.", "Ce n’est pas un détail.",
)  # fmt: skip


def write_large_workbook(folder: Path, contributions: int) -> Path:
    """Write a workbook of so many contributions, row after row; the same number always gives the same file."""
    framing = load_framing("ia_2025")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / file_name(f"{SLUG}-{contributions}", date(2025, 4, 1))
    chance = random.Random(SEED)  # noqa: S311 - draws sentences, guards nothing
    template = _template(framing, path, min(MOST_EVENTS, max(1, contributions // CONTRIBUTIONS_AN_EVENT)))
    with zipfile.ZipFile(BytesIO(template)) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
        filled = f"xl/worksheets/sheet{2 + [sheet.table for sheet in framing.sheets].index('contributions')}.xml"
        for entry in source.infolist():
            if entry.filename != filled:
                out.writestr(entry, source.read(entry))
                continue
            before, after = source.read(entry).decode().split("</sheetData>")
            with out.open(filled, "w", force_zip64=True) as sheet:
                sheet.write(before.encode())
                for number, row in enumerate(rows(framing, contributions, chance), HEADER_ROWS + 1):
                    sheet.write(_row_xml(framing, number, row).encode())
                sheet.write(f"</sheetData>{after}".encode())
    return path


def _template(framing: Framing, path: Path, events: int) -> bytes:
    """The workbook without its contributions, written by the project itself: the same bytes each time."""
    identity = {
        **{
            column.field: column.good
            for column in framing.by_table["territory"].columns
            if column.required and column.type != "D"
        },
        **identity_of(territories.find(SLUG), framing),
        "period_start": date(2024, 10, 1),
        "period_end": date(2025, 2, 28),
    }
    held = [
        {
            "id": f"E{number:04}", "title": f"Atelier n° {number}", "method": "atelier",
            "date_start": date(2024, 10, 1) + timedelta(number % 150), "participants": 5 + number % 60,
        }
        for number in range(1, events + 1)
    ]  # fmt: skip
    write_workbook(build_template(framing, identity, {"events": held}), path)
    return path.read_bytes()


def rows(framing: Framing, count: int, chance: random.Random) -> Iterator[Row]:
    """The contributions, in the order they came: most are sound, see `FAULTS`; three texts were sent around."""
    events = min(MOST_EVENTS, max(1, count // CONTRIBUTIONS_AN_EVENT))
    texts = _texts(chance)
    sent_around = [next(texts) for _ in range(3)]
    kinds, themes, publics = (list(framing.lists[name].choices) for name in ("kinds", "themes", "publics"))
    verbatim = framing.lists["origins"].by_role["verbatim"].label
    for number in range(1, count + 1):
        theme = chance.choice(themes)
        row: Row = {
            "id": f"C{number:06}", "event_id": f"E{chance.randint(1, events):04}", "text": next(texts),
            "kind": chance.choice(kinds).label, "theme": f"{theme.code} – {theme.label}",
            "public": chance.choice(publics).label, "origin": verbatim, "people": chance.randint(1, 12),
            "publication": "Oui" if chance.random() < PUBLISHABLE else "",
        }  # fmt: skip
        yield spoiled(row, sent_around, chance)


def spoiled(row: Row, sent_around: list[str], chance: random.Random, faults: Mapping[str, tuple[float, Row]] = FAULTS) -> Row:
    """A row with a fault, or a text that was sent around, or as it was."""
    draw = chance.random()
    for text in sent_around:
        draw -= COPIES_OF_A_CAMPAIGN
        if draw < 0:
            return {**row, "text": f"{text} {chance.choice(TAILS)}" if chance.random() < RETOUCHED else text}
    for share, changes in faults.values():
        draw -= share
        if draw < 0:
            return {**row, **changes}
    return {} if draw < BLANK else row


def _texts(chance: random.Random) -> Iterator[str]:
    """Sentences without end: a statement of the sample, the beginning of two others, a last word."""
    statements, slots = [statement.text for statement in read_statements()], read_slots()
    towns = [f"Mourenx-{number}" for number in range(60)]
    while True:
        town = chance.choice(towns)
        words = {
            "service": chance.choice(slots.service), "lieu": chance.choice(slots.lieu), "duree": chance.choice(slots.duree),
            "equipement": chance.choice(slots.equipement), "commune": town, "de_commune": f"de {town}",
        }  # fmt: skip
        said = chance.choice(statements).format_map(words)
        also = [chance.choice(statements).format_map(words).split(". ")[0] for _ in range(2)]
        yield f"{said} {also[0]}. {also[1]}. {chance.choice(TAILS)}"


def _row_xml(framing: Framing, number: int, row: Row) -> str:
    places = {column.field: place for place, column in enumerate(framing.by_table["contributions"].columns, 1)}
    cells = "".join(
        _cell_xml(f"{get_column_letter(places[field])}{number}", value) for field, value in row.items() if value != ""
    )
    return f'<row r="{number}">{cells}</row>'


def _cell_xml(address: str, value: object) -> str:
    if isinstance(value, int):
        return f'<c r="{address}"><v>{value}</v></c>'
    return f'<c r="{address}" t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'
