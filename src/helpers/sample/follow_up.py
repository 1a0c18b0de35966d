"""What a territory of the sample answers: commitments that quote the propositions they are about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache

from helpers.framing.matching import fold
from helpers.sample.chance import Chance
from helpers.sample.scene import Scene
from helpers.sample.words import CommitmentWords

Row = Mapping[str, object]

READ_AT = date(2025, 4, 30)  # no answer is later than the day the collection is read at
ANSWERED = {"none": 0.0, "some": 0.6, "full": 1.0}
ON_TOPIC = 2  # roots in common between a proposition and an answer
ROOT = 5  # letters that tell a family of words: « former », « formation »
EMPTY_ROOTS = frozenset(
    {
        "outil",
        "agent",
        "proje",
        "servi",
        "avant",
        "apres",
        "cette",
        "chaqu",
        "toute",
        "entre",
        "autre",
        "comme",
        "leurs",
        "quand",
        "compl",
        "perso",
        "parce",
        "notre",
        "avons",
        "faire",
        "peuve",
        "publi",
        "propo",
        "deman",
        "decis",
        "ecrir",
        "premi",
        "selon",
        "depui",
    }
)
MOST_IDS = 5
RETAINED = frozenset({"retenu", "retenu_partie"})
# For a territory that answers everything: what is said to propositions that no answer of the words is about.
_OPEN_ANSWERS = (
    CommitmentWords(
        "à l’étude", "La proposition est claire, son coût ne l’est pas encore.", "Direction générale des services", (), "locale",
        "Chiffrage présenté avant l’été en commission.",
    ),
    CommitmentWords(
        "retenu en partie", "Le principe est partagé\u202f; il sera essayé à petite échelle avant d’être étendu.",
        "Direction du numérique", (), "locale", "Essai de six mois dans un service volontaire, bilan public.",
    ),
    CommitmentWords(
        "hors compétence", "La décision dépasse notre échelle\u202f; nous transmettons la proposition au réseau.",
        "Direction générale des services", (), "nationale (à porter dans le manifeste)", "Transmission pour le manifeste.",
    ),
    CommitmentWords(
        "non retenu", "Les moyens de l’année sont déjà engagés sur l’accueil et la formation. Nous préférons le dire.",
        "Direction générale des services", (), "locale",
    ),
    CommitmentWords(
        "retenu", "L’idée est simple, peu coûteuse, et personne ne s’y est opposé.",
        "Direction de la relation usagers", (), "locale", "Inscription au programme de travail de l’année.",
    ),
)  # fmt: skip


def draw_commitments(scene: Scene, contributions: Sequence[Row], chance: Chance) -> list[Row]:
    """Answers to the propositions, those on one topic together; none at all is an answer that is shown as such."""
    proposals = [row for row in contributions if row["kind"] == scene.framing.kind("proposal")]
    asked = [row for row in proposals if chance.happens(ANSWERED[scene.profile.answers])]
    replies = _replies(asked, scene, chance)
    return [_row(number, reply, ids, scene, chance) for number, (reply, ids) in enumerate(replies, start=1)]


def _replies(asked: Sequence[Row], scene: Scene, chance: Chance) -> Iterator[tuple[CommitmentWords, list[str]]]:
    by_reply: dict[CommitmentWords, list[str]] = {}
    for row in asked:
        reply = _reply_to(row, scene, chance)
        if reply is not None:
            by_reply.setdefault(reply, []).append(str(row["id"]))
    for reply, ids in by_reply.items():
        for first in range(0, len(ids), MOST_IDS):
            yield reply, ids[first : first + MOST_IDS]


def _reply_to(row: Row, scene: Scene, chance: Chance) -> CommitmentWords | None:
    """An answer about the same things as the proposition; None when there is none, unless all must be answered."""
    on_theme = [reply for reply in scene.place.words.commitments if row["theme"] in reply.themes]
    scores = {reply: len(_roots(str(row["text"])) & _roots(f"{reply.reason} {reply.action}")) for reply in on_theme}
    best = max(scores.values(), default=0)
    if best >= ON_TOPIC:
        return chance.pick([reply for reply, score in scores.items() if score == best])
    return chance.pick(_OPEN_ANSWERS) if scene.profile.answers == "full" else None


@cache
def _roots(text: str) -> frozenset[str]:
    """Beginnings of the words that carry meaning."""
    return frozenset(word[:ROOT] for word in fold(text).split() if len(word) >= ROOT) - EMPTY_ROOTS


def _row(number: int, reply: CommitmentWords, ids: Sequence[str], scene: Scene, chance: Chance) -> Row:
    answer = scene.code("answers", reply.answer)
    answered_on = min(scene.profile.end + timedelta(days=chance.between(5, 30)), READ_AT)
    decided = chance.happens(0.4)
    return {
        "id": f"R{number:02d}",
        "contribution_ids": ";".join(ids),
        "answer": answer,
        "reason": reply.reason,
        "action": reply.action or None,
        "body": scene.place.assemblies[0] if decided else scene.place.assemblies[1],
        "answered_on": answered_on,
        "scope": scene.code("scopes", reply.scope),
        "decision_reference": f"Délibération 2025-{chance.between(10, 120):03d}" if decided else None,
        **(_execution(reply, answered_on, chance) if answer in RETAINED else {}),
    }


def _execution(reply: CommitmentWords, answered_on: date, chance: Chance) -> Row:
    return {
        "owner_role": reply.owner,
        "due": answered_on + timedelta(days=30 * chance.between(3, 18)),
        "progress": chance.weighted(("non_commence", "en_cours", "fait"), (4, 5, 1)),
    }
