"""Messages of online monitors: packets found wherever they stand, checked, read with their units.

Nine public messages of other programs may lie beside the checkout; three of them stand here.
"""

import csv
import gzip
import io
import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import shuizhi as sz
from packets import MINUTES, OLD_CODES, WRONG, message, packet
from shuizhi._core.parameters import monitor_code

EXAMPLES = Path(__file__).parents[3] / "examples"
BESIDE = Path(__file__).parents[4] / "shared" / "data" / "hj212" / "messages.json"
FACTS = Path(__file__).parents[3] / "standards" / "facts" / "hj212-2017-water-codes.csv"


def figures(source: Any) -> list[tuple[Any, ...]]:
    found = sz.read_hj212(source)
    return found.frame.select("code", "statistic", "value", "unit", "flag").rows()


def test_figures_have_names_units_and_flags_by_their_codes() -> None:
    found = sz.read_hj212([OLD_CODES, MINUTES], lang="en")
    told = ["packet", "interval", "parameter", "statistic", "value", "unit", "flag"]
    assert found.frame.select(told).rows() == [
        (1, "real-time", "cod", "Rtd", 231.0, "mg/L", "N"),
        (1, "real-time", "flow", "Rtd", 36.91, "L/s", None),
        (1, "real-time", "ammonia_nitrogen", "Rtd", 1.803, "mg/L", "N"),
        (2, "minutes", "flow", "Min", 0.0, "L/s", None),
        (2, "minutes", "flow", "Avg", 3.82, "L/s", None),
        (2, "minutes", "flow", "Max", 9.76, "L/s", None),
        (2, "minutes", "flow", "Cou", 0.0, "m3", None),
        (2, "minutes", "ph", "Min", 7.62, "1", None),
        (2, "minutes", "ph", "Avg", 7.64, "1", None),
        (2, "minutes", "ph", "Max", 7.65, "1", None),
        (2, "minutes", "cod", "Min", 17.2, "mg/L", None),
        (2, "minutes", "cod", "Avg", 17.2, "mg/L", None),
        (2, "minutes", "cod", "Max", 17.2, "mg/L", None),
        (2, "minutes", "cod", "Cou", 0.0, "kg", None),
    ]
    heads = found.frame.select("mn", "st", "cn", "time", "line").unique(maintain_order=True)
    assert heads.rows() == [
        ("LD130133000015", "32", "2011", datetime(2016, 8, 24, 0, 38, 17), 1),
        ("88888811111006", "32", "2051", datetime(2021, 8, 24, 12, 10), 2),
    ]
    assert found.damaged.is_empty()
    assert found.notes == ["2 packets with 14 figures read"]


def test_chinese_results() -> None:
    found = sz.read_hj212([OLD_CODES, WRONG], lang="zh")
    assert found.frame.columns == [
        "MN", "ST", "CN", "数据类型", "时间", "编码", "监测项目", "统计量", "数值", "单位",
        "数据标记", "采样时间", "原始值", "校验正确", "包序号", "行号",
    ]  # fmt: skip
    assert found.frame.select("数据类型", "监测项目").rows()[:2] == [
        ("实时", "化学需氧量"), ("实时", "流量")
    ]  # fmt: skip
    assert found.damaged["问题"].unique().to_list() == ["校验和不符"]
    assert found.notes == [
        "读入数据包 1 个，数据 3 个",
        "1 个数据包有误，另表列出：校验和不符 (1)",
    ]


@pytest.mark.parametrize(
    ("damaged", "fault", "crc_ok"),
    [
        (WRONG, "checksum", False),
        (OLD_CODES.replace("231.0", "231.1"), "checksum", False),
        (OLD_CODES.replace("##0136", "##0137"), "length", True),
        (OLD_CODES.replace("##0136", "##0009"), "length", True),
        (OLD_CODES[:110], "cut", True),
        (OLD_CODES[:-2], "cut", True),
    ],
)
def test_damaged_packets_are_separate(damaged: str, fault: str, crc_ok: bool) -> None:
    found = sz.read_hj212([MINUTES, damaged, OLD_CODES], lang="en")
    assert found.frame["packet"].unique().to_list() == [1, 3]
    assert found.damaged["fault"].unique().to_list() == [fault]
    assert found.damaged["line"].unique().to_list() == [2]
    assert found.damaged["crc_ok"].unique().to_list() == [None if fault == "cut" else crc_ok]
    assert f"1 packet kept separately in `damaged`: {fault} (1)" in found.notes


