//! The Mann–Kendall test of autocorrelated figures.
//!
//! The test assumes independent figures; if neighbours are correlated it finds false trends. Each correction
//! is from one source:
//! - K. H. Hamed, A. R. Rao (1998), J. Hydrol. 204, 182–196: the variance of S by the autocorrelations of
//!   the ranks that are significant.
//! - S. Yue, C. Y. Wang (2004), Water Resour. Manag. 18, 201–218: the variance of S by the
//!   autocorrelation of neighbours.
//! - S. Yue, C. Y. Wang (2002), Water Resour. Res. 38(6): prewhitening.
//! - S. Yue, P. Pilon, B. Phinney, G. Cavadias (2002), Hydrol. Process. 16, 1807–1829: prewhitening of
//!   what is left without the trend.
//! - B. Önöz, M. Bayazit (2012), Hydrol. Process. 26, 3552–3560: block bootstrap.

use super::ranks::{Ranked, Z_95, complete, kendall, normal, order, standardised};
use super::{mann_kendall, sen_slope};
use crate::assessment::blocks::Blocks;
use crate::words::words;

/// What is done about figures that carry over from one to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Autocorrelation {
    /// Nothing: figures are taken as independent.
    #[default]
    Ignored,
    /// The variance is corrected by the ranks' autocorrelation (Hamed and Rao 1998).
    HamedRao,
    /// The variance is corrected by the autocorrelation of what remains without the trend (Yue and Wang 2004).
    YueWang,
    /// The autocorrelation of lag 1 is taken out of the figures.
    Prewhitening,
    /// The same without the trend, which is put back (Yue and others 2002).
    TrendFreePrewhitening,
    /// The distribution is drawn from blocks of the series.
    BlockBootstrap,
}

words!(Autocorrelation, "autocorrelation",
    "none" => Ignored, "hamed-rao" => HamedRao, "yue-wang" => YueWang, "prewhitening" => Prewhitening,
    "trend-free-prewhitening" => TrendFreePrewhitening, "block-bootstrap" => BlockBootstrap);

/// The Mann–Kendall test with a correction.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Corrected {
    /// The standardised S.
    pub z: f64,
    /// Its two-sided p-value.
    pub p: f64,
}

/// How many series the block bootstrap draws; a chance of 0.05 is known to ±0.01.
const DRAWN: u32 = 2_000;
/// The Mann–Kendall test of a series in the order of time, with a correction for autocorrelation;
/// `None` of fewer than five figures or where the correction leaves no variance.
///
/// ```
/// use shuizhi::assessment::trend::{Autocorrelation, corrected, mann_kendall};
/// let carried = [1.0, 1.4, 1.9, 2.1, 2.0, 1.8, 2.0, 2.5, 3.0, 3.3, 3.2, 3.1];
/// let plain = mann_kendall(&carried).unwrap();
/// let tested = corrected(&carried, Autocorrelation::YueWang).unwrap();
/// assert!(tested.z.abs() < plain.z.abs() && tested.p > plain.p);
/// ```
pub fn corrected(values: &[f64], how: Autocorrelation) -> Option<Corrected> {
    let (_, values) = complete(&order(values), values)?;
    let n = values.len();
    if n < 5 {
        return None;
    }
    let places = order(&values);
    let test = mann_kendall(&values)?;
    let slope = sen_slope(&places, &values)?.slope;
    let level: Vec<f64> = values.iter().zip(&places).map(|(x, t)| x - slope * t).collect();
    let of_variance = |factor: f64| {
        let var = test.var_s * factor;
        (var > 0.0 || test.s == 0).then(|| {
            let z = standardised(test.s, var);
            Corrected { z, p: normal(z) }
        })
    };
    let again = |values: &[f64]| mann_kendall(values).map(|t| Corrected { z: t.z, p: normal(t.z) });
    let size = n as f64;
    match how {
        Autocorrelation::Ignored => Some(Corrected { z: test.z, p: test.p }),
        Autocorrelation::HamedRao => {
            let ranks: Vec<f64> = Ranked::new(&level).ranks.iter().map(|&r| r as f64).collect();
            let beyond = Z_95 / size.sqrt();
            let sum: f64 = (1..n)
                .map(|lag| (lag, autocorrelation(&ranks, lag)))
                .filter(|(_, r)| r.abs() >= beyond)
                .map(|(lag, r)| {
                    let left = size - lag as f64;
                    left * (left - 1.0) * (left - 2.0) * r
                })
                .sum();
            of_variance(1.0 + 2.0 * sum / (size * (size - 1.0) * (size - 2.0)))
        }
        Autocorrelation::YueWang => of_variance(1.0 + 2.0 * (1.0 - 1.0 / size) * autocorrelation(&level, 1)),
        Autocorrelation::Prewhitening => {
            let r = autocorrelation(&values, 1);
            again(&values.windows(2).map(|two| two[1] - r * two[0]).collect::<Vec<_>>())
        }
        Autocorrelation::TrendFreePrewhitening => {
            let r = autocorrelation(&level, 1);
            let white = level.windows(2).map(|two| two[1] - r * two[0]).zip(1..);
            again(&white.map(|(x, place)| x + slope * f64::from(place)).collect::<Vec<_>>())
        }
        Autocorrelation::BlockBootstrap => Some(Corrected { z: test.z, p: by_blocks(&values, test.s) }),
    }
}

/// The correlation of figures with those `lag` places before them; 0 where all are equal.
fn autocorrelation(values: &[f64], lag: usize) -> f64 {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let product: f64 = values.iter().zip(&values[lag..]).map(|(a, b)| (a - mean) * (b - mean)).sum();
    let all: f64 = values.iter().map(|x| (x - mean) * (x - mean)).sum();
    if all > 0.0 { product / all } else { 0.0 }
}

/// The share of series, put together from blocks of neighbours in any order, whose S is as far from 0.
///
fn by_blocks(values: &[f64], s: i64) -> f64 {
    let mut blocks = Blocks::of(values.len());
    let places = Ranked::new(&order(values));
    let mut far = 0u32;
    let mut drawn = Vec::new();
    for _ in 0..DRAWN {
        blocks.draw(&mut drawn);
        let series: Vec<f64> = drawn.iter().map(|&place| values[place]).collect();
        far += u32::from(kendall(&places, &Ranked::new(&series)).0.abs() >= s.abs());
    }
    // The series itself is one of the draws: no probability is 0.
    f64::from(far + 1) / f64::from(DRAWN + 1)
}
