"""Fluxes of months and years compared with plain arithmetic."""

import calendar
import random
import re
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

import shuizhi as sz

# Small tables on purpose: warnings of few indicators have their own tests.
pytestmark = pytest.mark.filterwarnings(
    "ignore:the class rests on", "ignore:类别仅由", "ignore:taken from the table",
)  # fmt: skip


# ------------------------------------------------------------------ fluxes


def load(text: str | None) -> Decimal | None:
    """Return what a cell enters a load with: nothing of what is below its limit."""
    if text is None:
        return None
    return Decimal(0) if text.endswith("L") else Decimal(text)


def mean_of(values: list[Decimal]) -> Decimal | None:
    return sum(values, Decimal()) / len(values) if values else None


def waters(seed: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return samples, several of a month, and flows, several of a day; some of each are missing."""
    source = random.Random(seed)
    samples, flows = [], []
    for name in ("甲", "乙"):
        for month in range(12):
            for day in source.sample(range(1, 28), source.choice([0, 1, 2, 3])):
                samples.append({
                    "断面": name, "日期": f"2020-{month + 1:02}-{day:02}",
                    "氨氮(mg/L)": source.choice(["0.4", "1.25", "0.025L", "2.5", None]),
                    "总磷(mg/L)": source.choice(["0.08", "0.31", "0.01L", None]),
                })  # fmt: skip
            for day in source.sample(range(1, 29), source.choice([0, 5, 28])):
                for hour in source.sample((2, 8, 14, 20), source.choice([1, 2, 4])):
                    flows.append({
                        "断面": name, "日期": f"2020-{month + 1:02}-{day:02} {hour:02}:00",
                        "流量(m3/s)": source.choice(["0.5", "3.2", "12.75", None]),
                    })  # fmt: skip
    return pl.DataFrame(samples), pl.DataFrame(flows)


@pytest.mark.parametrize("seed", range(6))
def test_fluxes_against_plain_arithmetic(seed: int) -> None:
    """Mean of the month × mean of its daily flows × its days; a year is the sum of its months."""
    samples, flows = waters(seed)
    found = sz.fluxes(samples, flow="流量(m3/s)", flows=flows)
    year = sz.fluxes(samples, flow="流量(m3/s)", flows=flows, every="year")
    want: dict[tuple[str, str, int], Decimal | None] = {}
    for row in found.iter_rows(named=True):
        column = {"ammonia_nitrogen": "氨氮(mg/L)", "total_phosphorus": "总磷(mg/L)"}
        month = int(row["period"][5:])
        own = samples.filter(
            pl.col("日期").str.starts_with(row["period"]), 断面=row["断面"]
        )[column[row["parameter"]]]  # fmt: skip
        mean = mean_of([v for v in map(load, own) if v is not None])
        days: dict[str, list[Decimal]] = {}
        for time, flow in flows.filter(
            pl.col("日期").str.starts_with(row["period"]), 断面=row["断面"]
        ).select("日期", "流量(m3/s)").iter_rows():  # fmt: skip
            if flow is not None:
                days.setdefault(time[:10], []).append(Decimal(flow))
        flow = mean_of([mean for mean in map(mean_of, days.values()) if mean is not None])
        length = calendar.monthrange(2020, month)[1]
        assert (row["days"], row["flow_days"]) == (length, len(days))
        # mg/L is g/m³; a day has 86,400 seconds, a tonne a million grams.
        flux = None if mean is None or flow is None else mean * flow * length * 86400 / 10**6
        want[row["断面"], row["parameter"], month] = flux
        for key, value in (("mean", mean), ("flow", flow), ("flux", flux)):
            told = None if value is None else pytest.approx(float(value), abs=1e-9)
            assert row[key] == told, (key, row)
        reason = None
        if flux is None:
            reason = "missing" if mean is None else "unknown_flow"
        assert row["reason"] == reason
    for row in year.iter_rows(named=True):
        known = {
            month: value for (name, id, month), value in want.items()
            if (name, id) == (row["断面"], row["parameter"]) and value is not None
        }  # fmt: skip
        assert (row["months"], row["days"]) == (len(known), 366)
        total = pytest.approx(float(sum(known.values())), abs=1e-6) if known else None
        assert row["flux"] == total
        lacking = [m for m in range(1, 13) if m not in known]
        assert [int(m) for m in re.findall(r"\d+", row["reason"] or "")] == lacking


@pytest.mark.parametrize(
    ("nondetect", "flux"), [("zero", 0.0), ("half", 0.5), ("limit", 1.0), ("drop", None)]
)
def test_fluxes_of_what_is_not_detected(nondetect: Any, flux: float | None) -> None:
    samples = pl.DataFrame(
        {"断面": ["甲"], "日期": ["2021-04-03"], "氨氮": ["0.1L"], "流量": [1.0]}
    )
    found = sz.fluxes(samples, flow="流量", flow_unit="m3/s", nondetect=nondetect)
    want = None if flux is None else pytest.approx(flux * 0.1 * 30 * 86400 / 10**6)
    assert found["flux"][0] == want
