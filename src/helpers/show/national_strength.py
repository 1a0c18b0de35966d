"""How far the claims of the synthesis hold: the order of priorities tried in several ways, and the numbers behind each label."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from helpers.analyse.claims import Claim
from helpers.analyse.national import NationalAnalysis
from helpers.analyse.robustness import DRAWS, FIRST, STEADY
from helpers.show import parts
from helpers.show.elements import Aside, Element, Folded, Notice, Row, Table
from helpers.show.markup import tag
from helpers.show.national_links import claims, territory_link
from helpers.wording import number, share

LABEL = "Libellé"


def priorities(analysis: NationalAnalysis) -> Element:
    """The themes that come first somehow, each with its label, and the table of all themes."""
    order = analysis.collected.priorities
    if not order:
        return Notice("absence", "Avec moins de trois territoires, l’ordre des thèmes ne peut pas être éprouvé.")
    found = (analysis.claim(f"priorites/{one.subject}") for one in order)
    themes = [(claim, label) for one, label in _themes(analysis) if (claim := analysis.claim(f"themes/{one}")) is not None]
    return parts.group(
        claims(found, territory_link(analysis), "territoire"),
        Aside("Comment cet ordre est éprouvé", Notice(
            "info",
            f"Les {number(FIRST)} premiers thèmes sont cherchés de quatre façons : par contribution ; puis, en additionnant des rangs "
            "(méthode de Borda), par territoire, par public et par territoire pesé de ses habitants. Chaque territoire est retiré à son tour, et "
            f"{number(DRAWS)} tirages de territoires sont faits au hasard, toujours les mêmes. Robuste : rien de cela ne change ce qui est dit, et "
            f"{share(STEADY, 0)} des tirages au moins le confirment. Portée par un territoire : sans un seul d’entre eux, cela tombe, ou il apporte à "
            "lui seul plus de la moitié des contributions d’un thème qui n’est premier nulle part. Dépend de la pondération : tout le reste.",
        )),
        strengths("Tous les thèmes : les chiffres derrière chaque libellé", "Thème", themes),
    )  # fmt: skip


def _themes(analysis: NationalAnalysis) -> list[tuple[str, str]]:
    label_of = analysis.campaign.framing.lists["themes"].label_of
    return [(one.subject, label_of(one.subject)) for one in analysis.collected.priorities]


def strengths(caption: str, first: str, told: Sequence[tuple[Claim, str]]) -> Element | None:
    """A folded table with one line a claim that has a label; each leads to its sentence."""
    labelled = [(claim, name) for claim, name in told if claim.label]
    if not labelled:
        return None
    columns = [name for name, _ in labelled[0][0].behind_told]
    rows = tuple(
        Row((tag("a", name, href=f"#{claim.anchor}"), claim.label, *_cells(claim, columns))) for claim, name in labelled
    )
    header = (first, LABEL, *(f"{name[:1].upper()}{name[1:]}" for name in columns))
    return Folded(caption, Table(caption, header, rows))


def _cells(claim: Claim, columns: Iterable[str]) -> list[str]:
    told = dict(claim.behind_told)
    return [told[name] for name in columns]
