"""What the authority answered, and to what: each proposal has an answer, or is shown without one."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.collect.tables import Tables
from helpers.collect.tidy import SEPARATOR
from helpers.framing.model import Framing


@dataclass(frozen=True)
class FollowUp:
    """`answers`: one line an answered contribution and commitment (`contribution_id`, `commitment_id`, `answer`,
    `answer_label`, `reason`, `body`, `answered_on`…). `first`: the lines that `by_answer` counts, one an answered
    proposal. `proposals` and `answered` are ids.
    """

    commitments: pd.DataFrame
    answers: pd.DataFrame
    first: pd.DataFrame
    proposals: tuple[str, ...]
    answered: tuple[str, ...]
    by_answer: pd.DataFrame

    @property
    def waiting(self) -> tuple[str, ...]:
        """Proposals without any answer to this day."""
        done = set(self.answered)
        return tuple(id_ for id_ in self.proposals if id_ not in done)


def follow_up(tables: Tables, framing: Framing) -> FollowUp:
    """Join commitments to the contributions that they answer."""
    answers = answers_by_contribution(tables.commitments, framing)
    proposals = tables.contributions.loc[tables.contributions["kind"].eq(framing.kind("proposal")), "id"]
    answered = proposals[proposals.isin(answers["contribution_id"])]
    first = answers[answers["contribution_id"].isin(proposals)].drop_duplicates("contribution_id")
    return FollowUp(
        commitments=tables.commitments,
        answers=answers,
        first=first,
        proposals=tuple(proposals),
        answered=tuple(answered),
        by_answer=_by_answer(first, framing),
    )


def answers_by_contribution(commitments: pd.DataFrame, framing: Framing) -> pd.DataFrame:
    """One line per contribution answered: `contribution_id`, `commitment_id`, and the commitment's columns."""
    labels = framing.lists["answers"].label_of if "answers" in framing.lists else str
    exploded = commitments.assign(contribution_id=commitments["contribution_ids"].str.split(SEPARATOR)).explode(
        "contribution_id", ignore_index=True
    )
    known = exploded[exploded["contribution_id"].notna()]
    return known.rename(columns={"id": "commitment_id"}).assign(answer_label=known["answer"].map(labels))


def _by_answer(answers: pd.DataFrame, framing: Framing) -> pd.DataFrame:
    """Proposals per kind of answer (`answer`, `label`, `count`), in the order of the list."""
    if "answers" not in framing.lists:
        return pd.DataFrame({"answer": [], "label": [], "count": []})
    counts = answers["answer"].value_counts()
    choices = [choice for choice in framing.lists["answers"].choices if choice.code in counts.index]
    return pd.DataFrame(
        {
            "answer": [choice.code for choice in choices],
            "label": [choice.label for choice in choices],
            "count": [int(counts[choice.code]) for choice in choices],
        }
    )
