"""Files that other software writes, or that travelled badly: each one is read right, or refused with the reason."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from helpers.collect.intake import collect_workbook
from helpers.collect.reading.workbook import read_confined, read_workbook
from helpers.collect.tables import Intake
from helpers.settings import Limits
from tests.builders import write_territory_workbook
from tests.collect.reading.hostile import write_ods
from tests.collect.reading.packages import (
    CONTRIBUTIONS,
    LINKS,
    WORKBOOK,
    Change,
    added,
    all_encoded,
    cell,
    encoded,
    on_names,
    on_part,
    prefixed,
    repack,
    replaced,
    shared,
    strict,
    without,
    write_xlsb,
)
from tests.collect.workbooks import FILE, NEVER_MET, both, campaign, filtered, hidden, hidden_columns, on, places
from tests.conftest import system_tool

FIRST, SECOND = "python-calamine", "openpyxl"
FIRST_TEXT = "Garder un agent joignable au téléphone dans chaque mairie."
DIMENSION = b'<dimension ref="A1:R6"/>'
ODD = "unusual_package TERRITOIRE"
HIDDEN = "hidden_rows CONTRIBUTIONS!A4"
DAY_NUMBERS = (  # the dates of the good workbook, when their cells have no format
    "corrected_date TERRITOIRE!B19", "corrected_date TERRITOIRE!B20", "corrected_date EVENEMENTS!C3",
    "corrected_date EVENEMENTS!C4", "corrected_date ENGAGEMENTS!G3", "corrected_date ENGAGEMENTS!L3",
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """Changes of the good workbook's package; unless told otherwise it is read to the last cell without a remark."""

    name: str
    changes: tuple[Change, ...]
    added: tuple[str, ...] = ()
    reader: str = FIRST
    left_out: bool = False
    balance: tuple[int, int, int, int] = (4, 4, 0, 0)  # contributions received, kept, set aside, empty
    text: str = FIRST_TEXT  # of the first contribution
    says: str = ""  # the sentence of the first finding added


def inline(inside: str) -> bytes:
    """The first contribution's cell with this inside its inline string."""
    return f'<c r="C3" t="inlineStr"><is>{inside}</is></c>'.encode()


def without_addresses(content: bytes) -> bytes:
    """Titles whose cells only count on their order: allowed, and rare."""
    start, end = content.index(b"<sheetData>"), content.index(b"</sheetData>")
    body = content[start:end]
    for letter in b"ABCDEFGHIJKLMNOPQ":
        for row in (1, 2):
            body = body.replace(b' r="%c%d"' % (letter, row), b"")
    return content[:start] + body + content[end:]


def single_quotes(content: bytes) -> bytes:
    """Attributes between single quotes."""
    start = content.index(b"<sheetData>")
    return content[:start] + content[start:].replace(b'"', b"'")


