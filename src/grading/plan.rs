//! What a grading is asked to do, checked and compiled once.

use super::limits::Bounds;
use crate::error::{Error, Result};
use crate::lang::Lang;
use crate::parameter::{Parameter, parameters};
use crate::reading::{Reading, Rules};
use crate::reason::{self, Reason};
use crate::rounding;
use crate::standard::{
    self, Comparison, Item, Scope, Span, Standard, Table, WaterBody, has_multiple, indicator_set, level_key,
    statuses,
};
use crate::unit::Unit;
use once_cell::sync::Lazy;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};

/// A grading as it is asked for: plain data, so that it travels with a query.
///
/// `None` for `water_body` or `target` means that each row brings its own.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Request {
    /// The number of a built-in standard.
    pub standard: String,
    /// The text of the user's own standard, instead.
    pub standard_toml: Option<String>,
    pub columns: Vec<ColumnRequest>,
    /// `river` or `lake`.
    pub water_body: Option<String>,
    /// The class whose limits exceedance is stated against.
    pub target: Option<String>,
    pub indicators: Indicators,
    /// The X of "5+X".
    pub x: Vec<String>,
    /// Whether the tables for drinking-water sources are assessed as well.
    pub drinking_source: bool,
    /// Which items the authority has chosen, of tables that bind by choice; `None`: all of them.
    pub chosen: Option<Vec<String>>,
    /// Whether oxygen at a saturation that the standard allows instead is of the best class.
    pub do_saturation: bool,
    /// How a value below its detection limit enters: `half`, `zero`, `limit` or `drop`.
    pub nondetect: String,
    /// Detection limits of "not detected" without a figure, in the canonical unit.
    pub detection_limits: BTreeMap<String, String>,
    /// Whether the lowest limit of the standard's own methods stands in for those not given.
    pub method_detection_limits: bool,
    /// Texts and numbers that stand for a missing value.
    pub missing_values: Vec<String>,
    /// `none` or `assessment`.
    pub rounding: String,
    /// How many months or samples a mean takes, by parameter: of cells that are means, for words.
    pub least: BTreeMap<String, u32>,
    /// Whether those are months.
    pub least_of_months: bool,
    /// Decimals for assessment other than those of the parameter.
    pub decimals: BTreeMap<String, u32>,
    pub lang: Lang,
}

impl Default for Request {
    fn default() -> Self {
        Request {
            standard: "GB 3838-2002".into(),
            standard_toml: None,
            columns: Vec::new(),
            water_body: Some("river".into()),
            target: Some("Ⅲ".into()),
            indicators: Indicators::Default,
            x: Vec::new(),
            drinking_source: false,
            chosen: None,
            do_saturation: false,
            nondetect: "half".into(),
            detection_limits: BTreeMap::new(),
            method_detection_limits: false,
            missing_values: Vec::new(),
            rounding: "none".into(),
            least: BTreeMap::new(),
            least_of_months: false,
            decimals: BTreeMap::new(),
            lang: Lang::En,
        }
    }
}

/// A column of readings.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnRequest {
    pub parameter: String,
    /// The unit of its figures; the canonical one where left out.
    #[serde(default)]
    pub unit: Option<String>,
}

/// Which parameters take part.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(untagged)]
pub enum Indicators {
    /// `table1-21` under GB 3838-2002, every item of another standard.
    #[default]
    Default,
    /// A set of a method, or `all`.
    Set(String),
    List(Vec<String>),
}

/// How a value below its detection limit enters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NonDetect {
    /// As half the detection limit (环办监测函〔2020〕82号).
    Half,
    Zero,
    Limit,
    /// Not at all.
    Drop,
}

impl NonDetect {
    /// The value a reading below a detection limit takes.
    pub fn value(self, limit: f64) -> Option<f64> {
        match self {
            NonDetect::Half => Some(limit / 2.0),
            NonDetect::Zero => Some(0.0),
            NonDetect::Limit => Some(limit),
            NonDetect::Drop => None,
        }
    }
}

/// What becomes of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// It decides the class.
    Class,
    /// It is held against its single limit, and has no part in the class.
    Single,
    /// It has limits but is not among the indicators.
    NotAssessed,
    /// The standard has no limit for it.
    NoLimit,
}

