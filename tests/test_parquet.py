"""Tables on disk: read as they were written, the same bytes however texts are held."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from helpers.parquet import read_parquet, write_parquet
from helpers.text_storage import OPTION


def test_a_frame_is_read_as_it_was_written(tmp_path: Path) -> None:
    """Texts, dates, whole and real numbers, with and without holes, keep their types; so do the types that are left to Arrow."""
    days = pd.Series(pd.to_datetime(["2025-03-01", None])).astype("datetime64[ms]")
    plain = pd.DataFrame({
        "words": pd.Series(["un", None], dtype="str"), "days": days, "rows": [3, 4], "told": [True, False],
        "shares": [0.5, None], "people": pd.Series([12, None], dtype="Int64"), "level": pd.Series([None, 1.5], dtype="Float64"),
    })  # fmt: skip
    for frame in (plain, plain.head(0), plain.assign(alike=[["A1"], []]), plain.assign(kind=pd.Categorical(["a", "b"]))):
        write_parquet(tmp_path / "table.parquet", frame)
        read = read_parquet(tmp_path / "table.parquet")
        assert read.dtypes.equals(frame.dtypes)
        pd.testing.assert_frame_equal(read.drop(columns="alike", errors="ignore"), frame.drop(columns="alike", errors="ignore"))


@pytest.mark.parametrize("storage", ["python", "pyarrow"])
def test_a_table_is_written_as_pandas_writes_it(tmp_path: Path, storage: str) -> None:
    """Byte for byte as with Python's texts, whatever its columns hold and however they are held."""
    with pd.option_context(OPTION, "python"):
        expected = [frame.to_parquet(index=False) for frame in (*tables(), findings())]
    with pd.option_context(OPTION, storage):
        frames = (*tables(), findings())
    for frame, content in zip(frames, expected, strict=True):
        write_parquet(tmp_path / "table.parquet", frame)
        assert (tmp_path / "table.parquet").read_bytes() == content


def findings() -> pd.DataFrame:
    """Lists, texts, and categories of texts and of numbers: what Arrow describes by what it holds."""
    told = pd.Series(["à relire", None, "à relire"], dtype="str")
    return pd.DataFrame(
        {"what": told, "rule": told.astype("category"), "row": pd.Categorical([1, 2, 1]), "alike": [("E1",), (), ()]}
    )


def tables() -> tuple[pd.DataFrame, ...]:
    """Columns of every type, with and without rows, without a column, with a title over their names."""
    typed = pd.DataFrame({
        "text": pd.Series(["é", None], dtype="str"), "count": pd.array([1, None], dtype="Int64"),
        "share": pd.array([0.5, None], dtype="Float64"), "ratio": [0.5, float("nan")], "sure": [True, False],
        "day": pd.to_datetime(pd.Series(["2025-03-12", None])).dt.as_unit("ms"),
    })  # fmt: skip
    return typed, typed.head(0), typed[["count"]].rename_axis("kind", axis="columns"), pd.DataFrame()
