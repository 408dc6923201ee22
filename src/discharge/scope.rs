//! Which standards, tables and levels bind an outfall, from which day, and why.

use super::outfall::{Outfall, Tri, day_number};
use crate::parameter::{Lang, Parameter, parameters};
use crate::reason::Reason;
use crate::rounding;
use crate::standard::{self, Cell, HeldAs, Item, Standard, Table, When, Zone, level_key};
use crate::unit::Unit;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a standard says of an outfall.
#[derive(Debug, Clone, PartialEq)]
pub enum Ruling {
    /// Its limits bind.
    Binds,
    /// No discharge is allowed there.
    Prohibited,
    /// What is known of the outfall does not tell.
    Undetermined(Reason),
}

/// A limit that may bind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Limit {
    /// What it allows, in the canonical unit.
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub cell: Cell,
    /// The first and the last day it binds, counted from 1970-01-01.
    pub from: Option<i32>,
    pub to: Option<i32>,
    /// Whether what it asks of the outfall itself holds; never `No`.
    pub of_outfall: Tri,
    pub when: When,
    pub comparison: String,
    pub clause: String,
    pub condition: Option<String>,
    pub evidence: String,
}

/// The limits of one parameter that may bind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Set {
    /// Its id.
    pub parameter: String,
    pub limits: Vec<Limit>,
}

/// What verdicts are asked for: plain data, so that it travels with a query.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Request {
    pub sets: Vec<Set>,
    /// When figures in brackets bind, where the user says it.
    pub bracket: Option<When>,
    pub lang: Lang,
}

/// How a standard binds an outfall, from one day to another.
#[derive(Debug, Clone, Serialize)]
pub struct Binding {
    pub standard: String,
    pub from: Option<String>,
    pub to: Option<String>,
    #[serde(skip)]
    pub ruling: Ruling,
    /// `limits`, `prohibited`, or the code of the reason why it is not known.
    pub outcome: &'static str,
    pub level: Option<String>,
    /// What is held to the limits.
    pub held: HeldAs,
    /// Why, in words.
    pub why: String,
    /// The limits by parameter: places among the sets.
    pub sets: BTreeMap<String, usize>,
}

struct Words {
    parts: Vec<String>,
    lang: Lang,
}

impl Words {
    fn say(&mut self, zh: &str, en: &str) {
        self.parts.push(if self.lang == Lang::Zh { zh.into() } else { en.into() });
    }

    fn whole(&self) -> String {
        self.parts.join(if self.lang == Lang::Zh { "；" } else { "; " })
    }
}

