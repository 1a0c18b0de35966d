"""Tables on disk: each with its types and the same bytes, however texts are held in memory; made for tables of a few hundred rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from pandas.api.types import is_object_dtype

from helpers.files import write_bytes

PLAIN_TEXT = pd.StringDtype("python", na_value=np.nan)  # however texts are held, one type in all files
# The types that our tables have: those of pandas, then those of numpy that can hold a missing value, and that cannot.
EXTENSION_TYPES: Mapping[str, Callable[[], Any]] = {
    "str": partial(pd.StringDtype, na_value=np.nan),
    "Int64": pd.Int64Dtype,
    "Float64": pd.Float64Dtype,
}
HOLED_TYPES, WHOLE_TYPES = frozenset({"float64", "datetime64[ms]"}), frozenset({"int64", "bool"})


def write_parquet(path: Path, frame: pd.DataFrame) -> None:
    """Write a frame as Parquet, atomically; its index is not kept."""
    write_bytes(path, parquet_bytes(frame))


def parquet_bytes(frame: pd.DataFrame) -> bytes:
    """A frame as a Parquet file holds it; its index is not kept."""
    written = pa.BufferOutputStream()
    pq.write_table(_arrow(frame), written)
    content: bytes = written.getvalue().to_pybytes()
    return content


def _arrow(frame: pd.DataFrame) -> pa.Table:
    """What `pa.Table.from_pandas` makes of a frame, however its texts are held; for small tables, to describe the columns takes half its time."""
    types = tuple(PLAIN_TEXT if one == "str" else one for one in frame.dtypes)
    is_plain = frame.columns.dtype == "str" and frame.columns.name is None
    if not is_plain or any(isinstance(one, pd.CategoricalDtype) or is_object_dtype(one) for one in types):
        return pa.Table.from_pandas(_of_plain_texts(frame), preserve_index=False, nthreads=1)  # described by what it holds
    schema = _described(tuple(frame.columns), types)
    columns = [
        pa.array(_values(column), field.type, from_pandas=True)
        for field, (_, column) in zip(schema, frame.items(), strict=True)
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def _values(column: pd.Series) -> pd.api.extensions.ExtensionArray | npt.NDArray[Any]:
    """What Arrow is given of a column; of Python's texts, the texts themselves, which it would otherwise copy to mark those that are missing."""
    is_pythons = isinstance(column.dtype, pd.StringDtype) and column.dtype.storage == "python"
    return np.asarray(column.array, dtype=object) if is_pythons else column.values  # noqa: PD011 - numbers with holes stay masked


def _of_plain_texts(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with its texts, and the names of its categories, of the one type that files have."""
    types = dict(frame.dtypes)
    texts = {name: PLAIN_TEXT for name, one in types.items() if _is_held_otherwise(one)}
    coded = [
        name for name, one in types.items() if isinstance(one, pd.CategoricalDtype) and _is_held_otherwise(one.categories.dtype)
    ]
    named = {name: frame[name].cat.rename_categories(frame[name].cat.categories.astype(PLAIN_TEXT)) for name in coded}
    return frame.astype(texts).assign(**named) if texts or named else frame


def _is_held_otherwise(type_: object) -> bool:
    """Whether texts are held as others than Python's own, for which there is nothing to do."""
    return type_ == "str" and type_ != PLAIN_TEXT


@lru_cache(maxsize=256)
def _described(names: tuple[str, ...], types: tuple[object, ...]) -> pa.Schema:
    """How Arrow describes columns of some names and types, and tells pandas of them: worked out once for all workbooks."""
    empty = pd.DataFrame({name: pd.Series(dtype=one) for name, one in zip(names, types, strict=True)})
    return pa.Schema.from_pandas(empty, preserve_index=False)


def read_parquet(path: Path) -> pd.DataFrame:
    """Read a frame back (see `parquet`)."""
    return parquet(path.read_bytes())


def parquet(content: bytes) -> pd.DataFrame:
    """A frame from the bytes of a Parquet file, as it was written."""
    return _frame(parquet_table(content))


def parquet_table(content: bytes, columns: Sequence[str] | None = None) -> pa.Table:
    """What the bytes of a Parquet file hold (of all its columns, or of some), with no thread of its own: half the time that it takes for tables as small as ours."""
    with pq.ParquetFile(pa.BufferReader(content), pre_buffer=False) as file:
        return file.read(columns, use_threads=False)


def _frame(table: pa.Table) -> pd.DataFrame:
    """What `to_pandas` makes of a table, in a third of the time when all its columns are of the few types that ours have.

    Arrow asks pandas which of its many types each column was, which takes longer than to make the column.
    """
    told = table.schema.pandas_metadata or {"columns": (), "index_columns": ()}
    types = {column["name"]: column["numpy_type"] for column in told["columns"]}
    columns = dict(zip(table.column_names, table.columns, strict=True))
    if told["index_columns"] or not all(_is_plain(types.get(name), column) for name, column in columns.items()):
        return table.to_pandas(use_threads=False)
    made = {type_: EXTENSION_TYPES[type_]() for type_ in EXTENSION_TYPES.keys() & types.values()}
    return pd.DataFrame({name: _column(made.get(types[name]), column) for name, column in columns.items()}, copy=False)


def _is_plain(type_: str | None, column: pa.ChunkedArray) -> bool:
    return type_ in EXTENSION_TYPES or type_ in HOLED_TYPES or (type_ in WHOLE_TYPES and not column.null_count)


def _column(made: Any, column: pa.ChunkedArray) -> pd.api.extensions.ExtensionArray | npt.NDArray[Any]:  # noqa: ANN401 - a type of pandas that says nothing of Arrow
    return np.array(column.to_numpy()) if made is None else made.__from_arrow__(column)
