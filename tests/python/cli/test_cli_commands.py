"""Every command and option of the command line, run as `main` runs them."""

import gzip
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import polars as pl
import pytest

import shuizhi as sz
from shuizhi.cli import main
from shuizhi.cli import report as cli_report
from shuizhi.io import read_table

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "examples"
SAMPLES = EXAMPLES / "jiaozuo-samples.csv"
PLACE = ["--section", "断面名称", "--time", "采样日期", "--water-body", "水体类型"]
OUTFALLS = [
    "--outfalls", str(EXAMPLES / "outfalls.csv"), "--outfall", "排口", "--time", "时间",
]  # fmt: skip


@dataclass
class Done:
    code: int
    out: str
    err: str

    @property
    def told(self) -> dict[str, object]:
        made: dict[str, object] = json.loads(self.out)
        return made


Run = Callable[..., Done]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def runner(*arguments: object, stdin: bytes | None = None) -> Done:
        monkeypatch.setattr(sys, "argv", ["shuizhi", *map(str, arguments)])
        if stdin is not None:
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as ended:
            main()
        text = capsys.readouterr()
        assert "Traceback" not in text.err
        return Done(int(ended.value.code or 0), text.out, text.err)

    return runner


def write(path: str, text: str, encoding: str = "utf-8") -> Path:
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding=encoding)
    return file


def split(parts: int = 3) -> list[Path]:
    """Write the samples of the example as several files, one in GBK and one in xlsx."""
    frame = pl.read_csv(SAMPLES, infer_schema=False)
    rows = frame.height // parts
    made = []
    for place in range(parts):
        part = frame.slice(place * rows, rows)
        if place == 0:
            made.append(Path("1.csv"))
            text = part.write_csv().replace("＜", "<")
            made[-1].write_bytes(text.encode("gb18030"))
        elif place == 1:
            made.append(Path("2.xlsx"))
            book = openpyxl.Workbook()
            sheet = book.active
            sheet.append(["地表水监测结果"])
            sheet.append(["单位：示例监测站"])
            sheet.append(part.columns[::-1])
            for row in part.iter_rows():
                sheet.append(row[::-1])
            sheet.merge_cells("A1:D1")
            book.save(made[-1])
        else:
            made.append(Path(f"{place + 1}.parquet"))
            part.write_parquet(made[-1])
    return made


# ------------------------------------------------------------------ assess


@pytest.mark.parametrize("every", ["month", "ten-day", "quarter", "half", "year", "all"])
def test_assess_sections_as_the_library_does(run: Run, every: str) -> None:
    done = run(
        "assess", SAMPLES, *PLACE, "--every", every, "--min-count", 1, "--rounding", "none",
        "--duplicates", "keep", "--target", "Ⅱ", "--indicators", "氨氮,总磷，化学需氧量",
        "--geometric", "氨氮", "--nondetect", "zero", "--lang", "zh", "--suffix", "_新",
        "-o", "out.parquet",
    )  # fmt: skip
    assert done.code == 0, done.err
    assert done.out == ""
    frame = read_table(SAMPLES).frame
    expected = sz.assess_sections(
        frame, section="断面名称", time="采样日期", water_body="水体类型",
        every=None if every == "all" else every,  # type: ignore[arg-type]
        min_count=1, rounding="none", duplicates="keep", target="Ⅱ",
        indicators=["氨氮", "总磷", "化学需氧量"], geometric=["氨氮"], nondetect="zero", lang="zh",
        suffix="_新",
    )  # fmt: skip
    assert pl.read_parquet("out.parquet").equals(expected)


def test_assess_on_the_screen_with_a_summary(run: Run) -> None:
    done = run("assess", SAMPLES, *PLACE, "--every", "year", "--lang", "zh")
    assert done.code == 0
    assert "主要污染指标" in done.out and "氟化物(0.2)" in done.out
    assert "颜色" not in done.out and "溶解氧(mg/L)" not in done.out
    assert "Ⅰ: 0  Ⅱ: 3  Ⅲ: 5  Ⅳ: 6  Ⅴ: 1  劣Ⅴ: 1  —: 0; Ⅰ–Ⅲ 50.0 %" in done.err
    assert "192 行，表头在第 1 行" in done.err


