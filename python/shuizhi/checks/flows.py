"""The flux of a parameter through a section, by month and year."""

from collections.abc import Sequence
from typing import Any, Literal, Unpack

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core import plugin
from shuizhi._core.arguments import Frame, checked
from shuizhi._core.headings import MARK, output_names
from shuizhi._core.language import language
from shuizhi._core.messages import text
from shuizhi._core.parameters import parameters_by_id
from shuizhi._core.reasons import format_reasons, listed
from shuizhi._core.request import Lang, Options
from shuizhi._frames.calendar import Calendar, days_of
from shuizhi._frames.decided import decidable
from shuizhi._frames.flow import FlowUnit, flow_column
from shuizhi._frames.options import Averaging, named, one_name, split_options
from shuizhi._frames.roles import Roles
from shuizhi._frames.samples import in_order, joinable, recognized, told_apart
from shuizhi._frames.tables import Table, wrap
from shuizhi.assessment.means import Means, result_names
from shuizhi.assessment.period_means import means, places_of
from shuizhi.assessment.register import Sort, arranged, registered, with_register
from shuizhi.errors import ColumnError, OptionError

__all__ = ["fluxes"]

FLUXES = {
    "period": "时段",
    "parameter": "监测项目",
    "mean": "平均浓度(mg/L)",
    "flow": "平均流量(m3/s)",
    "days": "时段天数",
    "flow_days": "有流量天数",
    "months": "参与月数",
    "flux": "通量(t)",
    "reason": "说明",
}
_UNIT = "mg/L"


@checked
@decidable()
def fluxes(
    samples: Frame,
    *,
    flow: str,
    section: str | Sequence[str] | None = None,
    time: str | Sequence[str] | None = None,
    every: Literal["month", "year"] = "month",
    parameters: Sequence[str] | None = None,
    flows: Any = None,
    flow_unit: FlowUnit | None = None,
    register: Any = None,
    sort: Sort = "table",
    lang: Lang | None = None,
    suffix: str | None = None,
    **options: Unpack[Averaging],
) -> Frame:
    """Compute the flux of parameters through sections: monthly mean × mean flow × days.

    Parameters
    ----------
    samples, time
        As in `average`.
    flow
        The column of flows, in the samples or in ``flows``; in m³/s if its header has no unit.
        Flows are averaged by day, then by month.
    section
        The columns that identify a section; by default the one with a usual name.
    every
        ``month``, or ``year``: the sum of its months. Missing months are not estimated, but
        reported.
    parameters
        The parameters to compute; by default all of the table that are measured in mg/L.
    flows
        A separate table of flows, with the columns of `section` and of times, for example of a
        hydrological station.
    flow_unit
        The unit of flows, if their header has none.
    register, sort
        As in `average`; ``section`` may name columns of the register beside its own:
        ``["所属河流", "断面名称"]``.
    nondetect
        How a value below its detection limit counts: ``zero`` (the default here, as for loads in SL
        219-2013), ``half`` as in means, ``limit``, or ``drop`` (HJ/T 92-2002).
    geometric, ph_mean, mean_of, min_count, duplicates, detection_limits, missing_values, columns, \
decisions, parameter, value, unit, origin, precedence
        As in `average`.
    lang, suffix
        As in `shuizhi.grade`.

    Returns
    -------
    table of the same kind
        One row per section, period and parameter: ``period``, ``parameter``, ``mean`` (平均浓度,
        mg/L), ``flow`` (平均流量, m³/s), ``days`` (of the period), ``flow_days`` (有流量天数), for
        years ``months`` (参与月数: with a known flux; mean and flow are those of these months),
        ``flux`` (通量, t) and ``reason``.

    Raises
    ------
    ShuizhiError
        A column, unit or option is not understood.

    Examples
    --------
    >>> import polars as pl
    >>> samples = pl.DataFrame({
    ...     "断面": ["甲"] * 2, "日期": ["2021-04-03", "2021-05-08"], "氨氮": [2.0, "0.02L"],
    ...     "流量(m3/s)": [10.0, 12.0],
    ... }, strict=False)
    >>> fluxes(samples, flow="流量(m3/s)").select("period", "mean", "flow", "flux").rows()
    [('2021-04', 2.0, 10.0, 51.84), ('2021-05', 0.0, 12.0, 0.0)]
    """
    lang = language(lang)
    own = registered(register)
    given = with_register(wrap(samples), own, section)
    reading, rest = split_options(options)
    reading.setdefault("nondetect", "zero")
    rest.pop("rounding", None)
    ids = _measured(given, parameters, rest, flow)
    if section is not None and not named("section", section, given):
        raise ColumnError(text("no_columns_named", option="section"))
    given, keys, times, _ = places_of(
        given, section, time, "month",
        abnormal=options.get("abnormal", "keep"), columns=options.get("columns"),
    )  # fmt: skip
    if not keys:
        raise ColumnError(text("no_columns_named", option="section"))
    found = means(
        given, keys=keys, times=times, every="month", parameters=ids,
        options=Options(lang=lang, names=given.names, **reading), rounding="none", **rest,
    )  # fmt: skip
    missing = reading.get("missing_values", ())
    of_flows = given if flows is None else with_register(wrap(flows), own, section)
    flow_times = times if flows is None else Roles(of_flows).times(
        None if any(name not in of_flows.names for name in times) else list(times)
    )  # fmt: skip
    months = _flows(of_flows, flow, keys, flow_times, flow_unit, missing, found.frame)
    monthly = _monthly(found, months, ids)
    if every == "year":
        monthly = _yearly(monthly, keys)
    result = _shown(monthly, keys, every, lang, suffix)
    return given.convert(arranged(result, own, keys, sort))


