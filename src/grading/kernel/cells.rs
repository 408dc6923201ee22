//! What goes into the kernel: columns of figures as Arrow lays them out.

use crate::error::{Error, Result};
use crate::grading::plan::Plan;
use crate::grading::rank::Rank;
use crate::reading::code::{self, Code};
use crate::reading::{Reading, Rules};
use crate::reason::Reason;
use crate::standard::WaterBody;

/// A bitmap of valid cells, least significant bit first, as Arrow lays it out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bits<'a> {
    pub(crate) bytes: &'a [u8],
    /// The bit of the first cell.
    pub(crate) offset: usize,
}

impl<'a> Bits<'a> {
    /// How many cells have a bit.
    fn len(self) -> usize {
        self.bytes.len().saturating_mul(8).saturating_sub(self.offset)
    }

    #[inline]
    fn get(self, i: usize) -> bool {
        let bit = self.offset + i;
        self.bytes[bit / 8] >> (bit % 8) & 1 == 1
    }

    /// The bits of 64 cells from `at` on; those beyond the end are 0.
    pub(super) fn word(self, at: usize) -> u64 {
        let bit = self.offset + at;
        let bytes = self.bytes.get(bit / 8..).unwrap_or_default();
        let mut around = [0; 16];
        let n = bytes.len().min(9);
        around[..n].copy_from_slice(&bytes[..n]);
        (u128::from_le_bytes(around) >> (bit % 8)) as u64
    }
}

/// The readings of a column: figures in its unit, and what the figures are where they are not all
/// numbers.
#[derive(Debug, Clone, Copy)]
pub struct Cells<'a> {
    pub(crate) values: &'a [f64],
    /// What each figure is, as [`Reading::cell`] tells; `None` if all are numbers.
    pub(crate) codes: Option<&'a [Code]>,
    /// Which cells hold anything; `None` if all do.
    pub(crate) valid: Option<Bits<'a>>,
}

fn shape(what: &str, expected: usize, found: usize) -> Error {
    Error::Shape { problem: format!("{found} {what} for {expected} cells") }
}

impl<'a> Cells<'a> {
    /// Cells that are all numbers.
    pub fn numbers(values: &'a [f64]) -> Cells<'a> {
        Cells { values, codes: None, valid: None }
    }

    /// Figures, and what each of them is, as [`Reading::cell`] tells.
    ///
    /// # Errors
    /// [`Error::Shape`] where there are not as many codes as figures.
    pub fn coded(values: &'a [f64], codes: &'a [Code]) -> Result<Cells<'a>> {
        if codes.len() != values.len() {
            return Err(shape("codes", values.len(), codes.len()));
        }
        Ok(Cells { values, codes: Some(codes), valid: None })
    }

    /// The same cells, of which those are missing whose bit is 0: the bits of `bytes`, least significant
    /// first as Arrow lays them out, from `offset` on.
    ///
    /// ```
    /// use shuizhi::Cells;
    /// let cells = Cells::numbers(&[0.5, 0.0, 1.2]).with_valid(&[0b101], 0)?;
    /// assert!(cells.with_valid(&[0b101], 6).is_err());
    /// # Ok::<(), shuizhi::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Shape`] where there are fewer bits than cells.
    pub fn with_valid(self, bytes: &'a [u8], offset: usize) -> Result<Cells<'a>> {
        let valid = Bits { bytes, offset };
        if valid.len() < self.values.len() {
            return Err(shape("bits", self.values.len(), valid.len()));
        }
        Ok(Cells { valid: Some(valid), ..self })
    }

    /// How many cells there are.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there are no cells.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The reading of a cell; `rules` judge the numbers.
    #[inline]
    pub(crate) fn reading(&self, rules: &Rules, i: usize) -> Reading {
        if self.valid.is_some_and(|v| !v.get(i)) {
            return Reading::Missing(Reason::Missing);
        }
        let x = self.values[i];
        match self.codes.map_or(code::NUMBER, |c| c[i]) {
            // The words of described parameters have been read as figures.
            code::NUMBER if !(rules.descriptive && self.codes.is_some()) => rules.read_number(x),
            code => Reading::of_cell(x, code),
        }
    }

    pub(super) fn slice(&self, from: usize, n: usize) -> Cells<'a> {
        Cells {
            values: &self.values[from..from + n],
            codes: self.codes.map(|c| &c[from..from + n]),
            valid: self.valid.map(|v| Bits { bytes: v.bytes, offset: v.offset + from }),
        }
    }
}

/// Rows to grade: the columns of the plan in order, and each row's own water body and target.
#[derive(Debug, Clone, Copy)]
pub struct Rows<'a> {
    pub(crate) len: usize,
    pub(crate) columns: &'a [Cells<'a>],
    /// The water body of each row, where the plan leaves it to the row; `None` is unknown.
    pub(crate) water_bodies: Option<&'a [Option<WaterBody>]>,
    /// The target of each row, where the plan leaves it to the row; `None`, and a rank
    /// that no level has, is unknown.
    pub(crate) targets: Option<&'a [Option<Rank>]>,
}

impl<'a> Rows<'a> {
    /// Rows of columns.
    pub fn new(len: usize, columns: &'a [Cells<'a>]) -> Rows<'a> {
        Rows { len, columns, water_bodies: None, targets: None }
    }

    /// With the water body of each row; `None` is unknown.
    pub fn with_water_bodies(self, water_bodies: &'a [Option<WaterBody>]) -> Rows<'a> {
        Rows { water_bodies: Some(water_bodies), ..self }
    }

    /// With the target of each row; `None`, and a rank that no level has, is
    /// unknown.
    pub fn with_targets(self, targets: &'a [Option<Rank>]) -> Rows<'a> {
        Rows { targets: Some(targets), ..self }
    }

    /// Checks that the rows are such as a plan grades.
    pub(super) fn check(&self, plan: &Plan) -> Result<()> {
        let wrong = |problem: String| Err(Error::Shape { problem });
        if self.columns.len() != plan.columns.len() {
            return wrong(format!("{} columns for a plan of {}", self.columns.len(), plan.columns.len()));
        }
        if let Some(column) = self.columns.iter().find(|c| c.len() != self.len) {
            return wrong(format!("a column of {} cells beside {} rows", column.len(), self.len));
        }
        let bodies = self.water_bodies.map(<[_]>::len);
        let targets = self.targets.map(<[_]>::len);
        let asked = [
            ("water bodies", plan.water_body.is_none(), bodies),
            ("targets", plan.target.is_none(), targets),
        ];
        for (what, asked, found) in asked {
            if asked && found != Some(self.len) {
                return wrong(format!("{} {what} for {} rows", found.unwrap_or(0), self.len));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_bits_start_anywhere_and_end_in_zeros() {
        let bytes: Vec<u8> = (0..40u32).map(|i| (i * 73 + 29) as u8).collect();
        for offset in [0, 3, 8, 17] {
            let bits = Bits { bytes: &bytes, offset };
            for at in [0, 1, 63, 64, 250, 300] {
                let want = (0..64).fold(0u64, |word, i| {
                    let inside = offset + at + i < bytes.len() * 8;
                    word | (u64::from(inside && bits.get(at + i)) << i)
                });
                assert_eq!(bits.word(at), want, "{offset} {at}");
            }
        }
    }
}
