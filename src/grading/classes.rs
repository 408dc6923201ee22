//! The classes of a standard.

use super::indicators::gradable;
use super::options::option_error;
use super::rank::Rank;
use super::status::Status;
use crate::error::Result;
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
        self.names.get(..self.levels).unwrap_or_default()
    }

    /// The classes.
    pub fn iter(&self) -> impl Iterator<Item = Class<'_>> {
        (0..=u8::MAX).map_while(|place| self.get(Rank::new(place)))
    }

    /// The class of a rank; `None` of one that no class has.
    pub fn get(&self, rank: Rank) -> Option<Class<'_>> {
        (rank.index() < self.names.len()).then_some(Class { classes: self, rank })
    }

    /// The class of a name, however it is written: `Ⅲ`, `III类`, `3`, `劣Ⅴ`.
    ///
    /// # Errors
    /// [`Error::Option`](crate::error::Error::Option), which names the classes there are.
    pub fn parse(&self, word: &str) -> Result<Class<'_>> {
        let rank = place_of(&self.names, word);
        let refused = || words::refused("class", word, self.names.iter().map(String::as_str));
        rank.and_then(|rank| self.get(rank)).ok_or_else(refused)
    }

    /// The rank of the level that a word names; `None` of one that may be no target.
    pub(crate) fn level(&self, word: &str) -> Option<Rank> {
        place_of(self.levels(), word)
    }
}

/// A class of a standard. Classes of one standard are ordered, the best first; those of different
/// standards are not comparable.
#[derive(Clone, Copy)]
#[must_use]
pub struct Class<'a> {
    classes: &'a Classes,
    rank: Rank,
}

impl<'a> Class<'a> {
    /// Its name, such as `Ⅲ`.
    pub fn name(self) -> &'a str {
        self.classes.names.get(self.rank.index()).map_or("", String::as_str)
    }

    /// Its place among the classes of its standard.
    pub fn rank(self) -> Rank {
        self.rank
    }

    /// The number of its standard.
    pub fn standard(self) -> &'a str {
        &self.classes.standard
    }
}

impl Class<'_> {
    fn is_of_one_standard(&self, other: &Class<'_>) -> bool {
        std::ptr::eq(self.classes, other.classes) || self.classes == other.classes
    }
}

impl PartialEq for Class<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.rank == other.rank && self.is_of_one_standard(other)
    }
}

impl PartialOrd for Class<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.is_of_one_standard(other).then(|| self.rank.cmp(&other.rank))
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

/// The status of each class; the classes of a standard the method does not speak of have none.
pub(super) fn statuses_of(s: &Standard, classes: &[String]) -> Vec<Option<Status>> {
    let named = s.id == statuses().1;
    classes.iter().map(|class| Status::of_level(class).filter(|_| named)).collect()
}

/// The place of a word among the names of classes, however it is written.
pub(crate) fn place_of(levels: &[String], word: &str) -> Option<Rank> {
    let as_written = levels.iter().position(|l| l == word);
    let place = as_written.or_else(|| {
        let key = level_key(word);
        levels.iter().position(|l| level_key(l) == key)
    });
    place.and_then(|i| u8::try_from(i).ok()).map(Rank::new)
}
