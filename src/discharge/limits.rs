//! The limits that may bind an outfall, of the tables of a standard that do.

use super::outfall::{Outfall, Tri};
use crate::day::InForce;
use crate::lang::Lang;
use crate::parameter::{Parameter, parameters};
use crate::rounding;
use crate::standard::{self, Cell, Comparison, Equation, Item, Standard, Table, WaterBody, When};
use crate::unit::Unit;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A limit that may bind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BindingLimit {
    /// Its place among all limits of a request.
    #[serde(default)]
    pub place: u32,
    /// What it allows, in the canonical unit.
    pub low: Option<f64>,
    /// The most that it allows.
    pub high: Option<f64>,
    /// The cell of the standard.
    pub cell: Cell,
    /// The days on which it binds.
    pub in_force: InForce,
    /// Whether what it asks of the outfall itself holds; never `No`.
    pub of_outfall: Tri,
    /// What it asks of the day, and of the outfall where that is not known.
    pub when: When,
    /// Whether it is one of special limits, for areas that have them.
    #[serde(default)]
    pub special: bool,
    /// The words of a column that "other" excludes, if a limit is for others.
    #[serde(default)]
    pub others: BTreeMap<String, Vec<String>>,
    /// What its figure is computed by, and the exponent of its unit to the canonical one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub equation: Option<(Equation, i32)>,
    /// `<=`, `<`, `>=`, `>`, or `between`.
    pub comparison: String,
    /// Where it is printed.
    pub clause: String,
    /// The condition, in English.
    pub condition: Option<String>,
    /// The condition, in Chinese.
    pub condition_zh: Option<String>,
    /// Its evidence, in English and in Chinese.
    pub evidence: [String; 2],
}

/// The limits of one parameter that may bind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LimitSet {
    /// Its id.
    pub parameter: String,
    /// The limits of the parameter.
    pub limits: Vec<BindingLimit>,
}

/// The column that says whether special limits bind.
pub(super) const SPECIAL_AREA: &str = "special_area";

/// Whether a table is one of special limits.
pub(super) fn is_special(table: &Table) -> bool {
    table.when.as_ref().is_some_and(|w| w.said.contains_key(SPECIAL_AREA))
}

/// The parameters of tables whose limits are not known: sets without limits.
pub(super) fn mentioned(
    tables: &[(&Table, Tri)],
    measured: &[String],
    sets: &mut Vec<LimitSet>,
) -> BTreeMap<String, usize> {
    let items = tables.iter().flat_map(|(t, _)| &t.items).filter(|i| i.measure.is_none());
    let named = items.map(|i| &i.parameter);
    let unnamed = tables.iter().flat_map(|(t, _)| unnamed(t, measured));
    let mut out = BTreeMap::new();
    for parameter in named.chain(unnamed) {
        let set = LimitSet { parameter: parameter.clone(), limits: Vec::new() };
        out.insert(parameter.clone(), place(set, sets));
    }
    out
}

/// The parameters of which it is not known what binds where a document takes the place of tables: what
/// they name, and whatever is measured.
pub(super) fn left_open(
    tables: &[(&Table, Tri)],
    measured: &[String],
    sets: &mut Vec<LimitSet>,
) -> BTreeMap<String, usize> {
    let mut out = mentioned(tables, measured, sets);
    for parameter in measured {
        let set = LimitSet { parameter: parameter.clone(), limits: Vec::new() };
        out.insert(parameter.clone(), place(set, sets));
    }
    out
}

/// The parameters that a table does not name, though they may be among its items.
fn unnamed<'a>(table: &Table, measured: &'a [String]) -> Vec<&'a String> {
    let named: std::collections::BTreeSet<&String> = table.items.iter().map(|i| &i.parameter).collect();
    let more = table.unnamed() > 0;
    measured.iter().filter(|p| more && !named.contains(p)).collect()
}

/// The place of a set; outfalls alike share theirs.
fn place(set: LimitSet, sets: &mut Vec<LimitSet>) -> usize {
    sets.iter().position(|s| *s == set).unwrap_or_else(|| {
        sets.push(set);
        sets.len() - 1
    })
}

/// What the level of a limit is asked as, where it is not known which of several binds.
pub(super) const LEVEL: &str = "level";

