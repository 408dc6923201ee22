"""CWQI and ranks of cities against the plain oracle, laws that hold for any city, refusals."""

import random
from collections import defaultdict
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

import oracle_methods as plain
import shuizhi as sz
from kinds import in_every_kind, near
from oracle import LIMITS, TABLE1_21
from shuizhi import errors

KEYS = {"city": "城市", "section": "断面", "time": "时间"}
BODIES = {"河流": "river", "湖库": "lake", "?": None}
FEW = {"pH": [8.0, 8.0], "溶解氧": [8.0, 12.0], "氨氮": [0.4, 0.6], "总磷": [0.1, 0.1]}
TWO = pl.DataFrame({"城市": ["甲市"] * 2, "断面": ["1", "2"], "时间": ["2021-04"] * 2} | FEW)


def figure(source: random.Random, parameter: str, clean: bool) -> Decimal:
    """Make a figure about a limit; clean ones are of class Ⅰ or Ⅱ, or little worse."""
    if parameter == "ph":
        return Decimal(source.choice("6.5 6.98 7 7.02 8 8.6".split()))
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
        absent = source.choice([*TABLE1_21, *[None] * (5 if partial else 60)])
        for section in range(source.randint(1, 5)):
            body = source.choice(["河流"] * 20 + ["湖库"] * 10 + ["?"])
            for year in (2020, 2021):
                for day in range(1, source.randint(2, 3)):
                    row = {"城市": f"市{city:02}", "断面": f"{section}", "体": body}
                    row |= {"时间": f"{year}-04-{day:02}"}
                    row |= {p: f"{figure(source, p, clean).normalize():f}" for p in TABLE1_21}
                    row |= {absent: None} if absent else {}
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
        found[city, period][section, body] = {
            p: plain.mean(p, values)
            for p in TABLE1_21
            if (values := [Decimal(row[p]) for row in of_section if row[p] is not None])
        }
    return found


def index_of(sections: dict[Any, Any], partial: bool) -> tuple[Decimal | None, dict[str, Any]]:
    """Compute the index of a city, and of each of its parts."""
    part = {b: [m for (_, body), m in sections.items() if body == b] for b in ("river", "lake")}
    means = {b: plain.mean_section(part[b]) for b in part}
    whole = plain.cwqi(means["river"], means["lake"], *map(len, part.values()), subset=partial)
    unknown = any(body is None for _, body in sections)
    indices = {b: plain.cwqi_indices(means[b], b) for b in part if part[b]}
    counts = {b: len(part[b]) for b in part}
    return None if unknown else whole, {"counts": counts, "indices": indices, "unknown": unknown}


@pytest.mark.parametrize(("seed", "partial"), [(1, False), (2, False), (3, True), (4, True)])
def test_cities_agree_with_the_oracle(seed: int, partial: bool) -> None:
    table = samples(seed, partial=partial)
    sections = sections_of(table)
    found = sz.rank_cities(table, water_body="体", partial=partial, **KEYS)
    alone = sz.cwqi(table, water_body="体", partial=partial, **KEYS)
    assert found.sort("城市", "period").select(alone.columns).equals(alone)
    rows = {(row["城市"], row["period"]): row for row in found.iter_rows(named=True)}
    assert rows.keys() == sections.keys()
    wanted = {key: index_of(of_city, partial) for key, of_city in sections.items()}
    for key, (whole, parts) in wanted.items():
        row, counts = rows[key], parts["counts"]
        assert row["cwqi"] == near(whole), row
        assert (row["river_sections"], row["lake_sections"]) == (counts["river"], counts["lake"])
        for body in ("river", "lake"):
            indices = parts["indices"].get(body, {})
            complete = indices and (partial or len(indices) == 21)
            assert row[f"cwqi_{body}"] == near(sum(indices.values()) if complete else None)
        if indices := parts["indices"]:
            first = indices.get("river", indices.get("lake"))
            assert {i["parameter"]: i["index"] for i in row["indices"]} == near_all(first)
            assert row["items"] == min(map(len, indices.values()))
            missing = {p for of_body in indices.values() for p in TABLE1_21 if p not in of_body}
            assert set((row["missing"] or "").split(", ")) - {""} == missing
        assert (row["reason"] is not None) == parts["unknown"]
    ranks_agree(rows, sections, wanted)


def near_all(figures: dict[str, Decimal]) -> dict[str, Any]:
    return {name: near(value, 1e-11) for name, value in figures.items()}  # pH less 7 is little


def ranks_agree(rows: Any, sections: Any, wanted: Any) -> None:
    tied = excluded = 0
    changes = {}
    for period in ("2020-04", "2021-04"):
        indices = {c: i for (c, p), (i, _) in wanted.items() if p == period and i is not None}
        ranks = dict(zip(indices, plain.rank(list(indices.values())), strict=True))
        tied += len(ranks) - len(set(ranks.values()))
        for city, of_period in rows:
            if of_period == period:
                assert rows[city, period]["rank"] == ranks.get(city)
    for city in {city for city, _ in rows}:
        base, now = (wanted[city, period][0] for period in ("2020-04", "2021-04"))
        row, both = rows[city, "2021-04"], None not in (base, now)
        assert row["base"] == near(base)
        assert row["change"] == near(plain.change_rate(now, base) if both else None, 1e-11)
        ranked = [
            plain.section_class(means, body)[0] if body else None
            for period in ("2020-04", "2021-04")
            for (_, body), means in sections[city, period].items()
        ]
        known = all(c is not None and c <= 1 for c in ranked)
        if None not in ranked:  # without its water body a section has no class that is sure
            assert row["change_excluded"] == known, (city, ranked)
        excluded += known
        if both and not known:
            changes[city] = plain.change_rate(now, base)
    ranks = dict(zip(changes, plain.rank(list(changes.values())), strict=True))
    for city in {city for city, _ in rows}:
        assert rows[city, "2021-04"]["change_rank"] == ranks.get(city)
        assert rows[city, "2020-04"]["change_rank"] is None
    assert tied > 1
    assert excluded > 1
    assert len(changes) > 5
