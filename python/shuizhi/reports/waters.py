"""The chapters on waters: attainment, class shares, rivers, sections, changes and lakes."""

from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl

from shuizhi._core.plugin import labels
from shuizhi._core.reasons import joined
from shuizhi._core.verdicts import goal_verdict
from shuizhi.reports.cells import MOST_NAMES
from shuizhi.reports.gather import CLASSES, Gathered
from shuizhi.reports.model import Bar, Chapter, Column, Table
from shuizhi.reports.places import KEY
from shuizhi.reports.words import Words, coverage, some

_MOST_BARS = 40
# What the goals are called in English; in Chinese the verb says it.
_GOALS_EN = {
    "attained": "Targets attained (%)", "good": "Ⅰ–Ⅲ (%)",
    "inferior": "Sections worse than Ⅴ", "compliance": "Compliance of water taken (%)",
    "source_compliance": "Compliance of sources (%)",
}  # fmt: skip
_GOALS_EN |= {
    f"{name}_without_background": f"{text}, without natural background"
    for name, text in _GOALS_EN.items()
}
_LEAST_IN_GROUP = 3  # sections to a basin or river, on the mean, for them to stand under it


def places(names: Sequence[str], keys: Sequence[str]) -> tuple[Column, ...]:
    """Return the columns that name places, under the user's own headings."""
    return tuple(Column(k, n, place=True) for k, n in zip(keys, names, strict=True))


def having(frame: pl.DataFrame, columns: Iterable[Column]) -> tuple[Column, ...]:
    """Leave out columns the frame has not."""
    return tuple(column for column in columns if column.name in frame.columns)


def filled(frame: pl.DataFrame, columns: Iterable[Column], *empty: str) -> tuple[Column, ...]:
    """Leave out columns, of those that may be empty, that hold nothing."""
    return tuple(
        column
        for column in having(frame, columns)
        if column.name not in empty or frame[column.name].null_count() < frame.height
    )


# ------------------------------------------------------------------ attainment


def attainment(found: Gathered, say: Words) -> Chapter:
    """Return the sections held to their targets, and the goals of the plan."""
    goals = found.attainment.with_columns(
        pl.col("sections").alias("sections_told"),
        pl.col("target").alias("goal_value"),
        pl.col("goal").replace(_GOALS_EN),
    )
    if goals["period"].n_unique() == 1:
        goals = goals.drop("period")
    by_target = verdicts(found, say).group_by("target", maintain_order=True).agg(
        pl.len().alias("sections"),
        pl.col("attained").sum().alias("yes"),
        pl.col("attained").not_().sum().alias("no"),
        pl.col("attained").is_null().sum().alias("undetermined"),
    ).sort("target", nulls_last=True)  # fmt: skip
    yes, no = say("达标数", "Attained"), say("未达标数", "Not attained")
    notes = []
    if (unnamed := by_target.filter(pl.col("target").is_null())).height:
        count = int(unnamed["sections"].item())
        notes.append(
            say(f"{count}个断面没有目标类别，不判定是否达标。",
                f"{count} sections have no target: whether they attain it is not told.")
        )  # fmt: skip
    if found.unsampled.height:
        listed = [" ".join(map(str, row)) for row in found.unsampled.rows()]
        named = some(listed, MOST_NAMES, say.lang)
        notes.append(
            say(f"目标表中的断面在样品中没有任何数据：{named}。请核对名称。",
                f"Sections of the targets without any sample: {named}. Check their names.")
        )  # fmt: skip
    return Chapter(
        "attainment",
        say("目标达标情况", "Attainment of targets"),
        tables=(
            Table(
                "attainment",
                say("规划目标", "Goals of the plan"),
                goals,
                filled(
                    goals,
                    say.columns("period", "goal", "yes", "no", "undetermined", "value",
                                "goal_value", "verdict", "sections_told"),
                    "goal_value", "verdict",
                ),
                (say("“相关断面”为未达要求及无法判定的断面；“符合数”“不符合数”为符合、不符合该项表述的"
                     "断面（水源）数，劣Ⅴ类一行的“符合数”即劣Ⅴ类断面数。",
                     "Sections in question are those in the way and those undetermined. Yes and "
                     "no count the sections (sources) that are as the goal says: worse than Ⅴ, in "
                     "the last."),),
            ),
            Table(
                "targets",
                say("按目标类别统计", "By target class"),
                by_target,
                (
                    *say.columns("target", "sections"),
                    say.column("yes", yes),
                    say.column("no", no),
                    say.column("undetermined"),
                ),
                tuple(notes),
            ),
        ),
    )  # fmt: skip


