"""Whatever a table holds under the headers of a platform, no row is lost and nothing breaks."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from helpers.collect.platforms.archives import Member
from helpers.collect.platforms.catalogue import platform_mappings
from helpers.collect.platforms.exports import import_exports
from helpers.collect.platforms.json_rows import json_rows
from helpers.collect.platforms.mapping import ANY_NUMBER, kind_of_row, recognise, squeeze
from helpers.collect.platforms.tables_read import decode, read_export
from helpers.errors import ExportFileError
from helpers.framing.load import load_framing
from helpers.framing.territories import find

FRAMING = load_framing("ia_2025")
TERRITORY = find("lacq-orthez")
GROUPS = sorted({mapping.group for mapping in platform_mappings()})
KINDS = ("opinion", "inconnu", *dict.fromkeys(word for mapping in platform_mappings() for word in sorted(mapping.rows)))
CELLS = st.one_of(
    st.sampled_from([
        "", "", "RAS", "test", "Oui", "Non", "12", "0", "-1", "op1", "2025-03-01 10:00:00", "31/02/2019", "argument.show.type.against",
        "Garder un agent joignable au téléphone dans chaque mairie.", "Je crains la surveillance ; et la suite.", "=1+1", "a, b, c",
        '{"fr"=>"Un texte", "en"=>"A text"}', '{"fr": nil}', "<p>Un&nbsp;<b>mot</b></p>", "camille@exemple.fr", "\u202eenvers", "NA",
        "export_contribution_type_opinion", "un\r\ndeux", '"', "’", "🌳",
    ]),
    st.sampled_from(KINDS),
    st.text(max_size=12),
)  # fmt: skip


def _headers(group: tuple[str, str]) -> list[str]:
    """Every header that a group of mappings knows, the first spelling of each."""
    names = (
        name
        for mapping in platform_mappings()
        if mapping.group == group
        for names in mapping.columns.values()
        for name in names
    )
    return list(dict.fromkeys(name.replace(ANY_NUMBER, "7") for name in names))


def _needed(group: tuple[str, str]) -> list[str]:
    """The headers without which no file of a group is recognised."""
    kind = next(mapping for mapping in platform_mappings() if mapping.group == group and mapping.signature)
    return [*(kind.columns[role][0] for role in kind.needs), kind.signature[0].replace(ANY_NUMBER, "7")]


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    """Some headers of one platform, some others, and rows that may be longer or shorter than the headers."""
    group = draw(st.sampled_from(GROUPS))
    known = _headers(group)
    headers = [*_needed(group), *draw(st.lists(st.sampled_from(known), max_size=12))]
    headers += draw(
        st.lists(st.sampled_from(["Que proposez-vous ?", "Vous êtes :", "note", "", "note", "votre nom"]), max_size=4)
    )
    width = len(headers)
    rows = draw(st.lists(st.lists(CELLS, min_size=max(1, width - 2), max_size=width + 1), min_size=1, max_size=8))
    return headers, rows


def _csv(headers: Sequence[str], rows: Sequence[Sequence[str]], delimiter: str) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter)
    writer.writerow(headers)
    writer.writerows(rows)
    return buffer.getvalue().encode("utf-8", errors="replace")


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(table=tables(), delimiter=st.sampled_from(";,\t"))
def test_no_row_is_lost(table: tuple[list[str], list[list[str]]], delimiter: str) -> None:
    """Rows received = imported + events + supports + set aside, ids are unique; or the file is refused in words."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.csv"
        path.write_bytes(_csv(*table, delimiter))
        try:
            imported = import_exports([path], FRAMING, TERRITORY)
        except ExportFileError:
            event("refused")
            return
    event(imported.balance[0].platform)
    for one in imported.balance:
        assert one.received == one.imported + one.events + one.supports + len(one.set_aside)
        received, kept, aside = one.answers
        assert received == kept + aside
    ids = [row[0] for row in imported.workbook["CONTRIBUTIONS"].iter_rows(min_row=3, values_only=True) if row[0]]
    assert len(ids) == len(set(ids))
    lines = list(imported.workbook["IMPORT"].iter_rows(min_row=2, values_only=True))
    assert len(lines) == imported.balance[0].received
    assert all(line[3] or line[4] for line in lines)


@settings(max_examples=100, deadline=None)
@given(table=tables())
def test_the_order_of_columns_does_not_matter(table: tuple[list[str], list[list[str]]]) -> None:
    """A file is recognised by the names of its columns, never by their position."""
    headers, _ = table
    mappings = platform_mappings()
    assert [kind.label for kind in recognise(headers, mappings)] == [kind.label for kind in recognise(headers[::-1], mappings)]


@settings(max_examples=200, deadline=None)
@given(content=st.binary(min_size=1, max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    """No content makes the reader break: it gives a table, or says in French what is wrong."""
    try:
        table = read_export(Member("x.csv", Path("x.csv"), content), len)
    except ExportFileError:
        return
    assert table.rows
    assert isinstance(decode(content)[0], str)


@settings(max_examples=100, deadline=None)
@given(text=st.text(alphabet='[]{}":,1a ', max_size=40))
def test_any_text_is_json_or_not(text: str) -> None:
    """A text that is no JSON list of objects is left to the reader of tables."""
    rows = json_rows(text)
    assert rows is None or all(len(row) == len(rows[0]) for row in rows)


@pytest.mark.parametrize("mapping", platform_mappings(), ids=lambda mapping: mapping.label)
def test_mappings_hold_together(mapping: object) -> None:
    """Every kind of rows has words for its type or a signature, a reason when it is set aside, and needs that it names."""
    kind = next(one for one in platform_mappings() if one is mapping)
    assert kind.rows or kind.signature
    assert set(kind.needs) <= set(kind.columns)
    assert bool(kind.aside) == (kind.becomes == "aside")
    assert all(
        len([one for one in platform_mappings() if one.group == kind.group and word in one.rows]) == 1 for word in kind.rows
    )


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("export_contribution_type_opinion", "propositions de consultation"),
        ("opinionVersionVote", "votes sur les amendements"),
        ("export_contribution_type_opinion_version", "amendements"),
        ("Argument", "arguments"),
        ("", "propositions de consultation"),
        ("export_contribution_type_opinion_argument_report", "signalements"),
    ],
)
def test_the_kind_of_a_row(told: str, name: str) -> None:
    """The longest known end of a type tells the kind, in the names of any year."""
    kinds = tuple(mapping for mapping in platform_mappings() if mapping.group == ("Cap Collectif", "consultation"))
    found = kind_of_row(kinds, told)
    assert found is not None
    assert found.name == name
    assert squeeze("Author ID") == squeeze("authorId") == "authorid"
