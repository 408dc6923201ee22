//! Trends of a series: Spearman's rank correlation as 环办〔2011〕22号 asks for it, and the
//! Mann–Kendall test, Sen's slope and the seasonal Kendall test, which need no normal figures either.
//!
//! The tests ask only for the order of the figures, the slopes for their median. What is missing (NaN)
//! is left out together with its time; an infinite figure, slices of unequal length and too few figures
//! give `None`. Figures, and times, equal in 12 significant digits are ties: what lies beyond is noise
//! of the arithmetic.
//!
//! Chances are two-sided unless named otherwise. Where the field `exact` says so they are counted
//! over all orders of the figures, ties included; elsewhere they come from the usual approximation.
//! The tests take the figures as independent; a series that carries over from one to the next
//! (readings an hour apart, say) finds more trends than there are.
//!
//! Time and, for the slopes, memory grow with the square of the number of figures: 1 000 figures
//! have half a million pairs, 5 000 have 12.5 million (100 MB of slopes).
//!
//! Sources:
//! - 环境保护部《地表水环境质量评价办法（试行）》, 环办〔2011〕22号: Spearman's coefficient, N ≥ 5.
//! - H. B. Mann (1945), Econometrica 13, 245–259; M. G. Kendall (1975), *Rank Correlation Methods*.
//! - P. K. Sen (1968), J. Am. Stat. Assoc. 63, 1379–1389.
//! - R. M. Hirsch, J. R. Slack, R. A. Smith (1982), Water Resour. Res. 18, 107–121.
//! - R. O. Gilbert (1987), *Statistical Methods for Environmental Pollution Monitoring*, ch. 16, 17.

mod series;

pub use series::{Method, Series, Trend, assess};

use std::f64::consts::{PI, SQRT_2};
use std::sync::OnceLock;

/// The rule asks for five periods at least.
const SPEARMAN_LEAST: usize = 5;
/// Up to here the orders are counted: a year of months, in a few milliseconds.
const SPEARMAN_EXACT: usize = 12;
/// Gilbert's table of S begins here.
const KENDALL_LEAST: usize = 4;
/// Up to here all orders are counted in 128 bits, with ties or without: 34! is below 2^128.
const KENDALL_EXACT: usize = 34;
/// Up to here the chances are exact without ties.
const KENDALL_EXACT_UNTIED: usize = 60;
/// Below that no interval of 95 % lies within the slopes.
const INTERVAL_LEAST: usize = 5;
/// What 95 % of a normal variable lies within.
const Z_95: f64 = 1.959_963_984_540_054;

/// Which way a series goes, at a level of significance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    Rising,
    Falling,
    NoTrend,
}

impl Direction {
    /// The sign of a statistic where its chance does not exceed `alpha` (0.05 and 0.01 are usual).
    ///
    /// ```
    /// use shuizhi::method::trend::Direction;
    /// assert_eq!(Direction::of(-0.9, 0.04, 0.05), Direction::Falling);
    /// assert_eq!(Direction::of(-0.9, 0.04, 0.01), Direction::NoTrend);
    /// ```
    pub fn of(statistic: f64, p: f64, alpha: f64) -> Direction {
        // Written so that a NaN anywhere is no trend.
        if p <= alpha && statistic > 0.0 {
            Direction::Rising
        } else if p <= alpha && statistic < 0.0 {
            Direction::Falling
        } else {
            Direction::NoTrend
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
    /// pH: the middle is better than either end, so its direction says nothing.
    Neither,
}

/// What a trend means for the water.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reading {
    Improving,
    Worsening,
    NoTrend,
}

/// What a direction means for the water; `None` for a parameter with no better direction (pH), of
/// which only the direction is to be reported.
///
/// ```
/// use shuizhi::method::trend::{BetterWhen, Direction, Reading, reading};
/// assert_eq!(reading(Direction::Falling, BetterWhen::Lower), Some(Reading::Improving)); // ammonia
/// assert_eq!(reading(Direction::Falling, BetterWhen::Higher), Some(Reading::Worsening)); // oxygen
/// assert_eq!(reading(Direction::Falling, BetterWhen::Neither), None); // pH
/// ```
pub fn reading(direction: Direction, better_when: BetterWhen) -> Option<Reading> {
    match (direction, better_when) {
        (_, BetterWhen::Neither) => None,
        (Direction::NoTrend, _) => Some(Reading::NoTrend),
        (Direction::Falling, BetterWhen::Lower) | (Direction::Rising, BetterWhen::Higher) => {
            Some(Reading::Improving)
        }
        (Direction::Rising, BetterWhen::Lower) | (Direction::Falling, BetterWhen::Higher) => {
            Some(Reading::Worsening)
        }
    }
}

/// Spearman's rank correlation of a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spearman {
    /// How many figures took part.
    pub n: usize,
    /// The coefficient; `None` where all figures (or all times) are equal, which is no trend.
    pub rs: Option<f64>,
    /// The chance of a coefficient as far from 0 in any order of the figures.
    pub p: f64,
    /// The chance of a coefficient as far from 0 on the same side. Printed tables of critical values
    /// Wp (0.900 and 1.000 for N = 5 at 0.05 and 0.01) are of this chance.
    pub p_one_sided: f64,
    /// Whether the chances are counted over all orders (n ≤ 12); beyond, they are of Student's t
    /// with n − 2 degrees of freedom.
    pub exact: bool,
}

impl Spearman {
    /// The direction at a level of the two-sided chance; for a reading by the printed tables give
    /// [`Direction::of`] the one-sided one.
    pub fn direction(&self, alpha: f64) -> Direction {
        Direction::of(self.rs.unwrap_or(0.0), self.p, alpha)
    }
}

