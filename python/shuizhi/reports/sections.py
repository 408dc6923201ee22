"""The chapter on sections: their classes, and those that fail or changed."""

import polars as pl

from shuizhi._core import plugin
from shuizhi._core.parameters import parameters_by_id, unit_in
from shuizhi._core.verdicts import goal_verdict
from shuizhi.reports.gather import Gathered
from shuizhi.reports.model import Chapter, Column, Table
from shuizhi.reports.waters import filled, places
from shuizhi.reports.words import Words, coverage

_LEAST_IN_GROUP = 3  # mean sections per basin or river, from which they are grouped
_MOST_ON_PAGE = 150  # most sections; of more, those that fail or changed


def verdicts(found: Gathered, say: Words) -> pl.DataFrame:
    """Return the sections of the period with their attainment in words."""
    told = pl.col("target").is_not_null()
    made = [pl.when(told).then(goal_verdict(pl.col("attained"), say.lang)).alias("verdict")]
    if "attained_without_background" in found.sections.columns:
        apart = goal_verdict(pl.col("attained_without_background"), say.lang)
        declared = pl.col("background").is_not_null()
        made.append(pl.when(declared).then(apart).alias("verdict_without_background"))
    return found.sections.with_columns(made)


def sections(found: Gathered, say: Words) -> Chapter:
    """Return the table of all sections."""
    of = found.places
    about = [name for name in of.told if name not in of.section and name != of.target]
    frame = verdicts(found, say).with_columns(coverage())
    if not found.has_targets:
        frame = frame.drop("target", "verdict")
    for which, period in found.against:
        then, name = found.earlier(period), f"class_{which}"
        frame = frame.join(
            then.select(*found.keys, pl.col("class").alias(name)),
            on=found.keys, how="left", nulls_equal=True, maintain_order="left",
        )  # fmt: skip
    frame = frame.join(
        found.of_section(about), on=found.keys, how="left", nulls_equal=True, maintain_order="left"
    )
    group = next((f"about:{name}" for name in of.basin if name in about), None)
    if group is None:
        group = next((k for k, name in zip(found.keys, of.section, strict=True)
                      if name in of.basin), None)  # fmt: skip
    if group is None:
        group = next((f"about:{name}" for name in of.river if name in about), None)
    frame, group = _in_order(frame, found, group)
    if len(found.against) == 1:
        frame = frame.drop("change")
    columns = (
        *(Column(f"about:{name}", name, book=name not in of.river) for name in about),
        *places(of.section, found.keys),
        *say.columns(
            "target", "class", "status", "main_indicators", "verdict", "class_before", "change",
            "class_year", "change_year", "background", "class_without_background",
            "verdict_without_background",
        ),
        say.column("samples", book=True),
        *say.columns("coverage", "reason"),
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
    page = _on_page(frame, found)
    if page is not None:
        if group is not None and page[group].n_unique() * _LEAST_IN_GROUP > page.height:
            group = None
        notes.insert(
            0,
            say(f"共{frame.height}个断面，此处列出劣于Ⅲ类、未达标或变化明显的{page.height}个，"
                "全部断面见随附工作簿。",
                f"Of {frame.height} sections the {page.height} that are worse than Ⅲ, miss their "
                "target or changed by two classes or more; the workbook has them all."),
        )  # fmt: skip
    table = Table(
        "sections", title, frame, columns, tuple(notes), group=group, wide=True, page=page
    )
    return Chapter("sections", title, tables=(table, _means(found, say)))


def _on_page(frame: pl.DataFrame, found: Gathered) -> pl.DataFrame | None:
    """Return the sections listed on a page, if there are too many for all."""
    if frame.height <= _MOST_ON_PAGE:
        return None
    marked = {"明显好转", "明显变差", "marked improvement", "marked decline"}
    failing = ~plugin.counted(pl.col("class").cast(pl.String)).struct.field("good")
    if found.has_targets:
        failing |= ~pl.col("attained")
    changed = [pl.col(name).cast(pl.String).is_in(marked).fill_null(False)
               for name in ("change", "change_year") if name in frame.columns]  # fmt: skip
    chosen = frame.filter(pl.any_horizontal(failing.fill_null(False), *changed))
    if chosen.height > _MOST_ON_PAGE:
        worst = chosen.with_row_index("place").sort("class", descending=True, nulls_last=True)
        chosen = worst.head(_MOST_ON_PAGE).sort("place").drop("place")
    return chosen


def _in_order(
    frame: pl.DataFrame, found: Gathered, group: str | None
) -> tuple[pl.DataFrame, str | None]:
    """Return the sections in the order of the samples, and their column of groups."""
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


def _with_unit(id: str) -> str:
    """Return the name of a parameter with the unit of its means."""
    p = parameters_by_id()[id]
    return p.name_en if p.unit == "1" else f"{p.name_en} ({unit_in(p.unit, 'en')})"


def _means(found: Gathered, say: Words) -> Table:
    """Return the means behind the classes of the period, for a workbook."""
    frame = found.means
    values = [name for name in frame.columns if name not in found.keys]
    return Table(
        "means",
        say("各断面平均值", "Means of sections"),
        frame,
        (
            *places(found.places.section, found.keys),
            *(Column(v, _with_unit(v) if say.lang == "en" else v, "number") for v in values),
        ),
        book=True,
    )
