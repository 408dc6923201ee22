"""Write a table so that it opens properly in Excel, and never leave half a file behind."""

import codecs
import gzip
import io
import os
import shutil
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

import polars as pl

from shuizhi._core.provenance import provenance as used
from shuizhi.errors import FileError
from shuizhi.io.cells import guarded, readable
from shuizhi.io.source import first_line, kind_of
from shuizhi.io.write_excel import write_sheet

__all__ = ["write_table"]

_ROW_GROUP = 1 << 18


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
            write_sheet(frame, file, path)
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
        raise FileError(f"{path}: cannot be written: {first_line(error)}") from error
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
    kind, packed = kind_of(path)
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