def verdicts(found: Gathered, say: Words) -> pl.DataFrame:
    """Return the sections of the period with their attainment in words."""
    told = pl.col("target").is_not_null()
    made = [pl.when(told).then(goal_verdict(pl.col("attained"), say.lang)).alias("verdict")]
    if "attained_without_background" in found.sections.columns:
        apart = goal_verdict(pl.col("attained_without_background"), say.lang)
        declared = pl.col("background").is_not_null()
        made.append(pl.when(declared).then(apart).alias("verdict_without_background"))
    return found.sections.with_columns(made)


# ------------------------------------------------------------------ class shares and rivers


def shares(found: Gathered, say: Words) -> Chapter:
    """Return the classes of all sections, now and before."""
    rows, bars = [], []
    labels = {"before": say("上期", "Previous period"), "year": say("上年同期", "A year before")}
    spells = [(found.at.now, say("本期", "This period"))]
    spells += [(period, labels[which]) for which, period in found.against]
    for period, label in reversed(spells):
        row = found.of_period(found.whole, period)
        if row is not None:
            told = f"{label} {say.period(period)}"
            rows.append({"what": told} | row)
            bars.append(_bar(told, row))
    rows.reverse()
    bars.reverse()
    frame = pl.DataFrame(rows, schema_overrides={"class": pl.String, "status": pl.String})
    return Chapter(
        "shares",
        say("水质类别比例", "Shares of classes"),
        bars=tuple(bars),
        bars_title=say("全部断面（点位）水质类别比例", "Classes of all sections (points)"),
        tables=(
            Table(
                "shares",
                say("水质类别断面数与比例", "Sections by class"),
                frame,
                (
                    say.column("what", say("时段", "Period")),
                    *say.columns("sections"),
                    *(Column(c, c, "count") for c in CLASSES),
                    *say.columns("ungraded", "good_share", "inferior_share"),
                ),
                (say("比例以有类别的断面（点位）计；湖库点位计入。",
                     "Shares are of the sections and points that have a class, lakes included."),),
            ),
        ),
    )  # fmt: skip


def _bar(label: str, row: dict[str, Any]) -> Bar:
    return Bar(label, tuple((c, int(row[c])) for c in CLASSES), int(row["ungraded"]))


def rivers(found: Gathered, say: Words) -> list[Chapter]:
    """Return a chapter each of basins and rivers, where columns name them."""
    of = found.places
    made = []
    for id, by, title in (
        ("basins", of.basin, say("流域水质", "Basins")),
        ("rivers", of.river, say("河流水质", "Rivers")),
    ):
        if by:
            made.append(_rivers(found, say, id, by, title))
    return made