/// Rank correlation of a series with its order in time: rs = 1 − 6 Σd² / (N³ − N), N ≥ 5
/// (环办〔2011〕22号).
///
/// Ties share the mean of their ranks and rs is the correlation of the ranks, which without ties is
/// that formula.
///
/// ```
/// use shuizhi::method::trend::{Direction, spearman};
/// // Permanganate index of five years: ranks 5 4 3 1 2, Σd² = 16 + 4 + 0 + 9 + 9 = 38.
/// let s = spearman(&[6.1, 5.8, 5.2, 4.4, 4.6]).unwrap();
/// assert_eq!(s.rs, Some(-0.9)); // 1 − 6·38 / 120
/// assert_eq!(s.p, 10.0 / 120.0); // of the 120 orders one has rs = 1 and four 0.9, as many below 0
/// assert_eq!(s.direction(0.05), Direction::NoTrend);
/// // The printed table, which is one-sided, has 0.900 for N = 5 at 0.05: there it is a fall.
/// assert_eq!(Direction::of(-0.9, s.p_one_sided, 0.05), Direction::Falling);
/// assert!(spearman(&[6.1, 5.8, 5.2, 4.4]).is_none());
/// ```
pub fn spearman(values: &[f64]) -> Option<Spearman> {
    spearman_xy(&order(values), values)
}

/// Rank correlation of any two series, such as figures with their times where these have ties or
/// are not in order.
///
/// ```
/// use shuizhi::method::trend::spearman_xy;
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
    /// S as a share of the pairs, ties left out (Kendall's τ-b); `None` where all figures are equal.
    pub tau_b: Option<f64>,
    /// The variance of S where there is no trend, ties accounted for.
    pub var_s: f64,
    /// The standardised S, one taken off for continuity; 0 where all figures are equal.
    pub z: f64,
    /// The chance of an S as far from 0 in any order of the figures.
    pub p: f64,
    /// Whether `p` is exact (n ≤ 34; without ties n ≤ 60); beyond, it is that of the normal `z`.
    pub exact: bool,
}

impl MannKendall {
    /// The direction at a level of significance.
    pub fn direction(&self, alpha: f64) -> Direction {
        Direction::of(self.s as f64, self.p, alpha)
    }
}

/// Mann–Kendall test of a series in the order of time; n ≥ 4.
///
/// ```
/// use shuizhi::method::trend::mann_kendall;
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
    /// The 95 % confidence interval of the slope; `None` where the figures are too few for one.
    pub interval: Option<(f64, f64)>,
}

/// Median slope of all pairs (Sen 1968), with the 95 % interval of Gilbert (1987, ch. 16).
///
/// The interval ends at the M₁th slope from either end, M₁ = (N′ − 1.96 √var(S)) / 2, between two
/// slopes in proportion, and never beyond the outermost one. It wants five figures.
///
/// ```
/// use shuizhi::method::trend::sen_slope;
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
    let intercept = median(&y.values)? - slope * median(&x.values)?;
    intercept.is_finite().then_some(Sen { n: values.len(), slope, intercept, interval })
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
    /// The chance of the normal `z`.
    pub p: f64,
    /// The median slope of all pairs within seasons, per unit of the times (per year, of years).
    pub slope: f64,
    /// Its 95 % confidence interval; `None` where the figures are too few for one.
    pub interval: Option<(f64, f64)>,
}

impl SeasonalKendall {
    /// The direction at a level of significance.
    pub fn direction(&self, alpha: f64) -> Direction {
        Direction::of(self.s as f64, self.p, alpha)
    }
}

/// Seasonal Kendall test (Hirsch, Slack & Smith 1982): figures are compared only with those of their
/// own season, so that the round of the year is no trend.
///
/// `seasons` numbers the seasons as it likes (months, quarters); `times` are the years, in which a
/// season may be missing or come more than once. The seasons are taken as independent of each other.
///
/// ```
/// use shuizhi::method::trend::seasonal_kendall;
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

/// The place of each figure in the slice, as its time.
fn order(values: &[f64]) -> Vec<f64> {
    (0..values.len()).map(|i| i as f64).collect()
}

/// The pairs of which nothing is missing; `None` for unequal lengths or an infinite figure.
fn complete(x: &[f64], y: &[f64]) -> Option<(Vec<f64>, Vec<f64>)> {
    if x.len() != y.len() {
        return None;
    }
    let (x, y): (Vec<f64>, Vec<f64>) =
        x.iter().zip(y).filter(|(x, y)| !x.is_nan() && !y.is_nan()).map(|(&x, &y)| (x, y)).unzip();
    x.iter().chain(&y).all(|v| v.is_finite()).then_some((x, y))
}

/// Equal in 12 significant digits: of two different figures of 12 digits, one differs by 1e-12 of
/// the other at least; noise is a thousand times smaller.
fn equal(a: f64, b: f64) -> bool {
    (a - b).abs() <= 5e-13 * a.abs().max(b.abs())
}

/// Finite figures with their ties settled.
struct Ranked {
    /// The figures; those of a tie are one and the same.
    values: Vec<f64>,
    /// Twice their mean ranks, which are whole numbers.
    ranks: Vec<u64>,
    /// How many figures share each rank, from the lowest up.
    ties: Vec<usize>,
}

impl Ranked {
    fn new(values: &[f64]) -> Ranked {
        let mut sorted: Vec<usize> = (0..values.len()).collect();
        sorted.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
        let mut out = Ranked { values: values.to_vec(), ranks: vec![0; values.len()], ties: Vec::new() };
        let mut below = 0;
        for tie in sorted.chunk_by(|&a, &b| equal(values[a], values[b])) {
            let value = values[tie[0]].midpoint(values[tie[tie.len() - 1]]);
            for &i in tie {
                out.values[i] = value;
                out.ranks[i] = (2 * below + tie.len() + 1) as u64;
            }
            out.ties.push(tie.len());
            below += tie.len();
        }
        out
    }
}

/// n Σab − Σa Σb, in whole numbers.
fn covariance(a: &[u64], b: &[u64]) -> i128 {
    let total = |v: &[u64]| v.iter().map(|&r| i128::from(r)).sum::<i128>();
    let product: i128 = a.iter().zip(b).map(|(&a, &b)| i128::from(a) * i128::from(b)).sum();
    a.len() as i128 * product - total(a) * total(b)
}

