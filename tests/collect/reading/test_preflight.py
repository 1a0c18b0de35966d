"""Hostile workbooks: each is refused in French, read all the same, or read with a remark; none hurts, and the batch goes on."""

from __future__ import annotations

import re
import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from helpers.collect.intake import collect_folder, collect_workbook
from helpers.collect.reading.preflight import inspect
from helpers.collect.reading.preflight_sheet import SheetFacts
from helpers.collect.reading.preflight_zip import BLOCK
from helpers.collect.reading.workbook import read_workbook
from helpers.errors import WorkbookError
from helpers.settings import Limits
from tests.builders import write_territory_workbook
from tests.collect.reading.hostile import (
    MEBIBYTE,
    Change,
    Raw,
    add,
    after_the_rows,
    all_of,
    deflated,
    entries_of,
    in_utf16,
    part_of,
    rows_at_the_end,
    shared_texts,
    swap,
    with_prolog,
    with_shared_texts,
    write_hostile,
    write_ods,
    write_raw,
)
from tests.collect.test_broken_workbooks import ENGLISH, NEVER_MET
from tests.collect.workbooks import FILE, campaign, places

IDEAS = "CONTRIBUTIONS"
SECRET = "mot de passe du serveur"
DOCTYPE = "elle contient une déclaration de type de document (DOCTYPE ou ENTITY), qui peut faire lire d’autres fichiers"
LAUGHS = (
    "<!DOCTYPE x [" + '<!ENTITY l0 "ha">' + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)) + "]>"
).encode()
QUADRATIC = b'<!DOCTYPE x [<!ENTITY a "' + b"a" * 50_000 + b'">]>'
EXTERNAL_TYPE = b'<!DOCTYPE x SYSTEM "http://exemple.invalid/x.dtd">'
PARAMETER = b'<!DOCTYPE x [<!ENTITY % p SYSTEM "http://exemple.invalid/p"> %p;]>'


def cell(address: str, value: bytes = b"<v>1</v>") -> bytes:
    """A row with one cell."""
    row = re.sub(r"\D", "", address)
    return f'<row r="{row}"><c r="{address}">'.encode() + value + b"</c></row>"


def text_cell(address: str, length: int) -> bytes:
    """A row with one long text."""
    row = re.sub(r"\D", "", address)
    return f'<row r="{row}"><c r="{address}" t="inlineStr"><is><t>'.encode() + b"a" * length + b"</t></is></c></row>"


def merges(*ranges: str) -> bytes:
    return b"<mergeCells>" + b"".join(f'<mergeCell ref="{one}"/>'.encode() for one in ranges) + b"</mergeCells>"


def many_sheets(count: int) -> Change:
    return all_of(*(add(f"xl/worksheets/feuille{number}.xml", b"<worksheet/>") for number in range(count)))


@dataclass(frozen=True)
class Refused:
    """A change that makes the good workbook dangerous to read, and how the refusal starts after the file's name."""

    name: str
    change: Change
    says: str


