//! Read rows of text into columns, one part of a table at a time.

use crate::error::Result;
use crate::grading::{Cells, Graded, Plan, Rank, Rows, Spare};
use crate::reading::Reading;
use crate::reading::code::{self, Code};
use crate::standard::WaterBody;

/// Rows of a part of a large table.
const MOST: usize = 4096;

/// Readings by column, with room for a number of rows.
pub(super) struct Part {
    room: usize,
    len: usize,
    values: Vec<f64>,
    codes: Vec<Code>,
    water_bodies: Vec<Option<WaterBody>>,
    targets: Vec<Option<Rank>>,
}

impl Part {
    /// For a table with at most `most` rows, if known.
    pub(super) fn new(columns: usize, most: Option<usize>) -> Part {
        let room = most.unwrap_or(MOST).clamp(1, MOST);
        Part {
            room,
            len: 0,
            values: vec![0.0; columns * room],
            codes: vec![code::NUMBER; columns * room],
            water_bodies: Vec::new(),
            targets: Vec::new(),
        }
    }

    pub(super) fn is_full(&self) -> bool {
        self.len == self.room
    }

    /// Adds a row to a part that is not full.
    pub(super) fn push(
        &mut self,
        readings: impl Iterator<Item = Reading>,
        water_body: Option<Option<WaterBody>>,
        target: Option<Option<Rank>>,
    ) {
        let values = self.values.iter_mut().skip(self.len).step_by(self.room);
        let codes = self.codes.iter_mut().skip(self.len).step_by(self.room);
        for ((reading, value), code) in readings.zip(values).zip(codes) {
            (*value, *code) = reading.cell();
        }
        self.water_bodies.extend(water_body);
        self.targets.extend(target);
        self.len += 1;
    }

    /// Grades the part, and clears it.
    pub(super) fn grade(&mut self, plan: &Plan, spare: &Spare, into: &mut Graded) -> Result<()> {
        let columns = self.values.chunks(self.room).zip(self.codes.chunks(self.room));
        let taken = columns.filter_map(|(values, codes)| values.get(..self.len).zip(codes.get(..self.len)));
        let cells = taken.map(|(values, codes)| Cells::coded(values, codes));
        let cells = cells.collect::<Result<Vec<_>>>()?;
        let rows =
            Rows::new(self.len, &cells).with_water_bodies(&self.water_bodies).with_targets(&self.targets);
        into.grade_in(spare, plan, rows)?;
        self.len = 0;
        self.water_bodies.clear();
        self.targets.clear();
        Ok(())
    }
}
