"""What a stranger meets in the first ten minutes, in both languages: each mistake is answered."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import shuizhi as sz

ROOT = Path(__file__).parents[3]
SAMPLES = pl.DataFrame(
    {
        "断面名称": ["甲"] * 6,
        "采样日期": [f"2024-{month}-08" for month in ("04", "05", "06", "10", "11", "12")],
        "氨氮(mg/L)": [1.2, 0.4, 0.3, 0.3, 0.2, 0.1],
    }
)
BASINS = pl.DataFrame(
    {
        "断面名称": ["甲", "甲"],
        "流域": ["黄河", "海河"],
        "采样日期": ["2024-01-02"] * 2,
        "氨氮(mg/L)": [1.0, 2.0],
    }
)
# A mistake, and what its answer says in English and in Chinese.
MISTAKES: dict[str, tuple[Callable[[], Any], str, str]] = {
    "a path for a table": (
        lambda: sz.grade("s.csv"),
        "read_samples('s.csv')", '请先读入：shuizhi.read_samples("s.csv")',
    ),
    "a limit without its class": (
        lambda: sz.limit("COD"),
        "its levels: Ⅰ, Ⅱ, Ⅲ, Ⅳ, Ⅴ", "请指定其一：Ⅰ、Ⅱ、Ⅲ、Ⅳ、Ⅴ",
    ),
    "a column": (
        lambda: sz.average(SAMPLES, by="断面名"),
        "did you mean '断面名称'?", "是否为“断面名称”？",
    ),
    "a standard": (
        lambda: sz.grade(SAMPLES, standard="GB3838"),
        'did you mean "GB 3838-2002"?', "是否为 GB 3838-2002？",
    ),
    "a period": (
        lambda: sz.report(SAMPLES, period="2024Q4"),
        "did you mean '2024-Q4'?", "是否为 2024-Q4？",
    ),
    "the length of periods": (
        lambda: sz.average(SAMPLES, every="月"),  # type: ignore[arg-type]
        "did you mean 'month'?", "是否为 'month'？",
    ),
    "a goal": (
        lambda: sz.attainment(
            sz.assess_sections(SAMPLES), section="断面名称", goals={"达标率": 80}
        ),
        "did you mean 'attained'?", "是否为 attained？",
    ),
}  # fmt: skip


@pytest.fixture(params=["en", "zh"])
def lang(request: pytest.FixtureRequest) -> Iterator[str]:
    sz.set_lang(request.param)
    yield request.param
    sz.set_lang(None)


@pytest.mark.parametrize("name", MISTAKES)
@pytest.mark.filterwarnings("ignore::shuizhi.errors.ShuizhiNote")
def test_a_mistake_is_answered_with_what_is_meant(name: str, lang: str) -> None:
    call, english, chinese = MISTAKES[name]
    with pytest.raises(sz.ShuizhiError, match=re.escape(english if lang == "en" else chinese)):
        call()


def test_plots_are_there_after_the_import() -> None:
    code = "import shuizhi as sz; print(sz.plots.class_calendar.__name__)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "class_calendar"


def shell(*arguments: str, lang: str, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "shuizhi", *arguments], capture_output=True, text=True,
        encoding="utf-8", check=False,
        env=os.environ | {"PYTHONUTF8": "1", "SHUIZHI_LANG": lang} | more,
    )  # fmt: skip


def test_two_basins_print_the_option_to_paste(lang: str, tmp_path: Path) -> None:
    BASINS.write_csv(tmp_path / "s.csv")
    done = shell("assess", str(tmp_path / "s.csv"), "--section", "断面名称", lang=lang)
    assert done.returncode == 1
    option = re.search(r"--section \S+", done.stderr)
    assert option is not None and option[0] == "--section 流域,断面名称"
    again = shell("assess", str(tmp_path / "s.csv"), *option[0].split(" "), lang=lang)
    assert again.returncode == 0, again.stderr


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("shuizhi grade s.csv --standard GB3838", ["GB3838-2002"]),
        ("shuizhi assess s.csv --standard DB41", ["DB41/2087-2021", "DB41/777-2013"]),
        ("shuizhi discharge s.csv --standard GB18918", ["GB18918-2002"]),
        ("shuizhi standards GB3838", ["GB3838-2002"]),
        ("shuizhi limit ammonia", ["ammonia_nitrogen"]),
        ("shuizhi limit 氨", ["氨氮"]),
    ],
)
def test_the_shell_completes_standards_and_ids(typed: str, wanted: list[str], lang: str) -> None:
    words = typed.split(" ")
    done = shell(
        lang=lang, _SHUIZHI_COMPLETE="complete_zsh", _TYPER_COMPLETE_ARGS=typed,
        COMP_WORDS=typed, COMP_CWORD=str(len(words) - 1),
    )  # fmt: skip
    assert all(one in done.stdout for one in wanted), done


@pytest.mark.parametrize("name", ["README.md", "README.zh.md", "Makefile"])
def test_how_to_activate_the_environment_is_said(name: str) -> None:
    assert "source .venv/bin/activate" in (ROOT / name).read_text(encoding="utf-8")
