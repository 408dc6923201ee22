"""Sentences that can be pasted, and the limits, clauses and evidence behind them."""

from datetime import date
from typing import Any

import polars as pl
import pytest

import shuizhi as sz
from shuizhi import errors

KEYS: dict[str, Any] = {"section": "断面", "time": "时间"}
QUSHOU = pl.DataFrame(
    {"断面": ["武陟渠首"], "时间": [date(2021, 4, 2)], "高锰酸盐指数(mg/L)": [6.6], "氨氮": [0.4]}
)
# A sentence of a city's monthly report; (6.6 − 6)/6 = 0.1 over Ⅲ.
REPORT = "武陟渠首断面2021年4月水质类别为Ⅳ类，水质状况为轻度污染，主要污染指标为高锰酸盐指数(0.1)"
LAKES = pl.DataFrame(
    {"湖库": ["群英水库"] * 2, "点": ["坝前", "库中"], "时间": ["2021-07"] * 2,
     "总磷": [0.05, 0.07], "总氮": [1.6, 1.8], "溶解氧": [6.0, 7.0]}
)  # fmt: skip
RIVERS = pl.DataFrame(
    {"河": ["沁河"] * 5, "断面": list("甲乙丙丁戊"), "时间": ["2021-04"] * 5,
     "氨氮": [0.1, 0.3, 0.8, 1.2, 2.4]}
)  # fmt: skip


def assessed(lang: Any = "zh", table: Any = QUSHOU, **options: Any) -> Any:
    return sz.assess_sections(table, lang=lang, **(KEYS | options))


def test_the_sentence_of_a_report() -> None:
    row = assessed().drop("目标类别", "达标")
    assert str(sz.explain(row)) == f"{REPORT}。"
    # Class Ⅲ is the default without a declared target, and is not mentioned.
    why = sz.explain(assessed())
    assert why.sentence == f"{REPORT}。"
    goal = pl.DataFrame({"断面": ["武陟渠首"], "目标类别": ["Ⅲ"]})
    for declared in ({"target": "Ⅲ"}, {"targets": goal}):
        why = sz.explain(assessed(**declared))
        assert why.sentence == f"{REPORT}，未达到Ⅲ类水质目标。"
    assert why.details == (
        "高锰酸盐指数 6.6 mg/L，Ⅲ类限值 ≤ 6 mg/L，超标0.1倍（GB 3838-2002 表1 第4项，原文(5)）",
    )
    basis = why.basis.select("parameter", "value", "limit", "verdict", "clause", "evidence")
    assert basis.rows() == [
        ("permanganate_index", 6.6, 6.0, "fail", "GB 3838-2002 表1 第4项", "text (5)"),
        ("ammonia_nitrogen", 0.4, 1.0, "pass", "GB 3838-2002 表1 第7项", "text (6)"),
    ]
    english = sz.explain(assessed("en", target="Ⅲ"))
    assert str(english) == (
        "武陟渠首, 2021-04: class Ⅳ, lightly polluted, main pollution indicators "
        "permanganate index(0.1), target Ⅲ not attained."
    )
    assert english.details == (
        "permanganate index 6.6 mg/L, limit of class Ⅲ ≤ 6 mg/L, over by 0.1 times "
        "(GB 3838-2002 表1 第4项, text (5))",
    )


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_rows_of_every_kind(lang: str) -> None:
    row = assessed(lang)
    want = sz.explain(row)
    assert want.sentence == sz.explain(row.row(0, named=True)).sentence
    for other in (row.lazy(), row.to_arrow(), row.to_pandas()):
        found = sz.explain(other)
        assert (found.sentence, found.details) == (want.sentence, want.details)
        assert found.basis.equals(want.basis)
    natively = sz.explain(assessed(lang, QUSHOU.to_pandas()))
    assert (natively.sentence, natively.details) == (want.sentence, want.details)


