//! polars expression plugins: they unpack columns, call the rules, and pack the results.
//!
//! All are elementwise: a row's result depends on that row alone, so that the streaming engine may
//! cut the rows as it likes.

mod abi;
mod border;
mod checks;
mod column;
mod days;
mod discharge;
mod distribution;
mod hj212;
mod likelihood;
mod limits;
mod lists;
mod means;
mod measured;
mod method;
mod places;
mod screening;
mod sources;
mod tables;
mod targets;
mod views;
mod year;

use crate::grading::{self, Cells, Graded, Plan, Rows, target_of};
use crate::reading::{Reading, Rules};
use crate::reason::Reason;
use crate::standard::{Comparison, WaterBody};
use column::Column;
use polars_arrow::array::{
    Array, BooleanArray, ListArray, MutableBinaryViewArray, PrimitiveArray, StructArray, Utf8ViewArray,
};
use polars_arrow::bitmap::Bitmap;
use polars_arrow::datatypes::{ArrowDataType, Field as ArrowField};
use polars_arrow::offset::OffsetsBuffer;
use polars_core::prelude::*;
use serde::Deserialize;
use std::sync::Arc;

/// Arguments of the grading expressions: a [`grading::Request`] as JSON.
#[derive(Deserialize)]
struct PlanArguments {
    plan: String,
}

fn plan(arguments: &PlanArguments) -> PolarsResult<Arc<Plan>> {
    Plan::cached(&arguments.plan).map_err(|e| PolarsError::InvalidOperation(e.to_string().into()))
}

/// What rows bring themselves, after the columns of the plan: water bodies, then targets.
struct OfRows {
    water_bodies: Option<Vec<Option<WaterBody>>>,
    targets: Option<Vec<Option<u8>>>,
}

impl OfRows {
    fn new(plan: &Plan, inputs: &[Series]) -> PolarsResult<OfRows> {
        let mut rest = inputs.iter();
        let mut next = || rest.next().ok_or_else(|| polars_err!(InvalidOperation: "an input is left out"));
        let water_bodies = match plan.water_body {
            Some(_) => None,
            None => Some(each(next()?, WaterBody::parse)?),
        };
        let targets = match plan.target {
            Some(_) => None,
            None => Some(each(next()?, |word| target_of(plan.levels(), word))?),
        };
        Ok(OfRows { water_bodies, targets })
    }
}

/// Reads a column of words, each distinct run of them once.
fn each<T: Copy>(series: &Series, read: impl Fn(&str) -> Option<T>) -> PolarsResult<Vec<Option<T>>> {
    if series.dtype() == &DataType::Null {
        return Ok(vec![None; series.len()]);
    }
    let mut last: Option<(&str, Option<T>)> = None;
    let words = series.str()?.iter().map(|word| {
        let word = word?;
        match last {
            Some((before, value)) if before == word => value,
            _ => {
                let value = read(word);
                last = Some((word, value));
                value
            }
        }
    });
    Ok(words.collect())
}

/// Grades the rows of `inputs`: the columns of the plan, then water bodies and targets where the
/// plan leaves them to the rows.
fn grade(inputs: &[Series], arguments: &PlanArguments) -> PolarsResult<Series> {
    let plan = plan(arguments)?;
    let mut found = graded(&plan, inputs, Graded::with_capacity)?;
    let len = found.class.len();
    let [deciding, exceeding, reason] = lists_of(&plan, &mut found)?;
    let [class, status, assessed, indicators, certain] = figures_of(&plan, found)?;
    let fields = [class, status, deciding, exceeding, assessed, indicators, certain, reason];
    method::packed("graded", len, &fields)
}

/// Of the same what is told by a figure: class, status, numbers of indicators, and certainty.
fn grade_figures(inputs: &[Series], arguments: &PlanArguments) -> PolarsResult<Series> {
    let plan = plan(arguments)?;
    let found = graded(&plan, inputs, Graded::without_lists)?;
    method::packed("figures", found.class.len(), &figures_of(&plan, found)?)
}

/// Of the same what is told by lists and words: deciding and exceeding indicators, and reasons.
fn grade_lists(inputs: &[Series], arguments: &PlanArguments) -> PolarsResult<Series> {
    let plan = plan(arguments)?;
    let mut found = graded(&plan, inputs, Graded::with_capacity)?;
    method::packed("lists", found.class.len(), &lists_of(&plan, &mut found)?)
}

