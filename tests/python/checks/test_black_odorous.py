"""Black and odorous waters against a plain oracle, laws that hold for any table, refusals.

The oracle reads cells, counts and weighs in fractions and goes through every way in which what is
not known may be; nothing of it is taken from the engine.
"""

import itertools
import random
import tomllib
from collections import defaultdict
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import shuizhi as sz
from kinds import in_every_kind
from oracle_checks import Error, codes, entered, orderless, per_cent
from shuizhi import errors

STANDARDS = Path(__file__).parents[3] / "standards"
NONE, LIGHT, SEVERE = 0, 1, 2
ITEMS = {
    "transparency": ("透明度(cm)", "5 8 9.9 10 10.1 24 25 25.1 40 60"),
    "dissolved_oxygen": ("溶解氧(mg/L)", "0.1 0.19 0.2 0.21 1.9 2 2.01 5"),
    "orp": ("氧化还原电位", "-250 -200.1 -200 0 50 50.1 120"),
    "ammonia_nitrogen": ("氨氮(mg/L)", "2 7.99 8 8.01 15 15.01 30"),
}
WATERS = {"water": "水体", "point": "点位", "time": "次", "depth": "水深(cm)", "order": "序"}


def test_the_limits_are_those_of_the_facts() -> None:
    data = tomllib.loads((STANDARDS / "black-odorous-2015.toml").read_text(encoding="utf-8"))
    items = data["tables"][0]["items"]
    shown = [
        (
            item["no"], item["name"], item["unit"], limit["level"],
            limit.get("comparison", item["comparison"]), limit["value"], limit.get("high", ""),
            len(limit.get("evidence", item["evidence"])["witnesses"]),
        )
        for item in items
        for limit in item["limits"]
    ]  # fmt: skip
    assert shown == [
        (1, "透明度", "cm", "轻度黑臭", "range", "10", "25", 3),
        (1, "透明度", "cm", "重度黑臭", "<", "10", "", 3),
        (2, "溶解氧", "mg/L", "轻度黑臭", "range", "0.2", "2", 3),
        (2, "溶解氧", "mg/L", "重度黑臭", "<", "0.2", "", 3),
        (3, "氧化还原电位", "mV", "轻度黑臭", "range", "-200", "50", 2),
        (3, "氧化还原电位", "mV", "重度黑臭", "<", "-200", "", 2),
        (4, "氨氮", "mg/L", "轻度黑臭", "range", "8", "15", 3),
        (4, "氨氮", "mg/L", "重度黑臭", ">", "15", "", 2),
    ]
    assert sz.standards().filter(id=data["id"])["limits"].item() == 8


def reading_grade(item: str, x: Fraction, depth: Fraction | None, both: bool) -> int | None:
    """Grade a reading in the units of the guide; None where the depth decides and is unknown."""
    if item == "ammonia_nitrogen":
        return SEVERE if x > 15 else LIGHT if x >= 8 else NONE
    low, high = {
        "transparency": (10, 25),
        "dissolved_oxygen": (Fraction(1, 5), 2),
        "orp": (-200, 50),
    }[item]
    if item == "transparency":
        if depth is None:
            return NONE if x > 25 else None
        if depth < 25:
            low = depth * Fraction(40, 100)
            high = low if both else high
    return SEVERE if x < low else LIGHT if x <= high else NONE


def graded_surely(lists: Sequence[Sequence[int | None]], grade: Callable[[Any], int]) -> int | None:
    """Grade in every way in which unknown grades may be; None where they differ."""
    if not any(g is not None for each in lists for g in each):
        return None
    ways = [
        itertools.product(*([g] if g is not None else [NONE, LIGHT, SEVERE] for g in each))
        for each in lists
    ]
    found = {grade(way) for way in itertools.product(*ways)}
    return found.pop() if len(found) == 1 else None


def point_grade(items: Sequence[Sequence[int]]) -> int:
    """Grade a point: 60 % of one item, or 30 % of two."""
    shares = [Fraction(each.count(SEVERE), len(each)) for each in map(tuple, items) if each]
    if max(shares) >= Fraction(6, 10) or sum(s >= Fraction(3, 10) for s in shares) >= 2:
        return SEVERE
    return LIGHT if any(g for each in items for g in each) else NONE


def water_grade(points: Sequence[Sequence[int]]) -> int:
    """Grade a water by its points."""
    [points_] = points
    if Fraction(list(points_).count(SEVERE), len(points_)) >= Fraction(6, 10):
        return SEVERE
    return LIGHT if any(points_) else NONE


