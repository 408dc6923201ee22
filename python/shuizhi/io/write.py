"""Write tables that open correctly in Excel, without leaving incomplete files."""

import codecs
import gzip
import io
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

import polars as pl

from shuizhi._core.arguments import checked
from shuizhi._core.provenance import provenance as used
from shuizhi._frames.tables import read_frame
from shuizhi.io.beside import refuse_sources, written_beside
from shuizhi.io.cells import guarded, readable
from shuizhi.io.source import kind_of, refused
from shuizhi.io.write_excel import write_sheet

__all__ = ["write_table"]

_ROW_GROUP = 1 << 18


@checked
def write_table(
    table: Any,
    path: str | os.PathLike[str],
    *,
    source: str | os.PathLike[str] | None = None,
    overwrite: bool = True,
    provenance: bool = False,
) -> None:
    """Write a table as CSV, Parquet or Excel, by the suffix of the path.

    The table is written to a temporary file and renamed when complete: readers never see an
    incomplete file, and a failure leaves the previous file unchanged.

    Parameters
    ----------
    table
        A polars, pandas or pyarrow table, or anything with ``__arrow_c_stream__``. Named index
        levels of a pandas table become columns.
    path
        A ``.csv``, ``.tsv`` or ``.txt`` file (also ``.gz`` of these), ``.parquet`` or ``.xlsx``.
        Text files are UTF-8 with a byte-order mark, without which Excel garbles Chinese; ``.tsv``
        and ``.txt`` are separated by tabs.
    source
        The file the table was made from; writing over it is refused. Leave it out to replace it.
    overwrite
        Whether another file at `path` may be replaced.
    provenance
        Whether a text file begins with a line that names the versions and data used
        (`shuizhi.provenance`). Parquet and Excel files always contain it as metadata.

    Raises
    ------
    TableError
        The object is not a table.
    FileError
        The suffix is unknown; the path is `source`, exists already (with ``overwrite=False``) or
        cannot be written; or a value cannot be represented in the file.

    Notes
    -----
    Parquet keeps every type. In text and Excel files lists are joined with ``、`` and categories
    are text; a list of exceedances (structs with ``parameter`` and ``multiple``) reads
    ``氨氮(0.2)、总磷(1.3)``, with up to three significant digits, and without brackets if there is
    no multiple. Empty lists are empty cells. In Excel a column is text if one of its numbers has 16
    digits or more, which Excel would round, or one of its dates is before 1900, which Excel does
    not support; ``NaN`` and ``inf`` are text too.

    Texts that begin like formulas (``=``, ``@``, or a sign before something that is not a number)
    are texts in Excel files; in text files they get an apostrophe, so that Excel does not run them.

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
        raise refused(path, "write_exists")
    frame = _frame_of(table)
    if kind != ".parquet":
        frame = readable(frame, path)

    with written_beside(path, kind) as file:
        if kind == ".parquet":
            # Row groups of a fixed size: the engine's depend on its threads.
            about = {"shuizhi": used().to_json()}
            frame.rechunk().write_parquet(file, row_group_size=_ROW_GROUP, metadata=about)
        elif kind == ".xlsx":
            write_sheet(frame, file, path)
        else:
            line = str(used()) if provenance else None
            _write_text(frame, file, "," if kind == ".csv" else "\t", packed, line)


def _frame_of(table: Any) -> pl.DataFrame:
    if isinstance(table, pl.LazyFrame):
        return table.collect(engine="streaming")
    if "pandas" in sys.modules and isinstance(table, sys.modules["pandas"].DataFrame):
        if any(name is not None for name in table.index.names):
            table = table.reset_index()
        if not all(isinstance(name, str | tuple) for name in table.columns):
            table = table.rename(columns=str)
    return read_frame(table)


def check_target(path: Path, sources: Iterable[str | os.PathLike[str]]) -> tuple[str, bool]:
    """Return the kind of the output file, and whether it is compressed.

    Raises
    ------
    FileError
        This kind of file cannot be written, or it is one of the sources.
    """
    kind, packed = kind_of(path)
    if kind in {".xls", ".xlsm"}:
        raise refused(path, "write_kind", kind=kind)
    refuse_sources(path, sources)
    return kind, packed


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
