//! Units of flow and of volume, and the unit of a column of flows.
//!
//! Unlike units of concentration they are not powers of ten of one another: each is a whole number of
//! millilitres in a whole number of seconds, so that factors between them are exact fractions.

use crate::error::{Error, Result};
use crate::text::{fold, last_bracket};

/// A unit of flow, or of volume.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FlowUnit {
    /// As it is shown.
    pub symbol: &'static str,
    millilitres: u64,
    /// `None` of a volume.
    seconds: Option<u64>,
}

/// Symbol, millilitres, seconds (0 of a volume), and the spellings understood (folded, lower case). A tonne
/// is not included: that a tonne of water is a cubic metre is not a matter of units.
const UNITS: &[(&str, u64, u64, &[&str])] = &[
    ("m³/s", 1_000_000, 1, &["m3/s", "立方米/秒", "立方米每秒", "m3·s-1", "m3s-1"]),
    ("m³/min", 1_000_000, 60, &["m3/min", "立方米/分", "立方米/分钟", "立方米每分钟"]),
    (
        "m³/h",
        1_000_000,
        3600,
        &["m3/h", "m3/hr", "立方米/小时", "立方米/时", "立方米每小时", "m3·h-1", "m3h-1"],
    ),
    (
        "m³/d",
        1_000_000,
        86_400,
        &["m3/d", "m3/day", "立方米/日", "立方米/天", "立方米每日", "立方米每天", "m3·d-1", "m3d-1"],
    ),
    (
        "万m³/d",
        10_000_000_000,
        86_400,
        &["万m3/d", "万m3/日", "万m3/天", "万立方米/日", "万立方米/天", "万立方米每日", "万立方米每天"],
    ),
    ("L/s", 1000, 1, &["l/s", "升/秒", "升每秒", "l·s-1", "ls-1"]),
    ("L/min", 1000, 60, &["l/min", "升/分", "升/分钟", "升每分钟"]),
    ("L/h", 1000, 3600, &["l/h", "升/小时", "升每小时"]),
    ("m³", 1_000_000, 0, &["m3", "立方米"]),
    ("万m³", 10_000_000_000, 0, &["万m3", "万立方米"]),
    ("L", 1000, 0, &["l", "升"]),
];

impl FlowUnit {
    /// Reads a unit in any of its spellings.
    ///
    /// ```
    /// use shuizhi::unit::flow::FlowUnit;
    /// let unit = |text| FlowUnit::parse(text).map(|u| u.symbol);
    /// assert_eq!(unit("立方米／小时"), Some("m³/h"));
    /// assert_eq!((unit("M3/d"), unit("t/d")), (Some("m³/d"), None));
    /// ```
    pub fn parse(text: &str) -> Option<FlowUnit> {
        let key = fold(text).to_lowercase();
        UNITS.iter().find(|u| u.3.contains(&key.as_str())).map(|&(symbol, millilitres, seconds, _)| {
            FlowUnit { symbol, millilitres, seconds: Some(seconds).filter(|s| *s > 0) }
        })
    }

    /// The fraction that turns a flow in this unit into one in another; `None` if one is a volume.
    ///
    /// ```
    /// use shuizhi::unit::flow::FlowUnit;
    /// let factor = |a, b| FlowUnit::parse(a).unwrap().factor_to(FlowUnit::parse(b).unwrap());
    /// assert_eq!(factor("m3/h", "m3/d"), Some((24.0, 1.0)));
    /// assert_eq!(factor("L/s", "m3/d"), Some((432.0, 5.0)));
    /// assert_eq!(factor("万m3/d", "m3/d"), Some((10000.0, 1.0)));
    /// assert_eq!(factor("L/s", "m3/s"), Some((1.0, 1000.0)));
    /// assert_eq!(factor("m3", "m3/s"), None);
    /// ```
    pub fn factor_to(self, other: FlowUnit) -> Option<(f64, f64)> {
        let over = self.millilitres * other.seconds?;
        let under = other.millilitres * self.seconds?;
        let (mut a, mut b) = (over, under);
        while b > 0 {
            (a, b) = (b, a % b);
        }
        Some(((over / a) as f64, (under / a) as f64))
    }
}

/// The units there are, for messages.
fn known() -> String {
    UNITS.iter().filter(|u| u.2 > 0).map(|u| u.0).collect::<Vec<_>>().join(", ")
}

/// The unit in the header of a column: a unit, or text that is not a unit; `None` if there is none.
fn said(header: &str) -> Option<std::result::Result<FlowUnit, String>> {
    let text = fold(header);
    if let Some((name, inside)) = last_bracket(&text)
        && !name.is_empty()
    {
        let inside = ["单位:", "单位"].iter().find_map(|p| inside.strip_prefix(p)).unwrap_or(inside);
        return Some(FlowUnit::parse(inside).ok_or_else(|| inside.to_owned()));
    }
    // Without brackets: behind a mark, or what is plainly a rate.
    text.char_indices().skip(1).find_map(|(i, _)| {
        let rest = text.get(i..)?;
        let unit = rest.trim_start_matches(['_', ':', '/', ',', '-']);
        (unit.len() < rest.len() || unit.contains('/')).then(|| FlowUnit::parse(unit)).flatten().map(Ok)
    })
}

