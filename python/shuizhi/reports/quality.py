"""The chapter on data quality: decisions on readings, and findings of screening."""

import polars as pl

from shuizhi._frames.calendar import days_of
from shuizhi._frames.tables import wrap
from shuizhi.checks.screening import screen_samples
from shuizhi.reports.gather import Gathered
from shuizhi.reports.model import Chapter, Column, Table
from shuizhi.reports.waters import places
from shuizhi.reports.words import Words, some, titles

_HEADS = {
    "row": "行号", "parameter": "监测项目", "decision": "决定", "before": "原值",
    "after": "采用值", "by": "决定人", "why": "理由",
}  # fmt: skip
_MOST = 10  # sections named in a sentence


def quality(found: Gathered, say: Words) -> Chapter | None:
    """Return the decisions on readings of the period, with authors and reasons."""
    if found.decided is None:
        return None
    zh = say.lang == "zh"
    applied = found.decided.applied.rename({zh_: n for n, zh_ in _HEADS.items()} if zh else {})
    here = _of_period(found, applied)
    words = {"keep": "保留", "exclude": "剔除", "correct": "更正"}
    counts = {
        name: int((here["decision"] == (word if zh else name)).sum())
        for name, word in words.items()
    }
    changed = _changed(found)
    names = changed.select(found.name_of()).to_series().to_list()
    sentence = say(
        f"本期对{here.height}个数据作出审核决定：更正{counts['correct']}个、剔除"
        f"{counts['exclude']}个、保留{counts['keep']}个。其余数据均按上报值参与评价。",
        f"{here.height} readings of the period were decided on: {counts['correct']} corrected, "
        f"{counts['exclude']} excluded, {counts['keep']} kept. All others are taken as reported.",
    )
    effect = say(
        f"审核决定使{changed.height}个断面（点位）的类别发生变化"
        + (f"：{some(names, _MOST, 'zh')}。" if names else "。"),
        f"Decisions change the class of {changed.height} sections"
        + (f": {some(names, _MOST, 'en')}." if names else "."),
    )
    section = found.places.section
    keys = [key for key in section if key in here.columns]
    others = [n for n in here.columns if n not in {*_HEADS, *keys}]
    frame = here.with_columns(
        pl.col("row").cast(pl.Int64) + 1,
        titles(pl.col("parameter")),
        *(pl.col(name).cast(pl.String) for name in (*keys, *others)),
    )
    columns = (
        say.column("row", say("数据行", "Data row")),
        *(Column(name, name, "text", place=True) for name in keys),
        *(Column(name, name, "text") for name in others),
        *say.columns("parameter", "decision", "before", "after", "by", "why"),
    )
    note = say("数据行自表头下一行起计为1。", "Data rows count from 1 below the header.")
    tables = [Table("decisions", say("审核决定", "Decisions"), frame, columns, (note,))]
    if changed.height:
        shown = (*places(section, found.keys), *say.columns("class", "class_as_reported"))
        heading = say("类别因审核决定变化的断面", "Sections whose class decisions change")
        tables.insert(0, Table("as_reported", heading, changed, shown))
    tables.append(_findings(found, say, here))
    title = say("数据质量", "Data quality")
    return Chapter("quality", title, (sentence, effect), tables=tuple(tables))


def _of_period(found: Gathered, frame: pl.DataFrame) -> pl.DataFrame:
    """Return rows about samples of the period, by their numbers."""
    assert found.decided is not None
    table = wrap(found.decided.reported)
    day = days_of(table, found.places.times, found.places.calendar)
    holds = found.decided.reported.select(found.at.holds(day).fill_null(False)).to_series()
    rows = holds.arg_true()
    return frame.filter(pl.col("row").is_in(rows.implode()))


def _changed(found: Gathered) -> pl.DataFrame:
    """Return the sections of the period whose class differs without decisions."""
    assert found.as_reported is not None
    before = found.as_reported.select(
        *found.keys, pl.col("class").cast(pl.String).alias("class_as_reported")
    )
    joined = found.sections.join(
        before, on=found.keys, how="left", nulls_equal=True, maintain_order="left"
    )
    now = pl.col("class").cast(pl.String)
    return joined.filter(now.ne_missing(pl.col("class_as_reported")))


def _findings(found: Gathered, say: Words, decided: pl.DataFrame) -> Table:
    """Return the number of findings by rule, and how many have a decision."""
    assert found.decided is not None
    times = found.places.times
    averaging = found.asked.averaging
    made: pl.DataFrame = screen_samples(
        found.decided.reported, section=found.places.section,
        time=times[0] if len(times) == 1 else None, lang=say.lang,
        missing_values=averaging.get("missing_values", ()), columns=averaging.get("columns"),
    )  # fmt: skip
    names = {"row": "row", "parameter": "parameter", "rule": "finding", "severity": "severity"}
    zh = {"row": "行号", "parameter": "监测项目", "rule": "规则", "severity": "严重程度"}
    frame = made.select(
        pl.col(zh[n] if say.lang == "zh" else n).alias(to) for n, to in names.items()
    )
    here = _of_period(found, frame).with_columns(pl.col("severity").cast(pl.String))
    known = decided.select("row", "parameter", pl.lit(True).alias("known")).unique()
    counted = (
        here.join(known, on=["row", "parameter"], how="left", nulls_equal=True)
        .group_by("finding", "severity", maintain_order=True)
        .agg(pl.len().alias("findings"), pl.col("known").fill_null(False).sum().alias("decided"))
        .sort("findings", "finding", descending=[True, False])
    )
    note = say("提示不改变任何数据；是否处理由审核人员决定。",
               "A finding changes no reading; a person decides what becomes of it.")  # fmt: skip
    columns = say.columns("finding", "severity", "findings", "decided")
    title = say("数据审核提示", "Findings of screening")
    return Table("findings", title, counted, columns, (note,))
