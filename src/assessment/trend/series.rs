//! The trend of one series by one of the tests, and what it means for the water.

use super::{
    Autocorrelation, BetterWhen, Direction, Tendency, censored_kendall, corrected, direction, mann_kendall,
    seasonal_kendall, sen_slope, spearman_xy,
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
    /// The figures, in the unit of the parameter.
    pub values: &'a [f64],
    /// The season of each value, for the seasonal test.
    pub seasons: &'a [usize],
    /// The least and the most that each value may be, for the censored tests.
    pub low: &'a [f64],
    /// The most that each value may be.
    pub high: &'a [f64],
}

/// The tests of a trend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Method {
    /// Rank correlation with time (环办〔2011〕22号).
    Spearman,
    /// The rank test of Mann and Kendall; by seasons where there are several.
    MannKendall,
    /// Mann–Kendall within seasons.
    Seasonal,
    /// Kendall's test of what values may be, detection limits and all.
    Censored,
    /// The same within seasons.
    SeasonalCensored,
}

words!(Method, "method",
    "spearman" => Spearman, "mann-kendall" => MannKendall, "seasonal" => Seasonal, "censored" => Censored,
    "seasonal-censored" => SeasonalCensored);

impl Method {
    /// All tests.
    pub const ALL: [Method; 5] =
        [Method::Spearman, Method::MannKendall, Method::Seasonal, Method::Censored, Method::SeasonalCensored];

    /// What it is called.
    ///
    /// ```
    /// use shuizhi::{Lang, assessment::trend::Method};
    /// assert_eq!(Method::Spearman.name(Lang::Zh), "秩相关系数法");
    /// assert_eq!(Method::Seasonal.name(Lang::En), "seasonal Kendall test");
    /// ```
    pub fn name(self, lang: Lang) -> &'static str {
        let (en, zh) = match self {
            Method::Spearman => ("Spearman's rank correlation", "秩相关系数法"),
            Method::MannKendall => ("Mann–Kendall test", "Mann-Kendall检验"),
            Method::Seasonal => ("seasonal Kendall test", "季节Kendall检验"),
            Method::Censored => ("Kendall test of censored data", "删失Kendall检验"),
            Method::SeasonalCensored => ("seasonal Kendall test of censored data", "季节删失Kendall检验"),
        };
        if lang == Lang::Zh { zh } else { en }
    }
}

/// How a trend is tested.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Test {
    /// The test.
    pub method: Method,
    /// A trend is significant where its p-value does not exceed this.
    pub alpha: f64,
    /// Whether the chance is that of either direction.
    pub two_sided: bool,
    /// What is done about values that carry over; [`Method::MannKendall`] alone can be corrected.
    pub autocorrelation: Autocorrelation,
}

/// The trend of a series.
#[derive(Debug, Clone, Copy, PartialEq)]
#[must_use]
pub struct Trend {
    /// rs of Spearman's test, z of the others; `None` of a series of equal values.
    pub statistic: Option<f64>,
    /// The p-value, two-sided or in the direction found.
    pub p: f64,
    /// Whether it was counted over all orders.
    pub exact: bool,
    /// Which way the series goes.
    pub tendency: Tendency,
    /// `None` if neither direction is better.
    pub direction: Option<Direction>,
    /// Sen's slope, per year.
    pub slope: Option<f64>,
    /// Its interval of 95 %.
    pub interval: Option<(f64, f64)>,
    /// How sure the tendency of the statistic is: 1 less the one-sided p-value.
    pub confidence: f64,
}

/// The certainty of a tendency, in words.
///
/// The shares are those of the guidance note of the IPCC on uncertainties (Mastrandrea et al. 2010), which
/// water-quality reports also use for directions of trends; they are in the rule `trend-confidence`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likelihood {
    /// As likely as not.
    AsLikelyAsNot,
    /// Likely.
    Likely,
    /// Very likely.
    VeryLikely,
    /// Extremely likely.
    ExtremelyLikely,
    /// Virtually certain.
    VirtuallyCertain,
}

impl Likelihood {
    /// The word for a confidence.
    ///
    /// ```
    /// use shuizhi::assessment::trend::Likelihood;
    /// assert_eq!(Likelihood::of(0.951), Likelihood::ExtremelyLikely);
    /// assert_eq!(Likelihood::of(0.6), Likelihood::AsLikelyAsNot);
    /// ```
    pub fn of(confidence: f64) -> Likelihood {
        let rule = rule("trend-confidence");
        let from = [
            ("virtually_certain", Likelihood::VirtuallyCertain),
            ("extremely_likely", Likelihood::ExtremelyLikely),
            ("very_likely", Likelihood::VeryLikely),
            ("likely", Likelihood::Likely),
        ];
        let found = from.into_iter().find(|(name, _)| confidence >= rule.figure(name));
        found.map_or(Likelihood::AsLikelyAsNot, |(_, word)| word)
    }

    /// Its name.
    pub fn name(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Likelihood::AsLikelyAsNot, Lang::En) => "about as likely as not",
            (Likelihood::Likely, Lang::En) => "likely",
            (Likelihood::VeryLikely, Lang::En) => "very likely",
            (Likelihood::ExtremelyLikely, Lang::En) => "extremely likely",
            (Likelihood::VirtuallyCertain, Lang::En) => "virtually certain",
            (Likelihood::AsLikelyAsNot, Lang::Zh) => "或许可能",
            (Likelihood::Likely, Lang::Zh) => "可能",
            (Likelihood::VeryLikely, Lang::Zh) => "很可能",
            (Likelihood::ExtremelyLikely, Lang::Zh) => "极有可能",
            (Likelihood::VirtuallyCertain, Lang::Zh) => "几乎确定",
        }
    }
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

