//! Exact conversion between the units water data comes in.
//!
//! Every conversion is a power of ten, so a figure keeps its digits: 0.3 μg/L is 0.0003 mg/L and
//! nothing else. Units of different dimensions never convert.

pub mod flow;

use crate::error::{Error, Result};
use crate::lang::Lang;
use crate::text::fold;
use once_cell::sync::Lazy;
use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Dimension {
    Mass,
    Count,
    Temperature,
    Length,
    Potential,
    Conductivity,
    Turbidity,
    None,
    Percent,
    PlatinumCobalt,
    Dilution,
    Activity,
    MassPerBedDay,
    Toxicity,
}

/// A unit: a dimension and a power of ten.
///
/// ```
/// use shuizhi::unit::Unit;
/// let ug: Unit = Unit::parse("μg/L").unwrap();
/// let mg: Unit = Unit::parse("毫克/升").unwrap();
/// assert_eq!(ug.exponent_to(mg), Some(-3)); // 1 μg/L = 10⁻³ mg/L
/// assert_eq!(ug.exponent_to(Unit::parse("℃").unwrap()), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Unit {
    dimension: Dimension,
    exponent: i8,
    symbol: &'static str,
}

use Dimension as D;

/// Units that are words: the symbol, and what they are called in English and in Chinese.
pub const WORDS: [(&str, &str, &str); 5] = [
    ("dilution factor", "dilution factor", "倍"),
    ("Pt-Co unit", "Pt-Co unit", "度"),
    ("个/L", "counts/L", "个/L"),
    ("个/10L", "counts/10L", "个/10L"),
    ("万个/L", "10,000 counts/L", "万个/L"),
];

/// Dimension, power of ten, the symbol shown, and the spellings understood (folded, lower case,
/// every μ as u, exponents without a mark). Counts of organisms are one dimension: individuals, MPN and CFU are read alike.
const UNITS: &[(D, i8, &str, &[&str])] = &[
    (
        D::Mass,
        0,
        "mg/L",
        &["mg/l", "毫克/升", "毫克每升", "mgl-1", "mg·l-1", "mg.l-1", "mg*l-1", "ug/ml", "g/m3", "mg/dm3"],
    ),
    (D::Mass, -3, "μg/L", &["ug/l", "微克/升", "微克每升", "ugl-1", "ug·l-1", "ug.l-1", "mcg/l", "ug/dm3"]),
    (D::Mass, -6, "ng/L", &["ng/l", "纳克/升", "ngl-1", "ng·l-1", "ug/m3"]),
    (D::Mass, 6, "kg/L", &["kg/l", "千克/升"]),
    (D::Mass, 3, "g/L", &["g/l", "克/升", "gl-1", "g·l-1", "kg/m3", "mg/ml"]),
    (D::Mass, -3, "mg/m³", &["mg/m3", "毫克/立方米", "mgm-3", "mg·m-3"]),
    (D::Count, 0, "个/L", &["个/l", "个/升", "count/l", "counts/l", "cells/l", "cell/l", "ind/l", "ind./l"]),
    (D::Count, -1, "个/10L", &["个/10l", "count/10l", "counts/10l", "个/10升"]),
    (D::Count, 0, "MPN/L", &["mpn/l"]),
    (D::Count, 0, "CFU/L", &["cfu/l"]),
    (D::Count, 1, "MPN/100mL", &["mpn/100ml"]),
    (D::Count, 1, "CFU/100mL", &["cfu/100ml", "个/100ml", "个/100毫升"]),
    (D::Count, 3, "CFU/mL", &["cfu/ml", "个/ml", "个/毫升", "cells/ml", "mpn/ml"]),
    (D::Count, 4, "万个/L", &["万个/l", "万个/升", "10,000counts/l"]),
    (D::Temperature, 0, "℃", &["°c", "degc", "c°", "摄氏度", "deg.c"]),
    (D::Length, 0, "m", &["m", "米"]),
    (D::Length, -2, "cm", &["cm", "厘米"]),
    (D::Potential, 0, "mV", &["mv", "毫伏"]),
    (D::Potential, 3, "V", &["v", "伏"]),
    (D::Conductivity, 0, "μS/cm", &["us/cm", "umho/cm", "微西门子/厘米"]),
    (D::Conductivity, 1, "mS/m", &["ms/m"]),
    (D::Conductivity, 3, "mS/cm", &["ms/cm", "mmho/cm"]),
    (D::Turbidity, 0, "NTU", &["ntu"]),
    (D::None, 0, "1", &["1", "无量纲", "量纲一", "无单位", "无", "-", "ph", "ph单位", "dimensionless"]),
    (D::Percent, 0, "%", &["%"]),
    (
        D::PlatinumCobalt,
        0,
        "Pt-Co unit",
        &["pt-counit", "pt-co", "铂钴色度单位", "铂钴色度", "铂钴度", "pcu", "度(铂钴)"],
    ),
    (D::Dilution, 0, "dilution factor", &["dilutionfactor", "稀释倍数", "倍"]),
    (D::Activity, 0, "Bq/L", &["bq/l", "贝可/升"]),
    (D::Toxicity, 0, "ng-TEQ/L", &["ng-teq/l", "ngteq/l"]),
    (D::MassPerBedDay, 0, "g/(bed·d)", &["g/(bed.d)", "g/(bed·d)", "g/(床·d)", "g/(床位·d)"]),
];

