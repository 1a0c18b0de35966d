"""The data dictionary: nothing of a framing is left out, nothing of another one is in it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from helpers.framing.load import FOLDER, load_framing
from helpers.framing.model import Framing
from helpers.inert import for_markdown
from helpers.publish import dictionary
from helpers.publish.open_data.write import write_open_data
from tests.builders import small_framing
from tests.publish.open_data import release, write

WATER = Path(__file__).parents[1] / "framing" / "eau.toml"


@pytest.fixture(scope="module", params=["ia_2025", "grand_debat_2019", WATER], ids=["ia", "debat", "eau"])
def framing(request: pytest.FixtureRequest) -> Framing:
    return load_framing(request.param)


def test_every_column_is_described(framing: Framing) -> None:
    """Each sheet has its part, each of its columns one line that says when it must be filled in."""
    parts = re.split(r"^\(feuille-", dictionary.sheets(framing), flags=re.MULTILINE)[1:]
    assert [part.partition(")=")[0] for part in parts] == [sheet.table for sheet in framing.sheets]
    for part, sheet in zip(parts, framing.sheets, strict=True):
        assert re.findall(r"^\| `(\w+)`<br>", part, flags=re.MULTILINE) == [column.name for column in sheet.columns]
        mandatory = {column.name for column in sheet.columns if column.required and not column.default}
        assert set(re.findall(r"^\| `(\w+)`<br>.*\| \*\*obligatoire\*\* \|", part, flags=re.MULTILINE)) == mandatory


def test_every_choice_theme_level_and_rule_is_there(framing: Framing) -> None:
    """Each choice of each list, each theme, each level of each dimension and each rule has its line or its title."""
    lists = re.split(r"^\(liste-", dictionary.lists(framing), flags=re.MULTILINE)[1:]
    assert {part.partition(")=")[0]: re.findall(r"^\| `(\w+)` \|", part, flags=re.MULTILINE) for part in lists} == {
        name: list(choices.by_code) for name, choices in framing.lists.items()
    }
    assert re.findall(r"^\(theme-(\w+)\)=", dictionary.themes(framing), flags=re.MULTILINE) == [
        one.code for one in framing.themes
    ]
    levels = re.findall(r"^\| (\d) – ", dictionary.dimensions(framing), flags=re.MULTILINE)
    assert levels == [str(level.level) for one in framing.dimensions for level in one.levels]
    told = re.findall(r"^\(regle-(\w+)\)=", dictionary.rules(framing), flags=re.MULTILINE)
    assert sorted(told) == sorted(framing.rules)


def test_the_guide_gives_essentials_first(framing: Framing) -> None:
    """In each sheet the essential columns come first, and no column is missing but those that count people by list."""
    parts = re.split(r"^### ", dictionary.guide(framing), flags=re.MULTILINE)[1:]
    for part, sheet in zip(parts, framing.sheets, strict=True):
        names = re.findall(r"^\| `(\w+)`<br>", part, flags=re.MULTILINE)
        essential = [column.name for column in sheet.columns if column.essential]
        assert names[: len(essential)] == essential
        assert set(names) == {column.name for column in sheet.columns if column.essential or not column.of_list}


def test_links_to_lists_have_their_target(framing: Framing) -> None:
    """A column of a list leads to that list."""
    targets = set(re.findall(r"^\((liste-\w+)\)=", dictionary.lists(framing), flags=re.MULTILINE))
    links = set(re.findall(r"\]\(#(liste-\w+)\)", dictionary.sheets(framing) + dictionary.guide(framing)))
    assert len(links) > 5
    assert links <= targets


def test_conventions_are_told_by_the_comments_of_the_file() -> None:
    """Each convention has its value, in French, and the words that stand beside it in the framing's file."""
    told = dictionary.thresholds(load_framing("ia_2025"), (FOLDER / "ia_2025.toml").read_text(encoding="utf-8"))
    assert "| `nearly_identical` | 0,90 | deux textes sont presque identiques à partir de 90 % de caractères communs |" in told
    assert "| `smallest_published_count` | 5 | personnes : en dessous, quelqu’un pourrait être reconnu |" in told
    assert not re.search(r"\|  \|", told)


def test_a_text_of_a_framing_stays_a_text() -> None:
    """A help that looks like Markdown or HTML is shown as it is written."""
    framing = small_framing()
    first, *others = framing.sheets
    column = replace(first.columns[0], help="<b>gras</b> [lien](https://exemple.fr) | `code`")
    told = dictionary.sheets(replace(framing, sheets=(replace(first, columns=(column, *first.columns[1:])), *others)))
    assert "&lt;b&gt;gras&lt;/b&gt; \\[lien\\](https&#58;//exemple.fr) \\| \\`code\\`" in told


def test_another_subject_has_its_own_dictionary() -> None:
    """The dictionary of a consultation on water does not speak of artificial intelligence uses, and lacks the sheet it drops."""
    water = load_framing(WATER)
    told = dictionary.sheets(water) + dictionary.themes(water) + dictionary.open_data(water)
    assert "Partage de la ressource" in told
    assert "agriculteurs" in told
    assert "USAGES_IA" not in told
    assert "usages_ia" not in told


def test_open_data_are_described_as_they_are_published(tmp_path: Path) -> None:
    """Each table and column of a real package is in the dictionary, under the same title, key and description; and no other table."""
    framing = load_framing("ia_2025")
    write_open_data(tmp_path / "donnees", release((write(tmp_path, framing),), framing))
    package = json.loads((tmp_path / "donnees" / "datapackage.json").read_text(encoding="utf-8"))
    parts = re.split(r"^\(table-", dictionary.open_data(framing), flags=re.MULTILINE)[1:]
    assert [part.partition(")=")[0] for part in parts] == [table["name"] for table in package["resources"]]
    for part, table in zip(parts, package["resources"], strict=True):
        told = dict(re.findall(r"^\| `(\w+)`<br>(.*?) \|", part, flags=re.MULTILINE))
        published = {field["name"]: for_markdown(field["title"]) for field in table["schema"]["fields"]}
        assert published.items() <= told.items()
        assert f"Clé : {', '.join(f'`{name}`' for name in table['schema']['primaryKey'])}." in part
