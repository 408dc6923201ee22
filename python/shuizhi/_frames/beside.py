"""A table joined with columns of another."""

from collections.abc import Sequence
from typing import Any

import polars as pl

from shuizhi._frames.samples import joinable
from shuizhi._frames.tables import Table

__all__ = ["Beside"]


class Beside(Table):
    """A table of samples joined with another table by place."""

    def __init__(self, whole: Table, on: Sequence[str], said: pl.DataFrame) -> None:
        self.given, self.serials = whole.given, whole.serials
        self._whole, self._on, self._said = whole, list(on), said
        self._new = [name for name in said.columns if name not in self._on]
        self.names = [*whole.names, *self._new]
        self.schema = dict(whole.schema) | {name: said.schema[name] for name in self._new}

    def frame(self, columns: Sequence[str]) -> pl.LazyFrame:
        own = [name for name in columns if name not in self._new]
        frame = self._whole.frame(list(dict.fromkeys([*own, *self._on])))
        self.schema = dict(self._whole.schema) | {n: self._said.schema[n] for n in self._new}
        if not set(columns) & set(self._new):
            return frame
        said = joinable(self, self._said.lazy(), self._on, frame, "register")
        return frame.join(said, on=self._on, how="left", nulls_equal=True, maintain_order="left")

    def head(self, columns: Sequence[str], rows: int) -> pl.DataFrame | None:
        own = [name for name in columns if name not in self._new]
        found = self._whole.head(own, rows)
        if found is None:
            return None
        empty = [pl.lit(None).alias(name) for name in columns if name in self._new]
        return found.with_columns(empty).select(columns)

    def convert(self, result: pl.LazyFrame) -> Any:
        return self._whole.convert(result)
