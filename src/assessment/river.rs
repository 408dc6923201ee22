//! Rivers, river systems and basins (环办〔2011〕22号): by the mean of few sections, by the shares of
//! many.

mod assessed;

pub use assessed::{Assessed, Main, OfMean, Sections};

use super::section::separator;
use crate::figure;
use crate::grading::{Plan, Rank, Status};
use crate::lang::Lang;
use crate::parameter::Parameter;
use crate::standard::{level_key, rule, statuses};
use crate::words::words;
use once_cell::sync::Lazy;

/// How many sections are of each class, from Ⅰ to worse than Ⅴ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ClassCounts(pub [u32; 6]);

impl ClassCounts {
    /// Sections that have a class.
    pub fn total(&self) -> u32 {
        self.0.iter().fold(0, |sum, n| sum.saturating_add(*n))
    }

    /// Sections of class Ⅲ and better.
    pub fn good(&self) -> u32 {
        self.0
            .iter()
            .zip(0..)
            .filter(|(_, class)| is_good(Rank::new(*class)))
            .fold(0, |sum, (n, _)| sum.saturating_add(*n))
    }

    /// Sections worse than class Ⅴ.
    pub fn inferior(&self) -> u32 {
        self.0
            .iter()
            .zip(0..)
            .filter(|(_, class)| is_inferior(Rank::new(*class)))
            .fold(0, |sum, (n, _)| sum.saturating_add(*n))
    }

    /// The shares of both in per cent; `None` of no sections.
    ///
    /// ```
    /// use shuizhi::assessment::river::ClassCounts;
    /// assert_eq!(ClassCounts([1, 1, 1, 1, 0, 1]).shares(), Some((60.0, 20.0)));
    /// ```
    pub fn shares(&self) -> Option<(f64, f64)> {
        let share = |n: u32| figure::percent(n.into(), self.total().into());
        share(self.good()).zip(share(self.inferior()))
    }
}

/// Whether a class counts in the share of Ⅰ–Ⅲ.
pub fn is_good(class: Rank) -> bool {
    static UP_TO: Lazy<Option<Rank>> =
        Lazy::new(|| rule("river-by-shares").level.as_deref().and_then(class_of));
    Some(class) <= *UP_TO
}

/// Whether a class is Ⅴ: the worst that groundwater has.
pub fn is_fifth(class: Rank) -> bool {
    class.index() + 2 == statuses().0.len()
}

/// Whether a class is worse than Ⅴ.
pub fn is_inferior(class: Rank) -> bool {
    class.index() + 1 == statuses().0.len()
}

/// One of the classes from Ⅰ to worse than Ⅴ, however it is written (`Ⅲ`, `III类`, `劣Ⅴ`).
///
/// ```
/// use shuizhi::assessment::river::class_of;
/// let place = |word| class_of(word).map(|class| class.place());
/// assert_eq!(["Ⅰ", "III类", " 劣V类", "达标"].map(place), [Some(0), Some(2), Some(5), None]);
/// ```
pub fn class_of(word: &str) -> Option<Rank> {
    let key = level_key(word);
    (0..).map(Rank::new).zip(statuses().0).find(|(_, s)| level_key(&s.level) == key).map(|(rank, _)| rank)
}

/// Where Ⅰ–Ⅲ is exactly 60 % and worse than Ⅴ exactly 40 %, sources differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Boundary {
    /// There the status is heavy pollution (重度污染).
    #[default]
    Heavy,
    /// There it is moderate pollution (中度污染).
    Moderate,
}

words!(Boundary, "boundary", "heavy" => Heavy, "moderate" => Moderate);

/// Whether this many sections are assessed by the mean rather than by shares.
pub fn by_mean(sections: u32) -> bool {
    f64::from(sections) < rule("river-by-mean").figure("sections")
}

