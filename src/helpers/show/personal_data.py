"""How personal data are looked for, and what the search was measured to find and to miss."""

from __future__ import annotations

from helpers.collect.protection.privacy import KIND_LABELS
from helpers.collect.protection.privacy_measure import Detection, Rate, published
from helpers.framing.campaign import Campaign
from helpers.show import parts
from helpers.show.elements import Element, Prose, Row, Table
from helpers.wording import number, share, typeset

WHAT_IS_DONE = (
    "Un programme lit chaque texte et signale à une personne ce qui ressemble à une donnée personnelle (adresse, téléphone, "
    "numéro, « Mme » suivi d’un nom…). Une contribution « à vérifier » n’est pas citée tant que personne n’a dit « oui » ; "
    "dans les textes publiés, les mots signalés sont remplacés par leur nature. Ce signalement ne garantit rien : un prénom "
    "seul, un surnom ou une histoire que tout un village reconnaît lui échappent."
)


def personal_data(campaign: Campaign) -> Element:
    """What is done, both measured rates with their intervals, and the rate of each kind."""
    detection = published(second_cue=campaign.second_cue)
    return parts.group(Prose(typeset(WHAT_IS_DONE)), Prose(typeset(" ".join(_sentences(detection)))), by_kind(detection))


def _sentences(detection: Detection) -> tuple[str, ...]:
    planted, flagged = detection.all_found, detection.flagged
    cue = f"utilisé (mesuré avec {detection.versions})" if detection.versions else "non utilisé"
    return (
        "Mesure sur des phrases inventées, écrites à part ; de vrais textes peuvent donner d’autres taux.",
        f"Données personnelles retrouvées en entier : {number(planted.count)} sur {number(planted.total)} ({told(planted)}).",
        f"Phrases sans donnée personnelle signalées à tort : {number(flagged.count)} sur {number(flagged.total)} ({told(flagged)}).",
        f"Second indice pour les noms : {cue}.",
    )


def told(rate: Rate) -> str:
    """A rate with its interval.

    >>> told(Rate(9, 10)).replace("\u202f", " ").replace("\xa0", " ")
    '90,0 %, intervalle à 95 % : de 59,6 % à 98,2 %'
    """
    low, high = rate.interval
    return typeset(f"{share(rate.share)}, intervalle à 95 % : de {share(low)} à {share(high)}")


def by_kind(detection: Detection) -> Table:
    """Planted items found, kind by kind."""
    rows = tuple(
        Row((label, number(rate.count), number(rate.total), share(rate.share)))
        for kind, label in KIND_LABELS.items()
        if (rate := detection.found.get(kind))
    )
    header = ("Nature", "Retrouvées", "Dissimulées", "Part")
    return Table("Données personnelles inventées\u00a0: retrouvées, par nature", header, rows, frozenset({1, 2, 3}))
