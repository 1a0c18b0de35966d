"""The analyst's corrections put on the groups that were found, and checked against the contributions of the campaign."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.errors import CampaignError
from helpers.framing.matching import suggestion
from helpers.framing.model import Framing
from helpers.framing.regrouping import FILE, Edit, Edits
from helpers.wording import quote

Places = npt.NDArray[np.int64]
Ids = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Correction:
    """The number of the group of each proposition, and the titles that the analyst gave (id of a member -> title)."""

    group: Places
    titles: Mapping[str, str] = field(default_factory=dict)


def corrected(group: Places, ids: Ids, edits: Edits) -> Correction:
    """Groups after the analyst's edits; ids that are not among `ids` are left aside (`refuse_unknown` has judged them)."""
    place = {str(ids[at]): int(at) for at in np.flatnonzero(np.isin(ids, list(edits.ids)))} if edits.all else {}
    if not place:
        return Correction(group)
    moved = group.copy()
    for edit in edits.apart:
        own = [place[one] for one in edit.ids if one in place]
        moved[own] = moved.max() + 1
    for edit in edits.together:
        own = [place[one] for one in edit.ids if one in place]
        moved[np.isin(moved, moved[own])] = moved[own].min() if own else -1
    numbered = np.unique(moved, return_inverse=True)[1].astype(np.int64)
    return Correction(numbered, _titles(numbered, place, edits))


def _titles(group: Places, place: Mapping[str, int], edits: Edits) -> dict[str, str]:
    titles: dict[str, str] = {}
    given: dict[int, Edit] = {}
    for edit in edits.all:
        known = next((one for one in edit.ids if one in place), None)
        if not edit.title or known is None:
            continue
        other = given.setdefault(int(group[place[known]]), edit)
        if other.title != edit.title:
            raise CampaignError(
                f"{FILE} : {other.place} et {edit.place} donnent deux titres à un même groupe ({quote(other.title)}, {quote(edit.title)}). Gardez-en un."
            )
        titles[known] = edit.title
    return titles


def refuse_unknown(edits: Edits, contributions: pd.DataFrame, territories: Collection[str], framing: Framing) -> None:
    """Raise `CampaignError` for an id that names no proposal of a territory that is there, or no territory of the campaign.

    `contributions`: `id`, `kind`, `territory`, `group`, of the territories that are in the synthesis; `territories`: all that the campaign knows,
    absent ones too: an edit on a territory that is not there waits for it.
    """
    if not edits.all:
        return
    named = contributions[contributions["id"].isin(edits.ids)]
    kinds = dict(zip(named["id"], named["kind"].astype("str"), strict=True))
    panels = dict(zip(named["id"], named["group"].astype("str"), strict=True))
    present = frozenset(contributions["territory"].astype("str").unique())
    for edit in edits.all:
        for one in edit.ids:
            _refuse(one, edit, kinds.get(one), _owner(one, territories), present, contributions, framing)
        if len({panels[one] for one in edit.ids if one in panels}) > 1:
            raise CampaignError(
                f"{FILE}, {edit.place} : des contributions françaises et de villes francophones y sont mêlées. Elles se lisent à part : séparez-les."
            )


def _owner(id_: str, territories: Collection[str]) -> str:
    return max((slug for slug in territories if id_.startswith(f"{slug}-")), key=len, default="")


def _refuse(
    one: str, edit: Edit, kind: str | None, owner: str, present: Collection[str], contributions: pd.DataFrame, framing: Framing
) -> None:  # fmt: skip
    where = f"{FILE}, {edit.place} :"
    if not owner:
        raise CampaignError(
            f"{where} {quote(one)} ne commence par l’identifiant d’aucun territoire de la campagne. Un identifiant s’écrit comme « lacq-orthez-C0012 »."
        )
    if kind is None and owner in present:
        own = contributions.loc[contributions["territory"].eq(owner), "id"]
        hint = suggestion(one, list(own)) or "Les identifiants figurent dans la synthèse et dans contributions.csv."
        raise CampaignError(f"{where} aucune contribution {quote(one)} dans le classeur de {owner}. {hint}")
    if kind is not None and kind != framing.kind("proposal"):
        raise CampaignError(
            f"{where} {quote(one)} n’est pas une proposition, elle n’entre dans aucun rapprochement. Retirez-la."
        )


def waiting(edits: Edits, grouped: Collection[str]) -> tuple[str, ...]:
    """The contributions that edits name and that are in no group for now: their territory is not there, or their words are held back."""
    return tuple(sorted(edits.ids - set(grouped)))
