"""The examples of the page on large tables and several machines run, each with its engine."""

import re
from pathlib import Path

import polars as pl
import pytest

import shuizhi as sz

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "scale.md").read_text(encoding="utf-8")
EXAMPLES = dict(
    re.findall(r"^##+ ([\w ]+)\n[^#]*?```python\n(.*?)```", PAGE, re.MULTILINE | re.DOTALL)
)
NEEDS = {"Arrow streams": "pyarrow", "Dask": "dask.dataframe", "Ray Data": "ray"}


@pytest.mark.filterwarnings("ignore:The inplace keyword in DataFrame:DeprecationWarning")  # Dask's
@pytest.mark.parametrize("engine", EXAMPLES)
def test_the_examples_run(
    engine: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    assert list(EXAMPLES) == [
        "One machine", "Long histories", "Spark", "Arrow streams", "Dask", "Ray Data",
    ]  # fmt: skip
    if engine in NEEDS:
        pytest.importorskip(NEEDS[engine], reason=f"{engine} is not installed")
    names = {"spark": request.getfixturevalue("spark")} if engine == "Spark" else {}
    monkeypatch.chdir(tmp_path)
    samples = pl.read_csv(ROOT / "examples" / "jiaozuo-samples.csv", infer_schema=False)
    samples.write_parquet("samples.parquet")
    code = EXAMPLES[engine]
    if engine == "Spark":  # its JVM stays in the folder it was started in
        code = re.sub(r'"(samples\.parquet|graded|months)"', rf'"{tmp_path}/\1"', code)
    exec(code, names)
    want = sz.grade(samples, water_body="水体类型")
    match engine:
        case "Long histories":
            whole = sz.assess_sections(
                samples, section="断面名称", time="采样日期", water_body="水体类型", every="month"
            )
            order = ["断面名称", "start"]
            assert names["months"].sort(order).equals(whole.sort(order), null_equal=True)
        case "Dask":
            assert len(names["worst"]) == want.filter(pl.col("class") == "劣Ⅴ").height > 0
        case "Spark":
            months = pl.read_parquet("months/*.parquet")
            assert months.height == 192
            assert names["rivers"]["class"].null_count() < names["rivers"].height
        case "Ray Data":
            assert pl.read_parquet("graded/*.parquet").height == want.height
        case _:
            graded = pl.read_parquet("graded.parquet")
            assert graded["class"].cast(pl.String).equals(want["class"].cast(pl.String))
            assert graded["deciding"].to_list() == want["deciding"].to_list()
