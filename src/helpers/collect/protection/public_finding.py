"""What may leave data/ of a finding, of a refusal and of the name of a file: nothing that somebody typed, a name for one.

The sender reads the whole of it in the workbook that comes back; a reader of the report finds the cell, the fault, the way out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from helpers.collect.findings import Finding
from helpers.collect.protection.privacy import mask
from helpers.collect.tables import Source
from helpers.framing.model import Framing

OTHER_SHEET = "une feuille hors du modèle"
UNNAMED = "classeur reçu sous un autre nom"  # the name of the file does not follow the convention: it could hold anything
CONVENTION = re.compile(r"\d{4}-\d{2}_[a-z0-9-]+_concertation-ia(?:_v\d{1,3})?\.(?:xls[xmb]?|ods)", re.IGNORECASE)


@dataclass(frozen=True)
class PublicFinding:
    """The publishable form of a finding."""

    place: str
    what: str
    how: str
    effect: str


def public_finding(finding: Finding, framing: Framing) -> PublicFinding:
    """A finding as anybody may read it: its place and its sentences, « … » where they quote the workbook."""
    known = {sheet.name for sheet in framing.sheets} | {"LISEZMOI"}
    place = finding.place if finding.sheet in known else OTHER_SHEET
    return PublicFinding(place, finding.public_what, finding.public_how, finding.effect)


def public_file(source: Source) -> str:
    """The name of a file where it follows the convention (`AAAA-MM_<code>_concertation-ia.xlsx`); its sha256 tells which one it is."""
    return source.file if CONVENTION.fullmatch(source.file) else UNNAMED


def public_refusal(refusal: str, source: Source) -> str:
    """Why a workbook was refused, without the name of its file where that may not be told."""
    return mask(refusal.replace(source.file, public_file(source)))
