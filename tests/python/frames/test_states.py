"""Rows whose state is not normal (维护, 停站): told, and left out where the option says so."""

import warnings
from typing import Any

import polars as pl
import pytest

import shuizhi as sz
from shuizhi import errors

pytestmark = pytest.mark.filterwarnings("ignore::shuizhi.errors.ShuizhiWarning")

TABLE = pl.DataFrame(
    {
        "断面名称": ["甲", "甲", "甲", "乙"],
        "监测时间": [
            "2024-03-01 04:00",
            "2024-03-02 04:00",
            "2024-03-03 04:00",
            "2024-03-01 04:00",
        ],
        "氨氮(mg/L)": [0.4, 0.4, 9.0, 0.4],
        "站点情况": ["正常", None, "维护", "停站"],
    }
)


def told(call: Any) -> tuple[Any, list[str]]:
    """Return what a call returns, and its warnings."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        made = call()
    return made, [str(w.message) for w in caught if w.category is errors.ShuizhiWarning]


def states_of(said: list[str]) -> list[str]:
    return [text for text in said if "站点情况" in text]


@pytest.mark.parametrize("kind", ["eager", "lazy", "pandas"])
@pytest.mark.parametrize(
    ("abnormal", "classes"),
    [("keep", ["Ⅱ", "Ⅱ", "劣Ⅴ", "Ⅱ"]), ("drop", ["Ⅱ", "Ⅱ", None, None])],
)
def test_grade_says_so_in_the_reason(kind: str, abnormal: Any, classes: list[str | None]) -> None:
    given = {"eager": TABLE, "lazy": TABLE.lazy(), "pandas": TABLE.to_pandas()}[kind]
    made, said = told(lambda: sz.grade(given, abnormal=abnormal))
    frame = made.collect() if kind == "lazy" else pl.DataFrame(made)
    assert frame["class"].cast(pl.String).to_list() == classes
    assert frame["reason"].to_list() == [
        None, None, "abnormal_state: 维护", "abnormal_state: 停站"
    ]  # fmt: skip
    # A lazy table is not gone through to warn of what its rows say.
    assert len(states_of(said)) == (0 if kind == "lazy" else 1)


def test_readings_say_so_too() -> None:
    kept = sz.grade_readings(TABLE, lang="zh")
    assert kept["判定"].to_list() == ["达标", "达标", "超标", "达标"]
    assert kept["说明"].to_list() == [None, None, "站点状态非正常：维护", "站点状态非正常：停站"]
    left = sz.grade_readings(TABLE, abnormal="drop", lang="zh")
    assert left["判定"].to_list() == ["达标", "达标", "无法判定", "无法判定"]
    assert left["数值"].to_list() == [0.4, 0.4, 9.0, 0.4]
    assert left["标准限值"].to_list() == [1.0, 1.0, None, None]


@pytest.mark.parametrize(
    ("abnormal", "rows"),
    [
        ("keep", [("甲", 3, "劣Ⅴ"), ("乙", 1, "Ⅱ")]),
        ("drop", [("甲", 2, "Ⅱ")]),
    ],
)
def test_means_keep_or_drop_them(abnormal: Any, rows: list[Any]) -> None:
    made, said = told(lambda: sz.assess_sections(TABLE, abnormal=abnormal))
    assert made.select("断面名称", "samples", "class").rows() == rows
    [text] = states_of(said)
    assert text.startswith("2 of 4 rows") and "'停站', '维护'" in text
    assert ("left out" in text) == (abnormal == "drop")
    averaged = sz.average(TABLE, abnormal=abnormal)
    assert averaged["samples"].to_list() == [samples for _, samples, _ in rows]


def test_the_ledger_accounts_for_them() -> None:
    uses = sz.ledger(TABLE, abnormal="drop")["use"]
    assert uses.to_list() == ["used", "used", "abnormal_state", "abnormal_state"]
    assert sz.ledger(TABLE)["use"].to_list() == ["used"] * 4
    zh = sz.ledger(TABLE, abnormal="drop", lang="zh")["用途"]
    assert zh[2] == "站点状态非正常，未参与统计"
    made, said = told(
        lambda: sz.report(TABLE, abnormal="drop", every="month", lang="zh", min_count=1)
    )
    assert all("未参与统计" in text for text in states_of(said))
    assert made.tables["sections"]["样本数"].to_list() == [2, 0]


def test_rows_all_normal_are_not_reported() -> None:
    _, said = told(lambda: sz.assess_sections(TABLE.with_columns(站点情况=pl.lit("正常运行"))))
    assert not states_of(said)
    with pytest.raises(errors.OptionError, match="abnormal"):
        sz.assess_sections(TABLE, abnormal="out")  # type: ignore[arg-type]
    with pytest.raises(errors.OptionError, match="abnormal"):
        sz.grade(TABLE, abnormal=True)  # type: ignore[arg-type]


SUMMARY = pl.DataFrame(
    {"断面": ["甲", "平均值", "标准限值", "乙"], "氨氮": ["0.4", "5.2", "1.0", "1.5"]}
)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_readings_of_summary_rows_are_compared_with_nothing(lang: Any) -> None:
    reason = {"en": "summary_row", "zh": "汇总或备注行，不是样品"}[lang]
    open_ = {"en": "undetermined", "zh": "无法判定"}[lang]
    names = {"en": ("verdict", "reason", "class"), "zh": ("判定", "说明", "类别")}[lang]
    wide = sz.grade_readings(SUMMARY, lang=lang)
    long = sz.grade_readings(
        SUMMARY.with_columns(pl.lit("氨氮").alias("项目"), pl.lit("mg/L").alias("单位")).rename(
            {"氨氮": "结果"}
        ),
        parameter="项目", value="结果", unit="单位", lang=lang,
    )  # fmt: skip
    for made in (wide, long):
        assert made.height == 4
        assert [made[names[1]][row] for row in range(4)] == [None, reason, reason, None]
        assert [made[names[0]][row] == open_ for row in range(4)] == [False, True, True, False]
        assert made[names[2]].is_null().to_list() == [False, True, True, False]


def test_a_report_accounts_for_rows_that_are_not_samples() -> None:
    table = pl.DataFrame(
        {"断面名称": ["甲", "平均值"], "采样日期": ["2024-03-01"] * 2, "氨氮(mg/L)": [0.4, 0.4]}
    )
    made = sz.report(table, every="month", lang="zh", min_count=1)
    row = made.tables["readings"].row(0, named=True)
    assert (row["数据数"], row["参与统计"], row["其他原因未参与统计"]) == (2, 1, 1)
