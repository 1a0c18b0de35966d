"""What masking says: how many texts wait for a person, and what became of the decisions; never the words themselves."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from helpers.collect.feedback.marks import SIGNS
from helpers.terminal.say import say
from helpers.wording import counted, plural

if TYPE_CHECKING:
    from helpers.collect.protection.masking import Decided, Proposed


def print_proposals(proposed: Proposed, workbook: Path, path: Path) -> None:
    """How many texts wait for a decision, never the words themselves; how many sheets nobody looked at."""
    say(f"{counted(len(proposed.proposals), 'texte signalé')} à une personne. Propositions : {path}")
    if proposed.not_examined:
        say(f"{counted(proposed.not_examined, 'feuille')} hors du modèle : rien n’y a été examiné.")
    say("Ce fichier contient des données personnelles : ne le diffusez pas.")
    say(
        "Remplissez la colonne « Décision », puis : "
        f"concertations anonymiser {workbook} --decisions {path} --sortie CLASSEUR.xlsx"
    )


def print_decided(decided: Decided, path: Path) -> None:
    """How many proposals were accepted, refused and left, and which could not be applied."""
    say(
        f"{counted(len(decided.accepted), 'proposition acceptée')}, {counted(len(decided.other), 'autre')} "
        f"{plural('texte', len(decided.other))} {plural('écrit', len(decided.other))}, "
        f"{counted(len(decided.refused), 'refusée')}, {counted(len(decided.left), 'laissée')} sans décision."
    )
    for places, reason in (
        (decided.stale, "le texte a changé depuis la proposition ; refaites les propositions"),
        (decided.unclear, "décision illisible : accepter, refuser, ou autre texte (à écrire dans la dernière colonne)"),
    ):
        for place in places:
            say(f"  {SIGNS['warning']} {place} : {reason}")
    say(f"Classeur écrit : {path}")
