//! Readings looked through: rows one by one, and the series of a place.

use super::method::lists;
use super::{strings, struct_field};
use crate::checks::screening::{Finding, Point, Screening, screen_row, screen_series};
use crate::lang::Lang;
use crate::parameter::{Parameter, parameters};
use polars_arrow::array::PrimitiveArray;
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
}

fn failed(error: crate::error::Error) -> PolarsError {
    polars_err!(InvalidOperation: "{error}")
}

impl ScreeningArguments {
    fn rules(&self) -> PolarsResult<Screening> {
        Screening::new(self.rules.as_deref(), &self.figures).map_err(failed)
    }

    fn columns(&self) -> PolarsResult<Vec<&'static Parameter>> {
        self.parameters.iter().map(|name| parameters().get(name).map_err(failed)).collect()
    }
}

/// Findings column by column, and where those of each row end.
struct Found {
    ends: Vec<usize>,
    findings: Vec<Finding>,
}

impl Found {
    fn series(self, name: &str, columns: &[&Parameter], lang: Lang) -> PolarsResult<Series> {
        let findings = &self.findings;
        let parameter = |f: &Finding| columns.get(f.column).map(|p| p.name(lang));
        let details: Vec<String> = findings.iter().map(|f| f.detail.words(lang)).collect();
        let rows: Vec<Option<u32>> = findings.iter().map(|f| f.row).collect();
        let values: Vec<Option<f64>> = findings.iter().map(|f| f.value).collect();
        let fields = vec![
            ("row", PrimitiveArray::from(rows).boxed()),
            ("parameter", strings(findings.iter().map(parameter))),
            ("value", PrimitiveArray::from(values).boxed()),
            ("rule", strings(findings.iter().map(|f| Some(f.rule)))),
            ("detail", strings(details.iter().map(|d| Some(d.as_str())))),
        ];
        lists(name, &self.ends, fields)
    }
}

/// The findings of rows by themselves; the inputs are plain numbers, a column a parameter.
pub(super) fn screen_rows(inputs: &[Series], arguments: &ScreeningArguments) -> PolarsResult<Series> {
    let (screen, columns) = (arguments.rules()?, arguments.columns()?);
    polars_ensure!(columns.len() == inputs.len(), InvalidOperation: "a column for each parameter");
    let values = inputs.iter().map(|series| series.f64()).collect::<PolarsResult<Vec<_>>>()?;
    let len = inputs.iter().map(|series| series.len()).max().unwrap_or(0);
    let mut found = Found { ends: Vec::with_capacity(len), findings: Vec::new() };
    let mut row = vec![None; columns.len()];
    for place in 0..len {
        for (cell, column) in row.iter_mut().zip(&values) {
            *cell = column.get(if column.len() == 1 { 0 } else { place });
        }
        found.findings.extend(screen_row(&screen, &columns, &row, arguments.lang));
        found.ends.push(found.findings.len());
    }
    found.series(inputs.first().map_or("found", |series| series.name()), &columns, arguments.lang)
}

/// The findings of series: lists of rows, hours, figures, and whether those are detection limits, in
/// the order of time.
pub(super) fn screen_lists(inputs: &[Series], arguments: &ScreeningArguments) -> PolarsResult<Series> {
    let [rows, hours, values, below] = inputs else {
        polars_bail!(InvalidOperation: "screen_lists takes rows, hours, figures and which are limits");
    };
    let (screen, columns) = (arguments.rules()?, arguments.columns()?);
    let [parameter] = columns[..] else {
        polars_bail!(InvalidOperation: "a series is of one parameter");
    };
    let (rows, hours, values, below) = (rows.list()?, hours.list()?, values.list()?, below.list()?);
    let mut found = Found { ends: Vec::with_capacity(rows.len()), findings: Vec::new() };
    for place in 0..rows.len() {
        let lists = [rows, hours, values, below].map(|list| list.get_as_series(place));
        if let [Some(rows), Some(hours), Some(values), Some(below)] = lists {
            let cells = rows
                .u32()?
                .iter()
                .zip(hours.f64()?.iter())
                .zip(values.f64()?.iter())
                .zip(below.bool()?.iter());
            let points: Vec<Point> = cells
                .filter_map(|(((row, hour), value), below)| {
                    Some(Point { row: row?, hour: hour?, value: value?, below: below? })
                })
                .collect();
            found.findings.extend(screen_series(&screen, parameter, &points));
        }
        found.ends.push(found.findings.len());
    }
    found.series(inputs[0].name(), &columns, arguments.lang)
}

pub(super) fn found_field(inputs: &[Field], _: &ScreeningArguments) -> PolarsResult<Field> {
    let name = inputs.first().map_or("found", |field| field.name().as_str());
    let fields = [
        ("row", DataType::UInt32),
        ("parameter", DataType::String),
        ("value", DataType::Float64),
        ("rule", DataType::String),
        ("detail", DataType::String),
    ];
    let found = struct_field(name, &fields);
    Ok(Field::new(name.into(), DataType::List(Box::new(found.dtype))))
}
