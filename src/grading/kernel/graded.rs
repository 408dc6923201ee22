//! What comes out of the kernel, column by column.

use crate::grading::plan::Plan;
use crate::grading::rank::Rank;
use crate::reason::Reason;
use std::collections::HashMap;
use std::ops::Range;

/// No class: nothing could be assessed.
pub(super) const NONE: u8 = u8::MAX;
/// The column number for notes on the row itself.
const OF_ROW: u32 = u32::MAX;

/// A bit a row, least significant bit first, as Arrow lays it out.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Flags {
    bytes: Vec<u8>,
    len: usize,
}

impl Flags {
    /// The flag of a row; false beyond the last.
    pub fn get(&self, row: usize) -> bool {
        row < self.len && self.bytes[row / 8] >> (row % 8) & 1 == 1
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The bytes of all rows.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    fn with_capacity(rows: usize) -> Flags {
        Flags { bytes: Vec::with_capacity(rows.div_ceil(8)), len: 0 }
    }

    /// Appends the first `n` bits of a word, those beyond being 0.
    pub(super) fn push(&mut self, word: u64, n: usize) {
        let taken = self.len % 8;
        let mut bits = u128::from(word) << taken;
        if taken > 0 {
            bits |= u128::from(self.bytes.pop().unwrap_or(0));
        }
        self.bytes.extend_from_slice(&bits.to_le_bytes()[..(taken + n).div_ceil(8)]);
        self.len += n;
    }
}

/// An indicator over the limit of the target class, in the canonical unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Exceedance {
    /// The place of the column in the plan.
    pub column: u32,
    /// The figure.
    pub value: f64,
    /// The limit that it violates.
    pub limit: f64,
    /// `None` if a multiple has no meaning (pH, dissolved oxygen).
    pub multiple: Option<f64>,
}

/// Lists of exceedances, one list per row, consecutive: the list of row i is from `offsets[i]` to
/// `offsets[i + 1]`.
#[derive(Debug, Default, Clone)]
pub struct Exceeding {
    pub(crate) offsets: Vec<i64>,
    pub(crate) columns: Vec<u32>,
    pub(crate) values: Vec<f64>,
    pub(crate) limits: Vec<f64>,
    /// NaN if there is none.
    pub(crate) multiples: Vec<f64>,
}

impl Exceeding {
    /// The exceedances of a row; none beyond the last.
    pub fn of(&self, row: usize) -> impl Iterator<Item = Exceedance> {
        list(&self.offsets, row).map(|at| Exceedance {
            column: self.columns[at],
            value: self.values[at],
            limit: self.limits[at],
            multiple: Some(self.multiples[at]).filter(|m| !m.is_nan()),
        })
    }
}

/// The range of the list of a row; empty beyond the last.
fn list(offsets: &[i64], row: usize) -> Range<usize> {
    match offsets.get(row..).and_then(|o| o.first_chunk::<2>()) {
        Some(&[from, to]) => from as usize..to as usize,
        None => 0..0,
    }
}

/// The results of rows, column by column.
#[derive(Debug)]
pub struct Graded {
    /// The place of the class; 255 where nothing could be assessed.
    pub(crate) class: Vec<u8>,
    /// Whether there is a class.
    pub(crate) graded: Flags,
    /// Columns that tie at the worst class, from `deciding_offsets[i]` to the next for row i.
    pub(crate) deciding: Vec<u32>,
    pub(crate) deciding_offsets: Vec<i64>,
    /// Indicators over the limit of the target class.
    pub(crate) exceeding: Exceeding,
    /// Whether exceedance was judged: the target is known.
    pub(crate) exceeding_known: Flags,
    /// How many indicators were assessed.
    pub(crate) assessed: Vec<u32>,
    /// How many there are to assess.
    pub(crate) indicators: Vec<u32>,
    /// Whether no value below or above a limit of detection could change the class; false without a class.
    pub(crate) certain: Flags,
    /// For each row the index of its text in `reasons`, which has each once; 0 means none.
    pub(crate) reason: Vec<u32>,
    pub(crate) reasons: Vec<String>,
    /// What each of the texts tells.
    noted: Vec<Vec<Note>>,
    /// What was noted of rows before, each with the place of its text.
    seen: HashMap<Vec<Note>, u32>,
    last: (Vec<Note>, u32),
    /// Whether lists and reasons are filled.
    pub(super) lists: bool,
}

/// A note on a row with the index of its column; in the order of the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Note {
    pub reason: Reason,
    pub column: u32,
}

impl Note {
    pub fn of_row(reason: Reason) -> Note {
        Note { reason, column: OF_ROW }
    }
}

impl Default for Graded {
    fn default() -> Graded {
        Graded::with_capacity(0)
    }
}

