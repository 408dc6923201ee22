"""One call gives one answer, however often it is made: of messy tables with repeated readings."""

import random
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

import shuizhi as sz

pytestmark = pytest.mark.filterwarnings("ignore")
RUNS = 4
RNG = random.Random(6)
ODD = ["坏", "未检出", "", "-1", "--", ">5", "<0.5", "0.02L"]
CELLS = [*ODD, *(f"{x / 100}" for x in range(1, 200, 7))]
ROWS = 2000


def picked(words: list[str]) -> list[str]:
    return [RNG.choice(words) for _ in range(ROWS)]


HEADS = {
    "断面": picked([f"s{n}" for n in range(30)]),
    "时间": picked([f"202{y}-{m:02}-0{d}" for y in (1, 2) for m in range(1, 13) for d in (1, 2)]),
    "河流": picked(["沁河", "丹河"]),
}
ONCE = pl.DataFrame(HEADS | {
    "氨氮(mg/L)": picked(CELLS), "总磷(mg/L)": picked(CELLS), "溶解氧(mg/L)": picked(CELLS),
    "化学需氧量(mg/L)": picked(CELLS), "流量(m3/s)": picked(["1.2", "3.7", "", "坏", "0.1"]),
}).with_columns(河流=pl.col("断面").replace_strict(  # a section is of one river
    {f"s{n}": f"河{n % 4}" for n in range(30)}
))  # fmt: skip
WIDE = pl.concat([ONCE, ONCE.sample(700, seed=3)]).sample(fraction=1, shuffle=True, seed=5)
LONG = (
    WIDE.unpivot(
        [name for name in WIDE.columns if "mg/L" in name], index=list(HEADS),
        variable_name="监测项目", value_name="监测值",
    ).with_columns(pl.col("监测项目").str.strip_suffix("(mg/L)"))
)  # fmt: skip
PAIR: dict[str, Any] = {"parameter": "监测项目", "value": "监测值"}
AT: dict[str, Any] = {"section": "断面", "time": "时间"}
PLANTS = pl.DataFrame({
    "排口": [f"s{n}" for n in range(30)], "类型": "公共污水处理系统", "城市": "焦作",
    "企业性质": "现有", "流域": "黄河", "功能类别": "Ⅲ", "干支流": "其他",
})  # fmt: skip
TO_OUTFALL = {"断面": "排口", "流量(m3/s)": "流量"}

CALLS: dict[str, Callable[..., pl.DataFrame]] = {
    "average": lambda t, **o: sz.average(t, by="断面", time="时间", every="month", **o),
    "sections": lambda t, **o: sz.assess_sections(t, every="year", min_count=1, **AT, **o),
    "rivers": lambda t, **o: sz.assess_rivers(t, by="河流", min_count=1, **AT, **o),
    "rank": lambda t, **o: sz.rank_cities(t, city="河流", partial=True, min_count=1, **AT, **o),
    "exceedances": lambda t, **o: sz.exceedances(t, **AT, **o),
    "trend": lambda t, **o: sz.trend(t, by="断面", time="时间", every="month", **o),
    "describe": lambda t, **o: sz.describe(t, by="断面", **o),
    "ledger": lambda t, **o: sz.ledger(t, by="断面", time="时间", **o),
    "screen": lambda t, **o: sz.screen_samples(t, **AT, **o),
    "sources": lambda t, **o: sz.check_source_water(t, source="断面", time="时间", **o),
    "outlook": lambda t, **o: sz.outlook(t, year=2022, target="Ⅲ", **AT, **o),
    "discharge": lambda t, **o: sz.check_discharge(
        t.rename(TO_OUTFALL, strict=False), PLANTS, outfall="排口", time="时间", **o
    ),
}


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("table", ["wide", "long"])
def test_every_run_gives_the_same(table: str, name: str) -> None:
    samples, options = (WIDE, {}) if table == "wide" else (LONG, PAIR)
    first = CALLS[name](samples, **options)
    assert first.height > 0
    for _ in range(RUNS):
        assert CALLS[name](samples, **options).equals(first)


def test_every_run_gives_the_same_fluxes() -> None:
    first = sz.fluxes(WIDE, flow="流量(m3/s)", every="year", **AT)
    for _ in range(RUNS):
        assert sz.fluxes(WIDE, flow="流量(m3/s)", every="year", **AT).equals(first)
