//! Expressions over days and periods.

use super::pack::{Told, floats, list_to, packed, struct_field};
use super::rows::{Nothing, each, once};
use crate::assessment::period::{Named, Period, few_days_share, has_few_days};
use crate::day::{Day, InForce};
use crate::lang::Lang;
use crate::reading::day;
use polars_core::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct InForceArguments {
    from: Option<String>,
    to: Option<String>,
}

/// Whether what is in force from one day to another is in force on days; null if one is not known.
pub(super) fn in_force(inputs: &[Series], arguments: &InForceArguments) -> PolarsResult<Series> {
    let days = InForce::of(arguments.from.as_deref(), arguments.to.as_deref());
    let on = |number: Option<i32>| number.and_then(Day::from_number).map(|day| days.on(day));
    let found = inputs[0].i32()?.iter().map(on);
    Ok(BooleanChunked::from_iter_options("in_force".into(), found).into_series())
}

pub(super) fn in_force_field(_: &[Field], _: &InForceArguments) -> PolarsResult<Field> {
    Ok(Field::new("in_force".into(), DataType::Boolean))
}

#[derive(Deserialize)]
pub(super) struct PeriodArguments {
    period: Period,
}

/// The numbers of the periods in which days lie.
pub(super) fn period(inputs: &[Series], arguments: &PeriodArguments) -> PolarsResult<Series> {
    let of = |number: i32| Day::from_number(number).map(|day| arguments.period.index(day));
    let found = once(inputs[0].i32()?.iter(), of).map(Option::flatten);
    Ok(Int32Chunked::from_iter_options("period".into(), found).into_series())
}

/// The times of day of cells, in hours; null if a cell has none.
pub(super) fn clock(inputs: &[Series], _: &Nothing) -> PolarsResult<Series> {
    let cells = inputs[0].str()?;
    Ok(floats("clock", cells.iter().map(|cell| day::clock(cell?))))
}

pub(super) fn period_field(_: &[Field], _: &PeriodArguments) -> PolarsResult<Field> {
    Ok(Field::new("period".into(), DataType::Int32))
}

#[derive(Deserialize)]
pub(super) struct PeriodsArguments {
    period: Period,
    /// The last month of the table, of months to date.
    until: Option<i32>,
}

/// The numbers of all periods in which days lie, as lists; of a null a list of one null.
pub(super) fn periods(inputs: &[Series], arguments: &PeriodsArguments) -> PolarsResult<Series> {
    let (mut found, mut ends) = (Vec::new(), Vec::with_capacity(inputs[0].len()));
    for number in inputs[0].i32()?.iter() {
        match number.and_then(Day::from_number) {
            Some(day) => found.extend(arguments.period.indices(day, arguments.until).into_iter().map(Some)),
            None => found.push(None),
        }
        ends.push(found.len());
    }
    let indices = polars_arrow::array::PrimitiveArray::<i32>::from_iter(found).boxed();
    Series::try_from((PlSmallStr::from("periods"), list_to(&ends, indices, None)?))
}

pub(super) fn periods_field(_: &[Field], _: &PeriodsArguments) -> PolarsResult<Field> {
    Ok(Field::new("periods".into(), DataType::List(Box::new(DataType::Int32))))
}

const WHOLE_PARTS: [&str; 4] = ["year", "place", "before", "last"];

/// What periods are: their year, which of it, when in years, the same one a year before, and the last month
/// of sets of months.
pub(super) fn period_parts(inputs: &[Series], arguments: &PeriodArguments) -> PolarsResult<Series> {
    let (index, period) = (inputs[0].cast(&DataType::Int32)?, &arguments.period);
    let of = |i: i32| {
        let whole =
            [Some(period.year(i)), Some(period.place(i)), period.year_before(i), period.last_month(i)];
        (whole, period.time(i))
    };
    let parts: Vec<_> = once(index.i32()?.iter(), of).collect();
    let whole = |(place, name): (usize, &str)| {
        let of = parts.iter().map(|part| part.and_then(|part| part.0[place]));
        Int32Chunked::from_iter_options(name.into(), of).into_series()
    };
    let mut fields: Vec<Series> = WHOLE_PARTS.into_iter().enumerate().map(whole).collect();
    fields.push(floats("time", parts.iter().map(|part| part.map(|part| part.1))));
    packed("parts", index.len(), &fields)
}

pub(super) fn period_parts_field(_: &[Field], _: &PeriodArguments) -> PolarsResult<Field> {
    let whole = WHOLE_PARTS.map(|name| (name, DataType::Int32));
    Ok(struct_field("parts", &[&whole[..], &[("time", DataType::Float64)]].concat()))
}

/// The first days of periods.
pub(super) fn period_start(inputs: &[Series], arguments: &PeriodArguments) -> PolarsResult<Series> {
    let of = |index: i32| arguments.period.start(index).map(Day::number);
    let index = inputs[0].cast(&DataType::Int32)?;
    let starts = once(index.i32()?.iter(), of).map(Option::flatten);
    Ok(Int32Chunked::from_iter_options("start".into(), starts).into_series())
}

