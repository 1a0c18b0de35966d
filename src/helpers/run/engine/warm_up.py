"""What every report does first and that takes time once: done before the fork, it is done for all.

Nothing here may start a thread or draw: Parquet files are read by `files` alone, charts are not pictured.
"""

from __future__ import annotations

import pandas as pd

from helpers.analyse.lexicon import lemmas
from helpers.framing import territories
from helpers.framing.load import load_framing, packaged_framings
from helpers.show import charts
from helpers.show.specification import specification
from helpers.text_storage import hold_texts_for_speed


def warm_up() -> None:
    """Read the framings and the territories of the package, and describe the chart that is most common."""
    hold_texts_for_speed()
    lemmas("préparation")  # the dictionary of French takes a third of a second
    for name in packaged_framings():
        load_framing(name)
    territories.of_the_call()
    territories.epci_by_slug()
    table = pd.DataFrame({"thème": ["a", "b"], "contributions": [1, 2]})
    specification(charts.bars(table, "thème", "contributions"))
