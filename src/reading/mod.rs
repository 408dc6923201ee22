//! Read cells: `0.025L`, `<0.025`, `未检出`, `--`, `1.2×10^3` become a reading.
//!
//! A cell that cannot be read is a flagged reading, never an error of the column, and never a guess.

pub mod code;
pub mod day;
mod number;

use crate::figure;
use crate::reason::Reason;
use crate::text::{compatible, is_invisible};
use number::{number, plain};
use std::fmt;

/// One measured value as reported.
#[derive(Debug, Clone, Copy, PartialEq)]
#[must_use]
pub enum Reading {
    /// A number.
    Number(f64),
    /// Below this detection limit; `None` if the cell has none (`未检出`).
    Below(Option<f64>),
    /// At least this much (`>24000`).
    Above(f64),
    /// No usable value, and why.
    Missing(Reason),
}

/// As `0.025`, `<0.025`, `>24000`; without a figure the code of the reason.
impl fmt::Display for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reading::Number(x) => f.write_str(&figure::plain(*x)),
            Reading::Below(Some(x)) => write!(f, "<{}", figure::plain(*x)),
            Reading::Below(None) => f.write_str(Reason::NotDetected.code()),
            Reading::Above(x) => write!(f, ">{}", figure::plain(*x)),
            Reading::Missing(reason) => f.write_str(reason.code()),
        }
    }
}

/// The rules for reading a column.
#[derive(Debug, Clone, Default)]
pub struct Rules {
    /// Whether figures below zero are possible (temperature, potential).
    pub signed: bool,
    /// Whether the cells describe, in words: 无 (none) is read as 0, 有 (some) as 1.
    pub descriptive: bool,
    missing: Vec<String>,
    missing_numbers: Vec<f64>,
}

impl Rules {
    /// `missing` are the user's texts and numbers for a missing value, such as `-1`.
    pub fn new(signed: bool, missing: &[String]) -> Rules {
        let missing: Vec<String> = missing.iter().map(|m| normalise(m)).collect();
        let missing_numbers =
            missing.iter().filter_map(|m| number(&close_up(m)?)).filter(|n| n.is_finite()).collect();
        Rules { signed, descriptive: false, missing, missing_numbers }
    }

    /// The same for a column whose cells describe, or do not.
    pub fn describing(self, descriptive: bool) -> Rules {
        Rules { descriptive, ..self }
    }

    /// Whether some numbers mean a missing value.
    pub fn has_missing_numbers(&self) -> bool {
        !self.missing_numbers.is_empty()
    }

    /// Reads a cell that is a number already.
    #[inline]
    pub fn read_number(&self, x: f64) -> Reading {
        if x.is_nan() || (!self.missing_numbers.is_empty() && self.missing_numbers.contains(&x)) {
            Reading::Missing(Reason::Missing)
        } else if self.descriptive {
            Reading::Missing(Reason::NotANumber)
        } else if x.is_infinite() {
            Reading::Missing(Reason::NotFinite)
        } else if x < 0.0 && !self.signed {
            Reading::Missing(Reason::Negative)
        } else {
            Reading::Number(x + 0.0)
        }
    }

    /// Reads a cell of text.
    ///
    /// ```
    /// use shuizhi::{reading::{Reading, Rules}, reason::Reason};
    /// let rules = Rules::default();
    /// assert_eq!(rules.read("0.025L"), Reading::Below(Some(0.025)));
    /// assert_eq!(rules.read("１．２×10³"), Reading::Number(1200.0));
    /// assert_eq!(rules.read("未检出"), Reading::Below(None));
    /// assert_eq!(rules.read("--"), Reading::Missing(Reason::Missing));
    /// assert_eq!(rules.read("约0.5"), Reading::Missing(Reason::NotANumber));
    /// ```
    pub fn read(&self, cell: &str) -> Reading {
        // Most cells are plain numbers in ASCII, or little more.
        if self.missing.is_empty()
            && let Some(reading) = self.read_plain(cell.as_bytes())
        {
            return reading;
        }
        self.read_odd(cell)
    }

    /// Reads the commonest forms without parsing.
    fn read_plain(&self, cell: &[u8]) -> Option<Reading> {
        if let Some(x) = plain(cell) {
            return Some(self.read_number(x));
        }
        if self.descriptive {
            return None;
        }
        match cell {
            [b'<', figure @ ..] | [figure @ .., b'L' | b'l'] => {
                plain(figure).filter(|x| *x > 0.0).map(|x| Reading::Below(Some(x)))
            }
            // The commonest word, as it is mostly written.
            _ if NOT_DETECTED.first().is_some_and(|word| cell == word.as_bytes()) => {
                Some(Reading::Below(None))
            }
            _ => cell
                .iter()
                .all(|b| matches!(b, b'-' | b'*' | b'/' | b'\\'))
                .then_some(Reading::Missing(Reason::Missing)),
        }
    }

