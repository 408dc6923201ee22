"""Standards completed from the document, and standards in force."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

import shuizhi as sz
from shuizhi import errors
from shuizhi.cli import app, main

DB41 = "DB41/2087-2021"
PUBLIC = "公共污水处理系统"
OUTFALLS = pl.DataFrame(
    {
        "排口": ["甲", "乙"],
        "类型": [PUBLIC] * 2,
        "城市": ["焦作"] * 2,
        "流域": ["黄河"] * 2,
        "企业性质": ["现有"] * 2,
        "功能类别": ["Ⅲ", "Ⅳ"],
        "干支流": ["其他"] * 2,
    }
)
SAMPLES = pl.DataFrame(
    {
        "排口": ["甲", "乙"],
        "日期": ["2023-07-01"] * 2,
        "COD": [39.0, 48.0],
        "BOD5": [9.0, 9.0],
        "氨氮": [2.9, 4.9],
        "总氮": [11.0, 14.0],
        "总磷": [0.3, 0.5],
        "氟化物": [1.1, 1.6],
    }
)


def filled(**values: str) -> pl.DataFrame:
    """Fill in the template: every known item at both levels, with made-up figures."""
    figures = {"cod": "50", "bod5": "10", "ammonia_nitrogen": "5", "total_nitrogen": "15"}
    figures |= {"total_phosphorus": "0.5", "fluoride": "1.5"} | values
    return (
        sz.standard_template(DB41)
        .filter(pl.col("parameter") != "")
        .with_columns(
            pl.col("parameter").replace_strict(figures).alias("value"), pl.lit("p. 7").alias("page")
        )
    )


def check(**options: Any) -> pl.DataFrame:
    return sz.check_discharge(SAMPLES, OUTFALLS, outfall="排口", time="日期", **options)


def test_without_the_document_verdicts_wait_and_the_cells_are_named() -> None:
    missing = sz.missing_limits(check(standards=[DB41]))
    level = missing.select("level", "parameter").rows()
    assert set(level) == {
        *(("一级", name) for name in ("bod5", "fluoride")),
        *(("二级", n) for n in ("cod", "bod5", "ammonia_nitrogen", "total_nitrogen")),
        *(("二级", n) for n in ("total_phosphorus", "fluoride")),
    }
    assert missing["clause"].str.contains(PUBLIC).all()
    chinese = check(standards=[DB41], lang="zh")
    assert sz.missing_limits(chinese).height == missing.height


def test_a_supplement_that_fills_every_cell_leaves_no_verdict_waiting(tmp_path: Path) -> None:
    path = tmp_path / "filled.csv"
    filled().write_csv(path)
    for supplement in (path, str(path), filled(), filled().to_pandas(), [path]):
        checked = check(standards=[DB41], supplement=supplement, brackets="months")
        assert not checked["reason"].is_in(["limit_not_encoded"]).any()
        verdicts = dict(checked.filter(排口="乙").select("parameter", "verdict").iter_rows())
        assert verdicts == {
            "cod": "pass", "bod5": "pass", "ammonia_nitrogen": "pass", "total_nitrogen": "pass",
            "total_phosphorus": "pass", "fluoride": "fail",
        }  # fmt: skip
        fluoride = checked.filter(排口="乙", parameter="fluoride").row(0, named=True)
        assert (fluoride["limit"], fluoride["evidence"]) == (1.5, "user p. 7")
    # A cell that was held stays as it was.
    cod = check(standards=[DB41], supplement=path).filter(排口="甲", parameter="cod")
    assert cod["evidence"].item() == "citation (2)"


def test_a_figure_that_contradicts_one_that_is_held_is_refused() -> None:
    row = filled().filter(parameter="cod").with_columns(pl.lit("一级").alias("level"))
    with pytest.raises(errors.StandardError, match=r"row 1.*holds <= 40.*says <= 50"):
        sz.complete_standard(DB41, row)
    assert sz.complete_standard(DB41, row.with_columns(pl.lit("40.0").alias("value")))
    with pytest.raises(errors.StandardError, match="stricter"):
        sz.complete_standard(DB41, filled(cod="30"))


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"parameter": "怪"}, "怪"),
        ({"unit": "个/L"}, "convert"),
        ({"level": "三级"}, "levels"),
        ({"table": "表3"}, "tables"),
        ({"comparison": "less"}, "comparison"),
        ({"value": "1.5mg"}, "decimal"),
        ({"value": "1e3"}, "decimal"),
        ({"value": "=1+1"}, "decimal"),
    ],
)
def test_rows_that_are_not_understood_are_named(change: dict[str, str], word: str) -> None:
    row = filled().filter(parameter="fluoride").head(1)
    broken = row.with_columns(pl.lit(value).alias(name) for name, value in change.items())
    with pytest.raises(errors.StandardError, match=f"row 1.*{word}"):
        sz.complete_standard(DB41, broken)


def test_files_and_tables_of_another_form_are_refused(tmp_path: Path) -> None:
    with pytest.raises(errors.ColumnError, match="standard_template"):
        sz.complete_standard(DB41, pl.DataFrame({"a": [1]}))
    with pytest.raises(errors.FileError, match=r"none\.csv"):
        sz.complete_standard(DB41, tmp_path / "none.csv")
    with pytest.raises(errors.UnknownNameError):
        sz.standard_template("DB41/1-1900")
    assert sz.standard_template("GB 18918-2002").height == 0
    other = filled().with_columns(pl.lit("gb 18918-2002").alias("standard"))
    assert sz.complete_standard(DB41, other).limits == sz.standard(DB41).limits
    for unknown in ("DB41/9999", "", " "):
        wrong = filled().with_columns(pl.lit(unknown).alias("standard"))
        with pytest.raises(errors.StandardError, match=r"row 1.*no standard named"):
            sz.complete_standard(DB41, wrong)
        with pytest.raises(errors.StandardError, match=r"row 1.*no standard named"):
            check(standards=[DB41], supplement=wrong)
    # Rows without a figure say nothing.
    assert sz.complete_standard(DB41, wrong.with_columns(pl.lit("").alias("value")))


def test_a_figure_has_its_page(tmp_path: Path) -> None:
    row = filled().filter(parameter="fluoride").head(1)
    for page in ("", " ", None):
        with pytest.raises(errors.StandardError, match=r"row 1.*no page"):
            sz.complete_standard(DB41, row.with_columns(pl.lit(page, pl.String).alias("page")))
    with pytest.raises(errors.ColumnError, match="page"):
        sz.complete_standard(DB41, row.drop("page"))
    completed = sz.complete_standard(DB41, row)
    assert completed.limit("fluoride", "一级").evidence.page == "p. 7"
    new = row.with_columns(pl.lit("锰").alias("parameter"))
    assert sz.complete_standard(DB41, new).limit("锰", "二级").evidence.page == "p. 7"


def test_a_table_takes_no_more_items_than_it_prints() -> None:
    names = ["悬浮物", "铜", "锌", "铅", "镉", "汞", "砷", "总铬", "六价铬", "苯", "甲苯", "石油类",
             "动植物油", "硫化物", "锰"]  # fmt: skip
    row = filled().filter(parameter="fluoride").head(1)
    rows = pl.concat([row.with_columns(pl.lit(name).alias("parameter")) for name in names])
    assert (
        sz.standard_template(sz.complete_standard(DB41, rows[:14]))
        .filter(table=PUBLIC, parameter="")
        .is_empty()
    )
    with pytest.raises(errors.StandardError, match="20 items, and 21"):
        sz.complete_standard(DB41, rows)


def test_an_empty_folder_of_supplements_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platformdirs.user_config_path", lambda name: tmp_path / name)
    with pytest.raises(errors.FileError, match=r"supplements.*has no supplement"):
        check(supplement="config")


def test_the_command_line_writes_templates_and_checks_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run = CliRunner().invoke
    path = tmp_path / "missing.csv"
    assert run(app, ["standards", "template", DB41, "-o", str(path)]).exit_code == 0
    assert pl.read_csv(path).columns == sz.standard_template(DB41).columns
    filled().write_csv(path)
    monkeypatch.setattr("platformdirs.user_config_path", lambda name: tmp_path / name)
    done = run(app, ["standards", "check", str(path), "--install"])
    assert done.exit_code == 0
    assert "9 cells filled in" in done.stderr
    assert (sz.supplement_folder() / "missing.csv").exists()
    installed = check(standards=[DB41], supplement="config", brackets="months")
    assert not installed["reason"].is_in(["limit_not_encoded"]).any()
    filled(cod="30").write_csv(path)
    for arguments, code in [
        (["standards", "check", str(path)], 1),
        (["standards", "check", str(tmp_path / "none.csv")], 1),
        (["standards", "a", "b", "c"], 2),
        (["standards", "GB 0"], 2),
    ]:
        monkeypatch.setattr("sys.argv", ["shuizhi", *arguments])
        with pytest.raises(SystemExit) as stopped:
            main()
        assert stopped.value.code == code
        assert "error:" in capsys.readouterr().err


def test_a_standard_is_in_force_on_the_day_of_a_sample_or_refused() -> None:
    samples = pl.DataFrame({"日": ["2001-05-03", "2002-06-01", None], "氨氮": [0.4, 0.4, 0.4]})
    with pytest.raises(errors.NotInForceError, match=r"2002-06-01; 1 samples.*2001-05-03.*any"):
        sz.grade(samples, time="日")
    with pytest.raises(errors.NotInForceError):
        sz.grade_readings(samples, time="日")
    assert sz.grade(samples, time="日", in_force="any").equals(sz.grade(samples))
    assert sz.grade(samples[1:], time="日").height == 2
    with pytest.raises(errors.ColumnError, match="时"):
        sz.grade(samples, time="时")
    with pytest.raises(errors.OptionError, match="in_force"):
        sz.grade(samples, in_force="never")  # type: ignore[arg-type]
    early = check(standards=[DB41]).height
    before = SAMPLES.with_columns(pl.lit("2021-07-01").alias("日期"))
    told = sz.check_discharge(before, OUTFALLS, outfall="排口", time="日期", standards=[DB41])
    assert told.height == early
    assert told["reason"].unique().to_list() == ["not_in_force"]
