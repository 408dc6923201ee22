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

/// The encoded standard of a number, or the edition of one without its year.
fn edition(number: &str) -> Option<&'static Standard> {
    let of_number = |id: &&str| id.strip_prefix(number).is_some_and(|rest| rest.starts_with('-'));
    let own = standard::listed().map(|(id, _)| id).find(|id| *id == number || of_number(id))?;
    standard::standard(own).ok()
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

/// The first document that takes the standard's place for an outfall, if any does.
pub(super) fn gives_way(s: &Standard, outfall: &Outfall, lang: Lang) -> Option<GivenWay> {
    let industry = outfall.says_of("industry");
    // How much of what the outfall says a way names: 船舶工业 is of GB 4286, not of GB 3552 (船舶).
    let named = |way: &GivesWay| {
        let words =
            way.industries.iter().filter(|word| industry.is_some_and(|said| is_of_industry(said, word)));
        words.map(|word| word.chars().count()).max().or(way.industries.is_empty().then_some(0))
    };
    let ways = s.discharge.iter().flat_map(|d| &d.gives_way);
    let of_outfall = |way: &&GivesWay| way.when.as_ref().is_none_or(|w| outfall.says(w, &[]) == Tri::Yes);
    let ways = ways.filter(of_outfall);
    let found = ways.filter_map(|way| Some((way, named(way)?))).filter_map(|(way, named)| {
        let first: Day = way.new_from.parse().ok()?;
        let existing = way.existing_from.as_ref().map_or(Some(first), |day| day.parse().ok())?;
        let (from, unsure) = match outfall.built().map(|built| built >= first).or(outfall.is_new()) {
            Some(true) => (first, None),
            Some(false) => (existing, None),
            None => (existing, (first < existing).then(|| (first, existing.before()))),
        };
        // An encoded one would bind if the outfall were declared to be of its kind.
        let encoded = edition(&way.to);
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
            why.say(
                &format!("自{from}起执行{}{zh}", way.to_zh.as_ref().unwrap_or(&way.to)),
                &format!("from {from} {} applies instead{en}", way.to),
            );
            why.whole()
        };
        let way = GivenWay { from, known, unsure, reason, why: said(zh, en), says_itself: said("", "") };
        Some((way, named))
    });
    found.min_by_key(|(way, named)| (way.from, Reverse(*named))).map(|(way, _)| way)
}
