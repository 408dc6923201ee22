//! The one place where errors of the core become Python exceptions.

use crate::error::Error;
use crate::lang::Lang;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

/// An error on its way to Python.
pub struct Failed(pub Error);

impl From<Error> for Failed {
    fn from(error: Error) -> Failed {
        Failed(error)
    }
}

impl From<Failed> for PyErr {
    fn from(Failed(error): Failed) -> PyErr {
        // The classes live in Python, where their documentation does.
        Python::attach(|py| {
            let class = py.import("shuizhi.errors").and_then(|m| m.getattr(error.class_name()));
            // The language is that of the call.
            let language = py.import("shuizhi._core.language").and_then(|m| m.getattr("language")?.call0());
            let zh = language.and_then(|l| l.eq("zh")).unwrap_or(false);
            let lang = if zh { Lang::Zh } else { Lang::En };
            let message = crate::parameter::message(&error, lang) + &in_python(&error, lang);
            match class.and_then(|c| c.call1((message,))) {
                Ok(exception) => PyErr::from_value(exception),
                Err(_) => PyRuntimeError::new_err(error.to_string()),
            }
        })
    }
}

/// How what the message advises is written in Python.
fn in_python(error: &Error, lang: Lang) -> String {
    let zh = lang == Lang::Zh;
    match error {
        Error::UnknownUnit { column, .. }
        | Error::IncompatibleUnit { column, .. }
        | Error::AmbiguousColumn { column, .. } => {
            if zh {
                format!("：columns={{{column:?}: ...}}（None 排除该列）")
            } else {
                format!(": columns={{{column:?}: ...}} (None leaves it out)")
            }
        }
        Error::ForeignUnit { column, .. } if zh => format!("：columns={{{column:?}: None}}"),
        Error::ForeignUnit { column, .. } => format!(": columns={{{column:?}: None}}"),
        Error::DuplicateColumn { .. } | Error::BothStages { .. } if zh => "：columns={列名: None}".into(),
        Error::DuplicateColumn { .. } | Error::BothStages { .. } => ": columns={name: None}".into(),
        Error::NoColumns { .. } if zh => "：columns={列名: 项目}；recognize() 说明各列的识别结果".into(),
        Error::NoColumns { .. } => {
            ": columns={name: parameter}; recognize() shows what was understood".into()
        }
        Error::FlowUnit { .. } if zh => "（flow_unit=）".into(),
        Error::FlowUnit { .. } => " (flow_unit=)".into(),
        _ => String::new(),
    }
}
