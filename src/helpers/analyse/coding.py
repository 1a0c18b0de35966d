"""How the themes were coded: the human codes beside what an aid proposes, and beside those of a second person where there is one.

An analyst may have settled a theme (see `collect.decisions`): it is the one that is counted, and agreements read the code that stood before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from helpers.analyse.agreement import LEVEL, Agreement, agreement, cross_counts
from helpers.analyse.claims import Figure
from helpers.collect.decisions import CODED
from helpers.collect.theme_proposals import FIELD
from helpers.framing.model import Framing

PROPOSED = FIELD
RECODED = "theme_recoded"  # the field of the second person's code, where a framing asks for one

OTHERS = (PROPOSED, RECODED, CODED)  # the codes beside the one that is counted
NO_ROWS = pd.DataFrame({"id": [], "human": [], "other": []}, dtype="str")


@dataclass(frozen=True)
class Compared:
    """Two codings of the same texts: how many texts have both (`n`), their agreement (None for too few), what it rests on.

    `by_pair`: one line a pair of unequal codes (`human`, `other`, `count`), the most frequent first.
    """

    n: int
    agreement: Agreement | None
    evidence: tuple[str, ...]
    by_pair: pd.DataFrame


@dataclass(frozen=True)
class Coding:
    """`proposed`: the human codes and the aid's proposals, residual codes aside (an aid never proposes « autre »).

    `recoded`: the codes of two persons. `total`: all the contributions. `unlike`: in a territory, those whose code differs
    from the proposal (`id`, `human`, `other`). `settled`: how many were given their theme by an analyst, and what that rests on.
    """

    proposed: Compared
    recoded: Compared
    total: int
    unlike: pd.DataFrame
    settled: tuple[int, tuple[str, ...]] = (0, ())


def coding(contributions: pd.DataFrame, framing: Framing) -> Coding:
    """Compare the codes of a territory (`id`, `theme`, and `theme_proposed`, `theme_recoded` where they exist)."""
    whole = with_other_codings(contributions[["id", "theme", *(name for name in OTHERS if name in contributions)]])
    coded = whole.assign(theme=own_codes(whole))
    themed = _themed(coded, framing)
    return Coding(
        _compared(themed, PROPOSED, "id"), _compared(coded, RECODED, "id"), len(whole), _unlike(themed), _settled(whole, "id")
    )  # fmt: skip


def _unlike(themed: pd.DataFrame) -> pd.DataFrame:
    """Those whose code differs from the proposal, unless an analyst settled it."""
    codes = (themed[name].tolist() for name in ("id", "theme", PROPOSED))
    unsettled = themed[CODED].isna().tolist()
    apart = [
        (id_, human, other)
        for id_, human, other, is_open in zip(*codes, unsettled, strict=True)
        if is_open and human != other and isinstance(human, str) and isinstance(other, str)
    ]
    return pd.DataFrame(dict(zip(NO_ROWS, zip(*apart, strict=True), strict=True))) if apart else NO_ROWS


def national_coding(contributions: pd.DataFrame, framing: Framing) -> Coding:
    """Compare the codes of all the territories, from the rows of the nation (see `corpus`)."""
    coded = contributions[["territory", PROPOSED, RECODED]].assign(theme=own_codes(contributions))
    themed = _themed(coded[["territory", "theme", PROPOSED]], framing)
    recoded = coded[["territory", "theme", RECODED]]
    return Coding(
        _compared(themed, PROPOSED, "territory"), _compared(recoded, RECODED, "territory"), len(contributions), NO_ROWS,
        _settled(contributions, "territory"),
    )  # fmt: skip


def own_codes(contributions: pd.DataFrame) -> pd.Series:
    """The codes that the senders gave, missing where they gave none: those that analysts settled are put back."""
    themes = contributions["theme"]
    if CODED not in contributions or not contributions[CODED].notna().any():
        return themes
    own = themes.astype("str").mask(contributions[CODED].notna(), contributions[CODED].astype("str"))
    return own.mask(own.eq(""))


def _settled(contributions: pd.DataFrame, evidence: str) -> tuple[int, tuple[str, ...]]:
    """How many contributions were given their theme by an analyst, and their ids or their territories."""
    if CODED not in contributions:
        return 0, ()
    is_settled = contributions[CODED].notna()
    if not is_settled.any():
        return 0, ()
    rows = contributions.loc[is_settled, evidence]
    return len(rows), tuple(rows.astype("str").unique())


def _themed(contributions: pd.DataFrame, framing: Framing) -> pd.DataFrame:
    return contributions[~contributions["theme"].isin([theme.code for theme in framing.themes if theme.residual])]


def with_other_codings(contributions: pd.DataFrame) -> pd.DataFrame:
    """The contributions with all the other codes, missing throughout where nobody and nothing gave them."""
    nothing = pd.Series(pd.NA, index=contributions.index, dtype="str")
    return contributions.assign(**{field: contributions.get(field, nothing) for field in OTHERS})


NOT_COMPARED = Compared(0, None, (), pd.DataFrame(columns=["human", "other", "count"]))


def _compared(contributions: pd.DataFrame, field: str, evidence: str) -> Compared:
    """The human codes beside those of another column; `evidence` is the column that says what the comparison rests on."""
    told = contributions[field].notna()
    if not told.any():
        return NOT_COMPARED
    both = contributions.loc[told & contributions["theme"].notna(), ["theme", field, evidence]]
    counts = cross_counts(both["theme"], both[field])
    lines = zip(counts.index, counts.to_numpy().tolist(), strict=True)
    cells = ((human, other, count) for human, line in lines for other, count in zip(counts.columns, line, strict=True))
    apart = sorted((cell for cell in cells if cell[0] != cell[1] and cell[2]), key=lambda cell: (-cell[2], cell[0], cell[1]))
    by_pair = pd.DataFrame(apart, columns=["human", "other", "count"])
    return Compared(len(both), agreement(counts), tuple(both[evidence].astype("str").unique()), by_pair)


Told = tuple[str, str, tuple[str, ...], dict[str, Figure]]  # key, template, evidence, figures


def statements(coding: Coding) -> Iterator[Told]:
    """The sentences on themes that analysts gave and on the agreements that are measured on enough texts, each with what a claim needs."""
    settled, rows = coding.settled
    if settled:
        yield SETTLED, SETTLED_SENTENCE, rows, {"count": Figure(settled, "contribution", settled, coding.total)}
    for key, found, subject in (
        ("methode/accord-aide", coding.proposed, "le thème codé et le thème proposé par l’aide sont les mêmes pour "),
        ("methode/accord-codeurs", coding.recoded, "les deux personnes qui ont codé donnent le même thème à "),
    ):
        if found.agreement is not None:
            parts = dict(_figures(found.agreement))
            yield key, subject + SHARE + (KAPPA if "kappa" in parts else ""), found.evidence, parts


SETTLED = "methode/themes-attribues"
SETTLED_SENTENCE = (
    "{count} [porte|portent] un thème attribué par l’équipe d’analyse ; les accords de codage lisent le code de la collectivité"
)
SHARE = "{equal}, soit {share} (intervalle à {level} : de {low} à {high})"
KAPPA = " ; kappa de Cohen {kappa} (de {kappa_low} à {kappa_high})"


def _figures(found: Agreement) -> Iterator[tuple[str, Figure]]:
    yield "equal", Figure(found.equal, "contribution", n=found.n, denominator=found.n)
    for name, value in (("share", found.share), ("level", LEVEL), ("low", found.share_low), ("high", found.share_high)):
        yield name, Figure(value, n=found.n, style="share")
    if found.kappa is not None:
        for name, value in (("kappa", found.kappa), ("kappa_low", found.kappa_low), ("kappa_high", found.kappa_high)):
            yield name, Figure(value, n=found.n, style="number", decimals=2)
