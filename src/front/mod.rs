//! The front door: what is re-exported at the root of the crate and ties the rooms together.

mod assessments;
mod averager;
mod grader;
mod moment;
mod readings;
mod results;

pub use assessments::{Assessment, Assessments};
pub use averager::Averager;
pub use grader::{Grader, GraderBuilder};
pub use moment::Moment;
pub use readings::JudgedReading;
pub use results::{Exceeds, Results, Sample};
