"""Meetings that a platform lists: each is an event of the authority, never a contribution."""

from __future__ import annotations

import re
from collections.abc import Sequence

from helpers.collect.platforms.mapping import in_french
from helpers.collect.platforms.records import Record
from helpers.collect.platforms.rows import UNKNOWN, Row, choice, fields
from helpers.collect.platforms.texts import plain
from helpers.collect.protection import privacy
from helpers.framing.matching import fold
from helpers.framing.model import Framing
from helpers.wording import typeset

# « 3 place de la Mairie, 64150 Mourenx », « Salle des fêtes, 64150 Mourenx, France »
_TOWN = re.compile(r"\b\d{5}\s+([^\d,;\n]{2,60}?)\s*(?:cedex.*)?(?=,|;|\n|$)", re.IGNORECASE)
_FORMATS = {"in person": ("présentiel",), "online": ("distanciel",), "hybrid": ("mixte",)}
LONGEST_COMMENT = 1000  # characters


def meeting_rows(meetings: Sequence[tuple[str, Record]], framing: Framing) -> tuple[Row, ...]:
    """Rows of EVENEMENTS for meetings and their identifiers; what the platform does not know stays to be completed."""
    return tuple(_row(event, meeting, framing) for event, meeting in meetings)


def _row(event: str, meeting: Record, framing: Framing) -> Row:
    sheet, words = framing.by_table["events"], meeting.mapping.event
    attendees = next((int(told) for told in meeting.values.get("attendees", ()) if told.isdecimal() and int(told)), None)
    values = {
        "id_evenement": event,
        "intitule": meeting.title,
        "date_debut": meeting.day,
        "date_fin": meeting.day_told("ended_at"),
        "methode": choice(sheet, "methode", words.method, framing),
        "recrutement": choice(sheet, "recrutement", words.recruitment, framing),
        "format": choice(sheet, "format", _FORMATS.get(fold(meeting.first("meeting_type")), words.format), framing),
        "lieu_commune": town_of(plain(in_french(meeting.first("address")))),
        "participants_total": attendees or UNKNOWN,
        "mode_comptage": choice(sheet, "mode_comptage", words.counting if attendees else ("non précisé",), framing),
        "compte_rendu_url": meeting.first("url") if meeting.first("minutes") else "",
        "commentaire": _comment(meeting),
    }
    return fields(sheet, values)


def town_of(address: str) -> str:
    """The commune of an address with a postal code; nothing when there is none.

    >>> town_of("3 place de la Mairie, 64150 Mourenx, France"), town_of("Salle des fêtes")
    ('Mourenx', '')
    """
    found = _TOWN.search(address)
    return found.group(1).strip() if found else ""


def _comment(meeting: Record) -> str:
    """Where it comes from, and the organisations that came; the minutes stay on IMPORT."""
    organisations = plain(in_french(meeting.first("organisations"))).replace("\n", ", ")
    told = f"{meeting.reference}. Organisations présentes : {organisations}" if organisations else meeting.reference
    return typeset(privacy.mask(told))[:LONGEST_COMMENT]
