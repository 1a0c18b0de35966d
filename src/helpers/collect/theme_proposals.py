"""Themes proposed beside the human codes: kept in a column of their own and told as remarks, never written over a code.

How a theme is proposed is not known here: an aid is given texts and gives what it proposes for each (see
`analyse.theme_aid`). What a person coded always prevails.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from helpers.collect.findings import Finding, find
from helpers.collect.sheet_table import SheetTable
from helpers.framing.model import Framing

FIELD = "theme_proposed"
WORDS_TOLD = 4


@dataclass(frozen=True)
class Proposal:
    """A theme that an aid proposes for a text, and the words that led to it (none when it weighs the whole text).

    `clear`: nothing in the text points to another theme.
    """

    theme: str
    words: tuple[str, ...] = ()
    clear: bool = False


ThemeAid = Callable[[Sequence[str]], Sequence[Proposal | None]]


Proposals = Mapping[int, Proposal | None]  # row -> what is proposed for its text


def propose(sheet: SheetTable, aid: ThemeAid) -> Proposals:
    """What an aid proposes for each row that holds a text, those that are set aside too."""
    texts = sheet.text["text"][sheet.text["text"].ne("")]
    return dict(zip(texts.index.tolist(), aid(texts.tolist()), strict=True))


def with_proposals(contributions: pd.DataFrame, proposals: Proposals) -> pd.DataFrame:
    """The contributions with `theme_proposed`: the theme proposed for the text of each, missing where there is none."""
    found = (proposals.get(row) for row in contributions["row"].tolist())
    themes = [None if one is None else one.theme for one in found]
    return contributions.assign(**{FIELD: pd.Series(themes, index=contributions.index, dtype="str")})


def theme_findings(sheet: SheetTable, kept: pd.DataFrame, proposals: Proposals, framing: Framing) -> Iterator[Finding]:
    """A remark beside each code that is missing, residual, doubted by its coder, or far from what the text says."""
    if "theme" not in sheet.letters:
        return
    told = kept[[field for field in ("row", "theme", "theme_2", "coder_comment") if field in kept]]
    lines = {line["row"]: line for line in told.to_dict("records")}
    typed = dict(zip(sheet.text.index.tolist(), sheet.text["theme"].tolist(), strict=True))
    for row, proposal in proposals.items():
        if proposal is not None and (doubt := _doubt(proposal, typed[row], lines.get(row), framing)):
            yield _finding(proposal, doubt, row, sheet, framing)


def _doubt(proposal: Proposal, typed: str, line: Mapping[Hashable, object] | None, framing: Framing) -> str:
    """Why the code of a row may be looked at again with this proposal in mind; nothing when there is no reason to."""
    if line is None:  # set aside: for its theme, or for another reason that comes first
        return "" if framing.lists["themes"].find(typed) else "missing"
    if framing.theme_by_code[str(line["theme"])].residual:
        return "residual"
    if proposal.theme in (line["theme"], line.get("theme_2")):
        return ""
    if not pd.isna(line.get("coder_comment")):
        return "doubted"
    return "other" if proposal.clear else ""


_WHY = {
    "missing": "Aucun thème de la liste n’est choisi.",
    "residual": "Le thème choisi est celui de ce qui ne se range nulle part.",
    "doubted": "La personne qui a codé a noté un doute.",
    "other": "Les mots du texte renvoient à un autre thème que celui choisi.",
}


def _finding(proposal: Proposal, doubt: str, row: int, sheet: SheetTable, framing: Framing) -> Finding:
    themes = framing.lists["themes"]
    return find(
        framing, "theme_proposed", sheet.sheet.name, cell=sheet.cell(row, "theme"), row=row,
        proposed=themes.shown(themes.by_code[proposal.theme]), doubt=_WHY[doubt], words=_told(proposal.words),
    )  # fmt: skip


def _told(words: Sequence[str]) -> str:
    """« (mots : énergie, eau) »."""
    return f" (mots : {', '.join(words[:WORDS_TOLD])})" if words else ""
