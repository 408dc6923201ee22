"""``shuizhi limit``, ``explain`` and ``plot``."""

from pathlib import Path
from typing import Annotated, Any, Literal

import polars as pl
import typer

import shuizhi as sz
from shuizhi._core.evidence import evidence
from shuizhi._core.messages import text
from shuizhi._core.parameters import unit_in
from shuizhi._core.verdicts import COMPARISON_WORDS
from shuizhi.assessment.means import result_names
from shuizhi.cli.commands import command
from shuizhi.cli.options import (
    Files,
    In,
    Lang,
    ParameterName,
    StandardName,
    Telling,
    known_standards,
)
from shuizhi.cli.report import Report
from shuizhi.cli.texts import listed, standard_named
from shuizhi.errors import OptionError
from shuizhi.law.words import level_in

# Charts, and the options of each besides its table.
_PICTURES: dict[str, tuple[str, ...]] = {
    "class-calendar": ("section", "register"), "class-months": ("section", "register"),
    "class-rings": ("by", "register"), "class-shares": ("by", "register"),
    "boxes": ("parameter", "place", "register"),
    "history": ("parameter", "place", "register", "findings"),
    "completeness": ("place", "parameter", "register"),
    "exceedances": (), "ranking": ("city", "period"), "outlook": ("section",),
    "outfall-calendar": ("outfall", "parameter"),
    "profile": ("order", "section", "period", "parameter", "register", "river"),
    "river-line": ("order", "section", "period", "register", "river"),
    "site-map": ("period", "register"),
}  # fmt: skip
_Kind = Literal[
    "class-calendar", "class-months", "class-rings", "class-shares", "boxes", "history",
    "completeness", "exceedances", "ranking", "outlook", "outfall-calendar", "profile",
    "river-line", "site-map",
]  # fmt: skip
# Columns of results with true and false.
_FLAGS = (
    "attained", "达标", "attained_without_background", "扣除本底达标", "target_declared",
    "目标已设定", "certain", "定类确定",
)  # fmt: skip
_LIMIT = {
    "standard": "标准", "parameter": "监测项目", "level": "级别", "comparison": "比较",
    "limit": "限值", "limit_high": "限值上限", "unit": "单位", "clause": "条款",
    "evidence": "依据",
}  # fmt: skip
_LISTS = ("section", "place", "by", "city", "order")


@command
def limit(
    parameter: ParameterName,
    telling: Telling,
    level: Annotated[
        str | None, typer.Argument(help="A class or level, such as Ⅲ or 一级A.", show_default=False)
    ] = None,
    standard: StandardName = sz.law.GB3838,
    water_body: Annotated[str | None, typer.Option(help="river or lake.")] = None,
    condition: Annotated[str | None, typer.Option(help="The condition of the limit.")] = None,
    table: Annotated[str | None, typer.Option(help="The number of the table.")] = None,
    unit: Annotated[str | None, typer.Option(help="The unit of the result.")] = None,
    at: Annotated[str | None, typer.Option(help="A day on which the limit is in force.")] = None,
    *,
    lang: Lang = "en",
) -> None:
    """Show a limit of a standard, with its clause and evidence."""
    with Report("limit", telling) as report:
        found = sz.limit(
            parameter, level, standard=standard_named(standard), water_body=water_body,
            condition=condition, table=table, unit=unit, at=at,
        )  # fmt: skip
        words = COMPARISON_WORDS if lang == "zh" else {}
        row = {
            "standard": found.standard, "parameter": result_names([found.parameter], lang)[0],
            "level": level_in(found.level, lang),
            "comparison": words.get(found.comparison, found.comparison),
            "limit": found.value, "limit_high": found.value_high,
            "unit": unit_in(found.unit, lang), "clause": found.clause,
            "evidence": evidence(f"{found.evidence}", lang),
        }  # fmt: skip
        made = pl.DataFrame([row], infer_schema_length=None)
        report.finish(made.rename(_LIMIT) if lang == "zh" else made)


