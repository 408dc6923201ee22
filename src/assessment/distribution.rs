//! The mean and quantiles of readings, some of which are below detection limits.
//!
//! [`Estimator::Half`] replaces them by half the limit, as the official statistics do
//! (环办监测函〔2020〕82号). The others substitute nothing: [`Estimator::KaplanMeier`] takes a reading below
//! a limit for anything from 0 up to it and asks for no form of distribution; [`Estimator::Ros`] (regression
//! on order statistics) takes the readings for log-normal, and estimates those below the limits from the
//! others by their places in the order.
//!
//! Sources:
//! - E. L. Kaplan, P. Meier (1958), J. Am. Stat. Assoc. 53, 457–481; for readings below limits, in reversed order.
//! - D. R. Helsel, T. A. Cohn (1988), Water Resour. Res. 24, 1997–2004: places of readings below several limits.
//! - D. R. Helsel (2012), *Statistics for Censored Environmental Data*, ch. 6.

#![allow(clippy::indexing_slicing, reason = "readings are sorted, and there is one at least")]

use super::trend::{at_place, line, normal_quantile};
use crate::standard::rule;
use crate::words::words;

/// The length of a whisker of a box plot, in heights of the box.
const WHISKER: f64 = 1.5;

/// A reading, or its detection limit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured {
    /// The figure, or the detection limit.
    pub value: f64,
    /// Whether it is below `value`.
    pub below: bool,
}

/// How readings below detection limits enter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Estimator {
    /// The product-limit estimate of Kaplan and Meier.
    KaplanMeier,
    /// Regression on order statistics.
    Ros,
    /// Half of the detection limit.
    Half,
}

words!(Estimator, "method", "kaplan-meier" => KaplanMeier, "ros" => Ros, "half" => Half);

/// The statistics of readings.
#[derive(Debug, Clone, PartialEq)]
pub struct Described {
    /// The mean.
    pub mean: f64,
    /// Of Kaplan–Meier: the mean where all below the lowest figure is taken as 0.
    pub mean_low: Option<f64>,
    /// The requested quantiles; `None` for one below the detection limits.
    pub quantiles: Vec<Option<f64>>,
}

/// Describes readings; `None` if the estimator cannot: there are none, or, for [`Estimator::Ros`], too few
/// above the limits, or one without a logarithm.
///
/// ```
/// use shuizhi::assessment::distribution::{Estimator, Measured, describe};
/// let of = |value, below| Measured { value, below };
/// let readings = [of(0.5, true), of(1.0, false), of(2.0, false), of(4.0, false)];
/// let found = describe(&readings, Estimator::KaplanMeier, &[0.1, 0.5]).unwrap();
/// assert_eq!(found.mean, (0.5 + 1.0 + 2.0 + 4.0) / 4.0);
/// assert_eq!(found.mean_low, Some(7.0 / 4.0));
/// assert_eq!(found.quantiles, [None, Some(1.0)]);
/// ```
pub fn describe(readings: &[Measured], estimator: Estimator, quantiles: &[f64]) -> Option<Described> {
    let mut readings: Vec<Measured> = readings.iter().copied().filter(|r| r.value.is_finite()).collect();
    // Of equal figures one below a limit is the lower.
    readings.sort_by(|a, b| a.value.total_cmp(&b.value).then(b.below.cmp(&a.below)));
    if readings.is_empty() {
        return None;
    }
    match estimator {
        Estimator::KaplanMeier => Some(kaplan_meier(&readings, quantiles)),
        Estimator::Half => {
            let halved = readings.iter().map(|r| if r.below { r.value / 2.0 } else { r.value });
            Some(plain(halved.collect(), quantiles))
        }
        Estimator::Ros => Some(plain(ros(&readings)?, quantiles)),
    }
}

/// The mean and quantiles of figures.
fn plain(mut figures: Vec<f64>, quantiles: &[f64]) -> Described {
    figures.sort_by(f64::total_cmp);
    Described {
        mean: figures.iter().sum::<f64>() / figures.len() as f64,
        mean_low: None,
        quantiles: quantiles.iter().map(|p| Some(quantile(&figures, *p))).collect(),
    }
}

/// A quantile of sorted figures, between two of them in proportion.
fn quantile(figures: &[f64], p: f64) -> f64 {
    at_place(figures, p * (figures.len() - 1) as f64)
}

/// The parts of a box plot (Tukey 1977).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BoxPlot {
    /// The end of the lower whisker: the lowest figure within 1.5 times the height of the box.
    pub low: f64,
    /// The first quartile.
    pub q1: f64,
    /// The median.
    pub median: f64,
    /// The third quartile.
    pub q3: f64,
    /// The end of the upper whisker.
    pub high: f64,
    /// How many figures there are.
    pub count: u32,
}

