"""Grading tables: the class of each sample, and the reading behind every class."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core import plugin
from shuizhi._core.arguments import Frame, checked
from shuizhi._core.headings import M, output_names
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
    overrides,
    prepare,
    single,
)
from shuizhi._frames.long import check_extra, long_cells, long_of, pivoted, sample_columns
from shuizhi._frames.options import named
from shuizhi._frames.roles import Roles, candidates
from shuizhi._frames.rows import check_apart
from shuizhi._frames.states import Abnormal
from shuizhi._frames.tables import Table, readable, words, wrap
from shuizhi._frames.unread import tell_columns, tell_indicators
from shuizhi.errors import ColumnError, OptionError
from shuizhi.grading.in_force import check_in_force
from shuizhi.grading.left_out import LeftOut
from shuizhi.law.lookup import Standard

__all__ = ["grade", "grade_readings", "recognize"]

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
# What a row has that is no sample, beside the reason.
_NOTHING = {"assessed": pl.lit(0, pl.UInt32)}
_LISTS = ("deciding", "exceeding", "reason")
_READING = {
    "row": "行号",
    "parameter": "监测项目",
    "raw": "原始值",
    "value": "数值",
    "qualifier": "限定符",
    "unit": "单位",
    "class": "类别",
    "comparison": "比较",
    "limit": "标准限值",
    "limit_high": "标准限值上限",
    "multiple": "超标倍数",
    "verdict": "判定",
    "certain": "定类确定",
    "reason": "说明",
    "clause": "条款",
    "evidence": "依据",
}
# What a reading has of its limits.
_JUDGED = ("class", "comparison", "limit", "limit_high", "multiple", "verdict", "certain", "reason",
           "clause", "evidence")  # fmt: skip
# What is made of the columns of a long table is called so where theirs have its name already.
_APART = {
    "parameter": ("canonical_parameter", "规范项目"),
    "value": ("canonical_value", "换算数值"),
    "unit": ("canonical_unit", "换算单位"),
}


@dataclass(frozen=True)
class Wide:
    """How tables with the same columns are graded: all that names and options tell, checked.

    What is left is done row by row, and is the same for whichever rows a table has.
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
        """Understand columns by their names.

        Raises
        ------
        ShuizhiError
            A column, unit or option is not understood.
        """
        prepared = prepare(names, options, columns)
        new = output_names(_GRADE, options.lang, suffix, names)
        return cls(prepared, options, new, LeftOut.of(names, prepared.columns, abnormal))

    @property
    def needed(self) -> list[str]:
        """The columns that are read."""
        wanted = [*self.prepared.columns, *self.options.extra(), *self.left_out.columns]
        return list(dict.fromkeys(wanted))

    def graded(self, given: Table) -> pl.LazyFrame:
        """Return the rows of a table, the new columns behind the others."""
        frame = given.frame(self.needed)
        check_extra(given, self.options)
        kinds = tuple(given.schema[name] for name in self.prepared.columns)
        # Of a lazy table only what is selected is computed; of others everything is wanted.
        apart = isinstance(given.given, pl.LazyFrame)
        parts = _results(self.prepared, kinds, tuple(self.options.extra()), apart)
        marks = [f"{M}graded{place}" for place in range(len(parts))]
        told = [
            pl.col(marks[-1 if name in _LISTS else 0]).struct.field(name).alias(new)
            for name, new in self.new.items()
        ]
        made = [part.alias(mark) for part, mark in zip(parts, marks, strict=True)]
        graded = frame.with_columns(made).with_columns(told).drop(marks)
        return self.left_out.apply(graded, given, self.new, self.options.lang, _NOTHING)


@lru_cache(maxsize=64)
def _results(
    prepared: Prepared, kinds: tuple[Any, ...], extra: tuple[str, ...], apart: bool
) -> tuple[pl.Expr, ...]:
    """Return the results of columns of such kinds, made once for many small tables."""
    inputs = [readable(*column) for column in zip(prepared.columns, kinds, strict=True)]
    inputs += [words(name) for name in extra]
    if apart:
        return plugin.graded_apart(prepared, inputs)
    return (plugin.graded(prepared, inputs),)


