//! Expressions over targets that hold limits of single parameters beside a class.

use super::pack::{list_of, lists, packed, strings, struct_field, texts};
use super::rows::{Nothing, PlanArguments, Readings, failed};
use crate::assessment::target::{Target, hold};
use crate::grading::Plan;
use polars_arrow::array::{Array, PrimitiveArray};
use polars_core::prelude::*;

/// Targets as text, split into their class and the limits of single parameters; a target that is not
/// understood is its own class, which is refused later.
pub(super) fn targets(inputs: &[Series], _: &Nothing) -> PolarsResult<Series> {
    let words = inputs[0].str()?;
    let (mut classes, mut limits) = (Vec::new(), Vec::new());
    for word in words.iter() {
        let target = word.map(|word| word.parse().unwrap_or_else(|_| unknown(word)));
        limits.push(target.as_ref().map(Target::limits_written).filter(|l| !l.is_empty()));
        classes.push(target.and_then(|t| t.class));
    }
    packed("targets", classes.len(), &[texts("class", &classes)?, texts("limits", &limits)?])
}

fn unknown(word: &str) -> Target {
    Target { class: Some(word.to_owned()), limits: Vec::new() }
}

pub(super) fn targets_field(_: &[Field], _: &Nothing) -> PolarsResult<Field> {
    Ok(struct_field("targets", &[("class", DataType::String), ("limits", DataType::String)]))
}

const OVER: [(&str, DataType); 4] = [
    ("parameter", DataType::String),
    ("value", DataType::Float64),
    ("limit", DataType::Float64),
    ("multiple", DataType::Float64),
];

/// Rows compared with targets that have limits of single parameters: the cells of the plan's columns, the
/// inputs of rows, the classes of their targets, and the limits. Rows without limits are null.
pub(super) fn held_to_target(inputs: &[Series], arguments: &PlanArguments) -> PolarsResult<Series> {
    let [cells @ .., targets, limits] = inputs else {
        polars_bail!(InvalidOperation: "held_to_target takes cells, targets and limits");
    };
    let plan = Plan::cached(&arguments.plan).map_err(failed)?;
    let readings = Readings::new(&plan, cells)?;
    let (targets, limits) = (targets.str()?, limits.str()?);
    let at = |column: &StringChunked, row: usize| {
        column.get(if column.len() == 1 { 0 } else { row }).map(str::to_owned)
    };
    let (mut attained, mut over, mut ends) = (Vec::new(), Vec::new(), Vec::with_capacity(readings.len));
    let mut last: Option<(String, Target)> = None;
    for row in 0..readings.len {
        let Some(written) = at(limits, row) else {
            attained.push(None);
            ends.push(over.len());
            continue;
        };
        if last.as_ref().is_none_or(|(before, _)| *before != written) {
            let target = written.parse().unwrap_or_default();
            last = Some((written, target));
        }
        let Some((_, target)) = last.as_mut() else { continue };
        target.class = at(targets, row);
        let level = target.class.as_deref().and_then(|class| plan.level(class));
        let (kept, beyond) =
            hold(&plan, level, target, |place| readings.reading(place, row), readings.body(row));
        attained.push(kept);
        over.extend(beyond);
        ends.push(over.len());
    }
    let name = |place: usize| plan.columns[place].parameter.name(plan.lang);
    let numbers = |values: Vec<Option<f64>>| PrimitiveArray::<f64>::from_iter(values).boxed();
    let fields: Vec<(&str, Box<dyn Array>)> = vec![
        ("parameter", strings(over.iter().map(|o| Some(name(o.column))))),
        ("value", numbers(over.iter().map(|o| Some(o.value)).collect())),
        ("limit", numbers(over.iter().map(|o| Some(o.limit)).collect())),
        ("multiple", numbers(over.iter().map(|o| o.multiple).collect())),
    ];
    let attained = BooleanChunked::from_iter_options("attained".into(), attained.into_iter()).into_series();
    packed("held", readings.len, &[attained, lists("exceeding", &ends, fields)?])
}

pub(super) fn held_field(_: &[Field], _: &PlanArguments) -> PolarsResult<Field> {
    Ok(struct_field("held", &[("attained", DataType::Boolean), ("exceeding", list_of(&OVER))]))
}
