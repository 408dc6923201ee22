//! The columns of a table: what each was understood as, and which are graded.

#![allow(clippy::indexing_slicing, reason = "places are those of the columns themselves")]

use super::header::{self, Header};
use super::peel::Stage;
use crate::error::{Error, Result};
use crate::lang::Lang;
use crate::parameter::{self, Parameter, parameters};
use crate::unit::Unit;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What the user says of a column, over what its header says.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Override {
    /// The column is not ours.
    Ignore(()),
    /// The parameter; the unit stays as the header says.
    Parameter(String),
    /// The parameter and the unit.
    Both(String, String),
}

/// What a column was understood as.
#[derive(Debug, Clone)]
pub struct Recognized {
    /// The heading.
    pub column: String,
    /// What is measured.
    pub parameter: Option<&'static Parameter>,
    /// The unit of the figures.
    pub unit: Option<Unit>,
    /// Where the unit comes from: `header`, `given` by the user, `code` (that of HJ 212-2017 for figures
    /// named by their code alone), or `assumed` to be the canonical one.
    pub unit_from: &'static str,
    /// Whether the column is of influent or effluent, where its header says so.
    pub stage: Option<Stage>,
    /// Why the column is not understood, where that is more than an unknown name.
    pub error: Option<Error>,
    /// A remark for the user.
    pub note: Option<Note>,
    /// What the column holds.
    pub kind: ColumnKind,
}

/// What there is to say of a column that is taken for no parameter.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Note {
    /// The user left it out.
    LeftOut,
    /// Its name is short or vague, and may be of these.
    Vague(Vec<&'static Parameter>),
    /// It is a field of HJ 212 of the parameter, and no reading.
    Field(String, &'static Parameter),
    /// It is called MN, as the identifier of a device in HJ 212.
    Identifier,
}

impl Note {
    /// The remark in a language.
    pub fn text(&self, lang: Lang) -> String {
        let zh = lang == Lang::Zh;
        match self {
            Note::LeftOut if zh => "按要求不采用".into(),
            Note::LeftOut => "left out, as told".into(),
            Note::Vague(candidates) if candidates.len() > 1 => {
                let units = candidates.iter().map(|p| {
                    if zh {
                        format!("{}（{}）", p.name_zh, p.unit().word(lang))
                    } else {
                        format!("{} ({})", p.id, p.unit().word(lang))
                    }
                });
                let said = units.collect::<Vec<_>>().join(if zh { "或" } else { " or " });
                if zh {
                    format!("可能是{said}；请在列名中注明单位，或自行指明该列")
                } else {
                    format!("may be {said}; say the unit in the header, or map the column yourself")
                }
            }
            Note::Vague(_) if zh => "列名过短或含糊，注明单位才采用；如为监测项目，请自行指明该列".into(),
            Note::Vague(_) => {
                "a short or vague name counts only beside a unit; map the column yourself if it is a parameter"
                    .into()
            }
            Note::Field(field, p) if zh => format!("{}的{field}字段（HJ 212），不是监测值", p.name_zh),
            Note::Field(field, p) => format!("{field} of {} (HJ 212), which is no reading", p.id),
            Note::Identifier if zh => "MN 是设备标识（HJ 212）；锰写作 Mn".into(),
            Note::Identifier => "MN is the identifier of a device (HJ 212); manganese is Mn".into(),
        }
    }
}

/// A column as the bindings show it.
#[derive(Debug, Clone, Serialize)]
pub struct Shown {
    /// The heading.
    pub column: String,
    /// The id of the parameter.
    pub parameter: Option<String>,
    /// Its Chinese name.
    pub name_zh: Option<String>,
    /// The unit of the figures.
    pub unit: Option<&'static str>,
    /// Where the unit comes from.
    pub unit_from: Option<&'static str>,
    /// The power of ten that turns the column's figures into the canonical unit.
    pub exponent: Option<i32>,
    /// The unit that results are in.
    pub canonical_unit: Option<String>,
    /// Before or behind treatment.
    pub stage: Option<Stage>,
    /// A remark in English.
    pub note: Option<String>,
    /// A remark in Chinese.
    pub note_zh: Option<String>,
    /// What the column holds.
    pub kind: ColumnKind,
}

/// What kind of header a column has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ColumnKind {
    /// It is understood as a parameter.
    Parameter,
    /// It names a parameter but is not understood: an error, once it is asked for.
    Refused,
    /// It may be a parameter, but for the unit that would tell.
    Weak,
    /// It is known to hold no readings: a field or an identifier of HJ 212, or left out by the user.
    NoReading,
    /// It is not understood.
    Unknown,
}

