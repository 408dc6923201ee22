//! A column of readings that are compared with limits.

use crate::parameter::Parameter;
use crate::reading::Rules;

/// A column of readings.
#[derive(Debug)]
pub struct Column {
    /// The parameter.
    pub parameter: &'static Parameter,
    /// Figures of the column times 10^exponent are in the canonical unit.
    pub exponent: i32,
    /// How its cells are read.
    pub rules: Rules,
    /// Of "not detected" without a figure, in the canonical unit.
    pub(super) detection_limit: Option<f64>,
}
