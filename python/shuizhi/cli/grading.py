"""``shuizhi grade``, ``check-limits``, ``verify`` and ``recognize``."""

from typing import Annotated, Literal

import typer

import shuizhi as sz
from shuizhi._core.messages import text
from shuizhi._core.request import DEFAULT_TARGET
from shuizhi.cli.classes import class_counts, summary
from shuizhi.cli.commands import command
from shuizhi.cli.options import (
    Abnormal,
    Decisions,
    Files,
    In,
    Indicators,
    Lang,
    Long,
    Reading,
    Rounding,
    Sample,
    Saturation,
    StandardName,
    Suffix,
    Telling,
    Time,
    WaterBody,
)
from shuizhi.cli.report import Report
from shuizhi.cli.texts import indicator_names, listed, pairs, standard_named, times_of
from shuizhi.errors import OptionError


@command
def grade(
    inputs: In,
    telling: Telling,
    water_body: WaterBody = None,
    target: Annotated[
        str, typer.Option(help="Target class, or the column that holds it.")
    ] = DEFAULT_TARGET,
    indicators: Indicators = None,
    x: Annotated[str | None, typer.Option(help="The X of 5+X, parameters with commas.")] = None,
    drinking_source: Annotated[
        bool, typer.Option("--drinking-source", help="Assess tables 2 and 3 as well.")
    ] = False,
    do_saturation: Saturation = False,
    rounding: Rounding = None,
    standard: StandardName = sz.law.GB3838,
    time: Time = None,
    in_force: Annotated[
        Literal["check", "any"],
        typer.Option(help="With --time: whether the standard must be in force on the day."),
    ] = "check",
    abnormal: Abnormal = None,
    decisions: Decisions = None,
    sample: Sample = None,
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
        raise OptionError(text("cli_long_sample"))
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
                abnormal=abnormal or "keep",
                decisions=report.decisions(decisions),
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
def check_limits(
    inputs: In,
    telling: Telling,
    standard: Annotated[
        str | None,
        typer.Option(help="A standard's number, or a TOML file; by default that of each use."),
    ] = None,
    use: Annotated[
        str | None, typer.Option(help="Use, crop, class or level, or the column of it.")
    ] = None,
    condition: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=WORD", help="Facts that limits depend on: position=出厂水."),
    ] = None,
    water_body: Annotated[
        str | None, typer.Option(help="river, lake, or the column of water bodies.")
    ] = None,
    drinking_source: Annotated[
        bool, typer.Option("--drinking-source", help="Check against tables 2 and 3 as well.")
    ] = False,
    time: Time = None,
    readings: Annotated[
        bool, typer.Option("--readings", help="One row per reading, with its limit.")
    ] = False,
    abnormal: Abnormal = None,
    decisions: Decisions = None,
    sample: Sample = None,
    *,
    long: Long,
    reading: Reading,
    lang: Lang = "en",
    suffix: Suffix = None,
    files: Files,
) -> None:
    """Check samples against a standard of single limits (drinking water, reuse, ...)."""
    options = long.options() | reading.options()
    law = None if standard is None else standard_named(standard)
    with Report("check-limits", telling) as report:
        frame = report.read(inputs, files)
        keys = listed(sample, frame.columns)
        with report.working("checking"):
            found = sz.check_limits(
                frame,
                standard=law,
                use=use,
                conditions=pairs("--condition", condition or [], "NAME=WORD"),
                water_body=water_body,
                drinking_source=drinking_source,
                time=times_of(time),
                shape="readings" if readings else "samples",
                abnormal=abnormal or "keep",
                decisions=report.decisions(decisions),
                lang=lang,
                suffix=suffix,
                sample=keys or None,
                **options,
            )
        new = [name for name in found.columns if name not in frame.columns]
        kept = keys or [name for name in frame.columns[:2] if name not in new]
        verdict = next(n for n in found.columns if n.startswith(("verdict", "判定")))
        counts = dict(found[verdict].value_counts(sort=True).iter_rows())
        report.finish(found, shown=[*kept, *new], counts=counts, summary=[told_of(counts)])


def told_of(counts: dict[str, int]) -> str:
    """Return the count of each verdict, in a line."""
    return ", ".join(f"{count} {word}" for word, count in counts.items())


@command
def verify(
    inputs: In,
    telling: Telling,
    parameter: Annotated[str, typer.Option(metavar="NAME", help="The column of items.")],
    value: Annotated[str, typer.Option(metavar="NAME", help="The column of stated limits.")],
    standard: Annotated[
        str, typer.Option(help="A standard's number, a TOML file, or the column of standards.")
    ] = sz.law.GB3838,
    level: Annotated[str | None, typer.Option(help="A level, or the column of levels.")] = None,
    unit: Annotated[str | None, typer.Option(metavar="NAME", help="The column of units.")] = None,
    at: Annotated[str | None, typer.Option(help="A day, or the column of days.")] = None,
    lang: Lang = "en",
    suffix: Suffix = None,
    *,
    files: Files,
) -> None:
    """Compare the limits that files state with those of the standards."""
    with Report("verify", telling) as report:
        frame = report.read(inputs, files)
        law = standard if standard in frame.columns else standard_named(standard)
        found = sz.verify_limits(
            frame,
            parameter=parameter,
            value=value,
            level=level,
            unit=unit,
            standard=law,
            at=at,
            lang=lang,
            suffix=suffix,
        )
        new = [name for name in found.columns if name not in frame.columns]
        counts = dict(found[new[0]].value_counts(sort=True).iter_rows())
        report.finish(found, counts=counts, summary=[told_of(counts)])


@command
def recognize(inputs: In, telling: Telling, lang: Lang = "en", *, files: Files) -> None:
    """Show how the columns of files are understood."""
    with Report("recognize", telling) as report:
        found = sz.recognize(report.read(inputs, files), lang=lang)
        understood = found.to_series(1).count()
        counts = {"columns": found.height, "recognized": understood}
        line = text("cli_recognized", count=understood, columns=found.height)
        report.finish(found, counts=counts, summary=[line])
