"""Questionnaires whose headers take two rows: « question » over « choix », read as one header « question [choix] »."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from helpers.collect.platforms.mapping import ExportMapping, squeeze
from helpers.collect.platforms.tables_read import ExportTable
from helpers.framing.matching import fold

_TICKS = frozenset({"", "x", "0", "1"})
OTHER = "Autre"
_WHICH_OTHER = re.compile(r"(?:autres?|other)(?: (?:a |veuillez |merci de )?preciser?z?| please specify)?")
_ANSWER_TITLES = frozenset({"", "response", "reponse", "open ended response", "reponse ouverte", "reponses", "reponse libre"})


def with_one_header_row(table: ExportTable, mapping: ExportMapping) -> ExportTable:
    """The same table, each column under its whole title."""
    if mapping.group_row == "above" and any(table.above):
        return replace(table, headers=tuple(_under_groups(table, mapping)))
    if mapping.group_row == "below" and _titles_below(table, mapping):
        return replace(table, headers=tuple(_over_choices(table.headers, table.rows[0][1])), rows=table.rows[1:])
    return table


def _under_groups(table: ExportTable, mapping: ExportMapping) -> Iterator[str]:
    """A group goes on over the next columns as long as they hold ticks."""
    taken = {place for role in mapping.columns for place in mapping.places(role, table.headers)}
    group = ""
    for place, header in enumerate(table.headers):
        above = table.above[place].strip() if place < len(table.above) else ""
        goes_on = _is_ticked(place, table) or _asks_which(header)
        group = "" if place in taken else above or (group if goes_on else "")
        yield (
            f"{group} [{OTHER if _asks_which(header) else header.strip()}]"
            if group and header.strip() and fold(group) != fold(header)
            else header or group
        )


def _asks_which(header: str) -> bool:
    """« Autre… », « Autre (veuillez préciser) »: the choice whose answers are words, not « Autres remarques »."""
    return _WHICH_OTHER.fullmatch(fold(header)) is not None


def _is_ticked(place: int, table: ExportTable) -> bool:
    return all(fold(cells[place]) in _TICKS for _, cells in table.rows if place < len(cells))


def _titles_below(table: ExportTable, mapping: ExportMapping) -> bool:
    """Whether the first row under the headers is no answer: it has no identifier, and titles in place of answers."""
    first = table.rows[0][1]
    known = mapping.places("id", table.headers)
    return bool(known) and known[0] < len(first) and not first[known[0]].strip() and any(cell.strip() for cell in first)


def _over_choices(headers: Sequence[str], below: Sequence[str]) -> Iterator[str]:
    question = ""
    for place in range(max(len(headers), len(below))):
        header = headers[place].strip() if place < len(headers) else ""
        choice = below[place].strip() if place < len(below) else ""
        question = header or question
        yield question if fold(choice) in _ANSWER_TITLES else f"{question} [{_choice(choice)}]"


def _choice(choice: str) -> str:
    """« Autre (veuillez préciser) » asks for words, as « Autre » does elsewhere."""
    return OTHER if squeeze(choice).startswith(("autre", "other")) else choice
