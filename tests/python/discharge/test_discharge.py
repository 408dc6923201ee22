"""Outfalls checked against discharge standards: a made-up city against a plain oracle, and laws."""

import math
import random
import runpy
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import oracle_discharge as od
import shuizhi as sz
from kinds import in_every_kind, near
from shuizhi import errors

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


def expected(samples: pl.DataFrame, outfalls: pl.DataFrame, **options: Any) -> dict[Any, Any]:
    """Return what the oracle says by outfall, day, parameter, standard and what is held."""
    about = {row["排口"]: od.read_outfall(row) for row in outfalls.iter_rows(named=True)}
    days = defaultdict(list)
    for row in samples.iter_rows(named=True):
        days[row["排口"], date.fromisoformat(row["监测时间"][:10])].append(row)
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
            clauses = od.clauses(row["standard"], row["parameter"], said.limit, said.high)
            assert row["clause"] in clauses, (where, clauses)
    return checked.height


def same_figure(found: float | None, wanted: Decimal | None, noise: float = 1e-15) -> bool:
    if found is None or wanted is None:
        return found is wanted
    return math.isclose(found, wanted, rel_tol=1e-9, abs_tol=noise)


# ------------------------------------------------------------------------------ the city


@pytest.mark.parametrize("when", TIMES)
def test_every_verdict_of_the_city_is_the_oracles(when: str) -> None:
    samples = city(when)
    if when == "phosphorus":  # what is wrong with the outfall whose age is not told has its test
        samples = samples.filter(pl.col("排口") != "庚污水厂")
    checked, wanted = audit(samples), expected(samples, OUTFALLS)
    rows = found(checked, wanted)
    combinations = checked.select("排口", "day", "parameter").unique().height
    days = samples.select("排口", pl.col("监测时间").str.head(10)).unique().height
    assert combinations == days * len(PARAMETERS) <= rows
    counts = Counter(checked["verdict"])
    assert sum(counts.values()) == rows and None not in counts
    if when == "year":
        assert samples.height > 70_000 and set(checked["certain"]) == {True, False, None}
        assert {"unknown_flow", "not_detected"} <= set(checked["reason"])
    if when in ("year", "switch"):
        assert counts.keys() == {"pass", "fail", "undetermined", "prohibited"}
        reasons = {
            "no_limit",
            "limit_not_encoded",
            "condition_unknown",
            "outfall_not_told",
        }
        assert reasons | {None} <= set(checked["reason"])
    assert ("instantaneous" in checked["basis"].to_list()) == (when in ("amended", "phosphorus"))


def test_a_provincial_standard_that_is_known_and_not_encoded_is_reported() -> None:
    samples = pl.DataFrame({"排口": ["甲", "乙"], "时间": ["2023-05-10"] * 2, "COD": [30.0, 30.0]})
    outfalls = pl.DataFrame({
        "排口": ["甲", "乙"], "类型": ["公共污水处理系统"] * 2, "城市": ["新乡市", "北京市"],
        "流域": ["海河"] * 2, "建成日期": ["2010-01-01"] * 2, "执行级别": ["一级A"] * 2,
    })  # fmt: skip
    found = sz.check_discharge(samples, outfalls, outfall="排口", time="时间")
    rows = found.select("排口", "standard", "verdict", "reason").rows()
    assert set(rows) == {
        ("乙", "GB 18918-2002", "pass", None),
        ("甲", "DB41/777-2013", "undetermined", "limit_not_encoded"),
        ("甲", "GB 18918-2002", "pass", None),
    }


@pytest.mark.parametrize("brackets", ["months", "temperature"])
@pytest.mark.parametrize("when", ["switch", "amended"])
def test_named_standards_brackets_and_least_counts_of_the_city(when: str, brackets: str) -> None:
    # The outfall that is neither new nor existing has its own test.
    outfalls = OUTFALLS.filter(pl.col("排口") != "庚污水厂")
    samples = city(when).filter(pl.col("排口") != "庚污水厂")
    named: dict[str, Any] = {"standards": [GB8978, DB41, GB18466], "brackets": brackets}
    wanted = expected(samples, outfalls, least=20, **named)
    assert found(audit(samples, outfalls, min_count=20, **named), wanted) > 400
    reasons = {verdict.reason for _, verdict, *_ in wanted.values()}
    assert {"not_in_force", "too_few"} <= reasons


