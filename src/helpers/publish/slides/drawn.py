"""A chart on a slide: native, so that whoever presents may edit it, with its data in a workbook beside and its alternative in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from helpers.files import packed
from helpers.inert import for_part, for_slide, on_one_line
from helpers.publish.slides.deck import Chart, Series
from helpers.publish.slides.fit import WIDER, one_line
from helpers.publish.slides.layouts import Box, Place
from helpers.publish.slides.model import DRAWING, HEAD, LANGUAGE, OFFICE, PACKAGE, TYPES, position, relations
from helpers.show.labels import text_width

COLOURS = ("accent1", "accent5", "accent6")  # of series: dark, light, middle
SIZES = ((10, 14), (14, 13), (16, 12), (99, 11))  # up to so many rows, letters of that size
SMALLEST = 10
TITLE_SIZE, TITLE_ROOM, LEGEND_ROOM = 14, 30, 26
LABELS_SHARE = 0.46  # of the width, at most, for the labels
VALUES_ROOM = 0.1  # of the width, for the figure at the end of the longest bar
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
COLUMNS = "BCDEFGHIJKLMNOPQRSTUVWXYZ"  # of the series, after that of the labels
ROWS, VALUES = -2068027336, -2113994440  # identifiers of the two axes: any two numbers
WRITTEN_AS = "#,##0"
IN_FRENCH = f'lang="{LANGUAGE}"'


@dataclass(frozen=True)
class Drawn:
    """A chart in its place: at which size its labels are whole on their line, and what stands for each."""

    chart: Chart
    box: Box
    size: int
    labels: tuple[str, ...]

    @property
    def has_legend(self) -> bool:
        return len(self.chart.series) > 1


def drawn(chart: Chart, box: Box) -> Drawn:
    """A chart at the largest letters that its rows leave room for and at which its widest label is whole."""
    room = LABELS_SHARE * box.width
    largest = next(size for rows, size in SIZES if len(chart.labels) * len(chart.series) <= rows)
    widest = max(map(_label_width, chart.labels))
    size = next((size for size in range(largest, SMALLEST, -1) if widest * size <= room), SMALLEST)
    return Drawn(chart, box, size, tuple(one_line(on_one_line(label), size * WIDER, room) for label in chart.labels))


def _label_width(label: str) -> float:
    """In its size."""
    return WIDER * text_width(label, 1)


def framed(chart: Chart, place: Place, number: int, relation: str) -> str:
    """The place of a chart on its slide, and its alternative."""
    return (
        f'<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="{number}" name="{for_slide(place.name)}" descr="{for_slide(chart.alternative)}"/>'
        f'<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr><p:ph type="chart" idx="{place.number}"/></p:nvPr>'
        f'</p:nvGraphicFramePr>{position(place.box, "p")}<a:graphic><a:graphicData uri="{DRAWING}/chart">'
        f'<c:chart xmlns:c="{DRAWING}/chart" r:id="{relation}"/></a:graphicData></a:graphic></p:graphicFrame>'
    )


def parts_of(one: Drawn, number: int) -> Iterator[tuple[str, str | bytes]]:
    """The parts of a chart in the file: itself, and the workbook of its data."""
    workbook = f"embeddings/Microsoft_Excel_Sheet{number}.xlsx"
    yield f"ppt/charts/chart{number}.xml", HEAD + _chart(one)
    yield f"ppt/charts/_rels/chart{number}.xml.rels", HEAD + relations([(f"../{workbook}", "package")])
    yield f"ppt/{workbook}", _workbook(one)


def _chart(one: Drawn) -> str:
    title = f'<a:p><a:r><a:rPr sz="{TITLE_SIZE * 100}" b="1" {IN_FRENCH}/><a:t>{for_slide(one.chart.title)}</a:t></a:r></a:p>'
    series = "".join(_series(one, place, series) for place, series in enumerate(one.chart.series))
    legend = '<c:legend><c:legendPos val="b"/><c:layout/><c:overlay val="0"/></c:legend>' if one.has_legend else ""
    letters = f'<a:p><a:pPr><a:defRPr sz="{one.size * 100}" {IN_FRENCH}/></a:pPr><a:endParaRPr {IN_FRENCH}/></a:p>'
    return (
        f'<c:chartSpace xmlns:c="{DRAWING}/chart" xmlns:a="{DRAWING}/main" xmlns:r="{OFFICE}"><c:date1904 val="0"/>'
        f'<c:lang val="{LANGUAGE}"/><c:chart>'
        f'<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/>{title}</c:rich></c:tx><c:layout/><c:overlay val="0"/></c:title>'
        f'<c:autoTitleDeleted val="0"/><c:plotArea>{_room(one)}<c:barChart><c:barDir val="bar"/><c:grouping val="clustered"/><c:varyColors val="0"/>'
        f'{series}<c:gapWidth val="40"/><c:axId val="{ROWS}"/><c:axId val="{VALUES}"/></c:barChart>{_axes(one.chart.top)}</c:plotArea>'
        f'{legend}<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f'<c:txPr><a:bodyPr/><a:lstStyle/>{letters}</c:txPr><c:externalData r:id="rId1"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )


def _room(one: Drawn) -> str:
    """Where the bars stand: beside the widest label, under the title, above the legend."""
    widest = min(max(map(_label_width, one.chart.labels)) * one.size, LABELS_SHARE * one.box.width) + one.size
    left, top = widest / one.box.width, TITLE_ROOM / one.box.height
    bottom = (LEGEND_ROOM if one.has_legend else 4) / one.box.height
    measures = {"x": left, "y": top, "w": 1 - left - VALUES_ROOM, "h": 1 - top - bottom}
    told = "".join(f'<c:{name} val="{value:.4f}"/>' for name, value in measures.items())
    return (
        '<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
        f"{told}</c:manualLayout></c:layout>"
    )


def _series(one: Drawn, place: int, series: Series) -> str:
    column, last = COLUMNS[place], len(one.labels) + 1
    fill = f'<c:spPr><a:solidFill><a:schemeClr val="{COLOURS[place]}"/></a:solidFill></c:spPr>' if place < len(COLOURS) else ""
    return (
        f'<c:ser><c:idx val="{place}"/><c:order val="{place}"/>'
        f"<c:tx>{_words(f'Sheet1!${column}$1', [on_one_line(series.name)])}</c:tx>{fill}"
        f'<c:invertIfNegative val="0"/>{_figures_at_the_end()}'
        f"<c:cat>{_words(f'Sheet1!$A$2:$A${last}', one.labels)}</c:cat>"
        f"<c:val><c:numRef><c:f>Sheet1!${column}$2:${column}${last}</c:f><c:numCache><c:formatCode>{WRITTEN_AS}</c:formatCode>"
        f"{_points(series.values)}</c:numCache></c:numRef></c:val></c:ser>"
    )


@cache
def _figures_at_the_end() -> str:
    """Each bar says its figure, at its end."""
    unsaid = "".join(f'<c:{name} val="0"/>' for name in ("showCatName", "showSerName", "showPercent", "showBubbleSize"))
    return (
        f'<c:dLbls><c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr b="1" {IN_FRENCH}/></a:pPr></a:p></c:txPr>'
        f'<c:dLblPos val="outEnd"/><c:showLegendKey val="0"/><c:showVal val="1"/>{unsaid}</c:dLbls>'
    )


def _words(cells: str, texts: Sequence[str]) -> str:
    return f"<c:strRef><c:f>{cells}</c:f><c:strCache>{_points(texts)}</c:strCache></c:strRef>"


def _points(values: Sequence[float | str | None]) -> str:
    """What a chart remembers of the cells of its workbook; an empty one has no point."""
    told = (
        f'<c:pt idx="{place}"><c:v>{for_slide(value) if isinstance(value, str) else value}</c:v></c:pt>'
        for place, value in enumerate(values)
        if value is not None
    )
    return f'<c:ptCount val="{len(values)}"/>{"".join(told)}'


def _axes(top: float | None) -> str:
    """The first label at the top, each with its line; values are not on an axis, for each bar says its own."""
    end = "" if top is None else f'<c:max val="{top}"/>'
    return (
        f'<c:catAx><c:axId val="{ROWS}"/><c:scaling><c:orientation val="maxMin"/></c:scaling><c:delete val="0"/><c:axPos val="l"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/><c:spPr><a:ln><a:noFill/></a:ln></c:spPr>'
        f'<c:crossAx val="{VALUES}"/><c:crosses val="autoZero"/><c:auto val="1"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/>'
        '<c:tickLblSkip val="1"/><c:noMultiLvlLbl val="0"/></c:catAx>'
        f'<c:valAx><c:axId val="{VALUES}"/><c:scaling>{end}<c:min val="0"/></c:scaling><c:delete val="1"/><c:axPos val="b"/>'
        '<c:majorTickMark val="out"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f'<c:crossAx val="{ROWS}"/><c:crosses val="autoZero"/></c:valAx>'
    )


def _workbook(one: Drawn) -> bytes:
    """The data of a chart, as whoever edits it meets them."""
    heads = ["", *(on_one_line(series.name) for series in one.chart.series)]
    rows = [heads, *zip(one.labels, *(series.values for series in one.chart.series), strict=True)]
    lines = "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in rows)
    sheet = f'{HEAD}<worksheet xmlns="{SHEET}"><sheetData>{lines}</sheetData></worksheet>'
    return packed([("xl/worksheets/sheet1.xml", sheet)], onto=_workbook_frame())


def _cell(value: object) -> str:
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t>{for_part(value)}</t></is></c>'
    return "<c/>" if value is None else f"<c><v>{value}</v></c>"


@cache
def _workbook_frame() -> bytes:
    """All of a workbook but its cells."""
    main, sheet = f"{TYPES}.spreadsheetml.sheet.main+xml", f"{TYPES}.spreadsheetml.worksheet+xml"
    types = (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{main}"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{sheet}"/></Types>'
    )
    sheets = f'<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>'
    parts = {
        "[Content_Types].xml": types,
        "_rels/.rels": relations([("xl/workbook.xml", "officeDocument")]),
        "xl/workbook.xml": sheets,
        "xl/_rels/workbook.xml.rels": relations([("worksheets/sheet1.xml", "worksheet")]),
    }
    return packed((name, HEAD + content) for name, content in parts.items())
