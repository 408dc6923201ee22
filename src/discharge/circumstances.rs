//! What is known of the day a value belongs to.

use super::limits::BindingLimit;
use super::water::Ratio;
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
    /// How the water that was drained compares with what the products may take, by the limits that hold
    /// everywhere and by special ones.
    pub water: [Ratio; 2],
}

impl Circumstances<'_> {
    /// How the water that was drained compares with what a limit goes with.
    pub fn ratio(&self, limit: &BindingLimit) -> Ratio {
        let [everywhere, special] = self.water;
        if limit.special { special } else { everywhere }
    }
}
