"""The summary: sentences and key figures."""

from typing import Any

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core.figures import plain
from shuizhi._core.palette import CLASSES
from shuizhi._core.plugin import labels
from shuizhi.grading.explanation import level_of, sentence_of
from shuizhi.reports.gather import Gathered
from shuizhi.reports.model import Chapter, Figure
from shuizhi.reports.places import marked
from shuizhi.reports.words import Words, some

_MOST_SENTENCES = 20  # most sentences on single sections; the table has them all


def summary(found: Gathered, say: Words, region: str) -> Chapter:
    """Return the sentences on the whole, on rivers, and on sections that miss their targets."""
    whole = found.of_period(found.whole, found.at.now)
    sentences = [_of_whole(found, say, region, whole)] if whole else []
    labels = {
        "before": say("上期", "the previous period"), "year": say("上年同期", "the year before"),
    }  # fmt: skip
    for which, with_period in found.against:
        if (told := _compared(found, say, with_period, labels[which])) is not None:
            sentences.append(told)
    if found.has_targets:
        sentences.append(_attained(found, say))
    failing = (
        say("未达到水质目标的断面", "Sections that miss their target") if found.has_targets
        else say("劣于Ⅲ类的断面", "Sections worse than class Ⅲ")
    )  # fmt: skip
    more = [
        (say("河流（流域）", "Basins and rivers"), tuple(_of_rivers(found, say))),
        (failing, tuple(_in_the_way(found, say))),
        (say("水质变化明显的断面", "Sections that changed"), tuple(_changed(found, say))),
    ]  # fmt: skip
    return Chapter(
        "summary",
        say("概要", "Summary"),
        tuple(sentences),
        figures=_figures(found, say, whole),
        more=tuple((heading, lines) for heading, lines in more if lines),
    )


def _sentence(row: dict[str, Any], place: str, found: Gathered, section: bool) -> str:
    target = row.get("target")
    # A target that nobody declared cannot be attained.
    attained = row.get("attained") if row.get("target_declared") else None
    return sentence_of(
        {"main": row["main_indicators"]} | row | {"attained": attained},
        place=place,
        period=found.at.now,
        target=None if target is None else level_of(target, found.asked.standard),
        section=section,
        lang=found.lang,
    )


def _of_whole(found: Gathered, say: Words, region: str, row: dict[str, Any]) -> str:
    first = _sentence(row, region, found, section=False)
    of_class = say.comma.join(
        say(f"{c}类{row[c]}个", f"{row[c]} of class {c}") for c in CLASSES if row[c]
    )
    ungraded = int(row["ungraded"])
    rest = ""
    if ungraded:
        rest = say(f"，另有{ungraded}个无法评价", f"; {ungraded} could not be assessed")
    second = say(
        f"评价的{row['sections']}个断面（点位）中，{of_class}{rest}；Ⅰ～Ⅲ类比例为"
        f"{say.share(row['good_share'])}，劣Ⅴ类比例为{say.share(row['inferior_share'])}。",
        f" Of {row['sections']} sections assessed, {of_class}{rest}; Ⅰ–Ⅲ "
        f"{say.share(row['good_share'])}, worse than Ⅴ {say.share(row['inferior_share'])}.",
    )
    return first + (second if row["sections"] else "")


def _compared(found: Gathered, say: Words, period: str, label: str) -> str | None:
    made = found.compared(period)
    if made is None or made["delta_good"] is None:
        return None
    change = made["change"]
    named = say.period(period) if say.lang == "zh" else period
    if found.same_months is not None:
        first, last = found.same_months
        months = f"{first}" if first == last else f"{first}～{last}"
        named += say(f"{months}月", f", months {months.replace('～', '–')}")
    return say(
        f"与{label}（{named}）相比，Ⅰ～Ⅲ类比例{_points(made['delta_good'], say)}，"
        f"劣Ⅴ类比例{_points(made['delta_inferior'], say)}"
        + (f"，总体水质{change}。" if change else "。"),
        f"Against {label} ({named}): Ⅰ–Ⅲ {_points(made['delta_good'], say)}, worse than Ⅴ "
        f"{_points(made['delta_inferior'], say)}"
        + (f"; on the whole {change}." if change else "."),
    )


def _points(delta: float, say: Words) -> str:
    size = _shuizhi.figure_fixed(abs(delta), 1)
    if size == "0.0":
        return say("持平", "unchanged")
    word = say("上升", "up") if delta > 0 else say("下降", "down")
    return say(f"{word}{size}个百分点", f"{word} {size} points")


def _goal(found: Gathered, name: str, zh: str) -> dict[str, Any]:
    of = (pl.col("goal") == (zh if found.lang == "zh" else name)) & (
        pl.col("period") == found.at.now
    )
    return found.attainment.filter(of).row(0, named=True)