/// Collects the limits of each parameter at the level that binds, in the canonical unit; of several
/// levels it is not known which does.
pub(super) fn collect(
    s: &Standard,
    outfall: &Outfall,
    tables: &[(&Table, Tri)],
    levels: &[String],
    measured: &[String],
    sets: &mut Vec<LimitSet>,
) -> BTreeMap<String, usize> {
    let mut found: BTreeMap<&str, Vec<BindingLimit>> = BTreeMap::new();
    for (table, of_table) in tables {
        for parameter in unnamed(table, measured) {
            found.entry(parameter).or_default().push(not_known(s, table, *of_table));
        }
        for item in table.items.iter().filter(|i| i.measure.is_none()) {
            let others = others(table, item);
            let when = item.when.clone().unwrap_or_default();
            let of_outfall = outfall.says(&when, &others).and(*of_table);
            let single = table.levels.len() == 1;
            let cells = item.limits.iter().filter(|l| single || levels.contains(&l.level));
            for limit in cells.filter(|_| of_outfall != Tri::No) {
                let mut compiled = compile(s, table, item, limit, outfall, of_outfall);
                if !single && levels.len() > 1 {
                    one_of(&mut compiled, &limit.level, levels);
                }
                found.entry(&item.parameter).or_default().push(compiled);
            }
        }
    }
    let mut out = BTreeMap::new();
    for (id, limits) in found {
        let set = LimitSet { parameter: id.to_owned(), limits };
        out.insert(id.to_owned(), place(set, sets));
    }
    out
}

/// Makes a limit one of a level that may bind, or another of some.
fn one_of(limit: &mut BindingLimit, level: &str, levels: &[String]) {
    limit.of_outfall = limit.of_outfall.and(Tri::Unknown);
    limit.when.said.insert(LEVEL.into(), vec![level.into()]);
    limit.others.insert(LEVEL.into(), levels.to_vec());
    let with = |own: &Option<String>, between| match own {
        Some(own) => format!("{level}{between}{own}"),
        None => level.to_owned(),
    };
    (limit.condition, limit.condition_zh) =
        (Some(with(&limit.condition, "; ")), Some(with(&limit.condition_zh, "；")));
}

/// The limit a parameter may have in a table whose items are not all known.
fn not_known(s: &Standard, table: &Table, of_outfall: Tri) -> BindingLimit {
    let number = if table.no.starts_with(|c: char| c.is_ascii_digit()) {
        format!("表{}", table.no)
    } else {
        format!("“{}”表", table.no)
    };
    BindingLimit {
        place: 0,
        low: None,
        high: None,
        cell: Cell::default(),
        in_force: InForce::of(table.in_force_from.as_deref(), table.in_force_to.as_deref()),
        of_outfall,
        when: When::default(),
        special: is_special(table),
        others: BTreeMap::new(),
        equation: None,
        comparison: "not_encoded".into(),
        clause: format!("{} {number}", s.id),
        condition: None,
        condition_zh: None,
        evidence: Default::default(),
    }
}

/// The limits of an item that may bind at a level, of a standard of either form.
pub(crate) fn bound_by(
    s: &Standard,
    table: &Table,
    item: &Item,
    level: Option<&str>,
    outfall: &Outfall,
    of_table: Tri,
    body: Option<WaterBody>,
) -> Vec<BindingLimit> {
    let single = table.levels.len() == 1;
    if item.measure.is_some() || item.water_body.is_some_and(|own| body.is_some_and(|said| said != own)) {
        return Vec::new();
    }
    let when = item.when.clone().unwrap_or_default();
    let of_body = if item.water_body.is_some() && body.is_none() { Tri::Unknown } else { Tri::Yes };
    let of_outfall = outfall.says(&when, &others(table, item)).and(of_table).and(of_body);
    if of_outfall == Tri::No {
        return Vec::new();
    }
    let at = |l: &&standard::Limit| single || Some(l.level.as_str()) == level;
    if s.kind.is_of_discharge() {
        let cells = item.limits.iter().filter(at);
        return cells.map(|limit| compile(s, table, item, limit, outfall, of_outfall)).collect();
    }
    // Of waters a level allows what the better ones do: its span.
    let spans = standard::spans(item).expect("checked at load");
    let cells = item.limits.chunk_by(|a, b| a.level == b.level).zip(spans);
    let cells = cells.filter_map(|(of, span)| Some((of.first()?, span)));
    let found = cells.filter(|(of, _)| at(of)).map(|(of, span)| {
        let cell = Cell {
            low: span.low,
            high: span.high,
            encoded: true,
            not_detected: item.comparison_of(of) == Comparison::NotDetected,
            strict: false,
        };
        of_cell(s, table, item, of, cell, outfall, of_outfall)
    });
    found.collect()
}

/// The words that the other items of a parameter name, for what "other" means.
fn others<'a>(table: &'a Table, item: &Item) -> Vec<&'a str> {
    let same = table.items.iter().filter(|i| i.parameter == item.parameter && i.unit == item.unit);
    let said = same.filter_map(|i| i.when.as_ref()).flat_map(|w| w.said.values()).flatten();
    said.map(String::as_str).filter(|w| *w != "other").collect()
}

