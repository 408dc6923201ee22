//! Which standards, tables and levels bind an outfall, from which day, and why.

use super::limits::{LimitSet, collect, left_open, mentioned};
use super::outfall::{Outfall, Tri};
use super::words::{column_zh, is_of_industry};
use crate::day::Day;
use crate::lang::Lang;
use crate::reason::Reason;
use crate::standard::{self, LimitBasis, Standard, Table, When, Zone, level_key};
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

/// What is done with the days on which a standard is not in force, or not yet for a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OutOfForce {
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
    pub from: Option<Day>,
    pub to: Option<Day>,
    #[serde(skip)]
    pub ruling: Ruling,
    /// `limits`, `prohibited`, or the code of the reason why it is not known.
    pub outcome: &'static str,
    pub level: Option<String>,
    /// What is held to the limits.
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

struct Words {
    parts: Vec<String>,
    lang: Lang,
}

impl Words {
    fn say(&mut self, zh: &str, en: &str) {
        self.parts.push(if self.lang == Lang::Zh { zh.into() } else { en.into() });
    }

    /// Says what the outfall does not tell, and how it is declared.
    fn ask(&mut self, zh: &str, en: &str) {
        self.say(
            &format!("未说明{zh}，请在排口表中注明"),
            &format!("{en} is not stated: say it in the table of outfalls"),
        );
    }

