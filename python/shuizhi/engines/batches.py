"""Grade batch by batch, for engines that split tables: Ray Data, Dask, Arrow streams, Spark.

A `Grader` reads the names and types of columns once; the result for a batch does not depend on
where it runs or on other batches. It needs ``pip install pyarrow``.
"""

import warnings
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypedDict, Unpack

import polars as pl
from polars import selectors

from shuizhi._core.arguments import checked
from shuizhi._core.language import language
from shuizhi._core.messages import text
from shuizhi._core.request import Columns, DetectionLimits, Lang, NonDetect, Options, Rounding
from shuizhi._frames.decided import Call, beside, call_of
from shuizhi._frames.decisions import Cells, decided_samples, decisions_of_parts, in_parts
from shuizhi._frames.roles import Roles
from shuizhi._frames.tables import Table, wrap
from shuizhi._shuizhi import __version__
from shuizhi.errors import ColumnError, ShuizhiError, ShuizhiWarning
from shuizhi.grading.in_force import check_in_force
from shuizhi.grading.tables import Wide
from shuizhi.law.lookup import Standard

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["GradeOptions", "Grader"]


class GradeOptions(TypedDict, total=False):
    """The options of `shuizhi.grade` for a wide table."""

    standard: str | Standard
    water_body: str | None
    target: str | int
    indicators: str | Sequence[str] | None
    x: Sequence[str]
    drinking_source: bool
    do_saturation: bool
    nondetect: NonDetect
    detection_limits: DetectionLimits
    missing_values: Sequence[str | float]
    rounding: Rounding
    columns: Columns | None
    time: str | Sequence[str] | None
    in_force: Literal["check", "any"]
    abnormal: Literal["keep", "drop"]
    decisions: Any
    lang: Lang | None
    suffix: str | None


