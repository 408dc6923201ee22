"""What queries do: how often rows are read, grouped and sorted, and which calls they make."""

import re
from collections import Counter

import polars as pl

import shuizhi as sz

SAMPLES = pl.LazyFrame({
    "断面": ["甲", "甲", "乙"], "时间": ["2021-03-02", "2021-04-02", "2021-04-05"],
    "氨氮": [0.4, 1.2, 0.1], "总磷": [0.1, 0.3, 0.02],
})  # fmt: skip


def calls(plan: str) -> Counter[str]:
    """Count the calls of the core in a plan."""
    return Counter(re.findall(r"abi3\.so:(\w+)\(", plan))


def test_assessments_group_rows_once_and_sort_none():
    for assessed in (
        sz.average(SAMPLES, by="断面", time="时间"),
        sz.assess_sections(SAMPLES, section="断面", time="时间"),
    ):
        plan = assessed.explain()
        assert plan.count("AGGREGATE") == plan.count("DF [") == 1, plan
        assert "SORT BY" not in plan, plan
        assert calls(plan)["average"] == 1, plan


def test_columns_that_nobody_asked_for_are_not_made():
    assessed = sz.assess_sections(SAMPLES, section="断面", time="时间", lang="zh")
    made = calls(assessed.select("断面", "时段", "类别").explain())
    assert set(made) == {"days", "period", "average", "grade_figures", "period_label"}
    assert {"main_indicators", "grade_lists", "certainty"} <= set(calls(assessed.explain()))


def test_days_of_outfalls_are_judged_in_one_call():
    rows = SAMPLES.rename({"断面": "排口"})
    outfalls = pl.DataFrame({"排口": ["甲"], "类型": ["公共污水处理系统"], "城市": ["焦作"]})
    checked = sz.check_discharge(rows, outfalls, outfall="排口", time="时间")
    plan = checked.explain()
    assert calls(plan) == {"days": 1, "discharge": 1}, plan
    assert plan.count("AGGREGATE") == 1, plan
    assert "JOIN" not in plan and "ROW INDEX" not in plan, plan  # either copies every reading
