"""Each platform's own exports become a workbook that passes the checks, and every row of them is accounted for."""

from __future__ import annotations

import csv
import json
import os
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest

from helpers.cli import run
from helpers.collect.findings import blocking
from helpers.collect.intake import collect_workbook
from helpers.collect.platforms.decisions import Decision, Decisions, read_decisions
from helpers.collect.platforms.exports import ImportedWorkbook, import_exports
from helpers.collect.platforms.files import Choices
from helpers.collect.platforms.table import keep_decisions
from helpers.collect.template.build import write_workbook
from helpers.errors import ExportFileError
from helpers.framing.campaign import read_campaign
from helpers.framing.load import load_framing
from helpers.framing.matching import fold
from helpers.framing.model import Framing
from helpers.framing.territories import find
from helpers.settings import Limits, Settings
from tests.collect.platforms import platform_exports as platforms
from tests.collect.platforms.platform_exports import OPEN, write_csv, write_xlsx

ROOT = Path(__file__).parents[3]
DATA = Path(os.environ.get("CONCERTATIONS_DONNEES") or ROOT.parent / "shared" / "data") / "exports"
FEARS = ("Je crains que les agents", "La surveillance des habitants", "Des réponses fausses")


@pytest.fixture(scope="module")
def framing() -> Framing:
    return load_framing("ia_2025")


def _import(framing: Framing, *paths: Path, choices: Choices | None = None) -> ImportedWorkbook:
    return import_exports(paths, framing, find("lacq-orthez"), choices=choices)


def _rows(imported: ImportedWorkbook, sheet: str, first: int = 3) -> list[dict[str, object]]:
    """Filled rows of a sheet, without their blank cells."""
    headers, *lines = imported.workbook[sheet].iter_rows(values_only=True)
    named = (dict(zip(headers, line, strict=True)) for line in lines[first - 2 :])
    return [{str(name): value for name, value in row.items() if value is not None} for row in named if any(row.values())]


def _cells(imported: ImportedWorkbook) -> str:
    return "\n".join(
        str(cell) for sheet in imported.workbook for row in sheet.iter_rows(values_only=True) for cell in row if cell
    )


def _write(folder: Path, name: str) -> tuple[Path, ...]:
    """The exports of a platform, on disk."""
    folder.mkdir(exist_ok=True)
    csvs: Mapping[str, Sequence[platforms.Rows]] = {
        "decidim": (platforms.DECIDIM_PROPOSALS, platforms.DECIDIM_DEBATES, platforms.DECIDIM_MEETINGS, platforms.DECIDIM_COMMENTS),
        "decidim_survey": (platforms.DECIDIM_SURVEY,),
        "cap_consultation": (platforms.CAP_CONSULTATION,),
        "cap_consultation_2018": (platforms.old_names(platforms.CAP_CONSULTATION),),
        "cap_proposals": (platforms.CAP_PROPOSALS,),
        "cap_simplified": (platforms.CAP_SIMPLIFIED,),
        "cap_debate": (platforms.CAP_DEBATE, platforms.CAP_DEBATE_VOTES),
        "cap_replies": (platforms.CAP_REPLIES, platforms.CAP_PARTICIPANTS),
        "cap_questions": (platforms.CAP_QUESTIONS,),
        "limesurvey": (platforms.limesurvey(),),
    }  # fmt: skip
    sheets = {
        "google_forms": platforms.google_forms, "microsoft_forms": platforms.microsoft_forms, "framaforms": platforms.framaforms,
        "surveymonkey": platforms.surveymonkey,
    }  # fmt: skip
    if name in sheets:
        return (write_xlsx(folder / f"{name}.xlsx", sheets[name]()),)
    encoding = "utf-8-sig" if name == "limesurvey" else "utf-8"
    return tuple(write_csv(folder / f"{name}_{place}.csv", rows, ";", encoding) for place, rows in enumerate(csvs[name]))


# (platform, export) -> rows received, imported, events, supports, set aside.
BALANCES: Mapping[str, tuple[tuple[str, int, int, int, int, int], ...]] = {
    "decidim": (
        ("Decidim (propositions)", 2, 2, 0, 0, 0), ("Decidim (débats)", 1, 1, 0, 0, 0), ("Decidim (rencontres)", 2, 0, 1, 0, 1),
        ("Decidim (commentaires)", 2, 2, 0, 0, 0),
    ),
    "decidim_survey": (("Decidim (questionnaire)", 4, 3, 0, 0, 1),),
    "cap_consultation": (("Cap Collectif (propositions de consultation)", 9, 4, 0, 1, 4),),
    "cap_consultation_2018": (("Cap Collectif (propositions de consultation)", 9, 4, 0, 1, 4),),
    "cap_proposals": (("Cap Collectif (propositions)", 8, 2, 0, 2, 4),),
    "cap_simplified": (("Cap Collectif (propositions)", 1, 1, 0, 0, 0),),
    "cap_debate": (("Cap Collectif (arguments de débat)", 2, 2, 0, 0, 0), ("Cap Collectif (votes de débat)", 1, 0, 0, 0, 1)),
    "cap_replies": (("Cap Collectif (questionnaire)", 2, 1, 0, 0, 1), ("Cap Collectif (participants)", 1, 0, 0, 0, 1)),
    "cap_questions": (("Cap Collectif (contributions à questions)", 1, 1, 0, 0, 0),),
    "limesurvey": (("LimeSurvey (questionnaire)", 4, 3, 0, 0, 1),),
    "google_forms": (("Google Forms (questionnaire)", 4, 3, 0, 0, 1),),
    "microsoft_forms": (("Microsoft Forms (questionnaire)", 4, 3, 0, 0, 1),),
    "framaforms": (("Framaforms (questionnaire)", 4, 2, 0, 0, 2),),
    "surveymonkey": (("SurveyMonkey (questionnaire)", 4, 3, 0, 0, 1),),
}  # fmt: skip


@pytest.mark.parametrize("name", BALANCES)
def test_each_platform_is_recognised_and_balances(framing: Framing, tmp_path: Path, name: str) -> None:
    """The platform is found out by itself; every row is a contribution, an event, a support, or is set aside."""
    balance = _import(framing, *_write(tmp_path, name)).balance
    assert (
        tuple((one.platform, one.received, one.imported, one.events, one.supports, len(one.set_aside)) for one in balance)
        == (BALANCES[name])
    )
    assert all(one.received == one.imported + one.events + one.supports + len(one.set_aside) for one in balance)


