"""Re-read the document as anybody's program would: its statements, its figures, its ids; a document that lost something is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from helpers.analyse.drafts import Drafts, places
from helpers.analyse.manifesto import Manifesto, anchor
from helpers.collect.drafts import marks
from helpers.collect.drafts.edited import paragraphs_and_tables, read_edited
from helpers.errors import PublicationError
from helpers.settings import Limits
from helpers.wording import quote, typeset

EVIDENCE_HEAD, LONE_HEAD, FACTS_HEAD = "Constat", "Contribution", "Contributions"
NUMBER = re.compile(r"\d[\d\s]*")


@dataclass(frozen=True)
class Told:
    """What the document says of a claim: its statement, its row of facts (contributions, territories, publics, robustness), its ids.

    `ids` is empty where the document sends to the open data.
    """

    statement: str
    facts: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()

    @property
    def contributions(self) -> int:
        return _number(self.facts[0])

    @property
    def territories(self) -> int:
        return _number(self.facts[1])

    @property
    def publics(self) -> str:
        return self.facts[2]


@dataclass
class Document:
    """What a document says, claim by claim, and the rows of its annex (contribution, territory, kind, text)."""

    claims: dict[str, Told] = field(default_factory=dict)
    least_shared: list[tuple[str, ...]] = field(default_factory=list)


def reread(path: Path, limits: Limits | None = None) -> Document:
    """The document on the disk, whoever wrote it."""
    found = Document()
    place, statement = "", ""
    for style, text, rows in paragraphs_and_tables(path, limits or Limits()):
        if style == marks.PLACE and (named := marks.PLACE_TEXT.search(text)):
            place, statement = named[1], ""
        elif style == marks.STATEMENT:
            statement = text
            found.claims[place] = Told(statement)
        elif rows and rows[0][0] == FACTS_HEAD and place:
            found.claims[place] = Told(statement, rows[1])
        elif rows and rows[0][0] == LONE_HEAD:
            found.least_shared += rows[1:]
        elif rows and rows[0][0] == EVIDENCE_HEAD:
            for key, ids in rows[1:]:
                told = found.claims[key]
                found.claims[key] = Told(told.statement, told.facts, tuple(_ids(ids)))
    return found


def _ids(text: str) -> Iterator[str]:
    """« angers-loire : C0001, C0002 ; … » as whole ids."""
    for own in text.split(";") if ".csv" not in text else ():
        territory, _, ids = own.partition(":")
        yield from (f"{territory.strip()}-{one.strip()}" for one in ids.split(","))


def _number(text: str) -> int:
    return int(re.sub(r"\s", "", text))


def verify_document(path: Path, manifesto: Manifesto, drafts: Drafts) -> None:
    """Raise `PublicationError` when the document, read again, does not say what it was made from, or lost a drafter's sentence."""
    for fault in (*_claims(path, manifesto), *_sentences(path, drafts)):
        raise PublicationError(typeset(f"le document du manifeste, relu, n'est pas publiable : {fault}"))


def _claims(path: Path, manifesto: Manifesto) -> Iterator[str]:
    told = reread(path).claims
    for key, statement in places(manifesto).items():
        if statement and (key not in told or told[key].statement != statement):
            yield f"le constat {quote(key)} n'y figure pas tel quel"
    for entry in manifesto.entries:
        found = told[anchor(entry.claim.id)]
        if (found.contributions, found.territories) != (entry.contributions, entry.territories):
            yield f"les nombres du constat {quote(anchor(entry.claim.id))} n'y sont pas ceux du registre"


def _sentences(path: Path, drafts: Drafts) -> Iterator[str]:
    if not (drafts.placed or drafts.astray):
        return
    written = {draft.key: draft.paragraphs for draft in read_edited(path, Limits()).drafts}
    for key, texts in {**drafts.placed, **drafts.astray}.items():
        for line in (line for text in texts for line in text.paragraphs):
            if line not in written.get(key, ()):
                yield f"une phrase des rédacteurs manque sous {quote(key)}"
