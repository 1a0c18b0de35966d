"""An export becomes a workbook to complete: every row is there, nobody's name is, and what was decided is said."""

from __future__ import annotations

import os
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from helpers.collect.findings import blocking
from helpers.collect.intake import collect_workbook
from helpers.collect.platforms import exports as exports_module
from helpers.collect.platforms.balance import ExportBalance
from helpers.collect.platforms.complement import read_complement
from helpers.collect.platforms.exports import ImportedWorkbook, import_exports
from helpers.collect.platforms.tables_read import decode
from helpers.collect.platforms.texts import is_test, pieces, plain
from helpers.collect.template.build import write_workbook
from helpers.errors import BalanceError, ExportFileError
from helpers.framing.campaign import read_campaign
from helpers.framing.load import load_framing
from helpers.framing.model import Choice, ChoiceList, Column, Framing, Theme
from helpers.framing.territories import Territory, find
from helpers.settings import Settings
from tests.builders import small_framing

TERRITORY = Territory(
    slug="cc-des-essais", name="CC des Essais", official_name="CC des Essais", group="france", kind="cc", country="France",
    code="200039204", code_type="SIREN", population=52_957, population_year=2022, population_source="Insee",
)  # fmt: skip
DATA = Path(os.environ.get("CONCERTATIONS_DONNEES") or Path(__file__).parents[4] / "shared" / "data") / "exports"
REAL = (DATA / "decidim_nancy_propositions.csv", DATA / "decidim_nancy_commentaires.csv")

PROPOSALS = """\
id;category/id;category/name/fr;author_id;title;body;votes;comments;created_at;published_at;hidden;url;component/id;meeting_urls
425;41;Sobriété et environnement;12;Plus d’arbres;"Planter des arbres, partout.

Et les arroser ; un peu.";3;0;2019-03-12 18:37:18 +0100;2019-03-12 18:38:05 +0100;;https://exemple.fr/425;88;
341;41;Sobriété et environnement;8;Une erreur;Test tesgijfpfef;0;0;2018-12-21 11:35:41 +0100;2018-12-21 11:36:16 +0100;;https://exemple.fr/341;88;
430;;;12;Un test grandeur nature;Tester la navette autonome entre les deux rives.;0;0;2019-03-10 09:00:00 +0100;;;https://exemple.fr/430;88;
431;46;Voirie;13;Avis;RAS;0;0;2019-03-11 09:00:00 +0100;2019-03-11 09:00:00 +0100;;https://exemple.fr/431;88;
432;46;Voirie;14;Nids de poule;Boucher les trous de la chaussée.;0;0;2019-03-14 09:00:00 +0100;2019-03-14 09:00:00 +0100;2019-03-15;https://exemple.fr/432;88;
"""
COMMENTS = """\
id;created_at;body;author/id;author/name;alignment;depth;commentable_id;commentable_type;root_commentable_url
532;2019-03-13 20:46:55 +0100;Contre : trop d’allergies au printemps.;15;Camille Imaginaire;-1;0;425;Decidim::Proposals::Proposal;https://exemple.fr/425
533;2019-03-16 20:46:55 +0100;Il suffit de choisir les bonnes espèces.;12;Dominique Inventé;0;1;532;Decidim::Comments::Comment;https://exemple.fr/425
"""


