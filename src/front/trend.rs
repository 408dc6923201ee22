//! Trends of a parameter over time.

use crate::assessment::trend::{self, Autocorrelation, BetterWhen, Method, Series, Test};
use crate::parameter::Parameter;

/// A trend test of a parameter: by default rank correlation with time at 0.05, with the printed critical
/// values (环办〔2011〕22号).
///
/// ```
/// use shuizhi::assessment::trend::{Direction, Tendency};
/// use shuizhi::{Trend, parameters};
/// let ammonia = [(2016.0, 1.9), (2017.0, 1.6), (2018.0, 1.7), (2019.0, 1.1), (2020.0, 0.8)];
/// let found = Trend::of(parameters().get("氨氮")?).find(&ammonia).unwrap();
/// assert_eq!((found.statistic, found.tendency), (Some(-0.9), Tendency::Falling));
/// assert_eq!(found.direction, Some(Direction::Improving));
/// assert!(Trend::of(parameters().get("氨氮")?).find(&ammonia[..4]).is_none());
/// # Ok::<(), shuizhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct Trend {
    better: BetterWhen,
    test: Test,
}

impl Trend {
    /// For a parameter, which decides whether a fall or a rise is better.
    pub fn of(parameter: &Parameter) -> Trend {
        let autocorrelation = Autocorrelation::default();
        let test = Test { method: Method::Spearman, alpha: 0.05, two_sided: false, autocorrelation };
        Trend { better: BetterWhen::of(parameter), test }
    }

    fn with(mut self, change: impl FnOnce(&mut Test)) -> Trend {
        change(&mut self.test);
        self
    }

    /// The test. All except Spearman's are two-sided, as is usual.
    pub fn method(self, method: Method) -> Trend {
        self.with(|test| (test.method, test.two_sided) = (method, method != Method::Spearman))
    }

    /// The significance level.
    pub fn significance(self, significance: f64) -> Trend {
        self.with(|test| test.alpha = significance)
    }

    /// Whether the test is two-sided.
    pub fn two_sided(self, yes: bool) -> Trend {
        self.with(|test| test.two_sided = yes)
    }

    /// The correction for autocorrelation, for the Mann–Kendall test.
    pub fn autocorrelation(self, how: Autocorrelation) -> Trend {
        self.with(|test| test.autocorrelation = how)
    }

    /// The trend of values at times, in years; `None` for fewer than five.
    pub fn find(self, points: &[(f64, f64)]) -> Option<trend::Trend> {
        self.find_within(&points.iter().map(|&(time, x)| (time, 0, (x, x))).collect::<Vec<_>>())
    }

    /// The same for values with a season and with bounds: a reading below its detection limit is between 0
    /// and the limit. Tests that are not censored use the upper bound.
    pub fn find_within(self, points: &[(f64, usize, (f64, f64))]) -> Option<trend::Trend> {
        let times: Vec<f64> = points.iter().map(|point| point.0).collect();
        let seasons: Vec<usize> = points.iter().map(|point| point.1).collect();
        let (low, high): (Vec<f64>, Vec<f64>) = points.iter().map(|point| point.2).unzip();
        let series = Series { times: &times, values: &high, seasons: &seasons, low: &low, high: &high };
        trend::assess(&series, &self.test, self.better)
    }
}
