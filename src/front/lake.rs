//! Lakes and reservoirs.

use super::assessments::{Assessments, Row};
use super::judged::{MeanRow, grade, judge};
use crate::assessment::certainty::{self, Mean};
use crate::assessment::lake::{NoIndex, TrophicState, assessed_apart, trophic_index, trophic_parameters};
use crate::assessment::means::Dated;
use crate::error::Result;
use crate::grading::{ColumnRequest, Indicators, Plan, Request, Status};
use crate::parameter::{Parameter, ParameterRef, parameters};
use crate::reading::Reading;
use crate::standard::WaterBody;
use std::hash::Hash;

/// A lake or reservoir in a period (环办〔2011〕22号): samples are averaged over time at each point, then
/// over the points. Total nitrogen does not enter the class and is assessed separately.
///
/// ```
/// use shuizhi::{Averager, Grader, Lake, Lang, Period, Standard, WaterBody};
/// let standard = Standard::named("GB 3838-2002")?;
/// let grader = Grader::builder(&standard)
///     .water_body(WaterBody::Lake)
///     .also(Lake::parameters())
///     .lang(Lang::Zh)
///     .for_headers(&["总磷(mg/L)", "总氮(mg/L)"])?;
/// let mut averager = Averager::new(&grader, Period::Month);
/// averager.push("坝前", "2021-07", &["0.02", "1.3"])?;
/// averager.push("库中", "2021-07", &["0.04", "1.5"])?;
/// let points = averager.assess()?;
/// let lakes = Lake::assess(&points, |_point| Some("群英水库"))?;
/// let lake = &lakes[0];
/// assert_eq!((lake.points(), lake.class(), lake.total_nitrogen_class()), (2, Some("Ⅲ"), Some("Ⅳ")));
/// assert_eq!(lake.trophic_notes(), "缺少：叶绿素a、透明度、高锰酸盐指数");
/// # Ok::<(), shuizhi::Error>(())
/// ```
#[derive(Debug)]
#[must_use]
pub struct Lake<L> {
    lake: L,
    period: Option<String>,
    points: usize,
    class: Option<String>,
    status: Option<Status>,
    main: String,
    attained: Option<bool>,
    total_nitrogen: Option<String>,
    index: std::result::Result<f64, NoIndex>,
    certain: Option<bool>,
    notes: String,
    trophic_notes: String,
}

impl Lake<()> {
    /// The further parameters of lakes: those of the trophic level index, and total nitrogen. A grader reads
    /// them on request ([`GraderBuilder::also`](crate::GraderBuilder::also)).
    pub fn parameters() -> Vec<&'static Parameter> {
        let mut ids: Vec<&str> = trophic_parameters().collect();
        if !ids.contains(&assessed_apart()) {
            ids.push(assessed_apart());
        }
        ids.into_iter().filter_map(|id| parameters().get(id).ok()).collect()
    }
}

impl<L: Clone + Eq + Hash> Lake<L> {
    /// Assesses lakes from assessed points; `lake` returns the lake of a point, or `None`.
    ///
    /// # Errors
    /// An error if total nitrogen was measured and the standard has no limit for it.
    pub fn assess<K>(points: &Assessments<'_, K>, lake: impl Fn(&K) -> Option<L>) -> Result<Vec<Lake<L>>> {
        let plan = &points.plan;
        let together = points.together(|row| lake(&points.rows.get(row)?.key));
        let means: Vec<MeanRow> = together
            .iter()
            .map(|of| MeanRow { water_body: Some(WaterBody::Lake), ..points.mean_over(&of.rows, |_| true) })
            .collect();
        let graded = grade(plan, &means)?;
        let apart = Apart::new(points)?;
        let mut found = Vec::with_capacity(means.len());
        for (number, (of, means)) in together.into_iter().zip(means).enumerate() {
            let row: Row<()> = Row {
                key: (),
                index: of.index,
                samples: 0,
                copies: 0,
                declared: false,
                dated: Dated::default(),
                judged: judge(plan, &means, graded.class(number), &points.priority),
                means,
                period_notes: String::new(),
                change: None,
                change_year: None,
            };
            let value = |id: &str| {
                let place = plan.columns().iter().position(|c| c.parameter().id == id)?;
                match row.means.averaged.get(place)?.reading() {
                    Reading::Number(x) => Some(x),
                    _ => None,
                }
            };
            let mut of_index = trophic_parameters()
                .map(|id| (plan.columns().iter().any(|c| c.parameter().id == id), value(id)));
            let five: [(bool, Option<f64>); 5] = std::array::from_fn(|_| of_index.next().unwrap_or_default());
            let index = trophic_index(&five.map(|of| of.1), five.map(|of| of.0), false);
            let trophic_notes = match &index {
                Ok(_) => left_out(plan, &row.means),
                Err(why) => why.told(plan.lang),
            };
            let total_nitrogen = apart.class(value(assessed_apart()));
            let shown = super::assessments::Assessment::new(plan, &points.period, &row, &graded, number);
            found.push(Lake {
                lake: of.group,
                period: shown.period(),
                points: of.rows.len(),
                class: shown.class().map(|class| class.name().to_owned()),
                status: shown.status(),
                main: shown.main_text(plan.lang),
                attained: shown.attained(),
                total_nitrogen,
                index,
                trophic_notes,
                certain: shown.certain(),
                notes: shown.notes(),
            });
        }
        Ok(found)
    }
}

