"""``shuizhi read``: reports and messages, many files at once, nothing lost."""

import gzip
from pathlib import Path

import polars as pl

import shuizhi as sz
from cli_runs import EXAMPLES, Run
from lab_books import HEAD, report
from packets import MINUTES, OLD_CODES, WRONG, message

LOG = EXAMPLES / "monitor.log"


def table(path: str) -> pl.DataFrame:
    return pl.read_csv(path, infer_schema=False)


def test_reports_of_a_folder_are_one_table(run: Run) -> None:
    folder = Path("reports")
    folder.mkdir()
    report(folder / "a.xlsx", 结果=[HEAD, [1, "pH", "/", "7.1", "6～9", ""]])
    report(folder / "b.xlsx", 封面=[["检测报告"]])
    (folder / "c.xlsx").write_bytes(b"PK damaged")
    (folder / "d.docx").write_bytes(b"x")
    report(folder / "~$a.xlsx", 结果=[["open"]])
    done = run("read", folder, "-o", "long.csv", "--apart", "files.csv", "--lang", "zh")
    assert done.code == 0, done.err
    assert table("long.csv").select("文件", "项目", "结果").rows() == [("a.xlsx", "pH", "7.1")]
    files = table("files.csv")
    assert files["文件"].to_list() == ["a.xlsx", "b.xlsx", "c.xlsx", "d.docx"]
    assert files["结果数"].to_list() == ["1", "0", "0", "0"]
    assert files["说明"].is_null().to_list() == [True, False, False, False]
    assert "从 4 个工作簿中的 1 个读入 1 个结果" in done.err


def test_messages_are_known_by_their_content(run: Run) -> None:
    Path("a.log").write_text(f"x {OLD_CODES}\n{WRONG}\n")
    Path("b.txt.gz").write_bytes(gzip.compress(MINUTES.encode()))
    done = run("read", "a.log", "b.txt.gz", "-o", "long.csv", "--apart", "damaged.csv")
    assert done.code == 0, done.err
    expected = [pl.concat([sz.read_hj212(name, lang="en").frame for name in ("a.log", "b.txt.gz")])]
    long = table("long.csv")
    assert long["file"].to_list() == ["a.log"] * 3 + ["b.txt.gz"] * 11
    assert long["raw"].to_list() == expected[0]["raw"].to_list()
    assert set(table("damaged.csv")["fault"]) == {"checksum"}
    assert "a.log: 1 packet kept separately in `damaged`: checksum (1)" in done.err


def test_messages_on_standard_input_as_json(run: Run) -> None:
    done = run("read", "-", "--json", stdin=OLD_CODES.encode())
    assert done.told["counts"] == {"figures": 3, "apart": 0}
    assert done.told["inputs"] == [{"file": "<stdin>"}]


def test_samples_of_messages_go_into_discharge(run: Run) -> None:
    done = run("read", LOG, "--samples", "hour", "-o", "hours.csv", "--lang", "zh")
    assert done.code == 0, done.err
    assert table("hours.csv").height == 23  # of 24 hours one packet is damaged
    Path("outfalls.csv").write_text(
        "MN,类型,执行级别\nA110000_0001,公共污水处理系统,一级A\n", encoding="utf-8"
    )
    done = run(
        "discharge", "hours.csv", "--outfalls", "outfalls.csv", "--outfall", "MN", "--time",
        "时间", "--flow", "流量(m3/h)", "--standard", "GB 18918-2002", "-o", "out.csv",
    )  # fmt: skip
    assert done.code == 0, done.err
    cod = table("out.csv").filter(parameter="cod")
    assert cod.select("count", "left_out", "reason", "weighted").row(0) == (
        "22", "1", "flagged", "true"
    )  # fmt: skip


def test_a_file_without_the_interval_is_reported(run: Run) -> None:
    Path("a.log").write_text(OLD_CODES)
    Path("b.log").write_text(message("w01018-Avg=30"))
    done = run("read", "a.log", "b.log", "--samples", "hour", "-o", "hours.csv")
    assert done.code == 0, done.err
    assert table("hours.csv")["file"].to_list() == ["b.log"]
    assert "a.log: the messages have no figures of interval 'hour'" in done.err


def test_reports_and_messages_are_read_together(run: Run) -> None:
    text = "采样点位,氨氮(mg/L),总磷(mg/L)\n甲,0.5,0.1\n"
    Path("t.csv").write_text(text, encoding="utf-8")
    Path("a.log").write_bytes(LOG.read_bytes())
    done = run("read", "a.log", "t.csv", "-o", "long.csv", "--lang", "zh")
    assert done.code == 0, done.err
    found = table("long.csv")
    assert found.filter(文件="t.csv").select("采样地点", "项目", "结果", "单位").rows() == [
        ("甲", "氨氮(mg/L)", "0.5", "mg/L"), ("甲", "总磷(mg/L)", "0.1", "mg/L")
    ]  # fmt: skip
    flows = found.filter(文件="a.log", 项目="流量", 统计量="Avg")
    assert flows.select("单位", "数据类型").unique().rows() == [("L/s", "小时")]
    assert "a.log" in done.out and "t.csv" in done.out
