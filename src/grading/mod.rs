//! Grading by classes: each reading against the limits, the worst of them the class of the sample
//! (GB 3838-2002, clause 5.1: single-factor assessment).

mod bits;
mod cells;
mod compare;
mod graded;
mod judge;
mod kernel;
mod limits;
mod plan;

pub use crate::standard::Span;
pub use cells::{Bits, Cells, Rows};
pub use compare::InstructionSet;
pub use graded::{Exceedance, Exceeding, Flags, Graded};
pub use judge::{Finding, Verdict, entering, judge, verdict};
pub use limits::{Bounds, assessed, canonical};
pub use plan::{
    Column, ColumnRequest, Held, Indicators, NonDetect, Plan, Request, Role, Saturation, indicators,
    target_of,
};
