//! Grading by classes: each reading against the limits, the worst of them the class of the sample
//! (GB 3838-2002, clause 5.1: single-factor assessment).

mod judge;
mod kernel;
mod limits;
mod plan;

pub use crate::standard::Span;
pub(crate) use judge::either;
pub use judge::{Finding, Verdict, entering, judge, verdict};
pub use kernel::{Bits, Cells, Exceedance, Exceeding, Flags, Graded, InstructionSet, Rows};
pub use limits::{Bounds, assessed, canonical};
pub use plan::{
    Column, ColumnRequest, Held, Indicators, NonDetect, Plan, Request, Role, Saturation, indicators,
    target_of,
};
