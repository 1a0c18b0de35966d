"""The open data: valid for Frictionless, the same figures as the data workbook, nothing that may not be published."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from helpers.analyse.published import marks, published_tables
from helpers.framing.load import load_framing
from helpers.framing.model import Framing
from helpers.publish.office.package import write_book
from helpers.publish.office.territory import territory_book
from helpers.publish.open_data.fields import Field
from helpers.publish.open_data.package import batch, schema
from helpers.publish.open_data.resources import Release, resources
from helpers.publish.open_data.slices import Slices, read_head, write_slice
from helpers.publish.open_data.write import write_about, write_open_data, write_tables
from tests.builders import Row
from tests.publish.open_data import LACQ, SICOVAL, analysed, contributions, real_life, release, write

WATER = Path(__file__).parents[1] / "framing" / "eau.toml"
HOSTILE = (
    '=HYPERLINK("https://example.org";"cliquez ici")',
    "- garder un agent ; « toujours », dit-elle\n=SOMME(A1) et \"des guillemets\"",
    "@ SUM(1+1)*cmd|' /C calc'!A0 pour voir ce que cela donne",
    "<script>alert(1)</script> {{ 7*7 }} 👩\u200d👩\u200d👧 et 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
)  # fmt: skip
# 34 people: 3 elected are few, so another count goes with them; 18 people at the second event, publics unknown.
EVENTS: tuple[Row, ...] = (
    {
        "id": "E01", "title": "Apéro ; débat, et « plus »", "date_start": date(2024, 11, 14), "participants": 34,
        "people_elus": 3, "people_agents": 0, "people_usagers": 15, "people_citoyens": 16, "women": 19,
    },
    {"id": "E02", "title": "=1+1", "date_start": date(2025, 1, 21), "participants": 18},
)  # fmt: skip


@pytest.fixture(scope="module")
def framing() -> Framing:
    return load_framing("ia_2025")


@pytest.fixture(scope="module")
def workbooks(framing: Framing, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Lacq-Orthez with hostile texts and small counts; the Sicoval, which lets nothing out."""
    folder = tmp_path_factory.mktemp("classeurs")
    said = contributions(framing, *HOSTILE)
    held = [{**said[0], "id": "C0005", "publication": "a_verifier", "text": "Ce texte attend encore sa relecture.",
             "source_reference": "Plateforme, proposition 482"},
            {**said[0], "id": "C0006", "event_id": "HORS", "text": "Un courrier arrivé après la réunion."}]  # fmt: skip
    lacq = write(folder, framing, events=EVENTS, contributions=[*said, *held])
    closed = write(folder, framing, SICOVAL, identity=({"licence": "non_diffusable"},))
    return lacq, closed


@pytest.fixture(scope="module")
def small(framing: Framing, workbooks: tuple[Path, Path]) -> Release:
    """The release of the two."""
    return release(workbooks, framing)


