//! The mean and quantiles of readings, some of them below detection limits, and box plots.

use super::lists::Lists;
use super::pack::{floats, packed, struct_field};
use super::rows::Nothing;
use crate::assessment::distribution::{self, BoxPlot, Estimator, Measured, describe};
use polars_core::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct DescribeArguments {
    method: Estimator,
    quantiles: Vec<f64>,
}

/// The statistics of lists of figures and of whether each is a detection limit.
pub(super) fn described(inputs: &[Series], arguments: &DescribeArguments) -> PolarsResult<Series> {
    let [values, below] = inputs else {
        polars_bail!(InvalidOperation: "describe takes figures and which are detection limits");
    };
    let (values, below) = (Lists::new(values)?, Lists::new(below)?);
    values.check(&below)?;
    let (figures, limits) = (values.items.f64()?, below.items.bool()?);
    let found: Vec<_> = (0..values.len())
        .map(|row| {
            let readings = values.range(row).zip(below.range(row)).filter_map(|(v, b)| {
                Some(Measured { value: figures.get(v)?, below: limits.get(b).unwrap_or(false) })
            });
            describe(&readings.collect::<Vec<_>>(), arguments.method, &arguments.quantiles)
        })
        .collect();
    let mut fields = vec![
        floats("mean", found.iter().map(|f| Some(f.as_ref()?.mean))),
        floats("mean_low", found.iter().map(|f| f.as_ref()?.mean_low)),
    ];
    for place in 0..arguments.quantiles.len() {
        let quantile = found.iter().map(|f| f.as_ref()?.quantiles.get(place).copied().flatten());
        fields.push(floats(&format!("quantile:{place}"), quantile));
    }
    packed("described", values.len(), &fields)
}

pub(super) fn described_field(_: &[Field], arguments: &DescribeArguments) -> PolarsResult<Field> {
    let quantiles: Vec<String> =
        (0..arguments.quantiles.len()).map(|place| format!("quantile:{place}")).collect();
    let names = ["mean", "mean_low"].into_iter().chain(quantiles.iter().map(String::as_str));
    let fields: Vec<_> = names.map(|name| (name, DataType::Float64)).collect();
    Ok(struct_field("described", &fields))
}

/// The box plots of lists of figures.
pub(super) fn box_plot(inputs: &[Series], _: &Nothing) -> PolarsResult<Series> {
    let [figures] = inputs else {
        polars_bail!(InvalidOperation: "box_plot takes figures");
    };
    let lists = Lists::new(figures)?;
    let figures = lists.items.f64()?;
    let of = |row| distribution::box_plot(lists.range(row).filter_map(|item| figures.get(item)));
    let found: Vec<Option<BoxPlot>> = (0..lists.len()).map(of).collect();
    let part = |name: &str, of: fn(&BoxPlot) -> f64| floats(name, found.iter().map(|b| b.as_ref().map(of)));
    let counts = found.iter().map(|b| b.as_ref().map(|b| b.count));
    let fields = [
        part("low", |b| b.low),
        part("q1", |b| b.q1),
        part("median", |b| b.median),
        part("q3", |b| b.q3),
        part("high", |b| b.high),
        UInt32Chunked::from_iter_options("count".into(), counts).into_series(),
    ];
    packed("box_plot", found.len(), &fields)
}

pub(super) fn box_plot_field(_: &[Field], _: &Nothing) -> PolarsResult<Field> {
    let [low, q1, median, q3, high] =
        ["low", "q1", "median", "q3", "high"].map(|name| (name, DataType::Float64));
    Ok(struct_field("box_plot", &[low, q1, median, q3, high, ("count", DataType::UInt32)]))
}
