"""``shuizhi read``: laboratory reports and messages of online monitors as long tables."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from shuizhi._core.messages import text
from shuizhi.cli.options import Lang, Telling, command
from shuizhi.cli.report import STDIN, Report
from shuizhi.errors import FileError, OptionError
from shuizhi.io import read_hj212, read_lab_reports, write_table
from shuizhi.io.hj212 import holds_messages
from shuizhi.io.monitor_samples import Interval
from shuizhi.io.write import check_target

# Columns that are shown where nothing is written.
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
            help="Laboratory reports (xls, xlsx), or files that hold messages of online monitors; "
            "patterns and folders; - for messages on standard input.",
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
        typer.Option(help="Of messages: a table of samples of this interval, a row a time."),
    ] = None,
    apart: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Where to write what is kept apart: a row a report and what came of it, or the "
            "figures of damaged messages.",
        ),
    ] = None,
    *,
    lang: Lang = "en",
) -> None:
    """Read laboratory reports, or messages of online monitors, as a long table."""
    with Report("read", telling) as report:
        names = report.named(inputs)
        if apart is not None:
            _check_apart(apart, telling.output, names)
        messages = [name for name in names if hj212 or name == STDIN or holds_messages(name)]
        others = [name for name in names if name not in messages]
        if messages and others:
            raise OptionError(text("cli_read_apart", messages=messages[0], reports=others[0]))
        if samples is not None and not messages:
            raise OptionError(text("cli_samples_of_messages"))
        with report.working("reading"):
            frame, kept = (
                _messages(report, names, samples, lang)
                if messages
                else _reports(report, names, lang)
            )
        if apart is not None:
            write_table(kept, apart, provenance=telling.provenance)
            report.note(text("cli_written_rows", output=apart, rows=kept.height))
        shown = None if samples else [name for name in frame.columns if name in _SHOWN]
        report.finish(frame, shown=shown, counts={"figures": frame.height, "apart": kept.height})


def _check_apart(apart: Path, output: Path | None, names: Sequence[str]) -> None:
    paths = [Path(name) for name in names if name != STDIN]
    check_target(apart, paths + ([] if output is None else [output]))


def _reports(report: Report, names: Sequence[str], lang: Lang) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the readings of reports, and what came of each file."""
    found = read_lab_reports(list(names), lang=lang)
    for note in found.notes:
        report.note(note)
    if found.frame.is_empty():
        raise FileError(text("cli_no_readings"))
    return found.frame, found.files


def _messages(
    report: Report, names: Sequence[str], samples: Interval | None, lang: Lang
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the figures of messages or the samples of an interval, and those of damaged ones."""
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
