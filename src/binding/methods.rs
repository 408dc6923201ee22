//! What the methods of assessment name and need.

use super::{Answer, from_json, to_json};
use crate::assessment::change::Change;
use crate::assessment::period::Period;
use crate::assessment::trend::{self, BetterWhen};
use crate::assessment::{lake, river, sentence::SentenceParts, source_water};
use crate::checks::{black_odorous, screening::Frequency};
use crate::grading::{self, Status};
use crate::lang::Lang;
use crate::parameter::parameters;
use crate::verdict::Verdict;
use pyo3::prelude::*;
use serde_json::json;

/// The labels of results that have codes: changes, trophic states, statuses, from their first code.
#[pyfunction]
pub(super) fn labels_json(lang: &str) -> Answer<String> {
    let lang: Lang = from_json("lang", &json!(lang).to_string())?;
    Ok(to_json(&json!({
        "change": Change::names(lang),
        "trophic": lake::TrophicState::all().map(|state| state.name(lang)).collect::<Vec<_>>(),
        "status": Status::ALL.map(|status| status.name(lang)),
        "black_odorous": black_odorous::Grade::names(lang),
    })))
}

/// The parameters of the trophic index, and the one that lakes have assessed apart.
#[pyfunction]
pub(super) fn lake_parameters() -> (Vec<&'static str>, &'static str) {
    (lake::trophic_parameters().collect(), lake::assessed_apart())
}

/// Which figures of a parameter are better: `lower`, `higher` or `neither`.
#[pyfunction]
pub(super) fn better_when(parameter: &str) -> Answer<&'static str> {
    Ok(BetterWhen::of(parameters().get(parameter)?).as_str())
}

/// The parameters by which black and odorous waters are graded.
#[pyfunction]
pub(super) fn black_odorous_parameters() -> Vec<&'static str> {
    black_odorous::graded_parameters().collect()
}

/// The grades of the score of sources, from the worst.
#[pyfunction]
pub(super) fn source_grades(lang: &str) -> Answer<Vec<&'static str>> {
    let lang: Lang = from_json("lang", &json!(lang).to_string())?;
    Ok(source_water::Grade::ALL.map(|grade| grade.name(lang)).to_vec())
}

/// The words of their own for what sources are said to be (`kind`, `sampling`, `zone`).
#[pyfunction]
pub(super) fn source_words(option: &str, said: Vec<String>) -> Vec<Option<&'static str>> {
    said.iter().map(|word| source_water::word(option, word)).collect()
}

/// The standard and class of a source, by words of shuizhi.
#[pyfunction]
#[pyo3(signature = (kind, zone))]
pub(super) fn source_binding(kind: &str, zone: Option<&str>) -> Answer<(&'static str, &'static str)> {
    let zone = zone.map(str::parse).transpose()?;
    Ok(source_water::binding(kind.parse()?, zone))
}

/// The sentence of an assessment.
#[pyfunction]
pub(super) fn sentence(finding: &str, lang: &str) -> Answer<String> {
    let lang: Lang = from_json("lang", &json!(lang).to_string())?;
    let parts: SentenceParts = from_json("finding", finding)?;
    Ok(crate::assessment::sentence::sentence(&parts, lang))
}

/// The verdicts from the best on: the code of each, and its Chinese word on a limit and on a goal.
#[pyfunction]
pub(super) fn verdicts() -> [(&'static str, &'static str, &'static str); 4] {
    Verdict::ALL.map(|v| (v.name(Lang::En), v.name(Lang::Zh), v.of_goal(Lang::Zh)))
}

/// A period in words.
#[pyfunction]
pub(super) fn period_text(period: &str, lang: &str) -> Answer<String> {
    Ok(crate::assessment::sentence::period_text(period, from_json("lang", &json!(lang).to_string())?))
}

/// The parameters that may be the X of "5+X".
#[pyfunction]
pub(super) fn x_candidates() -> Vec<&'static str> {
    grading::x_candidates()
}

/// What a period is: how many a year has, whether it is the mean of its months, whether its least count is
/// one of months, that count, and that of what is sampled once a quarter.
#[pyfunction]
pub(super) fn period(period: &str) -> Answer<(i32, bool, bool, u32, Option<u32>)> {
    let of: Period = from_json("every", period)?;
    Ok((of.per_year(), of.by_months(), of.counts_months(), of.least(), of.least_quarterly()))
}

/// The period that is not over with the last of the months that have samples, and the first and the last day
/// of the same months of the year before, counted from 1970-01-01.
#[pyfunction]
pub(super) fn unfinished(period: &str, sampled: Vec<i32>, spells: bool) -> Answer<Option<(i32, i32, i32)>> {
    let of: Period = from_json("every", period)?;
    let found = of.unfinished(&sampled, spells);
    Ok(found.map(|(index, days)| (index, days.start().number(), days.end().number())))
}

/// The shares of Ⅰ–Ⅲ and 劣Ⅴ of counts of the six classes, in per cent.
#[pyfunction]
pub(super) fn class_shares(counts: [u32; 6]) -> Option<(f64, f64)> {
    river::ClassCounts(counts).shares()
}

/// The classes of surface water, from the best to the worst.
#[pyfunction]
pub(super) fn classes() -> Vec<&'static str> {
    crate::standard::statuses().0.iter().map(|s| s.level.as_str()).collect()
}

/// How many samplings in how many months a word asks for; `None` where it is not understood.
#[pyfunction]
pub(super) fn samplings(word: &str) -> Option<(u32, u8)> {
    Frequency::parse(word).map(|found| (found.times(), found.months()))
}

/// The words of tendencies in English and in Chinese.
#[pyfunction]
pub(super) fn tendency_words() -> Vec<(&'static str, &'static str)> {
    trend::Tendency::ALL.map(|own| (own.name(Lang::En), own.name(Lang::Zh))).to_vec()
}

/// The tests of trends: their words, and what they are called in English and in Chinese.
#[pyfunction]
pub(super) fn trend_methods() -> Vec<(&'static str, &'static str, &'static str)> {
    trend::Method::ALL.map(|own| (own.as_str(), own.name(Lang::En), own.name(Lang::Zh))).to_vec()
}

/// The line of a slope through a series: the median time, and the level at it.
#[pyfunction]
pub(super) fn line_level(times: Vec<f64>, values: Vec<f64>, slope: f64) -> Option<(f64, f64)> {
    trend::line_level(&times, &values, slope).map(|found| (found.time, found.level))
}
