"""Put the « À CORRIGER » sheet first in a workbook, in the place of the one of an earlier check; all else keeps its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from lxml import etree

from helpers.collect.feedback.list_sheet import PART_TYPE
from helpers.collect.feedback.package import Package, link_of
from helpers.collect.feedback.xml_parts import child, children, namespace, ordered_child, parse, serialise

ORDER = (
    "fileVersion", "fileSharing", "workbookPr", "AlternateContent", "absPath", "revisionPtr", "workbookProtection",
    "bookViews", "sheets", "functionGroups", "externalReferences", "definedNames", "calcPr", "oleSize",
    "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing", "fileRecoveryPr",
    "webPublishObjects", "extLst",
)  # fmt: skip


def take_out(package: Package, sheet_name: str) -> None:
    """Remove a sheet, its part, and the names that belong to it alone."""
    book = package.workbook
    root = parse(package.read(book))
    listed = ordered_child(root, "sheets", ORDER)
    sheets = list(children(listed, "sheet"))
    place = next((index for index, sheet in enumerate(sheets) if sheet.get("name") == sheet_name), None)
    if place is None or len(sheets) == 1:
        return
    part = next(each.part for each in package.sheets() if each.name == sheet_name)
    link = link_of(sheets[place])
    listed.remove(sheets[place])
    _renumber(root, lambda scope: None if scope == place else scope - (scope > place))
    package.put(book, serialise(root))
    package.unrelate(book, link)
    for relation in package.relations(part):
        if relation.kind in ("comments", "vmlDrawing", "printerSettings") and not relation.external:
            package.discard(relation.target)
    package.discard(part)


def put_first(package: Package, sheet_name: str, part: str, names: Iterable[tuple[str, str]]) -> None:
    """List a new part as the first sheet, and open the workbook on it."""
    book = package.workbook
    package.declare(part, PART_TYPE)
    link = package.relate(book, "worksheet", part, "rIdVerification")
    root = parse(package.read(book))
    listed = ordered_child(root, "sheets", ORDER)
    used = [int(sheet.get("sheetId", "0")) for sheet in children(listed, "sheet") if sheet.get("sheetId", "0").isdecimal()]
    prefixes = {"r": package.relation_base}
    sheet = etree.Element(
        f"{{{namespace(root)}}}sheet", {"name": sheet_name, "sheetId": str(max(used, default=0) + 1)}, prefixes
    )
    sheet.set(f"{{{package.relation_base}}}id", link)
    listed.insert(0, sheet)
    _renumber(root, lambda scope: scope + 1)
    _add_names(root, names)
    _open_on_first(root)
    package.put(book, serialise(root))


def _renumber(root: etree._Element, new: Callable[[int], int | None]) -> None:
    """Names that belong to one sheet count sheets from 0 on; those of a sheet that goes, go."""
    held = child(root, "definedNames")
    if held is None:
        return
    for name in list(children(held, "definedName")):
        scope = name.get("localSheetId", "")
        if scope.isdecimal():
            number = new(int(scope))
            if number is None:
                held.remove(name)
            else:
                name.set("localSheetId", str(number))
    if not len(held):
        root.remove(held)


def _add_names(root: etree._Element, names: Iterable[tuple[str, str]]) -> None:
    held = ordered_child(root, "definedNames", ORDER)
    for place, (name, reference) in enumerate(names):
        element = etree.Element(f"{{{namespace(root)}}}definedName", name=name, localSheetId="0")
        if name.endswith("_FilterDatabase"):
            element.set("hidden", "1")
        element.text = reference
        held.insert(place, element)


def _open_on_first(root: etree._Element) -> None:
    views = child(root, "bookViews")
    for view in children(views, "workbookView") if views is not None else ():
        for name in ("activeTab", "firstSheet"):
            if name in view.attrib:
                view.set(name, "0")
