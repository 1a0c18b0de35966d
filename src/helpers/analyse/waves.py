"""From one wave to the next: two campaigns of the same framing, a territory at a time.

Commitments are followed by their id, which is never used again. Counts stand side by side with their totals; nothing says
that people changed their minds, because those who came are not the same. `unlike` says what keeps the two from being compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
from rapidfuzz import fuzz

from helpers.analyse import participation
from helpers.analyse.maturity import profile
from helpers.analyse.maturity_change import maturity_changes
from helpers.collect.tables import Tables
from helpers.framing.campaign import Campaign
from helpers.framing.matching import fold
from helpers.framing.model import Framing
from helpers.wording import inside, listing

PROMISED = ("accepted", "partly_accepted")  # roles of the answers that promise something
SAME_WORDS = 50  # of 100: under it, an id was given to another commitment
GONE, OTHER, UNTOLD = "gone", "other", "untold"
STATES: Mapping[str, str] = {
    "done": "fait", "under_way": "en cours", "not_started": "non commencé", "abandoned": "abandonné", UNTOLD: "avancement non renseigné",
    GONE: "absent du nouveau classeur", OTHER: "identifiant repris pour un autre engagement",
}  # fmt: skip
METHODS = (
    ("recruitment", "recruitments", "recrutement"),
    ("counting", "counting", "comptage"),
    ("method", "methods", "méthode"),
)


@dataclass(frozen=True)
class Former:
    """What a territory sent to the former wave: its campaign and its publishable tables."""

    campaign: Campaign
    tables: Tables


@dataclass(frozen=True)
class Waves:
    """A territory in two waves.

    `counts`: (what, before, now). `themes`: `theme`, `label`, `before`, `now`, over `totals` contributions of each wave.
    `levels`: `dimension`, `label`, `before`, `now` (declared codes), `turn` (what dates let one say), where they differ. `commitments`: see `followed`.
    `unlike`: why the two waves are not like for like, in French; empty when nothing tells.
    """

    campaign: Campaign
    counts: tuple[tuple[str, int, int], ...]
    themes: pd.DataFrame
    totals: tuple[int, int]
    levels: pd.DataFrame
    commitments: pd.DataFrame
    unlike: tuple[str, ...]


def waves(former: Former, tables: Tables, framing: Framing, cut_off: date) -> Waves:
    """Compare what a territory sent to two waves; `cut_off` is the day on which what is due is looked at."""
    before = former.tables
    return Waves(
        campaign=former.campaign,
        counts=tuple(_counts(before, tables, framing)),
        themes=theme_counts(before.contributions, tables.contributions, framing),
        totals=(len(before.contributions), len(tables.contributions)),
        levels=_levels(before, tables, framing),
        commitments=followed(before.commitments, tables.commitments, framing, cut_off),
        unlike=tuple(unlike(before.events, tables.events, framing)),
    )


def _counts(before: Tables, now: Tables, framing: Framing) -> Iterator[tuple[str, int, int]]:
    people = [participation.participation(tables, framing) for tables in (before, now)]
    yield "Événements", len(before.events), len(now.events)
    yield "Participations", people[0].people, people[1].people
    yield "Publics entendus", len(people[0].met), len(people[1].met)
    yield "Contributions", len(before.contributions), len(now.contributions)
    yield "Réponses et engagements", len(before.commitments), len(now.commitments)


def theme_counts(before: pd.DataFrame, now: pd.DataFrame, framing: Framing) -> pd.DataFrame:
    """Contributions per theme in each wave, the themes of either, in the order of the grid."""
    counts = [frame["theme"].astype("str").value_counts() for frame in (before, now)]
    lines = [(theme.code, theme.label, *(int(count.get(theme.code, 0)) for count in counts)) for theme in framing.themes]
    frame = pd.DataFrame(lines, columns=["theme", "label", "before", "now"])
    return frame[frame["before"].gt(0) | frame["now"].gt(0)].reset_index(drop=True)


def _levels(before: Tables, now: Tables, framing: Framing) -> pd.DataFrame:
    """The dimensions whose declared level is not the same, and what the dates of assessment let one say of it (`turn`)."""
    levels = [profile(tables.maturity, framing).levels for tables in (before, now)]
    turns = {change.dimension: change.turn.value for change in maturity_changes(levels[0], levels[1], framing)}
    sides = [one.set_index("dimension") for one in levels]
    lines = [
        (
            code,
            sides[1].loc[code, "label"],
            str(sides[0].loc[code, "declared"]),
            str(sides[1].loc[code, "declared"]),
            turns[code],
        )
        for code in sides[1].index
        if code in sides[0].index
    ]
    frame = pd.DataFrame(lines, columns=["dimension", "label", "before", "now", "turn"])
    return frame[frame["before"].ne(frame["now"])].reset_index(drop=True)


def followed(before: pd.DataFrame, now: pd.DataFrame, framing: Framing, cut_off: date) -> pd.DataFrame:
    """What was promised in the former wave, and where it stands: one line a commitment that was accepted, wholly or in part.

    `id`, `answer` (then), `answer_now`, `progress` (then), `due`, `state` (see `STATES`), `late` (due before `cut_off`, and
    neither done nor abandoned).
    """
    if "answers" not in framing.lists:
        return pd.DataFrame({name: [] for name in ("id", "answer", "answer_now", "progress", "due", "state", "late")})
    roles = {choice.code: choice.role for choice in framing.lists["answers"].choices}
    promised = before[before["answer"].map(roles).isin(PROMISED)].to_dict("records")
    held = {line["id"]: line for line in now.to_dict("records")}
    lines = []
    for line in promised:
        found = held.get(line["id"])
        state = _state(line, found, framing)
        due = line.get("due") if found is None or state == OTHER or pd.isna(found.get("due")) else found.get("due")
        late = not pd.isna(due) and due.date() < cut_off and state not in ("done", "abandoned", OTHER)
        answer_now = None if found is None or state == OTHER else found["answer"]
        lines.append((line["id"], line["answer"], answer_now, line.get("progress"), due, state, late))
    return pd.DataFrame(lines, columns=["id", "answer", "answer_now", "progress", "due", "state", "late"])


def _state(before: Mapping[object, object], now: Mapping[object, object] | None, framing: Framing) -> str:
    if now is None:
        return GONE
    if fuzz.token_set_ratio(_words(before), _words(now)) < SAME_WORDS:
        return OTHER
    roles = {choice.code: choice.role for choice in framing.lists["progress"].choices} if "progress" in framing.lists else {}
    role = roles.get(str(now.get("progress")), "")
    return role if role in STATES else UNTOLD


def _words(commitment: Mapping[object, object]) -> str:
    """The words of a commitment, which a territory retouches from one wave to the next."""
    told = (commitment.get(field) for field in ("reason", "action"))
    return fold(" ".join(str(text) for text in told if text is not None and not pd.isna(text)))


def unlike(before: pd.DataFrame, now: pd.DataFrame, framing: Framing) -> Iterator[str]:
    """What differs in how the two waves were held, in French: recruitment, counting and methods of their events."""
    for field, list_name, name in METHODS:
        if field in before and field in now and list_name in framing.lists:
            sides = [_labels(frame[field], framing, list_name) for frame in (before, now)]
            if sides[0] != sides[1]:
                yield f"{name} : {listing(sides[0])} à la vague précédente, {listing(sides[1])} à celle-ci"


def _labels(codes: pd.Series, framing: Framing, list_name: str) -> Sequence[str]:
    held = set(codes.dropna())
    return [inside(choice.label) for choice in framing.lists[list_name].choices if choice.code in held]


def by_state(commitments: pd.DataFrame) -> dict[str, list[str]]:
    """State -> ids of the commitments in it, in the order of `STATES`; states without any are left out."""
    return {state: ids for state in STATES if (ids := commitments.loc[commitments["state"].eq(state), "id"].tolist())}
