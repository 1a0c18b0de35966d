"""The theme of each imported row: what its category names, what it comments, else to be coded, and never in silence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from helpers.collect.export_mapping import in_french
from helpers.collect.export_records import Record
from helpers.collect.export_texts import plain
from helpers.framing.matching import fold
from helpers.framing.model import Framing
from helpers.wording import quote

Key = tuple[str, str]  # kind of export, identifier on the platform
CLOSE_THEME = 85  # out of 100, words compared whole: « Autre sujet » is « Autre », « Art » is not « Quartiers »


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


def themes_of(kept: Sequence[Record], framing: Framing) -> tuple[CodedTheme, ...]:
    """The theme of each record: its category, else that of the proposal that it comments, else the residual one."""
    named = {_key(record): theme for record in kept if (theme := _named_theme(record, framing)) is not None}
    parents = {_key(record): _parent_key(record) for record in kept if record.first("parent")}
    return tuple(_theme(_key(record), record, named, parents, framing) for record in kept)


def _theme(
    key: Key, record: Record, named: Mapping[Key, CodedTheme], parents: Mapping[Key, Key], framing: Framing
) -> CodedTheme:
    if theme := _named_theme(record, framing):
        return theme
    inherited = named.get(_commented(key, named, parents))
    if inherited:
        return replace(inherited, note=Note("theme_inherited", "thème repris du texte commenté, à vérifier"))
    return CodedTheme(_residual(framing), _uncoded(_category(record)))


def _commented(key: Key, named: Mapping[Key, CodedTheme], parents: Mapping[Key, Key]) -> Key:
    """The first text with a theme, going up from answer to answer; the key itself when there is none."""
    passed = [key]
    while passed[-1] in parents and passed[-1] not in named and parents[passed[-1]] not in passed:
        passed.append(parents[passed[-1]])
    return passed[-1]


def _key(record: Record) -> Key:
    return f"{record.mapping.platform} {record.mapping.name}", record.first("id")


def _parent_key(record: Record) -> Key:
    """What a comment answers: its type tells the export that holds it; a debate or a meeting is in none of ours."""
    kind = fold(record.first("parent_type"))
    name = next((name for word, name in record.mapping.parents.items() if word in kind), "")
    return f"{record.mapping.platform} {name}", record.first("parent")


def _category(record: Record) -> str:
    return plain(in_french(record.first("category")))


def _named_theme(record: Record, framing: Framing) -> CodedTheme | None:
    """The theme that a category names: the same words, else the only theme with nearly the same ones."""
    category = _category(record)
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


def _uncoded(category: str) -> Note:
    if not category:
        return Note("theme_missing", "thème à coder (aucune catégorie d’origine)")
    return Note("theme_unknown", f"thème à coder (catégorie d’origine : {category})")