fn graded(plan: &Plan, inputs: &[Series], room: fn(usize) -> Graded) -> PolarsResult<Graded> {
    let (columns, rest) = inputs.split_at_checked(plan.columns.len()).ok_or_else(
        || polars_err!(InvalidOperation: "{} columns for a plan of {}", inputs.len(), plan.columns.len()),
    )?;
    let len = inputs.iter().map(|s| s.len()).max().unwrap_or(0);
    let of_rows = OfRows::new(plan, rest)?;
    let columns = columns
        .iter()
        .zip(&plan.columns)
        .map(|(series, column)| Column::new(series, &column.rules))
        .collect::<PolarsResult<Vec<_>>>()?;
    let mut graded = room(len);
    let mut from = 0;
    while from < len {
        let starts: Option<Vec<Cells>> = columns.iter().map(|c| c.cells(from)).collect();
        let starts = starts.ok_or_else(|| polars_err!(ShapeMismatch: "columns of unequal length"))?;
        let n = starts.iter().map(|c| c.values.len()).min().unwrap_or(len - from);
        let cells: Vec<Cells> = starts.iter().map(|c| Cells { values: &c.values[..n], ..*c }).collect();
        let rows = Rows {
            len: n,
            columns: &cells,
            water_bodies: of_rows.water_bodies.as_ref().map(|b| &b[from..from + n]),
            targets: of_rows.targets.as_ref().map(|t| &t[from..from + n]),
        };
        graded.grade(plan, rows).map_err(method::failed)?;
        from += n;
    }
    Ok(graded)
}

fn series(name: &str, array: Box<dyn Array>) -> PolarsResult<Series> {
    Series::try_from((PlSmallStr::from(name), array))
}

fn figures_of(plan: &Plan, graded: Graded) -> PolarsResult<[Series; 5]> {
    let len = graded.class.len();
    let there = Bitmap::try_new(graded.graded.into_bytes(), len)?;
    let status = statuses(plan, &graded.class);
    let valid = if status.is_some() { there.clone() } else { Bitmap::new_zeroed(len) };
    let status =
        PrimitiveArray::new(ArrowDataType::UInt8, status.unwrap_or_else(|| vec![0; len]).into(), Some(valid));
    let class = PrimitiveArray::new(ArrowDataType::UInt8, graded.class.into(), Some(there.clone()));
    let certain = Bitmap::try_new(graded.certain.into_bytes(), len)?;
    let certain = BooleanArray::new(ArrowDataType::Boolean, certain, Some(there));
    Ok([
        series("class", class.boxed())?,
        series("status", status.boxed())?,
        UInt32Chunked::from_vec("assessed".into(), graded.assessed).into_series(),
        UInt32Chunked::from_vec("indicators".into(), graded.indicators).into_series(),
        series("certain", certain.boxed())?,
    ])
}

fn lists_of(plan: &Plan, graded: &mut Graded) -> PolarsResult<[Series; 3]> {
    let len = graded.class.len();
    let names = Words::new(plan.columns.iter().map(|c| c.parameter.name(plan.lang)));
    let take = std::mem::take::<Vec<u32>>;
    let deciding = names.array(take(&mut graded.deciding), None)?;
    let deciding = list(std::mem::take(&mut graded.deciding_offsets), deciding, None)?;

    let known = Bitmap::try_new(std::mem::take(&mut graded.exceeding_known).into_bytes(), len)?;
    let over = std::mem::take(&mut graded.exceeding);
    let floats = |values: Vec<f64>, valid| PrimitiveArray::new(ArrowDataType::Float64, values.into(), valid);
    let of_multiple = Bitmap::from_trusted_len_iter(over.multiples.iter().map(|m| !m.is_nan()));
    let n = over.columns.len();
    let fields: [(&str, Box<dyn Array>); 4] = [
        ("parameter", names.array(over.columns, None)?),
        ("value", floats(over.values, None).boxed()),
        ("limit", floats(over.limits, None).boxed()),
        ("multiple", floats(over.multiples, Some(of_multiple)).boxed()),
    ];
    let dtype = ArrowDataType::Struct(
        fields.iter().map(|(name, a)| ArrowField::new((*name).into(), a.dtype().clone(), true)).collect(),
    );
    let structs = StructArray::new(dtype, n, fields.map(|f| f.1).into(), None).boxed();
    let exceeding = list(over.offsets, structs, Some(known))?;

    let told = Bitmap::from_trusted_len_iter(graded.reason.iter().map(|&r| r != 0));
    let reasons = Words::new(graded.reasons.iter().map(String::as_str));
    let reason = reasons.array(take(&mut graded.reason), Some(told))?;
    Ok([series("deciding", deciding)?, series("exceeding", exceeding)?, series("reason", reason)?])
}

/// The statuses of classes; `None` where the method has none for the standard's classes. Rows
/// without a class have any.
fn statuses(plan: &Plan, class: &[u8]) -> Option<Vec<u8>> {
    let of_class: Option<Vec<u8>> = plan.statuses.iter().copied().collect();
    let of_class = of_class?;
    Some(class.iter().map(|&c| of_class.get(usize::from(c)).copied().unwrap_or(0)).collect())
}

