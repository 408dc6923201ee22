"""Write the pages of the reference: the names on each page, and the command line.

The docstrings are the text: mkdocstrings puts them where a page has ``::: shuizhi.grade``. Pages in
Chinese are made here: signature, what it does, options and columns of results by the words of
chinese.py, and the example of the docstring.
"""

import inspect
import os
import re
import subprocess
import sys
import tempfile
import warnings
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import polars as pl
import typer
from typer.cli import get_docs_for_click

import shuizhi as sz
from shuizhi._core.language import Lang, speaking
from shuizhi.cli import app
from shuizhi.cli.chinese import in_chinese, in_english

sys.path[:0] = [
    str(Path(__file__).parent),
    str(Path(__file__).parents[1] / "tests" / "python" / "common"),
]

import chinese
from docstrings import SECTION, apart

from walk import Walk

_COMMANDS = re.compile(r"\*\*Commands\*\*:\n\n(?:\* .*\n)+\n")


@dataclass(frozen=True)
class Group:
    """A page of the reference."""

    title: str
    zh: str
    about: str
    about_zh: str
    names: tuple[str, ...]


GROUPS = {
    "grading": Group(
        "Grading", "评价样品",
        "A class for every sample, and the reading behind every class.",
        "样品的类别，以及每个类别背后的数据。",
        (
            "grade", "grade_readings", "check_limits", "recognize", "explain", "Explanation",
            "reasons",
        ),
    ),
    "sections": Group(
        "Sections, rivers, lakes", "断面、河流、湖库",
        "Means first, classes after, by 环办〔2011〕22号 and 环办监测函〔2020〕82号.",
        "先平均、后评价，依据环办〔2011〕22号和环办监测函〔2020〕82号。",
        ("average", "ledger", "assess_sections", "assess_rivers", "assess_lakes", "trophic_state"),
    ),
    "cities": Group(
        "Cities, changes, goals", "城市、变化、目标",
        "The index of cities, changes and trends, targets, and drinking-water sources.",
        "城市指数与排名、变化与趋势、目标、饮用水水源。",
        (
            "check_register", "cwqi", "rank_cities", "compare", "trend", "attainment",
            "count_classes", "attained_months", "check_source_water",
        ),
    ),
    "discharge": Group(
        "Outfalls", "排污口",
        "What binds an outfall on a day, and the verdict on what it discharges.",
        "排污口某日应执行的限值，以及对所排放水的判定。",
        (
            "check_discharge", "discharge_summary", "missing_limits", "standard_template",
            "complete_standard", "supplement_folder", "read_standard_tables", "StandardTables",
        ),
    ),
    "checks": Group(
        "Checks of a plan", "规划核查",
        "Black and odorous waters, thin influents, ecological flow, places over target.",
        "黑臭水体、进水浓度、生态流量、超目标关注、数据核查与审核。",
        (
            "grade_black_odorous", "screen_influent", "check_ecological_flow", "watch",
            "exceedances", "outlook", "fluxes", "screen_samples", "apply_decisions", "Decided",
            "class_likelihood",
            "describe", "check_criteria",
        ),
    ),
    "law": Group(
        "Standards and parameters", "标准与项目",
        "Limits, clauses and evidence, looked up; standards of your own.",
        "限值、条款与依据的查询；自己的标准。",
        (
            "standards", "standard", "limit", "verify_limit", "verify_limits", "VerifiedLimit",
            "audit", "Audit",
            "load_standard", "parameters", "rules", "cases", "Standard",
            "LimitTable", "Item", "Limit", "Evidence", "Parameter", "provenance", "Provenance",
        ),
    ),
    "reports": Group(
        "Reports", "报告",
        "The page, Word document or workbook that a station publishes of a period.",
        "监测站公布的网页、Word 文档或工作簿。",
        ("report", "Report", "report_template"),
    ),
    "files": Group(
        "Files and notebooks", "文件与笔记本",
        "Tables as laboratories write them, and as notebooks show them.",
        "按实验室的写法读表，在笔记本中显示。",
        (
            "read_samples", "read_lab_reports", "LabReports", "read_hj212", "MessageResult",
            "ReadResult", "write_table", "to_geojson",
            "io.read_table", "show",
            "notebook.display.load_ipython_extension", "set_lang",
        ),
    ),
    "plots": Group(
        "Pictures", "图",
        "Charts of the tables that the verbs return; they take `shuizhi[notebook]`.",
        "把结果表画成图，需要 `shuizhi[notebook]`。",
        (
            "plots.class_calendar", "plots.class_months", "plots.class_shares",
            "plots.class_rings", "plots.history", "plots.completeness", "plots.boxes",
            "plots.profile",
            "plots.river_line", "plots.site_map", "plots.ranking", "plots.outlook",
            "plots.trend_plot", "plots.exceedances", "plots.outfall_calendar", "plots.save",
        ),
    ),
    "scale": Group(
        "Spark and batches", "集群与批次",
        "Grading on more than one machine, and the function of one batch.",
        "在多台机器上评价，以及逐批评价的函数。",
        ("engines.spark", "engines.batches"),
    ),
    "expr": Group(
        "Expressions and accessors", "表达式与访问器",
        "The verbs inside polars queries, and as methods of tables.",
        "polars 查询中的表达式，以及表的方法。",
        ("expr", "accessors"),
    ),
    "errors": Group(
        "Errors", "错误",
        "One tree, each naming the row or column.",
        "全部错误类型，各指出行或列。",
        ("errors",),
    ),
}  # fmt: skip


