"""Write the open data of a campaign: whole files, always with the same bytes, and nothing that is no longer published."""

from __future__ import annotations

from pathlib import Path

from helpers import files
from helpers.publish.open_data.package import File, data_files, descriptor_file
from helpers.publish.open_data.readme import readme_file
from helpers.publish.open_data.resources import Release, resources

FOLDER = "donnees-ouvertes"


def open_data_files(release: Release) -> tuple[File, ...]:
    """Every file of a release, the notice first."""
    tables = resources(release)
    written = tuple(file for table in tables for file in data_files(table))
    return (readme_file(release, tables), descriptor_file(release, tables, written), *written)


def write_open_data(folder: Path, release: Release) -> tuple[File, ...]:
    """Write a release in its folder, description last, and remove the files of an older one."""
    written = open_data_files(release)
    for file in sorted(written, key=lambda one: one.name.endswith(".json")):
        files.write_bytes(folder / file.name, file.content)
    for stale in {path.name for path in folder.iterdir() if path.is_file()} - {file.name for file in written}:
        (folder / stale).unlink()
    return written
