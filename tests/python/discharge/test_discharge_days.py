"""What a day's readings come to: flows, units, readings without a figure, and rows sent twice."""

import random
from datetime import date
from typing import Any

import polars as pl
import pytest

import shuizhi as sz
from city_of_outfalls import DB41, GB8978, GB18918, OUTFALLS, PLANT, WORKS, audit, one
from kinds import near
from shuizhi import errors

ONLY: dict[str, Any] = {"standards": [DB41]}


def row(*columns: str, **cells: Any) -> tuple[Any, ...]:
    [found] = one(PLANT, columns=columns, **{"standards": [DB41]} | cells)
    made: tuple[Any, ...] = found
    return made


# ------------------------------------------------------------------------------ flows


def test_no_reading_is_left_out_for_want_of_a_flow() -> None:
    columns = ("value", "count", "verdict", "reason", "certain", "weighted", "flow", "load")
    cod = [30.0] + [90.0] * 23
    flows = ["100"] + ["--"] * 23
    assert row(*columns, COD=cod, 流量=flows, flow="流量") == (
        87.5, 24, "fail", "unknown_flow", False, False, None, None,
    )  # fmt: skip
    # Where no flow could change it, the verdict is certain.
    assert row(*columns, COD=[10.0] * 24, 流量=flows, flow="流量") == (
        10.0, 24, "pass", "unknown_flow", True, False, None, None,
    )  # fmt: skip
    # A row that has no reading of the parameter needs no flow for its mean.
    assert row(*columns, COD=[36, 48, None], 流量=["300", "100", "--"], flow="流量") == (
        39.0, 2, "pass", None, True, True, None, None,
    )  # fmt: skip


def test_a_flow_of_nothing_is_a_flow() -> None:
    columns = ("value", "count", "verdict", "reason", "load")
    assert row(*columns, COD=[30, 90], 流量=[10, 0], flow="流量") == (30.0, 2, "pass", None, 3.6)
    assert row(*columns, COD=[30, 90], 流量=[0, 0], flow="流量") == (
        60.0, 2, "undetermined", "no_discharge", 0.0,
    )  # fmt: skip
    prohibited = PLANT | {"功能类别": "Ⅱ"}
    assert one(prohibited, COD=[9], 流量=[0], flow="流量", **ONLY) == [
        ("undetermined", "no_discharge")
    ]
    instant: dict[str, Any] = {"standards": [GB18918], "columns": ["basis", "value", "verdict"]}
    found = one(PLANT, "2026-03-01", pH=[7.0, 9.5], 流量=[10, 0], flow="流量", **instant)
    assert found == [("instantaneous", 7.0, "pass")]


def test_flows_are_read_as_any_other_cell() -> None:
    for text in ("1,000.0", "1000", "1×10^3", " １０００ "):
        assert row("flow", COD=[9], 流量=[text], flow="流量") == (24000.0,)
    for text in ("<5", "100m3/h", "-1", "很多"):
        found = row("flow", "reason", COD=[9], 流量=[text], flow="流量")
        assert found == (None, "unknown_flow"), text


def test_the_unit_of_a_flow_is_that_of_its_header() -> None:
    for header, per_day in {
        "流量(m3/d)": 1, "流量（m³/h）": 24, "流量(L/s)": 86.4, "流量[万m3/d]": 10000,
        "流量 立方米/秒": 86400, "流量": 24, "流量(L/min)": 1.44,
    }.items():  # fmt: skip
        assert row("flow", flow=header, **{"COD": [9], header: [300]}) == (near(300 * per_day),)
    assert row("flow", COD=[9], 流量=[300], flow="流量", flow_unit="m3/d") == (300.0,)
    same = {"COD": [9], "流量(m3/d)": [300]}
    assert row("flow", flow="流量(m3/d)", flow_unit="m3/d", **same) == (300.0,)
    with pytest.raises(errors.UnitError, match=r"流量\(m3/d\).*m³/d.*m³/h"):
        row("flow", flow="流量(m3/d)", flow_unit="m3/h", **same)
    for header in ("流量(t/d)", "流量(在线)", "水量(m3)"):
        with pytest.raises(errors.UnitError, match="量"):
            row("flow", flow=header, **{"COD": [9], header: [300]})
    assert row("flow", flow="流量(在线)", flow_unit="m3/d", **{"COD": [9], "流量(在线)": [3]}) == (
        3.0,
    )


