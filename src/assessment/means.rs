//! Means of a place and period, a parameter at a time: hours to days to months to years
//! (环办监测函〔2020〕82号).
//!
//! Automatic stations report several times a day: their days are averaged first, so that a day of
//! six readings weighs as much as a day of one; then the days of a month, and the months of a longer
//! period. Samples taken once a day or less often have no days to average.

use super::averaging::{self, Averaging, Choice};
use super::certainty::{Mean, Seen};
use super::period::Period;
use super::tally::{Enters, Sums, Tally, TallyEntry, highest};
use crate::day::Day;
use crate::parameter::Parameter;
use crate::reading::{Reading, code};
use crate::reason::Reason;
use crate::rounding;
use serde::Deserialize;

/// What the mean of a period is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum MeanOf {
    /// Days first; the days of a month; the months of a longer period.
    Days,
    /// The samples of a month; the months of a longer period.
    Months,
    /// All samples at once.
    Samples,
}

/// The mean of a parameter over a place and period, with its basis.
#[derive(Debug, Clone, Copy)]
pub struct Averaged {
    /// The mean without the noise of arithmetic, or why there is none.
    pub value: Result<f64, Reason>,
    /// The mean in the form in which it is summed.
    pub mean: Option<f64>,
    /// The least and the most that it may be, of readings that leave that open.
    pub span: Option<(f64, f64)>,
    /// The highest detection limit among them.
    pub limit: Option<f64>,
    /// How many readings entered, are below detection among them, and entered not.
    pub count: u32,
    /// Readings below detection.
    pub censored: u32,
    /// Readings that did not enter.
    pub missing: u32,
    /// In how many months a reading entered.
    pub months: u32,
    /// What the readings are.
    pub seen: Seen,
}

impl Averaged {
    /// Samples without a period have no mean.
    pub fn in_period(&mut self, known: bool) {
        if !known {
            self.value = Err(Reason::UnknownTime);
        }
    }

    /// The mean as it is assessed.
    pub fn reading(&self) -> Reading {
        self.value.map_or_else(Reading::Missing, Reading::Number)
    }

    /// Whether the mean is based on more than plain numbers and empty cells.
    pub fn is_odd(&self) -> bool {
        let plain = Seen::of(code::NUMBER).0 | Seen::of(code::of_reason(Reason::Missing)).0;
        self.seen.0 & !plain != 0
    }

    /// The mean as that of a place among others ([`over_places`]).
    #[must_use]
    pub fn of_place(&self) -> Averaged {
        if self.is_odd() {
            return *self;
        }
        Averaged { span: self.value.ok().map(|x| (x, x)), limit: None, seen: Seen::default(), ..*self }
    }

    /// The mean of a place that does not count: only its reason is reported, if no other place has a mean.
    #[must_use]
    pub fn uncounted(&self) -> Averaged {
        Averaged {
            value: self.value.and(Err(Reason::Missing)),
            mean: None,
            span: None,
            limit: None,
            seen: Seen::default(),
            ..*self
        }
    }

    /// The mean with its basis, for [`certainty`](crate::assessment::certainty::certainty) takes it.
    pub fn doubted(&self) -> Mean {
        let reading = self.reading();
        if self.is_odd() {
            Mean { reading, seen: self.seen, span: self.span, limit: self.limit }
        } else {
            Mean { reading, seen: Seen::default(), span: None, limit: None }
        }
    }
}

/// What the days of the samples of a place and period tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Dated {
    /// On how many days there are samples.
    pub days: u32,
    /// A bit for each month of the calendar that has some, from January.
    pub months: u32,
    /// Whether a day has several times, as automatic stations report.
    pub several: bool,
}

impl Dated {
    /// Of days in their order; `same_time` says whether one is of the same time as the one before it.
    pub fn of(days: impl Iterator<Item = Option<Day>>, same_time: impl Fn(usize) -> bool) -> Dated {
        let (mut dated, mut last) = (Dated::default(), None);
        for (k, day) in days.enumerate() {
            let Some(today) = day else { continue };
            if last == Some(today) {
                dated.several = dated.several || !same_time(k);
            } else {
                dated.days += 1;
                dated.months |= 1 << (today.month() - 1);
            }
            last = Some(today);
        }
        dated
    }
}

