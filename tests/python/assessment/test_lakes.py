"""Lakes and the trophic state against the plain oracle, laws that hold for any lake, refusals."""

import math
import random
from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

import oracle_comparisons
import oracle_methods as plain
import shuizhi as sz
from kinds import in_every_kind, near
from oracle_laws import CLASSES, LIMITS
from shuizhi import errors

# Headers, and the figures about which cells lie.
HEADERS = {
    "ph": ("pH", "6 7 8 9"),
    "dissolved_oxygen": ("溶解氧(mg/L)", "2 3 5 6 7.5"),
    "permanganate_index": ("高锰酸盐指数", "2 4 6 10"),
    "ammonia_nitrogen": ("氨氮(μg/L)", "150 500 1000 1500"),
    "total_phosphorus": ("总磷", "0.01 0.025 0.05 0.1"),
    "lead": ("铅(μg/L)", "10 50 100"),
    "total_nitrogen": ("总氮", "0.2 0.5 1 1.5"),
    "chlorophyll_a": ("叶绿素a(μg/L)", "2 10 40"),
    "transparency": ("透明度(cm)", "40 100 300"),
}
POWERS = {"ammonia_nitrogen": -3, "lead": -3, "transparency": -2}
KEYS: dict[str, Any] = {"lake": "湖库", "point": "点位", "time": "时间"}
FIVE = pl.DataFrame(
    {"叶绿素a": [10.0], "总磷": [0.05], "总氮": [1.0], "透明度": [1.0], "CODMn": [4.0]}
)
ONE = pl.DataFrame({"湖库": ["甲"], "点位": ["1"], "时间": ["2021-07"]}).hstack(FIVE)


def cell(source: random.Random, parameter: str, odd: bool = True) -> str:
    """Make a cell on a limit or beside it; odd ones are below detection, or no number."""
    figure = Decimal(source.choice(HEADERS[parameter][1].split()))
    figure *= 1 + source.choice([0, 0, 1, -1, 2, -2]) * Decimal("0.05")
    others = ["{}L", "--", "未检出", "坏"] if odd and parameter != "ph" else ["{}"]
    return source.choice(["{}"] * 20 + others).format(f"{figure.normalize():f}")


def samples(seed: int, lakes: int = 40, odd: bool = True) -> pl.DataFrame:
    """Make samples of lakes of one to three points, over two years."""
    source = random.Random(seed)
    rows = []
    for lake in range(lakes):
        for point in range(source.randint(1, 3)):
            for _ in range(source.randint(1, 12)):
                day = date(
                    source.choice([2020, 2021]), source.randint(1, 12), source.randint(1, 28)
                )
                row = {"湖库": f"湖{lake:02}", "点位": str(point), "时间": str(day)}
                rows.append(row | {HEADERS[p][0]: cell(source, p, odd) for p in HEADERS})
    return pl.DataFrame(rows)


def means_of_points(
    table: pl.DataFrame, every: str, months: int, seldom: set[Any]
) -> dict[Any, list[Any]]:  # fmt: skip
    """Average over time at each point: by lake and period the means of its points.

    Adds to `seldom` where one of a point was measured too seldom.
    """
    rows = defaultdict(list)
    for row in table.iter_rows(named=True):
        day = date.fromisoformat(row["时间"])
        rows[row["湖库"], plain.period(day, every), row["点位"]].append((day, row))
    found = defaultdict(list)
    for (lake, number, _), of_point in sorted(rows.items()):
        means = {}
        for p, (header, _) in HEADERS.items():
            entered = [(day, plain.enter(row[header], p)) for day, row in of_point]
            dated = [(day, x.scaleb(POWERS.get(p, 0))) for day, x in entered if x is not None]
            means[p], _, count = plain.average_period(p, dated, every, min_months=months)
            if means[p] is None and count and p in plain.TABLE1_21:
                seldom.add((lake, number))
        found[lake, number].append({p: mean for p, mean in means.items() if mean is not None})
    return found


