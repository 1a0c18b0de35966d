"""The states of a report, and how each is told."""

from __future__ import annotations

from collections.abc import Mapping

UP_TO_DATE, TO_MAKE, FAILED, ABSENT, LEFT_OUT = "up_to_date", "to_make", "failed", "absent", "left_out"
LABELS: Mapping[str, str] = {
    UP_TO_DATE: "à jour", TO_MAKE: "à refaire", FAILED: "en échec", LEFT_OUT: "écarté", ABSENT: "absent",
}  # fmt: skip
SIGNS: Mapping[str, str] = {UP_TO_DATE: "✓", TO_MAKE: "↻", FAILED: "✗", LEFT_OUT: "✗", ABSENT: "○"}
