"""Exceedances counted and ranked, and figures beside status and change."""

import datetime as dt
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

import shuizhi as sz
from kinds import in_every_kind
from shuizhi import errors
from years_of_sections import LIMITS, VALUES, city, limit_of

# Small tables on purpose: warnings of few indicators have their own tests.
pytestmark = pytest.mark.filterwarnings(
    "ignore:the class rests on", "ignore:类别仅由", "ignore:taken from the table",
)  # fmt: skip


# ------------------------------------------------------------------ exceedances


@pytest.mark.parametrize("seed", range(6))
def test_exceedances_against_plain_counting(seed: int) -> None:
    samples, register = city(seed)
    repeated = pl.concat([samples, samples.head(7)])
    found = sz.exceedances(repeated, register=register, lang="zh")
    targets = {row["断面"]: row for row in register.iter_rows(named=True)}
    assert found.height == samples["断面"].n_unique() * len(VALUES)
    for row in found.iter_rows(named=True):
        name = row["监测项目"]
        sign, limit = limit_of(targets[row["断面"]], name)
        own = samples.filter(断面=row["断面"]).drop_nulls(name).sort("日期")
        values = [Decimal(v) for v in own[name]]
        three = Decimal(LIMITS[name][2])
        least = name == "溶解氧"
        over = [{"<": v >= limit, "<=": v > limit, ">=": v < limit}[sign] for v in values]
        worse = [(v < three) if least else (v > three) for v in values]
        assert (row["监测次数"], row["超目标次数"], row["超Ⅲ类次数"]) == (
            len(values), sum(over), sum(worse)
        )  # fmt: skip
        assert row["超目标率(%)"] == pytest.approx(100 * sum(over) / len(values))
        assert row["超Ⅲ类率(%)"] == pytest.approx(100 * sum(worse) / len(values))
        assert (row["最小值"], row["最大值"]) == (float(min(values)), float(max(values)))
        multiples = [
            (-float((v - limit) / limit), day)
            for v, o, day in zip(values, over, own["日期"], strict=True)
            if o and not least
        ]
        best, day = min(multiples, default=(None, None))
        assert row["最大超标倍数"] == (None if best is None else pytest.approx(-best))
        assert row["最大超标倍数日期"] == (None if day is None else dt.date.fromisoformat(day))
        index = []
        for value, warmth in zip(values, own["水温"], strict=True):
            if not least:
                index.append(float(value / limit))
            elif warmth is not None and float(value) <= 468 / (31.6 + float(warmth)):
                index.append(float(limit / value))
        assert row["最大标准指数"] == (pytest.approx(max(index)) if index else None)
        assert (row["说明"] is not None) is (least and len(index) < len(values))
    by_year = sz.exceedances(samples, register=register, every="year", lang="zh")
    whole = by_year.group_by("断面", "监测项目").agg(pl.col("监测次数", "超目标次数").sum())
    both = found.join(whole, on=["断面", "监测项目"], suffix=":sum")
    assert both["监测次数"].to_list() == both["监测次数:sum"].to_list()
    assert both["超目标次数"].to_list() == both["超目标次数:sum"].to_list()


@pytest.mark.parametrize(
    ("cells", "index"),
    [
        ({"pH": 8.0}, 0.5), ({"pH": 6.25}, 0.75), ({"pH": 9.5}, 1.25), ({"氨氮": "0.02L"}, 0.01),
        ({"氨氮": 1.5}, 1.5), ({"总磷": 0.3}, 1.5),
    ],
)  # fmt: skip
def test_standard_indices_by_hand(cells: Any, index: float) -> None:
    samples = pl.DataFrame(
        {"断面": ["甲"], "日期": ["2021-04-01"]} | {k: [v] for k, v in cells.items()}
    )
    assert sz.exceedances(samples, target="Ⅲ")["index"].to_list() == [index]


def test_exceedances_of_long_tables_and_every_kind() -> None:
    samples, _ = city(3)
    samples = samples.drop("水温")
    wide = sz.exceedances(samples, target="Ⅲ")
    long = samples.unpivot(index=["断面", "日期"], variable_name="项目", value_name="值")
    found = sz.exceedances(long, target="Ⅲ", parameter="项目", value="值")
    key = ["断面", "parameter"]
    assert found.sort(key).equals(wide.sort(key), null_equal=True)
    in_every_kind(
        lambda table: sz.exceedances(table, section="断面", time="日期", target="Ⅲ"), samples
    )
    with pytest.raises(errors.OptionError, match="temperature of the water"):
        sz.exceedances(samples, do_saturation=True)


# ------------------------------------------------------------------ concentrations, shares


def test_concentrations_beside_status_and_change() -> None:
    samples, _ = city(5, months=24)
    year = sz.assess_sections(samples, section="断面", time="日期", every="year")
    before, now = (year.filter(period=period) for period in ("2021", "2022"))
    plain = sz.compare(before, now, on="断面")
    found = sz.compare(before, now, on="断面", shape="parameters")
    assert (
        found.select("断面", "status_now", "change")
        .unique()
        .sort("断面")
        .equals(plain.select("断面", "status_now", "change").sort("断面"))
    )
    for row in found.iter_rows(named=True):
        a, b = (side.filter(断面=row["断面"])[row["parameter"]][0] for side in (before, now))
        assert (row["mean_before"], row["mean_now"]) == (a, b)
        want = None if a is None or b is None else 100 * (b - a) / a
        assert row["change_percent"] == (None if want is None else pytest.approx(want))
    in_every_kind(lambda table: sz.compare(before, table, on="断面", shape="parameters"), now)
    with pytest.raises(errors.ColumnError, match="neither table"):
        sz.compare(plain.rename({"status_now": "status"}), plain.rename({"status_now": "status"}),
                   on="断面", shape="parameters")  # fmt: skip


def test_shares_have_trends() -> None:
    shares = pl.DataFrame({
        "县": ["甲"] * 7, "period": [str(2015 + k) for k in range(7)],
        "good_share": [40.0, 50.0, 45.0, 60.0, 65.0, 70.0, 80.0],
        "inferior_share": [30.0, 20.0, 20.0, 10.0, 5.0, 0.0, 0.0],
    })  # fmt: skip
    found = sz.trend(shares, by="县")
    # Oxygen rises for the better as the share of Ⅰ–Ⅲ does; ammonia falls as that worse than Ⅴ.
    like = pl.DataFrame(
        {"县": ["甲"] * 7, "年": [2015 + k for k in range(7)], "溶解氧": shares["good_share"],
         "氨氮": shares["inferior_share"]}
    )  # fmt: skip
    want = sz.trend(like, by="县", time="年", min_count=1)
    assert found["parameter"].to_list() == ["good_share", "inferior_share"]
    assert found.drop("parameter").equals(want.drop("parameter"), null_equal=True)
    mixed = shares.with_columns(period=pl.format("{}-01~0{}", "period", pl.int_range(7) + 1))
    with pytest.raises(errors.ColumnError, match="do not follow one another"):
        sz.trend(mixed, by="县")
