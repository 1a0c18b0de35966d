"""The reports of the small campaign as this system makes them, to be compared with those made elsewhere."""

from __future__ import annotations

import pytest

from tests.elsewhere.places import command, published, small_project

collect_ignore = ["windows_view"]  # looked at for doctests, it would hide Unix from the tests themselves


@pytest.fixture(scope="session")
def here(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The sha256 of each file that a run publishes in a plain folder, under a plain UTF-8 locale."""
    root = small_project(tmp_path_factory.mktemp("ici"))
    run = command(root, "produire", "--ouvriers", "1", environment={"LC_ALL": "C.UTF-8"})
    assert run.returncode == 0, run.stderr.decode()
    files = published(root)
    assert {"territoires/sicoval/rapport.html", "territoires/sicoval/rapport.pdf", "synthese/rapport.html"} <= {*files}
    return files
