"""The privacy layer: what never leaves data/processed, whatever a territory typed."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.collect.protection.publication import publishable
from helpers.collect.tables import Tables
from tests.collect.workbooks import campaign, collected

EMAIL, PHONE = "jeanne.martin@exemple.fr", "06 12 34 56 78"
FRAMING = campaign().framing
PERSONAL = {(sheet.table, column.field) for sheet in FRAMING.sheets for column in sheet.columns if column.personal}
TEXTS = [
    (sheet.table, column.field)
    for sheet in FRAMING.sheets
    for column in sheet.columns
    if column.type in ("T", "TL") and not column.unique and not column.refers_to and not column.personal
    and column.field not in ("code", "siren", "associated_siren")
]  # fmt: skip


@cache
def tables() -> Tables:
    """The tables of the good workbook, read once."""
    with TemporaryDirectory() as folder:
        found = collected(Path(folder)).tables
    assert found is not None
    return found


def saying(table: str, field: str, text: str) -> Tables:
    """The good tables with one text everywhere in a column."""
    frame = getattr(tables(), table)
    return replace(tables(), **{table: frame.assign(**{field: text})})


def everything(shown: Tables) -> str:
    """Every value that a notebook would receive."""
    return "\n".join(frame.astype("str").to_csv() for _, frame in shown.items())


def with_publication(*codes: str) -> Tables:
    contributions = tables().contributions.assign(publication=list(codes))
    return replace(tables(), contributions=contributions)


def test_personal_columns_are_gone() -> None:
    """The contact's address and the coder's comments are in the tidy tables, never in the shown ones."""
    assert {("territory", "contact_email"), ("contributions", "coder_comment")} == PERSONAL
    shown = publishable(tables(), FRAMING)
    for table, field in PERSONAL:
        assert field in getattr(tables(), table)
        assert field not in getattr(shown, table)


def test_only_words_that_may_be_published_are_shown() -> None:
    """« non » and « à vérifier » rows stay, counted, without their words."""
    shown = publishable(with_publication("oui", "non", "a_verifier", "oui"), FRAMING).contributions
    assert shown["printable"].tolist() == [True, False, False, True]
    assert shown["text"].isna().tolist() == [False, True, True, False]
    assert shown["id"].tolist() == tables().contributions["id"].tolist()


def test_personal_data_are_masked_in_words_that_may_be_published() -> None:
    """The territory's « oui » is no permission to print a telephone number."""
    said = saying("contributions", "text", f"Appelez Mme Dupont au {PHONE}.")
    said = replace(said, contributions=said.contributions.assign(publication="oui"))
    assert set(publishable(said, FRAMING).contributions["text"]) == {"Appelez Mme [nom] au [téléphone]."}


def test_the_tables_that_were_given_are_not_changed() -> None:
    """The tidy tables keep the words that the shown ones lose."""
    before = with_publication("non", "non", "non", "non")
    words = before.contributions["text"].tolist()
    publishable(before, FRAMING)
    assert before.contributions["text"].tolist() == words
    assert "printable" not in before.contributions


@given(st.sampled_from(TEXTS), st.sampled_from([EMAIL, PHONE]), st.text("abc éà,.;:\n", max_size=20))
@settings(deadline=None)
def test_no_address_and_no_number_gets_through_any_text(place: tuple[str, str], secret: str, words: str) -> None:
    """Whatever the free text that holds them, an e-mail address and a telephone number are never shown."""
    shown = everything(publishable(saying(*place, f"{words} {secret} {words}"), FRAMING))
    assert secret not in shown
    assert not re.search(r"[\w.]+@[\w.]+\.\w+", shown)


@given(st.lists(st.sampled_from(["oui", "non", "a_verifier"]), min_size=4, max_size=4))
@settings(deadline=None)
def test_held_back_words_are_nowhere(codes: list[str]) -> None:
    """Of any mix of decisions, the words of the rows held back appear in no table, those of the others in one."""
    shown = everything(publishable(with_publication(*codes), FRAMING))
    for code, words in zip(codes, tables().contributions["text"], strict=True):
        assert (words in shown) is (code == "oui")


def test_a_territory_without_contributions_is_shown_empty() -> None:
    """Nothing said: the column that says what may be printed is there all the same."""
    nothing = replace(tables(), contributions=tables().contributions.iloc[:0])
    shown = publishable(nothing, FRAMING).contributions
    assert shown.empty
    assert shown["printable"].dtype == bool
    assert isinstance(shown, pd.DataFrame)
