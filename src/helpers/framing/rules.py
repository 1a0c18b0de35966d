"""The checking rules that the code applies, and what each can say of the place where it applies."""

from __future__ import annotations

import re
from collections.abc import Mapping

from helpers.framing.model import Rule

_SHARE = frozenset({"count", "total", "share", "limit"})
_VALUE = frozenset({"value"})
_CORRECTION = frozenset({"before", "after"})
_DECISION = frozenset({"by", "day"})

PLACEHOLDERS: Mapping[str, frozenset[str]] = {
    "missing_sheet": frozenset({"expected", "suggestion"}),
    "missing_column": frozenset({"column", "label", "suggestion"}),
    "unknown_template_version": frozenset({"value", "expected"}),
    "duplicate_workbook": frozenset({"other"}),
    "invalid_siren": _VALUE,
    "invalid_code": _VALUE,
    "missing_required": frozenset({"label", "otherwise"}),
    "duplicate_id": frozenset({"value", "first"}),
    "unknown_reference": frozenset({"value", "target"}),
    "value_outside_list": frozenset({"value", "label", "suggestion", "choices"}),
    "not_a_date": _VALUE,
    "not_a_number": _VALUE,
    "not_a_measure": _VALUE,
    "not_a_whole_number": _VALUE,
    "negative_number": _VALUE,
    "invalid_url": _VALUE,
    "error_value": _VALUE,
    "support_without_unit": _VALUE,
    "publics_sum_differs": frozenset({"total", "sum"}),
    "breakdown_sum_differs": frozenset({"breakdown", "total", "sum", "rest"}),
    "event_outside_period": frozenset({"value", "start", "end"}),
    "future_date": _VALUE,
    "end_before_start": frozenset({"start", "end"}),
    "short_text": frozenset({"length", "minimum"}),
    "long_text": frozenset({"length", "maximum"}),
    "identical_texts": frozenset({"others"}),
    "near_identical_texts": frozenset({"others", "count", "wordings", "share"}),
    "circulated_text": frozenset({"others", "count", "wordings", "share"}),
    "empty_answer": _VALUE,
    "theme_proposed": frozenset({"proposed", "doubt", "words"}),
    "theme_settled": _DECISION | {"settled"},
    "theme_left": _DECISION,
    "text_settled": _DECISION,
    "text_withheld": _DECISION,
    "text_reworded": _DECISION | {"text"},
    "decision_stale": _DECISION | {"decision"},
    "decision_held": _DECISION,
    "decision_gone": _DECISION | {"decision", "contribution"},
    "residual_theme_share": _SHARE,
    "unstated_public_share": _SHARE,
    "level_without_evidence": frozenset({"level", "dimension"}),
    "population_far_from_reference": frozenset({"value", "reference", "year"}),
    "personal_data": frozenset({"kinds", "fate", "then"}),
    "approximate_number": frozenset({"value", "number"}),
    "counting_estimated": frozenset({"after"}),
    "merged_cells": frozenset({"range"}),
    "hidden_rows": frozenset({"rows"}),
    "corrected_value": _CORRECTION,
    "understood_word": _CORRECTION,
    "corrected_date": _CORRECTION,
    "corrected_code": _CORRECTION,
    "corrected_number": _CORRECTION,
    "default_used": frozenset({"label", "after", "count"}),
    "renamed_column": frozenset({"found", "column"}),
    "added_column": frozenset({"found", "suggestion"}),
    "added_field": frozenset({"found", "suggestion"}),
    "duplicate_column": frozenset({"column", "first"}),
    "untitled_column": frozenset({"count"}),
    "repeated_titles": frozenset(),
    "second_table": frozenset(),
    "table_below": frozenset({"lines"}),
    "hidden_columns": frozenset({"columns"}),
    "hidden_sheet": frozenset({"sheet"}),
    "formula_without_value": frozenset({"cells"}),
    "rounded_number": _VALUE,
    "unread_cells": frozenset({"count"}),
    "unusual_package": frozenset({"what"}),
    "second_reader": frozenset({"why"}),
    "unchecked_structure": frozenset({"format", "what"}),
    "filter_on": frozenset({"range"}),
    "extra_sheet": frozenset({"sheet"}),
    "macros_ignored": frozenset(),
    "external_links_ignored": frozenset(),
    "dde_ignored": frozenset(),
    "embedded_objects_ignored": frozenset(),
    "connections_ignored": frozenset(),
    "event_without_contribution": frozenset({"event"}),
    "proposals_without_answer": frozenset({"count", "total"}),
    "publics_never_met": frozenset({"publics"}),
    "dimensions_missing": frozenset({"count", "total"}),
    "no_commitment": frozenset(),
}

# What a published sentence may say: counts, cells, and words of the framing. The others can hold what somebody typed, a name for one.
UNTYPED = frozenset({
    "count", "total", "share", "limit", "sum", "length", "minimum", "maximum", "wordings", "reference", "year",
    "range", "rows", "columns", "cells", "first", "others", "column", "label", "expected", "target", "choices", "dimension",
    "level", "publics", "kinds", "fate", "format", "what", "why",
    "proposed", "doubt", "words", "settled", "decision", "contribution", "day",
})  # fmt: skip


def placeholders_of(rule: Rule) -> set[str]:
    """The {placeholders} that a rule's sentences use."""
    return set(re.findall(r"{(\w+)}", rule.what + rule.why + rule.how))