def _rivers(found: Gathered, say: Words, id: str, by: list[str], title: str) -> Chapter:
    every = found.rivers(by)
    keys = [column for column in every.columns if column.startswith(KEY)]
    now = every.filter(pl.col("period") == found.at.now)
    if len(found.against) == 1:
        now = now.drop("change")
    notes = []
    nameless = found.filled.filter(~pl.all_horizontal(pl.col(by).is_not_null()))
    if nameless.height:
        count = nameless.select(found.places.section).n_unique()
        notes.append(
            say(f"{count}个断面未给出{'、'.join(by)}，不在此表，见断面表。",
                f"{count} sections without {', '.join(by)} are not in this table but in that of "
                "sections.")
        )  # fmt: skip
    if found.places.of_lakes(found.filled).any():
        notes.append(
            say("湖库点位不参与河流（流域）评价，另见湖库一章。",
                "Points of lakes have no part in rivers and basins; see the chapter on lakes.")
        )  # fmt: skip
    notes.append(
        say("断面少于5个时按断面均值评价，括号内为超标倍数；5个及以上时按类别比例评价，括号内为断面超标率。",
            "Fewer than 5 sections: by their mean, multiples in brackets; 5 and more: by the "
            "shares of classes, rates of sections over the limit in brackets.")
    )  # fmt: skip
    worst = now.sort("inferior_share", "good_share", descending=[True, False], nulls_last=True)
    bars = [_bar(" ".join(str(row[k]) for k in keys), row) for row in worst.iter_rows(named=True)]
    columns = (
        *places(by, keys),
        *say.columns("sections", "class", "status", "main_indicators", "change", "change_year"),
        *(Column(c, c, "count") for c in CLASSES),
        *say.columns("ungraded", "good_share", "inferior_share", "by", "reason"),
    )  # fmt: skip
    return Chapter(
        id,
        title,
        bars=tuple(bars[:_MOST_BARS]) if len(bars) > 1 else (),
        bars_title=title + say("：水质类别比例", ": shares of classes")
        + (say(f"（较差的{_MOST_BARS}个）", f" (the worst {_MOST_BARS})") if len(bars) > _MOST_BARS
           else ""),
        tables=(
            Table(
                id, title, now,
                filled(now, columns, "class", "change", "change_year", "reason"),
                tuple(notes), wide=True,
            ),
        ),
    )  # fmt: skip


# ------------------------------------------------------------------ sections


def sections(found: Gathered, say: Words) -> Chapter:
    """Return the table of sections, none left out."""
    of = found.places
    about = [name for name in of.told if name not in of.section and name != of.target]
    frame = verdicts(found, say).with_columns(coverage())
    for which, period in found.against:
        then, name = found.earlier(period), f"class_{which}"
        frame = frame.join(
            then.select(*found.keys, pl.col("class").alias(name)),
            on=found.keys, how="left", nulls_equal=True, maintain_order="left",
        )  # fmt: skip
    frame = frame.join(
        found.of_section(about), on=found.keys, how="left", nulls_equal=True, maintain_order="left"
    )
    group = next((f"about:{name}" for name in [*of.basin, *of.river] if name in about), None)
    if group is None:
        group = next((k for k, name in zip(found.keys, of.section, strict=True)
                      if name in of.basin), None)  # fmt: skip
    frame, group = _in_order(frame, found, group)
    if len(found.against) == 1:
        frame = frame.drop("change")
    columns = (
        *(Column(f"about:{name}", name) for name in about),
        *places(of.section, found.keys),
        *say.columns(
            "target", "class", "status", "main_indicators", "verdict", "class_before", "change",
            "class_year", "change_year", "background", "class_without_background",
            "verdict_without_background", "samples", "coverage", "reason",
        ),
    )  # fmt: skip
    columns = filled(
        frame, columns, "class_before", "change", "class_year", "change_year", "background",
        "class_without_background", "verdict_without_background", "reason",
    )  # fmt: skip
    notes = [
        say("主要污染指标括号内为超过Ⅲ类标准的倍数。",
            "In brackets: times over the limit of class Ⅲ."),
        say("类别为“–”的断面无法评价，原因见“说明”。",
            "Sections without a class could not be assessed; the remarks say why."),
    ]  # fmt: skip
    title = say("断面（点位）水质", "Sections")
    return Chapter(
        "sections",
        title,
        tables=(
            Table("sections", title, frame, columns, tuple(notes), group=group, wide=True),
            _means(found, say),
        ),
    )


