"""A release that was written is attacked: what gives a masked count back is found, in whatever file it stands."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from helpers.analyse.claims import Claim, Figure
from helpers.analyse.disclosure import TOTAL, mask
from helpers.analyse.participation import AGE, total_line
from helpers.analyse.release import DEMOGRAPHY, NATION, OPINIONS, PEOPLE, Masked, solve
from helpers.publish.office.book import Book, claims_sheet
from helpers.publish.office.package import write_book
from helpers.publish.pdf.names import REPORT
from helpers.publish.release_check import Audit, attack, check_release
from helpers.publish.search.shard import WORDS, Line, write_shard
from helpers.publish.slides.deck import Deck, Quote, Slide
from helpers.publish.slides.write import write_slides
from helpers.publish.told import Reader, parse
from helpers.publish.told_facts import Count, Facts, Record, recording
from helpers.run.batch import Outcome
from helpers.run.leaks import KEPT, audit_release, keep_told, withdraw_leaks
from helpers.run.manifest import read_manifest
from helpers.settings import Settings
from helpers.show import parts
from tests.analyse.tables import ia
from tests.publish.pdf.paper import written_otherwise

PUBLICS = ["Élus", "Agents", "Usagers"]
ALONE = [[3, 12, 20], [12, 3, 30], [40, 40, 60]]  # masks a square, protects itself
PLAIN = [[20, 30, 40], [50, 60, 70], [15, 16, 17]]  # masks nothing
KINDS = ["Attentes", "Vigilances", "Propositions"]


def opinions(rows: list[list[int]]) -> pd.DataFrame:
    return pd.DataFrame(rows, index=PUBLICS, columns=KINDS, dtype="int64")


def write_page(folder: Path, *tables: parts.Table, body: str = "") -> Path:
    """A page with real tables of ours."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "rapport.html"
    path.write_text(f"<html><body>{''.join(str(one.html()) for one in tables)}{body}</body></html>", encoding="utf-8")
    return path


def write_release(root: Path) -> Path:
    """Two territories (one masks a square, the other nothing) and the synthesis that hides what it must."""
    masked = {slug: mask(opinions(rows), 11, known="columns") for slug, rows in (("a", ALONE), ("b", PLAIN))}
    for slug, own in masked.items():
        table = parts.masked_table("Contributions par public et par nature", "Public", own, (OPINIONS, slug))
        write_page(root / "territoires" / slug, table)
    nation = solve({slug: Masked(None, own) for slug, own in masked.items()}).opinions
    write_page(root / "synthese", parts.told_table("Contributions", "Public", nation.text(), (OPINIONS, NATION)))
    return root


def replace_cell(path: Path, line: str, column: str, text: str) -> None:
    """Write another text in the cell of a line and a column."""
    page = path.read_text(encoding="utf-8")
    cell = re.search(rf'data-ligne="?{re.escape(line)}"?[ >].*?data-colonne="?{re.escape(column)}"?[ >]', page, re.DOTALL)
    assert cell is not None
    start = page.index(">", cell.end() - 1) + 1
    path.write_text(page[:start] + text + page[page.index("<", start) :], encoding="utf-8")


def audit(root: Path) -> Audit:
    return check_release(root, ia(), {"a", "b"})


def reasons(found: Audit) -> list[str]:
    return [leak.reason for leak in found.leaks]


def test_a_tight_release_passes(tmp_path: Path) -> None:
    """Nothing is found in a release as it was solved; masked counts were looked at."""
    found = audit(write_release(tmp_path))
    assert (found.leaks, found.unread) == ((), ())
    assert found.masked == 8  # a square in the territory, the same square in the nation


def test_nation_minus_a_territory_is_found(tmp_path: Path) -> None:
    """A national total shown by mistake gives four counts of the territory back: both pages must go."""
    root = write_release(tmp_path)
    replace_cell(root / "synthese" / "rapport.html", "Élus", "Attentes", "23")
    found = audit(root)
    assert {leak.pages for leak in found.leaks} == {frozenset({"a", "synthese"})}
    assert reasons(found)[0] == (
        "secret statistique, contributions « Élus » × « Attentes » pour le territoire « a » : l’effectif masqué se retrouve "
        "par différence avec la synthèse nationale (territoires/a/rapport.html)."
    )
    assert len(found.leaks) == 4


