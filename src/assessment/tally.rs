//! What enters a mean, and what was entered so far.

use super::averaging::Averaging;
use super::certainty::{self, Seen};
use crate::grading::{Column, NonDetect, entering, scaled as figure};
use crate::reading::Reading;
use crate::reading::code::{self, Code};

/// The contribution of a reading to a mean.
#[derive(Debug, Clone, Copy)]
pub struct TallyEntry {
    /// The value in the form in which it is summed ([`Averaging::enter`]).
    pub value: Option<f64>,
    /// What the reading is ([`code`]); below detection is [`code::BELOW`] whoever gave the detection limit.
    pub code: Code,
    /// The least and the most that it may be, in the same form.
    pub span: Option<(f64, f64)>,
    /// The detection limit, of a reading below it.
    pub limit: Option<f64>,
}

impl TallyEntry {
    /// The contribution of a reading of a column, in the canonical unit; with `spans` also its possible
    /// values.
    pub fn of(
        column: &Column,
        nondetect: NonDetect,
        how: Averaging,
        spans: bool,
        reading: Reading,
    ) -> TallyEntry {
        let scaled = |x: f64| match column.exponent {
            0 => x,
            exponent => figure(x, exponent),
        };
        let (value, code) = match entering(column, nondetect, reading) {
            Ok(x) => (Some(how.enter(scaled(x))), reading.cell().1),
            Err(reason) => (None, code::of_reason(reason)),
        };
        let code = if code == code::BELOW_UNSAID { code::BELOW } else { code };
        if !spans {
            return TallyEntry { value, code, span: None, limit: None };
        }
        let span = certainty::span(reading, column.detection_limit);
        TallyEntry {
            value,
            code,
            span: span.map(|(low, high)| (how.enter(scaled(low)), how.enter(scaled(high)))),
            limit: certainty::limit(reading, column).map(scaled),
        }
    }
}

/// What entered so far, of a day, a month or a period.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Tally {
    /// The sum of what was averaged here, of its sizes without sign, and how many there were.
    pub sum: f64,
    /// The sum of sizes without sign.
    pub size: f64,
    /// How many were averaged.
    pub count: u32,
    /// The sums of the least and of the most they may be, and of how many that is known.
    pub low: f64,
    /// The sum of the most that they may be.
    pub high: f64,
    /// Of how many the ends are known.
    pub reach: u32,
    /// The highest detection limit.
    pub limit: Option<f64>,
    /// The numbers of readings used, with bounds, below detection, and without a value.
    pub readings: u32,
    /// Readings that have ends.
    pub ends: u32,
    /// Readings below detection.
    pub censored: u32,
    /// Readings without a value.
    pub missing: u32,
    /// What the readings are.
    pub seen: Seen,
}

/// Sums of what entered.
pub trait Sums: Default {
    /// Takes the mean of a part as one value, and empties the part.
    fn close(&mut self, part: &mut Self);
    /// All that is known of what entered.
    fn told(&self) -> Tally;
}

/// What can be added to sums: a reading, or the tally of others.
pub trait Enters {
    /// Where it is added.
    type Into: Sums;
    /// Adds it.
    fn enter(&self, into: &mut Self::Into);
    /// Whether it has a value to add.
    fn has_value(&self) -> bool;
    /// Whether the least and the most it may be are known.
    fn has_ends(&self) -> bool;
}

impl Enters for TallyEntry {
    type Into = Tally;

    fn enter(&self, into: &mut Tally) {
        if let Some(x) = self.value {
            into.sum += x;
            into.size += x.abs();
            into.count += 1;
            into.readings += 1;
        }
        into.seen.0 |= Seen::of(self.code).0;
        into.censored += u32::from(self.code == code::BELOW);
        into.missing += u32::from(code::is_missing(self.code));
        if let Some((low, high)) = self.span {
            into.low += low;
            into.high += high;
            into.reach += 1;
            into.ends += 1;
            into.limit = highest(into.limit, self.limit);
        }
    }

    fn has_value(&self) -> bool {
        self.value.is_some()
    }

    fn has_ends(&self) -> bool {
        self.span.is_some()
    }
}

/// A plain number, in the form in which it is summed.
#[derive(Debug, Clone, Copy)]
pub struct Figure(pub f64);

/// What plain numbers come to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Figures {
    sum: f64,
    size: f64,
    count: u32,
    readings: u32,
}

impl Sums for Figures {
    fn close(&mut self, part: &mut Figures) {
        if part.count > 0 {
            let n = f64::from(part.count);
            self.sum += part.sum / n;
            self.size += part.size / n;
            self.count += 1;
        }
        self.readings = self.readings.saturating_add(part.readings);
        *part = Figures::default();
    }

    fn told(&self) -> Tally {
        let Figures { sum, size, count, readings } = *self;
        let seen = if readings > 0 { Seen::of(code::NUMBER) } else { Seen::default() };
        Tally { sum, size, count, readings, seen, ..Tally::default() }
    }
}

impl Enters for Figure {
    type Into = Figures;

    fn enter(&self, into: &mut Figures) {
        into.sum += self.0;
        into.size += self.0.abs();
        into.count += 1;
        into.readings += 1;
    }

    fn has_value(&self) -> bool {
        true
    }

    fn has_ends(&self) -> bool {
        false
    }
}

impl Enters for Tally {
    type Into = Tally;

    /// Puts both together, as if what entered one had entered the other.
    fn enter(&self, into: &mut Tally) {
        into.sum += self.sum;
        into.size += self.size;
        into.count = into.count.saturating_add(self.count);
        into.low += self.low;
        into.high += self.high;
        into.reach = into.reach.saturating_add(self.reach);
        into.told_by(self);
    }

    fn has_value(&self) -> bool {
        self.count > 0
    }

    fn has_ends(&self) -> bool {
        self.reach > 0
    }
}

pub(super) fn highest(a: Option<f64>, b: Option<f64>) -> Option<f64> {
    a.into_iter().chain(b).max_by(f64::total_cmp)
}

impl Tally {
    /// The mean of what entered, in the form in which it is summed.
    pub fn mean(&self) -> Option<f64> {
        (self.count > 0).then(|| self.sum / f64::from(self.count))
    }

    fn told_by(&mut self, other: &Tally) {
        self.limit = highest(self.limit, other.limit);
        let more = [other.readings, other.ends, other.censored, other.missing];
        let own = [&mut self.readings, &mut self.ends, &mut self.censored, &mut self.missing];
        own.into_iter().zip(more).for_each(|(count, more)| *count = count.saturating_add(more));
        self.seen.0 |= other.seen.0;
    }
}

impl Sums for Tally {
    fn close(&mut self, part: &mut Tally) {
        if part.count > 0 {
            let n = f64::from(part.count);
            self.sum += part.sum / n;
            self.size += part.size / n;
            self.count += 1;
        }
        if part.reach > 0 {
            let n = f64::from(part.reach);
            self.low += part.low / n;
            self.high += part.high / n;
            self.reach += 1;
        }
        self.told_by(part);
        *part = Tally::default();
    }

    fn told(&self) -> Tally {
        *self
    }
}
