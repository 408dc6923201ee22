"""Files as they should not be: each is refused with its cause, or read as it says."""

import gzip
import io
import os
import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import shuizhi as sz
from bad_books import BOOK
from bad_files import BOMBS, FILES, ROWS, TABLE, wide
from faults import File, Refused
from shuizhi import errors
from shuizhi.cli import main
from shuizhi.errors import FileError
from shuizhi.io import read_table


@pytest.mark.parametrize("file", FILES, ids=str)
def test_a_file_is_read_or_refused(file: File, tmp_path: Path) -> None:
    path = tmp_path / file.name
    path.write_bytes(file.content)
    options = {"samples": True}
    options |= dict(file.options)
    if file.rows is not None:
        read = read_table(path, **options)  # type: ignore[arg-type]
        assert read.frame.to_dicts() == file.rows
        for note in file.notes:
            assert note in "; ".join(read.notes)
        return
    with pytest.raises(FileError) as caught:
        read_table(path, **options)  # type: ignore[arg-type]
    assert str(caught.value).startswith(f"{path}: ")
    for word in file.refused:
        assert word in str(caught.value)


@pytest.mark.parametrize("file", [file for file in FILES if not file.rows], ids=str)
def test_a_refusal_on_the_command_line_is_one_line(
    file: File,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / file.name
    path.write_bytes(file.content)
    arguments = [f"--{name.replace('_', '-')}={value}" for name, value in file.options.items()]
    monkeypatch.setattr(sys, "argv", ["shuizhi", "recognize", str(path), *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    told = capfd.readouterr()
    assert ended.value.code == (2 if file.options.get("header") == 0 else 1)
    assert told.out == ""
    assert told.err.startswith("error: ") and told.err.count("\n") == 1


SMALL = [file for file in FILES if not file.rows and file not in BOMBS]


@pytest.mark.parametrize("file", SMALL, ids=str)
def test_a_refusal_is_reported_in_chinese(file: File, tmp_path: Path) -> None:
    path = tmp_path / "t" / file.name
    path.parent.mkdir()
    path.write_bytes(file.content)
    options = {"samples": True}
    sz.set_lang("zh")
    try:
        with pytest.raises(FileError) as caught:
            read_table(path, **options | dict(file.options))  # type: ignore[arg-type]
    finally:
        sz.set_lang(None)
    told = str(caught.value).removeprefix(f"{path}: ")
    # The words of the readers on a damaged file are in brackets.
    assert re.search("[\u4e00-\u9fff]", told)
    assert not re.search(r"[a-z]{3,} [a-z]{3,}", re.sub(r"（.*）", "", told)), told


def opened(content: bytes = TABLE.encode()) -> io.BytesIO:
    return io.BytesIO(content)


def closed() -> io.BytesIO:
    file = opened()
    file.close()
    return file


def read_book(**options: Any) -> Callable[[], object]:
    def read() -> object:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "t.xlsx"
            path.write_bytes(BOOK)
            return sz.read_samples(path, **options)

    return read


MISUSE = [
    Refused(str(options), lambda said=options: sz.read_samples(opened(), **said), error, words)
    for options, error, words in (
        ({"header": "x"}, errors.OptionError, ["header='x'", "'auto'", "a whole number"]),
        ({"header": 1.5}, errors.OptionError, ["header=1.5"]),
        ({"header": True}, errors.OptionError, ["header=True"]),
        ({"header": 2**70}, errors.FileError, ["no header at line"]),
        ({"encoding": None}, errors.OptionError, ["encoding=None"]),
        ({"encoding": "undefined"}, errors.FileError, ["does not decode as undefined"]),
        ({"encoding": "utf-7"}, errors.FileError, ["not utf-7"]),
        ({"encoding": "punycode"}, errors.FileError, ["not punycode"]),
        ({"sheet": 1.5}, errors.OptionError, ["sheet=1.5"]),
        ({"max_bytes": 0}, errors.OptionError, ["max_bytes=0", "a whole number of at least 1"]),
        ({"max_bytes": "1 MB"}, errors.OptionError, ["max_bytes='1 MB'"]),
    )
] + [
    Refused(repr(path), lambda path=path: sz.read_samples(path), error, words)
    for path, error, words in (
        (None, errors.OptionError, ["path=None", "a path, an open binary file or a list"]),
        (5, errors.OptionError, ["path=5"]),
        (b"t.csv", errors.OptionError, ["a path, an open binary file or a list"]),
        (io.StringIO("断面,氨氮\n甲,1\n"), errors.FileError, ["gives str, not bytes", "'rb'"]),
        (closed(), errors.FileError, ["cannot be read", "closed file"]),
    )
] + [
    Refused("a sheet's header", read_book(header=2**70), errors.FileError, ["no header at row"]),
]  # fmt: skip


@pytest.mark.parametrize("case", MISUSE, ids=str)
def test_misuse_is_refused(case: Refused) -> None:
    case.check()


def test_surrogates_are_not_text() -> None:
    with pytest.raises(FileError, match="does not decode as unicode_escape"):
        sz.read_samples(opened(b"a,b\n\\ud800,1\n"), encoding="unicode_escape")


def test_a_trusted_file_unpacks_to_what_is_said(tmp_path: Path) -> None:
    path = tmp_path / "t.csv.gz"
    path.write_bytes(gzip.compress(TABLE.encode()))
    assert read_table(path, max_bytes=len(TABLE.encode())).frame.to_dicts() == ROWS
    with pytest.raises(FileError, match="to more than"):
        read_table(path, max_bytes=len(TABLE.encode()) - 1)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names are of Unix")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    os.mkfifo(path)
    with pytest.raises(FileError, match="is a pipe"):
        read_table(path)


def test_a_table_of_many_columns_is_read(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(wide(3000))
    frame = read_table(tmp_path / "t.csv").frame
    assert frame.shape == (1, 3002)


def test_a_long_cell_below_the_header_is_read(tmp_path: Path) -> None:
    cell = "注" * 300_000
    text = "断面,氨氮,备注\n" + "甲,0.5,\n" * 20 + f'乙,0.6,"{cell}"\n'
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    assert read_table(tmp_path / "t.csv").frame["备注"].to_list() == [None] * 20 + [cell]


@pytest.mark.parametrize("device", ["/dev/null", "/dev/zero", "/dev/full"])
def test_devices_are_not_read(tmp_path: Path, device: str) -> None:
    if not Path(device).is_char_device():
        pytest.skip(f"there is no {device} here")
    link = tmp_path / "t.csv"
    link.symlink_to(device)
    with pytest.raises(FileError, match="is a device"):
        read_table(link)


def test_paths_that_are_none(tmp_path: Path) -> None:
    for path, words in (
        (tmp_path / "a\0.csv", "zero character"),
        (tmp_path / f"{'长' * 200}.csv", "cannot be read"),
        (tmp_path / "none" / "t.csv", "no such file"),
        (tmp_path / "t.csv", "is a folder"),
    ):
        (tmp_path / "t.csv").mkdir(exist_ok=True)
        with pytest.raises(FileError, match=words):
            read_table(path)
