"""``shuizhi read``: laboratory reports and messages of online monitors as long tables."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

import shuizhi as sz
from shuizhi._core.messages import text
from shuizhi.cli.commands import command
from shuizhi.cli.options import Lang, Telling
from shuizhi.cli.report import STDIN, Report, size_of
from shuizhi.cli.texts import standard_named
from shuizhi.errors import FileError, OptionError
from shuizhi.io import read_hj212, read_lab_reports, write_table
from shuizhi.io.hj212 import holds_messages
from shuizhi.io.monitor_samples import Interval
from shuizhi.io.write import check_target

# Columns that are shown if no file is written.
_SHOWN = {
    "file", "place", "date", "item", "unit", "result", "limit",
    "文件", "采样地点", "采样日期", "项目", "单位", "结果", "标准限值",
    "mn", "time", "parameter", "statistic", "value", "flag",
    "MN", "时间", "监测项目", "统计量", "数值", "数据标记",
}  # fmt: skip


@command
def read(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="IN...",
            help="Laboratory reports and other tables (xls, xlsx, csv, zip …), files that hold "
            "messages of online monitors; patterns and folders; - for messages on standard input.",
            show_default=False,
        ),
    ],
    telling: Telling,
    hj212: Annotated[
        bool,
        typer.Option("--hj212", help="Read messages of HJ 212; found by content by default."),
    ] = False,
    samples: Annotated[
        Interval | None,
        typer.Option(help="Messages: write a table of samples of this interval, one row per time."),
    ] = None,
    apart: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Second output file: one row per report with its result, or the figures of "
            "damaged messages.",
        ),
    ] = None,
    *,
    lang: Lang = "en",
) -> None:
    """Read laboratory reports, tables and messages of online monitors as one long table."""
    with Report("read", telling) as report:
        names = report.named(inputs)
        if apart is not None:
            _check_apart(apart, telling.output, names)
        messages = [name for name in names if hj212 or name == STDIN or holds_messages(name)]
        others = [name for name in names if name not in messages]
        if samples is not None and (others or not messages):
            raise OptionError(text("cli_samples_of_messages"))
        if others:
            frame, kept = _reports(report, names, set(messages), lang)
        else:
            with report.working("reading"):
                frame, kept = _messages(report, names, samples, lang)
        if apart is not None:
            write_table(kept, apart, provenance=telling.provenance)
            report.note(text("cli_written_rows", output=apart, rows=kept.height))
        shown = None if samples else [name for name in frame.columns if name in _SHOWN]
        counts = {"figures": frame.height, "apart": kept.height}
        if others and kept.height > 1:
            report.table(kept)
        report.finish(frame, shown=shown, counts=counts)


@command
def audit(
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="IN...",
            help="Laboratory reports (xls, xlsx, zip ...); patterns and folders.",
            show_default=False,
        ),
    ],
    telling: Telling,
    standard: Annotated[
        str | None,
        typer.Option(help="A standard's number, or a TOML file, where a report names none."),
    ] = None,
    all_readings: Annotated[
        bool, typer.Option("--all", help="One row per reading; by default only contradictions.")
    ] = False,
    *,
    lang: Lang = "en",
) -> None:
    """Check the limits and verdicts that laboratory reports print against the standards."""
    with Report("audit", telling) as report:
        names = report.named(inputs)
        readings, _ = _reports(report, names, set(), lang)
        with report.working("auditing"):
            law = None if standard is None else standard_named(standard)
            found = sz.audit(readings, standard=law, lang=lang)
        for note in found.notes:
            report.note(note)
        counts = {"readings": readings.height, "contradictions": found.contradictions.height}
        report.finish(found.frame if all_readings else found.contradictions, counts=counts)


def _check_apart(apart: Path, output: Path | None, names: Sequence[str]) -> None:
    paths = [Path(name) for name in names if name != STDIN]
    check_target(apart, paths + ([] if output is None else [output]))


def _reports(
    report: Report, names: Sequence[str], messages: set[str], lang: Lang
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the readings of files of any kind, and the result for each file."""
    frames, files = [], []
    with report.bar(names) as bar, report.folded(len(names)):
        for name in names:
            bar.begin(name)
            frame, came = (_figures if name in messages else _readings)(report, name, lang)
            frames.append(frame)
            files.append(came)
            bar.end(size_of(name), frame.height)
    readings, came_of = pl.concat(frames, how="diagonal"), pl.concat(files)
    read = came_of.filter(pl.nth(1) > 0).height
    report.note(text("lab_read", readings=readings.height, files=read, all=came_of.height))
    if readings.is_empty():
        raise FileError(text("cli_no_readings"))
    return readings, came_of


def _readings(report: Report, name: str, lang: Lang) -> tuple[pl.DataFrame, pl.DataFrame]:
    found = read_lab_reports(name, lang=lang)
    for note in found.notes[1:]:
        report.note(note)
    return found.frame, found.files


def _figures(report: Report, name: str, lang: Lang) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the figures of messages as readings, and the result for the file."""
    short = Path(name).name
    files = ("文件", "结果数", "说明") if lang == "zh" else ("file", "readings", "reason")
    schema = dict(zip(files, (pl.String, pl.UInt32, pl.String), strict=True))
    try:
        found = read_hj212(name, lang=lang)
    except FileError as error:
        reason = str(error).removeprefix(f"{name}: ")
        report.note(text("lab_not_read", file=short, reason=reason))
        return pl.DataFrame(), pl.DataFrame([(short, 0, reason)], schema=schema, orient="row")
    for note in found.notes:
        report.note(f"{short}: {note}")
    damaged = (
        text("cli_figures_damaged", count=found.damaged.height) if found.damaged.height else None
    )
    rows = pl.DataFrame([(short, found.frame.height, damaged)], schema=schema, orient="row")
    zh = lang == "zh"
    parameter, code = ("监测项目", "编码") if zh else ("parameter", "code")
    frame = found.frame.select(
        pl.lit(short).alias(files[0]),
        pl.col("MN" if zh else "mn").alias("采样地点" if zh else "place"),
        pl.col("时间" if zh else "time")
        .dt.to_string("%Y-%m-%d %H:%M:%S")
        .alias("采样日期" if zh else "date"),
        pl.coalesce(parameter, code).alias("项目" if zh else "item"),
        pl.col("单位" if zh else "unit"),
        pl.col("原始值" if zh else "raw").alias("结果" if zh else "result"),
        code, *(("统计量", "数据标记", "数据类型") if zh else ("statistic", "flag", "interval")),
    )  # fmt: skip
    return frame, rows


def _messages(
    report: Report, names: Sequence[str], samples: Interval | None, lang: Lang
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the figures of messages or the samples of an interval, and the damaged ones."""
    frames, damaged, refusal = [], [], None
    column = "文件" if lang == "zh" else "file"
    for name in names:
        shown = "<stdin>" if name == STDIN else name
        found = read_hj212(sys.stdin.buffer if name == STDIN else name, lang=lang)
        for note in found.notes:
            report.note(f"{shown}: {note}")
        damaged.append(found.damaged.insert_column(0, pl.lit(shown).alias(column)))
        try:
            frame = found.frame if samples is None else found.samples(samples)
        except OptionError as error:  # another file may have the interval
            refusal = error
            report.note(f"{shown}: {error}")
            continue
        frames.append(frame.insert_column(0, pl.lit(shown).alias(column)))
    if refusal is not None and not frames:
        raise refusal
    return pl.concat(frames, how="diagonal"), pl.concat(damaged)