/// Which readings of the parameters of the index are not in their means, and why.
fn left_out(plan: &Plan, means: &MeanRow) -> String {
    let places: Vec<usize> = trophic_parameters()
        .filter_map(|id| plan.columns().iter().position(|c| c.parameter().id == id))
        .collect();
    let five: Vec<Mean> = places
        .iter()
        .filter_map(|&place| {
            Some(Mean { reading: means.reading(place), ..means.averaged.get(place)?.doubted() })
        })
        .collect();
    let notes = certainty::untold(&five).into_iter().map(|(reason, i)| (reason, places.get(i).copied()));
    plan.format_reasons(&notes.collect::<Vec<_>>())
}

/// The plan of total nitrogen, if it was measured.
struct Apart(Option<Plan>);

impl Apart {
    fn new<K>(points: &Assessments<'_, K>) -> Result<Apart> {
        let id = assessed_apart();
        if !points.plan.columns().iter().any(|c| c.parameter().id == id) {
            return Ok(Apart(None));
        }
        let source = points.grader.source();
        let id: ParameterRef = id.parse()?;
        let request = Request {
            columns: vec![ColumnRequest::canonical(id)],
            indicators: Indicators::List(vec![id]),
            x: Vec::new(),
            water_body: Some(WaterBody::Lake),
            target: Request::default().target,
            rounding: points.request.rounding,
            ..source.request.clone()
        };
        Ok(Apart(Some(Plan::by(&source.standard, &request)?)))
    }

    fn class(&self, mean: Option<f64>) -> Option<String> {
        let plan = self.0.as_ref()?;
        let rank = plan.rank(
            0,
            |_| mean.map_or(Reading::Missing(crate::Reason::Missing), Reading::Number),
            plan.water_body,
        )?;
        plan.classes().get(rank).map(|class| class.name().to_owned())
    }
}

impl<L> Lake<L> {
    /// The name.
    pub fn key(&self) -> &L {
        &self.lake
    }

    /// The name of the period.
    pub fn period(&self) -> Option<&str> {
        self.period.as_deref()
    }

    /// The number of points with samples.
    pub fn points(&self) -> usize {
        self.points
    }

    /// The class; `None` if nothing could be assessed.
    pub fn class(&self) -> Option<&str> {
        self.class.as_deref()
    }

    /// The status of the water.
    pub fn status(&self) -> Option<Status> {
        self.status
    }

    /// The main pollution indicators in the official notation; empty if there is none.
    pub fn main_text(&self) -> &str {
        &self.main
    }

    /// Whether the target is attained; `None` if not known.
    pub fn attained(&self) -> Option<bool> {
        self.attained
    }

    /// The class of total nitrogen.
    pub fn total_nitrogen_class(&self) -> Option<&str> {
        self.total_nitrogen.as_deref()
    }

    /// The trophic level index.
    ///
    /// # Errors
    /// What the index lacks.
    pub fn trophic_index(&self) -> std::result::Result<f64, &NoIndex> {
        self.index.as_ref().copied()
    }

    /// The trophic state; `None` without an index.
    pub fn trophic_state(&self) -> Option<TrophicState> {
        self.index.as_ref().ok().and_then(|&index| TrophicState::of(index))
    }

    /// Why there is no index, or which readings are not in it; empty if there is nothing to say.
    pub fn trophic_notes(&self) -> &str {
        &self.trophic_notes
    }

    /// Whether the class is the same for all possible values of readings that are not plain numbers.
    pub fn certain(&self) -> Option<bool> {
        self.certain
    }

    /// Why means were not assessed or are in doubt; empty if there is none.
    pub fn notes(&self) -> &str {
        &self.notes
    }
}