def trophic_agrees(row: dict[str, Any], have: Any, chosen: list[str], renormalise: bool) -> bool:
    """Compare index and state; without one of what is declared there is no index."""
    index = oracle_comparisons.tli(have, renormalise)[2] if len(have) == len(chosen) else None
    assert row["综合营养状态指数"] == near(index), row
    assert row["营养状态"] == (None if index is None else oracle_comparisons.trophic_state(index))
    # Of a lake it also says which readings are not in the index.
    assert index is not None or row["营养状态说明"] is not None
    return index is not None


@pytest.mark.parametrize(("seed", "every", "options"), [
    (1, "month", {}), (2, "year", {"min_count": 3}), (4, "month", {"trophic": ["总磷", "SD"]}),
    (3, "quarter", {"trophic": ["总磷", "SD", "chla"], "renormalise": True}),
])  # fmt: skip
def test_lakes_agree_with_the_oracle(seed: int, every: Any, options: dict[str, Any]) -> None:
    table = samples(seed)
    found = sz.assess_lakes(table, every=every, lang="zh", **KEYS, **options)
    seldom: set[Any] = set()
    wanted = means_of_points(table, every, options.get("min_count", 8), seldom).items()
    assert found.height == len(wanted)
    declared = {"总磷": "total_phosphorus", "SD": "transparency", "chla": "chlorophyll_a"}
    chosen = [declared[name] for name in options.get("trophic", [])] or list(oracle_comparisons.TLI)
    indices = 0
    for row, ((lake, number), points) in zip(found.iter_rows(named=True), wanted, strict=True):
        assert (row["湖库"], row["点位数"]) == (lake, len(points))
        means = plain.mean_section(points)
        rank, _ = plain.section_class(means, "lake")
        assert row["类别"] == (None if rank is None else CLASSES[rank]), row
        assert row["水质状况"] == (None if rank is None else plain.status(rank))
        attains = oracle_comparisons.attained(rank, 2)
        assert row["达标"] == (None if attains and (lake, number) in seldom else attains)
        main = plain.notation(plain.main_indicators(means, "lake"))
        assert row["主要污染指标"] == (main or None)
        nitrogen = means.get("total_nitrogen")
        rounded = nitrogen and plain.round_assessment("total_nitrogen", nitrogen)
        apart = rounded and LIMITS["total_nitrogen", "lake"].rank(rounded)
        assert row["总氮类别"] == (None if apart is None else CLASSES[apart])
        have = {p: means[p] for p in chosen if p in means}
        indices += trophic_agrees(row, have, chosen, options.get("renormalise", False))
    assert (indices > 20) == ("renormalise" in options or "trophic" not in options)


def test_points_are_averaged_after_times() -> None:
    # Point 1 has three samples of 0.02 and point 2 one of 0.06: 0.04 over the points (Ⅲ), though
    # the four samples together are 0.03.
    days = ["2021-07-01", "2021-07-02", "2021-07-03", "2021-07-01"]
    table = pl.DataFrame({"湖库": "甲", "点位": list("1112"), "时间": days, "总氮": 3.0})
    table = table.with_columns(总磷=pl.Series([0.02, 0.02, 0.02, 0.06]))
    row = sz.assess_lakes(table, **KEYS).row(0, named=True)
    assert (row["total_phosphorus"], row["class"]) == (0.04, "Ⅲ")
    # Total nitrogen is worse than Ⅴ, and does not enter the class.
    assert (row["total_nitrogen_class"], row["deciding"]) == ("劣Ⅴ", ["total_phosphorus"])
    assert (row["points"], row["samples"], row["attained"]) == (2, 4, True)
    # The column of points is found; without it the four samples are one.
    found = sz.assess_lakes(table, lake="湖库", time="时间").row(0, named=True)
    assert (found["points"], found["total_phosphorus"]) == (2, 0.04)
    together = sz.assess_lakes(table, lake="湖库", point=[], time="时间").row(0, named=True)
    assert (together["points"], together["total_phosphorus"]) == (1, 0.03)