def test_assess_by_tables_of_targets_and_background(run: Run) -> None:
    targets = write("targets.csv", "断面名称,目标类别\n沁河甲断面,Ⅱ\n大沙河甲断面,Ⅳ\n", "gbk")
    declared = write(
        "background.csv",
        "断面名称,监测项目,起,止,认定文件,来源\n"
        "大沙河甲断面,氟化物,2023-01,2024-12,示例〔2022〕1号,示例\n",
    )
    done = run(
        "assess", SAMPLES, *PLACE, "--every", "year", "--targets", targets, "--background",
        declared, "--json",
    )  # fmt: skip
    assert done.code == 0, done.err
    assert done.err == ""
    told = done.told
    table = told["table"]
    assert isinstance(table, list)
    rows = {(row["断面名称"], row["period"]): row for row in table}
    assert rows["大沙河甲断面", "2024"]["target"] == "Ⅳ"
    assert rows["大沙河甲断面", "2024"]["attained"] is True
    assert "示例〔2022〕1号" in rows["大沙河甲断面", "2024"]["background"]
    assert rows["蟒河甲断面", "2024"]["target"] is None
    inputs = told["inputs"]
    assert isinstance(inputs, list)
    assert [each.get("option") for each in inputs] == [None, "--targets", "--background"]


def test_assess_takes_a_register(run: Run) -> None:
    told = "断面名称,目标类别,汇总\n沁河甲断面,Ⅱ,上游\n大沙河甲断面,Ⅳ,上游\n"
    register = write("register.csv", told, "gbk")
    done = run("assess", SAMPLES, *PLACE, "--every", "year", "--register", register, "--json")
    assert done.code == 0, done.err
    rows = {(row["断面名称"], row["period"]): row for row in done.told["table"]}
    assert rows["大沙河甲断面", "2024"]["target"] == "Ⅳ"
    assert rows["大沙河甲断面", "2024"]["attained"] is True
    grouped = run(
        "assess", SAMPLES, "--by", "汇总", "--section", "断面名称", "--every", "all",
        "--water-body", "水体类型", "--register", register, "--json",
    )  # fmt: skip
    assert [row["汇总"] for row in grouped.told["table"]] == ["上游", None]


def test_assess_rivers(run: Run) -> None:
    done = run(
        "assess", SAMPLES, "--by", "所属河流", "--section", "断面名称", "--time", "采样日期",
        "--every", "year", "--water-body", "水体类型", "--boundary", "moderate", "--json",
    )  # fmt: skip
    told = done.told
    assert told["rows"] == 12  # six rivers in two years
    # The classes are those of the sections: eight in each of two years.
    counts = told["counts"]
    assert isinstance(counts, dict)
    assert sum(counts["classes"].values()) == 16
    assert counts["good_share"] == 50.0
    shown = run(
        "assess", SAMPLES, "--by", "所属河流", "--section", "断面名称", "--every", "all",
        "--water-body", "水体类型", "--lang", "zh",
    )  # fmt: skip
    assert "评价方法" in shown.out and "劣Ⅴ类比例(%)" in shown.out


def test_assess_lakes(run: Run) -> None:
    write(
        "lake.csv",
        "湖库,点位,时间,总磷,总氮,叶绿素a(μg/L),透明度(cm),CODMn\n"
        "甲,坝前,2021-07,0.02,1.3,10,100,4\n甲,库中,2021-07,0.04,1.5,12,90,4\n",
    )
    done = run(
        "assess", "lake.csv", "--lake", "湖库", "--point", "点位", "--time", "时间", "--json",
        "--trophic", "叶绿素a,总磷,总氮,透明度,CODMn", "--renormalise",
    )  # fmt: skip
    table = done.told["table"]
    assert isinstance(table, list)
    assert (table[0]["points"], table[0]["class"]) == (2, "Ⅲ")
    assert 45 < table[0]["trophic_index"] < 55


def test_assess_a_long_table_with_a_key_of_files(run: Run) -> None:
    for name in ("a", "b"):
        write(
            f"{name}.csv", "断面,时间,项目,结果\n甲,2021-04-01,氨氮,0.4\n甲,2021-04-01,总磷,0.3\n"
        )
    done = run(
        "assess", "*.csv", "--with-file", "--section", "file,断面", "--time", "时间", "--parameter",
        "项目", "--value", "结果", "--json",
    )  # fmt: skip
    table = done.told["table"]
    assert isinstance(table, list)
    assert [(row["file"], row["class"]) for row in table] == [("a.csv", "Ⅳ"), ("b.csv", "Ⅳ")]


# ------------------------------------------------------------------ discharge


