//! Requests completed and checked.

use super::headings::recognized;
use super::{Answer, from_json, to_json};
use crate::checks::limits;
use crate::checks::screening::{Screening, rule_names};
use crate::error::Result;
use crate::grading::{self, ColumnRequest, Plan, Rank, Request, Status};
use crate::table::columns::{self, Recognized};
use pyo3::prelude::*;
use serde_json::json;
use std::collections::BTreeMap;

/// The rules of screening that are applied, as JSON, the options checked; figures are JSON too.
#[pyfunction]
#[pyo3(signature = (rules, figures))]
pub(super) fn screening_json(rules: Option<Vec<String>>, figures: &str) -> Answer<String> {
    let figures: BTreeMap<String, BTreeMap<String, f64>> = from_json("figures", figures)?;
    let screening = Screening::new(rules.as_deref(), &figures)?;
    let applied = rule_names().into_iter().filter(|rule| screening.applies(rule.en));
    let table: Vec<_> = applied
        .map(|rule| json!({"rule": rule.en, "zh": rule.zh, "severity": rule.severity.code()}))
        .collect();
    Ok(to_json(&table))
}

/// Whether places are compared with each other, by the number of parameters of a row.
#[pyfunction]
#[pyo3(signature = (rules, figures, parameters))]
pub(super) fn compares_places(rules: Vec<String>, figures: &str, parameters: usize) -> Answer<bool> {
    Ok(Screening::new(Some(&rules), &from_json("figures", figures)?)?.compares_places(parameters))
}

/// The standard and the target where nothing is said.
#[pyfunction]
pub(super) fn defaults() -> (&'static str, &'static str) {
    (grading::DEFAULT_STANDARD, grading::DEFAULT_TARGET)
}

/// The columns of a request, of those of a table by their places.
fn requested(recognized: &[Recognized], places: &[usize]) -> Answer<Vec<ColumnRequest>> {
    let column = |&place: &usize| {
        let Recognized { parameter, unit, .. } = &recognized[place];
        parameter.map(|parameter| ColumnRequest::new(parameter.into(), *unit))
    };
    Ok(places.iter().filter_map(column).collect::<Result<_>>()?)
}

/// Chooses the columns a request grades (every recognized one with `all`, those of `parameters` where
/// given), and checks the request: the columns, the completed request, and the labels of its results.
#[pyfunction]
pub(super) fn prepare(
    headers: Vec<String>,
    overrides: &str,
    request: &str,
    all: bool,
    parameters: Option<Vec<String>>,
) -> Answer<String> {
    let recognized = recognized(headers, overrides)?;
    let mut request = Request::from_json(request)?;
    let wanted = match parameters {
        Some(ids) => ids,
        // A column whose unit is not understood is refused, not left out.
        None if all => recognized.iter().filter_map(|r| Some(r.parameter?.id.clone())).collect(),
        None => grading::indicators(&request)?,
    };
    let places = columns::select(&recognized, &wanted)?;
    request.columns = requested(&recognized, &places)?;
    let columns: Vec<&String> = places.iter().map(|&i| &recognized[i].column).collect();
    let plan = Plan::compile(&request)?;
    let mut answer = labels(&plan);
    (answer["columns"], answer["request"]) = (json!(columns), json!(request));
    Ok(to_json(&answer))
}

/// The labels of the results of a plan, and which of its parameters are described and not measured.
fn labels(plan: &Plan) -> serde_json::Value {
    let described = plan.columns.iter().filter(|c| c.rules.descriptive);
    json!({
        "classes": plan.classes.names(),
        "statuses": Status::ALL.map(|status| status.name(plan.lang)),
        "descriptive": described.map(|c| c.parameter.id.as_str()).collect::<Vec<_>>(),
    })
}

/// Chooses the columns that a request of limits judges, and checks it: the columns, the completed request,
/// the parameters of its columns with their units, and which of them are described and not measured.
#[pyfunction]
pub(super) fn prepare_limits(headers: Vec<String>, overrides: &str, request: &str) -> Answer<String> {
    let recognized = recognized(headers, overrides)?;
    let mut request = limits::LimitsRequest::from_json(request)?;
    let mut wanted = request.parameters()?;
    // Limits may depend on it.
    wanted.push("water_temperature".into());
    let places = columns::select(&recognized, &wanted)?;
    request.columns = requested(&recognized, &places)?;
    let plan = limits::LimitsPlan::compile(&request)?;
    let columns: Vec<&String> = places.iter().map(|&i| &recognized[i].column).collect();
    let needed: Vec<Vec<usize>> = (0..columns.len()).map(|place| plan.needed(place)).collect();
    let parameters = shown_columns(&plan);
    Ok(to_json(&json!({"columns": columns, "request": request, "parameters": parameters, "needed": needed})))
}

pub(super) fn shown_columns(plan: &limits::LimitsPlan) -> Vec<serde_json::Value> {
    let shown = |c: &limits::Column| {
        json!({
            "id": c.parameter.id, "name_zh": c.parameter.name_zh, "unit": c.parameter.unit,
            "descriptive": c.rules.descriptive,
        })
    };
    plan.columns().iter().map(shown).collect()
}

/// Of each use of water the standards that know it.
#[pyfunction]
pub(super) fn standards_of_use(words: Vec<String>) -> Vec<Vec<&'static str>> {
    words.iter().map(|word| limits::standards_of_use(word)).collect()
}

/// The parameters that a request of limits judges, and of those that are described and not measured.
#[pyfunction]
pub(super) fn limit_parameters(request: &str) -> Answer<(Vec<String>, Vec<String>)> {
    let mut request = limits::LimitsRequest::from_json(request)?;
    let ids = request.parameters()?;
    request.columns = ids.iter().map(|id| ColumnRequest::named(id, None)).collect::<Result<_>>()?;
    let plan = limits::LimitsPlan::compile(&request)?;
    let described = plan.columns().iter().filter(|c| c.rules.descriptive);
    let described = described.map(|c| c.parameter.id.clone()).collect();
    Ok((ids, described))
}

/// Checks a request with its columns and tells the labels of its results, and which parameters are
/// described and not measured.
#[pyfunction]
pub(super) fn check(request: &str) -> Answer<String> {
    Ok(to_json(&labels(&*Plan::cached(request)?)))
}

/// The ids of the parameters a request assesses.
#[pyfunction]
pub(super) fn indicators(request: &str) -> Answer<Vec<String>> {
    Ok(grading::indicators(&Request::from_json(request)?)?)
}

/// The place of a level among others, however it is written.
#[pyfunction]
pub(super) fn level_place(levels: Vec<String>, word: &str) -> Option<u8> {
    grading::place_of(&levels, word).map(Rank::place)
}
