//! The Python module `shuizhi._shuizhi`: thin shells that pass JSON in and out. Tables do not pass
//! here; the expression plugins take them.

mod errors;

use crate::assessment::change::Change;
use crate::assessment::period::Period;
use crate::assessment::{lake, river, sentence::SentenceParts, source_water};
use crate::checks::black_odorous;
use crate::checks::limits;
use crate::checks::screening::{Screening, rule_names};
use crate::discharge;
use crate::figure;
use crate::grading::{self, Plan, Request};
use crate::lang::Lang;
use crate::parameter::parameters;
use crate::reason;
use crate::standard::{self, WaterBody};
use crate::table::columns::{self, Override};
use crate::table::header::{self, Header};
use crate::table::layout;
use crate::table::register;
use crate::table::roles;
use crate::unit::Unit;
use crate::unit::flow;
use crate::verdict::Verdict;
use errors::Failed;
use pyo3::prelude::*;
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeMap;

type Answer<T> = std::result::Result<T, Failed>;

fn to_json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("plain data")
}

fn from_json<T: serde::de::DeserializeOwned>(option: &'static str, text: &str) -> Answer<T> {
    let failed = |e: serde_json::Error| crate::error::Error::Option {
        option,
        value: text.into(),
        expected: e.to_string(),
    };
    serde_json::from_str(text).map_err(failed).map_err(Failed)
}

#[pyfunction]
fn parameters_json() -> String {
    to_json(&parameters().iter().collect::<Vec<_>>())
}

#[pyfunction]
fn monitor_codes_json() -> String {
    to_json(&crate::hj212::codes())
}

#[pyfunction]
fn reasons_json() -> String {
    let table: Vec<_> =
        reason::TABLE.iter().map(|e| json!({"code": e.code, "zh": e.zh, "en": e.en})).collect();
    to_json(&table)
}

/// The rules of screening that are applied, as JSON, the options checked; figures are JSON too.
#[pyfunction]
#[pyo3(signature = (rules, figures))]
fn screening_json(rules: Option<Vec<String>>, figures: &str) -> Answer<String> {
    let figures: BTreeMap<String, BTreeMap<String, f64>> = from_json("figures", figures)?;
    let screening = Screening::new(rules.as_deref(), &figures)?;
    let applied = rule_names().into_iter().filter(|rule| screening.applies(rule.en));
    let table: Vec<_> = applied
        .map(|rule| json!({"rule": rule.en, "zh": rule.zh, "severity": rule.severity.code()}))
        .collect();
    Ok(to_json(&table))
}

#[pyfunction]
fn standards_json() -> String {
    to_json(&standard::standards())
}

/// The numbers of the built-in standards, each with its kind; none is loaded.
#[pyfunction]
fn standard_kinds() -> Vec<(&'static str, &'static str)> {
    standard::listed().collect()
}

#[pyfunction]
fn methods_json() -> String {
    to_json(&standard::methods())
}

/// The worked cases, a list of files, as JSON.
#[pyfunction]
fn cases_json() -> String {
    to_json(&standard::cases())
}

/// The cases of one's own file, checked, as JSON.
#[pyfunction]
fn load_cases_json(toml: &str, file: &str) -> Answer<String> {
    Ok(to_json(&standard::load_cases(toml, file)?))
}

/// The codes of the conditions of a standard of discharge.
#[pyfunction]
fn conditions(id: &str) -> Answer<Vec<String>> {
    Ok(standard::conditions(standard::standard(id)?))
}

/// A built-in standard by its number, as JSON.
#[pyfunction]
fn standard_json(id: &str) -> Answer<String> {
    Ok(to_json(standard::standard(id)?))
}

/// A user's standard from the text of its file, checked, as JSON.
#[pyfunction]
fn load_standard_json(toml: &str, file: &str) -> Answer<String> {
    Ok(to_json(&standard::load(toml, file)?))
}

/// The cells of a standard that are not encoded, as JSON.
#[pyfunction]
#[pyo3(signature = (id, toml, lang))]
fn template_json(id: &str, toml: Option<&str>, lang: &str) -> Answer<String> {
    let lang: Lang = from_json("lang", &json!(lang).to_string())?;
    Ok(to_json(&standard::template(standard::find(id, toml)?.as_ref(), lang)))
}