def test_other_verbs_read_flows_alike() -> None:
    flows = pl.DataFrame({"断面": ["甲"], "日": ["2021-02-01"], "流量(L/s)": ["1,500"]})
    for header, base in (("生态流量", 2.0), ("生态流量(L/s)", 2000.0), ("生态流量(m3/s)", 1.0)):
        for key in (pl.String, pl.Categorical):
            declared = pl.DataFrame({"断面": ["甲"], header: [base]}).cast({"断面": key})
            checked = sz.check_ecological_flow(
                flows, section="断面", time="日", flow="流量(L/s)", base=declared
            )
            met = header == "生态流量(m3/s)"
            assert checked.select("days_met", "days_short").row(0) == (met, not met)
    declared = pl.DataFrame({"断面": ["甲"], "生态流量": [2.0]})
    plain = flows.rename({"流量(L/s)": "流量"})
    options: dict[str, Any] = {"section": "断面", "time": "日", "base": declared}
    told = sz.check_ecological_flow(plain, flow="流量", flow_unit="L/s", **options)
    assert told["days_short"].item() == 1
    for wrong, unit in ((flows, "m3/s"), (flows.rename({"流量(L/s)": "流量(t/s)"}), None)):
        with pytest.raises(errors.UnitError, match="流量"):
            sz.check_ecological_flow(wrong, flow=wrong.columns[2], flow_unit=unit, **options)
    influent = pl.DataFrame(
        {"厂": ["一"], "日": ["2021-03-01"], "BOD5": [80.0], "水量(m3)": ["--"]}
    )
    screened = sz.screen_influent(influent, plant="厂", time="日", flow="水量(m3)")
    assert screened.select("flow", "mean", "reason").row(0) == (None, None, "unknown_flow")
    with pytest.raises(errors.UnitError, match="水量"):
        bad = influent.rename({"水量(m3)": "水量(车)"})
        sz.screen_influent(bad, plant="厂", time="日", flow="水量(车)")
    told = sz.screen_influent(bad, plant="厂", time="日", flow="水量(车)", flow_unit="m3")
    assert told.equals(screened)
    with pytest.raises(errors.UnitError, match="volume"):
        row("flow", COD=[9], 流量=[1], flow="流量", flow_unit="m3")


# ------------------------------------------------------------------------------ no figures


def test_a_reading_that_is_not_detected_may_decide() -> None:
    columns = ("value", "count", "left_out", "verdict", "reason", "certain", "multiple")
    unknown = "undetermined", "not_detected", None, None
    assert row(*columns, 氨氮=["未检出", "6"]) == (6.0, 1, 1, *unknown)
    assert row(*columns, 总氮=["未检出", "1"]) == (1.0, 1, 1, *unknown)
    assert row(*columns, 总氮=["未检出", "36"]) == (36.0, 1, 1, "fail", "not_detected", True, 0.5)
    assert row(*columns, 总氮=["未检出"]) == (None, 0, 1, *unknown)
    told = {"detection_limits": {"总氮": 0.05}}
    assert row(*columns, 总氮=["未检出", "1"], **told) == (
        0.5125, 2, 0, "pass", None, True, None,
    )  # fmt: skip
    # It is nothing in loads, and not known where loads go by the mean.
    cells: dict[str, Any] = {"总氮": ["未检出", "1"], "流量": [1, 1], "flow": "流量"}
    assert row("load", **cells) == (0.012,)
    assert row("load", **cells, load_nondetect="mean") == (None,)


def test_a_detection_limit_over_the_limit_leaves_a_verdict_that_is_not_certain() -> None:
    columns = ("value", "verdict", "reason", "certain")
    assert row(*columns, 总氮=["16L", "10"]) == (9.0, "pass", "below_detection", False)
    assert row(*columns, 总氮=["16L", "10"], nondetect="zero")[1:] == (
        "pass", "below_detection", False,
    )  # fmt: skip
    assert row(*columns, 总氮=["2L", "10"]) == (5.5, "pass", None, True)
    assert row(*columns, 总氮=[">10", "10"]) == (10.0, "pass", "above_range", False)
    assert row(*columns, 总氮=[">30", "10"]) == (20.0, "fail", None, True)
    assert row(*columns, 总氮=["2L", "10"], nondetect="drop") == (10.0, "pass", "left_out", True)


