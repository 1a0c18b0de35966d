"""Read one cell as the type that its column asks for: the value, and what was wrong or corrected on the way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from helpers.collect.choices import hint, is_well_separated, separated, shown_choices, understood
from helpers.framing.matching import fold
from helpers.framing.model import Column, Framing

UNKNOWN_WORDS = frozenset({"nsp", "ne sait pas", "inconnu", "non connu"})
MONTHS = {
    "janvier": 1, "fevrier": 2, "mars": 3, "avril": 4, "mai": 5, "juin": 6, "juillet": 7, "aout": 8, "septembre": 9,
    "octobre": 10, "novembre": 11, "decembre": 12, "janv": 1, "fevr": 2, "fev": 2, "avr": 4, "juil": 7, "sept": 9,
    "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
EXCEL_EPOCH = date(1899, 12, 30)
SERIAL_DATES = range(36_526, 55_154)  # 2000-01-01 to 2050-12-31: a date whose cell lost its format
SPACES = "[ \u00a0\u202f\u2009]"
PEOPLE = (  # words after a count that change nothing to it; « 12 % » or « 3 milliers » are something else
    r"pers\.?|personnes?|participante?s?|habitante?s?|hab\.?|citoyen(?:ne)?s?|agente?s?|élue?s?|usagers?|usagères?|femmes?|hommes?|"
    r"réponses?|répondante?s?|inscrite?s?|présente?s?|votante?s?|votes?|voix|soutiens?|gommettes?|communes?"
)
WORDED = re.compile(
    rf"^(?P<before>env(?:iron|\.)?|~|≈|près de|plus de|une)?{SPACES}*(?P<count>\d(?:{SPACES}?\d){{0,14}})"
    rf"(?:{SPACES}*(?P<unit>{PEOPLE}))?(?:{SPACES}*(?P<after>env\.?|environ|\+))?$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Parsed:
    """A cell read as its type. `problem` or `remark` is the code of a rule; `details` fills its sentence."""

    value: str | float | date | None = None
    problem: str = ""
    remark: str = ""
    details: Mapping[str, object] = field(default_factory=dict)


MISSING = Parsed()


def parse(text: str, column: Column, framing: Framing) -> Parsed:
    """Read a cell of a column; an empty cell, or one that says « n.c. », is missing, never zero."""
    if not text or (
        not words_are_kept(column) and fold(text) in framing.says_nothing and not _is_choice(text, column, framing)
    ):
        return MISSING
    readers = {"N": _number, "D": _date, "U": _url}
    if column.type in ("L", "O") or (column.list and column.multiple):
        return _chosen(text, column, framing)
    if column.type in readers:
        return readers[column.type](text, column)
    return Parsed(text)


def words_are_kept(column: Column) -> bool:
    """Whether « n.c. » stays « n.c. »: where people's own words are asked for, whoever reads them judges."""
    return column.type == "TL" and column.required


def is_free_text(column: Column) -> bool:
    """A column whose cells are taken as they are: no list, no form, no quoted id."""
    return column.type in ("T", "TL") and not column.list and not column.refers_to


def _is_choice(text: str, column: Column, framing: Framing) -> bool:
    return bool(column.list) and framing.list_of(column).find(text) is not None


def _number(text: str, column: Column) -> Parsed:
    if column.unknown_allowed and fold(text) in UNKNOWN_WORDS:
        return MISSING
    digits = re.sub(SPACES, "", text).replace(",", ".")
    if re.fullmatch(r"[-−]\d+(\.\d+)?", digits):
        return Parsed(problem="negative_number", details={"value": text})
    if re.fullmatch(r"\d{1,15}(\.\d+)?", digits):
        return _plain_number(text, float(digits), column)
    if column.decimal:  # « 120 kWh », « 150 minutes »: there the unit changes the measure
        return Parsed(problem="not_a_measure", details={"value": text})
    return _worded_number(text)


