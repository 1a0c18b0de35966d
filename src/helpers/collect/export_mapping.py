"""What a platform's export holds, told by a declarative file: which column plays which role, under which names."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from helpers.framing.matching import fold
from helpers.framing.model import Framing

# « title/fr », « title/en »: a column for each language of the platform, French first.
LOCALES = ("fr", "en", "ca", "es", "de", "it", "pt", "eu", "nl", "br", "oc", "ar", "co")
TRANSLATED = re.compile(r'^\{\s*"[a-z]{2}(?:-[A-Z]{2})?"\s*(?:=>|:)')
OWN_PLATFORM = "tableau"
# Columns of ours that a plain table may hold, beside the ones that play a role.
_OWN_ROLES = {"id": "id_contribution", "body": "texte", "category": "theme", "support": "soutiens"}
_NEVER_DIRECT = frozenset({*_OWN_ROLES.values(), "id_evenement"})


@dataclass(frozen=True)
class EventWords:
    """How the event of an import is described; each choice by its possible labels, the first known one is used."""

    title: str
    method: tuple[str, ...]
    recruitment: tuple[str, ...]
    counting: tuple[str, ...]
    format: tuple[str, ...]


@dataclass(frozen=True)
class AnswerWords:
    """How a platform's states read as answers of the authority."""

    answered_by: str = ""
    scope: tuple[str, ...] = ()
    states: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    withdrawn: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ExportMapping:
    """One kind of export of one platform. `columns` maps a role to folded headers, the most precise first."""

    platform: str
    name: str
    reference: str
    columns: Mapping[str, tuple[str, ...]]
    needs: tuple[str, ...]
    signature: tuple[str, ...]
    personal: frozenset[str]
    kind: str
    event: EventWords
    kind_is_a_guess: bool = False
    kind_by_stance: Mapping[str, str] = field(default_factory=dict)
    parents: Mapping[str, str] = field(default_factory=dict)  # word of the parent's type -> name of its export
    support_unit: tuple[str, ...] = ()
    answers: AnswerWords = AnswerWords()
    direct: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # our own column -> folded headers

    @property
    def label(self) -> str:
        """« Decidim (propositions) »."""
        return f"{self.platform} ({self.name})"

    def score(self, headers: Sequence[str]) -> int:
        """How many columns are known; 0 when a needed one is missing or nothing tells the platform."""
        folded = [fold(header) for header in headers]
        recognised = all(self.places(role, headers) for role in self.needs) and any(
            _places((header,), folded) for header in self.signature
        )
        return sum(bool(self.places(role, headers)) for role in (*self.columns, *self.direct)) if recognised else 0

    def places(self, role: str, headers: Sequence[str]) -> tuple[int, ...]:
        """Positions of the columns that play a role, in order of preference."""
        names = self.columns.get(role) or self.direct.get(role, ())
        return _places(names, [fold(header) for header in headers])

    def is_personal(self, header: str) -> bool:
        """Whether a column tells who somebody is."""
        return not self.personal.isdisjoint(fold(header).split())


def _places(names: Sequence[str], folded: Sequence[str]) -> tuple[int, ...]:
    wanted = (spelling for name in names for spelling in _spellings(name))
    return tuple(place for spelling in wanted for place, header in enumerate(folded) if header == spelling)


def _spellings(name: str) -> Iterator[str]:
    yield f"{name} {LOCALES[0]}"
    yield name
    yield from (f"{name} {locale}" for locale in LOCALES[1:])


def in_french(text: str) -> str:
    """The French part of a cell that holds every translation (« {"fr"=>"…", "en"=>"…"} »), or the cell as it is."""
    if not TRANSLATED.match(text):
        return text
    try:
        translations = json.loads(re.sub(r'"=>\s*(?=["n])', '": ', text).replace(": nil", ": null"))
    except json.JSONDecodeError:
        return text
    filled = {locale: words for locale, words in translations.items() if isinstance(words, str) and words}
    return str(filled.get(LOCALES[0]) or next(iter(filled.values()), ""))


def recognise(headers: Sequence[str], mappings: Sequence[ExportMapping]) -> ExportMapping | None:
    """The mapping that knows most of the headers, if any recognises them."""
    best = max(mappings, key=lambda mapping: mapping.score(headers))
    return best if best.score(headers) else None


def mappings_for(framing: Framing) -> tuple[ExportMapping, ...]:
    """Every mapping of the project, then the plain table whose headers are those of the campaign's workbook."""
    platforms = platform_mappings()
    return (*platforms, _own_mapping(framing, frozenset().union(*(mapping.personal for mapping in platforms))))


@cache
def platform_mappings() -> tuple[ExportMapping, ...]:
    """The mappings declared in the `mappings` folder, by name of file."""
    folder = resources.files("helpers.collect") / "mappings"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name)
    return tuple(mapping for file in files for mapping in _mappings(tomllib.loads(file.read_text(encoding="utf-8"))))


def _mappings(declared: Mapping[str, Any]) -> Iterator[ExportMapping]:
    words = declared["event"]
    event = EventWords(words["title"], *(tuple(words[key]) for key in ("method", "recruitment", "counting", "format")))
    for export in declared["exports"]:
        yield ExportMapping(
            platform=declared["platform"],
            name=export["name"],
            reference=export["reference"],
            columns={role: tuple(fold(name) for name in names) for role, names in export["columns"].items()},
            needs=tuple(export["needs"]),
            signature=tuple(fold(name) for name in export["signature"]),
            personal=frozenset(declared["personal"]),
            kind=export["kind"],
            event=event,
            kind_is_a_guess=export.get("kind_is_a_guess", False),
            kind_by_stance=export.get("kind_by_stance", {}),
            parents=export.get("parents", {}),
            support_unit=tuple(export.get("support_unit", ())),
            answers=_answers(export.get("answers", {})),
        )


def _answers(declared: Mapping[str, Any]) -> AnswerWords:
    return AnswerWords(
        answered_by=declared.get("answered_by", ""),
        scope=tuple(declared.get("scope", ())),
        states={fold(state): tuple(choices) for state, choices in declared.get("states", {}).items()},
        withdrawn=frozenset(fold(state) for state in declared.get("withdrawn", ())),
    )


def _own_mapping(framing: Framing, personal: frozenset[str]) -> ExportMapping:
    columns = framing.by_table["contributions"].by_name
    headers = {name: (fold(name), fold(column.label)) for name, column in columns.items()}
    return ExportMapping(
        platform=OWN_PLATFORM,
        name="colonnes du modèle",
        reference="{file}, ligne {line}",
        columns={role: headers[name] for role, name in _OWN_ROLES.items() if name in headers},
        needs=("body",),
        signature=tuple(spelling for name in ("nature", "theme", "college") for spelling in headers.get(name, ())),
        personal=personal,
        kind="expectation",
        kind_is_a_guess=True,
        event=EventWords("Contributions reprises d’un tableau", (), ("non précisé",), ("réponses reçues",), ("écrit",)),
        direct={name: names for name, names in headers.items() if name not in _NEVER_DIRECT},
    )
