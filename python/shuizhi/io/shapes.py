"""Outlines for maps: lines of GeoJSON and Shapefiles, in degrees."""

import json
import os
import struct
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from shuizhi._core.messages import text
from shuizhi.errors import FileError

Point = tuple[float, float]
Outline = list[Point]
Layer = str | os.PathLike[str] | Mapping[str, Any]

_HEADER, _RECORD = 100, 8  # bytes of a Shapefile and of each of its records
_POLYLINES = {3, 5, 13, 15, 23, 25}  # with and without height and measure
_LONGEST = 2000  # most points of a line in a picture; longer lines are thinned


def outlines(layer: Layer) -> list[Outline]:
    """Return the lines of a layer: polygons give their rings, points none.

    Raises
    ------
    FileError
        The file is neither GeoJSON nor a Shapefile, is damaged, or has no coordinates in degrees.
    """
    if isinstance(layer, Mapping):
        return _in_degrees("GeoJSON", _of_geojson("GeoJSON", layer))
    path = Path(layer)
    name = str(path)
    try:
        if path.suffix.lower() == ".shp":
            _refuse_projected(path)
            made = list(_of_shapefile(name, path.read_bytes()))
        else:
            made = _of_geojson(name, json.loads(path.read_text(encoding="utf-8-sig")))
    except (OSError, ValueError) as error:
        raise _refused(name, error) from error
    return _in_degrees(name, made)


def _refused(name: str, why: object) -> FileError:
    return FileError(text("map_layer", path=name, why=why))


def _in_degrees(name: str, lines: list[Outline]) -> list[Outline]:
    for line in lines:
        if any(not (abs(x) <= 180.0 and abs(y) <= 90.0) for x, y in line):
            raise FileError(text("map_projected", path=name))
    return [_thinned(line) for line in lines if len(line) > 1]


def _thinned(line: Outline) -> Outline:
    if len(line) <= _LONGEST:
        return line
    step = -(-len(line) // _LONGEST)
    return [*line[:-1:step], line[-1]]


# ------------------------------------------------------------------ GeoJSON


def _of_geojson(name: str, said: Any) -> list[Outline]:
    made: list[Outline] = []
    waiting = [said]
    while waiting:
        one = waiting.pop()
        if not isinstance(one, Mapping):
            raise _refused(name, repr(one)[:60])
        kind = one.get("type")
        if kind == "FeatureCollection":
            waiting += reversed(_listed(name, one.get("features")))
        elif kind == "Feature":
            if one.get("geometry") is not None:
                waiting.append(one["geometry"])
        elif kind == "GeometryCollection":
            waiting += reversed(_listed(name, one.get("geometries")))
        elif kind in ("LineString", "MultiLineString", "Polygon", "MultiPolygon"):
            made += _lines(name, one.get("coordinates"))
        elif kind not in ("Point", "MultiPoint"):
            raise _refused(name, f"type {kind!r}")
    return made


def _listed(name: str, said: Any) -> list[Any]:
    if not isinstance(said, list):
        raise _refused(name, repr(said)[:60])
    return said


def _lines(name: str, said: Any) -> Iterator[Outline]:
    """Return lines from nested lists of any depth."""
    inner = _listed(name, said)
    if inner and all(
        isinstance(point, list)
        and len(point) >= 2
        and all(isinstance(figure, int | float) for figure in point[:2])
        for point in inner
    ):
        yield [(float(point[0]), float(point[1])) for point in inner]
        return
    for part in inner:
        if not isinstance(part, list):
            raise _refused(name, repr(part)[:60])
        yield from _lines(name, part)


# ------------------------------------------------------------------ Shapefile (ESRI, July 1998)


def _refuse_projected(path: Path) -> None:
    beside = path.with_suffix(".prj")
    if beside.is_file() and b"PROJCS" in beside.read_bytes()[:4000].upper():
        raise FileError(text("map_projected", path=str(path)))


def _of_shapefile(name: str, held: bytes) -> Iterator[Outline]:
    if len(held) < _HEADER or struct.unpack_from(">i", held)[0] != 9994:
        raise _refused(name, "no Shapefile")
    at = _HEADER
    while at + _RECORD <= len(held):
        size = 2 * struct.unpack_from(">i", held, at + 4)[0]
        record = held[at + _RECORD : at + _RECORD + size]
        if size < 4 or len(record) < size:
            raise _refused(name, f"byte {at}")
        if struct.unpack_from("<i", record)[0] in _POLYLINES:
            yield from _parts(name, at, record)
        at += _RECORD + size


def _parts(name: str, at: int, record: bytes) -> Iterator[Outline]:
    try:
        parts, points = struct.unpack_from("<2i", record, 36)
        if parts < 0 or points < 0 or 44 + 4 * parts + 16 * points > len(record):
            raise _refused(name, f"byte {at}")
        starts: Sequence[int] = [*struct.unpack_from(f"<{parts}i", record, 44), points]
        figures = struct.unpack_from(f"<{2 * points}d", record, 44 + 4 * parts)
    except struct.error as error:
        raise _refused(name, f"byte {at}") from error
    every = list(zip(figures[::2], figures[1::2], strict=True))
    for first, behind in pairwise(starts):
        if not 0 <= first <= behind <= points:
            raise _refused(name, f"byte {at}")
        yield every[first:behind]
