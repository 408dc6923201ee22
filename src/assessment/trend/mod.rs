//! Trends of a series: Spearman's rank correlation as 环办〔2011〕22号 asks for it, and the
//! Mann–Kendall test, Sen's slope and the seasonal Kendall test, which need no normal figures either.
//!
//! The tests ask only for the order of the figures, the slopes for their median. What is missing (NaN)
//! is left out together with its time; an infinite figure, slices of unequal length and too few figures
//! give `None`. Figures, and times, equal in 12 significant digits are ties: what lies beyond is noise
//! of the arithmetic.
//!
//! p-values are two-sided unless named otherwise. Where the field `exact` says so they are counted
//! over all orders of the figures, ties included; elsewhere they come from the usual approximation.
//! The tests take the figures as independent; a series that carries over from one to the next
//! (readings an hour apart, say) finds more trends than there are: [`corrected`] takes that into account.
//! [`censored_kendall`] tests figures below detection limits without putting anything in their place.
//!
//! Time and, for the slopes, memory grow with the square of the number of figures: 1 000 figures
//! have half a million pairs, 5 000 have 12.5 million (100 MB of slopes).
//!
//! Sources:
//! - 环境保护部《地表水环境质量评价办法（试行）》, 环办〔2011〕22号: Spearman's coefficient, N ≥ 5.
//! - H. B. Mann (1945), Econometrica 13, 245–259; M. G. Kendall (1975), *Rank Correlation Methods*.
//! - R. M. Hirsch, J. R. Slack, R. A. Smith (1982): concentrations adjusted for flow, see [`flow_adjusted`].
//! - P. K. Sen (1968), J. Am. Stat. Assoc. 63, 1379–1389.
//! - R. M. Hirsch, J. R. Slack, R. A. Smith (1982), Water Resour. Res. 18, 107–121.
//! - R. O. Gilbert (1987), *Statistical Methods for Environmental Pollution Monitoring*, ch. 16, 17.

#![allow(
    clippy::indexing_slicing,
    reason = "lists are checked to be of one length, and places are those of their own items"
)]

mod censored;
mod flow;
mod ranks;
mod serial;
mod series;

use crate::words::words;
pub use censored::{CensoredKendall, censored_kendall};
pub use flow::flow_adjusted;
pub use serial::{Autocorrelation, Corrected, corrected};
pub use series::{Likelihood, Method, Series, Test, Trend, assess};

pub(super) use flow::line;
pub(crate) use ranks::median;
use ranks::*;
pub(super) use ranks::{at_place, normal_quantile};

/// The rule asks for five periods at least.
const SPEARMAN_LEAST: usize = 5;
/// Gilbert's table of S begins here.
const KENDALL_LEAST: usize = 4;

/// Which way a series goes, at a level of significance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tendency {
    /// The figures rise.
    Rising,
    /// The figures fall.
    Falling,
    /// There is no significant trend.
    NoTrend,
}

impl Tendency {
    /// The sign of a statistic where its p-value does not exceed `alpha` (0.05 and 0.01 are usual).
    ///
    /// ```
    /// use shuizhi::assessment::trend::Tendency;
    /// assert_eq!(Tendency::of(-0.9, 0.04, 0.05), Tendency::Falling);
    /// assert_eq!(Tendency::of(-0.9, 0.04, 0.01), Tendency::NoTrend);
    /// ```
    pub fn of(statistic: f64, p: f64, alpha: f64) -> Tendency {
        // Written so that any NaN gives no trend.
        if p <= alpha && statistic > 0.0 {
            Tendency::Rising
        } else if p <= alpha && statistic < 0.0 {
            Tendency::Falling
        } else {
            Tendency::NoTrend
        }
    }
}

/// Which figures of a parameter are the better ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BetterWhen {
    /// Concentrations of pollutants.
    Lower,
    /// Dissolved oxygen, transparency.
    Higher,
    /// pH: the middle is better than either end, so its tendency says nothing.
    Neither,
}

words!(BetterWhen, "better", "lower" => Lower, "higher" => Higher, "neither" => Neither);

/// What a trend means for the water.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// The water improves.
    Improving,
    /// The water worsens.
    Worsening,
    /// There is no significant trend.
    NoTrend,
}

