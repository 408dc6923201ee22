//! Limits that are computed from other parameters of the sample: their formula, and what it takes.

use crate::rounding;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A limit computed from other parameters of the same sample.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Equation {
    /// Numbers, the names of `of`, `+ - * / ^`, parentheses, and `exp`, `ln`, `log10`, `sqrt`, `min`,
    /// `max`: `exp(1.0166 * ln(hardness) - 3.924)`. Its result is in the item's unit.
    pub formula: String,
    /// The meaning of the names in the formula.
    pub of: BTreeMap<String, Variable>,
    /// The decimals to which the result is rounded, half to even; not rounded where left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decimals: Option<u32>,
}

/// A parameter that a formula takes.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Variable {
    /// The parameter's id.
    pub parameter: String,
    /// The unit in which the formula takes it.
    pub unit: String,
    /// The ends between which the formula may be used, both included; decimals in quotes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The upper end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

impl Equation {
    /// The names, in the order in which values are given to the formula.
    pub fn names(&self) -> Vec<&str> {
        self.of.keys().map(String::as_str).collect()
    }

    /// Its formula, ready to be computed.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub fn parsed(&self) -> Result<Formula, String> {
        Formula::parse(&self.formula, &self.names())
    }

    /// The result for values of its names; `None` where it has none (the logarithm of 0), or a value is
    /// left out.
    pub fn value(&self, formula: &Formula, values: &[f64]) -> Option<f64> {
        let x = Some(formula.value(values)).filter(|x| x.is_finite())?;
        Some(self.decimals.map_or_else(|| rounding::settled(x), |places| rounding::half_even(x, places)))
    }
}

pub(super) const FUNCTIONS: [&str; 6] = ["exp", "ln", "log10", "sqrt", "min", "max"];

/// A formula, parsed.
#[derive(Debug, Clone, PartialEq)]
pub enum Formula {
    /// A number.
    Number(f64),
    /// A name, by its place.
    Name(usize),
    /// The negative of a formula.
    Minus(Box<Formula>),
    /// Two formulas and the operator between them.
    Two(char, Box<Formula>, Box<Formula>),
    /// A function, by its place, of its arguments.
    Call(usize, Vec<Formula>),
}

impl Formula {
    fn parse(text: &str, names: &[&str]) -> Result<Formula, String> {
        let mut reader = Reader { chars: text.char_indices().collect(), at: 0, names, depth: 0 };
        let formula = reader.sum()?;
        match reader.peek() {
            None => Ok(formula),
            Some(c) => Err(reader.wrong(&format!("{c:?} is not expected"))),
        }
    }

    pub(super) fn takes(&self, name: usize) -> bool {
        match self {
            Formula::Number(_) => false,
            Formula::Name(own) => *own == name,
            Formula::Minus(of) => of.takes(name),
            Formula::Two(_, a, b) => a.takes(name) || b.takes(name),
            Formula::Call(_, of) => of.iter().any(|f| f.takes(name)),
        }
    }

    fn value(&self, values: &[f64]) -> f64 {
        match self {
            Formula::Number(x) => *x,
            Formula::Name(i) => values.get(*i).copied().unwrap_or(f64::NAN),
            Formula::Minus(of) => -of.value(values),
            Formula::Two(sign, a, b) => {
                let (a, b) = (a.value(values), b.value(values));
                match sign {
                    '+' => a + b,
                    '-' => a - b,
                    '*' => a * b,
                    '/' => a / b,
                    _ => a.powf(b),
                }
            }
            Formula::Call(function, of) => {
                let first = of.first().map_or(f64::NAN, |f| f.value(values));
                match FUNCTIONS.get(*function).copied().unwrap_or_default() {
                    "exp" => first.exp(),
                    "ln" => first.ln(),
                    "log10" => first.log10(),
                    "sqrt" => first.sqrt(),
                    "min" => of.iter().map(|f| f.value(values)).fold(f64::INFINITY, f64::min),
                    "max" => of.iter().map(|f| f.value(values)).fold(f64::NEG_INFINITY, f64::max),
                    _ => f64::NAN,
                }
            }
        }
    }
}

/// Deeper formulas are not limits.
const DEEPEST: usize = 50;

struct Reader<'a> {
    chars: Vec<(usize, char)>,
    at: usize,
    names: &'a [&'a str],
    depth: usize,
}

