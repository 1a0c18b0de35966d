"""An export in JSON as a table: one object a row, nested names joined as the CSV of the same platform joins them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

Json = object  # what a JSON text may hold: objects, lists, texts, numbers, booleans or nothing

DEEPEST = 12  # levels of nesting: beyond, the rest is kept as text
JSON_STARTS = ("[", "{")


def json_rows(text: str) -> tuple[tuple[str, ...], ...] | None:
    """Headers, then rows; None when a text is not a JSON list of objects."""
    if not text.lstrip().startswith(JSON_STARTS):
        return None
    try:
        flat = [dict(_flat(each, "", 0)) for each in _objects(json.loads(text))]
    except (ValueError, RecursionError):  # no JSON, a number of thousands of digits, or nested without end
        return None
    if not flat:
        return None
    headers = tuple(dict.fromkeys(name for row in flat for name in row))
    return (headers, *(tuple(row.get(name, "") for name in headers) for row in flat))


def _objects(read: Json) -> Sequence[Mapping[str, Json]]:
    """The objects of a list, or of the only list that an object holds."""
    if isinstance(read, dict):
        lists = [value for value in read.values() if isinstance(value, list)]
        read = lists[0] if len(lists) == 1 else [read]
    return [each for each in read if isinstance(each, dict)] if isinstance(read, list) else []


def _flat(value: Json, name: str, depth: int) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict) and depth < DEEPEST:
        for key, inner in value.items():
            yield from _flat(inner, f"{name}/{key}" if name else str(key), depth + 1)
    else:
        yield name, _text(value)


def _text(value: Json) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "; ".join(_text(each) for each in value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
