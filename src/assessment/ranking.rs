//! The ranks of cities by their index, and by its change (环办监测〔2017〕51号).

use super::cwqi::change_percent;
use super::river::class_of;
use crate::grading::Rank;
use crate::standard::rule;
use crate::words::words;
use std::cmp::Reverse;

/// What leaves a city out of the ranking by change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Exclusion {
    /// Every section at class Ⅱ or better in both periods.
    #[default]
    Class,
    /// That, and each of them attaining its target.
    ClassAndTarget,
}

words!(Exclusion, "exclusion", "class" => Class, "class-and-target" => ClassAndTarget);

/// The sections of a city in one period, for what leaves it out of the ranking by change.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Standing {
    /// The class of its worst section; `None` if one has no class.
    pub worst: Option<Rank>,
    /// Whether all its sections attain their targets; `None` if that is not known.
    pub attains: Option<bool>,
}

impl Standing {
    /// Of sections, each with its class and whether it attains its target; of none, neither is known.
    ///
    /// ```
    /// use shuizhi::{assessment::ranking::Standing, grading::Rank};
    /// let [second, fourth] = [1, 3].map(|place| Some(Rank::new(place)));
    /// let of = |sections: [_; 2]| Standing::of(sections.into_iter());
    /// assert_eq!(of([(second, Some(true)), (fourth, None)]), Standing { worst: fourth, attains: None });
    /// assert_eq!(of([(None, Some(false)), (fourth, None)]), Standing { worst: None, attains: Some(false) });
    /// ```
    pub fn of(sections: impl Iterator<Item = (Option<Rank>, Option<bool>)>) -> Standing {
        let of_sections = sections.map(|(worst, attains)| Standing { worst, attains });
        of_sections.reduce(Standing::with).unwrap_or_default()
    }

    fn with(self, other: Standing) -> Standing {
        let attains = match (self.attains, other.attains) {
            (Some(false), _) | (_, Some(false)) => Some(false),
            (Some(true), Some(true)) => Some(true),
            _ => None,
        };
        Standing { worst: self.worst.zip(other.worst).map(|(a, b)| a.max(b)), attains }
    }
}

/// Whether a city is left out of the ranking by change, by its sections before and now.
///
/// ```
/// use shuizhi::{assessment::ranking::{Exclusion, Standing, is_excluded}, grading::Rank};
/// let at = |worst, attains| Standing { worst: Some(Rank::new(worst)), attains };
/// assert!(is_excluded(at(1, None), at(0, None), Exclusion::Class));
/// assert!(!is_excluded(at(1, None), at(2, None), Exclusion::Class));
/// assert!(!is_excluded(at(1, Some(true)), at(0, Some(false)), Exclusion::ClassAndTarget));
/// assert!(!is_excluded(Standing::default(), at(0, Some(true)), Exclusion::Class));
/// ```
pub fn is_excluded(before: Standing, now: Standing, by: Exclusion) -> bool {
    let up_to = rule("city-change-exclusion").level.as_deref().and_then(class_of);
    let both = [before, now];
    both.iter().all(|s| s.worst.zip(up_to).is_some_and(|(worst, most)| worst <= most))
        && (by == Exclusion::Class || both.iter().all(|s| s.attains == Some(true)))
}

/// A city in one period, as it is ranked.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RankingEntry {
    /// Its index.
    pub index: Option<f64>,
    /// The items in the index, in any form that is equal for equal items.
    pub items: String,
    /// How many items.
    pub count: u32,
    /// Its sections.
    pub standing: Standing,
}

/// Where a city stands among others of the same period.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Ranked {
    /// By the index, ascending; cities with equal indices share it. `None` without an index, and if the index is
    /// a sum of other items than are ranked.
    pub rank: Option<u32>,
    /// Whether it has an index that is not ranked, because it is a sum of other items.
    pub items_differ: bool,
    /// The change of the index in per cent, if both are sums of the same items.
    pub change: Option<f64>,
    /// By that change, ascending.
    pub change_rank: Option<u32>,
    /// Whether it is left out of the ranking by change.
    pub change_excluded: bool,
}

