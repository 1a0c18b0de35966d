"""Five territories written by hand, small enough to be counted by eye: what the recipes of the cookbook are asked.

Three intercommunalities of 50,000 to 100,000 inhabitants, one metropolis, one city of another country. Nantes holds what must be masked or held back.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from helpers.files import write_text
from helpers.framing import territories
from helpers.framing.load import load_framing
from helpers.settings import Settings
from tests.builders import Row, write_territory_workbook
from tests.conftest import ROOT

NAME = "exemple"
CAMPAIGN = """title = "Campagne de poche"
framing = "ia_2025"
fictional = true
expected = ["lacq-orthez", "montreal", "nantes-metropole", "quimperle", "rennes-metropole", "sicoval"]
cut_off = 2025-04-30
"""
PLACES = ("la mairie", "la gare", "la piscine", "la médiathèque", "l’école", "la crèche", "l’hôpital", "la patinoire", "le théâtre", "le musée", "la poste", "le stade")  # fmt: skip
COUNTER = "Garder un agent joignable au guichet de chaque mairie."


def said(id_: str, kind: str, theme: str, public: str, text: str, **fields: object) -> Row:
    """A contribution of the first event, publishable unless it is told otherwise."""
    told = {"id": id_, "event_id": "E01", "kind": kind, "theme": theme, "public": public, "text": text}
    return {"origin": "verbatim", "publication": "oui", **told, **fields}


NANTES = (
    *(
        said(f"C{place:04}", "vigilance", "T04", "agents", f"Les serveurs chauffent jour et nuit sous {where}, et personne ne les éteint.")
        for place, where in enumerate(PLACES, start=1)
    ),
    said("C0013", "proposition", "T06", "citoyens", COUNTER),
    said("C0014", "proposition", "T05", "citoyens", "Consulter les agents avant chaque nouvel outil.", publication="non"),
    said("C0015", "attente", "T04", "agents", "Éteindre les écrans publicitaires de la métropole la nuit.", agreement="isole"),
)  # fmt: skip
LACQ = (
    said("C0001", "proposition", "T06", "elus", "Garder un agent joignable au guichet de chaque mairie, même en été."),
    said("C0002", "vigilance", "T04", "citoyens", "L’eau de refroidissement manque déjà à la rivière."),
)
SICOVAL = (
    said(
        "C0001",
        "proposition",
        "T06",
        "associations_corps_intermediaires",
        "Garder un agent joignable au guichet dans chaque mairie.",
    ),
)
QUIMPERLE = (said("C0001", "question", "T08", "citoyens", "Qui décide d’arrêter un outil qui se trompe ?"),)
MONTREAL = (said("C0001", "attente", "T04", "citoyens", "Publier la consommation électrique des outils de la ville."),)
# slug -> contributions, level of every dimension, answers
SENT: dict[str, tuple[tuple[Row, ...], str, tuple[Row, ...]]] = {
    "lacq-orthez": (LACQ, "0", ()),
    "montreal": (MONTREAL, "2", ()),
    "nantes-metropole": (NANTES, "3", ({"id": "R01", "contribution_ids": "C0013", "answer": "retenu", "reason": "Chaque mairie garde un accueil."},)),
    "quimperle": (QUIMPERLE, "2", ()),
    "sicoval": (SICOVAL, "1", ()),
}  # fmt: skip
EVENT: Row = {
    "id": "E01",
    "title": "Soirée débat",
    "method": "atelier",
    "recruitment": "volontariat",
    "participants": 40,
    "counting": "compte",
}
PEOPLE = {"people_agents": 20, "people_citoyens": 17, "people_elus": 3}


def write_campaign(root: Path) -> Settings:
    """The campaign in a project of its own, nothing collected."""
    shutil.copytree(ROOT / "notebooks", root / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    settings, framing = Settings(root), load_framing("ia_2025")
    for slug, (contributions, level, answers) in SENT.items():
        about = territories.find(slug)
        identity = {
            "code": slug, "name": about.official_name, "group": about.group, "siren": about.code if about.group == "france" else None,
            "population": about.population, "country": "france" if about.group == "france" else about.country, "kind_of_authority": about.kind,
        }  # fmt: skip
        event = {**EVENT, **(PEOPLE if slug == "nantes-metropole" else {})}
        grid = [
            {"dimension": one.code, "level": level, "evidence": "Délibération du 3 mars 2025."} for one in framing.dimensions
        ]
        write_territory_workbook(
            settings.raw(NAME) / f"2025-04_{slug}_concertation-ia.xlsx", framing, territory_fields=identity, events=(event,),
            contributions=contributions, use_cases=(), maturity=grid, commitments=answers,
        )  # fmt: skip
    write_text(settings.raw(NAME) / "campaign.toml", CAMPAIGN)
    return settings
