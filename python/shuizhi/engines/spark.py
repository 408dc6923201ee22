"""Functions for PySpark DataFrames: ``pip install "shuizhi[spark]"``, Spark 4 or newer.

Every executor needs the same version of shuizhi. Columns are read once, on the driver, from the
names and types of the schema, and errors in them are raised there (`shuizhi.errors`). Errors in the
data (a day on which the standard is not in force, duplicate rows with ``error``) fail the task, and
Spark's error contains the message.

The columns of results are those of the single-machine functions in Spark's types: ordered classes,
statuses and changes are strings, with their words in order in the field's metadata
(``graded.schema["class"].metadata["order"]``), counts are bigint, lists and structs arrays and
structs. Rows of Spark have no order; sort results if it matters.
"""

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Unpack

import polars as pl

import shuizhi
from shuizhi import _shuizhi
from shuizhi._core.language import language
from shuizhi._core.messages import text
from shuizhi._core.request import Columns
from shuizhi._frames.decisions import decisions_of_parts, in_parts
from shuizhi._frames.roles import Roles, candidates
from shuizhi._frames.tables import wrap
from shuizhi.engines.batches import GradeOptions, Grader, arrow, check_version
from shuizhi.engines.spark_schemas import (
    check_case,
    like,
    number,
    numbered,
    result_schema,
    schema_of,
)
from shuizhi.errors import OptionError

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame

__all__ = ["assess_sections", "average", "grade", "grade_readings", "trend"]


class ReadingOptions(GradeOptions, total=False):
    """The options of `shuizhi.grade_readings`."""

    parameter: str | None
    value: str | None
    unit: str | None


def grade(df: "DataFrame", **options: Unpack[GradeOptions]) -> "DataFrame":
    """Grade samples, as `shuizhi.grade`.

    Parameters
    ----------
    df
        A wide table: one row per sample, one column per parameter. Make a long table wide first
        (``df.groupBy(sample).pivot(parameter).agg(first(value))``), because its samples may be
        split across partitions; `grade_readings` accepts a long table.
    **options
        As in `shuizhi.grade`.

    Returns
    -------
    pyspark.sql.DataFrame
        All rows with the columns that `shuizhi.grade` appends, lazily: ``class``, ``status``
        (string), ``deciding`` (array of string), ``exceeding`` (array of struct of parameter,
        value, limit, multiple), ``assessed`` and ``indicators`` (bigint),
        ``certain`` (boolean), ``reason`` (string).

    Raises
    ------
    ShuizhiError
        A column, unit or option is not understood.

    Examples
    --------
    >>> samples = spark.createDataFrame([("甲", "0.025L"), ("乙", "1.2")], ["断面", "氨氮(mg/L)"])
    >>> graded = grade(samples, lang="zh")
    >>> [tuple(row) for row in graded.select("断面", "类别", "定类指标").orderBy("断面").collect()]
    [('乙', 'Ⅳ', ['氨氮']), ('甲', 'Ⅰ', ['氨氮'])]
    >>> "".join(graded.schema["类别"].metadata["order"])
    'ⅠⅡⅢⅣⅤ劣Ⅴ'
    """
    if {"sample", "parameter", "value", "unit"} & set(options):
        raise OptionError(text("spark_long"))
    from pyspark.sql.types import StructType

    grader = Grader(like(df), **options)
    names = list(df.columns)

    def graded(batches: Iterable["pa.RecordBatch"]) -> Iterator["pa.RecordBatch"]:
        for batch in batches:
            yield grader(batch.rename_columns(names))

    new = schema_of(grader.schema, grader.orders)
    check_case(df, [*names, *new.names])
    return numbered(df).mapInArrow(graded, StructType([*df.schema.fields, *new.fields]))