/// How a standard binds an outfall: nothing where it does not.
///
/// The limits of the parameters are added to `sets`, which the bindings name by place. Of a table
/// whose printed items are not all known, any of `measured` that it does not name may have a limit.
pub fn bindings(
    s: &Standard,
    outfall: &Outfall,
    measured: &[String],
    lang: Lang,
    sets: &mut Vec<Set>,
) -> Vec<Binding> {
    let Some(scope) = &s.discharge else { return Vec::new() };
    let mut why = Words { parts: Vec::new(), lang };
    let mut unknown = None;
    if !scope.cities.is_empty() {
        match &outfall.city {
            None => unknown = Some(Reason::OutfallNotTold),
            Some(city) if scope.cities.iter().any(|c| city.contains(c.as_str())) => {
                why.say(&format!("位于{}", city.trim()), &format!("in {}", city.trim()));
            }
            Some(_) => return Vec::new(),
        }
    }
    if scope.direct_only {
        let direct = When { said: [("direct".to_owned(), vec!["yes".to_owned()])].into(), ..When::default() };
        match outfall.says(&direct, &[]) {
            Tri::No => return Vec::new(),
            Tri::Yes => why.say("直接排放", "direct discharge"),
            Tri::Unknown if outfall.has("direct") => unknown = Some(Reason::OutfallNotTold),
            Tri::Unknown => {
                why.say("未说明排放去向，按直接排放", "direct discharge is taken, none being stated")
            }
        }
    }
    let tables: Vec<(&Table, Tri)> = s
        .tables
        .iter()
        .map(|t| (t, t.when.as_ref().map_or(Tri::Yes, |w| outfall.says(w, &[]))))
        .filter(|(_, tri)| *tri != Tri::No)
        .collect();
    if tables.is_empty() {
        return Vec::new();
    }
    let (level, ruling) = level(s, &tables, outfall, &mut why);
    let ruling = unknown.map_or(ruling, Ruling::Undetermined);
    let (from, unsure_from) = days(s, outfall, &mut why);
    let mut out = Vec::new();
    for held in [HeldAs::DailyMean, HeldAs::Instantaneous] {
        let of_kind: Vec<_> =
            tables.iter().filter(|(t, _)| t.held.unwrap_or(HeldAs::DailyMean) == held).copied().collect();
        if of_kind.is_empty() {
            continue;
        }
        // Where the level is not known, tables of one figure bind all the same.
        let (single, several): (Vec<_>, Vec<_>) = of_kind.iter().partition(|(t, _)| t.levels.len() == 1);
        let mut groups = vec![(of_kind.clone(), ruling.clone())];
        if matches!(ruling, Ruling::Undetermined(_))
            && unknown.is_none()
            && !single.is_empty()
            && !several.is_empty()
        {
            groups = vec![(single, Ruling::Binds), (several, ruling.clone())];
        }
        for (of_kind, ruling) in groups {
            let limits = match ruling {
                Ruling::Binds => collect(s, outfall, &of_kind, level.as_deref(), measured, sets),
                _ => mentioned(&of_kind, measured, sets),
            };
            let binding = |from: Option<String>, to: Option<String>, ruling: Ruling| Binding {
                standard: s.id.clone(),
                from,
                to,
                outcome: match &ruling {
                    Ruling::Binds => "limits",
                    Ruling::Prohibited => "prohibited",
                    Ruling::Undetermined(reason) => reason.code(),
                },
                ruling,
                level: level.clone(),
                held,
                why: why.whole(),
                sets: limits.clone(),
            };
            let start = from.clone().or_else(|| s.in_force_from.clone());
            if let Some(unsure) = &unsure_from {
                let told = Ruling::Undetermined(Reason::OutfallNotTold);
                out.push(binding(Some(unsure.0.clone()), Some(unsure.1.clone()), told));
            }
            out.push(binding(start, s.in_force_to.clone(), ruling.clone()));
        }
    }
    out
}

/// The parameters of tables of which it is not known what binds: sets without limits.
fn mentioned(tables: &[(&Table, Tri)], measured: &[String], sets: &mut Vec<Set>) -> BTreeMap<String, usize> {
    let items = tables.iter().flat_map(|(t, _)| &t.items).filter(|i| i.measure.is_none());
    let named = items.map(|i| &i.parameter);
    let unnamed = tables.iter().flat_map(|(t, _)| unnamed(t, measured));
    let mut out = BTreeMap::new();
    for parameter in named.chain(unnamed) {
        let set = Set { parameter: parameter.clone(), limits: Vec::new() };
        out.insert(parameter.clone(), place(set, sets));
    }
    out
}

/// The parameters that a table does not name, though they may be among its items.
fn unnamed<'a>(table: &Table, measured: &'a [String]) -> Vec<&'a String> {
    let named: std::collections::BTreeSet<&String> = table.items.iter().map(|i| &i.parameter).collect();
    let more = table.items_printed.is_some_and(|n| n as usize > named.len());
    measured.iter().filter(|p| more && !named.contains(p)).collect()
}

/// The place of a set; outfalls alike share theirs.
fn place(set: Set, sets: &mut Vec<Set>) -> usize {
    sets.iter().position(|s| *s == set).unwrap_or_else(|| {
        sets.push(set);
        sets.len() - 1
    })
}

