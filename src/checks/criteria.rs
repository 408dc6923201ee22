//! Rules over samples in time, of a user's own standard (`[[criteria]]`).

use crate::day::Day;
use crate::error::Result;
use crate::grading;
use crate::reason::Reason;
use crate::rounding;
use crate::standard::{Comparison, Criterion, Statistic};
use crate::verdict::Verdict;
use std::collections::VecDeque;

/// A sample of a place: its day, its figure in the canonical unit, and the ends between which it lies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sampled {
    /// The day.
    pub day: Day,
    /// The figure that enters; `None` where none does.
    pub value: Option<f64>,
    /// The least that it may be.
    pub low: f64,
    /// The most that it may be.
    pub high: f64,
}

/// What the samples of a place come to by a rule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Held {
    /// How many samples entered.
    pub samples: u32,
    /// How many windows were judged.
    pub windows: u32,
    /// How many exceed, of windows that overlap one.
    pub over: u32,
    /// The worst statistic, in the canonical unit: of a share in per cent.
    pub worst: Option<f64>,
    /// The first day and the last of the window that has it.
    pub at: Option<(Day, Day)>,
    /// The verdict.
    pub verdict: Verdict,
    /// Whether everything the samples may be gives it; `None` where there is none.
    pub certain: Option<bool>,
    /// Why there is none.
    pub reason: Option<Reason>,
}

/// A rule over samples in time, checked and ready to hold samples to.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    figure: f64,
    comparison: Comparison,
    of: Of,
    window_days: Option<u32>,
    least: usize,
    /// How many windows may exceed, in how many years.
    allowed: usize,
    in_years: Option<u32>,
}

/// What of a window is compared.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Of {
    /// Its last sample.
    Each,
    /// The share of its samples that exceed, with the share that may.
    Share(f64),
    Mean,
    GeometricMean,
}

/// A window with the samples that the rule asks for.
struct Window {
    from: Day,
    to: Day,
    statistic: f64,
    over: bool,
    /// Whether it has the statistic: a geometric mean is of figures above 0.
    known: bool,
}

impl Rule {
    /// The rule of a criterion.
    ///
    /// # Errors
    /// [`Error::Standard`](crate::error::Error::Standard) if the criterion is not valid, with what is wrong.
    pub fn new(criterion: &Criterion) -> Result<Rule> {
        let (figure, exponent) = criterion.figure()?;
        let share = criterion.share.as_deref().and_then(rounding::parse).map(rounding::to_f64);
        Ok(Rule {
            figure: grading::scaled(rounding::to_f64(figure), exponent),
            comparison: criterion.comparison,
            of: match (criterion.statistic, share) {
                (Statistic::EachSample, None) => Of::Each,
                (Statistic::EachSample, Some(share)) => Of::Share(share),
                (Statistic::ArithmeticMean, _) => Of::Mean,
                (Statistic::GeometricMean, _) => Of::GeometricMean,
            },
            window_days: criterion.window_days,
            least: criterion.least_samples.unwrap_or(1) as usize,
            allowed: criterion.times.unwrap_or(0) as usize,
            in_years: criterion.in_years,
        })
    }

    /// The figure in the canonical unit of its parameter.
    pub fn figure(&self) -> f64 {
        self.figure
    }

