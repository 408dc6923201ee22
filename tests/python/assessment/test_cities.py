"""CWQI and ranks of cities against the plain oracle, laws that hold for any city, refusals."""

import random
from collections import defaultdict
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

import oracle_comparisons
import oracle_methods as plain
import shuizhi as sz
from kinds import in_every_kind, near
from oracle_laws import LIMITS, TABLE1_21
from shuizhi import errors

KEYS: dict[str, Any] = {"city": "城市", "section": "断面", "time": "时间"}
PERIODS = ("2020-04", "2021-04")
BODIES = {"河流": "river", "湖库": "lake", "?": None}
FEW = {"pH": [8.0, 8.0], "溶解氧": [8.0, 12.0], "氨氮": [0.4, 0.6], "总磷": [0.1, 0.1]}
TWO = pl.DataFrame({"城市": ["甲市"] * 2, "断面": ["1", "2"], "时间": ["2021-04"] * 2} | FEW)


def figure(source: random.Random, parameter: str, clean: bool) -> Decimal:
    """Make a figure about a limit; clean ones are of class Ⅰ or Ⅱ, or little worse."""
    if parameter == "ph":
        return Decimal(source.choice(["6.5", "6.98", "7", "7.02", "8", "8.6"]))
    levels = LIMITS[parameter, "lake" if clean else "river"].levels
    if parameter == "dissolved_oxygen":
        return levels[1 if clean else 3][0].low * Decimal(source.choice(["1", "1.3", "1.7"]))
    limit = levels[1 if clean else 3][0].high
    least = "1.0006" if source.random() < 0.02 else "1"
    return limit * Decimal(source.choice([least, "0.77", "0.3"]))


def samples(seed: int, cities: int = 25, partial: bool = False) -> pl.DataFrame:
    """Make samples of April of two years, some twice a month; a few cities lack an item."""
    source = random.Random(seed)
    rows: list[dict[str, Any]] = []
    for city in range(cities):
        clean = source.random() < 0.5
        absent = source.choice([*TABLE1_21, *[None] * (30 if partial else 60)])
        for section in range(source.randint(1, 5)):
            body = source.choice(["河流"] * 20 + ["湖库"] * 10 + ["?"])
            for year in (2020, 2021):
                for day in range(1, source.randint(2, 3)):
                    row = {"城市": f"市{city:02}", "断面": f"{section}", "体": body}
                    row |= {"时间": f"{year}-04-{day:02}"}
                    row |= {p: f"{figure(source, p, clean).normalize():f}" for p in TABLE1_21}
                    row |= {absent: None} if absent and (city % 2 or body != "湖库") else {}
                    rows.append(row)
    for row in [row for row in rows if row["城市"] in ("市03", "市07")]:
        rows.append(row | {"城市": row["城市"] + "同"})  # the same water by another name
    return pl.DataFrame(rows, infer_schema_length=None)


def sections_of(table: pl.DataFrame) -> dict[Any, dict[Any, dict[str, Decimal]]]:
    """Average over the month: by city and year the means of each section and its water body."""
    rows = defaultdict(list)
    for row in table.iter_rows(named=True):
        rows[row["城市"], row["时间"][:7], row["断面"], BODIES[row["体"]]].append(row)
    found: dict[Any, dict[Any, dict[str, Decimal]]] = defaultdict(dict)
    for (city, period, section, body), of_section in sorted(rows.items(), key=lambda r: r[0][:3]):
        columns = {p: [Decimal(r[p]) for r in of_section if r[p] is not None] for p in TABLE1_21}
        means = {p: plain.mean(p, values) for p, values in columns.items() if values}
        found[city, period][section, body] = means
    return found


def index_of(sections: dict[Any, Any], partial: bool) -> tuple[Decimal | None, dict[str, Any]]:
    """Compute the index of a city, and say what each of its parts has."""
    part = {b: [m for (_, body), m in sections.items() if body == b] for b in ("river", "lake")}
    means = {b: plain.mean_section(part[b]) for b in part}
    whole = oracle_comparisons.cwqi(
        means["river"], means["lake"], *map(len, part.values()), subset=partial
    )
    indices = {b: oracle_comparisons.cwqi_indices(means[b], b) for b in part if part[b]}
    unknown = any(body is None for _, body in sections)
    return None if unknown else whole, {"part": part, "indices": indices, "unknown": unknown}