CASES = (
    Case(
        "the « Strict » variant of the format", (strict,), (ODD,),
        says="Le fichier n’est pas tout à fait comme les autres\u00a0: il suit la variante «\u00a0Strict\u00a0» du format .xlsx.",
    ),
    Case("a size that is declared too small", (replaced(CONTRIBUTIONS, DIMENSION, b'<dimension ref="A1"/>'),)),
    Case("a size that is declared too large", (replaced(CONTRIBUTIONS, DIMENSION, b'<dimension ref="A1:XFD1048576"/>'),)),
    Case("no declared size", (replaced(CONTRIBUTIONS, DIMENSION, b""),)),
    Case(
        "a sheet in UTF-16", (encoded(CONTRIBUTIONS, "utf-16"),), (ODD,),
        says="Le fichier n’est pas tout à fait comme les autres\u00a0: des parties étaient écrites en UTF-16 et non en UTF-8.",
    ),
    Case("every part in UTF-16", (all_encoded("utf-16"),), (ODD,)),
    Case("a sheet in Windows-1252", (encoded(CONTRIBUTIONS, "windows-1252"),), (ODD,)),
    Case("a capital in the name of a part", (on_names(lambda name: name.replace("xl/workbook.xml", "xl/Workbook.xml")),)),
    Case("names of parts in capitals", (on_names(lambda name: name.upper() if name.startswith("xl/work") else name),)),
    Case("names of parts with backslashes", (on_names(lambda name: name.replace("/", "\\")),)),
    Case(
        "links with backslashes", (replaced(LINKS, b"/xl/worksheets/", b"worksheets\\"),), (ODD,),
        says=(
            "Le fichier n’est pas tout à fait comme les autres\u00a0: "
            "les liens entre ses parties étaient écrits d’une façon inhabituelle."
        ),
    ),
    Case("links relative to the workbook", (replaced(LINKS, b"/xl/worksheets/", b"worksheets/"),)),
    Case("links that go up a folder", (replaced(LINKS, b"/xl/worksheets/", b"../xl/worksheets/"),), (ODD,)),
    Case(
        "no list of links", (without(LINKS),), (ODD,),
        says=(
            "Le fichier n’est pas tout à fait comme les autres\u00a0: la liste des liens entre ses parties manquait, "
            "les feuilles ont été prises dans leur ordre."
        ),
    ),
    Case("no link to the workbook", (without("_rels/.rels"),), (ODD,)),
    Case(
        "a link to a sheet that is not there", (without("xl/worksheets/sheet7.xml"),), (ODD, "missing_sheet ENGAGEMENTS", "no_commitment ENGAGEMENTS", "proposals_without_answer ENGAGEMENTS"),
        left_out=True,
    ),
    Case("no list of content types", (without("[Content_Types].xml"),)),
    Case(
        "no styles, so that dates are mere numbers", (without("xl/styles.xml"),),
        DAY_NUMBERS,
        says="«\u00a045566\u00a0» a été lu comme la date 2024-10-01.",
    ),
    Case("elements with a prefix", (on_part(CONTRIBUTIONS, prefixed), on_part(WORKBOOK, prefixed))),
    Case("cells without their address", (on_part(CONTRIBUTIONS, without_addresses),)),
    Case("attributes between single quotes", (on_part(CONTRIBUTIONS, single_quotes),)),
    Case("a comment in the XML", (replaced(CONTRIBUTIONS, b"<sheetData>", b"<!-- rien --><sheetData>"),)),
    Case("a text in CDATA", (cell("C3", inline("<t><![CDATA[Garder <un> agent joignable.]]></t>")),), text="Garder <un> agent joignable."),
    Case(
        "a text of several formats, with its pronunciation",
        (cell("C3", inline('<r><t xml:space="preserve">Garder un agent </t></r><r><rPr><b/></rPr><t>joignable.</t></r><rPh sb="0" eb="2"><t>GARUDE</t></rPh>')),),
        text="Garder un agent joignable.",
    ),
    Case(
        "shared strings of several formats, one of them without any letter",
        (
            shared(b"<t/>", b"<r><t xml:space=\"preserve\">Garder un agent </t></r><r><t>joignable.</t></r><rPh sb=\"0\" eb=\"2\"><t>GARUDE</t></rPh>"),
            cell("C3", b'<c r="C3" t="s"><v>1</v></c>'), cell("R3", b'<c r="R3" t="s"><v>0</v></c>'),
        ),
        text="Garder un agent joignable.",
    ),
    Case("an inline text without any letter", (cell("R3", b'<c r="R3" t="inlineStr"><is><t/></is></c>'), cell("R4", b'<c r="R4" t="inlineStr"><is></is></c>'))),
    Case(
        "texts without any letter in a sheet with a prefix",
        (shared(b"<t/>"), cell("R3", b'<c r="R3" t="s"><v>0</v></c><c r="S3" t="inlineStr"><is><t/></is></c>'), on_part(CONTRIBUTIONS, prefixed)),
    ),
    Case("spaces kept around a text", (cell("C3", inline('<t xml:space="preserve">  Garder un agent joignable.  </t>')),), text="Garder un agent joignable."),
    Case("a carriage return as the format escapes it", (cell("C3", inline("<t>Garder un agent_x000D_\njoignable.</t>")),), text="Garder un agent\njoignable."),
    Case("half a character as the format escapes it", (cell("C3", inline("<t>Garder un agent_xD800_ joignable.</t>")),), text="Garder un agent\ufffd joignable."),
    Case("an escape that is meant as it is written", (cell("C3", inline("<t>Garder le code _x005F_x0041_ partout.</t>")),), text="Garder le code _x0041_ partout."),
    Case(
        "a text typed in a formula", (cell("C3", b'<c r="C3" t="str"><f>"Garder"</f><v>Garder un agent joignable.</v></c>'),),
        text="Garder un agent joignable.",
    ),
    Case("a formula that gives an empty text", (cell("R3", b'<c r="R3" t="str"><f>""</f><v></v></c>'),)),
    Case(
        "a formula that was never calculated", (cell("R3", b'<c r="R3"><f>1+1</f></c>'),), ("formula_without_value CONTRIBUTIONS!R3",),
        says="Formule sans valeur\u00a0: R3.",
    ),
    Case(
        "an error that the first reader does not know", (cell("R3", b'<c r="R3" t="e"><f>A:A</f><v>#SPILL!</v></c>'),),
        ("second_reader TERRITOIRE", "error_value CONTRIBUTIONS!R3"), reader=SECOND,
        says=(
            "Le classeur a été lu par un second lecteur\u00a0: le premier lecteur ne l’ouvrait pas (CalamineError)."
        ),
    ),
    Case("a kind of cell that the first reader does not know", (cell("C3", b'<c r="C3" t="texte"><v>Garder un agent joignable.</v></c>'),), ("second_reader TERRITOIRE",), reader=SECOND, text="Garder un agent joignable."),
    Case(
        "two cells at the same address", (cell("R3", b'<c r="R3" t="str"><v>un</v></c><c r="R3" t="str"><v>deux</v></c>'),),
        ("unread_cells CONTRIBUTIONS",), left_out=True, says="Des cellules remplies (1) n’ont pas pu être lues.",
    ),
    Case(
        "an inline text where none was announced", (cell("C3", b'<c r="C3" t="inlineStr"><v>Garder un agent joignable.</v></c>'),),
        ("unread_cells CONTRIBUTIONS", "missing_required CONTRIBUTIONS!C3"), left_out=True, balance=(4, 3, 1, 0), text="Je crains que nos données partent chez un fournisseur étranger.",
    ),
    Case("macros", (added("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 Sub Auto_Open()"),), ("macros_ignored TERRITOIRE",), says="Le classeur contient des macros\u00a0: elles n’ont pas été exécutées."),
    Case(
        "a hidden row in a sheet with a prefix",
        (replaced(CONTRIBUTIONS, b'<row r="4"', b'<row r="4" hidden="1"'), on_part(CONTRIBUTIONS, prefixed)), ("hidden_rows CONTRIBUTIONS!A4",),
    ),
    Case(
        "a sheet hidden so that no menu shows it", (replaced(WORKBOOK, b'name="CONTRIBUTIONS" sheetId="4" state="visible"', b'name="CONTRIBUTIONS" sheetId="4" state="veryHidden"'),),
        ("hidden_sheet CONTRIBUTIONS",),
    ),
)  # fmt: skip


