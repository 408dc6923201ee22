//! Readings looked through: rows one by one, places with their series, and rows of one time.

use super::lists::Lists;
use super::pack::{floats, list_of, lists, packed, strings, struct_field};
use super::rows::{Nothing, failed};
use crate::checks::screening::{
    Cell, Control, Controlled, Finding, Frequency, Point, Sampled, Screening, Usual, controls, gaps, middle,
    repeated, same_readings, screen_row, screen_series, usual,
};
use crate::lang::Lang;
use crate::parameter::{Parameter, parameters};
use polars_arrow::array::{Array, PrimitiveArray};
use polars_core::prelude::*;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The rules that are applied, and the parameters of the columns.
#[derive(Deserialize)]
pub(super) struct ScreeningArguments {
    parameters: Vec<String>,
    rules: Option<Vec<String>>,
    figures: BTreeMap<String, BTreeMap<String, f64>>,
    lang: Lang,
    /// What the other places have of each parameter, from low to high.
    #[serde(default)]
    usual: Vec<Option<(f64, f64)>>,
    /// Whether a row holds a whole sample.
    #[serde(default)]
    of_row: bool,
    /// The first and the last month of the table, as year · 12 + month from 0.
    #[serde(default)]
    span: Option<(i32, i32)>,
    /// Whether the last input is the plan of each place.
    #[serde(default)]
    planned: bool,
}

impl ScreeningArguments {
    fn rules(&self) -> PolarsResult<Screening> {
        Screening::new(self.rules.as_deref(), &self.figures).map_err(failed)
    }

    fn columns(&self) -> PolarsResult<Vec<&'static Parameter>> {
        self.parameters.iter().map(|name| parameters().get(name).map_err(failed)).collect()
    }
}

/// The lower and the higher middle figure of a place, where it has one.
type Ends = (Option<f64>, Option<f64>);

/// Findings column by column, and where those of each row end.
#[derive(Default)]
struct Found {
    ends: Vec<usize>,
    findings: Vec<Finding>,
}

impl Found {
    fn end(&mut self) {
        self.ends.push(self.findings.len());
    }

    fn series(self, name: &str, columns: &[&Parameter], lang: Lang) -> PolarsResult<Series> {
        let findings = &self.findings;
        let parameter = |f: &Finding| Some(columns.get(f.column?)?.name(lang));
        let details: Vec<String> = findings.iter().map(|f| f.detail.words(lang)).collect();
        let rows: Vec<Option<u32>> = findings.iter().map(|f| f.row).collect();
        let places: Vec<Option<u32>> = findings.iter().map(|f| f.column.map(|c| c as u32)).collect();
        let values: Vec<Option<f64>> = findings.iter().map(|f| f.value).collect();
        let fields: Vec<(&str, Box<dyn Array>)> = vec![
            ("row", PrimitiveArray::from(rows).boxed()),
            ("place", PrimitiveArray::from(places).boxed()),
            ("parameter", strings(findings.iter().map(parameter))),
            ("value", PrimitiveArray::from(values).boxed()),
            ("rule", strings(findings.iter().map(|f| Some(f.rule)))),
            ("detail", strings(details.iter().map(|d| Some(d.as_str())))),
        ];
        lists(name, &self.ends, fields)
    }
}

fn found_type() -> DataType {
    list_of(&[
        ("row", DataType::UInt32),
        ("place", DataType::UInt32),
        ("parameter", DataType::String),
        ("value", DataType::Float64),
        ("rule", DataType::String),
        ("detail", DataType::String),
    ])
}