/// The unit of a column of flows: that of its header, or the one given, otherwise `usual`.
///
/// ```
/// use shuizhi::unit::flow::unit_of;
/// let unit = |header, told| unit_of(header, told, "m3/h").map(|u| u.symbol);
/// assert_eq!(unit("流量(m3/d)", None), Ok("m³/d"));
/// assert_eq!(unit("流量", Some("L/s")), Ok("L/s"));
/// assert_eq!(unit("流量", None), Ok("m³/h"));
/// assert_eq!(unit("流量(在线)", Some("L/s")), Ok("L/s"));
/// assert!(unit("流量(m3/d)", Some("m3/h")).unwrap_err().to_string().contains("m³/d"));
/// assert!(unit("流量(t/d)", None).unwrap_err().to_string().contains("流量(t/d)"));
/// ```
///
/// # Errors
/// [`Error::FlowUnit`] if the unit in the header differs from the one given, or is not understood;
/// [`Error::Option`] if the one given is not.
pub fn unit_of(header: &str, told: Option<&str>, usual: &str) -> Result<FlowUnit> {
    let told = told
        .map(|word| {
            FlowUnit::parse(word).ok_or_else(|| Error::Option {
                option: "flow_unit",
                value: word.to_owned(),
                expected: format!("say {}", known()),
            })
        })
        .transpose()?;
    let fail = |problem| Err(Error::FlowUnit { column: header.to_owned(), problem });
    match (said(header), told) {
        (Some(Ok(own)), Some(told)) if own != told => fail(format!(
            "the header says {}, the unit given is {}; correct one of them",
            own.symbol, told.symbol
        )),
        (Some(Ok(own)), _) => Ok(own),
        (Some(Err(_)) | None, Some(told)) => Ok(told),
        (Some(Err(text)), None) => fail(format!(
            "{text:?} is not a known unit of flow ({}); correct the header, or give the unit of flow",
            known()
        )),
        (None, None) => FlowUnit::parse(usual).ok_or_else(|| Error::FlowUnit {
            column: header.to_owned(),
            problem: format!("{usual:?} is not a unit of flow"),
        }),
    }
}

/// The fraction that turns the flows of a column into another unit; see [`unit_of`].
///
/// # Errors
/// As in [`unit_of`]; [`Error::FlowUnit`] where the column is of volumes.
pub fn factor_of(header: &str, told: Option<&str>, usual: &str, into: &str) -> Result<(f64, f64)> {
    let unit = unit_of(header, told, usual)?;
    let factor = FlowUnit::parse(into).and_then(|into| unit.factor_to(into));
    factor.ok_or_else(|| Error::FlowUnit {
        column: header.to_owned(),
        problem: format!("{} is a volume, and a flow is asked for ({})", unit.symbol, known()),
    })
}

/// The fraction that turns the volumes of a column, of a day or of another time, into m³.
///
/// ```
/// use shuizhi::unit::flow::volume_of;
/// assert_eq!((volume_of("排水量(万m3)"), volume_of("排水量")), (Ok((10000.0, 1.0)), Ok((1.0, 1.0))));
/// assert_eq!(volume_of("日排水量(m3/d)"), Ok((1.0, 1.0)));
/// assert!(volume_of("排水量(m3/h)").unwrap_err().to_string().contains("排水量(m3/h)"));
/// ```
///
/// # Errors
/// [`Error::FlowUnit`] where the header names no volume.
pub fn volume_of(header: &str) -> Result<(f64, f64)> {
    let unit = unit_of(header, None, "m3")?;
    let volume = FlowUnit { seconds: None, ..unit };
    let factor = FlowUnit { seconds: Some(1), ..volume }.factor_to(FlowUnit {
        symbol: "m³",
        millilitres: 1_000_000,
        seconds: Some(1),
    });
    factor.filter(|_| unit.seconds.is_none_or(|s| s == 86_400)).ok_or_else(|| Error::FlowUnit {
        column: header.to_owned(),
        problem: format!("{} is no volume; write m³, 万m³ or L", unit.symbol),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_is_folded_and_belongs_to_one_unit() {
        let mut seen = std::collections::HashSet::new();
        for (symbol, .., spellings) in UNITS {
            assert!(FlowUnit::parse(symbol).is_some(), "{symbol}");
            for s in *spellings {
                assert!(seen.insert(*s), "{s} twice");
                assert_eq!(&fold(s).to_lowercase(), s, "{s} is not in folded form");
            }
        }
    }

    #[test]
    fn headers_as_people_write_them() {
        for (header, symbol) in [
            ("流量（m³/h）", "m³/h"),
            ("出水流量 m3/d", "m³/d"),
            ("流量_L/s", "L/s"),
            ("水量[万m³/d]", "万m³/d"),
            ("flow (单位：立方米/秒)", "m³/s"),
        ] {
            assert_eq!(unit_of(header, None, "m3/h").unwrap().symbol, symbol, "{header}");
        }
        assert!(factor_of("水量(m3)", None, "m3/h", "m3/d").unwrap_err().to_string().contains("volume"));
        assert!(matches!(unit_of("流量", Some("t/d"), "m3/h"), Err(Error::Option { .. })));
        assert!(known().split(", ").all(|unit| unit.contains('/')), "volumes are no flows: {}", known());
    }
}
