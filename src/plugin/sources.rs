//! Expressions over drinking-water sources.

use super::pack::{floats, packed, struct_field};
use super::rows::Nothing;
use crate::assessment::goals;
use crate::assessment::source_water::{self, Grade, Source};
use polars_core::prelude::*;

/// Whether samplings attain: how many indicators are over, how many were assessed, the trophic level index.
pub(super) fn source_attains(inputs: &[Series], _: &Nothing) -> PolarsResult<Series> {
    let [over, assessed, index] = inputs else {
        polars_bail!(InvalidOperation: "source_attains takes two counts and an index");
    };
    let (over, assessed, index) = (over.u32()?, assessed.u32()?, index.f64()?);
    let one = |row| source_water::attains(over.get(row)?, assessed.get(row)?, index.get(row));
    Ok(BooleanChunked::from_iter_options("attains".into(), (0..over.len()).map(one)).into_series())
}

/// Whether rates reach their goals.
pub(super) fn reached(inputs: &[Series], _: &Nothing) -> PolarsResult<Series> {
    let [value, target] = inputs else {
        polars_bail!(InvalidOperation: "reached takes rates and targets");
    };
    let (value, target) = (value.f64()?, target.f64()?);
    let one = |row| Some(goals::reached(value.get(row)?, target.get(row)?));
    Ok(BooleanChunked::from_iter_options("reached".into(), (0..value.len()).map(one)).into_series())
}

/// Whether trophic level indices are above that of a source.
pub(super) fn eutrophic(inputs: &[Series], _: &Nothing) -> PolarsResult<Series> {
    let found = inputs[0].f64()?.iter().map(|x| x.map(source_water::is_eutrophic));
    Ok(BooleanChunked::from_iter_options("eutrophic".into(), found).into_series())
}

pub(super) fn bool_field(_: &[Field], _: &Nothing) -> PolarsResult<Field> {
    Ok(Field::new("attains".into(), DataType::Boolean))
}

/// The lists of a row, each a series.
fn of_row(lists: &[&ListChunked], row: usize) -> Option<Vec<Series>> {
    lists.iter().map(|list| list.get_as_series(row)).collect()
}

/// The water of attaining samplings, of lists of volumes and of whether each attains.
pub(super) fn attaining_volume(inputs: &[Series], _: &Nothing) -> PolarsResult<Series> {
    let [volumes, attains] = inputs else {
        polars_bail!(InvalidOperation: "attaining_volume takes volumes and verdicts");
    };
    let lists = [volumes.list()?, attains.list()?];
    let one = |row| -> PolarsResult<Option<f64>> {
        let Some(found) = of_row(&lists, row) else { return Ok(None) };
        let volumes = found[0].f64()?.iter().map(|v| v.unwrap_or(f64::NAN));
        let samplings: Vec<_> = volumes.zip(found[1].bool()?.iter()).collect();
        Ok(source_water::attaining_volume(&samplings))
    };
    Ok(floats("attaining", (0..volumes.len()).map(one).collect::<PolarsResult<Vec<_>>>()?))
}

/// The rate of the water and that of the sources, of lists of the sources of a period: volumes, attaining
/// volumes, whether each attains, and whether its plan of items was completed.
pub(super) fn source_rates(inputs: &[Series], _: &Nothing) -> PolarsResult<Series> {
    let [volumes, attaining, attains, complete] = inputs else {
        polars_bail!(InvalidOperation: "source_rates takes four lists");
    };
    let len = volumes.len();
    let lists = [volumes.list()?, attaining.list()?, attains.list()?, complete.list()?];
    let (mut water, mut sources) = (Vec::with_capacity(len), Vec::with_capacity(len));
    for row in 0..len {
        let Some(found) = of_row(&lists, row) else {
            water.push(None);
            sources.push(None);
            continue;
        };
        let (volume, attaining) = (found[0].f64()?, found[1].f64()?);
        let (attains, complete) = (found[2].bool()?, found[3].bool()?);
        let of_period: Vec<Source> = (0..volume.len())
            .map(|i| Source {
                volume: volume.get(i),
                attaining: attaining.get(i),
                attains: attains.get(i),
                complete: complete.get(i).unwrap_or(true),
            })
            .collect();
        water.push(source_water::water_rate(&of_period));
        sources.push(source_water::source_rate(&of_period));
    }
    let scores: Vec<Option<(f64, Grade)>> =
        water.iter().zip(&sources).map(|(w, s)| Some(source_water::score((*w)?, (*s)?))).collect();
    let grade = scores.iter().map(|s| s.map(|(_, grade)| grade as u8));
    let fields = [
        floats("water", water),
        floats("sources", sources),
        floats("score", scores.iter().map(|s| s.map(|(score, _)| score))),
        UInt8Chunked::from_iter_options("grade".into(), grade).into_series(),
    ];
    packed("rates", len, &fields)
}

pub(super) fn source_rates_field(_: &[Field], _: &Nothing) -> PolarsResult<Field> {
    let fields = [
        ("water", DataType::Float64),
        ("sources", DataType::Float64),
        ("score", DataType::Float64),
        ("grade", DataType::UInt8),
    ];
    Ok(struct_field("rates", &fields))
}
