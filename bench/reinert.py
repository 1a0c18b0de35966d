"""Time and memory of the classification, in a fresh process for each size: `python -m bench.reinert`."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time

import numpy as np
from scipy.sparse import csr_array

from helpers.analyse import reinert
from helpers.wording import number

SIZES = ((500, 600), (5_000, 1_500), (50_000, 3_000))  # segments, words
BOUNDS = {5_000: (0.5, None), 50_000: (6.0, 500)}  # seconds of processor, MB, for engine `iramuteq`
CLASSES = 10
SUBJECTS, WORDS = 8, 12  # planted; words drawn for a segment
OWN = 0.1  # share of the words that a subject uses six times more


def drawn(segments: int, words: int) -> csr_array:
    """A table with the shape of a French corpus: frequencies after Zipf, eight subjects that use some words six times more."""
    chance = np.random.default_rng(1)
    of, common = chance.integers(0, SUBJECTS, segments), 1 / np.arange(1, words + 1) ** 0.9
    rows, columns = [], []
    for subject in range(SUBJECTS):
        weights = np.where(chance.random(words) < OWN, 6 * common, common)
        own = np.repeat(np.flatnonzero(of == subject), WORDS)
        rows.append(own)
        columns.append(np.searchsorted(np.cumsum(weights / weights.sum())[:-1], chance.random(len(own))))
    places = np.concatenate(rows), np.concatenate(columns)
    table = csr_array((np.ones(len(places[0])), places), shape=(segments, words))
    table.sum_duplicates()
    return table


def measure(segments: int, words: int, engine: str) -> None:
    """Classify once, and print the seconds of processor and the most memory held."""
    table = drawn(segments, words)
    start = time.process_time()
    found = reinert.classify(table, CLASSES, engine)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": time.process_time() - start, "peak": peak, "cells": table.nnz, "classes": found.most}))


def main() -> None:
    """One line a size and engine, with the bound where there is one."""
    for segments, words in SIZES:
        for engine in reinert.Engine:
            command = [sys.executable, "-m", "bench.reinert", str(segments), str(words), engine]
            told = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
            bound = BOUNDS.get(segments) if engine is reinert.Engine.IRAMUTEQ else None
            limits = [f"{number(limit, 1)} {unit}" for limit, unit in zip(bound or (), ("s", "Mo"), strict=False) if limit]
            print(
                f"{number(segments):>7} segments × {number(words)} mots ({number(told['cells'])} cases), {engine:<9} "
                f"{number(told['seconds'], 2)} s de calcul, {number(told['peak'])} Mo"
                + (f" (au plus {', '.join(limits)})" if limits else ""),
                flush=True,
            )


if __name__ == "__main__":
    measure(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]) if len(sys.argv) > 1 else main()
