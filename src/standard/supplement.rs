//! What a standard does not hold, filled in from the document.
//!
//! A template lists the cells that are missing; filled in, it is compared with the standard like
//! built-in data: parameter, unit, level, the order of the levels, and no cell twice. A figure that
//! contradicts an encoded one is refused with both shown.

// Places are those of the cells that were found.
#![allow(clippy::indexing_slicing)]

use super::comparison::Comparison;
use super::evidence::{Evidence, EvidenceKind};
use super::item::{Item, Limit};
use super::load::load;
use super::model::{Document, Standard, Table};
use super::parts::figure;
use super::{clause, level_key, standard};
use crate::error::{Error, Result};
use crate::lang::Lang;
use crate::parameter::parameters;
use crate::rounding;
use crate::text::fold;
use crate::unit::Unit;
use serde::{Deserialize, Serialize};

/// A row of a template or a supplement: one cell, all of it text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Row {
    /// The number of the standard.
    pub standard: String,
    /// The number of the table.
    pub table: String,
    /// The number of the item in it.
    pub no: String,
    /// The parameter, by any of its names.
    pub parameter: String,
    /// The name as the document prints it.
    pub name: String,
    /// The level.
    pub level: String,
    /// As in the standard's file; empty for none.
    pub condition: String,
    /// `<=`, `<`, `>=`, `>` or `between`; empty for the usual one.
    pub comparison: String,
    /// The figure; of a range its lower end.
    pub value: String,
    /// The upper end of a range.
    pub value_high: String,
    /// The unit of the figures.
    pub unit: String,
    /// The page or place in the document.
    pub page: String,
}

impl Row {
    /// Whether the row says anything beyond the template.
    fn is_filled(&self) -> bool {
        let figure = !fold(&self.value).is_empty();
        figure || matches!(self.comparison.trim(), "not_detected" | "absent" | "present")
    }
}

/// The cells of a standard that are not encoded, to be filled in: those of its known items, and an empty
/// row for each level of every item whose name is not known.
pub fn template(s: &Standard, lang: Lang) -> Vec<Row> {
    let mut rows = Vec::new();
    for table in &s.tables {
        let base = Row { standard: s.id.clone(), table: table.no.clone(), ..Row::default() };
        for item in &table.items {
            let missing = item.limits.iter().filter(|l| item.comparison_of(l) == Comparison::NotEncoded);
            rows.extend(missing.map(|limit| Row {
                no: if item.no == 0 { String::new() } else { item.no.to_string() },
                parameter: item.parameter.clone(),
                name: item.name.clone(),
                level: limit.level.clone(),
                condition: condition(item, lang).unwrap_or_default(),
                comparison: item.comparison.as_str().into(),
                unit: item.unit.clone(),
                ..base.clone()
            }));
        }
        for _ in 0..table.unnamed() {
            rows.extend(table.levels.iter().map(|level| Row {
                level: level.clone(),
                comparison: "<=".into(),
                ..base.clone()
            }));
        }
    }
    rows
}

fn condition(item: &Item, lang: Lang) -> Option<String> {
    let zh = item.condition_zh.as_ref().filter(|_| lang == Lang::Zh);
    zh.or(item.condition.as_ref()).cloned()
}

/// A standard with what rows fill in; rows without a figure, and those of other standards (built in, or
/// among `others` by number), are passed over. `file` names the rows in errors, which count from 1.
///
/// # Errors
/// [`Error::Standard`] naming the row: a standard that is not known; a table, level, parameter, unit
/// or figure that is not understood, or without its page; a figure that contradicts an encoded one;
/// or a standard that would contradict itself.
pub fn supplement(s: &Standard, rows: &[Row], file: &str, others: &[String]) -> Result<Standard> {
    let mut made = Document::clone(s);
    let same = |a: &str, b: &str| fold(a).to_lowercase() == fold(b).to_lowercase();
    for (i, row) in rows.iter().enumerate().filter(|(_, row)| row.is_filled()) {
        if !same(&row.standard, &s.id) {
            if others.iter().any(|id| same(id, &row.standard)) || standard(&row.standard).is_ok() {
                continue;
            }
            return Err(Error::Standard {
                file: file.into(),
                at: format!("row {}", i + 1),
                problem: format!("no standard named {:?} is known or given", row.standard),
            });
        }
        let fail = |problem: String| Error::Standard {
            file: file.into(),
            at: format!("row {} ({} {} {})", i + 1, row.table, row.parameter, row.level),
            problem,
        };
        fill(&mut made, row).map_err(fail)?;
    }
    // What is filled in passes the same checks as what is built in.
    let text = toml::to_string(&made).map_err(|e| Error::Standard {
        file: file.into(),
        at: s.id.clone(),
        problem: e.to_string(),
    })?;
    load(&text, file)
}

/// The text of a standard's file, as [`load`] reads it.
pub fn to_toml(s: &Standard) -> String {
    toml::to_string(s).expect("what was loaded can be written")
}

