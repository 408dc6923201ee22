"""Every public function and picture in both languages: results hold no word of the other."""

import inspect
import json
import re
import warnings
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from html import unescape
from typing import Any

import polars as pl
import pytest

import shuizhi as sz
from shuizhi import plots
from shuizhi._core.parameters import parameters_by_id
from shuizhi.law.headings import OTHER_LANGUAGE
from walk import Walk

HAN = re.compile(r"[\u3400-\u9fff]+")
WORD = re.compile(r"[A-Za-z]{2,}(?:_[a-z0-9]+)*")
# Chinese in English results: the law's own words. Documents with their clauses, their
# tables and levels as printed, class 劣Ⅴ; the unit of counts, and cells as laboratories write them.
OF_LAW = re.compile(
    r"环办[\u4e00-\u9fff]*〔\d+〕\d+号|总站水字〔\d+〕\d+号|\d+号|表\d+|“[^”]*”表|第\d+项|\d{4}年修改单"
    r"|劣Ⅴ|[一二三]级[AB]?|城市黑臭水体整治工作指南|[直间]接排放|特别排放限值?"
    r"|个/(?:10)?L|未检出|维护|停站|焦作"
)
# Words in Chinese results that are the same everywhere: symbols, units, documents, fields of HJ
# 212, and names of persons.
SYMBOLS = re.compile(
    r"(?<![A-Za-z])(?:pH|BOD5?|COD|CODMn|CODcr|TLI|CWQI|GB|GBT|GHZB|HJ|DB|SL|EX|mg|MPN|CFU|mL|mV"
    r"|NTU|cm|kg|DOf?|SHA|shuizhi|rs|max|ln|chl|TN|TP|SD|Wj|rj|lg|ORP"
    r"|Spearman|Mann|Kendall|Sen|Hamed|Rao|Yue|Wang|Kaplan|Meier|Hirsch|Helsel|Cohn|ROS|Theil|Cr"
    r"|CAS|ng|TEQ|Bq|Mn|MN|Hg|ppm|None|IPCC|PCB|SQ|NH|ABS|CaCO|SO|Cl|CODMnl"
    r"|UTF|SWES|ST|CN|PW|CP|QN|Cou|Min|Max|Avg|Rtd|Flag)(?![A-Za-z])"
)
# Names of options, their words, and functions, which texts give as calls have them.
RULES = sz.rules(lang="en")
OPTIONS = {
    *RULES["option"].drop_nulls(), *RULES["choices"].explode().drop_nulls(), *sz.__all__,
    *(f"table{n}" for n in "123"), "all",
} | {
    name
    for function in (
        sz.grade, sz.report, sz.assess_lakes, sz.assess_sections, sz.average, sz.screen_samples
    )
    for name in inspect.signature(function).parameters
}  # fmt: skip
CODE = re.compile(
    r"standard\(…\)\.tables|https?://\S+|github\.com\S*|\S+@[0-9a-f]{8}\S*|[0-9a-f]{64}|\b[a-z_]+=\S*|\bshow\([^)]*\)"
    rf"|\b[\w-]+\.(?:toml|csv|cs|py|js|md|lua)\b|\bw\d{{5}}\b|[\d.]+(?:dev\d+)?|post_\d+"
    rf"|(?<![A-Za-z_])(?:{'|'.join(sorted(OPTIONS, key=len, reverse=True))})(?![A-Za-z_])"
)
# Columns of codes and of ids, of what the law itself calls things, and of where it was read.
CODES = {
    "项目编号", "代码", "选项", "默认", "可选", "适用函数", "规则编号", "符号", "CAS号", "项目编码",
    "项目名称", "id", "method", "basis", "name", "table", "type",
} | OTHER_LANGUAGE  # fmt: skip
# Tables of a report of where the law was read and of names of files; what GeoJSON calls things.
WITNESSED = {"witnesses", "inputs", "reasons", "type"}
# These show the law as it is printed, in Chinese in both languages.
PRINTED = {"standard", "load_standard"}
IDS = re.compile(rf"\b(?:{'|'.join(sorted(parameters_by_id(), key=len, reverse=True))})\b")
FUNCTIONS = sorted(
    name for name in sz.__all__
    if callable(getattr(sz, name)) and not inspect.isclass(getattr(sz, name))
)  # fmt: skip
PICTURES = sorted(set(plots.__all__) - {"Shown", "show", "save"})


@pytest.fixture(scope="module", params=["zh", "en"])
def walk(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Walk]:
    sz.set_lang(request.param)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield Walk(request.param, tmp_path_factory.mktemp(request.param))
    sz.set_lang(None)


def texts(value: Any) -> Iterator[str]:
    """Walk what a result says: headings, words in cells, sentences, the marks of a picture."""
    if isinstance(value, pl.DataFrame):
        yield from value.columns
        for name in value.columns:
            if name not in CODES and value[name].dtype not in (pl.Object, pl.Date, pl.Float64):
                yield from texts(value[name].unique(maintain_order=True).to_list())
    elif isinstance(value, dict):
        for key, each in value.items():
            if key not in WITNESSED:
                yield from texts(each)
    elif isinstance(value, list | tuple | pl.Series):
        for each in value:
            yield from texts(each)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from texts(getattr(value, field.name))
    elif isinstance(value, str):
        page = re.sub(r"<style.*?</style>|<script.*?</script>", " ", value, flags=re.DOTALL)
        yield unescape(re.sub(r"<[^>]*>", " ", page)) if "<" in page and ">" in page else page


def said(result: Any) -> list[str]:
    """Return all texts of a result."""
    if hasattr(result, "to_dict") and not isinstance(result, pl.DataFrame):
        return list(texts(_drawn(result)))
    return list(texts(result))


def _drawn(chart: Any) -> list[str]:
    """Return the texts that a picture shows, as it is drawn."""
    import vl_convert

    picture = vl_convert.vegalite_to_svg(json.dumps(chart.to_dict()))
    return [unescape(text) for text in re.findall(r"<text[^>]*>([^<]*)</text>", picture)]


def foreign(text: str, lang: str) -> list[str]:
    """Return what a text has of the other language."""
    if lang == "en":
        return HAN.findall(OF_LAW.sub("", text))
    return WORD.findall(SYMBOLS.sub(" ", CODE.sub(" ", text)))


def test_every_public_function_is_walked(walk: Walk) -> None:
    """A new one that nobody walks is not published in one language only."""
    assert sorted(walk.calls()) == FUNCTIONS
    assert sorted(walk.pictures()) == PICTURES


@pytest.mark.parametrize("name", FUNCTIONS)
def test_results_are_of_one_language(walk: Walk, name: str) -> None:
    if name in PRINTED and walk.lang == "en":
        pytest.skip("the items of Chinese standards are named as they print them")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result = said(walk.calls()[name]())
    if name in PRINTED:
        result = [IDS.sub("", text) for text in result]
    assert not {text: bad for text in result if (bad := foreign(text, walk.lang))}


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_are_of_one_language(walk: Walk, name: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        drawn = said(walk.pictures()[name]())
    assert len(drawn) > 3 and not {"null", "undefined", "NaN"} & set(drawn)
    # Pictures call parameters by their names, not by ids.
    assert not [text for text in drawn if re.search(r"[a-z]_[a-z]", text)]
    assert not {text: bad for text in drawn if (bad := foreign(text, walk.lang))}
