//! Whether a limit that somebody states (a paper, a report, another program) is the standard's.

use super::comparison::Comparison;
use super::item::Item;
use super::level_key;
use super::lookup::LimitRef;
use super::model::{Standard, Table};
use super::parts::figure;
use super::water_body::WaterBody;
use crate::day::Day;
use crate::lang::Lang;
use crate::parameter::{Parameter, parameters};
use crate::rounding;
use crate::text::fold;
use crate::unit::Unit;
use rust_decimal::Decimal;

/// A limit as it is stated. What is not said may be any.
#[derive(Debug, Clone, Copy, Default)]
pub struct Claim<'a> {
    /// Any of its names.
    pub parameter: &'a str,
    /// The level.
    pub level: Option<&'a str>,
    /// As it is written: `1.0`, `≤0.2`, `6~9`, `不得检出`.
    pub value: &'a str,
    /// The standard's own where it is not said.
    pub unit: Option<&'a str>,
    /// River or lake, where limits depend on it.
    pub water_body: Option<WaterBody>,
    /// The condition of the limit.
    pub condition: Option<&'a str>,
    /// The number of the table.
    pub table: Option<&'a str>,
    /// The day at which it is to hold.
    pub at: Option<Day>,
}

/// The result for a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Status {
    /// The standard has that limit.
    Confirmed,
    /// The standard has another limit.
    Contradicted,
    /// The limit is not encoded, so nothing can be said.
    NotEncoded,
    /// The claim cannot be compared with a limit.
    NotComparable,
}

impl Status {
    /// Its word.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Confirmed => "confirmed",
            Status::Contradicted => "contradicted",
            Status::NotEncoded => "not_encoded",
            Status::NotComparable => "not_comparable",
        }
    }

    /// All of them.
    pub const ALL: [Status; 4] =
        [Status::Confirmed, Status::Contradicted, Status::NotEncoded, Status::NotComparable];

    /// Its name.
    pub fn name(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (_, Lang::En) => self.as_str(),
            (Status::Confirmed, Lang::Zh) => "一致",
            (Status::Contradicted, Lang::Zh) => "不一致",
            (Status::NotEncoded, Lang::Zh) => "未收录",
            (Status::NotComparable, Lang::Zh) => "无法核对",
        }
    }
}

/// Why a claim cannot be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Why {
    /// The parameter is not known.
    UnknownParameter,
    /// The standard has no such level.
    UnknownLevel,
    /// The unit is not known.
    UnknownUnit,
    /// The unit is of another quantity.
    UnlikeUnit,
    /// The figure is not understood.
    UnreadValue,
    /// The standard sets no such limit.
    NoLimit,
    /// The standard is not in force on that day.
    NotInForce,
    /// The standard has a limit that is not encoded.
    LimitNotEncoded,
    /// The standard is not encoded.
    UnknownStandard,
}

impl Why {
    /// Its code.
    pub fn code(self) -> &'static str {
        match self {
            Why::UnknownParameter => "unknown_parameter",
            Why::UnknownLevel => "unknown_level",
            Why::UnknownUnit => "unknown_unit",
            Why::UnlikeUnit => "unlike_unit",
            Why::UnreadValue => "unread_value",
            Why::NoLimit => "no_limit",
            Why::NotInForce => "not_in_force",
            Why::LimitNotEncoded => "limit_not_encoded",
            Why::UnknownStandard => "unknown_standard",
        }
    }

    /// All of them.
    pub const ALL: [Why; 9] = [
        Why::UnknownParameter,
        Why::UnknownLevel,
        Why::UnknownUnit,
        Why::UnlikeUnit,
        Why::UnreadValue,
        Why::NoLimit,
        Why::NotInForce,
        Why::LimitNotEncoded,
        Why::UnknownStandard,
    ];

    /// Its name.
    pub fn name(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (_, Lang::En) => self.code(),
            (Why::UnknownParameter, Lang::Zh) => "项目名称无法识别",
            (Why::UnknownLevel, Lang::Zh) => "该标准无此级别",
            (Why::UnknownUnit, Lang::Zh) => "单位无法识别",
            (Why::UnlikeUnit, Lang::Zh) => "单位与标准不可换算",
            (Why::UnreadValue, Lang::Zh) => "限值写法无法识别",
            (Why::NoLimit, Lang::Zh) => "未收录该项目的限值",
            (Why::NotInForce, Lang::Zh) => "当日无施行的限值",
            (Why::LimitNotEncoded, Lang::Zh) => "该限值未收录",
            (Why::UnknownStandard, Lang::Zh) => "标准未收录",
        }
    }
}