fn fill(s: &mut Document, row: &Row) -> std::result::Result<(), String> {
    let p = parameters().get(&row.parameter).map_err(|e| e.to_string())?;
    let number = s.id.clone();
    let wanted = fold(&row.table);
    let Some(place) = s.tables.iter().position(|t| fold(&t.no) == wanted) else {
        let known: Vec<&str> = s.tables.iter().map(|t| t.no.as_str()).collect();
        return Err(format!("{:?} is none of the tables ({})", row.table, known.join(", ")));
    };
    let clause_of = |table: &Table, item: &Item| clause(&number, table, item);
    let table = &mut s.tables[place];
    let Some(level) = table.levels.iter().find(|l| level_key(l) == level_key(&row.level)).cloned() else {
        return Err(format!("{:?} is none of the levels ({})", row.level, table.levels.join(", ")));
    };
    let unit = Unit::parse(&row.unit).ok_or_else(|| format!("unit {:?} is unknown", row.unit))?;
    if unit.exponent_to(p.unit()).is_none() {
        return Err(format!("unit {} does not convert to {} of {}", unit.symbol(), p.unit, p.id));
    }
    let comparison = comparison(&row.comparison)?;
    let condition = Some(row.condition.trim().to_owned()).filter(|c| !c.is_empty());
    let same = |i: &Item| {
        i.parameter == p.id
            && (i.condition == condition || (condition.is_some() && i.condition_zh == condition))
    };
    let at = match table.items.iter().position(same) {
        Some(at) => at,
        None if condition.is_some() => {
            return Err(format!(
                "the standard has no condition {:?} for {}; conditions take a file of the standard",
                row.condition, p.id
            ));
        }
        None => {
            table.items.push(new_item(table, row, p, &unit, comparison));
            table.items.len() - 1
        }
    };
    let exponent = Unit::parse(&table.items[at].unit)
        .and_then(|own| unit.exponent_to(own))
        .ok_or_else(|| format!("unit {} does not convert to that of the item", unit.symbol()))?;
    let scaled = |text: &str| -> std::result::Result<Option<String>, String> {
        let text = fold(text);
        if text.is_empty() {
            return Ok(None);
        }
        let figure = figure(&text).ok_or_else(|| format!("{text:?} is not a decimal"))?;
        let scaled = rounding::scale(figure, exponent).ok_or_else(|| format!("{text:?} is out of range"))?;
        Ok(Some(scaled.normalize().to_string()))
    };
    let filled = Limit {
        equation: None,
        level: level.clone(),
        comparison: Some(comparison).filter(|c| *c != table.items[at].comparison),
        value: scaled(&row.value)?,
        high: scaled(&row.value_high)?,
        condition: None,
        note: None,
        evidence: Some(by_the_user(row)),
    };
    let item = &table.items[at];
    let Some(cell) = item.limits.iter().position(|l| l.level == level) else {
        return Err(format!("{} has no cell of level {level}", clause_of(table, item)));
    };
    let encoded = &item.limits[cell];
    if filled.evidence.as_ref().is_some_and(|e| e.page.is_none())
        && item.comparison_of(encoded) == Comparison::NotEncoded
    {
        return Err("no page: say where in the document the figure stands".into());
    }
    if item.comparison_of(encoded) != Comparison::NotEncoded {
        let shown = |l: &Limit| {
            let figures = [l.value.as_deref(), l.high.as_deref()];
            let figures: Vec<String> = figures.iter().flatten().map(|f| normal(f)).collect();
            format!("{} {}", item.comparison_of(l).as_str(), figures.join("–"))
        };
        let (before, now) = (shown(encoded), shown(&filled));
        if before == now {
            return Ok(());
        }
        return Err(format!(
            "contradicts {}: it holds {before}, the supplement says {now}",
            clause_of(table, item)
        ));
    }
    table.items[at].limits[cell] = filled;
    Ok(())
}

fn by_the_user(row: &Row) -> Evidence {
    let page = Some(row.page.trim().to_owned()).filter(|p| !p.is_empty());
    Evidence { kind: EvidenceKind::User, witnesses: Vec::new(), count: None, page }
}

fn normal(text: &str) -> String {
    figure(text).map_or_else(|| text.to_owned(), |d| d.normalize().to_string())
}

fn comparison(text: &str) -> std::result::Result<Comparison, String> {
    let text = text.trim();
    let quoted = serde_json::to_string(text).unwrap_or_default();
    match serde_json::from_str(&quoted) {
        Ok(Comparison::NotEncoded | Comparison::Delta) | Err(_) => {
            Err(format!("comparison {text:?} is none of <=, <, >=, >, range, not_detected, absent, present"))
        }
        Ok(comparison) => Ok(comparison),
    }
}

/// An item the standard's file does not name, all its other levels not encoded.
fn new_item(
    table: &Table,
    row: &Row,
    p: &crate::parameter::Parameter,
    unit: &Unit,
    comparison: Comparison,
) -> Item {
    let name = row.name.trim();
    let limits = table.levels.iter().map(|level| Limit {
        equation: None,
        level: level.clone(),
        comparison: Some(Comparison::NotEncoded),
        value: None,
        high: None,
        condition: None,
        note: None,
        evidence: None,
    });
    Item {
        no: row.no.trim().parse().unwrap_or(0),
        parameter: p.id.clone(),
        name: if name.is_empty() { p.name_zh.clone() } else { name.to_owned() },
        unit: unit.symbol().to_owned(),
        comparison,
        water_body: None,
        condition: None,
        condition_zh: None,
        when: None,
        in_force_from: None,
        in_force_to: None,
        measure: None,
        reference: false,
        ratios_of: Vec::new(),
        alternative_to: None,
        note: None,
        note_evidence: None,
        evidence: by_the_user(row),
        limits: limits.collect(),
    }
}

#[cfg(test)]
mod tests;