REFUSED = (
    Refused(
        "an exponential entity bomb in shared texts",
        all_of(with_shared_texts(shared_texts(b"&l9;")), with_prolog("xl/sharedStrings.xml", LAUGHS)),
        f"partie « xl/sharedStrings.xml » : {DOCTYPE}",
    ),
    Refused(
        "a quadratic entity bomb in a sheet",
        all_of(rows_at_the_end(IDEAS, text_cell("C20", 3).replace(b"aaa", b"&a;" * 50_000)), with_prolog(part_of(IDEAS), QUADRATIC)),
        f"feuille « CONTRIBUTIONS » : {DOCTYPE}",
    ),
    Refused("an external document type", with_prolog("xl/workbook.xml", EXTERNAL_TYPE), f"partie « xl/workbook.xml » : {DOCTYPE}"),
    Refused("a parameter entity", with_prolog("[Content_Types].xml", PARAMETER), f"partie « [Content_Types].xml » : {DOCTYPE}"),
    Refused(
        "a document type in UTF-16", all_of(with_prolog(part_of(IDEAS), LAUGHS), in_utf16(part_of(IDEAS))),
        f"feuille « CONTRIBUTIONS » : {DOCTYPE}",
    ),
    Refused(
        "a document type after a long comment", with_prolog("xl/styles.xml", b"<!--" + b" x" * MEBIBYTE + b"-->" + LAUGHS),
        f"partie « xl/styles.xml » : {DOCTYPE}",
    ),
    Refused(
        "a document type after a megabyte of blanks",
        all_of(with_prolog("xl/theme/theme1.xml", LAUGHS), lambda parts: parts.update({"xl/theme/theme1.xml": b" " * MEBIBYTE + parts["xl/theme/theme1.xml"].removeprefix(b'<?xml version="1.0"?>')})),
        f"partie « xl/theme/theme1.xml » : {DOCTYPE}",
    ),
    Refused(
        "a far value in a sheet that starts with a long comment",
        all_of(rows_at_the_end(IDEAS, cell("XFD1048576")), with_prolog(part_of(IDEAS), b"<!-- <a> " + b"x" * MEBIBYTE + b"-->")),
        "feuille « CONTRIBUTIONS » : elle est remplie jusqu’en XFD1048576",
    ),
    Refused(
        "an encoding in which a document type could hide", add("xl/a.xml", b'<?xml version="1.0" encoding="UTF-7"?><a/>'),
        "partie « xl/a.xml » : son texte est codé d’une façon qu’aucun tableur n’emploie",
    ),
    Refused(
        "UTF-32", add("xl/a.xml", "<a/>".encode("utf-32")),
        "partie « xl/a.xml » : son texte est codé d’une façon qu’aucun tableur n’emploie",
    ),
    Refused(
        "a value in the last cell of a sheet", rows_at_the_end(IDEAS, cell("XFD1048576")),
        "feuille « CONTRIBUTIONS » : elle est remplie jusqu’en XFD1048576, ce qui fait 17 179 869 184 cellules à lire "
        "(limite : 12 000 000). Videz ce qui est écrit si loin (XFD1048576), puis renvoyez le classeur.",
    ),
    Refused(
        "a value in the last row and another in the last column",
        rows_at_the_end(IDEAS, cell("XFD30") + cell("A1048576")),
        "feuille « CONTRIBUTIONS » : elle est remplie jusqu’en A1048576 et XFD30, ce qui fait 17 179 869 184 cellules à lire",
    ),
    Refused(
        "a cell beyond any spreadsheet", rows_at_the_end(IDEAS, cell("ZZZZ99999999")),
        "feuille « CONTRIBUTIONS » : elle est remplie jusqu’en ZZZZ99999999",
    ),
    Refused(
        "far cells that do not tell their address", rows_at_the_end(IDEAS, b'<row r="900000000"><c><v>1</v></c></row>'),
        "feuille « CONTRIBUTIONS » : elle est remplie jusqu’en A900000000",
    ),
    Refused(
        "a million merged ranges", after_the_rows(IDEAS, merges(*(f"A{row}:B{row}" for row in range(10, 1_000_010)))),
        "feuille « CONTRIBUTIONS » : elle contient plus de 10 000 plages fusionnées. Défusionnez ces cellules",
    ),
    Refused(
        "a merged range over the whole sheet", after_the_rows(IDEAS, merges("A1:XFD1048576")),
        "feuille « CONTRIBUTIONS » : ses plages fusionnées couvrent plus de 12 000 000 cellules",
    ),
    Refused(
        "a cell of five million characters", rows_at_the_end(IDEAS, text_cell("C20", 5_000_000)),
        "feuille « CONTRIBUTIONS » : une cellule contient un texte de plus de 4 Mo. Raccourcissez-le",
    ),
    Refused(
        "a tag with five million characters of attributes", add("xl/a.xml", b"<a " + b'b="" ' * 1_000_000 + b"/>"),
        "partie « xl/a.xml » : une cellule contient un texte de plus de 4 Mo",
    ),
    Refused(
        "a million nested tags", add("xl/a.xml", b"<a>" * 1_000_000),
        "partie « xl/a.xml » : ses balises sont emboîtées sur plus de 256 niveaux",
    ),
    Refused(
        "five thousand sheets", many_sheets(5_000),
        "une fois décompressé, le classeur occuperait 0 Mo en 5 018 parties (limites : 600 Mo, 2 000 parties). Il n’a pas été ouvert.",
    ),
    Refused("a path that climbs", add("../../etc/passwd", b"x"), "l’archive contient un chemin qui sort du classeur (« ../../etc/passwd »)"),
    Refused("a path that climbs, Windows way", add("xl\\..\\..\\a", b"x"), "l’archive contient un chemin qui sort du classeur"),
    Refused("an absolute path", add("/etc/passwd", b"x"), "l’archive contient un chemin qui sort du classeur (« /etc/passwd »)"),
    Refused("a drive letter", add("C:\\Windows\\a", b"x"), "l’archive contient un chemin qui sort du classeur (« C:\\Windows\\a »)"),
    Refused("two parts with one name, but for the case", add("XL/Workbook.xml", b"<a/>"), "la partie « xl/workbook.xml » y figure 2 fois"),
    Refused(
        "one long text in a hundred thousand cells",
        all_of(
            with_shared_texts(shared_texts(b"b" * 1_000_000)),
            rows_at_the_end(
                IDEAS, b"".join(f'<row r="{row}"><c r="C{row}" t="s"><v>0</v></c></row>'.encode() for row in range(100, 100_100))
            ),
        ),
        "la lecture demandait plus de 1 024 Mo de mémoire et a été arrêtée. Relancez ; si cela se répète, retirez les feuilles",
    ),
)  # fmt: skip


