"""Results of one language hold no word of the other: sentences, explanations, reports, results."""

import json
import re
import tomllib
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import shuizhi as sz
from shuizhi import _shuizhi
from shuizhi._core.parameters import parameters_by_id
from shuizhi.cli import main

ROOT = Path(__file__).parents[3]
SAMPLES = sz.read_samples(ROOT / "examples" / "jiaozuo-samples.csv").frame
# Notes on a table whose own words are of no language.
LATIN = {
    "断面名称": "S", "所属河流": "R", "水体类型": "body", "采样日期": "date",
}  # fmt: skip
# What both languages write alike: numbers of documents with their clauses, the worst class as the
# standard prints it, units, symbols and the names of files.
CHINESE = re.compile(r"[\u4e00-\u9fff]")
DOCUMENT = re.compile(
    r"环办(?:监测函|监测)?〔\d+〕\d+号|城市黑臭水体整治工作指南|表\d+ 第\d+项|劣Ⅴ"
)
SYMBOLS = re.compile(
    r"(?<![A-Za-z])(?:pH|BOD5?|COD|CODMn|CODcr|TLI|CWQI|GB|HJ|DB|mg|MPN|CFU|mL|NTU|cm|kg|DOf?|SHA|"
    r"shuizhi|rs|max|ln|chl|TN|TP|SD|Wj|rj|lg|ORP|Spearman|Mann|Kendall|Cr)(?![A-Za-z])"
)
OPTIONS = "|".join([*sz.rules()["option"].drop_nulls().unique().to_list(), "decimals"])
WORD = re.compile(r"[A-Za-z]{2,}(?:_[a-z]+)*")


def english(text: str) -> str:
    """Return what an English text has of Chinese."""
    return "".join(CHINESE.findall(DOCUMENT.sub("", text)))


def chinese(text: str) -> list[str]:
    """Return what a Chinese text has of English."""
    bare = re.sub(r"[0-9a-f]{64}|https?://\S+|github\.com\S*|\S+@[0-9a-f]{8}\S*", "", text)
    # Options are named as calls have them.
    bare = re.sub(rf"post_\d+|[a-z_]+=\w+|(?<![a-z])(?:{OPTIONS})(?![a-z])", "", bare)
    bare = re.sub(r"\d+(?:\.\d+)*(?:dev)?\d*", "", bare)
    return WORD.findall(SYMBOLS.sub("", bare))


def texts(value: Any) -> Iterator[str]:
    """Walk what a table, a list or a struct says."""
    if isinstance(value, pl.DataFrame):
        yield from value.columns
        # Reasons are codes of `shuizhi.reasons`, with the ids they are of.
        for column in (name for name in value.columns if not name.startswith("Remarks")):
            yield from texts(value[column].unique(maintain_order=True).to_list()
                             if value[column].dtype != pl.Object else [])  # fmt: skip
    elif isinstance(value, dict):
        for each in value.values():
            yield from texts(each)
    elif isinstance(value, list | tuple | pl.Series):
        for each in value:
            yield from texts(each)
    elif isinstance(value, str):
        yield value


@pytest.fixture(scope="module")
def latin() -> pl.DataFrame:
    """Samples whose places and headings of places are of no language."""
    places = {name: f"S{place}" for place, name in enumerate(SAMPLES["断面名称"].unique())}
    rivers = {name: f"R{place}" for place, name in enumerate(SAMPLES["所属河流"].unique())}
    return SAMPLES.with_columns(
        pl.col("断面名称").replace(places), pl.col("所属河流").replace(rivers),
        pl.col("水体类型").replace({"河流": "river", "湖库": "lake"}),
    ).rename(LATIN)  # fmt: skip


@pytest.fixture(scope="module")
def han() -> pl.DataFrame:
    """The same with headings and places in Chinese."""
    return SAMPLES


def results(samples: pl.DataFrame, lang: Any, columns: dict[str, str]) -> dict[str, Any]:
    """Return what verbs say of samples in a language."""
    section, river, time = columns["断面名称"], columns["所属河流"], columns["采样日期"]
    keys: dict[str, Any] = {"section": section, "time": time, "water_body": columns["水体类型"]}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sections = sz.assess_sections(samples, every="quarter", lang=lang, **keys)
        rivers = sz.assess_rivers(samples, by=river, every="quarter", lang=lang, **keys)
        means = set(sz.average(samples, by=section, time=time, lang=lang).columns[4:])
        made = {
            "sections": sections.drop(
                *means & set(sections.columns),
                "reason" if lang == "en" else "说明",
                "deciding" if lang == "en" else "定类指标",
                "exceeding" if lang == "en" else "超标指标",
            ),
            "rivers": rivers.drop(
                *means & set(rivers.columns), "reason" if lang == "en" else "说明"
            ),
            "why": [str(sz.explain(row)) for row in sections.head(12).iter_slices(1)],
            "details": [sz.explain(row).details for row in sections.head(12).iter_slices(1)],
            "whole": [str(sz.explain(row)) for row in rivers.head(8).iter_slices(1)],
        }
        report = sz.report(
            samples, river=[river], nondetect="half", geometric=["fecal_coliform"],
            decimals={"ph": 1}, min_count=1, lang=lang, **keys,
        )  # fmt: skip
    made["sentences"] = report.sentences
    made |= {f"report: {name}": table for name, table in report.tables.items()}
    return made