/// A claim compared with the standard.
#[derive(Debug, Clone)]
pub struct Verified<'a> {
    /// The result for the claim.
    pub status: Status,
    /// Why it cannot be compared.
    pub why: Option<Why>,
    /// The limits that are the standard's: those that confirm the claim, or all it might have meant.
    pub limits: Vec<LimitRef<'a>>,
}

/// What a stated value says.
#[derive(Debug, Clone, PartialEq)]
enum Stated {
    /// A sign, where there is one, and a figure.
    Figure(Option<Comparison>, Decimal),
    Range(Decimal, Decimal),
    Word(Comparison),
}

/// Reads a limit as people write it; `None` if it says more than one.
fn stated(text: &str) -> Option<Stated> {
    let folded = bare(&fold(text).to_lowercase());
    if let Some((_, sum)) = folded.split_once("比值之和不超过") {
        return decimal(sum).map(|d| Stated::Figure(Some(Comparison::AtMost), d));
    }
    if let Some((low, high)) = folded.strip_prefix("不小于").and_then(|rest| rest.split_once("且不大于"))
    {
        return Some(Stated::Range(decimal(low)?, decimal(high)?));
    }
    for (comparison, words) in [
        (
            Comparison::NotDetected,
            &["不得检出", "不应检出", "不检出", "未检出", "notdetected", "not_detected", "nd"][..],
        ),
        (Comparison::Absent, &["无", "none", "absent", "无异臭,异味", "无异臭异味"]),
        (Comparison::Present, &["有", "present"]),
    ] {
        if words.contains(&folded.as_str()) {
            return Some(Stated::Word(comparison));
        }
    }
    let signs = [
        ("<=", Comparison::AtMost),
        (">=", Comparison::AtLeast),
        ("≤", Comparison::AtMost),
        ("≦", Comparison::AtMost),
        ("≥", Comparison::AtLeast),
        ("≧", Comparison::AtLeast),
        ("<", Comparison::AtMost),
        (">", Comparison::AtLeast),
        ("不大于", Comparison::AtMost),
        ("不超过", Comparison::AtMost),
        ("不小于", Comparison::AtLeast),
        ("不低于", Comparison::AtLeast),
    ];
    if let Some((rest, sign)) = signs.iter().find_map(|(sign, c)| Some((folded.strip_prefix(sign)?, *c))) {
        return decimal(rest).map(|d| Stated::Figure(Some(sign), d));
    }
    if let Some(d) = decimal(&folded) {
        return Some(Stated::Figure(None, d));
    }
    for sign in ["~", "～", "—", "–", "至", "to", "-"] {
        if let Some((low, high)) = folded.split_once(sign)
            && let (Some(low), Some(high)) = (decimal(low), decimal(high))
        {
            return Some(Stated::Range(low, high));
        }
    }
    None
}

/// A stated limit without the bracket after it: its class, a mark of a guide value, or the figure for lakes.
fn bare(text: &str) -> String {
    let mut rest = text.to_owned();
    while let Some(start) = rest.rfind('(') {
        let said = rest.get(start..).unwrap_or_default();
        let aside = said.ends_with(')') && ["类", "指导值", "参考值", "湖"].iter().any(|w| said.contains(w));
        if !aside {
            break;
        }
        rest.truncate(start);
    }
    rest
}

fn decimal(text: &str) -> Option<Decimal> {
    let plain = text.trim();
    (!plain.is_empty()).then(|| rounding::parse(plain)).flatten()
}

