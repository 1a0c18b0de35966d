"""Where the project keeps things, and the limits it works under: frozen, and passed to whoever needs them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from helpers.errors import CampaignError

ROOT_VARIABLE = "CONCERTATIONS_RACINE"
MEBIBYTE = 1 << 20


@dataclass(frozen=True)
class Limits:
    """What a workbook may weigh; beyond, it is refused in words before anything is unpacked."""

    file_bytes: int = 100 * MEBIBYTE
    unpacked_bytes: int = 600 * MEBIBYTE  # a workbook of 200,000 contributions unpacks to about 250 MiB
    zip_entries: int = 2_000
    second_reader_bytes: int = 30 * MEBIBYTE  # unpacked; above, the slow second reader would take gigabytes and is not tried
    export_bytes: int = 200 * MEBIBYTE
    cell_timeout: int = 300  # seconds that one notebook cell may take


@dataclass(frozen=True)
class Settings:
    """The folders of a project, from its root."""

    root: Path
    limits: Limits = Limits()

    def raw(self, campaign: str) -> Path:
        """Folder of the workbooks of a campaign."""
        return self.root / "data" / "raw" / campaign

    def processed(self, campaign: str) -> Path:
        """Folder of the tidy tables and claims of a campaign."""
        return self.root / "data" / "processed" / campaign

    def reports(self, campaign: str) -> Path:
        """Folder of what a campaign publishes."""
        return self.root / "reports" / campaign

    def notebook(self, name: str) -> Path:
        """One of the project's notebooks."""
        return self.root / "notebooks" / f"{name}.ipynb"


def find_settings(start: Path) -> Settings:
    """Settings of the project that holds a folder: the nearest one above with `data/raw` and `notebooks`.

    A kernel that the batch starts is told its project by the environment, whatever folder it runs in.
    """
    told = os.environ.get(ROOT_VARIABLE)
    if told:
        return Settings(Path(told))
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / "data" / "raw").is_dir() and (folder / "notebooks").is_dir():
            return Settings(folder)
    raise CampaignError(
        f"Aucun projet trouvé à partir de {start} : il faut un dossier qui contient « data/raw » et « notebooks ». "
        "Placez-vous dans le dossier du projet, ou indiquez-le : concertations --racine DOSSIER …"
    )
