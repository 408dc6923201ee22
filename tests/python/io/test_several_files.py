"""Several files, archives, packed and remote files, and several tables on a sheet."""

import functools
import gzip
import http.server
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import xlsxwriter

import shuizhi as sz
from shuizhi.errors import FileError

JAN = "断面,氨氮\n甲,0.5\n"
FEB = "断面,氨氮,总磷\n乙,1.2,0.1\n"


def sheet(path: Path, rows: list[list[Any]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        made = book.add_worksheet("表")
        for place, row in enumerate(rows):
            made.write_row(place, 0, row)
    return path


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    (tmp_path / "1月.csv").write_text(JAN, encoding="gb18030")
    (tmp_path / "2月.csv").write_text(FEB, encoding="utf-8")
    return [tmp_path / "1月.csv", tmp_path / "2月.csv"]


def test_several_files_are_one_table(files: list[Path]) -> None:
    with pytest.raises(FileError, match=r"2月\.csv: its columns are not those of .*1月.*总磷"):
        sz.read_samples(files)
    found = sz.read_samples(files, columns="union")
    assert found.frame.columns == ["file", "断面", "氨氮", "总磷"]
    assert found.frame.select("断面", "氨氮", "总磷").rows() == [
        ("甲", "0.5", None), ("乙", "1.2", "0.1")
    ]  # fmt: skip
    assert found.frame["file"].to_list() == [str(path) for path in files]
    assert found.notes[0] == "2 files read as one table"
    assert f"{files[0]}: encoding GB18030 (not valid UTF-8)" in found.notes
    with pytest.raises(sz.errors.OptionError, match="no file is given"):
        sz.read_samples([])


def test_an_archive_is_read_as_its_files(tmp_path: Path) -> None:
    book = sheet(tmp_path / "b.xlsx", [["断面", "氨氮", "总磷"], ["丙", 2, 0.3]])
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("__MACOSX/._x.csv", b"\0")
        archive.writestr("月报/1月.csv", JAN.encode("gb18030"))
        archive.write(book, "b.xlsx")
    found = sz.read_samples(tmp_path / "a.zip", columns="union")
    assert found.frame["断面"].to_list() == ["甲", "丙"]
    names = [f"{tmp_path / 'a.zip'}/{name}" for name in ("月报/1月.csv", "b.xlsx")]
    assert found.frame["file"].to_list() == names


def test_names_of_chinese_windows_in_archives(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("x.csv")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(info, JAN)
    data = (tmp_path / "a.zip").read_bytes().replace(b"x.csv", "月".encode("gbk") + b"csv"[:3])
    assert len(data) == (tmp_path / "a.zip").stat().st_size
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(FileError, match="月csv: unknown kind of file"):
        sz.read_samples(tmp_path / "a.zip")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        pytest.param(b"PK no archive", "not readable as a zip archive", id="damaged"),
        pytest.param({}, "the zip archive has no files", id="empty"),
        pytest.param({"b.zip": b"x"}, "inside another", id="nested"),
        pytest.param({"b.csv": b""}, "b.csv", id="an empty file"),
        pytest.param({"b.doc": b"x"}, "unknown kind of file", id="another kind"),
    ],
)
def test_archives_that_are_refused(tmp_path: Path, content: Any, told: str) -> None:
    path = tmp_path / "a.zip"
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in content.items():
                archive.writestr(name, data)
    with pytest.raises(FileError, match=told):
        sz.read_samples(path)


def test_an_archive_that_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.csv", JAN + "甲,0\n" * 100_000)
    with pytest.raises(FileError, match=r"unpacks from .* to more than"):
        sz.read_samples(tmp_path / "a.zip", max_bytes=10_000)


def test_files_packed_by_zstandard(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.zst"
    data = JAN.encode()
    path.write_bytes(pa.Codec("zstd").compress(data, asbytes=True))
    assert sz.read_samples(path).frame.rows() == [("甲", "0.5")]
    with pytest.raises(FileError, match=r"unpacks from .* to more than"):
        sz.read_samples(path, max_bytes=5)
    path.write_bytes(path.read_bytes()[:12])
    with pytest.raises(FileError, match=r"a\.csv\.zst"):
        sz.read_samples(path)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    handler = functools.partial(Quiet, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_files_at_an_address(tmp_path: Path, served: str) -> None:
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(JAN.encode()))
    found = sz.read_samples(f"{served}/a.csv.gz?key=1")
    assert found.frame.rows() == [("甲", "0.5")]
    with pytest.raises(FileError, match=r"none\.csv: .*404"):
        sz.read_samples(f"{served}/none.csv")
    with pytest.raises(FileError, match=r"a\.csv"):
        sz.read_samples("nostore://bucket/a.csv")


TWO = [
    ["一、河流"], ["断面", "氨氮", "总磷"], ["甲", 0.5, 0.1], ["乙", 1.5, 0.2], [],
    *[[] for _ in range(20)],
    ["二、湖库"], ["点位", "pH", "氨氮", "总磷", "总氮"], ["丙", 7.1, 0.4, 0.02, 1],
]  # fmt: skip


def test_several_tables_on_a_sheet(tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.xlsx", TWO)
    found = sz.read_samples(path)
    assert found.frame.columns == ["点位", "pH", "氨氮", "总磷", "总氮"]
    assert "table 2 of 2 read; table= names another" in found.notes
    assert found.header == 27
    first = sz.read_samples(path, table=1)
    assert first.frame.rows() == [("甲", "0.5", "0.1"), ("乙", "1.5", "0.2")]
    with pytest.raises(FileError, match="no table 3; there are 2"):
        sz.read_samples(path, table=3)
    assert sz.read_samples(path, header=2, table=1).header == 2


def test_a_gap_within_a_table_is_not_a_second_table(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["断面", "氨氮", "总磷"], ["甲", 0.5, 0.1], [], ["乙", 1, 1], ["注"]]
    found = sz.read_samples(sheet(tmp_path / "a.xlsx", rows))
    assert found.frame["断面"].to_list() == ["甲", "乙", "注"]
    assert not any("table" in note for note in found.notes)


def test_a_header_over_three_rows(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["日期", "进水", "", "出水", ""], ["", "有机物", "营养盐", "有机物", "营养盐"],
        ["", "COD", "氨氮", "COD", "氨氮"], ["", "mg/L", "mg/L", "mg/L", "mg/L"],
        ["2024-01-01", 200, 30, 20, 1.5],
    ]  # fmt: skip
    found = sz.read_samples(sheet(tmp_path / "a.xlsx", rows))
    assert found.frame.columns == [
        "日期", "进水COD(mg/L)", "进水氨氮(mg/L)", "出水COD(mg/L)", "出水氨氮(mg/L)"
    ]  # fmt: skip


def test_a_text_file_with_two_header_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("日期,进水,,出水,\n,COD,氨氮,COD,氨氮\n2024-01-01,200,30,20,1.5\n", "utf-8")
    found = sz.read_samples(path)
    assert found.frame.columns == ["日期", "进水COD", "进水氨氮", "出水COD", "出水氨氮"]


def test_a_sheet_where_no_row_names_parameters(tmp_path: Path) -> None:
    found = sz.read_samples(sheet(tmp_path / "a.xlsx", [["甲", "乙"], ["1", "2"], [], ["3", "4"]]))
    assert found.frame.rows() == [("1", "2"), ("3", "4")]
