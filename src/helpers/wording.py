"""French as it is written, in one place: numbers, dates, plurals, lists and typographic spaces.

Every stage speaks French (findings, claims, reports, command line), so this module stands below them all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache, lru_cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import NumberPattern, format_decimal, format_percent, parse_pattern

LOCALE = "fr_FR"
NARROW = "\u202f"  # narrow no-break space: thousands, before ; ! ? and inside percentages
FIXED = "\u00a0"  # no-break space: before : and inside « guillemets »
NOT_STATED = "non renseigné"
FICTIONAL = "données fictives"

# Words of our units that do not take an « s »; every other word does, word by word.
_INVARIABLE = frozenset(
    ["de", "du", "à", "en", "sans", "par", "sur", "au", "la", "le", "les", "d’IA", "pas", "qui", "n’a", "côté"]
)
_IRREGULAR = {"niveau": "niveaux", "national": "nationaux", "territorial": "territoriaux", "local": "locaux"}
PLURAL_FROM = 2  # in French, 1,5 is singular
_VOWELS = frozenset("aeiouàâäæéèêëîïôöœùûü")
_MUTE_H = ("Hendaye", "Hénin", "Hérault", "Hérouville", "Hossegor", "Hyères")  # other names in H keep their « de »
# What the first word of a name asks for: « de la CC de Lacq-Orthez », « de l’Eurométropole de Strasbourg », « du Sicoval ».
_FEMININE = ("CA ", "CC ", "CU ", "Collectivité ", "Commune ", "Communauté ", "Métropole ", "Région ", "Ville ")
_ELIDED = ("Agglomération ", "Établissement ", "Eurométropole ", "Intercommunalité ")
_MASCULINE = ("Département ", "Grand ", "Pays ", "Sicoval", "Syndicat ")
_OF = {"le ": "du ", "les ": "des ", "la ": "de la ", "l’": "de l’"}
_AT = {"le ": "au ", "les ": "aux ", "la ": "à la ", "l’": "à l’", "": "à "}


@lru_cache(4096)  # a report writes a few hundred different numbers, thousands of times
def number(value: float, decimals: int = 0) -> str:
    """A number in French; nought has no sign, whatever was rounded away.

    >>> number(683981), number(2.5, 1), number(-1e-17, 2)
    ('683\\u202f981', '2,5', '0,00')
    """
    told = str(format_decimal(value, format=_pattern(decimals), locale=_locale()))
    return told if told.strip("-0,") else told.removeprefix("-")


def share(part: float, decimals: int = 1) -> str:
    """A share between 0 and 1 as a percentage.

    >>> share(0.1234)
    '12,3\\u202f%'
    """
    return str(format_percent(part, format=_pattern(decimals, f"{NARROW}%"), locale=_locale()))


@cache
def _locale() -> Locale:
    return Locale.parse(LOCALE)


@cache
def _pattern(decimals: int, end: str = "") -> NumberPattern:
    """How a number is written, read once."""
    return parse_pattern(("#,##0." + "0" * decimals if decimals else "#,##0") + end)


def plural(words: str, count: float) -> str:
    """Words agreed with a count: from 2 on, French is plural.

    >>> plural("contribution publiable", 1.5), plural("niveau déclaré", 2)
    ('contribution publiable', 'niveaux déclarés')
    """
    return words if abs(count) < PLURAL_FROM else " ".join(_plural_word(word) for word in words.split(" "))


def _plural_word(word: str) -> str:
    if word in _INVARIABLE or word[-1] in "sxz":
        return word
    return _IRREGULAR.get(word, word + "s")


def singular(words: str) -> str:
    """The words of a unit that is written in the plural, for one of it: the first word loses its mark.

    >>> singular("appuis en ligne"), singular("doigts (1 à 5)"), singular("voix")
    ('appui en ligne', 'doigt (1 à 5)', 'voix')
    """
    first, *others = words.split(" ")
    return " ".join([first.removesuffix("s"), *others])


def counted(count: int, words: str) -> str:
    """A count with its agreed words.

    >>> counted(0, "proposition"), counted(1200, "proposition")
    ('0\\xa0proposition', '1\\u202f200\\xa0propositions')
    """
    return f"{number(count)}{FIXED}{plural(words, count)}"


def out_of(count: int, total: int, words: str) -> str:
    """A count with its denominator, always said.

    >>> out_of(12, 40, "attente")
    '12\\xa0attentes sur 40'
    """
    return f"{counted(count, words)} sur {number(total)}"


def listing(items: Sequence[str], last: str = "et") -> str:
    """Items in a row, « a, b et c »; « aucun » when there is none.

    >>> listing(["élus", "agents", "citoyens"])
    'élus, agents et citoyens'
    """
    if not items:
        return "aucun"
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}"


def inside(label: str) -> str:
    """A label inside a sentence: its first letter lowered, unless the word is an acronym.

    >>> inside("Café ou apéro IA"), inside("IA générative")
    ('café ou apéro IA', 'IA générative')
    """
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def quote(text: str) -> str:
    """A text between French guillemets."""
    return f"«{FIXED}{text}{FIXED}»"


def of(name: str) -> str:
    """« de » before the name of a place, elided or contracted.

    >>> of("Angers Loire Métropole"), of("Sicoval"), of("Le Mans"), of("Les Abymes"), of("CC de Lacq-Orthez")
    ('d’Angers Loire Métropole', 'du Sicoval', 'du Mans', 'des Abymes', 'de la CC de Lacq-Orthez')
    """
    article, rest = _article(name)
    return _OF[article] + rest if article else ("d’" if _elides(name) else "de ") + name


def at(name: str) -> str:
    """« à » before the name of a place, contracted.

    >>> at("Angers Loire Métropole"), at("Le Mans"), at("Les Abymes"), at("Eurométropole de Strasbourg")
    ('à Angers Loire Métropole', 'au Mans', 'aux Abymes', 'à l’Eurométropole de Strasbourg')
    """
    article, rest = _article(name)
    return _AT[article] + rest


def _article(name: str) -> tuple[str, str]:
    """The article that a name has or wants inside a sentence, and what follows it; « La Rochelle » keeps its own."""
    for article in ("Le ", "Les "):
        if name.startswith(article):
            return article.lower(), name.removeprefix(article)
    wanted = (("la ", _FEMININE), ("l’", _ELIDED), ("le ", _MASCULINE))
    return next((article for article, starts in wanted if name.startswith(starts)), ""), name


def _elides(name: str) -> bool:
    """Whether « de » loses its vowel: « d’Yvetot », « d’Hyères », but « de Yaoundé », « de Honfleur »."""
    first, second = name[:1].lower(), name[1:2].lower()
    return first in _VOWELS or (first == "y" and second not in ("a", "o", "u")) or name.startswith(_MUTE_H)


@lru_cache(1024)
def day(value: date) -> str:
    """A date in words.

    >>> day(date(2024, 9, 18)), day(date(2024, 10, 1))
    ('18\\xa0septembre\\xa02024', '1er\\xa0octobre\\xa02024')
    """
    written = format_date(value, "d MMMM y", locale=_locale()).replace(" ", FIXED)
    return re.sub(r"^1\b", "1er", written)


def period(start: date, end: date | None) -> str:
    """A period in words: « du … au … », or one day.

    >>> period(date(2024, 10, 1), date(2025, 2, 28))
    'du 1er\\xa0octobre\\xa02024 au 28\\xa0février\\xa02025'
    """
    return f"le {day(start)}" if end is None or end == start else f"du {day(start)} au {day(end)}"


def typeset(text: str) -> str:
    """French typographic spaces and apostrophes in a sentence of ours (never in a citizen's words).

    >>> typeset("Qui l'a dit ? « Nous » : 3 000 %")
    'Qui l’a dit\\u202f? «\\xa0Nous\\xa0»\\xa0: 3 000\\u202f%'
    """
    text = text.replace("'", "’")
    text = re.sub(r"[ \u00a0\u202f]+([;!?%])", NARROW + r"\1", text)
    text = re.sub(r"[ \u00a0\u202f]+([:»])", FIXED + r"\1", text)
    return re.sub(r"«[ \u00a0\u202f]*", "«" + FIXED, text)


CUT = f"{FIXED}[…]"  # what stands where the end of a text was left out


def excerpt(text: str, longest: int) -> str:
    """The first words of a text, on one line; where some are left out, it says so.

    >>> excerpt("Garder un agent  au guichet.", 40), excerpt("Garder un agent, au guichet de chaque mairie.", 31)
    ('Garder un agent au guichet.', 'Garder un agent, au guichet\\xa0[…]')
    """
    words = " ".join(text.split())
    if len(words) <= longest:
        return words
    kept = words[: longest - len(CUT) + 1].rpartition(" ")[0] or words[: longest - len(CUT)]
    return kept.rstrip(" ,;:" + NARROW + FIXED) + CUT


def sentence(text: str) -> str:
    """A sentence of ours: first letter upper case, typeset, ending in a stop."""
    typed = typeset(text)
    return typed[0].upper() + typed[1:] + ("" if typed[-1] in ".!?…" else ".")
