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
    /// Its place among all limits of a request.
    #[serde(default)]
    pub place: u32,
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

/// What is done with the days on which a standard is not in force, or not yet for a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum InForce {
    /// It does not bind, and nothing is said of it.
    Bind,
    /// It is said that it is not in force.
    Flag,
    /// It binds all the same.
    Any,
}

/// How a standard binds an outfall, from one day to another.
#[derive(Debug, Clone, Serialize)]
pub struct Binding {
    /// The place of the outfall in a request.
    pub outfall: u32,
    pub standard: String,
    /// The first and the last day.
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

    /// Says what the outfall does not tell, and how it is told.
    fn ask(&mut self, zh: &str, en: &str) {
        self.say(
            &format!("未说明{zh}，请在排口表中注明"),
            &format!("{en} is not stated: say it in the table of outfalls"),
        );
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
    in_force: InForce,
    lang: Lang,
    sets: &mut Vec<Set>,
) -> Vec<Binding> {
    let mut why = Words { parts: Vec::new(), lang };
    let unknown = match concerns(s, outfall, &mut why) {
        Tri::No => return Vec::new(),
        Tri::Yes => None,
        Tri::Unknown => Some(Reason::OutfallNotTold),
    };
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
                outfall: 0,
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
            let not_in_force = || Ruling::Undetermined(Reason::NotInForce);
            if in_force == InForce::Any {
                out.push(binding(None, None, ruling.clone()));
                continue;
            }
            let start = from.clone().or_else(|| s.in_force_from.clone());
            let first = unsure_from.as_ref().map(|unsure| &unsure.0).or(start.as_ref());
            if let (InForce::Flag, Some(first)) = (in_force, first) {
                out.push(binding(None, Some(day_before(first)), not_in_force()));
            }
            if let Some(unsure) = &unsure_from {
                let told = Ruling::Undetermined(Reason::OutfallNotTold);
                out.push(binding(Some(unsure.0.clone()), Some(unsure.1.clone()), told));
            }
            out.push(binding(start, s.in_force_to.clone(), ruling.clone()));
            if let (InForce::Flag, Some(last)) = (in_force, &s.in_force_to) {
                out.push(binding(Some(day_after(last)), None, not_in_force()));
            }
        }
    }
    out
}

/// Whether a standard concerns an outfall by its city, its basin and where it discharges.
fn concerns(s: &Standard, outfall: &Outfall, why: &mut Words) -> Tri {
    let Some(scope) = &s.discharge else { return Tri::No };
    let said = |name: &str, words: &[String]| {
        outfall.says(&When { said: [(name.to_owned(), words.to_vec())].into(), ..When::default() }, &[])
    };
    let mut all = Tri::Yes;
    if !scope.cities.is_empty() {
        let within = outfall.city.as_ref().map(|city| scope.cities.iter().any(|c| city.contains(c.as_str())));
        match (within, &outfall.city) {
            (Some(true), Some(city)) => {
                why.say(&format!("位于{}", city.trim()), &format!("in {}", city.trim()))
            }
            (None, _) => why.ask("城市", "the city (城市)"),
            _ => {}
        }
        all = all.and(Tri::of(within));
    }
    if !scope.basins.is_empty() {
        let within = said("basin", &scope.basins);
        match within {
            Tri::Yes => {
                let basin = outfall.said.get("basin").and_then(Option::as_deref).unwrap_or_default().trim();
                let river = basin.strip_suffix("流域").unwrap_or(basin);
                why.say(&format!("{river}流域"), &format!("basin: {river}"));
            }
            Tri::Unknown => why.ask("流域", "the basin (流域)"),
            Tri::No => {}
        }
        all = all.and(within);
    }
    if scope.direct_only {
        let direct = said("direct", &["yes".to_owned()]);
        match direct {
            Tri::Yes => why.say("直接排放", "direct discharge"),
            Tri::Unknown if outfall.has("direct") => {
                why.ask("是否直接排放", "whether discharge is direct (直接排放)");
            }
            Tri::Unknown => {
                why.say("未说明排放去向，按直接排放", "direct discharge is taken, none being stated");
                return all;
            }
            Tri::No => {}
        }
        all = all.and(direct);
    }
    all
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
    let more = table.unnamed() > 0;
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

/// The day after, of days as they are written.
fn day_after(day: &str) -> String {
    let next = day_number(day).map(|n| n + 1);
    let found = next.and_then(|next| {
        let parts: Vec<u32> = day.split('-').filter_map(|p| p.parse().ok()).collect();
        let [y, m, d] = parts[..] else { return None };
        let first_of_next = if m == 12 { (y + 1, 1, 1) } else { (y, m + 1, 1) };
        let days = [(y, m, d + 1), first_of_next].map(|(y, m, d)| format!("{y:04}-{m:02}-{d:02}"));
        // The 32nd counts as a day of the next month: what is written and read alike is a day.
        days.into_iter().rev().find(|day| day_number(day) == Some(next))
    });
    found.unwrap_or_else(|| day.to_owned())
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
            (None, None) => {
                why.ask("执行级别", "the level (执行级别)");
                (None, Ruling::Undetermined(Reason::OutfallNotTold))
            }
        };
    }
    // Every zone that may hold, up to the first that does.
    let mut possible: Vec<&Zone> = Vec::new();
    for zone in &scope.zones {
        // A column that the table of outfalls has not is taken as "no" of what would prohibit.
        let assumed = zone.prohibited
            && zone.when.said.keys().all(|name| name == "protection_zone" && !outfall.has(name));
        if assumed {
            why.say(
                "未说明饮用水水源保护区，按不在保护区内",
                "no protection zone is taken, none being stated",
            );
        }
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
        _ => {
            let asked: std::collections::BTreeSet<&str> =
                possible.iter().flat_map(|z| z.when.said.keys()).map(String::as_str).collect();
            for name in asked {
                let said = outfall.said.get(name).and_then(Option::as_deref).is_some_and(|s| !s.is_empty());
                if !said {
                    why.ask(zone_word(name), &format!("{name} ({})", zone_word(name)));
                }
            }
            (None, Ruling::Undetermined(Reason::OutfallNotTold))
        }
    }
}

