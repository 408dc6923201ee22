"""Automatic and manual data of a section: which is taken, by parameter and month."""

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
