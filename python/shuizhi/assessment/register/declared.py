"""Declarations in a register: targets by year and parameter, and exempted parameters."""

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core.messages import text
from shuizhi._core.request import Lang
from shuizhi.assessment.means import QUARTERLY, result_names
from shuizhi.assessment.register.columns import PARTS, Heading
from shuizhi.assessment.register.table import Register
from shuizhi.errors import ColumnError

__all__ = ["background_of", "has_targets", "limit_in_words", "quarterly_of", "targets_of"]

_SIGNED = re.compile(r"^[<>＜＞≤≥]")
_SIGNS = str.maketrans({"＜": "<", "＞": ">", "≤": "<=", "≥": ">="})


def has_targets(register: Register) -> bool:
    """Return whether a register has targets."""
    return any(register.columns(field) for field in ("target", "limits", "limit"))


def targets_of(register: Register, keys: Sequence[str], lang: Lang) -> pl.DataFrame | None:
    """Return the targets of a register in the form of ``targets=``, or None if it has none.

    Raises
    ------
    ColumnError
        A section is listed twice, or a cell of a parameter's target is not a figure.
    """
    if not has_targets(register):
        if register.option == "register":
            return None
        names, columns = ("target", "目标类别"), register.frame.columns
        raise ColumnError(
            text("option_column_absent", option=register.option, names=names, names2=columns)
        )
    places = register.frame.select(*register.keyed(keys), register.years().alias("year"))
    register.check_once(places, [*keys, "year"], keys)
    of_year: dict[int | None, list[str | None]] = {}
    said = [h for field in ("target", "limits", "limit") for h in register.columns(field)]
    for year in dict.fromkeys(h.year for h in said):
        of_year[year] = _written(register, year, lang)
    rows = []
    for year, words in of_year.items():
        own = places.with_columns(pl.Series("target", words, dtype=pl.String))
        if year is not None:
            own = own.with_columns(pl.lit(year, pl.Int32).alias("year"))
        rows.append(own)
    whole = pl.concat(rows)
    if not register.year and None in of_year and len(of_year) > 1:
        # A target without a year applies to years without their own.
        others = [year for year in range(1980, 2100) if year not in of_year]
        always = whole.filter(pl.col("year").is_null()).drop("year")
        spread = always.join(pl.DataFrame({"year": others}, {"year": pl.Int32}), how="cross")
        whole = pl.concat(
            [whole.filter(pl.col("year").is_not_null()), spread.select(whole.columns)]
        )
    if whole["year"].is_null().all():
        whole = whole.drop("year")
    return whole.filter(pl.any_horizontal(pl.col(list(keys)).is_not_null()))


def quarterly_of(register: Register | None, keys: Sequence[str]) -> pl.DataFrame | None:
    """Return the parameters sampled quarterly (``quarterly``, ids), by the keys of the register.

    Raises
    ------
    UnknownNameError
        A parameter is not known.
    """
    own = [] if register is None else [each.column for each in register.columns("quarterly")[:1]]
    if register is None or not own:
        return None
    known = [key for key in keys if (register.place(key) or register.column(key)) is not None]
    cells = register.frame[own[0]].cast(pl.String).fill_null("")
    ids = [[_shuizhi.parameter_id(name) for name in PARTS.split(cell) if name] for cell in cells]
    said = pl.Series(QUARTERLY, ids, pl.List(pl.String))
    rows = register.frame.select(*register.keyed(known), said)
    # With several years, the union of them.
    by_place = rows.explode(QUARTERLY, empty_as_null=False, keep_nulls=False).unique()
    return by_place.group_by(known).agg(pl.col(QUARTERLY)) if known else None


def _written(register: Register, year: int | None, lang: Lang) -> list[str | None]:
    """Return the target of each row in a year, in words."""

    def of(field: str, parameter: str | None = None) -> Heading | None:
        own = [h for h in register.columns(field) if h.parameter == parameter]
        return next((h for h in reversed(own) if h.year in (year, None)), None)

    texts: list[list[str | None]] = []
    for field in ("target", "limits"):
        if (heading := of(field)) is not None:
            cells = register.frame[heading.column].cast(pl.String).str.strip_chars()
            texts.append([cell or None for cell in cells])
    for id in dict.fromkeys(h.parameter for h in register.columns("limit")):
        if id is not None and (heading := of("limit", id)) is not None:
            texts.append(
                [limit_in_words(heading, cell, lang) for cell in register.frame[heading.column]]
            )
    comma = "；" if lang == "zh" else "; "
    rows = zip(*texts, strict=True)
    return [comma.join(part for part in row if part) or None for row in rows]


def background_of(register: Register, keys: Sequence[str]) -> pl.DataFrame | None:
    """Return the exemptions of a register as ``background=`` takes them, or None.

    An exemption applies to the year of its column or row, or always.
    """
    exempted = register.columns("exempted")
    if not exempted:
        return None
    rows = []
    for heading in exempted:
        year = register.years() if heading.year is None else pl.lit(heading.year, pl.Int32)
        first, last = pl.col("year").fill_null(1000), pl.col("year").fill_null(9000)
        said = {}
        for field in ("decision", "source"):
            own = [h for h in register.columns(field) if h.year in (heading.year, None)]
            said[field] = pl.col(own[-1].column).cast(pl.String) if own else pl.lit("")
        names = pl.col(heading.column).cast(pl.String)
        rows.append(
            register.frame.select(
                *register.keyed(keys),
                names.str.replace_all(PARTS.pattern, ",").str.split(",").alias("parameter"),
                year.alias("year"),
                said["decision"].alias("decision"),
                said["source"].alias("source"),
            )
            .with_columns(
                pl.format("{}-01-01", first).alias("from"),
                pl.format("{}-12-31", last).alias("to"),
            )
            .drop("year")
            .explode("parameter", empty_as_null=False, keep_nulls=False)
            .filter(pl.col("parameter") != "")
        )
    whole = pl.concat(rows)
    return whole if whole.height else None


def limit_in_words(heading: Heading, cell: object, lang: Lang) -> str | None:
    """Return the target of a parameter as text: its name, a sign, and the figure."""
    said = "" if cell is None else str(cell).strip()
    if not said or heading.parameter is None:
        return None
    sign = ""
    if signed := _SIGNED.match(said):
        sign, said = signed[0], said[signed.end() :].lstrip("=＝ ")
        sign += "=" if "=" in str(cell) or "＝" in str(cell) else ""
    try:
        figure = Decimal(said).scaleb(heading.exponent)
    except InvalidOperation as error:
        raise ColumnError(
            text("register_no_figure", column=heading.column, cell=str(cell))
        ) from error
    if not figure.is_finite():
        raise ColumnError(text("register_no_figure", column=heading.column, cell=str(cell)))
    sign = sign or (">=" if _shuizhi.better_when(heading.parameter) == "higher" else "<=")
    [name] = result_names([heading.parameter], lang)
    return f"{name}{sign.translate(_SIGNS)}{figure:f}"
