"""Sections with their own targets, less declared background, and by indicators of 5+X."""

import itertools
import random
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

import oracle
import oracle_comparisons
import oracle_laws
import oracle_methods as om
import samples
import shuizhi as sz
from samples import CLASSED, GOALS, label, means_of, rows_of, same
from shuizhi import errors

FRAME = samples.table(11, sections=12)
OPTIONS: dict[str, Any] = {"section": "断面", "time": "时间"}
CLASSES = oracle_laws.CLASSES


def assess(frame: Any, **options: Any) -> Any:
    return sz.assess_sections(frame, **OPTIONS | options)


def places(frame: pl.DataFrame) -> dict[str, dict[str, Any]]:
    return {row["断面"]: row for row in frame.iter_rows(named=True)}


def cells(means: dict[str, Decimal | None], indicators: Any) -> dict[str, str | None]:
    return {
        p: None if means[p] is None else f"{om.SETTLED.plus(means[p]):f}"
        for p in CLASSED
        if p in indicators
    }


FIVE = ["ph", "dissolved_oxygen", "permanganate_index", "ammonia_nitrogen", "total_phosphorus"]


@pytest.mark.parametrize("verb", [sz.assess_sections, sz.assess_lakes])
def test_a_target_is_declared_where_somebody_declared_it(verb: Any) -> None:
    place = {"section": "断面"} if verb is sz.assess_sections else {"lake": "断面"}
    own = pl.DataFrame({"断面": [FRAME["断面"][0]], "target": ["Ⅱ"]})
    for options, want in [
        ({}, {False}), ({"target": "Ⅲ"}, {True}), ({"targets": own}, {True, False}),
        ({"target": "目标"}, {True, False}),
    ]:  # fmt: skip
        found = verb(FRAME, time="时间", every=None, **place, **options)
        assert set(found["target_declared"]) == want, options


@pytest.mark.parametrize("every", ["month", "quarter", "half", "year"])
def test_five_plus_x_takes_what_exceeded_this_year_or_the_last(every: str) -> None:
    frame = samples.table(17, sections=40, months=36)
    of = places(frame)
    x: dict[tuple[str, int], set[str]] = {}
    for (key, period), values in means_of(frame, ["断面"], "month").items():
        if period is None:
            continue
        body = samples.BODIES[of[key[0]]["水体"]]
        limit = min(2, GOALS.get(of[key[0]]["目标"], 2))
        for p, rank in om.section_class({p: values[p] for p in CLASSED}, body)[1].items():
            if rank > limit and p not in FIVE:
                for year in (period[0], period[0] + 1):
                    x.setdefault((key[0], year), set()).add(p)
    options = {"every": every, "water_body": "水体", "target": "目标", "indicators": "5+X"}
    found = rows_of(assess(frame, **options), "断面", "period")
    fewer = 0
    for (key, period), values in means_of(frame, ["断面"], every).items():
        row = found[*key, label(period, every)]
        if period is None:
            assert row["class"] is None
            continue
        indicators = {*FIVE, *x.get((key[0], period[0]), ())}
        fewer += len(indicators) < len(CLASSED)
        body = samples.BODIES[of[key[0]]["水体"]]
        want = oracle.grade_row(cells(values, indicators), water_body=body,
                                indicators=CLASSED, rounding="assessment")  # fmt: skip
        assert (row["class"], row["assessed"]) == (want.class_, want.assessed)
        assert row["deciding"] == want.deciding
    assert fewer > len(found) / 4


