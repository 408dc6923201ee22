"""The chapter on main pollution indicators: sections that exceed class Ⅲ, and multiples."""

from typing import Any

import polars as pl

from shuizhi._core import figures
from shuizhi.reports.gather import Gathered
from shuizhi.reports.model import Chapter, Table
from shuizhi.reports.words import Words, titles

_MOST_ROWS = 60  # on a page


def pollution(found: Gathered, say: Words) -> Chapter | None:
    """Return the table of indicators over class Ⅲ, for all sections and by basin."""
    frame = found.over_third.filter(pl.col("class").is_not_null())
    if frame.is_empty():
        return None
    frame = frame.with_columns(found.name_of().alias("name"))
    rows = _indicators(frame, say("全部断面", "All sections"))
    basins = _basins(frame, found)
    if basins is not None:
        for (name,), own in frame.join(basins, on=found.keys, nulls_equal=True).group_by(
            "basin", maintain_order=True
        ):
            if name is not None:
                rows += _indicators(own, str(name))
    title = say("主要污染指标", "Main pollution indicators")
    if not rows:
        none = say("本期各断面均未出现超过Ⅲ类标准的指标。",
                   "No indicator of any section is over the limit of class Ⅲ.")  # fmt: skip
        return Chapter("pollution", title, (none,))
    schema = {"basin": pl.String, "parameter": pl.String, "over": pl.Int64, "total": pl.Int64,
              "rate": pl.Float64, "worst_multiple": pl.Float64, "where": pl.String}  # fmt: skip
    table = pl.DataFrame(rows, schema).with_columns(titles(pl.col("parameter")))
    columns = (
        say.column("basin", say("范围", "Of")),
        *say.columns("parameter", "over", "total", "rate", "worst_multiple", "where"),
    )
    if basins is None:
        columns = columns[1:]
    notes = (
        say("断面超标率为超过Ⅲ类标准的断面数占评价断面数的百分比；溶解氧、pH不计算超标倍数。",
            "Rates are of the sections assessed; dissolved oxygen and pH have no multiple."),
    )  # fmt: skip
    page = table.head(_MOST_ROWS) if table.height > _MOST_ROWS else None
    heading = say("主要污染指标超标情况", "Indicators over class Ⅲ")
    shown = Table("pollution", heading, table, columns, notes, page=page)
    return Chapter("pollution", title, tables=(shown,))


def _basins(frame: pl.DataFrame, found: Gathered) -> pl.DataFrame | None:
    """Return the basin of each section, if there are several."""
    of = found.places
    if not of.basin:
        return None
    if of.basin[0] in of.section:
        key = found.keys[of.section.index(of.basin[0])]
        basins = frame.select(*found.keys, pl.col(key).cast(pl.String).alias("basin"))
    else:
        about = found.of_section(of.basin[:1])
        basins = about.select(
            *found.keys, pl.col(f"about:{of.basin[0]}").cast(pl.String).alias("basin")
        )
    return basins if basins["basin"].n_unique() > 1 else None


def _indicators(frame: pl.DataFrame, of: str) -> list[dict[str, Any]]:
    """Return one row per indicator with exceedances, sorted by the number of sections."""
    over = frame.select("name", "exceeding").explode("exceeding", empty_as_null=True)
    over = over.drop_nulls("exceeding").unnest("exceeding")
    if over.is_empty():
        return []
    counted = (
        over.sort("multiple", descending=True, nulls_last=True, maintain_order=True)
        .group_by("parameter", maintain_order=True)
        .agg(
            pl.col("name").n_unique().alias("over"),
            pl.col("multiple").first(),
            pl.when(pl.col("multiple").is_not_null()).then("name").first().alias("where"),
        )
        .sort("over", "multiple", descending=True, nulls_last=True, maintain_order=True)
    )
    total = frame.height
    return [
        {"basin": of, "parameter": row["parameter"], "over": row["over"], "total": total,
         "rate": figures.percent(row["over"], total), "worst_multiple": row["multiple"],
         "where": row["where"]}
        for row in counted.iter_rows(named=True)
    ]  # fmt: skip