/// The last days of periods.
pub(super) fn period_end(inputs: &[Series], arguments: &PeriodArguments) -> PolarsResult<Series> {
    let of = |index: Option<i32>| index.and_then(|i| arguments.period.end(i)).map(Day::number);
    let index = inputs[0].cast(&DataType::Int32)?;
    Ok(Int32Chunked::from_iter_options("end".into(), index.i32()?.iter().map(of)).into_series())
}

/// Whether periods lie between two days as a whole; null where one is not known.
pub(super) fn period_within(inputs: &[Series], arguments: &PeriodArguments) -> PolarsResult<Series> {
    let [index, from, to] = inputs else {
        polars_bail!(InvalidOperation: "period_within takes periods and two days");
    };
    let (index, from, to) = (index.cast(&DataType::Int32)?, from.i32()?, to.i32()?);
    let day = |days: &Int32Chunked, row: usize| days.get(row).and_then(Day::from_number);
    let found = index
        .i32()?
        .iter()
        .enumerate()
        .map(|(row, index)| Some(arguments.period.lies_within(index?, day(from, row)?, day(to, row)?)));
    Ok(BooleanChunked::from_iter_options("within".into(), found).into_series())
}

pub(super) fn period_within_field(_: &[Field], _: &PeriodArguments) -> PolarsResult<Field> {
    Ok(Field::new("within".into(), DataType::Boolean))
}

/// The names of periods.
pub(super) fn period_label(inputs: &[Series], arguments: &PeriodArguments) -> PolarsResult<Series> {
    let index = inputs[0].cast(&DataType::Int32)?;
    let mut told = Told::with_capacity(index.len());
    for index in index.i32()?.iter() {
        told.push(index, |&index| arguments.period.label(index).unwrap_or_default());
    }
    told.series("label")
}

pub(super) fn period_label_field(_: &[Field], _: &PeriodArguments) -> PolarsResult<Field> {
    Ok(Field::new("label".into(), DataType::String))
}

#[derive(Deserialize)]
pub(super) struct PeriodNotesArguments {
    period: Period,
    lang: Lang,
}

pub(super) fn period_notes_field(_: &[Field], _: &PeriodNotesArguments) -> PolarsResult<Field> {
    Ok(Field::new("notes".into(), DataType::String))
}

/// Notes on periods: that they lack months, or have few days. The inputs are the
/// number of the period, a bit for each month and the number of days with samples, and the largest share
/// of days that a period of the table has.
pub(super) fn period_notes(inputs: &[Series], arguments: &PeriodNotesArguments) -> PolarsResult<Series> {
    let [index, months, days, most] = inputs else {
        polars_bail!(InvalidOperation: "period_notes takes periods, months, days and the largest share");
    };
    let PeriodNotesArguments { period, lang } = arguments;
    let (index, months, days, most) = (index.i32()?, months.u32()?, days.u32()?, most.f64()?);
    let least = few_days_share();
    let mut told = Told::with_capacity(index.len());
    for row in 0..index.len() {
        let months = months.get(row).unwrap_or(0);
        let most = most.get(row).map(f64::to_bits);
        let key = index.get(row).zip(days.get(row)).map(|(index, days)| (index, months, days, most));
        told.push(key, |&(index, months, days, most)| {
            let shares = period.share_of_days(index, days).zip(most.map(f64::from_bits));
            let few = shares.is_some_and(|(share, most)| has_few_days(share, most, least));
            period.notes(index, months, few.then_some(days), *lang)
        });
    }
    told.series("notes")
}

/// What the names of periods say: the year, and of half years, quarters and months which of it, from 0, and how
/// many of them a year has.
pub(super) fn period_named(inputs: &[Series], _: &Nothing) -> PolarsResult<Series> {
    let named = each(&inputs[0], Named::parse)?;
    let whole = |name: &str, of: fn(Named) -> Option<i32>| {
        Int32Chunked::from_iter_options(name.into(), named.iter().map(|n| n.and_then(of))).into_series()
    };
    let fields = [
        whole("year", |n| Some(n.year)),
        whole("place", |n| Some(n.part?.0)),
        whole("per_year", |n| Some(n.part?.1)),
    ];
    packed("named", named.len(), &fields)
}

pub(super) fn period_named_field(_: &[Field], _: &Nothing) -> PolarsResult<Field> {
    Ok(struct_field("named", &["year", "place", "per_year"].map(|name| (name, DataType::Int32))))
}

/// The share of the days of periods that have samples.
pub(super) fn period_share(inputs: &[Series], arguments: &PeriodArguments) -> PolarsResult<Series> {
    let (index, days) = (inputs[0].i32()?, inputs[1].u32()?);
    let keys = index.iter().zip(days.iter()).map(|(index, days)| index.zip(days));
    let shares = once(keys, |(index, days)| arguments.period.share_of_days(index, days));
    Ok(floats("share", shares.map(Option::flatten)))
}

pub(super) fn period_share_field(_: &[Field], _: &PeriodArguments) -> PolarsResult<Field> {
    Ok(Field::new("share".into(), DataType::Float64))
}