/// What all rows of a place and period say, where they agree.
///
/// ```
/// use shuizhi::assessment::means::agreed;
/// assert_eq!(agreed([Some(2), Some(2)].into_iter()), Some(2));
/// assert_eq!(agreed([Some(2), None].into_iter()), None);
/// ```
pub fn agreed<T: PartialEq>(mut said: impl Iterator<Item = Option<T>>) -> Option<T> {
    let first = said.next()??;
    said.all(|other| other.as_ref() == Some(&first)).then_some(first)
}

/// The day and the month of what is averaged, as growing numbers; those of what has no day are the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    day: i32,
    month: i32,
}

impl From<Option<Day>> for When {
    fn from(day: Option<Day>) -> When {
        let month = |day: Day| {
            let (year, month, _) = day.parts();
            year * 12 + i32::from(month) - 1
        };
        When { day: day.map_or(i32::MIN, Day::number), month: day.map_or(i32::MIN, month) }
    }
}

/// How the readings of a parameter become the mean of a period.
///
/// ```
/// use shuizhi::assessment::averaging::Averaging;
/// use shuizhi::assessment::means::{MeanOf, MeanPlan};
/// use shuizhi::assessment::tally::TallyEntry;
/// use shuizhi::day::Day;
/// use shuizhi::reading::code;
/// let day = |text: &str| text.parse::<Day>().ok();
/// let of = |x| TallyEntry { value: Some(x), code: code::NUMBER, span: None, limit: None };
/// // Three hours of one day, and one hour of the next.
/// let hours = [("2021-04-01", 1.0), ("2021-04-01", 2.0), ("2021-04-01", 3.0), ("2021-04-02", 4.0)];
/// let mean = |mean_of| {
///     let how = MeanPlan { how: Averaging::Arithmetic, mean_of, by_months: false, least: 1, of_months: false };
///     how.mean(hours.iter().map(|&(d, x)| (day(d), of(x)))).value
/// };
/// assert_eq!([mean(MeanOf::Days), mean(MeanOf::Months)], [Ok(3.0), Ok(2.5)]);
/// ```
#[derive(Debug, Clone, Copy)]
pub struct MeanPlan {
    /// How values are averaged.
    pub how: Averaging,
    /// What the mean is made of.
    pub mean_of: MeanOf,
    /// Whether the period is longer than a month, and so the mean of its months.
    pub by_months: bool,
    /// How many there must be, of months or of what is averaged in them.
    pub least: u32,
    /// Whether months are counted, and not samples (or days, where they come first).
    pub of_months: bool,
}

impl MeanPlan {
    /// How a parameter is averaged over a period, in groups of which no day has several times, and in
    /// those of which one has: there days come first, unless the user says what does.
    pub fn pair(
        parameter: &Parameter,
        choice: Choice,
        mean_of: Option<MeanOf>,
        period: &Period,
        least: u32,
    ) -> [MeanPlan; 2] {
        [MeanOf::Months, MeanOf::Days].map(|usual| MeanPlan {
            how: Averaging::of(parameter, choice),
            mean_of: mean_of.unwrap_or(usual),
            by_months: period.by_months(),
            least,
            of_months: period.counts_months(),
        })
    }

    /// The mean of what has a day, in the order of days; what has none is of one day.
    pub fn mean<E: Enters>(&self, mut dated: impl Iterator<Item = (impl Into<When>, E)>) -> Averaged {
        let (first, second) = (dated.next(), dated.next());
        match (first, second) {
            (Some((_, only)), None) => self.of_one(&only),
            (first, second) => self.of_many(first.into_iter().chain(second).chain(dated)),
        }
    }

    /// The value of the mean of one plain number, in the form in which it is summed.
    #[inline]
    pub fn of_figure(&self, x: f64) -> Result<f64, Reason> {
        averaging::settle(Some(x), self.how, 1, self.least, x.abs(), Seen::of(code::NUMBER))
    }

    /// The mean of one reading or part, which is the same whatever comes first.
    fn of_one<E: Enters>(&self, only: &E) -> Averaged {
        let mut whole = E::Into::default();
        only.enter(&mut whole);
        let whole = whole.told();
        let (there, ends) = (u32::from(only.has_value()), u32::from(only.has_ends()));
        let of = if self.mean_of == MeanOf::Days { there } else { whole.readings };
        let enough = if self.of_months { there } else { of };
        let reach = if self.of_months { ends } else { whole.ends };
        self.settled(&whole, enough, reach, there)
    }

