"""Options as they should not be, of every verb: a typed error that names the option."""

import datetime as dt
import inspect
import re
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import polars as pl
import pytest

import shuizhi as sz
from calls import ASSESSED, CALLS, CHECKED, SAMPLES, call
from faults import Refused
from shuizhi import errors
from shuizhi.io.read import ReadResult

OPTION, COLUMN, UNKNOWN = errors.OptionError, errors.ColumnError, errors.UnknownNameError


def refused(verb: str, error: errors.ShuizhiError | Any, *words: str, **options: Any) -> Refused:
    said = ", ".join(f"{name}={str(value)[:30]}" for name, value in options.items())
    return Refused(f"{verb}({said})", call(verb, **options), error, words or list(options))


WRONG = [
    refused("grade", UNKNOWN, "GB 1", standard="GB 1"),
    refused("grade", OPTION, standard=3838),
    refused("grade", errors.ShuizhiError, "GB 5749-2022", standard="GB 5749-2022"),
    refused("grade", OPTION, water_body="sea"),
    refused("grade", COLUMN, "'总磷'", water_body="总磷"),
    refused("grade", OPTION, target="Ⅸ"),
    refused("grade", OPTION, target=7),
    refused("grade", COLUMN, "'流量'", target="流量"),
    refused("grade", OPTION, indicators="22"),
    refused("grade", UNKNOWN, "神秘", indicators=["神秘"]),
    refused("grade", OPTION, indicators=21),
    refused("grade", UNKNOWN, "神秘", indicators="5+X", x=["神秘"]),
    refused("grade", OPTION, "x='氨氮'", x="氨氮"),
    refused("grade", OPTION, drinking_source="yes"),
    refused("grade", OPTION, do_saturation=1),
    refused("grade", OPTION, "'half'", nondetect="third"),
    refused("grade", OPTION, nondetect=0.5),
    refused("grade", OPTION, "汞: ", detection_limits={"汞": "x"}),
    refused("grade", OPTION, "汞: ", detection_limits={"汞": -1}),
    refused("grade", OPTION, "汞: ", detection_limits={"汞": float("nan")}),
    refused("grade", OPTION, "汞: ", detection_limits={"汞": float("inf")}),
    refused("grade", UNKNOWN, "神秘", detection_limits={"神秘": 1}),
    refused("grade", OPTION, detection_limits="lowest"),
    refused("grade", OPTION, detection_limits=0.01),
    refused("grade", OPTION, "give a list: ['-1']", missing_values="-1"),
    refused("grade", OPTION, missing_values=-1),
    refused("grade", OPTION, "'assessment'", rounding="up"),
    refused("grade", OPTION, rounding=2),
    refused("grade", OPTION, columns=["氨氮"]),
    refused("grade", OPTION, "'断面'", columns={"断面": 3}),
    refused("grade", OPTION, columns={1: "氨氮"}),
    refused("grade", COLUMN, "'x'", time="x"),
    refused("grade", COLUMN, "'总磷'", time="总磷"),
    refused("grade", OPTION, in_force="never"),
    refused("grade", OPTION, "'zh'", lang="fr"),
    refused("grade", OPTION, suffix=1),
    refused("grade", OPTION, "sample=", parameter="断面"),
    refused("grade_readings", OPTION, "value=", parameter="断面"),
    refused("average", COLUMN, "'x'", by="x"),
    refused("average", COLUMN, "twice", by=["断面", "断面"]),
    refused("average", OPTION, every="fortnight"),
    refused("average", OPTION, every={"夏": [13]}),
    refused("average", OPTION, every={"夏": []}),
    refused("average", OPTION, shape="square"),
    refused("average", UNKNOWN, "神秘", parameters=["神秘"]),
    refused("average", COLUMN, "mercury", parameters=["汞"]),
    refused("average", UNKNOWN, "神秘", geometric=["神秘"]),
    refused("average", OPTION, min_count=0),
    refused("average", OPTION, min_count=1.5),
    refused("average", OPTION, min_count=2**40),
    refused("average", OPTION, "say 'once', 'keep' or 'error'", duplicates="twice"),
    refused("assess_sections", OPTION, target="Ⅸ"),
    refused("assess_sections", errors.ShuizhiError, "x", targets=pl.DataFrame({"x": [1]})),
    refused("assess_sections", errors.TableError, "int is not a table", targets=3),
    refused("assess_sections", errors.ShuizhiError, "x", background=pl.DataFrame({"x": [1]})),
    refused("assess_sections", UNKNOWN, "神秘", priority=["神秘"]),
    refused("assess_rivers", OPTION, boundary="light"),
    refused("assess_lakes", UNKNOWN, "神秘", trophic=["神秘"]),
    refused("assess_lakes", OPTION, renormalise="yes"),
    refused("cwqi", OPTION, partial=None),
    refused("compare", COLUMN, "on=[]", on=[]),
    refused("compare", COLUMN, "'x'", on="x"),
    refused("trend", OPTION, method="linear"),
    refused("trend", OPTION, significance=2),
    refused("trend", OPTION, significance=float("nan")),
    refused("trend", OPTION, significance="0.05"),
    refused("trend", OPTION, sides="three"),
    refused("attainment", OPTION, goals={"x": 1}),
    refused("attainment", OPTION, goals={"good": "most"}),
    refused("attainment", OPTION, goals={"good": float("nan")}),
    refused("check_source_water", OPTION, kind="spring"),
    refused("check_source_water", COLUMN, "'x'", volume="x"),
    refused("grade_black_odorous", OPTION, shape="rivers"),
    refused("grade_black_odorous", OPTION, "order=", shape="stretches"),
    refused("grade_black_odorous", OPTION, shallow="light"),
    refused("grade_black_odorous", OPTION, point=[]),
    refused("check_ecological_flow", OPTION, goal=101),
    refused("check_ecological_flow", OPTION, goal=float("nan")),
    refused("check_ecological_flow", COLUMN, "'x'", flow="x"),
    refused("check_ecological_flow", errors.ShuizhiError, "x", base=pl.DataFrame({"x": [1]})),
    refused("screen_influent", OPTION, threshold=-1),
    refused("screen_influent", OPTION, threshold=float("inf")),
    refused("screen_influent", OPTION, min_count=0),
    refused("watch", OPTION, limit=-1.0),
    refused("watch", OPTION, limit=float("nan")),
    refused("watch", UNKNOWN, "神秘", watched="神秘"),
    refused("check_discharge", OPTION, flow_unit="gallons"),
    refused("check_discharge", UNKNOWN, "GB 1", standards=["GB 1"]),
    refused("check_discharge", errors.ShuizhiError, "GB 3838-2002", standards=["GB 3838-2002"]),
    refused("check_discharge", OPTION, brackets="often"),
    refused("check_discharge", OPTION, shape="weeks"),
    refused("check_discharge", errors.FileError, "none.csv", supplement="none.csv"),
    refused("check_discharge", COLUMN, "standard_template", supplement=pl.DataFrame({"a": [1]})),
    refused("check_discharge", COLUMN, "'x'", outfall="x"),
    refused("discharge_summary", COLUMN, "by=[]", by=[]),
    refused("discharge_summary", COLUMN, "'x'", by="x"),
    refused("explain", OPTION, target="Ⅸ"),
    refused("limit", UNKNOWN, "GB 1", standard="GB 1"),
    refused("limit", OPTION, water_body="sea"),
    refused("limit", OPTION, unit=3),
]


