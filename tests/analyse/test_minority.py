"""The least shared positions: which ones are kept, why, and in which order."""

from __future__ import annotations

import pandas as pd

from helpers.analyse.minority import few, least_shared
from tests.analyse.tables import Row, ia, tables


def kept(*lines: Row) -> list[str | None]:
    """Why each contribution of one territory is kept."""
    rows = [{"id": f"C{place}", **line} for place, line in enumerate(lines, start=1)]
    found = few(tables(contributions=rows), ia())
    return [None if pd.isna(one) else str(one) for one in found]


def test_reasons_by_hand() -> None:
    """Noted isolated, noted of a minority, said by one person; the three others are carried by more."""
    common: Row = {"theme": "T05", "people": 6, "agreement": "majorite"}
    assert kept(
        {**common, "agreement": "isole", "people": 1}, {**common, "agreement": "minoritaire"}, {**common, "people": 1}, common, common, common
    ) == ["isolée", "minoritaire", "une seule personne", None, None, None]  # fmt: skip


def test_a_theme_hardly_spoken_of_is_kept_whole() -> None:
    """Two contributions on T09 among five."""
    assert (
        kept(*[{"theme": "T05", "people": 6}] * 3, *[{"theme": "T09", "people": 6}] * 2)[3:]
        == ["thème peu abordé sur place"] * 2
    )


def test_a_theme_without_reason_gives_its_least_carried() -> None:
    """Three on T05, of six, four and an unknown number of people: the four."""
    assert kept({"people": 6}, {"people": 4}, {}) == [None, "la moins portée sur place", None]


def test_words_held_back_are_never_kept() -> None:
    """An isolated contribution that may not be printed is not listed; the theme gives another one."""
    lines: list[Row] = [{"agreement": "isole", "text": None}, {"people": 3}, {"people": 2}]
    assert kept(*lines) == [None, None, "la moins portée sur place"]


def test_a_sheet_without_people_nor_agreement() -> None:
    """A framing that asks neither still keeps one contribution a theme, the first."""
    assert kept({}, {}, {}) == ["la moins portée sur place", None, None]


def test_the_smallest_territory_speaks_first() -> None:
    """Isolated ones first, the least populated territory on top; the least carried only fill up to three."""
    rows = pd.DataFrame(
        [
            ("T05", "big-C1", "big", "isolée"), ("T05", "tiny-C1", "tiny", "isolée"), ("T05", "tiny-C2", "tiny", "minoritaire"),
            ("T05", "big-C2", "big", "la moins portée sur place"), ("T06", "big-C3", "big", "la moins portée sur place"), ("T06", "big-C4", "big", None),
        ],
        columns=["theme", "id", "territory", "few"], dtype="str",
    ).assign(territory_name="X", kind="attente", text="mots")  # fmt: skip
    people = pd.DataFrame({"slug": ["big", "tiny"], "population": [900, 50]})
    assert least_shared(rows, people)["id"].tolist() == ["tiny-C1", "big-C1", "tiny-C2", "big-C3"]
