"""Rules over samples in time, of a standard of one's own."""

import math
import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

import oracle_criteria as oracle
import shuizhi as sz
from shuizhi.cli import app
from shuizhi.errors import ColumnError, OptionError, StandardError

EXAMPLE = Path(__file__).parents[3] / "examples" / "own-criteria.toml"
HEAD = EXAMPLE.read_text(encoding="utf-8").split("# 30日内")[0]


def law(folder: Path, rules: list[dict[str, Any]]) -> Any:
    parts = [HEAD]
    for n, rule in enumerate(rules):
        parts.append("[[criteria]]")
        given = {"id": f"r{n}", "zh": "规则", "en": "rule", "parameter": "copper",
                 "unit": "mg/L", "comparison": "<="} | rule  # fmt: skip
        for name, value in given.items():
            parts.append(f"{name} = {value}" if isinstance(value, int) else f'{name} = "{value}"')
        parts.append('evidence = { kind = "user", witnesses = ["own"] }')
    path = folder / "own.toml"
    path.write_text("\n".join(parts), encoding="utf-8")
    return sz.load_standard(path)


def rules() -> list[dict[str, Any]]:
    return [
        {"statistic": "geometric-mean", "value": "1.4", "window_days": 30, "least_samples": 5},
        {"statistic": "each-sample", "value": "2", "share": "0.1", "least_samples": 10},
        {"statistic": "each-sample", "value": "2.4", "share": "0.2", "window_days": 365},
        {"statistic": "arithmetic-mean", "value": "2", "window_days": 4, "times": 1, "in_years": 3},
        {"statistic": "each-sample", "value": "3", "times": 2, "in_years": 1},
        {"statistic": "each-sample", "value": "3"},
    ]


def test_every_verdict_is_the_plain_oracles(tmp_path: Path) -> None:
    rng = random.Random(11)
    own = law(tmp_path, rules())
    rows, of = [], {}
    for place in range(60):
        start, reach = date(2019, 1, 1), rng.choice([60, 400, 1600])
        days = [
            start + timedelta(days=rng.randrange(reach)) for _ in range(rng.choice([3, 12, 60]))
        ]
        level = rng.choice([0.3, 0.6, 1.0])
        of[f"{place}"] = [(day, round(rng.lognormvariate(0, 1) * level, 3) + 0.01) for day in days]
        rows += [{"断面": f"{place}", "日期": day, "铜(mg/L)": x, "批次": n}
                 for n, (day, x) in enumerate(of[f"{place}"])]  # fmt: skip
    rng.shuffle(rows)
    found = sz.check_criteria(
        pl.DataFrame(rows), standard=own, section="断面", time="日期", lang="en",
        columns={"批次": None},
    )  # fmt: skip
    assert found.height == 60 * len(rules())
    seen = set()
    for row in found.iter_rows(named=True):
        rule, samples = rules()[int(row["criterion"][1:])], of[row["断面"]]
        told = (row["verdict"], row["windows"], row["over"])
        assert told == oracle.verdict(rule, samples), (row, sorted(samples))
        listed = oracle.windows(rule, samples)
        worst = max((statistic for _, statistic, _ in listed), default=None)
        assert row["worst"] == (None if worst is None else pytest.approx(worst, rel=1e-9))
        seen.add((row["criterion"], row["verdict"]))
    assert len(seen) > 12


EQUATION = """[criteria.equation]
formula = "exp(0.9 * ln(hardness) - 1.6) * (1 - 0.01 * (t - 20))"
[criteria.equation.of]
hardness = { parameter = "total_hardness", unit = "mg/L", from = "25", to = "400" }
t = { parameter = "water_temperature", unit = "℃" }
"""


def by_hardness(folder: Path, rules: list[dict[str, Any]], equation: str = EQUATION) -> Any:
    """Return a standard whose rules have their limits by an equation, in μg/L."""
    parts = [HEAD]
    for n, rule in enumerate(rules):
        given = {"id": f"r{n}", "zh": "规则", "en": "rule", "parameter": "copper", "unit": "μg/L",
                 "comparison": "<=", "statistic": "each-sample"} | rule  # fmt: skip
        parts.append("[[criteria]]")
        for name, value in given.items():
            parts.append(f"{name} = {value}" if isinstance(value, int) else f'{name} = "{value}"')
        parts.append('evidence = { kind = "user", witnesses = ["own"] }')
        parts.append(equation)
    path = folder / "own.toml"
    path.write_text("\n".join(parts), encoding="utf-8")
    return sz.load_standard(path)


def limit_of(hardness: float | None, t: float | None) -> float | str:
    """Return the limit of a sample in mg/L, or why it has none."""
    # In the order of the names of the formula.
    if hardness is None:
        return "no_pair"
    if not 25 <= hardness <= 400:
        return "outside_equation"
    if t is None:
        return "no_pair"
    return math.exp(0.9 * math.log(hardness) - 1.6) * (1 - 0.01 * (t - 20)) / 1000


