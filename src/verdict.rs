//! The verdicts, and their words: one table for every face.

use crate::lang::Lang;

/// Whether a limit is kept or a goal met, from the best on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
#[must_use]
pub enum Verdict {
    /// The limit is kept.
    Pass,
    /// It is not known.
    Undetermined,
    /// The limit is violated.
    Fail,
    /// Discharge is not allowed there at all.
    Prohibited,
}

impl Verdict {
    /// All of them from the best on.
    pub const ALL: [Verdict; 4] = [Verdict::Pass, Verdict::Undetermined, Verdict::Fail, Verdict::Prohibited];

    /// Of whether it is kept or met; `None` if that is not known.
    pub fn of(kept: Option<bool>) -> Verdict {
        match kept {
            Some(true) => Verdict::Pass,
            Some(false) => Verdict::Fail,
            None => Verdict::Undetermined,
        }
    }

    /// Its word on a value and its limit.
    ///
    /// ```
    /// use shuizhi::{lang::Lang, verdict::Verdict};
    /// assert_eq!(Verdict::ALL.map(|v| v.name(Lang::Zh)), ["达标", "无法判定", "超标", "禁止排放"]);
    /// assert_eq!(Verdict::Fail.of_goal(Lang::Zh), "未达标");
    /// ```
    pub fn name(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Verdict::Pass, Lang::En) => "pass",
            (Verdict::Undetermined, Lang::En) => "undetermined",
            (Verdict::Fail, Lang::En) => "fail",
            (Verdict::Prohibited, Lang::En) => "prohibited",
            (Verdict::Pass, Lang::Zh) => "达标",
            (Verdict::Undetermined, Lang::Zh) => "无法判定",
            (Verdict::Fail, Lang::Zh) => "超标",
            (Verdict::Prohibited, Lang::Zh) => "禁止排放",
        }
    }

    /// Its word on a place and its goal or target: a limit is exceeded, a goal is missed.
    pub fn of_goal(self, lang: Lang) -> &'static str {
        if (self, lang) == (Verdict::Fail, Lang::Zh) { "未达标" } else { self.name(lang) }
    }
}
