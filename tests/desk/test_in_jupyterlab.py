"""The notebooks in a real JupyterLab, in a real browser: opened, run, looked at, clicked."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, expect

from helpers.desk.copies import FOLDER
from helpers.run.batch import Outcome
from helpers.settings import Settings
from tests.conftest import CAMPAIGN
from tests.desk.conftest import first_territory
from tests.desk.jupyter import PATIENCE, SECOND, Lab, opened
from tests.test_notebooks import NOTEBOOKS

pytestmark = pytest.mark.xdist_group("jupyterlab")  # one server for all of them
WITH_CHARTS = ("territoire", "synthese_nationale", "exploration")


def test_jupyter_lab_opens_on_the_welcome(lab: Lab, context: BrowserContext) -> None:
    """`jupyter lab`, without a word more, opens the welcome; it says what blocks, and the network is asked for nothing."""
    welcome = opened(context, lab.page())
    welcome.run_all()
    assert welcome.page.url.endswith("/lab/tree/notebooks/accueil.ipynb")
    assert (welcome.errors, welcome.strangers) == ([], [])
    assert "le fichier entier" in welcome.text
    assert welcome.panel.get_by_role("button", name="Produire ce rapport").is_enabled()


@pytest.mark.parametrize("name", [path.stem for path in NOTEBOOKS])
def test_every_notebook_runs(lab: Lab, context: BrowserContext, name: str) -> None:
    """Run All: no error, no warning, every cell after the first two shows something, charts are drawn, nothing comes from elsewhere."""
    notebook = opened(context, lab.page(f"notebooks/{name}.ipynb"))
    notebook.run_all()
    assert notebook.errors == []
    assert notebook.strangers == []
    assert len(notebook.silent) <= 2, notebook.silent
    if name in WITH_CHARTS:
        expect(notebook.charts.first).to_be_visible(timeout=PATIENCE * SECOND)


def test_the_buttons_of_the_welcome(
    lab: Lab, desk: Settings, built: tuple[Settings, Outcome], context: BrowserContext
) -> None:  # fmt: skip
    """A report opens through the server, a notebook of one's own is made, a production goes to its end, all can be marked as seen."""
    welcome = opened(context, lab.page("notebooks/accueil.ipynb"))
    welcome.run_all()
    slug, panel = first_territory(built), welcome.panel
    panel.get_by_label("Territoire").select_option(label=str(built[1].prepared.territories["name"].iloc[0]))
    with context.expect_page() as report:
        panel.get_by_role("link", name="Ouvrir le rapport").click()
    assert report.value.url.endswith(f"/files/reports/{CAMPAIGN}/territoires/{slug}/rapport.html")
    expect(report.value.get_by_role("heading", level=1)).to_be_visible(timeout=PATIENCE * SECOND)
    panel.get_by_role("button", name="Préparer mon carnet").click()
    expect(panel.get_by_role("link", name=f"{FOLDER}/{CAMPAIGN}_{slug}.ipynb")).to_be_visible()
    assert f'territoire: str = \\"{slug}\\"' in (desk.root / "notebooks" / FOLDER / f"{CAMPAIGN}_{slug}.ipynb").read_text(
        encoding="utf-8"
    )
    panel.get_by_role("button", name="Produire ce rapport").click()
    expect(panel.get_by_text("La production est finie")).to_be_visible(timeout=2 * PATIENCE * SECOND)
    panel.get_by_role("button", name="Tout est vu").click()
    expect(panel.get_by_text("Rien de nouveau depuis")).to_be_visible()


def test_the_views_answer_one_another(lab: Lab, context: BrowserContext) -> None:
    """A theme that is clicked brings its words; a zone that is brushed brings the names of its territories."""
    exploration = opened(context, lab.page("notebooks/exploration.ipynb"))
    exploration.run_all()
    chart = exploration.charts.first
    bars = chart.locator("path[aria-label*='Thème']")
    bars.first.click()
    expect(exploration.panel.get_by_text(re.compile("^Des paroles sur le thème"))).to_be_visible()
    point = chart.locator("path[aria-label*='Habitants']").first.bounding_box()
    assert point is not None
    mouse, x, y = exploration.page.mouse, point["x"] + point["width"] / 2, point["y"] + point["height"] / 2
    mouse.move(x - 40, y - 40)
    mouse.down()
    mouse.move(x, y)
    mouse.move(x + 40, y + 40)
    mouse.up()
    expect(exploration.panel.get_by_text(re.compile("^Dans la zone"))).to_be_visible()
