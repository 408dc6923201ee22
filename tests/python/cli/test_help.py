"""The help of every command, in English and Chinese."""

import os
import re
import subprocess
import sys

import pytest
import typer

import shuizhi as sz
from shuizhi._core.messages.help import HELP
from shuizhi.cli import app
from shuizhi.cli.chinese import commands, usage

COMMAND = typer.main.get_command(app)
HAN = re.compile(r"[\u3400-\u9fff]")
NAMES = sorted(getattr(COMMAND, "commands", {}))
# Words typed as they are in Chinese help, and the kinds of values that the parser names.
CODE = re.compile(
    r"--?[a-zA-Z][\w-]*|[\w.*-]+=[\w.…]*|\[[^\]]*\]|<[^>]*>|report\.\w+|shuizhi \w+|\{[^}]*\}"
)
ALLOWED = {"PDF",
    "CSV", "TSV", "UTF", "Parquet", "Excel", "xlsx", "xls", "JSON", "TOML", "MiB", "Word", "html",
    "docx", "all", "river", "lake", "month", "quarter", "table", "standards", "template", "config",
    "discharge", "assess", "surface", "ground", "accessible", "file", "NAME", "MONTHS", "PARAMETER",
    "FIGURE", "UNIT", "FILE", "WORDS", "LANG", "SHUIZHI", "grade", "report", "read", "recognize",
    "year", "none", "TEXT", "half", "zero", "CWQI",
    "check", "csv", "zip", "shuizhi", "str", "list", "int", "float", "bool", "path",
    "png", "svg", "level", "parameter", "kind", "compliance", "first", "second", "hydrogen",
}  # fmt: skip


def texts() -> list[str]:
    found = []
    for command in commands(COMMAND):
        found += [getattr(command, "help", None), getattr(command, "short_help", None)]
        found += [getattr(each, "help", None) for each in command.params]
    return list(dict.fromkeys(text for text in found if text))


@pytest.mark.parametrize("told", texts())
def test_every_help_text_has_chinese(told: str) -> None:
    assert told in HELP
    assert HAN.search(HELP[told])


def test_help_holds_no_text_that_nothing_says() -> None:
    said = {*texts(), "Show this message and exit."}
    assert HELP.keys() <= said


# Prints the help of commands one after the other, each as if it were called alone.
PRINTED = """
import sys
from shuizhi.cli import main
for name in sys.argv[1:]:
    sys.argv = ["shuizhi", *name.split(), "--help"]
    try:
        main()
    except SystemExit as end:
        assert not end.code, name
    print(chr(12))
"""


def helped(lang: str) -> dict[str, str]:
    """Return the help of every command by its name, in a process of that locale."""
    clean = {k: v for k, v in os.environ.items() if k not in ("LANG", "LC_ALL", "LC_MESSAGES")}
    done = subprocess.run(
        [sys.executable, "-c", PRINTED, "", *NAMES], capture_output=True,
        text=True, encoding="utf-8", check=True,
        env=clean | {"PYTHONUTF8": "1", "LANG": lang, "COLUMNS": "200", "NO_COLOR": "1"},
    )  # fmt: skip
    pages = done.stdout.split("\f\n")
    return dict(zip(["", *NAMES], pages[:-1], strict=True))


@pytest.fixture(scope="module")
def chinese() -> dict[str, str]:
    return helped("zh_CN.UTF-8")


@pytest.fixture(scope="module")
def english() -> dict[str, str]:
    return helped("C.UTF-8")


@pytest.mark.parametrize("name", ["", *NAMES])
def test_help_is_in_the_language_of_the_locale(
    name: str, chinese: dict[str, str], english: dict[str, str]
) -> None:
    zh, en = chinese[name], english[name]
    assert f"shuizhi {name}".strip() in zh and f"shuizhi {name}".strip() in en
    assert "用法：" in zh and "选项" in zh and "Usage" not in zh
    left = re.sub(CODE, " ", zh)
    strange = (
        set(re.findall("[A-Za-z]{3,}", left))
        - ALLOWED
        - {part for name in NAMES for part in name.split("-")}
    )
    assert not strange
    assert "Usage" in en
    # English help has names of columns and documents; headings do not.
    assert not HAN.search("".join(line for line in en.splitlines() if line.startswith("╭")))


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["grade", "--nothing"], "没有选项 --nothing，相近的有：--encoding, --rounding, --union"),
        (["verify", "a.csv"], "缺少选项 --parameter"),
        (["limit"], "缺少参数 parameter"),
        (["lmit"], "没有命令“lmit”，是否为 limit？"),
        (["nocommand"], "没有命令“nocommand”"),
        (["limit", "氨氮", "Ⅲ", "甲", "乙"], "多余的参数：甲 乙"),
        (["limit", "氨氮", "--at"], "选项 --at 须有值"),
        (["--version=3"], "选项 --version 不带值"),
        (["explain", "a.csv", "--rows", "x"], "--rows：应为整数"),
        (["explain", "a.csv", "--rows", "0"], "--rows：应不小于1"),
        (["limit", "氨氮", "--lang", "fr"], "--lang：“fr”不是以下之一：'en', 'zh'"),
    ],
)
def test_errors_of_usage_are_said_in_chinese(arguments: list[str], told: str) -> None:
    with pytest.raises(Exception, match=r".") as refused:
        COMMAND(arguments, prog_name="shuizhi", standalone_mode=False)
    said = getattr(refused.value, "format_message", str)().replace("Value error, ", "")
    assert usage(said.rstrip(".")) == told, said


def test_errors_of_usage_are_in_the_language_of_the_locale() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "shuizhi", "grade", "--nothing"], capture_output=True, text=True,
        encoding="utf-8", env=os.environ | {"PYTHONUTF8": "1", "SHUIZHI_LANG": "zh"}, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert done.stderr.startswith("错误：命令有误：没有选项 --nothing，相近的有：--")


def test_numbers_of_standards_are_completed() -> None:
    from shuizhi.cli.options import known_standards

    assert known_standards("GB3838") == ["GB3838-2002"]
    assert known_standards("GB 38") == ["GB 3838-2002"]
    assert len(known_standards("")) == len(sz.standards())
