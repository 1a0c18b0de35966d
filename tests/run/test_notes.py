"""Notes from the file that a person writes to the page that is published: shown, kept, told when a figure moves, never lost, never a leak."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml.html import HtmlElement, document_fromstring
from python_calamine import CalamineWorkbook

from helpers.cli import cli
from helpers.desk.pending import pending
from helpers.errors import NoteError
from helpers.framing.campaign import read_campaign
from helpers.framing.load import load_framing
from helpers.run.batch import Means, Outcome, produce
from helpers.run.build import build
from helpers.run.leavings import NOTES
from helpers.run.note_files import path_of, record_of
from helpers.run.note_records import LOCK
from helpers.run.prepare import prepare
from helpers.run.reports import PREPARATION_VARIABLE, national_report, territory_report
from helpers.run.standing import standing
from helpers.run.task import Task
from helpers.settings import Settings
from helpers.terminal.runs import print_outcome
from tests.builders import CONTRIBUTIONS, write_territory_workbook
from tests.conftest import ROOT

CAMPAIGN, SLUG, OTHER = "essai", "lacq-orthez", "quimperle"
FRAMING = load_framing("ia_2025")
HELD = "Le directeur de la piscine refuse de répondre aux parents depuis la rentrée."
NOTE = """# Nos notes

## corpus/contributions
Claire Martin, le 12 mars 2025

Peu de monde, mais **des propositions précises**.

