"""As many workers as cores and memory allow, told as people write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.errors import CampaignError
from helpers.run.workers.share import COORDINATOR_BYTES, NEEDED, available_bytes, cores, read_amount, share
from helpers.settings import MEBIBYTE


@pytest.mark.parametrize(
    ("workers", "memory", "count", "each"),
    [
        (4, 4 * NEEDED, 4, NEEDED),
        (4, 3 * NEEDED - 1, 2, (3 * NEEDED - 1) // 2),  # a third worker would lack a byte
        (1, 3 * NEEDED, 1, 3 * NEEDED),
    ],
)
def test_memory_bounds_the_workers(workers: int, memory: int, count: int, each: int) -> None:
    """Workers that memory does not hold are not started, and those that are share it."""
    found = share(workers, memory + COORDINATOR_BYTES)
    assert (found.count, found.bytes_each) == (count, each)
    assert found.notebook_bytes(forked=True) >= 450 * MEBIBYTE
    assert found.notebook_bytes(forked=False) >= 1024 * MEBIBYTE


def test_too_little_memory_is_refused() -> None:
    """An amount in which no report can be built is refused, with the least that is needed."""
    with pytest.raises(CampaignError, match=r"100\u00a0Mo ne suffisent pas\. Il en faut 800 pour un seul ouvrier\."):
        share(1, 100 * MEBIBYTE)


def test_a_laptop_with_a_gigabyte_and_a_half() -> None:
    """Two workers and their coordinator fit in 1,5 Go."""
    found = share(2, read_amount("1,5G"))
    assert found.count == 2
    assert found.bytes_each == 693 * MEBIBYTE


@pytest.mark.parametrize(
    ("text", "amount"),
    [("1500M", 1500 * MEBIBYTE), ("1,5G", 1536 * MEBIBYTE), ("1.5 Go", 1536 * MEBIBYTE), ("2g", 2048 * MEBIBYTE)],
)
def test_amounts(text: str, amount: int) -> None:
    """A comma or a point, a capital or not, « o » or not."""
    assert read_amount(text) == amount


@pytest.mark.parametrize("text", ["", "beaucoup", "12", "-1G", "1,5,5G", "1 T O", "NaNG"])
def test_what_is_no_amount(text: str) -> None:
    """Anything else is refused with an example."""
    with pytest.raises(CampaignError, match="Écrivez par exemple 1500M ou 1,5G"):
        read_amount(text)


def group(root: Path, name: str, **files: str) -> None:
    (root / name).mkdir(parents=True, exist_ok=True)
    for file, content in files.items():
        (root / name / file.replace("_", ".")).write_text(f"{content}\n")


def test_bounds_of_the_control_group(tmp_path: Path) -> None:
    """The quota of a group around ours bounds us too; « max » bounds nothing; memory already taken is not left."""
    own = tmp_path / "own"
    own.write_text("0::/service/ours\n")
    group(tmp_path, "service/ours", cpu_max="max 100000", memory_max="max", memory_current="1")
    group(tmp_path, "service", cpu_max="50000 100000", memory_max=str(1000 * MEBIBYTE), memory_current=str(400 * MEBIBYTE))
    assert cores(tmp_path, own) == 1
    assert available_bytes(tmp_path, own) == 88 * MEBIBYTE  # 600 left, 512 in reserve