def stretches(points: Sequence[int | None]) -> list[tuple[int, int, int | None, int | None]]:
    """Cut points in order into stretches: first, last, the grade of its points, its own."""
    found, first = [], 0
    unknown = [i for i, g in enumerate(points) if g is None]
    for grade, run in itertools.groupby(points):
        last = first + len(list(run)) - 1
        own = grade
        if grade == SEVERE:
            may = set()
            for way in itertools.product([NONE, SEVERE], repeat=len(unknown)):
                whole = list(points)
                for place, g in zip(unknown, way, strict=True):
                    whole[place] = g
                low, high = first, last
                while low and whole[low - 1] == SEVERE:
                    low -= 1
                while high + 1 < len(whole) and whole[high + 1] == SEVERE:
                    high += 1
                may.add(SEVERE if high - low + 1 >= 3 else LIGHT)
            own = may.pop() if len(may) == 1 else None
        found.append((first, last, grade, own))
        first = last + 1
    return found


def waters(seed: int, count: int = 60) -> pl.DataFrame:
    """Make samplings of waters of one to seven points."""
    source = random.Random(seed)
    rows = []
    for water in range(count):
        bad = source.choice([0, source.random()])
        for point in range(source.randint(1, 7)):
            lost = source.random() < 0.05
            for sampling in range(source.choice([1, 2, 3, 3, 4, 5])):
                row: dict[str, Any] = {
                    "水体": f"水{water:02}",
                    "点位": f"点{point}",
                    "次": sampling,
                }
                row["序"] = point * 10 - 30 if source.random() < 0.995 else None
                row["水深(cm)"] = source.choice(["15", "20", "24.9", "25", "60", "100"])
                if source.random() < 0.03:
                    row["水深(cm)"] = source.choice(["--", None, "约20"])
                for header, figures in ITEMS.values():
                    figures_ = figures.split()
                    if header == "氨氮(mg/L)":
                        figures_.reverse()
                    power = 4 * bad if bad else 0.01
                    place = min(int(source.random() ** power * len(figures_)), len(figures_) - 1)
                    odd = 0 if lost else source.random()
                    row[header] = (
                        source.choice(["--", None, "坏", "未检出"]) if odd < 0.04
                        else f"{figures_[place]}L" if odd < 0.06 and header == "溶解氧(mg/L)"
                        else figures_[place]
                    )  # fmt: skip
                rows.append(row)
    return pl.DataFrame(rows, schema_overrides={"序": pl.Int64})


def graded_waters(table: pl.DataFrame, with_depth: bool, both: bool) -> dict[str, dict[str, Any]]:
    """Grade the points of waters: by water and point its rows, its lists of grades, its grade."""
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for row in table.iter_rows(named=True):
        point = found[row["水体"]].setdefault(
            row["点位"],
            {"rows": 0, "samplings": set(), "orders": set(), "lists": {i: [] for i in ITEMS}},
        )
        point["rows"] += 1
        point["orders"].add(row["序"])
        depth = entered(row["水深(cm)"]) if with_depth else Fraction(100)
        for item, (header, _) in ITEMS.items():
            x = entered(row[header])
            if x is not None:
                point["lists"][item].append(reading_grade(item, x, depth, both))
                point["samplings"].add(row["次"])
    for points in found.values():
        for point in points.values():
            point["grade"] = graded_surely(list(point["lists"].values()), point_grade)
    return found


def word(grade: int | None) -> str | None:
    return None if grade is None else ["none", "light", "severe"][grade]


