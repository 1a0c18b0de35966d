r"""The rules that find personal data, in families: what has a key, what has a form, what words announce.

A family has a `trigger`: a cheap pattern that any text must match for one of its rules to have a chance. Triggers are run by
pyarrow over a whole column, rules by Python over the few texts that are left. Triggers speak RE2 (linear time), where `\b` and
`\W` are ASCII, hence wider than Python's. Short classes keep them fast: with Unicode classes, or all joined into one pattern, RE2
runs out of memory for its states and becomes a hundred times slower. Those that share their states are joined (`TOGETHER`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from stdnum import iban, luhn, numdb
from stdnum.fr import nir

from helpers.collect.protection.privacy_words import (
    FUNCTIONS,
    INSTITUTIONS,
    NAMED_PLACES,
    NOBODY,
    PLAIN_WORDS,
    is_first_name,
    names_someone,
)
from helpers.framing.matching import fold


@dataclass(frozen=True)
class Hit:
    """One piece of personal data: `text[start:end]`, of a kind of `KIND_LABELS`."""

    kind: str
    start: int
    end: int


Finder = Callable[[str], Iterator[Hit]]


@dataclass(frozen=True)
class Family:
    """Rules that one trigger announces."""

    trigger: str
    finders: tuple[Finder, ...]


# --- signs that read like ours but are others -------------------------------------------------------------------------

# Full-width and mathematical forms, the digits of other scripts, Cyrillic and Greek letters drawn like Latin ones.
_ELSEWHERE = ("АВЕКМНОРСТХаеорсухіјѕΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEKMHOPCTXaeopcyxijsABEZHIKMNOPTYXo")
_FORMS = (*range(0xFF01, 0xFF5F), *range(0x1D400, 0x1D800), *range(0x24B6, 0x24EA))
_DIGITS = (char for code in range(0x660, 0x1_E960) if unicodedata.category(char := chr(code)) == "Nd")
LOOKALIKES: dict[int, str | int | None] = {
    **{code: plain for code in _FORMS if len(plain := unicodedata.normalize("NFKC", chr(code))) == 1},
    **{ord(digit): str(unicodedata.decimal(digit)) for digit in _DIGITS},
    **str.maketrans(*_ELSEWHERE),
}
# A text with letters or digits of elsewhere is read by every rule: RE2 and Python do not fold all of them alike.
ELSEWHERE = r"[^\PLA-Za-zÀ-ÖØ-öø-ÿŒœŸ]|[^\PN0-9²³¹¼½¾]|[\x{FF01}-\x{FF5E}]|[\x{24B6}-\x{24E9}]"

# What a trigger takes for a space (`\s` in a rule): a blank of any width, or a rare sign; neither a letter nor a visible ASCII sign.
_BLANK = r"[^!-~À-ÿŒœ]"


# --- how a rule is made -----------------------------------------------------------------------------------------------


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

# Check digits go from 02 to 98: nothing else begins an IBAN.
_IBAN_START = re.compile(
    r"\b(?=([A-Z]{2}[ \u00a0\u202f-]?(?:0[2-9]|[1-8]\d|9[0-8])(?:[ \u00a0\u202f.-]?[A-Z0-9]){11,30}))", re.IGNORECASE
)
_EIGHT_DIGITS = re.compile(r"\d(?:[\W_]?\d){7}")  # every country's accounts have them; the trigger asks for them


def _iban_forms() -> Mapping[str, re.Pattern[str]]:
    """Country -> an IBAN of its length: two letters for the country, two digits for the key, then what the registry lists."""
    listed = ((country, details.get("bban", "")) for _, country, _, details, _ in numdb.get("iban").prefixes)
    lengths = {country: 4 + sum(map(int, re.findall(r"(\d+)!", structure))) for country, structure in listed}
    forms = {length: re.compile(rf"(?:[ \u00a0\u202f.-]?[A-Z0-9]){{{length}}}", re.IGNORECASE) for length in lengths.values()}
    return {country: forms[length] for country, length in lengths.items()}


_IBAN_FORMS = _iban_forms()


def _is_iban(written: str) -> bool:
    # Length and key only: a bank that the registry does not list is still somebody's account.
    return bool(iban.is_valid(written, check_country=False)) and bool(_EIGHT_DIGITS.search(written))


def _find_ibans(text: str) -> Iterator[Hit]:
    """IBANs whose key is right; the words after one may look like its end, so its length is that of its country."""
    for match in _IBAN_START.finditer(text):
        form = _IBAN_FORMS.get(match[1][:2].upper())
        whole = form.match(match[1]) if form else None
        if whole and _is_iban(_compact(whole[0])):
            yield Hit("iban", match.start(), match.start() + whole.end())


_find_social_security = _finder(
    "social_security",
    r"(?<!\d)(?P<hit>[1-478](?:[\s.-]?\d){4}[\s.-]?(?:\d[\s.-]?\d|2[\s.-]?[AB])(?:[\s.-]?\d){8})(?!\d)",
    lambda match: nir.is_valid(_compact(match["hit"]).upper()),
    re.IGNORECASE,
)
_find_cards = _finder(
    "card",
    r"(?<!\d)(?P<hit>[3-6]\d{3}(?:[\s.-]?\d{4}){3})(?!\d)",
    lambda match: luhn.is_valid(_compact(match["hit"])),
)
_LONG_NUMBER = r"[0-9](?:[\W_]{0,3}[0-9]){7}"

# --- electronic addresses and accounts --------------------------------------------------------------------------------

_AT_WORD = r"(?:at|arr?obas?e|arr?obas|chez)"
_AT = rf"(?:\s?[\(\[\{{<]\s?(?:{_AT_WORD}|a|à|@)\s?[\)\]\}}>]\s?|\s(?:arr?obas?e|arr?obas|at)\s|\s?@\s?|\s?-\s?at\s?-\s?)"
_SPELT_DOT = r"(?:\s?[\(\[\{]\s?(?:point|dot|\.)\s?[\)\]\}]\s?|\s(?:point|dot)\s)"
_DOT = rf"(?:{_SPELT_DOT}|\.)"
_find_emails = _finder(
    "email",
    rf"(?<![\w.+%-])(?P<hit>[\w.+%-]{{1,64}}(?:{_SPELT_DOT}[\w-]{{1,64}}){{0,2}}{_AT}[\w-]{{1,63}}"
    rf"(?:{_DOT}[\w-]{{1,63}}){{0,3}}{_DOT}[a-z]{{2,10}})\b",
    flags=re.IGNORECASE,
)


def _is_own_account(match: re.Match[str]) -> bool:
    name = fold(match["hit"]).replace(" ", "")
    return not name.startswith(INSTITUTIONS) and not name.endswith(("metropole", "agglo", "officiel", "interco"))


_find_handles = _finder("handle", r"(?<![\w.@/+-])(?P<hit>@[^\W\d]\w{2,29})\b", _is_own_account)
_NETWORKS = r"facebook|instagram|linkedin|twitter|tiktok|snapchat|threads"
_find_profiles = _finder(
    "handle",
    rf"\b(?:(?:{_NETWORKS})\.com|(?<![\w.])x\.com)/(?P<hit>(?:in/|add/|profile\.php\?id=)?@?[\w.%-]{{3,60}}\w)",
    _is_own_account,
    re.IGNORECASE,
)
_ELECTRONIC = (
    r"(?i:@|arr?obas|[\W_]at[\W_]|[\(\[\{<][\W_]?(?:a|à|chez)[\W_]?[\)\]\}>]|"
    rf"(?:{_NETWORKS}|x)\.com/)"
)

# --- telephones -------------------------------------------------------------------------------------------------------

_GAP = r"[\s.\-–‑/·_]"
_DATE_AND_HOUR = (2, 2, 4)  # « 03.10.2024 18 h » has ten digits and begins with 0


def _is_phone(match: re.Match[str]) -> bool:
    groups = re.findall(r"\d+", match["hit"])
    return tuple(map(len, groups[:3])) != _DATE_AND_HOUR or groups[2][:2] not in {"19", "20"}


# 08 numbers are shared-cost lines of services: nobody's own.
_find_phones = _finder(
    "phone",
    rf"(?<!\d)(?<!\d[.,])(?P<hit>(?:(?:\+|00)\s?33{_GAP}{{0,2}}(?:\(0\)\s?)?0?[1-79]|\(0[1-79]\)|0\s?[1-79])"
    rf"(?:{_GAP}{{0,3}}\d){{8}})(?!\d)",
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
_UNITS = r"(?:z[ée]ro|une?|deux|trois|quatre|cinq|six|sept|huit|neuf)"
_TENS = r"(?:dix|onze|douze|treize|quatorze|quinze|seize|vingts?|trente|quarante|cinquante|soixante)"
_find_spelt_phones = _finder(
    "phone",
    rf"\b(?P<hit>z[ée]ro[\s-]{_UNITS}(?:[\s,-]{{1,2}}(?:et[\s-])?(?:{_UNITS}|{_TENS})\b){{4,16}})",
    flags=re.IGNORECASE,
)
_SPELT_NUMBER = r"(?i:z[ée]ro[\W_](?:z[ée]ro|une?|deux|trois|quatre|cinq|six|sept|huit|neuf))"

# --- number plates, numbers of papers, places on the globe ------------------------------------------------------------

_LETTERS = "[A-HJ-NP-TV-Z]{2}"
_find_plates = _finder("plate", rf"\b(?P<hit>{_LETTERS}[-–‑]\d{{3}}[-–‑]{_LETTERS})\b", flags=re.IGNORECASE)
# Without dashes, and for the former plates, only a word beside tells a plate from a reference.
_find_announced_plates = _finder(
    "plate",
    rf"\b(?:immatricul\w{{1,6}}|plaque)\W{{1,3}}(?:[a-zà-ÿ]{{1,10}}\W{{1,3}}){{0,2}}"
    rf"(?P<hit>{_LETTERS}\s?\d{{3}}\s?{_LETTERS}|\d{{2,4}}\s?[A-Z]{{2,3}}\s?(?:\d{{2}}|2[AB]))\b",
    flags=re.IGNORECASE,
)
_PAPERS = (
    r"permis de conduire|carte (?:nationale )?d[’']identit[ée]|\bcni|passeport|titre de s[ée]jour|carte de s[ée]jour|"
    r"carte vitale|num[ée]ro fiscal|allocataire|matricule|num[ée]ro [ée]tranger|identifiant p[ôo]le emploi|"
    r"identifiant france travail"
)
_PAPER_DIGITS = 6  # fewer make a year, a page or a count
_find_papers = _finder(
    "document",
    rf"(?:{_PAPERS})\w{{0,2}}\b[^\d\n]{{0,25}}?\b(?P<hit>[A-Z]{{0,2}}\d(?:[.-]?[A-Z0-9]|\s\d){{5,19}})\b",
    lambda match: sum(char.isdigit() for char in match["hit"]) >= _PAPER_DIGITS,
    re.IGNORECASE,
)
_find_coordinates = _finder(
    "location", r"(?<![\d.,])(?P<hit>-?[1-8]?\d[.,]\d{4,8}\s?(?:°\s?[NS]\s?)?[,;/\s]\s?-?1?\d{1,2}[.,]\d{4,8})(?!\d)"
)
_ANNOUNCED = (
    r"(?i:[a-z]{2}[-–‑][0-9]{3}[-–‑]|(?:immatricul|plaque|permis de conduire|d[’']identit|\bcni|passeport|s[ée]jour|vitale|"
    r"ro fiscal|allocataire|matricule|ro [ée]tranger|identifiant)[^0-9]{0,40}[0-9])|[0-9][.,][0-9]{4}"
)

# --- dates of birth ---------------------------------------------------------------------------------------------------

_DATE = r"\d{1,2}(?:er)?[\s/.-]{1,2}(?:\d{1,2}|[a-zéû]{3,9}\.?)[\s/.-]{1,2}\d{2,4}"
_find_births = _finder("birth", rf"\b[Nn][ée](?:e|\(e\)|·e|\.e)?s?\s+(?:le|un|la nuit du|au matin du)\s+(?P<hit>{_DATE})")
_find_announced_births = _finder(
    "birth", rf"(?i:date de naissance|ann?iversaire)\s?(?::|est|le|,|\()?\s?(?:le\s|du\s)?(?P<hit>{_DATE})"
)
_BIRTH = r"(?i:\bn[ée](?:e|\(e\)|·e|\.e)?s?[\W_]+(?:(?:le|un)[\W_]+[0-9]|la nuit|au matin)|date de naissance|niversaire)"

# --- postal addresses -------------------------------------------------------------------------------------------------

_HOUSE = r"(?<![\w,./-])(?!(?:19|20)\d\d\b)\d{1,4}(?:\s?[-/]\s?\d{1,4})?(?:\s?(?:bis|ter|quater)\b|\s?[a-dA-D]\b)?,?\s{1,2}"
_STREET = (
    r"(?:rue|avenue|av\.?|boulevard|boul\.|bd\.?|bld|blvd|all[ée]e|impasse|imp\.|chemin|ch\.|quai|square|lotissement|lot\.|"
    r"ruelle|venelle|hameau|lieu-dit|lieu dit|lieudit|faubourg|fbg|esplanade|sentier|rte)"
)
# These also mean something else after a number (« 3 cours d’informatique »): the name must be capitalised.
_STREET_OR_NOT = (
    r"(?:place|pl\.|cours|route|r[ée]sidence|passage|promenade|mail|cit[ée]|mont[ée]e|clos|villa|voie|traverse|parvis|"
    r"rond-point|domaine|sente|levée|cours|levee)"
)
_LINK = r"(?:de\s+la|de\s+l[’']|de|du|des|d[’']|aux?|[àa]\s+la|la|le|les|l[’'])\s*"
_CAPITALISED = r"(?:[A-ZÀ-ÖØ-Þ][\w’'-]{1,30}|\d{1,2}(?=\s+[A-Za-zÀ-ÿ]))"
_NO_NAME = (
    r"(?!(?:IA|sur|par|pour|vers|en|et|ou|est|sont|qui|où|avec|sans|dans|pi[ée]ton\w{0,5}|cyclables?|enti[eè]re?s?|"
    r"l[’']IA)\b)"
)
_MORE = rf"(?:[\s-]{{1,2}}(?:{_LINK})?{_CAPITALISED}){{0,4}}"
_POSTCODE = r"(?:\d{5}|\d{2}\s\d{3})"
_TOWN = rf"(?:\s?[,–-]?\s{{1,2}}{_POSTCODE}\s+[A-ZÀ-Þ][\w’'-]{{1,40}}(?:\s[A-ZÀ-Þ][\w’'-]{{1,40}}){{0,2}})?"
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
_find_high_streets = _finder("address", rf"(?P<hit>{_HOUSE}(?i:grande?[\s-]rue|grand[’']rue){_MORE}{_TOWN})")
# « au 12 de la rue Pasteur », « rue Pasteur, n° 12 »
_find_turned_addresses = _finder(
    "address",
    rf"(?<!\w)(?:(?i:au|n°|num[ée]ro)\s?)(?P<hit>\d{{1,4}}(?:\s?(?:bis|ter))?\s(?:de\s(?:la\s|l[’'])|du\s|des\s)"
    rf"(?i:{_STREET}|{_STREET_OR_NOT})\s+(?:(?i:{_LINK}))?{_NO_NAME}{_CAPITALISED}{_MORE}{_TOWN})",
)
_find_numbered_streets = _finder(
    "address",
    rf"(?<!\w)(?P<hit>(?i:{_STREET}|{_STREET_OR_NOT})\s+(?:(?i:{_LINK}))?{_NO_NAME}{_CAPITALISED}{_MORE},?\s"
    r"(?:au\s)?(?:n°|num[ée]ro)\s?\d{1,4}(?:\s(?:bis|ter)\b)?)",
)
_find_hamlets = _finder(
    "address", rf"(?P<hit>(?<!\w)(?i:lieu[\s-]?dit)\s(?:«\s?)?(?:(?i:{_LINK}))?{_CAPITALISED}{_MORE}{_TOWN})"
)
_find_posted_places = _finder(
    "address",
    rf"(?<![\w’'-])(?P<hit>(?:(?:Le|La|Les)\s|L[’']|BP\s?\d{{1,5}}|CS\s?\d{{5}})(?:{_CAPITALISED}{_MORE})?,?\s"
    rf"{_POSTCODE}\s[A-ZÀ-Þ][\w’'-]{{1,40}}(?:\s[A-ZÀ-Þ][\w’'-]{{1,40}}){{0,2}})",
)
# « J’habite au 12 », but neither « au 3e étage » nor « au 12 km ».
_find_numbers_lived_at = _finder(
    "address",
    r"(?i:habit\w{1,6}|demeur\w{1,6}|domicili\w{1,5}|r[ée]sid\w{1,6}|log[ée]\w{0,3})\s(?:actuellement\s|toujours\s)?"
    r"(?:au|n°|num[ée]ro)\s(?:num[ée]ro\s|n°\s?)?(?P<hit>\d{1,4}(?:\s?(?:bis|ter|quater)\b|\s[A-D]\b)?)"
    r"(?![\w%])(?!\s?(?:[eè]r?|[eè]me|km|kilom|m[èe]tres?|minutes?|ans|%|étages?|heures?|mois)\b)",
)
_PLACE = (
    r"(?i:[0-9](?:[\W_]{0,2}(?:bis|ter|quater|[a-d]))?[\W_]{1,4}(?:(?:de[^A-Za-z]{1,2}la|de[^A-Za-z]{1,2}l|du|des)[^A-Za-z]{1,2})?"
    rf"(?:rue|avenue|av(?:\.|{_BLANK})|bou|bd|bld|blvd|all|imp|ch|quai|square|lot|venelle|hameau|lieu|faubourg|fbg|esplanade|sent|"
    r"rte|pl|cours|route|r[ée]s|passage|prom|mail|cit|mont|clos|villa|voie|trav|parvis|rond|domaine|lev|grand)"
    r"|(?:n°|num[ée]ro)[\W_]?[0-9]|lieu.?dit|(?:habit|demeur|domicili|r[ée]sid|log[ée])[A-Za-zÀ-ÿ]*[\W_]+"
    r"(?:actuellement|toujours)?[\W_]*au[\W_])|[0-9]{2}[\W_]?[0-9]{3}[\W_][A-ZÀ-ÞŒ]"
)

# --- names of persons -------------------------------------------------------------------------------------------------

_NAME = r"[A-ZÀ-ÖØ-ÞŒ][\w’'-]{1,30}"
_PROPER = r"[A-ZÀ-ÖØ-ÞŒ][’']?[A-ZÀ-Þ]?[a-zà-ÿœ][\w’'-]{0,30}"  # not « DSI »
_CAPITALS = r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ’'-]{2,30}"
_LOWER = r"[a-zà-öø-ÿœ][\w’'-]{2,30}"
_PARTICLE = r"(?:de\s+la\s+|de\s+|du\s+|des\s+|d[’']|le\s+|la\s+|van\s+|von\s+|el\s+|ben\s+|ould\s+)"
_INITIAL = r"(?:[A-Z]\.(?:-[A-Z]\.)?\s?)"
_FULL_NAME = rf"{_INITIAL}?{_NAME}(?:\s{_PARTICLE}?{_NAME}){{0,3}}"


def _names_someone(match: re.Match[str]) -> bool:
    return names_someone(match["hit"])


def _names_someone_low(match: re.Match[str]) -> bool:
    """A name without capitals: no word of every day."""
    return fold(match["hit"]).split()[0] not in FUNCTIONS | NOBODY | PLAIN_WORDS and names_someone(match["hit"])


_find_paired_names = _finder(
    "name",
    rf"(?<![\w.-])(?:MM\.?|Mmes\.?|(?i:messieurs|mesdames))\s{{1,2}}(?P<hit>{_FULL_NAME}\set\s{_FULL_NAME})",
    _names_someone,
)
_find_titled_names = _finder(
    "name",
    r"(?<![\w.-])(?:(?:(?<!\d[ \u00a0\u202f])M{1,2}|Mr|Mme|Mmes|Mlle|Mlles|Dr|Pr|Me)(?:\.\s{0,2}|\s{1,2})|"
    r"(?i:monsieur|madame|mademoiselle|messieurs|mesdames|docteure?|professeure?|ma[îi]tre|mme|mlle|dr|mr)\.?\s{1,2})"
    rf"(?P<hit>{_FULL_NAME})",
    _names_someone,
)
# « mme dupont », « m. martin »: an abbreviation is enough; « 200 m. de rue » is a length.
_find_low_names = _finder(
    "name",
    r"(?<![\w.-])(?:(?i:mme|mlle|mr|dr)\.?|(?<!\d)(?<!\d[ \u00a0\u202f])[Mm]\.)\s{1,2}"
    rf"(?P<hit>{_LOWER}(?:\s{_NAME}){{0,2}})",
    _names_someone_low,
)
# « chez madame dupont », but « un monsieur perdu »: a whole word asks for what comes before a name.
_find_low_titled_names = _finder(
    "name",
    r"(?:^|(?<![\w’'-])(?i:à|de|d’|d'|par|avec|chez|pour|que|selon|contre|bonjour|bonsoir|merci|cher|chère)\s)"
    rf"(?i:monsieur|madame|mademoiselle)\s(?P<hit>{_LOWER}(?:\s{_NAME}){{0,2}})",
    _names_someone_low,
)
# « Monsieur de Villepin », but « un monsieur de Nantes ».
_find_noble_names = _finder(
    "name", rf"(?<!\w)(?:M\.|Mr|Mme|Mlle|Monsieur|Madame)\s(?P<hit>(?:de\s+la\s|de\s|du\s|d[’']){_FULL_NAME})"
)
# « Madame la maire Jeanne Dupont »: a function, then a name.
_find_function_names = _finder(
    "name",
    rf"(?<!\w)(?:M\.|Mme|Monsieur|Madame)\s(?:le\s|la\s|l[’'])[^\W\d]{{2,30}}(?:-[^\W\d]{{2,30}})?\s(?P<hit>{_FULL_NAME})",
)
_find_self_names = _finder(
    "name",
    r"(?i:\bje\s+m\s?[’']\s?ap+el+e|\bmon\s+nom\s+est|\bmon\s+pr[ée]nom\s+est|\bje\s+me\s+nomme|\bon\s+m[’']appelle)\s+"
    rf"(?P<hit>[^\W\d][\w’'-]{{1,30}}(?:\s{_PARTICLE}?{_NAME}){{0,3}})",
    _names_someone_low,
)
_find_introduced_names = _finder(
    "name",
    r"(?i:\bje\s+me\s+pr[ée]sente|\bmoi,?\s+c[’']est|\b(?:nom|pr[ée]nom|nom\s+et\s+pr[ée]nom|contact)\s?:)\s?[,:]?\s?"
    rf"(?P<hit>{_PROPER}(?:\s{_PARTICLE}?{_NAME}){{0,2}})",
    _names_someone,
)
_find_signed_names = _finder(
    "name",
    r"(?:\b[Jj]e\s+suis|(?i:\bsign[ée](?:e|es|s)?\s?:?|\bcordialement|\bbien\s+à\s+vous|\bsalutations|\bmerci\s+d[’']avance))[,.]?\s{1,3}"
    rf"(?P<hit>{_PROPER}\s{_PARTICLE}?{_NAME}(?:\s{_NAME})?)",
    _names_someone,
)
_RELATIVES = (
    "voisin|voisine|collègue|fils|fille|mari|femme|épouse|époux|frère|sœur|soeur|père|mère|oncle|tante|cousin|cousine|neveu|"
    "nièce|grand-mère|grand-père|ami|amie|copain|copine|conjoint|conjointe|compagnon|compagne|patron|patronne|chef|cheffe|"
    "médecin|maîtresse|instituteur|institutrice|infirmier|infirmière|facteur|factrice|belle-mère|beau-père|belle-fille|"
    "beau-frère|belle-sœur|gendre|mamie|papi|maman|papa|boulanger|boulangère|kiné|assistante sociale|nounou|bailleur|"
    "propriétaire|locataire|client|cliente|élève|étudiant|étudiante|responsable|directeur|directrice"
)
_find_relatives = _finder(
    "name",
    rf"\b(?:(?i:(?:mon|ma|notre|votre|leur|son|sa|ton|ta)\s(?:petite?\s|grande?\s|ancien(?:ne)?\s)?(?:{_RELATIVES}))"
    r"|(?:[Ll][’']|[Cc]et(?:te)?\s)agente?|[Ll]a\sfamille),?\s"
    rf"(?P<hit>{_PROPER}(?:\s{_PARTICLE}?{_NAME}){{0,2}})",
    _names_someone,
)


def _is_capital_name(match: re.Match[str]) -> bool:
    """« Jean DUPONT » or « DUPONT Jean », unless a place bears the name."""
    before = fold(match.string[: match.start()][-30:]).split()
    at_place = bool(NAMED_PLACES.intersection(before[-2:]))
    return not at_place and is_first_name(match["first"] or match["last"]) and names_someone(match["hit"])


_FIRST = r"[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿœ]{1,20}(?:-[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿœ]{1,20})?"
_find_capital_names = _finder(
    "name",
    rf"(?<![\w’'-])(?P<hit>(?P<first>{_FIRST})\s{_PARTICLE}?{_CAPITALS}(?:\s{_CAPITALS})?|{_CAPITALS}\s(?P<last>{_FIRST}))(?![\w-])",
    _is_capital_name,
)
# A line of its own at the foot of a letter: « Nathalie Roux ».
_find_signatures = _finder(
    "name",
    rf"^\s{{0,3}}[–—-]?\s?(?P<hit>(?P<first>{_FIRST})\s{_PARTICLE}?{_NAME}(?:\s{_NAME})?)\s?[.,]?\s{{0,3}}$",
    lambda match: is_first_name(match["first"]) and names_someone(match["hit"]),
)
_TITLE = (
    rf"\b(?:M{{1,2}}|M[rM][eE]?|Mmes?|Mlles?|Dr|Pr|Me)(?:\.|{_BLANK})|(?i:\b(?:mme|mlle|mr|dr)\.?{_BLANK}|\bm\.|"
    rf"(?:monsieur|madame|mademoiselle|messieurs|mesdames|docteure?|professeure?|ma[îi]tre)\.?{_BLANK})"
)
_INTRODUCTION = (
    r"(?i:m[\W_]{1,3}ap+el|nom[^A-Za-z]+est[^A-Za-z]|nomme[^A-Za-z]|je[^A-Za-z]+me[^A-Za-z]+pr[ée]sente|moi,?[^A-Za-z]+c[’']est|"
    rf"nom[\W_]?:|contact[\W_]?:)|(?:(?i:sign[ée](?:e|es|s)?(?:{_BLANK}?:)?|cordialement|à{_BLANK}+vous|salutations|avance)"
    rf"|[Jj]e{_BLANK}+suis)[,.]?{_BLANK}{{1,3}}[A-ZÀ-ÞŒ]"
)
_RELATIVE = rf"(?i:{_RELATIVES}|agente?|famille),?{_BLANK}[A-ZÀ-ÞŒ]"
_MIXED_CAPITALS = (
    rf"(?:^|[^A-Za-z])[A-ZÀ-ÞŒ][a-zß-ÿœ]{{1,20}}{_BLANK}(?:(?:de[^A-Za-z]+la|de|du|des|le|la|van|von|el|ben|ould)[\W_]+|d[’'])?"
    rf"[A-ZÀ-ÞŒ][A-ZÀ-ÞŒ’'-]{{2}}|[A-ZÀ-ÞŒ][A-ZÀ-ÞŒ’'-]{{2}}{_BLANK}[A-ZÀ-ÞŒ][a-zß-ÿœ]"
)
_SHORT_LINE = r"(?:^|\n)[^A-Za-z0-9\n]{0,6}[A-ZÀ-ÞŒ][a-zß-ÿœ][A-Za-zÀ-ÿŒœ-]{0,41}[^A-Za-z0-9\n](?:[a-z’' \x{a0}\x{202f}]{1,12})?[A-ZÀ-ÞŒ][^\n]{1,80}(?:\n|$)"

# The surer first: a key, then a form, then words.
FAMILIES: tuple[Family, ...] = (
    Family(_LONG_NUMBER, (_find_ibans, _find_social_security, _find_cards)),
    Family(_ELECTRONIC, (_find_emails,)),
    Family(_LONG_NUMBER, (_find_phones, _find_foreign_phones, _find_american_phones)),
    Family(_SPELT_NUMBER, (_find_spelt_phones,)),
    Family(_ANNOUNCED, (_find_coordinates, _find_papers, _find_plates, _find_announced_plates)),
    Family(
        _PLACE,
        (
            _find_addresses, _find_other_addresses, _find_places, _find_high_streets, _find_turned_addresses,
            _find_numbered_streets, _find_hamlets, _find_posted_places, _find_numbers_lived_at,
        ),
    ),
    Family(
        _TITLE,
        (
            _find_paired_names, _find_titled_names, _find_noble_names, _find_function_names, _find_low_names,
            _find_low_titled_names,
        ),
    ),
    Family(_BIRTH, (_find_births, _find_announced_births)),
    Family(_INTRODUCTION, (_find_self_names, _find_introduced_names, _find_signed_names)),
    Family(_RELATIVE, (_find_relatives,)),
    Family(_MIXED_CAPITALS, (_find_capital_names,)),
    Family(_SHORT_LINE, (_find_signatures,)),
    Family(_ELECTRONIC, (_find_handles, _find_profiles)),
)  # fmt: skip
# Triggers that a column is asked at once. Those that count far ahead (« up to forty signs, then a digit ») stay alone.
TOGETHER: tuple[tuple[str, ...], ...] = (
    (_ELECTRONIC, _SPELT_NUMBER, _TITLE, _BIRTH, _INTRODUCTION, _RELATIVE),
    (_LONG_NUMBER, _PLACE),
    (_ANNOUNCED,),
    (_MIXED_CAPITALS, _SHORT_LINE),
)
