"""How sure the class of means is, and what became of readings that entered none."""

import random
from decimal import Decimal, localcontext
from typing import Any

import polars as pl
import pytest

import oracle_cells
import oracle_comparisons
import oracle_laws
import oracle_methods as om
import samples
import shuizhi as sz
from kinds import in_every_kind
from samples import BODIES, CLASSED, HEADERS, POWERS, label, rows_of

KEYS: dict[str, Any] = {"section": "断面", "time": "时间"}
APRIL = pl.DataFrame(
    {"断面": ["甲"] * 3, "时间": [f"2021-04-0{day}" for day in (1, 2, 3)],
     "氨氮": ["未检出", "1.4", "未检出"]}
)  # fmt: skip
INFINITE = Decimal("Infinity")


def assess(table: Any, **options: Any) -> Any:
    return sz.assess_sections(table, **(KEYS | options))


# ------------------------------------------------------------------------------ the oracle


def ends(cell: Any, parameter: str) -> tuple[Decimal, Decimal] | None:
    """Say between what a reading may lie, in the canonical unit; None if it is not a reading."""
    reading = oracle_cells.read_cell(cell, signed=parameter in oracle_laws.SIGNED)
    power = POWERS.get(parameter, 0)
    value = None if reading.value is None else reading.value.scaleb(power, oracle_comparisons.CALC)
    match reading.kind:
        case "number":
            return (value, value) if value is not None else None
        case "below":
            return Decimal(0), INFINITE if value is None else value
        case "above":
            return (value, INFINITE) if value is not None else None
    return None


def mean(parameter: str, months: dict[int, list[Decimal]]) -> Decimal:
    """Average the months first; of pH it is the mean of [H⁺], of which the infinite has none."""
    if parameter == "ph":
        with localcontext(oracle_comparisons.CALC):
            of = [
                [Decimal(10) ** -x if x != INFINITE else Decimal(0) for x in v]
                for v in months.values()
            ]
            hydrogen = sum(sum(v) / len(v) for v in of) / len(of)
            return -hydrogen.log10() if hydrogen else INFINITE
    if any(x == INFINITE for values in months.values() for x in values):
        return INFINITE
    return om._mean(parameter, [om._mean(parameter, v, False) for v in months.values()], False)


def rank_span(parameter: str, body: str, low: Decimal, high: Decimal) -> tuple[int, int]:
    """Try every way: the ends, and what lies about each limit between them."""
    limits = oracle_laws.LIMITS[parameter, body]
    figures = [
        x for level in limits.levels for s in level for x in (s.low, s.high) if x is not None
    ]
    near = [f + step for f in figures for step in (Decimal(0), Decimal("1e-9"), Decimal("-1e-9"))]
    top = max(figures) * 100 if high == INFINITE else high
    tried = [low, top, *(x for x in near if low < x < top)]
    ranks = [limits.rank(om.round_assessment(parameter, x)) for x in tried]
    return min(ranks), max(ranks)


def certain(group: list[dict[str, Any]], body: str, least: int, by_months: bool) -> bool:
    """Whether the class is the same whatever lies behind the readings of a place and period."""
    best = worst = 0
    for parameter in CLASSED:
        lows: dict[int, list[Decimal]] = {}
        highs: dict[int, list[Decimal]] = {}
        months = [row["日"].month for row in group if om.enter(row[HEADERS[parameter]], parameter)]
        if 0 < (len(set(months)) if by_months else len(months)) < least:
            return False  # measured too seldom, it may be of any class
        for row in group:
            if (pair := ends(row[HEADERS[parameter]], parameter)) is not None:
                lows.setdefault(row["日"].month, []).append(pair[0])
                highs.setdefault(row["日"].month, []).append(pair[1])
        reach = len(lows) if by_months else sum(map(len, lows.values()))
        if reach < least or not lows:
            continue
        span = rank_span(parameter, body, mean(parameter, lows), mean(parameter, highs))
        best, worst = max(best, span[0]), max(worst, span[1])
    return best == worst


