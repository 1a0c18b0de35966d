"""Workbooks as other programs write them: annotated all the same, or given back as values, never refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import pytest
from lxml import etree

from helpers.collect.feedback.comments import RULED_OFF
from helpers.collect.feedback.history import SHEET
from helpers.collect.feedback.package import is_patchable
from helpers.collect.feedback.returned import write_returned
from helpers.collect.intake import collect_workbook
from tests.collect.feedback.files import (
    belongings,
    cells_of,
    check_number,
    commented,
    converted,
    faults,
    given_back,
    listed,
    marked,
    parts,
    places,
    rewritten,
    sent,
    sentences,
    with_image_and_macros,
)
from tests.collect.workbooks import campaign

Parts = dict[str, bytes]
CONTRIBUTIONS = "xl/worksheets/sheet4.xml"


def prefixed(content: Parts) -> Mapping[str, bytes]:
    """`<x:worksheet>` instead of `<worksheet>`, in every sheet and in the workbook."""

    def rename(part: bytes) -> bytes:
        root = etree.fromstring(part)
        main = etree.QName(root).namespace
        renamed = etree.Element(root.tag, attrib=root.attrib, nsmap={"x": main})
        renamed.extend(list(root))
        etree.cleanup_namespaces(renamed, top_nsmap={"x": main})
        return bytes(etree.tostring(renamed))

    return {
        name: rename(part) if name.startswith("xl/worksheets/sheet") or name == "xl/workbook.xml" else part
        for name, part in content.items()
    }


def strict(content: Parts) -> Mapping[str, bytes]:
    """The strict family of the format: other namespaces, other types of links."""
    swaps = (
        (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
        (
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        ),
    )

    def swapped(part: bytes) -> bytes:
        for old, new in swaps:
            part = part.replace(old, new)
        return part

    return {name: swapped(part) for name, part in content.items()}


def in_utf16(content: Parts) -> Mapping[str, bytes]:
    """A sheet in UTF-16, with the declaration that says so."""
    text = '<?xml version="1.0" encoding="UTF-16"?>' + re.sub(r"^<\?xml.*?\?>", "", content[CONTRIBUTIONS].decode("utf-8"))
    return {**content, CONTRIBUTIONS: text.encode("utf-16")}


def in_capitals(content: Parts) -> Mapping[str, bytes]:
    """Part names in capitals, as an old generator writes them; links and types stay in small letters."""
    return {name.replace("xl/worksheets/sheet4", "xl/Worksheets/SHEET4"): part for name, part in content.items()}


def with_relative_targets(content: Parts) -> Mapping[str, bytes]:
    """Links from the folder of the part, not from the root."""
    name = "xl/_rels/workbook.xml.rels"
    return {**content, name: content[name].replace(b'Target="/xl/', b'Target="')}


def without_looks(content: Parts) -> Mapping[str, bytes]:
    """No conditional look at all in the styles."""
    name = "xl/styles.xml"
    bare = re.sub(rb"<dxfs.*?</dxfs>", b"", content[name], flags=re.DOTALL)
    sheets = {
        each: re.sub(rb"<conditionalFormatting.*?</conditionalFormatting>", b"", part, flags=re.DOTALL)
        for each, part in content.items()
        if each.startswith("xl/worksheets/sheet")
    }
    return {**content, **sheets, name: bare}


def without_styles(content: Parts) -> Mapping[str, bytes]:
    """No styles part: cells that quote one are plain."""
    kept = {name: part for name, part in without_looks(content).items() if name != "xl/styles.xml"}
    for name, pattern in (
        ("[Content_Types].xml", rb"<Override[^>]*styles\+xml[^>]*/>"),
        ("xl/_rels/workbook.xml.rels", rb"<Relationship [^>]*styles.xml[^>]*/>"),
    ):
        kept[name] = re.sub(pattern, b"", kept[name])
    return {name: re.sub(rb' s="\d+"', b"", part) if "/sheet" in name else part for name, part in kept.items()}


def selected(content: Parts) -> Mapping[str, bytes]:
    """Opened on its fourth sheet."""
    book = content["xl/workbook.xml"].replace(b'activeTab="0"', b'activeTab="3"')
    sheet = content[CONTRIBUTIONS].replace(b"<sheetView ", b'<sheetView tabSelected="1" ', 1)
    return {**content, "xl/workbook.xml": book, CONTRIBUTIONS: sheet}


def protected(content: Parts) -> Mapping[str, bytes]:
    """A workbook whose structure is locked."""
    book = re.sub(rb"<workbookProtection[^>]*/>", b'<workbookProtection lockStructure="1"/>', content["xl/workbook.xml"])
    return {**content, "xl/workbook.xml": book}


ODD: tuple[Callable[[Parts], Mapping[str, bytes]], ...] = (
    prefixed, strict, in_utf16, in_capitals, with_relative_targets, without_looks, without_styles, selected, protected,
    with_image_and_macros,
)  # fmt: skip


@pytest.mark.parametrize("change", ODD, ids=lambda change: change.__name__)
def test_an_odd_package_is_annotated_in_place(change: Callable[[Parts], Mapping[str, bytes]], tmp_path: Path) -> None:
    """Marks, comments and list are there, the same as in the usual package, and the next check finds the same."""
    intake, usual = given_back(sent(tmp_path / "usuel", faults, belongings), tmp_path / "attendu")
    source = rewritten(sent(tmp_path / "recu", faults, belongings), change)
    returned = write_returned(source, intake, tmp_path / "retour")
    assert not returned.copied
    after = parts(returned.path)
    sheet = next(part for name, part in after.items() if name.lower() == CONTRIBUTIONS)
    assert len(re.findall(rb"cfRule [^>]*><(?:x:)?formula>(?:AND\()?N\(&quot;concertations&quot;\)=0", sheet)) == 3
    assert RULED_OFF in after["xl/comments/comment1.xml"].decode("utf-8")
    assert after["xl/worksheets/verification1.xml"].count(b"<hyperlink ") == len(places(usual.path)) + 1 + 6
    for name, part in after.items():
        if name.endswith((".xml", ".rels")):
            assert etree.fromstring(part) is not None
    again = collect_workbook(usual.path, campaign())
    second = parts(write_returned(returned.path, again, tmp_path / "encore").path)
    changed = {name for name, part in second.items() if after.get(name) != part}
    assert changed <= {"xl/worksheets/verification1.xml", "xl/workbook.xml"}


@pytest.mark.parametrize(
    "change", [with_relative_targets, without_looks, selected, protected], ids=lambda change: change.__name__
)
def test_an_odd_package_is_known_again(change: Callable[[Parts], Mapping[str, bytes]], tmp_path: Path) -> None:
    """The next check finds what this one found, and the list of the first is no sheet of theirs."""
    intake, returned = given_back(rewritten(sent(tmp_path, faults, belongings), change), tmp_path / "retour")
    again, second = given_back(returned.path, tmp_path / "encore")
    assert [finding.place for finding in again.findings] == [finding.place for finding in intake.findings]
    assert check_number(second.path) == 2
    sheet = openpyxl.load_workbook(second.path)["CONTRIBUTIONS"]
    assert set(marked(sheet)) == {"D4", "D5", "C6"}
    assert set(commented(sheet)) == {"D4", "D5", "C6", "E3"}


def test_the_file_opens_on_the_list_alone(tmp_path: Path) -> None:
    """Two selected sheets would be edited together: only ours is."""
    source = rewritten(sent(tmp_path, faults), selected)
    _, returned = given_back(source, tmp_path / "retour")
    after = parts(returned.path)
    assert b'activeTab="0"' in after["xl/workbook.xml"]
    assert [name for name, part in after.items() if b'tabSelected="1"' in part] == ["xl/worksheets/verification1.xml"]
    assert cells_of(after[CONTRIBUTIONS]) == cells_of(parts(source)[CONTRIBUTIONS])


def test_names_of_one_sheet_follow_it(tmp_path: Path) -> None:
    """Printed titles and filters are counted by the place of their sheet: they move with it."""
    source = sent(tmp_path, faults)
    _, returned = given_back(source, tmp_path / "retour")
    before, after = openpyxl.load_workbook(source), openpyxl.load_workbook(returned.path)
    for name in before.sheetnames:
        assert after[name].print_title_rows == before[name].print_title_rows
    assert b'<workbookProtection lockStructure="1"/>' in parts(rewritten(source, protected))["xl/workbook.xml"]


def test_a_chart_sheet_keeps_its_place(tmp_path: Path) -> None:
    """A sheet without cells has nothing to mark, and stops nothing."""
    source = sent(tmp_path, faults, belongings, lambda workbook: workbook.create_chartsheet("Graphique"))
    intake, returned = given_back(source, tmp_path / "retour")
    assert intake.findings
    names = re.findall(r'<sheet [^>]*name="([^"]*)"', parts(returned.path)["xl/workbook.xml"].decode("utf-8"))
    assert (names[0], names[-1]) == (SHEET, "Graphique")


def test_comments_that_cannot_be_read_stay_as_they_are(tmp_path: Path) -> None:
    """Colours and list are there; the list says that comments are not."""

    def spoil(content: Parts) -> Mapping[str, bytes]:
        return {**content, "xl/drawings/commentsDrawing1.vml": b"<xml><br></xml>"}

    _, returned = given_back(rewritten(sent(tmp_path, faults, belongings), spoil), tmp_path / "retour")
    after = parts(returned.path)
    assert after["xl/drawings/commentsDrawing1.vml"] == b"<xml><br></xml>"
    assert after[CONTRIBUTIONS].count(b"concertations") == 3
    assert (
        "Des cellules sont colorées sans commentaire dans «\u00a0CONTRIBUTIONS\u00a0» (limite\u00a0: 2\u202f000 par feuille)\u00a0: "
        "l’explication est dans la liste."
    ) in sentences(returned.path)


@pytest.mark.xdist_group("soffice")
@pytest.mark.parametrize("ending", ["ods", "xls"])
def test_what_cannot_be_annotated_is_given_back_as_values(ending: str, tmp_path: Path) -> None:
    """An old or open format comes back as an .xlsx with the same findings, marked and listed, and says so."""
    usual = sent(tmp_path / "usuel", faults)
    source = converted(usual, ending, tmp_path / "recu", tmp_path / "profil")
    assert not is_patchable(source)
    intake, returned = given_back(source, tmp_path / "retour")
    assert returned.copied
    assert returned.path.name == f"{source.name}.xlsx"
    assert any(each.startswith("Ce fichier ne s’annote pas en place\u00a0: ") for each in sentences(returned.path))
    assert places(returned.path)[:4] == ["CONTRIBUTIONS!D4", "CONTRIBUTIONS!D5", "EVENEMENTS!AG3", "CONTRIBUTIONS!C6"]
    sheet = openpyxl.load_workbook(returned.path)["CONTRIBUTIONS"]
    assert {"D4", "D5", "C6"} <= set(marked(sheet))
    assert {"D4", "D5", "C6"} <= set(commented(sheet))
    again, second = given_back(returned.path, tmp_path / "encore")
    about_format = next(finding for finding in intake.findings if finding.rule == "unchecked_structure")
    stays = [finding.place for finding in intake.findings if finding != about_format]
    assert sorted(finding.place for finding in again.findings) == sorted(stays)
    assert check_number(second.path) == 2


@pytest.mark.xdist_group("soffice")
def test_libreoffice_opens_what_is_given_back(tmp_path: Path) -> None:
    """The pages that it prints hold the list, its header on the first page, and the sign before a faulty value."""
    _, returned = given_back(sent(tmp_path, faults, belongings), tmp_path / "retour")
    text = converted(
        returned.path,
        "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false,false,false,-1",
        tmp_path / "csv",
        tmp_path / "profil",
    )
    sheets = {path.stem.rpartition("concertation-ia-")[2]: path.read_text("utf-8") for path in text.parent.glob("*.csv")}
    assert "2\u00a0points à corriger avant que le rapport puisse être produit" in sheets[SHEET]
    assert "CONTRIBUTIONS!D4" in sheets[SHEET]
    assert "vigilanse" in sheets["CONTRIBUTIONS"]
    assert listed(returned.path)["A1"].value.startswith("À corriger")


def test_a_refused_file_gives_nothing_back(tmp_path: Path) -> None:
    """There is no package to annotate; the command line prints the refusal."""
    path = tmp_path / "2025-04_pau_essai.xlsx"
    path.write_text("ceci n’est pas un classeur", encoding="utf-8")
    assert collect_workbook(path, campaign()).refusal
    assert not is_patchable(path)


def test_parts_that_are_odd_give_values_back(tmp_path: Path) -> None:
    """A workbook that reads well but lists its parts wrongly is not lost: its values come back, and the list says so."""
    source = sent(tmp_path, faults)
    intake = collect_workbook(source, campaign())

    def spoil(content: Parts) -> Mapping[str, bytes]:
        types = content["[Content_Types].xml"].replace(b"spreadsheetml.sheet.main+xml", b"unknown")
        return {**content, "[Content_Types].xml": types}

    returned = write_returned(rewritten(source, spoil), intake, tmp_path / "retour")
    assert returned.copied
    assert places(returned.path)[0] == "CONTRIBUTIONS!D4"