def test_discharge_as_the_library_does(run: Run) -> None:
    source = EXAMPLES / "effluent.csv"
    done = run(
        "discharge", source, *OUTFALLS, "--flow", "流量(m3/h)", "--flow-unit", "m3/h", "--standard",
        "GB 18918-2002", "--standard", "DB41/2087-2021", "--brackets", "temperature",
        "--min-count", 2, "-o", "out.parquet", "--json",
    )  # fmt: skip
    assert done.code == 0, done.err
    expected = sz.check_discharge(
        read_table(source).frame, read_table(EXAMPLES / "outfalls.csv").frame, outfall="排口",
        time="时间", flow="流量(m3/h)", standards=["GB 18918-2002", "DB41/2087-2021"],
        brackets="temperature", min_count=2,
    )  # fmt: skip
    assert pl.read_parquet("out.parquet").equals(expected)
    counts = done.told["counts"]
    assert counts == {
        "pass": 95, "fail": 1, "undetermined": 48, "prohibited": 0, "missing_limits": 8,
    }  # fmt: skip
    assert "table" not in done.told


def test_discharge_summed_up_and_completed(run: Run) -> None:
    source = EXAMPLES / "effluent.csv"
    done = run("discharge", source, *OUTFALLS, "--lang", "zh", "--summary", "排口,月份")
    assert done.code == 0, done.err
    assert "达标率(%)" in done.out and "2023-11" in done.out
    assert "达标：95  超标：1  无法判定：48  禁止排放：0；缺少的限值：8" in done.err
    assert "'DB41/2087-2021'" in done.err

    made = run("standards", "template", "DB41/2087-2021", "-o", "template.csv")
    assert made.code == 0
    template = read_table("template.csv", header=1).frame
    filled = template.with_columns(
        pl.when(pl.col("parameter").is_in(["cod", "ammonia_nitrogen"]))
        .then(pl.lit("50"))
        .otherwise(pl.col("value"))
        .alias("value"),
        pl.lit("第5页").alias("page"),
    )
    filled.write_csv("mine.csv")
    checked = run("standards", "check", "mine.csv", "--json")
    assert checked.code == 0, checked.err
    counts = checked.told["counts"]
    assert isinstance(counts, dict)
    assert counts["DB41/2087-2021"]["filled"] > 0
    done = run("discharge", source, *OUTFALLS, "--supplement", "mine.csv", "--json")
    fewer = done.told["counts"]
    assert isinstance(fewer, dict)
    assert fewer["missing_limits"] == 6
    assert fewer["undetermined"] == 36
    refused = run("discharge", source, *OUTFALLS, "--supplement", "mine.csv", "-o", "mine.csv")
    assert refused.code == 1
    assert "choose another name" in refused.err


def test_outfalls_may_be_numbers_in_parquet(run: Run) -> None:
    pl.DataFrame({"排口": [1], "时间": ["2023-07-01"], "COD": [36.0]}).write_parquet("s.parquet")
    write(
        "o.csv",
        "排口,类型,城市,流域,企业性质,功能类别,干支流\n1,公共污水处理系统,焦作,黄河,现有,Ⅲ,其他\n",
    )
    done = run(
        "discharge", "s.parquet", "--outfalls", "o.csv", "--outfall", "排口", "--time", "时间",
        "--standard", "DB41/2087-2021", "--json",
    )  # fmt: skip
    counts = done.told["counts"]
    assert isinstance(counts, dict)
    assert counts["pass"] == 1


# ------------------------------------------------------------------ several files


def test_many_files_are_one_table(run: Run) -> None:
    files = split()
    whole = run("grade", SAMPLES, "-o", "whole.csv", "--water-body", "水体类型")
    done = run("grade", *files, "-o", "parts.csv", "--water-body", "水体类型")
    assert done.code == whole.code == 0, done.err
    one, other = read_table("whole.csv").frame, read_table("parts.csv").frame
    # Numbers in cells of Excel lose their trailing zeros, classes do not change.
    assert one["class"].to_list() == other["class"].to_list()
    assert one.columns == other.columns
    for told in (
        "1.csv: 64 rows, header in row 1", "1.csv: encoding GB18030",
        "2.xlsx: 64 rows, header in row 3", "row 1 above the header left out: 地表水监测结果",
        "3.parquet: 64 rows\n", "parts.csv: 192 rows written",
    ):  # fmt: skip
        assert told in done.err