impl Recognized {
    /// For showing.
    pub fn shown(&self) -> Shown {
        let p = self.parameter;
        let note = |lang| {
            self.error
                .as_ref()
                .map(|e| parameter::message(e, lang))
                .or(self.note.as_ref().map(|note| note.text(lang)))
        };
        Shown {
            column: self.column.clone(),
            parameter: p.map(|p| p.id.clone()),
            name_zh: p.map(|p| p.name_zh.clone()),
            unit: self.unit.map(Unit::symbol),
            unit_from: self.unit.map(|_| self.unit_from),
            exponent: p.zip(self.unit).and_then(|(p, u)| u.exponent_to(p.unit())),
            canonical_unit: p.map(|p| p.unit().symbol().to_owned()),
            stage: self.stage,
            note: note(Lang::En),
            note_zh: note(Lang::Zh),
            kind: self.kind,
        }
    }
}

/// Reads the headers of a table.
///
/// # Errors
/// [`Error::UnknownColumn`] if an override names no column, [`Error::UnknownParameter`] and unit errors if it
/// is not understood. Headers never fail; their errors are in the results.
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
        stage: None,
        error: None,
        note: None,
        kind: ColumnKind::Unknown,
    };
    let read = header::read(column, parameters());
    let (name, unit) = match said {
        Some(Override::Ignore(())) => {
            out.kind = ColumnKind::NoReading;
            out.note = Some(Note::LeftOut);
            return Ok(out);
        }
        Some(Override::Parameter(name)) => (Some(name), None),
        Some(Override::Both(name, unit)) => (Some(name), Some(unit)),
        None => (None, None),
    };
    if let Some(name) = name {
        let p = parameters().get(name)?;
        (out.parameter, out.kind) = (Some(p), ColumnKind::Parameter);
        let (of_header, error) = match read {
            Header::Parameter { unit, .. } => (unit, None), // the stage is as the user says, none
            Header::Unclear { error, .. } => (None, Some(error)),
            _ => (None, None),
        };
        let found = match unit {
            Some(text) => {
                out.unit_from = "given";
                Some(Unit::parse_for(text, p.unit()).ok_or_else(|| Error::UnknownUnit {
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
        Header::Parameter { parameter, unit, code_unit, stage } => {
            (out.parameter, out.kind) = (Some(parameter), ColumnKind::Parameter);
            out.stage = stage;
            let sources = [(unit, "header"), (code_unit, "code"), (Some(parameter.unit()), "assumed")];
            (out.unit, out.unit_from) =
                sources.into_iter().find(|s| s.0.is_some()).expect("the last is there");
        }
        Header::Weak { candidates } => {
            out.kind = ColumnKind::Weak;
            out.note = Some(Note::Vague(candidates));
        }
        Header::Field { parameter, field } => {
            out.kind = ColumnKind::NoReading;
            out.note = Some(Note::Field(field.to_string(), parameter));
        }
        Header::Identifier => {
            out.kind = ColumnKind::NoReading;
            out.note = Some(Note::Identifier);
        }
        Header::Unclear { parameter, error } => {
            (out.parameter, out.kind) = (Some(parameter), ColumnKind::Refused);
            out.error = Some(error);
        }
        Header::Unknown => {}
    }
    Ok(out)
}

/// The indices of the columns of some parameters, in table order. Columns of a treatment stage are used only
/// for parameters without a plain column, and only those of one stage.
///
/// # Errors
/// The error of the first such column that is not understood; [`Error::DuplicateColumn`] if a parameter is in
/// several; [`Error::BothStages`]; [`Error::NoColumns`] if there are none.
pub fn select(recognized: &[Recognized], wanted: &[String]) -> Result<Vec<usize>> {
    let wanted: HashSet<&str> = wanted.iter().map(String::as_str).collect();
    let mut at: HashMap<&str, Vec<usize>> = HashMap::new();
    for (i, r) in recognized.iter().enumerate() {
        let Some(p) = r.parameter.filter(|p| wanted.contains(p.id.as_str())) else { continue };
        at.entry(&p.id).or_default().push(i);
    }
    for of_one in at.values_mut() {
        if of_one.iter().any(|&i| recognized[i].stage.is_none()) {
            of_one.retain(|&i| recognized[i].stage.is_none());
        }
    }
    let mut places: Vec<usize> = at.values().flatten().copied().collect();
    places.sort_unstable();
    if let Some(error) = places.iter().find_map(|&i| recognized[i].error.as_ref()) {
        return Err(error.clone());
    }
    let named = |places: &[usize]| {
        let names: Vec<String> = places.iter().map(|&i| format!("{:?}", recognized[i].column)).collect();
        names.join(", ")
    };
    let of = |stage| places.iter().copied().find(|&i| recognized[i].stage == Some(stage));
    if let Some((influent, effluent)) = of(Stage::Influent).zip(of(Stage::Effluent)) {
        return Err(Error::BothStages { columns: named(&[influent, effluent]) });
    }
    let twice = places.iter().filter_map(|&i| recognized[i].parameter).find(|p| at[p.id.as_str()].len() > 1);
    if let Some(p) = twice {
        return Err(Error::DuplicateColumn { parameter: p.id.clone(), columns: named(&at[p.id.as_str()]) });
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

    #[test]
    fn units_and_stages_of_headers() {
        let all =
            recognized(&["w20111", "w01003", "出水COD(mg/L)", "MN", "w21003-Max", "色度"], "{}").unwrap();
        let shown: Vec<Shown> = all.iter().map(Recognized::shown).collect();
        assert_eq!(
            (shown[0].unit, shown[0].unit_from, shown[0].exponent),
            (Some("μg/L"), Some("code"), Some(-3))
        );
        assert_eq!((shown[1].unit, shown[1].unit_from), (Some("NTU"), Some("assumed")));
        assert_eq!(shown[2].stage, Some(Stage::Effluent));
        let cases = [
            (3, "HJ 212", ColumnKind::NoReading),
            (4, "Max", ColumnKind::NoReading),
            (5, "color_dilution", ColumnKind::Weak),
        ];
        for (at, word, kind) in cases {
            assert_eq!((&shown[at].parameter, shown[at].kind), (&None, kind));
            assert!(shown[at].note.as_ref().unwrap().contains(word));
        }
    }

    #[test]
    fn stages_are_kept_apart() {
        let pick = |headers: &[&str]| {
            let all = recognized(headers, "{}").unwrap();
            let ids: Vec<String> = all.iter().filter_map(|r| Some(r.parameter?.id.clone())).collect();
            select(&all, &ids).map_err(|e| e.class_name())
        };
        assert_eq!(pick(&["进水COD", "出水COD", "pH"]), Err("AmbiguousColumnError"));
        assert_eq!(pick(&["进水COD", "出水氨氮"]), Err("AmbiguousColumnError"));
        assert_eq!(pick(&["进水COD", "COD", "出水COD"]), Ok(vec![1]));
        assert_eq!(pick(&["出水COD", "pH"]), Ok(vec![0, 1]));
        assert_eq!(pick(&["出水COD", "出口COD"]), Err("DuplicateColumnError"));
    }
}
