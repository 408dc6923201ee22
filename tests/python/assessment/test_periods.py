"""Days, weeks, months to date and sets of months against tables cut by hand."""

import datetime as dt
import random
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
SECTION: dict[str, Any] = {"section": "断面", "time": "日期"}


def samples(seed: int, first: dt.date, days: int, share: float = 0.08) -> pl.DataFrame:
    source = random.Random(seed)
    rows = [
        {"断面": f"断面{i}", "日期": str(first + dt.timedelta(days=day)),
         "氨氮": source.choice(["0.1", "0.455", "0.9", "1.495", "2.2", "0.02L"]),
         "总磷": source.choice(["0.05", "0.1505", "0.25", None])}
        for i in range(4) for day in range(days) if source.random() < share
    ]  # fmt: skip
    return pl.DataFrame(rows)


def months_of(frame: pl.DataFrame, year: int, months: range | list[int]) -> pl.DataFrame:
    day = pl.col("日期").str.to_date()
    return frame.filter(day.dt.year() == year, day.dt.month().is_in(list(months)))


COMPARED = ["断面", "samples", "days", "months", "class", "exceeding", "ammonia_nitrogen"]


@pytest.mark.parametrize("seed", range(4))
def test_months_to_date_are_the_table_up_to_each_month(seed: int) -> None:
    frame = samples(seed, dt.date(2020, 2, 1), 800)
    last = max(frame["日期"])
    found = sz.assess_sections(frame, every="to-date", **SECTION)
    assert found["period"].max() == f"{last[:4]}-01~{last[5:7]}"
    for period in found["period"].unique():
        year, month = int(period[:4]), int(period[-2:])
        cut = months_of(frame, year, range(1, month + 1))
        want = sz.assess_sections(cut, every="year", min_count=1, **SECTION)
        own = found.filter(period=period)
        assert own.select(COMPARED).sort("断面").equals(want.select(COMPARED).sort("断面"))
        assert own["start"].unique().to_list() == [dt.date(year, 1, 1)]
        lacks = own.filter(pl.col("months") < month)["reason"].to_list()
        assert all("months_lacking" in reason for reason in lacks)
    # What the same months of the year before came to.
    status = {(r["断面"], r["period"]): r["status"] for r in found.iter_rows(named=True)}
    words = sz.assess_sections(frame, every="year", min_count=1, **SECTION)["change_year"].dtype
    assert found["change"].is_null().all() and found["change_year"].dtype == words
    for row in found.iter_rows(named=True):
        ago = status.get((row["断面"], f"{int(row['period'][:4]) - 1}{row['period'][4:]}"))
        assert (row["change_year"] is None) is (ago is None or row["status"] is None)
        if ago is not None and ago == row["status"]:
            assert row["change_year"] == "no clear change"


def test_sets_of_months_may_overlap_and_run_over_the_year() -> None:
    frame = samples(3, dt.date(2020, 1, 1), 1100, 0.2)
    sets: Any = {"汛期": [6, 7, 8, 9], "1—9月": list(range(1, 10)), "冬季": [12, 1, 2]}
    with pytest.warns(errors.ShuizhiWarning, match="months 10, 11 are in no period"):
        found = sz.average(frame, by="断面", time="日期", every=sets)
    for (year, name), months in {
        (2021, "汛期"): range(6, 10), (2022, "1—9月"): range(1, 10),
    }.items():  # fmt: skip
        cut = months_of(frame, year, months)
        want = sz.average(cut, by="断面", time="日期", every="year", min_count=1)
        own = found.filter(period=f"{year}-{name}")
        assert own["ammonia_nitrogen"].to_list() == want["ammonia_nitrogen"].to_list()
    winter = pl.concat([months_of(frame, 2020, [12]), months_of(frame, 2021, [1, 2])])
    month = pl.col("日期").str.slice(5, 2).replace({"12": "03"})
    moved = winter.with_columns(日期=pl.format("2020-{}-{}", month, pl.col("日期").str.slice(8)))
    want = sz.average(moved, by="断面", time="日期", every="year", min_count=1)
    own = found.filter(period="2020-冬季")
    assert own["ammonia_nitrogen"].to_list() == want["ammonia_nitrogen"].to_list()
    assert own["start"].unique().to_list() == [dt.date(2020, 12, 1)]


def test_a_set_that_is_not_over_is_compared_with_none() -> None:
    frame = samples(5, dt.date(2020, 1, 1), 800, 0.3).filter(pl.col("日期") < "2022-02-15")
    sets: Any = {"一季度": [1, 2, 3], "1—2月": [1, 2], "全年": list(range(1, 13))}
    found = sz.assess_sections(frame, every=sets, **SECTION)
    told = found.filter(pl.col("period").str.starts_with("2022"))
    compared = told.group_by("period").agg(pl.col("change_year").is_not_null().all())
    assert dict(compared.iter_rows()) == {
        "2022-一季度": False, "2022-1—2月": True, "2022-全年": False,
    }  # fmt: skip