/// The Chinese name of a column that zones ask for.
fn zone_word(name: &str) -> &str {
    match name {
        "function_class" => "功能类别",
        "protection_zone" => "饮用水水源保护区",
        "reach" => "干支流",
        other => other,
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
        place: 0,
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
        place: 0,
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
        let said = pairs.iter().chain(&[("basin", "黄河流域")]);
        let said = said.map(|(n, s)| ((*n).to_owned(), Some((*s).to_owned()))).collect();
        Outfall { city: Some("焦作市".into()), new: Some(false), said, ..Outfall::default() }
    }

    fn bound(o: &Outfall) -> Vec<(Option<String>, &'static str, Option<String>)> {
        let s = standard::standard("DB41/2087-2021").unwrap();
        let found = bindings(s, o, &[], InForce::Bind, Lang::En, &mut Vec::new());
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
            let found = bindings(s, &o, &[], InForce::Bind, Lang::En, &mut Vec::new());
            found.into_iter().map(|b| (b.outcome, b.level)).collect::<Vec<_>>()
        };
        assert_eq!(hospital("传染病医院", None), [("limits", None)]);
        assert_eq!(hospital("综合医院", None), [("outfall_not_told", None)]);
        let level = Some("预处理标准");
        assert_eq!(hospital("综合医院", level), [("limits", level.map(str::to_owned))]);
    }

    #[test]
    fn the_basin_decides_within_a_city() {
        let plant = |basin: Option<&str>| {
            let mut o = outfall(&[("kind", "public"), ("function_class", "Ⅲ"), ("reach", "其他")]);
            match basin {
                Some(word) => o.said.insert("basin".into(), Some(word.into())),
                None => o.said.remove("basin"),
            };
            o
        };
        assert_eq!(bound(&plant(Some("黄河")))[0].1, "limits");
        for elsewhere in ["海河流域", "淮河", "Hai River"] {
            assert!(bound(&plant(Some(elsewhere))).is_empty(), "{elsewhere}");
        }
        for unknown in [plant(None), plant(Some(""))] {
            assert_eq!(bound(&unknown)[0].1, "outfall_not_told");
            let s = standard::standard("DB41/2087-2021").unwrap();
            let found = bindings(s, &unknown, &[], InForce::Bind, Lang::Zh, &mut Vec::new());
            assert!(
                found[0].why.contains("未说明流域") && found[0].why.contains("保护区"),
                "{}",
                found[0].why
            );
        }
        assert!(bound(&Outfall { city: Some("信阳".into()), ..plant(None) }).is_empty());
    }

    #[test]
    fn days_on_which_it_is_not_in_force() {
        let s = standard::standard("DB41/2087-2021").unwrap();
        let o = outfall(&[("kind", "public"), ("function_class", "Ⅲ"), ("reach", "其他")]);
        let of = |o: &Outfall, in_force| {
            let found = bindings(s, o, &[], in_force, Lang::En, &mut Vec::new());
            found.into_iter().map(|b| (b.from, b.to, b.outcome)).collect::<Vec<_>>()
        };
        let day = |d: &str| Some(d.to_owned());
        assert_eq!(
            of(&o, InForce::Flag),
            [(None, day("2022-08-31"), "not_in_force"), (day("2022-09-01"), None, "limits")]
        );
        assert_eq!(of(&o, InForce::Any), [(None, None, "limits")]);
        let unsure = Outfall { new: None, ..o };
        assert_eq!(of(&unsure, InForce::Any), [(None, None, "limits")]);
        assert_eq!(of(&unsure, InForce::Flag).len(), 3);
    }

    #[test]
    fn the_day_before_and_after() {
        for (day, after) in
            [("2024-02-28", "2024-02-29"), ("2023-12-31", "2024-01-01"), ("2023-06-30", "2023-07-01")]
        {
            assert_eq!((day_after(day).as_str(), day_before(after).as_str()), (after, day));
        }
        assert_eq!(day_before("2022-09-01"), "2022-08-31");
        assert_eq!(day_before("2024-03-01"), "2024-02-29");
        assert_eq!(day_before("2021-01-01"), "2020-12-31");
        assert_eq!(day_before("2021-01-02"), "2021-01-01");
    }
}
