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
    /// The parameters whose figures are behind those of the rule's own, for its equation.
    paired: Vec<String>,
}

/// What the samples of places come to by a rule, of lists of days, and of figures and the ends they lie
/// between: of the parameter of the rule, and of those its equation takes. Of these only what is known to
/// a figure counts.
pub(super) fn criterion(inputs: &[Series], arguments: &Arguments) -> PolarsResult<Series> {
    let Some((days, figures)) = inputs.split_first() else {
        polars_bail!(InvalidOperation: "criterion takes days, and values with the ends they lie between");
    };
    let criterion: Criterion = serde_json::from_str(&arguments.rule)
        .map_err(|e| PolarsError::InvalidOperation(format!("no rule over time: {e}").into()))?;
    let rule = Rule::new(&criterion).map_err(failed)?;
    let days = Lists::new(days)?;
    let figures = figures.iter().map(Lists::new).collect::<PolarsResult<Vec<_>>>()?;
    for other in &figures {
        days.check(other)?;
    }
    let dates = days.items.i32()?;
    let ends = figures.iter().map(|list| Ok((list, list.items.f64()?))).collect::<PolarsResult<Vec<_>>>()?;
    let mut of_parameters = ends.chunks_exact(3);
    let Some(own) = of_parameters.next() else {
        polars_bail!(InvalidOperation: "criterion takes a value and the ends it lies between");
    };
    let others: Vec<_> = of_parameters.collect();
    let place = |id: &str| arguments.paired.iter().position(|given| given == id);
    let paired: Vec<_> =
        rule.paired().into_iter().map(|id| place(id).and_then(|at| others.get(at).copied())).collect();
    let mut found: Vec<Held> = Vec::with_capacity(days.len());
    for place in 0..days.len() {
        let at =
            |(list, items): &(&Lists, &Float64Chunked), row: usize| items.get(list.range(place).start + row);
        let known = |ends: &[(&Lists, &Float64Chunked)], row: usize| {
            let [value, low, high] = ends else { return None };
            at(value, row).filter(|x| at(low, row) == Some(*x) && at(high, row) == Some(*x))
        };
        let samples = days.range(place).enumerate().filter_map(|(row, d)| {
            let day = Day::from_number(dates.get(d)?)?;
            let [value, low, high] = own else { return None };
            let paired = paired.iter().map(|ends| known((*ends)?, row)).collect();
            Some(Sampled { day, value: at(value, row), low: at(low, row)?, high: at(high, row)?, paired })
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
        floats("limit", found.iter().map(|h| h.limit)),
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
            ("limit", DataType::Float64),
            ("from", DataType::Int32),
            ("to", DataType::Int32),
            ("verdict", DataType::UInt8),
            ("certain", DataType::Boolean),
            ("reason", DataType::UInt8),
        ],
    ))
}