@checked
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
        ``__arrow_c_stream__``. A wide table has a row a sample and a column a parameter, found by
        name; a long one has a row a reading. Cells are numbers or
        text (``0.025L``, ``未检出``, ``--``); of what is described and not measured they are ``无``
        and ``有``, which count as 0 and 1. A cell that cannot be read is flagged.
    standard
        The number of a built-in standard, or one of your own by `load_standard`.
    water_body
        ``river``, ``lake``, or the column that says which for each row (河流, 湖库, …). By default
        the one column of the table that is commonly called so (水体类型), which is reported;
        without one it is ``river``. Where a cell does not say, limits that depend on it are
        not assessed.
    target
        The class whose limits exceedance is stated against, or the column that holds it.
    indicators
        ``table1-21`` (the default under GB 3838-2002), ``5+X``, ``all`` (the default under other
        standards), or a list of parameters.
    x
        The X of ``5+X``: items that exceeded class Ⅲ in this or the previous year.
    drinking_source
        Whether the tables for drinking-water sources (2 and 3) are assessed as well. They have no
        part in the class, and are listed in ``exceeding``.
    do_saturation
        Whether dissolved oxygen at 90 % saturation and more is of class Ⅰ though below 7.5 mg/L; it
        takes a column of water temperature.
    nondetect
        How a value below its detection limit enters: as ``half`` the limit
        (环办监测函〔2020〕82号), as ``zero``, as the ``limit``, or not at all (``drop``).
    detection_limits
        Detection limits for "not detected" without a figure: a mapping of parameters to figures
        in their canonical units, or ``methods`` for the lowest of the standard's own methods.
        Without one such a reading is not assessed.
    missing_values
        Texts and numbers that stand for a missing value, as ``[-1]``.
    rounding
        ``none``, or ``assessment``: values are rounded half to even to the decimals of
        环办监测函〔2020〕82号 before they are compared.
    columns
        What columns are, in place of what their names say:
        ``{"N": "氨氮", "Hg": ("汞", "μg/L"), "备注": None}``; of a long table on the names in its
        column of parameters.
    time, in_force
        The column of days, times or texts (or those of year and month), where the standard is to
        be in force on each of them; ``any`` grades samples of other days too.
    abnormal
        Rows whose state (站点情况, 数据状态: the column that is commonly called so) is other than
        正常 are told, and in ``reason``. ``keep`` grades them all the same, ``drop`` gives them no
        class.
    lang
        ``en`` or ``zh``: the names of the new columns, the words in them, and messages; by default
        that of `shuizhi.set_lang`.
    suffix
        Put behind the names of the new columns.
    sample, parameter, value, unit
        Columns of a long table: what tells a sample from the others, the parameter's name, the
        cell, and its unit. By default those commonly called so (监测项目, 监测值, 单位; a sample is
        one section and time), where no column is a parameter; what was taken is reported.

    Returns
    -------
    table of the same kind
        The rows in their order with new columns (in brackets the Chinese names); of a long table
        a row a sample, in order of first appearance.

        - ``class`` (类别): ordered Enum Ⅰ … 劣Ⅴ, or Ⅰ … Ⅴ under GB/T 14848-2017; null where
          nothing could be assessed
        - ``status`` (水质状况): 环办〔2011〕22号; of surface water only, null under other standards
        - ``deciding`` (定类指标): all that tie at the worst class, in the order of the standard
        - ``exceeding`` (超标指标): structs of parameter, value, limit, multiple, in canonical units
        - ``assessed`` (参评指标数): how many indicators were assessed
        - ``indicators`` (应评指标数): of how many, so that 1 of 21 is no class to rely on; under
          GB 3838-2002 it is 21, total nitrogen and fecal coliforms being no part of the class
        - ``certain`` (定类确定): false where a value below its detection limit, above its range, or
          in classes that the standard does not tell apart, could change the class
        - ``reason`` (说明): what was left out or is in doubt, and of which parameters

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
    body = roles.water_body(water_body)
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
        result, prepared = _pivot(given, options, keys, (parameter, value, unit), columns)
        tell_indicators(options, prepared.parameters)
        inputs = [pl.col(f"{M}{p}") for p in prepared.parameters]
        inputs += [words(name) for name in options.extra()]
        struct = plugin.graded(prepared, inputs).struct.rename_fields(list(new.values()))
        kept = [*keys, *(name for name in options.extra() if name not in keys)]
        graded = result.select(*kept, struct.alias(f"{M}graded")).unnest(f"{M}graded")
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
) -> tuple[pl.LazyFrame, Prepared]:
    """Return a row a sample with a column of cells a parameter."""
    asked = _shuizhi.indicators(json.dumps(options.request()))
    long, pairs = long_cells(given, options, keys, *of_long, columns_said, asked)
    present = [id for id in parameters_by_id() if id in set(pairs[f"{M}id"].drop_nulls())]
    wanted = set(prepare(present, options, None).parameters) if present else set()
    if not wanted:
        raise ColumnError(text("no_parameter_assessed", of_long=of_long[0]))
    chosen = [id for id in present if id in wanted]
    extra = [
        pl.when(pl.col(name).n_unique() == 1).then(pl.col(name).first()).alias(name)
        for name in options.extra()
        if name not in keys
    ]
    wide = pivoted(long, chosen, keys, extra)
    return wide, for_parameters(options, chosen)


