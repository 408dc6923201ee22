"""What a check of discharge refuses by name, and what is wrong with it."""

from typing import Any

import polars as pl
import pytest

import shuizhi as sz
from city_of_outfalls import (
    DB41,
    FLOW,
    GB8978,
    GB18918,
    HOSPITAL,
    OUTFALLS,
    PLANT,
    WORKS,
    audit,
    city,
    one,
)  # fmt: skip
from shuizhi import errors


def test_what_is_not_understood_is_refused_by_name() -> None:
    samples = city("amended").head(200)

    def refused(kind: type[Exception], culprit: str, *given: Any, **options: Any) -> None:
        with pytest.raises(kind) as error:
            audit(*(given or (samples,)), **options)
        assert culprit in str(error.value) and "panicked" not in str(error.value)

    refused(errors.ColumnError, "'排污口'", outfall="排污口")
    refused(errors.ColumnError, "'时刻'", time="时刻")
    refused(errors.ColumnError, "'流速'", flow="流速")
    refused(errors.ColumnError, "kind", samples, OUTFALLS.drop("类型"))
    refused(errors.ColumnError, "'排口'", samples, OUTFALLS.drop("排口"))
    refused(errors.ColumnError, "parameter", samples.select("排口", "监测时间", FLOW))
    refused(errors.DuplicateRowError, "'甲污水厂'", samples, pl.concat([OUTFALLS, OUTFALLS[:1]]))
    old = OUTFALLS.with_columns(企业性质=pl.lit("老厂"))
    refused(errors.ColumnError, "老厂", samples, old)
    refused(errors.OptionError, 'flow_unit="t/d"', flow_unit="t/d")
    refused(errors.OptionError, "flow_unit=3", flow_unit=3)
    refused(errors.OptionError, "flow_unit", flow="", flow_unit="m3/h")
    refused(errors.OptionError, "min_count=0", min_count=0)
    refused(errors.OptionError, "lang='fr'", lang="fr")
    refused(errors.OptionError, "winter", brackets="winter")
    refused(errors.OptionError, DB41, standards=DB41)
    refused(errors.UnknownNameError, "GB 1-2002", standards=["GB 1-2002"])
    refused(errors.OptionError, "hourly", hourly=True)
    for nothing in (None, 3, [OUTFALLS]):
        refused(errors.TableError, "table", nothing)
        refused(errors.TableError, "table", samples, nothing)
    with pytest.raises(errors.ColumnError, match="'day'"):
        sz.discharge_summary(samples, by="排口")
    with pytest.raises(errors.ColumnError, match="'river'"):
        sz.discharge_summary(audit(samples), by="river")
    assert audit(samples.clear()).schema == audit(samples).schema
    assert audit(samples.clear()).height == 0
    for table in (OUTFALLS.clear(), OUTFALLS.tail(1)):
        assert set(audit(samples, table)["reason"]) == {"unknown_outfall"}
    nowhen = samples.with_columns(监测时间=pl.lit("昨天"))
    assert set(audit(nowhen)["reason"]) >= {"unknown_time"}


# ------------------------------------------------------------------------------ what was wrong


@pytest.mark.parametrize("flow", [-5.0, float("inf"), float("nan")])
def test_flows_that_are_invalid_are_refused_or_not_known(flow: float) -> None:
    def said(flows: list[float | None]) -> list[Any]:
        columns = ["value", "flow", "verdict"]
        return one(PLANT, columns=columns, COD=[36, 48], 流量=flows, flow="流量")

    try:
        found = said([flow, 10.0])
    except errors.ShuizhiError as error:
        assert "流量" in str(error)
    else:
        assert found == said([None, 10.0])


def test_flows_in_words_are_not_known() -> None:
    def said(flows: list[str | None]) -> list[Any]:
        return one(PLANT, columns=["value", "flow"], COD=[36, 48], 流量=flows, flow="流量")

    assert said(["很多", "10"]) == said([None, "10"]) == said(["--", "10.0"])


def test_flows_of_another_type_are_refused() -> None:
    with pytest.raises(errors.ColumnError, match="流量"):
        one(PLANT, COD=[36, 48], 流量=[True, False], flow="流量")


def test_every_row_has_a_verdict() -> None:
    flows = [float("inf"), 1.0]
    found = one(PLANT, columns=["verdict"], COD=[36, 48], 流量=flows, flow="流量")
    assert None not in {verdict for (verdict,) in found}


def test_what_is_not_detected_is_not_detected() -> None:
    infectious = {"类型": "医院", "医疗机构类型": "传染病医院", "城市": "信阳"}
    assert one(infectious, 肠道致病菌=["未检出", "未检出"]) == [("pass", None)]


def test_only_what_fails_has_a_multiple() -> None:
    found = one(PLANT, columns=["verdict", "multiple"], COD=[99], min_count=2, standards=[GB18918])
    assert found == [("undetermined", None)]


def test_a_day_has_one_row_of_a_standard() -> None:
    unknown = PLANT | {"企业性质": None, "建成日期": None}
    assert one(unknown, "2023-07-01", COD=39, standards=[DB41]) == [("pass", None)]


def test_missing_readings_bring_no_limits_of_other_days() -> None:
    found = one(PLANT, "2023-07-01", ["basis"], COD="--", standards=[GB18918])
    assert found == [("daily-mean",)]


