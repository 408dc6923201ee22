"""The outlook of a year, compared with plain arithmetic."""

import random
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from typing import Any

import polars as pl
import pytest

import shuizhi as sz
from kinds import in_every_kind
from shuizhi import errors
from years_of_sections import PLACES, city, limit_of

# Small tables on purpose: warnings of few indicators have their own tests.
pytestmark = pytest.mark.filterwarnings(
    "ignore:the class rests on", "ignore:类别仅由", "ignore:taken from the table",
)  # fmt: skip


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
