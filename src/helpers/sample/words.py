"""The words of the fictional sample campaign, read from the TOML files of `words/`.

Labels (methods, statuses, kinds…) are those of the framing note: a cell of a workbook can hold them as they are.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields
from pathlib import Path
from string import Formatter
from types import UnionType
from typing import Any, ClassVar, Protocol, TypeVar, get_args, get_origin, get_type_hints

from helpers.errors import FramingError

FOLDER = Path(__file__).with_name("words")
COMMUNE_SLOTS = ("commune", "de_commune")  # filled by the generator: the members differ in each territory


class _Dataclass(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


Entry = TypeVar("Entry", bound=_Dataclass)


@dataclass(frozen=True)
class Statement:
    """One fictional contribution; `group` ties near-equal proposals, `rare` marks an isolated idea."""

    text: str
    theme: str
    kind: str
    publics: tuple[str, ...]
    group: str = ""
    rare: bool = False


@dataclass(frozen=True)
class Slots:
    """Values that the slots of a sentence may take, beside the communes."""

    service: tuple[str, ...]
    lieu: tuple[str, ...]
    equipement: tuple[str, ...]
    duree: tuple[str, ...]


@dataclass(frozen=True)
class EventWords:
    """One fictional event; `participants` is a plausible range, `hours` is unknown for written answers."""

    title: str
    method: str
    recruitment: str
    format: str
    participants: tuple[int, ...]
    counting: str
    publics: tuple[str, ...]
    themes: tuple[str, ...]
    hours: float | None = None


@dataclass(frozen=True)
class UseCaseWords:
    """One fictional AI use case, with the statuses that it may plausibly have."""

    title: str
    domain: str
    statuses: tuple[str, ...]
    ai_type: str
    making: str
    personal_data: str
    individual_decision: str
    human_control: str
    alternative: str
    eu_risk: str
    frugality: str
    evaluation: str
    impact_assessment: str
    benefit: str
    concern: str


@dataclass(frozen=True)
class CommitmentWords:
    """One fictional answer of an authority to contributions on some themes; a refusal has no action."""

    answer: str
    reason: str
    owner: str
    themes: tuple[str, ...]
    scope: str
    action: str = ""


@dataclass(frozen=True)
class EvidenceWords:
    """One piece of evidence: A public document, B internal document, C statement only."""

    kind: str
    text: str


@dataclass(frozen=True)
class LevelWords:
    """What an authority shows and says when it declares a level of a dimension."""

    dimension: str
    level: int
    evidence: tuple[EvidenceWords, ...]
    comments: tuple[str, ...]


@dataclass(frozen=True)
class TerritoryWords:
    """What an authority says of its own debate."""

    questions: tuple[str, ...]
    can_change: tuple[str, ...]
    cannot_change: tuple[str, ...]
    key_messages: tuple[str, ...]
    blind_spots: tuple[str, ...]
    contact_roles: tuple[str, ...]
    elected_roles: tuple[str, ...]


def read_statements(folder: Path = FOLDER) -> tuple[Statement, ...]:
    """The fictional contributions; raises FramingError when one uses a slot that nothing fills."""
    path = folder / "statements.toml"
    statements = _entries(Statement, path, "statements")
    allowed = (*(field.name for field in fields(Slots)), *COMMUNE_SLOTS)
    for number, statement in enumerate(statements, start=1):
        _check_slots(statement.text, allowed, f"{path.name}, statements n° {number}")
    return statements


def read_slots(folder: Path = FOLDER) -> Slots:
    """The values of the slots."""
    return _entry(Slots, _content(folder / "slots.toml"), "slots.toml")


def read_events(folder: Path = FOLDER) -> tuple[EventWords, ...]:
    """The fictional events; a title may hold {commune} or {de_commune}."""
    path = folder / "events.toml"
    events = _entries(EventWords, path, "events")
    for number, event in enumerate(events, start=1):
        _check_slots(event.title, COMMUNE_SLOTS, f"{path.name}, events n° {number}")
    return events


def read_use_cases(folder: Path = FOLDER) -> tuple[UseCaseWords, ...]:
    """The fictional AI use cases."""
    return _entries(UseCaseWords, folder / "use_cases.toml", "use_cases")


def read_commitments(folder: Path = FOLDER) -> tuple[CommitmentWords, ...]:
    """The fictional answers."""
    return _entries(CommitmentWords, folder / "commitments.toml", "commitments")


def read_maturity(folder: Path = FOLDER) -> tuple[LevelWords, ...]:
    """The fictional evidence and comments, level by level."""
    return _entries(LevelWords, folder / "maturity.toml", "levels")


def read_territory(folder: Path = FOLDER) -> TerritoryWords:
    """What a fictional authority says of its own debate."""
    return _entry(TerritoryWords, _content(folder / "territory.toml"), "territory.toml")


def slots_in(text: str) -> tuple[str, ...]:
    """The names of the slots of a text, in order.

    >>> slots_in("Garder un guichet à {lieu} pendant {duree}.")
    ('lieu', 'duree')
    """
    return tuple(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def _check_slots(text: str, allowed: tuple[str, ...], place: str) -> None:
    try:
        unknown = [name for name in slots_in(text) if name not in allowed]
    except ValueError as error:
        raise FramingError(f"{place} : accolade seule dans « {text} ». Ouvrez-la ou fermez-la.") from error
    if unknown:
        choices = ", ".join(allowed)
        raise FramingError(f"{place} : emplacement inconnu « {{{unknown[0]}}} ». Choisissez parmi : {choices}.")


def _content(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise FramingError(f"{path.name} : fichier absent de {path.parent}. Remettez-le à cet endroit.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FramingError(f"{path.name} : fichier TOML illisible ({error}). Corrigez la ligne citée.") from error


def _entries(entry_type: type[Entry], path: Path, key: str) -> tuple[Entry, ...]:
    content = _content(path)
    if set(content) != {key} or not all(isinstance(row, dict) for row in content[key]):
        found = ", ".join(content) or "aucune"
        raise FramingError(f"{path.name} : entrées [[{key}]] attendues et rien d’autre (clés lues : {found}). Corrigez-les.")
    return tuple(_entry(entry_type, row, f"{path.name}, {key} n° {n}") for n, row in enumerate(content[key], start=1))


def _entry(entry_type: type[Entry], row: Mapping[str, Any], place: str) -> Entry:
    hints = get_type_hints(entry_type)
    if unknown := [name for name in row if name not in hints]:
        raise FramingError(f"{place} : clés inconnues : {', '.join(unknown)}. Clés attendues : {', '.join(hints)}.")
    if missing := [name for name in _required(entry_type) if name not in row]:
        raise FramingError(f"{place} : clés absentes : {', '.join(missing)}. Ajoutez-les.")
    return entry_type(**{name: _value(value, hints[name], f"{place}, clé « {name} »") for name, value in row.items()})


def _required(entry_type: type[_Dataclass]) -> list[str]:
    return [field.name for field in fields(entry_type) if field.default is MISSING]


def _value(value: object, hint: object, place: str) -> object:
    """A TOML value as the dataclass holds it: lists become tuples, tables of evidence become entries."""
    if get_origin(hint) is tuple and isinstance(value, list) and value:
        return tuple(_value(item, get_args(hint)[0], place) for item in value)
    if hint is EvidenceWords and isinstance(value, dict):
        return _entry(EvidenceWords, value, place)
    if value in ("", []) or not _fits(value, hint):
        raise FramingError(f"{place} : valeur vide ou d’un autre type que prévu : {value!r}. Corrigez-la.")
    return value


def _fits(value: object, hint: object) -> bool:
    allowed = get_args(hint) if get_origin(hint) is UnionType else (hint,)
    return type(value) in allowed
