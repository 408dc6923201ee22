"""Read the tables people have, and write the ones they need.

`read_samples` takes CSV, Parquet and Excel files as they come from laboratories and platforms: any
of the usual Chinese encodings, title rows above the header, a units row below it. It returns the
table with a note on everything it did; `read_table` does the same for tables without parameters.
`write_table` writes a result so that it opens properly in
Excel, and never leaves half a file behind.

The parsing is polars', calamine's and XlsxWriter's work; this module decides what they are given.
"""

import codecs
import gzip
import io
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Literal

import polars as pl
from polars.exceptions import PanicException

from shuizhi import _shuizhi
from shuizhi._core import markup
from shuizhi._core.provenance import provenance as used
from shuizhi.errors import FileError
from shuizhi.io.cells import guarded, readable
from shuizhi.io.excel import read_sheet
from shuizhi.io.header import (
    WINDOW,
    Source,
    Test,
    decode,
    find_layout,
    finish,
    first_records,
    read_body,
)
from shuizhi.notebook.display import show

__all__ = ["ReadResult", "read_samples", "read_table", "write_table"]

_TEXT = {".csv", ".tsv", ".txt"}
_EXCEL = {".xlsx", ".xlsm", ".xls"}
_ROW_GROUP = 1 << 18
# A table that was read shows so many rows in a notebook.
_SHOWN = 10
_SHEET_ROWS, _SHEET_COLUMNS = 1_048_576, 16_384
_NUMBER_FORMATS: dict[Any, str] = {
    pl.Date: "yyyy-mm-dd",
    pl.Datetime: "yyyy-mm-dd hh:mm:ss",
    pl.Time: "hh:mm:ss",
}


@dataclass(frozen=True)
class ReadResult:
    """A table read from a file, and what was done to read it.

    Attributes
    ----------
    frame : polars.DataFrame
        The table. From CSV and Excel every column is text, as written.
    notes : list of str
        One sentence for everything decided on the way, in English: the encoding found, the row
        the header stood in, rows left out.
    header : int or None
        The row or line the header stood in, from 1; None for Parquet.
    """

    frame: pl.DataFrame
    notes: list[str] = field(default_factory=list)
    header: int | None = None

    def _repr_html_(self) -> str:
        told = "".join(markup.paragraph(note, aside=True) for note in self.notes)
        return markup.block(told) + show(self.frame, rows=_SHOWN)._repr_html_()


def read_samples(
    path: str | os.PathLike[str] | IO[bytes],
    *,
    sheet: str | int | None = None,
    header: Literal["auto"] | int = "auto",
    encoding: str = "auto",
) -> ReadResult:
    r"""Read a table of samples from a CSV, Parquet or Excel file.

    The header is the row that names most parameters among the first 15; title rows above it are
    left out, and a row of units below it goes into the names.

    Parameters
    ----------
    path, sheet, header, encoding
        As of `read_table`.

    Returns
    -------
    ReadResult
        ``frame`` is the table, as of `read_table`; ``notes`` say what was done to read it.

    Raises
    ------
    FileError
        As of `read_table`.

    Examples
    --------
    >>> import io
    >>> text = "监测结果\n断面,氨氮\n,mg/L\n甲,0.025L\n"
    >>> table = read_samples(io.BytesIO(text.encode("gb18030")))
    >>> table.frame.to_dicts()
    [{'断面': '甲', '氨氮(mg/L)': '0.025L'}]
    """
    return read_table(
        path,
        sheet=sheet,
        header=header,
        encoding=encoding,
        is_parameter=_shuizhi.names_parameter,
        is_unit=_shuizhi.is_unit,
    )


