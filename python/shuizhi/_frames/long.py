"""Long tables, with one row per reading: read names and units once, then cells."""

import json
from collections.abc import Collection, Sequence
from typing import Any

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core import plugin
from shuizhi._core.headings import MARK
from shuizhi._core.messages import text, warn
from shuizhi._core.methods import reason_code
from shuizhi._core.request import Columns, Options, for_parameters, understood
from shuizhi._frames.roles import Roles, candidates
from shuizhi._frames.states import Abnormal, left_out, unusable
from shuizhi._frames.tables import Table, has_words, readable, words
from shuizhi._frames.unread import listed
from shuizhi.errors import AmbiguousColumnError, ColumnError

Long = tuple[str | None, str | None, str | None]
"""The columns of a long table: names of parameters, cells, units; all None of a wide one."""


def long_of(given: Table, said: Long, columns: Columns | None = None) -> Long:
    """Return the columns of a long table, named or found.

    A table is long if one column has a usual name for parameters (监测项目), one for values
    (监测值), and no column is a parameter. A note reports the columns found.

    Raises
    ------
    ColumnError
        Several columns could be meant.
    """
    if any(part is not None for part in said):
        return said
    found = [candidates(given.names, role) for role in ("parameter", "value", "unit")]
    if not (found[0] and found[1]):
        return said
    if any(entry["kind"] == "parameter" for entry in understood(given.names, columns)):
        return said
    roles = Roles(given)
    names = [roles.columns(option, None, needed=False) for option in ("parameter", "value", "unit")]
    roles.tell()
    parameter, value, unit = (columns[0] if columns else None for columns in names)
    return parameter, value, unit


def sample_columns(given: Table) -> list[str] | None:
    """Return the columns of place and time that identify samples of a long table, if found.

    None if one of them is not found.
    """
    roles = Roles(given)
    places = roles.columns("sample", None, "section", needed=False)
    if not places or not candidates(given.names, "time"):
        return None
    found = [*places, *roles.times(None)]
    roles.taken = {"sample": found}
    roles.tell()
    return found


def check_extra(table: Table, options: Options) -> list[pl.Expr]:
    for name in options.extra():
        dtype = table.schema[name]
        if not has_words(dtype):
            raise ColumnError(text("bodies_or_targets", name=name, dtype=dtype))
    return [words(name) for name in options.extra()]


def _names_of_long(
    frame: pl.LazyFrame,
    options: Options,
    parameter: str,
    unit: str | None,
    columns: Columns | None,
    asked: Collection[str] | None,
) -> pl.DataFrame:
    """Read each pair of parameter name and unit once.

    Adds to the pairs, with a private prefix: id (null: not understood), exponent (null: unit not
    understood), signed.

    Raises
    ------
    ShuizhiError
        A name of a requested parameter is not understood, as for a header.
    """
    keys = [parameter] + ([unit] if unit else [])
    pairs = frame.select(pl.col(name).cast(pl.String) for name in keys).unique().collect()
    names = pairs[parameter].drop_nulls().unique(maintain_order=True).to_list()
    entries = dict(zip(names, understood(names, columns), strict=True))
    _check_names(list(entries.values()), options, parameter, asked)
    ids: list[str | None] = []
    exponents: list[int | None] = []
    for row in pairs.iter_rows():
        id, exponent = _reading_of(entries, row[0], (row[1] or "").strip() if unit else "")
        ids.append(id)
        exponents.append(exponent)
    below_zero = {row["id"] for row in json.loads(_shuizhi.parameters_json()) if row["signed"]}
    signed = [id in below_zero for id in ids]
    silent = {name for name, said in (columns or {}).items() if said is None}
    # An error in a name that was not requested is ignored.
    silent |= {name for name, entry in entries.items() if entry["kind"] == "refused"}
    unknown = {
        name
        for name, id in zip(pairs[parameter], ids, strict=True)
        if id is None and name is not None and name not in silent
    }
    if unknown:
        warn("names_not_understood", names=listed(sorted(unknown)))
    return pairs.with_columns(
        pl.Series(f"{MARK}id", ids, dtype=pl.String),
        pl.Series(f"{MARK}exponent", exponents, dtype=pl.Int32),
        pl.Series(f"{MARK}signed", signed, dtype=pl.Boolean),
    )


def _check_names(
    entries: list[dict[str, Any]],
    options: Options,
    parameter: str,
    asked: Collection[str] | None,
) -> None:
    chosen = [entry for entry in entries if asked is None or entry["parameter"] in asked]
    for entry in chosen:
        if entry["kind"] == "refused":  # raises the error of such a header
            _shuizhi.prepare([entry["column"]], "{}", json.dumps(options.request()), True, None)
    stages = {entry["stage"]: entry["column"] for entry in chosen if entry["stage"]}
    if len(stages) > 1:
        raise AmbiguousColumnError(
            text("both_stages", column=parameter, names=list(stages.values()))
        )