def test_the_examples_run(monkeypatch: Any, capsys: Any, tmp_path: Path) -> None:
    monkeypatch.syspath_prepend(str(EXAMPLES))
    runpy.run_path(str(EXAMPLES / "outfall_audit.py"))["main"]()
    assert "各标准、各排口的判定" in capsys.readouterr().out
    CITY["main"](tmp_path, "2022-09-01", 1)
    assert pl.read_csv(tmp_path / "city-samples.csv").height == 12 * 24
    assert OUTFALLS.equals(pl.read_csv(tmp_path / "city-outfalls.csv", infer_schema=False))


def same(table: pl.DataFrame, other: pl.DataFrame) -> None:
    """Check that two results are equal but for noise."""
    noisy = ["flow", "load"]
    assert table.drop(noisy).equals(other.drop(noisy))
    for name in noisy:
        assert table[name].to_list() == [near(figure) for figure in other[name]], name


def test_order_chunks_kinds_and_languages_change_nothing() -> None:
    samples = CITY["samples"]("2026-02-27", 4, 3)
    whole = in_every_kind(audit, samples)
    order = random.Random(8).sample(range(samples.height), samples.height)
    shuffled = audit(samples[order])
    # Outfalls stand as they first do in the table, their days in order.
    firsts = samples[order]["排口"].unique(maintain_order=True)
    assert shuffled["排口"].unique(maintain_order=True).to_list() == firsts.to_list()
    place = pl.col("排口").replace_strict({n: i for i, n in enumerate(samples["排口"].unique(
        maintain_order=True))})  # fmt: skip
    same(shuffled.sort(place, maintain_order=True), whole)
    other = audit(pl.concat([samples[k::3] for k in range(3)], rechunk=False))
    same(other.sort(place, maintain_order=True), whole)
    zh = audit(samples, OUTFALLS.reverse(), lang="zh")
    words = {"达标": "pass", "超标": "fail", "无法判定": "undetermined", "禁止排放": "prohibited"}
    assert [words[word] for word in zh["判定"]] == whole["verdict"].to_list()
    codes = dict(sz.reasons().select("zh", "code").iter_rows())
    assert [codes.get(text) for text in zh["说明"]] == whole["reason"].to_list()
    assert zh["数值"].to_list() == whole["value"].to_list() and "考核方式" in zh.columns
    assert set(zh["考核方式"]) == {"日均值", "瞬时值", "逐次监测值", None}
    for kind in (OUTFALLS.lazy(), OUTFALLS.to_pandas(), OUTFALLS.to_arrow()):
        same(audit(samples, kind), whole)


def test_micrograms_are_milligrams() -> None:
    samples = city("switch").head(4000)
    header = PARAMETERS["total_phosphorus"]
    less = [
        text if text in ("", None) else f"{Decimal(text.rstrip('L')) * 1000}" + "L" * ("L" in text)
        for text in samples[header]
    ]
    other = samples.with_columns(pl.Series(header, less)).rename({header: "总磷(μg/L)"})
    same(audit(other), audit(samples))


def day_said(rows: list[dict[str, Any]]) -> dict[Any, str]:
    """Say of each day of an outfall whether all that binds it is kept."""
    said: dict[Any, set[str]] = defaultdict(set)
    every: dict[Any, set[str]] = defaultdict(set)
    for row in rows:
        key = row["排口"], row["day"]
        every[key].add(row["verdict"])
        if row["standard"] is not None:
            said[key].add(row["verdict"])
    made = {}
    for key in every:
        words = said[key] or every[key]
        over = bool(words & {"fail", "prohibited"})
        made[key] = "fail" if over else "undetermined" if "undetermined" in words else "pass"
    return made


