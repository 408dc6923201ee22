//! The trend of one series by one of the tests, and what it means for the water.

use super::{
    BetterWhen, Direction, Reading, mann_kendall, reading, seasonal_kendall, sen_slope, spearman_xy,
};
use crate::lang::Lang;
use crate::parameter::Parameter;
use crate::rounding;
use crate::standard::rule;
use crate::words::words;

/// A series of values; what is missing is NaN.
#[derive(Debug, Clone, Copy)]
pub struct Series<'a> {
    /// In years.
    pub times: &'a [f64],
    pub values: &'a [f64],
    /// The season of each value, for the seasonal test.
    pub seasons: &'a [usize],
}

/// The tests of a trend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Rank correlation with time (环办〔2011〕22号).
    Spearman,
    MannKendall,
    /// Mann–Kendall within seasons.
    Seasonal,
}

words!(Method, "method", "spearman" => Spearman, "mann-kendall" => MannKendall, "seasonal" => Seasonal);

/// The trend of a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trend {
    /// rs of Spearman's test, z of the others; `None` of a series of equal values.
    pub statistic: Option<f64>,
    /// The chance of as much, of either direction or of the one found.
    pub p: f64,
    /// Whether the chance was counted over all orders.
    pub exact: bool,
    pub direction: Direction,
    /// `None` where neither direction is better.
    pub reading: Option<Reading>,
    /// Sen's slope, per year.
    pub slope: Option<f64>,
    /// Its interval of 95 %.
    pub interval: Option<(f64, f64)>,
}

impl BetterWhen {
    /// Which figures of a parameter are better.
    ///
    /// ```
    /// use shuizhi::{assessment::trend::BetterWhen, parameter::parameters};
    /// let of = |name| parameters().get(name).map(BetterWhen::of);
    /// assert_eq!(of("溶解氧"), Ok(BetterWhen::Higher));
    /// assert_eq!(of("pH"), Ok(BetterWhen::Neither));
    /// assert_eq!(of("cod"), Ok(BetterWhen::Lower));
    /// ```
    pub fn of(parameter: &Parameter) -> BetterWhen {
        let is = |id: &str| rule(id).names(parameter);
        if is("trend-rise-is-better") {
            BetterWhen::Higher
        } else if is("trend-neither-is-better") {
            BetterWhen::Neither
        } else {
            BetterWhen::Lower
        }
    }
}

impl Direction {
    /// Its name.
    pub fn name(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Direction::Rising, Lang::En) => "rising",
            (Direction::Falling, Lang::En) => "falling",
            (Direction::NoTrend, Lang::En) => "no trend",
            (Direction::Rising, Lang::Zh) => "上升",
            (Direction::Falling, Lang::Zh) => "下降",
            (Direction::NoTrend, Lang::Zh) => "无显著趋势",
        }
    }
}

impl Reading {
    /// Its name.
    pub fn name(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Reading::Improving, Lang::En) => "improving",
            (Reading::Worsening, Lang::En) => "worsening",
            (Reading::NoTrend, Lang::En) => "no trend",
            (Reading::Improving, Lang::Zh) => "好转",
            (Reading::Worsening, Lang::Zh) => "变差",
            (Reading::NoTrend, Lang::Zh) => "无显著变化",
        }
    }
}

/// Assesses a series; `None` of too few values. A trend is significant where its chance does not
/// exceed `alpha`.
///
/// ```
/// use shuizhi::assessment::trend::{BetterWhen, Direction, Method, Reading, Series, assess};
/// let series = Series {
///     times: &[2016.0, 2017.0, 2018.0, 2019.0, 2020.0], values: &[1.9, 1.6, 1.7, 1.1, 0.8], seasons: &[0; 5],
/// };
/// // rs = −0.9, which tables print as the critical value of N = 5 at 0.05.
/// let trend = assess(&series, Method::Spearman, 0.05, false, BetterWhen::Lower).unwrap();
/// assert_eq!((trend.statistic, trend.direction), (Some(-0.9), Direction::Falling));
/// assert_eq!(trend.reading, Some(Reading::Improving));
/// ```
pub fn assess(
    series: &Series<'_>,
    method: Method,
    alpha: f64,
    two_sided: bool,
    better_when: BetterWhen,
) -> Option<Trend> {
    let known = series.times.iter().zip(series.values).filter(|(t, x)| !t.is_nan() && !x.is_nan()).count();
    if (known as f64) < rule("trend-spearman").figure("least") {
        return None;
    }
    let sen = sen_slope(series.times, series.values);
    let (statistic, p, exact, slope, interval) = match method {
        Method::Spearman => {
            let s = spearman_xy(series.times, series.values)?;
            let p = if two_sided { s.p } else { s.p_one_sided };
            (s.rs, p, s.exact, sen.map(|s| s.slope), sen.and_then(|s| s.interval))
        }
        Method::MannKendall => {
            let k = mann_kendall(series.values)?;
            let p = if two_sided { k.p } else { k.p / 2.0 };
            let z = k.tau_b.map(|_| k.z);
            (z, p, k.exact, sen.map(|s| s.slope), sen.and_then(|s| s.interval))
        }
        Method::Seasonal => {
            let k = seasonal_kendall(series.seasons, series.times, series.values)?;
            let p = if two_sided { k.p } else { k.p / 2.0 };
            (Some(k.z), p, false, Some(k.slope), k.interval)
        }
    };
    let statistic = statistic.map(rounding::settled);
    let direction = Direction::of(statistic.unwrap_or(0.0), p, alpha);
    Some(Trend {
        statistic,
        p,
        exact,
        direction,
        reading: reading(direction, better_when),
        slope: slope.map(rounding::settled),
        interval: interval.map(|(low, high)| (rounding::settled(low), rounding::settled(high))),
    })
}