@pytest.mark.parametrize("name", BALANCES)
def test_each_platform_passes_the_checks(framing: Framing, tmp_path: Path, name: str) -> None:
    """With what only the territory knows, nothing blocks, but the follow-up of an answer taken from the platform."""
    columns = framing.by_table["territory"].columns
    known = {c.field: c.good or "non" for c in columns if c.required and not c.filled_from}
    paths = _write(tmp_path, name)
    imported = import_exports(paths, framing, find("lacq-orthez"), {f: v for f, v in known.items() if f in _ASKED})
    path = tmp_path / "2025-03_lacq-orthez_concertation-ia.xlsx"
    write_workbook(imported.workbook, path)
    intake = collect_workbook(path, read_campaign(Settings(ROOT), "exemple"))
    assert {finding.sheet for finding in blocking(intake.findings)} <= {"ENGAGEMENTS"}
    assert intake.tables is not None
    assert len(intake.tables.contributions) == len(_rows(imported, "CONTRIBUTIONS"))


@pytest.mark.parametrize("name", BALANCES)
def test_nobody_is_named(framing: Framing, tmp_path: Path, name: str) -> None:
    """No author, address, account or network address of the export is anywhere, in the workbook or in the table."""
    imported = _import(framing, *_write(tmp_path, name))
    everything = _cells(imported) + imported.decisions
    for secret in ("Imaginaire", "Inventé", "Fictif", "@exemple.fr", "192.0.2.7", "ab12"):
        assert secret not in everything


# Decidim.


def test_meetings_are_events(framing: Framing, tmp_path: Path) -> None:
    """A meeting gives its days, commune, format and participants; its comment goes with it; a withdrawn one is set aside."""
    imported = _import(framing, *_write(tmp_path, "decidim"))
    online, meeting = _rows(imported, "EVENEMENTS")
    assert (online["id_evenement"], online["intitule"]) == ("E01", "Contributions en ligne (Decidim)")
    assert {name: str(value)[:40] for name, value in meeting.items()} == {
        "id_evenement": "E02", "intitule": "Soirée des algorithmes", "date_debut": "2025-01-20", "date_fin": "2025-01-20",
        "methode": "Réunion publique ou conférence-débat", "recrutement": "Non précisé", "format": "Présentiel",
        "lieu_commune": "Mourenx", "participants_total": "42", "mode_comptage": "Compté",
        "compte_rendu_url": "https://exemple.fr/m/8", "commentaire": "Decidim rencontre 8. Organisations présentes\u00a0: Association des Essais"[:40],
    }  # fmt: skip
    comment = next(row for row in _rows(imported, "CONTRIBUTIONS") if row["ref_source"] == "Decidim commentaire 22 sur 8")
    assert (comment["id_evenement"], comment["nature"]) == ("E02", "Vigilance")
    assert imported.balance[2].set_aside == ((3, "rencontre retirée, masquée ou non publiée sur la plateforme"),)


def test_debates_and_their_comments(framing: Framing, tmp_path: Path) -> None:
    """A debate is a question to check; a comment on it takes its theme once the analyst has decided one."""
    decisions = Decisions(categories={"sans categorie": Decision(theme="T03")})
    imported = _import(framing, *_write(tmp_path, "decidim"), choices=Choices(decisions=decisions))
    themes = {row["ref_source"]: str(row["theme"])[:3] for row in _rows(imported, "CONTRIBUTIONS")}
    assert themes == {
        "Decidim 71": "T99", "Decidim 72": "T03", "Decidim débat 5": "T03", "Decidim commentaire 21 sur 5": "T03",
        "Decidim commentaire 22 sur 8": "T99",
    }  # fmt: skip


def test_two_kinds_of_support_are_not_added(framing: Framing, tmp_path: Path) -> None:
    """Votes make the supports, likes stay in their own column of IMPORT; a numbered taxonomy is the category."""
    imported = _import(framing, *_write(tmp_path, "decidim"))
    row = _rows(imported, "CONTRIBUTIONS")[0]
    assert (row["soutiens"], row["soutiens_type"]) == (4, "Appuis en ligne")
    assert _rows(imported, "IMPORT", first=2)[0]["likes/total_count"] == "9"
    assert "catégorie d’origine\u00a0: Cantines" in str(row["commentaire_codage"])


def test_refusals_are_no_supports(framing: Framing, tmp_path: Path) -> None:
    """A vote in three colours: « votes » adds refusals to approvals, only approvals support; the rest is kept in IMPORT."""
    rows = [
        {
            "id": str(place), "title/fr": "Une idée", "body/fr": f"Le texte numéro {place} de la proposition.", "component/id": "3",
            "votes": "9", "votes_red_disapproval": str(9 - green), "votes_green_approval": str(green),
        }
        for place, green in enumerate((4, 0))
    ]  # fmt: skip
    imported = _import(framing, write_csv(tmp_path / "p.csv", rows))
    assert [row.get("soutiens") for row in _rows(imported, "CONTRIBUTIONS")] == [4, None]
    assert [row["votes"] for row in _rows(imported, "IMPORT", first=2)] == ["9", "9"]


def test_one_unit_of_support_a_file(framing: Framing, tmp_path: Path) -> None:
    """A text that nobody voted for does not take its likes instead: texts of one file are compared in one unit."""
    rows = [
        {"id": "1", "title/fr": "A", "body/fr": "Un premier texte.", "votes": "0", "likes": "7", "component/id": "3"},
        {"id": "2", "title/fr": "B", "body/fr": "Un second texte.", "votes": "5", "likes": "1", "component/id": "3"},
    ]
    imported = _import(framing, write_csv(tmp_path / "p.csv", rows))
    assert [row.get("soutiens") for row in _rows(imported, "CONTRIBUTIONS")] == [None, 5]


def test_supports_as_spreadsheets_write_them(framing: Framing, tmp_path: Path) -> None:
    """Thousands and decimals of a file saved again by Excel; what is no count stays in IMPORT, it is not lost."""
    told = ("1 234", "1\u00a0234", "12,0", "une dizaine")
    rows = [
        {"id": str(place), "title": "A", "body": f"Le texte {place}.", "supports": cell, "component/id": "3"}
        for place, cell in enumerate(told)
    ]
    imported = _import(framing, write_csv(tmp_path / "p.csv", rows, ";", "cp1252"))
    assert [row.get("soutiens") for row in _rows(imported, "CONTRIBUTIONS")] == [1234, 1234, 12, None]
    assert _rows(imported, "IMPORT", first=2)[3]["supports"] == "une dizaine"