/// The findings of rows by themselves; the inputs are plain numbers, one column per parameter.
pub(super) fn screen_rows(inputs: &[Series], arguments: &ScreeningArguments) -> PolarsResult<Series> {
    let (screen, columns) = (arguments.rules()?, arguments.columns()?);
    polars_ensure!(columns.len() == inputs.len(), InvalidOperation: "a column for each parameter");
    let values = inputs.iter().map(|series| series.f64()).collect::<PolarsResult<Vec<_>>>()?;
    let len = inputs.iter().map(|series| series.len()).max().unwrap_or(0);
    let bounds: Vec<Option<Usual>> =
        arguments.usual.iter().map(|u| u.map(|(low, high)| Usual { low, high })).collect();
    let mut found = Found::default();
    let mut row = vec![None; columns.len()];
    for place in 0..len {
        for (cell, column) in row.iter_mut().zip(&values) {
            *cell = column.get(if column.len() == 1 { 0 } else { place });
        }
        found.findings.extend(screen_row(&screen, &columns, &bounds, &row, arguments.lang));
        found.end();
    }
    found.series(inputs.first().map_or("found", |series| series.name()), &columns, arguments.lang)
}

pub(super) fn found_field(inputs: &[Field], _: &ScreeningArguments) -> PolarsResult<Field> {
    let name = inputs.first().map_or("found", |field| field.name().as_str());
    Ok(Field::new(name.into(), found_type()))
}

/// The findings of places: lists of rows and hours in the order of time, then of each parameter its
/// figures and whether those are detection limits; last the plan, where there is one. With them the middle
/// figures of each parameter.
///
/// A plan is a list of numbers: how many samplings in how many months, and in how many months each parameter is
/// to be measured once; 0 where nothing is planned.
pub(super) fn screen_places(inputs: &[Series], arguments: &ScreeningArguments) -> PolarsResult<Series> {
    let (screen, columns) = (arguments.rules()?, arguments.columns()?);
    polars_ensure!(
        inputs.len() == 2 + 2 * columns.len() + usize::from(arguments.planned),
        InvalidOperation: "screen_places takes rows, hours, and figures and limits of each parameter"
    );
    let (inputs, plans) = inputs.split_at(2 + 2 * columns.len());
    let taken = inputs.iter().map(Lists::new).collect::<PolarsResult<Vec<_>>>()?;
    let plans = plans.first().map(Lists::new).transpose()?;
    let (rows, hours) = (taken[0].items.u32()?.rechunk(), taken[1].items.f64()?.rechunk());
    taken.iter().try_for_each(|other| taken[0].check(other))?;
    let mut figures = Vec::new();
    for pair in taken[2..].chunks(2) {
        figures.push((pair[0].items.f64()?.rechunk(), pair[1].items.bool()?.rechunk()));
    }
    let mut found = Found::default();
    let mut middles: Vec<Vec<Ends>> = vec![Vec::new(); columns.len()];
    for place in 0..taken[0].len() {
        let range = |of: usize| taken[of].range(place);
        let plan = Plan::of(plans.as_ref(), place)?;
        let mut read = Vec::new();
        if arguments.of_row {
            let own: Vec<(u32, f64)> = range(0)
                .zip(range(1))
                .filter_map(|(row, hour)| Some((rows.get(row)?, hours.get(hour)?)))
                .collect();
            let (own_rows, own_hours): (Vec<_>, Vec<_>) = own.into_iter().unzip();
            found.findings.extend(repeated(&screen, &own_rows, &own_hours));
        }
        for (number, (parameter, (values, below))) in columns.iter().zip(&figures).enumerate() {
            let (rows_at, hours_at) = (range(0), range(1));
            let (values_at, below_at) = (range(2 + 2 * number), range(3 + 2 * number));
            let points: Vec<Point> = rows_at
                .zip(hours_at)
                .zip(values_at.zip(below_at))
                .filter_map(|((row, hour), (value, limit))| {
                    Some(Point {
                        row: rows.get(row)?,
                        hour: hours.get(hour)?,
                        value: values.get(value)?,
                        below: below.get(limit).unwrap_or(false),
                    })
                })
                .collect();
            if arguments.span.is_some() {
                read.push((points.iter().map(|p| p.hour).collect(), plan.item(number)));
            }
            let own = screen_series(&screen, parameter, &points);
            found.findings.extend(own.into_iter().map(|f| Finding { column: Some(number), ..f }));
            let ends = middle(&points);
            middles[number].push((ends.map(|(low, _)| low), ends.map(|(_, high)| high)));
        }
        if let Some(span) = arguments.span {
            let all: Vec<f64> = range(1).filter_map(|hour| hours.get(hour)).collect();
            let sampled = Sampled { hours: &all, samplings: plan.samplings(), readings: &read };
            found.findings.extend(gaps(&screen, sampled, span));
        }
        found.end();
    }
    let len = found.ends.len();
    let mut fields = vec![found.series("found", &columns, arguments.lang)?];
    for (number, ends) in middles.iter().enumerate() {
        let column = |name: &str, of: fn(&Ends) -> Option<f64>| {
            floats(&format!("{name}:{number}"), ends.iter().map(of))
        };
        fields.push(column("lower", |e| e.0));
        fields.push(column("higher", |e| e.1));
    }
    packed("screened", len, &fields)
}