/// The text of a standard completed by the rows of a supplement; `file` names them in errors.
#[pyfunction]
#[pyo3(signature = (id, toml, rows, file, others))]
fn supplement_toml(
    id: &str,
    toml: Option<&str>,
    rows: &str,
    file: &str,
    others: Vec<String>,
) -> Answer<String> {
    let rows: Vec<standard::Row> = from_json("supplement", rows)?;
    let made = standard::supplement(standard::find(id, toml)?.as_ref(), &rows, file, &others)?;
    Ok(standard::to_toml(&made))
}

/// One limit; `toml` is the text of a user's standard, or `None` for a built-in one.
#[pyfunction]
#[pyo3(signature = (standard_id, toml, parameter, level, water_body, unit, condition, table, at))]
#[allow(clippy::too_many_arguments)] // those of one call of Python
fn limit_json(
    standard_id: &str,
    toml: Option<&str>,
    parameter: &str,
    level: Option<&str>,
    water_body: Option<&str>,
    unit: Option<&str>,
    condition: Option<&str>,
    table: Option<&str>,
    at: Option<&str>,
) -> Answer<String> {
    let s = standard::find(standard_id, toml)?;
    let mut query = s.limit(parameter);
    if let Some(day) = at {
        query = query.at(day.parse()?);
    }
    if let Some(level) = level {
        query = query.level(level);
    }
    if let Some(word) = water_body {
        query = query.water_body(word.parse()?);
    }
    if let Some(unit) = unit {
        query = query.unit(unit);
    }
    if let Some(condition) = condition {
        query = query.condition(condition);
    }
    if let Some(table) = table {
        query = query.table(table);
    }
    Ok(to_json(&query.get()?))
}

/// What changed in a standard, cell by cell, as JSON.
#[pyfunction]
#[pyo3(signature = (standard_id, toml))]
fn changes_json(standard_id: &str, toml: Option<&str>) -> Answer<String> {
    Ok(to_json(&standard::find(standard_id, toml)?.changes()))
}

/// A limit as somebody states it, of a row of JSON.
#[derive(serde::Deserialize)]
struct Stated {
    standard: String,
    #[serde(default)]
    toml: Option<String>,
    parameter: Option<String>,
    level: Option<String>,
    value: Option<String>,
    unit: Option<String>,
    water_body: Option<String>,
    condition: Option<String>,
    table: Option<String>,
    at: Option<crate::day::Day>,
}

/// Whether limits that somebody states are those of standards; `claims` is a list, as JSON.
#[pyfunction]
fn verify_json(claims: &str) -> Answer<String> {
    let claims: Vec<Stated> = from_json("claims", claims)?;
    let mut out = Vec::with_capacity(claims.len());
    for c in &claims {
        let Ok(s) = standard::find(&c.standard, c.toml.as_deref()) else {
            let why = standard::Why::UnknownStandard;
            let status = standard::ClaimStatus::NotEncoded;
            out.push(json!({"status": status.as_str(), "why": why.code(), "limits": []}));
            continue;
        };
        let found = s.verify(&standard::Claim {
            parameter: c.parameter.as_deref().unwrap_or_default(),
            level: c.level.as_deref().filter(|level| !level.trim().is_empty()),
            value: c.value.as_deref().unwrap_or_default(),
            unit: c.unit.as_deref(),
            water_body: c.water_body.as_deref().and_then(WaterBody::parse),
            condition: c.condition.as_deref(),
            table: c.table.as_deref(),
            at: c.at,
        });
        let why = found.why.map(standard::Why::code);
        out.push(json!({"status": found.status.as_str(), "why": why, "limits": found.limits}));
    }
    Ok(to_json(&out))
}

/// Every limit of a standard in the form of [`limit_json`], in the order of its tables.
#[pyfunction]
#[pyo3(signature = (standard_id, toml))]
fn limits_json(standard_id: &str, toml: Option<&str>) -> Answer<String> {
    let found = standard::find(standard_id, toml)?;
    Ok(to_json(&found.limits().collect::<Vec<_>>()))
}

/// The id of a parameter by any of its names.
#[pyfunction]
fn parameter_id(name: &str) -> Answer<String> {
    Ok(parameters().get(name)?.id.clone())
}

/// Whether the text of a header names a parameter.
#[pyfunction]
fn names_parameter(header: &str) -> bool {
    !matches!(header::read(header, parameters()), Header::Unknown)
}

/// The columns that could have each role (section, time, water_body, …), as JSON.
#[pyfunction]
fn roles_json(names: Vec<String>) -> String {
    to_json(&roles::roles(&names))
}