def grade_readings(df: "DataFrame", **options: Unpack[ReadingOptions]) -> "DataFrame":
    """Compare each reading with its limit, as `shuizhi.grade_readings`.

    Parameters
    ----------
    df
        A wide table, or a long one with ``parameter`` and ``value``.
    **options
        As in `shuizhi.grade_readings`; ``decisions`` name samples by place and time.

    Returns
    -------
    pyspark.sql.DataFrame
        As in `shuizhi.grade_readings`, lazily, but without ``row`` (行号): rows of Spark have no
        number, so include a column that identifies samples. Unknown parameter names in a long table
        give no warning; their rows have the reason ``unknown_parameter``.

    Raises
    ------
    ShuizhiError
        A column, unit or option is not understood.

    Examples
    --------
    >>> samples = spark.createDataFrame([("甲", "1.2")], ["断面", "氨氮(mg/L)"])
    >>> tuple(grade_readings(samples).select("断面", "value", "limit", "verdict").first())
    ('甲', 1.2, 1.0, 'fail')
    """
    wide = options.get("parameter") is None
    own, decisions = _decisions_of(options)
    given = _told(df, shuizhi.grade_readings, own)

    def verb(table: pl.DataFrame) -> pl.DataFrame:
        with in_parts():
            readings: pl.DataFrame = shuizhi.grade_readings(table, decisions=decisions, **given)
        return readings.select(readings.columns[1:]) if wide else readings

    schema = result_schema(df, verb(like(df, all_columns=True)))
    hold = _on_arrow(verb, df.columns)

    def held(batches: Iterable["pa.RecordBatch"]) -> Iterator["pa.RecordBatch"]:
        for batch in batches:
            yield from hold(batch).to_batches()

    return numbered(df).mapInArrow(held, schema)


def average(df: "DataFrame", *, by: str | Sequence[str], **options: Any) -> "DataFrame":
    """Average samples by place and period, as `shuizhi.average`.

    Each place is averaged as a whole, from all partitions.

    Parameters
    ----------
    df
        A wide table of samples.
    by, **options
        As in `shuizhi.average`.

    Returns
    -------
    pyspark.sql.DataFrame
        As in `shuizhi.average`, lazily and in no order. These means, collected with
        ``rounding="none"``, can be used as samples of the functions that need all sections together
        (`shuizhi.assess_rivers`, `shuizhi.cwqi`), with ``time="start"``.

    Raises
    ------
    ShuizhiError
        A column, unit or option is not understood.

    Examples
    --------
    >>> samples = spark.createDataFrame(
    ...     [("甲", "2021-04-01", "0.02L"), ("甲", "2021-04-11", "0.05")], ["断面", "时间", "氨氮"]
    ... )
    >>> means = average(samples, by="断面", time="时间")
    >>> tuple(means.select("断面", "period", "samples", "ammonia_nitrogen").first())
    ('甲', '2021-04', 2, 0.03)
    """
    return _by_groups(shuizhi.average, df, by, {"by": by, **options})


def assess_sections(
    df: "DataFrame", *, section: str | Sequence[str], **options: Any
) -> "DataFrame":
    """Assess sections period by period, as `shuizhi.assess_sections`.

    Each section is assessed by its whole history, from all partitions.

    Parameters
    ----------
    df
        A wide table of samples.
    section, **options
        As in `shuizhi.assess_sections`. ``targets`` and ``background`` are small tables of any
        kind; they are sent to the executors.

    Returns
    -------
    pyspark.sql.DataFrame
        As in `shuizhi.assess_sections`, lazily and in no order, and only for sections with samples.
        Functions that compare sections (`shuizhi.compare`, `shuizhi.attainment`) take the collected
        result (``pl.DataFrame(assessed.toArrow())``), which has one row per section and period.

    Raises
    ------
    ShuizhiError
        A column, unit or option is not understood.

    Examples
    --------
    >>> samples = spark.createDataFrame(
    ...     [("甲", "2021-03-02", 0.4), ("甲", "2021-04-02", 1.2)], ["断面", "时间", "氨氮(mg/L)"]
    ... )
    >>> assessed = assess_sections(samples, section="断面", time="时间", lang="zh")
    >>> shown = assessed.select("时段", "类别", "环比变化").orderBy("时段")
    >>> [tuple(row) for row in shown.collect()]
    [('2021-03', 'Ⅱ', None), ('2021-04', 'Ⅳ', '明显变差')]
    """
    return _by_groups(shuizhi.assess_sections, df, section, {"section": section, **options})


def trend(df: "DataFrame", *, by: str | Sequence[str], **options: Any) -> "DataFrame":
    """Find trends of parameters over many periods, as `shuizhi.trend`.

    Parameters
    ----------
    df
        A wide table of samples.
    by, **options
        As in `shuizhi.trend`.

    Returns
    -------
    pyspark.sql.DataFrame
        As in `shuizhi.trend`, lazily and in no order.

    Raises
    ------
    ShuizhiError
        A column, unit or option is not understood.

    Examples
    --------
    >>> years = [("甲", 2016 + n, value) for n, value in enumerate([1.9, 1.6, 1.7, 1.1, 0.8])]
    >>> samples = spark.createDataFrame(years, ["断面", "年", "氨氮"])
    >>> found = trend(samples, by="断面", time="年", min_count=1)
    >>> tuple(found.select("parameter", "statistic", "trend").first())
    ('ammonia_nitrogen', -0.9, 'falling')
    """
    return _by_groups(shuizhi.trend, df, by, {"by": by, **options})


