"""What the parts of a framing say of one another: each reference must lead somewhere, each word mean one thing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from helpers.framing.matching import fold
from helpers.framing.model import (
    REQUIRED_ROLES,
    REQUIRED_TABLES,
    TABLE_FIELDS,
    ChoiceList,
    Column,
    Framing,
    Rule,
    Sheet,
)
from helpers.framing.rules import PLACEHOLDERS, placeholders_of

Fault = tuple[str, str]  # key of the file, what is wrong with it


def find_faults(framing: Framing) -> Iterator[Fault]:
    """Every fault of a framing whose parts are already well formed."""
    for table in REQUIRED_TABLES:
        if table not in framing.by_table:
            yield "sheets", f"il manque une feuille pour la table « {table} »"
    for sheet in framing.sheets:
        yield from _sheet_faults(sheet, framing)
    for choices in framing.lists.values():
        yield from _ambiguous(choices)
    yield from _missing_roles(framing)
    yield from _theme_faults(framing)
    yield from _dimension_faults(framing)
    yield from _class_faults(framing)
    yield from _stage_faults(framing)
    yield from _comparability_faults(framing)
    yield from _rule_faults(framing)


def no_such_list(name: str, known: Iterable[str]) -> str:
    """What to say of a list that does not exist."""
    return f"la liste « {name} » n’existe pas. Listes connues : {', '.join(sorted(known))}"


def _sheet_faults(sheet: Sheet, framing: Framing) -> Iterator[Fault]:
    key = f"sheets[{sheet.name}]"
    if sheet.table not in TABLE_FIELDS:
        yield f"{key}.table", f"la table « {sheet.table} » n’existe pas. Tables connues : {', '.join(TABLE_FIELDS)}"
        return
    for field in TABLE_FIELDS[sheet.table]:
        if field not in sheet.by_field:
            yield f"{key}.columns", f"il manque une colonne dont la clé field vaut « {field} »"
    for column in sheet.columns:
        for name, fault in (*_list_faults(column, framing), *_reference_faults(column, sheet, framing)):
            yield f"{key}.columns[{column.name}].{name}", fault


def _list_faults(column: Column, framing: Framing) -> Iterator[Fault]:
    if column.list and column.list not in framing.lists:
        yield "list", no_such_list(column.list, framing.lists)
    elif column.list and column.default and column.default not in framing.list_of(column).by_code:
        yield "default", f"« {column.default} » n’est pas un code de la liste « {column.list} »"
    elif column.type == "L" and not column.list:
        yield "list", "une colonne de type L demande une liste"


def _reference_faults(column: Column, sheet: Sheet, framing: Framing) -> Iterator[Fault]:
    if column.refers_to and column.refers_to not in framing.by_table:
        yield "refers_to", f"aucune feuille n’alimente la table « {column.refers_to} »"
    condition = column.required_if
    if condition and condition.column not in sheet.by_name:
        yield "required_if", f"la colonne « {condition.column} » n’existe pas dans cette feuille"
    elif condition and (choices := framing.lists.get(sheet.by_name[condition.column].list)):
        for code in condition.among:
            if code not in choices.by_code:
                yield "required_if", f"« {code} » n’est pas un code de la liste « {choices.name} »"


def _ambiguous(choices: ChoiceList) -> Iterator[Fault]:
    """A spelling that could mean two choices would be read as one of them without a word."""
    seen: dict[str, str] = {}
    for choice in choices.choices:
        for spelling in (choice.code, choice.label, *choice.synonyms):
            if seen.setdefault(fold(spelling), choice.code) != choice.code:
                other = seen[fold(spelling)]
                yield f"lists.{choices.name}", f"« {spelling} » désigne à la fois « {other} » et « {choice.code} »"


def _missing_roles(framing: Framing) -> Iterator[Fault]:
    for name, roles in REQUIRED_ROLES.items():
        found = set(framing.lists[name].by_role) if name in framing.lists else set()
        for role in sorted(roles - found):
            yield f"lists.{name}", f"il manque un choix dont la clé role vaut « {role} »"


def _theme_faults(framing: Framing) -> Iterator[Fault]:
    chapters = [chapter.code for chapter in framing.chapters]
    for theme in framing.themes:
        yield from _unknown(f"themes[{theme.code}].chapters", "le chapitre", theme.chapters, chapters)
    for place, question in enumerate(framing.questions):
        yield from _unknown(f"questions[{place}].themes", "le thème", question.themes, framing.theme_by_code)
        known = framing.dimension_by_code
        yield from _unknown(f"questions[{place}].dimensions", "la dimension", question.dimensions, known)


def _unknown(key: str, what: str, codes: Iterable[str], known: Iterable[str]) -> Iterator[Fault]:
    listed = list(known)
    for code in codes:
        if code not in listed:
            yield key, f"{what} « {code} » n’existe pas. Codes connus : {', '.join(listed) or 'aucun'}"


def _dimension_faults(framing: Framing) -> Iterator[Fault]:
    expected = len(framing.level_scale)
    for dimension in framing.dimensions:
        if len(dimension.levels) != expected:
            found = len(dimension.levels)
            yield f"dimensions[{dimension.code}].levels", f"{found} niveaux donnés, {expected} attendus (clé level_scale)"


def _class_faults(framing: Framing) -> Iterator[Fault]:
    classes = framing.size_classes
    if not classes or classes[0].lower != 0 or classes[-1].upper is not None:
        yield "size_classes", "la première classe commence à 0 et la dernière n’a pas de borne haute"
    for size in classes:
        if size.upper is not None and size.upper <= size.lower:
            yield f"size_classes[{size.code}]", f"la borne haute ({size.upper}) ne dépasse pas la borne basse ({size.lower})"
    for size, following in pairwise(classes):
        if size.upper != following.lower:
            ends = f"« {size.code} » finit à {size.upper}"
            yield "size_classes", f"les classes ne se suivent pas : {ends}, « {following.code} » commence à {following.lower}"


def _stage_faults(framing: Framing) -> Iterator[Fault]:
    bounds = [stage.upper_median for stage in framing.stages]
    if not bounds or bounds[-1] is not None:
        yield "stages", "le dernier stade n’a pas de borne haute"
    if None in bounds[:-1] or any(one >= other for one, other in pairwise(b for b in bounds if b is not None)):
        yield "stages", "les bornes hautes des stades vont en croissant"


def _comparability_faults(framing: Framing) -> Iterator[Fault]:
    """Each recruitment has its class, and none has two."""
    if not framing.comparability:
        return
    for key, name in (("recruitments", "recruitments"), ("countings", "counting")):
        seen: dict[str, str] = {}
        for one in framing.comparability:
            for code in getattr(one, key):
                if code not in framing.lists[name].by_code:
                    yield f"comparability[{one.code}].{key}", f"« {code} » n’est pas un code de la liste « {name} »"
                elif seen.setdefault(code, one.code) != one.code:
                    yield f"comparability[{one.code}].{key}", f"« {code} » est déjà dans la classe « {seen[code]} »"
    placed = {code for one in framing.comparability for code in one.recruitments}
    for choice in framing.lists["recruitments"].choices:
        if choice.code not in placed:
            yield "comparability", f"aucune classe ne contient le recrutement « {choice.code} »"
    if sum(one.outside for one in framing.comparability) != 1:
        yield "comparability", "une classe, et une seule, porte outside = true : celle des envois hors événement"


def _rule_faults(framing: Framing) -> Iterator[Fault]:
    for code in sorted(set(framing.rules) ^ set(PLACEHOLDERS)):
        yield f"rules.{code}", "règle inconnue du programme" if code in framing.rules else "il manque cette règle"
    for rule in framing.rules.values():
        yield from _placeholder_faults(rule)


def _placeholder_faults(rule: Rule) -> Iterator[Fault]:
    allowed = PLACEHOLDERS.get(rule.code, frozenset())
    for name in sorted(placeholders_of(rule) - allowed):
        available = ", ".join(f"{{{one}}}" for one in sorted(allowed)) or "aucun"
        yield f"rules.{rule.code}", f"« {{{name}}} » n’est pas disponible ici. Disponibles : {available}"
