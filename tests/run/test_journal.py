"""The journal of a run: written whatever happens, short, without anything personal, and known to the release check."""

from __future__ import annotations

import json
import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import nbformat
import pytest

from helpers.cli import run
from helpers.framing.load import load_framing
from helpers.publish.told import Reader
from helpers.run.batch import Outcome
from helpers.run.cost import Cost
from helpers.run.journal import Run, stopped, text, write_journal
from helpers.run.lock import only_run
from helpers.run.public_reason import public_reason
from helpers.settings import Settings
from tests.conftest import BROKEN, CAMPAIGN
from tests.run.mail_server import free_port, mail_server, settings_file

pytestmark = pytest.mark.xdist_group("built")
Built = tuple[Settings, Outcome]
START = datetime(2026, 3, 1, 2, 30, tzinfo=UTC)
SAID = "Je veux un guichet rue des Lilas"


@pytest.fixture
def copied(built: Built, tmp_path: Path) -> Settings:
    """A copy of the built project, to run again in."""
    shutil.copytree(built[0].root, tmp_path / "projet")
    return Settings(tmp_path / "projet")


def produce(settings: Settings, *options: str) -> int:
    return run(["--racine", str(settings.root), "produire", "--campagne", CAMPAIGN, "--silencieux", *options])


def journals(settings: Settings) -> list[str]:
    folder = settings.reports(CAMPAIGN) / "journal"
    return [path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())]


def test_a_page() -> None:
    """Every part of the page, typeset, from a run told by hand."""
    told = Run(
        "concertations produire --campagne essai",
        START,
        1,
        Cost(3725.4, 7000.0, 512_000_000),
        counts=(("produits", 2), ("à jour", 1250)),
        failed=(("pau", "la cellule 4 s’est arrêtée (ValueError)"),),
        left_out=(),
        mail="envoyé à 2\u00a0destinataires",
        versions={"python": "3.11.9"},
    )
    assert text(told).split("\n") == [
        "JOURNAL D’UNE PRODUCTION",
        "",
        "Début\u00a0: 2026-03-01 02:30:00 (temps universel)",
        "Commande\u00a0: concertations produire --campagne essai",
        "Fin\u00a0: code 1, des territoires sont en échec ou écartés",
        "Durée\u00a0: 1:02:05",
        "Processeur\u00a0: 7\u202f000,0 s, tous processus ensemble",
        "Énergie\u00a0: de 6,8 à 47\u00a0Wh (estimation, méthode dans sobriete.html)",
        "Mémoire\u00a0: 512 Mo au plus pour un processus",
        "",
        "Rapports\u00a0: 2 produits, 1\u202f250 à jour",
        "En échec\u00a0: 1",
        "  - pau\u00a0: la cellule 4 s’est arrêtée (ValueError)",
        "Écartés (points bloquants dans le classeur)\u00a0: 0",
        "Courriel\u00a0: envoyé à 2\u00a0destinataires",
        "",
        "Versions\u00a0: python 3.11.9",
        "",
    ]


def test_a_thousand_failures_stay_a_page() -> None:
    """Sixty territories are named, the others counted."""
    failed = tuple((f"territoire-{place}", "en échec") for place in range(1254))
    lines = text(Run("c", START, 1, Cost(1), failed=failed)).split("\n")
    assert sum(line.startswith("  - ") for line in lines) == 60
    assert "  … et 1\u202f194 de plus\u00a0: leurs fiches disent pourquoi." in lines


def test_a_reason_quotes_nothing() -> None:
    """The message of a program goes, its kind stays; personal data are masked; a line break starts no line."""
    assert public_reason(f"la cellule 4 du carnet s’est arrêtée (ValueError : {SAID} (vite))") == (
        "la cellule 4 du carnet s’est arrêtée (ValueError)"
    )
    assert "claire@exemple.fr" not in public_reason("refusé par claire@exemple.fr")
    forged = Run("c", START, 1, Cost(1), failed=(("pau\nFin : code 0", "x"),))
    assert "\nFin : code 0" not in text(forged).replace("\u00a0", " ").split("En échec")[1]


def test_the_last_runs_are_kept(tmp_path: Path) -> None:
    """Three are asked for: the two oldest of five go, two runs of one second keep both, other files are left alone."""
    settings = Settings(tmp_path)
    folder = settings.reports(CAMPAIGN) / "journal"
    folder.mkdir(parents=True)
    (folder / "note.txt").write_text("à garder", encoding="utf-8")
    for minute in (0, 1, 2, 3, 3):
        write_journal(settings, CAMPAIGN, Run("c", START + timedelta(minutes=minute), 0, Cost(1)), keep=3)
    assert sorted(path.name for path in folder.iterdir()) == [
        "2026-03-01_02h32m00.txt", "2026-03-01_02h33m00.txt", "2026-03-01_02h33m00_2.txt", "note.txt",
    ]  # fmt: skip


