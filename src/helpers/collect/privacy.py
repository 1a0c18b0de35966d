"""Find personal data in a free text, with rules: an aid to the person who decides what is published, no guarantee.

Rules see what has a form (addresses, numbers, « Mme Dupont »). They do not see a first name alone in a sentence, a
nickname, or a story that only one neighbour can have lived: the report says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from stdnum import iban, luhn
from stdnum.fr import nir

from helpers.framing.matching import fold

KIND_LABELS: Mapping[str, str] = {
    "email": "adresse électronique",
    "phone": "numéro de téléphone",
    "social_security": "numéro de sécurité sociale",
    "iban": "IBAN",
    "card": "carte bancaire",
    "plate": "plaque d’immatriculation",
    "address": "adresse postale",
    "name": "nom de personne",
    "birth": "date de naissance",
    "handle": "compte de réseau social",
}
MASKS: Mapping[str, str] = {
    "email": "[adresse électronique]",
    "phone": "[téléphone]",
    "social_security": "[numéro de sécurité sociale]",
    "iban": "[IBAN]",
    "card": "[carte bancaire]",
    "plate": "[plaque]",
    "address": "[adresse]",
    "name": "[nom]",
    "birth": "[date de naissance]",
    "handle": "[compte]",
}


@dataclass(frozen=True)
class Hit:
    """One piece of personal data: `text[start:end]`, of a kind of `KIND_LABELS`."""

    kind: str
    start: int
    end: int


def find_personal_data(text: str) -> tuple[Hit, ...]:
    """Personal data of a text, in order, without overlap; each line is read alone, so that no piece joins two lines."""
    hits: list[Hit] = []
    start = 0
    for line in text.split("\n"):
        hits += (Hit(hit.kind, start + hit.start, start + hit.end) for hit in _find_in_line(line))
        start += len(line) + 1
    return tuple(hits)


# Signs that read like ours but are others: full-width forms and the digits of other scripts, one for one.
_LOOKALIKES = {
    **{0xFF01 + place: 0x21 + place for place in range(94)},
    **{first + digit: 0x30 + digit for first in (0x660, 0x6F0) for digit in range(10)},
}


def _find_in_line(line: str) -> list[Hit]:
    """Where two rules meet, the surer one wins."""
    line = line.translate(_LOOKALIKES)
    taken = bytearray(len(line))
    hits = []
    for find in _FINDERS:
        for hit in find(line):
            if not any(taken[hit.start : hit.end]):
                taken[hit.start : hit.end] = b"\x01" * (hit.end - hit.start)
                hits.append(hit)
    return sorted(hits, key=lambda hit: hit.start)


def is_personal(text: str) -> bool:
    """Whether a rule finds personal data: the row then waits for a person's decision."""
    return bool(find_personal_data(text))


def mask(text: str) -> str:
    """The text with each piece of personal data replaced by what it was.

    >>> mask("Mme Dupont (06 12 34 56 78) veut un guichet.")
    'Mme [nom] ([téléphone]) veut un guichet.'
    """
    for hit in reversed(find_personal_data(text)):
        text = text[: hit.start] + MASKS[hit.kind] + text[hit.end :]
    return text


Finder = Callable[[str], Iterator[Hit]]


def _always(_: re.Match[str]) -> bool:
    return True


def _finder(kind: str, pattern: str, accept: Callable[[re.Match[str]], bool] = _always, flags: int = 0) -> Finder:
    """A rule: the group « hit » of each match that is accepted.

    Patterns repeat nothing that already repeats without a bound, so that a long text costs in proportion of its length.
    """
    compiled = re.compile(pattern, flags)

    def find(text: str) -> Iterator[Hit]:
        match = compiled.search(text)
        while match:
            resume = match.end()
            if accept(match):
                yield Hit(kind, *match.span("hit"))
            else:
                # What was refused may hold a good one: « Madame Monsieur Dupont ».
                resume = max(match.start("hit"), match.start() + 1)
            match = compiled.search(text, resume)

    return find


def _compact(written: str) -> str:
    return re.sub(r"[\W_]", "", written)


# --- numbers with a key -----------------------------------------------------------------------------------------------

_IBAN_START = re.compile(r"\b(?=([A-Z]{2}\d{2}(?:[ \u00a0\u202f-]?[A-Z0-9]){11,30}))", re.IGNORECASE)
_SHORTEST_IBAN = 15


def _is_iban(written: str) -> bool:
    # Length and key only: a bank that the registry does not list is still somebody's account.
    return bool(iban.is_valid(written, check_country=False))


