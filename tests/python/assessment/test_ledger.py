"""The account of readings: it leaves none out, and agrees with the means."""

from typing import Any

import polars as pl
import pytest

import oracle_methods as om
import samples
import shuizhi as sz
from samples import HEADERS, plain, same
from shuizhi import errors

FRAME = samples.table(3)
OPTIONS: dict[str, Any] = {"by": "断面", "time": "时间"}


@pytest.mark.parametrize("options", [{}, {"every": "ten-day", "nondetect": "drop"}])
def test_the_ledger_accounts_for_the_counts(options: dict[str, Any]) -> None:
    account = sz.ledger(FRAME, **OPTIONS, **options)
    assert account.height == FRAME.height * len(HEADERS)
    assert account["row"].to_list() == [r for r in range(FRAME.height) for _ in HEADERS]
    raw = FRAME.select(pl.col(list(HEADERS.values())).cast(pl.String)).rows()
    assert account["raw"].to_list() == [cell for row in raw for cell in row]
    dated = account.filter(pl.col("period").is_not_null(), pl.col("use") != "duplicate")
    found = dated.group_by("断面", "period", "parameter").agg(
        count=pl.col("use").is_in(["used", "censored"]).sum(),
        censored=(pl.col("use") == "censored").sum(),
        missing=(pl.col("use") == "missing").sum(),
    )
    key = ["断面", "period", "parameter"]
    want = sz.average(FRAME, shape="long", **OPTIONS, **options).filter(
        pl.col("period").is_not_null()
    )
    types = {"count": pl.UInt32, "censored": pl.UInt32, "missing": pl.UInt32}
    assert same(found.cast(types).sort(key), want.select(found.columns).sort(key))
    copies = account.filter(use="duplicate").height
    assert copies == len(HEADERS) * sz.average(FRAME, **OPTIONS)["duplicates"].sum()
    undated = account.filter(pl.col("period").is_null())
    assert set(undated["use"]) <= {"no_period", "duplicate"}
    assert (account["value"].is_null() | account["reason"].is_null()).all()


def test_values_of_the_ledger_are_what_the_oracle_enters() -> None:
    cells = [cell for row in FRAME.select(HEADERS.values()).rows() for cell in row]
    account = sz.ledger(FRAME, **OPTIONS)
    for row, cell in zip(account.iter_rows(named=True), cells, strict=True):
        want = om.enter(cell, row["parameter"])
        power = samples.POWERS.get(row["parameter"], 0)
        assert row["value"] == (None if want is None else float(want.scaleb(power))), row


@pytest.mark.parametrize("kind", ["lazy", "cut", "pandas", "mixed", "arrow"])
def test_kinds_of_table_agree(kind: str) -> None:
    given = samples.kinds(FRAME)[kind]
    for lang in ("en", "zh"):
        account, want = (plain(sz.ledger(t, lang=lang, **OPTIONS)) for t in (given, FRAME))
        raw = "raw" if lang == "en" else "原始值"
        if kind in ("pandas", "mixed"):  # NaN is nothing there, and 0.50 among numbers 0.5
            del account[raw], want[raw]
        assert account == want


def test_laws() -> None:
    def counted(frame: pl.DataFrame, **options: Any) -> pl.DataFrame:
        account = sz.ledger(frame, **OPTIONS, **options).filter(pl.col("use") != "duplicate")
        return account.drop("row", "raw", "时间").sort(pl.all())

    samples.check_laws(counted, FRAME, [])


def test_a_worked_account() -> None:
    # 环办监测函〔2020〕82号: half the detection limit enters, here of 0.4 μg/L.
    frame = pl.DataFrame({
        "断面": ["甲"] * 5, "时间": ["2021-04-01", "2021-04-02", "2021-04-02", "?", "2021-05-01"],
        "铅(μg/L)": ["0.4L", "2", "2", "3", "未检出"],
    })  # fmt: skip
    columns = ["row", "period", "raw", "value", "unit", "use", "reason"]
    assert sz.ledger(frame, **OPTIONS).select(columns).rows() == [
        (0, "2021-04", "0.4L", 0.0002, "mg/L", "censored", None),
        (1, "2021-04", "2", 0.002, "mg/L", "used", None),
        (2, "2021-04", "2", 0.002, "mg/L", "duplicate", None),
        (3, None, "3", 0.003, "mg/L", "no_period", None),
        (4, "2021-05", "未检出", None, "mg/L", "missing", "not_detected"),
    ]
    told = sz.ledger(frame, detection_limits={"铅": 0.001}, **OPTIONS).row(4, named=True)
    assert (told["value"], told["use"]) == (0.0005, "censored")


SAMPLES = pl.DataFrame({"断面": ["甲"] * 2, "时间": ["2021-03-02", "2021-04-02"], "pH": [7.0, 8.0]})


