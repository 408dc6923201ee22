"""What a table says of itself: its columns of places, times and water bodies, and its rows."""

import warnings
from typing import Any

import polars as pl
import pytest

import shuizhi as sz
from shuizhi.errors import ColumnError, OptionError, ShuizhiNote, ShuizhiWarning

TABLE = pl.DataFrame(
    {
        "断面名称": ["乙", "甲", "乙", "甲"],
        "水体类型": ["湖库", "河流"] * 2,
        "采样日期": ["2024-03-01", "2024-03-02", "2024-04-01", "2024-04-02"],
        "总磷(mg/L)": [0.08, 0.08, 0.08, 0.08],
        "氨氮(mg/L)": [0.1] * 4,
    }
)
NAMED: dict[str, Any] = {"time": "采样日期"}


def told(call: Any) -> tuple[Any, list[str], list[str]]:
    """Return what a call gives, its notes, and its warnings."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        made = call()
    notes = [str(w.message) for w in caught if issubclass(w.category, ShuizhiNote)]
    return made, notes, [str(w.message) for w in caught if issubclass(w.category, ShuizhiWarning)]


VERBS: dict[str, tuple[Any, dict[str, Any]]] = {
    "grade": (sz.grade, {}),
    "grade_readings": (sz.grade_readings, {}),
    "assess_sections": (sz.assess_sections, {"section": "断面名称", **NAMED}),
    "average": (sz.average, {"by": "断面名称", **NAMED}),
    "ledger": (sz.ledger, {"by": "断面名称", **NAMED}),
}
BODIES = ("grade", "grade_readings", "assess_sections")


@pytest.mark.parametrize("verb", VERBS)
def test_what_is_found_is_taken_as_if_it_was_named_and_reported_once(verb: str) -> None:
    call, named = VERBS[verb]
    if verb in BODIES:
        named = named | {"water_body": "水体类型"}
    made, notes, _ = told(lambda: call(TABLE))
    whole, none, _ = told(lambda: call(TABLE, **named))
    assert made.equals(whole) and none == [] and len(notes) == 1
    assert all(f"{option}='{column}'" in notes[0] for option, column in named.items())


def test_a_lake_is_compared_with_the_limits_of_lakes_by_default() -> None:
    assert sz.grade(TABLE)["class"].to_list() == ["Ⅳ", "Ⅱ"] * 2
    assert sz.grade(TABLE, water_body="river")["class"].to_list() == ["Ⅱ"] * 4


def test_a_cell_that_does_not_say_the_water_body_is_never_a_river() -> None:
    rows = TABLE.with_columns(pl.Series("水体类型", ["池塘", None, "", "湖"]))
    graded = sz.grade(rows)
    # Of class Ⅱ as a river and Ⅳ as a lake: the class by the other readings is not certain.
    assert graded["certain"].to_list() == [False, False, False, True]
    assessed = sz.assess_sections(rows)
    assert assessed["certain"].to_list() == [False, False, False, True]
    assert graded["reason"].str.contains("unknown_water_body").fill_null(False).to_list() == [
        True, True, True, False,
    ]  # fmt: skip


def test_two_candidates_are_an_error_that_names_them_and_the_call() -> None:
    two = TABLE.with_columns(pl.col("采样日期").alias("监测时间"))
    with pytest.raises(ColumnError, match="'采样日期', '监测时间'; say which, as time='采样日期'"):
        sz.assess_sections(two)
    assert sz.assess_sections(two, time="监测时间").height == 4


def test_a_name_that_is_nearly_right_is_answered_with_the_right_one() -> None:
    with pytest.raises(ColumnError, match="column '断面' not found; did you mean '断面名称'"):
        sz.assess_sections(TABLE, section="断面")
    with pytest.raises(ColumnError, match="没有列“断面”；是否为“断面名称”"):
        sz.assess_sections(TABLE, section="断面", lang="zh")
    with pytest.raises(ColumnError, match="no column could be recognised as section="):
        sz.assess_sections(TABLE.rename({"断面名称": "编"}))


# ------------------------------------------------------------------ places of one name

TWICE = pl.DataFrame(
    {
        "省份": ["湖北省", "重庆市"], "断面名称": ["小河"] * 2, "采样日期": ["2024-03-01"] * 2,
        "氨氮": [0.1, 1.8],
    }
)  # fmt: skip


@pytest.mark.parametrize("kind", ["eager", "lazy", "pandas"])
@pytest.mark.parametrize("verb", ["assess_sections", "average"])
def test_one_name_in_two_provinces_is_never_one_section(verb: str, kind: str) -> None:
    table = {"eager": TWICE, "lazy": TWICE.lazy(), "pandas": TWICE.to_pandas()}[kind]
    option = {"assess_sections": "section", "average": "by"}[verb]
    call = getattr(sz, verb)
    with pytest.raises(ColumnError, match=rf"{option}=\['省份', '断面名称'\]"):
        call(table, time="采样日期", **{option: "断面名称"})
    made, notes, _ = told(lambda: call(table, time="采样日期"))
    made = made.collect() if isinstance(made, pl.LazyFrame) else made
    assert len(made) == 2 and "'小河' is in '湖北省', '重庆市'" in notes[-1]


def test_means_over_a_basin_take_its_provinces_together() -> None:
    basin = TWICE.with_columns(流域=pl.lit("长江"))
    assert sz.average(basin, by="流域", time="采样日期").height == 1


# ------------------------------------------------------------------ rows that are not samples

SUMMED = pl.concat([TABLE, TABLE.head(2).with_columns(断面名称=pl.Series(["平均值", "标准限值"]))])


def test_rows_about_others_enter_no_mean_and_are_reported() -> None:
    made, _, warned = told(lambda: sz.assess_sections(SUMMED))
    assert made.equals(sz.assess_sections(TABLE))
    assert warned == [
        "2 of 6 rows are not samples, as '平均值', '标准限值' in column '断面名称'; they are left "
        "out of means and counts"
    ]
    use = told(lambda: sz.ledger(SUMMED))[0].group_by("use").len().sort("use").rows()
    assert use == [("summary_row", 4), ("used", 8)]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_grade_keeps_them_without_a_class(lang: Any) -> None:
    for table in (SUMMED, SUMMED.lazy()):
        graded = sz.grade(table, lang=lang).lazy().collect()
        kind, reason = ("类别", "说明") if lang == "zh" else ("class", "reason")
        assert graded[kind].null_count() == 2 and graded.height == SUMMED.height
        word = "汇总或备注行，不是样品" if lang == "zh" else "summary_row"
        assert graded[reason].to_list()[-2:] == [word] * 2


# ------------------------------------------------------------------ times


def test_year_and_month_may_be_in_two_columns() -> None:
    apart = TABLE.drop("采样日期").with_columns(年=pl.lit(2024), 月=pl.Series([3, 3, 4, 4]))
    whole = sz.assess_sections(TABLE)
    assert sz.assess_sections(apart).equals(whole)
    assert sz.assess_sections(apart, time=["年", "月"]).equals(whole)
    with pytest.raises(OptionError, match="year and month"):
        sz.assess_sections(apart, time=["断面名称", "月"])


@pytest.mark.parametrize(
    "times",
    [[45352, 45353, 45383, 45384], [45352.5, 45353.5, 45383.5, 45384.5],
     ["45352", "45353", "45383", "45384"]],
    ids=["whole numbers", "floats", "texts"],
)  # fmt: skip
def test_serial_numbers_of_a_spreadsheet_are_days_where_all_cells_are(times: list[Any]) -> None:
    serial = TABLE.with_columns(pl.Series("采样日期", times))
    assert sz.assess_sections(serial)["period"].to_list() == ["2024-03", "2024-04"] * 2
    mixed = TABLE.with_columns(pl.Series("采样日期", ["45352", *TABLE["采样日期"][1:]]))
    assert sz.assess_sections(mixed)["period"].null_count() == 1


def test_what_is_not_understood_is_counted() -> None:
    odd = TABLE.with_columns(
        pl.Series("采样日期", ["不详", None, "2024.04.01~04.05", "2024-04-02"])
    )
    _, _, warned = told(lambda: sz.assess_sections(odd))
    assert [w.split(":")[1].split(",")[0].strip() for w in warned] == [
        "the times of 1 of 4 rows are not understood or too coarse", "1 of 4 rows have no time; "
        "they belong to no period", "1 of 4 rows name several days",
    ]  # fmt: skip


def test_a_column_without_a_day_does_not_pass_the_check_of_the_standard() -> None:
    with pytest.raises(ColumnError, match="no cell can be read as a day"):
        sz.grade(TABLE, time="断面名称")
    assert sz.grade(TABLE, time="断面名称", in_force="any").height == 4


@pytest.mark.parametrize(
    ("word", "over"),
    [("地表水Ⅳ类", False), ("III", True), ("Ⅰ Ⅱ", None), ("I II", None), ("ⅠⅡ类", None)],
)
def test_two_numerals_are_not_a_target(word: str, over: bool | None) -> None:
    graded = sz.grade(pl.DataFrame({"氨氮": [1.2], "目标": [word]}), target="目标")
    exceeding = graded["exceeding"].to_list()[0]
    assert (None if exceeding is None else bool(exceeding)) == over
    assert ("unknown_target" in (graded["reason"].item() or "")) == (over is None)
    if over is None:
        with pytest.raises(OptionError, match="target="):
            sz.grade(pl.DataFrame({"氨氮": [1.2]}), target=word)
        with pytest.raises(sz.ShuizhiError):
            sz.limit("氨氮", word)


def test_rows_keep_the_order_of_the_table() -> None:
    assert sz.assess_sections(TABLE)["断面名称"].to_list() == ["乙", "乙", "甲", "甲"]
    assert sz.average(TABLE)["断面名称"].to_list() == ["乙", "乙", "甲", "甲"]