def read_table(
    path: str | os.PathLike[str] | IO[bytes],
    *,
    sheet: str | int | None = None,
    header: Literal["auto"] | int = "auto",
    encoding: str = "auto",
    is_parameter: Test | None = None,
    is_unit: Test | None = None,
) -> ReadResult:
    r"""Read a CSV, Parquet or Excel file.

    Parameters
    ----------
    path
        A ``.csv``, ``.tsv`` or ``.txt`` file (also ``.gz`` of these), ``.parquet``, ``.xlsx``,
        ``.xlsm`` or ``.xls``; or an open binary file, as standard input, of CSV.
    sheet
        Name of the Excel sheet, or its number from 1; the first by default.
    header
        Number of the header's row, from 1 as editors and Excel count. By default the row with
        most parameter names among the first 15 is taken, and the first row when none has any.
    encoding
        Of a text file. By default a byte-order mark decides (UTF-8, UTF-16); without one the file
        is UTF-8 if it is valid UTF-8, and GB18030 (of which GBK and GB2312 are parts) if not.
    is_parameter
        Whether the text of a cell names a parameter. Without it the header is the first row.
    is_unit
        Whether the text of a cell is a unit. With it a units row below the header is recognised
        and merged into the names: ``氨氮`` over ``mg/L`` becomes ``氨氮(mg/L)``.

    Returns
    -------
    ReadResult
        The table, a row for every row of the file that is not wholly empty, in order.

        Columns of text files are text, so that ``0.025L`` and ``0.10`` stay as written; empty
        cells are null. So are those of Excel files: numbers in their shortest form with the 15
        digits Excel itself keeps (``0.1``, ``8``), dates as ``2024-01-31``, with the time of day
        where a column has one. Parquet columns keep their types.

    Raises
    ------
    FileError
        The file is missing, empty, damaged, protected by a password, of unknown kind, in an
        unknown encoding, has rows of unequal length, two columns of one name, or no rows.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    >>> path = pathlib.Path(folder.name) / "samples.csv"
    >>> _ = path.write_text("监测结果\n断面,氨氮\n,mg/L\n甲,0.025L\n", encoding="gb18030")
    >>> table = read_table(
    ...     path, is_parameter=lambda text: text == "氨氮", is_unit=lambda text: text == "mg/L"
    ... )
    >>> table.frame.to_dicts()
    [{'断面': '甲', '氨氮(mg/L)': '0.025L'}]
    >>> for note in table.notes:
    ...     print(note)
    encoding GB18030 (not valid UTF-8)
    header found at line 2
    line 1 above the header left out: 监测结果
    units row at line 3 merged into the header
    >>> folder.cleanup()
    """
    kind, packed = _kind(Path(path)) if isinstance(path, str | os.PathLike) else (".csv", False)
    excel = kind in _EXCEL
    name = str(path) if isinstance(path, str | os.PathLike) else str(getattr(path, "name", "CSV"))
    source = Source(name, "row" if excel else "line")
    if sheet is not None and not excel:
        raise source.error("only Excel files have sheets; leave sheet= out")
    if encoding != "auto" and kind not in _TEXT:
        raise source.error("only text files have an encoding to state; leave encoding= out")
    if header != "auto" and kind == ".parquet":
        raise source.error("a Parquet file names its columns itself; leave header= out")
    at = None if header == "auto" else int(header)
    data = _bytes(path, source)
    if kind == ".parquet":
        return _read_parquet(data, source)
    if excel:
        rows, notes = read_sheet(data, sheet, source)
        head = rows.head(max(WINDOW, at or 0) + 3).rows()
        layout = find_layout(
            head,
            range(1, len(head) + 1),
            source,
            header=at,
            is_parameter=is_parameter,
            is_unit=is_unit,
        )
        body, line = rows.slice(layout.body), layout.header + 1
    else:
        text, notes = decode(data, packed, encoding, source)
        del data
        delimiter, records, more = first_records(text, kind, at, source)
        notes += more
        layout = find_layout(
            [record.cells for record in records],
            [record.line for record in records],
            source,
            header=at,
            is_parameter=is_parameter,
            is_unit=is_unit,
        )
        body, line = (
            read_body(text, delimiter, layout, records, source),
            records[layout.header].line,
        )
    frame, more = finish(body, layout, source)
    return ReadResult(frame, [*notes, *layout.notes, *more], line)


def _kind(path: Path) -> tuple[str, bool]:
    """Return the suffix that tells what a file is, and whether it is gzip-compressed."""
    if "\0" in str(path):
        raise FileError(f"{str(path)!r}: no name of a file, for it holds a zero character")
    suffixes = [suffix.lower() for suffix in path.suffixes]
    packed = suffixes[-1:] == [".gz"]
    kind = (suffixes[:-1] if packed else suffixes)[-1:]
    if kind and (kind[0] in _TEXT or (not packed and kind[0] in _EXCEL | {".parquet"})):
        return kind[0], packed
    raise FileError(
        f"{path}: unknown kind of file {''.join(suffixes[-2:] if packed else suffixes[-1:])!r}; "
        "use .csv, .tsv, .txt (also .gz of these), .parquet, .xlsx or .xls"
    )


def _bytes(path: str | os.PathLike[str] | IO[bytes], source: Source) -> bytes:
    try:
        if not isinstance(path, str | os.PathLike):
            data = path.read()
        elif Path(path).is_char_device() or Path(path).is_block_device():
            raise source.error("is a device, not a file; name a file")
        else:
            data = Path(path).read_bytes()
    except FileError:
        raise
    except FileNotFoundError:
        raise source.error("no such file; check the name and the folder") from None
    except IsADirectoryError:
        raise source.error("is a folder; name the file in it") from None
    except OSError as error:
        raise source.error(f"cannot be read: {error.strerror or error}") from error
    if not data:
        raise source.error("the file is empty; export it again")
    return data


