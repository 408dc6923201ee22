"""The command line: ``shuizhi grade``, ``recognize``, ``standards``.

Exit code 0: done; 1: the data was refused; 2: the command was not understood.
"""

import shutil
import sys
import warnings
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import typer

import shuizhi as sz
from shuizhi import _shuizhi
from shuizhi.errors import ColumnError, OptionError, ShuizhiError, UnknownNameError
from shuizhi.io import read_table, write_table
from shuizhi.supplements import supplement_rows

app = typer.Typer(
    help="Water-quality standards as data, and grading by them.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

Input = Annotated[Path, typer.Argument(help="CSV, TSV (UTF-8 or GB18030), Parquet or Excel.")]
Sheet = Annotated[str | None, typer.Option(help="Sheet of an Excel file; the first by default.")]
Header = Annotated[int | None, typer.Option(help="Row the header is in, from 1; found by default.")]
Encoding = Annotated[str, typer.Option(help="Encoding of a text file; detected by default.")]


def _say(text: str) -> None:
    typer.echo(text, err=True)


def _read(path: Path, sheet: str | None, header: int | None, encoding: str) -> pl.DataFrame:
    result = read_table(
        path,
        sheet=sheet,
        header="auto" if header is None else header,
        encoding=encoding,
        is_parameter=_shuizhi.names_parameter,
        is_unit=_shuizhi.is_unit,
    )
    for note in result.notes:
        _say(f"{path.name}: {note}")
    return result.frame


def _show(frame: pl.DataFrame) -> None:
    with pl.Config(
        tbl_rows=-1, tbl_cols=-1, tbl_hide_dataframe_shape=True, tbl_hide_column_data_types=True,
        fmt_str_lengths=200, tbl_width_chars=200, fmt_table_cell_list_len=-1,
    ):  # fmt: skip
        typer.echo(str(frame))


def _mapping(texts: list[str]) -> dict[str, Any] | None:
    """Read ``NAME=PARAMETER``, ``NAME=PARAMETER,UNIT`` or ``NAME=``."""
    made: dict[str, Any] = {}
    for text in texts:
        name, equals, said = text.rpartition("=")
        if not equals:
            raise OptionError(f"--column {text!r} is not understood; write NAME=PARAMETER[,UNIT]")
        parameter, comma, unit = said.partition(",")
        made[name] = (parameter, unit) if comma else (parameter or None)
    return made or None


@app.command()
def grade(
    input: Input,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="CSV, Parquet or xlsx; shown when left out."),
    ] = None,
    water_body: Annotated[
        str, typer.Option(help="river, lake, or the column that says.")
    ] = "river",
    target: Annotated[str, typer.Option(help="Target class, or the column that holds it.")] = "Ⅲ",
    indicators: Annotated[
        str | None, typer.Option(help="table1-21, 5+X, all, or parameters with commas.")
    ] = None,
    x: Annotated[str | None, typer.Option(help="The X of 5+X, parameters with commas.")] = None,
    drinking_source: Annotated[bool, typer.Option(help="Assess tables 2 and 3 as well.")] = False,
    nondetect: Annotated[str, typer.Option(help="half, zero, limit or drop.")] = "half",
    method_limits: Annotated[
        bool, typer.Option(help="Take the standard's method limits for 未检出 without a figure.")
    ] = False,
    missing: Annotated[
        list[str] | None, typer.Option(help="A text or number that means missing; repeatable.")
    ] = None,
    rounding: Annotated[str, typer.Option(help="none or assessment.")] = "none",
    standard: Annotated[
        str, typer.Option(help="A standard's number, or a TOML file.")
    ] = sz.law.GB3838,
    column: Annotated[
        list[str] | None,
        typer.Option(help="NAME=PARAMETER[,UNIT], or NAME= to leave out; repeatable."),
    ] = None,
    lang: Annotated[str, typer.Option(help="en or zh.")] = "en",
    suffix: Annotated[str | None, typer.Option(help="Put behind new column names.")] = None,
    sheet: Sheet = None,
    header: Header = None,
    encoding: Encoding = "auto",
) -> None:
    """Grade the samples of a file: the class of each row, and why."""
    frame = _read(input, sheet, header, encoding)
    chosen: str | list[str] | None = indicators
    if indicators and indicators.lower() not in ("table1-21", "5+x", "all"):
        chosen = [name.strip() for name in indicators.split(",")]
    graded = sz.grade(
        frame,
        standard=sz.load_standard(standard) if standard.endswith(".toml") else standard,
        water_body=water_body,
        target=target,
        indicators=chosen,
        x=[name.strip() for name in x.split(",")] if x else [],
        drinking_source=drinking_source,
        nondetect=nondetect,  # type: ignore[arg-type]
        detection_limits="methods" if method_limits else None,
        missing_values=missing or [],
        rounding=rounding,  # type: ignore[arg-type]
        columns=_mapping(column or []),
        lang=lang,  # type: ignore[arg-type]
        suffix=suffix,
    )
    new = graded.columns[frame.width :]
    if output is None:
        _show(graded.select(*frame.columns[:2], *new) if frame.width > 2 else graded)
    else:
        write_table(graded, output, source=input)
        _say(f"{output}: {graded.height} rows written")
    counts = graded[new[0]].value_counts(sort=False).sort(new[0])
    _say("  ".join(f"{name or '—'}: {count}" for name, count in counts.iter_rows()))