def _measured(
    given: Table, parameters: Sequence[str] | None, rest: dict[str, Any], flow: str
) -> list[str]:
    """Return the parameters with a flux: those in mg/L."""
    if parameters is not None:
        ids = [_shuizhi.parameter_id(name) for name in parameters]
        if odd := [id for id in ids if parameters_by_id()[id].unit != _UNIT]:
            raise OptionError(text("no_flux", parameters=odd))
        return ids
    name, names = rest.get("parameter"), []
    if name is not None:
        [name] = one_name("parameter", name, given)
        column = given.frame([name]).select(pl.col(name).cast(pl.String).unique()).collect()
        names = [n for n in column[name] if n is not None and _shuizhi.names_parameter(n)]
        ids = [_shuizhi.parameter_id(n) for n in names]
    else:
        found = recognized(given, rest.get("columns"))
        ids = [c["parameter"] for c in found if c["parameter"] and c["column"] != flow]
    ids = [id for id in parameters_by_id() if id in ids and parameters_by_id()[id].unit == _UNIT]
    if not ids:
        raise ColumnError(text("nothing_in_mg"))
    return ids


def _flows(
    table: Table,
    flow: str,
    keys: Sequence[str],
    times: Sequence[str],
    unit: str | None,
    missing: Sequence[str | float],
    like: pl.LazyFrame,
) -> pl.LazyFrame:
    """Return the mean flow of each month, and its number of days with flow."""
    [what] = named("flow", flow, table)
    named("flows", keys, table)
    taken = list(dict.fromkeys([*keys, *times, what]))
    rows = table.frame(taken).select(taken)
    value = flow_column(what, table.schema[what], unit, usual="m3/s", into="m3/s",
                        missing_values=missing)  # fmt: skip
    day = days_of(table, times, Calendar.of("month"))
    mean = plugin.mean_flow(pl.col(f"{MARK}flow")).alias(f"{MARK}flow")
    daily = (
        told_apart(rows, [*keys, *times], "once")
        .with_columns(day.alias(f"{MARK}day"), value.alias(f"{MARK}flow"))
        .filter(pl.col(f"{MARK}flow").is_not_null() & pl.col(f"{MARK}day").is_not_null())
        .group_by(*keys, f"{MARK}day")
        .agg(pl.col(f"{MARK}flow"))
        .with_columns(mean, Calendar.of("month").index(pl.col(f"{MARK}day")).alias(f"{MARK}index"))
        .group_by(*keys, f"{MARK}index")
        .agg(pl.col(f"{MARK}flow"), pl.len().cast(pl.UInt32).alias(f"{MARK}flow_days"))
        .with_columns(mean)
    )
    return joinable(table, daily, keys, like, "flows")


