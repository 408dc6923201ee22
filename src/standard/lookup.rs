//! Looking up a limit.

use super::comparison::Comparison;
use super::evidence::Evidence;
use super::item::{Item, Limit};
use super::model::{Standard, Table};
use super::parts::figure;
use super::water_body::WaterBody;
use super::{clause, level_key};
use crate::day::{Day, InForce};
use crate::error::{Error, NoLimitWhy, Result};
use crate::parameter::parameters;
use crate::text::fold;
use rust_decimal::Decimal;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};
use std::fmt;

/// A limit with its table and item.
#[derive(Debug, Clone, Copy)]
pub struct LimitRef<'a> {
    pub(crate) standard: &'a Standard,
    pub(crate) table: &'a Table,
    pub(crate) item: &'a Item,
    pub(crate) limit: &'a Limit,
}

impl<'a> LimitRef<'a> {
    /// The standard of the limit.
    pub fn standard(&self) -> &'a Standard {
        self.standard
    }

    /// The table of the figure.
    pub fn table(&self) -> &'a Table {
        self.table
    }

    /// The item of the table.
    pub fn item(&self) -> &'a Item {
        self.item
    }

    /// Where the figure was read: the witnesses that the evidence names, in full.
    pub fn witnesses(&self) -> impl Iterator<Item = &'a str> {
        let named = &self.limit.evidence.as_ref().unwrap_or(&self.item.evidence).witnesses;
        named.iter().filter_map(|name| self.standard.witnesses.get(name)).map(String::as_str)
    }

    /// The days on which it is in force.
    pub fn in_force(&self) -> InForce {
        self.standard.binds(self.table, self.item)
    }

    /// The figure; `None` if the comparison has none. For a range, the lower end.
    pub fn value(&self) -> Option<Decimal> {
        self.limit.value.as_deref().and_then(figure)
    }

    /// The upper end of a range.
    pub fn value_high(&self) -> Option<Decimal> {
        self.limit.high.as_deref().and_then(figure)
    }

    /// The unit of the figure.
    pub fn unit(&self) -> &'a str {
        &self.item.unit
    }

    /// The level, as the table prints it.
    pub fn level(&self) -> &'a str {
        &self.limit.level
    }

    /// The id of the parameter.
    pub fn parameter(&self) -> &'a str {
        &self.item.parameter
    }

    /// Where the limit is printed, such as `GB 3838-2002 表1 第7项`.
    pub fn clause(&self) -> String {
        clause(&self.standard.id, self.table, self.item)
    }

    /// The evidence for the figure.
    pub fn evidence(&self) -> &Evidence {
        self.limit.evidence.as_ref().unwrap_or(&self.item.evidence)
    }

    /// How a value is compared with the limit.
    pub fn comparison(&self) -> Comparison {
        self.item.comparison_of(self.limit)
    }

    /// What the limit depends on, or what its figure is, in words.
    pub fn condition(&self) -> Option<&str> {
        self.limit.condition.as_deref().or_else(|| words(self.item))
    }

    /// What is to be noted of the limit.
    pub fn note(&self) -> Option<&str> {
        self.limit.note.as_deref().or(self.item.note.as_deref())
    }
}

/// A limit as data, its evidence with it.
impl Serialize for LimitRef<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shown<'a> {
            kind: &'a str,
            witnesses: Vec<&'a str>,
            page: Option<&'a str>,
        }
        let e = self.evidence();
        let evidence =
            Shown { kind: e.kind.as_str(), witnesses: self.witnesses().collect(), page: e.page.as_deref() };
        let mut out = serializer.serialize_struct("Limit", 12)?;
        out.serialize_field("standard", &self.standard.id)?;
        out.serialize_field("parameter", self.parameter())?;
        out.serialize_field("level", self.level())?;
        out.serialize_field("comparison", self.comparison().as_str())?;
        out.serialize_field("value", &self.limit.value)?;
        out.serialize_field("value_high", &self.limit.high)?;
        out.serialize_field("unit", self.unit())?;
        out.serialize_field("water_body", &self.item.water_body.map(WaterBody::as_str))?;
        out.serialize_field("condition", &self.condition())?;
        out.serialize_field("note", &self.note())?;
        out.serialize_field("clause", &self.clause())?;
        out.serialize_field("evidence", &evidence)?;
        out.end()
    }
}

impl fmt::Display for LimitRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.limit.value.as_deref().unwrap_or_default();
        match (&self.limit.high, self.comparison()) {
            (Some(high), _) => write!(f, "{value}–{high}")?,
            (None, comparison) if value.is_empty() => f.write_str(comparison.as_str())?,
            (None, comparison) => write!(f, "{} {value}", comparison.as_str())?,
        }
        match self.unit() {
            "1" => Ok(()),
            unit => write!(f, " {unit}"),
        }
    }
}

/// What tells an item from the others of its parameter, in words.
fn words(item: &Item) -> Option<&str> {
    item.condition.as_deref().or(item.measure.as_deref())
}