@pytest.mark.parametrize(
    ("seed", "depth", "shallow"), [(1, True, "both"), (2, True, "severe"), (3, False, "both")]
)
def test_points_and_waters_agree_with_the_oracle(seed: int, depth: bool, shallow: Any) -> None:
    table = waters(seed)
    wanted = graded_waters(table, depth, shallow == "both")
    keys = {k: v for k, v in WATERS.items() if k != "order" and (depth or k != "depth")}
    found = sz.grade_black_odorous(table, shallow=shallow, **keys)
    flat = [(w, p, of) for w, points in sorted(wanted.items()) for p, of in sorted(points.items())]
    assert found.height == len(flat)
    grades = set()
    for row, (water, point, of) in zip(found.iter_rows(named=True), flat, strict=True):
        assert (row["水体"], row["点位"], row["samples"]) == (water, point, of["rows"])
        assert row["samplings"] == len(of["samplings"])
        assert row["grade"] == word(of["grade"]), row
        for item, data in of["lists"].items():
            known = [g for g in data if g is not None]
            assert row[f"{item}_light"] == per_cent(known.count(LIGHT), len(known))
            assert row[f"{item}_severe"] == per_cent(known.count(SEVERE), len(known))
        reasons = codes(row["reason"])
        missing = [item for item, data in of["lists"].items() if len(data) < of["rows"]]
        assert reasons.get("missing", "") == ", ".join(missing)
        assert ("few_samplings" in reasons) == (len(of["samplings"]) < 3)
        assert ("unknown_depth" in reasons) == (None in of["lists"]["transparency"])
        assert ("nothing_assessed" in reasons) == (not any(of["lists"].values()))
        grades.add(row["grade"])
    assert grades >= {"none", "light", "severe"}
    whole = sz.grade_black_odorous(table, shape="waters", shallow=shallow, **keys)
    assert whole["水体"].to_list() == sorted(wanted)
    for row in whole.iter_rows(named=True):
        points = [of["grade"] for of in wanted[row["水体"]].values()]
        assert row["grade"] == word(graded_surely([points], water_grade)), row
        counts = [row["points"], row["light_points"], row["severe_points"]]
        assert counts == [len(points), points.count(LIGHT), points.count(SEVERE)]
        assert row["undetermined_points"] == points.count(None)
        known = len(points) - points.count(None)
        assert row["severe_share"] == per_cent(points.count(SEVERE), known)
        reasons = codes(row["reason"])
        assert ("few_points" in reasons) == (len(points) < 3)
        few = [p for p, of in sorted(wanted[row["水体"]].items()) if len(of["samplings"]) < 3]
        assert reasons.get("few_samplings") == (", ".join(few) or None)
        unknown = [p for p, of in sorted(wanted[row["水体"]].items()) if of["grade"] is None]
        assert reasons.get("undetermined_point") == (", ".join(unknown) or None)


@pytest.mark.parametrize("seed", [4, 5])
def test_stretches_agree_with_the_oracle(seed: int) -> None:
    table = waters(seed, 120)
    wanted = graded_waters(table, True, True)
    found = sz.grade_black_odorous(table, shape="stretches", **WATERS)
    rows = found.partition_by("水体", as_dict=True)
    kinds = set()
    for water, points in wanted.items():
        of = rows[(water,)].rows(named=True)
        assert [row["stretch"] for row in of] == list(range(1, len(of) + 1))
        orders = [point["orders"] for point in points.values()]
        if any(len(each) > 1 or None in each for each in orders):
            assert [codes(row["reason"]) for row in of] == [{"unknown_order": ""}]
            assert (of[0]["points"], of[0]["first"], of[0]["grade"]) == (len(points), None, None)
            kinds.add("unordered")
            continue
        names = sorted(points, key=lambda name: min(points[name]["orders"]))
        cut = stretches([points[name]["grade"] for name in names])
        assert [
            (row["first"], row["last"], row["points"], row["point_grade"], row["grade"])
            for row in of
        ] == [(names[a], names[b], b - a + 1, word(g), word(own)) for a, b, g, own in cut]
        for row, (*_, grade, own) in zip(of, cut, strict=True):
            reason = (
                "undetermined_point" if own is None
                else "short_stretch" if grade == SEVERE and own == LIGHT else None
            )  # fmt: skip
            assert row["reason"] == reason
            kinds.add(reason or word(own))
    assert kinds >= {"unordered", "short_stretch", "severe", "light", "none", "undetermined_point"}


ONE = pl.DataFrame(
    {"水体": ["黑河"] * 3, "点位": ["1", "2", "3"], "透明度(cm)": [8, 9, 30], "溶解氧": [1, 3, 3]}
)


def test_periods_are_separate_and_rows_of_no_time_are_reported() -> None:
    table = pl.concat([ONE] * 3).with_columns(
        日期=pl.Series(["2021-03-01"] * 3 + ["2021-04"] * 3 + ["?"] * 3)
    )
    found = sz.grade_black_odorous(
        table, water="水体", point="点位", time="日期", every="month", shape="waters"
    )
    assert found["period"].to_list() == ["2021-03", "2021-04", None]
    assert found["grade"].to_list() == ["severe", "severe", None]
    assert "unknown_time" in codes(found["reason"][2])
    assert found["points"].to_list() == [3, 3, 3]


