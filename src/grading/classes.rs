//! The classes of a standard.

use super::indicators::gradable;
use super::request::option_error;
use crate::error::Result;
use crate::lang::Lang;
use crate::standard::{self, Item, Kind, Span, Standard, level_key, statuses};
use crate::words;
use serde::{Serialize, Serializer};
use std::cmp::Ordering;
use std::fmt;

/// The classes of a standard, from best to worst: its levels and, if the worst of them has limits, the class
/// beyond.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Classes {
    standard: String,
    pub(crate) names: Vec<String>,
    /// How many of the classes are levels of the standard, and so may be a target.
    levels: usize,
}

impl Classes {
    /// # Errors
    /// [`Error::Option`](crate::error::Error::Option) of a standard without classes.
    pub(super) fn of(s: &Standard) -> Result<Classes> {
        let levels = class_levels(s)?;
        let mut names = levels.to_vec();
        match levels.last() {
            Some(last) if !is_open(s, levels) => names.push(format!("劣{last}")),
            _ => {}
        }
        Ok(Classes { standard: s.id.clone(), names, levels: levels.len() })
    }

    /// The number of the standard.
    pub fn standard(&self) -> &str {
        &self.standard
    }

    /// The names of the classes.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The names of those that may be a target.
    pub fn levels(&self) -> &[String] {
        &self.names[..self.levels]
    }

    /// The classes.
    pub fn iter(&self) -> impl Iterator<Item = Class<'_>> {
        (0..self.names.len()).map(|place| Class { classes: self, place: place as u8 })
    }

    /// The class at a place, 0 the best.
    pub fn get(&self, place: u8) -> Option<Class<'_>> {
        (usize::from(place) < self.names.len()).then_some(Class { classes: self, place })
    }

    /// The class of a name, however it is written: `Ⅲ`, `III类`, `3`, `劣Ⅴ`.
    ///
    /// # Errors
    /// [`Error::Option`](crate::error::Error::Option), which names the classes there are.
    pub fn parse(&self, word: &str) -> Result<Class<'_>> {
        let place = target_of(&self.names, word);
        let refused = || words::refused("class", word, self.names.iter().map(String::as_str));
        place.and_then(|place| self.get(place)).ok_or_else(refused)
    }
}

/// A class of a standard. Classes of one standard are ordered, the best first; those of different
/// standards are not comparable.
#[derive(Clone, Copy)]
pub struct Class<'a> {
    classes: &'a Classes,
    place: u8,
}

impl<'a> Class<'a> {
    /// Its name, such as `Ⅲ`.
    pub fn name(self) -> &'a str {
        self.classes.names.get(usize::from(self.place)).map_or("", String::as_str)
    }

    /// Its place, 0 the best.
    pub fn place(self) -> u8 {
        self.place
    }

    /// The number of its standard.
    pub fn standard(self) -> &'a str {
        &self.classes.standard
    }
}

impl PartialEq for Class<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.place == other.place && self.classes == other.classes
    }
}

impl PartialOrd for Class<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        (self.classes == other.classes).then(|| self.place.cmp(&other.place))
    }
}

impl fmt::Debug for Class<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.classes.standard, self.name())
    }
}

impl fmt::Display for Class<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Class<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// The classes of a standard: the levels of its first table that has several.
fn class_levels(s: &Standard) -> Result<&[String]> {
    if s.kind.is_of_discharge() {
        return Err(option_error(
            "standard",
            &s.id,
            if s.kind == Kind::Discharge {
                "it is a standard of discharge; check_discharge takes it"
            } else {
                "it has no classes; check_limits takes it"
            },
        ));
    }
    s.tables
        .iter()
        .map(|t| t.levels.as_slice())
        .find(|l| l.len() > 1)
        .ok_or_else(|| option_error("standard", &s.id, "it has no table with classes; check_limits takes it"))
}

/// Whether the worst class of a standard has no limits: its last level allows everything.
fn is_open(s: &Standard, levels: &[String]) -> bool {
    let mut items = gradable(s).filter(|(t, _)| t.levels == levels);
    items.all(|(_, i)| spans_of(i).last().is_some_and(Span::is_everything))
}

pub(super) fn spans_of(item: &Item) -> Vec<Span> {
    standard::spans(item).expect("checked at load")
}

/// The status of each class, by its place among the names of statuses; the classes of a standard that the
/// method does not cover have none.
pub(super) fn status_of(
    s: &Standard,
    classes: &[String],
    lang: Lang,
) -> (Vec<Option<u8>>, Vec<&'static str>) {
    let mut names: Vec<&'static str> = Vec::new();
    let mut places = vec![None; classes.len()];
    let (statuses, of) = statuses();
    for status in statuses {
        let name = if lang == Lang::Zh { &status.zh } else { &status.en };
        if names.last() != Some(&name.as_str()) {
            names.push(name);
        }
        if let Some(i) = classes.iter().position(|c| *c == status.level).filter(|_| s.id == of) {
            places[i] = Some(names.len() as u8 - 1);
        }
    }
    (places, names)
}

/// The place of a target class among the levels.
pub fn target_of(levels: &[String], word: &str) -> Option<u8> {
    let as_written = levels.iter().position(|l| l == word);
    let place = as_written.or_else(|| {
        let key = level_key(word);
        levels.iter().position(|l| level_key(l) == key)
    });
    place.map(|i| i as u8)
}
