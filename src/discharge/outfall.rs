//! Outfalls: what is known of them, and whether what a limit asks of them holds.

use super::words::{self, Basin, Kind, Level};
use crate::day::Day;
use crate::error::{Error, Result};
use crate::rounding;
use crate::standard::{Standard, When, standards};
use crate::text::{fold, nearest};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is known of an outfall, its words checked. What is not known is `None`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outfall {
    kind: Option<Kind>,
    basin: Option<Basin>,
    city: Option<String>,
    built: Option<Day>,
    new: Option<bool>,
    level: Option<Level>,
    /// What it gives as figures; infinity for a word that meets every minimum.
    sizes: BTreeMap<&'static str, f64>,
    /// Everything else it says, in the words of standards; `None` if the column is empty.
    said: BTreeMap<&'static str, Option<String>>,
}

/// Whether something holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tri {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// It is not known.
    Unknown,
}

impl Tri {
    /// Of a condition that is known or not.
    pub fn of(known: Option<bool>) -> Tri {
        match known {
            Some(true) => Tri::Yes,
            Some(false) => Tri::No,
            None => Tri::Unknown,
        }
    }

    /// Whether both hold.
    #[must_use]
    pub fn and(self, other: Tri) -> Tri {
        match (self, other) {
            (Tri::No, _) | (_, Tri::No) => Tri::No,
            (Tri::Yes, Tri::Yes) => Tri::Yes,
            _ => Tri::Unknown,
        }
    }
}

impl Outfall {
    /// Begins the description of an outfall.
    ///
    /// ```
    /// use shuizhi::discharge::{Basin, Kind, Outfall};
    /// let outfall = Outfall::builder().kind("城镇污水处理厂").basin("黄河").city("焦作市").built("2005-6-1").build()?;
    /// assert_eq!((outfall.kind(), outfall.basin()), (Some(Kind::Public), Some(Basin::Yellow)));
    /// assert_eq!(outfall.built().unwrap().to_string(), "2005-06-01");
    /// // A word that is not understood is refused, with the nearest one that is.
    /// let refused = Outfall::builder().kind("污水处理场").build().unwrap_err();
    /// assert!(refused.to_string().contains("did you mean \"污水处理厂\"?"));
    /// # Ok::<(), shuizhi::error::Error>(())
    /// ```
    pub fn builder() -> OutfallBuilder {
        OutfallBuilder::default()
    }

    /// The kind of discharger; `None` if not given.
    pub fn kind(&self) -> Option<Kind> {
        self.kind
    }

    /// The basin it discharges into.
    pub fn basin(&self) -> Option<Basin> {
        self.basin
    }

    /// The city, as given.
    pub fn city(&self) -> Option<&str> {
        self.city.as_deref()
    }

    /// The day the unit was built (its assessment approved).
    pub fn built(&self) -> Option<Day> {
        self.built
    }

    /// Whether the unit is a new one, where the outfall says so.
    pub fn is_new(&self) -> Option<bool> {
        self.new
    }

    /// The level the outfall's permit names.
    pub fn level(&self) -> Option<&Level> {
        self.level.as_ref()
    }

    /// What a column says, by the names of [`super::column`], in the words of standards.
    pub fn says_of(&self, name: &str) -> Option<&str> {
        match name {
            "kind" => self.kind.map(Kind::word),
            "basin" => self.basin.map(Basin::word),
            _ => self.said.get(name).and_then(Option::as_deref),
        }
    }

    /// Whether a condition on the outfall is met: its words and the day it was built. `others` are the words
    /// that "other" excludes.
    pub fn says(&self, when: &When, others: &[&str]) -> Tri {
        let built = |holds: fn(&Day, &Day) -> bool, bound: &Option<String>| match bound {
            None => Tri::Yes,
            Some(bound) => {
                Tri::of(self.built.zip(bound.parse().ok()).map(|(built, day)| holds(&built, &day)))
            }
        };
        let mut all = built(Day::ge, &when.built_from).and(built(Day::le, &when.built_to));
        for (name, wanted) in &when.said {
            let holds = self.says_of(name).map(|said| {
                let named = wanted.iter().any(|w| w != "other" && words::same(name, said, w));
                let is_other =
                    wanted.iter().any(|w| w == "other") && !others.iter().any(|o| words::same(name, said, o));
                named || is_other
            });
            all = all.and(Tri::of(holds));
        }
        for (name, bound) in &when.at_least {
            all = all.and(self.is_at_least(name, bound));
        }
        for (name, bound) in &when.below {
            all = all.and(match self.is_at_least(name, bound) {
                Tri::Yes => Tri::No,
                Tri::No => Tri::Yes,
                Tri::Unknown => Tri::Unknown,
            });
        }
        all
    }

    /// Whether a figure is as large as is asked; one of which the table of outfalls has no column is.
    fn is_at_least(&self, name: &str, bound: &str) -> Tri {
        let bound = rounding::parse(bound).map_or(f64::NAN, rounding::to_f64);
        match self.sizes.get(name) {
            Some(size) => Tri::of(Some(*size >= bound)),
            None if self.has(name) => Tri::Unknown,
            None => Tri::Yes,
        }
    }

    /// The same, where a kind or a use that is not said holds: of a table of a standard that was named.
    pub(crate) fn says_of_named(&self, when: &When) -> Tri {
        let mut rest = when.clone();
        rest.said.retain(|name, _| self.says_of(name).is_some() || !matches!(name.as_str(), "kind" | "use"));
        self.says(&rest, &[])
    }

