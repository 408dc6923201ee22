//! The columns of a table: what each was understood as, and which are graded.

use super::header::{self, Header};
use crate::error::{Error, Result};
use crate::parameter::{Parameter, parameters};
use crate::unit::Unit;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What the user says of a column, over what its header says.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Override {
    /// The column is none of ours.
    Ignore(()),
    /// The parameter; the unit stays as the header says.
    Parameter(String),
    /// The parameter and the unit.
    Both(String, String),
}

/// What a column was understood as.
#[derive(Debug, Clone)]
pub struct Recognized {
    pub column: String,
    pub parameter: Option<&'static Parameter>,
    pub unit: Option<Unit>,
    /// Where the unit comes from: `header`, `given` by the user, or `assumed` to be the canonical one.
    pub unit_from: &'static str,
    /// Why the column is not understood, where that is more than an unknown name.
    pub error: Option<Error>,
    /// A remark for the user.
    pub note: Option<&'static str>,
}

/// A column as the bindings show it.
#[derive(Debug, Clone, Serialize)]
pub struct Shown {
    pub column: String,
    pub parameter: Option<String>,
    pub name_zh: Option<String>,
    pub unit: Option<&'static str>,
    pub unit_from: Option<&'static str>,
    /// The power of ten that turns the column's figures into the canonical unit.
    pub exponent: Option<i32>,
    pub canonical_unit: Option<String>,
    pub note: Option<String>,
}

impl Recognized {
    /// For showing.
    pub fn shown(&self) -> Shown {
        let p = self.parameter;
        Shown {
            column: self.column.clone(),
            parameter: p.map(|p| p.id.clone()),
            name_zh: p.map(|p| p.name_zh.clone()),
            unit: self.unit.map(Unit::symbol),
            unit_from: self.unit.map(|_| self.unit_from),
            exponent: p.zip(self.unit).and_then(|(p, u)| u.exponent_to(p.unit())),
            canonical_unit: p.map(|p| p.unit().symbol().to_owned()),
            note: self.error.as_ref().map(ToString::to_string).or(self.note.map(Into::into)),
        }
    }
}

/// Understands the headers of a table.
///
/// # Errors
/// [`Error::UnknownColumn`] where an override names no column, [`Error::UnknownParameter`] and the
/// unit errors where it says nothing usable. Headers themselves never fail; their errors stand in
/// the results.
pub fn recognize(headers: &[String], overrides: &BTreeMap<String, Override>) -> Result<Vec<Recognized>> {
    if let Some(unknown) = overrides.keys().find(|name| !headers.contains(name)) {
        return Err(Error::UnknownColumn {
            option: "columns",
            column: unknown.clone(),
            known: headers.join(", "),
        });
    }
    headers.iter().map(|column| recognize_one(column, overrides.get(column))).collect()
}

fn recognize_one(column: &str, said: Option<&Override>) -> Result<Recognized> {
    let mut out = Recognized {
        column: column.to_owned(),
        parameter: None,
        unit: None,
        unit_from: "header",
        error: None,
        note: None,
    };
    let read = header::read(column, parameters());
    let (name, unit) = match said {
        Some(Override::Ignore(())) => {
            out.note = Some("left out, as told");
            return Ok(out);
        }
        Some(Override::Parameter(name)) => (Some(name), None),
        Some(Override::Both(name, unit)) => (Some(name), Some(unit)),
        None => (None, None),
    };
    if let Some(name) = name {
        let p = parameters().get(name)?;
        out.parameter = Some(p);
        let (of_header, error) = match read {
            Header::Parameter { unit, .. } => (unit, None),
            Header::Unclear { error, .. } => (None, Some(error)),
            _ => (None, None),
        };
        let found = match unit {
            Some(text) => {
                out.unit_from = "given";
                Some(Unit::parse(text).ok_or_else(|| Error::UnknownUnit {
                    column: column.to_owned(),
                    unit: text.clone(),
                    parameter: p.id.clone(),
                    expected: p.unit().convertible(),
                })?)
            }
            // The header's unit was not understood, and the user's word does not settle it.
            None => match error {
                Some(error) => return Err(error),
                None => of_header,
            },
        };
        if let Some(u) = found.filter(|u| u.exponent_to(p.unit()).is_none()) {
            return Err(Error::IncompatibleUnit {
                column: column.to_owned(),
                unit: u.symbol().into(),
                parameter: p.id.clone(),
                expected: p.unit.clone(),
            });
        }
        out.unit_from = if found.is_some() { out.unit_from } else { "assumed" };
        out.unit = Some(found.unwrap_or_else(|| p.unit()));
        return Ok(out);
    }
    match read {
        Header::Parameter { parameter, unit } => {
            out.parameter = Some(parameter);
            out.unit_from = if unit.is_some() { "header" } else { "assumed" };
            out.unit = Some(unit.unwrap_or_else(|| parameter.unit()));
        }
        Header::Weak { .. } => {
            out.note = Some(
                "a short or vague name counts only beside a unit; map it with columns= if it is a parameter",
            );
        }
        Header::Unclear { parameter, error } => {
            out.parameter = Some(parameter);
            out.error = Some(error);
        }
        Header::Unknown => {}
    }
    Ok(out)
}