## La démarche
Texte sans signature, <b>inerte</b> et [lié](https://exemple.fr).
"""


def write_workbook(settings: Settings, slug: str, count: int = 4) -> None:
    """A territory with some contributions, one of which may not be published."""
    kinds = [choice.code for choice in FRAMING.lists["kinds"].choices]
    rows = [
        {
            **CONTRIBUTIONS[number % 4],
            "id": f"C{number:04}",
            "text": f"Proposition numéro {number} sur un sujet du débat.",
            "kind": kinds[0],
        }
        for number in range(1, count)
    ]
    held = {**CONTRIBUTIONS[0], "id": "C0999", "text": HELD, "kind": kinds[0], "publication": "non"}
    named = {"code": slug, "name": slug} | ({} if slug == SLUG else {"siren": "242900694", "name": "Quimperlé Communauté"})
    write_territory_workbook(
        settings.raw(CAMPAIGN) / f"2025-04_{slug}_concertation-ia.xlsx", FRAMING,
        territory_fields={} if slug == SLUG else named, contributions=[*rows, held],
    )  # fmt: skip


def to_read_again(settings: Settings) -> dict[str, int]:
    """The notes that the analyst's desk says are to be read again, by report."""
    waits = {one.what: one.by_territory for one in pending(prepare(settings, read_campaign(settings, CAMPAIGN)))}
    return next((counts for what, counts in waits.items() if what.startswith("Notes à relire")), {})


@pytest.fixture
def project(tmp_path: Path) -> Settings:
    """A campaign of two small territories, nothing built."""
    settings = Settings(tmp_path)
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    settings.raw(CAMPAIGN).mkdir(parents=True)
    (settings.raw(CAMPAIGN) / "campaign.toml").write_text(
        f'title = "Essai, fictif"\nframing = "ia_2025"\nfictional = true\nexpected = ["{SLUG}", "{OTHER}"]\ncut_off = 2025-04-30\n',
        encoding="utf-8",
    )
    for slug in (SLUG, OTHER):
        write_workbook(settings, slug)
    return settings


def write(settings: Settings, text: str | bytes, slug: str = SLUG) -> Path:
    path = path_of(settings, CAMPAIGN, slug)
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def run(settings: Settings) -> Outcome:
    return produce(settings, CAMPAIGN, means=Means(workers=1, with_pdf=False))


def states(outcome: Outcome) -> dict[str, str]:
    return {result.task.slug: result.state for result in outcome.results}


def page(settings: Settings, slug: str = SLUG) -> HtmlElement:
    folder = settings.reports(CAMPAIGN) / ("synthese" if slug == "synthese" else f"territoires/{slug}")
    return document_fromstring((folder / "rapport.html").read_text(encoding="utf-8"))


def told(settings: Settings, slug: str = SLUG) -> list[str]:
    """What each note of a page says, its frame included."""
    return [one.text_content() for one in page(settings, slug).find_class("analyst-note")]


def test_from_the_file_to_the_page_and_back(project: Settings) -> None:
    """Shown beside its claim, built once, made again alone when it changes; to be read again when the figure moved, whatever was erased."""
    write(project, NOTE)
    write(project, "## La participation\nClaire Martin, le 12 mars 2025\n\nDeux collectes.", "synthese")
    assert set(states(run(project)).values()) == {"built"}
    first, second = page(project).find_class("analyst-note")
    assert first.text_content().startswith("Note de l’analystenon signéeTexte sans signature")
    assert not first.xpath(".//a | .//b")
    assert second.getprevious().get("id") == "constat-corpus-contributions"
    assert "des propositions précises" in second.text_content()
    assert len(told(project, "synthese")) == 1
    assert told(project, OTHER) == []

    assert set(states(run(project)).values()) == {"up_to_date"}
    write(project, NOTE.replace("Peu de monde", "Du monde"))
    assert states(run(project)) == {SLUG: "built", OTHER: "up_to_date", "synthese": "up_to_date"}

    write_workbook(project, SLUG, 9)
    shutil.rmtree(project.processed(CAMPAIGN))
    shutil.rmtree(project.reports(CAMPAIGN))
    run(project)
    (moved,) = [one for one in told(project) if "Du monde" in one]
    assert (
        "À relire\u00a0: cette note a été écrite à côté de «\u00a04\u00a0contributions ont été recueillies et lues.\u00a0»"
        in moved
    )
    assert "Aujourd’hui\u00a0: «\u00a09\u00a0contributions ont été recueillies et lues.\u00a0»" in moved
    assert to_read_again(project) == {SLUG: 2, "synthese": 1}  # the claims of their sections moved too
    assert set(states(run(project)).values()) == {"up_to_date"}

    territory_report(CAMPAIGN, SLUG, project).relue("corpus/contributions", le=date(2025, 5, 6))
    assert "## corpus/contributions\nRelue le 06/05/2025\nClaire Martin" in path_of(project, CAMPAIGN, SLUG).read_text(
        encoding="utf-8"
    )
    assert states(run(project)) == {SLUG: "built", OTHER: "up_to_date", "synthese": "up_to_date"}
    assert to_read_again(project) == {SLUG: 1, "synthese": 1}
    (again,) = [one for one in told(project) if "Du monde" in one]
    assert "À relire" not in again
    assert "(relue le 6\u00a0mai\u00a02025)" in again


def test_a_claim_that_disappears_leaves_its_note(project: Settings) -> None:
    """The note is listed under its title, with what it was beside, and the workbook of data says so too."""
    write(project, "## T99/attentes\n\nPerdue.\n\n## usages/aucun\n\nJamais placée.")
    record_of(project, CAMPAIGN, SLUG).write_text(
        json.dumps({"remembered": [{
            "heading": "T99/attentes", "place": {"kind": "constat", "key": "T99/attentes"}, "text": "x", "about": "", "is_there": True,
            "beside": {"T99/attentes": {"sentence": "3 attentes sur un thème retiré.", "numbers": {"n": 3}, "words": {}}},
        }], "is_whole": True}),
        encoding="utf-8",
    )  # fmt: skip
    run(project)
    whole = page(project).text_content()
    assert "Notes dont le constat a disparu\u00a0: 1." in whole
    assert "Écrite à côté de «\u00a03 attentes sur un thème retiré.\u00a0»" in whole
    assert [one for one in told(project) if "Perdue." in one]
    book = CalamineWorkbook.from_path(project.reports(CAMPAIGN) / "territoires" / SLUG / "donnees.xlsx")
    _labels, _names, *lines = book.get_sheet_by_name("NOTES").to_python()
    assert [(line[0], line[1], line[5], line[6]) for line in lines] == [
        ("T99/attentes", "Perdue.", "sans constat", "3 attentes sur un thème retiré."),
        ("usages/aucun", "Jamais placée.", "sans constat", ""),
    ]


def test_a_bad_file_stops_nothing(project: Settings) -> None:
    """Reports are built whatever their notes are, and say what is wrong with the file."""
    write(project, b"PK\0\0")
    write(project, "## La démarche\n\nÀ l’été.".encode("cp1252"), OTHER)
    path_of(project, CAMPAIGN, "synthese").symlink_to(project.root / "ailleurs")
    assert set(states(run(project)).values()) == {"built"}
    assert "notes/lacq-orthez.md\u00a0: ce n’est pas du texte, rien n’en est lu." in page(project).text_content()
    assert "il est lu comme du Windows-1252 (ANSI)" in page(project, OTHER).text_content()
    assert "À l’été." in told(project, OTHER)[0]
    assert "c’est un lien vers un autre fichier, il n’est pas suivi" in page(project, "synthese").text_content()


def test_nothing_masked_elsewhere_is_printed(project: Settings) -> None:
    """A name, a telephone and the words of a held contribution, typed in a note, are in no file that is published."""
    write(project, f"## La démarche\n\nMme Dupont, au 06 12 34 56 78, nous dit : {HELD}")
    run(project)
    assert "[nom]" in told(project)[0]
    published = [
        path for path in project.reports(CAMPAIGN).rglob("*") if path.suffix in {".html", ".ipynb", ".js", ".json", ".csv"}
    ]
    assert published
    for path in published:
        content = path.read_text(encoding="utf-8")
        assert not [secret for secret in ("Dupont", "06 12 34", "refuse de répondre") if secret in content], path.name


def test_written_from_a_notebook(project: Settings) -> None:
    """The note lands in the file that people edit, once, with what it was written beside; a misspelt name writes nothing."""
    report = territory_report(CAMPAIGN, SLUG, project)
    for _ in range(2):
        shown = report.note("corpus/contributions", "Une **note**.", auteur="Claire", le=date(2025, 3, 12))
    assert "Cette note est déjà dans data/raw/essai/notes/lacq-orthez.md (ligne 3)." in str(shown.html())
    assert path_of(project, CAMPAIGN, SLUG).read_text(encoding="utf-8") == (
        "# Notes : lacq-orthez\n\n## corpus/contributions\nSignature : Claire\nDate : 12/03/2025\n\nUne **note**.\n"
    )
    (kept,) = json.loads(record_of(project, CAMPAIGN, SLUG).read_text(encoding="utf-8"))["remembered"]
    assert kept["beside"]["corpus/contributions"]["numbers"] == {"count": 4.0}
    with pytest.raises(NoteError, match="Aucun constat ni section de ce rapport ne s’appelle"):
        report.note("corpus/contribution s", "x")
    with pytest.raises(NoteError, match="Rien n’a été écrit"):
        report.note("La démarche", "Une note.\n## La maturité\n\nUne autre.")
    again = territory_report(CAMPAIGN, SLUG, project)
    assert [one.note.text for one in again.analysis.notes.placed] == ["Une **note**."]
    national_report(CAMPAIGN, project).note("La participation", "Pour tous.", le=date(2025, 3, 12))
    assert path_of(project, CAMPAIGN, "synthese").is_file()


def test_a_file_that_cannot_be_read_is_never_written_over(project: Settings) -> None:
    """A note is refused where the file is not text, and every byte of it stays."""
    path = write(project, b"\0\1\2")
    with pytest.raises(NoteError, match="Rien n’a été écrit"):
        territory_report(CAMPAIGN, SLUG, project).note("La démarche", "Une note.")
    assert path.read_bytes() == b"\0\1\2"


def test_a_damaged_record_is_left_alone(project: Settings) -> None:
    """What cannot be read of the figures of then is not replaced by those of today: every note is to be read again."""
    write(project, NOTE)
    record = record_of(project, CAMPAIGN, SLUG)
    record.write_text('{"remembered": [{"heading": 3}]', encoding="utf-8")
    run(project)
    assert all("n’est plus connu" in one for one in told(project))
    assert record.read_text(encoding="utf-8") == '{"remembered": [{"heading": 3}]'


def test_a_record_that_cannot_be_written_covers_no_page(project: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    """The report stands, the run and the command say what is not remembered, and it is once the folder can be written in again."""
    write(project, NOTE)
    lock = path_of(project, CAMPAIGN, SLUG).with_name(LOCK)
    lock.mkdir()
    outcome = run(project)
    assert states(outcome)[SLUG] == "built"
    print_outcome(outcome, project)
    assert "1 remarque sur leurs fichiers" in capsys.readouterr().out
    assert not record_of(project, CAMPAIGN, SLUG).exists()
    command = ["--racine", str(project.root), "notes", "--campagne", CAMPAIGN]
    said = CliRunner().invoke(cli, command, standalone_mode=False)
    assert said.return_value == 1
    assert "essai/notes n’a pas pu être écrit" in said.output

    write_workbook(project, SLUG, 9)
    lock.rmdir()
    run(project)
    assert any("Aujourd’hui" in one for one in told(project))  # what was seen first is not lost
    assert record_of(project, CAMPAIGN, SLUG).is_file()
    assert CliRunner().invoke(cli, command, standalone_mode=False).return_value == 1  # the note is to be read again
    assert "n’a pas pu" not in CliRunner().invoke(cli, command, standalone_mode=False).output


def test_what_was_not_remembered_is_known_meanwhile(project: Settings) -> None:
    """While the folder of notes is closed, a figure that moves is told all the same."""
    write(project, NOTE)
    path_of(project, CAMPAIGN, SLUG).with_name(LOCK).mkdir()
    run(project)
    write_workbook(project, SLUG, 9)
    run(project)
    assert any("Aujourd’hui" in one for one in told(project))


def test_a_note_that_cannot_be_written_says_so(project: Settings) -> None:
    """At the desk, a folder that refuses the note gives a French reason."""
    report = territory_report(CAMPAIGN, SLUG, project)
    path_of(project, CAMPAIGN, SLUG).with_name(LOCK).mkdir(parents=True)
    with pytest.raises(NoteError, match="essai/notes n’a pas pu être écrit"):
        report.note("La démarche", "Une note.")
    assert not path_of(project, CAMPAIGN, SLUG).exists()


def test_the_page_goes_first(project: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """When a page cannot be put in place, what the former one left of its notes stays."""
    write(project, NOTE)
    run(project)
    task = Task(CAMPAIGN, SLUG, with_pdf=False)
    path_of(project, CAMPAIGN, SLUG).unlink()
    monkeypatch.setattr("helpers.run.build._write", refuse)
    with pytest.raises(OSError, match="plein"):
        build(project, task)
    assert (project.processed(CAMPAIGN) / SLUG / NOTES).is_file()


def refuse(*_: object) -> None:
    raise OSError("plein")


def test_a_run_writes_nothing_that_a_cell_asks_for(project: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A call left in the notebook would write on every territory: in a run it does nothing."""
    territory_report(CAMPAIGN, SLUG, project)
    key = json.loads((project.processed(CAMPAIGN) / "preparation.json").read_text(encoding="utf-8"))["key"]
    monkeypatch.setenv(PREPARATION_VARIABLE, key)
    assert territory_report(CAMPAIGN, SLUG, project).note("La démarche", "Une note.").html() == ""
    assert not path_of(project, CAMPAIGN, SLUG).exists()


def test_the_command_lists_notes_and_strays(project: Settings) -> None:
    """Each note with its state, each file that nobody reads with the nearest name; 1 when someone has something to do."""
    write(project, NOTE)
    write(project, "## La démarche\n\nTexte.", "lacq-ortez")
    result = CliRunner().invoke(cli, ["--racine", str(project.root), "notes", "--campagne", CAMPAIGN], standalone_mode=False)
    assert result.return_value == 1
    assert result.output.replace("\u00a0", " ").replace("\u202f", " ").splitlines() == [
        "lacq-orthez : 2 notes",
        "  ✓ corpus/contributions (ligne 3), Claire Martin, le 12 mars 2025",
        "  ✓ La démarche (ligne 8), non signée",
        "✗ notes/lacq-ortez.md : aucun rapport ne lit ce fichier. Vouliez-vous dire « lacq-orthez » ? Donnez-lui le nom d’un territoire (identifiant.md), ou synthese.md.",
    ]


def test_the_end_of_a_run_counts_notes(project: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    """How many, and how many wait for someone; a report whose notes were removed counts no more."""
    write(project, f"{NOTE}\n## rien de tel\n\nTexte.")
    print_outcome(run(project), project)
    assert (
        "  Notes     : 3, 1 à rattacher, 1 remarque sur leurs fichiers (détail : concertations notes)\n"
        in capsys.readouterr().out
    )
    path_of(project, CAMPAIGN, SLUG).unlink()
    print_outcome(run(project), project)
    assert "Notes  " not in capsys.readouterr().out


def test_the_state_of_a_campaign_names_the_change(project: Settings) -> None:
    """`etat` says that the notes of a territory changed, and of it alone."""
    write(project, NOTE)
    run(project)
    write(project, f"{NOTE}\nSuite.")
    why: Mapping[str, str] = {line.slug: line.why for line in standing(project, CAMPAIGN).lines}
    assert why[SLUG] == "ses notes ont changé"
    assert "notes" not in why[OTHER] + why["synthese"]