/// What the columns of a register of sections say, as JSON.
#[pyfunction]
fn register_json(names: Vec<String>) -> String {
    to_json(&register::headings(&names))
}

/// The name among others that is nearest to one that is not there.
#[pyfunction]
fn nearest(name: &str, names: Vec<String>) -> Option<String> {
    roles::nearest(name, &names).map(str::to_owned)
}

/// The word of an option that is nearest to one that is none.
#[pyfunction]
fn nearest_word(word: &str, words: Vec<String>) -> Option<String> {
    crate::text::nearest(word, words.iter().map(String::as_str)).map(str::to_owned)
}

/// The power of ten from a unit to the canonical unit of a parameter; `None` where there is none.
#[pyfunction]
fn exponent(parameter: &str, unit: &str) -> Answer<Option<i32>> {
    let p = parameters().get(parameter)?;
    Ok(Unit::parse_for(unit, p.unit()).and_then(|u| u.exponent_to(p.unit())))
}

/// Whether the word is a river or a lake, or neither.
#[pyfunction]
fn water_body(word: &str) -> Option<&'static str> {
    WaterBody::parse(word).map(WaterBody::as_str)
}

fn recognized(headers: Vec<String>, overrides: &str) -> Answer<Vec<columns::Recognized>> {
    let overrides: BTreeMap<String, Override> = from_json("columns", overrides)?;
    Ok(columns::recognize(&headers, &overrides)?)
}

/// What each header was understood as.
#[pyfunction]
fn recognize_json(headers: Vec<String>, overrides: &str) -> Answer<String> {
    let shown: Vec<_> = recognized(headers, overrides)?.iter().map(columns::Recognized::shown).collect();
    Ok(to_json(&shown))
}

/// The parameter nearest to the name of a column (its Chinese name and its id), and whether a name of it
/// stands there whole.
#[pyfunction]
fn nearest_parameter(column: &str) -> Option<(&'static str, &'static str, bool)> {
    crate::table::nearest::nearest(column, parameters())
        .map(|(p, whole)| (p.name_zh.as_str(), p.id.as_str(), whole))
}

/// Whether the name of a column says that it holds no readings of water quality.
#[pyfunction]
fn is_about(column: &str) -> bool {
    crate::table::nearest::is_about(column)
}

/// The units that are words, in English and in Chinese.
#[pyfunction]
fn unit_words() -> Vec<(&'static str, &'static str)> {
    crate::unit::WORDS.to_vec()
}

/// Whether the text is a unit.
#[pyfunction]
fn is_unit(text: &str) -> bool {
    Unit::is_known(text)
}

/// Whether a cell holds a value: a number, a date, a reading below its limit.
#[pyfunction]
fn is_value(cell: &str) -> bool {
    layout::is_value(cell)
}

/// The header among the first rows of a table, or the problem with it, as JSON.
#[pyfunction]
#[pyo3(signature = (rows, header, samples))]
fn layout_json(rows: Vec<Vec<Option<String>>>, header: Option<usize>, samples: bool) -> String {
    let rows: Vec<Vec<String>> =
        rows.into_iter().map(|row| row.into_iter().map(Option::unwrap_or_default).collect()).collect();
    match layout::find(&rows, header, samples) {
        Ok(found) => to_json(&found),
        Err(problem) => to_json(&problem),
    }
}

/// Chooses the columns a request grades (every recognized one with `all`, those of `parameters` where
/// given), and checks the request: the columns, the completed request, and the labels of its results.
#[pyfunction]
fn prepare(
    headers: Vec<String>,
    overrides: &str,
    request: &str,
    all: bool,
    parameters: Option<Vec<String>>,
) -> Answer<String> {
    let recognized = recognized(headers, overrides)?;
    let mut request: Request = from_json("request", request)?;
    let wanted = match parameters {
        Some(ids) => ids,
        // A column whose unit is not understood is refused, not left out.
        None if all => recognized.iter().filter_map(|r| Some(r.parameter?.id.clone())).collect(),
        None => grading::indicators(&request)?,
    };
    let places = columns::select(&recognized, &wanted)?;
    request.columns = places
        .iter()
        .map(|&i| grading::ColumnRequest {
            parameter: recognized[i].parameter.map(|p| p.id.clone()).unwrap_or_default(),
            unit: recognized[i].unit.map(|u| u.symbol().to_owned()),
        })
        .collect();
    let columns: Vec<&String> = places.iter().map(|&i| &recognized[i].column).collect();
    let plan = Plan::compile(&request)?;
    Ok(to_json(&json!({
        "columns": columns,
        "request": request,
        "classes": plan.classes.names(),
        "statuses": plan.status_names,
    })))
}

