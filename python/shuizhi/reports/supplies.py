"""The chapters on drinking-water sources, groundwater and outfalls, from their results."""

from pathlib import Path

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core import figures, plugin
from shuizhi._core.methods import reason_words
from shuizhi._core.palette import CLASSES
from shuizhi._core.verdicts import CODES, goal_verdict
from shuizhi._frames.calendar import Calendar, days_of
from shuizhi._frames.tables import wrap
from shuizhi.assessment.sections import SECTION
from shuizhi.assessment.source_water import BACKGROUND, COMPLIANCE, PLAN, SOURCE, VOLUME
from shuizhi.discharge import discharge_summary
from shuizhi.discharge.names import CHECK, SUMMARY, VERDICTS
from shuizhi.discharge.summary import waiting_limits
from shuizhi.io.cells import readable
from shuizhi.reports.gather import Gathered
from shuizhi.reports.model import Chapter, Table
from shuizhi.reports.places import canonical, marked
from shuizhi.reports.waters import filled, places
from shuizhi.reports.words import Words, coverage, titles


def _keys(result: pl.DataFrame, first: tuple[str, str]) -> list[str]:
    """Return the columns of places: those before the first result column."""
    at = min(result.columns.index(name) for name in first if name in result.columns)
    return result.columns[:at]


def sources(found: Gathered, say: Words) -> Chapter | None:
    """Return the drinking-water sources of the period, if given."""
    if found.sources is None:
        return None
    keys = _keys(found.sources, ("period", "时段"))
    marks = [marked(place) for place in range(len(keys))]
    names = SOURCE | PLAN | VOLUME | BACKGROUND | COMPLIANCE
    frame = canonical(found.sources, names, keys, say.lang)
    frame = frame.filter(found.at.holds(pl.col("start")).fill_null(True))
    frame = frame.with_columns(
        goal_verdict(pl.col("attained"), say.lang).alias("verdict"),
        coverage(),
        readable(frame.select("exceeding"), Path("report"))["exceeding"],
    )
    columns = filled(
        frame,
        (
            *places(keys, marks),
            *say.columns("period", "kind", "standard", "target", "samplings",
                         "samplings_attained", "verdict", "exceeding", "class", "trophic_index",
                         "volume", "volume_attained", "compliance", "source_compliance",
                         "coverage", "reason"),
        ),
        "exceeding", "reason", "trophic_index", "volume", "volume_attained", "compliance",
    )  # fmt: skip
    met = frame["attained"]
    yes, no, open_ = int(met.sum()), int((~met).sum()), met.null_count()
    count = frame.select(marks).n_unique() if frame.height else 0
    sentences = [
        say(f"本期有{count}个集中式饮用水水源的数据，{frame.height}个水源次中{yes}次达标、{no}次未达标"
            f"、{open_}次无法判定。",
            f"{count} drinking-water sources; of {frame.height} results {yes} pass, {no} fail, "
            f"{open_} are undetermined.")
        if frame.height
        else say("所给水源结果中没有本期的数据。", "No result of sources lies in the period.")
    ]  # fmt: skip
    title = say("集中式饮用水水源", "Drinking-water sources")
    notes = (
        say("水量达标率、水源达标率为当期全部水源合计（HJ 774-2015）；逐次评价，达标各次的取水量"
            "相加。总氮、粪大肠菌群单独评价，不计入达标。",
            "Compliance is of all sources of its period (HJ 774-2015): each sampling is judged, "
            "and the water of those that attain is summed. Total nitrogen and fecal coliforms "
            "stand apart."),
    )  # fmt: skip
    table = Table("sources", title, frame, columns, notes, wide=True)
    return Chapter("sources", title, tuple(sentences), tables=(table,))


# ------------------------------------------------------------------ groundwater

GROUNDWATER = "GB/T 14848-2017"


