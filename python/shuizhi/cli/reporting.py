"""``shuizhi report``: the report of a period."""

from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal

import polars as pl
import typer

import shuizhi as sz
from shuizhi._core.messages import text
from shuizhi.cli.classes import shares
from shuizhi.cli.commands import command
from shuizhi.cli.options import (
    Averages,
    Decisions,
    Files,
    In,
    Indicators,
    Lang,
    Priority,
    Reading,
    Saturation,
    Seasons,
    StandardName,
    Target,
    Targets,
    Telling,
    Time,
)
from shuizhi.cli.report import Report
from shuizhi.cli.report_tables import (
    Outfalls,
    Sources,
    of_criteria,
    of_limits,
    of_outfalls,
    of_sources,
    of_wells,
)
from shuizhi.cli.texts import (
    Every,
    indicator_names,
    listed,
    pairs,
    period_of,
    standard_named,
    times_of,
)
from shuizhi.errors import FileError, OptionError


@command
def report(
    inputs: In,
    telling: Telling,
    section: Annotated[
        str | None,
        typer.Option(
            metavar="NAME,..",
            help="Columns that identify a section.  [default: 断面名称 or the like]",
        ),
    ] = None,
    time: Time = None,
    every: Annotated[
        Every | None, typer.Option(help="The length of the period.  [default: quarter]")
    ] = None,
    season: Seasons = None,
    period: Annotated[
        str | None,
        typer.Option(help="2024-Q4, 2024-11, 2024-H2, 2024.  [default: the last with samples]"),
    ] = None,
    basin: Annotated[
        str | None,
        typer.Option(metavar="NAME,..", help="Columns of basins, '' for none.  [default: 流域]"),
    ] = None,
    river: Annotated[
        str | None,
        typer.Option(metavar="NAME,..", help="Columns of rivers, '' for none. [default: 所属河流]"),
    ] = None,
    lake: Annotated[
        str | None,
        typer.Option(metavar="NAME,..", help="Columns of lakes, whose points are the sections."),
    ] = None,
    water_body: Annotated[
        str | None,
        typer.Option(help="river, lake, or the column of water bodies.  [default: 水体类型]"),
    ] = None,
    target: Target = None,
    targets: Targets = None,
    goal: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=NUMBER",
            help="A goal of the plan: attained=90, good=75, inferior=0, compliance=100; "
            "repeatable.",
        ),
    ] = None,
    background: Annotated[
        Path | None, typer.Option(help="Table of declared background, as in assess.")
    ] = None,
    register: Annotated[
        Path | None,
        typer.Option(help="Register of sections: targets, background, rivers, as in sections."),
    ] = None,
    decisions: Decisions = None,
    groundwater: Annotated[
        Path | None, typer.Option(help="Table of readings of wells, assessed by GB/T 14848-2017.")
    ] = None,
    limits: Annotated[
        Path | None,
        typer.Option(help="Table of samples with single limits, by the standard of their use."),
    ] = None,
    limits_standard: Annotated[
        str | None, typer.Option(help="The standard of --limits, where it is not that of the use.")
    ] = None,
    criteria: Annotated[
        Path | None,
        typer.Option(help="TOML of a standard of your own, for its rules over samples in time."),
    ] = None,
    indicators: Indicators = None,
    priority: Priority = None,
    do_saturation: Saturation = False,
    boundary: Annotated[
        Literal["heavy", "moderate"] | None,
        typer.Option(help="The status of rivers at exactly 60 % Ⅰ–Ⅲ and 40 % 劣Ⅴ."),
    ] = None,
    standard: StandardName = sz.law.GB3838,
    title: Annotated[str | None, typer.Option(help="Title of the report.")] = None,
    station: Annotated[str | None, typer.Option(help="Publisher of the report.")] = None,
    region: Annotated[
        str | None, typer.Option(help="Name of all sections together, such as 焦作市.")
    ] = None,
    template: Annotated[
        Path | None,
        typer.Option(help="A Word document with fields, for -o report.docx."),
    ] = None,
    appendix: Annotated[
        Literal["none", "short", "full"],
        typer.Option(help="Extent of the appendix: rules, limits and evidence."),
    ] = "short",
    palette: Annotated[
        Literal["official", "accessible"],
        typer.Option(help="The colours of classes; accessible ones differ in greyscale."),
    ] = "official",
    *,
    averages: Averages,
    water: Sources,
    pipes: Outfalls,
    reading: Reading,
    lang: Lang = "en",
    files: Files,
) -> None:
    """Make the report of a month, quarter, half year or year: -o report.html, .docx or .xlsx.

    Without -o the sentences of its summary are shown.
    """
    if every == "all":
        raise OptionError(text("cli_report_all"))
    if target is not None and targets is not None:
        raise OptionError(text("cli_target_or_targets"))
    # Imported here, so that help is fast.
    from shuizhi.reports.document import check_output

    length = period_of(every, season, "quarter")
    if template is not None:
        _check_template(template, telling.output)
    _check_together(water, pipes)
    with Report("report", telling, check_output) as told:
        frame = told.read(inputs, files)
        said: dict[str, Any] = {
            "section": _named(section, frame), "time": times_of(time),
            "basin": _named(basin, frame), "river": _named(river, frame),
            "lake": _named(lake, frame), "water_body": water_body,
            "target": target, "boundary": boundary,
            "targets": targets and told.beside(targets, "--targets"),
            "background": background and told.beside(background, "--background"),
            "register": register and told.beside(register, "--register"),
            "decisions": told.decisions(decisions),
            "sources": of_sources(water, time, length, reading, lang, told),
            "groundwater": groundwater and of_wells(groundwater, length, reading, lang, told),
            "limits": limits and of_limits(limits, limits_standard, reading, lang, told),
            "criteria": criteria and of_criteria(
                frame, criteria, _named(section, frame), times_of(time), reading, lang
            ),
            "discharge": of_outfalls(pipes, time, reading, lang, told),
        }  # fmt: skip
        with told.working("reporting"):
            made = sz.report(
                frame, every=length, period=period, goals=_goals(goal or []),
                standard=standard_named(standard), indicators=indicator_names(indicators),
                priority=listed(priority) or None,
                do_saturation=do_saturation, title=title, station=station, region=region,
                inputs=_lines(told.inputs, lang), appendix=appendix, palette=palette, lang=lang,
                **averages.options(), **reading.options(),
                **{name: value for name, value in said.items() if value is not None},
            )  # fmt: skip
        counts = shares(made.classes, made.unclassed)
        told.finish(
            made.tables["sections"],
            counts=counts | {"period": made.period, "sentences": made.sentences},
            summary=made.sentences,
            write=partial(made.save, template=template),
        )


