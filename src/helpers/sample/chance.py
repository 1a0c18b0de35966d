"""Chance that is the same on every machine: all draws come from one seeded stream of uniform numbers."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def digest(*parts: object) -> int:
    """A number that depends on the parts alone, unlike `hash`, which changes at each start of Python."""
    return int.from_bytes(hashlib.sha256("|".join(map(str, parts)).encode("utf-8")).digest()[:8], "big")


class Chance:
    """A stream of draws that the parts it is made from decide.

    Only `random()` and exact arithmetic are used: other methods of `random.Random` may change from one Python to the next.
    """

    def __init__(self, *parts: object) -> None:
        self._random = random.Random(digest(*parts))  # noqa: S311 - a sample, not a secret

    def share(self) -> float:
        """A number from 0 included to 1 excluded."""
        return self._random.random()

    def happens(self, probability: float) -> bool:
        return self.share() < probability

    def between(self, low: int, high: int) -> int:
        """A whole number, both bounds included."""
        return low + int(self.share() * (high - low + 1))

    def pick(self, items: Sequence[T]) -> T:
        return items[self.between(0, len(items) - 1)]

    def weighted(self, items: Sequence[T], weights: Sequence[float]) -> T:
        """An item, in proportion of its weight."""
        left = self.share() * sum(weights)
        for item, weight in zip(items, weights, strict=True):
            left -= weight
            if left < 0:
                return item
        return items[-1]

    def ordered(self, items: Sequence[T], weights: Sequence[float] | None = None) -> list[T]:
        """Every item once, in a random order where heavy ones tend to come first."""
        weights = weights or [1.0] * len(items)
        keys = [self.share() / weight for weight in weights]
        return [items[place] for place in sorted(range(len(items)), key=keys.__getitem__)]

    def some(self, items: Sequence[T], count: int) -> list[T]:
        """At most `count` items, in the order they stand in."""
        kept = sorted(self.ordered(range(len(items)))[:count])
        return [items[place] for place in kept]

    def split(self, total: int, parts: int) -> list[int]:
        """A total cut into parts that add up to it."""
        weights = [self.between(2, 6) for _ in range(parts)]
        shares = [total * weight // sum(weights) for weight in weights]
        shares[0] += total - sum(shares)
        return shares
