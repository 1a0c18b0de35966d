"""Words of an export as a person reads them: HTML to plain text, what is only a test, texts too long for a cell."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import Tag

from helpers.framing.matching import fold

_TAGS = (
    "p|br|div|span|a|b|i|u|s|em|strong|ul|ol|li|h[1-6]|blockquote|pre|code|table|thead|tbody|tr|td|th|img|iframe|hr|font|"
    "small|sub|sup|section|article|figure|figcaption|input|button|svg|video|audio|source|form|label|del|ins|mark"
)
_TAG = re.compile(rf"</?(?:{_TAGS})(?=[\s/>])[^<>]*>", re.IGNORECASE)
_NOT_A_TAG = re.compile(rf"<(?!/?(?:{_TAGS})(?=[\s/>])[^<>]*>)", re.IGNORECASE)  # « a < b », « <nom de la rue> »
_CODE = re.compile(r"<(script|style)\b[^>]*>.*?</\1\s*>|<!--.*?-->|</?(?:script|style)\b[^>]*>", re.IGNORECASE | re.DOTALL)
_BLOCKS = ("p", "div", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "tr", "pre")
# Control characters, and those that reorder or hide what is shown; the joiner inside emoji stays.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")

_TEST_WORDS = r"(?:tests?|testing|essais?)"
_ONLY_TEST = re.compile(rf"(?:(?:ceci|c) est )?(?:une? |le |mon )?{_TEST_WORDS}(?: {_TEST_WORDS}| \d+)*")
_STARTS_AS_TEST = re.compile(rf"{_TEST_WORDS}\b")
_FILLER = "lorem ipsum"
_SHORT_TEST = 5  # words: « Test tesgijfpfef »
_SHORT_BODY = 8  # words: under a title « test », a longer body is somebody's idea
_USUAL_RUNS = (
    "nstr",
    "bstr",
    "rstr",
    "lstr",
    "ntrs",
    "mptn",
    "ngtr",
    "ndsc",
    "rtsc",
    "nsgr",
    "xtrs",
    "schn",
    "schm",
    "chts",
)
_KEYBOARD = ("azert", "qsdf", "wxcv", "qwert", "asdf", "zxcv")

LONGEST_CELL = 32_767  # Excel's limit
_EARLIEST_CUT = LONGEST_CELL // 2


def plain(text: str) -> str:
    """A text without markup: entities decoded, paragraphs as line breaks, the rest as it was written."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    words = _CODE.sub(" ", text)
    words = _unmarked(words) if _TAG.search(words) else html.unescape(words)
    lines = (line.strip(" \t\u00a0") for line in _UNSEEN.sub("", words).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _unmarked(markup: str) -> str:
    soup = BeautifulSoup(_NOT_A_TAG.sub("&lt;", markup), "html.parser")
    for tag in soup.find_all(True):
        _spell_out(tag)
    return soup.get_text()


def _spell_out(tag: Tag) -> None:
    """What a tag shows beside its words: a line break, a bullet, an address, a picture's text."""
    if tag.name == "br":
        tag.replace_with("\n")
    elif tag.name == "img":
        tag.replace_with(str(tag.get("alt") or ""))
    elif tag.name == "li":
        tag.insert(0, "\n- ")
    elif tag.name in _BLOCKS:
        tag.insert(0, "\n")
        tag.append("\n")
    elif tag.name == "a" and str(tag.get("href", "")).startswith("http") and str(tag["href"]) not in tag.get_text():
        tag.append(f" ({tag['href']})")


def titled(title: str, body: str) -> str:
    """« Titre. Corps » in one text.

    >>> titled("Plus d’arbres", "Dans chaque rue."), titled("Et l’eau ?", "On la perd."), titled("", "Seul.")
    ('Plus d’arbres. Dans chaque rue.', 'Et l’eau ? On la perd.', 'Seul.')
    """
    if not title or fold(title) == fold(body):
        return body
    if not body:
        return title
    return f"{title} {body}" if title[-1] in ".!?…:" else f"{title}. {body}"


def is_test(title: str, body: str) -> bool:
    """Whether a row was only typed to try the platform; a real idea that holds the word « test » is not one.

    >>> is_test("Une idée", "Test tesgijfpfef"), is_test("Test", "essai"), is_test("Pistes cyclables", "À tester rue Jean.")
    (True, True, False)
    """
    heading, words = fold(title), fold(body)
    if _ONLY_TEST.fullmatch(words) or words.startswith(_FILLER):
        return True
    if _ONLY_TEST.fullmatch(heading):
        return len(words.split()) <= _SHORT_BODY or bool(re.search(rf"\b{_TEST_WORDS}\b", words))
    return _is_typed_at_random(words)


def has_test_title(title: str) -> bool:
    """Whether a title is the word « test » alone."""
    return bool(_ONLY_TEST.fullmatch(fold(title)))


def _is_typed_at_random(words: str) -> bool:
    """« test » followed by letters that make no word."""
    parts = words.split()
    if not _STARTS_AS_TEST.match(words) or len(parts) > _SHORT_TEST:
        return False
    return any(_is_gibberish(part) for part in parts[1:])


def _is_gibberish(word: str) -> bool:
    runs: list[str] = re.findall(r"[bcdfghjklmnpqrstvwxz]{4,}", word)
    strange = any(not any(usual in run for usual in _USUAL_RUNS) for run in runs)
    return strange or bool(re.search(r"(.)\1{3}", word)) or any(run in word for run in _KEYBOARD)


def pieces(text: str, limit: int = LONGEST_CELL) -> tuple[str, ...]:
    """A text in as many pieces as a spreadsheet needs, cut between paragraphs, else between words; nothing is lost.

    >>> pieces("un deux trois", limit=8)
    ('un deux', 'trois')
    """
    return tuple(_pieces(text, limit))


def _pieces(text: str, limit: int) -> Iterator[str]:
    while len(text) > limit:
        cut = _cut(text, limit)
        yield text[:cut].rstrip()
        text = text[cut:].lstrip()
    yield text


def _cut(text: str, limit: int) -> int:
    earliest = min(_EARLIEST_CUT, limit // 2)
    places = (text.rfind(separator, earliest, limit) for separator in ("\n", ". ", " "))
    return next((place + 1 for place in places if place >= 0), limit)