def pages() -> dict[str, str]:
    """Return every page of the reference by its name, in both languages."""
    made = {"cli.md": command_line("en"), "cli.zh.md": command_line("zh")}
    columns = _columns()
    for name, group in GROUPS.items():
        blocks = "".join(f"::: shuizhi.{one}\n\n" for one in group.names)
        made[f"{name}.md"] = f"# {group.title}\n\n{group.about}\n\n{blocks}"
        chinese = "".join(_entry(one, columns.get(one)) for one in group.names)
        made[f"{name}.zh.md"] = f"# {group.zh}\n\n{group.about_zh}\n\n{chinese}"
    return made


# ------------------------------------------------------------------ in Chinese


def thing(name: str) -> Any:
    """Return what a name of the reference is of."""
    found: Any = sz
    for place, part in enumerate(name.split("."), 1):
        try:
            found = getattr(found, part)
        except AttributeError:
            found = import_module(f"shuizhi.{'.'.join(name.split('.')[:place])}")
    return found


def options_of(function: Any) -> list[str]:
    """Return the options that a docstring tells."""
    section = SECTION.search(apart(inspect.getdoc(function) or ""))
    return re.findall(r"^(\w+)$", section[0], re.MULTILINE) if section else []


def told(name: str, option: str) -> str:
    """Return what an option of a function is, in Chinese."""
    return chinese.OWN.get((name, option)) or chinese.OPTIONS[option]


def _default(function: Any, option: str) -> str:
    parameter = inspect.signature(function).parameters.get(option)
    if parameter is None:
        return ""
    if parameter.default is inspect.Parameter.empty:
        return "必需"
    return "" if parameter.default is None else f"`{parameter.default!r}`".replace("'", '"')


def _signature(name: str, function: Any) -> str:
    parts, star = [], False
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind is inspect.Parameter.VAR_KEYWORD:
            parts.append("**选项")
            continue
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY and not star:
            star = True
            parts.append("*")
        empty = parameter.default is inspect.Parameter.empty
        parts.append(parameter.name + ("" if empty else f"={parameter.default!r}"))
    whole = f"sz.{name}({', '.join(parts)})"
    if len(whole) > _WIDTH:
        whole = f"sz.{name}(\n    " + ",\n    ".join(parts) + ",\n)"
    return f"```python\n{whole}\n```\n\n"


def _example(function: Any) -> str:
    """Return the example of a docstring as a block."""
    found = re.search(r"^Examples\n-+\n(.*)", inspect.getdoc(function) or "", re.S | re.M)
    if found is None:
        return ""
    lines = found[1].split("\n\n\n")[0].rstrip().splitlines()
    return "示例：\n\n```pycon\n" + "\n".join(lines) + "\n```\n\n"