/// Ranks the cities of a period, each with what it was in the same period of the year before.
///
/// ```
/// use shuizhi::assessment::ranking::{RankingEntry, Exclusion, rank};
/// let city = |index, items: &str| RankingEntry { index: Some(index), items: items.into(), count: 1, ..RankingEntry::default() };
/// let cities = [(city(4.5, "a"), Some(city(5.0, "a"))), (city(4.0, "a"), None), (city(1.0, "b"), None)];
/// let found = rank(&cities, Exclusion::Class);
/// assert_eq!(found.iter().map(|f| f.rank).collect::<Vec<_>>(), [Some(2), Some(1), None]);
/// assert_eq!((found[0].change, found[0].change_rank, found[2].items_differ), (Some(-10.0), Some(1), true));
/// ```
pub fn rank(cities: &[(RankingEntry, Option<RankingEntry>)], by: Exclusion) -> Vec<Ranked> {
    let ranked = ranked_items(cities.iter().map(|city| &city.0));
    let of_city = |(now, before): &(RankingEntry, Option<RankingEntry>)| {
        let comparable = before.as_ref().filter(|before| before.items == now.items);
        let indices = now.index.zip(comparable.and_then(|before| before.index));
        let standing = before.as_ref().map_or_else(Standing::default, |before| before.standing);
        Ranked {
            items_differ: now.index.is_some() && ranked != Some(now.items.as_str()),
            change: indices.and_then(|(now, before)| change_percent(now, before)),
            change_excluded: is_excluded(standing, now.standing, by),
            ..Ranked::default()
        }
    };
    let mut found: Vec<Ranked> = cities.iter().map(of_city).collect();
    let indices = cities.iter().zip(&found).map(|(city, of)| city.0.index.filter(|_| !of.items_differ));
    let changes = found.iter().map(|of| of.change.filter(|_| !of.items_differ && !of.change_excluded));
    let (ranks, change_ranks) = (places(indices), places(changes));
    for ((of, rank), change_rank) in found.iter_mut().zip(ranks).zip(change_ranks) {
        (of.rank, of.change_rank) = (rank, change_rank);
    }
    found
}

/// The places of figures in ascending order; equal ones share the first of theirs, what is not a number has none.
fn places(figures: impl Iterator<Item = Option<f64>>) -> Vec<Option<u32>> {
    let figures: Vec<Option<f64>> = figures.map(|x| x.filter(|x| !x.is_nan())).collect();
    let mut sorted: Vec<f64> = figures.iter().copied().flatten().collect();
    sorted.sort_by(f64::total_cmp);
    figures.iter().map(|x| x.map(|x| sorted.partition_point(|y| *y < x) as u32 + 1)).collect()
}

/// The items that most cities have; if several are as common, the larger number of items, then the text that
/// comes first. A sum of few items and one of many cannot be ranked together.
fn ranked_items<'a>(cities: impl Iterator<Item = &'a RankingEntry> + Clone) -> Option<&'a str> {
    let known = cities.filter(|city| city.index.is_some());
    let common = |city: &RankingEntry| known.clone().filter(|other| other.items == city.items).count();
    let most = known.clone().max_by_key(|city| (common(city), city.count, Reverse(city.items.as_str())));
    most.map(|city| city.items.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn city(index: f64, items: &str, count: u32) -> RankingEntry {
        RankingEntry { index: Some(index), items: items.into(), count, ..RankingEntry::default() }
    }

    #[test]
    fn the_items_that_most_have_are_ranked_then_the_more() {
        let few = city(0.5, "氨氮", 1);
        let all = city(4.0, "氨氮、溶解氧、总磷、pH", 4);
        let none = RankingEntry { index: None, ..few.clone() };
        let ranked = |cities: &[&RankingEntry]| ranked_items(cities.iter().copied()).map(str::to_owned);
        assert_eq!(ranked(&[&few, &all, &all]).as_deref(), Some(all.items.as_str()));
        assert_eq!(ranked(&[&few, &few, &all]).as_deref(), Some(few.items.as_str()));
        assert_eq!(ranked(&[&few, &all]).as_deref(), Some(all.items.as_str()));
        assert_eq!(ranked(&[&none, &none, &all]).as_deref(), Some(all.items.as_str()));
        assert_eq!(ranked(&[&none]), None);
        let (a, b) = (city(1.0, "a", 1), city(1.0, "b", 1));
        assert_eq!((ranked(&[&b, &a]), ranked(&[&a, &b])), (Some("a".into()), Some("a".into())));
    }

    #[test]
    fn equal_indices_share_a_rank_and_the_next_is_left_out() {
        let cities = [3.0, 1.0, 2.0, 1.0].map(|index| (city(index, "a", 1), None));
        let ranks = rank(&cities, Exclusion::Class).into_iter().map(|f| f.rank);
        assert_eq!(ranks.collect::<Vec<_>>(), [Some(4), Some(1), Some(3), Some(1)]);
    }

    #[test]
    fn a_change_of_unlike_items_is_none_and_what_is_left_out_has_no_rank() {
        let clean = Standing { worst: Some(Rank::new(1)), attains: Some(true) };
        let with = |entry: RankingEntry| RankingEntry { standing: clean, ..entry };
        let cities = [
            (city(2.0, "a", 1), Some(city(4.0, "b", 1))),
            (with(city(2.0, "a", 1)), Some(with(city(4.0, "a", 1)))),
            (city(3.0, "a", 1), Some(city(4.0, "a", 1))),
        ];
        let found = rank(&cities, Exclusion::ClassAndTarget);
        assert_eq!(found.iter().map(|f| f.change).collect::<Vec<_>>(), [None, Some(-50.0), Some(-25.0)]);
        assert_eq!(found.iter().map(|f| f.change_rank).collect::<Vec<_>>(), [None, None, Some(1)]);
        assert_eq!(found.iter().map(|f| f.change_excluded).collect::<Vec<_>>(), [false, true, false]);
    }
}
