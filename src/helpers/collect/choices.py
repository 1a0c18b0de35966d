"""Which choice of a list a cell means: as it is shown, written a little otherwise, or said with another word."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from rapidfuzz import fuzz

from helpers.framing.matching import CLOSE_ENOUGH, fold
from helpers.framing.model import SHORTEST_BEGINNING, Choice, ChoiceList
from helpers.wording import listing, quote

ASKED, COMMA, SPOKEN = re.compile(r"[;\n]"), re.compile(","), re.compile(r"[/+&]|\bet\b")  # the last two stand in labels too
CODE = re.compile(r"([a-z]+) ?0*(\d{1,6})")
LOOKALIKES = str.maketrans(
    dict.fromkeys("’‘ʼ′", "'") | dict.fromkeys("‐‑–—−", "-")
)  # what a keyboard types, and what a word processor makes of it
SUGGESTED = 3  # choices: more would be the list again


@dataclass(frozen=True)
class Understood:
    """A choice, and whether the cell shows it as the list does or says it with another word."""

    choice: Choice
    as_written: bool
    other_word: bool


def understood(text: str, choices: ChoiceList) -> Understood | None:
    """The choice that a cell means, when there is no doubt."""
    found = choices.find(text) or _of_number(text, choices)
    choice = found or choices.beginning_with(text)
    if choice is None:
        return None
    spellings = (choice.code, choice.label, choices.shown(choice))
    other_word = choices.find(text) is not None and fold(text) not in map(fold, spellings)
    return Understood(choice, as_seen(text) in map(as_seen, spellings), other_word)


def as_seen(text: str) -> str:
    """A text as the eye sees it: straight and curly apostrophes, and all kinds of spaces and dashes, are one."""
    return unicodedata.normalize("NFKC", text).translate(LOOKALIKES)


def _of_number(text: str, choices: ChoiceList) -> Choice | None:
    """« T6 » is T06 when no other code has that letter and that number."""
    typed = _code_parts(text)
    same = [choice for choice in choices.choices if typed and _code_parts(choice.code) == typed]
    return same[0] if len(same) == 1 else None


def _code_parts(text: str) -> tuple[str, int] | None:
    found = CODE.fullmatch(fold(text))
    return (found[1], int(found[2])) if found else None


def separated(text: str, choices: ChoiceList) -> list[str]:
    """The values of a cell that may hold several; a label that holds a comma or « et » stays whole."""
    return [part for whole in _as_asked(text, choices) for part in _spoken(whole, choices)]


def is_well_separated(text: str, choices: ChoiceList) -> bool:
    """Whether several values are parted by nothing but semicolons, commas or line ends."""
    return len(_as_asked(text, choices)) == len(separated(text, choices))


def _as_asked(text: str, choices: ChoiceList) -> list[str]:
    return [part for whole in _split(ASKED, text) for part in ([whole] if choices.find(whole) else _split(COMMA, whole))]


def _spoken(text: str, choices: ChoiceList) -> list[str]:
    """« T04 et T06 »: two values when one of them is known by itself."""
    parts = _split(SPOKEN, text)
    known = any(choices.find(part) or _of_number(part, choices) for part in parts)
    return parts if known and not choices.find(text) else [text]


def _split(separator: re.Pattern[str], text: str) -> list[str]:
    return [part.strip() for part in separator.split(text) if part.strip()]


def shown_choices(choices: ChoiceList) -> str:
    """All the choices as the drop-down shows them; semicolons, for labels hold commas."""
    return " ; ".join(choices.shown(choice) for choice in choices.choices)


def hint(text: str, choices: ChoiceList) -> str:
    """« Vouliez-vous dire … ? », or nothing: never a choice that leaves out a part of what the cell says."""
    near = [quote(choices.shown(choice)) for choice in _several(text, choices) or _near(text, choices)]
    return f"Vouliez-vous dire {listing(near, 'ou')} ?" if 0 < len(near) <= SUGGESTED else ""


def _several(text: str, choices: ChoiceList) -> list[Choice]:
    """The choices of « T06/T05 », where one value is asked for."""
    read = [understood(part, choices) for part in separated(text, choices)]
    found = list(dict.fromkeys(one.choice for one in read if one is not None))
    return found if len(found) == len(read) else []


def _near(text: str, choices: ChoiceList) -> list[Choice]:
    """The choice that is spelled most alike; else those that hold every word of the cell."""
    typed = fold(text)
    if len(typed) < SHORTEST_BEGINNING:
        return []
    scores = {choice: fuzz.ratio(typed, fold(choice.label)) for choice in choices.choices}
    best = max(scores.values(), default=0)
    if best >= CLOSE_ENOUGH:
        return [choice for choice, score in scores.items() if score == best]
    words = _singular(typed)
    return [choice for choice in choices.choices if words <= _singular(fold(choice.label))]


def _singular(folded: str) -> set[str]:
    """The words of a folded text without their marks of plural: « Service public » is in « Services publics et… »."""
    return {word.rstrip("sx") for word in folded.split()}