/// Chooses the columns that a request of limits judges, and checks it: the columns, the completed request,
/// the parameters of its columns with their units, and which of them are described and not measured.
#[pyfunction]
fn prepare_limits(headers: Vec<String>, overrides: &str, request: &str) -> Answer<String> {
    let recognized = recognized(headers, overrides)?;
    let mut request = limits::Request::from_json(request)?;
    let mut wanted = request.parameters()?;
    // Limits may depend on it.
    wanted.push("water_temperature".into());
    let places = columns::select(&recognized, &wanted)?;
    request.columns = places
        .iter()
        .map(|&i| grading::ColumnRequest {
            parameter: recognized[i].parameter.map(|p| p.id.clone()).unwrap_or_default(),
            unit: recognized[i].unit.map(|u| u.symbol().to_owned()),
        })
        .collect();
    let plan = limits::Plan::compile(&request)?;
    let columns: Vec<&String> = places.iter().map(|&i| &recognized[i].column).collect();
    Ok(to_json(&json!({"columns": columns, "request": request, "parameters": shown_columns(&plan)})))
}

fn shown_columns(plan: &limits::Plan) -> Vec<serde_json::Value> {
    let shown = |c: &limits::Column| {
        json!({
            "id": c.parameter.id, "name_zh": c.parameter.name_zh, "unit": c.parameter.unit,
            "descriptive": c.rules.descriptive,
        })
    };
    plan.columns().iter().map(shown).collect()
}

/// The parameters that a request of limits judges, and of those that are described and not measured.
#[pyfunction]
fn limit_parameters(request: &str) -> Answer<(Vec<String>, Vec<String>)> {
    let mut request = limits::Request::from_json(request)?;
    let ids = request.parameters()?;
    let column = |id: &String| grading::ColumnRequest { parameter: id.clone(), unit: None };
    request.columns = ids.iter().map(column).collect();
    let plan = limits::Plan::compile(&request)?;
    let described = plan.columns().iter().filter(|c| c.rules.descriptive);
    let described = described.map(|c| c.parameter.id.clone()).collect();
    Ok((ids, described))
}

/// Checks a request with its columns and tells the labels of its results, and which parameters are
/// described and not measured.
#[pyfunction]
fn check(request: &str) -> Answer<String> {
    let plan = Plan::cached(request)?;
    let described = plan.columns.iter().filter(|c| c.rules.descriptive);
    Ok(to_json(&json!({
        "classes": plan.classes.names(),
        "statuses": plan.status_names,
        "descriptive": described.map(|c| c.parameter.id.as_str()).collect::<Vec<_>>(),
    })))
}

/// The labels of results that have codes: changes, trophic states, statuses, from their first code.
#[pyfunction]
fn labels_json(lang: &str) -> Answer<String> {
    let lang: Lang = from_json("lang", &json!(lang).to_string())?;
    Ok(to_json(&json!({
        "change": Change::names(lang),
        "trophic": lake::trophic_names(lang),
        "status": river::status_names(lang),
        "black_odorous": black_odorous::Grade::names(lang),
    })))
}

/// The parameters of the trophic index, and the one that lakes have assessed apart.
#[pyfunction]
fn lake_parameters() -> (Vec<&'static str>, &'static str) {
    (lake::trophic_parameters().collect(), lake::assessed_apart())
}

/// The parameters by which black and odorous waters are graded.
#[pyfunction]
fn black_odorous_parameters() -> Vec<&'static str> {
    black_odorous::graded_parameters().collect()
}

/// The ids of the parameters a request assesses.
#[pyfunction]
fn indicators(request: &str) -> Answer<Vec<String>> {
    Ok(grading::indicators(&from_json("request", request)?)?)
}

/// The grades of the score of sources, from the worst.
#[pyfunction]
fn source_grades(lang: &str) -> Answer<Vec<&'static str>> {
    let lang: Lang = from_json("lang", &json!(lang).to_string())?;
    Ok(source_water::Grade::ALL.map(|grade| grade.name(lang)).to_vec())
}

