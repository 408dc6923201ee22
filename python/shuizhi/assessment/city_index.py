"""The water-quality index of cities (CWQI), from the means of their rivers and lakes."""

import json
from dataclasses import replace

import polars as pl

from shuizhi import _shuizhi
from shuizhi._core import plugin
from shuizhi._core.headings import MARK
from shuizhi._core.methods import rules
from shuizhi._core.request import Lang, Rounding
from shuizhi.assessment.means import Means, over_places


def city_index(
    found: Means, cities: list[str], partial: bool, rounding: Rounding, lang: Lang
) -> pl.LazyFrame:
    """Return the index of cities by period, from their rivers and lakes."""
    required = _shuizhi.indicators(json.dumps(replace(found.options, water_body="river").request()))
    bodies = found.bodies()
    body = (
        plugin.water_body(bodies[0])
        if bodies
        else pl.lit(_shuizhi.water_body(found.options.water_body))
    )
    apart = replace(found, frame=found.frame.with_columns(body.alias(f"{MARK}body")))
    count = pl.len().cast(pl.UInt32).alias(f"{MARK}sections")
    whole = replace(over_places(apart, [*cities, f"{MARK}body"], count), rounding=rounding)
    whole = replace(whole, frame=whole.frame.cache())
    on = [*cities, f"{MARK}index"]
    own, sections = pl.col(f"{MARK}body"), pl.col(f"{MARK}sections")
    frame = whole.frame.group_by(on).agg(
        sections.filter(own.is_null()).sum().alias(f"{MARK}unknown"), pl.col(f"{MARK}first").min()
    )
    parts, numbers = [], []
    for word in ("river", "lake"):
        names = [f"{MARK}{word}:{id}" for id in whole.parameters]
        cells = [cell.alias(name) for cell, name in zip(whole.cells(), names, strict=True)]
        part = whole.frame.filter(own == word)
        number = f"{MARK}{word}_sections"
        frame = frame.join(
            part.select(*on, sections.alias(number), *cells), on=on, how="left", nulls_equal=True
        )
        parts.append(names)
        numbers.append(pl.col(number).fill_null(0))
    unknown = pl.col(f"{MARK}unknown")
    prepared = whole.assessing(target=rules()["cwqi-index"]["level"], water_body="river")
    index = plugin.cwqi(
        prepared,
        [list(map(pl.col, part)) for part in parts],
        [*numbers, unknown],
        required,
        partial,
    )
    of = pl.col(f"{MARK}cwqi").struct.field
    no_body = "水体类型不明的断面" if lang == "zh" else "sections of unknown_water_body"
    return (
        frame.with_columns(index.alias(f"{MARK}cwqi"), *numbers)
        .with_columns(
            of("river").alias(f"{MARK}cwqi_river"),
            of("lake").alias(f"{MARK}cwqi_lake"),
            of("items").alias(f"{MARK}items"),
            pl.when(of("items").is_not_null()).then(of("indices")).alias(f"{MARK}indices"),
            of("set").alias(f"{MARK}set"),
            of("missing").alias(f"{MARK}missing"),
            of("index").alias(f"{MARK}cwqi"),
            pl.when(unknown > 0)
            .then(pl.format("{}: {}", pl.lit(no_body), unknown))
            .alias(f"{MARK}reason"),
        )
        .drop(each for part in parts for each in part)
    )
