"""Rules that may be read in more than one way: each choice, by hand or against the oracle."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

import oracle_methods as om
import samples
import shuizhi as sz
from kinds import near
from samples import grouped, label, rows_of
from shuizhi import errors

KEYS: dict[str, Any] = {"section": "断面", "time": "时间"}


def of(times: list[str], **cells: list[Any]) -> pl.DataFrame:
    return pl.DataFrame({"断面": ["甲"] * len(times), "时间": times, **cells}, strict=False)


# ------------------------------------------------------------------------------ means


def test_a_mean_of_ph() -> None:
    acid = of(["2021-04-01", "2021-04-02"], pH=[5.0, 9.0])
    options: dict[str, Any] = {"by": "断面", "time": "时间", "rounding": "none"}
    # −lg((10⁻⁵ + 10⁻⁹)/2) = 5.30099…; the figures themselves have the mean 7.
    assert sz.average(acid, **options)["ph"].to_list() == [near(Decimal("5.300986568387119"))]
    assert sz.average(acid, ph_mean="arithmetic", **options)["ph"].to_list() == [7.0]
    both = [sz.assess_sections(acid, ph_mean=how, **KEYS)["class"][0]
            for how in ("hydrogen", "arithmetic")]  # fmt: skip
    assert both == ["劣Ⅴ", "Ⅰ"]
    with pytest.raises(errors.OptionError, match="ph_mean"):
        sz.average(acid, ph_mean="lg", **options)


@pytest.mark.parametrize("every", ["quarter", "half", "year"])
def test_all_samples_at_once(every: str) -> None:
    frame = samples.table(41, sections=8)
    least = {"quarter": 2, "half": 4, "year": 8}[every]
    found = rows_of(
        sz.average(frame, by="断面", time="时间", every=every, mean_of="samples", shape="long"),
        "断面", "period", "parameter",
    )  # fmt: skip
    seen = 0
    for (key, period), group in grouped(frame, ["断面"], every).items():
        if period is None:
            continue
        for parameter, dated in group.dated.items():
            row = found[key[0], label(period, every), parameter]
            months = len({day.month for day, _ in dated})
            enough = (len(dated) if every == "quarter" else months) >= least and dated
            want = om.mean(parameter, [value for _, value in dated]) if enough else None
            assert row["mean"] == near(want), (row, dated)
            assert row["months"] == months
            seen += want is not None
    assert seen > 100


def test_months_weigh_the_same_unless_samples_do() -> None:
    half = of(["2021-01-01", "2021-01-02", "2021-01-03", "2021-02-01"], 氨氮=[0.2, 0.2, 0.2, 1.0])
    options: dict[str, Any] = {"by": "断面", "time": "时间", "every": "half", "min_count": 2}
    assert sz.average(half, **options)["ammonia_nitrogen"].to_list() == [0.6]
    assert sz.average(half, mean_of="samples", **options)["ammonia_nitrogen"].to_list() == [0.4]
    # Under either it is months that a mean takes.
    few = sz.average(half, mean_of="samples", **options | {"min_count": 3})
    assert few["reason"].item().startswith("too_few: ammonia_nitrogen; ")
    with pytest.raises(errors.OptionError, match="mean_of"):
        sz.average(half, mean_of="weeks", **options)


# ------------------------------------------------------------------------------ change

RIVERS = pl.DataFrame(
    {"河": "沁", "断面": list("甲乙丙丁戊己庚辛") * 2, "时间": ["2021-03"] * 8 + ["2021-04"] * 8,
     # Ⅰ–Ⅲ from 6 of 8 (75 %, good) to 7 of 8 (87.5 %, good): 12.5 points.
     "氨氮": [0.4] * 6 + [1.2] * 2 + [0.4] * 7 + [1.2]}
)  # fmt: skip


@pytest.mark.parametrize(
    ("by", "change"),
    [("larger", "some improvement"), ("shares", "some improvement"), ("status", "no clear change")],
)
def test_the_change_that_counts(by: Any, change: str) -> None:
    rivers = sz.assess_rivers(RIVERS, by="河", change_by=by, **KEYS)
    assert rivers["change"].to_list() == [None, change]
    both = [rivers.filter(period=period) for period in ("2021-03", "2021-04")]
    assert sz.compare(*both, on="河", change_by=by)["change"].to_list() == [change]
    with pytest.raises(errors.OptionError, match="change_by"):
        sz.compare(*both, on="河", change_by="both")  # type: ignore[arg-type]


# ------------------------------------------------------------------------------ "5+X" of rivers


def test_x_of_rivers() -> None:
    # COD of 甲 was over Ⅲ the year before: it is X there, and of the river's mean. That of 乙 was
    # not, and does not count in its class; fluoride is the X of neither.
    table = pl.DataFrame(
        {"河": "沁", "断面": ["甲", "甲", "乙", "乙"], "时间": ["2020-12", "2021-01"] * 2,
         "氨氮": [0.4] * 4, "COD": [30, 18, 10, 19], "氟化物": [0.9, 0.9, 0.9, 0.9]}
    )  # fmt: skip
    river = sz.assess_rivers(table, by="河", indicators="5+X", **KEYS)
    now = river.filter(period="2021-01").row(0, named=True)
    assert (now["method"], now["class"], now["cod"]) == ("mean", "Ⅲ", 18.5)
    assert now["fluoride"] is None
    # Sections by shares have the classes that assess_sections gives them.
    frame = samples.table(42, sections=24)
    sections = sz.assess_sections(frame, indicators="5+X", water_body="水体", **KEYS)
    of_river = dict(frame.select("断面", "河流").unique().iter_rows())
    rivers = sz.assess_rivers(frame, by="河流", indicators="5+X", water_body="水体", **KEYS)
    classes = ["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "劣Ⅴ"]
    counted = (
        sections.with_columns(河流=pl.col("断面").replace(of_river))
        .group_by("河流", "period")
        .agg((pl.col("class") == c).sum().alias(c) for c in classes)
    )
    on = ["河流", "period"]
    both = rivers.join(counted, on=on, nulls_equal=True, suffix="_counted")
    assert both.height == rivers.height
    for c in classes:
        assert both[c].to_list() == both[f"{c}_counted"].to_list()
    whole = sz.assess_rivers(frame, by="河流", water_body="水体", **KEYS)
    assert not whole.select(classes).equals(rivers.select(classes))


# ------------------------------------------------------------------------------ in force

OLD = of(["2001-04-02", "2021-04-02"], 氨氮=[0.4, 0.4]).with_columns(市=pl.lit("焦作"))
VERBS: list[Callable[..., Any]] = [
    lambda table, **o: sz.assess_sections(table, **KEYS, **o),
    lambda table, **o: sz.assess_rivers(table, by="市", **KEYS, **o),
    lambda table, **o: sz.assess_lakes(table, lake="断面", time="时间", **o),
    lambda table, **o: sz.check_source_water(table, source="断面", time="时间", **o),
    lambda table, **o: sz.cwqi(table, city="市", partial=True, **KEYS, **o),
    lambda table, **o: sz.rank_cities(table, city="市", partial=True, **KEYS, **o),
]


@pytest.mark.parametrize("verb", VERBS)
def test_samples_of_before_the_standard_are_refused(verb: Callable[..., Any]) -> None:
    for table in (OLD, OLD.lazy(), OLD.to_pandas()):
        with pytest.raises(errors.NotInForceError, match=r"1 samples .* 2001-04-02"):
            verb(table)
    assert verb(OLD, in_force="any").height == 2
    assert verb(OLD[1:]).height == 1
    with pytest.raises(errors.OptionError, match="in_force"):
        verb(OLD, in_force="no")


def test_wells_are_compared_with_the_days_of_their_standard() -> None:
    of_wells: dict[str, Any] = {"source": "断面", "time": "时间", "kind": "ground"}
    with pytest.raises(errors.NotInForceError, match="GB/T 14848-2017"):
        sz.check_source_water(OLD, **of_wells)
    wells = sz.check_source_water(OLD, in_force="any", **of_wells)
    assert wells.height == 2


# ------------------------------------------------------------------------------ asked for by name


@pytest.mark.parametrize("water_body", ["river", "体"])
def test_what_is_named_and_has_no_limit_is_reported(water_body: str) -> None:
    table = of(["2021-04"], 氨氮=[0.4], 总氮=[3.0], 体=["河流"])
    options: dict[str, Any] = {"indicators": ["氨氮", "总氮"], "water_body": water_body}
    for found in (sz.grade(table, **options), sz.assess_sections(table, **options, **KEYS)):
        assert found.select("class", "reason").row(0) == ("Ⅱ", "no_limit: total_nitrogen")
    lake = table.with_columns(体=pl.lit("湖库"))
    options["water_body"] = "体"
    assert sz.grade(lake, **options).select("class", "reason").row(0) == ("劣Ⅴ", None)
    # Of sets no one named it.
    assert sz.grade(table, indicators="all")["reason"].to_list() == [None]


def test_decimals_of_a_parameter_may_be_set() -> None:
    # By one implementer of 82号 a mean pH of 9.4 is assessed as 9; with one decimal
    # it is beyond 6–9.
    samples = pl.DataFrame({"断面": ["甲"], "时间": ["2021-04"], "pH": [9.4], "氨氮": [0.1]})
    options: Any = {"section": "断面", "time": "时间"}
    whole = sz.assess_sections(samples, **options)
    assert whole.select("class", "ph").row(0) == ("Ⅰ", 9.0)
    tenth = sz.assess_sections(samples, decimals={"pH": 1}, **options)
    assert tenth.select("class", "ph").row(0) == ("劣Ⅴ", 9.4)
    assert sz.explain(tenth).details[0].startswith("pH 9.4, limit of class Ⅲ 6–9, fail")
    assert sz.average(samples, by="断面", time="时间", decimals={"pH": 1})["ph"].item() == 9.4
    for wrong in ({"pH": -1}, {"pH": 1.5}, {"pH": 13}):
        with pytest.raises(errors.OptionError, match="decimals"):
            sz.assess_sections(samples, decimals=wrong, **options)
    with pytest.raises(errors.UnknownNameError, match="怪"):
        sz.assess_sections(samples, decimals={"怪": 1}, **options)


@pytest.mark.parametrize(
    ("every", "cells", "nondetect"),
    [
        ("month", ["30000", "0"], "half"),
        ("year", ["30000", "0"], "half"),
        ("month", ["30000", "<20"], "zero"),
    ],
)
def test_what_is_not_above_0_has_no_geometric_mean(
    every: Any, cells: list[str], nondetect: Any
) -> None:
    table = of(["2021-04-01", "2021-04-09"], **{"粪大肠菌群(个/L)": cells})
    options: dict[str, Any] = {"geometric": ["粪大肠菌群"], "min_count": 1, "nondetect": nondetect}
    found = sz.average(table, by="断面", time="时间", every=every, **options)
    assert found.select("fecal_coliform", "reason").row(0) == (
        None, "no_geometric_mean: fecal_coliform",
    )  # fmt: skip
    # It stays a year without one, whatever its other months are.
    more = pl.concat([table, of(["2021-05-01"] * 2, **{"粪大肠菌群(个/L)": ["10", "10"]})])
    year = sz.average(more, by="断面", time="时间", every="year", **options)
    assert year["fecal_coliform"].to_list() == [None]
