"""A chart on a slide: native, so that whoever presents may edit it, with its data in a workbook beside and its alternative in words."""

from __future__ import annotations

import zipfile
from functools import cache
from io import BytesIO
from typing import Any

from lxml import etree
from pptx.chart.chart import Chart as Native
from pptx.chart.data import CategoryChartData
from pptx.chart.xlsx import CategoryWorkbookWriter
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.oxml.ns import qn
from pptx.util import Pt

from helpers.inert import for_part, for_slide, on_one_line
from helpers.publish.slides.deck import Chart
from helpers.publish.slides.fit import WIDER, one_line
from helpers.publish.slides.layouts import Box, Place
from helpers.publish.slides.model import DRAWING, HEAD, LANGUAGE, NAMES, OFFICE, PACKAGE, TYPES, frame
from helpers.show.labels import text_width

SERIES = (MSO_THEME_COLOR.ACCENT_1, MSO_THEME_COLOR.ACCENT_5, MSO_THEME_COLOR.ACCENT_6)  # dark, light, middle
SIZES = ((10, 14), (14, 13), (16, 12), (99, 11))  # up to so many rows, letters of that size
SMALLEST = 10
TITLE_SIZE, TITLE_ROOM, LEGEND_ROOM = 14, 30, 26
LABELS_SHARE = 0.46  # of the width, at most, for the labels
VALUES_ROOM = 0.1  # of the width, for the figure at the end of the longest bar
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def drawing(part: Any, chart: Chart, place: Place, number: int) -> str:  # noqa: ANN401 - the library types its parts in part only
    """A chart in its place on a slide, its data added to the file."""
    size = _size(chart, LABELS_SHARE * place.box.width)
    relation = part.add_chart_part(XL_CHART_TYPE.BAR_CLUSTERED, _content(chart, size, LABELS_SHARE * place.box.width))
    _dress(part.related_part(relation).chart, chart, size, place.box)
    return (
        f'<p:graphicFrame {NAMES}><p:nvGraphicFramePr><p:cNvPr id="{number}" name="{for_slide(place.name)}" descr="{for_slide(chart.alternative)}"/>'
        f'<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr><p:ph type="chart" idx="{place.number}"/></p:nvPr>'
        f'</p:nvGraphicFramePr>{frame(place.box, "p")}<a:graphic><a:graphicData uri="{DRAWING}/chart">'
        f'<c:chart xmlns:c="{DRAWING}/chart" r:id="{relation}"/></a:graphicData></a:graphic></p:graphicFrame>'
    )


def _size(chart: Chart, room: float) -> int:
    """The largest letters that the rows leave room for and at which the widest label is whole."""
    largest = next(size for rows, size in SIZES if len(chart.labels) * len(chart.series) <= rows)
    widest = max(map(_label_width, chart.labels))
    return next((size for size in range(largest, SMALLEST, -1) if widest * size <= room), SMALLEST)


def _label_width(label: str) -> float:
    """In its size."""
    return WIDER * text_width(label, 1)


def _content(chart: Chart, size: int, room: float) -> CategoryChartData:
    content = _Content(number_format="#,##0")
    content.categories = [one_line(on_one_line(label), size * WIDER, room) for label in chart.labels]
    for one in chart.series:
        content.add_series(on_one_line(one.name), one.values)
    return content


def _dress(native: Native, chart: Chart, size: int, box: Box) -> None:
    native.font.size = Pt(size)
    native.has_title = True
    title = native.chart_title.text_frame
    title.text = on_one_line(chart.title)
    font = title.paragraphs[0].runs[0].font
    font.size, font.bold = Pt(TITLE_SIZE), True
    native.chart_title.include_in_layout = False
    native.has_legend = len(chart.series) > 1
    if native.has_legend:
        native.legend.position, native.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    _axes(native, chart)
    _bars(native)
    _room(native, chart, size, box)
    _speak_french(native)


def _axes(native: Native, chart: Chart) -> None:
    rows, values = native.category_axis, native.value_axis
    rows.reverse_order = True  # first label at the top
    rows.format.line.fill.background()
    rows.major_tick_mark = XL_TICK_MARK.NONE
    rows.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    skip = etree.SubElement(rows._element, qn("c:tickLblSkip"))  # noqa: SLF001 - no row without its label
    skip.set("val", "1")
    no_multi = rows._element.find(qn("c:noMultiLvlLbl"))  # noqa: SLF001
    if no_multi is not None:
        no_multi.addprevious(skip)
    values.visible = False
    values.has_major_gridlines = False
    values.minimum_scale = 0
    if chart.top is not None:
        values.maximum_scale = chart.top