/// Texts that many cells share: each is held once, and the cells point at it.
struct Words(Utf8ViewArray);

impl Words {
    fn new<'a>(texts: impl Iterator<Item = &'a str>) -> Words {
        Words(MutableBinaryViewArray::from_values_iter(texts).freeze())
    }

    /// A cell for each place of a text.
    fn array(&self, places: Vec<u32>, valid: Option<Bitmap>) -> PolarsResult<Box<dyn Array>> {
        Ok(views::gather(&self.0, &places, valid).boxed())
    }
}

fn strings<'a>(values: impl Iterator<Item = Option<&'a str>>) -> Box<dyn Array> {
    let mut out = MutableBinaryViewArray::<str>::with_capacity(values.size_hint().0);
    for value in values {
        out.push(value);
    }
    out.freeze().boxed()
}

fn list(offsets: Vec<i64>, values: Box<dyn Array>, valid: Option<Bitmap>) -> PolarsResult<Box<dyn Array>> {
    let dtype = ListArray::<i64>::default_datatype(values.dtype().clone());
    Ok(ListArray::<i64>::new(dtype, OffsetsBuffer::try_from(offsets)?, values, valid).boxed())
}

/// The same, by where each list ends.
fn list_to(ends: &[usize], values: Box<dyn Array>, valid: Option<Bitmap>) -> PolarsResult<Box<dyn Array>> {
    list(std::iter::once(0).chain(ends.iter().map(|&end| end as i64)).collect(), values, valid)
}

/// Structs of fields that are equally long.
fn structs(fields: Vec<(&str, Box<dyn Array>)>) -> Box<dyn Array> {
    let len = fields.first().map_or(0, |(_, array)| array.len());
    let dtype = ArrowDataType::Struct(
        fields.iter().map(|(name, a)| ArrowField::new((*name).into(), a.dtype().clone(), true)).collect(),
    );
    StructArray::new(dtype, len, fields.into_iter().map(|f| f.1).collect(), None).boxed()
}

fn struct_field(name: &str, fields: &[(&str, DataType)]) -> Field {
    let fields = fields.iter().map(|(n, t)| Field::new((*n).into(), t.clone())).collect();
    Field::new(name.into(), DataType::Struct(fields))
}

const FIGURES: [(&str, DataType); 5] = [
    ("class", DataType::UInt8),
    ("status", DataType::UInt8),
    ("assessed", DataType::UInt32),
    ("indicators", DataType::UInt32),
    ("certain", DataType::Boolean),
];