    /// Holds the samples of a place, in any order, to the rule.
    ///
    /// A window is judged if it has the samples that the rule asks for. Windows over the figure that
    /// overlap are one exceedance, counted at the end of the first; more of them than the rule allows, within
    /// the years that it says, fail. A window with a sample of 0 has no geometric mean: it is not judged, and
    /// unless the others fail there is no verdict ([`Reason::NoGeometricMean`]).
    ///
    /// ```
    /// use shuizhi::checks::criteria::{Rule, Sampled};
    /// use shuizhi::{day::Day, standard::Criterion, verdict::Verdict};
    /// let criterion: Criterion = toml::from_str(r#"
    /// id = "gm"
    /// zh = "30日内不少于5个样品的几何均值"
    /// en = "geometric mean of 5 samples in 30 days"
    /// parameter = "fecal_coliform"
    /// unit = "MPN/L"
    /// comparison = "<="
    /// value = "2000"
    /// statistic = "geometric-mean"
    /// window_days = 30
    /// least_samples = 5
    /// evidence = { kind = "user" }
    /// "#).unwrap();
    /// let rule = Rule::new(&criterion)?;
    /// let of = |n: u32, x: f64| -> Vec<Sampled> {
    ///     let days = (0..n).map(|i| Day::new(2023, 7, 1 + 6 * i as u8).unwrap());
    ///     days.map(|day| Sampled { day, value: Some(x), low: x, high: x }).collect()
    /// };
    /// assert_eq!(rule.hold(&of(5, 2000.0)).verdict, Verdict::Pass);
    /// assert_eq!(rule.hold(&of(5, 2001.0)).verdict, Verdict::Fail);
    /// assert_eq!(rule.hold(&of(4, 2001.0)).verdict, Verdict::Undetermined);
    /// # Ok::<(), shuizhi::Error>(())
    /// ```
    pub fn hold(&self, samples: &[Sampled]) -> Held {
        let mut sorted = samples.to_vec();
        sorted.sort_by_key(|s| s.day);
        let figured = |of: fn(&Sampled) -> Option<f64>| -> Vec<(Day, f64)> {
            sorted.iter().filter_map(|s| Some((s.day, of(s)?))).collect()
        };
        let entered = figured(|s| s.value);
        let (found, unknown): (Vec<Window>, Vec<Window>) =
            self.windows(&entered).into_iter().partition(|w| w.known);
        let (of_known, over) = self.judge(&found);
        let open = !unknown.is_empty() && of_known == Verdict::Pass;
        let verdict = if open { Verdict::Undetermined } else { of_known };
        let reason = if unknown.is_empty() { Reason::TooFew } else { Reason::NoGeometricMean };
        let mut worst: Option<&Window> = None;
        for window in &found {
            if worst.is_none_or(|so_far| self.is_worse(window.statistic, so_far.statistic)) {
                worst = Some(window);
            }
        }
        let ends = [figured(|s| Some(s.low)), figured(|s| Some(s.high))];
        let same = ends.iter().all(|end| self.judge(&self.windows(end)).0 == verdict);
        Held {
            samples: entered.len() as u32,
            windows: found.len() as u32,
            over,
            worst: worst.map(|w| rounding::settled(w.statistic)),
            at: worst.map(|w| (w.from, w.to)),
            verdict,
            certain: (verdict != Verdict::Undetermined).then_some(same),
            reason: (verdict == Verdict::Undetermined).then_some(reason),
        }
    }

    /// Whether a statistic is worse than another: of a share, and under a figure that is the most, the larger.
    fn is_worse(&self, statistic: f64, than: f64) -> bool {
        let upwards = matches!(self.comparison, Comparison::AtMost | Comparison::LessThan);
        if upwards || matches!(self.of, Of::Share(_)) { statistic > than } else { statistic < than }
    }

    /// The windows that have enough samples, in the order of their last days.
    fn windows(&self, samples: &[(Day, f64)]) -> Vec<Window> {
        let mut made = Vec::new();
        let mut held: VecDeque<(Day, f64)> = VecDeque::new();
        for (i, &(day, x)) in samples.iter().enumerate() {
            while held.front().is_some_and(|(first, _)| !self.overlap(*first, day)) {
                held.pop_front();
            }
            held.push_back((day, x));
            let next = samples.get(i + 1);
            let whole = match self.window_days {
                _ if self.of == Of::Each => true,
                Some(_) => next.is_none_or(|(next, _)| *next != day),
                None => next.is_none(),
            };
            if whole && held.len() >= self.least {
                made.push(self.window(&held, day, x));
            }
        }
        made
    }

    /// Whether a day lies in the window that ends with another.
    fn overlap(&self, day: Day, last: Day) -> bool {
        let days = |days: u32| i64::from(last.number()) - i64::from(day.number()) < i64::from(days);
        self.window_days.is_none_or(days)
    }

    /// The window of the samples held, with the last of them.
    fn window(&self, held: &VecDeque<(Day, f64)>, to: Day, last: f64) -> Window {
        let n = held.len() as f64;
        let values = || held.iter().map(|(_, x)| *x);
        let exceeds = |x: f64| !self.comparison.keeps(x, self.figure);
        let share = || values().filter(|x| exceeds(*x)).count() as f64 / n;
        let statistic = match self.of {
            Of::Each => last,
            Of::Share(_) => 100.0 * share(),
            Of::Mean => rounding::settled(values().sum::<f64>() / n),
            Of::GeometricMean => rounding::settled((values().map(f64::ln).sum::<f64>() / n).exp()),
        };
        Window {
            from: if self.of == Of::Each { to } else { held.front().map_or(to, |(day, _)| *day) },
            to,
            statistic,
            over: match self.of {
                Of::Share(most) => rounding::settled(share()) > most,
                _ => exceeds(statistic),
            },
            known: self.of != Of::GeometricMean || values().all(|x| x > 0.0),
        }
    }

