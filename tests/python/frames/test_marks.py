"""Marks of single readings (化学需氧量标记, COD-Flag): found, told, and left out if asked for."""

import datetime as dt
import warnings
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import shuizhi as sz
from kinds import in_every_kind
from shuizhi.errors import ColumnError, ShuizhiWarning

pytestmark = pytest.mark.filterwarnings("ignore::shuizhi.errors.ShuizhiWarning")

TABLE = pl.DataFrame(
    {
        "断面名称": ["甲", "甲", "甲", "乙"],
        "监测时间": ["2024-03-01", "2024-03-02", "2024-03-03", "2024-03-01"],
        "氨氮(mg/L)": [0.4, 9.0, 0.5, None],
        "氨氮-标记": ["N", "D", None, "D"],
        "总磷(mg/L)": ["0.05", "0.06", "0.9", "0.1"],
        "总磷-标记": ["有效", "有效", "无效", "N"],
    }
)
HEADINGS = [
    ("氨氮-标记", "总磷-标记"),
    ("NH3-N_flag", "TP_flag"),
    ("w21003-Flag", "w21011-Flag"),
    ("氨氮(mg/L)标记", "总磷(mg/L)标记"),
    ("标记", "标记.1"),
    ("数据标记", "数据标记_duplicated_0"),
]


def named(headings: tuple[str, str]) -> pl.DataFrame:
    return TABLE.rename(dict(zip(("氨氮-标记", "总磷-标记"), headings, strict=True)))


def told(call: Any) -> tuple[Any, list[str]]:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        made = call()
    said = [str(w.message) for w in caught if w.category is ShuizhiWarning]
    return made, [text for text in said if "marked" in text or "标记" in text]


@pytest.mark.parametrize("headings", HEADINGS, ids=str)
def test_screening_finds_the_readings_that_are_marked(headings: tuple[str, str]) -> None:
    found = sz.screen_samples(named(headings), rules=["flag"], lang="zh")
    assert found.select("行号", "监测项目", "数值", "规则", "说明").rows() == [
        (1, "氨氮", 9.0, "状态或标记非正常", "D"),
        (2, "总磷", 0.9, "状态或标记非正常", "无效"),
    ]


def test_marks_of_rows_and_of_parameters_are_found_together() -> None:
    table = TABLE.with_columns(pl.Series("站点状态", ["正常", "维护", "正常", "正常"]))
    found = sz.screen_samples(table, rules=["flag"])
    assert found.select("row", "parameter", "detail").rows() == [
        (1, "ammonia_nitrogen", "D"),
        (1, None, "维护"),
        (2, "total_phosphorus", "无效"),
    ]
    named_ = sz.screen_samples(table, rules=["flag"], state=["站点状态", "总磷-标记"])
    assert named_["row"].to_list() == [1, 2]
    [none] = [sz.screen_samples(table, rules=["flag"], state=[])]
    assert none.is_empty()


def test_a_mark_of_a_long_table_is_of_its_reading() -> None:
    long = pl.DataFrame(
        {
            "断面": ["甲", "甲"], "时间": ["2024-03-01"] * 2, "监测项目": ["氨氮", "总磷"],
            "监测值": ["0.4", "0.9"], "数据标记": ["N", "无效"],
        }
    )  # fmt: skip
    found = sz.screen_samples(long, rules=["flag"])
    assert found.select("row", "parameter", "value", "detail").rows() == [
        (1, "total_phosphorus", 0.9, "无效")
    ]
    made, _ = told(lambda: sz.average(long, abnormal="drop"))
    assert made["ammonia_nitrogen"].to_list() == [0.4]
    assert "total_phosphorus" not in made.columns or made["total_phosphorus"].to_list() == [None]


@pytest.mark.parametrize("headings", HEADINGS, ids=str)
@pytest.mark.parametrize(
    ("abnormal", "means"),
    [("keep", [(3.3, 0.337), (None, 0.1)]), ("drop", [(0.45, 0.055), (None, 0.1)])],
)
def test_means_keep_or_drop_them(headings: tuple[str, str], abnormal: Any, means: Any) -> None:
    made, said = told(lambda: sz.average(named(headings), abnormal=abnormal))
    assert made.select("ammonia_nitrogen", "total_phosphorus").rows() == means
    assert made["samples"].to_list() == [3, 1]
    [text] = said
    assert text.startswith("2 of 7 readings") and "'D', '无效'" in text
    assert ("left out" in text) == (abnormal == "drop")


def test_a_column_that_is_named_by_hand_is_marked_too() -> None:
    table = TABLE.rename({"氨氮(mg/L)": "N", "氨氮-标记": "NH3-N_flag"})
    options: Any = {"columns": {"N": "氨氮"}, "abnormal": "drop"}
    assert sz.average(table, **options)["ammonia_nitrogen"].to_list() == [0.45, None]
    assert sz.grade(table, **options)["reason"][1].endswith("marked: ammonia_nitrogen(D)")


