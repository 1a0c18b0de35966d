"""The buttons of the coding workbench, clicked as a person would."""

from __future__ import annotations

from pathlib import Path

import nbformat
import papermill
import pytest
from nbstripout import strip_output

from helpers.desk.coding import workbench
from helpers.desk.coding_log import log_path
from helpers.desk.coding_widgets import CodingWidgets
from helpers.framing.decisions import Kind, read_lines
from helpers.settings import ROOT_VARIABLE, Settings
from tests.conftest import CAMPAIGN
from tests.desk.coding_project import CALLED, contribution

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:ipywidgets")


@pytest.fixture
def buttons(coding_desk: Settings) -> CodingWidgets:
    return workbench(CAMPAIGN, by="A. Martin", settings=coding_desk).widgets()


def lines(settings: Settings) -> list[tuple[str, str, str]]:
    return [(one.row, one.kind.value, one.choice) for one in read_lines(log_path(settings, CAMPAIGN))[0]]


def test_the_first_row_is_shown_with_what_is_proposed(buttons: CodingWidgets) -> None:
    """Its text, its missing code, the proposal and the words that led to it; what does not apply is greyed."""
    shown = buttons.card.value
    assert "Garder un agent joignable" in shown
    assert "T06 – Services publics" in shown
    assert "guichet" in shown.split("mots\u00a0:")[1]
    assert (buttons.keep.disabled, buttons.accept.disabled, buttons.leave.disabled) == (True, False, False)
    assert buttons.on_words.layout.display == "none"


def test_a_click_decides_and_shows_the_next_row(buttons: CodingWidgets, coding_desk: Settings) -> None:
    """Accepted: one line in the file, the message says it, and the next row takes the place."""
    buttons.accept.click()
    assert lines(coding_desk) == [(contribution(1), "thème", "T06")]
    assert "décision n°" in buttons.message.value
    assert contribution(3) in buttons.card.value


def test_every_button_has_its_verb(buttons: CodingWidgets, coding_desk: Settings) -> None:
    """Left without a theme, the second code, another theme, the code kept, masked: five rows, five lines, nothing left."""
    buttons.leave.click()
    buttons.second.click()
    buttons.theme.set_trait("value", "T11")
    buttons.settle.click()
    buttons.keep.click()
    assert buttons.on_theme.layout.display == "none"
    assert CALLED in buttons.card.value
    buttons.mask.click()
    assert lines(coding_desk) == [
        (contribution(1), "sans thème", ""),
        (contribution(3), "thème", "T12"),
        (contribution(2), "thème", "T11"),
        (contribution(4), "thème", "T06"),
        (contribution(5), "masquer", ""),
    ]
    assert buttons.case is None
    assert "Aucune ligne n’attend" in buttons.card.value


def test_another_text_or_none(buttons: CodingWidgets, coding_desk: Settings) -> None:
    """The field starts from the masked text; what a person makes of it is what is accepted. Undone, the text may be withheld."""
    assert buttons.reason.label == "toutes (5)"
    buttons.reason.set_trait("value", "données personnelles")
    assert buttons.text.value == "Mme [nom] ([téléphone]) veut un guichet le samedi."
    buttons.text.set_trait("value", "Une habitante veut un guichet le samedi.")
    buttons.reword.click()
    buttons.undo.click()
    buttons.withhold.click()
    assert [kind for _, kind, _ in lines(coding_desk)] == ["autre texte", "annuler", "retenir"]


def test_undo_takes_back_the_last_click(buttons: CodingWidgets, coding_desk: Settings) -> None:
    """The row comes back first."""
    buttons.accept.click()
    buttons.undo.click()
    assert [kind for _, kind, _ in lines(coding_desk)] == [Kind.THEME, Kind.UNDO]
    assert contribution(1) in buttons.card.value


def test_nobody_decides_without_a_name(coding_desk: Settings) -> None:
    """Without a name the click writes nothing and says what is missing; with one it is signed."""
    buttons = workbench(CAMPAIGN, settings=coding_desk).widgets()
    buttons.accept.click()
    assert "Dites qui décide" in buttons.message.value
    assert lines(coding_desk) == []
    buttons.who.set_trait("value", "B. Petit")
    buttons.accept.click()
    assert [one.by for one in read_lines(log_path(coding_desk, CAMPAIGN))[0]] == ["B. Petit"]


def test_rows_are_gone_through(buttons: CodingWidgets) -> None:
    """Next, previous, and no further than the ends."""
    buttons.previous.click()
    assert "1 sur 5" in buttons.count.value
    for _ in range(9):
        buttons.following.click()
    assert "5 sur 5" in buttons.count.value


def test_the_notebook_runs_and_holds_what_must_not_leave(
    coding_desk: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Through a real kernel: the row of the parameters is settled; outputs hold texts that are held, and the stripping removes them all."""
    monkeypatch.setenv(ROOT_VARIABLE, str(coding_desk.root))
    done = tmp_path / "fait.ipynb"
    parameters = {"campagne": CAMPAIGN, "par": "A. Martin", "contribution": contribution(1), "theme": "T06"}
    papermill.execute_notebook(coding_desk.notebook("codage"), done, parameters=parameters, progress_bar=False)
    assert lines(coding_desk) == [(contribution(1), "thème", "T06")]
    executed = nbformat.read(done, as_version=4)
    cells = [cell for cell in executed.cells if cell.cell_type == "code"][3:]
    shown = [output.data for cell in cells for output in cell.outputs]
    assert [next(iter(set(data) - {"text/plain"})) for data in shown] == [
        "text/html", "application/vnd.jupyter.widget-view+json", "text/html", "text/html",
    ]  # fmt: skip
    assert CALLED in nbformat.writes(executed)
    assert CALLED not in nbformat.writes(strip_output(executed, keep_output=False, keep_count=False, keep_id=True))