def test_targets_differ_by_year() -> None:
    source = random.Random(5)
    names = sorted(places(FRAME))[:-1]
    targets = pl.DataFrame(
        [{"断面": n, "年份": y, "目标类别": source.choice([*GOALS, "?"])}
         for n in names for y in (2019, 2020, 2021)]
    )  # fmt: skip
    of = {(row["断面"], row["年份"]): row["目标类别"] for row in targets.iter_rows(named=True)}
    for given in (
        targets,
        targets.to_pandas(),
        targets.with_columns(pl.format("{}年", "年份").alias("年份")),
    ):
        found = assess(FRAME, every="quarter", targets=given)
        # Of three years each quarter that has samples has a row of each place with a target.
        periods = {p for p in found["period"] if p and p[:4] in ("2019", "2020", "2021")}
        assert {*itertools.product(names, periods)} <= {*found.select("断面", "period").rows()}
        absent = found.filter(samples=0)
        assert absent.height > 0 and absent["class"].null_count() == absent.height
        assert set(absent["reason"]) == {"no_samples"}
        for row in found.iter_rows(named=True):
            year = row["start"] and row["start"].year
            word = of.get((row["断面"], year))
            assert row["target"] == word
            goal, rank = GOALS.get(word), row["class"] and CLASSES.index(row["class"])
            known = goal is not None and rank is not None
            # What was measured too seldom may be over the target.
            seldom = "too_few" in (row["reason"] or "") and rank is not None and rank <= (goal or 0)
            assert row["attained"] == (
                oracle_comparisons.attained(rank, goal) if known and not seldom else None
            )
    column = assess(FRAME, target="目标")
    table_of = FRAME.select("断面", pl.col("目标").alias("水质目标")).unique()
    # A table's words are shown as they stand, a column's in one spelling.
    by_table = assess(FRAME, targets=table_of).filter(pl.col("samples") > 0)
    assert same(*(each.drop("target", "target_declared") for each in (by_table, column)))


def test_natural_background_is_taken_off_where_it_is_declared() -> None:
    source = random.Random(6)
    ids = {p: p for p in CLASSED} | {
        "氟化物": "fluoride",
        "总铅": "lead",
        "氨氮": "ammonia_nitrogen",
    }
    declared = pl.DataFrame([
        {"断面": f"断面{n}", "监测项目": p, "起": f"{y}-01-01", "止": f"{y + 1}-06-30",
         "认定文件": f"文{n}", "来源": "地质"}
        for n in range(8) for p in source.sample(list(ids), 4) for y in (2019, 2020)
    ])  # fmt: skip
    found = assess(FRAME, target="目标", background=declared)
    means = means_of(FRAME, ["断面"], "month")
    of, shown = places(FRAME), 0
    rows = rows_of(found, "断面", "period")
    for (key, period), values in means.items():
        row = rows[*key, label(period, "month")]
        here = {
            ids[d["监测项目"]]
            for d in declared.iter_rows(named=True)
            if d["断面"] == key[0] and period is not None
            and d["起"][:7] <= label(period, "month") <= d["止"][:7]
        }  # fmt: skip
        assert (row["background"] is not None) == bool(here)
        if not here:
            assert row["class_without_background"] is row["attained_without_background"] is None
            continue
        shown += 1
        assert all(f"{p} (文" in row["background"] for p in here)
        left = {p: None if p in here else values[p] for p in CLASSED}
        rank = om.section_class(left)[0]
        assert row["class_without_background"] == (None if rank is None else CLASSES[rank])
        goal = GOALS.get(of[key[0]]["目标"])
        want = None if goal is None else oracle_comparisons.attained(rank, goal)
        assert row["attained_without_background"] == want
    assert shown > 50
    apart = [name for name in found.columns if "background" in name]
    assert same(found.drop(apart), assess(FRAME, target="目标"))


# ------------------------------------------------------------------------------ by hand


def of(times: list[Any], **cells: list[Any]) -> pl.DataFrame:
    return pl.DataFrame({"断面": ["甲"] * len(times), "时间": times, **cells}, strict=False)


