//! Assessments of places and periods.

use super::grader::Grader;
use super::judged::{Judged, MeanRow};
use super::results::{Exceeds, Sample};
use crate::assessment::averaging::Choice;
use crate::assessment::change::Change;
use crate::assessment::means::Dated;
use crate::assessment::period::Period;
use crate::assessment::section::{self, Indicator};
use crate::assessment::sentence::{SentenceParts, sentence};
use crate::assessment::target::{Target, hold};
use crate::day::Day;
use crate::grading::{Class, Graded, Plan, Request, Status};
use crate::lang::Lang;
use crate::parameter::Parameter;
use crate::reading::Reading;
use crate::reason::Reason;
use crate::standard::WaterBody;
use serde::{Serialize, Serializer};
use std::fmt;

/// The assessments of places and periods.
#[derive(Debug)]
#[must_use]
pub struct Assessments<'g, K> {
    pub(super) grader: &'g Grader,
    pub(super) plan: Plan,
    pub(super) period: Period,
    pub(super) graded: Graded,
    pub(super) rows: Vec<Row<K>>,
    /// The request that grades the means.
    pub(super) request: Request,
    /// How each column was averaged.
    pub(super) choices: Vec<Choice>,
    /// The parameters listed first among the main indicators.
    pub(super) priority: Vec<&'static str>,
}

/// Facts of a place and period besides its class.
#[derive(Debug)]
pub(super) struct Row<K> {
    pub(super) key: K,
    pub(super) index: Option<i32>,
    pub(super) samples: u32,
    pub(super) copies: u32,
    /// Whether a target was declared.
    pub(super) declared: bool,
    pub(super) dated: Dated,
    pub(super) means: MeanRow,
    pub(super) judged: Judged,
    pub(super) period_notes: String,
    pub(super) change: Option<Change>,
    pub(super) change_year: Option<Change>,
}

/// The assessment of a place and period.
#[must_use]
pub struct Assessment<'a, K> {
    plan: &'a Plan,
    period: &'a Period,
    row: &'a Row<K>,
    sample: Sample<'a>,
}

/// The assessment alone, without the standard that it comes from.
impl<K: fmt::Debug> fmt::Debug for Assessment<'_, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Assessment")
            .field("key", self.key())
            .field("period", &self.period())
            .field("sample", &self.sample)
            .finish()
    }
}

impl<K> Clone for Assessment<'_, K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K> Copy for Assessment<'_, K> {}

impl<'g, K> Assessments<'g, K> {
    /// The number of assessments.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// An assessment by its index; `None` beyond the last.
    pub fn get(&self, row: usize) -> Option<Assessment<'_, K>> {
        Some(Assessment::new(&self.plan, &self.period, self.rows.get(row)?, &self.graded, row))
    }

    /// All of them, place by place.
    pub fn iter(&self) -> impl Iterator<Item = Assessment<'_, K>> {
        (0..self.len()).filter_map(|row| self.get(row))
    }
}