@pytest.mark.parametrize(
    ("every", "period"),
    [
        ("month", "2021年4月"), ("quarter", "2021年第2季度"), ("half", "2021年上半年"),
        ("year", "2021年"), ("ten-day", "2021年4月上旬"),
        ({"平水期": [3, 4, 5, 10], "其他": [1, 2, 6, 7, 8, 9, 11, 12]}, "2021年平水期"),
    ],
)  # fmt: skip
def test_periods_as_people_write_them(every: Any, period: str) -> None:
    row = assessed(every=every, min_count=1)
    assert sz.explain(row).sentence.startswith(f"武陟渠首断面{period}水质类别为Ⅳ类")


def test_places_as_given() -> None:
    told = {"place": "沁河口断面", "period": "2021-Q3"}
    assert sz.explain(assessed(), **told).sentence.startswith("沁河口断面2021年第3季度水质类别")
    assert sz.explain(assessed(), place="沁河", section=False).sentence.startswith("沁河2021年4月")
    two = QUSHOU.with_columns(流域=pl.lit("黄河"), 断面=pl.lit(None, pl.String))
    row = assessed(table=two, section=["流域", "断面"])
    assert sz.explain(row).sentence.startswith("黄河断面2021年4月")


# ------------------------------------------------------------------------------ other results


def test_samples_as_graded() -> None:
    table = pl.DataFrame({"pH": [9.5], "溶解氧": [4.0], "汞(μg/L)": ["0.3L"], "备注": ["<甲>"]})
    why = sz.explain(sz.grade(table, lang="zh"), place="<甲>")
    assert why.sentence == "<甲>断面水质类别为劣Ⅴ类，水质状况为重度污染。"
    # The half of a detection limit is assessed (0.00015), the limit itself is told.
    assert why.details == (
        "pH 9.5，Ⅲ类限值 6–9，超标（GB 3838-2002 表1 第2项，原文(5)）",
        "溶解氧 4 mg/L，Ⅲ类限值 ≥ 5 mg/L，超标（GB 3838-2002 表1 第3项，原文(5)）",
        "汞 <0.0003 mg/L，Ⅲ类限值 ≤ 0.0001 mg/L，超标0.5倍（GB 3838-2002 表1 第15项，原文(6)）",
    )
    shown = why._repr_html_()
    assert "&lt;甲&gt;断面" in shown
    assert shown.count("<li>") == 3
    english = sz.explain(sz.grade(table))
    assert english.sentence == "The water: worse than class Ⅴ, heavily polluted."
    assert english.details[0].startswith("pH 9.5, limit of class Ⅲ 6–9, fail (GB 3838-2002")


def test_lakes_by_the_limits_of_lakes() -> None:
    for lang, sentence in (
        ("zh", "群英水库2021年7月水质类别为Ⅳ类，水质状况为轻度污染，主要污染指标为总磷(0.2)。"),
        ("en", "群英水库, 2021-07: class Ⅳ, lightly polluted, main pollution indicators "
               "total phosphorus(0.2)."),
    ):  # fmt: skip
        row = sz.assess_lakes(LAKES, lake="湖库", point="点", time="时间", lang=lang)
        assert sz.explain(row, section=False, water_body="lake").sentence == sentence
        why = sz.explain(row)
        assert why.sentence == sentence
        assert len(why.details) == 1
        assert "0.06 mg/L" in why.details[0]
        assert "≤ 0.05 mg/L" in why.details[0]


def test_rivers() -> None:
    few = sz.assess_rivers(RIVERS[3:], by="河", section="断面", time="时间", lang="zh")
    assert str(sz.explain(few)) == (
        "沁河2021年4月水质类别为Ⅴ类，水质状况为中度污染，主要污染指标为丁：氨氮(0.2)；戊：氨氮(1.4)。"
    )
    many = sz.assess_rivers(RIVERS, by="河", section="断面", time="时间")
    assert str(sz.explain(many)) == (
        "沁河, 2021-04: moderately polluted, main pollution indicators ammonia nitrogen(40.0%)."
    )