@pytest.fixture(scope="module")
def folder(small: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release, written."""
    written = tmp_path_factory.mktemp("reports") / "donnees-ouvertes"
    write_open_data(written, small)
    return written


def lines(folder: Path, name: str) -> list[dict[str, str]]:
    """The lines of a CSV as any reader of the format gives them."""
    text = (folder / f"{name}.csv").read_bytes().decode("utf-8")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def validate(folder: Path) -> subprocess.CompletedProcess[str]:
    """What the real checker of the standard says."""
    command = [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def faults(folder: Path) -> list[tuple[str, str]]:
    report = json.loads(validate(folder).stdout)
    return [(task["name"], error["type"]) for task in report["tasks"] for error in task["errors"]]


def test_frictionless_finds_the_package_valid(folder: Path) -> None:
    """The real command of the standard checks every table, its types, constraints, keys, size and hash, and says yes."""
    checked = validate(folder)
    assert checked.returncode == 0, checked.stdout
    report = json.loads(checked.stdout)
    assert report["valid"] is True
    assert [task["name"] for task in report["tasks"]] == [
        "territoires", "evenements", "contributions", "usages_ia", "maturite", "engagements", "reponses_liees", "effectifs",
        "constats", "qualite", "listes",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("table", "before", "after", "fault"),
    [
        ("contributions", ",oui,,,oui", ",oui,,,peut-être", "constraint-error"),
        ("contributions", "lacq-orthez-E02,", "lacq-orthez-E99,", "foreign-key"),
        ("evenements", ",masqué,", ",caché,", "type-error"),
        ("reponses_liees", "lacq-orthez-C0003", "lacq-orthez-C0099", "foreign-key"),
        ("evenements", "2025-01-21", "21/01/2025", "type-error"),
    ],
)
def test_frictionless_sees_what_does_not_hold(
    small: Release, tmp_path: Path, table: str, before: str, after: str, fault: str
) -> None:
    """The description is strict: a code, a key, a mark or a date that does not belong is refused."""
    write_open_data(tmp_path, small)
    path = tmp_path / f"{table}.csv"
    content = path.read_text(encoding="utf-8")
    assert before in content
    path.write_bytes(content.replace(before, after, 1).encode("utf-8"))
    assert (table, fault) in faults(tmp_path)


def test_closed_territory_is_named_and_nothing_more(folder: Path) -> None:
    """A territory that lets nothing out has its name and its state; no other table, and no evidence, speaks of it."""
    territories = {line["territoire"]: line for line in lines(folder, "territoires")}
    assert {slug: line["etat"] for slug, line in territories.items()} == {
        LACQ: "diffuse", SICOVAL: "non_diffusable", "rennes-metropole": "non_recu",
    }  # fmt: skip
    assert {name: value for name, value in territories[SICOVAL].items() if value} == {
        "territoire": SICOVAL, "COLL_NOM": "CC de Lacq-Orthez", "etat": "non_diffusable",
    }  # fmt: skip
    for path in folder.glob("*.csv"):
        if path.stem not in ("territoires", "constats"):
            assert SICOVAL not in path.read_text(encoding="utf-8"), path.name
    claims = lines(folder, "constats")
    assert not [
        line for line in claims if line["territoire"] == SICOVAL or f"{SICOVAL}-" in line["preuves"] + line["id_constat"]
    ]
    assert len([line for line in claims if not line["territoire"]]) > 5


def test_held_text_is_absent_and_its_row_stays(folder: Path) -> None:
    """A text to be checked is counted but not given; the row says so; what personal columns hold is nowhere."""
    (held,) = [line for line in lines(folder, "contributions") if line["id_contribution"] == "lacq-orthez-C0005"]
    assert (held["texte"], held["texte_publie"], held["publication"], held["ref_source"]) == ("", "non", "a_verifier", "")
    everything = b"".join(path.read_bytes() for path in folder.iterdir())
    assert b"attend encore sa relecture" not in everything
    assert b"numerique@territoire.example" not in everything
    assert "commentaire_codage" not in held
    exact = pq.read_table(folder / "contributions.parquet")
    assert exact.column("texte").to_pylist()[exact.column("id_contribution").to_pylist().index("lacq-orthez-C0005")] is None


def test_masks_are_the_marks_of_the_pages(folder: Path, small: Release) -> None:
    """A small count is « < 5 », the one that would give it back « masqué », nobody is 0, and unknown is blank."""
    counts = {(line["id_evenement"][-3:], line["public"]): line["effectif"] for line in lines(folder, "effectifs")}
    assert counts["E01", "elus"] == "<\u202f5"
    assert {counts["E01", "usagers"], counts["E01", "citoyens"]} in ({"masqué", "16"}, {"15", "masqué"}, {"masqué"})
    assert (counts["E01", "agents"], counts["E01", "academiques"], counts["E02", "elus"]) == ("0", "", "")
    assert marks(small.framing) == ("<\u202f5", "masqué", "non publié")
    assert "femmes" not in lines(folder, "evenements")[0]


def test_event_that_nothing_protects_is_withheld(framing: Framing, tmp_path: Path) -> None:
    """An event that met one small public only tells none of its counts: « non publié », everywhere, and still valid."""
    alone = [{**EVENTS[0], "people_elus": 3, "people_agents": None, "people_usagers": None, "people_citoyens": None,
              "participants": 3}, EVENTS[1]]  # fmt: skip
    write_open_data(tmp_path / "sortie", release([write(tmp_path, framing, events=alone)], framing))
    counts = [line["effectif"] for line in lines(tmp_path / "sortie", "effectifs") if line["id_evenement"].endswith("E01")]
    assert counts == ["non publié"] * 9
    assert validate(tmp_path / "sortie").returncode == 0


def test_a_kept_part_gives_the_same_files(small: Release, tmp_path: Path) -> None:
    """What each territory publishes is kept and read back: the files of the release are the same bytes, hostile texts too."""
    for part in small.slices:
        write_slice(tmp_path / part.head.slug, part)
    kept = Slices(tuple(tmp_path / head.slug for head in small.heads))
    assert tuple(map(read_head, kept.folders)) == small.heads
    assert [head.is_closed for head in small.heads] == [False, True]
    assert write_open_data(tmp_path / "sortie", replace(small, slices=kept)) == write_open_data(tmp_path / "autre", small)


def test_a_release_may_be_written_in_parts(small: Release, folder: Path, tmp_path: Path) -> None:
    """Its tables shared out between two writers, in any order, make the very files that one writer makes, told in the same order."""
    others = write_tables(tmp_path, small, lambda name: name != "contributions")
    whole = write_about(tmp_path, small, (*others, *write_tables(tmp_path, small, lambda name: name == "contributions")))
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        path.name: path.read_bytes() for path in folder.iterdir()
    }
    assert whole == write_open_data(tmp_path, small)


def test_tables_grow_territory_by_territory_without_a_seam(small: Release, folder: Path) -> None:
    """The columns that waited on the disk make the very file that the whole table makes at once; nothing is left beside the files."""
    assert not [path.name for path in folder.iterdir() if path.name.startswith(".")]
    table = next(one for one in resources(small) if one.name == "contributions")
    parts = [table.of_territory(part) for part in small.slices if not part.head.is_closed]
    columns = {name: [value for part in parts for value in part[name]] for name in parts[0]}
    whole = io.BytesIO()
    pq.write_table(pa.Table.from_batches([batch(table, schema(table), table.typed(columns))]), whole, compression="zstd")
    assert (folder / "contributions.parquet").read_bytes() == whole.getvalue()


def test_a_column_that_a_territory_does_not_publish_is_empty(small: Release) -> None:
    """A territory without a column has a blank in each of its lines; one without lines has none anywhere."""
    table = next(one for one in resources(small) if one.name == "contributions")
    told = dict(zip(table.names, table.typed({"territoire": ["a", "a"]}), strict=True))
    assert told.pop("territoire") == ["a", "a"]
    assert set(map(tuple, told.values())) == {(None, None)}
    assert set(map(tuple, table.typed({}))) == {()}


def test_values_that_come_again_are_typed_as_the_first() -> None:
    """A number, a mark, nothing and what is not a number, each twice: every cell has its own value, in its place."""
    field = Field("effectif", "Effectif", "integer", marks=("masqué",))
    nothing = float("nan")
    assert field.values([7, "masqué", None, nothing, 7.0, "masqué", nothing]) == [7, "masqué", None, None, 7, "masqué", None]


def test_workbook_and_open_data_tell_the_same(
    folder: Path, framing: Framing, workbooks: tuple[Path, Path], tmp_path: Path
) -> None:
    """Every count, mark, public, text and claim of the data workbook stands in the open data, and no other."""
    analysis = analysed(workbooks, framing)[0]
    write_book(tmp_path / "donnees.xlsx", territory_book(analysis, published_tables(analysis)))
    workbook = openpyxl.load_workbook(tmp_path / "donnees.xlsx")
    for sheet, table in (("EVENEMENTS", "evenements"), ("CONTRIBUTIONS", "contributions")):
        head, *rows = list(workbook[sheet].iter_rows(min_row=2, values_only=True))
        told = [{name: value for name, value in zip(head, row, strict=True) if value is not None} for row in rows]
        published = lines(folder, table)
        for mine, theirs in zip(told, published, strict=True):
            for name in (one for one in head if one.startswith("part_") or one in ("texte", "participants_total")):
                assert _as_csv(mine.get(name)) == theirs[name]
            if "college" in mine:
                assert (mine["college"] == "masqué") == (theirs["college"] == "masqué")
    claims = {row[0]: row[2] for row in workbook["CONSTATS"].iter_rows(min_row=3, values_only=True)}
    assert claims == {line["id_constat"]: line["phrase"] for line in lines(folder, "constats") if line["territoire"] == LACQ}


def _as_csv(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float | int):
        return str(int(value))
    text = str(value)
    return f"'{text}" if text[:1] in "=+-@" else text


def test_hostile_texts_are_guarded_in_csv_and_exact_in_parquet(folder: Path) -> None:
    """A text that begins like a formula has an apostrophe in CSV; Parquet holds the very words."""
    published = [line["texte"] for line in lines(folder, "contributions")][:4]
    assert published == [f"'{HOSTILE[0]}", f"'{HOSTILE[1]}", f"'{HOSTILE[2]}", HOSTILE[3]]
    assert pq.read_table(folder / "contributions.parquet").column("texte").to_pylist()[:4] == list(HOSTILE)
    assert lines(folder, "evenements")[1]["intitule"] == "'=1+1"


def test_cells_with_separators_are_quoted(folder: Path) -> None:
    """Any cell that holds a semicolon, a comma, a quote or a line end stands between quotes; lines end as the standard says."""
    content = (folder / "evenements.csv").read_bytes().decode("utf-8")
    assert '"Apéro ; débat, et « plus »"' in content
    assert content.count("\r\n") == 3
    assert not content.startswith("\ufeff")


def test_parquet_types_and_masks(folder: Path) -> None:
    """In Parquet a count is a whole number or nothing, and the column beside tells the mark; dates are dates."""
    table = pq.read_table(folder / "evenements.parquet")
    assert str(table.schema.field("part_elus").type) == "int64"
    assert str(table.schema.field("date_debut").type) == "date32[day]"
    assert table.column("part_elus").to_pylist() == [None, None]
    assert table.column("part_elus_masque").to_pylist() == ["<\u202f5", None]
    assert table.column("part_agents").to_pylist() == [0, None]


def test_description_follows_the_framing(folder: Path, framing: Framing) -> None:
    """A field bears the framing's French label, help, codes and example; licence, vintage and fiction are said."""
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    fields = _fields(package, "contributions")
    assert fields["nature"] == {
        "name": "nature", "title": "Nature", "type": "string", "example": "proposition",
        "description": framing.by_table["contributions"].by_field["kind"].help,
        "constraints": {"required": True, "enum": ["attente", "vigilance", "proposition", "question"]},
    }  # fmt: skip
    assert fields["id_evenement"]["missingValues"] == ["", "HORS"]
    assert _fields(package, "evenements")["part_elus"]["missingValues"] == ["", "<\u202f5", "masqué", "non publié"]
    assert [licence["name"] for licence in package["licenses"]] == ["etalab-2.0"]
    assert (package["donnees_arretees_au"], package["donnees_fictives"]) == ("2025-04-01", True)
    assert "données fictives" in package["title"]
    assert all(field["title"] for resource in package["resources"] for field in resource["schema"]["fields"])


def _fields(package: Mapping[str, object], name: str) -> dict[str, dict[str, object]]:
    (resource,) = [one for one in package["resources"] if one["name"] == name]  # type: ignore[attr-defined]
    return {field["name"]: field for field in resource["schema"]["fields"]}


def test_every_code_has_its_label(folder: Path) -> None:
    """Each code that a list allows, and each state, is explained in listes.csv."""
    known = {(line["liste"], line["code"]): line["libelle"] for line in lines(folder, "listes")}
    assert known["kinds", "attente"] == "Attente"
    assert known["etats", "non_diffusable"] == "données non diffusables, à la demande du territoire"
    assert all(known.values())


def test_rows_received_are_accounted_for(folder: Path) -> None:
    """In the quality table, rows received are rows kept, set aside or empty, sheet by sheet."""
    balance = lines(folder, "qualite")
    assert [line["feuille"] for line in balance if line["territoire"] == LACQ][:3] == [
        "TERRITOIRE",
        "EVENEMENTS",
        "CONTRIBUTIONS",
    ]
    for line in balance:
        kept = int(line["lignes_retenues"]) + int(line["lignes_mises_de_cote"]) + int(line["lignes_vides"])
        assert int(line["lignes_recues"]) == kept


def test_notice_says_what_matters(folder: Path, small: Release, tmp_path: Path) -> None:
    """The notice tells the fiction, each territory's licence, the date, the masks; a real campaign is not called fictional."""
    notice = (folder / "LISEZMOI.md").read_text(encoding="utf-8")
    assert "**Données fictives**" in notice
    assert "| CC de Lacq-Orthez | données diffusées | Licence Ouverte 2.0 |" in notice
    assert "données non diffusables, à la demande du territoire" in notice
    assert "Données arrêtées au 1er\u00a0avril\u00a02025" in notice
    assert "«\u00a0<\u202f5\u00a0», «\u00a0masqué\u00a0» ou «\u00a0non publié\u00a0»" in notice
    write_open_data(tmp_path, real_life(small))
    assert "fictives" not in (tmp_path / "LISEZMOI.md").read_text(encoding="utf-8").casefold()


def test_same_release_same_bytes_and_no_stale_file(small: Release, folder: Path, tmp_path: Path) -> None:
    """Written twice, a release has the same bytes; a file of an older release is removed."""
    (tmp_path / "ancien.csv").write_text("x", encoding="utf-8")
    write_open_data(tmp_path, small)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        path.name: path.read_bytes() for path in folder.iterdir()
    }


def test_another_framing_gives_valid_data(tmp_path: Path) -> None:
    """A campaign on water, with other sheets, themes and publics, is valid without a line of code."""
    water = load_framing(WATER)
    said = [{**row, "theme": "O1", "public": "citoyens"} for row in contributions(water)]
    path = write(tmp_path, water, contributions=said, use_cases=(), commitments=())
    write_open_data(tmp_path / "sortie", release([path], water))
    assert validate(tmp_path / "sortie").returncode == 0
    assert not (tmp_path / "sortie" / "usages_ia.csv").exists()


def test_no_territory_gives_valid_data(framing: Framing, tmp_path: Path) -> None:
    """Before the first report, the release is empty and valid: it names who is expected."""
    write_open_data(tmp_path, release([], framing))
    assert validate(tmp_path).returncode == 0
    assert [line["etat"] for line in lines(tmp_path, "territoires")] == ["non_recu"]