impl<'a, K> Assessment<'a, K> {
    pub(super) fn new(
        plan: &'a Plan,
        period: &'a Period,
        row: &'a Row<K>,
        graded: &'a Graded,
        number: usize,
    ) -> Assessment<'a, K> {
        Assessment { plan, period, row, sample: Sample::new(plan, graded, number) }
    }

    /// The place.
    pub fn key(&self) -> &'a K {
        &self.row.key
    }

    /// The name of the period, such as `2021-04`, `2021-Q2` or `2021`; `None` of samples of no known time, and
    /// of all times together.
    pub fn period(&self) -> Option<String> {
        self.row.index.and_then(|index| self.period.label(index))
    }

    /// The first day of the period.
    pub fn start(&self) -> Option<Day> {
        self.row.index.and_then(|index| self.period.start(index))
    }

    /// The number of samples, including duplicates.
    pub fn samples(&self) -> u32 {
        self.row.samples
    }

    /// The number of duplicates, which were left out.
    pub fn duplicates(&self) -> u32 {
        self.row.copies
    }

    /// The number of days with samples.
    pub fn days(&self) -> u32 {
        self.row.dated.days
    }

    /// The number of calendar months with samples.
    pub fn months(&self) -> u32 {
        self.row.dated.months.count_ones()
    }

    /// The water body whose limits were used; `None` if samples disagree or have none.
    pub fn water_body(&self) -> Option<WaterBody> {
        self.row.means.body(self.plan)
    }

    /// The class; `None` if nothing could be assessed.
    pub fn class(&self) -> Option<Class<'a>> {
        self.sample.class()
    }

    /// What the water is called (环办〔2011〕22号).
    pub fn status(&self) -> Option<Status> {
        self.sample.status()
    }

    /// The parameters that decide the class.
    pub fn deciding(&self) -> impl Iterator<Item = &'static Parameter> + use<'a, K> {
        self.sample.deciding()
    }

    /// The indicators over the limit of the target.
    pub fn exceeding(&self) -> impl Iterator<Item = Exceeds> + use<'a, K> {
        self.sample.exceeding()
    }

    /// The main pollution indicators of water worse than Ⅲ, in order.
    pub fn main_indicators(&self) -> &'a [Indicator] {
        &self.row.judged.main
    }

    /// The same in the official notation: `高锰酸盐指数(1.2)、总磷(0.5)`; empty if there is none.
    pub fn main_text(&self, lang: Lang) -> String {
        section::notation(&self.row.judged.main, lang)
    }

    /// The target class; `None` if samples disagree or have none.
    pub fn target(&self) -> Option<Class<'a>> {
        self.plan.target.or(self.row.means.target).and_then(|place| self.plan.classes().get(place))
    }

    /// Whether the target is attained; `None` if not known, for example if an item has no data.
    pub fn attained(&self) -> Option<bool> {
        self.row.judged.attained
    }

    /// Whether the means attain another target, which may set limits of single parameters; and what exceeds
    /// it. `None` if that is not known: the standard has no such class, or a parameter of a limit has no mean.
    ///
    /// ```
    /// use shuizhi::{Averager, Grader, Period, Standard, Target};
    /// let grader = Grader::builder(&Standard::named("GB 3838-2002")?).for_headers(&["氨氮(mg/L)", "总磷(mg/L)"])?;
    /// let mut averager = Averager::new(&grader, Period::Month);
    /// averager.push("大沙河", "2021-04-02", &["2.4", "0.35"])?;
    /// let assessed = averager.assess()?;
    /// let (attained, over) = assessed.get(0).unwrap().held_to(&"氨氮<3，其他Ⅳ类".parse::<Target>()?);
    /// assert_eq!((attained, over.len(), over[0].parameter.id.as_str()), (Some(false), 1, "total_phosphorus"));
    /// # Ok::<(), shuizhi::Error>(())
    /// ```
    pub fn held_to(&self, target: &Target) -> (Option<bool>, Vec<Exceeds>) {
        let level = target.class.as_deref().and_then(|class| self.plan.level(class));
        let means = &self.row.means;
        let (attained, over) = hold(self.plan, level, target, |at| means.reading(at), self.water_body());
        let exceeds = over.into_iter().filter_map(|over| {
            let parameter = self.plan.columns().get(over.column)?.parameter();
            Some(Exceeds { parameter, value: over.value, limit: over.limit, multiple: over.multiple })
        });
        (attained, exceeds.collect())
    }

    /// How many indicators were assessed.
    pub fn assessed(&self) -> u32 {
        self.sample.assessed()
    }

    /// Whether the class is the same for all possible values of readings that are not plain numbers; `None`
    /// without a class.
    pub fn certain(&self) -> Option<bool> {
        self.row.judged.certainty.certain
    }

    /// The change from the period before.
    pub fn change(&self) -> Option<Change> {
        self.row.change
    }

    /// The change from the same period of the year before. An unfinished period is compared with the same
    /// months of that year.
    pub fn change_year(&self) -> Option<Change> {
        self.row.change_year
    }

    /// The mean of a parameter in its canonical unit, before rounding.
    ///
    /// # Errors
    /// The reason why there is no mean.
    pub fn mean(&self, parameter: &Parameter) -> Result<f64, Reason> {
        let place = self.plan.columns().iter().position(|c| c.parameter() == parameter);
        match place.map(|place| self.row.means.reading(place)) {
            Some(Reading::Number(x)) => Ok(x),
            Some(Reading::Missing(reason)) => Err(reason),
            _ => Err(Reason::Missing),
        }
    }

    /// The number of readings in the mean of a parameter.
    pub fn count(&self, parameter: &Parameter) -> u32 {
        let place = self.plan.columns().iter().position(|c| c.parameter() == parameter);
        place.and_then(|place| self.row.means.averaged.get(place)).map_or(0, |mean| mean.count)
    }

    /// Why means were not assessed or are in doubt: each reason with its parameter, or for the row.
    pub fn reasons(&self) -> impl Iterator<Item = (Reason, Option<&'static Parameter>)> + use<'a, K> {
        let plan = self.plan;
        let notes = self.row.judged.certainty.notes.iter();
        let of = move |&(reason, place): &(Reason, usize)| {
            (reason, plan.columns().get(place).map(|column| column.parameter()))
        };
        self.sample.reasons().chain(notes.map(of))
    }

    /// The same as one text, in the language of the grader, with notes on the period; empty if there are
    /// none.
    pub fn notes(&self) -> String {
        let doubts: Vec<_> =
            self.row.judged.certainty.notes.iter().map(|&(reason, at)| (reason, Some(at))).collect();
        let doubts = self.plan.format_reasons(&doubts);
        let parts = [self.sample.notes(), &doubts, &self.row.period_notes];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(if self.plan.lang == Lang::Zh { "；" } else { "; " })
    }

    /// The assessment in a sentence, with the name of the section. The target is mentioned if one was
    /// declared.
    pub fn explain(&self, place: &str, lang: Lang) -> String {
        let text = |text: String| (!text.is_empty()).then_some(text);
        let finding = SentenceParts {
            place: Some(place.to_owned()),
            period: self.period(),
            main: text(self.main_text(lang)),
            target: self.target().filter(|_| self.row.declared).map(|target| target.name().to_owned()),
            attained: self.attained(),
            section: true,
            ..self.sample.finding(lang)
        };
        sentence(&finding, lang)
    }
}

/// An assessment as data: the place, the period, and what was found.
impl<K: Serialize> Serialize for Assessment<'_, K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shown<'r, K> {
            place: &'r K,
            period: Option<String>,
            samples: u32,
            class: Option<Class<'r>>,
            status: Option<&'r str>,
            main_indicators: Vec<Indicator>,
            deciding: Vec<&'r str>,
            exceeding: Vec<Exceeds>,
            target: Option<Class<'r>>,
            attained: Option<bool>,
            assessed: u32,
            certain: Option<bool>,
            notes: String,
        }
        Shown {
            place: self.key(),
            period: self.period(),
            samples: self.samples(),
            class: self.class(),
            status: self.status().map(|status| status.name(self.plan.lang)),
            main_indicators: self.main_indicators().to_vec(),
            deciding: self.deciding().map(|p| p.id.as_str()).collect(),
            exceeding: self.exceeding().collect(),
            target: self.target(),
            attained: self.attained(),
            assessed: self.assessed(),
            certain: self.certain(),
            notes: self.notes(),
        }
        .serialize(serializer)
    }
}

impl<K: Serialize> Serialize for Assessments<'_, K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}
