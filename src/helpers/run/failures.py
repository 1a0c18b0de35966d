"""Why a report could not be made, in French, and who can mend it: the authority, the coordination, or the team."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import BrokenExecutor

from helpers.errors import ConcertationsError, CrashError, MachineError, TooLongError, TooMuchMemoryError
from helpers.files import system_fault
from helpers.wording import typeset

LEFT_OUT, REFUSED, UNREAD, GONE, TOO_LONG, TOO_MUCH, KILLED, SYSTEM, TEAM = (
    "ecarte",
    "refuse",
    "lecture",
    "retire",
    "duree",
    "memoire",
    "tue",
    "systeme",
    "equipe",
)
DETAILS = "echec.txt"  # beside the tables, what a program said of a fault: not to be published
NOTHING = "La collectivité n'a rien à faire. "
WAYS_OUT: Mapping[str, str] = {
    kind: typeset(told)
    for kind, told in {
        LEFT_OUT: "La collectivité peut corriger son classeur : chaque point ci-dessous dit la cellule et la façon de faire. Le rapport "
        "sera produit dès que le classeur corrigé aura été déposé.",
        REFUSED: "La collectivité peut corriger ou renvoyer son classeur, comme il est dit ci-dessus. Le rapport sera produit dès que "
        "ce classeur aura été déposé.",
        UNREAD: "La coordination de la campagne doit d'abord relancer la production, avec assez de place sur le disque et de mémoire "
        "(--ouvriers, --memoire) : le classeur sera relu. Si l'arrêt se répète, la collectivité peut retirer de son classeur les feuilles, "
        "images et mises en forme ajoutées.",
        GONE: "La coordination de la campagne : déposez de nouveau son classeur pour que le rapport soit refait.",
        TOO_LONG: NOTHING + "La coordination de la campagne peut relancer la production sur une machine moins occupée ; si le calcul "
        "dure encore trop, l'équipe qui produit les rapports doit examiner ce message.",
        TOO_MUCH: NOTHING + "La coordination de la campagne peut relancer la production avec moins d'ouvriers ou plus de mémoire "
        "(--ouvriers, --memoire) ; si cela ne suffit pas, l'équipe qui produit les rapports doit examiner ce message.",
        KILLED: NOTHING + "La coordination de la campagne peut relancer la production : ce rapport sera refait. Si l'arrêt se répète, "
        "la machine manque sans doute de mémoire ; essayez avec moins d'ouvriers (--ouvriers).",
        SYSTEM: NOTHING + "La coordination de la campagne doit rendre le dossier des rapports accessible en écriture, avec assez de "
        "place, puis relancer la production.",
        TEAM: NOTHING + "L'équipe qui produit les rapports doit examiner ce message, écrit en entier dans data/processed ("
        f"{DETAILS}), puis relancer la production.",
    }.items()
}  # fmt: skip
GONE_REASON = "Le classeur de ce territoire n’est plus dans le dossier de la campagne."


def kind_of(error: BaseException) -> str:
    """Who can mend what stopped a report: one of `WAYS_OUT`."""
    kinds: tuple[tuple[tuple[type[BaseException], ...], str], ...] = (
        ((TooMuchMemoryError, MemoryError), TOO_MUCH),
        ((TooLongError, TimeoutError), TOO_LONG),  # a cell's timeout is one
        ((CrashError, BrokenExecutor), KILLED),
        ((OSError, MachineError), SYSTEM),
    )
    return next((kind for errors, kind in kinds if isinstance(error, errors)), TEAM)


def reason_of(error: BaseException) -> str:
    """What happened, in one French sentence."""
    if isinstance(error, ConcertationsError):
        return str(error)
    if isinstance(error, MemoryError):
        return "la mémoire a manqué"
    if isinstance(error, BrokenExecutor):
        return "un processus de la production a été tué avant la fin"
    if isinstance(error, OSError):
        return f"un fichier n’a pas pu être lu ou écrit : {system_fault(error)}"
    return f"une erreur inattendue est survenue ({type(error).__name__} : {error})"