def collected(folder: Path, *changes: Change) -> Intake:
    """What becomes of the good workbook once its package is changed."""
    path = write_territory_workbook(folder / FILE, campaign().framing)
    repack(path, *changes)
    return collect_workbook(path, campaign())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_odd_package_is_read_to_the_last_cell(case: Case, tmp_path: Path) -> None:
    """Rule and cell of each finding, which reader read, what became of the rows, and the words of the first one."""
    intake = collected(tmp_path, *case.changes)
    assert intake.refusal == ""
    assert sorted(places(intake).elements()) == sorted([NEVER_MET, *case.added])
    assert (intake.source.reader, intake.left_out) == (case.reader, case.left_out)
    balance = next(one for one in intake.balances if one.sheet == "CONTRIBUTIONS")
    assert (balance.received, balance.kept, balance.set_aside, balance.empty) == case.balance
    assert intake.tables is not None
    assert intake.tables.contributions["text"].iloc[0] == case.text
    if case.says:
        assert next(one for one in intake.findings if f"{one.rule} {one.place}" == case.added[0]).what == case.says


def test_dates_counted_from_1904_are_the_same_days(tmp_path: Path) -> None:
    """Old Macintosh files count days from another year; a package written anew keeps its own."""

    def count_from_1904(workbook: openpyxl.Workbook) -> None:
        workbook.epoch = CALENDAR_MAC_1904

    for changes in ((), (encoded(WORKBOOK, "utf-16"),)):
        path = write_territory_workbook(tmp_path / FILE, campaign().framing, edit=count_from_1904)
        repack(path, *changes)
        tables = collect_workbook(path, campaign()).tables
        assert tables is not None
        assert tables.events["date_start"].tolist() == [pd.Timestamp("2024-11-14"), pd.Timestamp("2025-01-21")]