/// The limits of a parameter in one water body, and where they stand.
#[derive(Debug, Clone)]
pub struct Held {
    pub bounds: Bounds,
    /// How values are held against the item's limits, but for those that say otherwise.
    of_item: Comparison,
    /// The same of each level; `None` for one that allows everything.
    comparisons: Vec<Option<Comparison>>,
    /// As `GB 3838-2002 表1 第7项`.
    pub clause: String,
    /// The kind of evidence for the limits, and how many copies bear it.
    pub evidence: String,
}

impl Held {
    /// How values are held against the limits of a level; as of the item where it is not known.
    pub fn comparison(&self, level: Option<u8>) -> Option<Comparison> {
        level.map_or(Some(self.of_item), |l| self.comparisons.get(usize::from(l)).copied().flatten())
    }
}

/// A column, compiled.
#[derive(Debug, Clone)]
pub struct Column {
    pub parameter: &'static Parameter,
    pub role: Role,
    /// Its place among the items of the standard; those without a limit come last.
    pub place: u32,
    /// Figures of the column times 10^exponent are in the canonical unit.
    pub exponent: i32,
    pub rules: Rules,
    /// Places for assessment, where rounding is asked for.
    pub decimals: Option<u32>,
    /// Whether exceedance multiples are computed.
    pub multiple: bool,
    /// The detection limit of "not detected" without a figure, in the column's unit.
    pub detection_limit: Option<f64>,
    /// The limits in rivers and in lakes, the same twice where they do not differ.
    held: [Option<Held>; 2],
    /// Whether river or lake makes a difference.
    pub by_water_body: bool,
    /// Whether it has classes that its figures cannot tell apart.
    pub inseparable: bool,
    /// Whether the user names it among the indicators.
    pub named: bool,
    /// How many months or samples a mean of it takes, where that is told.
    pub least: Option<u32>,
}

impl Column {
    /// The limits in a water body.
    pub fn held(&self, body: WaterBody) -> Option<&Held> {
        self.held[body as usize].as_ref()
    }

    /// Whether there is more to its cells than to compare plain numbers.
    pub(super) fn is_read_cell_by_cell(&self) -> bool {
        self.inseparable || self.rules.descriptive || self.rules.has_missing_numbers()
    }

    /// The canonical figure of a value of the column, as it is assessed.
    pub fn figure(&self, x: f64) -> Option<Decimal> {
        super::limits::assessed(x, self.exponent, self.decimals)
    }
}

/// A grading, compiled.
#[derive(Debug, Clone)]
pub struct Plan {
    pub columns: Vec<Column>,
    /// The classes from best to worst: the levels of the standard and, where the worst of them has
    /// limits, what lies beyond.
    pub classes: Vec<String>,
    /// How many of the classes are levels of the standard, and so may be a target.
    levels: usize,
    /// What the water of each class is called: its place in `status_names`, if it has a status.
    pub statuses: Vec<Option<u8>>,
    /// The names of the statuses, from best to worst (环办〔2011〕22号).
    pub status_names: Vec<&'static str>,
    /// `None`: each row brings its own.
    pub water_body: Option<WaterBody>,
    /// The place of the target among the classes; `None`: each row brings its own.
    pub target: Option<u8>,
    pub nondetect: NonDetect,
    /// Where oxygen may be of the best class by its saturation.
    pub saturation: Option<Saturation>,
    /// Whether what a mean takes is told in months.
    least_of_months: bool,
    pub lang: Lang,
}

/// The saturation of oxygen as an alternative limit (GB 3838-2002 table 1, item 3).
#[derive(Debug, Clone, Copy)]
pub struct Saturation {
    /// The column of dissolved oxygen, and that of water temperature.
    pub oxygen: usize,
    pub temperature: usize,
    /// The least saturation of the best class, in per cent.
    least: f64,
}

impl Saturation {
    /// Whether oxygen (mg/L) is at least at that saturation in water of a temperature (℃).
    fn reached(&self, oxygen: f64, temperature: f64) -> bool {
        let rule = standard::rule("oxygen-saturation");
        let full = rule.figure("numerator") / (rule.figure("offset") + temperature);
        full > 0.0 && rounding::settled(100.0 * oxygen / full) >= self.least
    }
}

