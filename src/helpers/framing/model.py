"""The framing note as typed data: what a campaign asks for, in which sheets, with which lists and rules.

A `Framing` is read from one TOML file (see `load`) and everything with a French label comes from it: the template,
the checks, the tables, the reports and the data dictionary.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from helpers.framing.matching import fold

ColumnType = Literal["T", "TL", "N", "D", "L", "O", "U"]
Layout = Literal["fields", "rows", "prefilled"]
Severity = Literal["blocking", "warning", "note"]
Scope = Literal["territory", "row", "cell", "none"]

FIRST_DATA_ROW = 3  # row 1: technical names, row 2: French labels (framing note, section G)
NOT_STATED = "non_precise"
SHORTEST_BEGINNING = 4  # letters: from fewer, the rest of a label would be a guess

# What the analyses read. A sheet that a framing does not have gives an empty table with these columns.
TABLE_FIELDS: Mapping[str, tuple[str, ...]] = {
    "territory": ("code", "name", "group", "kind_of_authority", "population", "period_start", "period_end"),
    "events": ("id", "title", "date_start", "date_end", "method", "recruitment", "participants", "counting"),
    "contributions": ("id", "event_id", "text", "kind", "theme", "public", "origin", "publication"),
    "use_cases": ("id", "title", "domain", "status"),
    "maturity": ("dimension", "level", "evidence", "evidence_kind"),
    "commitments": ("id", "contribution_ids", "answer", "reason"),
}
REQUIRED_TABLES = ("territory", "events", "contributions")
# Choices that the code must tell apart, whatever a framing calls them: list -> roles that it must offer.
REQUIRED_ROLES: Mapping[str, frozenset[str]] = {
    "kinds": frozenset({"expectation", "concern", "proposal", "question"}),
    "publication": frozenset({"yes", "no", "check"}),
}


@dataclass(frozen=True)
class Choice:
    """One value of a list: `code` is stored, `label` is shown, `role` is what the code knows it by."""

    code: str
    label: str
    plural: str = ""
    role: str = ""
    help: str = ""
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True)
class ChoiceList:
    """A closed list of values; `show_code` puts the code before the label in drop-downs (« T04 – Sobriété »)."""

    name: str
    label: str
    choices: tuple[Choice, ...]
    show_code: bool = False

    def shown(self, choice: Choice) -> str:
        """The text of a choice in a drop-down."""
        return f"{choice.code} – {choice.label}" if self.show_code else choice.label

    @cached_property
    def by_code(self) -> Mapping[str, Choice]:
        return {choice.code: choice for choice in self.choices}

    @cached_property
    def by_role(self) -> Mapping[str, Choice]:
        return {choice.role: choice for choice in self.choices if choice.role}

    @cached_property
    def _spellings(self) -> Mapping[str, Choice]:
        return {
            fold(spelling): choice
            for choice in self.choices
            for spelling in (*choice.synonyms, choice.label, self.shown(choice), choice.code)
        }

    def find(self, text: str) -> Choice | None:
        """The choice that a cell means, whether it holds the code, the label or « code – label »."""
        return self._spellings.get(fold(text))

    def beginning_with(self, text: str) -> Choice | None:
        """The only choice whose label begins with these whole words (« Sobriete »); None when several do, or for a few letters."""
        start = fold(text)
        begun = {choice.code: choice for choice in self.choices if fold(choice.label).startswith(f"{start} ")}
        return next(iter(begun.values())) if len(begun) == 1 and len(start) >= SHORTEST_BEGINNING else None

    def label_of(self, code: str) -> str:
        """The French label of a stored code; an unknown code is shown as it is."""
        return self.by_code[code].label if code in self.by_code else code


@dataclass(frozen=True)
class Condition:
    """When a column becomes mandatory: another column of the row is filled, or holds one of some values."""

    column: str
    among: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    """One column of a sheet (one line of a « fields » sheet). `field` is its name in the tidy tables."""

    name: str
    label: str
    type: ColumnType
    field: str
    required: bool = False
    required_if: Condition | None = None
    essential: bool = False  # part of the minimum that a territory fills in (bold in the template)
    list: str = ""
    multiple: bool = False  # several codes separated by « ; »
    personal: bool = False  # never leaves data/
    unknown_allowed: bool = False  # a number that may also be « nsp »
    decimal: bool = False  # a measure, which may have decimals; any other number counts things one by one
    unique: bool = False
    refers_to: str = ""  # table whose ids this column quotes
    outside: tuple[str, ...] = ()  # values accepted beside the ids (« HORS »)
    default: str = ""
    min_length: int = 0
    max_length: int = 0
    help: str = ""
    good: str = ""
    bad: str = ""
    breakdown: str = ""  # « sexe », « âge »: the columns of a breakdown add up to the participants
    of_list: str = ""  # for a column repeated over a list: the list…
    of_code: str = ""  # …and the choice that this one counts
    filled_from: str = ""  # attribute of the reference of territories that pre-fills it
    reference: Literal["", "commune"] = ""  # reference that its codes belong to: a lost leading zero is given back


@dataclass(frozen=True)
class Sheet:
    """One sheet of the workbook, feeding one tidy table."""

    name: str
    table: str
    label: str
    layout: Layout
    purpose: str
    columns: tuple[Column, ...]

    @cached_property
    def by_field(self) -> Mapping[str, Column]:
        return {column.field: column for column in self.columns}

    @cached_property
    def by_name(self) -> Mapping[str, Column]:
        return {column.name: column for column in self.columns}

    def counting(self, list_name: str) -> tuple[Column, ...]:
        """The columns that count people for each choice of a list, in the order of the list."""
        return tuple(column for column in self.columns if column.of_list == list_name)


@dataclass(frozen=True)
class Theme:
    """A theme of the coding grid, with what belongs in it and its chapter of the manifesto."""

    code: str
    label: str
    definition: str
    keywords: tuple[str, ...]
    chapters: tuple[str, ...]
    here: str = ""  # « range ici »
    not_here: str = ""  # « pas ici »
    residual: bool = False  # T99: what fits nowhere else


@dataclass(frozen=True)
class Level:
    """One step of a maturity dimension, with the evidence it asks for."""

    level: int
    text: str
    evidence: str = ""


@dataclass(frozen=True)
class Dimension:
    """One dimension of the maturity grid, levels in ascending order."""

    code: str
    label: str
    levels: tuple[Level, ...]
    short: str = ""


@dataclass(frozen=True)
class Question:
    """A question put to debate, with the themes and dimensions that answer it."""

    text: str
    themes: tuple[str, ...]
    dimensions: tuple[str, ...]


@dataclass(frozen=True)
class Chapter:
    """A chapter of the manifesto."""

    code: str
    label: str


@dataclass(frozen=True)
class SizeClass:
    """Authorities from `lower` (included) to `upper` (excluded) inhabitants; no upper bound for the last."""

    code: str
    label: str
    lower: int
    upper: int | None


@dataclass(frozen=True)
class Stage:
    """Stage of advancement: the first stage whose `upper_median` is not exceeded."""

    code: str
    label: str
    upper_median: float | None


@dataclass(frozen=True)
class Comparability:
    """How people came and were counted: what two events must share to be read side by side without a caveat.

    An event belongs to the class that names its counting, else to the one that names its recruitment; what came without an event,
    to the class that is `outside`. A class that stands `apart` is never put beside another one. `says`: why, in words.
    """

    code: str
    label: str
    recruitments: tuple[str, ...] = ()
    countings: tuple[str, ...] = ()
    outside: bool = False
    apart: bool = False
    says: str = ""


@dataclass(frozen=True)
class Thresholds:
    """Conventions of the project; each is printed in the method box of the reports."""

    smallest_published_count: int = 5  # people: below, a person could be recognised
    smallest_opinion_count: int = 11  # contributions crossing an opinion with a personal attribute
    smallest_class: int = 3  # territories: below, no statistic of a class
    near_bound_share: float = 0.03  # a territory this near to a class bound is flagged
    population_gap_share: float = 0.10  # population typed far from the reference
    short_text: int = 20  # characters
    nearly_identical: float = 0.90  # share of common characters: a greeting or a slip of the pen apart
    campaign_copies: int = 10  # copies of one text: fewer may be neighbours of one table, more were sent around
    residual_theme_share: float = 0.15
    unstated_public_share: float = 0.30
    enough_dimensions: int = 6  # answered, for a median of the profile
    solid_level: int = 2  # « nombre de dimensions ≥ 2 »
    unbalanced_gap: int = 3
    convergent_territories: int = 3
    convergent_classes: int = 2
    convergent_publics: int = 2
    emergent_territories: int = 2
    enough_people: int = 30  # whose gender or age is known: under, no share is put beside that of the inhabitants
    one_method_share: float = 0.66  # two thirds of the contributions: a territory then has one class of comparability


@dataclass(frozen=True)
class Rule:
    """A checking rule: its severity, what it sets aside, and what it says (French, with {placeholders})."""

    code: str
    severity: Severity
    sets_aside: Scope
    what: str
    why: str
    how: str


@dataclass(frozen=True)
class Framing:
    """Everything that a campaign asks for. Load one with `helpers.framing.load.load_framing`."""

    id: str
    version: str
    title: str
    subject: str  # « l’intelligence artificielle », used in sentences
    organisers: str
    licence: str
    contact: str
    template_version: str
    readme: tuple[str, ...]  # rules printed on the LISEZMOI sheet
    sheets: tuple[Sheet, ...]
    lists: Mapping[str, ChoiceList]
    themes: tuple[Theme, ...]
    dimensions: tuple[Dimension, ...]
    level_scale: tuple[str, ...]
    questions: tuple[Question, ...]
    chapters: tuple[Chapter, ...]
    size_classes: tuple[SizeClass, ...]
    stages: tuple[Stage, ...]
    thresholds: Thresholds
    rules: Mapping[str, Rule]
    comparability: tuple[Comparability, ...] = ()
    empty_words: tuple[str, ...] = ()  # « n.c. », « - »: cells that say nothing
    empty_answers: tuple[str, ...] = ()  # « RAS », « néant »: contributions that say nothing
    source: str = field(default="", compare=False)  # file name, for messages

    @cached_property
    def by_table(self) -> Mapping[str, Sheet]:
        return {sheet.table: sheet for sheet in self.sheets}

    @cached_property
    def theme_by_code(self) -> Mapping[str, Theme]:
        return {theme.code: theme for theme in self.themes}

    @cached_property
    def dimension_by_code(self) -> Mapping[str, Dimension]:
        return {dimension.code: dimension for dimension in self.dimensions}

    @cached_property
    def comparability_by_code(self) -> Mapping[str, Comparability]:
        return {one.code: one for one in self.comparability}

    @cached_property
    def says_nothing(self) -> frozenset[str]:
        """Folded words of cells that say nothing (« n.c. », « - »)."""
        return frozenset(fold(word) for word in self.empty_words)

    def kind(self, role: str) -> str:
        """The stored code of a kind of contribution, from its role (« proposal »)."""
        return self.lists["kinds"].by_role[role].code

    def plural(self, role: str) -> str:
        """The plural of a kind of contribution as ids of claims write it (« attentes »)."""
        choice = self.lists["kinds"].by_role[role]
        return (choice.plural or choice.code).lower()

    def list_of(self, column: Column) -> ChoiceList:
        """The list that a column draws its values from."""
        return self.lists[column.list]

    def size_class(self, population: int) -> SizeClass:
        """The class that a population falls in: computed, never typed."""
        return next(
            size for size in self.size_classes if population >= size.lower and (size.upper is None or population < size.upper)
        )

    def near_bound(self, population: int) -> int | None:
        """The class bound that a population is within `near_bound_share` of, if any."""
        bounds = (size.lower for size in self.size_classes if size.lower)
        return next((b for b in bounds if abs(population - b) <= self.thresholds.near_bound_share * b), None)

    def stage(self, median: float) -> Stage:
        """The stage of advancement of a median level."""
        return next(stage for stage in self.stages if stage.upper_median is None or median <= stage.upper_median)