@pytest.mark.parametrize(("seed", "partial"), [(1, False), (2, False), (3, True), (4, True)])
def test_cities_agree_with_the_oracle(seed: int, partial: bool) -> None:
    table = samples(seed, partial=partial)
    sections = sections_of(table)
    found = sz.rank_cities(table, water_body="体", partial=partial, **KEYS)
    alone = sz.cwqi(table, water_body="体", partial=partial, **KEYS)
    columns = [name for name in alone.columns if name != "reason"]
    on = ["城市", "period"]
    assert found.sort(on).select(columns).equals(alone.sort(on).select(columns))
    rows = {(row["城市"], row["period"]): row for row in found.iter_rows(named=True)}
    assert rows.keys() == sections.keys()
    wanted = {key: index_of(of_city, partial) for key, of_city in sections.items()}
    for key, (whole, parts) in wanted.items():
        row = rows[key]
        assert row["cwqi"] == near(whole), row
        for body in ("river", "lake"):
            assert row[f"{body}_sections"] == len(parts["part"][body])
            indices = parts["indices"].get(body, {})
            complete = indices and (partial or len(indices) == 21)
            assert row[f"cwqi_{body}"] == near(sum(indices.values()) if complete else None)
        if indices := parts["indices"]:
            first = indices.get("river", indices.get("lake"))
            listed = {i["parameter"]: i["index"] for i in row["indices"]}
            assert listed == {p: near(x, 1e-11) for p, x in first.items()}
            assert row["items"] == min(map(len, indices.values()))
            missing = {p for of_body in indices.values() for p in TABLE1_21 if p not in of_body}
            assert set((row["missing"] or "").split(", ")) - {""} == missing
        assert ("unknown_water_body" in (row["reason"] or "")) == parts["unknown"]
    ranks_agree(rows, sections, wanted)


def items_of(parts: dict[str, Any]) -> tuple[tuple[str, ...], ...]:
    """Say of which items the index of a city is the sum: of its parts, once where the same."""
    return tuple(dict.fromkeys(tuple(of_body) for of_body in parts["indices"].values()))


def ranked_items(wanted: Any, period: str) -> Any:
    """Choose the items that most cities have, of those as common the more."""
    sets = [items_of(parts) for (_, p), (i, parts) in wanted.items() if p == period and i]
    return max(sets, key=lambda s: (sets.count(s), min(map(len, s))))


def ranks_agree(rows: Any, sections: Any, wanted: Any) -> None:
    chosen = {period: ranked_items(wanted, period) for period in PERIODS}
    for (_, period), (index, parts) in wanted.items():
        differ = index is not None and items_of(parts) != chosen[period]
        row = rows[_, period]
        assert ("items_differ" in (row["reason"] or "")) == differ
    for period in PERIODS:
        indices = {
            c: i for (c, p), (i, parts) in wanted.items()
            if p == period and i is not None and items_of(parts) == chosen[p]
        }  # fmt: skip
        ranks = dict(zip(indices, oracle_comparisons.rank(list(indices.values())), strict=True))
        assert len(set(ranks.values())) < len(ranks)  # of the same water
        assert {c: rows[c, p]["rank"] for c, p in rows if p == period and c in ranks} == ranks
        assert {rows[c, p]["rank"] for c, p in rows if p == period and c not in ranks} <= {None}
    changes, cities = {}, {city for city, _ in rows}
    for city in cities:
        base, now = (wanted[city, period][0] for period in PERIODS)
        items = [items_of(wanted[city, period][1]) for period in PERIODS]
        known = base is not None and now is not None and items[0] == items[1]
        change = oracle_comparisons.change_percent(now, base) if known else None
        assert rows[city, PERIODS[1]]["base"] == near(base)
        assert rows[city, PERIODS[1]]["change"] == near(change, 1e-8)
        bodies = [(m, body) for p in PERIODS for (_, body), m in sections[city, p].items()]
        if None in {body for _, body in bodies}:  # such a section may or may not have a class
            continue
        classes = [plain.section_class(means, body)[0] for means, body in bodies]
        left_out = all(c is not None and c <= 1 for c in classes)
        assert rows[city, PERIODS[1]]["change_excluded"] == left_out, (city, classes)
        if change is not None and not left_out and items[1] == chosen[PERIODS[1]]:
            changes[city] = change
    ranks = dict(zip(changes, oracle_comparisons.rank(list(changes.values())), strict=True))
    assert 5 < len(ranks) < len(cities) - 2
    assert {city: rows[city, PERIODS[1]]["change_rank"] for city in cities} == {
        city: ranks.get(city) for city in cities
    }