@pytest.fixture(scope="module")
def framing() -> Framing:
    """The small framing with the columns that an import fills in beside the mandatory ones."""
    base = small_framing()
    columns = (
        Column("soutiens", "Soutiens", "N", "support"),
        Column("soutiens_type", "Type de soutien", "L", "support_unit", list="support_units"),
        Column("ref_source", "Référence d’origine", "T", "source"),
        Column("commentaire_codage", "Doute du codeur", "T", "coding_note"),
    )
    answers = (
        Column("instance", "Qui a répondu", "T", "body"),
        Column("date_reponse", "Date de la réponse", "D", "answered_on"),
    )
    added = {"contributions": columns, "commitments": answers}
    sheets = tuple(replace(sheet, columns=(*sheet.columns, *added.get(sheet.table, ()))) for sheet in base.sheets)
    units = ChoiceList("support_units", "Unité", (Choice("appuis", "Appuis en ligne"),))
    methods = ChoiceList("methods", "Méthode", (Choice("plateforme", "Plateforme numérique"),))
    answers_list = ChoiceList(
        "answers",
        "Réponse",
        (Choice("retenu", "Retenu"), Choice("non_retenu", "Non retenu"), Choice("a_l_etude", "À l’étude")),
    )
    lists = {**base.lists, "support_units": units, "methods": methods, "answers": answers_list}
    return replace(base, sheets=sheets, lists=lists)


