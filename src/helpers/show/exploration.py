"""What an analyst searches in the words of a campaign: what `notebooks/exploration.ipynb` calls."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from helpers.analyse import vocabulary
from helpers.analyse.concordance import concordance
from helpers.analyse.texts import Texts
from helpers.analyse.worlds import Worlds
from helpers.framing.model import Framing
from helpers.show import worlds as world_parts
from helpers.show.elements import Bullets, Element, Notice, Row, Table
from helpers.show.markup import tag
from helpers.show.national import NationalReport
from helpers.show.territory import TerritoryReport
from helpers.wording import counted, number

MOST_PLACES = 200  # lines of a concordance; its note says how many there are


@dataclass(frozen=True)
class Exploration:
    """The printable texts of a page (a territory, or the nation), their worlds, the word that is sought, and the report that shows the worlds."""

    page: str
    sought: str
    texts: Texts
    found: Worlds
    framing: Framing
    report: NationalReport | TerritoryReport

    def concordance(self) -> Element:
        """Every place where the sought word comes, in any of its forms."""
        lines = concordance(self.texts.contributions.set_index("id")["text"], self.sought)
        if lines.empty:
            return Notice("absence", f"« {self.sought} » ne vient dans aucun texte publiable.")
        rows = tuple(
            Row((line.id, tag("bdi", line.before), tag("strong", line.word), tag("bdi", line.after)))
            for line in lines.head(MOST_PLACES).itertuples()
        )
        left = len(lines) - len(rows)
        note = f"{counted(len(lines), 'occurrence')} en tout, les {number(len(rows))} premières ici." if left else ""
        return Table(f"« {self.sought} » dans son contexte", ("Contribution", "Avant", "Mot", "Après"), rows, note=note)

    def frequent(self) -> Element:
        """The words that come in most contributions."""
        words = vocabulary.frequent(self.texts)
        return world_parts.frequent_table(words, len(self.texts.contributions), several=isinstance(self.report, NationalReport))

    def specificities(self) -> Element:
        """The words proper to each public, as the publics are told beside the contributions."""
        floor = self.framing.thresholds.smallest_opinion_count
        found = vocabulary.specific(self.texts, self.texts.contributions["public_shown"], floor)
        if not found:
            return Notice("absence", f"Aucun public n’est affiché à côté de {floor} contributions.")
        rows = tuple(
            Row((one.group, line.word, number(line.score, 1), number(line.contributions)))
            for one in found
            for line in one.words.itertuples()
        )
        header = ("Public", "Mot", "Spécificité (Lafon)", "Contributions")
        return Table("Mots propres à chaque public", header, rows, frozenset({2, 3}))

    def worlds(self) -> Element:
        """The lexical worlds, as the page shows them."""
        return self.report.lexical_worlds()

    def names_to_write(self) -> Element:
        """The lines of `mondes.toml` that name the worlds as they are, to be copied and edited."""
        if not self.found.items:
            return Notice("absence", "Aucun monde à nommer.")
        return Bullets(tuple(self._lines()))

    def _lines(self) -> Iterator[str]:
        for world in self.found.items:
            yield f"[[{self.page}.mondes]]"
            yield f"nom = {json.dumps(world.name or ', '.join(world.first_words[:3]), ensure_ascii=False)}"
            yield f"mots = {json.dumps(list(world.first_words), ensure_ascii=False)}"