impl Standard {
    /// The parameter of a name: any of its own, or the one that the standard prints.
    fn parameter(&self, name: &str) -> Option<&'static Parameter> {
        let key = fold(name);
        let printed = || {
            let mut items = self.tables.iter().flat_map(|t| &t.items).filter(|i| {
                let weak = parameters()
                    .get(&i.parameter)
                    .is_ok_and(|p| p.weak_aliases.iter().any(|a| fold(a) == key));
                weak || fold(&i.name) == key
            });
            let first = &items.next()?.parameter;
            items.all(|i| i.parameter == *first).then(|| parameters().get(first).ok()).flatten()
        };
        parameters().get(name).ok().or_else(printed)
    }

    /// Holds a claim against the standard.
    ///
    /// ```
    /// use shuizhi::Standard;
    /// use shuizhi::standard::{Claim, ClaimStatus as Status};
    /// let gb = Standard::named("GB 3838-2002")?;
    /// let of = |value| gb.verify(&Claim { parameter: "氨氮", level: Some("Ⅲ"), value, ..Claim::default() });
    /// assert_eq!(of("≤1.0").status, Status::Confirmed);
    /// let wrong = of("1.5");
    /// assert_eq!((wrong.status, wrong.limits[0].to_string().as_str()), (Status::Contradicted, "<= 1 mg/L"));
    /// # Ok::<(), shuizhi::Error>(())
    /// ```
    pub fn verify<'a>(&'a self, claim: &Claim<'_>) -> Verified<'a> {
        let none = |status, why| Verified { status, why: Some(why), limits: Vec::new() };
        let not_comparable = |why| none(Status::NotComparable, why);
        let Some(p) = self.parameter(claim.parameter) else { return not_comparable(Why::UnknownParameter) };
        let unit = claim.unit.filter(|u| !fold(u).is_empty());
        let unit = match unit.map(|text| Unit::parse_for(text, p.unit())) {
            Some(None) => return not_comparable(Why::UnknownUnit),
            Some(unit) => unit,
            None => None,
        };
        let Some(said) = stated(claim.value) else { return not_comparable(Why::UnreadValue) };
        let items: Vec<(&Table, &Item)> = self
            .tables
            .iter()
            .flat_map(|t| t.items.iter().map(move |i| (t, i)))
            .filter(|(_, i)| i.parameter == p.id)
            .collect();
        let number = |no: &str| fold(no).trim_start_matches('表').to_owned();
        let fits = |(t, i): &&(&Table, &Item)| {
            claim.table.is_none_or(|no| number(no) == number(&t.no))
                && (claim.water_body.is_none() || i.water_body.is_none() || i.water_body == claim.water_body)
        };
        let of: Vec<&(&Table, &Item)> = items.iter().filter(fits).collect();
        if of.is_empty() {
            return none(Status::NotEncoded, Why::NoLimit);
        }
        let in_force: Vec<_> =
            of.into_iter().filter(|(t, i)| claim.at.is_none_or(|day| self.binds(t, i).on(day))).collect();
        if in_force.is_empty() {
            return none(Status::NotEncoded, Why::NotInForce);
        }
        let mut all: Vec<LimitRef<'_>> = Vec::new();
        for (table, item) in in_force {
            let at = |level: &str| {
                claim.level.is_none_or(|said| level_key(said) == level_key(level)) || table.levels.len() == 1
            };
            let worded = |l: &LimitRef<'_>| {
                claim.condition.is_none_or(|c| {
                    c == l.condition().unwrap_or("") || item.condition_zh.as_deref() == Some(c)
                })
            };
            let of_item = item.limits.iter().filter(|l| at(&l.level));
            let refs = of_item.map(|limit| LimitRef { standard: self, table, item, limit });
            all.extend(refs.filter(worded));
        }
        if all.is_empty() {
            return not_comparable(Why::UnknownLevel);
        }
        let alike: Vec<LimitRef<'_>> =
            all.iter().filter(|l| exponent(unit, l, p.unit()).is_some()).copied().collect();
        if alike.is_empty() {
            return Verified { limits: all, ..not_comparable(Why::UnlikeUnit) };
        }
        let right: Vec<_> =
            alike.iter().filter(|l| says(&said, l, exponent(unit, l, p.unit()))).copied().collect();
        if !right.is_empty() {
            return Verified { status: Status::Confirmed, why: None, limits: right };
        }
        if alike.iter().any(|l| l.comparison() == Comparison::NotEncoded) {
            return Verified { limits: alike, ..none(Status::NotEncoded, Why::LimitNotEncoded) };
        }
        Verified { status: Status::Contradicted, why: None, limits: alike }
    }
}

/// The power of ten from the unit of a claim to that of a limit; none where they are unlike.
fn exponent(unit: Option<Unit>, limit: &LimitRef<'_>, canonical: Unit) -> Option<i32> {
    let own = Unit::parse(limit.unit())?;
    match unit {
        None => Some(0),
        // Of no unit "/" or "无量纲" may be written.
        Some(unit) if unit == canonical && own == canonical => Some(0),
        Some(unit) => unit.exponent_to(own),
    }
}

/// Whether a claim says what a limit does.
fn says(said: &Stated, limit: &LimitRef<'_>, exponent: Option<i32>) -> bool {
    let scaled = |d: Decimal| exponent.and_then(|e| rounding::scale(d, e));
    let comparison = limit.comparison();
    let own = limit.limit.value.as_deref().and_then(figure);
    match said {
        Stated::Word(word) => comparison == *word,
        Stated::Range(low, high) => {
            comparison == Comparison::Range && scaled(*low) == own && scaled(*high) == limit.value_high()
        }
        Stated::Figure(sign, d) => {
            let upper = matches!(comparison, Comparison::AtMost | Comparison::LessThan | Comparison::Delta);
            let lower = matches!(comparison, Comparison::AtLeast | Comparison::MoreThan);
            let agrees = match sign {
                None => upper || lower,
                Some(Comparison::AtLeast) => lower,
                Some(_) => upper,
            };
            agrees && own.is_some() && scaled(*d) == own
        }
    }
}

#[cfg(test)]
mod tests;
