"""``shuizhi discharge``: outfalls and their limits."""

from pathlib import Path
from typing import Annotated, Any, Literal

import polars as pl
import typer

import shuizhi as sz
from shuizhi._core.messages import text
from shuizhi._frames.flow import FlowUnit
from shuizhi.cli.commands import command
from shuizhi.cli.options import Decisions, Files, In, Lang, Long, Reading, Telling, known_standards
from shuizhi.cli.report import Report
from shuizhi.cli.texts import listed, standard_named
from shuizhi.discharge.names import CHECK, VERDICTS
from shuizhi.errors import ColumnError, FileError

_HIDDEN = {
    "unit", "count", "left_out", "duplicates", "weighted", "certain", "comparison", "limit_high",
    "flow", "load", "base_water", "condition", "why", "clause", "evidence",
}  # fmt: skip


@command
def discharge(
    inputs: In,
    telling: Telling,
    outfalls: Annotated[
        Path, typer.Option(help="Table of outfalls: one row per outfall, with its facts.")
    ],
    outfall: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Column of outfalls, in both tables.  [default: 排放口 or the like]",
        ),
    ] = None,
    time: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Column of sampling times.  [default: 监测时间 or the like]",
        ),
    ] = None,
    flow: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Column of flow, '' for none.  [default: 流量 or the like]"
        ),
    ] = None,
    flow_unit: Annotated[
        FlowUnit | None,
        typer.Option(help="The unit of flow, if its header has none; m3/h by default."),
    ] = None,
    standard: Annotated[
        list[str] | None,
        typer.Option(
            help="A standard's number or TOML file; repeatable; all built-in ones by default.",
            autocompletion=known_standards,
        ),
    ] = None,
    supplement: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FILE",
            help="Supplements of standards: a file in the form of standards template, or "
            "config; repeatable.",
        ),
    ] = None,
    production: Annotated[
        Path | None,
        typer.Option(
            help="Table of what outfalls make, day by day: product, quantity and its unit, to "
            "convert concentrations to the water that products may take."
        ),
    ] = None,
    brackets: Annotated[
        Literal["months", "temperature"] | None,
        typer.Option(help="When figures in brackets apply, if the standard does not say."),
    ] = None,
    in_force: Annotated[
        Literal["check", "flag", "any"],
        typer.Option(
            help="Samples of days on which a named standard is not in force: refuse, flag, "
            "or judge them anyway."
        ),
    ] = "check",
    min_count: Annotated[
        int, typer.Option(min=1, help="The least number of readings of a day.")
    ] = 1,
    flag: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Column of flags (N, F, M, S, D, C, T, B; 有效, 无效); repeatable; found by its "
            "heading by default.",
        ),
    ] = None,
    each_reading: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Parameter whose readings are compared one by one; repeatable; pH and "
            "colour by default.",
        ),
    ] = None,
    load_nondetect: Annotated[
        Literal["zero", "mean"],
        typer.Option(help="How readings below detection count in loads."),
    ] = "zero",
    decisions: Decisions = None,
    summary: Annotated[
        str | None,
        typer.Option(
            metavar="BY,..",
            help="Summarize verdicts by columns of the result; month and year are derived "
            "from the day.",
        ),
    ] = None,
    *,
    long: Long,
    reading: Reading,
    lang: Lang = "en",
    files: Files,
) -> None:
    """Check the discharge of outfalls by day, against the limits that apply to each."""
    options = long.options() | reading.options()
    standards = [standard_named(text) for text in standard] if standard else None
    with Report("discharge", telling) as report:
        frame = report.read(inputs, files)
        places = report.beside(outfalls, "--outfalls")
        if outfall is not None:
            key = key_of(outfall, {str(outfalls): places, "the samples": frame})
            frame, places = frame.with_columns(key), places.with_columns(key)
        made = None if production is None else report.beside(production, "--production")
        if made is not None and outfall is not None:
            made = made.with_columns(key_of(outfall, {str(production): made}))
        with report.working("checking"):
            checked = sz.check_discharge(
                frame,
                places,
                outfall=outfall,
                time=time,
                flow=flow,
                flow_unit=flow_unit,
                standards=standards,
                supplement=supplements(supplement or [], report) or None,
                production=made,
                brackets=brackets,
                in_force=in_force,
                min_count=min_count,
                flag=flag or None,
                each_reading=each_reading or None,
                load_nondetect=load_nondetect,
                decisions=report.decisions(decisions),
                lang=lang,
                **options,
            )
        label = CHECK if lang == "zh" else {name: name for name in CHECK}
        told = _counts(checked, label["verdict"])
        missing = sz.missing_limits(checked, lang="en")
        words = VERDICTS if lang == "zh" else {word: word for word in VERDICTS}
        colon = "：" if lang == "zh" else ": "
        lines = ["  ".join(f"{words[word]}{colon}{count}" for word, count in told.items())]
        if missing.height:
            waiting = missing["standard"].unique(maintain_order=True).to_list()
            lines[0] += ("；" if lang == "zh" else "; ") + text(
                "cli_limits_missing",
                lang=lang,
                count=missing.height,
                numbers=", ".join(f"'{number}'" for number in waiting),
            )
        result, shown = (
            checked,
            [checked.columns[0], *(label[n] for n in CHECK if n not in _hidden(checked, label))],
        )
        if summary is not None:
            result = sz.discharge_summary(checked, by=listed(summary, checked.columns), lang=lang)
            shown = result.columns
        report.finish(
            result, shown=shown, counts=told | {"missing_limits": missing.height}, summary=lines
        )


def _hidden(checked: pl.DataFrame, label: dict[str, str]) -> set[str]:
    """Return the columns that are not shown: of conversions only where there is one."""
    converted = [name for name in ("water_ratio", "converted") if name in label]
    empty = {name for name in converted if checked[label[name]].null_count() == checked.height}
    return _HIDDEN | empty


def _counts(checked: pl.DataFrame, column: str) -> dict[str, Any]:
    found = dict(checked[column].value_counts().iter_rows())
    return {word: found.get(word, found.get(zh, 0)) for word, zh in VERDICTS.items()}


def key_of(outfall: str, tables: dict[str, pl.DataFrame]) -> pl.Expr:
    """Return the column of outfalls as text, if it is in each of the tables.

    Raises
    ------
    ColumnError
        A table lacks the column.
    """
    for name, table in tables.items():
        if outfall not in table.columns:
            raise ColumnError(
                text("cli_outfall_absent", name=name, outfall=outfall, columns=list(table.columns))
            )
    # A text file has texts where a Parquet file may have numbers.
    return pl.col(outfall).cast(pl.String)


def supplements(given: list[str], report: Report) -> list[str]:
    """Return the supplements, and count their files as inputs."""
    for each in given:
        if each == "config":
            continue
        path = Path(each)
        if path.is_dir():
            raise FileError(text("cli_is_folder", path=path))
        report.claim(path, "--supplement")
    return given