def test_packets_are_found_in_logs_and_run_together(tmp_path: Path) -> None:
    log = f"2016-08-24 00:38:18 [INFO] recv {OLD_CODES}\r\n## 12 lines\n<{MINUTES}{OLD_CODES}>\n"
    path = tmp_path / "monitor.log"
    path.write_text(log)
    packed = tmp_path / "monitor.log.gz"
    packed.write_bytes(gzip.compress(log.encode()))
    expected = figures([OLD_CODES, MINUTES, OLD_CODES])
    opened = (io.BytesIO(log.encode()), io.StringIO(log))
    lines = (log.splitlines(), iter(log.encode().splitlines(True)))
    for source in (path, str(path), packed, log.encode(), *opened, *lines):
        assert figures(source) == expected
    assert sz.read_hj212(path).frame["line"].unique(maintain_order=True).to_list() == [1, 3]


def test_messages_in_several_packets() -> None:
    parts = [
        message("w01018-Avg=30", head="QN=1;PNUM=3;PNO=1;"),
        message("w21003-Avg=2", head="QN=1;PNUM=3;PNO=2;"),
        message("w21011-Avg=0.3", head="QN=1;PNUM=3;PNO=3;"),
    ]
    whole = sz.read_hj212(parts, lang="en")
    assert whole.notes == ["3 packets with 3 figures read"]
    assert whole.samples("hour").height == 1
    told = sz.read_hj212(parts[:2], lang="en").notes
    assert told[1] == "1 message in several packets without all its parts"


def test_what_is_left_out_or_doubtful_is_reported() -> None:
    found = sz.read_hj212(
        [
            message("w01018-Avg=abc,w01018-Flag=N;w21003-Avg=nan;a21005-Avg=1,a21005-Flag=D"),
            message("w01018-Avg=3", time="20241301000000"),
            packet("QN=1;ST=91;CN=9013;PW=123456;MN=A1;Flag=4;CP=&&&&"),
            message("w01018-Avg=3;w01018-Info=7"),
        ],
        lang="en",
    )
    assert found.frame.select("raw", "value").rows() == [
        ("abc", None), ("nan", None), ("1", 1.0), ("3", 3.0), ("3", 3.0)
    ]  # fmt: skip
    assert found.frame["time"].is_null().to_list() == [False, False, False, True, False]
    assert found.notes == [
        "4 packets with 5 figures read",
        "1 packet without figures, by command: 9013 (1)",
        "1 field without a figure left out",
        "codes without a known parameter, and so without a unit: a21005 (1)",
        "1 packet without a valid DataTime",
        "2 values not read as a number; the text is in `raw`",
        "1 figure with a flag other than N: D (1)",
    ]


def test_sources_that_are_refused(tmp_path: Path) -> None:
    with pytest.raises(sz.errors.FileError, match="no HJ 212 packet"):
        sz.read_hj212(b"COD,NH3\n1,2\n")
    with pytest.raises(sz.errors.OptionError, match="source is a int"):
        sz.read_hj212(7)
    with pytest.raises(sz.errors.OptionError, match="source is a list"):
        sz.read_hj212([1, 2])
    with pytest.raises(sz.errors.FileError, match="no such file"):
        sz.read_hj212(tmp_path / "none.log")


UNITS = {"degC": "℃", "uS/cm": "μS/cm", "ug/L": "μg/L", "count/L": "个/L", "degree of colour": "度"}


def test_codes_are_those_of_the_norm() -> None:
    with FACTS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        unit = UNITS.get(row["default_unit"], row["default_unit"])
        for code in filter(None, (row["code"], row["code"].upper(), row["old_code"])):
            found = monitor_code(code)
            assert found is not None
            assert (found.unit, found.total) == (unit, row["default_unit_load"] or None), code
            assert not row["our_parameter"] or found.name("en") == row["our_parameter"]
            assert found.known == bool(row["our_parameter"])
    assert monitor_code("a21005") is None


# ---------------------------------------------------------------------- samples