def test_loads_and_summaries_are_plain_sums() -> None:
    checked = pl.concat([audit(city("switch")), audit(city("amended"))])
    rows = checked.to_dicts()
    asked: dict[str, Callable[[dict[str, Any]], Any]] = {
        "排口": lambda row: row["排口"], "parameter": lambda row: row["parameter"],
        "standard": lambda row: row["standard"], "month": lambda row: f"{row['day']:%Y-%m}",
        "year": lambda row: f"{row['day']:%Y}",
    }  # fmt: skip
    for by in (["排口", "parameter", "month"], ["year"], ["parameter", "standard"], ["month"]):
        groups = defaultdict(list)
        for row in rows:
            groups[tuple(asked[name](row) for name in by)].append(row)
        summed = sz.discharge_summary(checked, by=by)
        assert summed.height == len(groups)
        firsts = {n: dict.fromkeys(asked[n](row) for row in rows) for n in by}
        places = {n: list(sorted(f) if n in ("month", "year") else f) for n, f in firsts.items()}
        stand = [[places[n].index(row[n]) for n in by] for row in summed.select(by).to_dicts()]
        assert stand == sorted(stand)
        assert ("load" in summed.columns) == ("parameter" in by)
        for row in summed.iter_rows(named=True):
            group = groups[tuple(row[name] for name in by)]
            counts = Counter(each["verdict"] for each in group)
            assert all(row[word] == counts[word] for word in counts)
            judged = counts["pass"] + counts["fail"] + counts["prohibited"]
            assert row["compliance"] == near(100 * counts["pass"] / judged if judged else None)
            worst = [each["multiple"] for each in group if each["multiple"] is not None]
            assert row["worst_multiple"] == (max(worst) if worst else None)
            days = Counter(day_said(group).values())
            assert row["days"] == days.total()
            assert row["days_pass"] == days["pass"] and row["days_fail"] == days["fail"]
            assert row["days_undetermined"] == days["undetermined"]
            judged = days["pass"] + days["fail"]
            assert row["day_compliance"] == near(100 * days["pass"] / judged if judged else None)
            if "parameter" not in by:
                continue
            loads = {(e["排口"], e["day"]): e["load"] for e in group if e["load"]}
            assert (row["load"] or 0) == near(sum(loads.values()) / 1000)
    zh = sz.discharge_summary(audit(city("amended"), lang="zh"), by=["排口", "月份"], lang="zh")
    en = sz.discharge_summary(audit(city("amended")), by=["排口", "month"])
    assert zh.rows() == en.rows() and "达标率(%)" in zh.columns


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


def test_ammonia_between_the_figures_of_db41() -> None:
    only: dict[str, Any] = {"standards": [DB41]}
    jan, jul = "2024-01-10", "2024-07-10"
    for day in (jan, jul):
        assert one(PLANT, day, 氨氮=4.0, **only) == [("undetermined", "condition_unknown")]
        assert one(PLANT, day, 氨氮=3.0, **only) == [("pass", None)]
        assert one(PLANT, day, 氨氮=5.1, **only) == [("fail", None)]
    assert one(PLANT, jan, 氨氮=4.0, brackets="months", **only) == [("pass", None)]
    assert one(PLANT, jul, 氨氮=4.0, brackets="months", **only) == [("fail", None)]
    for warm, verdict in ((12.0, "pass"), (12.1, "fail")):
        found = one(PLANT, jan, 氨氮=4.0, 水温=warm, brackets="temperature", **only)
        assert found == [(verdict, None)]
    with pytest.raises(errors.ColumnError, match="water temperature"):
        one(PLANT, jan, 氨氮=4.0, brackets="temperature", **only)
    assert one(PLANT, jan, 氟化物=0.1, **only) == [("undetermined", "limit_not_encoded")]


def test_units_take_up_db41_on_their_days() -> None:
    told = {"现有": "2022-09-01", "新建": "2021-03-01"}
    for new, first in told.items():
        before = date.fromisoformat(first) - timedelta(days=1)
        by_date = {"现有": "2021-02-28", "新建": "2021-03-01"}[new]
        for about in ({"企业性质": new}, {"企业性质": None, "建成日期": by_date}):
            for day, said in ((f"{before}", "not_in_force"), (first, None)):
                verdict = "undetermined" if said else "pass"
                found = one(PLANT | about, day, COD=39, standards=[DB41], in_force="flag")
                assert found == [(verdict, said)]
    unknown = PLANT | {"企业性质": None, "建成日期": None}
    for day, number in (("2021-02-28", 1), ("2021-03-01", 2), ("2022-08-31", 2), ("2022-09-01", 2)):
        said = one(unknown, day, ["standard", "reason"], COD=39)
        wanted = [(DB41, None if day == "2022-09-01" else "outfall_not_told")]
        assert said == [(GB18918, None), *wanted][:number]
    prohibited = PLANT | {"功能类别": "Ⅱ"}
    assert one(prohibited, COD=1, standards=[DB41]) == [("prohibited", None)]
    assert one(prohibited, COD="--", standards=[DB41]) == [("prohibited", None)]


