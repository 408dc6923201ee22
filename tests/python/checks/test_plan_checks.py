"""The checks of a plan against a plain oracle, laws that hold for any table, refusals.

The oracle reads cells, counts and weighs in fractions and goes through every way in which what is
not known may be; nothing of it is taken from the engine.
"""

import itertools
import random
import tomllib
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import shuizhi as sz
from kinds import in_every_kind, near
from shuizhi import errors

STANDARDS = Path(__file__).parents[3] / "standards"


def entered(cell: str | None) -> Fraction | None:
    """Read a cell: below a detection limit half of it."""
    if cell is None or not cell.rstrip("L").lstrip("-").replace(".", "", 1).isdigit():
        return None
    if cell.endswith("L"):
        return Fraction(cell[:-1]) / 2
    return Fraction(cell)


def per_cent(part: int, whole: int) -> Any:
    """Return what a share is to equal."""
    return near(100 * part / whole) if whole else None


def longest(flags: Sequence[bool | None], unknown: bool) -> int:
    """Return the most in a row, what is unknown being one or the other."""
    whole = [unknown if flag is None else flag for flag in flags]
    return max((len(list(run)) for held, run in itertools.groupby(whole) if held), default=0)


def shuffled(table: pl.DataFrame) -> list[pl.DataFrame]:
    """Return the table in another order, and in several pieces."""
    order = random.Random(5).sample(range(table.height), table.height)
    pieces = [table[place::3] for place in range(3)]
    return [table[order], pl.concat(pieces, rechunk=False)]


def codes(reason: str | None) -> dict[str, str]:
    """Return the codes of a reason, with the names they hold for."""
    parts = [part.partition(": ") for part in (reason or "").split("; ") if part]
    return {code: names for code, _, names in parts}


def orderless(verb: Callable[[Any], pl.DataFrame], table: pl.DataFrame) -> None:
    """Check that the order of rows changes nothing."""
    whole = verb(table)
    plain = [n for n, t in whole.schema.items() if not t.is_nested()]
    for other in shuffled(table):
        assert verb(other).sort(plain).equals(whole.sort(plain))


# ------------------------------------------------------------------ black and odorous waters

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


# ------------------------------------------------------------------ influent


def influent(seed: int) -> pl.DataFrame:
    """Make samples of plants about the threshold."""
    source = random.Random(seed)
    rows = []
    for plant in range(60):
        for _ in range(source.randint(1, 6)):
            day = date(source.choice([2020, 2021]), source.randint(1, 12), source.randint(1, 28))
            rows.append(
                {
                    "厂": f"厂{plant:02}",
                    "日期": source.choice([str(day)] * 15 + ["?"]),
                    "BOD5": source.choice(["99", "99.9", "100", "100.1", "60", "140", "4L", "--"]),
                    "水量": source.choice(["1", "2", "0.5", "1.5", "0"] * 4 + [None, "-1", "<1"]),
                }
            )
    return pl.DataFrame(rows + rows[::9])


@pytest.mark.parametrize("flow", [None, "水量"])
@pytest.mark.parametrize(
    ("every", "least", "threshold"), [("year", 1, None), ("quarter", 2, 99.95), (None, 1, 100)]
)
def test_influent_agrees_with_the_oracle(
    flow: str | None, every: Any, least: int, threshold: float | None
) -> None:
    table = influent(1)
    groups: dict[Any, list[Any]] = defaultdict(list)
    for row in table.iter_rows(named=True):
        day = None if row["日期"] == "?" else date.fromisoformat(row["日期"])
        period = None if day is None else str(day.year) if every == "year" else (
            f"{day.year}-Q{(day.month + 2) // 3}" if every else ""
        )  # fmt: skip
        if every is None and period is None:
            period = ""  # all times together
        groups[row["厂"], period].append(row)
    found = sz.screen_influent(
        table, plant="厂", time="日期", every=every, flow=flow, threshold=threshold, min_count=least
    )
    assert found["samples"].sum() == table.height
    rows = {(row["厂"], row.get("period", "")): row for row in found.iter_rows(named=True)}
    assert rows.keys() == groups.keys()
    told: set[Any] = set()
    for key, of in groups.items():
        row = rows[key]
        names = ["厂", "日期", "BOD5", *([flow] if flow else [])]
        single = list({tuple(r[n] for n in names): r for r in of}.values())
        assert row["duplicates"] == len(of) - len(single)
        values = [(entered(r["BOD5"]), entered(r["水量"]) if flow else Fraction(1)) for r in single]
        read = [(c, q) for c, q in values if c is not None]
        pairs = [(c, q) for c, q in read if q is not None and q >= 0]
        weight = sum((q for _, q in pairs), Fraction(0))
        mean = sum((c * q for c, q in pairs), Fraction(0)) / weight if weight else None
        if len(pairs) < least or key[1] is None:
            mean = None
        assert row["count"] == len(pairs)
        assert row["mean"] == (None if mean is None else near(float(mean)))
        limit = Fraction("100") if threshold is None else Fraction(str(threshold))
        assert row["listed"] == (None if mean is None else mean < limit)
        assert row["threshold"] == float(limit)
        if flow:
            assert row["flow"] == (near(float(weight)) if pairs else None)
        reasons = codes(row["reason"])
        assert ("unknown_time" in reasons) == (key[1] is None)
        assert ("missing" in reasons) == (len(read) < len(values))
        assert ("unknown_flow" in reasons) == (len(pairs) < len(read) or bool(pairs and not weight))
        assert ("too_few" in reasons) == (0 < len(pairs) < least)
        told |= {row["listed"], *reasons}
    assert told >= {True, False, "missing"}


