"""The presentation that slides are added to: a theme, a master, layouts and notes of ours, in French."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from helpers.files import packed
from helpers.inert import for_slide
from helpers.publish.slides.layouts import FONT, HEIGHT, LAYOUTS, NOTES, WIDTH, Box, Layout, Place
from helpers.show.theme import PALETTE

POINT = 12_700  # units of the format in a point
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
NAMES = f'xmlns:a="{DRAWING}/main" xmlns:r="{OFFICE}" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TYPES = "application/vnd.openxmlformats-officedocument"
CORE = f"{PACKAGE}/relationships/metadata/core-properties"
FIRST_SLIDE = 256  # lowest identifier of a slide that the format allows
MAP = (
    'bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" accent3="accent3" accent4="accent4" '
    'accent5="accent5" accent6="accent6" hlink="hlink" folHlink="folHlink"'
)
COLOURS = {
    "dk1": PALETTE.ink, "lt1": PALETTE.paper, "dk2": PALETTE.main, "lt2": PALETTE.tint, "accent1": PALETTE.main,
    "accent2": PALETTE.accent, "accent3": PALETTE.third, "accent4": PALETTE.fourth, "accent5": PALETTE.deep_tint,
    "accent6": PALETTE.quiet, "hlink": PALETTE.main, "folHlink": PALETTE.third,
}  # fmt: skip
BAR = Box(0, 0, 12, HEIGHT)  # the edge of a page of ours
NOTES_WIDTH, NOTES_HEIGHT = 540, 720
LANGUAGE = "fr-FR"


@cache
def frame() -> bytes:
    """The file of a presentation without what depends on its slides: made once, then slides are added to it."""
    return packed((name, HEAD + content) for name, content in _parts())


def _parts() -> Iterator[tuple[str, str]]:
    to_layouts = [(f"../slideLayouts/slideLayout{number}.xml", "slideLayout") for number in range(1, len(LAYOUTS) + 1)]
    to_master = relations([("../slideMasters/slideMaster1.xml", "slideMaster")])
    yield "_rels/.rels", relations([("ppt/presentation.xml", "officeDocument"), ("docProps/core.xml", CORE)])
    yield "ppt/theme/theme1.xml", _theme()
    yield "ppt/theme/theme2.xml", _theme()
    yield "ppt/slideMasters/slideMaster1.xml", _master(len(LAYOUTS))
    yield "ppt/slideMasters/_rels/slideMaster1.xml.rels", relations([*to_layouts, ("../theme/theme1.xml", "theme")])
    for number, layout in enumerate(LAYOUTS, 1):
        yield f"ppt/slideLayouts/slideLayout{number}.xml", _layout(layout)
        yield f"ppt/slideLayouts/_rels/slideLayout{number}.xml.rels", to_master
    yield "ppt/notesMasters/notesMaster1.xml", _notes_master()
    yield "ppt/notesMasters/_rels/notesMaster1.xml.rels", relations([("../theme/theme2.xml", "theme")])


@cache
def whole(slides: int, charts: int) -> tuple[tuple[str, str], ...]:
    """The parts of a presentation that name all the others."""
    targets = [
        ("slideMasters/slideMaster1.xml", "slideMaster"),
        ("notesMasters/notesMaster1.xml", "notesMaster"),
        ("theme/theme1.xml", "theme"),
    ]
    shown = [(f"slides/slide{number}.xml", "slide") for number in range(1, slides + 1)]
    return (
        ("[Content_Types].xml", HEAD + _content_types(slides, charts)),
        ("ppt/presentation.xml", HEAD + _presentation(slides, len(targets) + 1)),
        ("ppt/_rels/presentation.xml.rels", HEAD + relations([*targets, *shown])),
    )


def _content_types(slides: int, charts: int) -> str:
    kinds = {
        "presentation.xml": "presentationml.presentation.main",
        "slideMasters/slideMaster1.xml": "presentationml.slideMaster",
        "notesMasters/notesMaster1.xml": "presentationml.notesMaster",
        "theme/theme1.xml": "theme",
        "theme/theme2.xml": "theme",
        **_numbered("slideLayouts/slideLayout", len(LAYOUTS), "presentationml.slideLayout"),
        **_numbered("slides/slide", slides, "presentationml.slide"),
        **_numbered("notesSlides/notesSlide", slides, "presentationml.notesSlide"),
        **_numbered("charts/chart", charts, "drawingml.chart"),
    }
    told = "".join(f'<Override PartName="/ppt/{name}" ContentType="{TYPES}.{kind}+xml"/>' for name, kind in kinds.items())
    types = "application/vnd.openxmlformats-package"
    return (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="{types}.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/><Default Extension="xlsx" ContentType="{TYPES}.spreadsheetml.sheet"/>'
        f'<Override PartName="/docProps/core.xml" ContentType="{types}.core-properties+xml"/>{told}</Types>'
    )


def _numbered(name: str, count: int, kind: str) -> dict[str, str]:
    return dict.fromkeys((f"{name}{number}.xml" for number in range(1, count + 1)), kind)


def relations(targets: Iterable[tuple[str, str]]) -> str:
    """What a part refers to, each by its rank: `rId1`, `rId2`…"""
    told = "".join(
        f'<Relationship Id="rId{number}" Type="{kind if kind == CORE else f"{OFFICE}/{kind}"}" Target="{target}"/>'
        for number, (target, kind) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{told}</Relationships>'


def _presentation(slides: int, first: int) -> str:
    """The presentation itself; `first` is the rank of its first slide among what it refers to."""
    shown = "".join(f'<p:sldId id="{FIRST_SLIDE + place}" r:id="rId{first + place}"/>' for place in range(slides))
    return (
        f"<p:presentation {NAMES}>"
        '<p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst>'
        '<p:notesMasterIdLst><p:notesMasterId r:id="rId2"/></p:notesMasterIdLst>'
        f"<p:sldIdLst>{shown}</p:sldIdLst>"
        f'<p:sldSz cx="{WIDTH * POINT}" cy="{HEIGHT * POINT}"/>'
        f'<p:notesSz cx="{NOTES_WIDTH * POINT}" cy="{NOTES_HEIGHT * POINT}"/>'
        f"<p:defaultTextStyle>{_level(18, 'tx1', is_bold=False, tag='lvl1pPr')}</p:defaultTextStyle></p:presentation>"
    )


def _theme() -> str:
    colours = "".join(f'<a:{name}><a:srgbClr val="{value[1:].upper()}"/></a:{name}>' for name, value in COLOURS.items())
    font = f'<a:latin typeface="{FONT}" panose="020B0604020202020204" pitchFamily="34"/><a:ea typeface=""/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="9525">{fill}</a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'<a:theme xmlns:a="{DRAWING}/main" name="Concertations"><a:themeElements>'
        f'<a:clrScheme name="Concertations">{colours}</a:clrScheme>'
        f'<a:fontScheme name="Concertations"><a:majorFont>{font}</a:majorFont><a:minorFont>{font}</a:minorFont></a:fontScheme>'
        f'<a:fmtScheme name="Concertations"><a:fillStyleLst>{fill * 3}</a:fillStyleLst><a:lnStyleLst>{line * 3}</a:lnStyleLst>'
        f"<a:effectStyleLst>{effect * 3}</a:effectStyleLst><a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme>"
        "</a:themeElements></a:theme>"
    )


def _master(layouts: int) -> str:
    """The looks that layouts inherit; what each layout places, it places itself."""
    first = LAYOUTS[1]
    kinds = {place.kind: place for place in reversed(first.places) if place.kind != "chart"}
    shapes = "".join(_shape(place, number) for number, place in enumerate(kinds.values(), 3))
    ids = "".join(f'<p:sldLayoutId id="{2147483648 + number}" r:id="rId{number}"/>' for number in range(1, layouts + 1))
    title = _level(28, "tx1", is_bold=True, tag="lvl1pPr")
    body = "".join(_level(18, "tx1", is_bold=False, tag=f"lvl{level}pPr") for level in range(1, 4))
    return (
        f"<p:sldMaster {NAMES}><p:cSld>{_background('bg1')}{tree(_decoration(BAR, 'accent1', 2) + shapes)}</p:cSld><p:clrMap {MAP}/>"
        f'<p:sldLayoutIdLst>{ids}</p:sldLayoutIdLst><p:hf hdr="0" dt="0"/><p:txStyles><p:titleStyle>{title}</p:titleStyle>'
        f"<p:bodyStyle>{body}</p:bodyStyle><p:otherStyle>{title}</p:otherStyle></p:txStyles></p:sldMaster>"
    )


def _layout(layout: Layout) -> str:
    shapes = "".join(_shape(place, number) for number, place in enumerate(layout.places, 2))
    background, hidden = (_background("accent1"), ' showMasterSp="0"') if layout.is_dark else ("", "")
    return (
        f'<p:sldLayout {NAMES} preserve="1"{hidden}><p:cSld name="{for_slide(layout.name)}">{background}{tree(shapes)}</p:cSld>'
        "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
    )


def _notes_master() -> str:
    shown = picture(f'{position(Box(54, 36, 432, 243))}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>')
    style = _level(NOTES.sizes[0], "tx1", is_bold=False, tag="lvl1pPr")
    return (
        f"<p:notesMaster {NAMES}><p:cSld>{_background('bg1')}{tree(shown + _shape(NOTES, NOTES.number))}</p:cSld><p:clrMap {MAP}/>"
        f"<p:notesStyle>{style}</p:notesStyle></p:notesMaster>"
    )


def picture(placed: str = "") -> str:
    """The picture of a slide, above its notes; where it stands, if the master does not say it."""
    return (
        '<p:sp><p:nvSpPr><p:cNvPr id="2" name="Diapositive"/><p:cNvSpPr><a:spLocks noGrp="1" noRot="1" noChangeAspect="1"/></p:cNvSpPr>'
        f'<p:nvPr><p:ph type="sldImg" idx="2"/></p:nvPr></p:nvSpPr><p:spPr>{placed}</p:spPr></p:sp>'
    )


def numbered() -> str:
    """The number of a slide, which follows it when slides are moved."""
    field = "{00000000-0000-0000-0000-000000000001}"
    return f'<a:fld id="{field}" type="slidenum"><a:rPr lang="{LANGUAGE}"/><a:t>‹N°›</a:t></a:fld>'


def _background(colour: str) -> str:
    return f'<p:bg><p:bgPr><a:solidFill><a:schemeClr val="{colour}"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>'


def tree(shapes: str) -> str:
    """What stands on a slide, a layout or a page of notes."""
    return (
        '<p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>{shapes}</p:spTree>'
    )


def _decoration(box: Box, colour: str, number: int) -> str:
    """A coloured shape that says nothing: a screen reader goes past it."""
    decorative = (
        '<a:extLst><a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
        'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
    )
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Bord" descr="">{decorative}</p:cNvPr><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>'
        f'{position(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>'
        f'<a:ln><a:noFill/></a:ln></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/><a:p><a:endParaRPr lang="{LANGUAGE}"/></a:p></p:txBody></p:sp>'
    )


def _shape(place: Place, number: int) -> str:
    index = f' idx="{place.number}"' if place.number else ""
    inside = (
        numbered() if place.kind == "sldNum" else f'<a:r><a:rPr lang="{LANGUAGE}"/><a:t>{for_slide(place.name)}</a:t></a:r>'
    )
    level = _level(place.sizes[0], place.colour, is_bold=place.bold, tag="lvl1pPr", align=place.align)
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="{for_slide(place.name)}"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr>'
        f'<p:ph type="{place.kind}"{place.quarter}{index}/></p:nvPr></p:nvSpPr><p:spPr>{position(place.box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
        f'<p:txBody><a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="{place.anchor}"><a:normAutofit/></a:bodyPr>'
        f"<a:lstStyle>{level}</a:lstStyle><a:p>{inside}</a:p></p:txBody></p:sp>"
    )


def position(box: Box, space: str = "a") -> str:
    """Where a box stands, as the format says it."""
    left, top, width, height = (one * POINT for one in (box.left, box.top, box.width, box.height))
    return f'<{space}:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></{space}:xfrm>'


def _level(size: int, colour: str, *, is_bold: bool, tag: str, align: str = "l") -> str:
    """The look of a level of text: no bullet, its own size and colour."""
    return (
        f'<a:{tag} marL="0" indent="0" algn="{align}"><a:lnSpc><a:spcPct val="100000"/></a:lnSpc><a:spcBef><a:spcPts val="0"/></a:spcBef><a:buNone/>'
        f'<a:defRPr lang="{LANGUAGE}" sz="{size * 100}" b="{int(is_bold)}"><a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>'
        f'<a:latin typeface="+mn-lt"/></a:defRPr></a:{tag}>'
    )
