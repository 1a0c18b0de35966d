"""The table of sections says what the notebooks say, and what the reports can show."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import nbformat
import pytest

from helpers.analyse.sections import NATION, TERRITORY, Section
from helpers.show import national, territory

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


@pytest.mark.parametrize(("name", "sections"), [("territoire", TERRITORY), ("synthese_nationale", NATION)])
def test_titles_and_parts_are_those_of_the_notebook(name: str, sections: Sequence[Section]) -> None:
    """Each title stands in the notebook, in this order, with these calls under it."""
    found: list[tuple[str, list[str]]] = []
    for cell in nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4).cells:
        if cell.source.startswith("## "):
            found.append((cell.source.splitlines()[0].removeprefix("## ").replace("\u00a0", " ").replace("\u202f", " "), []))
        elif cell.cell_type == "code" and found and "analyste" not in cell.metadata.get("tags", []):
            found[-1][1].append(cell.source.split(".")[-1].removesuffix("()"))
    assert found == [(section.title, list(section.parts)) for section in sections]


@pytest.mark.parametrize(("parts", "sections"), [(territory.PARTS, TERRITORY), (national.PARTS, NATION)])
def test_every_part_but_the_head_is_in_a_section(parts: Sequence[str], sections: Sequence[Section]) -> None:
    """What a report can show is under one title and one only."""
    assert sorted(["header", *(part for section in sections for part in section.parts)]) == sorted(parts)


@pytest.mark.parametrize("sections", [TERRITORY, NATION])
def test_a_claim_belongs_to_one_section(sections: Sequence[Section]) -> None:
    """No section of the ledger is told twice."""
    told = [claims for section in sections for claims in section.claims]
    assert len(set(told)) == len(told)
