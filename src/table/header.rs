//! Column headers: which parameter a header names and in which unit.
//!
//! A header is a name, then brackets with a unit, a basis (`以N计`) or another name of the same
//! parameter: `氨氮(以N计)(mg/L)`, `总磷(TP，mg/L)`. Around the name there may be a stage of treatment,
//! the field of HJ 212, a word for concentration, or a symbol (see [`super::peel`]). The content of brackets
//! after a known name must be understood, or the header is an error: a misread unit is a wrong class.

use super::nearest::nearest;
use super::peel::{Named, Stage, named};
use crate::error::{Error, Result};
use crate::hj212;
use crate::parameter::{Parameter, Parameters, Strength, key};
use crate::text::fold;
use crate::unit::Unit;

/// What a header says.
#[derive(Debug, Clone)]
pub enum Header<'a> {
    /// A parameter.
    Parameter {
        /// The parameter.
        parameter: &'a Parameter,
        /// The unit the header names.
        unit: Option<Unit>,
        /// The unit of the code, if the name is a code without a unit. Without either, the canonical unit
        /// applies.
        code_unit: Option<Unit>,
        /// Before or behind treatment, where the heading says so.
        stage: Option<Stage>,
    },
    /// A name that needs a unit, which is missing; several if the unit distinguishes them.
    Weak {
        /// What it may be.
        candidates: Vec<&'a Parameter>,
    },
    /// A field of HJ 212 that holds no readings of the parameter, as the maximum.
    Field {
        /// The parameter.
        parameter: &'a Parameter,
        /// The field.
        field: &'static str,
    },
    /// The identifier of a device (HJ 212), which would else be read as manganese.
    Identifier,
    /// The parameter is known, the rest of the header is not.
    Unclear {
        /// The parameter.
        parameter: &'a Parameter,
        /// What is not understood.
        error: Error,
    },
    /// Nothing of ours.
    Unknown,
}

/// The most bytes of a folded header; a longer one is a remark.
const LONGEST: usize = 1000;

/// The most bytes of a unit without brackets, with the marks before it.
const LONGEST_UNIT: usize = 48;

/// Reads a column header.
///
/// ```
/// use shuizhi::{table::header::{read, Header}, parameter::parameters};
/// let Header::Parameter { parameter, unit, .. } = read("总磷（以P计，μg/L）", parameters()) else { panic!() };
/// assert_eq!((parameter.id.as_str(), unit.unwrap().symbol()), ("total_phosphorus", "μg/L"));
/// assert!(matches!(read("断面名称", parameters()), Header::Unknown));
/// assert!(matches!(read("氨氮(ppm)", parameters()), Header::Unclear { .. }));
/// ```
pub fn read<'a>(header: &str, parameters: &'a Parameters) -> Header<'a> {
    let text = fold(header);
    if text.len() > LONGEST {
        return Header::Unknown;
    }
    if text == "MN" {
        return Header::Identifier;
    }
    match named(&text, parameters) {
        Some(found) => judged(header, &found, parameters),
        None => bare_unit(header, &text, parameters).unwrap_or(Header::Unknown),
    }
}

impl Parameters {
    /// As [`Parameters::find`], for a name that was given as a parameter's: weak names count, and what
    /// a header may say beside the name.
    ///
    /// ```
    /// use shuizhi::parameter::parameters;
    /// assert_eq!(parameters().get("总磷(以P计)").unwrap().id, "total_phosphorus");
    /// assert!(parameters().get("总磷(以PO4计)").is_err());
    /// assert!(parameters().get("色度").is_err() && parameters().get("色度(倍)").is_ok());
    /// ```
    ///
    /// # Errors
    /// [`Error::UnknownParameter`], with the nearest name; [`Error::AmbiguousParameter`] for a name of
    /// several.
    pub fn get(&self, name: &str) -> Result<&Parameter> {
        let ambiguous = |candidates: &[&Parameter]| {
            let ids: Vec<&str> = candidates.iter().map(|p| p.id.as_str()).collect();
            Error::AmbiguousParameter { name: name.into(), candidates: ids.join(" or ") }
        };
        if let Some((candidates, _)) = self.candidates(&fold(name)) {
            return match candidates[..] {
                [one] => Ok(one),
                _ => Err(ambiguous(&candidates)),
            };
        }
        let unknown = |hint: String| Error::UnknownParameter { name: name.into(), hint };
        match read(name, self) {
            Header::Parameter { parameter, .. } => Ok(parameter),
            Header::Weak { candidates } => match candidates[..] {
                [one] => Ok(one),
                _ => Err(ambiguous(&candidates)),
            },
            Header::Unclear { error: Error::AmbiguousColumn { problem, .. }, .. } => {
                Err(unknown(format!("; {problem}")))
            }
            Header::Unclear { error, .. } => Err(error),
            Header::Field { .. } | Header::Identifier | Header::Unknown => Err(unknown(
                nearest(name, self)
                    .map_or_else(String::new, |(p, _)| format!("; did you mean {} ({})?", p.name_zh, p.id)),
            )),
        }
    }
}