def test_trophic_state_agrees_with_the_oracle() -> None:
    table = samples(5, 60).select(HEADERS[p][0] for p in oracle_comparisons.TLI)
    for options in ({}, {"renormalise": True, "trophic": ["TN", "CODMn"]}):
        found = sz.trophic_state(table, lang="zh", **options)
        chosen = (
            ["total_nitrogen", "permanganate_index"] if options else list(oracle_comparisons.TLI)
        )
        for row in found.iter_rows(named=True):
            entered = {p: plain.enter(row[HEADERS[p][0]], p) for p in chosen}
            have = {p: value.scaleb(POWERS.get(p, 0)) for p, value in entered.items() if value}
            trophic_agrees(row, have, chosen, bool(options))


@pytest.mark.parametrize(("edge", "below", "above"), [
    (30, "贫营养", "中营养"), (50, "中营养", "轻度富营养"),
    (60, "轻度富营养", "中度富营养"), (70, "中度富营养", "重度富营养"),
])  # fmt: skip
def test_edges_of_states(edge: int, below: str, above: str) -> None:
    # TLI(chl) = 10 (2.5 + 1.086 ln x); "< 30", "30–50", "> 50–60": only 30 itself belongs above.
    at = math.exp((edge / 10 - 2.5) / 1.086)
    table = pl.DataFrame({"叶绿素a(mg/m³)": [at * (1 - 1e-8), at, at * (1 + 1e-8)]})
    found = sz.trophic_state(table, renormalise=True, lang="zh")
    assert found["综合营养状态指数"][1] == edge
    assert found["营养状态"].to_list() == [below, above if edge == 30 else below, above]


def test_index_by_hand() -> None:
    # All ln 1 = 0: 10 Σ r²a / Σ r² = 164.255191 / 3.7558 = 43.7337…, in whatever units.
    table = pl.DataFrame(
        {"叶绿素a(mg/L)": [0.001], "总磷(μg/L)": [1000], "总氮": ["1"], "透明度(cm)": [100],
         "高锰酸盐指数": ["1.0"]}
    )  # fmt: skip
    row = sz.trophic_state(table).row(0, named=True)
    assert row["trophic_index"] == pytest.approx(164.255191 / 3.7558, rel=1e-11)
    assert (row["trophic_state"], row["trophic_reason"]) == ("mesotrophic", None)


NUMBERS = samples(7, odd=False).with_columns(
    pl.col(h).cast(pl.Float64) for h, _ in HEADERS.values()
)


def test_order_of_rows_and_columns_and_names_change_nothing() -> None:
    whole = sz.assess_lakes(NUMBERS, **KEYS)
    shuffled = sz.assess_lakes(NUMBERS.sample(fraction=1, shuffle=True, seed=3), **KEYS)
    on = [*whole.columns[:2]]
    assert shuffled.sort(on).equals(whole.sort(on))
    turned = sz.assess_lakes(NUMBERS.select(NUMBERS.columns[::-1]), **KEYS)
    listed = ["deciding", "exceeding", "reason", "main_indicators"]  # the first three by column
    assert turned.select(whole.columns).drop(listed).equals(whole.drop(listed))
    renamed = NUMBERS.with_columns("Z" + pl.col("湖库").str.slice(1))
    assert sz.assess_lakes(renamed, **KEYS).drop("湖库").equals(whole.drop("湖库"))


def test_order_of_columns_does_not_choose_the_main_indicators() -> None:
    # All Ⅳ and 0.5 over Ⅲ: the three that come first in table 1.
    table = ONE.select(KEYS.values()).with_columns(总磷=0.075, 氨氮=1.5, BOD5=6.0, COD=30.0)
    found = sz.assess_lakes(table, **KEYS)["main_indicators"][0]
    assert found == (
        "chemical oxygen demand(0.5), five-day biochemical oxygen demand(0.5), "
        "ammonia nitrogen(0.5)"
    )


