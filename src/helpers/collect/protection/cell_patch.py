"""Write a few texts into a copy of somebody's workbook; every other part of the file stays byte for byte."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from lxml import etree

from helpers.errors import WorkbookError
from helpers.inert import for_cell

_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def with_texts(path: Path, texts: Mapping[str, Mapping[str, str]]) -> bytes:
    """The workbook's bytes with other texts in some cells (sheet name -> address -> text).

    Raises `WorkbookError` when the file is no .xlsx, or when a cell is not there or holds a formula.
    """
    if not zipfile.is_zipfile(path):
        raise WorkbookError(f"{path.name} : ce n’est pas un classeur .xlsx. Enregistrez-le à ce format, puis relancez.")
    patched = BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(patched, "w") as target:
        parts = _parts(source, path.name)
        changes = {parts[sheet]: (sheet, cells) for sheet, cells in texts.items()}
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename in changes:
                content = _with_cells(
                    content, f"{path.name}, feuille « {changes[entry.filename][0]} »", changes[entry.filename][1]
                )
            target.writestr(entry, content, entry.compress_type)
    return patched.getvalue()


def _parse(content: bytes) -> etree._Element:
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def _parts(archive: zipfile.ZipFile, file: str) -> dict[str, str]:
    """Sheet name -> the part of the archive that holds it."""
    if not {_WORKBOOK, _RELATIONS} <= set(archive.namelist()):
        raise WorkbookError(f"{file} : ce n’est pas un classeur .xlsx. Enregistrez-le à ce format, puis relancez.")
    targets = {one.get("Id"): one.get("Target", "") for one in _parse(archive.read(_RELATIONS))}
    sheets = _parse(archive.read(_WORKBOOK)).iterfind("{*}sheets/{*}sheet")
    own = (
        (sheet.get("name", ""), next(value for name, value in sheet.attrib.items() if name.endswith("}id"))) for sheet in sheets
    )
    return {name: posixpath.normpath(posixpath.join("/xl", targets[id_])).lstrip("/") for name, id_ in own}


def _with_cells(content: bytes, place: str, texts: Mapping[str, str]) -> bytes:
    root = _parse(content)
    cells = {cell.get("r"): cell for cell in root.iterfind("{*}sheetData/{*}row/{*}c") if cell.get("r") in texts}
    for address, text in texts.items():
        cell = cells.get(address)
        if cell is None or cell.find("{*}f") is not None:
            raise WorkbookError(f"{place}, cellule {address} : elle est vide ou calculée. Écrivez-y le texte vous-même.")
        _write(cell, text)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _write(cell: etree._Element, text: str) -> None:
    """Put a text into a cell itself, as text whatever it starts with; its style stays."""
    for child in list(cell):
        cell.remove(child)
    cell.set("t", "inlineStr")
    namespace = etree.QName(cell).namespace
    written = etree.SubElement(etree.SubElement(cell, f"{{{namespace}}}is"), f"{{{namespace}}}t")
    written.set(_SPACE, "preserve")
    written.text = for_cell(text)