/// The two-sided and the one-sided chance of the correlation of ranks, counted over all orders.
fn spearman_exact(x: &Ranked, y: &Ranked) -> (f64, f64) {
    static UNTIED: [OnceLock<Vec<u64>>; SPEARMAN_EXACT + 1] = [const { OnceLock::new() }; SPEARMAN_EXACT + 1];
    // The more ties, the fewer orders: these are counted of the series with fewer different ranks.
    let (places, moved) = if x.ties.len() < y.ties.len() { (y, x) } else { (x, y) };
    let (a, b) = (small(&places.ranks), small(&moved.ranks));
    let n = a.len() as i128;
    let product: i128 = a.iter().zip(&b).map(|(&a, &b)| (a * b) as i128).sum();
    let (mut sorted_a, mut levels) = (a, b);
    sorted_a.sort_unstable();
    levels.sort_unstable();
    let centre = sorted_a.iter().sum::<usize>() as i128 * levels.iter().sum::<usize>() as i128;
    levels.dedup();
    let own;
    let counts = if moved.ties.len() == moved.ranks.len() {
        UNTIED[moved.ranks.len()].get_or_init(|| orders(&sorted_a, &levels, &moved.ties))
    } else {
        own = orders(&sorted_a, &levels, &moved.ties);
        &own
    };
    let off = n * product - centre;
    let (mut all, mut far, mut same_side) = (0u64, 0u64, 0u64);
    for (sum, &count) in counts.iter().enumerate() {
        let this = n * sum as i128 - centre;
        all += count;
        far += if this.abs() >= off.abs() { count } else { 0 };
        same_side += if if off < 0 { this <= off } else { this >= off } { count } else { 0 };
    }
    (far as f64 / all as f64, same_side as f64 / all as f64)
}

/// Ranks from 0 up in the largest common step: correlations stay what they are.
fn small(ranks: &[u64]) -> Vec<usize> {
    let least = ranks.iter().copied().min().unwrap_or(0);
    let step = ranks.iter().fold(0, |step, r| gcd(step, r - least)).max(1);
    ranks.iter().map(|r| ((r - least) / step) as usize).collect()
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// In how many different orders the ranks `levels`, each taken as often as `ties` says, have which
/// sum of products with the fixed `places`.
fn orders(places: &[usize], levels: &[usize], ties: &[usize]) -> Vec<u64> {
    // A state says how many of each level are used up, as digits of a mixed base.
    let base: Vec<usize> = ties
        .iter()
        .scan(1, |next, &t| {
            let this = *next;
            *next *= t + 1;
            Some(this)
        })
        .collect();
    let states: usize = ties.iter().map(|t| t + 1).product();
    let mut counts: Vec<Vec<u64>> = vec![Vec::new(); states];
    counts[0] = vec![1];
    for state in 0..states - 1 {
        let from = std::mem::take(&mut counts[state]);
        let used = |j: usize| state / base[j] % (ties[j] + 1);
        let place = places[(0..ties.len()).map(used).sum::<usize>()];
        for j in (0..ties.len()).filter(|&j| used(j) < ties[j]) {
            let shift = place * levels[j];
            let to = &mut counts[state + base[j]];
            to.resize(to.len().max(from.len() + shift), 0);
            for (to, &count) in to[shift..].iter_mut().zip(&from) {
                *to += count;
            }
        }
    }
    counts.pop().unwrap_or_default()
}

/// Kendall's S and its variance where there is no trend, with ties in both series
/// (Gilbert 1987, ch. 16, several figures of one time).
fn kendall(x: &Ranked, y: &Ranked) -> (i64, f64) {
    let n = x.ranks.len();
    let mut s = 0;
    for i in 1..n {
        for j in 0..i {
            s += x.ranks[i].cmp(&x.ranks[j]) as i64 * y.ranks[i].cmp(&y.ranks[j]) as i64;
        }
    }
    let sum = |r: &Ranked, of: fn(i128) -> i128| r.ties.iter().map(|&t| of(t as i128)).sum::<i128>();
    let pairs = |t| t * (t - 1);
    let triples = |t| t * (t - 1) * (t - 2);
    let weight = |t| t * (t - 1) * (2 * t + 5);
    let m = n as i128;
    let mut var = (weight(m) - sum(x, weight) - sum(y, weight)) as f64 / 18.0;
    if n > 2 {
        var += (sum(x, triples) * sum(y, triples)) as f64 / (9 * triples(m)) as f64;
    }
    if n > 1 {
        var += (sum(x, pairs) * sum(y, pairs)) as f64 / (2 * pairs(m)) as f64;
    }
    // Where one series is all ties, nothing but noise is left.
    (s, var.max(0.0))
}

/// S in standard deviations, one taken off towards 0 for continuity; 0 where nothing varies.
fn standardised(s: i64, var: f64) -> f64 {
    if var > 0.0 { (s - s.signum()) as f64 / var.sqrt() } else { 0.0 }
}

fn untied_pairs(ties: &[usize]) -> usize {
    let n: usize = ties.iter().sum();
    (n * n - ties.iter().map(|t| t * t).sum::<usize>()) / 2
}

/// The two-sided chance of S in any order of figures with these ties; `None` where they are too many
/// to count.
///
/// S is the untied pairs less twice the inversions, and by inversions the orders are counted by the
/// coefficients of a quotient: above the product of 1 + q + … + q^(i−1) = (1 − q^i) / (1 − q) for i
/// up to n, below the same for i up to each tie.
fn kendall_exact(ties: &[usize], s: i64) -> Option<f64> {
    let n: usize = ties.iter().sum();
    let untied = ties.len() == n;
    if n > KENDALL_EXACT && !(untied && n <= KENDALL_EXACT_UNTIED) {
        return None;
    }
    if s == 0 {
        return Some(1.0);
    }
    // The tails are alike and, S not being 0, apart: only the orders of few inversions are counted.
    let few = (untied_pairs(ties) - s.unsigned_abs() as usize) / 2;
    if n > KENDALL_EXACT {
        return Some((2.0 * inversions(n, few).iter().sum::<f64>()).min(1.0));
    }
    // On the way the numbers wrap around, which sums and differences do not mind; in the end none
    // is above n!.
    let mut c = vec![0u128; few + 1];
    c[0] = 1;
    for i in 2..=n {
        over(&mut c, i);
        under(&mut c, 1);
    }
    for i in ties.iter().flat_map(|&t| 2..=t) {
        over(&mut c, 1);
        under(&mut c, i);
    }
    let factorial = |n: usize| (2..=n as u128).product::<u128>();
    let all = ties.iter().fold(factorial(n), |all, &t| all / factorial(t));
    Some(2.0 * c.iter().sum::<u128>() as f64 / all as f64)
}

/// A series in q times 1 − q^i.
fn over(c: &mut [u128], i: usize) {
    for k in (i..c.len()).rev() {
        c[k] = c[k].wrapping_sub(c[k - i]);
    }
}

/// A series in q divided by 1 − q^i.
fn under(c: &mut [u128], i: usize) {
    for k in i..c.len() {
        c[k] = c[k].wrapping_add(c[k - i]);
    }
}

/// The chances of 0 to `few` inversions in an order of n different figures. Up to the middle the
/// chances rise, so that the differences cost no digits; `few` is not to lie beyond.
fn inversions(n: usize, few: usize) -> Vec<f64> {
    let mut p = vec![0.0; few + 1];
    p[0] = 1.0;
    for i in 2..=n {
        let before = p.clone();
        let mut sum = 0.0;
        for k in 0..=few {
            sum += before[k] - if k >= i { before[k - i] } else { 0.0 };
            p[k] = sum / i as f64;
        }
    }
    p
}

/// Adds the slopes of all pairs of different times.
fn pairwise_slopes(x: &Ranked, y: &Ranked, slopes: &mut Vec<f64>) {
    for i in 1..x.values.len() {
        for j in (0..i).filter(|&j| x.ranks[i] != x.ranks[j]) {
            slopes.push((y.values[i] - y.values[j]) / (x.values[i] - x.values[j]));
        }
    }
}

/// The median of the slopes of n figures and its interval; `None` where there is no slope or it
/// overflows.
fn median_slope(slopes: &mut [f64], var_s: f64, n: usize) -> Option<(f64, Option<(f64, f64)>)> {
    slopes.sort_unstable_by(f64::total_cmp);
    let (first, last) = (*slopes.first()?, *slopes.last()?);
    if !first.is_finite() || !last.is_finite() {
        return None;
    }
    let rank = (slopes.len() as f64 - Z_95 * var_s.sqrt()) / 2.0;
    // Of five figures in order the rank is 0.9992 and stands for the outermost slope.
    let interval = (n >= INTERVAL_LEAST && rank >= 0.5).then(|| {
        let rank = rank.max(1.0);
        (at_rank(slopes, rank), at_rank(slopes, slopes.len() as f64 + 1.0 - rank))
    });
    Some((middle(slopes), interval))
}

/// The figure at a rank from 1 up, between two figures in proportion.
fn at_rank(sorted: &[f64], rank: f64) -> f64 {
    let place = (rank - 1.0).clamp(0.0, (sorted.len() - 1) as f64);
    let (low, high) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
    low + (high - low) * place.fract()
}

fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    (!sorted.is_empty()).then(|| middle(&sorted))
}