def test_a_quiet_run_says_only_what_failed(copied: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 1 and one line on stderr for the workbook left out; then, that workbook gone, 0 and nothing at all."""
    assert produce(copied) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"✗ {BROKEN} : ")
    assert err.count("\n") == 1
    assert f"  - {BROKEN}\u00a0: " in journals(copied)[0]
    next(copied.raw(CAMPAIGN).glob(f"*{BROKEN}*")).unlink()
    assert produce(copied) == 0
    assert capsys.readouterr() == ("", "")
    assert "Fin\u00a0: code 0, tout va bien" in journals(copied)[1]
    assert str(copied.root) not in "".join(journals(copied))
    assert "Commande\u00a0: concertations produire --campagne essai --silencieux\n" in journals(copied)[1]


def test_a_failed_cell_is_journaled_without_its_words(copied: Settings) -> None:
    """A cell that stops with a contribution in its message: the territory and the kind of fault, never the words."""
    path = copied.notebook("territoire")
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    notebook.cells.append(nbformat.v4.new_code_cell(f"raise ValueError({SAID!r})", id="faute"))  # type: ignore[no-untyped-call]
    nbformat.write(notebook, path)  # type: ignore[no-untyped-call]
    assert produce(copied) == 1
    (page,) = journals(copied)
    assert page.count(f"la cellule {len(notebook.cells) + 1} du carnet s’est arrêtée (ValueError)") == 3, "one more is injected"
    assert SAID not in page


def test_a_run_that_could_not_be_done_is_journaled(copied: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    """Another run holds the campaign: exit code 2, one line, and a journal that says it."""
    with only_run(copied, CAMPAIGN):
        assert produce(copied) == 2
    assert capsys.readouterr().err.startswith("Une autre production de la campagne")
    assert "Raison\u00a0: Une autre production de la campagne «\u00a0essai\u00a0» est en cours" in journals(copied)[0]


def test_a_mistyped_campaign_makes_no_folder(copied: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2, and nothing is written under the wrong name, nor outside of the reports."""
    for name in ("esai", "../essai"):
        assert run(["--racine", str(copied.root), "produire", "--campagne", name, "--silencieux"]) == 2
    assert [path.name for path in (copied.root / "reports").iterdir()] == [CAMPAIGN]
    assert "introuvable" in capsys.readouterr().err


def test_an_unexpected_error_tells_its_kind_only() -> None:
    """What a program says of it stays in the file for the team."""
    assert stopped("c", START, KeyError(SAID), Cost(1)).stopped_by == "une erreur inattendue est survenue (KeyError)"
    assert stopped("c", START, OSError(28, SAID), Cost(1)).stopped_by == (
        "impossible de lire ou d’écrire un fichier : le disque est plein ; libérez de la place, puis relancez"
    )


def test_a_journal_that_cannot_be_written_fails_nothing(copied: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    """What stands in place of the folder takes no file: it is said, and the exit code is that of the run."""
    (copied.reports(CAMPAIGN) / "journal").symlink_to(os.devnull)
    assert produce(copied) == 1
    assert "Le journal n’a pas pu être écrit : " in capsys.readouterr().err


def test_the_release_check_knows_the_journal(copied: Settings) -> None:
    """After a run, nothing in the folder is unknown to the check; a file of another format beside the journal still is."""
    produce(copied)
    framing = load_framing("ia_2025")
    assert Reader(copied.reports(CAMPAIGN), framing, copied.root / "faits").read().unread == []
    (copied.reports(CAMPAIGN) / "journal" / "trace.log").write_text("x", encoding="utf-8")
    assert Reader(copied.reports(CAMPAIGN), framing, copied.root / "faits").read().unread == ["journal/trace.log"]


def test_a_run_sends_its_journal(copied: Settings, tmp_path: Path) -> None:
    """The mail holds the page; the page then says that it was sent, to how many, not to whom."""
    with mail_server(tmp_path) as mailbox:
        assert mailbox.authority is not None
        settings_file(copied.raw(CAMPAIGN), mailbox.port, autorite=str(mailbox.authority), quand="en cas d’échec")
        assert produce(copied) == 1
    (mail,) = mailbox.mails
    assert mail["Subject"] == "Concertations\u00a0: 1\u00a0territoire à regarder"
    (page,) = journals(copied)
    assert "Courriel\u00a0: envoyé à 2\u00a0destinataires" in page
    assert "exemple.fr" not in page
    sent = mail.get_content().splitlines()
    assert [line for line in page.splitlines() if not line.startswith("Courriel")] == sent


def test_a_mail_that_cannot_be_sent_fails_nothing(copied: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody listens: the exit code is that of the run; the journal and the terminal say why; no report is built again."""
    before = json.loads((copied.reports(CAMPAIGN) / "manifest.json").read_text(encoding="utf-8"))["rapports"]
    settings_file(copied.raw(CAMPAIGN), free_port())
    assert produce(copied) == 1
    assert "Le courriel n’est pas parti : le serveur (127.0.0.1, port " in capsys.readouterr().err
    assert "Courriel\u00a0: non envoyé (le serveur (127.0.0.1, port " in journals(copied)[0]
    after = json.loads((copied.reports(CAMPAIGN) / "manifest.json").read_text(encoding="utf-8"))["rapports"]
    assert after == before