def test_a_row_that_is_not_assessed() -> None:
    for lang, sentence in (
        ("zh", "武陟渠首断面2021年4月无法评价"
               "（缺测：氨氮；不是数值：高锰酸盐指数；无可参评指标）。"),
        ("en", "武陟渠首, 2021-04: not assessed (missing: ammonia_nitrogen; "
               "not_a_number: permanganate_index; nothing_assessed)."),
    ):  # fmt: skip
        bare = QUSHOU.with_columns(氨氮=pl.lit("--")).with_columns(
            pl.lit("坏").alias("高锰酸盐指数(mg/L)")
        )
        why = sz.explain(assessed(lang, bare))
        assert (why.sentence, why.details) == (sentence, ())
        assert why.basis["verdict"].to_list() == ["undetermined", "undetermined"]


def test_groundwater() -> None:
    well = sz.grade(pl.DataFrame({"汞": [0.0015]}), standard="GB/T 14848-2017", lang="zh")
    why = sz.explain(well, standard="GB/T 14848-2017")
    assert why.sentence == "水质类别为Ⅳ类，定类指标为汞。"
    assert why.details[0].startswith("汞 0.0015 mg/L，Ⅲ类限值 ≤ 0.001 mg/L，超标0.5倍（GB/T 14848")


# ------------------------------------------------------------------------------ refusals

ROW = assessed()


@pytest.mark.parametrize(
    ("row", "options", "error", "word"),
    [
        (pl.concat([ROW, ROW]), {}, errors.TableError, "2 rows"),
        (ROW.clear(), {}, errors.TableError, "0 rows"),
        ({"断面": "甲", "氨氮": 0.4}, {}, errors.TableError, "'断面', '氨氮'"),
        ({}, {}, errors.TableError, "not a result"),
        (sz.recognize(QUSHOU)[:1], {}, errors.TableError, "not a result"),
        (3, {}, errors.TableError, "int"),
        (ROW, {"target": "Ⅸ"}, errors.OptionError, "Ⅸ"),
        (ROW, {"water_body": "塘"}, errors.OptionError, "塘"),
        (ROW, {"standard": "GB 1"}, errors.UnknownNameError, "GB 1"),
        (ROW, {"columns": {"氨氮(mg/L)": "无此项"}}, errors.UnknownNameError, "无此项"),
        ({"类别": "Ⅳ", "备注": "甲"}, {}, errors.ColumnError, "备注"),
    ],
)
def test_refusals(row: Any, options: Any, error: Any, word: str) -> None:
    with pytest.raises(error) as caught:
        sz.explain(row, **options)
    assert isinstance(caught.value, sz.ShuizhiError)
    assert word in str(caught.value)


# ------------------------------------------------------------------------------ what is wrong


def test_a_river_by_shares_is_explained_by_them() -> None:
    row = sz.assess_rivers(RIVERS, by="河", section="断面", time="时间", lang="zh")
    why = sz.explain(row)
    assert why.sentence == ("沁河2021年4月水质状况为中度污染，主要污染指标为氨氮(40.0%)。")
    # The mean of 0.96 keeps the limit and decides nothing.
    counted, rule = why.details
    assert counted == "5个断面中Ⅰ～Ⅲ类占60.0%，劣Ⅴ类占20.0%"
    assert "<75％且劣Ⅴ类20％～40％中度污染" in rule
    assert rule.endswith("（环办〔2011〕22号，多份文本一致(2)）")
    assert why.basis["value"].to_list() == [0.96]
    boundary = RIVERS.with_columns(氨氮=pl.Series([0.1, 0.3, 0.8, 2.1, 2.4]))
    row = sz.assess_rivers(boundary, by="河", section="断面", time="时间")
    assert len(sz.explain(row).details) == 3
    assert "40.0 % worse than Ⅴ" in sz.explain(row).details[0]


LAKE = pl.DataFrame({"断面": ["库心"], "时间": ["2021-04"], "总磷": [0.06], "水体": ["湖库"]})
OVER = "总磷 0.06 mg/L，Ⅲ类限值 ≤ 0.05 mg/L，超标0.2倍（GB 3838-2002 表1 第8项，原文(6)）"


