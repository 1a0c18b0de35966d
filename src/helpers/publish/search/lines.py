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
    answers = {one["contribution_id"]: one for one in _answers(analysis)}
    said = analysis.measured.said.contributions
    for row in said.loc[said["printable"] & said["text"].notna(), list(TOLD)].to_dict("records"):
        answer = answers.get(row["id"])
        yield Line(
            id=link(row["id"]).label,
            text=safe_text(str(row["text"])),
            theme=str(row["theme"]),
            kind=str(row["kind"]),
            public="" if pd.isna(row["public_shown"]) else str(row["public_shown"]),
            answer="" if answer is None else str(answer["answer_label"]),
            answer_anchor="" if answer is None else link(str(answer["commitment_id"])).label,
        )


def _answers(analysis: TerritoryAnalysis) -> list[Mapping[str, object]]:
    """The first answer that each contribution got, as the annex tells it."""
    answers = analysis.measured.follow_up.answers[["contribution_id", "answer_label", "commitment_id"]]
    first = answers.drop_duplicates("contribution_id")
    return [{str(name): value for name, value in line.items()} for line in first.to_dict("records")]
