//! Expressions over days.

use crate::day::{Day, InForce};
use polars_core::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct InForceArguments {
    from: Option<String>,
    to: Option<String>,
}

/// Whether what is in force from one day to another is in force on days; null where one is not known.
pub(super) fn in_force(inputs: &[Series], arguments: &InForceArguments) -> PolarsResult<Series> {
    let days = InForce::of(arguments.from.as_deref(), arguments.to.as_deref());
    let on = |number: Option<i32>| number.and_then(Day::from_number).map(|day| days.on(day));
    let found = inputs[0].i32()?.iter().map(on);
    Ok(BooleanChunked::from_iter_options("in_force".into(), found).into_series())
}

pub(super) fn in_force_field(_: &[Field], _: &InForceArguments) -> PolarsResult<Field> {
    Ok(Field::new("in_force".into(), DataType::Boolean))
}