    /// Whether the outfall has a column of this name at all.
    pub fn has(&self, name: &str) -> bool {
        self.said.contains_key(name)
    }
}

/// The description of an outfall, in the words people write; [`build`](OutfallBuilder::build) checks
/// them.
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct OutfallBuilder {
    said: Vec<(String, Option<String>)>,
}

macro_rules! columns {
    ($($(#[$about:meta])* $name:ident;)*) => {
        $($(#[$about])* pub fn $name(self, word: &str) -> Self {
            self.say(stringify!($name), Some(word))
        })*
    };
}

impl OutfallBuilder {
    columns! {
        /// What discharges: `公共污水处理系统`, `排污单位`, `医院`.
        kind;
        /// The city: `郑州市`.
        city;
        /// The basin it discharges into: `黄河`.
        basin;
        /// The day the unit was built, or its assessment approved.
        built;
        /// The level its permit names: `一级A`.
        level;
        /// The function class of the receiving water: `Ⅲ`.
        function_class;
        /// `是` or `否`.
        protection_zone;
        /// `干流`, `一级支流`, `其他`.
        reach;
        /// Whether it discharges into a water itself: `是` or `否`.
        direct;
        /// What is produced, as the standards name it: `造纸`.
        industry;
        /// The beds of a medical institution, or `县级及以上`.
        beds;
        /// What a plant treats at most, in m³ a day, or `县城`.
        capacity;
    }

    /// Whether the unit is a new one, where a standard tells new ones from existing ones.
    pub fn new_unit(self, new: bool) -> Self {
        self.say("new", Some(if new { "new" } else { "existing" }))
    }

    /// What a column of a table of outfalls says, by any name that [`super::column`] understands;
    /// `None` of an empty cell.
    pub fn say(mut self, column: &str, word: Option<&str>) -> Self {
        let word = word.map(str::trim).filter(|w| !fold(w).is_empty());
        self.said.push((column.to_owned(), word.map(str::to_owned)));
        self
    }

    /// Checks the words, levels among those of the built-in standards.
    ///
    /// # Errors
    /// [`Error::UnknownWord`] or [`Error::NoDay`], which name the column.
    pub fn build(self) -> Result<Outfall> {
        self.build_for(&[] as &[Standard])
    }

    /// The same, levels among those of more standards too.
    ///
    /// # Errors
    /// As [`build`](OutfallBuilder::build).
    pub fn build_for(self, more: &[impl std::borrow::Borrow<Standard>]) -> Result<Outfall> {
        let mut out = Outfall::default();
        for (given, word) in &self.said {
            let Some(name) = words::column(given) else {
                let known: Vec<&str> = words::column_names().collect();
                return Err(Error::UnknownWord {
                    what: "outfall".into(),
                    word: given.clone(),
                    nearest: nearest(given, known.iter().copied()).map(str::to_owned),
                    known: known.join(", "),
                });
            };
            let Some(word) = word.as_deref() else {
                out.said.insert(name, None);
                continue;
            };
            // The column is named as it was given.
            let placed = |e| match e {
                Error::UnknownWord { word, nearest, known, .. } => {
                    Error::UnknownWord { what: given.clone(), word, nearest, known }
                }
                Error::NoDay { text, .. } => Error::NoDay { what: Some(given.clone()), text },
                e => e,
            };
            match name {
                "kind" => out.kind = Some(word.parse().map_err(placed)?),
                "basin" => out.basin = Some(word.parse().map_err(placed)?),
                "city" => out.city = Some(word.to_owned()),
                "built" => out.built = Some(word.parse().map_err(placed)?),
                "new" => out.new = Some(words::checked(name, word).map_err(placed)? == "new"),
                "level" => {
                    let known = more.iter().map(std::borrow::Borrow::borrow).chain(standards());
                    out.level = Some(Level::among(word, known).map_err(placed)?);
                }
                _ => {
                    if let Some(size) = words::size(name, word) {
                        out.sizes.insert(name, size.map_err(placed)?);
                    }
                    out.said.insert(name, Some(words::checked(name, word).map_err(placed)?));
                }
            }
        }
        Ok(out)
    }
}

/// A row of a table of outfalls: the name of the outfall, and what each of its columns says.
#[derive(Debug, Clone, Deserialize)]
pub struct OutfallRow {
    /// The name of the outfall.
    pub outfall: String,
    /// What each column says, by the name of the column.
    pub said: Vec<(String, Option<String>)>,
}

/// Reads the rows of a table of outfalls; levels are among those of `standards` and the built-in ones.
///
/// # Errors
/// [`Error::UnknownWord`] or [`Error::NoDay`], which name the outfall and the column.
pub fn outfalls(
    rows: &[OutfallRow],
    standards: &[impl std::borrow::Borrow<Standard>],
) -> Result<Vec<Outfall>> {
    let one = |row: &OutfallRow| {
        let all =
            row.said.iter().fold(Outfall::builder(), |b, (column, word)| b.say(column, word.as_deref()));
        let at = |column: &str| format!("{}, {column}", row.outfall);
        all.build_for(standards).map_err(|e| match e {
            Error::UnknownWord { what, word, nearest, known } => {
                Error::UnknownWord { what: at(&what), word, nearest, known }
            }
            Error::NoDay { what, text } => Error::NoDay { what: what.map(|w| at(&w)), text },
            e => e,
        })
    };
    rows.iter().map(one).collect()
}

#[cfg(test)]
mod tests;