def test_units_change_nothing() -> None:
    other = NUMBERS.with_columns(
        pl.col("氨氮(μg/L)") / 1000, pl.col("总磷") * 1000, pl.col("透明度(cm)") / 100
    ).rename({"氨氮(μg/L)": "氨氮(mg/L)", "总磷": "总磷(μg/L)", "透明度(cm)": "透明度(m)"})
    assert sz.assess_lakes(other, **KEYS).equals(sz.assess_lakes(NUMBERS, **KEYS))


@pytest.mark.parametrize("parameter", [p for p in HEADERS if p != "ph"])
def test_worse_water_never_has_a_better_class_or_index(parameter: str) -> None:
    header = HEADERS[parameter][0]
    factor = 0.8 if parameter in ("dissolved_oxygen", "transparency") else 1.3
    before = sz.assess_lakes(NUMBERS, **KEYS)
    after = sz.assess_lakes(NUMBERS.with_columns(pl.col(header) * factor), **KEYS)
    for name in ("class", "total_nitrogen_class", "status", "trophic_state"):
        assert (after[name].to_physical() >= before[name].to_physical()).all()
    index = after["trophic_index"] - before["trophic_index"]
    assert ((index > 0) if parameter in oracle_comparisons.TLI else (index == 0)).all()
    if parameter in ("total_nitrogen", "chlorophyll_a", "transparency"):
        assert after["class"].equals(before["class"])


def test_every_kind_of_table() -> None:
    table = samples(8, 12)
    for lang in ("zh", "en"):
        in_every_kind(lambda t, lang=lang: sz.assess_lakes(t, lang=lang, **KEYS), table)
        in_every_kind(lambda t, lang=lang: sz.trophic_state(t, lang=lang, suffix="_新"), table)


def test_long_tables() -> None:
    wide = NUMBERS.unique(["湖库", "点位", "时间"])
    long = wide.unpivot(index=list(KEYS.values()), variable_name="项目", value_name="值")
    found = sz.assess_lakes(long, parameter="项目", value="值", **KEYS)
    whole = sz.assess_lakes(wide, **KEYS)
    same = set(whole.columns) - {"deciding", "exceeding", "reason"}  # these are listed by column
    assert found.select(same).equals(whole.select(same))


@pytest.mark.parametrize("odd", ["inf", "-1", "坏", "", "未检出", float("inf"), -0.5, float("nan")])
def test_a_cell_that_is_not_a_figure_is_reported(odd: Any) -> None:
    table = ONE.with_columns(总磷=pl.lit(odd))
    row = sz.assess_lakes(table, **KEYS).row(0, named=True)
    assert (row["class"], row["trophic_index"], row["trophic_state"]) == ("Ⅱ", None, None)
    assert "total_phosphorus" in row["reason"]
    assert row["trophic_reason"] == "missing: total_phosphorus"
    assert sz.trophic_state(table, lang="zh")["营养状态说明"][0] == "缺少：总磷"


def test_zero_has_no_logarithm_and_half_a_detection_limit_has_one() -> None:
    row = sz.trophic_state(FIVE.with_columns(总磷=pl.lit(0))).row(0, named=True)
    assert row["trophic_index"] is None
    assert row["trophic_reason"] == "not_above_zero: total_phosphorus"
    found = sz.trophic_state(FIVE.with_columns(总磷=pl.lit("0.1L")))
    assert found["trophic_index"].equals(sz.trophic_state(FIVE)["trophic_index"])


