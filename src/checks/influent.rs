//! Influent of sewage treatment plants: which plants receive water too dilute to treat.

use crate::rounding;
use crate::standard::rule;

/// A sample of the influent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// Its concentration; `None` if that is missing.
    pub value: Option<f64>,
    /// What it weighs; `None` if it should be weighed and cannot be.
    pub weight: Option<f64>,
}

/// The mean of samples, and its basis.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Influent {
    /// The mean, in the canonical unit; `None` if no sample has a figure.
    pub mean: Option<f64>,
    /// How many samples are in the mean.
    pub count: u32,
    /// How many had a concentration, but no weight.
    pub unweighed: u32,
    /// What the samples in the mean weigh together.
    pub weight: f64,
}

/// The mean of samples, each by its weight.
///
/// ```
/// use shuizhi::checks::influent::{Sample, mean};
/// let sample = |value, flow| Sample { value: Some(value), weight: Some(flow) };
/// // (80 · 3 + 120 · 1) / 4
/// assert_eq!(mean(&[sample(80.0, 3.0), sample(120.0, 1.0)]).mean, Some(90.0));
/// assert_eq!(mean(&[sample(80.0, 0.0)]).mean, None);
/// ```
pub fn mean(samples: &[Sample]) -> Influent {
    let mut out = Influent::default();
    let mut sum = 0.0;
    for (value, weight) in samples.iter().filter_map(|s| Some((s.value?, s.weight))) {
        match weight.filter(|w| w.is_finite() && *w >= 0.0) {
            Some(w) => {
                sum += value * w;
                out.weight += w;
                out.count += 1;
            }
            None => out.unweighed += 1,
        }
    }
    out.weight = rounding::settled(out.weight);
    out.mean = (out.weight > 0.0).then(|| rounding::settled(sum / out.weight)).filter(|m| m.is_finite());
    out
}

/// The concentration below which a plant is put on the list.
pub fn threshold() -> f64 {
    rule("influent-screening").figure("threshold")
}

/// Whether a plant is listed: its mean is below the threshold.
///
/// ```
/// use shuizhi::checks::influent::listed;
/// assert_eq!([99.9, 100.0].map(|mean| listed(mean, 100.0)), [true, false]);
/// ```
pub fn listed(mean: f64, threshold: f64) -> bool {
    mean < threshold
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_without_a_weight_are_told_and_not_weighed() {
        let sample = |value, weight| Sample { value, weight };
        let found = mean(&[
            sample(Some(0.1), Some(1.0)),
            sample(Some(0.2), Some(1.0)),
            sample(Some(9.0), None),
            sample(Some(9.0), Some(-1.0)),
            sample(Some(9.0), Some(f64::NAN)),
            sample(None, Some(1.0)),
            sample(None, None),
        ]);
        assert_eq!(found, Influent { mean: Some(0.15), count: 2, unweighed: 3, weight: 2.0 });
        assert_eq!(mean(&[]), Influent::default());
        assert_eq!(threshold(), 100.0);
    }

    #[test]
    fn noise_does_not_keep_a_plant_off_the_list_or_on_it() {
        let samples: Vec<Sample> =
            (0..3000).map(|_| Sample { value: Some(100.0), weight: Some(0.1) }).collect();
        let found = mean(&samples);
        assert_eq!((found.mean, found.weight), (Some(100.0), 300.0));
        assert!(!listed(found.mean.unwrap(), threshold()));
    }
}