def test_worked_five_plus_x() -> None:
    # 环办监测函〔2020〕714号: COD was over Ⅲ in 2020, so it is X in 2020 and 2021, not in 2022.
    made = assess(of(["2020-12", "2021-01", "2022-01"], 氨氮=[0.5] * 3, COD=[21, 19, 19]),
                  indicators="5+X")  # fmt: skip
    assert made.select("class", "assessed").rows() == [("Ⅳ", 2), ("Ⅲ", 2), ("Ⅱ", 1)]
    # Where the target is Ⅱ, over 15 is over the limit.
    made = assess(of(["2021-01", "2022-01", "2023-01"], 氨氮=[0.5] * 3, COD=[16, 10, 10]),
                  indicators="5+X", target="Ⅱ")  # fmt: skip
    assert made.select("class", "assessed").rows() == [("Ⅲ", 2), ("Ⅱ", 2), ("Ⅱ", 1)]


def test_worked_background() -> None:
    made = assess(SAMPLES, background=DECLARED, target="Ⅲ", lang="zh")
    names = ["类别", "达标", "自然本底", "扣除本底类别", "扣除本底达标"]
    assert made.select(names).rows() == [
        ("Ⅱ", True, "氨氮 (文; 地质)", "Ⅰ", True), ("Ⅳ", False, "氨氮 (文; 地质)", "Ⅰ", True),
    ]  # fmt: skip
    april = DECLARED.with_columns(pl.lit("2021-04").alias("from"), pl.lit("2021-04").alias("to"))
    shown = assess(SAMPLES, background=april)["background"].to_list()
    assert shown == [None, "ammonia_nitrogen (文; 地质)"]


# ------------------------------------------------------------------------------ refusals

SAMPLES = of(["2021-03-02", "2021-04-02"], 氨氮=["0.5", "1.2"], pH=[7.0, 8.0])
GOAL = pl.DataFrame({"断面": ["甲"], "target": ["Ⅱ"]})
DECLARED = pl.DataFrame({"断面": ["甲"], "parameter": ["氨氮"], "from": ["2021-01-01"],
                         "to": ["2021-12-31"], "decision": ["文"], "source": ["地质"]})  # fmt: skip


@pytest.mark.parametrize(
    ("options", "error", "word"),
    [
        ({"targets": {"甲": "Ⅱ"}}, errors.TableError, "dict"),
        ({"targets": GOAL.drop("断面")}, errors.ColumnError, "断面"),
        ({"targets": GOAL.rename({"target": "级"})}, errors.ColumnError, "级"),
        ({"targets": pl.concat([GOAL, GOAL])}, errors.ColumnError, "甲"),
        ({"targets": GOAL, "target": "断面"}, errors.OptionError, "targets="),
        *(({"background": DECLARED.drop(name)}, errors.ColumnError, name)
          for name in DECLARED.columns),
        ({"background": DECLARED.with_columns(parameter=pl.lit("无此项"))},
         errors.UnknownNameError, "无此项"),
        ({"background": DECLARED.with_columns(pl.lit("2022").alias("from"))},
         errors.ColumnError, "a first and a last day"),
        ({"background": DECLARED, "every": None}, errors.OptionError, "background="),
    ],
)  # fmt: skip
def test_refusals_name_what_is_wrong(options: Any, error: Any, word: str) -> None:
    with pytest.raises(error, match=word):
        assess(SAMPLES, **options)


def test_tables_that_say_nothing() -> None:
    options = {"targets": GOAL, "background": DECLARED}
    assert same(assess(SAMPLES.clear(), **options), assess(SAMPLES, **options).clear())
    made = assess(SAMPLES, targets=GOAL.clear())
    assert made["target"].null_count() == made["attained"].null_count() == 2
    assert assess(SAMPLES, background=DECLARED.clear())["background"].null_count() == 2


@pytest.mark.parametrize("option", ["targets", "background"])
def test_sections_of_another_type_are_matched_or_refused(option: str) -> None:
    given = GOAL if option == "targets" else DECLARED
    for section in (pl.col("断面").cast(pl.Categorical), pl.lit(1), pl.lit(None)):
        try:
            assess(SAMPLES, **{option: given.with_columns(section.alias("断面"))})
        except errors.ShuizhiError as error:
            assert "断面" in str(error)