fn lists_fields() -> [(&'static str, DataType); 3] {
    let of_one = [
        ("parameter", DataType::String),
        ("value", DataType::Float64),
        ("limit", DataType::Float64),
        ("multiple", DataType::Float64),
    ];
    [
        ("deciding", DataType::List(Box::new(DataType::String))),
        ("exceeding", method::list_of(&of_one)),
        ("reason", DataType::String),
    ]
}

fn grade_field(inputs: &[Field], arguments: &PlanArguments) -> PolarsResult<Field> {
    inputs.iter().take(plan(arguments)?.columns.len()).try_for_each(column::check)?;
    let [class, status, assessed, indicators, certain] = FIGURES;
    let [deciding, exceeding, reason] = lists_fields();
    let fields = [class, status, deciding, exceeding, assessed, indicators, certain, reason];
    Ok(struct_field("graded", &fields))
}

fn grade_figures_field(_: &[Field], _: &PlanArguments) -> PolarsResult<Field> {
    Ok(struct_field("figures", &FIGURES))
}

fn grade_lists_field(_: &[Field], _: &PlanArguments) -> PolarsResult<Field> {
    Ok(struct_field("lists", &lists_fields()))
}

/// Grades each reading of one column by itself.
fn grade_reading(inputs: &[Series], arguments: &PlanArguments) -> PolarsResult<Series> {
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
struct ReadingColumns {
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
        target: Option<u8>,
    ) {
        let verdict = grading::verdict(plan, column, reading, temperature, body, target);
        let (value, qualifier) = column.reported(reading);
        let (limit, limit_high) = verdict.limits();
        self.value.push(value);
        self.qualifier.push(qualifier);
        self.class.push(verdict.class);
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

fn grade_reading_field(_: &[Field], _: &PlanArguments) -> PolarsResult<Field> {
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

/// Arguments of the reading expressions.
#[derive(Deserialize)]
struct ReadArguments {
    signed: bool,
    missing_values: Vec<String>,
    exponent: i32,
}

/// Reads each cell: value, qualifier, and the reason where there is no value.
fn reading(inputs: &[Series], arguments: &ReadArguments) -> PolarsResult<Series> {
    let rules = Rules::new(arguments.signed, &arguments.missing_values);
    let mut value: Vec<Option<f64>> = Vec::new();
    let (mut qualifier, mut reason) = (Vec::new(), Vec::new());
    read_cells(&inputs[0], &rules, |_, r| {
        let (x, q, why) = match r {
            Reading::Number(x) => (Some(x), None, None),
            Reading::Below(x) => (x, Some("<"), None),
            Reading::Above(x) => (Some(x), Some(">"), None),
            Reading::Missing(why) => (None, None, Some(why.code())),
        };
        value.push(x.map(|x| rescale(x, arguments.exponent)));
        qualifier.push(q);
        reason.push(why);
    })?;
    let fields = [
        Float64Chunked::from_iter_options("value".into(), value.into_iter()).into_series(),
        Series::try_from((PlSmallStr::from("qualifier"), strings(qualifier.into_iter())))?,
        Series::try_from((PlSmallStr::from("reason"), strings(reason.into_iter())))?,
    ];
    Ok(StructChunked::from_series(inputs[0].name().clone(), inputs[0].len(), fields.iter())?.into_series())
}

fn reading_field(inputs: &[Field], _: &ReadArguments) -> PolarsResult<Field> {
    inputs.iter().try_for_each(column::check)?;
    let name = inputs.first().map_or("reading", |f| f.name().as_str());
    let fields =
        [("value", DataType::Float64), ("qualifier", DataType::String), ("reason", DataType::String)];
    Ok(struct_field(name, &fields))
}

fn rescale(x: f64, exponent: i32) -> f64 {
    if exponent == 0 { x } else { grading::scaled(x, exponent) }
}

fn read_cells(series: &Series, rules: &Rules, mut take: impl FnMut(usize, Reading)) -> PolarsResult<()> {
    let column = Column::new(series, rules)?;
    let mut from = 0;
    while let Some(run) = column.cells(from).filter(|_| from < series.len()) {
        for i in 0..run.values.len() {
            take(from + i, run.reading(rules, i));
        }
        from += run.values.len();
    }
    Ok(())
}

/// Reads the cells of a long table, each with its own unit: the power of ten to the canonical unit
/// (null: the unit is unknown), whether the parameter may be negative, and whether it is described
/// and not measured. The result goes into [`grade`] as a column in the canonical unit.
fn cells(inputs: &[Series], arguments: &ReadArguments) -> PolarsResult<Series> {
    let [cell, exponent, signed, descriptive] = inputs else {
        polars_bail!(InvalidOperation: "cells takes a cell, an exponent, a sign, and whether it is described");
    };
    let exponent = exponent.i32()?.iter().collect::<Vec<_>>();
    let signed = signed.bool()?.iter().collect::<Vec<_>>();
    let descriptive = descriptive.bool()?.iter().collect::<Vec<_>>();
    let rules = Rules::new(true, &arguments.missing_values);
    let len = cell.len();
    let mut described = Vec::new();
    if descriptive.contains(&Some(true)) {
        read_cells(cell, &rules.clone().describing(true), |_, reading| described.push(reading))?;
    }
    let (mut values, mut codes) = (Vec::with_capacity(len), Vec::with_capacity(len));
    read_cells(cell, &rules, |i, mut reading| {
        if descriptive[i] == Some(true) {
            reading = described[i];
        }
        if let Reading::Number(x) = reading
            && x < 0.0
            && signed[i] != Some(true)
        {
            reading = Reading::Missing(Reason::Negative);
        }
        if !matches!(reading, Reading::Missing(_)) {
            match exponent[i] {
                None => reading = Reading::Missing(Reason::UnknownUnit),
                Some(e) => {
                    reading = match reading {
                        Reading::Number(x) => Reading::Number(rescale(x, e)),
                        Reading::Below(x) => Reading::Below(x.map(|x| rescale(x, e))),
                        Reading::Above(x) => Reading::Above(rescale(x, e)),
                        missing => missing,
                    }
                }
            }
        }
        let (value, code) = Cells::code(reading);
        values.push(value);
        codes.push(code);
    })?;
    let fields = [
        Float64Chunked::from_vec("value".into(), values).into_series(),
        UInt8Chunked::from_vec("code".into(), codes).into_series(),
    ];
    Ok(StructChunked::from_series(cell.name().clone(), len, fields.iter())?.into_series())
}

fn cells_field(inputs: &[Field], _: &ReadArguments) -> PolarsResult<Field> {
    let name = inputs.first().map_or("cells", |f| f.name().as_str());
    Ok(struct_field(name, &[("value", DataType::Float64), ("code", DataType::UInt8)]))
}
