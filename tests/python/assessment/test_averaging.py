"""Means of samples: against the oracle, by laws, by hand, and refused."""

import math
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import polars as pl
import pytest

import oracle_laws
import oracle_methods as om
import samples
import shuizhi as sz
from samples import HEADERS, averaged, grouped, label, near_tie, plain, rows_of, same, why
from shuizhi import errors

FRAME = samples.table(3)
OPTIONS: dict[str, Any] = {"by": "断面", "time": "时间"}


def long(frame: Any, **options: Any) -> Any:
    return sz.average(frame, shape="long", **OPTIONS | options)


def of(times: list[Any], **cells: list[Any]) -> pl.DataFrame:
    return pl.DataFrame({"断面": ["甲"] * len(times), "时间": times, **cells}, strict=False)


def value(frame: pl.DataFrame, **options: Any) -> Any:
    return sz.average(frame, **OPTIONS | options).row(-1)[-2]


# ------------------------------------------------------------------------------ the oracle


@pytest.mark.parametrize(
    ("every", "options"),
    [
        ("month", {}), ("ten-day", {}), ("quarter", {}), ("half", {}), ("year", {}),
        ("month", {"min_count": 2, "nondetect": "drop"}),
        ("ten-day", {"nondetect": "limit", "duplicates": "keep"}),
        ("quarter", {"min_count": 1, "nondetect": "zero"}),
        ("quarter", {"min_count": 4, "detection_limits": {"mercury": "0.00004", "cod": "4"}}),
        ("half", {"min_count": 3, "geometric": ["粪大肠菌群", "氨氮", "pH"]}),
        ("year", {"min_count": 5, "geometric": ["粪大肠菌群"], "nondetect": "zero"}),
        ("month", {"geometric": list(HEADERS), "duplicates": "keep"}),
    ],
)  # fmt: skip
def test_means_agree_with_the_oracle(every: str, options: dict[str, Any]) -> None:
    frame = samples.table(len(every) + len(options), sections=40)
    reading = {k: v for k, v in options.items() if k not in ("min_count", "geometric")}
    groups = grouped(frame, ["流域", "断面"], every, **reading)
    named = set(options.get("geometric", ()))
    geometric = {p for p in HEADERS if named & {p, om.NAMES[p]}}
    found = rows_of(long(frame, by=["流域", "断面"], every=every, **options),
                    "流域", "断面", "period", "parameter")  # fmt: skip
    assert len(found) == len(groups) * len(HEADERS)
    skipped = 0
    for (key, period), group in groups.items():
        for parameter, dated in group.dated.items():
            row = found[*key, label(period, every), parameter]
            want, months, reason = averaged(
                parameter, dated, every, options.get("min_count"), parameter in geometric,
                group.days,
            )  # fmt: skip
            reason = why(reason, group.unread[parameter])
            if period is None:
                want, reason = None, "unknown_time"
            assert row["samples"] == len(group.rows)
            assert row["duplicates"] == group.copies
            assert row["count"] == len(dated)
            assert row["censored"] == group.censored[parameter]
            assert row["missing"] == group.missing[parameter]
            assert row["reason"] == reason, row
            assert row["unit"] == {"个/L": "counts/L"}.get(
                unit := oracle_laws.UNITS[parameter], unit
            )
            if period is not None:
                assert row["months"] == months
            if want is None:
                assert row["mean"] is row["value"] is None
                continue
            assert math.isclose(row["mean"], want, rel_tol=1e-9, abs_tol=1e-15), row
            if near_tie(parameter, want):
                skipped += 1
            elif parameter not in oracle_laws.DECIMALS:
                assert row["value"] == row["mean"]
            else:
                assert row["value"] == float(om.round_assessment(parameter, want)), (row, want)
    assert skipped < len(found) / 1000


