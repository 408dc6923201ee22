//! Grading by classes: each reading against the limits, the worst of them the class of the sample
//! (GB 3838-2002, clause 5.1: single-factor assessment).

mod bands;
mod classes;
mod column;
mod indicators;
mod judge;
mod kernel;
mod limits;
mod options;
pub(crate) mod oxygen;
mod plan;
mod rank;
mod request;
mod status;

pub use crate::standard::Span;
pub use bands::{Band, bands};
#[cfg(feature = "python")]
pub(crate) use classes::place_of;
pub use classes::{Class, Classes};
pub use column::{Column, ParameterLimits, Role};
pub(crate) use indicators::ids;
pub use indicators::{indicators, x_candidates};
pub use judge::{ReadingVerdict, verdict};
pub(crate) use judge::{either, entering};
#[cfg(feature = "polars")]
pub(crate) use kernel::Bits;
#[doc(hidden)]
pub use kernel::InstructionSet;
pub(crate) use kernel::Spare;
pub use kernel::{Cells, Exceedance, Exceeding, Flags, Graded, Rows};
pub(crate) use limits::{Bounds, scaled};
pub use options::{ColumnRequest, Indicators};
pub(crate) use options::{check_detection_limits, from_json, limits_text, named};
pub use plan::Plan;
pub use rank::Rank;
pub use request::{DEFAULT_STANDARD, DEFAULT_TARGET, NonDetect, Request, Rounding};
pub use status::Status;
