//! Worked cases as data: samples, the expected result, and the clause behind it. They are in
//! `standards/cases/`, in a form that experts on the standards can read and write; tests run each.

use super::codes::conditions;
use super::method::methods;
use super::registry::{self, CASES};
use crate::error::{Error, Result};
use once_cell::sync::Lazy;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// The verbs a case may call, as the Python package and the command line name them.
pub const VERBS: &[&str] = &[
    "grade",
    "grade_readings",
    "average",
    "ledger",
    "assess_sections",
    "assess_rivers",
    "assess_lakes",
    "trophic_state",
    "cwqi",
    "rank_cities",
    "trend",
    "class_likelihood",
    "describe",
    "exceedances",
    "outlook",
    "fluxes",
    "watch",
    "check_limits",
    "check_source_water",
    "check_discharge",
    "discharge_summary",
    "check_ecological_flow",
    "grade_black_odorous",
    "screen_influent",
    "screen_samples",
];

/// A file of cases: the document they are of, and the cases.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CaseFile {
    /// The version of this format: 1.
    pub schema: u32,
    /// The number or name of the standard or method, as its own file has it.
    pub of: String,
    /// The cases.
    pub cases: Vec<Case>,
}

/// A worked case.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// What it shows, in Chinese and English; no two cases of a file have one title.
    pub zh: String,
    /// The same in English.
    pub en: String,
    /// The rules it shows, by their ids.
    #[serde(default)]
    pub rules: Vec<String>,
    /// The conditions of a standard of discharge it shows, by their codes.
    #[serde(default)]
    pub conditions: Vec<String>,
    /// The function applied to the samples, such as `grade` or `check_discharge`.
    pub verb: String,
    /// The options of the verb.
    #[serde(default)]
    pub options: BTreeMap<String, serde_json::Value>,
    /// The table of samples: one line per row, cells separated by `|`, the headings first.
    pub samples: String,
    /// Further tables by their option, such as `outfalls` or `targets`.
    #[serde(default)]
    pub tables: BTreeMap<String, String>,
    /// What is done with the result of the verb, where that is what the case is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub then: Option<Then>,
    /// The expected table: every row, and the columns that matter, named as in results. An empty cell has no
    /// value, a figure is compared to the decimals written, and `…text…` matches a text that contains it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// The sentence for the result, one line per row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wording: Option<String>,
    /// What the refusal says, of a table that is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
    /// The clause that says so.
    pub clause: String,
    /// Where the figures are from; `made` where they are made up, and how the result follows.
    pub source: String,
}

/// A verb that goes on with the result of another.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Then {
    /// The verb that is called.
    pub verb: String,
    /// Its options.
    #[serde(default)]
    pub options: BTreeMap<String, serde_json::Value>,
}

/// A table of a case: its headings, and its rows of as many cells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Grid {
    /// The headings.
    pub headings: Vec<String>,
    /// The rows, one cell per heading.
    pub rows: Vec<Vec<String>>,
}

impl Grid {
    /// Reads a table as cases have it: `断面 | 氨氮(mg/L)` and the rows below. A line of dashes under the
    /// headings is for the eye.
    ///
    /// ```
    /// use shuizhi::standard::Grid;
    /// let grid = Grid::parse("断面 | 氨氮(mg/L)\n甲 | 0.4\n乙 |\n").unwrap();
    /// assert_eq!(grid.headings, ["断面", "氨氮(mg/L)"]);
    /// assert_eq!(grid.rows[1], ["乙", ""]);
    /// assert_eq!(Grid::parse("断面 | 氨氮\n甲\n").unwrap_err(), "line 2 has 1 cell, the headings 2");
    /// ```
    ///
    /// # Errors
    /// What is wrong, and in which line.
    pub fn parse(text: &str) -> std::result::Result<Grid, String> {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let mut rows: Vec<Vec<String>> = lines
            .filter(|line| !line.chars().all(|c| matches!(c, '-' | '|' | ' ' | ':')))
            .map(|line| line.split('|').map(|cell| cell.trim().to_owned()).collect())
            .collect();
        if rows.is_empty() {
            return Err("the table is empty".into());
        }
        let headings = rows.remove(0);
        if let Some(none) = headings.iter().position(String::is_empty) {
            return Err(format!("column {} has no heading", none + 1));
        }
        let twice = headings
            .iter()
            .enumerate()
            .find(|(n, one)| headings.iter().take(*n).any(|before| before == *one));
        if let Some((_, name)) = twice {
            return Err(format!("the heading {name:?} appears twice"));
        }
        for (n, row) in rows.iter().enumerate() {
            if row.len() != headings.len() {
                let cells = if row.len() == 1 { "cell" } else { "cells" };
                return Err(format!(
                    "line {} has {} {cells}, the headings {}",
                    n + 2,
                    row.len(),
                    headings.len()
                ));
            }
        }
        Ok(Grid { headings, rows })
    }
}