/// The box plot of figures; `None` of none. Figures below `low` and above `high` lie beyond the whiskers.
///
/// ```
/// use shuizhi::assessment::distribution::box_plot;
/// let found = box_plot([0.2, 0.3, 0.4, 0.6, 1.9]).unwrap();
/// assert_eq!((found.q1, found.median, found.q3), (0.3, 0.4, 0.6));
/// assert_eq!((found.low, found.high), (0.2, 0.6));
/// ```
pub fn box_plot(figures: impl IntoIterator<Item = f64>) -> Option<BoxPlot> {
    let mut figures: Vec<f64> = figures.into_iter().filter(|figure| figure.is_finite()).collect();
    figures.sort_by(f64::total_cmp);
    if figures.is_empty() {
        return None;
    }
    let [q1, median, q3] = [0.25, 0.5, 0.75].map(|p| quantile(&figures, p));
    let reach = WHISKER * (q3 - q1);
    let low = figures.iter().copied().find(|figure| *figure >= q1 - reach)?;
    let high = figures.iter().copied().rev().find(|figure| *figure <= q3 + reach)?;
    Some(BoxPlot { low, q1, median, q3, high, count: figures.len() as u32 })
}

/// The product-limit estimate, from the highest figure down.
fn kaplan_meier(readings: &[Measured], quantiles: &[f64]) -> Described {
    // The share of readings at or below a figure, and the figure; from the highest down.
    let mut steps: Vec<(f64, f64)> = Vec::new();
    let (mut share, mut sum) = (1.0, 0.0);
    let mut end = readings.len();
    while end > 0 {
        let value = readings[end - 1].value;
        let start = readings[..end].partition_point(|r| r.value < value);
        let found = readings[start..end].iter().filter(|r| !r.below).count();
        if found > 0 {
            // All that may be as low as this figure: those at and below it.
            let jump = share * found as f64 / end as f64;
            steps.push((share, value));
            sum += jump * value;
            share -= jump;
        }
        end = start;
    }
    let lowest = readings[0];
    let rest = if lowest.below { share.max(0.0) } else { 0.0 };
    let quantile = |p: f64| {
        let above = |place: usize| steps.get(place).map_or(rest, |(share, _)| *share);
        // The lowest figure with a share of at least p at or below it.
        (0..steps.len()).find(|&place| p > above(place + 1) + 1e-12).map(|place| steps[place].1)
    };
    let lowest_of_all = |p: f64| match (p <= 0.0, lowest.below) {
        (true, false) => Some(lowest.value),
        _ => quantile(p),
    };
    Described {
        mean: sum + rest * lowest.value,
        mean_low: Some(sum),
        quantiles: quantiles.iter().map(|p| lowest_of_all(*p)).collect(),
    }
}

/// The readings, with expected values in place of those below limits.
fn ros(readings: &[Measured]) -> Option<Vec<f64>> {
    let rule = rule("describe-ros");
    let found: Vec<f64> = readings.iter().filter(|r| !r.below).map(|r| r.value).collect();
    let censored = readings.len() - found.len();
    if censored == 0 {
        return Some(found);
    }
    let share = censored as f64 / readings.len() as f64;
    if (found.len() as f64) < rule.figure("least") || share > rule.figure("censored") || found[0] <= 0.0 {
        return None;
    }
    let (places, below) = plotting_positions(readings);
    let x: Vec<f64> = places.iter().map(|p| normal_quantile(*p)).collect();
    let y: Vec<f64> = found.iter().map(|v| v.ln()).collect();
    let (a, b) = line(&x, &y)?;
    let expected = below.iter().map(|p| (a + b * normal_quantile(*p)).exp());
    Some(found.iter().copied().chain(expected).collect())
}

