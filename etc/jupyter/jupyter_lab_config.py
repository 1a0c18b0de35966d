"""How JupyterLab starts for this project: on the welcome, and without asking the network for news of Jupyter."""

from pathlib import Path

HOME = Path("notebooks") / "accueil.ipynb"

c = get_config()  # noqa: F821 # type: ignore[name-defined]  # JupyterLab gives it

c.LabApp.news_url = None
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
if HOME.is_file():  # started from another folder, JupyterLab opens as it always does
    c.LabApp.default_url = f"/lab/tree/{HOME.as_posix()}"
