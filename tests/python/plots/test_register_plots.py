"""Pictures of the sections of a register."""

from typing import Any

import polars as pl
import pytest

import shuizhi as sz
import shuizhi.accessors
from shuizhi import plots
from shuizhi.errors import (
    OptionError,
)

ALONG = pl.DataFrame({
    "断面名称": ["丙", "甲", "丁", "乙"], "所属河流": ["沁河", "沁河", "蟒河", "沁河"],
    "上下游顺序": [3, 1, 1, 2], "控制级别": ["国控", "国控", "市控", "市控"],
})  # fmt: skip


def of_two_rivers() -> Any:
    samples = pl.DataFrame(
        {"断面": ["丁", "乙", "丙", "甲"], "月": ["2021-03"] * 4, "氨氮": [0.4, 0.6, 1.2, 0.2]}
    )
    return sz.assess_sections(samples, lang="zh")


def shown_of(chart: Any, column: str) -> list[Any]:
    rows = (row for of in chart.to_dict()["datasets"].values() for row in of if column in row)
    return list(dict.fromkeys(row[column] for row in rows))


@pytest.mark.parametrize("draw", [plots.class_calendar, plots.class_months])
def test_pictures_are_in_the_order_of_a_register(draw: Any) -> None:
    assert shown_of(draw(of_two_rivers(), register=ALONG), "section") == ["甲", "乙", "丙", "丁"]
    assert shown_of(draw(of_two_rivers()), "section") == ["丁", "乙", "丙", "甲"]


@pytest.mark.parametrize("draw", [plots.history, plots.boxes])
def test_series_are_in_the_order_of_a_register(draw: Any) -> None:
    places = shown_of(draw(of_two_rivers(), "氨氮", register=ALONG), "place")
    boxes = shown_of(draw(of_two_rivers(), "氨氮", register=ALONG), "box")
    assert ["甲", "乙", "丙", "丁"] in (places, boxes)


@pytest.mark.parametrize("draw", [plots.class_shares, plots.class_rings])
def test_pictures_group_by_columns_of_a_register(draw: Any) -> None:
    chart = draw(of_two_rivers(), by="控制级别", register=ALONG)
    assert {"国控", "市控"} <= {*shown_of(chart, "group"), *shown_of(chart, "panel")}


@pytest.mark.parametrize("draw", [plots.profile, plots.river_line])
def test_a_river_is_drawn_from_its_source_down_by_a_register(draw: Any) -> None:
    chart = draw(of_two_rivers(), register=ALONG, river="沁河")
    assert shown_of(chart, "section") == ["甲", "乙", "丙"]
    with pytest.raises(OptionError, match="'沁河', '蟒河'"):
        draw(of_two_rivers(), register=ALONG, lang="en")
    with pytest.raises(OptionError, match="'丹河'"):
        draw(of_two_rivers(), register=ALONG, river="丹河", lang="en")