fn option_error(option: &'static str, value: &str, expected: impl Into<String>) -> Error {
    Error::Option { option, value: value.into(), expected: expected.into() }
}

/// The standard a request names or brings.
fn source(request: &Request) -> Result<std::borrow::Cow<'static, Standard>> {
    standard::find(&request.standard, request.standard_toml.as_deref())
}

/// Items that are held against values, with their tables.
fn gradable(s: &Standard) -> impl Iterator<Item = (&Table, &Item)> {
    let items = s.tables.iter().flat_map(|t| t.items.iter().map(move |i| (t, i)));
    items.filter(|(_, i)| i.is_graded())
}

impl Indicators {
    /// The ids of the parameters that take part in a grading by `s`.
    fn resolve(&self, s: &Standard, request: &Request) -> Result<Vec<String>> {
        let x = &request.x;
        let all = || {
            gradable(s)
                .filter(|(t, _)| t.scope == Scope::AllWaters)
                .map(|(_, i)| i.parameter.clone())
                .collect()
        };
        let expected = "say \"table1-21\", \"5+X\", \"all\", or a list of parameters";
        let mut ids: Vec<String> = match self {
            Indicators::Default => match indicator_set("table1-21") {
                Some(set) if set.standard == s.id => set.parameters.clone(),
                _ => all(),
            },
            Indicators::Set(name) if name == "all" => all(),
            Indicators::Set(name) => match indicator_set(name) {
                Some(set) if set.standard == s.id => set.parameters.clone(),
                Some(set) => {
                    return Err(option_error(
                        "indicators",
                        name,
                        format!("it belongs to {}; {expected}", set.standard),
                    ));
                }
                None => return Err(option_error("indicators", name, expected)),
            },
            Indicators::List(list) if list.is_empty() => {
                return Err(option_error("indicators", "[]", expected));
            }
            Indicators::List(list) => list
                .iter()
                .map(|name| {
                    let p = parameters().get(name)?;
                    let held = gradable(s).any(|(_, i)| i.parameter == p.id);
                    let none = || Error::NoLimit {
                        standard: s.id.clone(),
                        parameter: p.id.clone(),
                        where_: String::new(),
                    };
                    held.then(|| p.id.clone()).ok_or_else(none)
                })
                .collect::<Result<_>>()?,
        };
        let takes_x =
            matches!(self, Indicators::Set(name) if indicator_set(name).is_some_and(|s| s.x_from.is_some()));
        if !x.is_empty() && !takes_x {
            return Err(option_error("x", &x.join(", "), "it goes with indicators=\"5+X\""));
        }
        for name in x {
            let p = parameters().get(name)?;
            let from = indicator_set("5+X").and_then(|s| s.x_from.as_deref()).and_then(indicator_set);
            if !from.is_some_and(|set| set.parameters.contains(&p.id)) {
                return Err(option_error("x", name, "X are items of the set \"table1-21\""));
            }
            ids.push(p.id.clone());
        }
        if request.drinking_source {
            let chosen = chosen_items(s, request.chosen.as_deref())?;
            let binds = |t: &Table, i: &Item| match t.scope {
                Scope::AllWaters => false,
                Scope::DrinkingWaterSource => true,
                Scope::DrinkingWaterSourceChosen => chosen.contains(&i.parameter.as_str()),
            };
            let sources = gradable(s).filter(|(t, i)| binds(t, i));
            ids.extend(sources.map(|(_, i)| i.parameter.clone()));
        }
        Ok(ids)
    }
}

/// The items that bind by choice: those chosen, or without a choice all of them.
fn chosen_items<'a>(s: &'a Standard, chosen: Option<&[String]>) -> Result<Vec<&'a str>> {
    let by_choice = gradable(s).filter(|(t, _)| t.scope == Scope::DrinkingWaterSourceChosen);
    let all: Vec<&str> = by_choice.map(|(_, i)| i.parameter.as_str()).collect();
    let Some(chosen) = chosen else { return Ok(all) };
    let one = |name: &String| {
        let id = parameters().get(name)?.id.as_str();
        let none = || option_error("table3", name, "name items of table 3, of which the authority chooses");
        all.iter().copied().find(|item| *item == id).ok_or_else(none)
    };
    chosen.iter().map(one).collect()
}