    fn read_odd(&self, cell: &str) -> Reading {
        use Reading::{Above, Below, Missing, Number};
        let not_a_number = Missing(Reason::NotANumber);
        let trimmed = normalise(cell);
        if self.missing.contains(&trimmed) {
            return Missing(Reason::Missing);
        }
        let Some(text) = close_up(&trimmed) else { return not_a_number };
        if let Some(x) = number(&text) {
            return self.read_number(x);
        }
        let lower = text.to_lowercase();
        let is_one_of = |words: &[&str]| words.contains(&lower.as_str());
        if self.descriptive && is_one_of(ABSENT) {
            return Number(0.0);
        }
        if self.descriptive && is_one_of(PRESENT) {
            return Number(1.0);
        }
        if is_one_of(MISSING_WORDS) || text.chars().all(|c| "-*/\\".contains(c)) {
            return Missing(Reason::Missing);
        }
        if self.descriptive {
            return not_a_number;
        }
        if matches!(lower.trim_start_matches(['+', '-']), "inf" | "infinity") {
            return if lower.len() - lower.trim_start_matches(['+', '-']).len() > 1 {
                not_a_number
            } else {
                Missing(Reason::NotFinite)
            };
        }
        if is_one_of(NOT_DETECTED) {
            return Below(None);
        }
        let figure = |text: &str, floor: fn(f64) -> bool, reading: fn(f64) -> Reading| match number(text) {
            Some(x) if x.is_infinite() => Missing(Reason::NotFinite),
            Some(x) if floor(x) => reading(x + 0.0),
            _ => not_a_number,
        };
        let below = |text: &str| figure(text, |x| x > 0.0, |x| Below(Some(x)));
        for word in ["nd(", "n.d.(", "未检出("] {
            if let Some(inside) = lower.strip_prefix(word).and_then(|t| t.strip_suffix(')')) {
                return below(inside.strip_prefix('<').unwrap_or(inside));
            }
        }
        for sign in ["<=", "<", "≤"] {
            if let Some(rest) = text.strip_prefix(sign) {
                return below(rest.strip_suffix(['L', 'l']).unwrap_or(rest));
            }
        }
        if let Some(rest) = text.strip_suffix(['L', 'l']) {
            return below(rest);
        }
        for sign in [">=", ">", "≥"] {
            if let Some(rest) = text.strip_prefix(sign) {
                return figure(rest, |x| x >= 0.0, Above);
            }
        }
        not_a_number
    }
}

/// Words of a cell that holds no value.
const MISSING_WORDS: &[&str] =
    &["无", "缺测", "未测", "未监测", "无数据", "na", "n/a", "#n/a", "null", "none", "nan"];
/// Words of a cell that mean absent.
const ABSENT: &[&str] = &[
    "无",
    "无异臭、异味",
    "无异臭,异味",
    "无异臭异味",
    "无异臭、无异味",
    "无臭无味",
    "无臭、无味",
    "none",
    "absent",
    "no",
];
/// Words of a cell that mean present.
const PRESENT: &[&str] = &["有", "present", "yes"];
/// Words of a cell below a detection limit it does not name.
const NOT_DETECTED: &[&str] = &["未检出", "未检测出", "nd", "n.d.", "n.d", "低于检出限", "<dl", "<mdl"];

/// Folds full-width forms and dashes, marks superscripts as exponents and subscripts as such, leaves out
/// what cannot be seen, trims the ends.
fn normalise(cell: &str) -> String {
    let mut marked = String::with_capacity(cell.len());
    let mut raised = false;
    for c in cell.chars().filter(|c| !is_invisible(*c)) {
        if matches!(c, '₀'..='₉') {
            marked.push('_');
        }
        let superscript = matches!(c, '⁰' | '¹' | '²' | '³' | '⁴'..='⁹' | '⁺' | '⁻');
        if superscript && !raised {
            marked.push('^');
        }
        raised = superscript;
        marked.push(c);
    }
    let folded: String = compatible(&marked).map(|c| if is_dash(c) { '-' } else { c }).collect();
    let trimmed = folded.trim_matches(char::is_whitespace);
    trimmed.strip_prefix('\'').unwrap_or(trimmed).trim_matches(char::is_whitespace).to_owned()
}

/// The dashes of Unicode (category Pd) and the minus sign.
fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{58A}' | '\u{5BE}' | '\u{1400}' | '\u{1806}' | '\u{2010}'
            ..='\u{2015}'
                | '\u{2212}'
                | '\u{2E17}'
                | '\u{2E1A}'
                | '\u{2E3A}'
                | '\u{2E3B}'
                | '\u{2E40}'
                | '\u{2E5D}'
                | '\u{301C}'
                | '\u{3030}'
                | '\u{30A0}'
                | '\u{FE31}'
                | '\u{FE32}'
                | '\u{FE58}'
                | '\u{FE63}'
                | '\u{FF0D}'
                | '\u{10D6E}'
                | '\u{10EAD}'
    )
}

/// Leaves out white space beside an operator or a letter; between two characters of a number it
/// makes the cell unreadable (`0.5 0.6` is two figures, not one).
fn close_up(text: &str) -> Option<String> {
    if !text.contains(char::is_whitespace) {
        return Some(text.to_owned());
    }
    let of_number = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        if c.is_whitespace() {
            gap = true;
            continue;
        }
        if gap && of_number(c) && out.chars().next_back().is_some_and(of_number) {
            return None;
        }
        gap = false;
        out.push(c);
    }
    Some(out)
}

#[cfg(test)]
mod tests;
