//! Limits of other standards that a standard makes bind: those of a level of theirs, for some parameters.

use super::concern::{Words, concerns};
use super::days::{days, gives_way};
use super::limits::{LimitSet, collect, mentioned};
use super::outfall::{Outfall, Tri};
use super::scope::{Asked, Binding, OutOfForce, Ruling, say_assumed, tables_of};
use super::words::is_of_industry;
use crate::day::Day;
use crate::lang::Lang;
use crate::reason::Reason;
use crate::standard::{self, LimitBasis, Standard, Table, Takes, When};
use std::collections::BTreeSet;

/// The column that says in which area of its own an outfall lies.
const AREA: &str = "area";

/// What a standard takes from others for an outfall: from those of `all`, and built-in ones.
pub(super) fn taken(
    s: &Standard,
    all: &[&Standard],
    outfall: &Outfall,
    asked: Asked<'_>,
    sets: &mut Vec<LimitSet>,
) -> Vec<Binding> {
    let Asked { measured, out_of_force, lang } = asked;
    let mut out = Vec::new();
    for takes in s.discharge.iter().flat_map(|d| &d.takes) {
        let excepted = |said: &str| takes.except_industries.iter().any(|word| is_of_industry(said, word));
        let holds = outfall.says(&takes.when, &[]);
        // An outfall that says no area lies in none of those with rules of their own.
        let elsewhere = takes.when.said.contains_key(AREA) && outfall.says_of(AREA).is_none();
        if elsewhere || holds == Tri::No || outfall.says_of("industry").is_some_and(excepted) {
            continue;
        }
        for of in sources(s, takes, all, outfall, lang) {
            let mut why = Words { parts: Vec::new(), lang };
            why.say(&takes.zh, &takes.en);
            say_assumed([&takes.when], outfall, &mut why);
            let (from, unsure) = days(s, outfall, &mut why);
            let (their_from, _) = days(of, outfall, &mut Words { parts: Vec::new(), lang });
            let to = gives_way(of, outfall, lang).and_then(|way| way.from.before());
            let to = of.in_force().to.into_iter().chain(to).chain(s.in_force().to).min();
            let start = from.max(their_from);
            let names = named(takes, of);
            let tables = tables_of(of, outfall);
            for basis in [LimitBasis::DailyMean, LimitBasis::Instantaneous] {
                let of_basis = |t: &&(&Table, Tri)| t.0.compared() == basis;
                let there: Vec<_> = tables.iter().filter(of_basis).copied().collect();
                // A level that the tables do not have may be any of theirs.
                let known = |t: &&(&Table, Tri)| t.0.levels.len() == 1 || t.0.levels.contains(&takes.level);
                let (known, open): (Vec<_>, Vec<_>) = there.iter().partition(known);
                let level = std::slice::from_ref(&takes.level);
                for (tables, sure) in [(known, true), (open, false)] {
                    let binds = sure && holds == Tri::Yes;
                    let mut limits = if binds {
                        collect(of, outfall, &tables, level, measured, sets)
                    } else {
                        mentioned(&tables, measured, sets)
                    };
                    limits.retain(|id, _| names.contains(id.as_str()));
                    if limits.is_empty() {
                        continue;
                    }
                    let level = tables.iter().any(|(t, _)| t.levels.len() > 1).then(|| takes.level.clone());
                    let always = Binding::always(s, level, basis, why.whole(), limits);
                    let binding = |from, to, ruling| always.during(from, to, ruling);
                    let not_told = Ruling::Undetermined(Reason::OutfallNotTold);
                    let ruling = if binds { Ruling::Binds } else { not_told.clone() };
                    if out_of_force == OutOfForce::Any {
                        out.push(binding(None, None, ruling));
                        continue;
                    }
                    let first = unsure.map(|unsure| unsure.0).or(start);
                    if let (OutOfForce::Flag, Some(before)) = (out_of_force, first.and_then(Day::before)) {
                        out.push(binding(None, Some(before), Ruling::Undetermined(Reason::NotInForce)));
                    }
                    if let Some((from, to)) = unsure {
                        out.push(binding(Some(from), to, not_told));
                    }
                    out.push(binding(start, to, ruling));
                }
            }
        }
    }
    out.retain(|b| b.from.zip(b.to).is_none_or(|(from, to)| from <= to));
    out
}

/// The standards whose limits are taken.
fn sources<'a>(
    s: &Standard,
    takes: &Takes,
    asked: &[&'a Standard],
    outfall: &Outfall,
    lang: Lang,
) -> Vec<&'a Standard> {
    let by_id = |id: &str| {
        let own = asked.iter().copied().find(|of| of.id == id);
        own.or_else(|| standard::standard(id).ok())
    };
    if let Some(id) = &takes.of {
        return by_id(id).into_iter().collect();
    }
    let all = standard::listed().filter_map(|(id, kind)| (kind == "discharge").then_some(id));
    let concerned = |of: &&Standard| {
        of.id != s.id && concerns(of, outfall, &mut Words { parts: Vec::new(), lang }) == Tri::Yes
    };
    let found: Vec<&Standard> = all.filter_map(by_id).filter(concerned).collect();
    let of_industry = |of: &&Standard| of.discharge.as_ref().is_some_and(|d| !d.industries.is_empty());
    let own: Vec<&Standard> = found.iter().copied().filter(of_industry).collect();
    let general =
        |of: &Standard| of.discharge.as_ref().is_some_and(|d| d.cities.is_empty() && d.basins.is_empty());
    if own.is_empty() { found.into_iter().filter(|of| general(of)).collect() } else { own }
}

/// The parameters whose limits are taken.
fn named<'a>(takes: &'a Takes, of: &'a Standard) -> BTreeSet<&'a str> {
    let at_workshop = |when: Option<&When>| {
        let said = when.and_then(|w| w.said.get("position"));
        takes.workshop && said.is_some_and(|words| words.iter().any(|word| word == "workshop outlet"))
    };
    let of_workshop = of.tables.iter().flat_map(|t| {
        let all = at_workshop(t.when.as_ref());
        t.items.iter().filter(move |item| all || at_workshop(item.when.as_ref()))
    });
    takes.parameters.iter().map(String::as_str).chain(of_workshop.map(|i| i.parameter.as_str())).collect()
}
