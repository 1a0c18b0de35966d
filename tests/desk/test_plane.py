"""The plane of size × maturity, its zone, and the charts that are drawn from it."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.desk.linked import TOTAL, linked
from helpers.desk.plane import SPREAD, Zone, plane_of, within

TERRITORIES = pd.DataFrame(
    {
        "slug": ["albi", "dschang", "foix", "pau"],
        "name": ["Albi", "Dschang", "Foix", "Pau"],
        "group": ["france", "francophonie", "france", "france"],
        "population": pd.array([80_000, 100_000, 30_000, 160_000], dtype="Int64"),
        "median": pd.array([1.0, 2.0, None, 3.0], dtype="Float64"),
    }
)
COUNTS = pd.DataFrame(
    {
        "territory": pd.Categorical(["albi", "albi", "pau"]),
        "theme": pd.Categorical(["T01", "T02", "T01"]),
        "contributions": [4, 1, 2],
    }
)
THEMES = pd.DataFrame({"theme": ["T01", "T02"], "label": ["Un", "Deux"], "contributions": [6, 1], "territories": [2, 1]})
PUBLICS = pd.DataFrame({"theme": ["T01"], "public": ["Agents"], "kind": ["Attentes"], "contributions": [6]})


@pytest.fixture
def plane() -> pd.DataFrame:
    return plane_of(TERRITORIES, COUNTS)


def test_only_what_can_be_placed_is_placed(plane: pd.DataFrame) -> None:
    """Cities of other countries are read apart, and a territory without a level has no place."""
    assert list(plane["slug"]) == ["albi", "pau"]
    assert list(plane[TOTAL]) == [5, 2]
    assert list(plane["T02"]) == [1, 0]


def test_points_stay_near_their_level(plane: pd.DataFrame) -> None:
    """A point is moved apart by less than half of what parts two levels, the same way each time."""
    assert (plane["hauteur"] - plane["median"]).abs().max() <= SPREAD / 2
    assert plane.equals(plane_of(TERRITORIES, COUNTS))


def test_a_zone_keeps_what_is_in_it(plane: pd.DataFrame) -> None:
    """Both sides of a rectangle count, whichever way it was drawn; without one all are kept."""
    zone = Zone.of({"population": [200_000, 100_000], "hauteur": [2.5, 3.5]})
    assert list(within(plane, zone)["slug"]) == ["pau"]
    assert len(within(plane, None)) == 2
    assert Zone.of({}) is None


def test_charts_draw_aggregates_by_fields_that_exist(plane: pd.DataFrame) -> None:
    """A point a territory, a line a theme, a line a theme × public × kind; every field that is drawn is in the data."""
    spec = linked(THEMES, PUBLICS, plane, ["Attentes", "Vigilances"], "T01", 4).to_dict()
    tables = spec["datasets"]
    assert sorted(map(len, tables.values())) == [1, 2, 2]
    for view in (*spec["vconcat"][0]["hconcat"][0]["layer"], spec["vconcat"][0]["hconcat"][1], spec["vconcat"][1]):
        table = tables[view.get("data", spec["vconcat"][0]["hconcat"][0].get("data"))["name"]]
        made = {one["as"] for one in view.get("transform", ()) if "as" in one}
        channels = [one for part in view["encoding"].values() for one in (part if isinstance(part, list) else [part])]
        assert {one["field"] for one in channels if "field" in one} <= {*table[0]} | made


def test_the_first_theme_is_chosen(plane: pd.DataFrame) -> None:
    """The parameter of the notebook is the first selection; none selects all."""
    chosen = linked(THEMES, PUBLICS, plane, ["Attentes"], "T02", 4).to_dict()
    assert next(one for one in chosen["params"] if one["name"] == "choix")["value"] == [{"theme": "T02"}]
    free = linked(THEMES, PUBLICS, plane, ["Attentes"], "", 4).to_dict()
    assert "value" not in next(one for one in free["params"] if one["name"] == "choix")


def test_without_territories_there_is_no_plane() -> None:
    """A territory alone has its themes and publics, and no plane to brush."""
    spec = linked(THEMES, PUBLICS, plane_of(TERRITORIES.head(0), COUNTS), ["Attentes"], "", 4).to_dict()
    assert "vconcat" not in spec
    assert len(spec["hconcat"]) == 2