def test_wide_and_long_say_the_same() -> None:
    for rounding, value in (("assessment", "value"), ("none", "mean")):
        wide = sz.average(FRAME, every="quarter", rounding=rounding, **OPTIONS)
        assert wide.columns[6:-1] == list(HEADERS)
        rows = rows_of(wide, "断面", "period")
        without: dict[Any, set[tuple[str, str]]] = {key: set() for key in rows}
        for row in long(FRAME, every="quarter", rounding=rounding).iter_rows(named=True):
            key = row["断面"], row["period"]
            assert rows[key][row["parameter"]] == row[value]
            for reason in (row["reason"] or "").split("; "):
                without[key] |= {(reason, row["parameter"])} if reason else set()
        for key, row in rows.items():
            parts = [part.split(": ") for part in (row["reason"] or "").split("; ") if part]
            assert {(code, p) for code, names in parts for p in names.split(", ")} == without[key]


# ------------------------------------------------------------------------------ laws

VERBS: list[Callable[..., pl.DataFrame]] = [
    lambda frame, **o: sz.average(frame, **OPTIONS, **o),
    lambda frame, **o: long(frame, every="quarter", **o),
    lambda frame, **o: sz.average(frame, every=None, rounding="none", by=["河流", "水体"], **o),
]


@pytest.mark.parametrize("verb", VERBS)
def test_laws(verb: Callable[..., pl.DataFrame]) -> None:
    samples.check_laws(verb, FRAME, ["samples", "duplicates"])


def test_the_order_of_columns_changes_only_theirs() -> None:
    whole, turned = long(FRAME), long(FRAME.select(reversed(FRAME.columns)))
    order = ["断面", "period", "parameter"]
    assert same(turned.sort(order, nulls_last=True), whole.sort(order, nulls_last=True))


def test_rows_that_repeat_count_once_and_are_reported() -> None:
    twice, whole = long(pl.concat([FRAME, FRAME])), long(FRAME)
    assert (twice["samples"] == 2 * whole["samples"]).all()
    assert (twice["duplicates"] == whole["duplicates"] + whole["samples"]).all()
    single = FRAME.unique()
    assert same(sz.average(single, duplicates="error", **OPTIONS), sz.average(single, **OPTIONS))
    with pytest.raises(errors.DuplicateRowError, match="断面"):
        sz.average(FRAME, duplicates="error", **OPTIONS)


def test_means_do_not_depend_on_which_are_asked_for() -> None:
    frame = of(["2021-04"] * 3, 氨氮=[0.1, 0.1, 0.4], pH=[7.0, 8.0, 7.5])
    together, alone = (long(frame, parameters=p).filter(parameter="ammonia_nitrogen")
                       for p in (None, ["氨氮"]))  # fmt: skip
    assert same(alone, together)


@pytest.mark.parametrize("every", ["month", "ten-day", "quarter", "half", "year", None])
def test_every_row_is_in_one_sample(every: Any) -> None:
    for duplicates in ("once", "keep"):
        made = sz.average(FRAME, every=every, duplicates=duplicates, **OPTIONS)
        assert made["samples"].sum() == FRAME.height
        assert (made["duplicates"].sum() > 0) == (duplicates == "once")


def test_seasons_and_all_times_are_as_other_periods() -> None:
    quarters = {f"Q{n}": list(range(3 * n - 2, 3 * n + 1)) for n in (1, 2, 3, 4)}
    assert same(long(FRAME, every=quarters), long(FRAME, every="quarter", min_count=1))
    dated = FRAME.filter(pl.col("日").is_not_null())
    month = long(dated.with_columns(pl.lit("2021-04").alias("时间")), duplicates="keep")
    together = long(dated, every=None, duplicates="keep", mean_of="months")
    columns = [name for name in together.columns if name != "days"]
    assert same(together.select(columns), month.select(columns))


# ------------------------------------------------------------------------------ kinds of table