/// The median of sorted figures, of which there is one at least.
fn middle(sorted: &[f64]) -> f64 {
    sorted[(sorted.len() - 1) / 2].midpoint(sorted[sorted.len() / 2])
}

/// The two-sided chance of a standard normal variable: erfc(|z| / √2).
fn normal(z: f64) -> f64 {
    let x = z.abs() / SQRT_2;
    let density = (-x * x).exp() / PI.sqrt();
    if x < 2.0 {
        // erf(x) by its series of positive terms (Abramowitz & Stegun 7.1.6).
        let (mut term, mut sum, mut k) = (x, x, 1.0);
        while term > sum * 1e-17 {
            term *= 2.0 * x * x / (2.0 * k + 1.0);
            sum += term;
            k += 1.0;
        }
        return 1.0 - 2.0 * density * sum;
    }
    // The continued fraction (7.1.14) from its far end; 80 terms give all digits from 2 on.
    density / (1..=80).rev().fold(x, |below, k| x + f64::from(k) / 2.0 / below)
}

/// The two-sided chance of a correlation `r` by Student's t = r √(ν / (1 − r²)): the regularised
/// incomplete beta function I_x(ν/2, 1/2) at x = ν / (ν + t²) = 1 − r².
fn student(r: f64, freedom: usize) -> f64 {
    let (x, rest) = ((1.0 - r.abs()) * (1.0 + r.abs()), r * r);
    if x <= 0.0 || rest == 0.0 {
        return if rest == 0.0 { 1.0 } else { 0.0 };
    }
    let a = freedom as f64 / 2.0;
    // 1 / B(ν/2, 1/2) from ν = 1 or 2 up, by Γ(z + 1) = z Γ(z).
    let (least, start) = if freedom % 2 == 1 { (1, 1.0 / PI) } else { (2, 0.5) };
    let scale = (least..freedom).step_by(2).fold(start, |c, v| c * (v + 1) as f64 / v as f64);
    let front = scale * x.powf(a) * r.abs();
    if x < (a + 1.0) / (a + 2.5) {
        front / a * beta_fraction(x, a, 0.5)
    } else {
        1.0 - 2.0 * front * beta_fraction(rest, 0.5, a)
    }
}

