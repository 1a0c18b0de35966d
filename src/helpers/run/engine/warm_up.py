"""What every report does first and that takes time once: done before the fork, it is done for all.

Nothing here may start a thread or draw: neither Parquet files nor charts' pictures.
"""

from __future__ import annotations

import altair as alt
import pandas as pd

from helpers.framing.load import load_framing, packaged_framings
from helpers.show.specification import specification


def warm_up() -> None:
    """Read the framings of the package, and describe the charts that are most common."""
    for name in packaged_framings():
        load_framing(name)
    table = pd.DataFrame({"thème": ["a", "b"], "contributions": [1, 2], "jour": pd.to_datetime(["2025-01-01", "2025-01-02"])})
    chart = alt.Chart(table).encode(x=alt.X("contributions:Q"), y=alt.Y("thème:N", sort="-x"), tooltip=["jour:T"])
    for one in (chart.mark_bar(), chart.mark_text()):
        specification(one)
