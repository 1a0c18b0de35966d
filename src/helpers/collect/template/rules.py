"""What the spreadsheet program itself checks: drop-downs, input help, and colours on impossible cells.

Every formula is written for the first cell of its area, in the functions that Excel and LibreOffice share; array
constants and unions are refused by Excel in conditional formats, hence the long OR.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from openpyxl.formatting.rule import Rule
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from helpers import wording
from helpers.collect.template import style
from helpers.framing.model import ChoiceList, Column, Condition, Framing

YES_NO = "yes_no"  # the list of every « oui / non / nsp » column
UNKNOWN = "nsp"
SIREN_DIGITS = 9
FIRST_DATE = "DATE(2000,1,1)"
PROMPT_TITLE_LIMIT = 32  # Excel declares the file damaged beyond these lengths
PROMPT_LIMIT = 255
LIST_ERROR = "Cette valeur n’est pas dans la liste. Choisissez-en une avec la flèche à droite de la cellule."

Tone = Literal["impossible", "to_review"]


@dataclass(frozen=True)
class Area:
    """The cells of one column: `cell` is the first, `cells` gives that of every column of the row, by name."""

    column: Column
    cell: str
    range: str
    cells: Mapping[str, str]
    begun: str  # formula: the row holds something
    blank_tone: Tone  # a mandatory cell left blank is impossible in a row, only to review in a form


@dataclass(frozen=True)
class Check:
    """A formula that is true when a cell is wrong."""

    code: str
    formula: str
    tone: Tone = "impossible"


def list_name(choices: str) -> str:
    """Defined name of the cells that hold a list."""
    return f"liste_{choices}"


def ids_name(table: str) -> str:
    """Defined name of the cells that hold the ids of a table."""
    return f"ids_{table}"


def offered_name(column: Column) -> str:
    """Defined name of the ids (and outside values) that a referring column offers."""
    return f"choix_{column.name}"


def list_of(column: Column) -> str:
    """Name of the list that a column draws from, empty when it draws from none."""
    return column.list or (YES_NO if column.type == "O" else "")


def apply_rules(worksheet: Worksheet, areas: Sequence[Area], framing: Framing) -> None:
    """Put validations and conditional formats on every area of a sheet."""
    tones = {"impossible": style.impossible(), "to_review": style.to_review()}
    for area in areas:
        validation = validation_of(area, framing)
        validation.add(area.range)
        worksheet.add_data_validation(validation)
        for check in checks_of(area, framing):
            rule = Rule(type="expression", dxf=tones[check.tone], formula=[check.formula])
            worksheet.conditional_formatting.add(area.range, rule)


def validation_of(area: Area, framing: Framing) -> DataValidation:
    """The drop-down or the type that a column accepts, with its help shown when the cell is entered."""
    column = area.column
    validation = _accepted(area)
    validation.allow_blank = True
    validation.promptTitle = _cut(column.label, PROMPT_TITLE_LIMIT)
    validation.prompt = _cut(prompt(column, framing), PROMPT_LIMIT)
    validation.errorTitle = _cut(column.label, PROMPT_TITLE_LIMIT)
    validation.showInputMessage = validation.showErrorMessage = True
    return validation


def _accepted(area: Area) -> DataValidation:
    column = area.column
    if list_of(column) and not column.multiple:
        return DataValidation("list", formula1=list_name(list_of(column)), error=LIST_ERROR)
    if column.refers_to and not column.multiple:
        return _offered(column)
    if column.type == "N":
        return _number(area)
    if column.type == "D":
        error = "Une date est attendue, par exemple 2024-11-14 (année-mois-jour)."
        return DataValidation("date", operator="greaterThanOrEqual", formula1=FIRST_DATE, error=error)
    if column.max_length:
        error = wording.typeset(f"Ce texte dépasse {column.max_length} caractères. Le garder quand même ?")
        limit = str(column.max_length)
        return DataValidation("textLength", operator="lessThanOrEqual", formula1=limit, errorStyle="warning", error=error)
    return DataValidation()


def _offered(column: Column) -> DataValidation:
    """A warning, not a refusal: the event may well be typed after its contributions."""
    error = wording.typeset("Cet identifiant n’existe pas encore dans la feuille visée. Le garder quand même ?")
    return DataValidation("list", formula1=offered_name(column), errorStyle="warning", error=error)


def _number(area: Area) -> DataValidation:
    if area.column.decimal:
        error = "Un nombre est attendu, sans unité ni texte. Une case vide ne vaut pas zéro."
        return DataValidation("decimal", operator="greaterThanOrEqual", formula1="0", error=error)
    if not area.column.unknown_allowed:
        error = "Un nombre entier, sans unité ni texte, est attendu. Une case vide ne vaut pas zéro."
        return DataValidation("whole", operator="greaterThanOrEqual", formula1="0", error=error)
    cell = area.cell
    whole = f"IF(ISNUMBER({cell}),AND({cell}>=0,INT({cell})={cell}),{_is(cell, UNKNOWN)})"
    return DataValidation(
        "custom", formula1=whole, error=f"Un nombre entier est attendu, ou « {UNKNOWN} » s’il n’est pas connu."
    )


def prompt(column: Column, framing: Framing) -> str:
    """The help of a column in two or three sentences: what, when, an example."""
    return " ".join(part for part in (column.help, requirement(column, framing), example(column)) if part)


def requirement(column: Column, framing: Framing) -> str:
    """When a column must be filled in, as a sentence; empty for an optional one."""
    if column.required and column.default:
        return f"Si la case reste vide{wording.FIXED}: {default_shown(column, framing)}."
    if column.required:
        return "Obligatoire."
    if column.required_if:
        return f"Obligatoire {condition_text(column.required_if, column, framing)}."
    return ""


def default_shown(column: Column, framing: Framing) -> str:
    """The label of the default of a column."""
    choices = framing.lists.get(list_of(column))
    return choices.label_of(column.default) if choices else column.default


def condition_text(condition: Condition, column: Column, framing: Framing) -> str:
    """« si « Réponse » = retenu ou retenu en partie »."""
    other = _other(condition, column, framing)
    label = wording.quote(other.label)
    if not condition.among:
        return f"si {label} est rempli"
    choices = framing.lists.get(list_of(other))
    values = [choices.label_of(code) if choices else code for code in condition.among]
    return f"si {label} = {wording.listing(values, last='ou')}"


def _other(condition: Condition, column: Column, framing: Framing) -> Column:
    return next(sheet.by_name[condition.column] for sheet in framing.sheets if column in sheet.columns)


def example(column: Column) -> str:
    """« Exemple : … »."""
    return f"Exemple{wording.FIXED}: {column.good}" if column.good else ""


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def checks_of(area: Area, framing: Framing) -> Iterator[Check]:
    """Every check of a column, most serious first: the first true one gives the cell its colour."""
    yield from _value_checks(area, framing)
    yield from _blank_checks(area, framing)
    yield from _length_checks(area)


def _value_checks(area: Area, framing: Framing) -> Iterator[Check]:
    column, cell = area.column, area.cell
    choices = framing.lists.get(list_of(column))
    if choices and not column.multiple:
        yield Check("outside_list", _all(_filled(cell), *_absent(cell, choices)))
    if column.refers_to and not column.multiple:
        allowed = [f"NOT({_is(cell, value)})" for value in column.outside]
        yield Check("unknown_id", _all(_filled(cell), f"COUNTIF({ids_name(column.refers_to)},{cell})=0", *allowed))
    if column.type == "N":
        unknown = [f"NOT({_is(cell, UNKNOWN)})"] if column.unknown_allowed else []
        fraction = "" if column.decimal else f",IFERROR(INT({cell})<>{cell},FALSE)"
        yield Check("not_a_number", _all(_filled(cell), f"OR(NOT(ISNUMBER({cell})),{cell}<0{fraction})", *unknown))
    if column.type == "D":
        yield Check("not_a_date", _all(_filled(cell), f"OR(NOT(ISNUMBER({cell})),{cell}<{FIRST_DATE})"))
    if column.unique:
        yield Check("duplicate", _all(_filled(cell), f"COUNTIF({_absolute(area.range)},{cell})>1"))
    if is_siren(column):
        digits = f'SUBSTITUTE({cell}," ","")'
        yield Check("siren", _all(_filled(cell), f"OR(LEN({digits})<>{SIREN_DIGITS},ISERROR(VALUE({digits})))"))
    if column.type == "U":
        yield Check("address", _all(_filled(cell), f'LEFT(LOWER(TRIM({cell})),4)<>"http"'), "to_review")


def is_siren(column: Column) -> bool:
    """A column that holds SIREN numbers."""
    return column.field.endswith("siren") or column.name.endswith("siren")


def _absent(cell: str, choices: ChoiceList) -> Iterator[str]:
    """Neither the label nor, where the list shows codes, the code alone (« T04 »), which the reading accepts."""
    yield f"COUNTIF({list_name(choices.name)},{cell})=0"
    if choices.show_code:
        yield f'COUNTIF({list_name(choices.name)},{cell}&" –*")=0'


def _blank_checks(area: Area, framing: Framing) -> Iterator[Check]:
    column = area.column
    blank = f"NOT({_filled(area.cell)})"
    if column.required and not column.default:
        yield Check("blank", _all(area.begun, blank), area.blank_tone)
    elif column.required_if:
        asked = _asked(column.required_if, area, framing)
        yield Check("blank_if", _all(asked, blank), area.blank_tone)
    elif column.field == "evidence":
        yield Check("level_without_evidence", _all(_engaged(area, framing), blank), "to_review")


def _engaged(area: Area, framing: Framing) -> str:
    """A level from 1 on: its text starts with its figure, « NR » and « NA » count as none."""
    level = framing.by_table["maturity"].by_field["level"]
    return f'IFERROR(VALUE(LEFT(TRIM({area.cells[level.name]}&""),1)),0)>=1'


def _asked(condition: Condition, area: Area, framing: Framing) -> str:
    other, cell = _other(condition, area.column, framing), area.cells[condition.column]
    if not condition.among:
        return _filled(cell)
    choices = framing.lists.get(list_of(other))
    spellings = [spelling for code in condition.among for spelling in _spellings(code, choices)]
    return f"OR({','.join(_is(cell, spelling) for spelling in spellings)})"


def _spellings(code: str, choices: ChoiceList | None) -> tuple[str, ...]:
    if choices is None or code not in choices.by_code:
        return (code,)
    return tuple(dict.fromkeys((choices.shown(choices.by_code[code]), code)))


def _length_checks(area: Area) -> Iterator[Check]:
    column, length = area.column, f"LEN(TRIM({area.cell}))"
    if column.min_length and not is_siren(column):
        yield Check("too_short", _all(_filled(area.cell), f"{length}<{column.min_length}"), "to_review")
    if column.max_length and column.type in ("T", "TL") and not is_siren(column):
        yield Check("too_long", f"{length}>{column.max_length}", "to_review")


def _filled(cell: str) -> str:
    return f"LEN(TRIM({cell}))>0"


def _is(cell: str, text: str) -> str:
    """A cell holds a text, whether the spreadsheet took it for a number or not; case does not matter."""
    doubled = text.replace('"', '""')
    return f'TRIM({cell}&"")="{doubled}"'


def _all(*conditions: str) -> str:
    return f"AND({','.join(conditions)})"


def _absolute(area: str) -> str:
    """« A3:A2000 » → « $A$3:$A$2000 »."""
    ends = (end.replace("$", "") for end in area.split(":"))
    return ":".join(f"${end.rstrip('0123456789')}${end.lstrip('ABCDEFGHIJKLMNOPQRSTUVWXYZ')}" for end in ends)
