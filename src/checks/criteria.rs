//! Rules over samples in time, of a user's own standard (`[[criteria]]`).

use crate::day::Day;
use crate::discharge::Ready;
use crate::error::Result;
use crate::grading;
use crate::reason::Reason;
use crate::rounding;
use crate::standard::{Comparison, Criterion, Statistic};
use crate::verdict::Verdict;
use std::collections::VecDeque;

/// A sample of a place: its day, its figure in the canonical unit, and the ends between which it lies.
#[derive(Debug, Clone, PartialEq)]
pub struct Sampled {
    /// The day.
    pub day: Day,
    /// The figure that enters; `None` where none does.
    pub value: Option<f64>,
    /// The least that it may be.
    pub low: f64,
    /// The most that it may be.
    pub high: f64,
    /// Its figures of the parameters that the equation of the rule takes ([`Rule::paired`]), in their
    /// canonical units; empty where there is no equation.
    pub paired: Vec<Option<f64>>,
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
    /// What it is compared with, in the canonical unit; of an equation the figure of its sample, and `None` of
    /// a share.
    pub limit: Option<f64>,
    /// The verdict.
    pub verdict: Verdict,
    /// Whether everything the samples may be gives it; `None` where there is none.
    pub certain: Option<bool>,
    /// Why there is none.
    pub reason: Option<Reason>,
}

/// A rule over samples in time, checked and ready to hold samples to.
#[derive(Debug, Clone)]
pub struct Rule {
    figure: Figure,
    comparison: Comparison,
    of: Of,
    window_days: Option<u32>,
    least: usize,
    /// How many windows may exceed, in how many years.
    allowed: usize,
    in_years: Option<u32>,
}

/// The limit of samples, in the canonical unit.
#[derive(Debug, Clone)]
enum Figure {
    Fixed(f64),
    /// Of other parameters of the sample.
    OfSample(Ready),
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

/// A sample that enters, and its limit or why it has none.
#[derive(Debug, Clone, Copy)]
struct Entered {
    day: Day,
    x: f64,
    limit: std::result::Result<f64, Reason>,
}

/// A window with the samples that the rule asks for.
struct Window {
    from: Day,
    to: Day,
    statistic: f64,
    limit: Option<f64>,
    over: bool,
    /// Why it is not judged: a geometric mean is of figures above 0, an equation of what is measured.
    unknown: Option<Reason>,
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
            figure: match (figure, &criterion.equation) {
                (None, Some(equation)) => {
                    let ids: Vec<&str> = equation.of.values().map(|v| v.parameter.as_str()).collect();
                    let place = |id: &str| ids.iter().position(|own| *own == id);
                    Figure::OfSample(Ready::new(equation.clone(), exponent, place))
                }
                (figure, _) => {
                    Figure::Fixed(grading::scaled(figure.map_or(f64::NAN, rounding::to_f64), exponent))
                }
            },
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

    /// The figure in the canonical unit of its parameter; `None` where it is computed for each sample.
    pub fn figure(&self) -> Option<f64> {
        match self.figure {
            Figure::Fixed(figure) => Some(figure),
            Figure::OfSample(_) => None,
        }
    }

    /// The ids of the parameters that its equation takes, in the order in which samples give them.
    pub fn paired(&self) -> Vec<&str> {
        match &self.figure {
            Figure::Fixed(_) => Vec::new(),
            Figure::OfSample(ready) => ready.parameters().collect(),
        }
    }

    /// The limit of a sample, or why it has none.
    fn limit(&self, paired: &[Option<f64>]) -> std::result::Result<f64, Reason> {
        match &self.figure {
            Figure::Fixed(figure) => Ok(*figure),
            Figure::OfSample(ready) => ready.figure(&|place| paired.get(place).copied().flatten()),
        }
    }

