//! Change between two periods, and whether a target is attained (环办〔2011〕22号).

use crate::grading::{Rank, Status};
use crate::lang::Lang;
use crate::rounding;
use crate::standard::rule;
use serde::Deserialize;

/// How the water changed, from worst to best.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
#[must_use]
pub enum Change {
    /// 明显变差.
    MarkedDecline,
    /// 有所变差.
    SomeDecline,
    /// 无明显变化.
    NoClearChange,
    /// 有所好转.
    SomeImprovement,
    /// 明显好转.
    MarkedImprovement,
}

impl Change {
    /// The names, from worst to best.
    pub fn names(lang: Lang) -> [&'static str; 5] {
        match lang {
            Lang::En => [
                "marked decline",
                "some decline",
                "no clear change",
                "some improvement",
                "marked improvement",
            ],
            Lang::Zh => ["明显变差", "有所变差", "无明显变化", "有所好转", "明显好转"],
        }
    }

    /// Its name.
    pub fn name(self, lang: Lang) -> &'static str {
        Change::names(lang).get(self as usize).copied().unwrap_or_default()
    }

    /// From a size (0 none, 1 some, 2 marked) and whether it is for the better.
    fn new(size: u8, better: bool) -> Change {
        match (size, better) {
            (0, _) => Change::NoClearChange,
            (1, true) => Change::SomeImprovement,
            (1, false) => Change::SomeDecline,
            (_, true) => Change::MarkedImprovement,
            (_, false) => Change::MarkedDecline,
        }
    }

    fn size(self) -> u8 {
        (self as u8).abs_diff(Change::NoClearChange as u8)
    }

    /// The larger of two readings of a change; the first where they are of one size.
    ///
    /// ```
    /// use shuizhi::assessment::change::Change;
    /// assert_eq!(Change::SomeDecline.or_larger(Change::MarkedImprovement), Change::MarkedImprovement);
    /// ```
    pub fn or_larger(self, other: Change) -> Change {
        if other.size() > self.size() { other } else { self }
    }
}

/// The change between two statuses.
///
/// ```
/// use shuizhi::{Status, assessment::change::{Change, by_status}};
/// assert_eq!(by_status(Status::Light, Status::Good), Change::SomeImprovement);
/// assert_eq!(by_status(Status::Good, Status::Heavy), Change::MarkedDecline);
/// ```
pub fn by_status(before: Status, now: Status) -> Change {
    let rule = rule("change-by-status");
    let grades = f64::from((before as u8).abs_diff(now as u8));
    let size = u8::from(grades >= rule.figure("some")) + u8::from(grades >= rule.figure("marked"));
    Change::new(size, now < before)
}

/// The change by shares, in per cent: of the share of Ⅰ–Ⅲ (ΔG) and of the share worse than Ⅴ (ΔD),
/// both now less before.
///
/// ```
/// use shuizhi::assessment::change::{Change, by_shares};
/// assert_eq!(by_shares(10.0, 0.0), Change::NoClearChange);
/// assert_eq!(by_shares(10.0, -5.0), Change::SomeImprovement);
/// assert_eq!(by_shares(-15.0, 6.0), Change::MarkedDecline);
/// ```
pub fn by_shares(delta_good: f64, delta_inferior: f64) -> Change {
    let rule = rule("change-by-shares");
    let difference = rounding::settled(delta_good - delta_inferior);
    // Shares are computed: 70 − 60 may be 9.999999999999.
    let size =
        u8::from(difference.abs() > rule.figure("none")) + u8::from(difference.abs() > rule.figure("some"));
    Change::new(size, difference > 0.0)
}

/// What is compared of two periods of a river, besides its status.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shares {
    /// ΔG and ΔD, in points.
    pub good: f64,
    /// ΔD, in points: the change of the share worse than Ⅴ.
    pub inferior: f64,
    /// The larger number of sections of the two periods; `None`: not given.
    pub sections: Option<u32>,
}

/// Which reading of a change counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// The larger of both.
    #[default]
    Larger,
    /// The change of the status.
    Status,
    /// The change of the shares of classes.
    Shares,
}

/// The change between two periods by their statuses and, if given, the shares of classes. A
/// single section takes the change of its status.
///
/// ```
/// use shuizhi::Status::{Good, Light};
/// use shuizhi::assessment::change::{By, Change, Shares, change};
/// let shares = |sections| Some(Shares { good: 25.0, inferior: 0.0, sections: Some(sections) });
/// assert_eq!(change(Light, Good, shares(8), By::Larger), Change::MarkedImprovement);
/// assert_eq!(change(Light, Good, shares(1), By::Larger), Change::SomeImprovement);
/// assert_eq!(change(Light, Good, shares(8), By::Status), Change::SomeImprovement);
/// assert_eq!(change(Good, Good, shares(8), By::Shares), Change::MarkedImprovement);
/// ```
pub fn change(before: Status, now: Status, shares: Option<Shares>, by: By) -> Change {
    let by_status = by_status(before, now);
    let of_many = shares.filter(|s| s.sections.is_none_or(|n| n > 1));
    match (of_many.map(|s| by_shares(s.good, s.inferior)), by) {
        (None, _) | (_, By::Status) => by_status,
        (Some(by_shares), By::Shares) => by_shares,
        (Some(by_shares), By::Larger) => by_shares.or_larger(by_status),
    }
}

/// Whether a place attains its target, by its class: `None` if either is not known, or if a class would
/// attain but an item lacks data for a mean (`lacking`) and may be of any class.
///
/// ```
/// use shuizhi::{assessment::change::attained_of, grading::Rank};
/// let [third, fourth] = [2, 3].map(|place| Some(Rank::new(place)));
/// assert_eq!(attained_of(third, third, false), Some(true));
/// assert_eq!(attained_of(third, third, true), None);
/// assert_eq!(attained_of(fourth, third, true), Some(false));
/// assert_eq!(attained_of(third, None, false), None);
/// ```
pub fn attained_of(class: Option<Rank>, target: Option<Rank>, lacking: bool) -> Option<bool> {
    let attained = class? <= target?;
    (!(attained && lacking)).then_some(attained)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_apart_by_grades() {
        use Change::*;
        assert_eq!(
            Status::ALL.map(|now| by_status(Status::Light, now)),
            [MarkedImprovement, SomeImprovement, NoClearChange, SomeDecline, MarkedDecline]
        );
    }

    #[test]
    fn shares_at_their_edges() {
        use Change::*;
        for (g, d, want) in [
            (0.0, 0.0, NoClearChange),
            (10.0, 0.0, NoClearChange),
            (10.1, 0.0, SomeImprovement),
            (20.0, 0.0, SomeImprovement),
            (20.1, 0.0, MarkedImprovement),
            (0.0, 10.0, NoClearChange),
            (0.0, 10.1, SomeDecline),
            (0.0, 20.1, MarkedDecline),
            (0.3 - 0.1, 0.2 - 10.0 + 1e-15, NoClearChange),
        ] {
            assert_eq!(by_shares(g, d), want, "{g} {d}");
        }
        assert_eq!(NoClearChange.or_larger(SomeDecline), SomeDecline);
        assert_eq!(SomeImprovement.or_larger(SomeDecline), SomeImprovement);
    }
}
