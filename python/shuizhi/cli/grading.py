"""``shuizhi grade`` and ``recognize``: samples by themselves."""

from typing import Annotated, Literal

import typer

import shuizhi as sz
from shuizhi.cli.classes import class_counts, summary
from shuizhi.cli.options import (
    Files,
    In,
    Indicators,
    Lang,
    Long,
    Reading,
    Rounding,
    Saturation,
    Suffix,
    Telling,
    Time,
    command,
    indicator_names,
    listed,
    standard_named,
    times_of,
)
from shuizhi.cli.report import Report
from shuizhi.errors import OptionError


@command
def grade(
    inputs: In,
    telling: Telling,
    water_body: Annotated[
        str | None,
        typer.Option(help="river, lake, or the column that says.  [default: 水体类型, or river]"),
    ] = None,
    target: Annotated[str, typer.Option(help="Target class, or the column that holds it.")] = "Ⅲ",
    indicators: Indicators = None,
    x: Annotated[str | None, typer.Option(help="The X of 5+X, parameters with commas.")] = None,
    drinking_source: Annotated[
        bool, typer.Option("--drinking-source", help="Assess tables 2 and 3 as well.")
    ] = False,
    do_saturation: Saturation = False,
    rounding: Rounding = None,
    standard: Annotated[
        str, typer.Option(help="A standard's number, or a TOML file.")
    ] = sz.law.GB3838,
    time: Time = None,
    in_force: Annotated[
        Literal["check", "any"],
        typer.Option(help="With --time: whether the standard is to be in force on the day."),
    ] = "check",
    sample: Annotated[
        str | None,
        typer.Option(metavar="NAME,..", help="Of a long table: the columns that tell samples."),
    ] = None,
    *,
    long: Long,
    reading: Reading,
    lang: Lang = "en",
    suffix: Suffix = None,
    files: Files,
) -> None:
    """Grade the samples of files: the class of each row, and why."""
    options = long.options()
    if bool(sample) != bool(options):
        raise OptionError("a long table takes --sample, --parameter and --value together")
    options |= reading.options()
    law = standard_named(standard)
    with Report("grade", telling) as report:
        frame = report.read(inputs, files)
        keys = listed(sample, frame.columns)
        with report.working("grading"):
            graded = sz.grade(
                frame,
                standard=law,
                water_body=water_body,
                target=target,
                indicators=indicator_names(indicators),
                x=listed(x),
                drinking_source=drinking_source,
                do_saturation=do_saturation,
                rounding=rounding or "none",
                time=times_of(time),
                in_force=in_force,
                lang=lang,
                suffix=suffix,
                sample=keys or None,
                **options,
            )
        new = [name for name in graded.columns if name not in frame.columns]
        kept = keys or [name for name in frame.columns[:2] if name not in new]
        counts = class_counts(graded[new[0]])
        report.finish(graded, shown=[*kept, *new], counts=counts, summary=summary(counts))


@command
def recognize(inputs: In, telling: Telling, files: Files) -> None:
    """Show what the columns of files are understood as."""
    with Report("recognize", telling) as report:
        found = sz.recognize(report.read(inputs, files))
        understood = found["parameter"].count()
        counts = {"columns": found.height, "recognized": understood}
        line = f"{understood} of {found.height} columns recognized as parameters"
        report.finish(found, counts=counts, summary=[line])