@app.command()
def recognize(
    input: Input, sheet: Sheet = None, header: Header = None, encoding: Encoding = "auto"
) -> None:
    """Show what the columns of a file are understood as."""
    _show(sz.recognize(_read(input, sheet, header, encoding)))


@app.command()
def standards(
    words: Annotated[
        list[str] | None,
        typer.Argument(help="NUMBER; template NUMBER; check FILE.", show_default=False),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where a template is written.")
    ] = None,
    install: Annotated[
        bool, typer.Option(help="Put a checked supplement where supplement='config' finds it.")
    ] = False,
) -> None:
    """List the standards and methods, or the limits of one; complete what one does not hold.

    template NUMBER writes a table of the cells that are not held; check FILE checks one that was
    filled in.
    """
    match words or []:
        case []:
            _show(sz.standards().drop("title_en", "supersedes"))
        case ["template", number]:
            _template(number, output)
        case ["check", file]:
            _check_supplement(Path(file), install)
        case [number]:
            _show_standard(number)
        case other:
            raise OptionError(f"standards {' '.join(other)} is not understood; see --help")


def _template(number: str, output: Path | None) -> None:
    template = sz.standard_template(number)
    if output is None:
        typer.echo(template.write_csv(), nl=False)
        return
    write_table(template, output)
    _say(f"{output}: {template.height} cells of {number} to be filled in")


def _check_supplement(file: Path, install: bool) -> None:
    rows = supplement_rows(file)[0][1]
    numbers = list(dict.fromkeys(row["standard"] for row in rows if row["standard"]))
    if not numbers:
        raise ColumnError(f"{file}: no row names a standard")
    for number in numbers:
        before = sz.standard_template(number).height
        left = sz.standard_template(sz.complete_standard(number, file)).height
        _say(f"{number}: {before - left} cells filled in, {left} still missing")
    if install:
        folder = sz.supplement_folder()
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, folder / file.name)
        _say(f"copied to {folder / file.name}")


def _show_standard(id: str) -> None:
    found = sz.load_standard(id) if id.endswith(".toml") else sz.standard(id)
    typer.echo(f"{found.id} {found.title_zh} {found.title_en}")
    rows = [
        (limit.clause.removeprefix(found.id).strip(), str(limit).rsplit(" (", 1)[0],
         limit.water_body or "", limit.condition or "", str(limit.evidence))
        for limit in found
    ]  # fmt: skip
    _show(
        pl.DataFrame(
            rows, schema=["clause", "limit", "water body", "condition", "evidence"], orient="row"
        )
    )


def main() -> None:
    """Run the command line."""
    warnings.showwarning = lambda message, *_: _say(f"warning: {message}")
    try:
        app()
    except (OptionError, UnknownNameError) as error:
        _say(f"error: {error}")
        sys.exit(2)
    except ShuizhiError as error:
        _say(f"error: {error}")
        sys.exit(1)


if __name__ == "__main__":
    main()
