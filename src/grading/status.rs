//! The status of water by its class (环办〔2011〕22号).

use crate::error::{Error, Result};
use crate::lang::Lang;
use crate::standard::statuses;
use crate::text::fold;
use crate::words;
use std::str::FromStr;

/// The status of water, from best to worst.
///
/// ```
/// use shuizhi::{Lang, Status};
/// assert_eq!("轻度污染".parse(), Ok(Status::Light));
/// assert_eq!(Status::Light.name(Lang::En), "lightly polluted");
/// assert!("轻污染".parse::<Status>().unwrap_err().to_string().contains("轻度污染"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
#[must_use]
pub enum Status {
    /// 优.
    Excellent,
    /// 良好.
    Good,
    /// 轻度污染.
    Light,
    /// 中度污染.
    Moderate,
    /// 重度污染.
    Heavy,
}

impl Status {
    /// All of them, from best to worst.
    pub const ALL: [Status; 5] =
        [Status::Excellent, Status::Good, Status::Light, Status::Moderate, Status::Heavy];

    /// Its name.
    pub fn name(self, lang: Lang) -> &'static str {
        Status::names(lang).nth(self as usize).unwrap_or_default()
    }

    /// The names as the method states them, once each.
    fn names(lang: Lang) -> impl Iterator<Item = &'static str> + Clone {
        let stated = statuses().0.iter().map(move |s| if lang == Lang::Zh { &s.zh } else { &s.en });
        let mut last = "";
        stated
            .filter(move |name| std::mem::replace(&mut last, name.as_str()) != name.as_str())
            .map(String::as_str)
    }

    /// That of a class, by the name of its level.
    pub(crate) fn of_level(level: &str) -> Option<Status> {
        let stated = statuses().0.iter().find(|s| s.level == level)?;
        let place = Status::names(Lang::Zh).position(|name| name == stated.zh)?;
        Status::ALL.get(place).copied()
    }

    /// Back from its place, as columns hold it.
    #[cfg(feature = "polars")]
    pub(crate) fn from_place(place: u8) -> Option<Status> {
        Status::ALL.get(usize::from(place)).copied()
    }
}

impl FromStr for Status {
    type Err = Error;

    /// # Errors
    /// [`Error::Option`], which names the nearest word and all that are known.
    fn from_str(word: &str) -> Result<Status> {
        let key = |text: &str| fold(text).to_lowercase();
        let named = |status: &Status| [Lang::Zh, Lang::En].iter().any(|l| key(status.name(*l)) == key(word));
        let all = || Status::names(Lang::Zh).chain(Status::names(Lang::En));
        Status::ALL.into_iter().find(named).ok_or_else(|| words::refused("status", word, all()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_law_names_each_status_once_and_in_this_order() {
        let names = |lang| Status::ALL.map(|status| status.name(lang));
        assert_eq!(names(Lang::Zh), ["优", "良好", "轻度污染", "中度污染", "重度污染"]);
        assert_eq!(Status::names(Lang::En).count(), Status::ALL.len());
        assert_eq!(Status::of_level("Ⅱ"), Some(Status::Excellent));
        assert_eq!(Status::of_level("劣Ⅴ"), Some(Status::Heavy));
        assert_eq!(Status::of_level("一级A"), None);
        for status in Status::ALL {
            assert_eq!(names(Lang::En)[status as usize].parse(), Ok(status));
        }
    }
}