def test_cells_that_cannot_be_read_are_reported() -> None:
    columns = ("value", "count", "left_out", "verdict", "reason")
    assert row(*columns, COD=["9", "十", "--", None]) == (9.0, 1, 1, "pass", "not_a_number")
    assert row(*columns, COD=["-9", "--"]) == (None, 0, 1, "undetermined", "negative")
    assert row(*columns, COD=["--"]) == (None, 0, 0, "undetermined", "missing")


# ------------------------------------------------------------------------------ what is shown


def test_the_multiple_is_at_least_what_it_says() -> None:
    columns = ("verdict", "limit", "multiple", "condition")
    assert row(*columns, 氨氮=6.0) == ("fail", 5.0, 0.2, "if inside the bracket")
    assert row(*columns, 氨氮=6.0, brackets="months") == ("fail", 3.0, 1.0, "outside the bracket")
    assert row(*columns, 氨氮=4.0)[:3] == ("undetermined", 3.0, None)


def test_conditions_that_are_not_known_are_shown_as_such() -> None:
    def shown(about: Any, day: str, lang: str = "en", **cells: Any) -> list[Any]:
        column = "适用条件" if lang == "zh" else "condition"
        return one(about, day, [column], standards=[GB18918, GB8978], lang=lang, **cells)

    assert shown(PLANT, "2026-03-01", 粪大肠菌群=500) == [("if effluent reused",)]
    assert shown(PLANT, "2026-03-01", "zh", 粪大肠菌群=500) == [("若：出水回用",)]
    told = PLANT | {"出水回用": "是"}
    assert shown(told, "2026-03-01", 粪大肠菌群=500) == [("effluent reused",)]
    [(condition,)] = shown(WORKS, "2023-07-01", 氟化物=12.0)
    assert condition.startswith("if ")
    for warm, said in ((None, "若：水温＞12 ℃"), (20.0, "水温＞12 ℃"), (12.0, "水温≤12 ℃")):
        assert shown(PLANT, "2023-07-01", "zh", 氨氮=6.0, 水温=warm) == [(said,)], warm


# ------------------------------------------------------------------------------ rows and tables


def test_rows_sent_twice_are_reported() -> None:
    samples = pl.DataFrame({
        "排口": ["甲"] * 5, "监测时间": ["2023-07-01 00:00"] * 3 + ["2023-07-01 01:00"] * 2,
        "COD": [30.0, 30.0, 31.0, None, 60.0], "流量": [1.0, 1.0, 1.0, 1.0, 1.0],
    })  # fmt: skip
    outfalls = pl.DataFrame({"排口": ["甲"]} | PLANT)

    def said(**options: Any) -> tuple[Any, ...]:
        checked = audit(samples, outfalls, flow="流量", **ONLY, **options)
        return checked.select("value", "count", "duplicates").row(0)

    assert said() == (near(121 / 3), 3, 1)
    assert said(duplicates="keep") == (near(151 / 4), 4, 0)
    with pytest.raises(errors.DuplicateRowError, match="2023-07-01"):
        said(duplicates="error")
    days = audit(samples, outfalls, flow="流量", shape="days", lang="zh")
    assert days["重复行数"].to_list() == [1]
    shuffled = audit(samples[[4, 2, 0, 3, 1]], outfalls, flow="流量", **ONLY)
    assert shuffled["duplicates"].to_list() == [1]
    # Looking for duplicates keeps the order of the table.
    names = pl.DataFrame({"排口": list("庚丁乙己甲丙戊辛")})
    many = samples[:1].drop("排口").join(names, how="cross")
    alike = [audit(many, outfalls, flow="流量", duplicates=each) for each in ("error", "keep")]
    assert alike[0].equals(alike[1])


