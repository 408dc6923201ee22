"""``shuizhi standards``: what is encoded, and templates for what is not."""

import shutil
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import typer

import shuizhi as sz
from shuizhi._core.language import language
from shuizhi._core.messages import text
from shuizhi.cli.commands import command
from shuizhi.cli.options import Telling, known_standards
from shuizhi.cli.report import Report
from shuizhi.cli.texts import standard_named
from shuizhi.errors import ColumnError, FileError, OptionError
from shuizhi.io.write import check_target
from shuizhi.law.headings import in_language
from shuizhi.law.supplements import supplement_rows
from shuizhi.law.words import worded


@command
def standards(
    telling: Telling,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NUMBER | template NUMBER | read PDF | check FILE]",
            help="A number or TOML file; template NUMBER; read PDF [NUMBER]; check FILE.",
            show_default=False,
            autocompletion=known_standards,
        ),
    ] = None,
    install: Annotated[
        bool,
        typer.Option(
            "--install", help="Put a checked supplement where --supplement config finds it."
        ),
    ] = False,
    at: Annotated[
        str | None, typer.Option(help="A day: only standards in force on it are listed.")
    ] = None,
) -> None:
    """List the standards and methods, or the limits of one; add limits that are not encoded.

    read PDF takes the missing cells out of the document itself, or writes a draft (.toml) of a
    standard that is not known. template NUMBER writes a table of the cells that are not encoded;
    check FILE checks one that was filled in.
    """
    with Report("standards", telling, _check_output) as report:
        match words or []:
            case [_, *_] if at is not None:
                raise OptionError(text("cli_standards_at"))
            case ["check", file]:
                _check_supplement(Path(file), install, report)
            case _ if install:
                raise OptionError(text("cli_install"))
            case []:
                listed = sz.standards(at=at, lang="en").drop("title_en", "supersedes")
                report.finish(in_language(listed, "standards", None))
            case ["read", file]:
                _read(file, None, report)
            case ["read", file, number]:
                _read(file, number, report)
            case ["template", number]:
                _template(number, report)
            case [number]:
                _show_standard(number, report)
            case other:
                raise OptionError(text("cli_standards", other=" ".join(other)))


def _check_output(path: Path, inputs: list[Path]) -> None:
    """Refuse what a result cannot be written to; a draft is written as it is."""
    if path.suffix.lower() != ".toml":
        check_target(path, inputs)


def _template(number: str, report: Report) -> None:
    template = sz.standard_template(standard_named(number))
    told = report.telling
    if told.output is None and not told.json:
        typer.echo(template.write_csv(), nl=False)
        return
    report.finish(template, counts={"missing": template.height})


def _read(file: str, number: str | None, report: Report) -> None:
    found = sz.read_standard_tables(file, standard=number and standard_named(number))
    report.claim(Path(file), "read")
    if found.draft is not None:
        _write_draft(found, report)
        return
    encoded = found.frame.filter("encoded")
    unlike = encoded.filter(pl.col("agrees").not_())
    report.note(
        text(
            "cli_cells_read",
            standard=found.standard,
            encoded=encoded.height,
            unlike=unlike.height,
        )
    )
    for row in unlike.iter_rows(named=True):
        cell = {name: row[name] for name in ("table", "name", "level", "saw")}
        report.note(text("cli_cell_unlike", **cell))
    for row in found.open.iter_rows(named=True):
        names = ("page", "table", "row", "column", "why", "saw")
        report.note(text("cli_cell_open", **{name: row[name] for name in names}))
    supplement = found.supplement
    report.finish(supplement, counts={"read": supplement.height, "open": found.open.height})


def _write_draft(found: sz.StandardTables, report: Report) -> None:
    """Write the draft of the file of a standard that is not known."""
    counts = {"read": found.frame.height, "open": found.open.height}
    report.note(text("cli_draft", standard=found.standard, cells=counts["read"]))
    draft = found.draft or ""
    if report.telling.output is None and not report.telling.json:
        typer.echo(draft, nl=False)
        return
    report.finish(found.frame, counts=counts, write=lambda path: _write_text(path, draft))


def _write_text(path: Path, words: str) -> None:
    path.write_text(words, encoding="utf-8")


def _check_supplement(file: Path, install: bool, report: Report) -> None:
    if file.is_dir():
        raise FileError(text("cli_is_folder", path=file))
    if report.telling.output is not None:
        raise OptionError(text("cli_check_output"))
    rows = supplement_rows(file)[0][1]
    report.claim(file, "check")
    numbers = list(dict.fromkeys(row["standard"] for row in rows if row["standard"]))
    if not numbers:
        raise ColumnError(text("cli_no_standard", file=file))
    made: list[dict[str, Any]] = []
    for number in numbers:
        before = sz.standard_template(number, lang="en").height
        left = sz.standard_template(sz.complete_standard(number, file), lang="en").height
        made.append({"standard": number, "filled": before - left, "missing": left})
        report.note(text("cli_cells_filled", standard=number, filled=before - left, left=left))
    if install:
        folder = sz.supplement_folder()
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, folder / file.name)
        report.note(text("cli_copied", path=folder / file.name))
    if report.telling.json:
        counts = {row["standard"]: {n: row[n] for n in ("filled", "missing")} for row in made}
        report.finish(pl.DataFrame(made), counts=counts)


def _figure(limit: sz.Limit) -> str:
    """Return a limit as text, without its clause."""
    clause = f"（{limit.clause}）" if language() == "zh" else f" ({limit.clause})"
    return str(limit).removesuffix(clause)


def _show_standard(number: str, report: Report) -> None:
    named = standard_named(number)
    found = sz.standard(named) if isinstance(named, str) else named
    if report.telling.output is None and not report.telling.json:
        english = "" if language() == "zh" else f" {found.title_en}"
        typer.echo(f"{found.id} {found.title_zh}{english}")
    rows = [
        (limit.clause.removeprefix(found.id).strip(), _figure(limit),
         worded(limit.water_body) or "", worded(limit.condition) or "", str(limit.evidence))
        for limit in found
    ]  # fmt: skip
    columns = ["clause", "limit", "water body", "condition", "evidence"]
    if language() == "zh":
        columns = ["条款", "限值", "水体类型", "适用条件", "依据"]
    report.finish(pl.DataFrame(rows, schema=columns, orient="row"))
