"""The file in which an analyst names lexical worlds."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.errors import CampaignError
from helpers.framing.world_names import FILE, WorldName, WorldNames, read_world_names


def read(folder: Path, content: str) -> object:
    (folder / FILE).write_text(content, encoding="utf-8")
    return read_world_names(folder)


def test_no_file_decides_nothing(tmp_path: Path) -> None:
    """A campaign without the file has no name and no number of worlds."""
    assert read_world_names(tmp_path) == {}


def test_names_and_numbers_are_read(tmp_path: Path) -> None:
    """Each page has its own number of worlds and its own names."""
    content = 'k = 4\n[[synthese.mondes]]\nnom = " Former "\nmots = ["former", "agent"]\n'
    found = read(tmp_path, f"[synthese]\n{content}[lacq-orthez]\nk = 2\n")
    assert found == {"synthese": WorldNames(4, (WorldName("Former", ("former", "agent")),)), "lacq-orthez": WorldNames(2)}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("[synthese", "n’est pas un fichier TOML lisible"),
        ("[synthese]\nkk = 3", "clés possibles : k"),
        ("[synthese]\nk = 11", "k est un nombre entier de 2 à 10 ; reçu : 11"),
        ("[synthese]\nk = true", "reçu : True"),
        ('[synthese]\nmondes = "x"', "chaque nom s’écrit sous"),
        ('[[synthese.mondes]]\nnom = "x"', "un monde s’écrit avec nom"),
        ('[[synthese.mondes]]\nnom = ""\nmots = ["a"]', "un monde s’écrit avec nom"),
        ('[[synthese.mondes]]\nnom = "x"\nmots = [1]', "un monde s’écrit avec nom"),
        ('[[synthese.mondes]]\nnom = "x"\nmots = []', "le monde « x » n’a pas de mots"),
    ],
)
def test_faults_are_told(tmp_path: Path, content: str, told: str) -> None:
    """A fault names the file, the page and the way out."""
    with pytest.raises(CampaignError, match=told):
        read(tmp_path, content)
