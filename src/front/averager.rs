//! An averager: samples of places over periods, and what their means are assessed as.

use super::assessments::{Assessments, Row};
use super::grader::Grader;
use super::judged::{MeanRow, grade, judge};
use super::moment::Moment;
use crate::assessment::averaging::Choice;
use crate::assessment::change::{self, By, Change};
use crate::assessment::means::{Averaged, Dated, Entry, MeanOf, MeanPlan, agreed};
use crate::assessment::period::{Period, few_days_share, has_few_days};
use crate::assessment::section;
use crate::day::Day;
use crate::error::{Error, Result};
use crate::grading::{ColumnRequest, Graded, Plan, Request, Rounding, x_candidates};
use crate::parameter::{Parameter, parameters};
use crate::reading::Reading;
use crate::standard::WaterBody;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::Hash;

/// Averages samples by place and period, and assesses the means (环办监测函〔2020〕82号, 环办〔2011〕22号).
///
/// Days of which several times are given come first, then the days of a month, then the months of a
/// longer period. Means are rounded for assessment, and the class comes after. Rows that say the same of
/// the same place and time count once.
///
/// ```
/// use shuizhi::{Averager, Grader, Lang, Period, Standard};
/// let standard = Standard::named("GB 3838-2002")?;
/// let grader = Grader::builder(&standard)
///     .target("Ⅲ")
///     .lang(Lang::Zh)
///     .for_headers(&["高锰酸盐指数(mg/L)", "氨氮(mg/L)"])?;
/// let mut averager = Averager::new(&grader, Period::Month);
/// averager.push("武陟渠首", "2021-03-02", &["5.1", "0.025L"])?;
/// averager.push("武陟渠首", "2021-04-02", &["6.6", "0.4"])?;
/// let assessed = averager.assess()?;
/// let april = assessed.get(1).unwrap();
/// assert_eq!((april.class().unwrap().name(), april.attained()), ("Ⅳ", Some(false)));
/// assert_eq!(april.explain("武陟渠首", Lang::Zh),
///     "武陟渠首断面2021年4月水质类别为Ⅳ类，水质状况为轻度污染，主要污染指标为高锰酸盐指数(0.1)，未达到Ⅲ类水质目标。");
/// # Ok::<(), shuizhi::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Averager<'g, K> {
    grader: &'g Grader,
    period: Period,
    mean_of: Option<MeanOf>,
    rounding: Rounding,
    least: Option<u32>,
    least_of: BTreeMap<&'static str, u32>,
    geometric: Vec<&'static str>,
    arithmetic_ph: bool,
    every_row: bool,
    priority: Option<Vec<&'static str>>,
    /// Of "5+X" whose X history tells: all that may be X is read.
    history: Option<Grader>,
    samples: Samples<K>,
}

/// The samples that were given, one behind the other.
#[derive(Debug, Clone)]
struct Samples<K> {
    keys: Vec<K>,
    places: HashMap<K, usize>,
    rows: Vec<Sampling>,
    /// As many a row as there are columns.
    readings: Vec<Reading>,
    /// What rows said, by which those that repeat another are recognized.
    said: HashSet<(usize, String)>,
}

#[derive(Debug, Clone)]
struct Sampling {
    place: usize,
    when: Moment,
    water_body: Option<WaterBody>,
    target: Option<u8>,
    copy: bool,
}

/// The samples of a place and period, by the numbers of their rows in the order of days.
struct Group {
    place: usize,
    index: Option<i32>,
    rows: Vec<usize>,
    copies: u32,
    dated: Dated,
    water_body: Option<WaterBody>,
    target: Option<u8>,
}

/// What groups come to.
struct Found {
    groups: Vec<Group>,
    rows: Vec<MeanRow>,
    graded: Graded,
}

