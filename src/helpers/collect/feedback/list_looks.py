"""How the « À CORRIGER » sheet looks: few sizes, and colours that a sign and a word always double."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from helpers.collect.feedback.marks import FILLS, INKS, SIGNS
from helpers.collect.feedback.stylesheet import Look, Stylesheet
from helpers.framing.model import Severity

NAVY, SKY, INK, WHITE, BLUE, GREEN = "1B3A5C", "DCE8F4", "1F2933", "FFFFFF", "0B4F9C", "1E5B2E"


@dataclass(frozen=True)
class Looks:
    """The numbers of our cell formats in the workbook's styles."""

    title: int
    sentence: int
    section: int
    header: int
    text: int
    typed: int
    link: int
    waiting: int
    ready: int
    sign: Mapping[Severity, int]


def add_looks(styles: Stylesheet) -> Looks:
    """Add to the styles what the sheet needs."""
    thin = f'<border><left/><right/><top/><bottom style="thin"><color rgb="FF{SKY}"/></bottom><diagonal/></border>'
    one_line = '<alignment vertical="center"/>'
    wrapped = '<alignment horizontal="left" vertical="center" wrapText="1" indent="1"/>'
    centred = '<alignment horizontal="center" vertical="top" wrapText="1"/>'
    text = _font(10, INK)
    return Looks(
        title=styles.look(Look(_font(16, NAVY, bold=True), alignment=one_line)),
        sentence=styles.look(Look(_font(10, INK), alignment=one_line)),
        section=styles.look(Look(_font(13, NAVY, bold=True), alignment=one_line)),
        header=styles.look(Look(_font(10, WHITE, bold=True), _fill(NAVY), alignment=wrapped)),
        text=styles.look(Look(text, border=thin)),
        typed=styles.look(Look(text, border=thin, typed=True)),
        link=styles.look(Look(_font(10, BLUE, underlined=True), border=thin)),
        waiting=styles.look(Look(_font(13, INKS["blocking"], bold=True), alignment=one_line)),
        ready=styles.look(Look(_font(13, GREEN, bold=True), alignment=one_line)),
        sign={
            severity: styles.look(Look(_font(10, INKS[severity], bold=True), _fill(FILLS[severity]), thin, centred))
            for severity in SIGNS
        },
    )


def _font(size: int, colour: str, *, bold: bool = False, underlined: bool = False) -> str:
    return (
        f'<font>{"<b/>" if bold else ""}{"<u/>" if underlined else ""}<sz val="{size}"/><color rgb="FF{colour}"/>'
        '<name val="Calibri"/></font>'
    )


def _fill(colour: str) -> str:
    return f'<fill><patternFill patternType="solid"><fgColor rgb="FF{colour}"/><bgColor indexed="64"/></patternFill></fill>'