def test_a_lake_without_a_reading_leaves_its_city_without_an_index() -> None:
    table = pl.DataFrame(
        {"城市": ["甲市"] * 4, "断面": list("1234"), "时间": ["2021-04"] * 4,
         "类型": ["河流", "河流", "河流", "水库"], "氨氮": [0.4, 0.8, 0.6, None],
         "TP": [0.1, 0.1, 0.1, None]}
    )  # fmt: skip
    row = sz.cwqi(table, partial=True, water_body="类型", **KEYS).row(0, named=True)
    assert (row["cwqi_river"], row["cwqi"]) == (1.1, None)


CITIES = samples(5, 12).filter(pl.col("体") != "?").cast(dict.fromkeys(TABLE1_21, pl.Float64))


def ranked(table: Any, **options: Any) -> Any:
    return sz.rank_cities(table, water_body="体", **(KEYS | {"partial": True} | options))


def test_order_and_names_change_nothing() -> None:
    whole = ranked(CITIES)
    on = ["period", "rank", "城市"]
    shuffled = ranked(CITIES.sample(fraction=1, shuffle=True, seed=2))
    assert shuffled.sort(on).equals(whole.sort(on))
    assert ranked(CITIES.select(CITIES.columns[::-1])).equals(whole)
    renamed = CITIES.with_columns(("城" + pl.col("城市")).alias("城市"))
    assert ranked(renamed).drop("城市").equals(whole.drop("城市"))
    grams = CITIES.with_columns(pl.col("mercury", "lead") * 1e6, pl.col("cod") / 1000).rename(
        {"mercury": "汞(ng/L)", "lead": "铅(ng/L)", "cod": "COD(g/L)"}
    )
    assert ranked(grams).drop("indices").equals(whole.drop("indices"))


def test_a_city_by_another_name_shares_its_rank() -> None:
    twins = CITIES.filter(pl.col("城市") == "市04").with_columns(城市=pl.lit("又"))
    found = ranked(pl.concat([CITIES, twins])).filter(pl.col("城市").is_in(["市04", "又"]))
    both = found.partition_by("城市", include_key=False)
    assert both[0].equals(both[1])
    # The next after two of rank 1 has rank 3.
    ammonia = {"甲": 1.0, "乙": 1.0, "丙": 2.0}
    three = pl.concat(TWO.with_columns(城市=pl.lit(n), 氨氮=x) for n, x in ammonia.items())
    rows = sz.rank_cities(three, partial=True, **KEYS).select("城市", "rank").rows()
    assert rows == [("甲", 1), ("乙", 1), ("丙", 3)]


@pytest.mark.parametrize("parameter", TABLE1_21)
def test_worse_water_never_lowers_the_index(parameter: str) -> None:
    column = pl.col(parameter)
    worse = {"ph": 7 + (column - 7) * 1.2, "dissolved_oxygen": column * 0.8}
    before = ranked(CITIES)
    after = ranked(CITIES.with_columns(worse.get(parameter, column * 1.2).alias(parameter)))
    both = before.join(after, on=["城市", "period"], suffix="_after")
    assert both.height > 10
    fell = both.filter(pl.col("cwqi_after") < pl.col("cwqi"))
    if parameter == "ph":  # acid and base even out in the mean of a city
        sides = CITIES.group_by("城市").agg((pl.col("ph") >= 7).n_unique().alias("sides"))
        fell = fell.join(sides.filter(sides=1), on="城市")
    assert fell.height == 0


