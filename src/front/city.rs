//! Cities: the water-quality index, CWQI.

use super::assessments::Assessments;
use super::judged::MeanRow;
use crate::assessment::cwqi::{self, Sum, Summed};
use crate::error::Result;
use crate::grading::{Plan, Request, Rounding, ids};
use crate::parameter::{Parameter, parameters};
use crate::standard::WaterBody;
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
    river: Option<(Summed, u32)>,
    lake: Option<(Summed, u32)>,
    unknown: u32,
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
        let one = |of: super::places::Together<C>| City {
            period: of.index.and_then(|index| sections.period.label(index)),
            river: part(&of.rows, WaterBody::River, &rivers),
            lake: part(&of.rows, WaterBody::Lake, &lakes),
            unknown: of.rows.iter().filter(|&&row| body(row).is_none()).count() as u32,
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
        self.river.as_ref().map_or(0, |part| part.1)
    }

    /// The number of lake sections.
    pub fn lake_sections(&self) -> u32 {
        self.lake.as_ref().map_or(0, |part| part.1)
    }

    /// The number of sections of an unknown kind; a city with such sections has no index.
    pub fn unknown_sections(&self) -> u32 {
        self.unknown
    }

    /// The index of its rivers.
    pub fn cwqi_river(&self) -> Option<f64> {
        self.river.as_ref().and_then(|part| part.0.index)
    }

    /// The index of its lakes.
    pub fn cwqi_lake(&self) -> Option<f64> {
        self.lake.as_ref().and_then(|part| part.0.index)
    }

    /// The index of the city: both parts weighted by sections.
    pub fn cwqi(&self) -> Option<f64> {
        let parts = self.parts().map(|(sum, sections)| Some((sum.index?, *sections)));
        cwqi::combine(&parts.collect::<Option<Vec<_>>>().filter(|_| self.unknown == 0)?)
    }

    fn parts(&self) -> impl Iterator<Item = &(Summed, u32)> {
        self.river.iter().chain(&self.lake)
    }

    /// The number of items in the index; the smaller one of the two parts.
    pub fn items(&self) -> usize {
        self.parts().map(|part| part.0.indices.len()).min().unwrap_or(0)
    }

    /// The index of each item for rivers, or for lakes if there are no rivers.
    pub fn indices(&self) -> &[(&'static Parameter, f64)] {
        self.parts().next().map_or(&[], |part| &part.0.indices)
    }

    /// The items that either part lacks.
    pub fn missing(&self) -> impl Iterator<Item = &'static Parameter> {
        let mut missing: Vec<&'static Parameter> = Vec::new();
        for parameter in self.parts().flat_map(|part| &part.0.missing) {
            if !missing.contains(parameter) {
                missing.push(parameter);
            }
        }
        missing.into_iter()
    }
}