@pytest.mark.parametrize("case", WRONG, ids=str)
def test_an_option_is_refused_by_name(case: Refused) -> None:
    case.check()


@pytest.mark.parametrize(
    ("verb", "result"),
    [
        ("compare", pl.DataFrame({"断面": ["甲"]})),
        ("attainment", pl.DataFrame({"断面": ["甲"]})),
        ("discharge_summary", pl.DataFrame({"断面": ["甲"]})),
        ("missing_limits", pl.DataFrame({"断面": ["甲"]})),
        ("explain", pl.DataFrame({"断面": ["甲"]})),
        ("attainment", ASSESSED.with_columns(pl.col("class").is_null().implode().alias("class"))),
        ("discharge_summary", CHECKED.with_columns(verdict=pl.lit(1))),
        ("discharge_summary", CHECKED.with_columns(load=pl.lit("heavy"))),
        ("missing_limits", CHECKED.with_columns(reason=pl.lit(1))),
        ("explain", ASSESSED.head(1).with_columns(attained=pl.lit("yes"))),
        ("explain", ASSESSED.head(0)),
        ("explain", ASSESSED),
    ],
)
def test_what_is_not_a_result_is_refused(verb: str, result: pl.DataFrame) -> None:
    arguments, options = CALLS[verb]
    with pytest.raises((COLUMN, errors.TableError)):
        getattr(sz, verb)(result, *arguments[1:], **options)


ODD: list[Any] = [
    None, 3, -1, float("nan"), True, "x", "", "断面", [], ["x"], [None], {}, {"总磷": float("nan")},
    object(), b"x", dt.date(2024, 1, 1), 10**30, pl.DataFrame({"a": [1]}), SAMPLES,
]  # fmt: skip


def spoilt(verb: str) -> Iterator[tuple[str, Any, Callable[[], Any]]]:
    """Give each argument of a verb each of the odd values."""
    arguments, given = CALLS[verb]
    parameters = inspect.signature(getattr(sz, verb)).parameters
    names = [name for name, each in parameters.items() if each.kind != each.VAR_KEYWORD]
    if len(names) < len(parameters):
        names += ["geometric", "min_count", "duplicates", "rounding", "nondetect", "columns"]
        names += ["detection_limits", "missing_values", "parameter", "value", "unit"]
    for name in dict.fromkeys(names):
        for value in ODD:
            positional = dict(zip(parameters, arguments, strict=False))
            yield name, value, lambda all=positional | given | {name: value}: _called(verb, all)


def _called(verb: str, arguments: dict[str, Any]) -> Any:
    """Call a verb with its first arguments by place, as they are taken."""
    places = len(CALLS[verb][0])
    first = list(inspect.signature(getattr(sz, verb)).parameters)[:places]
    rest = {name: value for name, value in arguments.items() if name not in first}
    return getattr(sz, verb)(*(arguments[name] for name in first), **rest)


@pytest.mark.parametrize("verb", CALLS)
def test_any_value_of_any_option_is_taken_or_refused(verb: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, value, tried in spoilt(verb):
            try:
                tried()
            except sz.ShuizhiError:
                continue
            except Exception as error:
                raise AssertionError(f"{verb}({name}={value!r}): {error!r}") from error


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"period": "month"}, "assess_sections() has no option 'period'; did you mean 'every'?"),
        ({"wather_body": "river", "lang": "zh"}, "没有选项“wather_body”；是否应为“water_body”？"),
        ({"maximum": 1}, "has no option 'maximum'; it has samples, section, time, every"),
    ],
    ids=["another word", "misspelt", "unlike any"],
)
def test_an_option_that_does_not_exist_names_the_nearest(options: Any, said: str) -> None:
    with pytest.raises(OPTION, match=re.escape(said)):
        sz.assess_sections(SAMPLES, **options)


def test_a_result_of_reading_in_place_of_its_table() -> None:
    with pytest.raises(errors.TableError, match=r"ReadResult is not a table.* give its `frame`"):
        sz.grade(ReadResult(SAMPLES))
