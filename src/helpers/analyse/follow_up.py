"""What the authority answered, and to what: each proposal has an answer, or is shown without one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import pandas as pd

from helpers.analyse.ids import ids_by
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
    proposals = ids_by(tables.contributions, "kind")[framing.kind("proposal")]
    asked, first = set(proposals), dict[str, int]()
    for place, id_ in enumerate(answers["contribution_id"].tolist()):
        if id_ in asked:
            first.setdefault(id_, place)
    counted = answers.iloc[list(first.values())]
    return FollowUp(
        commitments=tables.commitments,
        answers=answers,
        first=counted,
        proposals=tuple(proposals),
        answered=tuple(id_ for id_ in proposals if id_ in first),
        by_answer=_by_answer(counted, framing),
    )


def answers_by_contribution(commitments: pd.DataFrame, framing: Framing) -> pd.DataFrame:
    """One line per contribution answered: `contribution_id`, `commitment_id`, and the commitment's columns."""
    labels = framing.lists["answers"].label_of if "answers" in framing.lists else str
    quoted = [ids.split(SEPARATOR) if isinstance(ids, str) else [] for ids in commitments["contribution_ids"].tolist()]
    known = commitments.iloc[[place for place, ids in enumerate(quoted) for _ in ids]].reset_index(drop=True)
    return known.rename(columns={"id": "commitment_id"}).assign(
        contribution_id=pd.array([id_ for ids in quoted for id_ in ids], dtype="str"), answer_label=known["answer"].map(labels)
    )


def _by_answer(answers: pd.DataFrame, framing: Framing) -> pd.DataFrame:
    """Proposals per kind of answer (`answer`, `label`, `count`), in the order of the list."""
    if "answers" not in framing.lists:
        return pd.DataFrame({"answer": [], "label": [], "count": []})
    counts = Counter(answers["answer"].tolist())
    choices = [choice for choice in framing.lists["answers"].choices if choice.code in counts]
    return pd.DataFrame(
        {
            "answer": [choice.code for choice in choices],
            "label": [choice.label for choice in choices],
            "count": [counts[choice.code] for choice in choices],
        }
    )
