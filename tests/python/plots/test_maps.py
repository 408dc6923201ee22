"""Maps: coordinates, outlines from files, and results as GeoJSON."""

import json
import random
import struct
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import shuizhi as sz
from shuizhi import plots
from shuizhi._frames.coordinates import degrees
from shuizhi.errors import ColumnError, FileError, ShuizhiError, ShuizhiWarning
from shuizhi.io.shapes import outlines

SAMPLES = pl.DataFrame(
    {
        "断面": ["甲", "乙", "丙"],
        "月": "2024-05",
        "氨氮": [0.4, 1.2, 2.5],
        "经度": ["113.2", "113°24′", "E113°30′36″"],
        "纬度": [35.0, 35.1, 35.2],
    }
)


def assessed(lang: str = "zh") -> pl.DataFrame:
    return sz.assess_sections(SAMPLES, section="断面", time="月", lang=lang)


def shapefile(kind: int, *lines: list[tuple[float, float]]) -> bytes:
    """Return a Shapefile with a record for each line, as the description of 1998 has it."""
    records = b""
    for number, line in enumerate(lines, start=1):
        body = struct.pack("<i4d2i1i", kind, 0, 0, 1, 1, 1, len(line), 0)
        body += b"".join(struct.pack("<2d", *point) for point in line)
        records += struct.pack(">2i", number, len(body) // 2) + body
    head = struct.pack(">i5ii", 9994, 0, 0, 0, 0, 0, (100 + len(records)) // 2)
    return head + struct.pack("<2i8d", 1000, kind, *[0.0] * 8) + records


LINE = [(113.0, 35.0), (113.2, 35.1), (113.4, 35.0)]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("113.24", 113.24), (113, 113.0), ("113°14′24″", 113.24), ("东113度14分24秒", 113.24),
        ("113°14.4'", 113.24), ("E113.24°", 113.24), ("113°14'24''", 113.24), ("113°74′", None),
        ("甲", None), ("113,24", None),
    ],
)  # fmt: skip
def test_degrees_are_read_as_people_write_them(cell: Any, expected: float | None) -> None:
    assert degrees(cell) == (None if expected is None else pytest.approx(expected))


@pytest.mark.parametrize("kind", [3, 5])
def test_a_shapefile_gives_its_lines(kind: int, tmp_path: Path) -> None:
    path = tmp_path / "河流.shp"
    path.write_bytes(shapefile(kind, LINE, LINE[:2]))
    assert outlines(path) == [LINE, LINE[:2]]
    path.with_suffix(".prj").write_text('PROJCS["CGCS2000_3_Degree_GK_CM_114E"]')
    with pytest.raises(FileError, match=r"degrees"):
        outlines(path)
    path.with_suffix(".prj").write_text('GEOGCS["CGCS2000"]')
    path.write_bytes(shapefile(kind, [(500000.0, 3800000.0), (500001.0, 3800000.0)]))
    with pytest.raises(FileError, match=r"degrees"):
        outlines(path)


def test_geojson_gives_its_lines_of_every_kind() -> None:
    points = [list(point) for point in LINE]
    many = {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": None, "geometry": geometry}
            for geometry in (
                {"type": "LineString", "coordinates": points},
                {"type": "Polygon", "coordinates": [points]},
                {"type": "MultiPolygon", "coordinates": [[points], [points]]},
                {"type": "GeometryCollection",
                 "geometries": [{"type": "MultiLineString", "coordinates": [points]}]},
                {"type": "Point", "coordinates": [1.0, 2.0]},
                None,
            )
        ],
    }  # fmt: skip
    assert outlines(many) == [LINE] * 5


