"""Where the project keeps things, and the limits it works under: frozen, and passed to whoever needs them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path

from helpers.errors import CampaignError
from helpers.wording import FIXED, number

MANIFEST = "manifest.json"  # among the reports of a campaign
ROOT_VARIABLE = "CONCERTATIONS_RACINE"
MEBIBYTE = 1 << 20
PATIENCE = 2  # seconds of clock for one of processor: a busy machine must not refuse what an idle one reads


def _limit(value: int, told: str) -> int:
    """A limit, with the words in which it is told to whoever asks."""
    return field(default=value, metadata={"told": told})


def times_told(seconds: float, last: str = ", ") -> str:
    """A limit of processor time, and what it allows by the clock, in French words."""
    computing, clock = (number(each, 0 if each >= 1 else 1) for each in (seconds, seconds * PATIENCE))
    return f"{computing}{FIXED}s de calcul{last}{clock}{FIXED}s d’horloge"


@dataclass(frozen=True)
class Limits:
    """What a workbook may weigh, hold and cost; beyond, it is refused in words. `concertations verifier --limites` prints them."""

    file_bytes: int = _limit(100 * MEBIBYTE, "Poids d’un classeur")
    # A workbook of 200,000 contributions unpacks to about 250 MiB; declared sizes are summed before anything is unpacked.
    unpacked_bytes: int = _limit(600 * MEBIBYTE, "Poids d’un classeur décompressé")
    zip_entries: int = _limit(2_000, "Parties d’un classeur (feuilles, images…)")  # real ones have 10 to 200
    # Readers keep a place for every cell from A1 to the farthest one filled in, blank or not: 12 million take 570 MB.
    grid_cells: int = _limit(12_000_000, "Cellules d’une feuille, de A1 à la dernière remplie")
    merged_ranges: int = _limit(10_000, "Plages fusionnées d’une feuille")  # each is looked at for each row that it covers
    # Excel stops at 32,767 characters; LibreOffice goes further, and no row is lost for being long.
    text_bytes: int = _limit(4 * MEBIBYTE, "Poids du texte d’une cellule")
    xml_depth: int = _limit(256, "Balises emboîtées dans une partie")  # a workbook needs about 20; libxml2 stops there too
    reading_seconds: int = _limit(30, "Temps pour lire un classeur")  # 200,000 contributions take about 5
    reading_bytes: int = _limit(1024 * MEBIBYTE, "Mémoire pour lire un classeur")  # one worker a core must fit in a laptop
    # Above, the slow second reader would take gigabytes and is not tried.
    second_reader_bytes: int = _limit(30 * MEBIBYTE, "Poids décompressé au-delà duquel un seul lecteur est essayé")
    # 118,000 findings on 200,000 contributions take about 9 s and 390 MB.
    returning_seconds: int = _limit(30, "Temps pour annoter un classeur")
    returning_bytes: int = _limit(1024 * MEBIBYTE, "Mémoire pour annoter un classeur")
    importing_seconds: int = _limit(300, "Temps pour importer des exports de plateforme")  # 50,000 rows took 90 s by the clock
    importing_bytes: int = _limit(3072 * MEBIBYTE, "Mémoire pour importer des exports de plateforme")
    export_columns: int = _limit(16_384, "Colonnes d’un export de plateforme")  # a sheet has no more
    export_bytes: int = _limit(200 * MEBIBYTE, "Poids d’un export de plateforme")
    cell_timeout: int = _limit(300, "Temps de calcul d’une cellule de notebook")
    notebook_bytes: int = _limit(
        4096 * MEBIBYTE, "Mémoire d’un notebook"
    )  # the synthesis of two million contributions takes under 3 GB

    def told(self) -> Iterator[tuple[str, str]]:
        """Each limit in French words: what it bounds, and its value with its unit."""
        for one in fields(self):
            value: int = getattr(self, one.name)
            if one.name.endswith("_bytes"):
                yield one.metadata["told"], f"{number(value / MEBIBYTE)}{FIXED}Mo"
            elif one.name.endswith("_seconds"):
                yield one.metadata["told"], times_told(value)
            else:
                yield one.metadata["told"], f"{number(value)}{FIXED}s" if one.name.endswith("_timeout") else number(value)


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

    def manifest(self, campaign: str) -> Path:
        """What stands among the reports of a campaign, and when it was made."""
        return self.reports(campaign) / MANIFEST

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
