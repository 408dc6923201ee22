"""Long tables whose columns nobody named: found by their headings, told, and never guessed."""

import warnings
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import shuizhi as sz
from shuizhi.errors import ColumnError, OptionError

SAID = {"parameter": "监测项目", "value": "监测值", "unit": "单位"}
LONG = pl.DataFrame(
    {
        "断面名称": ["甲"] * 3 + ["乙"] * 3,
        "采样日期": ["2024-01-05"] * 6,
        "监测项目": ["pH", "氨氮", "总磷"] * 2,
        "监测值": ["7.8", "0.5", "120", "7.9", "1.6", "<10"],
        "单位": ["无量纲", "mg/L", "μg/L"] * 2,
    }
)
VERBS: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    "grade": (sz.grade, {"sample": ["断面名称", "采样日期"]}),
    "grade_readings": (sz.grade_readings, {}),
    "check_limits": (sz.check_limits, {"sample": ["断面名称", "采样日期"]}),
    "check_limits of readings": (sz.check_limits, {}),
    "average": (sz.average, {}),
    "ledger": (sz.ledger, {}),
    "assess_sections": (sz.assess_sections, {}),
    "exceedances": (sz.exceedances, {}),
    "watch": (sz.watch, {}),
    "trend": (sz.trend, {}),
    "class_likelihood": (sz.class_likelihood, {}),
    "screen_samples": (sz.screen_samples, {}),
}
ALWAYS: dict[str, dict[str, Any]] = {
    "check_limits": {"standard": "GB 11607-89"},
    "check_limits of readings": {"standard": "GB 11607-89", "shape": "readings"},
    "watch": {"watched": "氨氮", "limit": 1.0},
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.filterwarnings("ignore::shuizhi.ShuizhiNote")
def test_a_long_table_is_found_as_if_its_columns_were_named(verb: str) -> None:
    call, named = VERBS[verb]
    always = ALWAYS.get(verb, {})
    assert_frame_equal(call(LONG, **always), call(LONG, **always, **named, **SAID))


def test_what_was_taken_is_reported() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        found = sz.grade(LONG)
    assert found["class"].to_list() == ["Ⅲ", "Ⅴ"]
    told = " ".join(str(one.message) for one in caught)
    assert "parameter='监测项目', value='监测值', unit='单位'" in told
    assert "sample=['断面名称', '采样日期']" in told


@pytest.mark.filterwarnings("ignore::shuizhi.ShuizhiNote")
def test_places_without_a_time_are_not_samples() -> None:
    with pytest.raises(OptionError, match="sample"):
        sz.grade(LONG.drop("采样日期"))


@pytest.mark.filterwarnings("ignore::shuizhi.ShuizhiNote")
def test_two_columns_of_values_are_an_error_that_names_both() -> None:
    with pytest.raises(ColumnError, match=r"监测值.*监测结果"):
        sz.grade(LONG.with_columns(监测结果="监测值"))


@pytest.mark.filterwarnings("ignore::shuizhi.ShuizhiNote", "ignore::shuizhi.ShuizhiWarning")
def test_a_table_with_a_column_of_a_parameter_is_wide() -> None:
    wide = LONG.with_columns(pl.lit(0.5).alias("氨氮(mg/L)"))
    assert sz.grade(wide).height == wide.height
