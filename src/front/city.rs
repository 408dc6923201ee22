//! Cities: the water-quality index, CWQI, and ranks by it.

use super::assessments::Assessments;
use super::judged::MeanRow;
use crate::assessment::cwqi::{Parts, Sum};
use crate::assessment::ranking::{self, Exclusion, Ranked, RankingEntry, Standing};
use crate::error::Result;
use crate::grading::{Plan, Request, Rounding, ids};
use crate::parameter::{Parameter, parameters};
use crate::standard::WaterBody;
use std::collections::{BTreeMap, HashMap};
use std::hash::Hash;

/// The water-quality index of a city in a period (环办监测〔2017〕51号): the sum over items of the mean over
/// all sections of rivers, or of lakes, divided by the limit of class Ⅲ.
///
/// ```
/// use shuizhi::{Averager, City, Grader, Period, Standard};
/// let standard = Standard::named("GB 3838-2002")?;
/// let grader = Grader::builder(&standard).for_headers(&["pH", "溶解氧(mg/L)", "氨氮(mg/L)"])?;
/// let mut averager = Averager::new(&grader, Period::Month);
/// averager.push("甲", "2021-04", &["8.0", "8.0", "0.4"])?;
/// averager.push("乙", "2021-04", &["8.0", "12.0", "0.6"])?;
/// let cities = City::index_of(&averager.assess()?, |_section| Some("焦作"), true)?;
/// assert_eq!((cities[0].cwqi(), cities[0].items()), (Some(1.5), 3));
/// assert_eq!(cities[0].missing().count(), 18);
/// # Ok::<(), shuizhi::Error>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct City<C> {
    city: C,
    period: Option<String>,
    /// The number of the period, and how many of them a year has.
    index: Option<i32>,
    per_year: i32,
    parts: Parts,
    standing: Standing,
}

impl<C: Clone + Eq + Hash> City<C> {
    /// The index of cities from assessed sections; `city` returns the city of a section, or `None`. With
    /// `partial` also for fewer items than the method has; only sums of the same items are comparable.
    ///
    /// # Errors
    /// An error if the standard has no class Ⅲ.
    pub fn index_of<K>(
        sections: &Assessments<'_, K>,
        city: impl Fn(&K) -> Option<C>,
        partial: bool,
    ) -> Result<Vec<City<C>>> {
        let source = sections.grader.source();
        let request = Request { water_body: Some(WaterBody::River), ..source.request.clone() };
        let items: Vec<&'static Parameter> =
            ids(&source.standard, &request)?.iter().filter_map(|id| parameters().get(id).ok()).collect();
        // Figures are not rounded in between.
        let exact = Request { rounding: Rounding::None, ..sections.request.clone() };
        let plan = Plan::by(&source.standard, &exact)?;
        let sum_of = |body| Sum::new(&plan, items.clone(), body);
        let (rivers, lakes) = (sum_of(WaterBody::River), sum_of(WaterBody::Lake));
        let body = |row: usize| sections.rows.get(row).and_then(|of| of.means.body(&sections.plan));
        let part = |rows: &[usize], of: WaterBody, sum: &Sum<'_>| {
            let own: Vec<usize> = rows.iter().copied().filter(|&row| body(row) == Some(of)).collect();
            let means: MeanRow = sections.mean_over(&own, |_| true);
            (!own.is_empty()).then(|| (sum.of(|place| means.reading(place), partial), own.len() as u32))
        };
        let together = sections.together(|row| city(&sections.rows.get(row)?.key));
        let section = |row: usize| {
            (sections.graded.class(row), sections.rows.get(row).and_then(|of| of.judged.attained))
        };
        let one = |of: super::places::Together<C>| City {
            period: of.index.and_then(|index| sections.period.label(index)),
            index: of.index,
            per_year: sections.period.per_year(),
            parts: Parts {
                river: part(&of.rows, WaterBody::River, &rivers),
                lake: part(&of.rows, WaterBody::Lake, &lakes),
                unknown: of.rows.iter().filter(|&&row| body(row).is_none()).count() as u32,
            },
            standing: Standing::of(of.rows.iter().map(|&row| section(row))),
            city: of.group,
        };
        Ok(together.into_iter().map(one).collect())
    }
}

impl<C> City<C> {
    /// The name.
    pub fn key(&self) -> &C {
        &self.city
    }