def test_fewer_than_five_need_leave() -> None:
    two = pl.DataFrame({"叶绿素a": [1.0], "透明度": [1.0]})
    reason = sz.trophic_state(two)["trophic_reason"][0]
    assert reason == "missing: total_phosphorus, total_nitrogen, permanganate_index"
    # (25 + 0.6889·51.18)/1.6889 = 35.678786…
    index = sz.trophic_state(two, renormalise=True)["trophic_index"][0]
    assert index == pytest.approx(60.257902 / 1.6889, rel=1e-11)


def test_empty_tables_have_the_same_columns() -> None:
    assert sz.assess_lakes(ONE.clear(), **KEYS).schema == sz.assess_lakes(ONE, **KEYS).schema
    assert sz.trophic_state(FIVE.clear()).schema == sz.trophic_state(FIVE).schema


LAKES, STATE = (lambda t, **o: sz.assess_lakes(t, **(KEYS | o))), sz.trophic_state


@pytest.mark.parametrize(
    ("verb", "table", "options", "error", "word"),
    [
        (LAKES, ONE, {"lake": "站"}, errors.ColumnError, "站"),
        (LAKES, ONE, {"point": ["点位", "x"]}, errors.ColumnError, "x"),
        (LAKES, ONE, {"indicators": "5+X"}, errors.OptionError, "5+X"),
        (LAKES, ONE, {"trophic": "总磷"}, errors.OptionError, "总磷"),
        (LAKES, ONE, {"trophic": ["氨氮"]}, errors.OptionError, "ammonia_nitrogen"),
        (LAKES, ONE.drop("总磷"), {"trophic": ["TP"]}, errors.ColumnError, "total_phosphorus"),
        (LAKES, ONE.with_columns(总磷=pl.lit(True)), {}, errors.ColumnError, "总磷"),
        (LAKES, ONE.rename({"湖库": "class"}), {"lake": "class"}, errors.ColumnError, "class"),
        (LAKES, pl.concat([ONE, ONE]), {"duplicates": "error"}, errors.DuplicateRowError, "甲"),
        (STATE, FIVE, {"parameter": "总磷"}, errors.OptionError, "wide"),
        (STATE, FIVE.with_columns(trophic_state=1), {}, errors.ColumnError, "trophic_state"),
        (STATE, FIVE.with_columns(TP=1.0), {}, errors.DuplicateColumnError, "TP"),
        (STATE, pl.DataFrame({"氨氮": [1.0]}), {}, errors.ColumnError, "chlorophyll_a"),
    ],
)
def test_refusals(verb: Any, table: Any, options: Any, error: Any, word: str) -> None:
    with pytest.raises(error) as caught:
        verb(table, **options)
    assert isinstance(caught.value, sz.ShuizhiError)
    assert word in str(caught.value)


@pytest.mark.parametrize("verb", [LAKES, STATE])
def test_an_unknown_unit_is_refused(verb: Any) -> None:
    with pytest.raises(errors.UnitError, match="ppm"):
        verb(ONE.rename({"总磷": "总磷(ppm)"}), renormalise=True)


@pytest.mark.parametrize("options", [{"nondetct": "zero"}, {"renormalise": "yes"}])
def test_options_that_are_none(options: Any) -> None:
    with pytest.raises((TypeError, errors.OptionError), match=next(iter(options))):
        sz.trophic_state(FIVE, **options)


def test_what_is_not_in_the_trophic_index_is_told() -> None:
    table = pl.DataFrame({
        "湖库": ["甲"] * 2, "点位": ["一", "二"], "时间": ["2021-07"] * 2, "总磷": [0.05] * 2,
        "叶绿素a(μg/L)": ["10", "未检出"], "总氮": 1.0, "SD(cm)": [100, None],
        "CODMn": 4.0,
    })  # fmt: skip
    row = sz.assess_lakes(table, lang="zh").row(0, named=True)
    assert row["营养状态"] == "中营养"
    assert row["营养状态说明"] == "未检出且未给出检出限：叶绿素a"
    whole = sz.assess_lakes(table[:1], lang="zh").row(0, named=True)
    assert whole["营养状态说明"] is None
