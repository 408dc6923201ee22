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
LONG = pl.DataFrame(
    [
        (section, day, item, None if value is None else str(value), mark)
        for section, day, nh3, nh3_mark, tp, tp_mark in TABLE.iter_rows()
        for item, value, mark in (("氨氮", nh3, nh3_mark), ("总磷", tp, tp_mark))
    ],
    schema=["断面名称", "监测时间", "监测项目", "监测值", "数据标记"],
    orient="row",
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


@pytest.mark.parametrize("kind", ["eager", "lazy", "long"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_reading_that_is_left_out_is_marked_and_not_missing(kind: str, lang: Any) -> None:
    given: Any = TABLE.lazy() if kind == "lazy" else TABLE if kind == "eager" else LONG
    made = sz.grade(given, abnormal="drop", lang=lang).lazy().collect()
    reason = made["reason" if lang == "en" else "说明"].to_list()
    assert reason[1] == ("marked: ammonia_nitrogen(D)" if lang == "en"
                         else "数据标记非正常：氨氮(D)")  # fmt: skip
    assert made.to_series(made.columns.index(made.columns[-4])).to_list()[1] == 1  # assessed
    # A mark beside an empty cell is of no reading.
    empty = "missing: ammonia_nitrogen" if lang == "en" else "缺测：氨氮"
    assert reason[3] == (None if kind == "long" and reason[3] is None else empty)


def test_words_and_figures_are_read_beside_marks_as_without_them() -> None:
    cells = {
        "NH3(mg/L)": [0.4, -1.0, None, 1.5], "TP(μg/L)": ["<0.05", "-3", "约2", "99"],
        "臭和味": ["无", "有", None, "无"],
    }  # fmt: skip
    plain = pl.DataFrame(cells).rename({"NH3(mg/L)": "氨氮(mg/L)", "TP(μg/L)": "总磷(μg/L)"})
    normal = plain.with_columns(
        pl.lit("N").alias("氨氮标记"),
        pl.lit("N").alias("总磷标记"),
        pl.lit("N").alias("臭和味标记"),
    )
    for standard in ("GB 3838-2002", "GB/T 14848-2017"):
        options: Any = {"standard": standard, "missing_values": [-1]}
        assert_frame_equal(
            sz.grade(normal, abnormal="drop", **options).drop(normal.columns),
            sz.grade(plain, **options).drop(plain.columns),
        )
    options = {"standard": "GB 5749-2022", "missing_values": ["-3"]}
    assert_frame_equal(
        sz.check_limits(normal, abnormal="drop", **options).drop(normal.columns),
        sz.check_limits(plain, **options).drop(plain.columns),
    )


TAPS = pl.DataFrame(
    {
        "断面名称": ["甲", "乙", "丙", "平均值"],
        "铅(mg/L)": ["0.001", "0.5", "0.001", "0.2"],
        "铅标记": ["N", "D", "N", "N"],
        "氟化物(mg/L)": [0.4, 0.5, 3.0, 1.5],
        "站点状态": ["正常", "正常", "维护", "正常"],
    }
)


def long_of(table: pl.DataFrame) -> pl.DataFrame:
    """Return taps as a long table: a mark beside each reading."""
    rows = []
    for row in table.to_dicts():
        for name, mark in (("铅(mg/L)", row["铅标记"]), ("氟化物(mg/L)", row["站点状态"])):
            rows.append((row["断面名称"], name[:-6], str(row[name]), "mg/L", mark))
    return pl.DataFrame(
        rows, schema=["断面名称", "监测项目", "监测值", "单位", "数据标记"], orient="row"
    )


@pytest.mark.parametrize("kind", ["eager", "lazy"])
@pytest.mark.parametrize("by_use", [False, True])
def test_single_limits_keep_or_drop_them(kind: str, by_use: bool) -> None:
    standard: Any = {"standard": "GB 5749-2022"}
    table = TAPS
    if by_use:
        standard, table = (
            {},
            TAPS.rename({"铅(mg/L)": "总铅(mg/L)"}).with_columns(用途=pl.lit("渔业")),
        )
        table = table.with_columns(铅标记=TAPS["铅标记"]).drop("氟化物(mg/L)")
    given: Any = table.lazy() if kind == "lazy" else table

    def verdicts(**options: Any) -> pl.DataFrame:
        made: pl.DataFrame = sz.check_limits(given, **standard, **options).lazy().collect()
        assert_frame_equal(made.select(table.columns), table)
        return made

    kept, said = told(lambda: verdicts())
    assert ["1 of" in text for text in said] == ([True] if kind == "eager" else [])
    assert kept["verdict"].to_list()[:2] == ["pass", "fail"]
    assert kept["reason"].to_list()[1] == "marked: lead(D)"
    assert kept["reason"].to_list()[2] == "abnormal_state: 维护"
    left = verdicts(abnormal="drop")
    lone = "undetermined" if by_use else "pass"
    assert left["verdict"].to_list() == ["pass", lone, "undetermined", "undetermined"]
    assert left["assessed"].to_list()[2:] == [0, 0]
    reasons = left["reason"].to_list()
    assert reasons[1].endswith("marked: lead(D)") and "missing" not in reasons[1]
    assert reasons[2:] == ["abnormal_state: 维护", "summary_row"]


def test_readings_by_single_limits_keep_or_drop_them() -> None:
    options: Any = {"standard": "GB 5749-2022", "shape": "readings", "lang": "zh"}
    kept = sz.check_limits(TAPS, **options)
    assert kept["判定"].to_list() == [
        "达标",
        "达标",
        "超标",
        "达标",
        "达标",
        "超标",
        "无法判定",
        "无法判定",
    ]
    left = sz.check_limits(TAPS, **options, abnormal="drop")
    assert left["判定"].to_list() == ["达标", "达标", "无法判定", "达标"] + ["无法判定"] * 4
    assert left["数值"].to_list() == kept["数值"].to_list()
    assert left["说明"].to_list()[2] == "数据标记非正常：D" and left["标准限值"][2] is None
    assert left["说明"].to_list()[4] == "站点状态非正常：维护"


def test_marks_of_long_tables_are_of_their_readings() -> None:
    long = long_of(TAPS.head(3))
    options: Any = {"standard": "GB 5749-2022", "sample": "断面名称"}
    kept, _ = told(lambda: sz.check_limits(long, **options))
    assert kept["verdict"].to_list() == ["pass", "fail", "fail"]
    assert kept["reason"].to_list() == [None, "marked: lead(D)", "marked: fluoride(维护)"]
    left = sz.check_limits(long, **options, abnormal="drop")
    assert left["verdict"].to_list() == ["pass", "pass", "pass"]
    assert left["assessed"].to_list() == [2, 1, 1]
    assert left["reason"].to_list() == kept["reason"].to_list()
    readings = sz.check_limits(long, standard="GB 5749-2022", shape="readings", abnormal="drop")
    assert readings["verdict"].to_list() == [
        "pass",
        "pass",
        "undetermined",
        "pass",
        "pass",
        "undetermined",
    ]
    # A reading that is left out does not contradict another of the sample.
    twice = pl.concat([long, long.filter(pl.col("数据标记") == "D").with_columns(
        pl.lit("0.002").alias("监测值"), pl.lit("N").alias("数据标记"))])  # fmt: skip
    assert (
        sz.check_limits(twice, **options)["reason"][1] == "duplicate_reading: lead; marked: lead(D)"
    )
    assert sz.check_limits(twice, **options, abnormal="drop")["assessed"].to_list() == [2, 2, 1]


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
