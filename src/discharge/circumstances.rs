//! What is known of the day a value belongs to.

use crate::day::Day;
use crate::standard::When;

/// What is known of the day a value belongs to.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances<'a> {
    /// `None` if it is not known.
    pub day: Option<Day>,
    /// In ℃, where it was measured.
    pub temperature: Option<f64>,
    /// When figures in brackets bind, where the user says it.
    pub bracket: Option<&'a When>,
}
