"""Names beside many points, in a few milliseconds: the nearest of a hundred places that covers nothing, else the one that covers least.

`labels.place` looks for places whose lines cross nothing, which takes seconds for fifty points close together.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from helpers.show import theme
from helpers.show.labels import Box, Place, text_width

Boxes = NDArray[np.float64]  # left, top, right, bottom
_STEPS = (0, 1, 2, 3, 4, 5, 7, 9, 12)  # half lines away from the point
_WAYS = 12  # directions
_OVER_POINT = 0.3  # a name over a point is less of a fault than over a name


def place(points: Sequence[Place], texts: Sequence[str], frame: Box, radius: float) -> tuple[Box, ...]:
    """A box for each text. Points far from the centre choose first: they have the most room; equals in the order given."""
    centres = np.array(points, dtype=np.float64).reshape(-1, 2)
    discs = np.hstack([centres - radius, centres + radius])
    taken = np.full((len(texts), 4), np.nan)
    middle = np.median(centres, axis=0) if len(centres) else centres
    for one in np.argsort(-np.round(np.hypot(*(centres - middle).T), 6), kind="stable"):
        boxes = _candidates(centres[one], texts[one], frame, radius)
        names = _common(boxes, taken[~np.isnan(taken[:, 0])])
        taken[one] = boxes[int(np.argmin(np.round(names + _OVER_POINT * _common(boxes, discs), 3)))]
    return tuple(Box(*map(float, box)) for box in taken)


def _candidates(point: Boxes, text: str, frame: Box, radius: float) -> Boxes:
    """Boxes right, left, above and below, then round the point and farther and farther; moved inside the frame."""
    width, height = text_width(text), theme.LINE_HEIGHT * (1 + text.count("\n"))
    reach = radius + theme.GAP / 2
    corners = [
        (point[0] + dx * (reach + away) - (0.5 - 0.5 * dx) * width, point[1] + dy * (reach + away) - (0.5 - 0.5 * dy) * height)
        for away in (step * theme.LINE_HEIGHT / 2 for step in _STEPS)
        for dx, dy in _directions()
    ]
    left = np.clip([x for x, _ in corners], frame.left, max(frame.left, frame.right - width))
    top = np.clip([y for _, y in corners], frame.top, max(frame.top, frame.bottom - height))
    return np.column_stack([left, top, left + width, top + height])


def _directions() -> list[Place]:
    """Right and left first: a name is read most easily beside its point."""
    turns = [round(2 * math.pi * turn / _WAYS, 9) for turn in range(_WAYS)]
    ways = [(round(math.cos(turn), 9), round(math.sin(turn), 9)) for turn in turns]
    return sorted(ways, key=lambda way: (abs(way[1]), -way[0], way[1]))


def _common(boxes: Boxes, others: Boxes) -> Boxes:
    """The area that each box shares with all others."""
    if not len(others):
        return np.zeros(len(boxes))
    width = np.minimum(boxes[:, None, 2], others[None, :, 2]) - np.maximum(boxes[:, None, 0], others[None, :, 0])
    height = np.minimum(boxes[:, None, 3], others[None, :, 3]) - np.maximum(boxes[:, None, 1], others[None, :, 1])
    return np.asarray((np.clip(width, 0, None) * np.clip(height, 0, None)).sum(axis=1))
