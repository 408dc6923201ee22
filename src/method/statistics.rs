//! Means over samples and periods (环办监测函〔2020〕82号).

use crate::parameter::Parameter;
use crate::reason::Reason;
use crate::rounding;
use crate::standard::rule;

/// How the values of a parameter are averaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Averaging {
    Arithmetic,
    /// pH: −lg of the mean of [H⁺].
    HydrogenIon,
    /// exp of the mean of logarithms, an option for coliforms.
    Geometric,
}

impl Averaging {
    /// How a parameter is averaged; `geometric` is the user's choice for it.
    pub fn of(parameter: &Parameter, geometric: bool) -> Averaging {
        if rule("mean-ph").parameters.contains(&parameter.id) {
            Averaging::HydrogenIon
        } else if geometric {
            Averaging::Geometric
        } else {
            Averaging::Arithmetic
        }
    }

    /// The form in which a value is summed.
    pub fn enter(self, x: f64) -> f64 {
        match self {
            Averaging::Arithmetic => x,
            Averaging::HydrogenIon => 10f64.powf(-x),
            Averaging::Geometric => x.ln(),
        }
    }

    /// Back from the mean of entered values.
    pub fn leave(self, mean: f64) -> f64 {
        match self {
            Averaging::Arithmetic => mean,
            Averaging::HydrogenIon => -mean.log10(),
            Averaging::Geometric => mean.exp(),
        }
    }
}

/// The mean of values, `None` of none.
///
/// ```
/// use shuizhi::method::statistics::{Averaging, mean};
/// assert_eq!(mean(&[0.1, 0.2, 0.3], Averaging::Arithmetic), Some(0.2));
/// // pH 6 and 8: [H⁺] of 1e-6 and 1e-8 have the mean 5.05e-7.
/// assert_eq!(mean(&[6.0, 8.0], Averaging::HydrogenIon), Some(6.29670862188));
/// assert_eq!(mean(&[10.0, 1000.0], Averaging::Geometric), Some(100.0));
/// assert_eq!(mean(&[], Averaging::Arithmetic), None);
/// ```
pub fn mean(values: &[f64], how: Averaging) -> Option<f64> {
    let sum: f64 = values.iter().map(|&x| how.enter(x)).sum();
    (!values.is_empty()).then(|| rounding::settled(how.leave(sum / values.len() as f64)))
}

/// A mean of entered values as it is published and assessed, or why there is none.
///
/// `count` values or months stand behind it, of which there must be `least`; it is rounded to
/// `decimals` where given, after the noise of the arithmetic is taken off.
///
/// # Errors
/// [`Reason::Missing`] of nothing, [`Reason::TooFew`] of fewer than `least`.
pub fn settle(
    mean: Option<f64>,
    how: Averaging,
    count: u32,
    least: u32,
    decimals: Option<u32>,
) -> Result<f64, Reason> {
    let mean = mean.filter(|m| !m.is_nan() && count > 0).ok_or(Reason::Missing)?;
    if count < least {
        return Err(Reason::TooFew);
    }
    let value = rounding::settled(how.leave(mean));
    if !value.is_finite() {
        return Err(Reason::NotFinite);
    }
    Ok(decimals.map_or(value, |places| rounding::for_assessment(value, places)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameter::parameters;

    #[test]
    fn ph_is_averaged_through_hydrogen_ions_whatever_is_chosen() {
        let ph = parameters().get("pH").unwrap();
        assert_eq!(Averaging::of(ph, true), Averaging::HydrogenIon);
        let coliforms = parameters().get("粪大肠菌群").unwrap();
        assert_eq!(Averaging::of(coliforms, true), Averaging::Geometric);
        assert_eq!(Averaging::of(coliforms, false), Averaging::Arithmetic);
    }

    #[test]
    fn means_are_rounded_after_noise_is_taken_off() {
        let settle = |m, places| settle(Some(m), Averaging::Arithmetic, 1, 1, Some(places));
        // 0.1 + 0.2 over 2 is 0.15000000000000002 in binary.
        assert_eq!(settle((0.1 + 0.2) / 2.0, 1), Ok(0.2));
        assert_eq!(settle((0.2 + 0.3) / 2.0, 1), Ok(0.2));
        assert_eq!(settle(9.4, 0), Ok(9.0));
        assert_eq!(settle(0.0004, 3), Ok(0.0004));
        // The sum of 3000 tenths, one by one, strays by more than one digit of 15.
        let many = (0..3000).map(|_| 0.1).sum::<f64>() / 3000.0;
        assert_eq!(settle(many + 0.05, 1), Ok(0.2));
    }

    #[test]
    fn too_few_are_told_from_none() {
        let a = Averaging::Arithmetic;
        assert_eq!(settle(None, a, 0, 1, None), Err(Reason::Missing));
        assert_eq!(settle(Some(1.0), a, 7, 8, None), Err(Reason::TooFew));
        assert_eq!(settle(Some(1.0), a, 8, 8, None), Ok(1.0));
        assert_eq!(settle(Some(f64::NEG_INFINITY), Averaging::Geometric, 1, 1, None), Ok(0.0));
    }
}
