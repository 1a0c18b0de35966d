"""The theme of each imported row: what the analyst decided, what its category names, what it comments, else to be coded."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from helpers.collect.platforms.mapping import in_french
from helpers.collect.platforms.records import Record
from helpers.collect.platforms.suggestions import Suggestion, suggest, told
from helpers.collect.platforms.texts import plain
from helpers.framing.matching import fold
from helpers.framing.model import Framing
from helpers.wording import quote

Key = tuple[str, str]  # kind of export, identifier on the platform
CLOSE_THEME = 85  # out of 100, words compared whole: « Autre sujet » is « Autre », « Art » is not « Quartiers »
CATEGORY = "catégorie"
NO_CATEGORY = "(sans catégorie)"
_NAMED_PARENT = re.compile(r'\w+ "([^"]+)"')  # « Proposition "498" »


@dataclass(frozen=True)
class Note:
    """What the import decided for a row: `code` groups notes of the same kind, `comment` is written beside the row."""

    code: str
    comment: str


@dataclass(frozen=True)
class CodedTheme:
    """A theme and, when the import had to decide, the note that says so."""

    code: str
    note: Note | None = None


def themes_of(
    kept: Sequence[Record], framing: Framing, decided: Callable[[Record], str] = lambda _: ""
) -> tuple[CodedTheme, ...]:
    """The theme of each record: decided by the analyst, named by its category, that of what it comments, else residual."""
    by_name = {category_of(record): named_theme(record, framing) for record in _one_a_category(kept)}
    given = [_given(decided(record), by_name[category_of(record)]) for record in kept]
    named = {key_of(record): theme for record, theme in zip(kept, given, strict=True) if theme is not None}
    parents = {key_of(record): parent_key(record) for record in kept if record.first("parent")}
    suggestions = _suggestions(kept, framing)
    return tuple(
        theme or _found(record, named, parents, suggestions, framing) for record, theme in zip(kept, given, strict=True)
    )


def _one_a_category(kept: Sequence[Record]) -> Iterable[Record]:
    """A record of each category: looking for near names takes time."""
    return {category_of(record): record for record in kept}.values()


def _given(decided: str, named: CodedTheme | None) -> CodedTheme | None:
    return CodedTheme(decided, Note("theme_decided", "")) if decided else named


def _found(
    record: Record,
    named: Mapping[Key, CodedTheme],
    parents: Mapping[Key, Key],
    suggestions: Mapping[str, Suggestion | None],
    framing: Framing,
) -> CodedTheme:
    inherited = named.get(_commented(key_of(record), named, parents)) if record.first("id") else None
    if inherited:
        return replace(inherited, note=Note("theme_inherited", "thème repris du texte commenté, à vérifier"))
    name = fold(category_of(record))
    suggestion = suggestions[name] if name else suggest("", (record.text,), framing)
    return CodedTheme(_residual(framing), _uncoded(record, told(suggestion)))


def _commented(key: Key, named: Mapping[Key, CodedTheme], parents: Mapping[Key, Key]) -> Key:
    """The first text with a theme, going up from answer to answer; the key itself when there is none."""
    passed = [key]
    while passed[-1] in parents and passed[-1] not in named and parents[passed[-1]] not in passed:
        passed.append(parents[passed[-1]])
    return passed[-1]


def key_of(record: Record) -> Key:
    """What a record is called on its platform; an answer to a question bears that of its question too."""
    question = f" {record.question.number}" if record.question else ""
    return f"{record.mapping.platform} {record.mapping.name}{question}", record.first("id")


def parent_key(record: Record) -> Key:
    """What a row comments, or votes for: its type tells the export that holds it."""
    kind = fold(record.first("parent_type"))
    name = next((name for word, name in record.mapping.parents.items() if word in kind), "")
    told = _NAMED_PARENT.fullmatch(record.first("parent"))
    return f"{record.mapping.platform} {name}", told[1] if told else record.first("parent")


def category_of(record: Record) -> str:
    """The platform's own category, as text."""
    return plain(in_french(record.first("category")))


def named_theme(record: Record, framing: Framing) -> CodedTheme | None:
    """The theme that a category names: the same words, else the only theme with nearly the same ones."""
    category = category_of(record)
    if not fold(category):
        return None
    known = framing.lists["themes"].find(category) if "themes" in framing.lists else None
    code = known.code if known else next((t.code for t in framing.themes if fold(t.label) == fold(category)), "")
    if code:
        return CodedTheme(code)
    near = _near_theme(category, framing)
    return (
        CodedTheme(near, Note("theme_near", f"thème rapproché de la catégorie {quote(category)}, à vérifier")) if near else None
    )


def _near_theme(category: str, framing: Framing) -> str:
    labels = {theme.code: theme.label for theme in framing.themes}
    close = process.extract(category, labels, scorer=fuzz.token_set_ratio, processor=fold, score_cutoff=CLOSE_THEME)
    best = [code for _, score, code in close if score == close[0][1]]
    return str(best[0]) if len(best) == 1 else ""


def _residual(framing: Framing) -> str:
    return next((theme.code for theme in framing.themes if theme.residual), "")


def _suggestions(kept: Sequence[Record], framing: Framing) -> Mapping[str, Suggestion | None]:
    """What the words of each category suggest; texts without category, and answers, are looked at one by one."""
    by_category: dict[str, list[Record]] = {}
    for record in kept:
        if fold(category_of(record)):
            by_category.setdefault(fold(category_of(record)), []).append(record)
    return {name: suggest(category_of(own[0]), (one.text for one in own), framing) for name, own in by_category.items()}


def _uncoded(record: Record, suggestion: str) -> Note:
    category = category_of(record)
    if record.question is not None and not category:
        return Note("theme_of_answer", f"thème à coder{suggestion}")
    if not category:
        return Note("theme_missing", f"thème à coder (aucune catégorie d’origine){suggestion}")
    return Note("theme_unknown", f"thème à coder (catégorie d’origine : {category}){suggestion}")
