"""One cell read as its column asks: the value, what was corrected, what is wrong."""

from __future__ import annotations

import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.collect.findings import find
from helpers.collect.values import MISSING, Parsed, parse
from helpers.framing.load import load_framing
from helpers.framing.model import Column

FRAMING = load_framing("ia_2025")
NUMBER = FRAMING.by_table["events"].by_field["participants"]
HOURS = FRAMING.by_table["events"].by_field["hours"]
ENERGY = FRAMING.by_table["use_cases"].by_field["frugality_value"]
PLAIN_NUMBER = FRAMING.by_table["contributions"].by_field["people"]
DATE = FRAMING.by_table["events"].by_field["date_start"]
KIND = FRAMING.by_table["contributions"].by_field["kind"]
THEME = FRAMING.by_table["contributions"].by_field["theme"]
PUBLIC = FRAMING.by_table["contributions"].by_field["public"]
PUBLICATION = FRAMING.by_table["contributions"].by_field["publication"]
THEMES = FRAMING.by_table["events"].by_field["themes"]
ADDRESS = FRAMING.by_table["events"].by_field["report_url"]
TEXT = FRAMING.by_table["contributions"].by_field["text"]
EVIDENCE = FRAMING.by_table["maturity"].by_field["evidence"]
COLUMNS = tuple(column for sheet in FRAMING.sheets for column in sheet.columns)

NUMBERS = (
    ("34", 34.0, ""),
    ("0", 0.0, ""),
    ("34,0", 34.0, ""),
    ("1 234", 1234.0, "corrected_number"),
    ("1\u202f234", 1234.0, "corrected_number"),
    ("34 env.", 34.0, "approximate_number"),
    ("212 réponses", 212.0, "corrected_number"),
    ("56 977 hab.", 56977.0, "corrected_number"),
    ("22 pers.", 22.0, "corrected_number"),
    ("40 personnes environ", 40.0, "approximate_number"),
    ("environ 1 200 personnes", 1200.0, "approximate_number"),
    ("~40", 40.0, "approximate_number"),
    ("plus de 30", 30.0, "approximate_number"),
)


@pytest.mark.parametrize(("text", "value", "remark"), NUMBERS)
def test_a_number_is_read_as_people_write_it(text: str, value: float, remark: str) -> None:
    """Spaces, commas and « environ » do not lose a number, and are said."""
    parsed = parse(text, NUMBER, FRAMING)
    assert (parsed.value, parsed.remark, parsed.problem) == (value, remark, "")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("-3", "negative_number"),
        ("−2,5", "negative_number"),
        ("beaucoup", "not_a_number"),
        ("30 à 40", "not_a_number"),
        ("12 %", "not_a_number"),
        ("3 milliers", "not_a_number"),
        ("212.5", "not_a_whole_number"),
        ("11,5", "not_a_whole_number"),
        ("1.234", "not_a_whole_number"),
        ("12/15", "not_a_number"),
        ("9" * 400, "not_a_number"),
        ("1" + " " * 30_000 + "x", "not_a_number"),
    ],
)
def test_what_is_no_count_is_refused(text: str, problem: str) -> None:
    """A range, a word or a negative number is not interpreted; the value stays missing."""
    parsed = parse(text, NUMBER, FRAMING)
    assert (parsed.value, parsed.problem) == (None, problem)


MEASURES = (
    ("2,5", 2.5, "", ""),
    ("2.5", 2.5, "", ""),
    ("1\u00a0234,5", 1234.5, "corrected_number", ""),
    ("2h30", None, "", "not_a_measure"),
    ("120 kWh", None, "", "not_a_measure"),
    ("150 personnes", None, "", "not_a_measure"),
)


@pytest.mark.parametrize(("text", "value", "remark", "problem"), MEASURES)
def test_only_a_measure_has_decimals(text: str, value: float | None, remark: str, problem: str) -> None:
    """Hours and energy may have decimals; their unit is never dropped, for it changes what the number says."""
    for column in (HOURS, ENERGY):
        parsed = parse(text, column, FRAMING)
        assert (parsed.value, parsed.remark, parsed.problem) == (value, remark, problem)


