"""Verdicts by single limits: drinking water, irrigation, reuse, fishery, your own standard."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core import plugin
from shuizhi._core.arguments import Frame, checked
from shuizhi._core.headings import MARK, output_names
from shuizhi._core.language import language
from shuizhi._core.messages import text
from shuizhi._core.methods import reason_words
from shuizhi._core.parameters import parameters_by_id
from shuizhi._core.request import Columns, DetectionLimits, Lang, NonDetect, Options, overrides
from shuizhi._core.verdicts import VERDICT_WORDS, comparison_in, of_limit
from shuizhi._frames.calendar import Calendar, days_of
from shuizhi._frames.decided import decidable
from shuizhi._frames.long import long_cells, long_of, pivoted, sample_columns
from shuizhi._frames.roles import Roles
from shuizhi._frames.states import (
    Abnormal,
    has_marks,
    has_states,
    marked_columns,
    marked_readings,
    state_columns,
    unmarked,
)
from shuizhi._frames.tables import Table, readable, wrap
from shuizhi._frames.unread import tell_columns
from shuizhi.errors import ColumnError, OptionError
from shuizhi.grading.left_out import LeftOut, marked, marks_of_sample, with_marks
from shuizhi.grading.limit_requests import Asked, request_of, said_of
from shuizhi.grading.uses import by_use
from shuizhi.law.lookup import Standard

__all__ = ["check_limits"]

LIMITS = {
    "verdict": "判定",
    "exceeding": "超标指标",
    "reference": "超参考值指标",
    "assessed": "参评指标数",
    "certain": "判定确定",
    "reason": "说明",
}
READINGS = {
    "row": "行号",
    "parameter": "监测项目",
    "raw": "原始值",
    "value": "数值",
    "qualifier": "限定符",
    "unit": "单位",
    "comparison": "比较",
    "limit": "标准限值",
    "limit_high": "标准限值上限",
    "multiple": "超标倍数",
    "verdict": "判定",
    "certain": "判定确定",
    "reason": "说明",
    "condition": "适用条件",
    "reference": "参考值",
    "clause": "条款",
    "evidence": "依据",
}
# The columns of limits of a reading.
_JUDGED = ("comparison", "limit", "limit_high", "multiple", "verdict", "certain", "reason",
           "condition", "clause", "evidence")  # fmt: skip


@checked
@decidable()
def check_limits(
    table: Frame,
    *,
    standard: str | Standard | None = None,
    use: str | None = None,
    conditions: Mapping[str, str] | None = None,
    water_body: str | None = None,
    drinking_source: bool = False,
    time: str | Sequence[str] | None = None,
    nondetect: NonDetect = "half",
    detection_limits: DetectionLimits = None,
    missing_values: Sequence[str | float] = (),
    columns: Columns | None = None,
    shape: Literal["samples", "readings"] = "samples",
    abnormal: Abnormal = "keep",
    decisions: Any = None,
    lang: Lang | None = None,
    suffix: str | None = None,
    sample: str | Sequence[str] | None = None,
    parameter: str | None = None,
    value: str | None = None,
    unit: str | None = None,
) -> Frame:
    """Check samples against a standard of single limits: whether each passes, and what exceeds.

    Every reading is compared with the limit that applies to it. A sample fails if any reading
    exceeds its limit, passes if all its readings meet theirs, and is undetermined if none could be
    judged, or if one that could not might exceed.

    Parameters
    ----------
    table
        As in `grade`, wide or long. Every column with a limit in the standard is checked.
    standard
        The number of a built-in standard (``GB 5749-2022``, ``GB/T 18920-2020``, or one with
        classes, of which ``use`` names one), or one of your own from `load_standard`. By default
        the standard follows from the use of each row: reclaimed water (城市绿化, 冲厕), irrigation
        (旱地作物) or fishery (渔业).
    use
        If limits depend on it: the use of the water (``冲厕``), the crop, or the class or level
        (``Ⅲ``, ``一级A``); one word, or a column of words. A row with an unknown word is
        undetermined.
    conditions
        Other facts that limits depend on, each a word or a column: ``{"position": "出厂水"}``. If a
        limit depends on a missing fact, a verdict is given only if all limits that may apply agree
        (otherwise ``condition_unknown``).
    water_body
        River or lake, as in `grade`, if limits depend on it.
    drinking_source
        Whether the tables of GB 3838-2002 for drinking-water sources apply as well.
    time
        The column of days or times; the limits in force on the day of the sample apply. Without it,
        limits that changed over time are used only if they agree.
    nondetect, detection_limits, missing_values, columns, abnormal, decisions, lang, suffix, \
