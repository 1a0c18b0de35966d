"""The part of the search that one territory makes: the contributions whose words its report prints, with their answers.

It holds nothing that the annex of the report does not show: the same texts, the same publics (see decision 0003).
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.errors import PublicationError
from helpers.files import digest_file, write_text
from helpers.publish.search.script import FILE, called, held
from helpers.publish.search.words import texts_with
from helpers.show.markup import words_of
from helpers.wording import quote

WORDS = "mots-recherche.json"  # beside the tables: what the directory of a campaign is made of
CALL = "textes"
FIELDS = ("id", "text", "theme", "kind", "public", "answer", "answer_anchor")
PRINTED = re.compile(r"<p class=id>([^<]+)<p class=text>(.*?)<p class=about>")  # a contribution of the annex, with its words


@dataclass(frozen=True)
class Line:
    """A contribution as the search shows it. `public` is empty where it may not be told; so is `answer` where there is none."""

    id: str
    text: str
    theme: str
    kind: str
    public: str
    answer: str = ""
    answer_anchor: str = ""


def write_shard(folder: Path, slug: str, lines: Sequence[Line]) -> None:
    """Write what the search shows of a territory, and how many of its texts hold each word."""
    path = folder / FILE
    write_text(path, called(CALL, slug, [[getattr(line, name) for name in FIELDS] for line in lines]))
    counts = {"empreinte": digest_file(path), "textes": len(lines), "mots": texts_with(line.text for line in lines)}
    write_text(folder / WORDS, json.dumps(counts, ensure_ascii=False, separators=(",", ":")))


def read_shard(path: Path) -> tuple[str, tuple[Line, ...]]:
    """The territory and the lines of a written file."""
    slug, rows = held(path.read_text(encoding="utf-8"), CALL)
    return str(slug), tuple(Line(**dict(zip(FIELDS, row, strict=True))) for row in rows)


def verify_shard(path: Path, page: str, slug: str) -> None:
    """Raise `PublicationError` unless what can be found is what the annex of the page prints, text for text, and of this territory."""
    owner, lines = read_shard(path)
    if owner != slug:
        raise PublicationError(f"l’index de recherche est celui de {quote(owner)}, pas de {quote(slug)}")
    shown = dict(PRINTED.findall(page))
    for line in lines:
        if shown.get(line.id) != str(words_of(line.text)):
            raise PublicationError(f"l’index de recherche tient un texte que la page ne montre pas ({line.id})")
    if len(lines) != len(shown):
        raise PublicationError("l’index de recherche et la page ne montrent pas les mêmes contributions")


@dataclass(frozen=True)
class Counts:
    """How many texts a territory lets be found, and how many of them hold each word."""

    texts: int
    words: Mapping[str, int]


def read_counts(kept: Path, path: Path) -> Counts:
    """The counts of a territory's file: those that were kept when it was written, counted again when it is not that one."""
    noted = kept / WORDS
    if noted.is_file():
        read = json.loads(noted.read_text(encoding="utf-8"))
        if read["empreinte"] == digest_file(path):
            return Counts(int(read["textes"]), read["mots"])
    _, lines = read_shard(path)
    return Counts(len(lines), texts_with(line.text for line in lines))