def test_patterns_are_sorted_and_files_named(run: Run) -> None:
    for name in ("b", "a", "~$a"):
        write(f"2024/{name}.csv", f"断面,氨氮\n{name},0.4\n")
    write("2024/sub.csv/x.txt", "a folder is no match")
    write("2023/a.csv", "氨氮,断面\n0.4,old\n")
    done = run("grade", "2024/*.csv", "2023/a.csv", "--with-file", "-o", "out.csv")
    assert done.code == 0, done.err
    frame = read_table("out.csv").frame
    assert frame["断面"].to_list() == ["a", "b", "old"]
    assert frame["file"].to_list() == ["2024/a.csv", "b.csv", "2023/a.csv"]
    assert done.err.index("2024/a.csv: 1 row,") < done.err.index("2024/b.csv: 1 row,")
    assert run("grade", "20*/**/*.csv", "--json").told["rows"] == 3
    twice = run("recognize", "2024/a.csv", "./2024/a.csv")
    assert "named twice, read once" in twice.err
    write("[x].csv", "氨氮\n1\n")  # a name, not a pattern
    assert run("grade", "[x].csv").code == 0


@pytest.mark.parametrize(
    "data", ["断面,氨氮\n甲,1.2\n".encode("gbk"), "断面,氨氮\n甲,1.2\n".encode()]
)
def test_standard_input(run: Run, data: bytes) -> None:
    done = run("grade", "-", "--json", stdin=data)
    assert done.code == 0, done.err
    table = done.told["table"]
    assert isinstance(table, list)
    assert (table[0]["断面"], table[0]["class"]) == ("甲", "Ⅳ")
    assert done.told["inputs"] == [{"file": "<stdin>", "rows": 1, "header": 1}]
    assert run("grade", "-", stdin=gzip.compress(data)).code == 0


# ------------------------------------------------------------------ options of reading


def test_options_of_grade(run: Run) -> None:
    write("long.tsv", "样品\t项目\t结果\t单位\n1\t汞\t0.6\tμg/L\n1\t氨氮\t1.2\tmg/L\n")
    done = run(
        "grade", "long.tsv", "--sample", "样品", "--parameter", "项目", "--value", "结果",
        "--unit", "单位", "--json",
    )  # fmt: skip
    table = done.told["table"]
    assert isinstance(table, list)
    assert table[0]["deciding"] == ["ammonia_nitrogen", "mercury"]
    write(
        "wide.csv",
        "标题\n时间,水,N,Hg,别,总氮\n2021-04-01,湖库,1.2,0.06,x,-1\n2021-04-02,河流,-1,未检出,y,2\n",
    )
    done = run(
        "grade", "wide.csv", "--header", 2, "--encoding", "utf-8", "--column", "N=氨氮",
        "--column", "Hg=汞,μg/L", "--column", "别=", "--missing", "-1", "--water-body", "水",
        "--method-limits", "--rounding", "assessment", "--indicators", "all", "--target", "Ⅱ",
        "--time", "时间", "--drinking-source", "--json",
    )  # fmt: skip
    assert done.code == 0, done.err
    table = done.told["table"]
    assert isinstance(table, list)
    assert [row["assessed"] for row in table] == [2, 1]
    early = run(
        "grade", "wide.csv", "--column", "N=氨氮", "--time", "时间", "--standard", "GB/T 14848-2017"
    )
    assert early.code == 0, early.err
    ground = run(
        "grade", "wide.csv", "--column", "N=氨氮", "--standard", "GB/T 14848-2017", "--json"
    )
    counts = ground.told["counts"]
    assert isinstance(counts, dict)
    assert "good_share" not in counts
    dated = write("old.csv", "时间,氨氮\n1999-04-01,1.2\n")
    assert run("grade", dated, "--time", "时间").code == 1
    assert run("grade", dated, "--time", "时间", "--in-force", "any").code == 0


def test_single_detection_limits(run: Run) -> None:
    write("tiny.csv", "氨氮,汞\n未检出,未检出\n")
    done = run("grade", "tiny.csv", "--detection-limit", "氨氮=0.6", "--json")
    table = done.told["table"]
    assert isinstance(table, list)
    [row] = table
    assert (row["class"], row["assessed"], row["reason"]) == (
        "Ⅱ", 1, "not_detected: mercury; detection_limit_above_limit: ammonia_nitrogen",
    )  # fmt: skip
    both = run(
        "grade", "tiny.csv", "--detection-limit", "氨氮=0.6", "--detection-limit", "汞=0.00004"
    )
    assert both.code == 0, both.err
    for limits, word in (
        (["氨氮"], "--detection-limit '氨氮' is not understood; write PARAMETER=FIGURE"),
        (["=1"], "write PARAMETER=FIGURE"),
        (["氨氮=1", "氨氮=2"], "--detection-limit names '氨氮' twice"),
        (["氨氮=x"], 'limit "x" is not understood'),
        (["水深度=1"], "水深度"),
    ):
        refused = run("grade", "tiny.csv", *(f"--detection-limit={limit}" for limit in limits))
        assert refused.code == 2 and word in refused.err, refused.err
    refused = run("grade", "tiny.csv", "--detection-limit", "氨氮=1", "--method-limits")
    assert refused.code == 2 and "not both" in refused.err


