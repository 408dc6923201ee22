"""The chapter on waters with single limits: drinking water, reuse, irrigation, one's own."""

from pathlib import Path

import polars as pl

from shuizhi._core.verdicts import CODES
from shuizhi._frames.calendar import Calendar, days_of
from shuizhi._frames.roles import candidates
from shuizhi._frames.tables import wrap
from shuizhi.grading.limits import LIMITS
from shuizhi.grading.uses import use_column
from shuizhi.io.cells import readable
from shuizhi.reports.gather import Gathered
from shuizhi.reports.model import Chapter, Table
from shuizhi.reports.places import canonical, marked
from shuizhi.reports.waters import filled, places
from shuizhi.reports.words import Words

_NAMES = {"standard": "标准"} | LIMITS


def limits(found: Gathered, say: Words) -> Chapter | None:
    """Return the verdicts by single limits of the period, where they are given."""
    if found.limits is None:
        return None
    result = found.limits
    title = say("按单一限值判定的水样", "Samples held to single limits")
    of_time = candidates(result.columns, "time")
    if len(of_time) == 1:
        day = days_of(wrap(result), of_time, Calendar("month"))
        # A sample of an unknown day may be of this period.
        result = result.filter(found.at.holds(day).fill_null(True))
    if result.is_empty():
        none = say("所给判定结果中没有本期的水样。", "No sample of the period was checked.")
        return Chapter("limits", title, (none,))
    own = [*candidates(result.columns, "section"), *of_time]
    use = use_column(wrap(result), None)
    keys = list(dict.fromkeys([*(own or result.columns[:1]), *([] if use is None else [use])]))
    frame = canonical(result, _NAMES, keys, say.lang)
    codes = frame["verdict"].replace_strict(CODES, return_dtype=pl.String)
    counts = {code: int((codes == code).sum()) for code in ("pass", "fail", "undetermined")}
    sentence = say(
        f"本期判定{frame.height}个水样：达标{counts['pass']}个、超标{counts['fail']}个、"
        f"无法判定{counts['undetermined']}个{_over(frame, say)}。",
        f"Of {frame.height} samples {counts['pass']} pass, {counts['fail']} fail, "
        f"{counts['undetermined']} are undetermined{_over(frame, say)}.",
    )
    texts = readable(frame.select("exceeding", "reference"), Path("report"))
    told = frame.with_columns(texts).filter(codes != "pass")
    tables: tuple[Table, ...] = ()
    if told.height:
        marks = [marked(place) for place in range(len(keys))]
        columns = filled(
            told,
            (
                *places(keys, marks),
                *say.columns("standard"),
                say.column("verdict", say("判定", "Verdict")),
                *say.columns("exceeding", "reference", "reason"),
            ),
            "exceeding", "reference", "reason",
        )  # fmt: skip
        name = say("未判定为达标的水样", "Samples that do not pass")
        tables = (Table("held", name, told, columns, wide=True),)
    return Chapter("limits", title, (sentence,), tables=tables)


def _over(frame: pl.DataFrame, say: Words) -> str:
    """Return what is over its limit and in how many samples, for the sentence."""
    names = frame["exceeding"].explode(empty_as_null=False, keep_nulls=False)
    if names.is_empty():
        return ""
    counted = names.struct.field("parameter").value_counts(sort=True).sort(
        "count", "parameter", descending=[True, False]
    )  # fmt: skip
    listed = say.comma.join(f"{name}({count})" if say.lang == "zh" else f"{name} ({count})"
                            for name, count in counted.iter_rows())  # fmt: skip
    return say(f"；超标指标（样品数）为{listed}", f"; over the limit (samples): {listed}")
