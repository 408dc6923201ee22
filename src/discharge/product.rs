//! Products by the names that standards give them, and the units in which they are counted.

use crate::rounding;
use crate::standard::{BaseWater, water_for};
use crate::text::fold;
use rust_decimal::Decimal;

fn key(word: &str) -> String {
    fold(word).to_lowercase()
}

/// What a standard has for a product.
pub(super) enum Found<'a> {
    One(&'a BaseWater),
    /// Several that it may be.
    Several(Vec<&'a str>),
    None,
    /// The product is not said, and the figure depends on it.
    NotTold,
}

/// The names by which a product is known, of the name that a standard prints: the whole, what
/// follows its last mark (`抗生素 四环类: 土霉素`), and each of those listed there (`烧结、球团、炼铁`).
pub(super) fn words(printed: &str) -> Vec<&str> {
    let last = printed.rsplit([':', ',', '，']).next().unwrap_or(printed).trim();
    let last = last.rsplit(' ').next().unwrap_or(last);
    let mut out = vec![printed, last];
    out.extend(last.split(['、', '/']).map(|part| part.trim_end_matches('等')));
    out
}

/// The row of a product: by its whole name, by one of its names, or by a part of the name that only one
/// has. A figure that holds for every product needs no name.
pub(super) fn find<'a>(rows: &[&'a BaseWater], product: Option<&str>) -> Found<'a> {
    if let [only] = rows
        && only.product.is_none()
    {
        return Found::One(only);
    }
    if rows.is_empty() {
        return Found::None;
    }
    let Some(said) = product.map(key) else { return Found::NotTold };
    let named: Vec<(&str, &'a BaseWater)> =
        rows.iter().filter_map(|row| Some((row.product.as_deref()?, *row))).collect();
    let ways: [&dyn Fn(&str) -> bool; 3] = [
        &|printed| key(printed) == said,
        &|printed| words(printed).iter().any(|word| key(word) == said),
        &|printed| said.chars().count() > 1 && key(printed).contains(&said),
    ];
    for holds in ways {
        let found: Vec<_> = named.iter().filter(|(printed, _)| holds(printed)).collect();
        match found[..] {
            [] => continue,
            [(_, row)] => return Found::One(row),
            _ => return Found::Several(found.iter().map(|(printed, _)| *printed).collect()),
        }
    }
    Found::None
}

/// Units of measure: what they are a multiple of, its power of ten, and the spellings understood. What is
/// counted otherwise (只, 块) is counted in the words that the standard prints.
const UNITS: &[(&str, i32, &[&str])] = &[
    ("kg", 0, &["kg", "千克", "公斤"]),
    ("L", 3, &["kl", "千升", "m3", "立方米"]),
    ("m2", 0, &["m2", "平方米"]),
    ("L", 0, &["l", "升"]),
    ("kg", 3, &["t", "吨"]),
];
const MULTIPLES: &[(char, i32)] = &[('百', 2), ('千', 3), ('万', 4)];

/// A unit of quantity: the measure that it is a multiple of, its power of ten, and of what it counts
/// (`t原料皮`); `万只产品` has no measure, and counts 只产品.
#[derive(Debug)]
struct Counted {
    of: Option<&'static str>,
    exponent: i32,
    what: String,
}

fn counted(text: &str) -> Counted {
    let text = key(text);
    let starts = |text: &str, more: i32| {
        let found = UNITS.iter().flat_map(|u| u.2.iter().map(move |word| (word, u)));
        let (word, unit) =
            found.filter(|(word, _)| text.starts_with(**word)).max_by_key(|(word, _)| word.len())?;
        let what = text[word.len()..].trim_matches(['(', ')']).to_owned();
        Some(Counted { of: Some(unit.0), exponent: unit.1 + more, what })
    };
    let multiple = MULTIPLES.iter().find(|(word, _)| text.starts_with(*word));
    let (rest, more) = multiple.map_or((text.as_str(), 0), |(word, more)| (&text[word.len_utf8()..], *more));
    let bare = || Counted { of: None, exponent: more, what: rest.to_owned() };
    starts(&text, 0).or_else(|| starts(rest, more)).unwrap_or_else(bare)
}

/// What one unit of a product may take, in m³: of a figure in `m3/t原料皮`, of `t` or of `kg`. `None` where
/// the unit is of another kind.
pub(super) fn figure(value: Decimal, per: &str, unit: &str) -> Option<f64> {
    let (water, of) = water_for(per)?;
    let (printed, own) = (counted(of), counted(unit));
    let same = match own.of {
        Some(_) => own.what.is_empty() || own.what == printed.what,
        None => !own.what.is_empty() && printed.what.starts_with(&own.what),
    };
    if printed.of != own.of || !same {
        return None;
    }
    rounding::scale(value, water + own.exponent - printed.exponent).map(rounding::to_f64)
}

/// What a column of a table of what outfalls make says, by the name people give it; `None` of another.
///
/// ```
/// use shuizhi::discharge::production_column;
/// assert_eq!(production_column("产量(t)"), Some("quantity"));
/// assert_eq!((production_column("产品"), production_column("备注")), (Some("product"), None));
/// ```
pub fn production_column(name: &str) -> Option<&'static str> {
    let name = key(name);
    let name = crate::text::last_bracket(&name).map_or(name.as_str(), |(name, _)| name);
    COLUMNS.iter().find(|(own, names)| *own == name || names.contains(&name)).map(|(own, _)| *own)
}

