"""Works of industries, drug makers and town plants, 2005 to 2028, against the plain oracle."""

import math
import os
import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

import oracle_discharge as od
import oracle_limits
import oracle_scope
import shuizhi as sz

PARAMETERS = {
    "ph": "pH值(无量纲)", "cod": "化学需氧量(mg/L)", "ammonia_nitrogen": "氨氮(mg/L)",
    "total_phosphorus": "总磷(mg/L)", "suspended_solids": "悬浮物(mg/L)",
    "cadmium": "总镉(mg/L)", "chromium_hexavalent": "六价铬(mg/L)", "sulfide": "硫化物(mg/L)",
    "color_dilution": "色度(稀释倍数)",
}  # fmt: skip
FIGURES = {
    "ph": (5, 10, 1), "cod": (20, 420, 0), "ammonia_nitrogen": (1, 80, 1),
    "total_phosphorus": (0.1, 5, 2), "suspended_solids": (5, 160, 0), "cadmium": (0.005, 0.15, 3),
    "chromium_hexavalent": (0.02, 0.6, 2), "sulfide": (0.1, 2, 2), "color_dilution": (10, 110, 0),
}  # fmt: skip
PLACES = {
    "皮革厂": {
        "类型": ["排污单位"], "行业": ["皮革", "制革", "毛皮加工"],
        "产品": ["制革企业", "毛皮加工企业", None],
    },
    "园区化工厂": {
        "类型": ["排污单位"], "行业": ["石油化工", "合成树脂", "无机化学", "硫酸工业"],
        "产品": ["环氧树脂", "聚碳酸酯树脂", None],
    },
    "制药厂": {
        "类型": ["排污单位"],
        "行业": ["化学合成类制药", "发酵类制药", "中药类制药", "混装制剂类制药", "生物制药",
               "医药原料药"],
        "产品": [None],
    },
    "城镇污水厂": {"类型": ["公共污水处理系统"], "行业": [None], "产品": [None]},
    "其他": {
        "类型": ["排污单位"],
        "行业": ["电镀", "电子电镀", "酒精", "造纸", "合成氨", "纺织染整", "肉类加工", "食品",
               None],
        "产品": [None],
    },
}  # fmt: skip
SEWERS = [
    ("是", None),
    ("否", "市政污水管网"),
    ("否", "园区污水处理厂"),
    ("否", None),
    (None, None),
]
COMMON = {
    "建成日期": ["1996-05-01", "2003-07-01", "2007-01-01", "2009-03-01", "2012-11-01",
              "2014-04-01", "2016-02-01", "2021-08-01", "2026-03-01", None],
    "企业性质": [None, None, "现有", "新建"],
    "执行级别": ["一级", "二级", "一级A", None],
    "监测位置": ["车间", "总排口", None],
    "特别排放限值地区": ["否", "否", "是", None],
    "城市": ["郑州", "郑州", "北京"], "流域": ["淮河流域"],
}  # fmt: skip
# Days on which something turns, and those beside them.
TURNS = sorted(
    {turn for turns in oracle_limits.TURNS.values() for turn in turns if "2005" < turn < "2028-13"}
)


def made(seed: int, count: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return outfalls, and samples of them on days from 2005 to 2028, a reading a day."""
    rng = random.Random(seed)
    outfalls, samples = [], []
    for place, own in PLACES.items():
        for n in range(count):
            said: dict[str, Any] = {name: rng.choice(w) for name, w in (COMMON | own).items()}
            direct, sewer = rng.choice(SEWERS)
            said |= {"排口": f"{place}{n}", "直接排放": direct, "排放去向": sewer}
            outfalls.append(said)
            turns = [date.fromisoformat(day) for day in rng.sample(TURNS, 7)]
            days = [turn + timedelta(days=rng.choice([-1, 0])) for turn in turns]
            days += [date(2005, 1, 1) + timedelta(days=rng.randrange(8765)) for _ in range(7)]
            for day in sorted(set(days)):
                row: dict[str, Any] = {"排口": said["排口"], "监测时间": f"{day}"}
                for parameter, (low, high, places) in FIGURES.items():
                    figure = rng.uniform(low, high) if rng.random() < 0.9 else None
                    row[PARAMETERS[parameter]] = None if figure is None else f"{figure:.{places}f}"
                samples.append(row)
    schema = dict.fromkeys(
        ["排口", *COMMON, "类型", "行业", "产品", "直接排放", "排放去向"], pl.String
    )
    return (
        pl.DataFrame(outfalls, schema=schema),
        pl.DataFrame(samples, schema=dict.fromkeys(samples[0], pl.String)),
    )


def close(found: float | None, wanted: Decimal | None) -> bool:
    if found is None or wanted is None:
        return found is wanted
    return math.isclose(found, wanted, rel_tol=1e-9)


# How many outfalls of each kind are drawn with a seed.
WORKS = int(os.environ.get("SHUIZHI_WORKS", "12"))


@pytest.mark.parametrize("seed", range(3))
def test_what_binds_works_of_every_kind_is_what_the_oracle_says(seed: int) -> None:
    outfalls, samples = made(seed, WORKS)
    checked = sz.check_discharge(samples, outfalls, outfall="排口", time="监测时间")
    about = {row["排口"]: oracle_scope.read_outfall(row) for row in outfalls.iter_rows(named=True)}
    rows = {
        (r["排口"], r["day"], r["parameter"], r["standard"], r["basis"]): r
        for r in checked.iter_rows(named=True)
    }
    assert len(rows) == checked.height
    wanted = {}
    for sample in samples.iter_rows(named=True):
        name, day = sample["排口"], date.fromisoformat(sample["监测时间"])
        for parameter, header in PARAMETERS.items():
            whole = od.whole_day([sample[header]], [None], parameter)
            whole = whole._replace(flow="by flow")  # no flow is told at all
            found = od.check(about[name], day, parameter, whole, None)
            for (standard, basis), said in found.items():
                wanted[name, day, parameter, standard, basis] = said
    assert rows.keys() == wanted.keys(), sorted(rows.keys() ^ wanted.keys(), key=str)[:5]
    for key, (level, verdict) in wanted.items():
        row = rows[key]
        told = (row["level"], row["verdict"], row["reason"], row["certain"])
        wants = (level, verdict.verdict, verdict.reason, verdict.certain)
        assert told == wants, (key, told, wants, outfalls.filter(排口=key[0]).to_dicts())
        if verdict.verdict in ("pass", "fail"):
            assert close(row["limit"], verdict.limit) and close(row["limit_high"], verdict.high)
            assert close(row["multiple"], verdict.multiple), key
            _, _, parameter, standard, _ = key
            clauses = oracle_limits.clauses(standard, parameter, verdict.limit, verdict.high)
            assert row["clause"] in clauses, (key, row["clause"], clauses)
    standards = set(checked["standard"])
    assert len(standards) > 16, standards
    reasons = {"by_agreement", "limit_not_encoded", "outfall_not_told", "condition_unknown"}
    assert reasons <= set(checked["reason"]) and {"pass", "fail"} <= set(checked["verdict"])
