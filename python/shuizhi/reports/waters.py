"""The chapters on waters: attainment, class shares, rivers, sections, changes and lakes."""

from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core import figures, plugin
from shuizhi._core.palette import CLASSES
from shuizhi._core.plugin import labels
from shuizhi.reports.gather import Gathered
from shuizhi.reports.model import Bar, Chapter, Column, Table
from shuizhi.reports.places import KEY
from shuizhi.reports.words import Words, coverage

_MOST_BARS, _MOST_ROWS = 24, 40  # most rivers on a page


def places(names: Sequence[str], keys: Sequence[str]) -> tuple[Column, ...]:
    """Return the columns of places, with the user's own headings."""
    return tuple(Column(k, n, place=True) for k, n in zip(keys, names, strict=True))


def having(frame: pl.DataFrame, columns: Iterable[Column]) -> tuple[Column, ...]:
    """Drop columns that the frame lacks."""
    return tuple(column for column in columns if column.name in frame.columns)


def filled(frame: pl.DataFrame, columns: Iterable[Column], *empty: str) -> tuple[Column, ...]:
    """Drop empty columns of those that may be empty."""
    return tuple(
        column
        for column in having(frame, columns)
        if column.name not in empty or frame[column.name].null_count() < frame.height
    )


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
    frame = frame.with_columns(
        *(pl.Series(f"told:{c}", _counts(rows, c, say), pl.String) for c in CLASSES),
        *(plugin.percent(pl.col(c), pl.col("sections")).alias(f"share:{c}") for c in CLASSES),
    )  # fmt: skip
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
                    *(Column(f"told:{c}", c, page=True) for c in CLASSES),
                    *(Column(c, c, "count", book=True) for c in CLASSES),
                    *(Column(f"share:{c}", f"{c}(%)", "share", book=True) for c in CLASSES),
                    *say.columns("ungraded", "good_share", "inferior_share"),
                ),
                (say("各类别为断面数，括号内为比例（%）。比例以有类别的断面（点位）计；湖库点位计入。",
                     "Of each class the sections, in brackets their share in per cent: of the "
                     "sections and points that have a class, lakes included."),),
            ),
        ),
    )  # fmt: skip


def _counts(rows: list[dict[str, Any]], level: str, say: Words) -> list[str]:
    """Return the number of sections of a class, with their share."""
    made = []
    for row in rows:
        count, share = row[level], figures.percent(row[level], row["sections"])
        written = "" if share is None else _shuizhi.figure_share(share)
        made.append(say(f"{count}（{written}）", f"{count} ({written})") if written else f"{count}")
    return made


def _bar(label: str, row: dict[str, Any]) -> Bar:
    return Bar(label, tuple((c, int(row[c])) for c in CLASSES), int(row["ungraded"]))


def rivers(found: Gathered, say: Words) -> list[Chapter]:
    """Return a chapter on basins and one on rivers, if there are columns of them."""
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
        *say.columns("ungraded", "good_share", "inferior_share"),
        say.column("method", book=True),
        *say.columns("reason"),
    )  # fmt: skip
    page = now if now.height <= _MOST_ROWS else worst.head(_MOST_ROWS)
    if now.height > _MOST_ROWS:
        notes.insert(
            0,
            say(f"共{now.height}个，此处列出水质较差的{_MOST_ROWS}个，全部见随附工作簿。",
                f"The worst {_MOST_ROWS} of {now.height}; the workbook has them all."),
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
                tuple(notes), wide=True, page=page,
            ),
        ),
    )  # fmt: skip


# ------------------------------------------------------------------ changes


def changes(found: Gathered, say: Words) -> Chapter:
    """Return the numbers and names of sections that improved or worsened."""
    order = labels(say.lang)["change"]
    # Sections are in the order of the samples; unchanged ones are only counted.
    named = found.sections.with_columns(found.name_of().alias("name"))
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
            .agg(pl.len().alias("count"), pl.col("name").alias("names"))
        )
        if counted.is_empty():
            continue
        counted = counted.sort(pl.col("direction").cast(pl.Enum(order)))
        without = named.height - int(counted["count"].sum())
        note = say(f"另有{without}个断面缺一期类别，不作比较。",
                   f"{without} more sections lack a class in one of the two.")  # fmt: skip
        same = pl.col("direction") == order[len(order) // 2]
        heading = f"{title}（{say.period(period)}）" if say.lang == "zh" else f"{title} ({period})"
        tables.append(
            Table(
                column, heading, counted, say.columns("direction", "count", "names"),
                (note,) if without else (),
                page=counted.with_columns(
                    pl.when(same).then(pl.col("names").list.head(0)).otherwise("names")
                ),
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
    """Return the lakes and reservoirs with their trophic states, if there are any."""
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
    columns = filled(
        frame, columns, "main_indicators", "trophic_index", "trophic_state", "change",
        "change_year", "trophic_reason", "reason",
    )  # fmt: skip
    title = say("湖库水质与营养状态", "Lakes and reservoirs")
    note = say("总氮不参与水质类别评价，单独评价。",
               "Total nitrogen has no part in the class and is assessed apart.")  # fmt: skip
    sentences = () if frame.height else (say("本期没有湖库样品。", "No lake was sampled."),)
    table = Table("lakes", title, frame, columns, (note,), wide=True)
    return Chapter("lakes", title, sentences, tables=(table,))