/// The kinds of evidence in English and in Chinese.
#[pyfunction]
fn evidence_words() -> Vec<(&'static str, &'static str)> {
    standard::EvidenceKind::ALL.map(|kind| (kind.word(Lang::En), kind.word(Lang::Zh))).to_vec()
}

/// The words of their own for what sources are said to be (`kind`, `sampling`, `zone`).
#[pyfunction]
fn source_words(option: &str, said: Vec<String>) -> Vec<Option<&'static str>> {
    said.iter().map(|word| source_water::word(option, word)).collect()
}

/// The standard that binds a source, and the class it is held to, by words of their own.
#[pyfunction]
#[pyo3(signature = (kind, zone))]
fn source_binding(kind: &str, zone: Option<&str>) -> Option<(&'static str, &'static str)> {
    let zone = zone.and_then(source_water::Zone::parse);
    Some(source_water::binding(source_water::Kind::parse(kind)?, zone))
}

/// What the flags of columns are of: the id of a parameter, an empty text for all readings of the row, or
/// `None` of other columns.
#[pyfunction]
fn flag_columns(names: Vec<String>) -> Vec<Option<String>> {
    let of = |name: &String| match discharge::flag_column(name)? {
        discharge::FlagColumn::Row => Some(String::new()),
        discharge::FlagColumn::Of(id) => Some(id),
    };
    names.iter().map(of).collect()
}

/// The share of verdicts that pass, in per cent of those determined.
#[pyfunction]
fn compliance(pass: u32, fail: u32, prohibited: u32) -> Option<f64> {
    discharge::compliance(pass, fail, prohibited)
}

/// What the columns of a table of outfalls say.
#[pyfunction]
fn outfall_columns(names: Vec<String>) -> Vec<Option<&'static str>> {
    names.iter().map(|name| discharge::column(name)).collect()
}

/// The standards of pairs of a number and, for a standard of the user's, its text.
fn found(
    standards: &[(String, Option<String>)],
) -> crate::error::Result<Vec<std::borrow::Cow<'static, standard::Standard>>> {
    standards.iter().map(|(id, toml)| standard::find(id, toml.as_deref())).collect()
}

/// What binds outfalls by standards (pairs of a number and, for one of the user's, its text): the
/// request that judges by it, and what results show of its bindings and limits, as JSON.
#[pyfunction]
fn discharge_json(
    outfalls: &str,
    standards: Vec<(String, Option<String>)>,
    parameters: Vec<String>,
    options: &str,
    lang: &str,
) -> Answer<String> {
    let lang: Lang = from_json("lang", &json!(lang).to_string())?;
    let options: discharge::CheckOptions = from_json("options", options)?;
    let rows: Vec<discharge::OutfallRow> = from_json("outfalls", outfalls)?;
    let standards = found(&standards)?;
    let outfalls = discharge::outfalls(&rows, &standards)?;
    let (request, shown) = discharge::request(&standards, &outfalls, parameters, &options, lang)?;
    let by_temperature =
        |w: &standard::When| w.water_temperature_above.is_some() || w.water_temperature_up_to.is_some();
    let temperature = request.bracket.as_ref().is_some_and(by_temperature);
    let verdicts = discharge::Verdict::ALL.map(|v| v.name(lang));
    Ok(to_json(&json!({
        "request": to_json(&request),
        "bindings": shown.bindings,
        "limits": shown.limits,
        "verdicts": verdicts,
        "bases": discharge::Basis::ALL.map(|b| b.name(lang)),
        "temperature": temperature,
    })))
}

/// The fraction that turns the flows of a column into another unit.
#[pyfunction]
#[pyo3(signature = (header, told, usual, into))]
fn flow_factor(header: &str, told: Option<&str>, usual: &str, into: &str) -> Answer<(f64, f64)> {
    Ok(flow::factor_of(header, told, usual, into)?)
}

/// The unit of a column of flows or volumes.
#[pyfunction]
#[pyo3(signature = (header, told, usual))]
fn flow_symbol(header: &str, told: Option<&str>, usual: &str) -> Answer<&'static str> {
    Ok(flow::unit_of(header, told, usual)?.symbol)
}

/// The place of a level among others, however it is written.
#[pyfunction]
fn level_place(levels: Vec<String>, word: &str) -> Option<u8> {
    grading::target_of(&levels, word)
}

/// The sentence of an assessment.
#[pyfunction]
fn sentence(finding: &str, lang: &str) -> Answer<String> {
    let lang: Lang = from_json("lang", &json!(lang).to_string())?;
    let parts: SentenceParts = from_json("finding", finding)?;
    Ok(crate::assessment::sentence::sentence(&parts, lang))
}