@pytest.mark.parametrize("kind", ["lazy", "cut", "pandas", "mixed", "arrow"])
def test_kinds_of_table_agree(kind: str) -> None:
    given = samples.kinds(FRAME)[kind]
    for lang in ("en", "zh"):
        want = plain(sz.average(FRAME, lang=lang, every="quarter", **OPTIONS))
        assert plain(sz.average(given, lang=lang, every="quarter", **OPTIONS)) == want
    assert type(sz.average(given, **OPTIONS)) is type(given)


def test_long_tables_agree_with_wide_ones() -> None:
    frame = FRAME.unique(["断面", "时间"], keep="first", maintain_order=True)
    order = ["断面", "period", "parameter"]
    names = {"parameter": "项目", "value": "结果", "unit": "单位"}
    for options in ({}, {"every": "half", "nondetect": "limit", "geometric": ["粪大肠菌群"]}):
        want = long(frame, **options).sort(order, nulls_last=True)
        found = long(samples.melted(frame), **names, **options).sort(order, nulls_last=True)
        assert same(found, want)


def test_readings_of_a_long_table_that_repeat_are_refused_where_asked() -> None:
    twice = pl.concat([samples.melted(FRAME[:5])] * 2)
    with pytest.raises(errors.DuplicateRowError) as caught:
        long(twice, parameter="项目", value="结果", unit="单位", duplicates="error")
    assert str(caught.value).count("; ") == 3, "three of them are shown"


def test_parameters_of_a_long_table_are_chosen_by_name() -> None:
    melted = samples.melted(FRAME)
    names = {"parameter": "项目", "value": "结果", "unit": "单位"}
    found = long(melted, parameters=["氨氮", "总磷"], **names)
    assert set(found["parameter"]) == {"ammonia_nitrogen", "total_phosphorus"}
    whole = long(melted, **names).filter(
        pl.col("parameter").is_in(["ammonia_nitrogen", "total_phosphorus"])
    )
    order = ["断面", "period", "parameter"]
    # Rows are counted of the readings that are looked at.
    told = pl.exclude("samples", "duplicates")
    found, whole = (each.sort(order, nulls_last=True).select(told) for each in (found, whole))
    assert same(found, whole)
    with pytest.raises(errors.ColumnError, match="selenium"):
        long(melted, parameters=["氨氮", "硒"], **names)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_means_can_be_graded(lang: str) -> None:
    means = sz.average(FRAME, lang=lang, **OPTIONS)
    recognized = sz.recognize(means).filter(pl.col("parameter").is_not_null())
    assert recognized["parameter"].to_list() == list(HEADERS)
    assert set(recognized["factor"]) == {"1"}
    graded = sz.grade(means, suffix="_")
    assessed = sz.assess_sections(FRAME, section="断面", time="时间")
    assert graded["class_"].to_list() == assessed["class"].to_list()


# ------------------------------------------------------------------------------ by hand


def test_worked_means() -> None:
    three = ["2021-04-01", "2021-04-11", "2021-04-21"]
    # 环办监测函〔2020〕82号: half of 0.02 enters, (0.01 + 0.05 + 0.10) / 3 = 0.0533…
    assert value(of(three, 氨氮=["0.02L", "0.05", "0.10"])) == 0.05
    # 82号: mean pH is −lg of the mean of [H⁺]; (10^-6 + 10·10^-8) / 11 = 10^-7
    eleven = [f"2021-04-{day:02}" for day in range(1, 12)]
    assert value(of(eleven, pH=[6.0] + [8.0] * 10), rounding="none") == 7.0
    # GB/T 8170: half to even. (0.25 + 0.35) / 2 = 0.3; 0.25 and 0.35 alone round to 0.2 and 0.4.
    assert value(of(three[:2], COD=[0.25, 0.35])) == 0.3
    assert value(of(three[:1], COD=[0.25])) == 0.2
    assert value(of(three[:1], COD=["0.35"])) == 0.4
    # The mean of 0.1 and 0.2 is 0.15, a tie, whatever binary makes of it.
    assert value(of(three[:2], COD=[0.1, 0.2])) == 0.2
    # 82号: what would round to 0 keeps one figure: 0.000004 mg/L at 5 decimals. Half of 0.02 μg/L
    # is 0.00001 mg/L, and (0.00001 + 0.000004) / 2 = 0.000007 mg/L rounds to 0.00001.
    assert value(of(three[:1], **{"汞(μg/L)": ["0.004"]})) == 0.000004
    assert value(of(three[:2], **{"汞(μg/L)": ["0.02L", "0.004"]})) == 0.00001


