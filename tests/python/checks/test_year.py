"""The work of a year: outlook, exceedances, concentrations and sources, by plain arithmetic."""

import calendar
import datetime as dt
import random
import re
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import Any

import polars as pl
import pytest

import shuizhi as sz
from kinds import in_every_kind
from shuizhi import errors

# Small tables on purpose: warnings of few indicators have their own tests.
pytestmark = pytest.mark.filterwarnings(
    "ignore:the class rests on", "ignore:类别仅由", "ignore:taken from the table",
)  # fmt: skip
CLASSES = ["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ"]
# GB 3838-2002 table 1, rivers.
LIMITS = {
    "氨氮": ("0.15", "0.5", "1.0", "1.5", "2.0"), "总磷": ("0.02", "0.1", "0.2", "0.3", "0.4"),
    "溶解氧": ("7.5", "6", "5", "3", "2"),
}  # fmt: skip
PLACES = {"氨氮": "0.01", "总磷": "0.001", "溶解氧": "0.1"}
VALUES = {
    "氨氮": ["0.3", "0.85", "1.0", "1.45", "1.505", "2.6"],
    "总磷": ["0.05", "0.15", "0.2", "0.2985", "0.41"],
    "溶解氧": ["1.5", "3.04", "4.95", "5.5", "7.5", "9.5"],
}


def city(seed: int, months: int = 30, sections: int = 5) -> tuple[pl.DataFrame, pl.DataFrame]:
    source = random.Random(seed)
    rows = []
    for i in range(sections):
        spread = source.randint(1, 6)
        for month in range(months):
            if source.random() < 0.9:
                rows.append(
                    {"断面": f"断面{i}", "日期": f"{2021 + month // 12}-{month % 12 + 1:02}-09",
                     "水温": source.choice(["4", "18", "29", None])}
                    | {name: source.choice([*values[:spread], None])
                       for name, values in VALUES.items()}
                )  # fmt: skip
    register = [
        {"断面": f"断面{i}", "目标": source.choice(CLASSES[1:]),
         "氨氮目标值": source.choice([None, None, "<1.5", "≤0.5"])}
        for i in range(sections)
    ]  # fmt: skip
    return pl.DataFrame(rows), pl.DataFrame(register)


def limit_of(row: dict[str, Any], name: str) -> tuple[str, Decimal]:
    if name == "氨氮" and row["氨氮目标值"]:
        said = row["氨氮目标值"].replace("≤", "<=")
        sign = "<=" if said.startswith("<=") else "<"
        return sign, Decimal(said[len(sign) :])
    limit = Decimal(LIMITS[name][CLASSES.index(row["目标"])])
    return (">=" if name == "溶解氧" else "<="), limit


def keeps(name: str, mean: Fraction, sign: str, limit: Decimal) -> bool:
    figure = (Decimal(mean.numerator) / mean.denominator).quantize(
        Decimal(PLACES[name]), ROUND_HALF_EVEN
    )
    return {"<": figure < limit, "<=": figure <= limit, ">=": figure >= limit}[sign]