def _in_order(
    frame: pl.DataFrame, found: Gathered, group: str | None
) -> tuple[pl.DataFrame, str | None]:
    """Return the sections in the order of the samples, and by what they are grouped."""
    frame = frame.join(
        found.filled.select(pl.col(n).alias(k) for k, n in zip(found.keys, found.places.section,
                                                               strict=True))
        .with_row_index("order")
        .group_by(found.keys)
        .agg(pl.col("order").min()),
        on=found.keys, how="left", nulls_equal=True,
    )  # fmt: skip
    if group is None or frame[group].n_unique() * _LEAST_IN_GROUP > frame.height:
        return frame.sort("order"), None
    first = pl.col("order").min().over(group)
    return frame.sort(pl.col(group).is_null(), first, "order"), group


def _means(found: Gathered, say: Words) -> Table:
    """Return the means of the period that the classes rest on, for a workbook."""
    frame = found.means
    values = [name for name in frame.columns if name not in found.keys]
    return Table(
        "means",
        say("各断面平均值", "Means of sections"),
        frame,
        (*places(found.places.section, found.keys), *(Column(v, v, "number") for v in values)),
        book=True,
    )


# ------------------------------------------------------------------ changes


def changes(found: Gathered, say: Words) -> Chapter:
    """Return how many sections became better and worse, and which."""
    order = labels(say.lang)["change"]
    named = found.sections.with_columns(joined(found.keys).alias("name"))
    tables = []
    titles = {
        "before": ("change", say("与上期相比", "On the previous period")),
        "year": ("change_year", say("与上年同期相比", "On the same period of the year before")),
    }
    for which, period in found.against:
        column, title = titles[which]
        counted = (
            named.filter(pl.col(column).is_not_null())
            .group_by(pl.col(column).cast(pl.String).alias("direction"))
            .agg(pl.len().alias("count"), pl.col("name").sort().alias("names"))
        )
        if counted.is_empty():
            continue
        counted = counted.sort(pl.col("direction").cast(pl.Enum(order)))
        without = named.height - int(counted["count"].sum())
        note = say(f"另有{without}个断面缺一期类别，不作比较。",
                   f"{without} more sections lack a class in one of the two.")  # fmt: skip
        tables.append(
            Table(
                column, f"{title}（{say.period(period)}）" if say.lang == "zh"
                else f"{title} ({period})",
                counted, say.columns("direction", "count", "names"), (note,) if without else (),
            )
        )  # fmt: skip
    sentences = []
    if not tables:
        sentences.append(
            say("样品中没有上期或上年同期的数据，不作比较。",
                "The samples have neither the previous period nor the year before to compare with.")
        )  # fmt: skip
    return Chapter("changes", say("水质变化", "Changes"), tuple(sentences), tables=tuple(tables))


# ------------------------------------------------------------------ lakes


def lakes(found: Gathered, say: Words) -> Chapter | None:
    """Return the lakes and reservoirs with their trophic states, where there are any."""
    frame = found.lakes
    if frame is None:
        return None
    if len(found.against) == 1:
        frame = frame.drop("change")
    frame = frame.with_columns(coverage())
    of = found.places.lake or found.places.section
    keys = [column for column in frame.columns if column.startswith(KEY)]
    columns = (
        *places(of, keys),
        *say.columns(
            "points", "class", "status", "main_indicators", "total_nitrogen_class",
            "trophic_index", "trophic_state", "trophic_reason", "change", "change_year", "coverage",
            "reason",
        ),
    )  # fmt: skip
    columns = filled(frame, columns, "change", "change_year", "trophic_reason", "reason")
    title = say("湖库水质与营养状态", "Lakes and reservoirs")
    note = say("总氮不参与水质类别评价，单独评价。",
               "Total nitrogen has no part in the class and is assessed apart.")  # fmt: skip
    sentences = () if frame.height else (say("本期没有湖库样品。", "No lake was sampled."),)
    table = Table("lakes", title, frame, columns, (note,), wide=True)
    return Chapter("lakes", title, sentences, tables=(table,))