# Cells of codes that are the same in both, or of what the user wrote.
CODES = {"report: reasons", "report: unused", "report: witnesses", "report: inputs"}


def test_english_results_hold_no_chinese(latin: pl.DataFrame) -> None:
    ids = sorted(id for id in parameters_by_id() if "_" in id)
    for name, made in results(latin, "en", LATIN).items():
        if name in CODES:
            continue
        for text in texts(made):
            assert not english(text), (name, text)
            if name != "sections":
                assert not any(re.search(rf"\b{id}\b", text) for id in ids), (name, text)


def test_chinese_results_hold_no_english(han: pl.DataFrame) -> None:
    same = {name: name for name in LATIN}
    for name, made in results(han, "zh", same).items():
        if name in CODES:
            continue
        for text in texts(made):
            assert not chinese(text), (name, text)


def _products(standards: Path) -> set[str]:
    """Return the products that standards name, as they print them."""

    def said(tree: Any) -> Iterator[str]:
        if isinstance(tree, dict):
            for key, value in tree.items():
                yield from value if key == "product" else said(value)
        elif isinstance(tree, list):
            for value in tree:
                yield from said(value)

    return {
        word for path in standards.glob("*.toml") for word in said(tomllib.loads(path.read_text()))
    }


def test_conditions_of_limits_are_said_in_both() -> None:
    """Words of brackets, kinds and positions of standards of discharge; not those of products."""
    products = sorted(_products(ROOT / "standards"), key=len, reverse=True)
    assert "除蜡染行业外" in products
    for each in json.loads(_shuizhi.standards_json()):
        if each["kind"] != "discharge":
            continue
        for limit in sz.standard(each["id"]).limits:
            said = limit.condition or ""
            for product in products:
                said = said.replace(product, "")
            assert not CHINESE.search(said), (each["id"], limit.condition)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.xlsx", b"PK\x03\x04bad"), ("b.parquet", b"PAR1xxxxPAR1"), ("c.csv", b"\xff\xfe\x00"),
        ("d.xls", b"\xd0\xcf\x11\xe0bad"), ("e.csv.gz", b"\x1f\x8bxx"),
        ("f.xlsx", b"PK\x05\x06" + b"\0" * 18), ("g.csv", b"a,b\n1\xff\xfe,2\n"),
        ("none.csv", None), ("s.toml", b"\xff"), ("none.toml", None),
    ],
)  # fmt: skip
def test_errors_of_files_are_whole_in_chinese(
    name: str, data: bytes | None, tmp_path: Path
) -> None:
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    sz.set_lang("zh")
    try:
        with pytest.raises(sz.ShuizhiError) as found:
            sz.load_standard(path) if name.endswith("toml") else sz.read_samples(path)
    finally:
        sz.set_lang(None)
    told = str(found.value).replace(str(path), "")
    told = re.sub(
        r"encoding=\S*|header=|UTF-\d+|GB18030|Excel|Parquet|gzip|zip|\.xlsx?|\.toml", "", told
    )
    assert CHINESE.search(told) and not WORD.findall(told), told


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_command_line_speaks_one_language(
    lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "t.csv"
    table.write_text("断面,时间,氨氮(mg/L),站点情况\n甲,2024-01-02,0.4,维护\n", encoding="utf-8")
    for arguments, begins in (
        (["assess", str(table), "--lang", lang], {"en": "warning: ", "zh": "警告："}),
        (
            ["assess", str(table), f"--lang={lang}", "--section", "何处"],
            {"en": "error: ", "zh": "错误："},
        ),
    ):
        monkeypatch.setattr("sys.argv", ["shuizhi", *arguments])
        with pytest.raises(SystemExit):
            main()
        told = capsys.readouterr().err
        assert any(line.startswith(begins[lang]) for line in told.splitlines()), told
        other = begins["en" if lang == "zh" else "zh"]
        assert not any(line.startswith(other) for line in told.splitlines())