@pytest.mark.parametrize("seed", range(8))
def test_the_outlook_against_plain_arithmetic(seed: int) -> None:
    months = random.Random(seed).choice([25, 28, 30, 33, 35, 36])
    samples, register = city(seed, months)
    found = sz.outlook(samples, register, year=2023, lang="zh")
    left = 36 - months
    targets = {row["断面"]: row for row in register.iter_rows(named=True)}
    seen = set()
    for row in found.iter_rows(named=True):
        name = row["监测项目"]
        sign, limit = limit_of(targets[row["断面"]], name)
        own = samples.filter(断面=row["断面"]).drop_nulls(name)
        now = [Fraction(v) for v in own.filter(pl.col("日期") >= "2023")[name]]
        last = f"2022-{months - 24 + 1:02}"
        ago = own.filter(pl.col("日期") >= last, pl.col("日期") < "2023")[name]
        before = [Fraction(v) for v in ago]
        assert (row["已有月数"], row["剩余月数"]) == (len(now), left)
        assert row["目标值"] == float(limit)
        if left == 0:
            kept = keeps(name, sum(now) / len(now), sign, limit)  # type: ignore[arg-type]
            assert row["预判"] == ("稳定达标" if kept else "无法达标")
            continue

        def year(each: Fraction, now: list[Fraction] = now) -> Fraction:
            return (sum(now) + each * left) / (len(now) + left)  # type: ignore[return-value]

        def kept(each: Fraction, name: str = name, sign: str = sign, limit: Any = limit) -> bool:
            return keeps(name, year(each), sign, limit)

        allowed = Fraction(str(row["剩余月份允许均值"]))
        step = Fraction(PLACES[name]) / 10 * (-1 if sign == ">=" else 1)
        assert kept(allowed), row
        # Of oxygen nothing is asked below none.
        assert (sign == ">=" and allowed == 0) or not kept(allowed + step), row
        known = [*now, *before]
        means = [sum(part) / len(part) for part in (now, before) if part]
        if sign != ">=" and not kept(Fraction(0)):
            want: str | None = "无法达标"
        elif not known:
            want = None
        elif all(map(kept, known)):
            want = "稳定达标"
        elif all(kept(mean) for mean in means):  # type: ignore[arg-type]
            want = "可达标"
        else:
            want = "有风险"
        # What is allowed is told to one place more than is assessed; a mean may lie between.
        between = [m for m in [*known, *means] if abs(m - allowed) < abs(step)]
        assert row["预判"] == want or between, (row, known, want)
        seen.add(want)
    if months == 30:
        assert seen >= {"稳定达标", "有风险"}
    order = ["无法达标", "有风险", "可达标", "稳定达标", None]
    worst: dict[Any, int] = {}
    for row in found.iter_rows(named=True):
        worst.setdefault(row["断面"], order.index(row["预判"]))
        assert order.index(row["预判"]) >= worst[row["断面"]]
    assert list(worst.values()) == sorted(worst.values())
    places = sz.outlook(samples, register, year=2023, shape="sections", lang="zh")
    assert places["断面"].to_list() == list(worst)
    assert places["预判"].to_list() == [order[place] for place in worst.values()]


def test_the_outlook_of_what_has_no_figure() -> None:
    samples = pl.DataFrame(
        {"断面": ["甲", "乙"], "月": ["2022-03"] * 2, "pH": [7.5, 7.5], "氨氮": [1.0, None]}
    )
    register = pl.DataFrame({"断面": ["甲", "乙", "丙"], "目标": ["Ⅲ", "Ⅲ", "Ⅱ"]})
    with pytest.warns(errors.ShuizhiWarning, match="without samples: 丙"):
        found = sz.outlook(samples, register)
    told = {(r["断面"], r["parameter"]): r for r in found.iter_rows(named=True)}
    assert told["甲", "ph"]["reason"] == "no_direction" and told["甲", "ph"]["mean"] is None
    assert told["乙", "ammonia_nitrogen"]["reason"] == "no_samples"
    assert told["乙", "ammonia_nitrogen"]["allowed"] == 1.005 and told["丙", "ph"]["months"] == 0
    for options, match in [
        ({"indicators": "5+X"}, "before the year is over"),
        ({"geometric": ["氨氮"]}, "does not use"),
    ]:  # fmt: skip
        with pytest.raises(errors.OptionError, match=match):
            sz.outlook(samples, register, **options)  # type: ignore[arg-type]
    in_every_kind(lambda table: sz.outlook(table, section="断面", time="月", target="Ⅲ"), samples)


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


# ------------------------------------------------------------------ automatic and manual data