def tell(record: Record, slug: str, rows: list[list[int | None]]) -> None:
    """Contributions by public and kind; none is masked."""
    for public, line in zip(PUBLICS, rows, strict=True):
        for kind, value in zip(KINDS, line, strict=True):
            record.tell(Count(OPINIONS, slug, public, kind), value, None, withheld=False)


def test_a_leak_is_found_among_all_territories_of_the_country(tmp_path: Path) -> None:
    """Of 1,254 territories one masks a square: the nation, less the 1,253 others, gives it back if it shows one of its four totals."""
    slugs = [f"t{number:04}" for number in range(1254)]
    hidden: list[list[int | None]] = [[None, None, 20], [None, None, 30], [40, 40, 60]]
    plain: list[list[int | None]] = [[*line] for line in PLAIN]
    nation = [[None, None, 40 * 1253 + 20], [None, None, 70 * 1253 + 30], [15 * 1253 + 40, 16 * 1253 + 40, 17 * 1253 + 60]]
    for shown, leaks in ((None, 0), (20 * 1253 + 3, 4)):
        path = tmp_path / f"{leaks}.jsonl"
        with recording(path) as record:
            for slug in slugs:
                tell(record, slug, hidden if slug == "t0700" else plain)
                record.territories.add(slug)
            for kind, total in zip(KINDS[:2], (55, 55), strict=True):
                record.tell(Count(OPINIONS, "t0700", TOTAL, kind), total, None, withheld=False)
            for public, total in (("Élus", 35), ("Agents", 45)):
                record.tell(Count(OPINIONS, "t0700", public, TOTAL), total, None, withheld=False)
            tell(record, NATION, [[shown, *nation[0][1:]], *nation[1:]])
        facts = Facts()
        facts.add(path, "tout.csv")
        found = attack(facts, ia(), slugs)
        assert {leak.pages for leak in found.leaks} == ({frozenset({"t0700", "synthese"})} if leaks else set())
        assert (len(found.leaks), found.masked) == (leaks, 8 - leaks // 4)


def test_a_worker_keeps_what_the_attack_looks_for(written: tuple[Settings, Outcome]) -> None:
    """The files of a report, told by the worker that wrote them, are not read again by the attack."""
    settings, outcome = written
    kept = settings.processed(outcome.campaign.id) / KEPT
    before = {path.name: path.read_bytes() for path in kept.iterdir()}
    shutil.rmtree(kept)
    task = next(one.task for one in outcome.results if not one.task.is_national and one.state == "built")
    keep_told(settings, outcome.campaign, task)
    told = {path.name: path.read_bytes() for path in kept.iterdir()}
    assert len(told) == 7  # page, two copies on paper, notebook, workbook, slides, what can be searched
    assert told.items() <= before.items()


def test_what_files_told_is_kept_until_they_change(tmp_path: Path) -> None:
    """A second attack reads nothing again and finds the same; a page that changes, or goes, is no longer told by what was kept."""
    root, kept = write_release(tmp_path / "rapports"), tmp_path / "lu"
    first = check_release(root, ia(), {"a", "b"}, kept=kept)
    before = {path.name: path.stat().st_ino for path in kept.iterdir()}
    assert check_release(root, ia(), {"a", "b"}, kept=kept) == first == audit(root)
    assert {path.name: path.stat().st_ino for path in kept.iterdir()} == before
    replace_cell(root / "synthese" / "rapport.html", "Élus", "Attentes", "23")
    leaking = check_release(root, ia(), {"a", "b"}, kept=kept)
    assert leaking == audit(root)
    assert len(leaking.leaks) == 4
    assert len(list(kept.iterdir())) == len(before)
    shutil.rmtree(root / "territoires" / "b")
    assert check_release(root, ia(), {"a", "b"}, kept=kept) == audit(root)


def test_a_claim_on_thousands_of_rows_is_read(tmp_path: Path) -> None:
    """A cell of the open data that names twenty thousand contributions is read like another."""
    root = write_release(tmp_path)
    evidence = ";".join(f"a-C{number:05}" for number in range(20_000))
    (root / "constats.csv").write_text(f"phrase,preuves\r\nTout.,{evidence}\r\n", encoding="utf-8")
    assert audit(root).leaks == ()


def test_a_missing_page_hides_its_territory(tmp_path: Path) -> None:
    """Without the page of the other territory, the nation gives nothing back."""
    root = write_release(tmp_path)
    replace_cell(root / "synthese" / "rapport.html", "Élus", "Attentes", "23")
    shutil.rmtree(root / "territoires" / "b")
    assert audit(root).leaks == ()


def test_a_stale_page_is_not_subtracted(tmp_path: Path) -> None:
    """A page that shows other data than the synthesis is looked at alone."""
    root = write_release(tmp_path)
    replace_cell(root / "synthese" / "rapport.html", "Élus", "Attentes", "23")
    assert check_release(root, ia(), {"a", "b"}, stale={"b"}).leaks == ()


def test_an_older_synthesis_adds_territories_that_are_gone(tmp_path: Path) -> None:
    """Its totals are of nobody that is known any more: nothing is wrong with them; those of the synthesis of now would be."""
    root = write_release(tmp_path)
    shutil.rmtree(root / "territoires")
    assert check_release(root, ia(), set(), is_former=True).leaks == ()
    assert "ne font pas leur total" in reasons(check_release(root, ia(), set()))[0]


def test_people_and_contributions_of_a_missing_page_are_two_unknowns(tmp_path: Path) -> None:
    """What the missing territory adds to the contributions says nothing of what it adds to the people: 43 - (50 - 10) is no count."""
    people = pd.DataFrame({"Élus": ["masqué"], "Agents": ["masqué"], TOTAL: ["23"]}, index=[TOTAL])
    said = pd.DataFrame({TOTAL: ["10", "30"]}, index=["Élus", "Agents"])
    own = [
        parts.told_table("Personnes", "Événement", people, (PEOPLE, "a")),
        parts.told_table("Contributions", "Public", said, (OPINIONS, "a")),
    ]
    write_page(tmp_path / "territoires" / "a", *own)
    national = [
        parts.told_table("Personnes", "Public", pd.DataFrame({TOTAL: ["43"]}, index=["Élus"]), (PEOPLE, NATION)),
        parts.told_table("Contributions", "Public", pd.DataFrame({TOTAL: ["50"]}, index=["Élus"]), (OPINIONS, NATION)),
    ]
    write_page(tmp_path / "synthese", *national)
    assert audit(tmp_path).leaks == ()


def test_a_secondary_count_shown_gives_the_primary_back(tmp_path: Path) -> None:
    """« masqué » replaced by its number: the count under eleven beside it is computed."""
    root = write_release(tmp_path)
    replace_cell(root / "territoires" / "a" / "rapport.html", "Élus", "Vigilances", "12")
    found = audit(root)
    assert {leak.pages for leak in found.leaks} == {frozenset({"a"})}
    assert "« Élus » × « Attentes » pour le territoire « a »" in " ".join(reasons(found))


def test_a_small_count_shown_is_found_without_repeating_it(tmp_path: Path) -> None:
    """A count under the threshold is a leak by itself; the message does not say it again."""
    root = write_release(tmp_path)
    replace_cell(root / "territoires" / "a" / "rapport.html", "Élus", "Attentes", "3")
    assert (
        "secret statistique, contributions « Élus » × « Attentes » pour le territoire « a » : territoires/a/rapport.html donne un "
        "effectif sous le seuil de 11."
    ) in reasons(audit(root))


def test_bounds_give_a_count_back(tmp_path: Path) -> None:
    """Two counts « < 11 » that make twenty are both ten."""
    text = pd.DataFrame({"Attentes": ["<\u202f11", "<\u202f11", "20"]}, index=["Élus", "Agents", "Total"])
    write_page(tmp_path / "territoires" / "a", parts.told_table("Contributions", "Public", text, (OPINIONS, "a")))
    assert len(audit(tmp_path).leaks) == 2


def test_a_lone_mask_among_genders_is_found(tmp_path: Path) -> None:
    """The people of the events are told elsewhere: one masked gender is the rest."""
    labels = [ia().by_table["events"].by_field[name].label for name in ("women", "men")]
    text = pd.DataFrame({"Total": ["<\u202f5", "20"]}, index=labels)
    write_page(tmp_path / "territoires" / "a", parts.told_table("Genre", "Groupe", text, (DEMOGRAPHY, "a")))
    (leak,) = audit(tmp_path).leaks
    assert leak.pages == {"a"}


def ages(total: str, *texts: str, shares: tuple[str, ...] = ()) -> parts.Table:
    """A table of the first ages with its total, and shares beside it."""
    labels = [ia().by_table["events"].by_field[name].label for name in AGE[: len(texts)]]
    text = pd.DataFrame({"Personnes": [*texts, total]}, index=[*labels, total_line("âge")])
    table = parts.told_table("Âge", "Groupe", text, (DEMOGRAPHY, "a"))
    if not shares or table.places is None:
        return table
    rows = tuple(replace(row, cells=(*row.cells, share)) for row, share in zip(table.rows, (*shares, "–"), strict=True))
    return replace(table, header=(*table.header, "Part"), rows=rows, places=replace(table.places, derived=1))


@pytest.mark.parametrize(
    ("table", "leaks"),
    [
        (ages("36", "<\u202f5", "masqué", "30"), 2),  # six in all, one of them 5 or more: 1 and 5
        (ages("40", "<\u202f5", "masqué", "30"), 0),  # ten in all: 1 to 4, and 6 to 9
        (ages("40", "<\u202f5", "<\u202f5", "32"), 2),  # eight in all: 4 and 4
        (ages("40", "<\u202f5", "masqué", "30", shares=("masquée", "masquée", "75\u202f%")), 0),
        (ages("40", "<\u202f5", "masqué", "30", shares=("10\u202f%", "masquée", "75\u202f%")), 1),  # 10 % of 40
    ],
)
def test_ages_are_attacked_with_their_total_and_their_shares(tmp_path: Path, table: parts.Table, leaks: int) -> None:
    """The published total and the bounds of masked ages give them back or not; a share beside a masked age says it."""
    write_page(tmp_path / "territoires" / "a", table)
    assert len(audit(tmp_path).leaks) == leaks


def test_totals_that_do_not_add_up_are_found(tmp_path: Path) -> None:
    """A release whose parts do not make their total is not one release."""
    root = write_release(tmp_path)
    replace_cell(root / "territoires" / "b" / "rapport.html", "Élus", "Attentes", "21")
    assert "secret statistique : des effectifs publiés ne font pas leur total (b)." in reasons(audit(root))


ENTRY = '<li class="entry" id="C0001"><p class="about"><span>Attente</span> · <span>Thème</span> · <span>{public}</span> · Réunion</p></li>'
OLDER_ENTRY = '<li class="entry" id="C0001" data-k="Attente" data-p="{public}"><p>…</p></li>'
QUOTE = '<figure class="verbatim"><figcaption><a href="#C0001">C0001</a> · élus · Atelier</figcaption></figure>'


@pytest.mark.parametrize(
    ("body", "leaks"),
    [
        (ENTRY.format(public="Public non affiché"), 0),
        (ENTRY.format(public="Élus"), 1),
        (OLDER_ENTRY.format(public="Public non affiché"), 0),
        (OLDER_ENTRY.format(public="Élus"), 1),
        (ENTRY.format(public="Public non affiché") + QUOTE, 1),
    ],
)
def test_a_row_that_names_a_masked_public_is_found(tmp_path: Path, body: str, leaks: int) -> None:
    """A contribution, in the annex or quoted, does not bear the public of a masked count."""
    root = write_release(tmp_path)
    page = root / "territoires" / "a" / "rapport.html"
    page.write_text(page.read_text(encoding="utf-8") + body, encoding="utf-8")
    found = audit(root)
    assert len(found.leaks) == leaks
    assert all("dit le public de contributions dont l’effectif est masqué" in reason for reason in reasons(found))


@pytest.mark.parametrize(("public", "leaks"), [("", 0), ("Élus", 1)])
def test_a_public_told_by_the_search_is_found(tmp_path: Path, public: str, leaks: int) -> None:
    """What can be searched does not bear the public of a masked count either."""
    root = write_release(tmp_path)
    write_shard(root / "territoires" / "a", "a", (Line("C0001", "Un texte.", "T04", "attente", public),))
    (root / "territoires" / "a" / WORDS).unlink()
    found = audit(root)
    assert found.unread == ()
    assert len(found.leaks) == leaks


CLAIM = (
    '<div class="claim"><p class="sentence">Proposition singulière : 1 contribution, 1 territoire. Publics : élus.</p>'
    '<details class="evidence"><p><a href="../territoires/a/rapport.html#C0001">a-C0001</a></p></details></div>'
)


@pytest.mark.parametrize("where", ["synthesis", "open data"])
def test_a_claim_that_names_who_said_one_thing_is_found(tmp_path: Path, where: str) -> None:
    """A sentence on one contribution that names its public, in the synthesis or in the table of claims, names a masked one."""
    root = write_release(tmp_path)
    page = root / "territoires" / "a" / "rapport.html"
    page.write_text(page.read_text(encoding="utf-8") + ENTRY.format(public="Public non affiché"), encoding="utf-8")
    if where == "synthesis":
        nation = root / "synthese" / "rapport.html"
        nation.write_text(nation.read_text(encoding="utf-8") + CLAIM, encoding="utf-8")
    else:
        (root / "donnees-ouvertes").mkdir()
        with (root / "donnees-ouvertes" / "constats.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["phrase", "preuves"], ["1 contribution. Publics : élus.", "a-C0001"]])
    (leak,) = audit(root).leaks
    assert "dit le public de contributions dont l’effectif est masqué" in leak.reason


def test_rows_without_a_report_count(tmp_path: Path) -> None:
    """A sentence on two contributions names nobody, when the territory of one of them has no report yet."""
    root = write_release(tmp_path)
    page = root / "territoires" / "a" / "rapport.html"
    page.write_text(page.read_text(encoding="utf-8") + ENTRY.format(public="Public non affiché"), encoding="utf-8")
    (root / "donnees-ouvertes").mkdir()
    with (root / "donnees-ouvertes" / "constats.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["phrase", "preuves"], ["2 contributions. Publics : élus.", "a-C0001;absent-C0001"]])
    assert audit(root).leaks == ()


def test_an_older_report_is_attacked_alone(tmp_path: Path) -> None:
    """The last valid report of a territory shows older numbers: they are not put together with today's, but must hold."""
    root = write_release(tmp_path)
    folder = root / "territoires" / "a"
    shutil.copy(root / "territoires" / "b" / "rapport.html", folder / "dernier-rapport-valide.html")
    old = folder / "dernier-rapport-valide.html"
    old.write_text(old.read_text(encoding="utf-8").replace('data-territoire="b"', 'data-territoire="a"'), encoding="utf-8")
    assert audit(root).leaks == ()
    replace_cell(old, "Agents", "Attentes", "<\u202f11")
    (leak,) = audit(root).leaks
    assert leak.pages == {"a"}


@pytest.mark.parametrize(("told", "leaks"), [("Élus : 12", 1), ("Trois publics, trois natures", 0), ("Agents, 40", 0)])
@pytest.mark.parametrize("where", ["label", "drawing"])
def test_a_drawing_says_what_its_table_shows(tmp_path: Path, told: str, leaks: int, where: str) -> None:
    """A chart over masked counts, or its text alternative, that says a hidden number is found."""
    own = mask(opinions(ALONE), 11, known="columns")
    table = parts.masked_table("Contributions", "Public", own, (OPINIONS, "a")).html()
    label, drawing = (told, "") if where == "label" else ("", told)
    body = (
        f'<figure class="figure"><figcaption>Qui l’a dit</figcaption><div role="img" aria-label="{label}">'
        f"<svg><text>{drawing}</text></svg></div>{table}</figure>"
    )
    write_page(tmp_path / "territoires" / "a", body=body)
    found = audit(tmp_path)
    assert len(found.leaks) == leaks
    assert all("dit un nombre que son tableau ne montre pas" in reason for reason in reasons(found))


def test_every_format_is_read(tmp_path: Path) -> None:
    """An event's people by public, told as « 7 » in a CSV (beneath a short line and a blank one) and masked on the page: both files are named."""
    people = pd.DataFrame({"Élus": [3, 20], "Agents": [7, 30], "Usagers": [40, 50]}, index=["a-E1", "a-E2"])
    own = mask(people, 5, protect_column_totals=True, known="rows")
    write_page(tmp_path / "territoires" / "a", parts.masked_table("Participants", "Événement", own, (PEOPLE, "a")))
    framing = ia()
    columns = {
        framing.lists["publics"].label_of(one.of_code): one.name for one in framing.by_table["events"].counting("publics")
    }
    key = framing.by_table["events"].by_field["id"].name
    folder = tmp_path / "donnees-ouvertes"
    folder.mkdir()
    with (folder / "evenements.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["territoire", key, columns["Agents"]], ["a", "a-E2"], [], ["a", "a-E1", "7"]])
    (leak,) = audit(tmp_path).leaks
    assert leak.reason == (
        "secret statistique, personnes « a-E1 » × « Agents » pour le territoire « a » : donnees-ouvertes/evenements.csv donne un "
        "effectif que territoires/a/rapport.html masque."
    )
    frame = pd.DataFrame(
        {"territoire": ["a"], key: ["a-E1"], "public": ["agents"], "effectif": [None], "effectif_masque": ["masqué"]}
    )
    frame.astype({"effectif": "Int64"}).to_parquet(folder / "effectifs.parquet")
    (folder / "evenements.csv").unlink()
    assert audit(tmp_path).leaks == ()
    frame.assign(effectif=7, effectif_masque=None).to_parquet(folder / "effectifs.parquet")
    assert "donnees-ouvertes/effectifs.parquet donne un effectif" in audit(tmp_path).leaks[0].reason


def test_slides_and_the_national_workbook_are_read(tmp_path: Path) -> None:
    """Who is said to have spoken is read in the quotes of a territory's slides, and in sentences that name the publics of one contribution alone."""
    root = write_release(tmp_path / "rapports")
    one = Claim.of(
        "national",
        "proposition/a-C1",
        "propositions",
        "Proposition : {count}. Publics : agents",
        ("a-C1",),
        {"count": Figure(1)},
    )
    other = replace(one, id="national/proposition/a-C3", evidence=("a-C3",))
    two = replace(one, id="national/proposition/b-C1", evidence=("b-C1", "b-C2"))
    quoting = Slide(
        "Attentes",
        heading="Attentes",
        quotes=(Quote("Un « guichet » ouvert.", "C2, élus"), Quote("Un agent.", "C4, public non affiché")),
    )
    deck = Deck("A", "", (), "", "pied", "", date(2025, 4, 1), (quoting,))
    write_slides(root / "territoires" / "a" / "presentation.pptx", deck)
    write_slides(root / "synthese" / "synthese.pptx", replace(deck, slides=(Slide("x", (one,)), Slide("x", (two,)))))
    book = Book("Synthèse", (), (claims_sheet([other, two]),), "", date(2025, 4, 1), "")
    write_book(root / "synthese" / "donnees.xlsx", book)
    spoken = Reader(root, ia(), tmp_path / "lu").read().of("a")[1]
    assert {(said.artefact.rpartition("/")[2], said.public, said.ids) for said in spoken} == {
        ("presentation.pptx", "Élus", ("C2",)), ("synthese.pptx", "Agents", ("C1",)), ("donnees.xlsx", "Agents", ("C3",)),
    }  # fmt: skip


def test_an_unknown_format_is_named(tmp_path: Path) -> None:
    """A file that the attack cannot read is said, not skipped."""
    root = write_release(tmp_path)
    (root / "territoires" / "a" / "rapport.docx").write_bytes(b"PK")
    assert audit(root).unread == ("territoires/a/rapport.docx",)


@pytest.mark.parametrize("text", ["environ 12", "−3"])
def test_an_unreadable_count_is_refused(tmp_path: Path, text: str) -> None:
    """A count that is neither a number nor a mask is a fault of its file, and is not repeated."""
    with pytest.raises(ValueError, match=text):
        parse(text)
    root = write_release(tmp_path)
    replace_cell(root / "territoires" / "b" / "rapport.html", "Élus", "Attentes", text)
    assert reasons(audit(root))[0] == "territoires/b/rapport.html : l’effectif « Élus » × « Attentes » est illisible"


@pytest.fixture
def written(built: tuple[Settings, Outcome], tmp_path: Path) -> tuple[Settings, Outcome]:
    """The built project, in a copy that a test may spoil."""
    settings, outcome = built
    shutil.copytree(settings.root, tmp_path / "projet")
    return Settings(tmp_path / "projet"), outcome


def read(settings: Settings, outcome: Outcome) -> Facts:
    """All that the files of a built campaign tell."""
    campaign = outcome.campaign
    return Reader(settings.reports(campaign.id), campaign.framing, settings.processed(campaign.id) / KEPT).read()


def the_masked_event(settings: Settings, outcome: Outcome) -> tuple[str, str, str, int]:
    """A territory's masked people of an event and a public: slug, event, public, true count."""
    framing = outcome.campaign.framing
    found = read(settings, outcome)
    fields = {
        framing.lists["publics"].label_of(one.of_code): one.field for one in framing.by_table["events"].counting("publics")
    }
    for told in found.counts:
        count = told.count
        if (
            count.measure == PEOPLE
            and told.value is None
            and not told.withheld
            and count.column in fields
            and count.line != TOTAL
        ):
            events = outcome.prepared.tables(count.territory).events.set_index("id")
            return count.territory, count.line, count.column, int(events.loc[count.line, fields[count.column]])
    raise AssertionError("the sample masks no one")


def test_a_built_campaign_passes(built: tuple[Settings, Outcome]) -> None:
    """A campaign built for real masks counts, and none comes back; every file is read."""
    settings, outcome = built
    found = audit_release(settings, outcome.prepared, read_manifest(settings.reports(outcome.campaign.id)))
    assert (found.leaks, found.unread) == ((), ())
    assert found.masked > 10
    told = list(read(settings, outcome).counts)
    assert {one.artefact for one in told if one.count.territory == NATION} == {
        "synthese/rapport.html",
        "synthese/rapport.ipynb",
    }
    assert {Path(one.artefact).name for one in told} == {
        "rapport.html", "rapport.ipynb", "donnees.xlsx", "effectifs.csv", "effectifs.parquet", "evenements.csv", "evenements.parquet",
    }  # fmt: skip


def _in_page(folder: Path, event: str, public: str, count: int) -> None:
    replace_cell(folder / "rapport.html", event, public, str(count))


def _in_notebook(folder: Path, event: str, public: str, count: int) -> None:
    path = folder / "rapport.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            shown = "".join(output.get("data", {}).get("text/html", ""))
            if f'data-ligne="{event}"' in shown:
                scratch = folder / ".html"
                scratch.write_text(shown, encoding="utf-8")
                replace_cell(scratch, event, public, str(count))
                output["data"]["text/html"] = scratch.read_text(encoding="utf-8")
                scratch.unlink()
    path.write_text(json.dumps(notebook), encoding="utf-8")


def _in_workbook(folder: Path, event: str, public: str, count: int) -> None:
    workbook = load_workbook(folder / "donnees.xlsx")
    sheet = workbook[ia().by_table["events"].name]
    publics = ia().lists["publics"]
    (name,) = [one.name for one in ia().by_table["events"].counting("publics") if publics.label_of(one.of_code) == public]
    (column,) = [cell.column for cell in sheet[2] if cell.value == name]
    (row,) = [cells[0].row for cells in sheet.iter_rows() if event in {cell.value for cell in cells}]
    sheet.cell(row, column).value = count
    workbook.save(folder / "donnees.xlsx")


@pytest.mark.parametrize("plant", [_in_page, _in_notebook, _in_workbook], ids=["page", "notebook", "workbook"])
def test_a_page_that_leaks_is_withdrawn(
    written: tuple[Settings, Outcome], plant: Callable[[Path, str, str, int], None]
) -> None:
    """A hidden count written in one file: a card stands in its place, no file of the territory is left, the count is not repeated."""
    settings, outcome = written
    reports = settings.reports(outcome.campaign.id)
    slug, event, public, count = the_masked_event(settings, outcome)
    folder = reports / "territoires" / slug
    plant(folder, event, public, count)
    withdrawn = withdraw_leaks(settings, outcome.prepared, read_manifest(reports))
    assert set(withdrawn) == {slug}
    assert f"personnes « {event} » × « {public} » pour le territoire « {slug} »" in withdrawn[slug]
    assert sorted(path.name for path in folder.iterdir()) == ["carte.json", "rapport.html"]
    assert "Secret statistique" in (folder / "rapport.html").read_text(encoding="utf-8")
    assert audit_release(settings, outcome.prepared, read_manifest(reports)).leaks == ()


def test_a_count_changed_in_a_pdf_is_found(written: tuple[Settings, Outcome]) -> None:
    """A figure written otherwise in a copy, its page untouched: the copy is no copy any more, the report is withdrawn, the figure not repeated."""
    settings, outcome = written
    reports = settings.reports(outcome.campaign.id)
    slug = next(one.task.slug for one in outcome.results if not one.task.is_national and one.state == "built")
    copy = reports / "territoires" / slug / REPORT
    copy.write_bytes(written_otherwise(copy.read_bytes(), "1", "3", first_sheet=2))
    withdrawn = withdraw_leaks(settings, outcome.prepared, read_manifest(reports))
    assert withdrawn == {
        slug: f"territoires/{slug}/rapport.pdf\u00a0: ce document n’est pas la copie de la page qui est à côté de lui"
    }
    assert sorted(path.name for path in copy.parent.iterdir()) == ["carte.json", "rapport.html"]


def test_a_copy_is_read_again_when_its_page_changes(written: tuple[Settings, Outcome]) -> None:
    """What was kept of a copy holds for the page that it was compared with, and for no other."""
    settings, outcome = written
    slug = next(one.task.slug for one in outcome.results if not one.task.is_national and one.state == "built")
    page = settings.reports(outcome.campaign.id) / "territoires" / slug / "rapport.html"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("Annexe", "Appendice"), encoding="utf-8")
    found = audit_release(settings, outcome.prepared, read_manifest(settings.reports(outcome.campaign.id)))
    assert [leak.reason.partition("\u00a0:")[0] for leak in found.leaks] == [f"territoires/{slug}/rapport.pdf"]


def test_a_raw_object_in_a_notebook_is_found(written: tuple[Settings, Outcome]) -> None:
    """A masked table shown as a program writes it holds its true counts."""
    settings, outcome = written
    reports = settings.reports(outcome.campaign.id)
    slug = str(outcome.prepared.territories["slug"].iloc[0])
    path = reports / "territoires" / slug / "rapport.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    code = next(cell for cell in notebook["cells"] if cell["cell_type"] == "code")
    data = {"text/plain": "MaskedTable(counts=  Élus\nE01  3)"}
    code["outputs"] = [{"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": 1}]
    path.write_text(json.dumps(notebook), encoding="utf-8")
    assert set(withdraw_leaks(settings, outcome.prepared, read_manifest(reports))) == {slug}
