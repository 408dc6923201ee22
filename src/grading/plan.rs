//! What a grading is asked to do, checked and compiled once.

use super::classes::{Class, Classes, statuses_of};
use super::column::{Column, column};
use super::indicators::Due;
use super::options::{check_detection_limits, option_error};
use super::oxygen;
use super::rank::Rank;
use super::request::{NonDetect, Request, TEMPERATURE};
use super::status::Status;
use crate::error::{Error, Result};
use crate::lang::Lang;
use crate::parameter::ParameterRef;
use crate::reading::Reading;
use crate::reason::{self, Reason};
use crate::rounding;
use crate::standard::{Standard, WaterBody};
use crate::words;
use std::borrow::Cow;
use std::collections::HashMap;

/// A grading, compiled.
#[derive(Debug, Clone)]
pub struct Plan {
    pub(crate) columns: Vec<Column>,
    pub(crate) classes: Classes,
    /// What the water of each class is called (环办〔2011〕22号), if it has a status.
    pub(crate) statuses: Vec<Option<Status>>,
    /// `None`: each row brings its own.
    pub(crate) water_body: Option<WaterBody>,
    /// The rank of the target; `None`: each row brings its own.
    pub(crate) target: Option<Rank>,
    pub(crate) nondetect: NonDetect,
    /// How many indicators there are to assess.
    pub(crate) due: Due,
    /// Where oxygen may be of the best class by its saturation.
    pub(crate) saturation: Option<Saturation>,
    /// Whether what a mean takes is reported in months.
    least_of_months: bool,
    pub(crate) lang: Lang,
}

/// The saturation of oxygen as an alternative limit (GB 3838-2002 table 1, item 3).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Saturation {
    /// The column of dissolved oxygen, and that of water temperature.
    pub(crate) oxygen: usize,
    pub(crate) temperature: usize,
    /// The least saturation of the best class, in per cent.
    least: f64,
    formula: oxygen::Saturation,
}

impl Saturation {
    /// Whether oxygen (mg/L) is at least at that saturation in water of a temperature (℃).
    fn reached(&self, oxygen: f64, temperature: f64) -> bool {
        let full = self.formula.at(temperature);
        full.is_some_and(|full| rounding::settled(100.0 * oxygen / full) >= self.least)
    }
}

const OXYGEN: &str = "dissolved_oxygen";

/// The columns of oxygen and temperature, where the saturation is asked for.
fn saturation(request: &Request, s: &Standard, columns: &[Column]) -> Result<Option<Saturation>> {
    if !request.do_saturation {
        return Ok(None);
    }
    let place = |id: &str| columns.iter().position(|c| c.parameter.id == id);
    let refused = |expected: &str| option_error("do_saturation", "True", expected);
    let mut items = s.tables.iter().flat_map(|t| &t.items);
    let alternative = items.find(|i| i.parameter == OXYGEN && i.alternative_to.is_some() && i.unit == "%");
    let least = alternative.and_then(|i| i.limits.first()?.value.as_deref()).and_then(rounding::parse);
    let least = least.ok_or_else(|| refused("the standard has no limit for the saturation of oxygen"))?;
    let Some(oxygen) = place(OXYGEN) else {
        return Ok(None);
    };
    let temperature = place(TEMPERATURE).ok_or_else(|| refused("it takes a column of water temperature"))?;
    let formula = oxygen::Saturation::new();
    Ok(Some(Saturation { oxygen, temperature, least: rounding::to_f64(least), formula }))
}

impl Plan {
    /// Checks and compiles a request.
    ///
    /// # Errors
    /// [`Error::Option`] for an option that is not understood; the errors of names, units and
    /// standards.
    pub fn compile(request: &Request) -> Result<Plan> {
        Plan::by(request.source()?.as_ref(), request)
    }

    /// The same by a standard at hand, whatever the request names.
    pub(crate) fn by(standard: &Standard, request: &Request) -> Result<Plan> {
        let ids = request.indicators.resolve(standard, request)?;
        check_decimals(request)?;
        let classes = Classes::of(standard)?;
        let target = request.target.as_deref().map(|word| {
            classes.level(word).ok_or_else(|| {
                let levels = classes.levels().iter().map(String::as_str);
                words::refused("target", word, levels)
            })
        });
        let target = target.transpose()?;
        check_detection_limits(&request.detection_limits)?;
        let mut named: HashMap<&str, &str> = HashMap::new();
        let columns = request
            .columns
            .iter()
            .map(|c| {
                let parameter = c.parameter();
                if let Some(before) = named.insert(&parameter.id, c.name()) {
                    return Err(Error::DuplicateColumn {
                        parameter: parameter.id.clone(),
                        columns: format!("{before:?}, {:?}", c.name()),
                    });
                }
                let given = request.detection_limits.get(&ParameterRef::from(parameter)).copied();
                let limit = given.or_else(|| {
                    request
                        .method_detection_limits
                        .then(|| standard.lowest_detection_limit(parameter))
                        .flatten()
                });
                let wanted = ids.contains(&parameter.id);
                Ok(column(standard, classes.levels(), parameter, c.exponent(), limit, request, wanted))
            })
            .collect::<Result<Vec<_>>>()?;
        let saturation = saturation(request, standard, &columns)?;
        let statuses = statuses_of(standard, classes.names());
        Ok(Plan {
            columns,
            classes,
            statuses,
            water_body: request.water_body,
            target,
            nondetect: request.nondetect,
            due: Due::of(standard, &ids),
            saturation,
            least_of_months: request.least_of_months,
            lang: request.lang,
        })
    }

