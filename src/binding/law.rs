//! The law as data: parameters, reasons, standards, and limits with their evidence.

use super::{Answer, from_json, to_json};
use crate::checks::criteria::Rule;
use crate::day::InForce;
use crate::error::Result;
use crate::grading;
use crate::lang::Lang;
use crate::parameter::parameters;
use crate::reading::code;
use crate::reason;
use crate::rounding;
use crate::standard::{self, WaterBody};
use pyo3::prelude::*;
use rust_decimal::Decimal;
use serde_json::json;

#[pyfunction]
pub(super) fn parameters_json() -> String {
    to_json(&parameters().iter().collect::<Vec<_>>())
}

#[pyfunction]
pub(super) fn monitor_codes_json() -> String {
    to_json(&crate::hj212::codes())
}

#[pyfunction]
pub(super) fn reasons_json() -> String {
    let entry = |e: &reason::ReasonEntry| json!({"code": e.code, "zh": e.zh, "en": e.en, "cell": code::of_reason(e.reason).byte()});
    to_json(&reason::TABLE.iter().map(entry).collect::<Vec<_>>())
}

/// From, to and the classes of a band.
type ClassBand = (Option<f64>, Option<f64>, Vec<String>);

/// The bands of classes of a parameter in a water body: from, to and the classes of each; none of a standard
/// without classes.
#[pyfunction]
#[pyo3(signature = (standard_id, toml, parameter, water_body))]
pub(super) fn class_bands(
    standard_id: &str,
    toml: Option<&str>,
    parameter: &str,
    water_body: &str,
) -> Answer<Vec<ClassBand>> {
    let standard = standard::find(standard_id, toml)?;
    let bands = grading::bands(&standard, parameters().get(parameter)?, water_body.parse()?);
    let end = |end: Option<Decimal>| end.map(rounding::to_f64);
    Ok(bands
        .unwrap_or_default()
        .into_iter()
        .map(|band| (end(band.span.low), end(band.span.high), band.classes))
        .collect())
}

/// The codes of cells that are a plain number, and of those below a detection limit.
#[pyfunction]
pub(super) fn cell_codes() -> (u8, u8) {
    (code::NUMBER.byte(), code::BELOW.byte())
}

#[pyfunction]
pub(super) fn standards_json() -> String {
    to_json(&standard::standards())
}

/// Whether a document is in force on a day, by the days that it states.
#[pyfunction]
pub(super) fn in_force_on(
    id: &str,
    issued: Option<&str>,
    from: Option<&str>,
    to: Option<&str>,
    day: &str,
) -> Answer<bool> {
    Ok(InForce::of_document(issued, from, to).numbered(id).on(day.parse()?))
}

/// The numbers of the built-in standards, each with its kind; none is loaded.
#[pyfunction]
pub(super) fn standard_kinds() -> Vec<(&'static str, &'static str)> {
    standard::listed().collect()
}

#[pyfunction]
pub(super) fn methods_json() -> String {
    to_json(&standard::methods())
}

/// The worked cases, a list of files, as JSON.
#[pyfunction]
pub(super) fn cases_json() -> String {
    to_json(&standard::cases())
}

/// The cases of one's own file, checked, as JSON.
#[pyfunction]
pub(super) fn load_cases_json(toml: &str, file: &str) -> Answer<String> {
    Ok(to_json(&standard::load_cases(toml, file)?))
}

/// The rules over time of a standard, built-in or of the user's text, as JSON: each with the parameters that
/// its equation takes.
#[pyfunction]
pub(super) fn criteria_json(id: &str, toml: Option<&str>) -> Answer<String> {
    let found = standard::find(id, toml)?;
    let rule = |c| Ok(json!({"rule": c, "paired": Rule::new(c)?.paired()}));
    Ok(to_json(&found.criteria.iter().map(rule).collect::<Result<Vec<_>>>()?))
}

/// The codes of the conditions of a standard of discharge.
#[pyfunction]
pub(super) fn conditions(id: &str) -> Answer<Vec<String>> {
    Ok(standard::conditions(standard::standard(id)?))
}

/// A built-in standard by its number, as JSON.
#[pyfunction]
pub(super) fn standard_json(id: &str) -> Answer<String> {
    Ok(to_json(standard::standard(id)?))
}

/// A user's standard from the text of its file, checked, as JSON.
#[pyfunction]
pub(super) fn load_standard_json(toml: &str, file: &str) -> Answer<String> {
    Ok(to_json(&standard::load(toml, file)?))
}

/// The cells of a standard that are not encoded, as JSON.
#[pyfunction]
#[pyo3(signature = (id, toml, lang))]
pub(super) fn template_json(id: &str, toml: Option<&str>, lang: &str) -> Answer<String> {
    let lang: Lang = from_json("lang", &json!(lang).to_string())?;
    Ok(to_json(&standard::template(standard::find(id, toml)?.as_ref(), lang)))
}

/// The text of a standard completed by the rows of a supplement; `file` names them in errors.
#[pyfunction]
#[pyo3(signature = (id, toml, rows, file, others))]
pub(super) fn supplement_toml(
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
pub(super) fn limit_json(
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

/// The parameters that have limits of rivers, apart from those of lakes, in a standard.
#[pyfunction]
#[pyo3(signature = (standard_id, toml))]
pub(super) fn by_water_body(standard_id: &str, toml: Option<&str>) -> Answer<Vec<String>> {
    let found = standard::find(standard_id, toml)?;
    let items = found.tables.iter().flat_map(|table| &table.items);
    let apart = items.filter(|item| item.water_body == Some(WaterBody::River));
    Ok(apart.map(|item| item.parameter.clone()).collect())
}

/// What changed in a standard, cell by cell, as JSON.
#[pyfunction]
#[pyo3(signature = (standard_id, toml))]
pub(super) fn changes_json(standard_id: &str, toml: Option<&str>) -> Answer<String> {
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
pub(super) fn verify_json(claims: &str) -> Answer<String> {
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
pub(super) fn limits_json(standard_id: &str, toml: Option<&str>) -> Answer<String> {
    let found = standard::find(standard_id, toml)?;
    Ok(to_json(&found.limits().collect::<Vec<_>>()))
}

/// The id of a parameter by any of its names.
#[pyfunction]
pub(super) fn parameter_id(name: &str) -> Answer<String> {
    Ok(parameters().get(name)?.id.clone())
}

/// The kinds of evidence in English and in Chinese.
#[pyfunction]
pub(super) fn evidence_words() -> Vec<(&'static str, &'static str)> {
    standard::EvidenceKind::ALL.map(|kind| (kind.word(Lang::En), kind.word(Lang::Zh))).to_vec()
}

/// Words in English and in Chinese.
type Words = Vec<(&'static str, &'static str)>;

/// The words of results of verifying limits, and of why, in English and in Chinese.
#[pyfunction]
pub(super) fn verified_words() -> (Words, Words) {
    let status = |status: standard::ClaimStatus| (status.name(Lang::En), status.name(Lang::Zh));
    let why = |why: standard::Why| (why.name(Lang::En), why.name(Lang::Zh));
    (standard::ClaimStatus::ALL.map(status).to_vec(), standard::Why::ALL.map(why).to_vec())
}
