"""Results as GeoJSON, for other map programs: `to_geojson`."""

import datetime
import json
import math
import os
from pathlib import Path
from typing import Any

import polars as pl

from shuizhi._core.arguments import checked
from shuizhi._frames.coordinates import (
    LATITUDE,
    LONGITUDE,
    coordinate_column,
    located,
    named_alike,
)
from shuizhi._frames.tables import read_frame
from shuizhi.io.beside import written_beside
from shuizhi.io.source import refused

__all__ = ["to_geojson"]


@checked
def to_geojson(
    table: Any,
    register: Any = None,
    *,
    path: str | os.PathLike[str] | None = None,
    longitude: str | None = None,
    latitude: str | None = None,
) -> dict[str, Any]:
    """Return a result as GeoJSON (RFC 7946), one point per row, for QGIS, ArcGIS or a web map.

    Coordinates are not converted: they should be in WGS 84 or CGCS2000, which agree within a metre.

    Parameters
    ----------
    table
        Any result or table.
    register
        A register of sections (see `shuizhi.check_register`) with their coordinates, or any table
        with the places of `table` (its first columns) and coordinates, such as the samples; not
        needed if `table` itself has coordinates.
    path
        The file to write, ``.geojson`` or ``.json``.
    longitude, latitude
        The columns of coordinates, in degrees (113.24 or 113°14′24″); by default those named 经度
        and 纬度, longitude and latitude, or similar.

    Returns
    -------
    dict
        A FeatureCollection. Rows without coordinates have a null geometry, and a warning names
        them.

    Raises
    ------
    ColumnError
        Coordinates are not found or not understood.
    FileError
        The file cannot be written.

    Examples
    --------
    >>> import polars as pl
    >>> import shuizhi as sz
    >>> samples = pl.DataFrame({
    ...     "断面": ["甲"], "月": ["2024-05"], "氨氮": [0.4], "经度": [113.24], "纬度": ["35°12′"],
    ... })
    >>> assessed = sz.assess_sections(samples, section="断面", time="月", lang="zh")
    >>> made = to_geojson(assessed, samples)
    >>> made["features"][0]["geometry"], made["features"][0]["properties"]["类别"]
    ({'type': 'Point', 'coordinates': [113.24, 35.2]}, 'Ⅱ')
    """
    frame = read_frame(table)
    places = None if register is None else named_alike(read_frame(register), frame.columns)
    at = located(frame, places, longitude, latitude)
    apart = set()
    if places is None:
        apart = {
            coordinate_column(frame, LONGITUDE, longitude),
            coordinate_column(frame, LATITUDE, latitude),
        }
    names = [name for name in frame.columns if name not in apart]
    features = []
    for row in at.iter_rows(named=True):
        x, y = row[LONGITUDE], row[LATITUDE]
        known = x is not None and y is not None
        features.append(
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [x, y]} if known else None,
                "properties": {name: _value(row[name]) for name in names},
            }
        )
    made = {"type": "FeatureCollection", "features": features}
    if path is not None:
        _write(made, Path(path))
    return made


def _write(made: dict[str, Any], path: Path) -> None:
    if path.suffix.lower() not in (".geojson", ".json"):
        raise refused(path, "geojson_suffix")
    told = json.dumps(made, ensure_ascii=False, allow_nan=False)
    with written_beside(path, path.suffix) as file:
        file.write(told.encode("utf-8"))


def _value(value: Any) -> Any:
    """Return a cell as a JSON value."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, list | pl.Series):
        return [_value(one) for one in value]
    if isinstance(value, dict):
        return {name: _value(one) for name, one in value.items()}
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)