impl Graded {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.class.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.class.is_empty()
    }

    /// The class of a row; `None` where nothing could be assessed.
    pub fn class(&self, row: usize) -> Option<Rank> {
        self.class.get(row).filter(|_| self.graded.get(row)).map(|&place| Rank::new(place))
    }

    /// The columns that decide the class of a row.
    pub fn deciding(&self, row: usize) -> &[u32] {
        &self.deciding[list(&self.deciding_offsets, row)]
    }

    /// What exceeds the limit of the row's target.
    pub fn exceeding(&self, row: usize) -> impl Iterator<Item = Exceedance> {
        self.exceeding.of(row)
    }

    /// Whether exceedance was judged: the target of the row is known.
    pub fn exceeding_known(&self, row: usize) -> bool {
        self.exceeding_known.get(row)
    }

    /// How many indicators of a row were assessed.
    pub fn assessed(&self, row: usize) -> u32 {
        self.assessed.get(row).copied().unwrap_or(0)
    }

    /// How many indicators there are to assess in the water of a row, measured or not.
    pub fn indicators(&self, row: usize) -> u32 {
        self.indicators.get(row).copied().unwrap_or(0)
    }

    /// Whether the class of a row is certain; `None` if there is none.
    pub fn certain(&self, row: usize) -> Option<bool> {
        self.graded.get(row).then(|| self.certain.get(row))
    }

    /// The notes on a row as text; empty if there are none.
    pub fn reason(&self, row: usize) -> &str {
        self.reason.get(row).map_or("", |&at| &self.reasons[at as usize])
    }

    /// The same with scalar results only: the lists and reasons stay empty.
    pub fn without_lists(rows: usize) -> Graded {
        Graded { lists: false, ..Graded::with_capacity(rows) }
    }

    /// What was noted of a row, in the order in which it is reported.
    pub(crate) fn noted(&self, row: usize) -> &[Note] {
        self.reason.get(row).and_then(|&at| self.noted.get(at as usize)).map_or(&[], Vec::as_slice)
    }

    /// Room for results.
    pub fn with_capacity(rows: usize) -> Graded {
        let offsets = || {
            let mut offsets = Vec::with_capacity(rows + 1);
            offsets.push(0);
            offsets
        };
        Graded {
            class: Vec::with_capacity(rows),
            graded: Flags::with_capacity(rows),
            deciding: Vec::with_capacity(rows),
            deciding_offsets: offsets(),
            exceeding: Exceeding { offsets: offsets(), ..Exceeding::default() },
            exceeding_known: Flags::with_capacity(rows),
            assessed: Vec::with_capacity(rows),
            indicators: Vec::with_capacity(rows),
            certain: Flags::with_capacity(rows),
            reason: Vec::with_capacity(rows),
            reasons: vec![String::new()],
            noted: vec![Vec::new()],
            seen: HashMap::new(),
            last: (Vec::new(), 0),
            lists: true,
        }
    }

    /// The place of the text of the notes of a row, in their order; made once for each set of them.
    pub(super) fn text(&mut self, plan: &Plan, notes: &[Note]) -> u32 {
        // Neighbouring rows often lack the same.
        if self.last.0 == notes {
            return self.last.1;
        }
        let at = self.seen.get(notes).copied().unwrap_or_else(|| {
            let of = |n: &Note| (n.reason, (n.column != OF_ROW).then_some(n.column as usize));
            self.reasons.push(plan.format_reasons(&notes.iter().map(of).collect::<Vec<_>>()));
            self.noted.push(notes.to_vec());
            let at = self.reasons.len() as u32 - 1;
            self.seen.insert(notes.to_vec(), at);
            at
        });
        self.last.0.clear();
        self.last.0.extend_from_slice(notes);
        self.last.1 = at;
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_are_appended_at_any_bit() {
        let mut flags = Flags::default();
        let mut want = Vec::new();
        for (i, n) in [64, 3, 64, 5, 8, 1, 0, 63, 64, 64].into_iter().enumerate() {
            let word = 0x9E37_79B9_7F4A_7C15u64.rotate_left(i as u32 * 7) & (u64::MAX >> (64 - n.max(1)));
            let word = if n == 0 { 0 } else { word };
            flags.push(word, n);
            want.extend((0..n).map(|b| word >> b & 1 == 1));
        }
        assert_eq!((flags.len(), flags.is_empty()), (want.len(), false));
        assert!(Flags::default().is_empty());
        assert_eq!(flags.clone().into_bytes().len(), want.len().div_ceil(8));
        for (i, &bit) in want.iter().enumerate() {
            assert_eq!(flags.get(i), bit, "{i}");
        }
    }
}