/// The meaning of a tendency for the water; `None` for a parameter without a better direction (pH), for which
/// only the tendency is reported.
///
/// ```
/// use shuizhi::assessment::trend::{BetterWhen, Tendency, Direction, direction};
/// assert_eq!(direction(Tendency::Falling, BetterWhen::Lower), Some(Direction::Improving)); // ammonia
/// assert_eq!(direction(Tendency::Falling, BetterWhen::Higher), Some(Direction::Worsening)); // oxygen
/// assert_eq!(direction(Tendency::Falling, BetterWhen::Neither), None); // pH
/// ```
pub fn direction(tendency: Tendency, better_when: BetterWhen) -> Option<Direction> {
    match (tendency, better_when) {
        (_, BetterWhen::Neither) => None,
        (Tendency::NoTrend, _) => Some(Direction::NoTrend),
        (Tendency::Falling, BetterWhen::Lower) | (Tendency::Rising, BetterWhen::Higher) => {
            Some(Direction::Improving)
        }
        (Tendency::Rising, BetterWhen::Lower) | (Tendency::Falling, BetterWhen::Higher) => {
            Some(Direction::Worsening)
        }
    }
}

/// Spearman's rank correlation of a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spearman {
    /// How many figures took part.
    pub n: usize,
    /// The coefficient; `None` if all figures (or all times) are equal, which is not a trend.
    pub rs: Option<f64>,
    /// The probability of a coefficient as far from 0 in any order of the figures.
    pub p: f64,
    /// The probability of a coefficient as far from 0 on the same side. Printed tables of critical values
    /// Wp (0.900 and 1.000 for N = 5 at 0.05 and 0.01) are of this p-value.
    pub p_one_sided: f64,
    /// Whether the p-values are counted over all orders (n ≤ 12); beyond, they are of Student's t
    /// with n − 2 degrees of freedom.
    pub exact: bool,
}

impl Spearman {
    /// The tendency at a level of the two-sided p-value; for one by the printed tables give
    /// [`Tendency::of`] the one-sided one.
    pub fn tendency(&self, alpha: f64) -> Tendency {
        Tendency::of(self.rs.unwrap_or(0.0), self.p, alpha)
    }
}

/// Rank correlation of a series with its order in time: rs = 1 − 6 Σd² / (N³ − N), N ≥ 5
/// (环办〔2011〕22号).
///
/// Ties share the mean of their ranks and rs is the correlation of the ranks, which without ties is
/// that formula.
///
/// ```
/// use shuizhi::assessment::trend::{Tendency, spearman};
/// // Permanganate index of five years: ranks 5 4 3 1 2, Σd² = 16 + 4 + 0 + 9 + 9 = 38.
/// let s = spearman(&[6.1, 5.8, 5.2, 4.4, 4.6]).unwrap();
/// assert_eq!(s.rs, Some(-0.9)); // 1 − 6·38 / 120
/// assert_eq!(s.p, 10.0 / 120.0); // of the 120 orders one has rs = 1 and four 0.9, as many below 0
/// assert_eq!(s.tendency(0.05), Tendency::NoTrend);
/// // The printed table, which is one-sided, has 0.900 for N = 5 at 0.05: there it is a fall.
/// assert_eq!(Tendency::of(-0.9, s.p_one_sided, 0.05), Tendency::Falling);
/// assert!(spearman(&[6.1, 5.8, 5.2, 4.4]).is_none());
/// ```
pub fn spearman(values: &[f64]) -> Option<Spearman> {
    spearman_xy(&order(values), values)
}

/// Rank correlation of any two series, such as figures with their times where these have ties or
/// are not in order.
///
/// ```
/// use shuizhi::assessment::trend::spearman_xy;
/// let s = spearman_xy(&[2019.0, 2021.0, 2021.0, 2022.0, 2024.0], &[1.0, 3.0, 2.0, 5.0, 8.0]).unwrap();
/// assert!((s.rs.unwrap() - 9.5 / (9.5_f64 * 10.0).sqrt()).abs() < 1e-15);
/// ```
pub fn spearman_xy(x: &[f64], y: &[f64]) -> Option<Spearman> {
    let (x, y) = complete(x, y)?;
    let n = x.len();
    if n < SPEARMAN_LEAST {
        return None;
    }
    let (x, y) = (Ranked::new(&x), Ranked::new(&y));
    let (sxx, syy) = (covariance(&x.ranks, &x.ranks), covariance(&y.ranks, &y.ranks));
    let exact = n <= SPEARMAN_EXACT;
    if sxx == 0 || syy == 0 {
        return Some(Spearman { n, rs: None, p: 1.0, p_one_sided: 1.0, exact });
    }
    // Whole numbers to here; the root of a square is exact, so that rs of a monotone series is ±1.
    let rs = covariance(&x.ranks, &y.ranks) as f64 / (sxx as f64 * syy as f64).sqrt();
    let (p, p_one_sided) = if exact {
        spearman_exact(&x, &y)
    } else {
        let p = student(rs, n - 2);
        (p, p / 2.0)
    };
    Some(Spearman { n, rs: Some(rs), p, p_one_sided, exact })
}