# ------------------------------------------------------------------ groups


def _by_groups(
    verb: Callable[..., pl.DataFrame],
    df: "DataFrame",
    by: str | Sequence[str],
    options: dict[str, Any],
) -> "DataFrame":
    """Call a function that treats places separately with the rows of each place."""
    if {"parameter", "value", "unit"} & set(options):
        raise OptionError(text("spark_long_average"))
    declared: dict[str, pl.DataFrame] = {}
    options, decisions = _decisions_of(options)
    if decisions is not None:
        declared["decisions"] = decisions
    for name in ("targets", "background"):
        if options.get(name) is not None:
            given = wrap(options.pop(name))
            declared[name] = given.frame(given.names).select(given.names).collect()
    options = _told(df, verb, options)
    needed = _needed(df.columns, options, () if decisions is None else decisions.columns)
    keys = [by] if isinstance(by, str) else list(by)

    def of_table(table: pl.DataFrame) -> pl.DataFrame:
        own = {name: _of_places(given, table, keys) for name, given in declared.items()}
        with in_parts():
            return verb(table, **options, **own)

    schema = result_schema(df, of_table(like(df, needed)))
    numbers = [number(df, name) for name in needed]
    groups = numbered(df).select(numbers).groupBy([number(df, name) for name in keys])
    assess = _on_arrow(of_table, needed)

    def assessed(table: "pa.Table") -> "pa.Table":
        return assess(table)

    return groups.applyInArrow(assessed, schema)


def _told(df: "DataFrame", verb: Callable[..., Any], options: Mapping[str, Any]) -> dict[str, Any]:
    """Return options completed from the columns, which are read once, on the driver."""
    made = {**options, "lang": language(options.get("lang"))}
    roles = Roles(wrap(like(df)))
    takes = inspect.signature(verb).parameters
    if "water_body" in takes:
        made["water_body"] = roles.water_body(made.get("water_body"))
    if "every" in takes and made.get("time") is None and made.get("every", "") is not None:
        times = roles.times(None)
        made["time"] = times[0] if len(times) == 1 else times
    roles.tell()
    return made


def _of_places(declared: pl.DataFrame, table: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Return the declarations for the places of a table; for an empty table all, to check them."""
    if table.is_empty() or not set(keys) <= set(declared.columns):
        return declared
    on = [pl.col(key).cast(pl.String) for key in keys]
    return declared.join(table.select(keys).unique(), on=on, how="semi", nulls_equal=True)


def _decisions_of(options: Mapping[str, Any]) -> tuple[dict[str, Any], pl.DataFrame | None]:
    """Return options without decisions, and these: a small table that is sent to the executors."""
    given = options.get("decisions")
    rest = {name: value for name, value in options.items() if name != "decisions"}
    return rest, None if given is None else decisions_of_parts(given)


def _needed(
    names: Sequence[str], options: Mapping[str, Any], also: Sequence[str] = ()
) -> list[str]:
    """Return the columns that are readings or named by an option; others are not sent."""
    columns: Columns | None = options.get("columns")
    recognized = shuizhi.recognize(list(names), columns=columns, lang="en")
    wanted = set(recognized.filter(pl.col("parameter").is_not_null())["column"])
    for value in options.values():
        wanted.update([value] if isinstance(value, str) else ())
        if isinstance(value, list | tuple):
            wanted.update(name for name in value if isinstance(name, str))
    # These tell places of the same name apart.
    wanted.update(candidates(names, "province", "city", "basin", "river", "lake"))
    wanted.update(also)
    return [name for name in names if name in wanted]


def _on_arrow(
    verb: Callable[[pl.DataFrame], pl.DataFrame], names: Sequence[str]
) -> Callable[[Any], "pa.Table"]:
    """Return a function on Arrow tables or batches with these columns, for executors."""
    version, names = _shuizhi.__version__, list(names)

    def call(table: Any) -> "pa.Table":
        check_version(version)
        return arrow(verb(pl.DataFrame(table.rename_columns(names))))

    return call