class Grader:
    """`shuizhi.grade` for batches: call it with a batch to grade it.

    It can be pickled and sent to other machines, which need the same version of shuizhi.

    Parameters
    ----------
    like
        A table with the columns and types of the batches, of any kind that `shuizhi.grade` takes.
        It may be empty; its rows are not used.
    **options
        As in `shuizhi.grade` for a wide table, which has one row per sample. Make a long table wide
        first, because the rows of a sample may be in several batches. Decisions identify samples by
        place and time, because batches have no row numbers; decisions without a sample give no
        warning.

    Attributes
    ----------
    columns : list of str
        The columns that batches must have.
    schema : pyarrow.Schema
        The appended columns: those of `shuizhi.grade`, except that ``class`` and ``status`` are
        text and ``assessed`` and ``indicators`` are int64, for all engines alike.
    orders : dict of str to list of str
        The words of ``class`` and ``status`` by column name, from best to worst.

    Raises
    ------
    ShuizhiError
        A column, unit or option is not understood.

    Examples
    --------
    >>> import pyarrow as pa
    >>> samples = pa.table({"断面": ["甲", "乙"], "氨氮(mg/L)": ["0.025L", "1.2"]})
    >>> grader = Grader(samples.schema.empty_table())
    >>> [grader(batch).column("class").to_pylist() for batch in samples.to_batches(1)]
    [['Ⅰ'], ['Ⅳ']]
    """

    columns: list[str]
    schema: "pa.Schema"
    orders: dict[str, list[str]]

    @checked
    def __init__(self, like: Any, **options: Unpack[GradeOptions]) -> None:
        given = wrap(like)
        told: dict[str, Any] = dict(options)
        columns, suffix = told.pop("columns", None), told.pop("suffix", None)
        abnormal = told.pop("abnormal", "keep")
        decisions = told.pop("decisions", None)
        self._decisions = None if decisions is None else decisions_of_parts(decisions)
        roles = Roles(given)
        self._time = told.pop("time", None)
        self._times = roles.times(self._time, needed=False)
        told["water_body"] = roles.water_body(told.get("water_body"))
        roles.tell()
        self._in_force = told.pop("in_force", "check")
        told["lang"] = language(told.get("lang"))
        graded_by = Options(**told, names=given.names)
        self._wide = Wide.of(given.names, graded_by, columns, suffix, abnormal)
        self._said = {
            "columns": columns, "suffix": suffix, "lang": told["lang"], "time": self._time
        }  # fmt: skip
        needed = [*self._wide.needed, *self._times]
        if self._decisions is not None:
            call = self._call(given.plain())
            cells = Cells.of(given, columns).names
            # A decision may be about every reading of a sample.
            needed += [name for name in given.names if name in {*call.keys, *call.times, *cells}]
        self.columns = list(dict.fromkeys(needed))
        # Find errors in the types of columns here, not in each batch.
        empty = Table(None, given.frame(self.columns).select(self.columns).head(0))
        graded = self._graded(empty).collect()
        made = graded.select(name for name in graded.columns if name not in self.columns)
        self._new = made.columns
        self.schema = arrow(made).schema
        self.orders = orders(made.schema)

    def _graded(self, given: Table) -> pl.LazyFrame:
        standard = self._wide.options.standard
        # A batch may have only rows without a day.
        check_in_force(given, self._times, standard, self._in_force, told=True)
        if self._decisions is None:
            return self._wide.graded(given)
        call = self._call(given.plain())
        samples = wrap(decided_samples(call.given, call.deeds, call.said))
        decided = Table(None, self._wide.graded(samples))
        with warnings.catch_warnings():  # reported already
            warnings.simplefilter("ignore", ShuizhiWarning)
            before = Table(None, self._wide.graded(call.given))
        return beside(call, decided, before)[0]

    def _call(self, given: Table) -> Call:
        """Return what decisions do with the samples of a batch."""
        with in_parts():
            return call_of(given, self._decisions, self._said)

    def __call__(self, batch: Any) -> Any:
        """Grade a batch.

        Parameters
        ----------
        batch
            pyarrow RecordBatch or Table, pandas or polars DataFrame.

        Returns
        -------
        batch of the same kind
            The rows in order, with the new columns after the others: for Arrow with the types of
            `schema`, for pandas and polars as from `shuizhi.grade`.

        Raises
        ------
        ColumnError
            The batch lacks a column, or has one of an unsupported type.
        NotInForceError
            The standard is not in force on the day of a sample of the batch.
        """
        kind = type(batch).__module__.split(".")[0]
        names = batch.schema.names if kind == "pyarrow" else list(batch.columns)
        if absent := [name for name in self.columns if name not in names]:
            raise ColumnError(text("batch_columns", absent=absent))
        new = self._new
        if clash := [name for name in new if name in names]:
            raise ColumnError(text("column_exists", columns=clash))
        if kind != "pyarrow":
            given = wrap(batch)
            return given.attach(self._graded(given), new)
        # Other columns of any type are left unchanged.
        given = wrap(batch.select(self.columns))
        made = arrow(self._graded(given).select(new).collect())
        for field, column in zip(self.schema, made.columns, strict=True):
            whole = column if hasattr(batch, "to_batches") else column.combine_chunks()
            batch = batch.append_column(field, whole)
        return batch

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "version": __version__}

    def __setstate__(self, state: dict[str, Any]) -> None:
        check_version(state.pop("version"))
        self.__dict__.update(state)


def arrow(frame: pl.DataFrame) -> "pa.Table":
    """Return a result in Arrow types that all engines support: text, int64, plain lists."""
    import pyarrow as pa

    plain = frame.with_columns(
        selectors.enum().cast(pl.String), selectors.unsigned_integer().cast(pl.Int64)
    )
    table = plain.to_arrow(compat_level=pl.CompatLevel.oldest())
    return table.cast(pa.schema([_plain(field) for field in table.schema]))


def _plain(field: "pa.Field") -> "pa.Field":
    """Return a field with 32-bit offsets and without metadata of polars."""
    import pyarrow as pa

    dtype = field.type
    if pa.types.is_large_string(dtype):
        dtype = pa.string()
    elif pa.types.is_large_list(dtype):
        dtype = pa.list_(_plain(dtype.value_field))
    elif pa.types.is_struct(dtype):
        dtype = pa.struct([_plain(each) for each in dtype])
    return pa.field(field.name, dtype)


def orders(schema: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the words of ordered columns, from the first to the last."""
    return {
        name: list(dtype.categories) for name, dtype in schema.items() if isinstance(dtype, pl.Enum)
    }


def check_version(version: str) -> None:
    """Refuse work prepared by another version, whose rules may differ.

    Raises
    ------
    ShuizhiError
        The versions differ.
    """
    if version != __version__:
        raise ShuizhiError(text("batch_version", version=version, version2=__version__))