impl<'g, K: Clone + Eq + Hash> Averager<'g, K> {
    /// Averages over a period what the grader reads, and holds the means to its limits.
    pub fn new(grader: &'g Grader, period: Period) -> Averager<'g, K> {
        let indicators = &grader.source().request.indicators;
        let of_history = indicators.takes_x() && grader.source().request.x.is_empty();
        let x = || grader.with_x(x_candidates().into_iter().map(str::to_owned).collect());
        Averager {
            grader,
            period,
            mean_of: None,
            rounding: Rounding::Assessment,
            least: None,
            least_of: BTreeMap::new(),
            geometric: Vec::new(),
            arithmetic_ph: false,
            every_row: false,
            priority: None,
            // What was compiled without X compiles with those there may be.
            history: of_history.then(x).and_then(Result::ok),
            samples: Samples {
                keys: Vec::new(),
                places: HashMap::new(),
                rows: Vec::new(),
                readings: Vec::new(),
                said: HashSet::new(),
            },
        }
    }

    /// What the mean of a period is made of; by default days first where a day of the place and period
    /// has several times.
    #[must_use]
    pub fn mean_of(self, mean_of: MeanOf) -> Self {
        Averager { mean_of: Some(mean_of), ..self }
    }

    /// Whether means are rounded before they are compared with limits; they are by default.
    #[must_use]
    pub fn rounding(self, rounding: Rounding) -> Self {
        Averager { rounding, ..self }
    }

    /// How many months, or samples of a period no longer than a quarter, a mean takes; by default what the
    /// method asks for ([`Period::least`]).
    #[must_use]
    pub fn least(self, count: u32) -> Self {
        Averager { least: Some(count), ..self }
    }

    /// The same of one parameter, which is sampled less often by plan.
    #[must_use]
    pub fn least_of(mut self, parameter: &Parameter, count: u32) -> Self {
        self.least_of.extend(own(parameter).map(|id| (id, count)));
        self
    }

    /// Parameters whose mean is geometric, as coliforms.
    #[must_use]
    pub fn geometric(mut self, parameter: &Parameter) -> Self {
        self.geometric.extend(own(parameter));
        self
    }

    /// Whether a mean pH is that of its values, not of the hydrogen ions.
    #[must_use]
    pub fn arithmetic_ph(self, yes: bool) -> Self {
        Averager { arithmetic_ph: yes, ..self }
    }

    /// Whether every row counts, also one that repeats another.
    #[must_use]
    pub fn every_row(self, yes: bool) -> Self {
        Averager { every_row: yes, ..self }
    }

    /// Parameters that come first among the main indicators when they exceed; by default cyanide and the
    /// heavy metals.
    #[must_use]
    pub fn priority(self, parameters: &[&Parameter]) -> Self {
        Averager { priority: Some(parameters.iter().filter_map(|p| own(p)).collect()), ..self }
    }

    /// The grader that reads rows.
    fn reader(&self) -> &Grader {
        self.history.as_ref().unwrap_or(self.grader)
    }

    /// Takes a sample: its place, when it was taken, and its cells, one a header of the grader.
    ///
    /// # Errors
    /// [`Error::Shape`] of more or fewer cells than headers.
    pub fn push<C: AsRef<str>>(&mut self, key: K, when: impl Into<Moment>, cells: &[C]) -> Result<()> {
        let row = self.reader().read(self.samples.rows.len(), cells)?;
        let when = when.into();
        let mut said = format!("{when:?}");
        cells.iter().for_each(|cell| {
            said.push('\u{1f}');
            said.push_str(cell.as_ref());
        });
        let place = self.samples.place(key);
        let copy = !self.every_row && !self.samples.said.insert((place, said));
        self.samples.readings.extend(row.readings);
        let (water_body, target) = (row.water_body, row.target);
        self.samples.rows.push(Sampling { place, when, water_body, target, copy });
        Ok(())
    }

    /// How many samples were given.
    pub fn len(&self) -> usize {
        self.samples.rows.len()
    }

    /// Whether none was.
    pub fn is_empty(&self) -> bool {
        self.samples.rows.is_empty()
    }

    /// Averages and assesses what was given: a row a place and period, places in the order in which they
    /// first came, and the periods of each in theirs. Samples whose time is not understood are of no
    /// period, and come last.
    ///
    /// # Errors
    /// [`Error::Option`] where "5+X" is to be found from history, and there are no periods.
    pub fn assess(&self) -> Result<Assessments<'g, K>> {
        let request = self.request(&self.period);
        let plan = Plan::by(&self.reader().source().standard, &request)?;
        let groups = self.samples.groups(&self.period, |_| true);
        let x = self.x_of(&groups)?;
        let found = self.found(&plan, groups, x)?;
        let changes = self.changes(&plan, &found)?;
        let priority = self.priority.clone().unwrap_or_else(section::priority);
        let share = |g: &Group| g.index.and_then(|index| self.period.share_of_days(index, g.dated.days));
        let most = found.groups.iter().filter_map(share).fold(0.0, f64::max);
        let least_share = few_days_share();
        let Found { groups, rows: means, graded } = found;
        let mut rows = Vec::with_capacity(groups.len());
        for (row, (group, means)) in groups.iter().zip(means).enumerate() {
            let few = share(group).is_some_and(|share| has_few_days(share, most, least_share));
            let period_notes = group.index.map(|index| {
                self.period.notes(index, group.dated.months, few.then_some(group.dated.days), plan.lang)
            });
            let (change, change_year) = changes.get(row).copied().unwrap_or_default();
            rows.push(Row {
                key: self.samples.keys[group.place].clone(),
                index: group.index,
                samples: group.rows.len() as u32 + group.copies,
                copies: group.copies,
                declared: self.grader.source().declared,
                dated: group.dated,
                judged: judge(&plan, &means, graded.class(row), &priority),
                means,
                period_notes: period_notes.unwrap_or_default(),
                change,
                change_year,
            });
        }
        Ok(Assessments {
            grader: self.grader,
            plan,
            period: self.period.clone(),
            graded,
            rows,
            request,
            choices: self.choices(),
            priority,
        })
    }