def test_seasons(run: Run) -> None:
    seasons = ["--season", "丰水期=6-9", "--season", "枯水期=12-3", "--season", "平水期=4,5,10-11"]
    done = run("assess", SAMPLES, *PLACE, *seasons, "--min-count", 1, "-o", "seasons.parquet")
    assert done.code == 0, done.err
    every = {"丰水期": [6, 7, 8, 9], "枯水期": [12, 1, 2, 3], "平水期": [4, 5, 10, 11]}
    expected = sz.assess_sections(
        read_table(SAMPLES).frame, section="断面名称", time="采样日期", water_body="水体类型",
        every=every, min_count=1,
    )  # fmt: skip
    assert pl.read_parquet("seasons.parquet").equals(expected)
    for given, word in (
        (["全年=1-13"], "'1-13' is not a month; write NAME=6-9 or NAME=6,7"),
        (["全年=1-2-3"], "is not a month"),
        (["全年"], "write NAME=MONTHS"),
        (["年=1-12", "年=1-12"], "twice"),
    ):
        refused = run("assess", SAMPLES, *PLACE, *(f"--season={season}" for season in given))
        assert refused.code == 2 and word in refused.err, refused.err
    refused = run("assess", SAMPLES, *PLACE, "--season", "年=1-12", "--every", "year")
    assert refused.code == 2 and "--every or --season" in refused.err


def test_a_sheet_of_a_workbook_and_five_plus_x(run: Run) -> None:
    book = openpyxl.Workbook()
    book.active.append(["空"])
    sheet = book.create_sheet("数据")
    for row in (["断面", "氨氮", "水温", "溶解氧"], ["甲", 0.1, 30, 7.4]):
        sheet.append(row)
    book.save("book.xlsx")
    done = run("grade", "book.xlsx", "--sheet", "数据", "--do-saturation", "--json")
    table = done.told["table"]
    assert isinstance(table, list)
    assert table[0]["class"] == "Ⅰ"
    assert "sheet '数据' read" in str(done.told["notes"])
    done = run(
        "grade", "book.xlsx", "--sheet", "数据", "--indicators", "5+x", "--x", "氨氮,汞", "-q"
    )
    assert done.code == 0
    assert done.err == ""


# ------------------------------------------------------------------ what is told


def test_quiet_tells_errors_only(run: Run) -> None:
    done = run("assess", SAMPLES, *PLACE, "--quiet", "-o", "out.csv")
    assert (done.code, done.out, done.err) == (0, "", "")
    assert Path("out.csv").exists()
    done = run("assess", "none.csv", *PLACE, "-q")
    assert done.code == 1
    assert done.err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["grade", SAMPLES],
        ["assess", SAMPLES, *PLACE],
        ["discharge", EXAMPLES / "effluent.csv", *OUTFALLS],
        ["recognize", SAMPLES],
        ["standards"],
        ["standards", "GB3838-2002"],
        ["standards", "template", "DB41/2087-2021"],
    ],
)
def test_one_object_for_pipelines(run: Run, arguments: list[object]) -> None:
    done = run(*arguments, "--json")
    assert done.code == 0, done.err
    assert done.err == ""
    told = done.told
    assert told["command"] == arguments[0]
    assert told["version"] == sz.__version__
    assert told["warnings"] == []
    table = told["table"]
    assert isinstance(table, list)
    assert told["rows"] == len(table) > 0
    written = run(*arguments, "--json", "-o", "out.xlsx").told
    assert written["output"] == "out.xlsx"
    assert "table" not in written
    assert read_table("out.xlsx", header=1).frame.height == written["rows"]


