//! Expressions that grade rows.

use super::column;
use super::pack::{Words, list, series, struct_field};
use super::pack::{list_of, packed};
use super::rows::{PlanArguments, Readings, plan};
use crate::grading::{Graded, Plan};
use polars_arrow::array::{Array, BooleanArray, PrimitiveArray, StructArray};
use polars_arrow::bitmap::Bitmap;
use polars_arrow::datatypes::{ArrowDataType, Field as ArrowField};
use polars_core::prelude::*;

/// Grades the rows of `inputs`: the columns of the plan, then water bodies and targets where the
/// plan leaves them to the rows.
pub(super) fn grade(inputs: &[Series], arguments: &PlanArguments) -> PolarsResult<Series> {
    let plan = plan(arguments)?;
    let mut found = graded(&plan, inputs, Graded::with_capacity)?;
    let len = found.class.len();
    let [deciding, exceeding, reason] = lists_of(&plan, &mut found)?;
    let [class, status, assessed, indicators, certain] = figures_of(&plan, found)?;
    let fields = [class, status, deciding, exceeding, assessed, indicators, certain, reason];
    packed("graded", len, &fields)
}

/// The scalar part of the same: class, status, numbers of indicators, and certainty.
pub(super) fn grade_figures(inputs: &[Series], arguments: &PlanArguments) -> PolarsResult<Series> {
    let plan = plan(arguments)?;
    let found = graded(&plan, inputs, Graded::without_lists)?;
    packed("figures", found.class.len(), &figures_of(&plan, found)?)
}

/// The lists and texts of the same: deciding and exceeding indicators, and reasons.
pub(super) fn grade_lists(inputs: &[Series], arguments: &PlanArguments) -> PolarsResult<Series> {
    let plan = plan(arguments)?;
    let mut found = graded(&plan, inputs, Graded::with_capacity)?;
    packed("lists", found.class.len(), &lists_of(&plan, &mut found)?)
}

fn graded(plan: &Plan, inputs: &[Series], room: fn(usize) -> Graded) -> PolarsResult<Graded> {
    Readings::new(plan, inputs)?.graded(room)
}

pub(super) fn figures_of(plan: &Plan, graded: Graded) -> PolarsResult<[Series; 5]> {
    let len = graded.class.len();
    let there = Bitmap::try_new(graded.graded.into_bytes(), len)?;
    let status = statuses(plan, &graded.class);
    let valid = if status.is_some() { there.clone() } else { Bitmap::new_zeroed(len) };
    let status =
        PrimitiveArray::new(ArrowDataType::UInt8, status.unwrap_or_else(|| vec![0; len]).into(), Some(valid));
    // A null has a valid code too: polars refuses others when it reads a table again.
    let class: Vec<u8> = graded.class.into_iter().map(|c| if c == u8::MAX { 0 } else { c }).collect();
    let class = PrimitiveArray::new(ArrowDataType::UInt8, class.into(), Some(there.clone()));
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

pub(super) fn lists_of(plan: &Plan, graded: &mut Graded) -> PolarsResult<[Series; 3]> {
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

/// The statuses of classes; `None` if the method has none for the standard's classes. Rows
/// without a class have any.
pub(super) fn statuses(plan: &Plan, class: &[u8]) -> Option<Vec<u8>> {
    let of_class: Option<Vec<u8>> = plan.statuses.iter().map(|s| s.map(|s| s as u8)).collect();
    let of_class = of_class?;
    Some(class.iter().map(|&c| of_class.get(usize::from(c)).copied().unwrap_or(0)).collect())
}

pub(super) const FIGURES: [(&str, DataType); 5] = [
    ("class", DataType::UInt8),
    ("status", DataType::UInt8),
    ("assessed", DataType::UInt32),
    ("indicators", DataType::UInt32),
    ("certain", DataType::Boolean),
];

pub(super) fn lists_fields() -> [(&'static str, DataType); 3] {
    let of_one = [
        ("parameter", DataType::String),
        ("value", DataType::Float64),
        ("limit", DataType::Float64),
        ("multiple", DataType::Float64),
    ];
    [
        ("deciding", DataType::List(Box::new(DataType::String))),
        ("exceeding", list_of(&of_one)),
        ("reason", DataType::String),
    ]
}

pub(super) fn grade_field(inputs: &[Field], arguments: &PlanArguments) -> PolarsResult<Field> {
    inputs.iter().take(plan(arguments)?.columns.len()).try_for_each(column::check)?;
    let [class, status, assessed, indicators, certain] = FIGURES;
    let [deciding, exceeding, reason] = lists_fields();
    let fields = [class, status, deciding, exceeding, assessed, indicators, certain, reason];
    Ok(struct_field("graded", &fields))
}

pub(super) fn grade_figures_field(_: &[Field], _: &PlanArguments) -> PolarsResult<Field> {
    Ok(struct_field("figures", &FIGURES))
}

pub(super) fn grade_lists_field(_: &[Field], _: &PlanArguments) -> PolarsResult<Field> {
    Ok(struct_field("lists", &lists_fields()))
}