def _reading_of(
    entries: dict[str, dict[str, Any]], name: str | None, unit: str
) -> tuple[str | None, int | None]:
    """Return the parameter and the power of ten for a name with a unit."""
    if name is None:
        return None, None
    entry = entries[name]
    if entry["kind"] == "weak" and unit:  # the unit may decide which is meant
        [entry] = understood([f"{name}({unit})"], None)
        if entry["kind"] == "parameter":
            return entry["parameter"], entry["exponent"]
    if entry["kind"] == "parameter":
        id, exponent, firm = entry["parameter"], entry["exponent"], entry["unit_from"]
    elif entry["kind"] == "refused" or _left_out(entry):
        return None, None
    else:
        try:  # in a column of parameters, a short name is a parameter
            id, exponent, firm = _shuizhi.parameter_id(name), 0, "assumed"
        except LookupError:
            return None, None
    if not unit:
        return id, exponent
    stated = _shuizhi.exponent(id, unit)
    agrees = firm not in ("header", "given") or stated == exponent
    return id, stated if agrees else None


def _left_out(entry: dict[str, Any]) -> bool:
    return bool(entry["kind"] == "no_reading" and entry["column"] != "MN")


def long_cells(
    given: Table,
    options: Options,
    keys: list[str],
    parameter: str,
    value: str,
    unit: str | None,
    columns: Columns | None = None,
    asked: Collection[str] | None = None,
    described: Collection[str] | None = None,
    also: Sequence[pl.Expr] = (),
    marks: pl.Expr | None = None,
    abnormal: Abnormal = "keep",
) -> tuple[pl.LazyFrame, pl.DataFrame]:
    """Return a long table with the id and cell of its rows in private columns.

    ``columns`` are the user's meanings of names in the column of parameters; the name of a
    parameter in ``asked`` (None: all) is refused if such a header would be. ``described`` are the
    parameters reported in words, by default those of the standard; ``also`` are further columns to
    add. ``marks`` are the marks of readings, which leave these out if ``abnormal`` says so.
    """
    wanted = [*keys, parameter, value, *([unit] if unit else []), *options.extra()]
    if absent := [name for name in wanted if name not in given.names]:
        raise ColumnError(text("columns_absent", absent=absent))
    if marks is not None:
        also = [*also, pl.when(pl.col(value).is_not_null()).then(marks).alias(f"{MARK}mark")]
    used = [name for part in also for name in part.meta.root_names()]
    frame = given.frame(list(dict.fromkeys([*wanted, *used]))).with_columns(also)
    for name in (parameter, unit):
        if name is not None and not has_words(given.schema[name]):
            raise ColumnError(text("no_words", column=name, type=str(given.schema[name])))
    pairs = _names_of_long(frame, options, parameter, unit, columns, asked)
    ids = pairs[f"{MARK}id"].drop_nulls().unique(maintain_order=True).to_list()
    if described is None:
        described = for_parameters(options, ids).descriptive
    pairs = pairs.with_columns(
        pl.col(f"{MARK}id").is_in(list(described)).alias(f"{MARK}descriptive")
    )
    on = [parameter] + ([unit] if unit else [])
    renamed = {name: f"{MARK}{place}" for place, name in enumerate(on)}
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
                pl.col(f"{MARK}exponent"),
                pl.col(f"{MARK}signed"),
                pl.col(f"{MARK}descriptive"),
                told,
            ).alias(f"{MARK}cell")
        )
    )
    if marks is not None and abnormal == "drop":
        kept = pl.when(pl.col(f"{MARK}mark").is_null()).then(pl.col(f"{MARK}cell"))
        long = long.with_columns(kept.otherwise(left_out()).alias(f"{MARK}cell"))
    return long, pairs


def pivoted(
    long: pl.LazyFrame, parameters: Sequence[str], keys: Sequence[str], also: Sequence[pl.Expr] = ()
) -> pl.LazyFrame:
    """Return one row per sample of a long table, with one private column of cells per parameter.

    If a sample has different results for a parameter, the cell has that reason.
    """
    doubled = unusable("duplicate_reading")
    columns = []
    code = pl.col(f"{MARK}cell").struct.field("code")
    for id in parameters:
        # A cell that is empty or left out does not contradict another.
        is_own = pl.col(f"{MARK}id") == id
        there = is_own & ~code.is_in([reason_code("missing"), reason_code("not_assessed")])
        own = pl.col(f"{MARK}cell").filter(there)
        figures, kinds = own.struct.field("value"), own.struct.field("code")
        differ = (figures.n_unique() > 1) | (kinds.n_unique() > 1)
        first = pl.coalesce(own.first(), pl.col(f"{MARK}cell").filter(is_own).first())
        columns.append(pl.when(differ).then(doubled).otherwise(first).alias(f"{MARK}{id}"))
    return long.group_by(keys, maintain_order=True).agg(*columns, *also)