def test_the_remedy_fits_the_column() -> None:
    """A duration is not told that it must be whole, and a date of a status is not told of the period of the debate."""
    said = {
        code: find(FRAMING, code, "EVENEMENTS", value="fin 2025")
        for code in ("not_a_measure", "not_a_date", "not_a_whole_number")
    }
    assert "entier" not in said["not_a_measure"].how
    assert (
        said["not_a_date"].why
        == "Une date se lit au jour près\u00a0: une année, une saison ou un mois seul ne désigne pas un jour."
    )
    assert said["not_a_whole_number"].what == "«\u00a0fin 2025\u00a0» n’est pas un nombre entier."


def test_unknown_is_missing_only_where_it_may_be_said() -> None:
    """« nsp » participants are missing; « nsp » people behind an idea is not a number."""
    assert parse("NSP", NUMBER, FRAMING) == MISSING
    assert parse("nsp", PLAIN_NUMBER, FRAMING).problem == "not_a_number"


DATES = (
    ("2024-11-14", date(2024, 11, 14), ""),
    ("2024-11-14 18:30", date(2024, 11, 14), ""),
    ("14/11/2024", date(2024, 11, 14), "corrected_date"),
    ("3.2.25", date(2025, 2, 3), "corrected_date"),
    ("12 mars 2025", date(2025, 3, 12), "corrected_date"),
    ("mercredi 12 Mars 2025", date(2025, 3, 12), "corrected_date"),
    ("1er févr. 2025", date(2025, 2, 1), "corrected_date"),
    ("45610", date(2024, 11, 14), "corrected_date"),
)


@pytest.mark.parametrize(("text", "value", "remark"), DATES)
def test_a_date_is_read_as_people_write_it(text: str, value: date, remark: str) -> None:
    """Day first, in words, or the number that a spreadsheet stores (45 610 days after 30 December 1899)."""
    parsed = parse(text, DATE, FRAMING)
    assert (parsed.value, parsed.remark, parsed.problem) == (value, remark, "")


@pytest.mark.parametrize("text", ["31/02/2025", "2025-13-01", "mars 2025", "14 nov.", "0", "99999", "²", "12 germinal 2025"])
def test_a_day_that_does_not_exist_is_refused(text: str) -> None:
    """What is not one day of the calendar is not guessed."""
    assert parse(text, DATE, FRAMING).problem == "not_a_date"


@pytest.mark.parametrize(
    ("text", "column", "value", "remark"),
    [
        ("Vigilance", KIND, "vigilance", ""),
        ("VIGILANCE ", KIND, "vigilance", "corrected_value"),
        ("T06", THEME, "T06", ""),
        ("T06 – Services publics et relation à l’usager", THEME, "T06", ""),
        ("services publics et relation a l'usager", THEME, "T06", "corrected_value"),
        ("Services publics et relation à l'usager", THEME, "T06", ""),
        ("T06 - Services publics et relation à l'usager", THEME, "T06", ""),
        ("T6", THEME, "T06", "corrected_value"),
        ("Souhait", KIND, "attente", "understood_word"),
        ("Habitants", PUBLIC, "citoyens", "understood_word"),
        ("T04 et T06", THEMES, "T04;T06", "corrected_value"),
        ("T4/T06 + t10", THEMES, "T04;T06;T10", "corrected_value"),
        ("Compétences, éducation, acculturation ; T06", THEMES, "T09;T06", ""),
        ("T04;T06", THEMES, "T04;T06", ""),
        ("T04, T06", THEMES, "T04;T06", ""),
        ("T04, t06", THEMES, "T04;T06", "corrected_value"),
        (";", THEMES, None, ""),
    ],
)
def test_a_choice_is_known_by_its_code_or_its_label(text: str, column: Column, value: str | None, remark: str) -> None:
    """Case, accents and apostrophes are corrected and said; the code is what is stored."""
    parsed = parse(text, column, FRAMING)
    assert (parsed.value, parsed.remark, parsed.problem) == (value, remark, "")


