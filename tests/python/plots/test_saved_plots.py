"""Pictures as files."""

import json
import warnings
from pathlib import Path

import polars as pl
import pytest

import shuizhi as sz
import shuizhi.accessors
from charts_drawn import rows, sections
from shuizhi import plots
from shuizhi.errors import (
    FileError,
    OptionError,
    ShuizhiWarning,
)
from shuizhi.plots import saving

NASTY = """</script><img src=x onerror="alert('1')"> & <!--"""


def test_charts_are_saved_in_three_kinds(tmp_path: Path) -> None:
    chart = plots.class_calendar(sections("en"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ShuizhiWarning)
        png = plots.save(chart, tmp_path / "a.PNG").read_bytes()
        small = plots.save(chart, tmp_path / "b.png", scale=1).read_bytes()
    assert png.startswith(b"\x89PNG")
    assert 5000 < len(small) < len(png)
    svg = plots.save(chart, tmp_path / "a.svg").read_text("utf-8")
    assert svg.startswith("<svg")
    assert "沁河甲断面" in svg
    page = plots.save(chart, str(tmp_path / "a.html")).read_text("utf-8")
    assert "沁河甲断面" in page
    assert "vegaEmbed" in page
    assert "<script src" not in page
    assert {path.name for path in tmp_path.iterdir()} == {"a.PNG", "b.png", "a.svg", "a.html"}
    with pytest.raises(OptionError, match=r"\.png"):
        plots.save(chart, tmp_path / "a.pdf")
    with pytest.raises(FileError, match="written"):
        plots.save(chart, tmp_path / "nowhere" / "a.svg")
    with pytest.raises(FileError, match="folder"):
        plots.save(chart, tmp_path / "c.png", fonts=tmp_path / "nowhere")


def test_missing_fonts_are_reported(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(saving, "_installed", tuple)
    with pytest.warns(ShuizhiWarning, match="fonts-noto-cjk"):
        plots.save(plots.class_calendar(sections()), tmp_path / "a.png", scale=0.5)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        plots.save(plots.class_calendar(sections()), tmp_path / "a.png", fonts=tmp_path, scale=0.5)


def test_text_of_the_user_stays_text(tmp_path: Path) -> None:
    samples = pl.DataFrame({"断面": [NASTY], "月": ["2021-03"], "氨氮": [1.2]})
    table = sz.assess_sections(samples, section="断面", time="月")
    chart = plots.class_calendar(table, title=NASTY)
    page = plots.save(chart, tmp_path / "a.html").read_text("utf-8")
    plain = plots.class_calendar(table.with_columns(断面=pl.lit("x")), title="x")
    other = plots.save(plain, tmp_path / "b.html").read_text("utf-8")
    for mark in ("<script", "</script", "<img", "<!--"):
        assert page.count(mark) == other.count(mark)
    told = page[page.index('vegaEmbed("#chart", ') :].removeprefix('vegaEmbed("#chart", ')
    spec, _ = json.JSONDecoder().raw_decode(told)
    assert spec["title"]["text"] == NASTY
    assert rows(chart, "class")[0]["section"] == NASTY
    svg = plots.save(chart, tmp_path / "a.svg").read_text("utf-8")
    assert "<img" not in svg
    assert "</script>" not in svg
    shown = plots.show(table)._repr_html_()
    assert "<img" not in shown
    assert "&lt;/script&gt;&lt;img src=x onerror=&quot;alert(&#x27;1&#x27;)&quot;&gt;" in shown
