//! The standard index of a reading (HJ 2.3-2018): how large it is, measured by its limit.

use crate::grading::oxygen::Saturation;
use crate::parameter::Parameter;
use crate::reason::Reason;
use crate::rounding;
use crate::standard::{Span, rule};

/// The standard index of a value in the canonical unit against what its target allows: the value over
/// the limit; of pH its distance from 7 over that of the limit on its side; of dissolved oxygen up to
/// its saturation at the temperature of the water the limit over the value.
///
/// # Errors
/// [`Reason::NoTemperature`] and [`Reason::AboveSaturation`] of oxygen, [`Reason::NoLimit`] where the
/// target allows everything or its limit gives no ratio.
///
/// ```
/// use shuizhi::checks::exceedances::standard_index;
/// use shuizhi::{parameter::parameters, reason::Reason, standard::Span};
/// let of = |name: &str, value, low: Option<i64>, high: Option<i64>, temperature| {
///     let span = Span { low: low.map(Into::into), high: high.map(Into::into) };
///     standard_index(parameters().get(name).unwrap(), value, span, temperature)
/// };
/// assert_eq!(of("氨氮", 1.5, None, Some(1), None), Ok(1.5));
/// assert_eq!(of("pH", 8.0, Some(6), Some(9), None), Ok(0.5));
/// assert_eq!(of("pH", 5.5, Some(6), Some(9), None), Ok(1.5));
/// assert_eq!(of("溶解氧", 8.0, Some(5), None, Some(20.0)), Ok(0.625));
/// assert_eq!(of("溶解氧", 10.0, Some(5), None, Some(20.0)), Err(Reason::AboveSaturation)); // over 9.07
/// assert_eq!(of("溶解氧", 8.0, Some(5), None, None), Err(Reason::NoTemperature));
/// ```
pub fn standard_index(
    parameter: &Parameter,
    value: f64,
    span: Span,
    temperature: Option<f64>,
) -> Result<f64, Reason> {
    let (low, high) = (span.low.map(rounding::to_f64), span.high.map(rounding::to_f64));
    let index = match (parameter.id.as_str(), low, high) {
        ("ph", Some(low), Some(high)) => {
            let neutral = rule("standard-index").figure("neutral");
            if value <= neutral {
                (neutral - value) / (neutral - low)
            } else {
                (value - neutral) / (high - neutral)
            }
        }
        ("dissolved_oxygen", Some(low), None) => {
            let full = temperature.and_then(|t| Saturation::new().at(t)).ok_or(Reason::NoTemperature)?;
            if value > full {
                return Err(Reason::AboveSaturation);
            }
            low / value
        }
        (_, None, Some(high)) => value / high,
        _ => return Err(Reason::NoLimit),
    };
    if index.is_finite() { Ok(rounding::settled(index)) } else { Err(Reason::NoLimit) }
}
