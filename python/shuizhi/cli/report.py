"""Input, output and notes of a command."""

import glob
import json
import shutil
import sys
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, Self

import polars as pl
import typer
from rich.console import Console
from rich.markup import escape

from shuizhi import __version__
from shuizhi._core.messages import text
from shuizhi._core.provenance import provenance
from shuizhi.cli.json_rows import json_rows
from shuizhi.cli.options import Files, Telling
from shuizhi.cli.progress import Bar
from shuizhi.errors import ColumnError, ShuizhiNote, ShuizhiWarning
from shuizhi.io import ReadResult, read_table, write_table
from shuizhi.io.cells import readable
from shuizhi.io.source import refused
from shuizhi.io.together import stacked, unlike
from shuizhi.io.write import check_target

STDIN = "-"
_MANY_FILES = 10  # with more files, common notes are reported once
_LONG_WORK = 5_000_000  # bytes of input from which progress is shown on a terminal


class Report:
    """Input, output and notes of one run of a command, as text or one JSON object."""

    def __init__(
        self,
        command: str,
        telling: Telling,
        check: Callable[[Path, list[Path]], Any] = check_target,
    ) -> None:
        self._check = check
        self.command = command
        self.telling = telling
        self.inputs: list[dict[str, Any]] = []
        self.notes: list[str] = []
        self.warnings: list[str] = []
        self._paths: list[Path] = []
        self._bytes = 0
        self._folding: list[str] | None = None
        self._alike: dict[str, list[str]] = {}
        self._silent = telling.quiet or telling.json

    def __enter__(self) -> Self:
        self._caught = warnings.catch_warnings()
        self._caught.__enter__()
        warnings.simplefilter("always", ShuizhiWarning)
        warnings.simplefilter("always", ShuizhiNote)
        warnings.showwarning = lambda message, *_, **__: self._hear(message)
        return self

    def __exit__(self, *error: Any) -> None:
        self._caught.__exit__(*error)

    def note(self, told: str) -> None:
        """Add a note."""
        self.notes.append(told)
        if self._folding is not None:
            self._folding.append(told)
        elif not self._silent:
            typer.echo(told, err=True)

    def note_of(self, name: str, told: str) -> None:
        """Add a note on a file; with many files, equal notes are reported once."""
        if self._folding is None:
            self.note(f"{name}: {told}")
            return
        self.notes.append(f"{name}: {told}")
        self._alike.setdefault(told, []).append(name)

    @contextmanager
    def folded(self, files: int) -> Iterator[None]:
        """Report each common note of many files in one line."""
        if files <= _MANY_FILES:
            yield
            return
        before = [*self.inputs]
        self._folding, self._alike = [], {}
        try:
            yield
        finally:
            alike, self._folding = self._alike, None
        new = self.inputs[len(before) :]
        if new and not self._silent:
            rows = sum(each.get("rows", 0) for each in new)
            typer.echo(text("cli_read_many", files=len(new), rows=rows), err=True)
            for told, names in alike.items():
                more = text("cli_and_more", count=len(names) - 1) if len(names) > 1 else ""
                typer.echo(f"{names[0]}{more}: {told}", err=True)

    def bar(self, names: Sequence[str]) -> Bar:
        """Return a progress bar over files."""
        shown = False if self._silent else self.telling.progress
        return Bar(sum(map(size_of, names)), len(names), shown)

    def _hear(self, message: Warning | str) -> None:
        told = self.note if isinstance(message, ShuizhiNote) else self._warn
        told(str(message))

    def _warn(self, told: str) -> None:
        self.warnings.append(told)
        if not self._silent:
            typer.echo(text("cli_warning", told=told), err=True)

    # ------------------------------------------------------------------ reading

    def read(self, inputs: Sequence[str], files: Files) -> pl.DataFrame:
        """Read the samples of files and patterns as one table.

        Raises
        ------
        FileError
            A file is missing or cannot be read; a pattern matches none.
        ColumnError
            The columns of files differ.
        """
        names = self._found(inputs)
        self._claim(names)
        frames = []
        with self.bar(names) as bar, self.folded(len(names)):
            for name in names:
                bar.begin(name)
                result = read_table(
                    sys.stdin.buffer if name == STDIN else name,
                    sheet=files.sheet,
                    header="auto" if files.header is None else files.header,
                    encoding=files.encoding,
                    max_bytes=files.max_bytes,
                    table=files.table,
                    columns="union" if files.union else "same",
                    samples=True,
                )
                self._tell(name, result, None)
                frames.append(result.frame)
                bar.end(size_of(name), result.frame.height)
        frame = _together(names, frames, files.union)
        if files.with_file:
            if "file" in frame.columns:
                raise ColumnError(text("cli_file_column", column="file"))
            origin = [
                pl.repeat(_short(name, names), each.height, eager=True)
                for name, each in zip(names, frames, strict=True)
            ]
            frame = frame.insert_column(0, pl.concat(origin).alias("file"))
        return frame

    def named(self, inputs: Sequence[str]) -> list[str]:
        """Return the files to read, including those in folders, and count them as inputs.

        Raises
        ------
        FileError
            A pattern matches no file, or a folder has none.
        """
        names = self._found([each for given in inputs for each in (_in_folder(given) or [given])])
        self._claim(names)
        self.inputs += [{"file": "<stdin>" if name == STDIN else name} for name in names]
        return names

    def beside(self, path: Path, option: str) -> pl.DataFrame:
        """Read the table of an option; its header is the first row."""
        name = str(path)
        if path.is_dir():
            raise refused(name, "file_folder")
        self._claim([name])
        result = read_table(path)
        self._tell(name, result, option)
        return result.frame

    def decisions(self, path: Path | None) -> pl.DataFrame | None:
        """Read the table of decisions on readings, if there is one."""
        return None if path is None else self.beside(path, "--decisions")

    def claim(self, path: Path, option: str) -> None:
        """Count a file as an input."""
        self._claim([str(path)])
        self.inputs.append({"file": str(path), "option": option})

    def _found(self, inputs: Sequence[str]) -> list[str]:
        found: list[str] = []
        for given in inputs:
            path = Path(given)
            if given == STDIN or path.is_file():
                found.append(given)
            elif path.is_dir():
                raise refused(given, "cli_folder", pattern=f"{path}/*.csv")
            elif path.exists() or not glob.has_magic(given):
                found.append(given)  # reading it reports the error
            else:
                found += _matching(given)
        once: dict[Path | str, str] = {}
        for name in found:
            key = name if name == STDIN else Path(name).resolve()
            if key in once:
                self.note(text("cli_read_once", name=name))
            once.setdefault(key, name)
        return list(once.values())

    def _claim(self, names: Sequence[str]) -> None:
        """Refuse to overwrite an input, before any work."""
        paths = [Path(name) for name in names if name != STDIN]
        output = self.telling.output
        if output is not None and output.is_dir():
            raise refused(output, "write_folder")
        if output is not None:
            self._check(output, paths)
            if not output.absolute().parent.is_dir():
                raise refused(output, "cli_no_folder")
        self._paths += paths
        self._bytes += sum(path.stat().st_size for path in paths if path.is_file())

    def _tell(self, name: str, result: ReadResult, option: str | None) -> None:
        name = "<stdin>" if name == STDIN else name
        told = {"file": name, "rows": result.frame.height, "header": result.header}
        self.inputs.append(told | ({"option": option} if option else {}))
        rows, header = result.frame.height, result.header
        if header is None:
            self.note(text("cli_read", name=name, rows=rows))
        else:
            self.note(text("cli_read_header", name=name, rows=rows, header=header))
        known = {
            text("header_found", place=text(at, number=header)) for at in ("at_row", "at_line")
        }
        for note in result.notes:
            if note not in known:
                self.note_of(name, note)

    @contextmanager
    def working(self, what: str) -> Iterator[None]:
        """Show progress on a terminal during long work."""
        if self._silent or self._bytes < _LONG_WORK or not sys.stderr.isatty():
            yield
            return
        with Console(stderr=True).status(escape(f"{what} …")):
            yield

    # ------------------------------------------------------------------ telling

    def table(self, frame: pl.DataFrame) -> None:
        """Print a table beside the result, unless output is quiet."""
        if not self._silent:
            show(frame)

    def finish(
        self,
        frame: pl.DataFrame,
        *,
        shown: Sequence[str] | None = None,
        counts: Mapping[str, Any] | None = None,
        summary: Sequence[str] = (),
        write: Callable[[Path], None] | None = None,
    ) -> None:
        """Write the result, or show columns of it, and the summary.

        With ``write`` something other than the table is written, and the summary is shown.
        """
        output = self.telling.output
        if output is not None:
            with self.working(f"writing {output}"):
                if write is None:
                    write_table(frame, output, provenance=self.telling.provenance)
                else:
                    write(output)
            if write is None:
                self.note(text("cli_written_rows", output=output, rows=frame.height))
            else:
                self.note(text("cli_written", output=output))
        elif write is not None:
            if not self.telling.json:
                typer.echo("\n".join(summary))
            summary = ()
        elif not self.telling.json:
            show(frame if shown is None else frame.select(shown))
        for line in summary:
            if not self._silent:
                typer.echo(line, err=True)
        if self.telling.json:
            self._print_json(frame, counts or {})

    def _print_json(self, frame: pl.DataFrame, counts: Mapping[str, Any]) -> None:
        output = self.telling.output
        told = {
            "command": self.command,
            "version": __version__,
            "provenance": asdict(provenance()),
            "rows": frame.height,
            "counts": counts,
            "inputs": self.inputs,
            "output": None if output is None else str(output),
            "notes": self.notes,
            "warnings": self.warnings,
        }
        if output is None:
            told["table"] = json_rows(frame)
        typer.echo(json.dumps(told, ensure_ascii=False, allow_nan=False))


