//! Discharge: the limits that apply to an outfall on a day, and the verdicts on readings.
//!
//! The facts of an outfall and the conditions of limits are compared as words; if a word is not known, every
//! limit that may apply is considered, and a verdict is given only if they agree.

mod check;
mod circumstances;
mod computed;
mod concern;
mod cover;
mod daily;
mod days;
mod entry;
mod flag;
mod judge;
mod limits;
mod outfall;
mod product;
mod production;
mod request;
mod scope;
mod summary;
mod takes;
mod verdict;
mod water;
mod words;

pub use crate::verdict::Verdict;
pub use check::{OutfallCheck, OutfallCheckBuilder, OutfallDay, OutfallVerdict};
pub use circumstances::Circumstances;
pub(crate) use computed::{Computed, Ready, computed, with_figures};
pub use daily::{flow_of_day, measured, measured_figures};
pub use entry::{Entry, Measured, Range, Weighing};
pub use flag::{FlagColumn, flag_column, flag_columns, is_normal};
pub use judge::{Judged, Judgement, Outcome, Value, judge, judge_range, worse};
pub(crate) use limits::bound_by;
pub use limits::{BindingLimit, LimitSet};
pub use outfall::{Outfall, OutfallBuilder, OutfallRow, Tri, outfalls};
pub use product::{production_column, unit_in};
#[cfg(feature = "polars")]
pub(crate) use request::CheckRequest;
#[cfg(feature = "python")]
pub(crate) use request::request;
pub use request::{CheckOptions, LoadNonDetect};
pub use scope::OutOfForce;
pub use summary::{compliance, tonnes, verdict_of_day};
pub use verdict::{Basis, worst};
#[cfg(feature = "polars")]
pub(crate) use verdict::{DayRow, OfDay, verdicts};
#[cfg(feature = "python")]
pub(crate) use water::Made;
#[cfg(feature = "polars")]
pub(crate) use water::Production;
pub use water::Ratio;
pub(crate) use words::same as is_same_word;
pub use words::{Basin, Kind, Level, column};
