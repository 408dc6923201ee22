//! Readings of a day and their summary: ranges, weights, counts.

use crate::reason::Reason;
use crate::rounding;

/// A reading as it enters a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Entry {
    /// Nothing was measured.
    Nothing,
    /// A cell that cannot be read, and why.
    Unread(Reason),
    /// A reading flagged other than normal, or marked invalid.
    Flagged,
    /// A figure.
    Figure(f64),
    /// Below detection: what it enters as, `None` if it is left out, and the detection limit where
    /// it is known.
    Below {
        /// What it enters as.
        value: Option<f64>,
        /// The detection limit.
        limit: Option<f64>,
    },
    /// At least a figure, and entering as it.
    Above(f64),
}

impl Entry {
    pub(super) fn value(self) -> Option<f64> {
        match self {
            Entry::Figure(x) | Entry::Above(x) => Some(x),
            Entry::Below { value, .. } => value,
            Entry::Nothing | Entry::Unread(_) | Entry::Flagged => None,
        }
    }

    /// The bounds of the true value; `None` if nothing was measured.
    pub(super) fn ends(self) -> Option<(f64, f64)> {
        match self {
            Entry::Figure(x) => Some((x, x)),
            Entry::Above(x) => Some((x, f64::INFINITY)),
            Entry::Below { limit, .. } => Some((0.0, limit.unwrap_or(f64::INFINITY))),
            Entry::Nothing | Entry::Unread(_) | Entry::Flagged => None,
        }
    }
}

/// A figure of a day, and its bounds.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Range {
    /// From readings with a figure; `None` if there are none.
    pub value: Option<f64>,
    /// The least that it may be.
    pub low: f64,
    /// The most that it may be.
    pub high: f64,
}

impl Range {
    /// A figure that is known.
    pub(super) fn of(value: Option<f64>) -> Range {
        let end = value.unwrap_or_default();
        Range { value, low: end, high: end }
    }

    pub(super) fn picked(self, other: Range, pick: fn(f64, f64) -> f64) -> Range {
        Range {
            value: self.value.zip(other.value).map(|(a, b)| pick(a, b)),
            low: pick(self.low, other.low),
            high: pick(self.high, other.high),
        }
    }

    pub(super) fn without_nan(self) -> Range {
        let end = |x: f64| if x.is_nan() { 0.0 } else { x };
        Range { value: self.value.filter(|x| !x.is_nan()), low: end(self.low), high: end(self.high) }
    }

    pub(super) fn settled(self) -> Range {
        if self.value == Some(self.low) && self.low == self.high {
            return Range::of(self.value.map(rounding::settled));
        }
        Range {
            value: self.value.map(rounding::settled),
            low: rounding::settled(self.low),
            high: rounding::settled(self.high),
        }
    }
}

/// How the readings of a day are weighed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(u8)]
#[non_exhaustive]
pub enum Weighing {
    /// Alike: no flow is given.
    #[default]
    Plain,
    /// By flow, which every reading has.
    ByFlow,
    /// Alike, because the flow of a reading is not known.
    FlowUnknown,
    /// Alike, because nothing flowed all day.
    NoDischarge,
}

/// What was measured of a parameter on a day, in the canonical unit.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Measured {
    /// The mean of the day.
    pub mean: Range,
    /// The highest of the readings at which something flowed.
    pub highest: Range,
    /// The lowest of them.
    pub lowest: Range,
    /// How many readings entered as a figure.
    pub count: u32,
    /// How many were below a detection limit that is not known.
    pub undetected: u32,
    /// How many were below detection and left out as the user wishes.
    pub dropped: u32,
    /// How many cells could not be read.
    pub unread: u32,
    /// Why not: of several reasons the first of the table.
    pub why_unread: Option<Reason>,
    /// How many were flagged other than normal.
    pub flagged: u32,
    /// The mean with readings below detection as zero, for loads.
    pub detected: Option<f64>,
    /// Whether the day has one reading, at an outfall that has several on other days.
    pub alone: bool,
    /// How the readings are weighed.
    pub weighing: Weighing,
    /// Whether every reading was below detection.
    pub all_below: bool,
    /// Whether a reading was above the range of its method.
    pub any_above: bool,
}

impl Measured {
    /// Why nothing is judged of a day without readings.
    pub fn why_nothing(&self) -> Reason {
        if self.flagged > 0 { Reason::Flagged } else { self.why_unread.unwrap_or(Reason::Missing) }
    }

    /// The mean, where every reading has a figure.
    pub fn figure(&self) -> Option<f64> {
        let plain = !self.all_below && !self.any_above && self.undetected == 0 && self.dropped == 0;
        self.mean.value.filter(|_| plain && self.mean.low == self.mean.high)
    }

    /// The number of readings, used or not, without flagged ones.
    pub fn readings(&self) -> u32 {
        self.count.saturating_add(self.undetected).saturating_add(self.dropped)
    }
}
