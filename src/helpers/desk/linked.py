"""The linked views of the exploration: themes, publics and the plane of territories answer one another in the browser.

Aggregates only: a line a theme, a line a theme × public × kind, a point a territory. As in the charts of pages, the theme says how it looks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import altair as alt
import pandas as pd

from helpers.desk.counts import COUNT
from helpers.show import theme
from helpers.wording import FIXED, NARROW, counted

Linked: TypeAlias = alt.HConcatChart | alt.VConcatChart
THEME, ZONE = "choix", "zone"  # the selections: a theme that is clicked, a part of the plane that is brushed
TOTAL, ON_THEME = "toutes", "retenues"
SIDE, PLANE_WIDTH, PLANE_HEIGHT, STEP = 180, 580, 320, 25  # pixels: together they fit a notebook on a laptop
POPULATIONS = [5_000, 20_000, 50_000, 100_000, 300_000, 1_000_000, 3_000_000]
NUMBERS = {"decimal": ",", "thousands": NARROW, "grouping": [3], "currency": ["", f"{FIXED}€"]}
EMBEDDED = {"actions": False, "formatLocale": NUMBERS}


def linked(
    themes: pd.DataFrame, publics: pd.DataFrame, territories: pd.DataFrame, kinds: Sequence[str], chosen: str, top: int
) -> Linked:  # fmt: skip
    """Themes beside the publics of the one that is chosen, and the plane of territories beneath, where a zone can be brushed.

    `themes`: `counts.by_theme`; `publics`: `counts.by_public`; `territories`: `plane.plane_of` (none: no plane); `kinds`: plural labels
    of the kinds, in the order of the framing; `top`: the highest level of maturity.
    """
    pick = alt.selection_point(
        name=THEME, fields=["theme"], toggle=False, value=[{"theme": chosen}] if chosen else alt.Undefined
    )
    above = alt.hconcat(_themes(themes, pick), _publics(publics, kinds, pick), spacing=30).resolve_scale(color="independent")
    whole: Linked = above if territories.empty else alt.vconcat(above, _plane(territories, top), spacing=30)
    styled: Linked = whole.configure(**configuration())
    return styled


def configuration() -> dict[str, Any]:
    """The house theme with what only these charts have: axes, a legend, a ground of their own in a dark JupyterLab."""
    palette, text = (
        theme.PALETTE,
        {"labelFontSize": 12, "titleFontSize": 12, "labelColor": theme.PALETTE.ink, "titleColor": theme.PALETTE.quiet},
    )
    own = {
        "background": palette.paper,
        "padding": theme.GAP,
        "axis": text
        | {
            "gridColor": palette.line,
            "domainColor": palette.line,
            "tickColor": palette.line,
            "titleFontWeight": "normal",
            "labelLimit": 0,
        },
        "legend": text | {"orient": "bottom", "labelLimit": 0, "columns": 2},
        "title": {"fontSize": 14, "color": palette.ink, "anchor": "start"},
        "range": {"category": [palette.main, palette.accent, palette.third, palette.deep_tint]},
    }
    return theme.chart_config() | own


def _themes(themes: pd.DataFrame, pick: alt.Parameter) -> alt.LayerChart:
    """A bar a theme, its two counts written at its end; a click chooses it."""
    told = [
        f"{count} · {counted(carriers, 'territoire')}"
        for count, carriers in zip(themes[COUNT], themes["territories"], strict=True)
    ]
    most = max(int(themes[COUNT].max()), 1)
    base = alt.Chart(themes.assign(told=told), width=SIDE, height=alt.Step(STEP), title="Thèmes : cliquez pour en choisir un").encode(
        y=alt.Y("label:N", sort=None, title=None),
        x=alt.X(f"{COUNT}:Q", title="contributions", axis=alt.Axis(tickCount=4, format=",d"), scale=alt.Scale(domain=[0, 1.6 * most])),
        tooltip=[alt.Tooltip("label:N", title="Thème"), alt.Tooltip(f"{COUNT}:Q", title="Contributions", format=",d"), alt.Tooltip("territories:Q", title="Territoires")],
    )  # fmt: skip
    bars = base.mark_bar(style="solid-bar", cursor="pointer").encode(
        opacity=alt.when(pick).then(alt.value(1)).otherwise(alt.value(0.3))
    )
    layered: alt.LayerChart = bars.add_params(pick) + base.mark_text(style="value", fontSize=12).encode(text="told:N")
    return layered


def _publics(publics: pd.DataFrame, kinds: Sequence[str], pick: alt.Parameter) -> alt.Chart:
    """Who spoke of the chosen theme, by kind of contribution."""
    drawn: alt.Chart = (
        alt.Chart(
            publics.assign(rank=publics["kind"].map(list(kinds).index)),
            width=SIDE,
            height=alt.Step(STEP),
            title="Publics du thème choisi",
        )
        .transform_filter(pick)
        .mark_bar()
        .encode(
            y=alt.Y("public:N", title=None, sort="ascending"),
            x=alt.X(f"sum({COUNT}):Q", title="contributions", axis=alt.Axis(tickCount=4, format=",d")),
            color=alt.Color("kind:N", title=None, scale=alt.Scale(domain=list(kinds))),
            order=alt.Order("rank:Q"),
            tooltip=[
                alt.Tooltip("public:N", title="Public"),
                alt.Tooltip("kind:N", title="Nature"),
                alt.Tooltip(f"sum({COUNT}):Q", title="Contributions", format=",d"),
            ],
        )
    )
    return drawn


def _plane(territories: pd.DataFrame, top: int) -> alt.Chart:
    """A point a territory, as large as what it said of the chosen theme, hollow when it said nothing; a zone is brushed."""
    brush = alt.selection_interval(name=ZONE, encodings=["x", "y"])
    on_theme = f"isDefined({THEME}.theme) ? datum[{THEME}.theme[0]] || 0 : datum['{TOTAL}']"
    drawn: alt.Chart = (
        alt.Chart(
            territories,
            width=PLANE_WIDTH,
            height=PLANE_HEIGHT,
            title="Territoires français : tracez un rectangle pour lire leurs noms",
        )
        .transform_calculate(**{ON_THEME: on_theme})
        .mark_point(filled=True, color=theme.PALETTE.main, strokeWidth=1.5)
        .encode(
            x=alt.X(
                "population:Q",
                title="habitants (échelle logarithmique)",
                scale=alt.Scale(type="log", nice=False, padding=20),
                axis=alt.Axis(values=POPULATIONS, format=",d", grid=False),
            ),
            y=alt.Y(
                "hauteur:Q",
                title="niveau médian de maturité déclarée",
                scale=alt.Scale(domain=[-0.3, top + 0.3]),
                axis=alt.Axis(values=list(range(top + 1))),
            ),
            size=alt.Size(f"{ON_THEME}:Q", legend=None, scale=alt.Scale(range=[30, 500])),
            fillOpacity=alt.when(f"datum['{ON_THEME}'] > 0").then(alt.value(0.55)).otherwise(alt.value(0)),
            opacity=alt.when(brush).then(alt.value(1)).otherwise(alt.value(0.25)),
            tooltip=[
                alt.Tooltip("name:N", title="Territoire"),
                alt.Tooltip("population:Q", title="Habitants", format=",d"),
                alt.Tooltip("median:Q", title="Niveau médian"),
                alt.Tooltip(f"{ON_THEME}:Q", title="Contributions du thème choisi", format=",d"),
            ],
        )
        .add_params(brush)
    )
    return drawn