@pytest.mark.parametrize("body", ["水体", "lake"])
def test_sections_in_lakes_are_explained_by_the_limits_of_lakes(body: str) -> None:
    row = assessed(table=LAKE, water_body=body)
    why = sz.explain(row)
    assert why.sentence.endswith("主要污染指标为总磷(0.2)。")
    assert why.details == (OVER,)
    english = sz.explain(assessed("en", LAKE, water_body=body))
    assert "limit of class Ⅲ ≤ 0.05 mg/L" in english.details[0]
    keyed = assessed(table=LAKE, section=["水体", "断面"], water_body="水体")
    assert sz.explain(keyed).details == (OVER,)


def test_graded_samples_say_their_water_body_or_their_class_does() -> None:
    row = sz.grade(LAKE, water_body="水体", lang="zh")
    assert sz.explain(row).details == (OVER,)
    # Nothing says so, but the limits of rivers do not give the class.
    assert sz.explain(row.drop("水体")).details == (OVER,)
    river = sz.grade(LAKE.with_columns(水体=pl.lit("河流")), water_body="水体", lang="zh")
    assert "≤ 0.2 mg/L" in sz.explain(river).details[0]
    with pytest.raises(errors.OptionError, match="water_body="):
        sz.explain(row.with_columns(水体类型=pl.lit("河流")))


def test_a_water_that_is_not_known_has_no_limit_of_phosphorus() -> None:
    unknown = LAKE.with_columns(水体=pl.lit("塘"), 氨氮=pl.lit(1.2))
    why = sz.explain(assessed(table=unknown, water_body="水体"))
    assert [line.split()[0] for line in why.details] == ["氨氮"]
    of = why.basis.filter(parameter="total_phosphorus")
    assert of["verdict"].to_list() == ["undetermined"]


def test_declared_background_shows_both_readings() -> None:
    declared = pl.DataFrame(
        {"断面": ["武陟渠首"], "监测项目": ["高锰酸盐指数"], "起": ["2021-01"], "止": ["2021-12"],
         "认定文件": ["文1"], "来源": ["局"]}
    )  # fmt: skip
    why = sz.explain(assessed(background=declared, target="Ⅲ"))
    assert why.sentence == (
        f"{REPORT}，未达到Ⅲ类水质目标；扣除自然本底（高锰酸盐指数 (文1; 局)）后水质类别为Ⅱ类，"
        "达到Ⅲ类水质目标。"
    )
    english = str(sz.explain(assessed("en", background=declared)))
    assert english.endswith(
        "; without the natural background declared (permanganate_index (文1; 局)) class Ⅱ."
    )


def test_another_target_is_judged_anew() -> None:
    table = QUSHOU.with_columns(pl.lit(5.0).alias("高锰酸盐指数(mg/L)"))
    good = assessed(table=table, target="Ⅲ")
    assert sz.explain(good).sentence.endswith("，达到Ⅲ类水质目标。")
    assert "，达到Ⅱ类" not in sz.explain(good, target="Ⅱ").sentence


def test_lakes_are_known_by_their_rows() -> None:
    row = sz.assess_lakes(LAKES, lake="湖库", point="点", time="时间", lang="zh")
    assert "≤ 0.05 mg/L" in "".join(sz.explain(row, section=False).details)


def test_samples_are_compared_with_limits_as_they_were_graded() -> None:
    row = sz.grade(pl.DataFrame({"高锰酸盐指数": [6.04]}), lang="zh")
    assert row["类别"].to_list() == ["Ⅳ"]
    assert sz.explain(row).basis.select("class", "verdict").rows() == [("Ⅳ", "fail")]


@pytest.mark.parametrize("word", ["Ⅲ类", "3", "III"])
def test_targets_are_said_as_classes(word: str) -> None:
    row = assessed(table=QUSHOU.with_columns(目标=pl.lit(word)), target="目标")
    assert sz.explain(row).sentence.endswith("，未达到Ⅲ类水质目标。")


def test_a_target_that_is_unknown_is_not_an_obstacle() -> None:
    row = assessed(table=QUSHOU.with_columns(目标=pl.lit("未定")), target="目标")
    assert sz.explain(row).sentence == f"{REPORT}。"


