"""What the notebook of a report leaves to whoever asked for it, beside its outputs: its claims, its data, each as a typed file.

A report is analysed once, in its notebook. In JupyterLab nobody asks, and nothing is left.
"""

from __future__ import annotations

import os
from pathlib import Path

from helpers.analyse.claims import write_ledger
from helpers.analyse.national import NationalAnalysis
from helpers.analyse.territory import TerritoryAnalysis
from helpers.publish import office
from helpers.publish.open_data.slices import slice_of, write_slice
from helpers.publish.reread import verify_workbook
from helpers.publish.search.lines import lines_of
from helpers.publish.search.shard import write_shard
from helpers.run.task import WORKBOOK

VARIABLE = "CONCERTATIONS_DEPOT"  # the folder to leave them in, for the notebooks of a run


def leave(analysis: TerritoryAnalysis | NationalAnalysis) -> None:
    """Leave the ledger of claims, and for a territory its data workbook, read again, and its parts of the open data and of the search."""
    asked = os.environ.get(VARIABLE)
    if not asked:
        return
    folder = Path(asked)
    write_ledger(folder, analysis.claims.values())
    if isinstance(analysis, TerritoryAnalysis):
        office.write_data_workbook(folder / WORKBOOK, analysis)
        verify_workbook(folder / WORKBOOK, analysis)
        write_slice(folder, slice_of(analysis))
        write_shard(folder, analysis.slug, tuple(lines_of(analysis)))
