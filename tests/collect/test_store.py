"""What is written in data/processed is what is read back."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from helpers.collect import store
from helpers.collect.intake import collect_workbook
from helpers.collect.protection.publication import publishable
from helpers.collect.store import FINDINGS, STATE, read_intake, read_key, stored_slugs, write_intake
from helpers.collect.tables import MaskedCell
from helpers.errors import CampaignError
from tests.collect.workbooks import FILE, campaign, collected, put


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    """Tables with their types, findings, balances and source: nothing changes on the way."""
    intake = collected(tmp_path, put("CONTRIBUTIONS!D4", "zzz"), put("EVENEMENTS!J3", "34 env."), put("EVENEMENTS!J4", "nsp"))
    write_intake(tmp_path / "lacq-orthez", intake, "cle")
    stored = read_intake(tmp_path / "lacq-orthez")
    assert (stored.slug, stored.key, stored.left_out) == ("lacq-orthez", "cle", True)
    assert stored.intake.findings == intake.findings
    assert stored.intake.balances == intake.balances
    assert stored.intake.source == intake.source
    assert stored.intake.tables is not None
    assert intake.tables is not None
    for (name, read), (same, written) in zip(stored.intake.tables.items(), intake.tables.items(), strict=True):
        assert name == same
        pd.testing.assert_frame_equal(read, written)
        assert read.dtypes.equals(written.dtypes)


def test_what_is_masked_is_searched_once(tmp_path: Path) -> None:
    """The cells that are masked come back with the tables, and what may be shown is the same as when they are searched again."""
    intake = collected(tmp_path, put("CONTRIBUTIONS!C4", "Appelez Mme Dupont au 06 12 34 56 78."))
    assert intake.tables is not None
    framing = campaign().framing
    assert intake.masked == (MaskedCell("contributions", "text", 1, "Appelez Mme [nom] au [téléphone]."),)
    write_intake(tmp_path / "lacq-orthez", intake, "cle")
    stored = read_intake(tmp_path / "lacq-orthez").intake
    assert stored.masked == intake.masked
    assert stored.tables is not None
    shown, again = publishable(stored.tables, framing, masked=stored.masked), publishable(intake.tables, framing)
    for (_, one), (_, other) in zip(shown.items(), again.items(), strict=True):
        pd.testing.assert_frame_equal(one, other)


def test_what_was_never_searched_is_not_taken_for_nothing_to_mask(tmp_path: Path) -> None:
    """What an earlier version left does not tell what is masked: it is unknown, and searched again."""
    write_intake(tmp_path / "lacq-orthez", collected(tmp_path), "cle")
    state = tmp_path / "lacq-orthez" / STATE
    told = json.loads(state.read_text(encoding="utf-8"))
    del told["masked"]
    state.write_text(json.dumps(told), encoding="utf-8")
    assert read_intake(tmp_path / "lacq-orthez").intake.masked is None


def test_a_workbook_read_anew_meanwhile_is_not_half_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The masks of one reading never meet the tables of the next."""
    folder = tmp_path / "lacq-orthez"
    write_intake(folder, collected(tmp_path), "hier")
    anew = collected(tmp_path, put("CONTRIBUTIONS!C4", "Appelez Mme Dupont au 06 12 34 56 78."))
    read = store.read_if_any

    def meanwhile(path: Path) -> pd.DataFrame | None:
        write_intake(folder, anew, "aujourd’hui")
        return read(path)

    monkeypatch.setattr(store, "read_if_any", meanwhile)
    with pytest.raises(CampaignError, match="Recommencez"):
        read_intake(folder)


def test_a_refusal_is_read_back_too(tmp_path: Path) -> None:
    """A workbook that cannot be read leaves its sentence, and no table."""
    path = tmp_path / FILE
    path.write_text("ceci n’est pas un classeur", encoding="utf-8")
    intake = collect_workbook(path, campaign())
    write_intake(tmp_path / "lacq-orthez", intake, "cle")
    assert read_intake(tmp_path / "lacq-orthez").intake == intake
    assert sorted(file.name for file in (tmp_path / "lacq-orthez").iterdir()) == [FINDINGS, STATE]


def test_an_interrupted_territory_was_never_read(tmp_path: Path) -> None:
    """Without its state file a folder has no key, is not listed, and says what to do."""
    folder = tmp_path / "essai" / "pau"
    folder.mkdir(parents=True)
    (folder / "events.parquet").write_bytes(b"")
    assert read_key(folder) == ""
    assert stored_slugs(folder.parent) == ()
    with pytest.raises(
        CampaignError, match=r"^Le territoire « pau » n’a pas été lu : aucun classeur à ce nom dans data/raw/essai"
    ):
        read_intake(folder)