/// A unit written behind the name without brackets: `氨氮 mg/L`, `NH3-N/(mg/L)`, `氨氮_mg/L`.
fn bare_unit<'a>(header: &str, text: &str, parameters: &'a Parameters) -> Option<Header<'a>> {
    let from = text.len().saturating_sub(LONGEST_UNIT);
    text.char_indices().skip(1).filter(|(i, _)| *i >= from).find_map(|(i, _)| {
        let (name, rest) = text.split_at(i);
        let unit = rest.trim_start_matches(['_', ':', '/', ',']);
        // Without a mark between them, only what looks like a unit ends the name.
        let parted = unit.len() < rest.len();
        if !(parted || unit.contains('/') || unit.contains('°') || unit.contains("L-1")) {
            return None;
        }
        let unit = unit.strip_prefix('(').and_then(|u| u.strip_suffix(')')).unwrap_or(unit);
        if !Unit::is_known(unit) {
            return None;
        }
        let mut found = named(name, parameters)?;
        found.notes.push(unit);
        Some(judged(header, &found, parameters))
    })
}

fn judged<'a>(header: &str, found: &Named<'_, 'a>, parameters: &'a Parameters) -> Header<'a> {
    #[allow(clippy::indexing_slicing, reason = "a name that was found has a candidate")]
    let first = found.candidates[0];
    if let Some((field, false)) = found.statistic {
        return Header::Field { parameter: first, field };
    }
    let mut read: Vec<Header<'a>> =
        found.candidates.iter().map(|p| judge(header, p, found, parameters)).collect();
    if read.len() > 1 {
        // The unit tells which is meant.
        let fits = |h: &Header<'_>| matches!(h, Header::Parameter { .. });
        match read.iter().filter(|h| fits(h)).count() {
            1 => read.retain(fits),
            0 if !read.iter().any(|h| matches!(h, Header::Weak { .. })) => {}
            _ => return Header::Weak { candidates: found.candidates.clone() },
        }
    }
    read.swap_remove(0)
}

