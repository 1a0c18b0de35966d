"""Checks that look across cells, each on the smallest workbook that it has something to say about."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.collect.workbooks import Edit, collected, places, put

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


CORRECTED = (
    ("CONTRIBUTIONS!E3", "Sobriete", "corrected_value", "Sobriete", "Sobriété et environnement"),
    ("CONTRIBUTIONS!E3", "t04", "corrected_value", "t04", "Sobriété et environnement"),
    ("CONTRIBUTIONS!D3", "ATTENTE", "corrected_value", "ATTENTE", "Attente"),
    ("CONTRIBUTIONS!O3", "à  vérifier", "corrected_value", "à  vérifier", "À vérifier"),
    ("EVENEMENTS!C3", "12 mars 2025", "corrected_date", "12 mars 2025", "2025-03-12"),
    ("EVENEMENTS!J3", "34 env.", "approximate_number", "34 env.", "34"),
    ("EVENEMENTS!J3", "1 200", "corrected_number", "1 200", "1200"),
)


@pytest.mark.parametrize(("place", "typed", "rule", "before", "after"), CORRECTED)
def test_a_correction_says_what_it_was_and_what_it_is(
    place: str, typed: str, rule: str, before: str, after: str, tmp_path: Path
) -> None:
    """What is mended by itself is listed with its cell, before and after."""
    found = [finding for finding in collected(tmp_path, put(place, typed)).findings if finding.rule == rule]
    assert [(finding.place, finding.before, finding.after) for finding in found] == [(place, before, after)]


def test_an_ambiguous_beginning_is_refused(tmp_path: Path) -> None:
    """« Droits » begins one label; « Acteurs » begins two publics or more, and is not chosen for the author."""
    said = _said(tmp_path, put("CONTRIBUTIONS!E3", "Droits"), put("CONTRIBUTIONS!G3", "Acteurs"))
    assert "corrected_value CONTRIBUTIONS!E3" in said
    assert said["value_outside_list CONTRIBUTIONS!G3"].startswith("«\u00a0Acteurs\u00a0» ne figure pas dans la liste")


def test_an_approximate_count_is_an_estimate(tmp_path: Path) -> None:
    """« 34 env. » without a mode of counting is read « estimé »; a mode that was chosen stays."""
    blank = collected(tmp_path, put("EVENEMENTS!J3", "34 env."), put("EVENEMENTS!K3", None))
    assert blank.tables is not None
    assert blank.tables.events["counting"].iloc[0] == "estime"
    told = [(finding.place, finding.after) for finding in blank.findings if finding.rule == "counting_estimated"]
    assert told == [("EVENEMENTS!K3", "Estimé")]
    chosen = collected(tmp_path, put("EVENEMENTS!J3", "34 env."), put("EVENEMENTS!K3", "Compté"))
    assert chosen.tables is not None
    assert chosen.tables.events["counting"].iloc[0] == "compte"


def test_nearly_identical_texts_are_one_finding_with_all_cells(tmp_path: Path) -> None:
    """The sentence names the cells and counts the wordings; the finding carries every cell of the group."""
    text = "Garder un agent joignable au téléphone dans chaque mairie de la communauté."
    edits = [put(f"CONTRIBUTIONS!C{row}", words) for row, words in ((3, text), (5, f"{text} Merci."), (6, text.upper()))]
    (found,) = [f for f in collected(tmp_path, *edits).findings if f.rule == "near_identical_texts"]
    assert (found.place, found.alike) == ("CONTRIBUTIONS!C3", ("C3", "C5", "C6"))
    assert found.what == (
        "Un texte presque identique figure aussi en C5 et C6\u00a0: 3 lignes, 2 rédactions "
        "(au moins 90\u202f% des caractères en commun)."
    )


def test_many_copies_of_a_text_are_a_campaign(tmp_path: Path) -> None:
    """Ten near copies have been sent around and are worth a look; a pair is a note."""
    text = "Garder un agent joignable au téléphone dans chaque mairie de la communauté."

    def copies(count: int) -> Edit:
        def edit(workbook: openpyxl.Workbook) -> None:
            for place in range(count):
                row = ("E01", f"{text} Merci." if place else text, "Attente", "T06", None, "Citoyens", "Verbatim (mot à mot)")
                workbook["CONTRIBUTIONS"].append((f"C1{place:03d}", *row))

        return edit

    for count, rule, severity in ((2, "near_identical_texts", "note"), (10, "circulated_text", "warning")):
        (found,) = [f for f in collected(tmp_path, copies(count)).findings if "identical" in f.rule or "circulated" in f.rule]
        assert (found.rule, found.severity, len(found.alike)) == (rule, severity, count)


SUMS = (
    ({"U": 40, "V": 16}, "sexe est 56"),
    ({"U": 10, "V": 10}, ""),  # a cell left blank: unknown
    ({"U": 10, "V": 10, "W": 0}, "sexe est 20"),
    ({"X": 30, "Y": 14}, "âge est 44"),
)


@pytest.mark.parametrize(("counts", "said"), SUMS)
def test_people_by_gender_and_by_age_add_up(counts: dict[str, int], said: str, tmp_path: Path) -> None:
    """More people than participants, or a full breakdown that falls short, is told; blanks are unknown, not zero."""
    cells = (put(f"EVENEMENTS!{column}3", count) for column, count in counts.items())
    told = [f.what for f in collected(tmp_path, put("EVENEMENTS!J3", 34), *cells).findings if f.rule == "breakdown_sum_differs"]
    expected = f"La somme des effectifs par {said}, alors que le total de participants est 34."
    assert told == ([expected] if said else [])


def test_an_estimate_is_told_once(tmp_path: Path) -> None:
    """The mode that an approximate count tells is not said to be « Non précisé » too."""
    edits = (put("EVENEMENTS!J3", "34 env."), put("EVENEMENTS!K3", None), put("EVENEMENTS!K4", None))
    told = {f.rule: (f.place, f.what) for f in collected(tmp_path, *edits).findings if f.cell.startswith("K")}
    assert told == {
        "counting_estimated": ("EVENEMENTS!K3", "Le mode de comptage était vide\u00a0: «\u00a0Estimé\u00a0» a été retenu, car le nombre de participants est approché."),
        "default_used": ("EVENEMENTS!K4", "«\u00a0Mode de comptage\u00a0» était vide sur 1\u00a0ligne\u00a0: «\u00a0Non précisé\u00a0» a été retenu."),
    }  # fmt: skip


REMEDIES = (
    ("TERRITOIRE!B5", "Remplissez la cellule."),
    ("CONTRIBUTIONS!C3", "Remplissez la cellule."),
    ("EVENEMENTS!E3", "Remplissez la cellule. Si vous ne savez pas, choisissez «\u00a0Non précisé\u00a0»."),
    ("EVENEMENTS!J3", "Remplissez la cellule. Si le nombre n’est pas connu, écrivez «\u00a0nsp\u00a0»."),
)


@pytest.mark.parametrize(("place", "remedy"), REMEDIES)
def test_not_stated_is_offered_where_it_may_be_chosen(place: str, remedy: str, tmp_path: Path) -> None:
    """« Non précisé » is no answer to a missing text."""
    found = {f.place: f for f in collected(tmp_path, put(place, None)).findings if f.rule == "missing_required"}
    assert found[place].how == remedy


def test_a_field_of_the_territory_sets_no_row_aside(tmp_path: Path) -> None:
    """The effect that is told agrees with the balance: one row, kept."""
    intake = collected(tmp_path, put("TERRITOIRE!B20", "fin 2025"))
    (found,) = [f for f in intake.findings if f.severity == "blocking"]
    assert (found.rule, found.effect) == (
        "not_a_date", "Le rapport de ce territoire n’est pas produit tant que ce point n’est pas corrigé.",
    )  # fmt: skip
    assert [balance.set_aside for balance in intake.balances if balance.sheet == "TERRITOIRE"] == [0]


def test_a_wrong_measure_asks_for_its_unit_at_once(tmp_path: Path) -> None:
    """« 120 kWh » is no number, and its unit and method are asked for in the same round."""
    found = places(collected(tmp_path, put("USAGES_IA!P3", "120 kWh"), put("USAGES_IA!Q3", None), put("USAGES_IA!R3", None)))
    told = {place for place in found if "USAGES_IA!" in place}
    assert told >= {"not_a_measure USAGES_IA!P3", "missing_required USAGES_IA!Q3", "missing_required USAGES_IA!R3"}


def test_a_text_that_may_be_published_is_not_to_be_allowed_again(tmp_path: Path) -> None:
    """« Choisissez Oui » is said of a contribution that still waits, and of nothing else."""
    words = "Voir avec Mme Dupont de la mairie pour la suite du projet."
    then = "Puis choisissez «\u00a0Oui\u00a0» dans la colonne «\u00a0Publiable\u00a0»"
    for edits, said in (
        ((put("CONTRIBUTIONS!C3", words), put("CONTRIBUTIONS!O3", "Oui")), False),
        ((put("CONTRIBUTIONS!C3", words), put("CONTRIBUTIONS!O3", "À vérifier")), True),
        ((put("TERRITOIRE!B21", words),), False),
    ):
        (found,) = [f for f in collected(tmp_path, *edits).findings if f.rule == "personal_data"]
        assert (then in found.how) is said


def test_one_character_is_singular(tmp_path: Path) -> None:
    """A count and its word agree."""
    said = _said(tmp_path, put("CONTRIBUTIONS!C3", "A"))
    assert said["short_text CONTRIBUTIONS!C3"] == (
        "Le texte ne compte que 1\u00a0caractère\u202f; il en faut au moins 20 pour se comprendre seul."
    )
