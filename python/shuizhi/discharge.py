"""Outfalls: which limits bind them on a day, and the verdict on what was measured there."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Unpack

import polars as pl

from shuizhi import _shuizhi, expr
from shuizhi._arguments import checked, count_of
from shuizhi._means import (
    M,
    Reading,
    _code,
    _told_apart,
    check_names,
    check_options,
    joinable,
    named,
    one_name,
    parted,
    result_names,
    rules,
)
from shuizhi._periods import Calendar, dates
from shuizhi._request import Lang, Options, prepare, single
from shuizhi._tables import Table, held, readable, wrap
from shuizhi.errors import ColumnError, DuplicateRowError, OptionError
from shuizhi.grading import _output_names
from shuizhi.law import Standard, _parameters, reasons
from shuizhi.law import standard as built_in
from shuizhi.supplements import complete_standard

__all__ = ["check_discharge", "discharge_summary", "missing_limits"]

FlowUnit = Literal["m3/h", "m3/d", "m3/s", "L/s"]

# Cubic metres a day of a unit of flow.
_PER_DAY = {"m3/h": 24.0, "m3/d": 1.0, "m3/s": 86400.0, "L/s": 86.4}

_CHECK = {
    "day": "日期",
    "parameter": "监测项目",
    "held": "考核方式",
    "value": "数值",
    "unit": "单位",
    "count": "数据数",
    "standard": "标准",
    "level": "级别",
    "comparison": "比较",
    "limit": "标准限值",
    "limit_high": "标准限值上限",
    "multiple": "超标倍数",
    "verdict": "判定",
    "reason": "说明",
    "flow": "流量(m3/d)",
    "load": "负荷(kg/d)",
    "condition": "适用条件",
    "why": "适用依据",
    "clause": "条款",
    "evidence": "依据",
}
_DAYS = {
    "day": "日期",
    "verdict": "判定",
    "pass": "达标数",
    "fail": "超标数",
    "undetermined": "无法判定数",
    "prohibited": "禁止排放数",
    "failing": "超标项目",
    "waiting": "无法判定项目",
    "flow": "流量(m3/d)",
}
_VERDICTS = {"pass": "达标", "fail": "超标", "undetermined": "无法判定", "prohibited": "禁止排放"}
_HELD = {"daily-mean": "日均值", "instantaneous": "瞬时值"}
_SUMMARY = {
    "pass": "达标数",
    "fail": "超标数",
    "undetermined": "无法判定数",
    "prohibited": "禁止排放数",
    "compliance": "达标率(%)",
    "worst_multiple": "最大超标倍数",
    "load": "负荷(t)",
}


@dataclass(frozen=True)
class _Plan:
    """How standards bind the outfalls: a row a binding, and the request that judges by them."""

    bindings: pl.DataFrame
    request: str


@checked
def check_discharge(
    samples: Any,
    outfalls: Any,
    *,
    outfall: str,
    time: str,
    flow: str | None = None,
    flow_unit: FlowUnit = "m3/h",
    standards: Sequence[str | Standard] | None = None,
    supplement: Any = None,
    brackets: str | None = None,
    min_count: int = 1,
    duplicates: Literal["once", "keep", "error"] = "once",
    shape: Literal["parameters", "days"] = "parameters",
    lang: Lang = "en",
    suffix: str | None = None,
    **options: Unpack[Reading],
) -> Any:
    """Check what outfalls discharge, day by day, by the limits that bind each of them.

    Readings are averaged by day, weighted by flow where it is given; limits of instantaneous
    values are held against the highest and the lowest reading of the day. Which standards, tables
    and levels bind follows from what the table of outfalls says.

    Parameters
    ----------
    samples
        A wide table as of `shuizhi.grade`: hourly or daily readings.
    outfalls
        A row an outfall: the column of ``outfall``, and what is known of it: ``kind`` (类型:
        公共污水处理系统, 排污单位, 医院), ``city`` (城市), ``built`` (建成日期), ``new`` (企业性质:
        新建, 现有), ``level`` (执行级别), ``function_class`` (功能类别), ``protection_zone``
        (饮用水水源保护区), ``reach`` (干支流: 干流, 一级支流, 其他), ``direct`` (直接排放),
        ``industry`` (行业), ``institution`` (医疗机构类型), ``position`` (监测位置), ``reused``
        (出水回用), ``use`` (用途), ``area`` (区域), ``disinfectant`` (消毒剂); the file of a
        standard says in which words. Where what is not said decides, the verdict is undetermined.
    outfall, time
        The column of outfalls in both tables, and that of times.
    flow, flow_unit
        The column of flow, in ``m3/h``, ``m3/d``, ``m3/s`` or ``L/s``.
    standards
        Which standards are looked at, by number or loaded; by default every standard of discharge
        that is built in. Days on which one that is named is not in force are undetermined
        (``not_in_force``).
    supplement
        What completes standards, as of `complete_standard`: a CSV file, a table, or ``"config"``.
    brackets
        When figures in brackets bind, where the standard's own reading is not known: ``months``
        or ``temperature`` (it takes a column of water temperature).
    min_count
        How many readings a day takes; of fewer the verdict is undetermined.
    duplicates
        As of `average`: rows with the same outfall, time and readings enter ``once``.
    shape
        ``parameters``: a row an outfall, day, parameter and standard; ``days``: a row an outfall
        and day, its verdict the worst of them.
    nondetect, detection_limits, missing_values, columns, lang, suffix
        As of `shuizhi.grade`.

    Returns
    -------
    table of the same kind
        A row an outfall, day, parameter and standard that has a limit for it (one row where none
        has), sorted: ``day``, ``parameter``, ``held`` (考核方式: daily-mean, instantaneous),
        ``value`` (of the day, in the canonical unit), ``unit``, ``count``, ``standard``,
        ``level``, ``comparison``, ``limit``, ``limit_high``, ``multiple``, ``verdict`` (判定: pass,
        fail, undetermined, prohibited), ``reason``, ``flow`` (m³/d), ``load`` (kg/d),
        ``condition``, ``why`` (适用依据), ``clause``, ``evidence``. By
        days: ``day``, ``verdict`` (prohibited before fail before undetermined before pass), how
        many verdicts are of each, the parameters that fail (``failing``) and those that wait
        (``waiting``), and ``flow``.

    Raises
    ------
    ShuizhiError
        A column, unit or option is not understood; an outfall stands twice.

    Examples
    --------
    >>> import polars as pl
    >>> samples = pl.DataFrame({
    ...     "排口": ["甲"] * 2, "时间": ["2023-07-01 00:00", "2023-07-01 01:00"],
    ...     "COD(mg/L)": [36.0, 48.0], "流量": [300.0, 100.0],
    ... })
    >>> outfalls = pl.DataFrame({
    ...     "排口": ["甲"], "类型": ["公共污水处理系统"], "城市": ["焦作"], "企业性质": ["现有"],
    ...     "功能类别": ["Ⅲ"], "干支流": ["其他"],
    ... })
    >>> checked = check_discharge(samples, outfalls, outfall="排口", time="时间", flow="流量",
    ...     standards=["DB41/2087-2021"])
    >>> checked.select("value", "level", "limit", "verdict", "flow", "load").row(0)
    (39.0, '一级', 40.0, 'pass', 4800.0, 187.2)
    """
    given = wrap(samples)
    keys = named("outfall", [outfall], given)
    times = named("time", [time], given)
    if flow_unit not in _PER_DAY:
        raise OptionError(f"flow_unit={flow_unit!r} is not understood; say {', '.join(_PER_DAY)}")
    min_count = count_of("min_count", min_count)
    if shape not in ("parameters", "days"):
        raise OptionError(f"shape={shape!r} is not understood; say 'parameters' or 'days'")
    flows = one_name("flow", flow, given)
    check_options("check_discharge", options, Reading)
    if brackets is not None and not isinstance(brackets, str):
        raise OptionError(f"brackets={brackets!r} is no text; say 'months' or 'temperature'")
    if duplicates not in ("once", "keep", "error"):
        raise OptionError(f"duplicates={duplicates!r} is not understood; say once, keep or error")
    reading, rest = parted(options)
    if any(rest.get(name) for name in ("parameter", "value", "unit")):
        raise OptionError("check_discharge takes a wide table")
    prepared = prepare(
        given.names,
        Options(lang=lang, names=given.names, **reading),
        rest.get("columns"),
        every=True,
    )
    parameters = [id for id in prepared.parameters if id != "water_temperature"]
    if not parameters:
        raise ColumnError("the table has no column of a parameter that is discharged")
    chosen = _chosen(standards, supplement)
    plan = _plan(given, outfalls, outfall, parameters, chosen, brackets, lang, prepared.parameters)
    daily = _daily(given, keys, times, flows, _PER_DAY[flow_unit], prepared, duplicates)
    judged = _judged(daily, plan, outfall, parameters, min_count, standards is not None, lang)
    if shape == "days":
        judged = _by_days(judged, outfall, lang)
    names = _DAYS if shape == "days" else _CHECK
    new = _output_names(names, lang, suffix, keys)
    result = judged.select(outfall, *(pl.col(name).alias(new[name]) for name in names))
    return given.convert(result)


def _by_days(judged: pl.LazyFrame, key: str, lang: Lang) -> pl.LazyFrame:
    """Return the verdict of each outfall and day: the worst of its parameters."""
    words = _VERDICTS if lang == "zh" else {word: word for word in _VERDICTS}
    verdict = pl.col("verdict")
    worst = pl.lit(words["pass"])
    for word in ("undetermined", "fail", "prohibited"):
        worst = pl.when((verdict == words[word]).any()).then(pl.lit(words[word])).otherwise(worst)
    names = {
        "failing": pl.col("parameter").filter(verdict == words["fail"]),
        "waiting": pl.col("parameter").filter(verdict == words["undetermined"]),
    }
    counts = {word: (verdict == words[word]).sum().cast(pl.UInt32) for word in _VERDICTS}
    return (
        judged.group_by(f"{M}day_row")
        .agg(
            pl.col(key, "day", "flow").first(),
            worst.alias("verdict"),
            *(count.alias(word) for word, count in counts.items()),
            *(listed.unique(maintain_order=True).alias(name) for name, listed in names.items()),
        )
        .sort(f"{M}day_row")
    )


def _plan(
    given: Table,
    outfalls: Any,
    key: str,
    parameters: list[str],
    standards: list[tuple[str, str | None]],
    brackets: str | None,
    lang: Lang,
    measured: list[str],
) -> _Plan:
    """Find how standards bind the outfalls of a table."""
    table = wrap(outfalls)
    named("outfalls", [key], table)
    whole = table.frame(table.names).select(table.names)
    frame = joinable(table, whole, [key], given.frame([key]), "outfalls").collect()
    twice = frame.filter(pl.col(key).is_duplicated())
    if twice.height:
        raise DuplicateRowError(f"outfall {twice[key][0]!r} stands twice in the table of outfalls")
    said = dict(zip(table.names, _shuizhi.outfall_columns(table.names), strict=True))
    kinds = [kind for kind in said.values() if kind is not None]
    if twice_said := [kind for kind in dict.fromkeys(kinds) if kinds.count(kind) > 1]:
        same = [name for name, kind in said.items() if kind == twice_said[0]]
        raise ColumnError(f"columns of one meaning: {', '.join(same)}; keep one of them")
    days = [name for name, kind in said.items() if kind == "built"]
    for name in days:
        read = frame.select(
            pl.col(name).cast(pl.String).alias("told"),
            dates(name, frame.schema[name], Calendar("month")).alias("day"),
        )
        unread = read.filter(pl.col("day").is_null() & (pl.col("told").str.strip_chars() != ""))
        if unread.height:
            raise ColumnError(
                f"column {name!r} says {unread['told'][0]!r}; give days as 2005-12-31"
            )
        frame = frame.with_columns(read["day"].alias(name))
    if "kind" not in said.values():
        raise ColumnError(
            "the table of outfalls takes a column kind (类型: 公共污水处理系统, 排污单位, 医院); "
            "its columns: " + ", ".join(map(repr, table.names))
        )
    rows = [_outfall(row, said) for row in frame.iter_rows(named=True)]
    answer = json.loads(
        _shuizhi.bindings_json(json.dumps(rows), standards, parameters, brackets, lang)
    )
    if answer["temperature"] and "water_temperature" not in measured:
        raise ColumnError(
            f"brackets={brackets!r} takes a column of water temperature, which the samples have not"
        )
    made = []
    for row, bindings in zip(frame[key], answer["bindings"], strict=True):
        for binding in bindings:
            sets = binding.pop("sets")
            made.append({key: row} | binding | {f"set:{id}": sets.get(id) for id in parameters})
    schema: dict[str, Any] = {key: frame.schema[key]}
    texts = ["standard", "from", "to", "outcome", "level", "held", "why"]
    schema |= dict.fromkeys(texts, pl.String)
    schema |= {f"set:{id}": pl.UInt32 for id in parameters}
    known = pl.DataFrame({key: frame[key]}).with_columns(pl.lit(True).alias("known"))
    frame = known.join(pl.DataFrame(made, schema=schema), on=key, how="left")
    return _Plan(
        frame.with_columns(pl.col("from", "to").str.to_date()),
        answer["request"],
    )


def _chosen(
    standards: Sequence[str | Standard] | None, supplement: Any
) -> list[tuple[str, str | None]]:
    """Return the standards that are looked at: numbers, and the texts of those not built in."""
    every = json.loads(_shuizhi.standards_json())
    if standards is None:
        standards = [each["id"] for each in every if each["kind"] == "discharge"]
    limits_waters = {each["id"] for each in every if each["kind"] == "quality"}
    if isinstance(standards, str):
        raise OptionError(f"standards={standards!r} is one text; give a list: [{standards!r}]")
    found = [s if isinstance(s, Standard) else built_in(s) for s in standards]
    found = list({s.id: s for s in found}.values())
    if waters := [s.id for s in found if s.id in limits_waters]:
        raise OptionError(
            f"standards={waters}: a standard of the quality of waters; grade takes it"
        )
    if supplement is not None:
        found = [complete_standard(s, supplement) for s in found]
    return [(s.id, s.toml) for s in found]


def _outfall(row: dict[str, Any], said: dict[str, str | None]) -> dict[str, Any]:
    """Return what is known of an outfall, as the core takes it."""
    made: dict[str, Any] = {"said": {}}
    for name, kind in said.items():
        text = None if row[name] is None else str(row[name]).strip() or None
        if kind == "new":
            new = {"新建": True, "new": True, "true": True, "现有": False, "existing": False}
            new |= {"false": False, "新": True, "是": True, "否": False}
            if text is not None and text.lower() not in new:
                raise ColumnError(f"column {name!r} says {text!r}; say 新建 or 现有")
            made["new"] = None if text is None else new[text.lower()]
        elif kind in ("city", "built", "level"):
            made[kind] = text
        elif kind is not None:
            known = None if text is None else _shuizhi.outfall_words(kind, text)
            if known is not None:
                listed = ", ".join(known)
                raise ColumnError(f"column {name!r} says {text!r}, which is none of: {listed}")
            made["said"][kind] = text
    return made


def _daily(
    given: Table,
    keys: list[str],
    times: list[str],
    flows: list[str],
    per_day: float,
    prepared: Any,
    duplicates: Literal["once", "keep", "error"],
) -> pl.LazyFrame:
    """Average the readings by outfall and day."""
    taken = prepared.columns
    names = list(dict.fromkeys([*keys, *times, *flows, *taken]))
    frame = _told_apart(given.frame(names).select(names), [*keys, *times], duplicates)
    day = dates(times[0], given.schema[times[0]], Calendar("ten-day"))
    through_ions = set(rules()["mean-ph"]["parameters"])
    entered = [day.alias("day")]
    for name in flows:
        dtype = given.schema[name]
        if not (dtype.is_numeric() or dtype in (pl.String, pl.Null)):
            raise ColumnError(f"column {name!r} is to hold flows but holds {dtype}")
        told = pl.col(name).cast(pl.Float64, strict=False)
        # A flow that is negative or infinite is unknown.
        entered.append(pl.when(told.is_finite() & (told >= 0)).then(told).alias(f"{M}flow"))
    for place, (id, name) in enumerate(zip(prepared.parameters, taken, strict=True)):
        plan, cell = single(prepared.plan, place), readable(name, given.schema[name])
        entered.append(expr.enter(plan, cell, plain=True).alias(f"{M}in:{id}"))
        if id in through_ions:
            ions = expr.enter(plan, cell).struct.field("value")
            entered.append(ions.alias(f"{M}ions:{id}"))
    flow = pl.col(f"{M}flow") if flows else None
    aggregates = [pl.len().cast(pl.UInt32).alias(f"{M}rows")]
    if flow is not None:
        aggregates.append((flow.mean() * per_day).round_sig_figs(12).alias("flow"))
    for id in prepared.parameters:
        plain, code = (pl.col(f"{M}in:{id}").struct.field(name) for name in ("value", "code"))
        value = pl.col(f"{M}ions:{id}") if id in through_ions else plain
        # 未检出 without a figure is a reading, though it has no part in the mean.
        unknown = code == _code("not_detected")
        mean = value.mean()
        if flow is not None:
            # Weighted where anything flowed.
            weight = pl.when(value.is_not_null() & (flow > 0)).then(flow).sum()
            product = pl.when(flow > 0).then(value * flow).sum()
            mean = pl.when(weight > 0).then(product / weight).otherwise(mean)
        aggregates += [
            mean.alias(f"{M}mean:{id}"),
            (plain.count() + unknown.sum()).cast(pl.UInt32).alias(f"{M}count:{id}"),
            (plain.count() == (code == 1).sum()).alias(f"{M}below:{id}"),
            plain.max().alias(f"{M}max:{id}"),
            plain.min().alias(f"{M}min:{id}"),
        ]
    grouped = frame.select(*keys, *entered).group_by(*keys, "day").agg(aggregates)
    settled = [
        expr.settle(
            pl.col(f"{M}mean:{id}"), pl.col(f"{M}count:{id}"),
            parameter=id, geometric=False, rounding=False, least=1,
        ).struct.field("value").alias(f"{M}value:{id}")
        for id in prepared.parameters
    ]  # fmt: skip
    if flow is None:
        settled.append(pl.lit(None, pl.Float64).alias("flow"))
    if "water_temperature" not in prepared.parameters:
        settled.append(pl.lit(None, pl.Float64).alias(f"{M}value:water_temperature"))
    ordered = grouped.with_columns(settled).sort(*keys, "day", nulls_last=True)
    return ordered.with_row_index(f"{M}day_row").cache()


def _judged(
    daily: pl.LazyFrame,
    plan: _Plan,
    key: str,
    parameters: list[str],
    min_count: int,
    told: bool,
    lang: Lang,
) -> pl.LazyFrame:
    """Hold the days to what binds them, a row a parameter and standard, in order."""
    words = _VERDICTS if lang == "zh" else {word: word for word in _VERDICTS}
    texts = reasons().select("code", "zh" if lang == "zh" else pl.col("code").alias("text"))
    code = dict(texts.iter_rows())
    day = pl.col("day")
    in_force = (day >= pl.col("from")).fill_null(True) & (day <= pl.col("to")).fill_null(True)
    outcome = (
        pl.when(pl.col(f"{M}in_force") & day.is_not_null())
        .then(pl.col("outcome"))
        .when(day.is_null() | (pl.lit(told) & ~pl.col(f"{M}any") & pl.col(f"{M}first")))
        .then(pl.lit("not_in_force"))
    )
    bindings = plan.bindings.with_row_index(f"{M}binding").lazy()
    of_standard = [f"{M}day_row", "standard", "held"]
    bound = (
        daily.join(bindings.filter(pl.col("standard").is_not_null()), on=key)
        .with_columns(
            in_force.alias(f"{M}in_force"), (pl.col("held") == "instantaneous").alias(f"{M}instant")
        )
        # One row says that a standard is not in force, where none of its bindings is.
        .with_columns(
            pl.col(f"{M}in_force").any().over(of_standard).alias(f"{M}any"),
            (pl.int_range(pl.len()).over(of_standard) == 0).alias(f"{M}first"),
        )
        .with_columns(outcome.alias("outcome"))
    )
    bound = bound.with_columns(
        expr.discharge(
            [
                _held_value(id), pl.when(f"{M}instant").then(f"{M}min:{id}"),
                pl.col(f"{M}below:{id}"), day.to_physical(),
                pl.col(f"{M}value:water_temperature"), pl.col(f"set:{id}"),
            ],
            plan.request,
        ).alias(f"{M}judged:{id}")
        for id in parameters
    ).cache()  # fmt: skip
    judged, without = [], []
    for place, (id, name) in enumerate(
        zip(parameters, result_names(parameters, lang), strict=True)
    ):
        field = pl.col(f"{M}judged:{id}").struct.field
        limits, prohibited = (pl.col("outcome") == word for word in ("limits", "prohibited"))
        has_set = pl.col(f"set:{id}").is_not_null()
        has_limit = has_set & field("reason").ne_missing(code["no_limit"])
        binds = pl.when(limits).then(has_limit).otherwise(has_set | prohibited)
        binds = pl.col("outcome").is_not_null() & binds
        judged.append(_of_parameter(bound.filter(binds), id, name, place, min_count, words, code))
        without.append(binds.any().alias(f"{M}binds:{id}"))
    # Where nothing binds a parameter on a day, one row says so.
    known = plan.bindings.select(key, "known").unique().lazy()
    some = bound.group_by(f"{M}day_row").agg(without)
    rest = daily.join(some, on=f"{M}day_row", how="left").join(known, on=key, how="left")
    for place, (id, name) in enumerate(
        zip(parameters, result_names(parameters, lang), strict=True)
    ):
        none = pl.when(pl.col("known").fill_null(False)).then(pl.lit(code["no_limit"]))
        judged.append(
            rest.filter(~pl.col(f"{M}binds:{id}").fill_null(False)).select(
                f"{M}day_row",
                pl.lit(place, pl.UInt32).alias(f"{M}place"),
                pl.col(f"{M}value:{id}").alias("value"),
                pl.col(f"{M}count:{id}").alias("count"),
                pl.lit(words["undetermined"]).alias("verdict"),
                none.otherwise(pl.lit(code["unknown_outfall"])).alias("reason"),
                *_constants(id, name),
                _load(id).alias("load"),
            )
        )
    long = pl.concat(judged, how="diagonal")
    held = pl.col("held")
    if lang == "zh":
        held = held.replace_strict(_HELD, default=None, return_dtype=pl.String)
    return (
        long.join(daily.select(f"{M}day_row", key, "day", "flow"), on=f"{M}day_row")
        .join(bindings.select(f"{M}binding", "standard", "level", "held", "why"),
              on=f"{M}binding", how="left")
        .sort(f"{M}day_row", f"{M}place", f"{M}binding", nulls_last=True)
        .with_columns(held)
    )  # fmt: skip


def _held_value(id: str) -> pl.Expr:
    return pl.when(f"{M}instant").then(f"{M}max:{id}").otherwise(f"{M}value:{id}")


def _load(id: str) -> pl.Expr:
    """Return the load in kg a day, where concentrations are in mg/L."""
    if _parameters()[id].unit != "mg/L":
        return pl.lit(None, pl.Float64)
    return (pl.col(f"{M}value:{id}") * pl.col("flow") / 1000).round_sig_figs(12)


def _constants(id: str, name: str) -> list[pl.Expr]:
    return [pl.lit(name).alias("parameter"), pl.lit(_parameters()[id].unit).alias("unit")]


def _of_parameter(
    rows: pl.LazyFrame,
    id: str,
    name: str,
    place: int,
    min_count: int,
    words: dict[str, str],
    code: dict[str, str],
) -> pl.LazyFrame:
    """Return the verdicts of one parameter on rows of days and what binds them."""
    field = pl.col(f"{M}judged:{id}").struct.field
    count, outcome = pl.col(f"{M}count:{id}"), pl.col("outcome")
    why_not = (
        pl.when(count == 0).then(pl.lit("missing"))
        .when(count < min_count).then(pl.lit("too_few"))
        .when(pl.col("day").is_null()).then(pl.lit("unknown_time"))
        .when(outcome.is_in(["limits", "prohibited"]).not_()).then(outcome)
    )  # fmt: skip
    prohibited = outcome == "prohibited"
    verdict = (
        pl.when(prohibited).then(pl.lit(words["prohibited"]))
        .when(why_not.is_not_null()).then(pl.lit(words["undetermined"]))
        .otherwise(field("verdict"))
    )  # fmt: skip
    told = why_not.replace_strict(code, default=None, return_dtype=pl.String)
    fields = ["comparison", "limit", "limit_high", "condition", "clause", "evidence"]
    failed = verdict == words["fail"]
    return rows.select(
        f"{M}day_row",
        f"{M}binding",
        pl.lit(place, pl.UInt32).alias(f"{M}place"),
        pl.coalesce(field("value"), _held_value(id)).alias("value"),
        count.alias("count"),
        verdict.alias("verdict"),
        pl.when(~prohibited).then(pl.coalesce(told, field("reason"))).alias("reason"),
        *_constants(id, name),
        pl.when(~pl.col(f"{M}instant")).then(_load(id)).alias("load"),
        *(field(each).alias(each) for each in fields),
        pl.when(failed).then(field("multiple")).alias("multiple"),
    )


@checked
def discharge_summary(
    checked: Any,
    *,
    by: str | Sequence[str],
    lang: Lang = "en",
    suffix: str | None = None,
) -> Any:
    """Sum verdicts up by outfall, parameter, standard, month, or what else the table has.

    Parameters
    ----------
    checked
        A result of `check_discharge`, of parameters or of days, in either language.
    by
        Its columns to sum up by; ``month`` (月份) and ``year`` (年份) are made of the day.
    lang, suffix
        As of `shuizhi.grade`.

    Returns
    -------
    table of the same kind
        A row for each of ``by``, sorted: ``pass``, ``fail``, ``undetermined``, ``prohibited`` (how
        many), ``compliance`` (达标率: pass of pass and fail, in per cent), ``worst_multiple``, and
        ``load`` (t: the sum of daily loads, each outfall, day and parameter once).

    Raises
    ------
    ColumnError
        The table is no result of `check_discharge`, or has no such columns.

    Examples
    --------
    >>> import polars as pl
    >>> samples = pl.DataFrame({
    ...     "排口": ["甲"] * 2, "日期": ["2023-07-01", "2023-07-02"], "COD": [36, 48],
    ... })
    >>> outfalls = pl.DataFrame({
    ...     "排口": ["甲"], "类型": ["公共污水处理系统"], "城市": ["焦作"], "企业性质": ["现有"],
    ...     "功能类别": ["Ⅲ"], "干支流": ["其他"],
    ... })
    >>> checked = check_discharge(samples, outfalls, outfall="排口", time="日期",
    ...     standards=["DB41/2087-2021"])
    >>> discharge_summary(checked, by=["排口", "month"]).select("month", "pass", "fail").row(0)
    ('2023-07', 1, 1)
    """
    table = wrap(checked)
    columns = _result_columns(table, ["day", "verdict"])
    # A table of days has no parameters, and so no multiples and loads.
    by_parameter = any(name in table.names for name in ("parameter", _CHECK["parameter"]))
    if by_parameter:
        columns |= _result_columns(table, ["parameter", "multiple", "load"])
    if not isinstance(by, str):
        check_names("by", by)
    wanted = [by] if isinstance(by, str) else list(by)
    made = {"month": "%Y-%m", "月份": "%Y-%m", "year": "%Y", "年份": "%Y"}
    own = named("by", [name for name in wanted if name not in made], table)
    if not wanted:
        raise ColumnError("by=[] names nothing to sum up by")
    place = table.names[0]
    needed = list(dict.fromkeys([*own, place, *columns.values()]))
    source = table.frame(needed)
    day = dates(columns["day"], source.collect_schema()[columns["day"]], Calendar("ten-day"))
    frame = source.with_columns(
        day.dt.strftime(made[name]).alias(name) for name in wanted if name in made
    )
    verdict = pl.col(columns["verdict"])
    counts = [
        verdict.is_in([word, zh]).sum().cast(pl.UInt32).alias(word)
        for word, zh in _VERDICTS.items()
    ]
    nothing = pl.lit(None, pl.Float64)
    if by_parameter:
        summed = frame.group_by(wanted).agg(
            *counts, pl.col(columns["multiple"]).max().alias("worst_multiple")
        )
        # The load of an outfall, day and parameter counts once, whichever standards bind it.
        once = list(dict.fromkeys([*wanted, place, columns["day"], columns["parameter"]]))
        loads = (
            frame.group_by(once)
            .agg(pl.col(columns["load"]).max().alias("load"))
            .group_by(wanted)
            .agg(
                pl.when(pl.col("load").count() > 0).then(
                    (pl.col("load").sum() / 1000).round_sig_figs(12)
                )
            )
        )
        summed = summed.join(loads, on=wanted, how="left", nulls_equal=True)
    else:
        summed = frame.group_by(wanted).agg(counts)
        summed = summed.with_columns(nothing.alias("worst_multiple"), nothing.alias("load"))
    judged = pl.col("pass") + pl.col("fail")
    share = pl.when(judged > 0).then(100.0 * pl.col("pass") / judged)
    new = _output_names(_SUMMARY, lang, suffix, wanted)
    result = summed.with_columns(share.alias("compliance")).sort(wanted, nulls_last=True)
    return table.convert(
        result.select(*wanted, *(pl.col(name).alias(new[name]) for name in _SUMMARY))
    )


def _result_columns(table: Table, keys: Sequence[str]) -> dict[str, str]:
    """Return the columns of a result of `check_discharge`, in whichever language."""
    columns = {}
    for key in keys:
        found = [name for name in (key, _CHECK[key]) if name in table.names]
        if not found:
            raise ColumnError(f"the table has no column {key!r}; give a result of check_discharge")
        kind: Literal["texts", "numbers"] = "numbers" if key in ("multiple", "load") else "texts"
        columns[key] = found[0] if key == "day" else held(table, found[0], kind)
    return columns


def missing_limits(checked: Any) -> pl.DataFrame:
    """List the limits that verdicts wait for: cells of standards that are not held.

    Parameters
    ----------
    checked
        A result of `check_discharge`, in either language.

    Returns
    -------
    polars.DataFrame
        A row a cell: ``standard``, ``level``, ``parameter``, ``condition``, ``clause``, and the
        number of ``verdicts`` that wait for it. `standard_template` lists every missing cell of a
        standard, to be filled in.

    Raises
    ------
    ColumnError
        The table is no result of `check_discharge`.

    Examples
    --------
    >>> import polars as pl
    >>> samples = pl.DataFrame({"排口": ["甲"], "日期": ["2023-07-01"], "氟化物": [1.1]})
    >>> outfalls = pl.DataFrame({
    ...     "排口": ["甲"], "类型": ["公共污水处理系统"], "城市": ["焦作"], "企业性质": ["现有"],
    ...     "功能类别": ["Ⅲ"], "干支流": ["其他"],
    ... })
    >>> checked = check_discharge(samples, outfalls, outfall="排口", time="日期")
    >>> missing_limits(checked).select("standard", "level", "parameter", "verdicts").row(0)
    ('DB41/2087-2021', '一级', 'fluoride', 1)
    """
    table = wrap(checked)
    wanted = ["standard", "level", "parameter", "condition", "clause"]
    names = _result_columns(table, [*wanted, "reason"])
    texts = reasons().filter(code="limit_not_held").select("code", "zh").row(0)
    waiting = table.frame(table.names).filter(pl.col(names["reason"]).is_in(texts))
    columns = [pl.col(names[key]).alias(key) for key in wanted]
    counted = waiting.group_by(columns).agg(pl.len().cast(pl.UInt32).alias("verdicts"))
    return counted.sort(wanted, nulls_last=True).collect()