/// What is planned of a place, as [`screen_places`] is given it.
#[derive(Default)]
struct Plan(Vec<u32>);

impl Plan {
    fn of(plans: Option<&Lists>, place: usize) -> PolarsResult<Plan> {
        let Some(plans) = plans else { return Ok(Plan::default()) };
        let numbers = plans.items.u32()?;
        Ok(Plan(plans.range(place).map(|at| numbers.get(at).unwrap_or(0)).collect()))
    }

    fn samplings(&self) -> Option<Frequency> {
        let (&times, &months) = (self.0.first()?, self.0.get(1)?);
        Frequency::new(times, u8::try_from(months).ok()?)
    }

    fn item(&self, number: usize) -> Option<Frequency> {
        Frequency::new(1, u8::try_from(*self.0.get(2 + number)?).ok()?)
    }
}

pub(super) fn places_field(_: &[Field], arguments: &ScreeningArguments) -> PolarsResult<Field> {
    let mut fields = vec![("found".to_owned(), found_type())];
    for number in 0..arguments.parameters.len() {
        fields.push((format!("lower:{number}"), DataType::Float64));
        fields.push((format!("higher:{number}"), DataType::Float64));
    }
    let fields: Vec<_> = fields.iter().map(|(name, dtype)| (name.as_str(), dtype.clone())).collect();
    Ok(struct_field("screened", &fields))
}

/// What the places of a table have of one parameter, of lists of their lower and higher middle figures.
pub(super) fn screen_usual(inputs: &[Series], arguments: &ScreeningArguments) -> PolarsResult<Series> {
    let (screen, columns) = (arguments.rules()?, arguments.columns()?);
    let ([lower, higher], [parameter]) = (inputs, &columns[..]) else {
        polars_bail!(InvalidOperation: "screen_usual takes lower and higher figures of one parameter");
    };
    let (lower, higher) = (Lists::new(lower)?, Lists::new(higher)?);
    let numbers = |of: &Lists, row: usize| -> PolarsResult<Vec<f64>> {
        let items = of.items.f64()?;
        Ok(of.range(row).filter_map(|at| items.get(at)).collect())
    };
    let mut ends = (Vec::new(), Vec::new());
    for row in 0..lower.len() {
        let found = usual(&screen, parameter, &numbers(&lower, row)?, &numbers(&higher, row)?);
        ends.0.push(found.map(|u| u.low));
        ends.1.push(found.map(|u| u.high));
    }
    let len = ends.0.len();
    packed("usual", len, &[floats("low", ends.0), floats("high", ends.1)])
}

pub(super) fn usual_field(_: &[Field], _: &ScreeningArguments) -> PolarsResult<Field> {
    Ok(struct_field("usual", &[("low", DataType::Float64), ("high", DataType::Float64)]))
}