@pytest.mark.parametrize(
    "said",
    [
        b"", b"{}", b"[1]", b'{"type": "LineString"}', b'{"type": "Nothing"}',
        b'{"type": "LineString", "coordinates": "x"}', b"\xff\xfe",
        b'{"type": "LineString", "coordinates": [[1, 2], [3]]}',
        b'{"type": "FeatureCollection", "features": [1]}',
    ],
)  # fmt: skip
def test_a_layer_that_is_unknown_is_refused(said: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    path.write_bytes(said)
    with pytest.raises(FileError, match=r"a\.geojson"):
        outlines(path)
    with pytest.raises(FileError, match=r"nowhere"):
        outlines(tmp_path / "nowhere.shp")


def test_damaged_shapefiles_are_refused_or_read(tmp_path: Path) -> None:
    whole = shapefile(3, LINE, LINE)
    path = tmp_path / "a.shp"
    draw = random.Random(7)
    for _ in range(400):
        held = bytearray(whole)
        for _ in range(draw.randint(1, 4)):
            held[draw.randrange(len(held))] = draw.randrange(256)
        path.write_bytes(bytes(held[: draw.randrange(len(held)) if draw.random() < 0.3 else None]))
        try:
            outlines(path)
        except FileError as error:
            assert "a.shp" in str(error)


def test_a_long_line_is_thinned_and_keeps_its_ends() -> None:
    line = [[113.0 + n / 1e5, 35.0] for n in range(20_000)]
    [found] = outlines({"type": "LineString", "coordinates": line})
    assert len(found) <= 2001 and found[0] == tuple(line[0]) and found[-1] == tuple(line[-1])


# ------------------------------------------------------------------ the map


def held(chart: Any, name: str) -> list[dict[str, Any]]:
    found = chart.to_dict()["datasets"].values()
    return next(rows for rows in found if rows and name in rows[0])


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_map_holds_the_places_and_their_classes(lang: str) -> None:
    chart = plots.site_map(assessed(lang), SAMPLES, rivers=[{"type": "LineString", "coordinates":
                           [list(p) for p in LINE]}])  # fmt: skip
    rows = {row["place"]: row for row in held(chart, "told")}
    assert {name: row["told"] for name, row in rows.items()} == {"甲": "Ⅱ", "乙": "Ⅳ", "丙": "劣Ⅴ"}
    assert rows["丙"]["longitude"] == pytest.approx(113.51)
    assert len(held(chart, "line")) == 3
    assert all(row["side"] for row in rows.values())


def test_the_worst_verdict_of_an_outfall_is_drawn() -> None:
    table = pl.DataFrame(
        {"排口": ["甲", "甲", "乙"], "日期": "2024-05-01", "监测项目": "氨氮",
         "判定": ["达标", "超标", "达标"], "经度": [113.0, 113.0, 113.1],
         "纬度": [35.0, 35.0, 35.1]}
    )  # fmt: skip
    rows = held(plots.site_map(table, lang="zh"), "told")
    assert {row["place"]: row["told"] for row in rows} == {"甲": "× 超标", "乙": "○ 达标"}


def test_places_without_coordinates_are_reported() -> None:
    with pytest.warns(ShuizhiWarning, match="1个断面没有坐标.*乙"):
        chart = plots.site_map(assessed(), SAMPLES.filter(断面="甲").vstack(
            SAMPLES.filter(断面="丙")), lang="zh")  # fmt: skip
    assert {row["place"] for row in held(chart, "told")} == {"甲", "丙"}
    twice = SAMPLES.vstack(SAMPLES.head(1).with_columns(纬度=pl.lit(36.0)))
    with pytest.warns(ShuizhiWarning, match="several coordinates"):
        plots.site_map(assessed("en"), twice)


@pytest.mark.parametrize(
    ("table", "places", "word"),
    [
        (assessed(), None, "longitude"),
        (assessed(), SAMPLES.drop("经度"), "longitude"),
        (assessed(), SAMPLES.rename({"断面": "地点"}), "断面"),
        (assessed(), SAMPLES.with_columns(经度=pl.lit("东")), "row 1.*经度"),
        (assessed(), SAMPLES.with_columns(纬度=pl.lit(113.0)), "row 1.*纬度"),
    ],
    ids=["no places", "no longitude", "other names", "no degrees", "beyond a pole"],
)
def test_what_cannot_be_placed_is_refused(table: Any, places: Any, word: str) -> None:
    with pytest.raises(ColumnError, match=word):
        plots.site_map(table, places, lang="en")


def test_a_register_names_places_as_it_calls_them() -> None:
    register = SAMPLES.rename({"断面": "断面名称"}).select("断面名称", "经度", "纬度").unique()
    told = held(plots.site_map(assessed(), register=register), "told")
    assert told == held(plots.site_map(assessed(), SAMPLES), "told")
    made = sz.to_geojson(assessed(), register=register)
    assert made == sz.to_geojson(assessed(), SAMPLES)


# ------------------------------------------------------------------ GeoJSON


def test_geojson_has_a_row_each_and_is_json(tmp_path: Path) -> None:
    path = tmp_path / "图.geojson"
    table = assessed()
    made = sz.to_geojson(table, SAMPLES, path=path)
    assert json.loads(path.read_text("utf-8")) == made
    assert [f["properties"]["断面"] for f in made["features"]] == table["断面"].to_list()
    first = made["features"][0]
    assert set(first["properties"]) == set(table.columns)
    assert first["geometry"] == {"type": "Point", "coordinates": [113.2, 35.0]}
    graded = sz.grade(SAMPLES.with_columns(经度=pl.lit(None)), lang="zh")
    own = sz.to_geojson(graded)["features"][0]
    assert own["geometry"] is None and "经度" not in own["properties"]
    with pytest.raises(FileError, match="geojson"):
        sz.to_geojson(table, SAMPLES, path=tmp_path / "a.txt")


def test_a_map_of_one_place_and_of_none() -> None:
    one = SAMPLES.head(1)
    assert plots.site_map(sz.assess_sections(one, section="断面", time="月"), one).to_dict()
    with pytest.raises(ShuizhiError):
        plots.site_map(assessed().clear(), SAMPLES)