/// The status by shares, and whether the disputed boundary decided; `None` of no sections.
///
/// ```
/// use shuizhi::{Status, assessment::river::{ClassCounts, Boundary, status_by_shares}};
/// assert_eq!(status_by_shares(ClassCounts([0, 9, 0, 1, 0, 0]), Boundary::Heavy), Some((Status::Excellent, false))); // 90 %
/// assert_eq!(status_by_shares(ClassCounts([0, 2, 1, 1, 0, 1]), Boundary::Heavy), Some((Status::Moderate, false))); // 60 %, 20 %
/// assert_eq!(status_by_shares(ClassCounts([0, 2, 1, 0, 0, 2]), Boundary::Heavy), Some((Status::Heavy, true))); // 60 %, 40 %
/// ```
pub fn status_by_shares(counts: ClassCounts, boundary: Boundary) -> Option<(Status, bool)> {
    let rule = rule("river-by-shares");
    let total = f64::from(counts.total());
    if total == 0.0 {
        return None;
    }
    // 100 · n ≥ p · total is exact in whole numbers; a share in per cent need not be.
    let good = |p: &str| 100.0 * f64::from(counts.good()) >= rule.figure(p) * total;
    let inferior = |p: &str| 100.0 * f64::from(counts.inferior()) >= rule.figure(p) * total;
    Some(if good("excellent") {
        (Status::Excellent, false)
    } else if good("good") {
        (Status::Good, false)
    } else if !inferior("light") {
        (Status::Light, false)
    } else if !inferior("moderate") {
        (Status::Moderate, false)
    } else if !good("heavy") {
        (Status::Heavy, false)
    } else {
        (if boundary == Boundary::Heavy { Status::Heavy } else { Status::Moderate }, true)
    })
}

/// By which method a river was assessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Method {
    /// By the mean over its sections, which are few.
    Mean,
    /// By the shares of classes.
    Shares,
    /// By shares, where sources differ ([`Boundary`]).
    Boundary,
}

words!(Method, "method", "mean" => Mean, "shares" => Shares, "boundary" => Boundary);

/// The status of a river, and by which method: of its counts of classes, the status of the
/// mean over its sections, and how many sections it has by plan, where that is declared. `None` where that
/// method has no status.
///
/// ```
/// use shuizhi::{Status, assessment::river::{ClassCounts, Boundary, Method, status}};
/// let counts = ClassCounts([0, 2, 1, 1, 0, 0]);
/// let good = Status::Good;
/// assert_eq!(status(counts, Some(good), None, Boundary::Heavy), Some((good, Method::Mean)));
/// assert_eq!(status(counts, Some(good), Some(6), Boundary::Heavy), Some((good, Method::Shares)));
/// ```
pub fn status(
    counts: ClassCounts,
    of_mean: Option<Status>,
    declared: Option<u32>,
    boundary: Boundary,
) -> Option<(Status, Method)> {
    if by_mean(declared.unwrap_or(counts.total())) {
        return of_mean.map(|status| (status, Method::Mean));
    }
    let (status, at_boundary) = status_by_shares(counts, boundary)?;
    Some((status, if at_boundary { Method::Boundary } else { Method::Shares }))
}

/// The level over whose limits the sections of a river are counted; `None` of a standard without it.
pub fn main_level(plan: &Plan) -> Option<Rank> {
    rule("river-main-indicators").level.as_deref().and_then(|level| plan.level(level))
}

/// An indicator and the share of sections over class Ⅲ by it.
#[derive(Debug, Clone, Copy)]
pub struct Rate {
    /// The indicator.
    pub parameter: &'static Parameter,
    /// Sections over class Ⅲ, of all that have a class.
    pub over: u32,
    /// All sections that have a class.
    pub of: u32,
}

impl Rate {
    /// In per cent.
    pub fn percent(&self) -> f64 {
        figure::percent(self.over.into(), self.of.into()).unwrap_or(f64::NAN)
    }
}

/// Whether a status is worse than good, so that there are main indicators to name.
pub fn is_polluted(status: Status) -> bool {
    static GOOD: Lazy<Option<Status>> =
        Lazy::new(|| rule("river-main-indicators").level.as_deref().and_then(Status::of_level));
    Some(status) > *GOOD
}

