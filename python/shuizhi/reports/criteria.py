"""The chapter on rules over samples in time of a standard of one's own."""

import polars as pl

from shuizhi._core import plugin
from shuizhi._core.verdicts import CODES
from shuizhi.checks.criteria import CRITERIA
from shuizhi.reports.gather import Gathered
from shuizhi.reports.model import Chapter, Table
from shuizhi.reports.places import canonical, marked
from shuizhi.reports.waters import filled, places
from shuizhi.reports.words import Words, titles


def criteria(found: Gathered, say: Words) -> Chapter | None:
    """Return the verdicts by rules over time, where they are given."""
    if found.criteria is None:
        return None
    result = found.criteria
    title = say("按时间规则判定", "Rules over samples in time")
    keys = result.columns[: result.columns.index(CRITERIA["criterion"] if say.lang == "zh"
                                                 else "criterion")]  # fmt: skip
    frame = canonical(result, CRITERIA, keys, say.lang)
    frame = frame.with_columns(titles(pl.col("parameter")), plugin.plain(pl.col("limit")))
    codes = frame["verdict"].replace_strict(CODES)
    counts = {code: int((codes == code).sum()) for code in ("pass", "fail", "undetermined")}
    sentence = say(
        f"按自用标准的时间规则判定{frame.height}项：达标{counts['pass']}项、超标{counts['fail']}项、"
        f"无法判定{counts['undetermined']}项。",
        f"{frame.height} verdicts by the rules of a standard of one's own: {counts['pass']} pass, "
        f"{counts['fail']} fail, {counts['undetermined']} are undetermined.",
    )
    columns = (
        *places(keys, [marked(place) for place in range(len(keys))]),
        *say.columns("text", "parameter", "samples", "windows"),
        say.column("over", say("超标次数", "Over")),
        *say.columns("worst"),
        say.column("limit"),
        *say.columns("unit", "from", "to"),
        say.column("verdict", say("判定", "Verdict")),
        *say.columns("reason"),
    )
    note = say(
        "规则针对一个点位的全部样品，不限于本期；最差值为最不利时段的统计值，起、止为该时段的首末日。",
        "The rules are about all samples of a place, not only those of the period; the worst "
        "figure is that of the worst window, from its first day to its last.",
    )
    table = Table("criteria", title, frame, filled(frame, columns, "reason"), (note,), wide=True)
    return Chapter("criteria", title, (sentence,), tables=(table,))
