//! What a reading is over: value, limit and multiple.

use super::cells::Rows;
use crate::exceedance;
use crate::grading::column::{Column, Role};
use crate::grading::judge::entering;
use crate::grading::limits::Bounds;
use crate::grading::plan::Plan;
use crate::grading::rank::Rank;
use crate::rounding;
use crate::standard::WaterBody;

/// What a reading over the limit of the row's target is over: value, limit and multiple.
pub(super) fn exceedance(
    plan: &Plan,
    rows: &Rows<'_>,
    c: usize,
    i: usize,
) -> Option<(f64, f64, Option<f64>)> {
    let column = &plan.columns[c];
    let body = plan.water_body.or_else(|| rows.water_bodies.and_then(|b| b[i]));
    let body = if column.by_water_body { body? } else { WaterBody::River };
    let target = match column.role {
        Role::Class => plan.target.or_else(|| rows.targets.and_then(|t| t[i]))?,
        _ => Rank::BEST,
    };
    let reading = rows.columns[c].reading(&column.rules, i);
    let x = entering(column, plan.nondetect, reading).ok()?;
    over(column, &column.limits(body)?.bounds, x, target.index())
}

/// The value, the limit of a level that it violates, and the multiple (value − limit) / limit
/// (环办〔2011〕22号), in the canonical unit; `None` if it keeps the limit.
pub(in crate::grading) fn over(
    column: &Column,
    bounds: &Bounds,
    x: f64,
    level: usize,
) -> Option<(f64, f64, Option<f64>)> {
    let span = bounds.spans.get(level)?;
    if let Some(quick) = over_quickly(column, bounds, x, level) {
        return Some(quick);
    }
    let Some(value) = column.figure(x) else {
        // Beyond all decimals: over, and by a multiple no decimal holds.
        return Some(multiplied(column, x * 10f64.powi(column.exponent), rounding::to_f64(span.high?)));
    };
    let limit = span.high.filter(|h| value > *h).or(span.low.filter(|l| value < *l))?;
    Some(multiplied(column, rounding::to_f64(value), rounding::to_f64(limit)))
}

fn multiplied(column: &Column, value: f64, limit: f64) -> (f64, f64, Option<f64>) {
    (value, limit, if column.multiple { exceedance::multiple(value, limit) } else { None })
}

/// The same for a short decimal that is not converted, so that floats are exact enough.
fn over_quickly(column: &Column, bounds: &Bounds, x: f64, level: usize) -> Option<(f64, f64, Option<f64>)> {
    if column.exponent != 0 || column.decimals.is_some() {
        return None;
    }
    let (low, high) = bounds.figures[level];
    let limit = if x > high { high } else { low };
    let multiple = exceedance::of_short(x, limit)?;
    (x > high || x < low).then_some((x, limit, column.multiple.then_some(multiple)))
}