def plain_spaces(text: str) -> str:
    return re.sub("[\u00a0\u202f]", " ", text)


def assert_refused(path: Path, says: str, limits: Limits | None = None) -> None:
    """Refused in one French sentence that names the file, and nothing else."""
    intake = collect_workbook(path, campaign(), limits)
    assert plain_spaces(intake.refusal).startswith(f"{path.name} : {says}")
    assert not ENGLISH.search(intake.refusal)
    assert intake.tables is None


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.name)
def test_what_is_dangerous_to_read_is_refused(case: Refused, tmp_path: Path) -> None:
    """The sentence names the sheet or the part, the fault, the limit and the way out."""
    assert_refused(write_hostile(tmp_path, case.change), case.says)


@dataclass(frozen=True)
class Accepted:
    """A change that looks dangerous and is not: nothing more is said than of the good workbook."""

    name: str
    change: Change


def lying_dimension(parts: dict[str, bytes]) -> None:
    name = part_of(IDEAS)
    parts[name], times = re.subn(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', parts[name])
    assert times == 1


ACCEPTED = (
    Accepted("a sheet that declares more than it holds", lying_dimension),
    Accepted("an empty cell with a style, at the end of the sheet", rows_at_the_end(IDEAS, b'<row r="1048576"><c r="XFD1048576" s="1"/></row>')),
    Accepted("the same, closed by a tag", rows_at_the_end(IDEAS, b'<row r="1048576"><c r="XFD1048576" s="1"></c></row>')),
    Accepted(
        "fifty thousand empty rows with a style",
        rows_at_the_end(IDEAS, b"".join(f'<row r="{n}"><c r="A{n}" s="1"/><c r="B{n}" s="1"/></row>'.encode() for n in range(10, 50_010))),
    ),
    Accepted("a link that a person may click", add(
        "xl/worksheets/_rels/sheet10.xml.rels",
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="https://exemple.fr/" '
        b'TargetMode="External"/></Relationships>',
    )),
    Accepted("labels of a document server", add("customXml/item1.xml", b"<labels/>")),
    Accepted("a part named with backslashes", add("docProps\\annexe.xml", b"<a/>")),
    Accepted("ten thousand nested tags in a part that nobody reads", add("xl/a.xml", b"<a>" * 200 + b"</a>" * 200)),
    Accepted("sixty thousand cell styles, nearly Excel’s own limit", swap(
        "xl/styles.xml", b"</cellXfs>", b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>' * 60_000 + b"</cellXfs>"
    )),
)  # fmt: skip


@pytest.mark.parametrize("case", ACCEPTED, ids=lambda case: case.name)
def test_what_only_looks_dangerous_is_read(case: Accepted, tmp_path: Path) -> None:
    """Every row is kept, and nothing is said."""
    intake = collect_workbook(write_hostile(tmp_path, case.change), campaign())
    assert intake.refusal == ""
    assert dict(places(intake)) == {NEVER_MET: 1}
    assert next(one.kept for one in intake.balances if one.sheet == IDEAS) == 4


def test_a_long_text_is_kept_whole(tmp_path: Path) -> None:
    """A million characters, thirty times what Excel can hold, lose nothing: the row is the author's."""
    path = write_hostile(tmp_path, rows_at_the_end(IDEAS, text_cell("C20", 1_000_000)))
    sheet = read_workbook(path).find(IDEAS)
    assert sheet is not None
    assert len(sheet.rows[19][2]) == 1_000_000


REMARKS = (
    ("macros_ignored", add("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" + bytes(600))),
    ("macros_ignored", add("xl/macrosheets/sheet1.xml", b'<xm:macrosheet xmlns:xm="http://exemple.fr/xm"/>')),
    ("embedded_objects_ignored", add("xl/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0" + bytes(600))),
    ("embedded_objects_ignored", add("xl/activeX/activeX1.xml", b"<ocx/>")),
    ("embedded_objects_ignored", add("xl/media/image1.png", b"PK\3\4" + bytes(100))),
    ("embedded_objects_ignored", add("xl/media/image2.png", b"MZ" + bytes(100))),
    ("external_links_ignored", add("xl/externalLinks/externalLink1.xml", b"<externalLink><externalBook/></externalLink>")),
    ("external_links_ignored", add(
        "xl/drawings/_rels/drawing1.xml.rels",
        b'<Relationships><Relationship Id="rId1" Type="http://exemple.fr/image" Target="http://exemple.invalid/x.png" '
        b'TargetMode="External"/></Relationships>',
    )),
    ("dde_ignored", add("xl/externalLinks/externalLink2.xml", b'<externalLink><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>')),
    ("dde_ignored", rows_at_the_end("USAGES_IA", b"""<row r="90"><c r="ZA90"><f>cmd|'/c calc'!A0</f></c></row>""")),
    ("dde_ignored", rows_at_the_end("USAGES_IA", b"""<row r="90"><c r="ZA90"><f t="x">1+MSEXCEL|&apos;a&apos;!A0</f></c></row>""")),
    ("connections_ignored", add("xl/connections.xml", b'<connections><connection id="1" type="4"/></connections>')),
    ("connections_ignored", add("xl/queryTables/queryTable1.xml", b"<queryTable/>")),
)  # fmt: skip


@pytest.mark.parametrize(("rule", "change"), REMARKS)
def test_what_is_inert_for_us_is_said(rule: str, change: Change, tmp_path: Path) -> None:
    """Never run, followed or opened: the workbook is read as usual, with one remark that stops nothing."""
    intake = collect_workbook(write_hostile(tmp_path, change), campaign())
    assert [finding.rule for finding in intake.findings if finding.rule.endswith("_ignored")] == [rule]
    assert not intake.left_out


def test_an_old_workbook_with_macros_says_so(tmp_path: Path) -> None:
    """In an .xls, macros live in a folder of the compound file."""
    path = tmp_path / "ancien.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "_VBA_PROJECT".encode("utf-16-le") + bytes(512))
    assert inspect(path, Limits()).remarks == ("macros_ignored",)


def test_a_local_file_is_never_read(tmp_path: Path) -> None:
    """An entity that names a file of this machine: its content is nowhere in the result."""
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET, encoding="utf-8")
    prolog = f'<!DOCTYPE x [<!ENTITY s SYSTEM "{secret.as_uri()}">]>'.encode()
    change = all_of(with_prolog(part_of(IDEAS), prolog), rows_at_the_end(IDEAS, text_cell("C20", 1).replace(b">a<", b">&s;<")))
    intake = collect_workbook(write_hostile(tmp_path, change), campaign())
    assert plain_spaces(intake.refusal).startswith(f"{FILE} : feuille « CONTRIBUTIONS » : {DOCTYPE}")
    assert SECRET not in repr(intake)


