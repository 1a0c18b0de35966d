"""The names of the documents that stand beside a page; a run with nothing to print needs no more."""

from __future__ import annotations

REPORT, SHEET = "rapport.pdf", "essentiel.pdf"
NAMES = (REPORT, SHEET)