def test_targets_by_year_take_periods() -> None:
    with pytest.raises(errors.OptionError, match="targets"):
        assess(SAMPLES, every=None, targets=GOAL.with_columns(year=2021))


# ------------------------------------------------------------------------------ what is not there


YEAR: dict[str, Any] = {"every": "year", "min_count": 1}
PLAN = pl.DataFrame({"断面": ["甲", "乙", "丙"], "目标类别": ["Ⅲ"] * 3})
TWO = pl.DataFrame({"断面": ["甲", "乙"], "时间": ["2021-04"] * 2, "氨氮": [0.4, 0.6]})


def test_a_section_with_a_target_and_no_samples_decides() -> None:
    with pytest.warns(sz.ShuizhiWarning, match="targets names .* without samples: 丙$"):
        year = assess(TWO, targets=PLAN, **YEAR)
    rows = year.select("断面", "samples", "class", "attained", "reason").rows()
    assert ("丙", 0, None, None, "no_samples") in rows
    found = sz.attainment(year, section="断面", goals={"attained": 100, "inferior": 0})
    assert found.select("yes", "no", "undetermined", "value", "verdict").rows() == [
        (2, 0, 1, 100.0, "undetermined"), (2, 0, 1, 100.0, None), (0, 2, 1, 0.0, "undetermined"),
    ]  # fmt: skip
    assert found["sections"][0].to_list() == ["丙"]
    # Two of three attain whatever the third does.
    assert sz.attainment(year, section="断面", goals={"attained": 60})["verdict"][0] == "pass"


def test_lakes_with_a_target_and_no_samples() -> None:
    lakes = TWO.rename({"断面": "湖"})
    with pytest.warns(sz.ShuizhiWarning, match="丙"):
        year = sz.assess_lakes(
            lakes, lake="湖", time="时间", targets=PLAN.rename({"断面": "湖"}), **YEAR
        )
    assert year.select("湖", "samples", "points", "class").sort("湖").row(0) == ("丙", 0, 0, None)


def test_a_gap_in_a_series_has_a_row_where_there_is_a_target() -> None:
    months = pl.concat([TWO, TWO[:1].with_columns(时间=pl.lit("2021-05"))])
    made = assess(months, targets=PLAN[:2])
    assert made.select("断面", "period", "samples").sort("断面", "period").rows() == [
        ("乙", "2021-04", 1), ("乙", "2021-05", 0), ("甲", "2021-04", 1), ("甲", "2021-05", 1),
    ]  # fmt: skip
    assert made.filter(samples=0)["change"].to_list() == [None]


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"断面": "甲 "}, "without samples: 甲 "),
        ({"parameter": "氟化物"}, "not assessed here: fluoride"),
    ],
)
def test_background_that_meets_nothing_is_reported(change: dict[str, str], word: str) -> None:
    declared = DECLARED.with_columns(pl.lit(v).alias(n) for n, v in change.items())
    with pytest.warns(sz.ShuizhiWarning, match=word):
        made = assess(SAMPLES, background=declared)
    assert made["background"].null_count() in (0, 2)


@pytest.mark.parametrize(
    ("since", "until"), [(2021, 2021), ("2021", "2021年"), (2020, 2030), ("2021-03", 2021)]
)
def test_a_year_of_a_declaration_is_all_of_it(since: Any, until: Any) -> None:
    declared = DECLARED.with_columns(pl.lit(since).alias("from"), pl.lit(until).alias("to"))
    shown = assess(SAMPLES, background=declared)["background"].to_list()
    assert shown == ["ammonia_nitrogen (文; 地质)"] * 2
    of_next = DECLARED.with_columns(pl.lit(2022).alias("from"), pl.lit(2022).alias("to"))
    assert assess(SAMPLES, background=of_next)["background"].to_list() == [None, None]
