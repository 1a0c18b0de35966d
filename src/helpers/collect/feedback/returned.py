"""Write the workbook that goes back to its sender: their own file with its findings, or its values when it must be so."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.collect.feedback.annotate import annotate
from helpers.collect.feedback.package import UNREADABLE, Package, is_patchable
from helpers.collect.feedback.plain_copy import write_plain_copy
from helpers.collect.feedback.report import Report
from helpers.collect.reading.workbook import read_workbook
from helpers.collect.tables import Intake
from helpers.errors import ReturnError
from helpers.files import writing
from helpers.settings import Limits

MACROS = "Les macros du classeur sont gardées telles quelles ; elles n’ont pas été exécutées."
COPIED = (
    "Ce fichier ne s’annote pas en place : ce classeur .xlsx reprend les valeurs telles qu’elles ont été lues, sans la mise en forme. "
    "Corrigez-le et renvoyez-le à la place du premier."
)


@dataclass(frozen=True)
class Returned:
    """The file that was written, and whether it holds the values only."""

    path: Path
    copied: bool


def check_targets(sources: Sequence[Path], folder: Path) -> None:
    """Raise `ReturnError` when a returned workbook would cover a workbook that was sent, or another returned one."""
    names: set[str] = set()
    for source in sources:
        if (folder / source.name).resolve() == source.resolve():
            raise ReturnError(
                f"{source.name} : le classeur annoté remplacerait le classeur reçu. Choisissez un autre dossier pour --retour."
            )
        if source.name in names:
            raise ReturnError(
                f"{source.name} : deux classeurs portent ce nom. Vérifiez-les l’un après l’autre, vers deux dossiers."
            )
        names.add(source.name)


def write_returned(source: Path, intake: Intake, folder: Path, limits: Limits | None = None) -> Returned:
    """Write in a folder the annotated copy of a workbook that was read; raises `ReturnError` when it would cover the original."""
    check_targets([source], folder)
    if is_patchable(source):
        try:
            return _write_patched(source, intake, folder / source.name)
        except UNREADABLE:
            pass  # its parts are odd though it reads well: its values go back instead, and the sheet says so
    name = source.name if source.suffix.lower() == ".xlsx" else f"{source.name}.xlsx"
    return _write_copied(source, intake, folder / name, limits)


def _write_patched(source: Path, intake: Intake, target: Path) -> Returned:
    with zipfile.ZipFile(source) as archive:
        package = Package(archive)
        macros = "macroenabled" in package.content_type(package.workbook)
        annotate(package, Report(intake, (), (MACROS,) if macros else ()))
        with writing(target) as file:
            package.write_to(file)
    return Returned(target, copied=False)


def _write_copied(source: Path, intake: Intake, target: Path, limits: Limits | None) -> Returned:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "valeurs.xlsx"
        write_plain_copy(read_workbook(source, limits), copy)
        with zipfile.ZipFile(copy) as archive, writing(target) as file:
            package = Package(archive)
            annotate(package, Report(intake, (), (COPIED,)))
            package.write_to(file)
    return Returned(target, copied=True)
