"""What no export knows of a territory (the question asked, a contact…), from a file kept beside the campaign."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from helpers.errors import ExportFileError
from helpers.framing.matching import nearest
from helpers.framing.model import Column, Framing
from helpers.framing.toml_fault import toml_fault
from helpers.wording import quote, typeset


def read_complement(path: Path, framing: Framing) -> Mapping[str, str | int | date]:
    """Fields of the TERRITOIRE sheet from a TOML file of technical names; raises `ExportFileError` on an unknown one."""
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise ExportFileError(typeset(f"{path} : ce complément n’existe pas. Vérifiez le chemin.")) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"{path.name} : ce complément n’est pas un fichier TOML lisible ({toml_fault(error)})."
        raise ExportFileError(typeset(f'{message} Une ligne par champ : nom = "valeur".')) from error
    columns = framing.by_table["territory"].by_name
    for name in said:
        if name not in columns:
            near = nearest(name, columns)
            hint = f"Vouliez-vous dire {quote(near)} ?" if near else f"Champs possibles : {', '.join(columns)}."
            raise ExportFileError(typeset(f"{path.name} : {quote(name)} n’est pas un champ de la feuille TERRITOIRE. {hint}"))
    return {columns[name].field: _said(value, columns[name], framing) for name, value in said.items()}


def _said(value: object, column: Column, framing: Framing) -> str | int | date:
    if isinstance(value, bool):
        value = "oui" if value else "non"
    if isinstance(value, (int, date)):
        return value
    if isinstance(value, list):
        return "; ".join(str(part) for part in value)
    found = framing.list_of(column).find(str(value)) if column.list and not column.multiple else None
    return found.code if found else str(value)
