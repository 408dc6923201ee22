"""Count sections by class, and months of attainment."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from shuizhi._core import plugin
from shuizhi._core.arguments import Frame, checked
from shuizhi._core.headings import MARK, output_names
from shuizhi._core.language import language
from shuizhi._core.messages import text
from shuizhi._core.methods import statuses
from shuizhi._core.reasons import joined
from shuizhi._core.request import Lang
from shuizhi._frames.options import named
from shuizhi._frames.tables import Table, held, wrap
from shuizhi.assessment.changes import RESULTS, result_column
from shuizhi.assessment.goals import flags
from shuizhi.assessment.register import Sort, arranged, grouped, registered
from shuizhi.errors import ColumnError

__all__ = ["attained_months", "count_classes"]

_WHAT = "a result of assess_sections"
SHARES = {
    "period": "时段",
    "sections": "断面数",
    "ungraded": "未评价断面数",
    "good_share": "Ⅰ～Ⅲ类比例(%)",
    "inferior_share": "劣Ⅴ类比例(%)",
    "good_change": "Ⅰ～Ⅲ类比例同比(百分点)",
    "inferior_change": "劣Ⅴ类比例同比(百分点)",
}
MONTHS = {
    "year": "年份",
    "sections": "断面数",
    "assessed": "评价月数",
    "attained": "达标月数",
    "failed": "未达标月数",
    "undetermined": "无法判定月数",
    "attained_share": "月达标率(%)",
    "inferior": "劣Ⅴ类月数",
    "failed_in_a_row": "最长连续未达标月数",
    "failed_in_a_row_most": "最长连续未达标月数上限",
    "inferior_in_a_row": "最长连续劣Ⅴ类月数",
    "inferior_in_a_row_most": "最长连续劣Ⅴ类月数上限",
}


def _by(by: str | Sequence[str] | None) -> list[str]:
    return [by] if isinstance(by, str) else list(by or ())


def _keys(table: Table, section: str | Sequence[str]) -> list[str]:
    keys = named("section", section, table)
    if not keys:
        raise ColumnError(text("no_columns_named", option="section"))
    return [held(table, key, "names") for key in keys]


def _period(table: Table) -> pl.Expr:
    name = next((name for name in RESULTS["period"] if name in table.names), None)
    return pl.lit(None, pl.String) if name is None else pl.col(name).cast(pl.String)


@checked
def count_classes(
    sections: Frame,
    *,
    section: str | Sequence[str],
    by: str | Sequence[str] | None = None,
    register: Any = None,
    sort: Sort = "table",
    lang: Lang | None = None,
    suffix: str | None = None,
) -> Frame:
    """Count the sections of each class by period and group, with their shares.

    Parameters
    ----------
    sections
        A result of `assess_sections`.
    section
        The columns that name a section.
    by
        The columns to group by, of the result or of the register: ``["控制级别", "县区"]``.
    register
        A register of sections (see `shuizhi.check_register`), for ``by``.
    sort
        ``table``: by name; ``register``: in the order of the register.
    lang, suffix
        As in `shuizhi.grade`.

    Returns
    -------
    table of the same kind
        One row per group and period: ``by``, ``period``, ``sections`` (断面数: with a class),
        ``ungraded`` (未评价断面数), the number in each class (``Ⅰ`` … ``劣Ⅴ``),
        ``good_share`` and ``inferior_share`` (Ⅰ～Ⅲ类比例, 劣Ⅴ类比例, in per cent),
        ``good_change`` and ``inferior_change`` (同比: in points, from the same period of the year
        before).

    Raises
    ------
    ShuizhiError
        A column is not understood.

    Examples
    --------
    >>> import polars as pl
    >>> from shuizhi import assess_sections
    >>> samples = pl.DataFrame({
    ...     "断面": ["甲", "乙", "丙"], "月": ["2021-04"] * 3, "氨氮": [0.4, 1.2, 2.4],
    ... })
    >>> register = pl.DataFrame({"断面": ["甲", "乙", "丙"], "控制级别": ["国控", "国控", "市控"]})
    >>> sections = assess_sections(samples, section="断面", time="月")
    >>> shares = count_classes(sections, section="断面", by="控制级别", register=register)
    >>> shares.select("控制级别", "sections", "good_share", "inferior_share").rows()
    [('国控', 2, 50.0, 0.0), ('市控', 1, 0.0, 100.0)]
    """
    lang = language(lang)
    own, groups = registered(register), _by(by)
    table = wrap(sections)
    keys = _keys(table, section)
    told = held(table, result_column(table, "class", _WHAT), "names")
    classes = list(dict.fromkeys(s["level"] for s in statuses()))
    period = f"{MARK}period"
    rows = grouped(table.frame(table.names), keys, groups, own)
    counted = (
        rows.with_columns(
            _period(table).alias(period), pl.col(told).cast(pl.String).alias(f"{MARK}c")
        )
        .group_by(*groups, period)
        .agg(
            pl.col(f"{MARK}c").count().cast(pl.UInt32).alias("sections"),
            pl.col(f"{MARK}c").null_count().cast(pl.UInt32).alias("ungraded"),
            *(
                (pl.col(f"{MARK}c") == c).sum().cast(pl.UInt32).alias(f"{MARK}of:{c}")
                for c in classes
            ),
        )
    )
    share = plugin.shares([pl.col(f"{MARK}of:{c}") for c in classes]).struct.field
    counted = counted.with_columns(
        share("good").alias("good_share"), share("inferior").alias("inferior_share")
    )
    # The label of a period and that of the year before differ only in the year.
    year = plugin.period_named(pl.col(period)).struct.field("year")
    later = (year + 1).cast(pl.String) + pl.col(period).str.slice(4)
    ago = counted.select(
        *groups,
        later.alias(period),
        pl.col("good_share").alias(f"{MARK}good"),
        pl.col("inferior_share").alias(f"{MARK}inferior"),
    ).filter(pl.col(period).is_not_null())
    changes = {
        f"{name}_change": (pl.col(f"{name}_share") - pl.col(f"{MARK}{name}")).round(10)
        for name in ("good", "inferior")
    }
    made = {name: pl.col(name) for name in SHARES if name not in ("period", *changes)}
    made |= {"period": pl.col(period)} | changes | {c: pl.col(f"{MARK}of:{c}") for c in classes}
    before = ["period", "sections", "ungraded"]
    shown = {n: SHARES[n] for n in before} | {c: c for c in classes} | SHARES
    new = output_names(shown, lang, suffix, groups)
    result = (
        counted.join(ago, on=[*groups, period], how="left", nulls_equal=True)
        .sort(*groups, period, nulls_last=True)
        .select(*groups, *(made[name].alias(new[name]) for name in shown))
    )
    return table.convert(arranged(result, own, groups, sort))


@checked
def attained_months(
    sections: Frame,
    *,
    section: str | Sequence[str],
    by: str | Sequence[str] | None = None,
    register: Any = None,
    sort: Sort = "table",
    lang: Lang | None = None,
    suffix: str | None = None,
) -> Frame:
    """Count the months of a year in which sections attain their targets or are worse than Ⅴ.

    Parameters
    ----------
    sections
        A result of `assess_sections` with ``every="month"`` and targets.
    section
        The columns that name a section.
    by
        The columns to group by, of the result or of the register: the months of all sections of a
        group are counted together (月达标率). By default each section is counted separately.
    register
        A register of sections (see `shuizhi.check_register`), for ``by``.
    sort
        ``table``: by name; ``register``: in the order of the register.
    lang, suffix
        As in `shuizhi.grade`.

    Returns
    -------
    table of the same kind
        One row per section or group and year: ``year``, with groups ``sections`` (断面数),
        ``assessed`` (评价月数: with known attainment), ``attained``, ``failed``, ``undetermined``,
        ``attained_share`` (月达标率: of those assessed, in per cent), ``inferior`` (劣Ⅴ类月数), and
        for sections the longest runs of months, ``failed_in_a_row`` and ``inferior_in_a_row``, with
        their upper bounds if all unknown months counted (``…_most``).

    Raises
    ------
    ShuizhiError
        A column is not understood, or the periods are not months.

    Examples
    --------
    >>> import polars as pl
    >>> from shuizhi import assess_sections
    >>> samples = pl.DataFrame({
    ...     "断面": ["甲"] * 5, "月": [f"2021-0{m}" for m in (1, 2, 3, 5, 6)],
    ...     "氨氮": [0.4, 1.2, 2.4, 2.4, 0.9],
    ... })
    >>> months = assess_sections(samples, section="断面", time="月", target="Ⅲ")
    >>> counted = attained_months(months, section="断面")
    >>> counted.select("assessed", "attained", "attained_share", "inferior").row(0)
    (5, 2, 40.0, 2)
    >>> counted.select("failed_in_a_row", "failed_in_a_row_most").row(0)
    (2, 4)
    """
    lang = language(lang)
    own, groups = registered(register), _by(by)
    table = wrap(sections)
    keys = _keys(table, section)
    told = held(table, result_column(table, "class", _WHAT), "names")
    frame = table.frame(table.names)
    kept = flags(frame, result_column(table, "attained", _WHAT))
    period = _period(table)
    named = plugin.period_named(period).struct.field
    month = pl.when(named("per_year") == 12).then(named("place") + 1)
    rows = grouped(frame, keys, groups, own).with_columns(
        named("year"),
        month.alias(f"{MARK}month"),
        period.alias(f"{MARK}period"),
        kept.alias(f"{MARK}kept"),
        plugin.counted(pl.col(told).cast(pl.String)).struct.field("inferior").alias(f"{MARK}worst"),
    )
    strange = rows.filter(pl.col(f"{MARK}month").is_null() & pl.col(f"{MARK}period").is_not_null())
    odd = strange.select(f"{MARK}period").head(1).collect()
    if odd.height:
        raise ColumnError(text("not_of_months", period=odd[f"{MARK}period"][0]))
    rows = rows.filter(pl.col(f"{MARK}month").is_not_null())
    places = groups or keys
    flag, worst = pl.col(f"{MARK}kept"), pl.col(f"{MARK}worst")
    ordered = rows.sort(f"{MARK}month") if not groups else rows
    counted = ordered.group_by(*places, "year").agg(
        joined(keys).n_unique().cast(pl.UInt32).alias("sections"),
        flag.count().cast(pl.UInt32).alias("assessed"),
        flag.sum().cast(pl.UInt32).alias("attained"),
        (~flag).sum().cast(pl.UInt32).alias("failed"),
        flag.is_null().sum().cast(pl.UInt32).alias("undetermined"),
        worst.sum().cast(pl.UInt32).alias("inferior"),
        pl.col(f"{MARK}month").alias(f"{MARK}months"),
        (~flag).alias(f"{MARK}fails"),
        worst.alias(f"{MARK}worsts"),
    )
    goal = plugin.goal(
        [pl.col("attained"), pl.col("failed"), pl.col("undetermined")],
        pl.lit(None, pl.Float64),
        "share-at-least",
    )
    fails = plugin.month_runs(pl.col(f"{MARK}months"), pl.col(f"{MARK}fails")).struct.field
    worsts = plugin.month_runs(pl.col(f"{MARK}months"), pl.col(f"{MARK}worsts")).struct.field
    made = {name: pl.col(name) for name in MONTHS if "in_a_row" not in name}
    made |= {
        "attained_share": goal.struct.field("value"),
        "failed_in_a_row": fails("longest"),
        "failed_in_a_row_most": fails("most"),
        "inferior_in_a_row": worsts("longest"),
        "inferior_in_a_row_most": worsts("most"),
    }
    runs = [name for name in MONTHS if "in_a_row" in name]
    absent = set(runs) if groups else {"sections"}
    shown = {name: zh for name, zh in MONTHS.items() if name not in absent}
    new = output_names(shown, lang, suffix, places)
    result = counted.sort(*places, "year", nulls_last=True).select(
        *places, *(made[name].alias(new[name]) for name in shown)
    )
    return table.convert(arranged(result, own, places, sort))
