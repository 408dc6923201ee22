"""Comments, docstrings and Chinese texts are plain: turns of phrase that once had to be undone."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

import shuizhi as sz
from shuizhi._core.messages import MESSAGES
from shuizhi._core.messages.help import HELP

ROOT = Path(__file__).parents[3]

# "There is none" and "if there are no rows" are plain; "a text that is none" is not.
STIFF = re.compile(
    r"\bstands? (?:in|on|at|by|behind|before|below|above|beside|there|together|with|side|around)\b|"
    r"\b(?:held|holds?) to\b|\b(?:comes?|came) of\b|\b(?:said|told) of\b|\bfor want of\b|\bheed|"
    r"\bwithout a word\b|(?<!there )\b(?:is|are) (?:none|no (?!longer|more|faster)[a-z]+)\b|"
    r"\bno part\b|\bbe it\b|\ba (?:row|column|line) an? [a-z]|\bas of `|\bcommonly called so\b|"
    r"\bhas not\b(?! been)|\bso many\b",
    re.IGNORECASE,
)


def python_prose(path: Path) -> Iterator[str]:
    """Yield the docstrings of a module without their examples, and its comments."""
    text = path.read_text("utf-8")
    owners = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, owners) and (said := ast.get_docstring(node)):
            lines = said.partition("Examples\n---")[0].splitlines()
            yield " ".join(line.strip() for line in lines if ">>>" not in line)
    block = ""
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            block += token.string.lstrip("#")
        elif token.type not in (tokenize.NL, tokenize.NEWLINE, tokenize.INDENT):
            yield block
            block = ""


def rust_prose(path: Path) -> Iterator[str]:
    """Yield the comments of a module, without the examples in them."""
    block, fenced = "", False
    for line in path.read_text("utf-8").splitlines():
        comment = re.match(r"\s*//[/!]?(.*)", line)
        fenced ^= comment is not None and comment[1].strip().startswith("```")
        if comment and not fenced:
            block += " " + comment[1].strip()
        elif not comment:
            yield block
            block = ""


PARTS = ["python/shuizhi", "src", "tests", "benches", "docs", "examples", "playground/src"]
PYTHON = [p for part in PARTS for p in sorted((ROOT / part).rglob("*.py")) if p != Path(__file__)]
RUST = [path for part in PARTS for path in sorted((ROOT / part).rglob("*.rs"))]


@pytest.mark.parametrize("prose, paths", [(python_prose, PYTHON), (rust_prose, RUST)])
def test_comments_and_docstrings_are_plain(prose, paths) -> None:
    assert len(paths) > 100
    found = [
        f"{path.relative_to(ROOT)}: …{said[max(0, stiff.start() - 40) : stiff.end() + 40]}…"
        for path in paths
        for said in prose(path)
        for stiff in STIFF.finditer(said)
    ]
    assert found == []


def test_documents_are_plain() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *ROOT.glob("*/README.md")]
    own = {"THIRD-PARTY.md", "rules.md"}  # made of licences, and of the texts of rules
    found = [
        f"{path.relative_to(ROOT)}: …{said[max(0, stiff.start() - 40) : stiff.end() + 40]}…"
        for path in pages
        if path.name not in own
        for said in [" ".join(without_code(path).split()).replace("None", "")]
        for stiff in STIFF.finditer(said)
    ]
    assert found == []


def without_code(path: Path) -> str:
    text = path.read_text("utf-8")
    return re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)


def test_messages_help_and_rules_are_plain() -> None:
    said = {name: message.en for name, message in MESSAGES.items()} | {one: one for one in HELP}
    for table, name in ((sz.reasons(lang="en"), "code"), (sz.rules(lang="en"), "id")):
        said |= dict(table.select(name, "en").iter_rows())
    assert {name: stiff[0] for name, text in said.items() if (stiff := STIFF.search(text))} == {}


# Words of translations, and of two terms for one thing, by what a station would write.
TRANSLATED = {
    "不识别": "无法识别", "未申报": "未设定", "照列": "仍列", "声称": "声明",
    "实施者": "单位", "不起作用": "未采用", "被认作": "识别为", "读数": "监测值",
    "给什么还什么": "输出类型与输入一致", "符合数": "达标断面数",
    "占有类别断面": "占参评断面", "各指标按": "各项目按", "按指标给出": "按项目给出",
    "没有一行": "各行均未",
}  # fmt: skip
OUTFALL = re.compile("排口(?!日)")


def chinese() -> dict[str, str]:
    """Return the Chinese texts that users read, by where they are."""
    said = {name: message.zh for name, message in MESSAGES.items()} | dict(HELP)
    for table, name in ((sz.reasons(lang="en"), "code"), (sz.rules(lang="en"), "id")):
        said |= dict(table.select(name, "zh").iter_rows())
    for path in [*ROOT.glob("docs/*.zh.md"), ROOT / "README.zh.md"]:
        said[path.name] = without_code(path)
    return said


def test_chinese_is_that_of_a_station() -> None:
    found = {
        (where, word): better
        for where, text in chinese().items()
        for word, better in TRANSLATED.items()
        if word in text
    }
    assert found == {}
    assert [where for where, text in chinese().items() if OUTFALL.search(text)] == []
