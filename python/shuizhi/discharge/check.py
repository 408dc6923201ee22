"""Check the discharge of outfalls by day."""

from collections.abc import Sequence
from typing import Any, Literal, Unpack

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core import plugin
from shuizhi._core.arguments import Frame, checked, count_of
from shuizhi._core.headings import MARK, output_names
from shuizhi._core.language import language
from shuizhi._core.messages import note, text
from shuizhi._core.parameters import parameters_by_id
from shuizhi._core.request import Lang, Options
from shuizhi._core.verdicts import comparison_in
from shuizhi._frames.calendar import Calendar, days_of
from shuizhi._frames.decided import decidable
from shuizhi._frames.flags import flags_of
from shuizhi._frames.options import Reading, check_names, one_name, split_options
from shuizhi._frames.roles import Roles
from shuizhi._frames.tables import Table, wrap
from shuizhi.assessment.means import result_names
from shuizhi.discharge.daily import Days, measured_days
from shuizhi.discharge.names import CHECK, DAYS
from shuizhi.discharge.outfalls import Plan, bind, chosen, read_outfalls
from shuizhi.discharge.production import Production, read_production
from shuizhi.errors import NotInForceError, OptionError
from shuizhi.grading.in_force import days_outside, not_in_force
from shuizhi.law.lookup import Standard, reasons
from shuizhi.law.words import level_in

__all__ = ["check_discharge"]


