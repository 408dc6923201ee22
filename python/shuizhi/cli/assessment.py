"""``shuizhi assess``: sections, rivers and lakes over time."""

from itertools import takewhile
from pathlib import Path
from typing import Annotated, Any, Literal

import polars as pl
import typer

import shuizhi as sz
from shuizhi._core.messages import text
from shuizhi._core.palette import CLASSES
from shuizhi.cli.classes import class_counts, shares, summary
from shuizhi.cli.commands import command
from shuizhi.cli.options import (
    Assessed,
    Decisions,
    Files,
    In,
    Indicators,
    Lang,
    Long,
    Priority,
    Reading,
    Saturation,
    Seasons,
    StandardName,
    Suffix,
    Target,
    Targets,
    Telling,
    Time,
    WaterBody,
)
from shuizhi.cli.report import Report
from shuizhi.cli.texts import (
    Every,
    counts,
    indicator_names,
    listed,
    period_of,
    standard_named,
    times_of,
)
from shuizhi.errors import OptionError

# The first columns of results after places.
_FIRST = ("period", "时段", "samples", "样本数")
_HIDDEN = {
    "start", "duplicates", "colour", "deciding", "exceeding", "assessed", "indicators",
    "water_body", "target_declared",
}  # fmt: skip


@command
def assess(
    inputs: In,
    telling: Telling,
    section: Annotated[
        str | None, typer.Option(metavar="NAME,..", help="Columns that identify a section.")
    ] = None,
    by: Annotated[
        str | None,
        typer.Option(
            metavar="NAME,..", help="Assess rivers or basins instead: the columns that name them."
        ),
    ] = None,
    lake: Annotated[
        str | None,
        typer.Option(metavar="NAME,..", help="Assess lakes instead: the columns that name them."),
    ] = None,
    point: Annotated[
        str | None, typer.Option(metavar="NAME,..", help="Columns of the points of a lake.")
    ] = None,
    time: Time = None,
    every: Annotated[
        Every | None, typer.Option(help="The period; all: all times together.  [default: month]")
    ] = None,
    season: Seasons = None,
    water_body: WaterBody = None,
    target: Target = None,
    targets: Targets = None,
    register: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="A register of sections: groups, targets, items sampled quarterly, order.",
        ),
    ] = None,
    background: Annotated[
        Path | None,
        typer.Option(
            help="Table of declared background: the columns of sections, parameter, from, to, "
            "decision, source."
        ),
    ] = None,
    indicators: Indicators = None,
    priority: Priority = None,
    do_saturation: Saturation = False,
    sections: Annotated[
        list[str] | None,
        typer.Option(
            metavar="N|RIVER=N",
            help="With --by: the number of sections of a river, so that a dry one does not "
            "change the method; repeatable.",
        ),
    ] = None,
    boundary: Annotated[
        Literal["heavy", "moderate"] | None,
        typer.Option(help="With --by: the status at exactly 60 % Ⅰ–Ⅲ and 40 % 劣Ⅴ."),
    ] = None,
    change_by: Annotated[
        Literal["larger", "status", "shares"] | None,
        typer.Option(help="With --by: the change that counts."),
    ] = None,
    trophic: Annotated[
        str | None, typer.Option(help="With --lake: the parameters of the trophic index.")
    ] = None,
    renormalise: Annotated[
        bool, typer.Option("--renormalise", help="With --lake: weights of fewer than five sum to 1")
    ] = False,
    standard: StandardName = sz.law.GB3838,
    decisions: Decisions = None,
    *,
    averages: Assessed,
    long: Long,
    reading: Reading,
    lang: Lang = "en",
    suffix: Suffix = None,
    files: Files,
) -> None:
    """Assess sections, rivers or lakes period by period: averaged first, graded after."""
    # Options of each kind of place.
    own = {
        "--section": section, "--by": by, "--lake": lake, "--point": point,
        "--water-body": water_body, "--target": target, "--targets": targets,
        "--background": background, "--sections": sections or None, "--boundary": boundary,
        "--change-by": change_by,
        "--trophic": trophic, "--renormalise": renormalise or None,
    }  # fmt: skip
    _check_own(own)
    options: dict[str, Any] = {
        "time": times_of(time),
        "every": period_of(every, season, "month"),
        "standard": standard_named(standard),
        "indicators": indicator_names(indicators),
        "priority": listed(priority) or None,
        "do_saturation": do_saturation,
        "lang": lang,
        "suffix": suffix,
        **averages.options(),
        **long.options(),
        **reading.options(),
    }
    with Report("assess", telling) as report:
        frame = report.read(inputs, files)
        own_register = None if register is None else report.beside(register, "--register")
        said = {
            "sections": counts("--sections", sections, "RIVER"),
            "water_body": water_body, "target": target, "boundary": boundary,
            "change_by": change_by,
            "targets": targets and report.beside(targets, "--targets"),
            "background": background and report.beside(background, "--background"),
            "register": own_register,
        }  # fmt: skip
        said["decisions"] = report.decisions(decisions)
        options |= {name: value for name, value in said.items() if value is not None}
        places = listed(section, frame.columns)
        with report.working("assessing"):
            if lake:
                keys = listed(lake, frame.columns)
                result = sz.assess_lakes(
                    frame,
                    lake=keys,
                    point=listed(point, frame.columns) or None,
                    trophic=listed(trophic) or None,
                    renormalise=renormalise,
                    **options,
                )
            elif by:
                groups = [] if own_register is None else own_register.columns
                keys = listed(by, [*frame.columns, *groups])
                result = sz.assess_rivers(frame, by=keys, section=places or None, **options)
            else:
                result = sz.assess_sections(frame, section=places or None, **options)
                keys = list(takewhile(lambda name: not name.startswith(_FIRST), result.columns))
        counted = _counts(result, lang, suffix, bool(by))
        report.finish(
            result,
            shown=_shown(result, keys, lang, suffix),
            counts=counted,
            summary=summary(counted),
        )


