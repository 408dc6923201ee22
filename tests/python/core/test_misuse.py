"""Every public function with nonsense for each argument: errors are ours, or there is none."""

import inspect
import typing
import warnings
from collections.abc import Iterator
from typing import Any

import polars as pl
import pytest

import shuizhi as sz
from shuizhi import errors

NONSENSE: list[Any] = [
    None, 5, "", {}, [], (), -1, 2.5, True, float("nan"), "乱", ["乱"], {"乱": 1}, object(), b"x",
    10**30, pl.DataFrame(), lambda: 1,
]  # fmt: skip
MONTHS = [f"2024-{month:02}-02" for month in range(1, 13)]
SAMPLES = pl.DataFrame(
    {
        "断面": ["甲"] * 12, "河流": ["清河"] * 12, "城市": ["某市"] * 12,
        "水源地名称": ["水库"] * 12, "湖库": ["湖"] * 12, "点位": ["1"] * 12,
        "排放口": ["口"] * 12, "厂": ["厂"] * 12,
        "时间": MONTHS, "氨氮": [0.1, 1.5, 0.3] * 4, "总磷": [0.1, 0.2, 0.3] * 4,
        "BOD5": [80.0] * 12, "流量": [1.0, 2.0, 3.0] * 4,
    }
)  # fmt: skip
OUTFALLS = pl.DataFrame({"排放口": ["口"], "类型": ["公共污水处理系统"], "城市": ["焦作"]})


def calls() -> dict[str, dict[str, Any]]:
    """Return what public functions are called with, so that they answer."""
    quiet = {"section": "断面", "time": "时间"}
    assessed = sz.assess_sections(SAMPLES, **quiet)
    checked = sz.check_discharge(SAMPLES, OUTFALLS, outfall="排放口", time="时间", flow="流量")
    one = assessed.head(1)
    return {
        "grade": {"table": SAMPLES}, "grade_readings": {"table": SAMPLES},
        "recognize": {"table": SAMPLES},
        "average": {"samples": SAMPLES, "by": "断面", "time": "时间"},
        "ledger": {"samples": SAMPLES, "by": "断面", "time": "时间"},
        "assess_sections": {"samples": SAMPLES, **quiet},
        "assess_rivers": {"samples": SAMPLES, "by": "河流", **quiet},
        "assess_lakes": {
            "samples": SAMPLES, "lake": "湖库", "point": "点位", "water_body": "lake",
            "time": "时间",
        },
        "trophic_state": {"table": SAMPLES}, "cwqi": {"samples": SAMPLES, "city": "城市", **quiet},
        "rank_cities": {"samples": SAMPLES, "city": "城市", **quiet},
        "compare": {"before": one, "now": one, "on": "断面"},
        "trend": {"samples": SAMPLES, "by": "断面", "time": "时间", "every": "month"},
        "attainment": {"sections": assessed, "section": "断面", "goals": {"good": 75}},
        "check_source_water": {"samples": SAMPLES, "source": "水源地名称", "time": "时间"},
        "check_discharge": {"samples": SAMPLES, "outfalls": OUTFALLS, "outfall": "排放口",
                            "time": "时间", "flow": "流量"},
        "discharge_summary": {"checked": checked}, "missing_limits": {"checked": checked},
        "grade_black_odorous": {"samples": SAMPLES, "water": "河流", "point": "点位",
                                "time": "时间"},
        "screen_influent": {"samples": SAMPLES, "plant": "厂", "time": "时间"},
        "check_ecological_flow": {"flows": SAMPLES, "flow": "流量", **quiet,
                                  "base": pl.DataFrame({"断面": ["甲"], "流量": [1.0]})},
        "screen_samples": {"samples": SAMPLES, **quiet}, "explain": {"row": one},
        "report": {"samples": SAMPLES, **quiet}, "standard": {}, "standards": {},
        "limit": {"parameter": "氨氮", "level": "Ⅲ"}, "parameters": {}, "reasons": {}, "rules": {},
        "read_samples": {"path": "none.csv"}, "load_standard": {"path": "none.toml"},
        "show": {"table": SAMPLES}, "set_lang": {"lang": None},
    }  # fmt: skip


CALLS = calls()


def public() -> list[str]:
    return [n for n in sz.__all__ if inspect.isfunction(getattr(sz, n))]


def arguments(function: Any) -> Iterator[str]:
    """Return what a function takes by name, the options behind ``**`` too."""
    for name, p in inspect.signature(function).parameters.items():
        if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY):
            yield name
        elif p.kind == p.VAR_KEYWORD:
            hint = typing.get_type_hints(inspect.unwrap(function)).get(name)
            yield from typing.get_type_hints(typing.get_args(hint)[0]) if hint else ()


@pytest.mark.parametrize("name", public())
def test_nonsense_is_refused_in_our_words(name: str) -> None:
    function = getattr(sz, name)
    given = CALLS.get(name, {})
    untyped = []
    needed = [
        n for n, p in inspect.signature(function).parameters.items()
        if p.default is p.empty and p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)
    ]  # fmt: skip
    for argument in arguments(function):
        for value in NONSENSE:
            call = {**dict.fromkeys(needed), **given, argument: value}
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    made = function(**call)
                    if isinstance(made, pl.LazyFrame):
                        made.collect()
            except errors.ShuizhiError as error:
                assert str(error)
            except Exception as error:
                untyped.append((argument, repr(value)[:30], type(error).__name__, str(error)[:60]))
            finally:
                sz.set_lang(None)
    assert untyped == []


@pytest.mark.parametrize("name", sorted(set(CALLS) - {"read_samples", "load_standard"}))
def test_the_calls_that_are_spoilt_answer(name: str) -> None:
    if not hasattr(sz, name):
        pytest.skip("not a name of this package")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        getattr(sz, name)(**CALLS[name])
    sz.set_lang(None)


@pytest.mark.parametrize("path", [5, None, "", [], {}, b"x", object()])
def test_reports_and_pictures_are_saved_to_files_alone(path: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = sz.report(SAMPLES, section="断面", time="时间")
        with pytest.raises(errors.ShuizhiError):
            made.save(path)