@checked
def grade_readings(
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
    lang: Lang | None = None,
    suffix: str | None = None,
    parameter: str | None = None,
    value: str | None = None,
    unit: str | None = None,
) -> Frame:
    """Hold each reading to its limit: the table behind every class.

    Parameters
    ----------
    table
        As in `grade`. Every column that is recognized is taken, assessed or not.
    parameter, value, unit
        Columns of a long table: the parameter's name, the cell, and its unit; by default found as
        in `grade`.
    standard, water_body, target, indicators, x, drinking_source, do_saturation, nondetect, \
detection_limits, missing_values, rounding, columns, time, in_force, abnormal, lang, suffix
        As in `grade`.

    Returns
    -------
    table of the same kind
        Of a wide table a row a reading, sample after sample: ``row`` (行号, from 0), the columns
        that hold no readings, and what is listed below. Of a long table the rows in their order,
        with these columns appended; where its columns of names, values or units are called as the
        new ones are, the new ones are ``canonical_parameter`` (规范项目), ``canonical_value``
        (换算数值) and ``canonical_unit`` (换算单位).

        - ``parameter`` (监测项目), ``raw`` (原始值), ``value`` (数值, canonical unit; the detection
          limit of a non-detect), ``qualifier`` (限定符), ``unit`` (单位)
        - ``class`` (类别): of the reading by itself
        - ``comparison``, ``limit``, ``limit_high`` (比较, 标准限值, 标准限值上限): of the target;
          null where it allows everything
        - ``multiple`` (超标倍数), ``verdict`` (判定: pass, fail, undetermined)
        - ``certain`` (定类确定), ``reason`` (说明), ``clause`` (条款), ``evidence`` (依据)

    Raises
    ------
    ShuizhiError
        As in `grade`.

    Examples
    --------
    >>> import polars as pl
    >>> readings = grade_readings(pl.DataFrame({"断面": ["甲"], "氨氮(mg/L)": ["1.2"]}))
    >>> readings.select("断面", "value", "limit", "multiple", "verdict", "clause").row(0)
    ('甲', 1.2, 1.0, 0.2, 'fail', 'GB 3838-2002 表1 第7项')
    """
    lang = language(lang)
    given = wrap(table)
    roles = Roles(given)
    body = roles.water_body(water_body)
    times = roles.times(time, needed=False)
    roles.tell()
    options = Options(
        standard, body, target, indicators, x, drinking_source, do_saturation,
        nondetect, detection_limits, missing_values, rounding, lang, given.names,
    )  # fmt: skip
    check_in_force(given, times, standard, in_force)
    parameter, value, unit = long_of(given, (parameter, value, unit), columns)
    if any(part is not None for part in (parameter, value, unit)):
        if parameter is None or value is None:
            raise OptionError(text("long_takes_both"))
        if do_saturation:
            raise OptionError(text("saturation_wide"))
        return _grade_long_readings(
            given, options, suffix, (parameter, value, unit), columns, abnormal
        )
    prepared = prepare(given.names, options, columns, every=True)
    tell_columns(given, columns, prepared.columns, options.extra())
    others = [name for name in given.names if name not in prepared.columns]
    new = output_names(_READING, lang, suffix, others)
    frame = given.frame(given.names)
    extra = check_extra(given, options)
    cells = [readable(name, given.schema[name]) for name in prepared.columns]
    water_temperature = _temperature(prepared) if do_saturation else None
    parts = []
    for place, name in enumerate(prepared.columns):
        beside = water_temperature if prepared.parameters[place] == "dissolved_oxygen" else None
        inputs = [cells[place], *([] if beside is None else [cells[beside]]), *extra]
        parts.append(_reading(prepared, place, inputs, pl.col(name), lang, beside))
    fields = [name for key, name in new.items() if key != "row"]
    result = (
        frame.with_row_index(new["row"])
        .select(new["row"], *others, pl.concat_list(parts).alias(f"{M}readings"))
        .explode(f"{M}readings", empty_as_null=False, keep_nulls=False)
        .with_columns(pl.col(f"{M}readings").struct.rename_fields(fields))
        .unnest(f"{M}readings")
    )
    left_out = LeftOut.of(given.names, prepared.columns, abnormal)
    judged = {key: name for key, name in new.items() if key in _JUDGED}
    return given.convert(left_out.apply(result, given, judged, lang, _undetermined(lang)))


