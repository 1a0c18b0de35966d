"""The data dictionary: what a framing asks for and what the open data hold, written in Markdown from the framing itself.

Each function gives one part of a page of the documentation. Lists are quoted by the anchor that `lists` gives them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date

import pandas as pd

from helpers.collect.template.rules import condition_text, default_shown, list_of
from helpers.framing.campaign import Campaign
from helpers.framing.model import ChoiceList, Column, ColumnType, Dimension, Framing, Rule, Scope, Severity, Sheet, Theme
from helpers.inert import for_markdown
from helpers.publish.open_data.fields import Field, FieldType
from helpers.publish.open_data.resources import Release, Resource, resources
from helpers.wording import counted, listing, number, quote

TYPES: Mapping[ColumnType, str] = {
    "T": "texte court",
    "TL": "texte libre",
    "N": "nombre entier",
    "D": "date",
    "L": "liste",
    "O": "oui, non ou ne sait pas",
    "U": "adresse web",
}
FIELD_TYPES: Mapping[FieldType, str] = {"string": "texte", "integer": "nombre entier", "number": "nombre", "date": "date"}
SEVERITIES: Mapping[Severity, str] = {"blocking": "bloquant", "warning": "à vérifier", "note": "pour information"}
SET_ASIDE: Mapping[Scope, str] = {
    "territory": "le territoire attend",
    "row": "la ligne est mise de côté",
    "cell": "la cellule est mise de côté",
    "none": "rien n’est mis de côté",
}
LAYOUTS = {
    "fields": "une question par ligne, la réponse dans la deuxième colonne",
    "rows": "une ligne par élément",
    "prefilled": "lignes déjà inscrites, à compléter",
}
COMMENT = re.compile(r"^(\w+) *= *[\d.]+ *# *(.+)$", flags=re.MULTILINE)  # « enough_people = 30  # personnes… »
NO_DAY = date(1, 1, 1)  # the tables are described, not filled: no day of collection is read


def guide(framing: Framing) -> str:
    """Sheet by sheet, what to fill in first and what may follow, as the template says it."""
    return _blocks(block for sheet in framing.sheets for block in _guide_of(sheet, framing))


def _guide_of(sheet: Sheet, framing: Framing) -> Iterator[str]:
    essential = [column for column in sheet.columns if column.essential]
    others = [column for column in sheet.columns if not column.essential and not column.of_list]
    repeated = [column for column in sheet.columns if column.of_list]
    yield f"### {sheet.name}"
    yield f"**{for_markdown(sheet.label)}.** {for_markdown(sheet.purpose)} Présentation : {LAYOUTS[sheet.layout]}."
    if essential:
        yield "**D’abord, l’indispensable :**"
        yield _table(
            ("Colonne", "Ce qu’on y écrit", "Juste", "À éviter"),
            [(_name(one), _content(one, framing), _cell(one.good), _cell(one.bad)) for one in essential],
        )
    if others:
        yield "**Ensuite, si vous l’avez :**"
        yield _table(
            ("Colonne", "Ce qu’on y écrit", "À remplir", "Juste"),
            [(_name(one), _content(one, framing), _asked(one, framing), _cell(one.good)) for one in others],
        )
    if repeated:
        yield (
            f"Et {counted(len(repeated), 'colonne')} de comptage, une par choix de la liste "
            f"{listing([_list_link(framing.lists[name]) for name in dict.fromkeys(one.of_list for one in repeated)])} : "
            "écrivez 0 quand vous avez compté zéro, laissez vide quand vous ne savez pas."
        )


def sheets(framing: Framing) -> str:
    """Each sheet and all its columns."""
    return _blocks(block for sheet in framing.sheets for block in _sheet(sheet, framing))


def _sheet(sheet: Sheet, framing: Framing) -> Iterator[str]:
    yield f"(feuille-{sheet.table})=\n## {sheet.name} : {for_markdown(sheet.label)}"
    yield f"{for_markdown(sheet.purpose)} {counted(len(sheet.columns), 'colonne')}, {LAYOUTS[sheet.layout]}."
    yield _table(
        ("Colonne", "Contenu", "À remplir", "Exemple"),
        [(_name(one), _content(one, framing), _asked(one, framing), _cell(one.good)) for one in sheet.columns],
    )


def _name(column: Column) -> str:
    return f"`{column.name}`<br>{for_markdown(column.label)}"


def _content(column: Column, framing: Framing) -> str:
    """The help of a column, then what its type and its limits are."""
    told = [for_markdown(column.help), f"*{_kind(column, framing)}*"]
    return "<br>".join(part for part in told if part)


def _kind(column: Column, framing: Framing) -> str:
    """The type of a column with its limits, in a few words."""
    choices = framing.lists.get(list_of(column)) if column.type == "L" else None
    target = framing.by_table.get(column.refers_to)
    first = "nombre" if column.decimal else f"liste {_list_link(choices)}" if choices else TYPES[column.type]
    limits = {
        "plusieurs choix, séparés par un point-virgule": column.multiple,
        f"identifiant de la feuille {target.name if target else ''}": target is not None,
        f"{' ou '.join(column.outside)} accepté": bool(column.outside),
        "ou « nsp »": column.unknown_allowed,
        "ne se répète pas": column.unique,
        f"au moins {column.min_length} caractères": column.min_length > 1,
        f"{number(column.max_length)} caractères au plus": column.max_length > 0,
        "donnée personnelle : ne sort jamais de la collecte": column.personal,
    }
    return " ; ".join((first, *(words for words, holds in limits.items() if holds)))


def _asked(column: Column, framing: Framing) -> str:
    if column.default:
        return f"sinon : {for_markdown(default_shown(column, framing))}"
    if column.required:
        return "**obligatoire**"
    if column.required_if:
        return f"obligatoire {for_markdown(condition_text(column.required_if, column, framing))}"
    return "facultatif"


def lists(framing: Framing) -> str:
    """Each closed list with its choices, and the words that are understood in their place."""
    return _blocks(block for choices in framing.lists.values() for block in _list(choices))


def _list(choices: ChoiceList) -> Iterator[str]:
    yield f"(liste-{choices.name})=\n## {for_markdown(choices.label)}"
    yield _table(
        ("Code", "Libellé", "Sens", "Compris aussi"),
        [
            (f"`{one.code}`", for_markdown(one.label), _cell(one.help), _cell(", ".join(one.synonyms)))
            for one in choices.choices
        ],
    )


def _list_link(choices: ChoiceList) -> str:
    return f"[{for_markdown(choices.label)}](#liste-{choices.name})"


def themes(framing: Framing) -> str:
    """The coding grid: what each theme holds, what belongs elsewhere, the words that propose it."""
    return _blocks(block for theme in framing.themes for block in _theme(theme, framing))


def _theme(theme: Theme, framing: Framing) -> Iterator[str]:
    chapters = [one.label for one in framing.chapters if one.code in theme.chapters]
    yield f"(theme-{theme.code})=\n### {theme.code} – {for_markdown(theme.label)}"
    yield for_markdown(theme.definition)
    told = {
        "Range ici": for_markdown(theme.here),
        "Pas ici": for_markdown(theme.not_here),
        "Mots qui le font proposer": for_markdown(", ".join(theme.keywords)),
        "Chapitre du manifeste": for_markdown(listing(chapters)) if chapters else "",
    }
    yield "\n".join(f"- {name} : {text}" for name, text in told.items() if text)


def dimensions(framing: Framing) -> str:
    """The maturity grid: each dimension, its levels, the evidence that each asks for."""
    return _blocks(block for dimension in framing.dimensions for block in _dimension(dimension, framing.level_scale))


def _dimension(dimension: Dimension, scale: Sequence[str]) -> Iterator[str]:
    yield f"(dimension-{dimension.code})=\n### {dimension.code} – {for_markdown(dimension.label)}"
    yield _table(
        ("Niveau", "Ce qu’il décrit", "Preuve attendue"),
        [
            (f"{level.level} – {for_markdown(scale[level.level])}", for_markdown(level.text), _cell(level.evidence))
            for level in dimension.levels
        ],
    )


def classes(framing: Framing) -> str:
    """What the comparison reads: classes of size, stages of advancement, classes of comparability."""
    return _blocks(
        (
            "### Classes de taille",
            _table(("Classe", "De", "À moins de"), [_size(one.label, one.lower, one.upper) for one in framing.size_classes]),
            "### Stades d’avancement",
            _table(
                ("Stade", "Médiane des niveaux"),
                [
                    (
                        for_markdown(one.label),
                        "au-delà" if one.upper_median is None else f"jusqu’à {number(one.upper_median, 1)}",
                    )
                    for one in framing.stages
                ],
            ),
            "### Classes de comparabilité",
            _table(
                ("Classe", "Ce qui la définit", "À côté d’une autre ?"),
                [
                    (for_markdown(one.label), for_markdown(one.says), "jamais" if one.apart else "avec une mise en garde")
                    for one in framing.comparability
                ],
            ),
        )
    )


def _size(label: str, lower: int, upper: int | None) -> tuple[str, ...]:
    return for_markdown(label), counted(lower, "habitant"), "" if upper is None else counted(upper, "habitant")


def thresholds(framing: Framing, source: str) -> str:
    """Every convention of a framing with its value, and what the comment beside it says in the framing's file."""
    says = dict(COMMENT.findall(source))
    values = [(one.name, getattr(framing.thresholds, one.name)) for one in fields(framing.thresholds)]
    return _table(
        ("Clé du cadrage", "Valeur", "Ce qu’elle règle"),
        [(f"`{name}`", _value(value), for_markdown(says.get(name, ""))) for name, value in values],
    )


