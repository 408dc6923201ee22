"""Decisions on readings: what they change, what they leave, and what is refused."""

from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import shuizhi as sz
from decided_samples import SAMPLES
from kinds import in_every_kind
from shuizhi.errors import ColumnError, ShuizhiWarning


def decided(*rows: tuple[Any, ...], names: str = "断面 时间 项目 决定 更正值 理由") -> Any:
    columns = dict(zip(names.split(), zip(*rows, strict=True), strict=True))
    table = pl.DataFrame({name: list(map(str, of)) for name, of in columns.items()})
    return sz.apply_decisions(SAMPLES, table.select(pl.all().replace("None", None)))


def test_a_reading_is_corrected_excluded_or_kept() -> None:
    made = decided(
        ("甲", "2024-03-02 12:00", "氨氮", "更正", "0.2", "单位"),
        ("甲", "2024-04-02", "总磷", "剔除", None, "沾污"),
        ("乙", "2024-03-02 08:00", "氨氮", "保留", None, "复核"),
    )
    assert made.samples["氨氮"].to_list() == ["0.2", "0.2", "0.3", "0.5"]
    assert made.samples["总磷"].to_list() == [0.1, 0.1, None, 0.2]
    assert_frame_equal(made.samples.drop("氨氮", "总磷"), SAMPLES.drop("氨氮", "总磷"))
    assert made.applied.select("row", "parameter", "decision", "before", "after", "why").rows() == [
        (1, "ammonia_nitrogen", "correct", "200", "0.2", "单位"),
        (2, "total_phosphorus", "exclude", "0.9", None, "沾污"),
        (3, "ammonia_nitrogen", "keep", "0.5", "0.5", "复核"),
    ]


def test_a_day_is_all_its_samples_and_no_time_all_of_the_section() -> None:
    made = decided(("甲", "2024-03-02", "氨氮", "剔除", None, ""))
    assert made.samples["氨氮"].to_list() == [None, None, "0.3", "0.5"]
    made = decided(("甲", None, "氨氮", "剔除", None, ""))
    assert made.samples["氨氮"].to_list() == [None, None, None, "0.5"]
    made = decided(("甲", "2024-04-02", None, "剔除", None, ""))
    assert made.samples.row(2) == ("甲", "2024-04-02", None, None, "c")


def test_rows_are_named_by_number() -> None:
    made = decided((3, "NH3-N", "exclude"), (0, "TP", "keep"), names="行号 项目 决定")
    assert made.samples["氨氮"].to_list() == ["0.2", "200", "0.3", None]
    assert made.applied["row"].to_list() == [0, 3]


def test_the_order_of_decisions_and_of_samples_changes_nothing() -> None:
    rows = [
        ("甲", "2024-03-02 12:00", "氨氮", "更正", "0.2", "单位"),
        ("乙", None, "总磷", "剔除", None, "沾污"),
    ]
    made, turned = decided(*rows), decided(*rows[::-1])
    assert_frame_equal(made.samples, turned.samples)
    assert_frame_equal(made.applied, turned.applied)


def test_classes_with_and_without_decisions_can_be_compared() -> None:
    made = decided(("甲", "2024-03-02 12:00", "氨氮", "更正", "0.2", "单位"))
    options: Any = {"section": "断面", "time": "时间"}
    before = sz.assess_sections(SAMPLES, **options)
    after = sz.assess_sections(made.samples, **options)
    assert (before["class"][0], after["class"][0]) == ("劣Ⅴ", "Ⅱ")
    assert before["class"][1:].to_list() == after["class"][1:].to_list()


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (("甲", None, "氨氮", "删", None, ""), "删"),
        (("甲", None, "氨氮", "更正", None, ""), "value"),
        (("甲", None, "总磷", "更正", "约1", ""), "约1"),
        (("甲", None, "COD", "剔除", None, ""), "COD"),
    ],
)
def test_decisions_that_are_not_understood_are_refused(row: tuple[Any, ...], told: str) -> None:
    with pytest.raises(ColumnError, match=told):
        decided(row)


def test_decisions_without_a_column_of_times_are_refused() -> None:
    """They would be about every sample of the section."""
    with pytest.raises(ColumnError, match="时间"):
        decided(("甲", "氨氮", "剔除"), names="断面 项目 决定")


def test_two_decisions_about_one_reading_are_refused() -> None:
    with pytest.raises(ColumnError, match="1, 2"):
        decided(("甲", None, "氨氮", "剔除", None, ""), ("甲", None, None, "保留", None, ""))


def test_a_row_that_is_not_a_sample_is_refused() -> None:
    with pytest.raises(ColumnError, match="0 to 3"):
        decided((4, "氨氮", "剔除"), names="行号 项目 决定")


def test_a_decision_about_no_sample_is_reported() -> None:
    with pytest.warns(ShuizhiWarning, match="rows 2"):
        decided(
            ("甲", None, "氨氮", "剔除", None, ""),
            ("丙", None, "氨氮", "剔除", None, ""),
        )


def test_samples_come_back_as_they_came() -> None:
    table = pl.DataFrame(
        {"断面": ["甲"], "时间": ["2024-04-02"], "项目": ["氨氮"], "决定": ["剔除"]}
    )
    in_every_kind(lambda given: sz.apply_decisions(given, table).samples, SAMPLES)
    in_every_kind(lambda given: sz.apply_decisions(given, table).applied, SAMPLES)
