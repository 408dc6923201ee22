//! Append the results of a block.

use super::bits::{Counter, Slots, add_bits, each, each_bit};
use super::block::{Block, Doubt, Sliced};
use super::cells::Rows;
use super::compare::Words;
use super::graded::Graded;
use super::graded::{NONE, Note};
use super::over::exceedance;
use crate::grading::column::Role;
use crate::grading::plan::Plan;
use crate::reason::Reason;

impl Block {
    /// Appends the results of the rows.
    pub(super) fn write(&mut self, plan: &Plan, rows: &Rows<'_>, out: &mut Graded) {
        let mut certain = self.graded;
        self.doubts.sort_unstable();
        for doubts in self.doubts.chunk_by(|a, b| a.row == b.row) {
            let row = usize::from(doubts[0].row);
            if self.is_open(row, doubts) {
                certain[row / 64] &= !(1 << (row % 64));
            }
        }
        for (w, &certain) in certain.iter().enumerate().take(rows.len.div_ceil(64)) {
            let n = (rows.len - w * 64).min(64);
            out.graded.push(self.graded[w], n);
            out.certain.push(certain, n);
            out.exceeding_known.push(self.known[w], n);
            self.write_classes(w, n, out);
            if out.lists {
                self.write_deciding(w, n, out);
                self.write_exceeding(plan, rows, w, n, out);
            }
        }
        if out.lists {
            self.write_reasons(plan, rows.len, out);
        }
    }

    /// Whether the doubts about the readings of a row leave its class open.
    fn is_open(&self, row: usize, doubts: &[Doubt]) -> bool {
        let is_set = |words: &&Words| words[row / 64] >> (row % 64) & 1 == 1;
        let (mut best, mut worst) = (0, 0);
        for &c in &self.classing {
            let rank = self.columns[c].at_least.iter().filter(is_set).count() as u8;
            let doubt = doubts.iter().find(|d| d.column as usize == c);
            let span = doubt.map_or((rank, rank), |d| (d.best, d.worst));
            (best, worst) = (best.max(span.0), worst.max(span.1));
        }
        best != worst
    }

    fn write_classes(&self, w: usize, n: usize, out: &mut Graded) {
        let mut class = [0; 64];
        self.class.iter().for_each(|level| add_bits(&mut class, level[w], 1));
        // Rows without a class have no rank.
        add_bits(&mut class, !self.graded[w], NONE);
        out.class.extend_from_slice(&class[..n]);
        let mut assessed = Counter::default();
        self.active.iter().for_each(|&c| assessed.add(self.columns[c].assessed[w]));
        out.assessed.extend(assessed.counts()[..n].iter().map(|&count| u32::from(count)));
    }

    /// The columns that have the rank of the class.
    fn write_deciding(&mut self, w: usize, n: usize, out: &mut Graded) {
        self.listed.clear();
        for &c in &self.classing {
            let Sliced { assessed, at_least, .. } = &self.columns[c];
            let levels = self.class.iter().zip(at_least);
            let better = levels.fold(0, |better, (class, at_least)| better | (class[w] & !at_least[w]));
            self.listed.push((c as u32, assessed[w] & !better));
        }
        let mut slots = Slots::new(&mut out.deciding_offsets, n, &self.listed);
        out.deciding.resize(slots.end, 0);
        slots.each(&self.listed, |at, _, c| out.deciding[at] = c);
    }

    /// The columns over the limit of the target.
    fn write_exceeding(&mut self, plan: &Plan, rows: &Rows<'_>, w: usize, n: usize, out: &mut Graded) {
        self.listed.clear();
        for &c in &self.active {
            let at_least = &self.columns[c].at_least;
            let over = match (plan.columns[c].role, plan.target) {
                (Role::Class, Some(target)) => at_least.get(target.index()).map_or(0, |l| l[w]),
                (Role::Class, None) => {
                    self.targets.iter().zip(at_least).fold(0, |over, (of, l)| over | (of[w] & l[w]))
                }
                _ => at_least[0][w] & self.known[w],
            };
            if over != 0 {
                self.listed.push((c as u32, over));
            }
        }
        let out = &mut out.exceeding;
        let mut slots = Slots::new(&mut out.offsets, n, &self.listed);
        out.columns.resize(slots.end, 0);
        out.values.resize(slots.end, 0.0);
        out.limits.resize(slots.end, 0.0);
        out.multiples.resize(slots.end, f64::NAN);
        slots.each(&self.listed, |at, i, c| {
            let over = exceedance(plan, rows, c as usize, w * 64 + i);
            let (value, limit, multiple) = over.expect("a rank beyond a level violates its limit");
            out.columns[at] = c;
            out.values[at] = value;
            out.limits[at] = limit;
            out.multiples[at] = multiple.unwrap_or(f64::NAN);
        });
    }

    fn write_reasons(&mut self, plan: &Plan, n: usize, out: &mut Graded) {
        let start = out.reason.len();
        out.reason.resize(start + n, 0);
        let lacking = [(&self.graded, Reason::NothingAssessed), (&self.known, Reason::UnknownTarget)];
        for (there, reason) in lacking {
            let mut lack = self.live;
            each(&mut lack, there, |lack, there| lack & !there);
            each_bit(&lack, |i| self.notes.push((i as u16, Note::of_row(reason))));
        }
        // The order of rows, of reasons, then of the standard, as one number.
        self.notes.sort_unstable_by_key(|&(row, note)| {
            let place = plan.columns.get(note.column as usize).map_or(u32::MAX, |c| c.place);
            u64::from(row) << 48 | u64::from(note.reason as u8) << 32 | u64::from(place)
        });
        let mut notes = Vec::new();
        for of_row in self.notes.chunk_by(|a, b| a.0 == b.0) {
            notes.clear();
            notes.extend(of_row.iter().map(|(_, note)| *note));
            out.reason[start + usize::from(of_row[0].0)] = out.text(plan, &notes);
        }
    }
}
