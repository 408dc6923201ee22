"""Limits of others that GB 47946-2026 makes bind, against a plain reading of its text."""

import random
from decimal import Decimal
from itertools import product
from typing import Any

import polars as pl
import pytest

import oracle_industry
import oracle_takes as oracle
import shuizhi as sz

ID = "GB 47946-2026"
AREAS = ("丹江口库区及上游", "丹江口库区及上游", "别处", None)
# On both sides of the first days of new and of existing units.
DAYS = ("2026-08-31", "2026-09-01", "2027-12-31", "2028-01-01", "2030-06-01")
PARAMETERS = {
    "cod": ("化学需氧量(mg/L)", 1.0, 200.0), "ammonia_nitrogen": ("氨氮(mg/L)", 0.1, 20.0),
    "total_phosphorus": ("总磷(mg/L)", 0.01, 2.0), "mercury": ("总汞(mg/L)", 0.0001, 0.1),
    "chromium_total": ("总铬(mg/L)", 0.01, 3.0), "lead": ("总铅(mg/L)", 0.01, 2.0),
    "aniline_compounds": ("苯胺类(mg/L)", 0.01, 5.0), "aox": ("可吸附有机卤素(mg/L)", 0.1, 20.0),
}  # fmt: skip
BASES = ("daily-mean", "instantaneous")
INDUSTRIES = [
    words.split()[0] for id, words in oracle_industry.OF.items() if id not in oracle_industry.NEXT
]


def plants(source: random.Random, count: int) -> list[dict[str, str | None]]:
    return [
        {
            "类型": "公共污水处理系统", "区域": source.choice(AREAS),
            "直接排放": source.choice(["是", "是", "否", None]),
            "企业性质": source.choice(["新建", "现有", None]),
            "处理规模": source.choice(["100", "499.9", "500", "20000", "县城", None]),
        }
        for _ in range(count)
    ]  # fmt: skip


def works(source: random.Random, count: int) -> list[dict[str, str | None]]:
    return [
        {
            "类型": "排污单位", "区域": source.choice(AREAS), "直接排放": "否",
            "企业性质": source.choice(["新建", "现有", None]), "行业": source.choice(INDUSTRIES),
            "排放去向": source.choice(["市政污水管网", "市政污水管网", "园区污水处理厂", None]),
            "监测位置": source.choice(["车间", "总排口", None]),
        }
        for _ in range(count)
    ]  # fmt: skip


@pytest.mark.parametrize(("draw", "seed"), [(plants, 1), (plants, 2), (works, 3), (works, 4)])
def test_what_a_standard_takes_is_what_its_text_says(draw: Any, seed: int) -> None:
    source = random.Random(seed)
    rows = draw(source, 60 if draw is plants else 400)
    outfalls = pl.DataFrame([{"排口": f"{n}"} | row for n, row in enumerate(rows)])
    cells = {
        name: [round(low * (high / low) ** source.random(), 5) for _ in rows for _ in DAYS]
        for name, low, high in PARAMETERS.values()
    }
    samples = pl.DataFrame(
        {"排口": [f"{n}" for n in range(len(rows)) for _ in DAYS], "时间": list(DAYS) * len(rows)}
        | cells
    )
    made = sz.check_discharge(
        samples, outfalls, outfall="排口", time="时间", standards=[ID], in_force="flag",
    )  # fmt: skip
    own = made.filter(pl.col("basis").is_in(BASES), standard=ID)
    found, open_ = {}, set()
    for row in own.iter_rows(named=True):
        key = row["排口"], str(row["day"]), row["parameter"], row["basis"]
        if row["verdict"] in ("pass", "fail"):
            found[key] = (row["verdict"], row["limit"])
        elif row["reason"] == "outfall_not_told":
            open_.add(key)
    wanted, left_open = {}, set()
    for place, sample in enumerate(samples.iter_rows(named=True)):
        about = rows[place // len(DAYS)]
        for (id, (name, _, _)), basis in product(PARAMETERS.items(), BASES):
            value = Decimal(str(sample[name]))
            key = sample["排口"], sample["时间"], id, basis
            for verdict, limit in oracle.taken(ID, about, key[1], id, basis, value).values():
                if verdict == "open":
                    left_open.add(key)
                elif verdict != "undetermined":  # what is not told, or not encoded
                    wanted[key] = (verdict, float(limit))
    assert found == wanted
    assert left_open <= open_, left_open - open_
    assert {verdict for verdict, _ in wanted.values()} == {"pass", "fail"} and len(wanted) > 20
    assert len(left_open) > 20
