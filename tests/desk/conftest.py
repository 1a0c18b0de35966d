"""The hand-made campaign of the analyst's desk, its reports built once."""

from __future__ import annotations

import pytest

from helpers.run.batch import Means, produce
from helpers.settings import Settings
from tests.desk.small_campaign import NAME, write_campaign


@pytest.fixture(scope="session")
def desk_project(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The hand-made campaign, in a folder whose name has accents, spaces and an apostrophe; its reports are built for real."""
    settings = write_campaign(tmp_path_factory.mktemp("bureau de l’été d'Éloïse"))
    outcome = produce(settings, NAME, means=Means(1, with_pdf=False))
    assert not outcome.of("failed"), [(result.task.slug, result.reason) for result in outcome.results]
    return settings
