//! Grading by classes: each reading against the limits, the worst of them the class of the sample
//! (GB 3838-2002, clause 5.1: single-factor assessment).

mod classes;
mod column;
mod indicators;
mod judge;
mod kernel;
mod limits;
pub(crate) mod oxygen;
mod plan;
mod request;

pub use crate::standard::Span;
pub use classes::{Class, Classes, target_of};
pub use column::{Column, ParameterLimits, Role};
pub(crate) use indicators::ids;
pub use indicators::{indicators, x_candidates};
pub(crate) use judge::either;
pub use judge::{Contribution, ReadingVerdict, entering, judge, verdict};
pub(crate) use kernel::Spare;
pub use kernel::{Bits, Cells, Exceedance, Exceeding, Flags, Graded, InstructionSet, Rows};
pub use limits::{Bounds, assessed, canonical, scaled};
pub use plan::Plan;
pub use request::{ColumnRequest, Indicators, NonDetect, Request, Rounding};
