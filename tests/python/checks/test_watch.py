"""Places watched against a plain oracle, laws that hold for any table, refusals.

The oracle reads cells, counts and weighs in fractions and goes through every way in which what is
not known may be; nothing of it is taken from the engine.
"""

import itertools
import random
from collections import defaultdict
from fractions import Fraction
from typing import Any

import polars as pl
import pytest

import shuizhi as sz
from kinds import in_every_kind, near
from oracle_checks import DECLARED, Error, codes, entered, longest, orderless
from shuizhi import errors


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


FLUORIDE = pl.DataFrame({"厂": ["甲"], "日期": ["2021-01-01"], "氟化物": [1.0], "pH": [7.0]})
SEEN: dict[str, Any] = {"by": "厂", "time": "日期", "watched": "氟化物"}


def test_what_is_not_a_table_is_refused() -> None:
    with pytest.raises(errors.TableError):
        sz.watch([1], **SEEN)


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