def _find_ibans(text: str) -> Iterator[Hit]:
    """IBANs whose key is right; the words after one may look like its end, so every length is tried."""
    for match in _IBAN_START.finditer(text):
        written = match[1]
        ends = range(len(written), _SHORTEST_IBAN - 1, -1)
        end = next((end for end in ends if written[end - 1].isalnum() and _is_iban(written[:end])), None)
        if end is not None:
            yield Hit("iban", match.start(), match.start() + end)


_find_social_security = _finder(
    "social_security",
    r"(?<!\d)(?P<hit>[1-478](?:[\s.-]?\d){4}[\s.-]?(?:\d[\s.-]?\d|2[\s.-]?[AB])(?:[\s.-]?\d){8})(?!\d)",
    lambda match: nir.is_valid(_compact(match["hit"])),
)
_find_cards = _finder(
    "card",
    r"(?<!\d)(?P<hit>[3-6]\d{3}(?:[\s.-]?\d{4}){3})(?!\d)",
    lambda match: luhn.is_valid(_compact(match["hit"])),
)

# --- electronic addresses ---------------------------------------------------------------------------------------------

_AT = r"(?:\s?[\(\[\{]\s?(?:at|arobase|@)\s?[\)\]\}]\s?|\s(?:arobase|at)\s|\s?@\s?)"
_SPELT_DOT = r"(?:\s?[\(\[\{]\s?(?:point|dot|\.)\s?[\)\]\}]\s?|\s(?:point|dot)\s)"
_DOT = rf"(?:{_SPELT_DOT}|\.)"
_find_emails = _finder(
    "email",
    rf"(?<![\w.+%-])(?P<hit>[\w.+%-]{{1,64}}(?:{_SPELT_DOT}[\w-]{{1,64}}){{0,2}}{_AT}[\w-]{{1,63}}"
    rf"(?:{_DOT}[\w-]{{1,63}}){{0,3}}{_DOT}[a-z]{{2,10}})\b",
    flags=re.IGNORECASE,
)
_find_handles = _finder("handle", r"(?<![\w.@/+-])(?P<hit>@[^\W\d]\w{2,29})\b")

# --- telephones -------------------------------------------------------------------------------------------------------

_GAP = r"[\s.\-–‑/·_]"
_DATE_AND_HOUR = (2, 2, 4)  # « 03.10.2024 18 h » has ten digits and begins with 0


def _is_phone(match: re.Match[str]) -> bool:
    groups = re.findall(r"\d+", match["hit"])
    return tuple(map(len, groups[:3])) != _DATE_AND_HOUR or groups[2][:2] not in {"19", "20"}


# 08 numbers are shared-cost lines of services: nobody's own.
_find_phones = _finder(
    "phone",
    rf"(?<!\d)(?<!\d[.,])(?P<hit>(?:(?:\+|00)\s?33{_GAP}{{0,2}}(?:\(0\)\s?)?0?|0\s?)[1-79](?:{_GAP}{{0,2}}\d){{8}})(?!\d)",
    _is_phone,
)
# Countries of the francophone cities and neighbours; eight digits at least: « +32 000 emplois » is no telephone.
_find_foreign_phones = _finder(
    "phone",
    rf"(?<![\w+])(?P<hit>(?:\+|00\s?)(?:32|352|41|49|212|213|216|221|225|237|262|590|594|596)(?:{_GAP}?\(0\))?"
    rf"(?:{_GAP}{{0,2}}\d){{8,11}})(?!\d)",
)
_find_american_phones = _finder(
    "phone", r"(?<![\w.,-])(?P<hit>(?:\+?1[\s.-])?\(?[2-9]\d{2}\)?[\s.-][2-9]\d{2}[.-]\d{4})(?![\w-])"
)

# --- number plates ----------------------------------------------------------------------------------------------------

_LETTERS = "[A-HJ-NP-TV-Z]{2}"
_find_plates = _finder("plate", rf"\b(?P<hit>{_LETTERS}[-–‑]\d{{3}}[-–‑]{_LETTERS})\b", flags=re.IGNORECASE)
# Without dashes, and for the former plates, only a word beside tells a plate from a reference.
_find_announced_plates = _finder(
    "plate",
    rf"\b(?:immatricul\w{{1,6}}|plaque)\W{{1,3}}(?:[a-zà-ÿ]{{1,10}}\W{{1,3}}){{0,2}}"
    rf"(?P<hit>{_LETTERS}\s?\d{{3}}\s?{_LETTERS}|\d{{2,4}}\s?[A-Z]{{2,3}}\s?(?:\d{{2}}|2[AB]))\b",
    flags=re.IGNORECASE,
)

# --- postal addresses -------------------------------------------------------------------------------------------------