/// The continued fraction of the incomplete beta function (Abramowitz & Stegun 26.5.8), by Lentz.
fn beta_fraction(x: f64, a: f64, b: f64) -> f64 {
    let kept = |v: f64| if v.abs() < 1e-300 { 1e-300 } else { v };
    let (mut c, mut d) = (1.0, 1.0 / kept(1.0 - (a + b) * x / (a + 1.0)));
    let mut out = d;
    for m in 1..10_000 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut step = 1.0;
        for term in [even, odd] {
            d = 1.0 / kept(1.0 + term * d);
            c = kept(1.0 + term / c);
            step = c * d;
            out *= step;
        }
        if (step - 1.0).abs() < 1e-16 {
            break;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Figures that look random but are not: a linear congruential generator, one digit or many.
    fn made_up(seed: u64, n: usize, levels: u64) -> Vec<f64> {
        let mut state = seed;
        (0..n)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                ((state >> 33) % levels) as f64 / 10.0
            })
            .collect()
    }

    fn close(got: f64, want: f64, within: f64) {
        assert!((got - want).abs() <= within * want.abs().max(1.0), "{got} for {want}");
    }

    /// All orders of the figures, those of equal figures as often as they come.
    fn permutations(values: &[f64]) -> Vec<Vec<f64>> {
        if values.is_empty() {
            return vec![Vec::new()];
        }
        let mut out = Vec::new();
        for i in 0..values.len() {
            let mut rest = values.to_vec();
            let first = rest.remove(i);
            for mut order in permutations(&rest) {
                order.insert(0, first);
                out.push(order);
            }
        }
        out
    }

    /// The share of the orders whose statistic lies as far from 0, and as far on the same side.
    fn chances(values: &[f64], statistic: impl Fn(&[f64]) -> f64) -> (f64, f64) {
        let all = permutations(values);
        let own = statistic(values);
        let share = |far: &dyn Fn(f64) -> bool| {
            all.iter().filter(|order| far(statistic(order))).count() as f64 / all.len() as f64
        };
        let far = share(&|s| s.abs() >= own.abs() - 1e-9);
        (far, share(&|s| if own < 0.0 { s <= own + 1e-9 } else { s >= own - 1e-9 }))
    }

    /// The mean of the ranks a figure takes, counted plainly.
    fn mean_ranks(values: &[f64]) -> Vec<f64> {
        let count = |of: &dyn Fn(f64) -> bool| values.iter().filter(|&&v| of(v)).count() as f64;
        values.iter().map(|&v| count(&|w| w < v) + (count(&|w| w == v) + 1.0) / 2.0).collect()
    }

    fn pearson(x: &[f64], y: &[f64]) -> f64 {
        let mean = |v: &[f64]| v.iter().sum::<f64>() / v.len() as f64;
        let (mx, my) = (mean(x), mean(y));
        let sum = |a: &[f64], ma: f64, b: &[f64], mb: f64| -> f64 {
            a.iter().zip(b).map(|(a, b)| (a - ma) * (b - mb)).sum()
        };
        sum(x, mx, y, my) / (sum(x, mx, x, mx) * sum(y, my, y, my)).sqrt()
    }

    fn plain_s(values: &[f64]) -> f64 {
        let mut s = 0;
        for j in 1..values.len() {
            for i in 0..j {
                s += i32::from(values[j] > values[i]) - i32::from(values[j] < values[i]);
            }
        }
        f64::from(s)
    }

    #[test]
    fn spearman_of_a_textbook() {
        // Intelligence and hours of television, Wikipedia, "Spearman's rank correlation coefficient":
        // Σd² = 194, rs = 1 − 6·194 / (10·99) = −29/165.
        let iq = [106.0, 100.0, 86.0, 101.0, 99.0, 103.0, 97.0, 113.0, 112.0, 110.0];
        let hours = [7.0, 27.0, 2.0, 50.0, 28.0, 29.0, 20.0, 12.0, 6.0, 17.0];
        let s = spearman_xy(&iq, &hours).unwrap();
        close(s.rs.unwrap(), -29.0 / 165.0, 1e-15);
        assert!(s.exact);
        // The approximation given there, which exactness replaces.
        close(student(s.rs.unwrap(), 8), 0.6271883447764846, 1e-13);
    }

    #[test]
    fn spearman_with_ties_by_hand() {
        // Ranks 1, 2.5, 2.5, 4, 5 against 1..5: Σ(x−3)(y−3) = 4 + 0.5 + 0 + 1 + 4, and 9.5, 10.
        let s = spearman(&[0.2, 0.3, 0.3, 0.5, 0.7]).unwrap();
        close(s.rs.unwrap(), 9.5 / 95.0_f64.sqrt(), 1e-15);
        // Of the 60 different orders only this one is as far up, and its reverse as far down.
        assert_eq!((s.p, s.p_one_sided), (2.0 / 60.0, 1.0 / 60.0));
    }

    #[test]
    fn printed_critical_values_are_of_the_one_sided_chance() {
        // The usual printed tables of Wp, at 0.05 and 0.01, to three decimals.
        for (n, at_05, at_01) in [
            (5, 0.900, 1.000),
            (6, 0.829, 0.943),
            (7, 0.714, 0.893),
            (8, 0.643, 0.833),
            (9, 0.600, 0.783),
            (10, 0.564, 0.745),
        ] {
            let cubic = (n * n * n - n) as f64;
            let places: Vec<usize> = (0..n).collect();
            let counts = orders(&places, &places, &vec![1; n]);
            let all: u64 = counts.iter().sum();
            for (alpha, printed) in [(0.05, at_05), (0.01, at_01)] {
                let mut tail = 0;
                let mut critical = f64::NAN;
                for (sum, count) in counts.iter().enumerate().rev() {
                    tail += count;
                    if tail as f64 / all as f64 > alpha {
                        break;
                    }
                    let squares: usize = places.iter().map(|p| p * p).sum();
                    critical = 1.0 - 12.0 * (squares - sum) as f64 / cubic;
                }
                close(critical, printed, 6e-4);
            }
        }
    }

    #[test]
    fn spearman_counts_every_order() {
        for n in 5..=8 {
            let time: Vec<f64> = (0..n).map(|i| i as f64).collect();
            for (seed, levels) in [(1, 1000), (2, 3), (3, 5), (4, 2)] {
                let values = made_up(seed, n, levels);
                let s = spearman(&values).unwrap();
                let Some(rs) = s.rs else { continue };
                close(rs, pearson(&time, &mean_ranks(&values)), 1e-14);
                let (p, one) = chances(&mean_ranks(&values), |order| pearson(&time, order));
                close(s.p, p, 1e-15);
                close(s.p_one_sided, one, 1e-15);
                // Ties in the times too: then the distribution may be lopsided.
                let times: Vec<f64> = (0..n).map(|i| (i / 2) as f64).collect();
                let s = spearman_xy(&times, &values).unwrap();
                let ranks = mean_ranks(&times);
                let (p, one) = chances(&mean_ranks(&values), |order| pearson(&ranks, order));
                close(s.p, p, 1e-15);
                close(s.p_one_sided, one, 1e-15);
            }
        }
    }

    #[test]
    fn the_approximations_take_over_smoothly() {
        let s = spearman(&made_up(7, 12, 1000)).unwrap();
        assert!(s.exact);
        close(student(s.rs.unwrap(), 10), s.p, 0.01);
        assert!(!spearman(&made_up(7, 13, 1000)).unwrap().exact);
        for (n, levels, exact) in [(34, 4, true), (35, 4, false), (60, 100_000, true), (61, 100_000, false)] {
            let m = mann_kendall(&made_up(9, n, levels)).unwrap();
            assert_eq!(m.exact, exact, "{n}");
            close(normal(m.z), m.p, 0.01);
        }
    }

    #[test]
    fn mann_kendall_by_the_printed_table() {
        // Upper tails of S, Kendall (1975) and Gilbert (1987), Table A18; 120 and 24 orders.
        for (values, s, tail) in [
            ([1.0, 2.0, 3.0, 4.0, 5.0].as_slice(), 10, 0.0083),
            (&[2.0, 1.0, 3.0, 4.0, 5.0], 8, 0.042),
            (&[2.0, 1.0, 4.0, 3.0, 5.0], 6, 0.117),
            (&[3.0, 2.0, 1.0, 4.0, 5.0], 4, 0.242),
            (&[1.0, 2.0, 3.0, 4.0], 6, 0.042),
            (&[2.0, 1.0, 3.0, 4.0], 4, 0.167),
            (&[2.0, 1.0, 4.0, 3.0], 2, 0.375),
        ] {
            let m = mann_kendall(values).unwrap();
            assert_eq!(m.s, s);
            close(m.p / 2.0, tail, 5e-4);
        }
    }

    #[test]
    fn variance_of_s_with_ties_by_hand() {
        // 1 2 2 3 3 3: n(n−1)(2n+5) = 510, ties of 2 and 3 take 18 and 66; all 11 untied pairs rise.
        let m = mann_kendall(&[1.0, 2.0, 2.0, 3.0, 3.0, 3.0]).unwrap();
        assert_eq!((m.s, m.var_s), (11, 426.0 / 18.0));
        close(m.tau_b.unwrap(), 11.0 / (15.0_f64 * 11.0).sqrt(), 1e-15);
        close(m.z, 10.0 / (426.0_f64 / 18.0).sqrt(), 1e-15);
        assert_eq!(m.p, 2.0 / 60.0); // 6! / (2! 3!) orders, one rising and one falling throughout
        // Two times of two and three figures: the variance of Mann and Whitney, 4·2·3·6/12.
        let (x, y) = (Ranked::new(&[1.0, 1.0, 2.0, 2.0, 2.0]), Ranked::new(&[3.0, 1.0, 4.0, 5.0, 2.0]));
        let (s, var) = kendall(&x, &y);
        assert_eq!(s, 4); // only 3–2 falls
        close(var, 12.0, 1e-15);
    }

    #[test]
    fn mann_kendall_counts_every_order() {
        for n in 4..=8 {
            for (seed, levels) in [(1, 1000), (2, 3), (3, 5), (4, 2)] {
                let values = made_up(seed, n, levels);
                let m = mann_kendall(&values).unwrap();
                assert_eq!(m.s as f64, plain_s(&values));
                close(m.p, chances(&values, plain_s).0, 1e-15);
            }
        }
    }

    #[test]
    fn both_ways_of_counting_inversions_agree() {
        // 3! = 1 + 2q + 2q² + q³.
        close(inversions(3, 1)[1], 2.0 / 6.0, 1e-15);
        for n in [4, 9, 20, 34] {
            for s in (0..n * (n - 1) / 2 + 1).filter(|s| (n * (n - 1) / 2 - s) % 2 == 0 && *s > 0) {
                let few = (n * (n - 1) / 2 - s) / 2;
                let floats: f64 = 2.0 * inversions(n, few).iter().sum::<f64>();
                let whole = kendall_exact(&vec![1; n], s as i64).unwrap();
                assert!((floats / whole - 1.0).abs() < 1e-12, "{n} {s}: {floats} {whole}");
            }
        }
        // One order of 60! rises throughout.
        let rising = kendall_exact(&[1; 60], 1770).unwrap();
        let factorial: f64 = (1..=60).map(f64::from).product();
        close(rising * factorial, 2.0, 1e-12);
    }

    #[test]
    fn sen_by_hand() {
        // y = 1 3 4 8 9 at 0 1 2 3 4: slopes 2 1.5 7/3 2 | 1 2.5 2 | 4 2.5 | 1.
        let s = sen_slope(&[0.0, 1.0, 2.0, 3.0, 4.0], &[1.0, 3.0, 4.0, 8.0, 9.0]).unwrap();
        assert_eq!((s.n, s.slope, s.intercept), (5, 2.0, 0.0));
        // var(S) = 5·4·15/18; M₁ = (10 − 1.96·4.0825) / 2 = 0.9993: the outermost slopes.
        assert_eq!(s.interval, Some((1.0, 4.0)));
        // Seven figures on a parabola: slopes i + j, of 21; M₁ = (21 − 1.96 √(7·6·19/18)) / 2.
        let t: Vec<f64> = (0..7).map(f64::from).collect();
        let squares: Vec<f64> = t.iter().map(|t| t * t).collect();
        let s = sen_slope(&t, &squares).unwrap();
        assert_eq!(s.slope, 6.0);
        // Sorted 1 2 3 3 4 4 5 5 5 …: M₁ = 3.975, from below between 3 and 3; from above 9 and 9.
        let (low, high) = s.interval.unwrap();
        close(low, 3.0, 1e-15);
        close(high, 9.0, 1e-15);
    }

    #[test]
    fn sen_takes_ties_and_gaps_of_time() {
        // Pairs of the same time have no slope; the order of the rows does not matter.
        let s = sen_slope(&[2021.0, 2020.0, 2021.0, 2024.0], &[3.0, 1.0, 5.0, 9.0]).unwrap();
        assert_eq!(s.slope, 2.0); // 2, 4, 2, 2, 4/3
        assert_eq!(s.intercept, 4.0 - 2.0 * 2021.0);
        assert!(sen_slope(&[1.0, 1.0, 1.0], &[1.0, 2.0, 3.0]).is_none());
        assert_eq!(sen_slope(&[1.0, 3.0], &[1.0, 2.0]).unwrap().slope, 0.5);
        // A decimal year reached in two ways is one time.
        assert!(sen_slope(&[0.1 + 0.2, 0.3], &[1.0, 2.0]).is_none());
    }

    #[test]
    fn seasons_are_added_up() {
        let months: Vec<usize> = (0..48).map(|i| i % 12).collect();
        let years: Vec<f64> = (0..48).map(|i| 2020.0 + (i / 12) as f64).collect();
        let values: Vec<f64> = (0..48).map(|i| ((i % 12) as f64 * 3.0) + (i / 12) as f64 * 0.5).collect();
        let k = seasonal_kendall(&months, &years, &values).unwrap();
        assert_eq!((k.n, k.seasons, k.s, k.slope, k.interval), (48, 12, 72, 0.5, Some((0.5, 0.5))));
        close(k.var_s, 12.0 * 4.0 * 3.0 * 13.0 / 18.0, 1e-15);
        close(k.z, 71.0 / 104.0_f64.sqrt(), 1e-15);
        assert_eq!(k.direction(0.01), Direction::Rising);
        // One season is the plain test.
        let values = made_up(5, 20, 6);
        let k = seasonal_kendall(&[7; 20], &order(&values), &values).unwrap();
        let m = mann_kendall(&values).unwrap();
        assert_eq!((k.s, k.var_s, k.z), (m.s, m.var_s, m.z));
        let s = sen_slope(&order(&values), &values).unwrap();
        assert_eq!((k.slope, k.interval), (s.slope, s.interval));
        // A season of one figure has no say.
        let k = seasonal_kendall(&[1, 1, 2], &[1.0, 2.0, 1.0], &[1.0, 2.0, 9.0]).unwrap();
        assert_eq!((k.n, k.seasons, k.s), (3, 1, 1));
        assert!(seasonal_kendall(&[1, 2, 3], &[1.0, 2.0, 3.0], &[1.0, 2.0, 9.0]).is_none());
        assert!(seasonal_kendall(&[1, 2], &[1.0], &[1.0, 2.0]).is_none());
    }

    #[test]
    fn reversing_turns_the_sign_and_moving_changes_nothing() {
        for (seed, n, levels) in [(1, 5, 3), (2, 9, 1000), (3, 14, 5), (4, 40, 1000), (5, 70, 7)] {
            let values = made_up(seed, n, levels);
            let reversed: Vec<f64> = values.iter().rev().copied().collect();
            let (a, b) = (spearman(&values).unwrap(), spearman(&reversed).unwrap());
            assert_eq!(a, Spearman { rs: b.rs.map(|rs| -rs), ..b });
            let (a, b) = (mann_kendall(&values).unwrap(), mann_kendall(&reversed).unwrap());
            assert_eq!((a.s, a.z, a.p), (-b.s, -b.z, b.p));

            // Noise of the sums makes no new order: 0.1 steps moved and stretched.
            let moved: Vec<f64> = values.iter().map(|v| v + 0.7).collect();
            let stretched: Vec<f64> = values.iter().map(|v| v * 0.3).collect();
            let time = order(&values);
            let slope = sen_slope(&time, &values).unwrap();
            for (other, factor) in [(moved, 1.0), (stretched, 0.3)] {
                assert_eq!(spearman(&other), spearman(&values));
                assert_eq!(mann_kendall(&other), mann_kendall(&values));
                let got = sen_slope(&time, &other).unwrap();
                close(got.slope, slope.slope * factor, 1e-12);
                let ((low, high), want) = (got.interval.unwrap(), slope.interval.unwrap());
                close(low, want.0 * factor, 1e-12);
                close(high, want.1 * factor, 1e-12);
            }
        }
    }

    #[test]
    fn monotone_series_are_perfect() {
        for n in 5..80 {
            let falling: Vec<f64> = (0..n).map(|i| 1.0 / (1.0 + i as f64)).collect();
            let s = spearman(&falling).unwrap();
            assert_eq!(s.rs, Some(-1.0), "{n}");
            let m = mann_kendall(&falling).unwrap();
            assert_eq!((m.s, m.tau_b), (-(n * (n - 1) / 2), Some(-1.0)));
            assert_eq!(m.direction(0.05), Direction::Falling);
            assert_eq!(s.direction(0.05), Direction::Falling);
        }
    }

    #[test]
    fn noise_is_a_tie_and_digits_are_not() {
        assert!(equal(0.1 + 0.2, 0.3) && equal(0.0, -0.0));
        assert!(!equal(9.99999999998, 9.99999999999) && !equal(1.00000000001, 1.00000000002));
        assert!(!equal(f64::MAX, -f64::MAX) && !equal(0.0, 1e-300));
        let noisy = mann_kendall(&[0.1 + 0.2, 0.3, 0.3, 0.1 * 3.0, 0.2]).unwrap();
        assert_eq!(noisy, mann_kendall(&[0.3, 0.3, 0.3, 0.3, 0.2]).unwrap());
        assert_eq!(sen_slope(&[1.0, 2.0], &[0.3, 0.1 + 0.2]).unwrap().slope, 0.0);
    }

    #[test]
    fn what_is_missing_is_left_out_with_its_time() {
        let nan = f64::NAN;
        let values = [1.0, nan, 2.0, 4.0, nan, 3.0, 6.0];
        let kept = [1.0, 2.0, 4.0, 3.0, 6.0];
        assert_eq!(spearman(&values), spearman(&kept));
        assert_eq!(mann_kendall(&values), mann_kendall(&kept));
        let times = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, nan];
        assert_eq!(sen_slope(&times, &values), sen_slope(&[0.0, 2.0, 3.0, 5.0], &kept[..4]));
        assert_eq!(spearman(&[1.0, nan, 2.0, 4.0, nan, 3.0]), None);
    }

    #[test]
    fn equal_figures_are_no_trend() {
        for n in [5, 12, 13, 34, 35, 100] {
            let values = vec![0.025; n];
            let s = spearman(&values).unwrap();
            assert_eq!((s.rs, s.p, s.p_one_sided, s.direction(0.05)), (None, 1.0, 1.0, Direction::NoTrend));
            let m = mann_kendall(&values).unwrap();
            assert_eq!((m.s, m.tau_b, m.var_s, m.z, m.p), (0, None, 0.0, 0.0, 1.0));
            let sen = sen_slope(&order(&values), &values).unwrap();
            assert_eq!((sen.slope, sen.intercept, sen.interval), (0.0, 0.025, Some((0.0, 0.0))));
            let k = seasonal_kendall(&vec![0; n], &order(&values), &values).unwrap();
            assert_eq!((k.s, k.z, k.p, k.slope), (0, 0.0, 1.0, 0.0));
        }
    }

    #[test]
    fn odd_input_is_none_and_never_a_panic() {
        let bad = [1.0, 2.0, f64::INFINITY, 3.0, 4.0, 5.0];
        let time = order(&bad);
        assert!(spearman(&bad).is_none() && mann_kendall(&bad).is_none());
        assert!(sen_slope(&time, &bad).is_none() && sen_slope(&bad, &time).is_none());
        assert!(seasonal_kendall(&[0; 6], &time, &bad).is_none());
        assert!(spearman(&[]).is_none() && mann_kendall(&[]).is_none() && sen_slope(&[], &[]).is_none());
        assert!(seasonal_kendall(&[], &[], &[]).is_none());
        assert!(spearman_xy(&[1.0; 5], &[1.0; 6]).is_none() && sen_slope(&[1.0], &[]).is_none());
        assert!(mann_kendall(&[1.0, 2.0, 3.0]).is_none());
        // A slope that overflows.
        assert!(sen_slope(&[1.0, 2.0], &[-f64::MAX, f64::MAX]).is_none());
        assert!(sen_slope(&[0.0, 5e-324], &[1.0, 2.0]).is_none());
    }

    #[test]
    fn long_series_overflow_nothing() {
        let values = made_up(11, 3000, 500);
        let s = spearman(&values).unwrap();
        assert!(s.rs.unwrap().abs() < 0.1 && s.p > 0.0 && s.p <= 1.0);
        let m = mann_kendall(&values).unwrap();
        close(m.p, s.p, 0.05);
    }

    #[test]
    fn tails_to_twelve_digits() {
        // From mpmath with 30 digits.
        for (z, want) in [
            (0.0, 1.0),
            (0.5, 0.617_075_077_451_973_8),
            (Z_95, 0.05),
            (2.8, 0.005_110_260_660_855_866),
            (-2.9, 0.003_731_626_600_768_076),
            (6.0, 1.973_175_290_075_396e-9),
            (20.0, 5.507_248_237_212_467e-89),
        ] {
            assert!((normal(z) / want - 1.0).abs() < 1e-13, "{z}: {}", normal(z));
        }
        assert_eq!(normal(f64::MAX), 0.0);
        for (r, freedom, want) in [
            (0.3, 3, 0.623_837_664_781_072_9),
            (-0.7, 8, 0.024_206_343_75),
            (0.05, 98, 0.621_289_977_845_302_7),
            (0.95, 30, 1.036_696_791_565_303e-16),
            (0.001, 4998, 0.943_642_079_285_623_9),
            (0.06, 4998, 2.181_990_860_788_872_6e-5),
            (0.5, 11, 0.081_864_231_165_694_39),
            (0.9999, 1, 0.009_003_238_189_618_884),
        ] {
            assert!(
                (student(r, freedom) / want - 1.0).abs() < 1e-12,
                "{r} {freedom}: {}",
                student(r, freedom)
            );
        }
        // One degree of freedom is Cauchy's, 1 − (2/π) arctan t; for two it is 1 − r.
        for r in [0.01, 0.2, 0.6, 0.99] {
            close(student(r, 1), 1.0 - 2.0 / PI * r.asin(), 1e-14);
            close(student(r, 2), 1.0 - r, 1e-14);
        }
        assert_eq!((student(1.0, 9), student(0.0, 9)), (0.0, 1.0));
    }

    #[test]
    fn directions_and_readings() {
        assert_eq!(Direction::of(0.9, 0.05, 0.05), Direction::Rising);
        assert_eq!(Direction::of(0.9, 0.051, 0.05), Direction::NoTrend);
        assert_eq!(Direction::of(0.0, 0.0, 0.05), Direction::NoTrend);
        assert_eq!(Direction::of(f64::NAN, 0.0, 0.05), Direction::NoTrend);
        assert_eq!(Direction::of(1.0, 0.01, f64::NAN), Direction::NoTrend);
        assert_eq!(reading(Direction::Rising, BetterWhen::Lower), Some(Reading::Worsening));
        assert_eq!(reading(Direction::Rising, BetterWhen::Higher), Some(Reading::Improving));
        assert_eq!(reading(Direction::NoTrend, BetterWhen::Higher), Some(Reading::NoTrend));
        assert_eq!(reading(Direction::NoTrend, BetterWhen::Neither), None);
    }
}