def test_worked_periods() -> None:
    # Months first: January has the mean 1, February 4, so the quarter 2.5, and not (4·1 + 4) / 5.
    unequal = of(["2021-01-05", "2021-01-06", "2021-01-07", "2021-01-08", "2021-02-01"],
                 COD=[1, 1.5, 0.5, 1, 4])  # fmt: skip
    assert value(unequal, every="quarter") == 2.5
    assert value(unequal, every="half", min_count=2) == 2.5
    assert value(unequal, every=None, rounding="none") == 1.6
    # 环办〔2011〕22号: a year takes 8 months at least, a quarter 2 samples.
    months = [f"2021-{month:02}" for month in range(1, 9)]
    assert value(of(months, COD=[3.0] * 8), every="year") == 3.0
    assert value(of(months[:7], COD=[3.0] * 7), every="year") is None
    assert value(of(months[:7], COD=[3.0] * 7), every="year", min_count=7) == 3.0
    assert value(of(["2021-04-01"], COD=[3.0]), every="quarter") is None
    assert value(of(["2021-04-01", "2021-04-02"], COD=[3.0, 4.0]), every="quarter") == 3.5
    # 上旬 1–10, 中旬 11–20, 下旬 21 to the end of the month
    days = of([f"2021-03-{day}" for day in (1, 10, 11, 20, 21, 31)], COD=[1, 2, 3, 4, 5, 6])
    tens = sz.average(days, every="ten-day", **OPTIONS)
    assert tens["period"].to_list() == ["2021-03-T1", "2021-03-T2", "2021-03-T3"]
    assert tens["start"].to_list() == [date(2021, 3, day) for day in (1, 11, 21)]
    assert tens["cod"].to_list() == [1.5, 3.5, 5.5]


HOURS = of(["2021-04-01 00:00", "2021-04-01 08:00", "2021-04-01 16:00", "2021-04-02 08:00"],
           COD=[1, 2, 3, 4])  # fmt: skip


def test_hours_go_to_days_first() -> None:
    # 82号, hour to day to month: (1 + 2 + 3) / 3 = 2, (2 + 4) / 2 = 3; at once 10 / 4.
    assert value(HOURS) == value(HOURS, mean_of="days") == 3.0
    assert value(HOURS, mean_of="months") == value(HOURS, mean_of="samples") == 2.5
    for options in ({}, {"mean_of": "days"}, {"mean_of": "months"}, {"mean_of": "samples"}):
        assert value(HOURS, duplicates="keep", **options) == value(HOURS, **options)
    # Repeated samples of one time do not count as several times of a day.
    replicates = HOURS.with_columns(时间=pl.col("时间").str.slice(0, 10))
    assert value(replicates) == 2.5
    assert value(replicates, mean_of="days") == 3.0


def test_days_are_counted_where_they_come_first() -> None:
    assert value(HOURS, min_count=3, mean_of="months") == 2.5
    assert value(HOURS, min_count=3) is None
    # Two hours of a day are one sampling of a quarter, which takes two.
    assert value(HOURS[:2], every="quarter") is None
    assert value(HOURS[2:], every="quarter") == 3.5


