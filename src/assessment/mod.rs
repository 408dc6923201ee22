//! The official methods of assessment on plain slices and small structs: what is computed for many samples,
//! sections and periods.
//!
//! The figures of the rules are in `standards/`, each with its evidence; see
//! [`crate::standard::methods`].

pub mod averaging;
mod blocks;
pub mod certainty;
pub mod change;
pub mod cwqi;
pub mod distribution;
pub mod flux;
pub mod goals;
pub mod lake;
pub mod likelihood;
pub mod means;
pub mod period;
pub mod ranking;
pub mod river;
pub mod run;
pub mod section;
pub mod sentence;
pub mod source_water;
pub mod tally;
pub mod target;
pub mod trend;
