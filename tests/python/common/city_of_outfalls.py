"""The made-up city of outfalls, and its check compared with that of the oracle."""

import math
import os
import runpy
from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

import oracle_discharge as od
import oracle_limits
import oracle_scope
import shuizhi as sz

EXAMPLES = Path(__file__).parents[3] / "examples"
CITY = runpy.run_path(str(EXAMPLES / "make_city.py"))
OUTFALLS: pl.DataFrame = CITY["outfalls"]()
FLOW: str = CITY["FLOW"]
PARAMETERS = {
    "ph": "pH值(无量纲)", "cod": "化学需氧量(mg/L)", "ammonia_nitrogen": "氨氮(mg/L)",
    "total_phosphorus": "总磷(mg/L)", "total_nitrogen": "总氮(mg/L)", "fluoride": "氟化物(mg/L)",
    "mercury": "总汞(μg/L)", "color_dilution": "色度(稀释倍数)",
    "fecal_coliform": "粪大肠菌群(MPN/L)", "residual_chlorine_total": "总余氯(mg/L)",
}  # fmt: skip
TIMES = {
    "year": ("2022-03-01", 365),  # DB41 begins to bind existing units within it
    "switch": ("2022-08-15", 32),
    "amended": ("2026-02-26", 6),
    "phosphorus": ("2027-12-29", 6),
}
DB41, GB18918, GB18466, GB8978, REUSE = (
    "DB41/2087-2021", "GB 18918-2002", "GB 18466-2005", "GB 8978-1996", "GB/T 18920-2020",
)  # fmt: skip


@cache
def city(when: str) -> pl.DataFrame:
    made: pl.DataFrame = CITY["samples"](*TIMES[when])
    return made


def audit(samples: Any, outfalls: Any = OUTFALLS, **options: Any) -> Any:
    told = {"outfall": "排口", "time": "监测时间", "flow": FLOW}
    return sz.check_discharge(samples, outfalls, **told | options)


def amount(text: str | None) -> Decimal | None:
    return None if text in (None, "--") else Decimal(text)


def expected(
    samples: pl.DataFrame, outfalls: pl.DataFrame, *, on: Collection[date] = (), **options: Any
) -> dict[Any, Any]:
    """Return what the oracle says by outfall, day, parameter, standard and what is held.

    Of all days, or of those that are named: the outfalls have several readings on one of them.
    """
    about = {row["排口"]: oracle_scope.read_outfall(row) for row in outfalls.iter_rows(named=True)}
    days = defaultdict(list)
    for row in samples.iter_rows(named=True):
        day = date.fromisoformat(row["监测时间"][:10])
        if not on or day in on:
            days[row["排口"], day].append(row)
    made = {}
    wholes, flow_of, warm_of = {}, {}, {}
    for (name, day), rows in days.items():
        flows = [amount(row[FLOW]) for row in rows]
        known = [flow for flow in flows if flow is not None]
        flow_of[name, day] = sum(known) / len(known) * 24 if len(known) == len(flows) else None
        warm = od.whole_day([row["水温(℃)"] for row in rows], flows, "water_temperature")
        warm_of[name, day] = warm.mean.value
        flags = [row.get("数据标记") for row in rows]
        for parameter, header in PARAMETERS.items():
            power = -3 if "μg" in header else 0
            cells = [row[header] for row in rows]
            whole = od.whole_day(cells, flows, parameter, power, flags)
            wholes[name, day, parameter] = whole
    most: Counter[Any] = Counter()
    for (name, _, parameter), whole in wholes.items():
        most[name, parameter] = max(most[name, parameter], whole.count + whole.bare)
    for (name, day, parameter), whole in wholes.items():
        flow, header = flow_of[name, day], PARAMETERS[parameter]
        found = od.check(
            about[name], day, parameter, whole, warm_of[name, day],
            most=most[name, parameter], **options,
        )  # fmt: skip
        for (standard, basis), (level, verdict) in found.items():
            load = None
            weighed = whole.flow in ("by flow", "none")
            if basis != "instantaneous" and "g/L" in header and weighed and flow is not None:
                load = whole.detected and whole.detected * flow / 1000
            key = name, day, parameter, standard, basis
            made[key] = level, verdict, whole, flow, load
    return made


JUDGED = {
    None, "limit_not_encoded", "condition_unknown", "unknown_flow", "not_detected", "one_reading",
}  # fmt: skip