def test_items_sampled_less_often_by_plan_are_declared() -> None:
    months = [f"2021-{month:02}" for month in range(1, 9)]
    year = of(months, COD=[3.0] * 8, 氟化物=[0.4, None, None] * 2 + [0.4, None])
    options: Any = {"every": "year", **OPTIONS}
    told = sz.average(year, lang="zh", **options).row(0)
    assert told[-3:] == (3.0, None, "不足8个月：氟化物")
    for name in ("fluoride", "氟化物", "F-"):
        assert sz.average(year, min_count={name: 3}, **options).row(0)[-3:] == (3.0, 0.4, None)
    few = sz.average(year, min_count={"氟化物": 4}, lang="zh", **options)
    assert few["说明"].item() == "不足4个月：氟化物"
    quarter = sz.average(year[:1], every="quarter", lang="zh", **OPTIONS)
    assert quarter["说明"].item() == "不足2次：化学需氧量、氟化物"


@pytest.mark.parametrize(("least", "error", "word"), [
    ({"无此项": 4}, errors.UnknownNameError, "无此项"), ({"氨氮": 0}, errors.OptionError, "氨氮"),
    ({"氨氮": 1.5}, errors.OptionError, "min_count"), ("four", errors.OptionError, "min_count"),
])  # fmt: skip
def test_least_counts_that_are_invalid_are_refused(least: Any, error: Any, word: str) -> None:
    with pytest.raises(error, match=word):
        sz.average(SAMPLES, min_count=least, **OPTIONS)


def test_what_balances_out_leaves_no_noise_whatever_the_order() -> None:
    for cells in ([-0.3, 0.1, 0.2], [0.2, 0.1, -0.3], [0.1, -0.3, 0.2]):
        days = of(["2021-01-01", "2021-01-11", "2021-01-21"], **{"水温(℃)": cells})
        for options in ({}, {"duplicates": "keep"}, {"every": "year", "min_count": 1}):
            assert value(days, rounding="none", **options) == 0.0


def test_a_season_runs_over_the_turn_of_the_year() -> None:
    # GB 3838-2002, clause 5.2: wet, normal and dry seasons; the dry one is that of 2020.
    seasons = {"丰水期": [6, 7, 8, 9], "平水期": [4, 5, 10, 11], "枯水期": [12, 1, 2, 3]}
    frame = of(["2020-12-05", "2021-01-05", "2021-03-05", "2021-04-05", "2021-11-30", "2021-12-01"],
               COD=[1, 2, 6, 10, 20, 30])  # fmt: skip
    made = sz.average(frame, every=seasons, **OPTIONS).select("period", "start", "cod").rows()
    assert sorted(made, key=lambda row: row[1]) == [
        ("2020-枯水期", date(2020, 12, 1), 3.0),
        ("2021-平水期", date(2021, 4, 1), 15.0),
        ("2021-枯水期", date(2021, 12, 1), 30.0),
    ]


@pytest.mark.parametrize(
    ("time", "period"),
    [
        ("2020-05-08 15:00", "2020-05"), ("2020/5/8", "2020-05"), ("2020.05.08", "2020-05"),
        ("2020年5月8日", "2020-05"), ("2020年5月", "2020-05"), ("2020-5", "2020-05"),
        (" 202005 ", "2020-05"), ("20200508", "2020-05"), (20200508, "2020-05"),
        (202005, "2020-05"), (date(2020, 5, 8), "2020-05"),
        (datetime(2020, 5, 31, 23, 59), "2020-05"), ("2020-02-29", "2020-02"),
        ("2021-02-29", None), ("2020-13", None), ("2020", None), ("5月8日", None),
        ("20160824003817", "2016-08"), (20200508.0, "2020-05"),
        (45393, "2024-04"), (45393.5, "2024-04"), ("45393", "2024-04"),
        ("2024年5月上旬", "2024-05"),
        ("2024年第1季度", None), ("", None), (1589000000, None),
    ],
)  # fmt: skip
def test_times_are_read_as_people_write_them(time: Any, period: str | None) -> None:
    assert sz.average(of([time], COD=[1.0]), **OPTIONS)["period"].item() == period


# ------------------------------------------------------------------------------ refusals

