"""Reports held against the law: printed limits, printed verdicts, and what contradicts them."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter

import shuizhi as sz
from processes import run
from shuizhi.checks.audits import CONTRADICTIONS, NEW
from shuizhi.checks.conclusions import verdict_of
from shuizhi.errors import ColumnError

BESIDE = Path(__file__).parents[4] / "shared" / "data"
ALL_PASS = "该水样所检4项指标均符合《生活饮用水卫生标准》GB5749-2022的标准限值要求"
COLUMNS = ["项目", "单位", "结果", "标准限值"]


def readings(rows: list[tuple[Any, ...]], **said: str | None) -> pl.DataFrame:
    frame = pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")
    return frame.with_columns(pl.lit(word, pl.String).alias(name) for name, word in said.items())


@pytest.mark.parametrize(
    ("row", "standard", "limit", "verdict"),
    [
        pytest.param(("铅", "mg/L", "0.005", "0.01"), "GB5749-2022", "confirmed", "confirmed",
                     id="as the law has it"),
        pytest.param(("铅", "mg/L", "0.097", "0.01"), "GB5749-2022", "confirmed", "contradicted",
                     id="over the limit and said to keep it"),
        pytest.param(("铅", "mg/L", "0.03", "0.05"), "GB5749-2022", "contradicted", "contradicted",
                     id="a limit of another edition, kept by it alone"),
        pytest.param(("铅", "μg/L", "5", "10"), "GB 5749-2022", "confirmed", "confirmed",
                     id="in another unit"),
        pytest.param(("铅", "个/L", "5", "10"), "GB 5749-2022", "not_comparable", "not_comparable",
                     id="a unit that does not go with it"),
        pytest.param(("铅", "mg/L", "0.005", None), "GB5749-2022", "not_comparable", "confirmed",
                     id="no limit printed"),
        pytest.param(("铅", "mg/L", "0.005", "0.01"), "GB 99999-2020", "not_encoded",
                     "not_encoded", id="a standard that is not encoded"),
        pytest.param(("总氮", "mg/L", "1", "1"), "GB5749-2022", "not_encoded", "not_encoded",
                     id="an item that the standard has no limit for"),
        pytest.param(("氨氮", "mg/L", "0.4", "≤0.5(II类)"), "《地表水环境质量标准》GB3838-2002",
                     "confirmed", "confirmed", id="of a class"),
        pytest.param(("氨氮", "mg/L", "0.4", "≤1.0(II类)"), "GB3838-2002", "contradicted",
                     "confirmed", id="of another class than it says"),
        pytest.param(("pH", "/", "9.1", "6～9"), "GB3838-2002", "confirmed", "contradicted",
                     id="a range"),
        pytest.param(("总大肠菌群", "CFU/100mL", "未检出", "不应检出"), "GB5749-2022", "confirmed",
                     "confirmed", id="not to be detected"),
    ],
)  # fmt: skip
def test_each_reading(row: tuple[Any, ...], standard: str, limit: str, verdict: str) -> None:
    level = "Ⅱ类" if "3838" in standard and "类" not in row[3] else ""
    cells = (*row[:3], f"{row[3]}({level})" if level else row[3])
    found = sz.audit(readings([cells], 标准=standard, 结论=ALL_PASS), lang="en")
    assert found.frame.select("limit_check", "verdict_check").row(0) == (limit, verdict)
    expected = [w for w, s in (("limit", limit), ("verdict", verdict)) if s == "contradicted"]
    assert found.contradictions["what"].to_list() == expected
    if expected:
        assert found.contradictions["clause"].str.starts_with("GB ").all()
        assert not found.contradictions["evidence"].is_null().any()


@pytest.mark.parametrize(
    ("conclusion", "single", "printed"),
    [
        (ALL_PASS, None, ["pass", "pass"]),
        ("所检指标除铅外，其余指标均符合标准限值要求", None, ["fail", "pass"]),
        ("除铅超标外其余均符合", None, ["fail", "pass"]),
        ("铅不符合GB5749-2022的要求", None, ["fail", None]),
        ("/", None, [None, None]),
        (None, None, [None, None]),
        (ALL_PASS, "不合格", ["fail", "fail"]),
        ("/", "合格", ["pass", "pass"]),
        ("该水样不符合标准要求", None, [None, None]),
    ],
)
def test_what_a_report_concludes(
    conclusion: str | None, single: str | None, printed: list[str | None]
) -> None:
    rows = [("铅", "mg/L", "0.005", "0.01"), ("铁", "mg/L", "0.1", "0.3")]
    given = readings(rows, 标准="GB5749-2022", 结论=conclusion, 单项判定=single)
    assert sz.audit(given, lang="en").frame["printed_verdict"].to_list() == printed


def test_the_class_of_a_report_is_that_of_all_its_items() -> None:
    cells = [("总氮", "mg/L", "0.4", "≤0.5(II类)"), ("pH", "/", "9.1", "6～9"),
             ("氯化物", "mg/L", "30", "250"), ("铁", "mg/L", "0.4", "0.3")]  # fmt: skip
    told = {"标准": "GB3838-2002", "结论": "/"}
    one = readings(cells, **told, 样品编号="甲")
    found = sz.audit(one, lang="en")
    assert found.frame["found_verdict"].to_list()[1:] == ["fail", "pass", "fail"]
    other = readings([("氨氮", "mg/L", "0.4", "≤1.0(III类)"), *cells], **told, 样品编号="乙")
    both = sz.audit(pl.concat([one, other]), lang="en").frame
    # Of two classes in a report neither is that of the other items.
    assert both["found_verdict"].to_list() == [
        "pass", "fail", "pass", "fail", "pass", "pass", "undetermined", "undetermined",
        "undetermined",
    ]  # fmt: skip


def test_items_are_distinguished_by_their_whole_names() -> None:
    items = frozenset({"氯化物", "三氯甲烷", "氯", "氟化物(以F-计)"})
    told = "除氯化物、氟化物外，其余均符合"
    assert {item for item in items if verdict_of(told, item, items) is False} == {
        "氯化物", "氟化物(以F-计)"
    }  # fmt: skip


def test_names_and_words_of_both_languages() -> None:
    given = readings([("铅", "mg/L", "0.097", "0.05")], 标准="GB5749-2022", 结论=ALL_PASS)
    english, chinese = sz.audit(given, lang="en"), sz.audit(given, lang="zh")
    assert english.frame.columns == [*given.columns, *NEW]
    assert chinese.frame.columns == [*given.columns, *NEW.values()]
    assert english.contradictions.columns == list(CONTRADICTIONS)
    assert chinese.contradictions.select("核对内容", "报告所印", "核对所得").rows() == [
        ("标准限值", "0.05", "≤ 0.01"), ("判定", "达标", "超标")
    ]  # fmt: skip
    assert english.notes[0] == "printed limits: contradicted 1"
    assert english.contradictions._repr_html_() in english._repr_html_() or english._repr_html_()


def test_tables_that_are_refused_or_empty() -> None:
    with pytest.raises(ColumnError, match="no column '项目'"):
        sz.audit(pl.DataFrame({"结果": ["1"]}))
    empty = sz.audit(readings([], 标准=None))
    assert empty.frame.height == empty.contradictions.height == 0
    unnamed = readings([("铅", "mg/L", "0.097", "0.01")], 结论=ALL_PASS)
    assert sz.audit(unnamed, lang="en").frame["limit_check"].to_list() == ["not_encoded"]
    told = sz.audit(unnamed, standard="GB 5749-2022", lang="en")
    assert told.frame["verdict_check"].to_list() == ["contradicted"]


def test_reports_are_audited_on_the_command_line(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "报告.xlsx") as book:
        sheet = book.add_worksheet("结果")
        sheet.write_row(0, 0, ["检测结论", ALL_PASS])
        sheet.write_row(2, 0, ["项目", "单位", "检测结果", "GB5749-2022", "判定依据"])
        sheet.write_row(3, 0, ["铅", "mg/L", "0.097", "0.01"])
        sheet.write_row(4, 0, ["铁", "mg/L", "0.1", "0.3"])
    out = tmp_path / "o.csv"
    done = run("audit", tmp_path / "报告.xlsx", "-o", out, "--lang", "zh")
    assert done.returncode == 0, done.stderr
    found = pl.read_csv(out, infer_schema=False)
    assert found.select("项目", "核对内容", "报告所印", "核对所得").rows() == [
        ("铅", "判定", "达标", "超标")
    ]  # fmt: skip
    assert (
        "报告判定：不一致 1、一致 1" in done.stderr or "报告判定：一致 1、不一致 1" in done.stderr
    )


def test_the_workbooks_of_a_national_laboratory() -> None:
    if not (BESIDE / "lab-workbooks").is_dir():
        pytest.skip("the laboratory's workbooks are not beside the checkout")
    found = sz.audit(sz.read_lab_reports(BESIDE / "lab-workbooks"), lang="en")
    # All that is not a sentence on water temperature is as the law has it.
    odd = found.frame.filter(pl.col("limit_check") != "confirmed")
    assert set(odd.select("item", "limit_check").iter_rows()) == {("水温", "not_comparable")}
    printed = found.frame.filter(pl.col("printed_verdict").is_not_null())
    assert printed["verdict_check"].unique().to_list() == ["confirmed"]
    assert printed.filter(pl.col("printed_verdict") == "fail")["item"].to_list() == [
        "高锰酸盐指数(以O2计)"
    ]
    assert found.contradictions.is_empty()