VERBS: dict[str, Any] = {
    "average": lambda t, **o: sz.average(t, **o),
    "assess_sections": lambda t, **o: sz.assess_sections(t, **o),
    "assess_rivers": lambda t, **o: sz.assess_rivers(t, by="河流", **o),
    "describe": lambda t, **o: sz.describe(t, **o),
    "trend": lambda t, **o: sz.trend(t, **o),
    "cwqi": lambda t, **o: sz.cwqi(t, city="城市", partial=True, **o),
    "assess_lakes": lambda t, **o: sz.assess_lakes(t, lake="湖库", **o),
    "check_source_water": lambda t, **o: sz.check_source_water(
        t, source="断面名称", kind="surface", **o
    ),
    "outlook": lambda t, **o: sz.outlook(t, year=2024, **o),
    "class_likelihood": lambda t, **o: sz.class_likelihood(t, **o),
}


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_leaves_out_what_it_would_without_these_readings(verb: str) -> None:
    table = TABLE.with_columns(
        pl.lit("黄河").alias("河流"), pl.lit("郑州").alias("城市"), pl.lit("东湖").alias("湖库")
    )
    blank = table.with_columns(
        pl.Series("氨氮(mg/L)", [0.4, None, 0.5, None]),
        pl.Series("总磷(mg/L)", ["0.05", "0.06", None, "0.1"]),
    ).drop("氨氮-标记", "总磷-标记")
    assert_frame_equal(VERBS[verb](table, abnormal="drop"), VERBS[verb](blank))


@pytest.mark.parametrize("kind", ["eager", "lazy"])
def test_grade_says_so_in_the_reason(kind: str) -> None:
    def graded(abnormal: Any, lang: Any = "en") -> pl.DataFrame:
        given: Any = TABLE.lazy() if kind == "lazy" else TABLE
        made: pl.DataFrame = sz.grade(given, abnormal=abnormal, lang=lang).lazy().collect()
        assert_frame_equal(made.select(TABLE.columns), TABLE)
        return made

    kept, left = graded("keep"), graded("drop")
    assert kept["class"].to_list() == ["Ⅱ", "劣Ⅴ", "劣Ⅴ", "Ⅱ"]
    assert left["class"].to_list() == ["Ⅱ", "Ⅱ", "Ⅱ", "Ⅱ"]
    assert kept["reason"][1:3].to_list() == [
        "marked: ammonia_nitrogen(D)",
        "marked: total_phosphorus(无效)",
    ]
    assert left["assessed"].to_list() == [2, 1, 1, 1]
    assert "数据标记非正常：氨氮(D)" in graded("drop", "zh")["说明"][1]


def test_readings_say_so_too() -> None:
    kept = sz.grade_readings(TABLE, lang="zh")
    assert kept["判定"].to_list() == [
        "达标",
        "达标",
        "超标",
        "达标",
        "达标",
        "超标",
        "无法判定",
        "达标",
    ]
    assert kept["说明"][2] == "数据标记非正常：D" and kept["说明"][5] == "数据标记非正常：无效"
    left = sz.grade_readings(TABLE, abnormal="drop", lang="zh")
    assert left["判定"][2] == left["判定"][5] == "无法判定"
    assert left["数值"][2] == 9.0 and left["标准限值"][2] is None
    assert left["标准限值"][3] == kept["标准限值"][3]


def test_the_ledger_accounts_for_them() -> None:
    made = sz.ledger(TABLE, abnormal="drop")
    assert made["use"].to_list() == [
        "used", "used", "marked", "used", "used", "marked", "missing", "used"
    ]  # fmt: skip
    assert made["reason"][2] == "marked: D"
    zh = sz.ledger(TABLE, abnormal="drop", lang="zh")
    assert zh["用途"][5] == "数据标记非正常，未参与统计" and zh["说明"][5] == "数据标记非正常：无效"
    assert "marked" not in sz.ledger(TABLE)["use"].to_list()


def test_results_come_back_as_they_came() -> None:
    in_every_kind(lambda given: sz.average(given, abnormal="drop"), TABLE)
    in_every_kind(lambda given: sz.grade(given, abnormal="drop"), TABLE)


def test_two_columns_that_mark_one_parameter_are_refused() -> None:
    table = TABLE.with_columns(pl.lit("N").alias("w21003-Flag"))
    for call in (sz.average, sz.grade, sz.screen_samples):
        with pytest.raises(ColumnError, match="w21003-Flag"):
            call(table)


def test_a_file_with_a_mark_beside_each_parameter_is_read(tmp_path: Path) -> None:
    path = tmp_path / "marks.csv"
    path.write_text(
        "断面,日期,化学需氧量,标记,氨氮(mg/L),标记\n甲,2024-01-01,12,N,0.3,D\n", encoding="utf-8"
    )
    read = sz.read_samples(path).frame
    assert read.columns == ["断面", "日期", "化学需氧量", "化学需氧量标记", "氨氮(mg/L)",
                            "氨氮(mg/L)标记"]  # fmt: skip
    assert sz.average(read, abnormal="drop").select("cod", "ammonia_nitrogen").row(0) == (12, None)
    path.write_text("断面,标记,日期,标记\n甲,a,2024-01-01,b\n", encoding="utf-8")
    with pytest.raises(sz.errors.FileError, match="标记"):
        sz.read_samples(path)


def test_many_marks_are_left_out_of_the_mean_of_a_day() -> None:
    hours = [dt.datetime(2024, 3, 1, hour) for hour in range(24)]
    table = pl.DataFrame(
        {
            "断面": "甲", "时间": hours, "COD": [20.0] * 12 + [400.0] * 12,
            "COD_flag": ["N"] * 12 + ["M"] * 12,
        }
    )  # fmt: skip
    made = sz.average(table, abnormal="drop")
    assert made["cod"].to_list() == [20.0]
