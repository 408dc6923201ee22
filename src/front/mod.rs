//! The types at the root of the crate, which combine the other modules.

mod assessments;
mod averager;
mod city;
mod grader;
mod judged;
mod lake;
mod moment;
mod part;
mod places;
mod readings;
mod results;
mod river;
mod samples;
mod trend;

pub use assessments::{Assessment, Assessments};
pub use averager::Averager;
pub use city::City;
pub use grader::{Grader, GraderBuilder};
pub use lake::Lake;
pub use moment::Moment;
pub use readings::JudgedReading;
pub use results::{Exceeds, Results, Sample};
pub use river::River;
pub use trend::Trend;
