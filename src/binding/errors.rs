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
            let message = crate::parameter::message(&error, if zh { Lang::Zh } else { Lang::En });
            match class.and_then(|c| c.call1((message,))) {
                Ok(exception) => PyErr::from_value(exception),
                Err(_) => PyRuntimeError::new_err(error.to_string()),
            }
        })
    }
}
