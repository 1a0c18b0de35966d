"""What the welcome says of a campaign, and what its buttons do, without a browser."""

from __future__ import annotations

import re

import nbformat
import pytest

from helpers.desk.chosen import Chosen
from helpers.desk.copies import FOLDER, working_copy
from helpers.desk.panel import Panel
from helpers.desk.pending import pending
from helpers.desk.production import production
from helpers.desk.welcome import Welcome, welcome
from helpers.errors import CampaignError
from helpers.run.batch import Outcome
from helpers.settings import Settings
from helpers.wording import FIXED
from tests.conftest import BROKEN, CAMPAIGN
from tests.desk.conftest import first_territory


def text(html: str) -> str:
    """The words of some HTML."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.fixture(scope="module")
def opened(desk: Settings) -> Welcome:
    return welcome(CAMPAIGN, "", settings=desk)


def test_the_header_leads_to_the_whole(opened: Welcome) -> None:
    """Title, fictional mark, and the pages that a production left."""
    shown = str(opened.header().html())
    assert "Données fictives" in text(shown)
    assert "synthese/rapport.html" in shown
    assert "index.html" in shown


def test_what_blocks_has_its_place_and_way_out(opened: Welcome) -> None:
    """The workbook that cannot be read is named with what to do, in a table."""
    shown = text(str(opened.faults().html()))
    assert "Points bloquants" in shown
    assert "le fichier entier" in shown
    assert "déposez-le de nouveau" in shown


def test_the_state_is_that_of_the_command(opened: Welcome, desk: Settings) -> None:
    """Each state is counted, out of all the reports; a territory that is left out says so."""
    chosen = Chosen(desk, CAMPAIGN, "", read=False)
    lines = chosen.look.standing.lines
    shown = text(str(opened.standing().html()))
    for state, told in (("up_to_date", "✓ à jour"), ("left_out", "✗ écarté"), ("absent", "○ absent")):
        assert f"{told} {len([line for line in lines if line.state == state])} {len(lines)}" in shown


def test_news_end_when_all_is_seen(desk: Settings) -> None:
    """What is there is new until it is said to be seen, by a parameter or by a button."""
    before = text(str(welcome(CAMPAIGN, "", read=False, settings=desk).news().html()))
    assert "Classeurs arrivés" in before or "Rien de nouveau" in before
    after = welcome(CAMPAIGN, "", read=False, seen=True, settings=desk)
    assert "Rien de nouveau" in text(str(after.news().html()))


def test_an_unknown_territory_is_refused(desk: Settings) -> None:
    """The nearest code is proposed."""
    slug = Chosen(desk, CAMPAIGN, "", read=False).look.slugs[0]
    with pytest.raises(CampaignError, match=f"Vouliez-vous dire «{FIXED}?.?{slug}"):
        welcome(CAMPAIGN, f"{slug}x", read=False, settings=desk)


def test_decisions_are_counted_by_territory(built: tuple[Settings, Outcome]) -> None:
    """As many texts wait for a yes as there are contributions « à vérifier », territory by territory."""
    prepared = built[1].prepared
    code = prepared.campaign.framing.lists["publication"].by_role["check"].code
    by_hand = {
        slug: int((prepared.intake(slug).tables.contributions["publication"] == code).sum())
        for slug in prepared.territories["slug"]
    }  # type: ignore[union-attr]
    waiting = {one.what: one.by_territory for one in pending(prepared)}
    found = next((counts for what, counts in waiting.items() if what.startswith("Textes retenus")), {})
    assert found == {slug: count for slug, count in by_hand.items() if count}


def test_notebooks_are_listed_by_their_titles(opened: Welcome, desk: Settings) -> None:
    """Each notebook but the welcome has its link and its question."""
    shown = str(opened.notebooks().html())
    for path in (desk.root / "notebooks").glob("*.ipynb"):
        assert (f'href="{path.name}"' in shown) == (path.stem != "accueil")
    assert "Qui parle de quoi, où, et avec quels mots" in shown


def test_a_working_copy_is_never_written_again(desk: Settings, built: tuple[Settings, Outcome]) -> None:
    """The copy has its own parameters; what an analyst wrote in it stays."""
    slug = first_territory(built)
    path = working_copy(desk, CAMPAIGN, slug)
    assert path == desk.root / "notebooks" / FOLDER / f"{CAMPAIGN}_{slug}.ipynb"
    cells = nbformat.read(path, as_version=4).cells
    (parameters,) = [cell.source for cell in cells if "parameters" in cell.metadata.get("tags", ())]
    assert f'campagne: str = "{CAMPAIGN}"' in parameters
    assert f'territoire: str = "{slug}"' in parameters
    path.write_text("mes mots", encoding="utf-8")
    assert working_copy(desk, CAMPAIGN, slug).read_text(encoding="utf-8") == "mes mots"
    path.unlink()


def test_the_panel_follows_what_is_chosen(desk: Settings, built: tuple[Settings, Outcome]) -> None:
    """Another territory has its own links; a campaign that cannot be read is told beneath the buttons, and nothing stops."""
    chosen = Chosen(desk, CAMPAIGN, "", read=False)
    panel, slug = Panel(chosen), first_territory(built)
    panel.territory.set_trait("value", slug)
    assert chosen.territory == slug
    assert f"territoires/{slug}/rapport.html" in panel.pages.value
    panel.territory.set_trait("value", BROKEN)
    assert chosen.territory == BROKEN
    raw = desk.raw("autre")
    raw.mkdir(parents=True)
    (raw / "campaign.toml").write_text("titre = 1", encoding="utf-8")
    panel.campaign.options = (CAMPAIGN, "autre")
    panel.campaign.set_trait("value", "autre")
    assert "clé « titre » inconnue" in text(str(panel.html())).replace("\xa0", " ")
    (raw / "campaign.toml").unlink()
    raw.rmdir()


def test_a_production_tells_its_steps(project: Settings) -> None:
    """An unknown campaign ends with the code of the command and its own French words."""
    *_, last = production(project, "inconnue", "pau")
    assert last.exit_code == 2
    assert "introuvable" in " ".join(last.said)