def test_long_tables_are_checked_as_wide_ones() -> None:
    wide = pl.DataFrame({
        "排口": ["甲", "甲", "乙"], "监测时间": [f"2023-07-01 0{h}:00" for h in (0, 1, 0)],
        "COD(mg/L)": ["36", "4L", "未检出"], "总磷(μg/L)": ["300", "--", "100"],
        "水温(℃)": ["11", "14", "20"], "流量": ["300", "100", "5"],
    })  # fmt: skip
    outfalls = pl.DataFrame([{"排口": "甲"} | PLANT, {"排口": "乙"} | PLANT])
    long = wide.unpivot(
        ["COD(mg/L)", "总磷(μg/L)", "水温(℃)"], index=["排口", "监测时间", "流量"]
    ).with_columns(
        pl.col("variable").str.extract(r"^(.*)\(").alias("项目"),
        pl.col("variable").str.extract(r"\((.*)\)").alias("单位"),
    )
    told = {"parameter": "项目", "value": "value", "unit": "单位"}
    for options in ({}, {"brackets": "temperature"}, {"shape": "days"}):
        expected = audit(wide, outfalls, flow="流量", **options)
        found = audit(long, outfalls, flow="流量", **told, **options)
        keys = ["排口", "day"] + ([] if "shape" in options else ["parameter", "standard"])
        assert found.sort(keys).equals(expected.sort(keys)), options
    twice = audit(pl.concat([long, long[:1]]), outfalls, flow="流量", **told)
    assert set(twice.filter(排口="甲")["duplicates"]) == {1}
    with pytest.raises(errors.OptionError, match="value="):
        audit(long, outfalls, flow="流量", parameter="项目")


# ------------------------------------------------------------------------------ which outfalls


def test_the_basin_decides_whether_db41_binds() -> None:
    def standards(basin: Any, **options: Any) -> dict[str, Any]:
        about = {k: v for k, v in PLANT.items() if k != "流域"} | basin
        return dict(one(about, columns=["standard", "reason"], COD=39, **options))

    for word in ("黄河", "黄河流域", "Yellow River"):
        assert standards({"流域": word}) == {GB18918: None, DB41: None}
    hai = "DB41/777-2013"  # known and not encoded
    for word in ("海河", "海河流域", "Hai River"):
        for city in ({}, {"城市": "郑州"}):
            assert standards(city | {"流域": word}) == {GB18918: None, hai: "limit_not_encoded"}
    assert standards({"流域": "淮河"}) == {GB18918: None}
    for unknown in ({}, {"流域": None}, {"流域": " "}):
        either = {DB41: "outfall_not_told", hai: "outfall_not_told"}
        assert standards(unknown) == {GB18918: None} | either
    assert standards({"城市": "信阳"}) == {GB18918: None}
    about = {k: v for k, v in PLANT.items() if k != "流域"}
    for lang, word in (("en", "basin (流域) is not stated"), ("zh", "未说明流域")):
        column = "适用依据" if lang == "zh" else "why"
        [(why,)] = one(about, columns=[column], COD=39, lang=lang, **ONLY)
        assert word in why
    with pytest.raises(errors.ColumnError, match=r"甲, 流域.*黄何.*黄河"):
        standards({"流域": "黄何"})


def test_what_is_assumed_of_protection_zones_is_said() -> None:
    [(why,)] = one(PLANT, columns=["why"], COD=39, **ONLY)
    assert "no protection zone is taken, none being stated" in why
    [(why,)] = one(PLANT | {"饮用水水源保护区": "否"}, columns=["why"], COD=39, **ONLY)
    assert "protection zone" not in why
    [(why, reason)] = one(
        PLANT | {"饮用水水源保护区": None}, columns=["why", "reason"], COD=39, **ONLY
    )
    assert "protection_zone (饮用水水源保护区) is not stated" in why
    assert reason == "outfall_not_told"


def test_levels_that_no_standard_has_are_refused() -> None:
    with pytest.raises(errors.ColumnError, match=r"执行级别.*特级.*一级A"):
        one(PLANT | {"执行级别": "特级"}, COD=39)
    for level in ("一级A", "预处理标准", "三级"):
        assert one(PLANT | {"执行级别": level}, COD=39)


# ------------------------------------------------------------------------------ dates


def test_a_standard_that_is_named_is_in_force_or_refused() -> None:
    columns = ["standard", "reason", "verdict"]

    def said(day: str, **options: Any) -> list[Any]:
        return one(PLANT, day, columns, COD=39, **options)

    with pytest.raises(errors.NotInForceError, match=r"DB41.*2021-03-01; 1 samples.*flag.*any"):
        said("2020-07-01", standards=[GB18918, DB41])
    national = (GB18918, None, "pass")
    unknown = (DB41, "not_in_force", "undetermined")
    # Not named, it does not bind on that day.
    assert said("2020-07-01") == [national]
    assert said("2020-07-01", in_force="flag") == [national, unknown]
    assert said("2020-07-01", in_force="any") == [national, (DB41, None, "pass")]
    assert said("2020-07-01", in_force="flag", standards=[DB41]) == [unknown]
    # In force, but not yet for a unit that existed.
    assert said("2021-07-01", standards=[DB41]) == [unknown]
    assert said("2021-07-01", standards=[DB41], in_force="any") == [(DB41, None, "pass")]
    # It does not bind those outfalls at all.
    elsewhere = PLANT | {"流域": "海河"}
    assert one(elsewhere, "2020-07-01", COD=39, **ONLY) == [("undetermined", "no_limit")]
    with pytest.raises(errors.OptionError, match="in_force"):
        said("2020-07-01", in_force="never")