@checked
@decidable(by_day=True)
def check_discharge(
    samples: Frame,
    outfalls: Any,
    *,
    outfall: str | None = None,
    time: str | None = None,
    flow: str | None = None,
    flow_unit: str | None = None,
    standards: Sequence[str | Standard] | None = None,
    supplement: Any = None,
    production: Any = None,
    brackets: str | None = None,
    in_force: Literal["check", "flag", "any"] = "check",
    min_count: int = 1,
    duplicates: Literal["once", "keep", "error"] = "once",
    flag: str | Sequence[str] | None = None,
    each_reading: Sequence[str] | None = None,
    load_nondetect: Literal["zero", "mean"] = "zero",
    shape: Literal["parameters", "days"] = "parameters",
    lang: Lang | None = None,
    suffix: str | None = None,
    **options: Unpack[Reading],
) -> Frame:
    """Check the discharge of outfalls by day, against the limits that apply to each.

    Readings are averaged by day. Instantaneous limits, and all limits of pH and colour, which are
    not averaged (HJ 1122-2020 4.7.4.1), are compared with the highest and lowest reading of the
    day. Readings with a flag other than N, or marked invalid, are left out; a day with one is
    reported (``flagged``) and its verdict is not certain.

    The table of outfalls determines which standards, tables and levels apply.

    The mean is weighted by flow if every reading of the day has a flow; otherwise it is a plain
    mean, which is reported (``weighted``, ``unknown_flow``). Readings at a flow of 0 have no
    weight, and no instantaneous limit applies to them; a day without flow is undetermined
    (``no_discharge``). A reading that is not detected without a detection limit (未检出) is left
    out of the mean; if it could change the verdict, that is undetermined (``not_detected``). If a
    reading below its limit, above its range or with unknown flow could change the verdict, it is
    given but not ``certain``.

    Parameters
    ----------
    samples
        A table as in `shuizhi.grade`, wide or long: hourly or daily readings. Columns of the
        influent (进水COD, 入口COD) are left out.
    outfalls
        One row per outfall: the column of ``outfall``, and its known facts: ``kind`` (类型:
        公共污水处理系统, 排污单位, 医院), ``city`` (城市), ``basin`` (流域: 黄河, 海河, 淮河, 长江
        …; DB41/2087-2021 applies only to the Yellow River basin in its cities), ``built``
        (建成日期), ``new`` (企业性质: 新建, 现有), ``level`` (执行级别), ``function_class``
        (功能类别), ``protection_zone`` (饮用水水源保护区; without the column none is assumed, as
        ``why`` says), ``reach`` (干支流: 干流, 一级支流, 其他), ``direct`` (直接排放), ``industry``
        (行业), ``institution`` (医疗机构类型), ``position`` (监测位置), ``reused`` (出水回用),
        ``use`` (用途), ``area`` (区域), ``disinfectant`` (消毒剂), ``sewer`` (排放去向), ``beds``
        (床位数) and ``capacity`` (处理规模, m³/d; without these two columns they are taken as large
        enough, as ``why`` says); the file of a standard lists the words. If the verdict depends on
        a missing fact, it is undetermined (``outfall_not_told``), and ``why`` says which fact is
        needed.
    outfall, time
        The column of outfalls in both tables, and that of times; by default those with usual names
        (排放口, 排污口名称, …; 监测时间, …), with a note.
    flow, flow_unit
        The column of flow (by default 流量 or similar; ``""`` for none), and its unit: ``m3/h``,
        ``m3/d``, ``m3/s``, ``万m3/d``, ``L/s`` …; by default the unit in its header
        (``流量(m3/d)``), or m³/h.
    standards
        The standards to check, by number or loaded; by default every built-in discharge standard.
        For a table with the ``use`` of reclaimed water and no ``kind``, the standards of reuse
        (GB/T 18920-2020).
    in_force
        ``check``: refuse samples of days on which a named standard is not in force; a standard that
        is not named does not apply on those days. ``flag``: the verdict of such a day is
        undetermined (``not_in_force``). ``any``: the limits apply on every day. If a named standard
        is in force but not yet for the unit, the verdict is always undetermined.
    supplement
        Supplements of standards, as in `complete_standard`: a CSV file, a table, or ``"config"``.
    production
        What outfalls make, for standards that limit the water per unit of product
        (单位产品基准排水量): one row per outfall (the column of ``outfall``), day and product, with
        ``product`` (产品, in the words of the standard), ``quantity`` (产量, with its unit in the
        header or in 单位: ``t``, ``kL``, ``m2``, ``万只`` …) and, if it is not the flow of the
        day, ``drained`` (排水量, m³: the water of these quantities). ``base`` (单位产品基准排水量)
        is the figure of the plant's acceptance, for standards that leave it to that
        (GB 31571-2015). If more was drained than the products allow, the concentration is
        converted, ρ基 = Q总/Σ(Yi·Qi基)·ρ实, and compared with the limit. A standard that counts by
        production cycle (GB 31572-2015) needs ``drained``. Where products, quantities or drainage
        of an outfall or day are not in the table, the measured concentration is compared and that
        is reported (``base_water_not_told``); such a pass is not ``certain``. A product for which
        GB 31572-2015 sets no water is compared as measured (its clause 4.6), with a note. Without
        ``production=``, measured concentrations are compared and nothing is converted; a note names
        the standards that would.
    brackets
        When figures in brackets apply, if the standard does not say: ``months`` or ``temperature``
        (which needs a column of water temperature).
    min_count
        The least number of readings of a day; with fewer the verdict is undetermined (``too_few``).
    duplicates
        As in `average`: rows with the same outfall, time and readings count ``once``.
    flag
        The columns of flags (HJ 212-2017: N, F, M, S, D, C, T, B; 有效, 无效), for all readings of
        a row or, by their headings (``w01018-Flag``, ``氨氮标记``), for one parameter. By default
        they are found by their headings; ``[]`` uses none.
    each_reading
        The parameters whose readings are compared one by one; by default pH and colour (dilution
        factor), by HJ 1122-2020 4.7.4.1. With ``[]`` all limits of daily means apply to the daily
        mean.
    load_nondetect
        How readings below detection count in loads: ``zero`` (SL 219-2013 12.2.5; equal to leaving
        them out, as in HJ/T 92-2002), or ``mean``, as in the mean.
    shape
        ``parameters``: one row per outfall, day, parameter and standard; ``days``: one row per
        outfall and day, with the worst verdict.
    nondetect, detection_limits, missing_values, columns, decisions, parameter, value, unit, \
lang, suffix
        As in `shuizhi.grade`.

    Returns
    -------
    table of the same kind
        One row per outfall, day, parameter and standard with a limit for it (one row if none has),
        sorted:

        - ``day``, ``parameter``, ``basis`` (考核方式: daily-mean, instantaneous, each-reading)
        - ``value`` (of the day, in the canonical ``unit``), ``count`` (数据数: readings used),
          ``left_out`` (未参评数据数: readings without a figure), ``duplicates`` (重复行数:
          duplicate rows left out), ``weighted`` (流量加权)
        - ``standard``, ``level``, ``comparison``, ``limit``, ``limit_high``; ``multiple`` (if the
          verdict is fail; over the loosest if several limits may apply)
        - ``verdict`` (判定: pass, fail, undetermined, prohibited), ``certain`` (判定确定: whether
          no unknown part of the readings could change it), ``reason`` (why it is undetermined, or
          remarks: ``flagged``, ``unknown_flow``, ``one_reading`` (the day has one reading, other
          days of the outfall several) …)
        - ``flow`` (m³/d; null if a row of the day has none), ``load`` (kg/d; null if a reading has
          no flow or no figure)
        - ``base_water`` (基准排水量, m³: what the products allow), ``water_ratio`` (排水量比: the
          drainage divided by it), ``converted`` (基准水量排放浓度: compared with the limit if more
          was drained; ``value`` is the measured one)
        - ``condition`` ("if …" if it is not known whether it is met), ``why`` (适用依据),
          ``clause``, ``evidence``

        By day: ``day``, ``verdict`` (the worst, in the order prohibited, fail, undetermined, pass),
        the number of each verdict, the failing parameters (``failing``) and the undetermined ones
        (``waiting``), ``duplicates`` and ``flow``.

    Raises
    ------
    ShuizhiError
        A column, unit, product or option is not understood; an outfall is listed twice, or a
        product of a day.
    NotInForceError
        A named standard is not in force on the day of a sample.

    Examples
    --------
    >>> import polars as pl
    >>> samples = pl.DataFrame({
    ...     "排口": ["甲"] * 2, "时间": ["2023-07-01 00:00", "2023-07-01 01:00"],
    ...     "COD(mg/L)": [36.0, 48.0], "流量(m3/h)": [300.0, 100.0],
    ... })
    >>> outfalls = pl.DataFrame({
    ...     "排口": ["甲"], "类型": ["公共污水处理系统"], "城市": ["焦作"], "企业性质": ["现有"],
    ...     "流域": ["黄河"], "功能类别": ["Ⅲ"], "干支流": ["其他"],
    ... })
    >>> checked = check_discharge(samples, outfalls, outfall="排口", time="时间",
    ...     flow="流量(m3/h)", standards=["DB41/2087-2021"])
    >>> checked.select("value", "level", "limit", "verdict", "flow", "load").row(0)
    (39.0, '一级', 40.0, 'pass', 4800.0, 187.2)
    """
    lang = language(lang)
    given = wrap(samples)
    key, when, flows = _columns(given, outfalls, outfall, time, flow)
    min_count = count_of("min_count", min_count)
    if brackets is not None and not isinstance(brackets, str):
        raise OptionError(text("brackets_unknown", brackets=brackets))
    by_reading = None
    if each_reading is not None:
        check_names("each_reading", each_reading)
        by_reading = [_shuizhi.parameter_id(name) for name in each_reading]
    reading, rest = split_options(options)
    days = measured_days(
        given, Options(lang=lang, names=given.names, **reading), key, when, flows, flow_unit,
        duplicates, flags_of(flag, given), rest,
    )  # fmt: skip
    found = chosen(standards, supplement, outfalls)
    frame, said = read_outfalls(given, outfalls, key)
    made = read_production(given, production, key, when, frame[key])
    told = "flag" if in_force == "check" and standards is not None else in_force
    plan = bind(
        frame, said, key, days.parameters, [(s.id, s.toml) for s in found],
        {
            "brackets": brackets,
            "in_force": "bind" if told == "check" else told,
            "min_count": min_count,
            "each_reading": by_reading,
            "load_nondetect": load_nondetect,
        },
        lang, days.temperature, made.made,
    )  # fmt: skip
    if plan.presupposed:
        note("base_water_not_given", tables=plan.presupposed)
    for product, id, clause in plan.measured:
        note("no_base_water_of", product=product, standard=id, clause=clause)
    if in_force == "check" and standards is not None:
        check_in_force(given, key, when, found, plan)
    if shape == "days":
        names, judged = DAYS, _by_days(days, plan, made, key, lang)
    else:
        names, judged = CHECK, _by_parameters(days, plan, made, key, lang)
    new = output_names(names, lang, suffix, [key])
    result = judged.select(key, *(pl.col(name).alias(new[name]) for name in names))
    return given.convert(result)