def test_gb18918_by_temperature_building_date_and_day() -> None:
    def plant(day: str = "2023-07-01", about: Any = PLANT, **cells: Any) -> list[Any]:
        return one(about, day, LIMIT, standards=[GB18918], **cells)

    daily, instant, open_ = "daily-mean", "instantaneous", "undetermined"
    each = "each-reading"  # pH and colour are not averaged
    assert plant(氨氮=6, 水温=12) == [(daily, 8.0, "pass", None)]
    assert plant(氨氮=6, 水温="12.1") == [(daily, 5.0, "fail", None)]
    assert plant(氨氮=6) == [(daily, 5.0, open_, "condition_unknown")]
    old, unknown = PLANT | {"建成日期": "2005-12-31"}, PLANT | {"建成日期": None}
    assert plant(总磷=0.8) == plant(总磷=0.8, about=PLANT | {"建成日期": "2006-01-01"})
    assert plant(总磷=0.8) == [(daily, 0.5, "fail", None)]
    assert plant(总磷=0.8, about=old) == [(daily, 1.0, "pass", None)]
    assert plant(总磷=0.8, about=unknown) == [(daily, 0.5, open_, "condition_unknown")]
    assert plant("2027-12-31", old, 总磷=1.2) == [
        (daily, 1.0, "fail", None), (instant, 1.5, "pass", None),
    ]  # fmt: skip
    assert plant("2028-01-01", old, 总磷=[0.2, 1.2]) == [
        (daily, 0.5, "fail", None), (instant, 1.0, "fail", None),
    ]  # fmt: skip
    # Colour, pH and coliforms move from the mean of the day to each value by itself.
    cells = {"pH": [7.0, 9.5], "色度(稀释倍数)": [10, 35], "粪大肠菌群": [500, 2000]}
    for day, reused, said in (
        ("2026-02-28", "是", [(each, "fail"), (each, "fail"), (daily, "fail")]),
        ("2026-03-01", "是", [(instant, "fail"), (instant, "fail"), (instant, "fail")]),
        ("2026-03-01", "否", [(instant, "fail"), (instant, "fail"), (instant, "pass")]),
        ("2026-03-01", None, [(instant, "fail"), (instant, "fail"), (instant, "undetermined")]),
    ):
        found = plant(day, PLANT | {"出水回用": reused}, **cells)
        assert [(row[0], row[2]) for row in found] == said, (day, reused)


def test_hospitals_works_and_reused_water() -> None:
    def limits(about: Any, *standards: str, **cells: Any) -> list[Any]:
        return one(about, columns=["level", "limit", "verdict", "reason"], standards=standards,
                   **cells)  # fmt: skip

    infectious = {"类型": "医院", "医疗机构类型": "传染病医院"}
    assert limits(infectious, GB18466, 粪大肠菌群=200) == [(None, 100.0, "fail", None)]
    assert limits(HOSPITAL, GB18466, 粪大肠菌群=200) == [("排放标准", 500.0, "pass", None)]
    assert limits(HOSPITAL | {"执行级别": "预处理标准"}, GB18466, COD=200)[0][1:3] == (
        250.0,
        "pass",
    )
    assert limits(HOSPITAL | {"执行级别": None}, GB18466, COD=2)[0][3] == "outfall_not_told"
    for industry, limit in (("皮革", 100.0), ("食品", 100.0), ("味精", 100.0), ("石油化工", 60.0)):
        for cod, verdict in ((limit, "pass"), (limit + 0.1, "fail")):
            found = limits(WORKS | {"行业": industry}, GB8978, COD=cod, day="2012-07-01")
            assert found == [("一级", limit, verdict, None)], industry
    second = WORKS | {"执行级别": "二级"}
    for industry, limit in (("皮革", 300.0), ("食品", 150.0), ("石油化工", 120.0)):
        assert limits(second | {"行业": industry}, GB8978, COD=limit, day="2012-07-01")[0][:3] == (
            "二级", limit, "pass",
        )  # fmt: skip
    assert limits(second, GB8978, COD=200)[0][3] == "condition_unknown"
    before = second | {"行业": "食品", "建成日期": "1997-12-31"}
    assert limits(before, GB8978, SS=200) == [("二级", 200.0, "pass", None)]  # table 2, not 4: 150
    assert limits(before | {"建成日期": "1998-01-01"}, GB8978, SS=200)[0][1:3] == (150.0, "fail")
    for industry in ("皮革", "石油化工", "电镀厂", "造纸"):  # standards of their own
        found = limits(second | {"行业": industry}, GB8978, COD=10)
        assert found == [("二级", None, "undetermined", "not_in_force")], industry
    amended = {"day": "2028-09-01", "COD": 10}
    assert limits(HOSPITAL, GB18466, **amended)[0][2:] == ("undetermined", "limit_not_encoded")
    for use, limit in (("冲厕", 5.0), ("城市绿化", 10.0)):
        found = limits({"类型": "公共污水处理系统", "用途": use}, REUSE, 浊度=limit)
        assert found == [(None, limit, "pass", None)]


