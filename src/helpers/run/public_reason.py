"""Why a report could not be made, as anybody may read it."""

from __future__ import annotations

import re

from helpers.collect.protection.privacy import mask

# « (ValueError : texte) »: what a program says of a fault may quote a contribution or a path; its kind alone is told.
QUOTED_FAULT = re.compile(r"\(([A-Z]\w*)[ \u00a0\u202f]?: .*\)", re.DOTALL)
# Who holds a lock: a machine is named to its users alone.
HOLDER = re.compile(r"\(processus \d+ de la machine .*?, (depuis [^()]*)\)")


def public_reason(reason: str) -> str:
    """A reason without the message of a program nor the name of a machine, personal data masked.

    >>> public_reason("la cellule 4 s’est arrêtée (ValueError : « Je veux un guichet »)")
    'la cellule 4 s’est arrêtée (ValueError)'
    >>> public_reason("il y a 11 parties (limites : 600 Mo, 3 parties)")
    'il y a 11 parties (limites : 600 Mo, 3 parties)'
    """
    return mask(HOLDER.sub(r"(\1)", QUOTED_FAULT.sub(r"(\1)", reason)))