fn judge<'a>(
    header: &str,
    parameter: &'a Parameter,
    found: &Named<'_, 'a>,
    parameters: &'a Parameters,
) -> Header<'a> {
    let (mut unit, mut stage): (Option<Unit>, Option<Stage>) = (None, found.stage);
    let canonical = parameter.unit();
    let ambiguous = |problem: String| Header::Unclear {
        parameter,
        error: Error::AmbiguousColumn { column: header.to_owned(), problem },
    };
    for &note in &found.notes {
        // A whole bracket first: units hold "/" and names hold commas.
        let whole = understand(note, parameter, parameters);
        let parts: Vec<&str> = if whole.is_some() { vec![note] } else { note.split(',').collect() };
        for part in parts.into_iter().filter(|p| !p.is_empty()) {
            match understand(part, parameter, parameters) {
                Some(Note::Unit(found)) => match unit {
                    Some(before) if before != found => {
                        return ambiguous(format!(
                            "it names two units, {} and {}",
                            before.symbol(),
                            found.symbol()
                        ));
                    }
                    _ => unit = Some(found),
                },
                Some(Note::Stage(found)) => match stage {
                    Some(before) if before != found => {
                        return ambiguous("it names both influent and effluent".into());
                    }
                    _ => stage = Some(found),
                },
                Some(Note::Same) => {}
                Some(Note::OtherBasis(basis)) => {
                    return ambiguous(format!(
                        "its figures are expressed as {basis}, those of {} as {}{}",
                        parameter.id,
                        if parameter.basis.is_empty() { "itself".into() } else { parameter.basis.join(", ") },
                        parameters.conversion(&basis, parameter).map_or_else(String::new, |by| format!(
                            "; multiply the figures by {by} and name the column {}",
                            parameter.name_zh
                        )),
                    ));
                }
                Some(Note::OtherParameter(other)) => {
                    return ambiguous(format!("it names {} and {other}", parameter.id));
                }
                None => {
                    let (column, parameter_id, text) =
                        (header.to_owned(), parameter.id.clone(), part.to_owned());
                    let error = match canonical.conversion_of(part) {
                        Some(how) => Error::ForeignUnit {
                            column,
                            unit: text,
                            parameter: parameter_id,
                            expected: canonical.symbol().to_owned(),
                            how,
                        },
                        None => Error::UnknownUnit {
                            column,
                            unit: text,
                            parameter: parameter_id,
                            expected: canonical.convertible(),
                        },
                    };
                    return Header::Unclear { parameter, error };
                }
            }
        }
    }
    match unit {
        None if found.strength == Strength::Weak => Header::Weak { candidates: vec![parameter] },
        Some(found) if found.exponent_to(canonical).is_none() => Header::Unclear {
            parameter,
            error: Error::IncompatibleUnit {
                column: header.to_owned(),
                unit: found.symbol().to_owned(),
                parameter: parameter.id.clone(),
                expected: canonical.symbol().to_owned(),
            },
        },
        None => {
            let code_unit = code_unit(found.name, parameter);
            Header::Parameter { parameter, unit, code_unit, stage }
        }
        Some(_) => Header::Parameter { parameter, unit, code_unit: None, stage },
    }
}

/// The unit of figures that are named by a code of HJ 212-2017 alone.
fn code_unit(name: &str, parameter: &Parameter) -> Option<Unit> {
    let code = parameter.hj525.contains(&key(name)).then(|| hj212::code(name)).flatten()?;
    Unit::parse_for(&code.unit, parameter.unit())
}

enum Note {
    Unit(Unit),
    Stage(Stage),
    Same,
    OtherBasis(String),
    OtherParameter(String),
}

/// The meaning of a part of a bracket; `None` if it is not known.
fn understand(part: &str, parameter: &Parameter, parameters: &Parameters) -> Option<Note> {
    let unit = |text: &str| Unit::parse_for(text, parameter.unit());
    if let Some(unit) = unit(part) {
        return Some(Note::Unit(unit));
    }
    if let Some(unit) =
        ["单位:", "单位", "unit:", "以", "in"].iter().find_map(|p| unit(part.strip_prefix(p)?))
    {
        return Some(Note::Unit(unit));
    }
    if let Some(stage) = Stage::parse(part) {
        return Some(Note::Stage(stage));
    }
    if let Some(basis) = basis(part) {
        let same = parameter.basis.iter().any(|b| key(b) == key(basis));
        return Some(if same { Note::Same } else { Note::OtherBasis(basis.to_owned()) });
    }
    let (other, strength) = parameters.find(part).or_else(|| parameters.find(part.strip_suffix('法')?))?;
    if other == parameter {
        Some(Note::Same)
    } else {
        (strength == Strength::Strong).then(|| Note::OtherParameter(other.id.clone()))
    }
}

/// `以N计`, `N计`, `asN`, `以N表示` → `N`.
fn basis(part: &str) -> Option<&str> {
    let chinese = ["计", "表示"].iter().find_map(|end| part.strip_suffix(end));
    let inner = match chinese {
        Some(inner) => inner.strip_prefix('以').or_else(|| inner.strip_prefix('按')).unwrap_or(inner),
        None => ["as", "As", "AS"].iter().find_map(|s| part.strip_prefix(s))?,
    };
    (!inner.is_empty() && !inner.contains(',')).then_some(inner)
}

#[cfg(test)]
mod tests;