def test_influent_in_every_kind_of_table_order_and_language() -> None:
    table = influent(2)
    options: dict[str, Any] = {"plant": "厂", "time": "日期", "flow": "水量"}
    whole = in_every_kind(lambda t: sz.screen_influent(t, **options), table)
    orderless(lambda t: sz.screen_influent(t, **options), table)
    chinese = sz.screen_influent(table, lang="zh", **options)
    assert chinese.columns == [
        "厂",
        "时段",
        "起始日",
        "样本数",
        "重复行数",
        "参评数据数",
        "参评水量",
        "进水BOD5平均浓度(mg/L)",
        "阈值(mg/L)",
        "列入一厂一策",
        "说明",
    ]
    assert chinese["列入一厂一策"].to_list() == whole["listed"].to_list()
    single = table.unique(["厂", "日期", "水量"], keep="first", maintain_order=True)
    long = single.rename({"BOD5": "值"}).with_columns(项目=pl.lit("BOD"))
    told = sz.screen_influent(long, parameter="项目", value="值", **options)
    assert told.equals(sz.screen_influent(single, **options))
    renamed = table.rename({"BOD5": "进水BOD"})
    assert sz.screen_influent(renamed, columns={"进水BOD": "BOD5"}, **options).equals(whole)
    assert sz.screen_influent(table.clear(), **options).height == 0


# ------------------------------------------------------------------ ecological flow

BASE = pl.DataFrame(
    {
        "断面": ["甲", "甲", "乙", "丁"],
        "月份": [None, 4, None, None],
        "生态流量": [2.0, 1.0, 2.0, 3.0],
    },
    schema_overrides={"月份": pl.Int64},
)
FLOW: dict[str, Any] = {"section": "断面", "time": "时间", "flow": "流量"}


def flows(seed: int) -> pl.DataFrame:
    """Make flows of several hours a day, with gaps, of sections with and without a base."""
    source = random.Random(seed)
    rows = []
    for section in "甲乙丙":
        day = date(2020, 1, 20)
        dry = 0.5
        while day < date(2021, 5, 10):
            if source.random() < 0.1:
                dry = source.random()
            if source.random() < 0.05:
                day += timedelta(days=source.choice([1, 1, 2, 45]))
            for hour in range(source.choice([1, 1, 1, 3])):
                figures = ["1", "1.5", "1.9"] if source.random() < dry else ["2", "2.1", "4"]
                cell = (
                    source.choice(figures)
                    if source.random() < 0.98
                    else source.choice(["--", "<9"])
                )
                rows.append({"断面": section, "时间": f"{day} {hour:02}:00", "流量": cell})
            day += timedelta(days=1)
        rows.append({"断面": section, "时间": "2020-07", "流量": "9"})
    return pl.DataFrame(rows)


def month_of(day: date, every: str | None) -> str:
    match every:
        case "month":
            return f"{day.year}-{day.month:02}"
        case "quarter":
            return f"{day.year}-Q{(day.month + 2) // 3}"
        case "year":
            return f"{day.year}"
    return ""