# Archives that lie.


def honest(folder: Path) -> list[Raw]:
    return list(entries_of(write_territory_workbook(folder / "bon.xlsx", campaign().framing)))


def test_an_archive_written_by_hand_is_read(tmp_path: Path) -> None:
    """The hand-written archives below are refused for what they do, not for how they are written."""
    path = write_raw(tmp_path / FILE, honest(tmp_path))
    assert dict(places(collect_workbook(path, campaign()))) == {NEVER_MET: 1}


def test_an_honest_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    """Ten parts of 64 MiB of zeros: the sum of what they declare is enough."""
    bomb = deflated("xl/bombe.bin", bytes(64 * MEBIBYTE))
    bombs = [Raw(b"xl/%d.bin" % number, bomb.packed, bomb.declared, bomb.crc) for number in range(10)]
    path = write_raw(tmp_path / FILE, [*honest(tmp_path), *bombs])
    assert path.stat().st_size < 4 * MEBIBYTE
    assert_refused(path, "une fois décompressé, le classeur occuperait 640 Mo en 28 parties (limites : 600 Mo, 2 000 parties)")


@pytest.mark.parametrize("declared", [0, 1_000, 65 * MEBIBYTE])
def test_a_part_that_lies_about_its_size_is_refused(declared: int, tmp_path: Path) -> None:
    """64 MiB that declare a kilobyte are unpacked no further than they declare; more than there is, is a lie too."""
    lie = deflated("xl/bombe.bin", bytes(64 * MEBIBYTE), declared=declared)
    path = write_raw(tmp_path / FILE, [*honest(tmp_path), lie])
    assert_refused(path, "la partie « xl/bombe.bin » ne fait pas la taille qu’elle déclare")