/// The ids of the parameters a request assesses, for choosing columns.
///
/// # Errors
/// As [`Plan::compile`], for the options that bear on it.
pub fn indicators(request: &Request) -> Result<Vec<String>> {
    let mut ids = request.indicators.resolve(&*source(request)?, request)?;
    if request.do_saturation {
        ids.push(TEMPERATURE.into());
    }
    Ok(ids)
}

const OXYGEN: &str = "dissolved_oxygen";
const TEMPERATURE: &str = "water_temperature";

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
    Ok(Some(Saturation { oxygen, temperature, least: rounding::to_f64(least) }))
}

impl Plan {
    /// Checks and compiles a request.
    ///
    /// # Errors
    /// [`Error::Option`] for an option that is not understood; the errors of names, units and
    /// standards.
    pub fn compile(request: &Request) -> Result<Plan> {
        let standard = source(request)?;
        let ids = request.indicators.resolve(&standard, request)?;
        let nondetect = match request.nondetect.as_str() {
            "half" => NonDetect::Half,
            "zero" => NonDetect::Zero,
            "limit" => NonDetect::Limit,
            "drop" => NonDetect::Drop,
            other => {
                return Err(option_error(
                    "nondetect",
                    other,
                    "say \"half\", \"zero\", \"limit\" or \"drop\"",
                ));
            }
        };
        let round = match request.rounding.as_str() {
            "none" => false,
            "assessment" => true,
            other => return Err(option_error("rounding", other, "say \"none\" or \"assessment\"")),
        };
        check_decimals(request)?;
        let levels = class_levels(&standard)?;
        let mut classes = levels.to_vec();
        if !is_open(&standard, levels) {
            classes.push(format!("劣{}", levels[levels.len() - 1]));
        }
        let water_body = match &request.water_body {
            None => None,
            Some(word) => Some(WaterBody::parse(word).ok_or_else(|| {
                option_error("water_body", word, "say \"river\", \"lake\", or the name of a column")
            })?),
        };
        let target = match &request.target {
            None => None,
            Some(word) => Some(target_of(levels, word).ok_or_else(|| {
                option_error(
                    "target",
                    word,
                    format!("say one of {}, or the name of a column", levels.join(", ")),
                )
            })?),
        };
        let known = detection_limits(request)?;
        let mut named: HashMap<&str, &str> = HashMap::new();
        let columns = request
            .columns
            .iter()
            .map(|c| {
                let parameter = parameters().get(&c.parameter)?;
                if let Some(before) = named.insert(&parameter.id, &c.parameter) {
                    return Err(Error::DuplicateColumn {
                        parameter: parameter.id.clone(),
                        columns: format!("{before:?}, {:?}", c.parameter),
                    });
                }
                let unit = match &c.unit {
                    None => parameter.unit(),
                    Some(text) => Unit::parse(text).ok_or_else(|| Error::UnknownUnit {
                        column: c.parameter.clone(),
                        unit: text.clone(),
                        parameter: parameter.id.clone(),
                        expected: parameter.unit().convertible(),
                    })?,
                };
                let exponent = unit.exponent_to(parameter.unit()).ok_or_else(|| Error::IncompatibleUnit {
                    column: c.parameter.clone(),
                    unit: unit.symbol().into(),
                    parameter: parameter.id.clone(),
                    expected: parameter.unit.clone(),
                })?;
                let given = known.get(&parameter.id).copied();
                let limit = given.or_else(|| {
                    request
                        .method_detection_limits
                        .then(|| standard.lowest_detection_limit(parameter))
                        .flatten()
                });
                column(
                    &standard,
                    levels,
                    parameter,
                    exponent,
                    round,
                    limit,
                    request,
                    ids.contains(&parameter.id),
                )
            })
            .collect::<Result<Vec<_>>>()?;
        let saturation = saturation(request, &standard, &columns)?;
        let (statuses, status_names) = status_of(&standard, &classes, request.lang);
        Ok(Plan {
            columns,
            levels: levels.len(),
            classes,
            statuses,
            status_names,
            water_body,
            target,
            nondetect,
            saturation,
            least_of_months: request.least_of_months,
            lang: request.lang,
        })
    }

