//! The results of an averager: means, the X of "5+X", and changes between periods.

#![allow(
    clippy::indexing_slicing,
    reason = "places and rows are those of the samples, which have a reading of each column"
)]

use super::Averager;
use crate::assessment::averaging::Choice;
use crate::assessment::change::{self, By, Change};
use crate::assessment::means::{Averaged, MeanPlan};
use crate::assessment::period::Period;
use crate::assessment::section;
use crate::assessment::tally::TallyEntry;
use crate::error::{Error, Result};
use crate::front::judged::{MeanRow, grade};
use crate::front::samples::Group;
use crate::grading::{ColumnRequest, Graded, Plan, Request, Status, x_candidates};
use crate::parameter::Parameter;
use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

/// The results of groups.
pub(super) struct Found {
    pub(super) groups: Vec<Group>,
    pub(super) rows: Vec<MeanRow>,
    pub(super) graded: Graded,
}

impl<'g, K: Clone + Eq + Hash> Averager<'g, K> {
    /// The request that grades means: the same columns, in canonical units.
    pub(super) fn request(&self, period: &Period) -> Request {
        let (reader, source) = (self.reader(), self.reader().source());
        let columns = reader.parameters().map(|p| ColumnRequest::canonical(p.into()));
        Request {
            columns: columns.collect(),
            rounding: self.rounding,
            least: reader.parameters().map(|p| (p.into(), self.least_for(p, period))).collect(),
            least_of_months: period.counts_months(),
            ..source.request.clone()
        }
    }

    /// The least number of months or samples of a mean; months for finding X need one sample.
    pub(super) fn least_for(&self, parameter: &Parameter, period: &Period) -> u32 {
        if *period != self.period {
            return 1;
        }
        let told = self.least_of.get(parameter.id.as_str()).copied().or(self.least);
        told.unwrap_or_else(|| period.least()).max(1)
    }

    /// Averages groups, and grades the means.
    pub(super) fn found(
        &self,
        plan: &Plan,
        groups: Vec<Group>,
        mut x: Option<Vec<Vec<bool>>>,
    ) -> Result<Found> {
        let means = self.means(&groups, &self.period);
        let rows = groups.iter().zip(means).enumerate().map(|(row, (group, averaged))| MeanRow {
            averaged,
            water_body: group.water_body,
            target: group.target,
            x: x.as_mut().and_then(|x| x.get_mut(row)).map(std::mem::take),
        });
        let rows: Vec<MeanRow> = rows.collect();
        let graded = grade(plan, &rows)?;
        Ok(Found { groups, rows, graded })
    }