@pytest.mark.parametrize(
    ("every", "goal"),
    [("month", 60), ("quarter", 50), ("year", 33.3), (None, 100), ("month", None)],
)
def test_flows_agree_with_the_oracle(every: Any, goal: float | None) -> None:
    table = flows(1)
    found = sz.check_ecological_flow(table, base=BASE, every=every, goal=goal, **FLOW)
    assert found["samples"].sum() == table.height
    daily: dict[str, dict[date, list[Fraction]]] = defaultdict(lambda: defaultdict(list))
    for section, time, cell in table.iter_rows():
        if len(time) > 7:
            daily[section][date.fromisoformat(time[:10])] += (
                [Fraction(cell)] if cell[0].isdigit() else []
            )
    rows = {
        (row["断面"], row.get("period", "")): row
        for row in found.iter_rows(named=True)
        if row["start"]
    }
    wanted = set()
    verdicts: set[Any] = set()
    for section, days in daily.items():
        first, last = min(days), max(days)
        if every is not None:  # whole periods
            while month_of(first - timedelta(days=1), every) == month_of(min(days), every):
                first -= timedelta(days=1)
            while month_of(last + timedelta(days=1), every) == month_of(max(days), every):
                last += timedelta(days=1)
        all_days = [first + timedelta(days=i) for i in range((last - first).days + 1)]
        for period, of in itertools.groupby(all_days, lambda d: month_of(d, every)):
            wanted.add((section, period))
            row, short = rows[section, period], []
            listed = list(of)
            assert row["start"] == listed[0]
            unknown = {"flow": 0, "base": 0}
            for day in listed:
                read = days.get(day) or []
                base = {"甲": 1 if day.month == 4 else 2, "乙": 2}.get(section)
                if not read:
                    unknown["flow"] += 1
                elif base is None:
                    unknown["base"] += 1
                known = read and base is not None
                short.append(sum(read) / len(read) < base if known else None)  # type: ignore[operator]
            met, failed = short.count(False), short.count(True)
            assert [row["days"], row["days_met"], row["days_short"]] == [len(listed), met, failed]
            assert row["days_without_data"] == unknown["flow"]
            assert row["days_without_base"] == unknown["base"]
            assert row["share_met"] == per_cent(met, met + failed)
            assert row["longest_shortfall"] == longest(short, False)
            assert row["longest_shortfall_most"] == longest(short, True)
            least, most = (
                Fraction(100 * part, len(listed)) >= Fraction(str(goal or 1))
                for part in (met, len(listed) - failed)
            )
            judged = ("pass" if least else "fail") if least == most else "undetermined"
            assert row["verdict"] == (judged if goal else None)
            verdicts.add(row["verdict"])
            assert ("no_base_flow" in codes(row["reason"])) == (unknown["base"] > 0)
            if unknown["flow"]:
                assert "missing" in codes(row["reason"])
    assert rows.keys() == wanted
    if every == "month" and goal:
        assert verdicts == {"pass", "fail", "undetermined"}
    nowhere = found.filter(pl.col("start").is_null())
    assert dict(nowhere.select("断面", "reason").rows()) == {
        "丁": "missing", "丙": "unknown_time", "乙": "unknown_time", "甲": "unknown_time",
    }  # fmt: skip


def test_flows_in_every_kind_of_table_order_and_language() -> None:
    table = flows(2)
    whole = in_every_kind(lambda t: sz.check_ecological_flow(t, base=BASE, goal=50, **FLOW), table)
    orderless(lambda t: sz.check_ecological_flow(t, base=BASE, goal=50, **FLOW), table)
    for base in (BASE.lazy(), BASE.to_pandas(), BASE.to_arrow(), BASE[::-1]):
        assert sz.check_ecological_flow(table, base=base, goal=50, **FLOW).equals(whole)
    texts = BASE.with_columns(
        月份=pl.Series([None, "04月", None, None]), 生态流量=pl.col("生态流量").cast(str)
    )
    assert sz.check_ecological_flow(table, base=texts, goal=50, **FLOW).equals(whole)
    chinese = sz.check_ecological_flow(table, base=BASE, goal=50, lang="zh", **FLOW)
    assert chinese.columns == [
        "断面",
        "时段",
        "起始日",
        "样本数",
        "重复行数",
        "天数",
        "达标天数",
        "不达标天数",
        "缺测天数",
        "无基流值天数",
        "达标天数比例(%)",
        "最长连续不达标天数",
        "最长连续不达标天数上限",
        "目标值",
        "判定",
        "说明",
    ]
    assert set(chinese["判定"]) == {"达标", "未达标", "无法判定"}
    days = table.with_columns(pl.col("时间").str.to_datetime("%Y-%m-%d %H:%M", strict=False))
    dated = sz.check_ecological_flow(days, base=BASE, goal=50, **FLOW)
    assert dated.equals(whole)
    twice = sz.check_ecological_flow(pl.concat([table, table]), base=BASE, goal=50, **FLOW)
    apart = ("samples", "duplicates")
    assert twice.drop(apart).equals(whole.drop(apart))
    assert (twice["duplicates"] == whole["samples"] + whole["duplicates"]).all()