/// The degree (度) of colour is the platinum-cobalt unit, that of turbidity the NTU; elsewhere it may
/// be one of temperature, of hardness, of salinity.
const DEGREE: &str = "度";

/// Means "no unit" in reports; not valid for a quantity with a unit.
const SLASH: &str = "/";

/// Units that differ by more than a power of ten, with their conversion for users.
const FOREIGN: &[(D, &[&str], &str)] = &[
    (D::Temperature, &["°f", "degf", "f°", "华氏度", "deg.f"], "℃ = (℉ - 32) × 5/9"),
    (D::Length, &["ft", "feet", "foot", "英尺"], "1 ft = 0.3048 m"),
    (D::Length, &["in", "inch", "inches", "英寸"], "1 in = 2.54 cm"),
];

static BY_SPELLING: Lazy<HashMap<&'static str, Unit>> = Lazy::new(|| {
    UNITS
        .iter()
        .flat_map(|&(dimension, exponent, symbol, spellings)| {
            spellings.iter().map(move |s| (*s, Unit { dimension, exponent, symbol }))
        })
        .collect()
});

impl FromStr for Unit {
    type Err = Error;

    /// Reads a unit in any of its spellings: `mg/L`, `ug/L`, `毫克/升`.
    ///
    /// # Errors
    /// [`Error::Option`], which names the nearest unit.
    fn from_str(text: &str) -> Result<Unit> {
        Unit::parse(text).ok_or_else(|| {
            let near = crate::text::nearest(text, UNITS.iter().map(|unit| unit.2));
            let expected = match near {
                Some(near) => format!("did you mean {near:?}?"),
                None => "say a unit such as \"mg/L\", \"μg/L\" or \"℃\"".to_owned(),
            };
            Error::Option { option: "unit", value: text.to_owned(), expected }
        })
    }
}

/// The symbol, as `mg/L`.
impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.symbol)
    }
}

impl Unit {
    /// Reads a unit in any of its spellings; `None` when it is not one of ours.
    pub fn parse(text: &str) -> Option<Unit> {
        BY_SPELLING.get(spelling(text).as_str()).copied()
    }

    /// As [`Unit::parse`], for figures of a quantity with this canonical unit: 度 and "/" mean
    /// something only beside it.
    ///
    /// ```
    /// use shuizhi::unit::Unit;
    /// let [ntu, none, mg] = ["NTU", "1", "mg/L"].map(|u| Unit::parse(u).unwrap());
    /// assert_eq!(Unit::parse_for("度", ntu), Some(ntu));
    /// assert_eq!((Unit::parse_for("/", none), Unit::parse_for("/", mg)), (Some(none), None));
    /// ```
    pub fn parse_for(text: &str, canonical: Unit) -> Option<Unit> {
        let key = spelling(text);
        match (key.as_str(), canonical.dimension) {
            (DEGREE, D::PlatinumCobalt | D::Turbidity) | (SLASH, D::None) => Some(canonical),
            (key, _) => BY_SPELLING.get(key).copied(),
        }
    }

    /// Whether the text is a unit, perhaps only for some quantities.
    pub fn is_known(text: &str) -> bool {
        Unit::parse(text).is_some() || spelling(text) == DEGREE
    }

