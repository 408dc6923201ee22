"""Tables of what outfalls make, day by day: products, how much of each, and the water drained."""

from dataclasses import dataclass
from typing import Any

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core import plugin
from shuizhi._core.headings import MARK
from shuizhi._core.messages import text
from shuizhi._frames.calendar import Calendar, days_of
from shuizhi._frames.options import named
from shuizhi._frames.roles import Roles
from shuizhi._frames.samples import joinable
from shuizhi._frames.tables import Table, readable, words, wrap
from shuizhi.errors import ColumnError, DuplicateRowError

_MADE = ["product", "unit", "base"]

# The lists of an outfall: days, what was drained, the places of what was made, and how much.
_LISTS = [f"{MARK}{name}" for name in ("made", "drained", "products", "quantities")]


@dataclass(frozen=True)
class Production:
    """What outfalls make: by outfall and ``day``, behind a private mark, what was drained (m³), the
    places of what was made, and how much."""  # noqa: D205, D209

    frame: pl.DataFrame | None
    made: list[dict[str, Any]] | None
    """Each outfall, product and unit, for the core; ``None`` where no table was given."""

    def beside(self, rows: pl.LazyFrame, key: str) -> pl.LazyFrame:
        """Return the rows of outfalls with lists of what was made at each."""
        if self.frame is None:
            return rows
        lists = [
            pl.col("day").to_physical().cast(pl.Int32).alias(_LISTS[0]),
            *(pl.col(name) for name in _LISTS[1:]),
        ]
        of_outfalls = (
            self.frame.lazy().explode(_LISTS[2:]).group_by(key, maintain_order=True).agg(lists)
        )
        return rows.join(of_outfalls, on=key, how="left", maintain_order="left")

    @property
    def inputs(self) -> list[pl.Expr]:
        """The lists of what was made, as the core takes them."""
        return [] if self.frame is None else [pl.col(name) for name in _LISTS]


def read_production(
    given: Table, production: Any, key: str, time: str, outfalls: pl.Series
) -> Production:
    """Read what is made at outfalls.

    Raises
    ------
    ShuizhiError
        A column is missing or not understood; a product has two rows on a day.
    """
    if production is None:
        return Production(None, None)
    table = wrap(production)
    named("production", [key], table)
    said = _columns(table, key)
    when = time if time in table.names else Roles(table).one("time", None)[0]
    factors = {"quantity": (1.0, 1.0)}
    if "drained" in said:
        factors["drained"] = _shuizhi.volume_factor(said["drained"])
    figures = [
        plugin.flow(readable(said[name], table.schema[said[name]], "a flow"), factor).alias(name)
        for name, factor in factors.items()
    ]
    texts = [
        (words(said[name]).str.strip_chars() if name in said else pl.lit(None, pl.String)).alias(
            name
        )
        for name in _MADE
    ]
    [header] = _shuizhi.units_in([said["quantity"]])
    if header is None and "unit" not in said:
        raise ColumnError(text("quantity_no_unit", column=said["quantity"]))
    unit = pl.col("unit") if header is None else pl.coalesce("unit", pl.lit(header))
    day = days_of(table, [when], Calendar("ten-day"), whole_days=True)
    whole = table.frame(table.names).select(key, day.alias("day"), *figures, *texts)
    whole = joinable(table, whole, [key], given.frame([key]), "production")
    if "drained" not in said:
        whole = whole.with_columns(pl.lit(None, pl.Float64).alias("drained"))
    rows = whole.with_columns(
        unit.alias("unit"),
        *(
            pl.when(pl.col(name) != "").then(pl.col(name)).alias(name)
            for name in ("product", "base")
        ),
    )
    places = pl.DataFrame({key: outfalls}).with_row_index("outfall")
    of_outfalls = rows.join(places.lazy(), on=key, how="inner", maintain_order="left")
    known = of_outfalls.collect()
    _check(known, key)
    made = known.filter(pl.col("quantity").is_not_null() | pl.col("product").is_not_null())
    kinds = made.select("outfall", key, *_MADE).unique(maintain_order=True)
    columns = [said.get("product", "product"), said.get("unit", said["quantity"])]
    [per] = _shuizhi.units_in([said["base"]]) if "base" in said else [None]
    listed = [
        {
            "outfall": row["outfall"], "product": row["product"], "unit": row["unit"] or "",
            "own": None if row["base"] is None else (row["base"], per or "m3/t"),
            "at": [f"{row[key]}, {column}" for column in columns],
        }
        for row in kinds.iter_rows(named=True)
    ]  # fmt: skip
    numbered = made.join(
        kinds.with_row_index("place"), on=["outfall", key, *_MADE], nulls_equal=True,
        maintain_order="left",
    )  # fmt: skip
    by_day = known.group_by(key, "day", maintain_order=True).agg(
        pl.col("drained").max().alias(f"{MARK}drained")
    )
    lists = numbered.group_by(key, "day", maintain_order=True).agg(
        pl.col("place").alias(f"{MARK}products"), pl.col("quantity").alias(f"{MARK}quantities")
    )
    return Production(by_day.join(lists, on=[key, "day"], how="left"), listed)


def _columns(table: Table, key: str) -> dict[str, str]:
    """Return the columns of a table of what is made, by what they say."""
    said: dict[str, str] = {}
    others = [name for name in table.names if name != key]
    for name, kind in zip(others, _shuizhi.production_columns(others), strict=True):
        if kind in said:
            raise ColumnError(text("production_columns_alike", columns=[said[kind], name]))
        if kind is not None:
            said[kind] = name
    if "quantity" not in said:
        raise ColumnError(text("no_quantity", columns=table.names))
    return said


def _check(rows: pl.DataFrame, key: str) -> None:
    """Refuse rows of a day that cannot be summed."""
    of_day = [key, "day"]
    twice = rows.filter(pl.struct(*of_day, "product").is_duplicated())
    if twice.height:
        outfall, day, product = twice.select(*of_day, "product").row(0)
        raise DuplicateRowError(
            text("product_twice", outfall=outfall, day=day, product=product or "")
        )
    volumes = pl.col("drained").drop_nulls().n_unique()
    unlike = rows.group_by(of_day, maintain_order=True).agg(volumes).filter(pl.col("drained") > 1)
    if unlike.height:
        outfall, day, _ = unlike.row(0)
        raise DuplicateRowError(text("drained_twice", outfall=outfall, day=day))
