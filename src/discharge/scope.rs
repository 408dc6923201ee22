//! Which standards, tables and levels bind an outfall, from which day, and why.

use super::concern::{Words, concerns};
use super::days::{days, gives_way, interim};
use super::limits::{LimitSet, SPECIAL_AREA, collect, is_special, left_open, mentioned};
use super::outfall::{Outfall, Tri};
use super::words::column_zh;
use crate::day::Day;
use crate::lang::Lang;
use crate::reason::Reason;
use crate::standard::{LimitBasis, Standard, Table, When, Zone, level_key};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a standard says of an outfall.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Ruling {
    /// Its limits bind.
    Binds,
    /// No discharge is allowed there.
    Prohibited,
    /// What is known of the outfall does not tell.
    Undetermined(Reason),
}

impl Ruling {
    /// `limits`, `prohibited`, or the code of the reason why it is not known.
    pub(super) fn code(&self) -> &'static str {
        match self {
            Ruling::Binds => "limits",
            Ruling::Prohibited => "prohibited",
            Ruling::Undetermined(reason) => reason.code(),
        }
    }
}

/// What is done with the days on which a standard is not in force, or not yet for a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum OutOfForce {
    /// It does not apply, and is not mentioned.
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
    /// The number of the standard that binds.
    pub standard: String,
    /// The first and the last day.
    pub from: Option<Day>,
    /// The last day.
    pub to: Option<Day>,
    /// The result.
    #[serde(skip)]
    pub ruling: Ruling,
    /// `limits`, `prohibited`, or the code of the reason why it is not known.
    pub outcome: &'static str,
    /// The level that binds.
    pub level: Option<String>,
    /// What is compared with the limits.
    pub basis: LimitBasis,
    /// Why, in words.
    pub why: String,
    /// The limits by parameter: places among the sets.
    #[serde(skip)]
    pub sets: BTreeMap<String, usize>,
    /// The standard that says instead what binds: nothing is said where it is asked too.
    #[serde(skip)]
    pub instead: Option<String>,
}

impl Binding {
    /// The limits of a standard, in force on all days.
    pub(super) fn always(
        s: &Standard,
        level: Option<String>,
        basis: LimitBasis,
        why: String,
        sets: BTreeMap<String, usize>,
    ) -> Binding {
        let (standard, ruling) = (s.id.clone(), Ruling::Binds);
        let outcome = ruling.code();
        let (outfall, from, to, instead) = (0, None, None, None);
        Binding { outfall, standard, from, to, ruling, outcome, level, basis, why, sets, instead }
    }

    /// The same between two days, with another result.
    pub(super) fn during(&self, from: Option<Day>, to: Option<Day>, ruling: Ruling) -> Binding {
        Binding { from, to, outcome: ruling.code(), ruling, ..self.clone() }
    }
}

/// What bindings are asked for: the parameters that were measured, by id, what is done with days out of force,
/// and the language of words.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The ids of the parameters. Of a table whose printed items are not all known, any of them that it does
    /// not name may have a limit.
    pub measured: &'a [String],
    /// What is done with days on which a standard is not in force.
    pub out_of_force: OutOfForce,
    /// The language of words.
    pub lang: Lang,
}

/// How a standard binds an outfall; empty if it does not.
///
/// The limits of the parameters are added to `sets`, which the bindings name by place.
pub fn bindings(s: &Standard, outfall: &Outfall, asked: Asked<'_>, sets: &mut Vec<LimitSet>) -> Vec<Binding> {
    let zones = s.discharge.iter().flat_map(|d| &d.zones);
    let mut turns: Vec<Day> = zones.filter_map(first_of).collect();
    turns.sort_unstable();
    turns.dedup();
    if turns.is_empty() {
        return bindings_since(s, outfall, asked, None, sets);
    }
    // Between the days on which zones begin, the same ones hold.
    let starts = std::iter::once(None).chain(turns.iter().copied().map(Some));
    let ends = turns.iter().map(|turn| turn.before()).chain([None]);
    let mut out = Vec::new();
    for (start, end) in starts.zip(ends) {
        for mut b in bindings_since(s, outfall, asked, start, sets) {
            b.from = b.from.max(start);
            b.to = b.to.into_iter().chain(end).min();
            if b.from.zip(b.to).is_none_or(|(from, to)| from <= to) {
                out.push(b);
            }
        }
    }
    out
}

/// The first day of a zone that came later than its standard.
fn first_of(zone: &Zone) -> Option<Day> {
    zone.in_force_from.as_ref().and_then(|day| day.parse().ok())
}

/// The tables of a standard that bind an outfall, or may.
pub(super) fn tables_of<'a>(s: &'a Standard, outfall: &Outfall) -> Vec<(&'a Table, Tri)> {
    let there = s.tables.iter().filter(|t| outfall.has(SPECIAL_AREA) || !is_special(t));
    let held = there.map(|t| (t, t.when.as_ref().map_or(Tri::Yes, |w| outfall.says(w, &[]))));
    held.filter(|(_, tri)| *tri != Tri::No).collect()
}