def _check_template(template: Path, output: Path | None) -> None:
    """Refuse a template that does not exist or is for another kind of file, before any work."""
    if output is None or output.suffix.lower() != ".docx":
        raise OptionError(text("template_not_word", path=output or "-o"))
    if not template.is_file():
        raise FileError(text("template_absent", path=template))


def _check_together(water: Sources, pipes: Outfalls) -> None:
    """Refuse options without the option they depend on, and tables that lack columns."""
    if water.sources is None and (
        water.source or water.source_time or water.volume or water.source_water_body
        or water.options()
    ):  # fmt: skip
        raise OptionError(text("cli_sources_alone"))
    given = [pipes.effluent, pipes.outfalls, pipes.outfall]
    if any(given) and not all(given):
        raise OptionError(text("cli_outfalls_need"))
    if not all(given) and (
        pipes.effluent_time or pipes.flow or pipes.supplement or pipes.production
    ):
        raise OptionError(text("cli_effluent_alone"))


def _named(text: str | None, frame: pl.DataFrame) -> list[str] | None:
    """Return the columns of an option; none for an empty text."""
    return None if text is None else listed(text, frame.columns)


def _goals(texts: list[str]) -> dict[str, float] | None:
    made: dict[str, float] = {}
    for name, number in pairs("--goal", texts, "NAME=NUMBER (attained=90)").items():
        try:
            made[name.strip()] = float(number)
        except ValueError:
            said = f"{name}={number}"
            raise OptionError(text("cli_goal", said=said)) from None
    return made or None


def _lines(inputs: list[dict[str, Any]], lang: str) -> list[str]:
    """Return one line per file that was read, without its folder."""
    lines = []
    for read in inputs:
        name = Path(read["file"]).name
        of = f" ({read['option']})" if "option" in read else ""
        rows = read.get("rows")
        told = "" if rows is None else (f"：{rows}行" if lang == "zh" else f": {rows} rows")
        lines.append(f"{name}{of}{told}")
    return lines
