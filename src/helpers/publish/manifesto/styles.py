"""The looks of the manifesto's document: real styles, French set as its language, one line at the head and foot of each page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time

from docx import Document
from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from helpers.collect.drafts import marks
from helpers.framing.campaign import Campaign
from helpers.plain_text import safe_text
from helpers.publish.manifesto.elements import element, field, run
from helpers.wording import FIXED, day

FONT = "Calibri"
WORDS, FACTS, CELL, HEAD, LABEL = (f"{marks.HOUSE}{name}" for name in ("parole", "note", "cellule", "entête", "intertitre"))
INK, QUIET, TEAL, ALERT = (
    RGBColor(0x1B, 0x2B, 0x33),
    RGBColor(0x51, 0x62, 0x6A),
    RGBColor(0x0B, 0x5A, 0x5E),
    RGBColor(0x8A, 0x2B, 0x06),
)
FICTIONAL_NOTICE = f"Données fictives{FIXED}: contributions inventées pour la démonstration."


@dataclass(frozen=True)
class Look:
    """A paragraph style: size in points, colour, weight, room before and after."""

    name: str
    size: float
    colour: RGBColor
    bold: bool = False
    italic: bool = False
    before: float = 0
    after: float = 4
    indent: float = 0  # centimetres
    keeps: bool = False  # with the paragraph that follows


LOOKS = (
    Look(marks.DRAFT, 11, INK, after=6),
    Look(marks.PLACE, 8, QUIET, after=2, keeps=True),
    Look(marks.STATEMENT, 11.5, INK, bold=True, after=4, keeps=True),
    Look(marks.REREAD, 11, ALERT, bold=True, before=4, keeps=True),
    Look(marks.EARLIER, 10, ALERT, italic=True, indent=0.5, keeps=True),
    Look(marks.VERSION, 10, ALERT, italic=True, keeps=True),
    Look(marks.EDITION, 7, QUIET),
    Look(WORDS, 10.5, INK, italic=True, after=3, indent=0.5),
    Look(FACTS, 10, QUIET, after=4),
    Look(CELL, 9.5, INK, after=1),
    Look(HEAD, 9.5, INK, bold=True, after=1, keeps=True),
    Look(LABEL, 10, TEAL, bold=True, before=4, after=2, keeps=True),
)


def blank(campaign: Campaign) -> Docx:
    """An empty document with the styles, the language, the head, the foot and the properties of ours. No clock: its day is that of the data."""
    document = Document()
    _page(document)
    _language(document)
    for look in LOOKS:
        _style(document, look)
    _frame(document)
    for level, size in ((0, 24), (1, 18), (2, 14), (3, 12)):
        _heading(document, "Title" if level == 0 else f"Heading {level}", size)
    _edges(document, campaign)
    _properties(document, campaign)
    return document


def _page(document: Docx) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin, section.bottom_margin = Cm(2.4), Cm(2.2)


def _language(document: Docx) -> None:
    """French for the whole document: a screen reader speaks it, a spelling checker corrects it."""
    for defaults in document.styles.element.iter(qn("w:lang")):
        for name in ("w:val", "w:eastAsia"):
            defaults.set(qn(name), "fr-FR")


def _style(document: Docx, look: Look) -> None:
    style = document.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    # What is typed after a paragraph of ours is the drafter's.
    style.next_paragraph_style = document.styles[marks.DRAFT]
    _font(style, look.size, look.colour)
    style.font.bold, style.font.italic = look.bold, look.italic
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(look.before), Pt(look.after)
    style.paragraph_format.left_indent = Cm(look.indent)
    style.paragraph_format.keep_with_next = look.keeps
    style.quick_style = look.name == marks.DRAFT


def _frame(document: Docx) -> None:
    """What drafters write stands out from what the program writes, without relying on colour alone."""
    properties = document.styles[marks.DRAFT].element.get_or_add_pPr()
    bar = element("w:pBdr", element("w:left", val="single", sz="24", space="8", color="0B5A5E"))
    shade = element("w:shd", val="clear", color="auto", fill="F3F7F7")
    place = next((place for place, one in enumerate(properties) if one.tag in (qn("w:spacing"), qn("w:ind"))), len(properties))
    properties.insert(place, bar)
    properties.insert(place + 1, shade)


def _heading(document: Docx, name: str, size: float) -> None:
    style = document.styles[name]
    _font(style, size, INK if name == "Title" else TEAL)
    style.next_paragraph_style = document.styles[marks.DRAFT]


def _font(style: ParagraphStyle, size: float, colour: RGBColor) -> None:
    style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), colour
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    for name in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{name}"), FONT)


def _edges(document: Docx, campaign: Campaign) -> None:
    section = document.sections[0]
    head, foot = section.header.paragraphs[0], section.footer.paragraphs[0]
    head.style = foot.style = document.styles[FACTS]
    told = [campaign.title, *([FICTIONAL_NOTICE] if campaign.fictional else [])]
    head._p.append(run(" · ".join(told)))  # noqa: SLF001 - python-docx has no other way to its elements
    for part in _foot(campaign):
        foot._p.append(part)  # noqa: SLF001 - same


def _foot(campaign: Campaign) -> Iterator[object]:
    notice = f"{FICTIONAL_NOTICE} " if campaign.fictional else ""
    yield run(f"{notice}Données arrêtées au {day(campaign.cut_off)}. Licence{FIXED}: {campaign.framing.licence}. Page{FIXED}")
    yield from field("PAGE")
    yield run(" sur ")
    yield from field("NUMPAGES")


def _properties(document: Docx, campaign: Campaign) -> None:
    """Nobody's name, and no clock: the day is that of the collection."""
    properties, cut_off = document.core_properties, datetime.combine(campaign.cut_off, time())
    properties.title = safe_text(f"Manifeste – {campaign.title}")
    properties.author = properties.last_modified_by = campaign.framing.organisers
    properties.subject = "Document de travail des rédacteurs"
    properties.language, properties.comments, properties.keywords = "fr-FR", "", ""
    properties.created = properties.modified = cut_off
    properties.revision = 1
    settings = document.settings.element
    for old in settings.findall(qn("w:themeFontLang")):
        old.set(qn("w:val"), "fr-FR")
    if settings.find(qn("w:themeFontLang")) is None:
        settings.append(element("w:themeFontLang", val="fr-FR"))