@pytest.mark.parametrize("kind", ["wide", "long"])
def test_each_sample_is_held_to_the_limit_by_its_own_equation(tmp_path: Path, kind: str) -> None:
    rules: list[dict[str, Any]] = [
        {}, {"times": 2, "in_years": 1}, {"share": "0.3"}, {"share": "0.1"},
    ]  # fmt: skip
    own, rng, rows, of = by_hardness(tmp_path, rules), random.Random(5), [], {}
    for place in range(40):
        hidden = rng.choice([0, 0, 0.2])
        level = rng.choice([0.6, 1.0, 1.3])
        days = [date(2021, 1, 1) + timedelta(days=9 * n) for n in range(rng.choice([1, 4, 30]))]
        of[f"{place}"] = []
        for day in days:
            hardness = rng.choice([None, 20.0, 401.0]) if rng.random() < hidden else (
                rng.choice([25.0, 400.0, rng.uniform(30, 390)])
            )  # fmt: skip
            warm = None if rng.random() < hidden / 4 else rng.uniform(0, 30)
            limit = limit_of(hardness, warm)
            fixed = limit if isinstance(limit, float) else 0.02
            copper = round(fixed * rng.uniform(0.5, 1.1) * level, 6)
            of[f"{place}"].append((day, copper, limit))
            rows.append({"断面": f"{place}", "日期": day, "铜(mg/L)": copper,
                         "总硬度(mg/L)": hardness, "水温(℃)": warm})  # fmt: skip
    table = pl.DataFrame(rows)
    if kind == "long":
        table = table.unpivot(index=["断面", "日期"], variable_name="项目", value_name="结果")
    found = sz.check_criteria(table, standard=own, section="断面", time="日期", lang="en")
    assert found.height == 40 * len(rules)
    seen = set()
    for row in found.iter_rows(named=True):
        rule, samples = rules[int(row["criterion"][1:])], of[row["断面"]]
        plain = [(d, x, limit if isinstance(limit, float) else None) for d, x, limit in samples]
        verdict, why = oracle.by_equation(rule, plain)
        assert row["verdict"] == verdict, (row, samples)
        known = [(x / limit - 1, x, limit) for _, x, limit in plain if limit is not None]
        lacking = [limit for _, _, limit in samples if isinstance(limit, str)]
        assert row["reason"] == (None if why is None else lacking[0]), row
        if "share" in rule:
            assert row["limit"] is None
        elif known:
            _, x, limit = max(known)
            assert row["worst"] == pytest.approx(x) and row["limit"] == pytest.approx(limit)
            assert row["over"] == sum(x > limit for _, x, limit in known)
        seen.add((row["criterion"], row["verdict"], row["reason"]))
    assert len(seen) > 12


def test_an_equation_that_is_wrong_is_refused_at_load(tmp_path: Path) -> None:
    for rule, wrong, told in (
        ({"value": "1"}, EQUATION, "a value or an equation"),
        ({"statistic": "arithmetic-mean"}, EQUATION, "each-sample only"),
        ({}, "", "a value or an equation"),
        ({}, EQUATION.replace("ln(hardness)", "ln(hardnes)"), '"hardnes" is none of'),
        ({}, EQUATION.replace('from = "25"', 'from = "500"'), "from 500 is not below to 400"),
        ({}, EQUATION.replace('"total_hardness"', '"hardness"'), "hardness"),
        ({}, EQUATION.replace(" * (1 - 0.01 * (t - 20))", ""), 'does not take "t"'),
    ):
        with pytest.raises(StandardError, match=told) as refused:
            by_hardness(tmp_path, [rule], wrong)
        assert "criterion r0" in str(refused.value)


def test_a_paired_figure_below_its_detection_limit_gives_no_limit(tmp_path: Path) -> None:
    own = by_hardness(tmp_path, [{}])
    samples = pl.DataFrame({
        "断面": ["甲", "乙"], "日期": ["2023-07-01"] * 2, "铜(mg/L)": ["0.001", "0.001"],
        "总硬度(mg/L)": ["100", "50L"], "水温(℃)": ["20", "20"],
    })  # fmt: skip
    found = sz.check_criteria(samples, standard=own, lang="zh")
    assert found.select("断面", "判定", "说明").rows() == [
        ("甲", "达标", None), ("乙", "无法判定", "缺少同一样品中计算限值所需的项目"),
    ]  # fmt: skip
    bare = sz.check_criteria(samples.drop("总硬度(mg/L)"), standard=own, lang="en")
    assert bare["reason"].to_list() == ["no_pair"] * 2


