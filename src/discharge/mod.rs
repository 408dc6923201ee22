//! Discharge: the limits that apply to an outfall on a day, and the verdicts on readings.
//!
//! The facts of an outfall and the conditions of limits are compared as words; if a word is not known, every
//! limit that may apply is considered, and a verdict is given only if they agree.

mod check;
mod circumstances;
mod concern;
mod cover;
mod daily;
mod days;
mod entry;
mod flag;
mod judge;
mod limits;
mod outfall;
mod request;
mod scope;
mod summary;
mod takes;
mod verdict;
mod words;

pub use crate::verdict::Verdict;
pub use check::{OutfallCheck, OutfallCheckBuilder, OutfallDay, OutfallVerdict};
pub use circumstances::Circumstances;
pub use daily::{flow_of_day, measured, measured_figures};
pub use entry::{Entry, Measured, Range, Weighing};
pub use flag::{FlagColumn, flag_column, flag_columns, is_normal};
pub use judge::{Judged, Judgement, Outcome, Value, judge, judge_range, worse};
pub(crate) use limits::bound_by;
pub use limits::{BindingLimit, LimitSet};
pub use outfall::{Outfall, OutfallBuilder, OutfallRow, Tri, outfalls};
#[cfg(feature = "polars")]
pub(crate) use request::CheckRequest;
#[cfg(feature = "python")]
pub(crate) use request::request;
pub use request::{CheckOptions, LoadNonDetect};
pub use scope::OutOfForce;
pub use summary::{compliance, tonnes, verdict_of_day};
pub use verdict::{Basis, worst};
#[cfg(feature = "polars")]
pub(crate) use verdict::{DayRow, verdicts};
pub(crate) use words::same as is_same_word;
pub use words::{Basin, Kind, Level, column};