def test_warnings_are_reported(run: Run) -> None:
    write("long.csv", "样品,项目,结果\n1,氨氮,1\n1,神秘指标,1\n")
    options = ["--sample", "样品", "--parameter", "项目", "--value", "结果"]
    assert (
        "warning: names of parameters are not understood" in run("grade", "long.csv", *options).err
    )
    told = run("grade", "long.csv", *options, "--json").told
    assert "神秘指标" in str(told["warnings"])


@pytest.mark.parametrize(
    ("arguments", "code", "error", "word"),
    [
        (["grade", "none.csv"], 1, "FileError", "no such file"),
        (["grade", SAMPLES, "--indicators", "nonsense"], 2, "UnknownNameError", "nonsense"),
        (["grade", SAMPLES, "--nonsense"], 2, "NoSuchOption", "--nonsense"),
    ],
)
def test_errors_are_json_where_json_is_asked_for(
    run: Run, arguments: list[object], code: int, error: str, word: str
) -> None:
    done = run(*arguments, "--json")
    assert done.code == code
    assert done.told["error"]["type"] == error
    assert word in done.told["error"]["message"]
    assert done.err == f"error: {done.told['error']['message']}\n"
    assert run(*arguments).out == ""


def test_what_json_lacks_is_reported_as_text(run: Run) -> None:
    frame = pl.DataFrame(
        {"断面": ["甲"], "b": [b"\xff"], "l": [[b"a", None]], "s": [{"b": b"a", "x": float("nan")}],
         "氨氮": [0.5], "f": [float("inf")]}
    )  # fmt: skip
    frame.write_parquet("t.parquet")
    done = run("grade", "t.parquet", "--column", "b=", "--column", "l=", "--column", "s=", "--json")
    row = done.told["table"][0]
    assert list(row)[: frame.width] == frame.columns
    assert (row["b"], row["l"], row["s"]) == ("/w==", ["YQ==", None], {"b": "YQ==", "x": None})
    assert row["f"] is None


def test_no_bar_where_no_one_looks(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli_report, "_LONG_WORK", 0)
    done = run("grade", SAMPLES, "-o", "out.csv")
    assert done.code == 0
    assert "\x1b" not in done.err and "…" not in done.err
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert run("grade", SAMPLES, "-o", "out.csv").code == 0