def hours(count: int = 4, **said: str) -> list[str]:
    """Write the hours of a day; of the last the flag of 化学需氧量 is D."""
    return [
        message(
            f"w00000-Cou={100 * (hour + 1)},w00000-Avg=1;w01001-Avg=7.{hour},w01001-Flag=N;"
            f"w20111-Avg=0.5,w20111-Flag=N;w01018-Avg={30 + hour},w01018-Cou=9,"
            f"w01018-Flag={'D' if hour == count - 1 else 'N'}",
            time=f"202401010{hour}0000",
        )
        for hour in range(count)
    ]


def test_hours_are_samples() -> None:
    samples = sz.read_hj212(hours(2), lang="zh").samples("hour")
    assert samples.columns == [
        "MN", "时间", "流量(m3/h)", "pH", "pH标记", "汞(μg/L)", "汞标记",
        "化学需氧量(mg/L)", "化学需氧量标记",
    ]  # fmt: skip
    assert samples.rows() == [
        ("A1", datetime(2024, 1, 1, 0), 100.0, 7.0, "N", 0.5, "N", 30.0, "N"),
        ("A1", datetime(2024, 1, 1, 1), 200.0, 7.1, "N", 0.5, "N", 31.0, "D"),
    ]


@pytest.mark.parametrize(
    ("cn", "interval", "body", "column", "value"),
    [
        ("2061", "hour", "w00000-Cou=36,w00000-Avg=5", "flow(m3/h)", 36.0),
        ("2061", "hour", "w00000-Avg=5", "flow(m3/h)", 18.0),
        ("2061", "hour", "B01-Cou=36,B01-Flag=D", "flow(m3/h)", None),
        ("2031", "day", "w00000-Avg=5", "flow(m3/d)", 432.0),
        ("2031", "day", "B01-Cou=400", "flow(m3/d)", 400.0),
        ("2051", "minutes", "B01-Avg=5,B01-Cou=3", "flow(L/s)", 5.0),
        ("2011", "real-time", "B01-Rtd=5", "flow(L/s)", 5.0),
    ],
)
def test_flow_of_an_interval(
    cn: str, interval: Any, body: str, column: str, value: float | None
) -> None:
    samples = sz.read_hj212([message(body, cn)], lang="en").samples(interval)
    assert samples[column].to_list() == [value]


def test_messages_sent_again_have_rows_of_their_own() -> None:
    one, *rest = hours(3)
    samples = sz.read_hj212([one, *rest, one], lang="en").samples("hour")
    assert samples["cod(mg/L)"].to_list() == [30.0, 30.0, 31.0, 32.0]


def test_an_interval_that_was_not_sent() -> None:
    found = sz.read_hj212(hours(2), lang="en")
    with pytest.raises(sz.errors.OptionError, match=r"of interval 'day'.*have hour"):
        found.samples("day")


@pytest.mark.filterwarnings("ignore::shuizhi.errors.ShuizhiNote")
def test_discharge_is_checked_by_what_monitors_send() -> None:
    samples = sz.read_hj212(hours(4), lang="en").samples("hour")
    outfalls = pl.DataFrame({"mn": ["A1"], "类型": ["公共污水处理系统"], "执行级别": ["一级A"]})
    checked = sz.check_discharge(
        samples, outfalls, outfall="mn", time="time", flow="flow(m3/h)",
        standards=["GB 18918-2002"], lang="en",
    )  # fmt: skip
    rows = {row["parameter"]: row for row in checked.iter_rows(named=True)}
    # (30·100 + 31·200 + 32·300) / 600; the fourth hour is flagged D.
    mean = (30 * 100 + 31 * 200 + 32 * 300) / Decimal(600)
    cod = rows["cod"]
    assert Decimal(cod["value"]).quantize(Decimal("1e-9")) == mean.quantize(Decimal("1e-9"))
    assert (cod["count"], cod["weighted"], cod["reason"]) == (3, True, "flagged")
    assert rows["mercury"]["value"] == 0.0005  # mg/L; the code's unit is μg/L


