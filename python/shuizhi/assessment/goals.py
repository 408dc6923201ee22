"""The goals of a plan, as one table."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from shuizhi._core import plugin
from shuizhi._core.arguments import checked
from shuizhi._core.headings import M, output_names
from shuizhi._core.language import language
from shuizhi._core.reasons import joined, verdict
from shuizhi._core.request import Lang
from shuizhi._frames.options import named
from shuizhi._frames.tables import Table, held, wrap
from shuizhi.assessment.changes import RESULTS, result_column
from shuizhi.errors import ColumnError, OptionError

__all__ = ["attainment"]

ATTAINMENT = {
    "period": "时段",
    "goal": "目标项",
    "yes": "符合数",
    "no": "不符合数",
    "undetermined": "无法判定数",
    "value": "数值",
    "target": "目标值",
    "verdict": "判定",
    "sections": "断面",
}
# Each goal: its Chinese name, what it asks of (share at least, count at most), and whether the
# sections listed are those that do or do not what it speaks of.
_GOALS = {
    "attained": ("断面达标率(%)", "share", False),
    "good": ("Ⅰ～Ⅲ类比例(%)", "share", False),
    "inferior": ("劣Ⅴ类断面数", "count", True),
    "compliance": ("取水水质达标率(%)", "share", False),
}


@checked
def attainment(
    sections: Any,
    *,
    section: str | Sequence[str],
    goals: Mapping[str, float] | None = None,
    sources: Any = None,
    lang: Lang | None = None,
    suffix: str | None = None,
) -> pl.DataFrame:
    """Hold assessed sections to the goals of a plan: attainment, no section worse than Ⅴ, shares.

    Parameters
    ----------
    sections
        A result of `assess_sections`, as with ``every="year"`` and ``targets=``, which gives
        sections that have a target and no samples a row of their own: they are undetermined here.
    section
        The columns that name a section.
    goals
        Targets: ``attained`` (per cent of sections that attain their target, at least), ``good``
        (per cent at Ⅰ–Ⅲ, at least), ``inferior`` (sections worse than Ⅴ, at most), ``compliance``
        (per cent of drinking water, at least): ``{"attained": 100, "inferior": 0}``.
    sources
        A result of `check_source_water`, for ``compliance``.
    lang, suffix
        As of `shuizhi.grade`.

    Returns
    -------
    polars.DataFrame
        A row a period and goal: ``period``, ``goal``, ``yes``, ``no`` and ``undetermined`` (how
        many sections), ``value`` (per cent or count, of those determined), ``target``, ``verdict``
        (pass, fail, undetermined: where a section that could not be assessed decides; null without
        a target) and ``sections`` (those in the way, and those undetermined).

    Raises
    ------
    ShuizhiError
        A column or goal is not understood.

    Examples
    --------
    >>> import polars as pl
    >>> from shuizhi import assess_sections
    >>> samples = pl.DataFrame({
    ...     "断面": ["甲", "乙", "丙"], "时间": ["2021"] * 3, "氨氮": [0.4, 1.2, 2.4],
    ... })
    >>> year = assess_sections(samples, section="断面", time="时间", every="year", min_count=1)
    >>> goals = attainment(year, section="断面", goals={"good": 30, "inferior": 0})
    >>> goals.select("goal", "value", "target", "verdict", "sections").rows()[1:]
    [('good', 33.3333333333, 30.0, 'pass', ['丙', '乙']), ('inferior', 1.0, 0.0, 'fail', ['丙'])]
    """
    lang = language(lang)
    wanted = _wanted(goals)
    table = wrap(sections)
    keys = named("section", section, table)
    if not keys:
        raise OptionError("section=[] names nothing; name the column of sections")
    for key in keys:
        held(table, key, "names")
    told = held(table, result_column(table, "class", "a result of assess_sections"), "names")
    frame = table.frame(table.names)
    counted = plugin.counted(pl.col(told).cast(pl.String)).struct.field
    attained = _flags(frame, result_column(table, "attained", "a result of assess_sections"))
    does = {
        "attained": attained,
        "good": counted("good"),
        "inferior": counted("inferior"),
    }
    period = _period(table)
    rows = frame.with_columns(
        joined(keys).alias(f"{M}name"),
        *(condition.alias(f"{M}{name}") for name, condition in does.items()),
    )
    parts = [_tally(rows, period, name, wanted.get(name), lang) for name in does]
    if sources is not None:
        parts.append(_of_sources(wrap(sources), wanted.get("compliance"), lang))
    elif "compliance" in wanted:
        raise ColumnError("the goal compliance takes sources=, a result of check_source_water")
    new = output_names(ATTAINMENT, lang, suffix, [])
    order = pl.Enum([_goal_name(name, lang) for name in _GOALS])
    made = pl.concat(parts).sort("period", pl.col("goal").cast(order), nulls_last=True)
    return made.select(pl.col(name).alias(new[name]) for name in ATTAINMENT).collect()


def _wanted(goals: Mapping[str, float] | None) -> dict[str, float]:
    """Return the goals, checked."""
    if goals is not None and not isinstance(goals, Mapping):
        raise OptionError(f"goals={goals!r} is not understood; give {{'inferior': 0, ...}}")
    wanted = dict(goals or {})
    if strange := [name for name in wanted if name not in _GOALS]:
        raise OptionError(f"goals={strange} are not understood; say {', '.join(_GOALS)}")
    for name, target in wanted.items():
        number = isinstance(target, int | float) and not isinstance(target, bool)
        if not number or not math.isfinite(target):
            raise OptionError(f"goals={{{name!r}: {target!r}}}: a target is a number")
    return wanted


def _flags(frame: pl.LazyFrame, name: str) -> pl.Expr:
    """Return a column of true and false, as tables of other kinds may spell them."""
    dtype = frame.collect_schema()[name]
    if dtype in (pl.Boolean, pl.Null):
        return pl.col(name).cast(pl.Boolean)
    if dtype == pl.String:
        words = {"true": True, "false": False, "是": True, "否": False}
        text = pl.col(name).str.to_lowercase()
        other = frame.filter(text.is_not_null() & ~text.is_in(list(words))).head(1).collect()
        if other.height:
            raise ColumnError(
                f"column {name!r} is to say True or False but says {other[name][0]!r}"
            )
        return text.replace_strict(words, default=None, return_dtype=pl.Boolean)
    raise ColumnError(f"column {name!r} is to say True or False but holds {dtype}")


def _goal_name(name: str, lang: Lang) -> str:
    return _GOALS[name][0] if lang == "zh" else name


def _period(table: Table) -> pl.Expr:
    for name in RESULTS["period"]:
        if name in table.names:
            return pl.col(held(table, name, "names")).cast(pl.String)
    return pl.lit(None, pl.String)


def _tally(
    rows: pl.LazyFrame, period: pl.Expr, name: str, target: float | None, lang: Lang
) -> pl.LazyFrame:
    """Count the sections that do, do not and may do what a goal speaks of."""
    _, kind, listed = _GOALS[name]
    does = pl.col(f"{M}{name}")
    names = pl.col(f"{M}name")
    counted = rows.group_by(period.alias("period")).agg(
        does.sum().cast(pl.UInt32).alias("yes"),
        does.not_().sum().cast(pl.UInt32).alias("no"),
        does.is_null().sum().cast(pl.UInt32).alias("undetermined"),
        names.filter((does if listed else ~does).fill_null(True)).sort().alias("sections"),
    )
    goal = plugin.goal(
        [pl.col("yes"), pl.col("no"), pl.col("undetermined")], pl.col("target"), kind
    )
    return _judged(
        counted.with_columns(pl.lit(target, pl.Float64).alias("target"))
        .with_columns(goal.alias("goal"))
        .unnest("goal"),
        name,
        lang,
    )


def _of_sources(table: Table, target: float | None, lang: Lang) -> pl.LazyFrame:
    """Return the compliance of each period; what is counted are sources."""
    frame = table.frame(table.names)
    attains = _flags(frame, result_column(table, "attained", "a result of check_source_water"))
    compliance = pl.col(result_column(table, "compliance", "a result of check_source_water"))
    counted = (
        frame.group_by(_period(table).alias("period"))
        .agg(
            attains.sum().cast(pl.UInt32).alias("yes"),
            attains.not_().sum().cast(pl.UInt32).alias("no"),
            attains.is_null().sum().cast(pl.UInt32).alias("undetermined"),
            pl.lit([], pl.List(pl.String)).first().alias("sections"),
            compliance.first().alias("value"),
        )
        .with_columns(pl.lit(target, pl.Float64).alias("target"))
        .with_columns((pl.col("value") >= pl.col("target")).alias("met"))
    )
    return _judged(counted, "compliance", lang)


def _judged(counted: pl.LazyFrame, name: str, lang: Lang) -> pl.LazyFrame:
    return counted.select(
        "period",
        pl.lit(_goal_name(name, lang)).alias("goal"),
        "yes", "no", "undetermined", "value", "target",
        pl.when(pl.col("target").is_not_null())
        .then(verdict(pl.col("met"), lang))
        .alias("verdict"),
        "sections",
    )  # fmt: skip
