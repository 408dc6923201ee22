//! The expression that grades the readings of one column, each by itself.

use super::cells::read_cells;
use super::column::Column;
use super::pack::{strings, struct_field};
use super::rows::{OfRows, PlanArguments, plan};
use crate::grading::{self, Plan, Rank};
use crate::reading::Reading;
use crate::standard::{Comparison, WaterBody};
use polars_core::prelude::*;

/// Grades each reading of one column by itself.
pub(super) fn grade_reading(inputs: &[Series], arguments: &PlanArguments) -> PolarsResult<Series> {
    let plan = plan(arguments)?;
    let columns = &plan.columns[..];
    // Oxygen by its saturation comes with the temperature of the water.
    let (column, series, water_temperature, rest) = match (columns, inputs) {
        ([column], [series, rest @ ..]) => (column, series, None, rest),
        ([column, temperature], [series, water_temperature, rest @ ..]) if plan.saturation.is_some() => {
            let mut readings = Vec::with_capacity(water_temperature.len());
            read_cells(water_temperature, &temperature.rules, |_, r| readings.push(r))?;
            (column, series, Some(readings), rest)
        }
        _ => polars_bail!(InvalidOperation: "a reading is graded by a plan of one column"),
    };
    let len = series.len();
    let of_rows = OfRows::new(&plan, rest)?;
    let cells = Column::new(series, &column.rules)?;
    let mut out = ReadingColumns::with_capacity(len);
    let mut from = 0;
    while let Some(run) = cells.cells(from).filter(|_| from < len) {
        for i in 0..run.values.len() {
            let row = from + i;
            let body = plan.water_body.or_else(|| of_rows.water_bodies.as_ref().and_then(|b| b[row]));
            let target = plan.target.or_else(|| of_rows.targets.as_ref().and_then(|t| t[row]));
            let temperature = water_temperature.as_ref().map(|w| w[row]);
            out.push(&plan, column, run.reading(&column.rules, i), temperature, body, target);
        }
        from += run.values.len();
    }
    out.pack()
}

#[derive(Default)]
pub(super) struct ReadingColumns {
    value: Vec<Option<f64>>,
    qualifier: Vec<Option<&'static str>>,
    class: Vec<Option<u8>>,
    comparison: Vec<Option<&'static str>>,
    limit: Vec<Option<f64>>,
    limit_high: Vec<Option<f64>>,
    multiple: Vec<Option<f64>>,
    verdict: Vec<Option<&'static str>>,
    certain: Vec<Option<bool>>,
    reason: Vec<Option<String>>,
    clause: Vec<Option<String>>,
    evidence: Vec<Option<String>>,
}

impl ReadingColumns {
    fn with_capacity(len: usize) -> ReadingColumns {
        ReadingColumns {
            value: Vec::with_capacity(len),
            reason: Vec::with_capacity(len),
            ..Default::default()
        }
    }

    fn push(
        &mut self,
        plan: &Plan,
        column: &grading::Column,
        reading: Reading,
        temperature: Option<Reading>,
        body: Option<WaterBody>,
        target: Option<Rank>,
    ) {
        let verdict = grading::verdict(plan, column, reading, temperature, body, target);
        let (value, qualifier) = column.reported(reading);
        let (limit, limit_high) = verdict.limits();
        self.value.push(value);
        self.qualifier.push(qualifier);
        self.class.push(verdict.class.map(Rank::place));
        self.comparison.push(verdict.comparison.map(Comparison::as_str));
        self.limit.push(limit);
        self.limit_high.push(limit_high);
        self.multiple.push(verdict.multiple);
        self.verdict.push(Some(verdict.word(plan.lang)));
        self.certain.push(verdict.certain);
        self.reason.push(verdict.notes(plan.lang));
        self.clause.push(verdict.limits.map(|h| h.clause.clone()));
        self.evidence.push(verdict.limits.map(|h| h.evidence.clone()));
    }

    fn pack(self) -> PolarsResult<Series> {
        let len = self.value.len();
        let floats = |name: &str, values: Vec<Option<f64>>| {
            Float64Chunked::from_iter_options(name.into(), values.into_iter()).into_series()
        };
        let words = |name: &str, values: &[Option<&str>]| {
            Series::try_from((PlSmallStr::from(name), strings(values.iter().copied())))
        };
        let texts = |name: &str, values: &[Option<String>]| {
            Series::try_from((PlSmallStr::from(name), strings(values.iter().map(Option::as_deref))))
        };
        let fields = [
            floats("value", self.value),
            words("qualifier", &self.qualifier)?,
            UInt8Chunked::from_iter_options("class".into(), self.class.into_iter()).into_series(),
            words("comparison", &self.comparison)?,
            floats("limit", self.limit),
            floats("limit_high", self.limit_high),
            floats("multiple", self.multiple),
            words("verdict", &self.verdict)?,
            BooleanChunked::from_iter_options("certain".into(), self.certain.into_iter()).into_series(),
            texts("reason", &self.reason)?,
            texts("clause", &self.clause)?,
            texts("evidence", &self.evidence)?,
        ];
        Ok(StructChunked::from_series("reading".into(), len, fields.iter())?.into_series())
    }
}

pub(super) fn grade_reading_field(_: &[Field], _: &PlanArguments) -> PolarsResult<Field> {
    Ok(struct_field(
        "reading",
        &[
            ("value", DataType::Float64),
            ("qualifier", DataType::String),
            ("class", DataType::UInt8),
            ("comparison", DataType::String),
            ("limit", DataType::Float64),
            ("limit_high", DataType::Float64),
            ("multiple", DataType::Float64),
            ("verdict", DataType::String),
            ("certain", DataType::Boolean),
            ("reason", DataType::String),
            ("clause", DataType::String),
            ("evidence", DataType::String),
        ],
    ))
}