def test_a_large_file_is_not_given_to_the_slow_reader(tmp_path: Path) -> None:
    """Above the limit, cells that the fast reader loses are told, and what it cannot open is refused."""
    path = write_territory_workbook(tmp_path / FILE, campaign().framing)
    repack(path, cell("C3", b'<c r="C3" t="inlineStr"><v>Garder un agent.</v></c>'))
    read = read_workbook(path, Limits(second_reader_bytes=1))
    assert [(remark.rule, remark.sheet, dict(remark.values)) for remark in read.remarks] == [
        ("unread_cells", "CONTRIBUTIONS", {"count": 1})
    ]
    repack(path, cell("C3", b'<c r="C3" t="e"><v>#SPILL!</v></c>'))
    assert "ne s\u2019ouvre pas (CalamineError)" in collect_workbook(path, campaign(), Limits(second_reader_bytes=1)).refusal


def test_a_reading_can_be_sent_to_another_process(tmp_path: Path) -> None:
    """What one process reads of an inspected file, another one gets whole."""
    path = write_territory_workbook(tmp_path / FILE, campaign().framing, edit=on("CONTRIBUTIONS", hidden(4)))
    here = read_workbook(path)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert pool.submit(read_confined, path, Limits()).result() == here


def test_a_workbook_is_read_without_pandas(tmp_path: Path) -> None:
    """The process that reads never loads pandas, which would take longer than the reading."""
    path = write_territory_workbook(tmp_path / FILE, campaign().framing)
    script = (
        "import sys; from pathlib import Path; from helpers.collect.reading.workbook import read_alone; from helpers.settings import Limits; "
        f"read = read_alone(Path({str(path)!r}), Limits()); print(read.reader, 'pandas' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, encoding="utf-8").stdout
    assert told.split() == ["python-calamine", "False"]


DAMAGED = st.sampled_from([CONTRIBUTIONS, WORKBOOK, LINKS, "xl/styles.xml", "_rels/.rels", "[Content_Types].xml"])
SPLINTERS = st.binary(max_size=6) | st.sampled_from([b"<", b'"', b"</c>", b"<row>", b"-1", b"99999999", b"&", b'r=""'])


@given(part=DAMAGED, place=st.floats(0, 1), cut=st.integers(0, 40), splinter=SPLINTERS)
@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_damaged_nothing_but_a_refusal_is_raised(
    part: str, place: float, cut: int, splinter: bytes, tmp_path: Path
) -> None:
    """Bytes lost or added anywhere in a part: the file is read, or refused in words."""
    path = write_territory_workbook(tmp_path / FILE, campaign().framing) if not (tmp_path / FILE).exists() else tmp_path / FILE
    damaged = tmp_path / "abime.xlsx"
    damaged.write_bytes(path.read_bytes())

    def damage(content: bytes) -> bytes:
        start = int(place * len(content))
        return content[:start] + splinter + content[start + cut :]

    repack(damaged, on_part(part, damage))
    refused = collect_workbook(damaged, campaign()).refusal
    assert not refused or refused.startswith("abime.xlsx\u00a0: ")


@given(
    places=st.lists(st.floats(0, 1, exclude_max=True), min_size=1, max_size=20),
    byte=st.integers(0, 255),
    ending=st.sampled_from(["xlsx", "ods"]),
)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_damaged_on_its_way_is_read_or_refused(places: list[float], byte: int, ending: str, tmp_path: Path) -> None:
    """Bytes changed anywhere in the file itself, whatever its kind: read, or refused in words."""
    sound = tmp_path / f"entier.{ending}"
    if not sound.exists():
        _ = write_ods(sound, "", "") if ending == "ods" else write_territory_workbook(sound, campaign().framing)
    content = bytearray(sound.read_bytes())
    for place in places:
        content[int(place * len(content))] = byte
    damaged = tmp_path / f"abime.{ending}"
    damaged.write_bytes(bytes(content))
    refused = collect_workbook(damaged, campaign()).refusal
    assert not refused or refused.startswith(f"{damaged.name}\u00a0: ")


# Other kinds of files.


def converted(path: Path, ending: str, folder: Path) -> Path:
    """The workbook as LibreOffice writes it in another format."""
    system_tool("soffice")
    command = ["soffice", f"-env:UserInstallation={(folder / 'office').as_uri()}", "--headless", "--convert-to", ending]
    subprocess.run([*command, "--outdir", str(folder / ending), str(path)], check=True, capture_output=True, timeout=120)
    return folder / ending / f"{path.stem}.{ending}"


@pytest.mark.parametrize("ending", ["ods", "xls", "xlsx"])
def test_what_libreoffice_writes_is_read_alike(ending: str, tmp_path: Path) -> None:
    """Every format gives the same tables; a hidden row is told where the format lets us see it; names are never trusted."""
    source = write_territory_workbook(tmp_path / FILE, campaign().framing, edit=on("CONTRIBUTIONS", hidden(4)))
    path = converted(source, ending, tmp_path)
    misnamed = path.rename(path.with_suffix(".xlsm"))
    intake, original = collect_workbook(misnamed, campaign()), collect_workbook(source, campaign())
    said = {"ods": ("unchecked_structure TERRITOIRE", HIDDEN), "xls": ("unchecked_structure TERRITOIRE",), "xlsx": (HIDDEN,)}[
        ending
    ]
    assert sorted(places(intake).elements()) == sorted([NEVER_MET, *said])
    assert intake.tables is not None
    assert original.tables is not None
    for (name, read), (_, expected) in zip(intake.tables.items(), original.tables.items(), strict=True):
        assert read.equals(expected), name


def test_a_binary_workbook_is_read(tmp_path: Path) -> None:
    """An .xlsb gives the same texts; its dates without a format are day numbers, read as dates, and it is said."""
    source = write_territory_workbook(tmp_path / FILE, campaign().framing)
    write_xlsb(source, tmp_path / "2025-04_lacq-orthez.xlsb")
    intake = collect_workbook(tmp_path / "2025-04_lacq-orthez.xlsb", campaign())
    assert sorted(places(intake).elements()) == sorted([NEVER_MET, "unchecked_structure TERRITOIRE", *DAY_NUMBERS])
    assert intake.tables is not None
    assert intake.tables.contributions["text"].iloc[0] == FIRST_TEXT
    assert intake.tables.events["date_start"].tolist() == [pd.Timestamp("2024-11-14"), pd.Timestamp("2025-01-21")]


def test_what_an_ods_hides_is_told(tmp_path: Path) -> None:
    """A filter and the rows that it hides, columns, a whole sheet: as in an .xlsx, except what the format does not tell."""
    edits = (
        on("CONTRIBUTIONS", filtered), on("EVENEMENTS", hidden_columns("H", "I")),
        on("USAGES_IA", lambda sheet: setattr(sheet, "sheet_state", "hidden")), on("CONTRIBUTIONS", lambda sheet: sheet.merge_cells("P3:P4")),
    )  # fmt: skip
    source = write_territory_workbook(tmp_path / FILE, campaign().framing, edit=both(*edits))
    found = sorted(places(collect_workbook(converted(source, "ods", tmp_path), campaign())).elements())
    assert found == sorted(
        [
            NEVER_MET, "unchecked_structure TERRITOIRE", "hidden_rows CONTRIBUTIONS!A5", "filter_on CONTRIBUTIONS!A1",
            "hidden_columns EVENEMENTS!H1", "hidden_sheet USAGES_IA",
        ]
    )  # fmt: skip