def test_the_change_and_who_is_left_out_of_it() -> None:
    # Ammonia of two sections: 甲 is Ⅱ in both years; 乙 too but for rounding (0.504 is 0.50);
    # 丙 has one section of Ⅲ before, 丁 one without a class now.
    figures = {"甲": "0.5 0.2 0.4 0.5", "乙": "0.504 0.1 0.5 0.5", "丙": "0.51 0.1 0.1 0.1"}
    rows = [
        {"城市": city, "断面": place[-1], "时间": place[:7], "氨氮": cell}
        for city, cells in (figures | {"丁": "0.5 0.5 0.4 --"}).items()
        for place, cell in zip(
            ["2020-04 1", "2020-04 2", "2021-04 1", "2021-04 2"], cells.split(), strict=True
        )
    ]
    found = sz.rank_cities(pl.DataFrame(rows), partial=True, lang="zh", **KEYS)
    # 丙 from 0.305 to 0.1, 丁 from 0.5 to 0.4; 甲 grows by 0.1/0.35 and has no rank of change.
    now = found.filter(时段="2021-04").sort("城市")
    columns = ["城市", "不参与变化排名", "变化排名", "变化率(%)"]
    assert now.select(columns).rows() == [
        ("丁", False, 2, near(-20)), ("丙", False, 1, near(-20.5 / 0.305)),
        ("乙", True, None, near(19.8 / 0.302)), ("甲", True, None, near(10 / 0.35)),
    ]  # fmt: skip
    unrounded = sz.rank_cities(pl.DataFrame(rows), partial=True, rounding="none", **KEYS)
    assert unrounded.filter(period="2021-04", 城市="乙")["change_excluded"].to_list() == [False]


def test_targets_may_leave_a_city_in() -> None:
    rows = [
        {"城市": "甲", "断面": section, "时间": f"{year}-04", "氨氮": 0.4}
        for section in "12"
        for year in (2020, 2021)
    ]
    table = pl.DataFrame(rows)
    by_target: Any = {"exclusion": "class-and-target", "partial": True, **KEYS}
    for goal, excluded in ({"1": "Ⅱ", "2": "Ⅱ"}, True), ({"1": "Ⅱ", "2": "Ⅰ"}, False):
        targets = pl.DataFrame({"城市": "甲", "断面": [*goal], "target": [*goal.values()]})
        found = sz.rank_cities(table, targets=targets, **by_target)
        assert found["change_excluded"].to_list() == [False, excluded]
    # Of a section without samples nobody knows whether it attains.
    unseen = pl.DataFrame({"城市": "甲", "断面": ["1", "2", "3"], "target": "Ⅱ"})
    with pytest.warns(sz.ShuizhiWarning, match="without samples: 甲 3"):
        found = sz.rank_cities(table, targets=unseen, **by_target)
    assert found["change_excluded"].to_list() == [False, False]
    assert found.height == 2
    found = sz.rank_cities(table, target="Ⅰ", **by_target)
    assert found["change_excluded"].to_list() == [False, False]
    assert sz.rank_cities(table, partial=True, **KEYS)["change_excluded"].to_list() == [False, True]
    with pytest.raises(errors.OptionError, match="target="):
        sz.rank_cities(table, **by_target)
    with pytest.raises(errors.OptionError, match="exclusion"):
        sz.rank_cities(table, exclusion="none", **KEYS)  # type: ignore[arg-type]


def test_sums_of_different_items_are_not_ranked_together() -> None:
    # One item sums to less than four, which says nothing of the water.
    few = pl.DataFrame({"城市": ["少"], "断面": ["1"], "时间": ["2021-04"], "氨氮": [0.9]})
    many = TWO.with_columns(城市=pl.Series(["甲市", "乙市"]))
    found = sz.rank_cities(
        pl.concat([few, many], how="diagonal"), partial=True, lang="zh", **KEYS
    ).sort("城市")
    assert found.select("城市", "排名", "说明").rows() == [
        ("乙市", 1, None), ("少", None, "指标与其他城市不同，不参与排名"), ("甲市", 2, None),
    ]  # fmt: skip
    # Nor is the change of such a sum a change of water.
    base = few.with_columns(时间=pl.lit("2020-04"), 溶解氧=pl.lit(8.0))
    both = pl.concat([few, base], how="diagonal")
    found = sz.rank_cities(both, partial=True, **KEYS)
    assert found.filter(period="2021-04")["change"].to_list() == [None]