const COLUMNS: &[(&str, &[&str])] = &[
    ("product", &["产品", "产品名称", "产品类型"]),
    ("quantity", &["产量", "产品产量", "日产量", "加工量", "原料量"]),
    ("unit", &["单位", "产量单位", "计量单位"]),
    ("drained", &["排水量", "总排水量", "日排水量", "废水排放量"]),
    ("base", &["单位产品基准排水量", "基准排水量"]),
];

/// The unit in the brackets of a heading, as `t` of `产量(t)`.
///
/// ```
/// use shuizhi::discharge::unit_in;
/// assert_eq!((unit_in("产量（t）").as_deref(), unit_in("产量")), (Some("t"), None));
/// ```
pub fn unit_in(heading: &str) -> Option<String> {
    let folded = fold(heading);
    crate::text::last_bracket(&folded).map(|(_, unit)| unit.to_owned()).filter(|unit| !unit.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standard::standards;

    #[test]
    fn every_unit_that_standards_print_is_understood() {
        let mut seen = 0;
        for row in standards().iter().flat_map(|s| &s.base_water) {
            let (_, of) = water_for(&row.unit).unwrap();
            let value = rounding::parse(&row.value).unwrap();
            assert!(figure(value, &row.unit, of).is_some(), "{}", row.unit);
            seen += 1;
        }
        assert!(seen > 250, "{seen}");
    }

    #[test]
    fn units_are_turned_by_powers_of_ten() {
        let of = |value: &str, per, unit| figure(rounding::parse(value).unwrap(), per, unit);
        assert_eq!(of("55", "m3/t原料皮", "t"), Some(55.0));
        assert_eq!(of("55", "m3/t原料皮", "千克"), Some(0.055));
        assert_eq!(of("500", "L/m2", "m²"), Some(0.5));
        assert_eq!(of("50", "m3/万m2", "万平方米"), Some(50.0));
        assert_eq!(of("3", "m3/百只", "万只"), Some(300.0));
        assert_eq!(of("20", "m3/kL", "L"), Some(0.02));
        assert_eq!(of("3.5", "m3/万只产品", "万只"), Some(3.5));
        assert_eq!(of("10", "m3/t（V2O5或V2O3）", "t"), Some(10.0));
        // Of what no standard here counts.
        assert_eq!(of("3", "m3/百件产品", "件"), Some(0.03));
        assert_eq!(of("3", "m3/张", "万张"), Some(30000.0));
        for (per, unit) in [
            ("m3/t", "kL"),
            ("m3/t原料皮", "t产品"),
            ("m3/t", "h"),
            ("t", "t"),
            ("m3/t", ""),
            ("m3/件", "箱"),
            ("m3/件", "百"),
        ] {
            assert_eq!(of("1", per, unit), None, "{per} {unit}");
        }
    }

    #[test]
    fn every_product_is_found_by_the_name_that_is_printed() {
        for s in standards() {
            for row in s.base_water.iter().filter(|r| r.product.is_some()) {
                let alike = |b: &&BaseWater| b.special == row.special && b.level == row.level;
                let rows: Vec<&BaseWater> = s.base_water.iter().filter(alike).collect();
                assert!(
                    matches!(find(&rows, row.product.as_deref()), Found::One(found) if found == row),
                    "{} {:?}",
                    s.id,
                    row.product
                );
            }
        }
    }

    #[test]
    fn products_are_found_by_the_names_people_write() {
        let of = |id: &str, said: Option<&str>| {
            let s = standards().iter().find(|s| s.id == id).unwrap();
            let rows: Vec<&BaseWater> = s
                .base_water
                .iter()
                .filter(|b| !b.special && !b.level.contains("间接") || b.level.contains('、'))
                .collect();
            match find(&rows, said) {
                Found::One(row) => row.value.clone(),
                Found::Several(of) => format!("{}", of.len()) + "?",
                Found::None => "none".into(),
                Found::NotTold => "not told".into(),
            }
        };
        for (id, said, value) in [
            ("GB 30486-2013", "制革", "55"),
            ("GB 21903-2008", "土霉素", "750"),
            ("GB 21903-2008", "双氢链霉素", "1450"),
            ("GB 21903-2008", "利福霉素", "6000"),
            ("GB 21903-2008", "其他", "1500"),
            ("GB 25464-2010", "抛光", "0.3"),
            ("GB 25464-2010", "非抛光", "0.1"),
            ("GB 13456-2012", "炼铁", "0.05"),
            ("GB 19821-2025", "加工灌装", "5?"),
            ("GB 30486-2013", "水泥", "none"),
            ("GB 21905-2008", "什么都行", "500"),
        ] {
            assert_eq!(of(id, Some(said)), value, "{id} {said}");
        }
        assert_eq!((of("GB 30486-2013", None), of("GB 21905-2008", None)), ("not told".into(), "500".into()));
    }
}