def test_amendments_are_listed_with_their_days() -> None:
    listed = sz.standards().filter(pl.col("id").str.starts_with("GB 18918-2002"))
    assert listed["id"].to_list() == ["GB 18918-2002", "GB 18918-2002 2025年修改单"]
    assert listed["kind"].to_list() == ["discharge", "amendment"]
    assert [str(day) for day in listed["in_force_from"]] == ["2003-07-01", "2026-03-01"]
    assert listed["limits"].to_list()[1] is None
    with pytest.raises(errors.UnknownNameError, match="amends GB 18918-2002"):
        sz.standard("GB18918-2002 2025年修改单")


def test_standards_are_listed_as_of_a_day() -> None:
    def of(at: str | date) -> set[str]:
        return set(sz.standards(at=at)["id"])

    amendment, town, reuse = "GB 18918-2002 2025年修改单", "GB 18918-2002", "GB/T 18920-2020"
    assert of("2026-02-28") | {amendment} == of(date(2026, 3, 1)) < set(sz.standards()["id"])
    later = "GB 47946-2026"
    assert later in of("2026-09-01") and later not in of("2026-08-31")
    assert amendment not in of("2026-02-28")
    assert town in of("2003-07-01") and town not in of("2003-06-30")
    assert reuse in of("2021-02-01") and reuse not in of("2021-01-31")
    # Their first days are not known: the day of issue, the year of the number, neither.
    issued, numbered, old = "GB/T 18921-2019", "GB 13458-2013", "GB 11607-89"
    assert issued in of("2019-06-04") and issued not in of("2019-06-03")
    assert numbered in of("2013-01-01") and numbered not in of("2012-12-31")
    assert {"GB/T 19923-2024", old} & of("2023-12-31") == {old}
    with pytest.raises(errors.OptionError, match="at='2026-3' is not a day"):
        sz.standards(at="2026-3")
    assert "GB 5749-2022" not in of("2023-03-31") and "GB 5749-2022" in of("2023-04-01")


def test_loads_that_are_not_known_are_counted() -> None:
    samples = pl.DataFrame({
        "排口": ["甲"] * 2, "监测时间": ["2023-07-01", "2023-07-02"], "COD": [30, 30],
        "pH": [7, 7], "流量": ["100", "--"],
    })  # fmt: skip
    checked = audit(samples, pl.DataFrame({"排口": ["甲"]} | PLANT), flow="流量")
    summed = sz.discharge_summary(checked, by=["排口", "parameter"]).filter(parameter="cod")
    assert summed.select("load", "without_load").row(0) == (0.072, 1)
    # Loads are not summed over parameters.
    assert not {"load", "without_load"} & set(sz.discharge_summary(checked, by="排口").columns)


def test_repeated_readings_of_long_tables_give_one_answer_in_any_order() -> None:
    rng = random.Random(3)
    cells = ["坏", "未检出", "", "-1", "40", "--"]
    samples = pl.DataFrame(
        [
            (outfall, f"2023-05-{day:02}", name, rng.choice(cells))
            for outfall in OUTFALLS["排口"]
            for day in range(1, 20)
            for _ in range(3)
            for name in ("化学需氧量", "氨氮")
        ],
        schema=["排口", "时间", "监测项目", "监测值"], orient="row",
    )  # fmt: skip
    order = ["排口", "day", "parameter", "standard"]

    def found(table: pl.DataFrame) -> pl.DataFrame:
        made = sz.check_discharge(
            table, OUTFALLS, outfall="排口", time="时间", parameter="监测项目", value="监测值",
        )  # fmt: skip
        return made.sort(order)

    whole = found(samples)
    assert {"negative", "not_a_number"} & set(whole["reason"].drop_nulls())
    for seed in range(5):
        assert found(samples.sample(fraction=1, shuffle=True, seed=seed)).equals(whole)
