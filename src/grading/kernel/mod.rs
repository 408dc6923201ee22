//! The columnar kernel: bits, a row each, 64 to a word.
//!
//! A comparison with a limit leaves a bit for each row; classes, what decides them and what exceeds
//! the target are then logic on words. Whatever is not a plain number goes, cell by cell, by the rule
//! of [`judge`], and sets the same bits.

#![allow(clippy::indexing_slicing, reason = "rows are checked to fit the plan before blocks are cut of them")]

mod bits;
mod block;
mod cells;
mod compare;
mod graded;
mod over;
mod spare;
mod write;

#[cfg(any(feature = "polars", test))]
pub(crate) use cells::Bits;
pub use cells::{Cells, Rows};
#[doc(hidden)]
pub use compare::InstructionSet;
pub use graded::{Exceedance, Exceeding, Flags, Graded};
pub(in crate::grading) use over::over;
pub(crate) use spare::Spare;

use crate::error::Result;
use crate::grading::plan::Plan;
use block::Block;
use compare::BLOCK;

impl Graded {
    /// Grades rows and appends their results.
    ///
    /// ```
    /// use shuizhi::grading::{Cells, ColumnRequest, Graded, Plan, Request, Rows};
    /// let columns = vec![ColumnRequest::named("氨氮", Some("mg/L")).unwrap()];
    /// let plan = Plan::compile(&Request { columns, ..Request::default() }).unwrap();
    /// let mut graded = Graded::with_capacity(2);
    /// graded.grade(&plan, Rows::new(2, &[Cells::numbers(&[0.5, 1.2])]))?;
    /// assert_eq!([0, 1].map(|row| Some(plan.classes().get(graded.class(row)?)?.name())), [Some("Ⅱ"), Some("Ⅳ")]);
    /// assert_eq!(graded.exceeding(1).next().unwrap().multiple, Some(0.2));
    /// # Ok::<(), shuizhi::error::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Shape`](crate::error::Error::Shape) if a column, or the rows' own water body or target, is
    /// missing or has another length.
    pub fn grade(&mut self, plan: &Plan, rows: Rows<'_>) -> Result<()> {
        self.grade_by(InstructionSet::fastest(), plan, rows)
    }

    /// [`Graded::grade`] by the instructions of one's choice, for benchmarks; the results are the same.
    ///
    /// # Errors
    /// As [`Graded::grade`].
    #[doc(hidden)]
    pub fn grade_by(&mut self, set: InstructionSet, plan: &Plan, rows: Rows<'_>) -> Result<()> {
        rows.check(plan)?;
        let mut block = Block::new(plan, set);
        self.grade_with(&mut block, plan, rows);
        Ok(())
    }

    /// [`Graded::grade`] in the working memory of an earlier grading by the same plan.
    pub(crate) fn grade_in(&mut self, spare: &Spare, plan: &Plan, rows: Rows<'_>) -> Result<()> {
        rows.check(plan)?;
        let mut block = spare.take().unwrap_or_else(|| Box::new(Block::new(plan, InstructionSet::fastest())));
        self.grade_with(&mut block, plan, rows);
        spare.put(block);
        Ok(())
    }

    fn grade_with(&mut self, block: &mut Block, plan: &Plan, rows: Rows<'_>) {
        let mut columns = Vec::with_capacity(rows.columns.len());
        for from in (0..rows.len).step_by(BLOCK) {
            let n = BLOCK.min(rows.len - from);
            columns.clear();
            columns.extend(rows.columns.iter().map(|c| c.slice(from, n)));
            let part = Rows {
                len: n,
                columns: &columns,
                water_bodies: rows
                    .water_bodies
                    .filter(|_| plan.water_body.is_none())
                    .map(|b| &b[from..from + n]),
                targets: rows.targets.filter(|_| plan.target.is_none()).map(|t| &t[from..from + n]),
            };
            block.grade(plan, &part);
            block.write(plan, &part, self);
            self.count_indicators(plan, &part);
        }
    }
}

impl Graded {
    /// Appends how many indicators there are to assess in each row.
    fn count_indicators(&mut self, plan: &Plan, rows: &Rows<'_>) {
        match rows.water_bodies {
            Some(bodies) => self.indicators.extend(bodies.iter().map(|&body| plan.due.in_body(body))),
            None => self.indicators.resize(self.class.len(), plan.due.in_body(plan.water_body)),
        }
    }
}

#[cfg(test)]
mod tests;
