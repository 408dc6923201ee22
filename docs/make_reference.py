"""Write the pages of the reference: which names stand on which page, and the command line.

The docstrings are the text: mkdocstrings puts them where a page has ``::: shuizhi.grade``.
"""

import re
from dataclasses import dataclass

import typer
from typer.cli import get_docs_for_click

from shuizhi.cli import app

_COMMANDS = re.compile(r"\*\*Commands\*\*:\n\n(?:\* .*\n)+\n")


@dataclass(frozen=True)
class Group:
    """A page of the reference."""

    title: str
    about: str
    names: tuple[str, ...]


GROUPS = {
    "grading": Group(
        "Grading 评价样品",
        "A class for every sample, and the reading behind every class.",
        (
            "grade", "grade_readings", "check_limits", "recognize", "explain", "Explanation",
            "reasons",
        ),
    ),
    "sections": Group(
        "Sections, rivers, lakes 断面、河流、湖库",
        "Means first, classes after, by 环办〔2011〕22号 and 环办监测函〔2020〕82号.",
        ("average", "ledger", "assess_sections", "assess_rivers", "assess_lakes", "trophic_state"),
    ),
    "cities": Group(
        "Cities, changes, goals 城市、变化、目标",
        "The index of cities, changes and trends, targets, and drinking-water sources.",
        (
            "check_register", "cwqi", "rank_cities", "compare", "trend", "attainment",
            "count_classes", "attained_months", "check_source_water",
        ),
    ),
    "discharge": Group(
        "Outfalls 排污口",
        "What binds an outfall on a day, and the verdict on what it discharges.",
        (
            "check_discharge", "discharge_summary", "missing_limits", "standard_template",
            "complete_standard", "supplement_folder", "read_standard_tables", "StandardTables",
        ),
    ),
    "checks": Group(
        "Checks of a plan 规划核查",
        "Black and odorous waters, thin influents, ecological flow, places over target.",
        (
            "grade_black_odorous", "screen_influent", "check_ecological_flow", "watch",
            "exceedances", "outlook", "fluxes", "screen_samples", "apply_decisions", "Decided",
            "class_likelihood",
            "describe",
        ),
    ),
    "law": Group(
        "Standards and parameters 标准与项目",
        "Limits, clauses and evidence, looked up; standards of your own.",
        (
            "standards", "standard", "limit", "verify_limit", "verify_limits", "VerifiedLimit",
            "audit", "Audit",
            "load_standard", "parameters", "rules", "cases", "Standard",
            "LimitTable", "Item", "Limit", "Evidence", "Parameter", "provenance", "Provenance",
        ),
    ),
    "reports": Group(
        "Reports 报告",
        "The page, Word document or workbook that a station publishes of a period.",
        ("report", "Report", "report_template"),
    ),
    "files": Group(
        "Files and notebooks 文件与笔记本",
        "Tables as laboratories write them, and as notebooks show them.",
        (
            "read_samples", "read_lab_reports", "LabReports", "read_hj212", "MessageResult",
            "ReadResult", "write_table", "to_geojson",
            "io.read_table", "show",
            "notebook.display.load_ipython_extension", "set_lang",
        ),
    ),
    "plots": Group(
        "Pictures 图",
        "Charts of the tables that the verbs return; they take `shuizhi[notebook]`.",
        (
            "plots.class_calendar", "plots.class_months", "plots.class_shares",
            "plots.class_rings", "plots.history", "plots.boxes", "plots.profile",
            "plots.river_line", "plots.site_map", "plots.ranking", "plots.outlook",
            "plots.trend_plot", "plots.exceedances", "plots.outfall_calendar", "plots.save",
        ),
    ),
    "scale": Group(
        "Spark and batches 集群与批次",
        "Grading on more than one machine, and the function of one batch.",
        ("engines.spark", "engines.batches"),
    ),
    "expr": Group(
        "Expressions and accessors 表达式与访问器",
        "The verbs inside polars queries, and as methods of tables.",
        ("expr", "accessors"),
    ),
    "errors": Group(
        "Errors 错误",
        "One tree, each naming the row or column.",
        ("errors",),
    ),
}  # fmt: skip


def pages() -> dict[str, str]:
    """Return every page of the reference by its name."""
    made = {"cli.md": command_line()}
    for name, group in GROUPS.items():
        blocks = "".join(f"::: shuizhi.{one}\n\n" for one in group.names)
        made[f"{name}.md"] = f"# {group.title}\n\n{group.about}\n\n{blocks}"
    return made


def command_line() -> str:
    """Return the help of every command."""
    command = typer.main.get_command(app)
    context = command.make_context("shuizhi", [], resilient_parsing=True)
    text = get_docs_for_click(obj=command, ctx=context, name="shuizhi", title="Command line 命令行")
    # The list of commands cuts their texts off; each stands under its heading anyway.
    text = _COMMANDS.sub("", text, count=1)
    return text.replace("```console", "```text")
