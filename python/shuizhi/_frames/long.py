"""Long tables, a row a reading: names and units understood once, cells by them."""

import json
import warnings

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core import plugin
from shuizhi._core.headings import M
from shuizhi._core.request import Options, for_parameters
from shuizhi._frames.tables import Table, readable, words
from shuizhi.errors import ColumnError, ShuizhiWarning


def check_extra(table: Table, options: Options) -> list[pl.Expr]:
    for name in options.extra():
        dtype = table.schema[name]
        if not (
            dtype == pl.Null
            or dtype.is_integer()
            or isinstance(dtype, pl.Enum)
            or dtype in (pl.String, pl.Categorical)
        ):
            raise ColumnError(
                f"column {name!r} is to say water bodies or targets but holds {dtype}"
            )
    return [words(name) for name in options.extra()]


def _names_of_long(frame: pl.LazyFrame, parameter: str, unit: str | None) -> pl.DataFrame:
    """Understand each pair of parameter name and unit once.

    Adds to the pairs, each name behind a private mark: id (null: not understood), exponent (null:
    unit not understood), signed.
    """
    keys = [parameter] + ([unit] if unit else [])
    pairs = frame.select(pl.col(name).cast(pl.String) for name in keys).unique().collect()
    ids: list[str | None] = []
    exponents: list[int | None] = []
    for row in pairs.iter_rows():
        name, of_row = row[0], (row[1] or "").strip() if unit else ""
        entry = json.loads(_shuizhi.recognize_json([name or ""], "{}"))[0]
        id, exponent = entry["parameter"], entry["exponent"]
        if id is None and name:
            try:  # a short name, in a column of parameters, is a parameter's
                id, exponent = _shuizhi.parameter_id(name), 0
            except LookupError:
                id = None
        if id is not None and of_row:
            stated = _shuizhi.exponent(id, of_row)
            agree = entry["unit_from"] != "header" or stated == exponent
            exponent = stated if agree else None
        ids.append(id)
        exponents.append(exponent if id is not None else None)
    below_zero = {row["id"] for row in json.loads(_shuizhi.parameters_json()) if row["signed"]}
    signed = [id in below_zero for id in ids]
    unknown = {name for name, id in zip(pairs[parameter], ids, strict=True) if id is None}
    if unknown:
        listed = ", ".join(sorted(repr(name) for name in unknown))
        warnings.warn(
            f"names of parameters not understood, their rows are not graded: {listed}",
            ShuizhiWarning,
            stacklevel=4,
        )
    return pairs.with_columns(
        pl.Series(f"{M}id", ids, dtype=pl.String),
        pl.Series(f"{M}exponent", exponents, dtype=pl.Int32),
        pl.Series(f"{M}signed", signed, dtype=pl.Boolean),
    )


def long_cells(
    given: Table, options: Options, keys: list[str], parameter: str, value: str, unit: str | None
) -> tuple[pl.LazyFrame, pl.DataFrame]:
    """Return a long table with its rows understood, id and cell behind a private mark."""
    wanted = [*keys, parameter, value, *([unit] if unit else []), *options.extra()]
    if absent := [name for name in wanted if name not in given.names]:
        raise ColumnError(f"the table has no columns {', '.join(map(repr, absent))}")
    frame = given.frame(list(dict.fromkeys(wanted)))
    pairs = _names_of_long(frame, parameter, unit)
    ids = pairs[f"{M}id"].drop_nulls().unique(maintain_order=True).to_list()
    described = for_parameters(options, ids).descriptive
    pairs = pairs.with_columns(pl.col(f"{M}id").is_in(described).alias(f"{M}descriptive"))
    on = [parameter] + ([unit] if unit else [])
    renamed = {name: f"{M}{place}" for place, name in enumerate(on)}
    told = [str(word) for word in options.missing_values]
    cell = readable(value, given.schema[value])
    long = (
        frame.with_columns(pl.col(name).cast(pl.String).alias(key) for name, key in renamed.items())
        .join(
            pairs.rename(renamed).lazy(),
            on=list(renamed.values()),
            how="left",
            nulls_equal=True,
            maintain_order="left",
        )
        .with_columns(
            plugin.cells(
                cell,
                pl.col(f"{M}exponent"),
                pl.col(f"{M}signed"),
                pl.col(f"{M}descriptive"),
                told,
            ).alias(f"{M}cell")
        )
    )
    return long, pairs
