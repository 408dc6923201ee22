"""The outfalls of a city compared with the oracle, and what changes nothing in their results."""

import random
import runpy
from collections import Counter, defaultdict
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import shuizhi as sz
from city_of_outfalls import (
    CITY,
    DB41,
    EXAMPLES,
    GB8978,
    GB18466,
    OUTFALLS,
    PARAMETERS,
    TIMES,
    audit,
    city,
    expected,
    found,
    judged_days,
)
from kinds import in_every_kind, near

# ------------------------------------------------------------------------------ the city


@pytest.mark.parametrize("when", TIMES)
def test_every_verdict_of_the_city_is_the_oracles(when: str) -> None:
    samples = city(when)
    if when == "phosphorus":  # what is wrong with the outfall whose age is not told has its test
        samples = samples.filter(pl.col("排口") != "庚污水厂")
    checked, days = audit(samples), judged_days(when)
    rows = checked.height
    assert found(checked.filter(pl.col("day").is_in(days)), expected(samples, OUTFALLS, on=days))
    combinations = checked.select("排口", "day", "parameter").unique().height
    outfall_days = samples.select("排口", pl.col("监测时间").str.head(10)).unique().height
    assert combinations == outfall_days * len(PARAMETERS) <= rows
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