def _columns(
    given: Table, outfalls: Any, outfall: str | None, time: str | None, flow: str | None
) -> tuple[str, str, list[str]]:
    """Return the columns of outfalls, times and flow, named or found."""
    roles = Roles(given)
    key = one_name("outfall", outfall, given)
    if outfall is None:
        # Both tables have the column.
        among = wrap(outfalls).names
        key = roles.columns("outfall", None, "outfall", "section", among=among)
    times = roles.one("time", time)
    flows = [] if flow == "" else roles.one("flow", flow, needed=False)
    roles.tell()
    return key[0], times[0], flows


def check_in_force(
    given: Table, key: str, time: str, standards: Sequence[Standard], plan: Plan
) -> None:
    """Refuse samples of days on which a standard of their outfall is not in force."""
    for each in standards:
        if each.in_force_from is None and each.in_force_to is None:
            continue
        bound = {b["outfall"] for b in plan.bindings if b["standard"] == each.id}
        places = plan.outfalls[sorted(bound)]
        own = given.frame([key, time]).filter(pl.col(key).is_in(places.implode()))
        day = days_of(given, [time], Calendar("ten-day"), whole_days=True)
        outside = own.select(day.alias("day")).filter(days_outside(each, pl.col("day"))).collect()
        if outside.height:
            raise NotInForceError(
                not_in_force(each, outside["day"].min(), outside.height, flags=True)
            )


