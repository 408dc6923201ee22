"""Means, and the account of readings: against the oracle, by laws, by hand, and refused."""

import math
import random
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import oracle
import oracle_methods as om
import shuizhi as sz
from samples import (
    CLASSED,
    HEADERS,
    POWERS,
    averaged,
    grouped,
    label,
    near_tie,
    rows_of,
    same,
    scaled,
    table,
)
from shuizhi import errors

DATA = Path(__file__).parents[3] / "shared" / "data" / "national-auto-stations-2020.csv.gz"
FRAME = table(3)
OPTIONS: dict[str, Any] = {"by": "断面", "time": "时间"}


def long(frame: Any, **options: Any) -> Any:
    return sz.average(frame, shape="long", **OPTIONS | options)


# ------------------------------------------------------------------------------ the oracle


@pytest.mark.parametrize(
    ("every", "options"),
    [
        ("month", {}),
        ("ten-day", {}),
        ("quarter", {}),
        ("half", {}),
        ("year", {}),
        ("month", {"min_count": 2, "nondetect": "drop"}),
        ("ten-day", {"nondetect": "limit", "duplicates": "keep"}),
        ("quarter", {"min_count": 1, "nondetect": "zero"}),
        ("quarter", {"min_count": 4, "detection_limits": {"mercury": "0.00004", "cod": "4"}}),
        ("half", {"min_count": 3, "geometric": ["粪大肠菌群", "氨氮", "pH"]}),
        ("year", {"min_count": 5, "geometric": ["粪大肠菌群"], "nondetect": "zero"}),
        ("month", {"geometric": list(HEADERS), "duplicates": "keep"}),
    ],
)
def test_means_agree_with_the_oracle(every: str, options: dict[str, Any]) -> None:
    frame = table(len(every) + len(options), sections=40)
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
                parameter, dated, every, options.get("min_count"), parameter in geometric
            )
            if period is None:
                want, reason = None, "unknown_time"
            assert row["samples"] == len(group.rows)
            assert row["duplicates"] == group.copies
            assert row["count"] == len(dated)
            assert row["censored"] == group.censored[parameter]
            assert row["missing"] == group.missing[parameter]
            assert row["reason"] == reason
            assert row["unit"] == oracle.UNITS[parameter]
            if period is not None:
                assert row["months"] == months
            if want is None:
                assert row["mean"] is row["value"] is None
                continue
            assert math.isclose(row["mean"], want, rel_tol=1e-9, abs_tol=1e-15), row
            if near_tie(parameter, want):
                skipped += 1
            elif parameter not in oracle.DECIMALS:
                assert row["value"] == row["mean"]
            else:
                assert row["value"] == float(om.round_assessment(parameter, want)), (row, want)
    assert skipped < len(found) / 1000


def test_wide_and_long_say_the_same() -> None:
    for rounding, value in (("assessment", "value"), ("none", "mean")):
        wide = sz.average(FRAME, every="quarter", rounding=rounding, **OPTIONS)
        assert wide.columns[5:-1] == list(HEADERS)
        rows = rows_of(wide, "断面", "period")
        without: dict[Any, set[tuple[str, str]]] = {key: set() for key in rows}
        for row in long(FRAME, every="quarter", rounding=rounding).iter_rows(named=True):
            key = row["断面"], row["period"]
            assert rows[key][row["parameter"]] == row[value]
            if row["reason"]:
                without[key].add((row["reason"], row["parameter"]))
        for key, row in rows.items():
            parts = [part.split(": ") for part in (row["reason"] or "").split("; ") if part]
            assert {(code, p) for code, names in parts for p in names.split(", ")} == without[key]


# ------------------------------------------------------------------------------ laws

VERBS: list[Callable[..., Any]] = [
    lambda frame, **o: sz.average(frame, **OPTIONS | o),
    lambda frame, **o: long(frame, every="quarter", **o),
    lambda frame, **o: sz.average(frame, every=None, rounding="none", by=["河流", "断面"], **o),
]


@pytest.mark.parametrize("verb", VERBS)
def test_the_order_of_rows_and_their_files_change_nothing(verb: Callable[..., Any]) -> None:
    whole = verb(FRAME)
    order = random.Random(1).sample(range(FRAME.height), FRAME.height)
    assert same(verb(FRAME[order]), whole)
    files = [FRAME[place::3] for place in range(3)]
    assert same(verb(pl.concat(files, rechunk=False)), whole)
    cut = pl.concat([FRAME[:1], FRAME[1:500], FRAME[500:]], rechunk=False)
    assert same(verb(cut), whole)


def test_the_order_of_columns_changes_only_theirs() -> None:
    whole, turned = long(FRAME), long(FRAME.select(reversed(FRAME.columns)))
    order = ["断面", "period", "parameter"]
    assert same(turned.sort(order, nulls_last=True), whole.sort(order, nulls_last=True))