def test_flow_loads_and_least_counts() -> None:
    only: dict[str, Any] = {"standards": [GB18918], "columns": ["value", "flow", "load"]}
    for unit, per_day in (("m3/h", 24), ("m3/d", 1), ("m3/s", 86400), ("L/s", 86.4)):
        found = one(PLANT, COD=[36, 48], 流量=["300", "100"], flow="流量", flow_unit=unit, **only)
        assert found == [(39.0, near(200 * per_day), near(39 * 200 * per_day / 1000))]
    for flow, said in (([0, 0], (42.0, 0.0, 0.0)), ([None, 1], (42.0, None, None))):
        flows = pl.Series(flow, dtype=pl.Float64)
        assert one(PLANT, COD=[36, 48], 流量=flows.to_list(), flow="流量", **only) == [said]
    least = {"standards": [GB18918], "min_count": 3}
    assert one(PLANT, COD=["9", "9", "--"], **least) == [("undetermined", "too_few")]
    assert one(PLANT, COD=["9", "9", "0.5L"], **least) == [("pass", None)]
    assert one(PLANT, COD=["--", None], standards=[GB8978]) == [("undetermined", "no_limit")]


def test_reclaimed_water_is_bound_by_its_use_alone() -> None:
    waters = pl.DataFrame({
        "再生水": ["绿化", "冲厕", "清扫", "不明"], "时间": ["2022-05-10"] * 4,
        "氨氮(mg/L)": [7.0, 7.0, 7.0, 7.0], "浊度(NTU)": [8.0, 8.0, 8.0, 8.0],
    })  # fmt: skip
    uses = pl.DataFrame({
        "再生水": ["绿化", "冲厕", "清扫", "不明"], "用途": ["城市绿化", "冲厕", "道路清扫", None],
    })  # fmt: skip
    found = sz.check_discharge(waters, uses, outfall="再生水", time="时间", lang="zh")
    # Of one whose use is not told others may bind, which are known and not encoded.
    other = {"GB/T 18921-2019", "GB/T 19923-2024"}
    assert set(found.filter(pl.col("再生水") != "不明")["标准"]) == {"GB/T 18920-2020"}
    assert set(found.filter(再生水="不明")["标准"]) == {"GB/T 18920-2020"} | other
    told = {
        (r["再生水"], r["监测项目"]): (r["标准限值"], r["判定"])
        for r in found.iter_rows(named=True)
    }
    # GB/T 18920-2020 table 1: 8 mg/L and 10 NTU for greening and sweeping, 5 and 5 for flushing.
    assert told["绿化", "氨氮"] == told["清扫", "氨氮"] == (8.0, "达标")
    assert told["冲厕", "氨氮"] == (5.0, "超标") and told["冲厕", "浑浊度"] == (5.0, "超标")
    assert told["绿化", "浑浊度"] == (10.0, "达标")
    assert told["不明", "氨氮"][1] == "无法判定"
