//! Figures as they are written and rounded.

use crate::figure;
use pyo3::prelude::*;

/// A part of a whole in per cent; `None` of nothing.
#[pyfunction]
pub(super) fn percent(part: f64, whole: f64) -> Option<f64> {
    figure::percent(part, whole)
}

/// A figure with a fixed number of decimals.
#[pyfunction]
pub(super) fn figure_fixed(value: f64, decimals: u32) -> String {
    figure::fixed(value, decimals)
}

/// A figure with a fixed number of decimals, or one significant figure where that would read 0.
#[pyfunction]
pub(super) fn figure_published(value: f64, decimals: u32) -> String {
    figure::published(value, decimals)
}

/// An exceedance multiple.
#[pyfunction]
pub(super) fn figure_multiple(value: f64) -> String {
    figure::multiple(value)
}

/// A share in per cent, without its sign.
#[pyfunction]
pub(super) fn figure_share(value: f64) -> String {
    figure::share(value)
}

/// A figure with all its digits, and no exponent.
#[pyfunction]
pub(super) fn figure_plain(value: f64) -> String {
    figure::plain(value)
}

/// A figure with a number of significant digits, but never fewer than it has before the point.
#[pyfunction]
pub(super) fn figure_significant(value: f64, digits: u32) -> String {
    figure::significant(value, digits)
}

/// Rounds half to even on the decimal (GB/T 8170).
#[pyfunction]
pub(super) fn round_half_even(value: f64, places: u32) -> f64 {
    crate::rounding::half_even(value, places)
}

/// Rounds for assessment or publication: half to even, but what would become 0 keeps one
/// significant figure (环办监测函〔2020〕82号).
#[pyfunction]
pub(super) fn round_for_assessment(value: f64, places: u32) -> f64 {
    crate::rounding::for_assessment(value, places)
}