# Parquet


def _read_parquet(data: bytes, source: Source) -> ReadResult:
    try:
        frame = pl.read_parquet(io.BytesIO(data))
    except (pl.exceptions.PolarsError, PanicException, OSError, ValueError) as error:
        raise source.error(
            f"not a Parquet file, or a damaged one ({_first_line(error)}); write it again"
        ) from error
    if frame.is_empty():
        raise source.error("the file has no rows; check that the data was exported with it")
    return ReadResult(frame, [])


def _first_line(error: BaseException) -> str:
    return str(error).strip().split("\n")[0]


# Writing


def write_table(
    frame: pl.DataFrame | pl.LazyFrame,
    path: str | os.PathLike[str],
    *,
    source: str | os.PathLike[str] | None = None,
    overwrite: bool = True,
    provenance: bool = False,
) -> None:
    """Write a table as CSV, Parquet or Excel, by the suffix of the path.

    The table is written beside its place under another name and moved there when complete: a
    reader never meets half a file, and a failure leaves what stood there before.

    Parameters
    ----------
    frame
        The table.
    path
        A ``.csv``, ``.tsv`` or ``.txt`` file (also ``.gz`` of these), ``.parquet`` or ``.xlsx``.
        Text files are UTF-8 with a byte-order mark, without which Excel garbles Chinese; ``.tsv``
        and ``.txt`` are separated by tabs.
    source
        The file the table was made from; writing over it is refused. Leave it out to replace it.
    overwrite
        Whether another file that stands at `path` may be replaced.
    provenance
        Whether a text file begins with a line that says what the table was computed with
        (`shuizhi.provenance`). Parquet and Excel files carry it in any case, out of the way.

    Raises
    ------
    FileError
        The suffix is unknown, the path is `source`, stands already (with ``overwrite=False``) or
        cannot be written, or a value cannot be represented in the file.

    Notes
    -----
    Parquet keeps every type. In text and Excel files lists are joined with ``、`` and categories
    are text; a list of exceedances (structs with ``parameter`` and ``multiple``) reads
    ``氨氮(0.2)、总磷(1.3)``, with up to three significant digits and no bracket where there is no
    multiple. Empty lists are empty cells. In Excel, whole numbers of 16 digits and more are text,
    for Excel would round them.

    Texts that begin as formulas do (``=``, ``@``, and signs before what is no number) are texts in
    Excel files; in text files an apostrophe stands before them, for Excel would run them.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    >>> path = pathlib.Path(folder.name) / "graded.csv"
    >>> write_table(pl.DataFrame({"断面": ["甲"], "定类指标": [["氨氮", "总磷"]]}), path)
    >>> print(path.read_text(encoding="utf-8-sig").strip())
    断面,定类指标
    甲,氨氮、总磷
    >>> folder.cleanup()
    """
    path = Path(path)
    kind, packed = check_target(path, [] if source is None else [source])
    if not overwrite and path.exists():
        raise FileError(f"{path}: exists already; choose another name, or give overwrite=True")
    if isinstance(frame, pl.LazyFrame):
        frame = frame.collect(engine="streaming")
    if kind != ".parquet":
        frame = readable(frame, path)

    with written_beside(path, kind) as file:
        if kind == ".parquet":
            # In groups of one size: those of the engine depend on its threads.
            about = {"shuizhi": used().to_json()}
            frame.rechunk().write_parquet(file, row_group_size=_ROW_GROUP, metadata=about)
        elif kind == ".xlsx":
            _write_sheet(frame, file, path)
        else:
            line = str(used()) if provenance else None
            _write_text(frame, file, "," if kind == ".csv" else "\t", packed, line)


@contextmanager
def written_beside(path: Path, kind: str) -> Iterator[IO[bytes]]:
    """Give a file beside a place to write to, and move it there when it is complete.

    Raises
    ------
    FileError
        It cannot be written.
    """
    target = Path(os.path.realpath(path))
    beside = target.with_name(f".{uuid.uuid4().hex}{kind}")
    try:
        if target.exists() and not target.is_file():
            what = "a folder" if target.is_dir() else "a device or a pipe"
            raise FileError(f"{path}: cannot be written: it is {what}; name a file")
        with beside.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            shutil.copymode(target, beside)
        os.replace(beside, target)
    except FileError:
        raise
    except OSError as error:
        raise FileError(
            f"{path}: cannot be written: {error.strerror or error}; "
            "check the folder, your rights, the space left, and that no program has the file open"
        ) from error
    except pl.exceptions.PolarsError as error:
        raise FileError(f"{path}: cannot be written: {_first_line(error)}") from error
    finally:
        with suppress(OSError):  # where nothing can be made, nothing is there to be removed
            beside.unlink(missing_ok=True)


