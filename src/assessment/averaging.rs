//! Means over samples and periods (环办监测函〔2020〕82号).

use super::certainty::Seen;
use crate::parameter::Parameter;
use crate::reason::Reason;
use crate::rounding;
use crate::standard::rule;
use serde::Deserialize;

/// How the values of a parameter are averaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Averaging {
    /// The mean of the figures.
    Arithmetic,
    /// pH: −lg of the mean of [H⁺].
    HydrogenIon,
    /// exp of the mean of logarithms, an option for coliforms: of values above 0.
    Geometric,
}

/// The user's choice of how values are averaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Choice {
    /// Whether the mean is geometric; pH is not affected.
    pub geometric: bool,
    /// Whether a mean pH is that of its values, not of [H⁺].
    pub arithmetic_ph: bool,
}

impl Averaging {
    /// How a parameter is averaged.
    pub fn of(parameter: &Parameter, choice: Choice) -> Averaging {
        if rule("mean-ph").names(parameter) {
            if choice.arithmetic_ph { Averaging::Arithmetic } else { Averaging::HydrogenIon }
        } else if choice.geometric {
            Averaging::Geometric
        } else {
            Averaging::Arithmetic
        }
    }

    /// The form in which a value is summed.
    ///
    /// ```
    /// use shuizhi::assessment::averaging::Averaging::{Geometric, HydrogenIon};
    /// let mean = |how: shuizhi::assessment::averaging::Averaging, x, y| how.leave((how.enter(x) + how.enter(y)) / 2.0);
    /// // pH 6 and 8: [H⁺] of 1e-6 and 1e-8 have the mean 5.05e-7.
    /// assert_eq!(format!("{:.5}", mean(HydrogenIon, 6.0, 8.0)), "6.29671");
    /// assert_eq!(format!("{:.5}", mean(Geometric, 10.0, 1000.0)), "100.00000");
    /// ```
    #[inline]
    pub fn enter(self, x: f64) -> f64 {
        match self {
            Averaging::Arithmetic => x,
            Averaging::HydrogenIon => 10f64.powf(-x),
            Averaging::Geometric => x.ln(),
        }
    }

    /// Back from the mean of entered values.
    #[inline]
    pub fn leave(self, mean: f64) -> f64 {
        match self {
            Averaging::Arithmetic => mean,
            Averaging::HydrogenIon => -mean.log10(),
            Averaging::Geometric => mean.exp(),
        }
    }
}

/// The mean of values as published and assessed, or why there is none.
///
/// It is of `count` values or months, at least `least`; `size` is the mean of the absolute values, by which
/// the noise of the arithmetic is recognized and removed.
///
/// # Errors
/// [`Reason::NoGeometricMean`] where a value is not above 0; [`Reason::TooFew`] for fewer than `least`;
/// without values the first of their reasons, [`Reason::Missing`] where there are no readings.
#[inline]
pub fn settle(
    mean: Option<f64>,
    how: Averaging,
    count: u32,
    least: u32,
    size: f64,
    seen: Seen,
) -> Result<f64, Reason> {
    let none = || seen.reasons().next().unwrap_or(Reason::Missing);
    // The logarithm of 0 is −∞; a figure below 0 has none.
    let no_logarithm = |m: f64| m.is_nan() || m == f64::NEG_INFINITY;
    if how == Averaging::Geometric && count > 0 && mean.is_some_and(no_logarithm) {
        return Err(Reason::NoGeometricMean);
    }
    let mean = mean.filter(|m| !m.is_nan() && count > 0).ok_or_else(none)?;
    if count < least {
        return Err(Reason::TooFew);
    }
    let size = if how == Averaging::Arithmetic { size } else { 0.0 };
    let value = rounding::settled_to(how.leave(mean), size);
    if !value.is_finite() {
        return Err(Reason::NotFinite);
    }
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameter::parameters;
    use crate::reading::code;

    #[test]
    fn ph_is_averaged_through_hydrogen_ions_unless_it_is_chosen_not_to() {
        let of = |name: &str, geometric, arithmetic_ph| {
            Averaging::of(parameters().get(name).unwrap(), Choice { geometric, arithmetic_ph })
        };
        assert_eq!(of("pH", true, false), Averaging::HydrogenIon);
        assert_eq!(of("pH", true, true), Averaging::Arithmetic);
        assert_eq!(of("粪大肠菌群", true, true), Averaging::Geometric);
        assert_eq!(of("粪大肠菌群", false, true), Averaging::Arithmetic);
    }

    #[test]
    fn means_are_rounded_after_noise_is_taken_off() {
        let settle = |m, places| {
            let mean = settle(Some(m), Averaging::Arithmetic, 1, 1, m, Seen::default());
            mean.map(|mean| rounding::for_assessment(mean, places))
        };
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
        let (a, none) = (Averaging::Arithmetic, Seen::default());
        assert_eq!(settle(None, a, 0, 1, 0.0, none), Err(Reason::Missing));
        assert_eq!(settle(Some(1.0), a, 7, 8, 1.0, none), Err(Reason::TooFew));
        assert_eq!(settle(Some(1.0), a, 8, 8, 1.0, none), Ok(1.0));
        // A value that is not detected is distinguished from one that is not measured.
        let undetected = Seen::of(code::of_reason(Reason::NotDetected));
        assert_eq!(settle(None, a, 0, 1, 0.0, undetected), Err(Reason::NotDetected));
    }

    #[test]
    fn what_is_not_above_0_has_no_geometric_mean() {
        let geometric = Averaging::Geometric;
        let mean = |values: [f64; 2]| {
            let sum: f64 = values.iter().map(|x| geometric.enter(*x)).sum();
            settle(Some(sum / 2.0), geometric, 2, 1, 1.0, Seen::default())
        };
        assert_eq!(mean([10.0, 1000.0]), Ok(100.0));
        for values in [[0.0, 1000.0], [-1.0, 1000.0], [0.0, 0.0]] {
            assert_eq!(mean(values), Err(Reason::NoGeometricMean), "{values:?}");
        }
        assert_eq!(settle(None, geometric, 0, 1, 0.0, Seen::default()), Err(Reason::Missing));
    }
}