def _attained(found: Gathered, say: Words) -> str:
    goal = _goal(found, "attained", "断面达标率(%)")
    open_ = goal["undetermined"]
    tail = say(f"，{open_}个无法判定", f", {open_} undetermined") if open_ else ""
    sentence = say(
        f"对照水质目标，{goal['yes']}个断面达标，{goal['no']}个未达标{tail}；断面达标率为"
        f"{say.share(goal['value'])}",
        f"Targets: {goal['yes']} attained, {goal['no']} not attained{tail}; "
        f"{say.share(goal['value'])} attained",
    )
    if goal["target"] is not None:
        sentence += say(
            f"（目标{plain(goal['target'])}%，{goal['verdict']}）",
            f" (goal {plain(goal['target'])} %: {goal['verdict']})",
        )
    return sentence + _without_background(found, say) + say("。", ".") + _stood_in(found, say)


def _without_background(found: Gathered, say: Words) -> str:
    """Return the same without declared natural background, if any."""
    zh = "扣除本底断面达标率(%)"
    if not found.attainment["goal"].is_in(["attained_without_background", zh]).any():
        return ""
    goal = _goal(found, "attained_without_background", zh)
    share = say.share(goal["value"])
    told = say(f"；扣除自然本底后为{share}", f"; {share} without the natural background declared")
    if goal["target"] is not None:
        told += say(f"（{goal['verdict']}）", f" ({goal['verdict']})")
    return told


def _stood_in(found: Gathered, say: Words) -> str:
    """Return a sentence on the sections without a target, and the default used."""
    without = found.sections.filter(~pl.col("target_declared") & pl.col("target").is_not_null())
    if without.is_empty():
        return ""
    level = without["target"].unique().sort().cast(pl.String).str.join("、").item()
    return say(
        f"其中{without.height}个断面未设定水质目标，按{level}类计。",
        f" {without.height} of the sections have no declared target; {level} stands in.",
    )


def _of_rivers(found: Gathered, say: Words) -> list[str]:
    """Return a sentence on each basin, or on each river if there are no basins."""
    by = found.places.basin or found.places.river
    if not by:
        return []
    now = found.rivers(by).filter(pl.col("period") == found.at.now)
    if now.height > _MOST_SENTENCES:
        return []
    keys = [marked(place) for place in range(len(by))]
    return [
        _sentence(row, " ".join(str(row[k]) for k in keys), found, section=False)
        for row in now.iter_rows(named=True)
    ]


def _in_the_way(found: Gathered, say: Words) -> list[str]:
    """Return a sentence on each section that misses its target, the worst first."""
    failing = found.sections.filter(~pl.col("attained"))
    # The worst first; within a class in the order of the samples.
    worst = failing.sort("class", descending=True, maintain_order=True)
    # The section's own name is the last of its columns.
    told = [
        _sentence(row, _name(row, found), found, section=True)
        for row in worst.head(_MOST_SENTENCES).iter_rows(named=True)
    ]
    if failing.height > _MOST_SENTENCES:
        rest = failing.height - _MOST_SENTENCES
        told.append(
            say(f"其余{rest}个断面见断面表。", f"{rest} more sections: see the table of sections.")
        )
    return told


def _changed(found: Gathered, say: Words) -> list[str]:
    """Return a sentence on the sections that changed by two classes or more, better and worse."""
    order = labels(say.lang)["change"]
    told = []
    titles = {"before": ("change", say("与上期相比", "On the previous period")),
              "year": ("change_year", say("与上年同期相比", "On a year before"))}  # fmt: skip
    for which, _ in found.against:
        column, title = titles[which]
        parts = []
        for word in (order[-1], order[0]):
            names = found.sections.filter(pl.col(column).cast(pl.String) == word)
            if names.height:
                listed = some(names.select(found.name_of()).to_series().to_list(), 10, say.lang)
                parts.append(say(f"{word}的有{listed}", f"{word}: {listed}"))
        if parts:
            told.append(say(f"{title}，{'；'.join(parts)}。", f"{title}, {'; '.join(parts)}."))
    return told


def _name(row: dict[str, Any], found: Gathered) -> str:
    name = " ".join(str(row[key]) for key in found.keys if row[key] is not None)
    return name.removesuffix("断面") if found.lang == "zh" else name


def _figures(found: Gathered, say: Words, whole: dict[str, Any] | None) -> tuple[Figure, ...]:
    before = found.compared(found.at.year_before) or {}
    figures = []
    if whole is not None:
        deltas = [
            say("同比", "on a year before: ") + _points(before[name], say)
            if before.get(name) is not None
            else ""
            for name in ("delta_good", "delta_inferior")
        ]
        ungraded = whole["ungraded"]
        note = say(f"另有{ungraded}个无法评价", f"{ungraded} not assessed") if ungraded else ""
        figures = [
            Figure(say("评价断面（点位）", "Sections assessed"), str(whole["sections"]), note),
            Figure(say("Ⅰ～Ⅲ类比例", "Ⅰ–Ⅲ"), say.share(whole["good_share"]), deltas[0]),
            Figure(say("劣Ⅴ类比例", "Worse than Ⅴ"), say.share(whole["inferior_share"]), deltas[1]),
        ]
    if not found.has_targets:
        return tuple(figures)
    goal = _goal(found, "attained", "断面达标率(%)")
    note = say(f"{goal['no']}个未达标", f"{goal['no']} not attained")
    figures.append(Figure(say("断面达标率", "Targets attained"), say.share(goal["value"]), note))
    return tuple(figures)
