"""The second cue for names: asked for by name, kept only for private persons."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from helpers.collect.protection import second_cue
from helpers.collect.protection.privacy import find_in_columns, find_personal_data
from helpers.collect.protection.privacy_words import first_names, public_figures
from helpers.errors import CampaignError
from helpers.framing.campaign import read_campaign
from helpers.settings import Settings
from tests.collect.workbooks import campaign

# The continuous check installs it: there, a missing module fails instead of skipping.
installed = pytest.mark.skipif(
    "CI" not in os.environ and not second_cue.is_installed(), reason="le module « noms » n’est pas installé"
)


def test_a_campaign_that_does_not_ask_has_none() -> None:
    """Results never depend on what a machine happens to have."""
    assert second_cue.second_cue(campaign()) is None


def test_asked_for_and_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A campaign that asks for it is refused, in French, where it is not installed."""
    second_cue.model_names.cache_clear()
    monkeypatch.setattr(second_cue, "MODEL", "fr_modele_absent")
    with pytest.raises(CampaignError, match=r"pip install -e '\.\[noms\]' dans le dossier du projet"):
        second_cue.second_cue(replace(campaign(), second_cue=True))


def test_the_campaign_file_asks(tmp_path: Path) -> None:
    """`second_cue = true` in campaign.toml."""
    folder = tmp_path / "data" / "raw" / "essai"
    folder.mkdir(parents=True)
    lines = 'title = "Essai"\nframing = "ia_2025"\ncut_off = 2025-06-30\n'
    (folder / "campaign.toml").write_text(lines + "second_cue = true\n", encoding="utf-8")
    assert read_campaign(Settings(tmp_path), "essai").second_cue is True
    (folder / "campaign.toml").write_text(lines, encoding="utf-8")
    assert read_campaign(Settings(tmp_path), "essai").second_cue is False


def test_first_names_are_those_of_insee() -> None:
    """Thousands of names, common ones among them, ordinary words not."""
    assert len(first_names()) > 4_000
    assert {"nathalie", "karim", "jean pierre", "fatoumata"} <= first_names()
    assert not {"guichet", "mairie", "robot"} & first_names()
    assert {"macron", "victor hugo"} <= public_figures()


@installed
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("J’en ai parlé avec Nathalie Roux, qui tient la pharmacie.", ["Nathalie Roux"]),
        ("Karim Benali pense que non.", ["Karim Benali"]),
        ("La rue Victor Hugo et le lycée Jean Moulin.", []),
        ("Victor Hugo et Emmanuel Macron sont cités.", []),
        ("Une visite à Florentin puis à Lourdes.", []),
        ("Un guichet avec un humain, pas un robot.", []),
    ],
)
def test_names_without_a_title(text: str, found: list[str]) -> None:
    """Private persons are found; places, communes and public figures are not."""
    hits = find_personal_data(text, second_cue.model_names())
    assert [text[hit.start : hit.end] for hit in hits] == found


@installed
def test_rules_come_first() -> None:
    """Where both see something, the rule wins; a column gives what each text gives."""
    texts = ["Mme Nathalie Roux (06 12 34 56 78)", "Nathalie Roux est venue.", "Rien."]
    cue = second_cue.model_names()
    (found,) = find_in_columns([pd.Series(texts, dtype="str")], cue)
    assert [found.get(place, ()) for place in range(3)] == [find_personal_data(text, cue) for text in texts]
    assert [hit.kind for hit in found[0]] == ["name", "phone"]
    assert len(found[1]) == 1