def test_the_french_names_of_comments(framing: Framing, tmp_path: Path) -> None:
    """Decidim as adapted for French cities translates the names of its columns."""
    rows = [
        {
            "ID": "11", "Date de création": "2020-02-03 10:00:00 +0100", "Contenu": "Cela coûte trop cher.", "Auteur/ID": "4",
            "Auteur/Nom": "Sacha Fictif", "Auteur/Date de naissance": "1979-04-03", "Alignement": "-1", "Profondeur": "0",
            "Commentable ID": "7", "Commentable type": "Decidim::Proposals::Proposal", "URL commentable": "https://exemple.fr/p/7",
        }
    ]  # fmt: skip
    imported = _import(framing, write_csv(tmp_path / "c.csv", rows))
    row = _rows(imported, "CONTRIBUTIONS")[0]
    assert (imported.balance[0].platform, row["nature"]) == ("Decidim (commentaires)", "Vigilance")
    assert "Fictif" not in _cells(imported)
    assert "1979" not in _cells(imported)


def test_debates_of_2019_and_articles(framing: Framing, tmp_path: Path) -> None:
    """The first exports of debates have few columns; an article of the authority is no contribution."""
    debate = {
        "id": "29", "author_id": "", "title/fr": "Faut-il relire ?", "description/fr": "<p>Services&nbsp;publics</p>", "comments": "2",
        "created_at": "2019-01-16 10:58:44 +0100", "url": "https://exemple.fr/d/29", "component/id": "112",
    }  # fmt: skip
    article = {
        "id": "1", "author/id": "2", "title/fr": "Bilan", "body/fr": "<p>Merci.</p>", "created_at": "2023-01-01", "updated_at": "2023-01-01",
        "published_at": "2023-01-01", "endorsements_count": "3", "comments_count": "1", "follows_count": "4",
        "participatory_space/id": "1", "component/id": "5", "url": "https://exemple.fr/a/1",
    }  # fmt: skip
    imported = _import(framing, write_csv(tmp_path / "d.csv", [debate], ";"), write_csv(tmp_path / "a.csv", [article], ";"))
    assert [(one.platform, one.imported) for one in imported.balance] == [("Decidim (débats)", 1), ("Decidim (articles)", 0)]


def test_na_is_nothing(framing: Framing, tmp_path: Path) -> None:
    """« NA » is what R writes for nothing: neither a category nor a date; as a text it is set aside with its words."""
    rows = [
        {"id": "1", "title/fr": "A", "body/fr": "Un texte.", "category/name/fr": "NA", "hidden_at": "NA", "component/id": "3"},
        {"id": "2", "title/fr": "NA", "body/fr": "NA", "category/name/fr": "NA", "hidden_at": "NA", "component/id": "3"},
    ]
    imported = _import(framing, write_csv(tmp_path / "p.csv", rows))
    assert imported.balance[0].set_aside == ((3, "réponse vide («\u00a0NA\u00a0»)"),)
    comment = str(_rows(imported, "CONTRIBUTIONS")[0]["commentaire_codage"])
    assert "aucune catégorie d’origine" in comment
    assert "masqué" not in comment


def test_a_consultation_of_2015(framing: Framing, tmp_path: Path) -> None:
    """The open data of « République numérique »: each row names what it is about, and « Catégorie » is the side of an argument."""
    names = (
        "",
        "Type.de.contenu",
        "Identifiant",
        "Catégorie",
        "Titre",
        "Lié.à..",
        "Contenu",
        "Création",
        "Votes.pour",
        "Id.de.l.auteur",
    )
    lines = (
        ("1", "Proposition", "498", "TITRE Ier", "Article 1", "NA", "Ouvrir les registres.", "2015-09-26", "21", "a8f"),
        ("2", "Argument", "498", "Contre", "", 'Proposition "498"', "Cela coûte trop cher.", "2015-09-27", "3", "b77"),
        (
            "3",
            "Modification",
            "12",
            "TITRE Ier",
            "Article 1 bis",
            'Proposition "498"',
            "Ajouter une date.",
            "2015-09-28",
            "",
            "c12",
        ),
        ("4", "Vote", "9001", "Pour", "", 'Modification "12"', "", "2015-09-29", "", "d1"),
        ("5", "Vote", "9002", "Contre", "", 'Modification "12"', "", "2015-09-29", "", "d2"),
        ("6", "Vote", "9003", "Pour", "", 'Proposition "77"', "", "2015-09-29", "", "d3"),
    )
    imported = _import(framing, write_csv(tmp_path / "r.csv", [dict(zip(names, line, strict=True)) for line in lines]))
    rows = _rows(imported, "CONTRIBUTIONS")
    assert [(row["nature"], row.get("soutiens")) for row in rows] == [("Proposition", 21), ("Vigilance", 3), ("Proposition", 1)]
    assert [reason for _, reason in imported.balance[0].set_aside] == [
        "vote «\u00a0contre\u00a0» : ce n’est pas un soutien".replace(" :", "\u00a0:"), "vote sur un texte qui n’est pas importé",
    ]  # fmt: skip


CONSUL_COMMENT = {
    "id": "3", "commentable_id": "1", "commentable_type": "Proposal", "body": "Oui, dans chaque mairie.", "created_at": "2021-01-03 10:00:00",
    "cached_votes_total": "9", "cached_votes_up": "2", "cached_votes_down": "7", "ancestry": "", "confidence_score": "1",
}  # fmt: skip
CONSUL_PROPOSAL = {
    "id": "1", "title": "Des médiateurs", "description": "<p>Des <em>m&eacute;diateurs</em>.</p>", "cached_votes_up": "45",
    "comments_count": "3", "created_at": "2021-01-02 10:00:00", "summary": "", "video_url": "", "geozone_id": "", "retired_at": "",
}  # fmt: skip