/// The places of the columns of some parameters, in table order.
///
/// # Errors
/// The error of the first such column that is not understood; [`Error::DuplicateColumn`] where a
/// parameter stands in several; [`Error::NoColumns`] where none is there.
pub fn select(recognized: &[Recognized], wanted: &[String]) -> Result<Vec<usize>> {
    let wanted: HashSet<&str> = wanted.iter().map(String::as_str).collect();
    let mut places: Vec<usize> = Vec::new();
    let mut at: HashMap<&str, Vec<usize>> = HashMap::new();
    for (i, r) in recognized.iter().enumerate() {
        let Some(p) = r.parameter.filter(|p| wanted.contains(p.id.as_str())) else { continue };
        if let Some(error) = &r.error {
            return Err(error.clone());
        }
        places.push(i);
        at.entry(&p.id).or_default().push(i);
    }
    let twice = places.iter().filter_map(|&i| recognized[i].parameter).find(|p| at[p.id.as_str()].len() > 1);
    if let Some(p) = twice {
        let columns: Vec<String> =
            at[p.id.as_str()].iter().map(|&i| format!("{:?}", recognized[i].column)).collect();
        return Err(Error::DuplicateColumn { parameter: p.id.clone(), columns: columns.join(", ") });
    }
    if places.is_empty() {
        let names: Vec<&str> = recognized.iter().map(|r| r.column.as_str()).collect();
        return Err(Error::NoColumns { columns: names.join(", ") });
    }
    Ok(places)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recognized(headers: &[&str], overrides: &str) -> Result<Vec<Recognized>> {
        let headers: Vec<String> = headers.iter().map(|h| (*h).into()).collect();
        recognize(&headers, &serde_json::from_str(overrides).unwrap())
    }

    #[test]
    fn overrides_go_over_headers() {
        let all = recognized(
            &["氨氮(mg/L)", "N", "汞", "铜(ppm)", "备注"],
            r#"{"N": "总氮", "汞": ["Hg", "ng/L"], "铜(ppm)": null}"#,
        )
        .unwrap();
        let shown: Vec<_> = all
            .iter()
            .map(Recognized::shown)
            .map(|s| (s.parameter.unwrap_or_default(), s.unit_from.unwrap_or(""), s.exponent))
            .collect();
        assert_eq!(shown[0], ("ammonia_nitrogen".into(), "header", Some(0)));
        assert_eq!(shown[1], ("total_nitrogen".into(), "assumed", Some(0)));
        assert_eq!(shown[2], ("mercury".into(), "given", Some(-6)));
        assert_eq!((shown[3].1, shown[4].1), ("", ""));
        for (overrides, class) in [
            (r#"{"铅": "Pb"}"#, "ColumnError"),
            (r#"{"备注": "Xx"}"#, "UnknownNameError"),
            (r#"{"备注": ["Pb", "ppm"]}"#, "UnitError"),
            (r#"{"备注": ["Pb", "个/L"]}"#, "UnitError"),
            (r#"{"铜(ppm)": "Cu"}"#, "UnitError"),
        ] {
            let error = recognized(&["备注", "铜(ppm)"], overrides).unwrap_err();
            assert_eq!(error.class_name(), class, "{overrides}");
        }
    }

    #[test]
    fn selection_refuses_what_is_unclear_only_where_it_matters() {
        let all = recognized(&["氨氮", "NH3-N(mg/L)", "铜(ppm)", "总磷"], "{}").unwrap();
        let pick = |ids: &[&str]| select(&all, &ids.iter().map(|s| (*s).into()).collect::<Vec<_>>());
        assert_eq!(pick(&["total_phosphorus", "ph"]).unwrap(), [3]);
        assert_eq!(pick(&["copper"]).unwrap_err().class_name(), "UnitError");
        assert!(pick(&["ammonia_nitrogen"]).unwrap_err().to_string().contains("\"NH3-N(mg/L)\""));
        assert_eq!(pick(&["ph"]).unwrap_err().class_name(), "ColumnError");
    }
}