    fn whole(&self) -> String {
        let parts: Vec<&str> = self.parts.iter().map(String::as_str).filter(|p| !p.is_empty()).collect();
        parts.join(if self.lang == Lang::Zh { "；" } else { "; " })
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
        for (of_kind, ruling) in groups {
            let limits = match ruling {
                Ruling::Binds => collect(s, outfall, &of_kind, level.as_deref(), measured, sets),
                _ => mentioned(&of_kind, measured, sets),
            };
            let not_known =
                given_way.as_ref().map(|_| left_open(&of_kind, measured, sets)).unwrap_or_default();
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
                    let from = first.map_or(from, |first| first.max(from));
                    if to.is_none_or(|to| from <= to) {
                        out.push(Binding {
                            why: Words { parts: vec![why.whole(), way.why.clone()], lang }.whole(),
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
            let first = unsure_from.map(|unsure| unsure.0).or(start);
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

/// Whether a standard concerns an outfall by its city, its basin and where it discharges.
fn concerns(s: &Standard, outfall: &Outfall, why: &mut Words) -> Tri {
    let Some(scope) = &s.discharge else { return Tri::No };
    let said = |name: &str, words: &[String]| {
        outfall.says(&When { said: [(name.to_owned(), words.to_vec())].into(), ..When::default() }, &[])
    };
    let mut all = Tri::Yes;
    if !scope.industries.is_empty() {
        let of_it = |said: &str| scope.industries.iter().find(|word| is_of_industry(said, word));
        // An industry that is not said is none of those with a standard of their own.
        let Some(said) = outfall.says_of("industry").filter(|said| of_it(said).is_some()) else {
            return Tri::No;
        };
        why.say(&format!("行业：{}", said.trim()), &format!("industry: {}", said.trim()));
    }
    if !scope.cities.is_empty() {
        let within = outfall.city().map(|city| scope.cities.iter().any(|c| city.contains(c.as_str())));
        match (within, outfall.city()) {
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
                let (zh, en) = outfall.basin().map_or(("", ""), |b| (b.zh(), b.word()));
                why.say(&format!("{zh}流域"), &format!("basin: {en}"));
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

/// The first day the standard binds the unit, and the days in which that is not known.
type Days = (Option<Day>, Option<(Day, Option<Day>)>);

fn days(s: &Standard, outfall: &Outfall, why: &mut Words) -> Days {
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
fn interim(s: &Standard, outfall: &Outfall) -> Option<(Day, Option<Day>)> {
    let scope = s.discharge.as_ref()?;
    let from: Day = scope.existing_not_encoded_from.as_ref()?.parse().ok()?;
    let existing: Day = scope.existing_from.as_ref()?.parse().ok()?;
    let first = s.in_force().from?;
    let is_new = outfall.is_new().or_else(|| outfall.built().map(|built| built >= first));
    (is_new == Some(false)).then(|| (from, existing.before()))
}

/// From which day another document takes the standard's place for an outfall.
struct GivenWay {
    from: Day,
    /// The first day on which the document is encoded and says itself what binds the outfall, and its
    /// number.
    known: Option<(Day, String)>,
    /// The days on which that is not known, as the outfall may be new or not.
    unsure: Option<(Day, Option<Day>)>,
    reason: Reason,
    why: String,
}

/// The first document that takes the standard's place for an outfall, if any does.
fn gives_way(s: &Standard, outfall: &Outfall, lang: Lang) -> Option<GivenWay> {
    let industry = outfall.says_of("industry");
    let ways = s.discharge.iter().flat_map(|d| &d.gives_way).filter(|way| {
        way.industries.is_empty()
            || industry.is_some_and(|said| way.industries.iter().any(|word| is_of_industry(said, word)))
    });
    let found = ways.filter_map(|way| {
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
            encoded.filter(speaks).and_then(|next| Some((first_day(next, outfall)?, next.id.clone())));
        let (reason, zh, en) = if encoded.is_some() && known.is_none() {
            (Reason::OutfallNotTold, "，请核对排污口类型", ": check the kind of the outfall")
        } else {
            (Reason::LimitNotEncoded, "，其限值未收录", ", whose limits are not encoded")
        };
        let mut why = Words { parts: Vec::new(), lang };
        why.say(
            &format!("自{from}起执行{}{zh}", way.to),
            &format!("from {from} {} applies instead{en}", way.to),
        );
        Some(GivenWay { from, known, unsure, reason, why: why.whole() })
    });
    found.min_by_key(|way| way.from)
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
mod tests {
    use super::*;
    use crate::discharge::OutfallBuilder;
    use crate::standard;

    fn told(pairs: &[(&str, &str)]) -> OutfallBuilder {
        let all = Outfall::builder().city("焦作市").basin("黄河流域");
        pairs.iter().fold(all, |b, (name, word)| b.say(name, Some(word)))
    }

    fn outfall(pairs: &[(&str, &str)]) -> Outfall {
        told(pairs).new_unit(false).build().unwrap()
    }

    fn bound(o: &Outfall) -> Vec<(Option<Day>, &'static str, Option<String>)> {
        let s = standard::standard("DB41/2087-2021").unwrap();
        let found = bindings(s, o, &[], OutOfForce::Bind, Lang::En, &mut Vec::new());
        found.into_iter().map(|b| (b.from, b.outcome, b.level)).collect()
    }

    #[test]
    fn zones_choose_the_level_of_db41() {
        let plant = |class: &str, reach: &str| {
            outfall(&[("kind", "public"), ("direct", "yes"), ("function_class", class), ("reach", reach)])
        };
        let day = Day::new(2022, 9, 1);
        let one = |level: &str| vec![(day, "limits", Some(level.to_owned()))];
        assert_eq!(bound(&plant("Ⅲ", "其他")), one("一级"));
        assert_eq!(bound(&plant("Ⅳ", "一级支流")), one("一级"));
        assert_eq!(bound(&plant("Ⅳ", "其他")), one("二级"));
        assert_eq!(bound(&plant("Ⅱ", "其他")), [(day, "prohibited", None)]);
        assert_eq!(bound(&plant("", "其他")), [(day, "outfall_not_told", None)]);
        // New units from 2021-03-01.
        let pairs = [("kind", "public"), ("direct", "yes"), ("function_class", "Ⅲ"), ("reach", "其他")];
        let new = told(&pairs).new_unit(true).build().unwrap();
        assert_eq!(bound(&new)[0].0, Day::new(2021, 3, 1));
        let unsure = told(&pairs).build().unwrap();
        let found = bound(&unsure);
        assert_eq!((found[0].1, found[1].1), ("outfall_not_told", "limits"));
        // Elsewhere, and into sewers, it does not bind.
        assert!(bound(&told(&pairs).city("信阳").build().unwrap()).is_empty());
        let indirect = outfall(&[("kind", "public"), ("direct", "no"), ("function_class", "Ⅲ")]);
        assert!(bound(&indirect).is_empty());
    }

    #[test]
    fn a_level_is_asked_for_where_a_table_that_binds_has_several() {
        let s = standard::standard("GB 18466-2005").unwrap();
        let hospital = |institution: &str, level: Option<&str>| {
            let o = told(&[("kind", "医院"), ("institution", institution)]).say("level", level);
            let o = o.new_unit(false).build().unwrap();
            let found = bindings(s, &o, &[], OutOfForce::Bind, Lang::En, &mut Vec::new());
            found.into_iter().map(|b| (b.outcome, b.level)).collect::<Vec<_>>()
        };
        // From 2028-09-01 on an amendment binds whose limits are not known.
        let amended = "limit_not_encoded";
        assert_eq!(hospital("传染病医院", None), [("limits", None), (amended, None)]);
        assert_eq!(hospital("综合医院", None), [("outfall_not_told", None), (amended, None)]);
        let level = Some("预处理标准");
        let said = level.map(str::to_owned);
        assert_eq!(hospital("综合医院", level), [("limits", said.clone()), (amended, said)]);
    }

    #[test]
    fn industries_leave_a_standard_on_their_days() {
        let s = standard::standard("GB 8978-1996").unwrap();
        let works = |industry: &str, built: &str| {
            let o = Outfall::builder().kind("排污单位").level("一级").say("position", Some("outfall"));
            let o = o.industry(industry).built(built).build().unwrap();
            let found = bindings(s, &o, &[], OutOfForce::Bind, Lang::Zh, &mut Vec::new());
            found.into_iter().map(|b| (b.from.unwrap().to_string(), b.outcome, b.why)).collect::<Vec<_>>()
        };
        for (industry, built, turn, outcome, to) in [
            // From its foreword on it is no more GB 8978; table 1 of existing works is from 2009-01-01.
            ("电镀厂", "2000-01-01", "2008-08-01", "limit_not_encoded", "GB 21900-2008"),
            ("医药原料药", "2000-01-01", "2008-08-01", "outfall_not_told", "GB 21903-2008"),
            ("50床以上医院", "2000-01-01", "2006-01-01", "outfall_not_told", "GB 18466-2005"),
        ] {
            let found = works(industry, built);
            assert_eq!(found[0].1, "limits", "{industry} {found:?}");
            assert_eq!((found[1].0.as_str(), found[1].1), (turn, outcome), "{industry}");
            assert!(found[1].2.contains(to), "{}", found[1].2);
        }
        // What is encoded says itself what binds from then on.
        for (industry, built, last) in [
            ("皮革", "2005-01-01", "2014-06-30"),
            ("皮革", "2014-03-01", "2014-02-28"),
            ("石油化工", "2000-01-01", "2017-06-30"),
            ("酒精", "2000-01-01", "2011-12-31"),
        ] {
            let o = Outfall::builder().kind("排污单位").level("一级").industry(industry).built(built);
            let found = bindings(s, &o.build().unwrap(), &[], OutOfForce::Bind, Lang::Zh, &mut Vec::new());
            assert_eq!((found.len(), found[0].to.unwrap().to_string().as_str()), (2, last), "{industry}");
            assert_eq!(found[1].outcome, "not_in_force");
            assert!(found[1].instead.is_some());
        }
        // From the first day on, of those that had standards already; others stay.
        let paper: Vec<_> = works("造纸", "2000-01-01").into_iter().map(|b| b.1).collect();
        assert_eq!(paper, ["limit_not_encoded", "not_in_force"]); // GB 3544-2008 says so itself from its day
        assert_eq!(works("船舶", "2000-01-01")[0].1, "limit_not_encoded");
        assert_eq!(works("食品", "2000-01-01").len(), 1);
        // New or existing is not known, and the days differ.
        let o = Outfall::builder().kind("排污单位").level("一级").industry("皮革").build().unwrap();
        let found = bindings(s, &o, &[], OutOfForce::Any, Lang::En, &mut Vec::new());
        let told: Vec<_> = found.iter().map(|b| b.outcome).collect();
        assert_eq!(told, ["limits", "not_in_force"]);
    }

    /// What binds a works on a day, by every standard of discharge: standard, table, level or reason.
    fn on(o: &OutfallBuilder, day: &str) -> Vec<String> {
        let (o, day) = (o.clone().build().unwrap(), day.parse().unwrap());
        let all = standard::standards()
            .iter()
            .filter(|s| s.id.starts_with("GB ") && s.kind == standard::Kind::Discharge);
        let found = all.flat_map(|s| bindings(s, &o, &[], OutOfForce::Bind, Lang::Zh, &mut Vec::new()));
        let here =
            found.filter(|b| b.instead.is_none() && crate::day::InForce { from: b.from, to: b.to }.on(day));
        here.map(|b| format!("{} {}", b.standard, b.level.as_deref().unwrap_or(b.outcome))).collect()
    }

    #[test]
    fn the_standard_of_an_industry_binds_it_from_its_day() {
        let works = |industry: &str, built: &str, direct: &str| {
            Outfall::builder().kind("排污单位").level("一级").industry(industry).built(built).direct(direct)
        };
        let old = works("制革", "2000-01-01", "是");
        for (day, bound) in [
            ("2005-06-01", "GB 8978-1996 一级"),
            ("2014-06-30", "GB 8978-1996 一级"),
            ("2014-07-01", "GB 30486-2013 直接排放"), // table 1, which is not encoded
            ("2016-01-01", "GB 30486-2013 直接排放"),
            ("2028-01-01", "GB 30486-2013 直接排放"),
        ] {
            assert_eq!(on(&old, day), [bound], "{day}");
        }
        let new = works("制革", "2014-03-01", "否");
        assert_eq!(on(&new, "2014-03-01"), ["GB 30486-2013 间接排放"]);
        // Spirits: from one standard of their own to the next.
        let still = works("白酒", "2013-01-01", "是");
        assert_eq!(on(&still, "2027-12-31"), ["GB 27631-2011 直接排放"]);
        assert_eq!(on(&still, "2028-01-01"), ["GB 19821-2025 直接排放"]);
        assert_eq!(on(&works("白酒", "2026-02-01", "是"), "2026-02-01"), ["GB 19821-2025 直接排放"]);
        // Into a town sewer a works of resins keeps the limits of direct discharge.
        let resin = works("合成树脂", "2016-01-01", "否");
        assert_eq!(
            on(&resin.clone().say("sewer", Some("城镇污水处理厂")), "2020-01-01"),
            ["GB 31572-2015 直接排放"]
        );
        assert_eq!(
            on(&resin.clone().say("sewer", Some("园区污水处理厂")), "2020-01-01"),
            ["GB 31572-2015 间接排放"]
        );
        // Steel: an edition that is not encoded, then the one that is.
        let steel = works("钢铁", "2000-01-01", "是");
        assert_eq!(on(&steel, "2005-01-01"), ["GB 8978-1996 一级"]);
        assert_eq!(on(&steel, "2020-01-01"), ["GB 13456-2012 直接排放"]);
    }

    #[test]
    fn special_limits_bind_where_the_outfall_says_so() {
        let s = standard::standard("GB 30486-2013").unwrap();
        let chromium = |area: Option<&str>| {
            let o = Outfall::builder().kind("排污单位").industry("制革").built("2020-01-01").direct("是");
            let o = o.say("position", Some("车间"));
            let o = area.map_or(o.clone(), |word| o.say("special_area", Some(word))).build().unwrap();
            let mut sets = Vec::new();
            let found = bindings(s, &o, &[], OutOfForce::Bind, Lang::Zh, &mut sets);
            let set = &sets[found[0].sets["chromium_hexavalent"]];
            (set.limits.iter().filter_map(|l| l.high).fold(f64::MAX, f64::min), found[0].why.clone())
        };
        let (without, why) = chromium(None);
        assert!(why.contains("特别排放限值"), "{why}");
        assert_eq!((without, chromium(Some("否")).0, chromium(Some("是")).0), (0.1, 0.1, 0.05));
    }

    #[test]
    fn the_basin_decides_within_a_city() {
        let in_city = |basin: Option<&str>, city: &str| {
            let o = Outfall::builder().kind("public").function_class("Ⅲ").reach("其他").new_unit(false);
            let o = o.city(city);
            basin.map_or(o.clone(), |word| o.basin(word)).build().unwrap()
        };
        let plant = |basin| in_city(basin, "焦作市");
        assert_eq!(bound(&plant(Some("黄河")))[0].1, "limits");
        for elsewhere in ["海河流域", "淮河", "Hai River"] {
            assert!(bound(&plant(Some(elsewhere))).is_empty(), "{elsewhere}");
        }
        for unknown in [plant(None), plant(Some(""))] {
            assert_eq!(bound(&unknown)[0].1, "outfall_not_told");
            let s = standard::standard("DB41/2087-2021").unwrap();
            let found = bindings(s, &unknown, &[], OutOfForce::Bind, Lang::Zh, &mut Vec::new());
            assert!(
                found[0].why.contains("未说明流域") && found[0].why.contains("保护区"),
                "{}",
                found[0].why
            );
        }
        assert!(bound(&in_city(None, "信阳")).is_empty());
    }

    #[test]
    fn days_on_which_it_is_not_in_force() {
        let s = standard::standard("DB41/2087-2021").unwrap();
        let o = outfall(&[("kind", "public"), ("function_class", "Ⅲ"), ("reach", "其他")]);
        let of = |o: &Outfall, out_of_force| {
            let found = bindings(s, o, &[], out_of_force, Lang::En, &mut Vec::new());
            found.into_iter().map(|b| (b.from, b.to, b.outcome)).collect::<Vec<_>>()
        };
        let day = |d: &str| d.parse::<Day>().ok();
        assert_eq!(
            of(&o, OutOfForce::Flag),
            [(None, day("2022-08-31"), "not_in_force"), (day("2022-09-01"), None, "limits")]
        );
        assert_eq!(of(&o, OutOfForce::Any), [(None, None, "limits")]);
        let unsure = told(&[("kind", "public"), ("function_class", "Ⅲ"), ("reach", "其他")]).build().unwrap();
        assert_eq!(of(&unsure, OutOfForce::Any), [(None, None, "limits")]);
        assert_eq!(of(&unsure, OutOfForce::Flag).len(), 3);
    }
}
