"""Made-up sources of drinking water, a few of them and many."""

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

import oracle_laws
import oracle_methods as om
import shuizhi as sz

CHECK, SURFACE, GROUND = sz.check_source_water, "GB 3838-2002", "GB/T 14848-2017"
# Headers, limits about which cells lie (the first is within all others), powers of their units.
HEADERS: dict[str, tuple[str, str, int]] = {
    "ph": ("pH", "7 7.5 8 8.5 8.6 9.4", 0), "dissolved_oxygen": ("溶解氧", "5 6 7.5", 0),
    "permanganate_index": ("CODMn", "3 6", 0), "total_phosphorus": ("总磷", "0.05 0.2", 0),
    "ammonia_nitrogen": ("氨氮(mg/L)", "0.5 1", 0), "total_nitrogen": ("总氮", "0.9 1", 0),
    "fecal_coliform": ("粪大肠菌群(个/L)", "2000 10000", 0),
    "mercury": ("汞(μg/L)", "0.1 1", -3), "nitrate": ("硝酸盐(mg/L)", "10 20", 0),
    "iron": ("铁(mg/L)", "0.3", 0), "manganese": ("锰(μg/L)", "100", -3),
    "trichloromethane": ("三氯甲烷(μg/L)", "60", -3), "total_hardness": ("总硬度", "450", 0),
    "visible_matter": ("肉眼可见物", "", 0),  # 无 or 有
}  # fmt: skip
IDS = {name: p for p in HEADERS for name in (p, om.NAMES[p])}
HELD = {
    law: [p for p in HEADERS if {(p, "river"), (p, "lake")} & oracle_laws.LAWS[law].limits.keys()]
    for law in oracle_laws.LAWS
}
APART = {"total_nitrogen", "fecal_coliform"}
HELD_TOGETHER = HEADERS.keys() - APART
KINDS = {
    SURFACE: ["surface", "surface water", "地表水", "地表水源", "地表水型", "河流型", "湖库型"],
    GROUND: ["ground", "groundwater", "ground water", "地下水", "地下水源", "地下水型"],
}
K: dict[str, Any] = {"source": "源", "time": "时", "kind": "类", "volume": "量"}
FEW = pl.DataFrame(
    {"源": ["甲", "乙"], "时": ["2021-04"] * 2, "类": ["地表水", "地下水"], "量": [300.0, 100.0],
     "铁": ["0.2", "0.6"], "pH": ["8.6", "8.6"]}
)  # fmt: skip

# Small tables on purpose: warnings of few indicators have their own tests.
pytestmark = pytest.mark.filterwarnings("ignore:the class rests on", "ignore:类别仅由")
DECLARED = pl.DataFrame({"源": "乙", "监测项目": "Fe", "起": "2021-04-01", "止": "2021-04-30",
                         "认定文件": "文1", "来源": "局"})  # fmt: skip


def _cell(source: random.Random, parameter: str, worse: float) -> str | None:
    if source.random() < 0.06:
        return source.choice(["--", None, "缺测", "坏", ""])
    if parameter == "visible_matter":
        return "有" if worse > 1 and source.random() < 0.1 else "无"
    value = Decimal(source.choice(HEADERS[parameter][1].split()[: 1 if worse == 1 else None]))
    if parameter == "ph":
        return str(value)
    factor = Decimal(source.choice(["0.5", "0.8", "0.9", "1", "1", "1", str(worse)]))
    value = value / factor if parameter == "dissolved_oxygen" else value * factor
    text = f"{value.quantize(Decimal('0.0001')).normalize():f}"
    return source.choice(["{}"] * 12 + ["{}L", "<{}", "未检出"]).format(text)


def samples(seed: int, sources: int = 40, years: int = 1) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Make samples of sources of both kinds, a day one (or that twice), and their backgrounds."""
    source = random.Random(seed)
    rows, declared = [], []
    for number in range(sources):
        kind = source.choice(KINDS[GROUND if number % 3 == 2 else SURFACE])
        body = "塘" if number == 6 else source.choice(["河流", "湖库"])
        place = {"源": f"源{number:02}", "类": kind, "体": body}
        worse = source.choice([1, 1, 1, 1.01, 1.6])
        lacking = source.sample(list(HEADERS), source.choice([0, 1, 4, len(HEADERS)]))
        for month in range(12 * years):
            first = date(2020 + month // 12, month % 12 + 1, 1)
            rough = month < 4 * years  # gaps, and water of which nothing is known
            for day in source.sample(range(28), source.choice([0, 1, 2] if rough else [2, 3])):
                cells = {h: _cell(source, p, worse) for p, (h, *_) in HEADERS.items()}
                cells |= {HEADERS[p][0]: None for p in lacking}
                taken = [0.0, 1.25, 40.5, 300][: None if rough or len(lacking) < 9 else 1]
                volume = None if rough and source.random() < 0.01 else source.choice(taken)
                rows.append(place | {"时": str(first + timedelta(day)), "量": volume} | cells)
                rows += [dict(rows[-1])] * (source.random() < 0.05)
        for month in source.sample(range(24), source.choice([0, 2, 5, 24])):
            since = date(2019 + month // 12, month % 12 + 1, 1)  # never twice: it orders
            until = source.choice([since, date(2020, 12, 31), date(2029, 12, 31)])
            of = source.choice(list(IDS))
            declared.append((place["源"], of, str(since), str(until), f"文{month}", "局"))
    source.shuffle(rows)
    types = dict.fromkeys(rows[0], pl.String) | {"量": pl.Float64}
    names = ["源", "parameter", "from", "to", "decision", "source"]
    return pl.DataFrame(rows, schema=types), pl.DataFrame(declared, schema=names, orient="row")


def few(**columns: Any) -> pl.DataFrame:
    return pl.DataFrame(FEW.to_dict(as_series=False) | columns)


def told(**columns: Any) -> dict[str, Any]:
    return {"background": DECLARED.with_columns(pl.lit(v).alias(n) for n, v in columns.items())}
