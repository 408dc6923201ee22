//! Checks beside the assessment of water quality: waters that are black and odorous, ecological flows,
//! the influent of plants, and places watched against a target.

pub mod black_odorous;
pub mod ecological_flow;
pub mod influent;
pub mod watch;
