//! Trends of a parameter over time.

use crate::assessment::trend::{self, Autocorrelation, BetterWhen, Method, Series, Test};
use crate::parameter::Parameter;

/// A test of trends of a parameter: rank correlation with time at 0.05, as the printed tables have it, unless
/// told otherwise (环办〔2011〕22号).
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
    /// Of a parameter, whose falling or rising is the better.
    pub fn of(parameter: &Parameter) -> Trend {
        let autocorrelation = Autocorrelation::default();
        let test = Test { method: Method::Spearman, alpha: 0.05, two_sided: false, autocorrelation };
        Trend { better: BetterWhen::of(parameter), test }
    }

    fn with(mut self, change: impl FnOnce(&mut Test)) -> Trend {
        change(&mut self.test);
        self
    }

    /// The test. All but that of Spearman are two-sided, as the field has it.
    pub fn method(self, method: Method) -> Trend {
        self.with(|test| (test.method, test.two_sided) = (method, method != Method::Spearman))
    }

    /// The chance up to which a trend is one.
    pub fn significance(self, significance: f64) -> Trend {
        self.with(|test| test.alpha = significance)
    }

    /// Whether the chance is that of a trend of either direction.
    pub fn two_sided(self, yes: bool) -> Trend {
        self.with(|test| test.two_sided = yes)
    }

    /// What is done about values that carry over, of the test of Mann and Kendall.
    pub fn autocorrelation(self, how: Autocorrelation) -> Trend {
        self.with(|test| test.autocorrelation = how)
    }

    /// The trend of values at times, in years; `None` of fewer than five.
    pub fn find(self, points: &[(f64, f64)]) -> Option<trend::Trend> {
        self.find_within(&points.iter().map(|&(time, x)| (time, 0, (x, x))).collect::<Vec<_>>())
    }

    /// The same of values each of which has a season, and is anywhere between two ends: a reading below its
    /// detection limit from 0 to that. The tests that are not censored take the upper end.
    pub fn find_within(self, points: &[(f64, usize, (f64, f64))]) -> Option<trend::Trend> {
        let times: Vec<f64> = points.iter().map(|point| point.0).collect();
        let seasons: Vec<usize> = points.iter().map(|point| point.1).collect();
        let (low, high): (Vec<f64>, Vec<f64>) = points.iter().map(|point| point.2).unzip();
        let series = Series { times: &times, values: &high, seasons: &seasons, low: &low, high: &high };
        trend::assess(&series, &self.test, self.better)
    }
}