impl Reader<'_> {
    fn peek(&mut self) -> Option<char> {
        while self.chars.get(self.at).is_some_and(|(_, c)| c.is_whitespace()) {
            self.at += 1;
        }
        self.chars.get(self.at).map(|(_, c)| *c)
    }

    fn take(&mut self, signs: &[char]) -> Option<char> {
        let c = self.peek().filter(|c| signs.contains(c))?;
        self.at += 1;
        Some(c)
    }

    fn wrong(&self, problem: &str) -> String {
        format!("equation: {problem} at character {}", self.at + 1)
    }

    fn sum(&mut self) -> Result<Formula, String> {
        let mut all = self.product()?;
        while let Some(sign) = self.take(&['+', '-']) {
            all = Formula::Two(sign, Box::new(all), Box::new(self.product()?));
        }
        Ok(all)
    }

    fn product(&mut self) -> Result<Formula, String> {
        let mut all = self.signed()?;
        while let Some(sign) = self.take(&['*', '/']) {
            all = Formula::Two(sign, Box::new(all), Box::new(self.signed()?));
        }
        Ok(all)
    }

    fn signed(&mut self) -> Result<Formula, String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(self.wrong("the formula is nested too deeply"));
        }
        let found = if self.take(&['-']).is_some() {
            Formula::Minus(Box::new(self.signed()?))
        } else {
            let base = self.single()?;
            match self.take(&['^']) {
                Some(sign) => Formula::Two(sign, Box::new(base), Box::new(self.signed()?)),
                None => base,
            }
        };
        self.depth -= 1;
        Ok(found)
    }

    fn single(&mut self) -> Result<Formula, String> {
        match self.peek() {
            Some('(') => {
                self.at += 1;
                let inner = self.sum()?;
                self.closed()?;
                Ok(inner)
            }
            Some(c) if c.is_ascii_digit() => {
                let text = self.word(|c| c.is_ascii_digit() || c == '.');
                let number = rounding::parse(&text).map(rounding::to_f64);
                number.map(Formula::Number).ok_or_else(|| self.wrong(&format!("{text:?} is not a decimal")))
            }
            Some(c) if c.is_ascii_lowercase() => {
                let start = self.at;
                let word = self.word(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
                if let Some(name) = self.names.iter().position(|own| *own == word) {
                    return Ok(Formula::Name(name));
                }
                let Some(function) = FUNCTIONS.iter().position(|own| *own == word) else {
                    self.at = start;
                    let known = [self.names, &FUNCTIONS].concat().join(", ");
                    return Err(self.wrong(&format!("{word:?} is none of {known}")));
                };
                if self.take(&['(']).is_none() {
                    return Err(self.wrong(&format!("{word} takes parentheses")));
                }
                let mut of = vec![self.sum()?];
                while self.take(&[',']).is_some() {
                    of.push(self.sum()?);
                }
                self.closed()?;
                if of.len() > 1 && function < 4 {
                    return Err(self.wrong(&format!("{word} takes one figure")));
                }
                Ok(Formula::Call(function, of))
            }
            Some(c) => Err(self.wrong(&format!("{c:?} is not expected"))),
            None => Err(self.wrong("the formula ends too early")),
        }
    }

    fn closed(&mut self) -> Result<(), String> {
        self.take(&[')']).map(|_| ()).ok_or_else(|| self.wrong("a closing parenthesis is missing"))
    }

    fn word(&mut self, of: impl Fn(char) -> bool) -> String {
        let start = self.at;
        while self.chars.get(self.at).is_some_and(|(_, c)| of(*c)) {
            self.at += 1;
        }
        self.chars.iter().take(self.at).skip(start).map(|(_, c)| c).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Result<f64, String> {
        Formula::parse(text, &["h", "t"]).map(|f| f.value(&[100.0, 20.0]))
    }

    #[test]
    fn formulas_come_to_what_they_say() {
        for (text, expected) in [
            ("1 + 2 * 3", 7.0),
            ("(1 + 2) * 3", 9.0),
            ("2 ^ 3 ^ 2", 512.0),
            ("-2 ^ 2", -4.0),
            ("2 ^ -1", 0.5),
            ("8 / 4 / 2", 1.0),
            ("10 - 4 - 3", 3.0),
            ("h / t", 5.0),
            ("min(h, t, 7) + max(1, 2)", 9.0),
            ("exp(ln(h))", 100.0),
            ("log10(h) + sqrt(h)", 12.0),
        ] {
            assert!((value(text).unwrap() - expected).abs() < 1e-9, "{text}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_formula_is_told_with_its_place() {
        for (text, told) in [
            ("", "ends too early at character 1"),
            ("1 +", "ends too early at character 4"),
            ("1 + x", "\"x\" is none of h, t, exp, ln, log10, sqrt, min, max at character 5"),
            ("(1", "closing parenthesis is missing"),
            ("1 2", "'2' is not expected at character 3"),
            ("ln h", "ln takes parentheses"),
            ("ln(1, 2)", "ln takes one figure"),
            ("1.2.3", "\"1.2.3\" is not a decimal"),
            ("1 % 2", "'%' is not expected"),
        ] {
            let found = value(text).unwrap_err();
            assert!(found.contains(told), "{text}: {found}");
        }
        assert!(value(&format!("{}1{}", "(".repeat(99), ")".repeat(99))).unwrap_err().contains("too deeply"));
        assert!(value(&"-".repeat(9999)).unwrap_err().contains("too deeply"));
    }
}