def groundwater(found: Gathered, say: Words) -> Chapter | None:
    """Return the wells of the period by class, if given."""
    if found.groundwater is None:
        return None
    keys = _keys(found.groundwater, ("period", "时段"))
    marks = [marked(place) for place in range(len(keys))]
    frame = canonical(found.groundwater, SECTION, keys, say.lang)
    frame = frame.filter(found.at.holds(pl.col("start")).fill_null(True))
    classes = frame["class"].cast(pl.String)
    counts = {word: int((classes == word).sum()) for word in CLASSES[:-1]}
    known = sum(counts.values())
    title = say("地下水", "Groundwater")
    if not known:
        none = say("所给地下水结果中没有本期的类别。", "No class of groundwater in the period.")
        return Chapter("groundwater", title, (none,))
    listed = say.comma.join(
        say(f"{word}类{count}个", f"{count} {word}") for word, count in counts.items() if count
    )
    share = say.share(figures.percent(counts["Ⅴ"], known))
    sentence = say(
        f"本期评价{known}个地下水点位，{listed}；Ⅴ类水比例为{share}。",
        f"Of {known} wells {listed}; {share} are class Ⅴ.",
    )
    over = readable(frame.select("exceeding"), Path("report"))["exceeding"]
    frame = frame.with_columns(
        over,
        coverage(),
        pl.col("deciding").list.join(say.comma).alias("deciding"),
        goal_verdict(pl.col("attained"), say.lang).alias("verdict"),
    )
    columns = filled(
        frame,
        (
            *places(keys, marks),
            *say.columns("period", "class", "deciding", "target", "verdict", "exceeding",
                         "change_year", "coverage", "reason"),
        ),
        "deciding", "exceeding", "change_year", "reason",
    )  # fmt: skip
    note = say(
        "按《地下水质量标准》（GB/T 14848-2017）单项评价，从劣不从优；超标指标以目标类别计。",
        "By GB/T 14848-2017: the worst indicator decides; indicators over the limit of the target.",
    )
    table = Table("groundwater", title, frame, columns, (note,), wide=True)
    return Chapter("groundwater", title, (sentence,), tables=(table,))


# ------------------------------------------------------------------ outfalls


def outfalls(found: Gathered, say: Words) -> Chapter | None:
    """Return the verdicts on outfalls in the period, if given."""
    if found.discharge is None:
        return None
    result = found.discharge
    place = result.columns[0]
    day = CHECK["day"] if say.lang == "zh" else "day"
    of_day = days_of(wrap(result), [day], Calendar("month"))
    # A reading of an unknown day may be in this period: it stays, undetermined.
    checked = result.filter(found.at.holds(of_day).fill_null(True))
    title = say("入河排污口", "Outfalls")
    if checked.is_empty():
        none = say("所给排污口结果中没有本期的数据。", "No result of outfalls lies in the period.")
        return Chapter("outfalls", title, (none,))
    frame = canonical(checked, CHECK, [place], say.lang)
    key = marked(0)
    counts = {
        word: int((frame["verdict"] == (zh if say.lang == "zh" else word)).sum())
        for word, zh in VERDICTS.items()
    }
    kept = _shuizhi.compliance(counts["pass"], counts["fail"], counts["prohibited"])
    rate = "–" if kept is None else say.share(kept)
    summed = discharge_summary(checked, by=place, lang=say.lang)
    days = (
        canonical(summed, SUMMARY, [place], say.lang)
        .select(pl.col("^days.*$").sum())
        .row(0, named=True)
    )
    sentence = say(
        f"本期核查{frame[key].n_unique()}个排污口{frame['day'].n_unique()}天的数据，共{frame.height}项判定："
        f"达标{counts['pass']}项、超标{counts['fail']}项、无法判定{counts['undetermined']}项、"
        f"禁止排放{counts['prohibited']}项；可判定项达标率{rate}。"
        f"{days['days']}个排口日中{days['days_pass']}个达标、{days['days_fail']}个不达标、"
        f"{days['days_undetermined']}个无法判定。",
        f"{frame[key].n_unique()} outfalls on {frame['day'].n_unique()} days, {frame.height} "
        f"verdicts: {counts['pass']} pass, {counts['fail']} fail, {counts['undetermined']} "
        f"undetermined, {counts['prohibited']} prohibited; {rate} of those determined pass. "
        f"Of {days['days']} days of outfalls {days['days_pass']} pass, {days['days_fail']} fail, "
        f"{days['days_undetermined']} are undetermined.",
    )
    tables = [_summary(checked, place, say)]
    others = (_converted(frame, place, say), _over(frame, place, say), _open(frame, say),
              _waiting(checked, say))  # fmt: skip
    tables += [table for table in others if table is not None]
    return Chapter("outfalls", title, (sentence,), tables=tuple(tables))