def test_mappings_of_pandas() -> None:
    cells = assessed(table=QUSHOU.with_columns(pl.lit(5.0).alias("高锰酸盐指数(mg/L)")))
    assert "nan" not in sz.explain(cells.to_pandas().iloc[0].to_dict()).sentence


def test_a_row_of_pandas_is_a_row_or_refused() -> None:
    try:
        found = sz.explain(ROW.to_pandas().iloc[0])
    except sz.ShuizhiError:
        return
    assert found.sentence == sz.explain(ROW).sentence


def test_a_mean_is_not_a_result() -> None:
    means = sz.average(QUSHOU.with_columns(氨氮=pl.lit("--")), by="断面", time="时间")
    with pytest.raises(errors.TableError, match="not a result"):
        sz.explain(means)


def test_groundwater_is_explained_by_its_deciding_items_in_any_language() -> None:
    wells = pl.DataFrame({"点位": ["1#"], "硝酸盐(mg/L)": [35.0], "氨氮(mg/L)": [0.2], "pH": [7.2]})
    for lang, sentence in (
        ("zh", "1#水质类别为Ⅴ类，定类指标为硝酸盐。"),
        ("en", "1#: class Ⅴ, decided by nitrate."),
    ):  # fmt: skip
        graded = sz.grade(wells, standard="GB/T 14848-2017", lang=lang)  # type: ignore[arg-type]
        sz.set_lang("zh")
        try:
            why = sz.explain(graded, standard="GB/T 14848-2017", place="1#")
        finally:
            sz.set_lang(None)
        assert str(why) == sentence
        assert any("35" in line for line in why.details)


def test_groundwater_is_known_by_its_column_and_another_class_is_reported() -> None:
    well = pl.DataFrame({"水体类型": ["地下水"], "总硬度(mg/L)": [500.0], "氨氮(mg/L)": [0.6]})
    graded = sz.grade(well, standard="GB/T 14848-2017", lang="zh")
    why = sz.explain(graded)
    assert why.sentence == "水质类别为Ⅳ类，定类指标为总硬度、氨氮。"
    assert "GB/T 14848-2017 表1 第6项" in why.details[0]
    with pytest.warns(errors.ShuizhiWarning, match="do not give the class"):
        sz.explain(graded.drop("水体类型"))


TAPS = pl.DataFrame(
    {"铅(mg/L)": ["<0.001", "0.013"], "总大肠菌群(MPN/100mL)": ["未检出", "2"]}
)  # fmt: skip


def test_verdicts_by_single_limits_are_explained() -> None:
    law = "GB 5749-2022"
    found = sz.check_limits(TAPS, standard=law, lang="zh")
    why = sz.explain(found[1], standard=law, place="末梢水")
    assert why.sentence == "末梢水按GB 5749-2022判定为超标，超标指标为铅(0.3)、总大肠菌群。"
    assert why.details == (
        "铅 0.013 mg/L，限值 ≤ 0.01 mg/L，超标0.3倍（GB 5749-2022 “水质指标”表，单一来源）",
        "总大肠菌群 2 MPN/100mL，限值 不得检出，超标（GB 5749-2022 “水质指标”表，单一来源）",
    )
    kept = sz.explain(sz.check_limits(TAPS, standard=law, lang="en")[0], standard=law)
    assert kept.sentence == "passes by GB 5749-2022."
    assert kept.details[1].startswith("total coliforms not detected, limit not detected, pass (")
    assert kept.basis["verdict"].to_list() == ["pass", "pass"]
    with pytest.raises(errors.OptionError, match="by which standard"):
        sz.explain(found[1])


def test_verdicts_by_use_are_explained_by_the_standard_they_name() -> None:
    reused = pl.DataFrame({"用途": ["冲厕"], "色度(度)": [20], "氨氮(mg/L)": [3.0]})
    why = sz.explain(sz.check_limits(reused, lang="zh"))
    assert why.sentence == "按GB/T 18920-2020判定为超标，超标指标为色(0.3)。"
    assert why.details[0].startswith("色 20 度，限值 ≤ 15 度，超标0.3倍（")