@pytest.mark.parametrize("every", ["day", "week"])
def test_days_and_weeks_are_those_of_the_calendar(every: str) -> None:
    frame = samples(7, dt.date(2019, 12, 20), 800, 0.5)
    found = sz.assess_sections(frame, every=every, **SECTION)
    day = pl.col("日期").str.to_date()
    iso = pl.format("{}-W{}", day.dt.iso_year(), day.dt.week().cast(pl.String).str.zfill(2))
    name = pl.col("日期") if every == "day" else iso
    counts = frame.group_by("断面", name.alias("period")).len()
    both = found.join(counts, on=["断面", "period"], how="full")
    assert both.height == found.height == counts.height
    assert both["samples"].to_list() == both["len"].to_list()
    # A change to the year before is told where that has the same day or week.
    known = {(r["断面"], r["period"]): r["status"] for r in found.iter_rows(named=True)}
    for row in found.iter_rows(named=True):
        ago = known.get((row["断面"], f"{int(row['period'][:4]) - 1}{row['period'][4:]}"))
        assert (row["change_year"] is None) is (ago is None), row


def test_trends_of_weeks_are_by_the_year() -> None:
    weeks = [dt.date(2020, 1, 6) + dt.timedelta(weeks=k) for k in range(60)]
    frame = pl.DataFrame(
        {"断面": ["甲"] * 60, "日期": weeks, "氨氮": [1.0 + 0.01 * k for k in range(60)]}
    )
    found = sz.trend(frame, by="断面", time="日期", every="week")
    assert found["slope"][0] == pytest.approx(0.01 * 365.2425 / 7)


FLOW = pl.DataFrame({"断面": ["甲"], "生态流量": [1.0]})


@pytest.mark.parametrize(
    "every", ["to-date", {"汛期": [6, 7, 8], "上半年": [1, 2, 3, 4, 5, 6]}], ids=["to-date", "sets"]
)
@pytest.mark.parametrize(
    ("verb", "options", "word"),
    [
        ("trend", {}, "overlap"),
        ("ledger", {"by": "断面"}, "overlap"),
        ("watch", {"watched": "氨氮", "limit": 1.0}, "overlap"),
        ("check_source_water", {"source": "断面"}, "overlap"),
        ("check_ecological_flow", {"flow": "氨氮", "base": FLOW}, "overlap"),
        ("screen_influent", {"plant": "断面"}, "overlap"),
        ("grade_black_odorous", {"water": "断面", "point": "断面"}, "overlap"),
        ("class_likelihood", {}, "every="),
        ("fluxes", {"flow": "氨氮"}, "every="),
    ],
)
@pytest.mark.filterwarnings("ignore:months")
def test_verbs_that_take_periods_in_a_row_refuse_those_that_overlap(
    verb: str, options: Any, word: str, every: Any
) -> None:
    frame = samples(1, dt.date(2020, 1, 1), 100)
    with pytest.raises(errors.OptionError, match=word):
        getattr(sz, verb)(frame, time="日期", every=every, **options)


@pytest.mark.parametrize("sets", [{"夏": [6, 6]}, {"夏": [0]}, {"夏": ["6"]}, {}])
def test_sets_of_what_are_not_months_are_refused(sets: Any) -> None:
    with pytest.raises(errors.OptionError):
        sz.average(samples(1, dt.date(2020, 1, 1), 100), by="断面", time="日期", every=sets)


def test_every_kind_of_table_by_months_to_date() -> None:
    frame = samples(2, dt.date(2021, 1, 1), 200)
    in_every_kind(lambda table: sz.assess_sections(table, every="to-date", **SECTION), frame)
    in_every_kind(
        lambda table: sz.rank_cities(
            table, city="断面", section="断面", time="日期", every="to-date", partial=True
        ),
        frame,
    )


def test_background_holds_for_the_periods_that_lie_in_it() -> None:
    months = [f"2022-{m:02}-08" for m in range(1, 10)]
    frame = pl.DataFrame({"断面": ["甲"] * 9, "日期": months, "氨氮": [2.4] * 9, "总磷": [0.1] * 9})
    background = pl.DataFrame({
        "断面": ["甲"], "监测项目": ["氨氮"], "起": ["2022-01-01"], "止": ["2022-03-31"],
        "认定文件": ["1号"], "来源": ["示例"],
    })  # fmt: skip
    found = sz.assess_sections(frame, every="to-date", background=background, **SECTION)
    held = found.filter(pl.col("background").is_not_null())["period"].to_list()
    assert held == ["2022-01~01", "2022-01~02", "2022-01~03"]
    sets: Any = {"一季度": [1, 2, 3], "上半年": [1, 2, 3, 4, 5, 6]}
    with pytest.warns(errors.ShuizhiWarning, match="in no period"):
        found = sz.assess_sections(frame, every=sets, background=background, **SECTION)
    held = found.filter(pl.col("background").is_not_null())["period"].to_list()
    assert held == ["2022-一季度"]
