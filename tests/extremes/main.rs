//! Public functions on any input: an answer or an error, never a panic.
//!
//! The inputs are drawn from a fixed seed: extreme numbers, NaN and infinities, lists of unequal length, indices
//! beyond the last, unknown words. Results must also be plausible: shares are between 0 and 100, counts add up,
//! figures are finite.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod checks;
mod draws;
mod front;
mod methods;
mod tables;
