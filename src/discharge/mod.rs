//! Discharge: which limits bind an outfall on a day, and the verdict on what was measured there.
//!
//! What an outfall says of itself, and when a limit binds, is compared in words; where a word is not
//! known, every limit that may bind is taken into account, and the verdict stands only where they
//! agree.

mod judge;
mod outfall;
mod scope;

pub use judge::{Day, Judged, Outcome, Value, judge};
pub use outfall::{Outfall, Tri, column, day_number, month_of, understood, vocabulary};
pub use scope::{Binding, Limit, Request, Ruling, Set, bindings};