def check_target(path: Path, sources: Iterable[str | os.PathLike[str]]) -> tuple[str, bool]:
    """Return the kind of a file to be written, and whether it is compressed.

    Raises
    ------
    FileError
        Such files are not written, or it is one of the sources.
    """
    kind, packed = _kind(path)
    if kind in {".xls", ".xlsm"}:
        raise FileError(f"{path}: {kind} files are read but not written; write .xlsx instead")
    refuse_sources(path, sources)
    return kind, packed


def refuse_sources(path: Path, sources: Iterable[str | os.PathLike[str]]) -> None:
    """Refuse to write over a file that is read.

    Raises
    ------
    FileError
        The path is one of the sources.
    """
    if any(_same_file(path, Path(source)) for source in sources):
        raise FileError(
            f"{path}: is the file the table was read from; choose another name for the result"
        )


def _same_file(path: Path, other: Path) -> bool:
    try:
        return path.samefile(other)
    except OSError:
        return os.path.realpath(path) == os.path.realpath(other)


def _write_text(
    frame: pl.DataFrame, file: IO[bytes], separator: str, packed: bool, line: str | None
) -> None:
    text = io.BytesIO() if packed else file
    text.write(codecs.BOM_UTF8)
    if line is not None:
        text.write(f'"{line}"\n'.encode())
    guarded(frame).write_csv(
        text,
        separator=separator,
        datetime_format="%Y-%m-%d %H:%M:%S%.f",
        time_format="%H:%M:%S%.f",
    )
    if isinstance(text, io.BytesIO):
        file.write(gzip.compress(text.getbuffer(), mtime=0))


def _write_sheet(frame: pl.DataFrame, file: IO[bytes], path: Path) -> None:
    try:
        import xlsxwriter  # type: ignore[import-untyped]
    except ImportError as error:
        raise FileError(
            f"{path}: writing Excel files takes the xlsxwriter package: pip install xlsxwriter"
        ) from error
    if frame.height >= _SHEET_ROWS or frame.width > _SHEET_COLUMNS:
        raise FileError(
            f"{path}: {frame.height} rows by {frame.width} columns do not fit an Excel sheet "
            f"({_SHEET_ROWS} by {_SHEET_COLUMNS}); write Parquet or CSV instead"
        )
    exact = pl.all().is_between(-(10**15), 10**15).all()
    whole = frame.select(pl.selectors.integer())
    big = [name for name in whole.columns if not whole.select(name).select(exact).item()]
    frame = frame.with_columns(pl.col(big).cast(pl.String))
    made = io.BytesIO()
    try:
        # The folder is for the rows on their way, which a failure would leave behind elsewhere.
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            options = {"constant_memory": True, "nan_inf_to_errors": True, "tmpdir": folder}
            book = xlsxwriter.Workbook(made, options)
            try:
                _fill_sheet(book, frame, path)
            except OSError:
                # Its own files are to be closed; that fails again where rows were cut off.
                with suppress(OSError, ValueError, xlsxwriter.exceptions.XlsxFileError):
                    book.close()
                raise
            book.close()
    except xlsxwriter.exceptions.XlsxFileError as error:
        raise FileError(
            f"{path}: cannot be written: {error}, in the folder for temporary files; "
            "check the space left there"
        ) from error
    file.write(made.getbuffer())


def _fill_sheet(book: Any, frame: pl.DataFrame, path: Path) -> None:
    # The same table makes the same file, on whichever day.
    book.set_properties({"created": datetime(2000, 1, 1), "comments": str(used())})
    for name, value in (("version", used().version), ("digest", used().digest)):
        book.set_custom_property(f"shuizhi {name}", value)
    sheet = book.add_worksheet()
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    formats = [
        book.add_format({"num_format": _NUMBER_FORMATS.get(dtype.base_type(), "General")})
        for dtype in frame.dtypes
    ]
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(frame.columns):
        sheet.write_string(0, column, name, head)
    for row, values in enumerate(frame.iter_rows(), start=1):
        for column, value in enumerate(values):
            if value is None:
                continue
            write = sheet.write_string if isinstance(value, str) else sheet.write
            if write(row, column, value, formats[column]):
                raise FileError(
                    f"{path}: row {row} of column {frame.columns[column]!r} does not fit an "
                    "Excel cell; write Parquet or CSV instead"
                )
