"""The words that the rules on names know: functions, ways of speaking, first names, public figures, places named after people."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import resources

from helpers.framing.matching import fold

# After a title, in a greeting or in a manner of speaking: a function or nobody.
FUNCTIONS = frozenset({
    "maire", "mairesse", "president", "presidente", "prefet", "prefete", "depute", "deputee", "senateur",
    "senatrice", "ministre", "adjoint", "adjointe", "directeur", "directrice", "conseiller", "conseillere",
    "elu", "elue", "proviseur", "proviseure", "rapporteur", "rapporteure", "recteur", "rectrice", "secretaire",
    "chef", "cheffe", "juge", "procureur", "procureure", "ambassadeur", "ambassadrice", "commissaire",
    "tresorier", "tresoriere", "delegue", "deleguee", "vice", "principal", "principale", "general", "generale",
    "municipal", "municipale", "communal", "communale", "inspecteur", "inspectrice", "premier", "premiere",
    "animateur", "animatrice", "professeur", "docteur", "maitre",
})  # fmt: skip
NOBODY = frozenset({
    "tout", "toutlemonde", "michu", "untel", "unetelle", "lambda", "xx", "xxx", "monsieur", "madame", "mademoiselle",
    "messieurs", "mesdames", "mme", "mlle", "je", "nous", "vous", "il", "elle", "ils", "elles", "on", "tu", "un", "une",
    "ce", "cette", "ces", "mon", "ma", "mes", "notre", "nos", "votre", "vos", "leur", "leurs", "les", "des", "si",
    "pourquoi", "comment", "quand", "que", "qui", "quoi", "et", "ou", "mais", "donc", "car", "pour", "dans", "en",
    "merci", "bonjour",
})  # fmt: skip
ARTICLES = frozenset({"le", "la", "l"})
# What may follow a title written without capitals, when no name does.
PLAIN_WORDS = ARTICLES | frozenset({
    "de", "du", "d", "au", "aux", "a", "est", "etait", "sera", "serait", "sont", "avait", "aurait", "aura", "ont",
    "peut", "doit", "veut", "dit", "fait", "va", "vient", "ne", "n", "se", "s", "y", "avec", "sans", "par", "sur", "chez",
    "sous", "entre", "vers", "depuis", "tres", "trop", "plus", "moins", "bien", "mal", "aussi", "alors", "ainsi", "pas",
    "point", "non", "oui", "svp", "age", "agee", "seul", "seule", "perdu", "perdue", "connu", "connue", "ici", "la", "lui",
    "personne", "chacun", "quelqu", "quelque", "quelconque", "numerique", "numero", "ia", "robot", "machine", "x", "z",
    "carres", "cubes", "environ", "euros", "cher", "chere", "chers", "messieurs", "etc", "dont", "lors", "comme",
})  # fmt: skip
# « le lycée Jean MOULIN »: a place, not a person.
NAMED_PLACES = frozenset({
    "rue", "avenue", "boulevard", "place", "square", "quai", "allee", "impasse", "chemin", "cours", "pont", "parc", "lycee",
    "college", "ecole", "maternelle", "universite", "faculte", "institut", "hopital", "clinique", "salle", "gymnase", "stade",
    "piscine", "mediatheque", "bibliotheque", "theatre", "cinema", "centre", "espace", "maison", "residence", "quartier",
    "fondation", "association", "prix", "musee", "station", "arret", "gare", "aeroport", "barrage", "tour", "cite", "loi",
    "rapport", "ehpad", "foyer", "complexe", "amphitheatre", "campus", "laboratoire", "creche", "groupe", "saint", "sainte",
})  # fmt: skip
# An account whose name begins with one of these speaks for an institution.
INSTITUTIONS = (
    "mairie", "ville", "commune", "agglo", "metropole", "departement", "region", "prefet", "prefecture", "gouv", "ministere",
    "cnil", "anssi", "insee", "ademe", "elysee", "senat", "assemblee", "univ", "interco", "franceurbaine", "europe",
    "commission", "service", "info", "contact", "sncf", "ratp", "presse", "numerique", "openai", "mistral", "lesinterco",
)  # fmt: skip
# First names that are far more often something else.
NOT_ALONE = frozenset({"france", "avril", "mai", "mars", "don", "may", "can", "cem", "any"})


def names_someone(written: str) -> bool:
    """Whether what follows a title, an introduction or a family link can be somebody's name."""
    words = fold(written).split()
    named = words[1:] if words[0] in ARTICLES and len(words) > 1 else words
    return named[0] not in FUNCTIONS | NOBODY and not is_public_figure(written)


def is_public_figure(written: str) -> bool:
    """Whether a name is one of the public figures that debates quote."""
    words = fold(written).split()
    return " ".join(words) in public_figures() or words[-1] in public_figures()


@cache
def public_figures() -> frozenset[str]:
    """Names of the public figures, folded: full names, or a surname that is enough."""
    return frozenset(fold(line) for line in _lines("public_figures.txt") if not line.startswith("#"))


@cache
def first_names() -> frozenset[str]:
    """Common first names of people born in France, folded (Insee; see `reference/SOURCES.md`)."""
    return frozenset(fold(line) for line in _lines("first_names.txt"))


def is_first_name(word: str) -> bool:
    """Whether a word is a common first name; a compound one counts by its first part.

    >>> is_first_name("Nathalie"), is_first_name("Marie-Capucine"), is_first_name("Guichet")
    (True, True, False)
    """
    folded = fold(word)
    if folded in NOT_ALONE:
        return False
    return folded in first_names() or ("-" in word and folded.split()[0] in first_names())


def _lines(file: str) -> Iterator[str]:
    text = resources.files("helpers.collect.protection").joinpath("reference", file).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line)
