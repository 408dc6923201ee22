"""Sections: against the oracle, by laws, by hand, and refused."""

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
from samples import CHANGES, CLASSED, GOALS, HEADERS, back, label, means_of, plain, rows_of, same
from shuizhi import errors

FRAME = samples.table(11, sections=12)
OPTIONS: dict[str, Any] = {"section": "断面", "time": "时间"}
CLASSES = oracle_laws.CLASSES
Means = dict[str, Decimal | None]


def assess(frame: Any, **options: Any) -> Any:
    return sz.assess_sections(frame, **OPTIONS | options)


def places(frame: pl.DataFrame) -> dict[str, dict[str, Any]]:
    return {row["断面"]: row for row in frame.iter_rows(named=True)}


def cells(means: Means) -> dict[str, str | None]:
    return {p: None if means[p] is None else f"{om.SETTLED.plus(means[p]):f}" for p in CLASSED}


# ------------------------------------------------------------------------------ the oracle


@pytest.mark.parametrize(
    ("every", "options"),
    [
        ("month", {}), ("ten-day", {}), ("quarter", {}), ("half", {}), ("year", {}),
        ("month", {"rounding": "none"}),
        ("quarter", {"min_count": 3, "nondetect": "drop"}),
        ("half", {"rounding": "none", "nondetect": "limit", "duplicates": "keep"}),
    ],
)  # fmt: skip
def test_sections_agree_with_the_oracle(every: str, options: dict[str, Any]) -> None:
    rounding = options.get("rounding", "assessment")
    frame = samples.table(len(every) * 10 + len(options), sections=40)
    rest = {name: value for name, value in options.items() if name != "rounding"}
    means = means_of(frame, ["断面"], every, **rest)
    seldom = samples.lacking(frame, ["断面"], every, CLASSED, **rest)
    of = places(frame)
    found = rows_of(
        assess(frame, every=every, water_body="水体", target="目标", lang="zh", **options),
        "断面",
        "时段",
    )
    assert len(found) == len(means)
    statuses = {}
    for (key, period), values in means.items():
        row, place = found[*key, label(period, every)], of[key[0]]
        body, goal = samples.BODIES[place["水体"]], GOALS.get(place["目标"])
        want = oracle.grade_row(
            cells(values), water_body=body, target=None if goal is None else CLASSES[goal],
            indicators=CLASSED, rounding=rounding,
        )  # fmt: skip
        rank = None if want.class_ is None else CLASSES.index(want.class_)
        assert row["类别"] == want.class_, (row, values)
        assert row["水质状况"] == (None if rank is None else om.status(rank))
        assert row["定类指标"] == [om.NAMES[p] for p in want.deciding]
        assert (row["参评指标数"], row["应评指标数"]) == (want.assessed, 21)
        attains = None if goal is None else oracle_comparisons.attained(rank, goal)
        # What was measured too seldom may be over the target.
        open_ = (key, period) in seldom
        assert row["达标"] == (None if open_ and attains else attains), row
        if open_ and rank is not None:
            assert row["定类确定"] is False
        assert exceeds(row["超标指标"], want.exceeding), (row, want)
        if rounding == "assessment":
            only = {p: values[p] for p in CLASSED}
            assert om.section_class(only, body)[0] == rank
            notation = om.notation(om.main_indicators(only, body))
            assert row["主要污染指标"] == (notation or None)
            for p in CLASSED:
                name = om.NAMES[p] if p == "ph" else f"{om.NAMES[p]}({oracle_laws.UNITS[p]})"
                value = values[p]
                assert row[name] == (
                    None if value is None else float(om.round_assessment(p, value))
                )
        statuses[key, period] = row["水质状况"]
    for (key, period), now in statuses.items():
        row = found[*key, label(period, every)]
        for change, ago in (("环比变化", 1), ("同比变化", samples.PER_YEAR[every])):
            before = statuses.get((key, back(period, every, ago)))
            known = period is not None and before is not None and now is not None
            assert row[change] == (
                CHANGES[oracle_comparisons.compare_status(before, now)[1]] if known else None
            )


def exceeds(found: Any, want: Any) -> bool:
    if found is None or want is None:
        return found is want
    return len(found) == len(want) and all(
        got["parameter"] == om.NAMES[p]
        and got["value"] == pytest.approx(float(value), rel=1e-9)
        and got["limit"] == float(limit)
        and (got["multiple"] is None) == (multiple is None)
        and (multiple is None or got["multiple"] == pytest.approx(float(multiple), rel=1e-6))
        for got, (p, value, limit, multiple) in zip(found, want, strict=True)
    )


