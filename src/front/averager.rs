//! An averager: samples of places over periods, and the assessment of their means.

mod found;

use super::assessments::{Assessments, Row};
use super::grader::Grader;
use super::judged::judge;
use super::moment::Moment;
use super::samples::{Group, Samples, Sampling};
use crate::assessment::means::MeanOf;
use crate::assessment::period::{Period, few_days_share, has_few_days};
use crate::assessment::section;
use crate::error::Result;
use crate::grading::{Plan, Rounding, named, x_candidates};
use crate::parameter::{Parameter, parameters};
use found::Found;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::Hash;

/// Averages samples by place and period, and assesses the means (环办监测函〔2020〕82号, 环办〔2011〕22号).
///
/// Several times of a day are averaged first, then the days of a month, then the months of a longer period.
/// Means are rounded and then graded. Duplicate rows of a place and time count once.
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
    /// For "5+X" with X from history: all candidates are read.
    history: Option<Grader>,
    samples: Samples<K>,
}

impl<'g, K: Clone + Eq + Hash> Averager<'g, K> {
    /// Averages what the grader reads over a period, and grades the means.
    pub fn new(grader: &'g Grader, period: Period) -> Averager<'g, K> {
        let indicators = &grader.source().request.indicators;
        let of_history = indicators.takes_x() && grader.source().request.x.is_empty();
        let x = || named(x_candidates()).and_then(|x| grader.with_x(x));
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
            // What compiled without X also compiles with the candidates.
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

    /// The steps of averaging; by default days first if a day of the place and period has several times.
    #[must_use]
    pub fn mean_of(self, mean_of: MeanOf) -> Self {
        Averager { mean_of: Some(mean_of), ..self }
    }

    /// How means are rounded before they are compared with limits; by default as the method says
    /// ([`Rounding::Assessment`]).
    #[must_use]
    pub fn rounding(self, rounding: Rounding) -> Self {
        Averager { rounding, ..self }
    }

    /// The least number of months of a mean, or of samples for periods up to a quarter; by default that of
    /// the method ([`Period::least`]).
    #[must_use]
    pub fn least(self, count: u32) -> Self {
        Averager { least: Some(count), ..self }
    }

    /// The same for one parameter, which the plan samples less often.
    #[must_use]
    pub fn least_of(mut self, parameter: &Parameter, count: u32) -> Self {
        self.least_of.extend(own(parameter).map(|id| (id, count)));
        self
    }

    /// A parameter with a geometric mean, such as coliforms; call it once for each.
    #[must_use]
    pub fn geometric(mut self, parameter: &Parameter) -> Self {
        self.geometric.extend(own(parameter));
        self
    }

    /// Whether the mean of pH is arithmetic, instead of that of hydrogen ions.
    #[must_use]
    pub fn arithmetic_ph(self, yes: bool) -> Self {
        Averager { arithmetic_ph: yes, ..self }
    }

    /// Whether every row counts, including duplicates.
    #[must_use]
    pub fn every_row(self, yes: bool) -> Self {
        Averager { every_row: yes, ..self }
    }

    /// Parameters listed first among the main indicators if they exceed; by default cyanide and the heavy
    /// metals.
    #[must_use]
    pub fn priority(self, parameters: &[&Parameter]) -> Self {
        Averager { priority: Some(parameters.iter().filter_map(|p| own(p)).collect()), ..self }
    }

    /// The grader that reads rows.
    fn reader(&self) -> &Grader {
        self.history.as_ref().unwrap_or(self.grader)
    }

    /// Adds a sample: its place, its time, and its cells, one per header of the grader. If the time
    /// is not understood, the sample has no period, and its assessment says so.
    ///
    /// # Errors
    /// [`Error::Shape`](crate::Error::Shape) if there are more or fewer cells than headers.
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

    /// The number of samples.
    pub fn len(&self) -> usize {
        self.samples.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.samples.rows.is_empty()
    }

    /// Averages and assesses the samples: one row per place and period, places in order of first appearance,
    /// periods sorted. Samples whose time is not understood have no period and come last.
    ///
    /// # Errors
    /// [`Error::Option`](crate::Error::Option) if "5+X" needs history, and there are no periods.
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
            let Some(key) = self.samples.keys.get(group.place).cloned() else { continue };
            let few = share(group).is_some_and(|share| has_few_days(share, most, least_share));
            let period_notes = group.index.map(|index| {
                self.period.notes(index, group.dated.months, few.then_some(group.dated.days), plan.lang)
            });
            let (change, change_year) = changes.get(row).copied().unwrap_or_default();
            rows.push(Row {
                key,
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
}

/// The id of a parameter in the table of parameters.
fn own(parameter: &Parameter) -> Option<&'static str> {
    parameters().get(&parameter.id).ok().map(|p| p.id.as_str())
}