sample, parameter, value, unit
        As in `grade`; with ``abnormal="drop"`` a row whose state is not 正常 has no verdict.
    shape
        ``samples``: one row per sample; ``readings``: one row per reading, with its limit.

    Returns
    -------
    table of the same kind
        With ``samples``, the rows in order with new columns (in brackets the Chinese names); for a
        long table one row per sample, in order of first appearance.

        - ``standard`` (标准): the standard of the use, if none was given
        - ``verdict`` (判定): pass, fail, undetermined
        - ``exceeding`` (超标指标): structs of parameter, value, limit, multiple, in canonical units
        - ``reference`` (超参考值指标): the same for reference values, which are not binding
        - ``assessed`` (参评指标数): how many readings were judged
        - ``certain`` (判定确定): false if a value below its detection limit or above its range
          could change the verdict
        - ``reason`` (说明): what could not be judged or is in doubt, by parameter

        With ``readings``, the columns ``row`` (行号, from 0, for a wide table), ``parameter``,
        ``raw``, ``value`` (canonical ``unit``), ``qualifier``, ``unit``, ``comparison``, ``limit``,
        ``limit_high``, ``multiple``, ``verdict``, ``certain``, ``reason``, ``condition``,
        ``reference``, ``clause`` and ``evidence``, after the columns without readings.

    Raises
    ------
    ShuizhiError
        A column, unit, word or option is not understood; the message names it and says what to do.

    Examples
    --------
    >>> import polars as pl
    >>> taps = pl.DataFrame({"水样": ["甲", "乙"], "铅(mg/L)": ["<0.001", "0.013"]})
    >>> found = check_limits(taps, standard="GB 5749-2022")
    >>> found["verdict"].to_list(), found["exceeding"][1].to_list()[0]["multiple"]
    (['pass', 'fail'], 0.3)
    """
    lang = language(lang)
    given = wrap(table)
    if standard is None:
        long = long_of(given, (parameter, value, unit), columns)
        keys: list[str] | None = None
        if any(part is not None for part in long) and shape == "samples":
            found = sample_columns(given) if sample is None else sample
            if found is None:
                raise OptionError(text("limits_of_long"))
            keys = [found] if isinstance(found, str) else list(found)

        def check(rows: pl.LazyFrame, id: str, use: str, sample: list[str] | None) -> pl.LazyFrame:
            return check_limits(
                rows, standard=id, use=use, conditions=conditions, water_body=water_body,
                time=time, nondetect=nondetect, detection_limits=detection_limits,
                missing_values=missing_values, columns=columns, shape=shape, abnormal=abnormal,
                lang=lang,
                suffix=suffix, sample=sample, parameter=long[0], value=long[1], unit=long[2],
            )  # fmt: skip

        # Rows are checked standard by standard, as lazy tables, which do not tell it.
        has_states(given, state_columns(given), abnormal)
        has_marks(given, marked_columns(given.names, columns), abnormal)
        return by_use(given, use, lang, suffix, check, shape, keys)
    roles = Roles(given)
    times = roles.times(time, needed=False)
    body = roles.water_body(water_body, otherwise="") or None
    roles.tell()
    days = pl.lit(None, pl.Int32)
    if times:
        days = days_of(given, times, Calendar("ten-day"), whole_days=True).to_physical()
    asked = Asked(
        request_of(standard, drinking_source, nondetect, detection_limits, missing_values, lang),
        use, body, said_of(conditions), given.names, days, abnormal,
    )  # fmt: skip
    parameter, value, unit = long_of(given, (parameter, value, unit), columns)
    if any(part is not None for part in (sample, parameter, value, unit)):
        if sample is None and shape == "samples" and parameter and value:
            sample = sample_columns(given)
        if parameter is None or value is None or (sample is None and shape == "samples"):
            raise OptionError(text("limits_of_long"))
        return _long(given, asked, sample, (parameter, value, unit), columns, shape, lang, suffix)
    return _wide(given, asked, columns, shape, lang, suffix)


def _ready(asked: Asked, frame: pl.LazyFrame) -> tuple[dict[str, Any], list[pl.Expr]]:
    """Return the request with its cases, and the inputs of each row before its readings."""
    cases, place = asked.cases(frame)
    return asked.request | {"cases": cases, "of_rows": list(asked.of_rows)}, [place, asked.days]


def _wide(
    given: Table,
    asked: Asked,
    columns: Columns | None,
    shape: str,
    lang: Lang,
    suffix: str | None,
) -> Any:
    frame = given.frame(given.names)
    request, of_rows = _ready(asked, frame)
    answer = json.loads(
        _shuizhi.prepare_limits(list(given.names), overrides(columns), json.dumps(request))
    )
    taken = answer["columns"]
    tell_columns(given, columns, taken, list(asked.of_rows.values()))
    plan = json.dumps(answer["request"])
    marks = marked_columns(given.names, columns)
    ids = [p["id"] for p in answer["parameters"]]
    nothing = {"verdict": pl.lit(of_limit("undetermined", lang))}
    dropped = [marks.get(name) if asked.abnormal == "drop" else None for name in taken]
    raw = [readable(name, given.schema[name]) for name in taken]
    cells = [
        unmarked(cell, name, mark, p["descriptive"], asked.request["missing_values"])
        for cell, name, mark, p in zip(raw, taken, dropped, answer["parameters"], strict=True)
    ]
    if shape == "samples":
        new = output_names(LIMITS, lang, suffix, given.names)
        found = _samples(plan, [*of_rows, *cells], lang, new)
        left_out = LeftOut.of(given.names, taken, asked.abnormal, marks, ids)
        nothing["assessed"] = pl.lit(0, pl.UInt32)
        told = frame.with_columns(found.alias(MARK)).unnest(MARK)
        return given.attach(left_out.apply(told, given, new, lang, nothing), list(new.values()))
    others = [name for name in given.names if name not in taken]
    new = output_names(READINGS, lang, suffix, others)
    told_marks = has_marks(given, marks, asked.abnormal)
    parts = []
    for name, shown, needed in zip(taken, answer["parameters"], answer["needed"], strict=True):
        own, *beside = needed
        part = _reading(
            plan, needed, shown, [*of_rows, raw[own], *(cells[place] for place in beside)],
            pl.col(name).cast(pl.String), lang,
        )  # fmt: skip
        mark = marks.get(name) if told_marks else None
        parts.append(
            part if mark is None
            else marked(part, name, mark, lang, asked.abnormal, _JUDGED, nothing)
        )  # fmt: skip
    numbered = frame.with_row_index(new["row"])
    ordered = [pl.col(key).alias(name) for key, name in new.items() if key != "row"]
    of_columns = [
        numbered.select(pl.struct(new["row"], *others).alias(f"{MARK}row"), part.alias(MARK))
        .unnest(MARK)
        .select(pl.col(f"{MARK}row"), *ordered)
        .unnest(f"{MARK}row")
        for part in parts
    ]
    result = pl.concat(of_columns).sort(new["row"], maintain_order=True)
    left_out = LeftOut.of(given.names, taken, asked.abnormal)
    judged = {key: name for key, name in new.items() if key in _JUDGED}
    return given.convert(left_out.apply(result, given, judged, lang, nothing))


def _long(
    given: Table,
    asked: Asked,
    sample: str | Sequence[str] | None,
    of_long: tuple[str, str, str | None],
    columns: Columns | None,
    shape: str,
    lang: Lang,
    suffix: str | None,
) -> Any:
    keys = [] if sample is None else [sample] if isinstance(sample, str) else list(sample)
    request, of_rows = _ready(asked, given.frame(given.names))
    ids, described = _shuizhi.limit_parameters(json.dumps(request))
    options = Options(names=given.names, missing_values=asked.request["missing_values"], lang=lang)
    wanted = [*keys] if shape == "samples" else list(given.names)
    abnormal = asked.abnormal
    marks = marked_readings(given, keys, abnormal) if shape == "samples" else None
    long, pairs = long_cells(
        given, options, wanted, *of_long, columns, ids, described=described,
        also=[e.alias(f"{MARK}{name}") for e, name in zip(of_rows, ("case", "day"), strict=True)],
        marks=marks, abnormal=abnormal,
    )  # fmt: skip
    present = [id for id in ids if id in set(pairs[f"{MARK}id"].drop_nulls())]
    if not present:
        raise ColumnError(text("limits_of_none", column=of_long[0]))
    # A parameter that a long table does not list was not measured.
    request |= {"columns": [{"parameter": id} for id in present], "missing_told": False}
    plan = json.dumps(request)
    places = [pl.col(f"{MARK}case"), pl.col(f"{MARK}day")]
    if shape == "samples":
        new = output_names(LIMITS, lang, suffix, keys)
        firsts = [pl.col(f"{MARK}case").first(), pl.col(f"{MARK}day").first()]
        if marks is not None:
            firsts.append(marks_of_sample(lang))
        wide = pivoted(long, present, keys, firsts)
        inputs = [*places, *(pl.col(f"{MARK}{id}") for id in present)]
        found = wide.with_columns(_samples(plan, inputs, lang, new).alias(MARK)).unnest(MARK)
        if marks is not None:
            found = with_marks(found, new["reason"], lang)
        found = found.select(*keys, *new.values())
        nothing = {
            "verdict": pl.lit(of_limit("undetermined", lang)), "assessed": pl.lit(0, pl.UInt32)
        }  # fmt: skip
        left_out = LeftOut.of(keys, (), abnormal)
        return given.convert(left_out.apply(found, given, new, lang, nothing))
    names = {key: zh for key, zh in READINGS.items() if key not in ("row", "raw")}
    new = output_names(names, lang, suffix, given.names)
    numbered = long.with_row_index(f"{MARK}row")
    unknown, no_limit = (
        pl.lit(reason_words(lang)[code]) for code in ("unknown_parameter", "no_limit")
    )
    parts = []
    for place, id in enumerate(present):
        p = parameters_by_id()[id]
        shown = {"id": id, "name_zh": p.name_zh, "unit": p.shown_unit}
        struct = _reading(
            plan, [place], shown, [*places, pl.col(f"{MARK}cell")], pl.lit(None), lang
        )
        own = numbered.filter(pl.col(f"{MARK}id") == id)
        parts.append(own.select(f"{MARK}row", struct.alias(MARK)).unnest(MARK).drop("raw"))
    rest = numbered.filter(~pl.col(f"{MARK}id").is_in(present).fill_null(False))
    why = pl.when(pl.col(f"{MARK}id").is_null()).then(unknown).otherwise(no_limit)
    undetermined = pl.lit(of_limit("undetermined", lang))
    parts.append(rest.select(f"{MARK}row", undetermined.alias("verdict"), why.alias("reason")))
    found = pl.concat(parts, how="diagonal").sort(f"{MARK}row").select(list(names)).rename(new)
    result = pl.concat([given.frame(given.names), found], how="horizontal")
    left_out = LeftOut.of(given.names, [name for name in of_long if name is not None], abnormal)
    judged = {key: name for key, name in new.items() if key in _JUDGED}
    nothing = {"verdict": undetermined}
    return given.attach(left_out.apply(result, given, judged, lang, nothing), list(new.values()))


def _samples(plan: str, inputs: list[pl.Expr], lang: Lang, new: Mapping[str, str]) -> pl.Expr:
    found = plugin.check_limits(plan, inputs)
    return found.struct.with_fields(_verdict(lang)).struct.rename_fields(list(new.values()))


def _verdict(lang: Lang) -> pl.Expr:
    words = [of_limit(code, lang) for code in VERDICT_WORDS]
    return pl.field("verdict").replace_strict(
        list(range(len(words))), words, return_dtype=pl.String
    )


def _reading(
    plan: str,
    given: Sequence[int],
    shown: Mapping[str, Any],
    inputs: list[pl.Expr],
    raw: pl.Expr,
    lang: Lang,
) -> pl.Expr:
    found = plugin.limit_readings(plan, given, inputs)
    return found.struct.with_fields(
        _verdict(lang),
        pl.lit(shown["name_zh"] if lang == "zh" else shown["id"]).alias("parameter"),
        raw.cast(pl.String).alias("raw"),
        pl.lit(shown["unit"]).alias("unit"),
        comparison_in(pl.field("comparison"), lang).alias("comparison"),
    )