@pytest.mark.parametrize(("every", "least"), [("month", 1), ("quarter", 2), ("half", 1)])
def test_certain_is_the_class_whatever_lies_behind(every: Any, least: int) -> None:
    frame = samples.table(31, sections=14)
    options = {"mean_of": "months", "min_count": least, "section": "断面"}
    found = rows_of(assess(frame, every=every, water_body="水体", **options), "断面", "period")
    groups: dict[Any, list[dict[str, Any]]] = {}
    seen = set()
    for row in frame.iter_rows(named=True):
        whole = tuple(str(row[name]) for name in ("断面", "时间", *HEADERS.values()))
        if row["日"] is not None and whole not in seen:
            seen.add(whole)
            groups.setdefault((row["断面"], om.period(row["日"], every)), []).append(row)
    told = set()
    for (section, period), group in groups.items():
        row = found[section, label(period, every)]
        bodies = {BODIES.get(each["水体"]) for each in group}
        if row["class"] is None:
            assert row["certain"] is None
        elif len(bodies) == 1 and None not in bodies:
            want = certain(group, *bodies, least, every == "half")
            assert row["certain"] == want, (section, period, row)
            told.add(want)
    assert told == {True, False}


def test_a_certain_class_stays_however_the_readings_turn_out() -> None:
    source = random.Random(4)
    frame = samples.table(32, sections=10)
    found = assess(frame, water_body="水体")
    sure = found.filter(certain=True).select("断面", "period", "class")
    assert sure.height > 5

    def turned(cell: Any) -> Any:
        reading = oracle_cells.read_cell(cell)
        if reading.kind != "below":
            return cell
        most = Decimal("1e6") if reading.value is None else reading.value
        return f"{source.choice([0, 1]) * most:f}"

    for _ in range(3):
        other = frame.with_columns(
            pl.col(name).map_elements(turned, pl.String, skip_nulls=False)
            for name in (HEADERS[p] for p in CLASSED)
            if frame.schema[name] == pl.String
        )
        again = assess(other, water_body="水体", duplicates="keep")
        kept = assess(frame, water_body="水体", duplicates="keep").filter(certain=True)
        both = kept.join(again, on=["断面", "period"], suffix="_turned", nulls_equal=True)
        assert both.height == kept.height
        assert both["class"].to_list() == both["class_turned"].to_list()


# ------------------------------------------------------------------------------ by hand


def test_what_is_not_detected_is_reported_and_makes_the_class_uncertain() -> None:
    columns = ["class", "attained", "certain", "reason"]
    assert assess(APRIL).select(columns).row(0) == (
        "Ⅳ", False, False, "not_detected: ammonia_nitrogen",
    )  # fmt: skip
    zh = in_every_kind(lambda t: assess(t, lang="zh"), APRIL)
    assert zh.select("定类确定", "说明").row(0) == (False, "未检出且未给出检出限：氨氮")
    # With a limit given all of them enter, and the mean is 0.48 whatever lies behind.
    known = assess(APRIL, detection_limits={"氨氮": 0.02}).select(columns).row(0)
    assert known == ("Ⅱ", True, True, None)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        (["未检出"], "not_detected: ammonia_nitrogen; nothing_assessed"),
        (["坏"], "not_a_number: ammonia_nitrogen; nothing_assessed"),
        (["-1"], "negative: ammonia_nitrogen; nothing_assessed"),
        (["--"], "missing: ammonia_nitrogen; nothing_assessed"),
        (["--", "未检出"], "not_detected: ammonia_nitrogen; nothing_assessed"),
        (["坏", "未检出"], "not_a_number: ammonia_nitrogen; nothing_assessed; "
                           "not_detected: ammonia_nitrogen"),
        (["0.1", "--"], None),
        (["0.1", "坏"], "not_a_number: ammonia_nitrogen"),
        ([">1", "0.2"], "above_range: ammonia_nitrogen"),
    ],
)  # fmt: skip
def test_reasons_travel_to_the_assessment(cells: list[str], reason: str | None) -> None:
    days = [f"2021-04-{day:02}" for day in range(1, len(cells) + 1)]
    table = pl.DataFrame({"断面": ["甲"] * len(cells), "时间": days, "氨氮": cells})
    assert assess(table)["reason"].to_list() == [reason]
    lake = sz.assess_lakes(table, lake="断面", time="时间")
    assert lake["reason"].to_list() == [reason]
    source = sz.check_source_water(table, source="断面", time="时间")
    assert source["reason"].to_list() == [reason]
    river = sz.assess_rivers(
        table.with_columns(河=pl.lit("沁")), by="河", section="断面", time="时间"
    )
    if reason is None or "nothing_assessed" not in reason:
        assert river["reason"].to_list() == [reason]