def test_reasons_are_those_of_the_means() -> None:
    frame = FRAME.with_columns(水体=pl.when(pl.col("断面") == "断面1").then(None).otherwise("水体"))
    found = rows_of(assess(frame, water_body="水体", every="year"), "断面", "period")
    for (section, period), row in found.items():
        parts = [part.partition(": ") for part in (row["reason"] or "").split("; ") if part]
        reasons = {(c, p or None) for c, _, names in parts for p in names.split(", ")}
        without = {p for p in CLASSED if row[p] is None}
        assert {p for c, p in reasons if c in ("missing", "too_few", "unknown_time")} == without
        assert ("unknown_time" in {c for c, _ in reasons}) == (period is None)
        tp = section == "断面1" and "total_phosphorus" not in without
        assert (("unknown_water_body", "total_phosphorus") in reasons) == tp
        assert (("nothing_assessed", None) in reasons) == (row["class"] is None)


# ------------------------------------------------------------------------------ laws


@pytest.mark.parametrize("options", [{}, {"every": "quarter", "indicators": "5+X"}])
def test_laws(options: dict[str, Any]) -> None:
    def verb(frame: pl.DataFrame, **more: Any) -> pl.DataFrame:
        return assess(frame, water_body="水体", target="目标", **options, **more)

    samples.check_laws(verb, FRAME, ["samples", "duplicates"])


def test_the_order_of_columns_does_not_choose_the_main_indicators() -> None:
    # 环办〔2011〕22号 names three; all four are of class Ⅳ and 0.25 times over Ⅲ: table 1 decides.
    frame = pl.DataFrame({"断面": ["甲"], "时间": ["2021-04"], "氟化物": [1.25], "总磷": [0.25],
                          "BOD5": [5.0], "COD": [25.0]})  # fmt: skip
    for order in (frame.columns, frame.columns[::-1]):
        main = assess(frame.select(order), lang="zh")["主要污染指标"].item()
        assert main == "化学需氧量(0.2)、五日生化需氧量(0.2)、总磷(0.2)"


def test_the_order_of_columns_changes_no_class() -> None:
    for options in ({}, {"indicators": "5+X"}):
        whole = assess(FRAME, **options)
        turned = assess(FRAME.select(reversed(FRAME.columns)), **options)
        kept = ["断面", "period", "samples", "class", "status", "attained", "assessed",
                "change", "change_year", "cod", "ph"]  # fmt: skip
        assert same(turned.select(kept), whole.select(kept))
        for one, other in zip(turned["deciding"], whole["deciding"], strict=True):
            assert set(one) == set(other)


@pytest.mark.parametrize("every", ["month", "quarter"])
def test_worse_water_is_never_of_a_better_class(every: Any) -> None:
    frame = FRAME.unique(["断面", "时间"], keep="first", maintain_order=True)
    options = {"every": every, "water_body": "水体", "duplicates": "keep"}
    before = assess(frame, **options)["class"].to_physical()
    worsened = 0
    for n, p in enumerate(CLASSED[1:]):
        figures = pl.col(HEADERS[p]).cast(pl.Float64, strict=False)
        worse = figures / 1.7 if p == "dissolved_oxygen" else figures * 1.7
        hit = figures.is_finite() & (pl.int_range(pl.len()) % 5 == n % 5)
        worse = pl.when(hit).then(worse.cast(frame.schema[HEADERS[p]])).otherwise(HEADERS[p])
        after = assess(frame.with_columns(worse.alias(HEADERS[p])), **options)
        after = after["class"].to_physical()
        assert (after.is_null() == before.is_null()).all()
        assert ((after >= before) | before.is_null()).all()
        worsened += (after > before).sum()
    assert worsened > 10


def test_every_row_is_in_one_section() -> None:
    for every in ("month", "ten-day", "year", None):
        assert assess(FRAME, every=every)["samples"].sum() == FRAME.height


@pytest.mark.parametrize("kind", ["lazy", "cut", "pandas", "mixed", "arrow"])
def test_kinds_of_table_agree(kind: str) -> None:
    given = samples.kinds(FRAME)[kind]
    for options in ({"water_body": "水体", "target": "目标", "lang": "zh"},
                    {"indicators": "5+X", "every": "quarter"}):  # fmt: skip
        assert plain(assess(given, **options)) == plain(assess(FRAME, **options))
    assert type(assess(given)) is type(given)


def test_long_tables_agree_with_wide_ones() -> None:
    frame = FRAME.unique(["断面", "时间"], keep="first", maintain_order=True)
    names = {"parameter": "项目", "value": "结果", "unit": "单位"}
    options = {"water_body": "水体", "target": "目标", "every": "quarter"}
    on = ["断面", "period"]
    found = assess(samples.melted(frame), **names, **options).sort(on, nulls_last=True)
    assert same(found, assess(frame, **options).sort(on, nulls_last=True))


