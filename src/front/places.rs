//! Groups of places: the sections of a river, the points of a lake, the sections of a city.

use super::assessments::Assessments;
use super::judged::MeanRow;
use crate::assessment::averaging::{Averaging, Choice};
use crate::assessment::means::{agreed, over_places};
use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

/// The rows of one group of places in a period.
pub(super) struct Together<G> {
    pub(super) group: G,
    pub(super) index: Option<i32>,
    /// As indices of assessments.
    pub(super) rows: Vec<usize>,
}

impl<K> Assessments<'_, K> {
    /// The places of each group by period, groups in order of first appearance; places without a group are
    /// left out.
    pub(super) fn together<G: Clone + Eq + Hash>(
        &self,
        group: impl Fn(usize) -> Option<G>,
    ) -> Vec<Together<G>> {
        let mut numbers: HashMap<G, usize> = HashMap::new();
        let mut groups: Vec<G> = Vec::new();
        let mut found: BTreeMap<(usize, bool, i32), Vec<usize>> = BTreeMap::new();
        for (row, of) in self.rows.iter().enumerate() {
            let Some(group) = group(row) else { continue };
            let number = *numbers.entry(group).or_insert_with_key(|group| {
                groups.push(group.clone());
                groups.len() - 1
            });
            found.entry((number, of.index.is_none(), of.index.unwrap_or(0))).or_default().push(row);
        }
        let whole = |((number, unknown, index), rows): ((usize, bool, i32), Vec<usize>)| {
            let group = groups.get(number).cloned()?;
            Some(Together { group, index: (!unknown).then_some(index), rows })
        };
        found.into_iter().filter_map(whole).collect()
    }

    /// The means over the places that count.
    pub(super) fn mean_over(&self, rows: &[usize], counts: impl Fn(usize) -> bool) -> MeanRow {
        let all = || rows.iter().filter_map(|&row| Some((row, &self.rows.get(row)?.means)));
        let counted = || all().filter(|(row, _)| counts(*row)).map(|(_, means)| means);
        let mean = |(place, choice): (usize, Choice)| {
            let parameter = self.plan.columns().get(place).map(|c| c.parameter());
            let how = parameter.map_or(Averaging::Arithmetic, |p| Averaging::of(p, choice));
            over_places(
                how,
                all().filter_map(|(row, means)| {
                    let own = means.averaged.get(place)?.of_place();
                    Some(if counts(row) { own } else { own.uncounted() })
                }),
            )
        };
        let has_x = self.rows.iter().any(|row| row.means.x.is_some());
        let is_x = |place: usize| {
            counted().filter_map(|means| means.x.as_ref()).any(|x| x.get(place).copied().unwrap_or(false))
        };
        MeanRow {
            averaged: self.choices.iter().copied().enumerate().map(mean).collect(),
            water_body: agreed(counted().map(|means| means.water_body)),
            target: agreed(counted().map(|means| means.target)),
            x: has_x.then(|| (0..self.choices.len()).map(is_x).collect()),
        }
    }
}
