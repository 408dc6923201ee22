//! The built-in standards: found in `standards/` when the crate is built, loaded when first asked for.

#![allow(clippy::indexing_slicing, reason = "places are those of the built-in standards")]

use super::load;
use super::model::Standard;
use crate::error::{Error, Result};
use crate::text::fold;
use once_cell::sync::{Lazy, OnceCell};
use std::borrow::Cow;

/// A file of `standards/`, and what its head says.
pub(super) struct Source {
    pub id: &'static str,
    pub kind: &'static str,
    /// The numbers of its amendments.
    pub amendments: &'static [&'static str],
    pub file: &'static str,
    pub toml: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/registry.rs"));

static LOADED: Lazy<Vec<OnceCell<Standard>>> =
    Lazy::new(|| STANDARDS.iter().map(|_| OnceCell::new()).collect());
static ALL: Lazy<Vec<Standard>> = Lazy::new(|| (0..STANDARDS.len()).map(|place| at(place).clone()).collect());

fn at(place: usize) -> &'static Standard {
    let Source { file, toml, .. } = STANDARDS[place];
    LOADED[place]
        .get_or_init(|| load(toml, file).unwrap_or_else(|e| panic!("a built-in standard is broken: {e}")))
}

/// The built-in standards: those of waters, of their uses, and of discharge, each by their numbers.
///
/// All of them are loaded; of one alone ask [`standard`].
pub fn standards() -> &'static [Standard] {
    &ALL
}

/// The numbers of the built-in standards and their kinds, as their files spell them, without loading them.
pub fn listed() -> impl Iterator<Item = (&'static str, &'static str)> {
    STANDARDS.iter().map(|source| (source.id, source.kind))
}

/// The built-in standard of a number, spelled as people do (`GB3838-2002`, `gb 3838—2002`,
/// `GBT14848-2017`).
///
/// ```
/// assert_eq!(shuizhi::standard::standard("gb3838－2002").unwrap().id, "GB 3838-2002");
/// ```
///
/// # Errors
/// [`Error::UnknownStandard`] with the known ones; [`Error::AmendmentNamed`].
pub fn standard(id: &str) -> Result<&'static Standard> {
    let key = |text: &str| fold(text).to_lowercase().replace('/', "");
    let named = key(id);
    if let Some(place) = STANDARDS.iter().position(|s| key(s.id) == named) {
        return Ok(at(place));
    }
    let amended = STANDARDS.iter().find(|s| s.amendments.iter().any(|a| key(a) == named));
    Err(match amended {
        Some(s) => Error::AmendmentNamed { name: id.into(), standard: s.id.into() },
        None => Error::UnknownStandard {
            name: id.into(),
            nearest: meant(&named, id, key),
            known: STANDARDS.iter().map(|s| s.id).collect::<Vec<_>>().join(", "),
        },
    })
}

/// The one standard whose number begins so (`GB3838`), or the one that is spelt nearly so.
fn meant(named: &str, id: &str, key: impl Fn(&str) -> String) -> Option<String> {
    let stem = named.split(['-', '_', ' ']).next().unwrap_or_default();
    let mut found = STANDARDS.iter().filter(|s| stem.len() > 3 && key(s.id).starts_with(stem));
    match (found.next(), found.next()) {
        (Some(one), None) => Some(one.id.to_owned()),
        _ => crate::text::nearest(id, STANDARDS.iter().map(|s| s.id)).map(str::to_owned),
    }
}

/// A built-in standard by its number, or the user's own from the text of its file, which `id` names.
///
/// # Errors
/// As [`standard`], or [`load`].
pub fn find(id: &str, toml: Option<&str>) -> Result<Cow<'static, Standard>> {
    Ok(match toml {
        Some(toml) => Cow::Owned(load(toml, id)?),
        None => Cow::Borrowed(standard(id)?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_in_the_folder_is_what_the_files_say() {
        assert_eq!(STANDARDS.len(), standards().len());
        for (source, s) in STANDARDS.iter().zip(standards()) {
            let amendments: Vec<&str> = s.amendments.iter().map(|a| a.id.as_str()).collect();
            assert_eq!((source.id, source.amendments), (s.id.as_str(), &amendments[..]), "{}", source.file);
            assert_eq!(serde_json::to_value(s.kind).unwrap(), source.kind, "{}", source.file);
        }
        assert!(METHODS.iter().all(|m| m.kind == "method") && METHODS.len() >= 10);
    }
}