def test_a_leap_month_without_a_gap() -> None:
    days = pl.date_range(date(2020, 2, 1), date(2020, 2, 29), eager=True)
    table = pl.DataFrame({"断面": "甲", "时间": days, "流量": [0.1 + 0.2] * 28 + [0.29]})
    base = pl.DataFrame({"断面": ["甲"], "flow": [0.3]})
    [row] = sz.check_ecological_flow(table, base=base, goal=90, **FLOW).rows(named=True)
    assert (row["days"], row["days_met"], row["longest_shortfall"]) == (29, 28, 1)
    assert (row["verdict"], row["reason"]) == ("pass", None)


# ------------------------------------------------------------------ watching


def places(seed: int) -> pl.DataFrame:
    """Make months of places about their targets."""
    source = random.Random(seed)
    rows = []
    for place in range(40):
        class_, figure = source.choice([("Ⅲ", 1.0), ("Ⅳ", 1.5), ("Ⅴ类", 1.5), ("?", None)])
        bad = source.random()
        for month in range(24):
            if source.random() < 0.1:
                continue
            for day in range(source.choice([1, 1, 2])):
                figures = (
                    ["1.1", "1.51", "1.6", "2"] if source.random() < bad else ["0.4", "1", "1.5"]
                )
                cell = (
                    source.choice(figures)
                    if source.random() < 0.93
                    else source.choice(["--", "0.1L"])
                )
                rows.append(
                    {
                        "断面": f"断{place:02}",
                        "时间": f"{2020 + month // 12}-{month % 12 + 1:02}-{day + 1:02}",
                        "氟化物(mg/L)": cell,
                        "目标": class_,
                        "限值": figure,
                    }
                )
    return pl.DataFrame([*rows, rows[0] | {"时间": "?"}])


WATCH: dict[str, Any] = {"by": "断面", "time": "时间", "watched": "氟化物"}
WAYS = ["target", "limit", "figure", "classes", "figures"]


def target_options(how: str, table: pl.DataFrame) -> dict[str, Any]:
    """Say the targets in one of the ways."""
    both = table.select("断面", "目标", "限值").unique()
    return {
        "target": {"target": "目标"},
        "limit": {"limit": "限值"},
        "figure": {"limit": 1.2},
        "classes": {"targets": both.select("断面", "目标")},
        "figures": {"targets": both.select("断面", 目标值="限值").to_pandas()},
    }[how]


