//! What expressions take of rows beside the readings: the plan, water bodies and targets.

use super::column::Column;
use crate::grading::{Cells, Graded, Plan, Rank, Rows};
use crate::parameter::{Parameter, parameters};
use crate::reading::Reading;
use crate::reason::Reason;
use crate::standard::WaterBody;
use polars_core::prelude::*;
use serde::Deserialize;
use std::hash::Hash;
use std::sync::Arc;

/// Arguments of the grading expressions: a [`grading::Request`] as JSON.
#[derive(Deserialize)]
pub(super) struct PlanArguments {
    pub(super) plan: String,
}

pub(super) fn plan(arguments: &PlanArguments) -> PolarsResult<Arc<Plan>> {
    Plan::cached(&arguments.plan).map_err(|e| PolarsError::InvalidOperation(e.to_string().into()))
}

/// The rows' own inputs, after the columns of the plan: water bodies, then targets.
pub(super) struct OfRows {
    pub(super) water_bodies: Option<Vec<Option<WaterBody>>>,
    pub(super) targets: Option<Vec<Option<Rank>>>,
}

impl OfRows {
    pub(super) fn new(plan: &Plan, inputs: &[Series]) -> PolarsResult<OfRows> {
        let mut rest = inputs.iter();
        let mut next = || rest.next().ok_or_else(|| polars_err!(InvalidOperation: "an input is left out"));
        let water_bodies = match plan.water_body {
            Some(_) => None,
            None => Some(each(next()?, WaterBody::parse)?),
        };
        let targets = match plan.target {
            Some(_) => None,
            None => Some(each(next()?, |word| plan.level(word))?),
        };
        Ok(OfRows { water_bodies, targets })
    }
}

/// How many words are remembered: in a column with more, words seldom repeat.
const WORDS: usize = 1 << 14;

/// Reads a column of words, each word once if there are few.
pub(super) fn each<T: Copy>(
    series: &Series,
    read: impl Fn(&str) -> Option<T>,
) -> PolarsResult<Vec<Option<T>>> {
    if series.dtype() == &DataType::Null {
        return Ok(vec![None; series.len()]);
    }
    let mut last: Option<(&str, Option<T>)> = None;
    let mut known: Option<PlHashMap<&str, Option<T>>> = Some(PlHashMap::default());
    let words = series.str()?.iter().map(|word| {
        let word = word?;
        match last {
            Some((before, value)) if before == word => value,
            _ => {
                let value = match &mut known {
                    Some(known) => *known.entry(word).or_insert_with(|| read(word)),
                    None => read(word),
                };
                known = known.take().filter(|known| known.len() < WORDS);
                last = Some((word, value));
                value
            }
        }
    });
    Ok(words.collect())
}

/// Maps keys, each distinct key once.
pub(super) fn once<K: Copy + Eq + Hash, T: Copy>(
    keys: impl Iterator<Item = Option<K>>,
    find: impl Fn(K) -> T,
) -> impl Iterator<Item = Option<T>> {
    let mut known = PlHashMap::default();
    keys.map(move |key| key.map(|key| *known.entry(key).or_insert_with(|| find(key))))
}

pub(super) fn failed(error: crate::error::Error) -> PolarsError {
    PolarsError::InvalidOperation(error.to_string().into())
}

pub(super) fn parameter(id: &str) -> PolarsResult<&'static Parameter> {
    parameters().get(id).map_err(failed)
}

#[derive(Deserialize)]
pub(super) struct Nothing {}

/// The readings of a plan's columns, row by row.
pub(super) struct Readings<'a> {
    columns: Vec<Column<'a>>,
    of_rows: OfRows,
    pub plan: &'a Plan,
    pub len: usize,
}

impl<'a> Readings<'a> {
    pub fn new(plan: &'a Plan, inputs: &'a [Series]) -> PolarsResult<Readings<'a>> {
        let (columns, rest) = inputs.split_at_checked(plan.columns.len()).ok_or_else(
            || polars_err!(InvalidOperation: "{} columns for a plan of {}", inputs.len(), plan.columns.len()),
        )?;
        Ok(Readings {
            columns: columns
                .iter()
                .zip(&plan.columns)
                .map(|(series, column)| Column::new(series, &column.rules))
                .collect::<PolarsResult<_>>()?,
            of_rows: OfRows::new(plan, rest)?,
            plan,
            len: inputs.iter().map(|s| s.len()).max().unwrap_or(0),
        })
    }

    /// The results of the rows.
    pub fn graded(&self, room: fn(usize) -> Graded) -> PolarsResult<Graded> {
        let (plan, len) = (self.plan, self.len);
        let mut graded = room(len);
        let mut from = 0;
        while from < len {
            let starts: Option<Vec<Cells>> = self.columns.iter().map(|c| c.cells(from)).collect();
            let starts = starts.ok_or_else(|| polars_err!(ShapeMismatch: "columns of unequal length"))?;
            let n = starts.iter().map(|c| c.values.len()).min().unwrap_or(len - from);
            let cells: Vec<Cells> = starts.iter().map(|c| Cells { values: &c.values[..n], ..*c }).collect();
            let rows = Rows {
                len: n,
                columns: &cells,
                water_bodies: self.of_rows.water_bodies.as_ref().map(|b| &b[from..from + n]),
                targets: self.of_rows.targets.as_ref().map(|t| &t[from..from + n]),
            };
            graded.grade(plan, rows).map_err(failed)?;
            from += n;
        }
        Ok(graded)
    }

    /// The reading of a column in a row.
    pub fn reading(&self, place: usize, row: usize) -> Reading {
        let cells = self.columns[place].cells(row);
        cells.map_or(Reading::Missing(Reason::Missing), |c| c.reading(&self.plan.columns[place].rules, 0))
    }

    pub fn body(&self, row: usize) -> Option<WaterBody> {
        self.plan.water_body.or_else(|| self.of_rows.water_bodies.as_ref().and_then(|b| b[row]))
    }
}
