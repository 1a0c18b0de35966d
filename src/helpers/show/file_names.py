"""The names of the files that stand beside a page; a run that shows nothing needs no more."""

from __future__ import annotations

WORKBOOK, TERRITORY_SLIDES, NATIONAL_SLIDES = "donnees.xlsx", "presentation.pptx", "synthese.pptx"