/// Says what is taken of figures that the table of outfalls has no column for.
pub(super) fn say_assumed<'a>(whens: impl IntoIterator<Item = &'a When>, outfall: &Outfall, why: &mut Words) {
    let asked = whens.into_iter().flat_map(|w| w.at_least.iter().chain(&w.below));
    let asked: std::collections::BTreeMap<_, _> = asked.filter(|(name, _)| !outfall.has(name)).collect();
    for (name, figure) in asked {
        let zh = column_zh(name);
        why.say(
            &format!("未说明{zh}，按不小于{figure}"),
            &format!("{name} ({zh}) of at least {figure} is taken, none being stated"),
        );
    }
}

/// The same, by the zones that hold from a day on.
fn bindings_since(
    s: &Standard,
    outfall: &Outfall,
    asked: Asked<'_>,
    since: Option<Day>,
    sets: &mut Vec<LimitSet>,
) -> Vec<Binding> {
    let Asked { measured, out_of_force, lang } = asked;
    let mut why = Words { parts: Vec::new(), lang };
    let unknown = match concerns(s, outfall, &mut why) {
        Tri::No => return Vec::new(),
        Tri::Yes => None,
        Tri::Unknown => Some(Reason::OutfallNotTold),
    };
    if !outfall.has(SPECIAL_AREA) && s.tables.iter().any(is_special) {
        why.say(
            "未说明特别排放限值地区，按不执行特别排放限值",
            "no special limits are taken, no special area being stated",
        );
    }
    let tables = tables_of(s, outfall);
    if tables.is_empty() {
        return Vec::new();
    }
    say_assumed(tables.iter().filter_map(|(t, _)| t.when.as_ref()), outfall, &mut why);
    let (levels, ruling) = level(s, &tables, outfall, since, &mut why);
    let level = match levels.as_slice() {
        [one] => Some(one.clone()),
        _ => None,
    };
    let ruling = unknown.map_or(ruling, Ruling::Undetermined);
    let of_standard = s.in_force();
    let (from, unsure_from) = days(s, outfall, &mut why);
    let given_way = gives_way(s, outfall, lang);
    let mut out = Vec::new();
    for basis in [LimitBasis::DailyMean, LimitBasis::Instantaneous] {
        let of_kind: Vec<_> = tables.iter().filter(|(t, _)| t.compared() == basis).copied().collect();
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
        let indirect = outfall.says_of("direct") == Some("no");
        let agreed = s.discharge.as_ref().and_then(|d| d.by_agreement.as_ref()).filter(|_| indirect);
        if agreed.is_some() {
            let others = Ruling::Undetermined(Reason::ByAgreement);
            groups = groups.into_iter().flat_map(|(t, r)| [(t.clone(), r), (t, others.clone())]).collect();
        }
        let mut told = std::collections::BTreeSet::new();
        for (of_kind, ruling) in groups {
            let mut limits = match ruling {
                Ruling::Binds => collect(s, outfall, &of_kind, &levels, measured, sets),
                _ => mentioned(&of_kind, measured, sets),
            };
            let mut not_known =
                given_way.as_ref().map(|_| left_open(&of_kind, measured, sets)).unwrap_or_default();
            if let Some(agreed) = agreed {
                let by_agreement = ruling == Ruling::Undetermined(Reason::ByAgreement);
                let of_group = |id: &String| agreed.except.contains(id) != by_agreement;
                limits.retain(|id, _| of_group(id));
                not_known.retain(|id, _| of_group(id));
            }
            // Of a document that takes their place it is said once, not by every group of tables.
            not_known.retain(|id, _| told.insert(id.clone()));
            let always = Binding::always(s, level.clone(), basis, why.whole(), limits);
            let binding = |from, to, ruling| always.during(from, to, ruling);
            let not_in_force = || Ruling::Undetermined(Reason::NotInForce);
            let until = |first: Option<Day>, last: Option<Day>, out: &mut Vec<Binding>| {
                let Some(way) = &given_way else {
                    out.push(binding(first, last, ruling.clone()));
                    return;
                };
                let turn = way.unsure.map_or(way.from, |unsure| unsure.0);
                if first.is_none_or(|first| first < turn) {
                    out.push(binding(first, turn.before(), ruling.clone()));
                }
                let mut push = |from: Day, to: Option<Day>, reason: Reason, instead: Option<&String>| {
                    let told = if instead.is_some() { &way.says_itself } else { &way.why };
                    let from = first.map_or(from, |first| first.max(from));
                    if to.is_none_or(|to| from <= to) {
                        out.push(Binding {
                            why: Words { parts: vec![why.whole(), told.clone()], lang }.whole(),
                            sets: not_known.clone(),
                            instead: instead.cloned(),
                            ..binding(Some(from), to, Ruling::Undetermined(reason))
                        });
                    }
                };
                // Up to the day from which the other standard says itself what binds.
                let before = way.known.as_ref().and_then(|(day, _)| day.before());
                let until = |to: Option<Day>| to.into_iter().chain(before).min();
                if let Some((from, to)) = way.unsure {
                    push(from, until(to), Reason::OutfallNotTold, None);
                }
                push(way.from, until(last), way.reason, None);
                if let Some((day, standard)) = &way.known {
                    let turn = way.unsure.map_or(way.from, |unsure| unsure.0);
                    push(turn.max(*day), last, Reason::NotInForce, Some(standard));
                }
            };
            if out_of_force == OutOfForce::Any {
                until(None, None, &mut out);
                continue;
            }
            let (start, last) = (from.or(of_standard.from), of_standard.to);
            // Days on which something is known of the standard, if only that its table is not encoded.
            let known = unsure_from.or_else(|| interim(s, outfall));
            let first = known.map(|known| known.0).or(start);
            if let (OutOfForce::Flag, Some(before)) = (out_of_force, first.and_then(Day::before)) {
                out.push(binding(None, Some(before), not_in_force()));
            }
            if let Some((from, to)) = unsure_from {
                out.push(binding(Some(from), to, Ruling::Undetermined(Reason::OutfallNotTold)));
            } else if let Some((from, to)) = interim(s, outfall) {
                out.push(binding(Some(from), to, Ruling::Undetermined(Reason::LimitNotEncoded)));
            }
            until(start, last, &mut out);
            if let (OutOfForce::Flag, Some(after)) = (out_of_force, last.and_then(Day::after)) {
                out.push(binding(Some(after), None, not_in_force()));
            }
        }
    }
    out
}