/// The rows of one time whose readings equal those of other places: lists of rows and of the numbers of
/// places, then of each parameter figures and whether those are limits. The numbers of the others.
pub(super) fn screen_same(inputs: &[Series], arguments: &ScreeningArguments) -> PolarsResult<Series> {
    let screen = arguments.rules()?;
    let taken = inputs.iter().map(Lists::new).collect::<PolarsResult<Vec<_>>>()?;
    polars_ensure!(taken.len() > 3, InvalidOperation: "screen_same takes rows, places and readings");
    taken.iter().try_for_each(|other| taken[0].check(other))?;
    let (rows, places) = (taken[0].items.u32()?, taken[1].items.u32()?);
    let mut figures = Vec::new();
    for pair in taken[2..].chunks(2) {
        figures.push((pair[0].items.f64()?, pair[1].items.bool()?));
    }
    let (mut ends, mut found_rows, mut others) = (Vec::new(), Vec::new(), Vec::new());
    for group in 0..taken[0].len() {
        let at = |of: usize, nth: usize| taken[of].range(group).start + nth;
        let len = taken[0].range(group).len();
        let numbers = |of: usize, from: &UInt32Chunked| -> Vec<u32> {
            (0..len).map(|nth| from.get(at(of, nth)).unwrap_or(0)).collect()
        };
        let readings: Vec<Vec<Cell>> = (0..len)
            .map(|nth| {
                figures
                    .iter()
                    .enumerate()
                    .map(|(number, (values, below))| {
                        let value = values.get(at(2 + 2 * number, nth))?;
                        Some((value.to_bits(), below.get(at(3 + 2 * number, nth)).unwrap_or(false)))
                    })
                    .collect()
            })
            .collect();
        for (row, same) in same_readings(&screen, &numbers(0, rows), &numbers(1, places), &readings) {
            for other in same {
                found_rows.push(row);
                others.push(other);
            }
        }
        ends.push(found_rows.len());
    }
    let fields: Vec<(&str, Box<dyn Array>)> = vec![
        ("row", PrimitiveArray::from_vec(found_rows).boxed()),
        ("other", PrimitiveArray::from_vec(others).boxed()),
    ];
    lists("same", &ends, fields)
}

pub(super) fn same_field(_: &[Field], _: &ScreeningArguments) -> PolarsResult<Field> {
    Ok(Field::new("same".into(), list_of(&[("row", DataType::UInt32), ("other", DataType::UInt32)])))
}

/// What samples of quality control show, of one parameter: lists of rows, of what the samples are for, of
/// figures and whether those are limits.
pub(super) fn screen_controls(inputs: &[Series], arguments: &ScreeningArguments) -> PolarsResult<Series> {
    let (screen, columns) = (arguments.rules()?, arguments.columns()?);
    let taken = inputs.iter().map(Lists::new).collect::<PolarsResult<Vec<_>>>()?;
    let [rows, kinds, values, below] = &taken[..] else {
        polars_bail!(InvalidOperation: "screen_controls takes rows, kinds, figures and limits");
    };
    taken.iter().try_for_each(|other| rows.check(other))?;
    let (row, kind, value, limit) =
        (rows.items.u32()?, kinds.items.str()?, values.items.f64()?, below.items.bool()?);
    let [parameter] = columns[..] else {
        polars_bail!(InvalidOperation: "screen_controls takes one parameter");
    };
    let mut found = Found::default();
    for group in 0..rows.len() {
        let readings: Vec<Controlled> = (0..rows.range(group).len())
            .filter_map(|nth| {
                Some(Controlled {
                    row: row.get(rows.range(group).start + nth)?,
                    kind: kind.get(kinds.range(group).start + nth).and_then(Control::parse),
                    value: value.get(values.range(group).start + nth)?,
                    below: limit.get(below.range(group).start + nth).unwrap_or(false),
                })
            })
            .collect();
        let own = controls(&screen, parameter, &readings);
        found.findings.extend(own.into_iter().map(|f| Finding { column: Some(0), ..f }));
        found.end();
    }
    found.series("found", &columns, arguments.lang)
}

/// Which samples are of quality control, of what a column says they are for.
pub(super) fn is_control(inputs: &[Series], _: &Nothing) -> PolarsResult<Series> {
    let kinds = inputs[0].str()?;
    let found = kinds.iter().map(|word| Some(word.and_then(Control::parse).is_some()));
    Ok(BooleanChunked::from_iter_options("control".into(), found).into_series())
}

pub(super) fn is_control_field(_: &[Field], _: &Nothing) -> PolarsResult<Field> {
    Ok(Field::new("control".into(), DataType::Boolean))
}