def _judged(days: Days, plan: Plan, made: Production, key: str, whole: bool) -> pl.LazyFrame:
    """Return the verdicts on the days of outfalls in order, or on ``whole`` days."""
    # A join would copy the lists of readings.
    places = pl.DataFrame({key: plan.outfalls}).with_row_index("place").drop_nulls(key)
    place = pl.col(key).replace_strict(
        places[key], places["place"], default=None, return_dtype=pl.UInt32
    )
    inputs = [place, *days.inputs, *made.inputs]
    found = plugin.discharge(
        inputs, days=whole, request=plan.request, made=bool(made.inputs), **days.arguments
    )
    return (
        made.beside(days.frame, key)
        .select(key, found.alias(f"{MARK}found"))
        .explode(f"{MARK}found", empty_as_null=False, keep_nulls=False)
        .unnest(f"{MARK}found")
        .with_columns(pl.col("day").cast(pl.Date))
    )


def _by_days(days: Days, plan: Plan, made: Production, key: str, lang: Lang) -> pl.LazyFrame:
    """Return the verdict of each outfall and day: the worst of its parameters."""
    names = dict(enumerate(result_names(days.parameters, lang)))
    listed = [
        pl.col(name).list.eval(
            pl.element().replace_strict(names, default=None, return_dtype=pl.String)
        )
        for name in ("failing", "waiting")
    ]
    return _judged(days, plan, made, key, whole=True).with_columns(
        *listed, _word(pl.col("verdict"), plan.verdicts).alias("verdict")
    )


def _by_parameters(days: Days, plan: Plan, made: Production, key: str, lang: Lang) -> pl.LazyFrame:
    """Return the verdicts of outfalls and days, one row per parameter and standard, in order."""
    rows = _judged(days, plan, made, key, whole=False)
    field = pl.col
    units = [parameters_by_id()[id].shown_unit for id in days.parameters]
    told = reasons(lang="en")["zh" if lang == "zh" else "code"].to_list()
    bindings = {
        name: [binding[name] for binding in plan.bindings] for name in ("standard", "level", "why")
    }
    bindings["level"] = [level and level_in(level, lang) for level in bindings["level"]]
    limits = {name: [limit[name] for limit in plan.limits] for name in (
        "comparison", "limit", "limit_high", "condition", "condition_unsure", "clause", "evidence",
    )}  # fmt: skip
    shown = {name: _picked(values, field("limit")) for name, values in limits.items()}
    waters = [_picked(list(values), field("water")) for values in zip(*plan.waters, strict=True)]
    for name, more in zip(("clause", "evidence"), waters, strict=False):
        both = pl.concat_str(shown[name], more, separator="；" if lang == "zh" else "; ")
        alike = more.is_null() | shown[name].eq_missing(more)
        shown[name] = pl.when(alike).then(shown[name]).otherwise(both)
    condition = pl.when("sure").then(shown["condition"]).otherwise(shown["condition_unsure"])
    return rows.with_columns(
        _word(field("parameter"), result_names(days.parameters, lang)).alias("parameter"),
        _word(field("parameter"), units).alias("unit"),
        _word(field("verdict"), plan.verdicts).alias("verdict"),
        _picked(told, field("reason")).alias("reason"),
        *(_picked(values, field("binding")).alias(name) for name, values in bindings.items()),
        _word(field("basis"), plan.bases).alias("basis"),
        condition.alias("condition"),
        comparison_in(shown["comparison"], lang).alias("comparison"),
        pl.coalesce("computed", shown["limit"]).alias("limit"),
        *(shown[name].alias(name) for name in ("limit_high", "clause", "evidence")),
    )


def _picked(values: Sequence[Any], place: pl.Expr) -> pl.Expr:
    """Return the elements of a list at indices; null for a null index."""
    return pl.lit(pl.Series(values or [None])).gather(place)


def _word(code: pl.Expr, words: Sequence[str]) -> pl.Expr:
    """Return the words of codes."""
    return _picked(words, code)