def _summary(checked: pl.DataFrame, place: str, say: Words) -> Table:
    parameter = CHECK["parameter"] if say.lang == "zh" else "parameter"
    summed = canonical(
        discharge_summary(checked, by=[place, parameter], lang=say.lang),
        SUMMARY, [place, parameter], say.lang,
    ).rename({marked(1): "parameter", "compliance": "attained_share"})  # fmt: skip
    summed = summed.with_columns(titles(pl.col("parameter")))
    columns = (
        *places([place], [marked(0)]),
        *say.columns("parameter", "pass", "fail", "undetermined", "prohibited", "attained_share",
                     "worst_multiple", "load"),
    )  # fmt: skip
    note = say("“达标率”为达标数与可判定数之比；同一数据按各标准分别判定。",
               "Compliance is of those determined; each standard judges by itself.")  # fmt: skip
    title = say("各排污口各项目达标情况", "Outfalls and parameters")
    return Table("outfalls", title, summed, filled(summed, columns, "worst_multiple", "load"),
                 (note,))  # fmt: skip


def _converted(frame: pl.DataFrame, place: str, say: Words) -> Table | None:
    """Return the concentrations converted to the water that products may take."""
    told = frame.filter(pl.col("base_water").is_not_null())
    if told.is_empty():
        return None
    shown = told.with_columns(
        titles(pl.col("parameter")),
        plugin.plain(pl.col("limit")),
        pl.col("value").alias("measured"),
    )
    columns = (
        *places([place], [marked(0)]),
        *say.columns("day", "parameter", "standard", "flow", "base_water", "water_ratio",
                     "measured", "converted", "limit", "unit"),
        say.column("verdict", say("判定", "Verdict")),
    )  # fmt: skip
    notes = [say(
        "排水量超过单位产品基准排水量所允许的水量（排水量比大于1）时，以实测浓度乘以排水量比判定；"
        "不超过的按实测浓度判定。",
        "Where more was drained than the products may take (a ratio above 1), the measured "
        "concentration times the ratio is compared with the limit; else the measured one.",
    )]  # fmt: skip
    unknown = frame.filter(
        pl.col("reason").str.contains(reason_words(say.lang)["base_water_not_told"], literal=True)
    ).height
    if unknown:
        notes.append(
            say(f"另有{unknown}项产品、产量或排水量不明，按实测浓度判定。",
                f"{unknown} more are compared as measured: what was made or drained is not known.")
        )  # fmt: skip
    title = say("基准水量排放浓度", "Concentrations converted to base water")
    return Table("outfalls_converted", title, shown, filled(shown, columns, "converted", "flow"),
                 tuple(notes), wide=True)  # fmt: skip


def _over(frame: pl.DataFrame, place: str, say: Words) -> Table | None:
    over = [word for word, code in CODES.items() if code in ("fail", "prohibited")]
    failed = frame.filter(pl.col("verdict").is_in(over))
    if failed.is_empty():
        return None
    by = [marked(0), "parameter", "standard", "level", "limit"]
    summed = (
        failed.group_by(by, maintain_order=True)
        .agg(pl.col("day").n_unique().alias("days"),
             pl.col("multiple").max().alias("worst_multiple"),
             pl.col("clause", "evidence").first())
        .with_columns(plugin.plain(pl.col("limit")), titles(pl.col("parameter")))
    )  # fmt: skip
    columns = (
        *places([place], [marked(0)]),
        *say.columns("parameter", "standard", "level", "limit", "days", "worst_multiple", "clause",
                     "evidence"),
    )  # fmt: skip
    return Table("outfalls_over", say("超标情况", "Over the limit"), summed, columns)


def _open(frame: pl.DataFrame, say: Words) -> Table | None:
    waiting = frame.filter(pl.col("verdict").is_in(["undetermined", "无法判定"]))
    if waiting.is_empty():
        return None
    counted = (
        waiting.group_by("standard", "reason")
        .agg(pl.len().alias("verdicts"),
             titles(pl.col("parameter")).unique(maintain_order=True).alias("names"))
        .sort("verdicts", "standard", "reason", descending=[True, False, False], nulls_last=True)
    )  # fmt: skip
    columns = (
        *say.columns("standard", "reason"),
        say.column("names", say("监测项目", "Parameters")),
        *say.columns("verdicts"),
    )
    return Table("outfalls_open", say("无法判定的原因", "Why undetermined"), counted, columns)


def _waiting(checked: pl.DataFrame, say: Words) -> Table | None:
    cells = waiting_limits(checked)[0].with_columns(titles(pl.col("parameter")))
    if cells.is_empty():
        return None
    columns = say.columns("standard", "level", "parameter", "condition", "clause", "verdicts")
    note = say("这些限值未收录，补充后可以判定。",
               "These limits are not encoded; supplied, they decide.")  # fmt: skip
    return Table("missing_limits", say("待补充的标准限值", "Limits that are missing"), cells,
                 filled(cells, columns, "condition"), (note,))  # fmt: skip