@command
def explain(
    inputs: In,
    telling: Telling,
    standard: Annotated[
        str | None,
        typer.Option(
            help="A standard's number, or a TOML file; by default that of the row.",
            autocompletion=known_standards,
        ),
    ] = None,
    use: Annotated[
        str | None, typer.Option(help="Use, crop, class or level, or the column of it.")
    ] = None,
    water_body: Annotated[str | None, typer.Option(help="river or lake.")] = None,
    target: Annotated[str | None, typer.Option(help="The class to compare readings with.")] = None,
    rows: Annotated[
        int, typer.Option(min=1, help="How many rows of the result to explain, from the first.")
    ] = 20,
    *,
    lang: Lang = "en",
    files: Files,
) -> None:
    """Explain the rows of a result in sentences, with the limits behind them."""
    with Report("explain", telling) as report:
        frame = _with_flags(report.read(inputs, files))
        law = None if standard is None else standard_named(standard)
        said: dict[str, Any] = {
            "water_body": water_body, "target": target, "standard": law, "use": use,
        }  # fmt: skip
        options = {name: value for name, value in said.items() if value is not None}
        made = [
            sz.explain(frame[row], section=None, **options)
            for row in range(min(rows, frame.height))
        ]
        table = pl.DataFrame(
            {
                "row": list(range(len(made))),
                "sentence": [each.sentence for each in made],
                "details": ["; ".join(each.details) for each in made],
            },
            schema={"row": pl.UInt32, "sentence": pl.String, "details": pl.String},
        )
        if telling.output is None and not telling.json:
            for each in made:
                typer.echo("\n  ".join((each.sentence, *each.details)))
            return
        report.finish(table)


def _with_flags(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a result with its columns of true and false, which are text in files."""
    words = {"true": True, "false": False, "是": True, "否": False}
    flags = [
        pl.col(name).str.to_lowercase().replace_strict(words, default=None, return_dtype=pl.Boolean)
        for name, dtype in frame.schema.items()
        if dtype == pl.String and name in _FLAGS
    ]
    return frame.with_columns(flags)


@command
def plot(
    kind: Annotated[_Kind, typer.Argument(help="The kind of chart.")],
    inputs: In,
    telling: Telling,
    parameter: Annotated[
        str | None, typer.Option(help="For boxes and history: the parameter.")
    ] = None,
    section: Annotated[str | None, typer.Option(metavar="NAME,..")] = None,
    place: Annotated[str | None, typer.Option(metavar="NAME,..")] = None,
    by: Annotated[str | None, typer.Option(metavar="NAME,..")] = None,
    city: Annotated[str | None, typer.Option(metavar="NAME,..")] = None,
    outfall: Annotated[str | None, typer.Option(metavar="NAME")] = None,
    order: Annotated[
        str | None,
        typer.Option(
            metavar="NAME,..", help="For profile: the sections from upstream to downstream."
        ),
    ] = None,
    register: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="A register of sections: order, groups, coordinates."),
    ] = None,
    findings: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="For history: a result of screen, to mark its findings."),
    ] = None,
    river: Annotated[
        str | None, typer.Option(metavar="NAME", help="With --register: the river that is drawn.")
    ] = None,
    period: Annotated[str | None, typer.Option(help="The period; by default the last.")] = None,
    title: Annotated[str | None, typer.Option(help="The title of the chart.")] = None,
    *,
    lang: Lang = "en",
    files: Files,
) -> None:
    """Draw a result: -o picture.png, .svg or .html."""
    if telling.output is None:
        raise OptionError(text("cli_plot_output"))
    given = {
        "parameter": parameter, "section": section, "place": place, "by": by, "city": city,
        "outfall": outfall, "order": order, "period": period, "river": river,
        "register": None if register is None else str(register),
        "findings": None if findings is None else str(findings),
    }  # fmt: skip
    said = {name: value for name, value in given.items() if value is not None}
    if strange := [name for name in said if name not in _PICTURES[kind]]:
        raise OptionError(text("cli_plot_option", option=f"--{strange[0]}", kind=kind))

    def check(path: Path, read: list[Path]) -> None:
        if path.resolve() in {each.resolve() for each in read}:
            raise OptionError(text("cli_plot_output"))

    def write(path: Path) -> None:
        sz.plots.save(chart, path)

    with Report("plot", telling, check) as report:
        frame = _with_flags(report.read(inputs, files))
        options: dict[str, Any] = {
            name: listed(value, frame.columns) if name in _LISTS else value
            for name, value in said.items()
        }
        if register is not None:
            options["register"] = report.beside(register, "--register")
        if findings is not None:
            options["findings"] = report.beside(findings, "--findings")
        first = [options.pop("parameter")] if kind in ("boxes", "history") and parameter else []
        draw = getattr(sz.plots, kind.replace("-", "_"))
        with report.working("drawing"):
            chart = draw(frame, *first, title=title, lang=lang, **options)
        report.finish(frame, write=write)