def _write(folder: Path, content: str, name: str = "export.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(content.encode(encoding))
    return path


def _import(framing: Framing, *paths: Path) -> ImportedWorkbook:
    return import_exports(paths, framing, TERRITORY)


def _rows(imported: ImportedWorkbook, sheet: str, first: int = 3) -> list[dict[str, object]]:
    """Filled rows of a sheet, without their blank cells."""
    lines = imported.workbook[sheet].iter_rows(values_only=True)
    headers = [str(cell) for cell in next(lines)]
    rows = [dict(zip(headers, line, strict=True)) for line in list(lines)[first - 2 :]]
    return [{name: value for name, value in row.items() if value is not None} for row in rows if any(row.values())]


def _proposals(*rows: str, headers: str = "id,title,body,published_at,component/id") -> str:
    return "\n".join((headers, *rows)) + "\n"


# Rows.


def test_proposals_become_contributions(framing: Framing, tmp_path: Path) -> None:
    """Title and body make the text, the category the theme, votes the supports; what is not told is said beside."""
    imported = _import(framing, _write(tmp_path, PROPOSALS))
    assert _rows(imported, "CONTRIBUTIONS") == [
        {
            "id_contribution": "C0001", "id_evenement": "E01", "nature": "Proposition",
            "texte": "Plus d’arbres. Planter des arbres, partout.\n\nEt les arroser ; un peu.",
            "theme": "T04 – Sobriété et environnement", "college": "Non précisé", "origine_texte": "Verbatim",
            "publication": "Oui", "soutiens": 3, "soutiens_type": "Appuis en ligne", "ref_source": "Decidim 425",
        },
        {
            "id_contribution": "C0002", "id_evenement": "E01", "nature": "Proposition",
            "texte": "Un test grandeur nature. Tester la navette autonome entre les deux rives.",
            "theme": "T99 – Autre", "college": "Non précisé", "origine_texte": "Verbatim", "publication": "À vérifier",
            "ref_source": "Decidim 430",
            "commentaire_codage": "thème à coder (aucune catégorie d’origine)\u202f; non publié sur la plateforme",
        },
        {
            "id_contribution": "C0003", "id_evenement": "E01", "nature": "Proposition",
            "texte": "Nids de poule. Boucher les trous de la chaussée.", "theme": "T99 – Autre", "college": "Non précisé",
            "origine_texte": "Verbatim", "publication": "À vérifier", "ref_source": "Decidim 432",
            "commentaire_codage": "thème à coder (catégorie d’origine\u00a0: Voirie)\u202f; masqué sur la plateforme",
        },
    ]  # fmt: skip


def test_every_row_is_imported_or_set_aside_with_its_reason(framing: Framing, tmp_path: Path) -> None:
    """The five rows are accounted for, by the number that a spreadsheet shows."""
    imported = _import(framing, _write(tmp_path, PROPOSALS))
    assert imported.balance == (
        ExportBalance(
            "export.csv", "Decidim (propositions)", received=5, imported=3,
            set_aside=((3, "ligne d’essai de la plateforme"), (5, "réponse vide («\u00a0RAS\u00a0»)")),
        ),
    )  # fmt: skip


def test_a_lost_row_stops_the_import(framing: Framing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook that does not hold every row is not made."""
    monkeypatch.setattr(exports_module, "code_records", lambda *_: ())
    with pytest.raises(BalanceError, match="5 lignes reçues mais 2 retrouvées"):
        _import(framing, _write(tmp_path, PROPOSALS))


def test_import_sheet_keeps_what_has_no_other_place(framing: Framing, tmp_path: Path) -> None:
    """One line a row of the export: what became of it, its other columns, and the words of a row set aside."""
    lines = _rows(_import(framing, _write(tmp_path, PROPOSALS)), "IMPORT", first=2)
    assert [line["ligne"] for line in lines] == [2, 3, 4, 5, 6]
    assert lines[0] == {
        "fichier": "export.csv", "ligne": 2, "id_origine": "425", "contributions": "C0001", "category/id": "41",
        "category/name/fr": "Sobriété et environnement", "comments": "0", "created_at": "2019-03-12 18:37:18 +0100",
        "published_at": "2019-03-12 18:38:05 +0100", "url": "https://exemple.fr/425", "component/id": "88",
    }  # fmt: skip
    assert lines[1]["mise_de_cote"] == "ligne d’essai de la plateforme"
    assert lines[1]["texte_mis_de_cote"] == "Une erreur. Test tesgijfpfef"
    assert "contributions" not in lines[1]


def test_event_counts_accounts_without_naming_them(framing: Framing, tmp_path: Path) -> None:
    """Dates are those of the kept rows; participants are distinct accounts over both files, test rows apart."""
    paths = (_write(tmp_path, PROPOSALS), _write(tmp_path, COMMENTS, "commentaires.csv"))
    imported = _import(framing, *paths)
    assert _rows(imported, "EVENEMENTS") == [
        {
            "id_evenement": "E01", "intitule": "Contributions en ligne (Decidim)", "date_debut": date(2019, 3, 10),
            "date_fin": date(2019, 3, 16), "methode": "Plateforme numérique", "recrutement": "Volontariat ouvert",
            "participants_total": 3,
        }
    ]  # fmt: skip
    fields = {row[0].value: row[1].value for row in imported.workbook["TERRITOIRE"].iter_rows(min_row=3)}
    assert (fields["code"], fields["periode_debut"], fields["periode_fin"]) == (
        "cc-des-essais", date(2019, 3, 10), date(2019, 3, 16),
    )  # fmt: skip


def test_comments_follow_what_they_comment(framing: Framing, tmp_path: Path) -> None:
    """A comment against is a concern, another an expectation, both to check; the theme is that of the proposal."""
    paths = (_write(tmp_path, COMMENTS, "commentaires.csv"), _write(tmp_path, PROPOSALS))
    first, second = _rows(_import(framing, *paths), "CONTRIBUTIONS")[:2]
    assert (first["nature"], first["theme"], first["ref_source"], first["publication"]) == (
        "Point de vigilance", "T04 – Sobriété et environnement", "Decidim commentaire 532 sur 425", "À vérifier",
    )  # fmt: skip
    assert first["commentaire_codage"] == (
        "nature proposée par l’import, à vérifier\u202f; thème repris du texte commenté, à vérifier"
    )
    assert (second["nature"], second["theme"], second["ref_source"]) == (
        "Attente", "T04 – Sobriété et environnement", "Decidim commentaire 533 sur 532",
    )  # fmt: skip


def test_a_comment_on_something_else_takes_no_theme(framing: Framing, tmp_path: Path) -> None:
    """A debate may bear the number of a proposal: its comment is left to code."""
    debate = COMMENTS.replace("Decidim::Proposals::Proposal", "Decidim::Debates::Debate")
    paths = (_write(tmp_path, debate, "commentaires.csv"), _write(tmp_path, PROPOSALS))
    rows = _rows(_import(framing, *paths), "CONTRIBUTIONS")[:2]
    assert {row["theme"] for row in rows} == {"T99 – Autre"}


def test_nobody_is_named(framing: Framing, tmp_path: Path) -> None:
    """No name and no account of an author is anywhere in the workbook; a remark says which columns were left out."""
    imported = _import(framing, _write(tmp_path, COMMENTS, "commentaires.csv"))
    assert not _cells(imported) & {"Camille Imaginaire", "Dominique Inventé", "15", "12"}
    assert any("author/id, author/name" in remark for remark in imported.remarks)


def _cells(imported: ImportedWorkbook) -> set[str]:
    return {str(cell) for sheet in imported.workbook for row in sheet.iter_rows(values_only=True) for cell in row if cell}


def test_remarks_say_what_was_decided(framing: Framing, tmp_path: Path) -> None:
    """Each kind of decision is told once, with the number of rows."""
    told = "\n".join(_import(framing, _write(tmp_path, PROPOSALS), _write(tmp_path, COMMENTS, "c.csv")).remarks)
    assert "2\u00a0contributions sans nature indiquée" in told
    assert "1\u00a0contribution sans catégorie d’origine" in told
    assert "1\u00a0contribution dont la catégorie n’est pas un thème du cadrage" in told
    assert "2\u00a0contributions hors ligne sur la plateforme" in told
    assert "3\u00a0comptes distincts" in told


def test_answers_become_commitments(framing: Framing, tmp_path: Path) -> None:
    """A state that answers gives a row of ENGAGEMENTS, with or without a reason; an unknown state is left to choose."""
    content = _proposals(
        "1,Un,Premier texte assez long.,2024-01-05,9,accepted,<p>C’est prévu.</p>,2024-03-02T10:00:00Z",
        "2,Deux,Deuxième texte assez long.,2024-01-05,9,rejected,,",
        "3,Trois,Troisième texte assez long.,2024-01-05,9,,,",
        "4,Quatre,Quatrième texte assez long.,2024-01-05,9,arbitrage,Nous y pensons.,",
        headers="id,title/fr,body/fr,published_at,component/id,state,answer/fr,answered_at",
    )
    imported = _import(framing, _write(tmp_path, content))
    by = "Réponse publiée sur la plateforme Decidim"
    assert _rows(imported, "ENGAGEMENTS") == [
        {
            "id_engagement": "R01", "contributions_liees": "C0001", "reponse": "Retenu", "motif": "C’est prévu.",
            "instance": by, "date_reponse": date(2024, 3, 2),
        },
        {
            "id_engagement": "R02", "contributions_liees": "C0002", "reponse": "Non retenu",
            "motif": "Aucun motif publié sur la plateforme.", "instance": by,
        },
        {"id_engagement": "R03", "contributions_liees": "C0004", "motif": "Nous y pensons.", "instance": by},
    ]  # fmt: skip
    assert any("« arbitrage »".replace(" ", "\u00a0") in remark for remark in imported.remarks)


@pytest.mark.parametrize(
    ("headers", "row"),
    [
        (
            "id,category/name/fr,title/fr,body/fr,supports,published_at,meeting_urls",
            "7,Travail métiers et agents,Un,Deux trois.,4,2024-01-05,",
        ),
        (
            "ID;Category/Name;Title;Body;Proposal_votes_count;Published at;Feature/ID",
            "7;TRAVAIL, MÉTIERS ET AGENTS;Un;Deux trois.;4;2024-01-05;3",
        ),
        (
            "\ufeffid\ttaxonomies/name\ttitle\tbody\tvotes\tendorsements/total_count\tpublished_at\tparticipatory_space/id",
            "7\tTravail\tUn\tDeux trois.\t0\t4\t2024-01-05\t3",
        ),
        (
            "sep=;\nid;category;title/en;title/fr;body/en;body/fr;likes/total_count;published_at;is_amend",
            "7;Le travail et les agents;One;Un;Two three.;Deux trois.;4;2024-01-05;false",
        ),
        (
            "meeting_urls,published_at,endorsements,body,title,category/name,id",
            ',2024-01-05,4,"{""en""=>""Two three."", ""fr""=>""Deux trois.""}","{""fr"": ""Un""}",Travail,7',
        ),
    ],
)  # fmt: skip
def test_columns_are_known_by_name_whatever_the_version(framing: Framing, tmp_path: Path, headers: str, row: str) -> None:
    """Old and new names, other languages, other delimiters and another order give the same row."""
    imported = _import(framing, _write(tmp_path, f"{headers}\n{row}\n"))
    found = _rows(imported, "CONTRIBUTIONS")[0]
    assert (found["texte"], found["theme"], found["soutiens"], found["publication"]) == (
        "Un. Deux trois.", "T05 – Travail, métiers et agents", 4, "Oui",
    )  # fmt: skip


def test_a_theme_is_never_guessed_between_two(framing: Framing, tmp_path: Path) -> None:
    """A category as near to one theme as to another is left to code."""
    twins = (Theme("T01", "Eau potable", "", (), ()), Theme("T02", "Eau de pluie", "", (), ()), framing.themes[-1])
    content = _proposals("1,Un,Texte assez long.,2024-01-05,9,Eau", headers="id,title,body,published_at,component/id,category")
    row = _rows(_import(replace(framing, themes=twins), _write(tmp_path, content)), "CONTRIBUTIONS")[0]
    assert (row["theme"], row["commentaire_codage"]) == (
        "T99 – Autre",
        "thème à coder (catégorie d’origine\u00a0: Eau)",
    )


def test_the_same_row_twice_is_set_aside_once(framing: Framing, tmp_path: Path) -> None:
    """Two overlapping exports do not count a contribution twice; a corrected text under the same id is kept."""
    first = _write(tmp_path, _proposals("1,Un,Texte assez long.,2024-01-05,9"), "a.csv")
    second = _write(
        tmp_path, _proposals("1,Un,Texte assez long.,2024-01-05,9", "1,Un,Texte corrigé depuis.,2024-01-05,9"), "b.csv"
    )
    balance = _import(framing, first, second).balance
    assert [(one.received, one.imported) for one in balance] == [(1, 1), (2, 1)]
    assert balance[1].set_aside == ((2, "déjà importé\u00a0: même identifiant et même texte (a.csv, ligne 2)"),)


def test_personal_data_holds_a_published_text_back(framing: Framing, tmp_path: Path) -> None:
    """Words public on the platform still wait for a person when they hold a telephone number."""
    content = _proposals("1,Un,Appelez-moi au 06 12 34 56 78 pour en parler.,2024-01-05,9")
    row = _rows(_import(framing, _write(tmp_path, content)), "CONTRIBUTIONS")[0]
    assert row["publication"] == "À vérifier"


def test_a_long_text_is_split_and_loses_nothing(framing: Framing, tmp_path: Path) -> None:
    """Beyond Excel's limit a text takes several rows of the same source, supports on the first one only."""
    body = " ".join(["mot"] * 40_000)
    content = _proposals(f"1,Un,{body},2024-01-05,9,5", headers="id,title,body,published_at,component/id,votes")
    imported = _import(framing, _write(tmp_path, content))
    rows = _rows(imported, "CONTRIBUTIONS")
    assert [row["id_contribution"] for row in rows] == ["C0001", "C0002", "C0003", "C0004", "C0005"]
    assert " ".join(str(row["texte"]) for row in rows) == f"Un. {body}"
    assert [row.get("soutiens") for row in rows] == [5, None, None, None, None]
    assert {row["ref_source"] for row in rows} == {"Decidim 1"}
    assert imported.balance[0].imported == 1


def test_a_plain_table_with_our_columns(framing: Framing, tmp_path: Path) -> None:
    """A table that already has the names or labels of the workbook keeps its ids, kinds and themes."""
    content = "Identifiant;texte;Nature;Thème principal;college\nC0009;Garder un guichet.;Question;T05;agents\n;Un autre.;;;\n"
    first, second = _rows(_import(framing, _write(tmp_path, content)), "CONTRIBUTIONS")
    assert (first["id_contribution"], first["nature"], first["theme"], first["college"]) == (
        "C0009", "Question", "T05 – Travail, métiers et agents", "Agents",
    )  # fmt: skip
    assert (second["id_contribution"], second["nature"], second["ref_source"]) == (
        "C0001",
        "Attente",
        "export.csv, ligne 3",
    )


# Reading.


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(framing: Framing, tmp_path: Path, encoding: str) -> None:
    """Accents and typographic quotes come through whatever the platform or Excel wrote."""
    content = _proposals("1,Été,« L’œuvre » coûte 3 €.,2024-01-05,9")
    row = _rows(_import(framing, _write(tmp_path, content, encoding=encoding)), "CONTRIBUTIONS")[0]
    assert row["texte"] == "Été. « L’œuvre » coûte 3 €."


def test_damaged_utf8_is_not_read_as_another_encoding() -> None:
    """One broken character does not turn every accent of the file into two."""
    text, remark = decode("é à ü ô".encode() + b"\xe9")
    assert (text, remark) == ("é à ü ô\ufffd", "1 caractère(s) illisible(s), remplacé(s) par « \ufffd »")


def test_mixed_line_ends_and_empty_rows(framing: Framing, tmp_path: Path) -> None:
    """Line breaks inside quotes belong to the text, an empty row is set aside, and so is the text « NA », with its words."""
    headers = "id;title;body;published_at;component/id"
    content = headers + '\r\n1;NA;"un\r\ndeux\ntrois";2024-01-05;9\n;;;;\n2;;NA;2024-01-05;9\r\n;;;;\n'
    imported = _import(framing, _write(tmp_path, content))
    assert [row["texte"] for row in _rows(imported, "CONTRIBUTIONS")] == ["un\ndeux\ntrois"]
    assert imported.balance[0].set_aside == ((3, "texte vide"), (4, "réponse vide («\u00a0NA\u00a0»)"))


def test_a_shifted_row_is_set_aside(framing: Framing, tmp_path: Path) -> None:
    """A row with more cells than columns cannot be trusted; its cells, where a name may be, are not copied."""
    imported = _import(framing, _write(tmp_path, _proposals("1,Un,Oui, mais non,2024-01-05,9,Camille Imaginaire")))
    assert imported.balance[0].set_aside[0][1].startswith("ligne abîmée")
    assert "Camille Imaginaire" not in _cells(imported)


def test_workbook_exports(framing: Framing, tmp_path: Path) -> None:
    """An Excel export is read like a CSV, in the sheet and under the row where its headers are."""
    workbook = openpyxl.Workbook()
    workbook.active.append(["Notes"])
    sheet = workbook.create_sheet("Propositions")
    for row in (
        ["Export du 5 mars"],
        ["id", "title", "body", "votes", "published_at", "component/id"],
        [7, "Un", "=1+1 font deux", 2, "2024-01-05", 9],
    ):
        sheet.append(row)
    sheet["C3"].data_type = "s"
    workbook.save(tmp_path / "export.xlsx")
    imported = _import(framing, tmp_path / "export.xlsx")
    row = _rows(imported, "CONTRIBUTIONS")[0]
    assert (row["texte"], row["ref_source"], row["soutiens"]) == ("Un. =1+1 font deux", "Decidim 7", 2)


def test_hostile_cells(framing: Framing, tmp_path: Path) -> None:
    """Formulas stay texts in the written file; scripts, control characters and reversed writing are gone."""
    content = _proposals(
        '1,,"=HYPERLINK(""http://x"",""a"")",2024-01-05,9',
        '2,,"<script>alert(1)</script><p>Un&nbsp;mot\x07 &amp; <b>deux</b></p>",2024-01-05,9',
        '3,,"\u202eenvers et \x00zéro",2024-01-05,9',
    )
    path = tmp_path / "sortie.xlsx"
    write_workbook(_import(framing, _write(tmp_path, content)).workbook, path)
    cells = [row[2] for row in openpyxl.load_workbook(path)["CONTRIBUTIONS"].iter_rows(min_row=3, max_row=5)]
    assert [(cell.value, cell.data_type) for cell in cells] == [
        ('=HYPERLINK("http://x","a")', "s"), ("Un\u00a0mot & deux", "s"), ("envers et zéro", "s"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "le fichier est vide"),
        (b"\xef\xbb\xbf \r\n", "le fichier est vide"),
        (b"id;title;body;component/id\n", "aucune ligne sous ses titres"),
        (
            b"nom;prix\nvis;2\n",
            "ce n’est pas un export connu. Colonnes lues\u00a0: «\u00a0nom\u00a0», «\u00a0prix\u00a0»",
        ),
        (b'id;title;body;component/id\n1;a;"jamais fini;9\n2;b;c;9\n', "un guillemet ouvert n’est jamais refermé"),
        (b"PK\x03\x04 tronqu", "le fichier est tronqué"),
    ],
)
def test_unreadable_exports(framing: Framing, tmp_path: Path, content: bytes, what: str) -> None:
    """The message names the file and the fault, and says what to do."""
    path = tmp_path / "export.csv"
    path.write_bytes(content)
    with pytest.raises(ExportFileError, match=r"^export\.csv\u00a0?:|^export\.csv :") as caught:
        _import(framing, path)
    assert what in str(caught.value)
    assert "nregistrez-le" in str(caught.value) or "Exportez de nouveau" in str(caught.value)


def test_an_archive_is_read_whole(framing: Framing, tmp_path: Path) -> None:
    """The .zip that a platform sends is read, member by member; what is no export in it is named."""
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.writestr("open-data/proposals.csv", PROPOSALS)
        archive.writestr("open-data/comments.csv", COMMENTS)
        archive.writestr("open-data/users.csv", "id;name\n1;Camille Imaginaire\n")
        archive.writestr("logo.png", b"png")
    imported = _import(framing, tmp_path / "export.zip")
    assert [(one.file, one.received, one.imported) for one in imported.balance] == [
        ("export.zip/proposals.csv", 5, 3), ("export.zip/comments.csv", 2, 2),
    ]  # fmt: skip
    told = "\n".join(imported.remarks)
    assert "logo.png n’est pas lu" in told
    assert "export.zip/users.csv\u00a0: ce n’est pas un export connu" in told
    assert "Camille Imaginaire" not in _cells(imported)


# Words.


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("Test", "test", True),
        ("", "Ceci est un test", True),
        ("test 2", "blabla", True),
        ("Test", "Voici un test de la plateforme pour voir si la mise en ligne marche bien", True),
        ("Une idée", "Lorem ipsum dolor sit amet", True),
        ("", "test azertyuiop", True),
        ("Test", "Il faudrait que les agents disposent d’un guichet dans chaque quartier de la ville", False),
        ("Dépistage", "Tests salivaires gratuits", False),
        ("Crash test", "Tester les outils avant de les acheter", False),
        ("", "Essai transports gratuits", False),
        ("Attester", "Contester une décision", False),
    ],
)
def test_rows_that_only_try_the_platform(title: str, body: str, expected: bool) -> None:
    """A row is a test for its whole words, never because an idea holds the word."""
    assert is_test(title, body) is expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>Un</p><p>Deux<br>trois</p>", "Un\n\nDeux\ntrois"),
        ("<ul><li>Un</li><li>Deux</li></ul>", "- Un\n- Deux"),
        ("Voir <a href=\"https://exemple.fr\">la page</a>", "Voir la page (https://exemple.fr)"),
        ("si a < b et <nom de la rue> ou <3", "si a < b et <nom de la rue> ou <3"),
        ("L&#39;eau &eacute;tait &lt;bonne&gt;", "L'eau était <bonne>"),
        ("<script>un<p>deux</p>", "un\ndeux"),
        ("un\n\n\n\ndeux", "un\n\ndeux"),
    ],
)  # fmt: skip
def test_html_to_text(markup: str, expected: str) -> None:
    """Paragraphs stay line breaks, entities are decoded, and what is no markup is somebody's words."""
    assert plain(markup) == expected


