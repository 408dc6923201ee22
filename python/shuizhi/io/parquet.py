"""Parquet files."""

import io

import polars as pl
from polars.exceptions import PanicException

from shuizhi.io.source import Source, first_line


def read_parquet(data: bytes, source: Source) -> pl.DataFrame:
    try:
        frame = pl.read_parquet(io.BytesIO(data))
    except (pl.exceptions.PolarsError, PanicException, OSError, ValueError) as error:
        raise source.error(
            f"not a Parquet file, or a damaged one ({first_line(error)}); write it again"
        ) from error
    if frame.is_empty():
        raise source.error("the file has no rows; check that the data was exported with it")
    return frame