    /// The verdict on windows, and how many exceed.
    fn judge(&self, windows: &[Window]) -> (Verdict, u32) {
        let mut events: Vec<Day> = Vec::new();
        for window in windows.iter().filter(|w| w.over) {
            let again = self.window_days.is_some()
                && events.last().is_some_and(|last| self.overlap(*last, window.to));
            if !again {
                events.push(window.to);
            }
        }
        let too_often = |run: &[Day]| match (self.in_years, run) {
            (Some(years), [first, .., last]) => years_on(*first, years).is_none_or(|end| *last < end),
            _ => true,
        };
        let fails =
            events.len() > self.allowed && events.windows(self.allowed.saturating_add(1)).any(too_often);
        let verdict = match (windows.is_empty(), fails) {
            (true, _) => Verdict::Undetermined,
            (_, true) => Verdict::Fail,
            _ => Verdict::Pass,
        };
        (verdict, events.len() as u32)
    }
}

/// The same day some years on; of 29 February the day after where there is none. `None` after the last year.
fn years_on(day: Day, years: u32) -> Option<Day> {
    let (year, month, number) = day.parts();
    let year = year.checked_add_unsigned(years)?;
    Day::new(year, month, number).or_else(|| Day::new(year, 3, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(statistic: Statistic, value: &str) -> Criterion {
        Criterion {
            id: "c".into(),
            zh: "规则".into(),
            en: "rule".into(),
            parameter: "copper".into(),
            unit: "μg/L".into(),
            comparison: Comparison::AtMost,
            value: value.into(),
            statistic,
            window_days: None,
            least_samples: None,
            share: None,
            times: None,
            in_years: None,
            evidence: toml::from_str("kind = \"user\"").unwrap(),
        }
    }

    fn ready(criterion: Criterion) -> Rule {
        Rule::new(&criterion).unwrap()
    }

    /// Samples of days from 1 January 2020 on, in μg/L.
    fn of(samples: &[(i32, f64)]) -> Vec<Sampled> {
        let start = Day::new(2020, 1, 1).unwrap().number();
        let one = |&(n, x): &(i32, f64)| {
            let (day, x) = (Day::from_number(start + n).unwrap(), x / 1000.0);
            Sampled { day, value: Some(x), low: x, high: x }
        };
        samples.iter().map(one).collect()
    }

    #[test]
    fn no_more_than_a_share_of_samples_may_exceed() {
        let rule = ready(Criterion {
            share: Some("0.1".into()),
            least_samples: Some(10),
            ..rule(Statistic::EachSample, "10")
        });
        let with =
            |n: usize| (0..20).map(|i| (i, if (i as usize) < n { 11.0 } else { 10.0 })).collect::<Vec<_>>();
        let two = rule.hold(&of(&with(2)));
        assert_eq!((two.verdict, two.windows, two.over, two.worst), (Verdict::Pass, 1, 0, Some(10.0)));
        let three = rule.hold(&of(&with(3)));
        assert_eq!((three.verdict, three.over, three.worst), (Verdict::Fail, 1, Some(15.0)));
        let few = rule.hold(&of(&with(3)[..9]));
        assert_eq!((few.verdict, few.reason), (Verdict::Undetermined, Some(Reason::TooFew)));
    }

    #[test]
    fn a_mean_of_four_days_may_exceed_once_in_three_years() {
        let base = rule(Statistic::ArithmeticMean, "10");
        let rule = ready(Criterion { window_days: Some(4), times: Some(1), in_years: Some(3), ..base });
        let verdict = |days: &[i32]| {
            let mut samples: Vec<(i32, f64)> = (0..1300).step_by(20).map(|n| (n, 1.0)).collect();
            samples.extend(days.iter().map(|&n| (n, 30.0)));
            let held = rule.hold(&of(&samples));
            (held.verdict, held.over)
        };
        assert_eq!(verdict(&[]), (Verdict::Pass, 0));
        assert_eq!(verdict(&[5]), (Verdict::Pass, 1));
        // Days beside one another have windows that overlap.
        assert_eq!(verdict(&[5, 6, 7]), (Verdict::Pass, 1));
        assert_eq!(verdict(&[5, 105]), (Verdict::Fail, 2));
        // 2020 has 366 days: three years on from 6 January 2020.
        assert_eq!(verdict(&[5, 5 + 1095]), (Verdict::Fail, 2));
        assert_eq!(verdict(&[5, 5 + 1096]), (Verdict::Pass, 2));
    }

    #[test]
    fn what_samples_may_be_makes_a_verdict_certain_or_not() {
        let rule = ready(rule(Statistic::ArithmeticMean, "10"));
        let day = Day::new(2020, 1, 1).unwrap();
        let below = |limit: f64| Sampled { day, value: Some(limit / 2000.0), low: 0.0, high: limit / 1000.0 };
        let certain = |samples: &[Sampled]| {
            let held = rule.hold(samples);
            (held.verdict, held.certain)
        };
        assert_eq!(certain(&[below(8.0)]), (Verdict::Pass, Some(true)));
        assert_eq!(certain(&[below(18.0)]), (Verdict::Pass, Some(false)));
        assert_eq!(certain(&[]), (Verdict::Undetermined, None));
    }

    #[test]
    fn a_geometric_mean_of_a_figure_that_is_not_above_0_is_not_judged() {
        let whole = ready(rule(Statistic::GeometricMean, "10"));
        let told = |rule: &Rule, samples: &[(i32, f64)]| {
            let held = rule.hold(&of(samples));
            (held.verdict, held.windows, held.reason)
        };
        let none = (Verdict::Undetermined, 0, Some(Reason::NoGeometricMean));
        assert_eq!(told(&whole, &[(0, 5.0), (1, 9.0)]), (Verdict::Pass, 1, None));
        // Its logarithms would make it 0, and pass.
        assert_eq!(told(&whole, &[(0, 90.0), (1, 0.0)]), none);
        assert_eq!(told(&whole, &[(0, 90.0), (1, -1.0)]), none);
        let rolling = ready(Criterion { window_days: Some(2), ..rule(Statistic::GeometricMean, "10") });
        assert_eq!(told(&rolling, &[(0, 0.0), (9, 5.0)]), (Verdict::Undetermined, 1, none.2));
        assert_eq!(told(&rolling, &[(0, 0.0), (9, 50.0)]), (Verdict::Fail, 1, None));
        let day = Day::new(2020, 1, 1).unwrap();
        let below = Sampled { day, value: Some(0.004), low: 0.0, high: 0.008 };
        let found = whole.hold(&[below]);
        assert_eq!((found.verdict, found.certain), (Verdict::Pass, Some(true)));
        let found = whole.hold(&[Sampled { high: 0.08, ..below }]);
        assert_eq!((found.verdict, found.certain), (Verdict::Pass, Some(false)));
    }

    #[test]
    fn the_worst_window_is_the_first_of_the_worst() {
        let at = |comparison, samples: &[(i32, f64)]| {
            let rule =
                Criterion { comparison, window_days: Some(1), ..rule(Statistic::ArithmeticMean, "10") };
            let held = ready(rule).hold(&of(samples));
            held.at.map(|(from, _)| from.parts().2)
        };
        let samples = [(0, 5.0), (3, 9.0), (6, 2.0), (9, 9.0), (12, 2.0)];
        assert_eq!(at(Comparison::AtMost, &samples), Some(4));
        assert_eq!(at(Comparison::AtLeast, &samples), Some(7));
    }

    #[test]
    fn a_criterion_that_breaks_its_form_is_refused() {
        let refused = |criterion: Criterion| Rule::new(&criterion).unwrap_err().to_string();
        let base = || rule(Statistic::ArithmeticMean, "10");
        assert!(refused(Criterion { parameter: "cooper".into(), ..base() }).contains("cooper"));
        assert!(refused(Criterion { unit: "h".into(), ..base() }).contains("criterion c: unit \"h\""));
        assert!(refused(Criterion { value: "ten".into(), ..base() }).contains("ten"));
        let cold = Criterion { parameter: "water_temperature".into(), unit: "℃".into(), ..base() };
        assert!(Rule::new(&cold).is_ok());
        let cold = Criterion { statistic: Statistic::GeometricMean, ..cold };
        assert!(refused(cold).contains("water_temperature"));
        let long =
            Criterion { window_days: Some(u32::MAX), in_years: Some(u32::MAX), times: Some(0), ..base() };
        assert_eq!(ready(long).hold(&of(&[(0, 11.0), (9, 11.0)])).over, 1);
    }
}
