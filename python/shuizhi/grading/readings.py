"""Compare readings with their limits."""

from collections.abc import Sequence
from typing import Any, Literal

import polars as pl

from shuizhi._core import plugin
from shuizhi._core.arguments import Frame, checked
from shuizhi._core.headings import MARK, output_names
from shuizhi._core.language import language
from shuizhi._core.messages import text
from shuizhi._core.methods import reason_words
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
    single,
)
from shuizhi._core.verdicts import comparison_in, of_limit
from shuizhi._frames.decided import decidable
from shuizhi._frames.long import check_extra, long_cells, long_of
from shuizhi._frames.roles import Roles
from shuizhi._frames.samples import row_each
from shuizhi._frames.states import Abnormal, has_marks, marked_columns
from shuizhi._frames.tables import Table, readable, words, wrap
from shuizhi._frames.unread import tell_columns
from shuizhi.errors import OptionError
from shuizhi.grading.in_force import check_in_force
from shuizhi.grading.left_out import LeftOut, marked
from shuizhi.law.lookup import Standard

__all__ = ["grade_readings"]

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


# The columns of limits of a reading.
_JUDGED = ("class", "comparison", "limit", "limit_high", "multiple", "verdict", "certain", "reason",
           "clause", "evidence")  # fmt: skip


# New columns of a long table have these names if theirs are taken.
_APART = {
    "parameter": ("canonical_parameter", "规范项目"),
    "value": ("canonical_value", "换算数值"),
    "unit": ("canonical_unit", "换算单位"),
}


@checked
@decidable()
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
    decisions: Any = None,
    lang: Lang | None = None,
    suffix: str | None = None,
    parameter: str | None = None,
    value: str | None = None,
    unit: str | None = None,
) -> Frame:
    """Compare each reading with its limit: the basis of every class.

    Parameters
    ----------
    table
        As in `grade`. Every column that is recognized is included, assessed or not.
    parameter, value, unit
        Columns of a long table: the parameter's name, the value and its unit; by default found as
        in `grade`.
    standard, water_body, target, indicators, x, drinking_source, do_saturation, nondetect, \
detection_limits, missing_values, rounding, columns, time, in_force, abnormal, decisions, lang, \
suffix
        As in `grade`.

    Returns
    -------
    table of the same kind
        For a wide table one row per reading, sample by sample: ``row`` (行号, from 0), the columns
        without readings, and the columns below. For a long table the rows in order, with these
        columns appended; if its columns of names, values or units have the names of new ones, the
        new ones are named ``canonical_parameter`` (规范项目), ``canonical_value`` (换算数值) and
        ``canonical_unit`` (换算单位).

        - ``parameter`` (监测项目), ``raw`` (原始值), ``value`` (数值, canonical unit; the detection
          limit of a non-detect), ``qualifier`` (限定符), ``unit`` (单位)
        - ``class`` (类别): of this reading
        - ``comparison``, ``limit``, ``limit_high`` (比较, 标准限值, 标准限值上限): of the target;
          null if it has no limit
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
    body = roles.water_body(water_body, standard=standard)
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
    marks = marked_columns(given.names, columns)
    told = has_marks(given, marks, abnormal)
    for place, name in enumerate(prepared.columns):
        beside = water_temperature if prepared.parameters[place] == "dissolved_oxygen" else None
        inputs = [cells[place], *([] if beside is None else [cells[beside]]), *extra]
        part = _reading(prepared, place, inputs, pl.col(name), lang, beside)
        mark = marks.get(name) if told else None
        if mark is not None:
            part = marked(part, name, mark, lang, abnormal, _JUDGED, _undetermined(lang))
        parts.append(part)
    fields = [name for key, name in new.items() if key != "row"]
    parts = [part.struct.rename_fields(fields) for part in parts]
    result = row_each(frame.with_row_index(new["row"]), [new["row"], *others], parts)
    left_out = LeftOut.of(given.names, prepared.columns, abnormal)
    judged = {key: name for key, name in new.items() if key in _JUDGED}
    return given.convert(left_out.apply(result, given, judged, lang, _undetermined(lang)))


def _undetermined(lang: Lang) -> dict[str, pl.Expr]:
    """Return the results of a reading without limits, beside the reason."""
    return {"verdict": pl.lit(of_limit("undetermined", lang))}


def _temperature(prepared: Prepared) -> int | None:
    """Return the index of the column of water temperature."""
    id = "water_temperature"
    return prepared.parameters.index(id) if id in prepared.parameters else None


def _reading(
    prepared: Prepared,
    place: int,
    inputs: list[pl.Expr],
    raw: pl.Expr,
    lang: Lang,
    temperature: int | None = None,
) -> pl.Expr:
    """Return the struct of results of one column, with its constants."""
    p = parameters_by_id()[prepared.parameters[place]]
    plan = single(prepared.plan, place, temperature)
    graded = plugin.graded_reading(plan, inputs, prepared.class_type)
    name = p.name(lang)
    field = graded.struct.field
    return pl.struct(
        pl.lit(name).alias("parameter"),
        raw.cast(pl.String).alias("raw"),
        field("value"),
        field("qualifier"),
        pl.lit(p.shown_unit).alias("unit"),
        *(
            comparison_in(field(key), lang).alias(key) if key == "comparison" else field(key)
            for key in list(_READING)[6:]
        ),
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
    present = [id for id in parameters_by_id() if id in set(pairs[f"{MARK}id"].drop_nulls())]
    numbered = long.with_row_index(f"{MARK}row")
    parts = []
    # A table without parameters has the same columns, mostly empty.
    present = present or [next(iter(parameters_by_id()))]
    prepared = for_parameters(options, present)
    extra = [words(name) for name in options.extra()]
    for place, id in enumerate(present):
        cell = [pl.col(f"{MARK}cell"), *extra]
        struct = _reading(prepared, place, cell, pl.lit(None), options.lang)
        own = numbered.filter(pl.col(f"{MARK}id") == id).select(
            f"{MARK}row", struct.alias(f"{MARK}reading")
        )
        parts.append(own.unnest(f"{MARK}reading").drop("raw"))
    parts.append(
        numbered.filter(pl.col(f"{MARK}id").is_null()).select(
            f"{MARK}row",
            pl.lit(of_limit("undetermined", options.lang)).alias("verdict"),
            pl.lit(reason_words(options.lang)["unknown_parameter"]).alias("reason"),
        )
    )
    graded = pl.concat(parts, how="diagonal").sort(f"{MARK}row").drop(f"{MARK}row").rename(new)
    result = pl.concat([given.frame(given.names), graded], how="horizontal")
    left_out = LeftOut.of(given.names, [name for name in of_long if name is not None], abnormal)
    judged = {key: name for key, name in new.items() if key in _JUDGED}
    result = left_out.apply(result, given, judged, options.lang, _undetermined(options.lang))
    return given.attach(result, list(new.values()))