    fn of_many<E: Enters>(&self, dated: impl Iterator<Item = (impl Into<When>, E)>) -> Averaged {
        let days_first = self.mean_of == MeanOf::Days;
        let months_first = self.by_months && self.mean_of != MeanOf::Samples;
        let [mut day, mut month, mut whole] = [(); 3].map(|()| E::Into::default());
        let mut now: Option<When> = None;
        let (mut days, mut months, mut ends) = (Run::default(), Run::default(), Run::default());
        for (at, entry) in dated {
            let at: When = at.into();
            if now != Some(at) {
                if days_first {
                    (if months_first { &mut month } else { &mut whole }).close(&mut day);
                }
                if months_first && now.is_some_and(|now| now.month != at.month) {
                    whole.close(&mut month);
                }
                now = Some(at);
            }
            // A period of up to a month counts as one.
            let of = if self.by_months { at.month } else { 0 };
            entry.enter(match (days_first, months_first) {
                (true, _) => &mut day,
                (false, true) => &mut month,
                (false, false) => &mut whole,
            });
            if entry.has_value() {
                days.meets(at.day);
                months.meets(of);
            }
            if entry.has_ends() {
                ends.meets(of);
            }
        }
        if days_first {
            (if months_first { &mut month } else { &mut whole }).close(&mut day);
        }
        if months_first {
            whole.close(&mut month);
        }
        let whole = whole.told();
        let of = if days_first { days.count } else { whole.readings };
        let enough = if self.of_months { months.count } else { of };
        let reach = if self.of_months { ends.count } else { whole.ends };
        self.settled(&whole, enough, reach, months.count)
    }

    fn settled(&self, whole: &Tally, enough: u32, reach: u32, months: u32) -> Averaged {
        let mean = whole.mean();
        let size = if whole.count > 0 { whole.size / f64::from(whole.count) } else { 0.0 };
        let value = averaging::settle(mean, self.how, enough, self.least, size, whole.seen);
        let mut seen = whole.seen;
        if value == Err(Reason::TooFew) {
            seen.0 |= Seen::of(code::of_reason(Reason::TooFew)).0;
        }
        let end = |sum: f64| rounding::settled(self.how.leave(sum / f64::from(whole.reach)));
        let span = (whole.reach > 0 && reach >= self.least.max(1)).then(|| (end(whole.low), end(whole.high)));
        Averaged {
            value,
            mean,
            span,
            limit: whole.limit,
            count: whole.readings,
            censored: whole.censored,
            missing: whole.missing,
            months,
            seen,
        }
    }
}

/// How many different numbers were met, where equal ones come together.
#[derive(Default)]
struct Run {
    last: Option<i32>,
    count: u32,
}

impl Run {
    fn meets(&mut self, number: i32) {
        if self.last != Some(number) {
            self.last = Some(number);
            self.count += 1;
        }
    }
}

/// The mean over places of the means of each. Where no place has one, it has the
/// reason of the places that comes first in the table.
pub fn over_places(how: Averaging, places: impl Iterator<Item = Averaged>) -> Averaged {
    let mut whole = Tally::default();
    let mut none: Option<Reason> = None;
    for place in places {
        let mean = place.mean.filter(|_| place.value.is_ok());
        let span = place.span.map(|(low, high)| (how.enter(low), how.enter(high)));
        TallyEntry { value: mean, code: code::NUMBER, span, limit: None }.enter(&mut whole);
        whole.seen.0 |= place.seen.0;
        whole.limit = highest(whole.limit, place.limit);
        if let Err(reason) = place.value {
            none = Some(none.map_or(reason, |r| r.min(reason)));
        }
    }
    let averager = MeanPlan { how, mean_of: MeanOf::Samples, by_months: false, least: 1, of_months: false };
    let mut found = averager.settled(&whole, whole.count, whole.reach, 0);
    if let (0, Some(reason)) = (whole.count, none) {
        found.value = Err(reason);
    }
    found
}

#[cfg(test)]
mod tests;