/// What a limit asks of the day, and of the outfall where that is not known: of its item and its table.
fn open(table: &Table, item: &Item, outfall: &Outfall) -> When {
    let (own, of_table) = (item.when.clone().unwrap_or_default(), table.when.clone().unwrap_or_default());
    let mut said = of_table.said;
    said.extend(own.said);
    said.retain(|name, _| outfall.says_of(name).is_none());
    let unbuilt = outfall.built().is_none();
    When {
        built_from: own.built_from.or(of_table.built_from).filter(|_| unbuilt),
        built_to: own.built_to.or(of_table.built_to).filter(|_| unbuilt),
        said,
        ..own
    }
}

/// The words of a column that the items of a parameter name.
fn named(table: &Table, item: &Item, column: &str) -> Vec<String> {
    let same = table.items.iter().filter(|i| i.parameter == item.parameter && i.unit == item.unit);
    let said = same.filter_map(|i| i.when.as_ref()?.said.get(column)).flatten();
    said.filter(|word| *word != "other").cloned().collect()
}

fn compile(
    s: &Standard,
    table: &Table,
    item: &Item,
    limit: &standard::Limit,
    outfall: &Outfall,
    of_outfall: Tri,
) -> BindingLimit {
    let cell = standard::cell(item, limit).expect("checked at load");
    of_cell(s, table, item, limit, cell, outfall, of_outfall)
}

fn of_cell(
    s: &Standard,
    table: &Table,
    item: &Item,
    limit: &standard::Limit,
    cell: Cell,
    outfall: &Outfall,
    of_outfall: Tri,
) -> BindingLimit {
    let canonical = parameters().get(&item.parameter).map(Parameter::unit).expect("checked at load");
    let exponent = Unit::parse(&item.unit).and_then(|u| u.exponent_to(canonical)).expect("checked at load");
    let number =
        |d: Option<rust_decimal::Decimal>| d.and_then(|d| rounding::scale(d, exponent)).map(rounding::to_f64);
    let evidence = limit.evidence.as_ref().unwrap_or(&item.evidence);
    let when = open(table, item, outfall);
    let of_others = when.said.iter().filter(|(_, words)| words.iter().any(|word| word == "other"));
    let others = of_others.map(|(name, _)| (name.clone(), named(table, item, name))).collect();
    BindingLimit {
        place: 0,
        special: is_special(table),
        others,
        when,
        equation: limit.equation.clone().map(|equation| (equation, exponent)),
        low: number(cell.low),
        high: number(cell.high),
        cell,
        in_force: InForce::of(table.in_force_from.as_deref(), table.in_force_to.as_deref())
            .and(InForce::of(item.in_force_from.as_deref(), item.in_force_to.as_deref())),
        of_outfall,
        comparison: item.comparison_of(limit).as_str().into(),
        clause: standard::clause(&s.id, table, item),
        condition: item.condition.clone(),
        condition_zh: item.condition_zh.clone(),
        evidence: [Lang::En, Lang::Zh].map(|lang| match &evidence.page {
            Some(page) => format!("{} {page}", evidence.kind.word(lang)),
            None => evidence.told(lang),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standard::standard;

    #[test]
    fn every_condition_is_said_in_both_languages() {
        let discharge = standard::standards().iter().filter(|s| s.kind.is_of_discharge());
        let mut seen = 0;
        for item in discharge.flat_map(|s| &s.tables).flat_map(|t| &t.items) {
            assert_eq!(item.condition.is_some(), item.condition_zh.is_some(), "{item:?}");
            let zh = item.condition_zh.as_deref().unwrap_or_default();
            // Names of chemicals, alternatives and letters of footnotes are the standards' own.
            let own = ["mg/L", "pH", "Cl", "n=", "(a)", "(b)", "a ", "b ", "c "];
            let zh = own.iter().fold(zh.to_owned(), |zh, word| zh.replace(word, ""));
            assert!(!zh.contains(|c: char| c.is_ascii_lowercase() && c != 'h'), "{zh}");
            seen += usize::from(item.condition.is_some());
        }
        assert!(seen > 60, "{seen}");
    }

    #[test]
    fn evidence_says_how_many_witnesses_agree_where_several_do() {
        let told = |id: &str| -> std::collections::BTreeSet<String> {
            let s = standard(id).unwrap();
            let items = s.tables.iter().flat_map(|t| t.items.iter().map(move |i| (t, i)));
            let cells = items.flat_map(|(t, i)| i.limits.iter().map(move |l| (t, i, l)));
            cells
                .map(|(t, i, l)| {
                    let [told, _] = compile(s, t, i, l, &Outfall::default(), Tri::Yes).evidence;
                    told
                })
                .collect()
        };
        let found = |id| told(id).into_iter().collect::<Vec<_>>();
        assert_eq!(found("GB 8978-1996"), ["text", "text (2)", "text (3)", "text (4)", "text (5)"]);
        assert!(found("GB 18918-2002").contains(&"text".to_owned()));
    }
}