/// The level that binds by the tables that may, and whether anything does; several levels where one of
/// them does and it is not known which.
fn level(
    s: &Standard,
    tables: &[(&Table, Tri)],
    outfall: &Outfall,
    since: Option<Day>,
    why: &mut Words,
) -> (Vec<String>, Ruling) {
    let Some(scope) = &s.discharge else { return (Vec::new(), Ruling::Binds) };
    let known = |word: &str| {
        let mut levels = s.tables.iter().flat_map(|t| &t.levels);
        levels.find(|l| level_key(l) == level_key(word)).cloned()
    };
    let own = outfall.level().and_then(|l| known(l.as_str()));
    // Every zone that may hold, up to the first that does.
    let mut possible: Vec<(&Zone, Tri)> = Vec::new();
    for zone in scope.zones.iter().filter(|z| first_of(z) <= since) {
        // A column that the table of outfalls lacks is taken as "no" of what would prohibit.
        let assumed = zone.prohibited
            && zone.when.said.keys().all(|name| name == "protection_zone" && !outfall.has(name));
        if assumed {
            why.say(
                "未说明饮用水水源保护区，按不在保护区内",
                "no protection zone is taken, none being stated",
            );
        }
        match if assumed { Tri::No } else { outfall.says(&zone.when, &[]) } {
            Tri::Unknown if zone.only_said => {}
            Tri::No => {}
            Tri::Yes => {
                possible.push((zone, Tri::Yes));
                break;
            }
            Tri::Unknown => possible.push((zone, Tri::Unknown)),
        }
    }
    let sure = possible.last().is_some_and(|(_, holds)| *holds == Tri::Yes);
    let zone = possible.last().map(|(zone, _)| *zone).filter(|last| {
        sure && possible
            .iter()
            .all(|(z, _)| (z.prohibited, levels_of(z)) == (last.prohibited, levels_of(last)))
    });
    if let Some(zone) = zone.filter(|z| z.prohibited) {
        why.say(&zone.zh, &zone.en);
        return (Vec::new(), Ruling::Prohibited);
    }
    let forbidden = possible.iter().any(|(z, _)| z.prohibited);
    if !forbidden && tables.iter().all(|(t, _)| t.levels.len() == 1) {
        return (Vec::new(), Ruling::Binds);
    }
    match (own, zone) {
        (Some(level), zone) if zone.is_some() || !forbidden => {
            why.say(&format!("执行{level}"), &format!("level {level}, as the outfall says"));
            // What the receiving water asks for is said where it is another.
            if let Some(zone) = zone.filter(|z| !levels_of(z).contains(&level)) {
                why.say(&zone.zh, &zone.en);
            }
            (vec![level], Ruling::Binds)
        }
        (None, Some(zone)) => {
            why.say(&zone.zh, &zone.en);
            (levels_of(zone), Ruling::Binds)
        }
        _ => {
            let asked: std::collections::BTreeSet<&str> =
                possible.iter().flat_map(|(z, _)| z.when.said.keys()).map(String::as_str).collect();
            if !forbidden && (asked.is_empty() || asked.contains("function_class")) {
                why.ask("执行级别", "the level (执行级别)");
            }
            for name in asked {
                if outfall.says_of(name).is_none() {
                    why.ask(column_zh(name), &format!("{name} ({})", column_zh(name)));
                }
            }
            (Vec::new(), Ruling::Undetermined(Reason::OutfallNotTold))
        }
    }
}

/// The levels one of which binds in a zone.
fn levels_of(zone: &Zone) -> Vec<String> {
    zone.level.iter().chain(&zone.levels).filter(|_| !zone.prohibited).cloned().collect()
}

#[cfg(test)]
mod tests;