def size_of(name: str) -> int:
    """Return the size of a file; 0 if it is not a file."""
    path = Path(name)
    return path.stat().st_size if name != STDIN and path.is_file() else 0


def _matching(pattern: str) -> list[str]:
    # Excel has a file ~$name beside an open workbook.
    found = [
        name
        for name in sorted(glob.glob(pattern, recursive=True))
        if Path(name).is_file() and not Path(name).name.startswith("~$")
    ]
    if not found:
        raise refused(pattern, "cli_no_match")
    return found


def _in_folder(given: str) -> list[str]:
    """Return the files of a folder, or nothing."""
    path = Path(given)
    if not path.is_dir():
        return []
    hidden = (".", "~$")
    found = sorted(p for p in path.iterdir() if p.is_file() and not p.name.startswith(hidden))
    if not found:
        raise refused(given, "cli_folder_empty")
    return [str(each) for each in found]


def _short(name: str, names: Sequence[str]) -> str:
    """Return the name of a file without its folder, if it is unique."""
    if name == STDIN:
        return "<stdin>"
    short = Path(name).name
    return short if [Path(other).name for other in names].count(short) == 1 else name


def _together(names: Sequence[str], frames: Sequence[pl.DataFrame], union: bool) -> pl.DataFrame:
    first = frames[0]
    for name, frame in [] if union else zip(names[1:], frames[1:], strict=True):
        absent, more = unlike(first, frame)
        if absent or more:
            message = f"cli_not_alike{'' if absent and more else '_absent' if absent else '_more'}"
            differ: dict[str, Any] = {"absent": absent} if absent else {}
            differ |= {"more": more} if more else {}
            raise ColumnError(text(message, name=name, first=names[0], **differ))
    return stacked(frames)


def show(frame: pl.DataFrame) -> None:
    """Print a table."""
    wide = shutil.get_terminal_size().columns if sys.stdout.isatty() else 200
    with pl.Config(
        tbl_rows=-1, tbl_cols=-1, tbl_hide_dataframe_shape=True, tbl_hide_column_data_types=True,
        fmt_str_lengths=200, tbl_width_chars=max(wide, 80), fmt_table_cell_list_len=-1,
    ):  # fmt: skip
        typer.echo(str(readable(frame, Path("the table"))))
