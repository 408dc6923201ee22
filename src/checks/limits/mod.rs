//! A verdict on samples by single limits: each reading is compared with the limit that applies, and a sample
//! passes if all its readings do.
//!
//! Drinking water (GB 5749), fishery, irrigation by crop, reuse by use, a class of sea or surface water,
//! and a user's own standard are checked alike.

#![allow(
    clippy::indexing_slicing,
    reason = "places of columns and limits are those that a plan was compiled with"
)]

mod column;
mod plan;
mod request;
mod row;
mod uses;

pub use column::Column;
pub use plan::LimitsPlan;
pub use request::{Case, LimitsRequest};
pub use row::{Found, Over, Row};
pub use uses::standards_of_use;