/// The first day the standard binds the unit, and the days in which that is not known.
fn days(s: &Standard, outfall: &Outfall, why: &mut Words) -> (Option<String>, Option<(String, String)>) {
    let existing = s.discharge.as_ref().and_then(|d| d.existing_from.as_ref());
    let (Some(first), Some(existing)) = (&s.in_force_from, existing) else {
        return (s.in_force_from.clone(), None);
    };
    match outfall.new.or_else(|| outfall.built.as_ref().map(|b| b >= first)) {
        Some(true) => {
            why.say(&format!("新建单位，自{first}起"), &format!("a new unit, from {first}"));
            (Some(first.clone()), None)
        }
        Some(false) => {
            why.say(&format!("现有单位，自{existing}起"), &format!("an existing unit, from {existing}"));
            (Some(existing.clone()), None)
        }
        None => {
            why.say("未说明新建或现有", "new or existing is not stated");
            (Some(existing.clone()), Some((first.clone(), day_before(existing))))
        }
    }
}

/// The day before, of days as they are written.
fn day_before(day: &str) -> String {
    let parts: Vec<u32> = day.split('-').filter_map(|p| p.parse().ok()).collect();
    let [y, m, d] = parts[..] else { return day.to_owned() };
    let (y, m, d) = match (m, d) {
        (1, 1) => (y - 1, 12, 31),
        (_, 1) => {
            let leap = y.is_multiple_of(4) && (!y.is_multiple_of(100) || y.is_multiple_of(400));
            let days = [31, if leap { 29 } else { 28 }, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
            (y, m - 1, days[m as usize - 2])
        }
        _ => (y, m, d - 1),
    };
    format!("{y:04}-{m:02}-{d:02}")
}

/// The level that binds by the tables that may, and whether anything does.
fn level(
    s: &Standard,
    tables: &[(&Table, Tri)],
    outfall: &Outfall,
    why: &mut Words,
) -> (Option<String>, Ruling) {
    let scope = s.discharge.as_ref().expect("asked of standards of discharge");
    let known = |word: &str| {
        let mut levels = s.tables.iter().flat_map(|t| &t.levels);
        levels.find(|l| level_key(l) == level_key(word)).cloned()
    };
    let own = outfall.level.as_deref().and_then(known);
    if scope.zones.is_empty() {
        let single = tables.iter().all(|(t, _)| t.levels.len() == 1);
        return match (own, &scope.default_level) {
            _ if single => (None, Ruling::Binds),
            (Some(level), _) => {
                why.say(&format!("执行{level}"), &format!("level {level}, as the outfall says"));
                (Some(level), Ruling::Binds)
            }
            (None, Some(level)) => {
                why.say(&format!("未说明级别，按{level}"), &format!("level {level}, none being stated"));
                (Some(level.clone()), Ruling::Binds)
            }
            (None, None) => (None, Ruling::Undetermined(Reason::OutfallNotTold)),
        };
    }
    // Every zone that may hold, up to the first that does.
    let mut possible: Vec<&Zone> = Vec::new();
    for zone in &scope.zones {
        // A column that the table of outfalls has not is taken as "no" of what would prohibit.
        let assumed = zone.prohibited
            && zone.when.said.keys().all(|name| name == "protection_zone" && !outfall.has(name));
        match if assumed { Tri::No } else { outfall.says(&zone.when, &[]) } {
            Tri::No => {}
            Tri::Yes => {
                possible.push(zone);
                break;
            }
            Tri::Unknown => possible.push(zone),
        }
    }
    let sure = possible.last().is_some_and(|z| outfall.says(&z.when, &[]) == Tri::Yes);
    let outcome = |zone: &Zone| (zone.prohibited, decided(zone));
    let one =
        possible.first().map(|z| outcome(z)).filter(|o| sure && possible.iter().all(|z| outcome(z) == *o));
    match (one, own) {
        (Some((prohibited, level)), _) => {
            let zone = possible[possible.len() - 1];
            why.say(&zone.zh, &zone.en);
            (level, if prohibited { Ruling::Prohibited } else { Ruling::Binds })
        }
        (None, Some(level)) if possible.iter().all(|z| !z.prohibited) => {
            why.say(&format!("执行{level}"), &format!("level {level}, as the outfall says"));
            (Some(level), Ruling::Binds)
        }
        _ => (None, Ruling::Undetermined(Reason::OutfallNotTold)),
    }
}

fn decided(zone: &Zone) -> Option<String> {
    zone.level.clone().filter(|_| !zone.prohibited)
}

/// Collects the limits of each parameter, in the canonical unit.
fn collect(
    s: &Standard,
    outfall: &Outfall,
    tables: &[(&Table, Tri)],
    level: Option<&str>,
    measured: &[String],
    sets: &mut Vec<Set>,
) -> BTreeMap<String, usize> {
    let mut found: BTreeMap<&str, Vec<Limit>> = BTreeMap::new();
    for (table, of_table) in tables {
        for parameter in unnamed(table, measured) {
            found.entry(parameter).or_default().push(not_known(s, table, *of_table));
        }
        for item in table.items.iter().filter(|i| i.measure.is_none()) {
            let others = others(table, item);
            let when = item.when.clone().unwrap_or_default();
            let of_outfall = outfall.says(&when, &others).and(*of_table);
            let single = table.levels.len() == 1;
            let cells = item.limits.iter().filter(|l| single || Some(l.level.as_str()) == level);
            for limit in cells.filter(|_| of_outfall != Tri::No) {
                found.entry(&item.parameter).or_default().push(compile(s, table, item, limit, of_outfall));
            }
        }
    }
    let mut out = BTreeMap::new();
    for (id, limits) in found {
        let set = Set { parameter: id.to_owned(), limits };
        out.insert(id.to_owned(), place(set, sets));
    }
    out
}

/// The limit a parameter may have in a table whose items are not all known.
fn not_known(s: &Standard, table: &Table, of_outfall: Tri) -> Limit {
    let number = if table.no.starts_with(|c: char| c.is_ascii_digit()) {
        format!("表{}", table.no)
    } else {
        format!("“{}”表", table.no)
    };
    Limit {
        low: None,
        high: None,
        cell: Cell::default(),
        from: table.in_force_from.as_deref().and_then(day_number),
        to: table.in_force_to.as_deref().and_then(day_number),
        of_outfall,
        when: When::default(),
        comparison: "not_held".into(),
        clause: format!("{} {number}", s.id),
        condition: None,
        evidence: String::new(),
    }
}

/// The words that the other items of a parameter name, for what "other" means.
fn others<'a>(table: &'a Table, item: &Item) -> Vec<&'a str> {
    let same = table.items.iter().filter(|i| i.parameter == item.parameter && i.unit == item.unit);
    let said = same.filter_map(|i| i.when.as_ref()).flat_map(|w| w.said.values()).flatten();
    said.map(String::as_str).filter(|w| *w != "other").collect()
}

