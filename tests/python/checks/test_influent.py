"""Influent of plants against a plain oracle, laws that hold for any table, refusals.

The oracle reads cells, counts and weighs in fractions and goes through every way in which what is
not known may be; nothing of it is taken from the engine.
"""

import random
from collections import defaultdict
from datetime import date
from fractions import Fraction
from typing import Any

import polars as pl
import pytest

import shuizhi as sz
from kinds import in_every_kind, near
from oracle_checks import SAMPLES, Error, codes, entered, orderless
from shuizhi import errors


def influent(seed: int) -> pl.DataFrame:
    """Make samples of plants about the threshold."""
    source = random.Random(seed)
    rows = []
    for plant in range(60):
        for _ in range(source.randint(1, 6)):
            day = date(source.choice([2020, 2021]), source.randint(1, 12), source.randint(1, 28))
            rows.append(
                {
                    "厂": f"厂{plant:02}",
                    "日期": source.choice([str(day)] * 15 + ["?"]),
                    "BOD5": source.choice(["99", "99.9", "100", "100.1", "60", "140", "4L", "--"]),
                    "水量": source.choice(["1", "2", "0.5", "1.5", "0"] * 4 + [None, "-1", "<1"]),
                }
            )
    return pl.DataFrame(rows + rows[::9])


@pytest.mark.parametrize("flow", [None, "水量"])
@pytest.mark.parametrize(
    ("every", "least", "threshold"), [("year", 1, None), ("quarter", 2, 99.95), (None, 1, 100)]
)
def test_influent_agrees_with_the_oracle(
    flow: str | None, every: Any, least: int, threshold: float | None
) -> None:
    table = influent(1)
    groups: dict[Any, list[Any]] = defaultdict(list)
    for row in table.iter_rows(named=True):
        day = None if row["日期"] == "?" else date.fromisoformat(row["日期"])
        period = None if day is None else str(day.year) if every == "year" else (
            f"{day.year}-Q{(day.month + 2) // 3}" if every else ""
        )  # fmt: skip
        if every is None and period is None:
            period = ""  # all times together
        groups[row["厂"], period].append(row)
    found = sz.screen_influent(
        table, plant="厂", time="日期", every=every, flow=flow, threshold=threshold, min_count=least
    )
    assert found["samples"].sum() == table.height
    rows = {(row["厂"], row.get("period", "")): row for row in found.iter_rows(named=True)}
    assert rows.keys() == groups.keys()
    told: set[Any] = set()
    for key, of in groups.items():
        row = rows[key]
        names = ["厂", "日期", "BOD5", *([flow] if flow else [])]
        single = list({tuple(r[n] for n in names): r for r in of}.values())
        assert row["duplicates"] == len(of) - len(single)
        values = [(entered(r["BOD5"]), entered(r["水量"]) if flow else Fraction(1)) for r in single]
        read = [(c, q) for c, q in values if c is not None]
        pairs = [(c, q) for c, q in read if q is not None and q >= 0]
        weight = sum((q for _, q in pairs), Fraction(0))
        mean = sum((c * q for c, q in pairs), Fraction(0)) / weight if weight else None
        if len(pairs) < least or key[1] is None:
            mean = None
        assert row["count"] == len(pairs)
        assert row["mean"] == (None if mean is None else near(float(mean)))
        limit = Fraction("100") if threshold is None else Fraction(str(threshold))
        assert row["listed"] == (None if mean is None else mean < limit)
        assert row["threshold"] == float(limit)
        if flow:
            assert row["flow"] == (near(float(weight)) if pairs else None)
        reasons = codes(row["reason"])
        assert ("unknown_time" in reasons) == (key[1] is None)
        assert ("missing" in reasons) == (len(read) < len(values))
        assert ("unknown_flow" in reasons) == (len(pairs) < len(read) or bool(pairs and not weight))
        assert ("too_few" in reasons) == (0 < len(pairs) < least)
        told |= {row["listed"], *reasons}
    assert told >= {True, False, "missing"}


def test_influent_in_every_kind_of_table_order_and_language() -> None:
    table = influent(2)
    options: dict[str, Any] = {"plant": "厂", "time": "日期", "flow": "水量"}
    whole = in_every_kind(lambda t: sz.screen_influent(t, **options), table)
    orderless(lambda t: sz.screen_influent(t, **options), table)
    chinese = sz.screen_influent(table, lang="zh", **options)
    assert chinese.columns == [
        "厂",
        "时段",
        "起始日",
        "样本数",
        "重复行数",
        "参评数据数",
        "参评水量",
        "进水BOD5平均浓度(mg/L)",
        "阈值(mg/L)",
        "列入一厂一策",
        "说明",
    ]
    assert chinese["列入一厂一策"].to_list() == whole["listed"].to_list()
    single = table.unique(["厂", "日期", "水量"], keep="first", maintain_order=True)
    long = single.rename({"BOD5": "值"}).with_columns(项目=pl.lit("BOD"))
    told = sz.screen_influent(long, parameter="项目", value="值", **options)
    assert told.equals(sz.screen_influent(single, **options))
    renamed = table.rename({"BOD5": "进水BOD"})
    assert sz.screen_influent(renamed, columns={"进水BOD": "BOD5"}, **options).equals(whole)
    assert sz.screen_influent(table.clear(), **options).height == 0


SCREEN: dict[str, Any] = {"plant": "厂", "time": "日期"}


@pytest.mark.parametrize(("options", "error", "match"), [
    ({"threshold": 0}, errors.OptionError, "threshold"),
    ({"threshold": "100"}, errors.OptionError, "threshold"),
    ({"threshold": True}, errors.OptionError, "threshold"),
    ({"threshold": float("nan")}, errors.OptionError, "threshold"),
    ({"min_count": 0}, errors.OptionError, "min_count"),
    ({"every": "fortnight"}, errors.OptionError, "fortnight"),
    ({"flow": "水"}, errors.ColumnError, "水"),
    ({"duplicates": "twice"}, errors.OptionError, "twice"),
    ({"columns": {"BOD5": None}}, errors.ColumnError, "column"),
])  # fmt: skip
def test_influent_refuses(options: dict[str, Any], error: Error, match: str) -> None:
    with pytest.raises(error, match=match):
        sz.screen_influent(SAMPLES, **SCREEN | options)