/// A limit that is looked for. What is not said must not matter, or [`LimitQuery::get`] says what does.
#[derive(Debug, Clone, Copy)]
#[must_use = "a query finds its limit by get()"]
pub struct LimitQuery<'a> {
    standard: &'a Standard,
    parameter: &'a str,
    level: Option<&'a str>,
    water_body: Option<WaterBody>,
    unit: Option<&'a str>,
    condition: Option<&'a str>,
    table: Option<&'a str>,
    day: Option<Day>,
}

impl Standard {
    /// Looks for the limit of a parameter, by any of its names.
    ///
    /// ```
    /// use shuizhi::Standard;
    /// let gb = Standard::named("GB 3838-2002")?;
    /// let limit = gb.limit("总磷").level("Ⅲ").lake().get()?;
    /// assert_eq!(limit.to_string(), "<= 0.05 mg/L");
    /// assert_eq!(limit.clause(), "GB 3838-2002 表1 第8项");
    /// assert_eq!(limit.evidence().kind.as_str(), "text");
    /// # Ok::<(), shuizhi::Error>(())
    /// ```
    pub fn limit<'a>(&'a self, parameter: &'a str) -> LimitQuery<'a> {
        LimitQuery {
            standard: self,
            parameter,
            level: None,
            water_body: None,
            unit: None,
            condition: None,
            table: None,
            day: None,
        }
    }

    /// Every limit, in the order of the tables.
    ///
    /// ```
    /// let gb = shuizhi::Standard::named("GB 3838-2002")?;
    /// let of_lakes = gb.limits().filter(|l| l.parameter() == "total_phosphorus" && l.level() == "Ⅲ");
    /// let texts: Vec<_> = of_lakes.map(|limit| limit.to_string()).collect();
    /// assert_eq!(texts, ["<= 0.2 mg/L", "<= 0.05 mg/L"]);
    /// # Ok::<(), shuizhi::Error>(())
    /// ```
    pub fn limits(&self) -> impl Iterator<Item = LimitRef<'_>> {
        let items = self.tables.iter().flat_map(|t| t.items.iter().map(move |i| (t, i)));
        items.flat_map(move |(table, item)| {
            item.limits.iter().map(move |limit| LimitRef { standard: self, table, item, limit })
        })
    }

    /// The days on which an item of a table is in force.
    pub(super) fn binds(&self, table: &Table, item: &Item) -> InForce {
        let of = |from: &Option<String>, to: &Option<String>| InForce::of(from.as_deref(), to.as_deref());
        let table = of(&table.in_force_from, &table.in_force_to);
        self.in_force().and(table).and(of(&item.in_force_from, &item.in_force_to))
    }
}

impl<'a> LimitQuery<'a> {
    /// At a level, however it is written: `Ⅲ`, `III`, `3类`, `一级A`.
    pub fn level(self, level: &'a str) -> LimitQuery<'a> {
        LimitQuery { level: Some(level), ..self }
    }

    /// In a water body.
    pub fn water_body(self, water_body: WaterBody) -> LimitQuery<'a> {
        LimitQuery { water_body: Some(water_body), ..self }
    }

