//! Standards as data: their model, loading with validation, and the built-in ones.

mod load;
mod method;
mod model;

pub(crate) use load::figure;
pub use load::load;
pub use method::{
    IndicatorSet, Method, MethodRule, Status, Trophic, TrophicParameter, TrophicState, methods, rule, trophic,
};
pub(crate) use method::{has_multiple, indicator_set, statuses};
pub use model::*;

use crate::error::{Error, Result};
use crate::parameter::{Parameter, parameters};
use crate::text::fold;
use once_cell::sync::Lazy;
use std::borrow::Cow;

const BUILT_IN: &[(&str, &str)] = &[("gb3838-2002.toml", include_str!("../../standards/gb3838-2002.toml"))];

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

/// The built-in standard of a number, spelled as people do (`GB3838-2002`, `gb 3838—2002`).
///
/// ```
/// assert_eq!(shuizhi::standard::standard("gb3838－2002").unwrap().id, "GB 3838-2002");
/// ```
///
/// # Errors
/// [`Error::UnknownStandard`] with the known ones.
pub fn standard(id: &str) -> Result<&'static Standard> {
    let key = |text: &str| fold(text).to_lowercase();
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
    /// assert_eq!((limit.limit.value.as_str(), limit.clause().as_str()), ("0.05", "GB 3838-2002 表1 第8项"));
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
            .filter(|(_, i)| condition.is_none_or(|c| i.condition.as_deref() == Some(c)))
            .collect();
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
            _ => {
                let conditions: Vec<String> =
                    fits.iter().map(|(_, i)| format!("{:?}", i.condition.as_deref().unwrap_or(""))).collect();
                return Err(none(format!(
                    " without a condition; say condition= one of {}",
                    conditions.join(", ")
                )));
            }
        };
        let unknown = |given: &str| Error::UnknownLevel {
            standard: self.id.clone(),
            level: given.into(),
            parameter: p.id.clone(),
            known: item.limits.iter().map(|l| l.level.as_str()).collect::<Vec<_>>().join(", "),
        };
        let limit = match level {
            Some(level) => item
                .limits
                .iter()
                .find(|l| level_key(&l.level) == level_key(level))
                .or_else(|| (item.limits.len() == 1 && table.levels.len() == 1).then(|| &item.limits[0]))
                .ok_or_else(|| unknown(level))?,
            None if item.limits.len() == 1 => &item.limits[0],
            None => return Err(unknown("")),
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
                .map(|l| l.limit.value.clone())
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
        assert_eq!(gb.limit("DO", Some("Ⅰ"), None, Some("%"), None).unwrap().limit.value, "90");
        assert!(standard("GB 3838-1988").unwrap_err().to_string().contains("GB 3838-2002"));
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
