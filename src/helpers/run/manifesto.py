"""The manifesto in a run: its page, its notebook and its document, among the files of the synthesis."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import nbformat

from helpers import files
from helpers.framing.campaign import campaign_as_it_stands
from helpers.publish import html
from helpers.publish.reread import verify_notebook
from helpers.publish.verify import verify_page
from helpers.run.engine.notebook import Engine, run_notebook
from helpers.run.task import NATIONAL, WORKSHOP, WORKSHOP_NOTEBOOK, WORKSHOP_PAGE, Task, footer
from helpers.run.workshop import hand_over, stage_document
from helpers.settings import Settings
from helpers.show.workshop import TITLE


def write_beside(
    staged: Path,
    left: Path,
    settings: Settings,
    name: str,
    environment: Mapping[str, str],
    engine: Engine | None,
    spent: Callable[[float, int], None],
) -> None:
    """Write what drafters need among the files of the synthesis (`staged`), from what its notebook has left (`left`)."""
    campaign = campaign_as_it_stands(settings, name)
    held = hand_over(left, settings, name)
    parameters = {"campagne": name}
    executed = run_notebook(settings, WORKSHOP, parameters, engine=engine, environment=environment, spent=spent)
    page = html.render(executed, footer=footer(campaign, Task(name, NATIONAL).home))
    verify_page(page, expected_title=TITLE)
    verify_notebook(executed, page, parameters=parameters)
    files.write_text(staged / WORKSHOP_NOTEBOOK, nbformat.writes(html.published(executed)))
    files.write_text(staged / WORKSHOP_PAGE, page)
    stage_document(staged, settings, campaign, held)
