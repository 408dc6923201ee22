//! Where a figure or a rule comes from, and how surely.

use crate::lang::Lang;
use serde::{Deserialize, Serialize};

/// Where a figure or a rule comes from, and how surely.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// What kind of source it is.
    pub kind: EvidenceKind,
    /// Short names of `[witnesses]`.
    #[serde(default)]
    pub witnesses: Vec<String>,
    /// How many copies agree, where they are not named one by one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// Page or place in the document, for figures a user supplies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
}

/// How surely something is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum EvidenceKind {
    /// The document's own text was read.
    Text,
    /// Several public copies agree.
    Copies,
    /// An official document quotes it.
    Citation,
    /// One implementer or page.
    Single,
    /// Supplied by the user.
    User,
    /// Common professional knowledge, switchable; for rules of method only.
    Practice,
}

impl EvidenceKind {
    /// All kinds.
    pub const ALL: [EvidenceKind; 6] = [
        EvidenceKind::Text,
        EvidenceKind::Copies,
        EvidenceKind::Citation,
        EvidenceKind::Single,
        EvidenceKind::User,
        EvidenceKind::Practice,
    ];

    /// As it is written in the files.
    pub fn as_str(self) -> &'static str {
        match self {
            EvidenceKind::Text => "text",
            EvidenceKind::Copies => "copies",
            EvidenceKind::Citation => "citation",
            EvidenceKind::Single => "single",
            EvidenceKind::User => "user",
            EvidenceKind::Practice => "practice",
        }
    }

    /// The word that results have for it.
    pub fn word(self, lang: Lang) -> &'static str {
        match (lang, self) {
            (Lang::En, _) => self.as_str(),
            (Lang::Zh, EvidenceKind::Text) => "原文",
            (Lang::Zh, EvidenceKind::Copies) => "多份文本一致",
            (Lang::Zh, EvidenceKind::Citation) => "官方文件引用",
            (Lang::Zh, EvidenceKind::Single) => "单一来源",
            (Lang::Zh, EvidenceKind::User) => "使用者提供",
            (Lang::Zh, EvidenceKind::Practice) => "通行做法",
        }
    }
}

impl Evidence {
    /// Its kind, and how many copies bear it where several do: `text (5)`, 原文(5).
    pub(crate) fn told(&self, lang: Lang) -> String {
        let copies = self.count.unwrap_or(0).max(self.witnesses.len() as u32);
        match (copies, lang) {
            (0 | 1, _) => self.kind.word(lang).into(),
            (n, Lang::En) => format!("{} ({n})", self.kind.word(lang)),
            (n, Lang::Zh) => format!("{}({n})", self.kind.word(lang)),
        }
    }
}
