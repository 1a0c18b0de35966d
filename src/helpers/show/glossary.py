"""The words of a report in plain words, folded where the first of them are used; only those that the page shows."""

from __future__ import annotations

from collections.abc import Mapping

from helpers.framing.model import Framing
from helpers.show.elements import Facts, Folded
from helpers.wording import inside, listing, typeset

COMMON: Mapping[str, str] = {
    "Contribution": "une idée, écrite ou dite par une personne ou une table, et recopiée dans le classeur du territoire avec un identifiant.",
    "Participation": "la venue d’une personne à un événement : qui vient deux fois compte pour deux participations.",
    "Public": "à quel titre la personne s’exprime : élue, agente, usagère, citoyenne, entreprise, association…",
    "Constat": "une phrase chiffrée de ce rapport ; elle mène aux lignes du classeur qui l’appuient.",
    "Petit effectif masqué": "un nombre trop petit pour être publié sans risquer de reconnaître quelqu’un.",
    "Maturité": "où la collectivité se situe elle-même sur chaque dimension d’une grille, de 0 à 4, avec ou sans document à l’appui.",
    "Médiane": "la valeur du milieu : autant de niveaux au-dessus qu’en dessous.",
    "Droit de suite": "savoir ce que l’autorité a fait d’une contribution : retenue ou non, pourquoi, par qui, pour quand.",
}
NATIONAL: Mapping[str, str] = {
    "Proposition convergente, émergente, singulière": "portée par beaucoup, par quelques-uns, par un seul territoire ; les seuils sont donnés avec les propositions.",
    "Corrélation de rang": "si l’ordre des territoires selon une mesure ressemble à leur ordre selon une autre : de −1 (ordres inverses) à 1 (mêmes ordres).",
}
WORLDS: Mapping[str, str] = {
    "Monde lexical": "un groupe de textes qui emploient les mêmes mots ; il dit de quoi l’on parle ensemble, non ce que l’on pense.",
    "χ² (khi-deux)": "à quel point un mot est plus fréquent dans un groupe de textes qu’ailleurs ; plus il est grand, moins c’est un hasard.",
}
KINDS: Mapping[str, str] = {
    "expectation": "ce que l’on espère de l’objet du débat.",
    "concern": "ce qui inquiète, ou ce à quoi il faut prendre garde.",
    "proposal": "une action précise, demandée à quelqu’un.",
    "question": "ce que l’on voudrait savoir avant de se prononcer.",
}


def glossary(framing: Framing, *, national: bool = False) -> Folded:
    """Each term and its meaning, the kinds of contributions under the names that the framing gives them."""
    kinds = framing.lists["kinds"].by_role
    own = {kinds[role].label: meaning for role, meaning in KINDS.items() if role in kinds}
    words = {**COMMON, **own, **(NATIONAL if national else {}), **WORLDS}
    first = listing([inside(word) for word in ("Contribution", *list(own)[:2])])
    return Folded(
        f"Les mots de ce rapport, expliqués : {first}…",
        Facts(tuple((word, typeset(meaning)) for word, meaning in words.items())),
    )
