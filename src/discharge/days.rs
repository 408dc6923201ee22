//! From which day a standard binds a unit, and from which another takes its place.

use super::concern::{Words, concerns};
use super::outfall::{Outfall, Tri};
use super::words::is_of_industry;
use crate::day::Day;
use crate::lang::Lang;
use crate::reason::Reason;
use crate::standard::{self, GivesWay, Standard};
use std::cmp::Reverse;

/// The first day the standard binds the unit, and the days in which that is not known.
type Days = (Option<Day>, Option<(Day, Option<Day>)>);

pub(super) fn days(s: &Standard, outfall: &Outfall, why: &mut Words) -> Days {
    let existing =
        s.discharge.as_ref().and_then(|d| d.existing_from.as_ref()).and_then(|day| day.parse().ok());
    let (Some(first), Some(existing)) = (s.in_force().from, existing) else {
        return (s.in_force().from, None);
    };
    match outfall.is_new().or_else(|| outfall.built().map(|b| b >= first)) {
        Some(true) => {
            why.say(&format!("新建单位，自{first}起"), &format!("a new unit, from {first}"));
            (Some(first), None)
        }
        Some(false) => {
            why.say(&format!("现有单位，自{existing}起"), &format!("an existing unit, from {existing}"));
            (Some(existing), None)
        }
        None => {
            why.say("未说明新建或现有", "new or existing is not stated");
            (Some(existing), Some((first, existing.before())))
        }
    }
}

/// The number of the encoded standard of a number, or of the edition of one without its year.
fn edition_id(number: &str) -> Option<&'static str> {
    let of_number = |id: &&str| id.strip_prefix(number).is_some_and(|rest| rest.starts_with('-'));
    standard::listed().map(|(id, _)| id).find(|id| *id == number || of_number(id))
}

/// The encoded standard of a number, or the edition of one without its year.
fn edition(number: &str) -> Option<&'static Standard> {
    standard::standard(edition_id(number)?).ok()
}

/// The first day on which a standard says what binds a unit.
fn first_day(s: &Standard, outfall: &Outfall) -> Option<Day> {
    let first = s.in_force().from?;
    let is_new = outfall.is_new().or_else(|| outfall.built().map(|built| built >= first));
    let scope = s.discharge.as_ref()?;
    let of_existing = scope.existing_not_encoded_from.as_ref().or(scope.existing_from.as_ref());
    let existing = of_existing.and_then(|day| day.parse().ok()).unwrap_or(first);
    Some(if is_new == Some(false) { existing } else { first })
}

/// The days on which an existing unit followed a table that is not encoded.
pub(super) fn interim(s: &Standard, outfall: &Outfall) -> Option<(Day, Option<Day>)> {
    let scope = s.discharge.as_ref()?;
    let from: Day = scope.existing_not_encoded_from.as_ref()?.parse().ok()?;
    let existing: Day = scope.existing_from.as_ref()?.parse().ok()?;
    let first = s.in_force().from?;
    let is_new = outfall.is_new().or_else(|| outfall.built().map(|built| built >= first));
    (is_new == Some(false)).then(|| (from, existing.before()))
}

/// From which day another document takes the standard's place for an outfall.
pub(super) struct GivenWay {
    pub(super) from: Day,
    /// The first day on which the document is encoded and says itself what binds the outfall, and its
    /// number.
    pub(super) known: Option<(Day, String)>,
    /// The days on which that is not known, as the outfall may be new or not.
    pub(super) unsure: Option<(Day, Option<Day>)>,
    pub(super) reason: Reason,
    /// That it takes the standard's place, and what is known of it.
    pub(super) why: String,
    /// The same of days on which it says itself what binds.
    pub(super) says_itself: String,
}

/// A document that may take the standard's place.
struct Way<'a> {
    to: &'a str,
    to_zh: &'a str,
    first: Day,
    existing: Day,
    /// Whether its first day is known, and not only the year of its number.
    dated: bool,
    /// How much of what the outfall says it names: 船舶工业 is of GB 4286, not of GB 3552 (船舶).
    named: usize,
}