/// The Mann–Kendall test of a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MannKendall {
    /// How many figures took part.
    pub n: usize,
    /// How many pairs rise, less how many fall.
    pub s: i64,
    /// S as a share of the pairs, ties left out (Kendall's τ-b); `None` if all figures are equal.
    pub tau_b: Option<f64>,
    /// The variance of S without a trend, corrected for ties.
    pub var_s: f64,
    /// The standardised S, one taken off for continuity; 0 where all figures are equal.
    pub z: f64,
    /// The probability of an S as far from 0 in any order of the figures.
    pub p: f64,
    /// Whether `p` is exact (n ≤ 34; without ties n ≤ 60); beyond, it is that of the normal `z`.
    pub exact: bool,
}

impl MannKendall {
    /// The tendency at a level of significance.
    pub fn tendency(&self, alpha: f64) -> Tendency {
        Tendency::of(self.s as f64, self.p, alpha)
    }
}

/// Mann–Kendall test of a series in the order of time; n ≥ 4.
///
/// ```
/// use shuizhi::assessment::trend::mann_kendall;
/// // Five of the six pairs rise: 10–15, 10–14, 10–20, 15–20, 14–20; 15–14 falls.
/// let m = mann_kendall(&[10.0, 15.0, 14.0, 20.0]).unwrap();
/// assert_eq!((m.s, m.var_s), (4, 4.0 * 3.0 * 13.0 / 18.0));
/// assert_eq!(m.p, 2.0 * 4.0 / 24.0); // of the 24 orders one has S = 6 and three 4, as many below 0
/// ```
pub fn mann_kendall(values: &[f64]) -> Option<MannKendall> {
    let (times, values) = complete(&order(values), values)?;
    let n = values.len();
    if n < KENDALL_LEAST {
        return None;
    }
    let (x, y) = (Ranked::new(&times), Ranked::new(&values));
    let (s, var_s) = kendall(&x, &y);
    let pairs = n * (n - 1) / 2;
    let untied = untied_pairs(&y.ties);
    let tau_b = (untied > 0).then(|| s as f64 / (pairs as f64 * untied as f64).sqrt());
    let z = standardised(s, var_s);
    let counted = kendall_exact(&y.ties, s);
    Some(MannKendall {
        n,
        s,
        tau_b,
        var_s,
        z,
        p: counted.unwrap_or_else(|| normal(z)),
        exact: counted.is_some(),
    })
}

/// Sen's slope of a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sen {
    /// How many figures took part.
    pub n: usize,
    /// The median slope of all pairs of different times, per unit of the times.
    pub slope: f64,
    /// The median of the figures less the slope times the median of the times.
    pub intercept: f64,
    /// The 95 % confidence interval of the slope; `None` if the figures are too few for one.
    pub interval: Option<(f64, f64)>,
}

/// Median slope of all pairs (Sen 1968), with the 95 % interval of Gilbert (1987, ch. 16).
///
/// The interval ends at the M₁th slope from either end, M₁ = (N′ − 1.96 √var(S)) / 2, between two
/// slopes in proportion, and never beyond the outermost one. It wants five figures.
///
/// ```
/// use shuizhi::assessment::trend::sen_slope;
/// // Slopes 2, 1, 3, 0, 3.5, 7 (halves and thirds taken): sorted 0, 1, 2, 3, 3.5, 7.
/// let t = [2020.0, 2021.0, 2022.0, 2023.0];
/// let s = sen_slope(&t, &[1.0, 3.0, 3.0, 10.0]).unwrap();
/// assert_eq!((s.slope, s.intercept), (2.5, 3.0 - 2.5 * 2021.5));
/// assert_eq!(s.interval, None);
/// ```
pub fn sen_slope(times: &[f64], values: &[f64]) -> Option<Sen> {
    let (times, values) = complete(times, values)?;
    let (x, y) = (Ranked::new(&times), Ranked::new(&values));
    let mut slopes = Vec::new();
    pairwise_slopes(&x, &y, &mut slopes);
    let (slope, interval) = median_slope(&mut slopes, kendall(&x, &y).1, values.len())?;
    let intercept = median(&mut y.values.clone())? - slope * median(&mut x.values.clone())?;
    intercept.is_finite().then_some(Sen { n: values.len(), slope, intercept, interval })
}

