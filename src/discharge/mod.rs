//! Discharge: which limits bind an outfall on a day, and the verdict on what was measured there.
//!
//! What an outfall says of itself, and when a limit binds, is compared in words; where a word is not
//! known, every limit that may bind is taken into account, and the verdict stands only where they
//! agree.

mod daily;
mod judge;
mod limits;
mod outfall;
mod request;
mod scope;
mod verdict;
mod words;

pub use daily::{Entry, Measured, Range, Weighing, flow_of_day, measured};
pub use judge::{Circumstances, Judged, Judgement, Outcome, Value, judge, judge_range, worse};
pub use limits::{Limit, Set};
pub use outfall::{Outfall, OutfallBuilder, Row, Tri, outfalls};
pub use request::{Bound, Request, Shown, request};
pub use scope::{Binding, OutOfForce, Ruling, bindings};
pub use verdict::{DayRow, Verdict, verdicts, worst};
pub use words::{Basin, Kind, Level, column};
