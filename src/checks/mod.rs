//! Checks beside the assessment of water quality: waters that are black and odorous, ecological flows,
//! the influent of plants, places watched against a target, exceedances of limits, the outlook of a year, and
//! impossible readings.

pub mod black_odorous;
pub mod criteria;
pub mod ecological_flow;
pub mod exceedances;
pub mod influent;
pub mod limits;
pub mod outlook;
pub mod screening;
pub mod watch;
