"""Limits computed from other parameters of the sample, in a standard of one's own."""

import math
import random
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import shuizhi as sz
from shuizhi import errors

HEAD = """schema = 1
id = "Q 1-2026"
title_zh = "示例"
title_en = "Example"
kind = "use"
[witnesses]
own = "our own plan"
[discharge]
zh = "全部水样"
en = "all samples"
evidence = { kind = "user", witnesses = ["own"] }
[[tables]]
no = "1"
title_zh = "限值"
title_en = "Limits"
levels = ["limit"]
"""
CADMIUM = """[[tables.items]]
no = 1
parameter = "cadmium"
name = "镉"
unit = "μg/L"
comparison = "<="
evidence = { kind = "user", witnesses = ["own"] }
[[tables.items.limits]]
level = "limit"
[tables.items.limits.equation]
formula = "exp(1.0166 * ln(hardness) - 3.924) * (1.136672 - ln(hardness) * 0.041838)"
of = { hardness = { parameter = "total_hardness", unit = "mg/L", from = "25", to = "400" } }
"""
AMMONIA = """[[tables.items]]
no = 2
parameter = "ammonia_nitrogen"
name = "氨氮"
unit = "mg/L"
comparison = "<="
evidence = { kind = "user", witnesses = ["own"] }
[[tables.items.limits]]
level = "limit"
[tables.items.limits.equation]
formula = "(0.0577 / (1 + 10 ^ (7.688 - ph)) + 2.487 / (1 + 10 ^ (ph - 7.688))) * \
min(2.85, 1.45 * 10 ^ (0.028 * (25 - t)))"
decimals = 2
[tables.items.limits.equation.of]
ph = { parameter = "ph", unit = "1", from = "6.5", to = "9" }
t = { parameter = "water_temperature", unit = "℃" }
"""


def standard(tmp_path: Path, items: str = CADMIUM + AMMONIA) -> Any:
    path = tmp_path / "own.toml"
    path.write_text(HEAD + items, encoding="utf-8")
    return sz.load_standard(path)


def cadmium(hardness: float) -> float:
    part = 1.136672 - math.log(hardness) * 0.041838
    return math.exp(1.0166 * math.log(hardness) - 3.924) * part / 1000


def ammonia(ph: float, t: float) -> float:
    first = 0.0577 / (1 + 10 ** (7.688 - ph)) + 2.487 / (1 + 10 ** (ph - 7.688))
    return round(first * min(2.85, 1.45 * 10 ** (0.028 * (25 - t))), 2)


@pytest.mark.parametrize("unit", ["mg/L", "μg/L"])
def test_a_limit_follows_the_hardness_of_the_sample(tmp_path: Path, unit: str) -> None:
    rng, scale = random.Random(4), 1000 if unit == "μg/L" else 1
    hard = [rng.choice([None, 20.0, 25.0, 400.0, rng.uniform(30, 390)]) for _ in range(300)]
    values = [rng.uniform(0.0003, 0.009) for _ in hard]
    warm = [rng.choice([None, rng.uniform(0, 30)]) for _ in hard]
    acid = [rng.uniform(6, 9.5) for _ in hard]
    nitrogen = [rng.uniform(0.1, 5) for _ in hard]
    table = pl.DataFrame({
        "总硬度(mg/L)": hard, f"镉({unit})": [v * scale for v in values], "水温(℃)": warm,
        "pH": acid, "氨氮(mg/L)": nitrogen,
    })  # fmt: skip
    own = standard(tmp_path)
    samples = sz.check_limits(table, standard=own).to_dicts()
    readings = sz.check_limits(table, standard=own, shape="readings")
    of = {(r["row"], r["parameter"]): r for r in readings.to_dicts()}
    for row, sample in enumerate(samples):
        wanted: dict[str, Any] = {}
        if hard[row] is None:
            wanted["cadmium"] = "no_pair"
        elif not 25 <= hard[row] <= 400:
            wanted["cadmium"] = "outside_equation"
        else:
            wanted["cadmium"] = cadmium(hard[row])
        if not 6.5 <= acid[row] <= 9:
            wanted["ammonia_nitrogen"] = "outside_equation"
        elif warm[row] is None:
            wanted["ammonia_nitrogen"] = "no_pair"
        else:
            wanted["ammonia_nitrogen"] = ammonia(acid[row], warm[row])
        over = set()
        for id, value in (("cadmium", values[row]), ("ammonia_nitrogen", nitrogen[row])):
            limit, found = wanted[id], of[row, id]
            if isinstance(limit, str):
                assert (found["verdict"], found["reason"], found["limit"]) == (
                    "undetermined", limit, None,
                )  # fmt: skip
                assert limit in sample["reason"] and id in sample["reason"]
                continue
            assert found["limit"] == pytest.approx(limit, rel=1e-9)
            assert found["verdict"] == ("pass" if value <= limit else "fail")
            if value > limit:
                over.add(id)
                assert found["multiple"] == pytest.approx((value - limit) / limit, rel=1e-6)
        assert {e["parameter"] for e in sample["exceeding"]} == over
        open_ = any(isinstance(limit, str) for limit in wanted.values())
        assert sample["verdict"] == ("fail" if over else "undetermined" if open_ else "pass")