/// The documents that take the standard's place for an outfall: those that it names, and the standards of
/// industries where it gives way to all of them.
fn ways<'a>(s: &'a Standard, outfall: &Outfall) -> Vec<Way<'a>> {
    let Some(scope) = &s.discharge else { return Vec::new() };
    let industry = outfall.says_of("industry");
    let longest = |words: &[String]| {
        let same = words.iter().filter(|word| industry.is_some_and(|said| is_of_industry(said, word)));
        same.map(|word| word.chars().count()).max()
    };
    let of_standard = |next: &Standard| next.discharge.as_ref().and_then(|d| longest(&d.industries));
    let named = |way: &GivesWay| match way.industries.is_empty() {
        true => Some(0),
        // Of its industry is also what the other standard takes as such.
        false => longest(&way.industries).max(edition(&way.to).and_then(of_standard)),
    };
    let of_outfall = |way: &&GivesWay| way.when.as_ref().is_none_or(|w| outfall.says(w, &[]) == Tri::Yes);
    let told = scope.gives_way.iter().filter(of_outfall).filter_map(|way| {
        let first: Day = way.new_from.parse().ok()?;
        let existing = way.existing_from.as_ref().map_or(Some(first), |day| day.parse().ok())?;
        let to_zh = way.to_zh.as_ref().unwrap_or(&way.to);
        Some(Way { to: &way.to, to_zh, first, existing, dated: true, named: named(way)? })
    });
    let mut found: Vec<Way<'a>> = told.collect();
    if scope.gives_way_to_industries && industry.is_some() {
        let others = standard::listed().filter(|(id, kind)| {
            *kind == "discharge" && scope.gives_way.iter().all(|way| edition_id(&way.to) != Some(*id))
        });
        found.extend(others.filter_map(|(id, _)| {
            let next = standard::standard(id).ok()?;
            let theirs = next.discharge.as_ref().filter(|d| d.cities.is_empty() && d.basins.is_empty())?;
            let named = longest(&theirs.industries)?;
            let first = next.in_force().numbered(id).from?;
            let later = theirs.existing_not_encoded_from.as_ref().or(theirs.existing_from.as_ref());
            let existing = later.and_then(|day| day.parse().ok()).unwrap_or(first);
            let dated = next.in_force_from.is_some();
            Some(Way { to: id, to_zh: id, first, existing, dated, named })
        }));
    }
    found
}

/// The first document that takes the standard's place for an outfall, if any does.
pub(super) fn gives_way(s: &Standard, outfall: &Outfall, lang: Lang) -> Option<GivenWay> {
    let found = ways(s, outfall).into_iter().map(|way| {
        let Way { first, existing, .. } = way;
        let (from, unsure) = match outfall.built().map(|built| built >= first).or(outfall.is_new()) {
            Some(true) => (first, None),
            Some(false) => (existing, None),
            None => (existing, (first < existing).then(|| (first, existing.before()))),
        };
        // An encoded one would bind if the outfall were declared to be of its kind.
        let encoded = edition(way.to);
        let speaks = |next: &&Standard| {
            let by_industry = next.discharge.as_ref().is_some_and(|d| !d.industries.is_empty());
            by_industry && concerns(next, outfall, &mut Words { parts: Vec::new(), lang }) == Tri::Yes
        };
        let known =
            encoded.filter(speaks).map(|next| (first_day(next, outfall).unwrap_or(from), next.id.clone()));
        let (reason, zh, en) = if encoded.is_some() && known.is_none() {
            (
                Reason::OutfallNotTold,
                "，请核对排污口类型和行业",
                ": check the kind and the industry of the outfall",
            )
        } else {
            (Reason::LimitNotEncoded, "，其限值未收录", ", whose limits are not encoded")
        };
        let said = |zh: &str, en: &str| {
            let mut why = Words { parts: Vec::new(), lang };
            let year = from.parts().0;
            let (on_zh, on) = match way.dated {
                true => (from.to_string(), from.to_string()),
                false => {
                    (format!("{year}年（施行日期未读到）"), format!("{year}, its first day not being known,"))
                }
            };
            why.say(
                &format!("自{on_zh}起执行{}{zh}", way.to_zh),
                &format!("from {on} {} applies instead{en}", way.to),
            );
            why.whole()
        };
        (GivenWay { from, known, unsure, reason, why: said(zh, en), says_itself: said("", "") }, way.named)
    });
    found.min_by_key(|(way, named)| (way.from, Reverse(*named))).map(|(way, _)| way)
}