    /// Whether a place is that of a class that may be a target.
    pub(crate) fn is_level(&self, place: Option<u8>) -> bool {
        place.is_some_and(|place| usize::from(place) < self.levels)
    }

    /// A reason in words, as it is of a column: its code, or a Chinese label.
    ///
    /// ```
    /// use shuizhi::grading::{ColumnRequest, Plan, Request};
    /// use shuizhi::lang::Lang;
    /// use shuizhi::reason::Reason;
    /// let columns = vec![ColumnRequest { parameter: "氟化物".into(), unit: None }];
    /// let least = [("fluoride".to_owned(), 8)].into();
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
    pub fn told(&self, notes: &[(Reason, Option<usize>)]) -> String {
        let name = |place: Option<usize>| Some(self.columns[place?].parameter.name(self.lang));
        reason::told(notes, |reason, place| self.word(reason, place), name, self.lang)
    }

    /// The classes that may be a target.
    pub fn levels(&self) -> &[String] {
        &self.classes[..self.levels]
    }

    /// Whether a reading of oxygen is of the best class by its saturation, in water of a
    /// temperature.
    pub fn saturated(&self, oxygen: Reading, temperature: Reading) -> bool {
        let Some(saturation) = self.saturation else { return false };
        let figure = |place: usize, reading: Reading| match reading {
            Reading::Number(x) => self.columns[place].figure(x).map(rounding::to_f64),
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
    /// As [`Plan::compile`]; [`Error::Option`] where the text is no request.
    pub fn cached(json: &str) -> Result<Arc<Plan>> {
        static PLANS: Lazy<Mutex<HashMap<String, Arc<Plan>>>> = Lazy::new(Mutex::default);
        const MOST: usize = 64;
        if let Some(plan) = PLANS.lock().unwrap_or_else(|e| e.into_inner()).get(json) {
            return Ok(plan.clone());
        }
        let request: Request = serde_json::from_str(json)
            .map_err(|e| option_error("plan", json, format!("it is no request: {e}")))?;
        let plan = Arc::new(Plan::compile(&request)?);
        let mut plans = PLANS.lock().unwrap_or_else(|e| e.into_inner());
        if plans.len() >= MOST {
            plans.clear();
        }
        plans.insert(json.to_owned(), plan.clone());
        Ok(plan)
    }
}

/// The classes of a standard: the levels of its first table that has several.
fn class_levels(s: &Standard) -> Result<&[String]> {
    if s.kind.is_of_discharge() {
        return Err(option_error(
            "standard",
            &s.id,
            "it is a standard of discharge; check_discharge takes it",
        ));
    }
    s.tables
        .iter()
        .map(|t| t.levels.as_slice())
        .find(|l| l.len() > 1)
        .ok_or_else(|| option_error("standard", &s.id, "it has no table with classes; grade by one that has"))
}

/// Whether the worst class of a standard has no limits: its last level allows everything.
fn is_open(s: &Standard, levels: &[String]) -> bool {
    let mut items = gradable(s).filter(|(t, _)| t.levels == levels);
    items.all(|(_, i)| spans_of(i).last().is_some_and(Span::is_everything))
}

fn spans_of(item: &Item) -> Vec<Span> {
    standard::spans(item).expect("checked at load")
}

/// The status of each class, by its place among the names of statuses; the classes of a standard
/// the method does not speak of have none.
fn status_of(s: &Standard, classes: &[String], lang: Lang) -> (Vec<Option<u8>>, Vec<&'static str>) {
    let mut names: Vec<&'static str> = Vec::new();
    let mut places = vec![None; classes.len()];
    let (statuses, of) = statuses();
    for status in statuses {
        let name = if lang == Lang::Zh { &status.zh } else { &status.en };
        if names.last() != Some(&name.as_str()) {
            names.push(name);
        }
        if let Some(i) = classes.iter().position(|c| *c == status.level).filter(|_| s.id == of) {
            places[i] = Some(names.len() as u8 - 1);
        }
    }
    (places, names)
}

/// The place of a target class among the levels.
pub fn target_of(levels: &[String], word: &str) -> Option<u8> {
    levels.iter().position(|l| level_key(l) == level_key(word)).map(|i| i as u8)
}

/// The detection limits the user names, by parameter id.
fn names(name: &str, parameter: &Parameter) -> bool {
    parameters().get(name).is_ok_and(|p| p.id == parameter.id)
}

/// Refuses decimals of no parameter, and more than figures have.
fn check_decimals(request: &Request) -> Result<()> {
    for (name, decimals) in &request.decimals {
        parameters().get(name)?;
        if *decimals > 12 {
            let expected = "give a number of decimals from 0 to 12";
            return Err(option_error("decimals", &decimals.to_string(), expected));
        }
    }
    Ok(())
}

fn detection_limits(request: &Request) -> Result<BTreeMap<String, Decimal>> {
    let read = |(name, text): (&String, &String)| {
        let p = parameters().get(name)?;
        let figure = rounding::parse(text).filter(|d| *d > Decimal::ZERO);
        let figure = figure.ok_or_else(|| {
            option_error(
                "detection_limits",
                text,
                format!("the limit of {} is a number above 0, in {}", p.id, p.unit),
            )
        })?;
        Ok((p.id.clone(), figure))
    };
    request.detection_limits.iter().map(read).collect()
}

#[allow(clippy::too_many_arguments)] // one call, and a struct would only rename it
fn column(
    standard: &Standard,
    levels: &[String],
    parameter: &'static Parameter,
    exponent: i32,
    round: bool,
    detection_limit: Option<Decimal>,
    request: &Request,
    wanted: bool,
) -> Result<Column> {
    let place = gradable(standard).position(|(_, i)| i.parameter == parameter.id);
    let items: Vec<(&Table, &Item)> =
        gradable(standard).filter(|(_, i)| i.parameter == parameter.id).collect();
    // Where several tables name the parameter, the one with classes is the one that grades.
    let classed = items.iter().any(|(t, _)| t.levels == levels);
    let items: Vec<_> = items.into_iter().filter(|(t, _)| !classed || t.levels == levels).collect();
    let own = request.decimals.iter().find(|(name, _)| names(name, parameter)).map(|(_, n)| *n);
    let decimals = own.or(parameter.decimals_assessment).filter(|_| round);
    let hold = |body: WaterBody| -> Result<Option<Held>> {
        let Some((table, item)) = items.iter().find(|(_, i)| i.water_body.is_none_or(|b| b == body)) else {
            return Ok(None);
        };
        let unit = Unit::parse(&item.unit).expect("checked at load");
        let to_canonical = unit.exponent_to(parameter.unit()).expect("checked at load");
        let scaled = |d: Decimal| rounding::scale(d, to_canonical);
        let spans: Vec<Span> = spans_of(item)
            .iter()
            .map(|s| Span { low: s.low.and_then(scaled), high: s.high.and_then(scaled) })
            .collect();
        let cells = || item.limits.chunk_by(|a, b| a.level == b.level).map(|c| item.comparison_of(&c[0]));
        let undetected = cells().take_while(|c| *c == Comparison::NotDetected).count() as u8;
        let comparisons = cells().zip(&spans).map(|(c, s)| (!s.is_everything()).then_some(c)).collect();
        let e = &item.evidence;
        let copies = e.count.unwrap_or(0).max(e.witnesses.len() as u32);
        Ok(Some(Held {
            bounds: Bounds { undetected, ..Bounds::new(spans, exponent, decimals) },
            of_item: item.comparison,
            comparisons,
            clause: standard::clause(&standard.id, table, item),
            evidence: if copies > 1 {
                format!("{} ({copies})", e.kind.as_str())
            } else {
                e.kind.as_str().into()
            },
        }))
    };
    let by_water_body = items.iter().any(|(_, i)| i.water_body.is_some());
    let river = hold(WaterBody::River)?;
    let lake = if by_water_body { hold(WaterBody::Lake)? } else { river.clone() };
    let role = match (river.is_some() || lake.is_some(), wanted, classed) {
        (false, ..) => Role::NoLimit,
        (_, false, _) => Role::NotAssessed,
        (.., true) => Role::Class,
        (.., false) => Role::Single,
    };
    let inseparable = river.iter().chain(&lake).any(|h| h.bounds.is_inseparable());
    Ok(Column {
        parameter,
        role,
        place: place.map_or(u32::MAX, |place| place as u32),
        exponent,
        rules: Rules::new(parameter.signed, &request.missing_values)
            .describing(items.iter().any(|(_, i)| i.is_descriptive())),
        decimals,
        multiple: has_multiple(&parameter.id),
        detection_limit: detection_limit.and_then(|d| rounding::scale(d, -exponent)).map(rounding::to_f64),
        inseparable,
        named: wanted && matches!(request.indicators, Indicators::List(_)),
        least: request.least.get(&parameter.id).copied(),
        held: [river, lake],
        by_water_body,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(columns: &[(&str, Option<&str>)]) -> Request {
        let columns = columns
            .iter()
            .map(|(p, u)| ColumnRequest { parameter: (*p).into(), unit: u.map(Into::into) })
            .collect();
        Request { columns, ..Request::default() }
    }

    #[test]
    fn compiles_limits_in_the_unit_of_the_column() {
        let plan =
            Plan::compile(&request(&[("汞", Some("μg/L")), ("总磷", None), ("铁", None), ("电导率", None)]))
                .unwrap();
        assert_eq!(plan.classes, ["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "劣Ⅴ"]);
        let mercury = plan.columns[0].held(WaterBody::River).unwrap();
        assert_eq!([0.05, 0.06, 0.1, 1.0, 1.1].map(|x| mercury.bounds.rank(x)), [0, 2, 2, 3, 5]);
        assert_eq!(mercury.clause, "GB 3838-2002 表1 第15项");
        let roles: Vec<Role> = plan.columns.iter().map(|c| c.role).collect();
        assert_eq!(roles, [Role::Class, Role::Class, Role::NotAssessed, Role::NoLimit]);
        assert!(plan.columns[1].by_water_body && !plan.columns[0].by_water_body);
        assert_eq!(plan.columns[1].held(WaterBody::Lake).unwrap().bounds.rank(0.1), 3);
    }

    #[test]
    fn a_class_beyond_the_last_is_needed_by_its_own_table() {
        let table = |no: &str, levels: [&str; 2], parameter: &str, last: &str| {
            let [first, second] = levels;
            format!(
                r#"
[[tables]]
no = "{no}"
title_zh = "表"
title_en = "Table"
levels = ["{first}", "{second}"]
[[tables.items]]
no = 1
parameter = "{parameter}"
name = "{parameter}"
unit = "mg/L"
comparison = "<="
evidence = {{ kind = "single", witnesses = ["a"] }}
limits = [{{ level = "{first}", value = "1" }}, {{ level = "{second}", {last} }}]
"#
            )
        };
        let (closed, open) = (r#"value = "2""#, r#"comparison = ">", value = "1""#);
        for (first, second, classes) in [(closed, open, 3), (open, closed, 2)] {
            let toml = [
                "schema = 1\nid = \"T 3\"\ntitle_zh = \"试\"\ntitle_en = \"T\"\nkind = \"quality\"\n"
                    .to_owned(),
                "[witnesses]\na = \"A\"\n".to_owned(),
                table("1", ["Ⅰ", "Ⅱ"], "copper", first),
                table("2", ["甲", "乙"], "zinc", second),
            ];
            let request = Request {
                standard: "T 3".into(),
                standard_toml: Some(toml.concat()),
                target: Some("Ⅰ".into()),
                ..request(&[("铜", None)])
            };
            assert_eq!(Plan::compile(&request).unwrap().classes.len(), classes);
        }
    }

    #[test]
    fn options_not_understood_are_refused() {
        let with = |change: fn(&mut Request)| {
            let mut r = request(&[("汞", None)]);
            change(&mut r);
            Plan::compile(&r).unwrap_err().to_string()
        };
        assert!(with(|r| r.nondetect = "third".into()).contains("nondetect"));
        assert!(with(|r| r.rounding = "up".into()).contains("rounding"));
        assert!(with(|r| r.water_body = Some("池".into())).contains("water_body"));
        assert!(with(|r| r.target = Some("Ⅵ".into())).contains("target"));
        assert!(with(|r| r.indicators = Indicators::Set("22".into())).contains("table1-21"));
        assert!(with(|r| r.indicators = Indicators::List(vec![])).contains("indicators"));
        assert!(with(|r| r.indicators = Indicators::List(vec!["电导率".into()])).contains("no limit"));
        assert!(with(|r| r.x = vec!["铜".into()]).contains("5+X"));
        assert!(with(|r| r.detection_limits = [("汞".into(), "0".into())].into()).contains("above 0"));
        assert!(with(|r| r.standard = "GB 1".into()).contains("GB 3838-2002"));
        assert!(with(|r| r.columns[0].unit = Some("个/L".into())).contains("cannot be converted"));
        assert!(Plan::cached("{}").is_ok() && Plan::cached("{\"colour\": 1}").is_err());
    }

    #[test]
    fn sets_and_x() {
        let mut r = request(&[]);
        assert_eq!(indicators(&r).unwrap().len(), 21);
        r.indicators = Indicators::Set("5+X".into());
        r.x = vec!["氟化物".into()];
        assert_eq!(indicators(&r).unwrap().last().unwrap(), "fluoride");
        r.x = vec!["总氮".into()];
        assert!(indicators(&r).is_err());
        r = request(&[]);
        r.drinking_source = true;
        assert_eq!(indicators(&r).unwrap().len(), 21 + 85);
    }

    fn ground(columns: &[(&str, Option<&str>)]) -> Request {
        Request { standard: "GB/T 14848-2017".into(), ..request(columns) }
    }

    #[test]
    fn every_value_ranks_as_the_first_level_that_prints_it() {
        let s = standard::standard("GB/T 14848-2017").unwrap();
        let step = Decimal::new(1, 6);
        for (_, item) in gradable(s) {
            let plan = Plan::compile(&ground(&[(&item.parameter, Some(&item.unit))])).unwrap();
            let bounds = &plan.columns[0].held(WaterBody::River).unwrap().bounds;
            let figure =
                |text: &Option<String>| text.as_deref().and_then(rounding::parse).unwrap_or_default();
            let prints = |l: &standard::Limit, x: Decimal| {
                let value = figure(&l.value);
                match item.comparison_of(l) {
                    Comparison::AtMost => x <= value,
                    Comparison::AtLeast => x >= value,
                    Comparison::Range => x >= value && x <= figure(&l.high),
                    Comparison::Delta | Comparison::NotHeld => unreachable!("not gradable"),
                    Comparison::LessThan => x < value,
                    Comparison::MoreThan => x > value,
                    Comparison::NotDetected | Comparison::Absent => x.is_zero(),
                    Comparison::Present => x == Decimal::ONE,
                }
            };
            let figures = item.limits.iter().flat_map(|l| [figure(&l.value), figure(&l.high)]);
            let mut probes: Vec<Decimal> = figures.flat_map(|f| [f - step, f, f + step]).collect();
            probes.retain(|x| !x.is_sign_negative());
            if item.is_descriptive() {
                probes = vec![Decimal::ZERO, Decimal::ONE];
            }
            for x in probes {
                let first = item.limits.iter().find(|l| prints(l, x)).unwrap();
                let want = s.tables[0].levels.iter().position(|l| *l == first.level).unwrap();
                assert_eq!(usize::from(bounds.rank(rounding::to_f64(x))), want, "{} {x}", item.name);
            }
        }
    }

    #[test]
    fn an_open_worst_class_is_the_last() {
        let plan = Plan::compile(&Request { target: Some("Ⅴ".into()), ..ground(&[("pH", None)]) }).unwrap();
        assert_eq!(plan.classes, ["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ"]);
        assert_eq!((plan.levels(), plan.target), (&plan.classes[..], Some(4)));
        assert_eq!(plan.statuses, [None; 5]);
        let held = plan.columns[0].held(WaterBody::River).unwrap();
        assert_eq!([14.0, 9.0, 8.5, 6.4, 0.0].map(|x| held.bounds.rank(x)), [4, 3, 0, 3, 4]);
        let range = Some(Comparison::Range);
        assert_eq!([2, 3, 4].map(|l| held.comparison(Some(l))), [range, range, None]);
        let surface = Plan::compile(&request(&[])).unwrap();
        assert_eq!((surface.levels().len(), surface.statuses[0]), (5, Some(0)));
        assert_eq!(indicators(&ground(&[])).unwrap().len(), 93);
    }
}
