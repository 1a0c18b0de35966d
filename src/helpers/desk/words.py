"""What an analyst searches in the words of a page: a word in its context, the words of each public, the lexical worlds and their names."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from helpers.analyse import vocabulary
from helpers.analyse.claims import Claim
from helpers.analyse.concordance import concordance
from helpers.analyse.texts import Texts
from helpers.analyse.worlds import Worlds, find_worlds
from helpers.analyse.worlds.claims import world_claims
from helpers.framing.campaign import Campaign
from helpers.framing.model import Framing
from helpers.framing.world_names import NATION
from helpers.show import worlds as world_parts
from helpers.show.elements import Bullets, ClaimLine, Element, Evidence, Notice, Row, Table
from helpers.show.markup import tag
from helpers.show.worlds import Place
from helpers.wording import counted, number

MOST_PLACES = 200  # lines of a concordance; its note says how many there are
FEW = 20  # links under a claim


@dataclass(frozen=True)
class Words:
    """The printable texts of a page (a territory, or the nation), and how a row is found on its own page."""

    page: str
    campaign: Campaign
    texts: Texts
    names: dict[str, str]
    address: Callable[[str], str]

    @property
    def framing(self) -> Framing:
        return self.campaign.framing

    @cached_property
    def found(self) -> Worlds:
        """The lexical worlds, as the page finds them; worked out when they are first asked for."""
        return find_worlds(self.texts, self.campaign.world_names(self.page), self.framing)

    @cached_property
    def claims(self) -> dict[str, Claim]:
        """What is claimed of the worlds, by what follows the scope."""
        found = world_claims(self.found, self.page, several=self.is_several)
        return {claim.id.split("/", 1)[1]: claim for claim in found}

    @property
    def is_several(self) -> bool:
        return self.page == NATION

    def concordance(self, sought: str) -> Element:
        """Every place where the sought word comes, in any of its forms."""
        lines = concordance(self.texts.contributions.set_index("id")["text"], sought)
        if lines.empty:
            return Notice("absence", f"« {sought} » ne vient dans aucun texte publiable{self._among}.")
        rows = tuple(
            Row((tag("a", line.id, href=self.address(line.id)), tag("bdi", line.before), tag("strong", line.word), tag("bdi", line.after)))
            for line in lines.head(MOST_PLACES).itertuples()
        )  # fmt: skip
        left = len(lines) - len(rows)
        note = (
            f"{counted(len(lines), 'occurrence')} en tout, les {number(len(rows))} premières ici{self._among}." if left else ""
        )
        return Table(f"« {sought} » dans son contexte", ("Contribution", "Avant", "Mot", "Après"), rows, note=note)

    @property
    def _among(self) -> str:
        """That texts are a sample, where they are."""
        texts = self.texts
        return (
            f", parmi {number(len(texts.contributions))} textes tirés également des territoires, sur {number(texts.whole)}"
            if texts.is_sample
            else ""
        )

    def frequent(self) -> Element:
        """The words that come in most contributions."""
        words = vocabulary.frequent(self.texts)
        return world_parts.frequent_table(words, len(self.texts.contributions), several=self.is_several)

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
        """The lexical worlds, as the page shows them; each segment leads to its row."""
        place = Place(self.framing, lambda one: self.address(one.id), self.names, self._line, several=self.is_several)
        return world_parts.worlds(self.found, self.texts, place)

    def _line(self, key: str) -> ClaimLine | None:
        claim = self.claims.get(key)
        if claim is None:
            return None
        shown = tuple(Evidence(id_, self.address(id_)) for id_ in claim.evidence[:FEW])
        return ClaimLine("", claim.sentence, shown, "contribution", label=claim.label, others=len(claim.evidence) - len(shown))

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