def test_consul(framing: Framing, tmp_path: Path) -> None:
    """Proposals and comments of Consul: only those who agree support."""
    paths = (write_csv(tmp_path / "p.csv", [CONSUL_PROPOSAL]), write_csv(tmp_path / "c.csv", [CONSUL_COMMENT]))
    imported = _import(framing, *paths)
    assert [one.platform for one in imported.balance] == ["Consul (propositions)", "Consul (commentaires)"]
    assert [(row["texte"], row["soutiens"]) for row in _rows(imported, "CONTRIBUTIONS")] == [
        ("Des médiateurs.", 45), ("Oui, dans chaque mairie.", 2),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("platform", "row"),
    [
        (
            "Typeform (questionnaire)",
            {
                "#": "odw1", "<strong>Qu’attendez-vous ?</strong>": "Garder un agent au guichet.", "Vous êtes": "Agent",
                "Response Type": "completed", "Start Date (UTC)": "2024-10-05 02:39:31", "Submit Date (UTC)": "2024-10-05 02:41:38",
                "Network ID": "653e97acae",
            },
        ),
        (
            "Sphinx (questionnaire)",
            {
                "CLE": "1", "DATE_SAISIE": "05/10/2024", "DATE_ENREG": "05/10/2024 10:00", "TEMPS_SAISIE": "3,5", "ORIGINE_SAISIE": "Web",
                "PROGRESSION": "Terminé", "Q1_AVIS": "Garder un agent au guichet.", "Q4_EMAIL": "653e97acae@exemple.fr",
            },
        ),
    ],
)  # fmt: skip
def test_other_forms(framing: Framing, tmp_path: Path, platform: str, row: dict[str, str]) -> None:
    """Forms known by their own columns: dates and devices are no questions, and tell nobody."""
    imported = _import(framing, write_csv(tmp_path / "f.csv", [row]))
    assert imported.balance[0].platform == platform
    assert [one["texte"] for one in _rows(imported, "CONTRIBUTIONS")] == ["Garder un agent au guichet."]
    assert str(_rows(imported, "EVENEMENTS")[0]["date_debut"]) == "2024-10-05"
    assert "653e97acae" not in _cells(imported)


def test_marks_and_times_are_no_questions(framing: Framing, tmp_path: Path) -> None:
    """Microsoft Forms adds marks to each question: they stay in IMPORT, without a line in the table."""
    row = {
        "ID": "1", "Heure de début": "2025-01-01 09:00", "Heure de fin": "2025-01-01 09:05", "Que craignez-vous ?": "Perdre le guichet humain.",
        "Points - Que craignez-vous ?": "1", "Feedback - Que craignez-vous ?": "Merci de votre réponse à cette question",
    }  # fmt: skip
    imported = _import(framing, write_csv(tmp_path / "m.csv", [row]))
    assert [one["texte"] for one in _rows(imported, "CONTRIBUTIONS")] == ["Perdre le guichet humain."]
    assert _rows(imported, "IMPORT", first=2)[0]["Points - Que craignez-vous ?"] == "1"
    assert "Points" not in imported.decisions


def test_json_export(framing: Framing, tmp_path: Path) -> None:
    """A JSON export reads as the CSV of the same platform; a result of the authority is kept aside with its text."""
    path = tmp_path / "results.json"
    path.write_text(platforms.DECIDIM_RESULTS, encoding="utf-8")
    proposals = tmp_path / "proposals.json"
    proposals.write_text(
        json.dumps(
            [{"id": 7, "component": {"id": 1}, "title": {"fr": "Un"}, "body": {"fr": "Deux trois quatre."}, "votes": 3}]
        ),
        encoding="utf-8",
    )
    imported = _import(framing, proposals, path)
    row = _rows(imported, "CONTRIBUTIONS")[0]
    assert (row["texte"], row["soutiens"], row["ref_source"]) == ("Un. Deux trois quatre.", 3, "Decidim 7")
    aside = _rows(imported, "IMPORT", first=2)[1]
    assert aside["texte_mis_de_cote"] == "Cantine pilote. Un essai dans deux écoles."
    assert "à reprendre dans ENGAGEMENTS" in str(aside["mise_de_cote"])


# Cap Collectif.


@pytest.mark.parametrize("name", ["cap_consultation", "cap_consultation_2018"])
def test_a_consultation_mixes_kinds_of_rows(framing: Framing, tmp_path: Path, name: str) -> None:
    """Texts, arguments, amendments and sources are contributions; votes for are supports; the rest has its reason."""
    imported = _import(framing, *_write(tmp_path, name))
    told = [
        (row["ref_source"], row["nature"], row.get("soutiens"), row.get("soutiens_type"))
        for row in _rows(imported, "CONTRIBUTIONS")
    ]
    assert told == [
        ("Cap Collectif op1", "Proposition", 3, "Votes"),
        ("Cap Collectif arg1 sur op1", "Vigilance", 2, "Votes"),
        ("Cap Collectif ver1", "Proposition", 1, "Votes"),
        ("Cap Collectif src1 sur op1", "Attente", None, None),
    ]
    assert imported.balance[0].reasons == {
        "ligne d’essai de la plateforme": (3,),
        "vote «\u00a0nok\u00a0»\u00a0: ce n’est pas un soutien": (8,),
        "vote sur un texte qui n’est pas importé": (9,),
        "signalement adressé aux modérateurs, pas une contribution": (10,),
    }
    assert any("le total annoncé est retenu" in remark for remark in imported.remarks)


def test_rows_of_votes_make_the_supports_when_no_total_does(framing: Framing, tmp_path: Path) -> None:
    """Two rows of votes, known by the code of the proposal, are two votes; an unknown kind of row is set aside."""
    imported = _import(framing, *_write(tmp_path, "cap_proposals"))
    first, comment = _rows(imported, "CONTRIBUTIONS")
    assert (first["soutiens"], first["soutiens_type"], first["texte"]) == (
        2, "Votes", "Un atelier par quartier. Ouvrir un atelier d’initiation dans chaque quartier.",
    )  # fmt: skip
    assert comment["ref_source"] == "Cap Collectif commentaire c1 sur p1"
    assert "type de ligne inconnu («\u00a0export_contribution_type_inconnu\u00a0»)" in imported.balance[0].reasons
    assert [row.get("mise_de_cote") for row in _rows(imported, "IMPORT", first=2)][1:3] == ["comptée comme soutien"] * 2


def test_votes_and_points_are_two_units(framing: Framing, tmp_path: Path) -> None:
    """The simplified file gives votes and points: votes are the supports, points stay on IMPORT."""
    imported = _import(framing, *_write(tmp_path, "cap_simplified"))
    assert _rows(imported, "CONTRIBUTIONS")[0]["soutiens"] == 50
    assert _rows(imported, "IMPORT", first=2)[0]["export_proposal_votes_total_points_count"] == "150"


