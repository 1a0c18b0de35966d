"""`concertations etat`: where each report is."""

from __future__ import annotations

import click

from helpers.commands.options import OK, TO_MEND, Place, campaign_option
from helpers.french_click import FrenchCommand
from helpers.run.standing import standing
from helpers.terminal.standing import print_standing


@click.command(cls=FrenchCommand)
@campaign_option
@click.pass_obj
def etat(place: Place, campagne: str) -> int:
    """Dit où en est chaque rapport : à jour, à refaire et pourquoi, en échec, écarté, absent.

    Ne produit, ne prépare et n’écrit rien.

    Code de sortie : 0 tout est à jour (un territoire absent n’y change rien), 1 un rapport au moins est à refaire, en échec
    ou écarté.
    """

    found = standing(place.settings, campagne)
    print_standing(found)
    return OK if found.is_up_to_date else TO_MEND