_HOUSE = r"(?<![\w,./-])(?!(?:19|20)\d\d\b)\d{1,4}(?:\s?[-/]\s?\d{1,4})?(?:\s?(?:bis|ter|quater)\b|\s?[a-dA-D]\b)?,?\s{1,2}"
_STREET = (
    r"(?:rue|avenue|av\.?|boulevard|boul\.|bd\.?|bld|blvd|all[ée]e|impasse|imp\.|chemin|ch\.|quai|square|lotissement|lot\.|"
    r"ruelle|venelle|hameau|lieu-dit|faubourg|fbg|esplanade|sentier|rte)"
)
# These also mean something else after a number (« 3 cours d’informatique »): the name must be capitalised.
_STREET_OR_NOT = (
    r"(?:place|pl\.|cours|route|r[ée]sidence|passage|promenade|mail|cit[ée]|mont[ée]e|clos|villa|voie|traverse|parvis|"
    r"rond-point)"
)
_LINK = r"(?:de\s+la|de\s+l[’']|de|du|des|d[’']|aux?|[àa]\s+la|la|le|les|l[’'])\s*"
_CAPITALISED = r"(?:[A-ZÀ-ÖØ-Þ][\w’'-]{1,30}|\d{1,2}(?=\s+[A-Za-zÀ-ÿ]))"
_NO_NAME = (
    r"(?!(?:IA|sur|par|pour|vers|en|et|ou|est|sont|qui|où|avec|sans|dans|pi[ée]ton\w{0,5}|cyclables?|enti[eè]re?s?|"
    r"l[’']IA)\b)"
)
_MORE = rf"(?:[\s-]{{1,2}}(?:{_LINK})?{_CAPITALISED}){{0,4}}"
_TOWN = r"(?:,?\s{1,2}(?:\d{5}|\d{2}\s\d{3})\s+[A-ZÀ-Þ][\w’'-]{1,40}(?:\s[A-ZÀ-Þ][\w’'-]{1,40}){0,2})?"
_find_addresses = _finder(
    "address",
    rf"(?P<hit>{_HOUSE}(?i:{_STREET})\s+(?:(?i:{_LINK}){_NO_NAME}[\w’'-]{{2,40}}|{_CAPITALISED}|"
    rf"{_NO_NAME}[\w’'-]{{2,40}}(?:\s{_NO_NAME}[a-zà-ÿ]{{4,30}})?){_MORE}{_TOWN})",
)
_find_other_addresses = _finder(
    "address",
    rf"(?P<hit>{_HOUSE}(?i:{_STREET_OR_NOT})\s+(?:(?i:{_LINK}))?{_NO_NAME}{_CAPITALISED}{_MORE}{_TOWN})",
)
_find_places = _finder(
    "address",
    rf"(?P<hit>{_HOUSE}(?i:place|pl\.)\s+(?:du\s|de\sla\s|de\sl[’']|des\s){_NO_NAME}[\w’'-]{{3,40}}{_MORE}{_TOWN})",
)

# --- names of persons -------------------------------------------------------------------------------------------------

_NAME = r"[A-ZÀ-ÖØ-ÞŒ][\w’'-]{1,30}"
_PROPER = r"[A-ZÀ-ÖØ-ÞŒ][’']?[A-ZÀ-Þ]?[a-zà-ÿœ][\w’'-]{0,30}"  # not « DSI »
_PARTICLE = r"(?:de\s+la\s+|de\s+|du\s+|des\s+|d[’']|le\s+|la\s+|van\s+|von\s+|el\s+|ben\s+|ould\s+)"
_INITIAL = r"(?:[A-Z]\.(?:-[A-Z]\.)?\s?)"
_FULL_NAME = rf"{_INITIAL}?{_NAME}(?:\s{_PARTICLE}?{_NAME}){{0,3}}"

# After a title, in a greeting or in a manner of speaking: a function or nobody.
_FUNCTIONS = frozenset({
    "maire", "mairesse", "president", "presidente", "prefet", "prefete", "depute", "deputee", "senateur",
    "senatrice", "ministre", "adjoint", "adjointe", "directeur", "directrice", "conseiller", "conseillere",
    "elu", "elue", "proviseur", "proviseure", "rapporteur", "rapporteure", "recteur", "rectrice", "secretaire",
    "chef", "cheffe", "juge", "procureur", "procureure", "ambassadeur", "ambassadrice", "commissaire",
    "tresorier", "tresoriere", "delegue", "deleguee", "vice", "principal", "principale", "general", "generale",
    "municipal", "municipale", "communal", "communale", "inspecteur", "inspectrice", "premier", "premiere",
    "animateur", "animatrice",
})  # fmt: skip
_NOBODY = frozenset({
    "tout", "toutlemonde", "michu", "untel", "unetelle", "lambda", "xx", "xxx", "monsieur", "madame", "mademoiselle",
    "messieurs", "mesdames", "mme", "mlle", "je", "nous", "vous", "il", "elle", "ils", "elles", "on", "tu", "un", "une",
    "ce", "cette", "ces", "mon", "ma", "mes", "notre", "nos", "votre", "vos", "leur", "leurs", "les", "des", "si",
    "pourquoi", "comment", "quand", "que", "qui", "quoi", "et", "ou", "mais", "donc", "car", "pour", "dans", "en",
    "merci", "bonjour",
})  # fmt: skip
_ARTICLES = frozenset({"le", "la", "l"})


