"""What the search shows of a territory: the contributions whose words its annex prints, with their answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from helpers.analyse.territory import TerritoryAnalysis
from helpers.plain_text import safe_text
from helpers.publish.search.shard import Line
from helpers.show.parts import local_link

TOLD = ("id", "text", "theme", "kind", "public_shown")  # fields of a contribution


def lines_of(analysis: TerritoryAnalysis) -> Iterator[Line]:
    """The printed contributions of a territory, in the order of its annex."""
    link = local_link(analysis.slug)
    answers = _answers(analysis)
    said = analysis.measured.said.contributions
    printed = said[said["printable"] & said["text"].notna()]
    for id_, text, theme, kind, public in zip(*(printed[field].tolist() for field in TOLD), strict=True):
        answer, commitment = answers.get(id_, ("", None))
        yield Line(
            id=link(id_).label,
            text=safe_text(str(text)),
            theme=str(theme),
            kind=str(kind),
            public="" if pd.isna(public) else str(public),
            answer=answer,
            answer_anchor="" if commitment is None else link(commitment).label,
        )


def _answers(analysis: TerritoryAnalysis) -> Mapping[str, tuple[str, str]]:
    """The first answer that each contribution got, as the annex tells it, and the commitment that gives it."""
    given = analysis.measured.follow_up.answers
    answers: dict[str, tuple[str, str]] = {}
    for id_, label, commitment in zip(given["contribution_id"], given["answer_label"], given["commitment_id"], strict=True):
        answers.setdefault(id_, (str(label), str(commitment)))
    return answers