    /// The columns, in the order in which cells come.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The classes of the standard.
    pub fn classes(&self) -> &Classes {
        &self.classes
    }

    /// The water body of all rows; `None` if each has its own.
    pub fn water_body(&self) -> Option<WaterBody> {
        self.water_body
    }

    /// The target of all rows; `None` if each has its own.
    pub fn target(&self) -> Option<Class<'_>> {
        self.target.and_then(|rank| self.classes.get(rank))
    }

    /// What the water of a class is called (环办〔2011〕22号); `None` of a standard whose classes the
    /// method does not name.
    pub fn status(&self, class: Class<'_>) -> Option<Status> {
        self.status_of(class.rank())
    }

    /// The same of a class by its rank.
    pub(crate) fn status_of(&self, class: Rank) -> Option<Status> {
        self.statuses.get(class.index()).copied().flatten()
    }

    /// Whether a rank is that of a class that may be a target.
    pub(crate) fn is_level(&self, rank: Option<Rank>) -> bool {
        rank.is_some_and(|rank| rank.index() < self.levels().len())
    }

    /// The rank of the level that a word names; `None` of one that may be no target.
    pub(crate) fn level(&self, word: &str) -> Option<Rank> {
        self.classes.level(word)
    }

    /// A reason of a column in words: its code, or a Chinese label.
    ///
    /// ```
    /// use shuizhi::grading::{ColumnRequest, Plan, Request};
    /// use shuizhi::lang::Lang;
    /// use shuizhi::reason::Reason;
    /// let columns = vec![ColumnRequest::named("氟化物", None).unwrap()];
    /// let least = [("氟化物".parse().unwrap(), 8)].into();
    /// let request = Request { columns, least, least_of_months: true, lang: Lang::Zh, ..Request::default() };
    /// let plan = Plan::compile(&request).unwrap();
    /// assert_eq!(plan.word(Reason::TooFew, Some(0)), "不足8个月");
    /// assert_eq!(plan.word(Reason::Missing, Some(0)), "缺测");
    /// ```
    pub fn word(&self, reason: Reason, place: Option<usize>) -> Cow<'static, str> {
        let least = place.and_then(|p| self.columns.get(p)?.least).filter(|_| reason == Reason::TooFew);
        match (self.lang, least) {
            (Lang::En, _) => reason.code().into(),
            (Lang::Zh, None) => reason.entry().zh.into(),
            (Lang::Zh, Some(n)) if self.least_of_months => format!("不足{n}个月").into(),
            (Lang::Zh, Some(n)) => format!("不足{n}次").into(),
        }
    }

    /// What is noted of a row, in words: reasons, each with the columns it is of where it is of any.
    /// They are to be sorted.
    pub fn format_reasons(&self, notes: &[(Reason, Option<usize>)]) -> String {
        let name = |place: Option<usize>| Some(self.columns.get(place?)?.parameter.name(self.lang));
        reason::format_reasons(notes, |reason, place| self.word(reason, place), name, self.lang)
    }

    /// The classes that may be a target.
    pub fn levels(&self) -> &[String] {
        self.classes.levels()
    }

    /// Whether a reading of oxygen is of the best class by its saturation, in water of a
    /// temperature.
    pub(crate) fn saturated(&self, oxygen: Reading, temperature: Reading) -> bool {
        let Some(saturation) = self.saturation else { return false };
        let figure = |place: usize, reading: Reading| match reading {
            Reading::Number(x) => self.columns.get(place)?.figure(x).map(rounding::to_f64),
            _ => None,
        };
        match (figure(saturation.oxygen, oxygen), figure(saturation.temperature, temperature)) {
            (Some(oxygen), Some(temperature)) => saturation.reached(oxygen, temperature),
            _ => false,
        }
    }

    /// Compiles a request in its JSON form, or finds it compiled: queries ask for the same plan
    /// once for every morsel of rows.
    ///
    /// # Errors
    /// As [`Plan::compile`]; [`Error::Option`] if the text is not a request.
    #[cfg(any(feature = "polars", test))]
    pub(crate) fn cached(json: &str) -> Result<std::sync::Arc<Plan>> {
        use std::sync::{LazyLock, Mutex};
        static PLANS: LazyLock<Mutex<HashMap<String, std::sync::Arc<Plan>>>> = LazyLock::new(Mutex::default);
        const MOST: usize = 64;
        if let Some(plan) = PLANS.lock().unwrap_or_else(|e| e.into_inner()).get(json) {
            return Ok(plan.clone());
        }
        let plan = std::sync::Arc::new(Plan::compile(&Request::from_json(json)?)?);
        let mut plans = PLANS.lock().unwrap_or_else(|e| e.into_inner());
        if plans.len() >= MOST {
            plans.clear();
        }
        plans.insert(json.to_owned(), plan.clone());
        Ok(plan)
    }
}

/// Refuses more decimals than figures have.
fn check_decimals(request: &Request) -> Result<()> {
    for decimals in request.decimals.values() {
        if *decimals > 12 {
            let expected = "give a number of decimals from 0 to 12";
            return Err(option_error("decimals", &decimals.to_string(), expected));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
