//! Checks beside the assessment of water quality: waters that are black and odorous, ecological flows,
//! the influent of plants, places watched against a target, how often and how far limits are exceeded,
//! what the rest of a year may come to, and readings that cannot be.

pub mod black_odorous;
pub mod ecological_flow;
pub mod exceedances;
pub mod influent;
pub mod limits;
pub mod outlook;
pub mod screening;
pub mod watch;