/// The built-in cases, a file behind the other.
///
/// # Panics
/// Of a built-in file that is broken; tests load all of them.
pub fn cases() -> &'static [CaseFile] {
    static ALL: Lazy<Vec<CaseFile>> = Lazy::new(|| {
        let load = |(file, toml): &(&str, &str)| {
            load_cases(toml, file).unwrap_or_else(|e| panic!("a built-in file of cases is broken: {e}"))
        };
        CASES.iter().map(load).collect()
    });
    &ALL
}

/// The JSON schema of a file of cases.
#[cfg(feature = "schema")]
pub fn case_schema() -> String {
    let schema = serde_json::to_string_pretty(&schemars::schema_for!(CaseFile)).expect("plain data");
    schema + "\n"
}

/// Reads a file of cases and checks it; `file` names it in errors.
///
/// # Errors
/// [`Error::Standard`] with the file, the case and what is wrong.
pub fn load_cases(toml: &str, file: &str) -> Result<CaseFile> {
    let fail = |at: &str, problem: String| Error::Standard { file: file.into(), at: at.into(), problem };
    let read: CaseFile = toml::from_str(toml).map_err(|e| {
        let line = e.span().map(|s| toml.get(..s.start).unwrap_or(toml).lines().count().max(1));
        fail(&line.map_or("format".into(), |line| format!("line {line}")), e.message().to_owned())
    })?;
    if read.schema != 1 {
        return Err(fail("schema", format!("is {}, this version reads 1", read.schema)));
    }
    let rules: HashSet<&str> = methods().iter().flat_map(|m| &m.rules).map(|r| r.id.as_str()).collect();
    let known: BTreeSet<String> = match registry::standard(&read.of) {
        Ok(standard) => conditions(standard).into_iter().collect(),
        Err(_) if methods().iter().any(|m| m.id == read.of) => BTreeSet::new(),
        Err(_) => return Err(fail("of", format!("no standard or method named {:?}", read.of))),
    };
    let mut titles = HashSet::new();
    for case in &read.cases {
        check(case, &rules, &known)
            .and_then(|()| {
                let again = !titles.insert(&case.zh) || !titles.insert(&case.en);
                if again { Err("another case has this title".into()) } else { Ok(()) }
            })
            .map_err(|problem| fail(&format!("case {:?}", case.zh), problem))?;
    }
    Ok(read)
}

fn check(case: &Case, rules: &HashSet<&str>, known: &BTreeSet<String>) -> std::result::Result<(), String> {
    let texts = [("zh", &case.zh), ("en", &case.en), ("clause", &case.clause), ("source", &case.source)];
    if let Some((name, _)) = texts.iter().find(|(_, text)| text.trim().is_empty()) {
        return Err(format!("{name} is empty"));
    }
    if case.rules.is_empty() && case.conditions.is_empty() {
        return Err("it names neither rules nor conditions that it shows".into());
    }
    let meant = |one: &str, all: &mut dyn Iterator<Item = &str>| {
        crate::text::nearest(one, all).map(|near| format!("; did you mean {near:?}?")).unwrap_or_default()
    };
    if let Some(rule) = case.rules.iter().find(|rule| !rules.contains(rule.as_str())) {
        return Err(format!("no rule {rule:?}{}", meant(rule, &mut rules.iter().copied())));
    }
    if let Some(code) = case.conditions.iter().find(|code| !known.contains(*code)) {
        return Err(format!("no condition {code:?}{}", meant(code, &mut known.iter().map(String::as_str))));
    }
    let verbs = [Some(&case.verb), case.then.as_ref().map(|then| &then.verb)];
    if let Some(verb) = verbs.into_iter().flatten().find(|verb| !VERBS.contains(&verb.as_str())) {
        return Err(format!("no verb {verb:?}{}", meant(verb, &mut VERBS.iter().copied())));
    }
    if case.expected.is_none() && case.wording.is_none() && case.refused.is_none() {
        return Err("it says nothing of what is expected: one of expected, wording and refused".into());
    }
    if case.refused.is_some() && (case.expected.is_some() || case.wording.is_some()) {
        return Err("what is refused has no result".into());
    }
    let tables = case.tables.iter().map(|(name, text)| (name.as_str(), text));
    let own = [("samples", Some(&case.samples)), ("expected", case.expected.as_ref())];
    let own = own.into_iter().filter_map(|(name, text)| Some((name, text?)));
    for (name, text) in own.chain(tables) {
        Grid::parse(text).map_err(|problem| format!("{name}: {problem}"))?;
    }
    Ok(())
}