def test_names_of_sections_are_only_names() -> None:
    whole = long(FRAME)
    renamed = long(FRAME.with_columns(断面=pl.col("断面").str.replace("断面", "站", literal=True)))
    back = renamed.with_columns(断面=pl.col("断面").str.replace("站", "断面", literal=True))
    assert same(back, whole)
    again = FRAME.filter(断面="断面3").with_columns(断面=pl.lit("再"))
    both = long(pl.concat([FRAME, again]))
    assert same(both.filter(pl.col("断面") != "再"), whole)
    assert same(both.filter(断面="再").drop("断面"), whole.filter(断面="断面3").drop("断面"))


def test_units_and_aliases_change_nothing() -> None:
    name, lead = HEADERS["ammonia_nitrogen"], HEADERS["lead"]
    micro = pl.Series("铅(μg/L)", scaled(FRAME[lead], 3), dtype=pl.String)
    assert micro.drop_nulls().str.contains("L").any()
    other = FRAME.with_columns(micro).drop(lead).rename({name: "氨氮（mg/L）"})
    order = ["断面", "period", "parameter"]
    want = long(FRAME).sort(order, nulls_last=True)
    assert same(long(other).sort(order, nulls_last=True), want)
    told = FRAME.rename({name: "甲", lead: "乙"})
    columns = {"甲": "氨氮", "乙": ("铅", "mg/L")}
    assert same(long(told, columns=columns).sort(order, nulls_last=True), want)


def test_rows_that_stand_twice_count_once_and_are_told() -> None:
    twice = long(pl.concat([FRAME, FRAME]))
    whole = long(FRAME)
    assert same(twice.drop("samples", "duplicates"), whole.drop("samples", "duplicates"))
    assert (twice["samples"] == 2 * whole["samples"]).all()
    assert (twice["duplicates"] == whole["duplicates"] + whole["samples"]).all()
    single = FRAME.unique()
    assert same(sz.average(single, duplicates="error", **OPTIONS), sz.average(single, **OPTIONS))
    with pytest.raises(errors.DuplicateRowError, match="断面"):
        sz.average(FRAME, duplicates="error", **OPTIONS)


@pytest.mark.xfail(strict=True, reason="rows count as the same by the chosen readings alone")
def test_means_do_not_depend_on_which_are_asked_for() -> None:
    frame = pl.DataFrame(
        {"断面": ["甲"] * 3, "时间": ["2021-04"] * 3, "氨氮": [0.1, 0.1, 0.4], "pH": [7.0, 8.0, 7.5]}
    )
    all_of_them = sz.average(frame, **OPTIONS)["ammonia_nitrogen"].item()
    assert sz.average(frame, parameters=["氨氮"], **OPTIONS)["ammonia_nitrogen"].item() == all_of_them


@pytest.mark.parametrize("every", ["month", "ten-day", "quarter", "half", "year", None])
def test_every_row_is_in_one_sample(every: Any) -> None:
    for duplicates in ("once", "keep"):
        made = sz.average(FRAME, every=every, duplicates=duplicates, **OPTIONS)
        assert made["samples"].sum() == FRAME.height
        assert (made["duplicates"].sum() > 0) == (duplicates == "once")


@pytest.mark.parametrize("options", [{}, {"every": "ten-day", "nondetect": "drop"}])
def test_the_ledger_accounts_for_the_counts(options: dict[str, Any]) -> None:
    account = sz.ledger(FRAME, **OPTIONS, **options)
    assert account.height == FRAME.height * len(HEADERS)
    assert account["row"].to_list() == [r for r in range(FRAME.height) for _ in HEADERS]
    raw = FRAME.select(pl.col(list(HEADERS.values())).cast(pl.String)).rows()
    assert account["raw"].to_list() == [cell for row in raw for cell in row]
    dated = account.filter(pl.col("period").is_not_null(), pl.col("use") != "duplicate")
    found = dated.group_by("断面", "period", "parameter").agg(
        count=pl.col("use").is_in(["used", "censored"]).sum(),
        censored=(pl.col("use") == "censored").sum(),
        missing=(pl.col("use") == "missing").sum(),
    )
    key = ["断面", "period", "parameter"]
    want = long(FRAME, **options).filter(pl.col("period").is_not_null())
    types = {"count": pl.UInt32, "censored": pl.UInt32, "missing": pl.UInt32}
    assert same(found.cast(types).sort(key), want.select(found.columns).sort(key))
    copies = account.filter(use="duplicate").height
    assert copies == len(HEADERS) * sz.average(FRAME, **OPTIONS)["duplicates"].sum()
    undated = account.filter(pl.col("period").is_null())
    assert set(undated["use"]) <= {"no_period", "duplicate"}
    assert (account["value"].is_null() | account["reason"].is_null()).all()


def test_values_of_the_ledger_are_what_the_oracle_enters() -> None:
    cells = [cell for row in FRAME.select(HEADERS.values()).rows() for cell in row]
    account = sz.ledger(FRAME, **OPTIONS)
    for row, cell in zip(account.iter_rows(named=True), cells, strict=True):
        want = om.enter(cell, row["parameter"])
        power = POWERS.get(row["parameter"], 0)
        assert row["value"] == (None if want is None else float(want.scaleb(power))), row
