"""What an analyst corrected in the groups of like propositions: the campaign's own file, kept from one run to the next.

The file names contributions, never groups: an edit stands as long as its contributions do, whatever else arrives.

    [[separer]]                                    # these leave their group and stand together
    contributions = ["lacq-orthez-C0012"]

    [[reunir]]                                     # the groups of these are one
    contributions = ["lacq-orthez-C0012", "nantes-metropole-C0007"]
    titre = "Un agent joignable partout"           # optional

    [[intituler]]                                  # the group of this one bears a title
    contributions = ["sicoval-C0003"]
    titre = "Des ateliers le samedi"

Separations come first, whatever their place in the file, so that a contribution can be taken from a group and put in another.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from helpers.errors import CampaignError
from helpers.framing.matching import suggestion
from helpers.framing.toml_fault import toml_fault
from helpers.wording import quote

FILE = "rapprochements.toml"
APART, TOGETHER, NAMED = "separer", "reunir", "intituler"
IDS, TITLE = "contributions", "titre"


@dataclass(frozen=True)
class Edit:
    """One correction; `place` is how a message names it (« [[reunir]] n° 2 »)."""

    place: str
    ids: tuple[str, ...]
    title: str = ""


@dataclass(frozen=True)
class Edits:
    """All that an analyst corrected in the groups of a campaign."""

    apart: tuple[Edit, ...] = ()
    together: tuple[Edit, ...] = ()
    named: tuple[Edit, ...] = ()

    @property
    def all(self) -> tuple[Edit, ...]:
        return (*self.apart, *self.together, *self.named)

    @property
    def ids(self) -> frozenset[str]:
        """Every contribution that is named."""
        return frozenset(chain.from_iterable(edit.ids for edit in self.all))


NO_EDITS = Edits()


def read_edits(path: Path) -> Edits:
    """The edits of a campaign, none without a file; raises `CampaignError` naming the file, the place and the way out."""
    if not path.is_file():
        return NO_EDITS
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CampaignError(f"{FILE} n’est pas un fichier TOML lisible : {toml_fault(error)}.") from error
    for key in content:
        if key not in (APART, TOGETHER, NAMED):
            hint = (
                suggestion(key, (APART, TOGETHER, NAMED)) or f"Tableaux possibles : [[{APART}]], [[{TOGETHER}]], [[{NAMED}]]."
            )
            raise CampaignError(f"{FILE} : tableau « {key} » inconnu. {hint}")
    edits = Edits(*(tuple(_edits(key, content.get(key, []))) for key in (APART, TOGETHER, NAMED)))
    _refuse_twice_apart(edits)
    return edits


def _edits(key: str, tables: object) -> Iterator[Edit]:
    if not isinstance(tables, list) or not all(isinstance(one, dict) for one in tables):
        raise CampaignError(f"{FILE} : écrivez [[{key}]], avec deux crochets de chaque côté, devant chaque correction.")
    for number, table in enumerate(tables, start=1):
        yield _edit(key, f"[[{key}]] n° {number}", table)


def _edit(key: str, place: str, table: Mapping[str, object]) -> Edit:
    for name in table:
        if name not in (IDS, TITLE):
            raise CampaignError(f"{FILE}, {place} : clé « {name} » inconnue. Clés possibles : {IDS}, {TITLE}.")
    ids, title = table.get(IDS), table.get(TITLE, "")
    if not isinstance(ids, list) or not ids or not all(isinstance(one, str) and one for one in ids):
        raise CampaignError(f"{FILE}, {place} : il manque « {IDS} », la liste des identifiants entre guillemets.")
    if not isinstance(title, str):
        raise CampaignError(f"{FILE}, {place} : « {TITLE} » doit être un texte entre guillemets.")
    if key == TOGETHER and len(set(ids)) < 2:  # noqa: PLR2004 - two make a group
        raise CampaignError(f"{FILE}, {place} : il faut au moins deux contributions différentes pour réunir leurs groupes.")
    if key == NAMED and not title.strip():
        raise CampaignError(f"{FILE}, {place} : il manque « {TITLE} », l’intitulé du groupe.")
    return Edit(place, tuple(dict.fromkeys(ids)), " ".join(title.split()))


def _refuse_twice_apart(edits: Edits) -> None:
    seen: dict[str, str] = {}
    for edit in edits.apart:
        for one in edit.ids:
            if one in seen:
                raise CampaignError(
                    f"{FILE} : {quote(one)} est séparée deux fois ({seen[one]} et {edit.place}). Gardez une seule séparation."
                )
            seen[one] = edit.place