fn compile(s: &Standard, table: &Table, item: &Item, limit: &standard::Limit, of_outfall: Tri) -> Limit {
    let cell = standard::cell(item, limit).expect("checked at load");
    let canonical = parameters().get(&item.parameter).map(Parameter::unit).expect("checked at load");
    let exponent = Unit::parse(&item.unit).and_then(|u| u.exponent_to(canonical)).expect("checked at load");
    let number =
        |d: Option<rust_decimal::Decimal>| d.and_then(|d| rounding::scale(d, exponent)).map(rounding::to_f64);
    let later = |a: &Option<String>, b: &Option<String>| a.clone().max(b.clone());
    let earlier = |a: &Option<String>, b: &Option<String>| match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b).clone()),
        (a, b) => a.clone().or_else(|| b.clone()),
    };
    let evidence = limit.evidence.as_ref().unwrap_or(&item.evidence);
    let copies = evidence.count.unwrap_or(0).max(evidence.witnesses.len() as u32);
    Limit {
        low: number(cell.low),
        high: number(cell.high),
        cell,
        from: later(&table.in_force_from, &item.in_force_from).as_deref().and_then(day_number),
        to: earlier(&table.in_force_to, &item.in_force_to).as_deref().and_then(day_number),
        of_outfall,
        when: item.when.clone().unwrap_or_default(),
        comparison: item.comparison_of(limit).as_str().into(),
        clause: standard::clause(&s.id, table, item),
        condition: item.condition.clone(),
        evidence: match (&evidence.page, copies) {
            (Some(page), _) => format!("{} {page}", evidence.kind.as_str()),
            (None, n) if n > 1 => format!("{} ({n})", evidence.kind.as_str()),
            _ => evidence.kind.as_str().into(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outfall(pairs: &[(&str, &str)]) -> Outfall {
        let said = pairs.iter().map(|(n, s)| ((*n).to_owned(), Some((*s).to_owned()))).collect();
        Outfall { city: Some("焦作市".into()), new: Some(false), said, ..Outfall::default() }
    }

    fn bound(o: &Outfall) -> Vec<(Option<String>, &'static str, Option<String>)> {
        let s = standard::standard("DB41/2087-2021").unwrap();
        let found = bindings(s, o, &[], Lang::En, &mut Vec::new());
        found.into_iter().map(|b| (b.from, b.outcome, b.level)).collect()
    }

    #[test]
    fn zones_choose_the_level_of_db41() {
        let plant = |class: &str, reach: &str| {
            outfall(&[("kind", "public"), ("direct", "yes"), ("function_class", class), ("reach", reach)])
        };
        let day = Some("2022-09-01".to_owned());
        let one = |level: &str| vec![(day.clone(), "limits", Some(level.to_owned()))];
        assert_eq!(bound(&plant("Ⅲ", "其他")), one("一级"));
        assert_eq!(bound(&plant("Ⅳ", "一级支流")), one("一级"));
        assert_eq!(bound(&plant("Ⅳ", "其他")), one("二级"));
        assert_eq!(bound(&plant("Ⅱ", "其他")), [(day.clone(), "prohibited", None)]);
        assert_eq!(bound(&plant("", "其他")), [(day.clone(), "outfall_not_told", None)]);
        // New units from 2021-03-01.
        let new = Outfall { new: Some(true), ..plant("Ⅲ", "其他") };
        assert_eq!(bound(&new)[0].0.as_deref(), Some("2021-03-01"));
        let unsure = Outfall { new: None, ..plant("Ⅲ", "其他") };
        let found = bound(&unsure);
        assert_eq!((found[0].1, found[1].1), ("outfall_not_told", "limits"));
        // Elsewhere, and into sewers, it does not bind.
        assert!(bound(&Outfall { city: Some("信阳".into()), ..plant("Ⅲ", "其他") }).is_empty());
        let indirect = outfall(&[("kind", "public"), ("direct", "no"), ("function_class", "Ⅲ")]);
        assert!(bound(&indirect).is_empty());
    }

    #[test]
    fn a_level_is_asked_for_where_a_table_that_binds_has_several() {
        let s = standard::standard("GB 18466-2005").unwrap();
        let hospital = |institution: &str, level: Option<&str>| {
            let o = outfall(&[("kind", "医院"), ("institution", institution)]);
            let o = Outfall { level: level.map(str::to_owned), ..o };
            let found = bindings(s, &o, &[], Lang::En, &mut Vec::new());
            found.into_iter().map(|b| (b.outcome, b.level)).collect::<Vec<_>>()
        };
        assert_eq!(hospital("传染病医院", None), [("limits", None)]);
        assert_eq!(hospital("综合医院", None), [("outfall_not_told", None)]);
        let level = Some("预处理标准");
        assert_eq!(hospital("综合医院", level), [("limits", level.map(str::to_owned))]);
    }

    #[test]
    fn the_day_before() {
        assert_eq!(day_before("2022-09-01"), "2022-08-31");
        assert_eq!(day_before("2024-03-01"), "2024-02-29");
        assert_eq!(day_before("2021-01-01"), "2020-12-31");
        assert_eq!(day_before("2021-01-02"), "2021-01-01");
    }
}