    /// The name of the period.
    pub fn period(&self) -> Option<&str> {
        self.period.as_deref()
    }

    /// The number of river sections.
    pub fn river_sections(&self) -> u32 {
        self.parts.river.as_ref().map_or(0, |part| part.1)
    }

    /// The number of lake sections.
    pub fn lake_sections(&self) -> u32 {
        self.parts.lake.as_ref().map_or(0, |part| part.1)
    }

    /// The number of sections of an unknown kind; a city with such sections has no index.
    pub fn unknown_sections(&self) -> u32 {
        self.parts.unknown
    }

    /// The index of its rivers.
    pub fn cwqi_river(&self) -> Option<f64> {
        self.parts.river.as_ref().and_then(|part| part.0.index)
    }

    /// The index of its lakes.
    pub fn cwqi_lake(&self) -> Option<f64> {
        self.parts.lake.as_ref().and_then(|part| part.0.index)
    }

    /// The index of the city: both parts weighted by sections.
    pub fn cwqi(&self) -> Option<f64> {
        self.parts.index()
    }

    /// The number of items in the index; the smaller one of the two parts.
    pub fn items(&self) -> usize {
        self.parts.items().unwrap_or(0) as usize
    }

    /// The index of each item for rivers, or for lakes if there are no rivers.
    pub fn indices(&self) -> &[(&'static Parameter, f64)] {
        self.parts.indices()
    }

    /// The items that either part lacks.
    pub fn missing(&self) -> impl Iterator<Item = &'static Parameter> {
        self.parts.missing().into_iter()
    }

    fn entry(&self) -> RankingEntry {
        RankingEntry {
            index: self.cwqi(),
            items: self.parts.items_text(),
            count: self.parts.items().unwrap_or(0),
            standing: self.standing,
        }
    }
}

impl<C: Eq + Hash> City<C> {
    /// The ranks of cities, each among those of its period, with the change to the same period of the year before
    /// where that is among them; `by` says what leaves a city out of the ranking by change.
    ///
    /// ```
    /// use shuizhi::assessment::ranking::Exclusion;
    /// use shuizhi::{Averager, City, Grader, Period, Standard};
    /// let standard = Standard::named("GB 3838-2002")?;
    /// let grader = Grader::builder(&standard).for_headers(&["氨氮(mg/L)"])?;
    /// let mut averager = Averager::new(&grader, Period::Month);
    /// for (city, month, ammonia) in [("甲", "2020-04", "1.2"), ("乙", "2020-04", "0.8"), ("甲", "2021-04", "0.6")] {
    ///     averager.push(city, month, &[ammonia])?;
    /// }
    /// let cities = City::index_of(&averager.assess()?, |city| Some(*city), true)?;
    /// let ranks = City::ranks(&cities, Exclusion::Class);
    /// assert_eq!(cities.iter().map(|city| *city.key()).collect::<Vec<_>>(), ["甲", "甲", "乙"]);
    /// assert_eq!(ranks.iter().map(|rank| rank.rank).collect::<Vec<_>>(), [Some(2), Some(1), Some(1)]);
    /// assert_eq!((ranks[1].change, ranks[1].change_rank), (Some(-50.0), Some(1)));
    /// # Ok::<(), shuizhi::Error>(())
    /// ```
    #[must_use]
    pub fn ranks(cities: &[City<C>], by: Exclusion) -> Vec<Ranked> {
        let known: HashMap<(&C, i32), &City<C>> =
            cities.iter().filter_map(|city| Some(((&city.city, city.index?), city))).collect();
        let before = |city: &City<C>| {
            let index = city.index?.checked_sub(city.per_year)?;
            known.get(&(&city.city, index)).map(|before| before.entry())
        };
        let mut periods: BTreeMap<Option<i32>, Vec<usize>> = BTreeMap::new();
        for (place, city) in cities.iter().enumerate() {
            periods.entry(city.index).or_default().push(place);
        }
        let mut found = vec![Ranked::default(); cities.len()];
        for places in periods.into_values() {
            let own = places.iter().filter_map(|&place| cities.get(place));
            let entries: Vec<_> = own.map(|city| (city.entry(), before(city))).collect();
            for (place, rank) in places.iter().zip(ranking::rank(&entries, by)) {
                if let Some(of) = found.get_mut(*place) {
                    *of = rank;
                }
            }
        }
        found
    }
}