SAMPLES = of(["2021-03-02", "2021-04-02"], 氨氮=["0.5", "1.2"], pH=[7.0, 8.0])
REFUSED = [
    ({"by": ["断面", "无此列"]}, errors.ColumnError, "无此列"),
    ({"by": ["断面", "断面"]}, errors.ColumnError, "断面"),
    ({"time": "无此列"}, errors.ColumnError, "无此列"),
    ({"every": "fortnight"}, errors.OptionError, "fortnight"),
    ({"every": {"丰": [6, 7], "枯": [7, 13]}}, errors.OptionError, "丰"),
    ({"nondetect": "third"}, errors.OptionError, "third"),
    ({"detection_limits": {"无此项": 1}}, errors.UnknownNameError, "无此项"),
    ({"missing_values": "-1"}, errors.OptionError, "missing_values"),
    ({"columns": {"无此列": "氨氮"}}, errors.ColumnError, "无此列"),
    ({"lang": "fr"}, errors.OptionError, "fr"),
    ({"shape": "square"}, errors.OptionError, "square"),
    ({"rounding": "up"}, errors.OptionError, "up"),
    ({"duplicates": "twice"}, errors.OptionError, "twice"),
    ({"min_count": 0}, errors.OptionError, "min_count=0"),
    ({"min_count": True}, errors.OptionError, "min_count=True"),
    ({"geometric": ["无此项"]}, errors.UnknownNameError, "无此项"),
    ({"parameters": "氨氮"}, errors.OptionError, "氨氮"),
    ({"parameters": ["无此项"]}, errors.UnknownNameError, "无此项"),
    ({"parameter": "断面"}, errors.OptionError, "value="),
    ({"by": "pH"}, errors.ColumnError, "pH"),
]


@pytest.mark.parametrize(("options", "error", "word"), REFUSED)
def test_refusals_name_what_is_wrong(options: Any, error: Any, word: str) -> None:
    with pytest.raises(error, match=word):
        sz.average(SAMPLES, **OPTIONS | options)


def test_tables_that_do_not_do() -> None:
    verb = sz.average
    for times in ([1.5, 2.5], [True, False], [[1], [2]]):
        with pytest.raises(errors.ColumnError, match="时间"):
            verb(SAMPLES.with_columns(pl.Series("时间", times)), **OPTIONS)
    with pytest.raises(errors.ColumnError, match="断面, 时间"):
        verb(SAMPLES.select("断面", "时间"), **OPTIONS)
    with pytest.raises(errors.ColumnError, match="period"):
        verb(SAMPLES.rename({"断面": "period"}), by="period", time="时间")
    with pytest.raises(errors.DuplicateColumnError, match="NH3-N"):
        verb(SAMPLES.with_columns(pl.lit(1.0).alias("NH3-N")), **OPTIONS)
    assert same(verb(SAMPLES.clear(), **OPTIONS), verb(SAMPLES, **OPTIONS).clear())
    for nothing in (pl.lit(None), pl.lit(None, pl.String), pl.lit(None, pl.Date)):
        made = verb(SAMPLES.with_columns(nothing.alias("时间")), **OPTIONS)
        assert made["period"].null_count() == made.height > 0


def test_a_unit_that_is_not_understood_is_refused() -> None:
    with pytest.raises(errors.UnitError, match="ppm"):
        sz.average(SAMPLES.rename({"氨氮": "氨氮(ppm)"}), **OPTIONS)


def test_a_parameter_asked_for_that_the_table_has_not_is_named() -> None:
    with pytest.raises(errors.ColumnError, match=r"mercury|汞"):
        sz.average(SAMPLES, parameters=["氨氮", "汞"], **OPTIONS)


@pytest.mark.parametrize(
    "options",
    [{"by": 3}, {"time": 3}, {"time": ["时间", "断面"]}, {"every": {"全年": 12}}, {"suffix": 3}],
)
def test_options_of_a_wrong_type_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(errors.ShuizhiError):
        sz.average(SAMPLES, **OPTIONS | options)