def test_a_size_that_cannot_be_is_refused(tmp_path: Path) -> None:
    """Deflate does not shrink a thousandfold and more."""
    path = write_raw(tmp_path / FILE, [*honest(tmp_path), deflated("xl/a.bin", b"abc", declared=64 * MEBIBYTE)])
    assert_refused(path, "la partie « xl/a.bin » déclare une taille impossible (64 Mo)")


def test_parts_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    """The trick of the great zip bombs: one content, many entries."""
    one = deflated("xl/a.bin", bytes(MEBIBYTE))
    again = [Raw(b"xl/%c.bin" % (98 + number), one.packed, one.declared, one.crc, at=0) for number in range(3)]
    assert_refused(
        write_raw(tmp_path / FILE, [one, *again, *honest(tmp_path)]), "les parties « xl/a.bin » et « xl/b.bin » se recouvrent"
    )


def test_a_name_with_a_nul_is_refused(tmp_path: Path) -> None:
    """What follows the NUL is seen by one reader and not by another."""
    odd = deflated("xl/a\0.xml", b"<a/>")
    assert_refused(
        write_raw(tmp_path / FILE, [*honest(tmp_path), odd]),
        "l’archive contient un chemin qui sort du classeur (« xl/a�.xml »)",
    )


def test_a_symbolic_link_is_refused(tmp_path: Path) -> None:
    """A part that is a link to a file of this machine."""
    link = Raw(b"xl/lien.xml", *(deflated("", b"/etc/passwd").packed, 11), mode=stat.S_IFLNK | 0o777)
    assert_refused(
        write_raw(tmp_path / FILE, [*honest(tmp_path), link]), "la partie « xl/lien.xml » est un lien vers un autre fichier"
    )


def test_an_encrypted_part_is_refused(tmp_path: Path) -> None:
    """A password on a part of the archive is not the spreadsheet's own."""
    locked = Raw(b"xl/a.xml", b"x" * 20, 20, flags=1)
    assert_refused(write_raw(tmp_path / FILE, [*honest(tmp_path), locked]), "le classeur est protégé par un mot de passe")


def test_another_compression_is_refused(tmp_path: Path) -> None:
    """No spreadsheet writes LZMA."""
    odd = Raw(b"xl/a.xml", b"x" * 20, 20, method=zipfile.ZIP_LZMA)
    assert_refused(write_raw(tmp_path / FILE, [*honest(tmp_path), odd]), "la partie « xl/a.xml » est compressée d’une façon")


def test_a_damaged_part_is_refused(tmp_path: Path) -> None:
    """Bytes that are not what deflate writes."""
    odd = Raw(b"xl/a.xml", b"\xff" * 20, 20)
    assert_refused(write_raw(tmp_path / FILE, [*honest(tmp_path), odd]), "la partie « xl/a.xml » est abîmée")


# OpenDocument.

TEXT_CELL = '<table:table-cell office:value-type="string"{}><text:p>oui</text:p></table:table-cell>'


