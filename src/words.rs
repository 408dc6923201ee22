//! Words of options: each is one of a closed list, and is parsed once.

use crate::error::{Error, Result};
use crate::text::{fold, nearest};
use serde::{Deserialize, Deserializer};
use std::fmt::Display;
use std::str::FromStr;

/// What a word of an option stands for.
///
/// # Errors
/// [`Error::Option`], which names the word that is nearest and all that are known.
pub(crate) fn one_of<T: Copy>(option: &'static str, word: &str, known: &[(&'static str, T)]) -> Result<T> {
    let key = |text: &str| fold(text).to_lowercase();
    let found = known.iter().find(|(own, _)| key(own) == key(word));
    found.map(|(_, value)| *value).ok_or_else(|| refused(option, word, known.iter().map(|k| k.0)))
}

/// The error of an unknown word.
pub(crate) fn refused<'a>(
    option: &'static str,
    word: &str,
    known: impl Iterator<Item = &'a str> + Clone,
) -> Error {
    let near =
        nearest(word, known.clone()).map(|near| format!("did you mean {near:?}? ")).unwrap_or_default();
    let mut all: Vec<String> = known.map(|word| format!("{word:?}")).collect();
    let last = all.pop().unwrap_or_default();
    let all = if all.is_empty() { last } else { format!("{} or {last}", all.join(", ")) };
    Error::Option { option, value: word.to_owned(), expected: format!("{near}say {all}") }
}

/// Reads a word by its [`FromStr`], whose error it keeps.
pub(crate) fn said<'de, D, T>(deserializer: D) -> std::result::Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err: Display>,
{
    String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
}

/// The same where nothing may be said.
pub(crate) fn said_or_not<'de, D, T>(deserializer: D) -> std::result::Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr<Err: Display>,
{
    let word = Option::<String>::deserialize(deserializer)?;
    word.map(|word| word.parse().map_err(serde::de::Error::custom)).transpose()
}

/// Makes an enum the words of an option: `as_str`, `Display`, `FromStr`, and serde by the word.
macro_rules! words {
    ($name:ident, $option:literal, $($word:literal => $value:ident),+ $(,)?) => {
        impl $name {
            const WORDS: &[(&'static str, $name)] = &[$(($word, $name::$value)),+];

            /// Its word.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$value => $word),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = crate::error::Error;

            /// # Errors
            /// [`Error::Option`](crate::error::Error::Option), which names the nearest word and all
            /// that are known.
            fn from_str(word: &str) -> crate::error::Result<$name> {
                crate::words::one_of($option, word, $name::WORDS)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> std::result::Result<$name, D::Error> {
                crate::words::said(deserializer)
            }
        }
    };
}
pub(crate) use words;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_is_none_names_the_nearest_and_all() {
        let known = [("half", 1), ("zero", 2), ("limit", 3)];
        assert_eq!(one_of("nondetect", " Half", &known), Ok(1));
        assert_eq!(
            one_of("nondetect", "halve", &known).unwrap_err().to_string(),
            "nondetect=\"halve\" is not understood; did you mean \"half\"? say \"half\", \"zero\" or \"limit\""
        );
    }
}