def _entry(name: str, columns: list[tuple[str, str, str]] | None) -> str:
    """Return the entry of a name in Chinese."""
    made = f"## `{name}` {{ #{name} }}\n\n{chinese.DOES[name]}\n\n"
    function = thing(name)
    if not inspect.isroutine(function) and not hasattr(function, "__wrapped__"):
        return made + _example(function)
    made += _signature(name, function)
    if options := options_of(function):
        rows = "".join(
            f"| `{one}` | {_default(function, one)} | {told(name, one)} |\n" for one in options
        )
        made += f"| 选项 | 默认 | 说明 |\n| --- | --- | --- |\n{rows}\n"
    if columns:
        rows = "".join(
            f"| {zh} | `{en}` | {kind} | {chinese.COLUMNS.get(en, '')} |\n"
            for zh, en, kind in columns
        )
        made += "结果的列（中文、英文）：\n\n"
        made += f"| 列 | 英文列名 | 类型 | 说明 |\n| --- | --- | --- | --- |\n{rows}\n"
    return made + _example(function)


_WIDTH = 88
_KINDS = {
    "String": "文字", "Enum": "文字", "Categorical": "文字", "Float64": "小数", "Boolean": "是否",
    "Date": "日期", "Datetime": "时间", "List": "列表", "Object": "对象", "Null": "空",
    "Struct": "结构",
}  # fmt: skip


def _columns() -> dict[str, list[tuple[str, str, str]]]:
    """Return the columns of results by functions: in Chinese, in English, and their kind."""
    found: dict[str, dict[str, list[tuple[str, str]]]] = {}
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        langs: tuple[Lang, ...] = ("zh", "en")
        for lang in langs:
            walk = Walk(lang, Path(folder))
            with speaking(lang):
                for name, call in walk.calls().items():
                    if isinstance(made := call(), pl.DataFrame):
                        found.setdefault(name, {})[lang] = _own(made, walk)
    made_columns = {}
    for name, by in found.items():
        assert len(by["zh"]) == len(by["en"]), name
        pairs = zip(by["zh"], by["en"], strict=True)
        made_columns[name] = [(zh, en, kind) for (zh, kind), (en, _) in pairs]
    return made_columns


def _own(table: pl.DataFrame, walk: Walk) -> list[tuple[str, str]]:
    """Return the columns that a result adds to what it was given, means of parameters aside."""
    given = {*walk.samples.columns, *walk.effluent.columns, *walk.stated().columns}
    names = [name for name in table.columns if name not in given]
    known = sz.recognize(names, lang="en")
    measured = set(known.filter(pl.col("parameter").is_not_null())["column"])
    made = []
    for name in names:
        kind = type(table.schema[name]).__name__
        if name not in measured:
            made.append((name, _KINDS.get(kind, "整数")))
    return made


def command_line(lang: Lang) -> str:
    """Return the help of every command."""
    chosen = (
        "import sys; sys.path.insert(0, %r); import make_reference as m; print(m.help_text(%r))"
    )
    run = subprocess.run(
        [sys.executable, "-c", chosen % (str(Path(__file__).parent), lang)],
        capture_output=True, text=True, encoding="utf-8", check=True,
        env=os.environ | {"PYTHONUTF8": "1", "SHUIZHI_LANG": lang},
    )  # fmt: skip
    return run.stdout


def help_text(lang: Lang) -> str:
    """Return the help of every command; it leaves the commands in that language."""
    command = typer.main.get_command(app)
    command = in_chinese(command) if lang == "zh" else in_english(command)
    context = command.make_context("shuizhi", [], resilient_parsing=True)
    title = "命令行" if lang == "zh" else "Command line"
    text = get_docs_for_click(obj=command, ctx=context, name="shuizhi", title=title)
    # The list of commands cuts their texts off; each stands under its heading anyway.
    text = _COMMANDS.sub("", text, count=1)
    if lang == "zh":
        for en, zh in _WORDS.items():
            text = text.replace(en, zh)
    return text.replace("```console", "```text")


_WORDS = {
    "**Usage**:": "**用法**：", "**Arguments**:": "**参数**：", "**Options**:": "**选项**：",
    "**Commands**:": "**命令**：", "[required]": "[必需]", "[default: ": "[默认：",
    "[OPTIONS]": "[选项]",
}  # fmt: skip
