"""Where each word is found: what the search reads first, so that it opens only the territories that hold the words.

Words are shared out between files by their first letters, so that none is long: one file for a few territories, some
hundreds for a thousand. A file that would be the same is not written again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from helpers.files import write_text
from helpers.publish.search.script import called
from helpers.publish.search.shard import Counts
from helpers.publish.search.words import SHORTEST, passes, tool_words

FOLDER = "recherche"
OVERVIEW = "repertoire.js"
LONGEST_FILE = 40_000  # places noted in a file of words: some 200 kB

Places = dict[str, list[int]]  # word -> place of a territory, texts of it that hold the word, next territory…
Label = tuple[str, str]  # code, French label


@dataclass(frozen=True)
class Found:
    """A territory whose report can be searched, in the order of results; `group`: the panel that the synthesis puts it in."""

    slug: str
    name: str
    group: str
    counts: Counts
    size: int  # bytes of its file


@dataclass(frozen=True)
class Support:
    """A sentence that contributions feed: what it is, its anchor, and the pages that show it (places in `Directory.pages`)."""

    label: str
    anchor: str
    pages: tuple[int, ...]


@dataclass(frozen=True)
class Directory:
    """All that the search of a campaign knows before a word is typed.

    `pages`: address from the portal and name of each national page. `of_theme`: group -> theme -> the sentences that every
    contribution on it feeds, as places in `supports`; `fed`: territory -> own id -> the others that it feeds.
    """

    found: tuple[Found, ...]
    themes: tuple[Label, ...]
    kinds: tuple[Label, ...]
    publics: tuple[str, ...]
    pages: tuple[tuple[str, str], ...] = ()
    supports: tuple[Support, ...] = ()
    of_theme: Mapping[str, Mapping[str, Sequence[int]]] = field(default_factory=dict)
    fed: Mapping[str, Mapping[str, Sequence[int]]] = field(default_factory=dict)


def write_directory(reports: Path, directory: Directory) -> None:
    """Write the files of a campaign's search, but those of its territories; remove those that nothing leads to any more."""
    folder = reports / FOLDER
    written = dict(_files(directory))
    for name, content in written.items():
        path = folder / name
        if not path.is_file() or path.read_text(encoding="utf-8") != content:
            write_text(path, content)
    if folder.is_dir():
        for path in folder.iterdir():
            if path.name not in written:
                path.unlink()


def _files(directory: Directory) -> Iterator[tuple[str, str]]:
    shared = dict(_shared_out("", _places(directory.found)))
    yield OVERVIEW, called("repertoire", _overview(directory, sorted(shared)))
    for start, places in shared.items():
        yield words_file(start), called("mots", start, places)
    for one in directory.found:
        if fed := directory.fed.get(one.slug):
            yield fed_file(one.slug), called("appuis", one.slug, fed)


def words_file(start: str) -> str:
    """The file of the words that begin with some letters, plain in its name where they are.

    >>> words_file(""), words_file("ac"), words_file("м")
    ('mots.js', 'mots-ac.js', 'mots-_d0bc.js')
    """
    if not start:
        return "mots.js"
    return f"mots-{start if start.isascii() else '_' + start.encode().hex()}.js"


def fed_file(slug: str) -> str:
    """The file that says which sentences the contributions of a territory feed."""
    return f"appuis-{slug}.js"


def _overview(directory: Directory, starts: list[str]) -> dict[str, object]:
    return {
        "territoires": [
            [one.slug, one.name, one.group, one.counts.texts, one.size, int(bool(directory.fed.get(one.slug)))]
            for one in directory.found
        ],
        "themes": directory.themes,
        "natures": directory.kinds,
        "publics": directory.publics,
        "pages": directory.pages,
        "constats": [[one.label, one.anchor, one.pages] for one in directory.supports],
        "parTheme": directory.of_theme,
        "debuts": [[start, words_file(start)] for start in starts],
        "outils": tool_words(),
        "terminaisons": passes(),
        "courts": SHORTEST,
    }  # fmt: skip


def _places(found: Sequence[Found]) -> Places:
    """Every word of every territory, in the order of the alphabet."""
    places: Places = defaultdict(list)
    for at, one in enumerate(found):
        for word, count in one.counts.words.items():
            places[word] += (at, count)
    return dict(sorted(places.items()))


def _shared_out(start: str, places: Places) -> Iterator[tuple[str, Places]]:
    """Files by first letters, cut again where one would be too long; the word that is the start itself stays with « start »."""
    if sum(map(len, places.values())) <= 2 * LONGEST_FILE or len(places) == 1:
        yield start, places
        return
    parts: dict[str, Places] = defaultdict(dict)
    for word, noted in places.items():
        parts[word[: len(start) + 1]][word] = noted
    for longer, part in parts.items():
        if longer == start:  # no letter is left to cut by
            yield start, part
        else:
            yield from _shared_out(longer, part)
