//! Which standards, tables and levels bind an outfall, from which day, and why.

use super::concern::{Words, concerns};
use super::days::{days, gives_way, interim};
use super::limits::{LimitSet, collect, left_open, mentioned};
use super::outfall::{Outfall, Tri};
use super::words::column_zh;
use crate::day::Day;
use crate::lang::Lang;
use crate::reason::Reason;
use crate::standard::{LimitBasis, Standard, Table, Zone, level_key};
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
    pub sets: BTreeMap<String, usize>,
    /// The standard that says instead what binds: nothing is said where it is asked too.
    #[serde(skip)]
    pub instead: Option<String>,
}

/// The column that says whether special limits bind.
const SPECIAL_AREA: &str = "special_area";

/// How a standard binds an outfall: nothing where it does not.
///
/// The limits of the parameters are added to `sets`, which the bindings name by place. Of a table
/// whose printed items are not all known, any of `measured` that it does not name may have a limit.
pub fn bindings(
    s: &Standard,
    outfall: &Outfall,
    measured: &[String],
    out_of_force: OutOfForce,
    lang: Lang,
    sets: &mut Vec<LimitSet>,
) -> Vec<Binding> {
    let mut why = Words { parts: Vec::new(), lang };
    let unknown = match concerns(s, outfall, &mut why) {
        Tri::No => return Vec::new(),
        Tri::Yes => None,
        Tri::Unknown => Some(Reason::OutfallNotTold),
    };
    let special = |t: &Table| t.when.as_ref().is_some_and(|w| w.said.contains_key(SPECIAL_AREA));
    if !outfall.has(SPECIAL_AREA) && s.tables.iter().any(special) {
        why.say(
            "未说明特别排放限值地区，按不执行特别排放限值",
            "no special limits are taken, no special area being stated",
        );
    }
    let tables: Vec<(&Table, Tri)> = s
        .tables
        .iter()
        .filter(|t| outfall.has(SPECIAL_AREA) || !special(t))
        .map(|t| (t, t.when.as_ref().map_or(Tri::Yes, |w| outfall.says(w, &[]))))
        .filter(|(_, tri)| *tri != Tri::No)
        .collect();
    if tables.is_empty() {
        return Vec::new();
    }
    let (level, ruling) = level(s, &tables, outfall, &mut why);
    let ruling = unknown.map_or(ruling, Ruling::Undetermined);
    let of_standard = s.in_force();
    let (from, unsure_from) = days(s, outfall, &mut why);
    let given_way = gives_way(s, outfall, lang);
    let mut out = Vec::new();
    for basis in [LimitBasis::DailyMean, LimitBasis::Instantaneous] {
        let of_kind: Vec<_> = tables
            .iter()
            .filter(|(t, _)| t.basis.unwrap_or(LimitBasis::DailyMean) == basis)
            .copied()
            .collect();
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
                Ruling::Binds => collect(s, outfall, &of_kind, level.as_deref(), measured, sets),
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
            let binding = |from: Option<Day>, to: Option<Day>, ruling: Ruling| Binding {
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
                basis,
                why: why.whole(),
                sets: limits.clone(),
                instead: None,
            };
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

/// The level that binds by the tables that may, and whether anything does.
fn level(
    s: &Standard,
    tables: &[(&Table, Tri)],
    outfall: &Outfall,
    why: &mut Words,
) -> (Option<String>, Ruling) {
    let Some(scope) = &s.discharge else { return (None, Ruling::Binds) };
    let known = |word: &str| {
        let mut levels = s.tables.iter().flat_map(|t| &t.levels);
        levels.find(|l| level_key(l) == level_key(word)).cloned()
    };
    let own = outfall.level().and_then(|l| known(l.as_str()));
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
    match (one.zip(possible.last()), own) {
        (Some(((prohibited, level), zone)), _) => {
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
                if outfall.says_of(name).is_none() {
                    why.ask(column_zh(name), &format!("{name} ({})", column_zh(name)));
                }
            }
            (None, Ruling::Undetermined(Reason::OutfallNotTold))
        }
    }
}

fn decided(zone: &Zone) -> Option<String> {
    zone.level.clone().filter(|_| !zone.prohibited)
}

#[cfg(test)]
mod tests;
