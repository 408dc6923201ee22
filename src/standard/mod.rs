//! Standards as data: their model, loading with validation, and the built-in ones.

mod load;
mod method;
mod model;
mod span;

use load::figure;
pub use load::load;
pub use method::{
    IndicatorSet, Method, MethodRule, Status, Trophic, TrophicParameter, TrophicState, items, methods, rule,
    trophic,
};
pub(crate) use method::{has_multiple, indicator_set, statuses};
pub use model::*;
pub use span::Span;
pub(crate) use span::spans;

use crate::error::{Error, Result};
use crate::parameter::{Parameter, parameters};
use crate::text::fold;
use once_cell::sync::Lazy;
use std::borrow::Cow;

const BUILT_IN: &[(&str, &str)] = &[
    ("gb3838-2002.toml", include_str!("../../standards/gb3838-2002.toml")),
    ("gbt14848-2017.toml", include_str!("../../standards/gbt14848-2017.toml")),
];

static STANDARDS: Lazy<Vec<Standard>> = Lazy::new(|| {
    BUILT_IN
        .iter()
        .map(|(file, toml)| load(toml, file).unwrap_or_else(|e| panic!("a built-in standard is broken: {e}")))
        .collect()
});

/// The built-in standards with limits.
pub fn standards() -> &'static [Standard] {
    &STANDARDS
}

/// The built-in standard of a number, spelled as people do (`GB3838-2002`, `gb 3838—2002`,
/// `GBT14848-2017`).
///
/// ```
/// assert_eq!(shuizhi::standard::standard("gb3838－2002").unwrap().id, "GB 3838-2002");
/// ```
///
/// # Errors
/// [`Error::UnknownStandard`] with the known ones.
pub fn standard(id: &str) -> Result<&'static Standard> {
    let key = |text: &str| fold(text).to_lowercase().replace('/', "");
    standards().iter().find(|s| key(&s.id) == key(id)).ok_or_else(|| Error::UnknownStandard {
        name: id.into(),
        known: standards().iter().map(|s| s.id.as_str()).collect::<Vec<_>>().join(", "),
    })
}

/// A built-in standard by its number, or the user's own from the text of its file, which `id` names.
///
/// # Errors
/// As [`standard`], or [`load`].
pub fn find(id: &str, toml: Option<&str>) -> Result<Cow<'static, Standard>> {
    Ok(match toml {
        Some(toml) => Cow::Owned(load(toml, id)?),
        None => Cow::Borrowed(standard(id)?),
    })
}

/// The form in which levels are compared: `Ⅲ`, `III`, `Ⅲ类`, `3`, `三类` are one level.
pub fn level_key(level: &str) -> String {
    let folded = fold(level).to_uppercase();
    let bare = folded.strip_prefix("CLASS").unwrap_or(&folded);
    let stem = bare.strip_suffix('类').unwrap_or(bare);
    let numeral = match stem {
        "1" | "一" => "I",
        "2" | "二" => "II",
        "3" | "三" => "III",
        "4" | "四" => "IV",
        "5" | "五" => "V",
        _ => stem,
    };
    numeral.to_owned()
}

/// The JSON schema of a standard's file.
#[cfg(feature = "schema")]
pub fn schema() -> String {
    let schema = serde_json::to_string_pretty(&schemars::schema_for!(Standard)).expect("plain data");
    schema + "\n"
}

/// A limit with the table and item it stands in.
#[derive(Debug, Clone, Copy)]
pub struct LimitRef<'a> {
    pub standard: &'a Standard,
    pub table: &'a Table,
    pub item: &'a Item,
    pub limit: &'a Limit,
}

impl LimitRef<'_> {
    /// Where the limit stands, as `GB 3838-2002 表1 第7项`.
    pub fn clause(&self) -> String {
        clause(self.standard, self.table, self.item)
    }

    /// The evidence for the figure.
    pub fn evidence(&self) -> &Evidence {
        self.limit.evidence.as_ref().unwrap_or(&self.item.evidence)
    }

    /// How a value is held against the limit.
    pub fn comparison(&self) -> Comparison {
        self.item.comparison_of(self.limit)
    }

    /// What the limit depends on, in words.
    pub fn condition(&self) -> Option<&str> {
        self.limit.condition.as_deref().or(self.item.condition.as_deref())
    }

    /// What is to be noted of the limit.
    pub fn note(&self) -> Option<&str> {
        self.limit.note.as_deref().or(self.item.note.as_deref())
    }
}

