"""Groups of samples by place and period, averaged by the core."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from shuizhi._core import plugin
from shuizhi._core.headings import MARK
from shuizhi._core.methods import BELOW, reason_codes
from shuizhi._core.request import (
    Prepared,
    single,
)
from shuizhi._frames.calendar import Calendar, comparable
from shuizhi._frames.samples import (
    agreed,
)


@dataclass(frozen=True)
class SampleGroups:
    """Rows of samples with their days and periods, and the columns to average."""

    rows: pl.LazyFrame
    keys: list[str]
    times: list[str]
    extra: list[str]
    sums: list[str]
    prepared: Prepared
    cells: list[pl.Expr]
    choices: Mapping[str, Mapping[str, bool]]
    bounded: Sequence[int]
    calendar: Calendar

    def of_lists(self, arguments: dict[str, Any], copied: bool) -> pl.LazyFrame:
        """Average groups of samples, with all rows of a place in a list.

        Duplicates of long tables were left out before; ``copied`` counts them. Places keep the
        order of the rows, and the periods of each place are sorted.
        """
        named = {id: f"{MARK}list:{id}" for id in self.prepared.parameters}
        cells = [c.alias(n) for c, n in zip(self.cells, named.values(), strict=True)]
        own = {*self.keys, *self.times[:1], *self.sums, *self.prepared.columns}
        # Other columns help to tell duplicates.
        kinds = self.rows.collect_schema()
        others = [
            name for name in kinds if name not in own and not name.startswith(MARK) and not copied
        ]
        day = pl.col(f"{MARK}day").to_physical()
        time = comparable(self.times[0], kinds[self.times[0]]) if self.times else day
        lists = [
            pl.col(f"{MARK}index"),
            pl.col(f"{MARK}first"),
            day,
            time.alias(f"{MARK}time"),
            *([pl.col(f"{MARK}copies")] if copied else []),
            *cells,
            *(pl.col(name).cast(pl.Float64).alias(f"{MARK}sum:{name}") for name in self.sums),
            *(pl.col(f"{MARK}said:{name}").cast(pl.String) for name in self.extra),
            *(comparable(name, kinds[name]).alias(f"{MARK}other:{name}") for name in others),
        ]
        inputs = [pl.col(each.meta.output_name()) for each in lists]
        listed = (
            self.rows.group_by(self.keys, maintain_order=True).agg(lists)
            if self.keys
            else self.rows.select(each.implode() for each in lists)
        )
        averaged = plugin.average(
            inputs, once=not copied, copied=copied, said=len(self.extra), **arguments
        ).alias(f"{MARK}averaged")
        return (
            listed.select(*self.keys, averaged)
            .explode(f"{MARK}averaged", empty_as_null=False, keep_nulls=False)
            .unnest(f"{MARK}averaged")
        )

    def of_parts(self, arguments: dict[str, Any], mean_of: str | None) -> pl.LazyFrame:
        """Average groups of samples as a stream: months or days are summed first."""
        by_day = mean_of in (None, "days")
        day = pl.col(f"{MARK}day")
        time = pl.col(self.times[0]) if self.times else day
        ids = self.prepared.parameters
        entered = self.rows.with_columns(
            (day if by_day else Calendar("month").index(day)).alias(f"{MARK}part"),
            *(
                plugin.enter(
                    single(self.prepared.plan, place), cell, self.choices[id],
                    spans=place in self.bounded,
                ).alias(f"{MARK}in:{id}")
                for place, (id, cell) in enumerate(zip(ids, self.cells, strict=True))
            ),
        )  # fmt: skip
        summed = [
            pl.when(pl.col(name).null_count() == 0)
            .then(pl.col(name).cast(pl.Float64).sum())
            .alias(f"{MARK}sum:{name}")
            for name in self.sums
        ]
        several = (time.min() != time.max()) if by_day else pl.lit(False)
        bit = pl.lit(2, pl.UInt32).pow(day.dt.day().cast(pl.UInt32) - 1)
        parts = [
            day.min().to_physical(),
            pl.len().cast(pl.UInt32).alias(f"{MARK}rows"),
            bit.bitwise_or().alias(f"{MARK}bits"),
            several.alias(f"{MARK}several"),
            *summed,
            *(each for place, id in enumerate(ids) for each in _entered(id, place in self.bounded)),
        ]
        inputs = [pl.col(f"{MARK}index"), *(pl.col(each.meta.output_name()) for each in parts)]
        first = [*self.keys, f"{MARK}index"]
        listed = (
            entered.group_by(*first, f"{MARK}part")
            .agg(
                *parts,
                pl.col(f"{MARK}first").min(),
                *(agreed(pl.col(f"{MARK}said:{n}"), n) for n in self.extra),
            )
            .group_by(first)
            .agg(
                *(pl.col(each.meta.output_name()) for each in parts),
                pl.col(f"{MARK}first").min(),
                *(agreed(pl.col(n), n) for n in self.extra),
            )
        )
        averaged = plugin.average(inputs, parts=True, **arguments).alias(f"{MARK}averaged")
        heads = [*self.keys, f"{MARK}index", f"{MARK}first", *self.extra]
        return listed.select(*heads, averaged).unnest(f"{MARK}averaged")


def _entered(id: str, open: bool) -> list[pl.Expr]:
    """Return the aggregates of the used cells of a parameter in a part of a period."""
    of = pl.col(f"{MARK}in:{id}").struct.field
    value, code = of("value"), of("code")
    made = {
        "sum": value.sum(),
        "size": value.abs().sum(),
        "count": value.count().cast(pl.UInt32),
        "censored": (code == BELOW).sum().cast(pl.UInt32),
        "missing": code.is_in(list(reason_codes().values())).sum().cast(pl.UInt32),
        "seen": of("seen").bitwise_or(),
    }
    if open:
        made |= {
            "low": of("low").sum(),
            "high": of("high").sum(),
            "reach": of("low").count().cast(pl.UInt32),
            "limit": of("limit").max(),
        }
    return [expression.alias(f"{MARK}{name}:{id}") for name, expression in made.items()]
