//! The flux of a substance through a section: its mean concentration times the flow of the period.

use crate::rounding;

/// The seconds of a day.
const DAY: f64 = 86_400.0;

/// Tonnes of a substance in a number of days, from its mean in mg/L and the mean flow in m³/s:
/// E = c · Q · t · 10⁻⁶. `None` if one of them is not finite, or below zero.
///
/// ```
/// use shuizhi::assessment::flux::tonnes;
/// assert_eq!(tonnes(2.0, 10.0, 30.0), Some(51.84));
/// assert_eq!(tonnes(2.0, -10.0, 30.0), None);
/// ```
pub fn tonnes(concentration: f64, flow: f64, days: f64) -> Option<f64> {
    let known = [concentration, flow, days].iter().all(|x| x.is_finite() && *x >= 0.0);
    known.then(|| rounding::settled(concentration * flow * days * DAY / 1e6))
}
