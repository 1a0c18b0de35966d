"""What drafters wrote comes back under its claim; what rests on a figure that moved is to be read again; nothing is lost."""

from __future__ import annotations

import pytest

from helpers.analyse.drafts import OPENING, Drafts, Text, places, put_back, statement
from helpers.analyse.manifesto import Manifesto
from helpers.collect.drafts.edited import Draft, Edited
from tests.analyse.test_manifesto import SHARED, built, entry

KEY = "proposition/a-C1"
OLD = "Proposition émergente : 2 contributions, 2 territoires."


@pytest.fixture(scope="module")
def today() -> Manifesto:
    return built(SHARED)


def edited(name: str, *drafts: Draft, print_: str = "", parents: tuple[str, ...] = ()) -> Edited:
    return Edited(name, print_ or name, frozenset(parents), drafts)


def test_kept_under_its_claim(today: Manifesto) -> None:
    """A text whose statement is still the same comes back as it is; the spaces of a word processor change nothing."""
    now = statement(entry(today, KEY)).replace("\u00a0", " ")
    found = put_back([edited("manifeste.docx", Draft(KEY, ("Formons.",), seen=now))], today)
    assert found.placed == {KEY: (Text("manifeste.docx", ("Formons.",)),)}
    assert found.to_reread == ()


def test_to_be_read_again(today: Manifesto) -> None:
    """A text written above another statement is kept, with that statement."""
    found = put_back([edited("manifeste.docx", Draft(KEY, ("Formons.",), seen=OLD))], today)
    assert found.placed[KEY] == (Text("manifeste.docx", ("Formons.",), earlier=OLD),)
    assert found.to_reread == (KEY,)


def test_the_earliest_statement_counts(today: Manifesto) -> None:
    """A text that nobody has read again since keeps the statement of its writing, not that of the document it was saved in."""
    now = statement(entry(today, KEY))
    found = put_back([edited("manifeste.docx", Draft(KEY, ("Formons.",), seen=now, earlier=OLD))], today)
    assert found.to_reread == (KEY,)


def test_the_opening_rests_on_no_figure(today: Manifesto) -> None:
    """A place without a statement is never to be read again."""
    assert put_back([edited("manifeste.docx", Draft(OPENING, ("Bonjour.",)))], today).to_reread == ()


def test_two_documents_that_differ(today: Manifesto) -> None:
    """Two documents that do not descend from one another are both kept where they differ, once where they agree."""
    one = edited("manifeste-a.docx", Draft(OPENING, ("Ici.",)), Draft("chapitre/1", ("Pareil.",)))
    two = edited("manifeste-b.docx", Draft(OPENING, ("Là.",)), Draft("chapitre/1", ("Pareil.",)))
    found = put_back([two, one], today)
    assert [text.source for text in found.placed[OPENING]] == ["manifeste-a.docx", "manifeste-b.docx"]
    assert len(found.placed["chapitre/1"]) == 1
    assert found.in_two_minds == (OPENING,)


def test_a_document_replaces_what_it_was_made_from(today: Manifesto) -> None:
    """What a drafter has changed since does not come back from the document before."""
    before = edited("manifeste.docx", Draft(OPENING, ("Avant.",)), print_="p1")
    after = edited("manifeste-retrouve.docx", Draft(OPENING, ("Après.",)), print_="p2", parents=("p1", "p0"))
    found = put_back([before, after], today)
    assert found.placed[OPENING] == (Text("manifeste-retrouve.docx", ("Après.",)),)
    assert found.parents == ("p0", "p1", "p2")


def test_a_group_that_another_member_names(today: Manifesto) -> None:
    """The text goes where the member that named its group went, to be read again since the group is another."""
    found = put_back([edited("manifeste.docx", Draft("proposition/b-C1", ("Formons.",), seen=OLD))], today)
    assert found.placed[KEY] == (Text("manifeste.docx", ("Formons.",), earlier=OLD),)


def test_a_claim_that_is_gone(today: Manifesto) -> None:
    """A text whose claim is no longer there is kept apart, with its statement."""
    found = put_back([edited("manifeste.docx", Draft("divergence/T01", ("Discutons.",), seen=OLD))], today)
    assert found.placed == {}
    assert found.astray == {"divergence/T01": (Text("manifeste.docx", ("Discutons.",), earlier=OLD),)}


def test_every_claim_has_its_place(today: Manifesto) -> None:
    """There is one place a claim, one a chapter, and one before them."""
    found = places(today)
    assert len(found) == 1 + len(today.sections) + len(today.entries)
    assert all(found[key] == "" for key in (OPENING, "chapitre/4"))


def test_nothing_written_yet(today: Manifesto) -> None:
    """Without any document there is nothing, and an unread one is said."""
    assert put_back([], today, ["manifeste.docx : abîmé."]) == Drafts(unread=("manifeste.docx : abîmé.",))
