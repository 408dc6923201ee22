"""Apply the rules of screening to a table: by rows, by places, and by times.

The core has the rules. Here polars groups the rows in chunks, so that memory does not grow with the
table. A lazy table is computed once, into a temporary file.
"""

import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core import plugin
from shuizhi._core.headings import MARK
from shuizhi._core.parameters import parameters_by_id
from shuizhi._frames.calendar import Calendar, days_of
from shuizhi._frames.tables import Table
from shuizhi.assessment.register import PLAN, Plans
from shuizhi.checks.screened_readings import Readings

# Rows of a chunk.
_BATCH = 1_000_000
# Columns of a long table that describe the reading rather than the sample.
_OF_READINGS = ("range", "elsewhere")
_ROW, _HOUR, _NUMBER = f"{MARK}row", f"{MARK}hour", f"{MARK}number"


@dataclass(frozen=True)
class Screen:
    """The findings of readings."""

    readings: Readings
    keys: list[str]
    time: str | None
    states: list[str]
    """The columns whose states or flags are of whole rows."""
    marks: Mapping[str, str]
    """Those whose flags are of the readings of one parameter, by its id."""
    arguments: Mapping[str, Any]
    plans: Plans | None = None
    control: str | None = None

    def found(self, apart: bool) -> pl.DataFrame:
        """Return the findings, unordered; a lazy table is first written to a file."""
        frame = self.readings.frame
        if self.time is not None:
            frame = frame.with_columns(self._hours().alias(_HOUR))
        if not apart:
            return self._all(frame.collect().lazy())
        with tempfile.TemporaryDirectory(prefix="shuizhi-") as folder:
            path = Path(folder) / "readings.parquet"
            frame.sink_parquet(path, compression="lz4")
            return self._all(pl.scan_parquet(path))

    def _all(self, rows: pl.LazyFrame) -> pl.DataFrame:
        found, middles = [self._nothing(rows)], []
        whole_table = rows
        if self.control is not None:
            # Blanks and parallel samples are not samples of the water.
            found += [*self._controls(rows)]
            rows = rows.filter(~plugin.is_control(pl.col(self.control).cast(pl.String)))
        if self.time is not None:
            span = self._span(rows)
            for batch in self._places(rows):
                of_places, of_middles = self._of_places(batch, span)
                found.append(of_places)
                middles.append(of_middles)
        if self.plans is not None and self.plans.frame is not None and self._applies("items"):
            found.append(self._absent(rows, self.plans))
        found += [*self._of_rows(rows, self._usual(middles))]
        if self._applies("flag"):
            found += [self._flags(rows, state) for state in self.states]
            found += [self._marked(rows, *mark) for mark in self.marks.items()]
        if self.time is not None and self.keys and self.readings.of_row:
            found += [*self._two_places(rows)]
        whole = pl.concat(found, how="diagonal_relaxed")
        return self._with_heads(whole, whole_table)

    def _applies(self, rule: str) -> bool:
        return rule in self.arguments["rules"]

    def _nothing(self, rows: pl.LazyFrame) -> pl.DataFrame:
        schema = rows.collect_schema()
        made: dict[str, Any] = {_ROW: pl.UInt32, **{key: schema[key] for key in self.keys}}
        made |= {
            f"{MARK}parameter": pl.String,
            f"{MARK}value": pl.Float64,
            f"{MARK}rule": pl.String,
        }
        return pl.DataFrame(schema=made | {f"{MARK}detail": pl.String, f"{MARK}place": pl.UInt32})

    def _with_heads(self, found: pl.DataFrame, rows: pl.LazyFrame) -> pl.DataFrame:
        """Add the places and times of findings; a whole series has its place already."""
        heads = self.readings.heads
        if not heads:
            return found
        asked = found.lazy().select(_ROW).drop_nulls().unique()
        of_rows = rows.select(_ROW, *heads).join(asked, on=_ROW, how="semi")
        known = of_rows.collect(engine="streaming").rename(
            {head: f"{MARK}of:{head}" for head in heads}
        )
        joined = found.join(known, on=_ROW, how="left", maintain_order="left")
        own = [
            pl.coalesce(f"{MARK}of:{head}", *([head] if head in found.columns else [])).alias(head)
            for head in heads
        ]
        return joined.with_columns(own).drop(f"{MARK}of:{head}" for head in heads)

    def _unpacked(self, frame: pl.LazyFrame, *heads: str) -> pl.LazyFrame:
        """Return one row per finding from lists of findings."""
        field = pl.col(f"{MARK}found").struct.field
        row = pl.col(_ROW) if _ROW in heads else field("row").alias(_ROW)
        names = ("place", "parameter", "value", "rule", "detail")
        return frame.explode(f"{MARK}found", empty_as_null=False, keep_nulls=False).select(
            row,
            *(head for head in heads if head != _ROW),
            *(field(name).alias(f"{MARK}{name}") for name in names),
        )

    # ------------------------------------------------------------------ rows

    def _of_rows(
        self, rows: pl.LazyFrame, usual: list[tuple[float, float] | None]
    ) -> Iterator[pl.DataFrame]:
        """Return findings in single rows; in a long table, in rows of one place and time."""
        if self.readings.of_row:
            yield self._of_samples(rows, self.arguments["rules"], usual)
            return
        own = [rule for rule in self.arguments["rules"] if rule in _OF_READINGS]
        yield self._of_samples(rows, own, usual)
        if self.readings.heads:
            rest = [rule for rule in self.arguments["rules"] if rule not in _OF_READINGS]
            together = rows.group_by(self.readings.heads, maintain_order=True).agg(
                pl.col(_ROW).first(),
                *(
                    part
                    for id in self.readings.parameters
                    for part in (
                        _value(id).filter(~_below(id)).drop_nulls().first(),
                        pl.lit(False).alias(f"{MARK}below:{id}"),
                    )
                ),
            )
            yield self._of_samples(together, rest, [])

    def _of_samples(
        self, rows: pl.LazyFrame, rules: list[str], usual: list[tuple[float, float] | None]
    ) -> pl.DataFrame:
        ids = self.readings.parameters
        plain = [pl.when(~_below(id)).then(_value(id)) for id in ids]
        arguments = {**self.arguments, "rules": rules, "usual": usual}
        found = plugin.screen_rows(plain, parameters=ids, **arguments)
        made = rows.select(_ROW, found.alias(f"{MARK}found"))
        return self._unpacked(made, _ROW).collect(engine="streaming")

    def _flags(self, rows: pl.LazyFrame, name: str) -> pl.DataFrame:
        """Return the rows whose state is not normal; of a long table the readings."""
        own = [] if self.readings.of_row else self._of_reading()
        return self._flagged(rows, name, own)

    def _marked(self, rows: pl.LazyFrame, id: str, name: str) -> pl.DataFrame:
        """Return the readings of a parameter that are marked other than normal."""
        there = rows.filter(_value(id).is_not_null())
        return self._flagged(there, name, self._reading(id))

    def _flagged(self, rows: pl.LazyFrame, name: str, own: Sequence[pl.Expr]) -> pl.DataFrame:
        flag = pl.col(name).cast(pl.String)
        flagged = rows.filter(plugin.flagged(flag))
        return flagged.select(
            _ROW, *own, pl.lit("flag").alias(f"{MARK}rule"), flag.alias(f"{MARK}detail")
        ).collect(engine="streaming")

    def _reading(self, id: str) -> list[pl.Expr]:
        """Return the parameter and the figure of a reading, as findings have them."""
        name = parameters_by_id()[id].name(self.arguments["lang"])
        place = self.readings.parameters.index(id)
        return [
            pl.lit(place, pl.UInt32).alias(f"{MARK}place"),
            pl.lit(name).alias(f"{MARK}parameter"),
            _value(id).alias(f"{MARK}value"),
        ]

    def _of_reading(self) -> list[pl.Expr]:
        """Return the same of the one reading that a row of a long table has."""
        made = [
            [pl.when(_value(id).is_not_null()).then(part) for part in self._reading(id)]
            for id in self.readings.parameters
        ]
        names = (f"{MARK}place", f"{MARK}parameter", f"{MARK}value")
        parts = zip(names, zip(*made, strict=True), strict=True)
        return [pl.coalesce(own).alias(name) for name, own in parts]

    # ------------------------------------------------------------------ places

    def _hours(self) -> pl.Expr:
        """Return the time of a row in hours, from an arbitrary origin."""
        assert self.time is not None
        dtype = self.readings.frame.collect_schema()[self.time]
        column = pl.col(self.time)
        if isinstance(dtype, pl.Datetime):
            return column.dt.epoch("s") / 3600
        given = Table(None, self.readings.frame)
        day = days_of(given, [self.time], Calendar("year")).cast(pl.Int32) * 24.0
        if dtype != pl.String:
            return day
        return day + plugin.clock(column).fill_null(0)

    def _places(self, rows: pl.LazyFrame) -> Iterator[pl.LazyFrame]:
        """Yield the rows of as few places as fill a chunk."""
        if not self.keys:
            yield rows
            return
        sizes = rows.group_by(self.keys).agg(pl.len().alias(f"{MARK}len"))
        counted = sizes.sort(self.keys).collect(engine="streaming")
        part = (counted[f"{MARK}len"].cum_sum() - 1) // _BATCH
        parts = counted.drop(f"{MARK}len").with_columns(part.alias(f"{MARK}part"))
        if parts[f"{MARK}part"].n_unique() == 1:
            yield rows
            return
        for places in parts.partition_by(f"{MARK}part", maintain_order=True, include_key=False):
            yield rows.join(places.lazy(), on=self.keys, how="semi", nulls_equal=True)

    def _lists(self) -> list[str]:
        ids = self.readings.parameters
        return [f"{MARK}{of}:{id}" for id in ids for of in ("value", "below")]

    def _span(self, rows: pl.LazyFrame) -> tuple[int, int] | None:
        """Return the first and the last month of the table, as year · 12 + month from 0."""
        days = pl.from_epoch((pl.col(_HOUR) // 24).cast(pl.Int32), time_unit="d")
        month = days.dt.year() * 12 + days.dt.month() - 1
        ends = rows.select(month.min().alias("first"), month.max().alias("last"))
        first, last = ends.collect(engine="streaming").row(0)
        return None if first is None else (first, last)

    def _of_places(
        self, rows: pl.LazyFrame, span: tuple[int, int] | None
    ) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Return findings in the series of places, and their medians."""
        columns = [_ROW, _HOUR, *self._lists()]
        sorted_ = (
            rows.select(*self.keys, *columns)
            .filter(pl.col(_HOUR).is_not_null())
            .collect(engine="streaming")
            .lazy()
            .sort(_HOUR, _ROW)
        )
        # Without keys, all rows are one place.
        keys = self.keys or [f"{MARK}all"]
        if not self.keys:
            sorted_ = sorted_.with_columns(pl.lit(0).alias(f"{MARK}all"))
        planned = [] if self.plans is None else [PLAN]
        screened = plugin.screen_places(
            list(map(pl.col, [*columns, *planned])), parameters=self.readings.parameters,
            of_row=self.readings.of_row, span=span if self.keys else None,
            planned=bool(planned), **self.arguments,
        )  # fmt: skip
        grouped = sorted_.group_by(keys, maintain_order=True).agg(columns)
        if self.plans is not None:
            grouped = self.plans.beside(grouped)
        made = (
            grouped.select(*self.keys, screened.alias(MARK))
            .unnest(MARK)
            .rename({"found": f"{MARK}found"})
            .collect()
        )
        ends = [name for name in made.columns if name.startswith(("lower:", "higher:"))]
        found = self._unpacked(made.lazy().select(*self.keys, f"{MARK}found"), *self.keys)
        return found.collect(), made.select(ends)

    def _absent(self, rows: pl.LazyFrame, plans: Plans) -> pl.DataFrame:
        """Return the planned items of places that no column of the table is."""
        zh = self.arguments["lang"] == "zh"
        names = {id: p.name(self.arguments["lang"]) for id, p in parameters_by_id().items()}
        places = rows.select(self.keys).unique(maintain_order=True)
        return (
            plans.absent(places)
            .select(
                *self.keys,
                pl.col("id").replace_strict(names, return_dtype=pl.String)
                .alias(f"{MARK}parameter"),
                pl.lit("items").alias(f"{MARK}rule"),
                pl.lit("表中没有该项目" if zh else "not in the table").alias(f"{MARK}detail"),
            )
            .collect()
        )  # fmt: skip

    def _usual(self, middles: list[pl.DataFrame]) -> list[tuple[float, float] | None]:
        """Return the medians of the places by parameter, sorted."""
        if not (middles and self.keys and self._applies("elsewhere")):
            return []
        whole = pl.concat(middles)
        made = []
        for number, id in enumerate(self.readings.parameters):
            ends = [pl.col(f"{end}:{number}").drop_nulls().implode() for end in ("lower", "higher")]
            found = whole.select(*ends).select(
                plugin.screen_usual(*map(pl.col, (f"lower:{number}", f"higher:{number}")),
                                    parameters=[id], **self.arguments).alias(MARK)
            )  # fmt: skip
            low, high = found.unnest(MARK).row(0)
            made.append(None if low is None else (low, high))
        return made

    def _controls(self, rows: pl.LazyFrame) -> Iterator[pl.DataFrame]:
        """Return findings in quality-control samples, by the samples of their place and time."""
        assert self.control is not None
        kind = pl.col(self.control).cast(pl.String)
        heads = list(dict.fromkeys(self.readings.heads))
        marked = rows.with_columns(
            kind.alias(f"{MARK}kind"), plugin.is_control(kind).alias(f"{MARK}of")
        )
        together = marked.filter(pl.col(f"{MARK}of").any().over(heads) if heads else pl.lit(True))
        own = together.sort(_ROW).collect().lazy()
        for number, id in enumerate(self.readings.parameters):
            lists = [pl.col(_ROW), pl.col(f"{MARK}kind"), _value(id), _below(id)]
            screened = plugin.screen_controls(lists, parameters=[id], **self.arguments)
            grouped = (
                own.select(*heads, *lists)
                .filter(_value(id).is_not_null())
                .group_by(heads or pl.lit(0).alias(f"{MARK}all"), maintain_order=True)
                .agg(lists)
                .select(screened.alias(f"{MARK}found"))
            )
            made = self._unpacked(grouped).with_columns(
                pl.lit(number, pl.UInt32).alias(f"{MARK}place")
            )
            yield made.collect()

    # ------------------------------------------------------------------ times

    def _two_places(self, rows: pl.LazyFrame) -> Iterator[pl.DataFrame]:
        """Return rows with all readings equal to those of another place at the same time."""
        figures = json.dumps(self.arguments["figures"])
        most = len(self.readings.parameters)
        if not _shuizhi.compares_places(self.arguments["rules"], figures, most):
            return
        name = pl.concat_str([pl.col(key).cast(pl.String) for key in self.keys], separator=" ")
        counted = rows.group_by(self.keys).agg(pl.len().alias(f"{MARK}len"))
        places = (
            counted.with_columns(name.alias(f"{MARK}name"))
            .sort(f"{MARK}name", *self.keys)
            .with_row_index(_NUMBER)
            .collect(engine="streaming")
        )
        number = places.lazy().select(*self.keys, _NUMBER)
        names = places.select(pl.col(_NUMBER).alias("other"), f"{MARK}name")
        parts = -(-int(places[f"{MARK}len"].sum()) // _BATCH)
        comma = "、" if self.arguments["lang"] == "zh" else ", "
        columns = [_ROW, _NUMBER, *self._lists()]
        same = plugin.screen_same(
            list(map(pl.col, columns)), parameters=self.readings.parameters, **self.arguments
        )
        for part in range(parts):
            own = rows.select(*self.keys, _HOUR, _ROW, *self._lists()).filter(
                pl.col(_HOUR).is_not_null() & (pl.col(_HOUR).hash() % parts == part)
            )
            pairs = (
                own.join(number, on=self.keys, how="inner", nulls_equal=True)
                .group_by(_HOUR)
                .agg(columns)
                .select(same.alias(MARK))
                .explode(MARK, empty_as_null=False, keep_nulls=False)
                .unnest(MARK)
                .collect(engine="streaming")
            )
            yield (
                pairs.join(names, on="other", how="left")
                .sort("row", "other")
                .group_by("row", maintain_order=True)
                .agg(pl.col(f"{MARK}name").str.join(comma).alias(f"{MARK}detail"))
                .select(
                    pl.col("row").alias(_ROW),
                    pl.lit("two-places").alias(f"{MARK}rule"),
                    f"{MARK}detail",
                )
            )


def _value(id: str) -> pl.Expr:
    return pl.col(f"{MARK}value:{id}")


def _below(id: str) -> pl.Expr:
    return pl.col(f"{MARK}below:{id}")