    /// How each column is averaged.
    pub(super) fn choices(&self) -> Vec<Choice> {
        let of = |p: &'static Parameter| {
            let geometric = self.geometric.contains(&p.id.as_str());
            Choice { geometric, arithmetic_ph: self.arithmetic_ph }
        };
        self.reader().parameters().map(of).collect()
    }

    pub(super) fn means(&self, groups: &[Group], period: &Period) -> Vec<Vec<Averaged>> {
        let cells = self.reader().plan();
        let of = |(parameter, choice): (&'static Parameter, Choice)| {
            MeanPlan::pair(parameter, choice, self.mean_of, period, self.least_for(parameter, period))
        };
        let plans: Vec<[MeanPlan; 2]> = self.reader().parameters().zip(self.choices()).map(of).collect();
        let width = plans.len();
        let mean = |group: &Group, place: usize| {
            let how = &plans[place][usize::from(group.dated.several)];
            let column = &cells.columns()[place];
            let entries = group.rows.iter().map(|&row| {
                let reading = self.samples.readings[row * width + place];
                let day = self.samples.rows[row].when.day(period);
                (day, TallyEntry::of(column, cells.nondetect, how.how, true, reading))
            });
            let mut mean = how.mean(entries);
            mean.in_period(group.index.is_some());
            mean
        };
        groups.iter().map(|group| (0..width).map(|place| mean(group, place)).collect()).collect()
    }

    /// Whether each column is in the X of each group, by the months of its year and the one before
    /// (环办监测函〔2020〕714号); `None` if X is given.
    pub(super) fn x_of(&self, groups: &[Group]) -> Result<Option<Vec<Vec<bool>>>> {
        if self.history.is_none() {
            return Ok(None);
        }
        if self.period == Period::All {
            let expected = "X is found year by year, by periods".to_owned();
            return Err(Error::Option { option: "indicators", value: "5+X".into(), expected });
        }
        let month = Period::Month;
        let plan = Plan::by(&self.reader().source().standard, &self.request(&month))?;
        let monthly = self.samples.groups(&month, |_| true);
        let means = self.means(&monthly, &month);
        let candidates = x_candidates();
        let bit = |place: usize| {
            candidates.iter().position(|id| *id == plan.columns()[place].parameter().id).map(|at| 1u64 << at)
        };
        let three = section::x_level(&plan);
        let mut months: BTreeMap<usize, Vec<(i32, u64)>> = BTreeMap::new();
        for (group, averaged) in monthly.iter().zip(means) {
            let (Some(index), Some(three)) = (group.index, three) else { continue };
            let level = section::level_of_x(plan.target.or(group.target), three);
            let row = MeanRow { averaged, water_body: group.water_body, target: group.target, x: None };
            let mask = row.over(&plan, level).filter_map(bit).fold(0, |mask, bit| mask | bit);
            months.entry(group.place).or_default().push((index.div_euclid(12), mask));
        }
        let years: HashMap<(usize, i32), u64> = months
            .into_iter()
            .flat_map(|(place, months)| {
                section::x_of_years(&months).into_iter().map(move |(year, mask)| ((place, year), mask))
            })
            .collect();
        let of = |group: &Group| {
            let year = group.index.and_then(|i| self.period.start(i)).map(|day| day.parts().0);
            let mask = year.and_then(|year| years.get(&(group.place, year))).copied().unwrap_or(0);
            (0..plan.columns().len()).map(|i| bit(i).is_none_or(|bit| mask & bit != 0)).collect()
        };
        Ok(Some(groups.iter().map(of).collect()))
    }

    /// The changes from the period before, and from the same one of the year before. An unfinished period is
    /// compared only with its months of the year before.
    pub(super) fn changes(
        &self,
        plan: &Plan,
        found: &Found,
    ) -> Result<Vec<(Option<Change>, Option<Change>)>> {
        if self.period == Period::All {
            return Ok(Vec::new());
        }
        let status = |graded: &Graded, row: usize| graded.class(row).and_then(|class| plan.status_of(class));
        let at = |groups: &[Group], graded: &Graded| -> HashMap<(usize, i32), Status> {
            let rows = groups.iter().enumerate();
            let told = rows.filter_map(|(row, g)| Some(((g.place, g.index?), status(graded, row)?)));
            told.collect()
        };
        let sampled = self.samples.rows.iter().filter_map(|row| row.when.last_month(&self.period));
        let (sampled, spells): (Vec<i32>, Vec<bool>) = sampled.unzip();
        let open = self.period.unfinished(&sampled, spells.contains(&true));
        let base = match &open {
            None => HashMap::new(),
            Some((_, within)) => {
                let groups =
                    self.samples.groups(&self.period, |day| day.is_some_and(|d| within.contains(&d)));
                let x = self.x_of(&groups)?;
                let alike = self.found(plan, groups, x)?;
                let statuses = at(&alike.groups, &alike.graded);
                statuses.into_iter().map(|((place, _), status)| (place, status)).collect()
            }
        };
        let before = at(&found.groups, &found.graded);
        let until = self.samples.last_month(&self.period);
        let one = |(row, group): (usize, &Group)| {
            let (Some(index), Some(now)) = (group.index, status(&found.graded, row)) else {
                return (None, None);
            };
            let changed = |before: Option<Status>| before.map(|b| change::change(b, now, None, By::Status));
            let of = |index: Option<i32>| index.and_then(|i| before.get(&(group.place, i)).copied());
            if open.as_ref().is_some_and(|(last, _)| *last == index) {
                // A period that is not over is not compared with the whole one before it.
                return (None, changed(base.get(&group.place).copied()));
            }
            // Overlapping periods have no order; unfinished ones are not compared.
            let earlier = index.checked_sub(1).filter(|_| !self.period.overlaps());
            let over = self.period.last_month(index).is_none_or(|last| until.is_none_or(|u| last <= u));
            let year = self.period.year_before(index).filter(|_| over);
            (changed(of(earlier)), changed(of(year)))
        };
        Ok(found.groups.iter().enumerate().map(one).collect())
    }
}
