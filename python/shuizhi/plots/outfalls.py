"""Verdicts on outfalls by day or month."""

from typing import Any, Literal

import polars as pl

from shuizhi._core.arguments import checked
from shuizhi._core.messages import text
from shuizhi._core.palette import LIGHT_VERDICTS, VERDICTS
from shuizhi._core.request import Lang
from shuizhi._frames.calendar import Calendar, days_of
from shuizhi._frames.tables import wrap
from shuizhi.assessment.means import result_names
from shuizhi.errors import ColumnError, OptionError
from shuizhi.plots.charts import few_enough, opened, period_axis, step_width
from shuizhi.plots.results import need_column, parameter_id, place_columns, place_name


@checked
def outfall_calendar(
    checked: Any,
    *,
    outfall: str | None = None,
    every: Literal["day", "month"] | None = None,
    parameter: str | None = None,
    title: str | None = None,
    lang: Lang | None = None,
) -> Any:
    """Draw the worst verdict on each outfall by day or month.

    From worst to best: prohibited, fail, undetermined, pass. A day without readings has no cell.

    Parameters
    ----------
    checked
        A result of `check_discharge`.
    outfall
        The column of outfalls; by default the first.
    every
        ``day`` or ``month``; by default days for up to two months.
    parameter
        Only the verdicts on this parameter; by default all.
    title, lang
        As in `class_calendar`.

    Returns
    -------
    altair chart

    Raises
    ------
    ShuizhiError
        As in `class_calendar`.

    Examples
    --------
    >>> import polars as pl
    >>> import shuizhi as sz
    >>> samples = pl.DataFrame({
    ...     "排口": ["甲"] * 2, "日期": ["2023-07-01", "2023-07-02"], "COD": [36, 48],
    ... })
    >>> outfalls = pl.DataFrame({
    ...     "排口": ["甲"], "类型": ["公共污水处理系统"], "城市": ["焦作"], "企业性质": ["现有"],
    ...     "流域": ["黄河"], "功能类别": ["Ⅲ"], "干支流": ["其他"],
    ... })
    >>> checked = sz.check_discharge(samples, outfalls, outfall="排口", time="日期",
    ...     standards=["DB41/2087-2021"])
    >>> rows = next(iter(outfall_calendar(checked).to_dict()["datasets"].values()))
    >>> [(row["period"], row["verdict"]) for row in rows]
    [('2023-07-01', '○ pass'), ('2023-07-02', '× fail')]
    """
    picture, frame = opened(checked, lang, "判定")
    alt, lang = picture.alt, picture.lang
    day = need_column(frame, "check_discharge", "day", "日期")
    verdict = need_column(frame, "check_discharge", "verdict", "判定")
    item = need_column(frame, "check_discharge", "parameter", "监测项目")
    law = need_column(frame, "check_discharge", "standard", "标准")
    keys = place_columns(frame, "outfall", outfall or frame.columns[0])
    if every not in (None, "day", "month"):
        raise OptionError(
            text("choice_not_understood", option="every", value=every, words=["'day'", "'month'"])
        )
    named = ""
    if parameter is not None:
        id = parameter_id(parameter)
        frame = frame.filter(pl.col(item).cast(pl.String).is_in(
            [*result_names([id], "en"), *result_names([id], "zh")]))  # fmt: skip
        named = picture.parameter(id)
    shown = title or (
        f"各排污口{named}达标情况" if lang == "zh"
        else f"Verdicts on outfalls{': ' if named else ''}{named}"
    )  # fmt: skip
    documents = frame[law].cast(pl.String).drop_nulls().unique(maintain_order=True).to_list()
    source = [picture.by(*documents)] if documents else []
    order = list(VERDICTS)
    english = {zh: en for en, (_, zh, _) in VERDICTS.items()}
    judged = pl.col(verdict).cast(pl.String).replace(english)
    rows = frame.select(
        place_name(keys, "–").alias("outfall"),
        days_of(wrap(frame), [day], Calendar("month")).alias("day"),
        judged.alias("verdict"),
        pl.col(item).cast(pl.String).alias("parameter"),
    ).drop_nulls(["day", "verdict"])
    if strange := set(rows["verdict"]) - set(order):
        raise ColumnError(text("picture_not_a_verdict", column=verdict, cell=min(strange)))
    if not rows.height:
        return picture.nothing(shown, source)
    first, last = rows["day"].min(), rows["day"].max()
    days = pl.select(pl.date_range(pl.lit(first), pl.lit(last), "1d")).to_series()
    every = every or ("day" if len(days) <= 62 else "month")
    form = "%Y-%m-%d" if every == "day" else "%Y-%m"
    periods = days.dt.strftime(form).unique(maintain_order=True).to_list()
    words = {
        key: f"{symbol} {zh if lang == 'zh' else key}" for key, (symbol, zh, _) in VERDICTS.items()
    }
    places = rows["outfall"].unique(maintain_order=True).to_list()
    few_enough(places=len(places))
    few_enough(periods=len(periods))
    cells = (
        rows.with_columns(
            pl.col("day").dt.strftime(form).alias("period"),
            pl.col("verdict").cast(pl.Enum(order)),
        )
        .group_by("outfall", "period", maintain_order=True)
        .agg(
            pl.col("verdict").max(),
            pl.col("parameter").filter(pl.col("verdict") == pl.col("verdict").max())
            .unique(maintain_order=True).alias("parameters"),
        )
        .with_columns(
            pl.col("verdict").cast(pl.String),
            pl.col("parameters").list.join("、" if lang == "zh" else ", "),
        )
        .with_columns(
            pl.col("verdict").replace({k: s for k, (s, _, _) in VERDICTS.items()}).alias("text"),
            pl.col("verdict").replace(words),
        )
    )  # fmt: skip
    step = step_width(len(periods), least=18, most=34)
    axes = ("日期" if every == "day" else "月份", "排口", "判定", "项目") if lang == "zh" else (
        "Day" if every == "day" else "Month", "Outfall", "Verdict", "Parameters")  # fmt: skip
    lines = [
        f"每格为当{'日' if every == 'day' else '月'}"
        f"{'' if named else '各项目、'}各标准中最差的判定"
        if lang == "zh"
        else f"each cell: the worst verdict of the {every}, "
        f"of all {'' if named else 'parameters and '}standards",
        *source,
    ]  # fmt: skip
    base = alt.Chart(picture.data(cells.iter_rows(named=True))).encode(
        x=picture.row_of(alt.X, "period:O", periods, period_axis(alt, periods, axes[0], step)),
        y=picture.row_of(alt.Y, "outfall:N", places, alt.Axis(title=None, ticks=False)),
        tooltip=[alt.Tooltip("outfall:N", title=axes[1]), alt.Tooltip("period:N", title=axes[0]),
                 alt.Tooltip("verdict:N", title=axes[2]),
                 alt.Tooltip("parameters:N", title=axes[3])],
    )  # fmt: skip
    scale = alt.Scale(domain=list(words.values()), range=[c for _, _, c in VERDICTS.values()])
    legend = alt.Legend(title=axes[2], orient="bottom", symbolStrokeColor="#999999")
    colour = alt.Color("verdict:N", scale=scale, legend=legend)
    dark = [words[key] for key in words if key not in LIGHT_VERDICTS]
    layers = picture.cells(
        base, colour, picture.ink("verdict", dark), fontSize=12, fontWeight="bold"
    )
    chart = alt.layer(*layers).properties(width=step * len(periods), height=24 * len(places))
    return picture.finished(chart, shown, lines)
