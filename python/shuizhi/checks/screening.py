"""Screen readings for impossible, contradictory and rare values."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core.arguments import Frame, checked
from shuizhi._core.headings import MARK, output_names
from shuizhi._core.language import Lang, language
from shuizhi._core.messages import text
from shuizhi._core.request import Columns
from shuizhi._frames.decided import Call, call_of
from shuizhi._frames.decisions import decided_samples
from shuizhi._frames.flags import flags_of_rows
from shuizhi._frames.long import long_of
from shuizhi._frames.options import one_name
from shuizhi._frames.roles import Roles
from shuizhi._frames.rows import apart
from shuizhi._frames.tables import Table, wrap
from shuizhi.assessment.register import Register, plans_of, registered
from shuizhi.checks.screened_readings import Readings, of_long, of_wide
from shuizhi.checks.screens import Screen
from shuizhi.errors import ColumnError, OptionError

__all__ = ["screen_samples"]

_FOUND = {
    "row": "行号",
    "parameter": "监测项目",
    "value": "数值",
    "rule": "规则",
    "severity": "严重程度",
    "detail": "说明",
}
_SEVERITIES = {"impossible": "不可能", "suspect": "可疑", "info": "提示"}


@checked
def screen_samples(
    samples: Frame,
    *,
    section: str | Sequence[str] | None = None,
    time: str | None = None,
    rules: Sequence[str] | None = None,
    figures: Mapping[str, Mapping[str, float]] | None = None,
    state: str | Sequence[str] | None = None,
    items: Sequence[str] = (),
    control: str | None = None,
    register: Any = None,
    decisions: Any = None,
    missing_values: Sequence[str | float] = (),
    columns: Columns | None = None,
    parameter: str | None = None,
    value: str | None = None,
    unit: str | None = None,
    lang: Lang | None = None,
    suffix: str | None = None,
) -> Frame:
    """Screen readings for impossible, contradictory and rare values.

    Nothing is changed or left out: a finding is a hint for a person to check. The rules and their
    figures are common practice; `shuizhi.rules` lists them as ``screen-…``.

    Parameters
    ----------
    samples
        A table as in `shuizhi.grade`, wide or long.
    section, time
        The columns of place and time; by default those with usual names, with a note. Without them
        (``section=[]``) each row is screened separately.
    rules
        The rules to apply, by default all: ``range`` (impossible in water), ``oxygen`` (far above
        saturation), ``part`` (BOD5 above COD, NH3-N above TN …), ``stuck`` (the same value
        repeatedly), ``spike``, ``decade`` (a wrong unit or decimal point), ``elsewhere`` (far from
        the other places of the table), ``step``, ``digits`` (a last digit that never occurs),
        ``half-limit`` (already substituted), ``limit-change``, ``repeated`` (rows of one place and
        time), ``two-places`` (all readings equal), ``flag``; for missing data ``months`` (a place
        without a sample), ``samplings`` (fewer than planned), ``items`` (of the plan) and ``hours``
        (too few valid readings of an automatic station in a month); for quality control
        ``parallel``, ``blank`` and ``recovery``; and ``decided`` (a decision on the reading).
    figures
        Other figures for rules than those of `shuizhi.rules`:
        ``{"stuck": {"run": 48}, "part": {"margin": 0.2}}``.
    state
        The columns of station states or data flags (``正常``, ``N``, ``有效``; the rule ``flag``
        finds others), of a whole row (站点情况, 数据标记) or of one parameter (化学需氧量标记,
        ``COD-Flag``, or a column 标记 directly behind each parameter); by default all with a usual
        name.
    items
        The parameters of the plan, each of which must be measured in every month with samples; one
        without a column in the table is an error.
    control
        The column of quality control (质控类型: 平行样, 全程序空白, 加标回收率; anything else is an
        ordinary sample). A parallel sample is compared with the sample of its place and time, by
        ``figures={"parallel": {"deviation": 0.1, "ph": 0.1}}`` (pH by its difference); recoveries
        are in per cent, their range ``figures={"recovery": {"low": 80, "high": 120}}``. Without
        these figures there is no limit.
        The other rules skip quality-control samples.
    register
        A register of sections (see `check_register`): each of its sections without any sample gives
        a finding ``months`` without a row. With sampling frequencies (监测频次) ``samplings``
        replaces ``months``. Its parameters (监测项目) are items of the plan of their place; those
        sampled once a quarter (季测项目) need a reading in each quarter.
    decisions
        A table of decisions on single readings, as for `apply_decisions`: readings are screened as
        decided, and each decision is a finding ``decided`` with its text, author and reason.
    missing_values, columns, parameter, value, unit, lang, suffix
        As in `shuizhi.grade`.

    Returns
    -------
    table of the same kind
        One row per finding, in the order of the rows: ``row`` (行号, from 0; null if a finding
        concerns a whole series), the columns of `section` and `time`, ``parameter`` (监测项目),
        ``value`` (数值, in the canonical unit), ``rule`` (规则), ``severity`` (严重程度:
        ``impossible``, ``suspect`` or ``info``), ``detail`` (说明: the other figure, the usual
        range at the place, the length of the run).

    Raises
    ------
    ShuizhiError
        A column, unit or option is not understood.

    Examples
    --------
    >>> import polars as pl
    >>> samples = pl.DataFrame({"断面": ["甲", "甲"], "COD": [20.0, 15.0], "BOD5": [30.0, 2.0]})
    >>> screen_samples(samples).select("row", "parameter", "rule", "severity", "detail").row(0)
    (0, 'bod5', 'part', 'suspect', 'cod 20')
    """
    lang = language(lang)
    whole = given = wrap(samples)
    call: Call | None = None
    if decisions is not None:
        said_ = {"columns": columns, "parameter": parameter, "value": value, "time": time,
                 "lang": lang}  # fmt: skip
        call = call_of(given.plain(), decisions, said_)
        whole, given = given, wrap(decided_samples(call.given, call.deeds, call.said))
    roles = Roles(given)
    keys = roles.columns("section", section, needed=False)
    times = roles.one("time", time, needed=False)
    states, marks = flags_of_rows(state, roles)
    roles.tell()
    keys = apart(given, keys) if section is None else keys
    for rule, of in (figures or {}).items():
        if not isinstance(of, Mapping):
            raise OptionError(text("figures_of_a_rule", rule=rule, given=repr(of)))
    own = {rule: dict(of) for rule, of in (figures or {}).items()}
    applied = json.loads(
        _shuizhi.screening_json(None if rules is None else list(rules), json.dumps(own))
    )
    arguments = {"rules": [each["rule"] for each in applied], "figures": own, "lang": lang}
    heads = list(dict.fromkeys([*keys, *times]))
    new = output_names(_FOUND, lang, suffix, heads)
    beside = [*states, *marks.values(), *one_name("control", control, given)]
    long = parameter, value, unit = long_of(given, (parameter, value, unit), columns)
    if any(part is not None for part in long):
        if parameter is None or value is None:
            raise OptionError(text("long_takes_both"))
        readings = of_long(given, heads, beside, missing_values, parameter, value, unit)
    else:
        readings = of_wide(given, heads, beside, missing_values, columns)
    planned = [_shuizhi.parameter_id(name) for name in items]
    if absent := [id for id in planned if id not in readings.parameters]:
        raise ColumnError(text("table_without_column", absent=absent))
    marks = {id: name for id, name in marks.items() if id in readings.parameters}
    listed = registered(register)
    plans = plans_of(listed, keys, readings.parameters, planned)
    screen = Screen(
        readings, keys, times[0] if times else None, states, marks, arguments, plans, control
    )
    found = screen.found(apart=isinstance(given.given, pl.LazyFrame))
    if listed is not None and keys and "months" in arguments["rules"]:
        found = pl.concat([found, _absent(listed, keys, given, lang)], how="diagonal_relaxed")
    if call is not None and "decided" in arguments["rules"]:
        found = pl.concat([found, _decided(call, readings, heads)], how="diagonal_relaxed")
    return whole.convert(_shown(found, applied, heads, new, lang).lazy())


def _decided(call: Call, readings: Readings, heads: Sequence[str]) -> pl.DataFrame:
    """Return a finding for each reading that was decided on."""
    made = call.table()
    places = {id: place for place, id in enumerate(readings.parameters)}
    where = call.given.frame(heads).select(heads).with_row_index(f"{MARK}row")
    own = where.filter(pl.col(f"{MARK}row").is_in(made[f"{MARK}row"].implode())).collect()
    return (
        made.with_columns(
            pl.Series(
                f"{MARK}place", [places.get(deed.parameter) for deed in call.deeds], pl.UInt32
            ),
            pl.lit("decided").alias(f"{MARK}rule"),
        )
        .rename({f"{MARK}told": f"{MARK}detail"})
        .drop(f"{MARK}kind")
        .join(own, on=f"{MARK}row", how="left", maintain_order="left")
    )


def _absent(own: Register, keys: Sequence[str], given: Table, lang: Lang) -> pl.DataFrame:
    """Return the places of a register without samples."""
    listed = own.frame.select(own.keyed(keys)).unique(maintain_order=True)
    there = given.frame(keys).select(pl.col(key).cast(pl.String) for key in keys).unique()
    lost = listed.select(pl.col(key).cast(pl.String) for key in keys).join(
        there.collect(), on=list(keys), how="anti", nulls_equal=True, maintain_order="left"
    )
    told = "名录中的点位，表中无样品" if lang == "zh" else "in the register, and without a sample"
    types = given.frame(keys).collect_schema()
    return lost.select(
        *(pl.col(key).cast(types[key], strict=False) for key in keys),
        pl.lit("months").alias(f"{MARK}rule"),
        pl.lit(told).alias(f"{MARK}detail"),
    )


def _shown(
    found: pl.DataFrame,
    applied: Sequence[Mapping[str, str]],
    heads: Sequence[str],
    new: Mapping[str, str],
    lang: Lang,
) -> pl.DataFrame:
    """Return findings as text, in the order of rows, parameters and rules."""
    order = {each["rule"]: place for place, each in enumerate(applied)}
    severities = {each["rule"]: each["severity"] for each in applied}
    named_ = {each["rule"]: each["zh" if lang == "zh" else "rule"] for each in applied}
    texts = _SEVERITIES if lang == "zh" else {name: name for name in _SEVERITIES}
    severity = pl.col(f"{MARK}rule").replace_strict(
        {rule: texts[of] for rule, of in severities.items()}, default=None, return_dtype=pl.String
    )
    rule = pl.col(f"{MARK}rule").replace_strict(named_, default=None, return_dtype=pl.String)
    place = pl.col(f"{MARK}rule").replace_strict(order, default=None, return_dtype=pl.UInt32)
    made = {name: pl.col(f"{MARK}{name}") for name in ("row", "parameter", "value", "detail")}
    made |= {"rule": rule, "severity": severity.cast(pl.Enum(list(texts.values())))}
    return (
        found.with_columns(place.alias(f"{MARK}order"))
        .sort(f"{MARK}row", f"{MARK}place", f"{MARK}order", nulls_last=True, maintain_order=True)
        .select(
            made["row"].alias(new["row"]),
            *heads,
            *(made[name].alias(new[name]) for name in _FOUND if name != "row"),
        )
    )