def test_words_of_black_waters_in_chinese() -> None:
    found = sz.grade_black_odorous(ONE, water="水体", point="点位", lang="zh", suffix="_评")
    assert found.columns[2:] == [
        f"{name}_评"
        for name in (
            "样本数",
            "重复行数",
            "检测次数",
            "透明度轻度比例(%)",
            "透明度重度比例(%)",
            "溶解氧轻度比例(%)",
            "溶解氧重度比例(%)",
            "氧化还原电位轻度比例(%)",
            "氧化还原电位重度比例(%)",
            "氨氮轻度比例(%)",
            "氨氮重度比例(%)",
            "黑臭程度",
            "说明",
        )
    ]
    assert found["黑臭程度_评"].to_list() == ["重度", "重度", "无"]
    assert found.schema["黑臭程度_评"] == pl.Enum(["无", "轻度", "重度"])
    assert found["说明_评"][0] == "缺测：氧化还原电位、氨氮；检测次数不足"
    stretches_ = sz.grade_black_odorous(
        ONE.with_columns(序=pl.Series([3, 2, 1])), water="水体", point="点位", order="序",
        shape="stretches", lang="zh",
    )  # fmt: skip
    assert stretches_.rows() == [
        ("黑河", 1, "3", "3", 1, "无", "无", None),
        ("黑河", 2, "2", "1", 2, "重度", "轻度", "连续重度点位不足"),
    ]
    assert stretches_.columns[1:] == [
        "河段序号", "起点", "止点", "点位数", "点位黑臭程度", "黑臭程度", "说明",
    ]  # fmt: skip


def test_long_tables_of_black_waters() -> None:
    table = waters(6, 10).drop("序", "水深(cm)")
    keys = {k: WATERS[k] for k in ("water", "point", "time")}
    long = table.unpivot(index=list(keys.values()), variable_name="项目", value_name="值")
    found = sz.grade_black_odorous(long, parameter="项目", value="值", **keys)
    assert found.equals(sz.grade_black_odorous(table, **keys))


def test_rows_that_repeat_are_one_sampling_where_times_are_known() -> None:
    twice = pl.concat([ONE, ONE]).with_columns(次=pl.lit(1))
    once = sz.grade_black_odorous(twice, water="水体", point="点位", time="次")
    assert once.select("samples", "duplicates", "samplings").rows() == [(2, 1, 1)] * 3
    untold = sz.grade_black_odorous(twice.drop("次"), water="水体", point="点位")
    assert untold.select("samples", "duplicates", "samplings").rows() == [(2, 0, 2)] * 3


@pytest.mark.parametrize("shape", ["points", "waters", "stretches"])
def test_black_waters_in_every_kind_of_table_and_order(shape: Any) -> None:
    table = waters(7, 12)
    in_every_kind(lambda t: sz.grade_black_odorous(t, shape=shape, **WATERS), table)
    orderless(lambda t: sz.grade_black_odorous(t, shape=shape, **WATERS), table)
    empty = sz.grade_black_odorous(table.clear(), shape=shape, **WATERS)
    assert empty.height == 0


def test_the_depth_is_read_in_its_unit() -> None:
    def grades(name: str, depth: Any) -> list[str]:
        table = ONE.with_columns(pl.Series(name, [depth] * 3))
        return sz.grade_black_odorous(table, water="水体", point="点位", depth=name)[
            "grade"
        ].to_list()

    # 40 % of 20 cm is 8 cm.
    for name, depth in (("水深(cm)", 20), ("水深（m）", "0.20"), ("depth", 0.2)):
        assert grades(name, depth) == ["light", "none", "none"]
    with pytest.raises(errors.UnitError, match="mg/L"):
        grades("水深(mg/L)", 20)


BLACK: dict[str, Any] = {"water": "水体", "point": "点位"}


@pytest.mark.parametrize(("options", "error", "match"), [
    ({"water": "河"}, errors.ColumnError, "河"),
    ({"shape": "rivers"}, errors.OptionError, "'points', 'waters' or 'stretches'"),
    ({"shallow": "light"}, errors.OptionError, "'both' or 'severe'"),
    ({"shape": "stretches"}, errors.OptionError, "order="),
    ({"every": "month"}, errors.ColumnError, "time="),
    ({"every": "fortnight", "time": "点位"}, errors.OptionError, "fortnight"),
    ({"duplicates": "twice"}, errors.OptionError, "twice"),
    ({"depth": "深"}, errors.ColumnError, "深"),
    ({"parameter": "点位", "value": "溶解氧"}, errors.OptionError, "time="),
    ({"columns": {"透明度(cm)": None, "溶解氧": None}}, errors.ColumnError, "column"),
    ({"lang": "fr"}, errors.OptionError, "fr"),
    ({"point": ["点位", "点位"]}, errors.ColumnError, "twice"),
])  # fmt: skip
def test_black_waters_refuse(options: dict[str, Any], error: Error, match: str) -> None:
    with pytest.raises(error, match=match):
        sz.grade_black_odorous(ONE, **BLACK | options)


def test_taken_names_are_refused() -> None:
    with pytest.raises(errors.ColumnError, match="suffix"):
        sz.grade_black_odorous(ONE.rename({"水体": "grade"}), water="grade", point="点位")
