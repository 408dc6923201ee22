//! Standards as data: their model, loading with validation, and the built-in ones.

mod cases;
mod changes;
mod codes;
mod comparison;
mod conditions;
mod criterion;
mod discharge;
mod equation;
mod evidence;
#[cfg(test)]
mod faults;
mod item;
mod load;
mod lookup;
mod method;
mod model;
mod over_time;
mod parts;
mod registry;
mod screening;
mod span;
mod supplement;
mod trophic;
mod verify;
mod water_body;

#[cfg(feature = "schema")]
pub use cases::case_schema;
pub use cases::{Case, CaseFile, Grid, Then, VERBS, cases, load_cases};
pub use changes::Change;
pub use codes::conditions;
pub use comparison::Comparison;
pub use conditions::*;
pub use criterion::{Criterion, Statistic};
pub use discharge::{Cell, cell};
pub use equation::{Equation, Formula, Variable};
pub use evidence::{Evidence, EvidenceKind};
pub use item::{DetectionLimit, Item, Limit};
pub use load::load;
pub use lookup::{LimitQuery, LimitRef};
pub use method::{ClassStatus, IndicatorSet, Method, MethodRule, methods, screening, trophic};
pub(crate) use method::{has_multiple, indicator_set, items, rule, statuses};
pub use model::*;
use parts::figure;
pub(crate) use parts::water_for;
pub use registry::{find, listed, standard, standards};
pub use screening::{Possible, Screened, ScreeningLaw};
pub use span::Span;
pub(crate) use span::{bands, spans};
pub use supplement::{Row, supplement, template, to_toml};
pub use trophic::{Trophic, TrophicBound, TrophicParameter};
pub use verify::{Claim, Status as ClaimStatus, Verified, Why};
pub use water_body::WaterBody;

use crate::error::Result;
use crate::parameter::Parameter;
use crate::text::fold;

