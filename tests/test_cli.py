"""The command line: what it answers, in French, and with which exit code; a traceback is never an answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

import helpers
from helpers.cli import COMMANDS, run
from helpers.framing.load import load_framing
from tests.builders import write_territory_workbook

PACKAGE = Path(helpers.__file__).parent
FILE = "2025-04_lacq-orthez_essai.xlsx"
CAMPAIGN = 'title = "Essai"\nframing = "ia_2025"\ncut_off = 2025-06-30\nexpected = ["lacq-orthez"]\n'


def test_each_command_has_its_module() -> None:
    """A module of commands is named as its command, and told of in the help; the others are what commands share."""
    shared = {"__init__", "framings", "options", "production"}
    modules = {path.stem for path in (PACKAGE / "commands").glob("*.py")} - shared
    assert modules == set(COMMANDS)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with one campaign and no workbook."""
    (tmp_path / "notebooks").mkdir()
    raw = tmp_path / "data" / "raw" / "essai"
    raw.mkdir(parents=True)
    (raw / "campaign.toml").write_text(CAMPAIGN, encoding="utf-8")
    return tmp_path


@pytest.fixture
def verify(root: Path, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Check workbooks of the project: exit code, what is printed, what is said to be wrong."""

    def call(*paths: Path) -> tuple[int, str, str]:
        code = run(["--racine", str(root), "verifier", *map(str, paths), "--campagne", "essai"])
        printed = capsys.readouterr()
        assert "Traceback" not in printed.out + printed.err
        return code, printed.out, printed.err

    return call


def _good(folder: Path) -> Path:
    return write_territory_workbook(folder / FILE, load_framing("ia_2025"))


def test_a_good_workbook_is_all_right(verify: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    """Exit code 0: the verdict, then what became of the rows of each sheet."""
    code, out, err = verify(_good(tmp_path))
    assert (code, err) == (0, "")
    assert out.splitlines()[1:5] == [
        FILE,
        "  Le rapport peut être produit (0\u00a0point bloquant, 0\u00a0point à vérifier, 1\u00a0point pour information).",
        "  TERRITOIRE : 1\u00a0ligne = 1\u00a0retenue + 0\u00a0mise de côté + 0\u00a0vide",
        "  EVENEMENTS : 2\u00a0lignes = 2\u00a0retenues + 0\u00a0mise de côté + 0\u00a0vide",
    ]


def test_a_workbook_to_mend_says_where(verify: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    """Exit code 1: the cell, the fault, the reason, the way out and what follows."""

    def edit(workbook: openpyxl.Workbook) -> None:
        workbook["CONTRIBUTIONS"]["D4"].value = None

    code, out, err = verify(write_territory_workbook(tmp_path / FILE, load_framing("ia_2025"), edit=edit))
    assert (code, err) == (1, "")
    assert "  Le rapport ne peut pas encore être produit (1\u00a0point bloquant, " in out
    assert (
        "  ✗ CONTRIBUTIONS!D4 (bloquant) : «\u00a0Nature\u00a0» est vide, alors que cette cellule est obligatoire.\n"
        "      Le rapport s’appuie sur cette réponse\u202f; vide ne veut pas dire zéro.\n"
        "      Remplissez la cellule.\n"
        "      Cette ligne est mise de côté et le rapport de ce territoire attend la correction.\n"
    ) in out


def test_the_terminal_counts_as_the_list_does(verify: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    """What was read for something else than what was written is no remark: it is counted apart, as in « À CORRIGER »."""

    def edit(workbook: openpyxl.Workbook) -> None:
        workbook["EVENEMENTS"]["C3"].value = "14 novembre 2024"

    _, out, _ = verify(write_territory_workbook(tmp_path / FILE, load_framing("ia_2025"), edit=edit))
    assert (
        "(0\u00a0point bloquant, 0\u00a0point à vérifier, 1\u00a0point pour information ; 1\u00a0valeur lue autrement qu’écrite)."
    ) in out
    assert "  i EVENEMENTS!C3 (lu autrement) : " in out


def test_the_worst_workbook_decides_the_exit_code(verify: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    """Exit code 2 when one of two files cannot be read; the good one is told all the same."""
    broken = tmp_path / "2025-04_pau_essai.xlsx"
    broken.write_text("ceci n’est pas un classeur", encoding="utf-8")
    code, out, _ = verify(broken, _good(tmp_path))
    assert code == 2
    assert f"  ✗ {broken.name}\u00a0: ce n’est pas un classeur Excel, malgré son nom\u00a0: il ressemble à un texte." in out
    assert "  Le rapport peut être produit" in out


def test_a_file_that_is_not_there_is_said(verify: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    """Exit code 2, one line."""
    absent = tmp_path / "absent.xlsx"
    assert verify(absent) == (2, "", f"{absent} : ce fichier n’existe pas. Vérifiez le chemin.\n")


def test_a_folder_stands_for_its_workbooks_each_checked_once(
    verify: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    """A workbook that is named twice, or lies in a folder that is named too, is told once; an empty folder is said."""
    folder, empty = tmp_path / "envois", tmp_path / "vide"
    folder.mkdir()
    empty.mkdir()
    path = _good(folder)
    code, out, err = verify(path, folder, path, empty)
    assert (code, out.count(FILE)) == (0, 1)
    assert err == f"{empty} : ce dossier ne contient aucun classeur (.xlsx, .xlsm, .xls, .ods).\n"


def test_a_folder_that_cannot_take_workbooks_is_said_before_any_check(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is read when nothing could be given back."""
    (tmp_path / "occupe").write_text("", encoding="utf-8")
    call = ["--racine", str(root), "verifier", str(_good(tmp_path)), "--campagne", "essai"]
    assert run([*call, "--retour", str(tmp_path / "occupe" / "retour")]) == 2
    assert capsys.readouterr() == (
        "",
        (
            f"Impossible de lire ou d’écrire {tmp_path / 'occupe' / 'retour'} : "
            "une partie de ce chemin est un fichier, pas un dossier.\n"
        ),
    )


def test_words_of_a_workbook_cannot_steer_the_terminal(verify: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    """A code that holds an escape sequence is shown, not obeyed."""

    def edit(workbook: openpyxl.Workbook) -> None:
        workbook["CONTRIBUTIONS"]["D4"].value = "a\nb\u009b31m"

    _, out, _ = verify(write_territory_workbook(tmp_path / FILE, load_framing("ia_2025"), edit=edit))
    assert "«\u00a0a ⏎ b31m\u00a0» ne figure pas dans la liste" in out


@pytest.mark.parametrize("territory", [[], ["--territoire", "lacq-orthez"]])
def test_a_template_is_written(territory: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With or without the identity of a territory, no project is needed."""
    path = tmp_path / "modele.xlsx"
    assert run(["modele", *territory, "--sortie", str(path)]) == 0
    assert capsys.readouterr().out == f"Modèle écrit : {path}\n"
    code = openpyxl.load_workbook(path)["TERRITOIRE"]["B3"].value
    assert code == ("lacq-orthez" if territory else None)


WRONG_CALLS = (
    (
        ["modele", "--sorti", "a.xlsx"],
        "Option inconnue : --sorti. Vouliez-vous dire --sortie ? Pour l’aide : concertations --help\n",
    ),
    (["modele"], "Il manque : '--sortie'. Pour l’aide : concertations --help\n"),
    (["verifier"], "Il manque : 'CLASSEURS...'. Pour l’aide : concertations --help\n"),
    (
        ["produire", "--ouvriers", "zéro"],
        "Valeur impossible pour '--ouvriers' : il faut un nombre entier, au moins 1. Pour l’aide : concertations --help\n",
    ),
    (
        ["produire", "--ouvriers", "0"],
        "Valeur impossible pour '--ouvriers' : il faut un nombre entier, au moins 1. Pour l’aide : concertations --help\n",
    ),
    (["produire", "--territoire"], "Il manque une valeur après --territoire. Pour l’aide : concertations --help\n"),
    (
        ["modele", "--sortie", "m.csv"],
        "Valeur impossible pour '--sortie' : m.csv sera un classeur Excel, son nom doit finir par .xlsx. Pour l’aide : concertations --help\n",
    ),
    (
        ["modele", "--sortie", "/"],
        "Valeur impossible pour '--sortie' : / est un dossier, il faut un nom de fichier (.xlsx). Pour l’aide : concertations --help\n",
    ),
    (
        ["verifier", "a.xlsx", "--retour", __file__],
        "Valeur impossible pour '--retour' : il faut un dossier, c’est un fichier. Pour l’aide : concertations --help\n",
    ),
    (
        ["imprimer"],
        "Commande inconnue : imprimer. Commandes : anonymiser, etat, exemple, importer, modele, notes, planifier, produire, verifier. Pour l’aide : concertations --help\n",
    ),
)


@pytest.mark.parametrize(("arguments", "message"), WRONG_CALLS, ids=[" ".join(case[0]) for case in WRONG_CALLS])
def test_a_wrong_call_is_explained(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2 and one French line that says how to get help."""
    assert run(arguments) == 2
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", message)


def test_an_unknown_territory_is_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The nearest known one is named, and nothing is written."""
    path = tmp_path / "modele.xlsx"
    assert run(["modele", "--territoire", "lac-orthez", "--sortie", str(path)]) == 2
    assert "lacq-orthez" in capsys.readouterr().err
    assert not path.exists()


def test_an_unknown_campaign_is_explained(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The file that is missing, and the nearest campaign."""
    assert run(["--racine", str(root), "verifier", "a.xlsx", "--campagne", "esai"]) == 2
    assert capsys.readouterr().err == (
        "Campagne « esai » introuvable (il manque data/raw/esai/campaign.toml). Vouliez-vous dire « essai » ?\n"
    )


def test_without_a_project_the_way_out_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that is no project: what a project holds, and how to name one."""
    assert run(["--racine", str(tmp_path), "verifier", "a.xlsx"]) == 2
    assert capsys.readouterr().err == (
        f"Aucun projet trouvé à partir de {tmp_path} : il faut un dossier qui contient « data/raw » et « notebooks ». "
        "Placez-vous dans le dossier du projet, ou indiquez-le : concertations --racine DOSSIER …\n"
    )


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file stands where the folder should be: a sentence, no traceback."""
    (tmp_path / "occupe").write_text("", encoding="utf-8")
    assert run(["modele", "--sortie", str(tmp_path / "occupe" / "modele.xlsx")]) == 2
    assert capsys.readouterr().err == (
        f"Impossible de lire ou d’écrire {tmp_path / 'occupe'} : un fichier porte déjà ce nom.\n"
    )


@pytest.mark.parametrize("arguments", [["--help"], ["verifier", "--help"]])
def test_help_is_french(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Asking for help is no fault, and the page holds no English heading."""
    assert run(arguments) == 0
    out = capsys.readouterr().out
    assert "Affiche cette aide." in out
    assert "Show this message" not in out
    assert "Usage : concertations" in out


def test_masked_texts_are_proposed_then_applied(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Proposals are written, decisions applied and counted; the words themselves are never printed."""
    source, proposals, result = (tmp_path / name for name in ("F.xlsx", "G.xlsx", "H.xlsx"))
    framing = load_framing("ia_2025")
    write_territory_workbook(
        source, framing, edit=lambda book: setattr(book["CONTRIBUTIONS"]["C3"], "value", "Mme Kervadec veut un guichet.")
    )
    command = ["--racine", str(root), "anonymiser", str(source), "--campagne", "essai"]
    assert run([*command, "--sortie", str(proposals)]) == 0
    assert "1\u00a0texte signalé à une personne" in capsys.readouterr().out
    decisions = openpyxl.load_workbook(proposals)
    decisions["PROPOSITIONS"]["F2"].value = "accepter"
    decisions.save(proposals)
    assert run([*command, "--decisions", str(proposals), "--sortie", str(source)]) == 2
    assert "serait écrasé" in capsys.readouterr().err
    assert run([*command, "--decisions", str(proposals), "--sortie", str(result)]) == 0
    said = capsys.readouterr().out
    assert "1\u00a0proposition acceptée" in said
    assert "Kervadec" not in said
    assert openpyxl.load_workbook(result)["CONTRIBUTIONS"]["C3"].value == "Mme [nom] veut un guichet."


def test_limits_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """What a workbook may weigh, hold and cost can be asked without giving any workbook."""
    assert run(["verifier", "--limites"]) == 0
    out = capsys.readouterr().out
    assert "  Poids d’un classeur\u00a0: 100\u00a0Mo\n" in out
    assert "  Temps pour lire un classeur\u00a0: 30\u00a0s de calcul, 60\u00a0s d’horloge\n" in out
    assert "  Cellules d’une feuille, de A1 à la dernière remplie\u00a0: 12\u202f000\u202f000\n" in out


def _faulty(folder: Path) -> Path:
    """A workbook with one blocking fault."""
    folder.mkdir(parents=True, exist_ok=True)

    def edit(workbook: openpyxl.Workbook) -> None:
        workbook["CONTRIBUTIONS"]["D4"].value = None

    return write_territory_workbook(folder / FILE, load_framing("ia_2025"), edit=edit)


def test_a_checked_workbook_goes_back_to_its_sender(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An annotated copy is written; sent again, mended, the terminal says what was mended since, and where."""
    first, second = tmp_path / "retour1", tmp_path / "retour2"
    call = ["--racine", str(root), "verifier", "--campagne", "essai"]
    assert run([*call, str(_faulty(tmp_path / "envoi")), "--retour", str(first)]) == 1
    assert f"  Classeur annoté, à renvoyer : {first / FILE}\n" in capsys.readouterr().out
    workbook = openpyxl.load_workbook(first / FILE)
    assert workbook.sheetnames[0] == "À CORRIGER"
    workbook["CONTRIBUTIONS"]["D4"].value = "Attente"
    workbook.save(first / FILE)
    assert run([*call, str(first / FILE), "--retour", str(second)]) == 0
    out = capsys.readouterr().out
    assert "  1\u00a0point corrigé depuis la vérification n° 1, 1 reste.\n    Corrigés : CONTRIBUTIONS!D4\n" in out
    assert (second / FILE).is_file()


def test_a_returned_workbook_never_covers_the_one_that_was_sent(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2 before anything is read or written."""
    source = _faulty(tmp_path / "envoi")
    before = source.read_bytes()
    assert run(["--racine", str(root), "verifier", str(source), "--campagne", "essai", "--retour", str(source.parent)]) == 2
    assert capsys.readouterr() == (
        "", f"{FILE} : le classeur annoté remplacerait le classeur reçu. Choisissez un autre dossier pour --retour.\n",
    )  # fmt: skip
    assert source.read_bytes() == before


def test_a_refused_workbook_gives_nothing_back_and_stops_no_other(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The refusal is printed, exit code 2; the good workbook comes back all the same."""
    broken = tmp_path / "2025-04_pau_essai.xlsx"
    broken.write_text("ceci n’est pas un classeur", encoding="utf-8")
    folder = tmp_path / "retour"
    call = [
        "--racine",
        str(root),
        "verifier",
        str(broken),
        str(_good(tmp_path)),
        "--campagne",
        "essai",
        "--retour",
        str(folder),
    ]
    assert run(call) == 2
    assert "ce n’est pas un classeur Excel" in capsys.readouterr().out
    assert [path.name for path in folder.iterdir()] == [FILE]
