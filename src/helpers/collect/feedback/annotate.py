"""Annotate a package: marks and comments in each sheet that has findings, and the list in front."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from helpers.collect.feedback import book, comment_boxes, comments
from helpers.collect.feedback.comment_boxes import Box, Boxes
from helpers.collect.feedback.history import OTHER_SHEET, SHEET
from helpers.collect.feedback.list_looks import add_looks
from helpers.collect.feedback.list_sheet import ListSheet
from helpers.collect.feedback.marks import ADDRESS, SEVERITIES, groups, look, position, rules, shifted, without_ours
from helpers.collect.feedback.package import Package, SheetPart
from helpers.collect.feedback.report import Report, by_sheet
from helpers.collect.feedback.sheet_part import Edges, PatchedSheet, insert, read_edges, unselected
from helpers.collect.feedback.stylesheet import Stylesheet
from helpers.collect.feedback.xml_parts import PackageError, Piece, namespace, parse, serialise
from helpers.collect.findings import Finding
from helpers.framing.matching import fold
from helpers.wording import listing, number, quote

MOST_COMMENTS = 2_000  # a sheet: beyond, Excel slows down
HOLDS_FORMATS = b"conditionalFormatting"
LINK = re.compile(rb"\b[\w.\-]+:id=[\"']([^\"']+)[\"']")


def annotate(package: Package, report: Report) -> None:
    """Change in a package what the report says, and nothing else."""
    if report.intake.history is not None:
        book.take_out(package, report.intake.history.sheet)
    sheets = package.sheets()
    report = replace(report, names=tuple(sheet.name for sheet in sheets))
    styles = Stylesheet(package)
    marked = by_sheet(report.intake.findings, report)
    outcomes = [
        _annotate_sheet(package, sheet, place, marked.get(sheet.name, ()), styles) for place, sheet in enumerate(sheets)
    ]
    report = replace(report, remarks=(*report.remarks, *_remarks(sheets, outcomes)))
    looks = add_looks(styles)
    styles.save()
    sheet = ListSheet(report, looks, namespace(parse(package.read(package.workbook))))
    part = package.free_name("xl/worksheets/verification{}.xml")
    package.put(part, sheet)
    name = _free_sheet_name(sheets)
    book.put_first(package, name, part, sheet.names(name))


def _free_sheet_name(sheets: Sequence[SheetPart]) -> str:
    """Our name, unless the sender has a sheet of their own under it."""
    taken = {fold(sheet.name) for sheet in sheets}
    return next((name for name in (SHEET, OTHER_SHEET) if fold(name) not in taken), f"{SHEET} {len(sheets) + 1}")


@dataclass(frozen=True)
class _Outcome:
    """What could not be done to a sheet."""

    unmarked: bool = False
    uncommented: int = 0


def _remarks(sheets: Sequence[SheetPart], outcomes: Sequence[_Outcome]) -> Iterator[str]:
    pairs = list(zip(sheets, outcomes, strict=True))
    unmarked = [quote(sheet.name) for sheet, outcome in pairs if outcome.unmarked]
    if unmarked:
        yield f"Les cellules n’ont pas pu être colorées dans {listing(unmarked)} : suivez la liste ci-dessous."
    silent = [quote(sheet.name) for sheet, outcome in pairs if outcome.uncommented]
    if silent:
        yield (
            f"Des cellules sont colorées sans commentaire dans {listing(silent)} (limite : {number(MOST_COMMENTS)} par "
            "feuille) : l’explication est dans la liste."
        )


def _annotate_sheet(
    package: Package, sheet: SheetPart, place: int, findings: Sequence[Finding], styles: Stylesheet
) -> _Outcome:
    """Marks and comments of one sheet; those of an earlier check go first."""
    if not sheet.part or not package.has(sheet.part):
        return _Outcome(unmarked=bool(findings))
    told = _by_cell(findings)
    kept = dict(list(told.items())[:MOST_COMMENTS])
    try:
        rows = [spot[1] for cell in kept if (spot := position(cell))]
        edges = read_edges(package, sheet.part, comment_boxes.rows_around(rows))
        marked = _with_marks(replace(edges, tail=_without_marks(edges)), findings, styles)
    except (
        PackageError
    ):  # an odd sheet (or a sheet that is a chart) keeps its cells as they are; the list says what there is to say
        _unselect(package, sheet.part)
        return _Outcome(unmarked=bool(findings))
    try:
        tail = _with_comments(package, sheet.part, place, kept, replace(edges, tail=marked))
    except PackageError:  # odd comments stay as they were; colours and list are there
        tail, kept = marked, {}
    head = unselected(edges.head)
    if (head, tail) != (edges.head, edges.tail):
        package.put(sheet.part, PatchedSheet(package, sheet.part, head, tail, edges.start, edges.stop))
    return _Outcome(uncommented=len(told) - len(kept))


def _unselect(package: Package, part: str) -> None:
    """A sheet whose cells are not looked at is not selected either."""
    content = package.read(part)
    if unselected(content) != content:
        package.put(part, unselected(content))


def _by_cell(findings: Sequence[Finding]) -> Mapping[str, tuple[Finding, ...]]:
    """The findings of each cell, worst cells first, so that a limit spares them."""
    held: dict[str, list[Finding]] = {}
    for finding in findings:
        if ADDRESS.fullmatch(finding.cell):
            held.setdefault(finding.cell, []).append(finding)
    ranked = {cell: tuple(sorted(each, key=_rank)) for cell, each in held.items()}
    return dict(sorted(ranked.items(), key=lambda item: (_rank(item[1][0]), *_row_first(item[0]))))


def _rank(finding: Finding) -> int:
    return SEVERITIES.index(finding.severity)


def _row_first(cell: str) -> tuple[int, int]:
    column, row = position(cell) or (0, 0)
    return row, column


# Marks


def _without_marks(edges: Edges) -> bytes:
    """What stands after the cells, without the marks of an earlier check, the sender's own rules moved back up."""
    if HOLDS_FORMATS not in edges.tail:
        return edges.tail
    taken = 0

    def own(piece: Piece, element: bytes) -> bytes:
        nonlocal taken
        if piece.name != HOLDS_FORMATS.decode():
            return element
        left, count = without_ours(element)
        taken += count
        return left

    return _shifted(replace(edges, tail=_rewritten(edges, own)), -taken)


