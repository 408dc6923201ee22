"""The results of `watch`, by period or by place."""

import polars as pl

from shuizhi._core import plugin
from shuizhi._core.headings import MARK, output_names
from shuizhi._core.methods import reason_code
from shuizhi._core.parameters import parameters_by_id
from shuizhi._core.reasons import format_reasons, join_reasons, listed
from shuizhi._core.request import Lang
from shuizhi._core.verdicts import goal_verdict
from shuizhi._frames.samples import in_order
from shuizhi.assessment.means import Means

_PERIOD = {
    "period": "时段",
    "start": "起始日",
    "samples": "样本数",
    "duplicates": "重复行数",
    "parameter": "监测项目",
    "unit": "单位",
    "mean": "平均值",
    "limit": "目标值",
    "multiple": "超目标倍数",
    "verdict": "判定",
    "reason": "说明",
}


_PLACE = {
    "parameter": "监测项目",
    "unit": "单位",
    "samples": "样本数",
    "duplicates": "重复行数",
    "periods": "时段数",
    "first": "起始时段",
    "last": "最近时段",
    "over": "超目标时段数",
    "in_a_row": "最长连续超目标时段数",
    "in_a_row_most": "最长连续超目标时段数上限",
    "in_a_row_now": "至今连续超目标时段数",
    "first_over": "首次超目标时段",
    "last_over": "末次超目标时段",
    "mean": "最近平均值",
    "limit": "最近目标值",
    "multiple": "最近超目标倍数",
    "verdict": "最近判定",
    "worst_period": "最差时段",
    "worst_mean": "最差平均值",
    "worst_multiple": "最大超目标倍数",
    "reason": "说明",
    "trend": "趋势",
    "direction": "变化判断",
    "statistic": "统计量",
    "p": "显著性概率",
    "slope": "年变化量",
    "trend_reason": "趋势说明",
}


# Why there may be no mean.
_NO_MEAN = ("no_samples", "missing", "too_few", "not_finite")


def of_periods(found: Means, id: str, lang: Lang, suffix: str | None) -> pl.LazyFrame:
    """Return one row per place and period."""
    compared, code = pl.col(f"{MARK}compared").struct.field, pl.col(f"{MARK}code")
    no_mean = format_reasons(
        lang, [(c, code == reason_code(c), None) for c in ("unknown_time", *_NO_MEAN)]
    )
    made = _what(id, lang) | found.labels() | {
        "mean": pl.col(f"{MARK}mean"),
        "limit": pl.col(f"{MARK}limit"),
        "multiple": compared("multiple"),
        "verdict": goal_verdict(~compared("over"), lang),
        "reason": join_reasons([no_mean, pl.col(f"{MARK}why")], lang),
    }  # fmt: skip
    new = output_names(_PERIOD, lang, suffix, found.keys)
    frame = in_order(found.frame, found.keys, f"{MARK}index")
    return frame.select(*found.keys, *(made[name].alias(new[name]) for name in _PERIOD))


def of_places(
    found: Means, id: str, trend: pl.Expr, lang: Lang, suffix: str | None
) -> pl.LazyFrame:
    """Return one row per place."""
    index, code, calendar = pl.col(f"{MARK}index"), pl.col(f"{MARK}code"), found.calendar
    dated = index.is_not_null()
    periods = calendar.label(index)
    places = (
        found.frame.sort([*found.keys, f"{MARK}index"], nulls_last=True)
        .group_by(found.keys)
        .agg(
            pl.col(f"{MARK}rows", f"{MARK}copies").sum(),
            pl.col(f"{MARK}first").min(),
            (~dated).any().alias(f"{MARK}undated"),
            pl.col(f"{MARK}why").filter(dated).drop_nulls().unique().sort(),
            calendar.time(index).filter(dated).alias(f"{MARK}times"),
            calendar.place(index).cast(pl.Float64).filter(dated).alias(f"{MARK}seasons"),
            pl.col(f"{MARK}index", f"{MARK}mean", f"{MARK}limit", f"{MARK}unrounded").filter(dated),
            *(
                periods.filter(dated & (code == reason_code(c))).alias(f"{MARK}{c}")
                for c in _NO_MEAN
            ),
        )
    )
    watched = plugin.watched(
        id, pl.col(f"{MARK}index"), pl.col(f"{MARK}mean"), pl.col(f"{MARK}limit")
    )
    of, tested = pl.col(f"{MARK}watched").struct.field, pl.col(f"{MARK}trend").struct.field
    latest = plugin.target_check(id, of("latest"), of("latest_limit")).struct.field
    no_mean = format_reasons(lang, [("unknown_time", pl.col(f"{MARK}undated"), None)] + [
        (c, pl.col(f"{MARK}{c}").list.len() > 0, listed(pl.col(f"{MARK}{c}"), lang))
        for c in _NO_MEAN
    ])  # fmt: skip
    whys = pl.col(f"{MARK}why").list.join("；" if lang == "zh" else "; ")
    whys = pl.when(whys != "").then(whys)
    counts = ("periods", "over", "in_a_row", "in_a_row_most", "in_a_row_now")
    labels = ("first", "last", "first_over", "last_over", "worst_period")
    made = _what(id, lang) | {
        **{name: of(name) for name in counts},
        **{name: calendar.label(of(name)) for name in labels},
        "mean": of("latest"),
        "limit": of("latest_limit"),
        "multiple": latest("multiple"),
        "verdict": goal_verdict(~latest("over"), lang),
        "worst_mean": of("worst"),
        "worst_multiple": plugin.target_check(id, of("worst"), of("worst_limit")).struct.field(
            "multiple"
        ),
        "reason": join_reasons([no_mean, whys], lang),
        **{name: tested(name) for name in ("trend", "direction", "statistic", "p", "slope")},
        "trend_reason": tested("reason"),
    }
    new = output_names(_PLACE, lang, suffix, found.keys)
    return in_order(
        places.with_columns(watched.alias(f"{MARK}watched"), trend.alias(f"{MARK}trend")),
        found.keys,
    ).select(*found.keys, *(made[name].alias(new[name]) for name in _PLACE))


def _what(id: str, lang: Lang) -> dict[str, pl.Expr]:
    """Return the columns of both shapes."""
    parameter = parameters_by_id()[id]
    return {
        "parameter": pl.lit(parameter.name(lang)),
        "unit": pl.lit(parameter.shown_unit),
        "samples": pl.col(f"{MARK}rows"),
        "duplicates": pl.col(f"{MARK}copies"),
    }