def test_items_as_common_are_ranked_alike_in_both_languages() -> None:
    samples = pl.DataFrame({
        "城市": ["甲市", "乙市"], "断面": ["1", "2"], "时间": ["2021-04"] * 2,
        "氨氮": [0.9, None], "总磷": [None, 0.1],
    })  # fmt: skip
    english, chinese = (
        sz.rank_cities(samples, partial=True, lang=lang, **KEYS) for lang in ("en", "zh")
    )
    assert english.select("城市", "rank").rows() == chinese.select("城市", "排名").rows()
    assert english["rank"].drop_nulls().to_list() == [1]


@pytest.mark.parametrize("verb", [sz.cwqi, sz.rank_cities])
def test_every_kind_of_table(verb: Any) -> None:
    table, options = samples(6, 5, partial=True), {"water_body": "体", "partial": True}
    for lang in ("zh", "en"):
        in_every_kind(lambda t, lang=lang: verb(t, lang=lang, **options, **KEYS), table)
    assert verb(TWO.clear(), **KEYS).schema == verb(TWO, **KEYS).schema


def test_long_tables() -> None:
    wide = CITIES.unique(["城市", "断面", "时间"])
    index = [*KEYS.values(), "体"]
    long = wide.unpivot(TABLE1_21, index=index, variable_name="项", value_name="值")
    assert ranked(long, parameter="项", value="值").equals(ranked(wide))


def test_a_base_of_nothing_has_no_change() -> None:
    table = TWO.select("城市", "断面").with_columns(时间=pl.Series(PERIODS), pH=7.0)
    rows = sz.rank_cities(table, partial=True, **KEYS).select("cwqi", "rank", "base", "change")
    assert rows.rows() == [(0.0, 1, None, None), (0.0, 1, 0.0, None)]


@pytest.mark.parametrize("odd", ["inf", "-1", "坏", None, float("inf"), float("nan"), -0.5])
def test_a_cell_that_is_not_a_figure_leaves_the_item_out(odd: Any) -> None:
    found = sz.cwqi(TWO.with_columns(氨氮=pl.lit(odd)), partial=True, **KEYS).row(0, named=True)
    assert (found["cwqi"], found["items"]) == (1.5, 3)
    assert "ammonia_nitrogen" in found["missing"]
    assert sz.cwqi(TWO.with_columns(溶解氧=0), partial=True, **KEYS)["cwqi"][0] == 1.5  # 5/0


REFUSED = [
    ({"city": "市"}, errors.ColumnError), ({"section": ["断面", "站"]}, errors.ColumnError),
    ({"time": "日"}, errors.ColumnError),
    ({"every": "fortnight"}, errors.OptionError), ({"water_body": "塘"}, errors.OptionError),
    ({"min_count": 0}, errors.OptionError), ({"rounding": "up"}, errors.OptionError),
    ({"nondetect": "third"}, errors.OptionError), ({"lang": "fr"}, errors.OptionError),
]  # fmt: skip


@pytest.mark.parametrize(("options", "error"), REFUSED)
@pytest.mark.parametrize("verb", [sz.cwqi, sz.rank_cities])
def test_refusals(verb: Any, options: Any, error: Any) -> None:
    with pytest.raises(error, match=next(iter(options))):
        verb(TWO, **(KEYS | options))


def test_ranks_take_periods() -> None:
    with pytest.raises(errors.OptionError, match="every=None"):
        sz.rank_cities(TWO, every=None, **KEYS)


def test_means_are_rounded_where_asked() -> None:
    # 0.4446 and 0.6: 0.5223, of two decimals 0.52.
    table = TWO.select("城市", "断面", "时间").with_columns(氨氮=pl.Series([0.4446, 0.6]))
    assert sz.cwqi(table, partial=True, **KEYS)["cwqi"][0] == 0.5223
    assert sz.cwqi(table, partial=True, rounding="assessment", **KEYS)["cwqi"][0] == 0.52


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(errors.UnitError, match="ppm"):
        sz.cwqi(TWO.rename({"氨氮": "氨氮(ppm)"}), partial=True, **KEYS)


def test_partial_is_yes_or_no() -> None:
    with pytest.raises(errors.OptionError, match="partial"):
        sz.cwqi(TWO, partial="yes", **KEYS)  # type: ignore[arg-type]
