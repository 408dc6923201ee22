//! What the cells of columns of places and times say.

use super::pack::strings;
use super::rows::{Nothing, each};
use crate::reading::day::{self, Grain};
use crate::table::{register, roles};
use polars_core::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct DayArguments {
    /// What a cell is to name at least: of what is longer it is not known in which period it lies.
    least: Grain,
    /// Whether the last day is wanted of what names several.
    last: bool,
    /// Whether the cells are serial numbers of a spreadsheet.
    serial: bool,
}

/// The days that texts, or serial numbers, name, counted from 1970-01-01.
pub(super) fn days(inputs: &[Series], arguments: &DayArguments) -> PolarsResult<Series> {
    let read = |text: &str| {
        if arguments.serial {
            return day::of_serial(text.trim().parse().ok()?).map(day::number);
        }
        let found = day::read(text).filter(|found| found.grain <= arguments.least)?;
        Some(day::number(if arguments.last { found.last } else { found.first }))
    };
    let days: Int32Chunked = each(&inputs[0], read)?.into_iter().collect();
    Ok(days.into_series().with_name("day".into()))
}

pub(super) fn days_field(_: &[Field], _: &DayArguments) -> PolarsResult<Field> {
    Ok(Field::new("day".into(), DataType::Int32))
}

#[derive(Deserialize)]
pub(super) struct NoArguments {}

/// Whether texts name a spell of days, of which the first is taken.
pub(super) fn spells(inputs: &[Series], _: &NoArguments) -> PolarsResult<Series> {
    flags("spell", each(&inputs[0], |text| Some(day::read(text).is_some_and(|d| d.spell)))?)
}

/// Whether cells of the column of places say that their row is about others, and no sample.
pub(super) fn summary(inputs: &[Series], _: &NoArguments) -> PolarsResult<Series> {
    flags("summary", each(&inputs[0], |text| Some(roles::is_summary(text)))?)
}

fn flags(name: &str, found: Vec<Option<bool>>) -> PolarsResult<Series> {
    Ok(BooleanChunked::from_iter_options(name.into(), found.into_iter()).into_series())
}

/// `automatic`, `manual` or null for the words of where data come from.
pub(super) fn origin(inputs: &[Series], _: &Nothing) -> PolarsResult<Series> {
    let found = each(&inputs[0], roles::is_automatic)?;
    let words = found.iter().map(|of| of.map(|of| if of { "automatic" } else { "manual" }));
    Series::try_from((PlSmallStr::from("origin"), strings(words)))
}

/// Whether a register calls sections automatic.
pub(super) fn automatic(inputs: &[Series], _: &NoArguments) -> PolarsResult<Series> {
    flags("automatic", each(&inputs[0], register::is_automatic)?)
}

pub(super) fn flags_field(_: &[Field], _: &NoArguments) -> PolarsResult<Field> {
    Ok(Field::new("flag".into(), DataType::Boolean))
}