    /// Holds the samples of a place, in any order, to the rule.
    ///
    /// A window is judged if it has the samples that the rule asks for. Windows over the figure that
    /// overlap are one exceedance, counted at the end of the first; more of them than the rule allows, within
    /// the years that it says, fail. A window with a sample of 0 has no geometric mean: it is not judged, and
    /// unless the others fail there is no verdict ([`Reason::NoGeometricMean`]); so is a sample whose limit is
    /// computed of what was not measured ([`Reason::NoPair`]) or lies outside the range of the equation
    /// ([`Reason::OutsideEquation`]).
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
    ///     days.map(|day| Sampled { day, value: Some(x), low: x, high: x, paired: vec![] }).collect()
    /// };
    /// assert_eq!(rule.hold(&of(5, 2000.0)).verdict, Verdict::Pass);
    /// assert_eq!(rule.hold(&of(5, 2001.0)).verdict, Verdict::Fail);
    /// assert_eq!(rule.hold(&of(4, 2001.0)).verdict, Verdict::Undetermined);
    /// # Ok::<(), shuizhi::Error>(())
    /// ```
    pub fn hold(&self, samples: &[Sampled]) -> Held {
        let mut sorted: Vec<_> = samples.iter().map(|s| (s, self.limit(&s.paired))).collect();
        sorted.sort_by_key(|(s, _)| s.day);
        let figured = |of: fn(&Sampled) -> Option<f64>| -> Vec<Entered> {
            let entered = |&(s, limit): &(&Sampled, _)| Some(Entered { day: s.day, x: of(s)?, limit });
            sorted.iter().filter_map(entered).collect()
        };
        let entered = figured(|s| s.value);
        let (found, unknown): (Vec<Window>, Vec<Window>) =
            self.windows(&entered).into_iter().partition(|w| w.unknown.is_none());
        let (of_known, over) = self.judge(&found);
        let open = !unknown.is_empty() && of_known == Verdict::Pass;
        let verdict = if open { Verdict::Undetermined } else { of_known };
        let reason = unknown.first().and_then(|w| w.unknown).unwrap_or(Reason::TooFew);
        let mut worst: Option<&Window> = None;
        for window in &found {
            if worst.is_none_or(|so_far| self.badness(window) > self.badness(so_far)) {
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
            limit: worst.map_or(self.figure(), |w| w.limit),
            verdict,
            certain: (verdict != Verdict::Undetermined).then_some(same),
            reason: (verdict == Verdict::Undetermined).then_some(reason),
        }
    }

    /// How bad a window is: of a share, and under a figure that is the most, the larger the worse; of samples
    /// with limits of their own by the multiple of these.
    fn badness(&self, window: &Window) -> f64 {
        let statistic = match (&self.figure, window.limit) {
            (Figure::OfSample(_), Some(limit)) => (window.statistic - limit) / limit.abs(),
            _ => window.statistic,
        };
        let upwards = matches!(self.comparison, Comparison::AtMost | Comparison::LessThan);
        if upwards || matches!(self.of, Of::Share(_)) { statistic } else { -statistic }
    }

    /// The windows that have enough samples, in the order of their last days.
    fn windows(&self, samples: &[Entered]) -> Vec<Window> {
        let mut made = Vec::new();
        let mut held: VecDeque<Entered> = VecDeque::new();
        for (i, &last) in samples.iter().enumerate() {
            while held.front().is_some_and(|first| !self.overlap(first.day, last.day)) {
                held.pop_front();
            }
            held.push_back(last);
            let next = samples.get(i + 1);
            let whole = match self.window_days {
                _ if self.of == Of::Each => true,
                Some(_) => next.is_none_or(|next| next.day != last.day),
                None => next.is_none(),
            };
            if whole && held.len() >= self.least {
                made.push(self.window(&held, last));
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
    fn window(&self, held: &VecDeque<Entered>, last: Entered) -> Window {
        let n = held.len() as f64;
        let values = || held.iter().map(|one| one.x);
        let exceeds = |x: f64, limit: f64| !self.comparison.keeps(x, limit);
        // Samples without a limit may exceed it or not.
        let share = |unknown: bool| {
            let over = |one: &&Entered| one.limit.map_or(unknown, |limit| exceeds(one.x, limit));
            held.iter().filter(over).count() as f64 / n
        };
        let statistic = match self.of {
            Of::Each => last.x,
            Of::Share(_) => 100.0 * share(false),
            Of::Mean => rounding::settled(values().sum::<f64>() / n),
            Of::GeometricMean => rounding::settled((values().map(f64::ln).sum::<f64>() / n).exp()),
        };
        let (limit, over, unknown) = match self.of {
            Of::Share(most) => {
                let over = |unknown: bool| rounding::settled(share(unknown)) > most;
                let open = over(true) != over(false);
                let why = held.iter().find_map(|one| one.limit.err()).filter(|_| open);
                (self.figure(), over(false), why)
            }
            Of::GeometricMean if values().any(|x| x <= 0.0) => {
                (self.figure(), false, Some(Reason::NoGeometricMean))
            }
            _ => {
                let over = last.limit.is_ok_and(|limit| exceeds(statistic, limit));
                (last.limit.ok(), over, last.limit.err())
            }
        };
        let first = held.front().map_or(last.day, |one| one.day);
        let from = if self.of == Of::Each { last.day } else { first };
        Window { from, to: last.day, statistic, limit, over, unknown }
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
