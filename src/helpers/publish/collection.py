"""The state of a collection on the front page: who answered, whether it is validated, and where on the map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Protocol

from helpers.analyse.compare import FRANCE, FRANCOPHONE_CLASS, GROUP_LABELS
from helpers.show import maps
from helpers.show.contours import Spot
from helpers.show.elements import Element, Figure, Row, Table
from helpers.wording import counted, listing, number

# States in the order of tables; on a map three signs are enough, those of the list: a report, one to mend, none.
ON_MAP = {"published": 0, "stale": 1, "failed": 1, "left_out": 1, "pending": 2, "missing": 2, "gone": 2}
SIGNS = ("rapport publié", "rapport ou classeur à reprendre", "pas de rapport à ce jour")
DRAWN = (
    (FRANCE, maps.france, "Les territoires français, par état de la collecte"),
    (FRANCOPHONE_CLASS, maps.world, "Les villes francophones, par état de la collecte"),
)
READING = {
    FRANCE: (
        "chaque territoire est rempli et marqué du signe de son état ; la liste de cette page les nomme tous, avec leur nom entier. Les départements "
        "d’outre-mer sont agrandis. Contours : IGN et Insee."
    ),
    FRANCOPHONE_CLASS: "chaque ville porte le signe de son état. Terres : Natural Earth.",
}


class Entry(Protocol):
    """What the state of a collection is told from."""

    @property
    def slug(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def group(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def state_label(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def spot(self) -> Spot | None: ...


def collection(entries: Sequence[Entry]) -> Iterator[Element]:
    """Tables of the states and of the statuses, then a map of each group that can be placed."""
    labels = {entry.state: entry.state_label for entry in entries}
    states = [labels[state] for state in ON_MAP if state in labels]
    told = [entry.state_label for entry in entries]
    yield _table("Territoires attendus ou reçus, par état de la collecte", "État", entries, states, told)
    received = [entry for entry in entries if entry.status]
    if received:
        statuses = [entry.status for entry in received]
        yield _table(
            "Classeurs reçus, selon le statut que la collectivité leur donne",
            "Statut",
            received,
            tuple(dict.fromkeys(statuses)),
            statuses,
        )
    for group, draw, title in DRAWN:
        own = [entry for entry in entries if entry.group == GROUP_LABELS[group]]
        placed = [maps.mapped(entry.slug, entry.name, ON_MAP[entry.state], entry.spot) for entry in own]
        if any(one.siren or one.spot for one in placed):
            signs = [SIGNS[one.state] for one in placed]
            counts = Counter(signs)
            said = listing([f"{sign}, {number(counts[sign])}" for sign in SIGNS if sign in counts])
            table = _table(f"{GROUP_LABELS[group]} de la carte, par état", "État", own, SIGNS, signs)
            yield Figure(
                draw(placed, SIGNS), title, f"Carte de {counted(len(own), 'territoire')} : {said}.", table, READING[group]
            )


def _table(caption: str, first: str, entries: Sequence[Entry], lines: Sequence[str], told: Sequence[str]) -> Table:
    """How many territories of each group are in each of some lines."""
    groups = tuple(dict.fromkeys(entry.group for entry in entries))
    counts = Counter(zip(told, (entry.group for entry in entries), strict=True))
    rows = tuple(
        Row((line, *(number(counts[line, group]) for group in groups)))
        for line in lines
        if any(counts[line, group] for group in groups)
    )
    return Table(caption, (first, *groups), rows, frozenset(range(1, len(groups) + 1)))