def _value(value: float) -> str:
    return number(value, 2) if isinstance(value, float) else number(value)


def rules(framing: Framing) -> str:
    """Every checking rule, by severity: what it says, why, how to mend."""
    return _blocks(
        block
        for severity, label in SEVERITIES.items()
        for block in (
            f"## Points {quote(label)}",
            *(part for rule in framing.rules.values() if rule.severity == severity for part in _rule(rule)),
        )
    )


def _rule(rule: Rule) -> Iterator[str]:
    yield f"(regle-{rule.code})=\n### `{rule.code}`"
    yield for_markdown(rule.what)
    yield f"Pourquoi : {for_markdown(rule.why)}"
    yield f"Que faire : {for_markdown(rule.how)}"
    yield f"Effet : {SET_ASIDE[rule.sets_aside]}."


def open_data(framing: Framing) -> str:
    """Each table of the open data and its columns: the very description that `datapackage.json` gives."""
    campaign = Campaign(framing.id, framing.title, "", framing, fictional=False, cut_off=NO_DAY, expected=())
    described = resources(Release(campaign, (), (), (), pd.DataFrame()))
    return _blocks(block for resource in described for block in _resource(resource))


def _resource(resource: Resource) -> Iterator[str]:
    yield f"(table-{resource.name})=\n## {resource.name}"
    yield f"**{for_markdown(resource.title)}.** {for_markdown(resource.description)}"
    told = [f"Clé : {', '.join(f'`{name}`' for name in resource.primary_key)}."]
    told += [
        f"`{key.field}` renvoie à `{key.target}` de [{key.resource}](#table-{key.resource})." for key in resource.foreign_keys
    ]
    yield " ".join(told)
    yield _table(
        ("Colonne", "Contenu", "Type", "Exemple"),
        [(f"`{one.name}`<br>{for_markdown(one.title)}", _cell(one.description), _field_kind(one), _cell(_shown(one))) for one in resource.fields],
    )  # fmt: skip


def _field_kind(field: Field) -> str:
    """The type of a column of the open data, and what may stand in it."""
    limits = {
        "toujours rempli": field.required,
        f"parmi {number(len(field.choices))} codes": bool(field.choices),
        "peut être masqué": bool(field.marks),
    }
    return ", ".join((FIELD_TYPES[field.type], *(words for words, holds in limits.items() if holds)))


def _shown(field: Field) -> str:
    return "" if field.example is None else str(field.example)


def _cell(text: str) -> str:
    return for_markdown(text) if text else ""


def _table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    rows = (head, ["---"] * len(head), *lines)
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _blocks(parts: Iterable[str]) -> str:
    return "\n\n".join(parts)