# ------------------------------------------------------------------------------ by hand


def of(times: list[Any], **cells: list[Any]) -> pl.DataFrame:
    return pl.DataFrame({"断面": ["甲"] * len(times), "时间": times, **cells}, strict=False)


@pytest.mark.parametrize(
    ("row", "level", "main"),
    [
        # 环办〔2011〕22号: (13.2 − 6) / 6 = 1.2, as 高锰酸盐指数(1.2); 10 and 15 bound Ⅳ and Ⅴ
        ({"高锰酸盐指数": 13.2}, "Ⅴ", "高锰酸盐指数(1.2)"),
        # the worst classes first, then the multiples; none is written of DO and pH
        ({"DO": 1.9, "氨氮": 1.6, "COD": 30, "BOD5": 6}, "劣Ⅴ",
         "溶解氧、氨氮(0.6)、化学需氧量(0.5)"),
        # (41 − 20) / 20 and (0.41 − 0.2) / 0.2 are 1.05 both, a tie: 1.0; pH of 5.4 is taken as 5
        ({"pH": 5.4, "COD": 41, "TP": 0.41}, "劣Ⅴ", "化学需氧量(1.0)、总磷(1.0)、pH"),
        # cyanide and heavy metals first, whatever their class
        ({"COD": 99, "氨氮": 9, "TP": 9, "六价铬": 0.1, "铅": 0.06}, "劣Ⅴ",
         "六价铬(1.0)、铅(0.2)、总磷(44.0)"),
        ({"COD": 20, "氨氮": 1.0, "氰化物": 0.2, "pH": 9.4}, "Ⅲ", None),  # 9.4 is assessed as 9
        ({"TN": 9.0, "粪大肠菌群": 99999, "氨氮": 0.1}, "Ⅰ", None),  # neither has part in the class
    ],
)  # fmt: skip
def test_worked_sections(row: dict[str, float], level: str, main: str | None) -> None:
    made = assess(of(["2021-04"], **{name: [value] for name, value in row.items()}), lang="zh")
    assert made.select("类别", "主要污染指标").row(0) == (level, main)


def test_worked_changes() -> None:
    # 环办〔2011〕22号: one grade is some change, two are a marked one; Ⅰ and Ⅱ are of one status.
    times = ["2020-05", "2021-03", "2021-04", "2021-05", "2021-07", "2021-08"]
    made = assess(of(times, 氨氮=[0.1, 0.5, 1.2, 2.1, 0.1, 0.5]), target="Ⅱ")
    marked, none = "marked decline", "no clear change"
    assert made["change"].to_list() == [None, None, marked, marked, None, none]
    assert made["change_year"].to_list() == [None, None, None, marked, None, None]
    assert made["attained"].to_list() == [True, True, False, False, True, True]
    assert made["colour"].to_list() == ["blue", "blue", "yellow", "red", "blue", "blue"]


def test_the_season_before_is_the_one_before_in_time() -> None:
    seasons = {"丰水期": [6, 7, 8, 9], "平水期": [10, 11, 4, 5], "枯水期": [12, 1, 2, 3]}
    frame = of(["2020-07", "2020-10", "2021-01", "2021-09"], 氨氮=[0.1, 0.7, 1.2, 1.8])
    for order in (seasons, dict(reversed(seasons.items()))):
        made = assess(frame, every=order).sort("start")
        assert made["change"].to_list() == [None, *["some decline"] * 3]


# ------------------------------------------------------------------------------ refusals

SAMPLES = of(["2021-03-02", "2021-04-02"], 氨氮=["0.5", "1.2"], pH=[7.0, 8.0])


@pytest.mark.parametrize(
    ("options", "error", "word"),
    [
        ({"section": "无此列"}, errors.ColumnError, "无此列"),
        ({"section": ["断面", "断面"]}, errors.ColumnError, "断面"),
        ({"time": "无此列"}, errors.ColumnError, "无此列"),
        ({"time": "pH"}, errors.ColumnError, "pH"),
        ({"every": "fortnight"}, errors.OptionError, "fortnight"),
        ({"water_body": "池"}, errors.OptionError, "池"),
        ({"target": "Ⅵ"}, errors.OptionError, "Ⅵ"),
        ({"indicators": ["无此项"]}, errors.UnknownNameError, "无此项"),
        ({"priority": ["无此项"]}, errors.UnknownNameError, "无此项"),
        ({"standard": "GB 1"}, errors.UnknownNameError, "GB 1"),
        ({"min_count": 1.5}, errors.OptionError, "1.5"),
        ({"every": None, "indicators": "5+X"}, errors.OptionError, "every="),
    ],
)
def test_refusals_name_what_is_wrong(options: Any, error: Any, word: str) -> None:
    with pytest.raises(error, match=word):
        assess(SAMPLES, **options)