@pytest.mark.parametrize(
    ("options", "error", "word"),
    [
        ({"by": ["断面", "无此列"]}, errors.ColumnError, "无此列"),
        ({"by": ["断面", "断面"]}, errors.ColumnError, "断面"),
        ({"time": "无此列"}, errors.ColumnError, "无此列"),
        ({"every": "fortnight"}, errors.OptionError, "fortnight"),
        ({"nondetect": "third"}, errors.OptionError, "third"),
        ({"columns": {"无此列": "氨氮"}}, errors.ColumnError, "无此列"),
        ({"parameter": "断面"}, errors.OptionError, "together"),
        ({"parameter": "项", "value": "pH"}, errors.ColumnError, "项"),
        ({"lang": "fr"}, errors.OptionError, "fr"),
    ],
)
def test_refusals_name_what_is_wrong(options: Any, error: Any, word: str) -> None:
    with pytest.raises(error, match=word):
        sz.ledger(SAMPLES, **OPTIONS | options)


def test_tables_that_do_not_do() -> None:
    for times in ([1.5, 2.5], [True, False]):
        with pytest.raises(errors.ColumnError, match="时间"):
            sz.ledger(SAMPLES.with_columns(pl.Series("时间", times)), **OPTIONS)
    with pytest.raises(errors.ColumnError, match="断面, 时间"):
        sz.ledger(SAMPLES.select("断面", "时间"), **OPTIONS)
    assert same(sz.ledger(SAMPLES.clear(), **OPTIONS), sz.ledger(SAMPLES, **OPTIONS).clear())
    timeless = sz.ledger(SAMPLES.with_columns(pl.lit(None).alias("时间")), **OPTIONS)
    assert timeless["use"].to_list() == ["no_period"] * 2


def test_options_it_has_not_are_refused() -> None:
    with pytest.raises((TypeError, errors.OptionError), match="nondetct"):
        sz.ledger(SAMPLES, nondetct="drop", **OPTIONS)


def test_a_unit_that_is_not_understood_is_refused_or_reported() -> None:
    frame = SAMPLES.with_columns(pl.lit(1.0).alias("氨氮(ppm)"))
    try:
        account = sz.ledger(frame, **OPTIONS)
    except errors.UnitError as error:
        assert "ppm" in str(error)
    else:
        assert account.filter(reason="unknown_unit").height == 2


@pytest.mark.filterwarnings("ignore:.*站点情况")
def test_every_published_row_is_accounted_for() -> None:
    given = samples.published()
    options: dict[str, Any] = {"by": ["省份", "流域", "断面名称"], "time": "监测时间"}
    account, means = sz.ledger(given, **options), sz.average(given, shape="long", **options)
    readings = sz.recognize(given)["parameter"].count()
    assert account["row"].to_list() == [r for r in range(given.height) for _ in range(readings)]
    uses = dict(account["use"].value_counts().iter_rows())
    copies = sz.average(given, **options)["duplicates"].sum()
    undated = account.filter(pl.col("period").is_null())
    assert uses["no_period"] == undated.filter(use="no_period").height > 0
    assert uses["duplicate"] == readings * copies > 0
    means = means.filter(pl.col("period").is_not_null())
    assert uses["used"] + uses.get("censored", 0) == means["count"].sum()
    assert uses["missing"] == means["missing"].sum()
    assert sz.average(given, **options)["samples"].sum() == given.height


# ------------------------------------------------------------------------------ long tables

ENGLISH = ["row", "断面", "时间", "period", "parameter", "raw", "value", "unit", "use", "reason"]


def test_a_long_table_has_the_same_account() -> None:
    frame = samples.table(9, sections=6).unique(["断面", "时间"], keep="first", maintain_order=True)
    long = samples.melted(frame)
    names = {"parameter": "项目", "value": "结果", "unit": "单位"}
    by_name = ["断面", "时间", "parameter"]
    columns = [*by_name, "period", "value", "unit", "use", "reason"]
    for lang in ("en", "zh"):
        wide = sz.ledger(frame, lang=lang, **OPTIONS)
        found = sz.ledger(long, lang=lang, **names, **OPTIONS)
        assert found.columns == wide.columns
        assert found.schema == wide.schema
        wide.columns = found.columns = ENGLISH
        assert found["row"].to_list() == list(range(long.height))
        left, right = (each.select(columns).sort(by_name) for each in (wide, found))
        assert samples.same(left, right)


def test_a_long_table_by_hand() -> None:
    long = pl.DataFrame(
        [("甲", "2021-04", "氨氮", "1.4", "mg/L"), ("甲", "2021-04", "氨氮", "1.4", "mg/L"),
         ("甲", "2021-04", "铅", "3", "ppt"), ("甲", "?", "铅", "3L", "μg/L"),
         ("甲", "2021-04", "怪", "3", "mg/L"), ("甲", "2021-05", "铅", "3L", "μg/L")],
        schema=["断面", "时间", "项", "值", "单"], orient="row",
    )  # fmt: skip
    with pytest.warns(sz.ShuizhiWarning, match="怪"):
        found = sz.ledger(long, parameter="项", value="值", unit="单", **OPTIONS)
    assert found.select("row", "period", "parameter", "raw", "value", "use", "reason").rows() == [
        (0, "2021-04", "ammonia_nitrogen", "1.4", 1.4, "used", None),
        (1, "2021-04", "ammonia_nitrogen", "1.4", 1.4, "duplicate", None),
        (2, "2021-04", "lead", "3", None, "missing", "unknown_unit"),
        (3, None, "lead", "3L", 0.0015, "no_period", None),
        (4, "2021-04", None, "3", None, "missing", "unknown_parameter"),
        (5, "2021-05", "lead", "3L", 0.0015, "censored", None),
    ]