def test_pieces_prefer_paragraphs() -> None:
    """A text is cut at a line break before being cut at a space."""
    assert pieces("un deux\ntrois quatre", limit=14) == ("un deux", "trois quatre")


# Complement.


def test_complement_fills_the_territory(framing: Framing, tmp_path: Path) -> None:
    """Fields by technical name override what the export tells; choices are taken by their label."""
    path = _write(tmp_path, 'garant = false\nperiode_debut = 2019-01-01\ntype = "Métropole"\n', "c.toml")
    complete = read_complement(path, framing)
    assert complete == {"guarantor": "non", "period_start": date(2019, 1, 1), "kind_of_authority": "metropole"}
    imported = import_exports([_write(tmp_path, PROPOSALS)], framing, TERRITORY, complete)
    fields = {row[0].value: row[1].value for row in imported.workbook["TERRITOIRE"].iter_rows(min_row=3)}
    assert (fields["periode_debut"], fields["periode_fin"], fields["type"]) == (
        date(2019, 1, 1),
        date(2019, 3, 14),
        "Métropole",
    )


def test_complement_with_an_unknown_field(framing: Framing, tmp_path: Path) -> None:
    """A misspelt field is named with the nearest one."""
    path = _write(tmp_path, 'periode_debu = "2019-01-01"\n', "c.toml")
    with pytest.raises(ExportFileError, match="Vouliez-vous dire «\u00a0periode_debut\u00a0»"):
        read_complement(path, framing)


