"""Coordinates of places: columns of longitude and latitude, and their cells in degrees."""

import re
from collections.abc import Sequence
from typing import Any

import polars as pl

from shuizhi._core.messages import text, warn
from shuizhi._frames.roles import candidates
from shuizhi.errors import ColumnError

LONGITUDE, LATITUDE = "longitude", "latitude"
_NAMES = {
    LONGITUDE: re.compile(r"(东经|经度|longitude|lon|lng|long)([（(\[].*)?", re.IGNORECASE),
    LATITUDE: re.compile(r"(北纬|纬度|latitude|lat)([（(\[].*)?", re.IGNORECASE),
}
_MOST = {LONGITUDE: 180.0, LATITUDE: 90.0}
_PARTS = re.compile(
    r"\s*[东北EN]?\s*(\d+(?:\.\d+)?)\s*[°度º]\s*(?:(\d+(?:\.\d+)?)\s*[′'’分]\s*)?"
    r"(?:(\d+(?:\.\d+)?)\s*(?:[″\"”秒]|'')\s*)?[东北EN]?\s*"
)
# Words for a place that may differ between tables.
_ROLES = ("section", "source", "lake", "outfall", "river", "basin", "city", "province")
_SHOWN = 6  # names in a warning


def degrees(cell: Any) -> float | None:
    """Read a cell as degrees: a number, or degrees, minutes and seconds.

    >>> degrees("113.24"), degrees("113°14′24″"), degrees("35度30分")
    (113.24, 113.24, 35.5)
    """
    if isinstance(cell, int | float):
        return float(cell)
    said = str(cell).strip()
    try:
        return float(said)
    except ValueError:
        pass
    if (found := _PARTS.fullmatch(said)) is None:
        return None
    whole, minutes, seconds = (float(part or 0) for part in found.groups())
    return whole + minutes / 60 + seconds / 3600 if minutes < 60 and seconds < 60 else None


def coordinate_column(frame: pl.DataFrame, option: str, said: str | None) -> str:
    """Return the column of longitudes or latitudes, named or found by its name.

    Raises
    ------
    ColumnError
        There is none.
    """
    names = [said] if said is not None else frame.columns
    for name in names:
        if name in frame.columns and (said is not None or _NAMES[option].fullmatch(name)):
            return name
    raise ColumnError(text("map_no_coordinates", option=option, columns=frame.columns))


def read_degrees(frame: pl.DataFrame, option: str, said: str | None) -> pl.Series:
    """Return the degrees of a column of longitudes or latitudes.

    Raises
    ------
    ColumnError
        The column does not exist, or a cell is not understood.
    """
    name = coordinate_column(frame, option, said)
    made: list[float | None] = []
    for row, cell in enumerate(frame[name].to_list(), start=1):
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            made.append(None)
            continue
        value = degrees(cell)
        if value is None or not abs(value) <= _MOST[option]:
            raise ColumnError(text("map_cell", row=row, column=name, cell=cell, option=option))
        made.append(value)
    return pl.Series(option, made, pl.Float64)


def named_alike(places: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """Return a register of places with columns named as in a table.

    >>> register = pl.DataFrame({"断面名称": ["甲"], "经度": [113.2]})
    >>> named_alike(register, ["断面", "类别"]).columns
    ['断面', '经度']
    """
    new: dict[str, str] = {}
    for name in columns:
        if name in places.columns:
            continue
        for role in _ROLES:
            own = [each for each in candidates(places.columns, role) if each not in columns]
            if candidates([name], role) and len(own) == 1 and own[0] not in new:
                new[own[0]] = name
                break
    return places.rename(new)


def located(
    table: pl.DataFrame, places: pl.DataFrame | None, longitude: str | None, latitude: str | None
) -> pl.DataFrame:
    """Return a table with the ``longitude`` and ``latitude`` of its places, rows unchanged.

    `places` has the columns of places in the table, which come first there. A place with several
    coordinates gets the first; these, and places without coordinates, give a warning.

    Raises
    ------
    ColumnError
        Coordinates are not found or not understood, or `places` does not name the places.
    """
    of = table if places is None else places
    at = of.select(pl.all()).with_columns(
        read_degrees(of, LONGITUDE, longitude), read_degrees(of, LATITUDE, latitude)
    )
    if places is None:
        return at
    apart = {coordinate_column(of, LONGITUDE, longitude), coordinate_column(of, LATITUDE, latitude)}
    keys: list[str] = []
    for name in table.columns:
        if name not in places.columns or name in apart:
            break
        keys.append(name)
    if not keys:
        raise ColumnError(text("map_no_key", columns=table.columns[:3]))
    known = at.select(*(pl.col(key).cast(pl.String) for key in keys), LONGITUDE, LATITUDE)
    known = known.drop_nulls([LONGITUDE, LATITUDE]).unique(maintain_order=True)
    once = known.unique(keys, keep="first", maintain_order=True)
    own = table.select(pl.col(key).cast(pl.String) for key in keys).unique(maintain_order=True)
    several = known.filter(pl.struct(keys).is_duplicated()).join(own, on=keys, how="semi")
    if several.height:
        _tell("map_two_places", several.select(keys).unique(maintain_order=True))
    if (without := own.join(once, on=keys, how="anti", nulls_equal=True)).height:
        _tell("map_without", without)
    joined = table.with_columns(pl.col(key).cast(pl.String) for key in keys).join(
        once, on=keys, how="left", maintain_order="left", nulls_equal=True
    )
    return table.with_columns(joined[LONGITUDE], joined[LATITUDE])


def _tell(message: str, places: pl.DataFrame) -> None:
    names = [" ".join(str(part) for part in row if part is not None) for row in places.rows()]
    warn(message, count=len(names), names=names[:_SHOWN] + ["…"] * (len(names) > _SHOWN))