impl Tendency {
    /// All of them.
    pub const ALL: [Tendency; 3] = [Tendency::Rising, Tendency::Falling, Tendency::NoTrend];

    /// Its name.
    pub fn name(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Tendency::Rising, Lang::En) => "rising",
            (Tendency::Falling, Lang::En) => "falling",
            (Tendency::NoTrend, Lang::En) => "no trend",
            (Tendency::Rising, Lang::Zh) => "上升",
            (Tendency::Falling, Lang::Zh) => "下降",
            (Tendency::NoTrend, Lang::Zh) => "无显著趋势",
        }
    }
}

impl Direction {
    /// Its name.
    pub fn name(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Direction::Improving, Lang::En) => "improving",
            (Direction::Worsening, Lang::En) => "worsening",
            (Direction::NoTrend, Lang::En) => "no trend",
            (Direction::Improving, Lang::Zh) => "好转",
            (Direction::Worsening, Lang::Zh) => "变差",
            (Direction::NoTrend, Lang::Zh) => "无显著变化",
        }
    }
}

/// Assesses a series; `None` of too few values, or where a correction leaves no variance.
///
/// ```
/// use shuizhi::assessment::trend::{BetterWhen, Tendency, Method, Direction, Series, Test, assess};
/// let values = [1.9, 1.6, 1.7, 1.1, 0.8];
/// let series = Series {
///     times: &[2016.0, 2017.0, 2018.0, 2019.0, 2020.0], values: &values, seasons: &[0; 5],
///     low: &values, high: &values,
/// };
/// let test = Test { method: Method::Spearman, alpha: 0.05, two_sided: false, autocorrelation: Default::default() };
/// // rs = −0.9, which tables print as the critical value of N = 5 at 0.05.
/// let trend = assess(&series, &test, BetterWhen::Lower).unwrap();
/// assert_eq!((trend.statistic, trend.tendency), (Some(-0.9), Tendency::Falling));
/// assert_eq!(trend.direction, Some(Direction::Improving));
/// ```
pub fn assess(series: &Series<'_>, test: &Test, better_when: BetterWhen) -> Option<Trend> {
    let known = series.times.iter().zip(series.values).filter(|(t, x)| !t.is_nan() && !x.is_nan()).count();
    if (known as f64) < rule("trend-spearman").figure("least") {
        return None;
    }
    let sen = || sen_slope(series.times, series.values);
    let side = |p: f64| if test.two_sided { p } else { p / 2.0 };
    let found = match test.method {
        Method::Spearman => {
            let (s, sen) = (spearman_xy(series.times, series.values)?, sen());
            let p = if test.two_sided { s.p } else { s.p_one_sided };
            Found {
                statistic: s.rs,
                p,
                one_sided: s.p_one_sided,
                exact: s.exact,
                slope: sen.map(|s| s.slope),
                interval: sen.and_then(|s| s.interval),
            }
        }
        Method::MannKendall => {
            let (k, sen) = (mann_kendall(series.values)?, sen());
            let (z, p, exact) = match test.autocorrelation {
                Autocorrelation::Ignored => (k.z, k.p, k.exact),
                how => corrected(series.values, how).map(|c| (c.z, c.p, false))?,
            };
            Found {
                statistic: k.tau_b.map(|_| z),
                p: side(p),
                one_sided: p / 2.0,
                exact,
                slope: sen.map(|s| s.slope),
                interval: sen.and_then(|s| s.interval),
            }
        }
        Method::Seasonal => {
            let k = seasonal_kendall(series.seasons, series.times, series.values)?;
            Found {
                statistic: Some(k.z),
                p: side(k.p),
                one_sided: k.p / 2.0,
                exact: false,
                slope: Some(k.slope),
                interval: k.interval,
            }
        }
        Method::Censored | Method::SeasonalCensored => {
            let one = vec![0; series.times.len()];
            let seasons = if test.method == Method::Censored { &one } else { series.seasons };
            let k = censored_kendall(seasons, series.times, series.low, series.high)?;
            Found {
                statistic: Some(k.z),
                p: side(k.p),
                one_sided: k.p / 2.0,
                exact: k.exact,
                slope: k.slope,
                interval: k.interval,
            }
        }
    };
    let statistic = found.statistic.map(rounding::settled);
    let tendency = Tendency::of(statistic.unwrap_or(0.0), found.p, test.alpha);
    let settled = |(low, high)| (rounding::settled(low), rounding::settled(high));
    Some(Trend {
        statistic,
        p: found.p,
        exact: found.exact,
        tendency,
        direction: direction(tendency, better_when),
        slope: found.slope.map(rounding::settled),
        interval: found.interval.map(settled),
        confidence: 1.0 - found.one_sided.min(0.5),
    })
}

/// What a test finds.
struct Found {
    statistic: Option<f64>,
    p: f64,
    one_sided: f64,
    exact: bool,
    slope: Option<f64>,
    interval: Option<(f64, f64)>,
}
