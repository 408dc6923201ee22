//! The samples of an averager, by place and period.

#![allow(clippy::indexing_slicing, reason = "rows of groups are those of the samples")]

use super::moment::Moment;
use crate::assessment::means::{Dated, agreed};
use crate::assessment::period::Period;
use crate::day::Day;
use crate::grading::Rank;
use crate::reading::Reading;
use crate::standard::WaterBody;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::Hash;

/// The samples in order.
#[derive(Debug, Clone)]
pub(super) struct Samples<K> {
    pub(super) keys: Vec<K>,
    pub(super) places: HashMap<K, usize>,
    pub(super) rows: Vec<Sampling>,
    /// One per column, row by row.
    pub(super) readings: Vec<Reading>,
    /// The texts of rows, to recognize duplicates.
    pub(super) said: HashSet<(usize, String)>,
}

#[derive(Debug, Clone)]
pub(super) struct Sampling {
    pub(super) place: usize,
    pub(super) when: Moment,
    pub(super) water_body: Option<WaterBody>,
    pub(super) target: Option<Rank>,
    pub(super) copy: bool,
}

/// The samples of a place and period, as row numbers in the order of days.
pub(super) struct Group {
    pub(super) place: usize,
    pub(super) index: Option<i32>,
    pub(super) rows: Vec<usize>,
    pub(super) copies: u32,
    pub(super) dated: Dated,
    pub(super) water_body: Option<WaterBody>,
    pub(super) target: Option<Rank>,
}

impl<K: Clone + Eq + Hash> Samples<K> {
    pub(super) fn place(&mut self, key: K) -> usize {
        let next = self.keys.len();
        *self.places.entry(key).or_insert_with_key(|key| {
            self.keys.push(key.clone());
            next
        })
    }

    /// The last month with samples (year · 12 + month, from 0); periods to date end with it.
    pub(super) fn last_month(&self, period: &Period) -> Option<i32> {
        let last = self.rows.iter().filter_map(|row| row.when.day(period)).max()?;
        Some(last.parts().0 * 12 + i32::from(last.month()) - 1)
    }

    /// The samples by place and period.
    pub(super) fn groups(&self, period: &Period, taken: impl Fn(Option<Day>) -> bool) -> Vec<Group> {
        let mut groups: BTreeMap<(usize, bool, i32), (Vec<usize>, u32)> = BTreeMap::new();
        let until = self.last_month(period);
        for (number, row) in self.rows.iter().enumerate() {
            let day = row.when.day(period);
            if !taken(day) {
                continue;
            }
            let indices = match day {
                _ if *period == Period::All => vec![Some(0)],
                Some(day) => period.indices(day, until).into_iter().map(Some).collect(),
                None => vec![None],
            };
            for index in indices {
                // Samples without a period come last.
                let at = (row.place, index.is_none(), index.unwrap_or(0));
                let (rows, copies) = groups.entry(at).or_default();
                if row.copy { *copies += 1 } else { rows.push(number) }
            }
        }
        let of = |((place, unknown, index), (mut rows, copies)): ((usize, bool, i32), (Vec<usize>, u32))| {
            let when = |row: &usize| &self.rows[*row].when;
            rows.sort_by_key(|row| when(row).day(period));
            let dated = Dated::of(rows.iter().map(|row| when(row).day(period)), |k| {
                when(&rows[k - 1]).said() == when(&rows[k]).said()
            });
            Group {
                place,
                index: (!unknown).then_some(index),
                copies,
                dated,
                water_body: agreed(rows.iter().map(|row| self.rows[*row].water_body)),
                target: agreed(rows.iter().map(|row| self.rows[*row].target)),
                rows,
            }
        };
        groups.into_iter().map(of).collect()
    }
}