/// The main indicators of a river of a status, by the share of its sections over class Ⅲ: three at most,
/// in the order given where shares are equal; none where it is excellent or good.
pub fn main_indicators(mut rates: Vec<Rate>, status: Status) -> Vec<Rate> {
    if !is_polluted(status) {
        return Vec::new();
    }
    rates.retain(|r| r.over > 0);
    rates.sort_by_key(|r| std::cmp::Reverse(ordered_share(r)));
    rates.truncate(rule("river-main-indicators").figure("most") as usize);
    rates
}

/// A share as a whole number that orders exactly as the fraction does, for up to 2^31 sections.
fn ordered_share(r: &Rate) -> u128 {
    (u128::from(r.over) << 96) / u128::from(r.of.max(1))
}

/// `化学需氧量(40.0%)、总磷(20.0%)`.
pub fn notation(rates: &[Rate], lang: Lang) -> String {
    let shown = rates.iter().map(|r| format!("{}({}%)", r.parameter.title(lang), figure::share(r.percent())));
    shown.collect::<Vec<_>>().join(separator(lang))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameter::parameters;

    fn status(counts: [u32; 6]) -> Status {
        status_by_shares(ClassCounts(counts), Boundary::Heavy).unwrap().0
    }

    #[test]
    fn shares_at_their_edges() {
        // 环办〔2011〕22号, of 100 sections: Ⅰ–Ⅲ, worse than Ⅴ, status.
        for (good, inferior, want) in [
            (100, 0, 0),
            (90, 10, 0),
            (89, 11, 1),
            (75, 25, 1),
            (74, 19, 2),
            (74, 20, 3),
            (61, 39, 3),
            (59, 39, 3),
            (59, 40, 4),
            (0, 100, 4),
            (0, 19, 2),
        ] {
            assert_eq!(
                status([0, good, 0, 100 - good - inferior, 0, inferior]),
                Status::ALL[want],
                "{good} {inferior}"
            );
        }
        assert_eq!(status_by_shares(ClassCounts::default(), Boundary::Heavy), None);
    }

    #[test]
    fn the_disputed_edge_is_a_switch_and_says_so() {
        let boundary = ClassCounts([1, 1, 1, 0, 0, 2]);
        assert_eq!(status_by_shares(boundary, Boundary::Heavy), Some((Status::Heavy, true)));
        assert_eq!(status_by_shares(boundary, Boundary::Moderate), Some((Status::Moderate, true)));
    }

    #[test]
    fn a_section_that_worsens_never_betters_the_status() {
        for n in 5..=12u32 {
            for good in 0..=n {
                for inferior in 0..=n - good {
                    let counts = |g, i| [0, 0, g, n - g - i, 0, i];
                    let now = status(counts(good, inferior));
                    if good > 0 {
                        assert!(status(counts(good - 1, inferior)) >= now);
                        assert!(status(counts(good - 1, inferior + 1)) >= now);
                    }
                }
            }
        }
    }

    #[test]
    fn fewer_than_five_sections_take_the_mean() {
        assert!(by_mean(4) && !by_mean(5));
    }

    #[test]
    fn main_indicators_are_those_over_in_most_sections() {
        let rate = |name: &str, over, of| Rate { parameter: parameters().get(name).unwrap(), over, of };
        let many = vec![
            rate("化学需氧量", 2, 10),
            rate("氨氮", 1, 5),
            rate("总磷", 3, 10),
            rate("铜", 0, 10),
            rate("氟化物", 1, 10),
        ];
        let main = main_indicators(many.clone(), Status::Light);
        assert_eq!(notation(&main, Lang::Zh), "总磷(30.0%)、化学需氧量(20.0%)、氨氮(20.0%)");
        // 环办〔2011〕22号: none where the status is excellent or good.
        for status in [Status::Excellent, Status::Good] {
            assert!(main_indicators(many.clone(), status).is_empty());
        }
    }
}
