"""Commands print in one language: that of the locale, or of --lang."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[3] / "examples"
WORD = re.compile(r"[A-Za-z]{3,}")
COMMANDS = {
    "standards": ["standards"],
    "a standard": ["standards", "GB 3838-2002"],
    "a standard of single limits": ["standards", "GB 5749-2022"],
    "limit": ["limit", "氨氮", "Ⅲ"],
    "range": ["limit", "pH", "Ⅲ"],
    "discharge": [
        "discharge", str(EXAMPLES / "effluent.csv"), "--outfalls", str(EXAMPLES / "outfalls.csv"),
        "--outfall", "排口", "--time", "时间", "--summary", "排口",
    ],
}  # fmt: skip


def printed(arguments: list[str], lang: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "shuizhi", *arguments], capture_output=True, text=True,
        encoding="utf-8", check=True,
        env=os.environ | {"PYTHONUTF8": "1", "SHUIZHI_LANG": lang, "POLARS_FMT_MAX_COLS": "30"},
    )  # fmt: skip
    return done.stdout + done.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_commands_speak_chinese_in_a_chinese_locale(name: str) -> None:
    told = printed(COMMANDS[name], "zh")
    assert re.search(r"[\u4e00-\u9fff]", told)
    typed = r"standards template|\bflow=|[A-Z]+[0-9/]*[A-Z]*|[mμ]g/L|str|shape|null|shuizhi"
    bare = re.sub(rf"{re.escape(str(EXAMPLES))}\S+?\.csv|{typed}", " ", told)
    assert not WORD.findall(bare), told


def test_a_template_is_in_the_language_of_the_locale() -> None:
    for lang, heading in (("zh", "标准,表,序号"), ("en", "standard,table,no")):
        told = printed(["standards", "template", "DB41/2087-2021"], lang)
        assert told.startswith(heading)