    /// How figures in a foreign unit of this dimension are converted.
    pub fn conversion_of(self, text: &str) -> Option<&'static str> {
        let key = spelling(text);
        FOREIGN.iter().find(|f| f.0 == self.dimension && f.1.contains(&key.as_str())).map(|f| f.2)
    }

    /// The power of ten that turns a figure in `self` into a figure in `other`.
    pub fn exponent_to(self, other: Unit) -> Option<i32> {
        (self.dimension == other.dimension).then(|| i32::from(self.exponent) - i32::from(other.exponent))
    }

    /// Whether it is one of counts of organisms.
    pub fn is_count(self) -> bool {
        self.dimension == Dimension::Count
    }

    /// The unit as it is shown.
    pub fn symbol(self) -> &'static str {
        self.symbol
    }

    /// The unit as it is shown in a language.
    ///
    /// ```
    /// use shuizhi::{Lang, unit::Unit};
    /// let words = |unit| [Lang::En, Lang::Zh].map(|lang| Unit::parse(unit).unwrap().word(lang));
    /// assert_eq!((words("个/L"), words("mg/L")), (["counts/L", "个/L"], ["mg/L", "mg/L"]));
    /// ```
    pub fn word(self, lang: Lang) -> &'static str {
        let known = WORDS.iter().find(|(symbol, ..)| *symbol == self.symbol);
        known.map_or(self.symbol, |(_, en, zh)| if lang == Lang::Zh { zh } else { en })
    }

    /// The symbols of all units a figure in this one converts to, for messages.
    pub fn convertible(self) -> String {
        let all: Vec<_> = UNITS.iter().filter(|u| u.0 == self.dimension).map(|u| u.2).collect();
        all.join(", ")
    }
}

/// The form in which units are compared.
fn spelling(text: &str) -> String {
    fold(text).to_lowercase().replace(['μ', 'µ'], "u").replace("**", "").replace('^', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_is_folded_and_belongs_to_one_unit() {
        let mut seen = std::collections::HashSet::new();
        for (.., spellings) in UNITS {
            for s in *spellings {
                assert!(seen.insert(*s), "{s} twice");
                assert_eq!(&fold(s).to_lowercase(), s, "{s} is not in folded form");
            }
        }
        for (.., symbol, _) in UNITS {
            assert!(Unit::parse(symbol).is_some(), "{symbol} does not parse");
        }
    }

    #[test]
    fn converts_by_powers_of_ten_only() {
        let e = |a: &str, b: &str| Unit::parse(a).unwrap().exponent_to(Unit::parse(b).unwrap());
        for mu in ["μg/L", "µg/L", "ug/L", "㎍/L", "μg·L⁻¹", "ＵＧ／Ｌ"] {
            assert_eq!(e(mu, "mg/L"), Some(-3), "{mu}");
        }
        assert_eq!(e("ng/L", "mg/L"), Some(-6));
        assert_eq!(e("g/L", "mg/L"), Some(3));
        assert_eq!(
            (e("kg/L", "mg/L"), e("g/m**3", "mg/L"), e("mg/m^3", "μg/L")),
            (Some(6), Some(0), Some(0))
        );
        assert_eq!((e("umho/cm", "μS/cm"), e("mmho/cm", "μS/cm")), (Some(0), Some(3)));
        assert_eq!(e("mg/m³", "mg/L"), Some(-3));
        assert_eq!(e("CFU/100mL", "个/L"), Some(1));
        assert_eq!(e("MPN/L", "个/L"), Some(0));
        assert_eq!(e("cm", "m"), Some(-2));
        assert_eq!(e("mS/cm", "μS/cm"), Some(3));
        assert_eq!((e("g/L", "ng/L"), e("μg/L", "g/L")), (Some(9), Some(-6)));
        assert_eq!(e("mg/L", "个/L"), None);
        assert_eq!(Unit::parse("ppm"), None);
        let celsius = Unit::parse("℃").unwrap();
        assert_eq!((Unit::parse("℉"), Unit::parse("ft")), (None, None));
        assert!(celsius.conversion_of("℉").unwrap().contains("5/9"));
        assert!(Unit::parse("cm").unwrap().conversion_of("ft").unwrap().contains("0.3048"));
        assert_eq!(celsius.conversion_of("ft"), None);
        assert_eq!(Unit::parse("cm").unwrap().convertible(), "m, cm");
    }
}