/// Where the line of a slope lies in a chart of a series: a time, and the level of the line at it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level {
    /// The median time.
    pub time: f64,
    /// The median of the figures, each less the slope times its distance from that time.
    pub level: f64,
}

/// The line of a slope through the median of the residuals; `None` of no figures.
///
/// ```
/// use shuizhi::assessment::trend::line_level;
/// let found = line_level(&[2020.0, 2021.0, 2023.0], &[1.0, 5.0, 4.0], 1.0).unwrap();
/// assert_eq!((found.time, found.level), (2021.0, 2.0)); // of 1 + 1, 5 and 4 − 2
/// ```
pub fn line_level(times: &[f64], values: &[f64], slope: f64) -> Option<Level> {
    let (times, values) = complete(times, values)?;
    let time = median(&mut times.clone())?;
    let mut residuals: Vec<f64> = times.iter().zip(&values).map(|(t, v)| v - slope * (t - time)).collect();
    Some(Level { time, level: median(&mut residuals)? })
}

/// The seasonal Kendall test of a series, with its slope.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SeasonalKendall {
    /// How many figures took part.
    pub n: usize,
    /// How many seasons have figures of two times at least, and so a say.
    pub seasons: usize,
    /// The sum of the seasons' S.
    pub s: i64,
    /// The sum of their variances.
    pub var_s: f64,
    /// The standardised sum, one taken off for continuity; 0 where no season varies.
    pub z: f64,
    /// The p-value of the normal `z`.
    pub p: f64,
    /// The median slope of all pairs within seasons, per unit of the times (per year, of years).
    pub slope: f64,
    /// Its 95 % confidence interval; `None` if the figures are too few for one.
    pub interval: Option<(f64, f64)>,
}

impl SeasonalKendall {
    /// The tendency at a level of significance.
    pub fn tendency(&self, alpha: f64) -> Tendency {
        Tendency::of(self.s as f64, self.p, alpha)
    }
}

/// Seasonal Kendall test (Hirsch, Slack & Smith 1982): figures are compared only within their season, so that
/// the seasonal cycle is not a trend.
///
/// `seasons` numbers the seasons as it likes (months, quarters); `times` are the years, in which a
/// season may be missing or come more than once. The seasons are taken as independent of each other.
///
/// ```
/// use shuizhi::assessment::trend::seasonal_kendall;
/// let seasons = [1, 2, 1, 2, 1, 2];
/// let years = [2021.0, 2021.0, 2022.0, 2022.0, 2023.0, 2023.0];
/// // High in season 2, rising in both: S = 3 + 3, var(S) = 2 · 3·2·11/18.
/// let k = seasonal_kendall(&seasons, &years, &[1.0, 8.0, 2.0, 8.5, 3.0, 9.0]).unwrap();
/// assert_eq!((k.s, k.seasons, k.slope), (6, 2, 0.75)); // slopes 0.5, 0.5, 0.5, 1, 1, 1
/// assert!((k.z - 5.0 / (22.0_f64 / 3.0).sqrt()).abs() < 1e-15);
/// ```
pub fn seasonal_kendall(seasons: &[usize], times: &[f64], values: &[f64]) -> Option<SeasonalKendall> {
    if seasons.len() != times.len() || times.len() != values.len() {
        return None;
    }
    let mut rows: Vec<usize> = (0..seasons.len()).collect();
    rows.sort_by_key(|&i| seasons[i]);
    let (mut n, mut counted, mut s, mut var_s, mut slopes) = (0, 0, 0, 0.0, Vec::new());
    for season in rows.chunk_by(|&a, &b| seasons[a] == seasons[b]) {
        let of = |from: &[f64]| -> Vec<f64> { season.iter().map(|&i| from[i]).collect() };
        let (x, y) = complete(&of(times), &of(values))?;
        let (x, y) = (Ranked::new(&x), Ranked::new(&y));
        let before = slopes.len();
        pairwise_slopes(&x, &y, &mut slopes);
        n += y.values.len();
        counted += usize::from(slopes.len() > before);
        let (season_s, season_var) = kendall(&x, &y);
        s += season_s;
        var_s += season_var;
    }
    let (slope, interval) = median_slope(&mut slopes, var_s, n)?;
    let z = standardised(s, var_s);
    Some(SeasonalKendall { n, seasons: counted, s, var_s, z, p: normal(z), slope, interval })
}

#[cfg(test)]
mod tests;
