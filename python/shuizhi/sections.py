"""Sections: class, status, main pollution indicators, target and change of each period."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Unpack

import polars as pl

from shuizhi import _shuizhi, expr
from shuizhi._arguments import checked
from shuizhi._means import (
    Averaging,
    M,
    Means,
    check_options,
    indicator_sets,
    joinable,
    means,
    named,
    parted,
    result_names,
    rules,
    statuses,
    without,
)
from shuizhi._periods import Calendar, Every, dates
from shuizhi._request import Lang, Options
from shuizhi._tables import Table, wrap
from shuizhi.errors import ColumnError, OptionError
from shuizhi.grading import _output_names
from shuizhi.law import GB3838, Standard

__all__ = ["assess_sections"]

_SECTION = {
    "period": "时段",
    "start": "起始日",
    "samples": "样本数",
    "duplicates": "重复行数",
    "class": "类别",
    "status": "水质状况",
    "colour": "颜色",
    "main_indicators": "主要污染指标",
    "deciding": "定类指标",
    "exceeding": "超标指标",
    "target": "目标类别",
    "attained": "达标",
    "change": "环比变化",
    "change_year": "同比变化",
    "assessed": "参评指标数",
    "reason": "说明",
}
_BACKGROUND = {
    "background": "自然本底",
    "class_without_background": "扣除本底类别",
    "attained_without_background": "扣除本底达标",
}


@dataclass(frozen=True)
class Assessed:
    """Sections assessed, lazily: what stands behind the verbs of sections, rivers and cities.

    The frame has the columns of the means, and behind a private mark ``class``, ``status``,
    ``deciding``, ``exceeding``, ``assessed``, ``reason``, ``main``, ``over`` (parameters over
    class Ⅲ), ``target`` and ``attained``.
    """

    frame: pl.LazyFrame
    means: Means
    classes: pl.Enum
    statuses: pl.Enum
    plan: str


def assess(found: Means, priority: Sequence[str] | None) -> Assessed:
    """Hold means to their limits, each row to its target."""
    cells, bodies = found.cells(), found.bodies()
    own = found.assessing()
    # The main indicators are always those over class Ⅲ.
    by_three = found.assessing(target=rules()["main-indicators"]["level"])
    graded = expr.graded(own, [*cells, *bodies, *found.target_inputs()])
    main = expr.main_indicators(by_three, [*cells, *bodies], priority)
    over = expr.graded(by_three, [*cells, *bodies]).struct.field("exceeding")
    results = ("class", "status", "deciding", "exceeding", "assessed", "reason")
    field = pl.col(f"{M}graded").struct.field
    frame = (
        found.frame.with_columns(
            graded.alias(f"{M}graded"),
            main.alias(f"{M}main"),
            over.list.eval(_name).alias(f"{M}over"),
        )
        .with_columns(field(name).alias(f"{M}{name}") for name in results)
        .with_columns(
            expr.attained(pl.col(f"{M}class"), pl.col(f"{M}target"), by_three.plan).alias(
                f"{M}attained"
            )
        )
        .drop(f"{M}graded")
    )
    return Assessed(frame, found, own.class_type, own.status_type, by_three.plan)


@checked
def assess_sections(
    samples: Any,
    *,
    section: str | Sequence[str],
    time: str | None = None,
    every: Every = "month",
    standard: str | Standard = GB3838,
    water_body: str = "river",
    target: str | int = "Ⅲ",
    targets: Any = None,
    indicators: str | Sequence[str] | None = None,
    background: Any = None,
    priority: Sequence[str] | None = None,
    lang: Lang = "en",
    suffix: str | None = None,
    **options: Unpack[Averaging],
) -> Any:
    """Assess sections period by period (环办〔2011〕22号).

    Samples are averaged first (see `average`), the means rounded for assessment, and the class
    comes after. Everything is held to the limits of `grade`.

    Parameters
    ----------
    samples
        A table as of `shuizhi.grade`, wide or long.
    section
        The columns that tell a section from the others.
    time, every
        As of `average`.
    standard, water_body, target, indicators
        As of `shuizhi.grade`; `water_body` and `target` may be columns, which are to agree within
        a section and period. With ``indicators="5+X"`` X is found from the section's own history:
        items whose mean of a month of this calendar year or the last was over class Ⅲ, or over
        the target where that is Ⅰ or Ⅱ (环办监测函〔2020〕714号).
    targets
        A table of targets instead: the columns of `section`, ``target`` (目标类别), and ``year``
        (年份) where they differ by year.
    background
        Declared natural background: a table with the columns of `section`, ``parameter``
        (监测项目), ``from`` and ``to`` (起, 止: days or months; it holds for the periods that lie
        in it as a whole), ``decision`` (认定文件) and ``source`` (来源). No rule computes it; both
        readings are shown.
    priority
        Parameters that come first among the main indicators when they exceed; cyanide and the
        heavy metals by default.
    lang, suffix
        As of `shuizhi.grade`.
    geometric, min_count, duplicates, rounding, nondetect, detection_limits, missing_values, \