def test_long_samples_bring_their_pairs(tmp_path: Path) -> None:
    long = pl.DataFrame({
        "样品": ["a", "a", "b"], "项目": ["镉", "总硬度", "镉"], "结果": ["0.004", "100", "0.004"],
        "单位": ["mg/L"] * 3,
    })  # fmt: skip
    found = sz.check_limits(long, standard=standard(tmp_path), sample="样品")
    assert found["verdict"].to_list() == ["fail", "undetermined"]
    zh = sz.check_limits(long, standard=standard(tmp_path), sample="样品", lang="zh")
    assert zh["说明"][1] == "缺少同一样品中计算限值所需的项目：镉"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("ln(hardness) - 3.924", "ln(hardnes) - 3.924", '"hardnes" is none of hardness'),
        ("- 3.924)", "- 3.924", "a closing parenthesis is missing"),
        ('"total_hardness"', '"total_hardnes"', "is no id of parameters.toml"),
        ('unit = "mg/L", from', 'unit = "℃", from', "does not convert"),
        ('from = "25"', 'from = "500"', "from 500 is not below to 400"),
        ('from = "25"', 'from = "x"', '"x" is not a decimal'),
        ("* (1.136672 - ln(hardness) * 0.041838)", "* soft", '"soft" is none of'),
        (
            'level = "limit"\n[tables',
            'level = "limit"\nvalue = "5"\n[tables',
            "a value or an equation",
        ),
        ('comparison = "<="', 'comparison = "not_detected"', "takes no equation"),
    ],
)
def test_what_is_wrong_with_an_equation_is_refused_with_its_place(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    assert old in CADMIUM
    with pytest.raises(errors.ShuizhiError) as e:
        standard(tmp_path, CADMIUM.replace(old, new, 1))
    assert told in str(e.value) and "own.toml" in str(e.value)
    assert "table 1, item 1 (cadmium), level limit" in str(e.value)


def test_limits_of_outfalls_follow_the_means_of_their_day(tmp_path: Path) -> None:
    own = standard(tmp_path)
    rng = random.Random(7)
    rows, wanted = [], {}
    for day in range(1, 29):
        hours = [(rng.uniform(0.5, 4), rng.uniform(5, 460), rng.uniform(6, 9.5), rng.uniform(2, 28))
                 for _ in range(3)]  # fmt: skip
        for hour, (metal, hardness, ph, warmth) in enumerate(hours):
            rows.append({
                "排口": "甲", "时间": f"2023-02-{day:02} {hour:02}:00", "镉(μg/L)": metal,
                "总硬度(mg/L)": hardness, "pH": ph, "水温(℃)": warmth, "氨氮(mg/L)": metal,
            })  # fmt: skip
        metals, hardnesses, phs, warmths = zip(*hours, strict=True)
        hardness = sum(hardnesses) / 3
        ph = -math.log10(sum(10**-x for x in phs) / 3)
        limits = {
            "cadmium": cadmium(hardness) if 25 <= hardness <= 400 else None,
            "ammonia_nitrogen": ammonia(ph, sum(warmths) / 3) if 6.5 <= ph <= 9 else None,
        }
        wanted[day] = limits, sum(metals) / 3
    outfalls = pl.DataFrame({"排口": ["甲"], "类型": ["排污单位"]})
    checked = sz.check_discharge(
        pl.DataFrame(rows), outfalls, outfall="排口", time="时间", standards=[own], lang="en"
    )
    seen = 0
    for row in checked.filter(pl.col("parameter").is_in(list(wanted[1][0]))).iter_rows(named=True):
        limits, mean = wanted[row["day"].day]
        limit = limits[row["parameter"]]
        if limit is None:
            assert (row["verdict"], row["reason"]) == ("undetermined", "outside_equation")
            continue
        value = mean / 1000 if row["parameter"] == "cadmium" else mean
        assert row["limit"] == pytest.approx(limit, abs=0.006 if limit > 0.1 else 1e-9)
        if abs(value - limit) > 0.01 * limit:
            assert row["verdict"] == ("pass" if value <= limit else "fail")
            seen += 1
    assert seen > 20
    bare = pl.DataFrame(rows).drop("总硬度(mg/L)", "水温(℃)")
    found = sz.check_discharge(
        bare, outfalls, outfall="排口", time="时间", standards=[own], lang="en"
    )
    metal = found.filter(parameter="cadmium")
    assert metal["reason"].unique().to_list() == ["no_pair"]
    assert metal["limit"].null_count() == metal.height


def test_a_standard_with_classes_takes_no_equation(tmp_path: Path) -> None:
    own = standard(tmp_path)
    with pytest.raises(errors.OptionError, match="it has no classes; check_limits takes it"):
        sz.grade(pl.DataFrame({"镉(μg/L)": [5.0]}), standard=own)
    path = tmp_path / "classes.toml"
    text = HEAD.replace('kind = "use"', 'kind = "quality"')
    start, end = text.index("[discharge]"), text.index("[[tables]]")
    path.write_text(text[:start] + text[end:] + CADMIUM, encoding="utf-8")
    with pytest.raises(errors.StandardError, match="equation is for standards of single limits"):
        sz.load_standard(path)