def test_what_does_not_decide_need_not_be_known() -> None:
    assert one(PLANT | {"干支流": None}, COD=39, standards=[DB41]) == [("pass", None)]


@pytest.mark.parametrize(
    ("about", "day", "cells"),
    [
        (PLANT | {"建成日期": None}, "2023-07-01", {"总磷": 3.0}),
        # Of whatever age: the limit is 0.5 from 2028 on.
        (PLANT | {"建成日期": None}, "2028-01-01", {"总磷": [0.6, 0.8]}),
        # In an area of little fluorine and elsewhere it is 10 at this level.
        (WORKS | {"行业": "食品"}, "2023-07-01", {"氟化物": 11.0}),
    ],
)
def test_a_verdict_that_every_limit_gives_stands(about: Any, day: str, cells: Any) -> None:
    columns = ["basis", "verdict"]
    standards = [GB18918, GB8978]
    assert ("daily-mean", "fail") in one(about, day, columns, standards=standards, **cells)


def test_first_class_pollutants_need_no_level() -> None:
    works = WORKS | {"执行级别": None, "监测位置": "车间"}
    assert one(works, 总汞=0.01, standards=[GB8978]) == [("pass", None)]


def test_the_value_shown_is_the_one_that_decides() -> None:
    columns, cells = ["value", "verdict"], {"pH": [5.5, 8.0]}
    assert one(PLANT, "2026-03-01", columns, standards=[GB18918], **cells) == [(5.5, "fail")]


def test_outfalls_of_another_type_are_refused() -> None:
    samples = pl.DataFrame({"排口": [1], "监测时间": ["2023-07-01"], "COD": [39]})
    with pytest.raises(errors.ColumnError, match="排口"):
        audit(samples, pl.DataFrame({"排口": ["1"]} | PLANT), flow=None)


def test_standards_of_quality_are_refused() -> None:
    with pytest.raises(errors.ShuizhiError, match="GB 3838-2002"):
        one(PLANT, COD=39, standards=["GB 3838-2002"])


@pytest.mark.parametrize(
    ("about", "parts"),
    [
        pytest.param({"类型": "污水处理场"}, ["类型", "污水处理场", "污水处理厂"], id="kind"),
        pytest.param({"流域": "黄何"}, ["流域", "黄何", "黄河"], id="basin"),
        pytest.param({"执行级别": "四级"}, ["执行级别", "四级", "一级A"], id="level"),
        pytest.param({"建成日期": "soon"}, ["建成日期", "soon", "2005-12-31"], id="built-word"),
        pytest.param({"建成日期": "很久以前"}, ["建成日期", "很久以前"], id="built-words"),
        pytest.param({"建成日期": "2005-02-29"}, ["建成日期", "2005-02-29"], id="built-no-day"),
        pytest.param({"企业性质": "老厂"}, ["企业性质", "老厂", "现有"], id="new"),
        pytest.param({"功能类别": "六类"}, ["功能类别", "六类", "Ⅲ"], id="class"),
        pytest.param(
            HOSPITAL | {"医疗机构类型": "专科医院"}, ["医疗机构类型", "综合医院"], id="hospital"
        ),
    ],
)
def test_words_that_are_not_understood_are_refused(
    about: dict[str, str | None], parts: list[str]
) -> None:
    for lang, words in (("en", "write days as" if "建成日期" in parts else "the words known"),
                        ("zh", "请写成" if "建成日期" in parts else "可用的词")):  # fmt: skip
        with pytest.raises(errors.ColumnError) as error:
            one(PLANT | about, COD=5000, lang=lang)
        assert all(part in str(error.value) for part in ["甲", words, *parts]), error.value


def test_cities_are_understood_with_their_province() -> None:
    found = one(PLANT | {"城市": "河南省焦作市"}, columns=["standard", "reason"], COD=39)
    assert DB41 in {standard for standard, _ in found}


@pytest.mark.parametrize(
    "built", ["2005-06-01", "2005-6-1", "2005/6/1", "2005年6月1日", "2005-06-01 00:00:00"]
)
def test_a_building_date_is_one_however_it_is_written(built: str) -> None:
    # Total phosphorus of plants built before 2006 and from 2006 on: 1 and 0.5 mg/L.
    found = one(
        PLANT | {"建成日期": built}, columns=["limit", "verdict"], 总磷=0.8, standards=[GB18918]
    )
    assert found == [(1.0, "pass")]


def test_no_load_is_not_a_load_of_nothing() -> None:
    summed = sz.discharge_summary(audit(city("amended"), flow=""), by="parameter")
    assert summed["load"].to_list() == [None] * summed.height


def test_readings_sent_twice_change_nothing() -> None:
    samples = city("amended").head(300)
    values = audit(pl.concat([samples, samples[::5]]))["value"].to_list()
    assert values == audit(samples)["value"].to_list()


def test_options_of_another_type_are_refused() -> None:
    with pytest.raises(errors.OptionError, match="brackets"):
        one(PLANT, COD=39, brackets=["months"])


def test_flows_and_loads_are_settled() -> None:
    found = one(PLANT, columns=["flow"], COD=[39, 39], 流量=[0.1, 0.2], flow="流量")
    assert set(found) == {(3.6,)}
