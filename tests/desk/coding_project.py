"""A project in which rows wait for a person, for each reason that there is."""

from __future__ import annotations

import shutil
from pathlib import Path

from helpers.framing.load import load_framing
from helpers.settings import Settings
from tests.builders import write_territory_workbook
from tests.conftest import CAMPAIGN, ROOT

TERRITORY = "lacq-orthez"
CALLED = "Mme Dupont"
TOML = """title = "Essai"
framing = "ia_2025"
cut_off = 2025-06-30
fictional = true
expected = ["lacq-orthez"]
"""
ROWS = (
    {"id": "C0001", "theme": None, "text": "Garder un agent joignable au téléphone dans chaque mairie, au guichet."},
    {"id": "C0002", "theme": "T01", "text": "Où sont hébergées nos données, et quelle souveraineté <b>reste</b> ?"},
    {"id": "C0003", "theme": "T04", "theme_recoded": "T12", "text": "Publier la liste des outils utilisés et leur coût en énergie."},
    {"id": "C0004", "theme": "T06", "coder_comment": "Hésitation avec T11", "text": "Qui décide d’arrêter un outil qui se trompe ?"},
    {"id": "C0005", "theme": "T06", "publication": "a_verifier", "text": f"{CALLED} (06 12 34 56 78) veut un guichet le samedi."},
    {"id": "C0006", "theme": "T06", "publication": "non", "text": "Mme Leroux (06 98 76 54 32) veut un guichet le dimanche."},
    {"id": "C0007", "theme": "T06", "text": "Ce n’est pas le sujet du jour, vraiment."},
)  # fmt: skip


def contribution(number: int) -> str:
    """The id of a row in the campaign."""
    return f"{TERRITORY}-C{number:04}"


def write_rows(settings: Settings, **changes: dict[str, object]) -> Path:
    """The workbook of the territory, with other values on some rows (`C0001={...}`)."""
    framing = load_framing("ia_2025")
    lines = [{"event_id": "E01", "publication": "oui"} | row | changes.get(str(row["id"]), {}) for row in ROWS]
    path = settings.raw(CAMPAIGN) / f"2025-04_{TERRITORY}_concertation-ia.xlsx"
    return write_territory_workbook(path, framing, contributions=lines, commitments=[])


def write_project(root: Path) -> Settings:
    """One territory, seven contributions: one without a theme, one coded two ways, one doubted, one held, and so on."""
    shutil.copytree(ROOT / "notebooks", root / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    settings = Settings(root)
    settings.raw(CAMPAIGN).mkdir(parents=True)
    (settings.raw(CAMPAIGN) / "campaign.toml").write_text(TOML, encoding="utf-8")
    write_rows(settings)
    return settings
