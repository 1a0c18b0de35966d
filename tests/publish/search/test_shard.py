"""What can be found of a territory: a script of values, made of what its page prints."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.errors import PublicationError
from helpers.publish.compact import compact
from helpers.publish.search.script import FILE, called, held
from helpers.publish.search.shard import WORDS, Line, read_counts, read_shard, verify_shard, write_shard
from helpers.show.annex import Annex, AnnexEntry
from tests.hostile import ACTIVE, UNSEEN

SAID = Line("C0001", "Former les agents de l’accueil.", "T05", "proposition", "Agents", "Retenu", "R01")
HOSTILE = Line("C0002", "</script><script>window.__x=1</script>\u2028 « ] }) »", "T06", "attente", "")


def page(*lines: Line, held_back: str = "") -> str:
    """The annex of a page that prints some lines, and holds one back."""
    entries = [
        AnnexEntry(line.id, line.id, line.text, "", line.theme, line.kind, line.public, "Apéro IA") for line in lines
    ]  # fmt: skip
    entries += [AnnexEntry(held_back, held_back, "", "Texte non publié.", "T01", "attente", "", "")] if held_back else []
    return compact(str(Annex(tuple(entries), "Toutes les contributions").html()))


def test_a_written_file_is_read_back(tmp_path: Path) -> None:
    """Lines come back as they were, hostile ones too; the file holds one call and no sign of markup."""
    write_shard(tmp_path, "nantes", (SAID, HOSTILE))
    written = (tmp_path / FILE).read_text(encoding="utf-8")
    assert read_shard(tmp_path / FILE) == ("nantes", (SAID, HOSTILE))
    assert written.startswith('concertations("textes","nantes",[[')
    assert written.count("\n") == 1
    assert not set("<>&\u2028") & set(written)


@pytest.mark.parametrize("text", [*ACTIVE, *(one for one in UNSEEN if not any("\ud800" <= char <= "\udfff" for char in one))])
def test_any_text_is_a_value(text: str) -> None:
    """Whatever a text holds, it is given back as a value and leaves the call whole."""
    assert held(called("textes", text), "textes") == [text]


def test_another_script_is_refused() -> None:
    """What is not a call of that name is no piece of the index."""
    for script in ("alert(1)\n", called("mots", 1), called("textes", 1).strip()):
        with pytest.raises(ValueError, match="textes"):
            held(script, "textes")


def test_the_page_prints_all_that_can_be_found(tmp_path: Path) -> None:
    """The index of a page that prints the same texts passes; a text held back is in neither."""
    write_shard(tmp_path, "nantes", (SAID, HOSTILE))
    verify_shard(tmp_path / FILE, page(SAID, HOSTILE, held_back="C0003"), "nantes")


@pytest.mark.parametrize(
    ("shown", "slug", "reason"),
    [
        ((SAID,), "nantes", "un texte que la page ne montre pas"),
        ((SAID, Line("C0002", "Autre texte.", "T06", "attente", "")), "nantes", "un texte que la page ne montre pas"),
        ((SAID, HOSTILE, Line("C0009", "De trop.", "T06", "attente", "")), "nantes", "les mêmes contributions"),
        ((SAID, HOSTILE), "rennes", "celui de « nantes »"),
    ],
)
def test_an_index_that_says_more_or_less_is_refused(tmp_path: Path, shown: tuple[Line, ...], slug: str, reason: str) -> None:
    """A text that the page does not print, another territory's index, a line that is missing: the report is refused."""
    write_shard(tmp_path, "nantes", (SAID, HOSTILE))
    with pytest.raises(PublicationError, match=reason.replace(" »", ".»").replace("« ", "«.")):
        verify_shard(tmp_path / FILE, page(*shown), slug)


def test_counts_are_those_of_the_file_that_stands(tmp_path: Path) -> None:
    """Counts kept for another file are not believed: the words are counted again."""
    kept, reports = tmp_path / "kept", tmp_path / "reports"
    write_shard(reports, "nantes", (SAID,))
    write_shard(kept, "nantes", (SAID, HOSTILE))
    assert dict(read_counts(kept, kept / FILE).words)["script"] == 1
    found = read_counts(kept, reports / FILE)
    assert (found.texts, dict(found.words)) == (1, {"accueil": 1, "agent": 1, "form": 1})
    (kept / WORDS).unlink()
    assert read_counts(kept, reports / FILE) == found


def test_same_lines_same_bytes(tmp_path: Path) -> None:
    """Two writings of the same lines are the same files."""
    for name in ("a", "b"):
        write_shard(tmp_path / name, "nantes", (SAID, HOSTILE))
    for name in (FILE, WORDS):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
