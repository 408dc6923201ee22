//! Grade means of one place or of several.

use crate::assessment::certainty::{self, Certainty, Mean};
use crate::assessment::change;
use crate::assessment::means::Averaged;
use crate::assessment::section::{self, Indicator};
use crate::error::Result;
use crate::grading::{Cells, Graded, Plan, Rank, Rows};
use crate::reading::Reading;
use crate::reading::code::Code;
use crate::reason::Reason;
use crate::standard::WaterBody;

/// A row of means, one per column of the plan.
#[derive(Debug, Clone)]
pub(super) struct MeanRow {
    pub(super) averaged: Vec<Averaged>,
    /// If rows have their own.
    pub(super) water_body: Option<WaterBody>,
    pub(super) target: Option<Rank>,
    /// Whether each column is one of the X of the row, where X is found.
    pub(super) x: Option<Vec<bool>>,
}

/// The results of a row of means besides its class.
#[derive(Debug, Clone)]
pub(super) struct Judged {
    pub(super) certainty: Certainty,
    /// The main pollution indicators.
    pub(super) main: Vec<Indicator>,
    pub(super) attained: Option<bool>,
}

impl MeanRow {
    /// A mean to be assessed: one that is not in the X of its row is left out.
    pub(super) fn reading(&self, place: usize) -> Reading {
        let counts = self.x.as_ref().is_none_or(|x| x.get(place).copied().unwrap_or(true));
        let mean = self.averaged.get(place).map(Averaged::reading);
        mean.filter(|_| counts).unwrap_or(Reading::Missing(Reason::NotAssessed))
    }

    pub(super) fn body(&self, plan: &Plan) -> Option<WaterBody> {
        plan.water_body.or(self.water_body)
    }

    /// The columns that are over the limits of a level.
    pub(super) fn over(&self, plan: &Plan, level: Rank) -> impl Iterator<Item = usize> {
        let body = self.body(plan);
        let over = move |i: &usize| plan.rank(*i, |at| self.reading(at), body).is_some_and(|r| r > level);
        (0..self.averaged.len()).filter(over)
    }
}

/// Grades rows of means by their water body and target.
pub(super) fn grade(plan: &Plan, rows: &[MeanRow]) -> Result<Graded> {
    let width = plan.columns().len();
    let coded: Vec<(Vec<f64>, Vec<Code>)> =
        (0..width).map(|place| rows.iter().map(|row| row.reading(place).cell()).unzip()).collect();
    let cells = coded.iter().map(|(v, c)| Cells::coded(v, c)).collect::<Result<Vec<_>>>()?;
    let bodies: Vec<Option<WaterBody>> = rows.iter().map(|row| row.water_body).collect();
    let targets: Vec<Option<Rank>> = rows.iter().map(|row| row.target).collect();
    let mut all = Rows::new(rows.len(), &cells);
    if plan.water_body.is_none() {
        all = all.with_water_bodies(&bodies);
    }
    if plan.target.is_none() {
        all = all.with_targets(&targets);
    }
    let mut graded = Graded::with_capacity(rows.len());
    graded.grade(plan, all)?;
    Ok(graded)
}

/// What is found of a row of means of a class.
pub(super) fn judge(plan: &Plan, row: &MeanRow, class: Option<Rank>, priority: &[&str]) -> Judged {
    let body = row.body(plan);
    let means: Vec<Mean> = row
        .averaged
        .iter()
        .enumerate()
        .map(|(place, mean)| Mean { reading: row.reading(place), ..mean.doubted() })
        .collect();
    let certainty = certainty::certainty(plan, &means, body);
    let level = section::main_level(plan).filter(|_| section::has_main_indicators(plan));
    let over = level.map_or_else(Vec::new, |level| {
        let over = row.over(plan, level);
        over.filter_map(|i| Indicator::over(plan, i, row.reading(i), body, level)).collect()
    });
    let target = plan.target.or(row.target);
    Judged {
        main: section::main_indicators(over, priority),
        attained: change::attained_of(class, target, certainty.lacking),
        certainty,
    }
}
