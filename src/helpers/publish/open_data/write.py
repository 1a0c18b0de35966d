"""Write the open data of a campaign: whole files, always with the same bytes, and nothing that is no longer published.

Territories are gone through once, and each adds its lines to every table: the rows of two territories are never held together.
Parquet wants whole columns: they wait on the disk, and one table at a time is read again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from helpers import files
from helpers.publish.open_data import readme
from helpers.publish.open_data.package import DESCRIPTOR, File, batch, csv_text, description, schema
from helpers.publish.open_data.resources import Columns, Release, Resource, resources

FOLDER = "donnees-ouvertes"
SUFFIXES = ("csv", "parquet")


def write_open_data(folder: Path, release: Release) -> tuple[File, ...]:
    """Write a release in its folder, the notice named first and the description written last, and remove an older one's files."""
    return write_about(folder, release, write_tables(folder, release))


def write_about(folder: Path, release: Release, tables_written: Iterable[File]) -> tuple[File, ...]:
    """What is told of tables that are written: the notice and the description; older files are removed. All files, these first."""
    tables = resources(release)
    order = {f"{table.name}.{suffix}": place for place, table in enumerate(tables) for suffix in SUFFIXES}
    written = tuple(sorted(tables_written, key=lambda file: (order[file.name], file.name)))
    rows = {Path(file.name).stem: file.rows or 0 for file in written}
    told = _write_text(folder, readme.NAME, readme.notice(release, tables, rows), "À lire d’abord : contenu, licences, limites")
    described = _write_text(
        folder, DESCRIPTOR, description(release, tables, written), "Description des tables (Frictionless Data Package)"
    )
    whole = (told, described, *written)
    for stale in {path.name for path in folder.iterdir() if path.is_file()} - {file.name for file in whole}:
        (folder / stale).unlink()
    return whole


def _write_text(folder: Path, name: str, text: str, title: str) -> File:
    content = text.encode("utf-8")
    files.write_bytes(folder / name, content)
    return File(name, hashlib.sha256(content).hexdigest(), len(content), title)


def write_tables(folder: Path, release: Release, wanted: Callable[[str], bool] = lambda _name: True) -> tuple[File, ...]:
    """The tables whose name is `wanted`, as CSV and as Parquet: a part of a release may be written apart, by another process."""
    tables = [table for table in resources(release) if wanted(table.name)]
    folder.mkdir(parents=True, exist_ok=True)
    # Where columns wait: of a run that is cut short, `files.sweep` removes it.
    with TemporaryDirectory(dir=folder, prefix=".tables.", suffix=files.UNFINISHED) as waiting:
        with ExitStack() as stack:
            growing = [stack.enter_context(_growing(table, folder, Path(waiting))) for table in tables]
            for part in release.slices:
                for one in () if part.head.is_closed else growing:
                    one.add(one.table.of_territory(part))
            for one in growing:
                one.add(one.table.others())
        return tuple(file for one in growing for file in _written(one, folder))


@dataclass
class _Growing:
    """A table while territories add their lines to it."""

    table: Resource
    csv: BinaryIO
    waiting_columns: pa.ipc.RecordBatchStreamWriter
    schema: pa.Schema
    waiting: Path
    rows: int = 0

    def add(self, columns: Columns) -> None:
        typed = self.table.typed(columns)
        self.csv.write(csv_text(typed).encode("utf-8"))
        self.waiting_columns.write_batch(batch(self.table, self.schema, typed))
        self.rows += len(typed[0])


@contextmanager
def _growing(table: Resource, folder: Path, waiting: Path) -> Iterator[_Growing]:
    place, typed = waiting / table.name, schema(table)
    # Given a path, the writer would keep the file open as long as it lives, and Windows removes no open file.
    with (
        files.writing(folder / f"{table.name}.csv") as csv,
        pa.OSFile(files.utf8_name(place), "wb") as sink,
        pa.ipc.new_stream(sink, typed) as columns,
    ):
        csv.write(csv_text([[name] for name in table.names]).encode("utf-8"))
        yield _Growing(table, csv, columns, typed, place)


def _written(one: _Growing, folder: Path) -> Iterator[File]:
    """The files of a table that has all its lines."""
    _write_columns(one, folder / f"{one.table.name}.parquet")
    one.waiting.unlink()
    for suffix in SUFFIXES:
        path = folder / f"{one.table.name}.{suffix}"
        yield File(path.name, files.digest_file(path), path.stat().st_size, one.table.title, one.rows)


def _write_columns(one: _Growing, path: Path) -> None:
    """The columns that wait, in one piece: pages of Parquet fall at the same rows. Once it returns, the system lets go of their file."""
    with pa.memory_map(files.utf8_name(one.waiting)) as source, pa.ipc.open_stream(source) as stream:
        whole = stream.read_all().combine_chunks()
    with files.writing(path) as file:
        pq.write_table(whole, file, compression="zstd")
