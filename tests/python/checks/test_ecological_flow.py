"""Ecological flow against a plain oracle, laws that hold for any table, refusals.

The oracle reads cells, counts and weighs in fractions and goes through every way in which what is
not known may be; nothing of it is taken from the engine.
"""

import itertools
import random
from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import polars as pl
import pytest

import shuizhi as sz
from kinds import in_every_kind
from oracle_checks import DECLARED, SAMPLES, Error, codes, longest, orderless, per_cent
from shuizhi import errors

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


CHECK: dict[str, Any] = {"section": "厂", "time": "日期", "flow": "流量"}


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
