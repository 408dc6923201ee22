//! Expressions that compare: periods with each other, classes with targets, and counts with goals.

use super::pack::{bytes, floats, packed, struct_field};
use super::rows::{Nothing, PlanArguments, each, plan};
use crate::assessment::change;
use crate::assessment::cwqi;
use crate::assessment::goals::{Goal, Tally};
use crate::grading::{Rank, Status};
use polars_core::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
pub(super) struct ChangeArguments {
    by: change::By,
}

/// The change between statuses before and now; with more inputs (ΔG and ΔD, in points, and then the
/// sections of the period that has more) also by shares.
pub(super) fn changed(inputs: &[Series], arguments: &ChangeArguments) -> PolarsResult<Series> {
    let [before, now, rest @ ..] = inputs else {
        polars_bail!(InvalidOperation: "changed takes statuses before and now");
    };
    let deltas = match rest {
        [good, inferior, ..] => Some((good.f64()?, inferior.f64()?)),
        _ => None,
    };
    let sections = rest.get(2).map(|s| s.u32()).transpose()?;
    let shares = |row: usize| {
        let (good, inferior) = deltas?;
        let sections = sections.and_then(|s| s.get(row));
        Some(change::Shares { good: good.get(row)?, inferior: inferior.get(row)?, sections })
    };
    let one = |(row, (before, now)): (usize, (Option<u8>, Option<u8>))| {
        let (before, now) = (Status::from_place(before?)?, Status::from_place(now?)?);
        Some(change::change(before, now, shares(row), arguments.by) as u8)
    };
    let changes = before.u8()?.iter().zip(now.u8()?.iter()).enumerate().map(one);
    Ok(bytes("change", changes.collect()))
}

pub(super) fn changed_field(_: &[Field], _: &ChangeArguments) -> PolarsResult<Field> {
    Ok(Field::new("change".into(), DataType::UInt8))
}

/// The rows of numbers in an increasing column; null if they are not in it.
pub(super) fn rows_of(inputs: &[Series], _: &Nothing) -> PolarsResult<Series> {
    let [numbers, sought] = inputs else {
        polars_bail!(InvalidOperation: "rows_of takes numbers, and those that are sought");
    };
    let numbers: Vec<i64> = numbers.i64()?.iter().map(Option::unwrap_or_default).collect();
    let mut at = 0;
    let rows = sought.i64()?.iter().map(|sought| {
        let sought = sought?;
        // Mostly it is the row after the last one found.
        let here = |at: usize| numbers.get(at) == Some(&sought);
        at = [at, at + 1]
            .into_iter()
            .find(|&at| here(at))
            .unwrap_or_else(|| numbers.partition_point(|n| *n < sought));
        here(at).then_some(at as u32)
    });
    Ok(UInt32Chunked::from_iter_options("rows".into(), rows).into_series())
}

pub(super) fn rows_of_field(_: &[Field], _: &Nothing) -> PolarsResult<Field> {
    Ok(Field::new("rows".into(), DataType::UInt32))
}

/// The places of targets (words) among the levels.
pub(super) fn level(inputs: &[Series], arguments: &PlanArguments) -> PolarsResult<Series> {
    let plan = plan(arguments)?;
    let levels = each(&inputs[0], |word| plan.level(word))?;
    Ok(bytes("level", levels.into_iter().map(|level| level.map(Rank::place)).collect()))
}

pub(super) fn byte_field(_: &[Field], _: &PlanArguments) -> PolarsResult<Field> {
    Ok(Field::new("level".into(), DataType::UInt8))
}

/// Whether classes (by place) attain targets (words), and whether an item may be of any class; null where
/// it is not known.
pub(super) fn attained(inputs: &[Series], arguments: &PlanArguments) -> PolarsResult<Series> {
    let [classes, targets, lacking] = inputs else {
        polars_bail!(InvalidOperation: "attained takes classes, targets, and whether an item lacks data");
    };
    let plan = plan(arguments)?;
    let targets = each(targets, |word| plan.level(word))?;
    let (classes, lacking) = (classes.u8()?, lacking.bool()?);
    let verdicts = targets.iter().enumerate().map(|(row, target)| {
        change::attained_of(classes.get(row).map(Rank::new), *target, lacking.get(row).unwrap_or(false))
    });
    Ok(BooleanChunked::from_iter_options("attained".into(), verdicts).into_series())
}

pub(super) fn attained_field(_: &[Field], _: &PlanArguments) -> PolarsResult<Field> {
    Ok(Field::new("attained".into(), DataType::Boolean))
}

#[derive(Deserialize)]
pub(super) struct GoalArguments {
    kind: Goal,
}

/// Goals: how many sections do, do not and may do what a goal speaks of, and its target.
pub(super) fn goal(inputs: &[Series], arguments: &GoalArguments) -> PolarsResult<Series> {
    let [yes, no, unknown, target] = inputs else {
        polars_bail!(InvalidOperation: "goal takes three counts and a target");
    };
    let goal = arguments.kind;
    let (yes, no, unknown, target) = (yes.u32()?, no.u32()?, unknown.u32()?, target.f64()?);
    let tally = |row: usize| Tally {
        yes: yes.get(row).unwrap_or(0),
        no: no.get(row).unwrap_or(0),
        unknown: unknown.get(row).unwrap_or(0),
    };
    let len = yes.len();
    let met = (0..len).map(|row| tally(row).met(goal, target.get(row)?));
    let fields = [
        floats("value", (0..len).map(|row| tally(row).value(goal))),
        BooleanChunked::from_iter_options("met".into(), met).into_series(),
    ];
    packed("goal", len, &fields)
}

pub(super) fn goal_field(_: &[Field], _: &GoalArguments) -> PolarsResult<Field> {
    Ok(struct_field("goal", &[("value", DataType::Float64), ("met", DataType::Boolean)]))
}

/// The change of indices in per cent: base, then now.
pub(super) fn change_percent(inputs: &[Series], _: &Nothing) -> PolarsResult<Series> {
    let [base, now] = inputs else {
        polars_bail!(InvalidOperation: "change_percent takes a base and now");
    };
    let rates = base.f64()?.iter().zip(now.f64()?.iter()).map(|(b, n)| cwqi::change_percent(n?, b?));
    Ok(floats("change", rates))
}