def test_the_stance_of_an_argument_is_a_guess_of_kind(framing: Framing, tmp_path: Path) -> None:
    """For is an expectation, against a concern, both to check; the profile of the author is proposed as a public."""
    rows = _rows(_import(framing, *_write(tmp_path, "cap_debate")), "CONTRIBUTIONS")
    assert [(row["nature"], row["college"]) for row in rows] == [("Attente", "Citoyens"), ("Vigilance", "Non précisé")]
    assert all("nature proposée par l’import" in str(row["commentaire_codage"]) for row in rows)


def test_questions_under_coded_names(framing: Framing, tmp_path: Path) -> None:
    """The code before the question is dropped; the kind of author gives a public, to check."""
    row = _rows(_import(framing, *_write(tmp_path, "cap_questions")), "CONTRIBUTIONS")[0]
    assert (row["ref_source"], row["college"], row["publication"]) == ("Cap Collectif 2-4, question 1", "Citoyens", "Oui")
    assert "question\u00a0: Quel est le problème le plus important\u202f?" in str(row["commentaire_codage"])


# Questionnaires.


@pytest.mark.parametrize(
    "name", ["limesurvey", "google_forms", "microsoft_forms", "framaforms", "surveymonkey", "decidim_survey"]
)
def test_open_questions_are_contributions(framing: Framing, tmp_path: Path, name: str) -> None:
    """Each answer to the open question is one, with its question; the empty one is set aside with its words."""
    imported = _import(framing, *_write(tmp_path, name))
    asked = [row for row in _rows(imported, "CONTRIBUTIONS") if "craintes" in str(row["commentaire_codage"])]
    expected = FEARS[:2] if name == "framaforms" else FEARS  # the last one is a draft there
    assert [str(row["texte"]).startswith(start) for row, start in zip(asked, expected, strict=True)] == [True] * len(expected)
    assert {(row["nature"], row["origine_texte"], row["publication"]) for row in asked} == {
        ("Vigilance", "Réponse à un questionnaire", "À vérifier")
    }
    aside = [row for row in _rows(imported, "IMPORT", first=2) if row.get("texte_mis_de_cote") == "néant"]
    assert [str(row["mise_de_cote"]).split(" : ")[1] for row in aside] == ["réponse vide («\u00a0néant\u00a0»)"]


def test_a_respondent_of_limesurvey(framing: Framing, tmp_path: Path) -> None:
    """Reference by answer and question, public proposed from the profile, free precision kept, unfinished form said."""
    imported = _import(framing, *_write(tmp_path, "limesurvey"))
    rows = _rows(imported, "CONTRIBUTIONS")
    assert [(row["ref_source"], row["college"]) for row in rows] == [
        ("LimeSurvey réponse 12, question 3", "Agents"), ("LimeSurvey réponse 12, question 4", "Agents"),
        ("LimeSurvey réponse 13, question 3", "Citoyens"), ("LimeSurvey réponse 15, question 3", "Non précisé"),
    ]  # fmt: skip
    assert rows[1]["texte"] == "Un correcteur maison"
    assert "réponse non validée par la personne" in str(rows[3]["commentaire_codage"])
    balance = imported.balance[0]
    assert (balance.answers, balance.answers_aside) == ((5, 4, 1), ((4, "réponse vide («\u00a0néant\u00a0»)"),))
    event = _rows(imported, "EVENEMENTS")[0]
    assert (event["participants_total"], event["mode_comptage"], event["methode"]) == (
        4,
        "Réponses reçues",
        "Questionnaire en ligne",
    )


def test_closed_questions_are_counted_apart(framing: Framing, tmp_path: Path) -> None:
    """Closed answers stay in their row of IMPORT and are counted a choice a line, several choices of a cell apart."""
    imported = _import(framing, *_write(tmp_path, "google_forms"))
    assert _rows(imported, "IMPORT_CHOIX", first=2) == [
        {"fichier": "google_forms.xlsx", "question": "Outils connus", "reponse": "Assistants", "nombre": 4},
        {"fichier": "google_forms.xlsx", "question": "Outils connus", "reponse": "Caméras", "nombre": 4},
    ]
    assert _rows(imported, "IMPORT", first=2)[0]["Outils connus"] == "Assistants, Caméras"


def test_a_second_row_of_headers(framing: Framing, tmp_path: Path) -> None:
    """« Question » over « choix » is one header; the choice « Autre » holds words; American dates are read as such."""
    frama = _rows(_import(framing, *_write(tmp_path, "framaforms")), "IMPORT", first=2)
    assert frama[1]["Outils connus [Assistants]"] == "X"
    assert frama[3]["mise_de_cote"] == "question 3 : réponse en brouillon, jamais envoyée"
    monkey = _import(framing, *_write(tmp_path, "surveymonkey"))
    assert "Un outil local" in [row["texte"] for row in _rows(monkey, "CONTRIBUTIONS")]
    event = _rows(monkey, "EVENEMENTS")[0]
    assert (str(event["date_debut"]), str(event["date_fin"])) == ("2025-03-01", "2025-03-04")


# The table of decisions.


def test_the_table_proposes_with_reasons_and_decides_nothing(framing: Framing, tmp_path: Path) -> None:
    """The category gets a suggestion from keywords, with its score; the row stays in the residual theme."""
    imported = _import(framing, *_write(tmp_path, "cap_consultation"))
    line = next(line for line in imported.decisions.splitlines() if "Énergie et climat" in line)
    assert line.split(";")[4:7][0] == "T04"
    assert "energie ×4, consommation ×1" in line
    row = _rows(imported, "CONTRIBUTIONS")[0]
    assert row["theme"] == "T99 – Autre ou inclassable"
    assert "suggestion\u00a0: T04 (mots-clés\u00a0: energie, consommation)" in str(row["commentaire_codage"])


def _decide(path: Path, decided: Mapping[str, str]) -> None:
    """Complete the table like an analyst in a spreadsheet: column by column, saved in the encoding of Windows."""
    header, *lines = path.read_text(encoding="utf-8-sig").splitlines()
    names = header.split(";")
    kept = [
        ";".join(decided.get(name, "") if name in decided else cell for name, cell in zip(names, _cut(line), strict=True))
        for line in lines
    ]
    path.write_bytes("\r\n".join((header, *kept, "")).encode("cp1252", errors="replace"))


def _cut(line: str) -> list[str]:
    return [cell.replace(";", ",") for cell in next(csv.reader([line], delimiter=";"))]