def _undetermined(lang: Lang) -> dict[str, pl.Expr]:
    """Return what a reading has that is held to nothing, beside the reason."""
    return {"verdict": pl.lit("无法判定" if lang == "zh" else "undetermined")}


def _temperature(prepared: Prepared) -> int | None:
    """Return the place of the column of water temperature."""
    id = "water_temperature"
    return prepared.parameters.index(id) if id in prepared.parameters else None


def _reading(
    prepared: Prepared,
    place: int,
    inputs: list[pl.Expr],
    raw: pl.Expr,
    lang: str,
    temperature: int | None = None,
) -> pl.Expr:
    """Return the struct of results of one column, its constants with it."""
    p = parameters_by_id()[prepared.parameters[place]]
    plan = single(prepared.plan, place, temperature)
    graded = plugin.graded_reading(plan, inputs, prepared.class_type)
    name = p.name_zh if lang == "zh" else p.id
    field = graded.struct.field
    return pl.struct(
        pl.lit(name).alias("parameter"),
        raw.cast(pl.String).alias("raw"),
        field("value"),
        field("qualifier"),
        pl.lit(p.unit).alias("unit"),
        *(field(key) for key in list(_READING)[6:]),
    )


def _grade_long_readings(
    given: Table,
    options: Options,
    suffix: str | None,
    of_long: tuple[str, str, str | None],
    columns: Columns | None,
    abnormal: Abnormal,
) -> Any:
    names = {key: zh for key, zh in _READING.items() if key not in ("row", "raw")}
    apart = {}
    for key, (en, zh) in _APART.items():
        plain, other = (names[key], zh) if options.lang == "zh" else (key, en)
        if not suffix and plain in of_long and other not in given.names:
            apart[plain] = other
    taken = [name for name in given.names if name not in apart]
    new = output_names(names, options.lang, suffix, taken)
    new = {key: apart.get(name, name) for key, name in new.items()}
    long, pairs = long_cells(given, options, [], *of_long, columns)
    present = [id for id in parameters_by_id() if id in set(pairs[f"{M}id"].drop_nulls())]
    numbered = long.with_row_index(f"{M}row")
    parts = []
    code = "项目名称不识别" if options.lang == "zh" else "unknown_parameter"
    verdict = "无法判定" if options.lang == "zh" else "undetermined"
    # Of a table that names no parameter the columns are the same, all but empty.
    present = present or [next(iter(parameters_by_id()))]
    prepared = for_parameters(options, present)
    extra = [words(name) for name in options.extra()]
    for place, id in enumerate(present):
        cell = [pl.col(f"{M}cell"), *extra]
        struct = _reading(prepared, place, cell, pl.lit(None), options.lang)
        own = numbered.filter(pl.col(f"{M}id") == id).select(f"{M}row", struct.alias(f"{M}reading"))
        parts.append(own.unnest(f"{M}reading").drop("raw"))
    parts.append(
        numbered.filter(pl.col(f"{M}id").is_null()).select(
            f"{M}row", pl.lit(verdict).alias("verdict"), pl.lit(code).alias("reason")
        )
    )
    graded = pl.concat(parts, how="diagonal").sort(f"{M}row").drop(f"{M}row").rename(new)
    result = pl.concat([given.frame(given.names), graded], how="horizontal")
    left_out = LeftOut.of(given.names, [name for name in of_long if name is not None], abnormal)
    judged = {key: name for key, name in new.items() if key in _JUDGED}
    result = left_out.apply(result, given, judged, options.lang, _undetermined(options.lang))
    return given.attach(result, list(new.values()))


