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
mod tests;