    /// By what means are held to limits: of the same columns, in canonical units.
    fn request(&self, period: &Period) -> Request {
        let (reader, source) = (self.reader(), self.reader().source());
        let columns = reader.parameters().map(|p| ColumnRequest { parameter: p.id.clone(), unit: None });
        Request {
            columns: columns.collect(),
            rounding: self.rounding,
            least: reader.parameters().map(|p| (p.id.clone(), self.least_for(p, period))).collect(),
            least_of_months: period.counts_months(),
            ..source.request.clone()
        }
    }

    /// How many months or samples a mean takes; months by which X is found take one sample.
    fn least_for(&self, parameter: &Parameter, period: &Period) -> u32 {
        if *period != self.period {
            return 1;
        }
        let told = self.least_of.get(parameter.id.as_str()).copied().or(self.least);
        told.unwrap_or_else(|| period.least()).max(1)
    }

    /// Averages groups, and grades the means.
    fn found(&self, plan: &Plan, groups: Vec<Group>, mut x: Option<Vec<Vec<bool>>>) -> Result<Found> {
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
    fn choices(&self) -> Vec<Choice> {
        let of = |p: &'static Parameter| {
            let geometric = self.geometric.contains(&p.id.as_str());
            Choice { geometric, arithmetic_ph: self.arithmetic_ph }
        };
        self.reader().parameters().map(of).collect()
    }

    fn means(&self, groups: &[Group], period: &Period) -> Vec<Vec<Averaged>> {
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
                (day, Entry::of(column, cells.nondetect, how.how, true, reading))
            });
            how.mean(entries).in_period(group.index.is_some())
        };
        groups.iter().map(|group| (0..width).map(|place| mean(group, place)).collect()).collect()
    }

    /// Whether each column is one of the X of each group, by the months of its year and the one before
    /// (环办监测函〔2020〕714号); `None` where X is not to be found.
    fn x_of(&self, groups: &[Group]) -> Result<Option<Vec<Vec<bool>>>> {
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

    /// The changes to the period before, and to the same one of the year before. A period that is not over
    /// is held to its months of the year before, and to nothing else.
    fn changes(&self, plan: &Plan, found: &Found) -> Result<Vec<(Option<Change>, Option<Change>)>> {
        if self.period == Period::All {
            return Ok(Vec::new());
        }
        let status = |graded: &Graded, row: usize| {
            graded.class(row).and_then(|class| plan.statuses.get(usize::from(class)).copied().flatten())
        };
        let at = |groups: &[Group], graded: &Graded| -> HashMap<(usize, i32), u8> {
            let rows = groups.iter().enumerate();
            let told = rows.filter_map(|(row, g)| Some(((g.place, g.index?), status(graded, row)?)));
            told.collect()
        };
        let last = self.samples.rows.iter().filter_map(|row| row.when.last(&self.period)).max();
        let open = last.and_then(|last| self.period.unfinished(last));
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
        let per_year = self.period.per_year();
        let until = self.samples.last_month(&self.period);
        let one = |(row, group): (usize, &Group)| {
            let (Some(index), Some(now)) = (group.index, status(&found.graded, row)) else {
                return (None, None);
            };
            let changed = |before: Option<u8>| before.map(|b| change::change(b, now, None, By::Status));
            let of = |index: Option<i32>| index.and_then(|i| before.get(&(group.place, i)).copied());
            if open.as_ref().is_some_and(|(last, _)| *last == index) {
                let alike = changed(base.get(&group.place).copied());
                return (alike.filter(|_| per_year == 1), alike);
            }
            // Periods that overlap follow one another in no order; those not over are held to none.
            let earlier = index.checked_sub(1).filter(|_| !self.period.overlaps());
            let over = self.period.last_month(index).is_none_or(|last| until.is_none_or(|u| last <= u));
            let year = self.period.year_before(index).filter(|_| over);
            (changed(of(earlier)), changed(of(year)))
        };
        Ok(found.groups.iter().enumerate().map(one).collect())
    }
}

/// The id of a parameter as the table of parameters has it.
fn own(parameter: &Parameter) -> Option<&'static str> {
    parameters().get(&parameter.id).ok().map(|p| p.id.as_str())
}

impl<K: Clone + Eq + Hash> Samples<K> {
    fn place(&mut self, key: K) -> usize {
        let next = self.keys.len();
        *self.places.entry(key).or_insert_with_key(|key| {
            self.keys.push(key.clone());
            next
        })
    }

    /// The last month that has samples (year · 12 + month, from 0); months to date end with it.
    fn last_month(&self, period: &Period) -> Option<i32> {
        let last = self.rows.iter().filter_map(|row| row.when.day(period)).max()?;
        Some(last.parts().0 * 12 + i32::from(last.month()) - 1)
    }

    /// The samples by place and period, of days that are taken.
    fn groups(&self, period: &Period, taken: impl Fn(Option<Day>) -> bool) -> Vec<Group> {
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
                // What belongs to no period comes last.
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