def _check_own(own: dict[str, Any]) -> None:
    """Refuse options of another kind of place; None means not given."""
    if own["--lake"]:
        kind, has = "--lake", {"--point", "--target", "--targets", "--trophic", "--renormalise"}
    elif own["--by"]:
        kind = "--by"
        has = {"--section", "--water-body", "--sections", "--boundary", "--change-by"}
    else:
        kind = "--section"
        has = {"--water-body", "--target", "--targets", "--background"}
    if strange := [o for o, said in own.items() if said is not None and o not in {kind, *has}]:
        raise OptionError(text("cli_not_together", strange=strange, kind=kind))
    if own["--target"] is not None and own["--targets"] is not None:
        raise OptionError(text("cli_target_or_targets"))


def _label(name: str, words: dict[str, str], lang: str, suffix: str | None) -> str:
    return (words.get(name, name) if lang == "zh" else name) + (suffix or "")


def _counts(result: pl.DataFrame, lang: str, suffix: str | None, rivers: bool) -> dict[str, Any]:
    """Count the classes of rows, or of the sections of rivers."""
    from shuizhi.assessment.rivers import RIVER
    from shuizhi.assessment.sections import SECTION

    classes = result[_label("class", SECTION, lang, suffix)]
    if not rivers:
        return class_counts(classes)
    names = [str(name) for name in getattr(classes.dtype, "categories", [])]
    of = {name: int(result[name + (suffix or "")].sum()) for name in names}
    return shares(of, int(result[_label("ungraded", RIVER, lang, suffix)].sum()))


def _shown(result: pl.DataFrame, keys: list[str], lang: str, suffix: str | None) -> list[str]:
    """Return the columns to show: without means, and without columns that are only for files."""
    from shuizhi.assessment.lakes import LAKE
    from shuizhi.assessment.rivers import RIVER
    from shuizhi.assessment.sections import BACKGROUND, SECTION

    words = SECTION | BACKGROUND | LAKE | RIVER
    names = {_label(name, words, lang, suffix) for name in words.keys() - _HIDDEN}
    names |= {name + (suffix or "") for name in CLASSES}
    return [name for name in result.columns if name in keys or name in names]