def _plain_number(text: str, value: float, column: Column) -> Parsed:
    """People, votes and communes are counted one by one; only a measure has decimals."""
    if not column.decimal and not value.is_integer():
        return Parsed(problem="not_a_whole_number", details={"value": text})
    if text.isdigit() or re.fullmatch(r"\d+[.,]\d+", text):
        return Parsed(value)
    return Parsed(value, remark="corrected_number", details={"before": text, "after": _shown(value)})


def _worded_number(text: str) -> Parsed:
    """« 212 réponses » is exact, « environ 40 » is an estimate, « beaucoup » is no number."""
    found = WORDED.match(text)
    if found is None:
        return Parsed(problem="not_a_number", details={"value": text})
    value = float(re.sub(SPACES, "", found["count"]))
    details = {"before": text, "after": _shown(value)}
    if found["before"] or found["after"]:
        return Parsed(value, remark="approximate_number", details={"value": text, "number": _shown(value), **details})
    return Parsed(value, remark="corrected_number", details=details)


def _shown(value: float) -> str:
    """As one types it: « 56977 », « 2,5 »."""
    return f"{value:.15g}".replace(".", ",")


def _date(text: str, column: Column) -> Parsed:
    del column
    day = text.split(" ", maxsplit=1)[0] if re.match(r"\d{4}-\d{2}-\d{2}", text) else text
    try:
        return Parsed(date.fromisoformat(day))
    except ValueError:
        pass  # not ISO: read as people write dates, below
    value = written_date(text) or _serial_date(text)
    if value is None:
        return Parsed(problem="not_a_date", details={"value": text})
    return Parsed(value, remark="corrected_date", details={"before": text, "after": value.isoformat()})


def written_date(text: str) -> date | None:
    """A day as people write it: « 12/03/2025 », « 1er mars 2025 »; nothing when the calendar has no such day."""
    numeric = re.fullmatch(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})(?: .*)?", text)
    if numeric:
        return _day(int(numeric[3]) + (2000 if len(numeric[3]) == 2 else 0), int(numeric[2]), int(numeric[1]))  # noqa: PLR2004 - two-digit year
    worded = re.fullmatch(r"(?:[a-z]+ )?(\d{1,2})(?:er)? ([a-z]+) (\d{4})", fold(text))
    if worded and worded[2] in MONTHS:
        return _day(int(worded[3]), MONTHS[worded[2]], int(worded[1]))
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _serial_date(text: str) -> date | None:
    return EXCEL_EPOCH + timedelta(days=int(text)) if re.fullmatch(r"\d{5}", text) and int(text) in SERIAL_DATES else None


def _url(text: str, column: Column) -> Parsed:
    del column
    if re.fullmatch(r"https?://[^\s<>\"']+", text):
        return Parsed(text)
    return Parsed(problem="invalid_url", details={"value": text})


def _chosen(text: str, column: Column, framing: Framing) -> Parsed:
    """One choice, or the codes of several: « T04;T06 »."""
    choices = framing.lists[column.list or "yes_no"]
    parts = separated(text, choices) if column.multiple else [text]
    if not parts:
        return MISSING
    read = [understood(part, choices) for part in parts]
    wrong = next((part for part, one in zip(parts, read, strict=True) if one is None), None)
    if wrong is not None:
        told = {"value": wrong, "label": column.label, "suggestion": hint(wrong, choices), "choices": shown_choices(choices)}
        return Parsed(problem="value_outside_list", details=told)
    found = [one for one in read if one is not None]
    codes = ";".join(one.choice.code for one in found)
    remark = "understood_word" if any(one.other_word for one in found) else "corrected_value"
    if all(one.as_written for one in found) and (len(found) == 1 or is_well_separated(text, choices)):
        return Parsed(codes)
    return Parsed(codes, remark=remark, details={"before": text, "after": " ; ".join(one.choice.label for one in found)})