/// The places in the order (0 to 1) of the readings found, and of those below limits.
fn plotting_positions(readings: &[Measured]) -> (Vec<f64>, Vec<f64>) {
    let mut limits: Vec<f64> = readings.iter().filter(|r| r.below).map(|r| r.value).collect();
    limits.dedup();
    // Values below the lowest limit are their own group.
    if readings.first().is_some_and(|r| !r.below) {
        limits.insert(0, f64::NEG_INFINITY);
    }
    let n = limits.len();
    let next = |j: usize| limits.get(j + 1).copied().unwrap_or(f64::INFINITY);
    let found_in =
        |j: usize| readings.iter().filter(|r| !r.below && r.value >= limits[j] && r.value < next(j)).count();
    let under = |j: usize| {
        readings.iter().filter(|r| if r.below { r.value <= limits[j] } else { r.value < limits[j] }).count()
    };
    // The chance to be at or above each limit, from the highest down.
    let mut above = vec![0.0; n + 1];
    for j in (0..n).rev() {
        let (a, b) = (found_in(j) as f64, under(j) as f64);
        above[j] = above[j + 1] + if a > 0.0 { a / (a + b) * (1.0 - above[j + 1]) } else { 0.0 };
    }
    let (mut places, mut below) = (Vec::new(), Vec::new());
    for j in 0..n {
        let found = found_in(j);
        for rank in 1..=found {
            let part = rank as f64 / (found + 1) as f64;
            places.push(1.0 - above[j] + (above[j] - above[j + 1]) * part);
        }
        let censored = readings.iter().filter(|r| r.below && r.value == limits[j]).count();
        for rank in 1..=censored {
            below.push((1.0 - above[j]) * rank as f64 / (censored + 1) as f64);
        }
    }
    (places, below)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(cells: &[(f64, bool)]) -> Vec<Measured> {
        cells.iter().map(|&(value, below)| Measured { value, below }).collect()
    }

    #[test]
    fn without_limits_all_are_plain() {
        let readings = of(&[(3.0, false), (1.0, false), (2.0, false), (6.0, false)]);
        for estimator in [Estimator::KaplanMeier, Estimator::Ros, Estimator::Half] {
            let found = describe(&readings, estimator, &[]).unwrap();
            assert!((found.mean - 3.0).abs() < 1e-12, "{estimator:?}");
        }
        let found = describe(&readings, Estimator::Half, &[0.0, 0.5, 1.0]).unwrap();
        assert_eq!(found.quantiles, [Some(1.0), Some(2.5), Some(6.0)]);
        let found = describe(&readings, Estimator::KaplanMeier, &[0.0, 0.25, 0.26, 0.5, 1.0]).unwrap();
        assert_eq!(found.quantiles, [Some(1.0), Some(1.0), Some(2.0), Some(2.0), Some(6.0)]);
    }

    #[test]
    fn whiskers_end_at_figures() {
        let found = box_plot([1.0, 2.0, 3.0, 4.0, 20.0, -9.0, f64::NAN]).unwrap();
        // Sorted −9 1 2 3 4 20: quartiles 1.25 and 3.75, whiskers of at most 3.75.
        assert_eq!((found.q1, found.median, found.q3), (1.25, 2.5, 3.75));
        assert_eq!((found.low, found.high, found.count), (1.0, 4.0, 6));
        let one = box_plot([0.5]).unwrap();
        assert_eq!((one.low, one.q1, one.high), (0.5, 0.5, 0.5));
        assert_eq!(box_plot([]), None);
    }

    #[test]
    fn several_limits_by_hand() {
        // From the top: 5 of 5, then <3 (no step), 2 of 3 below, <1 at the end.
        let readings = of(&[(5.0, false), (3.0, true), (2.0, false), (1.0, true), (1.5, false)]);
        let found = describe(&readings, Estimator::KaplanMeier, &[0.9, 0.5, 0.3, 0.2]).unwrap();
        // Jumps: 1/5 at 5; 4/5 · 1/3 at 2; 8/15 · 1/2 at 1.5; the rest, 4/15, below 1.
        let sum = 1.0 / 5.0 * 5.0 + 4.0 / 15.0 * 2.0 + 4.0 / 15.0 * 1.5;
        assert!((found.mean_low.unwrap() - sum).abs() < 1e-12);
        assert!((found.mean - sum - 4.0 / 15.0).abs() < 1e-12);
        assert_eq!(found.quantiles, [Some(5.0), Some(1.5), Some(1.5), None]);
    }

    #[test]
    fn what_cannot_be_described() {
        assert_eq!(describe(&[], Estimator::Half, &[0.5]), None);
        let all_below = of(&[(1.0, true), (1.0, true)]);
        let found = describe(&all_below, Estimator::KaplanMeier, &[0.5]).unwrap();
        assert_eq!((found.mean, found.mean_low, found.quantiles), (1.0, Some(0.0), vec![None]));
        assert_eq!(describe(&all_below, Estimator::Ros, &[]), None);
        let zero = of(&[(0.0, false), (1.0, true), (2.0, false), (3.0, false)]);
        assert_eq!(describe(&zero, Estimator::Ros, &[]), None);
        let equal = of(&[(1.0, true), (2.0, false), (2.0, false), (2.0, false)]);
        assert!((describe(&equal, Estimator::Ros, &[]).unwrap().mean - 2.0).abs() < 1e-9);
    }
}
