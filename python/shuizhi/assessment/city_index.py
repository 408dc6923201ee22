"""The water-quality index of cities (CWQI), from the means of their rivers and lakes."""

import json
from collections.abc import Sequence
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
    both = []
    for word in ("river", "lake"):
        prepared = whole.assessing(target=rules()["cwqi-index"]["level"], water_body=word)
        index = plugin.cwqi(prepared, whole.cells(), required, partial)
        both.append(
            whole.frame.filter(pl.col(f"{MARK}body") == word).select(
                *cities,
                f"{MARK}index",
                pl.col(f"{MARK}sections").alias(f"{MARK}{word}_sections"),
                index.alias(f"{MARK}{word}"),
            )
        )
    on = [*cities, f"{MARK}index"]
    unknown = whole.frame.group_by(on).agg(
        pl.col(f"{MARK}sections")
        .filter(pl.col(f"{MARK}body").is_null())
        .sum()
        .alias(f"{MARK}unknown"),
        pl.col(f"{MARK}first").min(),
    )
    river, lake = (pl.col(f"{MARK}{word}").struct.field for word in ("river", "lake"))
    sections = [pl.col(f"{MARK}{word}_sections").fill_null(0) for word in ("river", "lake")]
    whole_city = plugin.combined(river("index"), sections[0], lake("index"), sections[1])
    comma = "、" if lang == "zh" else ", "
    no_body = "水体类型不明的断面" if lang == "zh" else "sections of unknown_water_body"
    return (
        unknown.join(both[0], on=on, how="left", nulls_equal=True)
        .join(both[1], on=on, how="left", nulls_equal=True)
        .with_columns(
            river("index").alias(f"{MARK}cwqi_river"),
            lake("index").alias(f"{MARK}cwqi_lake"),
            pl.when(pl.col(f"{MARK}unknown") == 0).then(whole_city).alias(f"{MARK}cwqi"),
            pl.min_horizontal(river("items"), lake("items")).alias(f"{MARK}items"),
            pl.coalesce(river("indices"), lake("indices")).alias(f"{MARK}indices"),
            _items([river("indices"), lake("indices")]).alias(f"{MARK}set"),
            _joined(river("missing"), lake("missing"), comma).alias(f"{MARK}missing"),
            *(
                count.alias(f"{MARK}{word}_sections")
                for word, count in zip(("river", "lake"), sections, strict=True)
            ),
            pl.when(pl.col(f"{MARK}unknown") > 0)
            .then(pl.format("{}: {}", pl.lit(no_body), f"{MARK}unknown"))
            .alias(f"{MARK}reason"),
        )
    )


def _items(indices: Sequence[pl.Expr]) -> pl.Expr:
    """Return the items of the indices as one text, equal lists once."""
    names = [
        part.list.eval(pl.element().struct.field("parameter")).list.join(",") for part in indices
    ]
    return pl.concat_list(names).list.drop_nulls().list.unique(maintain_order=True).list.join("|")


def _joined(river: pl.Expr, lake: pl.Expr, comma: str) -> pl.Expr:
    """Return the names that rivers or lakes lack, each once."""
    names = pl.concat_list(part.str.split(comma).fill_null([]) for part in (river, lake))
    listed = names.list.unique(maintain_order=True).list.join(comma)
    return pl.when(listed != "").then(listed)