def test_the_example_in_both_languages() -> None:
    own = sz.load_standard(EXAMPLE)
    beach = pl.DataFrame({
        "点位": ["甲"] * 5, "日期": [f"2023-07-{day:02}" for day in (1, 7, 13, 19, 25)],
        "粪大肠菌群(MPN/L)": [100, 3000, 800, 200, 900],
    })  # fmt: skip
    found = sz.check_criteria(beach, standard=own, lang="zh")
    assert found.columns[1:4] == ["规则编号", "监测项目", "样品数"]
    assert found.select("规则编号", "判定", "起", "止").rows() == [
        ("gm-30", "达标", date(2023, 7, 1), date(2023, 7, 25)),
        ("share-10", "超标", date(2023, 7, 1), date(2023, 7, 25)),
    ]
    assert found["规则内容"][0] == "任意30日内不少于5个样品的几何均值不超过1000 MPN/L"
    few = sz.check_criteria(beach.head(4), standard=own, lang="en")
    assert few["verdict"].to_list() == ["undetermined"] * 2
    assert few["reason"].to_list() == ["too_few"] * 2
    unsure = beach.with_columns(
        pl.Series("粪大肠菌群(MPN/L)", ["<20000", "300", "800", "200", "900"])
    )
    # Below 20000 may be above 2000 or not; the mean is at most 969 with it at its highest.
    held = sz.check_criteria(unsure, standard=own)
    assert held.select("verdict", "certain").rows() == [("pass", True), ("fail", False)]
    long = beach.unpivot(index=["点位", "日期"], variable_name="监测项目", value_name="监测值")
    again = sz.check_criteria(long, standard=own, lang="zh")
    assert again.equals(found)


def test_what_is_wrong_is_refused(tmp_path: Path) -> None:
    samples = pl.DataFrame({"点位": ["甲"], "日期": ["2023-07-01"], "铅(mg/L)": [1.0]})
    with pytest.raises(OptionError, match="no rules over time"):
        sz.check_criteria(samples, standard=sz.standard("GB 5749-2022"))
    with pytest.raises(ColumnError, match="no column is a parameter"):
        sz.check_criteria(samples, standard=sz.load_standard(EXAMPLE))
    mean = {"statistic": "arithmetic-mean", "value": "1"}
    cold = mean | {"parameter": "water_temperature", "unit": "℃"}
    law(tmp_path, [cold])
    for rule, word in (
        (mean | {"share": "0.1"}, "each-sample only"),
        (mean | {"statistic": "each-sample", "share": "1"}, "0 to below 1"),
        (mean | {"in_years": 3}, "goes with times"),
        (mean | {"window_days": 0}, "1 or more"),
        (mean | {"value": "x"}, "not a decimal"),
        (mean | {"statistic": "geometric-mean", "value": "0"}, "above 0"),
        (cold | {"statistic": "geometric-mean"}, '"water_temperature" may be negative'),
        (mean | {"comparison": "range"}, "compares with"),
        (mean | {"unit": "h"}, "unknown"),
        (mean | {"statistic": "median"}, "median"),
    ):
        with pytest.raises(StandardError, match=word):
            law(tmp_path, [rule])
    with pytest.raises(StandardError, match="two rules"):
        law(tmp_path, [mean | {"id": "a"}, mean | {"id": "a"}])


def test_a_sample_of_0_has_no_geometric_mean(tmp_path: Path) -> None:
    own = law(tmp_path, [rules()[0] | {"window_days": 2, "least_samples": 2, "value": "1"}])
    samples = pl.DataFrame({
        "断面": ["甲", "甲", "乙", "乙", "乙", "乙", "丙", "丙"],
        "日期": [f"2021-01-{day:02}" for day in (1, 2, 1, 2, 8, 9, 1, 2)],
        "铜(mg/L)": ["0", "90", "0", "90", "2", "3", "0.5", "0.01L"],
    })  # fmt: skip
    found = sz.check_criteria(samples, standard=own, lang="en", nondetect="half")
    assert found.select("断面", "windows", "verdict", "reason").rows() == [
        ("甲", 0, "undetermined", "no_geometric_mean"),
        ("乙", 1, "fail", None),
        ("丙", 1, "pass", None),
    ]
    zero = sz.check_criteria(samples, standard=own, lang="zh", nondetect="zero")
    assert zero.filter(断面="丙").select("判定", "说明").row(0) == (
        "无法判定",
        "有数据不大于0，不计算几何均值",
    )


def test_the_command_line(tmp_path: Path) -> None:
    table = tmp_path / "samples.csv"
    table.write_text("点位,日期,铜(μg/L)\n甲,2021-01-05,10\n甲,2022-06-01,12\n", encoding="utf-8")
    out = tmp_path / "out.csv"
    arguments = ["criteria", str(table), "--standard", str(EXAMPLE), "-o", str(out), "--lang", "en"]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 0, result.output
    assert pl.read_csv(out).select("criterion", "over", "verdict").row(0) == (
        "chronic-4d",
        2,
        "fail",
    )


def test_places_stand_in_order_of_first_appearance(tmp_path: Path) -> None:
    own = law(tmp_path, rules()[-2:])
    places = [f"点{n * 7 % 50}" for n in range(50)]
    table = pl.DataFrame(
        {"断面": places * 2, "日期": ["2021-05-04"] * 100, "铜(mg/L)": range(1, 101)}
    )
    found = sz.check_criteria(table, standard=own, lang="en")
    assert found["断面"].to_list() == [place for place in places for _ in range(2)]