def test_decisions_are_read_back(framing: Framing, tmp_path: Path) -> None:
    """« theme retenu » and « nature retenue » decide; the new table holds them still."""
    paths = _write(tmp_path, "cap_consultation")
    table = tmp_path / "sortie_themes.csv"
    keep_decisions(_import(framing, *paths).decisions, tmp_path / "sortie.xlsx", None, framing)
    _decide(table, {"theme retenu": "sobriété et environnement"})
    decisions = read_decisions(table, framing)
    imported = _import(framing, *paths, choices=Choices(decisions=decisions))
    assert [str(row["theme"])[:3] for row in _rows(imported, "CONTRIBUTIONS")] == ["T04"] * 4
    assert any("dont le thème vient de la table complétée" in remark for remark in imported.remarks)
    keep_decisions(imported.decisions, tmp_path / "sortie.xlsx", table, framing)
    assert read_decisions(table, framing) == decisions


def test_a_question_is_read_otherwise_on_request(framing: Framing, tmp_path: Path) -> None:
    """« lecture retenue » turns an open question into choices, and gives another its kind and theme."""
    paths = _write(tmp_path, "limesurvey")
    title = " ".join(OPEN.split())
    decisions = Decisions(
        questions={
            fold(title): Decision(theme="T05", kind=framing.kind("question")),
            fold("Quels outils utilisez-vous ? [Autre]"): Decision(reading="choix"),
        }
    )
    rows = _rows(_import(framing, *paths, choices=Choices(decisions=decisions)), "CONTRIBUTIONS")
    assert {(row["nature"], str(row["theme"])[:3]) for row in rows} == {("Question", "T05")}
    assert len(rows) == 3


def test_decisions_on_absent_categories_are_kept(framing: Framing, tmp_path: Path) -> None:
    """The table of one export, given with another, still holds what was decided of the first."""
    keep_decisions(_import(framing, *_write(tmp_path, "cap_consultation")).decisions, tmp_path / "s.xlsx", None, framing)
    _decide(tmp_path / "s_themes.csv", {"theme retenu": "T04"})
    decisions = read_decisions(tmp_path / "s_themes.csv", framing)
    other = _import(framing, *_write(tmp_path, "cap_simplified"), choices=Choices(decisions=decisions))
    keep_decisions(other.decisions, tmp_path / "s.xlsx", tmp_path / "s_themes.csv", framing)
    assert read_decisions(tmp_path / "s_themes.csv", framing) == decisions


@pytest.mark.parametrize(
    ("column", "value", "what"),
    [
        ("theme retenu", "T44", "colonne «\u00a0theme retenu\u00a0»\u00a0: «\u00a0T44\u00a0» n’est pas une valeur connue"),
        ("theme retenu", "Sobriete", "Vouliez-vous dire «\u00a0Sobriété et environnement\u00a0»"),
        ("nature retenue", "avis", "Valeurs possibles\u00a0: Attente, Vigilance, Proposition, Question"),
        ("lecture retenue", "libre", "Valeurs possibles\u00a0: texte, choix, public, ignorer"),
    ],
)
def test_an_unknown_decision_is_refused(framing: Framing, tmp_path: Path, column: str, value: str, what: str) -> None:
    """The line, the column, the nearest value."""
    keep_decisions(_import(framing, *_write(tmp_path, "cap_consultation")).decisions, tmp_path / "s.xlsx", None, framing)
    _decide(tmp_path / "s_themes.csv", {column: value})
    with pytest.raises(ExportFileError, match=r"^s_themes\.csv, ligne 2") as caught:
        read_decisions(tmp_path / "s_themes.csv", framing)
    assert what in str(caught.value)


def test_decisions_are_never_overwritten(framing: Framing, tmp_path: Path) -> None:
    """A second import that was not given the completed table leaves it as it is, and says so."""
    imported = _import(framing, *_write(tmp_path, "cap_consultation"))
    keep_decisions(imported.decisions, tmp_path / "s.xlsx", None, framing)
    _decide(tmp_path / "s_themes.csv", {"theme retenu": "T04"})
    before = (tmp_path / "s_themes.csv").read_bytes()
    assert "n’est pas remplacée" in keep_decisions(imported.decisions, tmp_path / "s.xlsx", None, framing)
    assert (tmp_path / "s_themes.csv").read_bytes() == before


def test_the_table_holds_no_formula(framing: Framing, tmp_path: Path) -> None:
    """A category that starts like a formula is a text for a spreadsheet, and is still found when read back."""
    rows = [{"id": "1", "title": "Un", "body": "=1+1 font deux partout.", "category": "=HYPERLINK(1)", "component/id": "3"}]
    path = write_csv(tmp_path / "p.csv", rows)
    table = _import(framing, path).decisions
    assert "'=HYPERLINK(1)" in table
    assert "'=1+1" not in table.split(";")[1]
    keep_decisions(table, tmp_path / "s.xlsx", None, framing)
    _decide(tmp_path / "s_themes.csv", {"theme retenu": "T04"})
    decided = Choices(decisions=read_decisions(tmp_path / "s_themes.csv", framing))
    assert str(_rows(_import(framing, path, choices=decided), "CONTRIBUTIONS")[0]["theme"]).startswith("T04")


def test_the_command_writes_the_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The workbook, its table beside it, the balance with a number by reason; then the decisions are read."""
    paths = [str(path) for path in _write(tmp_path, "cap_consultation")]
    out = tmp_path / "sortie.xlsx"
    assert run(["importer", *paths, "--territoire", "lacq-orthez", "--sortie", str(out)]) == 0
    told = capsys.readouterr().out.replace("\u00a0", " ").replace("\u202f", " ")
    assert "9 lignes = 4 contributions + 1 comptée comme soutien + 4 mises de côté" in told
    assert "    1 : ligne d’essai de la plateforme (ligne 3)" in told
    assert f"Thèmes et questions à décider : {tmp_path / 'sortie_themes.csv'}" in told
    _decide(tmp_path / "sortie_themes.csv", {"theme retenu": "T04"})
    again = [
        "importer",
        *paths,
        "--territoire",
        "lacq-orthez",
        "--sortie",
        str(out),
        "--themes",
        str(tmp_path / "sortie_themes.csv"),
    ]
    assert run(again) == 0
    assert "2 contributions dont le thème vient de la table complétée" in capsys.readouterr().out.replace("\u00a0", " ")


def test_the_command_takes_a_column_of_texts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--colonne-texte names the column; one that is not there is refused with the nearest."""
    path = write_csv(tmp_path / "t.csv", TABLE, ";")
    command = ["importer", str(path), "--territoire", "lacq-orthez", "--sortie", str(tmp_path / "s.xlsx"), "--colonne-texte"]
    assert run([*command, "Quartier"]) == 0
    assert "colonne de texte indiquée" in capsys.readouterr().out
    assert run([*command, "Quartié"]) == 2
    assert "Vouliez-vous dire" in capsys.readouterr().err