@pytest.mark.parametrize("how", WAYS)
@pytest.mark.parametrize("rounding", ["assessment", "none"])
def test_places_agree_with_the_oracle(how: str, rounding: Any) -> None:
    table = places(1)
    options = target_options(how, table) | {"rounding": rounding}
    found = sz.watch(table, **WATCH, **options)
    assert found["samples"].sum() == table.height
    trends = sz.trend(table, by="断面", time="时间", every="month", parameters=["氟化物"])
    means: dict[str, dict[int, list[Fraction]]] = defaultdict(lambda: defaultdict(list))
    figures = dict(table.select("断面", "限值").rows())
    for place, time, cell, *_ in table.unique().iter_rows():
        x = entered(cell)
        if time != "?":
            means[place][int(time[:4]) * 12 + int(time[5:7]) - 1] += [] if x is None else [x]
    sampled = {m: f"{m // 12}-{m % 12 + 1:02}" for months in means.values() for m in months}
    words: set[Any] = set()
    for row, trend in zip(found.iter_rows(named=True), trends.iter_rows(named=True), strict=True):
        months = means[row["断面"]]
        known = {m: sum(xs) / len(xs) for m, xs in sorted(months.items()) if xs}
        if rounding == "assessment":
            known = {m: Fraction(round(x, 3)) for m, x in known.items()}  # half to even
        figure = 1.2 if how == "figure" else figures[row["断面"]]
        limit = None if figure is None else Fraction(str(figure))
        over = {m: x > limit for m, x in known.items()} if limit is not None else {}
        flags = [over.get(m) for m in range(min(known), max(known) + 1)]
        assert row["periods"] == len(known)
        names = {m: sampled[m] for m in months}
        assert (row["first"], row["last"]) == (names[min(known)], names[max(known)])
        those = [m for m, flag in over.items() if flag]
        assert row["over"] == len(those)
        assert row["first_over"] == (names[min(those)] if those else None)
        assert row["last_over"] == (names[max(those)] if those else None)
        assert row["in_a_row"] == longest(flags, False)
        assert row["in_a_row_most"] == longest(flags, True)
        now = list(itertools.takewhile(lambda flag: flag is True, reversed(flags)))
        assert row["in_a_row_now"] == len(now)
        last = known[max(known)]
        assert (row["mean"], row["limit"]) == (near(float(last)), near(figure))
        word_ = "undetermined" if limit is None else "fail" if last > limit else "pass"
        assert row["verdict"] == word_
        multiple = near(float((last - limit) / limit)) if limit and last > limit else None
        assert row["multiple"] == multiple
        if limit is None:
            assert (row["worst_period"], row["worst_mean"], row["worst_multiple"]) == (None,) * 3
        else:
            worst = max(known.values())
            assert row["worst_period"] == names[min(m for m, x in known.items() if x == worst)]
            assert row["worst_mean"] == near(float(worst))
            assert row["worst_multiple"] == (
                near(float((worst - limit) / limit)) if worst > limit else None
            )
        reasons = codes(row["reason"])
        assert reasons.get("missing", "") == ", ".join(
            n for m, n in sorted(names.items()) if not months[m]
        )
        # What a table declares is due in every period of which there is any sample.
        declared = how == "classes" or (how == "figures" and limit is not None)
        due = set(sampled.values()) if declared else set()
        without = ", ".join(sorted(due - set(names.values())))
        assert reasons.get("no_samples", "") == without
        unknown = "unknown_target" if how in ("target", "classes") else "unknown_limit"
        assert (unknown in reasons) == (limit is None)
        assert ("unknown_time" in reasons) == (row["断面"] == "断00")
        for name in ("trend", "direction", "statistic", "p", "slope"):
            assert row[name] == trend[name]
        assert row["trend_reason"] == trend["reason"]
        words |= {row["verdict"], row["trend"]}
    assert words >= {"pass", "fail"}
    periods = sz.watch(table, shape="periods", **WATCH, **options)
    assert periods["samples"].sum() == table.height
    dated = periods.filter(pl.col("period").is_not_null())
    counted = dated.group_by("断面").agg(
        over=(pl.col("verdict") == "fail").sum(), worst=pl.col("multiple").max()
    )
    assert counted.sort("断面").rows() == [
        (row["断面"], row["over"], near(row["worst_multiple"]))
        for row in found.iter_rows(named=True)
    ]


@pytest.mark.parametrize("column", ["目标值", "目标类别"])
def test_a_place_with_a_target_and_no_samples_is_watched(column: str) -> None:
    table = pl.DataFrame(
        {
            "断面": ["甲", "甲", "乙"],
            "时间": ["2021-01", "2021-03", "2021-01"],
            "氟化物": [2.0, 0.9, 1.2],
        }
    )
    figure: Any = 1.0 if column == "目标值" else "Ⅲ"
    targets = pl.DataFrame({"断面": ["甲", "乙", "丙", "丁"], column: [figure, None, figure, None]})
    with pytest.warns(sz.ShuizhiWarning, match="without samples: 丁, 丙$"):
        found = sz.watch(table, targets=targets, **WATCH)
    unknown = "unknown_limit" if column == "目标值" else "unknown_target"
    assert found.select("断面", "samples", "periods", "verdict", "reason", "trend").rows() == [
        ("甲", 2, 2, "pass", None, None),
        ("乙", 1, 1, "undetermined", unknown, None),
        ("丙", 0, 0, "undetermined", "no_samples: 2021-01, 2021-03", None),
    ]
    with pytest.warns(sz.ShuizhiWarning, match="丙"):
        periods = sz.watch(table, targets=targets, shape="periods", **WATCH)
    rows = (
        periods.filter(断面="丙").select("period", "samples", "limit", "verdict", "reason").rows()
    )
    assert rows == [
        (f"2021-0{m}", 0, 1.0, "undetermined", "no_samples") for m in (1, 3)
    ]  # fmt: skip