def _monthly(found: Means, flows: pl.LazyFrame, ids: Sequence[str]) -> pl.LazyFrame:
    """Return one row per section, month and parameter with its flux."""
    on = [*found.keys, f"{MARK}index"]
    values = [pl.col(f"{MARK}cell:{id}").struct.field("value").alias(id) for id in ids]
    both = (
        found.frame.filter(pl.col(f"{MARK}index").is_not_null())
        .select(*on, f"{MARK}first", *values)
        .join(flows, on=on, how="full", nulls_equal=True, coalesce=True)
        .with_columns(pl.col(f"{MARK}first").min().over(found.keys))
        .filter(pl.col(f"{MARK}first").is_not_null())
    )
    calendar = found.calendar
    index = pl.col(f"{MARK}index")
    start, end = calendar.start(index), calendar.start(index + 1)
    days = (end - start).dt.total_days()
    long = both.unpivot(
        ids, index=[*on, f"{MARK}first", f"{MARK}flow", f"{MARK}flow_days"],
        variable_name=f"{MARK}id", value_name=f"{MARK}mean",
    ).with_columns(days.cast(pl.UInt32).alias(f"{MARK}days"))  # fmt: skip
    flux = plugin.flux(
        pl.col(f"{MARK}mean"), pl.col(f"{MARK}flow"), pl.col(f"{MARK}days").cast(pl.Float64)
    )
    return long.with_columns(
        flux.alias(f"{MARK}flux"), pl.col(f"{MARK}flow_days").fill_null(0),
        (index // 12).alias(f"{MARK}year"), (index % 12 + 1).alias(f"{MARK}month"),
    )  # fmt: skip


def _yearly(monthly: pl.LazyFrame, keys: Sequence[str]) -> pl.LazyFrame:
    """Sum the months of years, and list the missing ones."""
    calendar, year = Calendar.of("year"), pl.col(f"{MARK}year")
    months, *lists = (pl.col(f"{MARK}{name}") for name in ("month", "mean", "flow", "flux"))
    summed = plugin.flux_year(months, *lists)
    return (
        monthly.group_by(*keys, year, f"{MARK}id")
        .agg(
            pl.col(f"{MARK}first").min(),
            pl.col(f"{MARK}flow_days").sum(),
            months.cast(pl.Int32),
            *lists,
        )
        .with_columns(summed.name.map_fields(lambda name: f"{MARK}{name}").alias(f"{MARK}summed"))
        .drop(f"{MARK}mean", f"{MARK}flow", f"{MARK}flux", f"{MARK}month")
        .unnest(f"{MARK}summed")
        .with_columns(
            (calendar.start(year + 1) - calendar.start(year)).dt.total_days()
            .cast(pl.UInt32).alias(f"{MARK}days"),
            year.alias(f"{MARK}index"),
        )
    )  # fmt: skip


def _shown(
    frame: pl.LazyFrame, keys: Sequence[str], every: str, lang: Lang, suffix: str | None
) -> pl.LazyFrame:
    calendar = Calendar.of("year" if every == "year" else "month")
    ids = list(parameters_by_id())
    names = dict(zip(ids, result_names(ids, lang), strict=True))
    flux = pl.col(f"{MARK}flux")
    if every == "year":
        month = "{}月" if lang == "zh" else "{}"
        lacking = pl.col(f"{MARK}lacking").list.eval(pl.format(month, pl.element()))
        why = format_reasons(
            lang, [("months_lacking", lacking.list.len() > 0, listed(lacking, lang))]
        )
    else:
        absent = pl.col(f"{MARK}mean").is_null()
        why = format_reasons(lang, [
            ("missing", absent, None),
            ("unknown_flow", ~absent & flux.is_null(), None),
        ])  # fmt: skip
    shown = {n: zh for n, zh in FLUXES.items() if n != "months" or every == "year"}
    new = output_names(shown, lang, suffix, keys)
    made = {
        "period": calendar.label(pl.col(f"{MARK}index")),
        "parameter": pl.col(f"{MARK}id").replace_strict(names, return_dtype=pl.String),
        **{
            n: pl.col(f"{MARK}{n}") for n in ("mean", "flow", "days", "flow_days", "months", "flux")
        },
        "reason": why,
    }
    places = {id: place for place, id in enumerate(ids)}
    order = pl.col(f"{MARK}id").replace_strict(places, return_dtype=pl.UInt32)
    ordered = in_order(
        frame.with_columns(order.alias(f"{MARK}place")), keys, f"{MARK}index", f"{MARK}place"
    )
    return ordered.select(*keys, *(made[name].alias(new[name]) for name in shown))