def _names_someone(match: re.Match[str]) -> bool:
    words = fold(match["hit"]).split()
    named = words[1:] if words[0] in _ARTICLES and len(words) > 1 else words
    return named[0] not in _FUNCTIONS | _NOBODY


_find_paired_names = _finder(
    "name",
    rf"(?<![\w.-])(?:MM\.?|Mmes\.?|(?i:messieurs|mesdames))\s{{1,2}}(?P<hit>{_FULL_NAME}\set\s{_FULL_NAME})",
    _names_someone,
)
_find_titled_names = _finder(
    "name",
    r"(?<![\w.-])(?:(?:(?<!\d[ \u00a0\u202f])M{1,2}|Mr|Mme|Mmes|Mlle|Mlles|Dr|Pr|Me)(?:\.\s{0,2}|\s{1,2})|"
    r"(?i:monsieur|madame|mademoiselle|messieurs|mesdames|docteure?|professeure?|ma[îi]tre|mme|mlle|dr|mr)\s{1,2})"
    rf"(?P<hit>{_FULL_NAME})",
    _names_someone,
)
# « Monsieur de Villepin », but « un monsieur de Nantes ».
_find_noble_names = _finder(
    "name", rf"(?<!\w)(?:M\.|Mr|Mme|Mlle|Monsieur|Madame)\s(?P<hit>(?:de\s+la\s|de\s|du\s|d[’']){_FULL_NAME})"
)
# « Madame la maire Jeanne Dupont »: a function, then a name.
_find_function_names = _finder(
    "name",
    r"(?<!\w)(?:M\.|Mme|Monsieur|Madame)\s(?:le\s|la\s|l[’'])[^\W\d]{2,30}(?:-[^\W\d]{2,30})?\s" rf"(?P<hit>{_FULL_NAME})",
)
_find_births = _finder(
    "birth", r"\bné(?:e|\(e\)|·e)?\s+le\s+(?P<hit>\d{1,2}(?:er)?[\s/.-](?:\d{1,2}|[a-zéû]{3,9})[\s/.-]\d{2,4})"
)
_find_self_names = _finder(
    "name",
    r"(?i:\bje\s+m\s?[’']appelle|\bmon\s+nom\s+est|\bmon\s+pr[ée]nom\s+est)\s+"
    rf"(?P<hit>[^\W\d][\w’'-]{{1,30}}(?:\s{_PARTICLE}?{_NAME}){{0,3}})",
    _names_someone,
)
_find_signed_names = _finder(
    "name",
    rf"(?:\b[Jj]e\s+suis|\b[Ss]igné(?:e|es|s)?\s?:)\s+(?P<hit>{_PROPER}\s{_PARTICLE}?{_NAME}(?:\s{_NAME})?)",
    _names_someone,
)
_RELATIVES = (
    "voisin|voisine|collègue|fils|fille|mari|femme|épouse|époux|frère|sœur|soeur|père|mère|oncle|tante|cousin|cousine|neveu|"
    "nièce|grand-mère|grand-père|ami|amie|copain|copine|conjoint|conjointe|compagnon|compagne|patron|patronne|chef|cheffe|"
    "médecin|maîtresse|instituteur|institutrice|infirmier|infirmière|facteur|factrice"
)
_find_relatives = _finder(
    "name",
    rf"\b(?:(?i:mon|ma|notre|votre|leur|son|sa|ton|ta)\s(?:{_RELATIVES})|(?:[Ll][’']|[Cc]et(?:te)?\s)agente?),?\s"
    rf"(?P<hit>{_PROPER}(?:\s{_PARTICLE}?{_NAME}){{0,2}})",
    _names_someone,
)

# The surer first: a key, then a form, then words.
_FINDERS: tuple[Finder, ...] = (
    _find_ibans,
    _find_social_security,
    _find_cards,
    _find_emails,
    _find_phones,
    _find_foreign_phones,
    _find_american_phones,
    _find_plates,
    _find_announced_plates,
    _find_addresses,
    _find_other_addresses,
    _find_places,
    _find_paired_names,
    _find_titled_names,
    _find_noble_names,
    _find_function_names,
    _find_births,
    _find_self_names,
    _find_signed_names,
    _find_relatives,
    _find_handles,
)
