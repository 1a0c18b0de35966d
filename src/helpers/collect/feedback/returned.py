"""Write the workbook that goes back to its sender: their own file with its findings, or its values when it must be so."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVarTuple

from helpers.collect.feedback.annotate import annotate
from helpers.collect.feedback.package import UNREADABLE, Package, is_patchable
from helpers.collect.feedback.plain_copy import write_plain_copy
from helpers.collect.feedback.report import Report
from helpers.collect.reading import confined
from helpers.collect.reading.workbook import read_confined
from helpers.collect.tables import Intake, Tables
from helpers.errors import ConfinedError, ReturnError, WorkbookError
from helpers.files import writing
from helpers.settings import Limits

MACROS = "Les macros du classeur sont gardées telles quelles ; elles n’ont pas été exécutées."
COPIED = (
    "Ce fichier ne s’annote pas en place : ce classeur .xlsx reprend les valeurs telles qu’elles ont été lues, sans la mise en forme. "
    "Corrigez-le et renvoyez-le à la place du premier."
)
STOPPED = (
    "Ce fichier n’a pas été annoté en place ({why}) : ce classeur .xlsx reprend les valeurs telles qu’elles ont été lues, sans la "
    "mise en forme. Corrigez-le et renvoyez-le à la place du premier."
)
Arguments = TypeVarTuple("Arguments")


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
    """Write in a folder the annotated copy of a workbook that was read, in a process of its own, bounded like the reading.

    When its own file cannot be annotated within the limits, its values go back instead, and the sheet says why. Raises
    `ReturnError` when the copy would cover the original, or when its values cannot go back either.
    """
    check_targets([source], folder)
    limits, intake = limits or Limits(), _told(intake)
    remark = COPIED
    if is_patchable(source):
        try:
            _confined(patch, source, intake, target=folder / source.name, limits=limits, seconds=limits.returning_seconds)
            return Returned(folder / source.name, copied=False)
        except UNREADABLE:
            pass  # its parts are odd though it reads well: its values go back instead, and the sheet says so
        except ConfinedError as error:
            remark = STOPPED.format(why=error)
    target = folder / (source.name if source.suffix.lower() == ".xlsx" else f"{source.name}.xlsx")
    try:  # it is read once more, then written
        seconds = limits.reading_seconds + limits.returning_seconds
        _confined(copy_values, source, intake, remark, limits, target=target, limits=limits, seconds=seconds)
    except (ConfinedError, WorkbookError) as error:
        raise ReturnError(
            f"{source.name} : le classeur annoté n’a pas été écrit, ni la copie de ses valeurs ({error}). "
            "Corrigez le classeur d’après la liste ci-dessus, puis renvoyez-le."
        ) from error
    return Returned(target, copied=True)


def _told(intake: Intake) -> Intake:
    """What a returned workbook tells of an intake: its tables, except the territory's name, would only weigh on the way."""
    if intake.tables is None:
        return intake
    tables = {name: frame if name == "territory" else frame.iloc[:0] for name, frame in intake.tables.items()}
    return replace(intake, tables=Tables.of(tables))


def _confined(
    write: Callable[[Path, *Arguments], None], *arguments: *Arguments, target: Path, limits: Limits, seconds: float
) -> None:
    """Let another process write a file of ours, which takes its place once whole: one that is ended leaves nothing behind."""
    with tempfile.TemporaryDirectory(prefix="retour-") as folder:
        written = Path(folder) / "classeur"
        confined.run(
            write, written, *arguments, seconds=seconds, memory_bytes=limits.returning_bytes, told="l’annotation"
        )  # fmt: skip
        with written.open("rb") as finished, writing(target) as file:
            shutil.copyfileobj(finished, file)


def patch(target: Path, source: Path, intake: Intake) -> None:
    """Write the sender's own file, annotated."""
    with zipfile.ZipFile(source) as archive, target.open("wb") as file:
        package = Package(archive)
        macros = "macroenabled" in package.content_type(package.workbook)
        annotate(package, Report(intake, (), (MACROS,) if macros else ()))
        package.write_to(file)


def copy_values(target: Path, source: Path, intake: Intake, remark: str, limits: Limits) -> None:
    """Write the values of a file as they were read, annotated; the list says why in a remark."""
    copy = target.with_suffix(".xlsx")
    write_plain_copy(read_confined(source, limits), copy)
    with zipfile.ZipFile(copy) as archive, target.open("wb") as file:
        package = Package(archive)
        annotate(package, Report(intake, (), (remark,)))
        package.write_to(file)
