"""Grade tables of samples."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core import plugin
from shuizhi._core.arguments import Frame, checked
from shuizhi._core.headings import MARK, output_names
from shuizhi._core.language import language
from shuizhi._core.messages import text
from shuizhi._core.parameters import parameters_by_id
from shuizhi._core.request import (
    DEFAULT_TARGET,
    GB3838,
    Columns,
    DetectionLimits,
    Lang,
    NonDetect,
    Options,
    Prepared,
    Rounding,
    for_parameters,
    prepare,
)
from shuizhi._frames.decided import decidable
from shuizhi._frames.long import check_extra, long_cells, long_of, pivoted, sample_columns
from shuizhi._frames.options import named
from shuizhi._frames.roles import Roles, candidates
from shuizhi._frames.rows import check_apart
from shuizhi._frames.states import Abnormal, marked_columns, marked_readings, unmarked
from shuizhi._frames.tables import Table, readable, words, wrap
from shuizhi._frames.unread import tell_columns, tell_indicators
from shuizhi.errors import ColumnError, OptionError
from shuizhi.grading.in_force import check_in_force
from shuizhi.grading.left_out import TOLD, LeftOut, marks_of_sample, with_marks
from shuizhi.law.lookup import Standard

__all__ = ["grade"]

_GRADE = {
    "class": "类别",
    "status": "水质状况",
    "deciding": "定类指标",
    "exceeding": "超标指标",
    "assessed": "参评指标数",
    "indicators": "应评指标数",
    "certain": "定类确定",
    "reason": "说明",
}
# The results of a row that is not a sample, beside the reason.
_NOTHING = {"assessed": pl.lit(0, pl.UInt32)}
_LISTS = ("deciding", "exceeding", "reason")


@dataclass(frozen=True)
class Wide:
    """The checked options and columns, for tables with the same columns.

    The rest is done row by row, independent of the other rows.
    """

    prepared: Prepared
    options: Options
    new: dict[str, str]
    left_out: LeftOut

    @classmethod
    def of(
        cls,
        names: Sequence[str],
        options: Options,
        columns: Columns | None,
        suffix: str | None,
        abnormal: Abnormal = "keep",
    ) -> "Wide":
        """Read the names of columns.

        Raises
        ------
        ShuizhiError
            A column, unit or option is not understood.
        """
        prepared = prepare(names, options, columns)
        new = output_names(_GRADE, options.lang, suffix, names)
        marked = marked_columns(names, columns)
        left_out = LeftOut.of(names, prepared.columns, abnormal, marked, prepared.parameters)
        return cls(prepared, options, new, left_out)

    @property
    def needed(self) -> list[str]:
        """The columns that are read."""
        wanted = [*self.prepared.columns, *self.options.extra(), *self.left_out.columns]
        return list(dict.fromkeys(wanted))

    def graded(self, given: Table) -> pl.LazyFrame:
        """Return the rows of a table, with the new columns after the others."""
        frame = given.frame(self.needed)
        check_extra(given, self.options)
        kinds = tuple(given.schema[name] for name in self.prepared.columns)
        # A lazy table computes only what is selected; others compute everything.
        apart = isinstance(given.given, pl.LazyFrame)
        marks_of = tuple(self.left_out.left_out(name) for name in self.prepared.columns)
        parts = _results(
            self.prepared, kinds, tuple(self.options.extra()), apart, marks_of,
            tuple(self.options.missing_values),
        )  # fmt: skip
        marks = [f"{MARK}graded{place}" for place in range(len(parts))]
        told = [
            pl.col(marks[-1 if name in _LISTS else 0]).struct.field(name).alias(new)
            for name, new in self.new.items()
        ]
        made = [part.alias(mark) for part, mark in zip(parts, marks, strict=True)]
        graded = frame.with_columns(made).with_columns(told).drop(marks)
        return self.left_out.apply(graded, given, self.new, self.options.lang, _NOTHING)


@lru_cache(maxsize=64)
def _results(
    prepared: Prepared,
    kinds: tuple[Any, ...],
    extra: tuple[str, ...],
    apart: bool,
    marks: tuple[str | None, ...],
    missing_values: tuple[str | float, ...],
) -> tuple[pl.Expr, ...]:
    """Return the results for columns of these types, cached for many small tables.

    ``marks`` are the columns whose marks leave readings out.
    """
    inputs = [
        unmarked(readable(name, kind), name, mark, id in prepared.descriptive, missing_values)
        for name, id, kind, mark in zip(
            prepared.columns, prepared.parameters, kinds, marks, strict=True
        )
    ]
    inputs += [words(name) for name in extra]
    if apart:
        return plugin.graded_apart(prepared, inputs)
    return (plugin.graded(prepared, inputs),)


@checked
@decidable()
def grade(
    table: Frame,
    *,
    standard: str | Standard = GB3838,
    water_body: str | None = None,
    target: str | int = DEFAULT_TARGET,
    indicators: str | Sequence[str] | None = None,
    x: Sequence[str] = (),
    drinking_source: bool = False,
    do_saturation: bool = False,
    nondetect: NonDetect = "half",
    detection_limits: DetectionLimits = None,
    missing_values: Sequence[str | float] = (),
    rounding: Rounding = "none",
    columns: Columns | None = None,
    time: str | Sequence[str] | None = None,
    in_force: Literal["check", "any"] = "check",
    abnormal: Abnormal = "keep",
    decisions: Any = None,
    lang: Lang | None = None,
    suffix: str | None = None,
    sample: str | Sequence[str] | None = None,
    parameter: str | None = None,
    value: str | None = None,
    unit: str | None = None,
) -> Frame:
    """Grade samples: the class of each by its worst indicator (GB 3838-2002, clause 5.1).

    Parameters
    ----------
    table
        polars DataFrame or LazyFrame, pandas DataFrame, pyarrow Table, or anything with
        ``__arrow_c_stream__``. A wide table has one row per sample and one column per parameter,
        found by name; a long one has one row per reading. Cells are numbers or text (``0.025L``,
        ``未检出``, ``--``); for parameters that are described rather than measured, ``无`` and
        ``有`` count as 0 and 1. A cell that cannot be read is flagged.
    standard
        The number of a built-in standard, or your own from `load_standard`.
    water_body
        ``river``, ``lake``, or a column of them (河流, 湖库, …). By default the column with a usual
        name (水体类型), with a note; without one, ``river``, with a note if places may be lakes by
        their names. If a cell is not understood, limits that depend on it are not assessed.
    target
        The class whose limits define exceedance, or a column of classes.
    indicators
        ``table1-21`` (the default under GB 3838-2002), ``5+X``, ``all`` (the default under other
        standards), or a list of parameters.
    x
        The X of ``5+X``: items that exceeded class Ⅲ in this or the previous year.
    drinking_source
        Whether the tables for drinking-water sources (2 and 3) are assessed too. They do not enter
        the class; exceedances are listed in ``exceeding``.
    do_saturation
        Whether dissolved oxygen of at least 90 % saturation is class Ⅰ even below 7.5 mg/L; this
        needs a column of water temperature.
    nondetect
        How a value below its detection limit counts: as ``half`` the limit
        (环办监测函〔2020〕82号), as ``zero``, as the ``limit``, or not at all (``drop``).
    detection_limits
        Detection limits for "not detected" without a figure: a mapping of parameters to figures
        in their canonical units, or ``methods`` for the lowest of the standard's own methods.
        Without one such a reading is not assessed.
    missing_values
        Texts and numbers that mean a missing value, for example ``[-1]``.
    rounding
        ``none``, or ``assessment``: round values half to even to the decimals of
        环办监测函〔2020〕82号 before comparing.
    columns
        The meaning of columns, instead of their names: ``{"N": "氨氮", "Hg": ("汞", "μg/L"),
        "备注": None}``; for a long table, of the names in its column of parameters.
    time, in_force
        The column of days, times or texts (or those of year and month), to check that the standard
        is in force on each; ``any`` grades samples of other days too.
    abnormal
        Rows whose state (站点情况, 数据状态: the column with a usual name) is not 正常, and
        readings whose mark (化学需氧量标记, ``COD-Flag``) is not normal: ``keep`` grades them,
        ``drop`` gives such rows no class and leaves such readings out; both give a warning and a
        ``reason``.
    decisions
        A table of decisions on single readings (keep, exclude, correct; by whom and why), as in
        `apply_decisions`: readings are graded as decided. ``decisions`` (审核处理) lists them, and
        ``class_as_reported`` (审核前类别) is the class without decisions; the columns of the table
        do not change.
    lang
        ``en`` or ``zh``: language of the new columns, their words, and messages; by default that of
        `shuizhi.set_lang`.
    suffix
        Appended to the names of the new columns.
    sample, parameter, value, unit
        Columns of a long table: the sample, the parameter's name, the value and its unit. By
        default those with usual names (监测项目, 监测值, 单位; a sample is one section and time),
        if no column is a parameter; a note says which.

    Returns
    -------
    table of the same kind
        The rows in order with new columns (in brackets the Chinese names); for a long table one row
        per sample, in order of first appearance.

        - ``class`` (类别): ordered Enum Ⅰ … 劣Ⅴ, or Ⅰ … Ⅴ under GB/T 14848-2017; null if nothing
          could be assessed
        - ``status`` (水质状况): 环办〔2011〕22号; only for surface water, null with other standards
        - ``deciding`` (定类指标): all that tie at the worst class, in the order of the standard
        - ``exceeding`` (超标指标): structs of parameter, value, limit, multiple, in canonical units
        - ``assessed`` (参评指标数): how many indicators were assessed
        - ``indicators`` (应评指标数): of how many (a class from 1 of 21 is not reliable); with GB
          3838-2002 it is 21, without total nitrogen and fecal coliforms
        - ``certain`` (定类确定): false if a value below its detection limit, above its range, or in
          classes that the standard does not separate could change the class
        - ``reason`` (说明): what was left out or is in doubt, by parameter

    Raises
    ------
    ShuizhiError
        A column, unit or option is not understood; the message names it and says what to do.
    NotInForceError
        The standard is not in force on the day of a sample.

    Examples
    --------
    >>> import polars as pl
    >>> samples = pl.DataFrame({"pH": [8.1, 7.6], "氨氮(mg/L)": ["0.025L", "1.2"]})
    >>> grade(samples).select("class", "status", "deciding").row(1)
    ('Ⅳ', 'lightly polluted', ['ammonia_nitrogen'])
    """
    lang = language(lang)
    given = wrap(table)
    roles = Roles(given)
    body = roles.water_body(water_body, standard=standard)
    times = roles.times(time, needed=False)
    roles.tell()
    options = Options(
        standard, body, target, indicators, x, drinking_source, do_saturation,
        nondetect, detection_limits, missing_values, rounding, lang, given.names,
    )  # fmt: skip
    check_in_force(given, times, standard, in_force)
    parameter, value, unit = long_of(given, (parameter, value, unit), columns)
    if any(part is not None for part in (sample, parameter, value, unit)):
        if sample is None and parameter and value:
            sample = sample_columns(given)
        if sample is None or parameter is None or value is None:
            raise OptionError(text("long_takes_sample"))
        keys = named("sample", sample, given)
        if not keys:
            raise OptionError(text("no_columns_named", option="sample"))
        places = [name for name in candidates(given.names, "section") if name in keys]
        if places:
            check_apart(given, keys, "sample")
        new = output_names(_GRADE, lang, suffix, [*keys, *options.extra()])
        marks = marked_readings(given, keys, abnormal)
        long = (parameter, value, unit)
        result, prepared = _pivot(given, options, keys, long, columns, marks, abnormal)
        tell_indicators(options, prepared.parameters)
        inputs = [pl.col(f"{MARK}{p}") for p in prepared.parameters]
        inputs += [words(name) for name in options.extra()]
        struct = plugin.graded(prepared, inputs).struct.rename_fields(list(new.values()))
        kept = [*keys, *(name for name in options.extra() if name not in keys)]
        told = [] if marks is None else [pl.col(TOLD)]
        graded = result.select(*kept, struct.alias(f"{MARK}graded"), *told).unnest(f"{MARK}graded")
        if marks is not None:
            graded = with_marks(graded, new["reason"], lang)
        left_out = LeftOut.of(keys, (), abnormal)
        return given.convert(left_out.apply(graded, given, new, lang, _NOTHING))
    wide = Wide.of(given.names, options, columns, suffix, abnormal)
    tell_columns(given, columns, wide.prepared.columns, options.extra())
    tell_indicators(options, wide.prepared.parameters)
    return given.attach(wide.graded(given), list(wide.new.values()))


def _pivot(
    given: Table,
    options: Options,
    keys: list[str],
    of_long: tuple[str, str, str | None],
    columns_said: Columns | None,
    marks: pl.Expr | None,
    abnormal: Abnormal,
) -> tuple[pl.LazyFrame, Prepared]:
    """Return one row per sample, with one column of cells per parameter."""
    asked = _shuizhi.indicators(json.dumps(options.request()))
    long, pairs = long_cells(
        given, options, keys, *of_long, columns_said, asked, marks=marks, abnormal=abnormal
    )
    present = [id for id in parameters_by_id() if id in set(pairs[f"{MARK}id"].drop_nulls())]
    wanted = set(prepare(present, options, None).parameters) if present else set()
    if not wanted:
        raise ColumnError(text("no_parameter_assessed", of_long=of_long[0]))
    chosen = [id for id in present if id in wanted]
    extra = [
        pl.when(pl.col(name).n_unique() == 1).then(pl.col(name).first()).alias(name)
        for name in options.extra()
        if name not in keys
    ]
    if marks is not None:
        extra.append(marks_of_sample(options.lang))
    wide = pivoted(long, chosen, keys, extra)
    return wide, for_parameters(options, chosen)