def _bars(native: Native) -> None:
    plot = native.plots[0]
    plot.gap_width, plot.overlap = 40, 0
    plot.vary_by_categories = False
    for one, colour in zip(plot.series, SERIES, strict=False):
        one.format.fill.solid()
        one.format.fill.fore_color.theme_color = colour
        labels = one.data_labels
        labels.show_value = True
        labels.position = XL_LABEL_POSITION.OUTSIDE_END
        labels.font.bold = True


def _room(native: Native, chart: Chart, size: int, box: Box) -> None:
    """Where the bars stand: beside the widest label, under the title, above the legend."""
    labels = min(max(map(_label_width, chart.labels)) * size, LABELS_SHARE * box.width) + size
    left, top = labels / box.width, TITLE_ROOM / box.height
    bottom = (LEGEND_ROOM if len(chart.series) > 1 else 4) / box.height
    measures = {"x": left, "y": top, "w": 1 - left - VALUES_ROOM, "h": 1 - top - bottom}
    layout = etree.Element(qn("c:layout"))
    manual = etree.SubElement(layout, qn("c:manualLayout"))
    etree.SubElement(manual, qn("c:layoutTarget")).set("val", "inner")
    for name in ("xMode", "yMode"):
        etree.SubElement(manual, qn(f"c:{name}")).set("val", "edge")
    for name, value in measures.items():
        etree.SubElement(manual, qn(f"c:{name}")).set("val", f"{value:.4f}")
    area = native._chartSpace.chart.plotArea  # noqa: SLF001 - python-pptx has no other way to the plot's place
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    area.insert(0, layout)


def _speak_french(native: Native) -> None:
    space = native._chartSpace  # noqa: SLF001 - same
    for text in space.iter(qn("a:rPr"), qn("a:endParaRPr"), qn("a:defRPr")):
        text.set("lang", LANGUAGE)
    language = etree.Element(qn("c:lang"))
    language.set("val", LANGUAGE)
    place = 1 if space.find(qn("c:date1904")) is not None else 0
    space.insert(place, language)


class _Content(CategoryChartData):
    """Data whose workbook is ours: no clock in it, and five times as quick to write."""

    @property
    def _workbook_writer(self) -> CategoryWorkbookWriter:
        return _Workbook(self)


class _Workbook(CategoryWorkbookWriter):
    @property
    def xlsx_blob(self) -> bytes:
        content: Any = self._chart_data
        heads = ["", *(one.name for one in content)]
        columns = [[one.label for one in content.categories], *(list(one.values) for one in content)]
        rows = [heads, *zip(*columns, strict=True)]
        package = BytesIO()
        with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in (*_frame(), ("xl/worksheets/sheet1.xml", _sheet(rows))):
                archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
        return package.getvalue()


@cache
def _frame() -> tuple[tuple[str, str], ...]:
    """All of a workbook but its cells."""
    main, sheet = f"{TYPES}.spreadsheetml.sheet.main+xml", f"{TYPES}.spreadsheetml.worksheet+xml"
    return (
        (
            "[Content_Types].xml",
            (
                f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
                'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
                f'<Override PartName="/xl/workbook.xml" ContentType="{main}"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{sheet}"/></Types>'
            ),
        ),
        (
            "_rels/.rels",
            (
                f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" '
                'Target="xl/workbook.xml"/></Relationships>'
            ),
        ),
        (
            "xl/workbook.xml",
            f'{HEAD}<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        ),
        (
            "xl/_rels/workbook.xml.rels",
            (
                f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{OFFICE}/worksheet" '
                'Target="worksheets/sheet1.xml"/></Relationships>'
            ),
        ),
    )


def _sheet(rows: list[Any]) -> str:
    lines = "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in rows)
    return f'{HEAD}<worksheet xmlns="{SHEET}"><sheetData>{lines}</sheetData></worksheet>'


def _cell(value: object) -> str:
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t>{for_part(value)}</t></is></c>'
    return "<c/>" if value is None else f"<c><v>{value:.16g}</v></c>"
