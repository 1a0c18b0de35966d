"""Add looks to a workbook's styles: what is there keeps its number, and what we added before is used again."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from helpers.collect.feedback.package import Package
from helpers.collect.feedback.xml_parts import escaped, local, namespace, ordered_child, parse, serialise

ORDER = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors", "extLst",
)  # fmt: skip
FIRST_OWN_FORMAT = 164  # number formats below are those of the spreadsheet itself
PART_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
NO_FILL = '<fill><patternFill patternType="none"/></fill>'
NO_BORDER = "<border><left/><right/><top/><bottom/><diagonal/></border>"
USUAL_FONT = '<font><sz val="11"/><name val="Calibri"/></font>'
# The first fills of a workbook are reserved: none, then a grey dot pattern.
RESERVED = {
    "fonts": (USUAL_FONT,),
    "fills": (NO_FILL, '<fill><patternFill patternType="gray125"/></fill>'),
    "borders": (NO_BORDER,),
    "cellStyleXfs": ('<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>',),
    "cellXfs": ('<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',),
}


@dataclass(frozen=True)
class Look:
    """How a cell of ours looks, each part as the format writes it."""

    font: str
    fill: str = NO_FILL
    border: str = NO_BORDER
    alignment: str = '<alignment horizontal="left" vertical="top" wrapText="1" indent="1"/>'
    typed: bool = False  # text that stays text when a person edits the cell, whatever it starts with


@dataclass(frozen=True)
class Mark:
    """How a conditional format looks; `prefix` is what it writes before the value of the cell."""

    font: str
    fill: str
    border: str
    number_format: str = ""


class Stylesheet:
    """The styles of a workbook, made when it has none."""

    def __init__(self, package: Package) -> None:
        self._package = package
        relation = next((each for each in package.relations(package.workbook) if each.kind == "styles"), None)
        self._part = package.find(relation.target) if relation else ""
        if not self._part or not package.has(self._part):
            self._part = self._new_part()
        self._root = parse(package.read(self._part))
        self._namespace = namespace(self._root)
        for name in RESERVED:
            self._list(name)

    def _new_part(self) -> str:
        package, book = self._package, self._package.workbook
        part = package.free_name("xl/styles{}.xml")
        package.put(part, serialise(etree.Element(f"{{{namespace(parse(package.read(book)))}}}styleSheet")))
        package.declare(part, PART_TYPE)
        package.relate(book, "styles", part, "rIdStyles")
        return part

    def look(self, look: Look) -> int:
        """The number of a cell format."""
        font, fill, border = (
            self._place("fonts", look.font), self._place("fills", look.fill), self._place("borders", look.border),
        )  # fmt: skip
        typed = ' quotePrefix="1"' if look.typed else ""
        return self._place(
            "cellXfs",
            f'<xf numFmtId="0" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0"{typed} applyFont="1" applyFill="1" '
            f'applyBorder="1" applyAlignment="1">{look.alignment}</xf>',
        )

    def mark(self, mark: Mark) -> int:
        """The number of a conditional look. One that we added in an earlier check has the same format, and is used again."""
        format_ = ""
        if mark.number_format:
            number = self._number_of(mark.number_format)
            format_ = f'<numFmt numFmtId="{number}" formatCode="{escaped(mark.number_format)}"/>'
        return self._place("dxfs", f"<dxf>{mark.font}{format_}{mark.fill}{mark.border}</dxf>")

    def save(self) -> None:
        """Hand the styles over to the package."""
        self._package.put(self._part, serialise(self._root))

    def _number_of(self, code: str) -> int:
        formats = [each for each in self._root.iter() if local(each) == "numFmt"]
        numbered = [(int(number), each) for each in formats if (number := each.get("numFmtId", "")).isdecimal()]
        same = (number for number, each in numbered if each.get("formatCode") == code and local(each.getparent()) == "dxf")
        return next(same, max([FIRST_OWN_FORMAT - 1, *(number for number, _ in numbered)]) + 1)

    def _list(self, name: str) -> etree._Element:
        held = ordered_child(self._root, name, ORDER)
        if not len(held):
            for xml in RESERVED.get(name, ()):
                held.append(self._element(xml))
            held.set("count", str(len(held)))
        return held

    def _element(self, xml: str) -> etree._Element:
        opening, rest = xml[: xml.index(">")], xml[xml.index(">") :]
        slash = "/" if opening.endswith("/") else ""
        return parse(f'{opening.removesuffix("/")} xmlns="{self._namespace}"{slash}{rest}'.encode())

    def _place(self, name: str, xml: str) -> int:
        """The number of an element of a list: that of an identical one, or the next."""
        held, wanted = self._list(name), self._element(xml)
        written = _canonical(wanted)
        listed = [each for each in held if local(each)]
        for number, element in enumerate(listed):
            if _canonical(element) == written:
                return number
        held.append(wanted)
        held.set("count", str(len(listed) + 1))
        return len(listed)


def _canonical(element: etree._Element) -> tuple[object, ...]:
    """An element as what it says, whatever its prefixes and spaces."""
    return (local(element), tuple(sorted(element.attrib.items())), tuple(_canonical(each) for each in element if local(each)))