def _shifted(edges: Edges, places: int) -> bytes:
    """The sender's own conditional formats, looked at so many places later."""
    if not places:
        return edges.tail
    ranked = (HOLDS_FORMATS.decode(), "extLst")
    return _rewritten(edges, lambda piece, element: shifted(element, places) if piece.name in ranked else element)


def _rewritten(edges: Edges, change: Callable[[Piece, bytes], bytes]) -> bytes:
    """What stands after the cells, each element changed; joined once, because there may be 100,000 of them."""
    parts: list[bytes] = []
    done = 0
    for piece in edges.pieces():
        parts += (edges.tail[done : piece.start], change(piece, edges.tail[piece.start : piece.stop]))
        done = piece.stop
    return b"".join((*parts, edges.tail[done:]))


def _with_marks(edges: Edges, findings: Sequence[Finding], styles: Stylesheet) -> bytes:
    marked = [(group, styles.mark(look(group.severity, group.content))) for group in groups(findings)]
    written, count = rules(marked, edges.prefix.decode("utf-8"))
    tail = _shifted(edges, count)
    moved = replace(edges, tail=tail)
    return insert(tail, moved.pieces(), HOLDS_FORMATS.decode(), written)


# Comments


def _with_comments(package: Package, part: str, place: int, told: Mapping[str, tuple[Finding, ...]], edges: Edges) -> bytes:
    """Write the sheet's comments and their boxes; returns what stands after the cells, linked to the drawing."""
    related = package.relations(part)
    held = next((each for each in related if each.kind == "comments" and package.has(each.target)), None)
    if held is None and not told:
        return edges.tail
    drawn = _drawing_of(edges)
    shapes = next((each for each in related if each.id == drawn and package.has(each.target)), None)
    spreadsheet = namespace(parse(edges.opening.rstrip(b">") + b"/>"))
    root = parse(package.read(held.target)) if held else comments.empty(spreadsheet)
    before = serialise(root)
    vml = package.read(shapes.target) if shapes else b""
    gone = [spot for cell in comments.take_out(root) if (spot := position(cell))]
    runs = {cell: comments.runs_of(each) for cell, each in told.items()}
    added = comments.add(root, runs)
    ours, theirs = (
        [Box(*_spot(cell), told[cell][0].severity, text) for cell, text in each.items()]
        for each in (added.alone, added.appended)
    )
    redrawn = comment_boxes.drawing(vml, gone, Boxes(ours, theirs), edges, place * 8)
    if serialise(root) == before and redrawn == vml:
        return edges.tail
    _put_comments(package, part, held.target if held else "", held.id if held else "", serialise(root))
    return _put_drawing(package, part, (shapes.target, shapes.id) if shapes else ("", ""), redrawn, edges)


def _spot(cell: str) -> tuple[int, int]:
    return position(cell) or (1, 1)


def _drawing_of(edges: Edges) -> str:
    """The link of the drawing that shows the sheet's comments."""
    piece = next((each for each in edges.pieces() if each.name == "legacyDrawing"), None)
    if piece is None:
        return ""
    found = _link(edges.tail[piece.start : piece.stop])
    if not found:
        raise PackageError("le dessin des commentaires n’a pas de lien")
    return found


def _link(element: bytes) -> str:
    """The `r:id` of an element, whatever its prefix."""
    match = LINK.search(element)
    return match[1].decode("utf-8") if match else ""


def _put_comments(package: Package, part: str, target: str, link: str, content: bytes) -> None:
    if b"<comment " not in content and b":comment " not in content and target:
        package.unrelate(part, link)
        package.discard(target)
        return
    if not target:
        target = package.free_name("xl/comments{}.xml")
        package.declare(target, comments.PART_TYPE)
        package.relate(part, "comments", target, "rIdComments")
    package.put(target, content)


def _put_drawing(package: Package, part: str, held: tuple[str, str], content: bytes, edges: Edges) -> bytes:
    target, link = held
    if target and not content:
        package.unrelate(part, link)
        package.discard(target)
        piece = next(each for each in edges.pieces() if each.name == "legacyDrawing")
        return edges.tail[: piece.start] + edges.tail[piece.stop :]
    if target:
        package.put(target, content)
        return edges.tail
    if not content:
        return edges.tail
    target = package.free_name("xl/drawings/vmlDrawing{}.vml")
    package.declare(target, comment_boxes.PART_TYPE)
    link = package.relate(part, "vmlDrawing", target, "rIdCommentBoxes")
    package.put(target, content)
    prefix = edges.prefix.decode("utf-8")
    element = f'<{prefix}legacyDrawing xmlns:r="{package.relation_base}" r:id="{link}"/>'
    return insert(edges.tail, edges.pieces(), "legacyDrawing", element.encode())
