"""Columns of Spark as the verbs see them, and the columns of results as Spark has them."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import polars as pl

from shuizhi._core.messages import text
from shuizhi.engines.batches import arrow, orders
from shuizhi.errors import ColumnError, TableError

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame
    from pyspark.sql.types import DataType, StructType


def like(
    df: "DataFrame", needed: Sequence[str] | None = None, all_columns: bool = False
) -> pl.DataFrame:
    """Return an empty table with the columns of a DataFrame, with the types of its rows.

    Columns that are not needed have the null type.

    Raises
    ------
    TableError
        The object is not a Spark DataFrame.
    ColumnError
        Two columns have the same name, or (with `all_columns`) Arrow has no type for one.
    """
    if type(df).__module__.split(".")[0] != "pyspark" or not hasattr(df, "mapInArrow"):
        raise TableError(text("spark_no_frame", name=type(df).__name__))
    names = list(df.columns)
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ColumnError(text("spark_same_name", twice=twice))
    schema: dict[str, Any] = {}
    for field in df.schema.fields:
        wanted = needed is None or field.name in needed
        schema[field.name] = _polars_type(field.dataType) if wanted else pl.Null
        if all_columns and schema[field.name] == pl.Object:
            raise ColumnError(
                text("spark_type", name=field.name, dataType=field.dataType.simpleString())
            )
    return pl.DataFrame(schema=schema)


def _polars_type(dtype: "DataType") -> Any:
    """Return the polars type of a Spark type, or Object if there is none."""
    import pyarrow as pa
    from pyspark.errors import PySparkTypeError
    from pyspark.sql.pandas.types import to_arrow_type
    from pyspark.sql.types import TimestampType

    if isinstance(dtype, TimestampType):
        return pl.Datetime("us", "UTC")
    try:
        return pl.Series(pa.array([], to_arrow_type(dtype))).dtype
    except (PySparkTypeError, pl.exceptions.PolarsError):
        return pl.Object


def schema_of(schema: "pa.Schema", order: Mapping[str, list[str]]) -> "StructType":
    """Return the Spark schema of result columns."""
    from pyspark.sql.pandas.types import from_arrow_schema

    made = from_arrow_schema(schema, prefer_timestamp_ntz=True)
    for field in made.fields:
        field.metadata = {"order": order[field.name]} if field.name in order else {}
    return made


def result_schema(df: "DataFrame", empty: pl.DataFrame) -> "StructType":
    schema = schema_of(arrow(empty).schema, orders(empty.schema))
    check_case(df, schema.names)
    return schema


def check_case(df: "DataFrame", names: Sequence[str]) -> None:
    """Refuse names of a result that differ only in case, which Spark ignores by default.

    Raises
    ------
    ColumnError
        There are such names.
    """
    lower = [name.lower() for name in names]
    clash = [name for name in names if lower.count(name.lower()) > 1]
    if clash and str(df.sparkSession.conf.get("spark.sql.caseSensitive")).lower() != "true":
        raise ColumnError(text("spark_case", clash=clash))


def numbered(df: "DataFrame") -> "DataFrame":
    """Return the table with numbered columns, because Spark reads a dot in a name as a field."""
    return df.toDF(*(f"c{place}" for place in range(len(df.columns))))


def number(df: "DataFrame", name: str) -> str:
    return f"c{df.columns.index(name)}"