# The real export of a city, when it is there: none of its words may be in the project.


@pytest.fixture(scope="module")
def nancy() -> ImportedWorkbook:
    if not all(path.is_file() for path in REAL):
        pytest.skip(f"exports réels absents de {DATA}")
    campaign = Path(__file__).parents[3] / "data" / "raw" / "grand-debat-nancy"
    framing = load_framing("grand_debat_2019")
    return import_exports(REAL, framing, find("commune-54395"), read_complement(campaign / "complement.toml", framing))


def test_real_export_balances(nancy: ImportedWorkbook) -> None:
    """69 proposals and 44 comments received, one test row set aside."""
    assert [(one.received, one.imported) for one in nancy.balance] == [(69, 68), (44, 44)]
    assert nancy.balance[0].set_aside == ((4, "ligne d’essai de la plateforme"),)
    assert len(_rows(nancy, "CONTRIBUTIONS")) == 112


def test_real_export_themes(nancy: ImportedWorkbook) -> None:
    """The five categories of the platform find their theme; only a proposal without category is left to code."""
    proposals = _rows(nancy, "CONTRIBUTIONS")[:68]
    counted = Counter(str(row["theme"]).split(" ")[0] for row in proposals)
    assert counted == {"GD01": 16, "GD02": 16, "GD03": 9, "GD04": 8, "GD99": 19}
    assert sum("aucune catégorie d’origine" in str(row.get("commentaire_codage")) for row in proposals) == 10
    assert not any("catégorie d’origine\u00a0:" in str(row.get("commentaire_codage")) for row in proposals)


def test_real_export_names_nobody(nancy: ImportedWorkbook) -> None:
    """The names that stand in the export are nowhere in the workbook."""
    assert not any("Participant Nancy" in cell for cell in _cells(nancy))


def test_real_export_makes_a_report(nancy: ImportedWorkbook, tmp_path: Path) -> None:
    """With the complement of the campaign, nothing blocks the workbook and every contribution is kept."""
    path = tmp_path / "2019-03_commune-54395_grand-debat.xlsx"
    write_workbook(nancy.workbook, path)
    intake = collect_workbook(path, read_campaign(Settings(Path(__file__).parents[3]), "grand-debat-nancy"))
    assert [finding.what for finding in blocking(intake.findings)] == []
    assert intake.tables is not None
    assert len(intake.tables.contributions) == 112
