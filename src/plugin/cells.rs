//! Expressions that read cells.

use super::column::{self, Column};
use super::pack::{strings, struct_field};
use crate::grading;
use crate::reading::{Reading, Rules};
use crate::reason::Reason;
use polars_core::prelude::*;
use serde::Deserialize;

/// Arguments of the reading expressions.
#[derive(Deserialize)]
pub(super) struct ReadArguments {
    signed: bool,
    missing_values: Vec<String>,
    exponent: i32,
}

/// Reads each cell: value, qualifier, and the reason if there is no value.
pub(super) fn reading(inputs: &[Series], arguments: &ReadArguments) -> PolarsResult<Series> {
    let rules = Rules::new(arguments.signed, &arguments.missing_values);
    let mut value: Vec<Option<f64>> = Vec::new();
    let (mut qualifier, mut reason) = (Vec::new(), Vec::new());
    read_cells(&inputs[0], &rules, |_, r| {
        let (x, q, why) = match r {
            Reading::Number(x) => (Some(x), None, None),
            Reading::Below(x) => (x, Some("<"), None),
            Reading::Above(x) => (Some(x), Some(">"), None),
            Reading::Missing(why) => (None, None, Some(why.code())),
        };
        value.push(x.map(|x| rescale(x, arguments.exponent)));
        qualifier.push(q);
        reason.push(why);
    })?;
    let fields = [
        Float64Chunked::from_iter_options("value".into(), value.into_iter()).into_series(),
        Series::try_from((PlSmallStr::from("qualifier"), strings(qualifier.into_iter())))?,
        Series::try_from((PlSmallStr::from("reason"), strings(reason.into_iter())))?,
    ];
    Ok(StructChunked::from_series(inputs[0].name().clone(), inputs[0].len(), fields.iter())?.into_series())
}

pub(super) fn reading_field(inputs: &[Field], _: &ReadArguments) -> PolarsResult<Field> {
    inputs.iter().try_for_each(column::check)?;
    let name = inputs.first().map_or("reading", |f| f.name().as_str());
    let fields =
        [("value", DataType::Float64), ("qualifier", DataType::String), ("reason", DataType::String)];
    Ok(struct_field(name, &fields))
}

pub(super) fn rescale(x: f64, exponent: i32) -> f64 {
    if exponent == 0 { x } else { grading::scaled(x, exponent) }
}

pub(super) fn read_cells(
    series: &Series,
    rules: &Rules,
    mut take: impl FnMut(usize, Reading),
) -> PolarsResult<()> {
    let column = Column::new(series, rules)?;
    let mut from = 0;
    while let Some(run) = column.cells(from).filter(|_| from < series.len()) {
        for i in 0..run.values.len() {
            take(from + i, run.reading(rules, i));
        }
        from += run.values.len();
    }
    Ok(())
}

/// Reads the cells of a long table, each with its own unit: the power of ten to the canonical unit
/// (null: the unit is unknown), whether the parameter may be negative, and whether it is described
/// and not measured; any of these may be one value for all. The result goes into [`grade`] as a column in the
/// canonical unit.
pub(super) fn cells(inputs: &[Series], arguments: &ReadArguments) -> PolarsResult<Series> {
    let [cell, exponent, signed, descriptive] = inputs else {
        polars_bail!(InvalidOperation: "cells takes a cell, an exponent, a sign, and whether it is described");
    };
    let len = cell.len();
    let whole = |series: &Series| match series.len() {
        1 => Ok(series.new_from_index(0, len)),
        n if n == len => Ok(series.clone()),
        n => polars_bail!(InvalidOperation: "{} values beside {} cells", n, len),
    };
    let exponent = whole(exponent)?.i32()?.iter().collect::<Vec<_>>();
    let signed = whole(signed)?.bool()?.iter().collect::<Vec<_>>();
    let descriptive = whole(descriptive)?.bool()?.iter().collect::<Vec<_>>();
    let rules = Rules::new(true, &arguments.missing_values);
    let mut described = Vec::new();
    if descriptive.contains(&Some(true)) {
        read_cells(cell, &rules.clone().describing(true), |_, reading| described.push(reading))?;
    }
    let (mut values, mut codes) = (Vec::with_capacity(len), Vec::with_capacity(len));
    read_cells(cell, &rules, |i, mut reading| {
        if descriptive[i] == Some(true) {
            reading = described[i];
        }
        if let Reading::Number(x) = reading
            && x < 0.0
            && signed[i] != Some(true)
        {
            reading = Reading::Missing(Reason::Negative);
        }
        if !matches!(reading, Reading::Missing(_)) {
            match exponent[i] {
                None => reading = Reading::Missing(Reason::UnknownUnit),
                Some(e) => {
                    reading = match reading {
                        Reading::Number(x) => Reading::Number(rescale(x, e)),
                        Reading::Below(x) => Reading::Below(x.map(|x| rescale(x, e))),
                        Reading::Above(x) => Reading::Above(rescale(x, e)),
                        missing => missing,
                    }
                }
            }
        }
        let (value, code) = reading.cell();
        values.push(value);
        codes.push(code.byte());
    })?;
    let fields = [
        Float64Chunked::from_vec("value".into(), values).into_series(),
        UInt8Chunked::from_vec("code".into(), codes).into_series(),
    ];
    Ok(StructChunked::from_series(cell.name().clone(), len, fields.iter())?.into_series())
}

pub(super) fn cells_field(inputs: &[Field], _: &ReadArguments) -> PolarsResult<Field> {
    let name = inputs.first().map_or("cells", |f| f.name().as_str());
    Ok(struct_field(name, &[("value", DataType::Float64), ("code", DataType::UInt8)]))
}