/// The verdicts from the best on: the code of each, and its Chinese word on a limit and on a goal.
#[pyfunction]
fn verdicts() -> [(&'static str, &'static str, &'static str); 4] {
    Verdict::ALL.map(|v| (v.name(Lang::En), v.name(Lang::Zh), v.of_goal(Lang::Zh)))
}

/// A period in words.
#[pyfunction]
fn period_text(period: &str, lang: &str) -> Answer<String> {
    Ok(crate::assessment::sentence::period_text(period, from_json("lang", &json!(lang).to_string())?))
}

/// The parameters that may be the X of "5+X".
#[pyfunction]
fn x_candidates() -> Vec<&'static str> {
    grading::x_candidates()
}

/// What a period is: how many a year has, whether it is the mean of its months, whether its least count is
/// one of months, and that count.
#[pyfunction]
fn period(period: &str) -> Answer<(i32, bool, bool, u32)> {
    let of: Period = from_json("every", period)?;
    Ok((of.per_year(), of.by_months(), of.counts_months(), of.least()))
}

/// The shares of Ⅰ–Ⅲ and 劣Ⅴ of counts of the six classes, in per cent.
#[pyfunction]
fn class_shares(counts: [u32; 6]) -> Option<(f64, f64)> {
    river::ClassCounts(counts).shares()
}

/// The classes of surface water, from the best to the worst.
#[pyfunction]
fn classes() -> Vec<&'static str> {
    crate::standard::statuses().0.iter().map(|s| s.level.as_str()).collect()
}

/// A part of a whole in per cent; `None` of nothing.
#[pyfunction]
fn percent(part: f64, whole: f64) -> Option<f64> {
    figure::percent(part, whole)
}

/// A figure with a fixed number of decimals.
#[pyfunction]
fn figure_fixed(value: f64, decimals: u32) -> String {
    figure::fixed(value, decimals)
}

/// A figure with a fixed number of decimals, or one significant figure where that would read 0.
#[pyfunction]
fn figure_published(value: f64, decimals: u32) -> String {
    figure::published(value, decimals)
}

/// An exceedance multiple.
#[pyfunction]
fn figure_multiple(value: f64) -> String {
    figure::multiple(value)
}

/// A share in per cent, without its sign.
#[pyfunction]
fn figure_share(value: f64) -> String {
    figure::share(value)
}

/// A figure with all its digits, and no exponent.
#[pyfunction]
fn figure_plain(value: f64) -> String {
    figure::plain(value)
}

/// A figure of so many significant digits, and never fewer than it has before the point.
#[pyfunction]
fn figure_significant(value: f64, digits: u32) -> String {
    figure::significant(value, digits)
}

/// Rounds half to even on the decimal (GB/T 8170).
#[pyfunction]
fn round_half_even(value: f64, places: u32) -> f64 {
    crate::rounding::half_even(value, places)
}

/// Rounds for assessment or publication: half to even, but what would become 0 keeps one
/// significant figure (环办监测函〔2020〕82号).
#[pyfunction]
fn round_for_assessment(value: f64, places: u32) -> f64 {
    crate::rounding::for_assessment(value, places)
}