# By how many days the oracle goes on through a year: 1 judges every day, in a minute.
STEP = int(os.environ.get("SHUIZHI_CITY_STEP", "9"))


def judged_days(when: str) -> set[date]:
    """Return the days of a time of the city that the oracle judges.

    In a year every ninth, and those beside a day on which something turns: between two turns
    nothing changes but readings and the season.
    """
    first, count = date.fromisoformat(TIMES[when][0]), TIMES[when][1]
    every = [first + timedelta(days=n) for n in range(count)]
    turns = {turn for turns in oracle_limits.TURNS.values() for turn in turns}
    near = {date.fromisoformat(turn) - timedelta(days=n) for turn in turns for n in (0, 1)}
    near |= {day for day in every if day.day == 1}  # a season begins with its month
    return near.intersection(every) | set(every[:: STEP if count > 99 else 1])


def found(checked: pl.DataFrame, wanted: dict[Any, Any]) -> int:
    """Compare row by row; return how many rows were compared."""
    keys = ["排口", "day", "parameter", "standard", "basis"]
    assert checked.select(keys).is_duplicated().sum() == 0
    assert {tuple(row[k] for k in keys) for row in checked.iter_rows(named=True)} == wanted.keys()
    for row in checked.iter_rows(named=True):
        level, said, whole, flow, load = wanted[tuple(row[key] for key in keys)]
        where = {key: row[key] for key in keys}
        names = ("verdict", "reason", "level", "count", "left_out", "certain")
        assert [row[name] for name in names] == [
            said.verdict, said.reason, level, whole.count, whole.bare + whole.flagged, said.certain,
        ], (where, said)  # fmt: skip
        by_reading = row["basis"] in ("instantaneous", "each-reading")
        weighted = None if by_reading else whole.flow == "by flow" and whole.count + whole.bare > 0
        assert row["weighted"] == weighted, where
        assert same_figure(row["value"], said.value), where
        assert same_figure(row["flow"], flow) and same_figure(row["load"], load), where
        if said.verdict != "prohibited" and said.reason in JUDGED:
            assert row["limit"] == (None if said.limit is None else float(said.limit)), where
            assert row["limit_high"] == (None if said.high is None else float(said.high)), where
        if said.verdict in ("pass", "fail"):
            assert same_figure(row["multiple"], said.multiple, 1e-10), where
            clauses = oracle_limits.clauses(
                row["standard"], row["parameter"], said.limit, said.high
            )
            assert row["clause"] in clauses, (where, clauses)
    return checked.height


def same_figure(found: float | None, wanted: Decimal | None, noise: float = 1e-15) -> bool:
    if found is None or wanted is None:
        return found is wanted
    return math.isclose(found, wanted, rel_tol=1e-9, abs_tol=noise)


PLANT = {
    "类型": "公共污水处理系统", "城市": "焦作", "流域": "黄河", "企业性质": "现有", "功能类别": "Ⅲ",
    "干支流": "其他", "建成日期": "2010-01-01",
}  # fmt: skip
WORKS = {"类型": "排污单位", "建成日期": "2010-01-01", "执行级别": "一级"}
HOSPITAL = {"类型": "医院", "医疗机构类型": "综合医院", "执行级别": "排放标准"}
LIMIT = ["basis", "limit", "verdict", "reason"]


def one(
    about: dict[str, str | None], day: str = "2023-07-01", columns: Any = ("verdict", "reason"),
    **cells: Any,
) -> list[Any]:  # fmt: skip
    """Return the verdicts on readings of one day; options are among the cells."""
    names = ("standards", "brackets", "min_count", "flow_unit", "flow", "lang", "nondetect",
             "in_force", "duplicates", "detection_limits", "time", "load_nondetect")  # fmt: skip
    options = {name: cells.pop(name) for name in names if name in cells}
    cells = {name: each if isinstance(each, list) else [each] for name, each in cells.items()}
    count = len(next(iter(cells.values())))
    samples = pl.DataFrame(
        {"排口": ["甲"] * count, "监测时间": [f"{day} {hour:02}:00" for hour in range(count)]}
        | cells
    )
    checked = audit(samples, pl.DataFrame({"排口": ["甲"]} | about), **{"flow": None} | options)
    return checked.select(columns).rows()