/// The form in which levels are compared: `Ⅲ`, `III`, `Ⅲ类`, `3`, `三类`, `地表水Ⅲ类` are one level.
///
/// Two numerals are not a level: `Ⅰ Ⅱ`, `I II` and `ⅠⅡ类` keep their separation.
pub fn level_key(level: &str) -> String {
    let folded = fold(level).to_uppercase();
    let bare = folded.strip_prefix("CLASS").or(folded.strip_prefix("地表水")).unwrap_or(&folded);
    let stem =
        bare.strip_suffix("类水质").or(bare.strip_suffix("类水")).or(bare.strip_suffix('类')).unwrap_or(bare);
    if stem.chars().all(|c| matches!(c, 'I' | 'V' | 'X')) && numerals(level) > 1 {
        return level.trim().to_owned();
    }
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

/// How many numerals a level is written with: of `Ⅰ Ⅱ` and `I II`, which folding runs into one, two.
fn numerals(level: &str) -> usize {
    let (mut count, mut within) = (0, false);
    for c in level.chars() {
        let sign = matches!(c, 'Ⅰ'..='ⅿ');
        let letter = matches!(c, 'I' | 'V' | 'X' | 'i' | 'v' | 'x' | 'Ｉ' | 'Ｖ' | 'Ｘ' | 'ｉ' | 'ｖ' | 'ｘ');
        count += usize::from(sign || (letter && !within));
        within = letter;
    }
    count
}

/// The JSON schema of a standard's file.
#[cfg(feature = "schema")]
pub fn schema() -> String {
    let schema = serde_json::to_string_pretty(&schemars::schema_for!(Document)).expect("plain data");
    schema + "\n"
}

/// Where an item is printed, such as `GB 3838-2002 表1 第7项`; a table without a known number has its name,
/// an item without one nothing.
pub fn clause(standard: &str, table: &Table, item: &Item) -> String {
    let numbered = table.no.starts_with(|c: char| c.is_ascii_digit());
    let table = if numbered { format!("表{}", table.no) } else { format!("“{}”表", table.no) };
    let item = if item.no == 0 { String::new() } else { format!(" 第{}项", item.no) };
    format!("{standard} {table}{item}")
}

impl Standard {
    /// The built-in standard of a number, spelled as people do.
    ///
    /// ```
    /// use shuizhi::Standard;
    /// assert_eq!(Standard::named("gb3838－2002")?.id, "GB 3838-2002");
    /// assert!(Standard::named("GB 3838-1988").unwrap_err().to_string().contains("GB 3838-2002"));
    /// # Ok::<(), shuizhi::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`standard`].
    pub fn named(id: &str) -> Result<Standard> {
        standard(id).cloned()
    }

    /// A standard of one's own, from the text of its file.
    ///
    /// # Errors
    /// As [`load`].
    pub fn from_toml(toml: &str) -> Result<Standard> {
        load(toml, "standard")
    }

    /// The text of its file, as [`Standard::from_toml`] reads it.
    pub fn to_toml(&self) -> String {
        to_toml(self)
    }

    /// The standard with limits that are missing in it, filled in from the document.
    ///
    /// # Errors
    /// As [`supplement`].
    pub fn supplemented(&self, rows: &[Row]) -> Result<Standard> {
        supplement(self, rows, "supplement", &[])
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
    use crate::parameter::parameters;

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
    fn levels_are_one_however_they_are_written() {
        for (key, spellings) in [
            ("I", ["Ⅰ", "I", "i", "1", "一", "Ⅰ类", "一类", "class 1", "CLASSⅠ"]),
            ("II", ["Ⅱ", "II", "ii", "2", "二", "Ⅱ类", "二类", "class 2", "CLASSⅡ"]),
            ("III", ["Ⅲ", "III", "iii", "3", "三", "Ⅲ类", "三类", "class 3", "地表水III类"]),
            ("IV", ["Ⅳ", "IV", "iv", "4", "四", "Ⅳ类", "四类", "class 4", "CLASSⅣ"]),
            ("V", ["Ⅴ", "V", "v", "5", "五", "Ⅴ类", "五类", "class 5", "CLASSⅤ"]),
        ] {
            for spelling in spellings {
                assert_eq!(level_key(spelling), key, "{spelling}");
            }
        }
    }

    #[test]
    fn two_numerals_are_no_level() {
        let levels = ["I", "II", "III", "IV", "V"];
        for text in [
            "Ⅰ Ⅱ",
            "I II",
            "ⅠⅡ",
            "ⅠⅡ类",
            "Ⅰ类Ⅱ类",
            "I\u{3000}II",
            "Ⅰ、Ⅱ",
            "Ⅰ-Ⅱ",
            "I V",
            "i v",
            "ⅠI",
            "Ⅱ/Ⅲ",
            "劣Ⅴ",
        ] {
            assert!(!levels.contains(&level_key(text).as_str()), "{text}: {}", level_key(text));
        }
        for text in [" Ⅳ ", "class IV", "地表水Ⅳ类", "Ⅳ 类", "IV类水质", "Class\u{a0}Ⅳ"] {
            assert_eq!(level_key(text), "IV", "{text}");
        }
    }

    #[test]
    fn limits_are_found_by_what_people_type() {
        let gb = standard("GB3838-2002").unwrap();
        let value = |p: &str, level: &str, body| {
            gb.limit_of(p, Some(level), body, None, None, None)
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
        assert!(value("水温", "Ⅰ", None).unwrap_err().contains("give condition"));
        assert!(value("电导率", "Ⅰ", None).unwrap_err().contains("no limit"));
        assert_eq!(
            gb.limit_of("DO", Some("Ⅰ"), None, Some("%"), None, None).unwrap().limit.value.as_deref(),
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
            let limit =
                gb.limit_of(p, Some(level), None, None, condition, None).map_err(|e| e.to_string())?;
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
        let low = gb.limit_of("pH", Some("Ⅳ"), None, None, Some("low side"), None).unwrap();
        assert_eq!(low.condition(), Some("low side"));
        assert_eq!(gb.limit_of("LAS", Some("Ⅰ"), None, None, None, None).unwrap().condition(), None);
        assert_eq!(cell("pH", "Ⅳ", Some("low side")).unwrap(), "range 5.5 5.5 included, 6.5 excluded");
        assert_eq!(cell("pH", "Ⅴ", Some("high side")).unwrap(), "> 9 ");
        assert!(cell("pH", "Ⅳ", None).unwrap_err().contains("of \"low side\", \"high side\""));
        assert!(cell("pH", "Ⅳ", Some("inside")).unwrap_err().contains("condition=\"inside\""));
        assert!(cell("pH", "Ⅵ", None).unwrap_err().contains("Ⅰ, Ⅱ, Ⅲ, Ⅳ, Ⅴ"));
    }

    #[test]
    fn limits_of_discharge_are_told_apart_by_table_and_condition() {
        let found = |id: &str, p: &str, level: &str, condition: &str, table: &str| {
            let said = |text| Some(text).filter(|t: &&str| !t.is_empty());
            standard(id)
                .unwrap()
                .limit_of(p, said(level), None, None, said(condition), said(table))
                .map(|l| format!("{} {}", l.limit.value.as_deref().unwrap_or("-"), l.clause()))
                .map_err(|e| e.to_string())
        };
        let town = |p, level, condition, table| found("GB 18918-2002", p, level, condition, table);
        assert_eq!(town("BOD5", "一级A", "", "").unwrap(), "10 GB 18918-2002 表1 第2项");
        assert_eq!(town("COD", "一级A", "", "1").unwrap(), "50 GB 18918-2002 表1 第1项");
        assert_eq!(town("COD", "一级A", "", "表4").unwrap(), "75 GB 18918-2002 表4 第1项");
        assert!(town("COD", "一级A", "", "").unwrap_err().contains("give table, one of \"1\", \"4\""));
        assert!(town("COD", "一级A", "", "5").unwrap_err().contains("table=\"5\""));
        let cold = "water of 12 ℃ or below";
        assert!(town("氨氮", "一级A", "", "4").unwrap_err().contains(&format!("{cold:?}")));
        assert_eq!(town("氨氮", "一级A", cold, "4").unwrap(), "15 GB 18918-2002 表4 第3项");
        // What depends on reuse at one level only, and the level that an item of others lacks.
        assert!(town("粪大肠菌群", "一级A", "", "4").unwrap_err().contains("\"effluent not reused\""));
        assert_eq!(town("粪大肠菌群", "一级B", "", "4").unwrap(), "10000 GB 18918-2002 表4 第7项");
        assert!(town("氨氮", "三级", cold, "4").unwrap_err().contains("一级A, 一级B, 二级"));
        let hospital = |p, level, condition, table| found("GB 18466-2005", p, level, condition, table);
        assert_eq!(hospital("COD", "预处理标准", "", "").unwrap(), "250 GB 18466-2005 表2 第5项");
        assert_eq!(hospital("BOD5", "", "", "1").unwrap(), "20 GB 18466-2005 表1 第7项");
        assert_eq!(hospital("SS", "", "maximum load per bed", "1").unwrap(), "20 GB 18466-2005 表1 第8项");
        let any = found("GB 8978-1996", "悬浮物", "三级", "", "4").unwrap();
        assert_eq!(any, "400 GB 8978-1996 表4 第3项", "other dischargers alone have a limit of that level");
        assert!(found("DB41/2087-2021", "BOD5", "一级", "", "").unwrap().starts_with("- "));
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

    #[cfg(feature = "schema")]
    #[test]
    fn the_schema_of_cases_in_the_repository_is_the_one_of_their_form() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/standards/cases/schema.json");
        if std::env::var_os("SHUIZHI_WRITE_SCHEMA").is_some() {
            std::fs::write(path, case_schema()).unwrap();
        }
        let written = std::fs::read_to_string(path).unwrap_or_default();
        assert!(written == case_schema(), "run: SHUIZHI_WRITE_SCHEMA=1 cargo test --features schema");
    }

    #[test]
    fn the_lowest_detection_limit_of_the_methods() {
        let gb = standard("GB 3838-2002").unwrap();
        let mercury = parameters().get("汞").unwrap();
        assert_eq!(gb.lowest_detection_limit(mercury).unwrap().to_string(), "0.00005");
    }
}
