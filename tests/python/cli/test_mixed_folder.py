"""A folder of 200 files of every layout, damaged ones among them, read in one command."""

import gzip
import json
import random
import time
import zipfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lab_books import LAYOUTS, Book, books
from processes import run
from shuizhi.cli import progress

COUNT = 200
LOG = Path(__file__).parents[3] / "examples" / "monitor.log"


def drawn_books(count: int) -> list[Book]:
    """Draw books, a number of each layout."""
    found: list[Book] = []
    for layout in sorted(LAYOUTS):

        @settings(
            max_examples=count, database=None, deadline=None, derandomize=True,
            phases=[Phase.generate], suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(st.just(layout).flatmap(books))
        def draw(book: Book) -> None:
            found.append(book)

        draw()
    return found


def write(folder: Path) -> dict[str, int | None]:
    """Write the folder; return how many readings each file holds, None where it is damaged."""
    made: dict[str, int | None] = {}
    for number, book in enumerate(drawn_books(15)):
        suffix = ".xls" if number % 3 == 0 else ".xlsx"
        name = f"{number:03}{book.layout.replace(' ', '_')}{suffix}"
        book.write(folder / name)
        made[name] = len(book.readings)
    page = "<html><table><tr><td>项目<td>单位<td>检测结果<tr><td>氨氮<td>mg/L<td>0.5</table></html>"
    wide = "采样点位,采样日期,氨氮,总磷\n甲,2024-01-01,0.5,0.1\n乙,2024-01-02,,0.2\n"
    tabs = wide.replace(",", "\t")
    for number in range(10):
        others: dict[str, tuple[bytes, int | None]] = {
            f"网页{number}.xls": (page.encode("gb18030"), 1),
            f"文本{number}.xls": (tabs.encode("gb18030"), 3),
            f"样品{number}.csv": (wide.encode(["utf-8", "gb18030", "utf-16"][number % 3]), 3),
            f"样品{number}.csv.gz": (gzip.compress(wide.encode()), 3),
            f"报文{number}.log": (LOG.read_bytes(), -1),
            f"空{number}.xlsx": (b"", None),
            f"说明{number}.pdf": (b"%PDF-1.4 ...", None),
        }
        for name, (data, count) in others.items():
            (folder / name).write_bytes(data)
            made[name] = count
    draws = random.Random(1)
    whole = [folder / name for name in made if name.endswith((".xlsx", ".xls")) and made[name]]
    while len(made) < COUNT - 2:
        path = draws.choice(whole)
        data = path.read_bytes()
        name = f"损坏{len(made)}{path.suffix}"
        (folder / name).write_bytes(data[: draws.randrange(10, len(data) * 2 // 3)])
        made[name] = None
    with zipfile.ZipFile(folder / "包.zip", "w") as archive:
        archive.writestr("内/样品.csv", wide)
        archive.writestr("内/坏.xlsx", b"PK")
    made |= {"包.zip/内/样品.csv": 3, "包.zip/内/坏.xlsx": None}
    frame = pl.DataFrame({"断面": ["甲"], "氨氮": [0.5], "总磷": [0.1]})
    frame.write_parquet(folder / "表.parquet")
    made["表.parquet"] = 2
    return made


def test_nothing_is_lost_of_a_folder_of_mixed_files(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    made = write(folder)
    assert len(list(folder.iterdir())) == COUNT
    out, came = tmp_path / "long.parquet", tmp_path / "came.csv"
    done = run("read", folder, "-o", out, "--apart", came, "--lang", "zh")
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    files = pl.read_csv(came)
    rows = {name: (count, reason) for name, count, reason in files.iter_rows()}
    assert rows.keys() == made.keys()
    for name, count in made.items():
        read, reason = rows[name]
        if count is None:
            assert read == 0 and reason, name
        elif count < 0:
            assert read > 0, name
        else:
            assert (read, reason) == (count, None), name
    readings = pl.read_parquet(out)
    assert readings.height == files["结果数"].sum()
    counted = dict(readings.group_by("文件").len().iter_rows())
    assert counted == {name: read for name, (read, _) in rows.items() if read}
    # The result for each file is one line; nothing else is reported file by file.
    assert all(name in done.stdout for name in made)
    assert len(done.stderr.splitlines()) < 60, done.stderr


def test_what_files_have_in_common_is_reported_once(tmp_path: Path) -> None:
    for number in range(30):
        text = f"断面,氨氮\n甲{number},0.5\n"
        (tmp_path / f"{number:02}.csv").write_text(text, encoding="gb18030")
    done = run("grade", f"{tmp_path}/*.csv", "--water-body", "river", "-o", tmp_path / "o.parquet")
    assert done.returncode == 0, done.stderr
    lines = done.stderr.splitlines()
    assert "30 files read, 30 rows" in lines
    alike = [line for line in lines if "encoding GB18030" in line]
    assert alike == [f"{tmp_path}/00.csv and 29 more: encoding GB18030 (not valid UTF-8)"]
    told = run("grade", f"{tmp_path}/*.csv", "--water-body", "river", "--json")
    assert len(json.loads(told.stdout)["notes"]) > 30


@pytest.mark.parametrize("shown", [True, False])
def test_a_bar_says_share_files_and_rows(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], shown: bool
) -> None:
    monkeypatch.setattr(progress, "_AFTER", 0.0)
    monkeypatch.setenv("COLUMNS", "100")
    with progress.Bar(400, 4, shown) as bar:
        time.sleep(0.1)
        bar.begin("1月.csv")
        bar.end(100, 31_000)
        bar.begin("2月.csv")
        time.sleep(0.3)
    told = capsys.readouterr().err
    # Standard error is not a terminal here.
    assert ("2月.csv" in told) == ("25%" in told) == ("1/4 files, 31000 rows" in told) == shown


def test_no_bar_is_written_where_work_is_short_or_nobody_sees_it(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("断面,氨氮\n甲,0.5\n", encoding="utf-8")
    for option in ([], ["--progress"], ["--no-progress"]):
        done = run("grade", tmp_path / "a.csv", "--water-body", "river", *option)
        assert done.returncode == 0
        assert "\x1b" not in done.stderr
