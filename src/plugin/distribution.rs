//! The mean and quantiles of readings, some of them below detection limits.

use super::lists::Lists;
use super::pack::{floats, packed, struct_field};
use crate::assessment::distribution::{Estimator, Measured, describe};
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