def sources(seed: int) -> pl.DataFrame:
    source = random.Random(seed)
    rows = []
    for month in range(1, 13):
        for origin in ("自动监测", "手工"):
            for day in range(1, source.randint(1, 4)):
                if source.random() < 0.8:
                    rows.append({
                        "断面": source.choice("甲乙"), "日期": f"2021-{month:02}-{day:02}",
                        "数据来源": origin,
                        "氨氮": source.choice(["0.4", "1.25", "0.03L", None]),
                        "氟化物": source.choice(["0.5", "0.8", None]),
                    })  # fmt: skip
    return pl.DataFrame(rows).unique(["断面", "日期", "数据来源"], maintain_order=True)


def taken(samples: pl.DataFrame, first: dict[str, str]) -> pl.DataFrame:
    """Blank the cells for which the other source is preferred, by plain loops."""
    rows = samples.to_dicts()
    there = {
        (row["断面"], row["日期"][:7], row["数据来源"], name)
        for row in rows for name in first if row[name] is not None
    }  # fmt: skip
    return pl.DataFrame([
        row | {
            name: None if row["数据来源"] != origin
            and (row["断面"], row["日期"][:7], origin, name) in there else row[name]
            for name, origin in first.items()
        }
        for row in rows
    ], schema=samples.schema).drop("数据来源")  # fmt: skip


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(
    ("precedence", "first"),
    [
        (None, {"氨氮": "自动监测", "氟化物": "手工"}),
        ("manual", {"氨氮": "手工", "氟化物": "手工"}),
        ({"氟化物": "automatic"}, {"氨氮": "自动监测", "氟化物": "自动监测"}),
    ],
)
def test_the_source_that_comes_first_is_taken_by_parameter_and_month(
    seed: int, precedence: Any, first: dict[str, str]
) -> None:
    samples = sources(seed)
    options: dict[str, Any] = {"by": "断面", "time": "日期", "every": "month"}
    found = sz.average(samples, origin="数据来源", precedence=precedence, **options)
    want = sz.average(taken(samples, first), duplicates="keep", **options)
    shown = ["断面", "period", "ammonia_nitrogen", "fluoride"]
    assert found.select(shown).equals(want.select(shown), null_equal=True)
    # The ledger has every reading, and tells those left out.
    told = sz.ledger(samples, origin="数据来源", precedence=precedence, **options)
    assert told.height == 2 * samples.height
    blanked = taken(samples, first)
    for name, id in (("氨氮", "ammonia_nitrogen"), ("氟化物", "fluoride")):
        own = told.filter(parameter=id).sort("row")
        left = [a is not None and b is None
                for a, b in zip(samples[name], blanked[name], strict=True)]  # fmt: skip
        assert [use == "other_source" for use in own["use"]] == left
        assert set(own.filter(use="other_source")["reason"]) <= {"other_source"}


def test_sources_are_found_and_reported() -> None:
    samples = sources(1)
    with pytest.warns(errors.ShuizhiNote, match="tells automatic from manual"):
        found = sz.average(samples, by="断面", time="日期")
    want = sz.average(samples, by="断面", time="日期", origin="数据来源")
    assert found.equals(want, null_equal=True)
    long = samples.unpivot(
        ["氨氮", "氟化物"],
        index=["断面", "日期", "数据来源"],
        variable_name="项目",
        value_name="值",
    )
    of_long = sz.average(
        long, by="断面", time="日期", origin="数据来源", parameter="项目", value="值"
    )
    shown = ["断面", "period", "ammonia_nitrogen", "fluoride"]
    assert of_long.select(shown).equals(want.select(shown), null_equal=True)
    odd = samples.with_columns(数据来源=pl.lit("卫星"))
    with pytest.warns(errors.ShuizhiWarning, match="'卫星' are neither"):
        sz.average(odd, by="断面", time="日期", origin="数据来源")
    for options in ({"precedence": "manual"}, {"origin": "数据来源", "precedence": {"氨氮": "x"}}):
        with pytest.raises(errors.OptionError):
            sz.average(samples.rename({"数据来源": "源"} if "origin" not in options else {}),
                       by="断面", time="日期", **options)  # fmt: skip
    in_every_kind(
        lambda table: sz.assess_sections(table, section="断面", time="日期", origin="数据来源"),
        samples,
    )


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