def test_help_version_and_completion(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("--version").out.strip() == f"shuizhi {sz.__version__}"
    for command in ("grade", "assess", "discharge", "read", "recognize", "standards"):
        assert command in run().out
        assert "--json" in run(command, "--help").out
    monkeypatch.setenv("_SHUIZHI_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "shuizhi assess --every q")
    monkeypatch.setenv("COMP_CWORD", "3")
    assert run().out.strip() == "quarter"


# ------------------------------------------------------------------ refusals


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ("grade {folder}", 1, "is a folder"),
        ("grade {folder}/*.xls", 1, "no file matches"),
        ("grade none.csv", 1, "no such file"),
        ("grade {empty}", 1, "is empty"),
        ("grade {odd}", 1, "unknown kind of file '.doc'"),
        ("grade {broken}", 1, "not an Excel file"),
        ("grade {t} {u}", 1, "u.csv: lacks column '氨氮'"),
        ("grade {t} -o {t}", 1, "choose another name"),
        ("grade {t} {v} -o v.csv", 1, "choose another name"),
        ("grade {t} -o none/x.csv", 1, "the folder to write in does not exist"),
        ("grade {t} -o {folder}", 1, "is a folder"),
        ("grade {t} -o x.doc", 1, "unknown kind"),
        ("grade {t} -o x.xls", 1, "not written"),
        ("grade {t} --with-file --sheet 1", 1, "leave --sheet out"),
        ("grade {t} --header 9", 1, "no header at line 9"),
        ("grade {t} --encoding klingon", 1, "unknown encoding"),
        ("grade {t} --standard none.toml", 1, "none.toml"),
        ("grade {file} --with-file", 1, "'file' already"),
        ("grade {t} --water-body sea", 2, "--water-body 'sea' is not understood"),
        ("grade {t} --target Ⅸ", 2, "--target"),
        ("grade {t} --lang fr", 2, "'fr' is not one of 'en', 'zh'"),
        ("grade {t} --header 0", 2, "--header"),
        ("grade {t} --standard GB1", 2, "GB 3838-2002"),
        ("grade {t} --indicators 神秘", 2, "神秘"),
        ("grade {t} --sample 断面", 2, "--parameter"),
        ("grade {t} --parameter 断面", 2, "--value"),
        ("assess {t} --section 站 --time 时间", 1, "'站'"),
        ("assess {t} --section 断面 --time 时间 --every fortnight", 2, "fortnight"),
        ("assess {t} --section 断面 --time 时间 --min-count 0", 2, "--min-count"),
        ("assess {t} --section 断面 --time 时间 --point x", 2, "--point cannot be given with"),
        ("assess {t} --by 断面 --section 断面 --time 时间 --target Ⅲ", 2, "--target cannot"),
        ("assess {t} --lake 断面 --by 断面 --time 时间", 2, "--by cannot be given with --lake"),
        ("assess {t} --section 断面 --time 时间 --target Ⅲ --targets {t}", 2, "not both"),
        ("assess {t} --section 断面 --time 时间 --targets {folder}", 1, "is a folder"),
        ("assess {t} --section 断面 --time 时间 --targets {v} -o {v}", 1, "choose another"),
        ("assess {t} --section 断面 --every all --indicators 5+X", 2, "needs --every"),
        ("discharge {t} --outfalls {t} --time 时间", 1, "kind"),
        ("discharge {t} --outfalls {t} --outfall 排口 --time 时间", 1, "no column '排口'"),
        ("discharge {t} --outfalls {t} --outfall 断面 --time 时间", 1, "kind"),
        ("discharge {t} --outfalls none.csv --outfall 断面 --time 时间", 1, "no such file"),
        ("read {t}", 1, "no reading found"),
        ("read none.xlsx", 1, "no reading found"),
        ("read {t} --hj212", 1, "no HJ 212 packet"),
        ("read {t} --samples hour", 2, "--samples is for messages"),
        ("read {log} --samples day", 2, "the messages have no figures of interval 'day'"),
        ("read {log} --apart {t} -o {t}", 1, "choose another name"),
        ("read nothing", 1, "no reading found"),
        ("recognize {empty}", 1, "is empty"),
        ("recognize", 2, "IN..."),
        ("standards template", 2, "template"),
        ("standards a b", 2, "standards a b is not understood"),
        ("standards --install", 2, "check FILE"),
        ("standards check {folder}", 1, "is a folder"),
        ("standards check {t}", 1, "no columns"),
        ("standards check {t} -o x.csv", 2, "--output"),
        ("--wrong", 2, "--wrong"),
        ("wrong", 2, "wrong"),
    ],
)
def test_refusals_are_one_line(run: Run, arguments: str, code: int, words: str) -> None:
    paths = {
        "t": write("t.csv", "断面,时间,氨氮\n甲,2021-04-01,1\n"),
        "v": write("v.csv", "断面,时间,氨氮\n甲,2021-05-01,1\n"),
        "u": write("u.csv", "断面,时间,氨\n甲,2021-04-01,1\n"),
        "file": write("file.csv", "file,氨氮\n甲,1\n"),
        "empty": write("empty.csv", ""),
        "broken": write("broken.xlsx", "x"),
        "odd": write("odd.doc", "x"),
        "log": write("a.log", (EXAMPLES / "monitor.log").read_text(encoding="utf-8")),
        "folder": write("folder/x.txt", "x").parent,
    }
    done = run(*arguments.format(**paths).split())
    assert done.code == code, done.err
    errors = [line for line in done.err.splitlines() if line.startswith("error: ")]
    assert len(errors) == 1 and done.err.endswith(errors[0] + "\n")
    assert words in errors[0]
    assert done.out == ""
    assert not list(Path().glob(".*"))  # nothing half written is left


def test_files_that_cannot_be_read_or_written(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    file = write("t.csv", "氨氮\n1\n")

    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "read_bytes", denied)
        assert "error: t.csv: cannot be read: Permission denied" in run("grade", file).err
    write("out.csv", "before")
    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", denied)
        done = run("grade", file, "-o", "out.csv")
    assert done.code == 1
    assert "error: out.csv: cannot be written" in done.err
    assert Path("out.csv").read_text(encoding="utf-8") == "before"
    assert sorted(path.name for path in Path().iterdir()) == ["out.csv", "t.csv"]


