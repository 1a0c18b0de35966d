"""Decisions from the workbench to the page: counted, signed, told as figures; nothing that was held gets out, and nothing else is built again."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup

from helpers.collect.notes.protection import publishable_notes
from helpers.collect.notes.read import read_notes
from helpers.desk.coding import workbench
from helpers.desk.coding_log import log_path
from helpers.framing.decisions import FILE
from helpers.run.batch import Means, Outcome, produce
from helpers.run.notes import secrets_of
from helpers.run.reports import opened
from helpers.settings import Settings
from tests.conftest import CAMPAIGN
from tests.desk.coding_project import CALLED, TERRITORY, contribution, write_project, write_rows

WHO = "A. Martin"
MEANS = Means(workers=1, with_pdf=False)


@pytest.fixture
def desk(tmp_path: Path) -> Settings:
    return write_project(tmp_path)


def build(settings: Settings) -> Outcome:
    return produce(settings, CAMPAIGN, means=MEANS)


def page(settings: Settings, place: str = f"territoires/{TERRITORY}") -> str:
    html = (settings.reports(CAMPAIGN) / place / "rapport.html").read_text(encoding="utf-8")
    return " ".join(BeautifulSoup(html, "lxml").get_text(" ").replace("\u00a0", " ").replace("\u202f", " ").split())


def published(settings: Settings) -> list[Path]:
    return [path for path in settings.reports(CAMPAIGN).rglob("*") if path.is_file()]


def test_decisions_reach_the_page_signed_and_nothing_held_gets_out(desk: Settings) -> None:
    """A territory that waited for a theme gets its report; who decided, of what, is told with n; held words are in no file."""
    assert set(build(desk).prepared.left_out) == {TERRITORY}
    bench = workbench(CAMPAIGN, by=WHO, settings=desk)
    bench.settle(contribution(1), theme="T06")
    bench.settle(contribution(2), theme="T10", by="B. Petit")
    bench.mask(contribution(5))
    outcome = build(desk)
    assert not outcome.of("failed")
    assert not outcome.prepared.left_out
    shown, nation = page(desk), page(desk, "synthese")
    assert "2 contributions sur 7 portent un thème attribué par l’équipe d’analyse" in shown
    assert f"thème attribué par {WHO} le" in shown
    assert "thème attribué par B. Petit le" in shown
    assert "Mme [nom] ([téléphone]) veut un guichet le samedi." in shown
    assert "texte publié sans les mots repérés" in shown
    assert "2 contributions sur 7 portent un thème attribué par l’équipe d’analyse" in nation
    for path in published(desk):
        assert CALLED.encode() not in path.read_bytes(), path
        assert path.name != FILE

    assert [one.task.slug for one in build(desk).of("built")] == []  # nothing changed
    write_rows(desk, C0002={"text": "Nos données resteront-elles dans le pays, chez un hébergeur public ?"})
    assert not build(desk).of("failed")
    shown = page(desk)
    assert "Décisions de l’équipe d’analyse à relire, non appliquées" in shown
    assert "1 contribution sur 7 porte un thème attribué par l’équipe d’analyse" in shown


def test_the_workbench_is_never_published(desk: Settings) -> None:
    """The notebook of coders is no report: neither it nor its outputs go among them."""
    bench = workbench(CAMPAIGN, by=WHO, settings=desk)
    bench.settle(contribution(1), theme="T06")
    build(desk)
    notebooks = [path for path in published(desk) if path.suffix == ".ipynb"]
    assert notebooks
    for path in notebooks:
        sources = " ".join(cell.source for cell in nbformat.read(path, as_version=4).cells)
        assert "desk.coding" not in sources


def test_an_unread_line_is_told_by_the_run_and_by_the_standing(desk: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    """A line cut short counts for nothing; « produire » and « etat » say which it is."""
    from helpers.run.standing import standing  # noqa: PLC0415 - this test alone asks for it
    from helpers.terminal.runs import print_outcome  # noqa: PLC0415 - same
    from helpers.terminal.standing import print_standing  # noqa: PLC0415 - same

    workbench(CAMPAIGN, by=WHO, settings=desk).settle(contribution(1), theme="T06")
    path = log_path(desk, CAMPAIGN)
    path.write_bytes(path.read_bytes() + b"2;2025-03-03T09:00")
    print_outcome(build(desk), desk)
    print_standing(standing(desk, CAMPAIGN))
    told = capsys.readouterr().out.replace("\u00a0", " ")
    assert told.count("decisions.csv : 1 ligne illisible, sans effet (3).") == 2


def test_no_note_tells_what_a_decision_withholds(desk: Settings) -> None:
    """A note that quotes a row without a theme, a withheld text or the first words of a reworded one is printed without them."""
    secrets = {
        1: "Le voisin du dessus trie mal ses déchets depuis toujours, dit Mme Durand.",
        3: "Le garde champêtre dort dans sa voiture le matin, dit Mme Durand.",
        5: "La boulangère du bourg ferme quand elle a trop bu, dit Mme Durand.",
        6: "Le fils du notaire copie ses devoirs avec un robot, dit Mme Durand.",
    }
    answers: dict[int, dict[str, object]] = {1: {"publication": "non"}, 6: {"theme": None, "publication": "a_verifier"}}
    write_rows(
        desk,
        **{f"C{n:04}": {"text": text, "publication": "a_verifier"} | answers.get(n, {}) for n, text in secrets.items()},
    )
    bench = workbench(CAMPAIGN, by=WHO, settings=desk)
    bench.withhold(contribution(3))
    bench.reword(contribution(5), "Un commerce ferme parfois.")
    bench.settle(contribution(6), theme="T06")
    notes = desk.raw(CAMPAIGN) / "notes" / f"{TERRITORY}.md"
    notes.parent.mkdir()
    notes.write_text("## Rien de tel\n\n" + " ".join(secrets.values()), encoding="utf-8")
    prepared = opened(CAMPAIGN, desk)
    held = secrets_of(prepared, TERRITORY).held
    assert set(secrets.values()) <= set(held)
    kept = publishable_notes(read_notes(notes), secrets_of(prepared, TERRITORY)).notes[0]
    assert not any(" ".join(text.split()[:6]) in kept.text for text in secrets.values())


def test_a_rewritten_text_that_was_withheld_can_be_let_out(desk: Settings) -> None:
    """No name is left in the new words, and their sender says « oui »: they come back when an analyst has decided so, not before."""
    build(desk)
    workbench(CAMPAIGN, by=WHO, settings=desk).withhold(contribution(5))
    write_rows(desk, C0001={"theme": "T06"}, C0005={"text": "Une habitante veut un guichet le samedi.", "publication": "oui"})
    assert "veut un guichet le samedi" not in (build(desk), page(desk))[1]
    bench = workbench(CAMPAIGN, by=WHO, settings=desk)
    assert contribution(5) in [case.id for case in bench.waiting()]
    bench.mask(contribution(5))
    assert "Une habitante veut un guichet le samedi." in (build(desk), page(desk))[1]


def test_a_row_without_a_theme_keeps_the_answer_of_its_sender(desk: Settings) -> None:
    """Set aside for want of a theme, a text that may be published is no secret, and one that may not is."""
    write_rows(desk, C0003={"theme": None, "publication": "non"})
    prepared = opened(CAMPAIGN, desk)
    held = secrets_of(prepared, TERRITORY).held
    assert any(text.startswith("Publier la liste") for text in held)
    assert not any(text.startswith("Garder un agent") for text in held)