# Any table.

TABLE = (
    {
        "Quartier": "Centre",
        "Votre nom": "Camille Imaginaire",
        "Ce que vous diriez": "Il faudrait garder un accueil humain partout.",
    },
    {
        "Quartier": "Nord",
        "Votre nom": "Sacha Fictif",
        "Ce que vous diriez": "Former les agents avant d’acheter quoi que ce soit.",
    },
    {"Quartier": "Nord", "Votre nom": "Lou Fictif", "Ce que vous diriez": ""},
)


def test_an_evident_column_of_texts(framing: Framing, tmp_path: Path) -> None:
    """The column where people wrote sentences is read, which is said; names are not kept, the rest is."""
    imported = _import(framing, write_csv(tmp_path / "t.csv", TABLE, ";"))
    assert [row["texte"] for row in _rows(imported, "CONTRIBUTIONS")] == [row["Ce que vous diriez"] for row in TABLE[:2]]
    assert imported.balance[0].set_aside == ((4, "aucune réponse à une question ouverte"),)
    assert any("colonne de texte reconnue à ses phrases" in remark for remark in imported.remarks)
    assert _rows(imported, "IMPORT", first=2)[1]["Quartier"] == "Nord"
    assert "Fictif" not in _cells(imported)


def test_a_column_that_says_it_holds_texts(framing: Framing, tmp_path: Path) -> None:
    """Under « Contribution », a few words are enough."""
    rows = [{"Lieu": "Centre", "Contribution": "Moins d’écrans"}, {"Lieu": "Nord", "Contribution": "Plus d’agents"}]
    imported = _import(framing, write_csv(tmp_path / "t.csv", rows))
    assert [row["texte"] for row in _rows(imported, "CONTRIBUTIONS")] == ["Moins d’écrans", "Plus d’agents"]


def test_a_column_of_dates_or_addresses_is_no_text(framing: Framing, tmp_path: Path) -> None:
    """Dates, links and postal addresses have many words; nobody wrote them to be counted. A title goes with its text."""
    rows = [
        {
            "titre": f"Idée {place}", "contribution": text, "created_at": f"2019-01-1{place} 10:58:44 +0100",
            "url": f"https://exemple.fr/processes/debat/f/112/debates/{place}", "Adresse": f"{place} cours des Alliés, 64150 Mourenx, France",
        }
        for place, text in enumerate(("Garder un agent au guichet.", "Publier le coût de chaque outil."))
    ]  # fmt: skip
    imported = _import(framing, write_csv(tmp_path / "t.csv", rows))
    assert [row["texte"] for row in _rows(imported, "CONTRIBUTIONS")] == [
        "Idée 0. Garder un agent au guichet.", "Idée 1. Publier le coût de chaque outil.",
    ]  # fmt: skip
    assert str(_rows(imported, "EVENEMENTS")[0]["date_debut"]) == "2019-01-10"


def test_a_title_over_an_unknown_table(framing: Framing, tmp_path: Path) -> None:
    """The row of headers is the first that is filled like the table; many « RAS » do not hide a column that says it holds texts."""
    table = (("Cahier de la mairie",), ("",), ("Page", "Contribution", "Note"), ("1", "Garder un agent au guichet.", "x"))
    path = write_xlsx(tmp_path / "t.xlsx", (*table, ("2", "RAS", ""), ("3", "RAS", ""), ("4", "néant", "")))
    assert [row["texte"] for row in _rows(_import(framing, path), "CONTRIBUTIONS")] == ["Garder un agent au guichet."]


def test_a_named_column_does_not_undo_a_known_platform(framing: Framing, tmp_path: Path) -> None:
    """--colonne-texte is for the table that has the column; the export of a platform beside it is read as such."""
    paths = (write_csv(tmp_path / "t.csv", TABLE, ";"), *_write(tmp_path, "cap_simplified"))
    balance = _import(framing, *paths, choices=Choices(text_columns=("Ce que vous diriez",))).balance
    assert [(one.platform, one.imported) for one in balance] == [
        ("tableau (colonnes de texte)", 2), ("Cap Collectif (propositions)", 1),
    ]  # fmt: skip


def test_days_that_platforms_write(framing: Framing, tmp_path: Path) -> None:
    """Google's own order of dates, and the day that LimeSurvey writes for an anonymous answer, which is none."""
    google = [{"Timestamp": "2025/03/04 10:55:48 AM UTC+1", "Que proposez-vous ?": "Garder un agent au guichet."}]
    lime = [{**row, "Date de soumission": "1980-01-01 00:00:00"} for row in platforms.limesurvey()]
    imported = _import(framing, write_csv(tmp_path / "g.csv", google), write_csv(tmp_path / "l.csv", lime, ";"))
    assert [str(row.get("date_debut")) for row in _rows(imported, "EVENEMENTS")] == ["2025-03-04", "None"]
    assert any(
        "Dates (Questionnaire en ligne (LimeSurvey), l.csv)" in remark
        for remark in (one.replace("\u00a0", " ") for one in imported.remarks)
    )


def test_a_named_column_of_texts(framing: Framing, tmp_path: Path) -> None:
    """The person says which column; a name that is not there gets the nearest."""
    path = write_csv(tmp_path / "t.csv", TABLE, ";")
    imported = _import(framing, path, choices=Choices(text_columns=("quartier",)))
    assert [row["texte"] for row in _rows(imported, "CONTRIBUTIONS")] == ["Centre", "Nord", "Nord"]
    with pytest.raises(ExportFileError, match="Vouliez-vous dire «\u00a0Quartier\u00a0»"):
        _import(framing, path, choices=Choices(text_columns=("Quartiers",)))


# The real exports, when they are there: their form only, for none of their words may be in the project.


def _real(name: str) -> Path:
    path = DATA / name
    if not path.is_file():
        pytest.skip(f"export réel absent de {DATA}")
    return path


