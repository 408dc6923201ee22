"""The gallery and the recipes of the site: calls that run, of every picture there is."""

import ast
import re
import runpy
from pathlib import Path
from typing import Any

import pytest

import samples
import shuizhi as sz
from shuizhi import plots

DOCS = Path(__file__).parents[3] / "docs"


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    return runpy.run_path(str(DOCS / "make_gallery.py"))["files"]()


def test_the_gallery_has_every_picture(files: dict[str, str]) -> None:
    shown = set(re.findall(r"sz\.plots\.(\w+)\(", files["gallery.md"]))
    apart = {"Shown", "show", "save"}
    assert set(plots.__all__) - apart <= shown
    for lang in ("en", "zh"):
        page = files["gallery.md" if lang == "en" else "gallery.zh.md"]
        for name in re.findall(r"\]\((gallery/[\w-]+\.svg)\)", page):
            assert files[name].startswith("<svg") and f"-{lang}" in name
            for word in (">null<", ">undefined<", ">NaN<"):
                assert word not in files[name]


@pytest.mark.parametrize("name", ["recipes.md", "recipes.zh.md"])
def test_recipes_call_what_there_is(name: str) -> None:
    calls = re.findall(r"\| `([^`]+)` \|$", (DOCS / name).read_text("utf-8"), re.MULTILINE)
    assert len(calls) >= 16
    for call in calls:
        ast.parse(call)
        for function in re.findall(r"sz\.((?:plots\.)?\w+)\(", call):
            home = plots if function.startswith("plots.") else sz
            assert callable(getattr(home, function.removeprefix("plots.")))


@pytest.mark.parametrize("name", ["word.md", "word.zh.md"])
def test_the_fields_of_a_template_are_listed(name: str) -> None:
    page = (DOCS / name).read_text("utf-8")
    fields = "title period region station date summary basis figures assessed unclassed classes"
    for field in [*fields.split(), "shares", "chapters", "tables", "pictures"]:
        assert field in page


def test_half_limits_invent_a_trend_as_the_page_on_trust_says() -> None:
    made = runpy.run_path(str(DOCS / "make_trust.py"))
    table, _ = made["samples"]()
    options: Any = {"by": "断面", "time": "日期", "every": "year", "min_count": 1}
    half = sz.trend(table, method="mann-kendall", **options).row(0, named=True)
    assert half["trend"] == "falling"
    assert f"{-half['slope']:.4f}" in (DOCS / "trust.md").read_text(encoding="utf-8")
    censored = sz.trend(table, method="censored", **options)
    assert censored["trend"].item() == "no trend"


@pytest.mark.filterwarnings("ignore::shuizhi.errors.ShuizhiWarning")
def test_the_figures_of_the_page_on_trust_are_those_of_the_published_data() -> None:
    made = runpy.run_path(str(DOCS / "make_trust.py"))
    table = samples.published()
    assert made["states"](table) == made["STATES"]
    assert made["rates"](table) == made["RATES"]


@pytest.mark.parametrize(("lang", "page"), [("en", "trust.md"), ("zh", "trust.zh.md")])
def test_the_page_on_trust_has_its_figures_and_pictures(lang: str, page: str) -> None:
    made = runpy.run_path(str(DOCS / "make_trust.py"))
    told = (DOCS / page).read_text(encoding="utf-8")
    for rows in (made["rows_of_rates"](lang), made["rows_of_states"](lang)):
        assert "\n".join(["| --- |" + " --- |" * (rows[0].count("|") - 2), *rows, ""]) in told
    [lacking] = [found for rule, (found, rows) in made["RATES"].items() if not rows]
    assert (f"{lacking:,}" if lang == "en" else str(lacking)) in told
    files = made["files"]()
    assert sorted(files) == [
        "trust/limits-en.svg", "trust/limits-zh.svg", "trust/states-en.svg", "trust/states-zh.svg"
    ]  # fmt: skip
    drawn = {name for name in files if name.endswith(f"-{lang}.svg")}
    assert drawn == set(re.findall(r"\(([^)]*\.svg)\)", told))
    # Each month is drawn as high as its share.
    heights: dict[str, float] = {}
    for row in made["changes"](lang).data.values:
        heights[row["x"]] = heights.get(row["x"], 0) + row["y"]
    wanted = [100 * changed / of for of, changed, _ in made["STATES"].values()]
    assert list(heights.values()) == pytest.approx(wanted, abs=0.11)
