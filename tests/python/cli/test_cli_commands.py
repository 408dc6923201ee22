"""What commands share, run as `main` runs them: files, options of reading, notes, refusals."""

import gzip
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import polars as pl
import pytest

import shuizhi as sz
from cli_runs import EXAMPLES, OUTFALLS, PLACE, ROOT, SAMPLES, Run, split, write
from shuizhi.cli import report as cli_report
from shuizhi.io import read_table


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
        (["氨氮=x"], '"氨氮: x" is not understood; a detection limit is a number above 0'),
        (["水深度=1"], "水深度"),
    ):
        refused = run("grade", "tiny.csv", *(f"--detection-limit={limit}" for limit in limits))
        assert refused.code == 2 and word in refused.err, refused.err
    refused = run("grade", "tiny.csv", "--detection-limit", "氨氮=1", "--method-limits")
    assert refused.code == 2 and "not both" in refused.err


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
    command = f"{shlex.quote(sys.executable)} -m shuizhi grade {shlex.quote(str(SAMPLES))}"
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
