"""The data workbook of a territory: heads, looks, and bytes that no clock changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.workbook import Workbook

from helpers.analyse.published import published_tables
from helpers.analyse.territory import TerritoryAnalysis
from helpers.framing.load import load_framing
from helpers.publish.office.package import write_book
from helpers.publish.office.territory import territory_book
from tests.publish.open_data import analysed, contributions, write


@pytest.fixture(scope="module")
def analysis(tmp_path_factory: pytest.TempPathFactory) -> TerritoryAnalysis:
    texts = ("=1+1 n’est pas un calcul", "Un guichet\nouvert.")
    framing = load_framing("ia_2025")
    path = write(tmp_path_factory.mktemp("classeur"), framing, contributions=contributions(framing, *texts))
    (found,) = analysed([path], framing)
    return found


@pytest.fixture(scope="module")
def workbook(analysis: TerritoryAnalysis, tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    path = tmp_path_factory.mktemp("sortie") / "donnees.xlsx"
    write_book(path, territory_book(analysis, published_tables(analysis)))
    return openpyxl.load_workbook(path)


def test_a_sheet_a_table_then_the_claims(workbook: Workbook, analysis: TerritoryAnalysis) -> None:
    """After the first sheet, each table under two rows of heads, and every claim."""
    assert workbook.sheetnames == [
        "LISEZMOI", "EVENEMENTS", "CONTRIBUTIONS", "USAGES_IA", "MATURITE", "ENGAGEMENTS", "REPONSES", "CONSTATS", "CHIFFRES",
    ]  # fmt: skip
    heads = [[cell.value for cell in row[:3]] for row in workbook["CONTRIBUTIONS"].iter_rows(max_row=2)]
    assert heads == [["Identifiant", "Événement", "Texte"], ["id_contribution", "id_evenement", "texte"]]
    told = [row[2] for row in workbook["CONSTATS"].iter_rows(min_row=3, values_only=True)]
    assert told == [claim.sentence for claim in analysis.claims.values()]


def test_each_answer_has_its_line_and_each_proposal_that_waits(workbook: Workbook, analysis: TerritoryAnalysis) -> None:
    """The answer to the third contribution, with what became of it; a proposal without answer says that it waits."""
    rows = list(workbook["REPONSES"].iter_rows(min_row=2, values_only=True))
    assert rows[0][:3] == ("id_contribution", "id_engagement", "reponse")
    assert set(rows[0][3:]) == {"echeance", "avancement", "decision_ref", "date_reponse"}
    told = {line[0]: line[1:3] for line in rows[1:]}
    follow = analysis.measured.follow_up
    assert told["lacq-orthez-C0003"] == ("lacq-orthez-R01", follow.answers["answer_label"].iloc[0])
    assert {id_ for id_, (_, answer) in told.items() if answer == "sans réponse à ce jour"} == set(follow.waiting)
    assert len(told) == len(rows) - 1 == len(follow.answers) + len(follow.waiting)


def test_an_answer_whose_days_are_not_told_has_its_line(analysis: TerritoryAnalysis, tmp_path: Path) -> None:
    """Cells without a day or a state of progress are left empty: authorities often fill in neither."""
    follow = analysis.measured.follow_up
    bare = follow.answers.assign(due=pd.NaT, answered_on=pd.NaT, progress=pd.Series(pd.NA, follow.answers.index, dtype="str"))
    told = replace(analysis, measured=replace(analysis.measured, follow_up=replace(follow, answers=bare)))
    write_book(tmp_path / "donnees.xlsx", territory_book(told, published_tables(told)))
    sheet = openpyxl.load_workbook(tmp_path / "donnees.xlsx")["REPONSES"]
    columns = {column[1].value: [cell.value for cell in column[2:]] for column in sheet.iter_cols()}
    assert columns["id_engagement"][columns["id_contribution"].index("lacq-orthez-C0003")] == "lacq-orthez-R01"
    for name in ("echeance", "date_reponse", "avancement"):
        assert set(columns[name]) == {None}


def test_heads_stay_and_rows_are_filtered(workbook: Workbook) -> None:
    """The heads and the first column stay in sight, and repeat when printed; the filter goes to the last row."""
    sheet = workbook["CONTRIBUTIONS"]
    assert (sheet.freeze_panes, sheet.print_title_rows, sheet.page_setup.orientation) == ("B3", "$1:$2", "landscape")
    assert [table.ref for table in sheet.tables.values()] == [sheet.dimensions.replace("A1", "A2")]
    assert sheet.max_row == 2 + 4
    assert (sheet["A1"].font.b, sheet["A2"].font.sz) == (True, 9)
    assert sheet.column_dimensions["C"].width == pytest.approx(60, abs=1)  # the file counts the margins of a column too


def test_texts_are_wrapped_and_days_are_days(workbook: Workbook) -> None:
    """A text is wrapped from the top, a formula is a text, a line break is kept, a day is a date."""
    text, other = workbook["CONTRIBUTIONS"]["C3"], workbook["CONTRIBUTIONS"]["C4"]
    assert (text.value, text.data_type, text.quotePrefix) == ("=1+1 n’est pas un calcul", "s", True)
    assert (other.value, other.quotePrefix) == ("Un guichet\nouvert.", False)
    assert {(cell.alignment.wrap_text, cell.alignment.vertical) for cell in (text, other)} == {(True, "top")}
    names = [cell.value for cell in workbook["EVENEMENTS"][2]]
    day = workbook["EVENEMENTS"].cell(3, 1 + names.index("date_debut"))
    assert (day.is_date, day.number_format) == (True, r"yyyy\-mm\-dd")