def test_a_unit_that_is_not_known_is_reported() -> None:
    long = pl.DataFrame(
        {"断面": ["甲"] * 3, "时间": ["2021-04"] * 3, "项": ["铅", "氨氮", "氨氮"],
         "值": ["3", "0.1", "0.2"], "单": ["ppt", "mg/L", "ppt"]}
    )  # fmt: skip
    names = {"parameter": "项", "value": "值", "unit": "单"}
    found = assess(long, lang="zh", **names).row(0, named=True)
    assert found["说明"] == "单位无法识别：铅；单位无法识别：氨氮"
    means = sz.average(long, by="断面", time="时间", **names)
    assert means["reason"].to_list() == ["unknown_unit: ammonia_nitrogen, lead"]


@pytest.mark.filterwarnings("ignore:类别仅由")
def test_a_detection_limit_above_the_limit_is_flagged_as_of_a_sample() -> None:
    # 0.12 μg/L is above the limits of classes Ⅰ to Ⅲ (0.05 and 0.1 μg/L).
    mercury = pl.DataFrame({"断面": ["甲"], "时间": ["2021-04"], "汞(μg/L)": ["0.12L"]})
    graded = sz.grade(mercury, lang="zh").select("类别", "定类确定", "说明").row(0)
    found = assess(mercury, lang="zh").select("类别", "定类确定", "说明").row(0)
    assert found == graded == ("Ⅲ", False, "检出限高于标准限值：汞")
    # Beside enough that is known it no longer decides, and is flagged still.
    more = pl.concat([mercury, mercury.with_columns(pl.lit("0.9").alias("汞(μg/L)"))])
    found = assess(more, lang="zh", duplicates="keep").select("类别", "定类确定", "说明").row(0)
    assert found == ("Ⅳ", True, "检出限高于标准限值：汞")


def test_months_of_which_nothing_is_known_make_a_year_uncertain() -> None:
    months = [f"2021-{month:02}" for month in range(1, 13)]
    table = pl.DataFrame({"断面": ["甲"] * 12, "时间": months, "氨氮": ["0.4"] * 11 + ["未检出"]})
    year = assess(table, every="year").select("class", "certain", "reason").row(0)
    assert year == ("Ⅱ", False, "not_detected: ammonia_nitrogen")
    # Eight months are asked for: the eighth could have made a mean.
    few = pl.concat([table[:7].with_columns(氨氮=pl.lit("0.4")), table[11:]])
    few = few.with_columns(铜=pl.lit("0.001"))
    year = assess(few, every="year").select("class", "certain", "reason").row(0)
    assert year == ("Ⅰ", False, "too_few: ammonia_nitrogen; not_detected: ammonia_nitrogen")


def test_rivers_by_shares_are_as_sure_as_their_sections() -> None:
    table = pl.DataFrame(
        {"河": ["沁"] * 5, "断面": list("甲乙丙丁戊"), "时间": ["2021-04"] * 5, "氨氮": ["0.4"] * 5}
    )
    doubtful = table.with_columns(铜=pl.Series(["未检出", *["0.001"] * 4]))
    for given, want in ((table, True), (doubtful, False)):
        river = sz.assess_rivers(given, by="河", section="断面", time="时间")
        assert river.select("method", "certain").row(0) == ("shares", want)


def test_lakes_and_sources_say_how_sure_they_are() -> None:
    lake = sz.assess_lakes(APRIL.with_columns(点=pl.lit("1")), lake="断面", point="点", time="时间")
    assert lake.select("class", "certain").row(0) == ("Ⅳ", False)
    source = sz.check_source_water(APRIL, source="断面", time="时间")
    assert source.select("class", "certain").row(0) == ("Ⅳ", False)
