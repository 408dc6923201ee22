//! The saturation of oxygen in water (GB 3838-2002: 468 / (31.6 + T)).

use crate::standard::rule;

/// The formula, with its figures from the table of rules.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Saturation {
    numerator: f64,
    offset: f64,
}

impl Saturation {
    pub(crate) fn new() -> Saturation {
        let rule = rule("oxygen-saturation");
        Saturation { numerator: rule.figure("numerator"), offset: rule.figure("offset") }
    }

    /// The oxygen (mg/L) that saturates water of a temperature (℃); `None` if the formula gives none.
    pub(crate) fn at(self, temperature: f64) -> Option<f64> {
        let full = self.numerator / (self.offset + temperature);
        (full.is_finite() && full > 0.0).then_some(full)
    }
}
