//! The front door: what is re-exported at the root of the crate and ties the rooms together.

mod grader;
mod results;

pub use grader::{Grader, GraderBuilder};
pub use results::{Exceeds, Results, Sample};