columns, parameter, value, unit
        As of `average`.
    do_saturation
        As of `shuizhi.grade`, by the means of oxygen and water temperature.

    Returns
    -------
    table of the same kind
        A row a section and period, sorted: the columns of `section`, ``period``, ``start``,
        ``samples``, ``duplicates``, ``class`` (类别), ``status`` (水质状况), ``colour`` (颜色),
        ``main_indicators`` (主要污染指标, as ``高锰酸盐指数(1.2)``), ``deciding``, ``exceeding``
        (over the target), ``target`` (目标类别), ``attained`` (达标), ``change`` (环比变化: to the
        period before), ``change_year`` (同比变化: to the same period of the year before),
        ``assessed``, ``reason``; where background is declared ``background``,
        ``class_without_background`` and ``attained_without_background``; then the means, as
        `average` names them.

    Raises
    ------
    ShuizhiError
        A column, unit or option is not understood.

    Examples
    --------
    >>> import polars as pl
    >>> samples = pl.DataFrame({
    ...     "断面": ["武陟渠首"] * 2, "时间": ["2021-03-02", "2021-04-02"],
    ...     "高锰酸盐指数(mg/L)": [5.1, 6.6], "氨氮(mg/L)": ["0.025L", 0.4],
    ... }, strict=False)
    >>> assessed = assess_sections(samples, section="断面", time="时间", lang="zh")
    >>> assessed.select("时段", "类别", "主要污染指标", "达标", "环比变化").rows()
    [('2021-03', 'Ⅲ', None, True, None), ('2021-04', 'Ⅳ', '高锰酸盐指数(0.1)', False, '有所变差')]
    """
    given = wrap(samples)
    keys = named("section", section, given)
    base = Options(standard, water_body, target, indicators, lang=lang, names=given.names)
    found = with_targets(section_means(given, keys, time, every, base, options), targets)
    if indicators == "5+X":
        found = _with_x(given, found, time, targets, options)
    assessed = assess(found, priority)
    return given.convert(_shown(assessed, lang, suffix, background))


def section_means(
    given: Table,
    keys: list[str],
    time: str | None,
    every: Every,
    base: Options,
    options: Averaging,
    more: Sequence[str] = (),
    sums: Sequence[str] = (),
) -> Means:
    """Average samples by section; `base` is completed by the options of reading."""
    check_options("the assessment", options, Averaging)
    reading, rest = parted(options)
    if base.indicators == "5+X":
        # X may be any of the items X is taken from; which it is, history tells.
        base = replace(base, x=_x_candidates())
    found = means(
        given, keys=keys, time=time, every=every, options=replace(base, **reading), more=more,
        sums=sums, **rest,
    )  # fmt: skip
    return found.with_cells()


# ------------------------------------------------------------------ targets


def with_targets(found: Means, targets: Any) -> Means:
    """Add the target of each row, in words."""
    column = found.options.target_column
    if targets is None:
        literal = str(found.options.target) if column is None else None
        words = pl.col(column) if column is not None else pl.lit(literal)
        frame = found.frame.with_columns(words.alias(f"{M}target"))
        return replace(found, frame=frame, target=literal)
    if column is not None:
        raise OptionError("give targets= or a column of targets, not both")
    if str(found.options.target) != Options().target:
        raise OptionError("give target= or targets=, not both")
    table = wrap(targets)
    target = _column_of(table, ("target", "目标类别", "目标", "水质目标"), "targets")
    return with_declared(found, table, target, pl.col(target).cast(pl.String))


def with_declared(found: Means, table: Table, column: str, target: pl.Expr) -> Means:
    """Add the target of each row from a table of targets: of its column, as an expression reads it.

    Raises
    ------
    ColumnError
        The table has not the columns of the keys, or has a place twice.
    """
    keys = named("targets", found.keys, table)
    years = [name for name in ("year", "年份", "年度", "年") if name in table.names][:1]
    frame = table.frame([*keys, column, *years]).select(
        *keys,
        *(
            pl.col(y).cast(pl.String).str.extract(r"(\d{4})").cast(pl.Int32).alias(f"{M}year")
            for y in years
        ),
        target.alias(f"{M}target"),
    )
    if years and found.calendar.every is None:
        raise OptionError("targets by year take every=, which says the year")
    frame = joinable(table, frame, keys, found.frame, "targets")
    on = [*keys, *(f"{M}year" for _ in years)]
    twice = frame.group_by(on).len().filter(pl.col("len") > 1).head(1).collect()
    if twice.height:
        raise ColumnError(
            f"targets names a section twice: {twice.drop('len').row(0)}; give each one target, and "
            "a column year where targets differ by year"
        )
    left = found.frame.with_columns(_year(found)) if years else found.frame
    joined = left.join(frame, on=on, how="left", nulls_equal=True)
    return replace(found, frame=joined.drop(f"{M}year", strict=False))


def _year(found: Means) -> pl.Expr:
    return (pl.col(f"{M}index") // found.calendar.per_year).alias(f"{M}year")


def _column_of(table: Table, names: Sequence[str], option: str, keys: Sequence[str] = ()) -> str:
    for name in names:
        if name in table.names and name not in keys:
            return name
    raise ColumnError(
        f"{option} has no column {' or '.join(map(repr, names))}; its columns: "
        + ", ".join(map(repr, table.names))
    )


# ------------------------------------------------------------------ 5+X


def _x_candidates() -> list[str]:
    sets = {s["id"]: s for s in indicator_sets()}
    five = sets["5+X"]
    return [id for id in sets[five["x_from"]]["parameters"] if id not in five["parameters"]]


def _with_x(
    given: Table, found: Means, time: str | None, targets: Any, options: Averaging
) -> Means:
    """Leave out of "5+X" items that neither this year nor the last had a month over the limit."""
    if found.calendar.every is None:
        raise OptionError("indicators='5+X' takes every=, for X is found year by year")
    candidates = [id for id in found.parameters if id in _x_candidates()]
    if not candidates:
        return found
    monthly = found
    if found.calendar.every != "month":
        options = {**options, "min_count": None}
        base = replace(found.options, x=())
        monthly = section_means(given, found.keys, time, "month", base, options)
        monthly = with_targets(monthly, targets)
    # The limit of the target where that is Ⅰ or Ⅱ, of class Ⅲ elsewhere.
    three = rules()["main-indicators"]["level"]
    plan = monthly.assessing(target=three)
    level = expr.level(pl.col(f"{M}target"), plan.plan)
    limit = pl.min_horizontal(level, plan.classes.index(three)).replace_strict(
        dict(enumerate(plan.classes)), return_dtype=pl.String
    )
    own = monthly.assessing(target=f"{M}x", names=[*monthly.options.names, f"{M}x"])
    inputs = [*monthly.cells(), *monthly.bodies(), pl.col(f"{M}x")]
    over = expr.graded(own, inputs).struct.field("exceeding").list.eval(_name)
    ids = dict(zip(candidates, result_names(candidates, found.options.lang), strict=True))
    by_year = (
        monthly.frame.with_columns(limit.alias(f"{M}x"))
        .select(*found.keys, _year(monthly), over.alias(f"{M}over"))
        .group_by(*found.keys, f"{M}year")
        .agg(
            pl.col(f"{M}over").list.contains(name).any().alias(f"{M}x:{id}")
            for id, name in ids.items()
        )
    )
    both = pl.concat([by_year, by_year.with_columns(pl.col(f"{M}year") + 1)])
    on = [*found.keys, f"{M}year"]
    history = both.group_by(on).agg(pl.col(f"{M}x:{id}").any() for id in candidates)
    frame = (
        found.frame.with_columns(_year(found))
        .join(history, on=on, how="left", nulls_equal=True)
        .with_columns(
            without(id, ~pl.col(f"{M}x:{id}").fill_null(False)).alias(f"{M}cell:{id}")
            for id in candidates
        )
        .drop(f"{M}year", *(f"{M}x:{id}" for id in candidates))
    )
    return replace(found, frame=frame)


_name = pl.element().struct.field("parameter")


# ------------------------------------------------------------------ natural background


def declared_background(found: Means, background: Any) -> pl.LazyFrame:
    """Return for each row with declared background its parameters (ids) and what was declared."""
    keys, lang = found.keys, found.options.lang
    if found.calendar.every is None:
        raise OptionError("background= takes every=, for it is declared by period")
    table = wrap(background)
    named("background", keys, table)
    wanted = (
        ("parameter", "监测项目", "项目"),
        ("from", "起"),
        ("to", "止"),
        ("decision", "认定文件", "认定"),
        ("source", "来源"),
    )
    parameter, since, until, *told = (
        _column_of(table, names, "background", keys) for names in wanted
    )
    days = Calendar("month")
    rows = (
        table.frame([*keys, parameter, since, until, *told])
        .select(
            *keys,
            pl.col(parameter).cast(pl.String).alias(f"{M}id"),
            dates(since, table.schema[since], days).alias(f"{M}from"),
            dates(until, table.schema[until], days, last=True).alias(f"{M}to"),
            *(
                pl.col(name)
                .cast(pl.String)
                .str.strip_chars()
                .replace("", None)
                .alias(f"{M}told{i}")
                for i, name in enumerate(told)
            ),
        )
        .collect()
    )
    in_order = (pl.col(f"{M}from") <= pl.col(f"{M}to")).fill_null(False)
    wrong = rows.select((~in_order).arg_true()).to_series()
    if len(wrong):
        place = wrong[0]
        said = table.frame([since, until]).select(since, until).collect().row(place)
        raise ColumnError(
            f"background, row {place + 1}: {said[0]} to {said[1]} are no days in order; each "
            "declaration takes a day from and a day to"
        )
    if rows.select(pl.any_horizontal(pl.col(f"{M}told0", f"{M}told1").is_null()).any()).item():
        raise ColumnError("background: each declaration takes a decision and a source")
    ids = [_shuizhi.parameter_id(name or "") for name in rows[f"{M}id"]]
    rows = rows.with_columns(
        pl.Series(f"{M}id", ids, dtype=pl.String),
        pl.Series(f"{M}name", result_names(ids, lang), dtype=pl.String),
    )
    shown = pl.format("{} ({}; {})", f"{M}name", f"{M}told0", f"{M}told1")
    # A declaration holds for the periods that lie in it as a whole.
    index = pl.col(f"{M}index")
    start, end = found.calendar.start(index), found.calendar.start(index + 1).dt.offset_by("-1d")
    declared = joinable(table, rows.lazy(), keys, found.frame, "background")
    return (
        found.frame.select(*keys, f"{M}index")
        .join(declared.unique(), on=keys, nulls_equal=True)
        .filter((start >= pl.col(f"{M}from")) & (end <= pl.col(f"{M}to")))
        .group_by(*keys, f"{M}index")
        .agg(
            pl.col(f"{M}id").alias(f"{M}declared"),
            shown.sort_by(f"{M}id", f"{M}from")
            .str.join("、" if lang == "zh" else ", ")
            .alias(f"{M}background"),
        )
    )


def cells_without_background(found: Means) -> list[pl.Expr]:
    """Return the cells of rows joined with `declared_background`, what was declared left out."""
    declared = pl.col(f"{M}declared")
    return [without(id, declared.list.contains(id).fill_null(False)) for id in found.parameters]


def _with_background(assessed: Assessed, background: Any) -> pl.LazyFrame:
    """Add the declared background of each row, and the class and attainment without it."""
    found = assessed.means
    inputs = [*cells_without_background(found), *found.bodies(), *found.target_inputs()]
    graded = expr.graded(found.assessing(), inputs).struct.field("class")
    name = f"{M}class_without_background"
    declared = declared_background(found, background)
    on = [*found.keys, f"{M}index"]
    return (
        assessed.frame.join(declared, on=on, how="left", nulls_equal=True)
        .with_columns(pl.when(pl.col(f"{M}background").is_not_null()).then(graded).alias(name))
        .with_columns(
            expr.attained(pl.col(name), pl.col(f"{M}target"), assessed.plan).alias(
                f"{M}attained_without_background"
            )
        )
    )


# ------------------------------------------------------------------ results


def with_changes(
    frame: pl.LazyFrame, keys: Sequence[str], calendar: Calendar, lang: Lang, shares: bool = False
) -> pl.LazyFrame:
    """Add the change of status to the period before, and to the same period of the year before."""
    kept = [f"{M}status"]
    kept += [f"{M}good", f"{M}inferior", f"{M}sections"] if shares else []
    # What stands behind both sides of the joins is computed once.
    origin = frame = frame.cache()
    for name, back in (("change", 1), ("change_year", calendar.per_year)):
        if calendar.every is None:
            frame = frame.with_columns(pl.lit(None, pl.String).alias(f"{M}{name}"))
            continue
        before = origin.select(
            *keys,
            (pl.col(f"{M}index") + back).alias(f"{M}index"),
            *(pl.col(column).alias(f"{column}_before") for column in kept),
        ).filter(pl.col(f"{M}index").is_not_null())
        # A single section takes the change of its status.
        many = (
            pl.max_horizontal(f"{M}sections", f"{M}sections_before") > 1 if shares else pl.lit(True)
        )
        deltas = [
            pl.when(many).then(pl.col(f"{M}{share}") - pl.col(f"{M}{share}_before"))
            for share in ("good", "inferior")
        ]
        changes = (deltas[0], deltas[1]) if shares else None
        change = expr.changed(pl.col(f"{M}status_before"), pl.col(f"{M}status"), lang, changes)
        frame = (
            frame.join(before, on=[*keys, f"{M}index"], how="left", nulls_equal=True)
            .with_columns(change.alias(f"{M}{name}"))
            .drop(f"{column}_before" for column in kept)
        )
    return frame


def _shown(assessed: Assessed, lang: Lang, suffix: str | None, background: Any) -> pl.LazyFrame:
    found = assessed.means
    frame = assessed.frame if background is None else _with_background(assessed, background)
    frame = with_changes(frame, found.keys, found.calendar, lang)
    labels = found.labels()
    made = {name: pl.col(f"{M}{name}") for name in (*_SECTION, *_BACKGROUND)}
    made |= labels | {
        "samples": pl.col(f"{M}rows"),
        "duplicates": pl.col(f"{M}copies"),
        "colour": colours(assessed.classes, lang),
        "main_indicators": pl.col(f"{M}main").struct.field("text"),
    }
    names = {
        name: zh
        for name, zh in (_SECTION | (_BACKGROUND if background is not None else {})).items()
        if name not in ("period", "start") or name in labels
    }
    new = _output_names(names, lang, suffix, found.keys)
    values = [value.name.suffix(suffix or "") for value in found.values(lang)]
    return frame.sort([*found.keys, f"{M}index"], nulls_last=True).select(
        *found.keys, *(made[name].alias(new[name]) for name in names), *values
    )


def colours(classes: pl.Enum, lang: Lang) -> pl.Expr:
    """Return the colour of each class."""
    words = {"blue": "蓝色", "green": "绿色", "yellow": "黄色", "orange": "橙色", "red": "红色"}
    of_class = {s["level"]: s["colour"] for s in statuses()}
    made = {
        c: words[of_class[c]] if lang == "zh" else of_class[c]
        for c in classes.categories
        if c in of_class
    }
    told = (
        pl.col(f"{M}class")
        .cast(pl.String)
        .replace_strict(made, default=None, return_dtype=pl.String)
    )
    return pl.when(pl.col(f"{M}status").is_not_null()).then(told)
