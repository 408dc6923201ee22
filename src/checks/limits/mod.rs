//! A verdict on samples by single limits: each reading is held to the one limit that binds, and a sample
//! keeps the standard where all of them do.
//!
//! Drinking water (GB 5749), fishery, irrigation by crop, reuse by use, a class of sea or surface water,
//! and a user's own standard are checked alike.

mod column;
mod computed;
mod plan;
mod row;
mod uses;

pub use column::Column;
pub use plan::{Case, Plan, Request};
pub use row::{Found, Over, Row};
pub use uses::standards_of_use;
