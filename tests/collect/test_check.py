"""Checks that look across cells, each on the smallest workbook that it has something to say about."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.collect.workbooks import collected, places, put

WORDS = ("Ouvrir les données des écoles.", "Former les agents de guichet.", "Garder une ligne directe.", "Mesurer l’énergie.")


def _said(folder: Path, *edits: object) -> dict[str, str]:
    intake = collected(folder, *edits)  # type: ignore[arg-type]
    return {f"{finding.rule} {finding.place}": finding.what for finding in intake.findings}


def test_too_many_unclassified_ideas_are_counted(tmp_path: Path) -> None:
    """One idea of four in « autre » is 25 %, beyond the 15 % of the framing."""
    said = _said(tmp_path, put("CONTRIBUTIONS!E3", "T99"))
    assert said["residual_theme_share CONTRIBUTIONS"] == (
        "Contributions rangées dans «\u00a0autre\u00a0»\u00a0: 1 sur 4 (25,0\u202f%)\u202f; le repère est de 15\u202f%."
    )


@pytest.mark.parametrize(("rows", "told"), [((3,), False), ((3, 4), True)])
def test_too_many_unstated_publics_are_counted(rows: tuple[int, ...], told: bool, tmp_path: Path) -> None:
    """One row of four without its public (25 %) is under the mark of 30 %; two (50 %) are over it."""
    said = _said(tmp_path, *(put(f"CONTRIBUTIONS!G{row}", "Non précisé") for row in rows))
    assert ("unstated_public_share CONTRIBUTIONS" in said) is told


@pytest.mark.parametrize(("people", "told"), [(47_662, False), (47_661, True), (58_252, False), (58_253, True)])
def test_a_population_is_compared_with_the_reference(people: int, told: bool, tmp_path: Path) -> None:
    """Lacq-Orthez has 52 957 inhabitants: 10 % is 5 295.7, so 47 662 and 58 252 pass, one more or less does not."""
    assert ("population_far_from_reference TERRITOIRE!B11" in _said(tmp_path, put("TERRITOIRE!B11", people))) is told


def test_an_event_that_gave_nothing_is_named(tmp_path: Path) -> None:
    """When every idea comes from E01, E02 is said to have given none."""
    said = _said(tmp_path, *(put(f"CONTRIBUTIONS!B{row}", "E01") for row in (5, 6)))
    assert said["event_without_contribution EVENEMENTS!A4"] == (
        "L’événement Atelier des agents à Orthez n’a donné lieu à aucune contribution."
    )


def test_a_proposal_without_an_answer_is_counted(tmp_path: Path) -> None:
    """An answer to an expectation leaves the only proposal waiting."""
    assert _said(tmp_path, put("ENGAGEMENTS!B3", "C0001"))["proposals_without_answer ENGAGEMENTS"] == (
        "Propositions sans réponse\u00a0: 1 sur 1."
    )


def test_publics_who_spoke_are_not_said_to_be_absent(tmp_path: Path) -> None:
    """Once an elected member has spoken, the list of absent publics starts with the agents."""
    said = _said(tmp_path, put("CONTRIBUTIONS!G3", "Élus"))
    assert said["publics_never_met CONTRIBUTIONS"].startswith(
        "Aucune contribution ne vient de ces publics\u00a0: Agents, Citoyens, "
    )


def test_identical_texts_name_every_other_cell(tmp_path: Path) -> None:
    """Three times the same words: one finding, at the first, naming the two others."""
    said = _said(tmp_path, *(put(f"CONTRIBUTIONS!C{row}", WORDS[0]) for row in (3, 4, 6)))
    assert said["identical_texts CONTRIBUTIONS!C3"] == "Le même texte figure aussi en C4 et C6."


def test_personal_data_of_personal_columns_are_not_told(tmp_path: Path) -> None:
    """The contact's address is asked for and never shown: it is no fault."""
    intake = collected(
        tmp_path, put("CONTRIBUTIONS!Q3", "Voir avec jeanne@exemple.fr"), put("EVENEMENTS!B3", "Chez Mme Dupont")
    )
    assert [place for place in places(intake) if place.startswith("personal_data")] == ["personal_data EVENEMENTS!B3"]


def test_an_event_on_the_bounds_is_within_the_period(tmp_path: Path) -> None:
    """The first and the last day belong to the period."""
    said = _said(tmp_path, put("EVENEMENTS!C3", "2024-10-01"), put("EVENEMENTS!C4", "2025-02-28"))
    assert not [place for place in said if place.startswith("event_outside_period")]