HINTS = (
    ("oui, mais anonyme", PUBLICATION, ""),
    ("T04 et T06", THEME, "Vouliez-vous dire «\u00a0T04 – Sobriété et environnement\u00a0» ou «\u00a0T06 – Services publics et relation à l’usager\u00a0» ?"),
    ("T13", THEME, ""),
    ("T04 et T13", THEMES, ""),
    ("vigilanse", KIND, "Vouliez-vous dire «\u00a0Vigilance\u00a0» ?"),
    ("Acteurs", PUBLIC, "Vouliez-vous dire «\u00a0Acteurs économiques\u00a0» ou «\u00a0Acteurs académiques\u00a0» ?"),
    ("et", THEME, ""),
    ("Service public", THEME, "Vouliez-vous dire «\u00a0T06 – Services publics et relation à l’usager\u00a0» ?"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "column", "said"), HINTS)
def test_a_hint_leaves_out_nothing_that_the_cell_says(text: str, column: Column, said: str) -> None:
    """« oui, mais anonyme » is not « Oui »; two themes in a cell of one are both named."""
    parsed = parse(text, column, FRAMING)
    assert (parsed.problem, parsed.details["suggestion"]) == ("value_outside_list", said)


def test_the_list_is_told_as_it_is_shown() -> None:
    """Semicolons, since labels hold commas, and the codes where the drop-down shows them."""
    told = str(parse("T13", THEME, FRAMING).details["choices"])
    assert told.startswith("T01 – Opportunités et utilité ; T02 – Conditions de déploiement ; ")
    assert parse("zzz", KIND, FRAMING).details["choices"] == "Attente ; Vigilance ; Proposition ; Question"


def test_one_wrong_theme_of_several_is_named() -> None:
    """Of « T04;T77 », the value said to be wrong is T77."""
    parsed = parse("T04;T77", THEMES, FRAMING)
    assert (parsed.value, parsed.problem, parsed.details["value"]) == (None, "value_outside_list", "T77")


@pytest.mark.parametrize(("text", "problem"), [("https://a.example/b", ""), ("a.example", "invalid_url"), ("javascript:alert(1)", "invalid_url"), ('https://a.example/"><script>', "invalid_url")])  # fmt: skip
def test_an_address_is_a_page(text: str, problem: str) -> None:
    """Only http and https, without anything that would end the attribute that it is printed in."""
    assert parse(text, ADDRESS, FRAMING).problem == problem


@pytest.mark.parametrize("word", ["", "-", "n.c.", "N.C.", "n/a", "?", "non renseigné"])
def test_words_that_say_nothing_are_missing_never_zero(word: str) -> None:
    """A dash is an absence in every kind of column, evidence included."""
    for column in (NUMBER, DATE, KIND, THEMES, ADDRESS, EVIDENCE):
        assert parse(word, column, FRAMING) == MISSING


def test_what_was_said_is_kept_as_it_was_said() -> None:
    """A contribution is never shortened to nothing by the reading of its cell."""
    assert parse("n.c.", TEXT, FRAMING) == Parsed("n.c.")


@given(st.text(max_size=40) | st.text(string.digits + "-/.,; ²٣\u202f", max_size=40), st.sampled_from(COLUMNS))
def test_reading_a_cell_never_raises(text: str, column: Column) -> None:
    """Whatever is typed: a value, or a rule of the framing with its sentence, never both a value and a problem."""
    parsed = parse(text, column, FRAMING)
    assert not (parsed.problem and parsed.value is not None)
    assert {parsed.problem, parsed.remark} - {""} <= set(FRAMING.rules)
    assert parsed.value is None or parsed.value != ""


@given(st.integers(0, 10**9))
def test_a_number_reads_the_same_however_it_is_spaced(value: int) -> None:
    """1234, 1 234 and 1\u202f234 are one number."""
    for spaced in (str(value), f"{value:,}".replace(",", " "), f"{value:,}".replace(",", "\u202f")):
        assert parse(spaced, NUMBER, FRAMING).value == value


@given(st.dates(date(2000, 1, 1), date(2050, 12, 31)))
def test_a_day_reads_the_same_however_it_is_written(day: date) -> None:
    """ISO, day first and the spreadsheet's number lead to one day."""
    serial = str((day - date(1899, 12, 30)).days)
    for written in (day.isoformat(), f"{day:%d/%m/%Y}", f"{day.day}.{day.month}.{day.year}", serial):
        assert parse(written, DATE, FRAMING).value == day