#[pymodule]
fn _shuizhi(m: &Bound<'_, PyModule>) -> PyResult<()> {
    m.add("__version__", env!("CARGO_PKG_VERSION"))?;
    m.add("HEADER_WINDOW", layout::WINDOW)?;
    m.add("debug_build", cfg!(debug_assertions))?;
    m.add_function(wrap_pyfunction!(parameters_json, m)?)?;
    m.add_function(wrap_pyfunction!(monitor_codes_json, m)?)?;
    m.add_function(wrap_pyfunction!(reasons_json, m)?)?;
    m.add_function(wrap_pyfunction!(screening_json, m)?)?;
    m.add_function(wrap_pyfunction!(standards_json, m)?)?;
    m.add_function(wrap_pyfunction!(standard_kinds, m)?)?;
    m.add_function(wrap_pyfunction!(methods_json, m)?)?;
    m.add_function(wrap_pyfunction!(cases_json, m)?)?;
    m.add_function(wrap_pyfunction!(load_cases_json, m)?)?;
    m.add_function(wrap_pyfunction!(conditions, m)?)?;
    m.add_function(wrap_pyfunction!(standard_json, m)?)?;
    m.add_function(wrap_pyfunction!(load_standard_json, m)?)?;
    m.add_function(wrap_pyfunction!(limit_json, m)?)?;
    m.add_function(wrap_pyfunction!(changes_json, m)?)?;
    m.add_function(wrap_pyfunction!(verify_json, m)?)?;
    m.add_function(wrap_pyfunction!(limits_json, m)?)?;
    m.add_function(wrap_pyfunction!(parameter_id, m)?)?;
    m.add_function(wrap_pyfunction!(names_parameter, m)?)?;
    m.add_function(wrap_pyfunction!(roles_json, m)?)?;
    m.add_function(wrap_pyfunction!(register_json, m)?)?;
    m.add_function(wrap_pyfunction!(source_words, m)?)?;
    m.add_function(wrap_pyfunction!(source_grades, m)?)?;
    m.add_function(wrap_pyfunction!(evidence_words, m)?)?;
    m.add_function(wrap_pyfunction!(source_binding, m)?)?;
    m.add_function(wrap_pyfunction!(nearest, m)?)?;
    m.add_function(wrap_pyfunction!(nearest_word, m)?)?;
    m.add_function(wrap_pyfunction!(exponent, m)?)?;
    m.add_function(wrap_pyfunction!(water_body, m)?)?;
    m.add_function(wrap_pyfunction!(recognize_json, m)?)?;
    m.add_function(wrap_pyfunction!(nearest_parameter, m)?)?;
    m.add_function(wrap_pyfunction!(is_about, m)?)?;
    m.add_function(wrap_pyfunction!(layout_json, m)?)?;
    m.add_function(wrap_pyfunction!(unit_words, m)?)?;
    m.add_function(wrap_pyfunction!(is_unit, m)?)?;
    m.add_function(wrap_pyfunction!(is_value, m)?)?;
    m.add_function(wrap_pyfunction!(prepare, m)?)?;
    m.add_function(wrap_pyfunction!(prepare_limits, m)?)?;
    m.add_function(wrap_pyfunction!(limit_parameters, m)?)?;
    m.add_function(wrap_pyfunction!(check, m)?)?;
    m.add_function(wrap_pyfunction!(labels_json, m)?)?;
    m.add_function(wrap_pyfunction!(lake_parameters, m)?)?;
    m.add_function(wrap_pyfunction!(black_odorous_parameters, m)?)?;
    m.add_function(wrap_pyfunction!(indicators, m)?)?;
    m.add_function(wrap_pyfunction!(outfall_columns, m)?)?;
    m.add_function(wrap_pyfunction!(flag_columns, m)?)?;
    m.add_function(wrap_pyfunction!(compliance, m)?)?;
    m.add_function(wrap_pyfunction!(discharge_json, m)?)?;
    m.add_function(wrap_pyfunction!(flow_factor, m)?)?;
    m.add_function(wrap_pyfunction!(flow_symbol, m)?)?;
    m.add_function(wrap_pyfunction!(level_place, m)?)?;
    m.add_function(wrap_pyfunction!(template_json, m)?)?;
    m.add_function(wrap_pyfunction!(supplement_toml, m)?)?;
    m.add_function(wrap_pyfunction!(sentence, m)?)?;
    m.add_function(wrap_pyfunction!(verdicts, m)?)?;
    m.add_function(wrap_pyfunction!(period_text, m)?)?;
    m.add_function(wrap_pyfunction!(x_candidates, m)?)?;
    m.add_function(wrap_pyfunction!(period, m)?)?;
    m.add_function(wrap_pyfunction!(class_shares, m)?)?;
    m.add_function(wrap_pyfunction!(classes, m)?)?;
    m.add_function(wrap_pyfunction!(percent, m)?)?;
    m.add_function(wrap_pyfunction!(figure_fixed, m)?)?;
    m.add_function(wrap_pyfunction!(figure_published, m)?)?;
    m.add_function(wrap_pyfunction!(figure_multiple, m)?)?;
    m.add_function(wrap_pyfunction!(figure_share, m)?)?;
    m.add_function(wrap_pyfunction!(figure_plain, m)?)?;
    m.add_function(wrap_pyfunction!(figure_significant, m)?)?;
    m.add_function(wrap_pyfunction!(round_half_even, m)?)?;
    m.add_function(wrap_pyfunction!(round_for_assessment, m)?)?;
    Ok(())
}