def test_an_ods_with_a_million_repeated_rows_is_refused(tmp_path: Path) -> None:
    """One row, said to stand for a million, with cells said to stand for sixteen thousand."""
    row = '<table:table-row table:number-rows-repeated="1048576">{}</table:table-row>'
    rows = row.format(TEXT_CELL.format(' table:number-columns-repeated="16384"'))
    with pytest.raises(WorkbookError, match="elle est remplie jusqu’en XFD1048576"):
        read_workbook(write_ods(tmp_path / "a.ods", rows))


def test_an_ods_with_a_million_blank_rows_is_read(tmp_path: Path) -> None:
    """LibreOffice ends each sheet so: blank rows with a style, down to the last one."""
    blank = '<table:table-cell table:number-columns-repeated="16384"/>'
    rest = f'<table:table-row table:number-rows-repeated="1048575">{blank}</table:table-row>'
    rows = f"<table:table-row>{TEXT_CELL.format('')}</table:table-row>{rest}"
    path = write_ods(tmp_path / "a.ods", rows)
    assert read_workbook(path).sheets[0].rows[0] == ("oui",)
    assert inspect(path, Limits()).sheets == (SheetFacts("content.xml", "", 1, 1, 1),)


def test_an_ods_with_an_entity_is_refused(tmp_path: Path) -> None:
    """External entities are looked for there too."""
    path = write_ods(tmp_path / "a.ods", "", '<!DOCTYPE x [<!ENTITY s SYSTEM "/etc/passwd">]>')
    with pytest.raises(WorkbookError, match="DOCTYPE"):
        read_workbook(path)


# Facts, and the batch.


def test_facts_are_gathered_on_the_way(tmp_path: Path) -> None:
    """Farthest filled cell, filled cells, merges and declared range of a sheet, from one pass."""
    change = all_of(
        rows_at_the_end(IDEAS, cell("Z90") + b'<row r="95"><c r="AA95" s="1"/></row>'),
        after_the_rows(IDEAS, merges("A90:B92", "C90:C91")),
    )
    path = write_hostile(tmp_path, change)
    facts = next(one for one in inspect(path, Limits()).sheets if one.part == part_of(IDEAS))
    assert (facts.last_row, facts.last_column, facts.merged_ranges, facts.merged_cells) == (90, 26, 2, 8)
    assert facts.declared.startswith("A1:R")
    assert facts.longest_text == 0


def test_cells_are_counted_across_blocks(tmp_path: Path) -> None:
    """A sheet of several blocks: no cell is lost where one ends and the next begins."""
    rows = b"".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}" s="1"/></row>'.encode() for n in range(100, 40_100))
    assert len(rows) > 8 * BLOCK
    before, after = (
        next(one for one in inspect(path, Limits()).sheets if one.part == part_of(IDEAS)).filled_cells
        for path in (
            write_hostile(tmp_path, lambda _parts: None),
            write_hostile(tmp_path, rows_at_the_end(IDEAS, rows), "b.xlsx"),
        )
    )
    assert after - before == 40_000


def test_limits_can_be_set(tmp_path: Path) -> None:
    """A limit is a setting: the same workbook passes with one and not with another."""
    path = write_territory_workbook(tmp_path / FILE, campaign().framing)
    assert_refused(path, "feuille « ", Limits(grid_cells=10))
    assert_refused(path, "la lecture demandait plus de 16 Mo de mémoire", Limits(reading_bytes=16 * MEBIBYTE))


def test_one_hostile_workbook_does_not_stop_the_others(tmp_path: Path) -> None:
    """Of three workbooks in a folder, the two good ones are collected and the third is refused; nothing is written elsewhere."""
    for place, slug in enumerate(("lacq-orthez", "sicoval")):
        write_territory_workbook(
            tmp_path / f"2025-0{place + 1}_{slug}_ia.xlsx", campaign().framing, territory_fields={"code": slug}
        )
    write_hostile(tmp_path, rows_at_the_end(IDEAS, cell("XFD1048576")), "2025-03_nantes-metropole_ia.xlsx")
    before = sorted(path.name for path in tmp_path.iterdir())
    intakes = {intake.slug: intake for intake in collect_folder(campaign(), tmp_path)}
    assert {slug: bool(intake.refusal) for slug, intake in intakes.items()} == {
        "lacq-orthez": False, "nantes-metropole": True, "sicoval": False,
    }  # fmt: skip
    assert sorted(path.name for path in tmp_path.iterdir()) == before