def test_a_closed_pipe_gives_no_traceback() -> None:
    command = f"{shlex.quote(sys.executable)} -m shuizhi.cli grade {shlex.quote(str(SAMPLES))}"
    done = subprocess.run(
        ["bash", "-c", f"{command} | head -1"],
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_the_commands_of_the_readme_work(run: Run, readme: str) -> None:
    text = (ROOT / readme).read_text(encoding="utf-8").replace("\\\n", " ")
    commands = re.findall(r"^shuizhi (?!.*install-completion)(.+)$", text, re.MULTILINE)
    assert {"assess", "discharge"} <= {command.split()[0] for command in commands}
    shutil.copytree(EXAMPLES, "examples")
    for command in commands:
        done = run(*shlex.split(command, comments=True))
        assert done.code == 0, done.err


def test_options_of_means_as_the_library_has_them(run: Run) -> None:
    every = ["--every", "year", "--json"]
    for arguments, options in [
        (["--min-count", "3"], {"min_count": 3}),
        (
            ["--min-count", "氟化物=12", "--min-count", "COD=3"],
            {"min_count": {"氟化物": 12, "COD": 3}},
        ),
        (["--decimals", "pH=1", "--decimals", "氨氮=1"], {"decimals": {"pH": 1, "氨氮": 1}}),
        (["--mean-of", "days"], {"mean_of": "days"}),
        ([], {}),
    ]:
        told = run("assess", SAMPLES, *PLACE, *every, *arguments, "--lang", "zh").told["table"]
        found = sz.assess_sections(
            sz.read_samples(SAMPLES).frame, section="断面名称", time="采样日期", every="year",
            water_body="水体类型", lang="zh", **options,
        )  # fmt: skip
        assert isinstance(told, list)
        assert [row["氨氮(mg/L)"] for row in told] == found["氨氮(mg/L)"].to_list()
        assert [row["说明"] for row in told] == found["说明"].to_list()


def test_rows_of_another_state_may_be_left_out(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text(
        "断面,时间,氨氮(mg/L),站点情况\n甲,2024-01-02,0.4,正常\n甲,2024-01-03,9,维护\n"
    )
    for command, classes in (("assess", ["Ⅱ"]), ("grade", ["Ⅱ", None])):
        done = run(command, table, "--abnormal", "drop", "--json", "--lang", "zh")
        rows = done.told["table"]
        assert isinstance(rows, list) and [row["类别"] for row in rows] == classes
        assert any("站点情况" in str(text) for text in done.told["warnings"])  # type: ignore[attr-defined]


def test_a_declared_number_of_sections(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    rows = "".join(f"清河,{n},2024-01-02,0.4\n" for n in range(4))
    table.write_text("河流,断面,时间,氨氮(mg/L)\n" + rows)
    for arguments, method in ([], "mean"), (["--sections", "5"], "shares"), (
        ["--sections", "清河=5"], "shares",
    ):  # fmt: skip
        told = run("assess", table, "--by", "河流", *arguments, "--json").told["table"]
        assert isinstance(told, list)
        assert told[0].get("method", told[0].get("by")) == method


def test_sources_are_judged_as_asked(run: Run, tmp_path: Path) -> None:
    water = tmp_path / "w.csv"
    water.write_text("水源地名称,采样日期,氨氮(mg/L),苯(mg/L)\n甲,2024-10-02,0.8,0.02\n")
    places = [*PLACE, "--every", "quarter", "--period", "2024-Q4", "--lang", "zh", "--json"]
    given = ["report", SAMPLES, *places, "--sources", water]
    for arguments, target in ([], "Ⅲ"), (["--zone", "first"], "Ⅱ"):
        page = tmp_path / "p.html"
        done = run(*given, *arguments, "--sampling", "quarter", "--table3", "苯", "--plan",
                   "氨氮,铁", "-o", page)  # fmt: skip
        assert done.code == 0, done.err + done.out
        text = page.read_text(encoding="utf-8")
        assert "监测项目不全：铁" in text
        row = re.search(
            r"<tr>(?:(?!</tr>).)*GB 3838-2002(?:(?!</tr>).)*苯(?:(?!</tr>).)*</tr>", text, re.S
        )
        assert row is not None and target in row.group()
    refused = run("report", SAMPLES, *PLACE, "--zone", "first")
    assert refused.code == 2 or "--sources" in refused.err


def test_outfalls_and_times_are_found(run: Run, tmp_path: Path) -> None:
    samples, outfalls = tmp_path / "s.csv", tmp_path / "o.csv"
    samples.write_text("排放口,监测时间,COD(mg/L)\n甲,2023-07-01 00:00,36\n")
    outfalls.write_text(
        "排放口,类型,城市,企业性质,流域,功能类别,干支流\n甲,公共污水处理系统,焦作,现有,黄河,Ⅲ,其他\n"
    )
    done = run("discharge", samples, "--outfalls", outfalls, "--json")
    assert done.code == 0 and "outfall='排放口'" in done.out
