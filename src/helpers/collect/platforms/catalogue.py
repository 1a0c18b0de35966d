"""The mappings that the project knows: one TOML file a platform, then the plain table with our own headers."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from helpers.collect.platforms.mapping import ANY_PREFIX, AnswerWords, EventWords, ExportMapping, squeeze
from helpers.framing.matching import fold
from helpers.framing.model import Framing

OWN_PLATFORM = "tableau"
# Columns of ours that a plain table may hold, beside the ones that play a role.
_OWN_ROLES = {"id": "id_contribution", "body": "texte", "category": "theme", "support": "soutiens"}
_NEVER_DIRECT = frozenset({*_OWN_ROLES.values(), "id_evenement"})
TABLE_EVENT = EventWords("Contributions reprises d’un tableau", (), ("non précisé",), ("réponses reçues",), ("écrit",))
_WORDS = ("method", "recruitment", "counting", "format")


def mappings_for(framing: Framing) -> tuple[ExportMapping, ...]:
    """Every mapping of the project, then the plain table whose headers are those of the campaign's workbook."""
    return (*platform_mappings(), _own_mapping(framing))


@cache
def platform_mappings() -> tuple[ExportMapping, ...]:
    """The mappings declared in the `mappings` folder, by name of file."""
    folder = resources.files("helpers.collect.platforms") / "mappings"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    return tuple(mapping for file in files for mapping in _mappings(tomllib.loads(file.read_text(encoding="utf-8"))))


@cache
def personal_words() -> frozenset[str]:
    """Every word that tells, in some platform's headers, who somebody is."""
    return frozenset().union(*(mapping.personal for mapping in platform_mappings()))


def _mappings(declared: Mapping[str, Any]) -> Iterator[ExportMapping]:
    prefixes = tuple(declared.get("prefixes", ()))
    for export in declared["exports"]:
        yield ExportMapping(
            platform=export.get("platform", declared["platform"]),
            name=export["name"],
            reference=export["reference"],
            columns={role: _named(names, prefixes) for role, names in export.get("columns", {}).items()},
            needs=tuple(export.get("needs", ())),
            signature=_named(export.get("signature", ()), prefixes),
            personal=frozenset(declared["personal"]),
            kind=export.get("kind", "expectation"),
            event=_event({**declared["event"], **export.get("event", {})}),
            file=export.get("file", ""),
            rows=frozenset(squeeze(word) for word in export.get("rows", ())),
            becomes=export.get("becomes", "contribution"),
            aside=export.get("aside", ""),
            questions=export.get("questions", False),
            prefixes=prefixes,
            asks_who=tuple(fold(phrase) for phrase in declared.get("asks_who", ())),
            things=frozenset(declared.get("things", ())),
            no_days=tuple(export.get("no_days", ())),
            month_first=export.get("month_first", False),
            group_row=export.get("group_row", ""),
            kind_is_a_guess=export.get("kind_is_a_guess", False),
            kind_by_stance=export.get("kind_by_stance", {}),
            parents=export.get("parents", {}),
            counted_votes=frozenset(export.get("counted_votes", ())),
            support_unit=tuple(export.get("support_unit", ())),
            origin=tuple(export.get("origin", declared.get("origin", ExportMapping.origin))),
            answers=_answers(export.get("answers", {})),
        )


def _event(words: Mapping[str, Any]) -> EventWords:
    return EventWords(words["title"], *(tuple(words[key]) for key in _WORDS))


def _named(names: Sequence[str], prefixes: Sequence[str]) -> tuple[str, ...]:
    """Declared names, those that start with « * » once under each prefix of the platform."""
    spelled = (
        [f"{prefix}{name.removeprefix(ANY_PREFIX)}" for prefix in prefixes] if name.startswith(ANY_PREFIX) else [name]
        for name in names
    )
    return tuple(name for group in spelled for name in group)


def _answers(declared: Mapping[str, Any]) -> AnswerWords:
    return AnswerWords(
        answered_by=declared.get("answered_by", ""),
        scope=tuple(declared.get("scope", ())),
        states={fold(state): tuple(choices) for state, choices in declared.get("states", {}).items()},
        withdrawn=frozenset(fold(state) for state in declared.get("withdrawn", ())),
    )


def _own_mapping(framing: Framing) -> ExportMapping:
    columns = framing.by_table["contributions"].by_name
    headers = {name: (name, column.label) for name, column in columns.items()}
    return ExportMapping(
        platform=OWN_PLATFORM,
        name="colonnes du modèle",
        reference="{file}, ligne {line}",
        columns={role: headers[name] for role, name in _OWN_ROLES.items() if name in headers},
        needs=("body",),
        signature=tuple(spelling for name in ("nature", "theme", "college") for spelling in headers.get(name, ())),
        personal=personal_words(),
        kind="expectation",
        kind_is_a_guess=True,
        event=TABLE_EVENT,
        direct={name: names for name, names in headers.items() if name not in _NEVER_DIRECT},
    )