def test_oxygen_is_watched_from_below_and_targets_may_differ_by_year() -> None:
    table = pl.DataFrame(
        {"断面": ["甲"] * 3, "时间": ["2020-01", "2021-01", "2021-02"], "溶解氧": [4.5, 4.5, 5.5]}
    )
    targets = pl.DataFrame({"断面": ["甲"] * 2, "年份": [2020, 2021], "limit": [5, 3]})
    options: dict[str, Any] = {"by": "断面", "time": "时间", "watched": "DO", "targets": targets}
    found = sz.watch(table, shape="periods", **options)
    assert found.select("limit", "multiple", "verdict").rows() == [
        (5.0, None, "fail"), (3.0, None, "pass"), (3.0, None, "pass"),
    ]  # fmt: skip
    [row] = sz.watch(table, **options).rows(named=True)
    assert (row["over"], row["worst_period"], row["worst_multiple"]) == (1, "2020-01", None)
    lakes = pl.DataFrame(
        {"断面": ["甲", "乙"], "时间": ["2021-01"] * 2, "TP": [0.1, 0.1], "体": ["湖库", "河流"]}
    )
    held = sz.watch(lakes, by="断面", time="时间", watched="总磷", water_body="体")
    assert held.select("断面", "limit", "multiple").rows() == [("甲", 0.05, 1.0), ("乙", 0.2, None)]


def test_places_in_every_kind_of_table_order_and_language() -> None:
    table = places(2)
    for shape, how in itertools.product(("places", "periods"), ("target", "limit", "figure")):
        options = WATCH | target_options(how, table) | {"shape": shape}
        whole = in_every_kind(lambda t, o=options: sz.watch(t, **o), table)  # type: ignore[misc]
        orderless(lambda t, o=options: sz.watch(t, **o), table)  # type: ignore[misc]
        assert sz.watch(table.clear(), **options).schema == whole.schema
    chinese = sz.watch(table, limit=1.0, lang="zh", **WATCH)
    assert chinese.columns == [
        "断面",
        "监测项目",
        "单位",
        "样本数",
        "重复行数",
        "时段数",
        "起始时段",
        "最近时段",
        "超目标时段数",
        "最长连续超目标时段数",
        "最长连续超目标时段数上限",
        "至今连续超目标时段数",
        "首次超目标时段",
        "末次超目标时段",
        "最近平均值",
        "最近目标值",
        "最近超目标倍数",
        "最近判定",
        "最差时段",
        "最差平均值",
        "最大超目标倍数",
        "说明",
        "趋势",
        "变化判断",
        "统计量",
        "显著性概率",
        "年变化量",
        "趋势说明",
    ]
    assert set(chinese["最近判定"]) <= {"达标", "未达标", "无法判定"}
    assert set(chinese["监测项目"]) == {"氟化物"}
    named = table.rename({"氟化物(mg/L)": "值"}).with_columns(项目=pl.lit("氟化物"))
    named = named.unique(maintain_order=True)
    told = sz.watch(named, limit=1.0, parameter="项目", value="值", **WATCH)
    assert told.drop("samples", "duplicates").equals(
        sz.watch(table, limit=1.0, **WATCH).drop("samples", "duplicates")
    )


# ------------------------------------------------------------------ refusals

SAMPLES = pl.DataFrame({"厂": ["甲"], "日期": ["2021-01-01"], "BOD5": [1.0], "流量": [1.0]})
Error = type[Exception]


BLACK: dict[str, Any] = {"water": "水体", "point": "点位"}
SCREEN: dict[str, Any] = {"plant": "厂", "time": "日期"}
CHECK: dict[str, Any] = {"section": "厂", "time": "日期", "flow": "流量"}
DECLARED = pl.DataFrame({"厂": ["甲"], "flow": [1.0]})
FLUORIDE = pl.DataFrame({"厂": ["甲"], "日期": ["2021-01-01"], "氟化物": [1.0], "pH": [7.0]})
SEEN: dict[str, Any] = {"by": "厂", "time": "日期", "watched": "氟化物"}


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
    with pytest.raises(errors.TableError):
        sz.watch([1], **SEEN)


