//! A reading of a series, and the scatter of figures.

use super::Detail;
use crate::assessment::trend::median;

/// A reading of a series, in the order of time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// The row of the reading.
    pub row: u32,
    /// Hours since any moment.
    pub hour: f64,
    /// The figure in the canonical unit; the detection limit of a non-detect.
    pub value: f64,
    /// Whether it is a non-detect, below `value`.
    pub below: bool,
}

/// Takes a finding of a rule, of a reading or of the whole series.
pub(super) type Add<'f> = &'f mut dyn FnMut(&'static str, Option<&Point>, Detail);

/// The usual distance from the middle, on the scale of a standard deviation.
pub(super) fn scatter(distances: &mut [f64]) -> f64 {
    1.4826 * median(distances).unwrap_or(0.0)
}