@pytest.mark.filterwarnings("ignore::shuizhi.errors.ShuizhiNote")
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_log_of_the_examples_is_checked_without_renaming(lang: str) -> None:
    samples = sz.read_hj212(EXAMPLES / "monitor.log", lang=lang).samples("hour")
    monitor, time, flow = samples.columns[:3]
    outfalls = (
        samples.select(monitor)
        .unique()
        .with_columns(pl.lit("公共污水处理系统").alias("类型"), pl.lit("一级A").alias("执行级别"))
    )
    checked = sz.check_discharge(
        samples, outfalls, outfall=monitor, time=time, flow=flow, standards=["GB 18918-2002"],
        lang="en",
    )  # fmt: skip
    assert set(checked["parameter"]) == {"ph", "cod", "ammonia_nitrogen"}
    daily = checked.filter(pl.col("parameter") != "ph")
    assert daily["weighted"].all() and not daily["verdict"].is_null().any()


@pytest.mark.filterwarnings("ignore::shuizhi.errors.ShuizhiNote")
@pytest.mark.parametrize("code", ["w01002", "002"])
def test_colour_is_taken_by_the_unit_of_its_code(code: str) -> None:
    # The degree is that of platinum and cobalt; the limits of outfalls are in dilutions.
    log = [
        message(f"w00000-Cou=100;{code}-Avg=40,{code}-Flag=N", time=f"202401010{hour}0000")
        for hour in range(4)
    ]
    samples = sz.read_hj212(log, lang="zh").samples("hour")
    assert samples.columns[2:4] == ["流量(m3/h)", "色(度)"]
    outfalls = pl.DataFrame({"MN": ["A1"], "类型": ["公共污水处理系统"], "执行级别": ["一级A"]})
    checked = sz.check_discharge(
        samples, outfalls, outfall="MN", time="时间", flow="流量(m3/h)",
        standards=["GB 18918-2002"], lang="en",
    )  # fmt: skip
    told = checked.select("parameter", "value", "limit", "verdict").rows()
    assert told == [("color_platinum_cobalt", 40.0, None, "undetermined")]


# ---------------------------------------------------------------------- drawn and foreign

CODES = ["w01018", "w21003", "w00000", "011", "B01", "060", "w20111"]
FIGURES = st.decimals(0, 9999, places=3).map(str)
READINGS = st.dictionaries(
    st.sampled_from(CODES),
    st.tuples(FIGURES, st.sampled_from(["N", "D", "M", None])),
    min_size=1,
)
BETWEEN = st.sampled_from(["", "\r\n", "\n2024-01-01 08:00:00.123 INFO ", "noise # &&\n"])


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(READINGS, BETWEEN), min_size=1, max_size=5))
def test_packets_that_are_written_are_read_back(drawn: list[tuple[Any, str]]) -> None:
    text, expected = "", []
    for readings, between in drawn:
        fields = []
        for code, (value, flag) in readings.items():
            fields.append(f"{code}-Avg={value}" + (f",{code}-Flag={flag}" if flag else ""))
            expected.append((code, value, float(value), flag))
        text += between + message(";".join(fields))
    found = sz.read_hj212(text.encode())
    assert found.frame.select("code", "raw", "value", "flag").rows() == expected
    assert found.damaged.is_empty()


@settings(deadline=None, max_examples=60)
@given(st.binary(max_size=300), st.integers(0, 120), st.binary(max_size=4))
def test_no_bytes_fail(noise: bytes, at: int, put: bytes) -> None:
    whole = OLD_CODES.encode()
    for data in (noise, whole[:at] + put + whole[at:], b"##0010" + noise, noise + b"\n" + whole):
        try:
            found = sz.read_hj212(data)
        except sz.errors.FileError:
            continue
        assert found.frame.height + found.damaged.height >= 0


def test_messages_of_other_programs() -> None:
    if not BESIDE.is_file():
        pytest.skip("the messages are not beside the checkout")
    messages = json.loads(BESIDE.read_text(encoding="utf-8"))
    for each in messages:
        found = sz.read_hj212([each["message"]], lang="en")
        sound = each["length_ok"] and each["crc_ok"]
        assert found.damaged.is_empty() == sound, each["path"]
        of = found.frame if sound else found.damaged
        told = each["message"].count("-Rtd=") + sum(
            each["message"].count(f"-{name}=") for name in ("Avg", "Min", "Max", "Cou")
        )
        assert of.height == told, each["path"]
        assert set(of["cn"]) <= {each["cn"]}
        assert set(of["st"]) <= {each["st"]}