@pytest.mark.parametrize(("options", "error", "match"), [
    ({"threshold": 0}, errors.OptionError, "threshold"),
    ({"threshold": "100"}, errors.OptionError, "threshold"),
    ({"threshold": True}, errors.OptionError, "threshold"),
    ({"threshold": float("nan")}, errors.OptionError, "threshold"),
    ({"min_count": 0}, errors.OptionError, "min_count"),
    ({"every": "fortnight"}, errors.OptionError, "fortnight"),
    ({"flow": "水"}, errors.ColumnError, "水"),
    ({"duplicates": "twice"}, errors.OptionError, "twice"),
    ({"columns": {"BOD5": None}}, errors.ColumnError, "column"),
])  # fmt: skip
def test_influent_refuses(options: dict[str, Any], error: Error, match: str) -> None:
    with pytest.raises(error, match=match):
        sz.screen_influent(SAMPLES, **SCREEN | options)


@pytest.mark.parametrize(("options", "error", "match"), [
    ({"every": {"年": list(range(1, 13))}}, errors.OptionError, "seasons"),
    ({"goal": 0}, errors.OptionError, "goal"),
    ({"goal": 101}, errors.OptionError, "goal"),
    ({"goal": "90"}, errors.OptionError, "goal"),
    ({"missing_values": "-1"}, errors.OptionError, "list"),
    ({"duplicates": "twice"}, errors.OptionError, "twice"),
    ({"base": DECLARED.drop("flow")}, errors.ColumnError, "生态流量"),
    ({"base": DECLARED.drop("厂")}, errors.ColumnError, "厂"),
    ({"base": pl.concat([DECLARED] * 2)}, errors.ColumnError, "twice"),
    ({"base": DECLARED.with_columns(month=13)}, errors.ColumnError, "13"),
    ({"base": DECLARED.with_columns(month=pl.lit("春"))}, errors.ColumnError, "春"),
    ({"base": DECLARED.with_columns(flow=pl.lit("少"))}, errors.ColumnError, "少"),
    ({"base": DECLARED.with_columns(flow=-1.0)}, errors.ColumnError, "-1"),
    ({"base": DECLARED.with_columns(厂=1)}, errors.ColumnError, "as text"),
    ({"base": 3}, errors.TableError, "int"),
    ({"lang": "fr"}, errors.OptionError, "fr"),
])  # fmt: skip
def test_flows_refuse(options: dict[str, Any], error: Error, match: str) -> None:
    with pytest.raises(error, match=match):
        sz.check_ecological_flow(SAMPLES, **CHECK | {"base": DECLARED} | options)


@pytest.mark.parametrize(("options", "error", "match"), [
    ({"watched": "pH"}, errors.OptionError, "better direction"),
    ({"watched": "怪"}, errors.UnknownNameError, "怪"),
    ({"watched": "氨氮"}, errors.ColumnError, "column"),
    ({"watched": "叶绿素a"}, errors.ColumnError, "chlorophyll_a"),
    ({"limit": 0}, errors.OptionError, "mg/L"),
    ({"limit": True}, errors.OptionError, "a number or a text"),
    ({"limit": "限"}, errors.ColumnError, "限"),
    ({"limit": 1, "targets": DECLARED}, errors.OptionError, "both"),
    ({"targets": DECLARED}, errors.ColumnError, "目标类别"),
    ({"targets": pl.DataFrame({"厂": ["甲"] * 2, "limit": [1, 2]})}, errors.ColumnError, "twice"),
    ({"target": "Ⅵ"}, errors.ShuizhiError, "Ⅵ"),
    ({"every": None}, errors.OptionError, "every=None"),
    ({"shape": "wide"}, errors.OptionError, "periods"),
    ({"method": "linear"}, errors.OptionError, "linear"),
    ({"significance": 2}, errors.OptionError, "between 0 and 1"),
    ({"parameter": "厂"}, errors.OptionError, "together"),
    ({"lang": "fr"}, errors.OptionError, "fr"),
])  # fmt: skip
def test_watch_refuses(options: dict[str, Any], error: Error, match: str) -> None:
    with pytest.raises(error, match=match):
        sz.watch(FLUORIDE, **SEEN | options)
