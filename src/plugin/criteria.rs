//! The expression over rules in time: the samples of places, compared with a rule.

use super::lists::Lists;
use super::pack::{bytes, floats, packed, struct_field};
use super::rows::failed;
use crate::checks::criteria::{Held, Rule, Sampled};
use crate::day::Day;
use crate::standard::Criterion;
use polars_core::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct Arguments {
    /// A [`Criterion`] as JSON.
    rule: String,
}

/// What the samples of places come to by a rule, of lists of days, figures and the ends they lie between.
pub(super) fn criterion(inputs: &[Series], arguments: &Arguments) -> PolarsResult<Series> {
    let [days, values, lows, highs] = inputs else {
        polars_bail!(InvalidOperation: "criterion takes days, values and the ends they lie between");
    };
    let criterion: Criterion = serde_json::from_str(&arguments.rule)
        .map_err(|e| PolarsError::InvalidOperation(format!("no rule over time: {e}").into()))?;
    let rule = Rule::new(&criterion).map_err(failed)?;
    let days = Lists::new(days)?;
    let figures = [values, lows, highs].map(Lists::new);
    let [values, lows, highs] = figures;
    let (values, lows, highs) = (values?, lows?, highs?);
    for other in [&values, &lows, &highs] {
        days.check(other)?;
    }
    let (dates, value) = (days.items.i32()?, values.items.f64()?);
    let (low, high) = (lows.items.f64()?, highs.items.f64()?);
    let mut found: Vec<Held> = Vec::with_capacity(days.len());
    for place in 0..days.len() {
        let rows = days.range(place).zip(values.range(place)).zip(lows.range(place)).zip(highs.range(place));
        let samples = rows.filter_map(|(((d, v), l), h)| {
            let day = Day::from_number(dates.get(d)?)?;
            Some(Sampled { day, value: value.get(v), low: low.get(l)?, high: high.get(h)? })
        });
        found.push(rule.hold(&samples.collect::<Vec<_>>()));
    }
    let counts = |name: &str, of: fn(&Held) -> u32| {
        UInt32Chunked::from_vec(name.into(), found.iter().map(of).collect()).into_series()
    };
    let dates = |name: &str, of: fn(&Held) -> Option<Day>| {
        Int32Chunked::from_iter_options(name.into(), found.iter().map(|h| of(h).map(Day::number)))
            .into_series()
    };
    let certain = BooleanChunked::from_iter_options("certain".into(), found.iter().map(|h| h.certain));
    let fields = [
        counts("samples", |h| h.samples),
        counts("windows", |h| h.windows),
        counts("over", |h| h.over),
        floats("worst", found.iter().map(|h| h.worst)),
        dates("from", |h| h.at.map(|at| at.0)),
        dates("to", |h| h.at.map(|at| at.1)),
        bytes("verdict", found.iter().map(|h| Some(h.verdict as u8)).collect()),
        certain.into_series(),
        bytes("reason", found.iter().map(|h| h.reason.map(|r| r as u8)).collect()),
    ];
    packed("criterion", found.len(), &fields)
}

pub(super) fn criterion_field(_: &[Field], _: &Arguments) -> PolarsResult<Field> {
    Ok(struct_field(
        "criterion",
        &[
            ("samples", DataType::UInt32),
            ("windows", DataType::UInt32),
            ("over", DataType::UInt32),
            ("worst", DataType::Float64),
            ("from", DataType::Int32),
            ("to", DataType::Int32),
            ("verdict", DataType::UInt8),
            ("certain", DataType::Boolean),
            ("reason", DataType::UInt8),
        ],
    ))
}
