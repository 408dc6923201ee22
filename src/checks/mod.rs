//! Checks beside the assessment of water quality: waters that are black and odorous, ecological flows,
//! the influent of plants, places watched against a target, and readings that cannot be.

pub mod black_odorous;
pub mod ecological_flow;
pub mod influent;
pub mod screening;
pub mod watch;
