"""An edited manifesto is read back whoever saved it, and a file that could hurt is refused in French."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from helpers.collect.drafts import marks
from helpers.collect.drafts.edited import Draft, read_edited
from helpers.errors import DraftError
from helpers.settings import Limits
from tests.collect.drafts.documents import control, p, place, write

LONG = "proposition/" + "x" * 90


def drafts(path: Path) -> tuple[Draft, ...]:
    return read_edited(path, Limits()).drafts


def test_text_of_a_content_control(tmp_path: Path) -> None:
    """What stands in a control is read paragraph by paragraph, under the place that its tag names, with the statement above."""
    path = write(
        tmp_path / "manifeste.docx",
        place("themes/T05"),
        p(marks.STATEMENT, "12 contributions."),
        control("themes/T05", p(marks.DRAFT, "Une."), p("Normal", "Deux.")),
    )
    assert drafts(path) == (Draft("themes/T05", ("Une.", "Deux."), seen="12 contributions."),)


def test_without_content_controls(tmp_path: Path) -> None:
    """Where a word processor has dropped the controls, what is not in a style of ours belongs to the place above."""
    path = write(
        tmp_path / "manifeste.docx",
        place("a"),
        p(marks.DRAFT, "Sous a."),
        p("heading 1", "Titre du programme", bookmark="titre_1"),
        place("b"),
        p(marks.STATEMENT, "Ne pas reprendre."),
        p("Normal", "Sous b."),
        p("heading 1", "Titre du rédacteur"),
    )
    assert drafts(path) == (Draft("a", ("Sous a.",)), Draft("b", ("Sous b.", "Titre du rédacteur"), seen="Ne pas reprendre."))


def test_the_invitation_is_no_sentence(tmp_path: Path) -> None:
    """A place that nobody wrote in gives nothing."""
    path = write(tmp_path / "manifeste.docx", place("a"), control("a", p(marks.DRAFT, marks.INVITATION)))
    assert drafts(path) == ()


def test_a_control_that_was_moved(tmp_path: Path) -> None:
    """A control keeps its place wherever a drafter has put it."""
    path = write(
        tmp_path / "manifeste.docx", place("a"), place("themes/T05"), place("z"), control("themes/T05", p("Normal", "Ici."))
    )
    assert drafts(path) == (Draft("themes/T05", ("Ici.",)),)


def test_a_key_too_long_for_word(tmp_path: Path) -> None:
    """A shortened tag is recognised beneath the line that names its place in full."""
    path = write(tmp_path / "manifeste.docx", place(LONG), control(marks.tag_of(LONG), p("Normal", "Ici.")))
    assert drafts(path) == (Draft(LONG, ("Ici.",)),)


def test_to_be_read_again_until_the_line_is_removed(tmp_path: Path) -> None:
    """While « À relire » stands, the text dates from the earlier statement; once it is removed, from the one of the document."""
    lines = [
        place("a"),
        p(marks.STATEMENT, "13."),
        p(marks.REREAD, "À relire."),
        p(marks.EARLIER, "12."),
        p(marks.DRAFT, "Douze."),
    ]
    standing = drafts(write(tmp_path / "manifeste.docx", *lines))
    removed = drafts(write(tmp_path / "manifeste-2.docx", *(line for line in lines if "À relire" not in line)))
    assert [one.written_on for one in (*standing, *removed)] == ["12.", "13."]


def test_tracked_changes(tmp_path: Path) -> None:
    """A text that was deleted or moved away is not read; one that was added is."""
    run = "<w:r><w:t>{}</w:t></w:r>"
    changed = (
        f"<w:p><w:ins>{run.format('Ajouté. ')}</w:ins><w:del><w:r><w:delText>Retiré.</w:delText></w:r></w:del>"
        f"<w:moveFrom>{run.format('Parti.')}</w:moveFrom></w:p>"
    )
    assert drafts(write(tmp_path / "manifeste.docx", place("a"), changed)) == (Draft("a", ("Ajouté.",)),)


def test_a_table_of_the_drafter(tmp_path: Path) -> None:
    """A drafter's own table is kept line by line; one of ours is not theirs."""
    own = f"<w:tbl><w:tr><w:tc>{p('Normal', 'x')}</w:tc><w:tc>{p('Normal', 'y')}</w:tc></w:tr></w:tbl>"
    ours = f"<w:tbl><w:tr><w:tc>{p(marks.VERSION, 'Territoire')}</w:tc></w:tr></w:tbl>"
    assert drafts(write(tmp_path / "manifeste.docx", place("a"), ours, own)) == (Draft("a", ("x\u2003|\u2003y",)),)


def test_what_it_was_made_from(tmp_path: Path) -> None:
    """A document tells the prints of those whose text it took."""
    path = write(tmp_path / "manifeste.docx", place("a"), p(marks.EDITION, f"{'0' * 64} {'f' * 64}"))
    assert read_edited(path, Limits()).parents == {"0" * 64, "f" * 64}


def test_marks_all_gone(tmp_path: Path) -> None:
    """A document without our marks is not taken for one whose every sentence is a drafter's."""
    with pytest.raises(DraftError, match="les repères du document ont disparu"):
        read_edited(write(tmp_path / "manifeste.docx", p("Normal", "Tout.")), Limits())


def test_unseen_characters_stay_out(tmp_path: Path) -> None:
    """What would steer a reader's eye without being seen is taken out of a drafter's sentence."""
    assert drafts(write(tmp_path / "manifeste.docx", place("a"), p("Normal", "un\u202e deux")))[0].paragraphs == ("un deux",)


def test_document_type_refused(tmp_path: Path) -> None:
    """An entity bomb is refused before any parser sees it."""
    bomb = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    with pytest.raises(DraftError, match=r"manifeste\.docx\u00a0: elle contient une déclaration de type de document"):
        read_edited(write(tmp_path / "manifeste.docx", place("a"), prolog=bomb), Limits())


def test_too_much_once_unpacked(tmp_path: Path) -> None:
    """A small file that unpacks to a huge one is refused by what it declares."""
    path = write(tmp_path / "manifeste.docx", place("a"), parts={"word/media/image.bin": bytes(70 << 20)})
    with pytest.raises(DraftError, match="le document occuperait 70 Mo"):
        read_edited(path, Limits())


def test_too_heavy(tmp_path: Path) -> None:
    """A file beyond the limit is not opened."""
    path = write(tmp_path / "manifeste.docx", place("a"))
    with pytest.raises(DraftError, match="trop lourd"):
        read_edited(path, replace(Limits(), file_bytes=10))


@pytest.mark.parametrize("content", [b"", b"ceci est un texte", b"PK\x03\x04 tronqu\xc3\xa9"])
def test_no_document_at_all(tmp_path: Path, content: bytes) -> None:
    """A file that is no document, whatever its name, is told by its name."""
    path = tmp_path / "manifeste.docx"
    path.write_bytes(content)
    with pytest.raises(DraftError, match=r"^manifeste\.docx"):
        read_edited(path, Limits())
    assert path.read_bytes() == content


def test_damaged_part(tmp_path: Path) -> None:
    """A part that is not well formed is told."""
    path = write(tmp_path / "manifeste.docx", "<w:p><w:r></w:p>")
    with pytest.raises(DraftError, match="est abîmée"):
        read_edited(path, Limits())