def test_tables_that_do_not_do() -> None:
    with pytest.raises(errors.ColumnError, match="断面, 时间"):
        assess(SAMPLES.select("断面", "时间"))
    with pytest.raises(errors.ColumnError, match="class"):
        assess(SAMPLES.rename({"断面": "class"}), section="class")
    for times in ([1.5, 2.5], [True, False]):
        with pytest.raises(errors.ColumnError, match="时间"):
            assess(SAMPLES.with_columns(pl.Series("时间", times)))
    for options in ({}, {"indicators": "5+X"}, {"every": "year", "rounding": "none"}):
        made = assess(SAMPLES, **options)
        assert same(assess(SAMPLES.clear(), **options), made.clear())
        timeless = assess(SAMPLES.with_columns(pl.lit(None).alias("时间")), **options)
        assert timeless.select("samples", "class", "change", "period").row(0) == (2, *[None] * 3)
        assert "unknown_time: ph, ammonia_nitrogen" in timeless["reason"].item()


def test_a_unit_that_is_not_understood_is_refused_as_by_grade() -> None:
    frame = SAMPLES.rename({"氨氮": "氨氮(ppm)"})
    for verb in (sz.grade, assess):
        with pytest.raises(errors.UnitError, match="ppm"):
            verb(frame)


@pytest.mark.parametrize(
    ("option", "words"), [("water_body", ["河流", "river"]), ("target", ["Ⅲ", "III类"])]
)
def test_words_of_one_meaning_agree(option: str, words: list[str]) -> None:
    frame = of(["2021-04-01", "2021-04-02"], 总磷=[0.1, 0.2], 词=words)
    made = assess(frame, **{option: "词"})
    assert made.select("class", "attained").rows() == [("Ⅲ", True)]


def test_a_suffix_tells_new_columns_apart() -> None:
    made = assess(FRAME, suffix="_x")
    assert made.columns[0] == "断面"
    assert all(name.endswith("_x") for name in made.columns[1:])
    assert same(made.rename(lambda name: name.removesuffix("_x")), assess(FRAME))


@pytest.mark.filterwarnings("ignore:.*站点情况")
def test_every_published_row_is_assessed() -> None:
    given = samples.published()
    options = {
        "section": ["省份", "流域", "断面名称"],
        "time": "监测时间",
        "water_body": "水体类型",
    }
    made = assess(given, **options)
    assert made["samples"].sum() == given.height
    months = made.filter(pl.col("period").is_not_null())
    assert months["class"].null_count() < months.height / 10
    assert (made["class"].is_null() == made["status"].is_null()).all()


def test_an_item_of_too_few_months_leaves_attainment_and_class_open() -> None:
    times = [f"2021-{month:02}" for month in range(1, 9)]
    fluoride = [0.4, None, None] * 2 + [0.4, None]
    year = pl.DataFrame({"断面": ["甲"] * 8, "时间": times, "氨氮": [0.4] * 8, "氟化物": fluoride})
    shown = ("class", "attained", "certain", "reason")
    options: Any = {"section": "断面", "time": "时间", "every": "year"}
    found = sz.assess_sections(year, **options).select(shown).row(0)
    assert found == ("Ⅱ", None, False, "too_few: fluoride")
    # Over the target is over, whatever the other item is.
    assert sz.assess_sections(year, target="Ⅰ", **options)["attained"].item() is False
    planned = sz.assess_sections(year, min_count={"fluoride": 3}, **options)
    assert planned.select(shown).row(0) == ("Ⅱ", True, True, None)


def test_a_class_says_on_how_many_indicators_it_stands() -> None:
    times = ["2024-01-02", "2024-02-03", "2024-01-02"]
    items = {"氟化物": [0.1, 1.5, None], "氨氮": [0.1, None, 0.2]}
    table = pl.DataFrame({"断面": ["甲", "甲", "乙"], "时间": times, **items})
    found = assess(table).select("assessed", "indicators")
    assert found.rows() == [(2, 21), (1, 21), (1, 21)]
    # Under "5+X" fluoride is an X of the one section in which it was over class Ⅲ.
    found = assess(table, indicators="5+X").select("断面", "assessed", "indicators")
    assert found.rows() == [("甲", 2, 6), ("甲", 1, 6), ("乙", 1, 5)]
    shown = sz.report(table, lang="zh", every="month", period="2024-02").tables["sections"]
    assert shown["参评/应评指标数"].to_list() == ["1/21", "0/21"]