def test_real_consultation(framing: Framing) -> None:
    """20 texts, 11 arguments, 6 sources and 4 votes: one vote for, two mixed and one against."""
    imported = _import(framing, _real("capcollectif_multi_consultation.csv"))
    balance = imported.balance[0]
    assert (balance.received, balance.imported, balance.supports, len(balance.set_aside)) == (41, 37, 1, 3)
    sources = [str(row["ref_source"]) for row in _rows(imported, "CONTRIBUTIONS")]
    assert [sum(word in source for source in sources) for word in ("Collectif opinion", "argument", "source")] == [20, 11, 6]
    assert "user" not in " ".join(str(row.get("commentaire_codage")) for row in _rows(imported, "CONTRIBUTIONS"))


def test_real_form(framing: Framing) -> None:
    """33 respondents, one open question among 56; choices separated by commas in one cell are counted apart."""
    imported = _import(framing, _real("googleforms_series.xlsx"))
    balance = imported.balance[0]
    assert (balance.platform, balance.received, balance.imported, len(balance.set_aside)) == (
        "Google Forms (questionnaire)",
        33,
        31,
        2,
    )
    assert balance.answers == (31, 31, 0)
    event = _rows(imported, "EVENEMENTS")[0]
    assert (event["participants_total"], str(event["date_debut"])) == (33, "2022-03-24")


# Reading.


def test_the_encoding_of_old_macs(framing: Framing, tmp_path: Path) -> None:
    """Accents come through from a spreadsheet of a Mac."""
    path = write_csv(tmp_path / "t.csv", TABLE, ";", "mac_roman")
    rows = [{**TABLE[0], "Ce que vous diriez": "Être écouté à la mairie dès l’été prochain, ça aiderait."}]
    write_csv(path, rows, ";", "mac_roman")
    assert _rows(_import(framing, path), "CONTRIBUTIONS")[0]["texte"] == rows[0]["Ce que vous diriez"]


def test_the_other_sheets_of_a_workbook_are_named(framing: Framing, tmp_path: Path) -> None:
    """One sheet is read; another with rows, hidden or not, is not passed over in silence."""
    workbook = openpyxl.Workbook()
    for row in platforms.google_forms():
        workbook.active.append(list(row))
    for name, state in (("Brouillon", "visible"), ("Anciennes", "hidden")):
        sheet = workbook.create_sheet(name)
        sheet.sheet_state = state
        sheet.append(["Autre chose"])
        sheet.append(["Une ligne"])
    workbook.save(tmp_path / "g.xlsx")
    told = "\n".join(_import(framing, tmp_path / "g.xlsx").remarks).replace("\u00a0", " ")
    assert "la feuille « Brouillon » (2 lignes) n’est pas lue" in told
    assert "la feuille « Anciennes » (2 lignes) n’est pas lue" in told


def test_a_workbook_in_an_archive(framing: Framing, tmp_path: Path) -> None:
    """A platform that sends .xlsx in a .zip is read too, and the completed table may be a workbook."""
    book = _write(tmp_path, "microsoft_forms")[0]
    with zipfile.ZipFile(tmp_path / "e.zip", "w") as archive:
        archive.write(book, "exports/formulaire.xlsx")
    imported = _import(framing, tmp_path / "e.zip")
    assert (imported.balance[0].file, imported.balance[0].imported) == ("e.zip/formulaire.xlsx", 3)
    table = list(csv.reader(imported.decisions.splitlines(), delimiter=";"))
    place = table[0].index("theme retenu")
    decided = [table[0], *([*line[:place], "T05", *line[place + 1 :]] for line in table[1:])]
    decisions = read_decisions(write_xlsx(tmp_path / "table.xlsx", decided), framing)
    assert {decision.theme for decision in decisions.questions.values()} == {"T05"}


def test_two_files_of_one_name(framing: Framing, tmp_path: Path) -> None:
    """Files from two folders keep their own rows on IMPORT, whatever their names."""
    paths = [_write(tmp_path / folder, name)[0] for folder, name in (("a", "cap_simplified"), ("b", "cap_debate"))]
    first = paths[0].rename(tmp_path / "a" / "export.csv")
    second = paths[1].rename(tmp_path / "b" / "export.csv")
    imported = _import(framing, first, second)
    assert [row["fichier"] for row in _rows(imported, "IMPORT", first=2)] == ["export.csv", "export.csv (2)", "export.csv (2)"]


def test_headers_that_come_twice(framing: Framing, tmp_path: Path) -> None:
    """Two columns of one name are both kept, under two names."""
    path = tmp_path / "p.csv"
    path.write_text("id;title;body;component/id;note;note\n1;Un;Deux trois quatre.;9;a;b\n", encoding="utf-8")
    line = _rows(_import(framing, path), "IMPORT", first=2)[0]
    assert (line["note"], line["note (2)"]) == ("a", "b")


def test_an_archive_beyond_the_limits(framing: Framing, tmp_path: Path) -> None:
    """What an archive would unpack to is summed before anything is read; an archive of nothing readable is refused."""
    path = tmp_path / "e.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("proposals.csv", "id;body\n" + "a" * 2_000_000)
    with pytest.raises(ExportFileError, match="la limite est de 1 Mo"):
        import_exports([path], framing, find("lacq-orthez"), limits=Limits(export_bytes=1 << 20))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("photo.png", b"x")
    with pytest.raises(ExportFileError, match="ne contient aucun export lisible"):
        _import(framing, path)


_ASKED = {
    column.field for column in load_framing("ia_2025").by_table["territory"].columns if column.required and not column.default
} - {"code", "name", "group", "kind_of_authority", "country", "population", "population_year", "population_source", "period_start", "period_end"}  # fmt: skip


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("a;b;c;d", "la ligne 2 a 4 colonnes, la limite est de 3. Retirez les colonnes vides ou inutiles, puis relancez."),
        (
            "x" * ((1 << 20) + 1),
            "une cellule de la ligne 2 contient un texte de plus de 1 Mo. Raccourcissez-le ou partagez-le, puis relancez.",
        ),
    ],
)
def test_a_line_that_no_sheet_can_hold(framing: Framing, tmp_path: Path, line: str, told: str) -> None:
    """Too many columns or too long a text: the line is named."""
    path = tmp_path / "p.csv"
    path.write_text(f"id;body\n{line}\n", encoding="utf-8")
    with pytest.raises(ExportFileError) as error:
        import_exports([path], framing, find("lacq-orthez"), limits=Limits(export_columns=3, text_bytes=1 << 20))
    assert str(error.value).replace("\u00a0", " ") == f"p.csv : {told}"