/// Where an item stands, as `GB 3838-2002 表1 第7项`.
pub fn clause(standard: &Standard, table: &Table, item: &Item) -> String {
    format!("{} 表{} 第{}项", standard.id, table.no, item.no)
}

impl Standard {
    /// The limit of a parameter at a level.
    ///
    /// ```
    /// use shuizhi::standard::{standard, WaterBody};
    /// let gb = standard("GB 3838-2002").unwrap();
    /// let limit = gb.limit("总磷", Some("Ⅲ"), Some(WaterBody::Lake), None, None).unwrap();
    /// assert_eq!(limit.limit.value.as_deref(), Some("0.05"));
    /// assert_eq!(limit.clause(), "GB 3838-2002 表1 第8项");
    /// ```
    ///
    /// # Errors
    /// [`Error::UnknownParameter`], [`Error::UnknownLevel`]; [`Error::NoLimit`] where the standard has
    /// none, or where it depends on something that was not said.
    pub fn limit(
        &self,
        parameter: &str,
        level: Option<&str>,
        water_body: Option<WaterBody>,
        unit: Option<&str>,
        condition: Option<&str>,
    ) -> Result<LimitRef<'_>> {
        let p = parameters().get(parameter)?;
        let none =
            |where_: String| Error::NoLimit { standard: self.id.clone(), parameter: p.id.clone(), where_ };
        let all: Vec<(&Table, &Item)> = self
            .tables
            .iter()
            .flat_map(|t| t.items.iter().map(move |i| (t, i)))
            .filter(|(_, i)| i.parameter == p.id)
            .collect();
        if all.is_empty() {
            return Err(none(String::new()));
        }
        let body_matters = all.iter().any(|(_, i)| i.water_body.is_some());
        let fits: Vec<(&Table, &Item)> = all
            .iter()
            .copied()
            .filter(|(_, i)| i.water_body.is_none() || i.water_body == water_body)
            .filter(|(_, i)| unit.is_none_or(|u| fold(u) == fold(&i.unit)))
            .filter(|(_, i)| unit.is_some() || i.alternative_to.is_none())
            .filter(|(_, i)| {
                let mut known = i.limits.iter().map(|l| &l.condition).chain([&i.condition]);
                condition.is_none_or(|c| known.any(|k| k.as_deref() == Some(c)))
            })
            .collect();
        let which = |conditions: &[&Option<String>]| {
            let quoted: Vec<String> =
                conditions.iter().map(|c| format!("{:?}", c.as_deref().unwrap_or(""))).collect();
            none(format!(" without a condition; say condition= one of {}", quoted.join(", ")))
        };
        let (table, item) = match fits[..] {
            [one] => one,
            [] if body_matters && water_body.is_none() => {
                return Err(none(
                    ": it depends on the water body; say water_body=\"river\" or \"lake\"".into(),
                ));
            }
            [] => {
                let body = water_body.filter(|_| body_matters).map_or("", WaterBody::as_str);
                let said: Vec<String> = [body, unit.unwrap_or(""), condition.unwrap_or("")]
                    .iter()
                    .filter(|s| !s.is_empty())
                    .map(|s| format!("{s:?}"))
                    .collect();
                return Err(none(format!(" for {}", said.join(", "))));
            }
            _ => return Err(which(&fits.iter().map(|(_, i)| &i.condition).collect::<Vec<_>>())),
        };
        let levels = item.levels();
        let unknown = |given: &str| Error::UnknownLevel {
            standard: self.id.clone(),
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
            (several, Some(c)) => several
                .iter()
                .find(|l| l.condition.as_deref() == Some(c))
                .ok_or_else(|| none(format!(" for {c:?}")))?,
            (several, None) => return Err(which(&several.iter().map(|l| &l.condition).collect::<Vec<_>>())),
        };
        Ok(LimitRef { standard: self, table, item, limit })
    }

    /// The lowest of the detection limits of the standard's own methods, in the parameter's
    /// canonical unit.
    pub fn lowest_detection_limit(&self, p: &Parameter) -> Option<rust_decimal::Decimal> {
        let own = self.detection_limits.iter().filter(|d| d.parameter == p.id);
        own.filter_map(|d| {
            let exponent = crate::unit::Unit::parse(&d.unit)?.exponent_to(p.unit())?;
            crate::rounding::scale(figure(d.value.as_ref()?)?, exponent)
        })
        .min()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_standard_holds_all_items() {
        let gb = standard("GB 3838-2002").unwrap();
        let items = |no: &str| {
            let table = gb.tables.iter().find(|t| t.no == no).unwrap();
            table.items.iter().map(|i| i.no).collect::<std::collections::HashSet<_>>().len()
        };
        assert_eq!((items("1"), items("2"), items("3")), (24, 5, 80));
    }

    #[test]
    fn limits_are_found_by_what_people_type() {
        let gb = standard("GB3838-2002").unwrap();
        let value = |p: &str, level: &str, body| {
            gb.limit(p, Some(level), body, None, None)
                .map(|l| l.limit.value.clone().unwrap_or_default())
                .map_err(|e| e.to_string())
        };
        assert_eq!(value("氨氮", "Ⅲ", Some(WaterBody::River)).unwrap(), "1");
        assert_eq!(value("NH3-N", "III", None).unwrap(), "1");
        assert_eq!(value("w21003", "3类", None).unwrap(), "1");
        assert_eq!(value("铁", "Ⅲ", None).unwrap(), "0.3");
        assert!(value("总磷", "Ⅲ", None).unwrap_err().contains("water_body"));
        assert!(value("总氮", "Ⅲ", Some(WaterBody::River)).unwrap_err().contains("river"));
        assert!(value("氨氮", "一级A", None).unwrap_err().contains("Ⅰ, Ⅱ, Ⅲ, Ⅳ, Ⅴ"));
        assert!(value("水温", "Ⅰ", None).unwrap_err().contains("condition="));
        assert!(value("电导率", "Ⅰ", None).unwrap_err().contains("no limit"));
        assert_eq!(
            gb.limit("DO", Some("Ⅰ"), None, Some("%"), None).unwrap().limit.value.as_deref(),
            Some("90")
        );
        assert!(standard("GB 3838-1988").unwrap_err().to_string().contains("GB 3838-2002"));
    }

    #[test]
    fn limits_without_figure_and_on_either_side() {
        let gb = standard("GBT14848-2017").unwrap();
        let items = |t: usize| gb.tables[t].items.iter().map(|i| i.no).collect::<Vec<_>>();
        assert_eq!((items(0), items(1)), ((1..=39).collect(), (1..=54).collect()));
        let cell = |p: &str, level: &str, condition| {
            let limit = gb.limit(p, Some(level), None, None, condition).map_err(|e| e.to_string())?;
            let figure = limit.limit.value.as_deref().unwrap_or("");
            Ok::<_, String>(format!(
                "{} {figure} {}",
                limit.comparison().as_str(),
                limit.note().unwrap_or("")
            ))
        };
        assert_eq!(cell("LAS", "Ⅰ", None).unwrap(), "not_detected  ");
        assert_eq!(cell("嗅和味", "Ⅴ", None).unwrap(), "present  descriptive item: none / present");
        assert_eq!(cell("耗氧量", "5", None).unwrap(), "> 10 CODMn method, as O2");
        assert_eq!(cell("pH", "Ⅲ", None).unwrap(), "range 6.5 both ends included");
        assert_eq!(cell("pH", "Ⅳ", Some("low side")).unwrap(), "range 5.5 5.5 included, 6.5 excluded");
        assert_eq!(cell("pH", "Ⅴ", Some("high side")).unwrap(), "> 9 ");
        assert!(cell("pH", "Ⅳ", None).unwrap_err().contains("one of \"low side\", \"high side\""));
        assert!(cell("pH", "Ⅳ", Some("inside")).unwrap_err().contains("for \"inside\""));
        assert!(cell("pH", "Ⅵ", None).unwrap_err().contains("Ⅰ, Ⅱ, Ⅲ, Ⅳ, Ⅴ"));
    }

    #[cfg(feature = "schema")]
    #[test]
    fn the_schema_in_the_repository_is_the_one_of_the_model() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/standards/schema.json");
        if std::env::var_os("SHUIZHI_WRITE_SCHEMA").is_some() {
            std::fs::write(path, schema()).unwrap();
        }
        let written = std::fs::read_to_string(path).unwrap_or_default();
        assert!(written == schema(), "run: SHUIZHI_WRITE_SCHEMA=1 cargo test --features schema");
    }

    #[test]
    fn the_lowest_detection_limit_of_the_methods() {
        let gb = standard("GB 3838-2002").unwrap();
        let mercury = parameters().get("汞").unwrap();
        assert_eq!(gb.lowest_detection_limit(mercury).unwrap().to_string(), "0.00005");
    }
}