    /// In rivers.
    pub fn river(self) -> LimitQuery<'a> {
        self.water_body(WaterBody::River)
    }

    /// In lakes and reservoirs.
    pub fn lake(self) -> LimitQuery<'a> {
        self.water_body(WaterBody::Lake)
    }

    /// In the unit that the standard prints, where it has limits in several (dissolved oxygen in `%`).
    pub fn unit(self, unit: &'a str) -> LimitQuery<'a> {
        LimitQuery { unit: Some(unit), ..self }
    }

    /// Under a condition, in the words of the standard's file, English or Chinese; the empty one is
    /// that of a limit without a condition.
    pub fn condition(self, condition: &'a str) -> LimitQuery<'a> {
        LimitQuery { condition: Some(condition), ..self }
    }

    /// In a table, by its number.
    pub fn table(self, table: &'a str) -> LimitQuery<'a> {
        LimitQuery { table: Some(table), ..self }
    }

    /// In force on a day.
    pub fn at(self, day: Day) -> LimitQuery<'a> {
        LimitQuery { day: Some(day), ..self }
    }

    /// Finds the limit.
    ///
    /// # Errors
    /// [`Error::UnknownParameter`], [`Error::UnknownLevel`]; [`Error::NoLimit`] if the standard has none, or
    /// if it depends on something that was not given.
    pub fn get(&self) -> Result<LimitRef<'a>> {
        let LimitQuery { standard, parameter, level, water_body, unit, condition, table, day } = *self;
        let p = parameters().get(parameter)?;
        let none = |why| Error::NoLimit { standard: standard.id.clone(), parameter: p.id.clone(), why };
        let all: Vec<(&Table, &Item)> = standard
            .tables
            .iter()
            .flat_map(|t| t.items.iter().map(move |i| (t, i)))
            .filter(|(_, i)| i.parameter == p.id)
            .collect();
        if all.is_empty() {
            return Err(none(NoLimitWhy::NotLimited));
        }
        let all: Vec<(&Table, &Item)> =
            all.into_iter().filter(|(t, i)| day.is_none_or(|day| standard.binds(t, i).on(day))).collect();
        if let (Some(day), []) = (day, &all[..]) {
            return Err(none(NoLimitWhy::NotInForce(day.to_string())));
        }
        let body_matters = all.iter().any(|(_, i)| i.water_body.is_some());
        let number = |no: &str| fold(no).trim_start_matches('表').to_owned();
        let mut fits: Vec<(&Table, &Item)> = all
            .iter()
            .copied()
            .filter(|(t, _)| table.is_none_or(|no| number(no) == number(&t.no)))
            .filter(|(_, i)| i.water_body.is_none() || i.water_body == water_body)
            .filter(|(_, i)| unit.is_none_or(|u| fold(u) == fold(&i.unit)))
            .filter(|(_, i)| unit.is_some() || i.alternative_to.is_none())
            .filter(|(_, i)| unit.is_some() || condition.is_some() || i.measure.is_none())
            .filter(|(_, i)| {
                let of_limits = i.limits.iter().map(|l| l.condition.as_deref());
                let mut known = of_limits.chain([words(i), i.condition_zh.as_deref()]);
                condition.is_none_or(|c| known.any(|k| k.unwrap_or("") == c))
            })
            .collect();
        // Of several items, those that have the level.
        if let Some(level) = level {
            let has = |(_, i): &(&Table, &Item)| i.levels().iter().any(|l| level_key(l) == level_key(level));
            if fits.iter().any(has) {
                fits.retain(has);
            }
        }
        let several = |option, words: Vec<[&str; 2]>| {
            let mut words: Vec<_> = words.into_iter().map(|pair| pair.map(str::to_owned)).collect();
            words.dedup();
            let (standard, parameter) = (standard.id.clone(), p.id.clone());
            Error::SeveralLimits { standard, parameter, option, words }
        };
        let (table, item) = match fits[..] {
            [one] => one,
            [] if body_matters && water_body.is_none() => {
                let words = [WaterBody::River, WaterBody::Lake].map(|b| [b.as_str(), b.chinese()]);
                return Err(several("water_body", words.to_vec()));
            }
            [] => {
                let said = [
                    ("water_body", water_body.filter(|_| body_matters).map(WaterBody::as_str)),
                    ("unit", unit),
                    ("condition", condition),
                    ("table", table),
                ];
                let said = said.into_iter().filter_map(|(option, word)| Some((option, word?.to_owned())));
                return Err(none(NoLimitWhy::NoneFor(said.collect())));
            }
            [(first, _), ..] if fits.iter().any(|(t, _)| t.no != first.no) => {
                return Err(several("table", fits.iter().map(|(t, _)| [t.no.as_str(); 2]).collect()));
            }
            _ => {
                let pairs = fits.iter().map(|&(_, i)| {
                    let en = words(i).unwrap_or("");
                    [en, i.condition_zh.as_deref().unwrap_or(en)]
                });
                return Err(several("condition", pairs.collect()));
            }
        };
        let levels = item.levels();
        let unknown = |given: &str| Error::UnknownLevel {
            standard: standard.id.clone(),
            level: given.into(),
            parameter: p.id.clone(),
            known: levels.join(", "),
        };
        let at = match (level, &levels[..]) {
            // A table of one level needs no name for it, and takes any.
            (Some(_), [only]) if table.levels.len() == 1 => only,
            (None, [only]) => only,
            (Some(level), levels) => {
                levels.iter().find(|l| level_key(l) == level_key(level)).ok_or_else(|| unknown(level))?
            }
            (None, _) => return Err(unknown("")),
        };
        let of_level: Vec<&Limit> = item.limits.iter().filter(|l| l.level == *at).collect();
        let limit = match (&of_level[..], condition) {
            ([one], _) => one,
            (limits, Some(c)) => limits
                .iter()
                .find(|l| l.condition.as_deref() == Some(c))
                .ok_or_else(|| none(NoLimitWhy::NoneFor(vec![("condition", c.to_owned())])))?,
            (limits, None) => {
                let words = limits.iter().map(|l| [l.condition.as_deref().unwrap_or(""); 2]);
                return Err(several("condition", words.collect()));
            }
        };
        Ok(LimitRef { standard, table, item, limit })
    }
}

#[cfg(test)]
impl Standard {
    /// The limit of what may be said at once.
    pub(super) fn limit_of<'a>(
        &'a self,
        parameter: &'a str,
        level: Option<&'a str>,
        water_body: Option<WaterBody>,
        unit: Option<&'a str>,
        condition: Option<&'a str>,
        table: Option<&'a str>,
    ) -> Result<LimitRef<'a>> {
        LimitQuery { level, water_body, unit, condition, table, ..self.limit(parameter) }.get()
    }
}
