"""What holds for every picture: names and sources, no null, refusals, every kind of table."""

import json
from typing import Any

import pandas as pd
import polars as pl
import pytest

import shuizhi as sz
import shuizhi.accessors
from charts_drawn import (
    CHARTS,
    RIVERS,
    SAMPLES,
    checked,
    drawn,
    means,
    rows,
    sections,
    trends,
    words,
)
from shuizhi import plots
from shuizhi.errors import (
    ColumnError,
    OptionError,
    ShuizhiError,
    TableError,
    UnknownNameError,
)
from shuizhi.plots import charts


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_names_itself_and_its_source(name: str, lang: str) -> None:
    chart = CHARTS[name](lang)
    title, *lines = words(chart).split("\n")
    assert title
    assert any(("\u4e00" <= c <= "\u9fff") for c in title) or lang == "en"
    source = lines[-1]
    documents = {"trend": "Kendall", "outfalls": "DB41/2087-2021", "ranking": "51号",
                 "outlook": "82号"}  # fmt: skip
    if "map" in name:
        assert "坐标" in source or "coordinates" in source
        return
    assert source.startswith("依据：" if lang == "zh" else "By: ")
    assert documents.get(name, "GB 3838-2002") in source


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", CHARTS)
def test_no_null_is_drawn(name: str, lang: str) -> None:
    svg = drawn(CHARTS[name](lang))
    for word in (">null<", ">undefined<", ">NaN<", ">None<"):
        assert word not in svg


def many(count: int) -> pl.DataFrame:
    return pl.DataFrame(
        {"断面": [f"断面{n}" for n in range(count)], "月": "2024-05", "氨氮": 0.4, "总磷": 0.1}
    )


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_what_does_not_fit_a_picture_is_refused(lang: str) -> None:
    table = sz.assess_sections(many(1900), section="断面", time="月", lang=lang)
    word = r"1900 places.*table\.filter" if lang == "en" else r"1900个断面.*table\.filter"
    with pytest.raises(OptionError, match=word):
        plots.class_calendar(table, lang=lang)
    with pytest.raises(OptionError, match="1900"):
        plots.class_shares(table, by="断面")
    with pytest.raises(OptionError, match="1900"):
        plots.history(table, "氨氮")
    assert plots.class_shares(table)


def test_pandas_and_lazy_tables_draw_the_same() -> None:
    table = sections()
    for draw in (plots.class_calendar, plots.class_shares, plots.exceedances):
        expected = draw(table).to_dict()["datasets"]
        assert draw(table.lazy()).to_dict()["datasets"] == expected
        frame = sz.assess_sections(SAMPLES.to_pandas(), section="断面名称", lang="zh", **RIVERS)
        assert isinstance(frame, pd.DataFrame)
        assert draw(frame).to_dict()["datasets"] == expected


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_empty_and_null_tables_say_so(lang: str) -> None:
    word = "没有可以绘制的数据" if lang == "zh" else "there is no data"
    table, long, readings = sections(lang), means(lang), checked(lang)
    empty = [
        plots.class_calendar(table.clear()),
        plots.class_shares(table.clear()),
        plots.exceedances(table.clear()),
        plots.exceedances(readings.clear()),
        plots.history(long.clear(), "氨氮"),
        plots.profile(table.clear(), order=["甲"]),
        plots.outfall_calendar(readings.clear()),
    ]
    name, over = ("类别", "超标指标") if lang == "zh" else ("class", "exceeding")
    nulls = table.with_columns(
        pl.lit(None, pl.String).alias(name), pl.lit(None, table.schema[over]).alias(over)
    )
    empty += [
        plots.class_shares(nulls),
        plots.exceedances(nulls),
        plots.profile(nulls, order=["沁河甲断面"]),
        plots.history(
            long.with_columns(pl.lit(None, pl.Float64).alias("平均值" if lang == "zh" else "mean")),
            "氨氮",
        ),
    ]
    for chart in empty:
        assert word in json.dumps(chart.to_dict(), ensure_ascii=False)
    found = rows(plots.class_calendar(nulls), "class")
    assert len(found) == table.height
    assert {row["text"] for row in found} == {"–"}
    with pytest.raises(UnknownNameError):
        plots.trend_plot(long.clear(), trends(lang), "氨氮", "蟒河甲断面")


def test_what_is_not_understood_is_refused() -> None:
    strange = pl.DataFrame({"a": [1]})
    for draw in (plots.class_calendar, plots.class_shares, plots.exceedances):
        with pytest.raises(ColumnError, match="its columns: 'a'"):
            draw(strange)
    with pytest.raises(ColumnError, match="check_discharge"):
        plots.outfall_calendar(strange)
    with pytest.raises(TableError):
        plots.class_calendar([1])
    with pytest.raises(ColumnError, match="not a class"):
        plots.class_calendar(pl.DataFrame({"断面": ["甲"], "时段": ["2021"], "类别": ["Ⅵ"]}))
    with pytest.raises(OptionError, match="lang"):
        plots.class_calendar(sections(), lang="fr")  # type: ignore[arg-type]
    with pytest.raises(UnknownNameError, match="nothing"):
        plots.history(means(), "nothing")
    with pytest.raises(OptionError, match="water_body"):
        plots.history(means(), "氨氮", water_body="sea")


def test_without_altair_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(charts, "import_module", absent)
    with pytest.raises(ShuizhiError, match=r"pip install \"shuizhi\[notebook\]\""):
        plots.class_calendar(sections())


def test_tables_have_the_verbs_as_methods() -> None:
    options: dict[str, Any] = {"section": "断面名称", "lang": "zh", **RIVERS}
    expected = sections()
    own = SAMPLES.shuizhi.assess_sections(**options)  # type: ignore[attr-defined]
    assert own.equals(expected)
    lazy = SAMPLES.lazy().shuizhi.assess_sections(**options)  # type: ignore[attr-defined]
    assert lazy.collect().equals(expected)
    frame = SAMPLES.to_pandas().shuizhi.assess_sections(**options)
    assert isinstance(frame, pd.DataFrame)
    assert frame["类别"].astype(str).tolist() == expected["类别"].cast(pl.String).to_list()
    graded = SAMPLES.shuizhi.grade(water_body="水体类型")  # type: ignore[attr-defined]
    assert graded.equals(sz.grade(SAMPLES, water_body="水体类型"))
    chart = own.shuizhi.class_calendar()
    assert chart.to_dict() == plots.class_calendar(own).to_dict()
    assert own.shuizhi.show()._repr_html_() == plots.show(own)._repr_html_()


def test_methods_are_the_functions() -> None:
    for name, method in vars(shuizhi.accessors.Verbs).items():
        if name.startswith("_"):
            continue
        function = getattr(sz, name, None) or getattr(plots, name)
        assert method.__wrapped__ is function
        assert method.__doc__ == function.__doc__
