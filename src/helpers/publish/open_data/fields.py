"""The columns of the open data, described from the framing: French titles, helps, closed lists, examples."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import pandas as pd

from helpers.errors import PublicationError
from helpers.framing.matching import fold
from helpers.framing.model import Column, Framing
from helpers.wording import FIXED, quote

FieldType = Literal["string", "integer", "number", "date"]
Value = str | int | float | date | None

TERRITORY = "territoire"
SLUG = r"[a-z0-9-]+"
YES, NO = "oui", "non"
SEPARATOR = ";"
COMPANION = "_masque"  # ends the name of the Parquet column that tells what was masked
APOSTROPHE = "En CSV, une apostrophe précède un texte qui commencerait comme une formule."
_TYPES: Mapping[str, FieldType] = {"N": "number", "D": "date"}
_ADDRESS = r"https?://\S+"


@dataclass(frozen=True)
class Field:
    """A column as reusers know it. `marks` stand for a value that is masked; `outside` for one that points nowhere."""

    name: str
    title: str
    type: FieldType = "string"
    description: str = ""
    example: Value = None
    required: bool = False
    unique: bool = False
    minimum: int | None = None
    choices: tuple[str, ...] = ()
    pattern: str = ""
    marks: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()

    def descriptor(self) -> dict[str, object]:
        """The field of a Table Schema."""
        limits = {
            "required": self.required or None,
            "unique": self.unique or None,
            "minimum": self.minimum,
            "enum": list(self.choices) or None,
            "pattern": self.pattern or None,
        }
        constraints = {name: value for name, value in limits.items() if value is not None}
        told = {
            "name": self.name,
            "title": self.title,
            "type": self.type,
            "description": self.description or None,
            "example": self.example.isoformat() if isinstance(self.example, date) else self.example,
            "constraints": constraints or None,
            "missingValues": ["", *self.marks, *self.outside] if self.marks or self.outside else None,
        }
        return {name: value for name, value in told.items() if value is not None}

    def values(self, raw: Sequence[object]) -> list[Value]:
        """A column of cells. Most say the same as another: each value is looked at once."""
        found = {one: self.value(one) for one in set(raw)}
        return list(map(found.__getitem__, raw))

    def value(self, raw: object) -> Value:
        """What a cell holds: the value in the type of the column, one of its marks, or nothing."""
        if isinstance(raw, str):
            if self.type == "string" or raw in self.marks:
                return raw or None
        elif raw is None or pd.isna(raw):
            return None
        if self.type == "date":
            day: date = pd.Timestamp(raw).date()
            return day
        if self.type in ("integer", "number"):
            return self._number(raw)
        return str(raw) or None

    def _number(self, raw: object) -> int | float:
        if type(raw) is int:  # most of them are
            return raw
        number = float(raw)  # type: ignore[arg-type]
        if self.type == "integer" and not number.is_integer():
            raise PublicationError(f"données ouvertes, colonne {quote(self.name)}{FIXED}: {number} n’est pas un nombre entier")
        return int(number) if number.is_integer() else number

    def companion(self) -> Field:
        """The column that says, in Parquet, why a value of this one is missing: its mark, or nothing."""
        return Field(f"{self.name}{COMPANION}", f"{self.title} (masque)", choices=self.marks)


def territory_field(*, unique: bool = False) -> Field:
    """The key of every table: the territory."""
    return Field(
        TERRITORY, "Territoire", description="Identifiant du territoire : il reste le même d’une collecte à l’autre.",
        example="lacq-orthez", required=True, unique=unique, pattern=SLUG,
    )  # fmt: skip


def field_of(column: Column, framing: Framing, marks: tuple[str, ...] = (), *, lenient: bool = False) -> Field:
    """A column of the framing as a field; `lenient` where a whole line may hold nothing but its territory."""
    codes = _codes(column, framing)
    typed_freely = column.type in ("T", "TL") and not (column.unique or column.refers_to or codes)
    return Field(
        name=column.name,
        title=column.label,
        type="integer" if column.of_list else _TYPES.get(column.type, "string"),
        description=f"{column.help} {APOSTROPHE}".strip() if typed_freely else column.help,
        example=_example(column, framing),
        required=column.required
        and not column.unknown_allowed
        and not (marks or lenient or column.outside)
        and column.field != "text",
        unique=column.unique and column.field == "id",
        minimum=0 if column.type == "N" else None,
        choices=() if column.multiple else codes,
        pattern=_pattern(column, codes),
        marks=marks,
        outside=column.outside,
    )


def _codes(column: Column, framing: Framing) -> tuple[str, ...]:
    name = column.list or ("yes_no" if column.type == "O" else "")
    return tuple(framing.lists[name].by_code) if name in framing.lists else ()


def _pattern(column: Column, codes: tuple[str, ...]) -> str:
    if column.type == "U":
        return _ADDRESS
    if codes and column.multiple:
        one = "|".join(re.escape(code) for code in codes)
        return f"({one})({SEPARATOR}({one}))*"
    if column.unique and not codes:
        return rf"{SLUG}-[A-Za-z0-9-]+"
    return ""


def _example(column: Column, framing: Framing) -> Value:
    """The framing's example as the open data write it: a code for a label, an id with its territory."""
    if not column.good:
        return None
    if column.type == "N":
        return int(column.good) if column.good.isdigit() else None
    if column.unique or column.refers_to:
        ids = (part.strip() for part in column.good.split(SEPARATOR))
        return SEPARATOR.join(f"lacq-orthez-{part}" for part in ids)
    if column.list or column.type == "O":
        choices = framing.lists[column.list or "yes_no"]
        found = [choices.find(part.strip()) for part in column.good.split(SEPARATOR)]
        return SEPARATOR.join(choice.code for choice in found if choice is not None) or None
    return column.good


def file_word(label: str) -> str:
    """A name for a file or a package: lower case, without accents (« USAGES_IA » is usages_ia).

    >>> file_word("USAGES_IA"), file_word("Événements à Pau")
    ('usages_ia', 'evenements_a_pau')
    """
    return re.sub(r"[^a-z0-9]+", "_", fold(label)).strip("_")