@checked
def recognize(
    table: Any, *, columns: Columns | None = None, lang: Lang | None = None
) -> pl.DataFrame:
    """Show what the columns of a table are understood as.

    Parameters
    ----------
    table
        As in `grade`, or a list of names.
    columns
        What columns are, as in `grade`.
    lang
        Of the headings and words, as of `grade`: in Chinese 列名, 项目编号, 项目名称, 单位,
        单位来源, 换算系数, 规定单位, 阶段 and 说明.

    Returns
    -------
    polars.DataFrame
        A row a column: ``column``, ``parameter`` (id), ``name_zh``, ``unit``, ``unit_from``
        (``header``; ``given`` by you; ``code``, the unit of HJ 212-2017 where its code is the whole
        name; or ``assumed`` where none is stated), ``factor`` (exact, to ``canonical_unit``),
        ``stage`` (``influent`` or ``effluent``, where the header says 进水 or 出水) and ``note``
        (why it is not understood, where that is known).

    Examples
    --------
    >>> recognize(["断面", "汞（μg/L）"]).select("column", "parameter", "unit", "factor").rows()
    [('断面', None, None, None), ('汞（μg/L）', 'mercury', 'μg/L', '0.001')]
    """
    is_names = isinstance(table, list) and all(isinstance(name, str) for name in table)
    names = table if is_names else wrap(table).names
    rows = json.loads(_shuizhi.recognize_json(names, overrides(columns)))
    for row in rows:
        del row["kind"]
        exponent = row.pop("exponent")
        row["factor"] = None if exponent is None else _power(exponent)
    made = pl.DataFrame(rows, schema=dict.fromkeys(_RECOGNIZED, pl.String))
    if language(lang) == "en":
        return made
    words = pl.col("unit_from", "stage").replace(_RECOGNIZED_WORDS)
    return made.with_columns(words).rename(_RECOGNIZED)


_RECOGNIZED = {
    "column": "列名",
    "parameter": "项目编号",
    "name_zh": "项目名称",
    "unit": "单位",
    "unit_from": "单位来源",
    "factor": "换算系数",
    "canonical_unit": "规定单位",
    "stage": "阶段",
    "note": "说明",
}
_RECOGNIZED_WORDS = {
    "header": "列名",
    "given": "指定",
    "code": "编码",
    "assumed": "缺省",
    "influent": "进水",
    "effluent": "出水",
}


def _power(exponent: int) -> str:
    return "1" + "0" * exponent if exponent >= 0 else "0." + "0" * (-exponent - 1) + "1"
