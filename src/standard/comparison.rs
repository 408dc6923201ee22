//! How a value is compared with a limit.

use serde::{Deserialize, Serialize};

/// How a value is compared with a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Comparison {
    /// At most.
    #[serde(rename = "<=")]
    AtMost,
    /// At least.
    #[serde(rename = ">=")]
    AtLeast,
    /// From value to high, both included.
    #[serde(rename = "range")]
    Range,
    /// An allowed change; no value is compared with it.
    #[serde(rename = "delta")]
    Delta,
    /// Less than: values below the better levels.
    #[serde(rename = "<")]
    LessThan,
    /// More than: values above the better levels.
    #[serde(rename = ">")]
    MoreThan,
    /// Below the detection limit, whatever it is; no figure.
    #[serde(rename = "not_detected")]
    NotDetected,
    /// For a described parameter: absent (无); no figure.
    #[serde(rename = "absent")]
    Absent,
    /// For a described parameter: present (有); no figure.
    #[serde(rename = "present")]
    Present,
    /// The standard has a limit, which is not known here; no figure. Of standards of discharge only.
    #[serde(rename = "not_encoded")]
    NotEncoded,
}

impl Comparison {
    /// As it is written in the files.
    pub fn as_str(self) -> &'static str {
        match self {
            Comparison::AtMost => "<=",
            Comparison::AtLeast => ">=",
            Comparison::Range => "range",
            Comparison::Delta => "delta",
            Comparison::LessThan => "<",
            Comparison::MoreThan => ">",
            Comparison::NotDetected => "not_detected",
            Comparison::Absent => "absent",
            Comparison::Present => "present",
            Comparison::NotEncoded => "not_encoded",
        }
    }

    /// Whether a figure keeps a limit; comparisons other than `<`, `>=` and `>` are taken as `<=`.
    ///
    /// ```
    /// use shuizhi::standard::Comparison;
    /// assert!(Comparison::AtMost.keeps(1.0, 1.0) && !Comparison::LessThan.keeps(1.0, 1.0));
    /// ```
    pub fn keeps<T: PartialOrd>(self, figure: T, limit: T) -> bool {
        match self {
            Comparison::LessThan => figure < limit,
            Comparison::AtLeast => figure >= limit,
            Comparison::MoreThan => figure > limit,
            _ => figure <= limit,
        }
    }

    /// Whether it takes a figure.
    pub fn has_figure(self) -> bool {
        use Comparison::{Absent, NotDetected, NotEncoded, Present};
        !matches!(self, NotDetected | Absent | Present | NotEncoded)
    }

    /// Whether it speaks of what is described and not measured: absent or present.
    pub fn is_descriptive(self) -> bool {
        matches!(self, Comparison::Absent | Comparison::Present)
    }
}
