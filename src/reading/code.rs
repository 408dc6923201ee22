//! The kind of a cell, as a code next to its figure: a plain number, below or above a limit, or the reason why it
//! has no figure.

use super::Reading;
use crate::reason::Reason;

/// What the figure of a cell is; a byte in columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(transparent)]
pub struct Code(u8);

impl Code {
    /// The byte, as columns hold it.
    pub const fn byte(self) -> u8 {
        self.0
    }
}

/// A cell with an unknown byte has no number.
impl From<u8> for Code {
    fn from(byte: u8) -> Code {
        Code(byte)
    }
}

/// A plain number.
pub const NUMBER: Code = Code(0);
/// Below the detection limit that is the figure.
pub const BELOW: Code = Code(1);
/// Below a detection limit that is not said.
pub const BELOW_UNSAID: Code = Code(2);
/// Above the figure.
pub const ABOVE: Code = Code(3);
/// The first of the reasons, which follow in the order of their table.
const FIRST_REASON: u8 = 4;

/// The code of a cell that has no figure.
pub const fn of_reason(reason: Reason) -> Code {
    Code(FIRST_REASON + reason as u8)
}

/// The reason why a cell with this code has no figure; `None` if it has one, and for unknown codes.
pub fn reason(code: Code) -> Option<Reason> {
    Reason::from_index(code.0.checked_sub(FIRST_REASON)?)
}

/// Whether a cell of this code has no figure.
pub const fn is_missing(code: Code) -> bool {
    code.0 >= FIRST_REASON
}

impl Reading {
    /// The figure and the code of the cell that holds it.
    ///
    /// ```
    /// use shuizhi::reading::{Reading, code};
    /// assert_eq!(Reading::Below(Some(0.025)).cell(), (0.025, code::BELOW));
    /// assert_eq!(Reading::of_cell(0.025, code::BELOW), Reading::Below(Some(0.025)));
    /// ```
    pub fn cell(self) -> (f64, Code) {
        match self {
            Reading::Number(x) => (x, NUMBER),
            Reading::Below(Some(x)) => (x, BELOW),
            Reading::Below(None) => (0.0, BELOW_UNSAID),
            Reading::Above(x) => (x, ABOVE),
            Reading::Missing(reason) => (0.0, of_reason(reason)),
        }
    }

    /// The reading of a cell; a cell with an unknown code has no number.
    pub fn of_cell(figure: f64, code: Code) -> Reading {
        match code {
            NUMBER => Reading::Number(figure),
            BELOW => Reading::Below(Some(figure)),
            BELOW_UNSAID => Reading::Below(None),
            ABOVE => Reading::Above(figure),
            code => Reading::Missing(reason(code).unwrap_or(Reason::NotANumber)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reason::TABLE;

    #[test]
    fn a_cell_holds_what_was_put_into_it() {
        let kinds =
            [Reading::Number(1.5), Reading::Below(Some(0.5)), Reading::Below(None), Reading::Above(9.0)];
        let missing = TABLE.iter().map(|e| Reading::Missing(e.reason));
        let mut codes = std::collections::HashSet::new();
        for reading in kinds.into_iter().chain(missing) {
            let (figure, code) = reading.cell();
            assert_eq!(Reading::of_cell(figure, code), reading);
            assert_eq!(is_missing(code), matches!(reading, Reading::Missing(_)));
            assert!(codes.insert(code));
        }
        assert_eq!(Reading::of_cell(1.0, u8::MAX.into()), Reading::Missing(Reason::NotANumber));
        assert_eq!(reason(ABOVE), None);
    }
}
